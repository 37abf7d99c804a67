/* evidence.c - does a value leave the range that it must be in, and what speaks for it?
 *
 * Either every value that it can have on the path is outside, or the bound that the code itself
 * gives it (a comparison, a counter, a size) lies outside: its author left room for that value.
 * Bounds of types are no evidence.
 */
#include "engine/flow/state_p.h"

/* What is compared with such numbers is to fit into a type. */
enum { WIDE = INT32_MAX / 2 };

/* That a loop has gone round so often is none either, where something that we do not know says
 * how often it can. */
static bool is_any_round(const struct flow_ctx *cx, val v, int64_t said)
{
	return (said == INF || said == INT64_MIN) && flow_rounds_are_limited(cx, v);
}

/* Of a value that only stands for several we know less than the code does: a check of it that is
 * far off may be about something else.  One that leaves just the boundary is not. */
static bool stands_for_several(const struct flow_ctx *cx, val v)
{
	const struct form *f = val_form(&cx->ex->t, v);

	for (uint32_t i = 0; i < f->n; i++)
		if (sym_info(&cx->ex->t, f->t[i].s)->flags & SYM_F_SEVERAL)
			return true;
	return false;
}

static enum confidence confidence_in(const struct flow_ctx *cx, val v, int64_t at)
{
	struct interval b = flow_bounds(cx, v);

	return (b.lo == at && b.hi == at) || flow_counts_rounds(cx, v) ? CONF_CERTAIN : CONF_LIKELY;
}

bool flow_reaches(const struct flow_ctx *cx, val v, int64_t limit, struct excess *ret)
{
	struct interval b = flow_bounds(cx, v), said;
	struct excess e;

	if (b.hi < limit)
		return false;
	b = flow_bounds_sure(cx, v);
	said = flow_said(cx, v);
	e.at = b.lo;
	e.by_bound = b.lo < limit || is_any_round(cx, v, said.hi);
	if (e.by_bound) {
		e.at = said.hi;
		if (said.hi > WIDE || said.hi < limit ||
		    (said.hi > limit && stands_for_several(cx, v)))
			return false;
	}
	e.most = said.hi != INF ? ps_max_i64(e.at, said.hi) : e.at;
	e.confidence = confidence_in(cx, v, e.at);
	*ret = e;
	return true;
}

bool flow_sinks(const struct flow_ctx *cx, val v, int64_t limit, struct excess *ret)
{
	struct interval b = flow_bounds(cx, v), said;
	struct excess e;

	if (b.lo > limit)
		return false;
	b = flow_bounds_sure(cx, v);
	said = flow_said(cx, v);
	e.at = b.hi;
	e.by_bound = b.hi > limit;
	if (e.by_bound) {
		e.at = said.lo;
		if (said.lo < -WIDE || said.lo > limit ||
		    (said.lo < limit && stands_for_several(cx, v)))
			return false;
	}
	e.most = said.lo != INT64_MIN ? ps_min_i64(e.at, said.lo) : e.at;
	e.confidence = confidence_in(cx, v, e.at);
	*ret = e;
	return true;
}

static bool has_symbol(const struct form *f, sym s)
{
	for (uint32_t i = 0; i < f->n; i++)
		if (f->t[i].s == s)
			return true;
	return false;
}

bool flow_is_positive_with(const struct flow_ctx *cx, val v, val count)
{
	const struct symtab *t = &cx->ex->t;
	struct form f, c;

	if (v <= VAL_UNINIT || count <= VAL_UNINIT || flow_bounds(cx, v).hi < 1)
		return false;
	f = *val_form(t, v);
	c = *val_form(t, count);
	for (uint32_t i = 0; i < f.n; i++)
		if (f.t[i].k < 0 || !has_symbol(&c, f.t[i].s) ||
		    flow_bounds(cx, val_sym(&cx->ex->t, f.t[i].s)).lo < 0)
			return false;
	return f.n && f.n == c.n && !f.c && !c.c;
}

