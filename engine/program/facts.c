#include "engine/program/facts.h"

#include <string.h>

const char *const fact_columns[N_FACT_LISTS] = {
#define LIST(name, columns) columns,
	FACT_LISTS(LIST)
#undef LIST
};

void facts_release(struct facts *f)
{
	vec_release(&f->funcs);
	vec_release(&f->words);
	for (int l = 0; l < N_FACT_LISTS; l++)
		vec_release(&f->open[l]);
}

void facts_close(struct facts *f, uint64_t content, uint32_t flags, uint32_t n_ins)
{
	struct func_facts *fn = vec_push(&f->funcs);

	fn->content = content;
	fn->flags = flags;
	fn->n_ins = n_ins;
	for (int l = 0; l < N_FACT_LISTS; l++) {
		fn->first[l] = f->words.n;
		for (uint32_t i = 0; i < f->open[l].n; i++)
			*vec_push(&f->words) = f->open[l].v[i];
		f->open[l].n = 0;
	}
	fn->first[N_FACT_LISTS] = f->words.n;
}

struct func_facts *facts_copy(struct facts *f, const uint32_t *first, const uint32_t *words)
{
	uint32_t n = first[N_FACT_LISTS] - first[0];
	struct func_facts *fn = vec_push(&f->funcs);

	if (f->words.cap - f->words.n < n) {
		f->words.cap = (f->words.cap + n) * 2;
		f->words.v = xreallocarray(f->words.v, f->words.cap, sizeof *f->words.v);
	}
	memcpy(f->words.v + f->words.n, words + first[0], n * sizeof *words);
	for (int l = 0; l <= N_FACT_LISTS; l++)
		fn->first[l] = f->words.n + first[l] - first[0];
	f->words.n += n;
	return fn;
}

uint32_t fact_row_words(int list)
{
	uint32_t n = 0;

	for (const char *c = fact_columns[list]; *c; c++)
		n += fact_column_words(*c);
	return n;
}

/* ---- as bytes ----------------------------------------------------------------------------------
 */

struct head {
	uint32_t n_places, n_syms, n_globals, n_funcs, n_words;
};

struct packing {
	const struct ir_unit *u;
	struct map ids; /* place of the unit -> number here                                   */
	VEC(uint32_t) places;
};

static uint32_t place(struct packing *p, ir_loc l)
{
	const struct ir_span *s = &p->u->locs.v[l];
	uint32_t row[FACT_PLACE_WORDS] = {s->file,    s->line,	s->col,	 s->end_line,
					  s->end_col, s->macro, s->flags};
	bool is_new;
	uint64_t *id;

	if (!l)
		return 0;
	id = map_put(&p->ids, l, &is_new);
	if (is_new) {
		*id = p->ids.e.n;
		for (int i = 0; i < FACT_PLACE_WORDS; i++)
			*vec_push(&p->places) = row[i];
	}
	return (uint32_t)*id;
}

static void add_word(struct strbuf *out, uint32_t w)
{
	strbuf_add(out, &w, sizeof w);
}

/* The words of a list, with the numbers that places have here. */
static void pack_words(struct packing *p, const struct facts *f, struct strbuf *out)
{
	for (uint32_t i = 0; i < f->funcs.n; i++)
		for (int l = 0; l < N_FACT_LISTS; l++) {
			const uint32_t *w = facts_begin(f, i, l), *end = facts_end(f, i, l);

			while (w < end)
				for (const char *c = fact_columns[l]; *c; c++) {
					uint32_t n = fact_column_words(*c);

					if (*c == 'P')
						add_word(out, place(p, *w));
					else
						strbuf_add(out, w, n * sizeof *w);
					w += n;
				}
		}
}

static void pack_funcs(const struct facts *f, struct strbuf *out)
{
	uint32_t words = 0;

	for (uint32_t i = 0; i < f->funcs.n; i++) {
		const struct func_facts *fn = &f->funcs.v[i];

		strbuf_add(out, &fn->content, sizeof fn->content);
		add_word(out, fn->flags);
		add_word(out, fn->n_ins);
		for (int l = 0; l <= N_FACT_LISTS; l++)
			add_word(out, words + fn->first[l] - fn->first[0]);
		words += fn->first[N_FACT_LISTS] - fn->first[0];
	}
}

