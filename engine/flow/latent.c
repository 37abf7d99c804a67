/* latent.c - what a callee does with something that it is given, and that its caller knows better:
 * it dereferences a pointer that is null, an argument or what lies behind it ("c->peer"), divides
 * by a number that is 0, reads memory that was never written; or it takes for granted an index, a
 * length, room for so many bytes.
 *
 * A dereference leaves its trace in the summary as a condition of exits: the pointer was not null.
 * Divisions and reads are *demands*: a list in the summary, and a bit per exit.  Where every exit
 * that is possible otherwise has met it, the callee does so for sure, if it comes back at all;
 * where some have, it may.
 */
#include "engine/flow/summary_p.h"

#include <string.h>

enum { MAX_SUSPECTS = 8, MAX_READS = 24, MAX_DEPTH = 4 };

/* ---- what this function does --------------------------------------------------------------- */

static uint32_t note(struct explorer *ex, enum demand_kind kind, val v)
{
	ex->demands[ex->n_demands] = (struct demand){.kind = kind, .value = v};
	return ex->n_demands++;
}

struct given {
	struct explorer *ex;
	const struct state *st;
	bool changed;
};

static bool is_own(const struct explorer *ex, sym region)
{
	uint8_t kind = sym_info(&ex->t, region)->kind;

	return kind == SYM_LOCAL || kind == SYM_HEAP;
}

static bool look_at_region(void *arg, uint32_t region, uint32_t fact)
{
	struct given *g = arg;
	const struct rfact *f = &g->ex->rfacts.v[fact];

	g->changed |= !is_own(g->ex, region) && (f->epoch || f->init != REGION_UNKNOWN);
	return !g->changed;
}

static bool look_at_cell(void *arg, uint32_t cell, uint32_t v)
{
	struct given *g = arg;

	g->changed |= !is_own(g->ex, g->ex->t.cells.v[cell].region) &&
		      !mem_is_initial(g->ex, g->st, cell, v);
	return !g->changed;
}

/* Is all that the function was given as it was when it began? */
static bool is_as_given(struct explorer *ex, const struct state *st)
{
	struct given g = {ex, st, st->world != 0};

	if (!g.changed)
		pmap_each(&st->reg, look_at_region, &g);
	if (!g.changed)
		pmap_each(&st->mem, look_at_cell, &g);
	if (!g.changed)
		pmap_each(&st->gmem, look_at_cell, &g);
	return !g.changed;
}

/* The function with a body that a pointer is the address of, or IR_NO. */
static uint32_t function_at(const struct explorer *ex, val v)
{
	sym one = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;
	const struct sym_info *i = sym_info(&ex->t, one);

	return one && i->kind == SYM_FUNC && !i->op ? ex->unit->syms.v[i->x].body : IR_NO;
}

static void note_call(struct explorer *ex, struct state *st, struct demand d)
{
	uint32_t i = 0;

	while (i < ex->n_demands &&
	       (ex->demands[i].kind != d.kind || ex->demands[i].value != d.value ||
		ex->demands[i].touched != d.touched ||
		memcmp(ex->demands[i].args, d.args, sizeof d.args) != 0))
		i++;
	if (i == MAX_DEMANDS)
		return;
	if (i == ex->n_demands)
		ex->demands[note(ex, d.kind, d.value)] = d;
	st->demands |= (uint64_t)1 << i;
}

void latent_calls(struct explorer *ex, struct state *st, val v, const val *args, uint32_t n_args,
		  uint32_t ins)
{
	struct demand d = {.kind = DEMAND_CALL, .value = v, .ins = ins, .n_args = n_args};

	if (!ex->build || v <= VAL_UNINIT || n_args > MAX_DEMAND_ARGS)
		return;
	for (uint32_t k = 0; k < n_args; k++)
		d.args[k] = args[k];
	d.touched = !is_as_given(ex, st);
	note_call(ex, st, d);
}

void latent_uses_result(struct explorer *ex, struct state *st, uint32_t ins)
{
	for (uint32_t i = 0; ex->build && i < ex->n_demands; i++)
		if (ex->demands[i].kind == DEMAND_CALL && ex->demands[i].ins == ins &&
		    st->demands >> i & 1) {
			struct demand d = ex->demands[i];

			d.kind = DEMAND_RESULT;
			note_call(ex, st, d);
			return;
		}
}

