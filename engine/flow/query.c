/* query.c - what checkers may ask of a state. */
#include "engine/flow/belief.h"
#include "engine/flow/state_p.h"
#include "engine/flow/summary_p.h"

val flow_value(const struct flow_ctx *cx, struct ir_ref r)
{
	return ev_ref(cx->ex, cx->st, r);
}

val flow_value_now(const struct flow_ctx *cx, struct ir_ref r)
{
	val v = ev_ref(cx->ex, cx->st, r), off;
	const struct ir_ins *i = ir_ins_of(cx->fn, r = ir_without_casts(cx->fn, r));
	uint32_t set;
	sym base;

	if (v != VAL_NONE || !i || i->op != IR_LOAD || !ir_ref_is(i->a, IR_LOCAL))
		return v;
	set = flow_assigned_at(cx, i->a);
	if ((set != IR_NO && set > ir_ref_index(r)) ||
	    !val_split(&cx->ex->t, ev_ref(cx->ex, cx->st, i->a), &base, &off))
		return v;
	return mem_peek(cx->ex, cx->st, base, off, (uint32_t)ir_typ(cx->unit, i->type)->size_bytes);
}

uint32_t flow_allocation(const struct flow_ctx *cx, val addr)
{
	const struct sym_info *i;
	sym base;
	val off;

	if (addr <= VAL_UNINIT || !val_split(&cx->ex->t, addr, &base, &off))
		return IR_NO;
	i = sym_info(&cx->ex->t, base);
	return i->kind == SYM_HEAP && i->ins < cx->fn->n_ins && cx->fn->ins[i->ins].op == IR_CALL
		       ? i->ins
		       : IR_NO;
}

const char *flow_called_name(const struct flow_ctx *cx, uint32_t ins)
{
	const struct ir_call *c = &cx->fn->calls[cx->fn->ins[ins].imm];

	if (!ir_ref_is(c->callee, IR_SYM))
		return flow_ref_text(cx, c->callee);
	return ir_cstr(cx->unit, cx->unit->syms.v[ir_ref_index(c->callee)].name);
}

bool flow_is_known(val v)
{
	return v > VAL_UNINIT;
}

struct interval flow_bounds(const struct flow_ctx *cx, val v)
{
	return st_bounds(cx->ex, cx->st, v);
}

enum tri flow_is_zero(const struct flow_ctx *cx, val v)
{
	return st_is_zero(cx->ex, cx->st, v);
}

val flow_linear(const struct flow_ctx *cx, int64_t ka, val a, int64_t kb, val b, int64_t c)
{
	return val_lin(&cx->ex->t, ka, a, kb, b, c);
}

val flow_constant(const struct flow_ctx *cx, int64_t c)
{
	return val_const(&cx->ex->t, c);
}

bool flow_is_constant(const struct flow_ctx *cx, val v, int64_t *ret)
{
	return val_is_const(&cx->ex->t, v, ret);
}

bool val_mentions(const struct symtab *t, val v, sym s, int depth)
{
	const struct form *f;

	if (v <= VAL_UNINIT || depth < 0)
		return false;
	f = val_form(t, v);
	for (uint32_t i = 0; i < f->n; i++) {
		const struct sym_info *info = sym_info(t, f->t[i].s);

		if (f->t[i].s == s)
			return true;
		if (info->kind == SYM_OP && (val_mentions(t, info->x, s, depth - 1) ||
					     val_mentions(t, info->y, s, depth - 1)))
			return true;
	}
	return false;
}

/* Is the condition a comparison of just s with null, or of what such a one came to? */
static bool tests_null(const struct symtab *t, val cond, sym s)
{
	const struct form *f = cond > VAL_UNINIT ? val_form(t, cond) : NULL;
	const struct sym_info *i;

	if (!f || f->n != 1)
		return false;
	if (f->t[0].s == s)
		return true;
	for (int depth = 0; f->n == 1 && depth < 3; depth++) {
		i = sym_info(t, f->t[0].s);
		if (i->kind != SYM_OP || i->op != IR_EQ || i->y)
			return false;
		if (val_single(t, i->x) == s)
			return true;
		f = val_form(t, i->x);
	}
	return false;
}

/* Loops of a macro are its user's own. */
static bool is_loop_test(const struct flow_ctx *cx, const struct trail *t)
{
	return cx->fn->blocks[t->block].flags & IR_B_LOOP_COND;
}

static bool in_macro_body(const struct flow_ctx *cx, ir_loc loc)
{
	uint8_t flags = cx->unit->locs.v[loc].flags;

	return flags & IR_LOC_MACRO && !(flags & IR_LOC_MACRO_ARG);
}

/* Both the branch and what it tests are spelled in a macro. */
static bool is_macros_own(const struct flow_ctx *cx, const struct trail *t)
{
	const struct ir_block *b = &cx->fn->blocks[t->block];

	if (is_loop_test(cx, t) || !in_macro_body(cx, b->loc))
		return false;
	return !ir_ref_is(b->cond, IR_TMP) ||
	       in_macro_body(cx, cx->fn->ins[ir_ref_index(b->cond)].loc);
}

static bool is_null(const struct flow_ctx *cx, struct ir_ref r)
{
	r = ir_without_casts(cx->fn, r);
	return ir_ref_is(r, IR_CONST) && cx->unit->consts.v[ir_ref_index(r)].value == 0;
}

/* Two pointers are compared with each other: that one of them is null on this path makes no test
 * for null of it. */
static bool is_equality(const struct flow_ctx *cx, const struct trail *t)
{
	struct ir_ref cond = cx->fn->blocks[t->block].cond;
	const struct ir_ins *i = ir_ref_is(cond, IR_TMP) ? &cx->fn->ins[ir_ref_index(cond)] : NULL;

	return i && (i->op == IR_EQ || i->op == IR_NE) && ir_type_is(cx->unit, i->aux, IR_PTR) &&
	       !is_null(cx, i->a) && !is_null(cx, i->b);
}

/* The place that what is tested was loaded from; IR_NOREF: none. */
static struct ir_ref tested_place(const struct flow_ctx *cx, const struct trail *t)
{
	struct ir_ref r = cx->fn->blocks[t->block].cond;
	const struct ir_ins *i;

	for (int k = 0; k < 2 && ir_ref_is(r, IR_TMP); k++) {
		i = &cx->fn->ins[ir_ref_index(r)];
		if (i->op == IR_LOAD)
			return i->a;
		if (i->op != IR_EQ && i->op != IR_NE)
			break;
		r = ir_without_casts(cx->fn, is_null(cx, i->b) ? i->a : i->b);
	}
	return IR_NOREF;
}

/* The operand that a pointer is computed from, or the place that it was loaded from. */
static bool is_made_of(const struct ir_func *fn, struct ir_ref r, struct ir_ref place)
{
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(r)];

		if (i->op == IR_LOAD && i->a.bits == place.bits)
			return true;
		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST && i->op != IR_LOAD)
			return false;
		r = i->a;
	}
	return false;
}

