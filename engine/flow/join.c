/* join.c - which states are joined where too many meet, and what holds in both.
 *
 * States are compared through what they do not share with one of them: that takes one walk over
 * the maps for each state, and the distance of any two is found from the two lists.
 *
 * What differs becomes a symbol of its own, one for each pair of values: variables that were equal
 * in both states stay equal.  Where a third state joins, the symbol is made to stand for its value
 * as well: nothing has been computed with it yet.
 */
#include "engine/flow/state_p.h"

#include <string.h>

/* ---- likeness ----------------------------------------------------------------------------- */

enum {
	WEIGHT_CELL = 4,    /* a variable differs                                          */
	WEIGHT_NULL = 60,   /* … and is null in one, not in the other: worth keeping apart  */
	WEIGHT_UNINIT = 50, /* … or was never written in one                                */
	WEIGHT_CONST = 10,  /* … or holds different constants: flags, error codes           */
	WEIGHT_CON = 2,
	WEIGHT_REGION = 20,
	WEIGHT_OWN = 12, /* a resource was released in one                            */
	WEIGHT_TAG = 3,
	MANY_STATES = 40,
	MOST_LIGHT = 40, /* what many small differences count at most: one that matters
			  * is not outweighed by many that do not                            */
};

enum part { PART_MEM, PART_GMEM, PART_TMP, PART_CON, PART_REL, PART_REG, PART_OWN, PART_TAG };

/* What a value is, as far as it matters for keeping states apart. */
enum aspect {
	ASPECT_ABSENT,
	ASPECT_UNWRITTEN,
	ASPECT_ZERO,
	ASPECT_NEGATIVE, /* a constant: none, not found */
	ASPECT_CONST,
	ASPECT_OTHER,
};

/* One thing in which a state is not as the base. */
struct difference {
	uint64_t key; /* part and key in its map: lists are ascending                  */
	uint32_t here, base;
	uint8_t aspect_here, aspect_base; /* enum aspect */
	bool pointer;			  /* constraints: on an address                           */
};

struct likeness {
	VEC(struct difference) d;
};

struct compare {
	struct explorer *ex;
	const struct state *base, *st;
	struct likeness *into;
	enum part part;
};

static enum aspect aspect_of_con(const struct explorer *ex, uint32_t con)
{
	struct interval iv = ex->cons.v[con].iv;

	if (!con)
		return ASPECT_ABSENT;
	return iv.lo == 0 && iv.hi == 0 ? ASPECT_ZERO : ASPECT_OTHER;
}

static enum aspect aspect_of_val(const struct explorer *ex, const struct state *st, val v)
{
	sym s;

	if (!v)
		return ASPECT_ABSENT;
	if (v == VAL_UNINIT)
		return ASPECT_UNWRITTEN;
	if (v == VAL_ZERO)
		return ASPECT_ZERO;
	if (!val_form(&ex->t, v)->n)
		return val_form(&ex->t, v)->c < 0 ? ASPECT_NEGATIVE : ASPECT_CONST;
	s = val_single(&ex->t, v);
	return s && aspect_of_con(ex, pmap_get(&st->con, s)) == ASPECT_ZERO ? ASPECT_ZERO
									    : ASPECT_OTHER;
}

/* Was nothing ever written to the cell, by name or since its object is as it began? */
static enum aspect aspect_of_cell(const struct explorer *ex, const struct state *st, uint32_t cell,
				  val v)
{
	if (!v && st_region(ex, st, ex->t.cells.v[cell].region).init == REGION_UNINIT)
		return ASPECT_UNWRITTEN;
	return aspect_of_val(ex, st, v);
}

