/* lex.c - the words of the text form; see lex_p.h. */
#include "engine/ir/lex_p.h"

#include <stdlib.h>
#include <string.h>

void ir_lex_init(struct ir_lexer *lx, const char *text, size_t n_bytes)
{
	*lx = (struct ir_lexer){.at = text, .end = text + n_bytes, .line_start = text, .line = 1};
	lx->prev_end = lx->tok_start = lx->tok_end = text;
	lx->tok_line = 1;
}

void ir_lex_release(struct ir_lexer *lx)
{
	strbuf_release(&lx->text);
}

/* The byte n places ahead, 0 at the end: no token has a NUL in it. */
static char peek(const struct ir_lexer *lx, size_t n)
{
	return (size_t)(lx->end - lx->at) > n ? lx->at[n] : '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name_part(char c)
{
	return is_name_start(c) || is_digit(c);
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static void bad(struct ir_lexer *lx, const char *problem)
{
	lx->tok = TOK_BAD;
	lx->problem = problem;
	if (lx->at < lx->end && lx->at == lx->tok_start)
		lx->at++;
	while (is_name_part(peek(lx, 0))) /* all of the word, for the message */
		lx->at++;
}

static void skip_blanks(struct ir_lexer *lx)
{
	for (;;) {
		char c = peek(lx, 0);

		if (c == ' ' || c == '\t' || c == '\r') {
			lx->at++;
		} else if (c == ';' || (c == '/' && peek(lx, 1) == '/')) {
			while (lx->at < lx->end && *lx->at != '\n')
				lx->at++;
		} else {
			return;
		}
	}
}

/* ---- names and strings ---------------------------------------------------------------------- */

/* What follows a backslash. */
static bool lex_escape(struct ir_lexer *lx)
{
	char c = peek(lx, 0);
	int hi, lo;

	lx->at++;
	switch (c) {
	case 'n':
		strbuf_putc(&lx->text, '\n');
		return true;
	case 't':
		strbuf_putc(&lx->text, '\t');
		return true;
	case '0':
		strbuf_putc(&lx->text, '\0');
		return true;
	case '"':
	case '\\':
		strbuf_putc(&lx->text, c);
		return true;
	case 'x':
		hi = hex_digit(peek(lx, 0));
		lo = hi < 0 ? -1 : hex_digit(peek(lx, 1));
		if (lo < 0)
			return false;
		strbuf_putc(&lx->text, (char)(hi * 16 + lo));
		lx->at += 2;
		return true;
	default:
		return false;
	}
}

static bool lex_quoted(struct ir_lexer *lx)
{
	lx->at++;
	while (lx->at < lx->end && *lx->at != '\n') {
		char c = *lx->at++;

		if (c == '"')
			return true;
		if (c != '\\') {
			strbuf_putc(&lx->text, c);
		} else if (lx->at == lx->end || !lex_escape(lx)) {
			bad(lx, "a valid escape sequence");
			return false;
		}
	}
	bad(lx, "the string's closing quote");
	return false;
}

static void lex_suffix(struct ir_lexer *lx)
{
	if (peek(lx, 0) != '.' || !is_name_part(peek(lx, 1)))
		return;
	lx->suffix = ++lx->at;
	while (is_name_part(peek(lx, 0)))
		lx->at++;
	lx->suffix_bytes = (size_t)(lx->at - lx->suffix);
}

/* A name, quoted or not; empty only if a suffix follows. */
static bool lex_name(struct ir_lexer *lx)
{
	const char *from = lx->at;

	if (peek(lx, 0) == '"') {
		if (!lex_quoted(lx))
			return false;
	} else {
		while (is_name_part(peek(lx, 0)))
			lx->at++;
		strbuf_add(&lx->text, from, (size_t)(lx->at - from));
	}
	lex_suffix(lx);
	return lx->at > from;
}

static void lex_sigil(struct ir_lexer *lx, enum ir_tok tok)
{
	lx->tok = tok;
	lx->at++;
	if (!lex_name(lx) && lx->tok != TOK_BAD)
		bad(lx, "a name");
}

/* ---- numbers -------------------------------------------------------------------------------- */

/* Decimal or hexadecimal digits; false if there are none or too many. */
static bool lex_digits(struct ir_lexer *lx, uint64_t *ret)
{
	uint64_t base = 10, n = 0;
	const char *from;

	if (peek(lx, 0) == '0' && (peek(lx, 1) == 'x' || peek(lx, 1) == 'X')) {
		base = 16;
		lx->at += 2;
	}
	for (from = lx->at;; lx->at++) {
		int d = hex_digit(peek(lx, 0));

		if (d < 0 || (uint64_t)d >= base)
			break;
		if (n > (UINT64_MAX - (uint64_t)d) / base)
			return false;
		n = n * base + (uint64_t)d;
	}
	*ret = n;
	return lx->at > from;
}

/* Does a fraction or exponent follow the digits? */
static bool is_float_tail(const struct ir_lexer *lx)
{
	char c = peek(lx, 0), d = peek(lx, 1);

	if (c == '.')
		return is_digit(d);
	return (c == 'e' || c == 'E') &&
	       (is_digit(d) || ((d == '+' || d == '-') && is_digit(peek(lx, 2))));
}

static void lex_float(struct ir_lexer *lx)
{
	char text[64];
	size_t n;

	for (; lx->at < lx->end; lx->at++) {
		char c = *lx->at, before = lx->at[-1];

		if (is_digit(c) || c == '.' || c == 'e' || c == 'E')
			continue;
		if ((c == '+' || c == '-') && (before == 'e' || before == 'E'))
			continue;
		break;
	}
	n = (size_t)(lx->at - lx->tok_start);
	if (n >= sizeof text) {
		bad(lx, "a shorter number");
		return;
	}
	memcpy(text, lx->tok_start, n);
	text[n] = '\0';
	lx->number = strtod(text, NULL);
	lx->tok = TOK_FLOAT;
}

static void lex_number(struct ir_lexer *lx)
{
	const char *digits;
	bool fits;

	lx->tok = TOK_INT;
	lx->negative = *lx->at == '-';
	lx->at += lx->negative;
	digits = lx->at;
	fits = lex_digits(lx, &lx->magnitude);
	while (!fits && is_digit(peek(lx, 0)))
		lx->at++;
	lx->is_hex = lx->at - digits > 1 && (digits[1] | 0x20) == 'x';
	if (!lx->is_hex && is_float_tail(lx))
		lex_float(lx);
	else if (!fits)
		bad(lx, "a number of at most 64 bits");
	else if (is_name_start(peek(lx, 0)))
		bad(lx, "a number");
}

/* ---- locations ------------------------------------------------------------------------------ */

static bool lex_u32(struct ir_lexer *lx, uint32_t *ret)
{
	uint64_t n;

	if (!is_digit(peek(lx, 0)) || !lex_digits(lx, &n) || n > UINT32_MAX)
		return false;
	*ret = (uint32_t)n;
	return true;
}

static bool lex_flag(struct ir_lexer *lx, const char *word, uint8_t *flags, uint8_t bit)
{
	size_t n = strlen(word);

	if (peek(lx, 0) != ' ' || (size_t)(lx->end - lx->at) <= n ||
	    memcmp(lx->at + 1, word, n) != 0 || is_name_part(peek(lx, n + 1)))
		return false;
	lx->at += n + 1;
	*flags ^= bit;
	return true;
}

/* "{NAME unexpanded arg system vanished}" directly behind the numbers */
static bool lex_macro(struct ir_lexer *lx, struct ir_span *s)
{
	lx->at++;
	if (!lex_name(lx))
		return false;
	s->flags = IR_LOC_MACRO;
	lex_flag(lx, "unexpanded", &s->flags, IR_LOC_MACRO);
	lex_flag(lx, "arg", &s->flags, IR_LOC_MACRO_ARG);
	lex_flag(lx, "system", &s->flags, IR_LOC_SYSTEM_MACRO);
	lex_flag(lx, "vanished", &s->flags, IR_LOC_VANISHED);
	if (peek(lx, 0) != '}')
		return false;
	lx->at++;
	return true;
}

/* LINE[:COL[-[ENDLINE:]ENDCOL]] */
static bool lex_span(struct ir_lexer *lx, struct ir_span *s)
{
	if (!lex_u32(lx, &s->line))
		return false;
	s->end_line = s->line;
	s->col = s->end_col = 1;
	if (peek(lx, 0) != ':')
		return true;
	lx->at++;
	if (!lex_u32(lx, &s->col))
		return false;
	s->end_col = s->col;
	if (peek(lx, 0) != '-')
		return true;
	lx->at++;
	if (!lex_u32(lx, &s->end_col))
		return false;
	if (peek(lx, 0) != ':')
		return true;
	lx->at++;
	s->end_line = s->end_col;
	return lex_u32(lx, &s->end_col);
}

static bool lex_loc_body(struct ir_lexer *lx)
{
	struct ir_span *s = &lx->loc.span;

	if (peek(lx, 0) == '-') {
		lx->at++;
		lx->loc.is_nowhere = true;
		return true;
	}
	if (peek(lx, 0) == 'f') {
		lx->at++;
		if (!lex_u32(lx, &s->file) || peek(lx, 0) != ':')
			return false;
		lx->at++;
	}
	if (!lex_span(lx, s))
		return false;
	return peek(lx, 0) != '{' || lex_macro(lx, s);
}

static void lex_loc(struct ir_lexer *lx)
{
	lx->tok = TOK_LOC;
	lx->at++;
	lx->loc = (struct ir_lex_loc){.span.file = IR_NO};
	if (!lex_loc_body(lx) && lx->tok != TOK_BAD)
		bad(lx, "a location: !LINE:COL-ENDCOL");
}

/* ---- tokens --------------------------------------------------------------------------------- */

static void lex_punct(struct ir_lexer *lx)
{
	char c = *lx->at, d = peek(lx, 1);

	if (c == '-' && d == '>') {
		lx->tok = TOK_ARROW;
		lx->at += 2;
	} else if (c == '&' && d == '&') {
		lx->tok = TOK_LABEL;
		lx->at += 2;
	} else if (c == '.' && d == '.') {
		lx->tok = peek(lx, 2) == '.' ? TOK_ELLIPSIS : TOK_DOTS;
		lx->at += lx->tok == TOK_ELLIPSIS ? 3 : 2;
	} else if (c && strchr("(){}[]<>,:=?+-#", c)) {
		lx->tok = TOK_PUNCT;
		lx->punct = c;
		lx->at++;
	} else {
		bad(lx, "a word of the text form");
	}
}

static void lex_token(struct ir_lexer *lx)
{
	char c = *lx->at;

	if (is_name_start(c)) {
		lx->tok = TOK_WORD;
		lex_name(lx);
	} else if (c == '"') {
		lx->tok = TOK_STRING;
		lex_name(lx);
	} else if (is_digit(c) || (c == '-' && is_digit(peek(lx, 1)))) {
		lex_number(lx);
	} else if (c == '%') {
		lex_sigil(lx, TOK_TMP);
	} else if (c == '$') {
		lex_sigil(lx, TOK_LOCAL);
	} else if (c == '@') {
		lex_sigil(lx, TOK_GLOBAL);
	} else if (c == '!') {
		lex_loc(lx);
	} else {
		lex_punct(lx);
	}
}

void ir_lex_next(struct ir_lexer *lx)
{
	lx->prev_end = lx->tok_end;
	lx->text.n_bytes = 0;
	lx->suffix = NULL;
	lx->suffix_bytes = 0;
	lx->punct = '\0';
	skip_blanks(lx);
	lx->tok_start = lx->at;
	lx->tok_line = lx->line;
	if (lx->at == lx->end) {
		lx->tok = TOK_END;
	} else if (*lx->at == '\n') {
		lx->tok = TOK_NEWLINE;
		lx->line_start = ++lx->at;
		lx->line++;
	} else {
		lex_token(lx);
	}
	lx->tok_end = lx->at;
}

void ir_lex_skip_line(struct ir_lexer *lx)
{
	const char *nl;

	if (lx->tok != TOK_NEWLINE) {
		nl = memchr(lx->at, '\n', (size_t)(lx->end - lx->at));
		lx->at = nl ? nl + 1 : lx->end;
		lx->line += nl != NULL;
		lx->line_start = lx->at;
	}
	ir_lex_next(lx);
}

void ir_lex_seek(struct ir_lexer *lx, const char *at, uint32_t line)
{
	lx->at = lx->tok_end = at;
	lx->line = line;
	lx->line_start = at;
	ir_lex_next(lx);
}
