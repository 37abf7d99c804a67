/* loop.c - while, do, for. */
#include "engine/front/front_p.h"

struct loop {
	uint32_t body, done, next; /* next: where continue goes                          */
	struct jump brk, cont;	   /* of the loop around                                 */
	ir_loc loc;
};

static void loop_begin(struct fn *fn, struct loop *l, CXCursor c, uint32_t next)
{
	l->loc = loc_of_point(fn->f, clang_getCursorLocation(c));
	l->body = ir_build_block(fn->b);
	l->done = ir_build_block(fn->b);
	l->next = next;
	l->brk = fn->brk;
	l->cont = fn->cont;
	fn->brk = (struct jump){l->done, fn->scope};
	fn->cont = (struct jump){next, fn->scope};
}

static void loop_body(struct fn *fn, struct loop *l, CXCursor body)
{
	ir_build_at(fn->b, l->body);
	stmt(fn, body);
	if (ir_build_open(fn->b))
		ir_build_jmp(fn->b, l->next, l->loc);
	fn->brk = l->brk;
	fn->cont = l->cont;
}

static void loop_condition(struct fn *fn, struct loop *l, uint32_t at, CXCursor c)
{
	ir_loc construct = fn->construct;
	bool outer = fn->in_short;

	ir_build_at(fn->b, at);
	fn->in_short = false;
	fn->construct = l->loc;
	fn->branch_flags = IR_B_LOOP_COND;
	cond(fn, c, l->body, l->done);
	fn->construct = construct;
	fn->branch_flags = 0;
	fn->in_short = outer;
}

void while_stmt(struct fn *fn, CXCursor c)
{
	uint32_t head = ir_build_block(fn->b);
	struct loop l;
	CXCursor k[2];

	if (kids_few(c, k, 2) != 2)
		fn_fail(fn, c, "while with a declaration");
	loop_begin(fn, &l, c, head);
	if (ir_build_open(fn->b))
		ir_build_jmp(fn->b, head, l.loc);
	loop_condition(fn, &l, head, k[0]);
	loop_body(fn, &l, k[1]);
	ir_build_at(fn->b, l.done);
}

static bool is_empty(CXCursor body)
{
	CXCursor k;

	return clang_getCursorKind(body) == CXCursor_NullStmt ||
	       (clang_getCursorKind(body) == CXCursor_CompoundStmt && kids_few(body, &k, 1) == 0);
}

void do_stmt(struct fn *fn, CXCursor c)
{
	uint32_t tail = ir_build_block(fn->b);
	struct loop l;
	CXCursor k[2];

	if (kids_few(c, k, 2) != 2)
		fn_fail(fn, c, "do without body or condition");
	if (is_empty(k[0]))
		vanished_here(fn, c);
	loop_begin(fn, &l, c, tail);
	if (ir_build_open(fn->b))
		ir_build_jmp(fn->b, l.body, l.loc);
	loop_body(fn, &l, k[0]);
	loop_condition(fn, &l, tail, k[1]);
	ir_build_at(fn->b, l.done);
}

/* ---- for ------------------------------------------------------------------------------ */

/* for (init; cond; step): libclang leaves out those that are missing.  The source says which
 * have text; p is where "for", or the macro that makes it, is written. */
static bool split_parts(const char *p, const char *end, uint32_t n, bool present[3])
{
	struct text_part parts[3];
	uint32_t n_present = 0;

	if (!p || text_split(text_skip_token(p, end), end, ';', parts, 3) != 3)
		return false;
	for (int i = 0; i < 3; i++) {
		present[i] = !text_part_empty(parts[i]);
		n_present += present[i];
	}
	return n_present == n;
}

static bool find_parts(struct fn *fn, CXCursor c, uint32_t n, bool present[3])
{
	CXSourceLocation start = clang_getRangeStart(clang_getCursorExtent(c)), use;
	const char *end, *p = text_at(fn->f, start, &end);
	unsigned offset;
	CXFile file;

	if (split_parts(p, end, n, present))
		return true;
	clang_getExpansionLocation(start, &file, NULL, NULL, &offset);
	if (!file)
		return false;
	use = clang_getLocationForOffset(fn->f->tu, file, offset);
	p = text_at(fn->f, use, &end);
	return split_parts(p, end, n, present);
}

struct for_parts {
	CXCursor init, cond, step, body;
};

static struct for_parts parts_of(struct fn *fn, CXCursor c)
{
	CXCursor none = clang_getNullCursor(), k[4];
	CXCursor *slots[3];
	struct for_parts p = {none, none, none, none};
	uint32_t n = kids_few(c, k, 4), at = 0;
	bool present[3] = {true, true, true};

	if (n < 1 || n > 4)
		fn_fail(fn, c, "for with unknown parts");
	p.body = k[n - 1];
	slots[0] = &p.init;
	slots[1] = &p.cond;
	slots[2] = &p.step;
	if (n == 1)
		return p;
	if (n < 4 && !find_parts(fn, c, n - 1, present))
		fn_fail(fn, c, "for whose parts cannot be told apart");
	for (int i = 0; i < 3; i++)
		if (present[i])
			*slots[i] = k[at++];
	return p;
}

void for_stmt(struct fn *fn, CXCursor c)
{
	uint32_t head = ir_build_block(fn->b), step = ir_build_block(fn->b);
	struct for_parts p = parts_of(fn, c);
	uint32_t outer = fn->scope;
	struct loop l;

	if (!clang_Cursor_isNull(p.init))
		stmt(fn, p.init);
	loop_begin(fn, &l, c, step);
	if (ir_build_open(fn->b))
		ir_build_jmp(fn->b, head, l.loc);
	if (clang_Cursor_isNull(p.cond)) {
		ir_build_at(fn->b, head);
		ir_build_jmp(fn->b, l.body, l.loc);
	} else {
		loop_condition(fn, &l, head, p.cond);
	}
	loop_body(fn, &l, p.body);
	ir_build_at(fn->b, step);
	if (!clang_Cursor_isNull(p.step))
		eff(fn, p.step);
	if (ir_build_open(fn->b))
		ir_build_jmp(fn->b, head, l.loc);
	ir_build_at(fn->b, l.done);
	if (fn->scope != outer)
		scope_close(fn, outer, loc_of_end(fn->f, c));
}
