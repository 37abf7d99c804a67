/* leak.c - what this function has acquired, and nobody else knows yet.
 *
 * An object is known as made here from the call that acquired it until it is released, or somebody
 * else may come to know it: it is stored where others look, given to a function that keeps it or of
 * which nothing is known, returned, or lost sight of (memory that held it was written somehow).
 * Copies in this frame and in objects that are themselves made here are no such thing.  What is
 * still known at a return is lost.
 *
 * A pointer of which it is not known what it leads to may lead to any of them: where one is
 * released, kept or returned, all are taken to be.  Only what was made in a round of its own is
 * told apart from what other rounds have made.
 */
#include "engine/flow/call_p.h"
#include "engine/flow/summary_p.h"

#include <string.h>

enum {
	MAX_DEEP = 4,  /* objects in objects                                                  */
	MAX_TERMS = 4, /* terms over terms                                                    */
};

/* The number that goes with a symbol in st->made: by which call, and whether only in one of the
 * states that were joined. */
static uint32_t made_id(uint32_t ins, bool maybe)
{
	return (ins + 1) << 1 | maybe;
}

static uint32_t made_by(uint32_t id)
{
	return (id >> 1) - 1;
}

/* ---- known by others ------------------------------------------------------------------------ */

static void forget_all(struct explorer *ex, struct state *st)
{
	(void)ex;
	st->made = (struct pmap){0};
	st->kept_args = UINT32_MAX;
}

/* Is it a pointer that may lead to what has another name, too? */
static bool is_unknown_pointer(const struct symtab *t, const struct ir_unit *u, sym s)
{
	const struct sym_info *i = sym_info(t, s);

	if (!(i->flags & SYM_F_POINTER) && !ir_type_is(u, i->type, IR_PTR))
		return false;
	for (int depth = 0; i->kind == SYM_LOAD && depth < MAX_DEEP; depth++)
		i = sym_info(t, t->cells.v[i->x].region);
	return i->kind == SYM_FRESH || i->kind == SYM_LOAD || i->kind == SYM_IND ||
	       i->kind == SYM_UNINIT;
}

static void escape_val(struct explorer *ex, struct state *st, val v, int deep, int terms);

static void escape_cells(struct explorer *ex, struct state *st, sym region, int deep)
{
	if (!deep)
		return;
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next)
		if (!ex->t.cells.v[c].chars)
			escape_val(ex, st, pmap_get(mem_map(ex, st, region), c), deep - 1,
				   MAX_TERMS);
}

static void escape_sym(struct explorer *ex, struct state *st, sym s, int deep, int terms)
{
	struct sym_info i = *sym_info(&ex->t, s);

	if (i.kind == SYM_OP) {
		if (terms) {
			escape_val(ex, st, i.x, deep, terms - 1);
			escape_val(ex, st, i.y, deep, terms - 1);
		}
		return;
	}
	if (i.kind == SYM_PARAM && i.x < 32)
		st->kept_args |= (uint32_t)1 << i.x;
	if (is_unknown_pointer(&ex->t, ex->unit, s))
		forget_all(ex, st);
	if (i.within > VAL_UNINIT && terms)
		escape_val(ex, st, i.within, deep, terms - 1);
	if (pmap_get(&st->made, s))
		pmap_set(&st->made, &ex->mem, st->owner, s, 0);
	if (i.kind == SYM_LOCAL || i.kind == SYM_HEAP)
		escape_cells(ex, st, s, deep);
}

static void escape_val(struct explorer *ex, struct state *st, val v, int deep, int terms)
{
	struct form f;

	if (v <= VAL_UNINIT)
		return;
	f = *val_form(&ex->t, v);
	for (uint32_t i = 0; i < f.n; i++)
		escape_sym(ex, st, f.t[i].s, deep, terms);
}

void leak_escape(struct explorer *ex, struct state *st, val v)
{
	escape_val(ex, st, v, MAX_DEEP, MAX_TERMS);
}

void leak_blur(struct explorer *ex, struct state *st, val v)
{
	uint32_t kept = st->kept_args;

	if (!st->made.n)
		return;
	leak_escape(ex, st, v);
	st->kept_args = kept;
}

