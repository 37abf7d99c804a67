/* parse_value.c - operands and initialisers of the text form. */
#include "engine/ir/parse_p.h"

#include <string.h>

/* Wide characters end in a NUL of their size. */
#define NUL_MAX_BYTES 16

/* ---- constants ------------------------------------------------------------------------------ */

static int64_t double_bits(double d)
{
	int64_t bits;

	memcpy(&bits, &d, sizeof bits);
	return bits;
}

/* The number that the token is, as a constant of type t holds it.  Hexadecimal digits of a
 * floating point constant are its bits. */
static int64_t const_value(struct ir_parser *p, ir_type t)
{
	const struct ir_lexer *lx = &p->lx;
	bool is_float = ir_type_is(p->u, t, IR_FLOAT);
	double sign = lx->negative ? -1 : 1;

	if (lx->tok == TOK_FLOAT && !is_float)
		ir_p_expected(p, "an integer");
	if (lx->tok == TOK_FLOAT)
		return double_bits(lx->number);
	if (is_float && !lx->is_hex)
		return double_bits(sign * (double)lx->magnitude);
	if (lx->negative && lx->magnitude > (uint64_t)1 << 63)
		ir_p_expected(p, "a number of at most 64 bits");
	return (int64_t)(lx->negative ? 0 - lx->magnitude : lx->magnitude);
}

/* Behind "sizeof" */
static void take_measure(struct ir_parser *p, struct ir_measure *m)
{
	ir_p_expect(p, '(');
	m->type = ir_p_type(p);
	if (p->lx.tok == TOK_STRING)
		m->expr = ir_p_take_str(p, "an expression");
	while (ir_p_take_flag(p, ir_measure_words, &m->flags))
		;
	ir_p_expect(p, ')');
}

struct ir_ref ir_p_const(struct ir_parser *p, ir_type t)
{
	struct ir_measure m = {0};

	int64_t value = 0;
	struct ir_ref r;

	if (p->lx.tok == TOK_INT || p->lx.tok == TOK_FLOAT)
		value = const_value(p, t);
	else if (!ir_p_at_word(p, "null"))
		ir_p_expected(p, "a constant");
	r = ir_const_add(p->u, t, value);
	if (p->u->consts.v[ir_ref_index(r)].value != value)
		ir_p_expected(p, "a number that its type can hold");
	ir_p_next(p);
	if (ir_p_accept_word(p, "sizeof")) {
		take_measure(p, &m);
		r = ir_const_add_size(p->u, t, value, &m);
	}
	return r;
}

/* The type of a constant that says none. */
static ir_type bare_type(struct ir_parser *p, ir_type expected)
{
	uint8_t kind = ir_typ(p->u, expected)->kind;
	struct ir_typ t = ir_text_int();

	if (ir_p_at_word(p, "null")) {
		t = ir_text_ptr(p->u, 0);
		return kind == IR_PTR ? expected : ir_type_add(p->u, &t);
	}
	if (p->lx.tok == TOK_FLOAT) {
		t = (struct ir_typ){.kind = IR_FLOAT, .size_bytes = 8, .align_bytes = 8};
		return kind == IR_FLOAT ? expected : ir_type_add(p->u, &t);
	}
	if (kind == IR_INT || kind == IR_FLOAT || kind == IR_PTR)
		return expected;
	return ir_type_add(p->u, &t);
}

/* ---- literals ------------------------------------------------------------------------------- */

static struct ir_ref add_lit(struct ir_parser *p, ir_type elem, const char *bytes, size_t n)
{
	uint64_t *known;
	bool is_new;

	for (uint64_t key = hash_bytes(bytes, n, elem);; key++) {
		const struct ir_lit *l;

		known = map_put(&p->lits, key, &is_new);
		if (is_new)
			break;
		l = &p->u->lits.v[*known];
		if (l->elem == elem && l->size_bytes == n && memcmp(l->bytes, bytes, n) == 0)
			return IR_REF(IR_STR, *known);
	}
	*known = p->u->lits.n;
	*vec_push(&p->u->lits) = (struct ir_lit){
		.elem = elem, .size_bytes = (uint32_t)n, .bytes = arena_dup(&p->u->mem, bytes, n)};
	return IR_REF(IR_STR, *known);
}

