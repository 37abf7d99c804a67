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
 * Where such states are joined again, d is joined with what the other state has in its place: the
 * guard goes on for the result.  Of two states that both have the doubt, one may know by itself
 * what the other one guards with.
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

void guard_sign(struct explorer *ex, struct signs *sg, val va, struct interval iva, val vb,
		struct interval ivb, val now)
{
	bool apart = iva.hi < ivb.lo || ivb.hi < iva.lo;
	struct con ca, cb;

	/* numbers apart, or one that the other excludes */
	if (sg->n == ENOUGH_SIGNS || (!apart && (iva.lo == iva.hi) == (ivb.lo == ivb.hi)))
		return;
	ca = narrow(ex, sg->st_a, val_single(&ex->t, va), iva);
	cb = narrow(ex, sg->st_b, val_single(&ex->t, vb), ivb);
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

/* Is it so in this state, as far as an earlier join knows and nothing has said since? */
static bool is_doubtful(struct explorer *ex, const struct state *st, val v, enum doubt about)
{
	sym one = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;

	return one && sym_info(&ex->t, one)->flags & flag_of(about) &&
	       !(about == DOUBT_NULL && st_excludes(ex, st, v, 0)) &&
	       !guard_rules_out(ex, st, *guards_of(ex, one, about));
}

void guard_doubt(struct explorer *ex, struct signs *sg, enum doubt about, sym s, val va, bool is_a,
		 val vb, bool is_b)
{
	struct doubtful d = {.s = s,
			     .about = about,
			     .in_a = is_a || is_doubtful(ex, sg->st_a, va, about),
			     .in_b = is_b || is_doubtful(ex, sg->st_b, vb, about)};

	if (!d.in_a && !d.in_b)
		return;
	d.if_a = is_a || !d.in_a ? 0 : *guards_of(ex, val_single(&ex->t, va), about);
	d.if_b = is_b || !d.in_b ? 0 : *guards_of(ex, val_single(&ex->t, vb), about);
	*vec_push(&sg->doubts) = d;
}

/* What a value of the joined state is in one of the two, as far as that is known. */
static struct con known_in(struct explorer *ex, const struct signs *sg, bool in_a, val d)
{
	const struct state *st = in_a ? sg->st_a : sg->st_b;

	for (uint32_t i = 0; i < sg->renamed.n; i++)
		if (sg->renamed.v[i].now == d) {
			d = in_a ? sg->renamed.v[i].a : sg->renamed.v[i].b;
			break;
		}
	return narrow(ex, st, val_single(&ex->t, d), st_bounds_quick(ex, st, d));
}

static const struct guard *find(const struct guards *g, val d)
{
	for (uint32_t i = 0; i < g->n; i++)
		if (g->g[i].d == d)
			return &g->g[i];
	return NULL;
}

/* The guard holds in one of the states; in the other, d is in c. */
static void add_either(struct explorer *ex, const struct signs *sg, struct guards *to,
		       const struct guard *x, const struct con *c)
{
	struct con in = con_join(&ex->mem, &ex->cons.v[x->con], c);

	if (to->n == MAX_GUARDS || con_is_useless(&in))
		return;
	if (sg && !in.n_gaps) { /* does it say more than that it is in one of these states? */
		struct con a = known_in(ex, sg, true, x->d), b = known_in(ex, sg, false, x->d);
		struct interval all = iv_hull(a.iv, b.iv);

		if (in.iv.lo <= all.lo && in.iv.hi >= all.hi)
			return;
	}
	to->g[to->n++] = (struct guard){x->d, con_id(ex, &in)};
}

/* What holds if either of two lists does: of what both have and, of guards x of the state a and y
 * of b, what the other state knows. */
static struct guards either(struct explorer *ex, const struct signs *sg, const struct guards *x,
			    const struct guards *y)
{
	struct guards g = {0};

	for (uint32_t i = 0; i < x->n; i++) {
		const struct guard *o = find(y, x->g[i].d);
		struct con c;

		if (!o && !sg)
			continue;
		c = o ? ex->cons.v[o->con] : known_in(ex, sg, false, x->g[i].d);
		add_either(ex, sg, &g, &x->g[i], &c);
	}
	for (uint32_t i = 0; sg && i < y->n; i++) {
		struct con c;

		if (find(x, y->g[i].d))
			continue;
		c = known_in(ex, sg, true, y->g[i].d);
		add_either(ex, sg, &g, &y->g[i], &c);
	}
	return g;
}

static void add(struct guards *g, val d, uint32_t con)
{
	for (uint32_t i = 0; i < g->n; i++)
		if (g->g[i].d == d && g->g[i].con == con)
			return;
	if (g->n < MAX_GUARDS)
		g->g[g->n++] = (struct guard){d, con};
}

/* What an earlier join knew of one of the two states, as far as there is room: of what the code
 * will ask for from now on first. */
static void add_earlier(const struct explorer *ex, struct guards *g, const struct signs *sg,
			uint32_t list, bool of_a)
{
	const struct guards *more = &ex->guards.v[list];

	for (uint32_t i = 0; i < more->n; i++)
		for (uint32_t k = 0; k < sg->renamed.n; k++) {
			const struct renamed *r = &sg->renamed.v[k];

			if (more->g[i].d == (of_a ? r->a : r->b))
				add(g, r->now, more->g[i].con);
		}
	for (uint32_t i = 0; i < more->n; i++)
		add(g, more->g[i].d, more->g[i].con);
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
		add_earlier(ex, &g, sg, d->if_a, true);
	}
	if (d->in_b) {
		b = signs_of(sg, false);
		add_earlier(ex, &b, sg, d->if_b, false);
		g = d->in_a ? either(ex, sg, &g, &b) : b;
	}
	if (*flags & flag_of(d->about)) /* from a join before, in which it is not a or b */
		g = either(ex, NULL, &g, &ex->guards.v[*at]);
	*flags |= flag_of(d->about);
	*at = 0;
	if (g.n) {
		*at = ex->guards.n;
		*vec_push(&ex->guards) = g;
	}
}

void guard_rename(struct signs *sg, val va, val vb, val now)
{
	if (va != now || vb != now)
		*vec_push(&sg->renamed) = (struct renamed){va, vb, now};
}

void guard_attach(struct explorer *ex, struct signs *sg)
{
	for (uint32_t i = 0; i < sg->doubts.n; i++)
		attach(ex, sg, &sg->doubts.v[i]);
	vec_release(&sg->doubts);
	vec_release(&sg->renamed);
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