void facts_pack(const struct ir_unit *u, const struct facts *f, struct strbuf *out)
{
	struct packing p = {.u = u};
	struct strbuf of = {0}, words = {0};
	struct head h = {.n_syms = u->syms.n,
			 .n_globals = u->globals.n,
			 .n_funcs = u->funcs.n,
			 .n_words = f->words.n};

	for (uint32_t i = 0; i < u->syms.n; i++)
		add_word(&of, place(&p, u->syms.v[i].loc));
	for (uint32_t i = 0; i < u->globals.n; i++)
		add_word(&of, place(&p, u->globals.v[i].loc));
	for (uint32_t i = 0; i < u->funcs.n; i++) {
		add_word(&of, place(&p, u->funcs.v[i].loc));
		add_word(&of, place(&p, u->funcs.v[i].end_loc));
		add_word(&of, place(&p, u->funcs.v[i].reason_loc));
	}
	pack_funcs(f, &of);
	pack_words(&p, f, &words);
	h.n_places = p.ids.e.n;
	strbuf_add(out, &h, sizeof h);
	strbuf_add(out, p.places.v, p.places.n * sizeof *p.places.v);
	strbuf_add(out, of.s, of.n_bytes);
	strbuf_add(out, words.s, words.n_bytes);
	map_release(&p.ids);
	vec_release(&p.places);
	strbuf_release(&of);
	strbuf_release(&words);
}

/* ---- back --------------------------------------------------------------------------------------
 */

static bool places_are_right(const struct ir_unit *u, const struct facts_bytes *b)
{
	for (uint32_t i = 0; i < b->n_places; i++) {
		const uint32_t *row = b->places + (size_t)i * FACT_PLACE_WORDS;

		if ((row[0] >= u->files.n && row[0] != IR_NO) || row[5] >= u->strs.s.n ||
		    row[6] > UINT8_MAX)
			return false;
	}
	return true;
}

static bool are_below(const uint32_t *v, uint32_t n, uint32_t bound)
{
	for (uint32_t i = 0; i < n; i++)
		if (v[i] >= bound)
			return false;
	return true;
}

static bool is_operand(const struct ir_unit *u, uint32_t bits)
{
	struct ir_ref r = {bits};
	uint32_t i = ir_ref_index(r);

	return ir_ref_is(r, IR_SYM)	 ? i < u->syms.n
	       : ir_ref_is(r, IR_GLOBAL) ? i < u->globals.n
	       : ir_ref_is(r, IR_STR)	 ? i < u->lits.n
					 : !bits;
}

static bool is_field(const struct ir_unit *u, uint32_t type, uint32_t field)
{
	return type < u->types.n && ir_type_is(u, type, IR_RECORD) && field < ir_typ(u, type)->n;
}

static bool is_place(const struct ir_unit *u, const uint32_t *w, bool of_numbers)
{
	switch (w[0]) {
	case FACT_SIZES:
		return w[1] < 1 << 5;
	case FACT_GLOBAL:
		return w[1] < u->globals.n;
	case FACT_FIELD:
		return is_field(u, w[1], w[2]);
	case FACT_ALL:
		return w[1] < u->types.n;
	case FACT_RESULT:
	case FACT_PARAM:
	case FACT_POINTEE:
		return of_numbers && w[1] < u->syms.n;
	case FACT_BYTES:
		return of_numbers;
	default:
		return false;
	}
}

static bool value_is_right(const struct ir_unit *u, const struct facts_bytes *b, int list,
			   char column, const uint32_t *w)
{
	switch (column) {
	case 'R':
		return is_operand(u, *w);
	case 'S':
		return *w < u->syms.n;
	case 'G':
		return *w < u->globals.n;
	case 'T':
		return *w < u->types.n;
	case 'P':
		return *w <= b->n_places;
	case 'Z':
		return *w < u->strs.s.n;
	case 'B':
		return is_place(u, w, list == FACTS_numbers || list == FACTS_compared);
	default:
		return true;
	}
}

