/* own_summary.c - resources at calls of functions that have a summary. */
#include "engine/flow/own_p.h"
#include "engine/flow/summary_p.h"

/* ---- released, and used by the callee ------------------------------------------------------- */

static struct ir_ref arg_ref(const struct explorer *ex, uint32_t ins, uint32_t arg)
{
	const struct ir_call *call = &ex->fn->calls[ex->fn->ins[ins].imm];

	return arg && arg <= call->n ? ex->fn->args[call->first + arg - 1].value : IR_NOREF;
}

static const char *callee_name(const struct explorer *ex, uint32_t ins)
{
	struct ir_ref callee = ex->fn->calls[ex->fn->ins[ins].imm].callee;

	return ir_ref_is(callee, IR_SYM)
		       ? ir_cstr(ex->unit, ex->unit->syms.v[ir_ref_index(callee)].name)
		       : "the function";
}

/* Is it made of something that the call itself has made? */
static bool is_new_name(const struct explorer *ex, val v, uint32_t ins)
{
	const struct form *f = v > VAL_UNINIT ? val_form(&ex->t, v) : NULL;

	for (uint32_t i = 0; f && i < f->n; i++)
		if (sym_info(&ex->t, f->t[i].s)->kind == SYM_FRESH &&
		    sym_info(&ex->t, f->t[i].s)->ins == ins)
			return true;
	return false;
}

void own_outcome(struct explorer *ex, struct apply *a, struct state *st, const struct sexit *x,
		 uint32_t ins, struct own_outcome *ret)
{
	ret->st = st;
	ret->x = x;
	ret->n_used = 0;
	for (uint32_t i = 0; i < x->n_locks; i++) {
		ret->lock[i] = summary_value(a, x->locks[i].addr);
		/* what cannot be told apart in memory has one name for all that a call reads */
		if (is_new_name(ex, ret->lock[i], ins))
			ret->lock[i] = VAL_NONE;
	}
	for (uint32_t i = 0; i < x->n_owns; i++) {
		sym s;

		ret->of[i] = summary_value(a, x->owns[i].value);
		s = own_key(ex, ret->of[i], false);
		/* what cannot be told apart in memory has one name for all that a call reads */
		if (sym_info(&ex->t, s)->kind == SYM_FRESH && sym_info(&ex->t, s)->ins == ins)
			ret->of[i] = VAL_NONE;
	}
	for (uint32_t i = 0; own_any(st) && i < x->n_conds && ret->n_used < MAX_USED; i++) {
		val v = x->conds[i].derefs ? summary_value(a, x->conds[i].value) : VAL_NONE;
		sym s = own_key(ex, v, true);

		if (!s || !own_of(ex, st, s).gone)
			continue;
		ret->used[ret->n_used].v = v;
		ret->used[ret->n_used++].cond = &x->conds[i];
	}
}

static void tell_use(struct explorer *ex, const struct own_outcome *of, uint32_t n, uint32_t ins,
		     const struct ev_use *ev)
{
	for (uint32_t i = 0; i < n; i++) {
		struct flow_ctx cx = flow_ctx_at(ex, of[i].st, ins, ex->fn->ins[ins].loc);

		for (uint32_t k = 0; ex->checkers && ex->checkers[k]; k++) {
			cx.self = ex->checkers[k];
			if (cx.self->use)
				cx.self->use(&cx, ev);
		}
	}
}

/* Is it used in the outcome, too? */
static bool uses(const struct own_outcome *o, val v)
{
	for (uint32_t i = 0; i < o->n_used; i++)
		if (o->used[i].v == v)
			return true;
	return false;
}

static bool all_use(const struct own_outcome *of, uint32_t n, val v)
{
	for (uint32_t k = 1; k < n; k++)
		if (!uses(&of[k], v))
			return false;
	return true;
}

