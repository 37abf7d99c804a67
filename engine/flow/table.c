/* table.c - loads from constant objects at offsets that vary.
 *
 * What a string literal or a constant table holds at an unknown offset is the term
 * TABLE(offset, object), so that the same offset gives the same value.  Its bounds are the hull
 * of the elements at the offsets that are possible; what is learnt of the value leaves only the
 * offsets of elements that agree with it.  That is how a walk to a terminator stays inside.
 *
 * Offsets outside the object are reported where they are used: here they do not occur.
 */
#include "engine/flow/state_p.h"

enum {
	MAX_ELEMENTS = 4096,
	MAX_TABLE_ITEMS = 4 * MAX_ELEMENTS, /* of an initialiser that is looked through     */
};

/* The elements of one object that an offset of some form can mean: number i is at
 * first + i * step.  One that is not known has all values of its type. */
struct table {
	struct interval *elem, hull;
	uint32_t n;
	int64_t first, step;
	uint32_t size_bytes; /* of an element                                               */
	bool says_nothing;   /* … not one of them is known                                  */
};

/* ---- what an object holds ----------------------------------------------------------------------
 */

static struct interval exactly(int64_t x)
{
	return (struct interval){x, x};
}

/* The low bytes of a number as a load of this type reads them. */
static struct interval element_of_bits(const struct ir_unit *u, ir_type type, uint64_t bits)
{
	const struct ir_typ *t = ir_typ(u, type);
	uint32_t n = (uint32_t)t->size_bytes * 8;

	if (n < 64)
		bits &= ((uint64_t)1 << n) - 1;
	if (t->flags & IR_TF_SIGNED && bits >> (n - 1) & 1)
		return exactly((int64_t)(n < 64 ? bits | UINT64_MAX << n : bits));
	return bits > INT64_MAX ? type_range(u, type) : exactly((int64_t)bits);
}

static struct interval element_of_string(const struct ir_unit *u, ir_type type,
					 const struct ir_lit *lit, uint64_t at)
{
	uint64_t bits = 0, size = ir_typ(u, type)->size_bytes;

	for (uint64_t i = 0; i < size && at + i < lit->size_bytes; i++)
		bits |= (uint64_t)(unsigned char)lit->bytes[at + i] << 8 * i;
	return element_of_bits(u, type, bits);
}

/* An item of the size of the load. */
static struct interval element_of_item(const struct ir_unit *u, ir_type type,
				       const struct ir_item *it)
{
	struct interval all = type_range(u, type), object = {1, INF};
	uint32_t i = ir_ref_index(it->value);

	if (!ir_type_is(u, it->type, IR_INT) && !ir_type_is(u, it->type, IR_PTR))
		return all;
	switch (ir_ref_kind(it->value)) {
	case IR_CONST:
		return element_of_bits(u, type,
				       (uint64_t)u->consts.v[i].value + (uint64_t)it->addend);
	case IR_GLOBAL:
		if (u->globals.v[i].flags & IR_G_WEAK)
			return all;
		break;
	case IR_SYM:
		if (u->syms.v[i].flags & IR_S_WEAK)
			return all;
		break;
	case IR_STR:
	case IR_LABEL:
		break;
	case IR_NONE:
	case IR_TMP:
	case IR_LOCAL:
		return all;
	}
	return ir_type_is(u, type, IR_PTR) ? object : all;
}

static int64_t offset_of(const struct table *t, uint32_t i)
{
	return t->first + (int64_t)i * t->step;
}

/* The elements that share a byte with [at, at + size): from *ret up to the result. */
static uint32_t elements_at(const struct table *t, int64_t at, int64_t size, uint32_t *ret)
{
	int64_t lo = at - t->size_bytes - t->first, hi = at + size - 1 - t->first;

	lo = lo < 0 ? 0 : lo / t->step + 1;
	*ret = (uint32_t)ps_min_i64(lo, t->n);
	return hi < 0 ? 0 : (uint32_t)ps_min_i64(hi / t->step + 1, t->n);
}

