/* null_deref.c - null pointers that are dereferenced (CWE-476, CWE-690).
 *
 * Three rules over one event.  A pointer that is null on the path (assigned, or found so by a
 * check that the function wrote itself) is null-deref; one that a call may have failed to make
 * and nobody checked is null-unchecked-return; one that is checked only after every path has
 * dereferenced it is null-after-deref.
 */
#include "checkers/checker.h"

static const struct rule null_deref = {
	.id = "null-deref",
	.summary = "null pointer is dereferenced",
	.help = "On the path shown, the pointer is null where it is dereferenced: it was set to "
		"null, "
		"a call returned null, or a check found it null and the code went on all the "
		"same.\n\n"
		"Return or repair where the pointer is found to be null, or make sure that it is "
		"set "
		"on every path that gets here. If the path cannot happen, say so with an "
		"assertion.",
	.bad = "int first(const int *p)\n{\n\tif (!p)\n\t\tlog_error(\"no data\");\n\treturn "
	       "p[0];\n}\n",
	.good = "int first(const int *p)\n{\n\tif (!p) {\n\t\tlog_error(\"no data\");\n\t\treturn "
		"-1;\n\t}\n"
		"\treturn p[0];\n}\n",
	.cwe = {476},
	.severity = SEV_ERROR,
	.security = 7.5,
};

static const struct rule null_unchecked_return = {
	.id = "null-unchecked-return",
	.summary = "result of a call that can return null is dereferenced without a check",
	.help = "The function called here returns null when it fails, and its result is "
		"dereferenced, or "
		"handed to a function that dereferences it, before anything has checked it.\n\n"
		"Compare the result with null and handle the failure before using it. Where the "
		"call can "
		"fail only for want of memory the finding is a warning.",
	.bad = "size_t home_length(void)\n{\n\treturn strlen(getenv(\"HOME\"));\n}\n",
	.good = "size_t home_length(void)\n{\n\tconst char *home = getenv(\"HOME\");\n\n"
		"\treturn home ? strlen(home) : 0;\n}\n",
	.cwe = {690, 476},
	.severity = SEV_ERROR,
	.security = 7.5,
};

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

/* ---- the pointer's name ---------------------------------------------------------------------- */

/* The operand that holds the pointer itself: p of p->f[i]. */
static struct ir_ref base_ref(const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(r)];

		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			break;
		r = i->a;
	}
	return r;
}

static const char *call_name(const struct flow_ctx *cx, uint32_t ins)
{
	const struct ir_call *c = &cx->fn->calls[cx->fn->ins[ins].imm];

	if (!ir_ref_is(c->callee, IR_SYM))
		return flow_ref_text(cx, c->callee);
	return ir_cstr(cx->unit, cx->unit->syms.v[ir_ref_index(c->callee)].name);
}

/* ---- null-deref, null-unchecked-return ------------------------------------------------------- */

static void report_null(struct flow_ctx *cx, const struct ev_deref *ev, const struct null_why *why)
{
	const char *name = flow_ref_text(cx, base_ref(cx->fn, ev->addr_ref));
	const char *text;

	if (ev->kind == ACCESS_CALL)
		text = flow_text(cx, "'%s' is null and argument %u of '%s', which dereferences it",
				 name, ev->arg, ev->callee);
	else
		text = flow_text(cx, "'%s' is null where it is dereferenced", name);
	flow_report(cx, &(struct flow_report){.rule = &null_deref,
					      .severity = SEV_ERROR,
					      .confidence = CONF_CERTAIN,
					      .loc = cx->loc,
					      .text = text,
					      .subject = name,
					      .focus = why->assigned ? 0 : why->pointer,
					      .origin = IR_NO});
}

