/* print.c - a unit as text.
 *
 * Everything is printed in the order of its table, so that reading the text back gives the
 * tables in the same order, and printing them again the same text.  Names that two things
 * share get the number of the later one as a suffix: "$x.4", "@count.g7", "struct node.2".
 */
#include "engine/ir/text_p.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct printer {
	const struct ir_unit *u;
	const struct ir_func *fn; /* NULL outside of functions                            */
	struct strbuf *out;
	uint32_t file;		  /* what a location without file means                   */
	uint32_t *type_no;	  /* by type: suffix of its name, 0 = none                */
	bool *sym_no, *global_no; /* by number: does its name need the suffix?            */
	bool *local_no;		  /* … of fn                                              */
};

/* ---- names ---------------------------------------------------------------------------------- */

static void put(struct printer *p, const char *s)
{
	strbuf_puts(p->out, s);
}

static void put_bytes(struct printer *p, const char *s, size_t n)
{
	strbuf_putc(p->out, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\')
			strbuf_printf(p->out, "\\%c", c);
		else if (c == '\n')
			put(p, "\\n");
		else if (c == '\t')
			put(p, "\\t");
		else if (c < 0x20 || c >= 0x7f)
			strbuf_printf(p->out, "\\x%02x", c);
		else
			strbuf_putc(p->out, (char)c);
	}
	strbuf_putc(p->out, '"');
}

static void put_quoted(struct printer *p, ir_str s)
{
	const char *text = ir_cstr(p->u, s);

	put_bytes(p, text, strlen(text));
}

static void put_name_text(struct printer *p, const char *name)
{
	if (ir_text_is_plain(name))
		put(p, name);
	else
		put_bytes(p, name, strlen(name));
}

static void put_name(struct printer *p, ir_str name)
{
	put_name_text(p, ir_cstr(p->u, name));
}

static void put_words(struct printer *p, const struct ir_word *w, uint32_t bits)
{
	for (; w->name; w++) {
		if (bits & w->bit)
			strbuf_printf(p->out, " %s", w->name);
	}
}

/* First come, first served; names that are empty always need the suffix. */
static bool is_taken(struct map *names, ir_str name)
{
	bool is_new;

	map_put(names, name, &is_new);
	return !is_new || name == 0;
}

static void name_symbols(struct printer *p)
{
	struct map names = {0};

	p->sym_no = xcalloc(p->u->syms.n + 1, sizeof *p->sym_no);
	p->global_no = xcalloc(p->u->globals.n + 1, sizeof *p->global_no);
	for (uint32_t i = 0; i < p->u->syms.n; i++)
		p->sym_no[i] = is_taken(&names, p->u->syms.v[i].name);
	for (uint32_t i = 0; i < p->u->globals.n; i++)
		p->global_no[i] = is_taken(&names, p->u->globals.v[i].name);
	map_release(&names);
}

static void name_locals(struct printer *p)
{
	struct map names = {0};

	p->local_no = xcalloc(p->fn->n_locals + 1, sizeof *p->local_no);
	for (uint32_t i = 0; i < p->fn->n_locals; i++)
		p->local_no[i] = is_taken(&names, p->fn->locals[i].name);
	map_release(&names);
}

/* Is this an enum that has a line of its own?  Others say their name where they are used. */
static bool is_declared_enum(const struct ir_unit *u, const struct ir_typ *t)
{
	return t->kind == IR_INT && t->flags & IR_TF_ENUM && t->name &&
	       strncmp(ir_cstr(u, t->name), "enum ", 5) == 0;
}

static void name_types(struct printer *p)
{
	struct map names = {0};
	uint32_t n_records = 0, n_enums = 0;

	p->type_no = xcalloc(p->u->types.n + 1, sizeof *p->type_no);
	for (uint32_t i = 0; i < p->u->types.n; i++) {
		const struct ir_typ *t = &p->u->types.v[i];
		uint32_t no;

		if (t->kind == IR_RECORD)
			no = ++n_records;
		else if (is_declared_enum(p->u, t))
			no = ++n_enums;
		else
			continue;
		if (is_taken(&names, t->name))
			p->type_no[i] = no;
	}
	map_release(&names);
}

