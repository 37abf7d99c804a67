/* size.c - size expressions: "arg2 * arg3", "strlen(arg1) + 1", "min(arg3, strlen(arg2))".
 *
 *	size := pair [("+" | "-") number]
 *	pair := "min(" term "," term ")" | term ["*" term | "+" term]
 *	term := "arg" N | "strlen(arg" N ")" | "ret" | number
 *
 * Nothing nests: struct model_size holds two terms and a constant, and the functions of the
 * libraries need no more.
 */
#include "rules/rules_p.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	const char *start, *at;
	const char *expected; /* NULL while all is well                                   */
};

static void skip_blanks(struct reader *r)
{
	while (*r->at == ' ' || *r->at == '\t')
		r->at++;
}

static bool fail(struct reader *r, const char *expected)
{
	if (!r->expected)
		r->expected = expected;
	return false;
}

static bool take(struct reader *r, const char *token)
{
	size_t n = strlen(token);

	skip_blanks(r);
	if (strncmp(r->at, token, n) != 0)
		return false;
	r->at += n;
	return true;
}

static bool digits(struct reader *r, int64_t *ret)
{
	char *end;
	long long v;

	skip_blanks(r);
	if (!isdigit((unsigned char)*r->at))
		return fail(r, "a number");
	errno = 0;
	v = strtoll(r->at, &end, 10);
	if (errno || isalnum((unsigned char)*end))
		return fail(r, "a number that fits");
	r->at = end;
	*ret = v;
	return true;
}

/* The N of "arg" N, the word being read already. */
static bool arg_number(struct reader *r, int64_t *ret)
{
	if (!isdigit((unsigned char)*r->at))
		return fail(r, "the number of an argument, as in arg1");
	if (!digits(r, ret))
		return false;
	if (*ret < 1 || *ret > MODEL_MAX_ARGS)
		return fail(r, "an argument from arg1 to arg10");
	return true;
}

static bool term(struct reader *r, struct model_term *ret)
{
	skip_blanks(r);
	if (take(r, "strlen(")) {
		ret->kind = MODEL_T_STRLEN;
		if (!take(r, "arg"))
			return fail(r, "arg1 to arg10 inside strlen()");
		return arg_number(r, &ret->n) && (take(r, ")") || fail(r, "')'"));
	}
	if (take(r, "arg")) {
		ret->kind = MODEL_T_ARG;
		return arg_number(r, &ret->n);
	}
	if (isdigit((unsigned char)*r->at)) {
		ret->kind = MODEL_T_CONST;
		return digits(r, &ret->n);
	}
	if (take(r, "ret") && !isalnum((unsigned char)*r->at)) {
		ret->kind = MODEL_T_RET;
		return true;
	}
	return fail(r, "arg1 to arg10, strlen(argN), min(…), ret or a number");
}

static bool pair(struct reader *r, struct model_size *s)
{
	const char *before;

	if (take(r, "min(")) {
		s->min = true;
		return term(r, &s->a) && (take(r, ",") || fail(r, "','")) && term(r, &s->b) &&
		       (take(r, ")") || fail(r, "')'"));
	}
	if (!term(r, &s->a))
		return false;
	if (take(r, "*"))
		return term(r, &s->b);
	before = r->at;
	if (!take(r, "+"))
		return true;
	skip_blanks(r);
	if (isdigit((unsigned char)*r->at)) { /* the constant at the end, not a term */
		r->at = before;
		return true;
	}
	s->sum = true;
	return term(r, &s->b);
}

static bool constant(struct reader *r, struct model_size *s)
{
	if (take(r, "+"))
		return digits(r, &s->plus);
	if (!take(r, "-"))
		return true;
	if (!digits(r, &s->plus))
		return false;
	s->plus = -s->plus;
	return true;
}

const char *size_parse(const char *text, struct model_size *ret, size_t *ret_at)
{
	struct reader r = {.start = text, .at = text};
	struct model_size s = {0};

	if (pair(&r, &s) && constant(&r, &s)) {
		skip_blanks(&r);
		if (*r.at)
			fail(&r, "the end of the size, '*', '+' or '-'");
	}
	*ret_at = (size_t)(r.at - r.start);
	if (!r.expected)
		*ret = s;
	return r.expected;
}

static void print_term(const struct model_term *t, struct strbuf *out)
{
	switch ((enum model_term_kind)t->kind) {
	case MODEL_T_NONE:
		break;
	case MODEL_T_ARG:
		strbuf_printf(out, "arg%lld", (long long)t->n);
		break;
	case MODEL_T_STRLEN:
		strbuf_printf(out, "strlen(arg%lld)", (long long)t->n);
		break;
	case MODEL_T_CONST:
		strbuf_printf(out, "%lld", (long long)t->n);
		break;
	case MODEL_T_RET:
		strbuf_puts(out, "ret");
		break;
	}
}

void size_print(const struct model_size *s, struct strbuf *out)
{
	if (s->a.kind == MODEL_T_NONE)
		return;
	if (s->min)
		strbuf_puts(out, "min(");
	print_term(&s->a, out);
	if (s->b.kind != MODEL_T_NONE) {
		strbuf_puts(out, s->min ? ", " : s->sum ? " + " : " * ");
		print_term(&s->b, out);
	}
	if (s->min)
		strbuf_putc(out, ')');
	if (s->plus)
		strbuf_printf(out, " %c %lld", s->plus < 0 ? '-' : '+',
			      s->plus < 0 ? -(long long)s->plus : (long long)s->plus);
}

static int64_t term_arg(const struct model_term *t)
{
	return t->kind == MODEL_T_ARG || t->kind == MODEL_T_STRLEN ? t->n : 0;
}

int64_t size_max_arg(const struct model_size *s)
{
	return ps_max_i64(term_arg(&s->a), term_arg(&s->b));
}

static const struct {
	const char *name;
	int64_t value;
} limits[] = {
	{"INT_MAX", INT_MAX},	  {"INT_MIN", INT_MIN},	    {"UINT_MAX", UINT_MAX},
	{"INT64_MAX", INT64_MAX}, {"INT64_MIN", INT64_MIN}, {"SSIZE_MAX", INT64_MAX},
	{"UCHAR_MAX", UCHAR_MAX}, {"SCHAR_MIN", SCHAR_MIN}, {"UINT16_MAX", UINT16_MAX},
};

bool number_parse(const char *text, int64_t *ret)
{
	char *end;
	long long v;

	for (size_t i = 0; i < PS_ARRAY_SIZE(limits); i++)
		if (strcmp(text, limits[i].name) == 0) {
			*ret = limits[i].value;
			return true;
		}
	if (!isdigit((unsigned char)text[*text == '-']))
		return false;
	errno = 0;
	v = strtoll(text, &end, strncmp(text + (*text == '-'), "0x", 2) == 0 ? 16 : 10);
	if (errno || *end)
		return false;
	*ret = v;
	return true;
}
