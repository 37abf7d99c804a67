// RUN: %verify
//
// Wrappers that ask for one byte where nothing is wanted: the size that a caller asked for counts.

#include <stdint.h>
#include <stdlib.h>

static void *xrealloc(void *p, size_t n, size_t size)
{
	void *q = realloc(p, n * size ? n * size : 1);

	if (!q)
		abort();
	return q;
}

struct list {
	int *v;
	uint32_t n, cap;
};

int *list_push_ok(struct list *l)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 8;
		l->v = xrealloc(l->v, l->cap, sizeof *l->v);
	}
	return &l->v[l->n++];
}

void list_add_ok(struct list *l, int x)
{
	*list_push_ok(l) = x;
}

void list_fill_ok(size_t n)
{
	int *v = xrealloc(NULL, n, sizeof *v);

	for (size_t i = 0; i < n; i++)
		v[i] = 0;
	free(v);
}

void list_fill_bad(size_t n)
{
	int *v = xrealloc(NULL, n, sizeof *v);

	for (size_t i = 0; i <= n; i++)
		v[i] = 0; // expect: index-off-by-one
	free(v);
}

int list_first_bad(void)
{
	int *v = xrealloc(NULL, 4, sizeof *v);

	v[4] = 1; // expect: index-out-of-bounds
	return v[0];
}
