/* text.c - the rules that printer and parser share; see text_p.h. */
#include "engine/ir/text_p.h"

#include <string.h>

const struct ir_word ir_ins_words[] = {
	{"volatile", IR_VOLATILE}, {"init", IR_INIT},	      {"subscript", IR_SUBSCRIPT},
	{"minus", IR_MINUS},	   {"implicit", IR_IMPLICIT}, {"arrow", IR_ARROW},
	{"addrof", IR_ADDROF},	   {"incdec", IR_INCDEC},     {NULL, 0},
};

const struct ir_word ir_local_words[] = {
	{"temp", IR_L_TEMP},
	{"volatile", IR_L_VOLATILE},
	{"vla", IR_L_VLA},
	{"addr_taken", IR_L_ADDR_TAKEN},
	{"register", IR_L_REGISTER},
	{"compound", IR_L_COMPOUND},
	{"unused", IR_L_UNUSED_ATTR},
	{NULL, 0},
};

const struct ir_word ir_param_words[] = {
	{"nonnull", IR_P_NONNULL},
	{"nullable", IR_P_NULLABLE},
	{NULL, 0},
};

const struct ir_word ir_sym_words[] = {
	{"noreturn", IR_S_NORETURN},
	{"returns_nonnull", IR_S_RETURNS_NONNULL},
	{"malloc", IR_S_MALLOC},
	{"warn_unused", IR_S_WARN_UNUSED},
	{"pure", IR_S_PURE},
	{"weak", IR_S_WEAK},
	{"inline", IR_S_INLINE},
	{"system", IR_S_SYSTEM},
	{"builtin", IR_S_BUILTIN},
	{"returns_twice", IR_S_RETURNS_TWICE},
	{"constructor", IR_S_CONSTRUCTOR},
	{"returns_nullable", IR_S_RETURNS_NULLABLE},
	{NULL, 0},
};

/* IR_G_DEFINED is said by the line's first word. */
const struct ir_word ir_global_words[] = {
	{"const", IR_G_CONST},	   {"volatile", IR_G_VOLATILE},
	{"thread", IR_G_THREAD},   {"weak", IR_G_WEAK},
	{"system", IR_G_SYSTEM},   {"local_static", IR_G_LOCAL_STATIC},
	{"section", IR_G_SECTION}, {NULL, 0},
};

const struct ir_word ir_measure_words[] = {
	{"expr", IR_M_EXPR}, {"decayed", IR_M_DECAYED}, {"computed", IR_M_COMPUTED}, {0}};

const struct ir_word ir_block_words[] = {
	{"loop", IR_B_LOOP_COND},
	{"short", IR_B_SHORT},
	{"exhaustive", IR_B_EXHAUSTIVE},
	{NULL, 0},
};

const char *const ir_linkage_words[3] = {
	[IR_LINK_NONE] = "nolink",
	[IR_LINK_INTERNAL] = "internal",
	[IR_LINK_EXTERNAL] = "",
};

const char *const ir_note_words[3] = {
	[IR_NOTE_ERROR] = "error",
	[IR_NOTE_FLAG] = "flag",
	[IR_NOTE_OTHER] = "other",
};

bool ir_text_is_plain(const char *s)
{
	if (*s >= '0' && *s <= '9')
		return false;
	for (const char *p = s; *p; p++) {
		if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
		      (*p >= '0' && *p <= '9') || *p == '_'))
			return false;
	}
	return *s;
}

/* ---- types ------------------------------------------------------------------------------ */

/* The smallest power of two that holds so many bits; beyond 128, whole words of 8 bytes. */
static uint64_t int_bytes(uint64_t n_bits)
{
	uint64_t size = 1;

	if (n_bits > 128)
		return (n_bits / 64 + (n_bits % 64 != 0)) * 8;
	while (size * 8 < n_bits)
		size *= 2;
	return size;
}

uint64_t ir_text_size(const struct ir_unit *u, const struct ir_typ *t)
{
	switch ((enum ir_type_kind)t->kind) {
	case IR_INT:
		return int_bytes(t->count);
	case IR_FLOAT: /* its size is its name */
		return t->size_bytes;
	case IR_PTR:
		return u->ptr_bytes;
	case IR_ARRAY:
		return t->count == IR_NO_COUNT ? 0 : t->count * ir_typ(u, t->elem)->size_bytes;
	case IR_VOID:
	case IR_RECORD:
	case IR_FUNC:
	case IR_OPAQUE:
		break;
	}
	return 0;
}

