/* strings.c - how long the string is that begins at an address.
 *
 * The length is a cell of its own on top of the bytes (cell.chars), so that it is joined, dropped,
 * put into summaries and named like any other content: two calls of strlen() give the same symbol,
 * and the length of a parameter's string is an input that callers can tell.  A second kind of cell,
 * a prefix, says how many characters there are known not to be 0 where no terminator is known:
 * what memset(buf, 'x', n) leaves, and strncpy() of something longer.
 *
 * Lengths count characters, which have char_bytes bytes each.
 */
#include "engine/flow/strings_p.h"

#include <string.h>

enum {
	MAX_WALK = 64,		    /* characters that are looked at one by one                  */
	MAX_LENGTH = INT32_MAX - 1, /* no string is longer than an int can say: (int)strlen(s) is
				     * not negative                                            */
};

static void set_cell(struct explorer *ex, struct state *st, uint32_t cell, val v)
{
	pmap_set(mem_map(ex, st, ex->t.cells.v[cell].region), &ex->mem, st->owner, cell, v);
}

static val in_chars(struct symtab *t, val bytes, uint8_t char_bytes)
{
	struct form f;

	if (bytes <= VAL_UNINIT || char_bytes == 1)
		return bytes;
	f = *val_form(t, bytes);
	if (f.c % char_bytes)
		return VAL_NONE;
	f.c /= char_bytes;
	for (uint32_t i = 0; i < f.n; i++) {
		if (f.t[i].k % char_bytes)
			return VAL_NONE;
		f.t[i].k /= char_bytes;
	}
	return val_of_form(t, &f);
}

val str_chars(struct explorer *ex, val bytes, uint8_t char_bytes)
{
	return in_chars(&ex->t, bytes, char_bytes);
}

val str_bytes(struct explorer *ex, val chars, uint8_t char_bytes)
{
	return chars <= VAL_UNINIT ? chars : val_lin(&ex->t, char_bytes, chars, 0, chars, 0);
}

/* Characters from `from` to `to`, both offsets in bytes. */
static val distance(struct explorer *ex, val from, val to, uint8_t char_bytes)
{
	return in_chars(&ex->t, val_lin(&ex->t, 1, to, -1, from, 0), char_bytes);
}

/* ---- what holds of lengths ------------------------------------------------------------------ */

/* The most characters that the object has room for behind off, without a terminator. */
static int64_t room(struct explorer *ex, const struct state *st, sym region, val off,
		    uint8_t char_bytes)
{
	val size = mem_size(ex, st, region);
	int64_t n, o;

	if (size == VAL_NONE || !val_is_const(&ex->t, size, &n) || !val_is_const(&ex->t, off, &o) ||
	    o < 0 || n - o < char_bytes)
		return MAX_LENGTH;
	return (n - o) / char_bytes - 1;
}

/* A symbol that is new gets its range; one that was made before, for another state as well, keeps
 * what holds in both. */
static void limit(struct explorer *ex, val v, int64_t most)
{
	sym s = val_single(&ex->t, v);
	struct interval *r;

	if (!s)
		return;
	ex->t.s.v[s].flags |= SYM_F_LENGTH;
	r = &ex->t.s.v[s].range;
	if (r->lo < 0)
		*r = (struct interval){0, most};
	else
		r->hi = ps_max_i64(r->hi, most);
}

val str_some(struct explorer *ex, struct state *st, uint32_t ins, uint32_t what, int64_t most)
{
	val v = ev_fresh(ex, st, 0, ins, what * 8 + 7);

	pmap_set(&st->con, &ex->mem, st->owner, val_single(&ex->t, v), 0);
	limit(ex, v, ps_min_i64(most, MAX_LENGTH));
	return v;
}

void str_at_most(struct explorer *ex, struct state *st, val v, val most)
{
	val d = v > VAL_UNINIT && most > VAL_UNINIT ? val_lin(&ex->t, 1, v, -1, most, 0) : VAL_NONE;

	if (d == VAL_NONE)
		return;
	ex->guessing = true;
	(void)st_assume_le(ex, st, d, 0);
	ex->guessing = false;
}

/* ---- texts of the source -------------------------------------------------------------------- */

