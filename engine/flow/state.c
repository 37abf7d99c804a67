/* state.c - copying, comparing, joining and cleaning abstract states. */
#include "engine/flow/state_p.h"

#include <string.h>

struct state *st_new(struct explorer *ex)
{
	struct state *st = arena_new(&ex->mem, struct state);

	st->owner = ++ex->next_owner;
	return st;
}

struct state *st_fork(struct explorer *ex, struct state *st)
{
	struct state *copy = arena_dup(&ex->mem, st, sizeof *st);

	st->owner = ++ex->next_owner;
	copy->owner = ++ex->next_owner;
	return copy;
}

void st_trail(struct explorer *ex, struct state *st, struct trail step)
{
	step.up = st->trail;
	st->trail = arena_dup(&ex->mem, &step, sizeof step);
}

uint32_t st_it(const struct state *st)
{
	return st->frame ? st->frame->it : 0;
}

uint64_t st_hash(const struct state *st)
{
	uint64_t h = hash_mix(st_it(st), st->world);

	h = hash_mix(h, st->mem.hash);
	h = hash_mix(h, st->gmem.hash);
	h = hash_mix(h, st->con.hash);
	h = hash_mix(h, st->rel.hash);
	h = hash_mix(h, st->reg.hash);
	h = hash_mix(h, st->tag.hash);
	return hash_mix(h, st->tmp.hash);
}

/* ---- facts on regions --------------------------------------------------------------------- */

uint32_t rfact_id(struct explorer *ex, const struct rfact *f)
{
	uint64_t h = hash_mix(
		(uint64_t)f->init | (uint64_t)f->life << 8 | (uint64_t)f->escaped << 16, f->epoch);
	bool is_new;
	uint64_t *id = map_put(&ex->rfact_ids, hash_mix(hash_mix(h, f->size), f->len), &is_new);

	if (is_new) {
		*id = ex->rfacts.n;
		*vec_push(&ex->rfacts) = *f;
	}
	return (uint32_t)*id;
}

struct rfact st_region(const struct explorer *ex, const struct state *st, sym region)
{
	return ex->rfacts.v[pmap_get(&st->reg, region)]; /* number 0: nothing known */
}

void st_region_set(struct explorer *ex, struct state *st, sym region, const struct rfact *f)
{
	pmap_set(&st->reg, &ex->mem, st->owner, region, rfact_id(ex, f));
}

uint32_t epoch_at(struct explorer *ex, uint32_t at, uint32_t it, uint32_t what)
{
	bool is_new;
	uint64_t *id = map_put(&ex->epoch_ids, hash_mix(hash_mix(at, it), what), &is_new);

	if (is_new)
		*id = ++ex->next_epoch;
	return (uint32_t)*id;
}

/* ---- likeness ----------------------------------------------------------------------------- */

enum {
	WEIGHT_CELL = 4,    /* a variable differs                                          */
	WEIGHT_NULL = 60,   /* … and is null in one, not in the other: worth keeping apart  */
	WEIGHT_UNINIT = 40, /* … or was never written in one                                */
	WEIGHT_CONST = 10,  /* … or holds different constants: flags, error codes           */
	WEIGHT_CON = 2,
	WEIGHT_REGION = 20,
	WEIGHT_TAG = 3,
};

struct distance {
	struct explorer *ex;
	const struct state *a, *b;
	uint32_t sum, weight, limit;
};

/* Was nothing ever written to the cell, by name or since its object is as it began? */
static bool is_unwritten(const struct explorer *ex, const struct state *st, uint32_t cell, val v)
{
	return v == VAL_UNINIT ||
	       (!v && st_region(ex, st, ex->t.cells.v[cell].region).init == REGION_UNINIT);
}

static bool dist_cell(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct distance *d = arg;
	int64_t x, y;
	bool ca = va && val_is_const(&d->ex->t, va, &x), cb = vb && val_is_const(&d->ex->t, vb, &y);

	d->sum += WEIGHT_CELL;
	if (is_unwritten(d->ex, d->a, key, va) != is_unwritten(d->ex, d->b, key, vb))
		d->sum += WEIGHT_UNINIT;
	else if (va && vb && (va == VAL_ZERO) != (vb == VAL_ZERO))
		d->sum += WEIGHT_NULL;
	else if (ca && cb)
		d->sum += WEIGHT_CONST;
	return d->sum < d->limit;
}

