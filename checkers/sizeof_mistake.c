/* sizeof_mistake.c - sizeof of something else than what is meant (CWE-467).
 *
 * The front end says of a constant what it has measured.  From there this is a matter of form: the
 * size of a pointer where the pointer itself is what the call is about; the size of a pointer for
 * an object that is no pointer; a count of bytes where elements are counted, and the other way
 * round; two sizes multiplied.  What stores, copies or sorts pointers is left alone: there their
 * size is what is meant.
 *
 * Nothing here depends on the path, so each call is looked at once.
 */
#include "checkers/checker.h"

#include <string.h>

static const struct rule sizeof_mistake = {
	.id = "sizeof-mistake",
	.summary = "sizeof measures something else than what is meant",
	.help = "The size given here is not that of the object it is given for: it is the size of "
		"a pointer "
		"where what it points to was meant, a number of elements where bytes are counted "
		"or the other "
		"way round, or a size that was multiplied twice. An array that is a parameter is a "
		"pointer, "
		"too.\n\nMeasure the object: sizeof *p for what p points to, a length that is "
		"passed along for an "
		"array that a caller owns. Where elements are counted, divide by the size of one; "
		"where bytes "
		"are, multiply by it, once.",
	.bad = "struct pair {\n\tlong key, value;\n};\n\nvoid clear(struct pair "
	       "*p)\n{\n\tmemset(p, 0, "
	       "sizeof(p));\n}\n",
	.good = "struct pair {\n\tlong key, value;\n};\n\nvoid clear(struct pair "
		"*p)\n{\n\tmemset(p, 0, "
		"sizeof(*p));\n}\n",
	.cwe = {467, 131},
	.severity = SEV_WARNING,
	.security = 5.5,
};

enum {
	COUNT_LOOKED, /* per call: looked at already                                              */
	COUNT_VALUE,  /* per local: see note_values()                                             */
};

static void report(struct flow_ctx *cx, ir_loc loc, const char *text, const char *subject,
		   enum confidence confidence)
{
	struct flow_ctx here = *cx;

	here.st = NULL; /* no path leads to it */
	flow_report(&here, &(struct flow_report){.rule = &sizeof_mistake,
						 .severity = SEV_WARNING,
						 .confidence = confidence,
						 .loc = loc,
						 .text = text,
						 .subject = subject,
						 .origin = IR_NO});
}

/* ---- operands -------------------------------------------------------------------------------- */

static const struct ir_ins *tmp_ins(const struct flow_ctx *cx, struct ir_ref r)
{
	return ir_ref_is(r, IR_TMP) ? &cx->fn->ins[ir_ref_index(r)] : NULL;
}

/* Of each local, what it is set to once and for all where it is declared (size_t n = sizeof(buf)),
 * as the operand's bits + 2; 1: it is set again. */
static void note_values(struct flow_ctx *cx)
{
	const struct ir_func *fn = cx->fn;

	for (uint32_t i = 0; i < fn->n_ins; i++) {
		const struct ir_ins *ins = &fn->ins[i];
		uint64_t *known;

		if (ins->op != IR_STORE || !ir_ref_is(ins->a, IR_LOCAL) ||
		    !ir_type_is(cx->unit, ins->type, IR_INT))
			continue;
		known = flow_count(cx, COUNT_VALUE, ir_ref_index(ins->a));
		*known = *known || !(ins->flags & IR_INIT) ? 1 : (uint64_t)ins->b.bits + 2;
	}
}

static struct ir_ref only_value(const struct flow_ctx *cx, struct ir_ref local)
{
	uint32_t n = ir_ref_index(local);
	uint64_t known;

	if (cx->fn->locals[n].flags & (IR_L_ADDR_TAKEN | IR_L_PARAM))
		return IR_NOREF;
	known = *flow_count(cx, COUNT_VALUE, n);
	return known > 1 ? (struct ir_ref){(uint32_t)(known - 2)} : IR_NOREF;
}

/* r without conversions; a variable that is set once as what it is set to. */
static struct ir_ref resolve(const struct flow_ctx *cx, struct ir_ref r)
{
	for (int depth = 0; depth < 16; depth++) {
		const struct ir_ins *i = tmp_ins(cx, r);
		struct ir_ref v;

		if (i && i->op == IR_CAST) {
			r = i->a;
			continue;
		}
		if (!i || i->op != IR_LOAD || !ir_ref_is(i->a, IR_LOCAL) ||
		    !ir_type_is(cx->unit, i->type, IR_INT))
			break;
		v = only_value(cx, i->a);
		if (ir_ref_is(v, IR_NONE))
			break;
		r = v;
	}
	return r;
}

static struct ir_ref without_casts(const struct flow_ctx *cx, struct ir_ref r)
{
	for (const struct ir_ins *i; (i = tmp_ins(cx, r)) && i->op == IR_CAST;)
		r = i->a;
	return r;
}

static const struct ir_measure *measure(const struct flow_ctx *cx, struct ir_ref r)
{
	const struct ir_const *c;

	r = resolve(cx, r);
	if (!ir_ref_is(r, IR_CONST))
		return NULL;
	c = &cx->unit->consts.v[ir_ref_index(r)];
	return c->measure ? &cx->unit->measures.v[c->measure] : NULL;
}

