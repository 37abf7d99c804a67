/* summary_apply.c - what a call does by the summary of its callee: which exits are possible, what
 * each leaves behind, what the result is worth.
 */
#include "engine/flow/belief.h"
#include "engine/flow/deed_p.h"
#include "engine/flow/summary.h"
#include "engine/flow/summary_p.h"
#include "engine/flow/strings_p.h"

#include <stdlib.h>
#include <string.h>

enum {
	FEW_PATHS = 3, /* kept apart per block: such callers get the exits in short */
};

/* What an exit takes for granted that the caller's state does not say. */
enum assumes { ASSUMES_NOTHING, ASSUMES_SOMETHING, ASSUMES_NULL };

struct apply {
	struct explorer *ex;
	struct state *st; /* before the call: what inputs held */
	const struct summary *s;
	uint32_t ins;
	uint32_t outcome;
	effect_row by; /* what the callee can write at all, or NULL */
	const val *args;
	uint32_t n_args;
	val *syms, *forms; /* rebuilt already, VAL_NONE: not yet */
	bool only_inputs;  /* what the call itself makes is VAL_NONE                   */
	bool assumes;	   /* something of the inputs that nothing said before */
	bool assumes_null; /* … that an argument is null                       */
};

static val re_val(struct apply *a, uint32_t v);

struct apply *summary_values(struct explorer *ex, struct state *st, const struct summary *s,
			     uint32_t exit, uint32_t ins, const val *args, uint32_t n_args)
{
	struct apply *a = arena_new(&ex->mem, struct apply);

	*a = (struct apply){.ex = ex,
			    .st = st,
			    .s = s,
			    .ins = ins,
			    .outcome = exit,
			    .args = args,
			    .n_args = n_args};
	a->syms = arena_array(&ex->mem, val, s->syms.n);
	a->forms = arena_array(&ex->mem, val, s->forms.n);
	return a;
}

/* Room for the values of inputs, and for those of one exit behind them. */
static val *value_room(struct explorer *ex, const struct summary *s)
{
	uint32_t n = 2 * (s->syms.n + s->forms.n);

	if (ex->n_value_room < n) {
		free(ex->value_room);
		ex->n_value_room = 2 * n;
		ex->value_room = xcalloc(ex->n_value_room, sizeof *ex->value_room);
	}
	return ex->value_room;
}

struct apply *summary_inputs(struct explorer *ex, struct state *st, const struct summary *s,
			     uint32_t ins, const val *args, uint32_t n_args)
{
	struct apply *a = arena_new(&ex->mem, struct apply);

	*a = (struct apply){.ex = ex,
			    .st = st,
			    .s = s,
			    .ins = ins,
			    .args = args,
			    .n_args = n_args,
			    .only_inputs = true};
	a->syms = value_room(ex, s);
	a->forms = a->syms + s->syms.n;
	memset(a->syms, 0, sizeof(val) * (s->syms.n + s->forms.n));
	return a;
}

val summary_value(struct apply *a, uint32_t value)
{
	return re_val(a, value);
}

static val re_op(struct apply *a, const struct ssym *s)
{
	struct explorer *ex = a->ex;
	val x = s->x ? re_val(a, s->x) : VAL_NONE, y = s->y ? re_val(a, s->y) : VAL_NONE;
	enum tri known;
	sym made;

	if ((s->x && x == VAL_NONE) || (s->y && y == VAL_NONE))
		return VAL_NONE;
	if (s->op == IR_EQ && !s->y)
		return ev_compare(ex, a->st, IR_EQ, s->type, s->type, x, VAL_ZERO);
	if (s->op == IR_LE && !s->y)
		return ev_compare(ex, a->st, IR_LE, s->type, s->type, x, VAL_ZERO);
	if (s->op == OP_WRAP)
		return ev_conform(ex, a->st, x, s->type);
	if (s->op == OP_TABLE) {
		x = val_lin(&ex->t, 1, y, 1, x, 0);
		return x == VAL_NONE ? x : mem_load(ex, a->st, x, s->type, a->ins);
	}
	if (s->op < IR_N_OPS && s->y && s->op != IR_FIELD && s->op != IR_LT && s->op != IR_GE &&
	    s->op != IR_NE)
		return ev_arith(ex, a->st, (enum ir_op)s->op, s->type, x, y, a->ins);
	known = y ? ev_opaque(ex, a->st, s->op, x, y) : TRI_UNKNOWN;
	if (known != TRI_UNKNOWN)
		return val_const(&ex->t, known == TRI_YES);
	made = sym_get(&ex->t, SYM_OP, s->op, s->type, x, y, 0);
	ex->t.s.v[made].range = s->range;
	return val_sym(&ex->t, made);
}

