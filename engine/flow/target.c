#include "engine/flow/target.h"

static struct ir_ref without_casts(const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP) && fn->ins[ir_ref_index(r)].op == IR_CAST)
		r = fn->ins[ir_ref_index(r)].a;
	return r;
}

uint64_t target_place(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref address)
{
	const struct ir_ins *i;

	address = without_casts(fn, address);
	if (ir_ref_is(address, IR_GLOBAL))
		return target_global(ir_ref_index(address));
	if (!ir_ref_is(address, IR_TMP))
		return UINT64_MAX;
	i = &fn->ins[ir_ref_index(address)];
	return i->op == IR_FIELD ? target_field(u, i->aux, i->imm) : UINT64_MAX;
}

uint32_t target_of(const struct targets *t, const struct ir_unit *u, const struct ir_func *fn,
		   struct ir_ref callee)
{
	struct ir_ref r = without_casts(fn, callee);
	const struct ir_ins *i = ir_ref_is(r, IR_TMP) ? &fn->ins[ir_ref_index(r)] : NULL;
	const uint64_t *known;
	uint64_t place;

	if (!i || i->op != IR_LOAD)
		return IR_NO;
	place = target_place(u, fn, i->a);
	known = place == UINT64_MAX ? NULL : map_get(&t->of, place);
	return known && *known ? (uint32_t)*known - 1 : IR_NO;
}