static bool note_difference(void *arg, uint32_t key, uint32_t base, uint32_t here)
{
	struct compare *c = arg;
	struct difference d = {.key = (uint64_t)c->part << 32 | key, .here = here, .base = base};

	switch (c->part) {
	case PART_MEM:
	case PART_GMEM:
		/* how long strings are is little that code asks about */
		if (c->ex->t.cells.v[key].chars && here && base)
			return true;
		d.aspect_here = (uint8_t)aspect_of_cell(c->ex, c->st, key, here);
		d.aspect_base = (uint8_t)aspect_of_cell(c->ex, c->base, key, base);
		break;
	case PART_TMP:
		d.aspect_here = (uint8_t)aspect_of_val(c->ex, c->st, here);
		d.aspect_base = (uint8_t)aspect_of_val(c->ex, c->base, base);
		break;
	case PART_CON:
		d.aspect_here = (uint8_t)aspect_of_con(c->ex, here);
		d.aspect_base = (uint8_t)aspect_of_con(c->ex, base);
		d.pointer = sym_info(&c->ex->t, key)->flags & SYM_F_POINTER;
		break;
	case PART_REL:
	case PART_REG:
	case PART_OWN:
	case PART_TAG:
		break;
	}
	*vec_push(&c->into->d) = d;
	return true;
}

static void compare_with(struct explorer *ex, const struct state *base, const struct state *st,
			 struct likeness *into)
{
	struct compare c = {.ex = ex, .base = base, .st = st, .into = into};

	into->d.n = 0;
	c.part = PART_MEM;
	pmap_diff(&base->mem, &st->mem, note_difference, &c);
	c.part = PART_GMEM;
	pmap_diff(&base->gmem, &st->gmem, note_difference, &c);
	c.part = PART_TMP;
	pmap_diff(&base->tmp, &st->tmp, note_difference, &c);
	c.part = PART_CON;
	pmap_diff(&base->con, &st->con, note_difference, &c);
	c.part = PART_REL;
	pmap_diff(&base->rel, &st->rel, note_difference, &c);
	c.part = PART_REG;
	pmap_diff(&base->reg, &st->reg, note_difference, &c);
	c.part = PART_OWN;
	pmap_diff(&base->own, &st->own, note_difference, &c);
	c.part = PART_TAG;
	pmap_diff(&base->tag, &st->tag, note_difference, &c);
}

static uint32_t weight(enum part part, bool pointer, enum aspect a, enum aspect b)
{
	bool apart = ((a == ASPECT_ZERO) != (b == ASPECT_ZERO) ||
		      (a == ASPECT_NEGATIVE) != (b == ASPECT_NEGATIVE)) &&
		     a != ASPECT_ABSENT && b != ASPECT_ABSENT;

	switch (part) {
	case PART_MEM:
	case PART_GMEM:
	case PART_TMP:
		if ((a == ASPECT_UNWRITTEN) != (b == ASPECT_UNWRITTEN))
			return WEIGHT_CELL + WEIGHT_UNINIT;
		if (apart)
			return WEIGHT_CELL + WEIGHT_NULL;
		return WEIGHT_CELL + (a == ASPECT_CONST && b == ASPECT_CONST ? WEIGHT_CONST : 0);
	case PART_CON:
		/* zero in one, not in the other: what branches depend on */
		return WEIGHT_CON + (!apart ? 0 : pointer ? WEIGHT_NULL : WEIGHT_CONST);
	case PART_REL:
		return WEIGHT_CON;
	case PART_REG:
		return WEIGHT_REGION;
	case PART_OWN:
		return WEIGHT_OWN;
	case PART_TAG:
		return WEIGHT_TAG;
	}
	PS_BUG("no such part");
}

/* How unlike two states are; more where it matters more.  Counting stops at limit. */
static uint32_t distance(const struct likeness *a, const struct likeness *b, uint32_t limit)
{
	const struct difference *p = a->d.v, *pe = p + a->d.n, *q = b->d.v, *qe = q + b->d.n;
	uint32_t heavy = 0, light = 0;

	while ((p < pe || q < qe) && heavy + light < limit) {
		bool left = q == qe || (p < pe && p->key <= q->key);
		bool right = p == pe || (q < qe && q->key <= p->key);
		const struct difference *d = left ? p : q;

		if (!(left && right && p->here == q->here && p->aspect_here == q->aspect_here)) {
			uint32_t w = weight((enum part)(d->key >> 32), d->pointer,
					    (enum aspect)(left ? p->aspect_here : q->aspect_base),
					    (enum aspect)(right ? q->aspect_here : p->aspect_base));

			if (w >= WEIGHT_UNINIT)
				heavy += w;
			else
				light = ps_min_u32(light + w, MOST_LIGHT);
		}
		p += left;
		q += right;
	}
	return heavy + light;
}

