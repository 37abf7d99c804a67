/* pack.h - numbers and strings as bytes, and back from bytes that anybody may have made.
 *
 * Numbers are LEB128: 7 bits to a byte, low ones first.  A reader that comes to something that
 * cannot be is *bad* from then on: everything reads as zero, so that it is enough to look once, at
 * the end.
 */
#ifndef PS_BASE_PACK_H
#define PS_BASE_PACK_H

#include "engine/base/arena.h"
#include "engine/base/map.h"
#include "engine/base/strbuf.h"

void pack_u64(struct strbuf *out, uint64_t v);
/* Small around zero. */
void pack_i64(struct strbuf *out, int64_t v);
/* NULL is a string of its own. */
void pack_str(struct strbuf *out, const char *s);
void pack_bytes(struct strbuf *out, const void *p, size_t n_bytes);
void pack_hash(struct strbuf *out, struct hash128 h);

struct unpack {
	const unsigned char *at, *end;
	bool bad;
};

struct unpack unpack_begin(const void *p, size_t n_bytes);
uint64_t unpack_u64(struct unpack *u);
int64_t unpack_i64(struct unpack *u);
/* A number that may not be above max. */
uint32_t unpack_upto(struct unpack *u, uint32_t max);
/* A count of things that take at least one byte each: no more than there are bytes left. */
uint32_t unpack_count(struct unpack *u);
/* In mem; may be NULL, and holds no NUL. */
const char *unpack_str(struct unpack *u, struct arena *mem);
/* Borrowed from what is read. */
const void *unpack_bytes(struct unpack *u, size_t *ret_n_bytes);
struct hash128 unpack_hash(struct unpack *u);
void unpack_fail(struct unpack *u);
/* Did all of it make sense, to the last byte? */
bool unpack_is_done(const struct unpack *u);

#endif
