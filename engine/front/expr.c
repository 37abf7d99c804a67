/* expr.c - values of expressions: who lowers what. */
#include "engine/front/front_p.h"

static struct val rv_place(struct fn *fn, CXCursor c)
{
	struct place p = lv(fn, c);

	return load(fn, p, loc_of(fn->f, c));
}

static struct val rv_name(struct fn *fn, CXCursor c)
{
	CXCursor decl = clang_getCursorReferenced(c);
	ir_type t = expr_type(fn->f, c).t;

	if (clang_getCursorKind(decl) != CXCursor_EnumConstantDecl)
		return rv_place(fn, c);
	return (struct val){int_const(fn, t, (int64_t)clang_getEnumConstantDeclValue(decl)), t};
}

static struct val rv_literal(struct fn *fn, CXCursor c)
{
	ir_type t = expr_type(fn->f, c).t;
	int64_t n;
	double d;

	if (ir_type_is(fn->f->u, t, IR_INT) && literal_int(fn->f, c, &n))
		return (struct val){int_const(fn, t, n), t};
	if (ir_type_is(fn->f->u, t, IR_FLOAT) && literal_float(fn->f, c, &d))
		return (struct val){const_double(fn->f, t, d), t};
	return unknown(fn, t, loc_of(fn->f, c)); /* imaginary, or wider than 64 bits */
}

static struct val rv_bool_literal(struct fn *fn, CXCursor c)
{
	ir_type t = expr_type(fn->f, c).t;
	const char *end, *p = text_of(fn->f, c, &end);
	int64_t n;

	if (!const_int(fn->f, c, &n))
		n = text_starts(p, end, "true");
	return (struct val){int_const(fn, t, n), t};
}

/* sizeof and _Alignof: numbers, but for sizeof of a variable-length array. */
static struct val rv_sizeof(struct fn *fn, CXCursor c)
{
	ir_type t = expr_type(fn->f, c).t;
	CXCursor operand = kid_only(c);
	struct ir_measure m;
	ir_loc loc;
	struct val n;
	int64_t v;

	if (const_int(fn->f, c, &v)) {
		if (measure_of(fn->f, c, v, &m))
			return (struct val){ir_const_add_size(fn->f->u, t, v, &m), t};
		return (struct val){int_const(fn, t, v), t};
	}
	loc = loc_of(fn->f, c);
	if (clang_Cursor_isNull(operand) || !vla_size(fn, clang_getCursorType(operand), &n, loc))
		return unknown(fn, t, loc);
	return convert(fn, n, t, false, loc);
}

/* The operand of a cast comes last, behind what names the type. */
static CXCursor last_kid(struct fn *fn, CXCursor c)
{
	struct kids k = kids_of(fn->f, c);
	CXCursor last;

	if (k.n == 0)
		fn_fail(fn, c, "expression without operand");
	last = kid(fn->f, k, k.n - 1);
	kids_drop(fn->f, k);
	return last;
}

/* GNU: (union u)value */
static struct val cast_to_union(struct fn *fn, struct val v, ir_type t, CXCursor c)
{
	const struct ir_typ *record = ir_typ(fn->f->u, t);
	ir_loc loc = loc_of(fn->f, c);
	uint32_t temp = temp_local(fn, t, loc);
	struct place to = place_local(fn, temp);

	emit(fn, IR_ZERO, t, to.addr, IR_NOREF, loc);
	for (uint32_t i = 0; i < record->n; i++) {
		if (fn->f->u->fields.v[record->first + i].type != v.type)
			continue;
		store(fn, place_field(fn, to, t, i, 0, loc), v, 0, loc);
		return (struct val){to.addr, t};
	}
	fn_fail(fn, c, "cast to a union without such a member");
}

static struct val rv_cast(struct fn *fn, CXCursor c)
{
	ir_type t = expr_type(fn->f, c).t;
	CXCursor operand = last_kid(fn, c);
	struct val v;

	if (t == 0) {
		eff(fn, c);
		return (struct val){0};
	}
	v = rv(fn, operand);
	if (ir_type_is(fn->f->u, t, IR_RECORD) && v.type != t)
		return cast_to_union(fn, v, t, c);
	return convert(fn, v, t, true, loc_of(fn->f, c));
}

/* a, b, c, …: a chain to the left, walked without recursion; effects of all but the last. */
static CXCursor comma_effects(struct fn *fn, CXCursor c)
{
	uint32_t base = fn->f->kids.n;
	CXCursor k[2];

	while (clang_getCursorKind(c) == CXCursor_BinaryOperator &&
	       clang_getCursorBinaryOperatorKind(c) == CXBinaryOperator_Comma) {
		if (kids_few(c, k, 2) != 2)
			fn_fail(fn, c, "comma without two operands");
		*vec_push(&fn->f->kids) = k[1];
		c = k[0];
	}
	while (fn->f->kids.n > base) {
		eff(fn, c);
		c = fn->f->kids.v[--fn->f->kids.n];
	}
	return c;
}