uint32_t summary_cell(struct explorer *ex, const struct ssym *load, val addr)
{
	sym region;
	uint32_t c;
	val off;

	if (!val_split(&ex->t, addr, &region, &off))
		return 0;
	c = cell_get(&ex->t, region, off, (uint32_t)ir_typ(ex->unit, load->type)->size_bytes);
	if (ir_type_is(ex->unit, load->rec, IR_RECORD) &&
	    load->field < ir_typ(ex->unit, load->rec)->n) {
		ex->t.cells.v[c].called_rec = load->rec;
		ex->t.cells.v[c].called_field = load->field;
	}
	return c;
}

static val re_sym(struct apply *a, uint32_t n)
{
	struct explorer *ex = a->ex;
	const struct ssym *s = &a->s->syms.v[n];
	val v = VAL_NONE;
	sym made;

	if (a->syms[n])
		return a->syms[n];
	switch ((enum sym_kind)s->kind) {
	case SYM_PARAM:
		v = s->x < a->n_args ? a->args[s->x] : VAL_NONE;
		if (v == VAL_UNINIT)
			v = VAL_NONE;
		if (s->range.lo == -ERROR_POINTERS) /* the callee asks whether it is one */
			ev_admit_error(ex, v);
		break;
	case SYM_GLOBAL:
		v = ev_ref(ex, a->st, IR_REF(IR_GLOBAL, s->x));
		break;
	case SYM_STR:
		v = ev_ref(ex, a->st, IR_REF(IR_STR, s->x));
		break;
	case SYM_FUNC:
		v = ev_ref(ex, a->st, IR_REF(IR_SYM, s->x));
		break;
	case SYM_BIG:
	case SYM_NULLBASE:
		v = val_sym(&ex->t,
			    sym_get(&ex->t, (enum sym_kind)s->kind, s->op, s->type, s->x, s->y, 0));
		break;
	case SYM_LOAD:
		v = re_val(a, s->x);
		if (v > VAL_UNINIT && s->op)
			v = str_length(ex, a->st, v, s->op, a->ins);
		else if (v > VAL_UNINIT) {
			if (s->rec)
				(void)summary_cell(ex, s, v);
			v = mem_load(ex, a->st, v, s->type, a->ins);
		}
		if (v == VAL_UNINIT)
			v = VAL_NONE;
		if (s->range.lo == -ERROR_POINTERS)
			ev_admit_error(ex, v);
		break;
	case SYM_OP:
		v = re_op(a, s);
		break;
	case SYM_LOCAL: /* where the result goes, if anywhere */
		return ev_ref(ex, a->st, ex->fn->calls[ex->fn->ins[a->ins].imm].dest);
	case SYM_HEAP: {
		struct rfact f = {.init = s->init};

		if (a->only_inputs)
			return VAL_NONE;
		made = sym_get(&ex->t, SYM_HEAP, 0, 0, a->ins, st_it(a->st), n);
		ex->t.s.v[made].flags |= s->flags;
		if (s->flags & SYM_F_TAINTED)
			taint_symbol(ex, made, a->ins + 1);
		ex->t.s.v[made].range = s->range;
		ex->t.s.v[made].ins = a->ins;
		f.size = s->size ? re_val(a, s->size) : VAL_NONE;
		if (f.init == REGION_UNKNOWN)
			f.epoch = epoch_at(ex, a->ins, st_it(a->st), made);
		st_region_set(ex, a->st, made, &f);
		pmap_set(&a->st->con, &ex->mem, a->st->owner, made, 0);
		own_new(ex, a->st, made);
		v = val_sym(&ex->t, made);
		break;
	}
	case SYM_NONE:
	case SYM_UNINIT:
	case SYM_CALL:
	case SYM_FRESH:
	case SYM_IND:
		break;
	}
	if (v == VAL_NONE && a->only_inputs)
		return VAL_NONE;
	if (v == VAL_NONE) {
		struct con c = {.iv = s->said};

		if (s->not_zero)
			con_exclude(&ex->mem, &c, (struct interval){0, 0});
		con_shrink(&c);
		made = sym_get(&ex->t, SYM_CALL, 0, s->type, a->ins, st_it(a->st),
			       a->outcome << 16 | (n & 0xffff));
		ex->t.s.v[made].ins = a->ins;
		ex->t.s.v[made].range = s->range;
		ex->t.s.v[made].flags |=
			s->flags & (SYM_F_POINTER | SYM_F_MAY_BE_NULL | SYM_F_OOM | SYM_F_DOUBTED |
				    SYM_F_FAILS | SYM_F_MAY_BE_ERR | SYM_F_GLOBAL | SYM_F_FLOAT |
				    SYM_F_LENGTH);
		if (s->flags & SYM_F_TAINTED)
			taint_symbol(ex, made, a->ins + 1);
		pmap_set(&a->st->con, &ex->mem, a->st->owner, made, con_id(ex, &c));
		own_new(ex, a->st, made);
		v = val_sym(&ex->t, made);
	}
	a->syms[n] = v;
	return v;
}

