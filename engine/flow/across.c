/* across.c - whether a finding rests on what other functions do.
 *
 * It does where the fault is that of a callee (latent.c); where the value at fault was made or
 * written by a call that was executed by the summary of its callee; and where such a call was given
 * the place and has left it alone.
 */
#include "engine/flow/state_p.h"

enum { MAX_DEPTH = 4 };

void across_note(struct explorer *ex, uint32_t ins)
{
	if (!ex->summarised)
		ex->summarised = arena_array(&ex->mem, uint64_t, ex->fn->n_ins / 64 + 1);
	bit_set(ex->summarised, ins);
}

bool across_is_noted(const struct explorer *ex, uint32_t ins)
{
	return ex->summarised && ins < ex->fn->n_ins && bit_get(ex->summarised, ins);
}

static bool is_made(struct explorer *ex, val v, int depth)
{
	struct form f = {0};

	if (v > VAL_UNINIT)
		f = *val_form(&ex->t, v);
	for (uint32_t i = 0; i < f.n && depth < MAX_DEPTH; i++) {
		const struct sym_info *s = sym_info(&ex->t, f.t[i].s);

		if ((s->kind == SYM_CALL || s->kind == SYM_HEAP) && across_is_noted(ex, s->ins))
			return true;
		if (s->kind == SYM_LOAD && !s->y &&
		    is_made(ex, val_sym(&ex->t, ex->t.cells.v[s->x].region), depth + 1))
			return true;
		if (s->kind == SYM_OP &&
		    (is_made(ex, s->x, depth + 1) || is_made(ex, s->y, depth + 1)))
			return true;
	}
	return false;
}

bool across_made(struct explorer *ex, val v)
{
	return ex->summarised && is_made(ex, v, 0);
}

static bool is_given(const struct flow_ctx *cx, const struct ir_call *call, sym region)
{
	for (uint32_t i = 0; i < call->n; i++) {
		val v = flow_value_now(cx, cx->fn->args[call->first + i].value), off;
		sym base;

		if (v > VAL_UNINIT && val_split(&cx->ex->t, v, &base, &off) && base == region)
			return true;
	}
	return false;
}

/* Is an operand made of what a noted call returns? */
static bool is_made_of(const struct explorer *ex, struct ir_ref r, int depth)
{
	const struct ir_ins *i = ir_ins_of(ex->fn, r);

	if (!i || depth > MAX_DEPTH)
		return false;
	if (i->op == IR_CALL)
		return across_is_noted(ex, ir_ref_index(r));
	return is_made_of(ex, i->a, depth + 1) || is_made_of(ex, i->b, depth + 1);
}

bool across_is_used(const struct explorer *ex, uint32_t ins)
{
	const struct ir_ins *i;

	if (!ex->summarised || ins >= ex->fn->n_ins)
		return false;
	i = &ex->fn->ins[ins];
	return i->op != IR_CALL && (is_made_of(ex, i->a, 0) || is_made_of(ex, i->b, 0));
}

bool across_was_lent(const struct flow_ctx *cx, val place, uint32_t since)
{
	uint32_t last = cx->ins < cx->fn->n_ins ? cx->ins : cx->fn->n_ins;
	sym region;
	val off;

	if (!cx->ex->summarised || place <= VAL_UNINIT ||
	    !val_split(&cx->ex->t, place, &region, &off))
		return false;
	for (uint32_t n = since == IR_NO ? 0 : since; n < last; n++)
		if (bit_get(cx->ex->summarised, n) &&
		    is_given(cx, &cx->fn->calls[cx->fn->ins[n].imm], region))
			return true;
	return false;
}
