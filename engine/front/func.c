/* func.c - one function: parameters, body, end, and how well it went. */
#include "engine/front/front_p.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

/* Depths of the buffers that are used like stacks. */
struct depths {
	uint32_t kids, chain, args, numbers, plans;
};

static struct depths depths_of(const struct front *f)
{
	return (struct depths){f->kids.n, f->chain.n, f->args.n, f->numbers.n, f->plans.n};
}

static void depths_restore(struct front *f, struct depths d)
{
	f->kids.n = d.kids;
	f->chain.n = d.chain;
	f->args.n = d.args;
	f->numbers.n = d.numbers;
	plans_drop(f, d.plans);
}

/* ---- failing ------------------------------------------------------------------------ */

struct fn_guard {
	jmp_buf buf;
	struct fn_guard *outer;
};

/* Where in the function's text lowering stands. */
struct context {
	struct depths depths;
	uint32_t depth, scope;
	struct jump brk, cont;
	struct switch_ctx *sw;
	uint8_t branch_flags;
	ir_loc construct;
	bool in_short, is_static_init;
};

static struct context context_of(const struct fn *fn)
{
	return (struct context){
		.depths = depths_of(fn->f),
		.depth = fn->depth,
		.scope = fn->scope,
		.brk = fn->brk,
		.cont = fn->cont,
		.sw = fn->sw,
		.branch_flags = fn->branch_flags,
		.construct = fn->construct,
		.in_short = fn->in_short,
		.is_static_init = fn->f->is_static_init,
	};
}

static void context_restore(struct fn *fn, const struct context *c)
{
	depths_restore(fn->f, c->depths);
	for (; fn->sw != c->sw; fn->sw = fn->sw->outer)
		vec_release(&fn->sw->cases);
	fn->depth = c->depth;
	fn->scope = c->scope;
	fn->brk = c->brk;
	fn->cont = c->cont;
	fn->branch_flags = c->branch_flags;
	fn->construct = c->construct;
	fn->in_short = c->in_short;
	fn->f->is_static_init = c->is_static_init;
}

/* Apart from fn_try(): nothing here changes between setjmp() and longjmp(). */
static bool run(struct fn *fn, struct fn_guard *guard, void (*f)(struct fn *, void *), void *arg)
{
	if (setjmp(guard->buf))
		return false;
	f(fn, arg);
	return true;
}

bool fn_try(struct fn *fn, void (*f)(struct fn *, void *), void *arg)
{
	struct context before = context_of(fn);
	struct fn_guard guard = {.outer = fn->guard};
	bool ok;

	fn->guard = &guard;
	ok = run(fn, &guard, f, arg);
	fn->guard = guard.outer;
	if (!ok)
		context_restore(fn, &before);
	return ok;
}

void fn_fail(struct fn *fn, CXCursor at, const char *fmt, ...)
{
	struct strbuf text = {0};
	va_list ap;

	va_start(ap, fmt);
	strbuf_vprintf(&text, fmt, ap);
	va_end(ap);
	fn->reason = strtab_add(&fn->f->u->strs, strbuf_str(&text));
	fn->reason_loc = clang_Cursor_isNull(at) ? 0 : loc_of(fn->f, at);
	strbuf_release(&text);
	longjmp(fn->guard->buf, 1);
}

void fn_fail_kind(struct fn *fn, CXCursor at, const char *what)
{
	CXString kind = clang_getCursorKindSpelling(clang_getCursorKind(at));
	ir_str name = front_str(fn->f, kind);

	fn_fail(fn, at, "%s is not understood: %s", what, ir_cstr(fn->f->u, name));
}

/* ---- parameters --------------------------------------------------------------------- */

static void add_param(struct fn *fn, CXCursor c, uint16_t param_flags)
{
	struct front *f = fn->f;
	struct qtype t = expr_type(f, c);
	struct ir_local l = {.flags = IR_L_PARAM, .param_flags = param_flags, .cleanup = IR_NO};
	struct attrs attrs;

	l.name = front_str(f, clang_getCursorSpelling(c));
	l.loc = loc_of_point(f, clang_getCursorLocation(c));
	if (ir_type_is(f->u, t.t, IR_ARRAY)) {
		l.type = type_ptr_to(f, ir_typ(f->u, t.t)->elem, (t.quals & Q_CONST) != 0);
		t.quals = 0; /* they are the elements' */
	} else {
		l.type = type_decayed(f, t.t);
	}
	if (t.quals & (Q_VOLATILE | Q_ATOMIC))
		l.flags |= IR_L_VOLATILE;
	if (clang_Cursor_hasAttrs(c)) {
		attrs_of(f, c, &attrs);
		l.flags |= attrs.unused ? IR_L_UNUSED_ATTR : 0;
	}
	decl_bind(f, c, DECL_LOCAL, ir_build_local(fn->b, &l));
}

static uint32_t add_params(struct fn *fn, uint32_t sym, CXCursor def)
{
	int n = clang_Cursor_getNumArguments(def);

	for (int i = 0; i < n; i++) {
		const struct ir_sym *s = &fn->f->u->syms.v[sym];
		uint16_t flags = 0;

		if ((uint32_t)i < s->n_param_flags)
			flags = fn->f->u->param_flags.v[s->first_param_flags + (uint32_t)i];
		add_param(fn, clang_Cursor_getArgument(def, (unsigned)i), flags);
	}
	return n > 0 ? (uint32_t)n : 0;
}

