/* consts.c - literals and constant expressions.
 *
 * Literals are read from the source's text, which is much cheaper than asking clang to
 * evaluate them and says the same; what cannot be read there (pasted tokens, __LINE__) is
 * evaluated.  Anything larger is evaluated by clang, but only where its shape shows that
 * nothing in it has an effect: clang's evaluator steps over what it may ignore.
 */
#include "engine/front/front_p.h"

#include <ctype.h>
#include <string.h>

static bool evaluate_int(CXCursor c, int64_t *ret)
{
	CXEvalResult r = clang_Cursor_Evaluate(c);
	bool ok = r && clang_EvalResult_getKind(r) == CXEval_Int;

	if (ok)
		*ret = clang_EvalResult_isUnsignedInt(r)
			       ? (int64_t)clang_EvalResult_getAsUnsigned(r)
			       : (int64_t)clang_EvalResult_getAsLongLong(r);
	clang_EvalResult_dispose(r);
	return ok;
}

static bool evaluate_float(CXCursor c, double *ret)
{
	CXEvalResult r = clang_Cursor_Evaluate(c);
	bool ok = r && clang_EvalResult_getKind(r) == CXEval_Float;

	if (ok)
		*ret = clang_EvalResult_getAsDouble(r);
	clang_EvalResult_dispose(r);
	return ok;
}

/* ---- literals ----------------------------------------------------------------------- */

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* The number at p with nothing unusual about it. */
static bool read_number(const char *p, const char *end, int64_t *ret)
{
	const char *token_end = text_skip_token(p, end);
	uint64_t v = 0;
	int base = 10;

	if (p >= end || !isdigit((unsigned char)*p))
		return false;
	if (*p == '0' && token_end - p > 1) {
		base = 8;
		p++;
		if (*p == 'x' || *p == 'X')
			base = 16, p++;
		else if (*p == 'b' || *p == 'B')
			base = 2, p++;
	}
	for (; p < token_end && digit_value(*p) < base; p++) {
		if (v > (UINT64_MAX - 15) / (unsigned)base)
			return false;
		v = v * (unsigned)base + (unsigned)digit_value(*p);
	}
	while (p < token_end && strchr("uUlL", *p))
		p++;
	*ret = (int64_t)v;
	return p == token_end && (p >= end || !strchr(".'\\", *p));
}

static bool read_char(const char *p, const char *end, int64_t *ret)
{
	static const char names[] = "ntr0abfv\\'\"";
	static const char values[] = "\n\t\r\0\a\b\f\v\\'\"";

	if (end - p < 4 || *p != '\'')
		return false;
	if (p[1] != '\\') {
		*ret = p[1];
		return p[2] == '\'' && (unsigned char)p[1] < 0x80;
	}
	for (size_t i = 0; i + 1 < sizeof names; i++) {
		if (p[2] == names[i]) {
			*ret = values[i];
			return p[3] == '\'';
		}
	}
	return false;
}

bool literal_int(struct front *f, CXCursor c, int64_t *ret)
{
	const char *end, *p = text_at(f, clang_getCursorLocation(c), &end);
	bool is_char = clang_getCursorKind(c) == CXCursor_CharacterLiteral;

	if (p && (is_char ? read_char(p, end, ret) : read_number(p, end, ret)))
		return true;
	return evaluate_int(c, ret);
}

bool literal_float(struct front *f, CXCursor c, double *ret)
{
	int64_t n;

	(void)f;
	if (evaluate_float(c, ret))
		return true;
	if (!evaluate_int(c, &n))
		return false;
	*ret = (double)n;
	return true;
}

/* ---- strings ------------------------------------------------------------------------ */

struct reader {
	const unsigned char *p, *end;
};

static uint32_t read_digits(struct reader *r, int base, int max)
{
	uint32_t v = 0;

	while (max-- > 0 && r->p < r->end && digit_value((char)*r->p) < base)
		v = v * (uint32_t)base + (uint32_t)digit_value((char)*r->p++);
	return v;
}

