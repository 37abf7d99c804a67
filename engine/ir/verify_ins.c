/* verify_ins.c - operands and types of each instruction and each end of a block.
 *
 * Types agree when values of the one can stand for values of the other without a CAST: the
 * same kind and width.  What the source says beyond that (char or i8, an enum or its integer,
 * what a pointer points to, const) does not matter to arithmetic and is not checked.
 */
#include "engine/ir/verify_p.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- ranges -----------------------------------------------------------------------------------
 */

static bool in_range(struct ir_verifier *v, const char *what, uint64_t index, uint64_t n)
{
	if (index < n)
		return true;
	ir_v_report(v, "%s: expected a number below %" PRIu64 ", found %" PRIu64, what, n, index);
	return false;
}

static bool ref_in_range(struct ir_verifier *v, struct ir_ref r)
{
	const struct ir_unit *u = v->u;
	const struct ir_func *fn = v->fn;
	uint32_t i = ir_ref_index(r);

	switch (ir_ref_kind(r)) {
	case IR_NONE:
		return true;
	case IR_TMP:
		return in_range(v, "value", i, fn->n_ins);
	case IR_CONST:
		return in_range(v, "constant", i, u->consts.n);
	case IR_LOCAL:
		return in_range(v, "local", i, fn->n_locals);
	case IR_GLOBAL:
		return in_range(v, "global", i, u->globals.n);
	case IR_SYM:
		return in_range(v, "function", i, u->syms.n);
	case IR_STR:
		return in_range(v, "string", i, u->lits.n);
	case IR_LABEL:
		return in_range(v, "block", i, fn->n_blocks);
	}
	return in_range(v, "kind of operand", ir_ref_kind(r), IR_LABEL + 1);
}

static bool call_in_range(struct ir_verifier *v, const struct ir_call *c)
{
	bool ok = in_range(v, "type of call", c->ftype, v->u->types.n);

	ok &= ref_in_range(v, c->callee);
	ok &= ref_in_range(v, c->dest);
	if (c->cleanup_of != IR_NO)
		ok &= in_range(v, "local cleaned up", c->cleanup_of, v->fn->n_locals);
	if (c->n && !in_range(v, "arguments", (uint64_t)c->first + c->n - 1, v->fn->n_args))
		return false;
	for (uint32_t i = c->first; i < c->first + c->n; i++) {
		const struct ir_arg *a = &v->fn->args[i];

		ok &= ref_in_range(v, a->value);
		ok &= in_range(v, "type of argument", a->type, v->u->types.n);
		ok &= in_range(v, "location of argument", a->loc, v->u->locs.n);
	}
	return ok;
}

static bool ins_in_range(struct ir_verifier *v, const struct ir_ins *ins)
{
	bool ok = in_range(v, "operation", ins->op, IR_N_OPS);

	ok &= in_range(v, "type", ins->type, v->u->types.n);
	ok &= in_range(v, "type of operands", ins->aux, v->u->types.n);
	ok &= in_range(v, "location", ins->loc, v->u->locs.n);
	ok &= ref_in_range(v, ins->a);
	ok &= ref_in_range(v, ins->b);
	if (ins->op == IR_CALL || ins->op == IR_ASM)
		ok &= in_range(v, "call", ins->imm, v->fn->n_calls) &&
		      call_in_range(v, &v->fn->calls[ins->imm]);
	if (ins->op == IR_DATA)
		ok &= in_range(v, "data", ins->imm, v->u->datas.n);
	return ok;
}

static bool block_in_range(struct ir_verifier *v, const struct ir_block *b)
{
	bool ok = in_range(v, "kind of its end", b->term, IR_IGOTO + 1);

	ok &= in_range(v, "type of its condition", b->cond_type, v->u->types.n);
	ok &= in_range(v, "location", b->loc, v->u->locs.n);
	ok &= in_range(v, "label", b->label, v->u->strs.s.n);
	ok &= ref_in_range(v, b->cond);
	ok &= in_range(v, "end of instructions", (uint64_t)b->first + b->n, v->fn->n_ins + 1);
	if (!in_range(v, "end of successors", (uint64_t)b->succ + b->n_succ, v->fn->n_succs + 1))
		return false;
	for (uint32_t i = 0; i < b->n_succ; i++)
		ok &= in_range(v, "successor", v->fn->succs[b->succ + i], v->fn->n_blocks);
	if (b->term == IR_SWITCH && b->n_succ)
		ok &= in_range(v, "end of cases", (uint64_t)b->cases + b->n_succ - 1,
			       v->fn->n_cases + 1);
	return ok;
}