/* The string that the token is, with n_nul bytes of zero behind it. */
static struct ir_ref take_string(struct ir_parser *p, ir_type elem, uint64_t n_nul)
{
	static const char zeros[NUL_MAX_BYTES];
	struct strbuf *text = &p->lx.text;
	struct ir_ref r;

	if (p->lx.tok != TOK_STRING || n_nul > NUL_MAX_BYTES) {
		ir_p_expected(p, "a string");
		return IR_NOREF;
	}
	strbuf_add(text, zeros, (size_t)n_nul);
	r = add_lit(p, elem, text->s, text->n_bytes);
	ir_p_next(p);
	return r;
}

/* str<T> "…" and bytes<T> "…", behind the first word */
static struct ir_ref take_typed_string(struct ir_parser *p, bool ends_in_nul)
{
	ir_type elem;

	ir_p_expect(p, '<');
	elem = ir_p_type(p);
	ir_p_expect(p, '>');
	return take_string(p, elem, ends_in_nul ? ir_typ(p->u, elem)->size_bytes : 0);
}

/* ---- names ---------------------------------------------------------------------------------- */

struct ir_ref ir_p_symbol(struct ir_parser *p)
{
	const uint64_t *known;

	if (p->lx.tok != TOK_GLOBAL)
		return IR_NOREF;
	known = map_get(&p->symbols, ir_p_key(p));
	if (!known)
		return IR_NOREF;
	ir_p_next(p);
	return IR_NAME_REF(*known);
}

static struct ir_ref take_symbol(struct ir_parser *p)
{
	struct ir_ref r = ir_p_symbol(p);

	if (ir_ref_is(r, IR_NONE))
		ir_p_expected(p, "a declared function or global");
	return r;
}

static struct ir_ref take_named(struct ir_parser *p, const struct map *ids, enum ir_ref_kind kind,
				const char *what)
{
	const uint64_t *known = map_get(ids, ir_p_key(p));
	struct ir_ref r = IR_NOREF;

	if (known)
		r = IR_REF(kind, *known);
	else
		ir_p_expected(p, what);
	ir_p_next(p);
	return r;
}

/* &&name: in a function a block's name, whose number is put in at the end; in data bN. */
static struct ir_ref take_label(struct ir_parser *p)
{
	struct ir_ref r = IR_NOREF;
	const char *s;
	uint32_t n = 0;

	ir_p_next(p);
	if (p->lx.tok != TOK_WORD) {
		ir_p_expected(p, "a block's name");
		return r;
	}
	if (p->f) {
		p->f->has_labels = true;
		return IR_REF(IR_LABEL, ir_p_block_name(p));
	}
	s = p->lx.text.s;
	for (s += *s == 'b'; *s >= '0' && *s <= '9' && n < 1u << 24; s++)
		n = n * 10 + (uint32_t)(*s - '0');
	if (*s)
		ir_p_expected(p, "a block's number");
	ir_p_next(p);
	return IR_REF(IR_LABEL, n);
}

/* ---- operands ------------------------------------------------------------------------------- */

struct ir_ref ir_p_ref(struct ir_parser *p, ir_type expected)
{
	struct ir_typ plain_char = ir_text_char();

	if (ir_p_at_type(p))
		return ir_p_const(p, ir_p_type(p));
	switch (p->lx.tok) {
	case TOK_INT:
	case TOK_FLOAT:
		return ir_p_const(p, bare_type(p, expected));
	case TOK_STRING:
		return take_string(p, ir_type_add(p->u, &plain_char), 1);
	case TOK_GLOBAL:
		return take_symbol(p);
	case TOK_LABEL:
		return take_label(p);
	case TOK_TMP:
		if (p->f)
			return take_named(p, &p->f->tmp_ids, IR_TMP,
					  "a value that is defined above");
		break;
	case TOK_LOCAL:
		if (p->f)
			return take_named(p, &p->f->local_ids, IR_LOCAL,
					  "a local that is declared above");
		break;
	case TOK_WORD:
		if (ir_p_at_word(p, "null"))
			return ir_p_const(p, bare_type(p, expected));
		if (ir_p_accept_word(p, "str"))
			return take_typed_string(p, true);
		if (ir_p_accept_word(p, "bytes"))
			return take_typed_string(p, false);
		break;
	case TOK_PUNCT:
		if (ir_p_accept(p, '?'))
			return IR_NOREF;
		break;
	case TOK_END:
	case TOK_NEWLINE:
	case TOK_BAD:
	case TOK_LOC:
	case TOK_ARROW:
	case TOK_DOTS:
	case TOK_ELLIPSIS:
		break;
	}
	ir_p_expected(p, "a value");
	return IR_NOREF;
}

