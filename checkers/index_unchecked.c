/* index_unchecked.c - numbers from outside of the program that become indices, offsets, sizes and
 * lengths without a check (CWE-129, CWE-789).
 *
 * What is read from a file, a socket, the command line or the environment can be anything that its
 * type can hold.  It is unchecked as long as nothing but its type bounds it from above: a
 * comparison with something that is bounded itself, a mask and a remainder are checks, and so is
 * asking a function that we do not see.  Where only the lower bound is missing, index_negative.c
 * says so.
 */
#include "checkers/index_p.h"

const struct rule rule_index_unchecked = {
	.id = "index-unchecked",
	.summary = "number from outside is used as an index, offset, size or length unchecked",
	.help = "The value shown comes from outside of the program: from a file, a socket, the "
		"command line, the environment or a random number generator. On this path it "
		"becomes an index, a pointer offset, the size of an allocation or the length of a "
		"copy before anything has compared it with what there is room for.\n\nCompare it "
		"with both bounds first, as an unsigned number or with the lower one included, and "
		"reject what is out of range.",
	.bad = "int slot_of(int fd, const int table[16])\n{\n\tint copy[16];\n\tunsigned n;\n\n"
	       "\tmemcpy(copy, table, sizeof copy);\n\tif (read(fd, &n, sizeof n) != sizeof "
	       "n)\n\t\treturn -1;\n\treturn copy[n];\n}\n",
	.good = "int slot_of(int fd, const int table[16])\n{\n\tint copy[16];\n\tunsigned n;\n\n"
		"\tmemcpy(copy, table, sizeof copy);\n\tif (read(fd, &n, sizeof n) != sizeof n || "
		"n "
		">= 16)\n\t\treturn -1;\n\treturn copy[n];\n}\n",
	.cwe = {129, 789},
	.severity = SEV_WARNING,
	.security = 7.5,
};

/* On a value: a function that we do not see was given it, and may have said what it is good for. */
enum { TAG_ASKED = 3 };
/* What is no larger than this may well be meant: offsets in something of unknown size, allocations.
 */
enum { MODEST = 1 << 28 };

static void report_assembled(struct flow_ctx *cx, val v, const char *name, const char *use,
			     int64_t room)
{
	flow_report(cx,
		    &(struct flow_report){
			    .rule = &rule_index_unchecked,
			    .severity = SEV_WARNING,
			    .confidence = CONF_LIKELY,
			    .loc = cx->loc,
			    .text = flow_text(cx,
					      "'%s' is put together of bytes, and can be %lld; it "
					      "is %s unchecked, where there is room for %lld",
					      name, (long long)flow_bounds(cx, v).hi, use,
					      (long long)room),
			    .subject = name,
			    .focus = v,
			    .origin = IR_NO});
}

static void report(struct flow_ctx *cx, val v, uint32_t from, const char *name, const char *use)
{
	const char *source = NULL;

	if (from != IR_NO && cx->fn->ins[from].op == IR_CALL)
		source = flow_text(cx, "'%s' brings it in from outside",
				   flow_ref_text(cx, IR_REF(IR_TMP, from)));
	flow_report(cx, &(struct flow_report){
				.rule = &rule_index_unchecked,
				.severity = SEV_WARNING,
				.confidence = CONF_LIKELY,
				.loc = cx->loc,
				.text = flow_text(cx, "'%s' comes from outside and is %s unchecked",
						  name, use),
				.subject = name,
				.focus = v,
				.origin = source ? from : IR_NO,
				.origin_text = source});
}

bool index_was_given_away(const struct flow_ctx *cx, val v)
{
	return flow_tag(cx, v, TAG_ASKED) || flow_tag(cx, flow_unwrapped(cx, v), TAG_ASKED);
}

/* Is v from outside, and nothing keeps it below limit?  What is only so large because it was
 * negative is another matter: index_negative.c. */
static bool is_unchecked(struct flow_ctx *cx, val v, int64_t limit, uint32_t *ret_from)
{
	val before = flow_is_known(v) ? flow_negative_before(cx, v) : 0;

	if (before && flow_bounds(cx, before).hi < limit)
		return false;
	return flow_is_known(v) && flow_is_outside(cx, v, ret_from) &&
	       !index_was_given_away(cx, v) && flow_is_unbounded(cx, v, limit);
}

