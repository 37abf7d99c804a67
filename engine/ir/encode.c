/* encode.c - a unit as the bytes of a unit file. */
#include "engine/ir/unit_file_p.h"

#include <string.h>

/* ---- numbers ------------------------------------------------------------------------------------
 */

struct writer {
	struct strbuf *out;
	size_t begin; /* of the file in out                                             */
	unsigned char buf[4096];
	uint32_t n; /* waiting in buf                                                 */
};

static void flush(struct writer *w)
{
	strbuf_add(w->out, w->buf, w->n);
	w->n = 0;
}

static void put(struct writer *w, uint64_t v)
{
	if (w->n + 10 > sizeof w->buf)
		flush(w);
	for (; v >= 0x80; v >>= 7)
		w->buf[w->n++] = (unsigned char)(v | 0x80);
	w->buf[w->n++] = (unsigned char)v;
}

static uint64_t zigzag(uint64_t v)
{
	return v << 1 ^ (v >> 63 ? UINT64_MAX : 0);
}

static uint64_t load(const unsigned char *p, uint8_t size_bytes)
{
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	switch (size_bytes) {
	case 1:
		return *p;
	case 2:
		memcpy(&u16, p, 2);
		return u16;
	case 4:
		memcpy(&u32, p, 4);
		return u32;
	default:
		memcpy(&u64, p, 8);
		return u64;
	}
}

/* ---- columns ------------------------------------------------------------------------------------
 */

static uint64_t operand(uint64_t bits, uint32_t row, bool near)
{
	struct ir_ref r = {(uint32_t)bits};
	uint32_t index = ir_ref_index(r);

	if (near && ir_ref_is(r, IR_TMP))
		index = (row - index) & 0x0fffffff;
	return (uint64_t)index << 3 | ir_ref_kind(r);
}

static void put_column(struct writer *w, const struct column *c, const unsigned char *rows,
		       size_t row_bytes, uint32_t n)
{
	uint64_t none = c->size_bytes == 8 ? UINT64_MAX : UINT32_MAX, before = 0, v;

	for (uint32_t i = 0; i < n; i++) {
		v = load(rows + i * row_bytes + c->offset, c->size_bytes);
		switch ((enum column_how)c->how) {
		case PLAIN:
			put(w, v);
			break;
		case SIGNED:
			put(w, zigzag(v));
			break;
		case NEAR:
			put(w, zigzag(v - before));
			before = v;
			break;
		case OPTIONAL:
			put(w, v == none ? 0 : v + 1);
			break;
		case OPERAND:
		case OPERAND_NEAR:
			put(w, operand(v, i, c->how == OPERAND_NEAR));
			break;
		}
	}
}

/* The rows from n_skip on, of n. */
static void put_table(struct writer *w, enum table_id id, const void *rows, uint32_t n_skip,
		      uint32_t n)
{
	const struct table *t = &unit_tables[id];
	const unsigned char *first = rows;

	if (n == n_skip)
		return;
	first += (size_t)n_skip * t->row_bytes;
	for (uint32_t i = 0; i < t->n_columns; i++)
		put_column(w, &t->columns[i], first, t->row_bytes, n - n_skip);
}

/* ---- head and list of sections ------------------------------------------------------------------
 */

static void put_fixed(struct writer *w, size_t at, uint64_t v, uint32_t n_bytes)
{
	for (uint32_t i = 0; i < n_bytes; i++)
		w->out->s[w->begin + at + i] = (char)(v >> 8 * i);
}

static void begin(struct writer *w)
{
	static const char zeroes[AT_SECTIONS + N_SECTIONS * SECTION_BYTES];

	_Static_assert(sizeof PANICSCAN_VERSION <= TOOL_BYTES, "the version fits");
	w->begin = w->out->n_bytes;
	strbuf_add(w->out, zeroes, sizeof zeroes);
	memcpy(w->out->s + w->begin, UNIT_MAGIC, AT_VERSION);
	memcpy(w->out->s + w->begin + AT_TOOL, PANICSCAN_VERSION, sizeof PANICSCAN_VERSION);
	put_fixed(w, AT_VERSION, UNIT_VERSION, 4);
	put_fixed(w, AT_N_SECTIONS, N_SECTIONS, 4);
	put_fixed(w, AT_SHAPE, unit_shape(), 8);
}