static uint32_t read_escape(struct reader *r, bool *ret_is_unicode)
{
	static const char names[] = "ntrabfv";
	static const char values[] = "\n\t\r\a\b\f\v";
	const char *known;
	unsigned char c;

	*ret_is_unicode = false;
	if (r->p >= r->end)
		return '\\';
	c = *r->p;
	if (c >= '0' && c <= '7')
		return read_digits(r, 8, 3);
	r->p++;
	if (c == 'x')
		return read_digits(r, 16, 8);
	if (c == 'u' || c == 'U') {
		*ret_is_unicode = true;
		return read_digits(r, 16, c == 'u' ? 4 : 8);
	}
	known = strchr(names, c);
	return known ? (uint32_t)(unsigned char)values[known - names] : c;
}

/* A character of UTF-8 text. */
static uint32_t read_utf8(struct reader *r)
{
	unsigned char c = *r->p++;
	int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
	uint32_t v = more == 3 ? c & 7U : more == 2 ? c & 15U : more == 1 ? c & 31U : c;

	while (more-- > 0 && r->p < r->end && (*r->p & 0xc0) == 0x80)
		v = v << 6 | (*r->p++ & 63U);
	return v;
}

struct writer {
	char *bytes;
	uint64_t n, max;
};

static void write_unit(struct writer *w, uint32_t v, uint64_t size_bytes)
{
	if (w->n + size_bytes > w->max)
		return;
	memcpy(w->bytes + w->n, &v, size_bytes); /* little-endian, as all our targets   */
	w->n += size_bytes;
}

static void write_char(struct writer *w, uint32_t v, uint64_t size_bytes)
{
	if (size_bytes == 1 && v >= 0x80) {
		if (v >= 0x10000)
			write_unit(w, 0xf0 | v >> 18, 1);
		if (v >= 0x800)
			write_unit(w, v >= 0x10000 ? 0x80 | (v >> 12 & 63) : 0xe0 | v >> 12, 1);
		write_unit(w, v >= 0x800 ? 0x80 | (v >> 6 & 63) : 0xc0 | v >> 6, 1);
		write_unit(w, 0x80 | (v & 63), 1);
	} else if (size_bytes == 2 && v >= 0x10000) {
		write_unit(w, 0xd800 + ((v - 0x10000) >> 10), 2);
		write_unit(w, 0xdc00 + ((v - 0x10000) & 0x3ff), 2);
	} else {
		write_unit(w, v, size_bytes);
	}
}

/* text is as clang prints a literal: one pair of quotes, escapes, perhaps a prefix. */
static void read_string(const char *text, struct writer *w, uint64_t size_bytes)
{
	const char *quote = strchr(text, '"'), *last = strrchr(text, '"');
	struct reader r;

	if (!quote || last <= quote)
		return;
	r = (struct reader){(const unsigned char *)quote + 1, (const unsigned char *)last};
	while (r.p < r.end) {
		bool is_unicode = false;
		uint32_t v;

		if (*r.p == '\\') {
			r.p++;
			v = read_escape(&r, &is_unicode);
		} else if (size_bytes == 1) {
			v = *r.p++;
		} else {
			v = read_utf8(&r);
			is_unicode = true;
		}
		if (is_unicode)
			write_char(w, v, size_bytes);
		else
			write_unit(w, v, size_bytes);
	}
}

uint32_t literal_string(struct front *f, CXCursor c)
{
	const struct ir_typ *array = ir_typ(f->u, expr_type(f, c).t);
	struct ir_lit lit = {.elem = array->kind == IR_ARRAY ? array->elem : f->t_char};
	uint64_t elem_bytes = ir_typ(f->u, lit.elem)->size_bytes;
	CXString s = clang_getCursorSpelling(c);
	const char *text = clang_getCString(s);
	struct writer w = {0};

	w.max = array->kind == IR_ARRAY ? array->size_bytes : 0;
	if (elem_bytes != 1 && elem_bytes != 2 && elem_bytes != 4)
		elem_bytes = 1;
	w.bytes = arena_alloc(&f->u->mem, w.max + 1);
	if (text)
		read_string(text, &w, elem_bytes);
	clang_disposeString(s);
	lit.size_bytes = (uint32_t)w.max;
	lit.bytes = w.bytes;
	*vec_push(&f->u->lits) = lit;
	return f->u->lits.n - 1;
}

