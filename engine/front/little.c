/* little.c - reads a small part of C's expressions from text, for assertions that were
 * compiled out: names, members, subscripts, numbers and the operators between them.
 *
 * Two steps, so that nothing is emitted for what turns out not to be understood: parse and
 * resolve every name and type; then emit.  Calls and casts are not understood, and of macros
 * only those that have one definition.
 */
#include "engine/front/little_p.h"
#include "engine/front/macros_p.h"

#include <ctype.h>
#include <string.h>

struct parser {
	struct fn *fn;
	const char *p, *end;
	struct arena *mem;
	int depth, macro_depth;
};

enum {
	MAX_DEPTH = 200,
	MAX_MACRO_DEPTH = 16,
	MAX_CHOICES = 3,     /* definitions of one macro that are tried             */
	MAX_CHOICE_DEPTH = 3 /* … so deep in others, further in there has to be one */
};

static struct little *parse_binary(struct parser *s, int min_level);
static struct little *parse_postfix(struct parser *s);
static struct little *parse_unary(struct parser *s);

static struct little *node(struct parser *s, enum little_kind kind, struct little *l,
			   struct little *r)
{
	struct little *n = arena_new(s->mem, struct little);

	n->kind = kind;
	n->l = l;
	n->r = r;
	return n;
}

static void skip(struct parser *s)
{
	s->p = text_skip_space(s->p, s->end);
}

static bool take(struct parser *s, const char *token)
{
	size_t n = strlen(token);

	skip(s);
	if ((size_t)(s->end - s->p) < n || memcmp(s->p, token, n) != 0)
		return false;
	s->p += n;
	return true;
}

static bool is_ident_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static ir_str take_name(struct parser *s)
{
	const char *from;

	skip(s);
	from = s->p;
	if (from >= s->end || isdigit((unsigned char)*from))
		return 0;
	while (s->p < s->end && is_ident_char(*s->p))
		s->p++;
	return s->p > from ? strtab_addn(&s->fn->f->u->strs, from, (size_t)(s->p - from)) : 0;
}

/* ---- primaries ---------------------------------------------------------------------- */

static struct little *constant(struct parser *s, int64_t value, ir_type t)
{
	struct little *n = node(s, LITTLE_CONST, NULL, NULL);

	n->value = value;
	n->type = t;
	return n;
}

static struct little *parse_number(struct parser *s)
{
	const char *from = s->p;
	char *end;
	unsigned long long v = strtoull(from, &end, 0);
	ir_type t = s->fn->f->t_int;

	s->p = text_skip_token(from, s->end);
	if (end < s->p && strspn(end, "uUlL") < (size_t)(s->p - end))
		return NULL;
	if (s->p < s->end && *s->p == '.')
		return NULL;
	if (memchr(from, 'u', (size_t)(s->p - from)) || memchr(from, 'U', (size_t)(s->p - from)))
		t = s->fn->f->t_size;
	else if (v > INT32_MAX)
		t = s->fn->f->t_ptrdiff;
	return constant(s, (int64_t)v, t);
}

static struct little *parse_char(struct parser *s)
{
	const char *from = s->p;

	s->p = text_skip_token(from, s->end);
	if (s->p - from != 3 || from[1] == '\\')
		return NULL;
	return constant(s, from[1], s->fn->f->t_int);
}

static bool find_global(struct fn *fn, ir_str name, uint32_t *ret)
{
	const struct ir_unit *u = fn->f->u;

	for (*ret = 0; *ret < u->globals.n; ++*ret)
		if (u->globals.v[*ret].name == name &&
		    !(u->globals.v[*ret].flags & IR_G_LOCAL_STATIC))
			return true;
	return false;
}

/* A use by one of the macro's definitions: "(x)->tag", but not "a + b". */
static struct little *parse_definition(struct parser *s, const struct macro *m,
				       const struct macro_use_text *use)
{
	struct parser inner = *s;
	struct text_part body;
	struct little *n;

	if (m->is_function != (use->n_args > 0) || !macro_apply(m, use, m->body, s->mem, &body))
		return NULL;
	inner.p = body.s;
	inner.end = body.end;
	n = parse_postfix(&inner);
	skip(&inner);
	return inner.p == inner.end ? n : NULL;
}

/* A macro that stands for one operand.  Of several definitions it is not known which one is in
 * force: one has to be all that can be read here. */
