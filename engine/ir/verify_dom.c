/* verify_dom.c - dominators, by the algorithm of Lengauer and Tarjan with path compression.
 *
 * Generated code has joins behind tens of thousands of branches and the parser takes any
 * graph, so the simpler methods, which walk chains of dominators at joins, will not do: this
 * one is within a logarithm of linear for every graph.
 *
 * Blocks go by their number in preorder of a walk in depth (the entry is 0).  The semi-
 * dominator of w is the least number from which a path leads to w over blocks with larger
 * numbers than w only.  eval(p) is the block of least semidominator above p in the forest of
 * blocks that were dealt with.
 */
#include "engine/ir/verify_p.h"

#include <string.h>

struct dom {
	uint32_t n;			/* reachable blocks                                     */
	uint32_t *block;		/* by number                                            */
	uint32_t *number;		/* by block, IR_NO = not reachable                      */
	uint32_t *parent, *semi, *idom; /* by number                                      */
	uint32_t *up, *best;		/* the forest: ancestor (IR_NO = root), eval so far     */
	uint32_t *bucket, *next;	/* by semidominator: a chain of numbers                 */
	uint32_t *pred_at, *preds;	/* by number: numbers of the predecessors              */
	VEC(uint32_t) path;
};

static uint32_t *new_array(uint32_t n)
{
	uint32_t *a = xcalloc(n + 2, sizeof *a);

	memset(a, 0xff, (n + 2) * sizeof *a);
	return a;
}

static void number_block(struct dom *d, uint32_t block, uint32_t parent)
{
	d->number[block] = d->n;
	d->block[d->n] = block;
	d->parent[d->n] = parent;
	d->semi[d->n] = d->best[d->n] = d->n;
	d->n++;
}

static void number_blocks(const struct ir_verifier *v, struct dom *d)
{
	VEC(struct ir_visit) stack = {0};

	number_block(d, 0, 0);
	*vec_push(&stack) = (struct ir_visit){0, 0};
	while (stack.n) {
		struct ir_visit *f = &stack.v[stack.n - 1];
		uint32_t from = f->block, to;

		if (f->next == v->fn->blocks[from].n_succ) {
			stack.n--;
			continue;
		}
		to = ir_v_succ(v, from, f->next++);
		if (d->number[to] != IR_NO)
			continue;
		number_block(d, to, d->number[from]);
		*vec_push(&stack) = (struct ir_visit){to, 0};
	}
	vec_release(&stack);
}

/* Counted, then filled from behind: pred_at[i] ends up where the predecessors of i begin. */
static void find_preds(const struct ir_verifier *v, struct dom *d)
{
	uint32_t n_edges = 0;

	d->pred_at = xcalloc(d->n + 1, sizeof *d->pred_at);
	for (uint32_t i = 0; i < d->n; i++) {
		const struct ir_block *b = &v->fn->blocks[d->block[i]];

		n_edges += b->n_succ;
		for (uint32_t k = 0; k < b->n_succ; k++)
			d->pred_at[d->number[v->fn->succs[b->succ + k]]]++;
	}
	for (uint32_t i = 0; i < d->n; i++)
		d->pred_at[i + 1] += d->pred_at[i];
	d->preds = xcalloc(n_edges + 1, sizeof *d->preds);
	for (uint32_t i = 0; i < d->n; i++) {
		const struct ir_block *b = &v->fn->blocks[d->block[i]];

		for (uint32_t k = 0; k < b->n_succ; k++)
			d->preds[--d->pred_at[d->number[v->fn->succs[b->succ + k]]]] = i;
	}
}

/* Hang everything between i and its root directly below the root. */
static void compress(struct dom *d, uint32_t i)
{
	d->path.n = 0;
	for (; d->up[d->up[i]] != IR_NO; i = d->up[i])
		*vec_push(&d->path) = i;
	while (d->path.n) {
		uint32_t at = d->path.v[--d->path.n], above = d->up[at];

		if (d->semi[d->best[above]] < d->semi[d->best[at]])
			d->best[at] = d->best[above];
		d->up[at] = d->up[above];
	}
}

static uint32_t eval(struct dom *d, uint32_t i)
{
	if (d->up[i] == IR_NO)
		return i;
	compress(d, i);
	return d->best[i];
}

static void empty_bucket(struct dom *d, uint32_t parent)
{
	for (uint32_t w = d->bucket[parent]; w != IR_NO; w = d->next[w]) {
		uint32_t u = eval(d, w);

		d->idom[w] = d->semi[u] < d->semi[w] ? u : parent;
	}
	d->bucket[parent] = IR_NO;
}

static void find_idoms(struct dom *d)
{
	for (uint32_t w = d->n; w-- > 1;) {
		for (uint32_t k = d->pred_at[w]; k < d->pred_at[w + 1]; k++) {
			uint32_t u = eval(d, d->preds[k]);

			d->semi[w] = ps_min_u32(d->semi[w], d->semi[u]);
		}
		d->next[w] = d->bucket[d->semi[w]];
		d->bucket[d->semi[w]] = w;
		d->up[w] = d->parent[w];
		empty_bucket(d, d->parent[w]);
	}
	d->idom[0] = 0;
	for (uint32_t w = 1; w < d->n; w++) {
		if (d->idom[w] != d->semi[w])
			d->idom[w] = d->idom[d->idom[w]];
	}
}

/* First and last visit of each block in the tree of dominators.  A dominator has the smaller
 * number: sizes of subtrees add up from behind, places are handed out from the front. */
static void number_tree(struct ir_verifier *v, const struct dom *d)
{
	uint32_t *size = xcalloc(d->n, sizeof *size), *at = xcalloc(d->n, sizeof *at);

	for (uint32_t w = d->n; w-- > 0;) {
		size[w]++;
		if (w)
			size[d->idom[w]] += size[w];
	}
	for (uint32_t w = 0; w < d->n; w++) {
		uint32_t first = w ? at[d->idom[w]] : 0;

		if (w)
			at[d->idom[w]] += size[w];
		at[w] = first + 1;
		v->dom_in[d->block[w]] = first;
		v->dom_out[d->block[w]] = first + size[w] - 1;
	}
	free(size);
	free(at);
}

void ir_v_dominators(struct ir_verifier *v)
{
	uint32_t n = v->fn->n_blocks;
	struct dom d = {.block = new_array(n),
			.number = new_array(n),
			.parent = new_array(n),
			.semi = new_array(n),
			.idom = new_array(n),
			.up = new_array(n),
			.best = new_array(n),
			.bucket = new_array(n),
			.next = new_array(n)};

	number_blocks(v, &d);
	find_preds(v, &d);
	find_idoms(&d);
	v->idom = new_array(n);
	v->dom_in = new_array(n);
	v->dom_out = new_array(n);
	for (uint32_t w = 0; w < d.n; w++)
		v->idom[d.block[w]] = d.block[d.idom[w]];
	number_tree(v, &d);
	free(d.block);
	free(d.number);
	free(d.parent);
	free(d.semi);
	free(d.idom);
	free(d.up);
	free(d.best);
	free(d.bucket);
	free(d.next);
	free(d.pred_at);
	free(d.preds);
	vec_release(&d.path);
}

bool ir_v_dominates(const struct ir_verifier *v, uint32_t a, uint32_t b)
{
	return v->dom_in[a] <= v->dom_in[b] && v->dom_in[b] <= v->dom_out[a];
}
