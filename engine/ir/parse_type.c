/* parse_type.c - types of the text form, and the lines that declare them. */
#include "engine/ir/parse_p.h"

#include <string.h>

/* Types nest in types: enough for any program, little for the stack. */
#define TYPE_MAX_DEPTH 200

bool ir_p_at_type_name(const struct ir_parser *p)
{
	return ir_p_at_word(p, "struct") || ir_p_at_word(p, "union") || ir_p_at_word(p, "record") ||
	       ir_p_at_word(p, "enum");
}

/* i32, u8, f64: a letter and the number of bits, which are returned; else 0. */
static uint32_t numbered_type(const struct ir_parser *p)
{
	const char *s = strbuf_str(&p->lx.text);
	uint32_t n = 0;

	if (p->lx.tok != TOK_WORD || p->lx.suffix || !*s || !strchr("iuf", *s) || strlen(s) > 8)
		return 0;
	for (s++; *s >= '0' && *s <= '9'; s++)
		n = n * 10 + (uint32_t)(*s - '0');
	return *s ? 0 : n;
}

bool ir_p_at_type(const struct ir_parser *p)
{
	static const char *const words[] = {"void", "bool", "char", "uchar", "ptr", "fn", "opaque"};

	if (ir_p_at(p, '['))
		return true;
	for (size_t i = 0; i < PS_ARRAY_SIZE(words); i++) {
		if (ir_p_at_word(p, words[i]))
			return true;
	}
	return ir_p_at_type_name(p) || numbered_type(p);
}

static bool at_rest(const struct ir_parser *p)
{
	return ir_p_at_word(p, "size") || ir_p_at_word(p, "align") || ir_p_at_word(p, "flags") ||
	       ir_p_at_word(p, "named");
}

/* What a type says beyond its spelling. */
struct type_rest {
	bool has_size, has_align;
};

static void take_rest(struct ir_parser *p, struct ir_typ *t, struct type_rest *rest)
{
	while (!ir_p_at(p, '>') && p->lx.tok != TOK_END) {
		if (ir_p_accept_word(p, "size")) {
			t->size_bytes = ir_p_take_u64(p, "a size in bytes");
			rest->has_size = true;
		} else if (ir_p_accept_word(p, "align")) {
			t->align_bytes = ir_p_take_u32(p, "an alignment in bytes");
			rest->has_align = true;
		} else if (ir_p_accept_word(p, "flags")) {
			t->flags |= (uint16_t)ir_p_take_u32(p, "a number");
		} else if (ir_p_accept_word(p, "named")) {
			t->name = ir_p_take_str(p, "a name in quotes");
		} else if (ir_p_accept_word(p, "enum")) {
			t->name = ir_p_take_str(p, "a name in quotes");
			t->flags |= IR_TF_ENUM;
		} else {
			ir_p_expected(p, "size, align, flags, enum, named or '>'");
		}
	}
	ir_p_expect(p, '>');
}

/* "<size 12>" or nothing; then the type is complete. */
static ir_type finish_type(struct ir_parser *p, struct ir_typ *t)
{
	struct type_rest rest = {0};

	if (ir_p_accept(p, '<'))
		take_rest(p, t, &rest);
	if (!rest.has_size)
		t->size_bytes = ir_text_size(p->u, t);
	if (!rest.has_align)
		t->align_bytes = ir_text_align(p->u, t);
	return ir_type_add(p->u, t);
}

static void need_size(struct ir_parser *p, ir_type t)
{
	const uint64_t *unsized = map_get(&p->unsized, t);

	if (unsized && *unsized)
		ir_p_fail(p, "expected a complete type, found %s, whose size is said below",
			  ir_cstr(p->u, ir_typ(p->u, t)->name));
}

static ir_type int_type(struct ir_parser *p, uint32_t n_bits, uint32_t flags)
{
	struct ir_typ t = {.kind = IR_INT, .flags = (uint16_t)flags, .count = n_bits};

	ir_p_next(p);
	return finish_type(p, &t);
}

static ir_type numbered(struct ir_parser *p, uint32_t n_bits)
{
	struct ir_typ t = {.kind = IR_FLOAT, .size_bytes = n_bits / 8};
	char letter = p->lx.text.s[0];

	if (letter != 'f')
		return int_type(p, n_bits, letter == 'i' ? IR_TF_SIGNED : 0);
	if (n_bits % 8)
		ir_p_expected(p, "f16, f32, f64 or f128");
	ir_p_next(p);
	return finish_type(p, &t);
}

