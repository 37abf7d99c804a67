/* call.c - calls: by the callee's model, by its summary, or by what a call without a body may do.
 *
 * The bodyless default: scalars and pointers to const are borrowed; what other pointers reach
 * may be written, but is not released; globals may be written.  By the address of a member, only
 * the member is (reach.c).  Objects passed that way are not taken to be kept by the callee, unless
 * its name says that it keeps what it is given.
 */
#include "engine/flow/call_p.h"
#include "engine/flow/ends.h"
#include "engine/flow/summary_p.h"

#include <string.h>

/* ---- who is called --------------------------------------------------------------------------- */

static const struct ir_sym *callee_of(struct explorer *ex, struct state *st,
				      const struct ir_call *call)
{
	val v;
	sym s;

	if (ir_ref_is(call->callee, IR_SYM))
		return &ex->unit->syms.v[ir_ref_index(call->callee)];
	v = ev_ref(ex, st, call->callee);
	s = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;
	if (s && sym_info(&ex->t, s)->kind == SYM_FUNC && !sym_info(&ex->t, s)->op)
		return &ex->unit->syms.v[sym_info(&ex->t, s)->x];
	return NULL;
}

const struct model *call_model(const struct explorer *ex, const struct ir_sym *callee)
{
	return callee ? model_of_function(ex->models, ex->unit, callee) : NULL;
}

/* What stands by default behind the pointer that is called. */
static const struct model *stand_in_of(const struct explorer *ex, const struct ir_call *call)
{
	uint32_t s = ex->effects ? target_of(&ex->effects->targets, ex->unit, ex->fn, call->callee)
				 : IR_NO;

	return s == IR_NO ? NULL : call_model(ex, &ex->unit->syms.v[s]);
}

static void resolve(struct explorer *ex, struct state *st, uint32_t ins, struct callsite *cs)
{
	cs->ins = &ex->fn->ins[ins];
	cs->call = &ex->fn->calls[cs->ins->imm];
	cs->args = ex->fn->args + cs->call->first;
	cs->n = ps_min_u32(cs->call->n, MAX_ARGS);
	for (uint32_t i = 0; i < cs->n; i++) {
		cs->types[i] = cs->args[i].type;
		cs->v[i] = ev_ref(ex, st, cs->args[i].value);
		if (cs->v[i] == VAL_NONE)
			cs->v[i] = ev_fresh(ex, st, cs->args[i].type, ins, 16 + i);
	}
	cs->callee = callee_of(ex, st, cs->call);
	cs->model = call_model(ex, cs->callee);
	if (!cs->callee)
		cs->stand_in = stand_in_of(ex, cs->call);
	if (!cs->model && cs->callee && cs->callee->body != IR_NO &&
	    !(cs->callee->flags & IR_S_WEAK))
		cs->summary = summary_for(ex->summaries, ex->unit->syms.v[ex->fn->sym].body,
					  cs->callee->body);
}

/* ---- sizes that models speak of ----------------------------------------------------------------
 */

static val term_value(struct explorer *ex, struct state *st, const struct callsite *cs,
		      const struct model_term *t, uint32_t ins, val result)
{
	switch ((enum model_term_kind)t->kind) {
	case MODEL_T_ARG:
		return t->n >= 1 && t->n <= cs->n ? cs->v[t->n - 1] : VAL_NONE;
	case MODEL_T_STRLEN:
		return t->n >= 1 && t->n <= cs->n
			       ? str_length(ex, st, cs->v[t->n - 1], call_char_bytes(cs), ins)
			       : VAL_NONE;
	case MODEL_T_CONST:
		return val_const(&ex->t, t->n);
	case MODEL_T_RET:
		return result;
	case MODEL_T_NONE:
		return VAL_NONE;
	}
	return VAL_NONE;
}

val call_size(struct explorer *ex, struct state *st, const struct callsite *cs,
	      const struct model_size *s, uint32_t ins, val result)
{
	val a, b, v;
	int64_t c;

	if (s->a.kind == MODEL_T_NONE)
		return VAL_NONE;
	a = term_value(ex, st, cs, &s->a, ins, result);
	if (a <= VAL_UNINIT)
		return VAL_NONE;
	v = a;
	if (s->b.kind != MODEL_T_NONE) {
		b = term_value(ex, st, cs, &s->b, ins, result);
		if (s->min) {
			if (b <= VAL_UNINIT)
				return VAL_NONE;
			v = val_lin(&ex->t, 1, a, -1, b, 0);
			if (v == VAL_NONE)
				return VAL_NONE;
			v = st_bounds(ex, st, v).hi <= 0   ? a
			    : st_bounds(ex, st, v).lo >= 0 ? b
							   : VAL_NONE;
		} else if (b <= VAL_UNINIT) {
			return VAL_NONE;
		} else if (s->sum) {
			v = val_lin(&ex->t, 1, a, 1, b, 0);
		} else if (val_is_const(&ex->t, a, &c)) {
			v = val_lin(&ex->t, c, b, 0, b, 0);
		} else if (val_is_const(&ex->t, b, &c)) {
			v = val_lin(&ex->t, c, a, 0, a, 0);
		} else {
			v = val_sym(&ex->t, sym_get(&ex->t, SYM_OP, IR_MUL, 0, a < b ? a : b,
						    a < b ? b : a, 0));
		}
	}
	return v == VAL_NONE || !s->plus ? v : val_lin(&ex->t, 1, v, 0, v, s->plus);
}

