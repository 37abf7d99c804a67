/* memory.c - loads, stores and what may have changed.
 *
 * Memory is a map from cells (region, offset, size) to values.  A region is the object at a
 * base symbol; pointers with different symbols are taken to lead to different objects.  What
 * is in no cell is the region's initial content: never written, zero, or unknown, in which case
 * a load names it by (cell, epoch), so that reading it twice gives the same value.
 *
 * An *extent* is a cell of bytes that were written together: by a copy, a fill, a call that was
 * given the address of a member.  It is zero or one unknown symbol, which serves as the epoch of
 * what is read from it, and takes the place of the region's initial content there; the rest of the
 * region keeps its own.  Scalar cells lie on top of extents and win.
 */
#include "engine/flow/state_p.h"
#include "engine/flow/strings_p.h"

#include <string.h>

enum {
	MAX_LEAVES = 24,  /* records up to this many scalars are copied field by field     */
	MAX_CELLS = 48,	  /* of one object, before unknown offsets are not told apart       */
	MAX_ITEMS = 256,  /* of an initialiser that are kept apart                         */
	MAX_DEEP = 4,	  /* pointers followed when a call may write what it can reach     */
	MAX_PLACES = 256, /* of one object, before further extents are not kept apart      */
};

struct pmap *mem_map(struct explorer *ex, struct state *st, sym region)
{
	return sym_info(&ex->t, region)->flags & SYM_F_GLOBAL ? &st->gmem : &st->mem;
}

val mem_size(struct explorer *ex, const struct state *st, sym region)
{
	struct rfact f = st_region(ex, st, region);

	return f.size != VAL_NONE ? f.size : sym_info(&ex->t, region)->size;
}

bool mem_is_within(struct explorer *ex, struct state *st, sym region, val off, uint64_t size_bytes)
{
	val whole = mem_size(ex, st, region), past;

	if (st_bounds(ex, st, off).hi < 0)
		return false;
	past = whole > VAL_UNINIT ? val_lin(&ex->t, 1, off, -1, whole, (int64_t)size_bytes)
				  : VAL_NONE;
	return past <= VAL_UNINIT || st_bounds(ex, st, past).lo <= 0;
}

static void set_cell(struct explorer *ex, struct state *st, uint32_t cell, val v)
{
	pmap_set(mem_map(ex, st, ex->t.cells.v[cell].region), &ex->mem, st->owner, cell, v);
}

static uint32_t region_epoch(struct explorer *ex, const struct state *st, sym region,
			     const struct rfact *f)
{
	if (!(sym_info(&ex->t, region)->flags & SYM_F_GLOBAL) || !st->world)
		return f->epoch;
	return f->epoch ? epoch_at(ex, f->epoch, st->world, 99) : st->world;
}

/* ---- overlap ------------------------------------------------------------------------------- */

static bool is_bit_position(const struct symtab *t, sym s)
{
	return sym_info(t, s)->kind == SYM_OP && sym_info(t, s)->op == IR_FIELD;
}

/* Can [a, a + na) and [b, b + nb) share a byte?  na 0: unknown length. */
static bool may_overlap(struct explorer *ex, struct state *st, val a, uint64_t na, val b,
			uint64_t nb)
{
	struct interval iv;
	int64_t c, o;
	val d;

	if (val_is_const(&ex->t, a, &c) && val_is_const(&ex->t, b, &o) &&
	    !__builtin_sub_overflow(c, o, &c))
		return !((nb && c >= (int64_t)nb) || (na && c <= -(int64_t)na));
	d = val_lin(&ex->t, 1, a, -1, b, 0);
	if (d == VAL_NONE)
		return true;
	if (val_is_const(&ex->t, d, &c))
		return !((nb && c >= (int64_t)nb) || (na && c <= -(int64_t)na));
	{
		struct form f = *val_form(&ex->t, d);
		bool bits = true;

		for (uint32_t i = 0; i < f.n; i++)
			bits = bits && is_bit_position(&ex->t, f.t[i].s);
		if (bits && f.n == 2 && !f.c)
			return false; /* two bit-fields of one byte */
	}
	iv = st_bounds_quick(ex, st, d);
	return !((nb && iv.lo >= (int64_t)nb) || (na && iv.hi <= -(int64_t)na));
}

/* An offset that is a number; those of bit-fields are that of their first byte. */
static bool fixed_offset(const struct explorer *ex, val off, int64_t *ret)
{
	const struct form *f = val_form(&ex->t, off);

	for (uint32_t i = 0; i < f->n; i++)
		if (!is_bit_position(&ex->t, f->t[i].s))
			return false;
	*ret = f->c;
	return true;
}

/* Is what is at off kept by a cell on top of this one, which need not change for it? */
static bool lies_on_extent(const struct explorer *ex, val off, const struct cell *cell)
{
	int64_t o;

	return cell->extent && fixed_offset(ex, off, &o) && fixed_offset(ex, cell->offset, &o);
}

/* Does all of `in` lie in `out`, so surely? */
static bool contains(const struct explorer *ex, const struct cell *out, const struct cell *in)
{
	int64_t a, b;

	return fixed_offset(ex, out->offset, &a) && fixed_offset(ex, in->offset, &b) && a <= b &&
	       b + in->size_bytes <= a + out->size_bytes;
}

