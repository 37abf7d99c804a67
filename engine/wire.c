#include "engine/wire.h"
#include "checkers/checker.h"

#include <string.h>

/* Changed whenever the form changes, so that a stray old worker is noticed. */
enum { WIRE_MAGIC = 0x5057 };

/* ---- encoding ---------------------------------------------------------------------------------
 */

struct writer {
	struct strbuf *out;
	struct strtab strs; /* number 0 is "", which is on the wire from the start             */
};

static void put_u64(struct writer *w, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		strbuf_putc(w->out, (char)(v | 0x80));
	strbuf_putc(w->out, (char)v);
}

static void put_double(struct writer *w, double d)
{
	strbuf_add(w->out, &d, sizeof d);
}

/* 0 is NULL, n + 1 is string n; a string that is new follows its number. */
static void put_str(struct writer *w, const char *s)
{
	uint32_t n_known = w->strs.s.n, id;

	if (!s) {
		put_u64(w, 0);
		return;
	}
	id = strtab_add(&w->strs, s);
	put_u64(w, (uint64_t)id + 1);
	if (id < n_known)
		return;
	put_u64(w, strlen(s));
	strbuf_puts(w->out, s);
}

static void put_span(struct writer *w, const struct diag_span *s)
{
	put_str(w, s->path);
	put_u64(w, s->line);
	put_u64(w, s->col);
	put_u64(w, s->end_line);
	put_u64(w, s->end_col);
	put_str(w, s->macro);
}

static void put_finding(struct writer *w, const struct finding *f)
{
	put_str(w, f->rule->id);
	put_u64(w, f->severity);
	put_u64(w, f->confidence);
	put_u64(w, f->interprocedural);
	put_str(w, f->function);
	put_span(w, &f->span);
	put_str(w, f->text);
	put_str(w, f->subject);
	put_str(w, f->suppressed);
	put_u64(w, f->n_steps);
	for (uint32_t i = 0; i < f->n_steps; i++) {
		put_u64(w, f->steps[i].kind);
		put_u64(w, f->steps[i].nesting);
		put_span(w, &f->steps[i].span);
		put_str(w, f->steps[i].text);
		put_str(w, f->steps[i].function);
		put_u64(w, f->steps[i].is_relative);
	}
}

static void put_stats(struct writer *w, const struct engine_stats *s)
{
	put_u64(w, s->n_functions);
	put_u64(w, s->n_full);
	put_u64(w, s->n_degraded);
	put_u64(w, s->n_partial);
	put_u64(w, s->n_none);
	put_u64(w, s->n_lines);
	put_u64(w, s->n_steps);
	put_u64(w, s->n_calls_body);
	put_u64(w, s->n_calls_model);
	put_u64(w, s->n_calls_havoc);
	put_u64(w, s->n_known);
	put_double(w, s->parse_cpu_s);
	put_double(w, s->lower_cpu_s);
	put_double(w, s->analyse_cpu_s);
}

void wire_encode(const struct engine_result *r, struct strbuf *out)
{
	struct writer w = {.out = out};

	strtab_init(&w.strs);
	put_u64(&w, WIRE_MAGIC);
	put_str(&w, r->error);
	put_u64(&w, r->reduced);
	put_stats(&w, &r->stats);
	put_u64(&w, r->sink.v.n);
	for (uint32_t i = 0; i < r->sink.v.n; i++)
		put_finding(&w, &r->sink.v.v[i]);
	put_u64(&w, r->gaps.n);
	for (uint32_t i = 0; i < r->gaps.n; i++) {
		put_u64(&w, (uint64_t)r->gaps.v[i].kind);
		put_str(&w, r->gaps.v[i].function);
		put_str(&w, r->gaps.v[i].reason);
		put_span(&w, &r->gaps.v[i].span);
	}
	put_u64(&w, r->costs.n);
	for (uint32_t i = 0; i < r->costs.n; i++) {
		put_str(&w, r->costs.v[i].function);
		put_span(&w, &r->costs.v[i].span);
		put_u64(&w, r->costs.v[i].n_steps);
		put_u64(&w, r->costs.v[i].bytes);
		put_double(&w, r->costs.v[i].cpu_s);
	}
	put_u64(&w, r->notes.n);
	for (uint32_t i = 0; i < r->notes.n; i++) {
		put_u64(&w, r->notes.v[i].kind);
		put_span(&w, &r->notes.v[i].span);
		put_str(&w, r->notes.v[i].text);
	}
	put_u64(&w, r->files.n);
	for (uint32_t i = 0; i < r->files.n; i++) {
		put_str(&w, r->files.v[i].path);
		put_u64(&w, (uint64_t)r->files.v[i].is_system << 1 | r->files.v[i].is_main);
	}
	strtab_release(&w.strs);
}

/* ---- decoding ---------------------------------------------------------------------------------
 */

struct wire_reader {
	const unsigned char *at, *end;
	bool bad;	   /* sticky: everything reads as zero from then on               */
	struct arena *mem; /* of the result: strings end up there                         */
	VEC(const char *) strs;
};

static void fail(struct wire_reader *r)
{
	r->bad = true;
	r->at = r->end;
}

static uint64_t get_u64(struct wire_reader *r)
{
	uint64_t v = 0;

	for (unsigned shift = 0; r->at < r->end && shift < 64; shift += 7) {
		unsigned char c = *r->at++;

		v |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return v;
	}
	fail(r);
	return 0;
}

/* A number that may not be above max. */
static uint32_t get_upto(struct wire_reader *r, uint32_t max)
{
	uint64_t v = get_u64(r);

	if (v > max) {
		fail(r);
		return 0;
	}
	return (uint32_t)v;
}

static uint32_t get_u32(struct wire_reader *r)
{
	return get_upto(r, UINT32_MAX);
}

