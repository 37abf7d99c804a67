/* unit.c - a unit's life, and the interning of its types, constants and locations. */
#include "engine/ir/ir.h"
#include "engine/ir/ir_p.h"

#include <string.h>

struct ir_unit *ir_unit_new(void)
{
	struct ir_unit *u = xcalloc(1, sizeof *u);

	strtab_init(&u->strs);
	u->ptr_bytes = 8;
	*vec_push(&u->types) = (struct ir_typ){.kind = IR_VOID};
	*vec_push(&u->locs) = (struct ir_span){0};
	*vec_push(&u->measures) = (struct ir_measure){0};
	return u;
}

void ir_unit_free(struct ir_unit *u)
{
	if (!u)
		return;
	vec_release(&u->files);
	vec_release(&u->locs);
	vec_release(&u->types);
	vec_release(&u->fields);
	vec_release(&u->params);
	vec_release(&u->consts);
	vec_release(&u->measures);
	vec_release(&u->lits);
	vec_release(&u->syms);
	vec_release(&u->param_flags);
	vec_release(&u->globals);
	vec_release(&u->datas);
	vec_release(&u->items);
	vec_release(&u->funcs);
	vec_release(&u->notes);
	map_release(&u->const_ids);
	map_release(&u->type_ids);
	map_release(&u->loc_ids);
	strtab_release(&u->strs);
	arena_release(&u->mem);
	free(u);
}

void ir_unit_set_main(struct ir_unit *u, const char *path)
{
	bool is_said = u->main_path;
	ir_str name;

	for (uint32_t i = 0; i < u->files.n; i++)
		is_said = is_said && u->files.v[i].path;
	if (is_said)
		return;
	name = strtab_add(&u->strs, path);
	if (!u->main_path)
		u->main_path = name;
	for (uint32_t i = 0; i < u->files.n; i++) {
		if (!u->files.v[i].path)
			u->files.v[i].path = name;
	}
}

static uint64_t type_hash(const struct ir_unit *u, const struct ir_typ *t)
{
	uint64_t h = hash_mix(t->kind, t->flags);

	h = hash_mix(h, t->align_bytes);
	h = hash_mix(h, t->size_bytes);
	h = hash_mix(h, t->count);
	h = hash_mix(h, t->elem);
	h = hash_mix(h, t->name);
	if (t->kind == IR_FUNC && t->n)
		h = hash_bytes(&u->params.v[t->first], t->n * sizeof *u->params.v, h);
	return h;
}

static bool type_equal(const struct ir_unit *u, const struct ir_typ *a, const struct ir_typ *b)
{
	if (a->kind != b->kind || a->flags != b->flags || a->align_bytes != b->align_bytes ||
	    a->size_bytes != b->size_bytes || a->count != b->count || a->elem != b->elem ||
	    a->name != b->name)
		return false;
	if (a->kind != IR_FUNC)
		return true;
	return a->n == b->n && (!a->n || memcmp(&u->params.v[a->first], &u->params.v[b->first],
						a->n * sizeof *u->params.v) == 0);
}

/* Parameters that were pushed only to ask for a type that is there are taken back. */
static void drop_params(struct ir_unit *u, const struct ir_typ *t)
{
	if (t->kind == IR_FUNC && t->n && t->first + t->n == u->params.n)
		u->params.n = t->first;
}

ir_type ir_type_add(struct ir_unit *u, const struct ir_typ *t)
{
	uint64_t key, *known;
	bool is_new;

	if (t->kind == IR_VOID)
		return 0;
	if (t->kind == IR_RECORD) {
		*vec_push(&u->types) = *t;
		return u->types.n - 1;
	}
	/* Unequal types of equal hash take the next key that is free. */
	for (key = type_hash(u, t);; key++) {
		known = map_put(&u->type_ids, key, &is_new);
		if (is_new)
			break;
		if (!type_equal(u, t, &u->types.v[*known]))
			continue;
		if (u->types.v[*known].first != t->first)
			drop_params(u, t);
		return (ir_type)*known;
	}
	*known = u->types.n;
	*vec_push(&u->types) = *t;
	return (ir_type)*known;
}

