/* printed_length.c - results of snprintf() that are taken for how much there is in the buffer
 * (CWE-120, CWE-126, CWE-787).
 *
 * A text that was cut short makes the result larger than the buffer: what is left of the buffer
 * wraps below 0, the place behind the text is behind the buffer, and who writes the text out reads
 * on behind it.
 */
#include "checkers/index_p.h"

static void report(struct flow_ctx *cx, const struct rule *rule, val v, const char *name,
		   uint32_t call, const char *text)
{
	const char *what = flow_ref_text(cx, IR_REF(IR_TMP, call));

	flow_report(cx,
		    &(struct flow_report){
			    .rule = rule,
			    .severity = SEV_WARNING,
			    .confidence = CONF_LIKELY,
			    .loc = cx->loc,
			    .text = text,
			    .subject = name,
			    .focus = v,
			    .origin = call,
			    .origin_text = flow_text(
				    cx, "'%s' says how long the text is, cut short or not", what)});
	flow_assume(cx, v, INT64_MIN, INT16_MAX);
}

/* The variable, or the pointer in a variable, by which an address is reached. */
static struct ir_ref root_of(const struct ir_func *fn, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(fn, r);

	while (i && (i->op == IR_ELEM || i->op == IR_CAST)) {
		r = i->a;
		i = ir_ins_of(fn, r);
	}
	return r;
}

/* Do both addresses lead into the same buffer, as they are written? */
static bool is_same_buffer(const struct ir_func *fn, struct ir_ref a, struct ir_ref b)
{
	const struct ir_ins *x, *y;

	a = root_of(fn, a);
	b = root_of(fn, b);
	if (a.bits == b.bits)
		return true;
	x = ir_ins_of(fn, a);
	y = ir_ins_of(fn, b);
	if (!x || !y || x->op != y->op)
		return false;
	if (x->op == IR_FIELD)
		return x->aux == y->aux && x->imm == y->imm && is_same_buffer(fn, x->a, y->a);
	return x->op == IR_LOAD && is_same_buffer(fn, x->a, y->a);
}

static bool prints_to(const struct flow_ctx *cx, uint32_t call, struct ir_ref addr)
{
	const struct ir_call *c = &cx->fn->calls[cx->fn->ins[call].imm];

	return is_same_buffer(cx->fn, cx->fn->args[c->first].value, addr);
}

/* What is left of a buffer: its size less the result. */
static bool check_rest(struct flow_ctx *cx, const struct ev_extent *ev)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, ir_without_casts(cx->fn, ev->bytes_ref));
	const char *name;
	uint32_t call;
	val v;

	while (i && i->op == IR_SUB && ir_ref_is(ir_without_casts(cx->fn, i->b), IR_CONST))
		i = ir_ins_of(cx->fn, ir_without_casts(cx->fn, i->a));
	if (!i || i->op != IR_SUB)
		return false;
	v = flow_unwrapped(cx, flow_value(cx, i->b));
	if (!flow_is_cut_short(cx, i->b, v, &call) || !prints_to(cx, call, ev->addr_ref))
		return false;
	name = flow_ref_text(cx, ir_without_casts(cx->fn, i->b));
	report(cx, &rule_buffer_overflow_call, v, name, call,
	       flow_text(
		       cx,
		       "'%s' is larger than the buffer where the text was cut short: what '%s' is "
		       "told that there is left wraps below 0",
		       name, ev->callee));
	return true;
}

static void extent(struct flow_ctx *cx, const struct ev_extent *ev)
{
	const char *name;
	uint32_t call;
	val v;

	if (ir_ref_is(ev->bytes_ref, IR_NONE) || check_rest(cx, ev) || ev->string)
		return;
	v = flow_unwrapped(cx, flow_is_known(ev->limit) ? ev->limit : ev->content);
	if (!flow_is_known(v) || !flow_is_cut_short(cx, ev->bytes_ref, v, &call) ||
	    !prints_to(cx, call, ev->addr_ref))
		return;
	name = flow_ref_text(cx, ir_without_casts(cx->fn, ev->bytes_ref));
	report(cx, &rule_buffer_overflow_call, v, name, call,
	       flow_text(cx,
			 "'%s' is larger than the buffer where the text was cut short: '%s' %s "
			 "past its end",
			 name, ev->callee, ev->writes ? "writes" : "reads"));
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, ev->addr_ref);
	const char *name;
	uint32_t call;
	val v;

	if ((ev->kind != ACCESS_READ && ev->kind != ACCESS_WRITE) || !i || i->op != IR_ELEM ||
	    i->flags & IR_MINUS)
		return;
	v = flow_value(cx, i->b);
	if (!flow_is_cut_short(cx, i->b, v, &call) || !prints_to(cx, call, i->a))
		return;
	name = flow_ref_text(cx, ir_without_casts(cx->fn, i->b));
	report(cx, &rule_index_out_of_bounds, v, name, call,
	       flow_text(cx,
			 "'%s' is larger than the buffer where the text was cut short, and is used "
			 "as an index of it",
			 name));
}

const struct checker checker_printed_length = {
	.name = "printed_length",
	.deref = deref,
	.extent = extent,
};
