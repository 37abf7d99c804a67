/* taint.c - what comes from outside of the program: results and bytes that models call so, what is
 * computed of them, and what is read from memory that holds them.
 *
 * Taint is a mark on symbols (with the instruction that brought it in), on regions for what is in
 * no cell of them, and on the symbols of extents.  It says where a value comes from; whether the
 * code has bounded it since is a matter of constraints.
 */
#include "engine/flow/inflow.h"
#include "engine/flow/state_p.h"

enum { MAX_DEPTH = 6 };

void taint_symbol(struct explorer *ex, sym s, uint32_t source)
{
	if (!s || !source)
		return;
	ex->t.s.v[s].flags |= SYM_F_TAINTED;
	if (!ex->t.s.v[s].source)
		ex->t.s.v[s].source = source;
}

void taint_value(struct explorer *ex, val v, uint32_t source)
{
	if (v > VAL_UNINIT && source)
		taint_symbol(ex, val_single(&ex->t, v), source);
}

static uint32_t of_value(const struct symtab *t, val v, uint16_t but, int depth);

/* Not counting symbols with one of the flags `but`. */
static uint32_t of_symbol(const struct symtab *t, sym s, uint16_t but, int depth)
{
	const struct sym_info *i = sym_info(t, s);
	uint32_t source;

	if (i->flags & but)
		return 0;
	if (i->flags & SYM_F_TAINTED)
		return i->source ? i->source : TAINT_UNKNOWN;
	if (i->kind != SYM_OP || i->op == IR_EQ || i->op == IR_LE || i->op == OP_TABLE)
		return 0;
	source = of_value(t, i->x, but, depth - 1);
	return source ? source : of_value(t, i->y, but, depth - 1);
}

static uint32_t of_value(const struct symtab *t, val v, uint16_t but, int depth)
{
	const struct form *f;

	if (v <= VAL_UNINIT || depth < 0)
		return 0;
	f = val_form(t, v);
	for (uint32_t i = 0; i < f->n; i++) {
		uint32_t source = of_symbol(t, f->t[i].s, but, depth);

		if (source)
			return source;
	}
	return 0;
}

uint32_t taint_of(const struct explorer *ex, val v)
{
	return of_value(&ex->t, v, 0, MAX_DEPTH);
}

uint32_t taint_of_number(const struct explorer *ex, val v)
{
	return of_value(&ex->t, v, SYM_F_LENGTH | SYM_F_POINTER, MAX_DEPTH);
}

uint32_t taint_of_one(const struct explorer *ex, val v)
{
	return of_value(&ex->t, v, SYM_F_LENGTH | SYM_F_POINTER | SYM_F_SEVERAL, MAX_DEPTH);
}

void taint_loaded(struct explorer *ex, struct ir_ref address, val loaded)
{
	const struct ir_ins *i = ir_ins_of(ex->fn, address);
	sym s = loaded > VAL_UNINIT ? val_single(&ex->t, loaded) : 0;
	const struct sym_info *is = sym_info(&ex->t, s);
	uint32_t at = IR_NO;

	if (!ex->inflow || !s || (is->kind != SYM_LOAD && is->kind != SYM_FRESH) ||
	    is->flags & (SYM_F_TAINTED | SYM_F_SEVERAL | SYM_F_POINTER))
		return;
	if (ir_ref_is(address, IR_GLOBAL))
		at = inflow_of(ex->inflow, INFLOW_GLOBAL, ir_ref_index(address));
	else if (i && i->op == IR_FIELD)
		at = inflow_of(ex->inflow, i->aux, i->imm);
	if (at != IR_NO)
		taint_symbol(ex, s, TAINT_PLACES + at);
}

void taint_returned(struct explorer *ex, uint32_t call, val result)
{
	struct ir_ref callee = ex->fn->calls[ex->fn->ins[call].imm].callee;
	uint32_t at = ex->inflow && ir_ref_is(callee, IR_SYM)
			      ? inflow_of(ex->inflow, INFLOW_RESULT, ir_ref_index(callee))
			      : IR_NO;
	struct form f;

	if (at == IR_NO || result <= VAL_UNINIT || taint_of(ex, result))
		return;
	f = *val_form(&ex->t, result);
	for (uint32_t i = 0; i < f.n; i++)
		if (!(sym_info(&ex->t, f.t[i].s)->flags & (SYM_F_SEVERAL | SYM_F_POINTER)))
			taint_symbol(ex, f.t[i].s, TAINT_PLACES + at);
}

/* A variable of this function: members of other objects are told apart by their names. */
static bool is_own_buffer(struct explorer *ex, val addr)
{
	sym region;
	val off;

	return addr > VAL_UNINIT && val_split(&ex->t, addr, &region, &off) &&
	       sym_info(&ex->t, region)->kind == SYM_LOCAL;
}