static bool plain_number(const struct flow_ctx *cx, struct ir_ref r, int64_t *ret)
{
	const struct ir_const *c;

	r = resolve(cx, r);
	if (!ir_ref_is(r, IR_CONST))
		return false;
	c = &cx->unit->consts.v[ir_ref_index(r)];
	*ret = c->value;
	return !c->measure && ir_type_is(cx->unit, c->type, IR_INT);
}

/* ---- what a size is made of ------------------------------------------------------------------ */

enum { MAX_PARTS = 4, MAX_DEPTH = 8 };

/* n * sizeof(a) * sizeof(b) - 1 */
struct size {
	const struct ir_measure *part[MAX_PARTS]; /* the sizes that are multiplied             */
	uint32_t n;
	bool has_factor; /* … and with something else                                  */
	bool has_offset; /* … and a number is added or subtracted                       */
	bool has_term;	 /* … or something that is no number: not of this form          */
	const struct ir_measure *direct; /* a summand that is a size alone              */
	const struct ir_ins *count;	 /* the division sizeof(a) / sizeof(b) that it is  */
	const struct ir_ins *wide;	 /* a call of wcslen() that is not multiplied      */
};

static bool is_call_of(const struct flow_ctx *cx, const struct ir_ins *i, const char *name)
{
	const struct ir_call *c = &cx->fn->calls[i->imm];

	return i->op == IR_CALL && ir_ref_is(c->callee, IR_SYM) &&
	       strcmp(ir_cstr(cx->unit, cx->unit->syms.v[ir_ref_index(c->callee)].name), name) == 0;
}

static void take_apart(const struct flow_ctx *cx, struct ir_ref r, struct size *s, int depth);

static void take_sum(const struct flow_ctx *cx, const struct ir_ins *i, struct size *s, int depth)
{
	int64_t n;

	if (plain_number(cx, i->b, &n)) {
		s->has_offset = true;
		take_apart(cx, i->a, s, depth);
	} else if (plain_number(cx, i->a, &n)) {
		s->has_offset = true;
		take_apart(cx, i->b, s, depth);
	} else {
		s->has_term = true;
		take_apart(cx, i->a, s, depth);
		take_apart(cx, i->b, s, depth);
		if (measure(cx, i->a))
			s->direct = measure(cx, i->a);
		else if (measure(cx, i->b))
			s->direct = measure(cx, i->b);
	}
}

static void take_apart(const struct flow_ctx *cx, struct ir_ref r, struct size *s, int depth)
{
	const struct ir_measure *m = measure(cx, r);
	const struct ir_ins *i;
	int64_t n;

	if (m) {
		if (s->n < MAX_PARTS)
			s->part[s->n++] = m;
		return;
	}
	if (plain_number(cx, r, &n)) {
		s->has_factor = s->has_factor || n != 1;
		return;
	}
	i = tmp_ins(cx, resolve(cx, r));
	if (!i || depth == 0) {
		s->has_factor = true;
		return;
	}
	switch ((int)i->op) {
	case IR_MUL:
		take_apart(cx, i->a, s, depth - 1);
		take_apart(cx, i->b, s, depth - 1);
		break;
	case IR_ADD:
	case IR_SUB:
		take_sum(cx, i, s, depth - 1);
		break;
	case IR_DIV:
		if (measure(cx, i->a) && measure(cx, i->b))
			s->count = i;
		s->has_factor = true;
		break;
	case IR_CALL:
		if (is_call_of(cx, i, "wcslen"))
			s->wide = i;
		s->has_factor = true;
		break;
	default:
		s->has_factor = true;
		break;
	}
}

static struct size size_of(const struct flow_ctx *cx, struct ir_ref r)
{
	struct size s = {0};

	take_apart(cx, r, &s, MAX_DEPTH);
	return s;
}

/* Nothing but one sizeof, perhaps plus or minus a number. */
static const struct ir_measure *alone(const struct size *s)
{
	return s->n == 1 && !s->has_factor && !s->has_term ? s->part[0] : NULL;
}

/* ---- types ----------------------------------------------------------------------------------- */

static const struct ir_typ *typ(const struct flow_ctx *cx, ir_type t)
{
	return ir_typ(cx->unit, t);
}

static uint64_t size_bytes(const struct flow_ctx *cx, ir_type t)
{
	return typ(cx, t)->kind == IR_PTR ? cx->unit->ptr_bytes : typ(cx, t)->size_bytes;
}

static bool is_number(const struct flow_ctx *cx, ir_type t)
{
	return typ(cx, t)->kind == IR_INT || typ(cx, t)->kind == IR_FLOAT;
}

/* Alike but for signs and names. */
static bool same_kind(const struct flow_ctx *cx, ir_type a, ir_type b)
{
	if (a == b)
		return true;
	if (typ(cx, a)->kind != typ(cx, b)->kind || typ(cx, a)->kind == IR_RECORD)
		return false;
	if (typ(cx, a)->kind == IR_PTR)
		return same_kind(cx, typ(cx, a)->elem, typ(cx, b)->elem);
	return size_bytes(cx, a) == size_bytes(cx, b);
}

static bool is_pointer_to(const struct flow_ctx *cx, ir_type p, ir_type t)
{
	return typ(cx, p)->kind == IR_PTR && same_kind(cx, typ(cx, p)->elem, t);
}