static void put_item(const struct ir_unit *u, struct table *t, ir_type type,
		     const struct ir_item *it)
{
	const struct ir_typ *ty = ir_typ(u, it->type);
	int64_t at = (int64_t)it->offset_bytes,
		size = ps_min_i64((int64_t)ty->size_bytes, INT32_MAX);
	bool is_string = ir_ref_is(it->value, IR_STR) && ty->kind == IR_ARRAY &&
			 ir_typ(u, ty->elem)->size_bytes == t->size_bytes;
	uint32_t i, end = elements_at(t, at, size, &i);

	for (; i < end; i++) {
		int64_t in = offset_of(t, i) - at;

		if (is_string && in >= 0 && in % t->size_bytes == 0)
			t->elem[i] = element_of_string(u, type, &u->lits.v[ir_ref_index(it->value)],
						       (uint64_t)in);
		else if (!is_string && in == 0 && size == t->size_bytes)
			t->elem[i] = element_of_item(u, type, it);
		else
			t->elem[i] = type_range(u, type);
	}
}

static const struct ir_data *constant_data(const struct explorer *ex, uint32_t global)
{
	const struct ir_unit *u = ex->unit;
	const struct ir_global *g = &u->globals.v[global];

	if (!effect_is_constant(ex->effects, u, global) || g->flags & (IR_G_WEAK | IR_G_VOLATILE) ||
	    g->data == IR_NO)
		return NULL;
	return &u->datas.v[g->data];
}

/* 0: not constant. */
static uint64_t constant_size(const struct explorer *ex, const struct sym_info *object)
{
	const struct ir_unit *u = ex->unit;

	if (object->kind == SYM_STR)
		return u->lits.v[object->x].size_bytes;
	if (object->kind != SYM_GLOBAL || !constant_data(ex, object->x))
		return 0;
	return ir_typ(u, u->globals.v[object->x].type)->size_bytes;
}

static void fill(const struct explorer *ex, struct table *t, ir_type type,
		 const struct sym_info *object)
{
	const struct ir_unit *u = ex->unit;
	const struct ir_data *d;

	if (object->kind == SYM_STR) {
		for (uint32_t i = 0; i < t->n; i++)
			t->elem[i] = element_of_string(u, type, &u->lits.v[object->x],
						       (uint64_t)offset_of(t, i));
		return;
	}
	d = constant_data(ex, object->x);
	PS_ASSERT(d);
	for (uint32_t i = 0; i < d->n; i++) { /* what no item names is zero */
		const struct ir_item *it = &u->items.v[d->first + i];

		if (it->offset_bytes <= INT32_MAX)
			put_item(u, t, type, it);
	}
}

static void sum_up(const struct ir_unit *u, struct table *t, ir_type type)
{
	struct interval all = type_range(u, type);

	t->says_nothing = true;
	t->hull = t->elem[0];
	for (uint32_t i = 0; i < t->n; i++) {
		t->hull = iv_hull(t->hull, t->elem[i]);
		if (t->elem[i].lo != all.lo || t->elem[i].hi != all.hi)
			t->says_nothing = false;
	}
}

/* ---- tables -------------------------------------------------------------------------------------
 */

/* Which offsets in the object a form can mean: all first + i * step. */
static void set_places(const struct ir_unit *u, const struct form *off, ir_type type,
		       struct table *t)
{
	int64_t align = ps_max_i64(ir_typ(u, type)->align_bytes, 1), g = 0;

	for (uint32_t i = 0; i < off->n; i++) {
		int64_t a = g, b = off->t[i].k < 0 ? -off->t[i].k : off->t[i].k;

		while (b) {
			int64_t r = a % b;

			a = b;
			b = r;
		}
		g = a;
	}
	if (g < align) { /* of the form nothing is known, but it is aligned */
		t->step = align;
		return;
	}
	t->step = g;
	t->first = off->c % g + (off->c % g < 0 ? g : 0);
}

