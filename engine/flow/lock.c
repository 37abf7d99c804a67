/* lock.c - which locks a path holds.
 *
 * A lock is known by its address.  What holds it when the function begins is not known, so that
 * only what this path itself has done counts: what it has locked it holds, what it has unlocked it
 * does not.  Summaries say of each lock that callers can name what a callee does with it first, and
 * how it leaves it: a function that locks what it is given is a lock function, and no fault.
 *
 * Whatever may have been done to a lock unseen (functions of the program that are not known,
 * pointers, later rounds of loops, states that were joined) leaves it `maybe`, which is no ground
 * for a finding.
 */
#include "engine/flow/call_p.h"
#include "engine/flow/summary_p.h"

#include <string.h>

enum { MAX_TEXT = 8 };

/* ---- facts ------------------------------------------------------------------------------------
 */

static bool same_lock(const struct lock *a, const struct lock *b)
{
	return a->by == b->by && a->since == b->since && a->test == b->test && a->now == b->now &&
	       a->first == b->first && a->shared == b->shared && a->tried == b->tried &&
	       a->maybe == b->maybe;
}

static uint32_t lock_id(struct explorer *ex, const struct lock *l)
{
	uint64_t h = hash_step((uint64_t)l->by << 32 | l->since,
			       (uint64_t)l->test << 16 | (uint64_t)l->now << 8 |
				       (uint64_t)l->first << 4 | (uint64_t)l->shared << 2 |
				       (uint64_t)l->tried << 1 | l->maybe);
	struct index_at at = index_begin(&ex->lock_ids, hash_end(h));
	uint32_t id;

	while (index_next(&ex->lock_ids, &at, &id))
		if (same_lock(&ex->locks.v[id], l))
			return id;
	id = ex->locks.n;
	index_add(&ex->lock_ids, &at, id);
	*vec_push(&ex->locks) = *l;
	return id;
}

static struct lock lock_of(const struct explorer *ex, const struct state *st, val addr)
{
	return ex->locks.v[pmap_get(&st->locks, addr)]; /* number 0: nothing known */
}

static void set_lock(struct explorer *ex, struct state *st, val addr, const struct lock *l)
{
	pmap_set(&st->locks, &ex->mem, st->owner, addr, l->now ? lock_id(ex, l) : 0);
}

static bool is_real_round(const struct state *st)
{
	for (const struct frame *f = st->frame; f; f = f->up)
		if (f->phase != ROUND_REAL)
			return false;
	return true;
}

/* Is it as the fact says, for sure? */
static bool is_sure(struct explorer *ex, const struct state *st, const struct lock *l)
{
	enum tri zero;

	if (l->maybe && ex->survey)
		ex_suspect(ex);
	if (l->maybe || !l->now)
		return false;
	if (l->now == LOCK_FREE || l->test <= VAL_UNINIT)
		return true;
	zero = st_is_zero(ex, st, l->test);
	return zero == TRI_YES || (zero == TRI_UNKNOWN && !l->tried);
}

static void tell(struct explorer *ex, struct state *st, uint32_t ins, ir_loc loc,
		 const struct ev_lock *ev)
{
	struct flow_ctx cx = flow_ctx_at(ex, st, ins, loc);

	for (uint32_t k = 0; ex->checkers && ex->checkers[k]; k++) {
		cx.self = ex->checkers[k];
		if (cx.self->lock)
			cx.self->lock(&cx, ev);
	}
}

/* ---- calls --------------------------------------------------------------------------------------
 */

static void lock_it(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		    val result, uint32_t ins)
{
	const struct model_arg *a = &cs->model->args[i];
	struct lock was = lock_of(ex, st, cs->v[i]);
	struct lock now = {.by = ins,
			   .since = ins,
			   .now = LOCK_HELD,
			   .first = was.first ? was.first : LOCK_HELD,
			   .shared = (a->flags & MODEL_A_SHARES) != 0,
			   .tried = (a->flags & MODEL_A_TRIES) != 0,
			   .maybe = !is_real_round(st)};

	if (ir_type_is(ex->unit, cs->ins->type, IR_INT))
		now.test = result;
	if (was.now == LOCK_HELD && !now.tried && !(was.shared && now.shared) &&
	    is_sure(ex, st, &was))
		tell(ex, st, ins, cs->ins->loc,
		     &(struct ev_lock){.what = LOCK_TWICE,
				       .ref = cs->args[i].value,
				       .addr = cs->v[i],
				       .by = was.by,
				       .callee = cs->model->name,
				       .kind = a->resource});
	set_lock(ex, st, cs->v[i], &now);
}

