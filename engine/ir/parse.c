/* parse.c - the text form read back: words, and the lines of a unit. */
#include "engine/ir/parse_p.h"

#include <inttypes.h>
#include <string.h>

/* Offsets and numbers of 32 bits must do for all that a text can hold. */
#define TEXT_MAX_BYTES (1u << 28)

/* ---- errors ------------------------------------------------------------------------------- */

void ir_p_fail(struct ir_parser *p, const char *fmt, ...)
{
	va_list ap;

	if (p->failed)
		return;
	p->failed = true;
	strbuf_printf(p->err, "line %" PRIu32 ": ", p->lx.tok_line);
	va_start(ap, fmt);
	strbuf_vprintf(p->err, fmt, ap);
	va_end(ap);
	p->lx.tok = TOK_END;
}

/* The token as it stands in the text, in quotes, what is no plain character as '.'. */
static void describe_token(const struct ir_parser *p, char *text, size_t n_bytes)
{
	const struct ir_lexer *lx = &p->lx;
	size_t n = (size_t)(lx->tok_end - lx->tok_start), i;

	if (n > n_bytes - 3)
		n = n_bytes - 3;
	text[0] = '\'';
	for (i = 0; i < n; i++) {
		char c = lx->tok_start[i];

		text[i + 1] = c >= 0x20 && c < 0x7f ? c : '.';
	}
	text[n + 1] = '\'';
	text[n + 2] = '\0';
}

void ir_p_expected(struct ir_parser *p, const char *what)
{
	char text[48];

	if (p->lx.tok == TOK_BAD)
		what = p->lx.problem;
	if (p->lx.tok == TOK_END) {
		ir_p_fail(p, "expected %s, found the end of the text", what);
	} else if (p->lx.tok == TOK_NEWLINE) {
		ir_p_fail(p, "expected %s, found the end of the line", what);
	} else {
		describe_token(p, text, sizeof text);
		ir_p_fail(p, "expected %s, found %s", what, text);
	}
}

/* ---- words -------------------------------------------------------------------------------- */

void ir_p_next(struct ir_parser *p)
{
	if (!p->failed)
		ir_lex_next(&p->lx);
}

bool ir_p_at(const struct ir_parser *p, char punct)
{
	return p->lx.tok == TOK_PUNCT && p->lx.punct == punct;
}

bool ir_p_accept(struct ir_parser *p, char punct)
{
	if (!ir_p_at(p, punct))
		return false;
	ir_p_next(p);
	return true;
}

bool ir_p_expect(struct ir_parser *p, char punct)
{
	char what[] = "'?'";

	what[1] = punct;
	if (ir_p_accept(p, punct))
		return true;
	ir_p_expected(p, what);
	return false;
}

bool ir_p_at_word(const struct ir_parser *p, const char *word)
{
	return p->lx.tok == TOK_WORD && !p->lx.suffix && strcmp(p->lx.text.s, word) == 0;
}

bool ir_p_accept_word(struct ir_parser *p, const char *word)
{
	if (!ir_p_at_word(p, word))
		return false;
	ir_p_next(p);
	return true;
}

void ir_p_end_line(struct ir_parser *p)
{
	if (p->lx.tok == TOK_NEWLINE)
		ir_p_next(p);
	else if (p->lx.tok != TOK_END)
		ir_p_expected(p, "the end of the line");
}

void ir_p_skip_newlines(struct ir_parser *p)
{
	while (p->lx.tok == TOK_NEWLINE)
		ir_p_next(p);
}

uint32_t ir_p_key(struct ir_parser *p)
{
	struct strbuf *text = &p->lx.text;
	size_t n = text->n_bytes;
	uint32_t key;

	/* A byte that names do not have keeps "x.4" and "x" with suffix 4 apart. */
	if (p->lx.suffix) {
		strbuf_putc(text, '\1');
		strbuf_add(text, p->lx.suffix, p->lx.suffix_bytes);
	}
	key = strtab_addn(&p->names, strbuf_str(text), text->n_bytes);
	if (p->lx.suffix) {
		text->n_bytes = n;
		text->s[n] = '\0';
	}
	return key;
}

ir_str ir_p_str(struct ir_parser *p)
{
	return strtab_addn(&p->u->strs, strbuf_str(&p->lx.text), p->lx.text.n_bytes);
}