/* States that meet, and how they differ from the first. */
struct meeting {
	struct explorer *ex;
	const struct state *base;
	struct state **v; /* NULL: joined to another                                       */
	struct likeness *like;
	uint32_t n, left, max, block;
};

static void meet(struct meeting *m, uint32_t to, uint32_t from)
{
	st_join(m->ex, m->v[to], m->v[from], m->block);
	m->v[from] = NULL;
	if (--m->left > m->max)
		compare_with(m->ex, m->base, m->v[to], &m->like[to]);
}

/* Far too many to look for the best pair each time: each is joined to the first that it is like
 * enough, those that differ in nothing that matters before the others. */
static void join_to_leaders(struct meeting *m, uint32_t limit)
{
	for (uint32_t i = 1; i < m->n && m->left > m->max; i++)
		for (uint32_t k = 0; k < i && m->v[i]; k++)
			if (m->v[k] && st_it(m->v[k]) == st_it(m->v[i]) &&
			    distance(&m->like[k], &m->like[i], limit) < limit)
				meet(m, k, i);
}

static void join_best_pairs(struct meeting *m)
{
	/* row i: to later states; 0: not known yet */
	uint32_t *dist = xcalloc((size_t)m->n * m->n, sizeof *dist);

	while (m->left > m->max) {
		uint32_t best = UINT32_MAX, bi = 0, bj = 0;

		for (uint32_t i = 0; i < m->n; i++) {
			for (uint32_t k = i + 1; m->v[i] && k < m->n; k++) {
				uint32_t *d = &dist[(size_t)i * m->n + k];

				if (!m->v[k] || st_it(m->v[i]) != st_it(m->v[k]))
					continue;
				if (!*d)
					*d = distance(&m->like[i], &m->like[k], best) + 1;
				if (*d < best) {
					best = *d;
					bi = i;
					bj = k;
				}
			}
		}
		if (best == UINT32_MAX)
			break;
		meet(m, bi, bj);
		for (uint32_t k = 0; k < m->n; k++)
			dist[(size_t)bi * m->n + k] = dist[(size_t)k * m->n + bi] = 0;
	}
	free(dist);
}

void st_join_alike(struct explorer *ex, struct state **v, uint32_t *n, uint32_t max, uint32_t block)
{
	struct meeting m = {.ex = ex, .v = v, .n = *n, .left = *n, .max = max, .block = block};

	if (*n <= max)
		return;
	ex->join_session++;
	ex->join_first_sym = ex->t.s.n;
	m.base = st_fork(ex, v[0]);
	m.like = xcalloc(m.n, sizeof *m.like);
	for (uint32_t i = 0; i < m.n; i++)
		compare_with(ex, m.base, v[i], &m.like[i]);
	if (m.left > MANY_STATES)
		join_to_leaders(&m, WEIGHT_UNINIT);
	if (m.left > MANY_STATES)
		join_to_leaders(&m, UINT32_MAX);
	join_best_pairs(&m);
	*n = 0;
	for (uint32_t i = 0; i < m.n; i++) {
		vec_release(&m.like[i].d);
		if (v[i])
			v[(*n)++] = v[i];
	}
	free(m.like);
}

/* ---- join --------------------------------------------------------------------------------- */

struct join {
	struct explorer *ex;
	struct state *a; /* becomes the join            */
	const struct state *b;
	struct state *old; /* a as it was                 */
	uint32_t block;
	uint32_t number; /* of the join                                            */
	uint32_t epoch;	 /* that begins in objects where it joins others; 0: none yet    */
	bool may_grow;	 /* symbols of this meeting may: b has none of them        */
	struct pmap *into;
	struct signs signs; /* for the survey                                            */
};

