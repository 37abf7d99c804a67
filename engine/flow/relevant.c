#include "engine/flow/relevant_p.h"
#include "engine/flow/cfg_p.h"

#include <string.h>

enum { MAX_DEPTH = 16 }; /* of the expression at fault, that is looked into */

static const uint32_t *succs(const struct ir_func *fn, uint32_t block, uint32_t *ret_n)
{
	*ret_n = fn->blocks[block].n_succ;
	return fn->succs + fn->blocks[block].succ;
}

/* ---- what the fault reads -----------------------------------------------------------------------
 */

static void want_value(struct relevant *r, struct ir_ref ref, int depth);

static void want_place(struct relevant *r, struct ir_ref addr, int depth)
{
	const struct ir_ins *i;

	if (ir_ref_is(addr, IR_LOCAL))
		r->wanted_local[ir_ref_index(addr)] = true;
	else if (ir_ref_is(addr, IR_GLOBAL))
		r->wanted_global[ir_ref_index(addr)] = true;
	if (!ir_ref_is(addr, IR_TMP) || depth > MAX_DEPTH)
		return;
	i = &r->fn->ins[ir_ref_index(addr)];
	if (i->op != IR_FIELD && i->op != IR_ELEM) {
		want_value(r, addr, depth + 1);
		return;
	}
	if (i->op == IR_FIELD && cfg_local_of(r->fn, addr) == IR_NO)
		*vec_push(&r->wanted_fields) = (struct relevant_field){i->aux, i->imm};
	if (i->op == IR_ELEM)
		want_value(r, i->b, depth + 1);
	want_place(r, i->a, depth + 1);
}

static void want_value(struct relevant *r, struct ir_ref ref, int depth)
{
	const struct ir_ins *i;

	if (!ir_ref_is(ref, IR_TMP) || depth > MAX_DEPTH)
		return;
	i = &r->fn->ins[ir_ref_index(ref)];
	if (i->op == IR_LOAD || i->op == IR_FIELD || i->op == IR_ELEM) {
		want_place(r, i->op == IR_LOAD ? i->a : ref, depth + 1);
	} else if (i->op != IR_CALL && i->op != IR_ASM) {
		want_value(r, i->a, depth + 1);
		want_value(r, i->b, depth + 1);
	}
}

static void want_fault(struct relevant *r, uint32_t block, uint32_t ins)
{
	const struct ir_ins *i;

	if (ins == IR_NO) {
		want_value(r, r->fn->blocks[block].cond, 0);
		return;
	}
	i = &r->fn->ins[ins];
	if (i->op == IR_CALL || i->op == IR_ASM) {
		const struct ir_call *c = &r->fn->calls[i->imm];

		for (uint32_t k = 0; k < c->n; k++)
			want_value(r, r->fn->args[c->first + k].value, 0);
		want_value(r, c->callee, 0);
	} else if (i->op == IR_LOAD || i->op == IR_STORE || i->op == IR_COPY) {
		want_place(r, i->a, 0);
		want_place(r, i->b, 0);
	} else {
		want_value(r, i->a, 0);
		want_value(r, i->b, 0);
	}
}

/* ---- who writes it ------------------------------------------------------------------------------
 */

static bool writes_place(const struct relevant *r, struct ir_ref addr)
{
	const struct ir_ins *i;
	uint32_t local = cfg_local_of(r->fn, addr);

	if (local != IR_NO)
		return r->wanted_local[local];
	for (; ir_ref_is(addr, IR_TMP); addr = i->a) {
		i = &r->fn->ins[ir_ref_index(addr)];
		if (i->op == IR_FIELD)
			for (uint32_t k = 0; k < r->wanted_fields.n; k++)
				if (r->wanted_fields.v[k].rec == i->aux &&
				    r->wanted_fields.v[k].field == i->imm)
					return true;
		if (i->op != IR_FIELD && i->op != IR_ELEM)
			return false;
	}
	return ir_ref_is(addr, IR_GLOBAL) && r->wanted_global[ir_ref_index(addr)];
}

static bool call_writes(const struct relevant *r, const struct ir_call *c)
{
	if (!ir_ref_is(c->dest, IR_NONE) && writes_place(r, c->dest))
		return true;
	for (uint32_t k = 0; k < c->n; k++) {
		const struct ir_arg *a = &r->fn->args[c->first + k];

		if (!(a->flags & IR_ARG_BYVAL) && writes_place(r, a->value))
			return true;
	}
	return false;
}

static bool writes(const struct relevant *r, const struct ir_ins *i)
{
	if (i->op == IR_CALL || i->op == IR_ASM)
		return call_writes(r, &r->fn->calls[i->imm]);
	return (i->op == IR_STORE || i->op == IR_COPY || i->op == IR_ZERO || i->op == IR_DATA) &&
	       writes_place(r, i->a);
}

static void find_writes(struct relevant *r)
{
	for (uint32_t b = 0; b < r->fn->n_blocks; b++)
		for (uint32_t i = 0; i < r->fn->blocks[b].n && !r->writes[b]; i++)
			r->writes[b] = writes(r, &r->fn->ins[r->fn->blocks[b].first + i]);
}

