/* index_after_use.c - indices and cursors that are used first and checked then (CWE-129).
 *
 * As null-after-deref: every path to the check has used the index, and it was not changed in
 * between.  But a comparison of an index has many purposes besides a bounds check.  It is taken for
 * one where it compares with just the number of elements of the object that was accessed, or, where
 * that is not known, where it stands in the same condition as the access (buf[i] != c && i < n), or
 * where it follows on every way and what is out of range makes the function return; and only as
 * long as the same index is not meant for another object, too, which the bound may be that of.
 */
#include "checkers/index_p.h"

#include <string.h>

static const struct rule index_after_use = {
	.id = "index-after-use",
	.summary = "index is checked after it was used",
	.help = "Every path to this check has used the index or the pointer already, and it was "
		"not "
		"changed since: where the check fails, the access before it was out of bounds.\n\n"
		"Check first: in a condition with && the check stands on the left of the access.",
	.bad = "size_t word_length(const char buf[64])\n{\n\tchar copy[64];\n\tsize_t i = 0;\n\n"
	       "\tmemcpy(copy, buf, sizeof copy);\n\twhile (copy[i] != ' ' && i < 64)\n\t\ti++;\n"
	       "\treturn i;\n}\n",
	.good = "size_t word_length(const char buf[64])\n{\n\tchar copy[64];\n\tsize_t i = 0;\n\n"
		"\tmemcpy(copy, buf, sizeof copy);\n\twhile (i < 64 && copy[i] != ' ')\n\t\ti++;\n"
		"\treturn i;\n}\n",
	.cwe = {129, 125},
	.severity = SEV_WARNING,
	.security = 5.5,
};

/* On an index or a pointer: the instruction that first used it + 1, and the size in bytes of what
 * it was used on (a value, 0: not known). */
enum { TAG_USED = 1, TAG_SIZE = 2 };
/* Per check: the use before it + 1, that a path comes without one, what it compares with. */
enum { COUNT_AFTER, COUNT_NOT_AFTER, COUNT_BOUND };
enum bound {
	BOUND_NONE,    /* a case distinction */
	BOUND_COUNT,   /* the number of elements                                         */
	BOUND_ZERO,    /* 0: what is less is out of range                                */
	BOUND_UNKNOWN, /* something, of an object of unknown size                        */
};

/* ---- uses ----------------------------------------------------------------------------------- */

/* The ELEM that makes the address, or NULL. */
static const struct ir_ins *elem_of(const struct ir_func *fn, struct ir_ref addr)
{
	const struct ir_ins *i = ir_ins_of(fn, addr);

	while (i && (i->op == IR_FIELD || i->op == IR_CAST))
		i = ir_ins_of(fn, i->a);
	return i && i->op == IR_ELEM ? i : NULL;
}

/* The array that is a member, a variable or a row, by its declaration, or NULL. */
static const struct ir_typ *array_of(const struct ir_unit *u, const struct ir_func *fn,
				     const struct ir_ins *elem)
{
	const struct ir_ins *i = ir_ins_of(fn, elem->a);
	const struct ir_typ *t = NULL;

	if (ir_ref_is(elem->a, IR_LOCAL))
		t = ir_typ(u, fn->locals[ir_ref_index(elem->a)].type);
	else if (ir_ref_is(elem->a, IR_GLOBAL))
		t = ir_typ(u, u->globals.v[ir_ref_index(elem->a)].type);
	else if (i && i->op == IR_FIELD)
		t = ir_typ(u, u->fields.v[ir_typ(u, i->aux)->first + i->imm].type);
	else if (i && i->op == IR_ELEM)
		t = ir_typ(u, i->aux);
	return t && t->kind == IR_ARRAY && t->count != IR_NO_COUNT && t->count > 1 &&
			       t->elem == elem->aux
		       ? t
		       : NULL;
}

static void note_use(struct flow_ctx *cx, val v, val size)
{
	int64_t c;

	v = flow_is_known(v) ? flow_unwrapped(cx, v) : v; /* n - 1 of an unsigned n */
	if (!flow_is_known(v) || flow_is_constant(cx, v, &c) || flow_tag(cx, v, TAG_USED))
		return;
	flow_set_tag(cx, v, TAG_USED, cx->ins + 1);
	flow_set_tag(cx, v, TAG_SIZE, size);
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	const struct ir_ins *elem = elem_of(cx->fn, ev->addr_ref);
	const struct ir_typ *array;
	val off, size;

	if (ev->kind == ACCESS_CALL || cx->ins == IR_NO)
		return;
	if (!elem) {
		note_use(cx, ev->addr, 0);
		return;
	}
	array = array_of(cx->unit, cx->fn, elem);
	if (array)
		size = flow_constant(cx, (int64_t)array->size_bytes);
	else if (!flow_object(cx, flow_value(cx, elem->a), &off, &size) ||
		 !flow_is_constant(cx, off, &(int64_t){0}) || flow_bounds(cx, off).hi != 0)
		size = 0;
	note_use(cx, flow_value(cx, elem->b), size);
}

