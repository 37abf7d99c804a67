/* index_negative.c - indices, offsets and lengths below 0 (CWE-127, CWE-839, CWE-191).
 *
 *	a number from outside	of which the code has only looked whether it is too large
 *	the result of a call	that is negative where it fails, and nobody has asked
 *	a difference		of unsigned numbers that is below 0: as an index or a length it is
 *				a very large number
 *
 * What the object says of it, where that is known, and the code's own bounds: index_bounds.c.
 */
#include "checkers/index_p.h"

const struct rule rule_index_negative = {
	.id = "index-negative",
	.summary = "index, offset or length that can be negative",
	.help = "The value shown can be negative on this path: it comes from outside and only its "
		"upper bound was compared, it is the result of a call that says -1 where it fails, "
		"or a difference of unsigned numbers in which the second one is larger. As an "
		"index "
		"it is before the start of the object; as a length it becomes a very large "
		"unsigned "
		"number.\n\nAsk for the failure before the result is used, compare with 0 as well "
		"(or as an unsigned number), and before you subtract see that there is as much.",
	.bad = "int first_line(int fd, char *to)\n{\n\tchar buf[128];\n\tssize_t n = read(fd, buf, "
	       "sizeof buf - 1);\n\n\tbuf[n] = '\\0';\n\tstrcpy(to, buf);\n\treturn 0;\n}\n",
	.good = "int first_line(int fd, char *to)\n{\n\tchar buf[128];\n\tssize_t n = read(fd, "
		"buf, "
		"sizeof buf - 1);\n\n\tif (n < 0)\n\t\treturn -1;\n\tbuf[n] = '\\0';\n\tstrcpy(to, "
		"buf);\n\treturn 0;\n}\n",
	.cwe = {127, 839},
	.severity = SEV_WARNING,
	.security = 7.5,
};

static void report(struct flow_ctx *cx, val v, const char *name, const char *text, uint32_t origin,
		   const char *origin_text)
{
	flow_report(cx, &(struct flow_report){.rule = &rule_index_negative,
					      .severity = SEV_WARNING,
					      .confidence = CONF_LIKELY,
					      .loc = cx->loc,
					      .text = text,
					      .subject = name,
					      .focus = v,
					      .origin = origin,
					      .origin_text = origin_text});
}

static bool is_call(const struct flow_ctx *cx, uint32_t ins)
{
	return ins != IR_NO && cx->fn->ins[ins].op == IR_CALL;
}

/* Of a difference x - c, x being how much came from outside (read, recv): has the code compared x
 * with a number below c, and with no other? */
static bool is_short(struct flow_ctx *cx, val difference)
{
	struct interval said = flow_said_itself(cx, difference);

	return flow_is_result_and_constant(cx, difference) && said.lo < 0 &&
	       said.lo > INT32_MIN / 2;
}

/* What the value v of r is for: "used as an index". */
static bool check(struct flow_ctx *cx, struct ir_ref r, val v, const char *use)
{
	val before = flow_negative_before(cx, v), is = before ? before : v;
	const char *name = flow_ref_text(cx, ir_without_casts(cx->fn, r));
	uint32_t from;

	if (!flow_is_known(is) || flow_bounds(cx, is).lo >= 0)
		return false;
	if (flow_is_failure(cx, r, is, &from)) {
		const char *call = flow_ref_text(cx, IR_REF(IR_TMP, from));

		report(cx, is, name,
		       flow_text(cx, "'%s' is negative where '%s' fails, and is %s", name, call,
				 use),
		       from, flow_text(cx, "'%s' may fail", call));
	} else if (flow_is_outside(cx, is, &from) && flow_is_unbounded_below(cx, is) &&
		   !flow_is_unbounded(cx, is, INT32_MAX)) { /* else: index_unchecked.c */
		report(cx, is, name,
		       flow_text(cx, "'%s' comes from outside, may %s and is %s", name,
				 before ? "wrap around below 0" : "be negative", use),
		       is_call(cx, from) ? from : IR_NO,
		       is_call(cx, from) ? flow_text(cx, "'%s' brings it in from outside",
						     flow_ref_text(cx, IR_REF(IR_TMP, from)))
					 : NULL);
	} else if (flow_bounds(cx, is).lo == -1 && flow_is_outside_text(cx, is, &from) &&
		   !flow_is_outside(cx, is, &from) && flow_said(cx, is).lo == INT64_MIN &&
		   !flow_was_asked(cx, is)) {
		report(cx, is, name,
		       flow_text(cx, "'%s' is -1 where the text from outside is empty, and is %s",
				 name, use),
		       IR_NO, NULL);
	} else if (before && is_short(cx, is)) {
		report(cx, is, name,
		       flow_text(cx, "'%s' wraps around below 0, and is %s", name, use), IR_NO,
		       NULL);
	} else {
		return false;
	}
	flow_assume(cx, is, 0, INT64_MAX);
	return true;
}

/* Indices and offsets on the way to an address. */
bool index_check_address(struct flow_ctx *cx, struct ir_ref r, index_check *say)
{
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &cx->fn->ins[ir_ref_index(r)];

		/* tables of a library may begin before their address: that of isalpha() does */
		if (cx->unit->locs.v[i->loc].flags & IR_LOC_SYSTEM_MACRO)
			return false;
		if (i->op == IR_ELEM && !(i->flags & IR_MINUS) &&
		    say(cx, i->b, flow_value(cx, i->b),
			i->flags & IR_SUBSCRIPT ? "used as an index" : "used as an offset"))
			return true;
		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			return false;
		r = i->a;
	}
	return false;
}

void index_check_extent(struct flow_ctx *cx, const struct ev_extent *ev, index_check *say)
{
	val bytes = flow_is_known(ev->limit) ? ev->limit : ev->content;

	if (index_check_address(cx, ev->addr_ref, say) || !flow_is_known(bytes) || ev->string)
		return;
	(void)say(cx, ev->bytes_ref, bytes,
		  flow_text(cx, "the length that '%s' is given", ev->callee));
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	if (ev->kind == ACCESS_READ || ev->kind == ACCESS_WRITE)
		(void)index_check_address(cx, ev->addr_ref, check);
}

static void extent(struct flow_ctx *cx, const struct ev_extent *ev)
{
	index_check_extent(cx, ev, check);
}

/* What comes from outside less a number, given to a function beside a pointer: how much is there.
 */
static void call(struct flow_ctx *cx, const struct ev_call *ev)
{
	const struct ir_arg *args = cx->fn->args + ev->call->first;

	for (uint32_t i = 1; i < ev->call->n && !ev->model; i++) {
		val before = flow_is_known(ev->args[i]) ? flow_negative_before(cx, ev->args[i]) : 0;
		uint32_t from;

		if (flow_is_known(before) && ir_type_is(cx->unit, args[i - 1].type, IR_PTR) &&
		    flow_is_outside(cx, before, &from))
			(void)check(cx, args[i].value, ev->args[i], "given as a length");
	}
}

static const struct rule *const rules[] = {&rule_index_negative};

const struct checker checker_index_negative = {
	.name = "index_negative",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
	.extent = extent,
	.call = call,
};