/* ---- constant expressions --------------------------------------------------------------- */

CXCursor strip_parens(CXCursor c)
{
	while (clang_getCursorKind(c) == CXCursor_ParenExpr)
		c = kid_only(c);
	return c;
}

/* The operand of an explicit cast comes last, behind what names the type. */
static CXCursor kid_last(struct front *f, CXCursor c)
{
	struct kids k = kids_of(f, c);
	CXCursor last = k.n ? kid(f, k, k.n - 1) : clang_getNullCursor();

	kids_drop(f, k);
	return last;
}

static bool is_enumerator(CXCursor c)
{
	return clang_getCursorKind(clang_getCursorReferenced(c)) == CXCursor_EnumConstantDecl;
}

static bool is_const_form(struct front *f, CXCursor c);

static bool all_const_form(struct front *f, CXCursor c)
{
	struct kids k = kids_of(f, c);
	bool ok = true;

	for (uint32_t i = 0; ok && i < k.n; i++)
		ok = clang_isReference(kid(f, k, i).kind) || is_const_form(f, kid(f, k, i));
	kids_drop(f, k);
	return ok;
}

static bool is_const_unexposed(struct front *f, CXCursor c)
{
	CXCursor k[2];

	switch (ux_of(f, c, k)) {
	case UX_CONST:
		return true;
	case UX_CAST:
	case UX_SELECT:
		return is_const_form(f, k[0]);
	case UX_ELVIS:
		return is_const_form(f, k[0]) && is_const_form(f, k[1]);
	case UX_VA_ARG:
	case UX_OFFSETOF:
	case UX_ATOMIC:
	case UX_OPAQUE:
	case UX_LOST:
		break;
	}
	return false;
}

static bool is_const_operator(CXCursor c)
{
	enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(c);

	return op >= CXBinaryOperator_Mul && op <= CXBinaryOperator_LOr;
}

/* Literals, enumerators, sizeof and arithmetic over them: no effects, no variables. */
static bool is_const_form(struct front *f, CXCursor c)
{
	CXCursor chosen;

	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
	case CXCursor_FloatingLiteral:
	case CXCursor_CXXBoolLiteralExpr:
	case CXCursor_CXXNullPtrLiteralExpr:
		return true;
	case CXCursor_UnaryExpr:
		return true; /* sizeof a VLA does not evaluate */
	case CXCursor_DeclRefExpr:
		return is_enumerator(c);
	case CXCursor_UnexposedExpr:
		return is_const_unexposed(f, c);
	case CXCursor_UnaryOperator:
		switch ((int)clang_getCursorUnaryOperatorKind(c)) {
		case CXUnaryOperator_Plus:
		case CXUnaryOperator_Minus:
		case CXUnaryOperator_Not:
		case CXUnaryOperator_LNot:
		case CXUnaryOperator_Extension:
			return is_const_form(f, kid_only(c));
		default:
			return false;
		}
	case CXCursor_BinaryOperator:
		return is_const_operator(c) && all_const_form(f, c);
	case CXCursor_ParenExpr:
	case CXCursor_CStyleCastExpr:
	case CXCursor_ConditionalOperator:
		return all_const_form(f, c);
	case CXCursor_GenericSelectionExpr:
		return generic_choice(f, c, &chosen) && is_const_form(f, chosen);
	default:
		return false;
	}
}

int64_t const_fit(struct front *f, ir_type t, int64_t v)
{
	struct ir_ref r = ir_const_add(f->u, t, v);

	return f->u->consts.v[ir_ref_index(r)].value;
}

static int64_t fit(struct front *f, CXCursor c, int64_t v)
{
	return const_fit(f, expr_type(f, c).t, v);
}