/* The type that an operand has before it is converted for the call: of a pointer that is loaded or
 * computed; of an array, a pointer to its element.  0: not known. */
static ir_type pointer_type(const struct flow_ctx *cx, struct ir_ref r)
{
	const struct ir_ins *i;

	r = without_casts(cx, r);
	i = tmp_ins(cx, r);
	if (i && i->op != IR_FIELD && i->op != IR_ELEM)
		return i->type;
	return 0;
}

/* The declared type of the object that an operand is the address of; 0: it is none. */
static ir_type object_type(const struct flow_ctx *cx, struct ir_ref r)
{
	const struct ir_ins *i;

	r = without_casts(cx, r);
	if (ir_ref_is(r, IR_LOCAL))
		return cx->fn->locals[ir_ref_index(r)].type;
	if (ir_ref_is(r, IR_GLOBAL))
		return cx->unit->globals.v[ir_ref_index(r)].type;
	i = tmp_ins(cx, r);
	if (i && i->op == IR_FIELD)
		return cx->unit->fields.v[typ(cx, i->aux)->first + i->imm].type;
	return i && i->op == IR_ELEM && i->flags & IR_SUBSCRIPT ? i->aux : 0;
}

static const char *text_of(const struct flow_ctx *cx, struct ir_ref r)
{
	return flow_ref_text(cx, without_casts(cx, r));
}

static const char *expr(const struct flow_ctx *cx, const struct ir_measure *m)
{
	return ir_cstr(cx->unit, m->expr);
}

static bool is_expr(const struct flow_ctx *cx, const struct ir_measure *m, const char *text)
{
	return m->expr && strcmp(expr(cx, m), text) == 0;
}

/* ---- a pointer's size for what it points to -------------------------------------------------- */

/* An expression of pointer type, whose size is asked for where that is hardly meant. */
static bool is_pointer_expr(const struct flow_ctx *cx, const struct ir_measure *m)
{
	return m && m->flags & IR_M_EXPR && typ(cx, m->type)->kind == IR_PTR;
}

/* What is pointed to is itself as large as a pointer, and may be one: an array of pointers. */
static bool holds_pointers(const struct flow_ctx *cx, ir_type pointer)
{
	ir_type elem = typ(cx, pointer)->elem;

	return typ(cx, elem)->kind == IR_PTR || typ(cx, elem)->kind == IR_FUNC;
}

/* &x of something that is as large as a pointer: its size is asked for. */
static bool is_address_of_such(const struct flow_ctx *cx, struct ir_ref r)
{
	ir_type t = object_type(cx, r);

	return t && !ir_type_is_aggregate(cx->unit, t) && size_bytes(cx, t) == cx->unit->ptr_bytes;
}

static void say_pointer(struct flow_ctx *cx, ir_loc loc, const struct ir_measure *m)
{
	if (m->flags & IR_M_DECAYED)
		report(cx, loc,
		       flow_text(
			       cx,
			       "sizeof('%s') is the size of a pointer: '%s' is a parameter, and no "
			       "array in spite of its declaration",
			       expr(cx, m), expr(cx, m)),
		       expr(cx, m), CONF_CERTAIN);
	else
		report(cx, loc,
		       flow_text(cx,
				 "sizeof('%s') is the size of the pointer, not of what '%s' points "
				 "to",
				 expr(cx, m), expr(cx, m)),
		       expr(cx, m), CONF_CERTAIN);
}

struct args {
	struct flow_ctx *cx;
	const struct ir_arg *v;
	uint32_t n; /* without those of an ellipsis                              */
	const struct model *model;
	const char *name;
};

/* Is argument i a size for argument j: by the function's model, or by standing beside it? */
static bool belongs_to(const struct args *a, uint32_t i, uint32_t j)
{
	return a->model || i == j + 1 || j == i + 1;
}

static bool has_address_of_such(const struct args *a)
{
	for (uint32_t i = 0; i < a->n; i++)
		if (is_address_of_such(a->cx, a->v[i].value))
			return true;
	return false;
}

/* f(p, …, sizeof(p)) */
static bool check_own_size(const struct args *a, uint32_t i, const struct size *s)
{
	struct flow_ctx *cx = a->cx;
	const struct ir_measure *m = s->n == 1 && !s->has_term ? s->part[0] : NULL;

	if (!is_pointer_expr(cx, m) || m->flags & IR_M_COMPUTED || !m->expr ||
	    holds_pointers(cx, m->type) || has_address_of_such(a))
		return false;
	for (uint32_t j = 0; j < a->n; j++) {
		if (j == i || !ir_type_is(cx->unit, pointer_type(cx, a->v[j].value), IR_PTR) ||
		    !belongs_to(a, i, j) || !is_expr(cx, m, text_of(cx, a->v[j].value)))
			continue;
		say_pointer(cx, a->v[i].loc, m);
		return true;
	}
	return false;
}

