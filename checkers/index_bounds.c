/* index_bounds.c - accesses outside an object of known size (CWE-125, CWE-787, CWE-193).
 *
 * Two checks of one access: each subscript against the count of the array that it is written
 * on (also a member inside a larger object), and the address against the object it points into.
 * Due when the access is outside for certain on the path, or when a bound that the code itself
 * gives the index gets there.
 *
 * Two rules: where a check, a loop or an allocation misses by exactly one element, it is that which
 * is wrong, and the rule is index-off-by-one.  Everything else is index-out-of-bounds.
 */
#include "checkers/index_p.h"

const struct rule rule_index_out_of_bounds = {
	.id = "index-out-of-bounds",
	.summary = "access outside an object of known size",
	.help = "On the path shown, the index or pointer is outside the object that it is used on: "
		"reading "
		"there gives garbage, writing there destroys something else.\n\nCompare the index "
		"with the "
		"number of elements (not of bytes) before the access; in loops use < where the "
		"count "
		"itself is the bound.",
	.bad = "int days_of_april(void)\n{\n\tstatic const int days[12] = {31, 28, 31, 30, 31, 30, "
	       "31, 31, 30, 31, 30, 31};\n\tint month = 3;\n\n\treturn days[month + 12];\n}\n",
	.good = "int days_of_april(void)\n{\n\tstatic const int days[12] = {31, 28, 31, 30, 31, "
		"30, 31, 31, 30, 31, 30, 31};\n\tint month = 3;\n\n\treturn days[month];\n}\n",
	.cwe = {125, 787},
	.severity = SEV_ERROR,
	.security = 8.0,
};

const struct rule rule_index_off_by_one = {
	.id = "index-off-by-one",
	.summary = "check, loop or size that misses by exactly one element",
	.help = "A check, the bound of a loop or the size of an allocation leaves exactly one "
		"element too many: the access shown is one past the end (or one before the start) "
		"of its object. A count used as an index, <= or > where the count itself is "
		"compared, a buffer without room for the terminator, and a capacity argument that "
		"is larger than the buffer are of this kind.\n\nAn array of n elements ends at "
		"n - 1: check with i >= n, loop with i < n, allocate strlen(s) + 1, read at most "
		"sizeof buf - 1 bytes if a terminator is to follow.",
	.bad = "int sum(const int v[8])\n{\n\tint t[8], s = 0;\n\n\tmemcpy(t, v, sizeof t);\n"
	       "\tfor (int i = 0; i <= 8; i++)\n\t\ts += t[i];\n\treturn s;\n}\n",
	.good = "int sum(const int v[8])\n{\n\tint t[8], s = 0;\n\n\tmemcpy(t, v, sizeof t);\n"
		"\tfor (int i = 0; i < 8; i++)\n\t\ts += t[i];\n\treturn s;\n}\n",
	.cwe = {193},
	.severity = SEV_ERROR,
	.security = 7.5,
};

enum { COUNT_REPORTED }; /* per place: 1 + confidence of what was said of it */

/* Paths may come to one access with a number, or with a bound of their own: still one fault. */
static void report(struct flow_ctx *cx, bool by_one, const char *text, const char *subject,
		   val focus, const struct index_leaves *e)
{
	enum confidence conf = e->x.confidence;
	uint64_t *said = flow_count(cx, COUNT_REPORTED, cx->loc);

	if (*said > CONF_POSSIBLE + 1 || (*said && conf == CONF_POSSIBLE))
		return;
	*said = (uint64_t)conf + 1;
	flow_report(cx, &(struct flow_report){.rule = by_one ? &rule_index_off_by_one
							     : &rule_index_out_of_bounds,
					      .severity = e->severity,
					      .confidence = conf,
					      .loc = cx->loc,
					      .text = text,
					      .subject = subject,
					      .focus = focus,
					      .origin = IR_NO});
}