ir_str ir_p_take_str(struct ir_parser *p, const char *what)
{
	ir_str s;

	if (p->lx.tok != TOK_STRING && p->lx.tok != TOK_WORD) {
		ir_p_expected(p, what);
		return 0;
	}
	s = ir_p_str(p);
	ir_p_next(p);
	return s;
}

uint64_t ir_p_take_u64(struct ir_parser *p, const char *what)
{
	uint64_t n = p->lx.magnitude;

	if (p->lx.tok != TOK_INT || p->lx.negative) {
		ir_p_expected(p, what);
		return 0;
	}
	ir_p_next(p);
	return n;
}

uint32_t ir_p_take_u32(struct ir_parser *p, const char *what)
{
	if (p->lx.tok == TOK_INT && p->lx.magnitude > UINT32_MAX) {
		ir_p_expected(p, what);
		return 0;
	}
	return (uint32_t)ir_p_take_u64(p, what);
}

bool ir_p_take_flag(struct ir_parser *p, const struct ir_word *words, uint32_t *bits)
{
	for (; words->name; words++) {
		if (ir_p_accept_word(p, words->name)) {
			*bits |= words->bit;
			return true;
		}
	}
	return false;
}

/* ---- locations ---------------------------------------------------------------------------- */

struct ir_mark ir_p_mark(const struct ir_parser *p)
{
	const struct ir_lexer *lx = &p->lx;
	const char *line = lx->tok_start;

	return (struct ir_mark){
		.at = lx->tok_start,
		.line = lx->tok_line,
		.col = line >= lx->line_start ? (uint32_t)(line - lx->line_start) + 1 : 1};
}

/* There is a file once something lies in it. */
static void need_file(struct ir_parser *p)
{
	if (!p->u->files.n)
		*vec_push(&p->u->files) =
			(struct ir_file){.path = p->u->main_path, .is_main = true};
}

ir_loc ir_p_line_loc(struct ir_parser *p, struct ir_mark m)
{
	const char *end = p->lx.prev_end > m.at ? p->lx.prev_end : m.at;
	const char *nl = memchr(m.at, '\n', (size_t)(end - m.at));
	uint32_t n = (uint32_t)((nl ? nl : end) - m.at);

	need_file(p);
	return ir_loc_add(p->u, &(struct ir_span){.file = ir_text_unit_file(p->u),
						  .line = m.line,
						  .col = m.col,
						  .end_line = m.line,
						  .end_col = m.col + n});
}

ir_loc ir_p_take_loc(struct ir_parser *p)
{
	struct ir_span s = p->lx.loc.span;
	ir_loc loc = 0;

	if (p->lx.tok != TOK_LOC) {
		ir_p_expected(p, "a location");
		return 0;
	}
	if (!p->lx.loc.is_nowhere) {
		need_file(p);
		s.macro = ir_p_str(p);
		if (s.file == IR_NO)
			s.file = p->file;
		if (s.file >= p->u->files.n)
			ir_p_expected(p, "a location in a file that is listed");
		else
			loc = ir_loc_add(p->u, &s);
	}
	ir_p_next(p);
	return loc;
}

ir_loc ir_p_loc_or_line(struct ir_parser *p, struct ir_mark m)
{
	return p->lx.tok == TOK_LOC ? ir_p_take_loc(p) : ir_p_line_loc(p, m);
}

/* ---- symbols ------------------------------------------------------------------------------ */

uint32_t ir_p_add_sym(struct ir_parser *p, uint32_t key, ir_str name)
{
	uint32_t index = p->u->syms.n;

	*vec_push(&p->u->syms) = (struct ir_sym){
		.name = name, .key = name, .linkage = IR_LINK_EXTERNAL, .body = IR_NO};
	*vec_push(&p->sym_declared) = false;
	*vec_push(&p->sym_defined) = false;
	*map_put(&p->symbols, key, NULL) = IR_NAME(IR_REF(IR_SYM, index));
	return index;
}

void ir_p_set_key(struct ir_parser *p, ir_str name, uint8_t linkage, ir_str *key)
{
	struct strbuf natural = {0};

	if (*key != IR_NO)
		return;
	ir_text_key(p->u, name, linkage, &natural);
	*key = strtab_addn(&p->u->strs, strbuf_str(&natural), natural.n_bytes);
	strbuf_release(&natural);
}

