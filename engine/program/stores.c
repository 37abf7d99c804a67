/* stores.c - facts of a function: into which members and globals it puts functions, and which of
 * them it calls. */
#include "engine/program/collect_p.h"
#include "engine/program/targets.h"

#include <string.h>

/* The member or global that an address is.  False: something else. */
static bool place_of(const struct ir_func *fn, struct ir_ref address, uint32_t ret[3])
{
	struct ir_ref r = ir_without_casts(fn, address);
	const struct ir_ins *i = ir_ins_of(fn, r);

	if (ir_ref_is(r, IR_GLOBAL))
		memcpy(ret, (uint32_t[3]){FACT_GLOBAL, ir_ref_index(r), 0}, 3 * sizeof *ret);
	else if (i && i->op == IR_FIELD)
		memcpy(ret, (uint32_t[3]){FACT_FIELD, i->aux, i->imm}, 3 * sizeof *ret);
	else
		return false;
	return true;
}

static void put(struct collecting *c, const uint32_t place[3], struct ir_ref value)
{
	if (!ir_ref_is(value, IR_SYM) ||
	    !collect_is_new(
		    c, FACTS_stores,
		    hash_mix(hash_mix((uint64_t)place[0] << 32 | place[1], place[2]), value.bits)))
		return;
	for (int i = 0; i < 3; i++)
		facts_put(c->facts, FACTS_stores, place[i]);
	facts_put(c->facts, FACTS_stores, ir_ref_index(value));
}

static void put_data(struct collecting *c, const struct ir_data *d)
{
	for (uint32_t i = 0; i < d->n; i++) {
		const struct ir_item *it = &c->u->items.v[d->first + i];
		uint32_t place[3] = {FACT_FIELD, 0, 0};

		if (ir_ref_is(it->value, IR_SYM) &&
		    targets_member(c->u, d->type, it->offset_bytes, &place[1], &place[2]))
			put(c, place, it->value);
	}
}

static void put_pointer(struct collecting *c, struct ir_ref callee)
{
	const struct ir_ins *load = ir_ins_of(c->fn, ir_without_casts(c->fn, callee));
	uint32_t place[3];

	if (!load || load->op != IR_LOAD || !place_of(c->fn, load->a, place) ||
	    !collect_is_new(c, FACTS_pointers,
			    hash_mix((uint64_t)place[0] << 32 | place[1], place[2])))
		return;
	for (int i = 0; i < 3; i++)
		facts_put(c->facts, FACTS_pointers, place[i]);
}

void collect_stores(struct collecting *c)
{
	for (uint32_t i = 0; i < c->fn->n_calls; i++)
		put_pointer(c, c->fn->calls[i].callee);
	for (uint32_t i = 0; i < c->fn->n_ins; i++) {
		const struct ir_ins *s = &c->fn->ins[i];
		uint32_t place[3];

		if (s->op == IR_STORE && place_of(c->fn, s->a, place))
			put(c, place, ir_without_casts(c->fn, s->b));
		else if (s->op == IR_DATA)
			put_data(c, &c->u->datas.v[s->imm]);
	}
}
