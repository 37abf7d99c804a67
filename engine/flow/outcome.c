/* outcome.c - what a path owes to the outcome of a call that it went on with.
 *
 * A callee that returns in several ways may leave something unwritten in one of them.  That is a
 * fault of the caller where its author could have told: the result says which way it was (an error
 * code, null), and nobody has asked, or has asked and went on all the same.  Where the ways return
 * the same, or what decides between them is the callee's own affair (a library that is not
 * initialised, a guard for null), nothing in this function could be mended: such a path is
 * possible, and no more.
 */
#include "engine/flow/belief.h"
#include "engine/flow/state_p.h"
#include "engine/flow/summary_p.h"

enum {
	MAX_DEPTH = 6,
	MIN_TRUST = 3, /* callers who do not look, for their program to believe in a function */
};

/* ---- values of a summary, compared ---------------------------------------------------------- */

static bool same_value(const struct summary *s, uint32_t a, uint32_t b, int depth);

static bool same_sym(const struct summary *s, uint32_t a, uint32_t b, int depth)
{
	const struct ssym *x = &s->syms.v[a], *y = &s->syms.v[b];

	if (a == b)
		return true;
	if (x->kind != y->kind || x->op != y->op || x->kind == SYM_FRESH || x->kind == SYM_HEAP ||
	    depth > MAX_DEPTH)
		return false;
	if (x->kind == SYM_LOAD)
		return same_value(s, x->x, y->x, depth + 1);
	if (x->kind == SYM_OP)
		return same_value(s, x->x, y->x, depth + 1) && same_value(s, x->y, y->y, depth + 1);
	return x->x == y->x && x->y == y->y;
}

/* The same number at the call, whatever that is. */
static bool same_value(const struct summary *s, uint32_t a, uint32_t b, int depth)
{
	const struct form *f = &s->forms.v[a], *g = &s->forms.v[b];

	if (!a || !b || f->n != g->n || f->c != g->c)
		return a == b;
	for (uint32_t i = 0; i < f->n; i++)
		if (f->t[i].k != g->t[i].k || !same_sym(s, f->t[i].s, g->t[i].s, depth))
			return false;
	return true;
}

static bool is_param(const struct summary *s, uint32_t n, uint32_t p)
{
	return s->syms.v[n].kind == SYM_PARAM && s->syms.v[n].x == p;
}

/* Is the address reached from parameter p? */
static bool is_from_param(const struct summary *s, uint32_t value, uint32_t p, int depth)
{
	const struct form *f = &s->forms.v[value];

	for (uint32_t i = 0; value && depth < MAX_DEPTH && i < f->n; i++) {
		const struct ssym *y = &s->syms.v[f->t[i].s];

		if (is_param(s, f->t[i].s, p) ||
		    (y->kind == SYM_LOAD && is_from_param(s, y->x, p, depth + 1)))
			return true;
	}
	return false;
}

static bool writes_there(const struct summary *s, const struct sexit *x, uint32_t addr)
{
	for (uint32_t i = 0; i < x->n_writes; i++)
		if (same_value(s, x->writes[i].addr, addr, 0))
			return true;
	for (uint32_t i = 0; i < x->n_havoc; i++)
		if (same_value(s, x->havoc[i], addr, 0))
			return true;
	return x->all;
}

/* … somewhere in the object at an address. */
static bool writes_somewhere(const struct summary *s, const struct sexit *x, uint32_t object)
{
	for (uint32_t i = 0; i < x->n_havoc; i++)
		if (same_value(s, x->havoc[i], object, 0))
			return true;
	return x->all;
}

/* Does exit x write something through parameter p that exit y does not? */
static bool writes_more(const struct summary *s, const struct sexit *x, const struct sexit *y,
			uint32_t p)
{
	for (uint32_t i = 0; i < x->n_writes; i++)
		if (is_from_param(s, x->writes[i].addr, p, 0) &&
		    !writes_there(s, y, x->writes[i].addr))
			return true;
	for (uint32_t i = 0; i < x->n_havoc; i++)
		if (is_from_param(s, x->havoc[i], p, 0) && !writes_somewhere(s, y, x->havoc[i]))
			return true;
	return x->all && !y->all;
}

