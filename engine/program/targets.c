#include "engine/program/targets.h"

#define SEVERAL ((uint64_t)UINT32_MAX) /* functions of libraries: none */

struct make {
	const struct ir_unit *u;
	const struct facts *facts;
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

	if (!ir_ref_is(value, IR_SYM))
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

bool targets_member(const struct ir_unit *u, ir_type type, uint64_t offset, uint32_t *ret_type,
		    uint32_t *ret_field)
{
	bool found = false;

	for (;;) {
		const struct ir_typ *t = ir_typ(u, type);
		uint32_t i = 0;

		if (t->kind == IR_ARRAY && ir_typ(u, t->elem)->size_bytes) {
			type = t->elem;
			offset %= ir_typ(u, type)->size_bytes;
			continue;
		}
		if (t->kind != IR_RECORD)
			return !offset && found;
		for (; i < t->n; i++) {
			const struct ir_field *f = &u->fields.v[t->first + i];
			uint64_t at = f->offset_bits / 8;

			if (at <= offset && offset < at + ir_typ(u, f->type)->size_bytes)
				break;
		}
		if (i == t->n)
			return false;
		found = true;
		*ret_type = type;
		*ret_field = i;
		offset -= u->fields.v[t->first + i].offset_bits / 8;
		type = u->fields.v[t->first + i].type;
	}
}

uint64_t targets_place(const struct ir_unit *u, const uint32_t place[3])
{
	return place[0] == FACT_GLOBAL ? target_global(place[1])
				       : target_field(u, place[1], place[2]);
}

static void function(struct make *m, uint32_t f)
{
	for (const uint32_t *w = facts_begin(m->facts, f, FACTS_stores);
	     w < facts_end(m->facts, f, FACTS_stores); w += 4)
		put(m, targets_place(m->u, w), IR_REF(IR_SYM, w[3]));
}

static void global(struct make *m, uint32_t g)
{
	uint32_t n = m->u->globals.v[g].data, type, field;
	const struct ir_data *d = n == IR_NO ? NULL : &m->u->datas.v[n];

	if (d && ir_type_is(m->u, d->type, IR_PTR) && d->n == 1) {
		put(m, target_global(g), m->u->items.v[d->first].value);
		return;
	}
	for (uint32_t i = 0; d && i < d->n; i++) {
		const struct ir_item *it = &m->u->items.v[d->first + i];

		if (ir_ref_is(it->value, IR_SYM) &&
		    targets_member(m->u, d->type, it->offset_bytes, &type, &field))
			put(m, target_field(m->u, type, field), it->value);
	}
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

void targets_make(const struct ir_unit *u, const struct facts *facts, const struct models *models,
		  struct targets *ret)
{
	struct make m = {.u = u, .facts = facts, .models = models, .t = ret};

	*ret = (struct targets){0};
	for (uint32_t g = 0; g < u->globals.n; g++)
		global(&m, g);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		function(&m, f);
	drop_doubtful(&m);
	map_release(&m.own);
}

void targets_release(struct targets *t)
{
	map_release(&t->of);
}