static void divides(struct explorer *ex, struct state *st, val v, ir_loc loc,
		    const struct deed *from)
{
	uint32_t i = 0;

	if (!ex->build || st_is_zero(ex, st, v) != TRI_UNKNOWN)
		return;
	while (i < ex->n_demands &&
	       (ex->demands[i].kind != DEMAND_DIVISOR || ex->demands[i].value != v))
		i++;
	if (i == MAX_DEMANDS)
		return;
	if (i == ex->n_demands)
		note(ex, DEMAND_DIVISOR, v);
	(void)deed_note(ex, deed_on_demand(i), loc, from);
	st->demands |= (uint64_t)1 << i;
}

void latent_divides(struct explorer *ex, struct state *st, val v, ir_loc loc)
{
	divides(ex, st, v, loc, NULL);
}

/* Is the object one that was given: behind a parameter, or behind what lies there? */
static bool is_given(const struct explorer *ex, sym region)
{
	const struct sym_info *i = sym_info(&ex->t, region);

	if (i->kind == SYM_LOAD && !i->y)
		i = sym_info(&ex->t, ex->t.cells.v[i->x].region);
	return i->kind == SYM_PARAM || (i->kind == SYM_LOCAL && i->x < ex->fn->n_params);
}

static void reads(struct explorer *ex, struct state *st, val v, ir_loc loc, const struct deed *from)
{
	sym one = val_single(&ex->t, v);
	const struct sym_info *i = sym_info(&ex->t, one);
	struct cell *c;

	if (!one || !ex->build || i->kind != SYM_LOAD || i->y)
		return;
	c = &ex->t.cells.v[i->x];
	if (!c->demand) {
		if (ex->n_demands >= MAX_READS || c->chars || c->extent || !is_given(ex, c->region))
			return;
		c->demand = (uint8_t)(note(ex, DEMAND_WRITTEN, v) + 1);
	}
	if (!(st->demands >> (c->demand - 1) & 1))
		(void)deed_note(ex, deed_on_demand(c->demand - 1u), loc, from);
	st->demands |= (uint64_t)1 << (c->demand - 1);
}

void latent_reads(struct explorer *ex, struct state *st, val v, ir_loc loc)
{
	reads(ex, st, v, loc, NULL);
}

/* The symbol of what a demand says is read. */
static const struct ssym *read_by(const struct summary *s, const struct sdemand *d)
{
	return &s->syms.v[s->forms.v[d->value].t[0].s];
}

/* What the callee has read at an address that was given to this function, too. */
static void inherit_read(struct explorer *ex, struct state *st, const struct ssym *read, val addr,
			 ir_loc loc, const struct deed *from)
{
	sym region;
	uint32_t c;
	val off, v;

	if (!val_split(&ex->t, addr, &region, &off) || !is_given(ex, region))
		return;
	c = summary_cell(ex, read, addr);
	v = pmap_get(mem_map(ex, st, region), c);
	if (!v) /* that it was read makes no other state of this one */
		v = mem_load(ex, st_fork(ex, st), addr, read->type, IR_NO);
	if (v > VAL_UNINIT)
		reads(ex, st, v, loc, from);
}

static void inherit_call(struct explorer *ex, struct state *st, const struct sdemand *of, val v,
			 struct apply *values)
{
	struct demand d = {.kind = of->kind, .value = v, .ins = IR_NO, .n_args = of->n_args};

	for (uint32_t i = 0; i < d.n_args; i++)
		d.args[i] = summary_value(values, of->args[i]);
	d.touched = of->touched || !is_as_given(ex, st);
	note_call(ex, st, d);
}

void summary_inherit(struct explorer *ex, struct state *st, const struct summary *s,
		     const struct sexit *x, struct apply *values, ir_loc loc)
{
	for (uint32_t i = 0; ex->build && i < s->n_demands; i++) {
		const struct sdemand *d = &s->demands[i];
		val v;

		if (!(x->demands >> i & 1))
			continue;
		v = summary_value(values, d->kind == DEMAND_WRITTEN ? read_by(s, d)->x : d->value);
		if (v <= VAL_UNINIT)
			continue;
		if (d->kind == DEMAND_DIVISOR)
			divides(ex, st, v, loc, d->deed);
		else if (d->kind == DEMAND_WRITTEN)
			inherit_read(ex, st, read_by(s, d), v, loc, d->deed);
		else if (function_at(ex, v) == IR_NO)
			inherit_call(ex, st, d, v, values);
	}
}

/* ---- what a callee does -------------------------------------------------------------------- */

enum fault {
	FAULT_NULL,
	FAULT_ZERO,
	FAULT_UNWRITTEN,
	FAULT_CALL,   /* none yet: it is to be seen what the function does that is called  */
	FAULT_RESULT, /* … likewise, what it returns                                      */
};

