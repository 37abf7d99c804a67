/* div_zero.c - division and modulus by zero (CWE-369). */
#include "checkers/index_p.h"

static const struct rule div_zero = {
	.id = "div-zero",
	.summary = "divisor is zero",
	.help = "On the path shown, the divisor of / or % is 0, or comes from outside of the "
		"program and nobody has asked whether it is. Dividing by 0 is undefined and ends "
		"the process on "
		"most machines.\n\nCheck the divisor before dividing and decide what the result "
		"should be "
		"when there is nothing to divide by.",
	.bad = "int mean(int sum, int n)\n{\n\tif (n == 0)\n\t\tlog_error(\"empty\");\n\treturn "
	       "sum / n;\n}\n",
	.good = "int mean(int sum, int n)\n{\n\tif (n == 0)\n\t\treturn 0;\n\treturn sum / n;\n}\n",
	.cwe = {369},
	.severity = SEV_ERROR,
	.security = 5.5,
};

/* Has the code itself bounded the divisor, and left exactly 0 inside; or does it count through 0?
 */
static bool leaves_zero(struct flow_ctx *cx, val v)
{
	struct interval said = flow_said(cx, v);

	if (flow_is_zero(cx, v) == TRI_NO)
		return false;
	if (flow_counts_rounds(cx, v))
		return (said.lo == 0 && said.hi != INT64_MAX) ||
		       (said.hi == 0 && said.lo != INT64_MIN) ||
		       (said.lo != INT64_MIN && said.lo < 0 && said.hi != INT64_MAX && said.hi > 0);
	return said.lo == 0 || said.hi == 0;
}

/* Is it just a number from outside of the program, of which nobody has asked whether it is 0? */
static bool comes_as_zero(struct flow_ctx *cx, val v, uint32_t *ret_from)
{
	val plain = flow_is_known(v) ? flow_unwrapped(cx, v) : 0;

	return flow_is_zero(cx, v) == TRI_UNKNOWN && flow_is_plain_outside(cx, plain, ret_from) &&
	       !index_was_given_away(cx, v);
}

static const char *text(const struct flow_ctx *cx, const struct ev_div *ev, const char *name,
			const char *is)
{
	const char *divides = ev->unsure ? "divides by it on some of its paths" : "divides by it";

	if (!ev->callee && ir_ref_is(ev->divisor_ref, IR_CONST))
		return "divisor is 0"; /* a number is no name */
	if (!ev->callee)
		return flow_text(cx, "divisor '%s' %s", name, is);
	if (!ev->inner)
		return flow_text(cx, "'%s' divides by a number that %s%s", ev->callee, is,
				 ev->unsure ? " on some of its paths" : "");
	if (flow_value(cx, ev->divisor_ref) == ev->divisor && ir_ref_is(ev->divisor_ref, IR_CONST))
		return flow_text(cx, "argument %u of '%s' %s, and it %s", ev->arg, ev->callee, is,
				 divides);
	return flow_text(cx, "'%s' %s, and '%s' %s", ev->name, is, ev->callee, divides);
}

static const char *source_text(const struct flow_ctx *cx, uint32_t call)
{
	return flow_text(cx, "'%s' brings it in from outside",
			 flow_ref_text(cx, IR_REF(IR_TMP, call)));
}

static enum confidence confidence(const struct ev_div *ev, bool certain)
{
	if (ev->unsure)
		return certain && !ev->assumes ? CONF_LIKELY : CONF_POSSIBLE;
	return certain ? CONF_CERTAIN : CONF_LIKELY;
}

/* The address that the divisor was read from; 0: none. */
static val place_of(const struct flow_ctx *cx, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, ir_without_casts(cx->fn, r));

	return i && i->op == IR_LOAD ? flow_value_now(cx, i->a) : 0;
}

/* That it can be 0 is an error where the path has found it 0, or has compared it with a number and
 * left just 0.  That a loop had nothing to go round for, that a callee can return 0 in a case of
 * its own, and what follows from relations with other numbers, is worth a warning. */
static enum severity severity(const struct flow_ctx *cx, const struct ev_div *ev, bool certain)
{
	struct interval sure = flow_bounds_sure(cx, ev->divisor);
	struct ir_ref r = ir_without_casts(cx->fn, ev->divisor_ref);
	const struct ir_ins *i = ir_ins_of(cx->fn, r), *set;
	uint32_t at;

	if (!certain)
		return flow_was_compared_with_number(cx, ev->divisor) ||
				       flow_counts_rounds(cx, ev->divisor)
			       ? SEV_ERROR
			       : SEV_WARNING;
	if (sure.lo || sure.hi || flow_had_no_round(cx, r))
		return SEV_WARNING;
	if (i && i->op == IR_CALL)
		return SEV_WARNING;
	at = i && i->op == IR_LOAD ? flow_assigned_at(cx, i->a) : IR_NO;
	set = at == IR_NO ? NULL : ir_ins_of(cx->fn, ir_without_casts(cx->fn, cx->fn->ins[at].b));
	return set && set->op == IR_CALL && !flow_was_asked(cx, ev->divisor) ? SEV_WARNING
									     : SEV_ERROR;
}

static void div_event(struct flow_ctx *cx, const struct ev_div *ev)
{
	bool certain = flow_is_zero(cx, ev->divisor) == TRI_YES, outside = false;
	uint32_t from = IR_NO;
	const char *name, *is;
	bool call;

	if (!certain && !leaves_zero(cx, ev->divisor)) {
		outside = comes_as_zero(cx, ev->divisor, &from);
		if (!outside)
			return;
	}
	if (flow_value(cx, ev->divisor_ref) == ev->divisor &&
	    flow_is_count_of_nothing(cx, ev->divisor_ref, ev->divisor))
		return;
	/* what a callee asks of an input is no reason for its caller to reckon with it */
	if (!outside && flow_is_input(cx, ev->divisor) && !flow_was_asked(cx, ev->divisor))
		return;
	name = ev->callee && ev->inner ? ev->name : flow_ref_text(cx, ev->divisor_ref);
	is = certain ? "is 0" : outside ? "comes from outside and can be 0" : "can be 0";
	call = from != IR_NO && cx->fn->ins[from].op == IR_CALL;
	flow_report(cx, &(struct flow_report){.rule = &div_zero,
					      .severity = severity(cx, ev, certain),
					      .confidence = confidence(ev, certain),
					      .loc = cx->loc,
					      .text = text(cx, ev, name, is),
					      .subject = name,
					      .focus = ev->divisor,
					      .at = place_of(cx, ev->divisor_ref),
					      .origin = call ? from : IR_NO,
					      .origin_text = call ? source_text(cx, from) : NULL});
}

static const struct rule *const rules[] = {&div_zero};

const struct checker checker_div_zero = {
	.name = "div_zero",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.div = div_event,
};