static struct little *parse_macro(struct parser *s, const char *name)
{
	struct macro defs[MAX_CHOICES];
	struct little *n = NULL, *other;
	struct macro_use_text use;
	uint32_t n_defs;

	if (s->macro_depth >= MAX_MACRO_DEPTH || !macro_use_at(name, s->end, &use))
		return NULL;
	n_defs = macros_named(s->fn->f, use.name, defs,
			      s->macro_depth < MAX_CHOICE_DEPTH ? MAX_CHOICES : 1);
	s->macro_depth++;
	for (uint32_t i = 0; i < n_defs; i++) {
		other = parse_definition(s, &defs[i], &use);
		if (n && other)
			n_defs = 0; /* it may be either */
		n = n ? n : other;
	}
	s->macro_depth--;
	s->p = n && n_defs && defs[0].is_function ? use.past : use.end;
	return n_defs ? n : NULL;
}

static struct little *parse_name(struct parser *s)
{
	struct front *f = s->fn->f;
	const char *from = text_skip_space(s->p, s->end);
	ir_str id = take_name(s);
	const char *name = ir_cstr(f->u, id);
	struct little *n;
	int64_t value;

	if (!id)
		return NULL;
	if (strcmp(name, "NULL") == 0 || strcmp(name, "nullptr") == 0)
		return constant(s, 0, f->t_voidp);
	n = node(s, LITTLE_LOCAL, NULL, NULL);
	if (local_named(s->fn, id, &n->index)) {
		n->type = ir_build_local_at(s->fn->b, n->index)->type;
		return n;
	}
	n->kind = LITTLE_GLOBAL;
	if (find_global(s->fn, id, &n->index)) {
		n->type = f->u->globals.v[n->index].type;
		return n;
	}
	if (decl_enumerator(f, id, &value))
		return constant(s, value, f->t_int);
	return parse_macro(s, from);
}

static struct little *parse_sizeof(struct parser *s)
{
	struct little *of;

	if (s->depth++ > MAX_DEPTH)
		return NULL;
	of = parse_binary(s, LITTLE_UNARY_LEVEL);
	s->depth--;
	if (!of || !ir_typ(s->fn->f->u, of->type)->size_bytes)
		return NULL;
	return constant(s, (int64_t)ir_typ(s->fn->f->u, of->type)->size_bytes, s->fn->f->t_size);
}

/* "int)x" of a number that stays what it is: a size as an int, say. */
static struct little *parse_cast(struct parser *s)
{
	static const char *const words[] = {"int", "long", "size_t", "ssize_t"};
	struct front *f = s->fn->f;
	const ir_type types[] = {f->t_int, f->t_ptrdiff, f->t_size, f->t_ptrdiff};
	const char *from = s->p;
	struct little *n;
	ir_str id = take_name(s);

	for (size_t i = 0; id && i < PS_ARRAY_SIZE(words); i++) {
		if (strcmp(ir_cstr(f->u, id), words[i]) != 0 || !take(s, ")"))
			continue;
		n = parse_unary(s);
		if (n && n->kind == LITTLE_CONST && n->value >= 0 && n->value <= INT32_MAX)
			return constant(s, n->value, types[i]);
		break;
	}
	s->p = from;
	return NULL;
}

static struct little *parse_primary(struct parser *s)
{
	struct little *n;

	skip(s);
	if (s->p >= s->end)
		return NULL;
	if (*s->p == '"') { /* assert(x && "why") */
		s->p = text_skip_token(s->p, s->end);
		return constant(s, 1, s->fn->f->t_int);
	}
	if (isdigit((unsigned char)*s->p))
		return parse_number(s);
	if (*s->p == '\'')
		return parse_char(s);
	if (take(s, "(")) {
		n = parse_cast(s);
		if (n)
			return n;
		n = parse_binary(s, 0);
		return n && take(s, ")") ? n : NULL;
	}
	if (text_starts(s->p, s->end, "sizeof") && s->p + 6 < s->end && !is_ident_char(s->p[6])) {
		s->p += 6;
		return parse_sizeof(s);
	}
	return parse_name(s);
}

/* ---- members, subscripts, unary operators ------------------------------------------------ */

