/* index_half.c - indices of which only one end was checked (CWE-129).
 *
 *	if (id < 0)
 *		return "unknown";
 *	return names[id];
 *
 * Who reckons with a number that is too small reckons with any number, and has forgotten those that
 * are too large.
 */
#include "checkers/index_p.h"

static int64_t count_of(const struct flow_ctx *cx, const struct ir_ins *elem)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, elem->a);
	const struct ir_typ *t = NULL;

	if (ir_ref_is(elem->a, IR_LOCAL)) {
		t = ir_typ(cx->unit, cx->fn->locals[ir_ref_index(elem->a)].type);
	} else if (ir_ref_is(elem->a, IR_GLOBAL)) {
		t = ir_typ(cx->unit, cx->unit->globals.v[ir_ref_index(elem->a)].type);
	} else if (i && i->op == IR_FIELD) {
		const struct ir_typ *rec = ir_typ(cx->unit, i->aux);

		if (rec->flags & IR_TF_UNION)
			return 0;
		t = ir_typ(cx->unit, cx->unit->fields.v[rec->first + i->imm].type);
	}
	return t && t->kind == IR_ARRAY && t->count != IR_NO_COUNT && t->count > 1 &&
			       t->elem == elem->aux
		       ? (int64_t)t->count
		       : 0;
}

static bool check(struct flow_ctx *cx, const struct ir_ins *elem)
{
	int64_t n = count_of(cx, elem);
	const char *name, *array;
	val v;

	if (!n || elem->flags & IR_MINUS)
		return false;
	v = flow_value(cx, elem->b);
	if (!flow_is_known(v) || !flow_is_half_checked(cx, v, n))
		return false;
	name = flow_ref_text(cx, ir_without_casts(cx->fn, elem->b));
	array = flow_place_text(cx, elem->a);
	flow_report(cx,
		    &(struct flow_report){
			    .rule = &rule_index_unchecked,
			    .severity = SEV_WARNING,
			    .confidence = CONF_LIKELY,
			    .loc = cx->loc,
			    .text = flow_text(cx,
					      "'%s' is checked for being too small, but not for "
					      "being too large, and used as an index of '%s', "
					      "which has %lld elements",
					      name, array, (long long)n),
			    .subject = name,
			    .focus = v,
			    .origin = IR_NO});
	flow_assume(cx, v, 0, n - 1);
	return true;
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct ir_ref r = ev->addr_ref;

	if (ev->kind != ACCESS_READ && ev->kind != ACCESS_WRITE)
		return;
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &cx->fn->ins[ir_ref_index(r)];

		if (cx->unit->locs.v[i->loc].flags & IR_LOC_SYSTEM_MACRO ||
		    (i->op == IR_ELEM && check(cx, i)) ||
		    (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST))
			return;
		r = i->a;
	}
}

const struct checker checker_index_half = {
	.name = "index_half",
	.deref = deref,
};
