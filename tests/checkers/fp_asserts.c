// RUN: %panicscan scan --verify --confidence possible -- cc -c %s
//
// Assertions that were compiled out: a constant false ends the path, and an assertion is one also
// inside another macro.  With twins.

#undef NDEBUG
#include <assert.h>
#include <stddef.h>

#define my_assert(c)	     ((void)0)
#define api_assert(ctx, c)   ((void)(ctx), my_assert(c))
#define api_check(ctx, c, m) api_assert(ctx, (c) && m)
#define api_count(ctx, c, m) ((void)(ctx), (void)sizeof(c), (void)(m))

struct object {
	int type;
	struct object *list, *other;
};

void note(const char *text);

/* ---- "this can't be reached" ---- */

static struct object **list_of(struct object *o)
{
	switch (o->type) {
	case 1:
	case 2:
		return &o->list;
	case 3:
		return &o->other;
	default:
		my_assert(0);
		return NULL;
	}
}

void assert_false_ok(struct object *o, struct object *first)
{
	*list_of(o) = first;
}

static struct object **list_or_none(struct object *o)
{
	switch (o->type) {
	case 1:
	case 2:
		return &o->list;
	case 3:
		return &o->other;
	default:
		my_assert(1);
		return NULL;
	}
}

void assert_true_bad(struct object *o, struct object *first)
{
	*list_or_none(o) = first; // expect: null-unchecked-return
}

/* With a text, as many write it. */
int assert_false_text_ok(const struct object *o)
{
	const int *p = NULL;

	if (o->type == 1)
		p = &o->type;
	else
		my_assert(!"type");
	return *p;
}

int assert_false_and_ok(const struct object *o)
{
	const int *p = NULL;

	if (o->type == 1)
		p = &o->type;
	else
		my_assert(0 && "type");
	return *p;
}

int assert_text_bad(const struct object *o)
{
	const int *p = NULL;

	if (o->type == 1)
		p = &o->type;
	else
		my_assert("type");
	return *p; // expect: null-deref
}

/* ---- within other macros ---- */

static struct object *nothing;

static struct object **slot(struct object *o, int n)
{
	return n == 0 ? &o->list : n == 1 ? &o->other : &nothing;
}

/* What the caller must see to. */
void assert_nested_ok(struct object *o, int a, int b)
{
	struct object **to = slot(o, a);
	struct object *from = *slot(o, b);

	if (from == NULL)
		note("empty");
	api_check(o, *to != NULL && from != NULL, "no such slot");
	*to = from;
	(*to)->type++;
}

/* This one only counts. */
void assert_nested_bad(struct object *o, int a, int b)
{
	struct object **to = slot(o, a);
	struct object *from = *slot(o, b);

	if (from == NULL)
		note("empty");
	api_count(o, *to != NULL && from != NULL, "no such slot");
	*to = from;
	(*to)->type++; // expect: null-deref
}

/* ---- an assertion that is on, within another macro, checks for all who use that macro ---- */

struct heap {
	int mark;
	struct object *first;
};

#define check_alive(h, o)  assert((o)->type == 0 || (h == NULL || (o)->type != (h)->mark))
#define set_slot(h, to, o) (*(to) = (o), check_alive(h, o))

/* Some give no heap, so that the macro looks: also where its text begins with the argument. */
void check_in_macro_ok(struct heap *h, struct object *o)
{
	h->mark++;
	set_slot(h, &h->first, o);
}

void check_here_bad(struct heap *h, struct object *o)
{
	h->mark++;
	assert(h == NULL || o->type != h->mark); // expect: null-after-deref
	h->first = o;
}

/* ---- assertions that are there, and call what nobody here sees ---- */

void report_failure(int code);

#define CheckAssertH(cond, code)                                                                   \
	do {                                                                                       \
		if (!(cond))                                                                       \
			report_failure(code);                                                      \
	} while (0)
#define check_only(cond, code)                                                                     \
	do {                                                                                       \
		if (!(cond))                                                                       \
			report_failure(code);                                                      \
	} while (0)

int assert_calls_ok(unsigned n)
{
	static int slots[16];

	CheckAssertH(n < 16, 3);
	return slots[n];
}

int assert_calls_lines_ok(unsigned n)
{
	static int slots[16];

	CheckAssertH(n < 1000 &&
			     n < 16,
		     3);
	return slots[n];
}

int check_calls_bad(unsigned n)
{
	static int slots[16];

	check_only(n < 16, 3);
	return slots[n]; // expect: index-off-by-one
}

struct object *list_looked_at_ok(struct object *o)
{
	struct object **list = list_or_none(o);

	return list ? *list : NULL;
}
