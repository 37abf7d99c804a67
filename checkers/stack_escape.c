/* stack_escape.c - addresses of locals that are used, or can be found, when the local is gone
 * (CWE-562).
 *
 * Five ways for an address to outlive its variable: it is returned; it is left in memory that is
 * there after the return; it is given to a thread, or to a function of the library that keeps it;
 * and, within the function, it is used after the block in which the variable was declared.
 *
 * What was stored and taken back is no fault, and functions often have it taken back by somebody
 * else: a list node on the stack is unlinked by a call that is given the node.  After such a call,
 * what is left where is not known any more.  That a path has forgotten to take back what the
 * function itself takes back on others is a fault all the same.
 *
 * The frame of main() lives as long as the process.  A variable that is never written is no object
 * that somebody wants to find: its address is a number, the depth of the stack.
 */
#include "checkers/checker.h"

#include <string.h>

static const struct rule stack_escape = {
	.id = "stack-escape",
	.summary = "address of a local variable outlives the variable",
	.help = "A local variable ceases to exist when its function returns, or its block ends. On "
		"the path "
		"shown its address is returned, or is left where others find it: in a global "
		"variable, in an "
		"object of the caller or on the heap, with a thread that is still running. Whoever "
		"uses it "
		"reads and overwrites the frames of other functions.\n\nLet the caller provide the "
		"memory, "
		"allocate it, or make the variable static where one is enough for all calls. Where "
		"the "
		"address was only lent, take it back on every path, and wait for threads before "
		"returning.",
	.bad = "const char *hex(unsigned n)\n{\n\tchar text[16];\n\n\tsnprintf(text, sizeof text, "
	       "\"%x\", "
	       "n);\n\treturn text;\n}\n",
	.good = "const char *hex(unsigned n, char text[16])\n{\n\tsnprintf(text, 16, \"%x\", "
		"n);\n\treturn "
		"text;\n}\n",
	.cwe = {562},
	.severity = SEV_ERROR,
	.security = 6.5,
};

/* ---- whose address --------------------------------------------------------------------------- */

/* In front of "is returned", "is left in …". */
static const char *address_text(const struct flow_ctx *cx, uint32_t local)
{
	const struct ir_local *l;

	if (local == IR_NO)
		return "memory of alloca()";
	l = &cx->fn->locals[local];
	if (l->flags & IR_L_COMPOUND)
		return "the address of a compound literal";
	if (!l->name)
		return "the address of a temporary object";
	return flow_text(cx, "the address of %s '%s'",
			 l->flags & IR_L_PARAM ? "the parameter" : "the local variable",
			 ir_cstr(cx->unit, l->name));
}

static const char *local_name(const struct flow_ctx *cx, uint32_t local)
{
	return local == IR_NO ? "" : ir_cstr(cx->unit, cx->fn->locals[local].name);
}

static bool is_scalar(const struct ir_unit *u, ir_type t)
{
	return !ir_type_is_aggregate(u, t);
}

/* Is it a variable whose address alone is wanted: a scalar that nothing writes? */
static bool is_marker(const struct flow_ctx *cx, uint32_t local)
{
	const struct ir_func *fn = cx->fn;
	struct ir_ref me = IR_REF(IR_LOCAL, local);

	if (local == IR_NO || !is_scalar(cx->unit, fn->locals[local].type) ||
	    fn->locals[local].flags & IR_L_PARAM)
		return false;
	for (uint32_t i = 0; i < fn->n_ins; i++)
		if (fn->ins[i].op == IR_STORE && fn->ins[i].a.bits == me.bits)
			return false;
	for (uint32_t i = 0; i < fn->n_args; i++)
		if (fn->args[i].value.bits == me.bits)
			return false;
	return true;
}

/* An address within this frame that somebody may want to follow; *ret_local: of what. */
static bool is_frame_address(const struct flow_ctx *cx, val v, uint32_t *ret_local)
{
	struct interval at;
	val off;

	if (!flow_in_frame(cx, v, ret_local, &off) || is_marker(cx, *ret_local))
		return false;
	if (*ret_local == IR_NO)
		return true;
	/* far outside of the variable: a limit for the stack */
	at = flow_bounds(cx, off);
	return at.hi >= 0 &&
	       at.lo <= (int64_t)ir_typ(cx->unit, cx->fn->locals[*ret_local].type)->size_bytes +
				(cx->fn->locals[*ret_local].flags & IR_L_VLA ? INT32_MAX : 0);
}

