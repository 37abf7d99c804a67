/* locks.c - locks that a path locks twice, unlocks twice, or holds when it returns though other
 * paths have unlocked them by then (CWE-667, CWE-764, CWE-832).
 *
 * What is held when a function begins is not known: only what the path itself does counts.  A
 * function that returns with a lock held is a lock function, unless what it returns does not tell
 * these paths from those that have unlocked it, or says that it has failed.
 */
#include "checkers/checker.h"

#include <string.h>

static const struct rule lock_double = {
	.id = "lock-double",
	.summary = "locked while it is held",
	.help = "On the path shown, a lock is locked by a thread that holds it already. A lock "
		"that "
		"is not recursive then waits for itself: the thread stops for good, and with it "
		"all who wait for the lock."
		"\n\nUnlock before, or divide the function: one that locks, and one that is "
		"called with the lock held.",
	.bad = "struct set {\n\tpthread_mutex_t lock;\n\tunsigned n;\n};\n\nstatic unsigned "
	       "set_count(struct set *s)\n{\n\tunsigned n;\n\n\tpthread_mutex_lock(&s->lock);\n\tn "
	       "= s->n;\n\tpthread_mutex_unlock(&s->lock);\n\treturn n;\n}\n\nvoid set_add(struct "
	       "set *s)\n{\n\tpthread_mutex_lock(&s->lock);\n\tif (set_count(s) < "
	       "100)\n\t\ts->n++;\n\tpthread_mutex_unlock(&s->lock);\n}\n",
	.good = "struct set {\n\tpthread_mutex_t lock;\n\tunsigned n;\n};\n\nvoid set_add(struct "
		"set *s)\n{\n\tpthread_mutex_lock(&s->lock);\n\tif (s->n < "
		"100)\n\t\ts->n++;\n\tpthread_mutex_unlock(&s->lock);\n}\n",
	.cwe = {764, 667},
	.severity = SEV_ERROR,
	.security = 5.0,
};

static const struct rule unlock_unheld = {
	.id = "unlock-unheld",
	.summary = "unlocked after it was unlocked",
	.help = "On the path shown, a lock is unlocked that the same path has unlocked before, "
		"without locking it in between. By then another thread may hold it, and is left "
		"without its protection; for mutexes it is undefined what happens."
		"\n\nUnlock in one place, that every way out passes once.",
	.bad = "struct set {\n\tpthread_mutex_t lock;\n\tunsigned n;\n\tint v[100];\n};\n\n"
	       "int put(struct set *s, int v)\n{\n\tint r = "
	       "0;\n\n\tpthread_mutex_lock(&s->lock);\n\tif (s->n == 100) "
	       "{\n\t\tpthread_mutex_unlock(&s->lock);\n\t\tr = "
	       "-1;\n\t\tgoto out;\n\t}\n\ts->v[s->n++] = "
	       "v;\nout:\n\tpthread_mutex_unlock(&s->lock);\n\treturn r;\n}\n",
	.good = "struct set {\n\tpthread_mutex_t lock;\n\tunsigned n;\n\tint v[100];\n};\n\n"
		"int put(struct set *s, int v)\n{\n\tint r = "
		"0;\n\n\tpthread_mutex_lock(&s->lock);\n\tif (s->n == 100) {\n\t\tr = "
		"-1;\n\t\tgoto out;\n\t}\n\ts->v[s->n++] = "
		"v;\nout:\n\tpthread_mutex_unlock(&s->lock);\n\treturn r;\n}\n",
	.cwe = {832, 667},
	.severity = SEV_ERROR,
	.security = 5.0,
};

static const struct rule lock_leak = {
	.id = "lock-leak",
	.summary = "held when the function returns",
	.help = "On the path shown, the function returns without unlocking what it has locked, "
		"though it does so on other paths: whoever locks it next waits for ever. Most of "
		"these are ways out after an error."
		"\n\nUnlock on every way out: at one label at the end, or by a cleanup attribute.",
	.bad = "struct set {\n\tpthread_mutex_t lock;\n\tunsigned n;\n\tint v[100];\n};\n\n"
	       "int put(struct set *s, int v)\n{\n\tpthread_mutex_lock(&s->lock);\n\tif (s->n == "
	       "100)\n\t\treturn -1;\n\ts->v[s->n++] = "
	       "v;\n\tpthread_mutex_unlock(&s->lock);\n\treturn 0;\n}\n",
	.good = "struct set {\n\tpthread_mutex_t lock;\n\tunsigned n;\n\tint v[100];\n};\n\n"
		"int put(struct set *s, int v)\n{\n\tint r = "
		"-1;\n\n\tpthread_mutex_lock(&s->lock);\n\tif (s->n < 100) {\n\t\ts->v[s->n++] = "
		"v;\n\t\tr = 0;\n\t}\n\tpthread_mutex_unlock(&s->lock);\n\treturn r;\n}\n",
	.cwe = {667},
	.severity = SEV_ERROR,
	.security = 5.0,
};

/* What a path returns, as far as callers can tell paths apart by it. */
enum result_class { NOTHING, FAILURE, ZERO, POSITIVE, ANYTHING, N_CLASSES };

enum { COUNT_HELD, COUNT_FREE };
enum { FIRST_KEY = 3 << 28 }; /* of what is held back: other checkers go by instructions */

