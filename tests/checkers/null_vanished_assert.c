// RUN: %panicscan scan --verify -- cc -c %s
//
// Assertions that are compiled out still say what their author knows.

#define NDEBUG
#include <assert.h>
#include <stdlib.h>

struct slot {
	int used;
	struct slot *next;
};

void trace(const char *what);

int assert_ok(struct slot *s)
{
	if (!s)
		trace("none");
	assert(s != NULL);
	return s->used;
}

int assert_bad(struct slot *s)
{
	if (!s)
		trace("none");
	assert(s == NULL || s->used >= 0);
	return s->used; // expect: null-deref
}

int assert_alloc_ok(void)
{
	int *v = malloc(4 * sizeof *v);

	assert(v);
	v[0] = 1;
	free(v);
	return 0;
}

#ifdef CHECKED_BUILD
#define my_assert(e) ((e) ? (void)0 : abort())
#else
#define my_assert(e) ((void)0)
#endif

int own_assert_ok(struct slot *s)
{
	if (!s)
		trace("none");
	my_assert(s);
	return s->used;
}

int own_assert_bad(struct slot *s)
{
	if (!s)
		trace("none");
	my_assert(!s || s->used);
	return s->used; // expect: null-deref
}