/* Does a loop move the local step by step? */
static bool is_moved_by_loop(const struct explorer *ex, uint32_t local)
{
	for (uint32_t i = 0; i < ex->cfg.loops.n; i++)
		if (bit_get(ex->cfg.loops.v[i].only_up, local) ||
		    bit_get(ex->cfg.loops.v[i].only_down, local))
			return true;
	return false;
}

static bool mentions_counter(const struct explorer *ex, const struct ir_func *fn, struct ir_ref r,
			     int depth)
{
	const struct ir_ins *i;

	if (!ir_ref_is(r, IR_TMP) || depth < 0)
		return false;
	i = &fn->ins[ir_ref_index(r)];
	if (i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL))
		return is_moved_by_loop(ex, ir_ref_index(i->a));
	if (i->op == IR_LOAD || i->op == IR_CALL)
		return false;
	return mentions_counter(ex, fn, i->a, depth - 1) ||
	       mentions_counter(ex, fn, i->b, depth - 1);
}

bool flow_is_plain(const struct flow_ctx *cx, val v, struct ir_ref r)
{
	enum { MAX_DEPTH = 6 };
	struct interval b = flow_bounds(cx, v);

	return b.lo == b.hi && !flow_counts_rounds(cx, v) &&
	       !mentions_counter(cx->ex, cx->fn, r, MAX_DEPTH);
}

/* ---- loops that what they read ends ------------------------------------------------------------
 *
 * A walk to a terminator, or to the first element that is large enough, ends where the contents of
 * the object say so.  Unless these are known, that it has come to the end of the object is no more
 * than that nothing is known of them.
 */

enum {
	MAX_NESTED = 8,	      /* operands of operands that are looked into                       */
	MAX_STEPS_BACK = 256, /* of a path                                                     */
};

/* The variable, or the pointer, by which the object at an address is reached. */
static struct ir_ref root_of(const struct ir_func *fn, struct ir_ref addr)
{
	const struct ir_ins *i = ir_ins_of(fn, addr);

	while (i && (i->op == IR_ELEM || i->op == IR_FIELD || i->op == IR_CAST)) {
		addr = i->a;
		i = ir_ins_of(fn, addr);
	}
	return addr;
}

/* Do two operands come from the same place, to judge by how they are written? */
static bool is_same_place(const struct ir_func *fn, struct ir_ref a, struct ir_ref b, int depth)
{
	const struct ir_ins *x = ir_ins_of(fn, a), *y = ir_ins_of(fn, b);

	if (a.bits == b.bits)
		return true;
	if (!x || !y || depth < 0 || x->op != y->op)
		return false;
	if (x->op == IR_FIELD && (x->aux != y->aux || x->imm != y->imm))
		return false;
	return (x->op == IR_LOAD || x->op == IR_FIELD || x->op == IR_CAST) &&
	       is_same_place(fn, x->a, y->a, depth - 1);
}

struct walked {
	const struct flow_ctx *cx;
	const struct loop *loop;
	struct ir_ref root;
};

static bool is_about_contents(const struct walked *w, struct ir_ref r, int depth);

/* Is a local set in the loop to something that hangs on the contents? */
static bool is_copy_of_contents(const struct walked *w, uint32_t local, int depth)
{
	const struct ir_func *fn = w->cx->fn;

	if (!bit_get(w->loop->locals, local))
		return false;
	for (uint32_t b = 0; b < fn->n_blocks; b++) {
		const struct ir_block *bl = &fn->blocks[b];

		for (uint32_t i = bl->first; bit_get(w->loop->body, b) && i < bl->first + bl->n;
		     i++)
			if (fn->ins[i].op == IR_STORE && ir_ref_is(fn->ins[i].a, IR_LOCAL) &&
			    ir_ref_index(fn->ins[i].a) == local &&
			    is_about_contents(w, fn->ins[i].b, depth))
				return true;
	}
	return false;
}

