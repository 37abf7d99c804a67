/* unit_decode.c - fuzz target: any bytes as a unit file, with length and checksum made to fit,
 * which no fuzzer would hit.  What is decoded must encode to the same bytes; what verifies, too, is
 * used as every reader does. */
#include "engine/ir/unit_file_p.h"
#include "engine/program/link.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(unsigned char *p, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		p[i] = (unsigned char)(v >> 8 * i);
}

/* Bytes that came or went are the last section's. */
static void mend_sections(unsigned char *p, size_t n_bytes)
{
	uint64_t left = n_bytes - AT_SECTIONS - N_SECTIONS * SECTION_BYTES;

	for (int i = 0; i < N_SECTIONS; i++) {
		unsigned char *entry = p + AT_SECTIONS + i * SECTION_BYTES;
		uint64_t n = 0;

		for (int k = 7; k >= 0; k--)
			n = n << 8 | entry[8 + k];
		if (i == N_SECTIONS - 1)
			put(entry + 8, left);
		else if (n > left)
			return;
		left -= n;
	}
}

/* The head up to the sections is of no use to the fuzzer: it is taken from a sound file. */
static void mend(unsigned char *p, size_t n_bytes)
{
	static struct strbuf sound;

	if (!sound.n_bytes) {
		struct ir_unit *u = ir_unit_new();

		ir_encode_unit(u, &(struct ir_origin){0}, &sound);
		ir_unit_free(u);
	}
	if (n_bytes < AT_SECTIONS)
		return;
	memcpy(p, sound.s, AT_SECTIONS);
	if (n_bytes > AT_SECTIONS + N_SECTIONS * SECTION_BYTES)
		mend_sections(p, n_bytes);
	put(p + AT_TOTAL, n_bytes);
	put(p + AT_CHECKSUM, unit_checksum(p, n_bytes));
}

static void spell_all(const struct ir_unit *u)
{
	struct arena mem = {0};

	for (uint32_t i = 0; i < u->funcs.n; i++) {
		const struct ir_func *fn = &u->funcs.v[i];

		for (uint32_t k = 0; k < fn->n_ins; k++) {
			ir_ref_text(u, fn, IR_REF(IR_TMP, k), &mem);
			ir_place_text(u, fn, fn->ins[k].a, &mem);
		}
		arena_release(&mem);
	}
}

static void must_decode(const struct ir_unit *u)
{
	struct strbuf bytes = {0}, err = {0};
	struct ir_origin origin = {0};
	struct ir_unit *back;

	ir_encode_unit(u, &origin, &bytes);
	if (ir_decode_unit(bytes.s, bytes.n_bytes, &back, &origin, &err) != PS_OK)
		PS_BUG("what was linked does not decode: %s", strbuf_str(&err));
	ir_unit_free(back);
	strbuf_release(&bytes);
	strbuf_release(&err);
}

static void link_twice(const struct ir_unit *u)
{
	struct linker *l = link_new();
	struct strbuf err = {0}, bytes = {0};
	struct facts_bytes back;
	struct facts facts;

	facts_collect(u, &facts);
	facts_pack(u, &facts, &bytes);
	if (!facts_unpack(u, bytes.s, bytes.n_bytes, &back))
		PS_BUG("the facts of a unit do not read back");
	for (int i = 0; i < 2; i++)
		link_declare(l, u, &back);
	for (int i = 0; i < 2; i++)
		link_add(l, u, &back);
	for (uint32_t f = 0; f < link_program(l)->funcs.n; f++)
		if (link_origin(l, f).unit == 0)
			link_bodies(l, u, &f, 1);
	if (ir_verify_unit(link_program(l), &err) != PS_OK)
		PS_BUG("what was linked does not verify: %s", strbuf_str(&err));
	must_decode(link_program(l));
	link_free(l);
	facts_bytes_release(&back);
	facts_release(&facts);
	strbuf_release(&err);
	strbuf_release(&bytes);
}

/* The same bytes, body by body. */
static void read_in_parts(const unsigned char *p, size_t n_bytes)
{
	struct ir_parts *parts;

	if (ir_parts_open(p, n_bytes, &parts) != PS_OK)
		PS_BUG("a unit that decodes does not open");
	for (uint32_t f = ir_parts_unit(parts)->funcs.n; f--;)
		if (!ir_parts_body(parts, f))
			PS_BUG("a body that decodes does not read back");
	ir_parts_close(parts);
}

static void use(const struct ir_unit *u)
{
	struct strbuf text = {0};

	ir_print_unit(u, &text);
	strbuf_release(&text);
	spell_all(u);
	link_twice(u);
}

static void check(const struct ir_unit *u, const struct ir_origin *origin, const unsigned char *p,
		  size_t n_bytes)
{
	struct strbuf again = {0}, err = {0};
	int r;

	read_in_parts(p, n_bytes);
	ir_unit_hash(u);
	ir_encode_unit(u, origin, &again);
	if (again.n_bytes != n_bytes || memcmp(again.s, p, n_bytes) != 0)
		PS_BUG("a unit has other bytes than those that it was read from");
	r = ir_verify_unit(u, &err);
	if ((r == PS_OK) != (err.n_bytes == 0))
		PS_BUG("status %d with the message: %s", r, strbuf_str(&err));
	if (r == PS_OK)
		use(u);
	strbuf_release(&again);
	strbuf_release(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char *p = xmalloc(size);
	struct ir_origin origin;
	struct strbuf err = {0};
	struct ir_unit *u;

	if (size)
		memcpy(p, data, size);
	mend(p, size);
	if (ir_decode_unit(p, size, &u, &origin, &err) == PS_OK) {
		check(u, &origin, p, size);
		ir_unit_free(u);
	} else if (!err.n_bytes) {
		PS_BUG("an error without a message");
	}
	strbuf_release(&err);
	free(p);
	return 0;
}
