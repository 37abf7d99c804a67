#include "driver/verify.h"
#include "checkers/checker.h"
#include "driver/comments.h"
#include "driver/report/report.h"
#include "driver/report/source.h"

#include <stdlib.h>
#include <string.h>

/* One comment and one rule that it names. */
struct expectation {
	const char *path;
	uint32_t at_line; /* where the comment stands                                 */
	uint32_t line;	  /* where the finding must                                   */
	uint32_t n_want, n_got;
	const char *rule;
	const char *text; /* in the finding's message; "" for any                     */
};

struct verifier {
	const struct policy *policy;
	const char *cwd;
	const char *path; /* the file whose comments are being read                   */
	struct arena mem;
	VEC(struct expectation) v;
	struct strbuf *out;
	uint32_t n_wrong;
};

PS_PRINTF(4, 5)
static void wrong(struct verifier *v, const char *path, uint32_t line, const char *fmt, ...)
{
	va_list ap;

	strbuf_printf(v->out, "%s:%u: ", report_relative(path, v->cwd), line);
	va_start(ap, fmt);
	strbuf_vprintf(v->out, fmt, ap);
	va_end(ap);
	strbuf_putc(v->out, '\n');
	v->n_wrong++;
}

/* ---- reading expectations ---------------------------------------------------------------------
 */

static const char *skip_blanks(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

static char *trimmed(struct arena *mem, const char *s, size_t n)
{
	while (n && strchr(" \t\r\n", s[n - 1]))
		n--;
	return arena_strndup(mem, s, n);
}

/* "rule, rule2: text" of a directive that is about e. */
static void add_rules(struct verifier *v, struct expectation e, const char *s)
{
	size_t n_list = strcspn(s, ":\n");

	e.text = s[n_list] == ':' ? skip_blanks(s + n_list + 1) : "";
	e.text = trimmed(&v->mem, e.text, strcspn(e.text, "\n"));
	if (n_list == 0)
		wrong(v, e.path, e.at_line, "'expect' without a rule");
	for (const char *end = s + n_list; s < end; s++) {
		size_t n;

		s = skip_blanks(s);
		n = strcspn(s, ",:\n");
		e.rule = trimmed(&v->mem, s, n);
		if (policy_in_force(v->policy, e.rule))
			*vec_push(&v->v) = e;
		else if (!checkers_rule(e.rule))
			wrong(v, e.path, e.at_line, "no rule '%s'", e.rule);
		s += n;
	}
}

/* expect[@±N] [COUNT]: … */
static void on_comment(void *arg, const struct comment *c)
{
	struct verifier *v = arg;
	struct expectation e = {.path = v->path, .at_line = c->line, .n_want = 1};
	const char *s = arena_strndup(&v->mem, c->text, c->n_bytes);
	char *end;
	long offset = 0;

	if (strncmp(s, "expect", 6) != 0 || !strchr(" @:", s[6]))
		return;
	s += 6;
	if (*s == '@') {
		offset = strtol(s + 1, &end, 10);
		s = end;
	}
	s = skip_blanks(s);
	if (*s >= '1' && *s <= '9') {
		e.n_want = (uint32_t)strtoul(s, &end, 10);
		s = skip_blanks(end);
	}
	if (*s != ':')
		return; /* a sentence that begins so */
	e.line = (uint32_t)((long)c->line + offset);
	add_rules(v, e, skip_blanks(s + 1));
}

/* IR text: its comments run from a semicolon or // to the end of the line. */
static void read_ir_comments(struct verifier *v, const struct strbuf *text)
{
	const char *s = strbuf_str(text);

	for (uint32_t line = 1; *s; line++) {
		size_t n = strcspn(s, "\n"), i = 0;

		while (i < n && s[i] != ';' && !(s[i] == '/' && s[i + 1] == '/'))
			i++;
		while (i < n && strchr("; /\t", s[i]))
			i++;
		if (i < n)
			on_comment(v, &(struct comment){line, line, s + i, n - i});
		s += n + (s[n] == '\n');
	}
}

static void read_file(struct verifier *v, struct source_cache *sources, const char *path)
{
	const struct source_file *f = source_get(sources, path);
	size_t n = strlen(path);

	v->path = path;
	if (f->missing || (n > 4 && strcmp(path + n - 4, ".psu") == 0))
		return;
	if (n > 3 && strcmp(path + n - 3, ".ir") == 0)
		read_ir_comments(v, &f->text);
	else
		comments_each(strbuf_str(&f->text), f->text.n_bytes, on_comment, v);
}

/* ---- comparing ----------------------------------------------------------------------------------
 */

static bool matches(const struct expectation *e, const struct finding *f)
{
	return e->n_got < e->n_want && e->line == f->span.line &&
	       strcmp(e->path, f->span.path) == 0 && strcmp(e->rule, f->rule->id) == 0 &&
	       strstr(f->text, e->text);
}

/* Expectations with a text choose first, else one without could take their finding. */
static bool take(struct verifier *v, const struct finding *f)
{
	for (int any_text = 0; any_text < 2; any_text++)
		for (uint32_t i = 0; i < v->v.n; i++) {
			struct expectation *e = &v->v.v[i];

			if ((*e->text == 0) == any_text && matches(e, f)) {
				e->n_got++;
				return true;
			}
		}
	return false;
}

static void report_missing(struct verifier *v)
{
	for (uint32_t i = 0; i < v->v.n; i++) {
		const struct expectation *e = &v->v.v[i];
		const char *colon = *e->text ? ": " : "";

		if (e->n_got == e->n_want)
			continue;
		if (e->n_want == 1)
			wrong(v, e->path, e->line, "expected, not found: %s%s%s", e->rule, colon,
			      e->text);
		else
			wrong(v, e->path, e->line, "expected %u times, found %u: %s%s%s", e->n_want,
			      e->n_got, e->rule, colon, e->text);
	}
}

uint32_t verify_findings(const struct merged *m, const struct plan *plan,
			 const struct policy *policy, const struct finding *findings,
			 uint32_t n_findings, struct strbuf *out)
{
	struct verifier v = {.policy = policy, .cwd = plan->cwd, .out = out};
	struct source_cache sources = {0};
	struct map seen = {0};
	bool is_new;

	for (uint32_t i = 0; i < plan->units.n; i++) {
		const char *path = plan->units.v[i].path;

		map_put(&seen, hash_bytes(path, strlen(path), 0), &is_new);
		if (is_new)
			read_file(&v, &sources, path);
	}
	for (uint32_t i = 0; i < m->sources.n; i++) {
		const char *path = m->sources.v[i].path;

		map_put(&seen, hash_bytes(path, strlen(path), 0), &is_new);
		if (is_new && !m->sources.v[i].is_system)
			read_file(&v, &sources, path);
	}
	for (uint32_t i = 0; i < n_findings; i++)
		if (!findings[i].suppressed && !take(&v, &findings[i]))
			wrong(&v, findings[i].span.path, findings[i].span.line,
			      "found, not expected: %s: %s", findings[i].rule->id,
			      findings[i].text);
	report_missing(&v);
	map_release(&seen);
	source_release(&sources);
	vec_release(&v.v);
	arena_release(&v.mem);
	return v.n_wrong;
}
