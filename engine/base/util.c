#include "engine/base/util.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ps_bug(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "panicscan: internal error at %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

PS_NORETURN static void out_of_memory(size_t size_bytes)
{
	fprintf(stderr, "panicscan: out of memory (asked for %zu bytes)\n", size_bytes);
	exit(70);
}

void *xmalloc(size_t size_bytes)
{
	void *p = malloc(size_bytes ? size_bytes : 1);

	if (!p)
		out_of_memory(size_bytes);
	return p;
}

void *xcalloc(size_t n, size_t size_bytes)
{
	void *p = calloc(n ? n : 1, size_bytes ? size_bytes : 1);

	if (!p)
		out_of_memory(n);
	return p;
}

void *xreallocarray(void *p, size_t n, size_t size_bytes)
{
	void *q;

	if (size_bytes && n > SIZE_MAX / size_bytes)
		out_of_memory(SIZE_MAX);
	q = realloc(p, n && size_bytes ? n * size_bytes : 1);
	if (!q)
		out_of_memory(n * size_bytes);
	return q;
}

char *xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(xmalloc(n), s, n);
}
