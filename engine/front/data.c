/* data.c - initialisers that are constant: bytes and addresses, no instructions. */
#include "engine/front/front_p.h"

/* More elements than this in [a ... b] are not written out. */
#define MAX_REPEAT (1U << 20)

uint32_t data_begin(struct front *f, ir_type t)
{
	*vec_push(&f->u->datas) = (struct ir_data){.type = t, .first = f->u->items.n};
	return f->u->datas.n - 1;
}

/* Items of one data are added in one go: they lie next to each other. */
void data_item(struct front *f, uint32_t data, const struct ir_item *item)
{
	*vec_push(&f->u->items) = *item;
	f->u->datas.v[data].n++;
}

static bool is_zero(const struct front *f, struct ir_ref r)
{
	return ir_ref_is(r, IR_CONST) && f->u->consts.v[ir_ref_index(r)].value == 0;
}

/* Bit-fields share bytes; what is in those is left open unless it is nothing but zero. */
static void bits_item(struct front *f, const struct leaf *leaf, struct ir_item *item)
{
	const struct ir_field *field =
		&f->u->fields.v[ir_typ(f->u, leaf->record)->first + leaf->field];
	uint64_t size = ir_typ(f->u, field->type)->size_bytes;
	uint64_t in_unit = size ? field->offset_bits / 8 % size : 0;

	item->offset_bytes = leaf->offset_bytes - in_unit;
	if (!is_zero(f, item->value))
		item->value = IR_NOREF;
}

static void leaf_item(struct front *f, const struct leaf *leaf, struct ir_item *item)
{
	CXCursor string;

	*item = (struct ir_item){.offset_bytes = leaf->offset_bytes, .type = leaf->type};
	if (is_string_init(f, leaf->type, leaf->value, &string))
		item->value = IR_REF(IR_STR, literal_string(f, string));
	else if (!const_value(f, leaf->value, leaf->type, &item->value, &item->addend))
		item->value = IR_NOREF;
	if (leaf->record)
		bits_item(f, leaf, item);
}

struct placed {
	struct ir_item item;
	uint32_t turn; /* in the source                                                 */
};

static int by_offset(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->item.offset_bytes != y->item.offset_bytes)
		return x->item.offset_bytes < y->item.offset_bytes ? -1 : 1;
	return x->turn < y->turn ? -1 : x->turn > y->turn;
}

/* Designators may go back: then the later initialiser of an object wins. */
static bool has_overrides(const struct leaves *l)
{
	for (uint32_t i = 1; i < l->v.n; i++)
		if (l->v.v[i].offset_bytes <= l->v.v[i - 1].offset_bytes ||
		    l->v.v[i - 1].repeat > 1)
			return true;
	return false;
}

static uint32_t drop_overridden(struct placed *v, uint32_t n)
{
	uint32_t kept = 0;

	qsort(v, n, sizeof *v, by_offset);
	for (uint32_t i = 0; i < n; i++)
		if (i + 1 == n || v[i].item.offset_bytes != v[i + 1].item.offset_bytes)
			v[kept++] = v[i];
	return kept;
}

uint32_t data_of_leaves(struct front *f, ir_type t, const struct leaves *l, const bool *skip)
{
	VEC(struct placed) items = {0};
	uint32_t data, n;

	/* Values first: reading one may make items of its own. */
	for (uint32_t i = 0; i < l->v.n; i++) {
		const struct leaf *leaf = &l->v.v[i];
		struct ir_item item;

		if (skip && skip[i])
			continue;
		leaf_item(f, leaf, &item);
		for (uint64_t k = 0; k < leaf->repeat && k < MAX_REPEAT; k++) {
			*vec_push(&items) = (struct placed){item, i};
			item.offset_bytes += leaf->stride_bytes;
		}
	}
	n = has_overrides(l) ? drop_overridden(items.v, items.n) : items.n;
	data = data_begin(f, t);
	for (uint32_t i = 0; i < n; i++)
		if (!is_zero(f, items.v[i].item.value))
			data_item(f, data, &items.v[i].item);
	vec_release(&items);
	return data;
}

uint32_t data_unknown(struct front *f, ir_type t)
{
	bool is_new;
	uint64_t *known = map_put(&f->unknown_data, t, &is_new);

	if (is_new) {
		*known = data_begin(f, t);
		data_item(f, (uint32_t)*known, &(struct ir_item){.type = t});
	}
	return (uint32_t)*known;
}

uint32_t data_of_init(struct front *f, ir_type t, CXCursor init)
{
	struct leaves l = {0};
	bool outer = f->is_static_init;
	uint32_t data;

	f->is_static_init = true;
	leaves_of(f, t, init, &l);
	if (l.problem)
		data = data_unknown(f, t);
	else
		data = data_of_leaves(f, t, &l, NULL);
	f->is_static_init = outer;
	leaves_release(&l);
	return data;
}

void data_globals(struct front *f)
{
	for (uint32_t i = 0; i < f->global_work.n; i++) {
		uint32_t id = f->global_work.v[i], data;

		data = data_of_init(f, f->u->globals.v[id].type, f->global_def.v[id]);
		f->u->globals.v[id].data = data;
	}
	f->global_work.n = 0;
}
