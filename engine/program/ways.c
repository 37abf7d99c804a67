/* ways.c - facts of a function: whom it calls by name on each of its ways to a return.
 *
 * A way is the set of functions that are called on it.  One that calls all that another does, and
 * more, says nothing new; where there are many, two of them become one that calls what both do.  So
 * what stands here may say less than the code, but it holds: who takes any way to a return has
 * called all functions of some set.
 */
#include "engine/program/collect_p.h"

#include <string.h>

enum {
	MAX_WAYS = 4,	 /* from a block to a return                                          */
	MAX_ROUNDS = 16, /* of loops in loops; more is taken for a function that returns        */
};

struct ways {
	const struct ir_func *fn;
	struct map ids;	   /* function -> its bit                                             */
	uint32_t words;	   /* of a set                                                        */
	uint32_t *n;	   /* by block: how many ways                                         */
	uint64_t *sets;	   /* by block, MAX_WAYS of them                                      */
	uint64_t *called;  /* by block: the set of what it calls itself                       */
	uint64_t *scratch; /* a set                                                           */
};

static uint64_t *set_of(const struct ways *w, uint32_t block, uint32_t way)
{
	return w->sets + ((size_t)block * MAX_WAYS + way) * w->words;
}

static bool is_within(const struct ways *w, const uint64_t *a, const uint64_t *b)
{
	for (uint32_t i = 0; i < w->words; i++)
		if (a[i] & ~b[i])
			return false;
	return true;
}

static uint32_t n_common(const struct ways *w, const uint64_t *a, const uint64_t *b)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < w->words; i++)
		n += (uint32_t)__builtin_popcountll(a[i] & b[i]);
	return n;
}

static void drop(struct ways *w, uint32_t block, uint32_t way)
{
	memmove(set_of(w, block, way), set_of(w, block, --w->n[block]),
		w->words * sizeof(uint64_t));
}

/* Make the new set one with the way that it has most in common with, which goes. */
static void meet(struct ways *w, uint32_t block, uint64_t *set)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < w->n[block]; i++)
		if (n_common(w, set, set_of(w, block, i)) >
		    n_common(w, set, set_of(w, block, best)))
			best = i;
	for (uint32_t i = 0; i < w->words; i++)
		set[i] &= set_of(w, block, best)[i];
	drop(w, block, best);
}

/* True: it says something new. */
static bool add_way(struct ways *w, uint32_t block, uint64_t *set)
{
	for (uint32_t i = 0; i < w->n[block]; i++)
		if (is_within(w, set_of(w, block, i), set))
			return false;
	if (w->n[block] == MAX_WAYS)
		meet(w, block, set);
	for (uint32_t i = w->n[block]; i-- > 0;)
		if (is_within(w, set, set_of(w, block, i)))
			drop(w, block, i);
	memcpy(set_of(w, block, w->n[block]++), set, w->words * sizeof *set);
	return true;
}

static bool add_block(struct ways *w, uint32_t block)
{
	const struct ir_block *b = &w->fn->blocks[block];
	const uint64_t *own = w->called + (size_t)block * w->words;
	bool is_new = false;

	if (b->term == IR_RET) {
		memcpy(w->scratch, own, w->words * sizeof *own);
		return add_way(w, block, w->scratch);
	}
	for (uint32_t s = 0; s < b->n_succ; s++) {
		uint32_t next = w->fn->succs[b->succ + s];

		for (uint32_t i = 0; i < w->n[next]; i++) {
			for (uint32_t k = 0; k < w->words; k++)
				w->scratch[k] = own[k] | set_of(w, next, i)[k];
			is_new |= add_way(w, block, w->scratch);
		}
	}
	return is_new;
}

/* False: too many loops. */
static bool go_back(struct ways *w)
{
	for (int round = 0; round < MAX_ROUNDS; round++) {
		bool is_new = false;

		for (uint32_t b = w->fn->n_blocks; b-- > 0;)
			is_new |= add_block(w, b);
		if (!is_new)
			return true;
	}
	return false;
}

static void note_calls(struct ways *w, uint32_t block)
{
	const struct ir_block *b = &w->fn->blocks[block];

	for (uint32_t i = b->first; i < b->first + b->n; i++) {
		struct ir_ref callee;
		uint32_t bit;

		if (w->fn->ins[i].op != IR_CALL)
			continue;
		callee = w->fn->calls[w->fn->ins[i].imm].callee;
		if (!ir_ref_is(callee, IR_SYM))
			continue;
		bit = (uint32_t)*map_at(&w->ids, ir_ref_index(callee));
		w->called[(size_t)block * w->words + bit / 64] |= (uint64_t)1 << (bit % 64);
	}
}

/* Of the function's beginning; false: one of them calls nobody. */
static bool put_ways(struct collecting *c, const struct ways *w)
{
	const uint32_t *callees = c->facts->open[FACTS_callees].v;

	for (uint32_t way = 0; way < w->n[0]; way++)
		if (n_common(w, set_of(w, 0, way), set_of(w, 0, way)) == 0)
			return false;
	for (uint32_t way = 0; way < w->n[0]; way++)
		for (uint32_t i = 0; i < c->facts->open[FACTS_callees].n; i++)
			if (set_of(w, 0, way)[i / 64] >> (i % 64) & 1) {
				facts_put(c->facts, FACTS_ways, way);
				facts_put(c->facts, FACTS_ways, callees[i]);
			}
	return true;
}

void collect_ways(struct collecting *c)
{
	struct ways w = {.fn = c->fn};
	uint32_t n_callees = c->facts->open[FACTS_callees].n, n = c->fn->n_blocks;
	uint64_t *mem;

	if (c->fn->status != IR_FULL || !n) {
		c->flags |= FACT_RETURNS;
		return;
	}
	for (uint32_t i = 0; i < n_callees; i++)
		*map_put(&w.ids, c->facts->open[FACTS_callees].v[i], NULL) = i;
	w.words = n_callees / 64 + 1;
	mem = xcalloc(((size_t)n * (MAX_WAYS + 1) + 1) * w.words, sizeof *mem);
	w.n = xcalloc(n, sizeof *w.n);
	w.sets = mem;
	w.called = mem + (size_t)n * MAX_WAYS * w.words;
	w.scratch = w.called + (size_t)n * w.words;
	for (uint32_t b = 0; b < n; b++)
		note_calls(&w, b);
	if (!go_back(&w) || !put_ways(c, &w))
		c->flags |= FACT_RETURNS;
	map_release(&w.ids);
	free(w.n);
	free(mem);
}
