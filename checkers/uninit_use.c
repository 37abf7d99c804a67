/* uninit_use.c - variables, fields and heap memory that are read before anything was written
 * there (CWE-457).
 */
#include "checkers/checker.h"

static const struct rule uninit_use = {
	.id = "uninit-use",
	.summary = "uninitialised memory is read",
	.help = "On the path shown, nothing has written the variable, field or heap memory that is "
		"read "
		"here: its value is whatever was there before.\n\nInitialise it where it is "
		"declared or "
		"allocated, or set it on every path that leads here.",
	.bad = "int sign(int x)\n{\n\tint s;\n\n\tif (x > 0)\n\t\ts = 1;\n\telse if (x < 0)\n\t\ts "
	       "= -1;\n\treturn s;\n}\n",
	.good = "int sign(int x)\n{\n\tint s = 0;\n\n\tif (x > 0)\n\t\ts = 1;\n\telse if (x < "
		"0)\n\t\ts = -1;\n"
		"\treturn s;\n}\n",
	.cwe = {457},
	.severity = SEV_ERROR,
	.security = 6.5,
};

static void uninit(struct flow_ctx *cx, const struct ev_uninit *ev)
{
	const char *name;

	if (cx->fn->status != IR_FULL) /* what would set it may be what did not parse */
		return;
	name = flow_place_text(cx, ev->addr_ref);
	flow_report(cx, &(struct flow_report){
				.rule = &uninit_use,
				.severity = SEV_ERROR,
				.confidence = CONF_CERTAIN,
				.loc = cx->loc,
				.text = flow_text(cx, "'%s' is read before it was written", name),
				.subject = name,
				.origin = IR_NO});
}

static const struct rule *const rules[] = {&uninit_use};

const struct checker checker_uninit_use = {
	.name = "uninit_use",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.uninit = uninit,
};