void index_weigh(const struct flow_ctx *cx, struct ir_ref addr, val beyond, int64_t elem_bytes,
		 bool by_one, struct index_leaves *e)
{
	val address = flow_value(cx, addr);

	e->severity = flow_is_empty_by_guess(cx, address) ? SEV_WARNING : SEV_ERROR;
	if (flow_ends_by_contents(cx, addr) || (!by_one && flow_is_bit_of_mask(cx, addr)) ||
	    flow_is_turned_back(cx, addr, beyond, elem_bytes) ||
	    flow_is_counted_before(cx, addr, address) || flow_is_grown(cx, addr, address) ||
	    flow_is_of_no_line(cx, addr, address) || flow_is_whole_multiple(cx, addr) ||
	    flow_is_told_by_table(cx, addr))
		e->x.confidence = CONF_POSSIBLE;
}

void index_weigh_bound(const struct flow_ctx *cx, val v, bool by_one, int64_t in_bytes,
		       struct index_leaves *e)
{
	bool counts = flow_counts_rounds(cx, v) && !flow_rounds_are_limited(cx, v);

	if (e->x.by_bound && !counts && !by_one && e->x.most != in_bytes)
		e->severity = SEV_WARNING;
}

/* Below the start only where a loop has no round: nothing speaks for that.  Who writes tab[find(x)]
 * is sure that it is found. */
static void weigh_start(const struct flow_ctx *cx, struct ir_ref addr, struct index_leaves *e)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, addr);

	i = i && i->op == IR_ELEM ? ir_ins_of(cx->fn, ir_without_casts(cx->fn, i->b)) : NULL;
	if (!e->x.by_bound && ((i && i->op == IR_CALL) || flow_had_no_round(cx, addr)))
		e->severity = SEV_WARNING;
}

/* ---- subscripts of arrays ----------------------------------------------------------------- */

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

/* The record that the address lies in, as far as it is a last member all the way, or 0. */
static ir_type record_ending_with(const struct flow_ctx *cx, struct ir_ref r)
{
	ir_type outer = 0;

	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &cx->fn->ins[ir_ref_index(r)];
		const struct ir_typ *rec = ir_typ(cx->unit, i->aux);

		if (i->op == IR_CAST) {
			r = i->a;
			continue;
		}
		if (i->op != IR_FIELD)
			break;
		if (i->imm + 1 != rec->n && !(rec->flags & IR_TF_UNION))
			return 0;
		outer = i->aux;
		r = i->a;
	}
	return outer;
}

/* Is the array at the end of a record that is laid over a larger buffer of bytes?  It goes on to
 * the end of that, then. */
static bool is_laid_over_more(const struct flow_ctx *cx, struct ir_ref array)
{
	ir_type rec = record_ending_with(cx, array);
	int64_t at, n;
	val off, size;

	return rec && flow_object(cx, flow_value(cx, array), &off, &size) &&
	       flow_is_constant(cx, off, &at) && flow_is_constant(cx, size, &n) &&
	       n > at + (int64_t)ir_typ(cx->unit, rec)->size_bytes &&
	       flow_is_bytes(cx, flow_value(cx, array));
}

/* A constant of the type of sizeof: the count itself is written as the index.  A number is an int.
 */
static bool is_size(const struct ir_unit *u, struct ir_ref r)
{
	const struct ir_typ *t;

	if (!ir_ref_is(r, IR_CONST))
		return false;
	t = ir_typ(u, u->consts.v[ir_ref_index(r)].type);
	return t->kind == IR_INT && !(t->flags & IR_TF_SIGNED) && t->size_bytes == u->ptr_bytes;
}

/* Is i, which is `at`, an unsigned number that would be negative? */
static bool has_wrapped(const struct flow_ctx *cx, val i, int64_t at)
{
	val before = flow_unwrapped(cx, i);

	return at == INT64_MAX || (before != i && flow_bounds(cx, before).hi < 0);
}