static val re_val(struct apply *a, uint32_t n)
{
	struct form f;
	val v;

	if (!n)
		return VAL_NONE;
	if (a->forms[n])
		return a->forms[n];
	f = a->s->forms.v[n];
	if (!f.n)
		v = val_const(&a->ex->t, f.c);
	else if (f.n == 1 && f.t[0].k == 1 && !f.c)
		v = re_sym(a, f.t[0].s);
	else if ((v = re_sym(a, f.t[0].s)) != VAL_NONE) /* none: a result that nobody wants */
		v = val_lin(&a->ex->t, f.t[0].k, v, 0, VAL_ZERO, f.c);
	for (uint32_t i = 1; i < f.n && v != VAL_NONE; i++) {
		val x = re_sym(a, f.t[i].s);

		v = x != VAL_NONE ? val_lin(&a->ex->t, 1, v, f.t[i].k, x, 0) : VAL_NONE;
	}
	a->forms[n] = v;
	return v;
}

static bool is_param(const struct summary *s, uint32_t value)
{
	const struct form *f = &s->forms.v[value];

	return f->n == 1 && s->syms.v[f->t[0].s].kind == SYM_PARAM;
}

/* A result that is below an argument fits what that stands for: what the caller adds to it is no
 * matter of the callee, whose bound is no evidence then.  One that may be equal to it is another
 * case: read(fd, buf, sizeof buf). */
static bool stays_below(const struct scond *c)
{
	return c->of_result && (c->con.iv.lo >= 1 || c->con.iv.hi <= -1);
}

/* What a callee asserts of its result is no number that it is seen to come to. */
static bool is_asserted(const struct scond *c)
{
	return c->of_result && c->con.asserted;
}

/* What the callee only guessed stays a guess. */
static bool meet_condition(struct apply *a, const struct scond *cond, val v)
{
	const struct con *c = &cond->con;
	const struct state any = {0};
	struct interval is = st_bounds_quick(a->ex, &any, v);
	bool ok;

	/* a case that a callee makes of a number and keeps to itself may be none of this caller's
	 */
	a->ex->guessing = c->guess || stays_below(cond) || is_asserted(cond) ||
			  (ir_type_is(a->ex->unit, a->ex->fn->ins[a->ins].type, IR_VOID) &&
			   !summary_is_pointer(a->ex, v));
	/* what holds in any state is nothing that the code says */
	ok = (is.lo >= c->iv.lo && is.hi <= c->iv.hi) ||
	     ((c->iv.hi == INF || st_assume_le(a->ex, a->st, v, c->iv.hi)) &&
	      (c->iv.lo == INT64_MIN || st_assume_ge(a->ex, a->st, v, c->iv.lo)));
	for (uint32_t k = 0; ok && k < c->n_gaps; k++)
		ok = st_assume_outside(a->ex, a->st, v, c->gap[k]);
	a->ex->guessing = false;
	return ok;
}

/* The callee has dereferenced it, before anything asked whether it is null: so has the caller, to
 * its own callers. */
static void mark_derefed(struct apply *a, val v, const struct deed *deed)
{
	sym s = val_single(&a->ex->t, v);
	uint32_t id = s ? pmap_get(&a->st->con, s) : 0;
	struct con c;

	if (!id)
		return;
	(void)deed_note(a->ex, deed_on_symbol(s), a->ex->fn->ins[a->ins].loc, deed);
	c = a->ex->cons.v[id];
	c.derefed = true;
	pmap_set(&a->st->con, &a->ex->mem, a->st->owner, s, con_id(a->ex, &c));
}

