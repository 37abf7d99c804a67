/* eval.c - C's arithmetic, comparisons and conversions over linear forms.
 *
 * Signed overflow is undefined, so signed results are the mathematical ones; unsigned results
 * are only where the bounds show that nothing wraps.  Otherwise the result is a term: the same
 * term for the same operands, so that what is later learnt of it reaches the operands.
 */
#include "engine/flow/state_p.h"

static bool is_float(const struct explorer *ex, ir_type t)
{
	return ir_type_is(ex->unit, t, IR_FLOAT);
}

static bool is_signed(const struct explorer *ex, ir_type t)
{
	return ir_typ(ex->unit, t)->flags & IR_TF_SIGNED;
}

/* Error numbers in the form of pointers, as Linux and others use them, and (void *)-1, are kept as
 * the small negative numbers that they are; all other pointers are positive. */
static bool is_error_number(int64_t c)
{
	return c < 0 && c >= -ERROR_POINTERS;
}

val ev_const(struct explorer *ex, ir_type type, int64_t value)
{
	const struct ir_typ *t = ir_typ(ex->unit, type);
	bool big = value < 0 && ((t->kind == IR_INT && !(t->flags & IR_TF_SIGNED)) ||
				 (t->kind == IR_PTR && !is_error_number(value)));

	if (t->kind == IR_FLOAT) /* a number that we do not compute with, named by its bits */
		return val_sym(&ex->t, sym_get(&ex->t, SYM_FRESH, 3, type, (uint32_t)value,
					       (uint32_t)((uint64_t)value >> 32), 0));
	if (big)
		return val_sym(&ex->t, sym_get(&ex->t, SYM_BIG, 0, type, (uint32_t)value,
					       (uint32_t)((uint64_t)value >> 32), 0));
	return val_const(&ex->t, value);
}

val ev_fresh(struct explorer *ex, struct state *st, ir_type type, uint32_t ins, uint32_t what)
{
	sym s = sym_get(&ex->t, SYM_FRESH, 0, type, ins, st_it(st), what | 0x80000000u);

	ex->t.s.v[s].ins = ins;
	return val_sym(&ex->t, s);
}

val ev_ref(struct explorer *ex, struct state *st, struct ir_ref r)
{
	uint32_t i = ir_ref_index(r);
	sym s;

	switch (ir_ref_kind(r)) {
	case IR_TMP:
		if (ex->vals[i])
			return ex->vals[i];
		return pmap_get(&st->tmp, i + 1);
	case IR_CONST:
		return ev_const(ex, ex->unit->consts.v[i].type, ex->unit->consts.v[i].value);
	case IR_LOCAL:
		s = sym_get(&ex->t, SYM_LOCAL, 0, 0, i, 0, 0);
		if (!ex->t.s.v[s].size) {
			uint64_t size = ir_typ(ex->unit, ex->fn->locals[i].type)->size_bytes;

			if (size && size < INT64_MAX) {
				val v = val_const(&ex->t, (int64_t)size);

				ex->t.s.v[s].size = v;
			}
		}
		return val_sym(&ex->t, s);
	case IR_GLOBAL:
		s = sym_get(&ex->t, SYM_GLOBAL, 0, 0, i, 0, 0);
		if (!ex->t.s.v[s].size) {
			const struct ir_global *g = &ex->unit->globals.v[i];
			uint64_t size = ir_typ(ex->unit, g->type)->size_bytes;

			ex->t.s.v[s].flags |= SYM_F_GLOBAL;
			if (g->flags & IR_G_WEAK)
				ex->t.s.v[s].range.lo = 0;
			if (size && size < INT64_MAX) {
				val v = val_const(&ex->t, (int64_t)size);

				ex->t.s.v[s].size = v;
			}
		}
		return val_sym(&ex->t, s);
	case IR_SYM:
		s = sym_get(&ex->t, SYM_FUNC, 0, 0, i, 0, 0);
		if (ex->unit->syms.v[i].flags & IR_S_WEAK)
			ex->t.s.v[s].range.lo = 0;
		return val_sym(&ex->t, s);
	case IR_STR:
		s = sym_get(&ex->t, SYM_STR, 0, 0, i, 0, 0);
		if (!ex->t.s.v[s].size) {
			val v = val_const(&ex->t, ex->unit->lits.v[i].size_bytes);

			ex->t.s.v[s].size = v;
		}
		return val_sym(&ex->t, s);
	case IR_LABEL:
		return val_sym(&ex->t, sym_get(&ex->t, SYM_FUNC, 1, 0, i, 0, 0));
	case IR_NONE:
		return VAL_NONE;
	}
	return VAL_NONE;
}

