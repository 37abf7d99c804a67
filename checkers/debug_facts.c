/* debug_facts.c - what tests of the engine ask of it: off but under --verify.
 *
 *	ps_eval(x > 0);   reports TRUE, FALSE or UNKNOWN
 *	ps_reach();       reports that the line can be reached
 *	ps_dump(x);       reports the interval of x
 */
#include "checkers/checker.h"

#include <string.h>

static const struct rule debug_fact = {
	.id = "debug-fact",
	.summary = "what the engine knows here (tests only)",
	.help = "Calls of ps_eval(), ps_reach() and ps_dump() are reported with what the engine "
		"knows at that "
		"point. They are understood in test mode only.",
	.bad = "void probe(int x)\n{\n\tif (x > 0)\n\t\tps_eval(x != 0);\n}\n",
	.good = "void probe(int x)\n{\n\t(void)x;\n}\n",
	.severity = SEV_NOTE,
};

static void report(struct flow_ctx *cx, const char *text)
{
	flow_report(cx, &(struct flow_report){.rule = &debug_fact,
					      .severity = SEV_NOTE,
					      .confidence = CONF_CERTAIN,
					      .loc = cx->loc,
					      .text = text,
					      .subject = "",
					      .origin = IR_NO});
}

static const char *bound(struct flow_ctx *cx, int64_t x)
{
	if (x == INT64_MIN)
		return "-inf";
	return x == INT64_MAX ? "inf" : flow_text(cx, "%lld", (long long)x);
}

static void dump(struct flow_ctx *cx, val v)
{
	struct interval iv = flow_bounds(cx, v);

	if (!flow_is_known(v))
		report(cx, "unknown");
	else if (iv.lo == iv.hi)
		report(cx, flow_text(cx, "%lld", (long long)iv.lo));
	else
		report(cx, flow_text(cx, "%s .. %s", bound(cx, iv.lo), bound(cx, iv.hi)));
}

static void call(struct flow_ctx *cx, const struct ev_call *ev)
{
	const char *name = ev->callee ? ir_cstr(cx->unit, ev->callee->name) : "";

	if (strncmp(name, "ps_", 3) != 0)
		return;
	if (strcmp(name, "ps_reach") == 0)
		report(cx, "REACHED");
	if (!ev->call->n)
		return;
	if (strcmp(name, "ps_eval") == 0) {
		enum tri zero = flow_is_zero(cx, ev->args[0]);

		report(cx, zero == TRI_YES ? "FALSE" : zero == TRI_NO ? "TRUE" : "UNKNOWN");
	} else if (strcmp(name, "ps_dump") == 0) {
		dump(cx, ev->args[0]);
	}
}

static const struct rule *const rules[] = {&debug_fact};

const struct checker checker_debug_facts = {
	.name = "debug_facts",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.call = call,
};