/* ---- how far ------------------------------------------------------------------------------- */

/* A lock that is waited for: whoever held it may have changed what it guards. */
static bool lets_others_run(const struct explorer *ex, const struct callsite *cs)
{
	static const char *const words[] = {"lock", "Lock", "wait", "Wait", "mutex", "Mutex"};
	const char *name = cs->callee ? ir_cstr(ex->unit, cs->callee->name) : "";

	if (cs->model)
		return cs->model->flags & MODEL_GLOBALS;
	for (uint32_t i = 0; i < PS_ARRAY_SIZE(words); i++)
		if (strstr(name, words[i]))
			return true;
	return false;
}

static uint64_t largest_number(const struct explorer *ex, const struct callsite *cs)
{
	uint64_t most = 0;
	int64_t c;

	for (uint32_t i = 0; i < cs->n; i++)
		if (val_is_const(&ex->t, cs->v[i], &c) && c > 0)
			most = (uint64_t)c > most ? (uint64_t)c : most;
	return most;
}

/* ---- the checks of a model ----------------------------------------------------------------------
 */

static bool check_arg(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		      uint32_t ins)
{
	const struct model_arg *m = &cs->model->args[i];
	struct ev_deref ev = {
		.kind = ACCESS_CALL, .addr_ref = cs->args[i].value, .addr = cs->v[i], .arg = i + 1};

	PS_ASSERT(cs->callee); /* what has a model has a name */
	ev.callee = ir_cstr(ex->unit, cs->callee->name);
	if (!(m->flags & MODEL_A_NONNULL) || cs->v[i] <= VAL_UNINIT ||
	    !ir_type_is(ex->unit, cs->args[i].type, IR_PTR))
		return true;
	/* "unless its size is 0": due only where the size is surely not */
	if (m->flags & MODEL_A_NULL_OK_IF_ZERO) {
		const struct model_size *s = m->flags & MODEL_A_READS ? &m->reads : &m->writes;
		val size = call_size(ex, st, cs, s, ins, VAL_NONE);

		if (size == VAL_NONE || st_bounds(ex, st, size).lo <= 0)
			return true;
	} else if (m->flags & MODEL_A_READS && m->reads.min) { /* strncpy(to, from, 0) */
		val size = call_size(ex, st, cs, &m->reads, ins, VAL_NONE);

		if (size != VAL_NONE && st_bounds(ex, st, size).hi <= 0)
			return true;
	}
	return event_deref(ex, st, ins, cs->ins->loc, &ev);
}

/* ---- effects of a model
 * ---------------------------------------------------------------------------- */

/* What the callee can write at all; NULL: anything. */
static effect_row row_of(const struct explorer *ex, const struct callsite *cs)
{
	if (!ex->effects || lets_others_run(ex, cs))
		return NULL;
	if (cs->callee && cs->callee->body != IR_NO && !(cs->callee->flags & IR_S_WEAK))
		return effect_of(ex->effects, cs->callee->body);
	return effect_of_call(ex->effects, ex->unit, cs->call);
}

/* … where it calls what it is given. */
static effect_row row_of_callbacks(const struct explorer *ex, const struct callsite *cs)
{
	effect_row row = NULL;

	for (uint32_t i = 0; ex->effects && i < cs->n; i++) {
		sym s = cs->v[i] > VAL_UNINIT ? val_single(&ex->t, cs->v[i]) : 0;
		const struct ir_typ *t = ir_typ(ex->unit, cs->args[i].type);

		if (t->kind != IR_PTR || !ir_type_is(ex->unit, t->elem, IR_FUNC))
			continue;
		if (row || !s || sym_info(&ex->t, s)->kind != SYM_FUNC || sym_info(&ex->t, s)->op ||
		    ex->unit->syms.v[sym_info(&ex->t, s)->x].body == IR_NO)
			return effect_of_unknown(ex->effects);
		row = effect_of(ex->effects, ex->unit->syms.v[sym_info(&ex->t, s)->x].body);
	}
	return row;
}

/* What argument i leads to may be written.  Where others get to run, what a member guards is theirs
 * as well. */
static void havoc_arg(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		      bool deep, effect_row by, uint32_t ins)
{
	struct reach r = {0};

	if (!lets_others_run(ex, cs))
		r = reach_of(ex, st, &cs->args[i], cs->v[i]);
	if (r.first && r.size_bytes < largest_number(ex, cs)) /* …(&head.magic, sizeof head) */
		r.size_bytes = 0;
	mem_havoc_reach(ex, st, cs->v[i], &r, deep, by, ins);
}

static void write_arg(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		      uint32_t ins)
{
	const struct model_arg *m = &cs->model->args[i];
	int64_t n;
	val size;

	if (cs->v[i] <= VAL_UNINIT ||
	    !(m->flags & (MODEL_A_WRITES | MODEL_A_MAY_WRITE | MODEL_A_STRING_OUT)))
		return;
	size = call_size(ex, st, cs, &m->writes, ins, VAL_NONE);
	if (m->flags & MODEL_A_DEEP)
		havoc_arg(ex, st, cs, i, true, NULL, ins);
	else if (size != VAL_NONE && val_is_const(&ex->t, size, &n) && n >= 0)
		mem_fill(ex, st, cs->v[i], (uint64_t)n, REGION_UNKNOWN, ins);
	else
		havoc_arg(ex, st, cs, i, false, NULL, ins);
}

