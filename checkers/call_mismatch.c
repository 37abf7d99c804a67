/* call_mismatch.c - functions called as something that they are not (CWE-686, CWE-685).
 *
 * Through a pointer of another type, which a cast has made, or through a declaration without a
 * prototype. By the letter, any difference in types is undefined; what is due here is what goes
 * wrong on machines that there are: arguments that are missing or not expected, that travel in
 * other registers or are not as wide, results that are used and not given.  That a parameter is a
 * void * here and a struct s * there, an enum or an int, signed or not, const or not, is left
 * alone.
 *
 * Which function a pointer is comes from the path; from the initialisers of all objects that have
 * the member which is called; and from the calls of a function that calls its parameter.  What a
 * function of a library calls back is known by the type that it is declared with: there only a
 * callback that takes more than it is given is due.
 *
 * An object that is accessed through a type larger than it is, is a matter of index_bounds.c.
 */
#include "checkers/call_mismatch.h"

#include <string.h>

const struct rule rule_call_mismatch = {
	.id = "call-mismatch",
	.summary = "function is called with arguments or for a result that it does not have",
	.help = "The function is called as if it were of another type: through a pointer that was "
		"cast, through "
		"a declaration without a prototype, or with arguments that its format does not "
		"name. It reads "
		"arguments that nobody has passed, takes a number for a pointer, or leaves no "
		"result where one "
		"is used.\n\nGive the function the type that it is called with; where a callback "
		"has to fit, "
		"write a small function of the right type that calls it. Declare functions with "
		"prototypes in "
		"a header that their definition includes, and drop casts of function pointers: the "
		"compiler "
		"then says where they do not match.",
	.bad = "typedef int (*visit_fn)(const char *);\n\nint count(const char *name, int "
	       "*n)\n{\n\t++*n;\n\treturn "
	       "name != NULL;\n}\n\nint visit_all(const char **names)\n{\n\tvisit_fn visit = "
	       "(visit_fn)count;\n\n\treturn visit(names[0]);\n}\n",
	.good = "typedef int (*visit_fn)(const char *);\n\nint is_set(const char "
		"*name)\n{\n\treturn name != "
		"NULL;\n}\n\nint visit_all(const char **names)\n{\n\tvisit_fn visit = "
		"is_set;\n\n\treturn "
		"visit(names[0]);\n}\n",
	.cwe = {686, 685, 843},
	.severity = SEV_ERROR,
	.security = 6.5,
};

/* ---- values on their way --------------------------------------------------------------------- */

enum value_class value_class(const struct ir_unit *u, ir_type t)
{
	switch ((enum ir_type_kind)ir_typ(u, t)->kind) {
	case IR_VOID:
		return CLASS_VOID;
	case IR_INT:
		return CLASS_INT;
	case IR_FLOAT:
		return CLASS_FLOAT;
	case IR_PTR:
	case IR_ARRAY:
	case IR_FUNC:
		return CLASS_PTR;
	case IR_RECORD:
		return CLASS_RECORD;
	case IR_OPAQUE:
		return CLASS_OTHER;
	}
	return CLASS_OTHER;
}

const char *class_name(enum value_class c)
{
	static const char *const names[] = {
		[CLASS_VOID] = "nothing",	[CLASS_INT] = "an integer",
		[CLASS_PTR] = "a pointer",	[CLASS_FLOAT] = "a floating-point number",
		[CLASS_RECORD] = "a structure", [CLASS_OTHER] = "a value",
	};

	return names[c];
}

static uint64_t bytes(const struct ir_unit *u, ir_type t)
{
	enum value_class c = value_class(u, t);

	return c == CLASS_PTR ? u->ptr_bytes : ir_typ(u, t)->size_bytes;
}

/* Does a value of type `given` arrive where one of type `wanted` is read?  no_proto: it was
 * promoted. */
