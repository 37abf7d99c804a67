/* guard.c - what told the states apart that were joined.
 *
 * Where states meet, a variable may be null, or never written, in one of them only.  Which one the
 * path came from is lost in the join, but mostly not for good: the states also differed in an error
 * code, a flag, a count, and the code that uses the variable asks for that first.  So a symbol that
 * is null or unwritten in one of the joined states keeps *guards*: pairs (d, c) of which each says
 * "it is so only if d is in c".  A branch that puts d outside of c takes the doubt away.  (The
 * implications of Reps, Horwitz and Sagiv, "Precise interprocedural dataflow analysis via graph
 * reachability", 1995, are between facts in the same way; here one side is a set of numbers.)
 *
 * The survey alone asks for them: a closer look keeps the states apart instead.
 */
#include "engine/flow/state_p.h"

enum { ENOUGH_SIGNS = 2 * MAX_GUARDS };

static struct con narrow(struct explorer *ex, const struct state *st, sym s, struct interval iv)
{
	struct con c = {.iv = iv};
	uint32_t id = s ? pmap_get(&st->con, s) : 0;

	if (id && con_has(&ex->cons.v[id], 0) != iv_has(iv, 0) && iv_has(iv, 0))
		con_exclude(&ex->mem, &c, (struct interval){0, 0});
	con_shrink(&c);
	return c;
}

static bool are_disjoint(const struct con *a, const struct con *b)
{
	if (a->iv.hi < b->iv.lo || b->iv.hi < a->iv.lo)
		return true;
	return (a->iv.lo == a->iv.hi && !con_has(b, a->iv.lo)) ||
	       (b->iv.lo == b->iv.hi && !con_has(a, b->iv.lo));
}

void guard_sign(struct explorer *ex, struct signs *sg, const struct state *a, val va,
		struct interval iva, const struct state *b, val vb, struct interval ivb, val now)
{
	bool apart = iva.hi < ivb.lo || ivb.hi < iva.lo;
	struct con ca, cb;

	/* numbers apart, or one that the other excludes */
	if (sg->n == ENOUGH_SIGNS || (!apart && (iva.lo == iva.hi) == (ivb.lo == ivb.hi)))
		return;
	ca = narrow(ex, a, val_single(&ex->t, va), iva);
	cb = narrow(ex, b, val_single(&ex->t, vb), ivb);
	if (!are_disjoint(&ca, &cb))
		return;
	sg->v[sg->n++] = (struct sign){.d = now, .a = con_id(ex, &ca), .b = con_id(ex, &cb)};
}

static uint16_t flag_of(enum doubt about)
{
	return about == DOUBT_NULL ? SYM_F_JOIN_NULL : SYM_F_JOIN_UNINIT;
}

static uint32_t *guards_of(struct explorer *ex, sym s, enum doubt about)
{
	struct sym_info *i = &ex->t.s.v[s];

	return about == DOUBT_NULL ? &i->null_if : &i->unwritten_if;
}

/* Is it so in this state, as far as an earlier join knows? */
static bool is_doubtful(const struct explorer *ex, val v, enum doubt about)
{
	sym one = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;

	return one && sym_info(&ex->t, one)->flags & flag_of(about);
}

void guard_doubt(struct explorer *ex, struct signs *sg, enum doubt about, sym s, val va, bool is_a,
		 val vb, bool is_b)
{
	struct doubtful d = {.s = s,
			     .about = about,
			     .in_a = is_a || is_doubtful(ex, va, about),
			     .in_b = is_b || is_doubtful(ex, vb, about)};

	if (!d.in_a && !d.in_b)
		return;
	d.if_a = is_a || !d.in_a ? 0 : *guards_of(ex, val_single(&ex->t, va), about);
	d.if_b = is_b || !d.in_b ? 0 : *guards_of(ex, val_single(&ex->t, vb), about);
	*vec_push(&sg->doubts) = d;
}

/* What holds if either of two lists does: of what both have. */
static struct guards either(struct explorer *ex, const struct guards *x, const struct guards *y)
{
	struct guards g = {0};

	for (uint32_t i = 0; i < x->n; i++)
		for (uint32_t k = 0; k < y->n; k++) {
			struct con c;

			if (x->g[i].d != y->g[k].d)
				continue;
			c = con_join(&ex->mem, &ex->cons.v[x->g[i].con], &ex->cons.v[y->g[k].con]);
			if (!con_is_useless(&c))
				g.g[g.n++] = (struct guard){x->g[i].d, con_id(ex, &c)};
			break;
		}
	return g;
}

/* What holds if both do: all, as far as there is room. */
static void add(struct guards *g, const struct guards *more)
{
	for (uint32_t i = 0; i < more->n && g->n < MAX_GUARDS; i++)
		g->g[g->n++] = more->g[i];
}

/* The signs of one of the two states. */
static struct guards signs_of(const struct signs *sg, bool of_a)
{
	struct guards g = {0};

	for (uint32_t i = 0; i < sg->n && g.n < MAX_GUARDS; i++)
		g.g[g.n++] = (struct guard){sg->v[i].d, of_a ? sg->v[i].a : sg->v[i].b};
	return g;
}

static void attach(struct explorer *ex, const struct signs *sg, const struct doubtful *d)
{
	uint32_t *at = guards_of(ex, d->s, d->about);
	uint16_t *flags = &ex->t.s.v[d->s].flags;
	struct guards g = {0}, b = {0};

	if (d->in_a) {
		g = signs_of(sg, true);
		add(&g, &ex->guards.v[d->if_a]);
	}
	if (d->in_b) {
		b = signs_of(sg, false);
		add(&b, &ex->guards.v[d->if_b]);
		g = d->in_a ? either(ex, &g, &b) : b;
	}
	if (*flags & flag_of(d->about)) /* from a join before, in which it is not a or b */
		g = either(ex, &g, &ex->guards.v[*at]);
	*flags |= flag_of(d->about);
	*at = 0;
	if (g.n) {
		*at = ex->guards.n;
		*vec_push(&ex->guards) = g;
	}
}

void guard_attach(struct explorer *ex, struct signs *sg)
{
	for (uint32_t i = 0; i < sg->doubts.n; i++)
		attach(ex, sg, &sg->doubts.v[i]);
	vec_release(&sg->doubts);
}

bool guard_rules_out(struct explorer *ex, const struct state *st, uint32_t list)
{
	struct guards g = ex->guards.v[list];

	for (uint32_t i = 0; i < g.n; i++) {
		struct interval is = st_bounds_quick(ex, st, g.g[i].d);
		const struct con *c = &ex->cons.v[g.g[i].con];

		if (is.hi < c->iv.lo || is.lo > c->iv.hi ||
		    (is.lo == is.hi && !con_has(c, is.lo)) ||
		    (c->iv.lo == c->iv.hi && st_excludes(ex, st, g.g[i].d, c->iv.lo)))
			return true;
	}
	return false;
}