/* What the cell holds is overwritten, or may be: it is lost sight of. */
static void lose(struct explorer *ex, struct state *st, uint32_t cell)
{
	if (st->made.n)
		leak_escape(ex, st, pmap_get(mem_map(ex, st, ex->t.cells.v[cell].region), cell));
}

static void lose_cells(struct explorer *ex, struct state *st, sym region)
{
	for (uint32_t c = st->made.n ? cell_first(&ex->t, region) : 0; c; c = ex->t.cells.v[c].next)
		lose(ex, st, c);
}

/* What cells in [off, off + size) held is gone; keep is written next and needs no care. */
static void kill_range(struct explorer *ex, struct state *st, sym region, val off, uint64_t size,
		       uint32_t keep, uint32_t ins)
{
	struct pmap *m = mem_map(ex, st, region);

	if (keep && !sym_info(&ex->t, region)->overlaps)
		return;
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		struct cell cell = ex->t.cells.v[c];

		if (c == keep || cell.chars || !pmap_get(m, c) ||
		    (keep && lies_on_extent(ex, off, &cell)))
			continue;
		if (!may_overlap(ex, st, off, size, cell.offset, cell.size_bytes))
			continue;
		lose(ex, st, c);
		set_cell(ex, st, c, ev_fresh(ex, st, cell.type, ins, c * 8 + 1));
	}
}

static void drop_cells(struct explorer *ex, struct state *st, sym region)
{
	struct pmap *m = mem_map(ex, st, region);

	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next)
		if (pmap_get(m, c))
			set_cell(ex, st, c, 0);
}

bool mem_is_initial(struct explorer *ex, const struct state *st, uint32_t cell, val v)
{
	const struct sym_info *i = sym_info(&ex->t, v > VAL_UNINIT ? val_single(&ex->t, v) : 0);
	sym region = ex->t.cells.v[cell].region;
	struct rfact f = st_region(ex, st, region);

	return i->kind == SYM_LOAD && i->x == cell && i->y == region_epoch(ex, st, region, &f);
}

uint64_t mem_stamp(struct explorer *ex, const struct state *st, sym region)
{
	const struct pmap *m =
		sym_info(&ex->t, region)->flags & SYM_F_GLOBAL ? &st->gmem : &st->mem;
	struct rfact f = st_region(ex, st, region);
	uint64_t h = hash_mix(region_epoch(ex, st, region, &f), f.init);

	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		val v = pmap_get(m, c);

		if (v && !ex->t.cells.v[c].chars && !mem_is_initial(ex, st, c, v))
			h += hash_mix(c, v);
	}
	return h;
}

void mem_blur(struct explorer *ex, struct state *st, sym region, uint32_t epoch)
{
	struct pmap *m = mem_map(ex, st, region);
	struct rfact f = st_region(ex, st, region);

	lose_cells(ex, st, region);
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next)
		if (pmap_get(m, c) &&
		    (!ex->t.cells.v[c].rec || ex->t.cells.v[c].extent || ex->t.cells.v[c].chars))
			pmap_set(m, &ex->mem, st->owner, c, 0);
	f.init = REGION_UNKNOWN;
	f.epoch = epoch;
	st_region_set(ex, st, region, &f);
}

void mem_drop_region(struct explorer *ex, struct state *st, sym region)
{
	drop_cells(ex, st, region);
	pmap_set(&st->reg, &ex->mem, st->owner, region, 0);
}

/* ---- constant data ----------------------------------------------------------------------- */

static val load_item(struct explorer *ex, struct state *st, const struct ir_item *it)
{
	val v = ev_ref(ex, st, it->value);

	return v > VAL_UNINIT && it->addend ? val_lin(&ex->t, 1, v, 0, v, it->addend) : v;
}

/* A byte of a literal; behind its end an array that it initialises has zeros. */
static val byte_of(struct explorer *ex, const struct ir_lit *lit, int64_t at, ir_type type)
{
	char c = (uint64_t)at < lit->size_bytes ? (char)lit->bytes[at] : 0;

	return val_const(&ex->t, ir_typ(ex->unit, type)->flags & IR_TF_SIGNED ? (signed char)c
									      : (unsigned char)c);
}

/* Is it an array of characters that a literal initialises? */
static bool is_text(const struct explorer *ex, const struct ir_item *it)
{
	const struct ir_typ *t = ir_typ(ex->unit, it->type);

	return ir_ref_is(it->value, IR_STR) && t->kind == IR_ARRAY &&
	       ir_typ(ex->unit, t->elem)->size_bytes == 1;
}