/* Can one of these arguments be 0 or null, as the exit needs it? */
static bool has_zero(struct apply *a, uint32_t params)
{
	uint32_t n = 0;
	bool pointers = true;
	val last = VAL_NONE;

	for (uint32_t p = 0; p < a->n_args && p < 32; p++) {
		enum tri zero;

		if (!(params >> p & 1))
			continue;
		zero = a->args[p] > VAL_UNINIT ? st_is_zero(a->ex, a->st, a->args[p]) : TRI_UNKNOWN;
		if (zero == TRI_YES)
			return true;
		if (zero == TRI_NO)
			continue;
		n++;
		last = a->args[p];
		pointers &= last > VAL_UNINIT && summary_is_pointer(a->ex, last);
	}
	if (!n)
		return a->n_args < 32 && params >> a->n_args;
	a->assumes = true;
	a->assumes_null |= pointers;
	return n > 1 || last <= VAL_UNINIT || !pointers || st_assume_eq(a->ex, a->st, last, 0);
}

static bool meets_conditions(struct apply *a, const struct sexit *x)
{
	if (x->zero_args && !has_zero(a, x->zero_args))
		return false;
	for (uint32_t i = 0; i < x->n_conds; i++) {
		val v = re_val(a, x->conds[i].value);
		uint64_t con = a->st->con.hash, rel = a->st->rel.hash;
		bool is_first = a->ex->build && x->conds[i].derefs && v > VAL_UNINIT &&
				st_is_zero(a->ex, a->st, v) == TRI_UNKNOWN;
		enum tri null;

		if (v <= VAL_UNINIT)
			continue;
		if (!meet_condition(a, &x->conds[i], v))
			return false;
		if (is_first)
			mark_derefed(a, v, x->conds[i].deed);
		if (x->conds[i].of_result || (con == a->st->con.hash && rel == a->st->rel.hash))
			continue;
		null = summary_is_pointer(a->ex, v) ? st_is_zero(a->ex, a->st, v) : TRI_UNKNOWN;
		a->assumes |= null != TRI_NO; /* of what is dereferenced that goes without saying */
		a->assumes_null |= null == TRI_YES && is_param(a->s, x->conds[i].value);
	}
	return true;
}

static ir_type scalar_type(const struct explorer *ex, const struct swrite *w, val v)
{
	sym one = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;

	if (w->type && ir_typ(ex->unit, w->type)->size_bytes == w->size_bytes)
		return w->type;
	if (one && ir_typ(ex->unit, sym_info(&ex->t, one)->type)->size_bytes == w->size_bytes)
		return sym_info(&ex->t, one)->type;
	for (ir_type t = 1; t < ex->unit->types.n; t++) {
		const struct ir_typ *ty = ir_typ(ex->unit, t);

		if (ty->kind == IR_INT && ty->size_bytes == w->size_bytes)
			return t;
	}
	return 0;
}

/* What a scalar holds fits into it: of a value that is new here its range says so, whatever it was
 * made of in the callee. */
static void fit_range(struct explorer *ex, val v, ir_type type)
{
	sym one = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;
	struct interval all, *r;

	if (!one || sym_info(&ex->t, one)->kind != SYM_CALL || !ir_type_is(ex->unit, type, IR_INT))
		return;
	all = type_range(ex->unit, type);
	r = &ex->t.s.v[one].range;
	if (r->lo <= all.lo && r->hi >= all.hi)
		*r = all;
}

/* Some of the object at v was written: of a parameter's, as far as the argument reaches. */
static void havoc_object(struct apply *a, uint32_t n, val v)
{
	const struct form *f = &a->s->forms.v[n];
	const struct ssym *s = &a->s->syms.v[f->t[0].s];
	const struct ir_call *call = &a->ex->fn->calls[a->ex->fn->ins[a->ins].imm];
	struct reach r = {0};

	if (f->n == 1 && f->t[0].k == 1 && f->c >= 0 && s->kind == SYM_PARAM && s->x < a->n_args)
		r = reach_of(a->ex, a->st, &a->ex->fn->args[call->first + s->x], v);
	/* what is new has no cells here whose names could tell what was written */
	mem_havoc_reach(a->ex, a->st, v, &r, true, s->kind == SYM_HEAP ? NULL : a->by, a->ins);
}