bool ir_p_take_linkage(struct ir_parser *p, uint8_t *linkage, ir_str *key)
{
	for (uint8_t i = 0; i < PS_ARRAY_SIZE(ir_linkage_words); i++) {
		if (*ir_linkage_words[i] && ir_p_accept_word(p, ir_linkage_words[i])) {
			*linkage = i;
			return true;
		}
	}
	if (!ir_p_accept_word(p, "key"))
		return false;
	*key = ir_p_take_str(p, "the key in quotes");
	return true;
}

/* ---- lines -------------------------------------------------------------------------------- */

/* unit "path" [dir "path"] [ptr N] */
static void unit_line(struct ir_parser *p)
{
	p->u->main_path = ir_p_take_str(p, "the path of the main file");
	for (;;) {
		if (ir_p_accept_word(p, "dir")) {
			p->u->dir = ir_p_take_str(p, "a path");
		} else if (ir_p_accept_word(p, "ptr")) {
			p->u->ptr_bytes = ir_p_take_u32(p, "the size of a pointer");
			if (p->u->ptr_bytes < 1 || p->u->ptr_bytes > 16)
				ir_p_fail(p, "expected a pointer size of 1 to 16 bytes");
		} else {
			break;
		}
	}
	ir_p_end_line(p);
}

/* file fN "path" [main] [system] */
static void file_line(struct ir_parser *p)
{
	struct ir_file f = {0};

	ir_p_next(p); /* the number is its place in the list */
	f.path = ir_p_take_str(p, "a path");
	f.is_main = ir_p_accept_word(p, "main");
	f.is_system = ir_p_accept_word(p, "system");
	*vec_push(&p->u->files) = f;
	ir_p_end_line(p);
}

static void params_attr(struct ir_parser *p, struct ir_sym *s)
{
	ir_p_expect(p, '(');
	s->first_param_flags = p->u->param_flags.n;
	do {
		uint32_t bits = 0;

		if (!ir_p_accept(p, '-')) {
			while (ir_p_take_flag(p, ir_param_words, &bits))
				;
		}
		*vec_push(&p->u->param_flags) = (uint8_t)bits;
	} while (ir_p_accept(p, ','));
	s->n_param_flags = p->u->param_flags.n - s->first_param_flags;
	ir_p_expect(p, ')');
}

static void alloc_size_attr(struct ir_parser *p, struct ir_sym *s)
{
	ir_p_expect(p, '(');
	s->alloc_size[0] = (uint8_t)ir_p_take_u32(p, "an argument's number");
	if (ir_p_accept(p, ','))
		s->alloc_size[1] = (uint8_t)ir_p_take_u32(p, "an argument's number");
	ir_p_expect(p, ')');
}

static bool declare_attr(struct ir_parser *p, struct ir_sym *s)
{
	if (ir_p_take_linkage(p, &s->linkage, &s->key) ||
	    ir_p_take_flag(p, ir_sym_words, &s->flags))
		return true;
	if (ir_p_accept_word(p, "alloc_size"))
		alloc_size_attr(p, s);
	else if (ir_p_accept_word(p, "params"))
		params_attr(p, s);
	else if (ir_p_accept_word(p, "annotate"))
		s->annotate = ir_p_take_str(p, "the annotation in quotes");
	else
		return false;
	return true;
}

/* declare @name(types) [-> T] attributes */
static void declare_line(struct ir_parser *p, struct ir_mark m)
{
	struct ir_ref r = ir_p_symbol(p);
	uint32_t index = ir_ref_index(r);
	struct ir_sym s;

	if (!ir_ref_is(r, IR_SYM)) {
		ir_p_expected(p, "@ and the function's name");
		return;
	}
	s = p->u->syms.v[index];
	s.key = IR_NO;
	if (ir_p_accept(p, ':'))
		s.type = ir_p_type(p);
	else
		s.type = ir_p_signature(p);
	while (declare_attr(p, &s))
		;
	s.loc = ir_p_loc_or_line(p, m);
	ir_p_set_key(p, s.name, s.linkage, &s.key);
	p->u->syms.v[index] = s;
	ir_p_end_line(p);
}

