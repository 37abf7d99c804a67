/* ops.c - arithmetic, conversions, assignment.
 *
 * clang writes the usual conversions into the tree, except for compound assignment and ++:
 * there the right operand already has the type in which is computed (but for shifts, where
 * each side is promoted on its own), and the left one is converted here.
 */
#include "engine/front/front_p.h"

struct ir_ref emit_aux(struct fn *fn, enum ir_op op, ir_type t, struct ir_ref a, struct ir_ref b,
		       ir_type aux, uint16_t flags, ir_loc loc)
{
	return ir_build_ins(fn->b, &(struct ir_ins){
					   .op = (uint16_t)op,
					   .flags = flags,
					   .type = t,
					   .a = a,
					   .b = b,
					   .aux = aux,
					   .loc = loc,
				   });
}

struct ir_ref emit(struct fn *fn, enum ir_op op, ir_type t, struct ir_ref a, struct ir_ref b,
		   ir_loc loc)
{
	return emit_aux(fn, op, t, a, b, 0, 0, loc);
}

struct ir_ref int_const(struct fn *fn, ir_type t, int64_t v)
{
	return ir_const_add(fn->f->u, t, v);
}

static const struct ir_typ *typ(const struct fn *fn, ir_type t)
{
	return ir_typ(fn->f->u, t);
}

struct val unknown(struct fn *fn, ir_type t, ir_loc loc)
{
	uint32_t temp;

	if (t == 0)
		return (struct val){0};
	if (!ir_type_is_aggregate(fn->f->u, t) && !ir_type_is(fn->f->u, t, IR_FUNC))
		return (struct val){emit(fn, IR_UNKNOWN, t, IR_NOREF, IR_NOREF, loc), t};
	temp = temp_local(fn, t, loc);
	ir_build_ins(fn->b, &(struct ir_ins){
				    .op = IR_DATA,
				    .type = t,
				    .a = IR_REF(IR_LOCAL, temp),
				    .imm = data_unknown(fn->f, t),
				    .loc = loc,
			    });
	return (struct val){IR_REF(IR_LOCAL, temp), t};
}

/* ---- conversions -------------------------------------------------------------------- */

static struct ir_ref zero_of(struct fn *fn, ir_type t)
{
	if (ir_type_is(fn->f->u, t, IR_FLOAT))
		return const_double(fn->f, t, 0);
	return int_const(fn, t, 0);
}

static bool same_pointer(const struct fn *fn, ir_type a, ir_type b)
{
	return typ(fn, a)->elem == typ(fn, b)->elem;
}

/* Vectors and complex numbers have a size only. */
static struct val convert_opaque(struct fn *fn, struct val v, ir_type to, ir_loc loc)
{
	if (v.type == to)
		return v;
	return unknown(fn, to, loc);
}

struct val convert(struct fn *fn, struct val v, ir_type to, bool is_explicit, ir_loc loc)
{
	struct ir_unit *u = fn->f->u;
	enum ir_type_kind from = (enum ir_type_kind)typ(fn, v.type)->kind;
	enum ir_type_kind kind = (enum ir_type_kind)typ(fn, to)->kind;
	struct ir_ref folded;

	if (v.type == to || kind == IR_ARRAY || kind == IR_FUNC || kind == IR_RECORD)
		return v;
	if (kind == IR_VOID)
		return (struct val){0};
	if (v.type == 0)
		return unknown(fn, to, loc);
	/* An aggregate is its address already, and so is a function. */
	if ((from == IR_ARRAY || from == IR_FUNC) && kind == IR_PTR)
		return (struct val){v.ref, to};
	if (from == IR_ARRAY || from == IR_FUNC)
		v.type = type_decayed(fn->f, v.type);
	if (from == IR_OPAQUE || kind == IR_OPAQUE || from == IR_RECORD)
		return convert_opaque(fn, v, to, loc);
	if (ir_ref_is(v.ref, IR_CONST)) {
		folded = const_convert(fn->f, v.ref, to);
		if (folded.bits)
			return (struct val){folded, to};
	}
	if (type_same_int(u, v.type, to))
		return (struct val){v.ref, to};
	if (from == IR_PTR && kind == IR_PTR && same_pointer(fn, v.type, to))
		return (struct val){v.ref, to};
	return (struct val){emit_aux(fn, IR_CAST, to, v.ref, IR_NOREF, v.type,
				     is_explicit ? 0 : IR_IMPLICIT, loc),
			    to};
}

struct val truth(struct fn *fn, struct val v, bool negate, ir_loc loc)
{
	ir_type t = type_decayed(fn->f, v.type);