/* ---- checks --------------------------------------------------------------------------------- */

/* A comparison as "index < limit", or its contrary. */
struct check {
	struct ir_ref index;
	val value, limit;
	bool in_range_if_true;
};

static bool read_check(struct flow_ctx *cx, const struct ir_ins *i, bool swap, struct check *ret)
{
	struct ir_ref bound = swap ? i->a : i->b;
	bool less, equal;

	less = i->op == IR_LT || i->op == IR_LE;
	equal = i->op == IR_LE || i->op == IR_GE;
	/* n > i is i < n */
	less = less != swap;
	ret->index = ir_without_casts(cx->fn, swap ? i->b : i->a);
	ret->value = flow_value(cx, ret->index);
	ret->limit = flow_value(cx, ir_without_casts(cx->fn, bound));
	ret->in_range_if_true = less;
	if (!flow_is_known(ret->value) || !flow_is_known(ret->limit))
		return false;
	/* i <= n is i < n + 1, and i > n its contrary */
	if (less == equal)
		ret->limit = flow_linear(cx, 1, ret->limit, 0, ret->limit, 1);
	return flow_is_known(ret->limit);
}

static bool is_comparison(const struct ir_ins *i)
{
	return i && i->op >= IR_LT && i->op <= IR_GE;
}

static enum bound bound_of(struct flow_ctx *cx, const struct check *c)
{
	const struct ir_ins *use = &cx->fn->ins[flow_tag(cx, c->value, TAG_USED) - 1], *elem;
	val size = flow_tag(cx, c->value, TAG_SIZE), past;
	struct interval l = flow_bounds(cx, c->limit);

	elem = elem_of(cx->fn, use->a);
	if (flow_tag(cx, c->limit, TAG_USED)) /* what is there belongs to the object, too */
		return BOUND_NONE;
	if (!elem)
		return BOUND_UNKNOWN;
	if (l.lo == 0 && l.hi == 0)
		return BOUND_ZERO;
	if (!size)
		return l.lo == l.hi && l.lo <= 1 ? BOUND_NONE : BOUND_UNKNOWN;
	past = flow_linear(cx, (int64_t)ir_typ(cx->unit, elem->aux)->size_bytes, c->limit, -1, size,
			   0);
	if (!flow_is_known(past))
		return BOUND_NONE;
	l = flow_bounds(cx, past);
	return l.lo == 0 && l.hi == 0 ? BOUND_COUNT : BOUND_NONE;
}

/* The use of just that index; or of the one before, if 0 is what the check is about: a[n - 1] and
 * n > 0. */
static bool find_use(struct flow_ctx *cx, struct check *c)
{
	val before = flow_linear(cx, 1, c->value, 0, c->value, -1);
	struct interval iv = flow_bounds(cx, c->limit);

	if (iv.lo != 1 || iv.hi != 1 || !flow_is_known(before) || !flow_tag(cx, before, TAG_USED))
		return flow_tag(cx, c->value, TAG_USED);
	c->value = before;
	c->limit = flow_constant(cx, 0);
	return true;
}

static void branch(struct flow_ctx *cx, const struct ev_branch *ev)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, ev->cond);
	struct check c;
	bool is_number = false;
	uint32_t test;

	if (!is_comparison(i))
		return;
	test = ir_ref_index(ev->cond);
	for (int swap = 0; swap < 2; swap++) {
		if (!read_check(cx, i, swap, &c))
			continue;
		/* a variable whose value is known: what was accessed by it was right, or not */
		is_number |= !ir_ref_is(c.index, IR_CONST) &&
			     flow_is_constant(cx, c.value, &(int64_t){0});
		if (!find_use(cx, &c))
			continue;
		if (flow_is_zero(cx, ev->value) != TRI_UNKNOWN) { /* checked before */
			struct interval iv = flow_bounds(cx, c.value);

			is_number |= iv.lo == iv.hi;
			break;
		}
		*flow_count(cx, COUNT_AFTER, test) =
			(uint64_t)swap << 32 | flow_tag(cx, c.value, TAG_USED);
		*flow_count(cx, COUNT_BOUND, test) = bound_of(cx, &c);
		return;
	}
	if (!is_number)
		*flow_count(cx, COUNT_NOT_AFTER, test) = 1;
}

/* ---- the purpose of a check ----------------------------------------------------------------- */

static uint32_t succ(const struct ir_func *fn, uint32_t block, uint32_t n)
{
	return fn->succs[fn->blocks[block].succ + n];
}

