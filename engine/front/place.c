/* place.c - places: what can be assigned to, or have its address taken. */
#include "engine/front/front_p.h"

struct place place_local(struct fn *fn, uint32_t local)
{
	const struct ir_local *l = ir_build_local_at(fn->b, local);

	return (struct place){
		.addr = IR_REF(IR_LOCAL, local),
		.type = l->type,
		.quals = l->flags & IR_L_VOLATILE ? Q_VOLATILE : 0,
	};
}

uint32_t temp_local(struct fn *fn, ir_type t, ir_loc loc)
{
	return ir_build_local(fn->b, &(struct ir_local){
					     .type = t,
					     .flags = IR_L_TEMP,
					     .cleanup = IR_NO,
					     .loc = loc,
				     });
}

struct val load(struct fn *fn, struct place p, ir_loc loc)
{
	uint16_t flags = p.quals & (Q_VOLATILE | Q_ATOMIC) ? IR_VOLATILE : 0;

	if (ir_type_is_aggregate(fn->f->u, p.type) || ir_type_is(fn->f->u, p.type, IR_FUNC))
		return (struct val){p.addr, p.type};
	if (p.type == 0)
		return (struct val){0};
	return (struct val){emit_aux(fn, IR_LOAD, p.type, p.addr, IR_NOREF, 0, flags, loc), p.type};
}

void store(struct fn *fn, struct place p, struct val v, uint16_t flags, ir_loc loc)
{
	bool is_aggregate = ir_type_is_aggregate(fn->f->u, p.type);

	if (p.type == 0 || ir_type_is(fn->f->u, p.type, IR_FUNC)) /* only in erroneous code */
		return;
	if (p.quals & (Q_VOLATILE | Q_ATOMIC))
		flags |= IR_VOLATILE;
	if (v.type == 0 || is_aggregate != ir_type_is_aggregate(fn->f->u, v.type))
		v = unknown(fn, p.type, loc);
	emit_aux(fn, is_aggregate ? IR_COPY : IR_STORE, p.type, p.addr, v.ref, 0, flags, loc);
}

/* The place of what is a value: an aggregate's own, else one that is made for it. */
static struct place place_of_value(struct fn *fn, struct val v, ir_loc loc)
{
	uint32_t temp;

	if (ir_type_is_aggregate(fn->f->u, v.type) || ir_type_is(fn->f->u, v.type, IR_FUNC))
		return (struct place){.addr = v.ref, .type = v.type};
	if (v.type == 0) /* only in erroneous code */
		return (struct place){.addr = unknown(fn, fn->f->t_voidp, loc).ref};
	temp = temp_local(fn, v.type, loc);
	store(fn, place_local(fn, temp), v, 0, loc);
	return place_local(fn, temp);
}

struct place place_field(struct fn *fn, struct place base, ir_type record, uint32_t field,
			 uint16_t flags, ir_loc loc)
{
	const struct ir_typ *t = ir_typ(fn->f->u, record);
	const struct ir_field *f = &fn->f->u->fields.v[t->first + field];
	struct place p = {.type = f->type, .quals = base.quals, .bits = f->width_bits};

	p.is_bits = f->width_bits != 0;
	p.addr = ir_build_ins(fn->b, &(struct ir_ins){
					     .op = IR_FIELD,
					     .flags = flags,
					     .type = type_ptr_to(fn->f, f->type, false),
					     .a = base.addr,
					     .aux = record,
					     .imm = field,
					     .loc = loc,
				     });
	return p;
}

/* ---- variables ------------------------------------------------------------------------ */

static struct place place_of_decl(struct fn *fn, CXCursor c, CXCursor decl)
{
	uint64_t known = decl_lookup(fn->f, decl);
	struct qtype t;

	if (known >> 32 == DECL_LOCAL)
		return place_local(fn, (uint32_t)known);
	switch ((int)clang_getCursorKind(decl)) {
	case CXCursor_FunctionDecl:
		known = decl_sym(fn->f, decl);
		return (struct place){.addr = IR_REF(IR_SYM, known),
				      .type = fn->f->u->syms.v[known].type};
	case CXCursor_VarDecl:
		if (!known && !clang_Cursor_hasVarDeclGlobalStorage(decl))
			break;
		known = decl_global(fn->f, decl, ir_cstr(fn->f->u, fn->name));
		t = expr_type(fn->f, c);
		return (struct place){
			.addr = IR_REF(IR_GLOBAL, (uint32_t)known), .type = t.t, .quals = t.quals};
	default:
		break;
	}
	fn_fail(fn, c, "a name that refers to nothing known here");
}

bool is_plain_var(struct fn *fn, CXCursor c)
{
	CXCursor decl;
	enum CXCursorKind kind;

	if (clang_getCursorKind(c) != CXCursor_DeclRefExpr)
		return false;
	decl = clang_getCursorReferenced(c);
	kind = clang_getCursorKind(decl);
	return (kind == CXCursor_VarDecl || kind == CXCursor_ParmDecl) &&
	       !(expr_type(fn->f, c).quals & Q_VOLATILE);
}