/* ptr, ptr<T>, ptr<const T>, each with <size …> */
static ir_type ptr_type(struct ir_parser *p)
{
	struct ir_typ t = {.kind = IR_PTR};
	struct ir_lexer *lx = &p->lx;

	ir_p_next(p);
	if (!ir_p_at(p, '<'))
		return finish_type(p, &t);
	/* Look behind the bracket: a pointee, or the rest of a bare ptr? */
	ir_p_next(p);
	if (at_rest(p)) {
		struct type_rest rest = {0};

		t.size_bytes = t.align_bytes = p->u->ptr_bytes;
		take_rest(p, &t, &rest);
		return ir_type_add(p->u, &t);
	}
	if (ir_p_accept_word(p, "const"))
		t.flags |= IR_TF_CONST_ELEM;
	t.elem = ir_p_type(p);
	if (lx->tok != TOK_END)
		ir_p_expect(p, '>');
	return finish_type(p, &t);
}

/* [10 x T], [? x T], [vla x T] */
static ir_type array_type(struct ir_parser *p)
{
	struct ir_typ t = {.kind = IR_ARRAY, .count = IR_NO_COUNT};

	ir_p_next(p);
	if (ir_p_accept_word(p, "vla"))
		t.flags |= IR_TF_VLA;
	else if (!ir_p_accept(p, '?'))
		t.count = ir_p_take_u64(p, "the number of elements, ? or vla");
	if (!ir_p_accept_word(p, "x"))
		ir_p_expected(p, "x");
	t.elem = ir_p_type(p);
	need_size(p, t.elem);
	ir_p_expect(p, ']');
	return finish_type(p, &t);
}

ir_type ir_p_func_type(struct ir_parser *p, const ir_type *params, uint32_t n, uint16_t flags,
		       ir_type ret)
{
	struct ir_typ t = {.kind = IR_FUNC, .flags = flags, .elem = ret, .n = n};

	t.first = p->u->params.n;
	t.align_bytes = ir_text_align(p->u, &t);
	for (uint32_t i = 0; i < n; i++)
		*vec_push(&p->u->params) = params[i];
	return ir_type_add(p->u, &t);
}

struct type_list {
	VEC(ir_type) t;
};

static void take_param(struct ir_parser *p, struct ir_typ *t, struct type_list *params)
{
	if (p->lx.tok == TOK_ELLIPSIS) {
		ir_p_next(p);
		t->flags |= IR_TF_VARIADIC;
	} else if (ir_p_accept(p, '?')) {
		t->flags |= IR_TF_NOPROTO;
	} else {
		ir_type type = ir_p_type(p);

		*vec_push(&params->t) = type;
	}
}

ir_type ir_p_signature(struct ir_parser *p)
{
	struct ir_typ t = {.kind = IR_FUNC};
	struct type_rest rest = {0};
	struct type_list params = {0};

	ir_p_expect(p, '(');
	while (!ir_p_at(p, ')') && p->lx.tok != TOK_END) {
		take_param(p, &t, &params);
		if (!ir_p_accept(p, ','))
			break;
	}
	ir_p_expect(p, ')');
	t.align_bytes = ir_text_align(p->u, &t);
	if (ir_p_accept(p, '<'))
		take_rest(p, &t, &rest);
	if (p->lx.tok == TOK_ARROW) {
		ir_p_next(p);
		t.elem = ir_p_type(p);
	}
	/* The parameters of inner function types lie before: now ours can be in a row. */
	t.first = p->u->params.n;
	t.n = params.t.n;
	for (uint32_t i = 0; i < params.t.n; i++)
		*vec_push(&p->u->params) = params.t.v[i];
	vec_release(&params.t);
	return ir_type_add(p->u, &t);
}

/* ---- names ---------------------------------------------------------------------------------- */