enum { MAX_CALLBACKS = 3 }; /* one that calls another, and so on                         */

struct suspect {
	enum fault fault;
	val value, at; /* its value; the place that held it, or VAL_NONE                */
	ir_type type;
	const char *name;
	uint32_t arg;
	const struct deed *deed; /* where it does so, or NULL                                 */
	uint32_t demand;	 /* ZERO, UNWRITTEN, CALL                                   */
	uint32_t n_exits;	 /* that have met it                                        */
	uint32_t n_at_any_rate;	 /* … and hang on nothing that the caller decides             */
	uint32_t n_by_state;	 /* … or on no number that it gives, but on what lies in memory */
};

struct suspects {
	struct explorer *ex;
	struct state *st;
	const struct summary *s;
	const struct called *c;
	struct apply *values; /* of inputs, which are the same for all exits                */
	struct suspect v[MAX_SUSPECTS];
	uint32_t n;
	bool divides; /* some of them are divisors                                       */
};

static bool may_be_null(struct explorer *ex, const struct state *st, val v)
{
	enum tri null = v > VAL_UNINIT ? st_is_zero(ex, st, v) : TRI_NO;
	sym base;
	val off;

	if (null != TRI_UNKNOWN)
		return null == TRI_YES;
	return val_split(&ex->t, v, &base, &off) && off == VAL_ZERO &&
	       sym_info(&ex->t, base)->flags & SYM_F_MAY_BE_NULL;
}

/* The address that a value of the callee was loaded from. */
static val place_of(const struct suspects *z, uint32_t value)
{
	const struct form *f = &z->s->forms.v[value];
	const struct ssym *s = &z->s->syms.v[f->t[0].s];

	return f->n == 1 && s->kind == SYM_LOAD ? summary_value(z->values, s->x) : VAL_NONE;
}

static struct suspect *find(struct suspects *z, enum fault fault, val v)
{
	for (uint32_t i = 0; i < z->n; i++)
		if (z->v[i].fault == fault && z->v[i].value == v)
			return &z->v[i];
	return NULL;
}

static void add(struct suspects *z, struct suspect s)
{
	if (z->n < MAX_SUSPECTS && !find(z, s.fault, s.value))
		z->v[z->n++] = s;
	z->divides |= s.fault == FAULT_ZERO;
}

/* All that some exit has dereferenced. */
static void collect_derefs(struct suspects *z)
{
	for (uint32_t k = 0; z->s->derefs && k < z->s->n_exits; k++)
		for (uint32_t i = 0; i < z->s->exits[k].n_conds; i++) {
			const struct scond *c = &z->s->exits[k].conds[i];
			val v = c->derefs ? summary_value(z->values, c->value) : VAL_NONE;

			if (may_be_null(z->ex, z->st, v))
				add(z, (struct suspect){.fault = FAULT_NULL,
							.value = v,
							.at = place_of(z, c->value),
							.name = c->derefs,
							.arg = c->arg});
		}
}

/* Nothing was written at the address; for a survey, in one of the states that were joined. */
static bool is_unwritten(struct suspects *z, val addr, ir_type type)
{
	sym region;
	val off, v;

	if (!val_split(&z->ex->t, addr, &region, &off) ||
	    (sym_info(&z->ex->t, region)->kind != SYM_LOCAL &&
	     sym_info(&z->ex->t, region)->kind != SYM_HEAP) ||
	    !mem_is_within(z->ex, z->st, region, off, ir_typ(z->ex->unit, type)->size_bytes))
		return false;
	v = mem_load(z->ex, st_fork(z->ex, z->st), addr, type, IR_NO);
	if (z->ex->survey && ex_may_be_unwritten(z->ex, z->st, v))
		ex_suspect(z->ex);
	return v == VAL_UNINIT;
}

static bool is_suspect(struct suspects *z, const struct suspect *s)
{
	switch (s->fault) {
	case FAULT_ZERO:
		return st_is_zero(z->ex, z->st, s->value) != TRI_NO;
	case FAULT_UNWRITTEN:
		return is_unwritten(z, s->value, s->type);
	case FAULT_CALL:
	case FAULT_RESULT:
		return z->c->depth < MAX_CALLBACKS && function_at(z->ex, s->value) != IR_NO;
	case FAULT_NULL:
		break;
	}
	return false;
}

