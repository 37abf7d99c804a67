/* atomic.c - __atomic_… and __c11_atomic_… as what they do to memory.
 *
 * clang stores the operands in the order pointer, order, value, order on failure, second
 * value, weak; those that an operation does not have are left out.
 */
#include "engine/front/front_p.h"

#include <stdio.h>
#include <string.h>

struct atomic {
	char name[64]; /* without prefix                                           */
	bool is_c11;
	struct val k[6];
	uint32_t n;
	ir_type t, result;
	struct place at;
	ir_loc loc;
};

static bool read_name(struct fn *fn, CXCursor c, struct atomic *a)
{
	const char *end, *p = text_of(fn->f, c, &end), *tail;
	size_t n;

	if (!p)
		return false;
	tail = text_skip_token(p, end);
	n = (size_t)(tail - p);
	if (n >= sizeof a->name)
		return false;
	memcpy(a->name, p, n);
	a->name[n] = '\0';
	a->is_c11 = strncmp(a->name, "__c11_", 6) == 0;
	p = strstr(a->name, "atomic_");
	if (!p)
		return false;
	memmove(a->name, p + 7, strlen(p + 7) + 1);
	return true;
}

static struct place pointee(struct fn *fn, const struct atomic *a, uint32_t i, bool is_atomic)
{
	(void)fn;
	return (struct place){.addr = a->k[i].ref, .type = a->t, .quals = is_atomic ? Q_ATOMIC : 0};
}

static struct val no_value(void)
{
	return (struct val){0};
}

static bool is_op(const struct atomic *a, const char *name)
{
	return strcmp(a->name, name) == 0;
}

/* fetch_add and add_fetch: which operator, and whether the old value is the result. */
static bool read_modify(const struct atomic *a, enum CXBinaryOperatorKind *ret, bool *ret_old)
{
	static const struct {
		const char *name;
		enum CXBinaryOperatorKind op;
	} ops[] = {
		{"add", CXBinaryOperator_Add}, {"sub", CXBinaryOperator_Sub},
		{"and", CXBinaryOperator_And}, {"or", CXBinaryOperator_Or},
		{"xor", CXBinaryOperator_Xor},
	};

	for (size_t i = 0; i < PS_ARRAY_SIZE(ops); i++) {
		char before[16], after[16];

		snprintf(before, sizeof before, "fetch_%s", ops[i].name);
		snprintf(after, sizeof after, "%s_fetch", ops[i].name);
		if (!is_op(a, before) && !is_op(a, after))
			continue;
		*ret = ops[i].op;
		*ret_old = is_op(a, before);
		return true;
	}
	return false;
}

/* GNU C counts bytes for pointers here, C11 elements. */
static struct val modify(struct fn *fn, struct atomic *a, enum CXBinaryOperatorKind op, bool old)
{
	struct val before = load(fn, a->at, a->loc), after, amount = a->k[2];

	if (ir_type_is(fn->f->u, a->t, IR_PTR)) {
		ir_type elem = a->is_c11 ? type_pointee(fn->f, a->t) : fn->f->t_char;

		after = (struct val){emit_aux(fn, IR_ELEM, a->t, before.ref, amount.ref,
					      elem ? elem : fn->f->t_char,
					      op == CXBinaryOperator_Sub ? IR_MINUS : 0, a->loc),
				     a->t};
	} else {
		amount = convert(fn, amount, a->t, false, a->loc);
		after = binary_op(fn, op, before, amount, a->t, a->loc);
	}
	store(fn, a->at, after, 0, a->loc);
	return convert(fn, old ? before : after, a->result, false, a->loc);
}

/* *ptr == *expected ? (*ptr = desired, 1) : (*expected = *ptr, 0) */
static struct val compare_exchange(struct fn *fn, struct atomic *a, bool by_address)
{
	uint32_t yes = ir_build_block(fn->b), no = ir_build_block(fn->b);
	uint32_t done = ir_build_block(fn->b);
	uint32_t temp = temp_local(fn, a->result, a->loc);
	struct place expected = pointee(fn, a, 2, false);
	struct val desired = a->k[4], old, want;
	struct ir_ref equal;

