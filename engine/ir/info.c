/* info.c - what an operation is, what type an operand has, how the source spells it.
 *
 * Spelling works backwards from an operand over the instructions that made it.  A spelling
 * has a binding strength (enum prec, C's grammar), so that brackets stand where C needs them.
 * Depth and length are bounded: values form a DAG, and the tree of a DAG may be huge.
 */
#include "engine/ir/ir.h"
#include "engine/ir/ir_p.h"

#include <inttypes.h>
#include <string.h>

/* ops.def says operands and flags in letters; "-" is no operand: - + 0. */
#define V  1
#define VV 2
#define R  IR_OPF_R
#define M  IR_OPF_M
#define E  IR_OPF_E
const struct ir_op_info ir_ops[IR_N_OPS] = {
#define OP(op, text, operands, op_flags, what) {#text, operands + 0, op_flags},
#include "engine/ir/ops.def"
#undef OP
};
#undef V
#undef VV
#undef R
#undef M
#undef E

/* void *, as far as the unit has it. */
static ir_type address_type(const struct ir_unit *u)
{
	ir_type t = ir_type_find(u, &(struct ir_typ){.kind = IR_PTR,
						     .align_bytes = u->ptr_bytes,
						     .size_bytes = u->ptr_bytes});

	return t == IR_NO ? 0 : t;
}

ir_type ir_ref_type(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref r)
{
	switch (ir_ref_kind(r)) {
	case IR_NONE:
		return 0;
	case IR_TMP:
		return fn->ins[ir_ref_index(r)].type;
	case IR_CONST:
		return u->consts.v[ir_ref_index(r)].type;
	case IR_LOCAL:
	case IR_GLOBAL:
	case IR_SYM:
	case IR_STR:
	case IR_LABEL:
		break;
	}
	return address_type(u);
}

/* ---- spelling ------------------------------------------------------------------------- */

/* From loosest to tightest. */
enum prec {
	PREC_LOGIC,
	PREC_OR,
	PREC_XOR,
	PREC_AND,
	PREC_EQ,
	PREC_REL,
	PREC_SHIFT,
	PREC_ADD,
	PREC_MUL,
	PREC_UNARY,
	PREC_POSTFIX,
};

#define SPELL_MAX_BYTES 80 /* what fits into a message                                    */
#define SPELL_MAX_DEPTH 12
#define SPELL_MAX_LIT	16 /* bytes of a string literal                                   */
#define ELLIPSIS	"\xe2\x80\xa6"

struct speller {
	const struct ir_unit *u;
	const struct ir_func *fn;
	struct strbuf out;
	unsigned depth;
};

static enum prec put_value(struct speller *sp, struct ir_ref r);
static enum prec put_place(struct speller *sp, struct ir_ref addr);

/* What was written since byte `from` gets brackets if it binds looser than wanted. */
static void bracket(struct speller *sp, size_t from, enum prec have, enum prec want)
{
	if (have >= want)
		return;
	strbuf_puts(&sp->out, "()");
	memmove(sp->out.s + from + 1, sp->out.s + from, sp->out.n_bytes - from - 2);
	sp->out.s[from] = '(';
}

static void put_value_at(struct speller *sp, struct ir_ref r, enum prec want)
{
	size_t from = sp->out.n_bytes;

	bracket(sp, from, put_value(sp, r), want);
}

static void put_place_at(struct speller *sp, struct ir_ref addr, enum prec want)
{
	size_t from = sp->out.n_bytes;

	bracket(sp, from, put_place(sp, addr), want);
}

static enum prec put_name(struct speller *sp, ir_str name)
{
	strbuf_puts(&sp->out, name ? ir_cstr(sp->u, name) : ELLIPSIS);
	return PREC_POSTFIX;
}

static enum prec put_const(struct speller *sp, uint32_t index)
{
	const struct ir_const *c = &sp->u->consts.v[index];
	const struct ir_typ *t = ir_typ(sp->u, c->type);
	double d;