static bool list_is_right(const struct ir_unit *u, const struct facts_bytes *b, int list,
			  const uint32_t *w, const uint32_t *end)
{
	uint32_t row = fact_row_words(list);
	bool has_fields = list == FACTS_fields || list == FACTS_field_uses;

	if ((size_t)(end - w) % row)
		return false;
	for (const uint32_t *at = w; has_fields && at < end; at += row)
		if (!is_field(u, at[0], at[1]))
			return false;
	for (const char *c = fact_columns[list]; *c && w < end; w += fact_column_words(*c++))
		for (const uint32_t *at = w; *c != 'W' && at < end; at += row)
			if (!value_is_right(u, b, list, *c, at))
				return false;
	return true;
}

/* Arguments and what is written by them are as many as their owners say. */
static bool parts_are_right(const uint32_t *first, const uint32_t *words)
{
	uint64_t n_args = 0, n_writes = 0;

	for (uint32_t i = first[FACTS_calls]; i < first[FACTS_calls + 1]; i += 4)
		n_args += words[i + 3];
	for (uint32_t i = first[FACTS_args]; i < first[FACTS_args + 1]; i += 3)
		n_writes += words[i + 2];
	return n_args * 3 == first[FACTS_args + 1] - first[FACTS_args] &&
	       n_writes * 3 == first[FACTS_arg_writes + 1] - first[FACTS_arg_writes];
}

static bool lists_are_right(const struct ir_unit *u, const struct facts_bytes *b)
{
	uint32_t at = 0;

	for (uint32_t f = 0; f < u->funcs.n; f++) {
		const uint32_t *first = b->funcs + (size_t)f * FACT_FUNC_WORDS + 4;

		if (first[0] != at)
			return false;
		for (int l = 0; l < N_FACT_LISTS; l++, at = first[l])
			if (first[l + 1] < at || first[l + 1] > b->n_words ||
			    !list_is_right(u, b, l, b->words + at, b->words + first[l + 1]))
				return false;
		if (!parts_are_right(first, b->words) ||
		    first[FACTS_params + 1] - first[FACTS_params] != u->funcs.v[f].n_params * 5)
			return false;
	}
	return at == b->n_words;
}

bool facts_unpack(const struct ir_unit *u, const void *p, size_t n_bytes, struct facts_bytes *ret)
{
	struct facts_bytes b = {0};
	struct head h;
	uint64_t n;
	bool ok;

	if (n_bytes < sizeof h)
		return false;
	memcpy(&h, p, sizeof h);
	n = (uint64_t)h.n_places * FACT_PLACE_WORDS + h.n_syms + h.n_globals +
	    (uint64_t)h.n_funcs * (3 + FACT_FUNC_WORDS) + h.n_words;
	if (h.n_syms != u->syms.n || h.n_globals != u->globals.n || h.n_funcs != u->funcs.n ||
	    n * sizeof(uint32_t) != n_bytes - sizeof h)
		return false;
	b.mem = xmalloc(n * sizeof *b.mem + 1);
	memcpy(b.mem, (const char *)p + sizeof h, n * sizeof *b.mem);
	b.n_places = h.n_places;
	b.n_words = h.n_words;
	b.places = b.mem;
	b.of_syms = b.places + (size_t)h.n_places * FACT_PLACE_WORDS;
	b.of_globals = b.of_syms + h.n_syms;
	b.of_funcs = b.of_globals + h.n_globals;
	b.funcs = b.of_funcs + (size_t)h.n_funcs * 3;
	b.words = b.funcs + (size_t)h.n_funcs * FACT_FUNC_WORDS;
	ok = places_are_right(u, &b) &&
	     are_below(b.of_syms, h.n_syms + h.n_globals + h.n_funcs * 3, h.n_places + 1) &&
	     lists_are_right(u, &b);
	if (ok)
		*ret = b;
	else
		facts_bytes_release(&b);
	return ok;
}

void facts_bytes_release(struct facts_bytes *b)
{
	free(b->mem);
	*b = (struct facts_bytes){0};
}

uint64_t facts_bytes_content(const struct facts_bytes *b, uint32_t func)
{
	uint64_t content;

	memcpy(&content, b->funcs + (size_t)func * FACT_FUNC_WORDS, sizeof content);
	return content;
}
