/* brace.c - which object each expression of a braced initialiser is for.
 *
 * libclang shows initialisers as they were written: braces may be missing, designators jump
 * back and forth.  This walks the type along (C17 6.7.9) and lists the leaves: an object, the
 * way to it, and the expression that initialises it.
 */
#include "engine/front/front_p.h"

#include <string.h>

struct walk {
	struct front *f;
	struct leaves *l;
	uint64_t repeat, stride_bytes; /* inside [a ... b] =                               */
};

/* The expressions between one pair of braces, and the next one. */
struct list {
	struct kids k;
	uint32_t at;
};

static void init_from_list(struct walk *w, ir_type t, uint64_t offset, struct list *list);
static void init_whole(struct walk *w, ir_type t, uint64_t offset, CXCursor value);
static void fill(struct walk *w, ir_type t, uint64_t offset, struct list *list, uint64_t from,
		 bool is_braced);

static void problem(struct walk *w, const char *what)
{
	if (!w->l->problem)
		w->l->problem = what;
}

static bool is_braces(CXCursor c)
{
	return clang_getCursorKind(c) == CXCursor_InitListExpr;
}

bool is_string_init(struct front *f, ir_type array, CXCursor init, CXCursor *ret)
{
	if (!ir_type_is(f->u, array, IR_ARRAY) ||
	    !ir_type_is(f->u, ir_typ(f->u, array)->elem, IR_INT))
		return false;
	init = strip_parens(init);
	if (clang_getCursorKind(init) == CXCursor_UnexposedExpr) /* __func__ */
		init = kid_only(init);
	*ret = init;
	return clang_getCursorKind(init) == CXCursor_StringLiteral;
}

/* ---- members and elements --------------------------------------------------------------- */

struct member {
	ir_type type;
	uint64_t offset;
	ir_type record; /* bit-field: its record, else 0                                   */
	uint32_t field;
	struct step step;
};

static uint64_t n_members(const struct walk *w, ir_type t)
{
	const struct ir_typ *typ = ir_typ(w->f->u, t);

	if (typ->kind == IR_ARRAY)
		return typ->count;
	if (typ->kind != IR_RECORD)
		return 0;
	return typ->n;
}

static bool is_unnamed_bits(const struct ir_unit *u, const struct ir_field *f)
{
	return !f->name && !ir_type_is(u, f->type, IR_RECORD);
}

static struct member member_at(const struct walk *w, ir_type t, uint64_t offset, uint64_t i)
{
	const struct ir_unit *u = w->f->u;
	const struct ir_typ *typ = ir_typ(u, t);
	const struct ir_field *f;

	if (typ->kind == IR_ARRAY)
		return (struct member){
			.type = typ->elem,
			.offset = offset + i * ir_typ(u, typ->elem)->size_bytes,
			.step = {.aux = typ->elem, .field = IR_NO, .index = i},
		};
	f = &u->fields.v[typ->first + i];
	return (struct member){
		.type = f->type,
		.offset = offset + f->offset_bits / 8,
		.record = f->width_bits ? t : 0,
		.field = (uint32_t)i,
		.step = {.aux = t, .field = (uint32_t)i},
	};
}

static void add_leaf(struct walk *w, const struct member *m, CXCursor value)
{
	struct leaves *l = w->l;

	*vec_push(&l->v) = (struct leaf){
		.offset_bytes = m->offset,
		.type = m->type,
		.record = m->record,
		.field = m->field,
		.value = value,
		.repeat = w->repeat,
		.stride_bytes = w->stride_bytes,
		.first_step = l->steps.n,
		.n_steps = l->at.n,
	};
	for (uint32_t i = 0; i < l->at.n; i++)
		*vec_push(&l->steps) = l->at.v[i];
}

static bool is_aggregate(const struct walk *w, ir_type t)
{
	return ir_type_is(w->f->u, t, IR_RECORD) || ir_type_is(w->f->u, t, IR_ARRAY);
}

/* The member gets what comes next in the list. */
static void init_member(struct walk *w, const struct member *m, struct list *list)
{
	*vec_push(&w->l->at) = m->step;
	if (m->record)
		add_leaf(w, m, kid(w->f, list->k, list->at++));
	else
		init_from_list(w, m->type, m->offset, list);
	w->l->at.n--;
}

static void init_from_list(struct walk *w, ir_type t, uint64_t offset, struct list *list)
{
	CXCursor c = kid(w->f, list->k, list->at), string;

	if (is_aggregate(w, t) && !is_braces(c) && !is_string_init(w->f, t, c, &string) &&
	    expr_type(w->f, c).t != t) {
		fill(w, t, offset, list, 0, false);
		return;
	}
	if (ir_type_is(w->f->u, t, IR_OPAQUE) && !is_braces(c) && expr_type(w->f, c).t != t &&
	    !ir_type_is(w->f->u, expr_type(w->f, c).t, IR_OPAQUE))
		problem(w, "vector initialiser without braces");
	list->at++;
	init_whole(w, t, offset, c);
}

/* ---- designators ------------------------------------------------------------------------ */

/* .a.b[3] = value: everything but the value, which comes last. */
struct designators {
	struct kids k;
	uint32_t at, n;
};

static bool is_designated(struct front *f, CXCursor c, struct designators *ret)
{
	if (clang_getCursorKind(c) != CXCursor_UnexposedExpr ||
	    clang_getCursorType(c).kind != CXType_Void)
		return false;
	ret->k = kids_of(f, c);
	ret->at = 0;
	ret->n = ret->k.n - 1;
	return ret->k.n > 1;
}