/* The term op(a, b) as a value. */
static val term(struct explorer *ex, uint8_t op, ir_type type, val a, val b)
{
	return val_sym(&ex->t, sym_get(&ex->t, SYM_OP, op, type, a, b, 0));
}

val ev_drop_wraps(const struct explorer *ex, val v, uint64_t bits)
{
	for (;;) {
		const struct sym_info *i = sym_info(&ex->t, val_single(&ex->t, v));

		if (i->kind != SYM_OP || i->op != OP_WRAP || i->x <= VAL_UNINIT ||
		    ir_typ(ex->unit, i->type)->count < bits)
			return v;
		v = i->x;
	}
}

/* v, of which only the bits that type can hold remain. */
static val wrap(struct explorer *ex, struct state *st, val v, ir_type type)
{
	struct interval all = type_range(ex->unit, type), now;
	const struct ir_typ *t = ir_typ(ex->unit, type);
	sym one;
	val inner;
	int64_t c;

	if (v <= VAL_UNINIT || t->kind != IR_INT)
		return v;
	one = val_single(&ex->t, v);
	if (one && sym_info(&ex->t, one)->range.lo >= all.lo &&
	    sym_info(&ex->t, one)->range.hi <= all.hi)
		return v;
	if (one && sym_info(&ex->t, one)->kind == SYM_BIG && t->count <= 64) {
		const struct sym_info *s = sym_info(&ex->t, one);

		c = (int64_t)((uint64_t)s->y << 32 | s->x);
		if (t->count < 64 && !(t->flags & IR_TF_SIGNED))
			c &= (int64_t)(((uint64_t)1 << t->count) - 1);
		else if (t->count < 64)
			c = (int64_t)((uint64_t)c << (64 - t->count)) >> (64 - t->count);
		return ev_const(ex, type, c);
	}
	if (val_is_const(&ex->t, v, &c)) {
		if (c >= all.lo && c <= all.hi)
			return v;
		if (t->count < 64 && !(t->flags & IR_TF_SIGNED))
			c &= (int64_t)(((uint64_t)1 << t->count) - 1);
		else if (t->count < 64)
			c = (int64_t)((uint64_t)c << (64 - t->count)) >> (64 - t->count);
		return ev_const(ex, type, c);
	}
	now = st_bounds(ex, st, v);
	if (now.lo >= all.lo && now.hi <= all.hi)
		return v;
	inner = ev_drop_wraps(ex, v, t->count);
	if (inner != v) {
		now = st_bounds(ex, st, inner);
		if (now.lo >= all.lo && now.hi <= all.hi)
			return inner;
	}
	return term(ex, OP_WRAP, type, inner, VAL_NONE);
}

/* The result of + - * for a type: the form where it is safe to say so. */
static val fit(struct explorer *ex, struct state *st, val v, ir_type type, enum ir_op op, val a,
	       val b)
{
	struct interval all, now;
	int64_t c;

	if (v == VAL_NONE)
		return term(ex, (uint8_t)op, type, a, b);
	if (ir_type_is(ex->unit, type, IR_PTR))
		return v;
	if (val_is_const(&ex->t, v, &c))
		return wrap(ex, st, v, type);
	if (is_signed(ex, type) && ir_typ(ex->unit, type)->count >= 32)
		return v; /* overflow would be undefined */
	all = type_range(ex->unit, type);
	now = st_bounds(ex, st, v);
	/* Upwards, what has no bound of its own is taken not to wrap: sizes and counts.  Below
	 * zero, where "n - 1" of an unchecked n ends, it may, and what is surely too large does. */
	if (now.lo >= all.lo && now.lo <= all.hi && now.lo != INF &&
	    (now.hi <= all.hi || ir_typ(ex->unit, type)->count >= 64 ||
	     (op == IR_ADD && (val_is_const(&ex->t, a, &c) || val_is_const(&ex->t, b, &c)) &&
	      c >= 0 && c < 65536)))
		return v;
	return term(ex, OP_WRAP, type, v, VAL_NONE);
}