static bool arrives(const struct ir_unit *u, ir_type given, ir_type wanted, bool no_proto)
{
	enum value_class g = value_class(u, given), w = value_class(u, wanted);
	uint64_t ng = bytes(u, given), nw = bytes(u, wanted);

	if (given == wanted || g == CLASS_OTHER || w == CLASS_OTHER)
		return true;
	/* an argument that may be one of several pointers */
	if ((ir_typ(u, wanted)->flags | ir_typ(u, given)->flags) & IR_TF_UNION && ng == nw)
		return true;
	if (g == CLASS_RECORD || w == CLASS_RECORD)
		return g == w && ng == nw;
	if (g == CLASS_FLOAT || w == CLASS_FLOAT)
		return g == w && (ng == nw || (no_proto && nw < ng));
	if (g == CLASS_PTR && w == CLASS_PTR)
		return true;
	if (g == CLASS_INT && w == CLASS_INT) /* the lower half is all that is looked at */
		return nw <= ng || nw <= 4;
	return ng == nw;
}

/* ---- what is said ---------------------------------------------------------------------------- */

static void report(struct flow_ctx *cx, ir_loc loc, const char *text, const char *subject,
		   enum confidence confidence)
{
	flow_report(cx, &(struct flow_report){.rule = &rule_call_mismatch,
					      .severity = SEV_ERROR,
					      .confidence = confidence,
					      .loc = loc,
					      .text = text,
					      .subject = subject,
					      .origin = IR_NO});
}

static const char *arguments(const struct flow_ctx *cx, uint32_t n)
{
	return flow_text(cx, n == 1 ? "%u argument" : "%u arguments", n);
}

static const char *type_text(const struct flow_ctx *cx, ir_type t)
{
	enum value_class c = value_class(cx->unit, t);

	if (c == CLASS_PTR || c == CLASS_VOID)
		return class_name(c);
	return flow_text(cx, "%s of %u bytes", class_name(c), (unsigned)bytes(cx->unit, t));
}

/* ---- a call, and the function that is called ------------------------------------------------- */

/* The arguments that a call passes, or that a callback is declared to get. */
struct passed {
	const ir_type *types;
	const struct ir_arg *args; /* NULL: a declaration                                   */
	uint32_t n;
	bool no_proto;
	bool is_callback; /* of a library: what is not looked at does no harm            */
	const char *by;	  /* how it comes to be called so, or ""                         */
};

static ir_type passed_type(const struct passed *p, uint32_t i)
{
	return p->args ? p->args[i].type : p->types[i];
}

/* 0, 1, "-1" … in the right place look the same at any width, if they are not negative. */
static bool is_small_constant(const struct ir_unit *u, const struct passed *p, uint32_t i)
{
	return p->args && ir_ref_is(p->args[i].value, IR_CONST) &&
	       u->consts.v[ir_ref_index(p->args[i].value)].value >= 0;
}

/* What is wrong with the arguments for a function of that type, or NULL. */
static const char *check_args(const struct flow_ctx *cx, const struct passed *p,
			      const struct ir_typ *f, const char *name)
{
	const struct ir_unit *u = cx->unit;

	if (f->flags & IR_TF_NOPROTO)
		return NULL;
	if (p->n < f->n)
		return flow_text(cx, "'%s' takes %s and is called with %s%s", name,
				 arguments(cx, f->n), p->n ? flow_text(cx, "%u", p->n) : "none",
				 p->by);
	/* old code calls what is declared () with whatever it likes */
	if (p->n > f->n && !(f->flags & IR_TF_VARIADIC) && !p->is_callback &&
	    (f->n || !p->no_proto))
		return flow_text(cx, "'%s' takes %s and is called with %u%s", name,
				 f->n ? arguments(cx, f->n) : "no arguments", p->n, p->by);
	for (uint32_t i = 0; i < f->n; i++) {
		ir_type given = passed_type(p, i), wanted = u->params.v[f->first + i];

		if (arrives(u, given, wanted, p->no_proto))
			continue;
		if (value_class(u, given) == CLASS_INT && value_class(u, wanted) != CLASS_FLOAT &&
		    is_small_constant(u, p, i))
			continue;
		/* numbers that travel as pointers, and are cut again */
		if (p->is_callback && value_class(u, given) == CLASS_PTR &&
		    value_class(u, wanted) == CLASS_INT)
			continue;
		return flow_text(cx, "argument %u of '%s' is %s where the function takes %s%s%s",
				 i + 1, name, type_text(cx, given), type_text(cx, wanted),
				 p->by[0] ? ", called" : "", p->by);
	}
	return NULL;
}