/* Is the result an address in an object that was given, which is there? */
static bool is_address(const struct summary *s, const struct sexit *x)
{
	const struct form *f = &s->forms.v[x->result];

	for (uint32_t i = 0; i < f->n; i++) {
		const struct ssym *y = &s->syms.v[f->t[i].s];

		for (uint32_t k = 0; f->t[i].k == 1 && y->flags & SYM_F_POINTER && k < x->n_conds;
		     k++) {
			const struct form *g = &s->forms.v[x->conds[k].value];

			if (g->n == 1 && !g->c && same_sym(s, g->t[0].s, f->t[i].s, 0))
				return !con_has(&x->conds[k].con, 0);
		}
	}
	return false;
}

/* What is known of the result of an exit: bounds, and whether it is surely not 0. */
static struct interval result_of(const struct summary *s, const struct sexit *x, bool *ret_not_zero)
{
	const struct form *f = &s->forms.v[x->result];
	struct interval iv = {INT64_MIN, INF};

	*ret_not_zero = false;
	if (!x->result)
		return iv;
	if (!f->n) {
		iv = (struct interval){f->c, f->c};
	} else if (f->n == 1 && f->t[0].k == 1 && !f->c) {
		const struct ssym *y = &s->syms.v[f->t[0].s];

		iv = y->range;
		*ret_not_zero = y->not_zero;
	}
	*ret_not_zero |= !iv_has(iv, 0) || is_address(s, x);
	return iv;
}

/* Can somebody who looks at the results tell one exit from the other? */
static bool are_told_apart(const struct summary *s, const struct sexit *x, const struct sexit *y)
{
	bool x_not_zero, y_not_zero;
	struct interval a = result_of(s, x, &x_not_zero);
	struct interval b = result_of(s, y, &y_not_zero);

	return a.hi < b.lo || b.hi < a.lo || (!a.lo && !a.hi && y_not_zero) ||
	       (!b.lo && !b.hi && x_not_zero);
}

/* ---- the call on the path ------------------------------------------------------------------- */

/* The local that an address operand lies in, or that holds the pointer to where it lies. */
static uint32_t root_of(const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(r)];

		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST && i->op != IR_LOAD)
			return IR_NO;
		r = i->a;
	}
	return ir_ref_is(r, IR_LOCAL) ? ir_ref_index(r) : IR_NO;
}

/* The same variable, or the same member of it, by name? */
static bool same_place(const struct ir_func *fn, struct ir_ref a, struct ir_ref b)
{
	while (a.bits != b.bits) {
		const struct ir_ins *i, *k;

		if (!ir_ref_is(a, IR_TMP) || !ir_ref_is(b, IR_TMP))
			return false;
		i = &fn->ins[ir_ref_index(a)];
		k = &fn->ins[ir_ref_index(b)];
		if (i->op != k->op || i->imm != k->imm || (i->op != IR_FIELD && i->op != IR_LOAD))
			return false;
		a = i->a;
		b = k->a;
	}
	return true;
}

/* The body that a call goes to, or IR_NO. */
static uint32_t body_of(const struct flow_ctx *cx, uint32_t call)
{
	struct ir_ref callee = cx->fn->calls[cx->fn->ins[call].imm].callee;

	return ir_ref_is(callee, IR_SYM) ? cx->unit->syms.v[ir_ref_index(callee)].body : IR_NO;
}

/* Is an operand made of what the call returned, kept in the local or not (IR_NO)? */
static bool is_made_of(const struct ir_func *fn, struct ir_ref r, uint32_t call, uint32_t local,
		       int depth)
{
	const struct ir_ins *i;

	if (ir_ref_is(r, IR_LOCAL))
		return ir_ref_index(r) == local;
	if (!ir_ref_is(r, IR_TMP) || depth > MAX_DEPTH)
		return false;
	i = &fn->ins[ir_ref_index(r)];
	return ir_ref_index(r) == call ||
	       (i->op != IR_CALL && (is_made_of(fn, i->a, call, local, depth + 1) ||
				     is_made_of(fn, i->b, call, local, depth + 1)));
}

/* The local that the result of a call is kept in, or IR_NO. */
static uint32_t kept_in(const struct ir_func *fn, uint32_t call)
{
	for (uint32_t n = call + 1; n < fn->n_ins; n++) {
		const struct ir_ins *i = &fn->ins[n];

		if (i->op == IR_STORE && ir_ref_is(i->a, IR_LOCAL) &&
		    is_made_of(fn, i->b, call, IR_NO, 0))
			return ir_ref_index(i->a);
	}
	return IR_NO;
}

