/* diag.c - the sink: every finding once, in an order that no scheduling can change. */
#include "engine/diag/diag.h"

#include <string.h>

/* strcmp where either may be missing; a missing one sorts first. */
static int cmp_str(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int cmp_num(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int cmp_span(const struct diag_span *a, const struct diag_span *b)
{
	int r;

	if ((r = cmp_str(a->path, b->path)) || (r = cmp_num(a->line, b->line)) ||
	    (r = cmp_num(a->col, b->col)) || (r = cmp_num(a->end_line, b->end_line)))
		return r;
	return cmp_num(a->end_col, b->end_col);
}

static int cmp_steps(const struct finding *a, const struct finding *b)
{
	int r = cmp_num(a->n_steps, b->n_steps);

	for (uint32_t i = 0; !r && i < a->n_steps; i++) {
		const struct diag_step *x = &a->steps[i], *y = &b->steps[i];

		if ((r = cmp_span(&x->span, &y->span)) || (r = cmp_str(x->text, y->text)) ||
		    (r = cmp_num(x->kind, y->kind)))
			return r;
		r = cmp_num(x->nesting, y->nesting);
	}
	return r;
}

/* The identity of a finding: what a reader would call the same complaint. */
static bool same(const struct finding *a, const struct finding *b)
{
	return strcmp(a->rule->id, b->rule->id) == 0 && cmp_span(&a->span, &b->span) == 0 &&
	       cmp_str(a->text, b->text) == 0;
}

/* Which of two equal findings is the better one to show: < 0 for a. */
static int cmp_worth(const struct finding *a, const struct finding *b)
{
	int r;

	if ((r = cmp_num(b->confidence, a->confidence)) || (r = cmp_steps(a, b)) ||
	    (r = cmp_num(a->interprocedural, b->interprocedural)) ||
	    (r = cmp_num(b->severity, a->severity)) || (r = cmp_str(a->subject, b->subject)) ||
	    (r = cmp_str(a->function, b->function)) || (r = cmp_str(a->span.macro, b->span.macro)))
		return r;
	return cmp_str(a->suppressed, b->suppressed);
}

static uint64_t hash_str(const char *s, uint64_t seed)
{
	return s ? hash_bytes(s, strlen(s), seed) : hash_u64(seed);
}

static uint64_t hash_finding(const struct finding *f)
{
	uint64_t h = hash_str(f->rule->id, 0);

	h = hash_str(f->span.path, h);
	h = hash_mix(h, ((uint64_t)f->span.line << 32) | f->span.col);
	h = hash_mix(h, ((uint64_t)f->span.end_line << 32) | f->span.end_col);
	return hash_str(f->text, h);
}

/* Where f's index + 1 is or belongs.  Different findings of one hash take the next keys. */
static uint64_t *find_slot(struct diag_sink *s, const struct finding *f)
{
	for (uint64_t key = hash_finding(f);; key++) {
		uint64_t *at = map_put(&s->seen, key, NULL);

		if (!*at || same(&s->v.v[*at - 1], f))
			return at;
	}
}

static const char *copy_str(struct arena *mem, const char *s)
{
	return s ? arena_strdup(mem, s) : NULL;
}

static void copy_span(struct arena *mem, struct diag_span *span)
{
	span->path = copy_str(mem, span->path);
	span->macro = copy_str(mem, span->macro);
}

static struct finding copy_finding(struct arena *mem, const struct finding *f)
{
	struct finding c = *f;
	struct diag_step *steps = NULL;

	copy_span(mem, &c.span);
	c.function = copy_str(mem, f->function);
	c.text = copy_str(mem, f->text);
	c.subject = copy_str(mem, f->subject);
	c.suppressed = copy_str(mem, f->suppressed);
	if (f->n_steps)
		steps = arena_dup(mem, f->steps, sizeof *steps * f->n_steps);
	for (uint32_t i = 0; i < f->n_steps; i++) {
		copy_span(mem, &steps[i].span);
		steps[i].text = copy_str(mem, steps[i].text);
		steps[i].function = copy_str(mem, steps[i].function);
	}
	c.steps = steps;
	return c;
}

bool diag_add(struct diag_sink *s, const struct finding *f)
{
	uint64_t *at = find_slot(s, f);

	if (!*at) {
		*vec_push(&s->v) = copy_finding(&s->mem, f);
		*at = s->v.n;
		return true;
	}
	if (cmp_worth(f, &s->v.v[*at - 1]) < 0)
		s->v.v[*at - 1] = copy_finding(&s->mem, f);
	return false;
}

void diag_replace(struct diag_sink *s, uint32_t at, const struct finding *f)
{
	uint64_t *slot = find_slot(s, f);

	s->v.v[at] = copy_finding(&s->mem, f);
	if (!*slot)
		*slot = (uint64_t)at + 1;
}

void diag_sink_release(struct diag_sink *s)
{
	arena_release(&s->mem);
	vec_release(&s->v);
	map_release(&s->seen);
}

static int cmp_report_order(const void *pa, const void *pb)
{
	const struct finding *a = pa, *b = pb;
	int r;

	if ((r = cmp_str(a->span.path, b->span.path)) ||
	    (r = cmp_num(a->span.line, b->span.line)) || (r = cmp_num(a->span.col, b->span.col)) ||
	    (r = strcmp(a->rule->id, b->rule->id)) || (r = cmp_str(a->text, b->text)))
		return r;
	return cmp_span(&a->span, &b->span);
}

void diag_sort(struct diag_sink *s)
{
	/* No two findings compare equal here, so that an unstable sort is a stable one. */
	if (s->v.n)
		qsort(s->v.v, s->v.n, sizeof *s->v.v, cmp_report_order);
	map_release(&s->seen);
	for (uint32_t i = 0; i < s->v.n; i++)
		*find_slot(s, &s->v.v[i]) = i + 1;
}

const char *severity_name(enum severity s)
{
	static const char *const name[] = {"note", "warning", "error"};

	return name[s];
}

const char *confidence_name(enum confidence c)
{
	static const char *const name[] = {"possible", "likely", "certain"};

	return name[c];
}