/* f(p, …, sizeof(struct s *)), p being one */
static bool check_pointer_type(const struct args *a, uint32_t i, const struct size *s)
{
	struct flow_ctx *cx = a->cx;
	const struct ir_measure *m = alone(s);

	if (!m || m->flags & IR_M_EXPR || typ(cx, m->type)->kind != IR_PTR ||
	    typ(cx, typ(cx, m->type)->elem)->kind != IR_RECORD || has_address_of_such(a))
		return false;
	for (uint32_t j = 0; j < a->n; j++) {
		ir_type t = pointer_type(cx, a->v[j].value);

		if (j == i || !t || !same_kind(cx, t, m->type) || !belongs_to(a, i, j))
			continue;
		report(cx, a->v[i].loc,
		       flow_text(cx,
				 "the size of a pointer is given for '%s', which points to %llu "
				 "bytes",
				 text_of(cx, a->v[j].value),
				 (unsigned long long)size_bytes(cx, typ(cx, t)->elem)),
		       text_of(cx, a->v[j].value), CONF_CERTAIN);
		return true;
	}
	return false;
}

/* f(&p, …, sizeof(*p)): the pointer itself is overwritten */
static bool check_address_of_pointer(const struct args *a, uint32_t i, const struct size *s)
{
	struct flow_ctx *cx = a->cx;
	const struct ir_measure *m = alone(s);

	if (!m || !m->expr || expr(cx, m)[0] != '*' || !a->model ||
	    size_bytes(cx, m->type) <= cx->unit->ptr_bytes)
		return false;
	for (uint32_t j = 0; j < a->n; j++) {
		ir_type t = object_type(cx, a->v[j].value);
		const char *text = text_of(cx, a->v[j].value);

		if (j == i || !t || typ(cx, t)->kind != IR_PTR || text[0] != '&' ||
		    strcmp(text + 1, expr(cx, m) + 1) != 0)
			continue;
		report(cx, a->v[j].loc,
		       flow_text(cx,
				 "'%s' is the address of the pointer, and sizeof('%s') the size of "
				 "what it "
				 "points to",
				 text, expr(cx, m)),
		       text, CONF_CERTAIN);
		return true;
	}
	return false;
}

/* sizeof(p + 1), sizeof(strlen(s)), sizeof(BUFFER_SIZE): of what comes out, whatever its value */
static bool check_computed(const struct args *a, uint32_t i, const struct size *s)
{
	struct flow_ctx *cx = a->cx;
	const struct ir_measure *m = alone(s);
	bool is_pointer;

	if (!m || !(m->flags & IR_M_COMPUTED) || !a->model)
		return false;
	is_pointer = typ(cx, m->type)->kind == IR_PTR;
	if (!is_pointer && !is_number(cx, m->type))
		return false;
	for (uint32_t j = 0; j < a->n; j++) {
		ir_type t = object_type(cx, a->v[j].value), p = pointer_type(cx, a->v[j].value);

		if (j == i)
			continue;
		/* an object of just that size: an integer that gets the number */
		if (t && (size_bytes(cx, t) == size_bytes(cx, m->type) ||
			  !ir_type_is(cx->unit, t, IR_ARRAY)))
			continue;
		if (!t &&
		    (!ir_type_is(cx->unit, p, IR_PTR) || size_bytes(cx, typ(cx, p)->elem) != 1))
			continue;
		report(cx, a->v[i].loc,
		       flow_text(cx,
				 "sizeof measures %s here, %llu bytes, and does not say how large "
				 "'%s' is",
				 is_pointer ? "a pointer" : "the type of a number",
				 (unsigned long long)size_bytes(cx, m->type),
				 text_of(cx, a->v[j].value)),
		       text_of(cx, a->v[j].value), CONF_CERTAIN);
		return true;
	}
	return false;
}

/* ---- elements and bytes ---------------------------------------------------------------------- */

/* Functions that count elements: which argument is where they go, which one how many. */
static const struct counting {
	const char *name;
	uint8_t to, count;
} counting[] = {
	{"wcsncpy", 1, 3},  {"wcsncat", 1, 3},	{"wmemcpy", 1, 3},   {"wmemmove", 1, 3},
	{"wmemset", 1, 3},  {"wcslcpy", 1, 3},	{"wcslcat", 1, 3},   {"wcpncpy", 1, 3},
	{"fgetws", 1, 2},   {"swprintf", 1, 2}, {"vswprintf", 1, 2}, {"mbstowcs", 1, 3},
	{"wcsftime", 1, 2}, {"wcsxfrm", 1, 3},	{"mbsrtowcs", 1, 3}, {"_snwprintf", 1, 2},
	{"wcsnlen", 1, 2},
};

static bool check_counting(const struct args *a)
{
	struct flow_ctx *cx = a->cx;
	const struct ir_measure *m;
	struct size s;

	for (size_t k = 0; k < PS_ARRAY_SIZE(counting); k++) {
		if (strcmp(counting[k].name, a->name) != 0 || counting[k].count > a->n)
			continue;
		s = size_of(cx, a->v[counting[k].count - 1].value);
		m = alone(&s);
		if (!m || typ(cx, m->type)->kind != IR_ARRAY ||
		    size_bytes(cx, typ(cx, m->type)->elem) < 2)
			return false;
		report(cx, a->v[counting[k].count - 1].loc,
		       flow_text(cx,
				 "'%s' counts characters, and sizeof('%s') bytes: %u in each "
				 "character",
				 a->name, expr(cx, m),
				 (unsigned)size_bytes(cx, typ(cx, m->type)->elem)),
		       expr(cx, m), CONF_CERTAIN);
		return true;
	}
	return false;
}