/* Has something between the call and what is executed now asked for its result? */
static bool was_asked(const struct flow_ctx *cx, const struct trail *call)
{
	uint32_t local = kept_in(cx->fn, call->ins);

	for (uint32_t b = call->block; b < cx->ex->block; b++) {
		const struct ir_block *k = &cx->fn->blocks[b];

		if ((k->term == IR_BR || k->term == IR_SWITCH) &&
		    is_made_of(cx->fn, k->cond, call->ins, local, 0))
			return true;
	}
	return false;
}

/* The summary that the call at step t was understood by, with the exits that it had to choose from;
 * or NULL. */
static const struct summary *summary_at(const struct flow_ctx *cx, const struct trail *t,
					const struct sexit **ret_exits)
{
	uint32_t body = body_of(cx, t->ins);
	const struct summary *s =
		body == IR_NO
			? NULL
			: summary_for(cx->ex->summaries, cx->unit->syms.v[cx->fn->sym].body, body);

	*ret_exits = s && t->few ? s->few : s ? s->exits : NULL;
	return s;
}

/* Do those who give this function a variable hardly ever look at what it returns?  Then it writes
 * there in all the ways that occur to its authors. */
static bool is_trusted(const struct flow_ctx *cx, uint32_t call)
{
	struct ir_ref callee = cx->fn->calls[cx->fn->ins[call].imm].callee;
	const struct belief *b =
		cx->ex->beliefs ? &cx->ex->beliefs->result[ir_ref_index(callee)] : NULL;

	return b && b->n_dropped >= MIN_TRUST && b->n_dropped >= b->n_heard;
}

/* Is an operand made of errno? */
static bool is_made_of_errno(const struct flow_ctx *cx, struct ir_ref r, int depth)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, r);

	if (!i || depth > MAX_DEPTH)
		return false;
	if (i->op == IR_CALL) {
		struct ir_ref callee = cx->fn->calls[i->imm].callee;

		return ir_ref_is(callee, IR_SYM) &&
		       known_gives_errno(
			       ir_cstr(cx->unit, cx->unit->syms.v[ir_ref_index(callee)].name));
	}
	return is_made_of_errno(cx, i->a, depth + 1) || is_made_of_errno(cx, i->b, depth + 1);
}

/* Has the path asked for errno since the call at step `call`?  Then that is what says how it went.
 */
static bool has_asked_errno(const struct flow_ctx *cx, const struct trail *call)
{
	for (const struct trail *t = cx->st->trail; t && t != call; t = t->up)
		if (t->kind == TRAIL_BRANCH &&
		    is_made_of_errno(cx, cx->fn->blocks[t->block].cond, 0))
			return true;
	return false;
}

/* What argument p of the call at step t has left as it was: is that the caller's fault? */
static enum confidence left_alone_by(const struct flow_ctx *cx, const struct trail *t, uint32_t p)
{
	const struct sexit *exits, *x;
	const struct summary *s = summary_at(cx, t, &exits);
	enum confidence worst = CONF_CERTAIN;

	if (!s || ir_mixes_param(&cx->unit->funcs.v[body_of(cx, t->ins)], p))
		return CONF_POSSIBLE;
	x = &exits[t->exit];
	for (uint32_t k = 0; k < MAX_EXITS; k++) {
		if (k == t->exit || !(t->possible >> k & 1) || !writes_more(s, &exits[k], x, p))
			continue;
		if (t->assumes_null || (is_trusted(cx, t->ins) && !was_asked(cx, t)) ||
		    has_asked_errno(cx, t))
			return CONF_POSSIBLE;
		if (are_told_apart(s, x, &exits[k]) ||
		    (!same_value(s, x->result, exits[k].result, 0) && !was_asked(cx, t)))
			worst = CONF_LIKELY;
		else
			return CONF_POSSIBLE;
	}
	return worst;
}

static uint32_t written_at(const struct summary *s, const struct sexit *x, uint32_t addr)
{
	for (uint32_t i = 0; i < x->n_writes; i++)
		if (same_value(s, x->writes[i].addr, addr, 0))
			return x->writes[i].value;
	return 0;
}

static bool is_zero(const struct summary *s, uint32_t value)
{
	return value && !s->forms.v[value].n && !s->forms.v[value].c;
}

/* Does some other exit that was possible at the call leave something else at an address, and look
 * the same to its caller? */
