/* call.c - calls: who is called, with what, and whether it comes back. */
#include "engine/front/front_p.h"

/* The function that an expression in the callee's place names: f, (f), *f, &f; or null. */
CXCursor callee_decl(CXCursor c)
{
	for (;;) {
		switch ((int)clang_getCursorKind(c)) {
		case CXCursor_DeclRefExpr:
			c = clang_getCursorReferenced(c);
			return clang_getCursorKind(c) == CXCursor_FunctionDecl
				       ? c
				       : clang_getNullCursor();
		case CXCursor_UnaryOperator:
			if (clang_getCursorUnaryOperatorKind(c) != CXUnaryOperator_Deref &&
			    clang_getCursorUnaryOperatorKind(c) != CXUnaryOperator_AddrOf)
				return clang_getNullCursor();
			c = kid_only(c);
			continue;
		case CXCursor_ParenExpr:
		case CXCursor_UnexposedExpr:
			if (kids_few(c, &c, 1) != 1)
				return clang_getNullCursor();
			continue;
		default:
			return clang_getNullCursor();
		}
	}
}

struct callee {
	struct ir_ref ref;
	ir_type ftype;
	bool is_noreturn;
	uint32_t sym; /* IR_NO: through a pointer                                        */
};

/* The function's type as it is seen here: before its prototype, arguments go as they are. */
static ir_type type_here(struct fn *fn, CXCursor c, ir_type t)
{
	ir_type seen = expr_type(fn->f, c).t;

	if (!ir_type_is(fn->f->u, seen, IR_FUNC))
		seen = type_pointee(fn->f, seen);
	return ir_typ(fn->f->u, seen)->flags & IR_TF_NOPROTO ? seen : t;
}

static struct callee find_callee(struct fn *fn, CXCursor c, CXCursor decl)
{
	struct callee r = {.sym = IR_NO};
	struct qtype t;
	struct val v;

	if (!clang_Cursor_isNull(decl)) {
		r.sym = decl_sym(fn->f, decl);
		r.ref = IR_REF(IR_SYM, r.sym);
		r.ftype = type_here(fn, c, fn->f->u->syms.v[r.sym].type);
		r.is_noreturn = (fn->f->u->syms.v[r.sym].flags & IR_S_NORETURN) != 0;
		return r;
	}
	t = expr_type(fn->f, c);
	v = rv(fn, c);
	r.ref = v.ref;
	r.is_noreturn = (t.quals & Q_NORETURN) != 0;
	r.ftype = ir_type_is(fn->f->u, v.type, IR_FUNC) ? v.type : type_pointee(fn->f, v.type);
	if (!ir_type_is(fn->f->u, r.ftype, IR_FUNC))
		fn_fail(fn, c, "call of something that is no function");
	return r;
}

/* Where a parameter is a transparent union (getsockname() in glibc), the compiler makes a union of
 * what stands there, in a compound literal that nobody has written.  What is passed is what stands
 * there: its bytes travel as they would without the union.  False: the argument is none of these.
 */
static bool transparent_union(struct fn *fn, CXCursor c, CXCursor *ret)
{
	struct kids k;
	CXCursor list, value = c;
	bool found = false;

	if (clang_getCursorKind(c) != CXCursor_CompoundLiteralExpr ||
	    !(ir_typ(fn->f->u, expr_type(fn->f, c).t)->flags & IR_TF_UNION))
		return false;
	k = kids_of(fn->f, c);
	list = k.n ? kid(fn->f, k, k.n - 1) : c;
	kids_drop(fn->f, k);
	if (clang_getCursorKind(list) != CXCursor_InitListExpr)
		return false;
	k = kids_of(fn->f, list);
	if (k.n == 1) {
		value = kid(fn->f, k, 0);
		/* without braces the list begins where its value does */
		found = clang_equalRanges(clang_getCursorExtent(value), clang_getCursorExtent(c));
	}
	kids_drop(fn->f, k);
	*ret = value;
	return found;
}

