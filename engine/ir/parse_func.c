/* parse_func.c - functions of the text form: heads, locals, blocks and their ends. */
#include "engine/ir/parse_p.h"

#include <inttypes.h>
#include <string.h>

void ir_p_func_release(struct ir_func_text *f)
{
	vec_release(&f->locals);
	vec_release(&f->ins);
	vec_release(&f->blocks);
	vec_release(&f->succs);
	vec_release(&f->cases);
	vec_release(&f->calls);
	vec_release(&f->args);
	vec_release(&f->block_names);
	map_release(&f->local_ids);
	map_release(&f->tmp_ids);
	map_release(&f->block_ids);
}

/* ---- locals --------------------------------------------------------------------------------- */

/* cleanup [@function]; a function that nothing declares takes the variable's address. */
static void take_cleanup(struct ir_parser *p, struct ir_local *l)
{
	struct ir_typ ptr = ir_text_ptr(p->u, l->type);
	struct ir_ref r;
	ir_type param;

	l->flags |= IR_L_CLEANUP;
	if (p->lx.tok != TOK_GLOBAL)
		return;
	r = ir_p_symbol(p);
	if (ir_ref_is(r, IR_NONE)) {
		r = IR_REF(IR_SYM, ir_p_add_sym(p, ir_p_key(p), ir_p_str(p)));
		ir_p_next(p);
		param = ir_type_add(p->u, &ptr);
		param = ir_p_func_type(p, &param, 1, 0, 0);
		p->u->syms.v[ir_ref_index(r)].type = param;
	}
	if (ir_ref_is(r, IR_SYM))
		l->cleanup = ir_ref_index(r);
	else
		ir_p_expected(p, "a function for the cleanup");
}

/* $name: T words */
static void take_local(struct ir_parser *p, uint16_t flags, struct ir_mark m)
{
	struct ir_func_text *f = p->f;
	struct ir_local l = {.flags = flags, .cleanup = IR_NO};
	uint32_t key, bits = 0, param_bits = 0;

	if (p->lx.tok != TOK_LOCAL) {
		ir_p_expected(p, "$ and a name");
		return;
	}
	key = ir_p_key(p);
	l.name = ir_p_str(p);
	if (map_get(&f->local_ids, key))
		ir_p_expected(p, "a local that was not declared above");
	ir_p_next(p);
	ir_p_expect(p, ':');
	l.type = ir_p_type(p);
	for (;;) {
		if (ir_p_accept_word(p, "cleanup"))
			take_cleanup(p, &l);
		else if (!ir_p_take_flag(p, ir_local_words, &bits) &&
			 !ir_p_take_flag(p, ir_param_words, &param_bits))
			break;
	}
	l.flags |= (uint16_t)bits;
	l.param_flags = (uint16_t)param_bits;
	l.loc = ir_p_loc_or_line(p, m);
	*map_put(&f->local_ids, key, NULL) = f->locals.n;
	*vec_push(&f->locals) = l;
}

/* ---- heads ---------------------------------------------------------------------------------- */

static void take_params(struct ir_parser *p)
{
	struct ir_func_text *f = p->f;

	ir_p_expect(p, '(');
	while (!ir_p_at(p, ')') && p->lx.tok != TOK_END) {
		if (p->lx.tok == TOK_ELLIPSIS) {
			ir_p_next(p);
			f->variadic = true;
		} else if (ir_p_accept(p, '?')) {
			f->noproto = true;
		} else {
			take_local(p, IR_L_PARAM, ir_p_mark(p));
		}
		if (!ir_p_accept(p, ','))
			break;
	}
	ir_p_expect(p, ')');
	f->fn.n_params = f->locals.n;
	if (p->lx.tok == TOK_ARROW) {
		ir_p_next(p);
		f->fn.ret = ir_p_type(p);
	}
}

static void take_status(struct ir_parser *p, enum ir_func_status status)
{
	struct ir_func *fn = &p->f->fn;

	fn->status = (uint8_t)status;
	fn->reason = ir_p_take_str(p, "the reason in quotes");
	if (p->lx.tok == TOK_LOC)
		fn->reason_loc = ir_p_take_loc(p);
}