/* The way to a member through anonymous ones. */
static int find_member(const struct ir_unit *u, ir_type record, ir_str name, uint32_t *path,
		       int max)
{
	const struct ir_typ *t = ir_typ(u, record);

	if (t->kind != IR_RECORD || max <= 0)
		return 0;
	for (uint32_t i = 0; i < t->n; i++) {
		const struct ir_field *f = &u->fields.v[t->first + i];
		int n;

		path[0] = i;
		if (f->name == name)
			return 1;
		if (f->name || (n = find_member(u, f->type, name, path + 1, max - 1)) == 0)
			continue;
		return n + 1;
	}
	return 0;
}

static struct little *parse_member(struct parser *s, struct little *base, bool is_arrow)
{
	const struct ir_unit *u = s->fn->f->u;
	ir_str name = take_name(s);
	ir_type t = base->type;
	struct little *n;

	if (!name)
		return NULL;
	n = node(s, LITTLE_MEMBER, base, NULL);
	n->is_arrow = is_arrow;
	if (is_arrow)
		t = ir_type_is(u, t, IR_PTR) || ir_type_is(u, t, IR_ARRAY) ? ir_typ(u, t)->elem : 0;
	else if (!little_is_place(base))
		return NULL;
	n->record = t;
	n->n_path = find_member(u, t, name, n->path, LITTLE_MAX_PATH);
	for (int i = 0; i < n->n_path; i++)
		t = u->fields.v[ir_typ(u, t)->first + n->path[i]].type;
	n->type = t;
	return n->n_path ? n : NULL;
}

static struct little *parse_subscript(struct parser *s, struct little *base)
{
	const struct ir_unit *u = s->fn->f->u;
	const struct ir_typ *t = ir_typ(u, base->type);
	struct little *n = node(s, LITTLE_INDEX, base, parse_binary(s, 0));

	if (!n->r || !take(s, "]") || !ir_type_is(u, n->r->type, IR_INT))
		return NULL;
	if (t->kind != IR_PTR && t->kind != IR_ARRAY)
		return NULL;
	n->type = t->elem;
	return ir_typ(u, n->type)->size_bytes ? n : NULL;
}

static struct little *parse_postfix(struct parser *s)
{
	struct little *n = parse_primary(s);

	while (n) {
		if (take(s, "->"))
			n = parse_member(s, n, true);
		else if (take(s, "["))
			n = parse_subscript(s, n);
		else if (!text_starts(s->p, s->end, "...") && take(s, "."))
			n = parse_member(s, n, false);
		else if (text_starts(s->p, s->end, "(") || text_starts(s->p, s->end, "++") ||
			 text_starts(s->p, s->end, "--"))
			return NULL; /* a call, or an effect */
		else
			break;
	}
	return n;
}

static bool is_arithmetic(const struct parser *s, const struct little *n)
{
	return ir_type_is(s->fn->f->u, n->type, IR_INT);
}

static bool is_scalar(const struct parser *s, const struct little *n)
{
	return !ir_type_is(s->fn->f->u, n->type, IR_RECORD) &&
	       !ir_type_is(s->fn->f->u, n->type, IR_OPAQUE) && n->type != 0;
}

static struct little *parse_unary(struct parser *s)
{
	struct little *l, *n;
	const struct ir_typ *t;
	char op;

	skip(s);
	if (s->p >= s->end || text_starts(s->p, s->end, "++") || text_starts(s->p, s->end, "--"))
		return NULL;
	op = *s->p;
	if (!strchr("!-~*&+", op))
		return parse_postfix(s);
	s->p++;
	if (s->depth++ > MAX_DEPTH)
		return NULL;
	l = parse_unary(s);
	s->depth--;
	if (!l || !is_scalar(s, l))
		return l && op == '&' && little_is_place(l) ? node(s, LITTLE_ADDRESS, l, NULL)
							    : NULL;
	t = ir_typ(s->fn->f->u, l->type);
	n = node(s, LITTLE_UNARY, l, NULL);
	n->op = op;
	switch (op) {
	case '!':
		n->type = s->fn->f->t_int;
		return n;
	case '*':
		n->kind = LITTLE_DEREF;
		n->type = t->kind == IR_PTR || t->kind == IR_ARRAY ? t->elem : 0;
		return n->type ? n : NULL;
	case '&':
		if (!little_is_place(l))
			return NULL;
		n->kind = LITTLE_ADDRESS;
		n->type = type_ptr_to(s->fn->f, l->type, false);
		return n;
	default:
		n->type = promoted(s->fn, l->type);
		return is_arithmetic(s, l) ? n : NULL;
	}
}

/* ---- binary operators --------------------------------------------------------------------- */

