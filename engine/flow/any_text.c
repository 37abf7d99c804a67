/* any_text.c - lengths of texts of which nobody has asked how long they are.
 *
 *	strcpy(buf, host->name);
 *	memcpy(buf, s, strchr(s, ':') - s);
 *
 * The text is not one that the function has made: a parameter leads to it, or a member.  Its
 *length, the distance of two places in it, and how far a search in it came can be anything, as long
 *as nothing on the path has compared them with anything but each other, and the text does not stand
 *in an array that is declared.
 */
#include "engine/flow/belief.h"
#include "engine/flow/state_p.h"

enum {
	ANY_LENGTH = INT16_MAX, /* what nothing but the length of all texts keeps below        */
	MAX_MEMBERS = 4,	/* on the way to a text                                        */
};

/* Bytes of the array that byte `at` of an object of the type is in, from there on; 0: it is in
 * none, or the last one of a record, which may go on. */
static int64_t array_room(const struct ir_unit *u, ir_type type, int64_t at)
{
	const struct ir_typ *t = ir_typ(u, type);

	if (t->kind == IR_ARRAY && t->count != IR_NO_COUNT)
		return (int64_t)t->size_bytes - at;
	if (t->kind != IR_RECORD)
		return 0;
	for (uint32_t i = 0; i < t->n; i++) {
		const struct ir_field *f = &u->fields.v[t->first + i];
		int64_t start = (int64_t)(f->offset_bits / 8);

		if (!f->width_bits && start <= at &&
		    at < start + (int64_t)ir_typ(u, f->type)->size_bytes)
			return array_room(u, f->type, at - start);
	}
	return 0;
}

/* The parameter that leads to the object, by members of what it leads to; 0: none does. */
static sym root_of(const struct explorer *ex, sym region)
{
	const struct sym_info *i = sym_info(&ex->t, region);

	for (int depth = 0; depth < MAX_MEMBERS; depth++) {
		if (i->flags & SYM_F_SEVERAL)
			return 0;
		if (i->kind == SYM_PARAM)
			return region;
		if (i->kind != SYM_LOAD || !ex->t.cells.v[i->x].rec)
			return 0;
		region = ex->t.cells.v[i->x].region;
		i = sym_info(&ex->t, region);
	}
	return 0;
}

/* Does something that is declared, or is a table of texts, say how long the text at an address can
 * be? */
static bool is_declared(const struct explorer *ex, sym region, val off)
{
	const struct sym_info *i = sym_info(&ex->t, region);
	const struct ir_typ *t = ir_typ(ex->unit, i->type);
	int64_t at;

	if (i->size != VAL_NONE || !root_of(ex, region))
		return true;
	if (!val_is_const(&ex->t, off, &at))
		return true;
	return t->kind == IR_PTR && array_room(ex->unit, t->elem, at) > 0;
}

/* The text whose length s is: the object it is in; false: it is none, or declared. */
static bool find_length(const struct explorer *ex, sym s, sym *ret_text)
{
	const struct sym_info *i = sym_info(&ex->t, s);

	if (!(i->flags & SYM_F_LENGTH) || i->kind != SYM_LOAD || !ex->t.cells.v[i->x].chars ||
	    ex->t.cells.v[i->x].prefix)
		return false;
	*ret_text = ex->t.cells.v[i->x].region;
	return !is_declared(ex, *ret_text, ex->t.cells.v[i->x].offset);
}

struct search {
	struct explorer *ex;
	sym s, text;
	bool found;
};

/* s <= the length of a text: what strcspn() gives */
static bool find_measured(void *arg, uint32_t part, uint32_t con)
{
	struct search *m = arg;
	struct interval iv = m->ex->cons.v[con].iv;
	const struct form *f = val_form(&m->ex->t, part);
	uint32_t mine = f->n == 2 && f->t[1].s == m->s;

	if (f->n != 2 || f->t[mine].s != m->s || f->t[0].k != -f->t[1].k ||
	    (f->t[mine].k > 0 ? iv.hi == INF : iv.lo == INT64_MIN))
		return true;
	m->found = find_length(m->ex, f->t[!mine].s, &m->text);
	return !m->found;
}

/* The text that a symbol measures, or that it is a place in. */
static bool find_text(const struct flow_ctx *cx, sym s, sym *ret_text)
{
	struct explorer *ex = cx->ex;
	const struct sym_info *i = sym_info(&ex->t, s);
	struct search m = {.ex = ex, .s = s};
	val off;

	if (find_length(ex, s, ret_text))
		return true;
	if (i->kind != SYM_CALL && i->kind != SYM_FRESH)
		return false;
	if (i->flags & SYM_F_POINTER)
		return i->within > VAL_UNINIT && val_split(&ex->t, i->within, ret_text, &off) &&
		       !is_declared(ex, *ret_text, off);
	pmap_each(&cx->st->rel, find_measured, &m);
	*ret_text = m.text;
	return m.found;
}

struct bound {
	const struct flow_ctx *cx;
	sym s, text;
	bool found;
};

/* s <= something that is no measure of the same text */
static bool find_bound(void *arg, uint32_t part, uint32_t con)
{
	struct bound *b = arg;
	struct interval iv = b->cx->ex->cons.v[con].iv;
	struct form f = *val_form(&b->cx->ex->t, part);
	bool mine = false, other = f.n == 1;

	for (uint32_t i = 0; i < f.n; i++) {
		sym text;

		if (f.t[i].s == b->s)
			mine = (f.t[i].k > 0 ? iv.hi != INF : iv.lo != INT64_MIN);
		else if (f.t[i].s != b->text)
			other |= !find_text(b->cx, f.t[i].s, &text) || text != b->text;
	}
	b->found |= mine && other;
	return !b->found;
}

