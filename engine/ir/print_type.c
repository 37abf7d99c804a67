/* print_type.c - names, locations and types as text. */
#include "engine/ir/print_p.h"

#include <inttypes.h>
#include <string.h>

/* ---- names ---------------------------------------------------------------------------------- */

void ir_pr_put(struct ir_printer *p, const char *s)
{
	strbuf_puts(p->out, s);
}

void ir_pr_bytes(struct ir_printer *p, const char *s, size_t n)
{
	strbuf_putc(p->out, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\')
			strbuf_printf(p->out, "\\%c", c);
		else if (c == '\n')
			ir_pr_put(p, "\\n");
		else if (c == '\t')
			ir_pr_put(p, "\\t");
		else if (c < 0x20 || c >= 0x7f)
			strbuf_printf(p->out, "\\x%02x", c);
		else
			strbuf_putc(p->out, (char)c);
	}
	strbuf_putc(p->out, '"');
}

void ir_pr_quoted(struct ir_printer *p, ir_str s)
{
	const char *text = ir_cstr(p->u, s);

	ir_pr_bytes(p, text, strlen(text));
}

static void put_name_text(struct ir_printer *p, const char *name)
{
	if (ir_text_is_plain(name))
		ir_pr_put(p, name);
	else
		ir_pr_bytes(p, name, strlen(name));
}

void ir_pr_name(struct ir_printer *p, ir_str name)
{
	put_name_text(p, ir_cstr(p->u, name));
}

void ir_pr_words(struct ir_printer *p, const struct ir_word *w, uint32_t bits)
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

static void name_symbols(struct ir_printer *p)
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

void ir_pr_name_locals(struct ir_printer *p)
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

static void name_types(struct ir_printer *p)
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

void ir_pr_local(struct ir_printer *p, uint32_t i)
{
	ir_pr_put(p, "$");
	if (p->fn->locals[i].name)
		ir_pr_name(p, p->fn->locals[i].name);
	if (p->local_no[i])
		strbuf_printf(p->out, ".%" PRIu32, i);
}

void ir_pr_global(struct ir_printer *p, uint32_t i)
{
	ir_pr_put(p, "@");
	if (p->u->globals.v[i].name)
		ir_pr_name(p, p->u->globals.v[i].name);
	if (p->global_no[i])
		strbuf_printf(p->out, ".g%" PRIu32, i);
}

void ir_pr_sym(struct ir_printer *p, uint32_t i)
{
	ir_pr_put(p, "@");
	if (p->u->syms.v[i].name)
		ir_pr_name(p, p->u->syms.v[i].name);
	if (p->sym_no[i])
		strbuf_printf(p->out, ".s%" PRIu32, i);
}

/* " !3:5-9", " !f2:3:5-4:1{ASSERT arg}" */
void ir_pr_loc(struct ir_printer *p, ir_loc loc)
{
	const struct ir_span *s = &p->u->locs.v[loc];

	if (!loc) {
		ir_pr_put(p, " !-");
		return;
	}
	ir_pr_put(p, " !");
	if (s->file != p->file)
		strbuf_printf(p->out, "f%" PRIu32 ":", s->file);
	strbuf_printf(p->out, "%" PRIu32 ":%" PRIu32, s->line, s->col);
	if (s->end_line != s->line)
		strbuf_printf(p->out, "-%" PRIu32 ":%" PRIu32, s->end_line, s->end_col);
	else if (s->end_col != s->col)
		strbuf_printf(p->out, "-%" PRIu32, s->end_col);
	if (!s->macro && !s->flags)
		return;
	ir_pr_put(p, "{");
	ir_pr_name(p, s->macro);
	ir_pr_put(p, s->flags & IR_LOC_MACRO ? "" : " unexpanded");
	ir_pr_put(p, s->flags & IR_LOC_MACRO_ARG ? " arg" : "");
	ir_pr_put(p, s->flags & IR_LOC_SYSTEM_MACRO ? " system" : "");
	ir_pr_put(p, s->flags & IR_LOC_VANISHED ? " vanished" : "");
	ir_pr_put(p, "}");
}