static bool leaves_either(const struct summary *s, const struct sexit *exits, const struct trail *t,
			  uint32_t addr)
{
	for (uint32_t k = 0; k < MAX_EXITS; k++) {
		uint32_t other;

		if (k == t->exit || !(t->possible >> k & 1))
			continue;
		other = written_at(s, &exits[k], addr);
		if (other && !is_zero(s, other) && !are_told_apart(s, &exits[t->exit], &exits[k]))
			return true;
	}
	return false;
}

/* Does the function ask anywhere whether this variable is null? */
static bool is_asked_for(const struct flow_ctx *cx, struct ir_ref place)
{
	for (uint32_t n = 0; n < cx->fn->n_ins; n++) {
		struct ir_ref p = flow_compared_with_null(cx, n);

		if (ir_ref_is(p, IR_TMP) && cx->fn->ins[ir_ref_index(p)].op == IR_LOAD &&
		    cx->fn->ins[ir_ref_index(p)].a.bits == place.bits)
			return true;
	}
	return false;
}

/* Has the call at step t left null at the place, through argument p, in a case of its own that
 * nothing tells its caller?  Where the variable is asked for elsewhere, its author knows of that.
 * Or since another argument is null, of which nothing is known: assign(&name, entry->name)? */
static bool is_nulled_by(const struct flow_ctx *cx, const struct trail *t, uint32_t p,
			 struct ir_ref place)
{
	const struct sexit *exits, *x;
	const struct summary *s = summary_at(cx, t, &exits);
	const struct ir_call *c = &cx->fn->calls[cx->fn->ins[t->ins].imm];
	val arg = ev_ref(cx->ex, cx->st, cx->fn->args[c->first + p].value);
	val at = ev_ref(cx->ex, cx->st, place);

	if (!s || arg <= VAL_UNINIT || at <= VAL_UNINIT ||
	    (!t->assumes_null && is_asked_for(cx, place)))
		return false;
	x = &exits[t->exit];
	for (uint32_t i = 0; i < x->n_writes; i++) {
		const struct form *f = &s->forms.v[x->writes[i].addr];

		if (is_zero(s, x->writes[i].value) && f->n == 1 && f->t[0].k == 1 &&
		    is_param(s, f->t[0].s, p) &&
		    val_lin(&cx->ex->t, 1, arg, 0, VAL_ZERO, f->c) == at &&
		    (t->assumes_null || leaves_either(s, exits, t, x->writes[i].addr)))
			return true;
	}
	return false;
}

/* Has the callee, in this outcome, found its argument p to be null? */
static bool finds_null(const struct summary *s, const struct sexit *x, uint32_t p)
{
	for (uint32_t i = 0; i < x->n_conds; i++) {
		const struct form *f = &s->forms.v[x->conds[i].value];

		if (f->n == 1 && f->t[0].k == 1 && !f->c && is_param(s, f->t[0].s, p) &&
		    !x->conds[i].con.iv.lo && !x->conds[i].con.iv.hi)
			return true;
	}
	return false;
}

/* The outcome is one that only null leads to, and the caller can tell. */
static bool is_test_for_null(const struct summary *s, const struct trail *t, uint32_t p)
{
	const struct sexit *exits = t->few ? s->few : s->exits;

	if (!finds_null(s, &exits[t->exit], p))
		return false;
	for (uint32_t k = 0; k < MAX_EXITS; k++)
		if (k != t->exit && t->possible >> k & 1 &&
		    !are_told_apart(s, &exits[t->exit], &exits[k]))
			return false;
	return true;
}

/* An argument's value, as it is now if it is a variable's: those of other blocks are gone. */
static val argument(const struct flow_ctx *cx, struct ir_ref r)
{
	const struct ir_ins *i = ir_ref_is(r, IR_TMP) ? &cx->fn->ins[ir_ref_index(r)] : NULL;

	if (i && i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL))
		return mem_load(cx->ex, st_fork(cx->ex, cx->st), ev_ref(cx->ex, cx->st, i->a),
				i->type, ir_ref_index(r));
	return ev_ref(cx->ex, cx->st, r);
}

bool outcome_is_null_test(const struct flow_ctx *cx, val pointer)
{
	for (const struct trail *t = cx->st->trail; t; t = t->up) {
		const struct ir_call *c;
		const struct summary *s;
		uint32_t body;

		if (t->kind != TRAIL_CALL)
			continue;
		body = body_of(cx, t->ins);
		s = body == IR_NO ? NULL
				  : summary_for(cx->ex->summaries,
						cx->unit->syms.v[cx->fn->sym].body, body);
		c = &cx->fn->calls[cx->fn->ins[t->ins].imm];
		for (uint32_t p = 0; s && p < c->n; p++)
			if (ir_type_is(cx->unit, cx->fn->args[c->first + p].type, IR_PTR) &&
			    is_test_for_null(s, t, p) &&
			    argument(cx, cx->fn->args[c->first + p].value) == pointer &&
			    was_asked(cx, t))
				return true;
	}
	return false;
}

