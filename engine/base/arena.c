#include "engine/base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ONE_MALLOC_EACH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ONE_MALLOC_EACH 1
#endif
#endif

struct arena_chunk {
	struct arena_chunk *next;
	size_t size_bytes;
};

enum {
	FIRST_CHUNK_BYTES = 16 << 10, /* most functions fit in one         */
	MAX_CHUNK_BYTES = 4 << 20,    /* grow to it, then no further       */
	ALIGN = 16,
};

static struct arena_chunk *new_chunk(struct arena *a, size_t payload_bytes)
{
	struct arena_chunk *c = a->spare;

	if (c && c->size_bytes >= payload_bytes) {
		a->spare = c->next;
	} else {
		c = xmalloc(sizeof *c + payload_bytes);
		c->size_bytes = payload_bytes;
	}
	c->next = a->chunks;
	a->chunks = c;
	return c;
}

/* Memory with anything in it. */
static void *take(struct arena *a, size_t size_bytes)
{
	size_t need = (size_bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	void *p;

	if (need < size_bytes)
		PS_BUG("arena: size overflow");
	a->used_bytes += need;
#ifdef ARENA_ONE_MALLOC_EACH
	p = new_chunk(a, size_bytes) + 1;
#else
	if ((size_t)(a->end - a->at) < need) {
		size_t size = a->chunks ? a->chunks->size_bytes * 2 : FIRST_CHUNK_BYTES;
		struct arena_chunk *c;

		if (size > MAX_CHUNK_BYTES)
			size = MAX_CHUNK_BYTES;
		if (size < need)
			size = need;
		c = new_chunk(a, size);
		a->at = (char *)(c + 1);
		a->end = a->at + c->size_bytes;
	}
	p = a->at;
	a->at += need;
#endif
	return p;
}

void *arena_alloc(struct arena *a, size_t size_bytes)
{
	return memset(take(a, size_bytes), 0, size_bytes);
}

static void free_chunks(struct arena_chunk *c)
{
	while (c) {
		struct arena_chunk *next = c->next;

		free(c);
		c = next;
	}
}

void arena_release(struct arena *a)
{
	free_chunks(a->chunks);
	free_chunks(a->spare);
	memset(a, 0, sizeof *a);
}

void arena_clear(struct arena *a)
{
#ifdef ARENA_ONE_MALLOC_EACH
	arena_release(a);
#else
	struct arena_chunk *c, *next;

	for (c = a->chunks; c; c = next) {
		next = c->next;
		c->next = a->spare;
		a->spare = c;
	}
	a->chunks = NULL;
	a->at = a->end = NULL;
	a->used_bytes = 0;
#endif
}

void *arena_dup(struct arena *a, const void *p, size_t size_bytes)
{
	void *q = take(a, size_bytes);

	if (size_bytes)
		memcpy(q, p, size_bytes);
	return q;
}

char *arena_strndup(struct arena *a, const char *s, size_t n_bytes)
{
	char *p = take(a, n_bytes + 1);

	memcpy(p, s, n_bytes);
	p[n_bytes] = 0;
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		PS_BUG("bad format: %s", fmt);
	s = arena_alloc(a, (size_t)n + 1);
	vsnprintf(s, (size_t)n + 1, fmt, ap);
	return s;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}