static const struct {
	const char *token;
	int level;
	enum CXBinaryOperatorKind op;
} operators[] = {
	{"||", 1, CXBinaryOperator_LOr}, {"&&", 2, CXBinaryOperator_LAnd},
	{"==", 6, CXBinaryOperator_EQ},	 {"!=", 6, CXBinaryOperator_NE},
	{"<=", 7, CXBinaryOperator_LE},	 {">=", 7, CXBinaryOperator_GE},
	{"<<", 8, CXBinaryOperator_Shl}, {">>", 8, CXBinaryOperator_Shr},
	{"<", 7, CXBinaryOperator_LT},	 {">", 7, CXBinaryOperator_GT},
	{"|", 3, CXBinaryOperator_Or},	 {"^", 4, CXBinaryOperator_Xor},
	{"&", 5, CXBinaryOperator_And},	 {"+", 9, CXBinaryOperator_Add},
	{"-", 9, CXBinaryOperator_Sub},	 {"*", 10, CXBinaryOperator_Mul},
	{"/", 10, CXBinaryOperator_Div}, {"%", 10, CXBinaryOperator_Rem},
};

static size_t next_operator(struct parser *s, int min_level)
{
	skip(s);
	for (size_t i = 0; i < PS_ARRAY_SIZE(operators); i++) {
		size_t n = strlen(operators[i].token);

		if (!text_starts(s->p, s->end, operators[i].token))
			continue;
		if (operators[i].level < min_level || (s->p + n < s->end && s->p[n] == '='))
			break; /* for someone further out; or an assignment: never matches there */
		return i;
	}
	return PS_ARRAY_SIZE(operators);
}

/* The usual arithmetic conversions for integers. */
static ir_type common_type(struct fn *fn, ir_type a, ir_type b)
{
	const struct ir_typ *x, *y;

	a = promoted(fn, a);
	b = promoted(fn, b);
	x = ir_typ(fn->f->u, a);
	y = ir_typ(fn->f->u, b);
	if (x->count != y->count)
		return x->count > y->count ? a : b;
	return x->flags & IR_TF_SIGNED ? b : a;
}

static bool is_pointer(const struct parser *s, const struct little *n)
{
	return ir_type_is(s->fn->f->u, n->type, IR_PTR) ||
	       ir_type_is(s->fn->f->u, n->type, IR_ARRAY);
}

/* Gives the operation its types; false where it is none that we know. */
static bool resolve(struct parser *s, struct little *n)
{
	enum CXBinaryOperatorKind op = n->binary;
	bool is_comparison = op >= CXBinaryOperator_LT && op <= CXBinaryOperator_NE;

	if (!is_scalar(s, n->l) || !is_scalar(s, n->r))
		return false;
	n->type = s->fn->f->t_int;
	if (op == CXBinaryOperator_LAnd || op == CXBinaryOperator_LOr)
		return true;
	if (is_arithmetic(s, n->l) && is_arithmetic(s, n->r)) {
		n->operands = common_type(s->fn, n->l->type, n->r->type);
		if (op == CXBinaryOperator_Shl || op == CXBinaryOperator_Shr)
			n->operands = promoted(s->fn, n->l->type);
		if (!is_comparison)
			n->type = n->operands;
		return true;
	}
	if (!is_comparison)
		return false;
	/* Pointers: with each other, or with 0. */
	n->operands = type_decayed(s->fn->f, is_pointer(s, n->l) ? n->l->type : n->r->type);
	return (is_pointer(s, n->l) || n->l->kind == LITTLE_CONST) &&
	       (is_pointer(s, n->r) || n->r->kind == LITTLE_CONST);
}

/* sizeof a / sizeof a[0] */
static struct little *folded(struct parser *s, struct little *n)
{
	int64_t a, b;

	if (n->l->kind != LITTLE_CONST || n->r->kind != LITTLE_CONST || !is_arithmetic(s, n->l) ||
	    !is_arithmetic(s, n->r))
		return n;
	a = n->l->value;
	b = n->r->value;
	if (a < 0 || a > INT32_MAX || b <= 0 || b > INT32_MAX)
		return n;
	if (n->binary == CXBinaryOperator_Div)
		return constant(s, a / b, n->type);
	if (n->binary == CXBinaryOperator_Sub && a >= b)
		return constant(s, a - b, n->type);
	return n;
}

static struct little *parse_binary(struct parser *s, int min_level)
{
	struct little *l, *n;
	size_t i;

