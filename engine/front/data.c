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

static void leaf_item(struct front *f, const struct leaf *leaf, struct ir_item *item)
{
	CXCursor string;

	*item = (struct ir_item){.offset_bytes = leaf->offset_bytes, .type = leaf->type};
	if (is_string_init(f, leaf->type, leaf->value, &string))
		item->value = IR_REF(IR_STR, literal_string(f, string));
	else if (!const_value(f, leaf->value, leaf->type, &item->value, &item->addend))
		item->value = IR_NOREF;
}

struct placed {
	struct ir_item item;
	uint32_t turn; /* in the source                                                 */
	bool is_bits;  /* a byte of bit-fields                                            */
};

struct placed_items {
	VEC(struct placed) list;
};

static struct placed *bits_byte(struct front *f, struct placed_items *items, uint64_t offset,
				uint32_t turn)
{
	struct placed *p;

	for (uint32_t i = items->list.n; i-- > 0 && items->list.v[i].is_bits;)
		if (items->list.v[i].item.offset_bytes == offset)
			return &items->list.v[i];
	p = vec_push(&items->list);
	*p = (struct placed){.turn = turn, .is_bits = true};
	p->item = (struct ir_item){.offset_bytes = offset, .type = f->t_uchar};
	p->item.value = ir_const_add(f->u, f->t_uchar, 0);
	return p;
}

/* Bit-fields share bytes, so what they are given is written byte by byte. */
static void place_bits(struct front *f, const struct leaf *leaf, const struct ir_item *item,
		       struct placed_items *items, uint32_t turn)
{
	const struct ir_field *field =
		&f->u->fields.v[ir_typ(f->u, leaf->record)->first + leaf->field];
	uint64_t at = field->offset_bits % 8, n = field->width_bits, value = 0;
	bool is_known = ir_ref_is(item->value, IR_CONST);

	if (is_known)
		value = (uint64_t)f->u->consts.v[ir_ref_index(item->value)].value;
	for (uint64_t done = 0; done < n;) {
		uint64_t bit = (at + done) % 8, take = 8 - bit < n - done ? 8 - bit : n - done;
		uint64_t mask = ((1U << take) - 1) << bit, part = value >> done << bit;
		struct placed *p = bits_byte(f, items, item->offset_bytes + (at + done) / 8, turn);
		int64_t old;

		if (is_known && ir_ref_is(p->item.value, IR_CONST)) {
			old = f->u->consts.v[ir_ref_index(p->item.value)].value;
			p->item.value =
				ir_const_add(f->u, f->t_uchar,
					     (int64_t)(((uint64_t)old & ~mask) | (part & mask)));
		} else {
			p->item.value = IR_NOREF;
		}
		done += take;
	}
}

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
	struct placed_items items = {0};
	uint32_t data, n;

	/* Values first: reading one may make items of its own. */
	for (uint32_t i = 0; i < l->v.n; i++) {
		const struct leaf *leaf = &l->v.v[i];
		struct ir_item item;

		if (skip && skip[i])
			continue;
		leaf_item(f, leaf, &item);
		for (uint64_t k = 0; k < leaf->repeat && k < MAX_REPEAT; k++) {
			if (leaf->record)
				place_bits(f, leaf, &item, &items, i);
			else
				*vec_push(&items.list) = (struct placed){.item = item, .turn = i};
			item.offset_bytes += leaf->stride_bytes;
		}
	}
	n = items.list.n;
	if (has_overrides(l))
		n = drop_overridden(items.list.v, n);
	data = data_begin(f, t);
	for (uint32_t i = 0; i < n; i++)
		if (!is_zero(f, items.list.v[i].item.value))
			data_item(f, data, &items.list.v[i].item);
	vec_release(&items.list);
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
