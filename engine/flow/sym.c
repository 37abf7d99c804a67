#include "engine/flow/sym_p.h"

#include <string.h>

struct interval type_range(const struct ir_unit *u, ir_type t)
{
	const struct ir_typ *ty = ir_typ(u, t);

	if (ty->kind == IR_PTR)
		return (struct interval){0, INF};
	if (ty->kind != IR_INT || ty->count == 0)
		return (struct interval){INT64_MIN, INF};
	if (ty->flags & IR_TF_BOOL)
		return (struct interval){0, 1};
	if (ty->flags & IR_TF_SIGNED) {
		if (ty->count >= 64)
			return (struct interval){INT64_MIN, INF};
		return (struct interval){-((int64_t)1 << (ty->count - 1)),
					 ((int64_t)1 << (ty->count - 1)) - 1};
	}
	if (ty->count >= 63)
		return (struct interval){0, INF};
	return (struct interval){0, ((int64_t)1 << ty->count) - 1};
}

void symtab_init(struct symtab *t, const struct ir_unit *u)
{
	memset(t, 0, sizeof *t);
	t->unit = u;
	*vec_push(&t->s) = (struct sym_info){0};
	*vec_push(&t->f) = (struct form){0};
	*vec_push(&t->f) = (struct form){0}; /* VAL_UNINIT: no number */
	*vec_push(&t->cells) = (struct cell){0};
	*vec_push(&t->masks) = (struct mask){0};
	if (val_const(t, 0) != VAL_ZERO)
		PS_BUG("zero is not VAL_ZERO");
}

void symtab_release(struct symtab *t)
{
	vec_release(&t->s);
	vec_release(&t->f);
	vec_release(&t->cells);
	vec_release(&t->masks);
	index_release(&t->sym_ids);
	index_release(&t->form_ids);
	index_release(&t->cell_ids);
	map_release(&t->mask_ids);
	map_release(&t->asked);
}

uint32_t sym_masks(const struct symtab *t, val x)
{
	const uint64_t *first = map_get(&t->mask_ids, x);

	return first ? (uint32_t)*first : 0;
}

void sym_note_mask(struct symtab *t, val x, sym term, int64_t mask)
{
	uint32_t first = sym_masks(t, x);

	for (uint32_t i = first; i; i = t->masks.v[i].next)
		if (t->masks.v[i].term == term)
			return;
	*map_put(&t->mask_ids, x, NULL) = t->masks.n;
	*vec_push(&t->masks) = (struct mask){term, mask, first};
}

sym sym_get(struct symtab *t, enum sym_kind kind, uint8_t op, ir_type type, uint32_t x, uint32_t y,
	    uint32_t z)
{
	uint64_t h =
		hash_step((uint64_t)kind << 8 | op | (uint64_t)type << 32, (uint64_t)x << 32 | y);
	struct index_at at = index_begin(&t->sym_ids, hash_end(hash_step(h, z)));
	struct sym_info *i;
	sym s;

	while (index_next(&t->sym_ids, &at, &s)) {
		i = &t->s.v[s];
		if (i->kind == kind && i->op == op && i->type == type && i->x == x && i->y == y &&
		    i->z == z)
			return s;
	}
	s = t->s.n;
	index_add(&t->sym_ids, &at, s);
	i = vec_push(&t->s);
	*i = (struct sym_info){.kind = (uint8_t)kind,
			       .op = op,
			       .type = type,
			       .x = x,
			       .y = y,
			       .z = z,
			       .ins = IR_NO,
			       .range = type_range(t->unit, type)};
	if (ir_type_is(t->unit, type, IR_PTR))
		i->flags |= SYM_F_POINTER;
	else if (ir_type_is(t->unit, type, IR_FLOAT))
		i->flags |= SYM_F_FLOAT;
	switch (kind) {
	case SYM_LOCAL:
	case SYM_GLOBAL:
	case SYM_FUNC:
	case SYM_STR:
	case SYM_HEAP:
		i->flags |= SYM_F_OBJECT | SYM_F_POINTER;
		i->range = (struct interval){4096, INF};
		break;
	case SYM_NULLBASE:
		i->flags |= SYM_F_POINTER;
		i->range = (struct interval){0, 0};
		break;
	case SYM_BIG:
		i->range = (struct interval){INF, INF};
		break;
	case SYM_IND:
		i->range = (struct interval){0, INF};
		break;
	case SYM_NONE:
	case SYM_UNINIT:
	case SYM_PARAM:
	case SYM_LOAD:
	case SYM_CALL:
	case SYM_FRESH:
	case SYM_OP:
		break;
	}
	return s;
}

