#include "driver/merge.h"

#include <stdlib.h>
#include <string.h>

static const char *copy(struct merged *m, const char *s)
{
	return s ? arena_strdup(&m->sink.mem, s) : NULL;
}

static struct diag_span copy_span(struct merged *m, const struct diag_span *s)
{
	struct diag_span ret = *s;

	ret.path = copy(m, s->path);
	ret.macro = copy(m, s->macro);
	return ret;
}

/* ---- taking in ----------------------------------------------------------------------------------
 */

static void add_stats(struct engine_stats *to, const struct engine_stats *s)
{
	to->n_functions += s->n_functions;
	to->n_full += s->n_full;
	to->n_degraded += s->n_degraded;
	to->n_partial += s->n_partial;
	to->n_none += s->n_none;
	to->n_lines += s->n_lines;
	to->n_steps += s->n_steps;
	to->n_calls_body += s->n_calls_body;
	to->n_calls_model += s->n_calls_model;
	to->n_calls_havoc += s->n_calls_havoc;
	to->n_known += s->n_known;
	to->parse_cpu_s += s->parse_cpu_s;
	to->lower_cpu_s += s->lower_cpu_s;
	to->analyse_cpu_s += s->analyse_cpu_s;
}

static void add_source(struct merged *m, const struct engine_file *f)
{
	bool is_new;

	map_put(&m->seen_sources, hash_bytes(f->path, strlen(f->path), 0), &is_new);
	if (!is_new)
		return;
	*vec_push(&m->sources) = *f;
	m->sources.v[m->sources.n - 1].path = copy(m, f->path);
}

static void add_result(struct merged *m, const struct engine_result *r)
{
	add_stats(&m->stats, &r->stats);
	for (uint32_t i = 0; i < r->sink.v.n; i++)
		diag_add(&m->sink, &r->sink.v.v[i]);
	for (uint32_t i = 0; i < r->gaps.n; i++)
		*vec_push(&m->gaps) = (struct engine_gap){
			.kind = r->gaps.v[i].kind,
			.function = copy(m, r->gaps.v[i].function),
			.reason = copy(m, r->gaps.v[i].reason),
			.span = copy_span(m, &r->gaps.v[i].span),
		};
	for (uint32_t i = 0; i < r->notes.n; i++)
		*vec_push(&m->notes) = (struct engine_note){
			.kind = r->notes.v[i].kind,
			.span = copy_span(m, &r->notes.v[i].span),
			.text = copy(m, r->notes.v[i].text),
		};
	for (uint32_t i = 0; i < r->costs.n; i++) {
		*vec_push(&m->costs) = r->costs.v[i];
		m->costs.v[m->costs.n - 1].function = copy(m, r->costs.v[i].function);
		m->costs.v[m->costs.n - 1].span = copy_span(m, &r->costs.v[i].span);
	}
	for (uint32_t i = 0; i < r->files.n; i++)
		add_source(m, &r->files.v[i]);
}

static void add_file(struct merged *m, const char *path, enum report_file_state state,
		     const char *reason)
{
	*vec_push(&m->files) = (struct report_file){
		.path = copy(m, path), .state = state, .reason = copy(m, reason)};
	m->n_failed += state == REPORT_FILE_FAILED;
	m->n_reduced += state == REPORT_FILE_REDUCED;
}

void merge_failure(struct merged *m, const char *path, const struct pool_result *r)
{
	struct strbuf text = {0};

	add_file(m, path, REPORT_FILE_FAILED, r->failure);
	if (r->last_words) {
		strbuf_printf(&text, "the worker's last words: %s", r->last_words);
		merge_note(m, path, 0, strbuf_str(&text));
	}
	strbuf_release(&text);
}

void merge_unit(struct merged *m, const char *path, const struct engine_result *res)
{
	if (res->error)
		add_file(m, path, REPORT_FILE_FAILED, res->error);
	else if (res->reduced)
		add_file(m, path, REPORT_FILE_REDUCED, "its other arguments are not understood");
	else
		add_file(m, path, REPORT_FILE_DONE, NULL);
	add_result(m, res);
}

void merge_analysis(struct merged *m, const struct engine_result *res)
{
	add_result(m, res);
}

void merge_skipped(struct merged *m, const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->skipped.n; i++) {
		const struct compdb_entry *e = plan->skipped.v[i];

		add_file(m, e->path, e->missing ? REPORT_FILE_FAILED : REPORT_FILE_SKIPPED,
			 e->skip);
	}
}