/* What scanf() is given: a number there is no larger than its type. */
static void scan_arg(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		     uint32_t ins)
{
	const struct ir_typ *t = ir_typ(ex->unit, ir_typ(ex->unit, cs->args[i].type)->elem);

	if (cs->v[i] > VAL_UNINIT &&
	    ((t->kind == IR_INT && t->size_bytes > 1) || t->kind == IR_FLOAT))
		mem_fill(ex, st, cs->v[i], t->size_bytes, REGION_UNKNOWN, ins);
	else
		havoc_arg(ex, st, cs, i, false, NULL, ins);
}

/* memset(p, 0, n) and calloc-like knowledge of content */
static bool is_zero_fill(const struct callsite *cs, uint32_t i)
{
	const struct model_arg *m = &cs->model->args[i];

	return m->flags & MODEL_A_ZEROES ||
	       (m->filled_with && m->filled_with <= cs->n && cs->v[m->filled_with - 1] == VAL_ZERO);
}

static void zero_fill(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		      uint32_t ins)
{
	val size = call_size(ex, st, cs, &cs->model->args[i].writes, ins, VAL_NONE);
	struct rfact f;
	sym region;
	int64_t n;
	val off;

	if (size > VAL_UNINIT && val_is_const(&ex->t, size, &n) && n >= 0) {
		mem_fill(ex, st, cs->v[i], (uint64_t)n, REGION_ZERO, ins);
		return;
	}
	if (!val_split(&ex->t, cs->v[i], &region, &off))
		return;
	if (off == VAL_ZERO && mem_size(ex, st, region) == size) { /* all of it, symbolically */
		mem_havoc(ex, st, cs->v[i], false, NULL, ins);
		f = st_region(ex, st, region);
		f.init = REGION_ZERO;
		f.epoch = 0;
		st_region_set(ex, st, region, &f);
	} else {
		mem_havoc(ex, st, cs->v[i], false, NULL, ins);
	}
}

/* The result can be an error number in the form of a pointer: which ones, its range may say. */
static void admit_errors(struct explorer *ex, const struct model *m, sym s)
{
	ex->t.s.v[s].flags |= SYM_F_MAY_BE_ERR;
	ex->t.s.v[s].range.lo =
		m->has_range && m->lo < 0 ? ps_max_i64(m->lo, -ERROR_POINTERS) : -ERROR_POINTERS;
}

static val allocate(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t ins)
{
	const struct model *m = cs->model;
	sym s = sym_get(&ex->t, SYM_HEAP, 0, 0, ins, st_it(st), 0);
	val size = call_size(ex, st, cs, &m->size, ins, VAL_NONE);
	struct rfact f = {.init = REGION_UNINIT, .size = size};
	uint32_t from;

	ex->t.s.v[s].ins = ins;
	if (m->flags & MODEL_MAY_BE_NULL) {
		ex->t.s.v[s].flags |= SYM_F_MAY_BE_NULL | SYM_F_FAILS;
		ex->t.s.v[s].range.lo = 0;
	}
	if (m->flags & MODEL_NULL_IS_OOM)
		ex->t.s.v[s].flags |= SYM_F_OOM;
	if (m->flags & MODEL_ERRPTR)
		admit_errors(ex, m, s);
	if (m->flags & MODEL_ZEROED)
		f.init = REGION_ZERO;
	else if (m->flags & MODEL_INITIALIZED || m->realloc_of || m->flags & MODEL_STRING ||
		 size == VAL_NONE)
		f.init = REGION_UNKNOWN;
	if (f.init == REGION_UNKNOWN)
		f.epoch = epoch_at(ex, ins, st_it(st), s);
	from = m->realloc_of ? m->realloc_of : m->copies;
	if (from && from <= cs->n)
		f.taint = taint_of_memory(ex, st, cs->v[from - 1]);
	pmap_set(&st->con, &ex->mem, st->owner, s, 0);
	own_new(ex, st, s);
	mem_drop_region(ex, st, s);
	st_region_set(ex, st, s, &f);
	if (m->flags & MODEL_STRING && size != VAL_NONE) { /* strdup() */
		val last = val_lin(&ex->t, 1, size, 0, size, -(int64_t)call_char_bytes(cs));

		str_put(ex, st, val_sym(&ex->t, s), call_char_bytes(cs),
			str_chars(ex, last, call_char_bytes(cs)), false);
	}
	return val_sym(&ex->t, s);
}

static void bound_result(struct explorer *ex, struct state *st, const struct callsite *cs, val v,
			 uint32_t ins)
{
	const struct model *m = cs->model;

	sym one = val_single(&ex->t, v);

	if (m->has_range && one) {
		struct interval *r = &ex->t.s.v[one].range;

		r->lo = ps_max_i64(r->lo, m->lo);
		r->hi = ps_min_i64(r->hi, m->hi);
	}
	if (m->max.a.kind != MODEL_T_NONE) {
		val max = call_size(ex, st, cs, &m->max, ins, VAL_NONE);
		val d = max > VAL_UNINIT ? val_lin(&ex->t, 1, v, -1, max, 0) : VAL_NONE;

		if (d != VAL_NONE && st_bounds(ex, st, max).lo >= 0)
			(void)st_assume_le(ex, st, d, 0);
	}
}

