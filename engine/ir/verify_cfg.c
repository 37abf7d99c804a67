/* verify_cfg.c - the shape of a function's graph, and what lives where in it.
 *
 * Dominators after Cooper, Harvey and Kennedy, over the blocks in a reverse post-order of our
 * own: the function's order is what is being checked.  Scopes are checked along one walk in
 * depth: the set of live locals is kept up to date and undone on the way back, and compared
 * by a hash wherever an edge meets a block that was seen before.  All of it is linear in the
 * number of instructions and edges but for graphs made to be nasty.
 */
#include "engine/ir/verify_p.h"

#include <inttypes.h>
#include <string.h>

struct visit {
	uint32_t block, next; /* successors visited so far                                */
};

static uint32_t succ_of(const struct ir_verifier *v, uint32_t block, uint32_t i)
{
	return v->fn->succs[v->fn->blocks[block].succ + i];
}

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

/* ---- order and dominators ------------------------------------------------------------------ */

struct graph {
	uint32_t n;
	uint32_t *order; /* reachable blocks in reverse post-order                     */
	uint32_t n_order;
	uint32_t *rank;		   /* place in order, IR_NO = not reachable                      */
	uint32_t *pred_at, *preds; /* by block: predecessors that are reachable           */
};

static void find_order(const struct ir_verifier *v, struct graph *g)
{
	VEC(struct visit) stack = {0};
	bool *seen = xcalloc(g->n, sizeof *seen);
	uint32_t at = g->n;

	seen[0] = true;
	*vec_push(&stack) = (struct visit){0, 0};
	while (stack.n) {
		struct visit *f = &stack.v[stack.n - 1];
		uint32_t to;

		if (f->next == v->fn->blocks[f->block].n_succ) {
			g->order[--at] = f->block;
			stack.n--;
			continue;
		}
		to = succ_of(v, f->block, f->next++);
		if (seen[to])
			continue;
		seen[to] = true;
		*vec_push(&stack) = (struct visit){to, 0};
	}
	g->n_order = g->n - at;
	memmove(g->order, g->order + at, g->n_order * sizeof *g->order);
	for (uint32_t i = 0; i < g->n_order; i++)
		g->rank[g->order[i]] = i;
	free(seen);
	vec_release(&stack);
}

static void find_preds(const struct ir_verifier *v, struct graph *g)
{
	uint32_t n_edges = 0;

	for (uint32_t i = 0; i < g->n_order; i++) {
		const struct ir_block *b = &v->fn->blocks[g->order[i]];

		n_edges += b->n_succ;
		for (uint32_t k = 0; k < b->n_succ; k++)
			g->pred_at[v->fn->succs[b->succ + k] + 1]++;
	}
	for (uint32_t i = 0; i < g->n; i++)
		g->pred_at[i + 1] += g->pred_at[i];
	g->preds = xcalloc(n_edges + 1, sizeof *g->preds);
	/* Filled from behind: pred_at[b + 1] comes down to where b's begin. */
	for (uint32_t i = g->n_order; i-- > 0;) {
		const struct ir_block *b = &v->fn->blocks[g->order[i]];

		for (uint32_t k = 0; k < b->n_succ; k++)
			g->preds[--g->pred_at[v->fn->succs[b->succ + k] + 1]] = g->order[i];
	}
	for (uint32_t i = 0; i < g->n; i++)
		g->pred_at[i] = g->pred_at[i + 1];
	g->pred_at[g->n] = n_edges;
}

static void graph_init(const struct ir_verifier *v, struct graph *g)
{
	uint32_t n = v->fn->n_blocks;

	*g = (struct graph){.n = n};
	g->order = xcalloc(n, sizeof *g->order);
	g->rank = xcalloc(n, sizeof *g->rank);
	memset(g->rank, 0xff, n * sizeof *g->rank);
	g->pred_at = xcalloc(n + 2, sizeof *g->pred_at);
	find_order(v, g);
	find_preds(v, g);
}

static void graph_release(struct graph *g)
{
	free(g->order);
	free(g->rank);
	free(g->pred_at);
	free(g->preds);
}

static uint32_t common_dominator(const struct ir_verifier *v, const struct graph *g, uint32_t a,
				 uint32_t b)
{
	while (a != b) {
		while (g->rank[a] > g->rank[b])
			a = v->idom[a];
		while (g->rank[b] > g->rank[a])
			b = v->idom[b];
	}
	return a;
}

