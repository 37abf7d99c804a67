/* index_inconsistent.c - cursors whose bound is looked at where they are moved in one place, and
 * not in another (CWE-129).
 *
 * The bound of a text is its terminator: a loop that ends there, and goes on by one character more
 * after an escape or an opening quote without asking for it, walks on behind it
 * (flow/terminator.c).
 *
 * The bound of an array is its size: a loop that fills it for each element of a list, or each
 * character that it gets, and ends where these do, has not asked for it (flow/fill.c).  Where a
 * text of the caller says how long that is, the caller has to know.
 */
#include "checkers/checker.h"

static const struct rule index_inconsistent = {
	.id = "index-inconsistent",
	.summary = "cursor is checked where it moves in one place, and not in another",
	.help = "A loop moves the cursor, and asks for another bound than that of what it "
		"accesses. "
		"Either it ends at the terminator of a text, and its body has gone one character "
		"further on this path, which it has compared with others, but not with the "
		"terminator: where it was that, the loop goes on behind the end of the text. Or "
		"it writes one element of an array after the other for as long as a list, an "
		"input or a text goes on, and nothing asks whether there is room left in the "
		"array.\n\nAsk for the terminator after each step; compare the cursor with the "
		"size of the array in each round.",
	.bad = "int unescape(char *to, const char *s)\n{\n\tfor (; *s; s++) {\n\t\tif (*s == '%') "
	       "{\n\t\t\ts++;\n\t\t\tif (*s == 'n') {\n\t\t\t\t*to++ = "
	       "10;\n\t\t\t\tcontinue;\n\t\t\t}\n\t\t}\n\t\t*to++ = *s;\n\t}\n\treturn "
	       "0;\n}\n",
	.good = "int unescape(char *to, const char *s)\n{\n\tfor (; *s; s++) {\n\t\tif (*s == '%' "
		"&& "
		"s[1]) {\n\t\t\ts++;\n\t\t\tif (*s == 'n') {\n\t\t\t\t*to++ = "
		"10;\n\t\t\t\tcontinue;\n\t\t\t}\n\t\t}\n\t\t*to++ = *s;\n\t}\n\treturn "
		"0;\n}\n",
	.cwe = {129, 125},
	.severity = SEV_WARNING,
	.security = 5.5,
};

static void report(struct flow_ctx *cx, const char *name, val at, enum confidence conf,
		   const char *text)
{
	flow_report(cx, &(struct flow_report){.rule = &index_inconsistent,
					      .severity = SEV_WARNING,
					      .confidence = conf,
					      .loc = cx->loc,
					      .text = text,
					      .subject = name,
					      .focus = at,
					      .origin = IR_NO});
}

/* Elements of the declared array that is indexed, 0: none. */
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

		if (i->imm + 1 == rec->n || rec->flags & IR_TF_UNION)
			return 0;
		t = ir_typ(cx->unit, cx->unit->fields.v[rec->first + i->imm].type);
	}
	return t && t->kind == IR_ARRAY && t->count != IR_NO_COUNT && t->count > 1 &&
			       t->elem == elem->aux
		       ? (int64_t)t->count
		       : 0;
}

/* What is written next to a place in an array, and how many such places there are. */
static bool find_cursor(struct flow_ctx *cx, const struct ev_deref *ev, struct ir_ref *ret_cursor,
			val *ret_v, int64_t *ret_n, struct ir_ref *ret_what, bool *ret_declared)
{
	const struct ir_ins *elem = ir_ins_of(cx->fn, ev->addr_ref);
	int64_t size;
	val all;

	while (elem && elem->op == IR_FIELD)
		elem = ir_ins_of(cx->fn, elem->a);
	if (elem && elem->op == IR_ELEM && !(elem->flags & IR_MINUS)) {
		*ret_n = count_of(cx, elem);
		if (*ret_n) {
			*ret_cursor = elem->b;
			*ret_v = flow_value(cx, elem->b);
			*ret_what = elem->a;
			*ret_declared = true;
			return true;
		}
	}
	if (!ev->size_bytes || !flow_object(cx, ev->addr, ret_v, &all) || !flow_is_known(all) ||
	    !flow_is_constant(cx, all, &size))
		return false;
	*ret_n = size - (int64_t)ev->size_bytes + 1;
	*ret_cursor = ev->addr_ref;
	*ret_what = ev->addr_ref;
	*ret_declared = false;
	return true;
}