/* ---- what loops have filled ------------------------------------------------------------------ */

/* Is it an element of the local, or of what it points to, at an index that varies? */
static bool is_some_element(const struct ir_func *fn, struct ir_ref r, uint32_t local)
{
	bool varies = false;

	if (root_of(fn, r) != local)
		return false;
	for (; ir_ref_is(r, IR_TMP); r = fn->ins[ir_ref_index(r)].a) {
		const struct ir_ins *at = &fn->ins[ir_ref_index(r)];

		varies |= at->op == IR_ELEM && !ir_ref_is(at->b, IR_CONST);
	}
	return varies;
}

/* Is it stored there, or does a function get the address (snprintf(buf + n, …))? */
static bool fills(const struct ir_func *fn, const struct ir_ins *i, uint32_t local)
{
	const struct ir_call *call;

	if (i->op == IR_STORE)
		return is_some_element(fn, i->a, local);
	if (i->op != IR_CALL)
		return false;
	call = &fn->calls[i->imm];
	for (uint32_t k = 0; k < call->n; k++)
		if (is_some_element(fn, fn->args[call->first + k].value, local))
			return true;
	return false;
}

/* Is there a round of the loop that does not pass the block? */
static bool can_avoid(const struct flow_ctx *cx, const struct loop *l, uint32_t block)
{
	const struct ir_func *fn = cx->fn;
	bool *seen, found = false;

	if (l->head == block)
		return false;
	seen = arena_array(&cx->ex->mem, bool, fn->n_blocks);
	seen[l->head] = true;
	for (uint32_t b = l->head; b < fn->n_blocks && !found; b++)
		for (uint32_t i = 0; seen[b] && b != block && i < fn->blocks[b].n_succ; i++) {
			uint32_t to = fn->succs[fn->blocks[b].succ + i];

			found |= to == l->head;
			seen[to] |= bit_get(l->body, to);
		}
	return found;
}

static bool fills_in_each_round(const struct flow_ctx *cx, const struct loop *l, uint32_t local)
{
	for (uint32_t b = l->head; b < cx->fn->n_blocks; b++) {
		const struct ir_block *k = &cx->fn->blocks[b];

		for (uint32_t n = k->first; bit_get(l->body, b) && n < k->first + k->n; n++)
			if (fills(cx->fn, &cx->fn->ins[n], local) && !can_avoid(cx, l, b))
				return true;
	}
	return false;
}

static bool was_passed(const struct flow_ctx *cx, const struct loop *l)
{
	for (const struct trail *t = cx->st->trail; t; t = t->up)
		if (t->kind == TRAIL_BRANCH && bit_get(l->body, t->block))
			return true;
	return false;
}

/* Has a loop before the read filled elements of this local, or of what it points to?  Which ones is
 * a matter of how often it went round. */
static bool is_filled_by_loop(const struct flow_ctx *cx, uint32_t local)
{
	const struct cfg *c = &cx->ex->cfg;

	for (uint32_t i = 0; i < c->loops.n; i++) {
		const struct loop *l = &c->loops.v[i];

		if (l->head < cx->ex->block && !bit_get(l->body, cx->ex->block) &&
		    fills_in_each_round(cx, l, local) && was_passed(cx, l))
			return true;
	}
	return false;
}

/* Is it the content that ends the loop which reads it (while (*s)), and was some of the object
 * written?  How far, what was written there says.  What the first round reads has to be there. */
static bool ends_by_content(const struct flow_ctx *cx, struct ir_ref addr)
{
	val v = ev_ref(cx->ex, cx->st, addr), off;
	const struct pmap *m;
	sym region;

	if (!(cx->fn->blocks[cx->ex->block].flags & IR_B_LOOP_COND) || !cx->st->frame ||
	    !cx->st->frame->count || v <= VAL_UNINIT || !val_split(&cx->ex->t, v, &region, &off) ||
	    off == VAL_ZERO)
		return false;
	m = mem_map(cx->ex, cx->st, region);
	for (uint32_t c = cell_first(&cx->ex->t, region); c; c = cx->ex->t.cells.v[c].next)
		if (pmap_get(m, c) > VAL_UNINIT)
			return true;
	return false;
}