/* Predecessors from the last to the first: the dominator found so far then only moves up, and
 * the join behind a long chain of else-ifs costs a step for each, not the whole chain. */
static uint32_t find_idom(const struct ir_verifier *v, const struct graph *g, uint32_t block)
{
	uint32_t idom = IR_NO;

	for (uint32_t k = g->pred_at[block + 1]; k-- > g->pred_at[block];) {
		uint32_t p = g->preds[k];

		if (v->idom[p] == IR_NO)
			continue;
		idom = idom == IR_NO ? p : common_dominator(v, g, p, idom);
	}
	return idom;
}

static void find_dominators(struct ir_verifier *v, const struct graph *g)
{
	bool changed = true;

	v->idom = xcalloc(g->n, sizeof *v->idom);
	memset(v->idom, 0xff, g->n * sizeof *v->idom);
	v->idom[0] = 0;
	while (changed) {
		changed = false;
		for (uint32_t i = 1; i < g->n_order; i++) {
			uint32_t b = g->order[i], idom = find_idom(v, g, b);

			if (idom != v->idom[b]) {
				v->idom[b] = idom;
				changed = true;
			}
		}
	}
}

/* Number the tree of dominators so that "a dominates b" is two comparisons.  Children are
 * chained: first[b], then next[child]. */
static void number_dominators(struct ir_verifier *v, const struct graph *g)
{
	uint32_t *first = xcalloc(g->n, sizeof *first), *next = xcalloc(g->n, sizeof *next);
	VEC(uint32_t) stack = {0};
	uint32_t clock = 0;

	v->dom_in = xcalloc(g->n, sizeof *v->dom_in);
	v->dom_out = xcalloc(g->n, sizeof *v->dom_out);
	memset(first, 0xff, g->n * sizeof *first);
	memset(next, 0xff, g->n * sizeof *next);
	for (uint32_t i = 1; i < g->n_order; i++) {
		uint32_t b = g->order[i];

		next[b] = first[v->idom[b]];
		first[v->idom[b]] = b;
	}
	v->dom_in[0] = ++clock;
	*vec_push(&stack) = 0;
	while (stack.n) {
		uint32_t b = stack.v[stack.n - 1], child = first[b];

		if (child == IR_NO) {
			v->dom_out[b] = clock;
			stack.n--;
			continue;
		}
		first[b] = next[child];
		v->dom_in[child] = ++clock;
		*vec_push(&stack) = child;
	}
	free(first);
	free(next);
	vec_release(&stack);
}

bool ir_v_dominates(const struct ir_verifier *v, uint32_t a, uint32_t b)
{
	return v->dom_in[a] <= v->dom_in[b] && v->dom_in[b] <= v->dom_out[a];
}

/* ---- is the function's order a reverse post-order? ------------------------------------------ */

/* Components of the graph without the edges that go back to a dominator: only loops with two
 * entries are left as cycles.  Tarjan's algorithm over an explicit stack. */
struct components {
	uint32_t *low, *seen; /* seen: order of discovery from 1                          */
	uint32_t *of;	      /* component by block, IR_NO while open                     */
	uint32_t clock, n;
	VEC(uint32_t) open;
	VEC(struct visit) stack;
};

