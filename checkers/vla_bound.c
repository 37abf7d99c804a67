/* vla_bound.c - arrays of variable length and blocks of alloca() that are too large or not there
 * (CWE-789).
 *
 * They lie on the stack, and nobody says when there is no room: a number from outside that nothing
 * bounds makes them reach beyond it, and so does a negative one, which as a size is a very large
 * one.
 */
#include "checkers/checker.h"

static const struct rule vla_bound = {
	.id = "vla-bound",
	.summary = "variable-length array or alloca() of unchecked or non-positive size",
	.help = "The size of this array (or of the block that alloca() makes) comes from outside "
		"and nothing bounds it, or it is 0 or negative on this path. The stack has a few "
		"megabytes at most, and nothing tells when that is exceeded: what is written then "
		"lands in other memory.\n\nCompare the size with both bounds first, or allocate "
		"with malloc(), which can fail.",
	.bad = "int sum(int fd)\n{\n\tint n, s = 0;\n\n\tif (read(fd, &n, sizeof n) != sizeof "
	       "n)\n\t\treturn -1;\n\tchar buf[n];\n\n\tmemset(buf, 1, sizeof buf);\n\treturn s + "
	       "buf[0];\n}\n",
	.good = "int sum(int fd)\n{\n\tint n, s = 0;\n\n\tif (read(fd, &n, sizeof n) != sizeof n "
		"|| "
		"n < 1 || n > 4096)\n\t\treturn -1;\n\tchar buf[n];\n\n\tmemset(buf, 1, sizeof "
		"buf);\n\treturn s + buf[0];\n}\n",
	.cwe = {789},
	.severity = SEV_WARNING,
	.security = 6.5,
};

/* What is no larger than this fits on any stack. */
enum { MODEST = 1 << 20 };

static void report(struct flow_ctx *cx, const struct ev_stack *ev, val focus, const char *text,
		   uint32_t from)
{
	bool is_call = from != IR_NO && cx->fn->ins[from].op == IR_CALL;

	flow_report(cx, &(struct flow_report){
				.rule = &vla_bound,
				.severity = SEV_WARNING,
				.confidence = CONF_LIKELY,
				.loc = cx->loc,
				.text = text,
				.subject = ev->name,
				.focus = focus,
				.origin = is_call ? from : IR_NO,
				.origin_text =
					is_call ? flow_text(cx, "'%s' brings it in from outside",
							    flow_ref_text(cx, IR_REF(IR_TMP, from)))
						: NULL});
}

static void stack(struct flow_ctx *cx, const struct ev_stack *ev)
{
	val count = flow_multiplied(cx, ev->bytes), before = flow_negative_before(cx, count);
	val is = before ? before : count;
	uint32_t from;
	int64_t n;

	if (!flow_is_known(count))
		return;
	if (flow_is_outside(cx, count, &from) && flow_is_unbounded(cx, count, MODEST)) {
		report(cx, ev, count,
		       flow_text(cx, "the size of '%s' comes from outside, and nothing bounds it",
				 ev->name),
		       from);
		flow_assume(cx, is, 1, MODEST);
		return;
	}
	if (!before || flow_is_constant(cx, count, &n))
		return;
	if (flow_bounds(cx, before).hi < 0)
		report(cx, ev, before, flow_text(cx, "the size of '%s' is negative", ev->name),
		       IR_NO);
	else if (flow_is_outside(cx, before, &from) && flow_is_unbounded_below(cx, before))
		report(cx, ev, before,
		       flow_text(cx,
				 "the size of '%s' comes from outside and may be negative: then it "
				 "is a very large one",
				 ev->name),
		       from);
	else if (flow_is_failure(cx, IR_NOREF, before, &from))
		report(cx, ev, before,
		       flow_text(cx, "the size of '%s' is negative where '%s' fails", ev->name,
				 flow_ref_text(cx, IR_REF(IR_TMP, from))),
		       IR_NO);
	else
		return;
	flow_assume(cx, before, 1, INT64_MAX);
}

static const struct rule *const rules[] = {&vla_bound};

const struct checker checker_vla_bound = {
	.name = "vla_bound",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.stack = stack,
};
