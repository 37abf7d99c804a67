/* ext.h - what only some threads need: fields, watched variables, an alternate stack, a recorder
 * ring.
 *
 * Made by mmap at the first use, given back when the thread ends.  Writers are the thread itself;
 * readers are the thread itself and, for what the recorder shows of others, see recorder.c.
 */
#ifndef PANIC_EXT_H
#define PANIC_EXT_H

#include "internal.h"
#pragma GCC visibility push(hidden)

struct ring;

struct thread_ext {
	uint16_t fields_len;
	char fields[FIELDS_MAX];
	struct ring *ring;
	void *alt_stack; /* ours; NULL if the thread had one or needs none */
	size_t alt_bytes;
};

/* The thread's; NULL without memory. */
struct thread_ext *ext_get(void);
void recorder_thread_ends(struct ring *r);
void fault_stack_release(struct thread_ext *x);
/* Bytes at p, or false where they can't be read.  Async-signal-safe. */
bool read_safely(void *to, const void *p, size_t n);

#pragma GCC visibility pop
#endif
