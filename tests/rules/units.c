/* units.c - the small parts: size expressions, distances, names of functions, table of keys. */
#include "tests/rules/rules_test.h"

#include "rules/rules_p.h"

#include <stdio.h>
#include <string.h>

static int n_failed;

#define CHECK(x)                                                                                   \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #x);            \
			n_failed++;                                                                \
		}                                                                                  \
	} while (0)

/* Sizes that read, and how they are printed again. */
static void sizes_ok(void)
{
	static const char *const text[][2] = {
		{"arg2", "arg2"},
		{"16", "16"},
		{"ret", "ret"},
		{"arg2*arg3", "arg2 * arg3"},
		{" arg2 * arg3 ", "arg2 * arg3"},
		{"arg2 * 4", "arg2 * 4"},
		{"4 * arg2 + 4", "4 * arg2 + 4"},
		{"strlen(arg1) + 1", "strlen(arg1) + 1"},
		{"strlen(arg1) + strlen(arg2) + 1", "strlen(arg1) + strlen(arg2) + 1"},
		{"arg1 - 1", "arg1 - 1"},
		{"min(arg3, strlen(arg2)) + 1", "min(arg3, strlen(arg2)) + 1"},
		{"arg10", "arg10"},
	};

	for (size_t i = 0; i < PS_ARRAY_SIZE(text); i++) {
		struct model_size s = {0};
		struct strbuf out = {0};
		size_t at;

		CHECK(size_parse(text[i][0], &s, &at) == NULL);
		size_print(&s, &out);
		CHECK(strcmp(strbuf_str(&out), text[i][1]) == 0);
		strbuf_release(&out);
	}
}

/* Sizes that don't read, and where they stop. */
static void sizes_bad(void)
{
	static const struct {
		const char *text;
		size_t at;
	} bad[] = {
		{"", 0},
		{"arg", 3},
		{"arg0", 4},
		{"arg11", 5},
		{"arg1 * ", 7},
		{"strlen(arg1", 11},
		{"strlen(1)", 7},
		{"min(arg1)", 8},
		{"arg1 * arg2 * arg3", 12},
		{"-1", 0},
		{"arg1 arg2", 5},
		{"rets", 3},
		{"99999999999999999999", 0},
		{"min(arg1, arg2", 14},
		{"arg1 + 1 + 1", 9},
		{"12x", 0},
	};

	for (size_t i = 0; i < PS_ARRAY_SIZE(bad); i++) {
		struct model_size s = {0};
		size_t at;

		CHECK(size_parse(bad[i].text, &s, &at) != NULL);
		CHECK(s.a.kind == MODEL_T_NONE);
		if (at != bad[i].at)
			fprintf(stderr, "'%s' stops at %zu\n", bad[i].text, at);
		CHECK(at == bad[i].at);
	}
}

static void distances(void)
{
	CHECK(rules_distance("nonnull", "nonnull", 3) == 0);
	CHECK(rules_distance("nonull", "nonnull", 3) == 1);
	CHECK(rules_distance("retruns", "returns", 3) == 1);
	CHECK(rules_distance("", "abc", 9) == 3);
	CHECK(rules_distance("abc", "", 2) == 3);
	CHECK(rules_distance("kitten", "sitting", 9) == 3);
}

static void numbers(void)
{
	int64_t v = 0;

	CHECK(number_parse("-1", &v) && v == -1);
	CHECK(number_parse("0x10", &v) && v == 16);
	CHECK(number_parse("-0x10", &v) && v == -16);
	CHECK(number_parse("INT_MAX", &v) && v == INT32_MAX);
	CHECK(!number_parse("", &v) && !number_parse("-", &v) && !number_parse("1x", &v));
	CHECK(!number_parse("99999999999999999999", &v) && !number_parse(" 1", &v));
	CHECK(!number_parse("--1", &v));
}

/* Of every key: help, an offset that fits its type, words that can be told apart. */
static void table_of_keys(void)
{
	CHECK(rules_n_keys <= 128);
	for (uint32_t i = 0; i < rules_n_keys; i++) {
		const struct rules_key *key = &rules_keys[i];

		CHECK(key->help && key->help[0] && key->help[strlen(key->help) - 1] != '.');
		CHECK(key->scope && key->type <= RULES_BY_NAME);
		CHECK(key->type != RULES_WORD || key->words);
		CHECK(!key->excludes || rules_key_find(key->scope, key->excludes));
		for (uint32_t j = 0; j < i; j++)
			CHECK(!(rules_keys[j].scope & key->scope) ||
			      strcmp(rules_keys[j].name, key->name) != 0);
	}
}

static const char *found(const struct models *m, const char *name)
{
	const struct model *model = models_find(m, name);

	return model ? model->name : "";
}