/* ---- ways through the function -----------------------------------------------------------------
 */

static void set_target(struct relevant *r, uint32_t target)
{
	const struct ir_func *fn = r->fn;
	bool again = true;

	r->target = target;
	memset(r->can_avoid, 0, fn->n_blocks);
	/* Blocks are in reverse post-order: only loops need another round. */
	while (again) {
		again = false;
		for (uint32_t b = fn->n_blocks; b-- > 0;) {
			uint32_t n;
			const uint32_t *to = succs(fn, b, &n);
			bool can = fn->blocks[b].term == IR_RET;

			if (b == target || r->can_avoid[b])
				continue;
			for (uint32_t i = 0; i < n && !can; i++)
				can = r->can_avoid[to[i]];
			r->can_avoid[b] = can;
			again |= can;
		}
	}
}

/* Mark what can be reached from a block without passing two others. */
static void mark_reach(struct relevant *r, bool *mark, uint32_t from, uint32_t not_a,
		       uint32_t not_b)
{
	uint32_t n_queue = 0;

	if (from == not_a || from == not_b || mark[from])
		return;
	mark[from] = true;
	r->queue[n_queue++] = from;
	while (n_queue) {
		uint32_t n;
		const uint32_t *to = succs(r->fn, r->queue[--n_queue], &n);

		for (uint32_t i = 0; i < n; i++)
			if (to[i] != not_a && to[i] != not_b && !mark[to[i]]) {
				mark[to[i]] = true;
				r->queue[n_queue++] = to[i];
			}
	}
}

void relevant_born(struct relevant *r, uint32_t ins)
{
	uint32_t b = 0;

	while (b + 1 < r->fn->n_blocks && ins - r->fn->blocks[b].first >= r->fn->blocks[b].n)
		b++;
	mark_reach(r, r->before, 0, b, b);
}

bool relevant_is_before(const struct relevant *r, uint32_t block)
{
	return r->before[block];
}

/* Between this branch and the target, does one side write what the other leaves? */
static bool sides_differ(struct relevant *r, uint32_t block, uint32_t taken)
{
	uint32_t n;
	const uint32_t *to = succs(r->fn, block, &n);

	memset(r->reach[0], 0, r->fn->n_blocks);
	memset(r->reach[1], 0, r->fn->n_blocks);
	for (uint32_t i = 0; i < n; i++)
		if (i == taken || to[i] != to[taken])
			mark_reach(r, r->reach[i != taken], to[i], r->target, block);
	for (uint32_t b = 0; b < r->fn->n_blocks; b++)
		if (r->reach[0][b] != r->reach[1][b] && r->writes[b])
			return true;
	return false;
}

bool relevant_branch(struct relevant *r, uint32_t block, uint32_t taken)
{
	uint32_t n;
	const uint32_t *to = succs(r->fn, block, &n);

	for (uint32_t i = 0; i < n; i++)
		if (to[i] != to[taken] && r->can_avoid[to[i]]) {
			set_target(r, block);
			return true;
		}
	return sides_differ(r, block, taken);
}

bool relevant_chose(struct relevant *r, uint32_t block, uint32_t taken, uint32_t origin)
{
	uint32_t n;
	const uint32_t *to = succs(r->fn, block, &n);

	memset(r->reach[0], 0, r->fn->n_blocks);
	for (uint32_t i = 0; i < n; i++)
		if (to[i] != to[taken])
			mark_reach(r, r->reach[0], to[i], origin, block);
	return r->reach[0][r->target];
}

/* ---- life --------------------------------------------------------------------------------------
 */

void relevant_init(struct relevant *r, const struct ir_unit *u, const struct ir_func *fn,
		   uint32_t block, uint32_t ins)
{
	memset(r, 0, sizeof *r);
	r->fn = fn;
	r->can_avoid = xcalloc(fn->n_blocks, sizeof(bool));
	r->writes = xcalloc(fn->n_blocks, sizeof(bool));
	r->before = xcalloc(fn->n_blocks, sizeof(bool));
	r->reach[0] = xcalloc(fn->n_blocks, sizeof(bool));
	r->reach[1] = xcalloc(fn->n_blocks, sizeof(bool));
	r->queue = xcalloc(fn->n_blocks, sizeof *r->queue);
	r->wanted_local = xcalloc(fn->n_locals + 1, sizeof(bool));
	r->wanted_global = xcalloc(u->globals.n + 1, sizeof(bool));
	want_fault(r, block, ins);
	find_writes(r);
	set_target(r, block);
}

void relevant_want(struct relevant *r, struct ir_ref addr)
{
	want_place(r, addr, 0);
	find_writes(r);
}

void relevant_release(struct relevant *r)
{
	free(r->can_avoid);
	free(r->writes);
	free(r->before);
	free(r->reach[0]);
	free(r->reach[1]);
	free(r->queue);
	free(r->wanted_local);
	free(r->wanted_global);
	vec_release(&r->wanted_fields);
}
