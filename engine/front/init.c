/* init.c - initialisers of locals.
 *
 * What is constant comes first and in one go: all zero, or data; then, in the order of the
 * source, what has to be computed.
 */
#include "engine/front/front_p.h"

#include <string.h>

/* A run-time value for [a ... b] is stored element by element up to here. */
#define MAX_STORES 256

struct plan {
	struct leaves l;    /* l.dynamic: which leaves have to be computed               */
	uint32_t n_nonzero; /* constants that are not zero                               */
	uint64_t dynamic_bytes;
};

void plans_drop(struct front *f, uint32_t down_to)
{
	while (f->plans.n > down_to) {
		struct plan *p = f->plans.v[--f->plans.n];

		leaves_release(&p->l);
		free(p);
	}
}

static bool leaf_is_constant(struct fn *fn, const struct leaf *leaf, bool *ret_is_zero)
{
	struct ir_ref ref;
	CXCursor string;
	int64_t addend;

	*ret_is_zero = false;
	if (is_string_init(fn->f, leaf->type, leaf->value, &string))
		return true;
	if (!const_value(fn->f, leaf->value, leaf->type, &ref, &addend))
		return false;
	*ret_is_zero = ir_ref_is(ref, IR_CONST) && fn->f->u->consts.v[ir_ref_index(ref)].value == 0;
	return !leaf->record || *ret_is_zero;
}

/* Constants that are written over something computed have to wait for their turn. */
static void make_plan(struct fn *fn, struct plan *p)
{
	uint64_t dynamic_end = 0;

	p->l.dynamic = xcalloc(p->l.v.n + 1, sizeof *p->l.dynamic);
	for (uint32_t i = 0; i < p->l.v.n; i++) {
		const struct leaf *leaf = &p->l.v.v[i];
		uint64_t size = ir_typ(fn->f->u, leaf->type)->size_bytes;
		bool is_zero;

		if (leaf_is_constant(fn, leaf, &is_zero) && leaf->offset_bytes >= dynamic_end) {
			p->n_nonzero += !is_zero;
			continue;
		}
		p->l.dynamic[i] = true;
		if (!leaf->record && leaf->offset_bytes >= dynamic_end)
			p->dynamic_bytes += size * leaf->repeat;
		if (leaf->offset_bytes + size * leaf->repeat > dynamic_end)
			dynamic_end = leaf->offset_bytes + size * leaf->repeat;
	}
}

static struct place leaf_place(struct fn *fn, struct place to, const struct plan *p,
			       const struct leaf *leaf, uint64_t turn, ir_loc loc)
{
	uint32_t quals = to.quals;
	bool counted = false;

	for (uint32_t i = 0; i < leaf->n_steps; i++) {
		const struct step *s = &p->l.steps.v[leaf->first_step + i];
		uint64_t index = s->index, size;

		if (s->field != IR_NO) {
			to = place_field(fn, to, s->aux, s->field, 0, loc);
			continue;
		}
		size = ir_typ(fn->f->u, s->aux)->size_bytes;
		if (leaf->repeat > 1 && !counted && size == leaf->stride_bytes) {
			index += turn;
			counted = true;
		}
		to.addr = emit_aux(fn, IR_ELEM, type_ptr_to(fn->f, s->aux, false), to.addr,
				   int_const(fn, fn->f->t_size, (int64_t)index), s->aux,
				   IR_SUBSCRIPT, loc);
		to.type = s->aux;
		to.is_bits = false;
	}
	to.quals = quals;
	return to;
}