/* Names that compilers and the library make of a name. */
static void names(void)
{
	struct models *m = models_new();
	struct model *snprintf_model = models_put(m, "snprintf", NULL);
	const struct model *chk;

	models_put(m, "memcpy", NULL);
	models_put(m, "sscanf", NULL);
	snprintf_model->n_args = 3;
	snprintf_model->args[0].flags = MODEL_A_WRITES;
	snprintf_model->args[0].writes.a = (struct model_term){MODEL_T_ARG, 2};
	snprintf_model->args[2].flags = MODEL_A_FORMAT;
	CHECK(models_find(m, "memcpy") == NULL); /* not before models_finish */
	models_finish(m);
	CHECK(strcmp(found(m, "memcpy"), "memcpy") == 0);
	CHECK(strcmp(found(m, "__builtin_memcpy"), "memcpy") == 0);
	CHECK(strcmp(found(m, "__memcpy_chk"), "memcpy") == 0);
	CHECK(strcmp(found(m, "__builtin___memcpy_chk"), "memcpy") == 0);
	CHECK(strcmp(found(m, "__isoc99_sscanf"), "sscanf") == 0);
	CHECK(strcmp(found(m, "__isoc23_sscanf"), "sscanf") == 0);
	CHECK(!models_find(m, "memcp") && !models_find(m, "memcpyy") && !models_find(m, ""));
	CHECK(!models_find(m, "__") && !models_find(m, "___chk") && !models_find(m, "__builtin_"));
	CHECK(!models_find(m, "__memcpy"));
	chk = models_find(m, "__builtin___snprintf_chk");
	CHECK(chk && chk->n_args == 2 && chk->args[0].flags == MODEL_A_WRITES);
	CHECK(models_intern(m, "heap") == models_intern(m, "heap"));
	models_free(m);
	models_free(NULL);
}

/* What a fortified form drops because it would need arguments that moved. */
static void fortified(void)
{
	struct models *m = models_new();
	struct model *fgets_model = models_put(m, "fgets", NULL);
	const struct model *chk;

	fgets_model->n_args = 3;
	fgets_model->aliases = 1;
	fgets_model->args[0].flags = MODEL_A_MAY_WRITE | MODEL_A_NONNULL;
	fgets_model->args[0].writes.a = (struct model_term){MODEL_T_ARG, 2};
	models_finish(m);
	chk = models_find(m, "__fgets_chk");
	CHECK(chk && chk->n_args == 1 && chk->aliases == 1);
	CHECK(chk && chk->args[0].writes.a.kind == MODEL_T_NONE);
	CHECK(chk && chk->args[0].flags & MODEL_A_NONNULL);
	models_free(m);
}

/* A value that a key of this type takes; NULL for those that hold other keys. */
static const char *good_value(const struct rules_key *key)
{
	switch ((enum rules_type)key->type) {
	case RULES_VERSION:
	case RULES_ARGNO:
		return "1";
	case RULES_TEXT:
	case RULES_KIND:
		return "word";
	case RULES_FLAG:
		return "true";
	case RULES_SIZE:
		return "arg1";
	case RULES_RANGE:
		return "[0, 1]";
	case RULES_WORD:
		return key->words->name;
	case RULES_NESTED:
	case RULES_BY_NAME:
		return NULL;
	}
	return NULL;
}

/* Load one function with one key; true if that went well. */
static bool one_key(uint8_t scope, const char *key, const char *value, struct strbuf *err)
{
	struct models *m = models_new();
	struct strbuf text = {0};
	int r;

	strbuf_puts(&text, "version: 1\nfunctions: {f: {");
	if (scope == RULES_RETURNS)
		strbuf_printf(&text, "returns: {aliases: 1, %s: %s}", key, value);
	else if (scope == RULES_ARG)
		strbuf_printf(&text, "args: {1: {%s: %s}}", key, value);
	else
		strbuf_printf(&text, "%s: %s", key, value);
	strbuf_puts(&text, "}}\n");
	r = models_add_text(m, key, strbuf_str(&text), text.n_bytes, false, err);
	models_free(m);
	strbuf_release(&text);
	return r == PS_OK;
}

/* Every key below functions takes a good value, each of its words, and nothing else. */
static void every_key(void)
{
	for (uint32_t i = 0; i < rules_n_keys; i++) {
		const struct rules_key *key = &rules_keys[i];
		uint8_t scope = key->scope & (RULES_FUNCTION | RULES_RETURNS | RULES_ARG);
		struct strbuf err = {0};

		if (!scope || !good_value(key) || strcmp(key->name, "aliases") == 0 ||
		    (key->excludes && strcmp(key->excludes, "aliases") == 0))
			continue;
		CHECK(one_key(scope, key->name, good_value(key), &err));
		for (const struct rules_word *w = key->words; w && w->name; w++)
			CHECK(one_key(scope, key->name, w->name, &err));
		CHECK(err.n_bytes == 0);
		CHECK(!one_key(scope, key->name, "{x: y}", &err));
		CHECK(key->type == RULES_TEXT || !one_key(scope, key->name, "'?!'", &err));
		CHECK(strstr(strbuf_str(&err), key->name));
		strbuf_release(&err);
	}
}

int units_run(void)
{
	sizes_ok();
	sizes_bad();
	distances();
	numbers();
	table_of_keys();
	names();
	fortified();
	every_key();
	return n_failed;
}
