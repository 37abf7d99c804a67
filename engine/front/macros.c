/* macros.c - macros as text: their definitions, and what a use of one becomes. */
#include "engine/front/macros_p.h"

#include <ctype.h>
#include <string.h>

static bool is_name_start(const char *p, const char *end)
{
	return p < end && (isalpha((unsigned char)*p) || *p == '_');
}

/* ---- definitions ---------------------------------------------------------------------- */

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* The end of a directive's line; comments and backslashes continue it. */
static const char *directive_end(const char *p, const char *end)
{
	while (p < end && *p != '\n') {
		if (*p == '\\' && p + 1 < end)
			p = p[1] == '\r' && p + 2 < end ? p + 3 : p + 2;
		else
			p = text_skip_token(p, end);
	}
	return p < end ? p : end;
}

static void trim(struct text_part *p)
{
	p->s = text_skip_space(p->s, p->end);
	while (p->end > p->s && isspace((unsigned char)p->end[-1]))
		p->end--;
}

static bool parse_params(struct macro *m, const char *p, const char *end, const char **ret_end)
{
	uint32_t n = text_split(p, end, ',', m->params, MACRO_MAX_PARAMS);

	if (n == 0 || n > MACRO_MAX_PARAMS)
		return false;
	*ret_end = m->params[n - 1].end + 1;
	for (uint32_t i = 0; i < n; i++)
		trim(&m->params[i]);
	if (n == 1 && m->params[0].s == m->params[0].end)
		n = 0;
	if (n > 0) {
		struct text_part *last = &m->params[n - 1];

		m->is_variadic = last->end - last->s >= 3 && memcmp(last->end - 3, "...", 3) == 0;
		if (m->is_variadic)
			last->end -= 3;
		trim(last);
	}
	m->n_params = n;
	return true;
}

/* p stands behind "#define". */
static bool parse_macro(const char *p, const char *end, struct macro *ret)
{
	*ret = (struct macro){0};
	end = directive_end(p, end);
	p = text_skip_space(p, end);
	if (!is_name_start(p, end))
		return false;
	ret->name = (struct text_part){p, text_skip_token(p, end)};
	p = ret->name.end;
	ret->is_function = p < end && *p == '(';
	if (ret->is_function && !parse_params(ret, p, end, &p))
		return false;
	ret->body = (struct text_part){p, end};
	trim(&ret->body);
	for (p = ret->body.s; p < ret->body.end; p = text_skip_token(p, ret->body.end))
		ret->has_paste |= text_starts(p, ret->body.end, "##");
	return true;
}

/* Behind "#define" on the line that begins at p, or NULL. */
static const char *define_on_line(const char *p, const char *end)
{
	p = skip_blanks(p, end);
	if (p >= end || *p != '#')
		return NULL;
	p = skip_blanks(p + 1, end);
	return text_starts(p, end, "define") && p + 6 < end && isspace((unsigned char)p[6]) ? p + 6
											    : NULL;
}

bool macro_around(const char *start, const char *at, const char *end, struct macro *ret)
{
	const char *line = at, *p;

	for (;;) {
		while (line > start && line[-1] != '\n')
			line--;
		p = define_on_line(line, end);
		if (p || line == start)
			break;
		/* The line before goes on here, or there is no definition. */
		p = line - 1;
		if (p > start && p[-1] == '\r')
			p--;
		if (p == start || p[-1] != '\\')
			return false;
		line = p;
	}
	return p && parse_macro(p, end, ret) && at >= ret->body.s && at < ret->body.end;
}

/* ---- all of them ------------------------------------------------------------------------ */

static uint64_t name_key(const char *p, const char *end)
{
	return hash_bytes(p, (size_t)(end - p), 0);
}

static void add_definition(struct front *f, const char *p, const char *end)
{
	const char *name = text_skip_space(p, end);
	uint64_t *first;
	bool is_new;

	if (!is_name_start(name, end))
		return;
	first = map_put(&f->macro_ids, name_key(name, text_skip_token(name, end)), &is_new);
	*vec_push(&f->macros) = (struct macro_line){p, end, is_new ? 0 : (uint32_t)*first};
	*first = f->macros.n;
}

static void read_file(CXFile file, CXSourceLocation *stack, unsigned n_stack, CXClientData data)
{
	struct front *f = data;
	size_t n_bytes = 0;
	const char *p = clang_getFileContents(f->tu, file, &n_bytes), *end, *start = p, *define;
	bool is_new;

	(void)stack;
	(void)n_stack;
	if (!p)
		return;
	map_put(&f->macro_files, (uintptr_t)p, &is_new);
	if (!is_new)
		return;
	for (end = p + n_bytes; (p = memchr(p, '#', (size_t)(end - p))) != NULL; p++) {
		const char *line = p;

		while (line > start && (line[-1] == ' ' || line[-1] == '\t'))
			line--;
		if (line > start && line[-1] != '\n')
			continue;
		define = define_on_line(line, end);
		if (define)
			add_definition(f, define, end);
	}
}

