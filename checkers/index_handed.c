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

enum { ELEMENT_BYTES = 4 }; /* of what is no character */

/* The size of the element that the address is written as, 0: it is none.  Only of records: who is
 * given one goes no further.  Where numbers begin, or end, which are walked over from there, is
 * another matter. */
static int64_t element_size(const struct flow_ctx *cx, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, ir_without_casts(cx->fn, r));

	while (i && i->op == IR_FIELD)
		i = ir_ins_of(cx->fn, i->a);
	return i && i->op == IR_ELEM && ir_type_is(cx->unit, i->aux, IR_RECORD)
		       ? (int64_t)ir_typ(cx->unit, i->aux)->size_bytes
		       : 0;
}

/* Is a place before it in the same object handed on, too, as the start of what it is the end of? */
static bool is_end_of_range(const struct flow_ctx *cx, uint32_t arg, val addr)
{
	const struct ir_ins *i = cx->ins == IR_NO ? NULL : &cx->fn->ins[cx->ins];
	const struct ir_call *c = i && i->op == IR_CALL ? &cx->fn->calls[i->imm] : NULL;
	val base = flow_pointer(cx, addr), other;

	for (uint32_t k = 0; c && k < c->n; k++) {
		other = flow_value(cx, cx->fn->args[c->first + k].value);
		if (k + 1 != arg && flow_is_known(base) && flow_is_known(other) &&
		    flow_pointer(cx, other) == base &&
		    flow_bounds(cx, flow_linear(cx, 1, addr, -1, other, 0)).lo > 0)
			return true;
	}
	return false;
}

/* Is it a function of the program that is called?  What those of libraries access is known better.
 */
static bool calls_body(const struct flow_ctx *cx)
{
	const struct ir_ins *i = cx->ins == IR_NO ? NULL : &cx->fn->ins[cx->ins];
	struct ir_ref callee = i && i->op == IR_CALL ? cx->fn->calls[i->imm].callee : IR_NOREF;

	return ir_ref_is(callee, IR_SYM) && cx->unit->syms.v[ir_ref_index(callee)].body != IR_NO;
}

static void report(struct flow_ctx *cx, struct ir_ref addr, val off, const struct index_leaves *e,
		   const char *text)
{
	flow_report(cx, &(struct flow_report){
				.rule = e->x.by_bound ? &rule_index_off_by_one
						      : &rule_index_out_of_bounds,
				.severity = e->severity,
				.confidence = ps_min_u32(e->x.confidence, CONF_LIKELY),
				.loc = cx->loc,
				.text = text,
				.subject = flow_ref_text(cx, ir_without_casts(cx->fn, addr)),
				.focus = off,
				.origin = IR_NO});
	flow_assume(cx, off, INT64_MIN, 0);
}

/* The expression that a variable has got its value from on this path, or what it is. */
static struct ir_ref written(const struct flow_ctx *cx, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, r);
	uint32_t at = i && i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL)
			      ? flow_assigned_at(cx, i->a)
			      : IR_NO;

	return at == IR_NO ? r : ir_without_casts(cx->fn, cx->fn->ins[at].b);
}

/* One element behind the last, in the last round of a loop that hands on one after the other: who
 * takes the others takes it for one of them, whatever is done there.  Behind the last of the
 * characters there may be something else. */
static void argument(struct flow_ctx *cx, uint32_t arg, struct ir_ref ref, val addr)
{
	const struct ir_ins *elem;
	struct index_leaves e;
	struct ir_ref r;
	int64_t bytes;
	val off, size, left;

	/* first what is asked soonest: ways to here can be long */
	if (!flow_object(cx, addr, &off, &size) || !flow_is_known(size))
		return;
	left = flow_linear(cx, 1, off, -1, size, 0);
	if (!flow_is_known(left) || flow_bounds(cx, left).hi < 0)
		return;
	r = written(cx, ir_without_casts(cx->fn, ref));
	elem = ir_ins_of(cx->fn, r);
	if (!elem || elem->op != IR_ELEM || !(elem->flags & IR_SUBSCRIPT) ||
	    elem->flags & IR_MINUS || !flow_counts_only_rounds(cx, flow_value(cx, elem->b)))
		return;
	bytes = (int64_t)ir_typ(cx->unit, elem->aux)->size_bytes;
	off = flow_linear(cx, 1, off, -1, size, bytes);
	if (bytes < ELEMENT_BYTES || !flow_is_known(off) || !flow_reaches(cx, off, 1, &e.x) ||
	    !e.x.by_bound || e.x.most != bytes || is_end_of_range(cx, arg, addr))
		return;
	index_weigh(cx, r, flow_linear(cx, 1, off, 0, off, -bytes), bytes, true, &e);
	report(cx, ref, off, &e,
	       flow_text(
		       cx,
		       "'%s' is one past the end of its object, and '%s' is given it as the others",
		       flow_ref_text(cx, r), flow_call_name(cx, cx->ins)));
}

static void call(struct flow_ctx *cx, const struct ev_call *ev)
{
	for (uint32_t i = 0; i < ev->call->n; i++)
		if (flow_is_known(ev->args[i]))
			argument(cx, i + 1, cx->fn->args[ev->call->first + i].value, ev->args[i]);
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	const char *name;
	struct index_leaves e;
	int64_t bytes;
	val off, size;

	if (ev->kind != ACCESS_CALL || ev->inner || ev->unsure || ev->assumes || !ev->arg ||
	    ev->size_bytes || flow_is_known(ev->size) ||
	    (bytes = element_size(cx, ev->addr_ref)) == 0 || !calls_body(cx) ||
	    !flow_object(cx, ev->addr, &off, &size) || !flow_is_known(size))
		return;
	/* bytes from there to the end, and one more */
	off = flow_linear(cx, 1, off, -1, size, 1);
	if (!flow_is_known(off) || !flow_reaches(cx, off, 1, &e.x))
		return;
	if (is_end_of_range(cx, ev->arg, ev->addr))
		return;
	index_weigh(cx, ir_without_casts(cx->fn, ev->addr_ref), flow_linear(cx, 1, off, 0, off, -1),
		    bytes, e.x.most == 1, &e);
	index_weigh_bound(cx, off, e.x.most == 1, 0, &e);
	name = flow_ref_text(cx, ir_without_casts(cx->fn, ev->addr_ref));
	report(cx, ev->addr_ref, off, &e,
	       flow_text(cx, "'%s' is past the end of its object, and '%s' accesses what is there",
			 name, ev->callee));
}

const struct checker checker_index_handed = {
	.name = "index_handed",
	.deref = deref,
	.call = call,
};
