/* writes.c - facts of a function: what it stores to, what it hands out, whom it calls with what. */
#include "engine/flow/effect.h"
#include "engine/program/collect_p.h"

/* ---- places ---------------------------------------------------------------------------------- */

/* Where an address lies, as far as its expression says. */
struct place {
	uint32_t global, local; /* it is part of, or IR_NO                                   */
	ir_type rec;		/* the innermost field that it is in, or 0                   */
	uint32_t field;
	bool element;	 /* … of something, or of that field                          */
	ir_type pointee; /* before it was converted                                   */
};

static ir_type pointee_of(const struct collecting *m, struct ir_ref r)
{
	switch (ir_ref_kind(r)) {
	case IR_LOCAL:
		return m->fn->locals[ir_ref_index(r)].type;
	case IR_GLOBAL:
		return m->u->globals.v[ir_ref_index(r)].type;
	case IR_TMP: {
		const struct ir_ins *i = &m->fn->ins[ir_ref_index(r)];

		if (i->op == IR_FIELD)
			return m->u->fields.v[ir_typ(m->u, i->aux)->first + i->imm].type;
		if (i->op == IR_ELEM)
			return i->aux;
		return ir_type_is(m->u, i->type, IR_PTR) ? ir_typ(m->u, i->type)->elem : 0;
	}
	case IR_NONE:
	case IR_CONST:
	case IR_SYM:
	case IR_STR:
	case IR_LABEL:
		break;
	}
	return 0;
}

static struct place place_of(const struct collecting *m, struct ir_ref r)
{
	struct place p = {.global = IR_NO, .local = IR_NO};
	bool first = true;