/* Is a value of the summary one of which nothing is known but its type? */
static bool is_plain(const struct explorer *ex, const struct summary *s, uint32_t n)
{
	const struct form *f = &s->forms.v[n];
	const struct ssym *i;
	struct interval all;

	if (!n)
		return true;
	if (f->n != 1 || f->t[0].k != 1 || f->c)
		return false;
	i = &s->syms.v[f->t[0].s];
	all = type_range(ex->unit, i->type);
	return i->kind == SYM_FRESH && !i->not_zero &&
	       !(i->flags & ~(SYM_F_POINTER | SYM_F_GLOBAL | SYM_F_JOIN_KEPT)) &&
	       i->range.lo <= all.lo && i->range.hi >= all.hi && i->said.lo <= all.lo &&
	       i->said.hi >= all.hi;
}

/* What the call wrote there, whatever it was: the same in all its outcomes, which are joined the
 * cheaper for that. */
static val plain_value(struct apply *a, val addr, ir_type type)
{
	sym s = sym_get(&a->ex->t, SYM_CALL, 0, type, a->ins, st_it(a->st),
			(uint32_t)hash_mix(addr, type) | 0x80000000u);

	a->ex->t.s.v[s].ins = a->ins;
	return val_sym(&a->ex->t, s);
}

/* Was the place written on some of the ways that the exit stands for only, and never before? */
static bool may_stay_unwritten(const struct apply *a, const struct swrite *w, val addr)
{
	struct explorer *ex = a->ex;
	const struct form *f = &a->s->forms.v[w->value];
	sym region;
	val off;

	return ex->survey && !w->extent && f->n == 1 &&
	       a->s->syms.v[f->t[0].s].flags & SYM_F_JOIN_KEPT &&
	       val_split(&ex->t, addr, &region, &off) &&
	       st_region(ex, a->st, region).init == REGION_UNINIT &&
	       mem_load(ex, a->st, addr, scalar_type(ex, w, VAL_NONE), a->ins) == VAL_UNINIT;
}

static val unwritten_value(struct apply *a, val addr, ir_type type)
{
	sym s = sym_get(&a->ex->t, SYM_CALL, 0, type, a->ins, st_it(a->st),
			(uint32_t)hash_mix(addr, a->outcome) | 0x80000000u);

	a->ex->t.s.v[s].ins = a->ins;
	a->ex->t.s.v[s].flags |= SYM_F_JOIN_UNINIT;
	return val_sym(&a->ex->t, s);
}

/* Effects, in terms of values as they were before the call: rebuild all, then write. */
static void do_effects(struct apply *a, const struct sexit *x)
{
	struct explorer *ex = a->ex;
	val *addr = arena_array(&ex->mem, val, x->n_writes + 1);
	val *value = arena_array(&ex->mem, val, x->n_writes + 1);
	val *havoc = arena_array(&ex->mem, val, x->n_havoc + 1);
	uint64_t unwritten = 0; /* bit per write: see unwritten_value() */

	for (uint32_t i = 0; i < x->n_writes; i++) {
		addr[i] = re_val(a, x->writes[i].addr);
		if (!is_plain(ex, a->s, x->writes[i].value) || !x->writes[i].type)
			value[i] = re_val(a, x->writes[i].value);
		if (i < 64 && may_stay_unwritten(a, &x->writes[i], addr[i]))
			unwritten |= (uint64_t)1 << i;
	}
	for (uint32_t i = 0; i < x->n_havoc; i++)
		havoc[i] = re_val(a, x->havoc[i]);
	call_result_in_memory(ex, a->st, a->ins);
	mem_sweep(ex, true);
	if (x->globals)
		mem_havoc_globals(ex, a->st, a->by, a->ins);
	for (uint32_t i = 0; x->all && i < a->n_args; i++)
		if (a->args[i] > VAL_UNINIT)
			mem_havoc(ex, a->st, a->args[i], true, a->by, a->ins);
	for (uint32_t i = 0; i < x->n_havoc; i++)
		if (havoc[i] > VAL_UNINIT)
			havoc_object(a, x->havoc[i], havoc[i]);
	mem_sweep(ex, false);
	for (uint32_t i = 0; i < x->n_tainted; i++)
		taint_bytes(ex, a->st, re_val(a, x->tainted[i]), a->ins + 1, a->ins);
	for (uint32_t i = 0; i < x->n_writes; i++) {
		const struct swrite *w = &x->writes[i];
		ir_type type = w->extent || w->chars ? 0 : scalar_type(ex, w, value[i]);

		if (addr[i] <= VAL_UNINIT)
			continue;
		if (type && i < 64 && unwritten >> i & 1)
			value[i] = unwritten_value(a, addr[i], type);
		else if (type && is_plain(ex, a->s, w->value))
			value[i] = plain_value(a, addr[i], type);
		if (w->chars)
			str_put(ex, a->st, addr[i], w->chars, value[i], false);
		else if (type) {
			fit_range(ex, value[i], type);
			mem_store(ex, a->st, addr[i], type, value[i], a->ins);
			if (value[i] == VAL_ZERO && !ex->survey)
				st_trail(ex, a->st,
					 (struct trail){.kind = TRAIL_LEFT,
							.taken = type,
							.ins = a->ins,
							.block = ex->block,
							.value = value[i],
							.at = addr[i]});
		} else if (w->extent && w->deep)
			mem_havoc_range(ex, a->st, addr[i], w->size_bytes, true, a->by, a->ins);
		else if (w->extent)
			mem_fill(ex, a->st, addr[i], w->size_bytes,
				 value[i] == VAL_ZERO ? REGION_ZERO : REGION_UNKNOWN, a->ins);
		if (w->extent && taint_of(ex, value[i]))
			taint_bytes(ex, a->st, addr[i], a->ins + 1, a->ins);
	}
}

