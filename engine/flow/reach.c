/* reach.c - how much of its object a callee may write that is given an address.
 *
 * A pointer to a member is taken to be used for that member only; one to an element of an array
 * that is a member, for all of that array.  The first member of a record has the address of the
 * record, which is what it is often given for: if it is a record itself, it stands for both.
 * The same goes for one whose members are all of one type, { int rd, wr; }: given to who takes an
 * array.  That a callee goes from another member to the record around it (container_of) is not
 * expected.
 *
 * The argument's own expression says what it points to; where it is a variable, the type of the
 * object that the address lies in does.
 */
#include "engine/flow/state_p.h"

static bool is_record(const struct ir_unit *u, ir_type t)
{
	return ir_type_is(u, t, IR_RECORD);
}

static bool is_union(const struct ir_unit *u, ir_type t)
{
	return is_record(u, t) && ir_typ(u, t)->flags & IR_TF_UNION;
}

bool flow_stands_for_more(const struct ir_unit *u, const struct ir_typ *array)
{
	return array->count <= 1 || (array->count == 2 && ir_typ(u, array->elem)->size_bytes == 1);
}

/* Bytes of a member; a trailing array that stands for more goes on as far as its object. */
static uint64_t member_bytes(const struct ir_unit *u, ir_type rec, uint32_t field)
{
	const struct ir_typ *r = ir_typ(u, rec);
	const struct ir_typ *t = ir_typ(u, u->fields.v[r->first + field].type);

	if (t->kind == IR_ARRAY &&
	    (t->count == IR_NO_COUNT || (flow_stands_for_more(u, t) && field + 1 == r->n)))
		return 0;
	return t->size_bytes;
}

/* From there to the end of the object; 0: nobody knows how far that is. */
static uint64_t rest_bytes(struct explorer *ex, struct state *st, val addr)
{
	sym region;
	val off, size;
	int64_t at, all;

	if (addr <= VAL_UNINIT || !val_split(&ex->t, addr, &region, &off))
		return 0;
	size = mem_size(ex, st, region);
	return size != VAL_NONE && val_is_const(&ex->t, off, &at) &&
			       val_is_const(&ex->t, size, &all) && at >= 0 && all > at
		       ? (uint64_t)(all - at)
		       : 0;
}

/* Two members or more, all of the type of the first one? */
static bool is_like_array(const struct ir_unit *u, ir_type rec)
{
	const struct ir_typ *r = ir_typ(u, rec);

	for (uint32_t i = 0; i < r->n; i++)
		if (u->fields.v[r->first + i].width_bits ||
		    u->fields.v[r->first + i].type != u->fields.v[r->first].type)
			return false;
	return r->n > 1;
}

/* ---- by the expression ---------------------------------------------------------------------- */

static const struct ir_ins *place_ins(const struct explorer *ex, struct ir_ref r)
{
	return ir_ref_is(r, IR_TMP) ? &ex->fn->ins[ir_ref_index(r)] : NULL;
}

static bool is_pointer_cast(const struct explorer *ex, const struct ir_ins *i)
{
	return i->op == IR_CAST && ir_type_is(ex->unit, i->type, IR_PTR) &&
	       ir_type_is(ex->unit, i->aux, IR_PTR);
}

static bool has_fixed_offset(struct explorer *ex, val addr)
{
	sym region;
	val off;
	int64_t o;

	return addr > VAL_UNINIT && val_split(&ex->t, addr, &region, &off) &&
	       val_is_const(&ex->t, off, &o);
}

/* Does the expression name a place in an object, or is it just a pointer?  *pointee: what to,
 * before it was converted. */
static bool by_expression(struct explorer *ex, struct state *st, struct ir_ref ref,
			  struct reach *ret, ir_type *pointee)
{
	const struct ir_ins *i;
	bool names = false, element = false;