static val call_symbol(struct explorer *ex, struct state *st, const struct callsite *cs,
		       uint32_t ins)
{
	sym s = sym_get(&ex->t, SYM_CALL, 0, cs->ins->type, ins, st_it(st), 0);

	ex->t.s.v[s].ins = ins;
	pmap_set(&st->con, &ex->mem, st->owner, s, 0);
	own_new(ex, st, s);
	return val_sym(&ex->t, s);
}

/* A number for an expression as it is written: variables by name, literals by content. */
static uint64_t text_hash(const struct explorer *ex, struct ir_ref r, int depth)
{
	uint64_t h = hash_mix(ir_ref_kind(r), ir_ref_index(r));
	const struct ir_ins *i;

	if (ir_ref_is(r, IR_STR)) {
		const struct ir_lit *lit = &ex->unit->lits.v[ir_ref_index(r)];

		return hash_bytes(lit->bytes, lit->size_bytes, 1);
	}
	if (!ir_ref_is(r, IR_TMP) || depth == 0)
		return h;
	i = &ex->fn->ins[ir_ref_index(r)];
	h = hash_mix(hash_mix(i->op, i->imm), i->aux);
	return hash_mix(hash_mix(h, text_hash(ex, i->a, depth - 1)),
			text_hash(ex, i->b, depth - 1));
}

static uint64_t call_text(const struct explorer *ex, const struct ir_ins *i)
{
	const struct ir_call *c = &ex->fn->calls[i->imm];
	uint64_t h = hash_mix(ir_ref_kind(c->callee), ir_ref_index(c->callee));

	for (uint32_t k = 0; k < c->n; k++)
		h = hash_mix(h, text_hash(ex, ex->fn->args[c->first + k].value, 6));
	return h;
}

/* Does the function make a call with this text more than once?  Then what is learnt of its result
 * is kept, though nothing holds it. */
static bool is_asked_again(struct explorer *ex, const struct ir_ins *i)
{
	const uint64_t *n;

	if (!ex->t.asked_known) {
		ex->t.asked_known = true;
		for (uint32_t k = 0; k < ex->fn->n_ins; k++)
			if (ex->fn->ins[k].op == IR_CALL)
				++*map_put(&ex->t.asked, call_text(ex, &ex->fn->ins[k]), NULL);
	}
	n = map_get(&ex->t.asked, call_text(ex, i));
	return n && *n > 1;
}

/* A symbol for what a call says that changes nothing: the same for the same arguments as long as
 * nothing was written to what they point to.  0: it cannot be told what they are. */
static sym answer_of(struct explorer *ex, struct state *st, const struct callsite *cs,
		     const char *name, uint32_t mark, uint32_t ins)
{
	uint64_t h = hash_bytes(name, strlen(name), 3);
	uint32_t world = cs->summary && cs->summary->settled ? 0 : st->world;
	val within = VAL_NONE;
	sym s;

	for (uint32_t i = 0; i < cs->n; i++) {
		sym region;
		val off;

		if (!ir_type_is(ex->unit, cs->args[i].type, IR_PTR)) {
			h = hash_mix(h, cs->v[i]);
			continue;
		}
		if (!val_split(&ex->t, cs->v[i], &region, &off))
			return 0;
		if (sym_info(&ex->t, region)->kind == SYM_STR) { /* each use is one of its own */
			const struct ir_lit *lit = &ex->unit->lits.v[sym_info(&ex->t, region)->x];

			h = hash_mix(h, hash_bytes(lit->bytes, lit->size_bytes, off));
		} else {
			h = hash_mix(hash_mix(h, cs->v[i]), mem_stamp(ex, st, region));
			within = within == VAL_NONE ? cs->v[i] : within;
		}
	}
	s = sym_get(&ex->t, SYM_FRESH, mark, cs->ins->type, (uint32_t)h, (uint32_t)(h >> 32),
		    world);
	ex->t.s.v[s].ins = ins;
	if (!ir_type_is(ex->unit, cs->ins->type, IR_PTR))
		ex->t.s.v[s].within = within;
	if (is_asked_again(ex, cs->ins))
		ex->t.s.v[s].flags |= SYM_F_ASKED_AGAIN;
	return s;
}

/* The result of a function that is known to be pure. */
static val pure_result(struct explorer *ex, struct state *st, const struct callsite *cs,
		       const char *name, uint32_t ins)
{
	sym s = answer_of(ex, st, cs, name, 2, ins);

	return s ? val_sym(&ex->t, s) : call_symbol(ex, st, cs, ins);
}

static bool writes_nothing(const struct explorer *ex, effect_row by)
{
	for (uint32_t i = 0; by && i < ex->effects->words; i++)
		if (by[i])
			return false;
	return by;
}

/* Where a function of the program that writes nothing is asked the same twice, it says the same
 * twice: a name for it, which its outcomes are compared with.  Without one they would be chosen
 * anew by each call.  VAL_NONE: it is asked once. */
static val same_answer(struct explorer *ex, struct state *st, const struct callsite *cs,
		       uint32_t ins)
{
	sym s;

	if (!cs->callee ||
	    (!ir_type_is(ex->unit, cs->ins->type, IR_INT) &&
	     !ir_type_is(ex->unit, cs->ins->type, IR_PTR)) ||
	    !is_asked_again(ex, cs->ins) || !writes_nothing(ex, row_of(ex, cs)))
		return VAL_NONE;
	for (uint32_t i = 0; i < cs->n; i++)
		if (cs->v[i] <= VAL_UNINIT)
			return VAL_NONE;
	s = answer_of(ex, st, cs, ir_cstr(ex->unit, cs->callee->key), 3, ins);
	return s ? val_sym(&ex->t, s) : VAL_NONE;
}

