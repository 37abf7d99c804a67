/* null_deref.c - null pointers that are dereferenced, or handed to somebody who does (CWE-476,
 *CWE-690).
 *
 * Four rules over one event; a fault is one finding, of the rule that says most about it:
 *
 *	null-unchecked-return	a call may have failed to make the pointer, and nobody has checked
 *	null-field-init		it was read from an object that was cleared, where it was never set
 *	null-arg		it is null on the path (assigned, or found so by a check that the
 *				function wrote itself) and goes to a call that can't take that
 *	null-deref		… and is dereferenced
 *
 * A callee that is only declared not to take null is null-arg in all cases.
 */
#include "checkers/checker.h"

#include <string.h>

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
		"fail only for want of memory, or only where a text does not have what is "
		"looked for in it, the finding is a warning: what is in the text may be known.",
	.bad = "size_t home_length(void)\n{\n\treturn strlen(getenv(\"HOME\"));\n}\n",
	.good = "size_t home_length(void)\n{\n\tconst char *home = getenv(\"HOME\");\n\n"
		"\treturn home ? strlen(home) : 0;\n}\n",
	.cwe = {690, 476},
	.severity = SEV_ERROR,
	.security = 7.5,
};

static const struct rule null_arg = {
	.id = "null-arg",
	.summary = "null pointer is passed to a function that cannot take one",
	.help = "The argument is null on the path shown, and the function does not expect that: "
		"its body or its manual says that it dereferences what it is given, or it is "
		"declared that way (attribute nonnull, _Nonnull, [static 1]). A compiler "
		"believes such a declaration and drops checks for null on both sides.\n\n"
		"Do not make the call without an object, or let the function cope with null and "
		"declare it so.",
	.bad = "int is_comment(const char *line)\n{\n\tif (!line)\n\t\tputs(\"no line\");\n"
	       "\treturn strncmp(line, \"#\", 1) == 0;\n}\n",
	.good = "int is_comment(const char *line)\n{\n\tif (!line)\n\t\treturn 0;\n"
		"\treturn strncmp(line, \"#\", 1) == 0;\n}\n",
	.cwe = {476},
	.severity = SEV_ERROR,
	.security = 7.5,
};

static const struct rule null_field_init = {
	.id = "null-field-init",
	.summary = "pointer in a cleared object is dereferenced before it is set",
	.help = "The object was made all zero (calloc, memset, an initialiser that does not name "
		"the member), and on the path shown nothing has set the pointer before it is "
		"dereferenced.\n\n"
		"Set the member first, or use it only where it was set.",
	.bad = "struct buffer {\n\tsize_t n;\n\tchar *text;\n};\n\n"
	       "struct buffer *buffer_new(void)\n{\n\tstruct buffer *b = calloc(1, sizeof *b);\n\n"
	       "\tif (b)\n\t\tb->text[0] = '\\0';\n\treturn b;\n}\n",
	.good = "struct buffer {\n\tsize_t n;\n\tchar *text;\n};\n\n"
		"struct buffer *buffer_new(char *text)\n{\n\tstruct buffer *b = calloc(1, sizeof "
		"*b);\n\n"
		"\tif (b) {\n\t\tb->text = text;\n\t\tb->text[0] = '\\0';\n\t}\n\treturn b;\n}\n",
	.cwe = {476, 457},
	.severity = SEV_WARNING,
	.security = 5.0,
};

/* ---- what it is about ---------------------------------------------------------------------- */

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

static bool is_call(const struct ev_deref *ev)
{
	return ev->kind == ACCESS_CALL || ev->kind == ACCESS_NONNULL;
}

/* The pointer's name: as it is here, or else as the callee that dereferences it calls it. */
static const char *pointer_name(const struct flow_ctx *cx, const struct ev_deref *ev)
{
	return ev->inner ? ev->name : flow_ref_text(cx, base_ref(cx->fn, ev->addr_ref));
}

static const char *what_callee_does(const struct ev_deref *ev)
{
	if (ev->kind == ACCESS_NONNULL)
		return "is declared not to take null";
	return ev->unsure ? "dereferences it on some of its paths" : "dereferences it";
}