/* ---- body ----------------------------------------------------------------------------- */

static CXCursor body_of(struct front *f, CXCursor def)
{
	struct kids k = kids_of(f, def);
	CXCursor body = clang_getNullCursor();

	for (uint32_t i = 0; i < k.n; i++)
		if (clang_getCursorKind(kid(f, k, i)) == CXCursor_CompoundStmt)
			body = kid(f, k, i);
	kids_drop(f, k);
	return body;
}

/* Reaching the closing brace; main returns 0 there. */
static void fall_off(struct fn *fn, ir_loc loc)
{
	bool is_main = strcmp(ir_cstr(fn->f->u, fn->name), "main") == 0 &&
		       ir_type_is(fn->f->u, fn->ret, IR_INT);

	if (!ir_build_open(fn->b))
		return;
	if (is_main)
		ir_build_ret(fn->b, int_const(fn, fn->ret, 0), fn->ret, loc);
	else
		ir_build_ret(fn->b, IR_NOREF, 0, loc);
}

struct body {
	CXCursor def;
	ir_loc end;
};

static void lower_body(struct fn *fn, void *arg)
{
	const struct body *b = arg;
	int n_params = clang_Cursor_getNumArguments(b->def);
	CXCursor body;

	for (int i = 0; i < n_params; i++)
		keep_param_sizes(fn, clang_Cursor_getArgument(b->def, (unsigned)i));
	body = body_of(fn->f, b->def);
	if (clang_Cursor_isNull(body))
		fn_fail(fn, b->def, "function without body");
	compound(fn, body);
	fall_off(fn, b->end);
	scope_finish(fn, body, b->end);
}

/* ---- errors of the source ---------------------------------------------------------------- */

static const struct src_error *error_in(struct front *f, CXCursor def)
{
	uint32_t file, from, to;

	if (!f->errors.n || !loc_offsets(f, def, &file, &from, &to))
		return NULL;
	for (uint32_t i = 0; i < f->errors.n; i++) {
		const struct src_error *e = &f->errors.v[i];

		if (e->file == file && e->offset >= from && e->offset <= to)
			return e;
	}
	return NULL;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static void fn_release(struct fn *fn)
{
	vec_release(&fn->scopes);
	vec_release(&fn->labels);
	vec_release(&fn->gotos);
	vec_release(&fn->errors);
	map_release(&fn->label_ids);
	map_release(&fn->vla_sizes);
	for (; fn->sw; fn->sw = fn->sw->outer)
		vec_release(&fn->sw->cases);
}

static void note_failure(struct fn *fn, struct ir_func *proto)
{
	proto->status = IR_FAILED;
	proto->reason = fn->reason;
	proto->reason_loc = fn->reason_loc;
	fn->f->n_failed++;
}

static void note_error(const struct src_error *e, struct ir_func *proto)
{
	proto->status = IR_PARTIAL;
	proto->reason = e->text;
	proto->reason_loc = e->loc;
}

/* Of an error elsewhere: a type that it uses was lost, say. */
static void note_loss(const struct fn *fn, struct ir_func *proto)
{
	proto->status = IR_PARTIAL;
	proto->reason = fn->reason;
	proto->reason_loc = fn->reason_loc;
}

static void mark_file(struct front *f, ir_loc loc)
{
	if (loc)
		f->files.v[f->u->locs.v[loc].file].is_lowered = true;
}

void lower_function(struct front *f, uint32_t sym, CXCursor def)
{
	struct ir_func proto = {.ret_local = IR_NO};
	struct fn fn = {.f = f,
			.ret_local = IR_NO,
			.hub_temp = IR_NO,
			.brk.block = IR_NO,
			.cont.block = IR_NO};
	struct body body = {.def = def};
	const struct src_error *e = error_in(f, def);
	uint32_t id;

	fn.name = f->u->syms.v[sym].name;
	fn.b = ir_build_begin(f->u, sym);
	*vec_push(&fn.scopes) = (struct scope_node){.local = IR_NO};
	proto.loc = loc_of_point(f, clang_getCursorLocation(def));
	proto.end_loc = loc_of_end(f, def);
	mark_file(f, proto.loc);
	fn.ret = ir_typ(f->u, f->u->syms.v[sym].type)->elem;
	proto.ret = fn.ret;
	proto.n_params = fn.n_params = add_params(&fn, sym, def);
	if (ir_type_is_aggregate(f->u, fn.ret))
		proto.ret_local = fn.ret_local = temp_local(&fn, fn.ret, proto.loc);
	fn.is_guarded = f->errors.n > 0;
	f->nowhere = fn.is_guarded ? proto.loc : 0;
	if (e)
		lost_find(&fn, def);
	body.end = proto.end_loc;
	if (!fn_try(&fn, lower_body, &body))
		note_failure(&fn, &proto);
	else if (e)
		note_error(e, &proto);
	else if (fn.reason)
		note_loss(&fn, &proto);
	f->nowhere = 0;
	id = ir_build_finish(fn.b, &proto);
	mark_addr_taken(f->u, &f->u->funcs.v[id]);
	fn_release(&fn);
}
