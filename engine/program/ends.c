#include "engine/program/ends.h"

#include "engine/flow/model.h"

#include <stdlib.h>

static bool is_known(const struct ir_unit *u, const struct models *models, const struct ir_sym *s)
{
	const struct model *m = model_of_function(models, u, s);

	return m ? m->flags & (MODEL_NORETURN | MODEL_EXITS) : s->flags & IR_S_NORETURN;
}

/* Can another body than the one that we see be called? */
static bool is_open(const struct ir_unit *u, const struct models *models, const struct ir_sym *s)
{
	return s->flags & IR_S_WEAK || model_of_function(models, u, s);
}

/* Does each of its ways to a return call a function that never returns? */
static bool is_closed(const struct facts *facts, uint32_t func, const bool *never)
{
	const uint32_t *w = facts_begin(facts, func, FACTS_ways),
		       *end = facts_end(facts, func, FACTS_ways);

	if (facts->funcs.v[func].flags & FACT_RETURNS)
		return false;
	while (w < end) {
		uint32_t way = w[0];
		bool ends = false;

		for (; w < end && w[0] == way; w += 2)
			ends |= never[w[1]];
		if (!ends)
			return false;
	}
	return true;
}

void ends_make(const struct ir_unit *u, const struct facts *facts, const struct models *models,
	       const struct order *order, struct ends *ret)
{
	bool *open = xcalloc((size_t)u->syms.n + 1, sizeof *open);
	bool changed = true;

	ret->never = xcalloc((size_t)u->syms.n + 1, sizeof *ret->never);
	for (uint32_t i = 0; i < u->syms.n; i++) {
		ret->never[i] = is_known(u, models, &u->syms.v[i]);
		open[i] = is_open(u, models, &u->syms.v[i]);
	}
	while (changed) {
		changed = false;
		for (uint32_t k = 0; k < order->n; k++) {
			uint32_t sym = u->funcs.v[order->funcs[k]].sym;

			if (ret->never[sym] || open[sym] ||
			    !is_closed(facts, order->funcs[k], ret->never))
				continue;
			ret->never[sym] = true;
			changed = true;
		}
	}
	free(open);
}

void ends_release(struct ends *e)
{
	free(e->never);
}