static bool is_argument(const struct walked *w, const struct ir_ins *call, int depth)
{
	const struct ir_call *c = &w->cx->fn->calls[call->imm];

	for (uint32_t i = 0; i < c->n; i++) {
		struct ir_ref v = w->cx->fn->args[c->first + i].value;

		/* who is given the address looks at what is there */
		if (is_same_place(w->cx->fn, root_of(w->cx->fn, v), w->root, depth) ||
		    is_about_contents(w, v, depth))
			return true;
	}
	return false;
}

/* Does the value hang on what the object holds? */
static bool is_about_contents(const struct walked *w, struct ir_ref r, int depth)
{
	const struct ir_ins *i = ir_ins_of(w->cx->fn, r);

	if (!i || depth < 0)
		return false;
	if (i->op == IR_CALL)
		return is_argument(w, i, depth - 1);
	if (i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL))
		return is_copy_of_contents(w, ir_ref_index(i->a), depth / 2 - 1);
	if (i->op == IR_LOAD && is_same_place(w->cx->fn, root_of(w->cx->fn, i->a), w->root, depth))
		return true;
	return is_about_contents(w, i->a, depth - 1) || is_about_contents(w, i->b, depth - 1);
}

static bool is_number(const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ins_of(fn, r) && ir_ins_of(fn, r)->op == IR_CAST)
		r = ir_ins_of(fn, r)->a;
	return ir_ref_is(r, IR_CONST);
}

/* Whether there is a pointer at all says nothing of how far it has come. */
static bool is_null_test(const struct flow_ctx *cx, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, r);

	if (i && (i->op == IR_EQ || i->op == IR_NE))
		return ir_type_is(cx->unit, i->aux, IR_PTR) && is_number(cx->fn, i->b);
	return i && i->op == IR_LOAD && ir_type_is(cx->unit, i->type, IR_PTR);
}

/* Is the local compared, as a number or a pointer of its own? */
static bool is_compared(const struct ir_func *fn, struct ir_ref r, uint32_t local, int depth)
{
	const struct ir_ins *i = ir_ins_of(fn, r);

	if (!i || depth < 0 || i->op == IR_CALL)
		return false;
	if (i->op == IR_LOAD)
		return ir_ref_is(i->a, IR_LOCAL) && ir_ref_index(i->a) == local;
	return is_compared(fn, i->a, local, depth - 1) || is_compared(fn, i->b, local, depth - 1);
}

/* Does the block, or a test that follows at once, decide whether the loop goes on? */
static bool decides(const struct ir_func *fn, const struct loop *l, uint32_t block, int depth)
{
	const struct ir_block *b = &fn->blocks[block];

	for (uint32_t i = 0; i < b->n_succ; i++) {
		uint32_t to = fn->succs[b->succ + i];

		if (!bit_get(l->body, to))
			return true;
		if (depth && to != l->head && fn->blocks[to].flags & IR_B_SHORT &&
		    decides(fn, l, to, depth - 1))
			return true;
	}
	return false;
}

/* Assertions are no tests: who writes one is sure that it holds. */
static bool is_assertion(const struct ir_func *fn, uint32_t block)
{
	const struct ir_block *b = &fn->blocks[block];

	for (uint32_t i = 0; i < b->n_succ; i++)
		if (fn->blocks[fn->succs[b->succ + i]].term == IR_UNREACHABLE)
			return true;
	return false;
}

/* Is a local that the loop counts up compared with a number? */
static bool is_count_test(const struct flow_ctx *cx, const struct loop *l, struct ir_ref cond)
{
	const struct ir_func *fn = cx->fn;
	const struct ir_ins *i = ir_ins_of(fn, cond);

	if (is_null_test(cx, cond) || !i || (i->op != IR_LT && i->op != IR_LE && i->op != IR_NE) ||
	    !is_number(fn, i->b))
		return false;
	i = ir_ins_of(fn, i->a);
	while (i && i->op == IR_CAST)
		i = ir_ins_of(fn, i->a);
	return i && i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL) &&
	       bit_get(l->only_up, ir_ref_index(i->a)) && bit_get(l->steady, ir_ref_index(i->a));
}

