/* con.c - sets of integers as constraints: an interval, and what lies in it but is excluded.
 *
 * A switch over many values, or several that meet again, leaves such sets behind.  Where more is
 * excluded than there is room for, the narrowest gap is forgotten: that only loses knowledge.
 */
#include "engine/flow/state_p.h"

#include <string.h>

uint32_t con_id(struct explorer *ex, const struct con *c)
{
	uint64_t h = hash_mix(hash_mix((uint64_t)c->iv.lo, (uint64_t)c->iv.hi),
			      (uint64_t)c->guess | (uint64_t)c->derefed << 1);
	bool is_new;
	uint64_t *id;

	for (uint32_t i = 0; i < c->n_gaps; i++)
		h = hash_mix(hash_mix(h, (uint64_t)c->gap[i].lo), (uint64_t)c->gap[i].hi);
	id = map_put(&ex->con_ids, h, &is_new);
	if (is_new) {
		*id = ex->cons.n;
		*vec_push(&ex->cons) = *c;
	}
	return (uint32_t)*id;
}

bool con_has(const struct con *c, int64_t x)
{
	if (!iv_has(c->iv, x))
		return false;
	for (uint32_t i = 0; i < c->n_gaps && c->gap[i].lo <= x; i++)
		if (x <= c->gap[i].hi)
			return false;
	return true;
}

bool con_is_useless(const struct con *c)
{
	return !c->n_gaps && c->iv.lo == INT64_MIN && c->iv.hi == INF;
}

static void drop_gap(struct con *c, uint32_t i)
{
	memmove(&c->gap[i], &c->gap[i + 1], (c->n_gaps - i - 1) * sizeof c->gap[0]);
	c->n_gaps--;
}

bool con_shrink(struct con *c)
{
	while (c->n_gaps && c->gap[0].lo <= c->iv.lo) {
		if (c->gap[0].hi >= c->iv.lo) {
			if (c->gap[0].hi >= c->iv.hi)
				return false;
			c->iv.lo = c->gap[0].hi + 1;
		}
		drop_gap(c, 0);
	}
	while (c->n_gaps && c->gap[c->n_gaps - 1].hi >= c->iv.hi) {
		if (c->gap[c->n_gaps - 1].lo <= c->iv.hi) {
			if (c->gap[c->n_gaps - 1].lo <= c->iv.lo)
				return false;
			c->iv.hi = c->gap[c->n_gaps - 1].lo - 1;
		}
		c->n_gaps--;
	}
	return c->iv.lo <= c->iv.hi;
}

static uint64_t width(struct interval iv)
{
	return (uint64_t)iv.hi - (uint64_t)iv.lo;
}

static void forget_narrowest(struct con *c)
{
	uint32_t least = 0;

	for (uint32_t i = 1; i < c->n_gaps; i++)
		if (width(c->gap[i]) < width(c->gap[least]))
			least = i;
	drop_gap(c, least);
}

void con_exclude(struct con *c, struct interval g)
{
	uint32_t i = 0;

	if (g.lo > g.hi)
		return;
	/* gaps that it touches become part of it; those with unbounded ends touch nothing */
	while (i < c->n_gaps) {
		const struct interval *o = &c->gap[i];
		bool before = o->hi < g.lo && g.lo - 1 != o->hi;
		bool after = o->lo > g.hi && o->lo - 1 != g.hi;

		if (before) {
			i++;
		} else if (after) {
			break;
		} else {
			g.lo = ps_min_i64(g.lo, o->lo);
			g.hi = ps_max_i64(g.hi, o->hi);
			drop_gap(c, i);
		}
	}
	if (c->n_gaps == CON_MAX_GAPS) {
		forget_narrowest(c);
		for (i = 0; i < c->n_gaps && c->gap[i].hi < g.lo;)
			i++;
	}
	memmove(&c->gap[i + 1], &c->gap[i], (c->n_gaps - i) * sizeof c->gap[0]);
	c->gap[i] = g;
	c->n_gaps++;
}

/* The n-th stretch of what c excludes, those beyond its ends among them. */
static struct interval excluded(const struct con *c, uint32_t n)
{
	if (n == 0)
		return (struct interval){INT64_MIN,
					 c->iv.lo == INT64_MIN ? INT64_MIN : c->iv.lo - 1};
	if (n <= c->n_gaps)
		return c->gap[n - 1];
	return (struct interval){c->iv.hi == INF ? INF : c->iv.hi + 1, INF};
}

struct con con_join(const struct con *a, const struct con *b)
{
	struct con r = {.iv = iv_hull(a->iv, b->iv),
			.guess = a->guess || b->guess,
			.derefed = a->derefed && b->derefed};
	uint32_t i = 0, k = 0;

	while (i <= a->n_gaps + 1 && k <= b->n_gaps + 1) {
		struct interval x = excluded(a, i), y = excluded(b, k);
		struct interval both = {ps_max_i64(ps_max_i64(x.lo, y.lo), r.iv.lo),
					ps_min_i64(ps_min_i64(x.hi, y.hi), r.iv.hi)};

		if (both.lo <= both.hi && both.lo > r.iv.lo && both.hi < r.iv.hi)
			con_exclude(&r, both);
		if (x.hi <= y.hi)
			i++;
		else
			k++;
	}
	return r;
}
