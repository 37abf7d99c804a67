/* print.c - a unit as text.
 *
 * Everything is printed in the order of its table, so that reading the text back gives the
 * tables in the same order, and printing them again the same text.  Names that two things
 * share get the number of the later one as a suffix: "$x.4", "@count.g7", "struct node.2".
 */
#include "engine/ir/print_p.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- operands and data ---------------------------------------------------------------------- */

/* The shortest digits that give the same number back. */
static void put_float(struct ir_printer *p, int64_t bits)
{
	char text[40];
	double d;

	memcpy(&d, &bits, sizeof d);
	if (!isfinite(d)) {
		strbuf_printf(p->out, "0x%" PRIx64, (uint64_t)bits);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, d);
		if (strtod(text, NULL) == d)
			break;
	}
	ir_pr_put(p, text);
	if (!strpbrk(text, ".e"))
		ir_pr_put(p, ".0");
}

static void put_int(struct ir_printer *p, ir_type type, int64_t value)
{
	const struct ir_typ *t = ir_typ(p->u, type);

	if (t->kind == IR_INT && t->flags & IR_TF_SIGNED)
		strbuf_printf(p->out, "%" PRId64, value);
	else
		strbuf_printf(p->out, "%" PRIu64, (uint64_t)value);
}

/* sizeof(T), sizeof(T "p" expr) */
static void put_measure(struct ir_printer *p, const struct ir_measure *m)
{
	ir_pr_put(p, " sizeof(");
	ir_pr_type(p, m->type);
	if (m->expr) {
		ir_pr_put(p, " ");
		ir_pr_quoted(p, m->expr);
	}
	ir_pr_words(p, ir_measure_words, m->flags);
	ir_pr_put(p, ")");
}

/* Bare where its type is the one that is expected there. */
static void put_const(struct ir_printer *p, uint32_t index, ir_type expected)
{
	const struct ir_const *c = &p->u->consts.v[index];
	uint8_t kind = ir_typ(p->u, c->type)->kind;

	if (c->type != expected || (kind != IR_INT && kind != IR_FLOAT && kind != IR_PTR)) {
		ir_pr_type(p, c->type);
		ir_pr_put(p, " ");
	}
	if (kind == IR_FLOAT)
		put_float(p, c->value);
	else if (kind == IR_PTR && !c->value)
		ir_pr_put(p, "null");
	else
		put_int(p, c->type, c->value);
	if (c->measure)
		put_measure(p, &p->u->measures.v[c->measure]);
}

/* "abc" ends in a NUL of its element type; other bytes are said as they are. */
static void put_lit(struct ir_printer *p, uint32_t index)
{
	const struct ir_lit *l = &p->u->lits.v[index];
	struct ir_typ plain = ir_text_char();
	uint64_t nul = ir_typ(p->u, l->elem)->size_bytes;
	size_t n = l->size_bytes;
	bool ends = nul && n >= nul;

	for (size_t i = 0; ends && i < nul; i++)
		ends = !l->bytes[n - 1 - i];
	if (!ends || l->elem != ir_type_find(p->u, &plain)) {
		ir_pr_put(p, ends ? "str<" : "bytes<");
		ir_pr_type(p, l->elem);
		ir_pr_put(p, "> ");
	}
	ir_pr_bytes(p, l->bytes, ends ? n - (size_t)nul : n);
}

static void put_ref(struct ir_printer *p, struct ir_ref r, ir_type expected)
{
	uint32_t i = ir_ref_index(r);

	switch (ir_ref_kind(r)) {
	case IR_NONE:
		ir_pr_put(p, "?");
		break;
	case IR_TMP:
		strbuf_printf(p->out, "%%%" PRIu32, i);
		break;
	case IR_CONST:
		put_const(p, i, expected);
		break;
	case IR_LOCAL:
		ir_pr_local(p, i);
		break;
	case IR_GLOBAL:
		ir_pr_global(p, i);
		break;
	case IR_SYM:
		ir_pr_sym(p, i);
		break;
	case IR_STR:
		put_lit(p, i);
		break;
	case IR_LABEL:
		strbuf_printf(p->out, "&&b%" PRIu32, i);
		break;
	}
}

