/* shift_range.c - shifts by a negative amount, or by as many bits as the value has or more
 * (CWE-758).
 *
 * The width is that of the left operand after promotion: 32 bits for a char, and for the 1 in
 * 1 << 40.  Machines differ in what such a shift gives (x86 takes the amount modulo the width, ARM
 * gives 0), and compilers take it that it does not happen.  What is shifted, and whether bits get
 * lost, is no matter of this rule.
 *
 * Evidence is what the code itself says of the amount: a constant, a comparison, a loop that counts
 * there, a remainder.  A mask says how much room there is, not what occurs; but who shifts a 1 by
 * n & 63 wants to reach bit 63.
 */
#include "checkers/index_p.h"

static const struct rule shift_range = {
	.id = "shift-range",
	.summary = "shift by a negative amount, or by the width of the value or more",
	.help = "On the path shown, a value is shifted by a negative amount, or by at least as "
		"many bits "
		"as it has after promotion: what comes out is undefined, and differs between "
		"machines "
		"and compilers.\n\nWhere the whole width can be asked for (x >> (32 - n) with n == "
		"0, a "
		"mask of all bits), handle that case apart. Where bits beyond 31 are meant, the "
		"left "
		"operand has to be wide enough itself: 1ULL << n, (uint64_t)x << n; that the "
		"result is "
		"assigned to a wide variable comes too late.",
	.bad = "unsigned top_bits(unsigned word, unsigned n)\n{\n\tif (n > 32)\n\t\treturn "
	       "0;\n\treturn word << "
	       "n;\n}\n",
	.good = "unsigned top_bits(unsigned word, unsigned n)\n{\n\tif (n >= 32)\n\t\treturn "
		"0;\n\treturn word "
		"<< n;\n}\n",
	.cwe = {758},
	.severity = SEV_WARNING,
	.security = 4.0,
};

enum {
	FAR = 65536
}; /* what is that far away is a number that has wrapped, no bound of an amount    */

/* The bounds that the code gives the amount itself. */
static struct interval said(struct flow_ctx *cx, val amount)
{
	/* of a sum of what a loop counts and something else, bounds on both are none on the sum:
	 * what is added in a round may depend on it */
	if (flow_counts_rounds(cx, amount) && !flow_counts_only_rounds(cx, amount))
		return flow_said_itself(cx, amount);
	/* what a callee is content with is the callee's matter */
	if (!flow_counts_rounds(cx, amount) && !flow_was_asked(cx, amount))
		return (struct interval){INT64_MIN, INT64_MAX};
	return flow_said(cx, amount);
}

/* Can the amount be as large as the width, for certain or by a bound that the code itself gives it?
 */
static bool goes_past(struct flow_ctx *cx, const struct ev_shift *ev, int64_t *ret_at)
{
	struct interval b = flow_bounds(cx, ev->amount), s;

	if (b.hi < ev->width_bits)
		return false;
	b = flow_bounds_sure(cx, ev->amount);
	*ret_at = b.lo;
	if (b.lo == b.hi && b.lo >= ev->width_bits)
		return true;
	s = said(cx, ev->amount);
	/* where something that we do not know says how often a loop goes round, that it has gone
	 * round so often is no evidence */
	if (b.lo >= ev->width_bits && b.lo < FAR &&
	    !(s.hi == INT64_MAX && flow_rounds_are_limited(cx, ev->amount)))
		return true;
	*ret_at = s.hi;
	return s.hi < FAR && s.hi >= ev->width_bits;
}

static bool goes_below(struct flow_ctx *cx, const struct ev_shift *ev, int64_t *ret_at)
{
	struct interval b = flow_bounds(cx, ev->amount), s;

	if (b.lo >= 0)
		return false;
	b = flow_bounds_sure(cx, ev->amount);
	*ret_at = b.hi;
	if (b.hi < 0)
		return true;
	s = said(cx, ev->amount);
	*ret_at = s.lo;
	return s.lo > -FAR && s.lo < 0;
}

static bool is_const(const struct flow_ctx *cx, struct ir_ref r, int64_t *ret)
{
	r = ir_without_casts(cx->fn, r);
	if (!ir_ref_is(r, IR_CONST))
		return false;
	*ret = cx->unit->consts.v[ir_ref_index(r)].value;
	return true;
}

/* 1 << (n & 63): a bit of 64, of which only 32 are there. */
static bool is_wide_bit(struct flow_ctx *cx, const struct ev_shift *ev, int64_t *ret_at)
{
	struct ir_ref by = ir_without_casts(cx->fn, ev->amount_ref);
	const struct ir_ins *mask;
	int64_t one;

	if (!is_const(cx, ev->value_ref, &one) || one != 1 || !ir_ref_is(by, IR_TMP))
		return false;
	mask = &cx->fn->ins[ir_ref_index(by)];
	return mask->op == IR_AND &&
	       (is_const(cx, mask->b, ret_at) || is_const(cx, mask->a, ret_at)) &&
	       *ret_at == 2 * (int64_t)ev->width_bits - 1 &&
	       flow_bounds(cx, ev->amount).hi >= ev->width_bits;
}

/* Does the amount come from outside of the program, where nobody has asked how large it is?  A byte
 * may well be one that was made to be an amount. */
