/* map.h - hash map from 64-bit keys to 64-bit values, and interned strings.
 *
 * Open addressing, linear probing, no removal: what we map (types, declarations, cells,
 * strings) only grows within its lifetime.  Iteration is in insertion order, so that
 * nothing that we print depends on addresses.
 */
#ifndef PS_BASE_MAP_H
#define PS_BASE_MAP_H

#include "engine/base/util.h"
#include "engine/base/vec.h"
#include "engine/base/arena.h"

struct map_entry {
	uint64_t key, val;
};

struct map {
	/* upper half of the hash, index into entries + 1; 0 = free; n_slots is a power of two */
	uint64_t *slots;
	uint32_t n_slots;
	VEC(struct map_entry) e; /* in insertion order                                     */
};

/* An empty map is all zeroes. */
void map_release(struct map *m);

/* The value's place, or NULL.  Valid until the next map_put. */
uint64_t *map_get(const struct map *m, uint64_t key);

/* The value's place of a key that is there: it is our own bug where it is not. */
uint64_t *map_at(const struct map *m, uint64_t key);

/* The value's place, new entries 0; *ret_new says whether it was added (may be NULL). */
uint64_t *map_put(struct map *m, uint64_t key, bool *ret_new);

/* Strings by number: equal strings have equal numbers, number 0 is "". */
struct strtab {
	struct arena mem;
	uint32_t *slots;
	uint32_t n_slots;
	VEC(const char *) s; /* by number                                                */
	VEC(uint32_t) hash;
};

void strtab_init(struct strtab *t);
void strtab_release(struct strtab *t);
uint32_t strtab_add(struct strtab *t, const char *s);
uint32_t strtab_addn(struct strtab *t, const char *s, size_t n_bytes);
/* Make n strings, which lie one behind the other in text, each with its NUL, numbers 1 to n of a
 * table that has none yet.  False where text holds another number of them, or one twice. */
bool strtab_load(struct strtab *t, const char *text, size_t n_bytes, uint32_t n);
/* The same of text that outlives the table, which can only be asked by number then: nothing is
 * found or added. */
bool strtab_borrow(struct strtab *t, const char *text, size_t n_bytes, uint32_t n);
static inline const char *strtab_get(const struct strtab *t, uint32_t id)
{
	return t->s.v[id];
}

/* 64-bit hashes (xxhash); stable across machines of one byte order. */
uint64_t hash_bytes(const void *p, size_t n_bytes, uint64_t seed);

/* … where an accident must not happen: names of contents. */
struct hash128 {
	uint64_t hi, lo;
};
struct hash128 hash_bytes128(const void *p, size_t n_bytes);
/* … of all of a file.  False, with errno: it cannot be read. */
bool hash_file128(const char *path, struct hash128 *ret);
static inline bool hash128_equal(struct hash128 a, struct hash128 b)
{
	return a.hi == b.hi && a.lo == b.lo;
}

static inline uint64_t hash_u64(uint64_t x)
{
	x ^= x >> 31;
	x *= 0x7fb5d329728ea185ULL;
	x ^= x >> 27;
	x *= 0x81dadef4bc2dd44dULL;
	return x ^ (x >> 33);
}
static inline uint64_t hash_mix(uint64_t h, uint64_t x)
{
	return hash_u64(hash_u64(h + 0x9e3779b97f4a7c15ULL) + x);
}

#endif
