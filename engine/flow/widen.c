/* widen.c - what a loop may have done after any number of rounds.
 *
 * When a path has gone round a loop often enough, one state stands for all further rounds.
 * Variables that moved by a constant in the last round share one hidden counter of rounds:
 * v = v0 + step * k, so that what bounds one of them bounds the others (lock-step
 * induction).  Other variables that the loop writes become unknown, but for what they are moved by:
 * from 0 by twos they stay even.  What comes out of that round goes on to the ways out only
 * (explore.c): there the conditions of the round before hold.
 */
#include "engine/flow/state_p.h"
#include "engine/flow/strings_p.h"

#include <string.h>

struct widen {
	struct explorer *ex;
	struct state *st;
	struct frame *frame;
	const struct frame *prev; /* at the last arrival */
	const struct loop *loop;
	uint32_t it, count;
	const struct map *changed; /* what differs in any state that came round: change_key() */
	val round;		   /* as a value */
	VEC(uint32_t) cells;	   /* to be looked at, in order of number */
};

static bool collect(void *arg, uint32_t cell, uint32_t v)
{
	struct widen *w = arg;

	(void)v;
	*vec_push(&w->cells) = cell;
	return true;
}

/* ---- what changed ----------------------------------------------------------------------------
 *
 * A path that came round without having changed a variable may do so in another round.  But where
 * states did that, and none that began the round with the same value did, the value itself is what
 * keeps it: there was nothing left to read, nothing to count.  It is kept then.
 */

#define ANY_VALUE ((val)UINT32_MAX)

static uint64_t change_key(uint32_t it, uint32_t cell, val before)
{
	return hash_mix(hash_mix(cell, before), it);
}

struct note {
	struct map *changed;
	uint32_t it;
};

static bool note_change(void *arg, uint32_t cell, uint32_t before, uint32_t now)
{
	struct note *n = arg;

	(void)now;
	map_put(n->changed, change_key(n->it, cell, before), NULL);
	map_put(n->changed, change_key(n->it, cell, ANY_VALUE), NULL);
	return true;
}

void widen_note_changes(const struct state *st, struct map *changed)
{
	struct note n = {changed, st->frame->it};

	if (!st->frame->count)
		return;
	pmap_diff(&st->frame->mem, &st->mem, note_change, &n);
	pmap_diff(&st->frame->gmem, &st->gmem, note_change, &n);
}

static bool is_kept(const struct widen *w, uint32_t cell, val cur, val prev)
{
	return w->count && cur == prev && !map_get(w->changed, change_key(w->it, cell, prev)) &&
	       map_get(w->changed, change_key(w->it, cell, ANY_VALUE));
}

static bool is_whole_local(const struct widen *w, const struct cell *c)
{
	const struct sym_info *r = sym_info(&w->ex->t, c->region);

	return r->kind == SYM_LOCAL && c->offset == VAL_ZERO &&
	       ir_typ(w->ex->unit, w->ex->fn->locals[r->x].type)->size_bytes == c->size_bytes;
}

/* Can what has no name be written there through a pointer? */
static bool is_within_reach(const struct explorer *ex, const struct sym_info *region)
{
	return region->kind != SYM_GLOBAL || !ex->effects ||
	       effect_is_exposed(ex->effects, effect_global_bit(region->x));
}

static bool field_is_written(const struct widen *w, const struct cell *c)
{
	const struct sym_info *r = sym_info(&w->ex->t, c->region);

	for (uint32_t i = 0; i < w->loop->writes.n; i++) {
		const struct loop_write *lw = &w->loop->writes.v[i];

		if (lw->local != IR_NO && (r->kind != SYM_LOCAL || r->x != lw->local))
			continue;
		if (lw->rec		  ? lw->rec == c->rec && lw->field == c->field
		    : lw->global != IR_NO ? r->kind == SYM_GLOBAL && r->x == lw->global && !c->rec
					  : !c->rec && lw->size_bytes == c->size_bytes &&
						    is_within_reach(w->ex, r))
			return true;
	}
	return false;
}