/* ---- types ---------------------------------------------------------------------------------- */

static void put_type_name(struct ir_printer *p, ir_type type)
{
	static const char *const kinds[] = {"struct ", "union ", "enum "};
	const char *name = ir_cstr(p->u, ir_typ(p->u, type)->name);
	uint32_t no = p->type_no[type], i;

	for (i = 0; i < PS_ARRAY_SIZE(kinds); i++) {
		if (strncmp(name, kinds[i], strlen(kinds[i])) == 0)
			break;
	}
	if (i == PS_ARRAY_SIZE(kinds) || (i == 2) != (ir_typ(p->u, type)->kind == IR_INT)) {
		ir_pr_put(p, "record ");
	} else {
		ir_pr_put(p, kinds[i]);
		name += strlen(kinds[i]);
	}
	put_name_text(p, name);
	if (no)
		strbuf_printf(p->out, ".%" PRIu32, no);
}

/* What the spelling of a type has not said: "<size 12 align 4>". */
static void put_type_rest(struct ir_printer *p, const struct ir_typ *t, uint32_t said_flags)
{
	uint32_t rest = t->flags & ~said_flags;
	const char *sep = "<";

	if (t->kind == IR_INT && (rest & IR_TF_ENUM || t->name)) {
		strbuf_printf(p->out, "%s%s ", sep, rest & IR_TF_ENUM ? "enum" : "named");
		ir_pr_quoted(p, t->name);
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
		ir_pr_quoted(p, t->name);
		sep = " ";
	}
	if (rest) {
		strbuf_printf(p->out, "%sflags %" PRIu32, sep, rest);
		sep = " ";
	}
	if (*sep == ' ')
		ir_pr_put(p, ">");
}

static void put_int_type(struct ir_printer *p, const struct ir_typ *t)
{
	uint32_t said = IR_TF_SIGNED;

	if (t->flags & IR_TF_BOOL && t->count == 1 && !(t->flags & IR_TF_SIGNED)) {
		ir_pr_put(p, "bool");
		said |= IR_TF_BOOL;
	} else if (t->flags & IR_TF_CHAR && t->count == 8) {
		ir_pr_put(p, t->flags & IR_TF_SIGNED ? "char" : "uchar");
		said |= IR_TF_CHAR;
	} else {
		strbuf_printf(p->out, "%c%" PRIu64, t->flags & IR_TF_SIGNED ? 'i' : 'u', t->count);
	}
	put_type_rest(p, t, said);
}

static void put_array_type(struct ir_printer *p, const struct ir_typ *t)
{
	uint32_t said = 0;

	if (t->count == IR_NO_COUNT && t->flags & IR_TF_VLA) {
		ir_pr_put(p, "[vla x ");
		said = IR_TF_VLA;
	} else if (t->count == IR_NO_COUNT) {
		ir_pr_put(p, "[? x ");
	} else {
		strbuf_printf(p->out, "[%" PRIu64 " x ", t->count);
	}
	ir_pr_type(p, t->elem);
	ir_pr_put(p, "]");
	put_type_rest(p, t, said);
}

/* "(i32, ...)<align 4> -> T", for functions and the lines that declare them */
void ir_pr_signature(struct ir_printer *p, const struct ir_typ *t)
{
	const char *sep = "";

	ir_pr_put(p, "(");
	if (t->flags & IR_TF_NOPROTO) {
		ir_pr_put(p, "?");
		sep = ", ";
	}
	for (uint32_t i = 0; i < t->n; i++) {
		ir_pr_put(p, sep);
		ir_pr_type(p, p->u->params.v[t->first + i]);
		sep = ", ";
	}
	if (t->flags & IR_TF_VARIADIC)
		strbuf_printf(p->out, "%s...", sep);
	ir_pr_put(p, ")");
	put_type_rest(p, t, IR_TF_NOPROTO | IR_TF_VARIADIC);
	ir_pr_put(p, " -> ");
	ir_pr_type(p, t->elem);
}

