/* buffer_call.c - calls that read or write past the object that they are given (CWE-120, CWE-787,
 * CWE-126).
 *
 * Due where what is accessed does not fit for certain, where the code's own bound leaves room for
 * too much, and where a string comes from outside and nothing limits it.  A capacity argument that
 * is larger than the object is a fault whatever is written today.
 *
 * Where it misses by exactly one, mostly the terminator, it is index-off-by-one.
 */
#include "checkers/index_p.h"

const struct rule rule_buffer_overflow_call = {
	.id = "buffer-overflow-call",
	.summary = "call reads or writes past the object it is given",
	.help = "The function called here reads or writes more bytes than the object that is "
		"passed "
		"to it has: the length or the capacity argument is larger than the object, the "
		"string that is copied does not fit with its terminator, or it comes from outside "
		"and may have any length.\n\nPass the size of the destination and let the function "
		"keep to it (snprintf, strlcpy, fgets with sizeof buf), or compare the length with "
		"it first.",
	.bad = "void greet(void)\n{\n\tchar text[8];\n\n\tstrcpy(text, \"good morning\");\n"
	       "\tputs(text);\n}\n",
	.good = "void greet(void)\n{\n\tchar text[16];\n\n\tstrcpy(text, \"good morning\");\n"
		"\tputs(text);\n}\n",
	.cwe = {120, 787},
	.severity = SEV_ERROR,
	.security = 8.5,
};

/* What the call is given: the place, and how much of it there is. */
struct room {
	const char *name; /* of the argument */
	val offset;	  /* where the access begins                                         */
	val size;	  /* bytes of the object or of the member                            */
	bool known;	  /* … which is known                                                */
	bool object;	  /* … or at least what object it is                                 */
	bool member;	  /* … of an array that is a member of something larger              */
};

/* Does an access of so many bytes, from the start of member n on, end where one of those that
 * follow it ends?  Several of a kind in a row are meant then. */
static bool is_run_of_members(const struct ir_unit *u, const struct ir_typ *rec, uint32_t n,
			      int64_t bytes)
{
	const struct ir_field *f = &u->fields.v[rec->first + n];
	ir_type elem = ir_typ(u, f->type)->elem;
	uint64_t start = f->offset_bits / 8, end = start + ir_typ(u, f->type)->size_bytes;

	for (uint32_t i = n + 1; i < rec->n; i++) {
		const struct ir_field *next = &u->fields.v[rec->first + i];
		const struct ir_typ *t = ir_typ(u, next->type);

		if (next->width_bits || next->offset_bits / 8 != end ||
		    !(next->type == elem || (t->kind == IR_ARRAY && t->elem == elem)))
			return false;
		end += t->size_bytes;
		if (end - start == (uint64_t)bytes)
			return true;
	}
	return false;
}

/* The argument is an array that is a member, or an element of one. */
static bool find_member(struct flow_ctx *cx, struct ir_ref r, val bytes, struct room *ret)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, r), *elem = NULL;
	const struct ir_typ *rec, *t;
	val index = flow_constant(cx, 0);
	int64_t n;

	if (i && i->op == IR_ELEM) {
		elem = i;
		index = flow_value(cx, elem->b);
		i = ir_ins_of(cx->fn, elem->a);
	}
	if (!i || i->op != IR_FIELD)
		return false;
	rec = ir_typ(cx->unit, i->aux);
	t = ir_typ(cx->unit, cx->unit->fields.v[rec->first + i->imm].type);
	if (rec->flags & IR_TF_UNION || t->kind != IR_ARRAY || t->count == IR_NO_COUNT ||
	    !t->size_bytes || (t->count <= 1 && i->imm + 1 == rec->n))
		return false;
	/* the last one goes on as far as the object does that is seen as such a record */
	if (i->imm + 1 == rec->n && (ret->known || ret->object))
		return false;
	if (!elem && flow_is_known(bytes) && flow_is_constant(cx, bytes, &n) &&
	    is_run_of_members(cx->unit, rec, i->imm, n))
		return false;
	if (elem && elem->aux != t->elem)
		return false;
	if (!flow_is_known(index))
		return false;
	ret->offset = flow_linear(cx,
				  (int64_t)ir_typ(cx->unit, t->elem)->size_bytes *
					  (elem && elem->flags & IR_MINUS ? -1 : 1),
				  index, 0, index, 0);
	ret->size = flow_constant(cx, (int64_t)t->size_bytes);
	ret->member = true;
	return flow_is_known(ret->offset);
}