static struct ir_arg argument(struct fn *fn, CXCursor c)
{
	CXCursor plain;
	struct val v = rv(fn, transparent_union(fn, c, &plain) ? plain : c);
	ir_type t = v.type;
	bool by_value = ir_type_is(fn->f->u, t, IR_RECORD) || ir_type_is(fn->f->u, t, IR_OPAQUE);

	return (struct ir_arg){
		.value = v.ref,
		.type = by_value ? t : type_decayed(fn->f, t),
		.flags = by_value ? IR_ARG_BYVAL : 0,
		.loc = loc_of(fn->f, c),
	};
}

/* Builtins that check their own types are declared as void (...). */
static ir_type seen_type(struct fn *fn, ir_type ftype, ir_type ret)
{
	if (ir_typ(fn->f->u, ftype)->elem == ret)
		return ftype;
	return ir_type_add(fn->f->u, &(struct ir_typ){.kind = IR_FUNC,
						      .flags = IR_TF_VARIADIC,
						      .elem = ret,
						      .first = fn->f->u->params.n});
}

static struct val emit_call(struct fn *fn, const struct callee *callee, ir_type ret,
			    const struct place *dest, const struct ir_arg *args, uint32_t n,
			    ir_loc loc)
{
	bool is_aggregate = ir_type_is_aggregate(fn->f->u, ret);
	struct ir_call call = {.callee = callee->ref,
			       .ftype = seen_type(fn, callee->ftype, ret),
			       .cleanup_of = IR_NO};
	struct ir_ins ins = {.op = IR_CALL, .type = is_aggregate ? 0 : ret, .loc = loc};
	struct val v = {.type = ret};

	if (is_aggregate)
		call.dest = dest ? dest->addr : IR_REF(IR_LOCAL, temp_local(fn, ret, loc));
	v.ref = ir_build_call(fn->b, &ins, &call, args, n);
	if (is_aggregate)
		v.ref = call.dest;
	else if (ret == 0)
		v.ref = IR_NOREF;
	if (callee->is_noreturn)
		ir_build_unreachable(fn->b, loc);
	return v;
}

struct val call_sym(struct fn *fn, uint32_t sym, ir_type ret, const struct ir_arg *args, uint32_t n,
		    ir_loc loc)
{
	struct callee callee = {
		.ref = IR_REF(IR_SYM, sym),
		.ftype = fn->f->u->syms.v[sym].type,
		.sym = sym,
		.is_noreturn = (fn->f->u->syms.v[sym].flags & IR_S_NORETURN) != 0,
	};

	return emit_call(fn, &callee, ret, NULL, args, n, loc);
}

struct val rv_call(struct fn *fn, CXCursor c, const struct place *dest)
{
	struct kids k = kids_of(fn->f, c);
	uint32_t first = fn->f->args.n, n;
	struct callee callee;
	CXCursor decl;
	struct val v;

	if (k.n == 0)
		fn_fail(fn, c, "call without callee");
	decl = callee_decl(kid(fn->f, k, 0));
	if (!clang_Cursor_isNull(decl)) {
		uint32_t sym = decl_sym(fn->f, decl);
		enum builtin b = (enum builtin)fn->f->builtin.v[sym];
		struct kids args = {k.base + 1, k.n - 1};

		if (b != B_NONE && rv_builtin(fn, c, b, args, &v)) {
			kids_drop(fn->f, k);
			return v;
		}
	}
	callee = find_callee(fn, kid(fn->f, k, 0), decl);
	for (uint32_t i = 1; i < k.n; i++) {
		struct ir_arg arg = argument(fn, kid(fn->f, k, i));

		*vec_push(&fn->f->args) = arg;
	}
	kids_drop(fn->f, k);
	n = fn->f->args.n - first;
	fn->f->args.n = first;
	return emit_call(fn, &callee, expr_type(fn->f, c).t, dest, fn->f->args.v + first, n,
			 loc_of(fn->f, c));
}