/* "struct node.2" as the record's name in messages and its key; takes the words. */
static ir_str take_type_name(struct ir_parser *p, uint32_t *ret_key)
{
	struct strbuf name = {0};
	ir_str s;

	if (!ir_p_at_word(p, "record"))
		strbuf_printf(&name, "%s ", p->lx.text.s);
	ir_p_next(p);
	if (p->lx.tok != TOK_WORD && p->lx.tok != TOK_STRING) {
		ir_p_expected(p, "the type's name");
		strbuf_release(&name);
		*ret_key = 0;
		return 0;
	}
	strbuf_add(&name, p->lx.text.s ? p->lx.text.s : "", p->lx.text.n_bytes);
	s = strtab_addn(&p->u->strs, strbuf_str(&name), name.n_bytes);
	strbuf_putc(&name, '\1');
	strbuf_add(&name, p->lx.suffix ? p->lx.suffix : "", p->lx.suffix_bytes);
	*ret_key = strtab_addn(&p->names, name.s, name.n_bytes);
	strbuf_release(&name);
	ir_p_next(p);
	return s;
}

static ir_type add_record(struct ir_parser *p, uint32_t key, const struct ir_typ *t)
{
	ir_type type = ir_type_add(p->u, t);

	*map_put(&p->records, key, NULL) = type;
	return type;
}

/* A use of a record or enum; what nobody declares is an incomplete record, or an enum. */
static ir_type named_type(struct ir_parser *p)
{
	bool is_enum = ir_p_at_word(p, "enum"), is_union = ir_p_at_word(p, "union");
	struct ir_typ t = {.kind = IR_RECORD};
	const uint64_t *known;
	uint32_t key;

	t.name = take_type_name(p, &key);
	known = map_get(is_enum ? &p->enums : &p->records, key);
	if (p->failed)
		return 0;
	if (known)
		return (ir_type)*known;
	if (is_enum) {
		t.kind = IR_INT;
		t.flags = IR_TF_ENUM;
		t.count = 32;
		t.size_bytes = t.align_bytes = 4;
		return ir_type_add(p->u, &t);
	}
	t.flags = (uint16_t)(IR_TF_INCOMPLETE | (is_union ? IR_TF_UNION : 0));
	return add_record(p, key, &t);
}

ir_type ir_p_type(struct ir_parser *p)
{
	uint32_t n_bits = numbered_type(p);
	ir_type t = 0;

	if (p->depth >= TYPE_MAX_DEPTH)
		ir_p_fail(p, "expected types nested at most %d deep", TYPE_MAX_DEPTH);
	p->depth++;
	if (n_bits)
		t = numbered(p, n_bits);
	else if (ir_p_accept_word(p, "void"))
		t = 0;
	else if (ir_p_at_word(p, "bool"))
		t = int_type(p, 1, IR_TF_BOOL);
	else if (ir_p_at_word(p, "char"))
		t = int_type(p, 8, IR_TF_CHAR | IR_TF_SIGNED);
	else if (ir_p_at_word(p, "uchar"))
		t = int_type(p, 8, IR_TF_CHAR);
	else if (ir_p_at_word(p, "ptr"))
		t = ptr_type(p);
	else if (ir_p_at(p, '['))
		t = array_type(p);
	else if (ir_p_accept_word(p, "fn"))
		t = ir_p_signature(p);
	else if (ir_p_accept_word(p, "opaque"))
		t = finish_type(p, &(struct ir_typ){.kind = IR_OPAQUE});
	else if (ir_p_at_type_name(p))
		t = named_type(p);
	else
		ir_p_expected(p, "a type");
	p->depth--;
	return t;
}

/* ---- type lines ----------------------------------------------------------------------------- */

/* What stands before a record's fields: "= struct size 8 align 4 incomplete {". */
struct record_head {
	struct ir_typ t;
	struct type_rest said;
	bool has_fields;
};

static void take_record_head(struct ir_parser *p, struct record_head *h)
{
	if (ir_p_accept(p, '=')) {
		if (ir_p_accept_word(p, "union"))
			h->t.flags |= IR_TF_UNION;
		else if (ir_p_accept_word(p, "struct"))
			h->t.flags &= (uint16_t)~IR_TF_UNION;
	}
	for (;;) {
		if (ir_p_accept_word(p, "size")) {
			h->t.size_bytes = ir_p_take_u64(p, "a size in bytes");
			h->said.has_size = true;
		} else if (ir_p_accept_word(p, "align")) {
			h->t.align_bytes = ir_p_take_u32(p, "an alignment in bytes");
			h->said.has_align = true;
		} else if (ir_p_accept_word(p, "incomplete")) {
			h->t.flags |= IR_TF_INCOMPLETE;
		} else {
			break;
		}
	}
	h->has_fields = ir_p_at(p, '{');
	if (!h->has_fields)
		h->t.flags |= IR_TF_INCOMPLETE;
}

