/* options.c - from argv to struct options, by the rows of options.def. */
#include "driver/options.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct option_row option_rows[] = {
#define OPTION(field, kind, letter, name, arg, limits, dflt, commands, help)                       \
	{OPT_##kind, letter, name,                                                                 \
	 arg,	     limits, dflt,                                                                 \
	 commands,   help,   offsetof(struct options, field)},
#include "driver/options.def"
#undef OPTION
};
const uint32_t n_option_rows = PS_ARRAY_SIZE(option_rows);

const struct command_row command_rows[N_COMMANDS] = {
#define COMMAND(name, args, summary, text) {#name, args, summary, text},
#include "driver/commands.def"
#undef COMMAND
};

/* ---- values --------------------------------------------------------------------------------- */

static int set_num(uint32_t *to, const struct option_row *row, const char *value,
		   struct strbuf *reterr)
{
	unsigned long long lo = 0, hi = UINT32_MAX, v;
	char *end;

	sscanf(row->limits, "%llu..%llu", &lo, &hi);
	errno = 0;
	v = strtoull(value, &end, 10);
	if (value[0] < '0' || value[0] > '9' || *end || errno || v < lo || v > hi) {
		strbuf_printf(reterr, "--%s: '%s' is no number in %s", row->name, value,
			      row->limits);
		return PS_EINVAL;
	}
	*to = (uint32_t)v;
	return PS_OK;
}

static int set_choice(int *to, const struct option_row *row, const char *value,
		      struct strbuf *reterr)
{
	const char *at = row->limits;

	for (int i = 0; *at; i++) {
		size_t n = strcspn(at, "|");

		if (strlen(value) == n && strncmp(value, at, n) == 0) {
			*to = i;
			return PS_OK;
		}
		at += n + (at[n] == '|');
	}
	strbuf_printf(reterr, "--%s: '%s' is none of %s", row->name, value, row->limits);
	return PS_EINVAL;
}

static int add_to_list(struct text_list *to, struct arena *mem, const struct option_row *row,
		       const char *value, struct strbuf *reterr)
{
	while (*value) {
		size_t n = strcspn(value, ",");

		if (n)
			*vec_push(to) = arena_strndup(mem, value, n);
		value += n + (value[n] == ',');
	}
	if (to->n)
		return PS_OK;
	strbuf_printf(reterr, "--%s: a value is missing", row->name);
	return PS_EINVAL;
}

/* The one place that knows how the fields are typed.  value is NULL for flags only. */
static int set_option(struct options *o, const struct option_row *row, const char *value,
		      struct strbuf *reterr)
{
	void *field = (char *)o + row->field;

	switch (row->kind) {
	case OPT_FLAG:
		*(bool *)field = true;
		return PS_OK;
	case OPT_NUM:
		return set_num(field, row, value, reterr);
	case OPT_TEXT:
		*(const char **)field = value;
		return PS_OK;
	case OPT_CHOICE:
		return set_choice(field, row, value, reterr);
	case OPT_LIST:
		return add_to_list(field, &o->mem, row, value, reterr);
	}
	PS_BUG("option kind %d", row->kind);
}

static void set_defaults(struct options *o)
{
	struct strbuf err = {0};

	memset(o, 0, sizeof *o);
	for (uint32_t i = 0; i < n_option_rows; i++) {
		const struct option_row *row = &option_rows[i];

		if (row->dflt && set_option(o, row, row->dflt, &err) != PS_OK)
			PS_BUG("options.def: %s", strbuf_str(&err));
		if (!row->dflt && row->kind == OPT_CHOICE)
			*(int *)((char *)o + row->field) = -1;
	}
}

/* ---- names ---------------------------------------------------------------------------------- */

static const struct option_row *find_long(const char *name, size_t n)
{
	for (uint32_t i = 0; i < n_option_rows; i++) {
		const char *have = option_rows[i].name;

		if (have && strlen(have) == n && strncmp(have, name, n) == 0)
			return &option_rows[i];
	}
	return NULL;
}

static const struct option_row *find_letter(char letter)
{
	for (uint32_t i = 0; i < n_option_rows; i++)
		if (option_rows[i].letter == letter)
			return &option_rows[i];
	return NULL;
}

