/* events.h - what happens around a panic: who wants to hear of it.
 *
 * core.c says that something happened; counters, hooks, recorder, census and sinks are behind this.
 */
#ifndef PANIC_EVENTS_H
#define PANIC_EVENTS_H

#include "internal.h"
#pragma GCC visibility push(hidden)

/* A panic has been raised; before hooks. */
void event_panic(struct panic_obj *o);
/* A fault that is no panic: nothing more can be done than to report it. */
void event_fault(const struct report_data *rep);
/* A guard took it. */
void event_caught(const struct report_data *rep);
/* Of a panic that goes straight to its guard: raised and caught at once, if nobody looks (recorder,
 * trial, or a thread that has no counters yet). */
bool event_somebody_looks(void);
void event_value_caught(void);
void event_recovered(const struct report_data *rep);
/* Deferred calls that pthread_exit, cancellation or a foreign longjmp has skipped. */
void event_lost_defers(unsigned n);

bool hook_is_set(void);
void hook_run(struct panic_obj *o);

/* Full report to stderr and all sinks, all threads if asked for.  Returns: the caller dies. */
void report_fatal(struct report_data *rep);

void context_cancel_by_panic(struct panic_context *ctx);

/* The counters of a thread that begins to panic, and of one that ends. */
void counts_register(struct thread_counts *c);
void counts_fold(struct thread_counts *c);

/* Give back what state_ext() made. */
void ext_release(void);

#pragma GCC visibility pop
#endif
