/* own.c - resources on a path: what calls release. */
#include "engine/flow/call_p.h"

#include <string.h>

enum { MAX_WITHIN = 4 }; /* results of strchr and kin, one within another */

/* ---- facts ---------------------------------------------------------------------------------- */

static bool same_word(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_own(const struct own *a, const struct own *b)
{
	return a->gone == b->gone && a->gone_at == b->gone_at && a->arg == b->arg &&
	       a->unless == b->unless && a->unsure == b->unsure && same_word(a->name, b->name) &&
	       same_word(a->kind, b->kind);
}

static uint32_t own_id(struct explorer *ex, const struct own *o)
{
	uint64_t h =
		hash_step((uint64_t)o->gone << 56 | (uint64_t)o->arg << 32 | o->gone_at, o->unless);
	struct index_at at = index_begin(&ex->own_ids, hash_end(h));
	uint32_t id;

	while (index_next(&ex->own_ids, &at, &id))
		if (same_own(&ex->owns.v[id], o))
			return id;
	id = ex->owns.n;
	index_add(&ex->own_ids, &at, id);
	*vec_push(&ex->owns) = *o;
	return id;
}

bool own_any(const struct state *st)
{
	return st->own.n || st->pre_own.n;
}

/* The number of what the state says of a symbol. */
static uint32_t own_fact(const struct state *st, sym s)
{
	uint32_t id = pmap_get(&st->own, s);

	return id ? id : pmap_get(&st->pre_own, s);
}

struct own own_of(const struct explorer *ex, const struct state *st, sym s)
{
	return ex->owns.v[own_fact(st, s)]; /* number 0: nothing known */
}

void own_set(struct explorer *ex, struct state *st, sym s, const struct own *o)
{
	uint32_t id = o->gone ? own_id(ex, o) : 0;

	pmap_set(&st->own, &ex->mem, st->owner, s, o->gone == OWN_YES ? id : 0);
	pmap_set(&st->pre_own, &ex->mem, st->owner, s, o->gone == OWN_YES ? 0 : id);
}

struct forget {
	struct explorer *ex;
	struct state *st;
	sym object;
};

/* What was read from the object, and from there. */
static bool forget_part(void *arg, uint32_t s, uint32_t id)
{
	struct forget *f = arg;
	struct symtab *t = &f->ex->t;
	sym at = s;

	(void)id;
	for (int depth = 0; depth < MAX_WITHIN && at != f->object; depth++) {
		if (sym_info(t, at)->kind != SYM_LOAD)
			return true;
		at = t->cells.v[sym_info(t, at)->x].region;
	}
	if (at == f->object) {
		pmap_set(&f->st->own, &f->ex->mem, f->st->owner, s, 0);
		pmap_set(&f->st->pre_own, &f->ex->mem, f->st->owner, s, 0);
	}
	return true;
}

void own_new(struct explorer *ex, struct state *st, sym s)
{
	struct forget f = {ex, st, s};
	struct pmap own = st->own, pre = st->pre_own;

	if (!own_any(st) || !s)
		return;
	st->owner = ++ex->next_owner;
	pmap_each(&own, forget_part, &f);
	pmap_each(&pre, forget_part, &f);
}

/* Objects are released by the address of their first byte; who is handed a member, and releases the
 * object around it, gives an address in front of that. */
sym own_key(struct explorer *ex, val v, bool is_address)
{
	sym s = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;
	int64_t c;
	val off;

	if (sym_info(&ex->t, s)->is_no_name)
		return 0;
	if (s || v <= VAL_UNINIT || !is_address)
		return s;
	if (!val_split(&ex->t, v, &s, &off) || !val_is_const(&ex->t, off, &c) || c > 0)
		return 0;
	return s;
}

/* What is released only if the call has succeeded (realloc), and nobody has looked yet: perhaps. */
enum own_is own_is_gone(struct explorer *ex, const struct state *st, const struct own *o)
{
	if (!o->gone || o->unless == VAL_NONE)
		return (enum own_is)o->gone;
	switch (st_is_zero(ex, st, o->unless)) {
	case TRI_NO:
		return (enum own_is)o->gone;
	case TRI_YES:
		return OWN_NO;
	case TRI_UNKNOWN:
		break;
	}
	return OWN_MAYBE;
}

void own_join(struct explorer *ex, struct state *into, const struct state *a, const struct state *b,
	      sym s)
{
	uint32_t ia = own_fact(a, s), ib = own_fact(b, s);
	struct own o = ex->owns.v[ia ? ia : ib];

	if (ia != ib) {
		o.gone = OWN_MAYBE;
		o.unless = VAL_NONE;
	}
	own_set(ex, into, s, &o);
}

/* ---- lists ----------------------------------------------------------------------------------
 *
 * What is taken out of a list is taken out through its own links (*e->prev = e->next): the engine
 * does not see that the head of the list is one of those.  By the time that an element is released
 * it is in no list, or its author would not release it: places outside of this frame that still
 * seem to hold it hold something else.  An object of which only a member is released (a buffer that
 * grows) stays where it is, unless one of its links was seen to be written to where another leads.
 */

struct unlink {
	struct explorer *ex;
	struct state *st;
	sym element;
	bool is_released; /* it itself, and not what it leads to                        */
	uint32_t ins;
	bool found;
};

/* Is a value a member of the element, as one link is written through the other? */
static bool is_member(const struct unlink *u, val v)
{
	const struct symtab *t = &u->ex->t;
	const struct sym_info *i = sym_info(t, v > VAL_UNINIT ? val_single(t, v) : 0);

	return i->kind == SYM_LOAD && t->cells.v[i->x].region == u->element;
}

static bool find_link(void *arg, uint32_t id, uint32_t v)
{
	struct unlink *u = arg;
	const struct symtab *t = &u->ex->t;
	const struct cell *c = &t->cells.v[id];
	const struct sym_info *r = sym_info(t, c->region);

	u->found = r->kind == SYM_LOAD && t->cells.v[r->x].region == u->element && !c->extent &&
		   !c->chars && c->size_bytes == u->ex->unit->ptr_bytes &&
		   (u->is_released ? !mem_is_initial(u->ex, u->st, id, v) : is_member(u, v));
	return !u->found;
}

/* … or was an unknown function given it, which may have written there? */
static bool find_known_by_others(void *arg, uint32_t region, uint32_t id)
{
	struct unlink *u = arg;
	const struct symtab *t = &u->ex->t;
	const struct sym_info *r = sym_info(t, region);

	u->found = r->kind == SYM_LOAD && t->cells.v[r->x].region == u->element &&
		   u->ex->rfacts.v[id].epoch;
	return !u->found;
}

static bool forget_place(void *arg, uint32_t id, uint32_t v)
{
	struct unlink *u = arg;
	struct explorer *ex = u->ex;
	struct cell c = ex->t.cells.v[id];

	if (v > VAL_UNINIT && val_single(&ex->t, v) == u->element && !c.extent && !c.chars &&
	    sym_info(&ex->t, c.region)->kind != SYM_LOCAL)
		pmap_set(mem_map(ex, u->st, c.region), &ex->mem, u->st->owner, id,
			 ev_fresh(ex, u->st, c.type, u->ins, id * 8 + 2));
	return true;
}

void own_forget_lists(struct explorer *ex, struct state *st, sym s, uint32_t ins)
{
	for (int depth = 0; depth < MAX_WITHIN && s; depth++) {
		struct unlink u = {
			.ex = ex, .st = st, .element = s, .is_released = !depth, .ins = ins};
		struct pmap maps[] = {st->mem, st->gmem};

		pmap_each(&maps[0], find_link, &u);
		if (!u.found)
			pmap_each(&maps[1], find_link, &u);
		if (!u.found && u.is_released)
			pmap_each(&st->reg, find_known_by_others, &u);
		if (u.found) {
			st->owner = ++ex->next_owner;
			pmap_each(&maps[0], forget_place, &u);
			pmap_each(&maps[1], forget_place, &u);
		}
		s = sym_info(&ex->t, s)->kind == SYM_LOAD
			    ? ex->t.cells.v[sym_info(&ex->t, s)->x].region
			    : 0;
	}
}

/* ---- calls ---------------------------------------------------------------------------------- */

void own_pass_numbers(struct explorer *ex, struct state *st, const struct callsite *cs)
{
	for (uint32_t i = 0; own_any(st) && i < cs->n; i++)
		if (ir_type_is(ex->unit, cs->types[i], IR_INT))
			own_new(ex, st, own_key(ex, cs->v[i], false));
}

static const char *released_kind(const struct model *m, uint32_t i)
{
	if (i < m->n_args && m->args[i].flags & MODEL_A_RELEASES)
		return m->args[i].resource ? m->args[i].resource : "";
	if (m->realloc_of == i + 1)
		return m->resource ? m->resource : "";
	return NULL;
}

void own_tell_release(struct flow_ctx *cx, const struct ev_release *ev)
{
	for (uint32_t k = 0; cx->ex->checkers && cx->ex->checkers[k]; k++) {
		cx->self = cx->ex->checkers[k];
		if (cx->self->release)
			cx->self->release(cx, ev);
	}
}

bool own_before_model(struct explorer *ex, struct state *st, const struct callsite *cs,
		      uint32_t ins)
{
	struct flow_ctx cx = flow_ctx_at(ex, st, ins, cs->ins->loc);

	for (uint32_t i = 0; i < cs->n; i++) {
		const char *kind = released_kind(cs->model, i);
		struct ev_release ev = {.ref = cs->args[i].value,
					.value = cs->v[i],
					.kind = kind,
					.callee = cs->model->name,
					.arg = i + 1};

		if (!kind || cs->v[i] <= VAL_UNINIT)
			continue;
		own_tell_release(&cx, &ev);
	}
	return !st->dead;
}

/* Some libraries release what is reallocated to no bytes, and return null. */
static bool may_be_nothing(struct explorer *ex, struct state *st, const struct callsite *cs,
			   uint32_t ins)
{
	val size = call_size(ex, st, cs, &cs->model->size, ins, VAL_NONE);

	return size == VAL_NONE || st_is_zero(ex, st, size) == TRI_YES;
}

void own_after_model(struct explorer *ex, struct state *st, const struct callsite *cs, val result,
		     uint32_t ins)
{
	for (uint32_t i = 0; i < cs->n; i++) {
		const char *kind = released_kind(cs->model, i);
		struct own o = {.kind = kind, .gone = OWN_YES, .gone_at = ins, .arg = i + 1};
		bool is_address = ir_type_is(ex->unit, cs->types[i], IR_PTR);
		sym s = own_key(ex, cs->v[i], is_address);

		/* regcomp(&re, …); a number that is handed on may stand for something else by then:
		 * dup2(other, fd) */
		if (!kind &&
		    (!is_address || (i < cs->model->n_args && cs->model->args[i].acquires)))
			own_new(ex, st, s);
		if (kind && !s && is_address) /* p -= n; free(p) */
			leak_escape(ex, st, cs->v[i]);
		s = kind ? s : 0;
		if (!s || st_is_zero(ex, st, cs->v[i]) == TRI_YES)
			continue;
		if (cs->model->realloc_of == i + 1) {
			o.unless = result;
			leak_move(ex, st, s);
			if (may_be_nothing(ex, st, cs, ins))
				o.gone = OWN_MAYBE;
		} else {
			leak_release(ex, st, s);
		}
		own_set(ex, st, s, &o);
		own_forget_lists(ex, st, s, ins);
	}
}

/* ---- questions ------------------------------------------------------------------------------ */

/* The object that an address leads to, and what that is a part of. */
static sym object_at(struct explorer *ex, val addr, bool is_address)
{
	sym s;
	val off;

	if (addr <= VAL_UNINIT)
		return 0;
	s = val_single(&ex->t, addr);
	return s || !is_address || val_split(&ex->t, addr, &s, &off) ? s : 0;
}

/* What the operand points to, before any conversion: a record or a pointer, else 0. */
static ir_type target_type(const struct flow_ctx *cx, struct ir_ref r)
{
	ir_type t = ir_ref_type(cx->unit, cx->fn, ir_without_casts(cx->fn, r));

	if (!t || !ir_type_is(cx->unit, t, IR_PTR))
		return 0;
	t = ir_typ(cx->unit, t)->elem;
	return ir_type_is(cx->unit, t, IR_RECORD) || ir_type_is(cx->unit, t, IR_PTR) ? t : 0;
}

static struct ir_ref released_ref(const struct flow_ctx *cx, const struct own *o)
{
	const struct ir_call *call = &cx->fn->calls[cx->fn->ins[o->gone_at].imm];

	return o->arg && o->arg <= call->n && !o->name
		       ? cx->fn->args[call->first + o->arg - 1].value
		       : IR_NOREF;
}

/* Members of a union share a place: a pointer to one thing that was released is no pointer to
 * another, though both were read from there. */
static bool is_other_member(const struct flow_ctx *cx, const struct own *o, struct ir_ref now)
{
	ir_type a = target_type(cx, released_ref(cx, o)), b = target_type(cx, now);

	return a && b && a != b;
}

bool flow_is_gone(const struct flow_ctx *cx, struct ir_ref ref, val v, struct flow_gone *ret)
{
	struct explorer *ex = cx->ex;
	bool is_address = !ir_type_is(cx->unit, ir_ref_type(cx->unit, cx->fn, ref), IR_INT);

	for (int depth = 0; own_any(cx->st) && depth < MAX_WITHIN; depth++) {
		sym s = object_at(ex, v, is_address);
		struct own o = own_of(ex, cx->st, s);
		enum own_is gone = s ? own_is_gone(ex, cx->st, &o) : OWN_NO;

		if (!s)
			return false;
		if (gone && !depth && is_other_member(cx, &o, ref))
			return false;
		if (gone == OWN_MAYBE && ex->survey)
			ex_suspect(ex);
		if (gone == OWN_YES && st_is_zero(ex, cx->st, val_sym(&ex->t, s)) != TRI_YES) {
			*ret = (struct flow_gone){.by = o.gone_at,
						  .arg = o.arg,
						  .kind = o.kind,
						  .name = o.name,
						  .unsure = o.unsure,
						  .object = val_sym(&ex->t, s)};
			return true;
		}
		v = sym_info(&ex->t, s)->within;
	}
	return false;
}

/* … and of what it led to: whoever releases that again does so again because of the one. */
void flow_forget_gone(const struct flow_ctx *cx, const struct flow_gone *g)
{
	struct explorer *ex = cx->ex;
	sym object = val_single(&ex->t, g->object);

	for (uint32_t c = cell_first(&ex->t, object); c; c = ex->t.cells.v[c].next)
		own_new(ex, cx->st, own_key(ex, pmap_get(mem_map(ex, cx->st, object), c), true));
	own_new(ex, cx->st, object);
}

const char *flow_call_name(const struct flow_ctx *cx, uint32_t ins)
{
	return ir_ref_text(cx->unit, cx->fn, cx->fn->calls[cx->fn->ins[ins].imm].callee,
			   cx->scratch);
}

const char *flow_gone_by(const struct flow_ctx *cx, const struct flow_gone *g)
{
	return flow_call_name(cx, g->by);
}

const char *flow_gone_step(const struct flow_ctx *cx, const struct flow_gone *g)
{
	const struct ir_call *call = &cx->fn->calls[cx->fn->ins[g->by].imm];

	if (g->name)
		return flow_text(cx, "'%s' releases '%s'", flow_gone_by(cx, g), g->name);
	if (!g->arg || g->arg > call->n)
		return flow_text(cx, "'%s' releases it", flow_gone_by(cx, g));
	return flow_text(cx, "'%s' releases '%s'", flow_gone_by(cx, g),
			 flow_ref_text(cx, cx->fn->args[call->first + g->arg - 1].value));
}

struct ir_ref flow_root(const struct flow_ctx *cx, struct ir_ref addr)
{
	while (ir_ref_is(addr, IR_TMP)) {
		const struct ir_ins *i = &cx->fn->ins[ir_ref_index(addr)];

		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			break;
		addr = i->a;
	}
	return addr;
}