static void put_item(struct ir_printer *p, const struct ir_item *it)
{
	strbuf_printf(p->out, "%s%" PRIu64 ": ", p->fn ? "    " : "  ", it->offset_bytes);
	ir_pr_type(p, it->type);
	ir_pr_put(p, " ");
	put_ref(p, it->value, it->type);
	if (it->addend)
		strbuf_printf(p->out, " + %" PRId64, it->addend);
	ir_pr_put(p, "\n");
}

static bool is_scalar_alone(const struct ir_unit *u, const struct ir_data *d, ir_type expected)
{
	const struct ir_item *it;

	if (d->n != 1 || d->type != expected)
		return false;
	it = &u->items.v[d->first];
	return !it->offset_bytes && it->type == expected && !it->addend;
}

/* An initialiser where one of type `expected` is due.  One scalar stands alone. */
static void put_data(struct ir_printer *p, uint32_t index, ir_type expected)
{
	const struct ir_data *d = &p->u->datas.v[index];

	if (is_scalar_alone(p->u, d, expected)) {
		put_ref(p, p->u->items.v[d->first].value, expected);
		return;
	}
	if (d->type != expected) {
		ir_pr_type(p, d->type);
		ir_pr_put(p, " ");
	}
	ir_pr_put(p, "{\n");
	for (uint32_t i = 0; i < d->n; i++)
		put_item(p, &p->u->items.v[d->first + i]);
	ir_pr_put(p, p->fn ? "  }" : "}");
}

/* ---- instructions --------------------------------------------------------------------------- */

static ir_type found(const struct ir_printer *p, struct ir_typ t)
{
	return ir_type_find(p->u, &t);
}

static void put_member(struct ir_printer *p, const struct ir_ins *ins)
{
	const struct ir_typ *t = ir_typ(p->u, ins->aux);
	ir_str name = 0;

	ir_pr_put(p, ", ");
	if (t->kind == IR_RECORD && ins->imm < t->n)
		name = p->u->fields.v[t->first + ins->imm].name;
	for (uint32_t i = 0; name && i < ins->imm; i++) {
		if (p->u->fields.v[t->first + i].name == name)
			name = 0;
	}
	if (name)
		ir_pr_name(p, name);
	else
		strbuf_printf(p->out, "#%" PRIu32, ins->imm);
}

static void put_args(struct ir_printer *p, const struct ir_ins *ins, const struct ir_call *c)
{
	ir_pr_put(p, "(");
	for (uint32_t i = 0; i < c->n; i++) {
		const struct ir_arg *a = &p->fn->args[c->first + i];

		ir_pr_put(p, i ? ", " : "");
		ir_pr_type(p, a->type);
		ir_pr_put(p, " ");
		put_ref(p, a->value, a->type);
		if (a->flags & IR_ARG_BYVAL)
			ir_pr_put(p, ins->op == IR_ASM ? " out" : " byval");
		if (a->loc != ins->loc)
			ir_pr_loc(p, a->loc);
	}
	ir_pr_put(p, ")");
}

static void put_call(struct ir_printer *p, const struct ir_ins *ins)
{
	const struct ir_call *c = &p->fn->calls[ins->imm];
	ir_type known = 0;

	if (!ir_ref_is(c->callee, IR_NONE)) {
		ir_pr_put(p, " ");
		put_ref(p, c->callee, 0);
	}
	put_args(p, ins, c);
	if (ir_ref_is(c->callee, IR_SYM))
		known = p->u->syms.v[ir_ref_index(c->callee)].type;
	if (c->ftype != known) {
		ir_pr_put(p, " as ");
		ir_pr_type(p, c->ftype);
	}
	if (ins->type || found(p, ir_text_result(p->u, p->fn, ins)) != ins->type) {
		ir_pr_put(p, " -> ");
		ir_pr_type(p, ins->type);
	}
	if (!ir_ref_is(c->dest, IR_NONE)) {
		ir_pr_put(p, " dest ");
		put_ref(p, c->dest, 0);
	}
	if (c->cleanup_of != IR_NO) {
		ir_pr_put(p, c->flags & IR_CALL_CLEANUP ? " cleanup " : " cleanup_of ");
		ir_pr_local(p, c->cleanup_of);
	} else if (c->flags & IR_CALL_CLEANUP) {
		ir_pr_put(p, " cleanup");
	}
	ir_pr_put(p, c->flags & IR_CALL_DEFER ? " defer" : "");
}