void merge_note(struct merged *m, const char *path, uint32_t line, const char *text)
{
	struct diag_span span = {
		.path = copy(m, path), .line = line, .col = line ? 1 : 0, .end_line = line};

	span.end_col = span.col;
	*vec_push(&m->notes) =
		(struct engine_note){.kind = IR_NOTE_OTHER, .span = span, .text = copy(m, text)};
}

/* ---- order
 * ---------------------------------------------------------------------------------------- */

static int cmp_str(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int cmp_u32(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int cmp_span(const struct diag_span *a, const struct diag_span *b)
{
	int c = cmp_str(a->path, b->path);

	if (!c)
		c = cmp_u32(a->line, b->line);
	return c ? c : cmp_u32(a->col, b->col);
}

static int cmp_gap(const void *pa, const void *pb)
{
	const struct engine_gap *a = pa, *b = pb;
	int c = cmp_span(&a->span, &b->span);

	if (!c)
		c = cmp_str(a->function, b->function);
	if (!c)
		c = cmp_u32(b->kind, a->kind);
	return c ? c : cmp_str(a->reason, b->reason);
}

static int cmp_cost(const void *pa, const void *pb)
{
	const struct engine_cost *a = pa, *b = pb;
	int c = (a->cpu_s < b->cpu_s) - (a->cpu_s > b->cpu_s);

	return c ? c : cmp_span(&a->span, &b->span);
}

static int cmp_note(const void *pa, const void *pb)
{
	const struct engine_note *a = pa, *b = pb;
	int c = cmp_span(&a->span, &b->span);

	return c ? c : cmp_str(a->text, b->text);
}

/* Of the variants of one file the one that came out worst speaks for it. */
static int cmp_file(const void *pa, const void *pb)
{
	static const int rank[] = {
		[REPORT_FILE_FAILED] = 0,
		[REPORT_FILE_REDUCED] = 1,
		[REPORT_FILE_DONE] = 2,
		[REPORT_FILE_SKIPPED] = 3,
	};
	const struct report_file *a = pa, *b = pb;
	int c = strcmp(a->path, b->path);

	if (!c)
		c = rank[a->state] - rank[b->state];
	return c ? c : cmp_str(a->reason, b->reason);
}

static int cmp_source(const void *pa, const void *pb)
{
	const struct engine_file *a = pa, *b = pb;

	return strcmp(a->path, b->path);
}

static void sort(void *v, uint32_t n, size_t size, int (*cmp)(const void *, const void *))
{
	if (n)
		qsort(v, n, size, cmp);
}

/* Drop what compares equal to its predecessor. */
static uint32_t unique(void *v, uint32_t n, size_t size, int (*cmp)(const void *, const void *))
{
	char *at = v;
	uint32_t kept = n ? 1 : 0;

	for (uint32_t i = 1; i < n; i++)
		if (cmp(at + (kept - 1) * size, at + i * size) != 0)
			memmove(at + kept++ * size, at + i * size, size);
	return kept;
}

#define SORT_UNIQUE(vec, cmp)                                                                      \
	(sort((vec)->v, (vec)->n, sizeof *(vec)->v, cmp),                                          \
	 (vec)->n = unique((vec)->v, (vec)->n, sizeof *(vec)->v, cmp))

static int cmp_file_path(const void *pa, const void *pb)
{
	const struct report_file *a = pa, *b = pb;

	return strcmp(a->path, b->path);
}

void merge_finish(struct merged *m)
{
	diag_sort(&m->sink);
	SORT_UNIQUE(&m->gaps, cmp_gap);
	SORT_UNIQUE(&m->notes, cmp_note);
	sort(m->costs.v, m->costs.n, sizeof *m->costs.v, cmp_cost);
	SORT_UNIQUE(&m->sources, cmp_source);
	sort(m->files.v, m->files.n, sizeof *m->files.v, cmp_file);
	m->files.n = unique(m->files.v, m->files.n, sizeof *m->files.v, cmp_file_path);
}

void merge_release(struct merged *m)
{
	diag_sink_release(&m->sink);
	vec_release(&m->gaps);
	vec_release(&m->notes);
	vec_release(&m->costs);
	vec_release(&m->sources);
	vec_release(&m->files);
	map_release(&m->seen_sources);
	memset(m, 0, sizeof *m);
}