/* global @name: T attributes [= initialiser] */
static void global_line(struct ir_parser *p, bool is_defined, struct ir_mark m)
{
	struct ir_ref r = ir_p_symbol(p);
	uint32_t index = ir_ref_index(r), bits = 0;
	struct ir_global g;

	if (!ir_ref_is(r, IR_GLOBAL)) {
		ir_p_expected(p, "@ and the global's name");
		return;
	}
	g = p->u->globals.v[index];
	g.key = IR_NO;
	ir_p_expect(p, ':');
	g.type = ir_p_type(p);
	while (ir_p_take_linkage(p, &g.linkage, &g.key) ||
	       ir_p_take_flag(p, ir_global_words, &bits))
		;
	g.flags = (uint16_t)(bits | (is_defined ? IR_G_DEFINED : 0));
	g.loc = ir_p_loc_or_line(p, m);
	if (ir_p_accept(p, '='))
		g.data = ir_p_data(p, g.type);
	ir_p_set_key(p, g.name, g.linkage, &g.key);
	p->u->globals.v[index] = g;
	ir_p_end_line(p);
}

/* note KIND "text" */
static void note_line(struct ir_parser *p, struct ir_mark m)
{
	struct ir_note n = {.kind = IR_NOTE_OTHER};

	for (uint8_t i = 0; i < PS_ARRAY_SIZE(ir_note_words); i++) {
		if (ir_p_accept_word(p, ir_note_words[i])) {
			n.kind = i;
			break;
		}
	}
	n.text = ir_p_take_str(p, "the note's text in quotes");
	n.loc = ir_p_loc_or_line(p, m);
	*vec_push(&p->u->notes) = n;
	ir_p_end_line(p);
}

/* ---- first pass: names ---------------------------------------------------------------------- */

static void declare_symbol(struct ir_parser *p, bool is_global, bool is_body)
{
	uint32_t key = ir_p_key(p);
	const uint64_t *known = map_get(&p->symbols, key);
	struct ir_ref r = known ? IR_NAME_REF(*known) : IR_NOREF;
	uint8_t *seen;

	if (is_global) {
		if (known) {
			ir_p_expected(p, "a name that was not declared above");
			return;
		}
		*map_put(&p->symbols, key, NULL) = IR_NAME(IR_REF(IR_GLOBAL, p->u->globals.n));
		*vec_push(&p->u->globals) = (struct ir_global){
			.name = ir_p_str(p), .linkage = IR_LINK_EXTERNAL, .data = IR_NO};
		return;
	}
	if (!known)
		r = IR_REF(IR_SYM, ir_p_add_sym(p, key, ir_p_str(p)));
	seen = is_body ? p->sym_defined.v : p->sym_declared.v;
	if (!ir_ref_is(r, IR_SYM) || seen[ir_ref_index(r)])
		ir_p_expected(p, "a name that was not declared above");
	else
		seen[ir_ref_index(r)] = true;
}

/* The first two words of a line tell what it declares, also inside of functions, where no
 * line begins like this.  Files and the unit's own line are read whole. */
static void declare_names(struct ir_parser *p)
{
	bool is_global, is_func, is_declare;

	if (ir_p_accept_word(p, "unit")) {
		if (p->lx.tok == TOK_STRING)
			unit_line(p);
		return;
	}
	if (ir_p_accept_word(p, "file")) {
		if (p->lx.tok == TOK_WORD && *p->lx.text.s == 'f')
			file_line(p);
		return;
	}
	if (ir_p_accept_word(p, "type")) {
		ir_p_declare_type(p);
		return;
	}
	is_global = ir_p_at_word(p, "global") || ir_p_at_word(p, "extern");
	is_func = ir_p_at_word(p, "func");
	is_declare = ir_p_at_word(p, "declare");
	if (!is_global && !is_func && !is_declare)
		return;
	ir_p_next(p);
	if (p->lx.tok == TOK_GLOBAL)
		declare_symbol(p, is_global, is_func);
}

static void rewind_text(struct ir_parser *p, const char *text)
{
	if (!p->failed)
		ir_lex_seek(&p->lx, text, 1);
}

/* Whatever is left of the line. */
static void next_line(struct ir_parser *p)
{
	if (p->failed)
		return;
	if (p->lx.tok != TOK_END)
		ir_lex_skip_line(&p->lx);
}

static void read_names(struct ir_parser *p, const char *text)
{
	rewind_text(p, text);
	while (p->lx.tok != TOK_END) {
		uint32_t line = p->lx.tok_line;

		declare_names(p);
		if (p->lx.tok_line == line) /* else it took the whole line */
			next_line(p);
	}
}