static void take_ret_local(struct ir_parser *p)
{
	if (p->lx.tok != TOK_LOCAL) {
		ir_p_expected(p, "a local");
		return;
	}
	p->f->ret_local_key = ir_p_key(p);
	ir_p_next(p);
}

static bool take_head_attr(struct ir_parser *p, struct ir_sym *s)
{
	struct ir_func *fn = &p->f->fn;

	if (ir_p_take_linkage(p, &s->linkage, &s->key) ||
	    ir_p_take_flag(p, ir_sym_words, &s->flags))
		return true;
	if (ir_p_accept_word(p, "ret_local"))
		take_ret_local(p);
	else if (ir_p_accept_word(p, "partial"))
		take_status(p, IR_PARTIAL);
	else if (ir_p_accept_word(p, "failed"))
		take_status(p, IR_FAILED);
	else if (ir_p_accept_word(p, "at") || p->lx.tok == TOK_LOC)
		fn->loc = ir_p_take_loc(p);
	else if (ir_p_accept_word(p, "end"))
		fn->end_loc = ir_p_take_loc(p);
	else
		return false;
	return true;
}

/* @name(params) -> T attributes; what it says of the symbol is kept if is_declaration. */
static void take_head(struct ir_parser *p, struct ir_mark m, bool is_declaration)
{
	struct ir_func_text *f = p->f;
	struct ir_ref r = ir_p_symbol(p);
	struct ir_sym s;

	if (!ir_ref_is(r, IR_SYM)) {
		ir_p_expected(p, "@ and the function's name");
		return;
	}
	f->fn.sym = ir_ref_index(r);
	s = p->u->syms.v[f->fn.sym];
	if (is_declaration)
		s.key = IR_NO;
	f->fn.loc = f->fn.end_loc = IR_NO;
	take_params(p);
	while (take_head_attr(p, &s))
		;
	if (f->fn.loc == IR_NO)
		f->fn.loc = ir_p_line_loc(p, m);
	if (!is_declaration)
		return;
	s.loc = f->fn.loc;
	ir_p_set_key(p, s.name, s.linkage, &s.key);
	/* Implicit symbols may have come meanwhile: write by number, not through a pointer. */
	p->u->syms.v[f->fn.sym] = s;
}

static void func_init(struct ir_func_text *f)
{
	*f = (struct ir_func_text){.fn = {.ret_local = IR_NO}};
}

void ir_p_func_signature(struct ir_parser *p)
{
	const uint64_t *known = map_get(&p->symbols, ir_p_key(p));
	uint32_t sym = known ? ir_ref_index(IR_NAME_REF(*known)) : 0;
	struct ir_func_text f;
	ir_type *params;
	uint16_t flags;

	if (!known || p->sym_declared.v[sym])
		return;
	func_init(&f);
	p->f = &f;
	take_head(p, ir_p_mark(p), true);
	params = xcalloc(f.fn.n_params + 1, sizeof *params);
	for (uint32_t i = 0; i < f.fn.n_params; i++)
		params[i] = f.locals.v[i].type;
	flags = (uint16_t)((f.variadic ? IR_TF_VARIADIC : 0) | (f.noproto ? IR_TF_NOPROTO : 0));
	p->u->syms.v[sym].type = ir_p_func_type(p, params, f.fn.n_params, flags, f.fn.ret);
	free(params);
	ir_p_func_release(&f);
	p->f = NULL;
}

/* ---- blocks --------------------------------------------------------------------------------- */

/* Number of the name in block_names; key as from ir_p_key(). */
static uint32_t block_name(struct ir_parser *p, uint32_t key)
{
	struct ir_func_text *f = p->f;
	bool is_new;
	uint64_t *number = map_put(&f->block_ids, key, &is_new);

	if (is_new) {
		*number = f->block_names.n;
		*vec_push(&f->block_names) =
			(struct ir_block_name){.key = key, .block = IR_NO, .line = p->lx.tok_line};
	}
	return (uint32_t)*number;
}

uint32_t ir_p_block_name(struct ir_parser *p)
{
	uint32_t number;

	if (p->lx.tok != TOK_WORD) {
		ir_p_expected(p, "a block's name");
		return 0;
	}
	number = block_name(p, ir_p_key(p));
	ir_p_next(p);
	return number;
}