/* Parameters and body. */
static struct text_part whole(const struct macro *m)
{
	return (struct text_part){m->name.end, m->body.end};
}

uint32_t macros_named(struct front *f, struct text_part name, struct macro *ret, uint32_t max)
{
	const uint64_t *first;
	uint32_t n = 0;

	if (!f->macro_files.n_slots)
		clang_getInclusions(f->tu, read_file, f);
	first = map_get(&f->macro_ids, name_key(name.s, name.end));
	for (uint32_t at = first ? (uint32_t)*first : 0; at; at = f->macros.v[at - 1].next) {
		struct macro m;
		bool is_new = true;

		if (!parse_macro(f->macros.v[at - 1].p, f->macros.v[at - 1].end, &m) ||
		    !text_parts_equal(m.name, name))
			continue;
		for (uint32_t i = 0; i < n; i++)
			is_new &= !text_parts_equal(whole(&ret[i]), whole(&m));
		if (!is_new)
			continue;
		if (n == max)
			return 0;
		ret[n++] = m;
	}
	return n;
}

void macros_release(struct front *f)
{
	map_release(&f->macro_ids);
	map_release(&f->macro_files);
	vec_release(&f->macros);
}

/* ---- uses --------------------------------------------------------------------------------- */

bool macro_use_at(const char *p, const char *end, struct macro_use_text *ret)
{
	uint32_t n;

	if (!is_name_start(p, end))
		return false;
	*ret = (struct macro_use_text){.name = {p, text_skip_token(p, end)}};
	ret->end = ret->past = ret->name.end;
	n = text_split(ret->end, end, ',', ret->args, MACRO_MAX_PARAMS);
	if (n == 0 || n > MACRO_MAX_PARAMS)
		return true;
	ret->n_args = n;
	ret->past = ret->args[n - 1].end + 1;
	for (uint32_t i = 0; i < n; i++)
		trim(&ret->args[i]);
	return true;
}

/* What stands for the parameter in u, or false. */
static bool argument(const struct macro *m, const struct macro_use_text *u, struct text_part name,
		     struct text_part *ret)
{
	static const char text[] = "__VA_ARGS__";
	const struct text_part va_args = {text, text + sizeof text - 1};

	for (uint32_t i = 0; i < m->n_params; i++) {
		bool takes_rest = m->is_variadic && i + 1 == m->n_params;
		bool is_unnamed = m->params[i].s == m->params[i].end;

		if (!(is_unnamed ? takes_rest && text_parts_equal(name, va_args)
				 : text_parts_equal(m->params[i], name)))
			continue;
		if (i >= u->n_args)
			*ret = (struct text_part){name.s, name.s};
		else
			*ret = (struct text_part){u->args[i].s,
						  u->args[takes_rest ? u->n_args - 1 : i].end};
		return true;
	}
	return false;
}

static bool fits(const struct macro *m, const struct macro_use_text *u)
{
	uint32_t n = u->n_args;

	if (!m->is_function)
		return true;
	if (n == 1 && m->n_params == 0)
		return u->args[0].s == u->args[0].end;
	if (m->is_variadic)
		return n > 0 && n + 1 >= m->n_params;
	return n > 0 && n == m->n_params;
}

bool macro_apply(const struct macro *m, const struct macro_use_text *u, struct text_part body,
		 struct arena *mem, struct text_part *ret)
{
	struct strbuf out = {0};

	if (m->has_paste || !fits(m, u))
		return false;
	for (const char *p = body.s; p < body.end;) {
		const char *next = text_skip_space(p, body.end);
		struct text_part token, arg;

		if (next > p)
			strbuf_putc(&out, ' ');
		token = (struct text_part){next, text_skip_token(next, body.end)};
		p = token.end;
		if (m->is_function && *token.s == '#') { /* a text: which one does not matter */
			p = text_skip_token(text_skip_space(p, body.end), body.end);
			strbuf_puts(&out, "\"\"");
		} else if (is_name_start(token.s, token.end) && argument(m, u, token, &arg)) {
			strbuf_putc(&out, ' ');
			strbuf_add(&out, arg.s, (size_t)(arg.end - arg.s));
			strbuf_putc(&out, ' ');
		} else {
			strbuf_add(&out, token.s, (size_t)(token.end - token.s));
		}
	}
	ret->s = arena_strndup(mem, strbuf_str(&out), out.n_bytes);
	ret->end = ret->s + out.n_bytes;
	strbuf_release(&out);
	return true;
}