/* What the calls of the loop may write; NULL: anything. */
static effect_row calls_of_loop(struct widen *w)
{
	struct explorer *ex = w->ex;
	struct loop *l = &ex->cfg.loops.v[w->loop - ex->cfg.loops.v];
	uint64_t *row;

	if (!ex->effects || l->effect)
		return l->effect;
	row = arena_array(&ex->mem, uint64_t, ex->effects->words);
	for (uint32_t b = l->head; b < ex->cfg.n_blocks; b++) {
		if (!bit_get(l->body, b))
			continue;
		for (uint32_t i = 0; i < ex->fn->blocks[b].n; i++) {
			const struct ir_ins *ins = &ex->fn->ins[ex->fn->blocks[b].first + i];

			if (ins->op == IR_CALL || ins->op == IR_ASM)
				call_add_effect(ex, &ex->fn->calls[ins->imm], row);
		}
	}
	l->effect = row;
	return row;
}

static bool points(const struct symtab *t, val v)
{
	const struct form *f = val_form(t, v);

	for (uint32_t i = 0; v > VAL_UNINIT && i < f->n; i++)
		if (sym_info(t, f->t[i].s)->flags & SYM_F_POINTER)
			return true;
	return false;
}

/* A number that was not negative (not 0 either) before the loop and after its rounds so far is
 * taken to stay so, and so is a pointer that was not null.  That is a guess, but one that speaks
 * against findings only: where a loop does make it negative, its step shows that, or nothing in the
 * function does. */
static int64_t least_so_far(struct widen *w, val cur, val prev)
{
	int64_t a, b;

	if (!w->count || cur <= VAL_UNINIT || prev <= VAL_UNINIT)
		return INT64_MIN;
	a = st_bounds(w->ex, w->st, cur).lo;
	b = st_bounds(w->ex, w->st, prev).lo;
	return ps_min_i64(a, b) >= 1 ? 1 : ps_min_i64(a, b) == 0 ? 0 : INT64_MIN;
}

static val unknown_for(struct widen *w, uint32_t cell, val cur, val prev)
{
	struct explorer *ex = w->ex;
	sym a = cur > VAL_UNINIT ? val_single(&ex->t, cur) : 0;
	sym b = prev > VAL_UNINIT ? val_single(&ex->t, prev) : 0;
	ir_type type = a ? sym_info(&ex->t, a)->type : b ? sym_info(&ex->t, b)->type : 0;
	const struct cell *c = &ex->t.cells.v[cell];
	const struct sym_info *r = sym_info(&ex->t, c->region);
	uint32_t n_syms = ex->t.s.n;
	struct interval *range;
	int64_t least;
	sym s;

	if (r->kind == SYM_LOCAL && is_whole_local(w, c))
		type = ex->fn->locals[r->x].type;
	least = ps_max_i64(least_so_far(w, cur, prev), type_range(ex->unit, type).lo);
	s = sym_get(&ex->t, SYM_FRESH, 0, type, w->loop->head, w->it, cell * 8 + 5);
	range = &ex->t.s.v[s].range;
	ex->t.s.v[s].flags |= SYM_F_SEVERAL;
	/* a number from outside in each round; what is counted or added up is the loop's own */
	if (a)
		taint_several(ex, w->st, s, cur);
	if (points(&ex->t, cur) || points(&ex->t, prev))
		ex->t.s.v[s].flags |= SYM_F_POINTER;
	range->lo = s == n_syms ? least : ps_min_i64(range->lo, least);
	pmap_set(&w->st->con, &ex->mem, w->st->owner, s, 0);
	return val_sym(&ex->t, s);
}

/* A counter does not run out of its type: signed ones must not, unsigned ones hardly do. */
static void stay_in_range(struct widen *w, const struct cell *c, val cur, int64_t step)
{
	const struct ir_unit *u = w->ex->unit;
	struct interval *k = &w->ex->t.s.v[val_single(&w->ex->t, w->round)].range, all, now;
	int64_t room;

	if (!c->type || !ir_type_is(u, c->type, IR_INT))
		return;
	all = type_range(u, c->type);
	now = st_bounds(w->ex, w->st, cur);
	if (step > 0 && all.hi != INF && now.lo != INT64_MIN &&
	    !__builtin_sub_overflow(all.hi, now.lo, &room))
		k->hi = ps_min_i64(k->hi, room / step);
	if (step < 0 && step != INT64_MIN && all.lo != INT64_MIN && now.hi != INF &&
	    !__builtin_sub_overflow(now.hi, all.lo, &room))
		k->hi = ps_min_i64(k->hi, room / -step);
}

