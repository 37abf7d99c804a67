/* resource_leak.c - what was acquired is not released on some path, and nobody is left who could
 * (CWE-401, CWE-772).
 *
 * What main() has is there until the process ends, and so is what is kept in globals.  One finding
 * for each acquisition: the way out that forgets it first.
 */
#include "checkers/checker.h"

#include <string.h>

static const struct rule resource_leak = {
	.id = "resource-leak",
	.summary = "not released on some path",
	.help = "On the path shown, memory or another resource that the function has acquired is "
		"neither released nor handed on when the function returns: nobody can release it "
		"any more. Most of these are ways out after an error. A process that goes on for "
		"long enough runs out of memory, or of descriptors.\n\nRelease on every way out: "
		"at one label at the end that all errors go to, or by a cleanup attribute. What "
		"realloc was given is still there where it fails: keep the old pointer until it "
		"is known that it has not.",
	.bad = "int count(const char *text)\n{\n\tchar *copy = strdup(text);\n\tint n = 0;\n\n\tif "
	       "(!copy)\n\t\treturn -1;\n\tif (copy[0] == '#')\n\t\treturn 0;\n\tfor (char *w = "
	       "strtok(copy, \" \"); w; w = strtok(NULL, \" "
	       "\"))\n\t\tn++;\n\tfree(copy);\n\treturn n;\n}\n",
	.good = "int count(const char *text)\n{\n\tchar *copy = strdup(text);\n\tint n = "
		"0;\n\n\tif "
		"(!copy)\n\t\treturn -1;\n\tif (copy[0] == '#')\n\t\tgoto out;\n\tfor (char *w = "
		"strtok(copy, \" \"); w; w = strtok(NULL, \" "
		"\"))\n\t\tn++;\nout:\n\tfree(copy);\n\treturn n;\n}\n",
	.cwe = {401, 772},
	.severity = SEV_WARNING,
	.security = 4.0,
};

static void lost_event(struct flow_ctx *cx, const struct ev_lost *ev)
{
	const char *by = flow_call_name(cx, ev->by);
	uint64_t *reported = flow_count(cx, 0, ev->by);

	if (*reported)
		return;
	flow_report(cx,
		    &(struct flow_report){
			    .rule = &resource_leak,
			    .severity = SEV_WARNING,
			    /* db->failed: there is nothing then */
			    .confidence = flow_asked_for_error(cx, ev->by) ? CONF_POSSIBLE
					  : ev->lent			   ? CONF_LIKELY
									   : CONF_CERTAIN,
			    .loc = cx->loc,
			    .text = ev->name ? flow_text(cx,
							 "what '%s' has given to '%s' is not "
							 "released on this path",
							 by, ev->name)
					     : flow_text(cx,
							 "what '%s' has given is not released on "
							 "this path",
							 by),
			    .subject = ev->name ? ev->name : by,
			    .focus = ev->object,
			    .origin = ev->by,
			    .origin_text = flow_text(cx, "'%s' acquires it", by),
		    });
	*reported = 1;
}

static const struct rule *const rules[] = {&resource_leak};

const struct checker checker_resource_leak = {
	.name = "resource_leak",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.lost = lost_event,
};
