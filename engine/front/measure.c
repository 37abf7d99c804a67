/* measure.c - what a sizeof measures, which its value does not say any more.
 *
 * libclang shows an operand that is an expression as the child; of one that is a type it shows the
 * names in it, but neither stars nor brackets: these are read from the source, behind the name.
 * Whatever is found has to have the size that clang computes, or nothing is said.
 */
#include "engine/front/front_p.h"

#include "engine/base/strbuf.h"

#include <string.h>

enum { MAX_EXPR_DEPTH = 12 };

/* ---- expressions ----------------------------------------------------------------------------- */

static bool put_expr(struct front *f, CXCursor c, struct strbuf *out, int depth);

static bool put_name(struct front *f, CXCursor c, struct strbuf *out)
{
	ir_str name = front_str(f, clang_getCursorSpelling(c));

	strbuf_puts(out, ir_cstr(f->u, name));
	return name != 0;
}

static bool put_member(struct front *f, CXCursor c, struct strbuf *out, int depth)
{
	CXCursor base = kid_only(c);
	bool is_arrow;

	if (clang_Cursor_isNull(base))
		return false;
	is_arrow = !ir_type_is(f->u, expr_type(f, base).t, IR_RECORD);
	if (!put_expr(f, base, out, depth))
		return false;
	strbuf_puts(out, is_arrow ? "->" : ".");
	return put_name(f, c, out);
}

static bool put_element(struct front *f, CXCursor c, struct strbuf *out, int depth)
{
	CXCursor k[2];

	if (kids_few(c, k, 2) != 2 || !put_expr(f, k[0], out, depth))
		return false;
	strbuf_puts(out, "[");
	if (!put_expr(f, k[1], out, depth))
		return false;
	strbuf_puts(out, "]");
	return true;
}

static bool put_number(struct front *f, CXCursor c, struct strbuf *out)
{
	int64_t n;

	if (!literal_int(f, c, &n))
		return false;
	strbuf_printf(out, "%lld", (long long)n);
	return true;
}

/* As ir_ref_text() spells it; false: too much of an expression. */
static bool put_expr(struct front *f, CXCursor c, struct strbuf *out, int depth)
{
	if (depth-- == 0)
		return false;
	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_ParenExpr:
	case CXCursor_UnexposedExpr:
		if (kids_few(c, &c, 1) != 1)
			return false;
		return put_expr(f, c, out, depth);
	case CXCursor_DeclRefExpr:
		return put_name(f, c, out);
	case CXCursor_MemberRefExpr:
		return put_member(f, c, out, depth);
	case CXCursor_ArraySubscriptExpr:
		return put_element(f, c, out, depth);
	case CXCursor_IntegerLiteral:
		return put_number(f, c, out);
	case CXCursor_UnaryOperator:
		if (clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_Deref)
			strbuf_puts(out, "*");
		else if (clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_AddrOf)
			strbuf_puts(out, "&");
		else
			return false;
		return put_expr(f, kid_only(c), out, depth);
	default:
		return false;
	}
}

static bool is_computed(CXCursor c)
{
	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
	case CXCursor_FloatingLiteral:
	case CXCursor_BinaryOperator:
	case CXCursor_UnaryExpr:
	case CXCursor_CallExpr:
		return true;
	case CXCursor_UnexposedExpr:
		return kids_few(c, &c, 1) == 1 && is_computed(c);
	case CXCursor_DeclRefExpr:
		return clang_getCursorKind(clang_getCursorReferenced(c)) ==
		       CXCursor_EnumConstantDecl;
	default:
		return false;
	}
}

/* A parameter "int a[]" is shown as it was written, and is a pointer. */
static bool is_decayed(struct front *f, CXCursor c, int64_t size)
{
	CXCursor decl = clang_getCursorReferenced(c);
	ir_type t = expr_type(f, c).t;

	return clang_getCursorKind(c) == CXCursor_DeclRefExpr &&
	       clang_getCursorKind(decl) == CXCursor_ParmDecl && ir_type_is(f->u, t, IR_ARRAY) &&
	       (uint64_t)size == f->u->ptr_bytes;
}

/* Of "char[4]" libclang shows the 4. */
static bool is_array_size(const char *p, const char *end, CXCursor operand)
{
	if (!is_computed(operand))
		return false;
	for (int depth = 0; p < end && *p != ';'; p++) {
		if (*p == '[')
			return true;
		depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
		if (*p == ')' && depth <= 0)
			break;
	}
	return false;
}

static bool measure_expr(struct front *f, CXCursor c, int64_t size, struct ir_measure *m)
{
	struct strbuf text = {0};

	c = strip_parens(c);
	m->flags = IR_M_EXPR;
	m->type = expr_type(f, c).t;
	if (is_decayed(f, c, size)) {
		m->flags |= IR_M_DECAYED;
		m->type = type_decayed(f, m->type);
	} else if (ir_typ(f->u, m->type)->size_bytes != (uint64_t)size) {
		return false;
	}
	if (is_computed(c))
		m->flags |= IR_M_COMPUTED;
	if (put_expr(f, c, &text, MAX_EXPR_DEPTH))
		m->expr = strtab_add(&f->u->strs, strbuf_str(&text));
	strbuf_release(&text);
	return true;
}

