/* stmt.c - statements. */
#include "engine/front/front_p.h"

/* The statements of a block, the last one apart. */
static void stmts(struct fn *fn, CXCursor block, void (*last)(struct fn *, CXCursor, void *),
		  void *arg)
{
	struct kids k = kids_of(fn->f, block);
	uint32_t at = lost_start(fn, block);

	for (uint32_t i = 0; i < k.n; i++) {
		lost_before(fn, &at, kid(fn->f, k, i));
		if (i + 1 < k.n)
			stmt(fn, kid(fn->f, k, i));
		else
			last(fn, kid(fn->f, k, i), arg);
	}
	kids_drop(fn->f, k);
	lost_at_end(fn, at, block);
}

static void plain_last(struct fn *fn, CXCursor c, void *arg)
{
	(void)arg;
	stmt(fn, c);
}

void compound(struct fn *fn, CXCursor c)
{
	uint32_t outer = fn->scope;

	stmts(fn, c, plain_last, NULL);
	if (fn->scope != outer)
		scope_close(fn, outer, loc_of_end(fn->f, c));
}

/* else-if chains of 20,000 arms exist: one loop, one block where all arms meet. */
static void if_stmt(struct fn *fn, CXCursor c)
{
	uint32_t done = ir_build_block(fn->b);
	ir_loc construct = fn->construct;
	CXCursor k[3];

	for (;;) {
		uint32_t n = kids_few(c, k, 3), yes, no;

		if (n != 2 && n != 3)
			fn_fail(fn, c, "if with a declaration");
		yes = ir_build_block(fn->b);
		no = n == 3 ? ir_build_block(fn->b) : done;
		fn->construct = loc_of_point(fn->f, clang_getCursorLocation(c));
		cond(fn, k[0], yes, no);
		fn->construct = construct;
		ir_build_at(fn->b, yes);
		stmt(fn, k[1]);
		if (ir_build_open(fn->b))
			ir_build_jmp(fn->b, done, 0);
		if (n == 2)
			break;
		ir_build_at(fn->b, no);
		if (clang_getCursorKind(k[2]) == CXCursor_IfStmt) {
			c = k[2];
			continue;
		}
		stmt(fn, k[2]);
		if (ir_build_open(fn->b))
			ir_build_jmp(fn->b, done, 0);
		break;
	}
	ir_build_at(fn->b, done);
}

/* The address of a variable whose scope ends here: the number outlives it. */
static struct val outliving(struct fn *fn, struct val v, ir_loc loc)
{
	const struct ir_local *l;

	if (!ir_ref_is(v.ref, IR_LOCAL))
		return v;
	l = ir_build_local_at(fn->b, ir_ref_index(v.ref));
	if (l->flags & (IR_L_PARAM | IR_L_TEMP))
		return v;
	v.type = type_decayed(fn->f, v.type);
	if (ir_type_is(fn->f->u, v.type, IR_PTR))
		v.ref = emit_aux(fn, IR_CAST, v.type, v.ref, IR_NOREF, v.type, IR_IMPLICIT, loc);
	return v;
}

static void return_stmt(struct fn *fn, CXCursor c)
{
	CXCursor value = kid_only(c);
	ir_loc loc = loc_of(fn->f, c);
	struct val v = {0};

	if (!clang_Cursor_isNull(value)) {
		if (fn->ret == 0)
			eff(fn, value);
		else if (fn->ret_local != IR_NO)
			rv_into(fn, place_local(fn, fn->ret_local), value);
		else
			v = outliving(fn, convert(fn, rv(fn, value), fn->ret, false, loc), loc);
	}
	if (!ir_build_open(fn->b))
		return;
	scope_leave(fn, 0, loc);
	ir_build_ret(fn->b, v.ref, v.type, loc);
}

static void jump_stmt(struct fn *fn, CXCursor c, struct jump to, const char *what)
{
	if (to.block == IR_NO)
		fn_fail(fn, c, "%s outside of a loop", what);
	scope_jump(fn, to, loc_of(fn->f, c));
}

/* A statement behind attributes: [[fallthrough]];, [[likely]] … */
static CXCursor attributed(struct fn *fn, CXCursor c)
{
	struct kids k = kids_of(fn->f, c);
	CXCursor last = k.n ? kid(fn->f, k, k.n - 1) : clang_getNullCursor();

	kids_drop(fn->f, k);
	if (clang_Cursor_isNull(last) || (!clang_isStatement(clang_getCursorKind(last)) &&
					  !clang_isExpression(clang_getCursorKind(last))))
		fn_fail_kind(fn, c, "statement");
	return last;
}