static void put_local(struct printer *p, uint32_t i)
{
	put(p, "$");
	if (p->fn->locals[i].name)
		put_name(p, p->fn->locals[i].name);
	if (p->local_no[i])
		strbuf_printf(p->out, ".%" PRIu32, i);
}

static void put_global(struct printer *p, uint32_t i)
{
	put(p, "@");
	if (p->u->globals.v[i].name)
		put_name(p, p->u->globals.v[i].name);
	if (p->global_no[i])
		strbuf_printf(p->out, ".g%" PRIu32, i);
}

static void put_sym(struct printer *p, uint32_t i)
{
	put(p, "@");
	if (p->u->syms.v[i].name)
		put_name(p, p->u->syms.v[i].name);
	if (p->sym_no[i])
		strbuf_printf(p->out, ".s%" PRIu32, i);
}

/* " !3:5-9", " !f2:3:5-4:1{ASSERT arg}" */
static void put_loc(struct printer *p, ir_loc loc)
{
	const struct ir_span *s = &p->u->locs.v[loc];

	if (!loc) {
		put(p, " !-");
		return;
	}
	put(p, " !");
	if (s->file != p->file)
		strbuf_printf(p->out, "f%" PRIu32 ":", s->file);
	strbuf_printf(p->out, "%" PRIu32 ":%" PRIu32, s->line, s->col);
	if (s->end_line != s->line)
		strbuf_printf(p->out, "-%" PRIu32 ":%" PRIu32, s->end_line, s->end_col);
	else if (s->end_col != s->col)
		strbuf_printf(p->out, "-%" PRIu32, s->end_col);
	if (!s->macro && !s->flags)
		return;
	put(p, "{");
	put_name(p, s->macro);
	put(p, s->flags & IR_LOC_MACRO ? "" : " unexpanded");
	put(p, s->flags & IR_LOC_MACRO_ARG ? " arg" : "");
	put(p, s->flags & IR_LOC_SYSTEM_MACRO ? " system" : "");
	put(p, "}");
}

/* ---- types ---------------------------------------------------------------------------------- */

static void put_type(struct printer *p, ir_type type);

static void put_type_name(struct printer *p, ir_type type)
{
	static const char *const kinds[] = {"struct ", "union ", "enum "};
	const char *name = ir_cstr(p->u, ir_typ(p->u, type)->name);
	uint32_t no = p->type_no[type], i;

	for (i = 0; i < PS_ARRAY_SIZE(kinds); i++) {
		if (strncmp(name, kinds[i], strlen(kinds[i])) == 0)
			break;
	}
	if (i == PS_ARRAY_SIZE(kinds) || (i == 2) != (ir_typ(p->u, type)->kind == IR_INT)) {
		put(p, "record ");
	} else {
		put(p, kinds[i]);
		name += strlen(kinds[i]);
	}
	put_name_text(p, name);
	if (no)
		strbuf_printf(p->out, ".%" PRIu32, no);
}

/* What the spelling of a type has not said: "<size 12 align 4>". */
static void put_type_rest(struct printer *p, const struct ir_typ *t, uint32_t said_flags)
{
	uint32_t rest = t->flags & ~said_flags;
	const char *sep = "<";

	if (t->kind == IR_INT && (rest & IR_TF_ENUM || t->name)) {
		strbuf_printf(p->out, "%s%s ", sep, rest & IR_TF_ENUM ? "enum" : "named");
		put_quoted(p, t->name);
		rest &= ~(uint32_t)IR_TF_ENUM;
		sep = " ";
	}
	if (t->size_bytes != ir_text_size(p->u, t)) {
		strbuf_printf(p->out, "%ssize %" PRIu64, sep, t->size_bytes);
		sep = " ";
	}
	if (t->align_bytes != ir_text_align(p->u, t)) {
		strbuf_printf(p->out, "%salign %" PRIu32, sep, t->align_bytes);
		sep = " ";
	}
	if (t->kind == IR_OPAQUE && t->name) {
		strbuf_printf(p->out, "%snamed ", sep);
		put_quoted(p, t->name);
		sep = " ";
	}
	if (rest) {
		strbuf_printf(p->out, "%sflags %" PRIu32, sep, rest);
		sep = " ";
	}
	if (*sep == ' ')
		put(p, ">");
}