static int unknown_option(const char *arg, size_t n_name, struct strbuf *reterr)
{
	const char *names[PS_ARRAY_SIZE(option_rows)];
	char typed[64];
	const char *near;
	uint32_t n = 0;

	for (uint32_t i = 0; i < n_option_rows; i++)
		if (option_rows[i].name)
			names[n++] = option_rows[i].name;
	snprintf(typed, sizeof typed, "%.*s", (int)n_name, arg + strspn(arg, "-"));
	near = nearest_name(typed, names, n);
	strbuf_printf(reterr, "unknown option '%s'", arg);
	if (near)
		strbuf_printf(reterr, ", did you mean --%s?", near);
	return PS_EINVAL;
}

static int wrong_command(const struct options *o, const struct option_row *row,
			 struct strbuf *reterr)
{
	strbuf_printf(
		reterr, "%s%s is no option of 'panicscan %s', but of:", row->name ? "--" : "-",
		row->name ? row->name : (char[]){row->letter, 0}, command_rows[o->command].name);
	for (int c = 0; c < N_COMMANDS; c++)
		if (row->commands & 1u << c)
			strbuf_printf(reterr, " %s", command_rows[c].name);
	return PS_EINVAL;
}

/* ---- the walk ------------------------------------------------------------------------------- */

/* One option at argv[*i]; *i moves over a value that is a word of its own. */
static int parse_option(struct options *o, int argc, char *const *argv, int *i,
			struct strbuf *reterr)
{
	const char *arg = argv[*i];
	bool is_long = arg[1] == '-';
	size_t n_name = is_long ? strcspn(arg + 2, "=") : 1;
	const struct option_row *row = is_long ? find_long(arg + 2, n_name) : find_letter(arg[1]);
	const char *value = NULL;

	if (!row)
		return unknown_option(arg, is_long ? n_name : strlen(arg + 1), reterr);
	if (is_long && arg[2 + n_name] == '=')
		value = arg + 2 + n_name + 1;
	else if (!is_long && arg[2])
		value = arg + 2;
	if (row->kind == OPT_FLAG && value)
		return unknown_option(arg, strlen(arg + 1), reterr);
	if (!(row->commands & 1u << o->command))
		return wrong_command(o, row, reterr);
	if (row->kind != OPT_FLAG && !value) {
		if (*i + 1 >= argc) {
			strbuf_printf(reterr, "%s wants %s", arg, row->arg);
			return PS_EINVAL;
		}
		value = argv[++*i];
	}
	return set_option(o, row, value, reterr);
}

/* The command that argv[1] names; scan where it names none. */
static bool find_command(const char *word, enum command *ret)
{
	for (int c = 0; c < N_COMMANDS; c++)
		if (strcmp(word, command_rows[c].name) == 0) {
			*ret = (enum command)c;
			return true;
		}
	return false;
}

/* Options that change how a scan runs or looks, not what it finds. */
static bool is_cosmetic(const char *arg)
{
	static const char *const names[] = {
		"-j",	   "--jobs", "--progress",	    "--color", "--stats",
		"--quiet", "-q",     "--memory-per-worker", "--cache", "--no-cache"};

	for (size_t i = 0; i < PS_ARRAY_SIZE(names); i++)
		if (strncmp(arg, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

static void keep_essence(struct options *o, char *const *argv, int n)
{
	for (int i = 0; i < n; i++)
		*vec_push(&o->essence) = argv[i];
}

int options_parse(int argc, char *const *argv, struct options *ret, struct strbuf *reterr)
{
	int i = 1, status = PS_OK;

	set_defaults(ret);
	ret->command = CMD_scan;
	*vec_push(&ret->essence) = "panicscan";
	ret->command_named = argc > 1 && find_command(argv[1], &ret->command);
	if (ret->command_named)
		*vec_push(&ret->essence) = argv[i++];
	for (; i < argc && status == PS_OK; i++) {
		const char *arg = argv[i];
		int first = i;

		if (strcmp(arg, "--") == 0) {
			ret->cc = argv + i + 1;
			ret->n_cc = argc - i - 1;
			keep_essence(ret, argv + i, argc - i);
			break;
		}
		if (arg[0] == '-' && arg[1])
			status = parse_option(ret, argc, argv, &i, reterr);
		else
			*vec_push(&ret->words) = arg;
		if (!is_cosmetic(arg))
			keep_essence(ret, argv + first, i - first + 1);
	}
	return status;
}

void options_release(struct options *o)
{
	for (uint32_t i = 0; i < n_option_rows; i++)
		if (option_rows[i].kind == OPT_LIST)
			vec_release((struct text_list *)((char *)o + option_rows[i].field));
	vec_release(&o->words);
	vec_release(&o->essence);
	arena_release(&o->mem);
}
