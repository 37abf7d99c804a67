/* order.c - strongly connected components of the call graph, callees first (Tarjan, 1972), without
 * recursion: call chains can be as long as a program has functions.
 */
#include "engine/program/order.h"

struct tarjan {
	const struct ir_unit *u;
	uint32_t *index, *low; /* 0: not visited                */
	uint32_t *call, *func; /* the walk: call being followed */
	uint32_t n_walk;
	uint32_t *stack, n_stack;
	uint8_t *on_stack;
	uint32_t next, n_out, *out;
};

static void visit(struct tarjan *t, uint32_t f)
{
	t->index[f] = t->low[f] = ++t->next;
	t->stack[t->n_stack++] = f;
	t->on_stack[f] = 1;
	t->func[t->n_walk] = f;
	t->call[t->n_walk++] = 0;
}

static uint32_t callee(const struct tarjan *t, uint32_t f, uint32_t call)
{
	const struct ir_call *c = &t->u->funcs.v[f].calls[call];

	if (!ir_ref_is(c->callee, IR_SYM))
		return IR_NO;
	return t->u->syms.v[ir_ref_index(c->callee)].body;
}

static void leave(struct tarjan *t, uint32_t f)
{
	uint32_t g, first = t->n_stack;

	if (t->low[f] != t->index[f])
		return;
	do
		first--;
	while (t->stack[first] != f);
	for (uint32_t i = first; i < t->n_stack; i++) {
		g = t->stack[i];
		t->on_stack[g] = 0;
		t->out[t->n_out++] = g;
	}
	t->n_stack = first;
}

static void walk(struct tarjan *t)
{
	while (t->n_walk) {
		uint32_t f = t->func[t->n_walk - 1], *at = &t->call[t->n_walk - 1], g;

		if (*at < t->u->funcs.v[f].n_calls) {
			g = callee(t, f, (*at)++);
			if (g == IR_NO)
				continue;
			if (!t->index[g])
				visit(t, g);
			else if (t->on_stack[g])
				t->low[f] = ps_min_u32(t->low[f], t->index[g]);
			continue;
		}
		leave(t, f);
		if (--t->n_walk) {
			g = t->func[t->n_walk - 1];
			t->low[g] = ps_min_u32(t->low[g], t->low[f]);
		}
	}
}

uint32_t *order_bottom_up(const struct ir_unit *u)
{
	uint32_t n = u->funcs.n, *mem = xcalloc((size_t)n * 5 + 1, sizeof *mem);
	struct tarjan t = {.u = u,
			   .index = mem,
			   .low = mem + n,
			   .call = mem + (size_t)n * 2,
			   .func = mem + (size_t)n * 3,
			   .stack = mem + (size_t)n * 4,
			   .on_stack = xcalloc(n + 1, 1),
			   .out = xcalloc(n + 1, sizeof *t.out)};

	for (uint32_t f = 0; f < n; f++) {
		if (t.index[f])
			continue;
		visit(&t, f);
		walk(&t);
	}
	free(mem);
	free(t.on_stack);
	return t.out;
}