struct unlocked {
	struct explorer *ex;
	struct state *st;
	val addr;
	struct ir_ref ref; /* IR_NOREF: by a callee                                              */
};

/* &all.a and &all.b, &one and &other. */
static bool are_apart(struct explorer *ex, val a, val b)
{
	val d = val_lin(&ex->t, 1, a, -1, b, 0), off;
	int64_t c;
	sym x, y;

	if (d > VAL_UNINIT && val_is_const(&ex->t, d, &c))
		return c != 0;
	return val_split(&ex->t, a, &x, &off) && val_split(&ex->t, b, &y, &off) && x != y &&
	       (sym_info(&ex->t, x)->kind == SYM_GLOBAL ||
		sym_info(&ex->t, x)->kind == SYM_LOCAL) &&
	       (sym_info(&ex->t, y)->kind == SYM_GLOBAL || sym_info(&ex->t, y)->kind == SYM_LOCAL);
}

static bool may_be_it(void *arg, uint32_t addr, uint32_t id)
{
	struct unlocked *u = arg;
	struct explorer *ex = u->ex;
	struct lock l = ex->locks.v[id];
	const struct ir_call *call = &ex->fn->calls[ex->fn->ins[l.by].imm];

	if (l.now != LOCK_HELD || addr == u->addr || are_apart(ex, addr, u->addr))
		return true;
	/* whoever waits for a lock may find another object behind the pointer, but means the same
	 */
	if (u->ref.bits != IR_NOREF.bits && call->n &&
	    same_text(ex->fn, ex->fn->args[call->first].value, u->ref, MAX_TEXT))
		l.now = LOCK_FREE;
	else
		l.maybe = true;
	set_lock(ex, u->st, addr, &l);
	return true;
}

/* Something is unlocked that this path has not locked by this name. */
static void unlock_alias(struct explorer *ex, struct state *st, val addr, struct ir_ref ref)
{
	struct unlocked u = {ex, st, addr, ref};
	struct pmap all = st->locks;

	if (!all.n)
		return;
	st->owner = ++ex->next_owner;
	pmap_each(&all, may_be_it, &u);
}

static void unlock_it(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		      uint32_t ins)
{
	struct lock was = lock_of(ex, st, cs->v[i]);
	struct lock now = {.by = ins,
			   .since = was.since,
			   .now = LOCK_FREE,
			   .first = was.first ? was.first : LOCK_FREE,
			   .maybe = !is_real_round(st)};

	if (!was.now)
		unlock_alias(ex, st, cs->v[i], cs->args[i].value);
	if (was.now == LOCK_FREE && is_sure(ex, st, &was))
		tell(ex, st, ins, cs->ins->loc,
		     &(struct ev_lock){.what = UNLOCK_TWICE,
				       .ref = cs->args[i].value,
				       .addr = cs->v[i],
				       .by = was.by,
				       .callee = cs->model->name,
				       .kind = cs->model->args[i].resource});
	set_lock(ex, st, cs->v[i], &now);
}

void lock_call_model(struct explorer *ex, struct state *st, const struct callsite *cs, val result,
		     uint32_t ins)
{
	for (uint32_t i = 0; i < cs->n && i < cs->model->n_args; i++) {
		if (cs->v[i] <= VAL_UNINIT)
			continue;
		if (cs->model->args[i].flags & MODEL_A_LOCKS)
			lock_it(ex, st, cs, i, result, ins);
		else if (cs->model->args[i].flags & MODEL_A_UNLOCKS)
			unlock_it(ex, st, cs, i, ins);
	}
}

struct locks {
	struct explorer *ex;
	struct state *st;
	val result;
};

static bool doubt_lock(void *arg, uint32_t addr, uint32_t id)
{
	struct locks *all = arg;
	struct lock l = all->ex->locks.v[id];

	l.maybe = true;
	set_lock(all->ex, all->st, addr, &l);
	return true;
}

static void doubt_all(struct explorer *ex, struct state *st)
{
	struct locks l = {ex, st, VAL_NONE};
	struct pmap all = st->locks;

	if (!all.n)
		return;
	st->owner = ++ex->next_owner;
	pmap_each(&all, doubt_lock, &l);
}

/* Functions of which nothing is known do nothing to locks that they are not given, unless their
 * names say so. */
