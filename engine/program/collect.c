/* collect.c - facts of a unit's functions: what each of them refers to and calls. */
#include "engine/program/collect_p.h"

bool collect_is_new(struct collecting *c, enum fact_list l, uint64_t x)
{
	bool is_new;

	map_put(&c->seen, hash_mix((uint64_t)l, x), &is_new);
	return is_new;
}

static void put_once(struct collecting *c, enum fact_list l, uint32_t word)
{
	if (collect_is_new(c, l, word))
		facts_put(c->facts, l, word);
}

static void put_params(struct collecting *c)
{
	for (uint32_t i = 0; i < c->fn->n_params; i++) {
		const struct ir_local *l = &c->fn->locals[i];
		uint32_t row[] = {l->name, l->type, l->flags, l->param_flags, l->loc};

		for (size_t k = 0; k < PS_ARRAY_SIZE(row); k++)
			facts_put(c->facts, FACTS_params, row[k]);
	}
}

/* ---- references --------------------------------------------------------------------------------
 */

static void put_ref(struct collecting *c, enum fact_list l, struct ir_ref r)
{
	if (!ir_ref_is(r, IR_SYM) && !ir_ref_is(r, IR_GLOBAL))
		return;
	if (collect_is_new(c, FACTS_refs, r.bits))
		facts_put(c->facts, l, r.bits);
}

static void put_data(struct collecting *c, uint32_t data)
{
	const struct ir_data *d = &c->u->datas.v[data];

	for (uint32_t i = 0; i < d->n; i++)
		put_ref(c, FACTS_refs, c->u->items.v[d->first + i].value);
}

static void put_refs(struct collecting *c)
{
	const struct ir_func *fn = c->fn;

	for (uint32_t i = 0; i < fn->n_calls; i++)
		if (ir_ref_is(fn->calls[i].callee, IR_SYM))
			put_once(c, FACTS_callees, ir_ref_index(fn->calls[i].callee));
	for (uint32_t i = 0; i < fn->n_args; i++)
		put_ref(c, FACTS_refs, fn->args[i].value);
	for (uint32_t i = 0; i < fn->n_ins; i++) {
		put_ref(c, FACTS_refs, fn->ins[i].a);
		put_ref(c, FACTS_refs, fn->ins[i].b);
		if (fn->ins[i].op == IR_DATA)
			put_data(c, fn->ins[i].imm);
	}
	for (uint32_t i = 0; i < fn->n_blocks; i++)
		if (fn->blocks[i].term == IR_RET)
			put_ref(c, FACTS_refs, fn->blocks[i].cond);
	for (uint32_t i = 0; i < fn->n_calls; i++) {
		if (!ir_ref_is(fn->calls[i].callee, IR_SYM))
			put_ref(c, FACTS_more, fn->calls[i].callee);
		put_ref(c, FACTS_more, fn->calls[i].dest);
	}
	for (uint32_t i = 0; i < fn->n_blocks; i++)
		put_ref(c, FACTS_more, fn->blocks[i].cond);
	for (uint32_t i = 0; i < fn->n_locals; i++)
		if (fn->locals[i].cleanup != IR_NO)
			put_ref(c, FACTS_more, IR_REF(IR_SYM, fn->locals[i].cleanup));
}

static void put_named(struct collecting *c, struct ir_ref r)
{
	if (ir_ref_is(r, IR_SYM))
		put_once(c, FACTS_named, ir_ref_index(r));
}

static void put_all_named(struct collecting *c)
{
	const struct ir_func *fn = c->fn;

	for (uint32_t i = 0; i < fn->n_ins; i++) {
		const struct ir_data *d =
			fn->ins[i].op == IR_DATA ? &c->u->datas.v[fn->ins[i].imm] : NULL;

		put_named(c, fn->ins[i].a);
		put_named(c, fn->ins[i].b);
		for (uint32_t k = 0; d && k < d->n; k++)
			put_named(c, c->u->items.v[d->first + k].value);
	}
	for (uint32_t i = 0; i < fn->n_args; i++)
		put_named(c, fn->args[i].value);
	for (uint32_t i = 0; i < fn->n_blocks; i++)
		put_named(c, fn->blocks[i].cond);
}

/* ---- types and literals ------------------------------------------------------------------------
 */

static void put_type(struct collecting *c, ir_type t)
{
	put_once(c, FACTS_types, t);
}

/* An operand's own: literals, types of constants and of what they measure. */
static void put_operand(struct collecting *c, struct ir_ref r)
{
	uint32_t i = ir_ref_index(r);

	if (ir_ref_is(r, IR_STR)) {
		put_once(c, FACTS_lits, r.bits);
	} else if (ir_ref_is(r, IR_CONST)) {
		put_type(c, c->u->consts.v[i].type);
		put_type(c, c->u->measures.v[c->u->consts.v[i].measure].type);
	}
}

static void put_operands_of_data(struct collecting *c, uint32_t data)
{
	const struct ir_data *d = &c->u->datas.v[data];

	put_type(c, d->type);
	for (uint32_t i = 0; i < d->n; i++) {
		put_type(c, c->u->items.v[d->first + i].type);
		put_operand(c, c->u->items.v[d->first + i].value);
	}
}