	if (s->depth++ > MAX_DEPTH)
		return NULL;
	l = parse_unary(s);
	while (l && min_level < LITTLE_UNARY_LEVEL &&
	       (i = next_operator(s, min_level)) < PS_ARRAY_SIZE(operators)) {
		s->p += strlen(operators[i].token);
		n = node(s, LITTLE_BINARY, l, parse_binary(s, operators[i].level + 1));
		n->binary = operators[i].op;
		l = n->r && resolve(s, n) ? folded(s, n) : NULL;
	}
	s->depth--;
	return l;
}

const struct little *little_parse(struct fn *fn, const char *p, const char *end, struct arena *mem)
{
	struct parser s = {.fn = fn, .p = p, .end = end, .mem = mem};
	struct little *n = parse_binary(&s, 0);

	skip(&s);
	return n && s.p == s.end && is_scalar(&s, n) ? n : NULL;
}

/* ---- emitting ------------------------------------------------------------------------------- */

static struct place little_place(struct fn *fn, const struct little *n, ir_loc loc)
{
	struct place p;
	bool is_arrow = n->is_arrow;

	switch (n->kind) {
	case LITTLE_LOCAL:
		return place_local(fn, n->index);
	case LITTLE_GLOBAL:
		return (struct place){.addr = IR_REF(IR_GLOBAL, n->index), .type = n->type};
	case LITTLE_DEREF:
		return (struct place){.addr = little_value(fn, n->l, loc).ref, .type = n->type};
	case LITTLE_MEMBER:
		if (is_arrow)
			p = (struct place){.addr = little_value(fn, n->l, loc).ref,
					   .type = n->record};
		else
			p = little_place(fn, n->l, loc);
		for (int i = 0; i < n->n_path; i++) {
			p = place_field(fn, p, p.type, n->path[i], is_arrow ? IR_ARROW : 0, loc);
			is_arrow = false;
		}
		return p;
	case LITTLE_INDEX: {
		struct ir_ref base = little_value(fn, n->l, loc).ref;
		struct ir_ref index = little_value(fn, n->r, loc).ref;

		return (struct place){.addr = emit_aux(fn, IR_ELEM,
						       type_ptr_to(fn->f, n->type, false), base,
						       index, n->type, IR_SUBSCRIPT, loc),
				      .type = n->type};
	}
	case LITTLE_CONST:
	case LITTLE_ADDRESS:
	case LITTLE_UNARY:
	case LITTLE_BINARY:
		break;
	}
	PS_BUG("no place: %d", n->kind);
}

static struct val little_binary(struct fn *fn, const struct little *n, ir_loc loc)
{
	struct val l = little_value(fn, n->l, loc), r = little_value(fn, n->r, loc);
	bool is_shift = n->binary == CXBinaryOperator_Shl || n->binary == CXBinaryOperator_Shr;

	l = convert(fn, l, n->operands, false, loc);
	r = convert(fn, r, is_shift ? promoted(fn, r.type) : n->operands, false, loc);
	return binary_op(fn, n->binary, l, r, n->type, loc);
}

/* && and || are only used as conditions (vanished.c); as operands they are not known. */
struct val little_value(struct fn *fn, const struct little *n, ir_loc loc)
{
	struct val v;

	switch (n->kind) {
	case LITTLE_CONST:
		return (struct val){int_const(fn, n->type, n->value), n->type};
	case LITTLE_LOCAL:
	case LITTLE_GLOBAL:
	case LITTLE_MEMBER:
	case LITTLE_INDEX:
	case LITTLE_DEREF:
		return load(fn, little_place(fn, n, loc), loc);
	case LITTLE_ADDRESS:
		return (struct val){little_place(fn, n->l, loc).addr, n->type};
	case LITTLE_UNARY:
		v = little_value(fn, n->l, loc);
		if (n->op == '!')
			return truth(fn, v, true, loc);
		v = convert(fn, v, n->type, false, loc);
		if (n->op == '+')
			return v;
		return (struct val){
			emit(fn, n->op == '-' ? IR_NEG : IR_NOT, n->type, v.ref, IR_NOREF, loc),
			n->type};
	case LITTLE_BINARY:
		if (n->binary == CXBinaryOperator_LAnd || n->binary == CXBinaryOperator_LOr)
			return unknown(fn, n->type, loc);
		return little_binary(fn, n, loc);
	}
	PS_BUG("no value: %d", n->kind);
}