static void start_block(struct ir_parser *p)
{
	struct ir_func_text *f = p->f;

	*vec_push(&f->blocks) = (struct ir_block){.first = f->ins.n};
	f->open = true;
}

/* NAME: [label NAME] [loop] [short], the lexer behind the colon */
static void take_block(struct ir_parser *p, uint32_t name)
{
	struct ir_func_text *f = p->f;
	uint32_t bits = 0;
	ir_str label = 0;

	if (f->open)
		ir_p_fail(p, "expected the block above to end in jmp, br, switch, ret, igoto or "
			     "unreachable");
	if (f->block_names.v[name].block != IR_NO)
		ir_p_fail(p, "expected a block's name that is not taken");
	f->block_names.v[name].block = f->blocks.n;
	start_block(p);
	for (;;) {
		if (ir_p_accept_word(p, "label"))
			label = ir_p_take_str(p, "a label's name");
		else if (!ir_p_take_flag(p, ir_block_words, &bits))
			break;
	}
	f->blocks.v[f->blocks.n - 1].flags = (uint8_t)bits;
	f->blocks.v[f->blocks.n - 1].label = label;
	ir_p_end_line(p);
}

/* ---- the ends of blocks ------------------------------------------------------------------------
 */

static void take_succ(struct ir_parser *p, struct ir_block *b)
{
	uint32_t name = ir_p_block_name(p);

	*vec_push(&p->f->succs) = name;
	b->n_succ++;
}

static bool at_line_end(const struct ir_parser *p)
{
	return p->lx.tok == TOK_NEWLINE || p->lx.tok == TOK_LOC || p->lx.tok == TOK_END;
}

/* [T] value; both are left out where `ret` returns nothing. */
static void take_cond(struct ir_parser *p, struct ir_block *b, ir_type expected)
{
	if (ir_p_at_type(p)) {
		b->cond_type = ir_p_type(p);
		if (!at_line_end(p))
			b->cond = ir_p_ref(p, b->cond_type);
		return;
	}
	b->cond = ir_p_ref(p, expected);
	b->cond_type = expected ? expected : ir_p_value_type(p, b->cond);
}

static int64_t take_case_value(struct ir_parser *p, ir_type t)
{
	struct ir_ref r = ir_p_ref(p, t);

	if (ir_ref_is(r, IR_CONST) && p->u->consts.v[ir_ref_index(r)].type == t)
		return p->u->consts.v[ir_ref_index(r)].value;
	ir_p_expected(p, "a constant of the condition's type");
	return 0;
}

/* LO[..HI]: block */
static void take_case(struct ir_parser *p, struct ir_block *b)
{
	struct ir_case c;

	c.lo = c.hi = take_case_value(p, b->cond_type);
	if (p->lx.tok == TOK_DOTS) {
		ir_p_next(p);
		c.hi = take_case_value(p, b->cond_type);
	}
	ir_p_expect(p, ':');
	*vec_push(&p->f->cases) = c;
	take_succ(p, b);
}

static void take_cases(struct ir_parser *p, struct ir_block *b)
{
	b->cases = p->f->cases.n;
	if (!ir_type_is(p->u, b->cond_type, IR_INT))
		ir_p_expected(p, "switch over a value of integer type");
	ir_p_expect(p, '{');
	ir_p_skip_newlines(p);
	while (!ir_p_at(p, '}') && p->lx.tok != TOK_END) {
		take_case(p, b);
		if (!ir_p_accept(p, ',') && p->lx.tok != TOK_NEWLINE)
			break;
		ir_p_skip_newlines(p);
	}
	ir_p_expect(p, '}');
}

static void take_igoto(struct ir_parser *p, struct ir_block *b)
{
	ir_p_expect(p, ',');
	ir_p_expect(p, '[');
	while (!ir_p_at(p, ']') && p->lx.tok != TOK_END) {
		take_succ(p, b);
		if (!ir_p_accept(p, ','))
			break;
	}
	ir_p_expect(p, ']');
}

