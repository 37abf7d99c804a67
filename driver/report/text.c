/* text.c - the report for people, in the manner of good compilers: what is wrong and where, the
 * line itself, and then the path that leads there, step by step. */
#include "driver/report/paint_p.h"
#include "driver/report/report.h"

#include <string.h>

enum { SNIPPET_INDENT = 5, NESTING_INDENT = 2 };

struct text {
	const struct report_input *in;
	struct strbuf *out;
	struct source_cache sources;
	const struct diag_span *shown; /* whose source line was printed last               */
	unsigned digits;	       /* of the largest line number of the current finding */
};

/* A place without a path is none: nothing is printed of it. */
static void put_place(struct text *t, const struct diag_span *span)
{
	if (!span->path)
		return;
	paint_on(t->out, t->in->colour, PAINT_BOLD);
	paint_text(t->out, report_relative(span->path, t->in->cwd));
	if (span->line)
		strbuf_printf(t->out, ":%u", span->line);
	if (span->line && span->col)
		strbuf_printf(t->out, ":%u", span->col);
	strbuf_puts(t->out, ": ");
	paint_off(t->out, t->in->colour);
}

static void put_painted(struct text *t, enum paint p, const char *s)
{
	paint_on(t->out, t->in->colour, p);
	paint_text(t->out, s);
	paint_off(t->out, t->in->colour);
}

static void put_severity(struct text *t, enum severity s)
{
	static const enum paint paint[] = {PAINT_NOTE, PAINT_WARNING, PAINT_ERROR};

	put_painted(t, paint[s], severity_name(s));
	strbuf_puts(t->out, ": ");
}

static void put_source(struct text *t, const struct diag_span *span, unsigned indent)
{
	t->shown = span;
	if (!span->path)
		return;
	paint_snippet(t->out, source_get(&t->sources, span->path), span, indent + SNIPPET_INDENT,
		      t->digits, t->in->colour);
}

static void put_macro(struct text *t, const struct diag_span *span, unsigned indent)
{
	if (!span->macro)
		return;
	strbuf_printf(t->out, "%*s = in expansion of macro '",
		      (int)(indent + SNIPPET_INDENT + t->digits), "");
	paint_text(t->out, span->macro);
	strbuf_puts(t->out, "'\n");
}

/* The span is the macro's name and nothing else, as with NULL: the reader sees it. */
static bool names_macro(struct text *t, const struct diag_span *span)
{
	size_t n = span->macro ? strlen(span->macro) : 0;
	struct source_line line;

	if (!n || !span->path)
		return false;
	line = source_line(source_get(&t->sources, span->path), span->line);
	return line.text && span->col && span->end_line == span->line &&
	       span->end_col == span->col + n && span->end_col - 1 <= line.n_bytes &&
	       memcmp(line.text + span->col - 1, span->macro, n) == 0;
}

static bool same_line(const struct diag_span *a, const struct diag_span *b)
{
	return a->path && b->path && a->line == b->line && strcmp(a->path, b->path) == 0;
}

static bool same_place(const struct diag_span *a, const struct diag_span *b)
{
	return same_line(a, b) && a->col == b->col;
}

/* Nothing is lost of a when b is shown with its macro. */
static bool macro_covered(const struct diag_span *a, const struct diag_span *b)
{
	return !a->macro || (b->macro && strcmp(a->macro, b->macro) == 0);
}

/* The finding's own place at the end of its path. */
static bool ends_at_finding(const struct finding *f, uint32_t i)
{
	return i + 1 == f->n_steps && same_place(&f->steps[i].span, &f->span);
}

static bool shows(const struct diag_span *shown, const struct diag_span *span)
{
	return same_place(span, shown) && macro_covered(span, shown);
}

/* Whether a step's line need not be shown: the finding shows it, or the line above, or the next. */
static bool is_shown(const struct text *t, const struct finding *f, uint32_t i)
{
	const struct diag_step *s = &f->steps[i], *next = s + 1;

	if (ends_at_finding(f, i) || shows(&f->span, &s->span) || shows(t->shown, &s->span))
		return true;
	return i + 1 < f->n_steps && !shows(&f->span, &next->span) && s->nesting == next->nesting &&
	       same_line(&s->span, &next->span) && macro_covered(&s->span, &next->span);
}

static void put_step(struct text *t, const struct finding *f, uint32_t i)
{
	const struct diag_step *s = &f->steps[i];
	unsigned indent = s->nesting * NESTING_INDENT;

	/* The headline has said it already. */
	if (ends_at_finding(f, i) && strcmp(s->text, f->text) == 0)
		return;
	strbuf_printf(t->out, "%*s%3u. ", (int)indent, "", i + 1);
	put_place(t, &s->span);
	paint_text(t->out, s->text);
	strbuf_putc(t->out, '\n');
	if (is_shown(t, f, i))
		return;
	put_source(t, &s->span, indent);
	if (!names_macro(t, &s->span))
		put_macro(t, &s->span, indent);
}

static unsigned count_digits(uint32_t n)
{
	unsigned digits = 1;

	while (n /= 10)
		digits++;
	return digits;
}

static void put_finding(struct text *t, const struct finding *f)
{
	uint32_t max_line = f->span.line;

	for (uint32_t i = 0; i < f->n_steps; i++)
		if (f->steps[i].span.line > max_line)
			max_line = f->steps[i].span.line;
	t->digits = count_digits(max_line);
	put_place(t, &f->span);
	put_severity(t, f->severity);
	put_painted(t, PAINT_BOLD, f->text);
	strbuf_printf(t->out, " [%s]", f->rule->id);
	if (f->confidence != CONF_CERTAIN)
		strbuf_printf(t->out, " (%s)", confidence_name(f->confidence));
	strbuf_putc(t->out, '\n');
	put_source(t, &f->span, 0);
	put_macro(t, &f->span, 0);
	for (uint32_t i = 0; i < f->n_steps; i++)
		put_step(t, f, i);
	strbuf_putc(t->out, '\n');
}