static void put_operands(struct ir_printer *p, const struct ir_ins *ins)
{
	uint8_t n = ir_ops[ins->op].n_operands;

	if (n > 0) {
		ir_pr_put(p, " ");
		put_ref(p, ins->a, found(p, ir_text_operand(p->u, ins, 0)));
	}
	if (n > 1) {
		ir_pr_put(p, ", ");
		put_ref(p, ins->b, found(p, ir_text_operand(p->u, ins, 1)));
	}
	if (ins->op == IR_FIELD) {
		put_member(p, ins);
	} else if (ins->op == IR_DATA) {
		ir_pr_put(p, ", ");
		put_data(p, ins->imm, ins->type);
	} else if (ins->imm) {
		strbuf_printf(p->out, " imm %" PRIu32, ins->imm);
	}
}

static void put_ins(struct ir_printer *p, uint32_t index)
{
	const struct ir_ins *ins = &p->fn->ins[index];
	enum ir_lead lead = ir_text_lead(ins->op);

	ir_pr_put(p, "  ");
	if (ir_ops[ins->op].flags & IR_OPF_R && ins->type)
		strbuf_printf(p->out, "%%%" PRIu32 " = ", index);
	ir_pr_put(p, ir_ops[ins->op].name);
	if (lead != IR_LEAD_NONE) {
		ir_pr_put(p, " ");
		ir_pr_type(p, lead == IR_LEAD_TYPE ? ins->type : ins->aux);
	}
	if (ins->op == IR_CALL || ins->op == IR_ASM) {
		put_call(p, ins);
	} else {
		put_operands(p, ins);
		if (lead != IR_LEAD_TYPE &&
		    ins->type != found(p, ir_text_result(p->u, p->fn, ins))) {
			ir_pr_put(p, " -> ");
			ir_pr_type(p, ins->type);
		}
	}
	ir_pr_words(p, ir_ins_words, ins->flags);
	if (lead != IR_LEAD_AUX && ins->aux) {
		ir_pr_put(p, " aux ");
		ir_pr_type(p, ins->aux);
	}
	ir_pr_loc(p, ins->loc);
	ir_pr_put(p, "\n");
}

/* ---- functions ------------------------------------------------------------------------------ */

static void put_succ(struct ir_printer *p, const struct ir_block *b, uint32_t i)
{
	strbuf_printf(p->out, "b%" PRIu32, p->fn->succs[b->succ + i]);
}

static void put_cond(struct ir_printer *p, const struct ir_block *b)
{
	ir_pr_put(p, " ");
	ir_pr_type(p, b->cond_type);
	ir_pr_put(p, " ");
	put_ref(p, b->cond, b->cond_type);
}

static void put_switch(struct ir_printer *p, const struct ir_block *b)
{
	ir_pr_put(p, "  switch");
	put_cond(p, b);
	ir_pr_put(p, ", ");
	put_succ(p, b, 0);
	ir_pr_loc(p, b->loc);
	ir_pr_put(p, " {\n");
	for (uint32_t i = 0; i + 1 < b->n_succ; i++) {
		const struct ir_case *c = &p->fn->cases[b->cases + i];

		ir_pr_put(p, "    ");
		put_int(p, b->cond_type, c->lo);
		if (c->hi != c->lo) {
			ir_pr_put(p, "..");
			put_int(p, b->cond_type, c->hi);
		}
		ir_pr_put(p, ": ");
		put_succ(p, b, i + 1);
		ir_pr_put(p, "\n");
	}
	ir_pr_put(p, "  }\n");
}

static void put_ret(struct ir_printer *p, const struct ir_block *b)
{
	ir_pr_put(p, "  ret");
	if (!ir_ref_is(b->cond, IR_NONE)) {
		put_cond(p, b);
	} else if (b->cond_type) {
		ir_pr_put(p, " ");
		ir_pr_type(p, b->cond_type);
	}
}

static void put_term(struct ir_printer *p, const struct ir_block *b)
{
	switch ((enum ir_term_kind)b->term) {
	case IR_JMP:
		ir_pr_put(p, "  jmp ");
		put_succ(p, b, 0);
		break;
	case IR_BR:
		ir_pr_put(p, "  br");
		put_cond(p, b);
		ir_pr_put(p, ", ");
		put_succ(p, b, 0);
		ir_pr_put(p, ", ");
		put_succ(p, b, 1);
		break;
	case IR_SWITCH:
		put_switch(p, b);
		return;
	case IR_RET:
		put_ret(p, b);
		break;
	case IR_UNREACHABLE:
		ir_pr_put(p, "  unreachable");
		break;
	case IR_IGOTO:
		ir_pr_put(p, "  igoto");
		put_cond(p, b);
		ir_pr_put(p, ", [");
		for (uint32_t i = 0; i < b->n_succ; i++) {
			ir_pr_put(p, i ? ", " : "");
			put_succ(p, b, i);
		}
		ir_pr_put(p, "]");
		break;
	}
	ir_pr_loc(p, b->loc);
	ir_pr_put(p, "\n");
}

