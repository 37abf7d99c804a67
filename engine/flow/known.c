/* known.c - what a few functions of the C library do that a model has no words for.
 *
 *	isspace(0) and kin	false for what is below the first character of the class
 *	time, localtime		the present has a year: only a time from outside can have none
 *	gettimeofday and kin	give the present, too: seconds first
 *	strsep			gives what its argument points to, and leaves null there at the end
 *	strchr and kin		find the terminator in every string
 */
#include "engine/flow/state_p.h"

#include <string.h>

/* Years are of type int: times within hold for all implementations with 64 bits. */
static const struct interval times_with_year = {-((int64_t)1 << 55), (int64_t)1 << 55};

static bool is_one_of(const char *name, const char *const *names, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* The first character of the class that a function of ctype.h asks for, 0: it is none. */
static int64_t first_of_class(const char *name)
{
	static const struct {
		const char *name;
		int64_t first;
	} classes[] = {
		{"isalnum", '0'},  {"isalpha", 'A'}, {"isblank", '\t'}, {"isdigit", '0'},
		{"isgraph", '!'},  {"islower", 'a'}, {"isprint", ' '},	{"ispunct", '!'},
		{"isspace", '\t'}, {"isupper", 'A'}, {"isxdigit", '0'},
	};

	for (uint32_t i = 0; i < PS_ARRAY_SIZE(classes); i++)
		if (strcmp(name, classes[i].name) == 0)
			return classes[i].first;
	return 0;
}

/* What the pointer in args[0] leads to; VAL_NONE: not known. */
static val pointee(struct explorer *ex, struct state *st, const struct known_call *c)
{
	ir_type t = c->n && ir_type_is(ex->unit, c->types[0], IR_PTR)
			    ? ir_typ(ex->unit, c->types[0])->elem
			    : 0;

	if (!t || c->args[0] <= VAL_UNINIT || st_is_zero(ex, st, c->args[0]) == TRI_YES ||
	    (!ir_type_is(ex->unit, t, IR_INT) && !ir_type_is(ex->unit, t, IR_PTR)))
		return VAL_NONE;
	return mem_load(ex, st, c->args[0], t, c->ins);
}

val known_result(struct explorer *ex, struct state *st, const struct known_call *c)
{
	int64_t first = c->n == 1 ? first_of_class(c->name) : 0;
	val v;

	if (first && c->args[0] > VAL_UNINIT && st_bounds(ex, st, c->args[0]).hi < first)
		return VAL_ZERO;
	if (strcmp(c->name, "strsep") == 0) {
		v = pointee(ex, st, c);
		return v > VAL_UNINIT ? v : VAL_NONE;
	}
	return VAL_NONE;
}

/* Is it the present and something: so many seconds ago, or what a clock lacks? */
static bool is_from_present(const struct explorer *ex, val v)
{
	const struct form *f = val_form(&ex->t, v);

	for (uint32_t i = 0; f->n > 1 && i < f->n; i++) {
		struct interval iv = sym_info(&ex->t, f->t[i].s)->range;

		if (iv.lo >= -1 && iv.hi <= times_with_year.hi && iv.hi > UINT32_MAX)
			return true;
	}
	return false;
}

bool known_succeeds(struct explorer *ex, struct state *st, const struct known_call *c)
{
	static const char *const of_time[] = {"gmtime", "localtime", "gmtime_r", "localtime_r"};
	static const char *const of_text[] = {"strchr", "strrchr", "index",
					      "rindex", "wcschr",  "wcsrchr"};
	struct interval iv;
	val v;

	if (is_one_of(c->name, of_text, PS_ARRAY_SIZE(of_text)))
		return c->n == 2 && c->args[1] > VAL_UNINIT &&
		       st_is_zero(ex, st, c->args[1]) == TRI_YES;
	if (!is_one_of(c->name, of_time, PS_ARRAY_SIZE(of_time)))
		return false;
	v = pointee(ex, st, c);
	if (v <= VAL_UNINIT)
		return false;
	iv = st_bounds(ex, st, v);
	return (iv.lo >= times_with_year.lo && iv.hi <= times_with_year.hi) ||
	       is_from_present(ex, v);
}

/* The present, where gettimeofday(), clock_gettime() and timespec_get() leave its seconds. */
static void set_present(struct explorer *ex, struct state *st, const struct known_call *c,
			uint32_t arg)
{
	const struct ir_typ *t = ir_typ(ex->unit, c->types[arg]);
	const struct ir_typ *rec = t->kind == IR_PTR ? ir_typ(ex->unit, t->elem) : t;
	ir_type seconds;
	sym s;

	if (c->args[arg] <= VAL_UNINIT || rec->kind != IR_RECORD || !rec->n ||
	    st_is_zero(ex, st, c->args[arg]) == TRI_YES)
		return;
	seconds = ex->unit->fields.v[rec->first].type;
	if (!ir_type_is(ex->unit, seconds, IR_INT))
		return;
	s = val_single(&ex->t, ev_fresh(ex, st, seconds, c->ins, 13));
	if (!s)
		return;
	ex->t.s.v[s].range.lo = ps_max_i64(ex->t.s.v[s].range.lo, 0);
	ex->t.s.v[s].range.hi = ps_min_i64(ex->t.s.v[s].range.hi, times_with_year.hi);
	mem_store(ex, st, c->args[arg], seconds, val_sym(&ex->t, s), c->ins);
}

void known_effects(struct explorer *ex, struct state *st, const struct known_call *c, val result)
{
	static const char *const clocks[] = {"clock_gettime", "gettimeofday", "timespec_get"};
	ir_type t;

	if (is_one_of(c->name, clocks, PS_ARRAY_SIZE(clocks)) && c->n == 2)
		set_present(ex, st, c, strcmp(c->name, "clock_gettime") == 0);
	if (!c->n || c->args[0] <= VAL_UNINIT || !ir_type_is(ex->unit, c->types[0], IR_PTR) ||
	    st_is_zero(ex, st, c->args[0]) == TRI_YES)
		return;
	t = ir_typ(ex->unit, c->types[0])->elem;
	if (strcmp(c->name, "time") == 0 && result > VAL_UNINIT &&
	    ir_type_is(ex->unit, t, IR_INT)) {
		mem_store(ex, st, c->args[0], t, result, c->ins);
	} else if (strcmp(c->name, "strsep") == 0 && ir_type_is(ex->unit, t, IR_PTR)) {
		val rest = ev_fresh(ex, st, t, c->ins, 12);

		ex->t.s.v[val_single(&ex->t, rest)].flags |= SYM_F_MAY_BE_NULL;
		mem_store(ex, st, c->args[0], t, rest, c->ins);
	}
}