uint32_t ir_text_align(const struct ir_unit *u, const struct ir_typ *t)
{
	switch ((enum ir_type_kind)t->kind) {
	case IR_INT:
		return t->count > 128 ? 8 : (uint32_t)int_bytes(t->count);
	case IR_FLOAT:
		return (uint32_t)t->size_bytes;
	case IR_PTR:
		return u->ptr_bytes;
	case IR_ARRAY:
		return ir_typ(u, t->elem)->align_bytes;
	case IR_VOID:
	case IR_RECORD:
	case IR_FUNC:
	case IR_OPAQUE:
		break;
	}
	return 0;
}

static uint64_t round_up(uint64_t n, uint64_t unit)
{
	return unit > 1 && n % unit ? n + (unit - n % unit) : n;
}

uint64_t ir_layout_offset(const struct ir_layout *l, const struct ir_unit *u,
			  const struct ir_field *f)
{
	const struct ir_typ *t = ir_typ(u, f->type);
	uint64_t cell = t->size_bytes * 8;

	if (l->is_union)
		return 0;
	if (!f->width_bits)
		return round_up(l->at_bits, (uint64_t)t->align_bytes * 8);
	/* A bit-field does not straddle two cells of its type. */
	if (cell && l->at_bits % cell + f->width_bits > cell)
		return round_up(l->at_bits, cell);
	return l->at_bits;
}

void ir_layout_add(struct ir_layout *l, const struct ir_unit *u, const struct ir_field *f)
{
	const struct ir_typ *t = ir_typ(u, f->type);

	l->at_bits = f->offset_bits + (f->width_bits ? f->width_bits : t->size_bytes * 8);
	if (l->at_bits > l->size_bits)
		l->size_bits = l->at_bits;
	if (t->align_bytes > l->align_bytes)
		l->align_bytes = t->align_bytes;
}

uint64_t ir_layout_size(const struct ir_layout *l)
{
	return round_up(l->size_bits, (uint64_t)(l->align_bytes ? l->align_bytes : 1) * 8) / 8;
}

/* ---- instructions ------------------------------------------------------------------------- */

enum ir_lead ir_text_lead(enum ir_op op)
{
	switch (op) {
	case IR_LOAD:
	case IR_STORE:
	case IR_COPY:
	case IR_ZERO:
	case IR_DATA:
	case IR_ADD:
	case IR_SUB:
	case IR_MUL:
	case IR_DIV:
	case IR_REM:
	case IR_AND:
	case IR_OR:
	case IR_XOR:
	case IR_SHL:
	case IR_SHR:
	case IR_NEG:
	case IR_NOT:
	case IR_VA_ARG:
	case IR_UNKNOWN:
		return IR_LEAD_TYPE;
	case IR_FIELD:
	case IR_ELEM:
	case IR_PTRDIFF:
	case IR_CAST:
	case IR_EQ:
	case IR_NE:
	case IR_LT:
	case IR_LE:
	case IR_GT:
	case IR_GE:
		return IR_LEAD_AUX;
	case IR_VLA:
	case IR_ALLOCA:
	case IR_CALL:
	case IR_ASM:
	case IR_ASSUME:
	case IR_ENTER:
	case IR_EXIT:
		return IR_LEAD_NONE;
	case IR_N_OPS:
		break;
	}
	PS_BUG("%d is no operation", (int)op);
}

static struct ir_typ int_of(uint32_t n_bits, uint16_t flags)
{
	uint32_t n_bytes = (uint32_t)int_bytes(n_bits);

	return (struct ir_typ){.kind = IR_INT,
			       .flags = flags,
			       .align_bytes = n_bytes,
			       .size_bytes = n_bytes,
			       .count = n_bits};
}

struct ir_typ ir_text_int(void)
{
	return int_of(32, IR_TF_SIGNED);
}

struct ir_typ ir_text_char(void)
{
	return int_of(8, IR_TF_SIGNED | IR_TF_CHAR);
}

struct ir_typ ir_text_ptr(const struct ir_unit *u, ir_type elem)
{
	return (struct ir_typ){.kind = IR_PTR,
			       .align_bytes = u->ptr_bytes,
			       .size_bytes = u->ptr_bytes,
			       .elem = elem};
}

static const struct ir_typ no_type = {.kind = IR_VOID};