static val mul(struct explorer *ex, struct state *st, ir_type type, val a, val b)
{
	int64_t c;

	if (val_is_const(&ex->t, a, &c))
		return fit(ex, st, val_lin(&ex->t, c, b, 0, b, 0), type, IR_MUL, a, b);
	if (val_is_const(&ex->t, b, &c))
		return fit(ex, st, val_lin(&ex->t, c, a, 0, a, 0), type, IR_MUL, a, b);
	if (a > b)
		return term(ex, IR_MUL, type, b, a);
	return term(ex, IR_MUL, type, a, b);
}

/* a / k where every coefficient is divisible: exact. */
static val exact_div(struct explorer *ex, val a, int64_t k)
{
	struct form f = *val_form(&ex->t, a);

	if (f.c % k)
		return VAL_NONE;
	f.c /= k;
	for (uint32_t i = 0; i < f.n; i++) {
		if (f.t[i].k % k)
			return VAL_NONE;
		f.t[i].k /= k;
	}
	return val_of_form(&ex->t, &f);
}

static bool fold(enum ir_op op, int64_t a, int64_t b, bool sign, int64_t *r)
{
	uint64_t ua = (uint64_t)a, ub = (uint64_t)b;

	switch ((int)op) {
	case IR_DIV:
		if (!b || (sign && a == INT64_MIN && b == -1))
			return false;
		*r = sign ? a / b : (int64_t)(ua / ub);
		return true;
	case IR_REM:
		if (!b || (sign && a == INT64_MIN && b == -1))
			return false;
		*r = sign ? a % b : (int64_t)(ua % ub);
		return true;
	case IR_AND:
		*r = (int64_t)(ua & ub);
		return true;
	case IR_OR:
		*r = (int64_t)(ua | ub);
		return true;
	case IR_XOR:
		*r = (int64_t)(ua ^ ub);
		return true;
	case IR_SHL:
		if (b < 0 || b > 63)
			return false;
		*r = (int64_t)(ua << ub);
		return true;
	case IR_SHR:
		if (b < 0 || b > 63)
			return false;
		*r = sign ? a >> b : (int64_t)(ua >> ub);
		return true;
	default:
		return false;
	}
}

bool ev_bits(const struct explorer *ex, val v, int64_t *ret)
{
	sym one;

	if (val_is_const(&ex->t, v, ret))
		return true;
	if (v <= VAL_UNINIT || !(one = val_single(&ex->t, v)) ||
	    sym_info(&ex->t, one)->kind != SYM_BIG)
		return false;
	*ret = (int64_t)((uint64_t)sym_info(&ex->t, one)->y << 32 | sym_info(&ex->t, one)->x);
	return true;
}

/* a & ~low bits, a | low bits, of an address: the same object, somewhere in it. */
static val keep_base(struct explorer *ex, struct state *st, val a, uint32_t ins)
{
	sym base;
	val off;

	if (!val_split(&ex->t, a, &base, &off) || !(sym_info(&ex->t, base)->flags & SYM_F_POINTER))
		return VAL_NONE;
	off = ev_fresh(ex, st, 0, ins, 7);
	return val_lin(&ex->t, 1, val_sym(&ex->t, base), 1, off, 0);
}

