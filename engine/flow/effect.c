#include "engine/flow/effect.h"

uint32_t effect_size_bit(uint64_t size_bytes)
{
	switch (size_bytes) {
	case 1:
		return EFFECT_SIZES;
	case 2:
		return EFFECT_SIZES + 1;
	case 4:
		return EFFECT_SIZES + 2;
	case 8:
		return EFFECT_SIZES + 3;
	default:
		return EFFECT_SIZES + 4;
	}
}

uint32_t effect_field_bit(const struct effects *e, const struct ir_unit *u, ir_type rec,
			  uint32_t field)
{
	return e->first_field + ir_typ(u, rec)->first + field;
}

effect_row effect_of(const struct effects *e, uint32_t func)
{
	return e->rows + (size_t)func * e->words;
}

effect_row effect_of_unknown(const struct effects *e)
{
	return effect_of(e, e->n_funcs);
}

effect_row effect_of_library(const struct effects *e)
{
	return effect_of(e, e->n_funcs + 1);
}

effect_row effect_of_type(const struct effects *e, ir_type function)
{
	const uint64_t *row = map_get(&e->by_type, function);

	return row ? effect_of(e, (uint32_t)*row) : effect_of_unknown(e);
}

effect_row effect_of_call(const struct effects *e, const struct ir_unit *u,
			  const struct ir_call *call)
{
	const struct ir_sym *s;

	if (!ir_ref_is(call->callee, IR_SYM))
		return effect_of_type(e, call->ftype);
	s = &u->syms.v[ir_ref_index(call->callee)];
	if (s->body != IR_NO && !(s->flags & IR_S_WEAK))
		return effect_of(e, s->body);
	return s->flags & (IR_S_SYSTEM | IR_S_BUILTIN) ? effect_of_library(e)
						       : effect_of_unknown(e);
}

bool effect_is_exposed(const struct effects *e, uint32_t bit)
{
	return effect_has(e->exposed, bit);
}

bool effect_is_private(const struct effects *e, const struct ir_unit *u, uint32_t global)
{
	return u->globals.v[global].linkage == IR_LINK_INTERNAL &&
	       !effect_is_exposed(e, effect_global_bit(global));
}

bool effect_is_constant(const struct effects *e, const struct ir_unit *u, uint32_t global)
{
	return u->globals.v[global].flags & IR_G_CONST ||
	       (e && e->constant[global / 64] >> (global % 64) & 1);
}

bool effect_is_left(const struct effects *e, uint32_t global)
{
	return e && e->left[global / 64] >> (global % 64) & 1;
}
