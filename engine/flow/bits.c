/* bits.c - x & mask for constant masks, and what such terms of one x say of each other.
 *
 * Flags are set and asked for by mask: a term is brought to the plain variable first (~x, x | c,
 * x & c, conversions), so that the same question is the same symbol; then what was learnt of other
 * masks of that variable on this path bounds the new one: (x & 12) == 0 says that x & 4 is 0.
 */
#include "engine/flow/state_p.h"

static int64_t lowest_bit(int64_t x)
{
	return x & -x;
}

/* s, a term op of a value and a constant: its two operands. */
static bool with_constant(const struct explorer *ex, const struct sym_info *s, enum ir_op op,
			  val *ret, int64_t *ret_c)
{
	if (s->kind != SYM_OP || s->op != op)
		return false;
	*ret = s->x;
	if (ev_bits(ex, s->y, ret_c))
		return true;
	*ret = s->y;
	return ev_bits(ex, s->x, ret_c);
}

/* Is v ~x? */
static bool is_complement(struct explorer *ex, val v, val *ret)
{
	const struct form *f = val_form(&ex->t, v);
	const struct sym_info *s = sym_info(&ex->t, val_single(&ex->t, v));

	if (s->kind == SYM_OP && s->op == IR_NOT) {
		*ret = s->x;
		return *ret > VAL_UNINIT;
	}
	if (f->n != 1 || f->c != -1 || f->t[0].k != -1)
		return false;
	*ret = val_lin(&ex->t, -1, v, 0, v, -1);
	return *ret != VAL_NONE;
}

/* Is v the sum of an `and` term and a constant with other bits, as x | c becomes below? */
static bool is_apart(struct explorer *ex, val v, val *ret_term, int64_t *ret_c)
{
	const struct form *f = val_form(&ex->t, v);
	const struct sym_info *s = sym_info(&ex->t, f->n == 1 ? f->t[0].s : 0);
	int64_t mask;
	val x;

	if (f->n != 1 || f->t[0].k != 1 || f->c <= 0 || !with_constant(ex, s, IR_AND, &x, &mask) ||
	    mask & f->c)
		return false;
	*ret_c = f->c;
	*ret_term = val_sym(&ex->t, f->t[0].s);
	return true;
}

/* What is known of the bits `mask` of x from terms with other masks. */
static void learn(struct explorer *ex, struct state *st, val x, int64_t mask, val masked)
{
	int64_t zero = 0, one = 0, lo, hi;
	bool some = false;

	for (uint32_t i = sym_masks(&ex->t, x); i; i = ex->t.masks.v[i].next) {
		const struct mask *m = &ex->t.masks.v[i];
		uint32_t id = m->mask == mask ? 0 : pmap_get(&st->con, m->term);
		struct interval iv;

		if (!id)
			continue;
		iv = ex->cons.v[id].iv;
		if (iv.lo > 0 && !(m->mask & (m->mask - 1))) /* all there is besides 0 */
			iv.lo = iv.hi = m->mask;
		if (iv_single(iv)) {
			one |= iv.lo & m->mask;
			zero |= ~iv.lo & m->mask;
		}
		some |= !(m->mask & ~mask) && !con_has(&ex->cons.v[id], 0);
	}
	lo = one & mask;
	hi = mask & ~zero;
	if (some && !lo)
		lo = lowest_bit(hi);
	if (lo > 0 && lo <= hi)
		(void)st_assume_ge(ex, st, masked, lo);
	if (hi < mask && lo <= hi)
		(void)st_assume_le(ex, st, masked, hi);
}

bool bits_spread(struct explorer *ex, struct state *st, val x, int64_t mask, struct interval iv)
{
	for (uint32_t i = sym_masks(&ex->t, x); i; i = ex->t.masks.v[i].next) {
		struct mask m = ex->t.masks.v[i];
		val v = val_sym(&ex->t, m.term);

		if (mask & ~m.mask || mask == m.mask)
			continue;
		if (iv.lo > 0 && !st_assume_ge(ex, st, v, lowest_bit(mask)))
			return false;
		if (iv.hi == 0 && !st_assume_le(ex, st, v, m.mask & ~mask))
			return false;
	}
	return true;
}

val bits_and(struct explorer *ex, struct state *st, ir_type type, val x, int64_t mask)
{
	const struct sym_info *s;
	val inner, r;
	int64_t c;
	sym term;

	if (mask == 0)
		return VAL_ZERO;
	if (ev_bits(ex, x, &c))
		return val_const(&ex->t, c & mask);
	x = ev_drop_wraps(ex, x, 64 - (uint64_t)__builtin_clzll((unsigned long long)mask) + 1);
	s = sym_info(&ex->t, val_single(&ex->t, x));
	if (is_complement(ex, x, &inner)) {
		r = bits_and(ex, st, type, inner, mask);
		return val_lin(&ex->t, -1, r, 0, r, mask);
	}
	if (with_constant(ex, s, IR_OR, &inner, &c)) {
		r = bits_and(ex, st, type, inner, mask & ~c);
		return val_lin(&ex->t, 1, r, 0, r, mask & c);
	}
	if (is_apart(ex, x, &inner, &c)) {
		r = bits_and(ex, st, type, inner, mask);
		return val_lin(&ex->t, 1, r, 0, r, mask & c);
	}
	if (with_constant(ex, s, IR_AND, &inner, &c))
		return bits_and(ex, st, type, inner, mask & c);
	term = sym_get(&ex->t, SYM_OP, IR_AND, type, x, val_const(&ex->t, mask), 0);
	r = val_sym(&ex->t, term);
	sym_note_mask(&ex->t, x, term, mask);
	learn(ex, st, x, mask, r);
	return r;
}
