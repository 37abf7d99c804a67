/* outside.c - numbers from outside of the program (taint.c) of which nothing that the code says
 * bounds how large they are.
 */
#include "engine/flow/inflow.h"
#include "engine/flow/least.h"
#include "engine/flow/state_p.h"

static bool is_source(uint32_t source, uint32_t *ret_ins)
{
	*ret_ins = source >= TAINT_PLACES ? IR_NO : source - 1;
	return source;
}

/* Does what comes into a member have too few bits to come to limit, or do others see to it? */
static bool is_narrow(const struct flow_ctx *cx, val v, int64_t limit)
{
	const struct form *f = val_form(&cx->ex->t, v);
	int64_t most = f->c;

	for (uint32_t i = 0; i < f->n; i++) {
		const struct inflow_place *p =
			taint_place_of(cx->ex, val_sym(&cx->ex->t, f->t[i].s));

		if (p && p->bounded)
			return true;
		if (!p || p->bits >= 32 || f->t[i].k < 0 || f->t[i].k > INT32_MAX)
			return false;
		most = sat_add(most, f->t[i].k * (int64_t)(((uint64_t)1 << p->bits) - 1));
	}
	return most < limit;
}

bool flow_is_outside(const struct flow_ctx *cx, val v, uint32_t *ret_ins)
{
	/* a survey joins states that a closer look keeps apart */
	return is_source(cx->ex->survey ? taint_of_number(cx->ex, v) : taint_of_one(cx->ex, v),
			 ret_ins);
}

bool flow_is_outside_text(const struct flow_ctx *cx, val v, uint32_t *ret_ins)
{
	return is_source(taint_of(cx->ex, v), ret_ins);
}

bool flow_is_from_member(const struct flow_ctx *cx, val v)
{
	return taint_place_of(cx->ex, v);
}

/* Masks, remainders and shifts bound what they make, also where it is combined with something. */
static bool is_cut_by_operation(const struct symtab *t, sym s, int depth)
{
	const struct sym_info *i = sym_info(t, s);
	val operand[2] = {i->x, i->y};

	if (i->kind != SYM_OP || depth < 0)
		return false;
	if (i->op == IR_AND || i->op == IR_REM || i->op == IR_SHR || i->op == OP_TABLE ||
	    i->op == IR_EQ || i->op == IR_LE)
		return true;
	for (uint32_t k = 0; k < 2; k++) {
		const struct form *f = val_form(t, operand[k]);

		for (uint32_t n = 0; operand[k] > VAL_UNINIT && n < f->n; n++)
			if (is_cut_by_operation(t, f->t[n].s, depth - 1))
				return true;
	}
	return false;
}

/* Facts about v that bound one of its symbols from above. */
struct upper {
	const struct flow_ctx *cx;
	sym s;
	int64_t k; /* how v counts it */
	bool found;
};

static bool is_upper(struct interval iv, int64_t k, int64_t fact_k)
{
	return (k > 0) == (fact_k > 0) ? iv.hi != INF : iv.lo != INT64_MIN;
}

/* A constant divided, as in checks of products: w <= SIZE_MAX / h. */
static bool is_quotient(const struct symtab *t, sym s, int depth)
{
	const struct sym_info *i = sym_info(t, s);
	const struct form *f;

	if (i->kind != SYM_OP || i->op != IR_DIV || i->x <= VAL_UNINIT || depth < 0)
		return false;
	f = val_form(t, i->x);
	return !f->n || (f->n == 1 && is_quotient(t, f->t[0].s, depth - 1));
}

static bool is_free(const struct flow_ctx *cx, sym s)
{
	return !is_quotient(&cx->ex->t, s, 2) && taint_is_free(cx->ex, cx->st, s) &&
	       st_bounds(cx->ex, cx->st, val_sym(&cx->ex->t, s)).hi >= INT32_MAX;
}

/* Is it s in another type? */
static bool is_wrap_of(const struct symtab *t, sym wrap, sym s)
{
	const struct sym_info *i = sym_info(t, wrap);

	return i->kind == SYM_OP && i->op == OP_WRAP && val_single(t, i->x) == s;
}

static bool find_upper(void *arg, uint32_t part, uint32_t con)
{
	struct upper *u = arg;
	struct explorer *ex = u->cx->ex;
	struct interval iv = ex->cons.v[con].iv;
	struct form f = *val_form(&ex->t, part);
	bool mine = false, others_free = false;

	for (uint32_t i = 0; i < f.n; i++) {
		if (f.t[i].s == u->s || is_wrap_of(&ex->t, f.t[i].s, u->s))
			mine |= is_upper(iv, u->k, f.t[i].k);
		else
			others_free |= is_free(u->cx, f.t[i].s);
	}
	u->found |= mine && !others_free;
	return !u->found;
}