/* bytes: how much is accessed; 0: of no matter. */
static bool find_room(struct flow_ctx *cx, struct ir_ref ref, val addr, val bytes, struct room *ret)
{
	struct ir_ref r = ir_without_casts(cx->fn, ref);

	*ret = (struct room){.name = flow_ref_text(cx, r)};
	ret->known = flow_object(cx, addr, &ret->offset, &ret->size) && flow_is_known(ret->size);
	ret->object = flow_is_object(cx, addr);
	return find_member(cx, r, bytes, ret) || ret->known;
}

static void report_as(struct flow_ctx *cx, const struct rule *rule, enum severity severity,
		      const char *text, const struct room *r, val focus, enum confidence conf)
{
	flow_report(cx, &(struct flow_report){.rule = rule,
					      .severity = severity,
					      .confidence = conf,
					      .loc = cx->loc,
					      .text = text,
					      .subject = r->name,
					      .focus = focus,
					      .origin = IR_NO});
}

static void report(struct flow_ctx *cx, const struct rule *rule, const char *text,
		   const struct room *r, val focus, enum confidence conf)
{
	report_as(cx, rule, SEV_ERROR, text, r, focus, conf);
}

/* As for indices: a bound that is far off may be about something else. */
static enum severity severity(const struct flow_ctx *cx, val past, bool by_one,
			      const struct excess *e)
{
	struct index_leaves l = {.x = *e, .severity = SEV_ERROR};

	index_weigh_bound(cx, past, by_one, 0, &l);
	return l.severity;
}

/* "'buf', which has 8 bytes", as far as it is known. */
static const char *room_text(struct flow_ctx *cx, const struct room *r)
{
	val left = flow_linear(cx, 1, r->size, -1, r->offset, 0);
	struct interval iv = flow_bounds(cx, left);

	if (iv.lo != iv.hi)
		return flow_text(cx, "'%s'", r->name);
	return flow_text(cx, "'%s', which has %lld byte%s", r->name, (long long)iv.lo,
			 iv.lo == 1 ? "" : "s");
}

/* Memory for a count that is 0 on this path: what is then wrong with it is not how much is copied.
 */
static bool is_for_nothing(struct flow_ctx *cx, const struct room *r)
{
	struct interval iv = flow_bounds(cx, r->size);
	int64_t n;

	return iv.lo == 0 && iv.hi == 0 && !flow_is_constant(cx, r->size, &n);
}

/* Bytes of an access that begins at r->offset which lie behind the object: 1 or more is too much.
 */
static val beyond(struct flow_ctx *cx, const struct room *r, val bytes)
{
	val end = flow_linear(cx, 1, r->offset, 1, bytes, 0);

	return flow_is_known(end) ? flow_linear(cx, 1, end, -1, r->size, 0) : 0;
}

static const char *verb(const struct ev_extent *ev)
{
	return ev->writes ? "writes" : "reads";
}

/* The bound of a length that is copied is one of where it is copied to, not of what it is read
 * from. */
static bool is_bound_of_other(const struct ev_extent *ev, const struct excess *e)
{
	return !ev->writes && flow_is_known(ev->to) &&
	       (e->by_bound || e->confidence != CONF_CERTAIN);
}

/* Text from outside that nothing has measured: there is more of it than fits.  A size that is no
 * number may have been measured in a way that we do not follow. */
static bool check_outside(struct flow_ctx *cx, const struct ev_extent *ev, const struct room *r,
			  val past)
{
	const char *source = NULL;
	uint32_t from;
	int64_t n;

	if (!ev->writes || !flow_is_outside_text(cx, past, &from) ||
	    !flow_is_unbounded(cx, past, 1) || (!ev->string && flow_is_outside(cx, past, &from)))
		return false;
	if (from != IR_NO && cx->fn->ins[from].op == IR_CALL)
		source = flow_text(cx, "'%s' brings it in from outside",
				   flow_ref_text(cx, IR_REF(IR_TMP, from)));
	flow_report(cx,
		    &(struct flow_report){
			    .rule = &rule_buffer_overflow_call,
			    .severity = SEV_ERROR,
			    .confidence =
				    flow_is_constant(cx, r->size, &n) ? CONF_LIKELY : CONF_POSSIBLE,
			    .loc = cx->loc,
			    .text = flow_text(cx,
					      "'%s' writes a text from outside, of which nobody "
					      "has looked at the length, to %s",
					      ev->callee, room_text(cx, r)),
			    .subject = r->name,
			    .focus = past,
			    .origin = source ? from : IR_NO,
			    .origin_text = source});
	flow_assume(cx, past, INT64_MIN, 0);
	return true;
}

