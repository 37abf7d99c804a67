/* unit_file_test.c - units as bytes and back, and what becomes of bytes that were tampered with.
 *
 *	unit-file-test --round FILE.ir...   encoded, decoded: the same text, hash and bytes?
 *	unit-file-test --damage FILE.ir     cut off everywhere, and every bit flipped
 *	unit-file-test --foreign FILE.ir    what is said of files of other versions
 *
 * Each try gets a copy of its own size, so that AddressSanitizer sees a read beyond the end.
 */
#include "engine/ir/unit_file_p.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct ir_origin origin = {.n_lines = 1234567, .is_reduced = true};

static struct ir_unit *parse(const char *path)
{
	struct strbuf text = {0}, err = {0};
	struct ir_unit *u = NULL;

	if (strbuf_read_file(&text, path, 1 << 24) != PS_OK)
		fprintf(stderr, "%s: cannot be read\n", path);
	else if (ir_parse_unit(strbuf_str(&text), text.n_bytes, &u, &err) != PS_OK)
		fprintf(stderr, "%s: %s\n", path, strbuf_str(&err));
	else
		ir_unit_set_main(u, path);
	strbuf_release(&text);
	strbuf_release(&err);
	return u;
}

static bool verifies(const struct ir_unit *u)
{
	struct strbuf err = {0};
	bool ok = ir_verify_unit(u, &err) == PS_OK;

	strbuf_release(&err);
	return ok;
}

static bool same_bytes(const struct strbuf *a, const struct strbuf *b)
{
	return a->n_bytes == b->n_bytes && memcmp(a->s, b->s, a->n_bytes) == 0;
}

/* ---- there and back -----------------------------------------------------------------------------
 */

/* What distinguishes the unit that came back, or NULL. */
static const char *difference(const struct ir_unit *u, const struct ir_unit *back,
			      const struct strbuf *bytes)
{
	struct strbuf text = {0}, text_back = {0}, again = {0};
	const char *ret = NULL;

	ir_print_unit(u, &text);
	ir_print_unit(back, &text_back);
	ir_encode_unit(back, &origin, &again);
	if (!same_bytes(&text, &text_back))
		ret = "text";
	else if (ir_unit_hash(u) != ir_unit_hash(back))
		ret = "hash";
	else if (!same_bytes(bytes, &again))
		ret = "bytes";
	strbuf_release(&text);
	strbuf_release(&text_back);
	strbuf_release(&again);
	return ret;
}

/* Strings are found again by what they are. */
static bool finds_strings(struct ir_unit *u)
{
	uint32_t n = u->strs.s.n;

	for (uint32_t i = 0; i < n; i++)
		if (strtab_add(&u->strs, u->strs.s.v[i]) != i)
			return false;
	return strtab_add(&u->strs, "a string that no unit has") == n;
}

static bool check_round(const char *path, const struct ir_unit *u)
{
	struct strbuf bytes = {0}, err = {0};
	struct ir_origin o = {0};
	struct ir_unit *back = NULL;
	const char *what = NULL;

	strbuf_puts(&bytes, "what stands before is left alone");
	bytes.n_bytes = 0;
	ir_encode_unit(u, &origin, &bytes);
	if (ir_decode_unit(bytes.s, bytes.n_bytes, &back, &o, &err) != PS_OK || !back)
		what = strbuf_str(&err);
	else
		what = difference(u, back, &bytes);
	if (!what && (o.n_lines != origin.n_lines || !o.is_reduced))
		what = "origin";
	if (!what && !finds_strings(back))
		what = "strings";
	if (what)
		printf("%s: does not come back as it was: %s\n", path, what);
	ir_unit_free(back);
	strbuf_release(&bytes);
	strbuf_release(&err);
	return !what;
}

static bool round_trips(int n, char **paths)
{
	uint32_t n_same = 0, n_left_out = 0;
	bool ok = true;

	for (int i = 0; i < n; i++) {
		struct ir_unit *u = parse(paths[i]);

		if (!u)
			ok = false;
		else if (!verifies(u))
			n_left_out++;
		else if (check_round(paths[i], u))
			n_same++;
		else
			ok = false;
		ir_unit_free(u);
	}
	printf("%" PRIu32 " units came back as they were, %" PRIu32 " do not verify\n", n_same,
	       n_left_out);
	return ok;
}

/* ---- damage -------------------------------------------------------------------------------------
 */

struct damage {
	const struct strbuf *bytes; /* of a sound file                                */
	uint32_t n_refused, n_unverified, n_read; /* what became of the tries                */
	bool ok;
};

static void complain(struct damage *d, const char *what, size_t at)
{
	printf("%s at %zu\n", what, at);
	d->ok = false;
}

/* A unit that came out of this is as good as any: it says so itself. */
static void use(struct damage *d, const struct ir_unit *u, const struct ir_origin *o,
		const unsigned char *p, size_t n_bytes, size_t at)
{
	struct strbuf text = {0}, again = {0};

	ir_unit_hash(u);
	ir_encode_unit(u, o, &again);
	if (again.n_bytes != n_bytes || memcmp(again.s, p, n_bytes) != 0)
		complain(d, "the unit has other bytes than it was read from", at);
	if (verifies(u)) {
		d->n_read++;
		ir_print_unit(u, &text);
	} else {
		d->n_unverified++;
	}
	strbuf_release(&text);
	strbuf_release(&again);
}

