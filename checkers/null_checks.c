/* null_checks.c - what a function's null checks say of its dereferences (CWE-476).
 *
 * A check that comes only after every path has dereferenced the pointer is useless, or the
 * dereference is a crash.
 */
#include "checkers/checker.h"

#include <string.h>

static const struct rule null_after_deref = {
	.id = "null-after-deref",
	.summary = "pointer is compared with null after it was dereferenced",
	.help = "Every path to this check has dereferenced the pointer already, and it was not "
		"changed "
		"since: either the check is useless, or the dereference is a crash when the "
		"pointer is "
		"null.\n\nMove the check before the first use, or remove it.",
	.bad = "struct list {\n\tint n;\n};\n\nint length(struct list *l)\n{\n\tint n = "
	       "l->n;\n\n\tif (!l)\n\t\treturn "
	       "0;\n\treturn n;\n}\n",
	.good = "struct list {\n\tint n;\n};\n\nint length(struct list *l)\n{\n\tif "
		"(!l)\n\t\treturn 0;\n\treturn l->n;\n}\n",
	.cwe = {476},
	.severity = SEV_WARNING,
	.security = 5.0,
};

enum { TAG_DEREFED }; /* on a pointer: instruction of the first dereference + 1 */
enum {
	COUNT_AFTER,
	COUNT_NOT_AFTER
}; /* per block: checks after a dereference, and not after one */

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct null_why why;

	if (!ev->unsure && flow_nullness(cx, ev->addr, &why) == NULLNESS_UNKNOWN &&
	    flow_is_known(why.pointer) && !flow_tag(cx, why.pointer, TAG_DEREFED) &&
	    cx->ins != IR_NO)
		flow_set_tag(cx, why.pointer, TAG_DEREFED, cx->ins + 1);
}

/* ---- null-after-deref ---------------------------------------------------------------------- */

static uint32_t test_ins(const struct ev_branch *ev)
{
	return ir_ref_index(ev->cond);
}

static void branch(struct flow_ctx *cx, const struct ev_branch *ev)
{
	struct ir_ref p = ir_ref_is(ev->cond, IR_TMP)
				  ? flow_compared_with_null(cx, ir_ref_index(ev->cond))
				  : IR_NOREF;
	uint32_t tag;
	val v;

	if (ir_ref_is(p, IR_NONE))
		return;
	v = flow_pointer(cx, flow_value(cx, p));
	tag = flow_is_known(v) ? flow_tag(cx, v, TAG_DEREFED) : 0;
	if (tag)
		*flow_count(cx, COUNT_AFTER, test_ins(ev)) = tag;
	else
		*flow_count(cx, COUNT_NOT_AFTER, test_ins(ev)) = 1;
}

/* Has what the test looks at, read from memory, been tested before its first dereference, too?
 * Then it was read again because of a call in between: the test may be one too many, but nobody
 * believes that it is null there. */
static bool was_checked_before(const struct flow_ctx *cx, struct ir_ref p, const char *name,
			       uint32_t first)
{
	const struct ir_ins *load = ir_ref_is(p, IR_TMP) ? &cx->fn->ins[ir_ref_index(p)] : NULL;

	if (!load || load->op != IR_LOAD || !ir_ref_is(load->a, IR_TMP))
		return false;
	for (uint32_t i = 0; i < first; i++) {
		struct ir_ref other = flow_compared_with_null(cx, i);

		if (!ir_ref_is(other, IR_NONE) && strcmp(flow_ref_text(cx, other), name) == 0)
			return true;
	}
	return false;
}

static void report_after(struct flow_ctx *cx, uint32_t test, uint32_t first)
{
	struct ir_ref p = flow_compared_with_null(cx, test);
	const struct ir_span *span = &cx->unit->locs.v[cx->fn->ins[test].loc];
	const char *name = flow_ref_text(cx, p);

	/* A check inside a macro is not written at this level: the macro serves others too. */
	if (span->flags & IR_LOC_MACRO && !(span->flags & IR_LOC_MACRO_ARG))
		return;
	if (was_checked_before(cx, p, name, first))
		return;
	flow_report(cx, &(struct flow_report){
				.rule = &null_after_deref,
				.severity = SEV_WARNING,
				.confidence = CONF_LIKELY,
				.loc = cx->fn->ins[test].loc,
				.text = flow_text(
					cx,
					"'%s' is compared with null after it was dereferenced "
					"on every path here",
					name),
				.subject = name,
				.origin = first,
				.origin_text = flow_text(cx, "'%s' is dereferenced", name)});
}

static void end_function(struct flow_ctx *cx)
{
	for (uint32_t i = 0; i < cx->fn->n_ins; i++) {
		uint64_t after;

		if (cx->fn->ins[i].op != IR_EQ && cx->fn->ins[i].op != IR_NE)
			continue;
		after = *flow_count(cx, COUNT_AFTER, i);
		if (after && !*flow_count(cx, COUNT_NOT_AFTER, i))
			report_after(cx, i, (uint32_t)after - 1);
	}
}

static const struct rule *const rules[] = {&null_after_deref};

const struct checker checker_null_checks = {
	.name = "null_checks",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
	.branch = branch,
	.end_function = end_function,
};
