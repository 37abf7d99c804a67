/* double_release.c - what was released already is released again (CWE-415). */
#include "checkers/checker.h"

#include <string.h>

static const struct rule double_release = {
	.id = "double-release",
	.summary = "released a second time",
	.help = "On the path shown, memory or another resource is released that was released "
		"before. Allocators corrupt their own lists then, which attackers make use of; a "
		"descriptor that is closed twice may be another thread's by the second time."
		"\n\nDecide who owns it, release it in one place, and set the variable to null "
		"after releasing what others can still find by it.",
	.bad = "int load(const char *path, char **ret)\n{\n\tchar *text = malloc(4096);\n\n\tif "
	       "(!text)\n\t\treturn -1;\n\tif (read_file(path, text, 4096) < 0) "
	       "{\n\t\tfree(text);\n\t\t"
	       "goto out;\n\t}\n\t*ret = text;\n\treturn 0;\nout:\n\tfree(text);\n\treturn "
	       "-1;\n}\n",
	.good = "int load(const char *path, char **ret)\n{\n\tchar *text = malloc(4096);\n\n\tif "
		"(!text)\n\t\treturn -1;\n\tif (read_file(path, text, 4096) < 0)\n\t\tgoto "
		"out;\n\t*ret = "
		"text;\n\treturn 0;\nout:\n\tfree(text);\n\treturn -1;\n}\n",
	.cwe = {415, 675},
	.severity = SEV_ERROR,
	.security = 7.5,
};

static enum confidence confidence(const struct ev_release *ev, const struct flow_gone *g)
{
	return ev->unsure ? CONF_POSSIBLE : g->unsure ? CONF_LIKELY : CONF_CERTAIN;
}

static void release_event(struct flow_ctx *cx, const struct ev_release *ev)
{
	const char *name = flow_ref_text(cx, ev->ref), *by;
	struct flow_gone g;

	if (!flow_is_gone(cx, ev->inner ? IR_NOREF : ev->ref, ev->value, &g))
		return;
	/* regfree() releases what is in the object: the object itself is there to be freed */
	if (g.kind && ev->kind && strcmp(g.kind, ev->kind) != 0 &&
	    flow_is_made_in_place(cx, g.kind))
		return;
	by = flow_gone_by(cx, &g);
	if (ev->inner)
		name = ev->inner;
	flow_report(cx, &(struct flow_report){
				.rule = &double_release,
				.severity = SEV_ERROR,
				.confidence = confidence(ev, &g),
				.loc = cx->loc,
				.text = flow_text(cx,
						  "'%s' is released by '%s' after '%s' has "
						  "released it",
						  name, ev->callee, by),
				.subject = name,
				.focus = ev->value,
				.origin = g.by,
				.origin_text = flow_gone_step(cx, &g),
			});
}

static const struct rule *const rules[] = {&double_release};

const struct checker checker_double_release = {
	.name = "double_release",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.release = release_event,
};
