/* use_after_release.c - memory that was released is read, written, or handed to somebody who does
 * (CWE-416).
 *
 * The address alone is no use: it is compared, subtracted from the new one, printed.  Once for each
 * release: what follows from the same mistake is mended with it.
 */
#include "checkers/checker.h"

#include <string.h>

static const struct rule use_after_release = {
	.id = "use-after-release",
	.summary = "used after it was released",
	.help = "On the path shown, memory is read or written that was released before (freed, "
		"reallocated elsewhere, its stream closed), or is handed to a function that does. "
		"By then it may be part of another object: reads give anything, writes destroy "
		"what others believe to have.\n\nTake what is still needed before releasing (the "
		"next element of a list), release last, and use the result of realloc alone.",
	.bad = "struct node {\n\tstruct node *next;\n};\n\nvoid drop_all(struct node "
	       "*list)\n{\n\tfor (struct node *n = list; n; n = n->next)\n\t\tfree(n);\n}\n",
	.good = "struct node {\n\tstruct node *next;\n};\n\nvoid drop_all(struct node "
		"*list)\n{\n\tfor (struct node *n = list, *next; n; n = next) {\n\t\tnext = "
		"n->next;\n\t\tfree(n);\n\t}\n}\n",
	.cwe = {416},
	.severity = SEV_ERROR,
	.security = 8.0,
};

static void report(struct flow_ctx *cx, struct flow_gone *g, const char *name, const char *text)
{
	flow_report(cx, &(struct flow_report){.rule = &use_after_release,
					      .severity = SEV_ERROR,
					      .confidence = g->unsure ? CONF_LIKELY : CONF_CERTAIN,
					      .loc = cx->loc,
					      .text = text,
					      .subject = name,
					      .focus = g->object,
					      .origin = g->by,
					      .origin_text = flow_gone_step(cx, g)});
	flow_forget_gone(cx, g);
}

/* Was only what is in the object released, by regfree() and the like? */
static bool is_still_there(const struct flow_ctx *cx, const struct flow_gone *g)
{
	return g->kind && flow_is_made_in_place(cx, g->kind);
}

static void deref_event(struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct ir_ref ref = flow_root(cx, ev->addr_ref);
	const char *name;
	struct flow_gone g;

	if (ev->callee || !flow_is_gone(cx, ref, ev->addr, &g) || is_still_there(cx, &g))
		return;
	name = flow_ref_text(cx, ref);
	report(cx, &g, name,
	       flow_text(cx, "'%s' is used after '%s' has released it", name,
			 flow_gone_by(cx, &g)));
}

/* Does a call of a library's function look at what its argument i (from 0) points to? */
static bool looks_at(const struct flow_ctx *cx, const struct ev_call *ev, uint32_t i)
{
	const uint32_t uses = MODEL_A_NONNULL | MODEL_A_READS | MODEL_A_STRING | MODEL_A_WRITES |
			      MODEL_A_MAY_WRITE | MODEL_A_STRING_OUT | MODEL_A_FORMAT;
	const struct model *m = ev->model;
	const char *format;
	uint32_t size;

	if (ir_type_is(cx->unit, cx->fn->args[ev->call->first + i].type, IR_INT))
		return i < m->n_args && m->args[i].flags & (MODEL_A_USES | MODEL_A_TAKES);
	if (i < m->n_args)
		return m->args[i].flags & uses && !(m->args[i].flags & MODEL_A_RELEASES) &&
		       !m->args[i].acquires && m->realloc_of != i + 1;
	/* what is printed, unless it is the address itself */
	for (uint32_t k = 0; k < m->n_args && k < ev->call->n; k++)
		if (m->args[k].flags & MODEL_A_FORMAT)
			return flow_literal(cx, ev->args[k], &format, &size) &&
			       !memmem(format, size, "%p", 2);
	return false;
}

static void call_event(struct flow_ctx *cx, const struct ev_call *ev)
{
	for (uint32_t i = 0; ev->model && i < ev->call->n; i++) {
		struct ir_ref ref = cx->fn->args[ev->call->first + i].value;
		const char *name;
		struct flow_gone g;

		if (!looks_at(cx, ev, i) || !flow_is_gone(cx, flow_root(cx, ref), ev->args[i], &g))
			continue;
		if (i < ev->model->n_args && ev->model->args[i].flags & MODEL_A_WRITES &&
		    is_still_there(cx, &g)) /* memset(&re, …) */
			continue;
		name = flow_ref_text(cx, flow_root(cx, ref));
		report(cx, &g, name,
		       flow_text(cx, "'%s' is passed to '%s' after '%s' has released it", name,
				 ev->model->name, flow_gone_by(cx, &g)));
	}
}

static void use_event(struct flow_ctx *cx, const struct ev_use *ev)
{
	const char *name;
	struct flow_gone g;

	if (!flow_is_gone(cx, ev->inner ? IR_NOREF : flow_root(cx, ev->ref), ev->value, &g) ||
	    is_still_there(cx, &g))
		return;
	name = ev->inner ? ev->inner : flow_ref_text(cx, flow_root(cx, ev->ref));
	report(cx, &g, name,
	       flow_text(cx,
			 ev->inner ? "'%s' is used by '%s' after '%s' has released it"
				   : "'%s' is passed to '%s' after '%s' has released it",
			 name, ev->callee, flow_gone_by(cx, &g)));
}

static void return_event(struct flow_ctx *cx, const struct ev_ret *ev)
{
	const char *name;
	struct flow_gone g;

	if (!ir_type_is(cx->unit, cx->fn->ret, IR_PTR) ||
	    !flow_is_gone(cx, flow_root(cx, ev->value_ref), ev->value, &g) ||
	    is_still_there(cx, &g))
		return;
	name = flow_ref_text(cx, flow_root(cx, ev->value_ref));
	report(cx, &g, name,
	       flow_text(cx, "'%s' is returned after '%s' has released it", name,
			 flow_gone_by(cx, &g)));
}

static const struct rule *const rules[] = {&use_after_release};

const struct checker checker_use_after_release = {
	.name = "use_after_release",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref_event,
	.call = call_event,
	.use = use_event,
	.ret = return_event,
};