bool local_named(struct fn *fn, ir_str name, uint32_t *ret)
{
	for (uint32_t at = fn->scope; at; at = fn->scopes.v[at].parent) {
		*ret = fn->scopes.v[at].local;
		if (ir_build_local_at(fn->b, *ret)->name == name)
			return true;
	}
	for (*ret = 0; *ret < fn->n_params; ++*ret)
		if (ir_build_local_at(fn->b, *ret)->name == name)
			return true;
	return false;
}

/* ---- members and elements --------------------------------------------------------------- */

/* The address of an aggregate that is a place or the result of something. */
static struct place base_place(struct fn *fn, CXCursor c, uint16_t flags)
{
	return lv_flags(fn, c, flags & IR_ADDROF);
}

static struct place place_of_member(struct fn *fn, CXCursor c, uint16_t flags)
{
	CXCursor base = kid_only(c);
	struct qtype base_type = expr_type(fn->f, base), own = expr_type(fn->f, c);
	bool is_arrow = !ir_type_is(fn->f->u, base_type.t, IR_RECORD);
	ir_loc loc = loc_of(fn->f, c);
	uint32_t field, path[16];
	ir_type record;
	struct place p;
	struct val v;
	int n;

	if (ir_type_is(fn->f->u, base_type.t, IR_OPAQUE)) { /* v.xyz */
		rv(fn, base);
		v = unknown(fn, own.t, loc);
		if (!ir_type_is_aggregate(fn->f->u, own.t))
			fn_fail(fn, c, "component of a vector");
		return (struct place){.addr = v.ref, .type = own.t};
	}
	if (!field_of(fn->f, clang_getCursorReferenced(c), &record, &field))
		fn_fail(fn, c, "member of an unknown type");
	if (is_arrow) {
		v = rv(fn, base);
		p = (struct place){.addr = v.ref,
				   .type = type_pointee(fn->f, type_decayed(fn->f, v.type))};
	} else {
		p = base_place(fn, base, flags);
	}
	n = field_path(fn->f, p.type, record, path, 16);
	if (n < 0)
		fn_fail(fn, c, "member that is not found in its type");
	for (int i = 0; i < n; i++) {
		p = place_field(fn, p, p.type, path[i],
				(uint16_t)((is_arrow ? IR_ARROW : 0) | (flags & IR_ADDROF)), loc);
		is_arrow = false;
	}
	p = place_field(fn, p, record, field,
			(uint16_t)((is_arrow ? IR_ARROW : 0) | (flags & IR_ADDROF)), loc);
	p.quals = own.quals;
	return p;
}

static struct place place_of_vector_element(struct fn *fn, CXCursor vector, CXCursor index,
					    struct qtype t, ir_loc loc)
{
	struct place p = lv(fn, vector);
	struct val i = as_index(fn, rv(fn, index), loc);

	return (struct place){
		.addr = emit_aux(fn, IR_ELEM, type_ptr_to(fn->f, t.t, false), p.addr, i.ref, t.t, 0,
				 loc),
		.type = t.t,
		.quals = t.quals,
	};
}

/* &p->a[i]: neither the array nor what it lies in is read. */
static struct val base_address(struct fn *fn, CXCursor c, uint16_t flags)
{
	CXCursor k[2];

	if (flags & IR_ADDROF && clang_getCursorKind(c) == CXCursor_UnexposedExpr &&
	    ux_of(fn->f, c, k) == UX_CAST &&
	    ir_type_is(fn->f->u, expr_type(fn->f, k[0]).t, IR_ARRAY))
		return load(fn, lv_flags(fn, k[0], IR_ADDROF), loc_of(fn->f, c));
	return rv(fn, c);
}

static struct place place_of_element(struct fn *fn, CXCursor c, uint16_t flags)
{
	ir_loc loc = loc_of(fn->f, c);
	struct qtype t = expr_type(fn->f, c);
	struct val base, index, size;
	CXCursor k[2];
	ir_type elem;

	if (kids_few(c, k, 2) != 2)
		fn_fail(fn, c, "subscript without two operands");
	if (ir_type_is(fn->f->u, expr_type(fn->f, k[0]).t, IR_INT)) { /* 3[p] */
		CXCursor swap = k[0];

		k[0] = k[1];
		k[1] = swap;
	}
	if (ir_type_is(fn->f->u, expr_type(fn->f, k[0]).t, IR_OPAQUE))
		return place_of_vector_element(fn, k[0], k[1], t, loc);
	base = as_pointer(fn, base_address(fn, k[0], flags), loc);
	index = as_index(fn, rv(fn, k[1]), loc);
	elem = t.t;
	if (vla_size(fn, clang_getCursorType(c), &size, loc)) { /* rows of run-time size */
		index = convert(fn, index, size.type, false, loc);
		index = binary_op(fn, CXBinaryOperator_Mul, index, size, size.type, loc);
		elem = fn->f->t_char;
	}
	return (struct place){
		.addr = emit_aux(fn, IR_ELEM, type_ptr_to(fn->f, t.t, false), base.ref, index.ref,
				 elem, (uint16_t)(IR_SUBSCRIPT | (flags & IR_ADDROF)), loc),
		.type = t.t,
		.quals = t.quals,
	};
}