/* Characters of the literal from byte o on, or -1: it is of other characters, or ends before. */
static int64_t literal_length(const struct ir_unit *u, const struct ir_lit *lit, int64_t o,
			      uint8_t char_bytes)
{
	static const char zero[8];
	int64_t n = 0;

	if (ir_typ(u, lit->elem)->size_bytes != char_bytes || o < 0 || o % char_bytes)
		return -1;
	for (; o + char_bytes <= lit->size_bytes; o += char_bytes, n++)
		if (memcmp(lit->bytes + o, zero, char_bytes) == 0)
			return n;
	return -1;
}

const struct ir_lit *str_literal(const struct explorer *ex, sym region, int64_t off,
				 int64_t *ret_off)
{
	const struct sym_info *r = sym_info(&ex->t, region);
	const struct ir_global *g;
	const struct ir_data *d;

	*ret_off = off;
	if (r->kind == SYM_STR)
		return &ex->unit->lits.v[r->x];
	if (r->kind != SYM_GLOBAL)
		return NULL;
	g = &ex->unit->globals.v[r->x];
	if (!(g->flags & IR_G_CONST) || g->data == IR_NO)
		return NULL;
	d = &ex->unit->datas.v[g->data];
	for (uint32_t i = 0; i < d->n; i++) {
		const struct ir_item *it = &ex->unit->items.v[d->first + i];
		int64_t o = off - (int64_t)it->offset_bytes;

		if (!ir_ref_is(it->value, IR_STR) || !ir_type_is(ex->unit, it->type, IR_ARRAY) ||
		    o < 0 || o >= (int64_t)ir_typ(ex->unit, it->type)->size_bytes)
			continue;
		*ret_off = o;
		return &ex->unit->lits.v[ir_ref_index(it->value)];
	}
	return NULL;
}

static val constant_length(struct explorer *ex, sym region, val off, uint8_t char_bytes)
{
	const struct ir_lit *lit;
	int64_t o, n;

	if (!val_is_const(&ex->t, off, &o))
		return VAL_NONE;
	lit = str_literal(ex, region, o, &o);
	n = lit ? literal_length(ex->unit, lit, o, char_bytes) : -1;
	return n < 0 ? VAL_NONE : val_const(&ex->t, n);
}

/* ---- looking -------------------------------------------------------------------------------- */

static bool is_string(const struct cell *c, uint8_t char_bytes, bool prefix)
{
	return c->chars == char_bytes && c->prefix == prefix;
}

static val content(struct explorer *ex, struct state *st, uint32_t cell)
{
	return pmap_get(mem_map(ex, st, ex->t.cells.v[cell].region), cell);
}

/* The end of a string that begins before off is that of the one at off. */
static val from_before(struct explorer *ex, struct state *st, sym region, val off,
		       uint8_t char_bytes)
{
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		struct cell cell = ex->t.cells.v[c];
		val len, d;

		if (!is_string(&cell, char_bytes, false) || cell.offset == off)
			continue;
		len = content(ex, st, c);
		d = len > VAL_UNINIT ? distance(ex, cell.offset, off, char_bytes) : VAL_NONE;
		if (d == VAL_NONE || st_bounds(ex, st, d).lo < 0)
			continue;
		len = val_lin(&ex->t, 1, len, -1, d, 0);
		if (len != VAL_NONE && st_bounds(ex, st, len).lo >= 0)
			return len;
	}
	return VAL_NONE;
}

val str_prefix(struct explorer *ex, struct state *st, val addr, uint8_t char_bytes)
{
	sym region;
	val off, v;

	if (addr <= VAL_UNINIT || !val_split(&ex->t, addr, &region, &off) ||
	    !sym_info(&ex->t, region)->has_strings)
		return VAL_ZERO;
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		struct cell cell = ex->t.cells.v[c];
		val d;

		if (!is_string(&cell, char_bytes, true))
			continue;
		v = content(ex, st, c);
		if (v <= VAL_UNINIT)
			continue;
		d = distance(ex, cell.offset, off, char_bytes);
		v = d != VAL_NONE && st_bounds(ex, st, d).lo >= 0 ? val_lin(&ex->t, 1, v, -1, d, 0)
								  : VAL_NONE;
		if (v != VAL_NONE && st_bounds(ex, st, v).lo > 0)
			return v;
	}
	return VAL_ZERO;
}

