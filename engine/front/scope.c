/* scope.c - lives of locals, and every way out of them.
 *
 * Locals that are alive form a chain from the innermost to the function: a node per local.
 * An edge from one place to another leaves the nodes up to where both chains meet and enters
 * those down to the target (jumping past a declaration starts a life, too).  A goto's target
 * may not be known yet, so gotos leave their block open and are ended with the function.
 *
 * Computed gotos all lead to one block, the hub, and from there to every label whose address
 * is taken, in code or in the data of a static table: n + m edges instead of n * m.
 */
#include "engine/front/front_p.h"

void scope_enter(struct fn *fn, uint32_t local, ir_loc loc)
{
	emit(fn, IR_ENTER, 0, IR_REF(IR_LOCAL, local), IR_NOREF, loc);
	*vec_push(&fn->scopes) = (struct scope_node){.parent = fn->scope, .local = local};
	fn->scope = fn->scopes.n - 1;
}

static void run_cleanup(struct fn *fn, uint32_t local, uint32_t sym, ir_loc loc)
{
	struct ir_unit *u = fn->f->u;
	ir_type t = ir_build_local_at(fn->b, local)->type;
	struct ir_arg arg = {
		.value = IR_REF(IR_LOCAL, local),
		.type = type_ptr_to(fn->f, t, false),
		.loc = loc,
	};
	struct ir_call call = {
		.callee = IR_REF(IR_SYM, sym),
		.ftype = u->syms.v[sym].type,
		.flags = IR_CALL_CLEANUP,
		.cleanup_of = local,
	};
	struct ir_ins ins = {.op = IR_CALL, .type = ir_typ(u, call.ftype)->elem, .loc = loc};

	if (ir_type_is_aggregate(u, ins.type)) {
		call.dest = IR_REF(IR_LOCAL, temp_local(fn, ins.type, loc));
		ins.type = 0;
	}
	ir_build_call(fn->b, &ins, &call, &arg, 1);
}

static void leave_node(struct fn *fn, uint32_t node, ir_loc loc)
{
	uint32_t local = fn->scopes.v[node].local;
	uint32_t cleanup = ir_build_local_at(fn->b, local)->cleanup;

	if (cleanup != IR_NO)
		run_cleanup(fn, local, cleanup, loc);
	emit(fn, IR_EXIT, 0, IR_REF(IR_LOCAL, local), IR_NOREF, loc);
}

static void leave(struct fn *fn, uint32_t from, uint32_t to, ir_loc loc)
{
	if (!ir_build_open(fn->b))
		return;
	for (; from != to; from = fn->scopes.v[from].parent)
		leave_node(fn, from, loc);
}

void scope_leave(struct fn *fn, uint32_t to, ir_loc loc)
{
	leave(fn, fn->scope, to, loc);
}

void scope_close(struct fn *fn, uint32_t to, ir_loc loc)
{
	leave(fn, fn->scope, to, loc);
	fn->scope = to;
}

/* Where the chains from a and b meet: parents have smaller numbers. */
static uint32_t meet(const struct fn *fn, uint32_t a, uint32_t b)
{
	while (a != b) {
		if (a > b)
			a = fn->scopes.v[a].parent;
		else
			b = fn->scopes.v[b].parent;
	}
	return a;
}

static void enter_down(struct fn *fn, uint32_t from, uint32_t to, ir_loc loc)
{
	uint32_t base = fn->f->numbers.n;

	for (; to != from; to = fn->scopes.v[to].parent)
		*vec_push(&fn->f->numbers) = to;
	while (fn->f->numbers.n > base) {
		uint32_t node = fn->f->numbers.v[--fn->f->numbers.n];

		emit(fn, IR_ENTER, 0, IR_REF(IR_LOCAL, fn->scopes.v[node].local), IR_NOREF, loc);
	}
}

void scope_edge(struct fn *fn, uint32_t from, struct jump to, ir_loc loc)
{
	uint32_t common = meet(fn, from, to.scope);

	leave(fn, from, common, loc);
	enter_down(fn, common, to.scope, loc);
	ir_build_jmp(fn->b, to.block, loc);
}

void scope_jump(struct fn *fn, struct jump to, ir_loc loc)
{
	if (ir_build_open(fn->b))
		scope_edge(fn, fn->scope, to, loc);
}

/* ---- labels ------------------------------------------------------------------------- */

static uint32_t label_add(struct fn *fn, ir_str name)
{
	uint32_t block = ir_build_block(fn->b);

	*vec_push(&fn->labels) = (struct label){.block = block, .scope = IR_NO, .name = name};
	ir_build_label(fn->b, block, name);
	return fn->labels.n - 1;
}

uint32_t label_named(struct fn *fn, ir_str name)
{
	for (uint32_t i = 0; i < fn->labels.n; i++)
		if (fn->labels.v[i].name == name)
			return i;
	return label_add(fn, name);
}