/* __real__ and __imag__: two numbers, one behind the other. */
static struct place place_of_part(struct fn *fn, CXCursor c, bool is_imag)
{
	CXCursor operand = kid_only(c);
	struct qtype t = expr_type(fn->f, c);
	ir_loc loc = loc_of(fn->f, c);
	struct place p;

	if (!ir_type_is(fn->f->u, expr_type(fn->f, operand).t, IR_OPAQUE)) {
		uint32_t temp = temp_local(fn, t.t, loc);
		struct val v = rv(fn, operand);

		if (is_imag)
			v = convert(fn, (struct val){int_const(fn, fn->f->t_int, 0), fn->f->t_int},
				    t.t, false, loc);
		store(fn, place_local(fn, temp), v, 0, loc);
		return place_local(fn, temp);
	}
	p = lv(fn, operand);
	p.addr = emit_aux(fn, IR_ELEM, type_ptr_to(fn->f, t.t, false), p.addr,
			  int_const(fn, fn->f->t_int, is_imag), t.t, 0, loc);
	p.type = t.t;
	return p;
}

/* ---- all of them ------------------------------------------------------------------------ */

static struct place place_of_unary(struct fn *fn, CXCursor c, uint16_t flags)
{
	struct qtype t = expr_type(fn->f, c);
	struct val v;

	switch ((int)clang_getCursorUnaryOperatorKind(c)) {
	case CXUnaryOperator_Deref:
		v = as_pointer(fn, rv(fn, kid_only(c)), loc_of(fn->f, c));
		return (struct place){.addr = v.ref, .type = t.t, .quals = t.quals};
	case CXUnaryOperator_Extension:
		return lv_flags(fn, kid_only(c), flags);
	case CXUnaryOperator_Real:
		return place_of_part(fn, c, false);
	case CXUnaryOperator_Imag:
		return place_of_part(fn, c, true);
	default:
		return place_of_value(fn, rv(fn, c), loc_of(fn->f, c));
	}
}

static struct place place_of_unexposed(struct fn *fn, CXCursor c, uint16_t flags)
{
	CXCursor k[2];

	switch (ux_of(fn->f, c, k)) {
	case UX_CAST:
		if (expr_type(fn->f, c).t == expr_type(fn->f, k[0]).t)
			return lv_flags(fn, k[0], flags);
		break;
	case UX_SELECT:
		return lv_flags(fn, k[0], flags);
	case UX_CONST:
	case UX_ELVIS:
	case UX_VA_ARG:
	case UX_OFFSETOF:
	case UX_ATOMIC:
	case UX_OPAQUE:
	case UX_LOST:
		break;
	}
	return place_of_value(fn, rv(fn, c), loc_of(fn->f, c));
}

struct place lv_flags(struct fn *fn, CXCursor c, uint16_t flags)
{
	struct place p;
	CXCursor chosen;

	fn_deeper(fn, c);
	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_DeclRefExpr:
		p = place_of_decl(fn, c, clang_getCursorReferenced(c));
		break;
	case CXCursor_ParenExpr:
		p = lv_flags(fn, kid_only(c), flags);
		break;
	case CXCursor_MemberRefExpr:
		p = place_of_member(fn, c, flags);
		break;
	case CXCursor_ArraySubscriptExpr:
		p = place_of_element(fn, c, flags);
		break;
	case CXCursor_UnaryOperator:
		p = place_of_unary(fn, c, flags);
		break;
	case CXCursor_StringLiteral:
		p = (struct place){.addr = IR_REF(IR_STR, literal_string(fn->f, c)),
				   .type = expr_type(fn->f, c).t};
		break;
	case CXCursor_CompoundLiteralExpr:
		p = compound_literal(fn, c);
		break;
	case CXCursor_GenericSelectionExpr:
		if (!generic_choice(fn->f, c, &chosen))
			fn_fail(fn, c, "_Generic whose choice is not found");
		p = lv_flags(fn, chosen, flags);
		break;
	case CXCursor_UnexposedExpr:
		p = place_of_unexposed(fn, c, flags);
		break;
	default: /* what something results in */
		p = place_of_value(fn, rv(fn, c), loc_of(fn->f, c));
		break;
	}
	fn->depth--;
	return p;
}

struct place lv(struct fn *fn, CXCursor c)
{
	return lv_flags(fn, c, 0);
}