static void put_int_type(struct printer *p, const struct ir_typ *t)
{
	uint32_t said = IR_TF_SIGNED;

	if (t->flags & IR_TF_BOOL && t->count == 1 && !(t->flags & IR_TF_SIGNED)) {
		put(p, "bool");
		said |= IR_TF_BOOL;
	} else if (t->flags & IR_TF_CHAR && t->count == 8) {
		put(p, t->flags & IR_TF_SIGNED ? "char" : "uchar");
		said |= IR_TF_CHAR;
	} else {
		strbuf_printf(p->out, "%c%" PRIu64, t->flags & IR_TF_SIGNED ? 'i' : 'u', t->count);
	}
	put_type_rest(p, t, said);
}

static void put_array_type(struct printer *p, const struct ir_typ *t)
{
	uint32_t said = 0;

	if (t->count == IR_NO_COUNT && t->flags & IR_TF_VLA) {
		put(p, "[vla x ");
		said = IR_TF_VLA;
	} else if (t->count == IR_NO_COUNT) {
		put(p, "[? x ");
	} else {
		strbuf_printf(p->out, "[%" PRIu64 " x ", t->count);
	}
	put_type(p, t->elem);
	put(p, "]");
	put_type_rest(p, t, said);
}

/* "(i32, ...)<align 4> -> T", for functions and the lines that declare them */
static void put_signature(struct printer *p, const struct ir_typ *t)
{
	const char *sep = "";

	put(p, "(");
	if (t->flags & IR_TF_NOPROTO) {
		put(p, "?");
		sep = ", ";
	}
	for (uint32_t i = 0; i < t->n; i++) {
		put(p, sep);
		put_type(p, p->u->params.v[t->first + i]);
		sep = ", ";
	}
	if (t->flags & IR_TF_VARIADIC)
		strbuf_printf(p->out, "%s...", sep);
	put(p, ")");
	put_type_rest(p, t, IR_TF_NOPROTO | IR_TF_VARIADIC);
	put(p, " -> ");
	put_type(p, t->elem);
}

static void put_type(struct printer *p, ir_type type)
{
	const struct ir_typ *t = ir_typ(p->u, type);

	switch ((enum ir_type_kind)t->kind) {
	case IR_VOID:
		put(p, "void");
		break;
	case IR_INT:
		if (is_declared_enum(p->u, t))
			put_type_name(p, type);
		else
			put_int_type(p, t);
		break;
	case IR_FLOAT:
		strbuf_printf(p->out, "f%" PRIu64, t->size_bytes * 8);
		put_type_rest(p, t, 0);
		break;
	case IR_PTR:
		put(p, "ptr");
		if (t->elem || t->flags & IR_TF_CONST_ELEM) {
			put(p, t->flags & IR_TF_CONST_ELEM ? "<const " : "<");
			put_type(p, t->elem);
			put(p, ">");
		}
		put_type_rest(p, t, IR_TF_CONST_ELEM);
		break;
	case IR_ARRAY:
		put_array_type(p, t);
		break;
	case IR_RECORD:
		put_type_name(p, type);
		break;
	case IR_FUNC:
		put(p, "fn");
		put_signature(p, t);
		break;
	case IR_OPAQUE:
		put(p, "opaque");
		put_type_rest(p, t, 0);
		break;
	}
}

static void put_field(struct printer *p, const struct ir_field *f, struct ir_layout *l)
{
	uint64_t natural = ir_layout_offset(l, p->u, f);

	put(p, "  ");
	put_name(p, f->name);
	put(p, ": ");
	put_type(p, f->type);
	if (f->width_bits)
		strbuf_printf(p->out, " bits %" PRIu32, f->width_bits);
	if (f->offset_bits != natural)
		strbuf_printf(p->out, " at %" PRIu64, f->offset_bits);
	if (f->counted_by) {
		put(p, " counted_by ");
		put_name(p, f->counted_by);
	}
	put(p, "\n");
	ir_layout_add(l, p->u, f);
}