/* Comparisons that are too complex for facts are still on the path. */
bool outside_was_compared(const struct flow_ctx *cx, sym s)
{
	const struct symtab *t = &cx->ex->t;

	for (const struct trail *p = cx->st->trail; p; p = p->up) {
		const struct form *f;

		if (p->kind == TRAIL_SWITCH && val_mentions(t, p->value, s, 4))
			return true;
		if (p->kind != TRAIL_BRANCH || p->value <= VAL_UNINIT)
			continue;
		f = val_form(t, p->value);
		for (uint32_t i = 0; i < f->n; i++) {
			const struct sym_info *c = sym_info(t, f->t[i].s);

			if (c->kind == SYM_OP && (c->op == IR_LT || c->op == IR_GE) &&
			    val_mentions(t, p->value, s, 4))
				return true;
		}
	}
	return false;
}

static bool has_upper(const struct flow_ctx *cx, sym s, int64_t k)
{
	struct upper u = {.cx = cx, .s = s, .k = k};

	pmap_each(&cx->st->rel, find_upper, &u);
	return u.found;
}

bool outside_has_upper(const struct flow_ctx *cx, sym s)
{
	return has_upper(cx, s, 1);
}

/* Is one of the numbers from outside that s is computed of bounded by what the code says? */
static bool has_bounded_part(const struct flow_ctx *cx, sym s, int depth)
{
	struct sym_info i = *sym_info(&cx->ex->t, s);
	val operand[2] = {i.x, i.y};

	if (i.kind != SYM_OP || depth < 0)
		return false;
	for (uint32_t k = 0; k < 2; k++) {
		struct form f;

		if (operand[k] <= VAL_UNINIT)
			continue;
		f = *val_form(&cx->ex->t, operand[k]);
		for (uint32_t n = 0; n < f.n; n++) {
			val part = val_sym(&cx->ex->t, f.t[n].s);

			if (taint_of(cx->ex, part) &&
			    (flow_said(cx, part).hi != INF || outside_was_compared(cx, f.t[n].s) ||
			     has_upper(cx, f.t[n].s, 1) ||
			     has_bounded_part(cx, f.t[n].s, depth - 1)))
				return true;
		}
	}
	return false;
}

/* Is what is computed 0 where the numbers from outside are? */
static bool keeps_zero(const struct symtab *t, sym s, int depth)
{
	const struct sym_info *i = sym_info(t, s);
	bool both = i->op == IR_XOR || i->op == IR_OR;
	val operand[2] = {i->x, both ? i->y : VAL_NONE};

	if (i->kind != SYM_OP)
		return true;
	if (depth < 0 || (!both && i->op != OP_WRAP && i->op != IR_SHL && i->op != IR_SHR &&
			  i->op != IR_MUL && i->op != IR_AND && i->op != IR_REM && i->op != IR_DIV))
		return false;
	for (uint32_t k = 0; k < 2; k++) {
		const struct form *f = val_form(t, operand[k]);

		if (operand[k] > VAL_UNINIT && f->c)
			return false;
		for (uint32_t n = 0; operand[k] > VAL_UNINIT && n < f->n; n++)
			if (!keeps_zero(t, f->t[n].s, depth - 1))
				return false;
	}
	return true;
}

bool flow_is_plain_outside(const struct flow_ctx *cx, val v, uint32_t *ret_ins)
{
	const struct form *f = v > VAL_UNINIT ? val_form(&cx->ex->t, v) : NULL;
	sym s;

	/* of members it is not known who has asked whether they are 0 */
	if (!f || f->n != 1 || f->c || !flow_is_outside(cx, v, ret_ins) ||
	    flow_is_from_member(cx, v))
		return false;
	s = f->t[0].s;
	/* of what another function has left in a member, nobody here knows who has asked */
	return !taint_place_of(cx->ex, val_sym(&cx->ex->t, s)) && keeps_zero(&cx->ex->t, s, 3) &&
	       !outside_was_compared(cx, s) && !has_bounded_part(cx, s, 3);
}