static bool is_used(const struct ir_func *fn, uint32_t ins)
{
	struct ir_ref me = IR_REF(IR_TMP, ins);

	for (uint32_t i = 0; i < fn->n_ins; i++)
		if (fn->ins[i].a.bits == me.bits || fn->ins[i].b.bits == me.bits)
			return true;
	for (uint32_t i = 0; i < fn->n_args; i++)
		if (fn->args[i].value.bits == me.bits)
			return true;
	for (uint32_t i = 0; i < fn->n_blocks; i++)
		if (fn->blocks[i].cond.bits == me.bits)
			return true;
	return false;
}

/* What is wrong with the result of a function of type f for one that expects `seen`, or NULL. */
static const char *check_result(const struct flow_ctx *cx, ir_type seen, ir_type given, bool used,
				const char *name)
{
	const struct ir_unit *u = cx->unit;
	enum value_class s = value_class(u, seen), g = value_class(u, given);

	if (seen == given)
		return NULL;
	/* structures come back in memory that the caller provides */
	if ((s == CLASS_RECORD || g == CLASS_RECORD) && !arrives(u, given, seen, false))
		return flow_text(cx, "'%s' returns %s and is called as if it returned %s", name,
				 type_text(cx, given), type_text(cx, seen));
	if (s == CLASS_VOID || !used)
		return NULL;
	if (g == CLASS_VOID)
		return flow_text(cx, "'%s' returns nothing, and its result is used", name);
	if (arrives(u, given, seen, false))
		return NULL;
	return flow_text(cx, "'%s' returns %s, which is used as %s", name, type_text(cx, given),
			 type_text(cx, seen));
}

static const char *sym_name(const struct flow_ctx *cx, const struct ir_sym *s)
{
	return ir_cstr(cx->unit, s->name);
}

/* What is wrong with calling s as that call of fn does, or NULL. */
static const char *check_as(const struct flow_ctx *cx, const struct ir_func *fn, uint32_t ins,
			    const struct ir_sym *s, const char *by)
{
	const struct ir_call *call = &fn->calls[fn->ins[ins].imm];
	const struct ir_typ *seen = ir_typ(cx->unit, call->ftype), *f = ir_typ(cx->unit, s->type);
	const char *name = sym_name(cx, s), *text;
	struct passed p = {.args = fn->args + call->first,
			   .n = call->n,
			   .no_proto = seen->flags & IR_TF_NOPROTO,
			   .by = by};

	text = check_args(cx, &p, f, name);
	return text ? text : check_result(cx, seen->elem, f->elem, is_used(fn, ins), name);
}

/* Report what is wrong with calling s as the call at cx does; true: something is. */
static bool check_call(struct flow_ctx *cx, const struct ir_call *call, const struct ir_sym *s,
		       enum confidence confidence)
{
	const char *text;

	if (call->ftype == s->type || s->flags & IR_S_BUILTIN || call->flags)
		return false;
	text = check_as(cx, cx->fn, cx->ins, s, "");
	if (text)
		report(cx, cx->loc, text, sym_name(cx, s), confidence);
	return text != NULL;
}

/* ---- tables of functions --------------------------------------------------------------------- */

/* The record and field that lie at an offset of an object of type t; false: none. */
static bool slot_at(const struct ir_unit *u, ir_type t, uint64_t offset, ir_type *ret_record,
		    uint32_t *ret_field)
{
	bool found = false;

	for (;;) {
		const struct ir_typ *ty = ir_typ(u, t);

		if (ty->kind == IR_ARRAY) {
			uint64_t size = ir_typ(u, ty->elem)->size_bytes;

			if (!size)
				return found;
			offset %= size;
			t = ty->elem;
		} else if (ty->kind == IR_RECORD) {
			uint32_t k = 0;

			for (uint32_t i = 0; i < ty->n; i++)
				if (u->fields.v[ty->first + i].offset_bits / 8 <= offset)
					k = i;
			if (!ty->n)
				return found;
			*ret_record = t;
			*ret_field = k;
			found = true;
			offset -= u->fields.v[ty->first + k].offset_bits / 8;
			t = u->fields.v[ty->first + k].type;
		} else {
			return found;
		}
	}
}