static bool is_used_here(const struct flow_ctx *cx, struct ir_ref place)
{
	const struct ir_ins *i = cx->ins < cx->fn->n_ins ? &cx->fn->ins[cx->ins] : NULL;
	const struct ir_call *c;

	if (!i)
		return true;
	if (i->op != IR_CALL)
		return is_made_of(cx->fn, i->a, place) || is_made_of(cx->fn, i->b, place);
	c = &cx->fn->calls[i->imm];
	for (uint32_t k = 0; k < c->n; k++)
		if (is_made_of(cx->fn, cx->fn->args[c->first + k].value, place))
			return true;
	return is_made_of(cx->fn, c->callee, place);
}

/* What is tested is the result of a call, which has given back what it was given.  It can give null
 * for reasons of its own: that says nothing of its argument. */
static bool is_of_result(const struct flow_ctx *cx, const struct trail *t, sym s)
{
	struct ir_ref place = tested_place(cx, t), from;

	if (!ir_ref_is(place, IR_LOCAL))
		return false;
	for (const struct trail *u = t->up; u; u = u->up) {
		if (u->kind != TRAIL_STORE || cx->fn->ins[u->ins].a.bits != place.bits)
			continue;
		from = ir_without_casts(cx->fn, cx->fn->ins[u->ins].b);
		return ir_ref_is(from, IR_TMP) && cx->fn->ins[ir_ref_index(from)].op == IR_CALL &&
		       sym_info(&cx->ex->t, s)->ins != ir_ref_index(from) &&
		       !is_used_here(cx, place);
	}
	return false;
}

static void find_test(const struct flow_ctx *cx, sym s, struct null_why *why)
{
	for (const struct trail *t = cx->st->trail; t; t = t->up) {
		if (t->kind != TRAIL_BRANCH || !tests_null(&cx->ex->t, t->value, s) ||
		    is_equality(cx, t) || is_of_result(cx, t, s))
			continue;
		if (is_macros_own(cx, t))
			why->in_macro = true;
		else
			why->tested = true;
	}
	if (!why->tested && !why->in_macro) /* learnt from a callee or from another value */
		*(outcome_is_null_test(cx, val_sym(&cx->ex->t, s)) ? &why->tested
								   : &why->in_macro) = true;
}

static void add_belief(const struct flow_ctx *cx, struct null_why *why)
{
	const struct belief *b;
	struct ir_ref callee;

	if (!cx->ex->beliefs || why->call == IR_NO || cx->fn->ins[why->call].op != IR_CALL)
		return;
	callee = cx->fn->calls[cx->fn->ins[why->call].imm].callee;
	if (!ir_ref_is(callee, IR_SYM))
		return;
	b = &cx->ex->beliefs->result[ir_ref_index(callee)];
	why->n_checked = b->n_checked;
	why->n_uses = b->n_checked + b->n_unchecked + b->n_passed;
}

/* A call by name of what has no body here. */
static bool is_library(const struct flow_ctx *cx, uint32_t call)
{
	struct ir_ref callee = IR_NOREF;

	if (call != IR_NO && cx->fn->ins[call].op == IR_CALL)
		callee = cx->fn->calls[cx->fn->ins[call].imm].callee;
	return ir_ref_is(callee, IR_SYM) && cx->unit->syms.v[ir_ref_index(callee)].body == IR_NO;
}

enum nullness flow_nullness(const struct flow_ctx *cx, val addr, struct null_why *ret)
{
	struct explorer *ex = cx->ex;
	const struct sym_info *i;
	struct interval iv;
	int64_t c;
	sym base;
	val off;

	*ret = (struct null_why){.pointer = addr, .call = IR_NO};
	if (addr <= VAL_UNINIT)
		return NULLNESS_UNKNOWN;
	if (val_is_const(&ex->t, addr, &c)) {
		ret->assigned = true;
		return c == 0 ? NULLNESS_NULL : NULLNESS_UNKNOWN;
	}
	if (!val_split(&ex->t, addr, &base, &off))
		return NULLNESS_UNKNOWN;
	i = sym_info(&ex->t, base);
	ret->pointer = val_sym(&ex->t, base);
	i = sym_info(&ex->t, base);
	if (!val_is_const(&ex->t, off, &ret->offset))
		ret->offset = 0;
	if (i->kind == SYM_NULLBASE) {
		ret->assigned = true;
		return NULLNESS_NULL;
	}
	iv = st_bounds(ex, cx->st, ret->pointer);
	i = sym_info(&ex->t, base);
	if (i->flags & SYM_F_MAY_BE_NULL) {
		ret->call = i->ins;
		ret->oom = i->flags & SYM_F_OOM;
		ret->doubted = i->flags & SYM_F_DOUBTED;
		ret->no_match = !(i->flags & (SYM_F_FAILS | SYM_F_OOM)) && is_library(cx, i->ins);
		add_belief(cx, ret);
	}
	if (iv.lo == 0 && iv.hi == 0 && st_bounds_sure(ex, cx->st, ret->pointer).hi != 0)
		return NULLNESS_UNKNOWN; /* because a loop over it was not entered */
	if (iv.lo == 0 && iv.hi == 0) {
		find_test(cx, base, ret);
		/* how it came to be null may have been lost in a join */
		if (ret->tested || !ret->doubted || ex->min_confidence == CONF_POSSIBLE)
			ex_suspect(ex);
		return NULLNESS_NULL;
	}
	if (iv.lo > 0 || iv.hi < 0 || st_excludes(ex, cx->st, ret->pointer, 0))
		return NULLNESS_NEVER;
	if (i->flags & SYM_F_JOIN_NULL && !guard_rules_out(ex, cx->st, i->null_if))
		ex_suspect(ex);
	return i->flags & SYM_F_MAY_BE_NULL ? NULLNESS_MAY_FAIL : NULLNESS_UNKNOWN;
}

/* ---- what was cleared and never written ---------------------------------------------------- */

struct ir_ref flow_compared_with_null(const struct flow_ctx *cx, uint32_t ins)
{
	const struct ir_ins *i = &cx->fn->ins[ins];
	struct ir_ref p = IR_NOREF;

	if ((i->op != IR_EQ && i->op != IR_NE) || !ir_type_is(cx->unit, i->aux, IR_PTR))
		return IR_NOREF;
	if (is_null(cx, i->b))
		p = i->a;
	else if (is_null(cx, i->a))
		p = i->b;
	/* that p + 1 is null nobody asks: && ++p */
	return ir_ref_is(p, IR_TMP) && cx->fn->ins[ir_ref_index(p)].op == IR_ELEM ? IR_NOREF : p;
}

bool flow_guards_null(const struct flow_ctx *cx, uint32_t ins)
{
	const struct ir_func *fn = cx->fn;
	const struct ir_block *b = &fn->blocks[cx->ex->block];
	const struct ir_block *null;

	if (b->term != IR_BR)
		return false;
	null = &fn->blocks[fn->succs[b->succ + (fn->ins[ins].op == IR_EQ ? 0 : 1)]];
	if (null->term == IR_UNREACHABLE)
		return true;
	return !(b->flags & IR_B_LOOP_COND) && cx->unit->locs.v[b->loc].flags & IR_LOC_MACRO &&
	       (in_macro_body(cx, b->loc) || in_macro_body(cx, null->loc));
}