/* The size is said even where it follows, so that arrays of the record may come before. */
static void put_record(struct printer *p, ir_type type)
{
	const struct ir_typ *t = ir_typ(p->u, type);
	const char *kind = t->flags & IR_TF_UNION ? "union" : "struct";
	struct ir_layout l = {.is_union = t->flags & IR_TF_UNION};
	bool is_opaque = t->flags & IR_TF_INCOMPLETE && t->n == 0;

	put(p, "type ");
	put_type_name(p, type);
	strbuf_printf(p->out, " = %s", kind);
	if (t->size_bytes || !is_opaque)
		strbuf_printf(p->out, " size %" PRIu64, t->size_bytes);
	if (t->align_bytes || !is_opaque)
		strbuf_printf(p->out, " align %" PRIu32, t->align_bytes);
	if (is_opaque) {
		put(p, "\n");
		return;
	}
	put(p, t->flags & IR_TF_INCOMPLETE ? " incomplete {\n" : " {\n");
	for (uint32_t i = 0; i < t->n; i++)
		put_field(p, &p->u->fields.v[t->first + i], &l);
	put(p, "}\n");
}

static void put_types(struct printer *p)
{
	for (ir_type i = 0; i < p->u->types.n; i++) {
		struct ir_typ t = p->u->types.v[i];

		if (!is_declared_enum(p->u, &t))
			continue;
		put(p, "type ");
		put_type_name(p, i);
		put(p, " = ");
		t.flags &= ~(uint32_t)IR_TF_ENUM;
		t.name = 0;
		put_int_type(p, &t);
		put(p, "\n");
	}
	for (ir_type i = 0; i < p->u->types.n; i++) {
		if (ir_type_is(p->u, i, IR_RECORD))
			put_record(p, i);
	}
}

/* ---- operands and data ---------------------------------------------------------------------- */

/* The shortest digits that give the same number back. */
static void put_float(struct printer *p, int64_t bits)
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
	put(p, text);
	if (!strpbrk(text, ".e"))
		put(p, ".0");
}

static void put_int(struct printer *p, ir_type type, int64_t value)
{
	const struct ir_typ *t = ir_typ(p->u, type);

	if (t->kind == IR_INT && t->flags & IR_TF_SIGNED)
		strbuf_printf(p->out, "%" PRId64, value);
	else
		strbuf_printf(p->out, "%" PRIu64, (uint64_t)value);
}

/* Bare where its type is the one that is expected there. */
static void put_const(struct printer *p, uint32_t index, ir_type expected)
{
	const struct ir_const *c = &p->u->consts.v[index];
	uint8_t kind = ir_typ(p->u, c->type)->kind;

	if (c->type != expected || (kind != IR_INT && kind != IR_FLOAT && kind != IR_PTR)) {
		put_type(p, c->type);
		put(p, " ");
	}
	if (kind == IR_FLOAT)
		put_float(p, c->value);
	else if (kind == IR_PTR && !c->value)
		put(p, "null");
	else
		put_int(p, c->type, c->value);
}

/* "abc" ends in a NUL of its element type; other bytes are said as they are. */
static void put_lit(struct printer *p, uint32_t index)
{
	const struct ir_lit *l = &p->u->lits.v[index];
	struct ir_typ plain = ir_text_char();
	uint64_t nul = ir_typ(p->u, l->elem)->size_bytes;
	size_t n = l->size_bytes;
	bool ends = nul && n >= nul;

	for (size_t i = 0; ends && i < nul; i++)
		ends = !l->bytes[n - 1 - i];
	if (!ends || l->elem != ir_type_find(p->u, &plain)) {
		put(p, ends ? "str<" : "bytes<");
		put_type(p, l->elem);
		put(p, "> ");
	}
	put_bytes(p, l->bytes, ends ? n - (size_t)nul : n);
}

static void put_ref(struct printer *p, struct ir_ref r, ir_type expected)
{
	uint32_t i = ir_ref_index(r);

	switch (ir_ref_kind(r)) {
	case IR_NONE:
		put(p, "?");
		break;
	case IR_TMP:
		strbuf_printf(p->out, "%%%" PRIu32, i);
		break;
	case IR_CONST:
		put_const(p, i, expected);
		break;
	case IR_LOCAL:
		put_local(p, i);
		break;
	case IR_GLOBAL:
		put_global(p, i);
		break;
	case IR_SYM:
		put_sym(p, i);
		break;
	case IR_STR:
		put_lit(p, i);
		break;
	case IR_LABEL:
		strbuf_printf(p->out, "&&b%" PRIu32, i);
		break;
	}
}