static bool is_bounded(const struct flow_ctx *cx, sym s, sym text)
{
	struct bound b = {.cx = cx, .s = s, .text = text};

	if (flow_said(cx, val_sym(&cx->ex->t, s)).hi != INF)
		return true;
	pmap_each(&cx->st->rel, find_bound, &b);
	return b.found || outside_was_compared(cx, s);
}

/* The place where a pointer was read, whenever that was; the pointer itself, where it was given. */
static uint32_t place_of(const struct explorer *ex, sym text)
{
	const struct sym_info *i = sym_info(&ex->t, text);

	return i->kind == SYM_LOAD ? i->x : 0;
}

static bool is_ordered(const struct flow_ctx *cx, const struct trail *p, sym s)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, cx->fn->blocks[p->block].cond);

	return i && i->op >= IR_LT && i->op <= IR_GE && val_mentions(&cx->ex->t, p->value, s, 4);
}

/* Has the path asked whether the number is more than something?  What was known of it may be gone
 * with it, since a call may have changed the text. */
static bool was_asked(const struct flow_ctx *cx, sym s)
{
	for (const struct trail *p = cx->st->trail; p; p = p->up)
		if (p->kind == TRAIL_BRANCH && p->value > VAL_UNINIT && is_ordered(cx, p, s))
			return true;
	return false;
}

/* How far a search with a limit came: s <= the length, and s <= a number */
static bool find_limited(void *arg, uint32_t part, uint32_t con)
{
	struct bound *b = arg;
	struct form f = *val_form(&b->cx->ex->t, part);

	(void)con;
	for (uint32_t i = 0; f.n == 2 && i < 2; i++) {
		sym text;

		b->found |= find_length(b->cx->ex, f.t[i].s, &text) && text == b->text &&
			    f.t[0].k == -f.t[1].k &&
			    flow_bounds(b->cx, val_sym(&b->cx->ex->t, f.t[!i].s)).hi < ANY_LENGTH;
	}
	return !b->found;
}

/* A number that a function of a library says of a text: how far something goes in it. */
static bool find_asked(struct explorer *ex, sym s, sym *ret_text)
{
	const struct sym_info *i = sym_info(&ex->t, s);
	val off;

	return (i->kind == SYM_CALL || i->kind == SYM_FRESH) && !(i->flags & SYM_F_POINTER) &&
	       i->within > VAL_UNINIT && val_split(&ex->t, i->within, ret_text, &off);
}

/* Has the function measured the text in another way, and compared that with something? */
static bool was_measured(const struct flow_ctx *cx, sym text)
{
	struct explorer *ex = cx->ex;
	uint32_t place = place_of(ex, text);
	struct bound b = {.cx = cx, .text = text};

	for (sym s = 1; s < ex->t.s.n; s++) {
		sym of;

		if ((find_length(ex, s, &of) || find_asked(ex, s, &of)) &&
		    (of == text || (place && place_of(ex, of) == place)) &&
		    (is_bounded(cx, s, text) || was_asked(cx, s)))
			return true;
	}
	pmap_each(&cx->st->rel, find_limited, &b);
	return b.found;
}

/* Without the conversion of a difference that is no larger for it. */
static val unwrapped(struct explorer *ex, val v)
{
	const struct form *f = val_form(&ex->t, v);
	const struct sym_info *i = f->n == 1 ? sym_info(&ex->t, f->t[0].s) : NULL;
	val plain =
		i && i->kind == SYM_OP && i->op == OP_WRAP && i->x > VAL_UNINIT && f->t[0].k == 1
			? val_lin(&ex->t, 1, i->x, 0, v, f->c)
			: VAL_NONE;

	return plain == VAL_NONE ? v : plain;
}

static bool is_called(const struct flow_ctx *cx)
{
	return cx->unit->syms.v[cx->fn->sym].linkage == IR_LINK_INTERNAL || !cx->ex->beliefs ||
	       belief_is_called(cx->ex->beliefs, cx->fn->sym);
}

bool flow_is_any_text(const struct flow_ctx *cx, val v)
{
	struct explorer *ex = cx->ex;
	bool found = false, whole = true;
	int64_t balance = 0;
	sym text = 0;
	struct form f;

	if (v <= VAL_UNINIT || flow_bounds(cx, v).hi < ANY_LENGTH || flow_said(cx, v).hi != INF)
		return false;
	f = *val_form(&ex->t, unwrapped(ex, v));
	for (uint32_t i = 0; i < f.n; i++) {
		const struct sym_info *s = sym_info(&ex->t, f.t[i].s);
		sym of;

		if (s->flags & SYM_F_POINTER)
			balance += f.t[i].k;
		if (f.t[i].k < 0)
			continue;
		if (!find_text(cx, f.t[i].s, &of) || (text && of != text) ||
		    is_bounded(cx, f.t[i].s, of))
			return false;
		whole &= find_length(ex, f.t[i].s, &of);
		text = of;
		found = true;
	}
	for (uint32_t i = 0; i < f.n; i++)
		if (f.t[i].k < 0 && f.t[i].s != text)
			return false;
	if (!found || balance)
		return false;
	/* callers know what they give, but hardly of what parts it is made, and are told; and a
	 * loop goes over what was looked at when it was put together */
	if (sym_info(&ex->t, text)->kind == SYM_PARAM
		    ? whole && is_called(cx)
		    : ex->cfg.loop_of[ir_block_of(cx->fn, cx->ins)] != IR_NO)
		return false;
	return !was_measured(cx, text);
}
