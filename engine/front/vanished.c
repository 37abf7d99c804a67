/* vanished.c - assertions that were compiled out still say what their author knows.
 *
 * A macro that is named like an assertion and came to nothing - "((void)0)", an empty
 * statement, "do {} while (0)" - is read from the source: its first argument holds here; if
 * that is 0, nobody gets here.  The macro may be used by another one, and be defined by others
 * itself: what stands in the source is expanded as text, along the definitions that lead to
 * what clang shows, and the argument must get lost on the way.
 */
#include "engine/front/little_p.h"
#include "engine/front/macros_p.h"

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

bool macro_is_assertion(const char *p, size_t n)
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
	if (n->kind == LITTLE_CONST) {
		if (n->value == 0 && ir_build_open(fn->b)) /* assert(0) */
			ir_build_unreachable(fn->b, loc);
		return;
	}
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

/* ---- which argument got lost ---------------------------------------------------------------- */

enum { MAX_EXPANSION = 20000, MAX_CONDITIONS = 8, MAX_NESTING = 16 };

/* Stands for the condition while it is watched. */
#define MARK '\001'

struct search {
	struct front *f;
	struct arena mem;
	const char *goal;  /* in the body of the macro that is left, or NULL: nothing is left */
	bool before;	   /* … and what stands before goal in that body is what got lost     */
	uint32_t n_tokens; /* that were looked at                                              */
	struct text_part found[MAX_CONDITIONS];
	uint32_t n_found;
	bool is_ambiguous; /* definitions that lead to the goal do not say the same             */
};

/* The macros that are being expanded, from the inside out. */
struct chain {
	const struct chain *outer;
	struct text_part name;
	uint32_t depth;
	bool in_assertion;
};

static bool on_chain(const struct chain *c, struct text_part name)
{
	for (; c; c = c->outer)
		if (text_parts_equal(c->name, name))
			return true;
	return false;
}

/* Is the condition still there?  sizeof does not evaluate it. */
static bool survives(struct text_part text)
{
	for (const char *p = text.s; p < text.end;) {
		struct text_part ignored[1];

		if (*p == MARK)
			return true;
		if (text_starts(p, text.end, "sizeof") &&
		    text_split(p + strlen("sizeof"), text.end, ')', ignored, 1) == 1)
			p = ignored[0].end;
		p = text_skip_token(p, text.end);
	}
	return false;
}

/* More arguments than one may only be a text and what it prints. */
static bool is_message(const struct macro_use_text *u)
{
	return u->n_args < 2 || (u->args[1].s < u->args[1].end && *u->args[1].s == '"');
}

static bool is_assertion(const struct macro_use_text *u)
{
	return u->n_args > 0 && is_message(u) &&
	       macro_is_assertion(u->name.s, (size_t)(u->name.end - u->name.s));
}

static void found(struct search *q, struct text_part condition)
{
	if (q->n_found < MAX_CONDITIONS)
		q->found[q->n_found++] = condition;
}

static bool expand(struct search *q, struct text_part in, const struct chain *chain,
		   struct text_part *ret);

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

/* What is left of u by definition m; does it lead to the goal? */
static bool expand_by(struct search *q, const struct macro *m, const struct macro_use_text *u,
		      const struct chain *chain, struct text_part *ret)
{
	bool is_here = q->goal && q->goal >= m->body.s && q->goal < m->body.end;
	struct text_part body = m->body;

	*ret = (struct text_part){u->name.s, u->past}; /* where it is not understood */
	if (is_here && q->before) {
		const char *goal = q->goal, *use = call_before(body.s, goal);
		bool yes;

		if (!use || !macro_apply(m, u, (struct text_part){use, goal}, &q->mem, ret))
			return false;
		q->goal = NULL;
		yes = expand(q, *ret, chain, ret);
		q->goal = goal;
		return yes;
	}
	return macro_apply(m, u, body, &q->mem, &body) && (expand(q, body, chain, ret) || is_here);
}

