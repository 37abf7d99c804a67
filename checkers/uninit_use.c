/* uninit_use.c - variables, fields and heap memory that are read before anything was written
 * there (CWE-457).
 */
#include "checkers/uninit_p.h"

const struct rule rule_uninit_use = {
	.id = "uninit-use",
	.summary = "uninitialised memory is read",
	.help = "On the path shown, nothing has written the variable, field or heap memory that is "
		"read "
		"here: its value is whatever was there before.\n\nInitialise it where it is "
		"declared or "
		"allocated, or set it on every path that leads here.",
	.bad = "int sign(int x)\n{\n\tint s;\n\n\tif (x > 0)\n\t\ts = 1;\n\telse if (x < 0)\n\t\ts "
	       "= -1;\n\treturn s;\n}\n",
	.good = "int sign(int x)\n{\n\tint s = 0;\n\n\tif (x > 0)\n\t\ts = 1;\n\telse if (x < "
		"0)\n\t\ts = -1;\n"
		"\treturn s;\n}\n",
	.cwe = {457},
	.severity = SEV_ERROR,
	.security = 6.5,
};

/* The local that a place is in, or IR_NO. */
static uint32_t local_of(const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(r)];

		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			break;
		r = i->a;
	}
	return ir_ref_is(r, IR_LOCAL) ? ir_ref_index(r) : IR_NO;
}

/* The instruction that begins the life of the local, or IR_NO. */
static uint32_t declaration(const struct flow_ctx *cx, uint32_t local)
{
	if (local == IR_NO || !cx->fn->locals[local].name)
		return IR_NO;
	for (uint32_t i = 0; i < cx->fn->n_ins; i++)
		if (cx->fn->ins[i].op == IR_ENTER && ir_ref_index(cx->fn->ins[i].a) == local)
			return i;
	return IR_NO;
}

/* An element at an index that varies: which of them were written may be known elsewhere. */
static bool is_some_element(const struct ir_func *fn, struct ir_ref r)
{
	for (; ir_ref_is(r, IR_TMP); r = fn->ins[ir_ref_index(r)].a) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(r)];

		if (i->op == IR_ELEM && !ir_ref_is(i->b, IR_CONST))
			return true;
		if (i->op != IR_ELEM && i->op != IR_FIELD && i->op != IR_CAST)
			return false;
	}
	return false;
}

static enum confidence confidence(const struct flow_ctx *cx, const struct ev_uninit *ev,
				  struct ir_ref original)
{
	/* what told the ways apart that write it from the others may have been lost, or is known to
	 * the callee's other inputs only */
	if (ev->callee && (flow_is_joined(cx) || is_some_element(cx->fn, ev->addr_ref) ||
			   flow_was_lent(cx, ev->addr)))
		return CONF_POSSIBLE;
	return flow_unwritten(cx, original);
}

static void uninit(struct flow_ctx *cx, const struct ev_uninit *ev)
{
	struct ir_ref original = ev->callee ? ev->addr_ref : flow_original(cx, ev->addr_ref);
	const char *name, *read, *text, *declared = NULL;
	uint32_t local, origin;

	if (cx->fn->status != IR_FULL) /* what would set it may be what did not parse */
		return;
	name = ev->callee ? ev->name : flow_place_text(cx, original);
	read = ev->callee ? ev->name : flow_place_text(cx, ev->addr_ref);
	text = flow_text(cx, "'%s' is read before it was written", name);
	if (ev->callee)
		text = flow_text(cx, "'%s' is read by '%s' before it was written", name,
				 ev->callee);
	else if (original.bits != ev->addr_ref.bits)
		text = flow_text(cx, "'%s' is read, a copy of '%s', which was not written", read,
				 name);
	local = local_of(cx->fn, original);
	origin = declaration(cx, local);
	if (origin != IR_NO)
		declared = flow_text(cx, "'%s' is declared here without a value",
				     ir_cstr(cx->unit, cx->fn->locals[local].name));
	else if ((origin = flow_allocation(cx, ev->addr)) != IR_NO)
		declared = flow_text(cx, "the object comes from '%s' unwritten",
				     flow_called_name(cx, origin));
	flow_report(cx, &(struct flow_report){.rule = &rule_uninit_use,
					      .severity = SEV_ERROR,
					      .confidence = confidence(cx, ev, original),
					      .loc = cx->loc,
					      .text = text,
					      .subject = read,
					      .cause = local == IR_NO ? 0 : ev->addr,
					      .at = flow_value_now(cx, original),
					      .origin = origin,
					      .origin_text = declared});
}

static const struct rule *const rules[] = {&rule_uninit_use};

const struct checker checker_uninit_use = {
	.name = "uninit_use",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.uninit = uninit,
};
