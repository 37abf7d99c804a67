#include "engine/program/beliefs.h"
#include "engine/program/uses.h"

/* A use of what some belief is about. */
struct use {
	belief_key key;
	uint32_t func, call; /* call: its instruction; IR_NO for fields and globals         */
	uint8_t fate;
	ir_loc check; /* the first check, or 0 */
};

struct counting {
	const struct ir_unit *u;
	const struct facts *facts;
	struct beliefs *b;
	VEC(struct use) uses; /* of all functions                                          */
};

static void vote(struct counting *c, const struct use *use, uint32_t callee)
{
	struct belief *b = &c->b->result[callee];

	b->n_heard += (use->fate & FATE_HEARD) != 0;
	b->n_dropped += (use->fate & FATE_DROPPED) != 0;
	if (use->fate & FATE_CHECKED) {
		b->n_checked++;
		b->n_checkers += b->checker != use->func + 1;
		b->checker = use->func + 1;
	} else if (use->fate & FATE_PASSED) {
		b->n_passed++;
	} else if (use->fate & FATE_DEREFED) {
		b->n_unchecked++;
	}
}

static void find_uses(struct counting *c, uint32_t func)
{
	const struct facts *f = c->facts;
	const uint32_t *w, *end;

	for (w = facts_begin(f, func, FACTS_field_uses), end = facts_end(f, func, FACTS_field_uses);
	     w < end; w += 4)
		*vec_push(&c->uses) = (struct use){belief_key_of(BELIEF_FIELD, w[0], w[1]), func,
						   IR_NO, (uint8_t)w[2], w[3]};
	for (w = facts_begin(f, func, FACTS_global_uses),
	    end = facts_end(f, func, FACTS_global_uses);
	     w < end; w += 3)
		*vec_push(&c->uses) = (struct use){belief_key_of(BELIEF_GLOBAL, w[0], 0), func,
						   IR_NO, (uint8_t)w[1], w[2]};
	for (w = facts_begin(f, func, FACTS_result_uses),
	    end = facts_end(f, func, FACTS_result_uses);
	     w < end; w += 4) {
		struct use *use = vec_push(&c->uses);

		*use = (struct use){belief_key_of(BELIEF_RESULT, w[0], 0), func, w[1],
				    (uint8_t)w[2], w[3]};
		vote(c, use, w[0]);
	}
}

/* ---- sums
 * --------------------------------------------------------------------------------------------- */

/* The functions that call f: list[first[f] .. first[f + 1]). */
struct callers {
	uint32_t *first, *list;
};

static uint32_t body_called(const struct ir_unit *u, const uint32_t *call)
{
	struct ir_ref callee = {call[0]};

	return ir_ref_is(callee, IR_SYM) ? u->syms.v[ir_ref_index(callee)].body : IR_NO;
}

static void callers_make(const struct counting *c, struct callers *ret)
{
	const struct ir_unit *u = c->u;
	uint32_t *at = xcalloc((size_t)u->funcs.n + 2, sizeof *at), n = 0;

	ret->first = xcalloc((size_t)u->funcs.n + 2, sizeof *ret->first);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		for (const uint32_t *w = facts_begin(c->facts, f, FACTS_calls);
		     w < facts_end(c->facts, f, FACTS_calls); w += 4) {
			uint32_t to = body_called(u, w);

			n += to != IR_NO;
			if (to != IR_NO)
				ret->first[to + 1]++;
		}
	for (uint32_t f = 0; f < u->funcs.n; f++)
		at[f + 1] = ret->first[f + 1] += ret->first[f];
	ret->list = xcalloc((size_t)n + 1, sizeof *ret->list);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		for (const uint32_t *w = facts_begin(c->facts, f, FACTS_calls);
		     w < facts_end(c->facts, f, FACTS_calls); w += 4) {
			uint32_t to = body_called(u, w);

			if (to != IR_NO)
				ret->list[at[to]++] = f;
		}
	free(at);
}

static uint32_t file_of(const struct ir_unit *u, uint32_t func)
{
	return u->locs.v[u->funcs.v[func].loc].file;
}

static bool is_checked_by(const struct map *checked, belief_key k, uint32_t func)
{
	return map_get(checked, hash_mix(hash_u64(k), func)) != NULL;
}

/* Dereferenced without a check, and none of the function's callers has one either. */
static bool is_unchecked(const struct use *use, const struct callers *by, const struct map *checked)
{
	if ((use->fate & (FATE_CHECKED | FATE_ASSERTED | FATE_SET | FATE_DEREFED)) != FATE_DEREFED)
		return false;
	for (uint32_t i = by->first[use->func]; i < by->first[use->func + 1]; i++)
		if (is_checked_by(checked, use->key, by->list[i]))
			return false;
	return true;
}

static void note_check(ir_loc *first, ir_loc loc)
{
	if (!*first)
		*first = loc;
}

static void count(struct belief *b, bool checked, ir_loc check)
{
	b->n_checked += checked;
	b->n_unchecked += !checked;
	if (checked)
		note_check(&b->check, check);
}