/* "is passed to 'f', which dereferences it": what is done with the pointer, without its name. */
static const char *use_text(const struct flow_ctx *cx, const struct ev_deref *ev, const char *how)
{
	if (!is_call(ev))
		return flow_text(cx, "is dereferenced%s%s", *how ? " " : "", how);
	if (ev->inner)
		return flow_text(cx, "is dereferenced%s%s by '%s'", *how ? " " : "", how,
				 ev->callee);
	return flow_text(cx, "is passed%s%s to '%s', which %s", *how ? " " : "", how, ev->callee,
			 what_callee_does(ev));
}

/* Is null written where the argument should be? */
static bool is_written_null(const struct flow_ctx *cx, const struct ev_deref *ev)
{
	return ev->arg && !ev->inner && ir_ref_is(ir_without_casts(cx->fn, ev->addr_ref), IR_CONST);
}

/* Of what the callee may do, some is what it does only where we do not know that it will.  Who
 * writes null says that there is nothing, whatever state the objects are in; only another number
 * that is given may say that nothing is needed. */
static enum confidence confidence(const struct flow_ctx *cx, const struct ev_deref *ev,
				  enum confidence sure)
{
	if (!ev->unsure)
		return sure;
	return ev->assumes && !(ev->by_state && is_written_null(cx, ev)) ? CONF_POSSIBLE
									 : CONF_LIKELY;
}

/* ---- reports ------------------------------------------------------------------------------- */

/* The place that the pointer was read from, or none. */
static struct ir_ref place_ref(const struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct ir_ref r = base_ref(cx->fn, ev->addr_ref);

	return ir_ref_is(r, IR_TMP) && cx->fn->ins[ir_ref_index(r)].op == IR_LOAD
		       ? cx->fn->ins[ir_ref_index(r)].a
		       : IR_NOREF;
}

/* … as an address; 0: not known. */
static val place_of(const struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct ir_ref place = place_ref(cx, ev);

	return ev->inner ? ev->inner_at : ir_ref_is(place, IR_NONE) ? 0 : flow_value_now(cx, place);
}

/* Null was there before a call that was given the place, or before a loop, or has come from
 * elsewhere. */
static enum confidence with_place(const struct flow_ctx *cx, const struct ev_deref *ev,
				  const struct null_why *why, enum confidence sure)
{
	struct ir_ref place = place_ref(cx, ev);
	bool global = !ir_ref_is(place, IR_NONE) && flow_is_callers(cx, flow_value(cx, place));
	enum confidence left = why->assigned || global ? flow_left_alone(cx, place) : sure;

	if (flow_hangs_on_rounds(cx, ev->addr_ref, place, why))
		return CONF_POSSIBLE;
	return left < sure ? left : sure;
}

static void report_null(struct flow_ctx *cx, const struct ev_deref *ev, const struct null_why *why)
{
	const char *name = pointer_name(cx, ev), *text;

	if (!is_call(ev))
		text = flow_text(cx, "'%s' is null where it is dereferenced", name);
	else if (ev->inner)
		text = flow_text(cx, "'%s' is null, and '%s' %s", name, ev->callee,
				 what_callee_does(ev));
	else if (is_written_null(cx, ev))
		text = flow_text(cx, "argument %u of '%s', which %s, is null", ev->arg, ev->callee,
				 what_callee_does(ev));
	else
		text = flow_text(cx, "'%s' is null and argument %u of '%s', which %s", name,
				 ev->arg, ev->callee, what_callee_does(ev));
	flow_report(cx,
		    &(struct flow_report){
			    .rule = is_call(ev) ? &null_arg : &null_deref,
			    .severity = SEV_ERROR,
			    .confidence = with_place(cx, ev, why, confidence(cx, ev, CONF_CERTAIN)),
			    .loc = cx->loc,
			    .text = text,
			    .subject = name,
			    .focus = why->assigned ? 0 : why->pointer,
			    .cause = why->assigned ? 0 : why->pointer,
			    .at = place_of(cx, ev),
			    .origin = IR_NO});
}

/* The evidence, where it says something. */
static const char *belief_text(const struct flow_ctx *cx, const struct null_why *why)
{
	if (why->n_uses < 2 || !why->n_checked)
		return "";
	return flow_text(cx, ", and %u of %u uses check for it", why->n_checked, why->n_uses);
}