	if (by_address)
		desired = load(fn, pointee(fn, a, 4, false), a->loc);
	desired = convert(fn, desired, a->t, false, a->loc);
	old = load(fn, a->at, a->loc);
	want = load(fn, expected, a->loc);
	if (ir_type_is_aggregate(fn->f->u, a->t))
		equal = emit(fn, IR_UNKNOWN, fn->f->t_int, IR_NOREF, IR_NOREF, a->loc);
	else
		equal = emit_aux(fn, IR_EQ, fn->f->t_int, old.ref, want.ref, a->t, 0, a->loc);
	ir_build_br(fn->b, equal, fn->f->t_int, yes, no, IR_B_SHORT, a->loc);
	ir_build_at(fn->b, yes);
	store(fn, a->at, desired, 0, a->loc);
	store(fn, place_local(fn, temp), (struct val){int_const(fn, a->result, 1), a->result}, 0,
	      a->loc);
	ir_build_jmp(fn->b, done, a->loc);
	ir_build_at(fn->b, no);
	store(fn, expected, old, 0, a->loc);
	store(fn, place_local(fn, temp), (struct val){int_const(fn, a->result, 0), a->result}, 0,
	      a->loc);
	ir_build_jmp(fn->b, done, a->loc);
	ir_build_at(fn->b, done);
	return load(fn, place_local(fn, temp), a->loc);
}

static struct val exchange(struct fn *fn, struct atomic *a)
{
	struct val old;

	if (a->n == 4) { /* (ptr, value *, result *) */
		old = load(fn, a->at, a->loc);
		store(fn, pointee(fn, a, 3, false), old, 0, a->loc);
		store(fn, a->at, load(fn, pointee(fn, a, 2, false), a->loc), 0, a->loc);
		return no_value();
	}
	old = load(fn, a->at, a->loc);
	store(fn, a->at, convert(fn, a->k[2], a->t, false, a->loc), 0, a->loc);
	return old;
}

/* Something else: a call that may do anything with what its arguments point to. */
static struct val other(struct fn *fn, const struct atomic *a)
{
	struct ir_arg args[6];
	char name[80];

	snprintf(name, sizeof name, "__atomic_%s", a->name);
	for (uint32_t i = 0; i < a->n; i++)
		args[i] = (struct ir_arg){.value = a->k[i].ref,
					  .type = type_decayed(fn->f, a->k[i].type),
					  .loc = a->loc};
	return call_sym(fn, decl_sym_builtin(fn->f, name, a->result), a->result, args, a->n,
			a->loc);
}

struct val rv_atomic(struct fn *fn, CXCursor c)
{
	struct atomic a = {.result = expr_type(fn->f, c).t, .loc = loc_of(fn->f, c)};
	struct kids k = kids_of(fn->f, c);
	enum CXBinaryOperatorKind op;
	bool old;

	for (uint32_t i = 0; i < k.n; i++) {
		if (!clang_isExpression(clang_getCursorKind(kid(fn->f, k, i))))
			continue;
		if (a.n == PS_ARRAY_SIZE(a.k))
			fn_fail(fn, c, "atomic operation with too many operands");
		a.k[a.n++] = rv(fn, kid(fn->f, k, i));
	}
	kids_drop(fn->f, k);
	if (a.n == 0 || !read_name(fn, c, &a))
		fn_fail(fn, c, "atomic operation that is not understood");
	a.t = type_pointee(fn->f, type_decayed(fn->f, a.k[0].type));
	a.at = pointee(fn, &a, 0, true);
	if (a.t == 0)
		return other(fn, &a);
	if (is_op(&a, "load_n") || (is_op(&a, "load") && a.n == 2))
		return load(fn, a.at, a.loc);
	if (is_op(&a, "load") && a.n == 3) {
		store(fn, pointee(fn, &a, 2, false), load(fn, a.at, a.loc), 0, a.loc);
		return no_value();
	}
	if (is_op(&a, "init") && a.n == 2) {
		store(fn, a.at, convert(fn, a.k[1], a.t, false, a.loc), 0, a.loc);
		return no_value();
	}
	if ((is_op(&a, "store_n") || (is_op(&a, "store") && a.is_c11)) && a.n == 3) {
		store(fn, a.at, convert(fn, a.k[2], a.t, false, a.loc), 0, a.loc);
		return no_value();
	}
	if (is_op(&a, "store") && a.n == 3) {
		store(fn, a.at, load(fn, pointee(fn, &a, 2, false), a.loc), 0, a.loc);
		return no_value();
	}
	if (strncmp(a.name, "exchange", 8) == 0 && a.n >= 3)
		return exchange(fn, &a);
	if (strncmp(a.name, "compare_exchange", 16) == 0 && a.n >= 5)
		return compare_exchange(fn, &a, is_op(&a, "compare_exchange"));
	if (a.n == 3 && read_modify(&a, &op, &old) && !ir_type_is_aggregate(fn->f->u, a.t))
		return modify(fn, &a, op, old);
	return other(fn, &a);
}