static val divide(struct explorer *ex, struct state *st, enum ir_op op, ir_type type, val a, val b)
{
	struct interval ia, ib;
	int64_t c;
	val r;

	if (op == IR_DIV && val_is_const(&ex->t, b, &c) && c > 0 &&
	    (r = exact_div(ex, a, c)) != VAL_NONE)
		return r;
	if (op == IR_REM) {
		ia = st_bounds(ex, st, a);
		ib = st_bounds(ex, st, b);
		if (ia.lo >= 0 && ib.lo > ia.hi)
			return a;
	}
	r = term(ex, (uint8_t)op, type, a, b);
	if (op == IR_REM) {
		/* 0 <= a % b < b for what is not negative */
		ia = st_bounds(ex, st, a);
		ib = st_bounds(ex, st, b);
		if (ia.lo >= 0 && ib.lo >= 0 && !val_is_const(&ex->t, b, &c)) {
			val d = val_lin(&ex->t, 1, r, -1, b, 0);

			if (d != VAL_NONE)
				(void)st_assume_le(ex, st, d, -1);
		}
	}
	return r;
}

static val bitwise(struct explorer *ex, struct state *st, enum ir_op op, ir_type type, val a, val b,
		   uint32_t ins)
{
	struct interval ia;
	int64_t c;
	val r;

	if (op == IR_AND && a == b)
		return a;
	if (op == IR_OR && a == b)
		return a;
	if (op == IR_XOR && a == b)
		return VAL_ZERO;
	if (ev_bits(ex, a, &c) && op != IR_SHL && op != IR_SHR) {
		r = a;
		a = b;
		b = r;
	}
	if (ev_bits(ex, b, &c)) {
		if (op == IR_AND && c == 0)
			return VAL_ZERO;
		if (c == 0)
			return a;
		if (op == IR_SHL && c > 0 && c < 62)
			return mul(ex, st, type, a, val_const(&ex->t, (int64_t)1 << c));
		ia = st_bounds(ex, st, a);
		if (op == IR_AND && c > 0 && ((uint64_t)c & ((uint64_t)c + 1)) == 0 && ia.lo >= 0 &&
		    ia.hi <= c)
			return a; /* a mask that changes nothing */
		if (op == IR_AND && c > 0)
			return bits_and(ex, st, type, a, c);
		if ((op == IR_AND && c < 0 && c >= -4096) || (op == IR_OR && c > 0 && c < 4096)) {
			r = keep_base(ex, st, a, ins);
			if (r != VAL_NONE)
				return r;
		}
	}
	if (a > b && op != IR_SHL && op != IR_SHR)
		return term(ex, (uint8_t)op, type, b, a);
	return term(ex, (uint8_t)op, type, a, b);
}

/* A large unsigned constant to be added is a small negative one: n + -1. */
static val as_signed(struct explorer *ex, ir_type type, val v)
{
	const struct ir_typ *t = ir_typ(ex->unit, type);
	int64_t c;

	if (t->kind != IR_INT || t->flags & IR_TF_SIGNED || !ev_bits(ex, v, &c))
		return v;
	if (t->count == 64)
		return c < 0 ? val_const(&ex->t, c) : v;
	if (t->count < 63 && c > type_range(ex->unit, type).hi / 2)
		return val_const(&ex->t, c - type_range(ex->unit, type).hi - 1);
	return v;
}

val ev_conform(struct explorer *ex, struct state *st, val v, ir_type type)
{
	const struct ir_typ *t = ir_typ(ex->unit, type);
	sym one;

	if (v <= VAL_UNINIT)
		return v;
	one = val_single(&ex->t, v);
	if (t->kind == IR_PTR) {
		if (one && sym_info(&ex->t, one)->kind != SYM_BIG)
			ex->t.s.v[one].flags |= SYM_F_POINTER;
		return v;
	}
	if (t->kind == IR_FLOAT)
		return one && sym_info(&ex->t, one)->flags & SYM_F_FLOAT
			       ? v
			       : term(ex, IR_CAST, type, v, VAL_NONE);
	return wrap(ex, st, v, type);
}

