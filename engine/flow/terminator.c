/* terminator.c - walks over a text that may have stepped over its terminator.
 *
 *	for (; *p; p++)
 *		if (*p == '\\') {
 *			p++;
 *			if (*p == 'n') ...	where *p is the terminator, p++ leads behind it
 *		}
 *
 * The loop asks each character whether it is the last one, but for those that its body goes to by
 * itself.  What speaks for it on a path: the test that ends the loop reads a character; the one
 * before was compared with other characters (which the checker notes) and may be 0 for all that is
 * known; the one before that is not 0.  A loop that looks at a length or an end as well has another
 *bound.
 */
#include "engine/flow/state_p.h"

enum { MAX_NESTED = 6 };

/* Does the condition compare what the instruction has read with 0? */
static bool asks_for_zero(const struct ir_func *fn, struct ir_ref cond, uint32_t load)
{
	for (int depth = 0; depth < MAX_NESTED && ir_ref_is(cond, IR_TMP); depth++) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(cond)];

		if (ir_ref_index(cond) == load)
			return true;
		if (i->op != IR_CAST && i->op != IR_NE && i->op != IR_EQ)
			return false;
		cond = i->a;
	}
	return false;
}

static bool is_zero(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ins_of(fn, r) && ir_ins_of(fn, r)->op == IR_CAST)
		r = ir_ins_of(fn, r)->a;
	return ir_ref_is(r, IR_CONST) && u->consts.v[ir_ref_index(r)].value == 0;
}

static bool compares_with_zero(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(fn, r);

	while (i && i->op == IR_CAST)
		i = ir_ins_of(fn, i->a);
	return !i || (i->op != IR_NE && i->op != IR_EQ) || is_zero(u, fn, i->b);
}

/* The innermost loop that the block is in and may end, or NULL. */
static const struct loop *loop_ended_by(const struct explorer *ex, uint32_t block)
{
	uint32_t k = ex->cfg.loop_of[block];
	const struct loop *l = k == IR_NO ? NULL : &ex->cfg.loops.v[k];
	const struct ir_block *b = &ex->fn->blocks[block];

	for (uint32_t i = 0; l && i < b->n_succ; i++)
		if (!bit_get(l->body, ex->fn->succs[b->succ + i]))
			return l;
	return NULL;
}

/* Is the value of a local itself, not what it leads to, a part of r? */
static bool has_local(const struct ir_func *fn, struct ir_ref r, uint32_t local, int depth)
{
	const struct ir_ins *i = ir_ins_of(fn, r);

	if (!i || depth <= 0 || i->op == IR_CALL)
		return false;
	if (i->op == IR_LOAD)
		return ir_ref_is(i->a, IR_LOCAL) && ir_ref_index(i->a) == local;
	return has_local(fn, i->a, local, depth - 1) || has_local(fn, i->b, local, depth - 1);
}

/* A pointer that is compared with null. */
static bool is_null_test(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref cond)
{
	const struct ir_ins *i = ir_ins_of(fn, cond);

	return i && (i->op == IR_NE || i->op == IR_EQ) && is_zero(u, fn, i->b);
}

/* Is the local handed to somebody in the loop, who may say how far it goes?  (The length of a
 * character of several bytes, mb_ptr2len(p).) */
static bool asks_others(const struct ir_func *fn, const struct loop *l, uint32_t local)
{
	for (uint32_t k = 0; k < fn->n_ins; k++) {
		const struct ir_call *c;

		if (fn->ins[k].op != IR_CALL || !bit_get(l->body, ir_block_of(fn, k)))
			continue;
		c = &fn->calls[fn->ins[k].imm];
		for (uint32_t i = 0; i < c->n; i++)
			if (has_local(fn, fn->args[c->first + i].value, local, MAX_NESTED))
				return true;
	}
	return false;
}

/* A local in r that the loop only counts up, or only counts down. */
static bool has_counter(const struct ir_func *fn, const struct loop *l, struct ir_ref r, int depth)
{
	const struct ir_ins *i = ir_ins_of(fn, r);

	if (!i || depth <= 0 || i->op == IR_CALL)
		return false;
	if (i->op == IR_LOAD)
		return ir_ref_is(i->a, IR_LOCAL) && (bit_get(l->only_up, ir_ref_index(i->a)) ||
						     bit_get(l->only_down, ir_ref_index(i->a)));
	return has_counter(fn, l, i->a, depth - 1) || has_counter(fn, l, i->b, depth - 1);
}