/* Does the loop also count its rounds, to a number?  So often it is meant to go round. */
static bool counts_to_number(const struct flow_ctx *cx, const struct loop *l)
{
	const struct ir_func *fn = cx->fn;

	for (uint32_t b = l->head; b < fn->n_blocks; b++)
		if (bit_get(l->body, b) && decides(fn, l, b, 0) && !is_assertion(fn, b) &&
		    is_count_test(cx, l, fn->blocks[b].cond))
			return true;
	return false;
}

/* The innermost loop in which the local is moved there, IR_NO: it is set, or nowhere. */
static uint32_t loop_that_moves(const struct flow_ctx *cx, const struct trail *t, uint32_t local)
{
	const struct cfg *cfg = &cx->ex->cfg;
	uint32_t k = cfg->loop_of[ir_block_of(cx->fn, t->ins)];

	while (k != IR_NO && !bit_get(cfg->loops.v[k].only_up, local) &&
	       !bit_get(cfg->loops.v[k].only_down, local))
		k = cfg->loops.v[k].up;
	return k;
}

static bool is_store_to(const struct ir_func *fn, const struct trail *t, uint32_t local)
{
	return t->kind == TRAIL_STORE && ir_ref_is(fn->ins[t->ins].a, IR_LOCAL) &&
	       ir_ref_index(fn->ins[t->ins].a) == local;
}

/* Has a loop moved the local to where it is, and gone on because of what the object holds, not
 * because of where the local is?  What is known of the contents is no such reason: it is no test
 * that had two outcomes. */
static bool was_moved_by_contents(const struct flow_ctx *cx, uint32_t local, struct ir_ref root)
{
	struct walked w = {.cx = cx, .root = root};
	bool by_contents = false;
	uint32_t n = 0;

	for (const struct trail *t = cx->st->trail; t && n < MAX_STEPS_BACK; t = t->up, n++) {
		struct ir_ref cond;

		if (!w.loop && is_store_to(cx->fn, t, local)) {
			uint32_t k = loop_that_moves(cx, t, local);

			if (k == IR_NO || counts_to_number(cx, &cx->ex->cfg.loops.v[k]))
				return false;
			w.loop = &cx->ex->cfg.loops.v[k];
		}
		if ((t->kind != TRAIL_BRANCH && t->kind != TRAIL_SWITCH) ||
		    is_assertion(cx->fn, t->block))
			continue;
		cond = cx->fn->blocks[t->block].cond;
		if (!(w.loop && !bit_get(w.loop->body, t->block)) && !is_null_test(cx, cond) &&
		    is_compared(cx->fn, cond, local, MAX_NESTED))
			return false;
		by_contents |= w.loop && bit_get(w.loop->body, t->block) &&
			       decides(cx->fn, w.loop, t->block, MAX_NESTED) &&
			       is_about_contents(&w, cond, MAX_NESTED);
	}
	return by_contents;
}

static bool is_moved_there(const struct flow_ctx *cx, struct ir_ref r, struct ir_ref root,
			   int depth)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, r);

	if (!i || depth < 0 || i->op == IR_CALL)
		return false;
	if (i->op == IR_LOAD)
		return ir_ref_is(i->a, IR_LOCAL) &&
		       was_moved_by_contents(cx, ir_ref_index(i->a), root);
	return is_moved_there(cx, i->a, root, depth - 1) ||
	       is_moved_there(cx, i->b, root, depth - 1);
}

/* Contents that are known have been looked at (table.c). */
static bool is_constant(const struct flow_ctx *cx, val addr)
{
	const struct sym_info *i;
	sym base;
	val off;

	if (addr <= VAL_UNINIT || !val_split(&cx->ex->t, addr, &base, &off))
		return false;
	i = sym_info(&cx->ex->t, base);
	return i->kind == SYM_STR ||
	       (i->kind == SYM_GLOBAL && cx->unit->globals.v[i->x].flags & IR_G_CONST);
}

bool flow_ends_by_contents(const struct flow_ctx *cx, struct ir_ref addr)
{
	return !is_constant(cx, flow_value(cx, addr)) &&
	       is_moved_there(cx, addr, root_of(cx->fn, addr), MAX_NESTED);
}