/* A loop counts up to something that the function is given, and every round has its element. */
static void need_rounds(const struct flow_ctx *cx, struct ir_ref addr, val i, int64_t n,
			const char *array)
{
	int64_t c = 0;
	val limit = flow_given_limit(cx, i, &c);

	if (limit && c > -n && c < n && !flow_ends_by_contents(cx, addr))
		flow_need(cx,
			  &(struct ev_need){
				  .kind = NEED_INDEX,
				  .v = limit,
				  .lo = INT64_MIN,
				  .hi = n - 1 - c,
				  .text = flow_text(cx,
						    "the number of rounds that use '%s', which "
						    "has %lld elements, in '%s'",
						    array, (long long)n, flow_function_name(cx))});
}

/* What the index is hangs on what the function is given: callers know. */
static void need_index(const struct flow_ctx *cx, struct ir_ref addr, val i, int64_t n,
		       const char *array)
{
	struct interval is = flow_bounds(cx, i);

	if (is.lo >= 0 && is.hi < n)
		return;
	if (!flow_may_need(cx, i)) {
		need_rounds(cx, addr, i, n, array);
		return;
	}
	flow_need(cx, &(struct ev_need){
			      .kind = NEED_INDEX,
			      .v = i,
			      .lo = 0,
			      .hi = n - 1,
			      .text = flow_text(
				      cx, "an index of '%s', which has %lld elements, in '%s'",
				      array, (long long)n, flow_function_name(cx))});
}

/* Check one ELEM on the way to the accessed address; true: reported.  *ret_counted: it is on an
 * array of known size. */
static bool check_subscript(struct flow_ctx *cx, struct ir_ref r, bool *ret_counted)
{
	const struct ir_ins *elem = &cx->fn->ins[ir_ref_index(r)];
	bool last, by_one;
	ir_type type = array_type(cx->unit, cx->fn, elem->a, &last);
	const struct ir_typ *t = ir_typ(cx->unit, type);
	const char *array, *index;
	int64_t n, bytes;
	struct index_leaves e;
	val i;

	if (!type || t->kind != IR_ARRAY || t->count == IR_NO_COUNT || t->elem != elem->aux)
		return false;
	/* a last member of one element, or of any size in old code, may stand for more */
	if (last && (flow_stands_for_more(cx->unit, t) || is_laid_over_more(cx, elem->a)))
		return false;
	*ret_counted = true;
	if (!t->count) /* a name for where something begins, wherever it stands */
		return false;
	n = (int64_t)t->count;
	bytes = (int64_t)ir_typ(cx->unit, t->elem)->size_bytes;
	i = flow_value(cx, elem->b);
	if (!flow_is_known(i))
		return false;
	if (elem->flags & IR_MINUS)
		i = flow_linear(cx, -1, i, 0, i, 0);
	if (!flow_is_known(i))
		return false;
	array = flow_place_text(cx, elem->a);
	index = flow_ref_text(cx, elem->b);
	by_one = is_size(cx->unit, elem->b) || !flow_is_plain(cx, i, elem->b);
	if (flow_reaches(cx, i, n, &e.x)) {
		if (by_one && e.x.most == n && cx->ins != IR_NO &&
		    index_is_checked_later(cx, elem->b))
			return true;
		index_weigh(cx, r, flow_linear(cx, bytes, i, 0, i, -bytes * n), bytes,
			    by_one && e.x.most == n, &e);
		if (has_wrapped(cx, i, e.x.at))
			weigh_start(cx, r, &e);
		index_weigh_bound(cx, i, e.x.most == n, n * bytes - 1, &e);
		report(cx, by_one && e.x.most == n,
		       has_wrapped(cx, i, e.x.at)
			       ? flow_text(cx,
					   "'%s' has wrapped around below 0: as an index it is far "
					   "past the end of '%s'",
					   index, array)
			       : flow_text(cx,
					   "index %lld is past the end of '%s', which has %lld "
					   "elements",
					   (long long)e.x.at, array, (long long)n),
		       index, i, &e);
	} else if (flow_sinks(cx, i, -1, &e.x)) {
		index_weigh(cx, r, flow_linear(cx, bytes, i, 0, i, bytes), bytes,
			    by_one && e.x.most == -1, &e);
		weigh_start(cx, r, &e);
		report(cx, by_one && e.x.most == -1,
		       flow_text(cx, "index %lld is before the start of '%s'", (long long)e.x.at,
				 array),
		       index, i, &e);
	} else {
		need_index(cx, r, i, n, array);
		return false;
	}
	flow_assume(cx, i, 0, n - 1);
	return true;
}