static const char *const term_words[] = {
	[IR_JMP] = "jmp",
	[IR_BR] = "br",
	[IR_SWITCH] = "switch",
	[IR_RET] = "ret",
	[IR_UNREACHABLE] = "unreachable",
	[IR_IGOTO] = "igoto",
};

static void take_term_operands(struct ir_parser *p, struct ir_block *b)
{
	switch ((enum ir_term_kind)b->term) {
	case IR_JMP:
		take_succ(p, b);
		break;
	case IR_BR:
		take_cond(p, b, 0);
		ir_p_expect(p, ',');
		take_succ(p, b);
		ir_p_expect(p, ',');
		take_succ(p, b);
		break;
	case IR_SWITCH:
		take_cond(p, b, 0);
		ir_p_expect(p, ',');
		take_succ(p, b);
		break;
	case IR_RET:
		if (!at_line_end(p))
			take_cond(p, b, p->f->fn.ret);
		break;
	case IR_UNREACHABLE:
		break;
	case IR_IGOTO:
		take_cond(p, b, 0);
		take_igoto(p, b);
		break;
	}
}

static void take_term(struct ir_parser *p, enum ir_term_kind kind, struct ir_mark m)
{
	struct ir_func_text *f = p->f;
	struct ir_block b = f->blocks.v[f->blocks.n - 1];

	b.term = (uint8_t)kind;
	b.n = f->ins.n - b.first;
	b.succ = f->succs.n;
	take_term_operands(p, &b);
	b.loc = ir_p_loc_or_line(p, m);
	if (kind == IR_SWITCH)
		take_cases(p, &b);
	f->blocks.v[f->blocks.n - 1] = b;
	f->open = false;
	ir_p_end_line(p);
}

/* ---- bodies --------------------------------------------------------------------------------- */

/* An instruction or the end of a block. */
static void take_step(struct ir_parser *p, const char *word, uint32_t tmp_key, struct ir_mark m)
{
	struct ir_func_text *f = p->f;
	enum ir_op op = ir_p_find_op(word);

	if (!f->open && f->blocks.n)
		ir_p_fail(p, "expected a block's name and ':', or '}'");
	if (!f->open)
		start_block(p);
	if (op != IR_N_OPS) {
		ir_p_next(p);
		ir_p_ins(p, op, tmp_key, m);
		ir_p_end_line(p);
		return;
	}
	for (uint32_t i = 0; tmp_key == IR_NO && i < PS_ARRAY_SIZE(term_words); i++) {
		if (strcmp(word, term_words[i]) == 0) {
			ir_p_next(p);
			take_term(p, (enum ir_term_kind)i, m);
			return;
		}
	}
	ir_p_expected(p, "an instruction");
}

static void take_tmp(struct ir_parser *p, struct ir_mark m)
{
	uint32_t key = ir_p_key(p);

	if (map_get(&p->f->tmp_ids, key))
		ir_p_expected(p, "a name that is not taken");
	ir_p_next(p);
	ir_p_expect(p, '=');
	if (p->lx.tok != TOK_WORD)
		ir_p_expected(p, "an instruction");
	else
		take_step(p, p->lx.text.s, key, m);
}

/* A word begins an instruction, or is a block's name if a colon follows directly. */
static void take_word_line(struct ir_parser *p, struct ir_mark m)
{
	struct ir_lexer *lx = &p->lx;
	uint32_t name;

	if (lx->at < lx->end && *lx->at == ':') {
		name = ir_p_block_name(p);
		ir_p_next(p);
		take_block(p, name);
	} else if (ir_p_accept_word(p, "local")) {
		take_local(p, 0, m);
		ir_p_end_line(p);
	} else {
		take_step(p, lx->text.s, IR_NO, m);
	}
}

static void take_body(struct ir_parser *p)
{
	ir_p_expect(p, '{');
	for (;;) {
		struct ir_mark m;

		ir_p_skip_newlines(p);
		m = ir_p_mark(p);
		if (ir_p_at(p, '}') || p->lx.tok == TOK_END)
			break;
		if (p->lx.tok == TOK_TMP)
			take_tmp(p, m);
		else if (p->lx.tok == TOK_WORD)
			take_word_line(p, m);
		else
			ir_p_expected(p, "an instruction, a block's name or '}'");
	}
	if (p->f->open)
		ir_p_expected(
			p, "the end of the last block: jmp, br, switch, ret, igoto or unreachable");
	if (ir_p_at(p, '}') && p->f->fn.end_loc == IR_NO) {
		p->lx.prev_end = p->lx.tok_end; /* the brace itself */
		p->f->fn.end_loc = ir_p_line_loc(p, ir_p_mark(p));
	}
	ir_p_expect(p, '}');
	ir_p_end_line(p);
}