static void put_item(struct printer *p, const struct ir_item *it)
{
	strbuf_printf(p->out, "%s%" PRIu64 ": ", p->fn ? "    " : "  ", it->offset_bytes);
	put_type(p, it->type);
	put(p, " ");
	put_ref(p, it->value, it->type);
	if (it->addend)
		strbuf_printf(p->out, " + %" PRId64, it->addend);
	put(p, "\n");
}

/* An initialiser where one of type `expected` is due.  One scalar stands alone. */
static void put_data(struct printer *p, uint32_t index, ir_type expected)
{
	const struct ir_data *d = &p->u->datas.v[index];
	const struct ir_item *it = d->n ? &p->u->items.v[d->first] : NULL;

	if (d->n == 1 && d->type == expected && !it->offset_bytes && it->type == expected &&
	    !it->addend) {
		put_ref(p, it->value, expected);
		return;
	}
	if (d->type != expected) {
		put_type(p, d->type);
		put(p, " ");
	}
	put(p, "{\n");
	for (uint32_t i = 0; i < d->n; i++)
		put_item(p, &it[i]);
	put(p, p->fn ? "  }" : "}");
}

/* ---- instructions --------------------------------------------------------------------------- */

static ir_type found(const struct printer *p, struct ir_typ t)
{
	return ir_type_find(p->u, &t);
}

static void put_member(struct printer *p, const struct ir_ins *ins)
{
	const struct ir_typ *t = ir_typ(p->u, ins->aux);
	ir_str name = 0;

	put(p, ", ");
	if (t->kind == IR_RECORD && ins->imm < t->n)
		name = p->u->fields.v[t->first + ins->imm].name;
	for (uint32_t i = 0; name && i < ins->imm; i++) {
		if (p->u->fields.v[t->first + i].name == name)
			name = 0;
	}
	if (name)
		put_name(p, name);
	else
		strbuf_printf(p->out, "#%" PRIu32, ins->imm);
}

/* Two locations may have one span. */
static bool is_same_place(const struct ir_unit *u, ir_loc a, ir_loc b)
{
	const struct ir_span *s = &u->locs.v[a], *t = &u->locs.v[b];

	return a == b || (a && b && s->file == t->file && s->line == t->line && s->col == t->col &&
			  s->end_line == t->end_line && s->end_col == t->end_col &&
			  s->macro == t->macro && s->flags == t->flags);
}

static void put_args(struct printer *p, const struct ir_ins *ins, const struct ir_call *c)
{
	put(p, "(");
	for (uint32_t i = 0; i < c->n; i++) {
		const struct ir_arg *a = &p->fn->args[c->first + i];

		put(p, i ? ", " : "");
		put_type(p, a->type);
		put(p, " ");
		put_ref(p, a->value, a->type);
		if (a->flags & IR_ARG_BYVAL)
			put(p, ins->op == IR_ASM ? " out" : " byval");
		if (!is_same_place(p->u, a->loc, ins->loc))
			put_loc(p, a->loc);
	}
	put(p, ")");
}

static void put_call(struct printer *p, const struct ir_ins *ins)
{
	const struct ir_call *c = &p->fn->calls[ins->imm];
	ir_type known = 0;

	if (!ir_ref_is(c->callee, IR_NONE)) {
		put(p, " ");
		put_ref(p, c->callee, 0);
	}
	put_args(p, ins, c);
	if (ir_ref_is(c->callee, IR_SYM))
		known = p->u->syms.v[ir_ref_index(c->callee)].type;
	if (c->ftype != known) {
		put(p, " as ");
		put_type(p, c->ftype);
	}
	if (ins->type || found(p, ir_text_result(p->u, p->fn, ins)) != ins->type) {
		put(p, " -> ");
		put_type(p, ins->type);
	}
	if (!ir_ref_is(c->dest, IR_NONE)) {
		put(p, " dest ");
		put_ref(p, c->dest, 0);
	}
	if (c->cleanup_of != IR_NO) {
		put(p, c->flags & IR_CALL_CLEANUP ? " cleanup " : " cleanup_of ");
		put_local(p, c->cleanup_of);
	} else if (c->flags & IR_CALL_CLEANUP) {
		put(p, " cleanup");
	}
	put(p, c->flags & IR_CALL_DEFER ? " defer" : "");
}