/* ---- objects -------------------------------------------------------------------------------- */

/* Elements of something that the function is given, up to a number or to where a loop counts; or
 * more of it than its type says.  How far single bytes are read is mostly a matter of what they
 * are. */
static void need_room(struct flow_ctx *cx, const struct ev_deref *ev, const char *name)
{
	const struct ir_ins *elem = ir_ins_of(cx->fn, ir_without_casts(cx->fn, ev->addr_ref));
	val base = flow_pointer(cx, ev->addr), off;
	int64_t last;

	if (!flow_may_need(cx, base) || flow_ends_by_contents(cx, ev->addr_ref))
		return;
	off = flow_linear(cx, 1, ev->addr, -1, base, 0);
	if (!flow_is_known(off))
		return;
	if (flow_is_constant(cx, off, &last)) {
		bool more = (int64_t)ev->size_bytes > flow_declared_bytes(cx, base);

		if (!more && (!elem || elem->op != IR_ELEM ||
			      (ev->kind == ACCESS_READ && ev->size_bytes == 1)))
			return;
	} else {
		if (!elem || elem->op != IR_ELEM ||
		    flow_given_limit(cx, flow_value(cx, elem->b), &last))
			return;
		if (!flow_counts_only_rounds(cx, off))
			return;
		last = flow_said(cx, off).hi;
	}
	if (last < 0 || last > INT32_MAX)
		return;
	last += (int64_t)ev->size_bytes;
	flow_need(cx, &(struct ev_need){.kind = NEED_ROOM,
					.v = base,
					.bytes = flow_constant(cx, last),
					.writes = ev->kind == ACCESS_WRITE,
					.text = flow_text(cx, "'%s' is used in '%s'", name,
							  flow_function_name(cx))});
}

/* An object of so many bytes, of elements of a size. */
static void need_offset(const struct flow_ctx *cx, const struct ev_deref *ev, val off, val size,
			const char *name)
{
	val count = flow_multiplied(cx, off);
	int64_t n, all, by;

	if (!flow_is_constant(cx, size, &all))
		return;
	if (!flow_may_need(cx, off)) {
		const struct ir_ins *elem =
			ir_ins_of(cx->fn, ir_without_casts(cx->fn, ev->addr_ref));

		if (elem && elem->op == IR_ELEM && !(elem->flags & IR_MINUS) &&
		    flow_pointer(cx, ev->addr) == flow_value(cx, elem->a) &&
		    ir_typ(cx->unit, elem->aux)->size_bytes == ev->size_bytes)
			need_rounds(cx, ev->addr_ref, flow_value(cx, elem->b),
				    all / (int64_t)ev->size_bytes, name);
		return;
	}
	by = flow_is_constant(cx, flow_linear(cx, 1, off, -(int64_t)ev->size_bytes, count, 0), &n)
		     ? (int64_t)ev->size_bytes
		     : 1;
	flow_need(cx, &(struct ev_need){
			      .kind = NEED_INDEX,
			      .v = by > 1 ? count : off,
			      .lo = 0,
			      .hi = (all - (int64_t)ev->size_bytes) / by,
			      .text = flow_text(cx, "%s of '%s' in '%s', which has %lld bytes",
						by > 1 ? "an index" : "an offset", name,
						flow_function_name(cx), (long long)all)});
}

