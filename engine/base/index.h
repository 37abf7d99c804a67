/* index.h - which number a thing has, of things that their owner keeps in an array.
 *
 * A hash table of numbers alone: what they stand for lies with the owner, who compares.
 *
 *	uint32_t hash = …, n;
 *	struct index_at at = index_begin(&x, hash);
 *
 *	while (index_next(&x, &at, &n))
 *		if (is_equal(&things.v[n], thing))
 *			return n;
 *	index_add(&x, &at, things.n);
 *	*vec_push(&things) = *thing;
 *
 * Open addressing, linear probing, no removal.  The hash lies with the number, so that hardly any
 * other thing is looked at.
 */
#ifndef PS_BASE_INDEX_H
#define PS_BASE_INDEX_H

#include "engine/base/util.h"

struct index {
	uint64_t *slots;  /* hash, number + 1; 0: free                                   */
	uint32_t n_slots; /* a power of two                                             */
	uint32_t n;	  /* numbers in it                                              */
};

/* A search: no other change of the index may come between its steps. */
struct index_at {
	uint32_t hash, slot;
};

/* An empty index is all zeroes. */
void index_release(struct index *x);

/* Make room for more. */
void index_grow(struct index *x);

static inline struct index_at index_begin(struct index *x, uint32_t hash)
{
	if (x->n * 4 >= x->n_slots * 3)
		index_grow(x);
	return (struct index_at){hash, hash & (x->n_slots - 1)};
}

/* The next number that may be the one; false: there is none. */
static inline bool index_next(const struct index *x, struct index_at *at, uint32_t *ret)
{
	uint64_t s;

	while ((s = x->slots[at->slot])) {
		if (s >> 32 == at->hash) {
			*ret = (uint32_t)s - 1;
			at->slot = (at->slot + 1) & (x->n_slots - 1);
			return true;
		}
		at->slot = (at->slot + 1) & (x->n_slots - 1);
	}
	return false;
}

/* Where the search has found nothing: the thing with that hash has this number. */
static inline void index_add(struct index *x, const struct index_at *at, uint32_t number)
{
	x->slots[at->slot] = (uint64_t)at->hash << 32 | (number + 1);
	x->n++;
}

/* A hash of a few words, begun with any number: x goes into h. */
static inline uint64_t hash_step(uint64_t h, uint64_t x)
{
	__extension__ typedef unsigned __int128 wide;
	wide p = (wide)(h ^ x ^ 0x2d358dccaa6c78a5ULL) * 0x8bb84b93962eacc9ULL;

	return (uint64_t)p ^ (uint64_t)(p >> 64);
}

static inline uint32_t hash_end(uint64_t h)
{
	return (uint32_t)(h ^ h >> 32);
}

#endif