static bool head_in_range(struct ir_verifier *v)
{
	const struct ir_func *fn = v->fn;
	bool ok = in_range(v, "result", fn->ret, v->u->types.n);

	ok &= in_range(v, "location", fn->loc, v->u->locs.n);
	ok &= in_range(v, "location of its end", fn->end_loc, v->u->locs.n);
	ok &= in_range(v, "location of its reason", fn->reason_loc, v->u->locs.n);
	ok &= in_range(v, "reason", fn->reason, v->u->strs.s.n);
	ok &= in_range(v, "status", fn->status, IR_FAILED + 1);
	ok &= in_range(v, "number of parameters", fn->n_params, fn->n_locals + 1);
	if (fn->ret_local != IR_NO)
		ok &= in_range(v, "ret_local", fn->ret_local, fn->n_locals);
	return ok;
}

static bool local_in_range(struct ir_verifier *v, const struct ir_local *l)
{
	bool ok = in_range(v, "type of local", l->type, v->u->types.n);

	ok &= in_range(v, "name of local", l->name, v->u->strs.s.n);
	ok &= in_range(v, "location of local", l->loc, v->u->locs.n);
	if (l->cleanup != IR_NO)
		ok &= in_range(v, "cleanup of local", l->cleanup, v->u->syms.n);
	return ok;
}

bool ir_v_ranges(struct ir_verifier *v)
{
	const struct ir_func *fn = v->fn;
	bool ok = head_in_range(v);

	for (uint32_t i = 0; i < fn->n_locals; i++)
		ok &= local_in_range(v, &fn->locals[i]);
	for (v->ins = 0; v->ins < fn->n_ins; v->ins++)
		ok &= ins_in_range(v, &fn->ins[v->ins]);
	v->ins = IR_NO;
	for (v->block = 0; v->block < fn->n_blocks; v->block++)
		ok &= block_in_range(v, &fn->blocks[v->block]);
	v->block = IR_NO;
	return ok;
}

/* ---- operands ---------------------------------------------------------------------------------
 */

void ir_v_each_operand(struct ir_verifier *v, uint32_t index, ir_v_operand_fn f, void *arg)
{
	const struct ir_ins *ins = &v->fn->ins[index];
	const struct ir_call *c;

	f(v, ins->a, arg);
	f(v, ins->b, arg);
	if (ins->op != IR_CALL && ins->op != IR_ASM)
		return;
	c = &v->fn->calls[ins->imm];
	f(v, c->callee, arg);
	f(v, c->dest, arg);
	for (uint32_t i = 0; i < c->n; i++)
		f(v, v->fn->args[c->first + i].value, arg);
}

/* A value is used only behind the instruction that yields it, on every way. */
static void check_defined(struct ir_verifier *v, struct ir_ref r, void *arg)
{
	uint32_t def = ir_ref_index(r), home;
	const struct ir_ins *by;

	(void)arg;
	if (!ir_ref_is(r, IR_TMP))
		return;
	by = &v->fn->ins[def];
	home = v->block_of[def];
	if (!(ir_ops[by->op].flags & IR_OPF_R) || !by->type)
		ir_v_report(v, "expected %s to have a value, found %s, which yields none",
			    ir_v_ref(v, r), ir_ops[by->op].name);
	if (home == v->block ? v->ins != IR_NO && def >= v->ins
			     : !ir_v_dominates(v, home, v->block))
		ir_v_report(v,
			    "expected %s to be defined on every way here, found it defined in "
			    "b%" PRIu32,
			    ir_v_ref(v, r), home);
}