static bool dist_tmp(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct distance *d = arg;
	int64_t x, y;

	(void)key;
	d->sum += WEIGHT_CELL;
	if (va && vb && (va == VAL_ZERO) != (vb == VAL_ZERO))
		d->sum += WEIGHT_NULL;
	else if (va && vb && val_is_const(&d->ex->t, va, &x) && val_is_const(&d->ex->t, vb, &y))
		d->sum += WEIGHT_CONST;
	return d->sum < d->limit;
}

static bool dist_con(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct distance *d = arg;
	const struct sym_info *s = sym_info(&d->ex->t, key);
	struct interval a = va ? d->ex->cons.v[va].iv : s->range;
	struct interval b = vb ? d->ex->cons.v[vb].iv : s->range;

	d->sum += WEIGHT_CON;
	/* zero on one side, non-zero on the other: what branches depend on */
	if ((a.lo == 0 && a.hi == 0) != (b.lo == 0 && b.hi == 0))
		d->sum += s->flags & SYM_F_POINTER ? WEIGHT_NULL : WEIGHT_CONST;
	return d->sum < d->limit;
}

static bool dist_other(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct distance *d = arg;

	(void)key;
	(void)va;
	(void)vb;
	d->sum += d->weight;
	return d->sum < d->limit;
}

uint32_t st_distance(struct explorer *ex, const struct state *a, const struct state *b,
		     uint32_t limit)
{
	struct distance d = {.ex = ex, .a = a, .b = b, .limit = limit};

	pmap_diff(&a->mem, &b->mem, dist_cell, &d);
	if (d.sum < limit)
		pmap_diff(&a->gmem, &b->gmem, dist_cell, &d);
	if (d.sum < limit)
		pmap_diff(&a->tmp, &b->tmp, dist_tmp, &d);
	if (d.sum < limit)
		pmap_diff(&a->con, &b->con, dist_con, &d);
	d.weight = WEIGHT_CON;
	if (d.sum < limit)
		pmap_diff(&a->rel, &b->rel, dist_other, &d);
	d.weight = WEIGHT_REGION;
	if (d.sum < limit)
		pmap_diff(&a->reg, &b->reg, dist_other, &d);
	d.weight = WEIGHT_TAG;
	if (d.sum < limit)
		pmap_diff(&a->tag, &b->tag, dist_other, &d);
	return d.sum;
}

void st_join_alike(struct explorer *ex, struct state **v, uint32_t *n, uint32_t max, uint32_t block)
{
	uint32_t *dist;

	if (*n <= max)
		return;
	/* far more than are kept: the first come are joined in the order in which they came, which
	 * is the order of the paths, so that neighbours are alike */
	while (*n > max * 4 && *n > 32) {
		uint32_t k = 0;

		for (uint32_t i = 0; i < *n; i += 2, k++) {
			if (i + 1 < *n && st_it(v[i]) == st_it(v[i + 1])) {
				st_join(ex, v[i], v[i + 1], block);
				v[k] = v[i];
			} else {
				v[k] = v[i];
				if (i + 1 < *n)
					v[++k] = v[i + 1];
			}
		}
		if (k == *n)
			break;
		*n = k;
	}
	dist = xcalloc((size_t)*n * *n,
		       sizeof *dist); /* row i: to later states; 0: not known yet */
	while (*n > max) {
		uint32_t best = UINT32_MAX, bi = 0, bj = 0, rows = *n;

		for (uint32_t i = 0; i < rows; i++) {
			for (uint32_t k = i + 1; k < rows; k++) {
				uint32_t *d = &dist[(size_t)i * rows + k];

				if (st_it(v[i]) != st_it(v[k]))
					continue;
				if (!*d)
					*d = st_distance(ex, v[i], v[k], best) + 1;
				if (*d < best) {
					best = *d;
					bi = i;
					bj = k;
				}
			}
		}
		if (best == UINT32_MAX)
			break;
		st_join(ex, v[bi], v[bj], block);
		memmove(&v[bj], &v[bj + 1], (*n - bj - 1) * sizeof *v);
		--*n;
		/* the matrix without row and column bj; those of bi are not known any more */
		for (uint32_t i = 0, at = 0; i < rows; i++)
			for (uint32_t k = 0; k < rows; k++)
				if (i != bj && k != bj)
					dist[at++] =
						i == bi || k == bi ? 0 : dist[(size_t)i * rows + k];
	}
	free(dist);
}