/* Functions that count bytes. */
static bool counts_bytes(const char *name, uint32_t *ret_to, uint32_t *ret_from, uint32_t *ret_size)
{
	static const struct {
		const char *name;
		uint8_t to, from, size; /* from 1; from 0: none */
	} all[] = {
		{"memset", 1, 0, 3},  {"memcpy", 1, 2, 3}, {"memmove", 1, 2, 3},
		{"mempcpy", 1, 2, 3}, {"memcmp", 1, 2, 3}, {"bzero", 1, 0, 2},
		{"bcopy", 2, 1, 3},
	};

	if (strncmp(name, "__builtin_", 10) == 0)
		name += 10;
	for (size_t i = 0; i < PS_ARRAY_SIZE(all); i++)
		if (strcmp(all[i].name, name) == 0) {
			*ret_to = all[i].to - 1U;
			*ret_from = all[i].from ? all[i].from - 1U : IR_NO;
			*ret_size = all[i].size - 1U;
			return true;
		}
	return false;
}

static bool is_array_of(const struct flow_ctx *cx, ir_type t, int64_t count)
{
	return typ(cx, t)->kind == IR_ARRAY && typ(cx, t)->count == (uint64_t)count &&
	       size_bytes(cx, typ(cx, t)->elem) > 1;
}

/* memset(v, 0, COUNT(v)), memset(v, 0, 16), memset(v, 0, sizeof(v[0])) of an array v of 16 */
static bool check_bytes(const struct args *a)
{
	struct flow_ctx *cx = a->cx;
	uint32_t to, from, at;
	const struct ir_measure *m;
	const char *name;
	struct size s;
	int64_t n;
	ir_type t;

	if (!counts_bytes(a->name, &to, &from, &at) || at >= a->n)
		return false;
	t = object_type(cx, a->v[to].value);
	if (typ(cx, t)->kind != IR_ARRAY || typ(cx, t)->count == IR_NO_COUNT ||
	    typ(cx, t)->count < 2)
		return false;
	name = text_of(cx, a->v[to].value);
	s = size_of(cx, a->v[at].value);
	m = s.count ? measure(cx, s.count->a) : NULL;
	if ((m && is_expr(cx, m, name) && is_array_of(cx, t, (int64_t)typ(cx, t)->count) &&
	     resolve(cx, a->v[at].value).bits == IR_REF(IR_TMP, s.count - cx->fn->ins).bits) ||
	    (plain_number(cx, a->v[at].value, &n) && n > 1 && is_array_of(cx, t, n) &&
	     (from == IR_NO || is_array_of(cx, object_type(cx, a->v[from].value), n)))) {
		report(cx, a->v[at].loc,
		       flow_text(cx,
				 "'%s' counts bytes, and is given the number of elements of '%s', "
				 "of %u "
				 "bytes each",
				 a->name, name, (unsigned)size_bytes(cx, typ(cx, t)->elem)),
		       name, m ? CONF_CERTAIN : CONF_LIKELY);
		return true;
	}
	m = alone(&s);
	if (m && !s.has_offset && from == IR_NO &&
	    (is_expr(cx, m, flow_text(cx, "*%s", name)) ||
	     is_expr(cx, m, flow_text(cx, "%s[0]", name)))) {
		report(cx, a->v[at].loc,
		       flow_text(cx,
				 "sizeof('%s') is the size of one element of '%s', which has %llu",
				 expr(cx, m), name, (unsigned long long)typ(cx, t)->count),
		       name, CONF_LIKELY);
		return true;
	}
	return false;
}

/* ---- sizes that are multiplied --------------------------------------------------------------- */

static bool is_large(const struct flow_ctx *cx, const struct ir_measure *m)
{
	return size_bytes(cx, m->type) > 1;
}

/* fread(v, sizeof(v[0]), sizeof(v), f), calloc(n * sizeof(*p), sizeof(*p)): both are multiplied
 * there */
static bool check_two_sizes(const struct args *a)
{
	static const struct {
		const char *word;
		uint8_t size, count;
	} all[] = {{"fread", 2, 3}, {"fwrite", 2, 3}, {"calloc", 1, 2}, {"reallocarray", 2, 3}};
	struct flow_ctx *cx = a->cx;

	for (size_t k = 0; k < PS_ARRAY_SIZE(all); k++) {
		struct size s, c;

		if (!strstr(a->name, all[k].word) || all[k].count > a->n)
			continue;
		s = size_of(cx, a->v[all[k].size - 1].value);
		c = size_of(cx, a->v[all[k].count - 1].value);
		if (s.n != 1 || c.n != 1 || s.has_term || c.has_term || !is_large(cx, s.part[0]) ||
		    !is_large(cx, c.part[0]))
			return false;
		report(cx, a->v[all[k].count - 1].loc,
		       flow_text(cx,
				 "'%s' multiplies size and count, and both are sizes in bytes: "
				 "%llu and "
				 "%llu",
				 a->name, (unsigned long long)size_bytes(cx, s.part[0]->type),
				 (unsigned long long)size_bytes(cx, c.part[0]->type)),
		       a->name, CONF_CERTAIN);
		return true;
	}
	return false;
}