val ev_arith(struct explorer *ex, struct state *st, enum ir_op op, ir_type type, val a, val b,
	     uint32_t ins)
{
	int64_t x, y, r;

	if (a <= VAL_UNINIT || b == VAL_UNINIT || (b == VAL_NONE && op != IR_NEG && op != IR_NOT))
		return ev_fresh(ex, st, type, ins, 0);
	if (is_float(ex, type) || ir_typ(ex->unit, type)->count > 64)
		return term(ex, (uint8_t)op, type, a, b);
	if (op == IR_ADD) {
		a = as_signed(ex, type, a);
		b = as_signed(ex, type, b);
	}
	switch ((int)op) {
	case IR_ADD:
		return fit(ex, st, val_lin(&ex->t, 1, a, 1, b, 0), type, op, a, b);
	case IR_SUB:
		return fit(ex, st, val_lin(&ex->t, 1, a, -1, b, 0), type, op, a, b);
	case IR_MUL:
		return mul(ex, st, type, a, b);
	case IR_NEG:
		return fit(ex, st, val_lin(&ex->t, -1, a, 0, a, 0), type, op, a, VAL_NONE);
	case IR_NOT:
		if (ev_bits(ex, a, &x))
			return wrap(ex, st, ev_const(ex, type, ~x), type);
		if (is_signed(ex, type))
			return val_lin(&ex->t, -1, a, 0, a, -1);
		return term(ex, (uint8_t)op, type, a, VAL_NONE);
	default:
		break;
	}
	if (ev_bits(ex, a, &x) && ev_bits(ex, b, &y) && fold(op, x, y, is_signed(ex, type), &r))
		return wrap(ex, st, ev_const(ex, type, r), type);
	if (op == IR_DIV || op == IR_REM)
		return divide(ex, st, op, type, a, b);
	return bitwise(ex, st, op, type, a, b, ins);
}

/* ---- error pointers ------------------------------------------------------------------------ */

/* A pointer is a good one, so says its type's range, until the code asks whether it is an error. */
bool ev_is_plain_pointer(const struct explorer *ex, sym s)
{
	const struct sym_info *i = sym_info(&ex->t, s);

	return ir_type_is(ex->unit, i->type, IR_PTR) && i->range.lo == 0 && !i->is_join &&
	       (i->kind == SYM_PARAM || i->kind == SYM_LOAD || i->kind == SYM_CALL ||
		i->kind == SYM_FRESH);
}

void ev_admit_error(struct explorer *ex, val v)
{
	sym s = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;

	if (s && ev_is_plain_pointer(ex, s))
		ex->t.s.v[s].range.lo = -ERROR_POINTERS;
}

/* ---- comparisons --------------------------------------------------------------------------- */

/* Are a and b addresses within different objects, or an object and null? */
static bool surely_distinct(struct explorer *ex, val a, val b)
{
	sym x, y;
	val ox, oy;
	int64_t c;

	if (!val_split(&ex->t, a, &x, &ox) || !val_split(&ex->t, b, &y, &oy) || x == y)
		return false;
	if (!val_is_const(&ex->t, ox, &c) || !val_is_const(&ex->t, oy, &c))
		return false;
	return (sym_info(&ex->t, x)->flags & SYM_F_OBJECT) &&
	       (sym_info(&ex->t, y)->flags & SYM_F_OBJECT) &&
	       !((sym_info(&ex->t, x)->flags | sym_info(&ex->t, y)->flags) & SYM_F_MAY_BE_NULL);
}

/* 1 - v, for truth values */
static val negate(struct explorer *ex, val v)
{
	return val_lin(&ex->t, -1, v, 0, v, 1);
}

/* v == 0 as a truth value */
static val is_zero(struct explorer *ex, struct state *st, ir_type result, val v)
{
	struct interval iv = st_bounds(ex, st, v);
	int64_t scale, c;
	val part;

	if (iv.lo == 0 && iv.hi == 0)
		return val_const(&ex->t, 1);
	if (iv.lo > 0 || iv.hi < 0 || st_excludes(ex, st, v, 0))
		return VAL_ZERO;
	part = val_part(&ex->t, v, &scale, &c);
	if (c == INT64_MIN) /* which cannot be divided by -1 */
		part = v;
	else if (c % scale)
		return VAL_ZERO;
	else if (c)
		part = val_lin(&ex->t, 1, part, 0, part, c / scale);
	v = term(ex, IR_EQ, result, part, VAL_NONE);
	ex->t.s.v[val_single(&ex->t, v)].range = (struct interval){0, 1};
	return v;
}

