/* lost.c - what an error took out of a function.
 *
 * clang drops statements that it makes nothing of, and libclang shows what is left.  Where an
 * error stands between the statements that are shown, something was lost there; only its text
 * is known.  A declaration, an assignment, a call: the locals that it names may have any value
 * from there on, and so may what they point to.  All else may have been the way out ("if (!p)
 * return E_UNKNOWN;"): paths end there, as they do at a statement that libclang shows and that
 * is not understood.  So what is found in such a function does not rest on what was lost.
 */
#include "engine/front/front_p.h"

#include <ctype.h>
#include <string.h>

static int by_offset(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void lost_find(struct fn *fn, CXCursor def)
{
	const struct front *f = fn->f;
	uint32_t from, to;

	if (!loc_offsets(fn->f, def, &fn->file, &from, &to))
		return;
	for (uint32_t i = 0; i < f->errors.n; i++) {
		const struct src_error *e = &f->errors.v[i];

		if (e->file == fn->file && e->offset >= from && e->offset <= to)
			*vec_push(&fn->errors) = e->offset;
	}
	qsort(fn->errors.v, fn->errors.n, sizeof *fn->errors.v, by_offset);
}

static ir_loc loc_of_offset(struct fn *fn, uint32_t offset)
{
	const struct src_file *s = &fn->f->files.v[fn->file];

	return loc_of_point(fn->f, clang_getLocationForOffset(fn->f->tu, s->file, offset));
}

void lost_stmt(struct fn *fn, ir_loc loc)
{
	if (ir_build_open(fn->b))
		ir_build_unreachable(fn->b, loc);
	if (fn->sw)
		fn->sw->has_lost = true;
}

/* ---- what the text says ---------------------------------------------------------------- */

static bool is_control(const char *p, size_t n)
{
	static const char *const words[] = {
		"return", "goto",   "break", "continue", "if",	  "else",    "for",	"while",
		"do",	  "switch", "case",  "asm",	 "__asm", "__asm__", "default", "_Generic"};

	for (size_t i = 0; i < PS_ARRAY_SIZE(words); i++)
		if (strlen(words[i]) == n && memcmp(p, words[i], n) == 0)
			return true;
	return false;
}

/* A function that is known to come back, as far as is known; a macro may do anything. */
static bool comes_back(struct fn *fn, ir_str name)
{
	uint32_t sym = decl_sym_named(fn->f, ir_cstr(fn->f->u, name), NULL);

	return sym != IR_NO && !(fn->f->u->syms.v[sym].flags & IR_S_NORETURN);
}

/* Is this text something that goes on behind itself?  The locals that it names are pushed
 * onto fn->f->args. */
static bool goes_on(struct fn *fn, const char *p, const char *end)
{
	while ((p = text_skip_space(p, end)) < end) {
		const char *next = text_skip_token(p, end), *behind;
		uint32_t local;
		ir_str name;

		if (*p == '{' || *p == '}' || *p == '#' || *p == ':')
			return false;
		if (isalpha((unsigned char)*p) || *p == '_') {
			if (is_control(p, (size_t)(next - p)))
				return false;
			name = strtab_addn(&fn->f->u->strs, p, (size_t)(next - p));
			behind = text_skip_space(next, end);
			if (local_named(fn, name, &local))
				*vec_push(&fn->f->args) = (struct ir_arg){
					.value = IR_REF(IR_LOCAL, local),
					.type = ir_build_local_at(fn->b, local)->type,
					.flags = 1,
				};
			else if (behind < end && *behind == '(' && !comes_back(fn, name))
				return false;
		}
		p = next;
	}
	return true;
}

/* [p, end) was lost.  Not unlike inline assembler: what it is given may be anything behind. */
static void lost_text(struct fn *fn, const char *p, const char *end, ir_loc loc)
{
	struct ir_call call = {.cleanup_of = IR_NO};
	uint32_t first = fn->f->args.n;

	if (!ir_build_open(fn->b) || !goes_on(fn, p, end)) {
		lost_stmt(fn, loc);
	} else {
		for (uint32_t i = first; i < fn->f->args.n; i++)
			fn->f->args.v[i].loc = loc;
		ir_build_call(fn->b, &(struct ir_ins){.op = IR_ASM, .loc = loc}, &call,
			      fn->f->args.v + first, fn->f->args.n - first);
	}
	fn->f->args.n = first;
}

static bool has_error(const struct fn *fn, uint32_t from, uint32_t to)
{
	for (uint32_t i = 0; i < fn->errors.n && fn->errors.v[i] < to; i++)
		if (fn->errors.v[i] >= from)
			return true;
	return false;
}

/* A condition whose parts are not shown. */
static struct val lost_whole(struct fn *fn, CXCursor c)
{
	const struct src_file *s = &fn->f->files.v[fn->file];
	uint32_t file, from, to;

	if (loc_offsets(fn->f, c, &file, &from, &to) && file == fn->file && s->buf &&
	    to <= s->size_bytes && has_error(fn, from, to))
		lost_text(fn, s->buf + from, s->buf + to, loc_of(fn->f, c));
	return unknown(fn, expr_type(fn->f, c).t, loc_of(fn->f, c));
}

/* An expression with an error in it.  What it is made of may be changed by it. */
struct val lost_expr(struct fn *fn, CXCursor c)
{
	struct ir_call call = {.cleanup_of = IR_NO};
	uint32_t first = fn->f->args.n, n;
	struct kids k = kids_of(fn->f, c);
	bool is_noreturn = false;
	ir_loc loc = loc_of(fn->f, c);

	if (!k.n)
		return lost_whole(fn, c);
	if (k.n == 1 && clang_getCursorType(kid(fn->f, k, 0)).kind == CXType_Dependent) {
		CXCursor inner = kid(fn->f, k, 0);

		kids_drop(fn->f, k);
		return rv(fn, inner);
	}
	for (uint32_t i = 0; i < k.n; i++) {
		CXCursor part = kid(fn->f, k, i), callee;
		struct ir_arg arg;

		if (!clang_isExpression(clang_getCursorKind(part)))
			continue;
		callee = callee_decl(part);
		if (!clang_Cursor_isNull(callee)) {
			uint32_t sym = decl_sym(fn->f, callee);

			is_noreturn |= i == 0 && fn->f->u->syms.v[sym].flags & IR_S_NORETURN;
			continue;
		}
		arg = asm_operand(fn, part, is_place_kind(part));
		if (!ir_ref_is(arg.value, IR_NONE))
			*vec_push(&fn->f->args) = arg;
	}
	kids_drop(fn->f, k);
	n = fn->f->args.n - first;
	ir_build_call(fn->b, &(struct ir_ins){.op = IR_ASM, .loc = loc}, &call,
		      fn->f->args.v + first, n);
	fn->f->args.n = first;
	if (is_noreturn)
		ir_build_unreachable(fn->b, loc);
	return unknown(fn, expr_type(fn->f, c).t, loc);
}

/* ---- where it was ------------------------------------------------------------------------ */

static void lost_between(struct fn *fn, uint32_t from, uint32_t to)
{
	const struct src_file *s = &fn->f->files.v[fn->file];
	const char *p, *end;

	if (!s->buf || to > s->size_bytes || !has_error(fn, from, to))
		return;
	end = s->buf + to;
	for (p = s->buf + from; (p = text_skip_space(p, end)) < end && *p == ';';)
		p++;
	if (p < end)
		lost_text(fn, p, end, loc_of_offset(fn, (uint32_t)(p - s->buf)));
}

uint32_t lost_start(struct fn *fn, CXCursor block)
{
	uint32_t file, from, to;

	if (!fn->errors.n || !loc_offsets(fn->f, block, &file, &from, &to) || file != fn->file)
		return IR_NO;
	return from + 1;
}

void lost_before(struct fn *fn, uint32_t *at, CXCursor next)
{
	uint32_t file, from, to;

	if (*at == IR_NO || !loc_offsets(fn->f, next, &file, &from, &to) || file != fn->file)
		return;
	if (from > *at)
		lost_between(fn, *at, from);
	if (to > *at)
		*at = to;
}

void lost_at_end(struct fn *fn, uint32_t at, CXCursor block)
{
	uint32_t file, from, to;

	if (at != IR_NO && loc_offsets(fn->f, block, &file, &from, &to) && to > at + 1)
		lost_between(fn, at, to - 1);
}

/* clang puts an empty statement where one was lost behind a label or an if. */
bool lost_here(struct fn *fn, CXCursor null_stmt)
{
	const char *end, *p;

	if (!fn->errors.n)
		return false;
	p = text_of(fn->f, null_stmt, &end);
	if (p && *p == ';')
		return false;
	lost_stmt(fn, loc_of(fn->f, null_stmt));
	return true;
}
