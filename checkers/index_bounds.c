/* index_bounds.c - accesses outside an object of known size (CWE-125, CWE-787).
 *
 * Two checks of one access: each subscript against the count of the array that it is written
 * on (also a member inside a larger object), and the address against the object it points into.
 * Due when the access is outside for certain on the path, or when a loop's counter gets there.
 */
#include "checkers/checker.h"

static const struct rule index_oob = {
	.id = "index-out-of-bounds",
	.summary = "access outside an object of known size",
	.help = "On the path shown, the index or pointer is outside the object that it is used on: "
		"reading "
		"there gives garbage, writing there destroys something else.\n\nCompare the index "
		"with the "
		"number of elements (not of bytes) before the access; in loops use < where the "
		"count "
		"itself is the bound.",
	.bad = "int sum(const int v[8])\n{\n\tint t[8], s = 0;\n\n\tmemcpy(t, v, sizeof t);\n"
	       "\tfor (int i = 0; i <= 8; i++)\n\t\ts += t[i];\n\treturn s;\n}\n",
	.good = "int sum(const int v[8])\n{\n\tint t[8], s = 0;\n\n\tmemcpy(t, v, sizeof t);\n"
		"\tfor (int i = 0; i < 8; i++)\n\t\ts += t[i];\n\treturn s;\n}\n",
	.cwe = {125, 787},
	.severity = SEV_ERROR,
	.security = 8.0,
};

static void report(struct flow_ctx *cx, const char *text, const char *subject, val focus,
		   enum confidence conf)
{
	flow_report(cx, &(struct flow_report){.rule = &index_oob,
					      .severity = SEV_ERROR,
					      .confidence = conf,
					      .loc = cx->loc,
					      .text = text,
					      .subject = subject,
					      .focus = focus,
					      .origin = IR_NO});
}

/* ---- subscripts of arrays -----------------------------------------------------------------------
 */

/* The array type that the address r is the start of by its declaration, or 0. */
static ir_type array_type(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref r,
			  bool *ret_last_member)
{
	const struct ir_ins *i;

	*ret_last_member = false;
	switch (ir_ref_kind(r)) {
	case IR_LOCAL:
		return fn->locals[ir_ref_index(r)].type;
	case IR_GLOBAL:
		return u->globals.v[ir_ref_index(r)].type;
	case IR_TMP:
		i = &fn->ins[ir_ref_index(r)];
		if (i->op == IR_FIELD) {
			const struct ir_typ *rec = ir_typ(u, i->aux);

			*ret_last_member = i->imm + 1 == rec->n || rec->flags & IR_TF_UNION;
			return u->fields.v[rec->first + i->imm].type;
		}
		return i->op == IR_ELEM ? i->aux : 0;
	case IR_NONE:
	case IR_CONST:
	case IR_SYM:
	case IR_STR:
	case IR_LABEL:
		return 0;
	}
	return 0;
}

/* Can v be n or more, for certain or by the bound that the code itself gives it? */
static bool goes_past(struct flow_ctx *cx, val v, int64_t n, int64_t *ret_at)
{
	struct interval b = flow_bounds(cx, v), said;

	if (b.hi < n)
		return false;
	b = flow_bounds_sure(cx, v);
	*ret_at = b.lo;
	said = flow_said(cx, v);
	/* that a loop has gone round so often is no evidence where something that we do not know
	 * says how often it can */
	if (b.lo >= n && !(said.hi == INT64_MAX && flow_rounds_are_limited(cx, v)))
		return true;
	*ret_at = said.hi;
	return said.hi != INT64_MAX && said.hi >= n;
}

static bool goes_below(struct flow_ctx *cx, val v, int64_t *ret_at)
{
	struct interval b = flow_bounds(cx, v), said;

	if (b.lo >= 0)
		return false;
	b = flow_bounds_sure(cx, v);
	*ret_at = b.hi;
	if (b.hi < 0)
		return true;
	said = flow_said(cx, v);
	*ret_at = said.lo;
	return said.lo != INT64_MIN && said.lo < 0;
}