/* One exit in a state of its own; false: not possible here.  *ret_assumes: it may not be, for all
 * that is known. */
static bool apply_exit(const struct apply *in, struct state *st, const struct sexit *x, uint32_t k,
		       val *ret_result, enum assumes *ret_assumes, struct own_outcome *ret_own)
{
	struct explorer *ex = in->ex;
	struct apply a = *in;
	uint32_t n = in->s->syms.n + in->s->forms.n;
	bool ok;

	a.st = st;
	a.outcome = k;
	a.only_inputs = false;
	a.syms = in->syms + n;
	a.forms = in->forms + n;
	memcpy(a.syms, in->syms, sizeof(val) * n);
	if (ex->effects)
		a.by = effect_of(ex->effects, (uint32_t)(a.s - ex->summaries->v));
	/* before the conditions say that it went well */
	summary_inherit(ex, st, a.s, x, &a, ex->fn->ins[a.ins].loc);
	ok = meets_conditions(&a, x);
	if (ok) {
		*ret_result = re_val(&a, x->result);
		own_outcome(ex, &a, st, x, a.ins, ret_own);
		leak_call_summary(ex, st, a.s, x, a.ins, a.args, a.n_args,
				  ex->unit->funcs.v[a.s - ex->summaries->v].n_params);
		do_effects(&a, x);
	}
	*ret_assumes = a.assumes_null ? ASSUMES_NULL
		       : a.assumes    ? ASSUMES_SOMETHING
				      : ASSUMES_NOTHING;
	return ok;
}

/* What a callee returns null for. */
enum null_cause { NULL_OWN, NULL_FAILED, NULL_OOM };

/* Is null a result that a caller has to reckon with?  Only its callers know: what a function does
 * for some argument may never happen for this one.
 *
 *	a null argument		a guard, which says nothing of this argument
 *	memory is exhausted	most callers look, and more so where null hangs on what nobody says
 *				of the arguments
 *	something has failed	outside of the program, or may have: some callers look, and this one
 *				is the exception: all but one do, or nine of ten
 *	a case of its own	(nothing found, nothing there) likewise, and more of them, in
 *several functions
 *
 * (The numbers are from the verdicts in bench/triage: below them nine of ten findings were false.)
 */
static bool is_believed_to_fail(const struct explorer *ex, uint32_t ins, enum assumes assumes,
				enum null_cause cause)
{
	struct ir_ref callee = ex->fn->calls[ex->fn->ins[ins].imm].callee;
	const struct belief *b;
	uint32_t n;
	bool odd;

	if (!ex->beliefs || !ir_ref_is(callee, IR_SYM))
		return true;
	b = &ex->beliefs->result[ir_ref_index(callee)];
	if (assumes == ASSUMES_NULL)
		return false;
	n = b->n_checked + b->n_unchecked + b->n_passed;
	odd = n - b->n_checked <= 1 || b->n_checked * 10 >= n * 9;
	switch (cause) {
	case NULL_OOM:
		return assumes == ASSUMES_NOTHING ? b->n_checked >= 2 && b->n_checked * 3 >= n * 2
						  : b->n_checked >= 3 && b->n_checked * 5 >= n * 4;
	case NULL_FAILED:
		return b->n_checked >= 1 && odd;
	case NULL_OWN:
		return b->n_checked >= 3 && b->n_checkers >= 2 && odd;
	}
	return true;
}