ir_type ir_p_value_type(const struct ir_parser *p, struct ir_ref r)
{
	switch (ir_ref_kind(r)) {
	case IR_TMP:
		return p->f->ins.v[ir_ref_index(r)].type;
	case IR_CONST:
		return p->u->consts.v[ir_ref_index(r)].type;
	case IR_NONE:
	case IR_LOCAL:
	case IR_GLOBAL:
	case IR_SYM:
	case IR_STR:
	case IR_LABEL:
		break;
	}
	return 0;
}

ir_type ir_p_place_type(const struct ir_parser *p, struct ir_ref addr)
{
	ir_type t;

	if (ir_ref_is(addr, IR_LOCAL))
		return p->f->locals.v[ir_ref_index(addr)].type;
	if (ir_ref_is(addr, IR_GLOBAL))
		return p->u->globals.v[ir_ref_index(addr)].type;
	if (ir_ref_is(addr, IR_STR))
		return p->u->lits.v[ir_ref_index(addr)].elem;
	t = ir_p_value_type(p, addr);
	return ir_type_is(p->u, t, IR_PTR) ? ir_typ(p->u, t)->elem : 0;
}

/* ---- initialisers --------------------------------------------------------------------------- */

static int64_t take_addend(struct ir_parser *p)
{
	struct ir_typ t = {.kind = IR_INT, .flags = IR_TF_SIGNED, .count = 64};
	struct ir_ref r;

	t.size_bytes = t.align_bytes = 8;
	r = ir_p_const(p, ir_type_add(p->u, &t));
	return p->u->consts.v[ir_ref_index(r)].value;
}

/* OFFSET: T value [+ addend] */
static void take_item(struct ir_parser *p)
{
	struct ir_func_text *f = p->f;
	struct ir_item it;

	it.offset_bytes = ir_p_take_u64(p, "an offset in bytes");
	ir_p_expect(p, ':');
	it.type = ir_p_type(p);
	p->f = NULL; /* data is the unit's: no locals or values here, blocks by number */
	it.value = ir_p_ref(p, it.type);
	p->f = f;
	it.addend = ir_p_accept(p, '+') ? take_addend(p) : 0;
	*vec_push(&p->u->items) = it;
}

static void take_items(struct ir_parser *p)
{
	ir_p_expect(p, '{');
	ir_p_skip_newlines(p);
	while (!ir_p_at(p, '}') && p->lx.tok != TOK_END) {
		take_item(p);
		if (!ir_p_accept(p, ',') && p->lx.tok != TOK_NEWLINE)
			break;
		ir_p_skip_newlines(p);
	}
	ir_p_expect(p, '}');
}

/* One value for the whole object; t is its type if that was said, else 0. */
static void take_scalar(struct ir_parser *p, ir_type expected, ir_type t)
{
	struct ir_func_text *f = p->f;
	struct ir_item it = {.type = expected};

	p->f = NULL;
	it.value = t ? ir_p_const(p, t) : ir_p_ref(p, expected);
	p->f = f;
	*vec_push(&p->u->items) = it;
}

uint32_t ir_p_data(struct ir_parser *p, ir_type expected)
{
	struct ir_data d = {.type = expected, .first = p->u->items.n};
	bool has_type = ir_p_at_type(p);
	ir_type t = has_type ? ir_p_type(p) : 0;

	if (ir_p_at(p, '{')) {
		if (has_type)
			d.type = t;
		take_items(p);
	} else {
		take_scalar(p, expected, t);
	}
	d.n = p->u->items.n - d.first;
	*vec_push(&p->u->datas) = d;
	return p->u->datas.n - 1;
}