void lock_call_unknown(struct explorer *ex, struct state *st, const struct callsite *cs)
{
	bool gives_pointer = cs->callee && strcasestr(ir_cstr(ex->unit, cs->callee->name), "lock");

	for (uint32_t i = 0; i < cs->n; i++) {
		const struct ir_typ *t = ir_typ(ex->unit, cs->types[i]);

		gives_pointer |= t->kind == IR_PTR && !(t->flags & IR_TF_CONST_ELEM) &&
				 !ir_type_is(ex->unit, t->elem, IR_INT);
	}
	if (gives_pointer)
		doubt_all(ex, st);
}

static const struct slock *find_slock(const struct own_outcome *o, val addr)
{
	for (uint32_t i = 0; i < o->x->n_locks; i++)
		if (o->lock[i] == addr)
			return &o->x->locks[i];
	return NULL;
}

/* Do all ways that the callee can go begin by doing this? */
static bool all_begin(const struct own_outcome *of, uint32_t n, val addr, uint8_t first,
		      bool shared)
{
	for (uint32_t k = 0; k < n; k++) {
		const struct slock *s = find_slock(&of[k], addr);

		if (!s || s->first != first || s->shared != shared)
			return false;
	}
	return true;
}

/* Is it left in another way by another way that the callee can go, though nobody asks which it was?
 */
static bool may_be_otherwise(struct explorer *ex, const struct own_outcome *of, uint32_t n,
			     val addr, uint8_t now, uint32_t ins)
{
	for (uint32_t k = 0; k < n; k++) {
		const struct slock *s = find_slock(&of[k], addr);

		if (s && s->now != now)
			return !own_result_is_used(ex, ins);
	}
	return false;
}

static void apply_one(struct explorer *ex, const struct own_outcome *of, uint32_t n, uint32_t k,
		      uint32_t i, uint32_t ins)
{
	struct state *st = of[k].st;
	const struct slock *s = &of[k].x->locks[i];
	val addr = of[k].lock[i];
	struct lock was, now;
	bool held, told;

	if (addr <= VAL_UNINIT)
		return;
	was = lock_of(ex, st, addr);
	held = was.now == LOCK_HELD;
	if (!was.now && s->first == LOCK_FREE)
		unlock_alias(ex, st, addr, IR_NOREF);
	told = was.now && was.now == s->first && !(held && was.shared && s->shared) &&
	       is_sure(ex, st, &was) && all_begin(of, n, addr, s->first, s->shared);
	if (told)
		tell(ex, st, ins, ex->fn->ins[ins].loc,
		     &(struct ev_lock){.what = held ? LOCK_TWICE : UNLOCK_TWICE,
				       .ref = IR_NOREF,
				       .addr = addr,
				       .by = was.by,
				       .inner = s->name,
				       .kind = s->kind});
	if (told) /* what follows from it is the same fault */
		return;
	now = (struct lock){.by = ins,
			    .since = s->now == LOCK_HELD ? ins : was.since,
			    .now = s->now,
			    .first = was.first ? was.first : s->first,
			    .shared = s->shared,
			    .maybe = s->maybe || !is_real_round(st) ||
				     may_be_otherwise(ex, of, n, addr, s->now, ins)};
	set_lock(ex, st, addr, &now);
}

/* What is unlocked in other ways that the callee can go may be in this one as well: it asks for
 * something (are there threads?) that it has asked for when it locked. */
static void doubt_others(struct explorer *ex, const struct own_outcome *of, uint32_t n, uint32_t k)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t d = 0; i != k && d < of[i].x->n_locks; d++) {
			struct lock l = lock_of(ex, of[k].st, of[i].lock[d]);

			if (of[i].lock[d] <= VAL_UNINIT || !l.now ||
			    of[i].x->locks[d].first != LOCK_FREE ||
			    find_slock(&of[k], of[i].lock[d]))
				continue;
			l.maybe = true;
			set_lock(ex, of[k].st, of[i].lock[d], &l);
		}
}

void lock_apply(struct explorer *ex, const struct own_outcome *of, uint32_t n, uint32_t ins)
{
	for (uint32_t k = 0; k < n; k++) {
		if (of[k].x->any_lock)
			doubt_all(ex, of[k].st);
		doubt_others(ex, of, n, k);
		for (uint32_t i = 0; i < of[k].x->n_locks; i++)
			apply_one(ex, of, n, k, i, ins);
	}
}

/* ---- states -------------------------------------------------------------------------------------
 */

