/* summary.h - the summaries of a unit's functions (see summary_p.h). */
#ifndef PS_FLOW_SUMMARY_H
#define PS_FLOW_SUMMARY_H

#include "engine/base/strbuf.h"
#include "engine/ir/ir.h"

struct summaries;

/* One, not yet known, for each function of the unit, to be made by n_threads threads.  A function f
 * uses those of deps[first[f] .. first[f + 1]), ascending, and no others, so that it does not
 * matter which thread was where; first NULL: whatever is known.  The arrays are borrowed. */
struct summaries *summaries_new(const struct ir_unit *u, uint32_t n_threads, const uint32_t *first,
				const uint32_t *deps);
void summaries_free(struct summaries *s);

/* All of them as text, a line or more for each function. */
void summaries_print(const struct summaries *s, const struct ir_unit *u, struct strbuf *out);

#endif
