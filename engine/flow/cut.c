/* cut.c - numbers of characters that a call says it would have printed, had there been room.
 *
 *	n = snprintf(buf, sizeof buf, "%s: ", name);
 *	n += snprintf(buf + n, sizeof buf - n, "%s", what);
 *	write(fd, buf, n);
 *
 * Where the text was cut short, n is what it would have been: larger than the buffer.  So it is as
 * long as nothing on the path compares it with anything from above, and as the format does not
 * bound it: texts of any length are in it, or arguments that we do not see.
 */
#include "engine/flow/state_p.h"

enum { MAX_NESTED = 4 };

/* Is it a call that prints to its first argument, no more than its second says? */
static bool prints_up_to(const struct flow_ctx *cx, const struct ir_ins *i)
{
	const struct ir_call *c = &cx->fn->calls[i->imm];
	const struct ir_sym *s =
		ir_ref_is(c->callee, IR_SYM) ? &cx->unit->syms.v[ir_ref_index(c->callee)] : NULL;
	const struct model *m = s && s->body == IR_NO && cx->ex->models
					? models_find(cx->ex->models, ir_cstr(cx->unit, s->name))
					: NULL;
	bool has_format = false;

	for (uint32_t k = 0; m && k < c->n && k < m->n_args; k++)
		has_format |= (m->args[k].flags & MODEL_A_FORMAT) != 0;
	return has_format && c->n > 2 && m->args[0].flags & MODEL_A_STRING_OUT &&
	       m->args[0].flags & MODEL_A_MAY_WRITE && m->args[0].writes.a.kind == MODEL_T_ARG;
}

/* The call whose result r is, or was added up to it last, on this path; IR_NO: none. */
static uint32_t call_of(const struct flow_ctx *cx, struct ir_ref r, int depth)
{
	struct ir_ref is = ir_without_casts(cx->fn, r);
	const struct ir_ins *i = ir_ins_of(cx->fn, is);
	uint32_t n;

	if (!i || depth <= 0)
		return IR_NO;
	switch ((int)i->op) {
	case IR_CALL:
		return prints_up_to(cx, i) ? ir_ref_index(is) : IR_NO;
	case IR_LOAD:
		n = ir_ref_is(i->a, IR_LOCAL) ? flow_assigned_at(cx, i->a) : IR_NO;
		return n == IR_NO ? IR_NO : call_of(cx, cx->fn->ins[n].b, depth - 1);
	case IR_ADD:
		n = call_of(cx, i->a, depth - 1);
		return n != IR_NO ? n : call_of(cx, i->b, depth - 1);
	default:
		return IR_NO;
	}
}

static bool is_bounded(const struct flow_ctx *cx, val v)
{
	struct form f = *val_form(&cx->ex->t, v);

	if (flow_said(cx, v).hi != INF)
		return true;
	for (uint32_t i = 0; i < f.n; i++)
		if (sym_info(&cx->ex->t, f.t[i].s)->flags & SYM_F_SEVERAL ||
		    taint_is_bounded(cx->ex, cx->st, f.t[i].s))
			return true;
	return false;
}

bool flow_is_cut_short(const struct flow_ctx *cx, struct ir_ref r, val v, uint32_t *ret_call)
{
	uint32_t call;

	if (v <= VAL_UNINIT || flow_bounds(cx, v).hi < INT16_MAX)
		return false;
	call = call_of(cx, r, MAX_NESTED);
	if (call == IR_NO || is_bounded(cx, v) || flow_counts_rounds(cx, v))
		return false;
	*ret_call = call;
	return true;
}