/* NULL: not constant, too large, or nothing is known of it. */
static const struct table *table_of(struct explorer *ex, sym object, val off, ir_type type)
{
	const struct ir_unit *u = ex->unit;
	struct form f = *val_form(&ex->t, off);
	struct sym_info o = *sym_info(&ex->t, object);
	const struct ir_data *d = o.kind == SYM_GLOBAL ? constant_data(ex, o.x) : NULL;
	uint64_t size = constant_size(ex, &o), *id;
	struct table t = {.size_bytes = (uint32_t)ir_typ(u, type)->size_bytes};
	bool is_new;

	if (!f.n || !size || size > INT32_MAX || t.size_bytes > size || t.size_bytes > 8 ||
	    !t.size_bytes || (d && d->n > MAX_TABLE_ITEMS) ||
	    !(ir_type_is(u, type, IR_INT) || ir_type_is(u, type, IR_PTR)))
		return NULL;
	for (uint32_t i = 0; i < f.n; i++) {
		const struct sym_info *s = sym_info(&ex->t, f.t[i].s);

		if (f.t[i].k == INT64_MIN || (s->kind == SYM_OP && s->op == IR_FIELD))
			return NULL; /* the latter: bit-fields, which share their bytes */
	}
	set_places(u, &f, type, &t);
	if (t.first + t.size_bytes > (int64_t)size)
		return NULL;
	t.n = (uint32_t)(((int64_t)size - t.size_bytes - t.first) / t.step + 1);
	if (t.n > MAX_ELEMENTS)
		return NULL;
	id = map_put(
		&ex->table_ids,
		hash_mix(hash_mix(hash_mix(object, type), (uint64_t)t.first), (uint64_t)t.step),
		&is_new);
	if (is_new) {
		*id = ex->tables.n;
		t.elem = arena_array(&ex->mem, struct interval, t.n);
		fill(ex, &t, type, &o);
		sum_up(u, &t, type);
		*vec_push(&ex->tables) = arena_dup(&ex->mem, &t, sizeof t);
	}
	return ex->tables.v[*id]->says_nothing ? NULL : ex->tables.v[*id];
}

/* The elements at offsets within `at`: from *ret up to the result; none of them: equal. */
static uint32_t elements_in(const struct table *t, struct interval at, uint32_t *ret)
{
	int64_t last = offset_of(t, t->n - 1);

	*ret = 0;
	if (at.lo > last || at.hi < t->first)
		return 0;
	if (at.lo > t->first)
		*ret = (uint32_t)((at.lo - t->first + t->step - 1) / t->step);
	return at.hi >= last ? t->n : (uint32_t)((at.hi - t->first) / t->step + 1);
}

/* The hull of the elements at offsets within `at`, dflt where there are none. */
static struct interval bounds_within(const struct table *t, struct interval at,
				     struct interval dflt)
{
	uint32_t i, end = elements_in(t, at, &i);
	struct interval r;

	if (i >= end)
		return dflt;
	if (end - i == t->n)
		return t->hull;
	r = t->elem[i];
	while (++i < end)
		r = iv_hull(r, t->elem[i]);
	return r;
}

val table_load(struct explorer *ex, struct state *st, sym object, val off, ir_type type)
{
	const struct table *t = table_of(ex, object, off, type);
	struct interval now;
	sym s;

	if (!t)
		return VAL_NONE;
	now = bounds_within(t, st_bounds(ex, st, off), t->hull);
	if (iv_single(now))
		return val_const(&ex->t, now.lo);
	s = sym_get(&ex->t, SYM_OP, OP_TABLE, type, off, val_sym(&ex->t, object), 0);
	ex->t.s.v[s].range = t->hull;
	ex->t.s.v[s].flags |= sym_info(&ex->t, object)->flags & SYM_F_GLOBAL;
	return val_sym(&ex->t, s);
}

static const struct table *table_of_term(struct explorer *ex, const struct sym_info *term)
{
	return table_of(ex, val_single(&ex->t, term->y), term->x, term->type);
}

struct interval table_bounds(struct explorer *ex, const struct sym_info *term, struct interval at)
{
	const struct table *t = table_of_term(ex, term);

	return t ? bounds_within(t, at, term->range) : term->range;
}