/* The frame of main() is there until the process ends. */
static bool is_main(const struct flow_ctx *cx)
{
	return strcmp(ir_cstr(cx->unit, cx->unit->syms.v[cx->fn->sym].name), "main") == 0;
}

static void report(struct flow_ctx *cx, ir_loc loc, const char *text, const char *subject,
		   enum confidence confidence)
{
	flow_report(cx, &(struct flow_report){.rule = &stack_escape,
					      .severity = SEV_ERROR,
					      .confidence = confidence,
					      .loc = loc,
					      .text = text,
					      .subject = subject,
					      .origin = IR_NO});
}

/* ---- what was lent, to whom ------------------------------------------------------------------ */

/* Lasting facts, with the instruction that made them so: on the address of a local, that it was
 * lent to a thread or to the library, or stored outside with no call in between since; on the
 * address of a place outside, that a local's address was stored there; on the address of any
 * object, that it is not to be looked at any more. */
enum { FACT_GONE = 1, FACT_LENT, FACT_EXPOSED, FACT_STORED, FACT_KINDS };

enum { COUNT_FACTS }; /* per function: there are any */

static void set_fact(const struct flow_ctx *cx, val v, uint32_t kind, uint32_t ins)
{
	if (!flow_is_known(v))
		return;
	flow_set_tag(cx, v, FLOW_TAG_LASTING, kind ? (ins + 1) * FACT_KINDS + kind : 0);
	*flow_count(cx, COUNT_FACTS, 0) = 1;
}

static uint32_t fact_kind(uint32_t number)
{
	return number % FACT_KINDS;
}

static uint32_t fact_ins(uint32_t number)
{
	return number / FACT_KINDS - 1;
}

static uint32_t fact_of(const struct flow_ctx *cx, val v)
{
	return fact_kind(flow_tag(cx, v, FLOW_TAG_LASTING));
}

/* Functions that keep what argument `arg` points to, and the calls that end it: where a name has
 * one of these words in it. */
struct keeper {
	const char *name;
	uint32_t arg; /* from 1 */
	bool is_thread;
	const char *ends[4];
};

static const struct keeper keepers[] = {
	{"pthread_create", 4, true, {NULL}},
	{"thrd_create", 3, true, {NULL}},
	{"g_thread_new", 3, true, {NULL}},
	{"g_thread_try_new", 3, true, {NULL}},
	{"uv_thread_create", 3, true, {NULL}},
	{"SDL_CreateThread", 3, true, {NULL}},
	{"CreateThread", 4, true, {NULL}},
	{"_beginthread", 3, true, {NULL}},
	{"_beginthreadex", 4, true, {NULL}},
	{"setvbuf", 2, false, {"close", "setvbuf", "setbuf", "freopen"}},
	{"setbuf", 2, false, {"close", "setvbuf", "setbuf", "freopen"}},
	{"setbuffer", 2, false, {"close", "setvbuf", "setbuf", "freopen"}},
	{"putenv", 1, false, {"putenv", "setenv", "clearenv"}},
	{"on_exit", 2, false, {NULL}},
	{"initstate", 2, false, {"initstate", "setstate"}},
	{"pthread_setspecific", 2, false, {"pthread_setspecific"}},
	{"tss_set", 2, false, {"tss_set"}},
};

static const struct keeper *keeper_of(const char *name)
{
	for (uint32_t i = 0; i < PS_ARRAY_SIZE(keepers); i++)
		if (strcmp(keepers[i].name, name) == 0)
			return &keepers[i];
	return NULL;
}

static bool has_word(const char *name, const char *const *words, uint32_t n)
{
	for (uint32_t i = 0; i < n && words[i]; i++)
		if (strcasestr(name, words[i]))
			return true;
	return false;
}

