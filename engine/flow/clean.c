/* clean.c - what a state does not need any more: values of dead variables, constraints on symbols
 * that nothing mentions.  The fewer things a state holds, the more states are equal, and the
 * cheaper they are to compare and to join.
 */
#include "engine/flow/state_p.h"

enum {
	/* Of terms that nothing but a later condition may ask for again.  Chains of thousands of
	 * branches leave one each, all of which would be gone through at every block. */
	MAX_TERMS = 512,
};

struct clean {
	struct explorer *ex;
	struct state *st;
	uint32_t block;
	uint32_t n_excess; /* constraints on terms that are to be forgotten                   */
	bool changed;
	VEC(uint32_t) dead;    /* cells of dead variables                                     */
	VEC(uint32_t) waiting; /* cells that live if their region is mentioned                */
};

static bool is_marked(const struct clean *c, sym s)
{
	return c->ex->mark[s] == c->ex->mark_now;
}

static void mark_val(struct clean *c, val v);

static void mark_sym(struct clean *c, sym s)
{
	const struct sym_info *i;

	if (is_marked(c, s))
		return;
	c->ex->mark[s] = c->ex->mark_now;
	c->changed = true;
	i = sym_info(&c->ex->t, s);
	if (i->kind == SYM_OP) {
		mark_val(c, i->x);
		mark_val(c, i->y);
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
		return region->x == c->ex->fn->ret_local;
	return bit_get(live, region->x) || c->ex->fn->locals[region->x].flags & IR_L_ADDR_TAKEN;
}

/* Is the cell's value what its region held at first, so that dropping it loses nothing? */
static bool is_initial(const struct clean *c, uint32_t cell, val v)
{
	sym s = val_single(&c->ex->t, v);

	return s && sym_info(&c->ex->t, s)->kind == SYM_LOAD && sym_info(&c->ex->t, s)->x == cell;
}

static void keep_cell(struct clean *c, uint32_t cell, val v)
{
	mark_val(c, v);
	mark_val(c, c->ex->t.cells.v[cell].offset);
	mark_sym(c, c->ex->t.cells.v[cell].region);
}

static bool is_input(struct symtab *t, sym s);

static bool sort_cell(void *arg, uint32_t cell, uint32_t v)
{
	struct clean *c = arg;
	const struct sym_info *r = sym_info(&c->ex->t, c->ex->t.cells.v[cell].region);

	if (r->kind == SYM_LOCAL) {
		if (is_live_local(c, r))
			keep_cell(c, cell, v);
		else
			*vec_push(&c->dead) = cell;
	} else if (r->kind == SYM_GLOBAL || (!is_initial(c, cell, v) &&
					     is_input(&c->ex->t, c->ex->t.cells.v[cell].region))) {
		keep_cell(c, cell, v); /* for the summary, if for nothing else */
	} else {
		*vec_push(&c->waiting) = cell;
	}
	return true;
}

static struct pmap *map_of(struct clean *c, uint32_t cell)
{
	return mem_map(c->ex, c->st, c->ex->t.cells.v[cell].region);
}

/* Mark what the cells of live objects mention, and drop the cells of others. */
static void clean_memory(struct clean *c)
{
	pmap_each(&c->st->mem, sort_cell, c);
	pmap_each(&c->st->gmem, sort_cell, c);
	do {
		uint32_t n = 0;

		c->changed = false;
		for (uint32_t i = 0; i < c->waiting.n; i++) {
			uint32_t cell = c->waiting.v[i];

			if (is_marked(c, c->ex->t.cells.v[cell].region))
				keep_cell(c, cell, pmap_get(map_of(c, cell), cell));
			else
				c->waiting.v[n++] = cell;
		}
		c->waiting.n = n;
	} while (c->changed);
	for (uint32_t i = 0; i < c->dead.n; i++)
		pmap_set(map_of(c, c->dead.v[i]), &c->ex->mem, c->st->owner, c->dead.v[i], 0);
	for (uint32_t i = 0; i < c->waiting.n; i++)
		pmap_set(map_of(c, c->waiting.v[i]), &c->ex->mem, c->st->owner, c->waiting.v[i], 0);
}

static bool drop_region(void *arg, uint32_t region, uint32_t id)
{
	struct clean *c = arg;
	const struct sym_info *r = sym_info(&c->ex->t, region);

	(void)id;
	if (r->kind == SYM_GLOBAL) /* whoever names it wants to know that it was written */
		return true;
	/* what was written to memory of the caller is part of the summary */
	if (r->kind == SYM_LOCAL ? !is_live_local(c, r)
				 : !is_marked(c, region) && !is_input(&c->ex->t, region))
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
		if (!is_marked(c, f->t[i].s) && sym_info(&c->ex->t, f->t[i].s)->kind != SYM_BIG)
			return false;
	return true;
}

static bool is_input_at(const struct symtab *t, sym s, int depth);
static bool is_input_val(const struct symtab *t, val v, int depth);

/* What the function was given: a parameter, what was in memory at entry, and terms over such. */
static bool is_input(struct symtab *t, sym s)
{
	if (!t->s.v[s].input)
		t->s.v[s].input = is_input_at(t, s, 0) ? 2 : 1;
	return t->s.v[s].input == 2;
}

static bool is_input_at(const struct symtab *t, sym s, int depth)
{
	const struct sym_info *i = sym_info(t, s);

	if (i->kind == SYM_PARAM)
		return true;
	if (i->kind == SYM_BIG)
		return depth > 0;
	/* known by their addresses: only what lies there is given; of locals, structs by value */
	if (i->kind == SYM_GLOBAL || i->kind == SYM_LOCAL)
		return depth > 0;
	if (i->kind == SYM_LOAD)
		return i->y == 0 && depth < 6 && is_input_at(t, t->cells.v[i->x].region, depth + 1);
	return i->kind == SYM_OP && depth < 4 && is_input_val(t, i->x, depth + 1) &&
	       (i->op == OP_TABLE || is_input_val(t, i->y, depth + 1));
}

static bool is_input_val(const struct symtab *t, val v, int depth)
{
	const struct form *f;

	if (v <= VAL_UNINIT)
		return true;
	f = val_form(t, v);
	for (uint32_t i = 0; i < f->n; i++)
		if (!is_input_at(t, f->t[i].s, depth))
			return false;
	return true;
}

static bool drop_con(void *arg, uint32_t s, uint32_t id)
{
	struct clean *c = arg;
	struct sym_info i = *sym_info(&c->ex->t, s);

	if (is_marked(c, s))
		return true;
	if (i.kind == SYM_OP && all_marked(c, i.x) && (i.op == OP_TABLE || all_marked(c, i.y)))
		return true;
	if (i.flags & SYM_F_ASKED_AGAIN && all_marked(c, i.within))
		return true;
	pmap_set(&c->st->con, &c->ex->mem, c->st->owner, s, 0);
	if (is_input(&c->ex->t, s))
		pmap_set(&c->st->pre, &c->ex->mem, c->st->owner, s, id);
	return true;
}

/* Older symbols have lower numbers, and come first. */
static bool forget_term(void *arg, uint32_t s, uint32_t id)
{
	struct clean *c = arg;

	(void)id;
	if (!c->n_excess)
		return false;
	if (is_marked(c, s) || sym_info(&c->ex->t, s)->kind != SYM_OP)
		return true;
	pmap_set(&c->st->con, &c->ex->mem, c->st->owner, s, 0);
	c->n_excess--;
	return true;
}

/* At the end, what is returned may be related to what the function was given: that is for callers.
 */
static bool relates_result(struct clean *c, val part)
{
	struct form f = *val_form(&c->ex->t, part);

	if (c->block != IR_NO)
		return false;
	for (uint32_t i = 0; i < f.n; i++)
		if (!is_marked(c, f.t[i].s) && !is_input(&c->ex->t, f.t[i].s))
			return false;
	return true;
}

static bool drop_rel(void *arg, uint32_t part, uint32_t id)
{
	struct clean *c = arg;

	if (all_marked(c, part) || (!is_input_val(&c->ex->t, part, 0) && relates_result(c, part)))
		return true;
	pmap_set(&c->st->rel, &c->ex->mem, c->st->owner, part, 0);
	if (is_input_val(&c->ex->t, part, 0))
		pmap_set(&c->st->pre_rel, &c->ex->mem, c->st->owner, part, id);
	return true;
}

/* What was released is kept for callers, too: they may have it as well. */
static bool drop_own(void *arg, uint32_t s, uint32_t id)
{
	struct clean *c = arg;

	if (is_marked(c, s))
		return true;
	pmap_set(&c->st->own, &c->ex->mem, c->st->owner, s, 0);
	if (is_input(&c->ex->t, s))
		pmap_set(&c->st->pre_own, &c->ex->mem, c->st->owner, s, id);
	return true;
}

static bool drop_pre_own(void *arg, uint32_t s, uint32_t id)
{
	struct clean *c = arg;

	(void)id;
	if (!is_marked(c, s) && !is_input(&c->ex->t, s))
		pmap_set(&c->st->pre_own, &c->ex->mem, c->st->owner, s, 0);
	return true;
}

/* On what it hangs whether it was released. */
static bool mark_unless(void *arg, uint32_t s, uint32_t id)
{
	struct clean *c = arg;

	if (is_marked(c, s) || is_input(&c->ex->t, s))
		mark_val(c, c->ex->owns.v[id].unless);
	return true;
}

static bool drop_tag(void *arg, uint32_t key, uint32_t v)
{
	struct clean *c = arg;

	(void)v;
	if (key % TAG_SLOTS != FLOW_TAG_LASTING && !all_marked(c, key / TAG_SLOTS))
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

/* Room for a mark on every symbol; what was marked before is not any more. */
static void new_marks(struct explorer *ex)
{
	if (ex->n_marks < ex->t.s.n) {
		free(ex->mark);
		ex->n_marks = ex->t.s.n * 2;
		ex->mark = xcalloc(ex->n_marks, sizeof *ex->mark);
		ex->mark_now = 0;
	}
	ex->mark_now++;
}

void st_clean(struct explorer *ex, struct state *st, uint32_t block)
{
	struct clean c = {.ex = ex, .st = st, .block = block};

	new_marks(ex);
	each_of(&c, &st->tmp, mark_tmp);
	for (const struct frame *f = st->frame; f; f = f->up)
		if (f->round)
			mark_sym(&c, f->round);
	clean_memory(&c);
	leak_clean(ex, st);
	lock_clean(ex, st);
	pmap_each(&st->own, mark_unless, &c);
	pmap_each(&st->pre_own, mark_unless, &c);
	each_of(&c, &st->con, drop_con);
	if (st->con.n > MAX_TERMS) {
		c.n_excess = st->con.n - MAX_TERMS;
		each_of(&c, &st->con, forget_term);
	}
	each_of(&c, &st->rel, drop_rel);
	each_of(&c, &st->reg, drop_region);
	each_of(&c, &st->own, drop_own);
	each_of(&c, &st->pre_own, drop_pre_own);
	each_of(&c, &st->tag, drop_tag);
	vec_release(&c.dead);
	vec_release(&c.waiting);
}