/* Null that a callee left in memory, of which the number of elements says that there are none. */
static bool is_told_by_count(const struct flow_ctx *cx, const struct ev_deref *ev,
			     const struct null_why *why)
{
	return !ir_type_is(cx->unit, cx->fn->ins[why->call].type, IR_PTR) &&
	       flow_is_counted_read(cx, ev->addr_ref);
}

static void report_unchecked(struct flow_ctx *cx, const struct ev_deref *ev,
			     const struct null_why *why)
{
	const char *name = pointer_name(cx, ev), *callee = flow_called_name(cx, why->call);
	bool declared = ev->kind == ACCESS_NONNULL;

	flow_report(
		cx,
		&(struct flow_report){
			.rule = declared ? &null_arg : &null_unchecked_return,
			.severity = why->oom || why->no_match ? SEV_WARNING : SEV_ERROR,
			.confidence = why->doubted || flow_asked_for_error(cx, why->call) ||
						      is_told_by_count(cx, ev, why)
					      ? CONF_POSSIBLE
					      : CONF_LIKELY,
			.loc = cx->loc,
			.text = flow_text(
				cx, "'%s', the result of '%s', which can return null, %s", name,
				callee,
				use_text(cx, ev, is_call(ev) ? "unchecked" : "without a check")),
			.subject = name,
			.focus = why->pointer,
			.origin = why->call,
			.origin_text = flow_text(cx, "'%s' can return null%s%s", callee,
						 why->oom ? " when memory is exhausted" : "",
						 belief_text(cx, why))});
}

/* The place of the field that the pointer was read from, or 0. */
static val field_place(const struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct ir_ref r = base_ref(cx->fn, ev->addr_ref), at;

	if (ev->inner) /* "c->peer", not "*c" or "list[2]" */
		return ev->inner[0] != '*' && !strchr(ev->inner, ']') ? ev->inner_at : 0;
	if (!ir_ref_is(r, IR_TMP) || cx->fn->ins[ir_ref_index(r)].op != IR_LOAD)
		return 0;
	at = cx->fn->ins[ir_ref_index(r)].a;
	if (!ir_ref_is(at, IR_TMP) || cx->fn->ins[ir_ref_index(at)].op != IR_FIELD)
		return 0;
	return flow_value(cx, at);
}

static void report_field(struct flow_ctx *cx, const struct ev_deref *ev, const struct cleared *c)
{
	const char *name = pointer_name(cx, ev), *origin = NULL;

	if (c->by != IR_NO && c->initialiser)
		origin = "the object is initialised here without it";
	else if (c->by != IR_NO)
		origin = flow_text(cx, "the object %s '%s' here",
				   c->made ? "comes from" : "is cleared by",
				   flow_called_name(cx, c->by));
	flow_report(cx,
		    &(struct flow_report){
			    .rule = &null_field_init,
			    .severity = SEV_WARNING,
			    .confidence = ev->unsure ? CONF_POSSIBLE : CONF_CERTAIN,
			    .loc = cx->loc,
			    .text = flow_text(
				    cx, "'%s' %s before it is set: %s", name, use_text(cx, ev, ""),
				    c->initialiser ? "its object's initialiser leaves it null"
						   : "it is null since its object was cleared"),
			    .subject = name,
			    .at = field_place(cx, ev),
			    .origin = c->by,
			    .origin_text = origin});
}

/* ---- the program's arguments --------------------------------------------------------------- */

/* Does the code leave room for the element to be the null behind the last argument, or even further
 * off?  A comparison that stops short of it says so; and of main(), nobody knows how it is called,
 * where nothing is asked at all. */
static bool may_be_behind_last(const struct flow_argument *a)
{
	if (a->left.lo > 0)
		return false;
	if (a->left.hi <= 0 || a->said.lo > -PTRDIFF_MAX / 2)
		return true;
	return a->of_main && a->is_constant && a->index > 0 && !a->is_handed_on;
}