/* Text of any length, to an object of a size that is a number.  Callers that know the text hear of
 * it, too. */
static void check_any_text(struct flow_ctx *cx, const struct ev_extent *ev, const struct room *r,
			   val past)
{
	int64_t n;

	if (!ev->writes || !flow_is_constant(cx, r->size, &n) || !flow_is_any_text(cx, past))
		return;
	report_as(cx, &rule_buffer_overflow_call, SEV_WARNING,
		  flow_text(cx,
			    "'%s' writes a text, of which nobody has looked at the length, to %s",
			    ev->callee, room_text(cx, r)),
		  r, past, CONF_LIKELY);
}

/* What is accessed, whatever the callee was told. */
static bool check_content(struct flow_ctx *cx, const struct ev_extent *ev, const struct room *r)
{
	val past = beyond(cx, r, ev->content);
	struct excess e;
	bool by_one;
	const char *text;

	if (!flow_is_known(past))
		return false;
	if (flow_is_positive_with(cx, past, ev->content)) {
		report(cx, &rule_buffer_overflow_call,
		       flow_text(cx, "'%s' %s more bytes than '%s' has", ev->callee, verb(ev),
				 r->name),
		       r, past, CONF_LIKELY);
		flow_assume(cx, past, INT64_MIN, 0);
		return true;
	}
	if (!flow_reaches(cx, past, 1, &e)) {
		if (check_outside(cx, ev, r, past))
			return true;
		check_any_text(cx, ev, r, past);
		return false;
	}
	if (is_bound_of_other(ev, &e))
		return false;
	by_one = e.most == ev->char_bytes && (ev->string || !flow_is_plain(cx, past, IR_NOREF));
	if (by_one && ev->string && ev->writes)
		text = flow_text(cx, "'%s' writes the terminator past the end of %s", ev->callee,
				 room_text(cx, r));
	else if (e.at > INT64_MAX / 2)
		text = flow_text(cx, "'%s' %s far past the end of %s: the length wraps below 0",
				 ev->callee, verb(ev), room_text(cx, r));
	else
		text = flow_text(cx, "'%s' %s %lld byte%s past the end of %s", ev->callee, verb(ev),
				 (long long)e.at, e.at == 1 ? "" : "s", room_text(cx, r));
	report_as(cx, by_one ? &rule_index_off_by_one : &rule_buffer_overflow_call,
		  severity(cx, past, by_one || e.most == 1, &e), text, r, past, e.confidence);
	flow_assume(cx, past, INT64_MIN, 0);
	return true;
}

/* What the callee is told that there is room for. */
static bool check_limit(struct flow_ctx *cx, const struct ev_extent *ev, const struct room *r)
{
	val past = beyond(cx, r, ev->limit);
	struct excess e;
	bool fits, by_one;

	if (!flow_is_known(past))
		return false;
	if (!flow_reaches(cx, past, 1, &e))
		return check_outside(cx, ev, r, past);
	fits = flow_is_known(ev->content) && flow_is_known(beyond(cx, r, ev->content)) &&
	       flow_bounds(cx, beyond(cx, r, ev->content)).hi <= 0;
	by_one = fits || e.most == ev->char_bytes;
	report_as(cx, by_one ? &rule_index_off_by_one : &rule_buffer_overflow_call,
		  severity(cx, past, by_one || e.most == 1, &e),
		  e.at > INT64_MAX / 2
			  ? flow_text(cx,
				      "'%s' is allowed more than there is in %s: the size wraps "
				      "below 0",
				      ev->callee, room_text(cx, r))
			  : flow_text(cx, "'%s' is allowed %lld byte%s more than there are in %s",
				      ev->callee, (long long)e.at, e.at == 1 ? "" : "s",
				      room_text(cx, r)),
		  r, past, e.confidence);
	flow_assume(cx, past, INT64_MIN, 0);
	return true;
}