static bool is_in_cleared_extent(const struct flow_ctx *cx, sym region, int64_t at)
{
	const struct symtab *t = &cx->ex->t;
	const struct pmap *m = mem_map(cx->ex, cx->st, region);

	for (uint32_t c = cell_first(t, region); c; c = t->cells.v[c].next) {
		const struct cell *e = &t->cells.v[c];
		int64_t o;

		if (e->extent && val_is_const(t, e->offset, &o) && o <= at &&
		    at < o + e->size_bytes && pmap_get(m, c) == VAL_ZERO)
			return true;
	}
	return false;
}

/* Did the path store null into a field like the one at this place? */
static bool was_set_to_null(const struct flow_ctx *cx, sym region, val off)
{
	const struct symtab *t = &cx->ex->t;
	uint32_t c = cell_first(t, region);

	while (c && (t->cells.v[c].extent || t->cells.v[c].offset != off))
		c = t->cells.v[c].next;
	for (const struct trail *s = cx->st->trail; c && s; s = s->up) {
		const struct ir_ins *to, *i;

		if (s->kind != TRAIL_STORE || s->value != VAL_ZERO)
			continue;
		i = &cx->fn->ins[s->ins];
		to = ir_ref_is(i->a, IR_TMP) ? &cx->fn->ins[ir_ref_index(i->a)] : NULL;
		if (to && to->op == IR_FIELD && to->aux == t->cells.v[c].rec &&
		    to->imm == t->cells.v[c].field && !(i->flags & IR_INIT))
			return true;
	}
	return false;
}

static bool clears_by_call(const struct flow_ctx *cx, const struct ir_call *c, uint32_t local)
{
	const struct ir_arg *a = &cx->fn->args[c->first];

	return c->n == 3 && cfg_local_of(cx->fn, ir_without_casts(cx->fn, a[0].value)) == local &&
	       ev_ref(cx->ex, cx->st, a[1].value) == VAL_ZERO;
}

/* The instruction that initialises or clears a local, or what is copied to it; or IR_NO. */
static uint32_t clears_local(const struct flow_ctx *cx, uint32_t local, int depth)
{
	for (uint32_t n = 0; n < cx->fn->n_ins; n++) {
		const struct ir_ins *i = &cx->fn->ins[n];
		bool here = i->op != IR_CALL && cfg_local_of(cx->fn, i->a) == local;
		uint32_t from;

		if (((i->op == IR_DATA || i->op == IR_ZERO) && here) ||
		    (i->op == IR_CALL && clears_by_call(cx, &cx->fn->calls[i->imm], local)))
			return n;
		if (i->op != IR_COPY || !here || !depth)
			continue;
		from = cfg_local_of(cx->fn, i->b);
		if (from != IR_NO && clears_local(cx, from, depth - 1) != IR_NO)
			return clears_local(cx, from, depth - 1);
	}
	return IR_NO;
}

bool flow_was_cleared(const struct flow_ctx *cx, val place, struct cleared *ret)
{
	struct explorer *ex = cx->ex;
	struct sym_info i;
	sym region;
	val off;
	int64_t at;

	*ret = (struct cleared){.by = IR_NO};
	if (place <= VAL_UNINIT || !val_split(&ex->t, place, &region, &off) ||
	    !val_is_const(&ex->t, off, &at))
		return false;
	i = *sym_info(&ex->t, region);
	if (i.kind == SYM_LOCAL)
		ret->by = clears_local(cx, i.x, 1);
	else if (i.kind == SYM_HEAP)
		ret->by = i.ins;
	ret->made = i.kind == SYM_HEAP;
	ret->initialiser = i.kind == SYM_GLOBAL || (i.kind == SYM_LOCAL && ret->by != IR_NO &&
						    cx->fn->ins[ret->by].op != IR_CALL);
	if (i.kind == SYM_GLOBAL ? !effect_is_constant(ex->effects, ex->unit, i.x)
				 : st_region(ex, cx->st, region).init != REGION_ZERO &&
					   !is_in_cleared_extent(cx, region, at) &&
					   (i.kind != SYM_LOCAL || ret->by == IR_NO))
		return false;
	return !was_set_to_null(cx, region, off);
}

/* ---- error numbers in the form of pointers -------------------------------------------------- */

/* The call whose outcome on this path is v. */
static uint32_t call_with_outcome(const struct flow_ctx *cx, val v)
{
	for (const struct trail *t = cx->st->trail; t; t = t->up)
		if (t->kind == TRAIL_CALL && t->value == v)
			return t->ins;
	return IR_NO;
}

enum errness flow_errness(const struct flow_ctx *cx, val pointer, struct err_why *ret)
{
	struct explorer *ex = cx->ex;
	struct sym_info i;
	struct interval iv;
	int64_t c;
	sym base;
	val off;

	*ret = (struct err_why){.call = IR_NO};
	if (pointer <= VAL_UNINIT)
		return ERRNESS_NEVER;
	if (val_is_const(&ex->t, pointer, &c)) {
		ret->call = call_with_outcome(cx, pointer);
		return c < 0 && c >= -ERROR_POINTERS ? ERRNESS_IS : ERRNESS_NEVER;
	}
	if (!val_split(&ex->t, pointer, &base, &off))
		return ERRNESS_NEVER;
	iv = st_bounds(ex, cx->st, val_sym(&ex->t, base));
	i = *sym_info(&ex->t, base);
	if (i.flags & SYM_F_MAY_BE_ERR)
		ret->call = i.ins;
	if (iv.lo >= -ERROR_POINTERS && iv.hi < 0) {
		ret->found = i.range.hi >= 0;
		return ERRNESS_IS;
	}
	ret->good = iv.lo >= 0 && i.range.lo < 0;
	if (iv.lo >= 0 || iv.lo < -ERROR_POINTERS)
		return ERRNESS_NEVER;
	return i.flags & SYM_F_MAY_BE_ERR ? ERRNESS_MAY : ERRNESS_ASKED;
}

uint32_t flow_returns_arg(const struct flow_ctx *cx, const struct ir_sym *callee)
{
	const struct summary *s;
	const struct form *f;

	if (!callee || callee->body == IR_NO || !cx->ex->summaries)
		return 0;
	s = summary_for(cx->ex->summaries, cx->unit->syms.v[cx->fn->sym].body, callee->body);
	if (!s || s->n_exits != 1 || !s->exits[0].result || s->exits[0].n_writes)
		return 0;
	f = &s->forms.v[s->exits[0].result];
	return f->n == 1 && !f->c && f->t[0].k == 1 && s->syms.v[f->t[0].s].kind == SYM_PARAM
		       ? s->syms.v[f->t[0].s].x + 1
		       : 0;
}

/* ---- what others believe -----------------------------------------------------------------------
 */