static bool has_pointer(const struct symtab *t, val v)
{
	const struct form *f = val_form(t, v);

	for (uint32_t i = 0; i < f->n; i++)
		if (sym_info(t, f->t[i].s)->flags & SYM_F_POINTER)
			return true;
	return false;
}

static ir_type type_of(const struct symtab *t, val v)
{
	sym s = val_single(t, v);

	return s ? sym_info(t, s)->type : 0;
}

static bool is_zero(struct interval iv)
{
	return iv.lo == 0 && iv.hi == 0;
}

/* The symbol for it: one for each pair of values.  One that an earlier join of this meeting made is
 * in no other state and in no term yet: it can stand for vb, too, unless it has just been made to
 * stand for something else that this state holds.  What is not known in one of the states may be
 * something else in each place: there it is one for each place, too. */
static sym join_sym_for(struct join *j, uint32_t cell, val va, val vb, bool init)
{
	struct symtab *t = &j->ex->t;
	sym a = va > VAL_UNINIT ? val_single(t, va) : 0;
	ir_type type = init ? (type_of(t, va) ? type_of(t, va) : type_of(t, vb)) : 0;
	bool is_known = va != VAL_NONE && vb != VAL_NONE;
	uint32_t pair = (uint32_t)hash_mix(va, vb);

	if (a >= j->ex->join_first_sym && j->may_grow) {
		struct sym_info *i = &t->s.v[a];

		if (i->join != j->number) {
			i->join = j->number;
			i->joined = vb;
			i->join_at = cell;
		}
		if (i->joined == vb && (is_known || i->join_at == cell))
			return a;
	}
	return sym_get(t, SYM_FRESH, 0, type, j->block, st_it(j->a),
		       is_known ? pair : (uint32_t)hash_mix(pair, cell));
}

static bool is_not_zero(struct explorer *ex, const struct state *st, val v, struct interval bounds)
{
	return !iv_has(bounds, 0) || st_excludes(ex, st, v, 0);
}

static bool has_flag(const struct symtab *t, val v, uint16_t flag)
{
	sym one = v > VAL_UNINIT ? val_single(t, v) : 0;

	return one && sym_info(t, one)->flags & flag;
}

/* A null that nobody wants to hear of. */
static bool is_doubted(const struct explorer *ex, val v)
{
	return ex->min_confidence > CONF_POSSIBLE && has_flag(&ex->t, v, SYM_F_DOUBTED);
}

/* Null, or what a call returned that can fail and has not been looked at. */
static bool may_be_null(struct explorer *ex, const struct state *st, val v, struct interval bounds)
{
	return !is_doubted(ex, v) && (is_zero(bounds) || (has_flag(&ex->t, v, SYM_F_MAY_BE_NULL) &&
							  !is_not_zero(ex, st, v, bounds)));
}

/* What the same call returned, in one round or another, is still what that call returned. */
static void inherit_origin(struct symtab *t, sym s, val va, val vb, bool first)
{
	sym a = val_single(t, va), b = val_single(t, vb);
	const uint16_t kept = SYM_F_MAY_BE_NULL | SYM_F_OOM | SYM_F_MAY_BE_ERR;
	struct sym_info *i = &t->s.v[s];
	uint16_t both;

	if (!a || !b)
		return;
	both = sym_info(t, a)->flags & sym_info(t, b)->flags & kept;
	if (both & SYM_F_MAY_BE_NULL)
		both |= (sym_info(t, a)->flags | sym_info(t, b)->flags) & SYM_F_DOUBTED;
	if (!first && s != a) /* made before, for the like of it */
		both &= i->flags | SYM_F_DOUBTED;
	i->flags &= (uint16_t)~(kept | SYM_F_DOUBTED);
	if (both && sym_info(t, a)->ins == sym_info(t, b)->ins) {
		i->flags |= both;
		i->ins = sym_info(t, a)->ins;
	}
}