static void put_block(struct ir_printer *p, uint32_t index)
{
	const struct ir_block *b = &p->fn->blocks[index];

	strbuf_printf(p->out, "b%" PRIu32 ":", index);
	if (b->label) {
		ir_pr_put(p, " label ");
		ir_pr_name(p, b->label);
	}
	ir_pr_words(p, ir_block_words, b->flags);
	ir_pr_put(p, "\n");
	for (uint32_t i = 0; i < b->n; i++)
		put_ins(p, b->first + i);
	put_term(p, b);
}

static void put_variable(struct ir_printer *p, uint32_t index)
{
	const struct ir_local *l = &p->fn->locals[index];

	ir_pr_local(p, index);
	ir_pr_put(p, ": ");
	ir_pr_type(p, l->type);
	ir_pr_words(p, ir_param_words, l->param_flags);
	ir_pr_words(p, ir_local_words, l->flags);
	if (l->cleanup != IR_NO) {
		ir_pr_put(p, " cleanup ");
		ir_pr_sym(p, l->cleanup);
	} else if (l->flags & IR_L_CLEANUP) {
		ir_pr_put(p, " cleanup");
	}
	ir_pr_loc(p, l->loc);
}

static void put_func_head(struct ir_printer *p)
{
	const struct ir_func *fn = p->fn;

	ir_pr_put(p, "func ");
	ir_pr_sym(p, fn->sym);
	ir_pr_put(p, "(");
	for (uint32_t i = 0; i < fn->n_params; i++) {
		ir_pr_put(p, i ? ", " : "");
		put_variable(p, i);
	}
	ir_pr_put(p, ") -> ");
	ir_pr_type(p, fn->ret);
	if (fn->ret_local != IR_NO) {
		ir_pr_put(p, " ret_local ");
		ir_pr_local(p, fn->ret_local);
	}
	if (fn->status != IR_FULL) {
		ir_pr_put(p, fn->status == IR_FAILED ? " failed " : " partial ");
		ir_pr_quoted(p, fn->reason);
		ir_pr_loc(p, fn->reason_loc);
	}
	ir_pr_put(p, " at");
	ir_pr_loc(p, fn->loc);
	ir_pr_put(p, " end");
	ir_pr_loc(p, fn->end_loc);
	ir_pr_put(p, " {\n");
}

static void put_func(struct ir_printer *p, const struct ir_func *fn)
{
	p->fn = fn;
	ir_pr_name_locals(p);
	put_func_head(p);
	p->file = ir_text_func_file(p->u, fn);
	for (uint32_t i = fn->n_params; i < fn->n_locals; i++) {
		ir_pr_put(p, "  local ");
		put_variable(p, i);
		ir_pr_put(p, "\n");
	}
	for (uint32_t i = 0; i < fn->n_blocks; i++)
		put_block(p, i);
	ir_pr_put(p, "}\n");
	free(p->local_no);
	p->local_no = NULL;
	p->fn = NULL;
	p->file = ir_text_unit_file(p->u);
}

/* ---- units ---------------------------------------------------------------------------------- */

static void put_head(struct ir_printer *p)
{
	ir_pr_put(p, "unit ");
	ir_pr_quoted(p, p->u->main_path);
	if (p->u->dir) {
		ir_pr_put(p, " dir ");
		ir_pr_quoted(p, p->u->dir);
	}
	strbuf_printf(p->out, " ptr %" PRIu32 "\n", p->u->ptr_bytes);
	for (uint32_t i = 0; i < p->u->files.n; i++) {
		const struct ir_file *f = &p->u->files.v[i];

		strbuf_printf(p->out, "file f%" PRIu32 " ", i);
		ir_pr_quoted(p, f->path);
		ir_pr_put(p, f->is_main ? " main" : "");
		ir_pr_put(p, f->is_system ? " system\n" : "\n");
	}
}