/* The value after any number of further rounds, VAL_NONE: unknown. */
static val in_lock_step(struct widen *w, const struct cell *c, val cur, val prev)
{
	struct symtab *t = &w->ex->t;
	int64_t step;
	val d;

	if (cur <= VAL_UNINIT || prev <= VAL_UNINIT)
		return VAL_NONE;
	d = val_lin(t, 1, cur, -1, prev, 0);
	if (d == VAL_NONE || !val_is_const(t, d, &step) || !step)
		return VAL_NONE;
	stay_in_range(w, c, cur, step);
	return val_lin(t, 1, cur, step, w->round, 0);
}

static int64_t stride_of(struct widen *w, uint32_t local)
{
	struct explorer *ex = w->ex;

	return cfg_stride(&ex->cfg, ex->unit, ex->fn, &ex->cfg.loops.v[w->prev->loop], local);
}

/* The values of x for which from + stride * x can be within `all`. */
static struct interval steps_within(struct interval all, struct interval from, int64_t stride)
{
	struct interval r = {INT64_MIN, INF};
	int64_t d;

	if (all.lo != INT64_MIN && from.hi != INF && !__builtin_sub_overflow(all.lo, from.hi, &d))
		r.lo = d > 0 ? (d + stride - 1) / stride : d / stride;
	if (all.hi != INF && from.lo != INT64_MIN && !__builtin_sub_overflow(all.hi, from.lo, &d))
		r.hi = d >= 0 ? d / stride : (d - stride + 1) / stride;
	return r;
}

/* A local that moves both ways, but always by multiples of the same number (Granger, "Static
 * analysis of arithmetical congruences", 1989): some number of strides from where it is.  Where
 * that is a number, whatever the path, there is one way to write all that it can be. */
static val by_strides(struct widen *w, uint32_t local, uint32_t cell, val cur, val prev)
{
	struct explorer *ex = w->ex;
	int64_t stride = stride_of(w, local), c;
	struct interval all = type_range(ex->unit, ex->fn->locals[local].type);
	uint32_t n_syms = ex->t.s.n;
	struct interval steps;
	sym s;

	if (stride < 2 || cur <= VAL_UNINIT)
		return VAL_NONE;
	all.lo = ps_max_i64(all.lo, least_so_far(w, cur, prev));
	if (val_is_const(&ex->t, cur, &c))
		cur = val_const(&ex->t, c % stride + (c % stride < 0 ? stride : 0));
	steps = steps_within(all, st_bounds(ex, w->st, cur), stride);
	if (ir_type_is(ex->unit, ex->fn->locals[local].type, IR_PTR))
		steps = (struct interval){INT64_MIN, INF};
	s = sym_get(&ex->t, SYM_FRESH, 0, 0, w->loop->head, w->it, cell * 8 + 3);
	ex->t.s.v[s].range = s == n_syms ? steps : iv_hull(ex->t.s.v[s].range, steps);
	pmap_set(&w->st->con, &ex->mem, w->st->owner, s, 0);
	return val_lin(&ex->t, 1, cur, stride, val_sym(&ex->t, s), 0);
}

/* A loop that has not been gone round: what its text says that each round adds to a local, to all
 * such ones equally often. */
static val by_text(struct widen *w, uint32_t local, val cur)
{
	struct explorer *ex = w->ex;
	const struct loop *l = w->loop;
	sym *s = &w->frame->steps;
	int64_t step;

	if (cur <= VAL_UNINIT || w->count || !bit_get(l->once, local) ||
	    !bit_get(l->steady, local) || !bit_get(l->by_steps, local))
		return VAL_NONE;
	step = bit_get(l->only_up, local) ? l->stride[local] : -(int64_t)l->stride[local];
	if (!*s) {
		*s = sym_get(&ex->t, SYM_FRESH, 0, 0, l->head, w->it, 2);
		ex->t.s.v[*s].range = (struct interval){0, INF};
		pmap_set(&w->st->con, &ex->mem, w->st->owner, *s, 0);
	}
	return val_lin(&ex->t, 1, cur, step, val_sym(&ex->t, *s), 0);
}