static void open_component(struct components *c, uint32_t b)
{
	c->low[b] = c->seen[b] = ++c->clock;
	*vec_push(&c->open) = b;
	*vec_push(&c->stack) = (struct visit){b, 0};
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
		struct visit *f = &c->stack.v[c->stack.n - 1];
		uint32_t from = f->block, to;

		if (f->next == v->fn->blocks[from].n_succ) {
			close_component(c, from);
			continue;
		}
		to = succ_of(v, from, f->next++);
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
static void check_order(struct ir_verifier *v, const struct graph *g)
{
	struct components c = {0};

	for (uint32_t i = 0; i < g->n; i++) {
		for (uint32_t k = 0; k < v->fn->blocks[i].n_succ; k++) {
			uint32_t to = succ_of(v, i, k);

			if (to > i || ir_v_dominates(v, to, i))
				continue;
			if (!c.of) {
				c.of = xcalloc(g->n, sizeof *c.of);
				memset(c.of, 0xff, g->n * sizeof *c.of);
				c.low = xcalloc(g->n, sizeof *c.low);
				c.seen = xcalloc(g->n, sizeof *c.seen);
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

static bool check_reachable(struct ir_verifier *v, const struct graph *g)
{
	for (uint32_t i = 0; i < g->n; i++) {
		if (g->rank[i] != IR_NO)
			continue;
		v->block = i;
		ir_v_report(v, "expected a way from the entry, found none");
	}
	v->block = IR_NO;
	return g->n_order == g->n;
}

bool ir_v_cfg(struct ir_verifier *v)
{
	struct graph g;
	bool ok;

	if (!check_blocks(v))
		return false;
	note_blocks(v);
	graph_init(v, &g);
	ok = check_reachable(v, &g);
	if (ok) {
		find_dominators(v, &g);
		number_dominators(v, &g);
		check_order(v, &g);
	}
	graph_release(&g);
	return ok;
}

void ir_v_cfg_release(struct ir_verifier *v)
{
	free(v->idom);
	free(v->dom_in);
	free(v->dom_out);
	free(v->block_of);
	v->idom = v->dom_in = v->dom_out = v->block_of = NULL;
}

/* ---- scopes --------------------------------------------------------------------------------- */

/* A local that lives by ENTER and EXIT; parameters, temporaries and the place of the result
 * that have none live as long as the function. */
enum { LIVES_ALWAYS, LIVES_BY_SCOPE };

struct scope_visit {
	uint32_t block, next; /* successors visited so far                                */
	uint32_t undo;	      /* what was on the undo list before                         */
};

struct scopes {
	struct ir_verifier *v;
	uint8_t *how;  /* by local: one of the above                             */
	bool *live;    /* by local, at the point of the walk                     */
	uint64_t hash; /* of the live ones                                       */
	uint32_t n_live;
	uint64_t *entry_hash; /* by block                                               */
	uint32_t *parent;     /* by block: where the walk came from; IR_NO = not seen   */
	VEC(uint32_t) undo;   /* locals whose life was changed                          */
	VEC(struct scope_visit) stack;
	uint32_t n_reports;
};

static void toggle(struct scopes *s, uint32_t local)
{
	s->live[local] = !s->live[local];
	s->n_live += s->live[local] ? 1 : UINT32_MAX;
	s->hash ^= hash_u64(local + 1);
}

static void find_scoped(struct scopes *s)
{
	const struct ir_func *fn = s->v->fn;

	for (uint32_t i = 0; i < fn->n_locals; i++) {
		bool is_named =
			!(fn->locals[i].flags & (IR_L_PARAM | IR_L_TEMP)) && i != fn->ret_local;

		s->how[i] = is_named ? LIVES_BY_SCOPE : LIVES_ALWAYS;
	}
	for (uint32_t i = 0; i < fn->n_ins; i++) {
		if (fn->ins[i].op == IR_ENTER && ir_ref_is(fn->ins[i].a, IR_LOCAL))
			s->how[ir_ref_index(fn->ins[i].a)] = LIVES_BY_SCOPE;
	}
}

static void check_use(struct ir_verifier *v, struct ir_ref r, void *arg)
{
	struct scopes *s = arg;
	uint32_t i = ir_ref_index(r);

	if (!ir_ref_is(r, IR_LOCAL) || s->how[i] != LIVES_BY_SCOPE || s->live[i])
		return;
	ir_v_report(v, "expected %s to be entered here, found it out of scope", ir_v_ref(v, r));
}

static void enter_or_exit(struct scopes *s, const struct ir_ins *ins)
{
	uint32_t local = ir_ref_index(ins->a);
	bool enters = ins->op == IR_ENTER;

	if (!ir_ref_is(ins->a, IR_LOCAL))
		return; /* reported with the operands */
	if (s->live[local] == enters) {
		ir_v_report(s->v, "expected %s to be %s here, found it %s", ir_v_ref(s->v, ins->a),
			    enters ? "out of scope" : "entered",
			    enters ? "entered" : "out of scope");
		return;
	}
	toggle(s, local);
	*vec_push(&s->undo) = local;
}

static void walk_block(struct scopes *s, uint32_t block)
{
	struct ir_verifier *v = s->v;
	const struct ir_block *b = &v->fn->blocks[block];

	v->block = block;
	for (uint32_t i = b->first; i < b->first + b->n; i++) {
		const struct ir_ins *ins = &v->fn->ins[i];

		v->ins = i;
		if (ins->op == IR_ENTER || ins->op == IR_EXIT)
			enter_or_exit(s, ins);
		else
			ir_v_each_operand(v, i, check_use, s);
	}
	v->ins = IR_NO;
	check_use(v, b->cond, s);
}

/* The locals that live when the block is entered, by walking there again: for messages. */
static bool *live_at(const struct scopes *s, uint32_t block)
{
	const struct ir_func *fn = s->v->fn;
	bool *live = xcalloc(fn->n_locals + 1, sizeof *live);
	VEC(uint32_t) path = {0};

	while (block != 0) {
		block = s->parent[block];
		*vec_push(&path) = block;
	}
	while (path.n) {
		const struct ir_block *b = &fn->blocks[path.v[--path.n]];

		for (uint32_t i = b->first; i < b->first + b->n; i++) {
			const struct ir_ins *ins = &fn->ins[i];

			if (ins->op == IR_ENTER || ins->op == IR_EXIT)
				live[ir_ref_index(ins->a)] = ins->op == IR_ENTER;
		}
	}
	vec_release(&path);
	return live;
}

/* Messages that need the sets themselves cost a walk each: so many, then only the fact. */
#define SETS_MAX_REPORTS 50

static void report_edge(struct scopes *s, uint32_t to)
{
	struct ir_verifier *v = s->v;
	bool *live;

	if (++s->n_reports > SETS_MAX_REPORTS) {
		ir_v_report(v, "expected the same locals to live on all ways to b%" PRIu32, to);
		return;
	}
	live = live_at(s, to);
	for (uint32_t i = 0; i < v->fn->n_locals; i++) {
		if (live[i] == s->live[i])
			continue;
		ir_v_report(v,
			    "expected %s to be %s on the edge to b%" PRIu32
			    " as on the other edges there, found it %s",
			    ir_v_ref(v, IR_REF(IR_LOCAL, i)), live[i] ? "entered" : "out of scope",
			    to, live[i] ? "out of scope" : "entered");
	}
	free(live);
}

static void report_ret(struct scopes *s)
{
	for (uint32_t i = 0; i < s->v->fn->n_locals; i++) {
		if (s->live[i])
			ir_v_report(s->v, "expected %s to be out of scope at ret, found it entered",
				    ir_v_ref(s->v, IR_REF(IR_LOCAL, i)));
	}
}

static void arrive(struct scopes *s, uint32_t block, uint32_t from)
{
	s->parent[block] = from;
	s->entry_hash[block] = s->hash;
	*vec_push(&s->stack) = (struct scope_visit){block, 0, s->undo.n};
	walk_block(s, block);
	if (s->v->fn->blocks[block].term == IR_RET && s->n_live)
		report_ret(s);
}

static void leave(struct scopes *s, uint32_t undo)
{
	while (s->undo.n > undo)
		toggle(s, s->undo.v[--s->undo.n]);
	s->stack.n--;
}

static void walk(struct scopes *s)
{
	arrive(s, 0, 0);
	while (s->stack.n) {
		struct scope_visit *f = &s->stack.v[s->stack.n - 1];
		uint32_t from = f->block, to;

		if (f->next == s->v->fn->blocks[from].n_succ) {
			leave(s, f->undo);
			continue;
		}
		to = succ_of(s->v, from, f->next++);
		s->v->block = from;
		if (s->parent[to] == IR_NO)
			arrive(s, to, from);
		else if (s->entry_hash[to] != s->hash)
			report_edge(s, to);
	}
}

void ir_v_scopes(struct ir_verifier *v)
{
	const struct ir_func *fn = v->fn;
	struct scopes s = {.v = v};

	s.how = xcalloc(fn->n_locals + 1, sizeof *s.how);
	s.live = xcalloc(fn->n_locals + 1, sizeof *s.live);
	s.entry_hash = xcalloc(fn->n_blocks, sizeof *s.entry_hash);
	s.parent = xcalloc(fn->n_blocks, sizeof *s.parent);
	memset(s.parent, 0xff, fn->n_blocks * sizeof *s.parent);
	find_scoped(&s);
	walk(&s);
	free(s.how);
	free(s.live);
	free(s.entry_hash);
	free(s.parent);
	vec_release(&s.undo);
	vec_release(&s.stack);
	v->block = v->ins = IR_NO;
}
