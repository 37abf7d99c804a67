/* size_arith.c - sizes of allocations that are computed and can wrap (CWE-190, CWE-680).
 *
 * n * size and n + extra come out small where n is large enough: what is allocated is then less
 * than what is written.  The engine takes sums and products of sizes not to wrap, as nearly all of
 * them do not; so this looks at the operations themselves, as they are written in the argument or
 * in what was assigned to the variable that is one.  Due where an operand comes from outside and
 * nothing bounds it below what fits, and where the code's own bound leaves room for more.
 */
#include "checkers/checker.h"

static const struct rule size_arith_overflow = {
	.id = "size-arith-overflow",
	.summary = "size of an allocation is computed and can wrap around",
	.help = "The size that is asked for here is a product or a sum which does not fit its type "
		"for some of the values that its operands can have on this path: what comes out is "
		"small, less memory is allocated than the code goes on to use, and what it writes "
		"lands behind it.\n\nUse calloc(n, size) or reallocarray(), which look for this, "
		"or compare n with SIZE_MAX / size (or with a limit of your own) first.",
	.bad = "long *read_table(int fd)\n{\n\tsize_t n;\n\n\tif (read(fd, &n, sizeof n) != sizeof "
	       "n)\n\t\treturn NULL;\n\treturn malloc(n * sizeof(long));\n}\n",
	.good = "long *read_table(int fd)\n{\n\tsize_t n;\n\n\tif (read(fd, &n, sizeof n) != "
		"sizeof n "
		"|| n > 65536)\n\t\treturn NULL;\n\treturn malloc(n * sizeof(long));\n}\n",
	.cwe = {190, 680},
	.severity = SEV_WARNING,
	.security = 8.0,
};

enum { MAX_DEPTH = 6 };

/* The largest number of an integer type, as far as bounds go. */
static int64_t largest(const struct ir_typ *t)
{
	uint32_t bits = t->count - (t->flags & IR_TF_SIGNED ? 1 : 0);

	return bits >= 63 ? INT64_MAX : ((int64_t)1 << bits) - 1;
}

struct operation {
	enum ir_op op;
	int64_t most;  /* of its type                                                       */
	val v;	       /* one operand                                                       */
	int64_t other; /* what the other one can be at least                                */
	bool exact;    /* … and is                                                          */
};

/* From which value of the operand on does the result not fit, where the other one is `other`? */
static int64_t limit_of(const struct operation *o, int64_t other)
{
	if (other < 0)
		return INT64_MAX;
	switch ((int)o->op) {
	case IR_MUL:
		return other < 2	      ? INT64_MAX
		       : o->most == INT64_MAX ? o->most / other
					      : o->most / other + 1;
	case IR_SHL:
		return other < 1 || other > 62 ? INT64_MAX : (o->most >> other) + 1;
	default:
		return other < 1 ? INT64_MAX : o->most - other + (o->most != INT64_MAX);
	}
}

static bool is_too_large(struct flow_ctx *cx, const struct operation *o, const char **ret_why,
			 uint32_t *ret_from)
{
	int64_t limit = limit_of(o, o->other);
	struct interval said;

	if (!flow_is_known(o->v) || limit == INT64_MAX)
		return false;
	if (flow_is_outside(cx, o->v, ret_from) && flow_is_unbounded(cx, o->v, limit)) {
		*ret_why = "comes from outside and nothing bounds it";
		return true;
	}
	said = flow_said_itself(cx, o->v);
	if (o->op == IR_MUL && o->exact && said.hi != INT64_MAX && o->most < INT64_MAX &&
	    said.hi >= limit && said.hi <= o->most &&
	    said.hi < largest(&(struct ir_typ){.count = 31}) && !flow_counts_rounds(cx, o->v)) {
		*ret_why = "may be as large as it is compared with";
		*ret_from = IR_NO;
		return true;
	}
	return false;
}

