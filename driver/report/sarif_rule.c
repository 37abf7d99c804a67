/* sarif_rule.c - what the tool can find: rules with their help, and the CWE taxonomy. */
#include "driver/report/cwe.h"
#include "driver/report/sarif_p.h"

#include <ctype.h>
#include <string.h>

/* Where to read about the tool; whoever builds it for others says so to CMake. */
#ifndef PANICSCAN_HOMEPAGE
#define PANICSCAN_HOMEPAGE "urn:panicscan"
#endif

enum { MAX_CWES = PS_ARRAY_SIZE(((struct rule *)0)->cwe) };

static uint64_t *rule_slot(struct map *index, const char *id)
{
	return map_put(index, hash_bytes(id, strlen(id), 0), NULL);
}

static void add_cwe(struct sarif *s, unsigned cwe)
{
	uint32_t i = s->cwes.n;

	for (uint32_t k = 0; k < s->cwes.n; k++)
		if (s->cwes.v[k] == cwe)
			return;
	*vec_push(&s->cwes) = cwe;
	for (; i && s->cwes.v[i - 1] > cwe; i--)
		s->cwes.v[i] = s->cwes.v[i - 1];
	s->cwes.v[i] = cwe;
}

static void add_rule(struct sarif *s, const struct rule *rule)
{
	uint64_t *at = rule_slot(&s->rule_index, rule->id);

	if (*at)
		return;
	*vec_push(&s->rules) = rule;
	*at = s->rules.n;
	for (uint32_t i = 0; i < MAX_CWES && rule->cwe[i]; i++)
		add_cwe(s, rule->cwe[i]);
}

void sarif_collect_rules(struct sarif *s)
{
	for (uint32_t i = 0; i < s->in->n_rules; i++)
		add_rule(s, s->in->rules[i]);
	/* A rule that was forgotten there must not leave a result without one. */
	for (uint32_t i = 0; i < s->in->n_findings; i++)
		add_rule(s, s->in->findings[i].rule);
}

uint32_t sarif_rule_index(const struct sarif *s, const struct rule *rule)
{
	return (uint32_t)*map_at(&s->rule_index, hash_bytes(rule->id, strlen(rule->id), 0)) - 1;
}

static uint32_t cwe_index(const struct sarif *s, unsigned cwe)
{
	uint32_t i = 0;

	while (s->cwes.v[i] != cwe)
		i++;
	return i;
}

/* "null-deref" → "NullDeref". */
static json_t *rule_name(const char *id)
{
	struct strbuf b = {0};
	bool up = true;
	json_t *v;

	for (; *id; id++) {
		if (*id != '-')
			strbuf_putc(&b, (char)(up ? toupper((unsigned char)*id) : *id));
		up = *id == '-';
	}
	v = jx_str(strbuf_str(&b));
	strbuf_release(&b);
	return v;
}

/* "a pointer is null" → {"text": "A pointer is null."}. */
static json_t *sentence(const char *s)
{
	struct strbuf b = {0};
	json_t *v;

	strbuf_printf(&b, "%s.", s);
	b.s[0] = (char)toupper((unsigned char)b.s[0]);
	v = jx_obj_str("text", b.s);
	strbuf_release(&b);
	return v;
}

/* The first paragraph of the help, as far as services take it. */
static json_t *full_description(const struct rule *rule)
{
	const char *end = rule->help ? strstr(rule->help, "\n\n") : NULL;
	struct strbuf b = {0};
	size_t n_bytes;
	json_t *v;

	if (!rule->help || !*rule->help)
		return sentence(rule->summary);
	n_bytes = end ? (size_t)(end - rule->help) : strlen(rule->help);
	if (n_bytes > SARIF_MAX_DESCRIPTION_BYTES) {
		n_bytes = SARIF_MAX_DESCRIPTION_BYTES;
		while (n_bytes && rule->help[n_bytes] != ' ')
			n_bytes--;
		strbuf_add(&b, rule->help, n_bytes);
		strbuf_puts(&b, " …");
	} else {
		while (n_bytes && isspace((unsigned char)rule->help[n_bytes - 1]))
			n_bytes--;
		strbuf_add(&b, rule->help, n_bytes);
	}
	v = jx_obj_str("text", strbuf_str(&b));
	strbuf_release(&b);
	return v;
}

static void add_example(struct strbuf *b, const char *title, const char *code, bool markdown)
{
	size_t n = code ? strlen(code) : 0;

	if (!n)
		return;
	while (n && isspace((unsigned char)code[n - 1]))
		n--;
	strbuf_printf(b, markdown ? "\n\n## %s\n\n```c\n%.*s\n```" : "\n\n%s:\n\n%.*s", title,
		      (int)n, code);
}

static json_t *rule_help(const struct rule *rule, bool markdown)
{
	const char *help = rule->help && *rule->help ? rule->help : rule->summary;
	struct strbuf b = {0};
	json_t *v;

	strbuf_puts(&b, help);
	while (b.n_bytes && isspace((unsigned char)b.s[b.n_bytes - 1]))
		b.s[--b.n_bytes] = '\0';
	add_example(&b, "Bad", rule->bad, markdown);
	add_example(&b, "Good", rule->good, markdown);
	for (uint32_t i = 0; i < MAX_CWES && rule->cwe[i]; i++) {
		const char *name = cwe_name(rule->cwe[i]);

		strbuf_puts(&b, i ? "\n" : "\n\n");
		if (markdown)
			strbuf_puts(&b, "- ");
		strbuf_printf(&b, "CWE-%u%s%s", rule->cwe[i], name ? ": " : "", name ? name : "");
	}
	v = jx_str(strbuf_str(&b));
	strbuf_release(&b);
	return v;
}