static void report_argument(struct flow_ctx *cx, const struct ev_deref *ev,
			    const struct null_why *why)
{
	const char *name = pointer_name(cx, ev);
	struct flow_argument a;

	if (ev->unsure || !flow_is_argument(cx, why->pointer, &a) || !may_be_behind_last(&a))
		return;
	flow_report(cx, &(struct flow_report){
				.rule = is_call(ev) ? &null_arg : &null_deref,
				.severity = SEV_ERROR,
				.confidence = CONF_LIKELY,
				.loc = cx->loc,
				.text = flow_text(cx,
						  "'%s' %s, but nothing says that there are so "
						  "many arguments: behind the last of '%s' is null",
						  name, use_text(cx, ev, ""), a.count),
				.subject = name,
				.focus = why->pointer,
				.origin = IR_NO});
}

/* ---- events -------------------------------------------------------------------------------- */

/* Null that is written where it is dereferenced, *(int *)0 = 0, is how a program ends itself.  A
 * member of it is more likely an offset that lacks its '&'. */
static bool is_meant(const struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct ir_ref r = ev->addr_ref;

	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &cx->fn->ins[ir_ref_index(r)];

		if (i->op != IR_ELEM && i->op != IR_CAST)
			return false;
		r = i->a;
	}
	return !is_call(ev) && ir_ref_is(r, IR_CONST);
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct null_why why;
	struct cleared c;

	if (ev->only_bounds || is_meant(cx, ev))
		return;
	switch (flow_nullness(cx, ev->addr, &why)) {
	case NULLNESS_NULL:
		if (why.assigned && flow_was_cleared(cx, field_place(cx, ev), &c))
			report_field(cx, ev, &c);
		else if (why.assigned || why.tested)
			report_null(cx, ev, &why);
		else if (why.call != IR_NO && !ev->unsure)
			report_unchecked(cx, ev, &why);
		return;
	case NULLNESS_MAY_FAIL:
		if (why.call != IR_NO && !ev->unsure)
			report_unchecked(cx, ev, &why);
		return;
	case NULLNESS_UNKNOWN:
		report_argument(cx, ev, &why);
		return;
	case NULLNESS_NEVER:
		return;
	}
}

/* Numbers are handed on in the form of pointers, too: null + 1 is 1 then. */
static bool is_number(const struct flow_ctx *cx, struct ir_ref r)
{
	for (; ir_ref_is(r, IR_TMP); r = cx->fn->ins[ir_ref_index(r)].a) {
		const struct ir_ins *i = &cx->fn->ins[ir_ref_index(r)];

		if (i->op != IR_CAST)
			return false;
		if (!ir_type_is(cx->unit, i->aux, IR_PTR))
			return true;
	}
	return false;
}

/* An address at some distance from null, handed to a function of which nothing is known: that it
 * does not look there is hard to believe. */
static void call_event(struct flow_ctx *cx, const struct ev_call *ev)
{
	if (ev->model || !ev->callee || ev->callee->body != IR_NO)
		return;
	for (uint32_t i = 0; i < ev->call->n; i++) {
		const struct ir_arg *a = &cx->fn->args[ev->call->first + i];
		const char *name;
		struct null_why why;

		if (!ir_type_is(cx->unit, a->type, IR_PTR) || is_number(cx, a->value) ||
		    flow_nullness(cx, ev->args[i], &why) != NULLNESS_NULL || why.offset <= 0 ||
		    !(why.assigned || why.tested))
			continue;
		name = flow_ref_text(cx, base_ref(cx->fn, a->value));
		flow_report(cx,
			    &(struct flow_report){
				    .rule = &null_deref,
				    .severity = SEV_ERROR,
				    .confidence = CONF_CERTAIN,
				    .loc = cx->loc,
				    .text = flow_text(cx,
						      "'%s' is null, and the address of a part of "
						      "what it should point to goes to '%s'",
						      name, ir_cstr(cx->unit, ev->callee->name)),
				    .subject = name,
				    .focus = why.assigned ? 0 : why.pointer,
				    .origin = IR_NO});
		flow_assume(cx, why.pointer, 1, INT64_MAX);
		return;
	}
}

static const struct rule *const rules[] = {&null_deref, &null_unchecked_return, &null_arg,
					   &null_field_init};

const struct checker checker_null_deref = {
	.name = "null_deref",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
	.call = call_event,
};