/* The common shapes, without clang's help. */
static bool simple_int(struct front *f, CXCursor c, int64_t *ret)
{
	CXCursor k[2];

	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
		return literal_int(f, c, ret);
	case CXCursor_ParenExpr:
		return simple_int(f, kid_only(c), ret);
	case CXCursor_DeclRefExpr: {
		CXCursor decl = clang_getCursorReferenced(c);

		if (clang_getCursorKind(decl) != CXCursor_EnumConstantDecl)
			return false;
		*ret = (int64_t)clang_getEnumConstantDeclValue(decl);
		return true;
	}
	case CXCursor_UnaryOperator:
		if (clang_getCursorUnaryOperatorKind(c) != CXUnaryOperator_Minus ||
		    !ir_type_is(f->u, expr_type(f, c).t, IR_INT) ||
		    !simple_int(f, kid_only(c), ret))
			return false;
		*ret = fit(f, c, (int64_t)(0 - (uint64_t)*ret));
		return true;
	case CXCursor_UnexposedExpr:
		if (kids_few(c, k, 1) != 1 || !ir_type_is(f->u, expr_type(f, c).t, IR_INT) ||
		    !ir_type_is(f->u, expr_type(f, k[0]).t, IR_INT) || !simple_int(f, k[0], ret))
			return false;
		if (ir_typ(f->u, expr_type(f, c).t)->flags & IR_TF_BOOL)
			*ret = *ret != 0;
		*ret = fit(f, c, *ret);
		return true;
	default:
		return false;
	}
}

bool const_int(struct front *f, CXCursor c, int64_t *ret)
{
	return simple_int(f, c, ret) || (is_const_form(f, c) && evaluate_int(c, ret));
}

bool const_bool(struct front *f, CXCursor c, bool *ret)
{
	int64_t v;

	if (!const_int(f, c, &v))
		return false;
	*ret = v != 0;
	return true;
}

struct ir_ref const_double(struct front *f, ir_type t, double v)
{
	int64_t bits;

	if (ir_typ(f->u, t)->size_bytes == 4)
		v = (double)(float)v;
	memcpy(&bits, &v, sizeof bits);
	return ir_const_add(f->u, t, bits);
}

struct ir_ref const_convert(struct front *f, struct ir_ref c, ir_type to)
{
	const struct ir_const *k = &f->u->consts.v[ir_ref_index(c)];
	const struct ir_typ *from = ir_typ(f->u, k->type), *t = ir_typ(f->u, to);
	double d;

	if (k->type == to)
		return c;
	if (from->kind == IR_FLOAT) {
		memcpy(&d, &k->value, sizeof d);
		if (t->kind == IR_FLOAT)
			return const_double(f, to, d);
		if (t->kind == IR_INT && t->flags & IR_TF_BOOL)
			return ir_const_add(f->u, to, d != 0);
		if (t->kind == IR_INT && d > -9e18 && d < 9e18)
			return ir_const_add(f->u, to, (int64_t)d);
		return IR_NOREF;
	}
	if (t->kind == IR_FLOAT) {
		bool is_signed = from->kind == IR_INT && from->flags & IR_TF_SIGNED;

		return const_double(f, to,
				    is_signed ? (double)k->value : (double)(uint64_t)k->value);
	}
	if (t->kind == IR_INT && t->flags & IR_TF_BOOL)
		return ir_const_add(f->u, to, k->value != 0);
	if (t->kind == IR_INT && k->measure)
		return ir_const_add_size(f->u, to, k->value, &f->u->measures.v[k->measure]);
	if (t->kind == IR_INT || t->kind == IR_PTR)
		return ir_const_add(f->u, to, k->value);
	return IR_NOREF;
}

/* ---- addresses ---------------------------------------------------------------------------- */

struct addr {
	struct ir_ref ref;
	int64_t addend;
};

/* Addresses wrap, as compilers compute them. */
static int64_t wrapping_sub(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a - (uint64_t)b);
}

static void move(struct addr *a, int64_t index, uint64_t size_bytes)
{
	a->addend = (int64_t)((uint64_t)a->addend + (uint64_t)index * size_bytes);
}

static bool const_address(struct front *f, CXCursor c, struct addr *ret);
static bool const_place(struct front *f, CXCursor c, struct addr *ret);