/* v <= 0 as a truth value; of the two forms v <= 0 and !(1 - v <= 0) one is the term */
static val is_le(struct explorer *ex, struct state *st, ir_type result, val v)
{
	struct interval iv = st_bounds(ex, st, v);
	const struct form *f;

	if (iv.hi <= 0)
		return val_const(&ex->t, 1);
	if (iv.lo > 0)
		return VAL_ZERO;
	f = val_form(&ex->t, v);
	if (f->t[0].k < 0)
		return negate(ex, is_le(ex, st, result, val_lin(&ex->t, -1, v, 0, v, 1)));
	v = term(ex, IR_LE, result, v, VAL_NONE);
	ex->t.s.v[val_single(&ex->t, v)].range = (struct interval){0, 1};
	return v;
}

static bool is_machine_word(const struct explorer *ex, ir_type type)
{
	const struct ir_typ *t = ir_typ(ex->unit, type);

	return t->kind == IR_PTR ||
	       (t->kind == IR_INT && !(t->flags & IR_TF_SIGNED) && t->count == 64);
}

/* The pointer, or the signed number, that was converted to an unsigned one, as it was. */
static val before_wrap(const struct explorer *ex, val v)
{
	sym s = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;
	const struct sym_info *i = sym_info(&ex->t, s);

	return s && i->kind == SYM_OP && i->op == OP_WRAP && i->x > VAL_UNINIT &&
			       ir_typ(ex->unit, i->type)->count == 64
		       ? i->x
		       : v;
}

/* Is it a pointer whose range tells errors from good ones?  Of other numbers the upper half of 64
 * bits is out of range. */
static bool tells_errors(const struct explorer *ex, val v)
{
	sym s = val_single(&ex->t, v);
	const struct sym_info *i = sym_info(&ex->t, s);

	return s && (i->flags & SYM_F_OBJECT ||
		     (ir_type_is(ex->unit, i->type, IR_PTR) && i->range.lo != 0));
}

/* An unsigned constant in the upper half of 64 bits? */
static bool is_large(struct explorer *ex, val v, int64_t *ret)
{
	sym one = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;

	return one && sym_info(&ex->t, one)->kind == SYM_BIG && ev_bits(ex, v, ret);
}

static bool is_below(enum ir_op op)
{
	return op == IR_LT || op == IR_LE || op == IR_NE;
}

/* a op b as 64-bit unsigned numbers where b is large.  What is known to be large without being
 * known was found so by a comparison with some error code: it is taken for one. */
static enum tri with_large(struct explorer *ex, struct state *st, enum ir_op op, val a, int64_t b)
{
	struct interval ia;
	int64_t x;

	if (ev_bits(ex, a, &x)) {
		bool less = (uint64_t)x < (uint64_t)b;

		switch ((int)op) {
		case IR_EQ:
			return x == b;
		case IR_NE:
			return x != b;
		case IR_LT:
			return less;
		case IR_LE:
			return less || x == b;
		case IR_GT:
			return !less && x != b;
		default:
			return !less;
		}
	}
	ia = st_bounds(ex, st, a);
	if (ia.lo >= 0 && ia.hi < INF)
		return is_below(op) ? TRI_YES : TRI_NO;
	if (ia.lo == INF && is_error_number(b) && op != IR_EQ && op != IR_NE)
		return is_below(op) ? TRI_NO : TRI_YES;
	return TRI_UNKNOWN;
}

static enum tri large_compare(struct explorer *ex, struct state *st, enum ir_op op, val a, val b)
{
	int64_t c;

	if (is_large(ex, b, &c))
		return with_large(ex, st, op, a, c);
	if (is_large(ex, a, &c))
		return with_large(ex, st, ir_mirrored(op), b, c);
	return TRI_UNKNOWN;
}