	if (t->kind == IR_FLOAT) {
		memcpy(&d, &c->value, sizeof d);
		strbuf_printf(&sp->out, "%g", d);
		return d < 0 ? PREC_UNARY : PREC_POSTFIX;
	}
	if (t->kind == IR_PTR && c->value == 0) {
		strbuf_puts(&sp->out, "NULL");
		return PREC_POSTFIX;
	}
	/* (void *)-1 and its like are no large numbers */
	if ((t->kind == IR_INT && t->flags & IR_TF_SIGNED) || (t->kind == IR_PTR && c->value < 0)) {
		strbuf_printf(&sp->out, "%" PRId64, c->value);
		return c->value < 0 ? PREC_UNARY : PREC_POSTFIX;
	}
	strbuf_printf(&sp->out, "%" PRIu64, (uint64_t)c->value);
	return PREC_POSTFIX;
}

static enum prec put_lit(struct speller *sp, uint32_t index)
{
	const struct ir_lit *l = &sp->u->lits.v[index];
	uint32_t elem = (uint32_t)ir_typ(sp->u, l->elem)->size_bytes;
	uint32_t n, i;

	if (elem != 1) {
		strbuf_puts(&sp->out, "L\"" ELLIPSIS "\"");
		return PREC_POSTFIX;
	}
	n = l->size_bytes ? l->size_bytes - 1 : 0;
	strbuf_putc(&sp->out, '"');
	for (i = 0; i < n && i < SPELL_MAX_LIT; i++) {
		unsigned char c = (unsigned char)l->bytes[i];

		if (c == '\n')
			strbuf_puts(&sp->out, "\\n");
		else if (c < 0x20 || c >= 0x7f)
			strbuf_putc(&sp->out, '.');
		else
			strbuf_putc(&sp->out, (char)c);
	}
	strbuf_puts(&sp->out, i < n ? ELLIPSIS "\"" : "\"");
	return PREC_POSTFIX;
}

static const struct ir_ins *tmp_ins(const struct speller *sp, struct ir_ref r)
{
	return ir_ref_is(r, IR_TMP) ? &sp->fn->ins[ir_ref_index(r)] : NULL;
}

static ir_type field_type(const struct ir_unit *u, const struct ir_ins *ins)
{
	const struct ir_typ *t = ir_typ(u, ins->aux);

	return t->kind == IR_RECORD && ins->imm < t->n ? u->fields.v[t->first + ins->imm].type : 0;
}

/* Does the address denote an array, which as a value decays to that same address? */
static bool place_is_array(const struct speller *sp, struct ir_ref addr)
{
	const struct ir_ins *ins = tmp_ins(sp, addr);
	ir_type t = 0;

	if (ir_ref_is(addr, IR_LOCAL))
		t = sp->fn->locals[ir_ref_index(addr)].type;
	else if (ir_ref_is(addr, IR_GLOBAL))
		t = sp->u->globals.v[ir_ref_index(addr)].type;
	else if (ins && ins->op == IR_FIELD)
		t = field_type(sp->u, ins);
	else if (ins && ins->op == IR_ELEM && ins->flags & IR_SUBSCRIPT)
		t = ins->aux;
	return ir_type_is(sp->u, t, IR_ARRAY);
}

static ir_str field_name(const struct ir_unit *u, const struct ir_ins *ins)
{
	const struct ir_typ *t = ir_typ(u, ins->aux);

	return t->kind == IR_RECORD && ins->imm < t->n ? u->fields.v[t->first + ins->imm].name : 0;
}

/* Is this address made so that its place has a spelling without a star? */
static bool place_is_named(const struct speller *sp, struct ir_ref addr)
{
	const struct ir_ins *ins = tmp_ins(sp, addr);

	if (!ins)
		return !ir_ref_is(addr, IR_CONST);
	return ins->op == IR_FIELD || (ins->op == IR_ELEM && ins->flags & IR_SUBSCRIPT);
}