/* The call whose result an operand is, directly or as it was stored into what is loaded here. */
static uint32_t call_behind(const struct flow_ctx *cx, struct ir_ref r, val v)
{
	r = ir_without_casts(cx->fn, r);
	if (!ir_ref_is(r, IR_TMP))
		return IR_NO;
	if (cx->fn->ins[ir_ref_index(r)].op == IR_CALL)
		return ir_ref_index(r);
	for (const struct trail *t = cx->st->trail; t; t = t->up) {
		struct ir_ref b;

		if (t->kind != TRAIL_STORE || t->value != v)
			continue;
		b = ir_without_casts(cx->fn, cx->fn->ins[t->ins].b);
		if (ir_ref_is(b, IR_TMP) && cx->fn->ins[ir_ref_index(b)].op == IR_CALL)
			return ir_ref_index(b);
	}
	return IR_NO;
}

bool flow_is_failure(const struct flow_ctx *cx, struct ir_ref r, val v, uint32_t *ret_call)
{
	enum { LOWEST_ERROR = -4095 };
	sym s = v > VAL_UNINIT ? val_single(&cx->ex->t, v) : 0;
	const struct sym_info *i = sym_info(&cx->ex->t, s);
	struct interval iv = flow_bounds(cx, v);

	if (iv.lo >= 0)
		return false;
	*ret_call = i->ins;
	if (s && i->kind == SYM_CALL && i->ins != IR_NO && cx->fn->ins[i->ins].op == IR_CALL)
		return iv.lo >= LOWEST_ERROR && iv.hi >= 0;
	*ret_call = call_behind(cx, r, v);
	return iv.hi < 0 && iv.lo >= LOWEST_ERROR && *ret_call != IR_NO;
}

/* Has the path asked anything but whether pointers are null? */
static bool path_asks_more(const struct flow_ctx *cx)
{
	for (const struct trail *t = cx->st->trail; t; t = t->up) {
		const struct ir_block *b = &cx->fn->blocks[t->block];

		if (t->kind == TRAIL_SWITCH)
			return true;
		if (t->kind == TRAIL_BRANCH &&
		    (!ir_ref_is(b->cond, IR_TMP) ||
		     ir_ref_is(flow_compared_with_null(cx, ir_ref_index(b->cond)), IR_NONE)))
			return true;
	}
	return false;
}

bool flow_is_conditioned(const struct flow_ctx *cx, val pointer)
{
	sym s = pointer > VAL_UNINIT ? val_single(&cx->ex->t, pointer) : 0;
	const struct trail *t = cx->st->trail;

	while (t && t->kind != TRAIL_BRANCH && t->kind != TRAIL_SWITCH)
		t = t->up;
	return (t && t->kind == TRAIL_BRANCH) || (s && sym_info(&cx->ex->t, s)->kind == SYM_LOAD);
}

/* Is a value made of what a parameter held, be it not this one? */
static bool is_of_other_param(const struct explorer *ex, val v, sym param, int depth)
{
	const struct form *f = v > VAL_UNINIT ? val_form(&ex->t, v) : NULL;

	for (uint32_t i = 0; f && depth > 0 && i < f->n; i++) {
		const struct sym_info *s = sym_info(&ex->t, f->t[i].s);

		if (s->kind == SYM_PARAM && f->t[i].s != param)
			return true;
		if (s->kind == SYM_OP && (is_of_other_param(ex, s->x, param, depth - 1) ||
					  is_of_other_param(ex, s->y, param, depth - 1)))
			return true;
	}
	return false;
}

/* Does the path go on for what another argument is?  That there is one at all goes without saying.
 */
static bool asks_for_other(const struct flow_ctx *cx, const struct trail *t, sym param)
{
	struct ir_ref p;

	if (t->kind == TRAIL_SWITCH)
		return is_of_other_param(cx->ex, t->value, param, 4);
	if (t->kind != TRAIL_BRANCH || !is_of_other_param(cx->ex, t->value, param, 4))
		return false;
	p = ir_ref_is(cx->fn->blocks[t->block].cond, IR_TMP)
		    ? flow_compared_with_null(cx, ir_ref_index(cx->fn->blocks[t->block].cond))
		    : IR_NOREF;
	return ir_ref_is(p, IR_NONE) || st_is_zero(cx->ex, cx->st, flow_value_now(cx, p)) != TRI_NO;
}

bool flow_is_given_null(const struct flow_ctx *cx, val pointer, const char **ret_by)
{
	sym s = pointer > VAL_UNINIT ? val_single(&cx->ex->t, pointer) : 0;
	const struct sym_info *i = sym_info(&cx->ex->t, s);
	uint32_t by;

	if (!s || i->kind != SYM_PARAM || !cx->ex->beliefs ||
	    !belief_is_given_null(cx->ex->beliefs, cx->fn->sym, i->x + 1, &by))
		return false;
	if (cx->st->frame) /* of no round, where there is nothing */
		return false;
	for (const struct trail *t = cx->st->trail; t; t = t->up)
		if (asks_for_other(cx, t, s))
			return false;
	*ret_by = ir_cstr(cx->unit, cx->unit->syms.v[by].name);
	return true;
}

/* A callee of which it is known when it returns null, and when not. */
static bool has_outcomes(const struct flow_ctx *cx, uint32_t call)
{
	for (const struct trail *t = cx->st->trail; t; t = t->up)
		if (t->kind == TRAIL_CALL && t->ins == call)
			return true;
	return false;
}

static bool result_key(const struct flow_ctx *cx, uint32_t call, belief_key *ret_key,
		       struct flow_belief *ret)
{
	struct ir_ref callee = cx->fn->calls[cx->fn->ins[call].imm].callee;
	const struct ir_sym *s;
	const char *name;

	if (!ir_ref_is(callee, IR_SYM))
		return false;
	s = &cx->unit->syms.v[ir_ref_index(callee)];
	name = ir_cstr(cx->unit, s->name);
	/* what a model does not say is not so */
	if ((cx->ex->models && models_find(cx->ex->models, name)) || has_outcomes(cx, call))
		return false;
	*ret_key = belief_key_of(BELIEF_RESULT, ir_ref_index(callee), 0);
	ret->is_excused = s->body != IR_NO;
	ret->what = flow_text(cx, "the result of '%s'", name);
	return true;
}

/* A pointer to a record that points to another of its kind. */
static bool is_link(const struct ir_unit *u, ir_type pointer)
{
	ir_type to = ir_typ(u, pointer)->elem;
	const struct ir_typ *rec = ir_typ(u, to);

	if (!ir_type_is(u, pointer, IR_PTR) || rec->kind != IR_RECORD)
		return false;
	for (uint32_t i = 0; i < rec->n; i++) {
		ir_type t = u->fields.v[rec->first + i].type;

		if (ir_type_is(u, t, IR_PTR) && ir_typ(u, t)->elem == to)
			return true;
	}
	return false;
}

static bool memory_key(const struct flow_ctx *cx, uint32_t cell, belief_key *ret_key,
		       struct flow_belief *ret)
{
	const struct cell *c = &cx->ex->t.cells.v[cell];
	const struct sym_info *in = sym_info(&cx->ex->t, c->region);
	const struct ir_typ *rec;