static void put_linkage(struct ir_printer *p, ir_str name, ir_str key, uint8_t linkage)
{
	struct strbuf natural = {0};

	if (*ir_linkage_words[linkage])
		strbuf_printf(p->out, " %s", ir_linkage_words[linkage]);
	ir_text_key(p->u, name, linkage, &natural);
	if (strcmp(ir_cstr(p->u, key), strbuf_str(&natural)) != 0) {
		ir_pr_put(p, " key ");
		ir_pr_quoted(p, key);
	}
	strbuf_release(&natural);
}

static void put_param_flags(struct ir_printer *p, const struct ir_sym *s)
{
	const char *sep = "";

	ir_pr_put(p, " params(");
	for (uint32_t i = 0; i < s->n_param_flags; i++) {
		uint8_t bits = p->u->param_flags.v[s->first_param_flags + i];

		ir_pr_put(p, sep);
		ir_pr_put(p, bits ? "" : "-");
		ir_pr_put(p, bits & IR_P_NONNULL ? "nonnull" : "");
		ir_pr_put(p, bits == (IR_P_NONNULL | IR_P_NULLABLE) ? " " : "");
		ir_pr_put(p, bits & IR_P_NULLABLE ? "nullable" : "");
		sep = ", ";
	}
	ir_pr_put(p, ")");
}

static void put_declare(struct ir_printer *p, uint32_t index)
{
	const struct ir_sym *s = &p->u->syms.v[index];

	ir_pr_put(p, "declare ");
	ir_pr_sym(p, index);
	if (ir_type_is(p->u, s->type, IR_FUNC)) {
		ir_pr_signature(p, ir_typ(p->u, s->type));
	} else {
		ir_pr_put(p, ": ");
		ir_pr_type(p, s->type);
	}
	put_linkage(p, s->name, s->key, s->linkage);
	ir_pr_words(p, ir_sym_words, s->flags);
	if (s->alloc_size[0] || s->alloc_size[1])
		strbuf_printf(p->out, " alloc_size(%u, %u)", s->alloc_size[0], s->alloc_size[1]);
	if (s->n_param_flags)
		put_param_flags(p, s);
	if (s->annotate) {
		ir_pr_put(p, " annotate ");
		ir_pr_quoted(p, s->annotate);
	}
	ir_pr_loc(p, s->loc);
	ir_pr_put(p, "\n");
}

static void put_global_line(struct ir_printer *p, uint32_t index)
{
	const struct ir_global *g = &p->u->globals.v[index];

	ir_pr_put(p, g->flags & IR_G_DEFINED ? "global " : "extern ");
	ir_pr_global(p, index);
	ir_pr_put(p, ": ");
	ir_pr_type(p, g->type);
	put_linkage(p, g->name, g->key, g->linkage);
	ir_pr_words(p, ir_global_words, g->flags);
	ir_pr_loc(p, g->loc);
	if (g->data != IR_NO) {
		ir_pr_put(p, " = ");
		put_data(p, g->data, g->type);
	}
	ir_pr_put(p, "\n");
}

static void put_notes(struct ir_printer *p)
{
	for (uint32_t i = 0; i < p->u->notes.n; i++) {
		const struct ir_note *n = &p->u->notes.v[i];

		strbuf_printf(p->out, "note %s ", ir_note_words[n->kind]);
		ir_pr_quoted(p, n->text);
		ir_pr_loc(p, n->loc);
		ir_pr_put(p, "\n");
	}
}

void ir_print_unit(const struct ir_unit *u, struct strbuf *out)
{
	struct ir_printer p;

	ir_pr_init(&p, u, out);
	put_head(&p);
	ir_pr_types(&p);
	for (uint32_t i = 0; i < u->syms.n; i++)
		put_declare(&p, i);
	for (uint32_t i = 0; i < u->globals.n; i++)
		put_global_line(&p, i);
	put_notes(&p);
	for (uint32_t i = 0; i < u->funcs.n; i++) {
		ir_pr_put(&p, "\n");
		put_func(&p, &u->funcs.v[i]);
	}
	ir_pr_release(&p);
}

void ir_print_func(const struct ir_unit *u, const struct ir_func *fn, struct strbuf *out)
{
	struct ir_printer p;

	ir_pr_init(&p, u, out);
	put_func(&p, fn);
	ir_pr_release(&p);
}