static bool has_pointer(const struct explorer *ex, const struct callsite *cs)
{
	for (uint32_t i = 0; i < cs->n; i++)
		if (ir_type_is(ex->unit, cs->types[i], IR_PTR))
			return true;
	return ir_type_is(ex->unit, cs->ins->type, IR_PTR);
}

static val model_result(struct explorer *ex, struct state *st, const struct callsite *cs,
			const struct known_call *known, uint32_t ins)
{
	const struct model *m = cs->model;
	bool succeeds;
	val v;
	sym s;

	if (ir_type_is(ex->unit, cs->ins->type, IR_VOID))
		return VAL_NONE;
	v = known_result(ex, st, known);
	if (v != VAL_NONE)
		return v;
	succeeds = m->flags & MODEL_MAY_BE_NULL && known_succeeds(ex, st, known);
	if (m->aliases && m->aliases <= cs->n && (succeeds || !(m->flags & MODEL_MAY_BE_NULL)))
		return cs->v[m->aliases - 1];
	if (m->flags & MODEL_ALLOC && ir_type_is(ex->unit, cs->ins->type, IR_PTR))
		return allocate(ex, st, cs, ins);
	v = call_size(ex, st, cs, &m->is, ins, VAL_NONE);
	if (v != VAL_NONE)
		return v;
	v = m->flags & MODEL_PURE ? pure_result(ex, st, cs, m->name, ins)
				  : call_symbol(ex, st, cs, ins);
	s = val_single(&ex->t, v);
	if (succeeds)
		(void)st_assume_ge(ex, st, v, 1);
	else if (m->flags & MODEL_MAY_BE_NULL)
		ex->t.s.v[s].flags |=
			SYM_F_MAY_BE_NULL | (m->flags & MODEL_NULL_IS_OOM ? SYM_F_OOM : 0) |
			(null_is_doubted(ex, st, m, ins) ? SYM_F_DOUBTED : 0) |
			(m->flags & (MODEL_NULL_IS_NO_MATCH | MODEL_NULL_IS_MISFIT) ? 0
										    : SYM_F_FAILS);
	if (m->flags & MODEL_MAY_BE_NEG)
		ex->t.s.v[s].flags |= SYM_F_FAILS;
	if (m->interior_of && m->interior_of <= cs->n)
		ex->t.s.v[s].within = cs->v[m->interior_of - 1];
	else if (m->aliases && m->aliases <= cs->n) /* … or null */
		ex->t.s.v[s].within = cs->v[m->aliases - 1];
	if (m->flags & MODEL_ERRPTR)
		admit_errors(ex, m, s);
	if (m->flags & MODEL_TAINTED)
		taint_symbol(ex, s, ins + 1);
	for (uint32_t i = 0; m->flags & MODEL_PURE && !has_pointer(ex, cs) && i < cs->n; i++)
		taint_symbol(ex, s, taint_of(ex, cs->v[i])); /* ntohl() */
	if (m->flags & MODEL_NONNULL)
		(void)st_assume_ge(ex, st, v, 1);
	bound_result(ex, st, cs, v, ins);
	return v;
}

/* setjmp() comes back at once with 0, and again from longjmp() with another number: after what
 * follows here, so anything may have been written by then. */
static void comes_back(struct explorer *ex, struct state *st, val result, uint32_t ins)
{
	struct state *again = st_fork(ex, st);

	for (uint32_t i = 0; i < ex->fn->n_locals; i++)
		mem_havoc(ex, again, ev_ref(ex, again, IR_REF(IR_LOCAL, i)), true, NULL, ins);
	mem_havoc_globals(ex, again, NULL, ins);
	if (st_assume_ne(ex, again, result, 0)) {
		ex_set_value(ex, again, ins, result);
		ex_resume(ex, again, ins);
	}
	(void)st_assume_eq(ex, st, result, 0);
}

