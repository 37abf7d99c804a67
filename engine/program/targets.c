#include "engine/program/targets.h"

enum {
	SEVERAL = UINT32_MAX, /* functions of libraries: none                                  */
};

struct make {
	const struct ir_unit *u;
	const struct models *models;
	struct targets *t;
	struct map own; /* place -> 1: functions of the program are put there, too              */
};

static const struct model *model_of(const struct make *m, const struct ir_sym *s)
{
	if (!m->models || s->linkage == IR_LINK_INTERNAL || s->body != IR_NO)
		return NULL;
	return models_find(m->models, ir_cstr(m->u, s->name));
}

static void put(struct make *m, uint64_t place, struct ir_ref value)
{
	const struct ir_sym *s;
	uint64_t *at, is;

	if (place == UINT64_MAX || !ir_ref_is(value, IR_SYM))
		return;
	s = &m->u->syms.v[ir_ref_index(value)];
	if (!model_of(m, s)) {
		*map_put(&m->own, place, NULL) = 1;
		return;
	}
	is = (uint64_t)ir_ref_index(value) + 1;
	at = map_put(&m->t->of, place, NULL);
	*at = *at && *at != is ? SEVERAL : is;
}

/* ---- what is stored ----------------------------------------------------------------------------
 */

static struct ir_ref plain(const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP) && fn->ins[ir_ref_index(r)].op == IR_CAST)
		r = fn->ins[ir_ref_index(r)].a;
	return r;
}

/* The member at an offset into a type, or UINT64_MAX. */
static uint64_t member_at(const struct ir_unit *u, ir_type type, uint64_t offset)
{
	uint64_t found = UINT64_MAX;

	for (;;) {
		const struct ir_typ *t = ir_typ(u, type);
		uint32_t i = 0;

		if (t->kind == IR_ARRAY && ir_typ(u, t->elem)->size_bytes) {
			type = t->elem;
			offset %= ir_typ(u, type)->size_bytes;
			continue;
		}
		if (t->kind != IR_RECORD)
			return offset ? UINT64_MAX : found;
		for (; i < t->n; i++) {
			const struct ir_field *f = &u->fields.v[t->first + i];
			uint64_t at = f->offset_bits / 8;

			if (at <= offset && offset < at + ir_typ(u, f->type)->size_bytes)
				break;
		}
		if (i == t->n)
			return UINT64_MAX;
		found = target_field(u, type, i);
		offset -= u->fields.v[t->first + i].offset_bits / 8;
		type = u->fields.v[t->first + i].type;
	}
}

static void data(struct make *m, uint32_t n)
{
	const struct ir_data *d = &m->u->datas.v[n];

	for (uint32_t i = 0; i < d->n; i++) {
		const struct ir_item *it = &m->u->items.v[d->first + i];

		if (ir_ref_is(it->value, IR_SYM))
			put(m, member_at(m->u, d->type, it->offset_bytes), it->value);
	}
}

static void function(struct make *m, const struct ir_func *fn)
{
	for (uint32_t i = 0; i < fn->n_ins; i++) {
		const struct ir_ins *s = &fn->ins[i];
		struct ir_ref value = s->op == IR_STORE ? plain(fn, s->b) : IR_NOREF;

		if (ir_ref_is(value, IR_SYM))
			put(m, target_place(m->u, fn, s->a), value);
		else if (s->op == IR_DATA)
			data(m, s->imm);
	}
}

static void global(struct make *m, uint32_t g)
{
	uint32_t n = m->u->globals.v[g].data;
	const struct ir_data *d = n == IR_NO ? NULL : &m->u->datas.v[n];

	if (d && ir_type_is(m->u, d->type, IR_PTR) && d->n == 1)
		put(m, target_global(g), m->u->items.v[d->first].value);
	else if (d)
		data(m, n);
}

/* ---- what it comes to -------------------------------------------------------------------------
 */

static void drop_doubtful(struct make *m)
{
	for (uint32_t i = 0; i < m->t->of.e.n; i++) {
		uint64_t place = m->t->of.e.v[i].key, *is = &m->t->of.e.v[i].val;
		const struct ir_sym *s;

		if (*is == SEVERAL) {
			*is = 0;
			continue;
		}
		s = &m->u->syms.v[*is - 1];
		if ((place >> 32 || map_get(&m->own, place)) &&
		    !(model_of(m, s)->flags & MODEL_ALLOC))
			*is = 0;
	}
}

void targets_make(const struct ir_unit *u, const struct models *models, struct targets *ret)
{
	struct make m = {.u = u, .models = models, .t = ret};

	*ret = (struct targets){0};
	for (uint32_t g = 0; g < u->globals.n; g++)
		global(&m, g);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		function(&m, &u->funcs.v[f]);
	drop_doubtful(&m);
	map_release(&m.own);
}

void targets_release(struct targets *t)
{
	map_release(&t->of);
}