/* The terms of opaque comparisons: x < y is LT, x <= y is GE, x != y is NE. */
enum tri ev_opaque(struct explorer *ex, struct state *st, uint8_t op, val x, val y)
{
	return large_compare(ex, st, op == IR_GE ? IR_LE : (enum ir_op)op, x, y);
}

static val opaque_compare(struct explorer *ex, enum ir_op op, ir_type result, val a, val b)
{
	bool swap = op == IR_GT || op == IR_GE || ((op == IR_EQ || op == IR_NE) && a > b);
	uint8_t o = op == IR_GT || op == IR_LT	 ? IR_LT
		    : op == IR_GE || op == IR_LE ? IR_GE /* not IR_LE: that is over forms */
						 : IR_NE;
	val v = term(ex, o, result, swap ? b : a, swap ? a : b);

	ex->t.s.v[val_single(&ex->t, v)].range = (struct interval){0, 1};
	return op == IR_EQ ? negate(ex, v) : v;
}

/* a op b where b is an error number that a pointer is compared with: as unsigned numbers, those
 * that are not below it are the errors up to there.  VAL_NONE: it is something else. */
static val error_compare(struct explorer *ex, struct state *st, enum ir_op op, ir_type result,
			 val a, val b)
{
	int64_t c, x;
	bool above = op == IR_GE || op == IR_GT;
	val v;

	if (!ev_bits(ex, b, &c) || !is_error_number(c))
		return VAL_NONE;
	a = before_wrap(ex, a);
	if (ev_bits(ex, a, &x)) {
		if (op == IR_EQ || op == IR_NE)
			return val_const(&ex->t, (x == c) == (op == IR_EQ));
		return val_const(&ex->t, op == IR_GE   ? (uint64_t)x >= (uint64_t)c
					 : op == IR_GT ? (uint64_t)x > (uint64_t)c
					 : op == IR_LE ? (uint64_t)x <= (uint64_t)c
						       : (uint64_t)x < (uint64_t)c);
	}
	ev_admit_error(ex, a);
	if (!tells_errors(ex, a))
		return VAL_NONE;
	v = val_lin(&ex->t, 1, a, 0, a, op == IR_EQ || op == IR_NE ? -c : 1);
	if (v == VAL_NONE)
		return opaque_compare(ex, op, result, a, b);
	if (op == IR_EQ || op == IR_NE) {
		v = is_zero(ex, st, result, v);
		return op == IR_EQ ? v : negate(ex, v);
	}
	if (op == IR_GT || op == IR_LE)
		c++;
	if (c == 0 || st_bounds(ex, st, a).lo < c)
		return opaque_compare(ex, op, result, a, b);
	v = is_le(ex, st, result, v);
	return above ? v : negate(ex, v);
}

static bool is_error_constant(struct explorer *ex, val v)
{
	int64_t c;

	return ev_bits(ex, v, &c) && is_error_number(c);
}

