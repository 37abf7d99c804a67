/* unexposed.c - expressions that libclang shows without saying what they are.
 *
 * Told apart by what is cheap first: the number of children, what they refer to, their
 * types; and where that is not enough, by the word that stands in the source.
 */
#include "engine/front/front_p.h"

#include <string.h>

static bool same_start(CXCursor a, CXCursor b)
{
	return clang_getCursorExtent(a).begin_int_data == clang_getCursorExtent(b).begin_int_data;
}

static bool is_number(struct front *f, CXCursor c)
{
	ir_type t = expr_type(f, c).t;

	return ir_type_is(f->u, t, IR_INT) || ir_type_is(f->u, t, IR_FLOAT);
}

static bool is_atomic_word(const char *p, const char *end)
{
	return text_starts(p, end, "__atomic_") || text_starts(p, end, "__c11_atomic_") ||
	       text_starts(p, end, "__scoped_atomic_");
}

static enum ux ux_one(struct front *f, CXCursor c, CXCursor operand)
{
	const char *p, *end;

	if (is_number(f, operand) || !clang_Cursor_isNull(clang_getCursorReferenced(c)))
		return UX_CAST;
	p = text_of(f, c, &end);
	if (!text_starts(p, end, "__builtin_") || same_start(c, operand))
		return UX_CAST;
	if (text_starts(p, end, "__builtin_va_arg"))
		return UX_VA_ARG;
	if (text_starts(p, end, "__builtin_convertvector") ||
	    text_starts(p, end, "__builtin_bit_cast"))
		return UX_OPAQUE;
	return UX_CAST;
}

static bool can_evaluate(CXCursor c)
{
	CXEvalResult r = clang_Cursor_Evaluate(c);

	clang_EvalResult_dispose(r);
	return r != NULL;
}

/* exprs: the children that are no mere names of types or members. */
static enum ux ux_many(struct front *f, CXCursor c, const CXCursor *exprs, uint32_t n,
		       bool has_member, CXCursor ret_kids[2])
{
	const char *end = NULL, *p = text_of(f, c, &end);
	bool yes;

	ret_kids[0] = exprs[0];
	if (n == 4 && (!p || same_start(c, exprs[0]))) {
		ret_kids[1] = exprs[3];
		return UX_ELVIS;
	}
	if (text_starts(p, end, "__builtin_offsetof") || has_member)
		return can_evaluate(c) ? UX_CONST : UX_OFFSETOF;
	if (text_starts(p, end, "__builtin_va_arg"))
		return UX_VA_ARG;
	if (is_atomic_word(p, end))
		return UX_ATOMIC;
	if (n == 3 && (!p || text_starts(p, end, "__builtin_choose_expr")) &&
	    const_bool(f, exprs[0], &yes)) {
		ret_kids[0] = exprs[yes ? 1 : 2];
		return UX_SELECT;
	}
	return UX_OPAQUE;
}

enum ux ux_of(struct front *f, CXCursor c, CXCursor ret_kids[2])
{
	CXCursor k[8], exprs[8];
	uint32_t n = kids_few(c, k, 8), n_exprs = 0;
	bool has_member = false;

	if (clang_getCursorType(c).kind == CXType_Dependent)
		return UX_LOST;
	for (uint32_t i = 0; i < n && i < 8; i++) {
		if (clang_isReference(clang_getCursorKind(k[i])))
			has_member |= clang_getCursorKind(k[i]) == CXCursor_MemberRef;
		else
			exprs[n_exprs++] = k[i];
	}
	if (n_exprs == 0)
		return UX_CONST;
	ret_kids[0] = exprs[0];
	if (n == 1)
		return ux_one(f, c, exprs[0]);
	return ux_many(f, c, exprs, n_exprs, has_member, ret_kids);
}

/* ---- values ------------------------------------------------------------------------- */

static struct val rv_const(struct fn *fn, CXCursor c)
{
	struct ir_ref ref;
	ir_type t = expr_type(fn->f, c).t;
	int64_t addend;