/* ---- indices and offsets -------------------------------------------------------------------- */

/* Elements of the declared array that is indexed, or 0. */
static int64_t count_of(const struct flow_ctx *cx, const struct ir_ins *elem)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, elem->a);
	const struct ir_typ *t = NULL;

	if (ir_ref_is(elem->a, IR_LOCAL))
		t = ir_typ(cx->unit, cx->fn->locals[ir_ref_index(elem->a)].type);
	else if (ir_ref_is(elem->a, IR_GLOBAL))
		t = ir_typ(cx->unit, cx->unit->globals.v[ir_ref_index(elem->a)].type);
	else if (i && i->op == IR_FIELD)
		t = ir_typ(cx->unit,
			   cx->unit->fields.v[ir_typ(cx->unit, i->aux)->first + i->imm].type);
	else if (i && i->op == IR_ELEM)
		t = ir_typ(cx->unit, i->aux);
	return t && t->kind == IR_ARRAY && t->count != IR_NO_COUNT && t->count > 1 &&
			       t->elem == elem->aux
		       ? (int64_t)t->count
		       : 0;
}

/* How many elements there are; INT32_MAX where that is not known. */
static int64_t room_of(struct flow_ctx *cx, const struct ir_ins *elem)
{
	int64_t n = count_of(cx, elem), bytes = (int64_t)ir_typ(cx->unit, elem->aux)->size_bytes;
	struct interval iv;
	val off, size;

	if (n)
		return n;
	if (!flow_object(cx, flow_value(cx, elem->a), &off, &size) || !flow_is_known(size) ||
	    bytes < 1)
		return INT32_MAX;
	iv = flow_bounds(cx, size);
	return iv.hi == INT64_MAX ? INT32_MAX : iv.hi / bytes;
}

static bool check_elem(struct flow_ctx *cx, const struct ir_ins *elem)
{
	val i = flow_value(cx, elem->b), by;
	int64_t n = room_of(cx, elem);
	const char *name;
	uint32_t from;

	if (!flow_is_known(i))
		return false;
	if (elem->flags & IR_MINUS)
		i = flow_linear(cx, -1, i, 0, i, 0);
	name = flow_ref_text(cx, ir_without_casts(cx->fn, elem->b));
	if (is_unchecked(cx, i, n, &from)) {
		report(cx, i, from, name,
		       elem->flags & IR_SUBSCRIPT ? "used as an index" : "used as an offset");
		flow_assume(cx, i, 0, n - 1);
		return true;
	}
	if (n < INT32_MAX && flow_is_assembled(cx, i, n)) {
		report_assembled(cx, i, name, "used as an index", n);
		flow_assume(cx, i, 0, n - 1);
		return true;
	}
	by = n < INT32_MAX && flow_bounds(cx, i).hi >= n ? flow_outside_limit(cx, i) : 0;
	if (by && is_unchecked(cx, by, n, &from)) {
		report(cx, by, from, flow_text(cx, "the limit of %s", name),
		       "taken for the number of elements");
		flow_assume(cx, i, 0, n - 1);
		return true;
	}
	return false;
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct ir_ref r = ev->addr_ref;

	if (ev->kind == ACCESS_CALL)
		return;
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &cx->fn->ins[ir_ref_index(r)];

		if (i->op == IR_ELEM && check_elem(cx, i))
			return;
		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			return;
		r = i->a;
	}
}

/* ---- lengths and sizes ---------------------------------------------------------------------- */

/* Bytes of the member that is an array, INT32_MAX: the address is none. */
static int64_t member_room(const struct flow_ctx *cx, struct ir_ref addr)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, ir_without_casts(cx->fn, addr));
	const struct ir_typ *rec, *t;

	if (!i || i->op != IR_FIELD)
		return INT32_MAX;
	rec = ir_typ(cx->unit, i->aux);
	t = ir_typ(cx->unit, cx->unit->fields.v[rec->first + i->imm].type);
	return rec->flags & IR_TF_UNION || t->kind != IR_ARRAY || t->count == IR_NO_COUNT ||
			       t->count < 2
		       ? INT32_MAX
		       : (int64_t)t->size_bytes;
}

/* What is put together of bytes, given as a length of what has less room. */
static bool check_assembled(struct flow_ctx *cx, const struct ev_extent *ev, val bytes,
			    struct interval left)
{
	int64_t room =
		ps_min_i64(member_room(cx, ev->addr_ref), left.lo == left.hi ? left.hi : INT32_MAX);