/* Does the call wait for somebody else to come to an end, or to a certain point? */
static bool waits(const char *name)
{
	static const char *const words[] = {"join", "wait",   "sem_", "barrier",
					    "sync", "finish", "stop"};

	return has_word(name, words, PS_ARRAY_SIZE(words));
}

static const char *callee_name(const struct flow_ctx *cx, uint32_t ins)
{
	const struct ir_call *c = &cx->fn->calls[cx->fn->ins[ins].imm];

	return ir_ref_is(c->callee, IR_SYM)
		       ? ir_cstr(cx->unit, cx->unit->syms.v[ir_ref_index(c->callee)].name)
		       : "";
}

struct ending {
	struct flow_ctx *cx;
	const char *name;
	bool is_known; /* its model says what it does                               */
};

/* The call may end what was lent by an earlier one. */
static void end_loan(void *arg, val v, uint32_t number)
{
	const struct ending *e = arg;
	const struct keeper *k;

	if (fact_kind(number) == FACT_EXPOSED && !e->is_known)
		set_fact(e->cx, v, 0, 0);
	if (fact_kind(number) != FACT_LENT)
		return;
	k = keeper_of(callee_name(e->cx, fact_ins(number)));
	if (!k ||
	    (k->is_thread ? waits(e->name) : has_word(e->name, k->ends, PS_ARRAY_SIZE(k->ends))))
		set_fact(e->cx, v, 0, 0);
}

static val base_of(const struct flow_ctx *cx, val v)
{
	return flow_pointer(cx, v);
}

/* Somebody is given an address within a local that can be found from outside: it may be taken back
 * there by the time the call returns. */
static void hand_over(struct flow_ctx *cx, val v)
{
	val base = base_of(cx, v), off;
	uint32_t local;

	if (!flow_in_frame(cx, v, &local, &off))
		return;
	if (flow_is_exposed(cx, base) || fact_of(cx, base) == FACT_LENT)
		set_fact(cx, base, FACT_GONE, 0);
}

static void check_scope(struct flow_ctx *cx, val addr, ir_loc loc, const char *how)
{
	uint32_t local;
	val off;

	if (!flow_in_frame(cx, addr, &local, &off) || local == IR_NO || flow_in_scope(cx, local))
		return;
	report(cx, loc,
	       flow_text(cx, "%s '%s' is %s after the block where it was declared",
			 cx->fn->locals[local].flags & IR_L_COMPOUND ? "the compound literal"
								     : "the local variable",
			 local_name(cx, local), how),
	       local_name(cx, local), CONF_CERTAIN);
}

static void lend(struct flow_ctx *cx, const struct ev_call *ev, const struct keeper *k)
{
	uint32_t local;
	val v;

	if (!k || k->arg > ev->call->n || is_main(cx))
		return;
	v = ev->args[k->arg - 1];
	if (!is_frame_address(cx, v, &local))
		return;
	flow_look_closer(cx);
	set_fact(cx, base_of(cx, v), FACT_LENT, cx->ins);
}

enum { MAX_ARGS = 32 }; /* that an event has values of */

static void call(struct flow_ctx *cx, const struct ev_call *ev)
{
	const char *name = ev->callee ? ir_cstr(cx->unit, ev->callee->name) : "";
	uint32_t n = ps_min_u32(ev->call->n, MAX_ARGS);

	for (uint32_t i = 0; i < n; i++)
		check_scope(cx, ev->args[i], cx->fn->args[ev->call->first + i].loc, "used");
	if (*flow_count(cx, COUNT_FACTS, 0))
		flow_each_lasting(cx, end_loan,
				  &(struct ending){cx, name, .is_known = ev->model != NULL});
	for (uint32_t i = 0; i < n; i++) {
		if (!ev->model)
			hand_over(cx, ev->args[i]);
		else if (i < ev->model->n_args && ev->model->args[i].flags & MODEL_A_RELEASES)
			set_fact(cx, base_of(cx, ev->args[i]), FACT_GONE, 0);
	}
	lend(cx, ev, keeper_of(name));
}

/* ---- stores, and what is left by them -------------------------------------------------------- */

