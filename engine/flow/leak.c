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
	MAX_DEEP = 4,	  /* objects in objects                                                  */
	MAX_TERMS = 4,	  /* terms over terms                                                    */
	MAX_ACQUIRED = 2, /* by one argument: the ends of a pipe                              */
	FIRST_ACQUIRED = 64, /* what tells those of a call from its result                   */
};

static bool same_made(const struct made *a, const struct made *b)
{
	return a->by == b->by && a->arg == b->arg && a->part == b->part && a->test == b->test &&
	       a->success == b->success && a->maybe == b->maybe && a->lent == b->lent &&
	       strcmp(a->kind, b->kind) == 0;
}

/* The number that goes with a symbol in st->made. */
static uint32_t made_id(struct explorer *ex, const struct made *m)
{
	uint64_t h = hash_step((uint64_t)m->by << 32 | m->arg << 16 | m->part << 2 | m->lent << 1 |
				       m->maybe,
			       (uint64_t)m->test << 8 | m->success);
	struct index_at at = index_begin(&ex->made_ids, hash_end(h));
	uint32_t id;

	while (index_next(&ex->made_ids, &at, &id))
		if (same_made(&ex->mades.v[id], m))
			return id;
	id = ex->mades.n;
	index_add(&ex->made_ids, &at, id);
	*vec_push(&ex->mades) = *m;
	return id;
}

static void set_made(struct explorer *ex, struct state *st, sym s, const struct made *m)
{
	pmap_set(&st->made, &ex->mem, st->owner, s, made_id(ex, m));
}

/* ---- known by others ------------------------------------------------------------------------ */

static void forget_all(struct explorer *ex, struct state *st)
{
	(void)ex;
	st->made = (struct pmap){0};
	st->kept_args = st->kept_inside = UINT32_MAX;
}