/* That there is something at all, of a size that is given, says little of how much: an access at a
 * fixed place of it. */
static bool is_of_some_size(const struct flow_ctx *cx, val off, val size, const struct excess *e)
{
	int64_t n;

	return e->by_bound && flow_is_constant(cx, off, &n) && !flow_is_constant(cx, size, &n) &&
	       flow_bounds(cx, size).lo <= 1 && flow_said(cx, size).lo == 1;
}

static void check_object(struct flow_ctx *cx, const struct ev_deref *ev, bool counted)
{
	struct index_leaves e;
	const char *name;
	val off, size, past;
	bool by_one;
	int64_t n;

	if (!ev->size_bytes || ev->size_bytes > INT32_MAX)
		return;
	name = flow_place_text(cx, ev->addr_ref);
	if (!flow_object(cx, ev->addr, &off, &size) || !flow_is_known(size)) {
		need_room(cx, ev, name);
		return;
	}
	by_one = !flow_is_plain(cx, off, ev->addr_ref) || !flow_is_constant(cx, size, &n);
	/* bytes beyond the end: more than 0 is outside */
	past = flow_linear(cx, 1, off, -1, size, (int64_t)ev->size_bytes);
	if (flow_is_known(past) && flow_reaches(cx, past, 1, &e.x)) {
		struct interval s = flow_bounds(cx, size);

		if (is_of_some_size(cx, off, size, &e.x))
			return;
		by_one = by_one && e.x.most == (int64_t)ev->size_bytes;
		index_weigh(cx, ev->addr_ref, flow_linear(cx, 1, off, -1, size, 0),
			    (int64_t)ev->size_bytes, by_one, &e);
		index_weigh_bound(
			cx, past, (int64_t)ev->size_bytes,
			flow_is_constant(cx, size, &n) ? n * ((int64_t)ev->size_bytes - 1) : 0, &e);
		if (s.lo == s.hi)
			report(cx, by_one,
			       flow_text(cx, "'%s' is past the end of its object of %lld bytes",
					 name, (long long)s.lo),
			       name, off, &e);
		else
			report(cx, by_one,
			       flow_text(cx, "'%s' is past the end of its object", name), name, off,
			       &e);
		flow_assume(cx, past, INT64_MIN, 0);
	} else if (flow_sinks(cx, off, -1, &e.x)) {
		by_one = by_one && e.x.most == -(int64_t)ev->size_bytes;
		index_weigh(cx, ev->addr_ref,
			    flow_linear(cx, 1, off, 0, off, (int64_t)ev->size_bytes),
			    (int64_t)ev->size_bytes, by_one, &e);
		weigh_start(cx, ev->addr_ref, &e);
		report(cx, by_one, flow_text(cx, "'%s' is before the start of its object", name),
		       name, off, &e);
		flow_assume(cx, off, 0, INT64_MAX);
	} else if (!counted && (flow_bounds(cx, past).hi > 0 || flow_bounds(cx, off).lo < 0)) {
		need_offset(cx, ev, off, size, name);
	}
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct ir_ref r = ev->addr_ref;
	ir_type step = 0; /* what an ELEM around this one counts */
	bool counted = false;

	if (ev->kind != ACCESS_READ && ev->kind != ACCESS_WRITE)
		return;
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &cx->fn->ins[ir_ref_index(r)];

		/* buf + n - 1: where buf + n leads does not matter */
		if (i->op == IR_ELEM && i->aux != step && check_subscript(cx, r, &counted))
			return;
		step = i->op == IR_ELEM ? i->aux : 0;
		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			break;
		r = i->a;
	}
	check_object(cx, ev, counted);
}

static const struct rule *const rules[] = {&rule_index_out_of_bounds, &rule_index_off_by_one};

const struct checker checker_index_bounds = {
	.name = "index_bounds",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
};
