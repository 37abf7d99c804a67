/* index_wrap.c - bounds that wrap for the one value that a check has left (CWE-191).
 *
 *	if (length < 4)
 *		return;
 *	for (i = 0; i <= length - 5; i++)
 *
 * The author has thought of short lengths, and of one too few: unsigned, length - 5 is a very large
 * number for a length of 4, and bounds nothing.  Only where the code itself says how small the
 * number can be, and only for bounds: a difference that is looked at may wrap as it likes.
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
