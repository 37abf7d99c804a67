#include "engine/program/least.h"

#include "engine/program/facts.h"

static struct least_place *put(struct least *l, ir_type type, uint32_t field)
{
	bool is_new;
	uint64_t *at = map_put(&l->at, (uint64_t)type << 32 | field, &is_new);

	if (is_new) {
		*at = l->places.n;
		*vec_push(&l->places) = (struct least_place){.type = type, .field = field};
	}
	return &l->places.v[*at];
}

static void add(struct least *l, const uint32_t *w)
{
	struct least_place *p = put(l, w[1], w[2]);
	uint32_t number = w[3] >> 1;

	if (number >= LEAST_MAX)
		return;
	if (w[3] & FACT_SMALL_COMPARED) {
		if (!p->checks[number]++)
			p->check[number] = w[4];
		return;
	}
	if (!(p->stored & ((2u << number) - 1)))
		p->store = w[4];
	p->stored |= (uint16_t)(1u << number);
}

/* Is it a member that is worth a word: set to a small number, and compared with another one? */
static bool is_doubtful(const struct least_place *p)
{
	uint32_t sum = 0;

	for (uint32_t i = 1; i < LEAST_MAX; i++)
		sum += p->checks[i];
	return p->stored && sum > 1;
}

static void excuse(struct least *l, const struct facts *facts, uint32_t func, const uint32_t *w)
{
	const struct least_place *p = least_of(l, w[1], w[2]);
	const uint32_t *callee = facts_begin(facts, func, FACTS_callees);

	if (!(w[3] & FACT_SMALL_COMPARED) || !p || !is_doubtful(p))
		return;
	for (; callee < facts_end(facts, func, FACTS_callees); callee++)
		*map_put(&l->excused, least_excuse(w[1], w[2], *callee), NULL) = 1;
}

void least_make(const struct ir_unit *u, const struct facts *facts, struct least *ret)
{
	*ret = (struct least){0};
	for (uint32_t f = 0; f < u->funcs.n; f++)
		for (const uint32_t *w = facts_begin(facts, f, FACTS_small);
		     w < facts_end(facts, f, FACTS_small); w += 5)
			add(ret, w);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		for (const uint32_t *w = facts_begin(facts, f, FACTS_small);
		     w < facts_end(facts, f, FACTS_small); w += 5)
			excuse(ret, facts, f, w);
}

void least_release(struct least *l)
{
	vec_release(&l->places);
	map_release(&l->at);
	map_release(&l->excused);
}