static bool same_form(const struct form *a, const struct form *b)
{
	if (a->c != b->c || a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (a->t[i].s != b->t[i].s || a->t[i].k != b->t[i].k)
			return false;
	return true;
}

val val_of_form(struct symtab *t, const struct form *f)
{
	uint64_t h = hash_step(f->n, (uint64_t)f->c);
	struct index_at at;
	val v;

	for (uint32_t i = 0; i < f->n; i++)
		h = hash_step(hash_step(h, f->t[i].s), (uint64_t)f->t[i].k);
	at = index_begin(&t->form_ids, hash_end(h));
	while (index_next(&t->form_ids, &at, &v))
		if (same_form(&t->f.v[v], f))
			return v;
	v = t->f.n;
	index_add(&t->form_ids, &at, v);
	*vec_push(&t->f) = *f;
	t->f.v[v].less = 0;
	return v;
}

val val_const(struct symtab *t, int64_t c)
{
	bool is_small = c >= FIRST_SMALL && c < FIRST_SMALL + N_SMALL;
	val v;

	if (is_small && t->small[c - FIRST_SMALL])
		return t->small[c - FIRST_SMALL];
	v = val_of_form(t, &(struct form){.c = c});
	if (is_small)
		t->small[c - FIRST_SMALL] = v;
	return v;
}

val val_sym(struct symtab *t, sym s)
{
	if (!t->s.v[s].as_val)
		t->s.v[s].as_val = val_of_form(t, &(struct form){.n = 1, .t = {{s, 1}}});
	return t->s.v[s].as_val;
}

val val_lin(struct symtab *t, int64_t ka, val a, int64_t kb, val b, int64_t c)
{
	struct form out = {0};
	const struct form *fa, *fb;
	struct form ca, cb;
	uint32_t i = 0, j = 0;
	int64_t x, y;

	if (a <= VAL_UNINIT || b <= VAL_UNINIT)
		return VAL_NONE;
	ca = *val_form(t, a);
	cb = *val_form(t, b);
	fa = &ca;
	fb = &cb;
	if (__builtin_mul_overflow(fa->c, ka, &x) || __builtin_mul_overflow(fb->c, kb, &y) ||
	    __builtin_add_overflow(x, y, &x) || __builtin_add_overflow(x, c, &out.c))
		return VAL_NONE;
	while (i < fa->n || j < fb->n) {
		bool left = j == fb->n || (i < fa->n && fa->t[i].s <= fb->t[j].s);
		bool right = i == fa->n || (j < fb->n && fb->t[j].s <= fa->t[i].s);
		sym s = left ? fa->t[i].s : fb->t[j].s;
		int64_t k = 0;

		if (left && __builtin_mul_overflow(fa->t[i++].k, ka, &k))
			return VAL_NONE;
		if (right) {
			if (__builtin_mul_overflow(fb->t[j++].k, kb, &y) ||
			    __builtin_add_overflow(k, y, &k))
				return VAL_NONE;
		}
		if (!k)
			continue;
		if (out.n == FORM_MAX_TERMS || k == INT64_MIN) /* every factor can be negated */
			return VAL_NONE;
		out.t[out.n++] = (struct term){s, k};
	}
	return val_of_form(t, &out);
}

bool val_split(struct symtab *t, val v, sym *ret_base, val *ret_offset)
{
	const struct form *f;
	uint32_t at = UINT32_MAX;
	struct form rest;

	if (v <= VAL_UNINIT)
		return false;
	f = val_form(t, v);
	for (uint32_t i = 0; i < f->n; i++) {
		if (!(sym_info(t, f->t[i].s)->flags & SYM_F_POINTER))
			continue;
		if (f->t[i].k != 1 || at != UINT32_MAX)
			return false;
		at = i;
	}
	if (at == UINT32_MAX) {
		/* an integer that is used as an address */
		if (f->n != 1 || f->t[0].k != 1)
			return false;
		at = 0;
	}
	*ret_base = f->t[at].s;
	if (f->less && f->less_at == at) {
		*ret_offset = f->less;
		return true;
	}
	rest = *f;
	memmove(&rest.t[at], &rest.t[at + 1], (rest.n - at - 1) * sizeof rest.t[0]);
	rest.t[--rest.n] = (struct term){0};
	*ret_offset = val_of_form(t, &rest);
	t->f.v[v].less = *ret_offset;
	t->f.v[v].less_at = (uint16_t)at;
	return true;
}

static int64_t gcd(int64_t a, int64_t b)
{
	while (b) {
		int64_t r = a % b;

		a = b;
		b = r;
	}
	return a < 0 ? -a : a;
}

val val_part(struct symtab *t, val v, int64_t *ret_scale, int64_t *ret_c)
{
	struct form f = *val_form(t, v);
	int64_t g = 0;

	for (uint32_t i = 0; i < f.n; i++)
		g = gcd(g, f.t[i].k);
	PS_ASSERT(g);
	if (f.t[0].k < 0)
		g = -g;
	*ret_scale = g;
	*ret_c = f.c;
	f.c = 0;
	for (uint32_t i = 0; i < f.n; i++)
		f.t[i].k /= g;
	return val_of_form(t, &f);
}

enum place_kind { PLACE_SCALAR, PLACE_EXTENT, PLACE_STRING, PLACE_PREFIX };

static enum place_kind kind_of(const struct cell *c)
{
	return c->extent   ? PLACE_EXTENT
	       : c->prefix ? PLACE_PREFIX
	       : c->chars  ? PLACE_STRING
			   : PLACE_SCALAR;
}

/* Is there such a place?  *ret_at: where it goes, if not. */
static uint32_t place_find(struct symtab *t, sym region, val offset, uint32_t size_bytes,
			   enum place_kind kind, struct index_at *ret_at)
{
	uint64_t h = hash_step((uint64_t)region << 32 | offset, (uint64_t)kind << 32 | size_bytes);
	uint32_t id;

	*ret_at = index_begin(&t->cell_ids, hash_end(h));
	while (index_next(&t->cell_ids, ret_at, &id)) {
		const struct cell *c = &t->cells.v[id];

		if (c->region == region && c->offset == offset && kind_of(c) == kind &&
		    (c->chars ? c->chars : c->size_bytes) == size_bytes)
			return id;
	}
	return 0;
}

/* Can a new place of an object share bytes with one that it has?  All of those are apart. */
static bool overlaps_any(const struct symtab *t, uint32_t id)
{
	const struct cell *me = &t->cells.v[id];
	int64_t at, other;

	if (me->extent || me->chars || !me->size_bytes || !val_is_const(t, me->offset, &at))
		return true;
	for (uint32_t i = me->next; i; i = t->cells.v[i].next) {
		const struct cell *c = &t->cells.v[i];

		if (!val_is_const(t, c->offset, &other) ||
		    (at < other + (int64_t)c->size_bytes && other < at + (int64_t)me->size_bytes))
			return true;
	}
	return false;
}

static uint32_t place_get(struct symtab *t, sym region, val offset, uint32_t size_bytes,
			  enum place_kind kind)
{
	bool string = kind == PLACE_STRING || kind == PLACE_PREFIX;
	struct index_at at;
	uint32_t id = place_find(t, region, offset, size_bytes, kind, &at);

	if (id)
		return id;
	id = t->cells.n;
	index_add(&t->cell_ids, &at, id);
	*vec_push(&t->cells) = (struct cell){.region = region,
					     .offset = offset,
					     .size_bytes = string ? 0 : size_bytes,
					     .extent = kind == PLACE_EXTENT,
					     .chars = string ? (uint8_t)size_bytes : 0,
					     .prefix = kind == PLACE_PREFIX,
					     .next = t->s.v[region].cells};
	if (!t->s.v[region].overlaps)
		t->s.v[region].overlaps = overlaps_any(t, id);
	t->s.v[region].cells = id;
	t->s.v[region].n_cells++;
	return id;
}

uint32_t cell_get(struct symtab *t, sym region, val offset, uint32_t size_bytes)
{
	return place_get(t, region, offset, size_bytes, PLACE_SCALAR);
}

uint32_t cell_find(struct symtab *t, sym region, val offset, uint32_t size_bytes)
{
	return place_find(t, region, offset, size_bytes, PLACE_SCALAR, &(struct index_at){0});
}

uint32_t string_get(struct symtab *t, sym region, val offset, uint8_t char_bytes, bool prefix)
{
	uint32_t id =
		place_get(t, region, offset, char_bytes, prefix ? PLACE_PREFIX : PLACE_STRING);

	t->cells.v[id].rec = IR_NO; /* no element of something */
	t->s.v[region].has_strings = true;
	return id;
}

uint32_t extent_get(struct symtab *t, sym region, val offset, uint32_t size_bytes)
{
	uint32_t id = place_get(t, region, offset, size_bytes, PLACE_EXTENT);

	t->s.v[region].has_extents = true;
	t->cells.v[id].rec = IR_NO; /* the bytes of a member are no element of something */
	return id;
}

int64_t sat_add(int64_t a, int64_t b)
{
	int64_t r;

	/* ∞ swallows what is added to it; the callers never add +∞ to −∞ of one bound */
	if (a == INF || b == INF)
		return INF;
	if (a == INT64_MIN || b == INT64_MIN)
		return INT64_MIN;
	if (__builtin_add_overflow(a, b, &r))
		return a > 0 ? INF : INT64_MIN;
	return r;
}

int64_t sat_mul(int64_t a, int64_t b)
{
	int64_t r;

	if (!a || !b)
		return 0;
	if (a == INF || a == INT64_MIN || b == INF || b == INT64_MIN ||
	    __builtin_mul_overflow(a, b, &r))
		return (a > 0) == (b > 0) ? INF : INT64_MIN;
	return r;
}

struct interval iv_add(struct interval a, struct interval b)
{
	struct interval r;

	r.lo = a.lo == INT64_MIN || b.lo == INT64_MIN ? INT64_MIN : sat_add(a.lo, b.lo);
	r.hi = a.hi == INF || b.hi == INF ? INF : sat_add(a.hi, b.hi);
	return r;
}

struct interval iv_mul(struct interval a, struct interval b)
{
	int64_t p[4] = {sat_mul(a.lo, b.lo), sat_mul(a.lo, b.hi), sat_mul(a.hi, b.lo),
			sat_mul(a.hi, b.hi)};
	struct interval r = {p[0], p[0]};

	for (int i = 1; i < 4; i++) {
		r.lo = ps_min_i64(r.lo, p[i]);
		r.hi = ps_max_i64(r.hi, p[i]);
	}
	return r;
}

struct interval iv_scale(struct interval a, int64_t k)
{
	if (k == 1)
		return a;
	return iv_mul(a, (struct interval){k, k});
}

struct interval iv_hull(struct interval a, struct interval b)
{
	return (struct interval){ps_min_i64(a.lo, b.lo), ps_max_i64(a.hi, b.hi)};
}
