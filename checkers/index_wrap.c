/* index_wrap.c - bounds that wrap for the one value that a check has left (CWE-191).
 *
 *	if (length < 4)
 *		return;
 *	for (i = 0; i <= length - 5; i++)
 *
 * The author has thought of short lengths, and of one too few: unsigned, length - 5 is a very large
 * number for a length of 4, and bounds nothing.  Only where the code itself says how small the
 * number can be, and only for bounds: a difference that is looked at may wrap as it likes.
 *
 *	if (i > set->count - 1)
 *		return NULL;
 *	return set->entries[i].name;
 *
 * An index that is given is checked against a count that is kept, and nobody has asked whether
 *there is anything: i >= set->count would be right for none, too.
 */
#include "checkers/index_p.h"

extern const struct rule rule_index_negative; /* index_negative.c */

/* So far below 0 a check that leaves just the boundary comes to. */
enum { NEAR = 8 };

/* The operand that is a difference, of something less a number, compared with no number; or none.
 */
static struct ir_ref difference(struct flow_ctx *cx, const struct ir_ins *i, int64_t *ret_less)
{
	struct ir_ref side[] = {i->a, i->b};

	if (i->op != IR_LT && i->op != IR_LE && i->op != IR_GT && i->op != IR_GE)
		return IR_NOREF;
	for (uint32_t k = 0; k < 2; k++) {
		const struct ir_ins *d = ir_ins_of(cx->fn, side[k]);

		if (d && d->op == IR_SUB && !ir_ref_is(side[1 - k], IR_CONST) &&
		    flow_is_constant(cx, flow_value(cx, d->b), ret_less))
			return side[k];
	}
	return IR_NOREF;
}

/* The local that is read, or IR_NO. */
static uint32_t local_of(const struct ir_func *fn, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(fn, ir_without_casts(fn, r));

	return i && i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL) ? ir_ref_index(i->a) : IR_NO;
}

/* Does the function use the local as an index? */
static bool is_index(const struct ir_func *fn, uint32_t local)
{
	for (uint32_t k = 0; k < fn->n_ins; k++)
		if (fn->ins[k].op == IR_ELEM && local_of(fn, fn->ins[k].b) == local)
			return true;
	return false;
}

/* Is it the test of an index that the function is given against the last of as many as are kept?
 * d is the difference, real what it is before it wraps. */
static bool is_test_of_last(struct flow_ctx *cx, const struct ir_ins *i, struct ir_ref r, val d,
			    val real, int64_t less)
{
	const struct ir_ins *sub = ir_ins_of(cx->fn, r), *count;
	struct ir_ref other = i->a.bits == r.bits ? i->b : i->a;
	bool is_above = i->op == (other.bits == i->a.bits ? IR_GT : IR_LT);
	bool is_within = i->op == (other.bits == i->a.bits ? IR_LE : IR_GE);
	uint32_t local = local_of(cx->fn, other);
	val v = flow_value(cx, other);

	count = ir_ins_of(cx->fn, ir_without_casts(cx->fn, sub->a));
	return less == 1 && (is_above || is_within) && real != d && flow_bounds(cx, real).lo < 0 &&
	       flow_said(cx, real).lo == INT64_MIN && count && count->op == IR_LOAD &&
	       !ir_ref_is(count->a, IR_LOCAL) && !flow_was_asked(cx, flow_value(cx, sub->a)) &&
	       local != IR_NO && flow_is_input(cx, v) && is_index(cx->fn, local);
}

static void branch(struct flow_ctx *cx, const struct ev_branch *ev)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, ev->cond);
	int64_t less = 0;
	struct ir_ref r = i ? difference(cx, i, &less) : IR_NOREF;
	struct interval said;
	const char *name;
	val d, real;

	if (!ir_ins_of(cx->fn, r))
		return;
	d = flow_value(cx, r);
	real = flow_is_known(d) ? flow_unwrapped(cx, d) : d;
	if (!flow_is_known(d) || real == d || flow_bounds(cx, real).lo >= 0)
		return;
	if (is_test_of_last(cx, i, r, d, real, less)) {
		name = flow_ref_text(cx, r);
		flow_report(cx, &(struct flow_report){
					.rule = &rule_index_negative,
					.severity = SEV_WARNING,
					.confidence = CONF_LIKELY,
					.loc = cx->loc,
					.text = flow_text(
						cx,
						"'%s' is a very large number where there are none: "
						"then it bounds no index",
						name),
					.subject = name,
					.focus = real,
					.origin = IR_NO});
		flow_assume(cx, real, 0, INT64_MAX);
		return;
	}
	said = flow_said(cx, real);
	/* that there is something at all (n > 0) says nothing of how much is needed */
	if (said.lo >= 0 || said.lo < -NEAR || said.hi < 0 || said.lo + less <= 1)
		return;
	name = flow_ref_text(cx, r);
	flow_report(cx, &(struct flow_report){
				.rule = &rule_index_negative,
				.severity = SEV_WARNING,
				.confidence = CONF_LIKELY,
				.loc = cx->loc,
				.text = flow_text(
					cx,
					"'%s' can be %lld less than 0 after the check before: "
					"unsigned it is a very large number, and bounds nothing",
					name, (long long)-said.lo),
				.subject = name,
				.focus = real,
				.origin = IR_NO});
	flow_assume(cx, real, 0, INT64_MAX);
}

const struct checker checker_index_wrap = {
	.name = "index_wrap",
	.branch = branch,
};