static bool exec_model(struct explorer *ex, struct state *st, const struct callsite *cs,
		       uint32_t ins)
{
	const struct model *m = cs->model;
	const struct known_call known = {
		.name = m->name, .args = cs->v, .types = cs->types, .n = cs->n, .ins = ins};
	struct call_strings strings;
	bool calls_back = false;
	val v;

	for (uint32_t i = 0; i < cs->n && i < m->n_args; i++)
		if (!check_arg(ex, st, cs, i, ins))
			return false;
	if (!call_bytes_before(ex, st, cs, ins, &strings))
		return false;
	if (!own_before_model(ex, st, cs, ins))
		return false;
	if (m->flags & MODEL_ASSERTS && cs->n && !st_assume(ex, st, cs->v[0], true))
		return false;
	if (m->flags & (MODEL_NORETURN | MODEL_EXITS))
		return false;
	if (m->exits_if && m->exits_if <= cs->n &&
	    !st_assume(ex, st, cs->v[m->exits_if - 1], false))
		return false;
	v = strings.printed != VAL_NONE ? strings.printed : model_result(ex, st, cs, &known, ins);
	for (uint32_t i = 0; i < cs->n; i++) {
		const struct model_arg *a = i < m->n_args ? &m->args[i] : NULL;

		if (a && a->flags & MODEL_A_CALLBACK)
			calls_back = true;
		if (a && is_zero_fill(cs, i))
			zero_fill(ex, st, cs, i, ins);
		else if (a)
			write_arg(ex, st, cs, i, ins);
		else if (m->n_args && m->args[m->n_args - 1].flags & MODEL_A_SCANF)
			scan_arg(ex, st, cs, i, ins);
		if (a && a->flags & MODEL_A_SCANF)
			scan_arg(ex, st, cs, i, ins);
		if (a && a->flags & MODEL_A_KEEPS)
			mem_escape(ex, st, cs->v[i]);
	}
	call_bytes_after(ex, st, cs, &strings, ins);
	if (m->flags & MODEL_GLOBALS)
		mem_havoc_globals(ex, st, NULL, ins);
	if (calls_back) {
		effect_row by = row_of_callbacks(ex, cs);

		mem_havoc_globals(ex, st, by, ins);
		for (uint32_t i = 0; i < cs->n; i++)
			mem_havoc(ex, st, cs->v[i], true, by, ins);
	}
	known_effects(ex, st, &known, v);
	own_after_model(ex, st, cs, v, ins);
	leak_call_model(ex, st, cs, v, ins);
	lock_call_model(ex, st, cs, v, ins);
	if (m->flags & MODEL_RETURNS_TWICE && v > VAL_UNINIT && !m->has_range)
		comes_back(ex, st, v, ins);
	ex_set_value(ex, st, ins, v);
	return true;
}

/* ---- nothing known
 * ------------------------------------------------------------------------------------ */

/* Has it been declared to have no effects, and looks at no memory that it is given? */
static bool is_pure_of_numbers(const struct explorer *ex, const struct callsite *cs)
{
	if (!cs->callee || !(cs->callee->flags & IR_S_PURE) ||
	    ir_type_is(ex->unit, cs->ins->type, IR_PTR))
		return false;
	for (uint32_t i = 0; i < cs->n; i++)
		if (ir_type_is(ex->unit, cs->args[i].type, IR_PTR))
			return false;
	return true;
}

bool call_keeps_by_name(const char *name)
{
	static const char *const words[] = {"add",    "put",	  "push",   "set",
					    "insert", "register", "append", "enqueue",
					    "attach", "store",	  "link"};

	for (uint32_t i = 0; i < PS_ARRAY_SIZE(words); i++) {
		const char *p = strstr(name, words[i]);

		if (p && (p == name || p[-1] == '_'))
			return true;
	}
	return false;
}

static bool is_lent_for_writing(const struct explorer *ex, const struct callsite *cs, uint32_t i)
{
	const struct ir_typ *t = ir_typ(ex->unit, cs->args[i].type);

	return t->kind == IR_PTR && !(t->flags & IR_TF_CONST_ELEM) &&
	       !(cs->args[i].flags & IR_ARG_BYVAL);
}

bool call_allocates_by_name(struct explorer *ex, const struct ir_call *call)
{
	static const char *const words[] = {"alloc", "strdup"};
	const struct ir_sym *s = ir_ref_is(call->callee, IR_SYM)
					 ? &ex->unit->syms.v[ir_ref_index(call->callee)]
					 : NULL;
	const char *name = s ? ir_cstr(ex->unit, s->name)
			     : ir_ref_text(ex->unit, ex->fn, call->callee, &ex->mem);

	for (uint32_t i = 0; i < PS_ARRAY_SIZE(words); i++)
		if (strcasestr(name, words[i]))
			return true;
	return s && s->flags & IR_S_MALLOC;
}

/* Whoever replaces an allocator that can fail can fail as well, and makes as much as is asked for.
 */
static void stand_in_result(struct explorer *ex, struct state *st, const struct callsite *cs,
			    uint32_t ins, sym s)
{
	const struct model *m = cs->stand_in;

	if (m->flags & MODEL_MAY_BE_NULL)
		ex->t.s.v[s].flags |=
			SYM_F_MAY_BE_NULL | (m->flags & MODEL_NULL_IS_OOM ? SYM_F_OOM : 0);
	/* how a buffer has grown, round by round, is more than we can follow */
	if (m->flags & MODEL_ALLOC && !(m->flags & MODEL_RELEASES_OLD)) {
		struct rfact f = {.epoch = epoch_at(ex, ins, st_it(st), s)};
		struct callsite as = *cs;

		as.model = m;
		f.size = call_size(ex, st, &as, &m->size, ins, VAL_NONE);
		st_region_set(ex, st, s, &f);
	}
}