/* Do the use and the check stand in one condition, which is decided by these blocks: each leads to
 * another of them, or out? */
static bool is_same_condition(const struct flow_ctx *cx, uint32_t use, uint32_t test, uint32_t out)
{
	const struct ir_func *fn = cx->fn;
	uint32_t from = ir_block_of(fn, use);
	bool *in;

	if (from >= test)
		return false;
	in = arena_array(cx->scratch, bool, fn->n_blocks);
	in[test] = in[out] = true;
	for (uint32_t b = test; b-- > from;)
		in[b] |= fn->blocks[b].term == IR_BR && in[succ(fn, b, 0)] && in[succ(fn, b, 1)];
	return in[from] && from != out;
}

/* Does the function return from there, without doing much? */
static bool leaves(const struct ir_func *fn, uint32_t block)
{
	enum { FAR = 4 };

	for (int n = 0; n < FAR; n++) {
		const struct ir_block *b = &fn->blocks[block];

		if (b->term == IR_RET || b->term == IR_UNREACHABLE)
			return true;
		if (b->term != IR_JMP || succ(fn, block, 0) <= block)
			return false;
		block = succ(fn, block, 0);
	}
	return false;
}

/* The variable that an operand reads, or the operand itself. */
static struct ir_ref variable(const struct ir_func *fn, struct ir_ref r)
{
	const struct ir_ins *i;

	r = ir_without_casts(fn, r);
	i = ir_ins_of(fn, r);
	return i && i->op == IR_LOAD ? i->a : r;
}

static bool is_same(struct ir_ref a, struct ir_ref b)
{
	return a.bits == b.bits;
}

/* The blocks that can be reached from one without passing another. */
static const bool *reach(const struct flow_ctx *cx, uint32_t from, uint32_t but)
{
	const struct ir_func *fn = cx->fn;
	bool *seen = arena_array(cx->scratch, bool, fn->n_blocks), again = true;

	seen[from] = from != but;
	while (again) {
		again = false;
		for (uint32_t b = 0; b < fn->n_blocks; b++) {
			for (uint32_t i = 0; seen[b] && i < fn->blocks[b].n_succ; i++) {
				uint32_t to = succ(fn, b, i);

				if (to == but || seen[to])
					continue;
				seen[to] = again = true;
			}
		}
	}
	return seen;
}

/* Does the check come after the use on every way: or only on some, which have other reasons? */
static bool always_follows(const struct flow_ctx *cx, uint32_t use, uint32_t block)
{
	uint32_t from = ir_block_of(cx->fn, use);
	const bool *without = reach(cx, from, block);

	for (uint32_t b = 0; b < cx->fn->n_blocks; b++)
		if (without[b] && cx->fn->blocks[b].term == IR_RET)
			return false;
	return true;
}

/* Where the check has let it through: is something else accessed by the same index? */
static bool serves_another(const struct ir_func *fn, const struct ir_ins *elem, const bool *in)
{
	struct ir_ref index = variable(fn, elem->b), base = variable(fn, elem->a);

	for (uint32_t i = 0; i < fn->n_ins; i++)
		if (fn->ins[i].op == IR_ELEM && in[ir_block_of(fn, i)] &&
		    is_same(variable(fn, fn->ins[i].b), index) &&
		    !is_same(variable(fn, fn->ins[i].a), base))
			return true;
	return false;
}

/* … or does it go on to the next one, which the check is for then? */
static bool moves_on(const struct ir_func *fn, const struct ir_ins *elem, const bool *in)
{
	struct ir_ref index = variable(fn, elem->b);

	for (uint32_t i = 0; i < fn->n_ins; i++)
		if (fn->ins[i].op == IR_STORE && in[ir_block_of(fn, i)] &&
		    is_same(fn->ins[i].a, index))
			return true;
	return false;
}

/* A variable or a member, not an element of something, no number and nothing computed. */
static bool is_plain(const struct ir_func *fn, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(fn, ir_without_casts(fn, r)), *place;

	if (!i || i->op != IR_LOAD)
		return false;
	place = ir_ins_of(fn, i->a);
	return !place || place->op == IR_FIELD;
}

/* Do the two belong together: parameters, or members of one record? */
static bool are_siblings(const struct ir_func *fn, struct ir_ref a, struct ir_ref b)
{
	const struct ir_ins *x, *y;

	a = variable(fn, a);
	b = variable(fn, b);
	if (ir_ref_is(a, IR_LOCAL) && ir_ref_is(b, IR_LOCAL))
		return ir_ref_index(a) < fn->n_params && ir_ref_index(b) < fn->n_params;
	x = ir_ins_of(fn, a);
	y = ir_ins_of(fn, b);
	return x && y && x->op == IR_FIELD && y->op == IR_FIELD && x->aux == y->aux &&
	       is_same(variable(fn, x->a), variable(fn, y->a));
}