	if (room == INT32_MAX || !flow_is_assembled(cx, bytes, room + 1))
		return false;
	report_assembled(cx, bytes, flow_ref_text(cx, ir_without_casts(cx->fn, ev->bytes_ref)),
			 flow_text(cx, "the length that '%s' is given", ev->callee), room);
	flow_assume(cx, bytes, INT64_MIN, room);
	return true;
}

static void extent(struct flow_ctx *cx, const struct ev_extent *ev)
{
	val bytes = flow_is_known(ev->limit) ? ev->limit : ev->content, off, size;
	struct interval left = {0, INT32_MAX};
	bool is_object = false;
	uint32_t from;

	int64_t null;

	if (!flow_is_known(bytes) || ev->string ||
	    (flow_is_constant(cx, ev->addr, &null) &&
	     !null)) /* no room at all: a size to be used later */
		return;
	if (flow_object(cx, ev->addr, &off, &size) && flow_is_known(size)) {
		val past = flow_linear(cx, 1, off, 1, bytes, 0);

		past = flow_is_known(past) ? flow_linear(cx, 1, past, -1, size, 0) : 0;
		if (flow_is_known(past) && flow_bounds(cx, past).hi <= 0)
			return;
		left = flow_bounds(cx, flow_linear(cx, 1, size, -1, off, 0));
		is_object = true;
	}
	if (check_assembled(cx, ev, bytes, left))
		return;
	/* sizes stand in records beside what they are the size of */
	if (!is_object && flow_is_from_member(cx, bytes))
		return;
	if (!is_unchecked(cx, bytes, left.hi == INT64_MAX ? INT32_MAX : left.hi + 1, &from))
		return;
	report(cx, bytes, from,
	       flow_text(cx, "the length that '%s' is given for '%s'", ev->callee,
			 flow_ref_text(cx, ir_without_casts(cx->fn, ev->addr_ref))),
	       ev->writes ? "written" : "read");
	flow_assume(cx, bytes, INT64_MIN, MODEST);
}

static void check_size(struct flow_ctx *cx, const struct ev_call *ev, const struct model_term *t)
{
	const struct ir_arg *arg;
	uint32_t from;
	val v;

	if (t->kind != MODEL_T_ARG || t->n < 1 || t->n > ev->call->n)
		return;
	arg = &cx->fn->args[ev->call->first + t->n - 1];
	v = ev->args[t->n - 1];
	if (!is_unchecked(cx, v, MODEST, &from)) {
		if (flow_is_known(v) && flow_bounds(cx, v).hi > MODEST && flow_may_need(cx, v))
			flow_need(cx,
				  &(struct ev_need){.kind = NEED_SIZE,
						    .v = v,
						    .lo = INT64_MIN,
						    .hi = MODEST,
						    .text = flow_text(cx,
								      "the size of an allocation "
								      "in '%s'",
								      flow_function_name(cx))});
		return;
	}
	if (flow_is_reported(cx, "size-arith-overflow", cx->loc))
		return;
	report(cx, v, from, flow_ref_text(cx, ir_without_casts(cx->fn, arg->value)),
	       "taken for the size of an allocation");
	flow_assume(cx, v, INT64_MIN, MODEST);
}

static void call(struct flow_ctx *cx, const struct ev_call *ev)
{
	if (ev->model && ev->model->flags & MODEL_ALLOC) {
		check_size(cx, ev, &ev->model->size.a);
		check_size(cx, ev, &ev->model->size.b);
	}
	if (ev->model || !ev->callee || ev->callee->body != IR_NO)
		return;
	for (uint32_t i = 0; i < ev->call->n; i++) {
		uint32_t from;

		if (!flow_is_known(ev->args[i]) || !flow_is_outside(cx, ev->args[i], &from))
			continue;
		flow_set_tag(cx, ev->args[i], TAG_ASKED, 1);
		flow_set_tag(cx, flow_unwrapped(cx, ev->args[i]), TAG_ASKED, 1);
	}
}

static const struct rule *const rules[] = {&rule_index_unchecked};

const struct checker checker_index_unchecked = {
	.name = "index_unchecked",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
	.call = call,
	.extent = extent,
};