/* Is the product divided again: sizeof(x) * sizeof(v) / sizeof(v[0])? */
static bool is_divided(const struct flow_ctx *cx, uint32_t ins)
{
	for (uint32_t i = ins + 1; i < cx->fn->n_ins; i++) {
		const struct ir_ins *u = &cx->fn->ins[i];

		if ((u->op == IR_DIV || u->op == IR_SHR || u->op == IR_MUL) &&
		    (without_casts(cx, u->a).bits == IR_REF(IR_TMP, ins).bits ||
		     without_casts(cx, u->b).bits == IR_REF(IR_TMP, ins).bits))
			return true;
	}
	return false;
}

/* The size of an element, and that of another or of the whole array. */
static bool is_element_and_all(const struct flow_ctx *cx, const struct ir_measure *elem,
			       const struct ir_measure *all)
{
	ir_type t = all->type;

	if (typ(cx, t)->kind == IR_ARRAY)
		t = typ(cx, t)->elem;
	return is_large(cx, elem) && same_kind(cx, elem->type, t) &&
	       (t != all->type || typ(cx, t)->kind != IR_PTR);
}

static void check_product(struct flow_ctx *cx, uint32_t ins)
{
	struct size s = size_of(cx, IR_REF(IR_TMP, ins));

	if (s.n != 2 || s.has_term || s.count || is_divided(cx, ins))
		return;
	/* 16 * sizeof(void *) * sizeof(double) is a number like any other */
	if (!is_element_and_all(cx, s.part[0], s.part[1]) &&
	    !is_element_and_all(cx, s.part[1], s.part[0]))
		return;
	report(cx, cx->fn->ins[ins].loc,
	       flow_text(cx, "two sizes in bytes are multiplied: %llu and %llu",
			 (unsigned long long)size_bytes(cx, s.part[0]->type),
			 (unsigned long long)size_bytes(cx, s.part[1]->type)),
	       "", CONF_LIKELY);
}

/* ---- allocations ----------------------------------------------------------------------------- */

/* What the block is used as: the pointer that the result is converted to; 0: not known. */
static ir_type used_as(const struct flow_ctx *cx, uint32_t ins)
{
	const struct ir_func *fn = cx->fn;

	if (typ(cx, typ(cx, fn->ins[ins].type)->elem)->kind != IR_VOID)
		return typ(cx, fn->ins[ins].type)->elem;
	for (uint32_t i = ins + 1; i < fn->n_ins && i < ins + 64; i++)
		if (fn->ins[i].op == IR_CAST && fn->ins[i].a.bits == IR_REF(IR_TMP, ins).bits &&
		    typ(cx, fn->ins[i].type)->kind == IR_PTR)
			return typ(cx, fn->ins[i].type)->elem;
	return 0;
}

static const char *type_text(const struct flow_ctx *cx, ir_type t)
{
	const struct ir_typ *ty = typ(cx, t);

	if (ty->kind == IR_PTR)
		return "a pointer";
	if (ty->name)
		return flow_text(cx, "'%s'", ir_cstr(cx->unit, ty->name));
	if (ty->size_bytes == 1)
		return "characters";
	return flow_text(cx, "numbers of %llu bytes", (unsigned long long)ty->size_bytes);
}

/* Is the size of m, in a product for an object of type t, a slip? */
static bool is_wrong_element(const struct flow_ctx *cx, const struct ir_measure *m,
			     const struct size *s, ir_type t)
{
	const struct ir_typ *mt = typ(cx, m->type), *tt = typ(cx, t);

	if (same_kind(cx, m->type, t) || m->flags & IR_M_COMPUTED)
		return false;
	if (mt->kind == IR_PTR) {
		if (tt->kind == IR_PTR || tt->kind == IR_FUNC)
			return false;
		if (same_kind(cx, mt->elem, t)) /* characters: room for pointers may be meant */
			return m->flags & IR_M_EXPR || size_bytes(cx, t) > 1 || !s->has_factor;
		return tt->kind == IR_RECORD && size_bytes(cx, t) > size_bytes(cx, m->type);
	}
	if (tt->kind == IR_PTR)
		return mt->size_bytes && mt->size_bytes < cx->unit->ptr_bytes;
	if (is_number(cx, m->type) && is_number(cx, t))
		return mt->size_bytes > 1 && mt->size_bytes < tt->size_bytes;
	return mt->kind == IR_RECORD && tt->kind == IR_RECORD && !s->has_factor && !s->has_offset &&
	       !(tt->flags & IR_TF_UNION) && mt->size_bytes < tt->size_bytes;
}