static void read_types(struct ir_parser *p, const char *text)
{
	rewind_text(p, text);
	while (p->lx.tok != TOK_END) {
		if (ir_p_accept_word(p, "type") && ir_p_at_type_name(p))
			ir_p_type_line(p);
		else
			next_line(p);
	}
}

static void read_signatures(struct ir_parser *p, const char *text)
{
	rewind_text(p, text);
	while (p->lx.tok != TOK_END) {
		struct ir_mark m = ir_p_mark(p);

		if (ir_p_accept_word(p, "declare") && p->lx.tok == TOK_GLOBAL) {
			declare_line(p, m);
		} else if (ir_p_accept_word(p, "func") && p->lx.tok == TOK_GLOBAL) {
			ir_p_func_signature(p);
			next_line(p);
		} else {
			next_line(p);
		}
	}
}

/* ---- second pass ---------------------------------------------------------------------------- */

/* Steps over what the first passes have read, by its shape. */
static void skip_known(struct ir_parser *p, bool is_known, const char *what)
{
	bool is_block = false;

	if (!is_known)
		ir_p_expected(p, what);
	while (p->lx.tok != TOK_NEWLINE && p->lx.tok != TOK_END) {
		is_block = ir_p_at(p, '{') || (is_block && !ir_p_at(p, '}'));
		ir_p_next(p);
	}
	while (is_block && p->lx.tok != TOK_END && !ir_p_accept(p, '}'))
		ir_p_next(p);
	if (p->lx.tok != TOK_END)
		ir_p_end_line(p);
}

static void body_line(struct ir_parser *p)
{
	struct ir_mark m = ir_p_mark(p);

	if (ir_p_accept_word(p, "func"))
		ir_p_func(p);
	else if (ir_p_accept_word(p, "global"))
		global_line(p, true, m);
	else if (ir_p_accept_word(p, "extern"))
		global_line(p, false, m);
	else if (ir_p_accept_word(p, "note"))
		note_line(p, m);
	else if (ir_p_accept_word(p, "unit"))
		skip_known(p, p->lx.tok == TOK_STRING, "the path of the main file");
	else if (ir_p_accept_word(p, "file"))
		skip_known(p, p->lx.tok == TOK_WORD && *p->lx.text.s == 'f', "f and a number");
	else if (ir_p_accept_word(p, "declare"))
		skip_known(p, p->lx.tok == TOK_GLOBAL, "a function's name");
	else if (ir_p_accept_word(p, "type"))
		skip_known(p, ir_p_at_type_name(p), "struct, union, record or enum");
	else
		ir_p_expected(p, "unit, file, type, declare, global, extern, note or func");
}

static void read_bodies(struct ir_parser *p, const char *text)
{
	rewind_text(p, text);
	for (;;) {
		ir_p_skip_newlines(p);
		if (p->lx.tok == TOK_END)
			break;
		body_line(p);
	}
}

static void parser_release(struct ir_parser *p)
{
	ir_lex_release(&p->lx);
	strtab_release(&p->names);
	map_release(&p->records);
	map_release(&p->enums);
	map_release(&p->symbols);
	map_release(&p->unsized);
	map_release(&p->lits);
	vec_release(&p->sym_declared);
	vec_release(&p->sym_defined);
}

int ir_parse_unit(const char *text, size_t n_bytes, struct ir_unit **ret_unit,
		  struct strbuf *reterr)
{
	struct ir_parser p = {.u = ir_unit_new(), .err = reterr};

	if (n_bytes > TEXT_MAX_BYTES) {
		strbuf_printf(reterr, "line 1: expected at most %u bytes, found %zu",
			      TEXT_MAX_BYTES, n_bytes);
		ir_unit_free(p.u);
		return PS_EPARSE;
	}
	strtab_init(&p.names);
	ir_lex_init(&p.lx, text, n_bytes);
	read_names(&p, text);
	p.file = ir_text_unit_file(p.u);
	read_types(&p, text);
	read_signatures(&p, text);
	read_bodies(&p, text);
	parser_release(&p);
	if (p.failed) {
		ir_unit_free(p.u);
		return PS_EPARSE;
	}
	*ret_unit = p.u;
	return PS_OK;
}