/* What is known of something in one state: con, narrowed to the interval. */
static struct con known_as(const struct explorer *ex, uint32_t con, struct interval iv)
{
	struct con c = ex->cons.v[con];

	c.iv = iv;
	if (!con_shrink(&c)) { /* infeasible, which was not noticed: as the interval says */
		c.iv = iv;
		c.n_gaps = 0;
	}
	return c;
}

/* What a value can be in one state, as a set. */
static struct con set_of(const struct explorer *ex, const struct state *st, val v,
			 struct interval bounds)
{
	sym s = val_single(&ex->t, v);

	return known_as(ex, s ? pmap_get(&st->con, s) : 0, bounds);
}

/* Either of a few numbers (a character that was compared with three) is none of those in between.
 */
static void exclude_between(struct join *j, struct con *c, val va, struct interval bounds_a, val vb,
			    struct interval bounds_b)
{
	struct con a, b;

	a = set_of(j->ex, j->old, va, bounds_a);
	b = set_of(j->ex, j->b, vb, bounds_b);
	if (!a.n_gaps && !b.n_gaps && a.iv.lo <= b.iv.hi && b.iv.lo <= a.iv.hi)
		return;
	a = con_join(&j->ex->mem, &a, &b);
	for (uint32_t i = 0; i < a.n_gaps; i++)
		con_exclude(&j->ex->mem, c, a.gap[i]);
}

/* A value that is va in one state and vb in the other; VAL_NONE: anything.  cell: where it is kept,
 * 0: in no memory. */
static val join_val(struct join *j, uint32_t cell, val va, val vb)
{
	struct explorer *ex = j->ex;
	bool init = va > VAL_UNINIT && vb > VAL_UNINIT;
	sym s = join_sym_for(j, cell, va, vb, init);
	struct interval both, said_a, said_b, bounds_a, bounds_b;
	bool first = !ex->t.s.v[s].is_join;
	struct con c = {.iv = {INT64_MIN, INF}};

	if (va == VAL_NONE || vb == VAL_NONE || has_flag(&ex->t, va, SYM_F_JOIN_KEPT) ||
	    has_flag(&ex->t, vb, SYM_F_JOIN_KEPT))
		ex->t.s.v[s].flags |= SYM_F_JOIN_KEPT;
	if (!init) {
		ex->t.s.v[s].is_no_name = true;
		guard_doubt(ex, &j->signs, DOUBT_UNWRITTEN, s, va, va == VAL_UNINIT, vb,
			    vb == VAL_UNINIT);
		return val_sym(&ex->t, s);
	}
	said_a = st_said_quick(ex, j->old, va);
	said_b = st_said_quick(ex, j->b, vb);
	if (has_pointer(&ex->t, va) || has_pointer(&ex->t, vb))
		ex->t.s.v[s].flags |= SYM_F_POINTER;
	/* bounds that hold, but nothing that the code says: which state it comes from is lost.  To
	 * the survey they are worth a closer look. */
	bounds_a = st_bounds_quick(ex, j->old, va);
	bounds_b = st_bounds_quick(ex, j->b, vb);
	if (ex->survey) {
		guard_doubt(ex, &j->signs, DOUBT_NULL, s, va, may_be_null(ex, j->old, va, bounds_a),
			    vb, may_be_null(ex, j->b, vb, bounds_b));
		guard_doubt(ex, &j->signs, DOUBT_UNWRITTEN, s, va, false, vb, false);
		guard_sign(ex, &j->signs, va, bounds_a, vb, bounds_b, val_sym(&ex->t, s));
		guard_rename(&j->signs, va, vb, val_sym(&ex->t, s));
	}
	both = iv_hull(bounds_a, bounds_b);
	ex->t.s.v[s].range = first ? both : iv_hull(ex->t.s.v[s].range, both);
	ex->t.s.v[s].is_join = true;
	ex->t.s.v[s].flags |= SYM_F_SEVERAL;
	inherit_origin(&ex->t, s, va, vb, first);
	taint_several(ex, j->old, s, va);
	taint_several(ex, j->b, s, vb);
	if (ex->survey || (is_zero(said_a) && is_zero(said_b)))
		c.iv = iv_hull(said_a, said_b);
	/* that an error code is one holds for any of several */
	if (iv_has(both, 0) && is_not_zero(ex, j->old, va, bounds_a) &&
	    is_not_zero(ex, j->b, vb, bounds_b))
		con_exclude(&ex->mem, &c, (struct interval){0, 0});
	exclude_between(j, &c, va, bounds_a, vb, bounds_b);
	con_shrink(&c);
	pmap_set(&j->a->con, &ex->mem, j->a->owner, s, con_is_useless(&c) ? 0 : con_id(ex, &c));
	return val_sym(&ex->t, s);
}