ir_type ir_type_find(const struct ir_unit *u, const struct ir_typ *t)
{
	const uint64_t *known;

	if (t->kind == IR_VOID)
		return 0;
	for (uint64_t key = type_hash(u, t);; key++) {
		known = map_get(&u->type_ids, key);
		if (!known)
			return IR_NO;
		if (type_equal(u, t, &u->types.v[*known]))
			return (ir_type)*known;
	}
}

void ir_type_index(struct ir_unit *u)
{
	for (uint32_t i = 1; i < u->types.n; i++) {
		const struct ir_typ *t = &u->types.v[i];
		uint64_t *known;
		bool is_new;

		if (t->kind == IR_RECORD)
			continue;
		for (uint64_t key = type_hash(u, t);; key++) {
			known = map_put(&u->type_ids, key, &is_new);
			if (is_new)
				*known = i;
			if (is_new || type_equal(u, t, &u->types.v[*known]))
				break;
		}
	}
}

/* The value as its type holds it: cut to the width, then sign- or zero-extended. */
static int64_t const_fit(const struct ir_typ *t, int64_t value)
{
	unsigned unused;

	if (t->kind != IR_INT || t->count == 0 || t->count >= 64)
		return value;
	unused = 64 - (unsigned)t->count;
	if (t->flags & IR_TF_SIGNED)
		return (int64_t)((uint64_t)value << unused) >> unused;
	return (int64_t)((uint64_t)value << unused >> unused);
}

static bool measure_equal(const struct ir_measure *a, const struct ir_measure *b)
{
	return a->type == b->type && a->expr == b->expr && a->flags == b->flags;
}

/* m NULL: no size of anything */
static struct ir_ref add_const(struct ir_unit *u, ir_type type, int64_t value,
			       const struct ir_measure *m)
{
	uint64_t key, *known;
	bool is_new;

	value = const_fit(&u->types.v[type], value);
	key = hash_mix(type, (uint64_t)value);
	if (m)
		key = hash_mix(key, (uint64_t)m->type << 32 | m->expr);
	for (;; key++) {
		const struct ir_const *c;

		known = map_put(&u->const_ids, key, &is_new);
		if (is_new)
			break;
		c = &u->consts.v[*known];
		if (c->type == type && c->value == value && !c->measure == !m &&
		    (!m || measure_equal(&u->measures.v[c->measure], m)))
			return IR_REF(IR_CONST, *known);
	}
	*known = u->consts.n;
	*vec_push(&u->consts) =
		(struct ir_const){.type = type, .measure = m ? u->measures.n : 0, .value = value};
	if (m)
		*vec_push(&u->measures) = *m;
	return IR_REF(IR_CONST, u->consts.n - 1);
}

struct ir_ref ir_const_add(struct ir_unit *u, ir_type type, int64_t value)
{
	return add_const(u, type, value, NULL);
}

struct ir_ref ir_const_add_size(struct ir_unit *u, ir_type type, int64_t value,
				const struct ir_measure *m)
{
	struct ir_measure copy = *m; /* it may be of the table, which grows */

	return add_const(u, type, value, &copy);
}

static bool span_equal(const struct ir_span *a, const struct ir_span *b)
{
	return a->file == b->file && a->line == b->line && a->col == b->col &&
	       a->end_line == b->end_line && a->end_col == b->end_col && a->macro == b->macro &&
	       a->flags == b->flags;
}

ir_loc ir_loc_add(struct ir_unit *u, const struct ir_span *s)
{
	uint64_t key = hash_mix(hash_mix(s->file, s->line), s->col), *known;
	bool is_new;

	key = hash_mix(hash_mix(hash_mix(key, s->end_line), s->end_col),
		       (uint64_t)s->macro << 8 | s->flags);
	for (;; key++) {
		known = map_put(&u->loc_ids, key, &is_new);
		if (is_new)
			break;
		if (span_equal(&u->locs.v[*known], s))
			return (ir_loc)*known;
	}
	*known = u->locs.n;
	*vec_push(&u->locs) = *s;
	return (ir_loc)*known;
}