/* The first 0 from off on, as far as each character is known; *ret_prefix: so many are not 0. */
static val by_characters(struct explorer *ex, struct state *st, sym region, val off,
			 uint8_t char_bytes, val *ret_prefix)
{
	val addr = val_lin(&ex->t, 1, val_sym(&ex->t, region), 1, off, 0);
	val n = addr == VAL_NONE ? VAL_ZERO : str_prefix(ex, st, addr, char_bytes);

	for (int i = 0; i < MAX_WALK; i++) {
		val at = val_lin(&ex->t, 1, off, char_bytes, n, 0);
		val v = at == VAL_NONE ? VAL_NONE : mem_peek(ex, st, region, at, char_bytes);

		if (v == VAL_ZERO)
			return n;
		*ret_prefix = n;
		if (v <= VAL_UNINIT || st_is_zero(ex, st, v) != TRI_NO)
			return VAL_NONE;
		n = val_lin(&ex->t, 1, n, 0, n, 1);
	}
	return VAL_NONE;
}

/* A 0 that was written somewhere behind off ends the string at the latest. */
static void end_at_zeros(struct explorer *ex, struct state *st, sym region, val off,
			 uint8_t char_bytes, val len)
{
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		struct cell cell = ex->t.cells.v[c];
		val d;

		if (cell.extent || cell.chars || cell.size_bytes != char_bytes ||
		    content(ex, st, c) != VAL_ZERO)
			continue;
		d = distance(ex, off, cell.offset, char_bytes);
		if (d != VAL_NONE && st_bounds(ex, st, d).lo >= 0)
			str_at_most(ex, st, len, d);
	}
}

static val length(struct explorer *ex, struct state *st, val addr, uint8_t char_bytes, uint32_t ins,
		  bool make)
{
	val off, v, prefix = VAL_ZERO;
	sym region;
	uint32_t cell;

	if (addr <= VAL_UNINIT || !val_split(&ex->t, addr, &region, &off))
		return VAL_NONE;
	v = constant_length(ex, region, off, char_bytes);
	if (v != VAL_NONE || sym_info(&ex->t, region)->kind == SYM_STR)
		return v;
	if (sym_info(&ex->t, region)->has_strings) {
		v = content(ex, st, string_get(&ex->t, region, off, char_bytes, false));
		if (v <= VAL_UNINIT)
			v = from_before(ex, st, region, off, char_bytes);
		if (v != VAL_NONE && st_bounds_quick(ex, st, v).lo >= 0)
			return v;
	}
	v = by_characters(ex, st, region, off, char_bytes, &prefix);
	if (v != VAL_NONE || !make)
		return v;
	cell = string_get(&ex->t, region, off, char_bytes, false);
	v = content(ex, st, cell); /* where paths met, it may have a name, but no bounds yet */
	if (v <= VAL_UNINIT)
		v = mem_initial(ex, st, cell, ins);
	if (v > VAL_UNINIT && val_single(&ex->t, v))
		limit(ex, v, room(ex, st, region, off, char_bytes));
	else if (v != VAL_ZERO)
		v = str_some(ex, st, ins, cell, room(ex, st, region, off, char_bytes));
	set_cell(ex, st, cell, v);
	end_at_zeros(ex, st, region, off, char_bytes, v);
	/* what was looked at before anybody asked for the length */
	if (prefix > VAL_ZERO && v > VAL_UNINIT) {
		val more = val_lin(&ex->t, 1, v, -1, prefix, 0);

		ex->guessing = true;
		if (more != VAL_NONE && st_bounds(ex, st, more).hi >= 0)
			(void)st_assume_ge(ex, st, more, 0);
		ex->guessing = false;
	}
	return v;
}