/* Does the function call that member in some way that is right for s?  Then something else, in the
 * object mostly, says which of its ways is meant. */
static bool fits_elsewhere(struct flow_ctx *cx, const struct ir_ins *field, const struct ir_sym *s)
{
	const struct ir_func *fn = cx->fn;

	for (uint32_t i = 0; i < fn->n_ins; i++) {
		const struct ir_ins *load, *at;
		struct ir_ref callee;

		if (fn->ins[i].op != IR_CALL || i == cx->ins)
			continue;
		callee = fn->calls[fn->ins[i].imm].callee;
		if (!ir_ref_is(callee, IR_TMP))
			continue;
		load = &fn->ins[ir_ref_index(callee)];
		if (load->op != IR_LOAD || !ir_ref_is(load->a, IR_TMP))
			continue;
		at = &fn->ins[ir_ref_index(load->a)];
		if (at->op == IR_FIELD && at->aux == field->aux && at->imm == field->imm &&
		    !check_as(cx, fn, i, s, ""))
			return true;
	}
	return false;
}

/* What is called is the member of some object: any that is initialised with a function there may be
 * it. */
static void check_members(struct flow_ctx *cx, const struct ir_call *call,
			  const struct ir_ins *field, ir_type pointer)
{
	const struct ir_unit *u = cx->unit;

	for (uint32_t g = 0; g < u->globals.n; g++) {
		const struct ir_data *d =
			u->globals.v[g].data == IR_NO ? NULL : &u->datas.v[u->globals.v[g].data];

		for (uint32_t i = 0; d && i < d->n; i++) {
			const struct ir_item *it = &u->items.v[d->first + i];
			const struct ir_sym *s;
			ir_type record;
			uint32_t k;

			if (it->type != pointer || !ir_ref_is(it->value, IR_SYM))
				continue;
			s = &u->syms.v[ir_ref_index(it->value)];
			if (s->type == call->ftype ||
			    !slot_at(u, d->type, it->offset_bytes, &record, &k) ||
			    record != field->aux || k != field->imm || fits_elsewhere(cx, field, s))
				continue;
			if (check_call(cx, call, s, CONF_LIKELY))
				return;
		}
	}
}

/* The whole of an array: what table[i](…) can call. */
static void check_array(struct flow_ctx *cx, const struct ir_call *call, uint32_t global,
			ir_type pointer)
{
	const struct ir_unit *u = cx->unit;
	const struct ir_data *d = &u->datas.v[u->globals.v[global].data];

	for (uint32_t i = 0; i < d->n; i++) {
		const struct ir_item *it = &u->items.v[d->first + i];

		if (it->type == pointer && ir_ref_is(it->value, IR_SYM) &&
		    check_call(cx, call, &u->syms.v[ir_ref_index(it->value)], CONF_LIKELY))
			return;
	}
}

static void check_table(struct flow_ctx *cx, const struct ir_call *call)
{
	const struct ir_func *fn = cx->fn;
	const struct ir_ins *load, *at;

	if (!ir_ref_is(call->callee, IR_TMP))
		return;
	load = &fn->ins[ir_ref_index(call->callee)];
	if (load->op != IR_LOAD || !ir_ref_is(load->a, IR_TMP))
		return;
	at = &fn->ins[ir_ref_index(load->a)];
	if (at->op == IR_FIELD)
		check_members(cx, call, at, load->type);
	else if (at->op == IR_ELEM && ir_ref_is(at->a, IR_GLOBAL) &&
		 cx->unit->globals.v[ir_ref_index(at->a)].data != IR_NO)
		check_array(cx, call, ir_ref_index(at->a), load->type);
}

/* ---- callbacks ------------------------------------------------------------------------------- */