	if (ir_type_is_aggregate(fn->f->u, t) || t == 0)
		return unknown(fn, fn->f->t_int, loc);
	return (struct val){emit_aux(fn, negate ? IR_EQ : IR_NE, fn->f->t_int, v.ref,
				     zero_of(fn, t), t, 0, loc),
			    fn->f->t_int};
}

ir_type promoted(struct fn *fn, ir_type t)
{
	const struct ir_typ *x = typ(fn, t), *i = typ(fn, fn->f->t_int);

	if (x->kind != IR_INT || x->count >= i->count)
		return t;
	/* _BitInt is not promoted: its width is none that an ordinary type has. */
	if (x->count != 1 && x->count != 8 && x->count != 16)
		return t;
	return fn->f->t_int;
}

/* ---- binary operators ----------------------------------------------------------------- */

static enum ir_op ir_op_of(enum CXBinaryOperatorKind op)
{
	switch ((int)op) {
	case CXBinaryOperator_Mul:
	case CXBinaryOperator_MulAssign:
		return IR_MUL;
	case CXBinaryOperator_Div:
	case CXBinaryOperator_DivAssign:
		return IR_DIV;
	case CXBinaryOperator_Rem:
	case CXBinaryOperator_RemAssign:
		return IR_REM;
	case CXBinaryOperator_Add:
	case CXBinaryOperator_AddAssign:
		return IR_ADD;
	case CXBinaryOperator_Sub:
	case CXBinaryOperator_SubAssign:
		return IR_SUB;
	case CXBinaryOperator_Shl:
	case CXBinaryOperator_ShlAssign:
		return IR_SHL;
	case CXBinaryOperator_Shr:
	case CXBinaryOperator_ShrAssign:
		return IR_SHR;
	case CXBinaryOperator_And:
	case CXBinaryOperator_AndAssign:
		return IR_AND;
	case CXBinaryOperator_Xor:
	case CXBinaryOperator_XorAssign:
		return IR_XOR;
	case CXBinaryOperator_Or:
	case CXBinaryOperator_OrAssign:
		return IR_OR;
	case CXBinaryOperator_LT:
		return IR_LT;
	case CXBinaryOperator_GT:
		return IR_GT;
	case CXBinaryOperator_LE:
		return IR_LE;
	case CXBinaryOperator_GE:
		return IR_GE;
	case CXBinaryOperator_EQ:
		return IR_EQ;
	case CXBinaryOperator_NE:
		return IR_NE;
	default:
		return IR_N_OPS;
	}
}

static bool is_pointer_like(const struct fn *fn, ir_type t)
{
	uint8_t k = typ(fn, t)->kind;

	return k == IR_PTR || k == IR_ARRAY || k == IR_FUNC;
}

/* Operands that came out of an error may be anything. */
struct val as_pointer(struct fn *fn, struct val v, ir_loc loc)
{
	return is_pointer_like(fn, v.type) ? v : unknown(fn, fn->f->t_voidp, loc);
}

struct val as_index(struct fn *fn, struct val v, ir_loc loc)
{
	return ir_type_is(fn->f->u, v.type, IR_INT) ? v : unknown(fn, fn->f->t_ptrdiff, loc);
}

/* Rows of variable-length arrays: their size is a value. */
static struct val row_op(struct fn *fn, enum ir_op op, struct val a, struct val b, struct val row,
			 ir_type t, ir_loc loc)
{
	ir_type bytes = fn->f->t_ptrdiff;

	row = convert(fn, row, bytes, false, loc);
	if (is_pointer_like(fn, b.type)) {
		a.ref = emit_aux(fn, IR_PTRDIFF, bytes, a.ref, b.ref, fn->f->t_char, 0, loc);
		return (struct val){emit(fn, IR_DIV, t, a.ref, row.ref, loc), t};
	}
	b = convert(fn, b, bytes, false, loc);
	b.ref = emit(fn, IR_MUL, bytes, b.ref, row.ref, loc);
	return (struct val){emit_aux(fn, IR_ELEM, t, a.ref, b.ref, fn->f->t_char,
				     op == IR_SUB ? IR_MINUS : 0, loc),
			    t};
}

/* pointer: an expression of the pointers' type.  Size 0 stands for 1 where GNU C computes with
 * void * and function pointers. */