static void check_arity(struct ir_verifier *v, const struct ir_ins *ins)
{
	uint8_t n = ir_ops[ins->op].n_operands, have = 0;

	have += !ir_ref_is(ins->a, IR_NONE);
	have += !ir_ref_is(ins->b, IR_NONE);
	if (have != n || (n && ir_ref_is(ins->a, IR_NONE)))
		ir_v_report(v, "expected %u operands, found %u", n, have);
}

static void check_loc(struct ir_verifier *v, ir_loc loc, bool is_synthetic)
{
	if (!loc && !is_synthetic)
		ir_v_report(v, "expected a location, found none");
}

/* ---- types ------------------------------------------------------------------------------------
 */

static uint8_t kind_of(const struct ir_verifier *v, ir_type t)
{
	return ir_typ(v->u, t)->kind;
}

static bool is_scalar(const struct ir_verifier *v, ir_type t)
{
	uint8_t k = kind_of(v, t);

	return k == IR_INT || k == IR_FLOAT || k == IR_PTR;
}

static bool agree(const struct ir_verifier *v, ir_type a, ir_type b)
{
	const struct ir_typ *s = ir_typ(v->u, a), *t = ir_typ(v->u, b);

	if (a == b)
		return true;
	if (s->kind != t->kind || s->size_bytes != t->size_bytes)
		return false;
	if (s->kind == IR_INT)
		return s->count == t->count;
	return s->kind == IR_FLOAT || s->kind == IR_PTR;
}

/* An operand whose value is of type t; addresses of places are pointers. */
static void expect_value(struct ir_verifier *v, const char *what, struct ir_ref r, ir_type t)
{
	ir_type have;

	switch (ir_ref_kind(r)) {
	case IR_NONE:
		return; /* counted by check_arity */
	case IR_TMP:
	case IR_CONST:
		have = ir_ref_type(v->u, v->fn, r);
		if (have && !agree(v, have, t))
			ir_v_report(v, "%s: expected a value of type %s, found %s of type %s", what,
				    ir_v_type(v, t), ir_v_ref(v, r), ir_v_type(v, have));
		return;
	case IR_LOCAL:
	case IR_GLOBAL:
	case IR_SYM:
	case IR_STR:
	case IR_LABEL:
		break;
	}
	if (kind_of(v, t) != IR_PTR)
		ir_v_report(v, "%s: expected a value of type %s, found the address %s", what,
			    ir_v_type(v, t), ir_v_ref(v, r));
}

/* An operand of a kind: any width. */
static void expect_kind(struct ir_verifier *v, const char *what, struct ir_ref r,
			enum ir_type_kind kind)
{
	bool is_value = ir_ref_is(r, IR_TMP) || ir_ref_is(r, IR_CONST);
	ir_type have = is_value ? ir_ref_type(v->u, v->fn, r) : 0;
	const char *name = kind == IR_PTR ? "an address" : "an integer";

	if (ir_ref_is(r, IR_NONE) || (is_value && kind_of(v, have) == kind))
		return;
	if (is_value && !have)
		return; /* yields nothing: said before */
	if (is_value)
		ir_v_report(v, "%s: expected %s, found %s of type %s", what, name, ir_v_ref(v, r),
			    ir_v_type(v, have));
	else if (kind != IR_PTR)
		ir_v_report(v, "%s: expected %s, found the address %s", what, name, ir_v_ref(v, r));
}

static void expect_local(struct ir_verifier *v, struct ir_ref r)
{
	if (!ir_ref_is(r, IR_LOCAL))
		ir_v_report(v, "expected a local, found %s", ir_v_ref(v, r));
	else if (v->fn->locals[ir_ref_index(r)].flags & IR_L_PARAM)
		ir_v_report(v, "expected a local that is no parameter, found %s", ir_v_ref(v, r));
}

enum type_class { SCALAR, AGGREGATE, INTEGER, NUMBER, POINTER, RECORD, VALUE };