static bool is_element(const struct flow_ctx *cx, struct ir_ref addr)
{
	while (ir_ref_is(addr, IR_TMP) && cx->fn->ins[ir_ref_index(addr)].op == IR_FIELD)
		addr = cx->fn->ins[ir_ref_index(addr)].a;
	return ir_ref_is(addr, IR_TMP) && cx->fn->ins[ir_ref_index(addr)].op == IR_ELEM;
}

/* The local that an address lies in by its value: varlist of spp = &varlist.list; IR_NO: none. */
static uint32_t owner_of(const struct flow_ctx *cx, struct ir_ref addr)
{
	val v = ev_ref(cx->ex, cx->st, addr), off;
	const struct sym_info *i;
	sym region;

	if (v <= VAL_UNINIT || !val_split(&cx->ex->t, v, &region, &off))
		return IR_NO;
	i = sym_info(&cx->ex->t, region);
	return i->kind == SYM_LOCAL ? i->x : IR_NO;
}

/* Does the function make a member of one local point into the other: o.buf = path? */
static bool leads_to(const struct ir_func *fn, uint32_t from, uint32_t local, int depth)
{
	for (uint32_t n = 0; n < fn->n_ins; n++) {
		const struct ir_ins *i = &fn->ins[n];
		uint32_t b;

		if ((i->op != IR_STORE && i->op != IR_COPY) || cfg_local_of(fn, i->a) != from)
			continue;
		b = cfg_local_of(fn, ir_without_casts(fn, i->b));
		if (b != IR_NO &&
		    (i->op == IR_STORE ? b == local : depth && leads_to(fn, b, local, depth - 1)))
			return true;
	}
	return false;
}

/* Does the exit write at so many bytes from the start of the global? */
static bool writes_global(const struct summary *s, const struct sexit *x, uint32_t global,
			  int64_t at)
{
	for (uint32_t i = 0; i < x->n_writes + x->n_havoc; i++) {
		bool havoc = i >= x->n_writes;
		uint32_t addr = havoc ? x->havoc[i - x->n_writes] : x->writes[i].addr;
		const struct form *f = &s->forms.v[addr];
		const struct ssym *g = &s->syms.v[f->t[0].s];

		if (f->n == 1 && g->kind == SYM_GLOBAL && g->x == global && (havoc || f->c == at))
			return true;
	}
	return false;
}

/* Is the condition of a branch about the pointer at the place? */
static bool asks_for(const struct ir_func *fn, const struct trail *t, struct ir_ref place)
{
	struct ir_ref r = ir_without_casts(fn, fn->blocks[t->block].cond);
	const struct ir_ins *i = ir_ref_is(r, IR_TMP) ? &fn->ins[ir_ref_index(r)] : NULL;

	if (i && (i->op == IR_EQ || i->op == IR_NE)) {
		r = ir_without_casts(fn, i->a);
		i = ir_ref_is(r, IR_TMP) ? &fn->ins[ir_ref_index(r)] : NULL;
	}
	return i && i->op == IR_LOAD && same_place(fn, i->a, place);
}

/* A global was null when the path asked for it, and a call since has left it so in one of its ways
 * and set it in another, which looks the same. */
static bool is_global_left_alone(const struct flow_ctx *cx, struct ir_ref addr)
{
	val v = ev_ref(cx->ex, cx->st, addr), off;
	sym region;
	int64_t at;

	if (v <= VAL_UNINIT || !val_split(&cx->ex->t, v, &region, &off) ||
	    sym_info(&cx->ex->t, region)->kind != SYM_GLOBAL || !val_is_const(&cx->ex->t, off, &at))
		return false;
	for (const struct trail *t = cx->st->trail; t; t = t->up) {
		const struct summary *s;
		const struct sexit *exits;
		uint32_t body, global = sym_info(&cx->ex->t, region)->x;

		if (t->kind == TRAIL_BRANCH && asks_for(cx->fn, t, addr))
			return false;
		body = t->kind == TRAIL_CALL ? body_of(cx, t->ins) : IR_NO;
		s = body == IR_NO ? NULL
				  : summary_for(cx->ex->summaries,
						cx->unit->syms.v[cx->fn->sym].body, body);
		if (!s)
			continue;
		exits = t->few ? s->few : s->exits;
		for (uint32_t k = 0; k < MAX_EXITS; k++)
			if (k != t->exit && t->possible >> k & 1 &&
			    !writes_global(s, &exits[t->exit], global, at) &&
			    writes_global(s, &exits[k], global, at) &&
			    !are_told_apart(s, &exits[t->exit], &exits[k]))
				return true;
	}
	return false;
}

