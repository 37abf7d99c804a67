/* vanished.c - assertions that were compiled out still say what their author knows.
 *
 * A macro that is named like an assertion and came to nothing - "((void)0)", an empty
 * statement, "do {} while (0)" - is read from the source: its first argument holds here.
 */
#include "engine/front/little_p.h"

#include <ctype.h>
#include <string.h>

/* Names end in "assert", perhaps with one of these behind it, or are one of those. */
static const char *const suffixes[] = {"", "_msg", "_message", "_true", "_dbg", "_debug", "m"};
static const char *const names[] = {"require", "insist",    "invariant", "ensure",
				    "dcheck",  "assertion", "expects",	 "ensures"};

static bool ends_in(const char *s, size_t n, const char *assert_word, const char *suffix)
{
	size_t a = strlen(assert_word), b = strlen(suffix);

	return n >= a + b && memcmp(s + n - b, suffix, b) == 0 &&
	       memcmp(s + n - b - a, assert_word, a) == 0;
}

static bool is_assertion_name(const char *p, size_t n)
{
	char lower[64];

	if (n >= sizeof lower)
		return false;
	for (size_t i = 0; i < n; i++)
		lower[i] = (char)tolower((unsigned char)p[i]);
	lower[n] = '\0';
	if (strstr(lower, "static") || strstr(lower, "compile") || strstr(lower, "build"))
		return false;
	for (size_t i = 0; i < PS_ARRAY_SIZE(suffixes); i++)
		if (ends_in(lower, n, "assert", suffixes[i]))
			return true;
	for (size_t i = 0; i < PS_ARRAY_SIZE(names); i++)
		if (strcmp(lower, names[i]) == 0)
			return true;
	return false;
}

/* ---- what is assumed -------------------------------------------------------------------- */

static void assume(struct fn *fn, const struct little *n, ir_loc loc)
{
	struct val v;

	if (n->kind == LITTLE_BINARY && n->binary == CXBinaryOperator_LAnd) {
		assume(fn, n->l, loc);
		assume(fn, n->r, loc);
		return;
	}
	if (n->kind == LITTLE_CONST)
		return;
	v = little_value(fn, n, loc);
	if (n->kind != LITTLE_BINARY && !(n->kind == LITTLE_UNARY && n->op == '!'))
		v = truth(fn, v, false, loc);
	emit(fn, IR_ASSUME, 0, v.ref, IR_NOREF, loc);
}

/* One of several: each is tried in turn, the last has to hold. */
static void assume_any(struct fn *fn, const struct little *n, uint32_t done, ir_loc loc)
{
	uint32_t next;

	if (n->kind != LITTLE_BINARY || n->binary != CXBinaryOperator_LOr) {
		assume(fn, n, loc);
		ir_build_jmp(fn->b, done, loc);
		return;
	}
	if (n->l->kind == LITTLE_BINARY && n->l->binary == CXBinaryOperator_LAnd) {
		/* (a && b) || c: what that says of the places that follow is not worth it. */
		ir_build_jmp(fn->b, done, loc);
		return;
	}
	next = ir_build_block(fn->b);
	if (n->l->kind == LITTLE_BINARY && n->l->binary == CXBinaryOperator_LOr) {
		struct little rotated = *n, inner = *n->l;

		rotated.l = inner.l;
		inner.l = inner.r;
		inner.r = n->r;
		rotated.r = &inner;
		assume_any(fn, &rotated, done, loc);
		return;
	}
	branch_on(fn, little_value(fn, n->l, loc), done, next, loc);
	ir_build_at(fn->b, next);
	assume_any(fn, n->r, done, loc);
}

static void assume_all(struct fn *fn, const struct little *n, ir_loc loc)
{
	uint32_t done;

	if (n->kind == LITTLE_BINARY && n->binary == CXBinaryOperator_LAnd) {
		assume_all(fn, n->l, loc);
		assume_all(fn, n->r, loc);
	} else if (n->kind == LITTLE_BINARY && n->binary == CXBinaryOperator_LOr) {
		done = ir_build_block(fn->b);
		assume_any(fn, n, done, loc);
		ir_build_at(fn->b, done);
	} else {
		assume(fn, n, loc);
	}
}