static void report_unchecked(struct flow_ctx *cx, const struct ev_deref *ev,
			     const struct null_why *why)
{
	const char *name = flow_ref_text(cx, base_ref(cx->fn, ev->addr_ref));
	const char *callee = call_name(cx, why->call);
	const char *text;

	if (ev->kind == ACCESS_CALL)
		text = flow_text(
			cx,
			"'%s', the result of '%s', which can return null, is passed unchecked "
			"to '%s', which dereferences it",
			name, callee, ev->callee);
	else
		text = flow_text(cx,
				 "'%s', the result of '%s', which can return null, is dereferenced "
				 "without a check",
				 name, callee);
	flow_report(cx,
		    &(struct flow_report){
			    .rule = &null_unchecked_return,
			    .severity = why->oom ? SEV_WARNING : SEV_ERROR,
			    .confidence = why->doubted ? CONF_POSSIBLE : CONF_LIKELY,
			    .loc = cx->loc,
			    .text = text,
			    .subject = name,
			    .focus = why->pointer,
			    .origin = why->call,
			    .origin_text = flow_text(cx, "'%s' can return null%s", callee,
						     why->oom ? " when memory is exhausted" : "")});
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct null_why why;

	switch (flow_nullness(cx, ev->addr, &why)) {
	case NULLNESS_NULL:
		if (ev->only_bounds)
			return;
		if (why.assigned || why.tested)
			report_null(cx, ev, &why);
		else if (why.call != IR_NO)
			report_unchecked(cx, ev, &why);
		return;
	case NULLNESS_MAY_FAIL:
		if (!ev->only_bounds && why.call != IR_NO)
			report_unchecked(cx, ev, &why);
		return;
	case NULLNESS_UNKNOWN:
		if (flow_is_known(why.pointer) && !flow_tag(cx, why.pointer, TAG_DEREFED) &&
		    cx->ins != IR_NO)
			flow_set_tag(cx, why.pointer, TAG_DEREFED, cx->ins + 1);
		return;
	case NULLNESS_NEVER:
		return;
	}
}

/* ---- null-after-deref --------------------------------------------------------------------------
 */

static bool is_null(const struct flow_ctx *cx, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP) && cx->fn->ins[ir_ref_index(r)].op == IR_CAST)
		r = cx->fn->ins[ir_ref_index(r)].a;
	return ir_ref_is(r, IR_CONST) && cx->unit->consts.v[ir_ref_index(r)].value == 0;
}

/* The pointer that a condition compares with null, or IR_NOREF. */
static struct ir_ref tested_pointer(const struct flow_ctx *cx, struct ir_ref cond)
{
	const struct ir_ins *i;

	if (!ir_ref_is(cond, IR_TMP))
		return IR_NOREF;
	i = &cx->fn->ins[ir_ref_index(cond)];
	if ((i->op != IR_EQ && i->op != IR_NE) || !ir_type_is(cx->unit, i->aux, IR_PTR))
		return IR_NOREF;
	if (is_null(cx, i->b))
		return i->a;
	return is_null(cx, i->a) ? i->b : IR_NOREF;
}

static uint32_t test_ins(const struct ev_branch *ev)
{
	return ir_ref_index(ev->cond);
}

static void branch(struct flow_ctx *cx, const struct ev_branch *ev)
{
	struct ir_ref p = tested_pointer(cx, ev->cond);
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

static void report_after(struct flow_ctx *cx, uint32_t test, uint32_t first)
{
	struct ir_ref p = tested_pointer(cx, IR_REF(IR_TMP, test));
	const struct ir_span *span = &cx->unit->locs.v[cx->fn->ins[test].loc];
	const char *name = flow_ref_text(cx, p);

	/* A check inside a macro is not written at this level: the macro serves others too. */
	if (span->flags & IR_LOC_MACRO && !(span->flags & IR_LOC_MACRO_ARG))
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

static const struct rule *const rules[] = {&null_deref, &null_unchecked_return, &null_after_deref};

const struct checker checker_null_deref = {
	.name = "null_deref",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
	.branch = branch,
	.end_function = end_function,
};