static void exec_unknown(struct explorer *ex, struct state *st, const struct callsite *cs,
			 uint32_t ins)
{
	const char *name = cs->callee ? ir_cstr(ex->unit, cs->callee->name) : "";
	bool keeps = !cs->callee || call_keeps_by_name(name);
	bool unseen = cs->callee && cs->callee->body == IR_NO;
	effect_row by = row_of(ex, cs);
	val v = VAL_NONE;

	leak_call_unknown(ex, st, cs);
	lock_call_unknown(ex, st, cs);
	for (uint32_t i = 0; i < cs->n; i++) {
		const struct ir_typ *t = ir_typ(ex->unit, cs->args[i].type);

		if (is_lent_for_writing(ex, cs, i)) {
			havoc_arg(ex, st, cs, i, true, unseen ? NULL : by, ins);
			if (keeps)
				mem_escape(ex, st, cs->v[i]);
		} else if (t->kind == IR_INT && t->size_bytes == ex->unit->ptr_bytes) {
			sym base;
			val off;

			if (val_split(&ex->t, cs->v[i], &base, &off) &&
			    sym_info(&ex->t, base)->flags & SYM_F_POINTER)
				mem_havoc(ex, st, cs->v[i], true, unseen ? NULL : by, ins);
		}
	}
	if (!cs->callee || !(cs->callee->flags & IR_S_PURE))
		mem_havoc_globals(ex, st, by, ins);
	if (!ir_type_is(ex->unit, cs->ins->type, IR_VOID)) {
		sym s;

		v = is_pure_of_numbers(ex, cs) ? pure_result(ex, st, cs, name, ins)
					       : call_symbol(ex, st, cs, ins);
		s = val_single(&ex->t, v);
		ex->t.s.v[s].flags |= SYM_F_FAILS; /* if that is what null means */
		if (cs->callee && cs->callee->flags & IR_S_RETURNS_NONNULL)
			(void)st_assume_ge(ex, st, v, 1);
		if (ir_type_is(ex->unit, cs->ins->type, IR_PTR) &&
		    call_allocates_by_name(ex, cs->call))
			ex->t.s.v[s].flags |= SYM_F_OOM; /* if it is null at all */
		if (cs->callee && cs->callee->flags & IR_S_RETURNS_NULLABLE)
			ex->t.s.v[s].flags |= SYM_F_MAY_BE_NULL;
		if (cs->stand_in && ir_type_is(ex->unit, cs->ins->type, IR_PTR))
			stand_in_result(ex, st, cs, ins, s);
		if (cs->callee && cs->callee->alloc_size[0] && cs->callee->alloc_size[0] <= cs->n) {
			struct rfact f = {.epoch = epoch_at(ex, ins, st_it(st), s)};
			struct model_size size = {.a = {MODEL_T_ARG, cs->callee->alloc_size[0]}};

			if (cs->callee->alloc_size[1])
				size.b =
					(struct model_term){MODEL_T_ARG, cs->callee->alloc_size[1]};
			f.size = call_size(ex, st, cs, &size, ins, VAL_NONE);
			st_region_set(ex, st, s, &f);
		}
	}
	ex_set_value(ex, st, ins, v);
}

void call_result_in_memory(struct explorer *ex, struct state *st, uint32_t ins)
{
	const struct ir_call *call = &ex->fn->calls[ex->fn->ins[ins].imm];
	val dest = ev_ref(ex, st, call->dest);

	if (dest > VAL_UNINIT)
		mem_fill(ex, st, dest,
			 ir_typ(ex->unit, ir_typ(ex->unit, call->ftype)->elem)->size_bytes,
			 REGION_UNKNOWN, ins);
}

static bool call_event(struct explorer *ex, struct state *st, const struct callsite *cs,
		       uint32_t ins)
{
	struct flow_ctx cx = flow_ctx_at(ex, st, ins, cs->ins->loc);
	struct ev_call ev = {
		.call = cs->call, .callee = cs->callee, .model = cs->model, .args = cs->v};

	for (uint32_t i = 0; ex->checkers && ex->checkers[i]; i++) {
		if (!ex->checkers[i]->call)
			continue;
		cx.self = ex->checkers[i];
		cx.self->call(&cx, &ev);
	}
	if (cs->callee)
		return true;
	/* a null function pointer is called */
	return event_deref(ex, st, ins, cs->ins->loc,
			   &(struct ev_deref){.kind = ACCESS_READ,
					      .addr_ref = cs->call->callee,
					      .addr = ev_ref(ex, st, cs->call->callee)});
}

/* What the callee is declared not to take. */
static bool check_nonnull_args(struct explorer *ex, struct state *st, const struct callsite *cs,
			       uint32_t ins)
{
	const uint8_t *flags;

	if (!cs->callee || !cs->callee->n_param_flags)
		return true;
	flags = ex->unit->param_flags.v + cs->callee->first_param_flags;
	for (uint32_t i = 0; i < cs->n && i < cs->callee->n_param_flags; i++) {
		struct ev_deref ev = {.kind = ACCESS_NONNULL,
				      .addr_ref = cs->args[i].value,
				      .addr = cs->v[i],
				      .callee = ir_cstr(ex->unit, cs->callee->name),
				      .arg = i + 1};

		if (flags[i] & IR_P_NONNULL && cs->v[i] > VAL_UNINIT &&
		    ir_type_is(ex->unit, cs->args[i].type, IR_PTR) &&
		    !event_deref(ex, st, ins, cs->ins->loc, &ev))
			return false;
	}
	return true;
}

/* What the callee does with its arguments. */
static bool check_summary(struct explorer *ex, struct state *st, const struct callsite *cs,
			  struct apply *inputs, uint32_t ins)
{
	struct ir_ref refs[MAX_ARGS];
	struct called c = {.s = cs->summary,
			   .inputs = inputs,
			   .name = ir_cstr(ex->unit, cs->callee->name),
			   .args = cs->v,
			   .refs = refs,
			   .n_args = cs->n};

	for (uint32_t i = 0; i < cs->n; i++)
		refs[i] = cs->args[i].value;
	return summary_check_latent(ex, st, &c, ins);
}