static struct val pointer_op(struct fn *fn, enum ir_op op, struct val a, struct val b, ir_type t,
			     CXCursor pointer, uint16_t flags, ir_loc loc)
{
	struct val row;
	bool is_diff;
	ir_type elem;

	if (op == IR_ADD && is_pointer_like(fn, b.type)) {
		struct val swap = a;

		a = b;
		b = swap;
	}
	is_diff = is_pointer_like(fn, b.type);
	if (!ir_type_is(fn->f->u, t, is_diff ? IR_INT : IR_PTR) || (op != IR_ADD && op != IR_SUB))
		return unknown(fn, t, loc); /* only in erroneous code */
	a = as_pointer(fn, a, loc);
	if (!is_diff)
		b = as_index(fn, b, loc);
	elem = typ(fn, type_decayed(fn->f, a.type))->elem;
	if (vla_size(fn, clang_getPointeeType(clang_getCanonicalType(clang_getCursorType(pointer))),
		     &row, loc))
		return row_op(fn, op, a, b, row, t, loc);
	if (ir_type_is(fn->f->u, elem, IR_VOID) || ir_type_is(fn->f->u, elem, IR_FUNC))
		elem = fn->f->t_char;
	if (is_diff)
		return (struct val){emit_aux(fn, IR_PTRDIFF, t, a.ref, b.ref, elem, 0, loc), t};
	flags |= op == IR_SUB ? IR_MINUS : 0;
	return (struct val){emit_aux(fn, IR_ELEM, t, a.ref, b.ref, elem, flags, loc), t};
}

/* What the front end does not compute with (vectors, complex numbers), and what only erroneous
 * code computes with. */
static bool can_operate(const struct fn *fn, enum ir_op op, ir_type a, ir_type b, ir_type t)
{
	const struct ir_typ *x = typ(fn, type_decayed(fn->f, a));
	const struct ir_typ *y = typ(fn, type_decayed(fn->f, b)), *r = typ(fn, t);
	bool is_shift = op == IR_SHL || op == IR_SHR;

	if (op >= IR_EQ && op <= IR_GE)
		return r->kind == IR_INT && x->kind == y->kind && x->size_bytes == y->size_bytes &&
		       (x->kind == IR_INT || x->kind == IR_FLOAT || x->kind == IR_PTR);
	if (r->kind != IR_INT && (r->kind != IR_FLOAT || is_shift || op == IR_REM))
		return false;
	if (x->kind != r->kind || x->size_bytes != r->size_bytes)
		return false;
	return is_shift ? y->kind == IR_INT : y->kind == r->kind && y->size_bytes == r->size_bytes;
}

struct val binary_op(struct fn *fn, enum CXBinaryOperatorKind kind, struct val a, struct val b,
		     ir_type t, ir_loc loc)
{
	enum ir_op op = ir_op_of(kind);

	if (op == IR_N_OPS || !can_operate(fn, op, a.type, b.type, t))
		return unknown(fn, t, loc);
	if (op >= IR_EQ && op <= IR_GE) {
		/* 0 < n is n > 0: constants stand on the right, nobody has to look for them */
		if (ir_ref_is(a.ref, IR_CONST) && !ir_ref_is(b.ref, IR_CONST)) {
			struct val swap = a;

			a = b;
			b = swap;
			op = ir_mirrored(op);
		}
		return (struct val){
			emit_aux(fn, op, t, a.ref, b.ref, type_decayed(fn->f, a.type), 0, loc), t};
	}
	return (struct val){emit(fn, op, t, a.ref, b.ref, loc), t};
}

/* Positions of nodes in long chains are not asked for: each would walk to the left end. */
#define LONG_CHAIN 64

static bool is_value_operator(enum CXBinaryOperatorKind op)
{
	return ir_op_of(op) != IR_N_OPS && op <= CXBinaryOperator_Or;
}

/* The left operand of c, if it goes on like a chain of operators. */
static bool chain_link(struct fn *fn, CXCursor c, struct link *ret, CXCursor *ret_left)
{
	CXCursor k[2];

	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_BinaryOperator:
		ret->op = clang_getCursorBinaryOperatorKind(c);
		if (!is_value_operator(ret->op) || kids_few(c, k, 2) != 2)
			return false;
		ret->right = k[1];
		break;
	case CXCursor_ParenExpr:
	case CXCursor_UnexposedExpr:
		if (kids_few(c, k, 1) != 1)
			return false;
		if (clang_getCursorKind(k[0]) != CXCursor_BinaryOperator &&
		    (clang_getCursorKind(k[0]) != CXCursor_ParenExpr ||
		     !ir_type_is(fn->f->u, expr_type(fn->f, k[0]).t, IR_INT)))
			return false;
		ret->right = clang_getNullCursor();
		break;
	default:
		return false;
	}
	ret->node = c;
	ret->type = value_type(fn->f, c);
	*ret_left = k[0];
	return true;
}