static bool is_of(const struct ir_verifier *v, ir_type t, enum type_class class)
{
	uint8_t k = kind_of(v, t);

	switch (class) {
	case SCALAR:
		return is_scalar(v, t);
	case AGGREGATE:
		return ir_type_is_aggregate(v->u, t);
	case INTEGER:
		return k == IR_INT;
	case NUMBER:
		return k == IR_INT || k == IR_FLOAT;
	case POINTER:
		return k == IR_PTR;
	case RECORD:
		return k == IR_RECORD;
	case VALUE:
		return k != IR_VOID && k != IR_FUNC;
	}
	return false;
}

static void expect_type(struct ir_verifier *v, const char *what, ir_type t, enum type_class class)
{
	static const char *const names[] = {
		[SCALAR] = "a scalar type",	   [AGGREGATE] = "an aggregate type",
		[INTEGER] = "an integer type",	   [NUMBER] = "an integer or floating point type",
		[POINTER] = "a pointer type",	   [RECORD] = "a record type",
		[VALUE] = "the type of an object",
	};

	if (!is_of(v, t, class))
		ir_v_report(v, "%s: expected %s, found %s", what, names[class], ir_v_type(v, t));
}

/* ---- instructions -------------------------------------------------------------------------------
 */

static void check_memory(struct ir_verifier *v, const struct ir_ins *ins)
{
	expect_kind(v, "operand a", ins->a, IR_PTR);
	if (ins->op == IR_LOAD || ins->op == IR_STORE)
		expect_type(v, "type", ins->type, SCALAR);
	else
		expect_type(v, "type", ins->type, AGGREGATE);
	if (ins->op == IR_STORE)
		expect_value(v, "operand b", ins->b, ins->type);
	if (ins->op == IR_COPY)
		expect_kind(v, "operand b", ins->b, IR_PTR);
}

static void check_field(struct ir_verifier *v, const struct ir_ins *ins)
{
	const struct ir_typ *t = ir_typ(v->u, ins->aux);

	expect_kind(v, "operand a", ins->a, IR_PTR);
	expect_type(v, "type", ins->type, POINTER);
	expect_type(v, "record", ins->aux, RECORD);
	if (t->kind == IR_RECORD && ins->imm >= t->n)
		ir_v_report(v, "expected a field below %" PRIu32 " of %s, found %" PRIu32, t->n,
			    ir_v_type(v, ins->aux), ins->imm);
}

static void check_elem(struct ir_verifier *v, const struct ir_ins *ins)
{
	expect_kind(v, "operand a", ins->a, IR_PTR);
	expect_kind(v, "operand b", ins->b, IR_INT);
	expect_type(v, "type", ins->type, POINTER);
}

static void check_ptrdiff(struct ir_verifier *v, const struct ir_ins *ins)
{
	expect_kind(v, "operand a", ins->a, IR_PTR);
	expect_kind(v, "operand b", ins->b, IR_PTR);
	expect_type(v, "type", ins->type, INTEGER);
}

static void check_vla(struct ir_verifier *v, const struct ir_ins *ins)
{
	if (!ir_ref_is(ins->a, IR_LOCAL) || !(v->fn->locals[ir_ref_index(ins->a)].flags & IR_L_VLA))
		ir_v_report(v, "expected a local marked vla, found %s", ir_v_ref(v, ins->a));
	expect_kind(v, "operand b", ins->b, IR_INT);
}

static void check_alloca(struct ir_verifier *v, const struct ir_ins *ins)
{
	expect_kind(v, "operand a", ins->a, IR_INT);
	expect_type(v, "type", ins->type, POINTER);
}

static void check_arithmetic(struct ir_verifier *v, const struct ir_ins *ins, enum type_class class)
{
	expect_type(v, "type", ins->type, class);
	expect_value(v, "operand a", ins->a, ins->type);
	if (ins->op == IR_SHL || ins->op == IR_SHR)
		expect_kind(v, "operand b", ins->b, IR_INT);
	else
		expect_value(v, "operand b", ins->b, ins->type);
}