static void end(struct writer *w)
{
	uint64_t n_bytes = w->out->n_bytes - w->begin;

	put_fixed(w, AT_TOTAL, n_bytes, 8);
	put_fixed(w, AT_CHECKSUM,
		  unit_checksum((const unsigned char *)w->out->s + w->begin, n_bytes), 8);
}

/* What was put since the section before is section s. */
static void end_section(struct writer *w, enum section s, uint64_t n_rows, size_t *began)
{
	size_t at = AT_SECTIONS + (size_t)s * SECTION_BYTES;

	flush(w);
	put_fixed(w, at, s + 1, 4);
	put_fixed(w, at + 4, n_rows, 4);
	put_fixed(w, at + 8, w->out->n_bytes - *began, 8);
	*began = w->out->n_bytes;
}

/* ---- sections -----------------------------------------------------------------------------------
 */

static void put_head(struct writer *w, const struct ir_unit *u, const struct ir_origin *origin)
{
	struct unit_head h = {
		.dir = u->dir,
		.main_path = u->main_path,
		.ptr_bytes = u->ptr_bytes,
		.n_lines = origin->n_lines,
		.is_reduced = origin->is_reduced,
	};

	put_table(w, TABLE_head, &h, 0, 1);
}

static void put_strs(struct writer *w, const struct ir_unit *u)
{
	for (uint32_t i = 1; i < u->strs.s.n; i++)
		strbuf_add(w->out, u->strs.s.v[i], strlen(u->strs.s.v[i]) + 1);
}

/* How many bytes all literals have together. */
static uint64_t put_lit_bytes(struct writer *w, const struct ir_unit *u)
{
	uint64_t n_bytes = 0;

	for (uint32_t i = 0; i < u->lits.n; i++) {
		strbuf_add(w->out, u->lits.v[i].bytes, u->lits.v[i].size_bytes);
		n_bytes += u->lits.v[i].size_bytes;
	}
	if (n_bytes > UINT32_MAX)
		PS_BUG("%llu bytes of string literals", (unsigned long long)n_bytes);
	return n_bytes;
}

/* How many bytes each function has, one by one. */
static uint32_t *put_bodies(struct writer *w, const struct ir_unit *u)
{
	uint32_t *sizes = xcalloc((size_t)u->funcs.n + 1, sizeof *sizes);

	for (uint32_t i = 0; i < u->funcs.n; i++) {
		const struct ir_func *fn = &u->funcs.v[i];
		size_t began;

		flush(w);
		began = w->out->n_bytes;

#define TABLE(name) put_table(w, TABLE_##name, fn->name, 0, fn->n_##name);
		FUNC_TABLES(TABLE)
#undef TABLE
		flush(w);
		if (w->out->n_bytes - began > UINT32_MAX)
			PS_BUG("a function of %zu bytes", w->out->n_bytes - began);
		sizes[i] = (uint32_t)(w->out->n_bytes - began);
	}
	return sizes;
}

void ir_encode_unit(const struct ir_unit *u, const struct ir_origin *origin, struct strbuf *out)
{
	struct writer w = {.out = out};
	uint32_t *sizes;
	size_t began;

	begin(&w);
	began = out->n_bytes;
	put_head(&w, u, origin);
	end_section(&w, SEC_head, 1, &began);
	put_strs(&w, u);
	end_section(&w, SEC_strs, u->strs.s.n - 1, &began);
#define TABLE(name, skip)                                                                          \
	put_table(&w, TABLE_##name, u->name.v, skip, u->name.n);                                   \
	end_section(&w, SEC_##name, u->name.n - (skip), &began);
	UNIT_TABLES(TABLE)
#undef TABLE
	end_section(&w, SEC_lit_bytes, put_lit_bytes(&w, u), &began);
	sizes = put_bodies(&w, u);
	end_section(&w, SEC_bodies, u->funcs.n, &began);
	put_table(&w, TABLE_body_sizes, sizes, 0, u->funcs.n);
	end_section(&w, SEC_body_sizes, u->funcs.n, &began);
	free(sizes);
	end(&w);
}
