/* evidence.c - does a value leave the range that it must be in, and what speaks for it?
 *
 * Either every value that it can have on the path is outside, or the bound that the code itself
 * gives it (a comparison, a counter, a size) lies outside: its author left room for that value.
 * Bounds of types are no evidence.
 */
#include "engine/flow/state_p.h"

/* That a loop has gone round so often is none either, where something that we do not know says
 * how often it can. */
static bool is_any_round(const struct flow_ctx *cx, val v, int64_t said)
{
	return (said == INF || said == INT64_MIN) && flow_rounds_are_limited(cx, v);
}

static enum confidence confidence_in(const struct flow_ctx *cx, val v, int64_t at)
{
	struct interval b = flow_bounds(cx, v);

	return (b.lo == at && b.hi == at) || flow_counts_rounds(cx, v) ? CONF_CERTAIN : CONF_LIKELY;
}

bool flow_reaches(const struct flow_ctx *cx, val v, int64_t limit, struct excess *ret)
{
	struct interval b = flow_bounds(cx, v), said;
	struct excess e;

	if (b.hi < limit)
		return false;
	b = flow_bounds_sure(cx, v);
	said = flow_said(cx, v);
	e.at = b.lo;
	if (b.lo < limit || is_any_round(cx, v, said.hi)) {
		e.at = said.hi;
		if (said.hi == INF || said.hi < limit)
			return false;
	}
	e.confidence = confidence_in(cx, v, e.at);
	*ret = e;
	return true;
}

bool flow_sinks(const struct flow_ctx *cx, val v, int64_t limit, struct excess *ret)
{
	struct interval b = flow_bounds(cx, v), said;
	struct excess e;

	if (b.lo > limit)
		return false;
	b = flow_bounds_sure(cx, v);
	e.at = b.hi;
	if (b.hi > limit) {
		said = flow_said(cx, v);
		e.at = said.lo;
		if (said.lo == INT64_MIN || said.lo > limit)
			return false;
	}
	e.confidence = confidence_in(cx, v, e.at);
	*ret = e;
	return true;
}

/* Does a loop move the local step by step? */
static bool is_moved_by_loop(const struct explorer *ex, uint32_t local)
{
	for (uint32_t i = 0; i < ex->cfg.loops.n; i++)
		if (bit_get(ex->cfg.loops.v[i].only_up, local) ||
		    bit_get(ex->cfg.loops.v[i].only_down, local))
			return true;
	return false;
}

static bool mentions_counter(const struct explorer *ex, const struct ir_func *fn, struct ir_ref r,
			     int depth)
{
	const struct ir_ins *i;

	if (!ir_ref_is(r, IR_TMP) || depth < 0)
		return false;
	i = &fn->ins[ir_ref_index(r)];
	if (i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL))
		return is_moved_by_loop(ex, ir_ref_index(i->a));
	if (i->op == IR_LOAD || i->op == IR_CALL)
		return false;
	return mentions_counter(ex, fn, i->a, depth - 1) ||
	       mentions_counter(ex, fn, i->b, depth - 1);
}

bool flow_is_plain(const struct flow_ctx *cx, val v, struct ir_ref r)
{
	enum { MAX_DEPTH = 6 };
	struct interval b = flow_bounds(cx, v);

	return b.lo == b.hi && !flow_counts_rounds(cx, v) &&
	       !mentions_counter(cx->ex, cx->fn, r, MAX_DEPTH);
}