/* Functions that the model says are called with another argument. */
static bool check_callbacks(struct explorer *ex, struct state *st, const struct callsite *cs,
			    uint32_t ins)
{
	for (uint32_t i = 0; i < cs->n && i < cs->model->n_args; i++) {
		uint32_t with = cs->model->args[i].calls_with;

		if (with && with <= cs->n &&
		    !summary_check_callback(ex, st, cs->v[i], &cs->v[with - 1],
					    &cs->args[with - 1].value, 1, ins))
			return false;
	}
	return true;
}

static bool is_in_assertion(const struct explorer *ex, ir_loc loc)
{
	const struct ir_span *at = &ex->unit->locs.v[loc];

	return at->flags & IR_LOC_MACRO && strcasestr(ir_cstr(ex->unit, at->macro), "assert");
}

/* A procedure of which we see no body, called by a macro that is named an assertion where what the
 * macro tests has failed: it does not come back, or nobody could rely on the assertion. */
static bool is_failed_assertion(const struct explorer *ex, const struct state *st, uint32_t ins)
{
	const struct ir_ins *i = &ex->fn->ins[ins];
	const struct ir_span *at = &ex->unit->locs.v[i->loc], *test;

	if (!ir_type_is(ex->unit, i->type, IR_VOID) || at->flags & IR_LOC_MACRO_ARG ||
	    !is_in_assertion(ex, i->loc) || !st->trail || st->trail->kind != TRAIL_BRANCH)
		return false;
	test = &ex->unit->locs.v[ex->fn->blocks[st->trail->block].loc];
	return is_in_assertion(ex, ex->fn->blocks[st->trail->block].loc) &&
	       test->macro == at->macro && test->file == at->file && test->line >= at->line &&
	       test->line <= at->end_line;
}

static bool never_returns(const struct explorer *ex, const struct callsite *cs)
{
	return cs->callee && ex->ends && ex->ends->never[cs->callee - ex->unit->syms.v];
}

bool call_exec(struct explorer *ex, struct state *st, uint32_t ins)
{
	struct callsite cs = {0};

	resolve(ex, st, ins, &cs);
	if (!call_event(ex, st, &cs, ins))
		return false;
	if (cs.model) {
		ex->n_calls_model++;
		if (!check_callbacks(ex, st, &cs, ins) || !exec_model(ex, st, &cs, ins))
			return false;
		call_result_in_memory(ex, st, ins);
		return true;
	}
	own_pass_numbers(ex, st, &cs);
	if (!check_nonnull_args(ex, st, &cs, ins))
		return false;
	if (cs.callee && cs.callee->flags & IR_S_NORETURN)
		return false;
	if (cs.callee && cs.summary) { /* there is one of callees that are known only */
		struct apply *in = summary_inputs(ex, st, cs.summary, ins, cs.v, cs.n);
		bool changed = false;

		ex->n_calls_body++;
		if (!check_summary(ex, st, &cs, in, ins))
			return false;
		summary_check_needs(ex, st, cs.summary, in, ins, ir_cstr(ex->unit, cs.callee->name),
				    cs.v);
		/* what a body does by va_arg is not in its summary */
		for (uint32_t i = ex->unit->funcs.v[cs.callee->body].n_params; i < cs.n; i++)
			if (is_lent_for_writing(ex, &cs, i)) {
				havoc_arg(ex, st, &cs, i, false, row_of(ex, &cs), ins);
				changed = true;
			}
		if (changed)
			in = summary_inputs(ex, st, cs.summary, ins, cs.v, cs.n);
		return !never_returns(ex, &cs) && summary_apply(in, same_answer(ex, st, &cs, ins));
	}
	if (never_returns(ex, &cs)) /* one of a circle: it has no summary yet */
		return false;
	ex->n_calls_havoc++;
	if (is_failed_assertion(ex, st, ins))
		return false;
	if (!cs.callee)
		latent_calls(ex, st, ev_ref(ex, st, cs.call->callee), cs.v, cs.n, ins);
	call_result_in_memory(ex, st, ins);
	exec_unknown(ex, st, &cs, ins);
	return true;
}

void call_asm(struct explorer *ex, struct state *st, uint32_t ins)
{
	const struct ir_call *call = &ex->fn->calls[ex->fn->ins[ins].imm];

	for (uint32_t i = 0; i < call->n; i++) {
		const struct ir_arg *a = &ex->fn->args[call->first + i];
		val v = ev_ref(ex, st, a->value);

		leak_escape(ex, st, v);
		if (v > VAL_UNINIT)
			mem_havoc(ex, st, v, true, NULL, ins);
	}
	mem_havoc_globals(ex, st, NULL, ins);
}

void call_add_effect(const struct explorer *ex, const struct ir_call *call, uint64_t *row)
{
	const struct callsite cs = {.call = call,
				    .callee =
					    ir_ref_is(call->callee, IR_SYM)
						    ? &ex->unit->syms.v[ir_ref_index(call->callee)]
						    : NULL};
	const struct model *m = call_model(ex, cs.callee);
	effect_row of = m ? effect_of_unknown(ex->effects) : row_of(ex, &cs);
	bool calls_back = false;

	for (uint32_t i = 0; m && i < m->n_args; i++)
		calls_back |= (m->args[i].flags & MODEL_A_CALLBACK) != 0;
	if (m && !calls_back && !(m->flags & MODEL_GLOBALS))
		return;
	for (uint32_t k = 0; k < ex->effects->words; k++)
		row[k] |= of ? of[k] : UINT64_MAX;
}