bool flow_is_unbounded(const struct flow_ctx *cx, val v, int64_t limit)
{
	struct symtab *t = &cx->ex->t;
	struct form f;

	if (v <= VAL_UNINIT || flow_bounds(cx, v).hi < limit || flow_said(cx, v).hi != INF ||
	    is_narrow(cx, v, limit))
		return false;
	f = *val_form(t, v);
	for (uint32_t i = 0; i < f.n; i++) {
		sym s = f.t[i].s;

		if (!taint_of(cx->ex, val_sym(t, s)))
			continue;
		if (flow_said(cx, val_sym(t, s)).hi != INF || is_cut_by_operation(t, s, 3) ||
		    outside_was_compared(cx, s) || has_bounded_part(cx, s, 3) ||
		    has_upper(cx, s, f.t[i].k))
			return false;
	}
	return true;
}

static bool find_lower(void *arg, uint32_t part, uint32_t con)
{
	struct upper *u = arg;
	struct explorer *ex = u->cx->ex;
	struct interval iv = ex->cons.v[con].iv;
	struct form f = *val_form(&ex->t, part);

	for (uint32_t i = 0; i < f.n; i++)
		u->found |= is_wrap_of(&ex->t, f.t[i].s, u->s) ||
			    (f.t[i].s == u->s && is_upper(iv, -1, f.t[i].k));
	return !u->found;
}

bool flow_is_unbounded_below(const struct flow_ctx *cx, val v)
{
	struct symtab *t = &cx->ex->t;
	struct form f;

	if (v <= VAL_UNINIT || flow_bounds(cx, v).lo >= 0 || flow_said(cx, v).lo != INT64_MIN)
		return false;
	f = *val_form(t, v);
	for (uint32_t i = 0; i < f.n; i++) {
		struct upper u = {.cx = cx, .s = f.t[i].s};
		const struct sym_info *op = sym_info(t, u.s);
		bool remainder = op->kind == SYM_OP && op->op == IR_REM;
		const struct inflow_place *p = taint_place_of(cx->ex, val_sym(t, u.s));

		if (p && (p->asked || (p->bits < 32 && f.c >= 0)))
			return false;

		if (f.t[i].k < 0 || !taint_of_number(cx->ex, val_sym(t, u.s)) ||
		    flow_said(cx, val_sym(t, u.s)).lo != INT64_MIN ||
		    (!remainder && is_cut_by_operation(t, u.s, 3)) || outside_was_compared(cx, u.s))
			return false;
		pmap_each(&cx->st->rel, find_lower, &u);
		if (u.found)
			return false;
	}
	return f.n > 0;
}

val flow_negative_before(const struct flow_ctx *cx, val v)
{
	struct explorer *ex = cx->ex;
	sym s = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;
	struct sym_info i = *sym_info(&ex->t, s);

	if (!s || i.kind != SYM_OP || i.op != OP_WRAP || i.x <= VAL_UNINIT || i.range.lo < 0 ||
	    i.range.hi < UINT32_MAX || flow_bounds(cx, i.x).lo >= 0 ||
	    flow_bounds(cx, v).hi < UINT32_MAX || flow_said_itself(cx, v).hi != INF ||
	    outside_was_compared(cx, s) || taint_is_bounded(ex, cx->st, s))
		return VAL_NONE;
	return i.x;
}

struct rounds {
	const struct flow_ctx *cx;
	const struct form *v;
	val limit;
};

/* rounds - n <= c, n being from outside */
static bool find_limit(void *arg, uint32_t part, uint32_t con)
{
	struct rounds *r = arg;
	struct explorer *ex = r->cx->ex;
	struct form f = *val_form(&ex->t, part);
	bool mine = false;
	sym other = 0;

	(void)con;
	for (uint32_t i = 0; i < f.n; i++) {
		if (sym_info(&ex->t, f.t[i].s)->kind != SYM_IND)
			other = is_free(r->cx, f.t[i].s) ? f.t[i].s : other;
		else
			for (uint32_t k = 0; k < r->v->n; k++)
				mine |= r->v->t[k].s == f.t[i].s;
	}
	if (mine && other)
		r->limit = val_sym(&ex->t, other);
	return !r->limit;
}

val flow_outside_limit(const struct flow_ctx *cx, val v)
{
	struct form f;
	struct rounds r = {.cx = cx, .v = &f};

	if (v <= VAL_UNINIT || !flow_counts_rounds(cx, v))
		return VAL_NONE;
	f = *val_form(&cx->ex->t, v);
	pmap_each(&cx->st->rel, find_limit, &r);
	return r.limit;
}

struct given {
	const struct flow_ctx *cx;
	struct form v;
	val limit;
	int64_t c;
};