/* The local that an operand is the address of, or lies in; IR_NO: none. */
static uint32_t local_of(const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(r)];

		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			break;
		r = i->a;
	}
	return ir_ref_is(r, IR_LOCAL) ? ir_ref_index(r) : IR_NO;
}

/* Is the variable what the function returns? */
static bool is_returned(const struct ir_func *fn, uint32_t local)
{
	for (uint32_t b = 0; b < fn->n_blocks; b++) {
		struct ir_ref r = fn->blocks[b].cond;

		while (ir_ref_is(r, IR_TMP) && fn->ins[ir_ref_index(r)].op == IR_CAST)
			r = fn->ins[ir_ref_index(r)].a;
		if (fn->blocks[b].term == IR_RET && ir_ref_is(r, IR_TMP) &&
		    fn->ins[ir_ref_index(r)].op == IR_LOAD &&
		    fn->ins[ir_ref_index(r)].a.bits == IR_REF(IR_LOCAL, local).bits)
			return true;
	}
	return false;
}

struct overwriting {
	struct flow_ctx *cx;
	const char *place;
};

/* The place is named as one where a local's address was stored: what it is based on may be another
 * value by now, but it is meant to be the same. */
static void overwrite(void *arg, val v, uint32_t number)
{
	const struct overwriting *o = arg;

	if ((fact_kind(number) == FACT_STORED || fact_kind(number) == FACT_EXPOSED) &&
	    strcmp(o->place, flow_place_text(o->cx, o->cx->fn->ins[fact_ins(number)].a)) == 0)
		set_fact(o->cx, v, 0, 0);
}

enum {
	COUNT_STORED = 2
}; /* per function: addresses were stored outside (null_deref.c has 0, 1)     */

static void store(struct flow_ctx *cx, const struct ev_store *ev)
{
	uint32_t local, into = local_of(cx->fn, ev->addr_ref);
	val base, off;

	if (into == IR_NO && *flow_count(cx, COUNT_FACTS, 0)) {
		base = base_of(cx, flow_held(cx, ev->addr));
		if (fact_of(cx, base) == FACT_EXPOSED)
			set_fact(cx, base, 0, 0);
		flow_each_lasting(cx, overwrite,
				  &(struct overwriting){cx, flow_place_text(cx, ev->addr_ref)});
	}
	if (!flow_in_frame(cx, ev->value, &local, &off))
		return;
	if (into != IR_NO) {
		if (ir_ref_is(ev->addr_ref, IR_LOCAL) && is_returned(cx->fn, into))
			flow_look_closer(cx);
		return;
	}
	if (flow_in_frame(cx, ev->addr, &into, &off))
		return;
	flow_look_closer(cx);
	base = base_of(cx, ev->value);
	if (fact_of(cx, base) != FACT_LENT && flow_is_callers(cx, ev->addr))
		set_fact(cx, base, FACT_EXPOSED, cx->ins);
	else if (fact_of(cx, base) == FACT_GONE)
		set_fact(cx, base, 0, 0);
	if (local_of(cx->fn, ev->value_ref) != IR_NO)
		set_fact(cx, ev->addr, FACT_STORED, cx->ins);
}

/* Another call of the same function returns, as far as we know, the same object: what was left in
 * it may have been taken back there. */
static bool is_called_again(const struct flow_ctx *cx, uint32_t ins)
{
	const struct ir_call *c = &cx->fn->calls[cx->fn->ins[ins].imm];

	for (uint32_t i = 0; i < cx->fn->n_ins; i++)
		if (i != ins && cx->fn->ins[i].op == IR_CALL &&
		    cx->fn->calls[cx->fn->ins[i].imm].callee.bits == c->callee.bits)
			return true;
	return false;
}

static const char *place_name(const struct flow_ctx *cx, const struct flow_place *p,
			      uint32_t stored)
{
	if (stored != IR_NO)
		return flow_place_text(cx, cx->fn->ins[stored].a);
	if (p->global != IR_NO)
		return ir_cstr(cx->unit, cx->unit->globals.v[p->global].name);
	return NULL;
}