static void put_operands(struct printer *p, const struct ir_ins *ins)
{
	uint8_t n = ir_ops[ins->op].n_operands;

	if (n > 0) {
		put(p, " ");
		put_ref(p, ins->a, found(p, ir_text_operand(p->u, ins, 0)));
	}
	if (n > 1) {
		put(p, ", ");
		put_ref(p, ins->b, found(p, ir_text_operand(p->u, ins, 1)));
	}
	if (ins->op == IR_FIELD) {
		put_member(p, ins);
	} else if (ins->op == IR_DATA) {
		put(p, ", ");
		put_data(p, ins->imm, ins->type);
	} else if (ins->imm) {
		strbuf_printf(p->out, " imm %" PRIu32, ins->imm);
	}
}

static void put_ins(struct printer *p, uint32_t index)
{
	const struct ir_ins *ins = &p->fn->ins[index];
	enum ir_lead lead = ir_text_lead(ins->op);

	put(p, "  ");
	if (ir_ops[ins->op].flags & IR_OPF_R && ins->type)
		strbuf_printf(p->out, "%%%" PRIu32 " = ", index);
	put(p, ir_ops[ins->op].name);
	if (lead != IR_LEAD_NONE) {
		put(p, " ");
		put_type(p, lead == IR_LEAD_TYPE ? ins->type : ins->aux);
	}
	if (ins->op == IR_CALL || ins->op == IR_ASM) {
		put_call(p, ins);
	} else {
		put_operands(p, ins);
		if (lead != IR_LEAD_TYPE &&
		    ins->type != found(p, ir_text_result(p->u, p->fn, ins))) {
			put(p, " -> ");
			put_type(p, ins->type);
		}
	}
	put_words(p, ir_ins_words, ins->flags);
	if (lead != IR_LEAD_AUX && ins->aux) {
		put(p, " aux ");
		put_type(p, ins->aux);
	}
	put_loc(p, ins->loc);
	put(p, "\n");
}

/* ---- functions ------------------------------------------------------------------------------ */

static void put_succ(struct printer *p, const struct ir_block *b, uint32_t i)
{
	strbuf_printf(p->out, "b%" PRIu32, p->fn->succs[b->succ + i]);
}

static void put_cond(struct printer *p, const struct ir_block *b)
{
	put(p, " ");
	put_type(p, b->cond_type);
	put(p, " ");
	put_ref(p, b->cond, b->cond_type);
}

static void put_switch(struct printer *p, const struct ir_block *b)
{
	put(p, "  switch");
	put_cond(p, b);
	put(p, ", ");
	put_succ(p, b, 0);
	put_loc(p, b->loc);
	put(p, " {\n");
	for (uint32_t i = 0; i + 1 < b->n_succ; i++) {
		const struct ir_case *c = &p->fn->cases[b->cases + i];

		put(p, "    ");
		put_int(p, b->cond_type, c->lo);
		if (c->hi != c->lo) {
			put(p, "..");
			put_int(p, b->cond_type, c->hi);
		}
		put(p, ": ");
		put_succ(p, b, i + 1);
		put(p, "\n");
	}
	put(p, "  }\n");
}

static void put_ret(struct printer *p, const struct ir_block *b)
{
	put(p, "  ret");
	if (!ir_ref_is(b->cond, IR_NONE)) {
		put_cond(p, b);
	} else if (b->cond_type) {
		put(p, " ");
		put_type(p, b->cond_type);
	}
}

