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

static void div_event(struct flow_ctx *cx, const struct ev_div *ev)
{
	const char *name;

	if (flow_is_zero(cx, ev->divisor) != TRI_YES)
		return;
	name = flow_ref_text(cx, ev->divisor_ref);
	flow_report(cx, &(struct flow_report){.rule = &div_zero,
					      .severity = SEV_ERROR,
					      .confidence = CONF_CERTAIN,
					      .loc = cx->loc,
					      .text = flow_text(cx, "divisor '%s' is 0", name),
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