static bool has_ellipsis(struct front *f, CXCursor from, CXCursor to)
{
	CXSourceRange between = clang_getCursorExtent(from);
	const char *end, *p, *last;

	p = text_at(f, clang_getRangeEnd(between), &end);
	last = text_of(f, to, &end);
	if (!p || !last || last <= p || last - p > 1000)
		return false;
	for (; p + 3 <= last; p++)
		if (memcmp(p, "...", 3) == 0)
			return true;
	return false;
}

/* The member that the next designator names in t, and the last of a range. */
static bool designate(struct walk *w, ir_type t, struct designators *d, uint64_t *ret,
		      uint64_t *ret_last)
{
	CXCursor c = kid(w->f, d->k, d->at++);
	int64_t index, last;

	if (clang_getCursorKind(c) == CXCursor_MemberRef) {
		ir_type record;
		uint32_t field;

		if (!field_of(w->f, clang_getCursorReferenced(c), &record, &field) || record != t)
			return false;
		*ret = *ret_last = field;
		return true;
	}
	if (!ir_type_is(w->f->u, t, IR_ARRAY) || !const_int(w->f, c, &index) || index < 0)
		return false;
	*ret = *ret_last = (uint64_t)index;
	if (d->at < d->n && clang_getCursorKind(kid(w->f, d->k, d->at)) != CXCursor_MemberRef &&
	    has_ellipsis(w->f, c, kid(w->f, d->k, d->at))) {
		if (!const_int(w->f, kid(w->f, d->k, d->at++), &last) || last < index)
			return false;
		*ret_last = (uint64_t)last;
	}
	return true;
}

/* Initialises what the designators name and, behind it, the rest of the objects that they
 * lead through; returns the member of t that comes next. */
static uint64_t init_designated(struct walk *w, ir_type t, uint64_t offset, struct designators *d,
				struct list *list)
{
	struct walk inner = *w;
	struct member m;
	uint64_t i, last;

	if (!is_aggregate(w, t) || !designate(w, t, d, &i, &last) || i >= n_members(w, t)) {
		problem(w, "designator that is not understood");
		list->at++;
		return UINT64_MAX;
	}
	m = member_at(w, t, offset, i);
	if (last > i) {
		if (w->repeat > 1)
			problem(w, "range designator inside another");
		inner.repeat = last - i + 1;
		inner.stride_bytes = ir_typ(w->f->u, m.type)->size_bytes;
	}
	if (d->at == d->n) {
		/* The value takes the place of the whole, and may go on without braces. */
		w->f->kids.v[list->k.base + list->at] = kid(w->f, d->k, d->n);
		init_member(&inner, &m, list);
	} else {
		uint64_t next;

		*vec_push(&w->l->at) = m.step;
		next = init_designated(&inner, m.type, m.offset, d, list);
		fill(&inner, m.type, m.offset, list, next, false);
		w->l->at.n--;
	}
	return last + 1;
}

/* ---- lists ------------------------------------------------------------------------------ */

/* Members of t from number `from` on get what is left in the list: all of it, if the braces
 * are t's own, else until t is full or a designator of the braces' owner comes. */
static void fill(struct walk *w, ir_type t, uint64_t offset, struct list *list, uint64_t from,
		 bool is_braced)
{
	bool is_union =
		ir_typ(w->f->u, t)->flags & IR_TF_UNION && ir_type_is(w->f->u, t, IR_RECORD);
	uint64_t n = n_members(w, t), i = from;
	const struct ir_typ *typ;
	struct designators d;

	while (list->at < list->k.n) {
		uint32_t mark = w->f->kids.n, at = list->at;
		struct member m;

		if (is_designated(w->f, kid(w->f, list->k, list->at), &d)) {
			if (is_braced)
				i = init_designated(w, t, offset, &d, list);
			w->f->kids.n = mark;
			if (!is_braced)
				return;
			continue;
		}
		w->f->kids.n = mark;
		typ = ir_typ(w->f->u, t);
		while (i < n && typ->kind == IR_RECORD &&
		       is_unnamed_bits(w->f->u, &w->f->u->fields.v[typ->first + i]))
			i++;
		if (i >= n || (is_union && i > 0 && i != from)) {
			if (!is_braced)
				return;
			list->at++; /* too many: clang has warned */
			continue;
		}
		m = member_at(w, t, offset, i);
		init_member(w, &m, list);
		if (list->at == at) /* a record without members: an error, braces are missing */
			list->at++;
		i = is_union ? n : i + 1;
	}
}

static void init_whole(struct walk *w, ir_type t, uint64_t offset, CXCursor value)
{
	struct member m = {.type = t, .offset = offset};
	struct list list = {0};
	CXCursor string;

	if (!is_braces(value) || !is_aggregate(w, t)) {
		add_leaf(w, &m, value);
		return;
	}
	list.k = kids_of(w->f, value);
	if (list.k.n == 1 && is_string_init(w->f, t, kid(w->f, list.k, 0), &string))
		add_leaf(w, &m, string);
	else
		fill(w, t, offset, &list, 0, true);
	kids_drop(w->f, list.k);
}

void leaves_of(struct front *f, ir_type t, CXCursor init, struct leaves *ret)
{
	struct walk w = {.f = f, .l = ret, .repeat = 1};

	init_whole(&w, t, 0, init);
}

void leaves_release(struct leaves *l)
{
	vec_release(&l->v);
	vec_release(&l->steps);
	vec_release(&l->at);
	free(l->dynamic);
}
