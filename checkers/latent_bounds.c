/* latent_bounds.c - numbers and addresses that a callee uses as they are, and that the caller knows
 * not to be good for that: the rules of the index family across calls.
 *
 * What a function cannot decide, since it hangs on what it is given, it takes for granted; the
 * checkers of indices and of calls note that.  Here is the other end: a call that gives something
 * else.
 */
#include "checkers/index_p.h"

/* "'f' uses 'n'", the argument or what it leads to. */
static const char *use_text(struct flow_ctx *cx, const struct ev_need *ev, const char *verb)
{
	if (!ev->inner)
		return flow_text(cx, "'%s' %s its argument %u", ev->callee, verb, ev->arg);
	if (!ev->arg || ev->name != ev->inner)
		return flow_text(cx, "'%s' %s '%s'", ev->callee, verb, ev->name);
	return flow_text(cx, "'%s' %s '%s', by its argument %u,", ev->callee, verb, ev->inner,
			 ev->arg);
}

static void report_as(struct flow_ctx *cx, const struct ev_need *ev, const struct rule *rule,
		      enum severity severity, enum confidence conf, val focus, uint32_t from,
		      const char *text)
{
	bool is_call = from != IR_NO && cx->fn->ins[from].op == IR_CALL;

	flow_report(
		cx,
		&(struct flow_report){
			.rule = rule,
			.severity = severity,
			.confidence = ev->assumes ? CONF_POSSIBLE : ps_min_u32(conf, CONF_LIKELY),
			.loc = cx->loc,
			.text = text,
			.subject = ev->inner ? ev->name : flow_ref_text(cx, ev->arg_ref),
			.focus = focus,
			.object = ev->kind == NEED_ROOM ? ev->v : 0,
			.origin = is_call ? from : IR_NO,
			.origin_text = is_call ? flow_text(cx, "'%s' brings it in from outside",
							   flow_ref_text(cx, IR_REF(IR_TMP, from)))
					       : NULL});
}

static void report(struct flow_ctx *cx, const struct ev_need *ev, const struct rule *rule,
		   enum confidence conf, val focus, uint32_t from, const char *text)
{
	report_as(cx, ev, rule, rule->severity, conf, focus, from, text);
}

static void number(struct flow_ctx *cx, const struct ev_need *ev)
{
	bool length = ev->kind == NEED_LENGTH;
	const char *use = use_text(cx, ev, "uses");
	val before = flow_negative_before(cx, ev->v), is = before ? before : ev->v;
	struct excess e;
	uint32_t from;

	if (flow_reaches(cx, ev->v, ev->hi + 1, &e) ||
	    (ev->lo > INT64_MIN && flow_sinks(cx, ev->v, ev->lo - 1, &e))) {
		bool by_one =
			!length &&
			(e.most == ev->hi + 1 || (ev->lo > INT64_MIN && e.most == ev->lo - 1)) &&
			!flow_is_plain(cx, ev->v, ev->arg_ref);

		report(cx, ev,
		       length	? &rule_buffer_overflow_call
		       : by_one ? &rule_index_off_by_one
				: &rule_index_out_of_bounds,
		       e.confidence, ev->v, IR_NO,
		       e.at > INT64_MAX / 2
			       ? flow_text(cx, "%s as %s: here it has wrapped around below 0", use,
					   ev->text)
			       : flow_text(cx, "%s as %s: here it is %lld", use, ev->text,
					   (long long)e.at));
	} else if (ev->hi < INT64_MAX - 1 && flow_is_outside(cx, ev->v, &from) &&
		   flow_is_unbounded(cx, ev->v, ev->hi + 1)) {
		report(cx, ev, &rule_index_unchecked, CONF_LIKELY, ev->v, from,
		       flow_text(cx, "%s as %s: it comes from outside, and nothing bounds it", use,
				 ev->text));
	} else if (length && ev->writes && flow_is_outside_text(cx, ev->v, &from) &&
		   flow_is_unbounded(cx, ev->v, ev->hi + 1)) {
		report(cx, ev, &rule_buffer_overflow_call, CONF_LIKELY, ev->v, from,
		       flow_text(cx,
				 "%s as %s: it is a text from outside, and nobody has looked at "
				 "its length",
				 use, ev->text));
	} else if (length && ev->writes && ev->lo == INT64_MIN && flow_is_any_text(cx, ev->v)) {
		report_as(cx, ev, &rule_buffer_overflow_call, SEV_WARNING, CONF_LIKELY, ev->v,
			  IR_NO,
			  flow_text(cx, "%s as %s: nobody has looked at how long this text is", use,
				    ev->text));
	} else if (flow_bounds(cx, is).lo < 0 && flow_is_outside(cx, is, &from) &&
		   flow_is_unbounded_below(cx, is)) {
		report(cx, ev, &rule_index_negative, CONF_LIKELY, is, from,
		       flow_text(cx, "%s as %s: it comes from outside, and may be negative", use,
				 ev->text));
	} else if (flow_bounds(cx, is).lo < 0 && flow_is_failure(cx, ev->arg_ref, is, &from)) {
		report(cx, ev, &rule_index_negative, CONF_LIKELY, is, IR_NO,
		       flow_text(cx, "%s as %s: it is negative where '%s' fails", use, ev->text,
				 flow_ref_text(cx, IR_REF(IR_TMP, from))));
	} else {
		return;
	}
	flow_assume(cx, ev->v, ev->lo, ev->hi);
}