static bool is_unchecked(struct flow_ctx *cx, const struct ev_shift *ev, uint32_t *ret_from)
{
	return flow_is_plain_outside(cx, flow_unwrapped(cx, ev->amount), ret_from) &&
	       !index_was_given_away(cx, ev->amount) &&
	       flow_bounds(cx, ev->amount).hi > UINT8_MAX &&
	       flow_is_unbounded(cx, ev->amount, ev->width_bits);
}

static void report_unchecked(struct flow_ctx *cx, const struct ev_shift *ev, uint32_t from)
{
	const char *name = flow_ref_text(cx, ev->amount_ref), *source = NULL;

	if (from != IR_NO && cx->fn->ins[from].op == IR_CALL)
		source = flow_text(cx, "'%s' brings it in from outside",
				   flow_ref_text(cx, IR_REF(IR_TMP, from)));
	flow_report(cx, &(struct flow_report){
				.rule = &shift_range,
				.severity = SEV_WARNING,
				.confidence = CONF_LIKELY,
				.loc = cx->loc,
				.text = flow_text(cx,
						  "shift by '%s', which comes from outside, of a "
						  "value that has %u bits",
						  name, ev->width_bits),
				.subject = name,
				.focus = ev->amount,
				.origin = source ? from : IR_NO,
				.origin_text = source});
	flow_assume(cx, ev->amount, 0, (int64_t)ev->width_bits - 1);
}

/* What it is hangs on what the function is given: callers know. */
static void leave_to_callers(struct flow_ctx *cx, const struct ev_shift *ev)
{
	struct interval is = flow_bounds(cx, ev->amount);

	if ((is.lo < 0 || is.hi >= ev->width_bits) && flow_may_need(cx, ev->amount))
		flow_need(cx,
			  &(struct ev_need){
				  .kind = NEED_SHIFT,
				  .v = ev->amount,
				  .lo = 0,
				  .hi = (int64_t)ev->width_bits - 1,
				  .text = flow_text(cx, "the amount of a shift of %u bits in '%s'",
						    ev->width_bits, flow_function_name(cx))});
}

/* At a call: the amount is surely too large there, or below 0. */
static void need(struct flow_ctx *cx, const struct ev_need *ev)
{
	struct interval is = flow_bounds_sure(cx, ev->v);
	const char *name;

	if (ev->kind != NEED_SHIFT || ev->assumes || is.lo != is.hi ||
	    (is.lo >= ev->lo && is.hi <= ev->hi))
		return;
	name = ev->inner ? ev->inner : flow_ref_text(cx, ev->arg_ref);
	flow_report(cx, &(struct flow_report){.rule = &shift_range,
					      .severity = SEV_WARNING,
					      .confidence = CONF_LIKELY,
					      .loc = cx->loc,
					      .text = flow_text(cx,
								"'%s' shifts by '%s', %s: here it "
								"is %lld",
								ev->callee, name, ev->text,
								(long long)is.lo),
					      .subject = name,
					      .focus = ev->v,
					      .origin = IR_NO});
}

static const char *message(struct flow_ctx *cx, const struct ev_shift *ev, const char *name,
			   int64_t at, bool certain)
{
	const char *is = certain ? "is" : "can be";

	if (ir_ref_is(ir_without_casts(cx->fn, ev->amount_ref), IR_CONST))
		return at < 0 ? flow_text(cx, "shift by %lld", (long long)at)
			      : flow_text(cx, "shift by %lld of a value that has %u bits",
					  (long long)at, ev->width_bits);
	if (at == INT64_MIN || at < 0)
		return flow_text(cx, "shift by '%s', which %s negative", name, is);
	if (at == INT64_MAX)
		return flow_text(cx,
				 "shift by '%s', which %s far more than the %u bits of the value",
				 name, is, ev->width_bits);
	return flow_text(cx, "shift by '%s', which %s %lld, of a value that has %u bits", name, is,
			 (long long)at, ev->width_bits);
}

static void shift(struct flow_ctx *cx, const struct ev_shift *ev)
{
	const char *name;
	struct interval b;
	uint32_t from;
	bool certain;
	int64_t at;

	if (!goes_past(cx, ev, &at) && !goes_below(cx, ev, &at) && !is_wide_bit(cx, ev, &at)) {
		if (is_unchecked(cx, ev, &from))
			report_unchecked(cx, ev, from);
		else
			leave_to_callers(cx, ev);
		return;
	}
	b = flow_bounds(cx, ev->amount);
	certain = b.lo == b.hi;
	name = flow_ref_text(cx, ev->amount_ref);
	flow_report(cx, &(struct flow_report){.rule = &shift_range,
					      .severity = SEV_WARNING,
					      .confidence =
						      certain || flow_counts_rounds(cx, ev->amount)
							      ? CONF_CERTAIN
							      : CONF_LIKELY,
					      .loc = cx->loc,
					      .text = message(cx, ev, name, at, certain),
					      .subject = name,
					      .focus = ev->amount,
					      .origin = IR_NO});
	/* the program goes on, with a wrong number */
	if (b.lo < (int64_t)ev->width_bits && b.hi >= 0)
		flow_assume(cx, ev->amount, 0, (int64_t)ev->width_bits - 1);
}

static const struct rule *const rules[] = {&shift_range};

const struct checker checker_shift_range = {
	.name = "shift_range",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.shift = shift,
	.need = need,
};