static void put_operands(struct collecting *c)
{
	const struct ir_func *fn = c->fn;

	put_type(c, fn->ret);
	for (uint32_t i = 0; i < fn->n_locals; i++)
		put_type(c, fn->locals[i].type);
	for (uint32_t i = 0; i < fn->n_ins; i++) {
		put_type(c, fn->ins[i].type);
		put_type(c, fn->ins[i].aux);
		put_operand(c, fn->ins[i].a);
		put_operand(c, fn->ins[i].b);
		if (fn->ins[i].op == IR_DATA)
			put_operands_of_data(c, fn->ins[i].imm);
	}
	for (uint32_t i = 0; i < fn->n_args; i++) {
		put_type(c, fn->args[i].type);
		put_operand(c, fn->args[i].value);
	}
	for (uint32_t i = 0; i < fn->n_calls; i++) {
		put_type(c, fn->calls[i].ftype);
		put_operand(c, fn->calls[i].callee);
		put_operand(c, fn->calls[i].dest);
	}
	for (uint32_t i = 0; i < fn->n_blocks; i++) {
		put_type(c, fn->blocks[i].cond_type);
		put_operand(c, fn->blocks[i].cond);
	}
}

static void put_fields(struct collecting *c)
{
	for (uint32_t i = 0; i < c->fn->n_ins; i++) {
		const struct ir_ins *s = &c->fn->ins[i];

		if (s->op != IR_FIELD ||
		    !collect_is_new(c, FACTS_fields, (uint64_t)s->aux << 32 | s->imm))
			continue;
		facts_put(c->facts, FACTS_fields, s->aux);
		facts_put(c->facts, FACTS_fields, s->imm);
	}
}

/* ---- what its callers look into, and it into others ---------------------------------------------
 */

static bool is_param(const struct ir_func *fn, struct ir_ref r)
{
	return ir_ref_is(r, IR_LOCAL) && ir_ref_index(r) < fn->n_params;
}

/* Does it call a parameter (checkers/call_mismatch.c), or mix one with another object's address
 * (flow/outcome.c)? */
static bool is_looked_into(const struct ir_func *fn)
{
	for (uint32_t i = 0; i < fn->n_calls; i++) {
		const struct ir_ins *load = ir_ins_of(fn, fn->calls[i].callee);

		if (load && load->op == IR_LOAD && is_param(fn, load->a))
			return true;
	}
	return ir_mixes_param(fn, IR_NO);
}

static bool chooses(const struct ir_unit *u, const struct ir_func *fn)
{
	const struct ir_typ *ret = ir_typ(u, ir_typ(u, u->syms.v[fn->sym].type)->elem);

	if (ret->kind == IR_PTR && ir_type_is(u, ret->elem, IR_FUNC))
		return true;
	for (uint32_t i = 0; i < fn->n_calls; i++)
		if (!ir_ref_is(fn->calls[i].callee, IR_SYM))
			return true;
	return false;
}

static bool calls_a_member(const struct ir_func *fn)
{
	for (uint32_t i = 0; i < fn->n_calls; i++) {
		const struct ir_ins *load = ir_ins_of(fn, fn->calls[i].callee);

		if (load && load->op == IR_LOAD && ir_ref_is(load->a, IR_TMP))
			return true;
	}
	return false;
}

static bool gives_a_function(const struct ir_unit *u, const struct ir_func *fn)
{
	for (uint32_t i = 0; i < fn->n_args; i++) {
		const struct ir_typ *t = ir_typ(u, fn->args[i].type);

		if (t->kind == IR_PTR && ir_type_is(u, t->elem, IR_FUNC))
			return true;
	}
	return false;
}

/* ---- the whole ---------------------------------------------------------------------------------
 */

static void collect(struct collecting *c, uint32_t func)
{
	const struct ir_func *fn = &c->u->funcs.v[func];

	c->fn = fn;
	c->flags = (fn->status != IR_FULL ? FACT_LOST : 0) | (!fn->n_blocks ? FACT_EMPTY : 0) |
		   (is_looked_into(fn) ? FACT_LOOKED_INTO : 0) |
		   (calls_a_member(fn) ? FACT_BY_MEMBER : 0) |
		   (gives_a_function(c->u, fn) ? FACT_CALLBACK : 0) |
		   (chooses(c->u, fn) ? FACT_CHOOSES : 0);
	put_params(c);
	put_refs(c);
	put_all_named(c);
	put_operands(c);
	put_fields(c);
	collect_uses(c);
	collect_writes(c);
	collect_stores(c);
	collect_numbers(c);
	collect_ways(c);
	facts_close(c->facts, ir_content_func(c->content, func), c->flags, fn->n_ins);
	map_release(&c->seen);
}

void facts_collect(const struct ir_unit *u, struct facts *ret)
{
	struct collecting c = {.u = u, .facts = ret, .content = ir_content_new(u)};

	*ret = (struct facts){0};
	for (uint32_t f = 0; f < u->funcs.n; f++)
		collect(&c, f);
	ir_content_free(c.content);
}
