/* sinks.h - where reports go. */
#ifndef PANIC_SINKS_H
#define PANIC_SINKS_H

#include "write.h"
#pragma GCC visibility push(hidden)

/* To all sinks, or stderr if there are none.  in_handler: no callbacks. */
void sinks_report(const struct report_data *rep, const struct write_opts *opts, bool in_handler);
/* A line that is no report: breaker's summaries, other threads' stacks.  To text sinks and stderr.
 */
typedef void sinks_text_fn(struct out *o, void *arg);
void sinks_text(sinks_text_fn *fn, void *arg);
/* What panic_report_emit() does once the breaker has let it pass. */
void sinks_emit(const struct report_data *rep, bool with_stack);
/* Everything that has just been said to the crash output too. */
void sinks_crash_output(const struct report_data *rep, const struct write_opts *opts);

#pragma GCC visibility pop
#endif