/* ---- where it stands ---------------------------------------------------------------------- */

/* The use of the macro [s, end) in a file. */
static ir_loc use_loc(struct front *f, uint32_t file, const char *s, const char *end)
{
	struct src_file *src = &f->files.v[file];
	struct ir_span span = {.file = file, .flags = IR_LOC_MACRO};

	span.line = file_line(src, (uint32_t)(s - src->buf), &span.col);
	span.end_line = file_line(src, (uint32_t)(end - src->buf), &span.end_col);
	span.macro = strtab_addn(&f->u->strs, s, (size_t)(text_skip_token(s, end) - s));
	return ir_loc_add(f->u, &span);
}

/* More arguments than one may only be a text and what it prints. */
static bool is_message(const struct text_part *parts, uint32_t n)
{
	const char *p;

	if (n < 2)
		return true;
	p = text_skip_space(parts[1].s, parts[1].end);
	return p < parts[1].end && *p == '"';
}

static void assume_use(struct fn *fn, uint32_t file, const char *s, const char *end)
{
	const char *p = text_skip_token(s, end);
	const struct little *n;
	struct text_part parts[8];
	struct arena mem = {0};
	uint32_t n_parts;

	if (!is_assertion_name(s, (size_t)(p - s)))
		return;
	n_parts = text_split(p, end, ',', parts, 8);
	if (n_parts == 0 || n_parts > 8 || !is_message(parts, n_parts))
		return;
	n = little_parse(fn, parts[0].s, parts[0].end, &mem);
	if (n) {
		bool in_short = fn->in_short;

		fn->in_short = true;
		assume_all(fn, n, use_loc(fn->f, file, s, parts[n_parts - 1].end + 1));
		fn->in_short = in_short;
	}
	arena_release(&mem);
}

void vanished_here(struct fn *fn, CXCursor c)
{
	CXSourceLocation l = clang_getRangeStart(clang_getCursorExtent(c));
	const struct src_file *s;
	unsigned offset;
	uint32_t id;
	CXFile file;

	if (!(l.int_data >> 31) || !ir_build_open(fn->b)) /* not from a macro */
		return;
	clang_getExpansionLocation(l, &file, NULL, NULL, &offset);
	if (!file)
		return;
	id = file_id(fn->f, file);
	s = &fn->f->files.v[id];
	if (s->buf && offset < s->size_bytes)
		assume_use(fn, id, s->buf + offset, s->buf + s->size_bytes);
}

/* "name(…)" that ends before end, or NULL. */
static const char *call_before(const char *start, const char *end)
{
	const char *p = end;
	int depth = 0;

	while (p > start && isspace((unsigned char)p[-1]))
		p--;
	if (p == start || p[-1] != ')')
		return NULL;
	do {
		p--;
		depth += *p == ')';
		depth -= *p == '(';
		if (*p == ';' || *p == '{' || *p == '}' || end - p > 4000)
			return NULL;
	} while (depth > 0 && p > start);
	while (p > start && isspace((unsigned char)p[-1]))
		p--;
	end = p;
	while (p > start && (isalnum((unsigned char)p[-1]) || p[-1] == '_'))
		p--;
	return p < end ? p : NULL;
}

void vanished_before(struct fn *fn, CXCursor null_stmt)
{
	CXSourceLocation l = clang_getCursorLocation(null_stmt);
	const struct src_file *s;
	const char *use;
	unsigned offset;
	uint32_t id;
	CXFile file;

	if (l.int_data >> 31 || !ir_build_open(fn->b))
		return;
	clang_getExpansionLocation(l, &file, NULL, NULL, &offset);
	if (!file)
		return;
	id = file_id(fn->f, file);
	s = &fn->f->files.v[id];
	if (!s->buf || offset >= s->size_bytes)
		return;
	use = call_before(s->buf, s->buf + offset);
	if (use)
		assume_use(fn, id, use, s->buf + offset);
}