static bool may_be(struct explorer *ex, const struct state *st, sym term, struct interval iv,
		   struct interval elem)
{
	if (iv_single(elem) && st_excludes(ex, st, val_sym(&ex->t, term), elem.lo))
		return false;
	return elem.lo <= iv.hi && iv.lo <= elem.hi;
}

bool table_refine(struct explorer *ex, const struct state *st, sym term, struct interval iv,
		  struct interval *at)
{
	struct sym_info s = *sym_info(&ex->t, term);
	const struct table *t = table_of_term(ex, &s);
	uint32_t begin, end = t ? elements_in(t, *at, &begin) : 0, first, last;

	*at = (struct interval){INT64_MIN, INF};
	if (!t || begin >= end)
		return true;
	for (first = begin; first < end && !may_be(ex, st, term, iv, t->elem[first]);)
		first++;
	if (first == end)
		return false;
	for (last = end - 1; !may_be(ex, st, term, iv, t->elem[last]);)
		last--;
	/* That the object ends there is no reason, only what it holds is: a bound is something that
	 * the code says, and others may be compared with it.  A single element needs no reason. */
	if (first > begin || first == last)
		at->lo = offset_of(t, first);
	if (last < end - 1 || first == last)
		at->hi = offset_of(t, last);
	return true;
}

/* ---- walks
 * ---------------------------------------------------------------------------------------- */

/* Does every round of the loop go through the block? */
static bool each_round_passes(const struct explorer *ex, const struct loop *l, uint32_t block)
{
	const struct ir_func *fn = ex->fn;
	VEC(uint32_t) todo = {0};
	uint64_t *seen = xcalloc(ex->cfg.n_blocks / 64 + 1, sizeof *seen);
	bool passes = true;

	if (l->head != block)
		*vec_push(&todo) = l->head;
	while (todo.n && passes) {
		const struct ir_block *b = &fn->blocks[todo.v[--todo.n]];

		for (uint32_t i = 0; i < b->n_succ && passes; i++) {
			uint32_t to = fn->succs[b->succ + i];

			passes = to != l->head;
			if (!passes || to == block || !bit_get(l->body, to) || bit_get(seen, to))
				continue;
			bit_set(seen, to);
			*vec_push(&todo) = to;
		}
	}
	vec_release(&todo);
	free(seen);
	return passes;
}

/* Is the loop left nowhere else? */
static bool is_only_exit(const struct explorer *ex, const struct loop *l, uint32_t block)
{
	const struct ir_func *fn = ex->fn;

	for (uint32_t b = 0; b < ex->cfg.n_blocks; b++) {
		if (b == block || !bit_get(l->body, b))
			continue;
		for (uint32_t i = 0; i < fn->blocks[b].n_succ; i++)
			if (!bit_get(l->body, fn->succs[fn->blocks[b].succ + i]))
				return false;
	}
	return true;
}

static struct interval of_form(const struct form *f, struct interval x)
{
	return iv_add(iv_scale(x, f->t[0].k), exactly(f->c));
}

/* The element that a round looks at. */
struct walk {
	const struct table *table;
	struct form at; /* its offset, over the round                                       */
};

static bool is_walk(struct explorer *ex, sym term, sym round, struct walk *ret)
{
	struct sym_info s = *sym_info(&ex->t, term);

	if (!sym_is_table(&ex->t, term))
		return false;
	ret->at = *val_form(&ex->t, s.x);
	ret->table = table_of_term(ex, &s);
	return ret->table && ret->at.n == 1 && ret->at.t[0].s == round &&
	       ret->at.t[0].k % ret->table->step == 0;
}

/* The element of round n; NULL: outside of the object. */
static const struct interval *element_of_round(const struct walk *w, int64_t n)
{
	const struct table *t = w->table;
	int64_t in = sat_add(sat_add(w->at.c, sat_mul(n, w->at.t[0].k)), -t->first);

	return in < 0 || in / t->step >= t->n ? NULL : &t->elem[in / t->step];
}

/* A condition on nothing but one value. */
struct test {
	struct form cond; /* over the truth of `op`, or over the value itself               */
	uint8_t op;	  /* IR_EQ, IR_LE; IR_N_OPS: none                                  */
	struct form x;	  /* operand of op, over the value                                 */
};