static bool is_zero_test(const struct flow_ctx *cx, uint32_t block)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, cx->fn->blocks[block].cond);
	struct ir_ref b;

	if (!i || (i->op != IR_EQ && i->op != IR_NE))
		return true; /* *p itself */
	b = ir_without_casts(cx->fn, i->b);
	return ir_ref_is(b, IR_CONST) && cx->unit->consts.v[ir_ref_index(b)].value == 0;
}

static bool is_bounds_check(const struct flow_ctx *cx, uint32_t test, uint32_t use,
			    enum bound bound, struct ir_ref limit, uint32_t in, uint32_t out)
{
	const struct ir_ins *elem = elem_of(cx->fn, cx->fn->ins[use].a);
	uint32_t block = ir_block_of(cx->fn, test);
	bool same = is_same_condition(cx, use, block, out);
	const bool *inside;

	if (!elem) /* a pointer: a string ends before its end is met */
		return same && bound != BOUND_NONE && !is_zero_test(cx, ir_block_of(cx->fn, use));
	if (bound == BOUND_COUNT || bound == BOUND_ZERO)
		return same || !(cx->fn->blocks[block].flags & IR_B_LOOP_COND);
	if (bound != BOUND_UNKNOWN || !is_plain(cx->fn, limit))
		return false;
	inside = reach(cx, in, block);
	if (serves_another(cx->fn, elem, inside))
		return false;
	return same || (!(cx->fn->blocks[block].flags & IR_B_LOOP_COND) && leaves(cx->fn, out) &&
			always_follows(cx, use, block) && are_siblings(cx->fn, elem->a, limit) &&
			!moves_on(cx->fn, elem, inside));
}

bool index_is_checked_later(const struct flow_ctx *cx, struct ir_ref index)
{
	const struct ir_func *fn = cx->fn;

	index = variable(fn, index);
	for (uint32_t b = 0; b < fn->n_blocks; b++) {
		const struct ir_ins *i = ir_ins_of(fn, fn->blocks[b].cond);

		if (fn->blocks[b].term != IR_BR || !is_comparison(i) ||
		    !(is_same(variable(fn, i->a), index) || is_same(variable(fn, i->b), index)))
			continue;
		if (is_same_condition(cx, cx->ins, b, succ(fn, b, 0)) ||
		    is_same_condition(cx, cx->ins, b, succ(fn, b, 1)))
			return true;
	}
	return false;
}

static void check_test(struct flow_ctx *cx, uint32_t test)
{
	uint64_t after = *flow_count(cx, COUNT_AFTER, test);
	const struct ir_ins *i = &cx->fn->ins[test];
	const struct ir_span *span = &cx->unit->locs.v[i->loc];
	uint32_t use = (uint32_t)after - 1, block = ir_block_of(cx->fn, test), in, out;
	bool swap = after >> 32, less = (i->op == IR_LT || i->op == IR_LE) != swap;
	struct ir_ref index = ir_without_casts(cx->fn, swap ? i->b : i->a);
	enum bound bound;
	const char *name;

	if (!after || *flow_count(cx, COUNT_NOT_AFTER, test) ||
	    cx->fn->blocks[block].term != IR_BR ||
	    !is_same(cx->fn->blocks[block].cond, IR_REF(IR_TMP, test)))
		return;
	/* a check inside a macro is not written at this level: the macro serves others, too; and an
	 * assertion says what its author knows */
	if (span->flags & IR_LOC_MACRO && !strcasestr(ir_cstr(cx->unit, span->macro), "likely"))
		return;
	bound = (enum bound) * flow_count(cx, COUNT_BOUND, test);
	less = less != (bound == BOUND_ZERO);
	in = succ(cx->fn, block, less ? 0 : 1);
	out = succ(cx->fn, block, less ? 1 : 0);
	if (!is_plain(cx->fn, index) ||
	    !is_bounds_check(cx, test, use, bound, swap ? i->a : i->b, in, out))
		return;
	name = flow_ref_text(cx, index);
	flow_report(cx, &(struct flow_report){
				.rule = &index_after_use,
				.severity = SEV_WARNING,
				.confidence = CONF_LIKELY,
				.loc = i->loc,
				.text = flow_text(cx, "'%s' is checked after it was used", name),
				.subject = name,
				.origin = use,
				.origin_text = flow_text(cx, "'%s' is used", name)});
}

static void end_function(struct flow_ctx *cx)
{
	for (uint32_t i = 0; i < cx->fn->n_ins; i++)
		if (is_comparison(&cx->fn->ins[i]))
			check_test(cx, i);
}

static const struct rule *const rules[] = {&index_after_use};

const struct checker checker_index_after_use = {
	.name = "index_after_use",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
	.branch = branch,
	.end_function = end_function,
};