/* ---- types ----------------------------------------------------------------------------------- */

static const char *skip_words(const char *p, const char *end)
{
	static const char *const words[] = {"const", "volatile", "restrict", "__restrict"};

	for (;;) {
		bool found = false;

		p = text_skip_space(p, end);
		for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
			if (text_starts(p, end, words[i])) {
				p += strlen(words[i]);
				found = true;
			}
		if (!found)
			return p;
	}
}

/* Stars behind the type's name, up to the end of the operand or of the macro's argument; -1: more
 * than stars. */
static int count_stars(const char *p, const char *end)
{
	int n = 0;

	for (p = skip_words(p, end); p < end && *p == '*'; p = skip_words(p + 1, end))
		n++;
	return p < end && (*p == ')' || *p == ',') ? n : -1;
}

static ir_type pointer_to(struct front *f, ir_type t, int n_stars)
{
	while (n_stars-- > 0)
		t = type_ptr_to(f, t, false);
	return t;
}

/* "struct s *", "uint32_t": by what libclang refers to. */
static bool measure_named(struct front *f, CXCursor name, struct ir_measure *m)
{
	CXCursor decl = clang_getCursorReferenced(name);
	const char *end, *p = text_at(f, clang_getCursorLocation(name), &end);
	int stars = p ? count_stars(text_skip_token(p, end), end) : -1;

	if (stars < 0)
		return false;
	m->type = pointer_to(f, type_of(f, clang_getCursorType(decl)).t, stars);
	return true;
}

/* What the words of a type that is the language's own have said so far. */
struct words {
	bool is_unsigned, is_char, is_float, is_double, is_bool, is_void, is_short, any;
	int n_long;
};

static bool take_word(struct words *w, const char **p, const char *end)
{
	static const char *const names[] = {"unsigned", "signed", "char",   "short", "int",
					    "long",	"float",  "double", "_Bool", "void"};
	const char *after = text_skip_token(*p, end);
	size_t i;

	for (i = 0; i < PS_ARRAY_SIZE(names); i++)
		if ((size_t)(after - *p) == strlen(names[i]) && text_starts(*p, end, names[i]))
			break;
	if (i == PS_ARRAY_SIZE(names))
		return false;
	w->any = true;
	w->is_unsigned |= i == 0;
	w->is_char |= i == 2;
	w->is_short |= i == 3;
	w->n_long += i == 5;
	w->is_float |= i == 6;
	w->is_double |= i == 7;
	w->is_bool |= i == 8;
	w->is_void |= i == 9;
	*p = after;
	return true;
}

static ir_type type_of_words(struct front *f, const struct words *w)
{
	struct ir_typ t = {.kind = w->is_float || w->is_double ? IR_FLOAT : IR_INT};

	if (w->is_void)
		return 0;
	if (t.kind == IR_FLOAT)
		t.size_bytes = w->is_float ? 4 : w->n_long ? 16 : 8;
	else
		t.size_bytes = w->is_char || w->is_bool ? 1
			       : w->is_short		? 2
			       : !w->n_long		? 4
			       : w->n_long > 1		? 8
							: f->u->ptr_bytes;
	t.align_bytes = (uint32_t)t.size_bytes;
	if (t.kind == IR_INT) {
		t.count = w->is_bool ? 1 : t.size_bytes * 8;
		t.flags = (w->is_unsigned || w->is_bool ? 0 : IR_TF_SIGNED) |
			  (w->is_char ? IR_TF_CHAR : 0) | (w->is_bool ? IR_TF_BOOL : 0);
	}
	return ir_type_add(f->u, &t);
}

static bool measure_builtin(struct front *f, CXCursor c, struct ir_measure *m)
{
	const char *end, *p = text_of(f, c, &end);
	struct words w = {0};
	int stars;

	p = text_skip_space(p + strlen("sizeof"), end);
	if (p == end || *p != '(')
		return false;
	for (p = skip_words(p + 1, end); take_word(&w, &p, end);)
		p = skip_words(p, end);
	stars = w.any ? count_stars(p, end) : -1;
	if (stars < 0)
		return false;
	m->type = pointer_to(f, type_of_words(f, &w), stars);
	return true;
}

bool measure_of(struct front *f, CXCursor c, int64_t size, struct ir_measure *ret)
{
	const char *end, *p = text_of(f, c, &end);
	CXCursor operand;
	uint32_t n;
	bool ok;

	*ret = (struct ir_measure){0};
	if (!text_starts(p, end, "sizeof"))
		return false;
	n = kids_few(c, &operand, 1);
	if (n > 1)
		return false;
	if (!n)
		ok = measure_builtin(f, c, ret);
	else if (clang_isReference(clang_getCursorKind(operand)))
		ok = clang_getCursorKind(operand) == CXCursor_TypeRef &&
		     measure_named(f, operand, ret);
	else
		return !is_array_size(p, end, operand) && measure_expr(f, operand, size, ret);
	return ok && ir_typ(f->u, ret->type)->size_bytes == (uint64_t)size;
}