static struct val rv_operator(struct fn *fn, CXCursor c)
{
	enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(c);

	switch ((int)op) {
	case CXBinaryOperator_Assign:
		return assign(fn, c, true);
	case CXBinaryOperator_Comma:
		return rv(fn, comma_effects(fn, c));
	case CXBinaryOperator_LAnd:
	case CXBinaryOperator_LOr:
		return rv_logical(fn, c);
	default:
		return rv_binary(fn, c);
	}
}

static struct val rv_label_address(struct fn *fn, CXCursor c)
{
	uint32_t id = label_id(fn, clang_getCursorReferenced(kid_only(c)));

	return (struct val){IR_REF(IR_LABEL, fn->labels.v[id].block), expr_type(fn->f, c).t};
}

static struct val rv_generic(struct fn *fn, CXCursor c)
{
	CXCursor chosen;

	if (!generic_choice(fn->f, c, &chosen))
		fn_fail(fn, c, "_Generic whose choice is not found");
	return rv(fn, chosen);
}

/* A scalar in braces: int x = {3}; */
static struct val rv_braces(struct fn *fn, CXCursor c)
{
	ir_type t = expr_type(fn->f, c).t;
	CXCursor value = kid_only(c);
	struct kids k;

	if (ir_type_is(fn->f->u, t, IR_OPAQUE)) {
		k = kids_of(fn->f, c);
		for (uint32_t i = 0; i < k.n; i++)
			eff(fn, kid(fn->f, k, i));
		kids_drop(fn->f, k);
		return unknown(fn, t, loc_of(fn->f, c));
	}
	if (ir_type_is_aggregate(fn->f->u, t))
		fn_fail(fn, c, "braces outside of an initialiser");
	if (clang_Cursor_isNull(value))
		return convert(fn, (struct val){int_const(fn, fn->f->t_int, 0), fn->f->t_int}, t,
			       false, 0);
	return convert(fn, rv(fn, value), t, false, loc_of(fn->f, c));
}

struct val rv(struct fn *fn, CXCursor c)
{
	struct val v;
	ir_type t;

	fn_deeper(fn, c);
	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
	case CXCursor_FloatingLiteral:
	case CXCursor_ImaginaryLiteral:
		v = rv_literal(fn, c);
		break;
	case CXCursor_CXXBoolLiteralExpr:
		v = rv_bool_literal(fn, c);
		break;
	case CXCursor_CXXNullPtrLiteralExpr:
	case CXCursor_GNUNullExpr:
		t = expr_type(fn->f, c).t;
		v = (struct val){int_const(fn, t, 0), t};
		break;
	case CXCursor_DeclRefExpr:
		v = rv_name(fn, c);
		break;
	case CXCursor_MemberRefExpr:
	case CXCursor_ArraySubscriptExpr:
	case CXCursor_StringLiteral:
	case CXCursor_CompoundLiteralExpr:
		v = rv_place(fn, c);
		break;
	case CXCursor_ParenExpr:
		v = rv(fn, kid_only(c));
		break;
	case CXCursor_UnexposedExpr:
		v = rv_unexposed(fn, c);
		break;
	case CXCursor_CStyleCastExpr:
		v = rv_cast(fn, c);
		break;
	case CXCursor_UnaryOperator:
		v = rv_unary(fn, c);
		break;
	case CXCursor_BinaryOperator:
		v = rv_operator(fn, c);
		break;
	case CXCursor_CompoundAssignOperator:
		v = compound_assign(fn, c, true);
		break;
	case CXCursor_ConditionalOperator:
		v = rv_conditional(fn, c, NULL, true);
		break;
	case CXCursor_CallExpr:
		v = rv_call(fn, c, NULL);
		break;
	case CXCursor_UnaryExpr:
		v = rv_sizeof(fn, c);
		break;
	case CXCursor_StmtExpr:
		v = stmt_expr(fn, c, true);
		break;
	case CXCursor_GenericSelectionExpr:
		v = rv_generic(fn, c);
		break;
	case CXCursor_AddrLabelExpr:
		v = rv_label_address(fn, c);
		break;
	case CXCursor_InitListExpr:
		v = rv_braces(fn, c);
		break;
	default:
		fn_fail_kind(fn, c, "expression");
	}
	fn->depth--;
	return v;
}

/* ---- into a place ------------------------------------------------------------------------ */

void rv_into(struct fn *fn, struct place to, CXCursor c)
{
	struct val v;

	c = strip_parens(c);
	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_CallExpr:
		v = rv_call(fn, c, &to);
		break;
	case CXCursor_ConditionalOperator:
		v = rv_conditional(fn, c, &to, true);
		break;
	default:
		v = rv(fn, c);
		break;
	}
	if (v.ref.bits == to.addr.bits && ir_ref_is(v.ref, IR_LOCAL))
		return;				     /* it is there already */
	if (!ir_type_is_aggregate(fn->f->u, v.type)) /* only in erroneous code */
		v = unknown(fn, to.type, loc_of(fn->f, c));
	if (v.ref.bits != to.addr.bits)
		emit_aux(fn, IR_COPY, to.type, to.addr, v.ref, 0, IR_INIT, loc_of(fn->f, c));
}