/* type enum NAME = u32 */
static void declare_enum(struct ir_parser *p)
{
	struct ir_typ t;
	uint32_t key;
	ir_str name = take_type_name(p, &key);

	if (!ir_p_expect(p, '='))
		return;
	t = *ir_typ(p->u, ir_p_type(p));
	if (t.kind != IR_INT) {
		ir_p_fail(p, "expected an integer type for %s", ir_cstr(p->u, name));
		return;
	}
	t.name = name;
	t.flags |= IR_TF_ENUM;
	*map_put(&p->enums, key, NULL) = ir_type_add(p->u, &t);
}

void ir_p_declare_type(struct ir_parser *p)
{
	struct record_head h = {.t.kind = IR_RECORD};
	uint32_t key;
	ir_type type;

	if (!ir_p_at_type_name(p))
		return;
	if (ir_p_at_word(p, "enum")) {
		declare_enum(p);
		return;
	}
	if (ir_p_at_word(p, "union"))
		h.t.flags = IR_TF_UNION;
	h.t.name = take_type_name(p, &key);
	if (map_get(&p->records, key))
		ir_p_fail(p, "expected a type that was not declared above, found %s",
			  ir_cstr(p->u, h.t.name));
	take_record_head(p, &h);
	if (p->failed)
		return;
	type = add_record(p, key, &h.t);
	if (h.has_fields && !(h.said.has_size && h.said.has_align))
		*map_put(&p->unsized, type, NULL) = true;
}

/* name: T [bits N] [at N] [counted_by name] */
static void take_field(struct ir_parser *p, struct ir_layout *l)
{
	struct ir_field f = {.name = ir_p_take_str(p, "a field's name")};
	bool has_offset = false;

	ir_p_expect(p, ':');
	f.type = ir_p_type(p);
	need_size(p, f.type);
	for (;;) {
		if (ir_p_accept_word(p, "bits")) {
			f.width_bits = ir_p_take_u32(p, "a number of bits");
		} else if (ir_p_accept_word(p, "at")) {
			f.offset_bits = ir_p_take_u64(p, "an offset in bits");
			has_offset = true;
		} else if (ir_p_accept_word(p, "counted_by")) {
			f.counted_by = ir_p_take_str(p, "a field's name");
		} else {
			break;
		}
	}
	if (!has_offset)
		f.offset_bits = ir_layout_offset(l, p->u, &f);
	ir_layout_add(l, p->u, &f);
	*vec_push(&p->u->fields) = f;
}

static void take_fields(struct ir_parser *p, ir_type type, const struct record_head *h)
{
	struct ir_layout l = {.is_union = h->t.flags & IR_TF_UNION};
	uint32_t first = p->u->fields.n;
	uint64_t *unsized;
	struct ir_typ *t;

	ir_p_expect(p, '{');
	ir_p_skip_newlines(p);
	while (!ir_p_at(p, '}') && p->lx.tok != TOK_END) {
		take_field(p, &l);
		if (!ir_p_accept(p, ',') && p->lx.tok != TOK_NEWLINE)
			break;
		ir_p_skip_newlines(p);
	}
	ir_p_expect(p, '}');
	t = &p->u->types.v[type];
	t->first = first;
	t->n = p->u->fields.n - first;
	if (!h->said.has_align)
		t->align_bytes = l.align_bytes ? l.align_bytes : 1;
	if (!h->said.has_size)
		t->size_bytes = ir_layout_size(&l);
	unsized = map_get(&p->unsized, type);
	if (unsized)
		*unsized = false;
}

void ir_p_type_line(struct ir_parser *p)
{
	struct record_head h = {.t.kind = IR_RECORD};
	const uint64_t *known;
	uint32_t key;

	if (ir_p_at_word(p, "enum")) {
		declare_enum(p);
		ir_p_end_line(p);
		return;
	}
	if (ir_p_at_word(p, "union"))
		h.t.flags = IR_TF_UNION;
	take_type_name(p, &key);
	take_record_head(p, &h);
	known = map_get(&p->records, key);
	if (p->failed || !known)
		return;
	if (h.has_fields)
		take_fields(p, (ir_type)*known, &h);
	ir_p_end_line(p);
}
