/* pmap.h - persistent map from small numbers to numbers, for states that fork often.
 *
 * A radix tree of 16-way nodes that copies of a map share until one of them changes (path
 * copying; Driscoll et al., "Making data structures persistent", 1989).  Nodes carry the id
 * of the owner that made them: an owner changes its own nodes in place.  Whoever copies a
 * struct pmap must give both copies fresh owners before the next change.
 *
 * Value 0 means "absent".  Nodes live in the arena given and die with it.  The hash is that
 * of the content (order does not matter), kept up to date at each change: maps with equal
 * hashes and sizes are taken for equal.
 */
#ifndef PS_BASE_PMAP_H
#define PS_BASE_PMAP_H

#include "engine/base/arena.h"

enum { PMAP_BITS = 4, PMAP_WAYS = 1 << PMAP_BITS, PMAP_MAX_DEPTH = 32 / PMAP_BITS };

struct pmap_node { /* for pmap.c and what is inline here                          */
	uint32_t owner;
	uint32_t mask; /* bit per way: something is there */
	union {
		uint32_t v[PMAP_WAYS];		/* lowest level */
		struct pmap_node *c[PMAP_WAYS]; /* above        */
	} u;
};

struct pmap {
	struct pmap_node *root;
	uint32_t depth; /* levels; keys below 16^depth fit                            */
	uint32_t n;	/* entries                                                    */
	uint64_t hash;
};

/* Which way leads to the key from a node of this level. */
static inline uint32_t pmap_way(uint32_t key, uint32_t level)
{
	return key >> (level * PMAP_BITS) & (PMAP_WAYS - 1);
}

static inline bool pmap_fits(const struct pmap *m, uint32_t key)
{
	return m->depth * PMAP_BITS >= 32 || key >> (m->depth * PMAP_BITS) == 0;
}

static inline uint32_t pmap_get(const struct pmap *m, uint32_t key)
{
	const struct pmap_node *n = m->root;

	if (!n || !pmap_fits(m, key))
		return 0;
	for (uint32_t level = m->depth - 1; level; level--) {
		n = n->u.c[pmap_way(key, level)];
		if (!n)
			return 0;
	}
	return n->u.v[pmap_way(key, 0)];
}

void pmap_set(struct pmap *m, struct arena *a, uint32_t owner, uint32_t key, uint32_t val);

static inline bool pmap_equal(const struct pmap *a, const struct pmap *b)
{
	return a->n == b->n && a->hash == b->hash;
}

/* Call fn for every entry in the order of keys; stops when fn returns false. */
void pmap_each(const struct pmap *m, bool (*fn)(void *arg, uint32_t key, uint32_t val), void *arg);

/* Call fn for every key whose value differs (0 = absent), in order; shared parts are skipped.
 * Stops when fn returns false. */
void pmap_diff(const struct pmap *a, const struct pmap *b,
	       bool (*fn)(void *arg, uint32_t key, uint32_t va, uint32_t vb), void *arg);

#endif