bool str_character(struct explorer *ex, struct state *st, sym s, bool is_zero)
{
	uint32_t read = sym_info(&ex->t, s)->x;
	struct cell at = ex->t.cells.v[read];
	val now = content(ex, st, read), v = val_sym(&ex->t, s);
	bool before = ex->guessing, ok;

	if (now != v && (now || !mem_is_initial(ex, st, read, v)))
		return true; /* another one is there now */
	for (uint32_t c = cell_first(&ex->t, at.region); c; c = ex->t.cells.v[c].next) {
		struct cell cell = ex->t.cells.v[c];
		val len, behind;

		if (!is_string(&cell, (uint8_t)at.size_bytes, false))
			continue;
		len = content(ex, st, c);
		behind = len > VAL_UNINIT ? distance(ex, cell.offset, at.offset, cell.chars)
					  : VAL_NONE;
		behind = behind != VAL_NONE ? val_lin(&ex->t, 1, behind, -1, len, 0) : VAL_NONE;
		/* within the string, or its terminator */
		if (behind == VAL_NONE || st_bounds(ex, st, behind).hi > 0)
			continue;
		/* that a walk has come so far is no evidence that strings are so short */
		ex->guessing = !is_zero;
		ok = is_zero ? st_assume_ge(ex, st, behind, 0) : st_assume_le(ex, st, behind, -1);
		ex->guessing = before;
		if (!ok)
			return false;
	}
	return true;
}

val str_length(struct explorer *ex, struct state *st, val addr, uint8_t char_bytes, uint32_t ins)
{
	return length(ex, st, addr, char_bytes, ins, true);
}

val str_known_length(struct explorer *ex, struct state *st, val addr, uint8_t char_bytes)
{
	return length(ex, st, addr, char_bytes, IR_NO, false);
}

val str_length_at_entry(struct explorer *ex, sym region)
{
	enum sym_kind kind = sym_info(&ex->t, region)->kind;
	val len;

	if (kind != SYM_PARAM && kind != SYM_LOAD)
		return VAL_NONE;
	len = val_sym(&ex->t, sym_get(&ex->t, SYM_LOAD, 0, 0,
				      string_get(&ex->t, region, VAL_ZERO, 1, false), 0, 0));
	limit(ex, len, MAX_LENGTH);
	return len;
}

/* ---- writing -------------------------------------------------------------------------------- */

void str_put(struct explorer *ex, struct state *st, val addr, uint8_t char_bytes, val len,
	     bool prefix)
{
	sym region;
	val off;

	if (addr <= VAL_UNINIT || len <= VAL_UNINIT || !val_split(&ex->t, addr, &region, &off))
		return;
	set_cell(ex, st, string_get(&ex->t, region, off, char_bytes, prefix), len);
}

void str_joins(struct explorer *ex, struct state *st, val addr, uint8_t char_bytes, val len,
	       struct str_joined *ret)
{
	sym region;
	val off;

	ret->n = 0;
	if (addr <= VAL_UNINIT || len <= VAL_UNINIT || !val_split(&ex->t, addr, &region, &off) ||
	    !sym_info(&ex->t, region)->has_strings)
		return;
	for (uint32_t c = cell_first(&ex->t, region); c && ret->n < STR_MAX_JOINED;
	     c = ex->t.cells.v[c].next) {
		struct cell cell = ex->t.cells.v[c];
		val old = is_string(&cell, char_bytes, false) && cell.offset != off
				  ? content(ex, st, c)
				  : VAL_NONE;
		val d = old > VAL_UNINIT ? distance(ex, cell.offset, off, char_bytes) : VAL_NONE;
		val beyond = d != VAL_NONE ? val_lin(&ex->t, 1, d, -1, old, 0) : VAL_NONE;

		/* it was written behind the old beginning, and not behind a terminator */
		if (beyond == VAL_NONE || st_bounds(ex, st, d).lo < 0 ||
		    st_bounds(ex, st, beyond).hi > 0)
			continue;
		ret->cell[ret->n] = c;
		ret->len[ret->n] = val_lin(&ex->t, 1, d, 1, len, 0);
		ret->n += ret->len[ret->n] != VAL_NONE;
	}
}

void str_set_joined(struct explorer *ex, struct state *st, const struct str_joined *j)
{
	for (uint32_t i = 0; i < j->n; i++)
		set_cell(ex, st, j->cell[i], j->len[i]);
}