/* What the callee uses of an argument, this function uses of its own. */
static void inherit(struct explorer *ex, const struct own_outcome *of, uint32_t n, val arg)
{
	sym s = arg > VAL_UNINIT ? val_single(&ex->t, arg) : 0;

	if (!s || sym_info(&ex->t, s)->kind != SYM_PARAM || sym_info(&ex->t, s)->x >= 32)
		return;
	for (uint32_t k = 0; k < n; k++)
		of[k].st->used_args |= (uint32_t)1 << sym_info(&ex->t, s)->x;
}

/* … whatever way it goes, unless it is null. */
static bool uses_argument(struct explorer *ex, const struct own_outcome *of, uint32_t n, uint32_t i,
			  val v)
{
	bool any = false;

	for (uint32_t k = 0; k < n; k++) {
		bool used = of[k].x->used_args >> i & 1;

		if (!used && (v <= VAL_UNINIT || st_is_zero(ex, of[k].st, v) != TRI_YES))
			return false;
		any |= used;
	}
	return any;
}

void own_check_uses(struct explorer *ex, const struct own_outcome *of, uint32_t n, uint32_t ins,
		    const val *args, uint32_t n_args)
{
	for (uint32_t i = 0; i < n_args && i < 32; i++) {
		if (!uses_argument(ex, of, n, i, args[i]))
			continue;
		inherit(ex, of, n, args[i]);
		if (own_any(of[0].st))
			tell_use(ex, of, n, ins,
				 &(struct ev_use){.ref = arg_ref(ex, ins, i + 1),
						  .value = args[i],
						  .callee = callee_name(ex, ins),
						  .arg = i + 1});
	}
	for (uint32_t i = 0; i < of[0].n_used; i++)
		if (all_use(of, n, of[0].used[i].v))
			tell_use(ex, of, n, ins,
				 &(struct ev_use){.ref = arg_ref(ex, ins, of[0].used[i].cond->arg),
						  .value = of[0].used[i].v,
						  .callee = callee_name(ex, ins),
						  .arg = of[0].used[i].cond->arg,
						  .inner = of[0].used[i].cond->derefs});
}

/* ---- acquired by the callee ----------------------------------------------------------------- */

/* Null, or a negative number: it has failed. */
static bool gives_nothing(struct explorer *ex, const struct own_outcome *o)
{
	return st_is_zero(ex, o->st, o->result) == TRI_YES ||
	       (o->result > VAL_UNINIT && st_bounds(ex, o->st, o->result).hi < 0);
}

/* Where some ways give something new and others something that is known elsewhere, it takes all
 * conditions to know which. */
void leak_given(struct explorer *ex, const struct own_outcome *of, uint32_t n, uint32_t ins)
{
	bool all = true;

	for (uint32_t k = 0; k < n; k++)
		all &= of[k].x->gives || gives_nothing(ex, &of[k]);
	for (uint32_t k = 0; k < n; k++)
		if (of[k].x->gives && (all || !of[k].x->joined))
			leak_make(ex, of[k].st, of[k].result,
				  &(struct made){.by = ins, .kind = of[k].x->gives});
}

/* ---- released by the callee ----------------------------------------------------------------- */

/* Does the outcome release it, too? */
static bool releases(const struct own_outcome *o, val v)
{
	for (uint32_t i = 0; i < o->x->n_owns; i++)
		if (o->of[i] == v && o->x->owns[i].gone == OWN_YES)
			return true;
	return false;
}

/* Is the result of the call looked at anywhere? */
bool own_result_is_used(const struct explorer *ex, uint32_t ins)
{
	const struct ir_func *fn = ex->fn;
	struct ir_ref r = IR_REF(IR_TMP, ins);

	for (uint32_t i = 0; i < fn->n_ins; i++)
		if (fn->ins[i].a.bits == r.bits || fn->ins[i].b.bits == r.bits)
			return true;
	for (uint32_t i = 0; i < fn->n_args; i++)
		if (fn->args[i].value.bits == r.bits)
			return true;
	for (uint32_t i = 0; i < fn->n_blocks; i++)
		if (fn->blocks[i].cond.bits == r.bits)
			return true;
	return false;
}