void leak_store(struct explorer *ex, struct state *st, sym region, val v)
{
	if (st->made.n && sym_info(&ex->t, region)->kind == SYM_HEAP &&
	    !pmap_get(&st->made, region))
		leak_escape(ex, st, v);
}

/* Does memory behind such a pointer hold pointers? */
static bool holds_pointers(const struct explorer *ex, ir_type pointer)
{
	const struct ir_typ *t = ir_typ(ex->unit, pointer);

	return t->kind == IR_PTR && !ir_type_is(ex->unit, t->elem, IR_INT) &&
	       !ir_type_is(ex->unit, t->elem, IR_FLOAT);
}

/* What it points to holds may be kept, or released, by a function that is called. */
static void escape_contents(struct explorer *ex, struct state *st, val v, ir_type type)
{
	sym base;
	val off;

	if (v <= VAL_UNINIT || !holds_pointers(ex, type) || !val_split(&ex->t, v, &base, &off))
		return;
	if (is_unknown_pointer(&ex->t, ex->unit, base))
		forget_all(ex, st);
	else if (sym_info(&ex->t, base)->kind == SYM_LOCAL ||
		 sym_info(&ex->t, base)->kind == SYM_HEAP)
		escape_cells(ex, st, base, MAX_DEEP);
}

/* ---- calls ---------------------------------------------------------------------------------- */

void leak_make(struct explorer *ex, struct state *st, val v, uint32_t ins)
{
	sym s = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;

	if (!s || sym_info(&ex->t, s)->kind != SYM_HEAP)
		return;
	for (const struct frame *f = st->frame; f; f = f->up)
		if (f->phase != ROUND_REAL)
			return;
	pmap_set(&st->made, &ex->mem, st->owner, s, made_id(ins, false));
}

void leak_move(struct explorer *ex, struct state *st, sym s)
{
	if (is_unknown_pointer(&ex->t, ex->unit, s))
		forget_all(ex, st);
}

void leak_release(struct explorer *ex, struct state *st, sym s)
{
	leak_move(ex, st, s);
	pmap_set(&st->made, &ex->mem, st->owner, s, 0);
}

void leak_call_model(struct explorer *ex, struct state *st, const struct callsite *cs, val result,
		     uint32_t ins)
{
	const struct model *m = cs->model;
	bool calls_back = m->flags & MODEL_RETURNS_TWICE;

	for (uint32_t i = 0; i < cs->n && i < m->n_args; i++) {
		uint8_t copies = m->args[i].copies;

		calls_back |= (m->args[i].flags & MODEL_A_CALLBACK) != 0;
		if (copies && copies <= cs->n)
			escape_contents(ex, st, cs->v[copies - 1], cs->types[copies - 1]);
	}
	for (uint32_t i = 0; i < cs->n; i++)
		if (calls_back || cs->args[i].flags & IR_ARG_BYVAL)
			leak_escape(ex, st, cs->v[i]);
	if (m->flags & MODEL_ALLOC && m->resource && st_is_zero(ex, st, result) != TRI_YES)
		leak_make(ex, st, result, ins);
}

void leak_call_unknown(struct explorer *ex, struct state *st, const struct callsite *cs)
{
	for (uint32_t i = 0; i < cs->n; i++)
		leak_escape(ex, st, cs->v[i]);
}

void leak_call_summary(struct explorer *ex, struct state *st, const struct sexit *x, uint32_t ins,
		       const val *args, uint32_t n_args, uint32_t n_params)
{
	const struct ir_call *call = &ex->fn->calls[ex->fn->ins[ins].imm];

	for (uint32_t i = 0; i < n_args; i++) {
		const struct ir_arg *a = &ex->fn->args[call->first + i];

		if (i >= 32 || i >= n_params || x->kept_args >> i & 1 || a->flags & IR_ARG_BYVAL ||
		    call->flags & IR_CALL_CLEANUP)
			leak_escape(ex, st, args[i]);
		else
			escape_contents(ex, st, args[i], a->type);
	}
}

/* ---- states --------------------------------------------------------------------------------- */

