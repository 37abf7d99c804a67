#include "engine/base/pmap.h"
#include "engine/base/map.h"

static size_t node_bytes(uint32_t level)
{
	return offsetof(struct pmap_node, u) +
	       (level ? sizeof(struct pmap_node *) : sizeof(uint32_t)) * PMAP_WAYS;
}

static uint64_t entry_hash(uint32_t key, uint32_t val)
{
	return hash_u64((uint64_t)key << 32 | val);
}

/* *n as a node that owner may change. */
static struct pmap_node *own(struct arena *a, uint32_t owner, struct pmap_node *n, uint32_t level)
{
	if (n && n->owner == owner)
		return n;
	n = n ? arena_dup(a, n, node_bytes(level)) : arena_alloc(a, node_bytes(level));
	n->owner = owner;
	return n;
}

/* Nodes that become empty go: a map through which many keys have passed is as small as one that
 * only ever held what is left. */
void pmap_set(struct pmap *m, struct arena *a, uint32_t owner, uint32_t key, uint32_t val)
{
	uint32_t old = pmap_get(m, key);
	struct pmap_node *n, *path[PMAP_MAX_DEPTH];

	if (old == val)
		return;
	while (!m->depth || !pmap_fits(m, key)) {
		struct pmap_node *up = own(a, owner, NULL, m->depth);

		if (m->depth) {
			up->u.c[0] = m->root;
			up->mask = 1;
		}
		m->root = up;
		m->depth++;
	}
	n = path[m->depth - 1] = m->root = own(a, owner, m->root, m->depth - 1);
	for (uint32_t level = m->depth - 1; level; level--) {
		struct pmap_node **slot = &n->u.c[pmap_way(key, level)];

		n->mask |= 1u << pmap_way(key, level);
		n = path[level - 1] = *slot = own(a, owner, *slot, level - 1);
	}
	n->u.v[pmap_way(key, 0)] = val;
	if (val)
		n->mask |= 1u << pmap_way(key, 0);
	else
		n->mask &= ~(1u << pmap_way(key, 0));
	for (uint32_t level = 1; level < m->depth && !path[level - 1]->mask; level++) {
		path[level]->u.c[pmap_way(key, level)] = NULL;
		path[level]->mask &= ~(1u << pmap_way(key, level));
	}
	m->hash ^= (old ? entry_hash(key, old) : 0) ^ (val ? entry_hash(key, val) : 0);
	m->n += (val != 0) - (old != 0);
}

static bool each(const struct pmap_node *n, uint32_t level, uint32_t base,
		 bool (*fn)(void *, uint32_t, uint32_t), void *arg)
{
	for (uint32_t left = n->mask; left; left &= left - 1) {
		uint32_t i = (uint32_t)__builtin_ctz(left), key = base | i << (level * PMAP_BITS);

		if (level ? !each(n->u.c[i], level - 1, key, fn, arg) : !fn(arg, key, n->u.v[i]))
			return false;
	}
	return true;
}

void pmap_each(const struct pmap *m, bool (*fn)(void *, uint32_t, uint32_t), void *arg)
{
	if (m->root)
		each(m->root, m->depth - 1, 0, fn, arg);
}

struct diff {
	bool (*fn)(void *, uint32_t, uint32_t, uint32_t);
	void *arg;
};

/* a and b are nodes of one level, or NULL; not both. */
static bool diff(const struct pmap_node *a, const struct pmap_node *b, uint32_t level,
		 uint32_t base, const struct diff *d)
{
	uint32_t left;

	if (a == b)
		return true;
	for (left = (a ? a->mask : 0) | (b ? b->mask : 0); left; left &= left - 1) {
		uint32_t i = (uint32_t)__builtin_ctz(left), key = base | i << (level * PMAP_BITS);

		if (level) {
			const struct pmap_node *ca = a ? a->u.c[i] : NULL;
			const struct pmap_node *cb = b ? b->u.c[i] : NULL;

			if (ca != cb && !diff(ca, cb, level - 1, key, d))
				return false;
		} else {
			uint32_t va = a ? a->u.v[i] : 0, vb = b ? b->u.v[i] : 0;

			if (va != vb && !d->fn(d->arg, key, va, vb))
				return false;
		}
	}
	return true;
}

void pmap_diff(const struct pmap *a, const struct pmap *b,
	       bool (*fn)(void *, uint32_t, uint32_t, uint32_t), void *arg)
{
	struct diff d = {fn, arg};
	const struct pmap_node *na = a->root, *nb = b->root;
	uint32_t da = a->depth, db = b->depth;

	/* Trees of different height: put a chain of first children on the lower one. */
	struct pmap_node chain[PMAP_MAX_DEPTH];

	if (pmap_equal(a, b))
		return;
	for (uint32_t i = 0; da != db && i < PS_ARRAY_SIZE(chain); i++) {
		const struct pmap_node **low = da < db ? &na : &nb;
		uint32_t *depth = da < db ? &da : &db;

		if (!*low) {
			*depth = da < db ? db : da;
			break;
		}
		chain[i] = (struct pmap_node){0};
		chain[i].u.c[0] = (struct pmap_node *)*low;
		chain[i].mask = 1;
		*low = &chain[i];
		++*depth;
	}
	if (na != nb)
		diff(na, nb, (da > db ? da : db) - 1, 0, &d);
}