/* ---- for effects only -------------------------------------------------------------------- */

static void eff_unexposed(struct fn *fn, CXCursor c)
{
	CXCursor k[2];

	if (ux_of(fn->f, c, k) == UX_CAST)
		eff(fn, k[0]);
	else
		rv(fn, c);
}

/* (void)x and (void)*p read nothing, unless it is volatile. */
static void eff_of_place(struct fn *fn, CXCursor c)
{
	if (is_plain_var(fn, c))
		return;
	if (expr_type(fn->f, c).quals & Q_VOLATILE)
		rv(fn, c);
	else
		lv(fn, c);
}

static void eff_cast(struct fn *fn, CXCursor c)
{
	CXCursor operand = strip_parens(last_kid(fn, c)), k[2];

	if (clang_getCursorKind(operand) == CXCursor_UnexposedExpr &&
	    ux_of(fn->f, operand, k) == UX_CAST)
		operand = strip_parens(k[0]);
	switch ((int)clang_getCursorKind(operand)) {
	case CXCursor_DeclRefExpr:
	case CXCursor_MemberRefExpr:
	case CXCursor_ArraySubscriptExpr:
		eff_of_place(fn, operand);
		break;
	case CXCursor_UnaryOperator:
		if (clang_getCursorUnaryOperatorKind(operand) == CXUnaryOperator_Deref)
			eff_of_place(fn, operand);
		else
			eff(fn, operand);
		break;
	case CXCursor_IntegerLiteral:
	case CXCursor_UnaryExpr: /* (void)sizeof(e) */
		vanished_here(fn, operand);
		break;
	default:
		eff(fn, operand);
		break;
	}
}

/* a && b as a statement: b happens or not. */
static void eff_logical(struct fn *fn, CXCursor c, bool is_and)
{
	uint32_t right = ir_build_block(fn->b), done = ir_build_block(fn->b);
	ir_loc construct = fn->construct;
	bool outer = fn->in_short;
	CXCursor k[2];

	if (kids_few(c, k, 2) != 2)
		fn_fail(fn, c, "operator without two operands");
	fn->in_short = true;
	fn->construct = loc_of(fn->f, c);
	cond(fn, k[0], is_and ? right : done, is_and ? done : right);
	fn->construct = construct;
	fn->in_short = outer;
	ir_build_at(fn->b, right);
	eff(fn, k[1]);
	ir_build_jmp(fn->b, done, loc_of(fn->f, c));
	ir_build_at(fn->b, done);
}

static void eff_operator(struct fn *fn, CXCursor c)
{
	switch ((int)clang_getCursorBinaryOperatorKind(c)) {
	case CXBinaryOperator_Assign:
		assign(fn, c, false);
		break;
	case CXBinaryOperator_Comma:
		eff(fn, comma_effects(fn, c));
		break;
	case CXBinaryOperator_LAnd:
		eff_logical(fn, c, true);
		break;
	case CXBinaryOperator_LOr:
		eff_logical(fn, c, false);
		break;
	default:
		rv_binary(fn, c);
		break;
	}
}

static void eff_unary(struct fn *fn, CXCursor c)
{
	switch ((int)clang_getCursorUnaryOperatorKind(c)) {
	case CXUnaryOperator_PostInc:
	case CXUnaryOperator_PostDec:
	case CXUnaryOperator_PreInc:
	case CXUnaryOperator_PreDec:
		inc_dec(fn, c, false);
		break;
	case CXUnaryOperator_Extension:
		eff(fn, kid_only(c));
		break;
	default:
		rv(fn, c);
		break;
	}
}

void eff(struct fn *fn, CXCursor c)
{
	fn_deeper(fn, c);
	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_DeclRefExpr:
		if (!is_plain_var(fn, c))
			rv(fn, c);
		break;
	case CXCursor_ParenExpr:
		eff(fn, kid_only(c));
		break;
	case CXCursor_UnexposedExpr:
		eff_unexposed(fn, c);
		break;
	case CXCursor_CStyleCastExpr:
		eff_cast(fn, c);
		break;
	case CXCursor_BinaryOperator:
		eff_operator(fn, c);
		break;
	case CXCursor_CompoundAssignOperator:
		compound_assign(fn, c, false);
		break;
	case CXCursor_UnaryOperator:
		eff_unary(fn, c);
		break;
	case CXCursor_ConditionalOperator:
		rv_conditional(fn, c, NULL, false);
		break;
	case CXCursor_StmtExpr:
		stmt_expr(fn, c, false);
		break;
	default:
		rv(fn, c);
		break;
	}
	fn->depth--;
}
