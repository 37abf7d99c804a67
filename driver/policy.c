#include "driver/policy.h"
#include "checkers/checker.h"

#include <stdlib.h>
#include <string.h>

const char *policy_nearest_rule(const struct policy *p, const char *typed)
{
	const char **names = xcalloc(p->n_rules + 1, sizeof *names);
	const char *near;

	for (uint32_t i = 0; i < p->n_rules; i++)
		names[i] = p->rules[i]->id;
	near = nearest_name(typed, names, p->n_rules);
	free(names);
	return near;
}

static int find_rule(const struct policy *p, const char *id, size_t n, uint32_t *ret,
		     struct strbuf *reterr)
{
	const char *near;
	struct strbuf typed = {0};

	for (uint32_t i = 0; i < p->n_rules; i++)
		if (strlen(p->rules[i]->id) == n && strncmp(p->rules[i]->id, id, n) == 0) {
			*ret = i;
			return PS_OK;
		}
	strbuf_add(&typed, id, n);
	near = policy_nearest_rule(p, strbuf_str(&typed));
	strbuf_printf(reterr, "no rule '%s'", strbuf_str(&typed));
	if (near)
		strbuf_printf(reterr, ", did you mean '%s'?", near);
	else
		strbuf_puts(reterr, " (see 'panicscan rules list')");
	strbuf_release(&typed);
	return PS_EINVAL;
}

static int switch_rules(struct policy *p, const struct text_list *ids, bool on,
			struct strbuf *reterr)
{
	for (uint32_t i = 0; i < ids->n; i++) {
		uint32_t rule;
		int status = find_rule(p, ids->v[i], strlen(ids->v[i]), &rule, reterr);

		if (status != PS_OK)
			return status;
		p->of[rule].on = on;
	}
	return PS_OK;
}

static int set_level(struct rule_policy *rule, const char *level)
{
	for (int s = SEV_NOTE; s <= SEV_ERROR; s++)
		if (strcmp(level, severity_name((enum severity)s)) == 0) {
			rule->severity = (enum severity)s;
			rule->changed = true;
			return PS_OK;
		}
	if (strcmp(level, "off") != 0)
		return PS_EINVAL;
	rule->on = false;
	return PS_OK;
}

/* RULE=LEVEL */
static int set_severity(struct policy *p, const char *text, struct strbuf *reterr)
{
	const char *eq = strchr(text, '=');
	uint32_t rule;
	int status;

	if (!eq) {
		strbuf_printf(reterr, "--severity: '%s' is not RULE=LEVEL", text);
		return PS_EINVAL;
	}
	status = find_rule(p, text, (size_t)(eq - text), &rule, reterr);
	if (status != PS_OK)
		return status;
	if (set_level(&p->of[rule], eq + 1) != PS_OK) {
		strbuf_printf(reterr, "--severity: '%s' is none of error|warning|note|off", eq + 1);
		return PS_EINVAL;
	}
	return PS_OK;
}

/* The rules as reports name them: a changed severity is theirs from now on. */
static void list_in_force(struct policy *p)
{
	p->in_force = arena_array(&p->mem, const struct rule *, p->n_rules + 1);
	for (uint32_t i = 0; i < p->n_rules; i++) {
		struct rule *own;

		if (!p->of[i].on)
			continue;
		own = arena_dup(&p->mem, p->rules[i], sizeof *own);
		if (p->of[i].changed)
			own->severity = p->of[i].severity;
		p->in_force[p->n_in_force++] = own;
	}
}

/* What the engine knows, said as findings: nobody wants to see that but --verify. */
static bool is_for_tests(const struct rule *rule)
{
	return strcmp(rule->id, "debug-fact") == 0;
}

int policy_make(const struct options *opt, struct policy *ret, struct strbuf *reterr)
{
	int status;

	memset(ret, 0, sizeof *ret);
	ret->rules = checkers_rules(&ret->n_rules);
	ret->of = arena_array(&ret->mem, struct rule_policy, ret->n_rules + 1);
	for (uint32_t i = 0; i < ret->n_rules; i++)
		ret->of[i].on = opt->only.n == 0 && (opt->verify || !is_for_tests(ret->rules[i]));
	status = switch_rules(ret, &opt->only, true, reterr);
	if (status == PS_OK)
		status = switch_rules(ret, &opt->skip, false, reterr);
	for (uint32_t i = 0; i < opt->severity.n && status == PS_OK; i++)
		status = set_severity(ret, opt->severity.v[i], reterr);
	if (status == PS_OK)
		list_in_force(ret);
	return status;
}

void policy_release(struct policy *p)
{
	arena_release(&p->mem);
	memset(p, 0, sizeof *p);
}

const struct rule *policy_in_force(const struct policy *p, const char *id)
{
	for (uint32_t i = 0; i < p->n_in_force; i++)
		if (strcmp(p->in_force[i]->id, id) == 0)
			return p->in_force[i];
	return NULL;
}

bool policy_apply(const struct policy *p, struct finding *f)
{
	for (uint32_t i = 0; i < p->n_rules; i++) {
		if (p->rules[i] != f->rule)
			continue;
		if (p->of[i].changed)
			f->severity = p->of[i].severity;
		if (p->of[i].on)
			/* Reports compare it with those in force. */
			f->rule = policy_in_force(p, f->rule->id);
		return p->of[i].on;
	}
	return true;
}