static void check_cast(struct ir_verifier *v, const struct ir_ins *ins)
{
	expect_type(v, "type", ins->type, SCALAR);
	expect_type(v, "type of operand a", ins->aux, SCALAR);
	expect_value(v, "operand a", ins->a, ins->aux);
}

static void check_comparison(struct ir_verifier *v, const struct ir_ins *ins)
{
	expect_type(v, "type", ins->type, INTEGER);
	expect_type(v, "type of the operands", ins->aux, SCALAR);
	expect_value(v, "operand a", ins->a, ins->aux);
	expect_value(v, "operand b", ins->b, ins->aux);
}

/* Where a prototype takes a transparent union, what is passed is one of its members. */
static bool stands_for(const struct ir_verifier *v, ir_type param, ir_type arg)
{
	const struct ir_typ *t = ir_typ(v->u, param);

	return t->kind == IR_RECORD && t->flags & IR_TF_UNION &&
	       t->size_bytes == ir_typ(v->u, arg)->size_bytes && !ir_type_is_aggregate(v->u, arg);
}

static void check_arg(struct ir_verifier *v, const struct ir_call *c, uint32_t i)
{
	const struct ir_typ *t = ir_typ(v->u, c->ftype);
	const struct ir_arg *a = &v->fn->args[c->first + i];
	bool is_aggregate = ir_type_is_aggregate(v->u, a->type);
	bool by_value = a->flags & IR_ARG_BYVAL;

	if (is_aggregate != by_value)
		ir_v_report(v, "argument %" PRIu32 ": expected byval %s of type %s, found it %s",
			    i + 1,
			    is_aggregate ? "for a value" : "only for aggregates, not for one",
			    ir_v_type(v, a->type), by_value ? "set" : "missing");
	if (by_value)
		expect_kind(v, "argument", a->value, IR_PTR);
	else
		expect_value(v, "argument", a->value, a->type);
	if (t->kind != IR_FUNC || i >= t->n)
		return;
	if (!agree(v, v->u->params.v[t->first + i], a->type) &&
	    !stands_for(v, v->u->params.v[t->first + i], a->type))
		ir_v_report(
			v, "argument %" PRIu32 ": expected type %s as in the prototype, found %s",
			i + 1, ir_v_type(v, v->u->params.v[t->first + i]), ir_v_type(v, a->type));
}

static void check_n_args(struct ir_verifier *v, const struct ir_call *c)
{
	const struct ir_typ *t = ir_typ(v->u, c->ftype);

	if (t->flags & IR_TF_NOPROTO)
		return;
	if (c->n < t->n || (c->n > t->n && !(t->flags & IR_TF_VARIADIC)))
		ir_v_report(v, "expected %" PRIu32 "%s arguments, found %" PRIu32, t->n,
			    t->flags & IR_TF_VARIADIC ? " or more" : "", c->n);
}

static void check_result(struct ir_verifier *v, const struct ir_ins *ins, const struct ir_call *c)
{
	ir_type ret = ir_typ(v->u, c->ftype)->elem;
	bool is_aggregate = ir_type_is_aggregate(v->u, ret);

	if (!is_aggregate && !ir_ref_is(c->dest, IR_NONE))
		ir_v_report(v, "expected dest only for an aggregate result, found it for %s",
			    ir_v_type(v, ret));
	if (is_aggregate ? ins->type != 0 : !agree(v, ret, ins->type))
		ir_v_report(v, "expected a result of type %s, found %s",
			    is_aggregate ? "void, as dest has it" : ir_v_type(v, ret),
			    ir_v_type(v, ins->type));
}

static void check_cleanup(struct ir_verifier *v, const struct ir_call *c)
{
	bool is_cleanup = c->flags & IR_CALL_CLEANUP;

	if (is_cleanup != (c->cleanup_of != IR_NO))
		ir_v_report(v, "expected the local of a cleanup where there is one");
	if (is_cleanup && c->n != 1)
		ir_v_report(v, "expected one argument for a cleanup, found %" PRIu32, c->n);
}

