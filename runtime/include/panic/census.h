/* panic/census.h - which threads and objects are alive, and what has leaked between two moments.
 *
 * Threads of panic_thread_create() are known with the place that started them.  Object pools tell
 * of what they hand out: panic_track() and panic_untrack() around the pool's own functions.
 *
 * Thread-safe; not for signal handlers.
 */
#ifndef PANIC_CENSUS_H
#define PANIC_CENSUS_H

#include <panic/core.h>
#include <stdbool.h>

PANIC__BEGIN

/* ---- objects ------------------------------------------------------------------------------------
 */

/* A kind of object that is handed out and taken back.  Define it static, with PANIC_TRACKER_INIT.
 */
typedef struct panic_tracker {
	const char *name;
	struct panic_tracker *next;
	int registered;
	uint64_t out, taken, put;
	void *slots; /* debug: what is out, by address */
} panic_tracker;
#define PANIC_TRACKER_INIT(tracker_name) {(tracker_name), NULL, 0, 0, 0, 0, NULL}

/* obj has been handed out.  check: remember it by address, so that a second panic_untrack() of it
 * ("double put") and panic_track_check() of one that is not out ("use after put") panic.  Costs a
 * lock and memory: for debug builds; be consistent for a tracker. */
PANIC_API void panic_track_at(const panic_site *site, panic_tracker *t, void *obj, bool check);
PANIC_API void panic_untrack_at(const panic_site *site, panic_tracker *t, void *obj, bool check);
PANIC_API void panic_track_check_at(const panic_site *site, panic_tracker *t, void *obj);
#ifdef NDEBUG
#define PANIC__TRACK_CHECK	  false
#define panic_track_check(t, obj) ((void)0)
#else
#define PANIC__TRACK_CHECK	  true
#define panic_track_check(t, obj) panic_track_check_at(PANIC_SITE, (t), (obj))
#endif
#define panic_track(t, obj)   panic_track_at(PANIC_SITE, (t), (obj), PANIC__TRACK_CHECK)
#define panic_untrack(t, obj) panic_untrack_at(PANIC_SITE, (t), (obj), PANIC__TRACK_CHECK)

/* ---- the census ---------------------------------------------------------------------------------
 */

/* A snapshot; owned by the caller.  NULL without memory. */
typedef struct panic_census panic_census;
PANIC_API panic_census *panic_census_take(void);
PANIC_API void panic_census_free(panic_census *c);
/* Threads by the place that started them, objects by tracker; with before, what has changed since:
 * "+3 threads of server.c:40".  As snprintf.  before may be NULL. */
PANIC_API size_t panic_census_format(const panic_census *now, const panic_census *before, char *buf,
				     size_t size);
/* Deferred calls that are pending on the calling thread: chain strategy all of them, unwinder
 * strategy the recovering ones. */
PANIC_API unsigned panic_pending_defers(void);

PANIC__END

#endif
