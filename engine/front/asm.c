/* asm.c - inline assembler: operands in, operands out, labels.
 *
 * libclang shows the operands in order, outputs first, but not how many of each there are;
 * the colons in the source say it.  Where they cannot be read (operands made by macros) every
 * operand that is a place counts as written.
 */
#include "engine/front/front_p.h"

struct asm_text {
	bool is_known, is_goto;
	uint32_t n_outputs;
	struct text_part labels;
};

static uint32_t count_operands(struct text_part part)
{
	uint32_t n = 0, depth = 0;

	if (text_part_empty(part))
		return 0;
	for (const char *p = part.s; p < part.end; p = text_skip_token(p, part.end)) {
		if (*p == '(' || *p == '[')
			depth++;
		else if ((*p == ')' || *p == ']') && depth > 0)
			depth--;
		else if (*p == ',' && depth == 0)
			n++;
	}
	return n + 1;
}

static void read_asm(struct fn *fn, CXCursor c, uint32_t n_kids, struct asm_text *ret)
{
	const char *end, *p = text_of(fn->f, c, &end);
	struct text_part parts[5];
	uint32_t n;

	*ret = (struct asm_text){0};
	if (!text_starts(p, end, "asm") && !text_starts(p, end, "__asm"))
		return;
	while (p < end && *p != '(') {
		if (text_starts(p, end, "goto") || text_starts(p, end, "__goto"))
			ret->is_goto = true;
		p = text_skip_space(text_skip_token(p, end), end);
	}
	n = text_split(p, end, ':', parts, 5);
	if (n == 0 || n > 5)
		return;
	ret->n_outputs = n > 1 ? count_operands(parts[1]) : 0;
	ret->is_known = ret->n_outputs + (n > 2 ? count_operands(parts[2]) : 0) == n_kids;
	if (n == 5)
		ret->labels = parts[4];
}

static struct ir_arg output(struct fn *fn, CXCursor c)
{
	struct place p = lv(fn, c);

	return (struct ir_arg){
		.value = p.addr, .type = p.type, .flags = 1, .loc = loc_of(fn->f, c)};
}

static struct ir_arg input(struct fn *fn, CXCursor c)
{
	struct val v = rv(fn, c);
	ir_type t = v.type;

	if (ir_type_is_aggregate(fn->f->u, t))
		t = type_ptr_to(fn->f, t, false);
	return (struct ir_arg){
		.value = v.ref, .type = type_decayed(fn->f, t), .loc = loc_of(fn->f, c)};
}

struct ir_arg asm_operand(struct fn *fn, CXCursor c, bool is_output)
{
	return is_output ? output(fn, c) : input(fn, c);
}

bool is_place_kind(CXCursor c)
{
	c = strip_parens(c);
	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_DeclRefExpr:
	case CXCursor_MemberRefExpr:
	case CXCursor_ArraySubscriptExpr:
		return true;
	case CXCursor_UnaryOperator:
		return clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_Deref;
	default:
		return false;
	}
}

/* The assembler may go on behind itself or at any of its labels. */
static void asm_branches(struct fn *fn, struct text_part labels, ir_loc loc)
{
	uint32_t base = fn->f->numbers.n, n, next = ir_build_block(fn->b);
	struct ir_case *cases;
	struct val v;

	for (const char *p = text_skip_space(labels.s, labels.end); p < labels.end;) {
		const char *end = text_skip_token(p, labels.end);

		if (*p != ',') {
			ir_str name = strtab_addn(&fn->f->u->strs, p, (size_t)(end - p));

			*vec_push(&fn->f->numbers) = label_named(fn, name);
		}
		p = text_skip_space(end, labels.end);
	}
	n = fn->f->numbers.n - base;
	v = unknown(fn, fn->f->t_int, loc);
	cases = arena_array(&fn->f->u->mem, struct ir_case, n);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t label = fn->f->numbers.v[base + i], block = ir_build_block(fn->b);

		cases[i] = (struct ir_case){.lo = i + 1, .hi = i + 1};
		*vec_push(&fn->gotos) = (struct pending){
			.from = block, .scope = fn->scope, .label = label, .loc = loc};
		fn->f->numbers.v[base + i] = block;
	}
	ir_build_switch(fn->b, v.ref, v.type, next, cases, fn->f->numbers.v + base, n, loc);
	fn->f->numbers.n = base;
	ir_build_at(fn->b, next);
}

void asm_stmt(struct fn *fn, CXCursor c)
{
	struct kids k = kids_of(fn->f, c);
	uint32_t first = fn->f->args.n;
	ir_loc loc = loc_of(fn->f, c);
	struct ir_call call = {.cleanup_of = IR_NO};
	struct asm_text text;

	read_asm(fn, c, k.n, &text);
	for (uint32_t i = 0; i < k.n; i++) {
		CXCursor operand = kid(fn->f, k, i);
		bool is_output = text.is_known ? i < text.n_outputs : is_place_kind(operand);
		struct ir_arg arg = asm_operand(fn, operand, is_output);

		*vec_push(&fn->f->args) = arg;
	}
	kids_drop(fn->f, k);
	ir_build_call(fn->b, &(struct ir_ins){.op = IR_ASM, .loc = loc}, &call,
		      fn->f->args.v + first, fn->f->args.n - first);
	fn->f->args.n = first;
	if (text.is_goto)
		asm_branches(fn, text.labels, loc);
}
