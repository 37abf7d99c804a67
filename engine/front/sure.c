/* sure.c - tests whose outcome their author is sure of: ALWAYS(x) and NEVER(x).
 *
 * Such a macro asserts in one build, is a constant in another, and is its bare argument in a third:
 * the test stays as a safety net.  That it fails is no possibility that the code speaks of, so no
 * path goes there.  They are known by their other definitions, and by these two names.
 */
#include "engine/front/macros_p.h"

#include <ctype.h>
#include <strings.h>

static bool is_token(struct text_part t, char c)
{
	return t.end - t.s == 1 && *t.s == c;
}

static struct text_part next_token(const char **p, const char *end)
{
	struct text_part t = {text_skip_space(*p, end), NULL};

	t.end = t.s < end ? text_skip_token(t.s, end) : t.s;
	*p = t.end;
	return t;
}

/* "(x)" of a macro with one parameter x. */
static bool is_bare_argument(const struct macro *m)
{
	const char *p = m->body.s;
	struct text_part t;

	if (!m->is_function || m->n_params != 1 || m->is_variadic)
		return false;
	if (!is_token(next_token(&p, m->body.end), '('))
		return false;
	t = next_token(&p, m->body.end);
	return text_parts_equal(t, m->params[0]) && is_token(next_token(&p, m->body.end), ')') &&
	       text_skip_space(p, m->body.end) == m->body.end;
}

/* What the definition says that its argument comes to. */
static enum sure said_by(const struct macro *m)
{
	enum sure r = SURE_NOT;
	bool after_colon = false, only = true;
	char digit = 0;

	for (const char *p = m->body.s; p < m->body.end;) {
		struct text_part t = next_token(&p, m->body.end);

		if (t.s >= t.end)
			break;
		after_colon |= is_token(t, ':');
		if (macro_is_assertion(t.s, (size_t)(t.end - t.s)))
			r = after_colon ? SURE_TRUE : SURE_FALSE;
		if (is_token(t, '0') || is_token(t, '1'))
			digit = *t.s;
		else
			only = only && (is_token(t, '(') || is_token(t, ')'));
	}
	if (only && digit)
		return digit == '1' ? SURE_TRUE : SURE_FALSE;
	return r;
}

static enum sure by_name(struct text_part name)
{
	if (name.end - name.s == 6 && strncasecmp(name.s, "always", 6) == 0)
		return SURE_TRUE;
	return name.end - name.s == 5 && strncasecmp(name.s, "never", 5) == 0 ? SURE_FALSE
									      : SURE_NOT;
}

enum sure sure_of(struct fn *fn, CXCursor paren)
{
	CXSourceLocation l = clang_getCursorLocation(paren);
	struct macro m, defs[MACRO_MAX_DEFS];
	enum sure r;
	const char *buf;
	unsigned offset;
	size_t n_bytes;
	uint32_t n;
	CXFile file;

	if (!(l.int_data >> 31)) /* not out of a macro */
		return SURE_NOT;
	clang_getSpellingLocation(l, &file, NULL, NULL, &offset);
	buf = file ? clang_getFileContents(fn->f->tu, file, &n_bytes) : NULL;
	if (!buf || offset >= n_bytes || !macro_around(buf, buf + offset, buf + n_bytes, &m) ||
	    buf + offset != m.body.s || !is_bare_argument(&m))
		return SURE_NOT;
	r = by_name(m.name);
	n = r == SURE_NOT ? macros_named(fn->f, m.name, defs, MACRO_MAX_DEFS) : 0;
	for (uint32_t i = 0; i < n && r == SURE_NOT; i++)
		if (!text_parts_equal(defs[i].body, m.body))
			r = said_by(&defs[i]);
	return r;
}