/* What a constant global or string literal holds; VAL_NONE: not known. */
static val load_constant(struct explorer *ex, struct state *st, sym region, val off, ir_type type)
{
	struct sym_info r = *sym_info(&ex->t, region);
	uint64_t size = ir_typ(ex->unit, type)->size_bytes;
	int64_t o;

	if (!val_is_const(&ex->t, off, &o) || o < 0)
		return VAL_NONE;
	if (r.kind == SYM_STR) {
		const struct ir_lit *lit = &ex->unit->lits.v[r.x];

		return size == 1 && (uint64_t)o < lit->size_bytes ? byte_of(ex, lit, o, type)
								  : VAL_NONE;
	}
	if (r.kind == SYM_GLOBAL && effect_is_constant(ex->effects, ex->unit, r.x) &&
	    ex->unit->globals.v[r.x].data != IR_NO) {
		const struct ir_data *d = &ex->unit->datas.v[ex->unit->globals.v[r.x].data];

		for (uint32_t i = 0; i < d->n; i++) {
			const struct ir_item *it = &ex->unit->items.v[d->first + i];

			if (it->offset_bytes == (uint64_t)o &&
			    ir_typ(ex->unit, it->type)->size_bytes == size)
				return load_item(ex, st, it);
			if (size == 1 && is_text(ex, it) && it->offset_bytes <= (uint64_t)o &&
			    it->offset_bytes + ir_typ(ex->unit, it->type)->size_bytes > (uint64_t)o)
				return byte_of(ex, &ex->unit->lits.v[ir_ref_index(it->value)],
					       o - (int64_t)it->offset_bytes, type);
			if (it->offset_bytes < (uint64_t)o + size &&
			    it->offset_bytes + ir_typ(ex->unit, it->type)->size_bytes > (uint64_t)o)
				return VAL_NONE;
		}
		return VAL_ZERO;
	}
	return VAL_NONE;
}

/* … in a cell.  It is the same in all states, and so no part of any. */
static val constant_content(struct explorer *ex, struct state *st, uint32_t cell, ir_type type)
{
	struct cell c = ex->t.cells.v[cell];
	val v;

	if (!c.constant_known) {
		v = load_constant(ex, st, c.region, c.offset, type);
		ex->t.cells.v[cell].constant = v;
		ex->t.cells.v[cell].constant_known = true;
	}
	return ex->t.cells.v[cell].constant;
}

/* An object with so many places that a further one at an unknown offset is not worth a cell. */
static bool is_crowded(const struct explorer *ex, sym region, val off)
{
	return sym_info(&ex->t, region)->n_cells > MAX_CELLS && val_form(&ex->t, off)->n;
}

/* ---- loads -------------------------------------------------------------------------------- */

/* Some other cell that was written overlaps: its bytes are part of what is read.  Those that were
 * only read do not matter, nor does the one extent in which all of it lies: that is *ret_in. */
static bool mixed(struct explorer *ex, struct state *st, sym region, uint32_t cell,
		  uint32_t *ret_in)
{
	struct pmap *m = mem_map(ex, st, region);
	struct cell me = ex->t.cells.v[cell];

	*ret_in = 0;
	if (!sym_info(&ex->t, region)->overlaps)
		return false;
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		struct cell other = ex->t.cells.v[c];

		if (c == cell || other.chars || !pmap_get(m, c) ||
		    !may_overlap(ex, st, me.offset, me.size_bytes, other.offset, other.size_bytes))
			continue;
		if (!other.extent && mem_is_initial(ex, st, c, pmap_get(m, c)))
			continue;
		if (!other.extent || *ret_in || !contains(ex, &other, &me))
			return true;
		*ret_in = c;
	}
	return false;
}

/* What was in the cell when the extent that it lies in was written. */
static val extent_content(struct explorer *ex, struct state *st, uint32_t extent, uint32_t cell,
			  ir_type type, uint32_t ins)
{
	sym region = ex->t.cells.v[cell].region, s;
	val v = pmap_get(mem_map(ex, st, region), extent);
	sym one = val_single(&ex->t, v);

	if (v == VAL_ZERO)
		return VAL_ZERO;
	s = sym_get(&ex->t, SYM_LOAD, 0, type, cell, epoch_at(ex, v, 0, 98), 0);
	if (ex->t.s.v[s].ins == IR_NO)
		ex->t.s.v[s].ins = ins;
	ex->t.s.v[s].flags |= sym_info(&ex->t, region)->flags & SYM_F_GLOBAL;
	taint_symbol(ex, s, taint_of(ex, v));
	if (one && st_region(ex, st, region).init == REGION_UNINIT)
		ex->t.s.v[s].flags |= sym_info(&ex->t, one)->flags & SYM_F_JOIN_UNINIT;
	return val_sym(&ex->t, s);
}

static val initial_content(struct explorer *ex, struct state *st, sym region, uint32_t cell,
			   ir_type type, uint32_t ins)
{
	struct rfact f = st_region(ex, st, region);
	sym s;

	if (f.init == REGION_UNINIT)
		return VAL_UNINIT;
	if (f.init == REGION_ZERO)
		return VAL_ZERO;
	s = sym_get(&ex->t, SYM_LOAD, 0, type, cell, region_epoch(ex, st, region, &f), 0);
	if (ex->t.s.v[s].ins == IR_NO)
		ex->t.s.v[s].ins = ins;
	ex->t.s.v[s].flags |= sym_info(&ex->t, region)->flags & SYM_F_GLOBAL;
	taint_symbol(ex, s, taint_of_region(ex, st, region));
	return val_sym(&ex->t, s);
}