static bool place_of_decl(struct front *f, CXCursor c, struct addr *ret)
{
	CXCursor decl = clang_getCursorReferenced(c);
	uint64_t known;

	if (clang_getCursorKind(decl) == CXCursor_FunctionDecl) {
		ret->ref = IR_REF(IR_SYM, decl_sym(f, decl));
		return true;
	}
	if (clang_getCursorKind(decl) != CXCursor_VarDecl)
		return false;
	known = decl_lookup(f, decl);
	if (known >> 32 == DECL_LOCAL)
		return false;
	if (!known && !clang_Cursor_hasVarDeclGlobalStorage(decl))
		return false;
	ret->ref = IR_REF(IR_GLOBAL, decl_global(f, decl, NULL));
	return true;
}

static bool place_of_field(struct front *f, CXCursor c, struct addr *ret)
{
	CXCursor base = kid_only(c);
	ir_type base_type = expr_type(f, base).t, record, t = base_type;
	uint32_t field, path[16];
	bool is_arrow = !ir_type_is(f->u, base_type, IR_RECORD);
	int n;

	if (!field_of(f, clang_getCursorReferenced(c), &record, &field))
		return false;
	if (!(is_arrow ? const_address(f, base, ret) : const_place(f, base, ret)))
		return false;
	if (is_arrow)
		t = type_pointee(f, base_type);
	n = field_path(f, t, record, path, 16);
	if (n < 0)
		return false;
	for (int i = 0; i <= n; i++) {
		const struct ir_typ *r = ir_typ(f->u, t);
		uint32_t step = i < n ? path[i] : field;
		const struct ir_field *at;

		if (r->kind != IR_RECORD || step >= r->n)
			return false;
		at = &f->u->fields.v[r->first + step];
		move(ret, 1, at->offset_bits / 8);
		t = at->type;
	}
	return true;
}

static bool place_of_element(struct front *f, CXCursor c, struct addr *ret)
{
	CXCursor k[2];
	int64_t index;

	if (kids_few(c, k, 2) != 2)
		return false;
	if (ir_type_is(f->u, expr_type(f, k[0]).t, IR_INT)) {
		CXCursor swap = k[0];

		k[0] = k[1];
		k[1] = swap;
	}
	if (!const_address(f, k[0], ret) || !const_int(f, k[1], &index))
		return false;
	move(ret, index, ir_typ(f->u, expr_type(f, c).t)->size_bytes);
	return true;
}

static bool const_place(struct front *f, CXCursor c, struct addr *ret)
{
	CXCursor k[2];

	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_ParenExpr:
		return const_place(f, kid_only(c), ret);
	case CXCursor_DeclRefExpr:
		return place_of_decl(f, c, ret);
	case CXCursor_MemberRefExpr:
		return place_of_field(f, c, ret);
	case CXCursor_ArraySubscriptExpr:
		return place_of_element(f, c, ret);
	case CXCursor_StringLiteral:
		ret->ref = IR_REF(IR_STR, literal_string(f, c));
		return true;
	case CXCursor_UnaryOperator:
		if (clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_Deref)
			return const_address(f, kid_only(c), ret);
		if (clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_Extension)
			return const_place(f, kid_only(c), ret);
		return false;
	case CXCursor_CompoundLiteralExpr: {
		uint32_t id;

		if (!f->is_static_init)
			return false;
		id = global_anonymous(f, expr_type(f, c).t, "compound literal");
		f->global_def.v[id] = kid_last(f, c);
		*vec_push(&f->global_work) = id;
		ret->ref = IR_REF(IR_GLOBAL, id);
		return true;
	}
	case CXCursor_UnexposedExpr:
		return kids_few(c, k, 1) == 1 && const_place(f, k[0], ret);
	default:
		return false;
	}
}

static bool const_offset(struct front *f, CXCursor c, struct addr *ret)
{
	enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(c);
	ir_type elem = type_pointee(f, expr_type(f, c).t);
	uint64_t size = ir_typ(f->u, elem)->size_bytes;
	CXCursor k[2];
	int64_t index;

	if ((op != CXBinaryOperator_Add && op != CXBinaryOperator_Sub) || kids_few(c, k, 2) != 2)
		return false;
	if (op == CXBinaryOperator_Add && ir_type_is(f->u, expr_type(f, k[0]).t, IR_INT)) {
		CXCursor swap = k[0];

		k[0] = k[1];
		k[1] = swap;
	}
	if (!const_address(f, k[0], ret) || !const_int(f, k[1], &index))
		return false;
	move(ret, op == CXBinaryOperator_Add ? index : wrapping_sub(0, index), size ? size : 1);
	return true;
}

