/* index_inconsistent.c - cursors whose bound is looked at where they are moved in one place, and
 * not in another (CWE-129).
 *
 * The bound of a text is its terminator: a loop that ends there, and goes on by one character more
 * after an escape or an opening quote without asking for it, walks on behind it
 * (flow/terminator.c).
 */
#include "checkers/checker.h"

static const struct rule index_inconsistent = {
	.id = "index-inconsistent",
	.summary = "cursor is checked where it moves in one place, and not in another",
	.help = "The loop ends at the terminator of the text. On this path its body has gone one "
		"character further by itself and compared that character with others, but not "
		"with the terminator: where it was that, the loop goes on behind the end of the "
		"text.\n\nAsk for the terminator after each step, or look at the next character "
		"before you step onto it.",
	.bad = "int unescape(char *to, const char *s)\n{\n\tfor (; *s; s++) {\n\t\tif (*s == '%') "
	       "{\n\t\t\ts++;\n\t\t\tif (*s == 'n') {\n\t\t\t\t*to++ = "
	       "10;\n\t\t\t\tcontinue;\n\t\t\t}\n\t\t}\n\t\t*to++ = *s;\n\t}\n\treturn "
	       "0;\n}\n",
	.good = "int unescape(char *to, const char *s)\n{\n\tfor (; *s; s++) {\n\t\tif (*s == '%' "
		"&& "
		"s[1]) {\n\t\t\ts++;\n\t\t\tif (*s == 'n') {\n\t\t\t\t*to++ = "
		"10;\n\t\t\t\tcontinue;\n\t\t\t}\n\t\t}\n\t\t*to++ = *s;\n\t}\n\treturn "
		"0;\n}\n",
	.cwe = {129, 125},
	.severity = SEV_WARNING,
	.security = 5.5,
};

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	const char *name;
	val before = ev->kind == ACCESS_READ ? flow_skipped_terminator(cx, ev) : 0;

	if (!flow_is_known(before))
		return;
	name = flow_place_text(cx, ev->addr_ref);
	flow_report(cx, &(struct flow_report){
				.rule = &index_inconsistent,
				.severity = SEV_WARNING,
				.confidence = CONF_LIKELY,
				.loc = cx->loc,
				.text = flow_text(cx,
						  "'%s' can be behind the end of the text: nobody "
						  "has asked whether the character before it is "
						  "the terminator",
						  name),
				.subject = name,
				.focus = ev->addr,
				.origin = IR_NO});
}

static const struct rule *const rules[] = {&index_inconsistent};

const struct checker checker_index_inconsistent = {
	.name = "index_inconsistent",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
};
