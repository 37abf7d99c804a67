#include "driver/suppress.h"
#include "checkers/checker.h"
#include "driver/comments.h"
#include "driver/report/source.h"

#include <string.h>

/* One directive and one rule that it names. */
struct directive {
	uint32_t line, end_line;
	const char *rule, *reason;
};

/* The directives of one source file. */
struct directives {
	struct merged *m;
	const char *path;
	VEC(struct directive) v;
};

static size_t skip_blanks(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	return i;
}

static bool take_word(const char **s, size_t *n, const char *word)
{
	size_t n_word = strlen(word), blank = skip_blanks(*s, *n);

	if (*n - blank < n_word || strncmp(*s + blank, word, n_word) != 0)
		return false;
	*s += blank + n_word;
	*n -= blank + n_word;
	return true;
}

PS_PRINTF(3, 4)
static void complain(struct directives *d, uint32_t line, const char *fmt, ...)
{
	struct strbuf text = {0};
	va_list ap;

	va_start(ap, fmt);
	strbuf_vprintf(&text, fmt, ap);
	va_end(ap);
	merge_note(d->m, d->path, line, strbuf_str(&text));
	strbuf_release(&text);
}

/* What follows the bracket, up to the end of its line. */
static const char *reason_of(struct directives *d, const char *s, size_t n)
{
	size_t blank = skip_blanks(s, n), end;

	s += blank;
	n -= blank;
	for (end = 0; end < n && s[end] != '\n'; end++)
		;
	while (end && (s[end - 1] == ' ' || s[end - 1] == '\t' || s[end - 1] == '\r'))
		end--;
	return arena_strndup(&d->m->sink.mem, s, end);
}

static void add_rules(struct directives *d, const struct comment *c, const char *list, size_t n,
		      const char *reason)
{
	while (n) {
		size_t blank = skip_blanks(list, n), len = 0;
		const char *id;

		list += blank;
		n -= blank;
		while (len < n && list[len] != ',' && list[len] != ' ' && list[len] != '\t')
			len++;
		id = arena_strndup(&d->m->sink.mem, list, len);
		if (len && !checkers_rule(id))
			complain(d, c->line, "suppression of '%s', which is no rule", id);
		else if (len)
			*vec_push(&d->v) = (struct directive){c->line, c->end_line, id, reason};
		len += len < n;
		list += len;
		n -= len;
	}
}

#define MARK "panicscan:"

static bool may_suppress(const struct source_file *f)
{
	return memmem(strbuf_str(&f->text), f->text.n_bytes, MARK, strlen(MARK)) != NULL;
}

static void on_comment(void *arg, const struct comment *c)
{
	struct directives *d = arg;
	const char *s = c->text, *close, *reason;
	size_t n = c->n_bytes;

	if (!take_word(&s, &n, MARK) || !take_word(&s, &n, "ignore"))
		return;
	close = memchr(s, ']', n);
	if (!take_word(&s, &n, "[") || !close) {
		complain(d, c->line, "suppression without [rule]: nothing is suppressed");
		return;
	}
	reason = reason_of(d, close + 1, n - (size_t)(close + 1 - s));
	if (!*reason)
		complain(d, c->line, "suppression without a reason");
	add_rules(d, c, s, (size_t)(close - s), reason);
}

static bool covers(const struct directive *d, const struct finding *f)
{
	return strcmp(d->rule, f->rule->id) == 0 &&
	       (f->span.line == d->line || f->span.line == d->end_line ||
		f->span.line == d->end_line + 1);
}

static void mark(const struct directives *d, struct finding *f)
{
	for (uint32_t i = 0; i < d->v.n && !f->suppressed; i++)
		if (covers(&d->v.v[i], f))
			f->suppressed = d->v.v[i].reason;
}

void suppress_findings(struct merged *m)
{
	struct source_cache sources = {0};
	struct directives d = {.m = m};

	/* Sorted by path: the directives of a file are read once. */
	for (uint32_t i = 0; i < m->sink.v.n; i++) {
		struct finding *f = &m->sink.v.v[i];

		if (!d.path || strcmp(d.path, f->span.path) != 0) {
			const struct source_file *src = source_get(&sources, f->span.path);

			d.path = f->span.path;
			d.v.n = 0;
			if (may_suppress(src)) /* few files do */
				comments_each(strbuf_str(&src->text), src->text.n_bytes, on_comment,
					      &d);
		}
		mark(&d, f);
	}
	vec_release(&d.v);
	source_release(&sources);
}
