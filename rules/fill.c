/* fill.c - from the value of a key to the field that it fills, as the table of keys says. */
#include "rules/rules_p.h"

#include <ctype.h>
#include <string.h>

enum { MAX_WORDS = 16, KIND_BYTES = 64 };

struct filler {
	struct rules_src *src;
	struct arena *mem;
	const struct rules_key *key;
	const struct node *value;
	const struct target *to;
};

static void *field(const struct rules_key *key, const struct target *to)
{
	return (key->scope == RULES_ARG ? (char *)to->arg : (char *)to->model) + key->offset;
}

static uint32_t *flags(const struct rules_key *key, const struct target *to)
{
	return key->scope == RULES_ARG ? &to->arg->flags : &to->model->flags;
}

void fill_flag(const struct rules_key *key, const struct target *to, uint32_t word_bits, bool on)
{
	uint32_t *f = flags(key, to), all = key->set;

	for (const struct rules_word *w = key->words; w && w->name; w++)
		all |= w->value;
	if (on)
		*f = (*f & ~(key->clear | all)) | key->set | word_bits;
	else
		*f &= ~all;
}

/* ---- what was expected, in words ---------------------------------------------------------- */

static const char *const lead[] = {
	[RULES_VERSION] = "the number 1",
	[RULES_TEXT] = "a text",
	[RULES_FLAG] = "true or false",
	[RULES_ARGNO] = "the number of an argument, 1 to 10",
	[RULES_SIZE] = "a size such as arg2, arg2 * arg3 or strlen(arg1) + 1",
	[RULES_RANGE] = "a range [lowest, highest] of integers",
	[RULES_KIND] = "the name of a resource kind, such as heap or fd",
	[RULES_WORD] = "one of",
};

/* "expected true or false, or oom, found 'x'; did you mean …" at the value. */
static void say_expected(const struct filler *f)
{
	const struct rules_word *w = f->key->words;
	const char *names[MAX_WORDS] = {"true", "false"};
	uint32_t n = f->key->type == RULES_FLAG ? 2 : 0;
	struct strbuf text = {0};

	if (rules_error_counted(f->src))
		return;
	strbuf_printf(&text, "'%s': expected %s", f->key->name, lead[f->key->type]);
	for (const char *sep = f->key->type == RULES_WORD ? " " : ", or "; w && w->name; w++) {
		strbuf_printf(&text, "%s%s", sep, w->name);
		sep = ", ";
		if (n < MAX_WORDS)
			names[n++] = w->name;
	}
	if (f->value->kind == NODE_SCALAR)
		strbuf_printf(&text, ", found '%s'%s", rules_shown(f->mem, f->value->text),
			      rules_suggest(f->mem, f->value->text, names, n));
	else
		strbuf_printf(&text, ", found a %s",
			      f->value->kind == NODE_LIST ? "list" : "mapping");
	rules_error(f->src, f->value->line, f->value->col, "%s", strbuf_str(&text));
	strbuf_release(&text);
}

static const struct rules_word *find_word(const struct filler *f)
{
	for (const struct rules_word *w = f->key->words; w && w->name; w++)
		if (strcmp(w->name, f->value->text) == 0)
			return w;
	return NULL;
}

/* ---- one function per type ------------------------------------------------------------------ */

static bool as_version(const struct filler *f)
{
	return strcmp(f->value->text, "1") == 0;
}

static bool as_text(const struct filler *f)
{
	return f->value->text[0] != '\0';
}

static bool as_flag(const struct filler *f)
{
	const struct rules_word *w = find_word(f);
	bool on = w || strcmp(f->value->text, "true") == 0;

	if (!on && strcmp(f->value->text, "false") != 0)
		return false;
	fill_flag(f->key, f->to, w ? w->value : 0, on);
	return true;
}

static bool as_argno(const struct filler *f)
{
	uint8_t *to = field(f->key, f->to);
	int64_t n;

	if (!number_parse(f->value->text, &n) || n < 1 || n > MODEL_MAX_ARGS)
		return false;
	*to = (uint8_t)n;
	fill_flag(f->key, f->to, 0, true);
	return true;
}

/* A size that can't be read is said here, with the place inside the text. */
static bool as_size(const struct filler *f)
{
	struct model_size *to = field(f->key, f->to);
	const struct rules_word *w = find_word(f);
	const char *expected;
	size_t at;

	if (w || strcmp(f->value->text, "false") == 0) {
		*to = (struct model_size){0};
		fill_flag(f->key, f->to, w ? w->value : 0, w != NULL);
		return true;
	}
	expected = size_parse(f->value->text, to, &at);
	if (expected && at == 0)
		return false;
	if (expected)
		rules_error(f->src, f->value->line, f->value->col + f->value->quoted + (uint32_t)at,
			    "'%s': expected %s after '%.*s'", f->key->name, expected, (int)at,
			    rules_shown(f->mem, f->value->text));
	else
		fill_flag(f->key, f->to, 0, true);
	return true;
}

static bool as_range(const struct filler *f)
{
	const struct node *v = f->value;
	int64_t *to = field(f->key, f->to); /* lo, then hi */
	int64_t bound[2];

	if (v->kind != NODE_LIST || v->n != 2)
		return false;
	for (int i = 0; i < 2; i++)
		if (v->v[i]->kind != NODE_SCALAR || !number_parse(v->v[i]->text, &bound[i]))
			return false;
	if (bound[0] > bound[1])
		return false;
	to[0] = bound[0];
	to[1] = bound[1];
	if (f->key->present)
		*((bool *)((char *)f->to->model + f->key->present)) = true;
	fill_flag(f->key, f->to, 0, true);
	return true;
}

static bool is_kind(const char *s)
{
	size_t n = strnlen(s, KIND_BYTES + 1);

	if (n > KIND_BYTES || !isalpha((unsigned char)s[0]) || strcmp(s, "true") == 0)
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("_-.", *s))
			return false;
	return true;
}

static bool as_kind(const struct filler *f)
{
	const char **to = field(f->key, f->to);
	bool off = strcmp(f->value->text, "false") == 0;

	if (!off && !is_kind(f->value->text))
		return false;
	*to = off ? NULL : models_intern(f->to->set, f->value->text);
	fill_flag(f->key, f->to, 0, !off);
	return true;
}

static bool as_word(const struct filler *f)
{
	const struct rules_word *w = find_word(f);
	uint8_t *to = field(f->key, f->to);

	if (!w)
		return false;
	*to = (uint8_t)w->value;
	return true;
}

void fill_key(struct rules_src *src, struct arena *mem, const struct rules_key *key,
	      const struct node *value, const struct target *to)
{
	static bool (*const as[])(const struct filler *f) = {
		[RULES_VERSION] = as_version, [RULES_TEXT] = as_text, [RULES_FLAG] = as_flag,
		[RULES_ARGNO] = as_argno,     [RULES_SIZE] = as_size, [RULES_RANGE] = as_range,
		[RULES_KIND] = as_kind,	      [RULES_WORD] = as_word,
	};
	struct filler f = {src, mem, key, value, to};

	if ((value->kind != NODE_SCALAR && key->type != RULES_RANGE) || !as[key->type](&f))
		say_expected(&f);
}

void fill_finish(struct model *m)
{
	for (uint8_t i = 0; i < m->n_args; i++) {
		struct model_arg *a = &m->args[i];

		if (a->flags & MODEL_A_MAY_WRITE)
			a->flags &= ~(uint32_t)MODEL_A_WRITES;
		else if (a->flags & MODEL_A_WRITES)
			a->writes = a->fills;
	}
}