void leak_join(struct explorer *ex, struct state *into, uint32_t s, uint32_t a, uint32_t b)
{
	pmap_set(&into->made, &ex->mem, into->owner, s, a == b ? a : (a ? a : b) | 1);
}

/* What is null is nothing, and what a successful realloc() has moved is elsewhere. */
static bool is_nothing(struct explorer *ex, const struct state *st, sym s)
{
	struct own o = own_of(ex, st, s);

	return own_is_gone(ex, st, &o) != OWN_NO ||
	       st_is_zero(ex, st, val_sym(&ex->t, s)) == TRI_YES;
}

/* Does the path take the object for one that has another name (f == stdin)? */
struct alias {
	const struct explorer *ex;
	sym s;
	bool found;
};

static bool find_alias(void *arg, uint32_t part, uint32_t con)
{
	struct alias *a = arg;
	const struct form *f = val_form(&a->ex->t, part);
	struct interval iv = a->ex->cons.v[con].iv;

	if (iv.lo == iv.hi)
		for (uint32_t i = 0; i < f->n; i++)
			a->found |= f->t[i].s == a->s;
	return !a->found;
}

static bool is_another(const struct explorer *ex, const struct state *st, sym s)
{
	struct alias a = {ex, s, false};

	pmap_each(&st->rel, find_alias, &a);
	return a.found;
}

struct leaks {
	struct explorer *ex;
	struct state *st;
};

static bool drop_nothing(void *arg, uint32_t s, uint32_t id)
{
	struct leaks *l = arg;

	(void)id;
	if (is_nothing(l->ex, l->st, s) || is_another(l->ex, l->st, s))
		pmap_set(&l->st->made, &l->ex->mem, l->st->owner, s, 0);
	return true;
}

void leak_clean(struct explorer *ex, struct state *st)
{
	struct leaks l = {ex, st};
	struct pmap all = st->made;

	if (!all.n)
		return;
	st->owner = ++ex->next_owner;
	pmap_each(&all, drop_nothing, &l);
}

/* ---- the end -------------------------------------------------------------------------------- */

bool leak_gives(struct explorer *ex, const struct state *st, val result)
{
	sym s = result > VAL_UNINIT ? val_single(&ex->t, result) : 0;
	uint32_t id = s ? pmap_get(&st->made, s) : 0;

	return id && !(id & 1);
}

static bool is_pointer_to(const struct ir_unit *u, ir_type t, int depth, ir_type *ret)
{
	for (; depth; depth--) {
		if (!ir_type_is(u, t, IR_PTR))
			return false;
		t = ir_typ(u, t)->elem;
	}
	*ret = t;
	return true;
}

/* main(), or a function that is called like it: a program of several, a command of its own.  What
 * it has is there until the process ends. */
static bool is_main(const struct explorer *ex)
{
	const struct ir_func *fn = ex->fn;
	ir_type of;

	if (strcmp(ir_cstr(ex->unit, ex->unit->syms.v[fn->sym].name), "main") == 0)
		return true;
	return fn->n_params >= 2 && ir_type_is(ex->unit, fn->locals[0].type, IR_INT) &&
	       is_pointer_to(ex->unit, fn->locals[1].type, 2, &of) &&
	       ir_type_is(ex->unit, of, IR_INT) && ir_typ(ex->unit, of)->size_bytes == 1;
}

/* The variable that an argument is, without conversions; IR_NO: it is none. */
static uint32_t variable_of(const struct explorer *ex, struct ir_ref r)
{
	r = ir_without_casts(ex->fn, r);
	if (!ir_ref_is(r, IR_TMP) || ex->fn->ins[ir_ref_index(r)].op != IR_LOAD)
		return IR_NO;
	r = ex->fn->ins[ir_ref_index(r)].a;
	while (ir_ref_is(r, IR_TMP) && (ex->fn->ins[ir_ref_index(r)].op == IR_FIELD ||
					ex->fn->ins[ir_ref_index(r)].op == IR_ELEM))
		r = ex->fn->ins[ir_ref_index(r)].a;
	return ir_ref_is(r, IR_LOCAL) ? ir_ref_index(r) : IR_NO;
}