static enum result_class class_of(const struct flow_ctx *cx, val result)
{
	struct interval r;

	if (ir_type_is(cx->unit, cx->fn->ret, IR_VOID))
		return NOTHING;
	if (!result)
		return ANYTHING;
	r = flow_bounds(cx, result);
	if (ir_type_is(cx->unit, cx->fn->ret, IR_PTR))
		return r.hi <= 0 ? FAILURE : r.lo > 0 ? POSITIVE : ANYTHING;
	if (r.lo == 0 && r.hi == 0)
		return ZERO;
	if (r.lo > 0)
		return POSITIVE;
	/* if (r) return r; */
	return r.hi < 0 || flow_is_zero(cx, result) == TRI_NO ? FAILURE : ANYTHING;
}

static uint32_t hold_key(uint32_t by, enum result_class c)
{
	return FIRST_KEY + by * N_CLASSES + c;
}

/* The lock's name, of the call that has locked it. */
static const char *lock_name(const struct flow_ctx *cx, uint32_t by)
{
	const struct ir_call *call = &cx->fn->calls[cx->fn->ins[by].imm];
	const char *name =
		call->n ? flow_ref_text(cx, cx->fn->args[call->first].value) : "the lock";

	return *name == '&' ? name + 1 : name;
}

static void twice(struct flow_ctx *cx, const struct ev_lock *ev)
{
	const char *by = flow_call_name(cx, ev->by), *name, *text;
	bool locks = ev->what == LOCK_TWICE;

	if (ev->ref.bits == IR_NOREF.bits) {
		name = ev->inner ? ev->inner : "a lock";
		text = flow_text(
			cx,
			locks ? "'%s' is locked by '%s', but is held since '%s' has locked it"
			      : "'%s' is unlocked by '%s' after '%s' has unlocked it",
			name, flow_call_name(cx, cx->ins), by);
	} else {
		name = flow_ref_text(cx, ev->ref);
		name += *name == '&';
		text = flow_text(
			cx,
			locks ? "'%s' is locked by '%s', but is held since '%s' has locked it"
			      : "'%s' is unlocked by '%s' after '%s' has unlocked it",
			name, ev->callee, by);
	}
	flow_report(cx, &(struct flow_report){
				.rule = locks ? &lock_double : &unlock_unheld,
				.severity = SEV_ERROR,
				/* a mutex may be a recursive one */
				.confidence = locks && (!ev->kind || strcmp(ev->kind, "mutex") == 0)
						      ? CONF_LIKELY
						      : CONF_CERTAIN,
				.loc = cx->loc,
				.text = text,
				.subject = name,
				.focus = ev->addr,
				.origin = ev->by,
				.origin_text = flow_text(
					cx, locks ? "'%s' locks it" : "'%s' unlocks it", by),
			});
}

static void lock_event(struct flow_ctx *cx, const struct ev_lock *ev)
{
	enum result_class c;
	const char *name;

	if (ev->what == LOCK_TWICE || ev->what == UNLOCK_TWICE) {
		twice(cx, ev);
		return;
	}
	c = class_of(cx, ev->result);
	*flow_count(cx, COUNT_HELD, IR_NO) = 1;
	*flow_count(cx, ev->what == LEFT_LOCKED ? COUNT_HELD : COUNT_FREE, ev->by) |= 1u << c;
	/* if (threaded) lock(); … if (threaded) unlock(); */
	if (ev->what != LEFT_LOCKED || flow_is_contradictory(cx))
		return;
	name = lock_name(cx, ev->by);
	flow_hold(cx, hold_key(ev->by, c),
		  &(struct flow_report){
			  .rule = &lock_leak,
			  .severity = SEV_ERROR,
			  .loc = cx->loc,
			  .text = flow_text(cx,
					    "'%s' is still locked when this path returns; others "
					    "unlock it",
					    name),
			  .subject = name,
			  .focus = ev->addr,
			  .origin = ev->by,
			  .origin_text = flow_text(cx, "'%s' locks it", flow_call_name(cx, ev->by)),
		  });
}

static void decide(struct flow_ctx *cx, uint32_t by)
{
	uint64_t held = *flow_count(cx, COUNT_HELD, by), gone = *flow_count(cx, COUNT_FREE, by);

	for (uint32_t c = 0; c < N_CLASSES; c++) {
		bool same = gone & (1u << c | (c == NOTHING ? 0 : 1u << ANYTHING));
		bool failed = c == FAILURE && gone & ~(1u << FAILURE);

		if (held >> c & 1 && (same || failed))
			flow_release(cx, hold_key(by, (enum result_class)c),
				     c == ANYTHING || !(gone & ~(1u << ANYTHING)) ? CONF_LIKELY
										  : CONF_CERTAIN);
	}
}

static void end_event(struct flow_ctx *cx)
{
	if (!*flow_count(cx, COUNT_HELD, IR_NO))
		return;
	for (uint32_t i = 0; i < cx->fn->n_ins; i++)
		if (cx->fn->ins[i].op == IR_CALL)
			decide(cx, i);
}

static const struct rule *const rules[] = {&lock_double, &unlock_unheld, &lock_leak};

const struct checker checker_locks = {
	.name = "locks",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.lock = lock_event,
	.end_function = end_event,
};