static void collect_demands(struct suspects *z)
{
	static const enum fault faults[] = {FAULT_ZERO, FAULT_UNWRITTEN, FAULT_CALL, FAULT_RESULT};

	for (uint32_t i = 0; i < z->s->n_demands; i++) {
		const struct sdemand *d = &z->s->demands[i];
		const struct ssym *read = d->kind == DEMAND_WRITTEN ? read_by(z->s, d) : NULL;
		struct suspect s = {.fault = faults[d->kind],
				    .value = summary_value(z->values, read ? read->x : d->value),
				    .type = read ? read->type : 0,
				    .name = d->name,
				    .arg = d->arg,
				    .deed = d->deed,
				    .demand = i};

		if (s.value > VAL_UNINIT && is_suspect(z, &s))
			add(z, s);
	}
}

/* Has the caller objects that the callee demands to be written, or else something of interest? */
static bool has_demands(const struct explorer *ex, const struct called *c)
{
	for (uint32_t i = 0; i < c->s->n_demands; i++) {
		const struct sdemand *d = &c->s->demands[i];
		val arg = d->arg && d->arg <= c->n_args ? c->args[d->arg - 1] : VAL_NONE;

		if (d->kind != DEMAND_WRITTEN)
			return true;
		for (uint32_t k = 0; arg > VAL_UNINIT && k < val_form(&ex->t, arg)->n; k++)
			if (is_own(ex, val_form(&ex->t, arg)->t[k].s))
				return true;
	}
	return false;
}

/* … but for 0, which only a division has ruled out. */
static void admit_zero(struct explorer *ex, struct con *c)
{
	struct interval *gap = arena_array(&ex->mem, struct interval, c->n_gaps + 1);
	uint32_t n = 0;

	c->iv.lo -= c->iv.lo == 1;
	c->iv.hi += c->iv.hi == -1;
	for (uint32_t i = 0; i < c->n_gaps; i++)
		if (c->gap[i].lo || c->gap[i].hi)
			gap[n++] = c->gap[i];
	c->gap = gap;
	c->n_gaps = n;
}

static bool meets(struct explorer *ex, struct state *st, val v, const struct con *c)
{
	if (v <= VAL_UNINIT)
		return true;
	if (c->iv.hi != INF && !st_assume_le(ex, st, v, c->iv.hi))
		return false;
	if (c->iv.lo != INT64_MIN && !st_assume_ge(ex, st, v, c->iv.lo))
		return false;
	for (uint32_t i = 0; i < c->n_gaps; i++)
		if (!st_assume_outside(ex, st, v, c->gap[i]))
			return false;
	return true;
}

/* Is the value made of a quotient or remainder by a suspect, which there is none of then? */
static bool is_quotient(struct suspects *z, uint32_t value, int depth)
{
	const struct form *f = &z->s->forms.v[value];

	for (uint32_t i = 0; value && i < f->n && depth < MAX_DEPTH; i++) {
		const struct ssym *s = &z->s->syms.v[f->t[i].s];

		if (s->kind != SYM_OP)
			continue;
		if ((s->op == IR_DIV || s->op == IR_REM) &&
		    find(z, FAULT_ZERO, summary_value(z->values, s->y)))
			return true;
		if (is_quotient(z, s->x, depth + 1) || is_quotient(z, s->y, depth + 1))
			return true;
	}
	return false;
}

enum possible { POSSIBLE_NOT, POSSIBLE_IF, POSSIBLE_BY_STATE, POSSIBLE_AT_ANY_RATE };

/* Is the value made of a number that is given to the callee: the like of a mode, which may say what
 * else is needed? */
static bool is_of_number(const struct summary *s, uint32_t value, int depth)
{
	const struct form *f = &s->forms.v[value];

	for (uint32_t i = 0; value && i < f->n && depth < MAX_DEPTH; i++) {
		const struct ssym *y = &s->syms.v[f->t[i].s];

		if (y->kind == SYM_PARAM && !(y->flags & SYM_F_POINTER))
			return true;
		if (y->kind == SYM_OP &&
		    (is_of_number(s, y->x, depth + 1) || is_of_number(s, y->y, depth + 1)))
			return true;
	}
	return false;
}

/* Has another pointer that is given to be null?  Nobody says that it is: it may be there in place
 * of the suspect. */
static bool is_null_argument(struct suspects *z, const struct state *st, uint32_t value, val v)
{
	const struct form *f = &z->s->forms.v[value];

	return f->n == 1 && z->s->syms.v[f->t[0].s].kind == SYM_PARAM &&
	       summary_is_pointer(z->ex, v) && st_is_zero(z->ex, st, v) == TRI_YES;
}