/* Null among other outcomes is a result that the caller did not choose: a symbol of its own,
 * null on this path, which the checkers know as the result of a call that can fail. */
static val null_result(struct explorer *ex, struct state *st, uint32_t ins, ir_type type,
		       enum assumes assumes, enum null_cause cause)
{
	bool believed = is_believed_to_fail(ex, ins, assumes, cause), failed = cause != NULL_OWN;
	sym s = sym_get(&ex->t, SYM_CALL, 0, type, ins, st_it(st),
			UINT32_MAX - failed * 4 - believed * 2 - st->oom);
	struct con c = {.iv = {0, 0}};

	ex->t.s.v[s].ins = ins;
	ex->t.s.v[s].flags |= SYM_F_POINTER | SYM_F_MAY_BE_NULL | (st->oom ? SYM_F_OOM : 0) |
			      (believed ? 0 : SYM_F_DOUBTED) | (failed ? SYM_F_FAILS : 0);
	st->failed |= failed;
	pmap_set(&st->con, &ex->mem, st->owner, s, con_id(ex, &c));
	return val_sym(&ex->t, s);
}

/* An error number in the form of a pointer among other outcomes, likewise. */
static val error_result(struct explorer *ex, struct state *st, uint32_t ins, ir_type type,
			struct interval is)
{
	sym s = sym_get(&ex->t, SYM_CALL, 0, type, ins, st_it(st), 0xfffffffeu);
	struct con c = {.iv = is};

	ex->t.s.v[s].ins = ins;
	ex->t.s.v[s].flags |= SYM_F_POINTER | SYM_F_MAY_BE_ERR;
	ex->t.s.v[s].range = (struct interval){-ERROR_POINTERS, -1};
	pmap_set(&st->con, &ex->mem, st->owner, s, con_id(ex, &c));
	return val_sym(&ex->t, s);
}

static bool is_error(struct interval iv)
{
	return iv.lo >= -ERROR_POINTERS && iv.hi < 0;
}

/* A result that may be null as something else in the callee was: what its callers believe of it
 * counts, unless it comes from outside. */
static void doubt_result(struct explorer *ex, val result, uint32_t ins, enum assumes assumes)
{
	sym one = result > VAL_UNINIT ? val_single(&ex->t, result) : 0;
	struct sym_info *i = &ex->t.s.v[one];

	if (one && i->kind == SYM_CALL && i->ins == ins && i->flags & SYM_F_MAY_BE_NULL &&
	    !(i->flags & SYM_F_FAILS) && !is_believed_to_fail(ex, ins, assumes, NULL_OWN))
		i->flags |= SYM_F_DOUBTED;
}

/* Where the result is null there is no memory. */
static void null_is_oom(struct explorer *ex, struct state *st, val result)
{
	sym one = result > VAL_UNINIT ? val_single(&ex->t, result) : 0;
	enum tri null = st_is_zero(ex, st, result);

	st->oom |= null == TRI_YES;
	if (one && null == TRI_UNKNOWN && sym_info(&ex->t, one)->kind == SYM_CALL)
		ex->t.s.v[one].flags |= SYM_F_OOM;
}

/* Is a result just any number: does it hang on nothing that the caller knows? */
static bool is_any(const struct explorer *ex, sym s)
{
	const struct sym_info *i = sym_info(&ex->t, s);
	const struct form *f;

	if (i->op != OP_TABLE || i->kind != SYM_OP)
		return i->kind == SYM_CALL;
	f = val_form(&ex->t, i->x); /* an element at an offset that the callee has looked for */
	for (uint32_t k = 0; k < f->n; k++)
		if (sym_info(&ex->t, f->t[k].s)->kind != SYM_CALL)
			return false;
	return f->n;
}

/* Can a result be what an equal call has said before?  A number of which nothing else is known
 * goes by that name then: what is asked of it is known of the other one, too, also where paths have
 * met. */