static void sum_up(struct counting *c)
{
	const struct ir_unit *u = c->u;
	struct map checked = {0};
	struct callers by;

	callers_make(c, &by);
	for (uint32_t i = 0; i < c->uses.n; i++)
		if (c->uses.v[i].fate & FATE_CHECKED)
			map_put(&checked, hash_mix(hash_u64(c->uses.v[i].key), c->uses.v[i].func),
				NULL);
	for (uint32_t i = 0; i < c->uses.n; i++) {
		const struct use *use = &c->uses.v[i];
		bool is_checked = use->fate & FATE_CHECKED;

		/* a check of what was set just before is none of what others left there */
		if (use->fate & FATE_SET || (!is_checked && !is_unchecked(use, &by, &checked)))
			continue;
		count(belief_put(c->b, use->key), is_checked, use->check);
		count(belief_put_in(c->b, use->key, file_of(u, use->func)), is_checked, use->check);
		if (!is_checked)
			belief_put_odd(c->b, use->key, use->func, use->call);
	}
	free(by.first);
	free(by.list);
	map_release(&checked);
}

static void name(struct beliefs *b, uint32_t sym)
{
	b->named[sym / 64] |= (uint64_t)1 << sym % 64;
}

/* Functions that somebody may call who does not name them. */
static void find_named(const struct counting *c)
{
	for (uint32_t f = 0; f < c->u->funcs.n; f++)
		for (const uint32_t *w = facts_begin(c->facts, f, FACTS_named);
		     w < facts_end(c->facts, f, FACTS_named); w++)
			name(c->b, *w);
	for (uint32_t i = 0; i < c->u->items.n; i++)
		if (ir_ref_is(c->u->items.v[i].value, IR_SYM))
			name(c->b, ir_ref_index(c->u->items.v[i].value));
}

static void find_called(const struct counting *c)
{
	for (uint32_t f = 0; f < c->u->funcs.n; f++)
		for (const uint32_t *w = facts_begin(c->facts, f, FACTS_callees);
		     w < facts_end(c->facts, f, FACTS_callees); w++)
			if (*w != c->u->funcs.v[f].sym)
				c->b->called[*w / 64] |= (uint64_t)1 << *w % 64;
}

/* What callers look for in some text, their callees need not. */
static void find_looked(const struct counting *c)
{
	for (uint32_t f = 0; f < c->u->funcs.n; f++)
		for (const uint32_t *w = facts_begin(c->facts, f, FACTS_looked);
		     w < facts_end(c->facts, f, FACTS_looked); w += 3) {
			int64_t what = (int64_t)((uint64_t)w[2] << 32 | w[1]);
			const uint32_t *call = facts_begin(c->facts, f, FACTS_calls);

			if (c->u->syms.v[w[0]].body != IR_NO)
				continue;
			for (; call < facts_end(c->facts, f, FACTS_calls); call += 4)
				if (ir_ref_is((struct ir_ref){call[0]}, IR_SYM))
					belief_put_looked(
						c->b, ir_ref_index((struct ir_ref){call[0]}), what);
		}
}

/* One pass over who hands on what; false: nothing is new. */
static bool hand_on_nulls(const struct counting *c)
{
	bool changed = false;

	for (uint32_t f = 0; f < c->u->funcs.n; f++)
		for (const uint32_t *w = facts_begin(c->facts, f, FACTS_nulls);
		     w < facts_end(c->facts, f, FACTS_nulls); w += 3) {
			uint32_t by = c->u->funcs.v[f].sym;

			if (!w[2] || belief_is_given_null(c->b, by, w[2], &by))
				changed |= belief_put_null(c->b, w[0], w[1], by);
		}
	return changed;
}

enum { NULL_ROUNDS = 6 }; /* through so many functions one behind the other, at least           */

static void find_nulls(const struct counting *c)
{
	for (int round = 0; round < NULL_ROUNDS && hand_on_nulls(c); round++)
		;
}

void beliefs_count(const struct ir_unit *u, const struct facts *facts, struct beliefs *ret)
{
	struct counting c = {.u = u, .facts = facts, .b = ret};

	*ret = (struct beliefs){.n_syms = u->syms.n};
	ret->result = xcalloc((size_t)u->syms.n + 1, sizeof *ret->result);
	ret->named = xcalloc((size_t)u->syms.n / 64 + 1, sizeof *ret->named);
	ret->called = xcalloc((size_t)u->syms.n / 64 + 1, sizeof *ret->called);
	find_named(&c);
	find_called(&c);
	find_looked(&c);
	find_nulls(&c);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		find_uses(&c, f);
	sum_up(&c);
	vec_release(&c.uses);
}

void beliefs_release(struct beliefs *b)
{
	free(b->result);
	free(b->named);
	free(b->called);
	map_release(&b->looked);
	map_release(&b->nulls);
	vec_release(&b->of);
	map_release(&b->ids);
	map_release(&b->odd);
	*b = (struct beliefs){0};
}