val ev_compare(struct explorer *ex, struct state *st, enum ir_op op, ir_type operands,
	       ir_type result, val a, val b)
{
	enum tri known;
	int64_t c;
	val d, r;

	if (a <= VAL_UNINIT || b <= VAL_UNINIT)
		return VAL_NONE;
	if (is_float(ex, operands))
		return opaque_compare(ex, op, result, a, b);
	if ((op == IR_EQ || op == IR_NE) && surely_distinct(ex, a, b))
		return val_const(&ex->t, op == IR_NE);
	if (is_machine_word(ex, operands)) {
		r = error_compare(ex, st, op, result, a, b);
		if (r == VAL_NONE)
			r = error_compare(ex, st, ir_mirrored(op), result, b, a);
		if (r != VAL_NONE)
			return r;
		known = large_compare(ex, st, op, a, b);
		if (known != TRI_UNKNOWN)
			return val_const(&ex->t, known == TRI_YES);
		if (is_large(ex, a, &c) || is_large(ex, b, &c) || is_error_constant(ex, a) ||
		    is_error_constant(ex, b))
			return opaque_compare(ex, op, result, a, b);
	}
	d = val_lin(&ex->t, 1, a, -1, b, 0);
	if (d == VAL_NONE)
		return opaque_compare(ex, op, result, a, b);
	switch ((int)op) {
	case IR_EQ:
		return is_zero(ex, st, result, d);
	case IR_NE:
		return negate(ex, is_zero(ex, st, result, d));
	case IR_LE:
		return is_le(ex, st, result, d);
	case IR_GT:
		return negate(ex, is_le(ex, st, result, d));
	case IR_LT:
		r = val_lin(&ex->t, 1, d, 0, d, 1);
		return r == VAL_NONE ? opaque_compare(ex, op, result, a, b)
				     : is_le(ex, st, result, r);
	case IR_GE:
		r = val_lin(&ex->t, 1, d, 0, d, 1);
		return r == VAL_NONE ? opaque_compare(ex, op, result, a, b)
				     : negate(ex, is_le(ex, st, result, r));
	default:
		PS_BUG("no comparison: %d", op);
	}
}

val ev_cast(struct explorer *ex, struct state *st, ir_type from, ir_type to, val a, uint32_t ins)
{
	const struct ir_typ *f = ir_typ(ex->unit, from), *t = ir_typ(ex->unit, to);

	if (a == VAL_UNINIT)
		return a;
	if (a == VAL_NONE)
		return ev_fresh(ex, st, to, ins, 0);
	if (t->kind == IR_INT && t->flags & IR_TF_BOOL && f->kind != IR_FLOAT)
		return ev_compare(ex, st, IR_NE, from, to, a, VAL_ZERO);
	if (f->kind == IR_FLOAT || t->kind == IR_FLOAT) {
		if (f->kind == t->kind)
			return a;
		return term(ex, IR_CAST, to, a, VAL_NONE);
	}
	if (t->kind == IR_PTR) {
		/* a number becomes an address: what it is based on stays */
		int64_t c;
		sym one;

		if (ev_bits(ex, a, &c) && is_error_number(c))
			return val_const(&ex->t, c);
		a = before_wrap(ex, a);
		one = val_single(&ex->t, a);
		if (one && f->kind == IR_INT && f->count >= 32 &&
		    sym_info(&ex->t, one)->kind != SYM_BIG)
			ex->t.s.v[one].flags |= SYM_F_POINTER;
		return a;
	}
	if (t->kind == IR_INT && t->count == 64 && t->flags & IR_TF_SIGNED && f->kind == IR_INT) {
		/* as a signed number it is what it was before it became an unsigned one */
		a = before_wrap(ex, a);
		if (st_bounds(ex, st, a).lo == INF) /* … plus one it may be 0 */
			return term(ex, val_single(&ex->t, a) ? OP_WRAP : IR_CAST, to, a, VAL_NONE);
		return wrap(ex, st, a, to);
	}
	if (t->kind == IR_INT && t->count <= 64)
		return wrap(ex, st, a, to);
	return term(ex, IR_CAST, to, a, VAL_NONE);
}

val ev_add_offset(struct explorer *ex, struct state *st, val addr, val offset, uint32_t ins)
{
	int64_t c;
	val r;

	if (addr <= VAL_UNINIT || offset <= VAL_UNINIT)
		return VAL_NONE;
	if (val_is_const(&ex->t, addr, &c) && c == 0 && offset != VAL_ZERO)
		addr = val_sym(&ex->t, sym_get(&ex->t, SYM_NULLBASE, 0, 0, 0, 0, 0));
	r = val_lin(&ex->t, 1, addr, 1, offset, 0);
	if (r != VAL_NONE)
		return r;
	/* too complex an offset: the object is still known */
	{
		sym base;
		val off;

		if (!val_split(&ex->t, addr, &base, &off))
			return VAL_NONE;
		off = ev_fresh(ex, st, 0, ins, 6);
		return val_lin(&ex->t, 1, val_sym(&ex->t, base), 1, off, 0);
	}
}