	for (;;) {
		const struct ir_ins *i = ir_ref_is(r, IR_TMP) ? &m->fn->ins[ir_ref_index(r)] : NULL;

		if (i && i->op == IR_CAST && ir_type_is(m->u, i->aux, IR_PTR) &&
		    ir_type_is(m->u, i->type, IR_PTR)) {
			r = i->a;
			continue;
		}
		if (first)
			p.pointee = pointee_of(m, r);
		first = false;
		if (i && i->op == IR_FIELD && !p.rec) {
			p.rec = i->aux;
			p.field = i->imm;
		} else if (i && i->op == IR_ELEM) {
			p.element |= !p.rec;
		} else if (!i || i->op != IR_FIELD) {
			break;
		}
		r = i->a;
	}
	if (ir_ref_is(r, IR_GLOBAL))
		p.global = ir_ref_index(r);
	if (ir_ref_is(r, IR_LOCAL))
		p.local = ir_ref_index(r);
	return p;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void put(struct collecting *m, enum fact_list l, enum fact_place what, uint32_t a,
		uint32_t b)
{
	/* the writes of each argument are its own */
	if (l != FACTS_arg_writes && !collect_is_new(m, l, hash_mix((uint64_t)what << 32 | a, b)))
		return;
	facts_put(m->facts, l, what);
	facts_put(m->facts, l, a);
	facts_put(m->facts, l, b);
}

static uint32_t size_bit(uint64_t size_bytes)
{
	return (uint32_t)1 << (effect_size_bit(size_bytes) - EFFECT_SIZES);
}

/* What is written by that, as rows of a list. */
static void write_place(struct collecting *m, enum fact_list l, const struct place *p, ir_type type)
{
	if (p->local != IR_NO) /* no caller has ever seen that */
		return;
	if (p->global != IR_NO)
		put(m, l, FACT_GLOBAL, p->global, 0);
	if (p->rec)
		put(m, l, FACT_FIELD, p->rec, p->field);
	if (ir_type_is_aggregate(m->u, type))
		put(m, l, FACT_ALL, type, 0);
	else if (p->element || (!p->rec && p->global == IR_NO))
		put(m, l, FACT_SIZES, size_bit(ir_typ(m->u, type)->size_bytes), 0);
}

/* Somebody else writes by a pointer: no one knows how much. */
static void write_by_pointer(struct collecting *m, struct ir_ref r)
{
	struct place p = place_of(m, r);
	const struct ir_typ *t = ir_typ(m->u, p.pointee);

	if (p.local != IR_NO)
		return;
	p.element = true; /* it may go on behind it */
	write_place(m, FACTS_arg_writes, &p, p.pointee);
	if (t->kind == IR_VOID || t->kind == IR_OPAQUE)
		put(m, FACTS_arg_writes, FACT_SIZES, (1 << 5) - 1, 0);
	else if (t->kind == IR_PTR)
		put(m, FACTS_arg_writes, FACT_SIZES, size_bit(m->u->ptr_bytes), 0);
}

static bool is_for_reading(const struct collecting *m, ir_type pointer)
{
	const struct ir_typ *t = ir_typ(m->u, pointer);

	return t->kind == IR_PTR && t->flags & IR_TF_CONST_ELEM;
}

static void hand_out(struct collecting *m, struct ir_ref r, ir_type type)
{
	struct place p;

	if (is_for_reading(m, type))
		return;
	p = place_of(m, r);
	if (p.global != IR_NO)
		put(m, FACTS_exposed, FACT_GLOBAL, p.global, 0);
	if (p.rec)
		put(m, FACTS_exposed, FACT_FIELD, p.rec, p.field);
}

static void hand_out_data(struct collecting *m, const struct ir_data *d)
{
	for (uint32_t i = 0; i < d->n; i++) {
		const struct ir_item *it = &m->u->items.v[d->first + i];

		if (ir_ref_is(it->value, IR_GLOBAL) && !is_for_reading(m, it->type))
			put(m, FACTS_exposed, FACT_GLOBAL, ir_ref_index(it->value), 0);
	}
}

/* ---- calls ----------------------------------------------------------------------------------- */

static uint32_t n_arg_writes(const struct collecting *m)
{
	return m->facts->open[FACTS_arg_writes].n / 3;
}

static void argument(struct collecting *m, const struct ir_arg *a)
{
	const struct ir_typ *t = ir_typ(m->u, a->type);
	bool is_function = t->kind == IR_PTR && ir_type_is(m->u, t->elem, IR_FUNC);
	uint32_t before = n_arg_writes(m), flags = is_function ? FACT_ARG_FUNCTION : 0;

	if (t->kind == IR_PTR && !is_for_reading(m, a->type))
		flags |= FACT_ARG_WRITABLE;
	write_by_pointer(m, a->value);
	facts_put(m->facts, FACTS_args, ir_ref_is(a->value, IR_SYM) ? a->value.bits : 0);
	facts_put(m->facts, FACTS_args, flags);
	facts_put(m->facts, FACTS_args, n_arg_writes(m) - before);
	if (!(a->flags & IR_ARG_BYVAL))
		hand_out(m, a->value, a->type);
	if (ir_ref_is(a->value, IR_SYM) && collect_is_new(m, FACTS_handed, ir_ref_index(a->value)))
		facts_put(m->facts, FACTS_handed, ir_ref_index(a->value));
}

static void call(struct collecting *m, const struct ir_call *c, ir_type type)
{
	bool by_name = ir_ref_is(c->callee, IR_SYM);

	facts_put(m->facts, FACTS_calls, by_name ? c->callee.bits : 0);
	facts_put(m->facts, FACTS_calls, c->ftype);
	facts_put(m->facts, FACTS_calls, ir_type_is(m->u, type, IR_PTR) ? FACT_CALL_POINTER : 0);
	facts_put(m->facts, FACTS_calls, c->n);
	if (!ir_ref_is(c->dest, IR_NONE)) {
		struct place p = place_of(m, c->dest);

		write_place(m, FACTS_writes, &p, ir_typ(m->u, c->ftype)->elem);
	}
	for (uint32_t i = 0; i < c->n; i++)
		argument(m, &m->fn->args[c->first + i]);
}

/* ---- one function ------------------------------------------------------------------------ */

static void store(struct collecting *m, const struct ir_ins *i, ir_type type)
{
	struct place p = place_of(m, i->a);

	write_place(m, FACTS_writes, &p, type);
}

static void instruction(struct collecting *m, const struct ir_ins *i)
{
	switch ((int)i->op) {
	case IR_STORE:
		store(m, i, i->type);
		hand_out(m, i->b, i->type);
		return;
	case IR_COPY:
	case IR_ZERO:
		store(m, i, i->type);
		return;
	case IR_DATA:
		store(m, i, m->u->datas.v[i->imm].type);
		hand_out_data(m, &m->u->datas.v[i->imm]);
		return;
	case IR_CAST:
		if (!ir_type_is(m->u, i->type, IR_PTR))
			hand_out(m, i->a, 0);
		return;
	case IR_VA_ARG:
		hand_out(m, i->a, 0);
		return;
	case IR_CALL:
		call(m, &m->fn->calls[i->imm], i->type);
		return;
	case IR_ASM:
		for (uint32_t k = 0; k < m->fn->calls[i->imm].n; k++)
			hand_out(m, m->fn->args[m->fn->calls[i->imm].first + k].value, 0);
		m->flags |= FACT_ASM;
		return;
	default:
		break;
	}
}

void collect_writes(struct collecting *m)
{
	const struct ir_func *fn = m->fn;
	const struct ir_typ *type = ir_typ(m->u, m->u->syms.v[fn->sym].type);

	for (uint32_t i = 0; i < fn->n_ins; i++)
		instruction(m, &fn->ins[i]);
	for (uint32_t b = 0; b < fn->n_blocks; b++)
		if (fn->blocks[b].term == IR_RET && !ir_ref_is(fn->blocks[b].cond, IR_NONE))
			hand_out(m, fn->blocks[b].cond, type->elem);
}