static bool same_found(const struct search *q, uint32_t a, uint32_t b, uint32_t end)
{
	if (end - b != b - a)
		return false;
	for (uint32_t i = 0; a + i < b; i++)
		if (!text_parts_equal(q->found[a + i], q->found[b + i]))
			return false;
	return true;
}

/* A use of a macro; false where none of its definitions leads to the goal.  Several may, if
 * they say the same. */
static bool expand_use(struct search *q, const struct macro_use_text *use, const struct macro *defs,
		       uint32_t n, const struct chain *outer, struct text_part *ret)
{
	static const char mark[] = {MARK};
	bool is_outermost = is_assertion(use) && !outer->in_assertion;
	bool yes = false, is_lost = is_outermost;
	struct chain chain = {outer, use->name, outer->depth + 1,
			      outer->in_assertion || is_outermost};
	struct macro_use_text u = *use;
	uint32_t before = q->n_found;

	if (is_outermost)
		u.args[0] = (struct text_part){mark, mark + 1};
	for (uint32_t i = 0; i < n; i++) {
		uint32_t n_found = q->n_found;
		struct text_part left;

		if (!expand_by(q, &defs[i], &u, &chain, &left)) {
			q->n_found = n_found;
			if (n == 1)
				*ret = left;
			continue;
		}
		is_lost &= !survives(left);
		q->is_ambiguous |= yes && !same_found(q, before, n_found, q->n_found);
		if (yes)
			q->n_found = n_found;
		else
			*ret = left;
		yes = true;
	}
	if (yes && is_lost)
		found(q, use->args[0]);
	return yes;
}

/* What is left of in; does it lead to the goal?  Without one: is nothing left? */
static bool expand(struct search *q, struct text_part in, const struct chain *chain,
		   struct text_part *ret)
{
	struct strbuf out = {0};
	bool yes = false;

	for (const char *p = in.s; (p = text_skip_space(p, in.end)) < in.end;) {
		struct text_part left = {p, text_skip_token(p, in.end)};
		struct macro defs[MACRO_MAX_DEFS];
		struct macro_use_text u;
		uint32_t n = 0;

		p = left.end;
		if (q->n_tokens++ < MAX_EXPANSION && chain->depth < MAX_NESTING &&
		    macro_use_at(left.s, in.end, &u) && !on_chain(chain, u.name))
			n = macros_named(q->f, u.name, defs, MACRO_MAX_DEFS);
		if (n) {
			p = defs[0].is_function ? u.past : u.end;
			left.end = p;
			yes |= expand_use(q, &u, defs, n, chain, &left);
		}
		strbuf_add(&out, left.s, (size_t)(left.end - left.s));
		strbuf_putc(&out, ' ');
	}
	ret->s = arena_strndup(&q->mem, strbuf_str(&out), out.n_bytes);
	ret->end = ret->s + out.n_bytes;
	strbuf_release(&out);
	return q->goal ? yes : text_part_empty(*ret);
}

/* ---- where it stands ---------------------------------------------------------------------- */

/* The use of the macro [s, end) in a file. */
static ir_loc use_loc(struct front *f, uint32_t file, const char *s, const char *end)
{
	struct src_file *src = &f->files.v[file];
	struct ir_span span = {.file = file, .flags = IR_LOC_MACRO | IR_LOC_VANISHED};

	span.line = file_line(src, (uint32_t)(s - src->buf), &span.col);
	span.end_line = file_line(src, (uint32_t)(end - src->buf), &span.end_col);
	span.macro = strtab_addn(&f->u->strs, s, (size_t)(text_skip_token(s, end) - s));
	*vec_push(&f->u->locs) = span;
	return f->u->locs.n - 1;
}

/* The "&&" that text is a conjunction by, or NULL. */
static const char *conjunction(struct text_part text)
{
	const char *found = NULL;
	int depth = 0;

	for (const char *p = text.s; p < text.end;) {
		depth += *p == '(' || *p == '[' || *p == '{';
		depth -= *p == ')' || *p == ']' || *p == '}';
		if (depth == 0 && (text_starts(p, text.end, "||") || *p == '?' || *p == ','))
			return NULL;
		if (depth == 0 && !found && text_starts(p, text.end, "&&"))
			found = p;
		p = text_starts(p, text.end, "&&") ? p + 2 : text_skip_token(p, text.end);
	}
	return found;
}

