/* recorder.h - the flight recorder from inside; panic/recorder.h is the manual. */
#ifndef PANIC_RECORDER_P_H
#define PANIC_RECORDER_P_H

#include "internal.h"
#include "out.h"
#pragma GCC visibility push(hidden)

enum record_type {
	RECORD_MARK,
	RECORD_BEGIN,
	RECORD_END,
	RECORD_COUNTER,
	RECORD_PANIC,
	RECORD_CAUGHT,
	RECORD_RECOVERED,
	RECORD_LOST,
};

extern _Atomic bool recorder_on;
void recorder_put(enum record_type type, const char *name, uint64_t value);

/* name: static, or NULL.  Next to nothing while the recorder is off. */
static inline void recorder_event(enum record_type type, const char *name, uint64_t value)
{
	if (__builtin_expect(atomic_load_explicit(&recorder_on, memory_order_relaxed), 0))
		recorder_put(type, name, value);
}

/* The last n events of all threads, as text. */
void recorder_tail(struct out *o, unsigned n);

#pragma GCC visibility pop
#endif