static void check_call(struct ir_verifier *v, const struct ir_ins *ins)
{
	const struct ir_call *c = &v->fn->calls[ins->imm];

	if (ir_ref_is(c->callee, IR_NONE))
		ir_v_report(v, "expected a function to call, found nothing");
	expect_kind(v, "callee", c->callee, IR_PTR);
	if (kind_of(v, c->ftype) != IR_FUNC) {
		ir_v_report(v, "expected a function type for the call, found %s",
			    ir_v_type(v, c->ftype));
		return;
	}
	check_n_args(v, c);
	for (uint32_t i = 0; i < c->n; i++)
		check_arg(v, c, i);
	check_result(v, ins, c);
	check_cleanup(v, c);
}

static void check_asm(struct ir_verifier *v, const struct ir_ins *ins)
{
	const struct ir_call *c = &v->fn->calls[ins->imm];

	if (!ir_ref_is(c->callee, IR_NONE))
		ir_v_report(v, "expected no function to call, found %s", ir_v_ref(v, c->callee));
	for (uint32_t i = 0; i < c->n; i++) {
		const struct ir_arg *a = &v->fn->args[c->first + i];

		if (a->flags & IR_ARG_BYVAL) /* an output */
			expect_kind(v, "output", a->value, IR_PTR);
	}
}

static void check_types(struct ir_verifier *v, const struct ir_ins *ins)
{
	switch ((enum ir_op)ins->op) {
	case IR_LOAD:
	case IR_STORE:
	case IR_COPY:
	case IR_ZERO:
	case IR_DATA:
		check_memory(v, ins);
		break;
	case IR_FIELD:
		check_field(v, ins);
		break;
	case IR_ELEM:
		check_elem(v, ins);
		break;
	case IR_PTRDIFF:
		check_ptrdiff(v, ins);
		break;
	case IR_VLA:
		check_vla(v, ins);
		break;
	case IR_ALLOCA:
		check_alloca(v, ins);
		break;
	case IR_ADD:
	case IR_SUB:
	case IR_MUL:
	case IR_DIV:
	case IR_NEG:
		check_arithmetic(v, ins, NUMBER);
		break;
	case IR_REM:
	case IR_AND:
	case IR_OR:
	case IR_XOR:
	case IR_SHL:
	case IR_SHR:
	case IR_NOT:
		check_arithmetic(v, ins, INTEGER);
		break;
	case IR_CAST:
		check_cast(v, ins);
		break;
	case IR_EQ:
	case IR_NE:
	case IR_LT:
	case IR_LE:
	case IR_GT:
	case IR_GE:
		check_comparison(v, ins);
		break;
	case IR_CALL:
		check_call(v, ins);
		break;
	case IR_VA_ARG:
		expect_kind(v, "operand a", ins->a, IR_PTR);
		expect_type(v, "type", ins->type, VALUE);
		break;
	case IR_ASM:
		check_asm(v, ins);
		break;
	case IR_UNKNOWN:
		expect_type(v, "type", ins->type, VALUE);
		break;
	case IR_ASSUME:
	case IR_N_OPS:
		break;
	case IR_ENTER:
	case IR_EXIT:
		expect_local(v, ins->a);
		break;
	}
}

/* ---- ends of blocks -----------------------------------------------------------------------------
 */

static int compare_signed(const void *a, const void *b)
{
	const struct ir_case *x = a, *y = b;

	return (x->lo > y->lo) - (x->lo < y->lo);
}

static int compare_unsigned(const void *a, const void *b)
{
	const struct ir_case *x = a, *y = b;

	return ((uint64_t)x->lo > (uint64_t)y->lo) - ((uint64_t)x->lo < (uint64_t)y->lo);
}

static bool is_above(bool is_signed, int64_t a, int64_t b)
{
	return is_signed ? a > b : (uint64_t)a > (uint64_t)b;
}

