/* cond.c - conditions: branches that go where the truth of an expression sends them. */
#include "engine/front/front_p.h"

/* Only the first branch of a loop's condition is where the loop comes back to. */
static uint8_t take_flags(struct fn *fn)
{
	uint8_t flags = fn->branch_flags;

	fn->branch_flags = 0;
	return flags | (fn->in_short ? IR_B_SHORT : 0);
}

static bool is_comparison(const struct fn *fn, struct val v)
{
	uint16_t op;

	if (!ir_ref_is(v.ref, IR_TMP))
		return false;
	op = ir_build_ins_at(fn->b, ir_ref_index(v.ref))->op;
	return op >= IR_EQ && op <= IR_GE;
}

void branch_on(struct fn *fn, struct val v, uint32_t yes, uint32_t no, ir_loc loc)
{
	if (!ir_ref_is(v.ref, IR_CONST) && !is_comparison(fn, v)) {
		loc = loc_in(fn->f, loc, fn->construct);
		v = truth(fn, v, false, loc);
	}
	ir_build_br(fn->b, v.ref, v.type, yes, no, take_flags(fn), loc);
}

/* Conversions that keep zero zero and the rest from being it. */
static bool keeps_truth(struct fn *fn, CXCursor from, CXCursor to)
{
	const struct ir_typ *a = ir_typ(fn->f->u, expr_type(fn->f, from).t);
	const struct ir_typ *b = ir_typ(fn->f->u, expr_type(fn->f, to).t);

	if (b->kind != IR_INT)
		return false;
	return b->flags & IR_TF_BOOL || (a->kind == IR_INT && a->count <= b->count);
}

static bool refers_to_expect(struct fn *fn, CXCursor c)
{
	CXCursor decl = clang_getCursorReferenced(c);
	uint32_t sym;

	if (clang_getCursorKind(decl) != CXCursor_FunctionDecl)
		return false;
	sym = decl_sym(fn->f, decl);
	return fn->f->builtin.v[sym] == B_EXPECT;
}

static bool is_expect(struct fn *fn, CXCursor c, CXCursor *ret)
{
	struct kids k;
	bool yes = false;

	if (!refers_to_expect(fn, c))
		return false;
	k = kids_of(fn->f, c);
	if (k.n >= 2) {
		*ret = kid(fn->f, k, 1);
		yes = true;
	}
	kids_drop(fn->f, k);
	return yes;
}

/* A test that its user wrote as !p stands there, whatever macro it is an argument of. */
static void note_negation(struct fn *fn, CXCursor c)
{
	ir_loc loc = loc_of(fn->f, c);
	const struct ir_span *span = &fn->f->u->locs.v[loc];

	if (!(span->flags & IR_LOC_MACRO) || span->flags & IR_LOC_MACRO_ARG)
		fn->construct = 0;
}

static enum sure negated(enum sure s, bool negate)
{
	if (!negate || s == SURE_NOT)
		return s;
	return s == SURE_TRUE ? SURE_FALSE : SURE_TRUE;
}

/* What c's truth is the truth of: parentheses, widening casts, __builtin_expect, !.  *sure: what
 * its author says that c comes to. */
static CXCursor peel(struct fn *fn, CXCursor c, bool *negate, enum sure *sure)
{
	CXCursor k[2], inner;

	for (;;) {
		switch ((int)clang_getCursorKind(c)) {
		case CXCursor_ParenExpr:
			if (*sure == SURE_NOT)
				*sure = negated(sure_of(fn, c), *negate);
			c = kid_only(c);
			continue;
		case CXCursor_UnaryOperator:
			if (clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_LNot) {
				*negate = !*negate;
				note_negation(fn, c);
			} else if (clang_getCursorUnaryOperatorKind(c) !=
				   CXUnaryOperator_Extension) {
				return c;
			}
			c = kid_only(c);
			continue;
		case CXCursor_UnexposedExpr:
			inner = kid_only(c); /* a variable in parentheses, read */
			if (*sure == SURE_NOT && clang_getCursorKind(inner) == CXCursor_ParenExpr)
				*sure = negated(sure_of(fn, inner), *negate);
			if (!clang_Cursor_isNull(clang_getCursorReferenced(c)) &&
			    !refers_to_expect(fn, c))
				return c;
			if (ux_of(fn->f, c, k) != UX_CAST || !keeps_truth(fn, k[0], c))
				return c;
			c = k[0];
			continue;
		case CXCursor_CStyleCastExpr:
			if (kids_few(c, k, 2) != 1 || !keeps_truth(fn, k[0], c))
				return c;
			c = k[0];
			continue;
		case CXCursor_CallExpr:
			if (!is_expect(fn, c, &inner))
				return c;
			c = inner;
			continue;
		default:
			return c;
		}
	}
}

/* a && b && c: a chain to the left, walked without recursion. */
static void cond_logical(struct fn *fn, CXCursor c, bool is_and, uint32_t yes, uint32_t no)
{
	enum CXBinaryOperatorKind op = is_and ? CXBinaryOperator_LAnd : CXBinaryOperator_LOr;
	uint32_t base = fn->f->kids.n;
	bool outer = fn->in_short;
	CXCursor k[2];

	fn->in_short = true;
	while (clang_getCursorKind(c) == CXCursor_BinaryOperator &&
	       clang_getCursorBinaryOperatorKind(c) == op) {
		if (kids_few(c, k, 2) != 2)
			fn_fail(fn, c, "operator without two operands");
		*vec_push(&fn->f->kids) = k[1];
		c = k[0];
	}
	while (fn->f->kids.n > base) {
		uint32_t next = ir_build_block(fn->b);

		cond(fn, c, is_and ? next : yes, is_and ? no : next);
		ir_build_at(fn->b, next);
		c = fn->f->kids.v[--fn->f->kids.n];
	}
	cond(fn, c, yes, no);
	fn->in_short = outer;
}