static void put_term(struct printer *p, const struct ir_block *b)
{
	switch ((enum ir_term_kind)b->term) {
	case IR_JMP:
		put(p, "  jmp ");
		put_succ(p, b, 0);
		break;
	case IR_BR:
		put(p, "  br");
		put_cond(p, b);
		put(p, ", ");
		put_succ(p, b, 0);
		put(p, ", ");
		put_succ(p, b, 1);
		break;
	case IR_SWITCH:
		put_switch(p, b);
		return;
	case IR_RET:
		put_ret(p, b);
		break;
	case IR_UNREACHABLE:
		put(p, "  unreachable");
		break;
	case IR_IGOTO:
		put(p, "  igoto");
		put_cond(p, b);
		put(p, ", [");
		for (uint32_t i = 0; i < b->n_succ; i++) {
			put(p, i ? ", " : "");
			put_succ(p, b, i);
		}
		put(p, "]");
		break;
	}
	put_loc(p, b->loc);
	put(p, "\n");
}

static void put_block(struct printer *p, uint32_t index)
{
	const struct ir_block *b = &p->fn->blocks[index];

	strbuf_printf(p->out, "b%" PRIu32 ":", index);
	if (b->label) {
		put(p, " label ");
		put_name(p, b->label);
	}
	put_words(p, ir_block_words, b->flags);
	put(p, "\n");
	for (uint32_t i = 0; i < b->n; i++)
		put_ins(p, b->first + i);
	put_term(p, b);
}

static void put_variable(struct printer *p, uint32_t index)
{
	const struct ir_local *l = &p->fn->locals[index];

	put_local(p, index);
	put(p, ": ");
	put_type(p, l->type);
	put_words(p, ir_param_words, l->param_flags);
	put_words(p, ir_local_words, l->flags);
	if (l->cleanup != IR_NO) {
		put(p, " cleanup ");
		put_sym(p, l->cleanup);
	} else if (l->flags & IR_L_CLEANUP) {
		put(p, " cleanup");
	}
	put_loc(p, l->loc);
}

static void put_func_head(struct printer *p)
{
	const struct ir_func *fn = p->fn;

	put(p, "func ");
	put_sym(p, fn->sym);
	put(p, "(");
	for (uint32_t i = 0; i < fn->n_params; i++) {
		put(p, i ? ", " : "");
		put_variable(p, i);
	}
	put(p, ") -> ");
	put_type(p, fn->ret);
	if (fn->ret_local != IR_NO) {
		put(p, " ret_local ");
		put_local(p, fn->ret_local);
	}
	if (fn->status != IR_FULL) {
		put(p, fn->status == IR_FAILED ? " failed " : " partial ");
		put_quoted(p, fn->reason);
		put_loc(p, fn->reason_loc);
	}
	put(p, " at");
	put_loc(p, fn->loc);
	put(p, " end");
	put_loc(p, fn->end_loc);
	put(p, " {\n");
}

static void put_func(struct printer *p, const struct ir_func *fn)
{
	p->fn = fn;
	name_locals(p);
	put_func_head(p);
	p->file = ir_text_func_file(p->u, fn);
	for (uint32_t i = fn->n_params; i < fn->n_locals; i++) {
		put(p, "  local ");
		put_variable(p, i);
		put(p, "\n");
	}
	for (uint32_t i = 0; i < fn->n_blocks; i++)
		put_block(p, i);
	put(p, "}\n");
	free(p->local_no);
	p->local_no = NULL;
	p->fn = NULL;
	p->file = ir_text_unit_file(p->u);
}

/* ---- units ---------------------------------------------------------------------------------- */

static void put_head(struct printer *p)
{
	put(p, "unit ");
	put_quoted(p, p->u->main_path);
	if (p->u->dir) {
		put(p, " dir ");
		put_quoted(p, p->u->dir);
	}
	strbuf_printf(p->out, " ptr %" PRIu32 "\n", p->u->ptr_bytes);
	for (uint32_t i = 0; i < p->u->files.n; i++) {
		const struct ir_file *f = &p->u->files.v[i];

		strbuf_printf(p->out, "file f%" PRIu32 " ", i);
		put_quoted(p, f->path);
		put(p, f->is_main ? " main" : "");
		put(p, f->is_system ? " system\n" : "\n");
	}
}