static bool check_allocated(const struct args *a, uint32_t i, const struct size *s, ir_type t)
{
	struct flow_ctx *cx = a->cx;
	const struct ir_measure *m = s->n == 1 ? s->part[0] : NULL;

	if (s->wide && !s->n && size_bytes(cx, t) > 1 && is_number(cx, t)) {
		report(cx, a->v[i].loc,
		       flow_text(cx,
				 "a number of characters is allocated in bytes, %u for each are "
				 "needed",
				 (unsigned)size_bytes(cx, t)),
		       a->name, CONF_CERTAIN);
		return true;
	}
	/* a header of so many bytes and a tail: of the pointer to the header? */
	if (s->has_term)
		m = s->n == 1 && s->direct && is_pointer_to(cx, s->direct->type, t) &&
				    typ(cx, t)->kind == IR_RECORD
			    ? s->direct
			    : NULL;
	else if (m && !is_wrong_element(cx, m, s, t))
		m = NULL;
	if (!m)
		return false;
	report(cx, a->v[i].loc,
	       flow_text(cx, "the size of %s is allocated for %s", type_text(cx, m->type),
			 type_text(cx, t)),
	       a->name, typ(cx, m->type)->kind == IR_PTR ? CONF_CERTAIN : CONF_LIKELY);
	return true;
}

static bool allocates(const struct args *a, const struct ir_ins *call)
{
	return ir_type_is(a->cx->unit, call->type, IR_PTR) &&
	       ((a->model && (a->model->flags & MODEL_ALLOC || a->model->realloc_of)) ||
		(!a->model && strcasestr(a->name, "alloc")));
}

/* ---- one call -------------------------------------------------------------------------------- */

static bool check_arg(const struct args *a, uint32_t i, ir_type block)
{
	struct size s;

	if (!ir_type_is(a->cx->unit, a->v[i].type, IR_INT))
		return false;
	s = size_of(a->cx, a->v[i].value);
	if (block && check_allocated(a, i, &s, block))
		return true;
	return s.n && (check_own_size(a, i, &s) || check_pointer_type(a, i, &s) ||
		       check_address_of_pointer(a, i, &s) || check_computed(a, i, &s));
}

static void call(struct flow_ctx *cx, const struct ev_call *ev)
{
	const struct ir_ins *ins = &cx->fn->ins[cx->ins];
	const struct ir_typ *f = ir_typ(cx->unit, ev->call->ftype);
	struct args a = {.cx = cx,
			 .v = cx->fn->args + ev->call->first,
			 .n = ev->call->n,
			 .model = ev->model,
			 .name = ev->callee ? ir_cstr(cx->unit, ev->callee->name) : ""};
	uint64_t *looked = flow_count(cx, COUNT_LOOKED, cx->ins);
	ir_type block;

	if (*looked || ev->call->flags)
		return;
	*looked = 1;
	if (f->flags & IR_TF_VARIADIC && f->n < a.n)
		a.n = f->n;
	if (check_counting(&a) || check_bytes(&a) || check_two_sizes(&a))
		return;
	block = allocates(&a, ins) ? used_as(cx, cx->ins) : 0;
	for (uint32_t i = 0; i < a.n; i++)
		if (check_arg(&a, i, block))
			return;
}

/* ---- instructions ---------------------------------------------------------------------------- */

/* sizeof(p) / sizeof(p[0]) */
static bool check_count(struct flow_ctx *cx, const struct ir_ins *div)
{
	const struct ir_measure *a = measure(cx, div->a), *b = measure(cx, div->b);

	if (!a || !b || !is_pointer_expr(cx, a) || a->flags & IR_M_COMPUTED ||
	    !same_kind(cx, typ(cx, a->type)->elem, b->type))
		return false;
	if (a->flags & IR_M_DECAYED)
		say_pointer(cx, div->loc, a);
	else
		report(cx, div->loc,
		       flow_text(cx,
				 "'%s' is a pointer, and no array whose elements could be counted "
				 "like this",
				 expr(cx, a)),
		       expr(cx, a), CONF_CERTAIN);
	return true;
}

/* The pointer that an ELEM starts from, if it is one that was loaded. */
static bool starts_from(const struct flow_ctx *cx, const struct ir_ins *elem,
			const struct ir_measure *m)
{
	return ir_type_is(cx->unit, pointer_type(cx, elem->a), IR_PTR) &&
	       is_expr(cx, m, text_of(cx, elem->a));
}

/* p[sizeof(p) - 1]; p + n * sizeof(*p) */
static void check_elem(struct flow_ctx *cx, const struct ir_ins *elem)
{
	struct size s = size_of(cx, elem->b);
	const struct ir_measure *m = s.n == 1 && !s.has_term ? s.part[0] : NULL;
	uint64_t bytes = size_bytes(cx, elem->aux);

	if (!m)
		return;
	if (is_pointer_expr(cx, m) && alone(&s) && starts_from(cx, elem, m) &&
	    !holds_pointers(cx, m->type)) {
		say_pointer(cx, elem->loc, m);
		return;
	}
	if (bytes < 2 || s.count || !ir_type_is(cx->unit, pointer_type(cx, elem->a), IR_PTR) ||
	    m->flags & IR_M_COMPUTED)
		return;
	if (same_kind(cx, m->type, elem->aux) || (typ(cx, m->type)->kind == IR_ARRAY &&
						  same_kind(cx, typ(cx, m->type)->elem, elem->aux)))
		report(cx, elem->loc,
		       flow_text(cx,
				 "a size in bytes is added to '%s', which counts elements of %u "
				 "bytes",
				 text_of(cx, elem->a), (unsigned)bytes),
		       text_of(cx, elem->a), CONF_CERTAIN);
}

/* The variable that an operand is the value of. */
static struct ir_ref variable(const struct flow_ctx *cx, struct ir_ref r)
{
	const struct ir_ins *i = tmp_ins(cx, without_casts(cx, r));