/* Remember how a cell is accessed. */
static void note_type(struct explorer *ex, uint32_t cell, ir_type type)
{
	struct cell *c = &ex->t.cells.v[cell];
	const struct ir_typ *a = ir_typ(ex->unit, c->type), *b = ir_typ(ex->unit, type);

	if (!c->type)
		c->type = type;
	else if (a->kind != b->kind || ((a->flags ^ b->flags) & (IR_TF_SIGNED | IR_TF_BOOL)) ||
		 a->count != b->count)
		c->mixed = true;
}

static val read_as(struct explorer *ex, struct state *st, uint32_t cell, val v, ir_type type)
{
	int64_t c;

	if (v > VAL_UNINIT && ir_type_is(ex->unit, type, IR_INT) && !ex->t.cells.v[cell].mixed &&
	    !val_is_const(&ex->t, v, &c))
		return v;
	return ev_conform(ex, st, v, type);
}

val mem_load(struct explorer *ex, struct state *st, val addr, ir_type type, uint32_t ins)
{
	sym region;
	val off, v;
	uint32_t cell, extent;

	if (!val_split(&ex->t, addr, &region, &off))
		return ev_fresh(ex, st, type, ins, 1);
	v = table_load(ex, st, region, off, type);
	if (v != VAL_NONE)
		return v;
	if (is_crowded(ex, region, off)) {
		v = ev_fresh(ex, st, type, ins, 10);
		taint_value(ex, v, taint_of_region(ex, st, region));
		return v;
	}
	cell = cell_get(&ex->t, region, off, (uint32_t)ir_typ(ex->unit, type)->size_bytes);
	note_type(ex, cell, type);
	v = pmap_get(mem_map(ex, st, region), cell);
	if (v)
		return read_as(ex, st, cell, v, type);
	v = constant_content(ex, st, cell, type);
	if (v != VAL_NONE)
		return read_as(ex, st, cell, v, type);
	if (mixed(ex, st, region, cell, &extent)) {
		v = ev_fresh(ex, st, type, ins, 2);
		taint_value(ex, v,
			    val_form(&ex->t, off)->n ? taint_of_region(ex, st, region)
						     : taint_of_memory(ex, st, addr));
	} else if (extent)
		v = extent_content(ex, st, extent, cell, type, ins);
	else {
		v = initial_content(ex, st, region, cell, type, ins);
	}
	if (v > VAL_UNINIT) {
		set_cell(ex, st, cell, v);
		v = read_as(ex, st, cell, v, type);
	}
	return v;
}

val mem_initial(struct explorer *ex, struct state *st, uint32_t cell, uint32_t ins)
{
	struct cell c = ex->t.cells.v[cell];
	uint32_t extent;

	if (mixed(ex, st, c.region, cell, &extent)) {
		val v = ev_fresh(ex, st, c.type, ins, cell * 8 + 2);

		taint_value(ex, v, taint_of_region(ex, st, c.region));
		return v;
	}
	if (extent)
		return extent_content(ex, st, extent, cell, c.type, ins);
	return initial_content(ex, st, c.region, cell, c.type, ins);
}

/* Was nothing written there, by whatever name, since the region began? */
static bool is_untouched(struct explorer *ex, struct state *st, sym region, val off,
			 uint32_t size_bytes)
{
	struct pmap *m = mem_map(ex, st, region);

	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		struct cell o = ex->t.cells.v[c];

		if (!o.chars && pmap_get(m, c) &&
		    may_overlap(ex, st, off, size_bytes, o.offset, o.size_bytes))
			return false;
	}
	return true;
}

val mem_peek(struct explorer *ex, struct state *st, sym region, val off, uint32_t size_bytes)
{
	uint32_t cell = cell_find(&ex->t, region, off, size_bytes);
	val v = cell ? pmap_get(mem_map(ex, st, region), cell) : VAL_NONE;

	if (v != VAL_NONE || st_region(ex, st, region).init != REGION_ZERO)
		return v;
	return is_untouched(ex, st, region, off, size_bytes) ? VAL_ZERO : VAL_NONE;
}

/* ---- extents ------------------------------------------------------------------------------ */

static void set_extent(struct explorer *ex, struct state *st, sym region, int64_t off, int64_t size,
		       val v, bool deep)
{
	uint32_t c;

	if (size <= 0)
		return;
	c = extent_get(&ex->t, region, val_const(&ex->t, off), (uint32_t)size);
	ex->t.cells.v[c].deep |= deep;
	set_cell(ex, st, c, v);
}

/* Take [off, off + size) out of the extents: what lies there has another origin now.  True: one of
 * them was left by a call that may have followed pointers. */
static bool cut_extents(struct explorer *ex, struct state *st, sym region, int64_t off,
			int64_t size)
{
	struct pmap *m = mem_map(ex, st, region);
	bool deep = false;

	if (!sym_info(&ex->t, region)->has_extents)
		return false;
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		struct cell cell = ex->t.cells.v[c];
		val v = cell.extent ? pmap_get(m, c) : 0;
		int64_t o, end = off + size;

		if (!v || !fixed_offset(ex, cell.offset, &o) || o >= end ||
		    o + cell.size_bytes <= off)
			continue;
		deep |= cell.deep;
		set_cell(ex, st, c, 0);
		set_extent(ex, st, region, o, off - o, v, cell.deep);
		set_extent(ex, st, region, end, o + cell.size_bytes - end, v, cell.deep);
	}
	return deep;
}

