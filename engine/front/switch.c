/* switch.c - switch: the labels are gathered while the body is lowered, wherever they stand
 * in it; then the block that was left behind gets its many ways out.
 */
#include "engine/front/front_p.h"

static bool is_after(bool is_signed, int64_t a, int64_t b)
{
	return is_signed ? a > b : (uint64_t)a > (uint64_t)b;
}

/* Only in erroneous code: the first one of two labels for a value counts. */
static bool overlaps(const struct switch_ctx *sw, bool is_signed, int64_t from, int64_t to)
{
	for (uint32_t i = 0; i < sw->cases.n; i++) {
		struct ir_case r = sw->cases.v[i].range;

		if (!is_after(is_signed, from, r.hi) && !is_after(is_signed, r.lo, to))
			return true;
	}
	return false;
}

static void add_case(struct fn *fn, struct switch_ctx *sw, CXCursor c, const CXCursor *k,
		     uint32_t n, uint32_t block)
{
	bool is_signed = ir_typ(fn->f->u, sw->type)->flags & IR_TF_SIGNED;
	int64_t from, to;

	if (!const_int(fn->f, k[0], &from))
		fn_fail(fn, c, "case whose value is not known");
	to = from;
	if (n == 3 && !const_int(fn->f, k[1], &to))
		fn_fail(fn, c, "case whose value is not known");
	from = const_fit(fn->f, sw->type, from);
	to = const_fit(fn->f, sw->type, to);
	if (is_after(is_signed, from, to))
		return; /* an empty range */
	if (fn->is_guarded && overlaps(sw, is_signed, from, to))
		return;
	*vec_push(&sw->cases) = (struct switch_case){
		.range = {.lo = from, .hi = to}, .block = block, .scope = fn->scope};
}

CXCursor case_label(struct fn *fn, CXCursor c)
{
	struct switch_ctx *sw = fn->sw;
	uint32_t block = ir_build_block(fn->b), n;
	CXCursor k[3];

	if (!sw)
		fn_fail(fn, c, "case outside of a switch");
	if (ir_build_open(fn->b))
		ir_build_jmp(fn->b, block, loc_of_point(fn->f, clang_getCursorLocation(c)));
	ir_build_at(fn->b, block);
	if (clang_getCursorKind(c) == CXCursor_DefaultStmt) {
		sw->dflt = (struct jump){block, fn->scope};
		return kid_only(c);
	}
	n = kids_few(c, k, 3);
	if (n != 2 && n != 3)
		fn_fail(fn, c, "case without statement");
	add_case(fn, sw, c, k, n, block);
	return k[n - 1];
}

/* The block to go to for a label: declarations that are jumped past begin on the way. */
static uint32_t way_to(struct fn *fn, struct jump to, ir_loc loc)
{
	uint32_t block;

	if (to.scope == fn->scope)
		return to.block;
	block = ir_build_block(fn->b);
	ir_build_at(fn->b, block);
	scope_edge(fn, fn->scope, to, loc);
	return block;
}

static bool has_case(const struct switch_ctx *sw, int64_t value)
{
	for (uint32_t i = 0; i < sw->cases.n; i++)
		if (value >= sw->cases.v[i].range.lo && value <= sw->cases.v[i].range.hi)
			return true;
	return false;
}

/* Are all enumerators of what is switched on named, so that no default is meant? */
static bool names_whole_enum(struct fn *fn, const struct switch_ctx *sw, CXCursor value)
{
	struct kids k;
	CXType t;
	bool all;

	value = strip_parens(value);
	while (clang_getCursorKind(value) == CXCursor_UnexposedExpr &&
	       kids_few(value, &value, 1) == 1)
		value = strip_parens(value);
	t = clang_getCanonicalType(clang_getCursorType(value));
	if (t.kind != CXType_Enum || !sw->cases.n)
		return false;
	k = kids_of(fn->f, clang_getTypeDeclaration(t));
	all = k.n > 0;
	for (uint32_t i = 0; i < k.n && all; i++) {
		CXCursor c = kid(fn->f, k, i);

		if (clang_getCursorKind(c) == CXCursor_EnumConstantDecl)
			all = has_case(sw, const_fit(fn->f, sw->type,
						     (int64_t)clang_getEnumConstantDeclValue(c)));
	}
	kids_drop(fn->f, k);
	return all;
}

static void finish_switch(struct fn *fn, struct switch_ctx *sw, uint32_t from, struct val v,
			  uint32_t done, ir_loc loc)
{
	uint32_t n = sw->cases.n, dflt = done;
	struct ir_case *cases = arena_array(&fn->f->u->mem, struct ir_case, n);
	uint32_t *to = arena_array(&fn->f->u->mem, uint32_t, n);

	for (uint32_t i = 0; i < n; i++) {
		const struct switch_case *sc = &sw->cases.v[i];

		cases[i] = sc->range;
		to[i] = way_to(fn, (struct jump){sc->block, sc->scope}, loc);
	}
	if (sw->dflt.block != IR_NO) {
		dflt = way_to(fn, sw->dflt, loc);
	} else if (sw->has_lost) {
		dflt = ir_build_block(fn->b);
		ir_build_at(fn->b, dflt);
		ir_build_unreachable(fn->b, loc);
	}
	ir_build_at(fn->b, from);
	ir_build_switch(fn->b, v.ref, v.type, dflt, cases, to, n, loc);
}

void switch_stmt(struct fn *fn, CXCursor c)
{
	struct switch_ctx *sw;
	struct jump outer_brk = fn->brk;
	uint32_t done = ir_build_block(fn->b), from;
	ir_loc loc;
	struct val v;
	CXCursor k[2];

	if (kids_few(c, k, 2) != 2)
		fn_fail(fn, c, "switch with a declaration");
	v = rv(fn, k[0]);
	loc = loc_of(fn->f, k[0]);
	if (!ir_type_is(fn->f->u, v.type, IR_INT)) /* only in erroneous code */
		v = unknown(fn, fn->f->t_int, loc);
	if (!ir_build_open(fn->b)) /* the value never comes */
		ir_build_at(fn->b, ir_build_block(fn->b));
	from = ir_build_here(fn->b);
	sw = arena_new(&fn->f->u->mem, struct switch_ctx);
	sw->outer = fn->sw;
	sw->type = v.type;
	sw->dflt.block = IR_NO;
	fn->sw = sw;
	fn->brk = (struct jump){done, fn->scope};
	ir_build_at(fn->b, ir_build_block(fn->b));
	stmt(fn, k[1]);
	if (ir_build_open(fn->b))
		ir_build_jmp(fn->b, done, 0);
	fn->sw = sw->outer;
	fn->brk = outer_brk;
	finish_switch(fn, sw, from, v, done, loc);
	if (sw->dflt.block == IR_NO && names_whole_enum(fn, sw, k[0]))
		ir_build_flags(fn->b, from, IR_B_EXHAUSTIVE);
	vec_release(&sw->cases);
	ir_build_at(fn->b, done);
}
