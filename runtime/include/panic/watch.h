/* panic/watch.h - variables whose values belong in a report.
 *
 *	PANIC_WATCH(&state, sizeof(state), "state");
 *
 * For as long as the block runs, every panic and fault of this thread holds the bytes as a field
 * "watch.state": as a number where there are 1, 2, 4 or 8 of them, as hexadecimal up to 32
 *otherwise. Read when the panic is raised; what can't be read is left out.  Costs a defer.  A
 *variable that is watched lives in memory, not in a register.
 */
#ifndef PANIC_WATCH_H
#define PANIC_WATCH_H

#include <panic/core.h>

PANIC__BEGIN

struct panic_watch {
	struct panic_watch *next;
	const void *ptr;
	size_t len;
	const char *name; /* borrowed */
};

PANIC_API void panic__watch_begin(struct panic_watch *w, const volatile void *ptr, size_t len,
				  const char *name);
PANIC_API void panic__watch_end(void *w);

#define PANIC_WATCH(ptr, len, name) PANIC__WATCH(ptr, len, name, PANIC__UNIQUE(watch))
#define PANIC__WATCH(ptr, len, name, w)                                                            \
	struct panic_watch w;                                                                      \
	panic__watch_begin(&w, (ptr), (len), (name));                                              \
	PANIC_DEFER(panic__watch_end, &w)

PANIC__END

#endif