static void store_leaf(struct fn *fn, struct place to, const struct plan *p, uint32_t i)
{
	const struct leaf *leaf = &p->l.v.v[i];
	ir_loc loc = loc_of(fn->f, leaf->value);
	struct place at;
	struct val v;

	if (leaf->repeat > MAX_STORES) { /* some of it is not known, so nothing is */
		eff(fn, leaf->value);
		v = unknown(fn, to.type, loc);
		emit_aux(fn, IR_COPY, to.type, to.addr, v.ref, 0, IR_INIT, loc);
		return;
	}
	if (ir_type_is_aggregate(fn->f->u, leaf->type)) {
		for (uint64_t k = 0; k < leaf->repeat; k++)
			init_local(fn, leaf_place(fn, to, p, leaf, k, loc), leaf->value);
		return;
	}
	v = convert(fn, rv(fn, leaf->value), leaf->type, false, loc);
	for (uint64_t k = 0; k < leaf->repeat; k++) {
		at = leaf_place(fn, to, p, leaf, k, loc);
		store(fn, at, v, IR_INIT, loc);
	}
}

static void init_braced(struct fn *fn, struct place to, CXCursor init)
{
	struct ir_ins ins = {
		.op = IR_ZERO,
		.flags = IR_INIT,
		.type = to.type,
		.a = to.addr,
		.loc = loc_of(fn->f, init),
	};
	struct plan *p = xcalloc(1, sizeof *p);

	*vec_push(&fn->f->plans) = p;
	leaves_of(fn->f, to.type, init, &p->l);
	if (p->l.problem)
		fn_fail(fn, init, "%s", p->l.problem);
	make_plan(fn, p);
	if (p->n_nonzero) {
		ins.op = IR_DATA;
		ins.imm = data_of_leaves(fn->f, to.type, &p->l, p->l.dynamic);
	}
	if (p->n_nonzero || p->dynamic_bytes < ir_typ(fn->f->u, to.type)->size_bytes)
		ir_build_ins(fn->b, &ins);
	for (uint32_t i = 0; i < p->l.v.n; i++)
		if (p->l.dynamic[i])
			store_leaf(fn, to, p, i);
	plans_drop(fn->f, fn->f->plans.n - 1);
}

void init_local(struct fn *fn, struct place to, CXCursor init)
{
	ir_loc loc = loc_of(fn->f, init);
	CXCursor string = init;
	struct val v;

	if (ir_type_is(fn->f->u, to.type, IR_ARRAY) &&
	    clang_getCursorKind(strip_parens(init)) == CXCursor_InitListExpr) {
		CXCursor only = clang_getNullCursor();

		if (kids_few(strip_parens(init), &only, 1) == 1)
			string = only;
	}
	if (is_string_init(fn->f, to.type, string, &string)) {
		struct ir_ref from = IR_REF(IR_STR, literal_string(fn->f, string));

		emit_aux(fn, IR_COPY, to.type, to.addr, from, 0, IR_INIT, loc);
		return;
	}
	if (!ir_type_is_aggregate(fn->f->u, to.type)) {
		v = convert(fn, rv(fn, init), to.type, false, loc);
		store(fn, to, v, IR_INIT, loc);
		return;
	}
	init = strip_parens(init);
	if (clang_getCursorKind(init) == CXCursor_InitListExpr &&
	    !ir_type_is(fn->f->u, to.type, IR_OPAQUE))
		init_braced(fn, to, init);
	else if (clang_getCursorKind(init) == CXCursor_CompoundLiteralExpr &&
		 ir_type_is(fn->f->u, to.type, IR_ARRAY)) /* GNU: array from array */
		emit_aux(fn, IR_COPY, to.type, to.addr, compound_literal(fn, init).addr, 0, IR_INIT,
			 loc);
	else
		rv_into(fn, to, init);
}

struct place compound_literal(struct fn *fn, CXCursor c)
{
	struct kids k = kids_of(fn->f, c);
	struct qtype t = expr_type(fn->f, c);
	CXCursor init;
	uint32_t local;
	struct place p;

	if (k.n == 0)
		fn_fail(fn, c, "compound literal without initialiser");
	init = kid(fn->f, k, k.n - 1);
	kids_drop(fn->f, k);
	local = ir_build_local(fn->b, &(struct ir_local){
					      .type = t.t,
					      .flags = IR_L_TEMP | IR_L_COMPOUND,
					      .cleanup = IR_NO,
					      .loc = loc_of(fn->f, c),
				      });
	p = place_local(fn, local);
	init_local(fn, p, init);
	p.quals = t.quals;
	return p;
}