/* What is shown follows from what was asked for: who wants to see what is merely possible gets
 * less precise rules. */
static const char *precision(enum confidence min)
{
	static const char *const name[] = {"medium", "high", "very-high"};

	return name[min];
}

static json_t *rule_properties(const struct sarif *s, const struct rule *rule)
{
	static const char *const severity[] = {"recommendation", "warning", "error"};
	json_t *p = json_object(), *tags = json_array();

	jx_add(tags, jx_str(rule->security > 0 ? "security" : "reliability"));
	for (uint32_t i = 0; i < MAX_CWES && rule->cwe[i]; i++)
		jx_add(tags, jx_strf("external/cwe/cwe-%03u", rule->cwe[i]));
	jx_set(p, "tags", tags);
	jx_set_str(p, "precision", precision(s->in->min_confidence));
	jx_set_str(p, "problem.severity", severity[rule->severity]);
	if (rule->security > 0)
		jx_set(p, "security-severity", jx_strf("%.1f", rule->security));
	return p;
}

static json_t *rule_relationships(const struct sarif *s, const struct rule *rule)
{
	json_t *all = json_array();

	for (uint32_t i = 0; i < MAX_CWES && rule->cwe[i]; i++) {
		json_t *target = json_object(), *component = jx_obj_str("name", "CWE");
		json_t *kinds = json_array();

		jx_set_int(component, "index", 0);
		jx_set(target, "id", jx_strf("%u", rule->cwe[i]));
		jx_set_int(target, "index", cwe_index(s, rule->cwe[i]));
		jx_set(target, "toolComponent", component);
		jx_add(kinds, jx_str(i ? "relevant" : "superset"));
		jx_add(all, jx_set(jx_set(json_object(), "target", target), "kinds", kinds));
	}
	return all;
}

static json_t *rule_object(const struct sarif *s, const struct rule *rule)
{
	json_t *r = jx_obj_str("id", rule->id), *help = json_object();

	jx_set(help, "text", rule_help(rule, false));
	jx_set(help, "markdown", rule_help(rule, true));
	/* A name that differs in case only is none, says the standard. */
	if (strchr(rule->id, '-'))
		jx_set(r, "name", rule_name(rule->id));
	jx_set(r, "shortDescription", sentence(rule->summary));
	jx_set(r, "fullDescription", full_description(rule));
	jx_set(r, "help", help);
	jx_set(r, "defaultConfiguration",
	       jx_set(json_object(), "level", sarif_level(rule->severity)));
	if (rule->cwe[0])
		jx_set(r, "relationships", rule_relationships(s, rule));
	jx_set(r, "properties", rule_properties(s, rule));
	return r;
}

json_t *sarif_driver(const struct sarif *s)
{
	json_t *d = jx_obj_str("name", "panicscan"), *rules = json_array();

	jx_set_str(d, "version", s->in->tool_version);
	jx_set_str(d, "semanticVersion", s->in->tool_version);
	jx_set_str(d, "informationUri", PANICSCAN_HOMEPAGE);
	jx_set(d, "shortDescription",
	       jx_obj_str("text", "Finds the C code that will panic in production."));
	for (uint32_t i = 0; i < s->rules.n; i++)
		jx_add(rules, rule_object(s, s->rules.v[i]));
	jx_set(d, "rules", rules);
	if (s->cwes.n) {
		json_t *cwe = jx_set_int(jx_obj_str("name", "CWE"), "index", 0);
		json_t *all = json_array();

		jx_add(all, cwe);
		jx_set(d, "supportedTaxonomies", all);
	}
	return d;
}

static json_t *taxon(unsigned cwe)
{
	const char *name = cwe_name(cwe);
	json_t *t = jx_set(json_object(), "id", jx_strf("%u", cwe));

	jx_set(t, "shortDescription",
	       jx_set(json_object(), "text",
		      name ? jx_strf("%s.", name) : jx_strf("CWE-%u.", cwe)));
	jx_set(t, "helpUri", jx_strf("https://cwe.mitre.org/data/definitions/%u.html", cwe));
	return t;
}

json_t *sarif_taxonomies(const struct sarif *s)
{
	json_t *cwe = jx_obj_str("name", "CWE"), *taxa = json_array(), *all = json_array();

	for (uint32_t i = 0; i < s->cwes.n; i++)
		jx_add(taxa, taxon(s->cwes.v[i]));
	jx_set_str(cwe, "organization", "MITRE");
	jx_set(cwe, "shortDescription",
	       jx_obj_str("text", "The MITRE Common Weakness Enumeration."));
	jx_set_str(cwe, "informationUri", "https://cwe.mitre.org/");
	jx_set(cwe, "isComprehensive", json_false());
	jx_set(cwe, "taxa", taxa);
	jx_add(all, cwe);
	return all;
}