static void try(struct damage *d, const unsigned char *p, size_t n_bytes, bool must_fail, size_t at)
{
	struct strbuf err = {0};
	struct ir_origin o = {0};
	struct ir_unit *u = NULL;

	if (ir_decode_unit(p, n_bytes, &u, &o, &err) != PS_OK) {
		d->n_refused++;
		if (!err.n_bytes || u)
			complain(d, "an error without a message, or with a unit", at);
	} else if (must_fail) {
		complain(d, "damage went unnoticed", at);
	} else {
		use(d, u, &o, p, n_bytes, at);
	}
	ir_unit_free(u);
	strbuf_release(&err);
}

static unsigned char *copy(const struct strbuf *bytes, size_t n_bytes)
{
	unsigned char *p = xmalloc(n_bytes);

	memcpy(p, bytes->s, n_bytes);
	return p;
}

static void mend(unsigned char *p, size_t n_bytes)
{
	uint64_t sum = unit_checksum(p, n_bytes);

	for (int i = 0; i < 8; i++)
		p[AT_CHECKSUM + i] = (unsigned char)(sum >> 8 * i);
}

/* A shorter file, as it is and with a head that says so. */
static void cut(struct damage *d, size_t n_bytes)
{
	unsigned char *p = copy(d->bytes, n_bytes);

	try(d, p, n_bytes, true, n_bytes);
	if (n_bytes >= AT_SECTIONS) {
		for (int i = 0; i < 8; i++)
			p[AT_TOTAL + i] = (unsigned char)(n_bytes >> 8 * i);
		mend(p, n_bytes);
		try(d, p, n_bytes, true, n_bytes);
	}
	free(p);
}

static void flip(struct damage *d, size_t at, unsigned char bit)
{
	size_t n_bytes = d->bytes->n_bytes;
	unsigned char *p = copy(d->bytes, n_bytes);

	p[at] ^= bit;
	try(d, p, n_bytes, true, at);
	mend(p, n_bytes);
	if (p[at] != (unsigned char)d->bytes->s[at])
		try(d, p, n_bytes, at < AT_SECTIONS, at);
	free(p);
}

static bool survives_damage(const char *path)
{
	struct ir_unit *u = parse(path);
	struct strbuf bytes = {0};
	struct damage d = {.bytes = &bytes, .ok = u};

	if (u)
		ir_encode_unit(u, &origin, &bytes);
	for (size_t i = 0; i < bytes.n_bytes; i++)
		cut(&d, i);
	for (size_t i = 0; i < bytes.n_bytes; i++)
		for (unsigned bit = 1; bit < 256; bit <<= 1)
			flip(&d, i, (unsigned char)bit);
	printf("%zu bytes: %" PRIu32 " refused, %" PRIu32 " unverified, %" PRIu32 " read\n",
	       bytes.n_bytes, d.n_refused, d.n_unverified, d.n_read);
	ir_unit_free(u);
	strbuf_release(&bytes);
	return d.ok;
}

/* ---- other versions -----------------------------------------------------------------------------
 */

static void say_foreign(const struct strbuf *bytes, size_t at, const char *with, size_t n_with)
{
	unsigned char *p = copy(bytes, bytes->n_bytes);
	struct ir_unit *u = NULL;
	struct strbuf err = {0};
	struct ir_origin o;
	int r;

	memcpy(p + at, with, n_with);
	mend(p, bytes->n_bytes);
	r = ir_decode_unit(p, bytes->n_bytes, &u, &o, &err);
	printf("%s: %s\n", r == PS_EVERSION ? "version" : "other", strbuf_str(&err));
	ir_unit_free(u);
	strbuf_release(&err);
	free(p);
}

static bool says_versions(const char *path)
{
	struct ir_unit *u = parse(path);
	struct strbuf bytes = {0};

	if (!u)
		return false;
	ir_encode_unit(u, &origin, &bytes);
	say_foreign(&bytes, AT_VERSION, "\2\1", 2);
	say_foreign(&bytes, AT_TOOL, "7.8.9", 6);
	say_foreign(&bytes, AT_TOOL, "a\nlong\033[31m version 123456", TOOL_BYTES);
	say_foreign(&bytes, AT_SHAPE, "another", 7);
	ir_unit_free(u);
	strbuf_release(&bytes);
	return true;
}

int main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "--round") == 0)
		return round_trips(argc - 2, argv + 2) ? 0 : 1;
	if (argc == 3 && strcmp(argv[1], "--damage") == 0)
		return survives_damage(argv[2]) ? 0 : 1;
	if (argc == 3 && strcmp(argv[1], "--foreign") == 0)
		return says_versions(argv[2]) ? 0 : 1;
	fputs("usage: unit-file-test --round FILE.ir... | (--damage | --foreign) FILE.ir\n",
	      stderr);
	return 2;
}
