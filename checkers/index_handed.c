/* index_handed.c - addresses of elements behind the last one, given to functions that access what
 *is there (CWE-787, CWE-125).
 *
 *	for (i = 0; i <= n; i++)
 *		init_entry(&table[i]);
 *
 * That an address is made behind an object is no fault, nor that it is handed on as an end.  Here
 *the callee accesses it whatever way it takes.
 */
#include "checkers/index_p.h"

static bool is_element(const struct flow_ctx *cx, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, ir_without_casts(cx->fn, r));

	while (i && i->op == IR_FIELD)
		i = ir_ins_of(cx->fn, i->a);
	return i && i->op == IR_ELEM;
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	const char *name;
	struct excess e;
	val off, size;

	if (ev->kind != ACCESS_CALL || ev->inner || ev->unsure || ev->assumes || !ev->arg ||
	    ev->size_bytes || flow_is_known(ev->size) || !is_element(cx, ev->addr_ref) ||
	    !flow_object(cx, ev->addr, &off, &size) || !flow_is_known(size))
		return;
	/* bytes from there to the end, and one more */
	off = flow_linear(cx, 1, off, -1, size, 1);
	if (!flow_is_known(off) || !flow_reaches(cx, off, 1, &e))
		return;
	if (flow_ends_by_contents(cx, ev->addr_ref))
		e.confidence = CONF_POSSIBLE;
	name = flow_ref_text(cx, ir_without_casts(cx->fn, ev->addr_ref));
	flow_report(cx,
		    &(struct flow_report){
			    .rule = e.by_bound ? &rule_index_off_by_one : &rule_index_out_of_bounds,
			    .severity = SEV_ERROR,
			    .confidence = ps_min_u32(e.confidence, CONF_LIKELY),
			    .loc = cx->loc,
			    .text = flow_text(cx,
					      "'%s' is past the end of its object, and '%s' "
					      "accesses what is there",
					      name, ev->callee),
			    .subject = name,
			    .focus = off,
			    .origin = IR_NO});
	flow_assume(cx, off, INT64_MIN, 0);
}

const struct checker checker_index_handed = {
	.name = "index_handed",
	.deref = deref,
};