/* Can the caller tell by the result that the callee has gone the one way and not the other? */
static bool tells_apart(struct explorer *ex, const struct own_outcome *a,
			const struct own_outcome *b)
{
	struct interval x, y;

	if (a->result <= VAL_UNINIT || b->result <= VAL_UNINIT)
		return false;
	x = st_bounds(ex, a->st, a->result);
	y = st_bounds(ex, b->st, b->result);
	return x.hi < y.lo || y.hi < x.lo ||
	       (x.lo == 0 && x.hi == 0 && st_is_zero(ex, b->st, b->result) == TRI_NO) ||
	       (y.lo == 0 && y.hi == 0 && st_is_zero(ex, a->st, a->result) == TRI_NO);
}

enum sureness { RELEASED_ALWAYS, RELEASED_AS_TOLD, RELEASED_PERHAPS };

/* A function that releases in some of its ways only counts references, mostly: which way it goes
 * hangs on what is not known here.  But one that releases where it fails says so. */
static enum sureness how_sure(struct explorer *ex, const struct own_outcome *of, uint32_t n,
			      uint32_t k, val v, uint32_t ins)
{
	enum sureness sure = RELEASED_ALWAYS;

	for (uint32_t i = 0; i < n; i++) {
		if (i == k || releases(&of[i], v) || st_is_zero(ex, of[i].st, v) == TRI_YES)
			continue; /* null is nothing to release */
		if (!tells_apart(ex, &of[k], &of[i]))
			return RELEASED_PERHAPS;
		sure = RELEASED_AS_TOLD;
	}
	return sure == RELEASED_AS_TOLD && !own_result_is_used(ex, ins) ? RELEASED_PERHAPS : sure;
}

/* What other outcomes release may be gone in this one as well, if nobody asks which it is. */
static void doubt(struct explorer *ex, const struct own_outcome *of, uint32_t n, uint32_t k,
		  uint32_t ins)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t d = 0; i != k && d < of[i].x->n_owns; d++)
			if (of[i].x->owns[d].gone == OWN_YES && !releases(&of[k], of[i].of[d]))
				leak_doubt(ex, of[k].st, of[i].of[d], of[k].result,
					   own_result_is_used(ex, ins));
}

void own_apply(struct explorer *ex, struct own_outcome *of, uint32_t n, uint32_t ins,
	       uint32_t n_args)
{
	for (uint32_t k = 0; n > 1 && k < n; k++)
		if (of[k].st->made.n)
			doubt(ex, of, n, k, ins);
	for (uint32_t k = 0; k < n; k++) {
		struct own_outcome *o = &of[k];
		struct flow_ctx cx = flow_ctx_at(ex, o->st, ins, ex->fn->ins[ins].loc);

		for (uint32_t i = 0; i < o->x->n_owns; i++) {
			const struct sown *d = &o->x->owns[i];
			enum sureness sure = how_sure(ex, of, n, k, o->of[i], ins);
			struct ir_ref ref = arg_ref(ex, ins, d->arg);
			bool is_address =
				d->name || ref.bits == IR_NOREF.bits ||
				!ir_type_is(ex->unit, ir_ref_type(ex->unit, ex->fn, ref), IR_INT);
			sym s = own_key(ex, o->of[i], is_address);
			struct own now = {.kind = d->kind,
					  .gone = d->gone,
					  .gone_at = ins,
					  .arg = d->arg <= n_args ? d->arg : 0,
					  .name = d->name,
					  .unsure = sure != RELEASED_ALWAYS};

			if (!s || st_is_zero(ex, o->st, o->of[i]) == TRI_YES)
				continue;
			if (d->gone == OWN_YES)
				own_tell_release(&cx, &(struct ev_release){
							      .ref = ref,
							      .value = o->of[i],
							      .kind = d->kind,
							      .callee = callee_name(ex, ins),
							      .arg = d->arg,
							      .inner = d->name,
							      .unsure = sure == RELEASED_PERHAPS});
			if (sure == RELEASED_PERHAPS)
				now.gone = OWN_MAYBE;
			leak_release(ex, o->st, s);
			own_set(ex, o->st, s, &now);
			own_forget_lists(ex, o->st, s, ins);
		}
	}
}