/* Is the exit possible but for what it does with the suspects? */
static enum possible is_possible(struct suspects *z, const struct sexit *x)
{
	struct state *st = st_fork(z->ex, z->st);
	bool hangs = false, on_number = false;

	for (uint32_t i = 0; i < x->n_conds; i++) {
		uint64_t con = st->con.hash, rel = st->rel.hash;
		val v = summary_value(z->values, x->conds[i].value);
		const struct suspect *s = find(z, FAULT_ZERO, v);
		struct con c = x->conds[i].con;

		if (x->conds[i].derefs && find(z, FAULT_NULL, v))
			continue;
		if (z->divides && is_quotient(z, x->conds[i].value, 0))
			continue;
		if (s && x->demands >> s->demand & 1)
			admit_zero(z->ex, &c);
		if (!meets(z->ex, st, v, &c))
			return POSSIBLE_NOT;
		if (con == st->con.hash && rel == st->rel.hash)
			continue;
		hangs = true;
		on_number |= is_of_number(z->s, x->conds[i].value, 0) ||
			     is_null_argument(z, st, x->conds[i].value, v);
	}
	/* where states were joined, or there is no room for more, some may have been left out */
	if (!hangs && !x->joined && x->n_conds < MAX_CONDS)
		return POSSIBLE_AT_ANY_RATE;
	return on_number ? POSSIBLE_IF : POSSIBLE_BY_STATE;
}

static bool does(const struct suspects *z, const struct sexit *x, struct suspect *s)
{
	if (s->fault != FAULT_NULL)
		return x->demands >> s->demand & 1;
	for (uint32_t k = 0; k < x->n_conds; k++)
		if (x->conds[k].derefs && summary_value(z->values, x->conds[k].value) == s->value) {
			if (!s->deed)
				s->deed = x->conds[k].deed;
			return true;
		}
	return false;
}

static void count_exit(struct suspects *z, const struct sexit *x, enum possible possible)
{
	for (uint32_t i = 0; i < z->n; i++)
		if (does(z, x, &z->v[i])) {
			z->v[i].n_exits++;
			z->v[i].n_at_any_rate += possible == POSSIBLE_AT_ANY_RATE;
			z->v[i].n_by_state += possible >= POSSIBLE_BY_STATE;
		}
}

/* ---- telling ------------------------------------------------------------------------------- */

static struct ir_ref arg_ref(const struct called *c, uint32_t arg)
{
	return arg && arg <= c->n_args ? c->refs[arg - 1] : IR_NOREF;
}

/* What the callee calls its argument, or NULL. */
static const char *param_name(const struct explorer *ex, const struct summary *s, uint32_t arg)
{
	const struct ir_func *fn = &ex->unit->funcs.v[s - ex->summaries->v];

	return arg && arg <= fn->n_params ? ir_cstr(ex->unit, fn->locals[arg - 1].name) : NULL;
}

/* Checkers are told of this until stop_telling(). */
static void begin_telling(struct explorer *ex, struct told *told, const struct summary *s,
			  const char *callee, uint32_t arg, struct ir_ref ref,
			  const struct deed *deed)
{
	*told = (struct told){.deed = deed,
			      .callee = callee,
			      .arg = arg,
			      .ref = ref,
			      .param = param_name(ex, s, arg),
			      .outer = ex->told};
	ex->told = told;
}

static void stop_telling(struct explorer *ex)
{
	ex->told = ex->told->outer;
}

static const char *callers_words(const struct suspects *z, const struct suspect *s)
{
	return deed_callers_words(z->ex, &z->ex->mem, param_name(z->ex, z->s, s->arg), s->name,
				  arg_ref(z->c, s->arg));
}

static bool tell_null(const struct suspects *z, const struct suspect *s, bool unsure, uint32_t ins)
{
	struct ir_ref arg = arg_ref(z->c, s->arg);

	return event_deref(
		z->ex, z->st, ins, z->ex->fn->ins[ins].loc,
		&(struct ev_deref){.kind = ACCESS_CALL,
				   .addr_ref = arg,
				   .addr = s->value,
				   .callee = z->c->name,
				   .arg = s->arg,
				   .inner = s->at || ir_ref_is(arg, IR_NONE) ? s->name : NULL,
				   .name = callers_words(z, s),
				   .inner_at = s->at,
				   .unsure = unsure,
				   .assumes = !s->n_at_any_rate,
				   .by_state = s->n_by_state > 0});
}