	if (c->rec) {
		rec = ir_typ(cx->unit, c->rec);
		*ret_key = belief_key_of(BELIEF_FIELD, c->rec, c->field);
		ret->what =
			flow_text(cx, "'%s' of '%s'",
				  ir_cstr(cx->unit, cx->unit->fields.v[rec->first + c->field].name),
				  ir_cstr(cx->unit, rec->name));
		ret->is_memory = true;
		ret->is_excused = path_asks_more(cx) ||
				  is_link(cx->unit, cx->unit->fields.v[rec->first + c->field].type);
		return true;
	}
	if (in->kind != SYM_GLOBAL || c->offset != VAL_ZERO)
		return false;
	*ret_key = belief_key_of(BELIEF_GLOBAL, in->x, 0);
	ret->is_memory = true;
	ret->is_excused = path_asks_more(cx);
	ret->what = flow_text(cx, "'%s'", ir_cstr(cx->unit, cx->unit->globals.v[in->x].name));
	return true;
}

bool flow_belief(const struct flow_ctx *cx, struct ir_ref ref, val pointer, struct flow_belief *ret)
{
	const struct beliefs *bs = cx->ex->beliefs;
	sym s = pointer > VAL_UNINIT ? val_single(&cx->ex->t, pointer) : 0;
	uint32_t call = IR_NO, func = cx->unit->syms.v[cx->fn->sym].body;
	const struct belief *b, *here;
	belief_key k;

	*ret = (struct flow_belief){0};
	if (!bs || !s)
		return false;
	if (sym_info(&cx->ex->t, s)->kind == SYM_LOAD) {
		if (!memory_key(cx, sym_info(&cx->ex->t, s)->x, &k, ret))
			return false;
	} else {
		if (!belief_has_odd_call(bs, func))
			return false;
		call = call_behind(cx, ref, pointer);
		if (call == IR_NO || !result_key(cx, call, &k, ret))
			return false;
	}
	b = belief_of(bs, k);
	here = belief_in(bs, k, cx->unit->locs.v[cx->fn->loc].file);
	if (!b || !here || !belief_is_odd(bs, k, func, call))
		return false;
	ret->n_checked = b->n_checked;
	ret->n_unchecked = b->n_unchecked;
	ret->n_checked_here = here->n_checked;
	ret->n_unchecked_here = here->n_unchecked;
	ret->check = here->check ? here->check : b->check;
	return true;
}

/* ---- objects and bounds -------------------------------------------------------------------- */

bool flow_object(const struct flow_ctx *cx, val addr, val *ret_offset, val *ret_size)
{
	sym base;

	if (addr <= VAL_UNINIT || !val_split(&cx->ex->t, addr, &base, ret_offset))
		return false;
	*ret_size = mem_size(cx->ex, cx->st, base);
	return true;
}

val flow_multiplied(const struct flow_ctx *cx, val v)
{
	val x = flow_unwrapped(cx, v);
	const struct form *f = x > VAL_UNINIT ? val_form(&cx->ex->t, x) : NULL;

	return f && f->n == 1 && !f->c && f->t[0].k > 1 ? val_sym(&cx->ex->t, f->t[0].s) : v;
}

bool flow_allocates(const struct flow_ctx *cx, const struct ev_call *ev)
{
	return (ev->model && ev->model->flags & MODEL_ALLOC) ||
	       (ev->callee && ev->callee->alloc_size[0]) ||
	       (!ev->model && call_allocates_by_name(cx->ex, ev->call));
}

val flow_unwrapped(const struct flow_ctx *cx, val v)
{
	sym one = v > VAL_UNINIT ? val_single(&cx->ex->t, v) : 0;
	const struct sym_info *i = sym_info(&cx->ex->t, one);

	return one && i->kind == SYM_OP && i->op == OP_WRAP && i->x > VAL_UNINIT ? i->x : v;
}

bool flow_is_object(const struct flow_ctx *cx, val addr)
{
	sym base;
	val off;

	return addr > VAL_UNINIT && val_split(&cx->ex->t, addr, &base, &off) &&
	       sym_info(&cx->ex->t, base)->flags & SYM_F_OBJECT;
}

bool flow_is_fresh(const struct flow_ctx *cx, val addr)
{
	uint8_t kind;
	sym base;
	val off;

	if (addr <= VAL_UNINIT || !val_split(&cx->ex->t, addr, &base, &off))
		return false;
	kind = sym_info(&cx->ex->t, base)->kind;
	return (kind == SYM_LOCAL || kind == SYM_HEAP) &&
	       st_region(cx->ex, cx->st, base).init == REGION_UNINIT;
}

bool flow_is_bytes(const struct flow_ctx *cx, val addr)
{
	const struct ir_unit *u = cx->unit;
	const struct sym_info *i;
	ir_type t = 0;
	sym base;
	val off;

	if (addr <= VAL_UNINIT || !val_split(&cx->ex->t, addr, &base, &off))
		return false;
	i = sym_info(&cx->ex->t, base);
	if (i->kind == SYM_LOCAL)
		t = cx->fn->locals[i->x].type;
	else if (i->kind == SYM_GLOBAL)
		t = u->globals.v[i->x].type;
	return t && ir_type_is(u, t, IR_ARRAY) && ir_typ(u, ir_typ(u, t)->elem)->size_bytes == 1;
}

struct interval flow_bounds_sure(const struct flow_ctx *cx, val v)
{
	return st_bounds_sure(cx->ex, cx->st, v);
}

struct interval flow_said(const struct flow_ctx *cx, val v)
{
	return st_said(cx->ex, cx->st, v);
}

bool flow_counts_rounds(const struct flow_ctx *cx, val v)
{
	const struct form *f;

	if (v <= VAL_UNINIT)
		return false;
	f = val_form(&cx->ex->t, v);
	for (uint32_t i = 0; i < f->n; i++)
		if (sym_info(&cx->ex->t, f->t[i].s)->kind == SYM_IND)
			return true;
	return false;
}

bool flow_counts_only_rounds(const struct flow_ctx *cx, val v)
{
	const struct form *f = v > VAL_UNINIT ? val_form(&cx->ex->t, v) : NULL;

	return f && f->n == 1 && sym_info(&cx->ex->t, f->t[0].s)->kind == SYM_IND;
}

bool flow_is_result_and_constant(const struct flow_ctx *cx, val v)
{
	const struct form *f = v > VAL_UNINIT ? val_form(&cx->ex->t, v) : NULL;
	const struct sym_info *i;
	struct ir_ref callee;

	if (!f || f->n != 1 || f->t[0].k != 1)
		return false;
	i = sym_info(&cx->ex->t, f->t[0].s);
	if (i->kind != SYM_CALL || i->ins == IR_NO || cx->fn->ins[i->ins].op != IR_CALL)
		return false;
	callee = cx->fn->calls[cx->fn->ins[i->ins].imm].callee;
	return ir_ref_is(callee, IR_SYM) &&
	       cx->unit->syms.v[ir_ref_index(callee)].flags & (IR_S_SYSTEM | IR_S_BUILTIN);
}

struct limit {
	const struct symtab *t;
	const struct form *v;
	bool found;
};