/* base.name or base->name.  Steps through unnamed members are not in the source. */
static enum prec put_field(struct speller *sp, const struct ir_ins *ins)
{
	ir_str name = field_name(sp->u, ins);
	const struct ir_ins *base;

	for (; (base = tmp_ins(sp, ins->a)) && base->op == IR_FIELD; ins = base)
		if (field_name(sp->u, base))
			break;
	if (!(ins->flags & IR_ARROW) && place_is_named(sp, ins->a)) {
		put_place_at(sp, ins->a, PREC_POSTFIX);
		strbuf_putc(&sp->out, '.');
	} else {
		put_value_at(sp, ins->a, PREC_POSTFIX);
		strbuf_puts(&sp->out, "->");
	}
	return put_name(sp, name);
}

static enum prec put_subscript(struct speller *sp, const struct ir_ins *ins)
{
	put_value_at(sp, ins->a, PREC_POSTFIX);
	strbuf_putc(&sp->out, '[');
	put_value(sp, ins->b);
	strbuf_putc(&sp->out, ']');
	return PREC_POSTFIX;
}

static enum prec put_binary(struct speller *sp, const struct ir_ins *ins, const char *op,
			    enum prec prec)
{
	put_value_at(sp, ins->a, prec);
	strbuf_printf(&sp->out, " %s ", op);
	put_value_at(sp, ins->b, prec + 1);
	return prec;
}

static enum prec put_unary(struct speller *sp, const char *op, struct ir_ref r)
{
	strbuf_puts(&sp->out, op);
	put_value_at(sp, r, PREC_UNARY);
	return PREC_UNARY;
}

static bool is_zero(const struct speller *sp, struct ir_ref r)
{
	return ir_ref_is(r, IR_CONST) && sp->u->consts.v[ir_ref_index(r)].value == 0;
}

/* Comparing a pointer with null is what !p and a bare p in a condition become. */
static enum prec put_equality(struct speller *sp, const struct ir_ins *ins)
{
	bool is_eq = ins->op == IR_EQ;

	if (is_zero(sp, ins->b) && ir_type_is(sp->u, ins->aux, IR_PTR)) {
		if (is_eq)
			return put_unary(sp, "!", ins->a);
		return put_value(sp, ins->a);
	}
	return put_binary(sp, ins, is_eq ? "==" : "!=", PREC_EQ);
}

static enum prec put_call(struct speller *sp, const struct ir_ins *ins)
{
	const struct ir_call *c = &sp->fn->calls[ins->imm];

	put_value_at(sp, c->callee, PREC_POSTFIX);
	strbuf_puts(&sp->out, c->n ? "(" ELLIPSIS ")" : "()");
	return PREC_POSTFIX;
}

/* An address as a value: p + 1, &a[i], or just the array's name where it decays. */
static enum prec put_address(struct speller *sp, struct ir_ref addr)
{
	if (place_is_array(sp, addr) || ir_ref_is(addr, IR_SYM) || ir_ref_is(addr, IR_STR))
		return put_place(sp, addr);
	strbuf_putc(&sp->out, '&');
	put_place_at(sp, addr, PREC_UNARY);
	return PREC_UNARY;
}

static enum prec put_elem_value(struct speller *sp, struct ir_ref r, const struct ir_ins *ins)
{
	if (ins->flags & IR_INCDEC) /* the variable holds this value right after */
		return put_value(sp, ins->a);
	if (ins->flags & IR_SUBSCRIPT)
		return put_address(sp, r);
	return put_binary(sp, ins, ins->flags & IR_MINUS ? "-" : "+", PREC_ADD);
}

static enum prec put_ellipsis(struct speller *sp)
{
	strbuf_puts(&sp->out, ELLIPSIS);
	return PREC_POSTFIX;
}

static enum prec put_tmp(struct speller *sp, struct ir_ref r)
{
	const struct ir_ins *ins = &sp->fn->ins[ir_ref_index(r)];