static bool is_strings(const struct ir_unit *u, ir_type t)
{
	return ir_type_is(u, t, IR_PTR) && ir_type_is(u, ir_typ(u, t)->elem, IR_PTR) &&
	       ir_typ(u, ir_typ(u, ir_typ(u, t)->elem)->elem)->flags & IR_TF_CHAR;
}

/* Is it an element of the arguments of a command, int f(int argc, char **argv)?  Who calls it makes
 * them for this call.  "*ret = " is none: that is how a string is handed out. */
static bool is_argument(const struct flow_ctx *cx, uint32_t stored)
{
	const struct ir_func *fn = cx->fn;
	struct ir_ref r = stored != IR_NO ? fn->ins[stored].a : IR_NOREF;
	bool element = false;

	if (fn->n_params != 2 || !ir_type_is(cx->unit, fn->ret, IR_INT) ||
	    !ir_type_is(cx->unit, fn->locals[0].type, IR_INT) ||
	    !is_strings(cx->unit, fn->locals[1].type))
		return false;
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(r)];

		if (i->op != IR_ELEM && i->op != IR_LOAD)
			return false;
		element |= i->op == IR_ELEM;
		r = i->a;
	}
	return element && ir_ref_is(r, IR_LOCAL) && ir_ref_index(r) == 1;
}

static void left_behind(void *arg, const struct flow_place *p)
{
	struct flow_ctx *cx = arg;
	uint32_t local, stored = flow_stored_at(cx, p->value);
	const char *place = place_name(cx, p, stored);

	if (!is_frame_address(cx, p->value, &local) ||
	    (p->type && !ir_type_is(cx->unit, p->type, IR_PTR)) ||
	    fact_of(cx, base_of(cx, p->value)) == FACT_GONE ||
	    fact_of(cx, p->object) == FACT_GONE || is_argument(cx, stored) ||
	    (p->call != IR_NO && is_called_again(cx, p->call)))
		return;
	report(cx, stored != IR_NO ? cx->fn->ins[stored].loc : cx->loc,
	       place ? flow_text(cx, "%s is still in '%s' when the function returns",
				 address_text(cx, local), place)
		     : flow_text(cx, "%s can still be found when the function returns",
				 address_text(cx, local)),
	       local_name(cx, local), p->call == IR_NO ? CONF_CERTAIN : CONF_LIKELY);
}

static bool is_null(const struct flow_ctx *cx, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP) && cx->fn->ins[ir_ref_index(r)].op == IR_CAST)
		r = cx->fn->ins[ir_ref_index(r)].a;
	return ir_ref_is(r, IR_CONST) && cx->unit->consts.v[ir_ref_index(r)].value == 0;
}

/* Is r what the place held, kept in a variable of this function meanwhile? */
static bool is_saved(const struct flow_ctx *cx, struct ir_ref r, const char *place)
{
	const struct ir_func *fn = cx->fn;
	const char *kept = flow_ref_text(cx, r);

	if (!ir_ref_is(r, IR_TMP) || fn->ins[ir_ref_index(r)].op != IR_LOAD ||
	    local_of(fn, fn->ins[ir_ref_index(r)].a) == IR_NO)
		return false;
	for (uint32_t i = 0; i < fn->n_ins; i++)
		if (fn->ins[i].op == IR_STORE && local_of(fn, fn->ins[i].a) != IR_NO &&
		    strcmp(flow_place_text(cx, fn->ins[i].a), kept) == 0 &&
		    strcmp(flow_ref_text(cx, fn->ins[i].b), place) == 0)
			return true;
	return false;
}

/* Does the function itself put back what was in the place before; or null, into a global variable?
 * Null in an object that others are given in between may be for their eyes. */
static bool takes_back(const struct flow_ctx *cx, uint32_t stored)
{
	const struct ir_func *fn = cx->fn;
	const char *place = flow_place_text(cx, fn->ins[stored].a);

	for (uint32_t i = 0; i < fn->n_ins; i++) {
		const struct ir_ins *ins = &fn->ins[i];

		if (ins->op != IR_STORE || local_of(fn, ins->a) != IR_NO ||
		    strcmp(flow_place_text(cx, ins->a), place) != 0)
			continue;
		if (is_null(cx, ins->b) ? ir_ref_is(ins->a, IR_GLOBAL)
					: is_saved(cx, ins->b, place))
			return true;
	}
	return false;
}