static struct val operate(struct fn *fn, const struct link *l, struct val a, struct val b,
			  ir_loc loc)
{
	bool to_pointer = ir_type_is(fn->f->u, l->type, IR_PTR);

	if (to_pointer || (l->op == CXBinaryOperator_Sub && is_pointer_like(fn, b.type)))
		return pointer_op(fn, ir_op_of(l->op), a, b, l->type,
				  to_pointer ? l->node : l->right, 0, loc);
	return binary_op(fn, l->op, a, b, l->type, loc);
}

/* Generated code has sums of 50,000 terms: no recursion along the left operands. */
struct val rv_binary(struct fn *fn, CXCursor c)
{
	uint32_t base = fn->f->chain.n, n;
	struct link link;
	CXCursor left;
	struct val v;

	while (chain_link(fn, c, &link, &left)) {
		*vec_push(&fn->f->chain) = link;
		c = left;
	}
	n = fn->f->chain.n - base;
	if (n == 0)
		fn_fail(fn, c, "unknown binary operator");
	v = rv(fn, c);
	while (fn->f->chain.n > base) {
		ir_loc loc;

		link = fn->f->chain.v[--fn->f->chain.n];
		if (clang_Cursor_isNull(link.right)) {
			if (v.type != link.type)
				v = convert(fn, v, link.type, false,
					    n > LONG_CHAIN ? 0 : loc_of(fn->f, link.node));
			continue;
		}
		{
			struct val right = rv(fn, link.right);

			loc = n > LONG_CHAIN ? loc_of(fn->f, link.right)
					     : loc_of_binary(fn->f, link.node, link.right);
			v = operate(fn, &link, v, right, loc);
		}
	}
	return v;
}

/* ---- unary operators -------------------------------------------------------------------- */

static struct val rv_address_of(struct fn *fn, CXCursor c)
{
	CXCursor operand = strip_parens(kid_only(c));
	ir_type t = expr_type(fn->f, c).t;
	struct place p;

	if (clang_getCursorKind(operand) == CXCursor_UnaryOperator &&
	    clang_getCursorUnaryOperatorKind(operand) == CXUnaryOperator_Deref)
		return (struct val){rv(fn, kid_only(operand)).ref, t};
	p = lv_flags(fn, operand, IR_ADDROF);
	return (struct val){p.addr, t};
}

static struct val rv_negated(struct fn *fn, CXCursor c, CXCursor operand)
{
	CXCursor inner = strip_parens(operand);
	ir_loc loc = loc_of(fn->f, c);
	bool negate = true;

	/* !!x is x != 0 */
	while (clang_getCursorKind(inner) == CXCursor_UnaryOperator &&
	       clang_getCursorUnaryOperatorKind(inner) == CXUnaryOperator_LNot) {
		negate = !negate;
		inner = strip_parens(kid_only(inner));
	}
	return truth(fn, rv(fn, inner), negate, loc);
}

struct val rv_unary(struct fn *fn, CXCursor c)
{
	CXCursor operand = kid_only(c);
	ir_type t = value_type(fn->f, c);
	struct place p;
	struct val v;

	switch ((int)clang_getCursorUnaryOperatorKind(c)) {
	case CXUnaryOperator_PostInc:
	case CXUnaryOperator_PostDec:
	case CXUnaryOperator_PreInc:
	case CXUnaryOperator_PreDec:
		return inc_dec(fn, c, true);
	case CXUnaryOperator_AddrOf:
		return rv_address_of(fn, c);
	case CXUnaryOperator_Deref:
		p = lv(fn, c);
		return load(fn, p, loc_of(fn->f, c));
	case CXUnaryOperator_Plus:
	case CXUnaryOperator_Extension:
		return rv(fn, operand);
	case CXUnaryOperator_Minus:
	case CXUnaryOperator_Not: {
		bool is_minus = clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_Minus;
		int64_t n;

		if (is_minus && clang_getCursorKind(operand) == CXCursor_IntegerLiteral &&
		    const_int(fn->f, c, &n))
			return (struct val){int_const(fn, t, n), t};
		v = rv(fn, operand);
		if (ir_type_is_aggregate(fn->f->u, t))
			return unknown(fn, t, loc_of(fn->f, c));
		return (struct val){
			emit(fn, is_minus ? IR_NEG : IR_NOT, t, v.ref, IR_NOREF, loc_of(fn->f, c)),
			t};
	}
	case CXUnaryOperator_LNot:
		return rv_negated(fn, c, operand);
	case CXUnaryOperator_Real:
	case CXUnaryOperator_Imag:
		p = lv(fn, c);
		return load(fn, p, loc_of(fn->f, c));
	default:
		fn_fail(fn, c, "unknown unary operator");
	}
}