/* [off, off + size) is about to become v: strings there, and those that a pointer leads into. */
static void tell_strings(struct explorer *ex, struct state *st, sym region, val off, uint64_t size,
			 val v, uint32_t ins)
{
	val within = sym_info(&ex->t, region)->within, at;
	sym into;

	if (sym_info(&ex->t, region)->has_strings)
		str_written(ex, st, region, off, size, v, ins);
	if (within > VAL_UNINIT && val_split(&ex->t, within, &into, &at) &&
	    sym_info(&ex->t, into)->has_strings)
		str_touched(ex, st, into, v, ins);
}

/* [off, off + size) was written, by what writes no more than `by`: it is zero or, v being VAL_NONE,
 * unknown. */
static void write_extent(struct explorer *ex, struct state *st, sym region, int64_t off,
			 int64_t size, val v, bool deep, effect_row by, uint32_t ins)
{
	struct pmap *m = mem_map(ex, st, region);
	struct rfact f = st_region(ex, st, region);
	struct cell me = {.offset = val_const(&ex->t, off), .size_bytes = (uint32_t)size};

	tell_strings(ex, st, region, me.offset, (uint64_t)size, VAL_NONE, ins);
	deep |= cut_extents(ex, st, region, off, size);
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		struct cell cell = ex->t.cells.v[c];

		if (cell.chars || !pmap_get(m, c) || lies_on_extent(ex, me.offset, &cell) ||
		    !may_overlap(ex, st, me.offset, (uint64_t)size, cell.offset, cell.size_bytes) ||
		    !mem_may_write(ex, by, c))
			continue;
		set_cell(ex, st, c,
			 contains(ex, &me, &cell) ? 0
						  : ev_fresh(ex, st, cell.type, ins, c * 8 + 1));
	}
	if (v == VAL_NONE)
		v = ev_fresh(ex, st, 0, ins,
			     extent_get(&ex->t, region, me.offset, (uint32_t)size) * 8 + 6);
	if (v != VAL_ZERO || f.init != REGION_ZERO || deep)
		set_extent(ex, st, region, off, size, v, deep);
}

/* Can what is written there be kept as an extent? */
static bool has_extent(const struct explorer *ex, sym region, val off, uint64_t size, int64_t *ret)
{
	return val_is_const(&ex->t, off, ret) && *ret >= -INT32_MAX && *ret < INT32_MAX && size &&
	       size <= INT32_MAX && sym_info(&ex->t, region)->n_cells < MAX_PLACES;
}

/* ---- stores ------------------------------------------------------------------------------- */

static bool covers(struct explorer *ex, const struct state *st, sym region, val off, uint64_t size)
{
	val whole = mem_size(ex, st, region);
	int64_t n;

	return off == VAL_ZERO && whole != VAL_NONE && val_is_const(&ex->t, whole, &n) &&
	       (uint64_t)n <= size;
}

/* Part of a region was written: what is in no cell is not as it was. */
static void blur(struct explorer *ex, struct state *st, sym region, uint32_t ins)
{
	struct rfact f = st_region(ex, st, region);

	f.init = REGION_UNKNOWN;
	f.epoch = epoch_after(ex, st, ins);
	st_region_set(ex, st, region, &f);
}

/* What is written by an address within another object is written there. */
static void blur_outer(struct explorer *ex, struct state *st, sym region, uint32_t ins)
{
	val within = sym_info(&ex->t, region)->within, off;
	sym outer;

	if (within > VAL_UNINIT && val_split(&ex->t, within, &outer, &off) && outer != region)
		blur(ex, st, outer, ins);
}

static bool is_ours(const struct explorer *ex, const struct state *st, sym region)
{
	uint8_t kind = sym_info(&ex->t, region)->kind;

	return (kind == SYM_LOCAL || kind == SYM_HEAP) && !st_region(ex, st, region).escaped;
}

void mem_store(struct explorer *ex, struct state *st, val addr, ir_type type, val v, uint32_t ins)
{
	uint32_t size = (uint32_t)ir_typ(ex->unit, type)->size_bytes, cell;
	sym region;
	val off;
	int64_t c;

	if (!val_split(&ex->t, addr, &region, &off)) {
		leak_escape(ex, st, v);
		return;
	}
	if (v == VAL_NONE)
		v = ev_fresh(ex, st, type, ins, 3);
	blur_outer(ex, st, region, ins);
	tell_strings(ex, st, region, off, size, v, ins);
	if (is_crowded(ex, region, off)) {
		lose_cells(ex, st, region);
		drop_cells(ex, st, region);
		blur(ex, st, region, ins);
		if (!is_ours(ex, st, region))
			mem_escape(ex, st, v);
		else
			leak_blur(ex, st, v);
		return;
	}
	cell = cell_get(&ex->t, region, off, size);
	note_type(ex, cell, type);
	kill_range(ex, st, region, off, size, cell, ins);
	if (!val_is_const(&ex->t, off, &c))
		blur(ex, st, region, ins);
	/* what is as it was may be dropped as such: no extent must hide it then */
	if (val_is_const(&ex->t, off, &c) && mem_is_initial(ex, st, cell, v))
		(void)cut_extents(ex, st, region, c, size);
	set_cell(ex, st, cell, v);
	if (!is_ours(ex, st, region))
		mem_escape(ex, st, v);
	else
		leak_store(ex, st, region, v);
}