	for (i = place_ins(ex, ref); i; i = place_ins(ex, ref)) {
		if (i->op == IR_FIELD) {
			const struct ir_field *f =
				&ex->unit->fields.v[ir_typ(ex->unit, i->aux)->first + i->imm];
			bool array = ir_type_is(ex->unit, f->type, IR_ARRAY);

			names = true;
			if (element && !array) /* the neighbours of something that is no array */
				return true;
			*ret = (struct reach){.addr = ev_ref(ex, st, ref),
					      .size_bytes = member_bytes(ex->unit, i->aux, i->imm),
					      .first = !f->offset_bits};
			if (!ret->size_bytes) {
				ret->size_bytes = rest_bytes(ex, st, ret->addr);
				return true;
			}
			if (!is_union(ex->unit, i->aux) &&
			    !(ret->first &&
			      (is_record(ex->unit, f->type) || is_like_array(ex->unit, i->aux))) &&
			    has_fixed_offset(ex, ret->addr))
				return true;
			element = false;
		} else if (i->op == IR_ELEM) {
			names = element = true;
		} else if (is_pointer_cast(ex, i)) {
			*pointee = ir_typ(ex->unit, i->aux)->elem;
		} else {
			break;
		}
		*ret = (struct reach){0};
		ref = i->a;
	}
	return names;
}

/* ---- by the type of the object -------------------------------------------------------------- */

static ir_type object_type(const struct explorer *ex, sym region)
{
	const struct sym_info *i = sym_info(&ex->t, region);

	switch ((enum sym_kind)i->kind) {
	case SYM_LOCAL:
		return ex->fn->locals[i->x].type;
	case SYM_GLOBAL:
		return ex->unit->globals.v[i->x].type;
	case SYM_PARAM:
	case SYM_LOAD:
	case SYM_CALL:
	case SYM_FRESH:
		return ir_type_is(ex->unit, i->type, IR_PTR) ? ir_typ(ex->unit, i->type)->elem : 0;
	case SYM_NONE:
	case SYM_UNINIT:
	case SYM_NULLBASE:
	case SYM_BIG:
	case SYM_FUNC:
	case SYM_STR:
	case SYM_HEAP:
	case SYM_IND:
	case SYM_OP:
		break;
	}
	return 0;
}

/* The member of a record that byte `at` lies in, not a bit-field; IR_NO: none. */
static uint32_t member_at(const struct ir_unit *u, ir_type rec, uint64_t at)
{
	const struct ir_typ *r = ir_typ(u, rec);

	for (uint32_t i = 0; i < r->n; i++) {
		const struct ir_field *f = &u->fields.v[r->first + i];

		if (!f->width_bits && f->offset_bits / 8 <= at &&
		    at < f->offset_bits / 8 + ir_typ(u, f->type)->size_bytes)
			return i;
	}
	return IR_NO;
}

static struct reach by_type(struct explorer *ex, val addr, ir_type pointee)
{
	const struct ir_unit *u = ex->unit;
	ir_type in;
	sym region;
	val off;
	int64_t o;
	uint64_t start = 0;

	if (!val_split(&ex->t, addr, &region, &off) || !val_is_const(&ex->t, off, &o) || o < 0)
		return (struct reach){0};
	in = object_type(ex, region);
	while (is_record(u, in) && !is_union(u, in)) {
		uint32_t m = member_at(u, in, (uint64_t)o - start);
		const struct ir_field *f;

		if (m == IR_NO)
			break;
		f = &u->fields.v[ir_typ(u, in)->first + m];
		if (m && (ir_type_is(u, f->type, IR_ARRAY) ||
			  (f->type == pointee && start + f->offset_bits / 8 == (uint64_t)o)))
			return (struct reach){
				.addr = val_lin(&ex->t, 1, val_sym(&ex->t, region), 0, addr,
						(int64_t)(start + f->offset_bits / 8)),
				.size_bytes = member_bytes(u, in, m)};
		start += f->offset_bits / 8;
		in = f->type;
	}
	return (struct reach){0};
}

struct reach reach_of(struct explorer *ex, struct state *st, const struct ir_arg *arg, val v)
{
	struct reach r = {0};
	ir_type pointee =
		ir_type_is(ex->unit, arg->type, IR_PTR) ? ir_typ(ex->unit, arg->type)->elem : 0;

	return by_expression(ex, st, arg->value, &r, &pointee) ? r : by_type(ex, v, pointee);
}

void mem_havoc_reach(struct explorer *ex, struct state *st, val v, const struct reach *r, bool deep,
		     effect_row by, uint32_t ins)
{
	if (r->size_bytes && r->addr > VAL_UNINIT)
		mem_havoc_range(ex, st, r->addr, r->size_bytes, deep, by, ins);
	else
		mem_havoc(ex, st, v, deep, by, ins);
}
