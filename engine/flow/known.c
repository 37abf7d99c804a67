/* known.c - what a few functions of the C library do that a model has no words for.
 *
 *	isspace(0) and kin	false for what is below the first character of the class; as macros
 *				of glibc, the class of an ASCII character in its table
 *	time, localtime		the present has a year: only a time from outside can have none
 *	gettimeofday and kin	give the present, too: seconds first
 *	strsep			gives what its argument points to, and leaves null there at the end
 *	strchr and kin		find the terminator in every string
 *	errno			is never negative, and where -errno is made of it not 0 either
 */
#include "engine/flow/state_p.h"

#include <ctype.h>
#include <string.h>

/* Years are of type int: times within hold for all implementations with 64 bits. */
static const struct interval times_with_year = {-((int64_t)1 << 55), (int64_t)1 << 55};

enum { ASCII_LAST = 127 }; /* the same in all locales */

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
	int64_t first;
	val v;

	if (c->n == 1 && (strcmp(c->name, "tolower") == 0 || strcmp(c->name, "toupper") == 0) &&
	    c->args[0] > VAL_UNINIT && val_is_const(&ex->t, c->args[0], &first) && first >= 0 &&
	    first <= ASCII_LAST)
		return val_const(&ex->t,
				 c->name[2] == 'l' ? tolower((int)first) : toupper((int)first));
	first = c->n == 1 ? first_of_class(c->name) : 0;
	if (first && c->args[0] > VAL_UNINIT && st_bounds(ex, st, c->args[0]).hi < first)
		return VAL_ZERO;
	if (strcmp(c->name, "strsep") == 0) {
		v = pointee(ex, st, c);
		return v > VAL_UNINIT ? v : VAL_NONE;
	}
	return VAL_NONE;
}

/* The bits of glibc's table of classes: the first eight stand in the upper byte of a little-endian
 * machine's number (ctype.h, _ISbit). */
static int64_t class_bits(int c)
{
	const bool in[] = {isupper(c) != 0,  islower(c) != 0, isalpha(c) != 0, isdigit(c) != 0,
			   isxdigit(c) != 0, isspace(c) != 0, isprint(c) != 0, isgraph(c) != 0,
			   isblank(c) != 0,  iscntrl(c) != 0, ispunct(c) != 0, isalnum(c) != 0};
	int64_t bits = 0;

	for (uint32_t i = 0; i < PS_ARRAY_SIZE(in); i++)
		bits |= (int64_t)in[i] << (i < 8 ? i + 8 : i - 8);
	return bits;
}

val known_load(struct explorer *ex, val addr, ir_type type)
{
	int64_t size = (int64_t)ir_typ(ex->unit, type)->size_bytes, off;
	const struct sym_info *table, *call;
	struct ir_ref callee;
	const char *name;
	sym base;
	val at;

	if ((size != 2 && size != 4) || !val_split(&ex->t, addr, &base, &at) ||
	    !val_is_const(&ex->t, at, &off) || off < 0 || off % size != 0 ||
	    off / size > ASCII_LAST)
		return VAL_NONE;
	table = sym_info(&ex->t, base);
	if (table->kind != SYM_LOAD)
		return VAL_NONE;
	call = sym_info(&ex->t, ex->t.cells.v[table->x].region);
	if (call->kind != SYM_CALL || call->ins == IR_NO || ex->fn->ins[call->ins].op != IR_CALL)
		return VAL_NONE;
	callee = ex->fn->calls[ex->fn->ins[call->ins].imm].callee;
	if (!ir_ref_is(callee, IR_SYM))
		return VAL_NONE;
	name = ir_cstr(ex->unit, ex->unit->syms.v[ir_ref_index(callee)].name);
	if (strcmp(name, "__ctype_b_loc") == 0 && size == 2)
		return val_const(&ex->t, class_bits((int)(off / size)));
	if (strcmp(name, "__ctype_tolower_loc") == 0 && size == 4)
		return val_const(&ex->t, tolower((int)(off / size)));
	if (strcmp(name, "__ctype_toupper_loc") == 0 && size == 4)
		return val_const(&ex->t, toupper((int)(off / size)));
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

bool known_gives_errno(const char *name)
{
	static const char *const names[] = {"__errno_location", "___errno"};

	return is_one_of(name, names, PS_ARRAY_SIZE(names));
}

/* Is the number at the address that instruction `ins` gives read to be negated (`return -errno`)?
 * Then the code has seen something fail and takes the number for the reason. */
static bool is_negated(const struct ir_func *fn, uint32_t ins)
{
	enum { MAX_AHEAD = 8 };
	uint32_t load = IR_NO;

	for (uint32_t i = ins + 1; i < fn->n_ins && i <= ins + MAX_AHEAD; i++) {
		const struct ir_ins *n = &fn->ins[i];
		bool is_of_call = ir_ref_is(n->a, IR_TMP) && ir_ref_index(n->a) == ins;
		bool is_of_load =
			load != IR_NO && ir_ref_is(n->a, IR_TMP) && ir_ref_index(n->a) == load;

		if (n->op == IR_LOAD && is_of_call)
			load = i;
		else if (n->op == IR_NEG && is_of_load)
			return true;
		else if (n->op == IR_CALL)
			break;
	}
	return false;
}

/* Error numbers are positive, 0 is none. */
static void set_errno(struct explorer *ex, struct state *st, const struct known_call *c, val at)
{
	ir_type t = ex->fn->ins[c->ins].type;
	sym s;

	t = ir_type_is(ex->unit, t, IR_PTR) ? ir_typ(ex->unit, t)->elem : 0;
	if (at <= VAL_UNINIT || !t || !ir_type_is(ex->unit, t, IR_INT))
		return;
	s = val_single(&ex->t, ev_fresh(ex, st, t, c->ins, 14));
	if (!s)
		return;
	ex->t.s.v[s].range.lo =
		ps_max_i64(ex->t.s.v[s].range.lo, is_negated(ex->fn, c->ins) ? 1 : 0);
	mem_store(ex, st, at, t, val_sym(&ex->t, s), c->ins);
}

void known_effects(struct explorer *ex, struct state *st, const struct known_call *c, val result)
{
	static const char *const clocks[] = {"clock_gettime", "gettimeofday", "timespec_get"};
	ir_type t;

	if (is_one_of(c->name, clocks, PS_ARRAY_SIZE(clocks)) && c->n == 2)
		set_present(ex, st, c, strcmp(c->name, "clock_gettime") == 0);
	if (known_gives_errno(c->name))
		set_errno(ex, st, c, result);
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