/* case 1: case 2: label: … the statement that they stand before. */
static CXCursor skip_labels(struct fn *fn, CXCursor c)
{
	for (;;) {
		switch ((int)clang_getCursorKind(c)) {
		case CXCursor_CaseStmt:
		case CXCursor_DefaultStmt:
			c = case_label(fn, c);
			continue;
		case CXCursor_LabelStmt:
			c = label_stmt(fn, c);
			continue;
		case CXCursor_UnexposedStmt:
			c = attributed(fn, c);
			continue;
		default:
			return c;
		}
	}
}

static void stmt_plain(struct fn *fn, CXCursor c)
{
	enum CXCursorKind kind;

	fn_deeper(fn, c);
	c = skip_labels(fn, c);
	kind = clang_getCursorKind(c);
	switch ((int)kind) {
	case CXCursor_NullStmt:
		if (!lost_here(fn, c))
			vanished_before(fn, c);
		break;
	case CXCursor_InvalidFile: /* no statement: the end of a block behind a label */
		break;
	case CXCursor_CompoundStmt:
		compound(fn, c);
		break;
	case CXCursor_DeclStmt:
		decl_stmt(fn, c);
		break;
	case CXCursor_IfStmt:
		if_stmt(fn, c);
		break;
	case CXCursor_SwitchStmt:
		switch_stmt(fn, c);
		break;
	case CXCursor_WhileStmt:
		while_stmt(fn, c);
		break;
	case CXCursor_DoStmt:
		do_stmt(fn, c);
		break;
	case CXCursor_ForStmt:
		for_stmt(fn, c);
		break;
	case CXCursor_GotoStmt:
		goto_stmt(fn, c);
		break;
	case CXCursor_IndirectGotoStmt:
		igoto_stmt(fn, c);
		break;
	case CXCursor_BreakStmt:
		jump_stmt(fn, c, fn->brk, "break");
		break;
	case CXCursor_ContinueStmt:
		jump_stmt(fn, c, fn->cont, "continue");
		break;
	case CXCursor_ReturnStmt:
		return_stmt(fn, c);
		break;
	case CXCursor_GCCAsmStmt:
	case CXCursor_MSAsmStmt:
		asm_stmt(fn, c);
		break;
	default:
		if (!clang_isExpression(kind))
			fn_fail_kind(fn, c, "statement");
		eff(fn, c);
		break;
	}
	fn->depth--;
}

static void stmt_try(struct fn *fn, void *arg)
{
	stmt_plain(fn, *(const CXCursor *)arg);
}

void stmt(struct fn *fn, CXCursor c)
{
	if (!fn->is_guarded)
		stmt_plain(fn, c);
	else if (!fn_try(fn, stmt_try, &c))
		lost_stmt(fn, loc_of(fn->f, c));
}

/* ---- ({ … }) -------------------------------------------------------------------------- */

struct last {
	bool want_value;
	struct val v;
};

/* The value of the last statement outlives the block: aggregates are copied out. */
static void last_value(struct fn *fn, CXCursor c, void *arg)
{
	struct last *last = arg;
	struct val v;

	c = skip_labels(fn, c);
	if (!last->want_value || !clang_isExpression(clang_getCursorKind(c))) {
		stmt(fn, c);
		return;
	}
	v = rv(fn, c);
	if (ir_type_is(fn->f->u, v.type, IR_RECORD) || ir_type_is(fn->f->u, v.type, IR_OPAQUE)) {
		ir_loc loc = loc_of(fn->f, c);
		struct place to = place_local(fn, temp_local(fn, v.type, loc));

		store(fn, to, v, 0, loc);
		v.ref = to.addr;
	}
	last->v = v;
}

struct val stmt_expr(struct fn *fn, CXCursor c, bool want_value)
{
	uint32_t outer = fn->scope;
	bool in_short = fn->in_short;
	ir_type t = expr_type(fn->f, c).t;
	struct last last = {.want_value = want_value && t != 0};

	fn->in_short = false;
	stmts(fn, kid_only(c), last_value, &last);
	if (fn->scope != outer) {
		last.v = outliving(fn, last.v, loc_of(fn->f, c));
		scope_close(fn, outer, loc_of_end(fn->f, c));
	}
	fn->in_short = in_short;
	if (last.want_value && last.v.type == 0)
		last.v = unknown(fn, t, loc_of(fn->f, c));
	return last.v;
}
