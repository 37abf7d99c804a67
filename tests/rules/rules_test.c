/* rules_test.c - the rules loader from the command line, for tests.
 *
 *	rules-test check FILE…          shipped models and these files: errors, or "N models"
 *	rules-test dump FILE…           these files alone, as text
 *	rules-test shipped              the shipped models, as text
 *	rules-test show FILE NAME…      what is known of functions, after the file ("-": none)
 *	rules-test keys                 the table of keys, as rules/README.md has it
 *	rules-test units | hostile      checks that need no file
 */
#include "tests/rules/rules_test.h"

#include "rules/rules.h"

#include <stdio.h>
#include <string.h>

enum { MAX_BYTES = 64 << 20 };

static int fail(struct strbuf *err)
{
	fputs(strbuf_str(err), stderr);
	strbuf_release(err);
	return 1;
}

static int check(char **files, int n)
{
	struct strbuf err = {0};
	struct models *m;

	if (models_load(&m, (const char *const *)files, (uint32_t)n, &err) != PS_OK)
		return fail(&err);
	printf("%u models\n", models_count(m));
	models_free(m);
	return 0;
}

static int add(struct models *m, const char *path, struct strbuf *err)
{
	struct strbuf text = {0};
	int r = strbuf_read_file(&text, path, MAX_BYTES);

	if (r == PS_OK)
		r = models_add_text(m, path, strbuf_str(&text), text.n_bytes, false, err);
	else
		strbuf_printf(err, "%s: can't be read\n", path);
	strbuf_release(&text);
	return r;
}

static int dump(char **files, int n)
{
	struct strbuf text = {0}, err = {0};
	struct models *m = models_new();
	int r = PS_OK;

	for (int i = 0; i < n && r == PS_OK; i++)
		r = add(m, files[i], &err);
	if (r == PS_OK) {
		models_finish(m);
		models_dump(m, &text);
		fputs(strbuf_str(&text), stdout);
	}
	strbuf_release(&text);
	models_free(m);
	return r == PS_OK ? 0 : fail(&err);
}

static int show(char **args, int n)
{
	struct strbuf text = {0}, err = {0};
	bool none = strcmp(args[0], "-") == 0;
	struct models *m;

	if (models_load(&m, (const char *const *)args, none ? 0 : 1, &err) != PS_OK)
		return fail(&err);
	for (int i = 1; i < n; i++) {
		const struct model *model = models_find(m, args[i]);

		if (model)
			models_dump_one(model, &text);
		else
			strbuf_printf(&text, "%s: no model\n", args[i]);
	}
	fputs(strbuf_str(&text), stdout);
	strbuf_release(&text);
	models_free(m);
	return 0;
}

static int shipped(void)
{
	struct strbuf text = {0}, err = {0};
	struct models *m;

	if (models_load(&m, NULL, 0, &err) != PS_OK)
		return fail(&err);
	models_dump(m, &text);
	fputs(strbuf_str(&text), stdout);
	strbuf_release(&text);
	models_free(m);
	return 0;
}

/* "true, false", "a size" … with the words that the key takes. */
static void value_of(const struct rules_key *key, struct strbuf *out)
{
	static const char *const kinds[] = {
		[RULES_VERSION] = "1",	      [RULES_TEXT] = "text",
		[RULES_FLAG] = "true, false", [RULES_ARGNO] = "argument",
		[RULES_SIZE] = "size",	      [RULES_RANGE] = "[lowest, highest]",
		[RULES_KIND] = "kind",	      [RULES_WORD] = "",
		[RULES_NESTED] = "mapping",   [RULES_BY_NAME] = "mapping",
	};
	const char *sep = kinds[key->type][0] ? ", " : "";

	strbuf_puts(out, kinds[key->type]);
	for (const struct rules_word *w = key->words; w && w->name; w++, sep = ", ")
		strbuf_printf(out, "%s%s", sep, w->name);
}

static int keys(void)
{
	static const char *const scopes[] = {"In the file", "Of a function",
					     "Of its result (`returns`)",
					     "Of an argument (`args: N`)"};

	for (uint32_t s = 0; s < PS_ARRAY_SIZE(scopes); s++) {
		printf("\n%s:\n\n| key | value | meaning |\n|---|---|---|\n", scopes[s]);
		for (uint32_t i = 0; i < rules_n_keys; i++) {
			struct strbuf value = {0};

			if (!(rules_keys[i].scope & 1U << s))
				continue;
			value_of(&rules_keys[i], &value);
			printf("| `%s` | %s | %s |\n", rules_keys[i].name, strbuf_str(&value),
			       rules_keys[i].help);
			strbuf_release(&value);
		}
	}
	return 0;
}

static int report(const char *what, int n_failed)
{
	printf("%s: %d failed\n", what, n_failed);
	return n_failed != 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "check") == 0)
		return check(argv + 2, argc - 2);
	if (strcmp(what, "dump") == 0)
		return dump(argv + 2, argc - 2);
	if (strcmp(what, "show") == 0 && argc > 2)
		return show(argv + 2, argc - 2);
	if (strcmp(what, "shipped") == 0)
		return shipped();
	if (strcmp(what, "keys") == 0)
		return keys();
	if (strcmp(what, "units") == 0)
		return report(what, units_run());
	if (strcmp(what, "hostile") == 0)
		return report(what, hostile_run());
	fputs("usage: rules-test check|dump|show|shipped|keys|units|hostile [FILE…]\n", stderr);
	return 2;
}