/* ---- join --------------------------------------------------------------------------------- */

struct join {
	struct explorer *ex;
	struct state *a; /* becomes the join            */
	const struct state *b;
	struct state *old; /* a as it was                 */
	uint32_t block;
	struct pmap *into;
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

static bool is_quick_zero(struct explorer *ex, const struct state *st, val v)
{
	struct interval iv = st_said_quick(ex, st, v);

	return iv.lo == 0 && iv.hi == 0;
}

/* A value that is va in one state and vb in the other. */
static val join_val(struct join *j, val va, val vb)
{
	struct explorer *ex = j->ex;
	bool init = va > VAL_UNINIT && vb > VAL_UNINIT;
	ir_type type = init ? (type_of(&ex->t, va) ? type_of(&ex->t, va) : type_of(&ex->t, vb)) : 0;
	sym s = sym_get(&ex->t, SYM_FRESH, 0, type, j->block, st_it(j->a),
			(uint32_t)hash_mix(va, vb));
	struct interval both;
	bool first = ex->t.s.v[s].ins == IR_NO;

	if (!init) {
		ex->t.s.v[s].flags |= SYM_F_JOIN_UNINIT;
		return val_sym(&ex->t, s);
	}
	if (is_quick_zero(ex, j->old, va) != is_quick_zero(ex, j->b, vb))
		ex->t.s.v[s].flags |= SYM_F_JOIN_NULL;
	if (has_pointer(&ex->t, va) || has_pointer(&ex->t, vb))
		ex->t.s.v[s].flags |= SYM_F_POINTER;
	/* bounds that hold, but nothing that the code says: which state it comes from is lost */
	both = iv_hull(st_bounds_quick(ex, j->old, va), st_bounds_quick(ex, j->b, vb));
	ex->t.s.v[s].range = first ? both : iv_hull(ex->t.s.v[s].range, both);
	ex->t.s.v[s].ins = j->block;
	pmap_set(&j->a->con, &ex->mem, j->a->owner, s, 0);
	return val_sym(&ex->t, s);
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
		pmap_set(j->into, &j->ex->mem, j->a->owner, key, join_val(j, va, vb));
		return true;
	}
	pmap_set(j->into, &j->ex->mem, j->a->owner, key, join_val(j, va, vb));
	return true;
}

static bool join_tmp(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;

	pmap_set(j->into, &j->ex->mem, j->a->owner, key,
		 va && vb ? join_val(j, va, vb)
		 : va	  ? va
			  : vb);
	return true;
}

static struct con join_con(struct explorer *ex, uint32_t ida, uint32_t idb, struct interval a,
			   struct interval b)
{
	struct con c = {.iv = iv_hull(a, b)};

	for (uint32_t i = 0; ida && idb && i < ex->cons.v[ida].n_holes; i++)
		for (uint32_t k = 0; k < ex->cons.v[idb].n_holes; k++)
			if (ex->cons.v[ida].hole[i] == ex->cons.v[idb].hole[k])
				c.hole[c.n_holes++] = ex->cons.v[ida].hole[i];
	return c;
}

static bool join_sym(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;
	val v = val_sym(&j->ex->t, key);
	struct con c = join_con(j->ex, va, vb, st_said_quick(j->ex, j->old, v),
				st_said_quick(j->ex, j->b, v));
	bool useless = !c.n_holes && c.iv.lo == INT64_MIN && c.iv.hi == INF;

	if (j->ex->survey && sym_info(&j->ex->t, key)->flags & SYM_F_POINTER &&
	    (is_quick_zero(j->ex, j->old, v) || is_quick_zero(j->ex, j->b, v)))
		j->ex->t.s.v[key].flags |= SYM_F_JOIN_NULL;
	pmap_set(&j->a->con, &j->ex->mem, j->a->owner, key, useless ? 0 : con_id(j->ex, &c));
	return true;
}

static bool join_rel(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;
	struct con c =
		join_con(j->ex, va, vb, st_said(j->ex, j->old, key), st_said(j->ex, j->b, key));
	bool useless = !c.n_holes && c.iv.lo == INT64_MIN && c.iv.hi == INF;

	pmap_set(&j->a->rel, &j->ex->mem, j->a->owner, key, useless ? 0 : con_id(j->ex, &c));
	return true;
}