/* The symbol that it is about; 0: not one. */
static sym is_test(const struct symtab *t, val cond, struct test *ret)
{
	const struct sym_info *s;

	if (cond <= VAL_UNINIT)
		return 0;
	*ret = (struct test){.cond = *val_form(t, cond), .op = IR_N_OPS};
	if (ret->cond.n != 1)
		return 0;
	s = sym_info(t, ret->cond.t[0].s);
	if (s->kind != SYM_OP || (s->op != IR_EQ && s->op != IR_LE))
		return ret->cond.t[0].s;
	ret->op = s->op;
	ret->x = *val_form(t, s->x);
	return ret->x.n == 1 ? ret->x.t[0].s : 0;
}

static enum tri holds_for(const struct test *t, struct interval v)
{
	if (t->op != IR_N_OPS) {
		struct interval x = of_form(&t->x, v);

		v = (struct interval){0, 1};
		if (t->op == IR_EQ ? x.lo == 0 && x.hi == 0 : x.hi <= 0)
			v = exactly(1);
		else if (x.lo > 0 || (t->op == IR_EQ && x.hi < 0))
			v = exactly(0);
	}
	v = of_form(&t->cond, v);
	return v.lo > 0 || v.hi < 0 ? TRI_YES : v.lo == 0 && v.hi == 0 ? TRI_NO : TRI_UNKNOWN;
}

/* No round from here on is the last: the walk goes on to the end of the object, where the loop is
 * left at this block only. */
static bool walk_out(struct explorer *ex, struct state *st, uint32_t block, const struct walk *w)
{
	int64_t n = 0;

	if (!is_only_exit(ex, &ex->cfg.loops.v[st->frame->loop], block))
		return true;
	while (element_of_round(w, n))
		n++;
	return !n || st_assume_le(ex, st, val_sym(&ex->t, st->frame->round), n - 1);
}

/* The path is in what stands for any further round of a loop, and each of them goes through the
 * block. */
static bool is_in_walk(const struct explorer *ex, const struct state *st, uint32_t block)
{
	return st->frame && st->frame->phase == ROUND_ANY &&
	       each_round_passes(ex, &ex->cfg.loops.v[st->frame->loop], block);
}

bool table_walk(struct explorer *ex, struct state *st, uint32_t block, val cond, bool truth)
{
	const struct interval *elem;
	struct test t;
	struct walk w;
	bool sure = true;
	sym s = is_test(&ex->t, cond, &t);

	if (!s || !st->frame || !is_walk(ex, s, st->frame->round, &w) || !is_in_walk(ex, st, block))
		return true;
	for (int64_t n = 0; (elem = element_of_round(&w, n)); n++) {
		enum tri holds = holds_for(&t, *elem);

		if (holds == (truth ? TRI_NO : TRI_YES)) /* in rounds before, at most */
			return n && st_assume_le(ex, st, val_sym(&ex->t, st->frame->round), n - 1);
		sure = sure && holds != TRI_UNKNOWN;
	}
	return !sure || walk_out(ex, st, block, &w);
}

bool table_endless(struct explorer *ex, struct state *st, uint32_t block)
{
	struct ir_ref cond = ex->fn->blocks[block].cond;
	val looked_at[3] = {ev_ref(ex, st, cond)};
	const struct ir_ins *ins;
	struct walk w;

	if (!st->frame || st->frame->phase != ROUND_ANY || !ir_ref_is(cond, IR_TMP))
		return true;
	/* where the outcome is clear, the condition's value does not say what it came from */
	ins = &ex->fn->ins[ir_ref_index(cond)];
	looked_at[1] = ev_ref(ex, st, ins->a);
	looked_at[2] = ev_ref(ex, st, ins->b);
	for (uint32_t i = 0; i < PS_ARRAY_SIZE(looked_at); i++) {
		const struct form *f = val_form(&ex->t, looked_at[i]);

		if (f->n == 1 && is_walk(ex, f->t[0].s, st->frame->round, &w))
			return !is_in_walk(ex, st, block) || walk_out(ex, st, block, &w);
	}
	return true;
}