/* What a state knows of a cell that it does not hold. */
static val absent(const struct explorer *ex, const struct state *st, uint32_t cell)
{
	return st_region(ex, st, ex->t.cells.v[cell].region).init == REGION_UNINIT ? VAL_UNINIT
										   : VAL_NONE;
}

/* Does the state know that the parameter which points to the cell is null?  Then there is no such
 * cell in it. */
static bool is_behind_null(struct explorer *ex, const struct state *st, uint32_t cell)
{
	sym region = ex->t.cells.v[cell].region;

	return sym_info(&ex->t, region)->kind == SYM_PARAM &&
	       is_zero(st_bounds_quick(ex, st, val_sym(&ex->t, region)));
}

static bool join_cell(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;

	if (!va || !vb) {
		/* absent: the region's initial content, which the other side may have named */
		const struct sym_info *s;
		val v = va ? va : vb;
		sym one = val_single(&j->ex->t, v);

		s = sym_info(&j->ex->t, one);
		if (one && s->kind == SYM_LOAD && s->x == key) {
			pmap_set(j->into, &j->ex->mem, j->a->owner, key, 0);
			return true;
		}
		/* if (ret) *ret = -1: to a caller who can read it, it is -1 */
		if (j->block == j->ex->cfg.n_blocks &&
		    is_behind_null(j->ex, va ? j->b : j->old, key)) {
			pmap_set(j->into, &j->ex->mem, j->a->owner, key, v);
			return true;
		}
		if (!va)
			va = absent(j->ex, j->old, key);
		if (!vb)
			vb = absent(j->ex, j->b, key);
	}
	leak_blur(j->ex, j->a, va);
	leak_blur(j->ex, j->a, vb);
	pmap_set(j->into, &j->ex->mem, j->a->owner, key, join_val(j, key, va, vb));
	return true;
}

static bool join_tmp(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;

	pmap_set(j->into, &j->ex->mem, j->a->owner, key,
		 va && vb ? join_val(j, 0, va, vb)
		 : va	  ? va
			  : vb);
	return true;
}

static struct con join_con(struct explorer *ex, uint32_t ida, uint32_t idb, struct interval a,
			   struct interval b)
{
	struct con ca = known_as(ex, ida, a), cb = known_as(ex, idb, b);

	return con_join(&ex->mem, &ca, &cb);
}

/* if (s == NULL || *s == 0) return 0: to a caller whose s there is, *s is 0.  So it is with texts;
 * of other members the joined way keeps to what both say. */
static bool is_said_of_one(const struct join *j, uint32_t s, uint32_t va, uint32_t vb)
{
	const struct sym_info *i = sym_info(&j->ex->t, s);

	return !va != !vb && j->block == j->ex->cfg.n_blocks && i->kind == SYM_LOAD &&
	       j->ex->t.cells.v[i->x].size_bytes == 1 &&
	       is_behind_null(j->ex, va ? j->b : j->old, i->x);
}

