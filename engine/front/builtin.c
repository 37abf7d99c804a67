/* builtin.c - compiler builtins that are no calls. */
#include "engine/front/front_p.h"

#include <string.h>

enum builtin builtin_of_name(const char *name)
{
	static const struct {
		const char *name;
		enum builtin b;
	} table[] = {
		{"__builtin_expect", B_EXPECT},
		{"__builtin_expect_with_probability", B_EXPECT},
		{"__builtin_unreachable", B_UNREACHABLE},
		{"__builtin_assume", B_ASSUME},
		{"__builtin_constant_p", B_EVALUATE},
		{"__builtin_classify_type", B_EVALUATE},
		{"__builtin_object_size", B_OBJECT_SIZE},
		{"__builtin_dynamic_object_size", B_OBJECT_SIZE},
		{"__builtin_alloca", B_ALLOCA},
		{"__builtin_alloca_uninitialized", B_ALLOCA},
		{"__builtin_alloca_with_align", B_ALLOCA},
		{"__builtin_alloca_with_align_uninitialized", B_ALLOCA},
		{"alloca", B_ALLOCA},
		{"__builtin_assume_aligned", B_SAME},
		{"__builtin_unpredictable", B_SAME},
		{"__builtin_addressof", B_ADDRESSOF},
	};

	for (size_t i = 0; i < PS_ARRAY_SIZE(table); i++)
		if (strcmp(name, table[i].name) == 0)
			return table[i].b;
	return B_NONE;
}

bool builtin_noreturn(const char *name)
{
	static const char *const names[] = {"__builtin_trap",
					    "__builtin_abort",
					    "__builtin_unreachable",
					    "__builtin_exit",
					    "__builtin_longjmp",
					    "__builtin_verbose_trap",
					    "abort",
					    "exit",
					    "_exit",
					    "_Exit"};

	for (size_t i = 0; i < PS_ARRAY_SIZE(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* What clang knows without optimising; it says "unknown" as the compiler would. */
static struct val object_size(struct fn *fn, CXCursor c, struct kids args)
{
	ir_type t = expr_type(fn->f, c).t;
	CXEvalResult r = clang_Cursor_Evaluate(c);
	int64_t kind = 0, size;

	if (r && clang_EvalResult_getKind(r) == CXEval_Int) {
		size = (int64_t)clang_EvalResult_getAsUnsigned(r);
	} else {
		if (args.n >= 2)
			const_int(fn->f, kid(fn->f, args, 1), &kind);
		size = kind & 2 ? 0 : -1;
	}
	clang_EvalResult_dispose(r);
	return (struct val){int_const(fn, t, size), t};
}

static struct val evaluated(struct fn *fn, CXCursor c)
{
	ir_type t = expr_type(fn->f, c).t;
	CXEvalResult r = clang_Cursor_Evaluate(c);
	int64_t v = 0;

	if (r && clang_EvalResult_getKind(r) == CXEval_Int)
		v = (int64_t)clang_EvalResult_getAsLongLong(r);
	clang_EvalResult_dispose(r);
	return (struct val){int_const(fn, t, v), t};
}

/* Somebody's own function of that name may return anything, and so does a call with an error. */
static bool returns_as(struct fn *fn, enum builtin b, ir_type t)
{
	switch (b) {
	case B_ALLOCA:
	case B_ADDRESSOF:
		return ir_type_is(fn->f->u, t, IR_PTR);
	case B_EVALUATE:
	case B_OBJECT_SIZE:
		return ir_type_is(fn->f->u, t, IR_INT);
	case B_EXPECT:
	case B_SAME:
	case B_ASSUME:
	case B_UNREACHABLE:
	case B_NONE:
		break;
	}
	return true;
}

bool rv_builtin(struct fn *fn, CXCursor c, enum builtin b, struct kids args, struct val *ret)
{
	ir_type t = expr_type(fn->f, c).t;
	ir_loc loc = loc_of(fn->f, c);
	CXCursor first;
	struct val v;

	*ret = (struct val){0};
	if (b == B_UNREACHABLE) {
		ir_build_unreachable(fn->b, loc);
		return true;
	}
	if (args.n == 0 || !returns_as(fn, b, t))
		return false;
	first = kid(fn->f, args, 0);
	switch (b) {
	case B_EXPECT:
	case B_SAME:
		*ret = convert(fn, rv(fn, first), t, false, loc);
		return true;
	case B_ASSUME:
		v = rv(fn, first);
		if (v.type == 0 || ir_type_is_aggregate(fn->f->u, v.type))
			v = unknown(fn, fn->f->t_int, loc);
		emit(fn, IR_ASSUME, 0, v.ref, IR_NOREF, loc);
		return true;
	case B_EVALUATE:
		*ret = evaluated(fn, c);
		return true;
	case B_OBJECT_SIZE:
		*ret = object_size(fn, c, args);
		return true;
	case B_ALLOCA:
		v = rv(fn, first);
		if (!ir_type_is(fn->f->u, v.type, IR_INT))
			v = unknown(fn, fn->f->t_size, loc);
		*ret = (struct val){emit(fn, IR_ALLOCA, t, v.ref, IR_NOREF, loc), t};
		return true;
	case B_ADDRESSOF:
		*ret = (struct val){lv_flags(fn, first, IR_ADDROF).addr, t};
		return true;
	case B_NONE:
	case B_UNREACHABLE:
		break;
	}
	return false;
}