static bool limits(void *arg, uint32_t part, uint32_t con)
{
	struct limit *l = arg;
	const struct form *f = val_form(l->t, part);

	(void)con;
	for (uint32_t i = 0; i < f->n; i++)
		for (uint32_t k = 0; k < l->v->n; k++)
			if (f->t[i].s == l->v->t[k].s && sym_info(l->t, f->t[i].s)->kind == SYM_IND)
				l->found = true;
	return !l->found;
}

bool flow_rounds_are_limited(const struct flow_ctx *cx, val v)
{
	struct limit l = {.t = &cx->ex->t};

	if (v <= VAL_UNINIT)
		return false;
	l.v = val_form(l.t, v);
	pmap_each(&cx->st->rel, limits, &l);
	return l.found;
}

static bool is_constant_remainder(const struct symtab *t, sym s)
{
	const struct sym_info *i = sym_info(t, s);
	int64_t c;

	return i->kind == SYM_OP && i->op == IR_REM && val_is_const(t, i->y, &c);
}

bool flow_was_asked(const struct flow_ctx *cx, val v)
{
	struct form f;

	if (v <= VAL_UNINIT)
		return false;
	f = *val_form(&cx->ex->t, v);
	for (uint32_t i = 0; i < f.n; i++)
		if (is_constant_remainder(&cx->ex->t, f.t[i].s))
			return true;
	for (const struct trail *t = cx->st->trail; t; t = t->up)
		for (uint32_t i = 0; i < f.n; i++)
			if ((t->kind == TRAIL_BRANCH || t->kind == TRAIL_SWITCH) &&
			    val_mentions(&cx->ex->t, t->value, f.t[i].s, 1))
				return true;
	return false;
}

bool flow_was_compared_with_number(const struct flow_ctx *cx, val v)
{
	struct form f;

	if (v <= VAL_UNINIT)
		return false;
	f = *val_form(&cx->ex->t, v);
	for (const struct trail *t = cx->st->trail; t; t = t->up) {
		const struct ir_ins *i =
			t->kind == TRAIL_BRANCH
				? ir_ins_of(cx->fn,
					    ir_without_casts(cx->fn, cx->fn->blocks[t->block].cond))
				: NULL;

		if (!i || i->op < IR_EQ || i->op > IR_GE ||
		    (!ir_ref_is(ir_without_casts(cx->fn, i->a), IR_CONST) &&
		     !ir_ref_is(ir_without_casts(cx->fn, i->b), IR_CONST)))
			continue;
		for (uint32_t k = 0; k < f.n; k++)
			if (val_mentions(&cx->ex->t, t->value, f.t[k].s, 2))
				return true;
	}
	return false;
}

/* The place that a value is loaded from, as it is written. */
static struct ir_ref loaded_from(const struct ir_func *fn, struct ir_ref r)
{
	r = ir_without_casts(fn, r);
	return ir_ref_is(r, IR_TMP) && fn->ins[ir_ref_index(r)].op == IR_LOAD
		       ? fn->ins[ir_ref_index(r)].a
		       : IR_NOREF;
}

/* Does the function test a variable for zero anywhere?  Where that has one outcome, no path says
 * so.
 */
static bool is_tested(const struct ir_func *fn, struct ir_ref variable)
{
	for (uint32_t b = 0; ir_ref_is(variable, IR_LOCAL) && b < fn->n_blocks; b++) {
		struct ir_ref cond = fn->blocks[b].cond;
		const struct ir_ins *i =
			ir_ref_is(cond, IR_TMP) ? &fn->ins[ir_ref_index(cond)] : NULL;

		if (fn->blocks[b].term != IR_BR || !i)
			continue;
		if (i->op >= IR_EQ && i->op <= IR_GE)
			cond = i->a;
		if (loaded_from(fn, cond).bits == variable.bits)
			return true;
	}
	return false;
}

bool flow_is_count_of_nothing(const struct flow_ctx *cx, struct ir_ref r, val v)
{
	uint32_t call = call_behind(cx, r, v);

	if (is_tested(cx->fn, loaded_from(cx->fn, r)))
		return false;
	for (const struct trail *t = cx->st->trail; t && call != IR_NO; t = t->up)
		if (t->kind == TRAIL_CALL && t->ins == call)
			return t->guess;
	return false;
}

bool flow_is_joined(const struct flow_ctx *cx)
{
	return cx->st->joined_in;
}

bool flow_is_input(const struct flow_ctx *cx, val v)
{
	const struct form *f = v > VAL_UNINIT ? val_form(&cx->ex->t, v) : NULL;

	if (!f || !f->n)
		return false;
	for (uint32_t i = 0; i < f->n; i++) {
		const struct sym_info *s = sym_info(&cx->ex->t, f->t[i].s);

		if (s->kind != SYM_PARAM && s->kind != SYM_LOAD &&
		    (s->kind != SYM_FRESH || s->is_join))
			return false;
	}
	return true;
}

struct interval flow_said_itself(const struct flow_ctx *cx, val v)
{
	struct interval all = {INT64_MIN, INF};
	int64_t scale, c;
	uint32_t con;
	val part;

	if (v <= VAL_UNINIT || !val_form(&cx->ex->t, v)->n)
		return v <= VAL_UNINIT ? all : st_said(cx->ex, cx->st, v);
	part = val_part(&cx->ex->t, v, &scale, &c);
	con = val_form(&cx->ex->t, part)->n > 1
		      ? pmap_get(&cx->st->rel, part)
		      : pmap_get(&cx->st->con, val_form(&cx->ex->t, part)->t[0].s);
	if (!con || cx->ex->cons.v[con].guess)
		return all;
	return iv_add(iv_scale(cx->ex->cons.v[con].iv, scale), (struct interval){c, c});
}

void flow_assume(const struct flow_ctx *cx, val v, int64_t lo, int64_t hi)
{
	if (v <= VAL_UNINIT)
		return;
	cx->ex->guessing = true; /* the code does not say so: it is no evidence for what follows */
	if (!st_assume_ge(cx->ex, cx->st, v, lo) || !st_assume_le(cx->ex, cx->st, v, hi))
		cx->st->dead = true;
	cx->ex->guessing = false;
}

val flow_pointer(const struct flow_ctx *cx, val addr)
{
	sym base;
	val off;

	return val_split(&cx->ex->t, addr, &base, &off) ? val_sym(&cx->ex->t, base) : 0;
}

val flow_points_into(const struct flow_ctx *cx, val v)
{
	sym base;
	val off;

	if (v <= VAL_UNINIT || !val_split(&cx->ex->t, v, &base, &off))
		return VAL_NONE;
	return sym_info(&cx->ex->t, base)->within;
}

const struct ir_sym *flow_function(const struct flow_ctx *cx, val v)
{
	sym s = v > VAL_UNINIT ? val_single(&cx->ex->t, v) : 0;
	const struct sym_info *i = sym_info(&cx->ex->t, s);

	/* those with an operator are addresses of labels */
	return s && i->kind == SYM_FUNC && !i->op ? &cx->unit->syms.v[i->x] : NULL;
}