static void put_linkage(struct printer *p, ir_str name, ir_str key, uint8_t linkage)
{
	struct strbuf natural = {0};

	if (*ir_linkage_words[linkage])
		strbuf_printf(p->out, " %s", ir_linkage_words[linkage]);
	ir_text_key(p->u, name, linkage, &natural);
	if (strcmp(ir_cstr(p->u, key), strbuf_str(&natural)) != 0) {
		put(p, " key ");
		put_quoted(p, key);
	}
	strbuf_release(&natural);
}

static void put_param_flags(struct printer *p, const struct ir_sym *s)
{
	const char *sep = "";

	put(p, " params(");
	for (uint32_t i = 0; i < s->n_param_flags; i++) {
		uint8_t bits = p->u->param_flags.v[s->first_param_flags + i];

		put(p, sep);
		put(p, bits ? "" : "-");
		put(p, bits & IR_P_NONNULL ? "nonnull" : "");
		put(p, bits == (IR_P_NONNULL | IR_P_NULLABLE) ? " " : "");
		put(p, bits & IR_P_NULLABLE ? "nullable" : "");
		sep = ", ";
	}
	put(p, ")");
}

static void put_declare(struct printer *p, uint32_t index)
{
	const struct ir_sym *s = &p->u->syms.v[index];

	put(p, "declare ");
	put_sym(p, index);
	if (ir_type_is(p->u, s->type, IR_FUNC)) {
		put_signature(p, ir_typ(p->u, s->type));
	} else {
		put(p, ": ");
		put_type(p, s->type);
	}
	put_linkage(p, s->name, s->key, s->linkage);
	put_words(p, ir_sym_words, s->flags);
	if (s->alloc_size[0] || s->alloc_size[1])
		strbuf_printf(p->out, " alloc_size(%u, %u)", s->alloc_size[0], s->alloc_size[1]);
	if (s->n_param_flags)
		put_param_flags(p, s);
	if (s->annotate) {
		put(p, " annotate ");
		put_quoted(p, s->annotate);
	}
	put_loc(p, s->loc);
	put(p, "\n");
}

static void put_global_line(struct printer *p, uint32_t index)
{
	const struct ir_global *g = &p->u->globals.v[index];

	put(p, g->flags & IR_G_DEFINED ? "global " : "extern ");
	put_global(p, index);
	put(p, ": ");
	put_type(p, g->type);
	put_linkage(p, g->name, g->key, g->linkage);
	put_words(p, ir_global_words, g->flags);
	put_loc(p, g->loc);
	if (g->data != IR_NO) {
		put(p, " = ");
		put_data(p, g->data, g->type);
	}
	put(p, "\n");
}

static void put_notes(struct printer *p)
{
	for (uint32_t i = 0; i < p->u->notes.n; i++) {
		const struct ir_note *n = &p->u->notes.v[i];

		strbuf_printf(p->out, "note %s ", ir_note_words[n->kind]);
		put_quoted(p, n->text);
		put_loc(p, n->loc);
		put(p, "\n");
	}
}

static void printer_init(struct printer *p, const struct ir_unit *u, struct strbuf *out)
{
	*p = (struct printer){.u = u, .out = out, .file = ir_text_unit_file(u)};
	name_types(p);
	name_symbols(p);
}

static void printer_release(struct printer *p)
{
	free(p->type_no);
	free(p->sym_no);
	free(p->global_no);
}

void ir_print_unit(const struct ir_unit *u, struct strbuf *out)
{
	struct printer p;

	printer_init(&p, u, out);
	put_head(&p);
	put_types(&p);
	for (uint32_t i = 0; i < u->syms.n; i++)
		put_declare(&p, i);
	for (uint32_t i = 0; i < u->globals.n; i++)
		put_global_line(&p, i);
	put_notes(&p);
	for (uint32_t i = 0; i < u->funcs.n; i++) {
		put(&p, "\n");
		put_func(&p, &u->funcs.v[i]);
	}
	printer_release(&p);
}

void ir_print_func(const struct ir_unit *u, const struct ir_func *fn, struct strbuf *out)
{
	struct printer p;

	printer_init(&p, u, out);
	put_func(&p, fn);
	printer_release(&p);
}

void ir_print_type(const struct ir_unit *u, ir_type t, struct strbuf *out)
{
	struct printer p;

	printer_init(&p, u, out);
	put_type(&p, t);
	printer_release(&p);
}