	return i && i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL) ? i->a : IR_NOREF;
}

/* What is compared with a size: a variable, or the length of a string of that spelling. */
struct compared {
	struct ir_ref var;
	const char *string;
};

static bool is_compared(const struct flow_ctx *cx, const struct compared *c, struct ir_ref r)
{
	if (c->string)
		return strcmp(text_of(cx, r), c->string) == 0;
	return variable(cx, r).bits == c->var.bits;
}

/* Is p used with the variable as an index, or in one call with it or with the string? */
static bool are_used_together(const struct flow_ctx *cx, const struct ir_measure *m,
			      const struct compared *with)
{
	const struct ir_func *fn = cx->fn;

	for (uint32_t i = 0; i < fn->n_ins; i++) {
		const struct ir_ins *ins = &fn->ins[i];
		const struct ir_call *c;
		bool has_pointer = false, has_var = false;

		if (ins->op == IR_ELEM && ins->flags & IR_SUBSCRIPT && !with->string &&
		    is_compared(cx, with, ins->b) && starts_from(cx, ins, m))
			return true;
		if (ins->op != IR_CALL)
			continue;
		c = &fn->calls[ins->imm];
		for (uint32_t k = c->first; k < c->first + c->n; k++) {
			has_var = has_var || is_compared(cx, with, fn->args[k].value);
			has_pointer = has_pointer ||
				      (ir_type_is(cx->unit, pointer_type(cx, fn->args[k].value),
						  IR_PTR) &&
				       is_expr(cx, m, text_of(cx, fn->args[k].value)));
		}
		if (has_pointer && has_var)
			return true;
	}
	return false;
}

/* i < sizeof(p) of an index into p; n > sizeof(p) and strlen(s) > sizeof(p) of what is put there */
static void check_comparison(struct flow_ctx *cx, const struct ir_ins *cmp)
{
	struct size s = size_of(cx, cmp->b);
	const struct ir_measure *m = alone(&s);
	struct compared with = {variable(cx, cmp->a), NULL};
	const struct ir_ins *length = tmp_ins(cx, without_casts(cx, cmp->a));

	if (!is_pointer_expr(cx, m) || m->flags & IR_M_COMPUTED || holds_pointers(cx, m->type))
		return;
	if (length && is_call_of(cx, length, "strlen") && cx->fn->calls[length->imm].n == 1)
		with.string = text_of(cx, cx->fn->args[cx->fn->calls[length->imm].first].value);
	else if (ir_ref_is(with.var, IR_NONE))
		return;
	if (!are_used_together(cx, m, &with))
		return;
	say_pointer(cx, cmp->loc, m);
}

static bool is_va_list(const struct flow_ctx *cx, const struct ir_measure *m)
{
	const struct ir_typ *t = typ(cx, typ(cx, m->type)->elem);

	return t->kind == IR_RECORD && strstr(ir_cstr(cx->unit, t->name), "va_list");
}

/* Whatever the size of a parameter that is declared as an array is used for. */
static void check_decayed(struct flow_ctx *cx, const struct ir_ins *ins)
{
	struct ir_ref r[2] = {ins->a, ins->b};

	for (uint32_t k = 0; k < 2; k++) {
		const struct ir_const *c;
		const struct ir_measure *m;

		if (!ir_ref_is(r[k], IR_CONST))
			continue;
		c = &cx->unit->consts.v[ir_ref_index(r[k])];
		m = &cx->unit->measures.v[c->measure];
		if (c->measure && m->flags & IR_M_DECAYED && !is_va_list(cx, m)) {
			say_pointer(cx, ins->loc, m);
			return;
		}
	}
}

static void check_ins(struct flow_ctx *cx, uint32_t n)
{
	const struct ir_ins *ins = &cx->fn->ins[n];

	switch ((int)ins->op) {
	case IR_DIV:
		if (check_count(cx, ins))
			return;
		break;
	case IR_MUL:
		check_product(cx, n);
		break;
	case IR_ELEM:
		check_elem(cx, ins);
		break;
	case IR_LT:
	case IR_LE:
	case IR_GT:
	case IR_GE:
	case IR_NE:
		check_comparison(cx, ins);
		break;
	default:
		break;
	}
	check_decayed(cx, ins);
}

static void begin_function(struct flow_ctx *cx)
{
	if (cx->unit->measures.n < 2)
		return;
	note_values(cx);
	for (uint32_t i = 0; i < cx->fn->n_ins; i++)
		check_ins(cx, i);
	for (uint32_t i = 0; i < cx->fn->n_args; i++) {
		const struct ir_arg *a = &cx->fn->args[i];
		const struct ir_measure *m;
		uint32_t measure;

		if (!ir_ref_is(a->value, IR_CONST))
			continue;
		measure = cx->unit->consts.v[ir_ref_index(a->value)].measure;
		m = &cx->unit->measures.v[measure];
		if (measure && m->flags & IR_M_DECAYED && !is_va_list(cx, m))
			say_pointer(cx, a->loc, m);
	}
}

static const struct rule *const rules[] = {&sizeof_mistake};

const struct checker checker_sizeof_mistake = {
	.name = "sizeof_mistake",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.begin_function = begin_function,
	.call = call,
};