/* … or a call that was given its address has left null there, since another argument is null. */
static bool is_global_nulled(const struct flow_ctx *cx, struct ir_ref addr)
{
	for (const struct trail *t = cx->st->trail; t; t = t->up) {
		const struct ir_call *call;

		if (t->kind == TRAIL_STORE && same_place(cx->fn, cx->fn->ins[t->ins].a, addr))
			break;
		if (t->kind != TRAIL_CALL || !t->assumes_null)
			continue;
		call = &cx->fn->calls[cx->fn->ins[t->ins].imm];
		for (uint32_t i = 0; i < call->n; i++)
			if (same_place(cx->fn, cx->fn->args[call->first + i].value, addr) &&
			    is_nulled_by(cx, t, i, addr))
				return true;
	}
	return false;
}

enum confidence flow_left_alone(const struct flow_ctx *cx, struct ir_ref addr)
{
	uint32_t local = root_of(cx->fn, addr), owner;
	enum confidence least = CONF_CERTAIN;

	if (cx->ex->survey) /* a closer look may find a surer path */
		return least;
	owner = owner_of(cx, addr);
	if (local == IR_NO)
		local = owner; /* by way of a call: view(&report) */
	if (local == IR_NO)
		return is_global_left_alone(cx, addr) || is_global_nulled(cx, addr) ? CONF_POSSIBLE
										    : least;
	for (const struct trail *t = cx->st->trail; t; t = t->up) {
		const struct ir_call *call;

		if (t->kind == TRAIL_STORE &&
		    (same_place(cx->fn, cx->fn->ins[t->ins].a, addr) ||
		     cx->fn->ins[t->ins].a.bits == IR_REF(IR_LOCAL, local).bits))
			break;
		if (t->kind != TRAIL_CALL)
			continue;
		call = &cx->fn->calls[cx->fn->ins[t->ins].imm];
		for (uint32_t i = 0; i < call->n; i++) {
			uint32_t of = root_of(cx->fn, cx->fn->args[call->first + i].value);

			if (of == IR_NO ||
			    (of != local && of != owner && !leads_to(cx->fn, of, local, 1)))
				continue;
			if (is_nulled_by(cx, t, i, addr))
				return CONF_POSSIBLE;
			least = ps_min_u32(least, left_alone_by(cx, t, i));
		}
	}
	return least;
}

struct ir_ref flow_original(const struct flow_ctx *cx, struct ir_ref addr)
{
	for (const struct trail *t = cx->st->trail; t; t = t->up) {
		const struct ir_ins *copy;

		if (t->kind != TRAIL_STORE || cx->fn->ins[t->ins].a.bits != addr.bits)
			continue;
		copy = &cx->fn->ins[t->ins];
		if (t->value != VAL_UNINIT || !ir_ref_is(copy->b, IR_TMP))
			break;
		addr = cx->fn->ins[ir_ref_index(copy->b)].a;
	}
	return addr;
}

/* Is the address of the local, or of something in it, kept in another object? */
static bool is_kept(const struct ir_func *fn, uint32_t local)
{
	for (uint32_t i = 0; i < fn->n_ins; i++)
		if (fn->ins[i].op == IR_STORE && cfg_local_of(fn, fn->ins[i].b) == local)
			return true;
	return false;
}

bool flow_was_lent(const struct flow_ctx *cx, val addr)
{
	const struct sym_info *r;
	uint32_t since = 0;
	sym region;
	val off;

	if (!val_split(&cx->ex->t, addr, &region, &off))
		return false;
	r = sym_info(&cx->ex->t, region);
	if (r->kind == SYM_HEAP)
		since = r->x + 1;
	else if (r->kind != SYM_LOCAL || !is_kept(cx->fn, r->x))
		return false;
	for (const struct trail *t = cx->st->trail; t; t = t->up) {
		const struct ir_call *call;

		if (t->kind != TRAIL_CALL || t->ins < since)
			continue;
		call = &cx->fn->calls[cx->fn->ins[t->ins].imm];
		for (uint32_t i = 0; i < call->n; i++)
			if (ir_type_is(cx->unit, cx->fn->args[call->first + i].type, IR_PTR))
				return true;
	}
	return false;
}