/* What is lent, and not taken back on this path. */
static void still_lent(void *arg, val v, uint32_t number)
{
	struct flow_ctx *cx = arg;
	uint32_t ins = fact_ins(number), local;
	const struct keeper *k;
	const char *text;

	if (fact_kind(number) == FACT_STORED) {
		local = local_of(cx->fn, cx->fn->ins[ins].b);
		if (local == IR_NO || is_marker(cx, local) || !takes_back(cx, ins) ||
		    fact_of(cx, flow_value(cx, IR_REF(IR_LOCAL, local))) == FACT_GONE)
			return;
		report(cx, cx->fn->ins[ins].loc,
		       flow_text(cx,
				 "%s is not taken back from '%s' on this path, as it is on others, "
				 "before "
				 "the function returns",
				 address_text(cx, local), flow_place_text(cx, cx->fn->ins[ins].a)),
		       local_name(cx, local), CONF_LIKELY);
		return;
	}
	if (fact_kind(number) == FACT_EXPOSED && is_frame_address(cx, v, &local) &&
	    !is_argument(cx, ins))
		report(cx, cx->fn->ins[ins].loc,
		       flow_text(cx, "%s is still in '%s' when the function returns",
				 address_text(cx, local), flow_place_text(cx, cx->fn->ins[ins].a)),
		       local_name(cx, local), CONF_CERTAIN);
	if (fact_kind(number) != FACT_LENT || !is_frame_address(cx, v, &local))
		return;
	k = keeper_of(callee_name(cx, ins));
	if (!k || (k->is_thread && flow_call_was_not_zero(cx, ins)))
		return;
	if (k->is_thread)
		text = flow_text(cx,
				 "%s is handed to a thread that nobody waits for before the "
				 "function returns",
				 address_text(cx, local));
	else
		text = flow_text(cx, "%s is kept by '%s' when the function returns",
				 address_text(cx, local), k->name);
	report(cx, cx->fn->ins[ins].loc, text, local_name(cx, local), CONF_LIKELY);
}

/* What strchr() and its like have found in a local variable. */
static bool is_found_in_frame(const struct flow_ctx *cx, val v, uint32_t *ret_local)
{
	return is_frame_address(cx, flow_points_into(cx, v), ret_local) &&
	       flow_is_zero(cx, v) != TRI_YES;
}

static void ret(struct flow_ctx *cx, const struct ev_ret *ev)
{
	const struct ir_func *fn = cx->fn;
	uint32_t local;
	val v = ev->value;

	if (fn->ret_local != IR_NO)
		v = flow_frame_in_local(cx, fn->ret_local);
	else if (!ir_type_is(cx->unit, fn->ret, IR_PTR))
		v = 0;
	if (is_frame_address(cx, v, &local) || is_found_in_frame(cx, v, &local))
		report(cx, cx->loc, flow_text(cx, "%s is returned", address_text(cx, local)),
		       local_name(cx, local), CONF_CERTAIN);
	if (is_main(cx))
		return;
	flow_each_left(cx, v, left_behind, cx);
	flow_each_lasting(cx, still_lent, cx);
}

/* ---- after the block ------------------------------------------------------------------------- */

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	val base, off;
	uint32_t local;

	if (ev->kind == ACCESS_CALL || !flow_in_frame(cx, ev->addr, &local, &off))
		return;
	base = base_of(cx, ev->addr);
	if (ev->kind == ACCESS_READ && fact_of(cx, base) == FACT_LENT)
		set_fact(cx, base, FACT_GONE, 0); /* looks for what the thread has written there */
	check_scope(cx, ev->addr, cx->loc, "used");
}

static const struct rule *const rules[] = {&stack_escape};

const struct checker checker_stack_escape = {
	.name = "stack_escape",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
	.store = store,
	.call = call,
	.ret = ret,
};