/* What a parameter leads to, but not itself. */
static void keep_inside(struct explorer *ex, struct state *st, sym s)
{
	const struct sym_info *i = sym_info(&ex->t, s);

	for (int depth = 0; i->kind == SYM_LOAD && depth < MAX_DEEP; depth++)
		i = sym_info(&ex->t, ex->t.cells.v[i->x].region);
	if (i->kind == SYM_LOAD)
		st->kept_inside = UINT32_MAX;
	else if (i->kind == SYM_PARAM && i->x < 32)
		st->kept_inside |= (uint32_t)1 << i->x;
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

/* fd / 64, 1 << fd, fd < 0: a number that nobody gets back from what it is now. */
static bool loses_number(const struct explorer *ex, const struct sym_info *i)
{
	const val of[] = {i->x, i->y};

	switch ((int)i->op) {
	case IR_DIV:
	case IR_REM:
	case IR_AND:
	case IR_SHL:
	case IR_SHR:
	case IR_EQ:
	case IR_NE:
	case IR_LT:
	case IR_LE:
	case IR_GT:
	case IR_GE:
		break;
	default:
		return false;
	}
	for (uint32_t k = 0; k < PS_ARRAY_SIZE(of); k++) {
		const struct form *f = of[k] > VAL_UNINIT ? val_form(&ex->t, of[k]) : NULL;

		for (uint32_t t = 0; f && t < f->n; t++) {
			const struct sym_info *s = sym_info(&ex->t, f->t[t].s);

			if (s->kind != SYM_CALL || !ir_type_is(ex->unit, s->type, IR_INT))
				return false;
		}
	}
	return true;
}

static void escape_sym(struct explorer *ex, struct state *st, sym s, int deep, int terms)
{
	struct sym_info i = *sym_info(&ex->t, s);

	if (i.kind == SYM_OP) {
		if (terms && !loses_number(ex, &i)) {
			escape_val(ex, st, i.x, deep, terms - 1);
			escape_val(ex, st, i.y, deep, terms - 1);
		}
		return;
	}
	if (i.kind == SYM_PARAM && i.x < 32)
		st->kept_args |= (uint32_t)1 << i.x;
	if (i.kind == SYM_LOAD)
		keep_inside(ex, st, s);
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
	uint32_t kept = st->kept_args, inside = st->kept_inside;

	if (!st->made.n)
		return;
	leak_escape(ex, st, v);
	st->kept_args = kept;
	st->kept_inside = inside;
}

void leak_store(struct explorer *ex, struct state *st, sym region, val v)
{
	if (st->made.n && sym_info(&ex->t, region)->kind == SYM_HEAP &&
	    !pmap_get(&st->made, region))
		leak_escape(ex, st, v);
}

/* Does memory behind such a pointer hold pointers, or numbers that stand for something? */
static bool holds_pointers(const struct explorer *ex, ir_type pointer)
{
	const struct ir_typ *t = ir_typ(ex->unit, pointer);

	return t->kind == IR_PTR && !ir_type_is(ex->unit, t->elem, IR_FLOAT) &&
	       !(ir_type_is(ex->unit, t->elem, IR_INT) &&
		 ir_typ(ex->unit, t->elem)->size_bytes < 4);
}

/* What it points to holds may be kept, or released, by a function that is called. */
static void escape_contents(struct explorer *ex, struct state *st, val v, ir_type type)
{
	sym base;
	val off;

	if (v <= VAL_UNINIT || !holds_pointers(ex, type) || !val_split(&ex->t, v, &base, &off))
		return;
	keep_inside(ex, st, base);
	if (is_unknown_pointer(&ex->t, ex->unit, base))
		forget_all(ex, st);
	else if (sym_info(&ex->t, base)->kind == SYM_LOCAL ||
		 sym_info(&ex->t, base)->kind == SYM_HEAP)
		escape_cells(ex, st, base, MAX_DEEP);
}

/* ---- calls ---------------------------------------------------------------------------------- */

void leak_make(struct explorer *ex, struct state *st, val v, const struct made *m)
{
	sym s = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;
	uint8_t kind = sym_info(&ex->t, s)->kind;

	if (kind != SYM_HEAP && kind != SYM_CALL && kind != SYM_LOCAL)
		return;
	for (const struct frame *f = st->frame; f; f = f->up)
		if (f->phase != ROUND_REAL)
			return;
	set_made(ex, st, s, m);
}

void leak_move(struct explorer *ex, struct state *st, sym s)
{
	if (sym_info(&ex->t, s)->kind == SYM_LOAD)
		keep_inside(ex, st, s);
	if (is_unknown_pointer(&ex->t, ex->unit, s))
		forget_all(ex, st);
}

void leak_release(struct explorer *ex, struct state *st, sym s)
{
	leak_move(ex, st, s);
	pmap_set(&st->made, &ex->mem, st->owner, s, 0);
}

/* What the argument points to: one number or pointer, or a few; 0: something else. */
static uint32_t n_acquired(const struct model_arg *a, const struct ir_typ *t)
{
	uint64_t n = a->fills.a.kind == MODEL_T_CONST ? (uint64_t)a->fills.a.n
		     : a->writes.a.kind == MODEL_T_CONST && a->flags & MODEL_A_WRITES
			     ? (uint64_t)a->writes.a.n
			     : t->size_bytes;

	if ((t->kind != IR_PTR && t->kind != IR_INT) || !t->size_bytes ||
	    !(a->flags & MODEL_A_WRITES))
		return 0;
	return n % t->size_bytes || n / t->size_bytes > MAX_ACQUIRED
		       ? 0
		       : (uint32_t)(n / t->size_bytes);
}

/* What a call leaves behind an argument where it succeeds: getline(&line, …), pipe(ends);
 * regcomp(&re, …) makes the object itself into a resource. */
static void acquire_there(struct explorer *ex, struct state *st, const struct callsite *cs,
			  uint32_t i, val result, uint32_t ins)
{
	const struct model_arg *a = &cs->model->args[i];
	ir_type elem = ir_typ(ex->unit, cs->types[i])->elem;
	uint32_t n = n_acquired(a, ir_typ(ex->unit, elem)), size;
	struct made m = {.kind = a->acquires, .by = ins, .arg = i + 1};

	/* what is grown (getline) is there whether or not this call succeeds */
	if (!(a->flags & MODEL_A_READS) && cs->model->success != MODEL_OK_ALWAYS) {
		m.test = result;
		m.success = cs->model->success;
	}
	if (cs->v[i] <= VAL_UNINIT)
		return;
	if (!n && ir_type_is(ex->unit, elem, IR_RECORD)) {
		sym s = val_single(&ex->t, cs->v[i]);

		if (s && sym_info(&ex->t, s)->kind == SYM_LOCAL &&
		    ir_ref_is(cs->args[i].value, IR_LOCAL))
			leak_make(ex, st, cs->v[i], &m);
		return;
	}
	size = (uint32_t)ir_typ(ex->unit, elem)->size_bytes;
	for (; m.part < n; m.part++) {
		val at = val_lin(&ex->t, 1, cs->v[i], 0, VAL_ZERO, (int64_t)m.part * size);
		sym s = sym_get(&ex->t, SYM_CALL, 0, elem, ins, st_it(st),
				FIRST_ACQUIRED + i * MAX_ACQUIRED + m.part);

		ex->t.s.v[s].ins = ins;
		if (a->flags & MODEL_A_TAINTS)
			taint_symbol(ex, s, ins + 1);
		pmap_set(&st->con, &ex->mem, st->owner, s, 0);
		own_new(ex, st, s);
		leak_make(ex, st, val_sym(&ex->t, s), &m);
		mem_store(ex, st, at, elem, val_sym(&ex->t, s), ins);
	}
}

/* Whether it is still this function's hangs on whether the call has succeeded. */
static void take(struct explorer *ex, struct state *st, val v, val result)
{
	sym s = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;
	uint32_t id = s ? pmap_get(&st->made, s) : 0;
	struct made m = ex->mades.v[id];

	if (!id || m.test != VAL_NONE || result <= VAL_UNINIT) {
		leak_escape(ex, st, v);
		return;
	}
	m.test = result;
	m.success = MADE_UNTIL_TAKEN;
	set_made(ex, st, s, &m);
}

void leak_doubt(struct explorer *ex, struct state *st, val v, val result, bool result_is_used)
{
	sym s = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;
	uint32_t id = s ? pmap_get(&st->made, s) : 0;
	struct made m = ex->mades.v[id];
	int64_t c;

	if (!id || (val_is_const(&ex->t, result, &c) && result_is_used))
		return;
	if (m.test != VAL_NONE || result <= VAL_UNINIT || !result_is_used) {
		leak_escape(ex, st, v);
		return;
	}
	m.test = result;
	m.success = MADE_IF_ASKED;
	set_made(ex, st, s, &m);
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
	for (uint32_t i = 0; i < cs->n && i < m->n_args; i++) {
		if (m->args[i].flags & MODEL_A_TAKES)
			take(ex, st, cs->v[i], result);
		else if (m->args[i].acquires && ir_type_is(ex->unit, cs->types[i], IR_PTR))
			acquire_there(ex, st, cs, i, result, ins);
	}
	if (m->resource && !m->aliases && st_is_zero(ex, st, result) != TRI_YES)
		leak_make(ex, st, result, &(struct made){.by = ins, .kind = m->resource});
}

/* log_line(text): a procedure that takes a pointer to what is constant prints it, counts it, sends
 * it; those that keep such are called so. */
static bool is_lent(const struct explorer *ex, const struct callsite *cs, uint32_t i)
{
	const struct ir_typ *t = ir_typ(ex->unit, cs->args[i].type);

	return cs->callee && ir_type_is(ex->unit, cs->ins->type, IR_VOID) && t->kind == IR_PTR &&
	       t->flags & IR_TF_CONST_ELEM && !(cs->args[i].flags & IR_ARG_BYVAL) &&
	       !(cs->call->flags & IR_CALL_CLEANUP) &&
	       !call_keeps_by_name(ir_cstr(ex->unit, cs->callee->name));
}

static void lend(struct explorer *ex, struct state *st, val v)
{
	sym s;
	val off;
	uint32_t id = v > VAL_UNINIT && val_split(&ex->t, v, &s, &off) ? pmap_get(&st->made, s) : 0;
	struct made m = ex->mades.v[id];

	if (!id || m.lent)
		return;
	m.lent = true;
	set_made(ex, st, s, &m);
}

void leak_call_unknown(struct explorer *ex, struct state *st, const struct callsite *cs)
{
	for (uint32_t i = 0; i < cs->n; i++) {
		if (!is_lent(ex, cs, i)) {
			leak_escape(ex, st, cs->v[i]);
			continue;
		}
		lend(ex, st, cs->v[i]);
		escape_contents(ex, st, cs->v[i], cs->args[i].type);
	}
}

void leak_call_summary(struct explorer *ex, struct state *st, const struct summary *s,
		       const struct sexit *x, uint32_t ins, const val *args, uint32_t n_args,
		       uint32_t n_params)
{
	const struct ir_call *call = &ex->fn->calls[ex->fn->ins[ins].imm];
	uint32_t inside = 0; /* in any way that it can go: nobody asks which it was          */

	for (uint32_t k = 0; k < s->n_exits; k++)
		inside |= s->exits[k].kept_inside;
	for (uint32_t i = 0; i < n_args; i++) {
		const struct ir_arg *a = &ex->fn->args[call->first + i];

		if (i >= 32 || i >= n_params || x->kept_args >> i & 1 || a->flags & IR_ARG_BYVAL ||
		    call->flags & IR_CALL_CLEANUP)
			leak_escape(ex, st, args[i]);
		else if (inside >> i & 1)
			escape_contents(ex, st, args[i], a->type);
	}
}

/* ---- states --------------------------------------------------------------------------------- */

void leak_join(struct explorer *ex, struct state *into, uint32_t s, uint32_t a, uint32_t b)
{
	struct made m = ex->mades.v[a ? a : b];

	if (a && b) { /* they may differ in what was done with it since */
		const struct made *o = &ex->mades.v[b];

		m.lent |= o->lent;
		m.maybe |= o->maybe || m.by != o->by || m.arg != o->arg || m.part != o->part ||
			   m.test != o->test || m.success != o->success;
	} else {
		m.maybe = true;
	}
	set_made(ex, into, s, &m);
}

/* Has the call acquired it, as its result says? */
static enum tri was_acquired(struct explorer *ex, const struct state *st, const struct made *m)
{
	enum tri zero;
	struct interval iv;

	if (m->test <= VAL_UNINIT)
		return TRI_YES;
	zero = st_is_zero(ex, st, m->test);
	iv = st_bounds(ex, st, m->test);
	switch (m->success) {
	case MODEL_OK_ZERO:
		return zero;
	case MODEL_OK_NONNEG:
		return iv.hi < 0 ? TRI_NO : iv.lo >= 0 ? TRI_YES : TRI_UNKNOWN;
	case MODEL_OK_POSITIVE:
		return iv.hi <= 0 ? TRI_NO : iv.lo > 0 ? TRI_YES : TRI_UNKNOWN;
	case MODEL_OK_NONZERO:
	case MODEL_OK_NONNULL:
		return zero == TRI_YES ? TRI_NO : zero == TRI_NO ? TRI_YES : TRI_UNKNOWN;
	case MADE_IF_ASKED:
		return TRI_UNKNOWN;
	case MADE_UNTIL_TAKEN:
		return zero == TRI_NO ? TRI_NO : zero;
	default:
		return TRI_YES;
	}
}

/* What is null is nothing, nor is a negative number; the first three descriptors were there before,
 * or it is meant that they are again; and what a successful realloc() has moved is elsewhere. */
static bool is_nothing(struct explorer *ex, const struct state *st, sym s, const struct made *m)
{
	const struct sym_info *i = sym_info(&ex->t, s);
	struct own o = own_of(ex, st, s);

	return own_is_gone(ex, st, &o) != OWN_NO ||
	       st_is_zero(ex, st, val_sym(&ex->t, s)) == TRI_YES ||
	       (i->kind == SYM_CALL && st_bounds(ex, st, val_sym(&ex->t, s)).hi <=
					       (ir_type_is(ex->unit, i->type, IR_INT) ? 2 : -1)) ||
	       was_acquired(ex, st, m) == TRI_NO;
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
	struct made m = l->ex->mades.v[id];

	if (is_nothing(l->ex, l->st, s, &m) || is_another(l->ex, l->st, s)) {
		pmap_set(&l->st->made, &l->ex->mem, l->st->owner, s, 0);
	} else if (m.test != VAL_NONE && was_acquired(l->ex, l->st, &m) == TRI_YES) {
		m.test = VAL_NONE;
		m.success = 0;
		set_made(l->ex, l->st, s, &m);
	}
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

const char *leak_kind(const struct explorer *ex, const struct state *st, sym s)
{
	return ex->mades.v[pmap_get(&st->made, s)].kind;
}

const char *leak_gives(struct explorer *ex, const struct state *st, val result)
{
	sym s = result > VAL_UNINIT ? val_single(&ex->t, result) : 0;
	uint32_t id = s ? pmap_get(&st->made, s) : 0;
	const struct made *m = &ex->mades.v[id];

	return id && !m->maybe && sym_info(&ex->t, s)->kind != SYM_LOCAL ? m->kind : NULL;
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

/* … and of what it was acquired through. */
static struct ir_ref given_place(const struct explorer *ex, const struct made *m)
{
	const struct ir_call *call = &ex->fn->calls[ex->fn->ins[m->by].imm];

	return m->arg <= call->n
		       ? ir_without_casts(ex->fn, ex->fn->args[call->first + m->arg - 1].value)
		       : IR_NOREF;
}

static const char *place_name(const struct flow_ctx *cx, struct ir_ref place)
{
	const char *name = flow_place_text(cx, place);

	return *name == '&' ? name + 1 : name;
}

static bool is_number(const struct explorer *ex, sym s)
{
	const struct sym_info *i = sym_info(&ex->t, s);

	return i->kind == SYM_CALL && ir_type_is(ex->unit, i->type, IR_INT);
}

static bool tell_lost(void *arg, uint32_t s, uint32_t id)
{
	struct leaks *l = arg;
	struct explorer *ex = l->ex;
	struct flow_ctx cx = flow_ctx_at(ex, l->st, IR_NO, ex->fn->blocks[ex->block].loc);
	struct made m = ex->mades.v[id];
	struct ir_ref place;
	struct ev_lost ev;

	if (is_nothing(ex, l->st, s, &m) ||
	    (m.success == MADE_UNTIL_TAKEN && was_acquired(ex, l->st, &m) != TRI_YES) ||
	    (m.success == MADE_IF_ASKED && !flow_was_asked(&cx, m.test)))
		return true;
	if (m.maybe) {
		if (ex->survey)
			ex_suspect(ex);
		return true;
	}
	place = m.arg ? given_place(ex, &m) : first_place(ex, l->st, s);
	if (is_another(ex, l->st, s) || is_left_on_purpose(ex, place))
		return true;
	/* close(0); open("/dev/null", O_RDWR): the lowest number is what matters */
	if (place.bits == IR_NOREF.bits && is_number(ex, s))
		return true;
	ev = (struct ev_lost){.by = m.by,
			      .object = val_sym(&ex->t, s),
			      .kind = m.kind,
			      .lent = m.lent,
			      .name = place.bits == IR_NOREF.bits ? NULL : place_name(&cx, place)};
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
	uint32_t kept = st->kept_args, inside = st->kept_inside;
	sym one = result > VAL_UNINIT ? val_single(&ex->t, result) : 0;

	if (one && is_unknown_pointer(&ex->t, ex->unit, one))
		kept = inside = UINT32_MAX;
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
	st->kept_inside = inside;
}

void leak_copy(struct explorer *ex, struct state *st, val from)
{
	sym base;
	val off;

	if (from > VAL_UNINIT && val_split(&ex->t, from, &base, &off))
		keep_inside(ex, st, base);
}
