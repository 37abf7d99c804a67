/* panic/context.h - cancellation: a flag, a deadline, a parent.
 *
 * A panic_context is cancelled when panic_context_cancel() says so, when its deadline is over, when
 * its parent is, or when a guard that carries it (panic_call_in) catches a panic: then before the
 * guard returns, so that siblings stop working for a request that is lost.
 *
 * The memory is the caller's, may be on the stack, and must outlive the contexts and guards that
 * refer to it.  All functions are thread-safe; panic_context_cancel(), panic_context_done() and
 * panic_context_cause() may be called from signal handlers.
 */
#ifndef PANIC_CONTEXT_H
#define PANIC_CONTEXT_H

#include <panic/core.h>
#include <stdbool.h>

PANIC__BEGIN

enum panic_cancel {
	PANIC_NOT_CANCELLED,
	PANIC_CANCELLED, /* panic_context_cancel()     */
	PANIC_DEADLINE_EXCEEDED,
	PANIC_CANCELLED_BY_PANIC,
};

typedef struct panic_context {
	struct panic_context *parent;
	uint64_t deadline_ns; /* CLOCK_MONOTONIC; 0: none */
	int state;	      /* enum panic_cancel, atomic */
} panic_context;

/* parent may be NULL.  timeout_ms 0: no deadline of its own. */
PANIC_API void panic_context_init(panic_context *ctx, panic_context *parent, uint64_t timeout_ms);
PANIC_API void panic_context_cancel(panic_context *ctx);
/* Is it over, by any of the reasons?  A clock reading where a deadline is set. */
PANIC_API bool panic_context_done(const panic_context *ctx);
/* Why; of the first in the line of parents that is over. */
PANIC_API enum panic_cancel panic_context_cause(const panic_context *ctx);
/* Nanoseconds until the nearest deadline, 0 if it is over, UINT64_MAX if there is none: for poll().
 */
PANIC_API uint64_t panic_context_left_ns(const panic_context *ctx);
/* Panic with "context cancelled" or "deadline exceeded" (kind PANIC_KIND_ERROR) if it is over. */
PANIC_API void panic_context_check(const panic_context *ctx);

PANIC__END

#endif