/* Certain where every value on the path is outside, or a loop gets there step by step. */
static enum confidence confidence(struct flow_ctx *cx, val v, int64_t at)
{
	struct interval b = flow_bounds(cx, v);

	return (b.lo == at && b.hi == at) || flow_counts_rounds(cx, v) ? CONF_CERTAIN : CONF_LIKELY;
}

/* Check one ELEM on the way to the accessed address; true: reported. */
static bool check_subscript(struct flow_ctx *cx, const struct ir_ins *elem)
{
	bool last;
	ir_type type = array_type(cx->unit, cx->fn, elem->a, &last);
	const struct ir_typ *t = ir_typ(cx->unit, type);
	const char *array, *index;
	int64_t n, at;
	val i;

	if (!type || t->kind != IR_ARRAY || t->count == IR_NO_COUNT || t->elem != elem->aux)
		return false;
	/* a last member of one element, or of any size in old code, may stand for more */
	if (last && t->count <= 1)
		return false;
	n = (int64_t)t->count;
	i = flow_value(cx, elem->b);
	if (!flow_is_known(i))
		return false;
	if (elem->flags & IR_MINUS)
		i = flow_linear(cx, -1, i, 0, i, 0);
	if (!flow_is_known(i))
		return false;
	array = flow_place_text(cx, elem->a);
	index = flow_ref_text(cx, elem->b);
	if (goes_past(cx, i, n, &at)) {
		report(cx,
		       flow_text(cx, "index %lld is past the end of '%s', which has %lld elements",
				 (long long)at, array, (long long)n),
		       index, i, confidence(cx, i, at));
	} else if (goes_below(cx, i, &at)) {
		report(cx,
		       flow_text(cx, "index %lld is before the start of '%s'", (long long)at,
				 array),
		       index, i, confidence(cx, i, at));
	} else {
		return false;
	}
	flow_assume(cx, i, 0, n - 1);
	return true;
}

/* ---- objects
 * -------------------------------------------------------------------------------------- */

static void check_object(struct flow_ctx *cx, const struct ev_deref *ev)
{
	const char *name;
	int64_t at;
	val off, size, past;

	if (!ev->size_bytes || ev->size_bytes > INT32_MAX ||
	    !flow_object(cx, ev->addr, &off, &size) || !flow_is_known(size))
		return;
	name = flow_place_text(cx, ev->addr_ref);
	/* bytes beyond the end: more than 0 is outside */
	past = flow_linear(cx, 1, off, -1, size, (int64_t)ev->size_bytes);
	if (flow_is_known(past) && goes_past(cx, past, 1, &at)) {
		struct interval s = flow_bounds(cx, size);

		if (s.lo == s.hi)
			report(cx,
			       flow_text(cx, "'%s' is past the end of its object of %lld bytes",
					 name, (long long)s.lo),
			       name, off, confidence(cx, past, at));
		else
			report(cx, flow_text(cx, "'%s' is past the end of its object", name), name,
			       off, confidence(cx, past, at));
		flow_assume(cx, past, INT64_MIN, 0);
	} else if (goes_below(cx, off, &at)) {
		report(cx, flow_text(cx, "'%s' is before the start of its object", name), name, off,
		       confidence(cx, off, at));
		flow_assume(cx, off, 0, INT64_MAX);
	}
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct ir_ref r = ev->addr_ref;

	if (ev->kind != ACCESS_READ && ev->kind != ACCESS_WRITE)
		return;
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &cx->fn->ins[ir_ref_index(r)];

		if (i->op == IR_ELEM && check_subscript(cx, i))
			return;
		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			break;
		r = i->a;
	}
	check_object(cx, ev);
}

static const struct rule *const rules[] = {&index_oob};

const struct checker checker_index_bounds = {
	.name = "index_bounds",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
};