/* The callee dereferences what the function returns: is it null in all ways that it may go? */
static bool tell_result(const struct suspects *z, const struct called *c, uint32_t ins)
{
	struct suspects f = {.ex = z->ex, .st = z->st, .s = c->s, .c = c};
	uint32_t n_null = 0, n_possible = 0;

	f.values = summary_values(z->ex, st_fork(z->ex, z->st), c->s, 0, ins, c->args, c->n_args);
	for (uint32_t k = 0; k < c->s->n_exits; k++) {
		uint32_t result = c->s->exits[k].result;

		if (is_possible(&f, &c->s->exits[k]) == POSSIBLE_NOT)
			continue;
		n_possible++;
		n_null += result && !c->s->forms.v[result].n && !c->s->forms.v[result].c;
	}
	if (!n_null || n_null < n_possible)
		return true;
	return event_deref(z->ex, z->st, ins, z->ex->fn->ins[ins].loc,
			   &(struct ev_deref){.kind = ACCESS_CALL,
					      .addr = VAL_ZERO,
					      .callee = z->c->name,
					      .inner = arena_printf(&z->ex->mem, "%s(…)", c->name),
					      .name = arena_printf(&z->ex->mem, "%s(…)", c->name)});
}

/* The function that the callee calls: what it does with what it is given. */
static bool tell_call(struct suspects *z, const struct suspect *s, uint32_t ins)
{
	const struct sdemand *d = &z->s->demands[s->demand];
	const struct ir_sym *callee =
		&z->ex->unit->syms.v[sym_info(&z->ex->t, val_single(&z->ex->t, s->value))->x];
	struct ir_ref refs[MAX_DEMAND_ARGS] = {0};
	val args[MAX_DEMAND_ARGS];
	struct called c = {.name = ir_cstr(z->ex->unit, callee->name),
			   .args = args,
			   .refs = refs,
			   .n_args = d->n_args,
			   .only_args = d->touched || z->c->only_args,
			   .depth = z->c->depth + 1};

	c.s = summary_for(z->ex->summaries, z->ex->unit->syms.v[z->ex->fn->sym].body, callee->body);
	if (!c.s || callee->flags & IR_S_WEAK)
		return true;
	for (uint32_t i = 0; i < d->n_args; i++) {
		args[i] = summary_value(z->values, d->args[i]);
		for (uint32_t k = 0; args[i] != VAL_NONE && k < z->c->n_args; k++)
			if (z->c->args[k] == args[i])
				refs[i] = z->c->refs[k];
	}
	return s->fault == FAULT_CALL ? summary_check_latent(z->ex, z->st, &c, ins)
				      : tell_result(z, &c, ins);
}

static bool tell_one(struct suspects *z, const struct suspect *s, uint32_t n_possible, uint32_t ins)
{
	bool unsure = s->n_exits < n_possible;
	ir_loc loc = z->ex->fn->ins[ins].loc;

	switch (s->fault) {
	case FAULT_NULL:
		return tell_null(z, s, unsure, ins);
	case FAULT_ZERO:
		if (!unsure)
			divides(z->ex, z->st, s->value, loc, s->deed);
		return event_div(z->ex, z->st, ins, loc,
				 &(struct ev_div){.divisor_ref = arg_ref(z->c, s->arg),
						  .divisor = s->value,
						  .callee = z->c->name,
						  .arg = s->arg,
						  .inner = s->name,
						  .name = callers_words(z, s),
						  .unsure = unsure,
						  .assumes = !s->n_at_any_rate});
	case FAULT_UNWRITTEN:
		if (!unsure) /* that it reads it in some case says nothing of this one */
			(void)event_uninit(z->ex, z->st, ins, loc, s->value, s->type,
					   &(struct ev_uninit){.addr_ref = arg_ref(z->c, s->arg),
							       .callee = z->c->name,
							       .arg = s->arg,
							       .inner = s->name,
							       .name = callers_words(z, s)});
		return !z->st->dead;
	case FAULT_CALL:
	case FAULT_RESULT:
		return unsure || tell_call(z, s, ins);
	}
	return true;
}

static bool tell(struct suspects *z, const struct suspect *s, uint32_t n_possible, uint32_t ins)
{
	struct told told;
	bool ok;

	begin_telling(z->ex, &told, z->s, z->c->name, s->arg, arg_ref(z->c, s->arg), s->deed);
	ok = tell_one(z, s, n_possible, ins);
	stop_telling(z->ex);
	return ok;
}

