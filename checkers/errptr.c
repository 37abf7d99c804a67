/* errptr.c - error numbers in the form of pointers (CWE-476).
 *
 * A function that returns "a pointer or -ENOMEM" packs the number into the pointer; null says
 * nothing then.  Which values those are is seen in the bodies: small negative constants that become
 * pointers, and comparisons of pointers as unsigned numbers with such (IS_ERR); no name is known.
 */
#include "checkers/checker.h"

#include <string.h>

static const struct rule errptr_deref = {
	.id = "errptr-deref",
	.summary = "error number in the form of a pointer is used as a pointer, or the other way "
		   "round",
	.help = "The function called here returns a pointer or, where it fails, an error number in "
		"the "
		"form of one (Linux ERR_PTR, MAP_FAILED): never null. Its result is dereferenced "
		"or "
		"released without a check for that; or the error number is taken (PTR_ERR) of a "
		"pointer that is none.\n\n"
		"Ask the way that the function says (IS_ERR, == MAP_FAILED) before using the "
		"result; a "
		"comparison with null does not find errors.",
	.bad = "static inline int is_err(const void *p)\n{\n\treturn (unsigned long)p >= (unsigned "
	       "long)-4095;\n}\n\n"
	       "static char *line_of(char *text)\n{\n\treturn text[0] ? text : (char *)-22L;\n}\n\n"
	       "int first(char *text)\n{\n\tchar *line = line_of(text);\n\n\treturn line ? line[0] "
	       ": 0;\n}\n",
	.good = "static inline int is_err(const void *p)\n{\n\treturn (unsigned long)p >= "
		"(unsigned long)-4095;\n}\n\n"
		"static char *line_of(char *text)\n{\n\treturn text[0] ? text : (char "
		"*)-22L;\n}\n\n"
		"int first(char *text)\n{\n\tchar *line = line_of(text);\n\n\treturn is_err(line) "
		"? 0 : line[0];\n}\n",
	.cwe = {476, 252},
	.severity = SEV_ERROR,
	.security = 7.5,
};

static struct ir_ref base_ref(const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(r)];

		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			break;
		r = i->a;
	}
	return r;
}

static const char *call_name(const struct flow_ctx *cx, uint32_t ins)
{
	const struct ir_call *c = &cx->fn->calls[cx->fn->ins[ins].imm];

	if (!ir_ref_is(c->callee, IR_SYM))
		return flow_ref_text(cx, c->callee);
	return ir_cstr(cx->unit, cx->unit->syms.v[ir_ref_index(c->callee)].name);
}

/* ---- used as a pointer --------------------------------------------------------------------- */

enum { COUNT_TOLD }; /* by call: 1 + where its result was said to be used unchecked           */

/* What a call may have failed to make is one fault, however many uses follow. */
static bool was_told(struct flow_ctx *cx, uint32_t call)
{
	uint64_t *at = call != IR_NO ? flow_count(cx, COUNT_TOLD, call) : NULL;

	if (at && !*at)
		*at = cx->loc + 1;
	return at && *at != cx->loc + 1;
}

static void report_use(struct flow_ctx *cx, val pointer, const char *name, const char *use,
		       const struct err_why *why)
{
	const char *callee = why->call != IR_NO ? call_name(cx, why->call) : NULL, *text;

	if (was_told(cx, why->call))
		return;
	if (callee && !why->found)
		text = flow_text(cx,
				 "'%s', the result of '%s', can be an error number instead of a "
				 "pointer where it is %s",
				 name, callee, use);
	else
		text = flow_text(cx, "'%s' is an error number, not a pointer, where it is %s", name,
				 use);
	flow_report(cx, &(struct flow_report){
				.rule = &errptr_deref,
				.severity = SEV_ERROR,
				.confidence = why->found || !callee ? CONF_CERTAIN : CONF_LIKELY,
				.loc = cx->loc,
				.text = text,
				.subject = name,
				.focus = pointer,
				.origin = why->call,
				.origin_text = callee ? flow_text(cx,
								  "'%s' can return an error "
								  "number in the form of a "
								  "pointer",
								  callee)
						      : NULL});
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct ir_ref ref = base_ref(cx->fn, ev->addr_ref);
	bool call = ev->kind == ACCESS_CALL || ev->kind == ACCESS_NONNULL;
	val pointer = call ? ev->addr : flow_value(cx, ref);
	const char *use = "dereferenced";
	struct err_why why;
	enum errness e;

	if (flow_pointer(cx, ev->addr))
		pointer = flow_pointer(cx, ev->addr);
	e = flow_errness(cx, pointer, &why);
	if (e == ERRNESS_NEVER || ev->only_bounds || ev->unsure)
		return;
	if (call && !ev->inner)
		use = flow_text(cx, "passed to '%s', which %s", ev->callee,
				ev->kind == ACCESS_CALL ? "dereferences it"
							: "is declared to need an object");
	else if (call)
		use = flow_text(cx, "dereferenced by '%s'", ev->callee);
	if (e != ERRNESS_ASKED)
		report_use(cx, pointer, ev->inner ? ev->name : flow_ref_text(cx, ref), use, &why);
	flow_assume(cx, pointer, 0, INT64_MAX);
}