/* A count of things that take at least one byte each. */
static uint32_t get_count(struct wire_reader *r)
{
	uint64_t v = get_u64(r);

	if (v > (uint64_t)(r->end - r->at)) {
		fail(r);
		return 0;
	}
	return (uint32_t)v;
}

static double get_double(struct wire_reader *r)
{
	double d = 0;

	if ((size_t)(r->end - r->at) < sizeof d) {
		fail(r);
		return 0;
	}
	memcpy(&d, r->at, sizeof d);
	r->at += sizeof d;
	return d;
}

static const char *get_str(struct wire_reader *r)
{
	uint64_t id = get_u64(r);
	const char *s;
	uint32_t n;

	if (id == 0)
		return NULL;
	if (id - 1 < r->strs.n)
		return r->strs.v[id - 1];
	if (id - 1 != r->strs.n) {
		fail(r);
		return NULL;
	}
	n = get_count(r);
	s = arena_strndup(r->mem, (const char *)r->at, n);
	r->at += n;
	*vec_push(&r->strs) = s;
	return s;
}

/* A string that may not be missing. */
static const char *get_text(struct wire_reader *r)
{
	const char *s = get_str(r);

	if (!s)
		fail(r);
	return s ? s : "";
}

static void get_span(struct wire_reader *r, struct diag_span *s)
{
	s->path = get_str(r);
	s->line = get_u32(r);
	s->col = get_u32(r);
	s->end_line = get_u32(r);
	s->end_col = get_u32(r);
	s->macro = get_str(r);
}

static void get_steps(struct wire_reader *r, struct finding *f)
{
	VEC(struct diag_step) steps = {0};
	uint32_t n;

	for (n = get_count(r); n && !r->bad; n--) {
		struct diag_step *s = vec_push(&steps);

		s->kind = (enum step_kind)get_upto(r, STEP_FAULT);
		s->nesting = get_u32(r);
		get_span(r, &s->span);
		s->text = get_text(r);
		s->function = get_str(r);
		s->is_relative = get_upto(r, 1);
	}
	f->n_steps = steps.n;
	f->steps = arena_dup(r->mem, steps.v, steps.n * sizeof *steps.v);
	vec_release(&steps);
}

static void get_finding(struct wire_reader *r, struct diag_sink *sink)
{
	struct finding f = {.rule = checkers_rule(get_text(r))};

	f.severity = (enum severity)get_upto(r, SEV_ERROR);
	f.confidence = (enum confidence)get_upto(r, CONF_CERTAIN);
	f.interprocedural = get_upto(r, 1);
	f.function = get_str(r);
	get_span(r, &f.span);
	f.text = get_text(r);
	f.subject = get_str(r);
	f.suppressed = get_str(r);
	get_steps(r, &f);
	if (!f.rule || !f.span.path)
		fail(r);
	else if (!r->bad)
		diag_add(sink, &f);
}

static void get_stats(struct wire_reader *r, struct engine_stats *s)
{
	s->n_functions = get_u32(r);
	s->n_full = get_u32(r);
	s->n_degraded = get_u32(r);
	s->n_partial = get_u32(r);
	s->n_none = get_u32(r);
	s->n_lines = get_u64(r);
	s->n_steps = get_u64(r);
	s->n_calls_body = get_u32(r);
	s->n_calls_model = get_u32(r);
	s->n_calls_havoc = get_u32(r);
	s->n_known = get_u32(r);
	s->parse_cpu_s = get_double(r);
	s->lower_cpu_s = get_double(r);
	s->analyse_cpu_s = get_double(r);
}

static void get_lists(struct wire_reader *r, struct engine_result *ret)
{
	uint32_t n;

	for (n = get_count(r); n && !r->bad; n--)
		get_finding(r, &ret->sink);
	for (n = get_count(r); n && !r->bad; n--) {
		struct engine_gap *g = vec_push(&ret->gaps);

		*g = (struct engine_gap){0};
		g->kind = get_upto(r, GAP_NONE);
		g->function = get_str(r);
		g->reason = get_str(r);
		get_span(r, &g->span);
	}
	for (n = get_count(r); n && !r->bad; n--) {
		struct engine_cost *c = vec_push(&ret->costs);

		*c = (struct engine_cost){.function = get_text(r)};
		get_span(r, &c->span);
		c->n_steps = get_u64(r);
		c->bytes = get_u64(r);
		c->cpu_s = get_double(r);
	}
	for (n = get_count(r); n && !r->bad; n--) {
		struct engine_note *note = vec_push(&ret->notes);

		*note = (struct engine_note){.kind = (enum ir_note_kind)get_upto(r, IR_NOTE_OTHER)};
		get_span(r, &note->span);
		note->text = get_text(r);
	}
	for (n = get_count(r); n && !r->bad; n--) {
		struct engine_file *f = vec_push(&ret->files);
		uint32_t flags;

		*f = (struct engine_file){.path = get_text(r)};
		flags = get_upto(r, 3);
		f->is_system = flags & 2;
		f->is_main = flags & 1;
	}
}

int wire_decode(const void *p, size_t n_bytes, struct engine_result *ret)
{
	struct wire_reader r = {.at = p, .mem = &ret->sink.mem};

	memset(ret, 0, sizeof *ret);
	r.end = r.at + n_bytes;
	*vec_push(&r.strs) = "";
	if (get_u64(&r) != WIRE_MAGIC)
		fail(&r);
	ret->error = get_str(&r);
	ret->reduced = get_upto(&r, 1);
	get_stats(&r, &ret->stats);
	get_lists(&r, ret);
	vec_release(&r.strs);
	return r.bad || r.at != r.end ? PS_EPARSE : PS_OK;
}