/* ---- the end of a function ---------------------------------------------------------------------
 */

static struct ir_ref resolve_label(const struct ir_func_text *f, struct ir_ref r)
{
	if (!ir_ref_is(r, IR_LABEL))
		return r;
	return IR_REF(IR_LABEL, f->block_names.v[ir_ref_index(r)].block);
}

static void resolve_labels(struct ir_func_text *f)
{
	for (uint32_t i = 0; i < f->ins.n; i++) {
		f->ins.v[i].a = resolve_label(f, f->ins.v[i].a);
		f->ins.v[i].b = resolve_label(f, f->ins.v[i].b);
	}
	for (uint32_t i = 0; i < f->args.n; i++)
		f->args.v[i].value = resolve_label(f, f->args.v[i].value);
	for (uint32_t i = 0; i < f->calls.n; i++) {
		f->calls.v[i].callee = resolve_label(f, f->calls.v[i].callee);
		f->calls.v[i].dest = resolve_label(f, f->calls.v[i].dest);
	}
	for (uint32_t i = 0; i < f->blocks.n; i++)
		f->blocks.v[i].cond = resolve_label(f, f->blocks.v[i].cond);
}

/* Names become numbers of blocks and locals. */
static void resolve_names(struct ir_parser *p)
{
	struct ir_func_text *f = p->f;
	const uint64_t *local;

	for (uint32_t i = 0; i < f->block_names.n; i++) {
		const struct ir_block_name *n = &f->block_names.v[i];

		if (n->block != IR_NO)
			continue;
		p->lx.tok_line = n->line;
		ir_p_fail(p, "expected a block of this function, found '%s'",
			  strtab_get(&p->names, n->key));
		return;
	}
	for (uint32_t i = 0; i < f->succs.n; i++)
		f->succs.v[i] = f->block_names.v[f->succs.v[i]].block;
	if (f->has_labels)
		resolve_labels(f);
	if (!f->ret_local_key)
		return;
	local = map_get(&f->local_ids, f->ret_local_key);
	if (local)
		f->fn.ret_local = (uint32_t)*local;
	else
		ir_p_fail(p, "expected ret_local to be declared in the function");
}

#define KEEP(vec) ((vec).n ? arena_dup(&p->u->mem, (vec).v, (vec).n * sizeof *(vec).v) : NULL)

static void add_func(struct ir_parser *p)
{
	struct ir_func_text *f = p->f;
	struct ir_func *fn = &f->fn;

	fn->locals = KEEP(f->locals);
	fn->n_locals = f->locals.n;
	fn->ins = KEEP(f->ins);
	fn->n_ins = f->ins.n;
	fn->blocks = KEEP(f->blocks);
	fn->n_blocks = f->blocks.n;
	fn->succs = KEEP(f->succs);
	fn->n_succs = f->succs.n;
	fn->cases = KEEP(f->cases);
	fn->n_cases = f->cases.n;
	fn->calls = KEEP(f->calls);
	fn->n_calls = f->calls.n;
	fn->args = KEEP(f->args);
	fn->n_args = f->args.n;
	p->u->syms.v[fn->sym].body = p->u->funcs.n;
	*vec_push(&p->u->funcs) = *fn;
}

void ir_p_func(struct ir_parser *p)
{
	struct ir_mark m = ir_p_mark(p);
	struct ir_func_text f;

	func_init(&f);
	p->f = &f;
	take_head(p, m, false);
	if (!p->failed) {
		p->file = ir_text_func_file(p->u, &f.fn);
		take_body(p);
	}
	if (!p->failed)
		resolve_names(p);
	if (!p->failed)
		add_func(p);
	ir_p_func_release(&f);
	p->f = NULL;
	p->file = ir_text_unit_file(p->u);
}