void taint_by_call(struct explorer *ex, struct state *st, uint32_t call, const val *args,
		   uint32_t n_args)
{
	struct ir_ref callee = ex->fn->calls[ex->fn->ins[call].imm].callee;

	if (!ex->inflow || !ir_ref_is(callee, IR_SYM))
		return;
	for (uint32_t i = 0; i < n_args && i < INFLOW_MAX_ARGS; i++) {
		uint32_t at = inflow_of(ex->inflow, INFLOW_POINTEE(i), ir_ref_index(callee));

		if (at != IR_NO && is_own_buffer(ex, args[i]))
			taint_bytes(ex, st, args[i], TAINT_PLACES + at, call);
	}
}

const struct inflow_place *taint_place_of(const struct explorer *ex, val v)
{
	uint32_t source = taint_of(ex, v);

	return taint_is_place(source) ? &ex->inflow->places.v[source - TAINT_PLACES] : NULL;
}

/* ---- what is left without a bound ----------------------------------------------------------- */

struct upper {
	const struct explorer *ex;
	sym s;
	bool found;
};

static bool find_upper(void *arg, uint32_t part, uint32_t con)
{
	struct upper *u = arg;
	const struct form *f = val_form(&u->ex->t, part);
	struct interval iv = u->ex->cons.v[con].iv;

	for (uint32_t i = 0; i < f->n; i++)
		u->found |=
			f->t[i].s == u->s && (f->t[i].k > 0 ? iv.hi != INF : iv.lo != INT64_MIN);
	return !u->found;
}

bool taint_is_bounded(struct explorer *ex, const struct state *st, sym s)
{
	struct upper u = {.ex = ex, .s = s};

	pmap_each(&st->rel, find_upper, &u);
	return u.found;
}

uint32_t taint_is_free(struct explorer *ex, const struct state *st, sym s)
{
	val v = val_sym(&ex->t, s);
	uint32_t source = taint_of_number(ex, v);

	if (!source || st_said_quick(ex, st, v).hi != INF)
		return 0;
	return taint_is_bounded(ex, st, s) ? 0 : source;
}

static uint32_t of_free(struct explorer *ex, const struct state *st, val v)
{
	struct form f;

	if (v <= VAL_UNINIT)
		return 0;
	f = *val_form(&ex->t, v);
	for (uint32_t i = 0; i < f.n; i++) {
		uint32_t source = taint_is_free(ex, st, f.t[i].s);

		if (source)
			return source;
	}
	return 0;
}

void taint_several(struct explorer *ex, const struct state *st, sym s, val v)
{
	uint32_t source = of_free(ex, st, v);

	/* what was bounded stays bounded, though the bound may be lost; that others leave something
	 * in a member says nothing of what else it is here */
	if (!taint_is_place(source))
		taint_symbol(ex, s, source);
}

uint32_t taint_of_region(struct explorer *ex, const struct state *st, sym region)
{
	const struct sym_info *i = sym_info(&ex->t, region);
	uint32_t source = st_region(ex, st, region).taint;
	sym outer;
	val off;

	if (source)
		return source;
	if (i->flags & SYM_F_TAINTED && i->flags & SYM_F_POINTER)
		return i->source ? i->source : TAINT_UNKNOWN;
	if (i->flags & SYM_F_POINTER && i->within > VAL_UNINIT &&
	    val_split(&ex->t, i->within, &outer, &off))
		return st_region(ex, st, outer).taint;
	return 0;
}

uint32_t taint_of_memory(struct explorer *ex, struct state *st, val addr)
{
	struct pmap *m;
	sym region;
	uint32_t source;
	int64_t at, o;
	val off;

	if (addr <= VAL_UNINIT || !val_split(&ex->t, addr, &region, &off))
		return 0;
	source = taint_of_region(ex, st, region);
	if (source)
		return source;
	m = mem_map(ex, st, region);
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		const struct cell *cell = &ex->t.cells.v[c];
		val v = cell->chars ? VAL_NONE : pmap_get(m, c);

		if (v <= VAL_UNINIT || !val_is_const(&ex->t, cell->offset, &o))
			continue;
		if (!val_is_const(&ex->t, off, &at) || (o <= at && at < o + cell->size_bytes)) {
			source = cell->extent ? taint_of(ex, v) : of_free(ex, st, v);
			if (source)
				return source;
		}
	}
	return 0;
}

void taint_bytes(struct explorer *ex, struct state *st, val addr, uint32_t source, uint32_t ins)
{
	struct pmap *m;
	struct rfact f;
	bool part = false;
	sym region;
	val off;

	if (!source || addr <= VAL_UNINIT || !val_split(&ex->t, addr, &region, &off))
		return;
	m = mem_map(ex, st, region);
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		sym one = val_single(&ex->t, pmap_get(m, c));

		/* what has just been written there is a symbol of this instruction */
		if (!one || sym_info(&ex->t, one)->kind != SYM_FRESH ||
		    sym_info(&ex->t, one)->ins != ins)
			continue;
		taint_symbol(ex, one, source);
		part |= ex->t.cells.v[c].extent;
	}
	if (part)
		return;
	f = st_region(ex, st, region);
	f.taint = source;
	st_region_set(ex, st, region, &f);
}
