/* walk_back.c - walks back through a text that do not look for where it starts, in functions whose
 * other walks do.
 *
 *	while (*cur == '\n')
 *		cur--;
 *	while (cur > base && *cur != '\n')
 *		cur--;
 *
 * The second loop says that the text may start anywhere before; where all of it is line ends, the
 * first one leaves it.
 */
#include "engine/flow/state_p.h"

enum { MAX_NESTED = 8 };

/* Is the value of the local a part of r, not what lies where it leads to? */
static bool has_local(const struct ir_func *fn, struct ir_ref r, uint32_t local, int depth)
{
	const struct ir_ins *i = ir_ins_of(fn, r);

	if (!i || depth <= 0)
		return false;
	if (i->op == IR_CALL) {
		const struct ir_call *c = &fn->calls[i->imm];

		for (uint32_t k = 0; k < c->n; k++)
			if (has_local(fn, fn->args[c->first + k].value, local, depth - 1))
				return true;
		return false;
	}
	if (i->op == IR_LOAD)
		return ir_ref_is(i->a, IR_LOCAL) && ir_ref_index(i->a) == local;
	return has_local(fn, i->a, local, depth - 1) || has_local(fn, i->b, local, depth - 1);
}

static bool leads_out(const struct ir_func *fn, const struct loop *l, uint32_t block)
{
	const struct ir_block *b = &fn->blocks[block];

	for (uint32_t i = 0; i < b->n_succ; i++)
		if (!bit_get(l->body, fn->succs[b->succ + i]))
			return true;
	return false;
}

/* Is the local asked for where it is by a test in the loop; by one that ends it? */
static bool is_asked(const struct ir_func *fn, const struct loop *l, uint32_t local, bool at_end)
{
	for (uint32_t b = l->head; b < fn->n_blocks; b++)
		if (bit_get(l->body, b) &&
		    (fn->blocks[b].term == IR_BR || fn->blocks[b].term == IR_SWITCH) &&
		    has_local(fn, fn->blocks[b].cond, local, MAX_NESTED) &&
		    (!at_end || leads_out(fn, l, b)))
			return true;
	return false;
}

/* The local by which an address, of what is walked over, is reached. */
static uint32_t cursor_of(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref addr,
			  bool *ret_index)
{
	const struct ir_ins *i = ir_ins_of(fn, ir_without_casts(fn, addr));

	*ret_index = false;
	if (i && i->op == IR_ELEM) {
		struct ir_ref index = ir_without_casts(fn, i->b);

		*ret_index = !ir_ref_is(index, IR_CONST);
		i = ir_ins_of(fn, *ret_index ? index : ir_without_casts(fn, i->a));
		if (i && *ret_index && (i->op == IR_ADD || i->op == IR_SUB))
			i = ir_ins_of(fn, ir_without_casts(fn, i->a));
	}
	return i && i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL) &&
			       ir_type_is(u, i->type, *ret_index ? IR_INT : IR_PTR)
		       ? ir_ref_index(i->a)
		       : IR_NO;
}

/* Does the function write through the local?  Who has made a text knows what is in it. */
static bool is_written_by(const struct ir_unit *u, const struct ir_func *fn, uint32_t local)
{
	bool is_index;

	for (uint32_t k = 0; k < fn->n_ins; k++)
		if (fn->ins[k].op == IR_STORE && !ir_ref_is(fn->ins[k].a, IR_LOCAL) &&
		    cursor_of(u, fn, fn->ins[k].a, &is_index) == local)
			return true;
	return false;
}

/* Does the test of the block compare what the instruction has read with something, or have a
 * function look at it?  What is masked is a part of a character of several bytes. */
static bool is_about(const struct ir_func *fn, struct ir_ref r, uint32_t load, int depth)
{
	const struct ir_ins *i = ir_ins_of(fn, r);

	if (!i || depth <= 0)
		return false;
	if (ir_ref_index(r) == load)
		return true;
	if (i->op == IR_CALL) {
		const struct ir_call *c = &fn->calls[i->imm];

		for (uint32_t k = 0; k < c->n; k++)
			if (is_about(fn, fn->args[c->first + k].value, load, depth - 1))
				return true;
		return false;
	}
	return i->op != IR_LOAD && i->op != IR_AND &&
	       (is_about(fn, i->a, load, depth - 1) || is_about(fn, i->b, load, depth - 1));
}

/* Does what is read through the local end the loop, too? */
static bool ends_by_text(const struct ir_unit *u, const struct ir_func *fn, const struct loop *l,
			 uint32_t local)
{
	bool is_index;

	for (uint32_t k = 0; k < fn->n_ins; k++) {
		uint32_t b = fn->ins[k].op == IR_LOAD ? ir_block_of(fn, k) : 0;

		if (fn->ins[k].op == IR_LOAD && bit_get(l->body, b) && leads_out(fn, l, b) &&
		    ir_typ(u, fn->ins[k].type)->size_bytes == 1 &&
		    cursor_of(u, fn, fn->ins[k].a, &is_index) == local &&
		    is_about(fn, fn->blocks[b].cond, k, MAX_NESTED))
			return true;
	}
	return false;
}

bool flow_walks_back_blindly(const struct flow_ctx *cx, const struct ev_deref *ev)
{
	const struct cfg *cfg = &cx->ex->cfg;
	uint32_t block = cx->ins == IR_NO ? IR_NO : ir_block_of(cx->fn, cx->ins), local, k;
	const struct loop *l;
	bool is_index;

	if (ev->size_bytes != 1 || block == IR_NO || cfg->loops.n < 2 ||
	    (k = cfg->loop_of[block]) == IR_NO || cx->fn->blocks[block].term != IR_BR)
		return false;
	l = &cfg->loops.v[k];
	local = cursor_of(cx->unit, cx->fn, ev->addr_ref, &is_index);
	if (local == IR_NO || !bit_get(l->only_down, local) || !leads_out(cx->fn, l, block) ||
	    !is_about(cx->fn, cx->fn->blocks[block].cond, cx->ins, MAX_NESTED) ||
	    is_asked(cx->fn, l, local, false) || is_written_by(cx->unit, cx->fn, local))
		return false;
	for (uint32_t i = 0; i < cfg->loops.n; i++) {
		const struct loop *o = &cfg->loops.v[i];

		if (i != k && bit_get(o->only_down, local) && !bit_get(o->body, l->head) &&
		    is_asked(cx->fn, o, local, true) && ends_by_text(cx->unit, cx->fn, o, local))
			return true;
	}
	return false;
}