/* The parameter is only read in this function. */
static bool is_only_read(const struct ir_func *fn, uint32_t param)
{
	if (fn->locals[param].flags & IR_L_ADDR_TAKEN)
		return false;
	for (uint32_t i = 0; i < fn->n_ins; i++)
		if (fn->ins[i].op == IR_STORE && fn->ins[i].a.bits == IR_REF(IR_LOCAL, param).bits)
			return false;
	return true;
}

/* The function calls its parameter: is what it is given here called as what it is?  Where it calls
 * it in several ways, something that it is given besides says which of them is meant. */
static bool check_given(struct flow_ctx *cx, const struct ir_func *to, uint32_t param,
			const struct ir_sym *given, ir_loc loc)
{
	const char *by = flow_text(cx, " by '%s'", sym_name(cx, &cx->unit->syms.v[to->sym]));
	const char *text = NULL;

	if (param >= to->n_params || param >= to->n_locals || !is_only_read(to, param))
		return false;
	for (uint32_t i = 0; i < to->n_ins; i++) {
		const struct ir_call *c;
		const struct ir_ins *load;

		if (to->ins[i].op != IR_CALL)
			continue;
		c = &to->calls[to->ins[i].imm];
		if (!ir_ref_is(c->callee, IR_TMP))
			continue;
		load = &to->ins[ir_ref_index(c->callee)];
		if (load->op != IR_LOAD || load->a.bits != IR_REF(IR_LOCAL, param).bits)
			continue;
		text = check_as(cx, to, i, given, by);
		if (!text)
			return false;
	}
	if (text)
		report(cx, loc, text, sym_name(cx, given), CONF_LIKELY);
	return text != NULL;
}

/* A callback of a function that we do not see: called as the function's type says, if it says. */
static void check_declared(struct flow_ctx *cx, const struct ir_sym *callee, uint32_t param,
			   const struct ir_sym *given, ir_loc loc)
{
	const struct ir_unit *u = cx->unit;
	const struct ir_typ *f = ir_typ(u, callee->type), *t;
	const char *text;

	if (f->flags & IR_TF_NOPROTO || param >= f->n)
		return;
	t = ir_typ(u, u->params.v[f->first + param]);
	if (t->kind != IR_PTR || !ir_type_is(u, t->elem, IR_FUNC))
		return;
	t = ir_typ(u, t->elem);
	/* (*)(void) stands for any function */
	if (t->flags & (IR_TF_NOPROTO | IR_TF_VARIADIC) || !t->n)
		return;
	text = check_args(cx,
			  &(struct passed){.types = u->params.v + t->first,
					   .n = t->n,
					   .is_callback = true,
					   .by = flow_text(cx, " by '%s'", sym_name(cx, callee))},
			  ir_typ(u, given->type), sym_name(cx, given));
	if (text)
		report(cx, loc, text, sym_name(cx, given), CONF_LIKELY);
}

static void check_callbacks(struct flow_ctx *cx, const struct ev_call *ev)
{
	for (uint32_t i = 0; i < ev->call->n; i++) {
		const struct ir_arg *a = &cx->fn->args[ev->call->first + i];
		const struct ir_sym *given;

		if (!ir_type_is(cx->unit, a->type, IR_PTR))
			continue;
		given = flow_function(cx, flow_value(cx, a->value));
		if (!given || given->type == ir_typ(cx->unit, a->type)->elem)
			continue;
		if (ev->callee->body == IR_NO)
			check_declared(cx, ev->callee, i, given, a->loc);
		else
			check_given(cx, &cx->unit->funcs.v[ev->callee->body], i, given, a->loc);
	}
}

static void call(struct flow_ctx *cx, const struct ev_call *ev)
{
	if (ev->callee) {
		if (!check_call(cx, ev->call, ev->callee, CONF_CERTAIN))
			check_callbacks(cx, ev);
	} else {
		check_table(cx, ev->call);
	}
}

static const struct rule *const rules[] = {&rule_call_mismatch};

const struct checker checker_call_mismatch = {
	.name = "call_mismatch",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.call = call,
};