	if (const_value(fn->f, c, t, &ref, &addend) && addend == 0)
		return (struct val){ref, t};
	if (fn->errors.n)
		return lost_expr(fn, c);
	return unknown(fn, t, loc_of(fn->f, c));
}

struct val rv_elvis(struct fn *fn, CXCursor c, CXCursor value, CXCursor other)
{
	ir_type t = value_type(fn->f, c);
	ir_loc loc = loc_of(fn->f, c);
	uint32_t yes = ir_build_block(fn->b), no = ir_build_block(fn->b);
	uint32_t done = ir_build_block(fn->b), temp = t ? temp_local(fn, t, loc) : 0;
	ir_loc construct = fn->construct;
	bool outer = fn->in_short;
	struct val v = rv(fn, value);

	fn->in_short = true;
	fn->construct = loc;
	branch_on(fn, v, yes, no, loc_of(fn->f, value));
	fn->construct = construct;
	fn->in_short = outer;
	ir_build_at(fn->b, yes);
	if (t)
		store(fn, place_local(fn, temp), convert(fn, v, t, false, loc), 0, loc);
	ir_build_jmp(fn->b, done, loc);
	ir_build_at(fn->b, no);
	if (t)
		store(fn, place_local(fn, temp), convert(fn, rv(fn, other), t, false, loc), 0, loc);
	else
		eff(fn, other);
	ir_build_jmp(fn->b, done, loc);
	ir_build_at(fn->b, done);
	return t ? load(fn, place_local(fn, temp), loc) : (struct val){0};
}

/* Where va_list is an array, its address is what the expression decays to. */
static struct val rv_va_arg(struct fn *fn, CXCursor c, CXCursor list)
{
	ir_type t = expr_type(fn->f, c).t, l = expr_type(fn->f, list).t;
	ir_type elem = type_pointee(fn->f, l);
	ir_loc loc = loc_of(fn->f, c);
	struct ir_ref at;

	if (ir_type_is(fn->f->u, elem, IR_RECORD))
		at = rv(fn, list).ref;
	else
		at = lv(fn, list).addr;
	if (ir_type_is_aggregate(fn->f->u, t))
		return unknown(fn, t, loc);
	return (struct val){emit(fn, IR_VA_ARG, t, at, IR_NOREF, loc), t};
}

static struct val rv_opaque(struct fn *fn, CXCursor c)
{
	struct kids k = kids_of(fn->f, c);

	for (uint32_t i = 0; i < k.n; i++)
		if (clang_isExpression(clang_getCursorKind(kid(fn->f, k, i))))
			eff(fn, kid(fn->f, k, i));
	kids_drop(fn->f, k);
	return unknown(fn, expr_type(fn->f, c).t, loc_of(fn->f, c));
}

struct val rv_unexposed(struct fn *fn, CXCursor c)
{
	struct val v;
	CXCursor k[2];
	ir_type t;

	switch (ux_of(fn->f, c, k)) {
	case UX_CAST:
		t = expr_type(fn->f, c).t;
		v = rv(fn, k[0]);
		if (v.type == t)
			return v;
		/* A value is no array: this is a parameter, shown as it was written. */
		if (!ir_type_is(fn->f->u, v.type, IR_ARRAY))
			t = type_decayed(fn->f, t);
		return convert(fn, v, t, false, loc_of(fn->f, c));
	case UX_CONST:
		return rv_const(fn, c);
	case UX_SELECT:
		return rv(fn, k[0]);
	case UX_ELVIS:
		return rv_elvis(fn, c, k[0], k[1]);
	case UX_VA_ARG:
		return rv_va_arg(fn, c, k[0]);
	case UX_OFFSETOF:
		return rv_opaque(fn, c);
	case UX_ATOMIC:
		return rv_atomic(fn, c);
	case UX_LOST:
		return lost_expr(fn, c);
	case UX_OPAQUE:
		break;
	}
	return rv_opaque(fn, c);
}