bool flow_literal(const struct flow_ctx *cx, val addr, const char **ret, uint32_t *ret_size_bytes)
{
	const struct ir_lit *l;
	sym base;
	int64_t at;
	val off;

	if (addr <= VAL_UNINIT || !val_split(&cx->ex->t, addr, &base, &off) ||
	    sym_info(&cx->ex->t, base)->kind != SYM_STR || !val_is_const(&cx->ex->t, off, &at))
		return false;
	l = &cx->unit->lits.v[sym_info(&cx->ex->t, base)->x];
	if (ir_typ(cx->unit, l->elem)->size_bytes != 1 || at < 0 || at >= l->size_bytes)
		return false;
	*ret = l->bytes + at;
	*ret_size_bytes = l->size_bytes - (uint32_t)at;
	return true;
}

uint32_t flow_tag(const struct flow_ctx *cx, val v, uint32_t slot)
{
	return pmap_get(&cx->st->tag, v * TAG_SLOTS + slot);
}

void flow_set_tag(const struct flow_ctx *cx, val v, uint32_t slot, uint32_t number)
{
	pmap_set(&cx->st->tag, &cx->ex->mem, cx->st->owner, v * TAG_SLOTS + slot, number);
}

int64_t flow_declared_bytes(const struct flow_ctx *cx, val pointer)
{
	sym one = pointer > VAL_UNINIT ? val_single(&cx->ex->t, pointer) : 0;
	const struct sym_info *i = sym_info(&cx->ex->t, one);
	const struct ir_typ *p, *t;

	if (!one || (i->kind != SYM_PARAM && i->kind != SYM_LOAD))
		return INT64_MAX;
	p = ir_typ(cx->unit, i->kind == SYM_PARAM ? cx->fn->locals[i->x].type : i->type);
	t = ir_typ(cx->unit, p->elem);
	if (p->kind != IR_PTR || (t->kind != IR_VOID && !t->size_bytes))
		return INT64_MAX;
	return t->kind == IR_VOID ? 0 : (int64_t)t->size_bytes;
}

bool flow_may_need(const struct flow_ctx *cx, val v)
{
	return summary_may_need(cx->ex, v);
}

void flow_need(const struct flow_ctx *cx, const struct ev_need *d)
{
	summary_need(cx->ex, cx->st, d, cx->loc);
}

uint64_t *flow_count(const struct flow_ctx *cx, uint32_t slot, uint32_t key)
{
	return map_put(&cx->ex->check_data,
		       hash_mix((uintptr_t)cx->self, (uint64_t)slot << 32 | key), NULL);
}

/* ---- the frame, and what outlives it
 * --------------------------------------------------------------
 */

static bool is_alloca(const struct explorer *ex, const struct sym_info *i)
{
	return i->kind == SYM_HEAP && i->ins < ex->fn->n_ins && ex->fn->ins[i->ins].op == IR_ALLOCA;
}

bool flow_in_frame(const struct flow_ctx *cx, val addr, uint32_t *ret_local, val *ret_offset)
{
	const struct sym_info *i;
	sym base;

	if (addr <= VAL_UNINIT || !val_split(&cx->ex->t, addr, &base, ret_offset))
		return false;
	i = sym_info(&cx->ex->t, base);
	if (i->kind != SYM_LOCAL && !is_alloca(cx->ex, i))
		return false;
	*ret_local = i->kind == SYM_LOCAL ? i->x : IR_NO;
	return true;
}

/* The blocks at whose beginning the local is alive: on all edges into a block that is the same. */
static const uint64_t *scope_of(struct explorer *ex, uint32_t local)
{
	const struct ir_func *fn = ex->fn;
	uint64_t *in;

	if (!ex->scopes)
		ex->scopes = arena_array(&ex->mem, const uint64_t *, fn->n_locals);
	if (ex->scopes[local])
		return ex->scopes[local];
	in = arena_array(&ex->mem, uint64_t, fn->n_blocks / 64 + 1);
	for (uint32_t b = 0; b < fn->n_blocks; b++) {
		const struct ir_block *bl = &fn->blocks[b];
		bool alive = bit_get(in, b);

		for (uint32_t i = bl->first; i < bl->first + bl->n; i++)
			if ((fn->ins[i].op == IR_ENTER || fn->ins[i].op == IR_EXIT) &&
			    ir_ref_index(fn->ins[i].a) == local)
				alive = fn->ins[i].op == IR_ENTER;
		for (uint32_t i = 0; alive && i < bl->n_succ; i++)
			bit_set(in, fn->succs[bl->succ + i]);
	}
	ex->scopes[local] = in;
	return in;
}

bool flow_in_scope(const struct flow_ctx *cx, uint32_t local)
{
	const struct ir_func *fn = cx->fn;
	const struct ir_block *b = &fn->blocks[cx->ex->block];
	bool alive = bit_get(scope_of(cx->ex, local), cx->ex->block), has_scope = false;

	for (uint32_t i = b->first; i < b->first + b->n && i < cx->ins; i++)
		if ((fn->ins[i].op == IR_ENTER || fn->ins[i].op == IR_EXIT) &&
		    ir_ref_index(fn->ins[i].a) == local)
			alive = fn->ins[i].op == IR_ENTER;
	for (uint32_t i = 0; !alive && !has_scope && i < fn->n_ins; i++)
		has_scope = fn->ins[i].op == IR_ENTER && ir_ref_index(fn->ins[i].a) == local;
	return alive || !has_scope;
}

struct left {
	const struct flow_ctx *cx;
	void (*fn)(void *arg, const struct flow_place *p);
	void *arg;
	VEC(sym) heap; /* objects on the heap that are reached from outside             */
	bool changed;
	bool collect; /* these are still being looked for                              */
};

/* Is the object there when the function has been left, and how was it come by? */
static bool is_outside(struct left *l, sym region, int depth, struct flow_place *p)
{
	struct explorer *ex = l->cx->ex;
	struct sym_info i = *sym_info(&ex->t, region);

	switch ((enum sym_kind)i.kind) {
	case SYM_GLOBAL:
		if (!depth)
			p->global = i.x;
		return true;
	case SYM_PARAM:
		return true;
	case SYM_CALL:
		p->call = i.ins;
		return true;
	case SYM_LOAD:
		if (depth > 6)
			return false;
		return is_outside(l, ex->t.cells.v[i.x].region, depth + 1, p);
	case SYM_HEAP:
		for (uint32_t k = 0; k < l->heap.n; k++)
			if (l->heap.v[k] == region)
				return true;
		return false;
	case SYM_NONE:
	case SYM_UNINIT:
	case SYM_NULLBASE:
	case SYM_BIG:
	case SYM_LOCAL:
	case SYM_FUNC:
	case SYM_STR:
	case SYM_FRESH:
	case SYM_IND:
	case SYM_OP:
		return false;
	}
	return false;
}

bool flow_is_callers(const struct flow_ctx *cx, val addr)
{
	struct left l = {.cx = cx};
	struct flow_place p = {.call = IR_NO};
	sym base;
	val off;

	return addr > VAL_UNINIT && val_split(&cx->ex->t, addr, &base, &off) &&
	       is_outside(&l, base, 0, &p) && p.call == IR_NO;
}