static bool join_sym(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;
	val v = val_sym(&j->ex->t, key);
	struct interval a = st_said_quick(j->ex, j->old, v), b = st_said_quick(j->ex, j->b, v);
	struct con c = join_con(j->ex, va, vb, a, b);
	const struct sym_info *i = sym_info(&j->ex->t, key);

	if (is_said_of_one(j, key, va, vb)) {
		pmap_set(&j->a->con, &j->ex->mem, j->a->owner, key, va ? va : vb);
		return true;
	}
	if (j->ex->survey && i->flags & SYM_F_POINTER && (is_zero(a) || is_zero(b)))
		guard_doubt(j->ex, &j->signs, DOUBT_NULL, key, VAL_NONE, is_zero(a), VAL_NONE,
			    is_zero(b));
	if (j->ex->survey)
		guard_sign(j->ex, &j->signs, v, a, v, b, v);
	pmap_set(&j->a->con, &j->ex->mem, j->a->owner, key,
		 con_is_useless(&c) ? 0 : con_id(j->ex, &c));
	return true;
}

static bool join_rel(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;
	struct con c;

	j->ex->with_guesses = true;
	c = join_con(j->ex, va, vb, st_said(j->ex, j->old, key), st_said(j->ex, j->b, key));
	j->ex->with_guesses = false;

	pmap_set(&j->a->rel, &j->ex->mem, j->a->owner, key,
		 con_is_useless(&c) ? 0 : con_id(j->ex, &c));
	return true;
}

static bool join_region(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;
	struct rfact a = j->ex->rfacts.v[va], b = j->ex->rfacts.v[vb], r = a;

	if (a.init != b.init || a.epoch != b.epoch) {
		r.init = REGION_UNKNOWN;
		if (!j->epoch)
			j->epoch = epoch_at(j->ex, j->block, st_it(j->a), 1);
		r.epoch = j->epoch;
	}
	if ((a.init == REGION_UNINIT) != (b.init == REGION_UNINIT))
		r.unwritten_once = true;
	r.unwritten_once |= a.unwritten_once | b.unwritten_once;
	if (a.life != b.life)
		r.life = LIFE_MAYBE;
	r.escaped = a.escaped || b.escaped;
	if (a.size != b.size)
		r.size = VAL_NONE;
	r.taint = a.taint ? a.taint : b.taint;
	st_region_set(j->ex, j->a, key, &r);
	return true;
}

static bool join_own(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;

	(void)va;
	(void)vb;
	own_join(j->ex, j->a, j->old, j->b, key);
	return true;
}

static bool join_made(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;

	leak_join(j->ex, j->a, key, va, vb);
	return true;
}

static bool join_lock(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;

	lock_join(j->ex, j->a, key, va, vb);
	return true;
}

static bool join_tag(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;

	(void)va;
	(void)vb;
	pmap_set(&j->a->tag, &j->ex->mem, j->a->owner, key, 0);
	return true;
}

static bool join_pre(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;
	struct interval all = {INT64_MIN, INF};
	struct con c = join_con(j->ex, va, vb, va ? j->ex->cons.v[va].iv : all,
				vb ? j->ex->cons.v[vb].iv : all);

	if (is_said_of_one(j, key, va, vb))
		pmap_set(&j->a->pre, &j->ex->mem, j->a->owner, key, va ? va : vb);
	else
		pmap_set(&j->a->pre, &j->ex->mem, j->a->owner, key,
			 va && vb ? con_id(j->ex, &c) : 0);
	return true;
}

static bool join_pre_rel(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;
	struct con c = {0};

	if (va && vb)
		c = join_con(j->ex, va, vb, j->ex->cons.v[va].iv, j->ex->cons.v[vb].iv);
	pmap_set(&j->a->pre_rel, &j->ex->mem, j->a->owner, key, va && vb ? con_id(j->ex, &c) : 0);
	return true;
}

/* ---- elements ------------------------------------------------------------------------------- */

enum { MANY_ELEMENTS = 4 };

/* A region and in how many elements with variable index it differs. */
struct varied {
	sym region;
	uint32_t n;
};

struct vary {
	struct explorer *ex;
	const struct state *a, *b;
	VEC(struct varied) v;
};