static void check_cases(struct ir_verifier *v, const struct ir_block *b)
{
	bool is_signed = ir_typ(v->u, b->cond_type)->flags & IR_TF_SIGNED;
	uint32_t n = b->n_succ ? b->n_succ - 1 : 0;
	struct ir_case *c = xcalloc(n + 1, sizeof *c);

	for (uint32_t i = 0; i < n; i++) {
		c[i] = v->fn->cases[b->cases + i];
		if (is_above(is_signed, c[i].lo, c[i].hi))
			ir_v_report(v,
				    "expected a case from low to high, found %" PRId64 "..%" PRId64,
				    c[i].lo, c[i].hi);
	}
	qsort(c, n, sizeof *c, is_signed ? compare_signed : compare_unsigned);
	for (uint32_t i = 1; i < n; i++) {
		if (!is_above(is_signed, c[i].lo, c[i - 1].hi))
			ir_v_report(v,
				    "expected cases that do not overlap, found %" PRId64
				    "..%" PRId64 " and %" PRId64 "..%" PRId64,
				    c[i - 1].lo, c[i - 1].hi, c[i].lo, c[i].hi);
	}
	free(c);
}

static void check_ret(struct ir_verifier *v, const struct ir_block *b)
{
	bool has_value = !ir_ref_is(b->cond, IR_NONE);

	if (!has_value)
		return; /* C lets a function that returns a value return none */
	if (!is_scalar(v, v->fn->ret))
		ir_v_report(v, "expected no value for a result of type %s, found %s",
			    ir_v_type(v, v->fn->ret), ir_v_ref(v, b->cond));
	else
		expect_value(v, "returned value", b->cond, v->fn->ret);
}

static void check_term(struct ir_verifier *v, const struct ir_block *b)
{
	enum ir_term_kind kind = (enum ir_term_kind)b->term;

	check_loc(v, b->loc, kind == IR_JMP);
	if (b->flags & IR_B_EXHAUSTIVE && kind != IR_SWITCH)
		ir_v_report(v, "expected a switch at the end of what is exhaustive");
	check_defined(v, b->cond, NULL);
	switch (kind) {
	case IR_JMP:
	case IR_UNREACHABLE:
		if (!ir_ref_is(b->cond, IR_NONE))
			ir_v_report(v, "expected no condition, found %s", ir_v_ref(v, b->cond));
		break;
	case IR_BR:
		expect_type(v, "type of the condition", b->cond_type, SCALAR);
		expect_value(v, "condition", b->cond, b->cond_type);
		break;
	case IR_SWITCH:
		expect_type(v, "type of the condition", b->cond_type, INTEGER);
		expect_value(v, "condition", b->cond, b->cond_type);
		check_cases(v, b);
		break;
	case IR_RET:
		check_ret(v, b);
		break;
	case IR_IGOTO:
		expect_kind(v, "target", b->cond, IR_PTR);
		break;
	}
	if ((kind == IR_BR || kind == IR_SWITCH || kind == IR_IGOTO) && ir_ref_is(b->cond, IR_NONE))
		ir_v_report(v, "expected a condition, found nothing");
}

/* All bits that ir.h defines. */
#define INS_FLAGS   (IR_INCDEC * 2 - 1)
#define BLOCK_FLAGS (IR_B_EXHAUSTIVE * 2 - 1)

static void check_flags(struct ir_verifier *v, uint32_t flags, uint32_t known)
{
	if (flags & ~known)
		ir_v_report(v, "expected known flags only, found %#" PRIx32, flags & ~known);
}

void ir_v_instructions(struct ir_verifier *v)
{
	const struct ir_func *fn = v->fn;

	for (v->block = 0; v->block < fn->n_blocks; v->block++) {
		const struct ir_block *b = &fn->blocks[v->block];

		for (v->ins = b->first; v->ins < b->first + b->n; v->ins++) {
			const struct ir_ins *ins = &fn->ins[v->ins];

			check_arity(v, ins);
			check_loc(v, ins->loc, ins->op == IR_ENTER || ins->op == IR_EXIT);
			check_flags(v, ins->flags, INS_FLAGS);
			ir_v_each_operand(v, v->ins, check_defined, NULL);
			check_types(v, ins);
		}
		v->ins = IR_NO;
		check_flags(v, b->flags, BLOCK_FLAGS);
		check_term(v, b);
	}
	v->block = v->ins = IR_NO;
}
