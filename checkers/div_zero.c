/* div_zero.c - division and modulus by zero (CWE-369). */
#include "checkers/checker.h"

static const struct rule div_zero = {
	.id = "div-zero",
	.summary = "divisor is zero",
	.help = "On the path shown, the divisor of / or % is 0, which is undefined and ends the "
		"process on "
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

static void div_event(struct flow_ctx *cx, const struct ev_div *ev)
{
	bool certain = flow_is_zero(cx, ev->divisor) == TRI_YES;
	const char *name, *text;

	if (!certain && !leaves_zero(cx, ev->divisor))
		return;
	if (flow_is_count_of_nothing(cx, ev->divisor_ref, ev->divisor))
		return;
	/* what a callee asks of an input is no reason for its caller to reckon with it */
	if (flow_is_input(cx, ev->divisor) && !flow_was_asked(cx, ev->divisor))
		return;
	name = flow_ref_text(cx, ev->divisor_ref);
	if (ir_ref_is(ev->divisor_ref, IR_CONST))
		text = "divisor is 0"; /* a number is no name */
	else
		text = flow_text(cx, certain ? "divisor '%s' is 0" : "divisor '%s' can be 0", name);
	flow_report(cx, &(struct flow_report){.rule = &div_zero,
					      .severity = SEV_ERROR,
					      .confidence = certain ? CONF_CERTAIN : CONF_LIKELY,
					      .loc = cx->loc,
					      .text = text,
					      .subject = name,
					      .focus = ev->divisor,
					      .origin = IR_NO});
}

static const struct rule *const rules[] = {&div_zero};

const struct checker checker_div_zero = {
	.name = "div_zero",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.div = div_event,
};