void ir_pr_type(struct ir_printer *p, ir_type type)
{
	const struct ir_typ *t = ir_typ(p->u, type);

	switch ((enum ir_type_kind)t->kind) {
	case IR_VOID:
		ir_pr_put(p, "void");
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
		ir_pr_put(p, "ptr");
		if (t->elem || t->flags & IR_TF_CONST_ELEM) {
			ir_pr_put(p, t->flags & IR_TF_CONST_ELEM ? "<const " : "<");
			ir_pr_type(p, t->elem);
			ir_pr_put(p, ">");
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
		ir_pr_put(p, "fn");
		ir_pr_signature(p, t);
		break;
	case IR_OPAQUE:
		ir_pr_put(p, "opaque");
		put_type_rest(p, t, 0);
		break;
	}
}

static void put_field(struct ir_printer *p, const struct ir_field *f, struct ir_layout *l)
{
	uint64_t natural = ir_layout_offset(l, p->u, f);

	ir_pr_put(p, "  ");
	ir_pr_name(p, f->name);
	ir_pr_put(p, ": ");
	ir_pr_type(p, f->type);
	if (f->width_bits)
		strbuf_printf(p->out, " bits %" PRIu32, f->width_bits);
	if (f->offset_bits != natural)
		strbuf_printf(p->out, " at %" PRIu64, f->offset_bits);
	if (f->counted_by) {
		ir_pr_put(p, " counted_by ");
		ir_pr_name(p, f->counted_by);
	}
	ir_pr_put(p, "\n");
	ir_layout_add(l, p->u, f);
}

/* The size is said even where it follows, so that arrays of the record may come before. */
static void put_record(struct ir_printer *p, ir_type type)
{
	const struct ir_typ *t = ir_typ(p->u, type);
	const char *kind = t->flags & IR_TF_UNION ? "union" : "struct";
	struct ir_layout l = {.is_union = t->flags & IR_TF_UNION};
	bool is_opaque = t->flags & IR_TF_INCOMPLETE && t->n == 0;

	ir_pr_put(p, "type ");
	put_type_name(p, type);
	strbuf_printf(p->out, " = %s", kind);
	if (t->size_bytes || !is_opaque)
		strbuf_printf(p->out, " size %" PRIu64, t->size_bytes);
	if (t->align_bytes || !is_opaque)
		strbuf_printf(p->out, " align %" PRIu32, t->align_bytes);
	if (is_opaque) {
		ir_pr_put(p, "\n");
		return;
	}
	ir_pr_put(p, t->flags & IR_TF_INCOMPLETE ? " incomplete {\n" : " {\n");
	for (uint32_t i = 0; i < t->n; i++)
		put_field(p, &p->u->fields.v[t->first + i], &l);
	ir_pr_put(p, "}\n");
}

void ir_pr_types(struct ir_printer *p)
{
	for (ir_type i = 0; i < p->u->types.n; i++) {
		struct ir_typ t = p->u->types.v[i];

		if (!is_declared_enum(p->u, &t))
			continue;
		ir_pr_put(p, "type ");
		put_type_name(p, i);
		ir_pr_put(p, " = ");
		t.flags &= ~(uint32_t)IR_TF_ENUM;
		t.name = 0;
		put_int_type(p, &t);
		ir_pr_put(p, "\n");
	}
	for (ir_type i = 0; i < p->u->types.n; i++) {
		if (ir_type_is(p->u, i, IR_RECORD))
			put_record(p, i);
	}
}

/* ---- printers -------------------------------------------------------------------------------- */

void ir_pr_init(struct ir_printer *p, const struct ir_unit *u, struct strbuf *out)
{
	*p = (struct ir_printer){.u = u, .out = out, .file = ir_text_unit_file(u)};
	name_types(p);
	name_symbols(p);
}

void ir_pr_release(struct ir_printer *p)
{
	free(p->type_no);
	free(p->sym_no);
	free(p->global_no);
}

void ir_print_type(const struct ir_unit *u, ir_type t, struct strbuf *out)
{
	struct ir_printer p;

	ir_pr_init(&p, u, out);
	ir_pr_type(&p, t);
	ir_pr_release(&p);
}