void str_touched(struct explorer *ex, struct state *st, sym region, val v, uint32_t ins)
{
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		struct cell cell = ex->t.cells.v[c];
		val len = cell.chars ? content(ex, st, c) : VAL_NONE;
		val now = VAL_ZERO;

		if (len <= VAL_UNINIT)
			continue;
		if (!cell.prefix) {
			now = str_some(ex, st, ins, c,
				       room(ex, st, region, cell.offset, cell.chars));
			if (v == VAL_ZERO)
				str_at_most(ex, st, now, len);
		}
		set_cell(ex, st, c, now);
	}
}

/* What the string in cell c is after [off, off + size) became v (VAL_NONE: anything); VAL_NONE:
 * what the characters say then. */
static val after_write(struct explorer *ex, struct state *st, uint32_t c, val off, uint64_t size,
		       val v, uint32_t ins)
{
	struct cell cell = ex->t.cells.v[c];
	val len = content(ex, st, c);
	val d = distance(ex, cell.offset, off, cell.chars);
	val beyond = d != VAL_NONE ? val_lin(&ex->t, 1, d, -1, len, 0) : VAL_NONE;
	bool one = size == cell.chars && v > VAL_UNINIT && d != VAL_NONE && beyond != VAL_NONE &&
		   st_bounds(ex, st, d).lo >= 0;

	if (beyond != VAL_NONE && st_bounds(ex, st, beyond).lo > 0)
		return len; /* behind its terminator */
	if (one && v == VAL_ZERO) {
		val now;

		if (st_bounds(ex, st, beyond).hi <= 0)
			return d;
		now = str_some(ex, st, ins, c, room(ex, st, cell.region, cell.offset, cell.chars));
		str_at_most(ex, st, now, len);
		str_at_most(ex, st, now, d);
		return now;
	}
	if (one && st_is_zero(ex, st, v) == TRI_NO && st_bounds(ex, st, beyond).hi < 0)
		return len;
	return VAL_NONE;
}

static val prefix_after_write(struct explorer *ex, struct state *st, uint32_t c, val off,
			      uint64_t size, val v)
{
	struct cell cell = ex->t.cells.v[c];
	val n = content(ex, st, c);
	val d = distance(ex, cell.offset, off, cell.chars);
	val beyond = d != VAL_NONE ? val_lin(&ex->t, 1, d, -1, n, 0) : VAL_NONE;
	bool solid = size == cell.chars && v > VAL_UNINIT && st_is_zero(ex, st, v) == TRI_NO;

	if (solid && beyond == VAL_ZERO)
		return val_lin(&ex->t, 1, n, 0, n, 1);
	if (solid || (beyond != VAL_NONE && st_bounds(ex, st, beyond).lo >= 0))
		return n;
	return d != VAL_NONE && st_bounds(ex, st, d).lo >= 0 ? d : VAL_ZERO;
}

void str_written(struct explorer *ex, struct state *st, sym region, val off, uint64_t size, val v,
		 uint32_t ins)
{
	for (uint32_t c = cell_first(&ex->t, region); c; c = ex->t.cells.v[c].next) {
		struct cell cell = ex->t.cells.v[c];
		val before;

		if (!cell.chars || content(ex, st, c) <= VAL_UNINIT)
			continue;
		before = val_lin(&ex->t, 1, off, -1, cell.offset, 0);
		if (size && before != VAL_NONE &&
		    st_bounds_quick(ex, st, before).hi <= -(int64_t)size)
			continue; /* all of it in front of the string */
		set_cell(ex, st, c,
			 cell.prefix ? prefix_after_write(ex, st, c, off, size, v)
				     : after_write(ex, st, c, off, size, v, ins));
	}
}

void str_copied(struct explorer *ex, struct state *st, val dst, val src, uint64_t size)
{
	static const uint8_t widths[] = {1, 4, 2};
	struct interval iv;

	for (uint32_t i = 0; i < PS_ARRAY_SIZE(widths); i++) {
		val len = str_known_length(ex, st, src, widths[i]);
		int64_t chars = (int64_t)(size / widths[i]);

		if (len == VAL_NONE)
			continue;
		iv = st_bounds(ex, st, len);
		if (iv.hi < chars)
			str_put(ex, st, dst, widths[i], len, false);
		else if (iv.lo >= chars)
			str_put(ex, st, dst, widths[i], val_const(&ex->t, chars), true);
		return;
	}
}
