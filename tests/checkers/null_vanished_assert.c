// RUN: %panicscan scan --verify --confidence possible -- cc -c %s
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

/* One that stands in another's body, and one that marks what is never reached. */
#define lib_assert(e)	     ((void)0)
#define api_check(x, e, msg) ((void)(x), lib_assert((e) && msg))

int nested_assert_ok(struct slot *s)
{
	if (!s)
		trace("none");
	api_check(s, s != NULL, "a slot");
	return s->used;
}

int nested_assert_bad(struct slot *s, struct slot **v)
{
	if (!s)
		trace("none");
	api_check(s, v != NULL, "slots");
	return s->used; // expect: null-deref
}

static struct slot *next_of(struct slot *s, int kind)
{
	switch (kind) {
	case 1:
		return s + 1;
	case 2:
		return s + 2;
	default:
		lib_assert(0);
		return NULL;
	}
}

int never_reached_ok(struct slot *s, int kind)
{
	return next_of(s, kind)->used;
}

static struct slot *next_or_none(struct slot *s, int kind)
{
	switch (kind) {
	case 1:
		return s + 1;
	case 2:
		return s + 2;
	default:
		trace("no such kind");
		return NULL;
	}
}

int reached_bad(struct slot *s, int kind)
{
	return next_or_none(s, kind)->used; // expect: null-unchecked-return
}

int looked_at_ok(struct slot *s, int kind)
{
	const struct slot *next = next_or_none(s, kind);

	return next ? next->used : 0;
}