	switch ((enum ir_op)ins->op) {
	case IR_LOAD:
		return put_place(sp, ins->a);
	case IR_FIELD:
		return put_address(sp, r);
	case IR_ELEM:
		return put_elem_value(sp, r, ins);
	case IR_PTRDIFF:
		return put_binary(sp, ins, "-", PREC_ADD);
	case IR_ALLOCA:
		strbuf_puts(&sp->out, "alloca(" ELLIPSIS ")");
		return PREC_POSTFIX;
	case IR_ADD:
	case IR_SUB:
		if (ins->flags & IR_INCDEC)
			return put_value(sp, ins->a);
		return put_binary(sp, ins, ins->op == IR_ADD ? "+" : "-", PREC_ADD);
	case IR_MUL:
		return put_binary(sp, ins, "*", PREC_MUL);
	case IR_DIV:
		return put_binary(sp, ins, "/", PREC_MUL);
	case IR_REM:
		return put_binary(sp, ins, "%", PREC_MUL);
	case IR_AND:
		return put_binary(sp, ins, "&", PREC_AND);
	case IR_OR:
		return put_binary(sp, ins, "|", PREC_OR);
	case IR_XOR:
		return put_binary(sp, ins, "^", PREC_XOR);
	case IR_SHL:
		return put_binary(sp, ins, "<<", PREC_SHIFT);
	case IR_SHR:
		return put_binary(sp, ins, ">>", PREC_SHIFT);
	case IR_NEG:
		return put_unary(sp, "-", ins->a);
	case IR_NOT:
		return put_unary(sp, "~", ins->a);
	case IR_CAST:
		return put_value(sp, ins->a);
	case IR_EQ:
	case IR_NE:
		return put_equality(sp, ins);
	case IR_LT:
		return put_binary(sp, ins, "<", PREC_REL);
	case IR_LE:
		return put_binary(sp, ins, "<=", PREC_REL);
	case IR_GT:
		return put_binary(sp, ins, ">", PREC_REL);
	case IR_GE:
		return put_binary(sp, ins, ">=", PREC_REL);
	case IR_CALL:
		return put_call(sp, ins);
	case IR_VA_ARG:
		strbuf_puts(&sp->out, "va_arg(" ELLIPSIS ")");
		return PREC_POSTFIX;
	case IR_STORE:
	case IR_COPY:
	case IR_ZERO:
	case IR_DATA:
	case IR_VLA:
	case IR_ASM:
	case IR_UNKNOWN:
	case IR_ASSUME:
	case IR_ENTER:
	case IR_EXIT:
	case IR_N_OPS:
		break;
	}
	return put_ellipsis(sp);
}

static bool too_long(const struct speller *sp)
{
	return sp->depth > SPELL_MAX_DEPTH || sp->out.n_bytes > 2 * SPELL_MAX_BYTES;
}

static enum prec put_value(struct speller *sp, struct ir_ref r)
{
	enum prec prec = PREC_POSTFIX;

	if (too_long(sp))
		return put_ellipsis(sp);
	sp->depth++;
	switch (ir_ref_kind(r)) {
	case IR_NONE:
		put_ellipsis(sp);
		break;
	case IR_TMP:
		prec = put_tmp(sp, r);
		break;
	case IR_CONST:
		prec = put_const(sp, ir_ref_index(r));
		break;
	case IR_LABEL:
		strbuf_puts(&sp->out, "&&");
		put_name(sp, sp->fn->blocks[ir_ref_index(r)].label);
		prec = PREC_UNARY;
		break;
	case IR_LOCAL:
	case IR_GLOBAL:
	case IR_SYM:
	case IR_STR:
		prec = put_address(sp, r);
		break;
	}
	sp->depth--;
	return prec;
}

static enum prec put_tmp_place(struct speller *sp, struct ir_ref addr)
{
	const struct ir_ins *ins = tmp_ins(sp, addr);

	if (ins && ins->op == IR_FIELD)
		return put_field(sp, ins);
	if (ins && ins->op == IR_ELEM && ins->flags & IR_SUBSCRIPT)
		return put_subscript(sp, ins);
	return put_unary(sp, "*", addr);
}

