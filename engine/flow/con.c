/* con.c - sets of integers as constraints: an interval, and what lies in it but is excluded.
 *
 * A switch over many values, or several that meet again, leaves such sets behind.  Where more is
 * excluded than there is room for, the narrowest gap is forgotten: that only loses knowledge.
 */
#include "engine/flow/state_p.h"

#include <string.h>

static bool same_interval(struct interval a, struct interval b)
{
	return a.lo == b.lo && a.hi == b.hi;
}

static bool same_con(const struct con *a, const struct con *b)
{
	if (!same_interval(a->iv, b->iv) || a->guess != b->guess || a->derefed != b->derefed ||
	    a->asserted != b->asserted || a->n_gaps != b->n_gaps)
		return false;
	for (uint32_t i = 0; i < a->n_gaps; i++)
		if (!same_interval(a->gap[i], b->gap[i]))
			return false;
	return true;
}

uint32_t con_id(struct explorer *ex, const struct con *c)
{
	uint64_t h = hash_step((uint64_t)c->guess | (uint64_t)c->derefed << 1 |
				       (uint64_t)c->asserted << 2,
			       (uint64_t)c->iv.lo);
	struct index_at at;
	uint32_t id;

	h = hash_step(h, (uint64_t)c->iv.hi);
	for (uint32_t i = 0; i < c->n_gaps; i++)
		h = hash_step(hash_step(h, (uint64_t)c->gap[i].lo), (uint64_t)c->gap[i].hi);
	at = index_begin(&ex->con_ids, hash_end(h));
	while (index_next(&ex->con_ids, &at, &id))
		if (same_con(&ex->cons.v[id], c))
			return id;
	id = ex->cons.n;
	index_add(&ex->con_ids, &at, id);
	*vec_push(&ex->cons) = *c;
	return id;
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

bool con_shrink(struct con *c)
{
	while (c->n_gaps && c->gap[0].lo <= c->iv.lo) {
		if (c->gap[0].hi >= c->iv.lo) {
			if (c->gap[0].hi >= c->iv.hi)
				return false;
			c->iv.lo = c->gap[0].hi + 1;
		}
		c->gap++;
		c->n_gaps--;
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

/* Gaps that are being changed. */
struct gaps {
	uint32_t n;
	struct interval v[CON_MAX_GAPS];
};

static void drop_gap(struct gaps *g, uint32_t i)
{
	memmove(&g->v[i], &g->v[i + 1], (g->n - i - 1) * sizeof g->v[0]);
	g->n--;
}

static void forget_narrowest(struct gaps *g)
{
	uint32_t least = 0;

	for (uint32_t i = 1; i < g->n; i++)
		if (width(g->v[i]) < width(g->v[least]))
			least = i;
	drop_gap(g, least);
}

static void add_gap(struct gaps *in, struct interval g)
{
	uint32_t i = 0;

	/* gaps that it touches become part of it; those with unbounded ends touch nothing */
	while (i < in->n) {
		const struct interval *o = &in->v[i];
		bool before = o->hi < g.lo && g.lo - 1 != o->hi;
		bool after = o->lo > g.hi && o->lo - 1 != g.hi;

		if (before) {
			i++;
		} else if (after) {
			break;
		} else {
			g.lo = ps_min_i64(g.lo, o->lo);
			g.hi = ps_max_i64(g.hi, o->hi);
			drop_gap(in, i);
		}
	}
	if (in->n == CON_MAX_GAPS) {
		forget_narrowest(in);
		for (i = 0; i < in->n && in->v[i].hi < g.lo;)
			i++;
	}
	memmove(&in->v[i + 1], &in->v[i], (in->n - i) * sizeof in->v[0]);
	in->v[i] = g;
	in->n++;
}

static void set_gaps(struct arena *mem, struct con *c, const struct gaps *g)
{
	c->n_gaps = g->n;
	c->gap = g->n ? arena_dup(mem, g->v, g->n * sizeof g->v[0]) : NULL;
}

void con_exclude(struct arena *mem, struct con *c, struct interval g)
{
	struct gaps gaps;

	if (g.lo > g.hi)
		return;
	gaps.n = c->n_gaps;
	if (gaps.n)
		memcpy(gaps.v, c->gap, gaps.n * sizeof gaps.v[0]);
	add_gap(&gaps, g);
	set_gaps(mem, c, &gaps);
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

struct con con_join(struct arena *mem, const struct con *a, const struct con *b)
{
	struct con r = {.iv = iv_hull(a->iv, b->iv),
			.guess = a->guess || b->guess,
			.derefed = a->derefed && b->derefed,
			.asserted = a->asserted && b->asserted};
	uint32_t i = 0, k = 0;
	struct gaps gaps;

	gaps.n = 0;
	while (i <= a->n_gaps + 1 && k <= b->n_gaps + 1) {
		struct interval x = excluded(a, i), y = excluded(b, k);
		struct interval both = {ps_max_i64(ps_max_i64(x.lo, y.lo), r.iv.lo),
					ps_min_i64(ps_min_i64(x.hi, y.hi), r.iv.hi)};

		if (both.lo <= both.hi && both.lo > r.iv.lo && both.hi < r.iv.hi)
			add_gap(&gaps, both);
		if (x.hi <= y.hi)
			i++;
		else
			k++;
	}
	set_gaps(mem, &r, &gaps);
	return r;
}