static bool is_same(struct explorer *ex, struct state *st, val same, ir_type type, val *result)
{
	sym one = *result > VAL_UNINIT ? val_single(&ex->t, *result) : 0;
	struct interval iv;
	bool not_zero;

	if (*result <= VAL_UNINIT)
		return true;
	if (!one || !ir_type_is(ex->unit, type, IR_INT) || !is_any(ex, one))
		return st_assume_eq(ex, st, val_lin(&ex->t, 1, same, -1, *result, 0), 0);
	iv = st_bounds(ex, st, *result);
	not_zero = st_is_zero(ex, st, *result) == TRI_NO;
	*result = same;
	return st_assume_ge(ex, st, same, iv.lo) && st_assume_le(ex, st, same, iv.hi) &&
	       (!not_zero || st_assume_ne(ex, st, same, 0));
}

bool summary_apply(struct apply *in, val same)
{
	struct explorer *ex = in->ex;
	struct state *st = in->st;
	const struct summary *s = in->s;
	uint32_t ins = in->ins;
	struct state *out[MAX_EXITS];
	val result[MAX_EXITS];
	enum assumes assumes[MAX_EXITS];
	ir_type type = ex->fn->ins[ins].type;
	const struct sexit *exits = s->exits;
	uint32_t n = 0, n_exits = s->n_exits;
	uint8_t exit[MAX_EXITS], possible = 0;
	struct own_outcome own[MAX_EXITS];

	across_note(ex, ins);
	if (s->n_few && ex->max_states <= FEW_PATHS) {
		exits = s->few;
		n_exits = s->n_few;
	}
	for (uint32_t k = 0; k < n_exits; k++) {
		struct state *o = st_fork(ex, st);

		result[n] = VAL_NONE;
		if (!apply_exit(in, o, &exits[k], k, &result[n], &assumes[n], &own[n]))
			continue;
		if (same != VAL_NONE && !is_same(ex, o, same, type, &result[n]))
			continue;
		o->oom |= exits[k].oom;
		possible |= (uint8_t)(1u << k);
		exit[n] = (uint8_t)k;
		own[n].result = result[n];
		own[n].assumes = assumes[n] != ASSUMES_NOTHING;
		out[n++] = o;
	}
	if (!n)
		return false;
	own_check_uses(ex, own, n, ins, in->args, in->n_args);
	own_apply(ex, own, n, ins, in->n_args);
	lock_apply(ex, own, n, ins);
	leak_given(ex, own, n, ins);
	for (uint32_t k = 0; k < n; k++) {
		bool allocates = ir_type_is(ex->unit, type, IR_PTR) &&
				 call_allocates_by_name(ex, &ex->fn->calls[ex->fn->ins[ins].imm]);

		if (allocates)
			null_is_oom(ex, out[k], result[k]);
		if (n > 1 && ir_type_is(ex->unit, type, IR_PTR) &&
		    st_is_zero(ex, out[k], result[k]) == TRI_YES) {
			result[k] = null_result(ex, out[k], ins, type, assumes[k],
						exits[exit[k]].oom || allocates ? NULL_OOM
						: exits[exit[k]].failed		? NULL_FAILED
										: NULL_OWN);
		} else if (n > 1 && ir_type_is(ex->unit, type, IR_PTR) &&
			   is_error(st_bounds(ex, out[k], result[k])))
			result[k] = error_result(ex, out[k], ins, type,
						 st_bounds(ex, out[k], result[k]));
		else
			doubt_result(ex, result[k], ins, assumes[k]);
		if (ir_type_is(ex->unit, type, IR_INT))
			taint_returned(ex, ins, result[k]);
		taint_by_call(ex, out[k], ins, in->args, in->n_args);
		if (n > 1)
			st_trail(ex, out[k],
				 (struct trail){.kind = TRAIL_CALL,
						.ins = ins,
						.block = ex->block,
						.taken = k,
						.guess = exits[exit[k]].skipped,
						.value = result[k],
						.exit = exit[k],
						.possible = possible,
						.few = exits == s->few,
						.assumes_null = assumes[k] == ASSUMES_NULL});
	}
	ex->n_forks += n - 1;
	if (ex->degraded || ex->n_forks > ex->max_states ||
	    (ex->survey && !bit_get(ex->cfg.used, ins))) { /* calls in a row must not multiply */
		for (uint32_t k = 1; k < n; k++) {
			ex_set_value(ex, out[0], ins, result[0]);
			st_join(ex, out[0], out[k], ex->block);
			if (result[k] != result[0])
				result[0] = same;
		}
		n = 1;
	}
	for (uint32_t k = n; k-- > 1;) {
		ex_set_value(ex, out[k], ins, result[k]);
		ex_resume(ex, out[k], ins);
	}
	*st = *out[0];
	ex_set_value(ex, st, ins, result[0]);
	return true;
}
