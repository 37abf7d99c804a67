/* arena.h - memory that is dropped all at once.
 *
 * One arena per lifetime, named after it: run, unit, function, scratch.  Under
 * AddressSanitizer every object is a malloc of its own, so that overruns are seen.
 * Not thread-safe: one thread per arena.
 */
#ifndef PS_BASE_ARENA_H
#define PS_BASE_ARENA_H

#include "engine/base/util.h"

#include <stdarg.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks; /* newest first                                     */
	char *at, *end;		    /* free part of the newest chunk                    */
	struct arena_chunk *spare;  /* kept by arena_clear for the next objects          */
	size_t used_bytes;	    /* handed out since the last clear, for statistics  */
};

/* An empty arena is all zeroes.  Memory is zeroed, aligned to 16 bytes, never NULL. */
void *arena_alloc(struct arena *a, size_t size_bytes);

/* Drop everything; the arena is empty and usable again. */
void arena_release(struct arena *a);

/* The same, but keep the memory for what is allocated next. */
void arena_clear(struct arena *a);

/* Copies that die with the arena. */
void *arena_dup(struct arena *a, const void *p, size_t size_bytes);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n_bytes);
char *arena_printf(struct arena *a, const char *fmt, ...) PS_PRINTF(2, 3);
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);

#define arena_new(a, T)	     ((T *)arena_alloc((a), sizeof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

#endif