/* Does something that is counted end the loop as well? */
static bool is_counted(const struct ir_func *fn, const struct loop *l)
{
	for (uint32_t b = 0; b < fn->n_blocks; b++) {
		const struct ir_block *block = &fn->blocks[b];

		if (!bit_get(l->body, b) || block->term != IR_BR ||
		    !has_counter(fn, l, block->cond, MAX_NESTED))
			continue;
		for (uint32_t i = 0; i < block->n_succ; i++)
			if (!bit_get(l->body, fn->succs[block->succ + i]))
				return true;
	}
	return false;
}

/* Does the loop compare something that the address is made of with anything? */
static bool has_other_bound(const struct ir_unit *u, const struct ir_func *fn, const struct loop *l,
			    struct ir_ref addr, int depth)
{
	const struct ir_ins *at = ir_ins_of(fn, addr);

	if (!at || depth <= 0)
		return false;
	if (at->op != IR_LOAD)
		return has_other_bound(u, fn, l, at->a, depth - 1) ||
		       has_other_bound(u, fn, l, at->b, depth - 1);
	if (!ir_ref_is(at->a, IR_LOCAL))
		return true; /* who knows who else moves it */
	if (asks_others(fn, l, ir_ref_index(at->a)))
		return true;
	for (uint32_t b = 0; b < fn->n_blocks; b++)
		if (bit_get(l->body, b) && fn->blocks[b].term == IR_BR &&
		    !is_null_test(u, fn, fn->blocks[b].cond) &&
		    has_local(fn, fn->blocks[b].cond, ir_ref_index(at->a), MAX_NESTED))
			return true;
	return false;
}

static val character_before(const struct flow_ctx *cx, const struct ev_deref *ev, int64_t n)
{
	struct explorer *ex = cx->ex;
	int64_t size = (int64_t)ev->size_bytes;
	sym region;
	val off;

	if (!val_split(&ex->t, ev->addr, &region, &off) ||
	    sym_info(&ex->t, region)->kind == SYM_STR)
		return VAL_NONE;
	off = val_lin(&ex->t, 1, off, 0, off, -n * size);
	return off == VAL_NONE ? VAL_NONE : mem_peek(ex, cx->st, region, off, (uint32_t)size);
}

/* Does the branch ask whether something is a certain number, not 0? */
static bool asks_for_one(const struct flow_ctx *cx, const struct trail *t)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, cx->fn->blocks[t->block].cond);
	struct ir_ref c = i ? ir_without_casts(cx->fn, i->b) : IR_NOREF;

	return t->kind == TRAIL_SWITCH ||
	       (t->kind == TRAIL_BRANCH && i && (i->op == IR_EQ || i->op == IR_NE) &&
		ir_ref_is(c, IR_CONST) && cx->unit->consts.v[ir_ref_index(c)].value);
}

/* Is it about just this value: not about what a conversion or a look into a table makes of it? */
static bool is_just_about(const struct symtab *t, const struct trail *of, sym s)
{
	sym one = of->value > VAL_UNINIT ? val_single(t, of->value) : 0;
	const struct sym_info *i = sym_info(t, one);
	const struct form *f;

	if (one == s || i->kind != SYM_OP)
		return one == s;
	f = val_form(t, i->x);
	return f->n == 1 && f->t[0].s == s;
}

/* Has the path compared the character with another one? */
static bool was_looked_at(const struct flow_ctx *cx, val v)
{
	sym s = val_single(&cx->ex->t, v);

	for (const struct trail *t = s ? cx->st->trail : NULL; t; t = t->up)
		if ((t->kind == TRAIL_BRANCH || t->kind == TRAIL_SWITCH) && asks_for_one(cx, t) &&
		    is_just_about(&cx->ex->t, t, s))
			return true;
	return false;
}

val flow_skipped_terminator(const struct flow_ctx *cx, const struct ev_deref *ev)
{
	uint32_t block = cx->ins == IR_NO ? IR_NO : ir_block_of(cx->fn, cx->ins);
	const struct loop *l;
	val v;

	if (block == IR_NO || (ev->size_bytes != 1 && ev->size_bytes != 4) ||
	    ev->addr <= VAL_UNINIT || cx->fn->blocks[block].term != IR_BR ||
	    !asks_for_zero(cx->fn, cx->fn->blocks[block].cond, cx->ins) ||
	    !compares_with_zero(cx->unit, cx->fn, cx->fn->blocks[block].cond) ||
	    !(l = loop_ended_by(cx->ex, block)))
		return VAL_NONE;
	v = character_before(cx, ev, 1);
	if (v <= VAL_UNINIT || st_is_zero(cx->ex, cx->st, v) != TRI_UNKNOWN ||
	    st_is_zero(cx->ex, cx->st, character_before(cx, ev, 2)) != TRI_NO ||
	    !was_looked_at(cx, v) || is_counted(cx->fn, l) ||
	    has_other_bound(cx->unit, cx->fn, l, ev->addr_ref, MAX_NESTED))
		return VAL_NONE;
	return v;
}