static enum prec put_place(struct speller *sp, struct ir_ref addr)
{
	uint32_t i = ir_ref_index(addr);
	enum prec prec;

	if (too_long(sp))
		return put_ellipsis(sp);
	sp->depth++;
	switch (ir_ref_kind(addr)) {
	case IR_LOCAL:
		prec = put_name(sp, sp->fn->locals[i].name);
		break;
	case IR_GLOBAL:
		prec = put_name(sp, sp->u->globals.v[i].name);
		break;
	case IR_SYM:
		prec = put_name(sp, sp->u->syms.v[i].name);
		break;
	case IR_STR:
		prec = put_lit(sp, i);
		break;
	case IR_NONE:
	case IR_TMP:
	case IR_CONST:
	case IR_LABEL:
	default:
		prec = put_tmp_place(sp, addr);
		break;
	}
	sp->depth--;
	return prec;
}

/* At most SPELL_MAX_BYTES, cut between characters. */
static const char *spelled(struct speller *sp, struct arena *mem)
{
	size_t n = sp->out.n_bytes;
	const char *text;

	if (n <= SPELL_MAX_BYTES) {
		text = arena_strndup(mem, strbuf_str(&sp->out), n);
	} else {
		n = SPELL_MAX_BYTES - strlen(ELLIPSIS);
		while (n > 0 && ((unsigned char)sp->out.s[n] & 0xc0) == 0x80)
			n--;
		while (n > strlen(ELLIPSIS) &&
		       memcmp(sp->out.s + n - strlen(ELLIPSIS), ELLIPSIS, strlen(ELLIPSIS)) == 0)
			n -= strlen(ELLIPSIS);
		text = arena_printf(mem, "%.*s" ELLIPSIS, (int)n, sp->out.s);
	}
	strbuf_release(&sp->out);
	return text;
}

/* Is a local given what parameter p holds, or is it p itself?  IR_NO: any parameter. */
static bool takes_param(const struct ir_func *fn, uint32_t local, uint32_t p)
{
	if (p == IR_NO ? local < fn->n_params : local == p)
		return true;
	for (uint32_t n = 0; n < fn->n_ins; n++) {
		const struct ir_ins *i = &fn->ins[n], *load;

		if (i->op != IR_STORE || !ir_ref_is(i->a, IR_LOCAL) || ir_ref_index(i->a) != local)
			continue;
		load = ir_ins_of(fn, ir_without_casts(fn, i->b));
		if (load && load->op == IR_LOAD && ir_ref_is(load->a, IR_LOCAL) &&
		    (p == IR_NO ? ir_ref_index(load->a) < fn->n_params
				: ir_ref_index(load->a) == p))
			return true;
	}
	return false;
}

bool ir_mixes_param(const struct ir_func *fn, uint32_t p)
{
	for (uint32_t n = 0; n < fn->n_ins; n++)
		if (fn->ins[n].op == IR_STORE && ir_ref_is(fn->ins[n].a, IR_LOCAL) &&
		    ir_ref_is(fn->ins[n].b, IR_LOCAL) &&
		    takes_param(fn, ir_ref_index(fn->ins[n].a), p))
			return true;
	return false;
}

uint32_t ir_block_of(const struct ir_func *fn, uint32_t ins)
{
	uint32_t b = 0;

	while (b + 1 < fn->n_blocks &&
	       (ins < fn->blocks[b].first || ins >= fn->blocks[b].first + fn->blocks[b].n))
		b++;
	return b;
}

const char *ir_ref_text(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref r,
			struct arena *mem)
{
	struct speller sp = {.u = u, .fn = fn};

	put_value(&sp, r);
	return spelled(&sp, mem);
}

const char *ir_place_text(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref addr,
			  struct arena *mem)
{
	struct speller sp = {.u = u, .fn = fn};

	put_place(&sp, addr);
	return spelled(&sp, mem);
}