/* c has pointer type (or is an integer that holds one). */
static bool const_address(struct front *f, CXCursor c, struct addr *ret)
{
	CXCursor k[2];
	int64_t n;
	bool yes;

	if (ir_type_is(f->u, expr_type(f, c).t, IR_INT) && const_int(f, c, &n)) {
		ret->ref = ir_const_add(f->u, f->t_voidp, n);
		return true;
	}
	switch ((int)clang_getCursorKind(c)) {
	case CXCursor_CXXNullPtrLiteralExpr:
		ret->ref = ir_const_add(f->u, f->t_voidp, 0);
		return true;
	case CXCursor_ParenExpr:
		return const_address(f, kid_only(c), ret);
	case CXCursor_CStyleCastExpr:
		if (ir_typ(f->u, expr_type(f, c).t)->size_bytes < f->u->ptr_bytes)
			return false;
		return const_address(f, kid_last(f, c), ret);
	case CXCursor_UnaryOperator:
		if (clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_AddrOf)
			return const_place(f, kid_only(c), ret);
		if (clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_Extension)
			return const_address(f, kid_only(c), ret);
		return false;
	case CXCursor_BinaryOperator:
		return const_offset(f, c, ret);
	case CXCursor_ConditionalOperator: {
		CXCursor arms[3];

		if (kids_few(c, arms, 3) != 3 || !const_bool(f, arms[0], &yes))
			return false;
		return const_address(f, arms[yes ? 1 : 2], ret);
	}
	case CXCursor_UnexposedExpr:
		switch (ux_of(f, c, k)) {
		case UX_CAST:
			break;
		case UX_SELECT:
			return const_address(f, k[0], ret);
		case UX_CONST:
		case UX_ELVIS:
		case UX_VA_ARG:
		case UX_OFFSETOF:
		case UX_ATOMIC:
		case UX_OPAQUE:
		case UX_LOST:
			return false;
		}
		/* Arrays and functions decay; a pointer variable's value is no constant. */
		if (ir_type_is(f->u, expr_type(f, k[0]).t, IR_ARRAY) ||
		    ir_type_is(f->u, expr_type(f, k[0]).t, IR_FUNC))
			return const_place(f, k[0], ret);
		return const_address(f, k[0], ret);
	case CXCursor_GenericSelectionExpr:
		return generic_choice(f, c, &k[0]) && const_address(f, k[0], ret);
	default:
		return false;
	}
}

bool const_value(struct front *f, CXCursor c, ir_type to, struct ir_ref *ret, int64_t *ret_addend)
{
	struct ir_typ t = *ir_typ(f->u, to); /* a copy: what follows may add types */
	struct addr addr = {0};
	ir_type from;
	int64_t n;
	double d;

	*ret_addend = 0;
	if (clang_getCursorKind(c) == CXCursor_InitListExpr) {
		c = kid_only(c);
		if (clang_Cursor_isNull(c)) {
			*ret = ir_const_add(f->u, to, 0);
			return true;
		}
	}
	if (t.kind == IR_FLOAT) {
		if (!is_const_form(f, c) || !literal_float(f, c, &d))
			return false;
		*ret = const_double(f, to, d);
		return true;
	}
	if (t.kind != IR_INT && t.kind != IR_PTR)
		return false;
	if (const_int(f, c, &n)) {
		from = expr_type(f, c).t;
		if (!ir_type_is(f->u, from, IR_INT))
			from = to;
		*ret = const_convert(f, ir_const_add(f->u, from, n), to);
		return ret->bits != 0;
	}
	if (t.size_bytes < f->u->ptr_bytes || !const_address(f, c, &addr))
		return false;
	if (ir_ref_is(addr.ref, IR_CONST)) {
		n = wrapping_sub(f->u->consts.v[ir_ref_index(addr.ref)].value,
				 wrapping_sub(0, addr.addend));
		*ret = ir_const_add(f->u, to, n);
		return true;
	}
	*ret = addr.ref;
	*ret_addend = addr.addend;
	return true;
}
