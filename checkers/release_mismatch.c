/* release_mismatch.c - released by a function that is not made for it (CWE-762), or released though
 * it was never acquired: variables, literals, a place within an object (CWE-590, CWE-761).
 */
#include "checkers/checker.h"

#include <string.h>

static const struct rule release_mismatch = {
	.id = "release-mismatch",
	.summary = "released by the wrong function, or not acquired at all",
	.help = "On the path shown, something is released by a function that is not made for it: "
		"memory of one allocator by another's free, a stream of popen by fclose, a mapping "
		"by free; or what was never acquired is released: a variable, a string literal, an "
		"address behind the first byte of what the allocator has given. Allocators take "
		"what lies in front of the address for their own notes, and write there."
		"\n\nRelease what was given, by what goes with it. Keep the first address where a "
		"pointer walks through a buffer, and tell by a flag, or by null, where something "
		"is the default that nobody has acquired.",
	.bad = "char *first_word(const char *text)\n{\n\tchar *copy = strdup(text), *word;\n\n\tif "
	       "(!copy)\n\t\treturn NULL;\n\twhile (*copy == ' ')\n\t\tcopy++;\n\tword = "
	       "strndup(copy, strcspn(copy, \" \"));\n\tfree(copy);\n\treturn word;\n}\n",
	.good = "char *first_word(const char *text)\n{\n\tchar *copy = strdup(text), *p = copy, "
		"*word;\n\n\tif (!copy)\n\t\treturn NULL;\n\twhile (*p == ' ')\n\t\tp++;\n\tword = "
		"strndup(p, strcspn(p, \" \"));\n\tfree(copy);\n\treturn word;\n}\n",
	.cwe = {762, 590, 761},
	.severity = SEV_ERROR,
	.security = 7.0,
};

/* What is wrong with it, as the end of a sentence; NULL: nothing that is known. */
static const char *fault(struct flow_ctx *cx, const struct ev_release *ev,
			 const struct flow_origin *o, const char *name)
{
	const char *other;

	switch (o->from) {
	case ORIGIN_UNKNOWN:
		return NULL;
	case ORIGIN_STACK:
		if (o->by != IR_NO)
			return "alloca() has given it, which releases it by itself";
		return o->name && *o->name && strcmp(o->name, name) != 0
			       ? flow_text(cx, "it leads to the variable '%s'", o->name)
			       : "it is a variable of this function";
	case ORIGIN_GLOBAL:
		return o->name && strcmp(o->name, name) != 0
			       ? flow_text(cx, "it leads to the variable '%s'", o->name)
			       : "it is a variable";
	case ORIGIN_LITERAL:
		return "it is a string literal";
	case ORIGIN_CODE:
		return "it is a function";
	case ORIGIN_ACQUIRED:
		break;
	}
	if (o->offset)
		return flow_text(cx, "it leads %lld byte%s %s what '%s' has given",
				 (long long)(o->offset < 0 ? -o->offset : o->offset),
				 o->offset == 1 || o->offset == -1 ? "" : "s",
				 o->offset < 0 ? "in front of" : "into", flow_call_name(cx, o->by));
	if (!o->kind || !*o->kind || !*ev->kind || strcmp(o->kind, ev->kind) == 0)
		return NULL;
	other = flow_releaser(cx, o->kind);
	return flow_text(cx,
			 other ? "'%s' has given it, which goes with '%s'" : "'%s' has given it",
			 flow_call_name(cx, o->by), other);
}

static void release_event(struct flow_ctx *cx, const struct ev_release *ev)
{
	const char *name = ev->inner ? ev->inner : flow_ref_text(cx, ev->ref), *why;
	struct flow_origin o;

	if (!ev->kind)
		return;
	flow_origin(cx, ev->value, &o);
	why = fault(cx, ev, &o, name[0] == '&' ? name + 1 : name);
	if (!why || (o.from != ORIGIN_ACQUIRED && flow_is_made_in_place(cx, ev->kind)))
		return;
	flow_report(cx, &(struct flow_report){
				.rule = &release_mismatch,
				.severity = SEV_ERROR,
				.confidence = ev->unsure ? CONF_POSSIBLE : CONF_CERTAIN,
				.loc = cx->loc,
				.text = flow_text(cx, "'%s' is released by '%s', but %s", name,
						  ev->callee, why),
				.subject = name,
				.focus = ev->value,
				.origin = o.by,
				.origin_text = o.by == IR_NO ? NULL
					       : o.from == ORIGIN_STACK
						       ? "on the stack"
						       : flow_text(cx, "'%s' acquires it",
								   flow_call_name(cx, o.by)),
			});
}

static const struct rule *const rules[] = {&release_mismatch};

const struct checker checker_release_mismatch = {
	.name = "release_mismatch",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.release = release_event,
};