void mem_fill(struct explorer *ex, struct state *st, val addr, uint64_t size, enum region_init what,
	      uint32_t ins)
{
	struct rfact f;
	sym region;
	val off;
	int64_t o;

	if (!val_split(&ex->t, addr, &region, &off) || !size)
		return;
	blur_outer(ex, st, region, ins);
	f = st_region(ex, st, region);
	if (covers(ex, st, region, off, size)) {
		lose_cells(ex, st, region);
		drop_cells(ex, st, region);
		f.init = (uint8_t)what;
		f.epoch = what == REGION_UNKNOWN ? epoch_after(ex, st, ins) : 0;
		f.taint = 0;
		st_region_set(ex, st, region, &f);
		return;
	}
	if (has_extent(ex, region, off, size, &o)) {
		write_extent(ex, st, region, o, (int64_t)size,
			     what == REGION_ZERO ? VAL_ZERO : VAL_NONE, false, NULL, ins);
		return;
	}
	tell_strings(ex, st, region, off, size, VAL_NONE, ins);
	kill_range(ex, st, region, off, size, 0, ins);
	if (f.init != what || what == REGION_UNKNOWN)
		blur(ex, st, region, ins);
}

/* ---- aggregates --------------------------------------------------------------------------- */

struct leaf {
	uint64_t offset;
	ir_type type;
};

/* The scalars of a type but for unions and bit-fields; false when there are too many. */
static bool leaves(const struct ir_unit *u, ir_type type, uint64_t at, struct leaf *out,
		   uint32_t *n)
{
	const struct ir_typ *t = ir_typ(u, type);

	if (t->kind == IR_RECORD) {
		if (t->flags & IR_TF_UNION)
			return true;
		for (uint32_t i = 0; i < t->n; i++) {
			const struct ir_field *f = &u->fields.v[t->first + i];

			if (!f->width_bits && !leaves(u, f->type, at + f->offset_bits / 8, out, n))
				return false;
		}
		return true;
	}
	if (t->kind == IR_ARRAY) {
		if (t->count == IR_NO_COUNT || t->count > MAX_LEAVES)
			return false;
		for (uint64_t i = 0; i < t->count; i++)
			if (!leaves(u, t->elem, at + i * ir_typ(u, t->elem)->size_bytes, out, n))
				return false;
		return true;
	}
	if (t->kind == IR_OPAQUE || *n == MAX_LEAVES)
		return false;
	out[(*n)++] = (struct leaf){at, type};
	return true;
}

static val at(struct explorer *ex, val addr, uint64_t offset)
{
	return val_lin(&ex->t, 1, addr, 0, addr, (int64_t)offset);
}

/* A scalar that is known, at so many bytes from the start of what is copied. */
struct known {
	int64_t offset;
	uint32_t size_bytes;
	ir_type type;
	val v;
};

static bool is_leaf(const struct known *k, const struct leaf *l, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (k->offset == (int64_t)l[i].offset)
			return true;
	return false;
}

/* What is known besides of the object that is copied: of members of unions, of large arrays. */
static uint32_t others_known(struct explorer *ex, struct state *st, val src, uint64_t size,
			     const struct leaf *l, uint32_t n_leaves, struct known *out)
{
	uint32_t n = 0;
	int64_t from, o;
	sym region;
	val off;

	if (!val_split(&ex->t, src, &region, &off) || !val_is_const(&ex->t, off, &from))
		return 0;
	for (uint32_t c = cell_first(&ex->t, region); c && n < MAX_LEAVES;
	     c = ex->t.cells.v[c].next) {
		struct cell cell = ex->t.cells.v[c];
		struct known k = {.size_bytes = cell.size_bytes,
				  .type = cell.type,
				  .v = pmap_get(mem_map(ex, st, region), c)};

		if (k.v <= VAL_UNINIT || cell.extent || cell.chars || cell.mixed ||
		    !val_is_const(&ex->t, cell.offset, &o) || o < from ||
		    (uint64_t)(o - from) + cell.size_bytes > size)
			continue;
		k.offset = o - from;
		if (!is_leaf(&k, l, n_leaves))
			out[n++] = k;
	}
	return n;
}

/* They do not overlap what else is there, nor each other more than they did. */
static void put_known(struct explorer *ex, struct state *st, val dst, const struct known *k,
		      uint32_t n)
{
	sym region;
	int64_t to;
	val off;

	if (!val_split(&ex->t, dst, &region, &off) || !val_is_const(&ex->t, off, &to))
		return;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t c = cell_get(&ex->t, region, val_const(&ex->t, to + k[i].offset),
				      k[i].size_bytes);

		note_type(ex, c, k[i].type);
		set_cell(ex, st, c, k[i].v);
		if (!is_ours(ex, st, region))
			mem_escape(ex, st, k[i].v);
		else
			leak_store(ex, st, region, k[i].v);
	}
}