static void fill(struct flow_ctx *cx, const struct ev_deref *ev)
{
	enum confidence conf = CONF_LIKELY;
	struct ir_ref cursor, what;
	struct blind_fill by;
	const char *name;
	uint32_t from;
	uint64_t *said;
	bool declared;
	int64_t n;
	val v;

	if (!find_cursor(cx, ev, &cursor, &v, &n, &what, &declared) ||
	    !flow_is_filled_blindly(cx, ev, cursor, v, n, &by))
		return;
	/* once for all the places where the loop writes */
	said = flow_count(cx, 0, what.bits);
	if (*said && *said != cx->loc)
		return;
	*said = cx->loc;
	name = flow_place_text(cx, what);
	if (!by.by_others &&
	    !(flow_is_known(by.length) && flow_is_outside_text(cx, by.length, &from) &&
	      flow_is_unbounded(cx, by.length, n)) &&
	    (!declared || !by.by_text ||
	     (flow_is_known(by.length) && !flow_is_any_text(cx, by.length))))
		conf = CONF_POSSIBLE;
	if (conf == CONF_POSSIBLE && flow_is_known(by.length) && flow_may_need(cx, by.length))
		flow_need(cx,
			  &(struct ev_need){
				  .kind = NEED_LENGTH,
				  .v = by.length,
				  .lo = INT64_MIN,
				  .hi = n - 1,
				  .writes = true,
				  .text = flow_text(cx,
						    "the length of the text that '%s' copies to "
						    "'%s'",
						    flow_function_name(cx), name)});
	report(cx, name, v, conf,
	       flow_text(cx,
			 "'%s' is written for as long as the loop goes "
			 "on: nothing asks whether there is room left",
			 name));
	flow_assume(cx, v, INT64_MIN, n - 1);
}

/* Each such loop once: what is before the start is known no better in any other round. */
static void walk_back(struct flow_ctx *cx, const struct ev_deref *ev)
{
	const char *name;

	if (!flow_walks_back_blindly(cx, ev))
		return;
	name = flow_place_text(cx, ev->addr_ref);
	report(cx, name, ev->addr, CONF_LIKELY,
	       flow_text(cx,
			 "'%s' can be before the start: this walk back "
			 "does not ask for it, as others here do",
			 name));
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	const char *name;
	val before = ev->kind == ACCESS_READ ? flow_skipped_terminator(cx, ev) : 0;

	if (ev->kind == ACCESS_WRITE)
		fill(cx, ev);
	else if (ev->kind == ACCESS_READ)
		walk_back(cx, ev);
	if (!flow_is_known(before))
		return;
	name = flow_place_text(cx, ev->addr_ref);
	report(cx, name, ev->addr, CONF_LIKELY,
	       flow_text(cx,
			 "'%s' can be behind the end of the text: nobody "
			 "has asked whether the character before it is "
			 "the terminator",
			 name));
}

static void extent(struct flow_ctx *cx, const struct ev_extent *ev)
{
	if (ev->writes)
		fill(cx, &(struct ev_deref){.kind = ACCESS_WRITE,
					    .addr_ref = ir_without_casts(cx->fn, ev->addr_ref),
					    .addr = ev->addr});
}

static const struct rule *const rules[] = {&index_inconsistent};

const struct checker checker_index_inconsistent = {
	.name = "index_inconsistent",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
	.extent = extent,
};