uint32_t label_id(struct fn *fn, CXCursor stmt_cursor)
{
	bool is_new;
	uint64_t *id;
	ir_str name;

	if (clang_Cursor_isNull(stmt_cursor))
		fn_fail(fn, stmt_cursor, "label that is nowhere");
	id = map_put(&fn->label_ids, (uintptr_t)stmt_cursor.data[1], &is_new);
	if (!is_new)
		return (uint32_t)*id;
	name = front_str(fn->f, clang_getCursorSpelling(stmt_cursor));
	for (uint32_t i = 0; i < fn->labels.n; i++) {
		if (fn->labels.v[i].name == name && !fn->labels.v[i].is_bound) {
			fn->labels.v[i].is_bound = true;
			return (uint32_t)(*id = i);
		}
	}
	*id = label_add(fn, name);
	fn->labels.v[*id].is_bound = true;
	return (uint32_t)*id;
}

CXCursor label_stmt(struct fn *fn, CXCursor c)
{
	uint32_t id = label_id(fn, c), block = fn->labels.v[id].block;

	if (ir_build_open(fn->b))
		ir_build_jmp(fn->b, block, loc_of_point(fn->f, clang_getCursorLocation(c)));
	ir_build_at(fn->b, block);
	fn->labels.v[id].scope = fn->scope;
	return kid_only(c);
}

/* ---- gotos -------------------------------------------------------------------------- */

void goto_label(struct fn *fn, uint32_t label, ir_loc loc)
{
	if (!ir_build_open(fn->b))
		return;
	*vec_push(&fn->gotos) = (struct pending){
		.from = ir_build_here(fn->b), .scope = fn->scope, .label = label, .loc = loc};
	ir_build_at(fn->b, ir_build_block(fn->b));
}

void goto_stmt(struct fn *fn, CXCursor c)
{
	goto_label(fn, label_id(fn, clang_getCursorReferenced(kid_only(c))), loc_of(fn->f, c));
}

void igoto_stmt(struct fn *fn, CXCursor c)
{
	ir_loc loc = loc_of(fn->f, c);
	struct val v = rv(fn, kid_only(c));

	if (fn->hub_temp == IR_NO)
		fn->hub_temp = temp_local(fn, fn->f->t_voidp, loc);
	store(fn, place_local(fn, fn->hub_temp), convert(fn, v, fn->f->t_voidp, false, loc), 0,
	      loc);
	goto_label(fn, IR_NO, loc);
}

static enum CXChildVisitResult mark_label(CXCursor c, CXCursor parent, CXClientData data)
{
	struct fn *fn = data;
	uint32_t id;

	(void)parent;
	if (clang_getCursorKind(c) != CXCursor_AddrLabelExpr)
		return CXChildVisit_Recurse;
	c = clang_getCursorReferenced(kid_only(c));
	if (!clang_Cursor_isNull(c)) {
		id = label_id(fn, c);
		fn->labels.v[id].addr_taken = true;
	}
	return CXChildVisit_Continue;
}

/* The block that computed gotos lead to; its scope is shared by all that use it. */
static struct jump make_hub(struct fn *fn, ir_loc loc)
{
	struct jump hub = {.block = ir_build_block(fn->b), .scope = IR_NO};
	uint32_t base = fn->f->numbers.n, n;
	struct ir_ref target;

	for (uint32_t i = 0; i < fn->gotos.n; i++) {
		const struct pending *p = &fn->gotos.v[i];

		if (p->label == IR_NO)
			hub.scope = hub.scope == IR_NO ? p->scope : meet(fn, hub.scope, p->scope);
	}
	for (uint32_t i = 0; i < fn->labels.n; i++)
		if (fn->labels.v[i].addr_taken && fn->labels.v[i].scope != IR_NO)
			hub.scope = meet(fn, hub.scope, fn->labels.v[i].scope);
	for (uint32_t i = 0; i < fn->labels.n; i++) {
		struct label l = fn->labels.v[i];
		uint32_t entry = l.block;

		if (!l.addr_taken || l.scope == IR_NO)
			continue;
		if (l.scope != hub.scope) {
			entry = ir_build_block(fn->b);
			ir_build_at(fn->b, entry);
			scope_edge(fn, hub.scope, (struct jump){l.block, l.scope}, loc);
		}
		*vec_push(&fn->f->numbers) = entry;
	}
	n = fn->f->numbers.n - base;
	ir_build_at(fn->b, hub.block);
	target = load(fn, place_local(fn, fn->hub_temp), loc).ref;
	if (n)
		ir_build_igoto(fn->b, target, fn->f->numbers.v + base, n, loc);
	else
		ir_build_unreachable(fn->b, loc);
	fn->f->numbers.n = base;
	return hub;
}

void scope_finish(struct fn *fn, CXCursor body, ir_loc loc)
{
	struct jump hub = {.block = IR_NO};

	if (fn->hub_temp != IR_NO && fn->gotos.n) {
		/* Tables of labels are data, mostly: "static void *const at[] = {&&add, &&sub};" */
		clang_visitChildren(body, mark_label, fn);
		hub = make_hub(fn, loc);
	}
	for (uint32_t i = 0; i < fn->gotos.n; i++) {
		struct pending p = fn->gotos.v[i];
		struct jump to = hub;

		ir_build_at(fn->b, p.from);
		if (p.label != IR_NO) {
			const struct label *l = &fn->labels.v[p.label];

			to = (struct jump){l->block, l->scope};
		}
		if (to.scope == IR_NO)
			ir_build_unreachable(fn->b, p.loc); /* the label was lost to an error */
		else
			scope_edge(fn, p.scope, to, p.loc);
	}
}