static void size(struct flow_ctx *cx, const struct ev_need *ev)
{
	uint32_t from;

	if (!flow_is_outside(cx, ev->v, &from) || !flow_is_unbounded(cx, ev->v, ev->hi + 1) ||
	    flow_is_reported(cx, "size-arith-overflow", cx->loc))
		return;
	report(cx, ev, &rule_index_unchecked, CONF_LIKELY, ev->v, from,
	       flow_text(cx, "%s as %s: it comes from outside, and nothing bounds it",
			 use_text(cx, ev, "uses"), ev->text));
}

static void room(struct flow_ctx *cx, const struct ev_need *ev)
{
	val off, size, past;
	const char *what;
	struct excess e;
	int64_t least;

	if (!flow_object(cx, ev->v, &off, &size) || !flow_is_known(size) || !flow_is_known(off))
		return;
	what = !ev->inner ? flow_text(cx, "argument %u of '%s'", ev->arg, ev->callee)
	       : ev->arg && ev->name == ev->inner
		       ? flow_text(cx, "'%s', which '%s' reaches by argument %u,", ev->inner,
				   ev->callee, ev->arg)
		       : flow_text(cx, "'%s', which '%s' uses,", ev->name, ev->callee);
	if (flow_sinks(cx, off, -1, &e)) {
		report(cx, ev, &rule_buffer_overflow_call, e.confidence, off, IR_NO,
		       flow_text(cx, "%s begins before its object: %s", what, ev->text));
		return;
	}
	past = flow_linear(cx, 1, off, 1, ev->bytes, 0);
	past = flow_is_known(past) ? flow_linear(cx, 1, past, -1, size, 0) : 0;
	if (!flow_is_known(past) || !flow_reaches(cx, past, 1, &e))
		return;
	/* that there is something at all says little of how much */
	if (e.by_bound && !flow_is_constant(cx, size, &least) && flow_bounds(cx, size).lo <= 1)
		return;
	report(cx, ev, &rule_buffer_overflow_call, e.confidence, past, IR_NO,
	       e.at > INT64_MAX / 2
		       ? flow_text(cx, "%s is too small: %s, and the length has wrapped below 0",
				   what, ev->text)
		       : flow_text(cx, "%s is %lld byte%s too small: %s", what, (long long)e.at,
				   e.at == 1 ? "" : "s", ev->text));
	flow_assume(cx, past, INT64_MIN, 0);
}

static void need(struct flow_ctx *cx, const struct ev_need *ev)
{
	switch (ev->kind) {
	case NEED_INDEX:
	case NEED_LENGTH:
		number(cx, ev);
		break;
	case NEED_SIZE:
		size(cx, ev);
		break;
	case NEED_SHIFT: /* shift_range.c */
		break;
	case NEED_ROOM:
		room(cx, ev);
		break;
	}
}

const struct checker checker_latent_bounds = {
	.name = "latent_bounds",
	.need = need,
};