struct ir_typ ir_text_result(const struct ir_unit *u, const struct ir_func *fn,
			     const struct ir_ins *ins)
{
	const struct ir_typ *t = ir_typ(u, ins->aux);

	switch ((enum ir_op)ins->op) {
	case IR_FIELD:
		if (t->kind == IR_RECORD && ins->imm < t->n)
			return ir_text_ptr(u, u->fields.v[t->first + ins->imm].type);
		return ir_text_ptr(u, 0);
	case IR_ELEM:
		return ir_text_ptr(u, ins->aux);
	case IR_ALLOCA:
		return ir_text_ptr(u, 0);
	case IR_PTRDIFF:
		return int_of(u->ptr_bytes * 8, IR_TF_SIGNED);
	case IR_EQ:
	case IR_NE:
	case IR_LT:
	case IR_LE:
	case IR_GT:
	case IR_GE:
		return ir_text_int();
	case IR_CALL:
		t = ir_typ(u, fn->calls[ins->imm].ftype);
		if (t->kind == IR_FUNC && !ir_type_is_aggregate(u, t->elem))
			return *ir_typ(u, t->elem);
		return no_type;
	case IR_LOAD:
	case IR_STORE:
	case IR_COPY:
	case IR_ZERO:
	case IR_DATA:
	case IR_VLA:
	case IR_ADD:
	case IR_SUB:
	case IR_MUL:
	case IR_DIV:
	case IR_REM:
	case IR_AND:
	case IR_OR:
	case IR_XOR:
	case IR_SHL:
	case IR_SHR:
	case IR_NEG:
	case IR_NOT:
	case IR_CAST:
	case IR_VA_ARG:
	case IR_ASM:
	case IR_UNKNOWN:
	case IR_ASSUME:
	case IR_ENTER:
	case IR_EXIT:
	case IR_N_OPS:
		break;
	}
	return no_type;
}

struct ir_typ ir_text_operand(const struct ir_unit *u, const struct ir_ins *ins, unsigned which)
{
	switch ((enum ir_op)ins->op) {
	case IR_STORE:
		return which == 0 ? ir_text_ptr(u, ins->type) : *ir_typ(u, ins->type);
	case IR_LOAD:
	case IR_COPY:
	case IR_ZERO:
	case IR_DATA:
		return ir_text_ptr(u, ins->type);
	case IR_FIELD:
	case IR_PTRDIFF:
		return ir_text_ptr(u, ins->aux);
	case IR_ELEM:
		return which == 0 ? ir_text_ptr(u, ins->aux) : ir_text_int();
	case IR_VLA:
	case IR_ALLOCA:
		return int_of(u->ptr_bytes * 8, 0);
	case IR_SHL:
	case IR_SHR:
		return which == 0 ? *ir_typ(u, ins->type) : ir_text_int();
	case IR_ADD:
	case IR_SUB:
	case IR_MUL:
	case IR_DIV:
	case IR_REM:
	case IR_AND:
	case IR_OR:
	case IR_XOR:
	case IR_NEG:
	case IR_NOT:
		return *ir_typ(u, ins->type);
	case IR_CAST:
	case IR_EQ:
	case IR_NE:
	case IR_LT:
	case IR_LE:
	case IR_GT:
	case IR_GE:
		return *ir_typ(u, ins->aux);
	case IR_ASSUME:
		return ir_text_int();
	case IR_VA_ARG:
	case IR_CALL:
	case IR_ASM:
	case IR_UNKNOWN:
	case IR_ENTER:
	case IR_EXIT:
	case IR_N_OPS:
		break;
	}
	return no_type;
}

/* ---- files and keys ------------------------------------------------------------------------- */

uint32_t ir_text_unit_file(const struct ir_unit *u)
{
	for (uint32_t i = 0; i < u->files.n; i++) {
		if (u->files.v[i].is_main)
			return i;
	}
	return 0;
}

uint32_t ir_text_func_file(const struct ir_unit *u, const struct ir_func *fn)
{
	return fn->loc ? u->locs.v[fn->loc].file : ir_text_unit_file(u);
}

void ir_text_key(const struct ir_unit *u, ir_str name, uint8_t linkage, struct strbuf *out)
{
	if (linkage != IR_LINK_EXTERNAL)
		strbuf_printf(out, "%s:", ir_cstr(u, u->main_path));
	strbuf_puts(out, ir_cstr(u, name));
}