/* A local that only ever moves one way: an unknown distance from where it is. */
static val one_way(struct widen *w, uint32_t local, uint32_t cell, val cur)
{
	struct symtab *t = &w->ex->t;
	bool up = bit_get(w->loop->only_up, local), down = bit_get(w->loop->only_down, local);
	int64_t stride;
	sym s;

	if (cur <= VAL_UNINIT || !(up || down))
		return VAL_NONE;
	s = sym_get(t, SYM_FRESH, 0, 0, w->loop->head, w->it, cell * 8 + 4);
	t->s.v[s].range = (struct interval){0, INF};
	t->s.v[s].flags |= SYM_F_SEVERAL;
	pmap_set(&w->st->con, &w->ex->mem, w->st->owner, s, 0);
	stride = ps_max_i64(stride_of(w, local), 1);
	return val_lin(t, 1, cur, up ? stride : -stride, val_sym(t, s), 0);
}

/* A null pointer does not move: where it has gone is no place near null. */
static bool moves_from_null(const struct widen *w, uint32_t local, val cur, val prev)
{
	return ir_type_is(w->ex->unit, w->ex->fn->locals[local].type, IR_PTR) &&
	       (st_is_zero(w->ex, w->st, cur) == TRI_YES ||
		st_is_zero(w->ex, w->st, prev) == TRI_YES);
}

/* The length of a string is kept where no round so far has changed it on any path, and nothing in
 * the loop writes characters. */
static void widen_string(struct widen *w, uint32_t id, const struct cell *c, val cur, val prev)
{
	struct explorer *ex = w->ex;
	const struct sym_info *r = sym_info(&ex->t, c->region);
	bool written =
		w->count ? cur != prev || map_get(w->changed, change_key(w->it, id, ANY_VALUE))
			 : w->loop->has_call;

	for (uint32_t i = 0; i < w->loop->writes.n; i++)
		written |= w->loop->writes.v[i].size_bytes == c->chars;
	if (r->kind == SYM_LOCAL)
		written |= bit_get(w->loop->locals, r->x) || bit_get(w->loop->filled, r->x);
	if (!written)
		return;
	pmap_set(mem_map(ex, w->st, c->region), &ex->mem, w->st->owner, id,
		 c->prefix
			 ? VAL_ZERO
			 : str_some(ex, w->st, ex->fn->blocks[w->loop->head].first, id, INT32_MAX));
}

static void widen_cell(struct widen *w, uint32_t id)
{
	struct explorer *ex = w->ex;
	struct cell c = ex->t.cells.v[id];
	const struct sym_info r = *sym_info(&ex->t, c.region); /* the table grows in here */
	bool global = r.flags & SYM_F_GLOBAL, scalar = is_whole_local(w, &c);
	struct pmap *m = mem_map(ex, w->st, c.region);
	val cur = pmap_get(m, id), v = VAL_NONE;
	val prev = w->count ? pmap_get(global ? &w->prev->gmem : &w->prev->mem, id) : cur;

	if (!cur || (!prev && mem_is_initial(ex, w->st, id, cur)))
		return;
	if (c.chars) {
		widen_string(w, id, &c, cur, prev);
		return;
	}
	if (is_kept(w, id, cur, prev))
		return;
	/* never written in the loop, whatever name its value has got where paths met */
	if (scalar && !bit_get(w->loop->locals, r.x) &&
	    !(ex->fn->locals[r.x].flags & IR_L_ADDR_TAKEN))
		return;
	if (scalar ? !bit_get(w->loop->locals, r.x) && cur == prev
		   : cur == prev && !field_is_written(w, &c) &&
			     !(global && w->loop->has_call &&
			       mem_may_write(ex, calls_of_loop(w), id)))
		return;
	if (!scalar && !c.rec) { /* an element of something: any element may have been written */
		mem_blur(ex, w->st, c.region, epoch_at(ex, w->loop->head, w->it, c.region));
		return;
	}
	if (scalar && moves_from_null(w, r.x, cur, prev))
		v = unknown_for(w, id, cur, prev);
	/* not gone round yet: there is nothing to compare with */
	else if (w->count &&
		 (scalar ? bit_get(w->loop->steady, r.x) && (bit_get(w->loop->only_up, r.x) ||
							     bit_get(w->loop->only_down, r.x))
			 : w->count >= 2))
		v = in_lock_step(w, &c, cur, prev);
	if (v == VAL_NONE && scalar)
		v = by_text(w, r.x, cur);
	if (v == VAL_NONE && scalar)
		v = one_way(w, r.x, id, cur);
	if (v == VAL_NONE && scalar)
		v = by_strides(w, r.x, id, cur, prev);
	if (v == VAL_NONE)
		v = unknown_for(w, id, cur, prev);
	leak_blur(ex, w->st, cur);
	pmap_set(m, &ex->mem, w->st->owner, id, v);
}

