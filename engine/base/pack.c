#include "engine/base/pack.h"

#include <string.h>

/* ---- out
 * -----------------------------------------------------------------------------------------
 */

void pack_u64(struct strbuf *out, uint64_t v)
{
	char bytes[10];
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		bytes[n++] = (char)(v | 0x80);
	bytes[n++] = (char)v;
	strbuf_add(out, bytes, n);
}

void pack_i64(struct strbuf *out, int64_t v)
{
	pack_u64(out, (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0));
}

void pack_bytes(struct strbuf *out, const void *p, size_t n_bytes)
{
	pack_u64(out, n_bytes);
	strbuf_add(out, p, n_bytes);
}

void pack_str(struct strbuf *out, const char *s)
{
	pack_u64(out, s ? strlen(s) + 1 : 0);
	if (s)
		strbuf_puts(out, s);
}

void pack_hash(struct strbuf *out, struct hash128 h)
{
	strbuf_add(out, &h, sizeof h);
}

/* ---- in
 * ------------------------------------------------------------------------------------------
 */

struct unpack unpack_begin(const void *p, size_t n_bytes)
{
	const unsigned char *at = p;

	return (struct unpack){.at = at, .end = at + n_bytes};
}

void unpack_fail(struct unpack *u)
{
	u->bad = true;
	u->at = u->end;
}

uint64_t unpack_u64(struct unpack *u)
{
	uint64_t v = 0;

	for (unsigned shift = 0; u->at < u->end && shift < 64; shift += 7) {
		unsigned char c = *u->at++;

		v |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return v;
	}
	unpack_fail(u);
	return 0;
}

int64_t unpack_i64(struct unpack *u)
{
	uint64_t v = unpack_u64(u);

	return (int64_t)(v >> 1 ^ (v & 1 ? UINT64_MAX : 0));
}

uint32_t unpack_upto(struct unpack *u, uint32_t max)
{
	uint64_t v = unpack_u64(u);

	if (v > max) {
		unpack_fail(u);
		return 0;
	}
	return (uint32_t)v;
}

static size_t left(const struct unpack *u)
{
	return (size_t)(u->end - u->at);
}

uint32_t unpack_count(struct unpack *u)
{
	return unpack_upto(u, left(u) < UINT32_MAX ? (uint32_t)left(u) : UINT32_MAX);
}

const char *unpack_str(struct unpack *u, struct arena *mem)
{
	uint64_t n = unpack_u64(u);
	const char *s = NULL;

	if (!n)
		return NULL;
	if (n - 1 > left(u) || memchr(u->at, 0, n - 1)) {
		unpack_fail(u);
		return NULL;
	}
	s = arena_strndup(mem, (const char *)u->at, n - 1);
	u->at += n - 1;
	return s;
}

const void *unpack_bytes(struct unpack *u, size_t *ret_n_bytes)
{
	uint64_t n = unpack_u64(u);
	const void *p = u->at;

	if (n > left(u)) {
		unpack_fail(u);
		n = 0;
	}
	u->at += n;
	*ret_n_bytes = n;
	return p;
}

struct hash128 unpack_hash(struct unpack *u)
{
	struct hash128 h = {0};

	if (left(u) < sizeof h) {
		unpack_fail(u);
		return h;
	}
	memcpy(&h, u->at, sizeof h);
	u->at += sizeof h;
	return h;
}

bool unpack_is_done(const struct unpack *u)
{
	return !u->bad && u->at == u->end;
}
