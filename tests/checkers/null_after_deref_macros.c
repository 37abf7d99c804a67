// RUN: %panicscan scan --verify -- cc -c %s
//
// null-after-deref: defensive checks in macros and inline helpers that are expanded after a
// use say nothing; checks that are written at the level of the use do, also as the argument
// of a macro.

#include <assert.h>
#include <stddef.h>
#include "Inputs/safe_macros.h"

#define unlikely(x) __builtin_expect(!!(x), 0)

#define OBJ_PUT(o)                                                                                 \
	do {                                                                                       \
		if ((o) != NULL && --(o)->refs == 0)                                               \
			obj_free(o);                                                               \
	} while (0)
#define OBJ_REFS(o)  ((o)->refs)
#define OBJ_VALID(o) ((o) != NULL)

struct obj {
	int refs;
	const char *name;
};

void obj_free(struct obj *o);

static inline void obj_put(struct obj *o)
{
	if (o && --o->refs == 0)
		obj_free(o);
}

int own_macro_ok(struct obj *o)
{
	int refs = o->refs;

	OBJ_PUT(o);
	return refs;
}

int own_check_bad(struct obj *o)
{
	int refs = o->refs;

	if (o != NULL && --o->refs == 0) // expect: null-after-deref
		obj_free(o);
	return refs;
}

int inline_helper_ok(struct obj *o)
{
	int refs = o->refs;

	obj_put(o);
	return refs;
}

int system_macro_ok(struct obj *o)
{
	int refs = o->refs;

	SAFE_RELEASE(o);
	return refs;
}

const char *system_macro_value_ok(struct obj *o)
{
	o->refs++;
	return SAFE_NAME(o);
}

const char *same_by_hand_bad(struct obj *o)
{
	o->refs++;
	return o ? o->name : "(null)"; // expect: null-after-deref
}

int assert_after_ok(struct obj *o)
{
	int refs = o->refs;

	assert(refs > 0 && OBJ_VALID(o));
	return refs;
}

int deref_in_macro_bad(struct obj *o)
{
	int refs = OBJ_REFS(o);

	if (!o) // expect: null-after-deref
		return 0;
	return refs;
}

int deref_in_macro_ok(struct obj *o)
{
	int refs = 0;

	if (o)
		refs = OBJ_REFS(o);
	return refs;
}

int unlikely_bad(struct obj *o)
{
	int refs = o->refs;

	if (unlikely(!o)) // expect: null-after-deref
		return 0;
	return refs;
}

int unlikely_ok(struct obj *o)
{
	if (unlikely(!o))
		return 0;
	return o->refs;
}

int macro_check_ok(struct obj *o)
{
	int refs = o->refs;

	if (OBJ_VALID(o))
		refs++;
	return refs;
}