static void released(struct flow_ctx *cx, const struct ev_call *ev)
{
	for (uint32_t i = 0; ev->model && i < ev->call->n && i < ev->model->n_args; i++) {
		const struct ir_arg *a = &cx->fn->args[ev->call->first + i];
		struct err_why why;
		enum errness e = ERRNESS_NEVER;

		if (ev->model->args[i].flags & MODEL_A_RELEASES &&
		    ir_type_is(cx->unit, a->type, IR_PTR))
			e = flow_errness(cx, ev->args[i], &why);
		if (e == ERRNESS_MAY || e == ERRNESS_IS)
			report_use(cx, ev->args[i], flow_ref_text(cx, base_ref(cx->fn, a->value)),
				   flow_text(cx, "released by '%s'", ev->model->name), &why);
	}
}

/* ---- PTR_ERR of a good pointer ------------------------------------------------------------- */

static bool has_err_in_its_name(const struct flow_ctx *cx, const struct ir_sym *s)
{
	return strcasestr(ir_cstr(cx->unit, s->name), "err") != NULL;
}

/* Does the callee make the number of a pointer, and nothing else? */
static uint32_t makes_number_of(const struct flow_ctx *cx, const struct ev_call *ev)
{
	uint32_t arg = ev->callee ? flow_returns_arg(cx, ev->callee) : 0;
	const struct ir_typ *ret;

	if (!arg || arg > ev->call->n)
		return 0;
	ret = ir_typ(cx->unit, ir_typ(cx->unit, ev->callee->type)->elem);
	return ret->kind == IR_INT && ret->flags & IR_TF_SIGNED &&
			       ret->size_bytes == cx->unit->ptr_bytes &&
			       ir_type_is(cx->unit, cx->fn->args[ev->call->first + arg - 1].type,
					  IR_PTR)
		       ? arg
		       : 0;
}

static void number_taken(struct flow_ctx *cx, const struct ev_call *ev)
{
	uint32_t arg = makes_number_of(cx, ev);
	struct null_why null;
	struct err_why why;
	const char *name;
	bool zero;

	if (!arg)
		return;
	zero = flow_nullness(cx, ev->args[arg - 1], &null) == NULLNESS_NULL &&
	       has_err_in_its_name(cx, ev->callee) && (null.tested || null.call != IR_NO);
	if (!zero && (flow_errness(cx, ev->args[arg - 1], &why) != ERRNESS_NEVER || !why.good))
		return;
	name = flow_ref_text(cx, base_ref(cx->fn, cx->fn->args[ev->call->first + arg - 1].value));
	flow_report(cx,
		    &(struct flow_report){
			    .rule = &errptr_deref,
			    .severity = SEV_ERROR,
			    .confidence = CONF_LIKELY,
			    .loc = cx->loc,
			    .text = flow_text(cx,
					      zero ? "'%s' is null where '%s' takes its error "
						     "number: 0, which says success"
						   : "'%s' is a good pointer where '%s' takes its "
						     "error number",
					      name, ir_cstr(cx->unit, ev->callee->name)),
			    .subject = name,
			    .focus = ev->args[arg - 1],
			    .origin = IR_NO});
}

static void call_event(struct flow_ctx *cx, const struct ev_call *ev)
{
	released(cx, ev);
	number_taken(cx, ev);
}

static const struct rule *const rules[] = {&errptr_deref};

const struct checker checker_errptr = {
	.name = "errptr",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
	.call = call_event,
};