/* Where the callee dereferences its argument, if that is one place in all its exits. */
static const struct deed *deref_of_param(const struct summary *s, uint32_t p)
{
	const struct deed *found = NULL;

	for (uint32_t k = 0; k < s->n_exits; k++)
		for (uint32_t i = 0; i < s->exits[k].n_conds; i++) {
			const struct scond *c = &s->exits[k].conds[i];
			const struct form *f = &s->forms.v[c->value];

			if (!c->derefs || f->n != 1 || s->syms.v[f->t[0].s].kind != SYM_PARAM ||
			    s->syms.v[f->t[0].s].x != p)
				continue;
			if (!c->deed ||
			    (found && (c->deed->func != found->func ||
				       c->deed->line != found->line || c->deed->col != found->col)))
				return NULL;
			found = c->deed;
		}
	return found;
}

/* What the callee dereferences without a check must not be null. */
static bool check_args(struct explorer *ex, struct state *st, const struct called *c, uint32_t ins)
{
	const struct ir_func *fn = &ex->unit->funcs.v[c->s - ex->summaries->v];
	struct told told;
	bool ok = true;

	for (uint32_t i = 0; ok && i < c->n_args && i < fn->n_params; i++) {
		struct ev_deref ev = {.kind = ACCESS_CALL,
				      .addr_ref = c->refs[i],
				      .addr = c->args[i],
				      .callee = c->name,
				      .arg = i + 1};

		if (ir_ref_is(c->refs[i], IR_NONE))
			ev.inner = ir_cstr(ex->unit, fn->locals[i].name);
		ev.name = ev.inner;
		if (!(c->s->must_deref >> i & 1))
			continue;
		begin_telling(ex, &told, c->s, c->name, i + 1, c->refs[i], deref_of_param(c->s, i));
		ok = event_deref(ex, st, ins, ex->fn->ins[ins].loc, &ev);
		stop_telling(ex);
	}
	return ok;
}

bool summary_check_latent(struct explorer *ex, struct state *st, const struct called *c,
			  uint32_t ins)
{
	struct suspects z = {.ex = ex, .st = st, .s = c->s, .c = c};
	bool demands = !c->only_args && has_demands(ex, c);
	uint32_t n_possible = 0;

	if (!check_args(ex, st, c, ins))
		return false;
	if (c->only_args || (!c->s->derefs && !demands))
		return true;
	z.values = c->inputs
			   ? c->inputs
			   : summary_values(ex, st_fork(ex, st), c->s, 0, ins, c->args, c->n_args);
	collect_derefs(&z);
	if (demands)
		collect_demands(&z);
	for (uint32_t k = 0; z.n && k < c->s->n_exits; k++) {
		enum possible possible = is_possible(&z, &c->s->exits[k]);

		if (possible == POSSIBLE_NOT)
			continue;
		n_possible++;
		count_exit(&z, &c->s->exits[k], possible);
	}
	for (uint32_t i = 0; i < z.n; i++)
		if (z.v[i].n_exits && !tell(&z, &z.v[i], n_possible, ins))
			return false;
	return true;
}

bool summary_check_callback(struct explorer *ex, struct state *st, val function, const val *args,
			    const struct ir_ref *refs, uint32_t n_args, uint32_t ins)
{
	uint32_t body = function_at(ex, function);
	struct called c = {.args = args, .refs = refs, .n_args = n_args, .depth = 1};

	if (body == IR_NO)
		return true;
	c.s = summary_for(ex->summaries, ex->unit->syms.v[ex->fn->sym].body, body);
	c.name = ir_cstr(ex->unit, ex->unit->syms.v[ex->unit->funcs.v[body].sym].name);
	return !c.s || summary_check_latent(ex, st, &c, ins);
}

/* ---- what else is taken for granted ------------------------------------------------------------
 */

/* Are both made of the same unknown, and nothing else? */
static bool is_about(const struct summary *s, uint32_t a, uint32_t b)
{
	const struct form *x = &s->forms.v[a], *y = &s->forms.v[b];

	return a == b || (x->n == 1 && y->n == 1 && x->t[0].s == y->t[0].s);
}

/* Do the conditions hold?  That the number itself is asked about is what it is checked for. */
static enum possible need_applies(struct explorer *ex, struct state *st, const struct summary *s,
				  struct apply *values, const struct sneed *d)
{
	enum possible r = d->joined || d->n_conds == MAX_CONDS ? POSSIBLE_IF : POSSIBLE_AT_ANY_RATE;

	for (uint32_t i = 0; i < d->n_conds; i++) {
		uint64_t con = st->con.hash, rel = st->rel.hash;
		val v = summary_value(values, d->conds[i].value);

		if (!meets(ex, st, v, &d->conds[i].con))
			return POSSIBLE_NOT;
		if ((con != st->con.hash || rel != st->rel.hash) &&
		    !is_about(s, d->conds[i].value, d->value))
			r = POSSIBLE_IF;
	}
	return r;
}