/* ---- assignment --------------------------------------------------------------------------- */

static struct val assign_aggregate(struct fn *fn, CXCursor left, CXCursor right, ir_loc loc)
{
	struct val from = rv(fn, right);
	struct place to = lv(fn, left);

	store(fn, to, from, 0, loc);
	return (struct val){to.addr, to.type};
}

struct val assign(struct fn *fn, CXCursor c, bool want_value)
{
	ir_loc loc = loc_of(fn->f, c);
	CXCursor k[2];
	struct place to;
	struct val v;
	uint8_t kind;

	if (kids_few(c, k, 2) != 2)
		fn_fail(fn, c, "assignment without two operands");
	/* A type that is an array is a parameter's: libclang shows it as it was written. */
	kind = typ(fn, expr_type(fn->f, k[0]).t)->kind;
	if (kind == IR_RECORD || kind == IR_OPAQUE)
		return assign_aggregate(fn, k[0], k[1], loc);
	v = rv(fn, k[1]);
	to = lv(fn, k[0]);
	v = convert(fn, v, to.type, false, loc);
	store(fn, to, v, 0, loc);
	if (want_value && to.is_bits)
		return load(fn, to, loc);
	return v;
}

/* The type in which `left op= right` is computed. */
static ir_type computation_type(struct fn *fn, enum CXBinaryOperatorKind op, ir_type left,
				ir_type right, const struct place *to)
{
	if (op == CXBinaryOperator_ShlAssign || op == CXBinaryOperator_ShrAssign) {
		if (to->is_bits && typ(fn, left)->count <= typ(fn, fn->f->t_int)->count &&
		    to->bits < typ(fn, fn->f->t_int)->count)
			return fn->f->t_int;
		return promoted(fn, left);
	}
	return right;
}

struct val compound_assign(struct fn *fn, CXCursor c, bool want_value)
{
	enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(c);
	ir_loc loc = loc_of(fn->f, c);
	CXCursor k[2];
	struct place to;
	struct val old, right, v;
	ir_type t;

	if (kids_few(c, k, 2) != 2)
		fn_fail(fn, c, "assignment without two operands");
	right = rv(fn, k[1]);
	to = lv(fn, k[0]);
	if (ir_type_is_aggregate(fn->f->u, to.type)) { /* vectors, complex numbers */
		store(fn, to, unknown(fn, to.type, loc), 0, loc);
		return (struct val){to.addr, to.type};
	}
	old = load(fn, to, loc);
	if (is_pointer_like(fn, to.type)) {
		v = pointer_op(fn, ir_op_of(op), old, right, to.type, c, 0, loc);
	} else {
		t = computation_type(fn, op, to.type, right.type, &to);
		old = convert(fn, old, t, false, loc);
		v = convert(fn, binary_op(fn, op, old, right, t, loc), to.type, false, loc);
	}
	store(fn, to, v, 0, loc);
	if (want_value && to.is_bits)
		return load(fn, to, loc);
	return v;
}

struct val inc_dec(struct fn *fn, CXCursor c, bool want_value)
{
	enum CXUnaryOperatorKind op = clang_getCursorUnaryOperatorKind(c);
	bool is_inc = op == CXUnaryOperator_PreInc || op == CXUnaryOperator_PostInc;
	bool is_post = op == CXUnaryOperator_PostInc || op == CXUnaryOperator_PostDec;
	struct place to = lv(fn, kid_only(c));
	ir_loc loc = loc_of(fn->f, c);
	struct val old, v;
	ir_type t;

	if (ir_type_is_aggregate(fn->f->u, to.type))
		return unknown(fn, to.type, loc);
	old = load(fn, to, loc);
	if (is_pointer_like(fn, to.type)) {
		v = pointer_op(fn, is_inc ? IR_ADD : IR_SUB, old,
			       (struct val){int_const(fn, fn->f->t_int, 1), fn->f->t_int}, to.type,
			       c, IR_INCDEC, loc);
	} else {
		t = promoted(fn, to.type);
		v = convert(fn, old, t, false, loc);
		v.ref = emit_aux(fn, is_inc ? IR_ADD : IR_SUB, t, v.ref,
				 ir_type_is(fn->f->u, t, IR_FLOAT) ? const_double(fn->f, t, 1)
								   : int_const(fn, t, 1),
				 0, IR_INCDEC, loc);
		v = convert(fn, v, to.type, false, loc);
	}
	store(fn, to, v, 0, loc);
	if (is_post)
		return old;
	if (want_value && to.is_bits)
		return load(fn, to, loc);
	return v;
}