static void reach_heap(struct left *l, val v)
{
	struct explorer *ex = l->cx->ex;
	sym base;
	val off;

	if (v <= VAL_UNINIT || !val_split(&ex->t, v, &base, &off) ||
	    sym_info(&ex->t, base)->kind != SYM_HEAP || is_alloca(ex, sym_info(&ex->t, base)))
		return;
	for (uint32_t k = 0; k < l->heap.n; k++)
		if (l->heap.v[k] == base)
			return;
	*vec_push(&l->heap) = base;
	l->changed = true;
}

static bool look_at_cell(void *arg, uint32_t cell, uint32_t v)
{
	struct left *l = arg;
	struct explorer *ex = l->cx->ex;
	struct cell c = ex->t.cells.v[cell];
	struct flow_place p = {.value = v, .global = IR_NO, .call = IR_NO, .type = c.type};
	uint32_t local;
	val off;

	if (c.extent || !is_outside(l, c.region, 0, &p))
		return true;
	if (l->collect) {
		reach_heap(l, v);
		return true;
	}
	if (!flow_in_frame(l->cx, v, &local, &off))
		return true;
	p.object = val_sym(&ex->t, c.region);
	p.addr = val_lin(&ex->t, 1, p.object, 1, c.offset, 0);
	l->fn(l->arg, &p);
	return true;
}

void flow_each_left(const struct flow_ctx *cx, val result,
		    void (*fn)(void *arg, const struct flow_place *p), void *arg)
{
	struct left l = {.cx = cx, .fn = fn, .arg = arg, .collect = true};

	reach_heap(&l, result);
	do {
		l.changed = false;
		pmap_each(&cx->st->mem, look_at_cell, &l);
		pmap_each(&cx->st->gmem, look_at_cell, &l);
	} while (l.changed);
	l.collect = false;
	pmap_each(&cx->st->mem, look_at_cell, &l);
	pmap_each(&cx->st->gmem, look_at_cell, &l);
	vec_release(&l.heap);
}

val flow_frame_in_local(const struct flow_ctx *cx, uint32_t local)
{
	struct explorer *ex = cx->ex;
	sym region = val_single(&ex->t, ev_ref(ex, cx->st, IR_REF(IR_LOCAL, local)));
	uint32_t into;
	val off;

	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		val v = pmap_get(&cx->st->mem, c);

		if (!ex->t.cells.v[c].extent && flow_in_frame(cx, v, &into, &off) && into != local)
			return v;
	}
	return VAL_NONE;
}

val flow_held(const struct flow_ctx *cx, val addr)
{
	struct explorer *ex = cx->ex;
	sym base;
	val off;

	if (addr <= VAL_UNINIT || !val_split(&ex->t, addr, &base, &off))
		return VAL_NONE;
	for (uint32_t c = cell_first(&ex->t, base); c; c = ex->t.cells.v[c].next)
		if (ex->t.cells.v[c].offset == off && !ex->t.cells.v[c].extent &&
		    ex->t.cells.v[c].size_bytes == ex->unit->ptr_bytes)
			return pmap_get(mem_map(ex, cx->st, base), c);
	return VAL_NONE;
}

bool flow_is_exposed(const struct flow_ctx *cx, val addr)
{
	sym base;
	val off;

	return addr > VAL_UNINIT && val_split(&cx->ex->t, addr, &base, &off) &&
	       st_region(cx->ex, cx->st, base).escaped;
}

/* Is it a variable of this function, or a part of one? */
static bool is_own_place(const struct ir_func *fn, struct ir_ref addr)
{
	while (ir_ref_is(addr, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(addr)];

		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			break;
		addr = i->a;
	}
	return ir_ref_is(addr, IR_LOCAL);
}

uint32_t flow_assigned_at(const struct flow_ctx *cx, struct ir_ref local)
{
	for (const struct trail *t = cx->st->trail; t; t = t->up)
		if (t->kind == TRAIL_STORE && cx->fn->ins[t->ins].a.bits == local.bits)
			return t->ins;
	return IR_NO;
}

uint32_t flow_stored_at(const struct flow_ctx *cx, val value)
{
	for (const struct trail *t = cx->st->trail; t; t = t->up)
		if (t->kind == TRAIL_STORE && t->value == value &&
		    !is_own_place(cx->fn, cx->fn->ins[t->ins].a))
			return t->ins;
	return IR_NO;
}

/* What the condition comes to where s is 0; false: that is not known. */
static bool value_at_zero(const struct symtab *t, val v, sym s, int depth, int64_t *ret)
{
	const struct form *f = v > VAL_UNINIT ? val_form(t, v) : NULL;
	int64_t x;

	if (!f || depth < 0)
		return false;
	*ret = f->c;
	for (uint32_t i = 0; i < f->n; i++) {
		const struct sym_info *info = sym_info(t, f->t[i].s);

		if (f->t[i].s == s)
			continue;
		if (info->kind != SYM_OP || (info->op != IR_EQ && info->op != IR_LE) || info->y ||
		    !value_at_zero(t, info->x, s, depth - 1, &x))
			return false;
		*ret = sat_add(*ret, sat_mul(f->t[i].k, info->op == IR_EQ ? x == 0 : x <= 0));
	}
	return true;
}

bool flow_call_was_not_zero(const struct flow_ctx *cx, uint32_t ins)
{
	const struct symtab *t = &cx->ex->t;

	for (const struct trail *p = cx->st->trail; p; p = p->up) {
		const struct form *f = p->kind == TRAIL_BRANCH && p->value > VAL_UNINIT
					       ? val_form(t, p->value)
					       : NULL;
		const struct form *in = f;
		int64_t x;

		while (in && in->n == 1 && sym_info(t, in->t[0].s)->kind == SYM_OP &&
		       sym_info(t, in->t[0].s)->x > VAL_UNINIT)
			in = val_form(t, sym_info(t, in->t[0].s)->x);
		if (!in || in->n != 1 || sym_info(t, in->t[0].s)->kind != SYM_CALL ||
		    sym_info(t, in->t[0].s)->ins != ins)
			continue;
		return value_at_zero(t, p->value, in->t[0].s, 4, &x) && (x != 0) != p->taken;
	}
	return false;
}

void flow_look_closer(const struct flow_ctx *cx)
{
	const struct ir_func *fn = cx->fn;

	ex_suspect(cx->ex);
	for (uint32_t b = 0; cx->ex->survey && b < fn->n_blocks; b++)
		if (fn->blocks[b].term == IR_RET)
			bit_set(cx->ex->suspects, b);
}

struct each_lasting {
	void (*fn)(void *arg, val v, uint32_t number);
	void *arg;
};

static bool lasting(void *arg, uint32_t key, uint32_t number)
{
	struct each_lasting *e = arg;

	if (key % TAG_SLOTS == FLOW_TAG_LASTING)
		e->fn(e->arg, key / TAG_SLOTS, number);
	return true;
}

void flow_each_lasting(const struct flow_ctx *cx, void (*fn)(void *arg, val v, uint32_t number),
		       void *arg)
{
	struct each_lasting e = {fn, arg};
	struct pmap now = cx->st->tag; /* fn may change it */

	cx->st->owner = ++cx->ex->next_owner;
	pmap_each(&now, lasting, &e);
}