/* Is there anything to be said of it here, so that it is worth to look at the conditions? */
static bool is_worth_it(struct explorer *ex, const struct state *st, const struct ev_need *d)
{
	struct interval iv = st_bounds(ex, st, d->v), said;
	sym base = 0;
	val off;

	if (summary_may_need(ex, d->v))
		return d->kind == NEED_ROOM || iv.lo < d->lo || iv.hi > d->hi;
	if (d->kind == NEED_ROOM)
		return val_split(&ex->t, d->v, &base, &off) && mem_size(ex, st, base) != VAL_NONE;
	if (iv.lo >= d->lo && iv.hi <= d->hi)
		return false;
	if (d->kind == NEED_SIZE)
		return taint_of_number(ex, d->v);
	said = st_said(ex, st, d->v);
	base = val_single(&ex->t, d->v);
	return iv_single(iv) || said.hi != INF || said.lo != INT64_MIN || taint_of(ex, d->v) ||
	       (base && sym_info(&ex->t, base)->kind == SYM_CALL);
}

static bool is_text(struct explorer *ex, val v)
{
	sym base;
	val off;

	return v > VAL_UNINIT && val_split(&ex->t, v, &base, &off) &&
	       sym_info(&ex->t, base)->kind == SYM_STR;
}

static bool is_outside(struct interval is, const struct sneed *d)
{
	return d->kind != NEED_ROOM && (is.hi < d->lo || is.lo > d->hi);
}

static void check_need(struct explorer *ex, struct state *st, const struct summary *s,
		       const struct sneed *d, struct apply *values, uint32_t ins,
		       const char *callee, const val *args)
{
	const struct ir_call *call = &ex->fn->calls[ex->fn->ins[ins].imm];
	struct state *then;
	struct flow_ctx cx;
	struct ev_need ev = {.kind = (enum need_kind)d->kind,
			     .v = summary_value(values, d->value),
			     .bytes = d->bytes ? summary_value(values, d->bytes) : VAL_NONE,
			     .lo = d->lo,
			     .hi = d->hi,
			     .writes = d->writes,
			     .text = d->text,
			     .callee = callee,
			     .arg = d->arg};
	enum possible applies;
	bool outside;
	struct told told;

	if (ev.v <= VAL_UNINIT || (d->bytes && ev.bytes <= VAL_UNINIT) || !is_worth_it(ex, st, &ev))
		return;
	outside = is_outside(st_bounds(ex, st, ev.v), d);
	then = st_fork(ex, st);
	applies = need_applies(ex, then, s, values, d);
	if (applies == POSSIBLE_NOT)
		return;
	/* that it is so comes from the callee's own conditions: its caller has not said it */
	if (!outside && is_outside(st_bounds(ex, then, ev.v), d))
		applies = POSSIBLE_IF;
	/* how far a text is read is a matter of what it says */
	ev.assumes = applies == POSSIBLE_IF || (!d->writes && is_text(ex, ev.v));
	if (d->arg && d->arg <= call->n)
		ev.arg_ref = ex->fn->args[call->first + d->arg - 1].value;
	begin_telling(ex, &told, s, callee, d->arg, ev.arg_ref, d->deed);
	summary_need(ex, then, &ev, ex->fn->ins[ins].loc);
	if (d->arg && d->arg <= call->n) {
		ev.arg_ref = ex->fn->args[call->first + d->arg - 1].value;
		ev.inner = args[d->arg - 1] == ev.v ? NULL : d->name;
	} else {
		ev.inner = d->name;
	}
	cx = flow_ctx_at(ex, then, ins, ex->fn->ins[ins].loc);
	ev.name = ev.inner ? deed_callers_words(ex, &ex->mem, told.param, ev.inner, ev.arg_ref)
			   : NULL;
	for (uint32_t i = 0; ex->checkers && ex->checkers[i]; i++) {
		if (!ex->checkers[i]->need)
			continue;
		cx.self = ex->checkers[i];
		cx.self->need(&cx, &ev);
	}
	stop_telling(ex);
}

void summary_check_needs(struct explorer *ex, struct state *st, const struct summary *s,
			 struct apply *inputs, uint32_t ins, const char *callee, const val *args)
{
	for (uint32_t i = 0; i < s->n_needs; i++)
		check_need(ex, st, s, &s->needs[i], inputs, ins, callee, args);
}
