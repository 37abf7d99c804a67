/* verify_cfg.c - the shape of a function's graph: blocks share out the instructions, each ends
 * as its terminator asks for, all are reachable, and their order is a reverse post-order. */
#include "engine/ir/verify_p.h"

#include <inttypes.h>
#include <string.h>

/* ---- ends of blocks ----------------------------------------------------------------------- */

static void check_n_succ(struct ir_verifier *v, uint32_t block)
{
	const struct ir_block *b = &v->fn->blocks[block];
	uint32_t least = 0, most = 0;

	switch ((enum ir_term_kind)b->term) {
	case IR_JMP:
		least = most = 1;
		break;
	case IR_BR:
		least = most = 2;
		break;
	case IR_SWITCH:
		least = 1;
		most = UINT32_MAX;
		break;
	case IR_RET:
	case IR_UNREACHABLE:
		break;
	case IR_IGOTO:
		most = UINT32_MAX;
		break;
	}
	if (b->n_succ < least || b->n_succ > most)
		ir_v_report(v, "expected %" PRIu32 " successors at its end, found %" PRIu32,
			    b->n_succ < least ? least : most, b->n_succ);
}

/* The blocks share out the instructions in order, so each ends where the next begins. */
static bool check_blocks(struct ir_verifier *v)
{
	const struct ir_func *fn = v->fn;
	uint32_t at = 0;
	bool ok = true;

	for (uint32_t i = 0; i < fn->n_blocks; i++) {
		const struct ir_block *b = &fn->blocks[i];

		v->block = i;
		check_n_succ(v, i);
		if (b->first != at) {
			ir_v_report(v,
				    "expected instruction %" PRIu32 " as its first, found %" PRIu32,
				    at, b->first);
			ok = false;
		}
		at = b->first + b->n;
	}
	v->block = IR_NO;
	if (ok && at != fn->n_ins) {
		ir_v_report(v, "expected all %" PRIu32 " instructions in blocks, found %" PRIu32,
			    fn->n_ins, at);
		ok = false;
	}
	return ok;
}

static void note_blocks(struct ir_verifier *v)
{
	const struct ir_func *fn = v->fn;

	v->block_of = xcalloc(fn->n_ins + 1, sizeof *v->block_of);
	for (uint32_t i = 0; i < fn->n_blocks; i++) {
		for (uint32_t k = 0; k < fn->blocks[i].n; k++)
			v->block_of[fn->blocks[i].first + k] = i;
	}
}

/* ---- is the function's order a reverse post-order? ------------------------------------------ */

/* Components of the graph without the edges that go back to a dominator: only loops with two
 * entries are left as cycles.  Tarjan's algorithm over an explicit stack. */
struct components {
	uint32_t *low, *seen; /* seen: order of discovery from 1                          */
	uint32_t *of;	      /* component by block, IR_NO while open                     */
	uint32_t clock, n;
	VEC(uint32_t) open;
	VEC(struct ir_visit) stack;
};

static void open_component(struct components *c, uint32_t b)
{
	c->low[b] = c->seen[b] = ++c->clock;
	*vec_push(&c->open) = b;
	*vec_push(&c->stack) = (struct ir_visit){b, 0};
}

static void close_component(struct components *c, uint32_t b)
{
	uint32_t top;

	c->stack.n--;
	if (c->low[b] == c->seen[b]) {
		do {
			top = c->open.v[--c->open.n];
			c->of[top] = c->n;
		} while (top != b);
		c->n++;
	}
	if (c->stack.n) {
		uint32_t parent = c->stack.v[c->stack.n - 1].block;

		c->low[parent] = ps_min_u32(c->low[parent], c->low[b]);
	}
}

static void find_components(const struct ir_verifier *v, struct components *c)
{
	open_component(c, 0);
	while (c->stack.n) {
		struct ir_visit *f = &c->stack.v[c->stack.n - 1];
		uint32_t from = f->block, to;

		if (f->next == v->fn->blocks[from].n_succ) {
			close_component(c, from);
			continue;
		}
		to = ir_v_succ(v, from, f->next++);
		if (ir_v_dominates(v, to, from))
			continue;
		if (!c->seen[to])
			open_component(c, to);
		else if (c->of[to] == IR_NO)
			c->low[from] = ps_min_u32(c->low[from], c->seen[to]);
	}
}

static void report_order(struct ir_verifier *v, uint32_t from, uint32_t to)
{
	v->block = from;
	ir_v_report(v,
		    "expected it before its successor b%" PRIu32
		    ", as no loop leads back: reverse post-order",
		    to);
	v->block = IR_NO;
}

/* Edges may lead backward only to a dominator, or inside a loop with several entries. */
static void check_order(struct ir_verifier *v)
{
	uint32_t n = v->fn->n_blocks;
	struct components c = {0};

	for (uint32_t i = 0; i < n; i++) {
		for (uint32_t k = 0; k < v->fn->blocks[i].n_succ; k++) {
			uint32_t to = ir_v_succ(v, i, k);

			if (to > i || ir_v_dominates(v, to, i))
				continue;
			if (!c.of) {
				c.of = xcalloc(n, sizeof *c.of);
				memset(c.of, 0xff, n * sizeof *c.of);
				c.low = xcalloc(n, sizeof *c.low);
				c.seen = xcalloc(n, sizeof *c.seen);
				find_components(v, &c);
			}
			if (c.of[to] != c.of[i])
				report_order(v, i, to);
		}
	}
	free(c.low);
	free(c.seen);
	free(c.of);
	vec_release(&c.open);
	vec_release(&c.stack);
}

static bool check_reachable(struct ir_verifier *v)
{
	bool ok = true;

	for (v->block = 0; v->block < v->fn->n_blocks; v->block++) {
		if (v->idom[v->block] == IR_NO) {
			ir_v_report(v, "expected a way from the entry, found none");
			ok = false;
		}
	}
	v->block = IR_NO;
	return ok;
}

bool ir_v_cfg(struct ir_verifier *v)
{
	if (!check_blocks(v))
		return false;
	note_blocks(v);
	ir_v_dominators(v);
	if (!check_reachable(v))
		return false;
	check_order(v);
	return true;
}

void ir_v_cfg_release(struct ir_verifier *v)
{
	free(v->idom);
	free(v->dom_in);
	free(v->dom_out);
	free(v->block_of);
	v->idom = v->dom_in = v->dom_out = v->block_of = NULL;
}