void mem_copy_typed(struct explorer *ex, struct state *st, val dst, val src, ir_type type,
		    uint32_t ins)
{
	struct leaf l[MAX_LEAVES];
	struct known known[MAX_LEAVES];
	val v[MAX_LEAVES];
	uint32_t n = 0, n_known;
	uint64_t size = ir_typ(ex->unit, type)->size_bytes;

	if (dst == src)
		return;
	if (dst <= VAL_UNINIT || src <= VAL_UNINIT || !leaves(ex->unit, type, 0, l, &n)) {
		uint32_t source = taint_of_memory(ex, st, src);

		leak_copy(ex, st, src);
		n_known = src > VAL_UNINIT ? others_known(ex, st, src, size, l, 0, known) : 0;
		mem_fill(ex, st, dst, size, REGION_UNKNOWN, ins);
		taint_bytes(ex, st, dst, source, ins);
		put_known(ex, st, dst, known, n_known);
		str_copied(ex, st, dst, src, size);
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		val a = at(ex, src, l[i].offset);

		v[i] = a == VAL_NONE ? VAL_NONE : mem_load(ex, st, a, l[i].type, ins);
	}
	n_known = others_known(ex, st, src, size, l, n, known);
	mem_fill(ex, st, dst, size, REGION_UNKNOWN, ins);
	put_known(ex, st, dst, known, n_known);
	for (uint32_t i = 0; i < n; i++) {
		val a = at(ex, dst, l[i].offset);

		if (a != VAL_NONE && v[i] != VAL_NONE)
			mem_store(ex, st, a, l[i].type, v[i], ins);
	}
	str_copied(ex, st, dst, src, size);
}

void mem_zero_typed(struct explorer *ex, struct state *st, val addr, ir_type type, uint32_t ins)
{
	struct leaf l[MAX_LEAVES];
	uint32_t n = 0;
	sym region;
	val off;

	mem_fill(ex, st, addr, ir_typ(ex->unit, type)->size_bytes, REGION_ZERO, ins);
	if (!val_split(&ex->t, addr, &region, &off) ||
	    st_region(ex, st, region).init == REGION_ZERO || !leaves(ex->unit, type, 0, l, &n))
		return;
	for (uint32_t i = 0; i < n; i++) {
		val a = at(ex, addr, l[i].offset);

		if (a != VAL_NONE)
			mem_store(ex, st, a, l[i].type, VAL_ZERO, ins);
	}
}

void mem_data(struct explorer *ex, struct state *st, val addr, uint32_t data, uint32_t ins)
{
	const struct ir_data *d = &ex->unit->datas.v[data];

	mem_zero_typed(ex, st, addr, d->type, ins);
	if (d->n > MAX_ITEMS) {
		mem_fill(ex, st, addr, ir_typ(ex->unit, d->type)->size_bytes, REGION_UNKNOWN, ins);
		return;
	}
	for (uint32_t i = 0; i < d->n; i++) {
		const struct ir_item *it = &ex->unit->items.v[d->first + i];
		val a = at(ex, addr, it->offset_bytes);

		if (a != VAL_NONE)
			mem_store(ex, st, a, it->type, load_item(ex, st, it), ins);
	}
}

/* ---- what others may have done -------------------------------------------------------------- */

/* Does the address lead through memory that a library has as its own? */
static bool is_of_library(const struct explorer *ex, sym region)
{
	const struct sym_info *i = sym_info(&ex->t, region);

	for (int depth = 0; depth < MAX_DEEP && i->kind == SYM_LOAD; depth++)
		i = sym_info(&ex->t, ex->t.cells.v[i->x].region);
	return i->kind == SYM_GLOBAL && (!(ex->unit->globals.v[i->x].flags & IR_G_DEFINED) ||
					 ex->unit->globals.v[i->x].flags & IR_G_SYSTEM);
}

bool mem_may_write(const struct explorer *ex, effect_row by, uint32_t cell)
{
	const struct effects *e = ex->effects;
	const struct cell *c = &ex->t.cells.v[cell];
	const struct sym_info *r = sym_info(&ex->t, c->region);
	uint32_t global = r->kind == SYM_GLOBAL ? r->x : IR_NO, bit;

	if (!by || !e)
		return true;
	if (effect_has(by, EFFECT_UNKNOWN) &&
	    (global == IR_NO || !effect_is_private(e, ex->unit, global)))
		return true;
	if (effect_has(by, EFFECT_LIBRARY) && is_of_library(ex, c->region))
		return true;
	if (c->extent || c->chars)
		return global == IR_NO || effect_has(by, effect_global_bit(global)) ||
		       effect_is_exposed(e, effect_global_bit(global));
	if (!c->rec && global == IR_NO)
		return effect_has(by, effect_size_bit(c->size_bytes));
	bit = c->rec ? effect_field_bit(e, ex->unit, c->rec, c->field) : effect_global_bit(global);
	return effect_has(by, bit) ||
	       (effect_is_exposed(e, bit) && effect_has(by, effect_size_bit(c->size_bytes)));
}

static void new_sweep(struct explorer *ex)
{
	if (!ex->in_sweep)
		ex->sweep++;
}

void mem_sweep(struct explorer *ex, bool begin)
{
	new_sweep(ex);
	ex->in_sweep = begin;
}