static uint32_t root_variable(const struct explorer *ex, struct ir_ref place)
{
	while (ir_ref_is(place, IR_TMP) && (ex->fn->ins[ir_ref_index(place)].op == IR_FIELD ||
					    ex->fn->ins[ir_ref_index(place)].op == IR_ELEM))
		place = ex->fn->ins[ir_ref_index(place)].a;
	return ir_ref_is(place, IR_LOCAL) ? ir_ref_index(place) : IR_NO;
}

static bool block_takes(const struct explorer *ex, uint32_t block, uint32_t local)
{
	const struct ir_block *b = &ex->fn->blocks[block];

	for (uint32_t i = b->first; i < b->first + b->n; i++) {
		const struct ir_call *c;

		if (ex->fn->ins[i].op != IR_CALL)
			continue;
		c = &ex->fn->calls[ex->fn->ins[i].imm];
		for (uint32_t k = 0; k < c->n; k++)
			if (variable_of(ex, ex->fn->args[c->first + k].value) == local)
				return true;
	}
	return false;
}

/* Does the code say what would release it, where a constant asks for that (if (CLEAN_UP))?  Its
 * author has decided that the process does not last, or that there is enough. */
static bool is_left_on_purpose(const struct explorer *ex, struct ir_ref place)
{
	uint32_t local = root_variable(ex, place);

	for (uint32_t i = 0; local != IR_NO && i < ex->fn->n_blocks; i++) {
		const struct ir_block *b = &ex->fn->blocks[i];
		int64_t c;

		if (b->term != IR_BR || !ir_ref_is(b->cond, IR_CONST))
			continue;
		c = ex->unit->consts.v[ir_ref_index(b->cond)].value;
		if (block_takes(ex, ex->fn->succs[b->succ + (c ? 1 : 0)], local))
			return true;
	}
	return false;
}

/* The first place that it was put to, for its name; IR_NOREF: it has none. */
static struct ir_ref first_place(const struct explorer *ex, const struct state *st, sym s)
{
	struct ir_ref at = IR_NOREF;

	for (const struct trail *t = st->trail; t; t = t->up)
		if (t->kind == TRAIL_STORE && t->value > VAL_UNINIT &&
		    val_single(&ex->t, t->value) == s)
			at = ex->fn->ins[t->ins].a;
	return at;
}

static bool tell_lost(void *arg, uint32_t s, uint32_t id)
{
	struct leaks *l = arg;
	struct explorer *ex = l->ex;
	struct flow_ctx cx = flow_ctx_at(ex, l->st, IR_NO, ex->fn->blocks[ex->block].loc);
	struct ir_ref place;
	struct ev_lost ev;

	if (is_nothing(ex, l->st, s))
		return true;
	if (id & 1) {
		if (ex->survey)
			ex_suspect(ex);
		return true;
	}
	place = first_place(ex, l->st, s);
	if (is_another(ex, l->st, s) || is_left_on_purpose(ex, place))
		return true;
	ev = (struct ev_lost){.by = made_by(id),
			      .object = val_sym(&ex->t, s),
			      .name = place.bits == IR_NOREF.bits ? NULL
								  : flow_place_text(&cx, place)};
	for (uint32_t k = 0; ex->checkers && ex->checkers[k]; k++) {
		cx.self = ex->checkers[k];
		if (cx.self->lost)
			cx.self->lost(&cx, &ev);
	}
	return true;
}

void leak_at_return(struct explorer *ex, struct state *st, val result)
{
	struct leaks l = {ex, st};
	struct pmap before = st->made;
	uint32_t kept = st->kept_args;
	sym one = result > VAL_UNINIT ? val_single(&ex->t, result) : 0;

	if (one && is_unknown_pointer(&ex->t, ex->unit, one))
		kept = UINT32_MAX;
	if (before.n) {
		struct state *at = st_fork(ex, st);

		leak_escape(ex, at, result);
		if (ex->fn->ret_local != IR_NO)
			leak_escape(ex, at, ev_ref(ex, at, IR_REF(IR_LOCAL, ex->fn->ret_local)));
		l.st = at;
		before = at->made;
		if (!is_main(ex))
			pmap_each(&before, tell_lost, &l);
	}
	st->kept_args = kept;
}