static void widen_region(struct widen *w, sym region)
{
	struct rfact f = st_region(w->ex, w->st, region);

	f.init = REGION_UNKNOWN;
	f.epoch = epoch_at(w->ex, w->loop->head, w->it, region);
	st_region_set(w->ex, w->st, region, &f);
}

/* The object that the pointer leads to, 0: not known. */
static sym led_to(const struct widen *w, sym pointer)
{
	struct explorer *ex = w->ex;
	val v = pmap_get(&w->st->mem, cell_get(&ex->t, pointer, VAL_ZERO, ex->unit->ptr_bytes));
	sym base;
	val off;

	return v > VAL_UNINIT && val_split(&ex->t, v, &base, &off) ? base : 0;
}

static bool is_as_it_was(const struct widen *w, sym region)
{
	struct rfact f = st_region(w->ex, w->st, region);

	return f.init == REGION_UNINIT || (f.init == REGION_UNKNOWN && !f.epoch);
}

/* What this path has not written yet, another round may have: its other variables, and the
 * objects that are written through pointers, are only known as far as any round leaves them.
 * Where the pointers led is asked before they are widened themselves: a list's tail that was
 * at the head is elsewhere in further rounds, for having written through it. */
static void widen_unwritten(struct widen *w)
{
	struct explorer *ex = w->ex;

	for (uint32_t i = 0; i < ex->fn->n_locals; i++) {
		sym local, object;

		if (!bit_get(w->loop->locals, i) && !bit_get(w->loop->through, i))
			continue;
		local = val_single(&ex->t, ev_ref(ex, w->st, IR_REF(IR_LOCAL, i)));
		object = bit_get(w->loop->through, i) ? led_to(w, local) : 0;
		if (bit_get(w->loop->locals, i) &&
		    st_region(ex, w->st, local).init == REGION_UNINIT)
			widen_region(w, local);
		if (object && is_as_it_was(w, object))
			widen_region(w, object);
	}
}

void widen_at_head(struct explorer *ex, struct state *st, struct frame *f,
		   const struct map *changed)
{
	struct widen w = {.ex = ex,
			  .st = st,
			  .frame = f,
			  .prev = f,
			  .changed = changed,
			  .loop = &ex->cfg.loops.v[f->loop],
			  .it = f->it,
			  .count = f->count};

	f->steps = 0;
	f->round = sym_get(&ex->t, SYM_IND, 0, 0, f->loop, f->it, 0);
	ex->t.s.v[f->round].range = (struct interval){0, INF};
	pmap_set(&st->con, &ex->mem, st->owner, f->round, 0);
	w.round = val_sym(&ex->t, f->round);
	pmap_each(&st->mem, collect, &w);
	pmap_each(&st->gmem, collect, &w);
	widen_unwritten(&w);
	for (uint32_t i = 0; i < w.cells.n; i++)
		widen_cell(&w, w.cells.v[i]);
	vec_release(&w.cells);
	f->phase = ROUND_ANY;
}