/* rounds - n <= c, n being something that the function is given */
static bool find_given(void *arg, uint32_t part, uint32_t con)
{
	struct given *g = arg;
	struct explorer *ex = g->cx->ex;
	struct form f = *val_form(&ex->t, part);
	struct interval iv = ex->cons.v[con].iv;
	uint32_t mine = f.n == 2 && f.t[1].s == g->v.t[0].s;
	val n;

	if (f.n != 2 || f.t[mine].s != g->v.t[0].s || f.t[0].k != -f.t[1].k ||
	    (f.t[mine].k != 1 && f.t[mine].k != -1))
		return true;
	n = val_sym(&ex->t, f.t[!mine].s);
	if (!flow_may_need(g->cx, n) || (f.t[mine].k > 0 ? iv.hi == INF : iv.lo == INT64_MIN))
		return true;
	g->limit = n;
	g->c = (f.t[mine].k > 0 ? iv.hi : -iv.lo) - f.c + g->v.c;
	return false;
}

val flow_given_limit(const struct flow_ctx *cx, val v, int64_t *ret_c)
{
	struct given g = {.cx = cx};

	if (v <= VAL_UNINIT || !flow_counts_only_rounds(cx, v))
		return VAL_NONE;
	g.v = *val_form(&cx->ex->t, v);
	if (g.v.n != 1 || g.v.t[0].k != 1)
		return VAL_NONE;
	pmap_each(&cx->st->rel, find_given, &g);
	*ret_c = g.c;
	return g.limit;
}

bool flow_is_member_less(const struct flow_ctx *cx, val v, const struct least_place **ret_place,
			 int64_t *ret_less)
{
	const struct form *f = v > VAL_UNINIT ? val_form(&cx->ex->t, v) : NULL;
	const struct sym_info *i;
	const struct cell *c;

	if (!f || f->n != 1 || f->t[0].k != 1 || f->c >= 0 || !cx->ex->least)
		return false;
	i = sym_info(&cx->ex->t, f->t[0].s);
	if (i->kind != SYM_LOAD || i->flags & SYM_F_SEVERAL || flow_said(cx, v).lo != INT64_MIN ||
	    outside_was_compared(cx, f->t[0].s))
		return false;
	c = &cx->ex->t.cells.v[i->x];
	*ret_less = -f->c;
	*ret_place = c->rec && c->rec != IR_NO ? least_of(cx->ex->least, c->rec, c->field) : NULL;
	return *ret_place && !least_is_excused(cx->ex->least, c->rec, c->field, cx->fn->sym);
}

/* Does a condition ask just whether a number is below 0, or a special one below that? */
static bool is_sign_test(const struct flow_ctx *cx, struct ir_ref cond, bool *ret_ordered)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, cond);
	const struct ir_ins *a = i ? ir_ins_of(cx->fn, ir_without_casts(cx->fn, i->a)) : NULL;
	int64_t n;

	if (!a || a->op != IR_LOAD || !ir_ref_is(i->b, IR_CONST))
		return false;
	n = cx->unit->consts.v[ir_ref_index(i->b)].value;
	*ret_ordered |= i->op >= IR_LT && i->op <= IR_GE;
	return i->op >= IR_LT && i->op <= IR_GE ? n == 0 || n == -1
						: (i->op == IR_EQ || i->op == IR_NE) && n < 0;
}

/* Does a branch on the path, not an assertion, ask whether s is below 0, and none for more? */
static bool was_asked_sign(const struct flow_ctx *cx, sym s)
{
	bool asked = false;

	for (const struct trail *p = cx->st->trail; p; p = p->up) {
		if ((p->kind != TRAIL_BRANCH && p->kind != TRAIL_SWITCH) ||
		    p->value <= VAL_UNINIT || !val_mentions(&cx->ex->t, p->value, s, 4))
			continue;
		if (p->kind == TRAIL_SWITCH ||
		    !is_sign_test(cx, cx->fn->blocks[p->block].cond, &asked))
			return false;
	}
	return asked;
}

bool flow_is_half_checked(const struct flow_ctx *cx, val v, int64_t limit)
{
	sym s = val_single(&cx->ex->t, v);
	struct interval said = flow_said(cx, v);

	return s && sym_info(&cx->ex->t, s)->kind == SYM_PARAM && said.lo == 0 && said.hi == INF &&
	       flow_bounds(cx, v).hi >= ps_max_i64(limit, INT32_MAX / 2) &&
	       !outside_was_compared(cx, s) && !has_upper(cx, s, 1) && was_asked_sign(cx, s);
}