/* Has this sweep been in the object, as deep or deeper? */
static bool was_here(struct explorer *ex, sym region, int depth)
{
	struct sym_info *i = &ex->t.s.v[region];

	if (i->swept == ex->sweep && i->swept_depth >= depth)
		return true;
	i->swept = ex->sweep;
	i->swept_depth = (int8_t)depth;
	return false;
}

static void havoc(struct explorer *ex, struct state *st, val addr, int depth, effect_row by,
		  uint32_t ins)
{
	struct rfact f;
	struct pmap *m;
	sym region;
	val off;

	if (depth < 0 || !val_split(&ex->t, addr, &region, &off))
		return;
	if (sym_info(&ex->t, region)->kind == SYM_FUNC || sym_info(&ex->t, region)->kind == SYM_STR)
		return;
	if (was_here(ex, region, depth))
		return;
	blur_outer(ex, st, region, ins);
	m = mem_map(ex, st, region);
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		val v = pmap_get(m, c);

		if (!v)
			continue;
		if (mem_may_write(ex, by, c)) {
			lose(ex, st, c);
			set_cell(ex, st, c, 0);
		}
		if (v > VAL_UNINIT && depth > 0 && !ex->t.cells.v[c].extent &&
		    !ex->t.cells.v[c].chars)
			havoc(ex, st, v, depth - 1, by, ins);
	}
	f = st_region(ex, st, region);
	f.init = REGION_UNKNOWN;
	f.epoch = epoch_after(ex, st, ins);
	st_region_set(ex, st, region, &f);
}

void mem_havoc(struct explorer *ex, struct state *st, val addr, bool deep, effect_row by,
	       uint32_t ins)
{
	new_sweep(ex);
	havoc(ex, st, addr, deep ? MAX_DEEP : 0, by, ins);
}

void mem_havoc_range(struct explorer *ex, struct state *st, val addr, uint64_t size, bool deep,
		     effect_row by, uint32_t ins)
{
	struct pmap *m;
	sym region;
	val off;
	int64_t o;

	if (!val_split(&ex->t, addr, &region, &off))
		return;
	if (sym_info(&ex->t, region)->kind == SYM_FUNC || sym_info(&ex->t, region)->kind == SYM_STR)
		return;
	blur_outer(ex, st, region, ins);
	if (!has_extent(ex, region, off, size, &o)) {
		mem_havoc(ex, st, addr, deep, by, ins);
		return;
	}
	new_sweep(ex);
	m = mem_map(ex, st, region);
	for (uint32_t c = cell_first(&ex->t, region); deep && c; c = ex->t.cells.v[c].next) {
		struct cell cell = ex->t.cells.v[c];
		val v = cell.extent || cell.chars ? 0 : pmap_get(m, c);

		if (v > VAL_UNINIT &&
		    may_overlap(ex, st, off, size, cell.offset, cell.size_bytes)) {
			if (mem_may_write(ex, by, c)) {
				lose(ex, st, c);
				set_cell(ex, st, c, ev_fresh(ex, st, cell.type, ins, c * 8 + 1));
			}
			havoc(ex, st, v, MAX_DEEP - 1, by, ins);
		}
	}
	write_extent(ex, st, region, o, (int64_t)size, VAL_NONE, deep, by, ins);
}

struct havoc_arg {
	struct explorer *ex;
	struct state *st;
	effect_row by;
	uint32_t ins;
};

static bool havoc_global(void *arg, uint32_t cell, uint32_t v)
{
	struct havoc_arg *h = arg;

	(void)v;
	if (mem_may_write(h->ex, h->by, cell))
		pmap_set(&h->st->gmem, &h->ex->mem, h->st->owner, cell, 0);
	return true;
}

static bool havoc_region(void *arg, uint32_t region, uint32_t id)
{
	struct havoc_arg *h = arg;
	bool global = sym_info(&h->ex->t, region)->flags & SYM_F_GLOBAL;

	if (global)
		pmap_set(&h->st->reg, &h->ex->mem, h->st->owner, region, 0);
	else if (h->ex->rfacts.v[id].escaped)
		havoc(h->ex, h->st, val_sym(&h->ex->t, region), 0, h->by, h->ins);
	return true;
}

void mem_havoc_globals(struct explorer *ex, struct state *st, effect_row by, uint32_t ins)
{
	struct havoc_arg h = {ex, st, by, ins};
	struct pmap regions = st->reg, globals = st->gmem;

	new_sweep(ex);
	st->owner = ++ex->next_owner;
	if (by && ex->effects)
		pmap_each(&globals, havoc_global, &h);
	else
		st->gmem = (struct pmap){0};
	st->world = epoch_at(ex, ins, st_it(st), 0);
	pmap_each(&regions, havoc_region, &h);
}

void mem_escape(struct explorer *ex, struct state *st, val addr)
{
	struct rfact f;
	sym region;
	val off;
	uint8_t kind;

	leak_escape(ex, st, addr);
	if (addr <= VAL_UNINIT || !val_split(&ex->t, addr, &region, &off))
		return;
	kind = sym_info(&ex->t, region)->kind;
	f = st_region(ex, st, region);
	if ((kind != SYM_LOCAL && kind != SYM_HEAP) || f.escaped)
		return;
	f.escaped = 1;
	st_region_set(ex, st, region, &f);
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next)
		mem_escape(ex, st, pmap_get(mem_map(ex, st, region), c));
}