static void cond_choice(struct fn *fn, CXCursor c, uint32_t yes, uint32_t no)
{
	uint32_t first = ir_build_block(fn->b), second = ir_build_block(fn->b);
	bool outer = fn->in_short;
	CXCursor k[3];

	if (kids_few(c, k, 3) != 3)
		fn_fail(fn, c, "?: without three operands");
	fn->in_short = true;
	cond(fn, k[0], first, second);
	ir_build_at(fn->b, first);
	cond(fn, k[1], yes, no);
	ir_build_at(fn->b, second);
	cond(fn, k[2], yes, no);
	fn->in_short = outer;
}

void cond(struct fn *fn, CXCursor c, uint32_t yes, uint32_t no)
{
	ir_loc construct = fn->construct, loc;
	enum sure sure = SURE_NOT;
	uint32_t nowhere = IR_NO;
	bool negate = false;

	fn_deeper(fn, c);
	c = peel(fn, c, &negate, &sure);
	if (sure != SURE_NOT) {
		nowhere = ir_build_block(fn->b);
		*(sure == SURE_TRUE ? &no : &yes) = nowhere;
	}
	if (negate) {
		uint32_t swap = yes;

		yes = no;
		no = swap;
	}
	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_BinaryOperator:
		switch ((int)clang_getCursorBinaryOperatorKind(c)) {
		case CXBinaryOperator_LAnd:
			cond_logical(fn, c, true, yes, no);
			goto done;
		case CXBinaryOperator_LOr:
			cond_logical(fn, c, false, yes, no);
			goto done;
		default:
			break;
		}
		break;
	case CXCursor_ConditionalOperator:
		cond_choice(fn, c, yes, no);
		goto done;
	default:
		break;
	}
	loc = loc_of(fn->f, c);
	branch_on(fn, rv(fn, c), yes, no, loc);
done:
	if (nowhere != IR_NO) {
		ir_build_at(fn->b, nowhere);
		ir_build_unreachable(fn->b, loc_of(fn->f, c));
	}
	fn->construct = construct;
	fn->depth--;
}

/* ---- as values ---------------------------------------------------------------------- */

struct val rv_logical(struct fn *fn, CXCursor c)
{
	ir_type t = expr_type(fn->f, c).t;
	ir_loc loc = loc_of(fn->f, c);
	uint32_t temp = temp_local(fn, t, loc);
	uint32_t yes = ir_build_block(fn->b), no = ir_build_block(fn->b);
	uint32_t done = ir_build_block(fn->b);
	ir_loc construct = fn->construct;

	fn->construct = loc;
	cond(fn, c, yes, no);
	fn->construct = construct;
	ir_build_at(fn->b, yes);
	store(fn, place_local(fn, temp), (struct val){int_const(fn, t, 1), t}, 0, loc);
	ir_build_jmp(fn->b, done, loc);
	ir_build_at(fn->b, no);
	store(fn, place_local(fn, temp), (struct val){int_const(fn, t, 0), t}, 0, loc);
	ir_build_jmp(fn->b, done, loc);
	ir_build_at(fn->b, done);
	return load(fn, place_local(fn, temp), loc);
}

/* One arm of c ? a : b; to: where its value goes, NULL for nowhere. */
static void arm(struct fn *fn, CXCursor c, const struct place *to, uint32_t done, ir_loc loc)
{
	if (!to)
		eff(fn, c);
	else if (ir_type_is_aggregate(fn->f->u, to->type))
		rv_into(fn, *to, c);
	else
		store(fn, *to, convert(fn, rv(fn, c), to->type, false, loc), 0, loc);
	ir_build_jmp(fn->b, done, loc);
}

struct val rv_conditional(struct fn *fn, CXCursor c, const struct place *dest, bool want_value)
{
	ir_type t = expr_type(fn->f, c).t;
	ir_loc loc = loc_of(fn->f, c);
	uint32_t yes = ir_build_block(fn->b), no = ir_build_block(fn->b);
	uint32_t done = ir_build_block(fn->b);
	bool outer = fn->in_short, is_void = t == 0 || !want_value;
	ir_loc construct = fn->construct;
	struct place temp;
	CXCursor k[3];

	if (kids_few(c, k, 3) != 3)
		fn_fail(fn, c, "?: without three operands");
	if (ir_type_is(fn->f->u, t, IR_ARRAY) || ir_type_is(fn->f->u, t, IR_FUNC))
		t = type_decayed(fn->f, t);
	if (!is_void)
		temp = dest ? *dest : place_local(fn, temp_local(fn, t, loc));
	fn->in_short = true;
	fn->construct = loc;
	cond(fn, k[0], yes, no);
	fn->construct = construct;
	fn->in_short = outer;
	ir_build_at(fn->b, yes);
	arm(fn, k[1], is_void ? NULL : &temp, done, loc);
	ir_build_at(fn->b, no);
	arm(fn, k[2], is_void ? NULL : &temp, done, loc);
	ir_build_at(fn->b, done);
	return is_void ? (struct val){0} : load(fn, temp, loc);
}