/* The object was made by a call that in other of its ways hands out one that was there (a context
 * of the thread, made when it is first asked for): what this caller gets others have filled. */
static bool is_lazily_made(const struct flow_ctx *cx, struct ir_ref addr)
{
	uint32_t ins = flow_allocation(cx, ev_ref(cx->ex, cx->st, addr));

	for (const struct trail *t = cx->st->trail; ins != IR_NO && t; t = t->up) {
		const struct sexit *exits;
		const struct summary *s;

		if (t->kind != TRAIL_CALL || t->ins != ins)
			continue;
		s = summary_at(cx, t, &exits);
		for (uint32_t k = 0; s && k < MAX_EXITS; k++)
			if (k != t->exit && t->possible >> k & 1 && !exits[k].gives &&
			    !is_zero(s, exits[k].result))
				return true;
		return false;
	}
	return false;
}

enum confidence flow_unwritten(const struct flow_ctx *cx, struct ir_ref addr)
{
	uint32_t local = root_of(cx->fn, addr);

	if (cx->ex->survey)
		return CONF_CERTAIN;
	if (is_lazily_made(cx, addr))
		return CONF_POSSIBLE;
	if (local == IR_NO)
		return flow_left_alone(cx, addr);
	/* what a call reads begins somewhere */
	if (((is_element(cx, addr) || cx->fn->ins[cx->ins].op == IR_CALL) &&
	     is_filled_by_loop(cx, local)) ||
	    ends_by_content(cx, addr) ||
	    (ir_ref_is(addr, IR_LOCAL) && flow_rounds_write(cx, local)))
		return CONF_POSSIBLE;
	return flow_left_alone(cx, addr);
}

/* ---- errors that are kept in memory -----------------------------------------------------------
 */

/* Does a condition ask for what lies in memory that is reached from this variable? */
static bool asks_behind(const struct ir_func *fn, struct ir_ref r, uint32_t local, int depth)
{
	const struct ir_ins *i = ir_ref_is(r, IR_TMP) ? &fn->ins[ir_ref_index(r)] : NULL;

	if (!i || i->op == IR_CALL || depth > MAX_DEPTH)
		return false;
	if (i->op == IR_LOAD)
		return ir_ref_is(i->a, IR_TMP) && root_of(fn, i->a) == local;
	return asks_behind(fn, i->a, local, depth + 1) || asks_behind(fn, i->b, local, depth + 1);
}

/* Has the path asked, since the call at `to`, for something behind the variable? */
static bool has_asked_behind(const struct flow_ctx *cx, uint32_t call, uint32_t local)
{
	const struct ir_func *fn = cx->fn;

	for (const struct trail *t = cx->st->trail; t; t = t->up) {
		if (t->kind == TRAIL_CALL && t->ins == call)
			break;
		if (t->kind == TRAIL_BRANCH &&
		    fn->blocks[t->block].first + fn->blocks[t->block].n > call &&
		    asks_behind(fn, fn->blocks[t->block].cond, local, 0))
			return true;
	}
	return false;
}

/* Does some exit that fails write through parameter p? */
static bool may_flag(const struct summary *s, uint32_t p)
{
	for (uint32_t k = 0; k < s->n_exits; k++) {
		const struct sexit *x = &s->exits[k];

		if (x->all)
			return true;
		for (uint32_t i = 0; i < x->n_writes; i++)
			if (is_from_param(s, x->writes[i].addr, p, 0))
				return true;
		for (uint32_t i = 0; i < x->n_havoc; i++)
			if (is_from_param(s, x->havoc[i], p, 0))
				return true;
	}
	return false;
}

bool flow_asked_for_error(const struct flow_ctx *cx, uint32_t call)
{
	uint32_t body = body_of(cx, call), local;
	const struct ir_call *c = &cx->fn->calls[cx->fn->ins[call].imm];
	const struct summary *s =
		body == IR_NO
			? NULL
			: summary_for(cx->ex->summaries, cx->unit->syms.v[cx->fn->sym].body, body);

	for (uint32_t i = 0; s && i < c->n; i++) {
		local = root_of(cx->fn, cx->fn->args[c->first + i].value);
		if (local != IR_NO && may_flag(s, i) && has_asked_behind(cx, call, local))
			return true;
	}
	return false;
}