void lock_join(struct explorer *ex, struct state *into, uint32_t addr, uint32_t a, uint32_t b)
{
	struct lock l = ex->locks.v[a ? a : b];

	if (a != b) {
		const struct lock *o = &ex->locks.v[b];

		l.maybe |= !a || !b || o->now != l.now || o->test != l.test || o->maybe ||
			   o->tried != l.tried;
		l.first = a && b && o->first == l.first ? l.first : 0;
		if (a && b && o->since != l.since)
			l.since = IR_NO;
	}
	set_lock(ex, into, addr, &l);
}

static bool settle(void *arg, uint32_t addr, uint32_t id)
{
	struct locks *all = arg;
	struct lock l = all->ex->locks.v[id];
	enum tri zero;

	if (l.test <= VAL_UNINIT)
		return true;
	zero = st_is_zero(all->ex, all->st, l.test);
	if (zero == TRI_NO)
		l.now = LOCK_UNKNOWN;
	if (zero == TRI_YES)
		l.test = VAL_NONE;
	if (zero != TRI_UNKNOWN)
		set_lock(all->ex, all->st, addr, &l);
	return true;
}

void lock_clean(struct explorer *ex, struct state *st)
{
	struct locks l = {ex, st, VAL_NONE};
	struct pmap all = st->locks;

	if (!all.n)
		return;
	st->owner = ++ex->next_owner;
	pmap_each(&all, settle, &l);
}

/* ---- the end
 * --------------------------------------------------------------------------------------- */

/* The condition that the call at ins stands under, and nothing else does; IR_NOREF: there is none.
 */
static struct ir_ref guard_of(const struct ir_func *fn, uint32_t ins, uint32_t *ret_block)
{
	uint32_t at = IR_NO, n = 0;
	struct ir_ref cond = IR_NOREF;

	for (uint32_t i = 0; i < fn->n_blocks; i++)
		if (ins - fn->blocks[i].first < fn->blocks[i].n)
			at = i;
	for (uint32_t i = 0; i < fn->n_blocks; i++)
		for (uint32_t k = 0; k < fn->blocks[i].n_succ; k++)
			if (fn->succs[fn->blocks[i].succ + k] == at) {
				n++;
				cond = fn->blocks[i].term == IR_BR ? fn->blocks[i].cond : IR_NOREF;
				*ret_block = i;
			}
	return n == 1 ? cond : IR_NOREF;
}

/* if (c->threads > 1) lock(); … if (c->threads > 1) unlock(): what it has asked once it asks again,
 * and takes it that nobody has changed it, though that cannot be seen. */
static bool is_guarded_again(const struct explorer *ex, const struct state *st, uint32_t ins)
{
	uint32_t block = 0;
	struct ir_ref cond = guard_of(ex->fn, ins, &block);

	for (const struct trail *t = st->trail; t && cond.bits != IR_NOREF.bits; t = t->up)
		if (t->kind == TRAIL_BRANCH && t->block != block &&
		    same_text(ex->fn, ex->fn->blocks[t->block].cond, cond, MAX_TEXT))
			return true;
	return false;
}

static bool tell_left(void *arg, uint32_t addr, uint32_t id)
{
	struct locks *all = arg;
	struct explorer *ex = all->ex;
	struct lock l = ex->locks.v[id];

	if (l.first != LOCK_HELD || l.since == IR_NO || !is_sure(ex, all->st, &l))
		return true;
	if (ex->survey) /* whether it is a fault hangs on what all returns do */
		ex_suspect(ex);
	else if (l.now == LOCK_FREE || !is_guarded_again(ex, all->st, l.since))
		tell(ex, all->st, IR_NO, ex->fn->blocks[ex->block].loc,
		     &(struct ev_lock){.what = l.now == LOCK_HELD ? LEFT_LOCKED : LEFT_UNLOCKED,
				       .ref = IR_NOREF,
				       .addr = addr,
				       .by = l.since,
				       .result =
					       all->result > VAL_UNINIT ? all->result : VAL_NONE});
	return true;
}

void lock_at_return(struct explorer *ex, struct state *st, val result)
{
	struct locks l = {ex, st, result};
	struct pmap all = st->locks;

	pmap_each(&all, tell_left, &l);
}

struct lock lock_left(struct explorer *ex, const struct state *st, uint32_t id)
{
	struct lock l = ex->locks.v[id];

	if (l.tried && l.test > VAL_UNINIT && st_is_zero(ex, st, l.test) != TRI_YES)
		l.maybe = true;
	return l;
}