/* How large the other operand is: a number, or anything, where that comes from outside, too. */
static void look_at_other(struct flow_ctx *cx, struct ir_ref r, struct operation *o)
{
	val v = flow_value_now(cx, r);
	struct interval b = flow_bounds(cx, v);
	uint32_t from;

	o->exact = flow_is_known(v) && b.lo == b.hi;
	o->other = o->op == IR_MUL ? 2 : 1;
	if (!flow_is_known(v))
		o->other = 0;
	else if (flow_is_outside(cx, v, &from) && flow_is_unbounded(cx, v, UINT16_MAX))
		o->other = b.hi;
	else if (b.lo > o->other || o->exact)
		o->other = b.lo;
}

static bool check(struct flow_ctx *cx, struct ir_ref r, int depth);

/* What was assigned last on this path to the variable that the load reads. */
static bool check_variable(struct flow_ctx *cx, struct ir_ref variable, int depth)
{
	uint32_t store = ir_ref_is(variable, IR_LOCAL) ? flow_assigned_at(cx, variable) : IR_NO;

	return store != IR_NO && check(cx, cx->fn->ins[store].b, depth - 1);
}

static bool check(struct flow_ctx *cx, struct ir_ref r, int depth)
{
	const struct ir_ins *i;
	const struct ir_typ *t;

	r = ir_without_casts(cx->fn, r);
	i = ir_ins_of(cx->fn, r);
	if (!i || depth < 0)
		return false;
	if (i->op == IR_LOAD)
		return check_variable(cx, i->a, depth);
	if (i->op != IR_ADD && i->op != IR_MUL && i->op != IR_SHL)
		return false;
	t = ir_typ(cx->unit, i->type);
	for (uint32_t k = 0; t->kind == IR_INT && t->count >= 32 && k < 2; k++) {
		struct ir_ref mine = k ? i->b : i->a, others = k ? i->a : i->b;
		struct operation o = {
			.op = i->op, .most = largest(t), .v = flow_value_now(cx, mine)};
		const char *why;
		uint32_t from;

		look_at_other(cx, others, &o);
		if ((k && i->op == IR_SHL) || !is_too_large(cx, &o, &why, &from))
			continue;
		flow_report(cx,
			    &(struct flow_report){
				    .rule = &size_arith_overflow,
				    .severity = SEV_WARNING,
				    .confidence = CONF_LIKELY,
				    .loc = cx->loc,
				    .text = flow_text(
					    cx,
					    "'%s' can wrap around, and less is allocated than "
					    "meant: '%s' %s",
					    flow_ref_text(cx, r),
					    flow_ref_text(cx, ir_without_casts(cx->fn, mine)), why),
				    .subject = flow_ref_text(cx, r),
				    .focus = o.v,
				    .origin = IR_NO});
		flow_assume(cx, o.v, 0, limit_of(&o, o.other) - 1);
		return true;
	}
	return check(cx, i->a, depth - 1) || check(cx, i->b, depth - 1);
}

/* Is argument n, from 0, a size? */
static bool is_size(struct flow_ctx *cx, const struct ev_call *ev, uint32_t n)
{
	const struct model_size *s = ev->model ? &ev->model->size : NULL;

	if (ir_typ(cx->unit, cx->fn->args[ev->call->first + n].type)->kind != IR_INT)
		return false;
	if (s)
		return (s->a.kind == MODEL_T_ARG && s->a.n == n + 1) ||
		       (s->b.kind == MODEL_T_ARG && s->b.n == n + 1);
	if (ev->callee && ev->callee->alloc_size[0])
		return ev->callee->alloc_size[0] == n + 1 || ev->callee->alloc_size[1] == n + 1;
	return !(ir_typ(cx->unit, ev->call->ftype)->flags & IR_TF_VARIADIC);
}

static void call(struct flow_ctx *cx, const struct ev_call *ev)
{
	if (!flow_allocates(cx, ev))
		return;
	for (uint32_t i = 0; i < ev->call->n; i++)
		if (is_size(cx, ev, i) &&
		    check(cx, cx->fn->args[ev->call->first + i].value, MAX_DEPTH))
			return;
}

static const struct rule *const rules[] = {&size_arith_overflow};

const struct checker checker_size_arith = {
	.name = "size_arith",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.call = call,
};
