/* stats.h - how well everything was analysed and what it cost, for people. */
#ifndef PS_DRIVER_STATS_H
#define PS_DRIVER_STATS_H

#include "driver/program.h"

/* The table of --stats. */
void stats_table(const struct merged *m, const struct plan *plan, const struct link_stats *link,
		 const struct pool_stats *pool, const struct cache *cache, struct strbuf *out);

/* The table of --profile: a line per function, fields separated by tabs. */
void stats_profile(const struct merged *m, const struct plan *plan, struct strbuf *out);

/* One line on what was found and what was not analysed, for when the report goes elsewhere. */
void stats_line(const struct report_input *in, struct strbuf *out);

#endif