static bool count_element(void *arg, uint32_t cell, uint32_t va, uint32_t vb)
{
	struct vary *w = arg;
	const struct cell *c = &w->ex->t.cells.v[cell];
	uint32_t i = 0;
	int64_t off;

	if (c->rec || c->chars || val_is_const(&w->ex->t, c->offset, &off))
		return true;
	if ((!va || mem_is_initial(w->ex, w->a, cell, va)) &&
	    (!vb || mem_is_initial(w->ex, w->b, cell, vb)))
		return true; /* only read */
	while (i < w->v.n && w->v.v[i].region != c->region)
		i++;
	if (i == w->v.n)
		*vec_push(&w->v) = (struct varied){.region = c->region};
	w->v.v[i].n++;
	return true;
}

/* Buffers that are written here and there: what is where is not kept. */
static const struct state *blur_buffers(struct explorer *ex, struct state *a, const struct state *b,
					uint32_t block)
{
	struct vary w = {.ex = ex, .a = a, .b = b};
	struct state *copy = NULL;

	pmap_diff(&a->mem, &b->mem, count_element, &w);
	pmap_diff(&a->gmem, &b->gmem, count_element, &w);
	for (uint32_t i = 0; i < w.v.n; i++) {
		sym region = w.v.v[i].region;

		if (w.v.v[i].n < MANY_ELEMENTS)
			continue;
		if (!copy) {
			/* b's nodes are nobody's from now on: it is not changed any more */
			copy = arena_dup(&ex->mem, b, sizeof *b);
			copy->owner = ++ex->next_owner;
		}
		mem_blur(ex, a, region, epoch_at(ex, block, st_it(a), region));
		mem_blur(ex, copy, region, epoch_at(ex, block, st_it(a), region));
	}
	vec_release(&w.v);
	return copy ? copy : b;
}

void st_join(struct explorer *ex, struct state *a, const struct state *b, uint32_t block)
{
	struct join j = {.ex = ex,
			 .a = a,
			 .b = blur_buffers(ex, a, b, block),
			 .block = block,
			 .number = ++ex->n_joins,
			 .may_grow = b->joined_in != ex->join_session};

	b = j.b;
	a->joined_in = ex->join_session;
	a->oom = a->oom && b->oom;
	a->skipped = a->skipped && b->skipped;
	a->failed |= b->failed;
	a->demands &= b->demands;
	a->used_args &= b->used_args;
	a->kept_args |= b->kept_args;
	a->kept_inside |= b->kept_inside;
	a->zero_args = a->zero_args && b->zero_args ? a->zero_args | b->zero_args : 0;
	j.old = st_fork(ex, a);
	j.signs = (struct signs){.st_a = j.old, .st_b = b};
	pmap_diff(&j.old->made, &b->made, join_made, &j);
	pmap_diff(&j.old->locks, &b->locks, join_lock, &j);
	pmap_diff(&j.old->con, &b->con, join_sym, &j);
	pmap_diff(&j.old->pre, &b->pre, join_pre, &j);
	pmap_diff(&j.old->pre_rel, &b->pre_rel, join_pre_rel, &j);
	pmap_diff(&j.old->rel, &b->rel, join_rel, &j);
	j.into = &a->mem;
	pmap_diff(&j.old->mem, &b->mem, join_cell, &j);
	j.into = &a->gmem;
	pmap_diff(&j.old->gmem, &b->gmem, join_cell, &j);
	j.into = &a->tmp;
	pmap_diff(&j.old->tmp, &b->tmp, join_tmp, &j);
	pmap_diff(&j.old->reg, &b->reg, join_region, &j);
	pmap_diff(&j.old->own, &b->own, join_own, &j);
	pmap_diff(&j.old->pre_own, &b->pre_own, join_own, &j);
	pmap_diff(&j.old->tag, &b->tag, join_tag, &j);
	guard_attach(ex, &j.signs);
	a->rel_syms |= b->rel_syms;
	if (a->world != b->world)
		a->world = epoch_at(ex, block, st_it(a), 0);
}
