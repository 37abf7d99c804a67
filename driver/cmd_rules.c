/* cmd_rules.c - what the rules are and mean: explain, rules list, rules dump. */
#include "driver/command.h"
#include "driver/policy.h"
#include "driver/report/report.h"
#include "driver/say.h"
#include "rules/rules.h"

#include <stdio.h>
#include <string.h>

static int print(struct strbuf *text)
{
	int status = say_out(text);

	strbuf_release(text);
	return status == PS_OK ? EXIT_CLEAN : EXIT_USAGE;
}

static void show(const struct rule *rule, int example, struct strbuf *out)
{
	if (example == EXAMPLE_NONE)
		report_explain(rule, out);
	else if (example == EXAMPLE_BAD && rule->bad)
		strbuf_puts(out, rule->bad);
	else if (example == EXAMPLE_GOOD && rule->good)
		strbuf_puts(out, rule->good);
}

static int explain(const struct policy *p, const struct options *opt)
{
	const char *id = opt->words.v[0];
	const char *near = policy_nearest_rule(p, id);
	struct strbuf text = {0};

	for (uint32_t i = 0; i < p->n_rules; i++)
		if (strcmp(p->rules[i]->id, id) == 0) {
			show(p->rules[i], opt->example, &text);
			return print(&text);
		}
	if (near)
		say_error("no rule '%s', did you mean '%s'?", id, near);
	else
		say_error("no rule '%s' (see 'panicscan rules list')", id);
	return EXIT_USAGE;
}

static int dump(const struct options *opt)
{
	struct strbuf text = {0}, err = {0};
	struct models *m;
	int status = EXIT_USAGE;

	if (models_load(&m, opt->rules.v, opt->rules.n, &err) == PS_OK) {
		models_dump(m, &text);
		status = print(&text);
	} else {
		say_error("%s", strbuf_str(&err));
	}
	models_free(m);
	strbuf_release(&err);
	return status;
}

/* The policy of these options, for run(); exit status. */
static int with_policy(const struct options *opt,
		       int (*run)(const struct policy *, const struct options *))
{
	struct strbuf err = {0};
	struct policy p;
	int status = EXIT_USAGE;

	if (policy_make(opt, &p, &err) == PS_OK)
		status = run(&p, opt);
	else
		say_error("%s", strbuf_str(&err));
	policy_release(&p);
	strbuf_release(&err);
	return status;
}

static int list(const struct policy *p, const struct options *opt)
{
	struct strbuf text = {0};

	(void)opt;
	report_rules_list(p->in_force, p->n_in_force, &text);
	return print(&text);
}

int cmd_explain(const struct options *opt)
{
	if (opt->words.n == 1 && !opt->cc)
		return with_policy(opt, explain);
	say_error("explain wants one rule (see 'panicscan rules list')");
	return EXIT_USAGE;
}

int cmd_rules(const struct options *opt)
{
	const char *what = opt->words.n ? opt->words.v[0] : "list";

	if (opt->words.n < 2 && !opt->cc && strcmp(what, "list") == 0)
		return with_policy(opt, list);
	if (opt->words.n < 2 && !opt->cc && strcmp(what, "dump") == 0)
		return dump(opt);
	say_error("rules wants 'list' or 'dump'");
	return EXIT_USAGE;
}