/* Before the object, by any of its bytes. */
static bool check_start(struct flow_ctx *cx, const struct ev_extent *ev, const struct room *r)
{
	val bytes = flow_is_known(ev->limit) ? ev->limit : ev->content;
	struct excess e;

	if (r->member || !flow_is_known(bytes) || flow_bounds(cx, bytes).lo < 1 ||
	    !flow_sinks(cx, r->offset, -1, &e))
		return false;
	report(cx, &rule_buffer_overflow_call,
	       flow_text(cx, "'%s' %s before the start of the object that '%s' points into",
			 ev->callee, verb(ev), r->name),
	       r, r->offset, e.confidence);
	flow_assume(cx, r->offset, 0, INT64_MAX);
	return true;
}

/* Has the size that is given been found to be the mistake? */
static bool is_size_mistaken(const struct flow_ctx *cx)
{
	const struct ir_call *call = &cx->fn->calls[cx->fn->ins[cx->ins].imm];

	for (uint32_t i = 0; i < call->n; i++)
		if (flow_is_reported(cx, "sizeof-mistake", cx->fn->args[call->first + i].loc))
			return true;
	return false;
}

/* How much there is, or how much is accessed, hangs on what the function is given: callers know. */
static void need(struct flow_ctx *cx, const struct ev_extent *ev, const struct room *r)
{
	val bytes = flow_is_known(ev->limit) ? ev->limit : ev->content, left = 0, before;
	const char *fn = flow_function_name(cx);
	int64_t n;

	if (!flow_is_known(bytes))
		return;
	before = flow_negative_before(cx, bytes);
	if (before && flow_may_need(cx, before))
		flow_need(cx, &(struct ev_need){.kind = NEED_LENGTH,
						.v = before,
						.lo = 0,
						.hi = INT64_MAX - 1,
						.writes = ev->writes,
						.text = flow_text(cx,
								  "the length that '%s' is given "
								  "in '%s'",
								  ev->callee, fn)});
	if (r)
		left = flow_linear(cx, 1, r->size, -1, r->offset, 0);
	if (r && flow_is_known(left) && flow_is_constant(cx, left, &n) &&
	    flow_may_need(cx, bytes) && flow_bounds(cx, bytes).hi > n)
		flow_need(cx, &(struct ev_need){
				      .kind = NEED_LENGTH,
				      .v = bytes,
				      .lo = INT64_MIN,
				      .hi = n,
				      .writes = ev->writes,
				      .text = flow_text(cx,
							"the length of what '%s' %s, '%s', which "
							"has %lld bytes, in '%s'",
							ev->callee,
							ev->writes ? "writes to" : "reads of",
							r->name, (long long)n, fn)});
	else if (!r && flow_may_need(cx, ev->addr))
		flow_need(cx, &(struct ev_need){
				      .kind = NEED_ROOM,
				      .v = ev->addr,
				      .bytes = bytes,
				      .writes = ev->writes,
				      .text = flow_text(cx, "'%s' %s it in '%s'", ev->callee,
							ev->writes ? "writes to" : "reads", fn)});
}

static void extent(struct flow_ctx *cx, const struct ev_extent *ev)
{
	struct room r;

	if (is_size_mistaken(cx))
		return;
	if (!find_room(cx, ev->addr_ref, ev->addr, ev->string ? 0 : ev->content, &r)) {
		need(cx, ev, NULL);
		return;
	}
	if (is_for_nothing(cx, &r))
		return;
	if (check_start(cx, ev, &r))
		return;
	if (flow_is_known(ev->limit)) {
		if (!check_limit(cx, ev, &r))
			need(cx, ev, r.known ? &r : NULL);
		return;
	}
	if (flow_is_known(ev->content) && check_content(cx, ev, &r))
		return;
	need(cx, ev, r.known ? &r : NULL);
	if (ev->any)
		report(cx, &rule_buffer_overflow_call,
		       flow_text(cx, "'%s' writes a string of any length to %s", ev->callee,
				 room_text(cx, &r)),
		       &r, 0, CONF_CERTAIN);
}

static const struct rule *const rules[] = {&rule_buffer_overflow_call};

const struct checker checker_buffer_call = {
	.name = "buffer_call",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.extent = extent,
};