/* Of a conjunction what can be read of it. */
static void assume_text(struct fn *fn, struct text_part text, ir_loc loc)
{
	struct arena mem = {0};
	const struct little *n = little_parse(fn, text.s, text.end, &mem);
	const char *and = n ? NULL : conjunction(text);

	if (n) {
		bool in_short = fn->in_short;

		fn->in_short = true;
		assume_all(fn, n, loc);
		fn->in_short = in_short;
	}
	arena_release(&mem);
	if (and) {
		assume_text(fn, (struct text_part){text.s, and}, loc);
		assume_text(fn, (struct text_part){and+2, text.end}, loc);
	}
}

/* The use of a macro at s came to nothing but what stands at goal.  Where the same is left of
 * several assertions, it is not known which one this is. */
static void assume_use(struct fn *fn, uint32_t file, const char *s, const char *end,
		       const char *goal, bool before)
{
	struct search q = {.f = fn->f, .goal = goal, .before = before};
	struct chain top = {0};
	struct macro_use_text u;
	struct text_part left;
	struct macro defs[1];

	if (!macro_use_at(s, end, &u))
		return;
	if (expand(&q, (struct text_part){s, u.past}, &top, &left)) {
		bool is_one = !q.is_ambiguous && (!goal || q.n_found == 1);

		for (uint32_t i = 0; i < q.n_found && is_one; i++)
			assume_text(fn, q.found[i], use_loc(fn->f, file, s, u.past));
	} else if (is_assertion(&u) && !macros_named(fn->f, u.name, defs, 1)) {
		/* defined on the command line */
		assume_text(fn, u.args[0], use_loc(fn->f, file, s, u.past));
	}
	arena_release(&q.mem);
}

/* The text that a location is spelled at. */
static const char *spelling(struct front *f, CXSourceLocation l)
{
	const char *buf;
	unsigned offset;
	size_t n_bytes;
	CXFile file;

	clang_getSpellingLocation(l, &file, NULL, NULL, &offset);
	buf = file ? clang_getFileContents(f->tu, file, &n_bytes) : NULL;
	return buf && offset < n_bytes ? buf + offset : NULL;
}

/* The use of the outermost macro that l came out of. */
static void assume_outermost(struct fn *fn, CXSourceLocation l, bool before)
{
	const struct src_file *s;
	unsigned offset;
	uint32_t id;
	CXFile file;

	clang_getExpansionLocation(l, &file, NULL, NULL, &offset);
	if (!file)
		return;
	id = file_id(fn->f, file);
	s = &fn->f->files.v[id];
	if (s->buf && offset < s->size_bytes)
		assume_use(fn, id, s->buf + offset, s->buf + s->size_bytes, spelling(fn->f, l),
			   before);
}

static bool is_macro(CXSourceLocation l)
{
	return l.int_data >> 31; /* so libclang says it */
}

void vanished_here(struct fn *fn, CXCursor c)
{
	CXSourceLocation l = clang_getRangeStart(clang_getCursorExtent(c));

	if (is_macro(l) && ir_build_open(fn->b))
		assume_outermost(fn, l, false);
}

void vanished_before(struct fn *fn, CXCursor null_stmt)
{
	CXSourceLocation l = clang_getCursorLocation(null_stmt);
	const struct src_file *s;
	const char *use;
	unsigned offset;
	uint32_t id;
	CXFile file;

	if (!ir_build_open(fn->b))
		return;
	if (is_macro(l)) {
		assume_outermost(fn, l, true);
		return;
	}
	clang_getExpansionLocation(l, &file, NULL, NULL, &offset);
	if (!file)
		return;
	id = file_id(fn->f, file);
	s = &fn->f->files.v[id];
	if (!s->buf || offset >= s->size_bytes)
		return;
	use = call_before(s->buf, s->buf + offset);
	if (use)
		assume_use(fn, id, use, s->buf + offset, NULL, false);
}