/* ---- what was not analysed --------------------------------------------------------------- */

static void put_file(struct text *t, const struct report_file *f)
{
	static const char *const what[] = {"analysed", "analysed with the essential flags only",
					   "not analysed", "skipped"};

	/* A file that was lost is said also without --verbose. */
	if (f->state == REPORT_FILE_DONE || (!t->in->verbose && f->state != REPORT_FILE_FAILED))
		return;
	put_place(t, &(struct diag_span){.path = f->path});
	put_severity(t, f->state == REPORT_FILE_FAILED ? SEV_ERROR : SEV_NOTE);
	strbuf_puts(t->out, what[f->state]);
	if (f->reason) {
		strbuf_puts(t->out, ": ");
		paint_text(t->out, f->reason);
	}
	strbuf_putc(t->out, '\n');
}

static void put_gap(struct text *t, const struct engine_gap *g)
{
	static const char *const what[] = {
		[GAP_DEGRADED] = "analysed over fewer paths",
		[GAP_PARTIAL] = "analysed in part",
		[GAP_NONE] = "not analysed",
	};

	put_place(t, &g->span);
	put_severity(t, SEV_NOTE);
	strbuf_puts(t->out, "function '");
	paint_text(t->out, g->function ? g->function : "?");
	strbuf_printf(t->out, "' %s: ", what[g->kind]);
	paint_text(t->out, g->reason ? g->reason : "no reason given");
	strbuf_putc(t->out, '\n');
}

static void put_note(struct text *t, const struct engine_note *n)
{
	put_place(t, &n->span);
	put_severity(t, SEV_NOTE);
	paint_text(t->out, n->text);
	strbuf_putc(t->out, '\n');
}

static void put_losses(struct text *t)
{
	size_t before = t->out->n_bytes;

	for (uint32_t i = 0; i < t->in->n_files; i++)
		put_file(t, &t->in->files[i]);
	for (uint32_t i = 0; t->in->verbose && i < t->in->n_gaps; i++)
		put_gap(t, &t->in->gaps[i]);
	for (uint32_t i = 0; t->in->verbose && i < t->in->n_notes; i++)
		put_note(t, &t->in->notes[i]);
	if (t->out->n_bytes != before && !t->in->quiet)
		strbuf_putc(t->out, '\n');
}

/* ---- the last line ----------------------------------------------------------------------- */

static void put_count(struct strbuf *out, const char *before, uint32_t n, const char *noun)
{
	strbuf_printf(out, "%s%u %s%s", before, n, noun, n == 1 ? "" : "s");
}

static void put_finding_counts(struct text *t)
{
	uint32_t n[3] = {0}, n_suppressed = 0;
	const char *sep = "";

	for (uint32_t i = 0; i < t->in->n_findings; i++) {
		if (t->in->findings[i].suppressed)
			n_suppressed++;
		else
			n[t->in->findings[i].severity]++;
	}
	for (int s = SEV_ERROR; s >= SEV_NOTE; s--) {
		if (!n[s])
			continue;
		put_count(t->out, sep, n[s], severity_name((enum severity)s));
		sep = ", ";
	}
	if (!*sep)
		strbuf_puts(t->out, "no findings");
	if (n_suppressed)
		strbuf_printf(t->out, " (%u suppressed)", n_suppressed);
}

static void put_file_counts(struct text *t)
{
	uint32_t n[REPORT_FILE_SKIPPED + 1] = {0};

	for (uint32_t i = 0; i < t->in->n_files; i++)
		n[t->in->files[i].state]++;
	if (t->in->n_files)
		put_count(t->out, " in ", n[REPORT_FILE_DONE] + n[REPORT_FILE_REDUCED], "file");
	if (n[REPORT_FILE_FAILED])
		strbuf_printf(t->out, ", %u not analysed", n[REPORT_FILE_FAILED]);
	if (n[REPORT_FILE_SKIPPED])
		strbuf_printf(t->out, ", %u skipped", n[REPORT_FILE_SKIPPED]);
}

static void put_function_counts(struct text *t)
{
	const struct engine_stats *s = t->in->stats;
	uint32_t n_part;

	if (!s)
		return;
	n_part = s->n_degraded + s->n_partial;
	put_count(t->out, "; ", s->n_functions - s->n_none, "function");
	strbuf_puts(t->out, " analysed");
	if (n_part)
		strbuf_printf(t->out, ", %u of them in part", n_part);
	if (s->n_none)
		strbuf_printf(t->out, ", %u not", s->n_none);
	if ((n_part || s->n_none) && !t->in->verbose)
		strbuf_puts(t->out, " (see --verbose)");
}

void report_text(const struct report_input *in, struct strbuf *out)
{
	struct text t = {.in = in, .out = out};

	for (uint32_t i = 0; i < in->n_findings; i++)
		if (!in->findings[i].suppressed)
			put_finding(&t, &in->findings[i]);
	put_losses(&t);
	if (!in->quiet) {
		put_finding_counts(&t);
		put_file_counts(&t);
		put_function_counts(&t);
		strbuf_putc(out, '\n');
	}
	source_release(&t.sources);
}