static bool join_region(void *arg, uint32_t key, uint32_t va, uint32_t vb)
{
	struct join *j = arg;
	struct rfact a = j->ex->rfacts.v[va], b = j->ex->rfacts.v[vb], r = a;

	if (a.init != b.init || a.epoch != b.epoch) {
		r.init = REGION_UNKNOWN;
		r.epoch = epoch_at(j->ex, j->block, st_it(j->a), 1);
	}
	if (a.life != b.life)
		r.life = LIFE_MAYBE;
	r.escaped = a.escaped || b.escaped;
	if (a.size != b.size)
		r.size = VAL_NONE;
	if (a.len != b.len)
		r.len = VAL_NONE;
	st_region_set(j->ex, j->a, key, &r);
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

	pmap_set(&j->a->pre, &j->ex->mem, j->a->owner, key, va && vb ? con_id(j->ex, &c) : 0);
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

void st_join(struct explorer *ex, struct state *a, const struct state *b, uint32_t block)
{
	struct join j = {.ex = ex, .a = a, .b = b, .block = block};

	j.old = st_fork(ex, a);
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
	pmap_diff(&j.old->tag, &b->tag, join_tag, &j);
	a->rel_syms |= b->rel_syms;
	if (a->world != b->world)
		a->world = epoch_at(ex, block, st_it(a), 0);
}

/* ---- cleaning ------------------------------------------------------------------------------ */

struct clean {
	struct explorer *ex;
	struct state *st;
	uint32_t block;
	uint8_t *mark; /* by symbol: mentioned by something that lives */
	uint32_t n_marks;
	bool changed;
	struct pmap *map;
	const struct pmap *from;
};

static void mark_val(struct clean *c, val v);

static void mark_sym(struct clean *c, sym s)
{
	struct sym_info i;

	if (s >= c->n_marks || c->mark[s])
		return;
	c->mark[s] = 1;
	c->changed = true;
	i = *sym_info(&c->ex->t, s);
	if (i.kind == SYM_OP) {
		mark_val(c, i.x);
		mark_val(c, i.y);
	}
}

static void mark_val(struct clean *c, val v)
{
	const struct form *f;

	if (v <= VAL_UNINIT)
		return;
	f = val_form(&c->ex->t, v);
	for (uint32_t i = 0; i < f->n; i++)
		mark_sym(c, f->t[i].s);
}

static bool is_live_local(const struct clean *c, const struct sym_info *region)
{
	const uint64_t *live = c->ex->cfg.live_in + (size_t)c->block * c->ex->cfg.live_words;

	if (c->block == IR_NO) /* the function has been left */
		return false;
	return bit_get(live, region->x) || c->ex->fn->locals[region->x].flags & IR_L_ADDR_TAKEN;
}

/* Is the cell's value what its region held at first, so that dropping it loses nothing? */
static bool is_initial(const struct clean *c, uint32_t cell, val v)
{
	sym s = val_single(&c->ex->t, v);

	return s && sym_info(&c->ex->t, s)->kind == SYM_LOAD && sym_info(&c->ex->t, s)->x == cell;
}

static bool mark_cell(void *arg, uint32_t cell, uint32_t v)
{
	struct clean *c = arg;
	sym region = c->ex->t.cells.v[cell].region;
	const struct sym_info *r = sym_info(&c->ex->t, region);

	if (r->kind == SYM_LOCAL ? is_live_local(c, r)
				 : c->mark[region] || r->kind == SYM_GLOBAL ||
					   (r->kind != SYM_HEAP && !is_initial(c, cell, v))) {
		mark_val(c, v);
		mark_val(c, c->ex->t.cells.v[cell].offset);
		mark_sym(c, region);
	}
	return true;
}

static bool drop_cell(void *arg, uint32_t cell, uint32_t v)
{
	struct clean *c = arg;
	sym region = c->ex->t.cells.v[cell].region;
	const struct sym_info *r = sym_info(&c->ex->t, region);

	(void)v;
	if (r->kind == SYM_LOCAL ? !is_live_local(c, r) : !c->mark[region])
		pmap_set(c->map, &c->ex->mem, c->st->owner, cell, 0);
	return true;
}

static bool is_input(const struct symtab *t, sym s, int depth);

static bool drop_region(void *arg, uint32_t region, uint32_t id)
{
	struct clean *c = arg;
	const struct sym_info *r = sym_info(&c->ex->t, region);

	(void)id;
	/* what was written to memory of the caller is part of the summary */
	if (r->kind == SYM_LOCAL ? !is_live_local(c, r)
				 : !c->mark[region] && !is_input(&c->ex->t, region, 0))
		pmap_set(&c->st->reg, &c->ex->mem, c->st->owner, region, 0);
	return true;
}

static bool all_marked(const struct clean *c, val v)
{
	const struct form *f;

	if (v <= VAL_UNINIT)
		return true;
	f = val_form(&c->ex->t, v);
	for (uint32_t i = 0; i < f->n; i++)
		if (!c->mark[f->t[i].s])
			return false;
	return true;
}

static bool is_input_val(const struct symtab *t, val v, int depth);

/* What the function was given: a parameter, what was in memory at entry, and terms over such. */
static bool is_input(const struct symtab *t, sym s, int depth)
{
	const struct sym_info *i = sym_info(t, s);

	if (i->kind == SYM_PARAM || (i->kind == SYM_LOAD && i->y == 0))
		return true;
	return i->kind == SYM_OP && depth < 4 && is_input_val(t, i->x, depth + 1) &&
	       is_input_val(t, i->y, depth + 1);
}

static bool is_input_val(const struct symtab *t, val v, int depth)
{
	const struct form *f;

	if (v <= VAL_UNINIT)
		return true;
	f = val_form(t, v);
	for (uint32_t i = 0; i < f->n; i++)
		if (!is_input(t, f->t[i].s, depth))
			return false;
	return true;
}

static bool drop_con(void *arg, uint32_t s, uint32_t id)
{
	struct clean *c = arg;
	struct sym_info i = *sym_info(&c->ex->t, s);

	if (c->mark[s])
		return true;
	if (i.kind == SYM_OP && all_marked(c, i.x) && all_marked(c, i.y))
		return true;
	pmap_set(&c->st->con, &c->ex->mem, c->st->owner, s, 0);
	if (is_input(&c->ex->t, s, 0))
		pmap_set(&c->st->pre, &c->ex->mem, c->st->owner, s, id);
	return true;
}

static bool drop_rel(void *arg, uint32_t part, uint32_t id)
{
	struct clean *c = arg;

	if (all_marked(c, part))
		return true;
	pmap_set(&c->st->rel, &c->ex->mem, c->st->owner, part, 0);
	if (is_input_val(&c->ex->t, part, 0))
		pmap_set(&c->st->pre_rel, &c->ex->mem, c->st->owner, part, id);
	return true;
}

static bool drop_tag(void *arg, uint32_t key, uint32_t v)
{
	struct clean *c = arg;

	(void)v;
	if (!all_marked(c, key / TAG_SLOTS))
		pmap_set(&c->st->tag, &c->ex->mem, c->st->owner, key, 0);
	return true;
}

static bool mark_tmp(void *arg, uint32_t key, uint32_t v)
{
	struct clean *c = arg;

	if (c->ex->cfg.last_use[key - 1] < c->block)
		pmap_set(&c->st->tmp, &c->ex->mem, c->st->owner, key, 0);
	else
		mark_val(c, v);
	return true;
}

/* Iterate over a copy, so that the callback may change the map itself. */
static void each_of(struct clean *c, const struct pmap *m, bool (*fn)(void *, uint32_t, uint32_t))
{
	struct pmap snapshot = *m;

	c->st->owner = ++c->ex->next_owner;
	pmap_each(&snapshot, fn, c);
}

void st_clean(struct explorer *ex, struct state *st, uint32_t block)
{
	struct clean c = {.ex = ex, .st = st, .block = block, .n_marks = ex->t.s.n};

	c.mark = xcalloc(c.n_marks, 1);
	each_of(&c, &st->tmp, mark_tmp);
	for (const struct frame *f = st->frame; f; f = f->up)
		if (f->round)
			mark_sym(&c, f->round);
	do {
		c.changed = false;
		pmap_each(&st->mem, mark_cell, &c);
		pmap_each(&st->gmem, mark_cell, &c);
	} while (c.changed);
	c.map = &st->mem;
	each_of(&c, &st->mem, drop_cell);
	c.map = &st->gmem;
	each_of(&c, &st->gmem, drop_cell);
	each_of(&c, &st->con, drop_con);
	each_of(&c, &st->rel, drop_rel);
	each_of(&c, &st->reg, drop_region);
	each_of(&c, &st->tag, drop_tag);
	free(c.mark);
}
