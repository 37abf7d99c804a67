/* constraint.c - what is known of symbols: intervals with gaps, and the same for linear
 * parts of two or three symbols (a - b <= 3), a sparse form of the zone and octagon domains
 * (Miné, 2001) and of pentagons (Logozzo and Fähndrich, 2008), closed on demand by one step.
 */
#include "engine/flow/state_p.h"
#include "engine/flow/strings_p.h"

#include <string.h>

enum {
	MAX_DEPTH = 6, /* of terms within terms when bounds are asked for */
	MAX_BOUND_BY_BITS =
		0xffffff, /* that a sign bit is not set is no bound that anybody meant */
};

static struct interval bounds(struct explorer *ex, const struct state *st, val v, int depth);
static bool refine_sym(struct explorer *ex, struct state *st, sym s, struct interval iv, int depth);
static bool assume_iv(struct explorer *ex, struct state *st, val v, struct interval iv, int depth);
static bool assume_outside(struct explorer *ex, struct state *st, val v, struct interval gap,
			   int depth);

static struct interval meet(struct interval a, struct interval b)
{
	return (struct interval){ps_max_i64(a.lo, b.lo), ps_min_i64(a.hi, b.hi)};
}

/* ---- bounds of terms --------------------------------------------------------------------- */

static int64_t fill_ones(int64_t x)
{
	for (int i = 1; i < 64; i *= 2)
		x |= x >> i;
	return x;
}

static struct interval div_bounds(struct interval a, struct interval b)
{
	struct interval r;

	if (b.lo < 1)
		return (struct interval){INT64_MIN, INF};
	r.lo = a.lo >= 0 ? (b.hi == INF ? 0 : a.lo / b.hi)
			 : (a.lo == INT64_MIN ? a.lo : a.lo / b.lo);
	r.hi = a.hi == INF ? INF : (a.hi >= 0 ? a.hi / b.lo : 0);
	return r;
}

static struct interval rem_bounds(struct interval a, struct interval b)
{
	int64_t m = ps_max_i64(b.hi == INF ? INF : b.hi, b.lo == INT64_MIN ? INF : -b.lo);
	struct interval r = {0, 0};

	if (m != INF)
		m = m > 0 ? m - 1 : 0;
	if (a.lo < 0)
		r.lo = m == INF ? a.lo : ps_max_i64(-m, a.lo);
	if (a.hi > 0)
		r.hi = ps_min_i64(m, a.hi);
	return r;
}

/* Does arithmetic with a few widths of the range of a type stay within 64 bits? */
static bool is_narrow(struct interval all)
{
	return all.lo >= INT64_MIN / 16 && all.hi <= INT64_MAX / 16;
}

/* What a becomes when it is reduced into the range of a type: exact where all of it is off by the
 * same number of widths. */
static struct interval wrap_bounds(struct interval a, struct interval all)
{
	int64_t width, off;
	uint64_t length = (uint64_t)a.hi - (uint64_t)a.lo;

	if (a.lo == INF) /* a large unsigned number: as a signed one of 64 bits it is negative */
		return all.lo == INT64_MIN ? (struct interval){INT64_MIN, -1} : all;
	if (a.lo >= all.lo && a.hi <= all.hi)
		return a;
	if (all.lo == 0 && all.hi == INF) /* 64 bits: negative numbers come out huge */
		return a.hi < 0 ? (struct interval){INF, INF} : all;
	if (!is_narrow(all) || a.lo == INT64_MIN || a.hi == INF ||
	    length > (uint64_t)(all.hi - all.lo) || __builtin_sub_overflow(a.lo, all.lo, &off))
		return all;
	width = all.hi - all.lo + 1;
	off %= width;
	a.lo = all.lo + off + (off < 0 ? width : 0);
	a.hi = a.lo + (int64_t)length;
	return a.hi <= all.hi ? a : all;
}

/* A constant in the upper half of 64 bits: all of that is one point here. */
static bool is_large(const struct symtab *t, val v)
{
	sym s = v > VAL_UNINIT ? val_single(t, v) : 0;

	return s && sym_info(t, s)->kind == SYM_BIG;
}

static struct interval op_bounds(struct explorer *ex, const struct state *st,
				 const struct sym_info *s, int depth);

/* The constant operand of a bitwise and, or 0. */
static int64_t mask_of(const struct symtab *t, const struct sym_info *and)
{
	int64_t m;

	return val_is_const(t, and->y, &m) || val_is_const(t, and->x, &m) ? m : 0;
}

/* Remainders and shifts bound their result by what is written; a term that may wrap is bounded as
 * its operand is, if it does not.  A mask says how much room there is, not what occurs: tags of
 * four bits of which nine are used, and a table of nine. */
static struct interval said_op(struct explorer *ex, const struct state *st,
			       const struct sym_info *s, int depth)
{
	struct interval real, a;
	int64_t mask;

	ex->said_only = false;
	real = op_bounds(ex, st, s, depth);
	a = bounds(ex, st, s->x, depth - 1);
	ex->said_only = true;
	switch ((int)s->op) {
	case IR_REM:
		/* that the dividend may be negative is a matter of its type */
		if (real.lo < 0 && bounds(ex, st, s->x, depth - 1).lo == INT64_MIN)
			real.lo = INT64_MIN;
		/* … and so is how large an unknown divisor can be */
		if (bounds(ex, st, s->y, depth - 1).hi == INF)
			real.hi = INF;
		return real;
	case IR_SHR: /* that the shift leaves few bits is a matter of the operand's type */
		return bounds(ex, st, s->x, depth - 1).hi == INF ? (struct interval){INT64_MIN, INF}
								 : real;
	case IR_AND: /* of a single bit, all there is besides 0 */
		mask = mask_of(&ex->t, s);
		return mask > 0 && !(mask & (mask - 1)) ? real : (struct interval){INT64_MIN, INF};
	case IR_EQ:
	case IR_LE:
		return real;
	case OP_WRAP:
		if (a.lo == real.lo && a.hi == real.hi)
			return bounds(ex, st, s->x, depth - 1);
		return (struct interval){INT64_MIN, INF};
	case IR_ADD:
		return iv_add(bounds(ex, st, s->x, depth - 1), bounds(ex, st, s->y, depth - 1));
	default:
		return (struct interval){INT64_MIN, INF};
	}
}

static struct interval op_bounds(struct explorer *ex, const struct state *st,
				 const struct sym_info *s, int depth)
{
	struct interval all = s->range, a, b;

	if (depth <= 0 || s->x <= VAL_UNINIT || !ex->fuel)
		return all;
	ex->fuel--;
	if (ex->said_only)
		return said_op(ex, st, s, depth);
	a = bounds(ex, st, s->x, depth - 1);
	b = s->y > VAL_UNINIT ? bounds(ex, st, s->y, depth - 1) : all;
	switch ((int)s->op) {
	case OP_WRAP:
		return wrap_bounds(a, all);
	case OP_TABLE:
		return meet(all, table_bounds(ex, s, a));
	case IR_EQ:
		if (a.lo > 0 || a.hi < 0)
			return (struct interval){0, 0};
		if (a.lo == 0 && a.hi == 0)
			return (struct interval){1, 1};
		if (st_excludes(ex, st, s->x, 0))
			return (struct interval){0, 0};
		return all;
	case IR_LE:
		if (a.hi <= 0)
			return (struct interval){1, 1};
		if (a.lo > 0)
			return (struct interval){0, 0};
		return all;
	case IR_LT: /* opaque: with a number that is out of the other's reach */
	case IR_GE:
		if (is_large(&ex->t, s->y) && a.lo >= 0 && a.hi < INF)
			return (struct interval){1, 1};
		if (is_large(&ex->t, s->x) && b.lo >= 0 && b.hi < INF)
			return (struct interval){0, 0};
		return all;
	case IR_NE:
		if ((is_large(&ex->t, s->y) && a.lo >= 0 && a.hi < INF) ||
		    (is_large(&ex->t, s->x) && b.lo >= 0 && b.hi < INF))
			return (struct interval){1, 1};
		return all;
	case IR_ADD: /* of more terms than a form has */
		return wrap_bounds(iv_add(a, b), all);
	case IR_SUB:
		return wrap_bounds(iv_add(a, iv_scale(b, -1)), all);
	case IR_MUL:
		return meet(all, iv_mul(a, b));
	case IR_DIV:
		return meet(all, div_bounds(a, b));
	case IR_REM:
		return meet(all, rem_bounds(a, b));
	case IR_AND:
		if (iv_single(a) && iv_single(b))
			return meet(all, (struct interval){a.lo & b.lo, a.lo & b.lo});
		if (a.lo >= 0 && iv_single(b) && b.lo >= 0)
			return meet(all, (struct interval){0, fill_ones(a.hi) & b.lo});
		if (a.lo >= 0 && b.lo >= 0)
			return meet(all, (struct interval){0, ps_min_i64(a.hi, b.hi)});
		if (b.lo >= 0)
			return meet(all, (struct interval){0, b.hi});
		if (a.lo >= 0)
			return meet(all, (struct interval){0, a.hi});
		return all;
	case IR_OR:
		if (a.lo >= 0 && b.lo >= 0)
			return meet(all, (struct interval){ps_max_i64(a.lo, b.lo),
							   fill_ones(a.hi | b.hi)});
		return all;
	case IR_XOR:
		if (a.lo >= 0 && b.lo >= 0)
			return meet(all, (struct interval){0, fill_ones(a.hi | b.hi)});
		return all;
	case IR_SHL: /* bits that are shifted out are not meant to be */
		return a.lo >= 0 ? meet(all, (struct interval){a.lo, INF}) : all;
	case IR_SHR:
		if (a.lo >= 0 && b.lo >= 0 && b.lo < 63)
			return meet(all, (struct interval){b.hi < 63 ? a.lo >> b.hi : 0,
							   a.hi == INF ? INF : a.hi >> b.lo});
		return all;
	default:
		return all;
	}
}

/* The constraint on a symbol, also one that was put aside; 0: none. */
static uint32_t known(const struct state *st, sym s)
{
	uint32_t id = pmap_get(&st->con, s);

	return id ? id : pmap_get(&st->pre, s);
}

/* Is the range that the symbol has from the start only that of its type? */
static bool says_nothing(const struct sym_info *s)
{
	switch ((enum sym_kind)s->kind) {
	case SYM_PARAM:
	case SYM_LOAD:
	case SYM_CALL:
	case SYM_FRESH:
		return true;
	case SYM_OP:
		return s->op != IR_EQ && s->op != IR_LE && s->op != IR_FIELD;
	case SYM_NONE:
	case SYM_UNINIT:
	case SYM_NULLBASE:
	case SYM_BIG:
	case SYM_LOCAL:
	case SYM_GLOBAL:
	case SYM_FUNC:
	case SYM_STR:
	case SYM_HEAP:
	case SYM_IND:
		return false;
	}
	return false;
}

static bool is_mere_guess(const struct explorer *ex, uint32_t con)
{
	return ex->cons.v[con].guess && (ex->no_guesses || (ex->said_only && !ex->with_guesses));
}

/* Without the largest numbers where they are excluded. */
static struct interval without_top_gap(struct interval iv, const struct con *c)
{
	const struct interval *top = c->n_gaps ? &c->gap[c->n_gaps - 1] : NULL;

	if (top && top->hi >= iv.hi && top->lo > iv.lo && top->lo <= iv.hi)
		iv.hi = top->lo - 1;
	return iv;
}

static struct interval sym_bounds(struct explorer *ex, const struct state *st, sym s, int depth)
{
	const struct sym_info *info = sym_info(&ex->t, s);
	struct interval iv, range = info->range;
	uint32_t id = known(st, s);

	if (is_mere_guess(ex, id))
		id = 0;
	if (ex->said_only && info->kind == SYM_IND)
		range = (struct interval){ex->no_counters ? INT64_MIN : 0, INF};
	else if (ex->said_only && says_nothing(info))
		range = (struct interval){INT64_MIN, INF};
	iv = id ? meet(range, ex->cons.v[id].iv) : range;
	if (id && !ex->said_only)
		iv = without_top_gap(iv, &ex->cons.v[id]);
	if (info->kind == SYM_OP) {
		struct sym_info op = *info; /* new symbols may be made below */

		op.range = range;
		iv = meet(iv, op_bounds(ex, st, &op, depth));
	}
	if (iv.lo > iv.hi) /* infeasible: not noticed when it was assumed */
		return id ? ex->cons.v[id].iv : range;
	return iv;
}

static struct interval form_bounds(struct explorer *ex, const struct state *st,
				   const struct form *f, int depth)
{
	struct interval r = {f->c, f->c};

	if (f->n == 1 && !f->c)
		return iv_scale(sym_bounds(ex, st, f->t[0].s, depth), f->t[0].k);
	for (uint32_t i = 0; i < f->n; i++)
		r = iv_add(r, iv_scale(sym_bounds(ex, st, f->t[i].s, depth), f->t[i].k));
	return r;
}

struct rel_query {
	struct explorer *ex;
	const struct state *st;
	val v;
	struct interval best;
	int depth;
};

static bool shares_symbol(const struct form *a, const struct form *b)
{
	for (uint32_t i = 0; i < a->n; i++)
		for (uint32_t j = 0; j < b->n; j++)
			if (a->t[i].s == b->t[j].s)
				return true;
	return false;
}

/* Does the fact bound v by a counter of rounds that v itself does not count with? */
static bool counts_else(const struct symtab *t, const struct form *v, const struct form *fact)
{
	for (uint32_t i = 0; i < fact->n; i++) {
		bool mine = false;

		for (uint32_t j = 0; j < v->n; j++)
			mine = mine || v->t[j].s == fact->t[i].s;
		if (!mine && sym_info(t, fact->t[i].s)->kind == SYM_IND)
			return true;
	}
	return false;
}

/* v = (v ∓ m·part) ± m·part: bound the rest and add the fact about part. */
static bool try_fact(void *arg, uint32_t part, uint32_t id)
{
	struct rel_query *q = arg;
	const struct form *fv = val_form(&q->ex->t, q->v), *fp = val_form(&q->ex->t, part);
	struct interval fact = q->ex->cons.v[id].iv;

	if (!shares_symbol(fv, fp) || is_mere_guess(q->ex, id) ||
	    (q->ex->said_only && counts_else(&q->ex->t, fv, fp)))
		return true;
	for (uint32_t i = 0; i < fv->n; i++) {
		for (uint32_t j = 0; j < fp->n; j++) {
			int64_t k = fp->t[j].k, m;
			struct form rest_form;
			struct interval rest;
			val d;

			if (fv->t[i].s != fp->t[j].s || fv->t[i].k % k)
				continue;
			m = fv->t[i].k / k;
			d = val_lin(&q->ex->t, 1, q->v, -m, part, 0);
			fv = val_form(&q->ex->t, q->v);
			fp = val_form(&q->ex->t, part);
			if (d == VAL_NONE || val_form(&q->ex->t, d)->n > fv->n)
				continue;
			rest_form = *val_form(&q->ex->t, d);
			if (rest_form.n > 1 && q->depth > 1) {
				rest = bounds(q->ex, q->st, d, 1);
			} else {
				rest = form_bounds(q->ex, q->st, &rest_form, q->depth);
			}
			rest = iv_add(rest, iv_scale(fact, m));
			fv = val_form(&q->ex->t, q->v);
			fp = val_form(&q->ex->t, part);
			q->best = meet(q->best, rest);
			break;
		}
	}
	return true;
}

/* A wrap that is known not to have happened gives way to the form itself. */
static val unwrap(struct explorer *ex, const struct state *st, val v, int depth)
{
	struct form f = *val_form(&ex->t, v);

	for (uint32_t i = 0; i < f.n; i++) {
		struct sym_info s = *sym_info(&ex->t, f.t[i].s);
		struct interval a;
		val w;

		if (s.kind != SYM_OP || s.op != OP_WRAP || s.x <= VAL_UNINIT)
			continue;
		a = bounds(ex, st, s.x, depth - 1);
		if (a.lo < s.range.lo || a.hi > s.range.hi || a.lo == INF)
			continue;
		w = val_lin(&ex->t, 1, v, -f.t[i].k, val_sym(&ex->t, f.t[i].s), 0);
		if (w != VAL_NONE)
			w = val_lin(&ex->t, 1, w, f.t[i].k, s.x, 0);
		if (w != VAL_NONE)
			return w;
	}
	return v;
}

/* The bounds of `rest` where x lies in a range, of which rest has a multiple in it. */
static struct interval bounds_where(struct explorer *ex, const struct state *st, val rest, val x,
				    struct interval in, int depth)
{
	struct interval iv = bounds(ex, st, rest, depth);
	const struct form fr = *val_form(&ex->t, rest), fx = *val_form(&ex->t, x);

	for (uint32_t i = 0; fx.n && i < fr.n; i++) {
		int64_t m = fr.t[i].k / fx.t[0].k;
		val d;

		if (fr.t[i].s != fx.t[0].s || fr.t[i].k % fx.t[0].k)
			continue;
		d = val_lin(&ex->t, 1, rest, -m, x, 0);
		if (d > VAL_UNINIT && val_form(&ex->t, d)->n < fr.n)
			return meet(iv, iv_add(iv_scale(in, m), bounds(ex, st, d, depth - 1)));
	}
	return iv;
}

/* r + 12 * (r < 0): where the comparison holds, and where it does not. */
static struct interval bounds_by_cases(struct explorer *ex, const struct state *st, val v,
				       const struct form *f, struct interval iv, int depth)
{
	for (uint32_t i = 0; i < f->n; i++) {
		const struct sym_info s = *sym_info(&ex->t, f->t[i].s);
		struct interval yes, no;
		val rest;

		if (s.kind != SYM_OP || s.op != IR_LE || s.y || s.x <= VAL_UNINIT)
			continue;
		rest = val_lin(&ex->t, 1, v, -f->t[i].k, val_sym(&ex->t, f->t[i].s), 0);
		if (rest <= VAL_UNINIT)
			continue;
		yes = bounds_where(ex, st, rest, s.x, (struct interval){INT64_MIN, 0}, depth - 1);
		no = bounds_where(ex, st, rest, s.x, (struct interval){1, INF}, depth - 1);
		yes = iv_add(yes, (struct interval){f->t[i].k, f->t[i].k});
		if (yes.lo <= yes.hi && no.lo <= no.hi)
			iv = meet(iv, (struct interval){ps_min_i64(yes.lo, no.lo),
							ps_max_i64(yes.hi, no.hi)});
	}
	return iv;
}

static uint64_t syms_bits(const struct form *f)
{
	uint64_t bits = 0;

	for (uint32_t i = 0; i < f->n; i++)
		bits |= (uint64_t)1 << (f->t[i].s % 64);
	return bits;
}

static struct interval bounds(struct explorer *ex, const struct state *st, val v, int depth)
{
	struct form f;
	struct interval iv;

	if (v <= VAL_UNINIT)
		return (struct interval){INT64_MIN, INF};
	f = *val_form(&ex->t, v);
	if (!f.n)
		return (struct interval){f.c, f.c};
	iv = form_bounds(ex, st, &f, depth);
	if (iv_single(iv) || depth <= 0)
		return iv;
	if (depth > 1) {
		val w = unwrap(ex, st, v, depth);

		if (w != v) {
			iv = meet(iv, bounds(ex, st, w, depth - 1));
			if (iv.lo > iv.hi)
				iv = form_bounds(ex, st, &f, depth);
		}
	}
	if (f.n > 1 && depth > 1)
		iv = bounds_by_cases(ex, st, v, &f, iv, depth);
	if (st->rel.n && st->rel_syms & syms_bits(&f)) {
		struct rel_query q = {ex, st, v, iv, depth};

		pmap_each(&st->rel, try_fact, &q);
		if (q.best.lo <= q.best.hi)
			iv = q.best;
	}
	return iv;
}

/* Terms over terms over terms share what they are made of, and each relation asks for all of it
 * again: a question ends somewhere. */
enum { FUEL = 200 };

struct interval st_bounds(struct explorer *ex, const struct state *st, val v)
{
	ex->fuel = FUEL;
	return bounds(ex, st, v, MAX_DEPTH);
}

struct interval st_bounds_sure(struct explorer *ex, const struct state *st, val v)
{
	struct interval iv;

	ex->fuel = FUEL;
	ex->no_guesses = true;
	iv = bounds(ex, st, v, MAX_DEPTH);
	ex->no_guesses = false;
	return iv;
}

struct interval st_said(struct explorer *ex, const struct state *st, val v)
{
	struct interval iv;

	ex->fuel = FUEL;
	ex->said_only = true;
	iv = bounds(ex, st, v, MAX_DEPTH);
	ex->said_only = false;
	return iv;
}

struct interval st_bounds_quick(struct explorer *ex, const struct state *st, val v)
{
	struct form f;

	if (v <= VAL_UNINIT)
		return (struct interval){INT64_MIN, INF};
	f = *val_form(&ex->t, v);
	ex->fuel = FUEL;
	return form_bounds(ex, st, &f, 2);
}

struct interval st_said_quick(struct explorer *ex, const struct state *st, val v)
{
	struct interval iv;
	struct form f;

	if (v <= VAL_UNINIT)
		return (struct interval){INT64_MIN, INF};
	f = *val_form(&ex->t, v);
	ex->fuel = FUEL;
	ex->said_only = ex->with_guesses = true;
	iv = form_bounds(ex, st, &f, 1);
	ex->said_only = ex->with_guesses = false;
	return iv;
}

bool st_excludes(struct explorer *ex, const struct state *st, val v, int64_t c)
{
	const struct form *f;
	uint32_t id;
	int64_t x;

	if (v <= VAL_UNINIT)
		return false;
	f = val_form(&ex->t, v);
	if (!f->n)
		return f->c != c;
	if (f->n == 1) {
		if (__builtin_sub_overflow(c, f->c, &x))
			return true;
		if (x == INT64_MIN) /* which cannot be divided by -1 */
			return false;
		if (x % f->t[0].k)
			return true;
		id = known(st, f->t[0].s);
		x /= f->t[0].k;
	} else {
		int64_t scale, c0;
		val part = val_part(&ex->t, v, &scale, &c0);

		if (__builtin_sub_overflow(c, c0, &x))
			return true;
		if (x == INT64_MIN)
			return false;
		if (x % scale)
			return true;
		id = pmap_get(&st->rel, part);
		x /= scale;
	}
	if (!id)
		return false;
	return !con_has(&ex->cons.v[id], x);
}

enum tri st_is_zero(struct explorer *ex, const struct state *st, val v)
{
	struct interval iv;

	if (v <= VAL_UNINIT)
		return TRI_UNKNOWN;
	iv = st_bounds(ex, st, v);
	if (iv.lo == 0 && iv.hi == 0)
		return TRI_YES;
	if (iv.lo > 0 || iv.hi < 0 || st_excludes(ex, st, v, 0))
		return TRI_NO;
	return TRI_UNKNOWN;
}

/* ---- adding knowledge ------------------------------------------------------------------- */

/* What is not below an unsigned constant of that half is in it as well. */
static bool propagate_large(struct explorer *ex, struct state *st, const struct sym_info *i,
			    struct interval iv, int depth)
{
	bool yes = iv.lo == 1, no = iv.hi == 0;
	val v = VAL_NONE;

	if (is_large(&ex->t, i->x) && (i->op == IR_NE ? no : yes))
		v = i->y;
	else if (is_large(&ex->t, i->y) && no)
		v = i->x;
	return v <= VAL_UNINIT || assume_iv(ex, st, v, (struct interval){INF, INF}, depth);
}

/* None of the bits of mask is set in x: where those are the upper ones of what it can be, that is
 * an upper bound. */
static bool without_bits(struct explorer *ex, struct state *st, val x, struct interval now,
			 int64_t mask, int depth)
{
	int64_t most = INF;

	if (mask < 0 && !(~mask & (~mask + 1))) /* x & ~0xff */
		return assume_iv(ex, st, x, (struct interval){0, ~mask}, depth);
	if (mask > 0 && now.lo >= 0)
		most = fill_ones(now.hi) & ~mask;
	return most >= now.hi || most & (most + 1) || most > MAX_BOUND_BY_BITS ||
	       assume_iv(ex, st, x, (struct interval){INT64_MIN, most}, depth);
}

/* x - 'a' reduced to eight bits and compared with 25: who writes that has x in mind, not what else
 * would come out alike. */
static bool is_window(const struct symtab *t, val v)
{
	const struct form *f = val_form(t, v);

	return f->n == 1 && f->c && f->t[0].k == 1;
}

/* A character of a text that is not its terminator has another one behind it: that is as long as
 * this text happens to be, and no bound that the code gives the offset, unless a loop walks it. */
static bool assume_offset(struct explorer *ex, struct state *st, const struct sym_info *table,
			  struct interval at, int depth)
{
	const struct form *f = val_form(&ex->t, table->x);
	bool before = ex->guessing, walks = false, ok;

	for (uint32_t i = 0; i < f->n; i++)
		walks |= sym_info(&ex->t, f->t[i].s)->kind == SYM_IND;
	ex->guessing |= !walks && sym_info(&ex->t, val_single(&ex->t, table->y))->kind == SYM_STR;
	ok = assume_iv(ex, st, table->x, at, depth);
	ex->guessing = before;
	return ok;
}

/* What the new bounds of a term say of its operands. */
static bool propagate(struct explorer *ex, struct state *st, sym s, struct interval iv, int depth)
{
	struct sym_info i = *sym_info(&ex->t, s);
	struct interval a;
	int64_t k;

	if (i.kind != SYM_OP || i.x <= VAL_UNINIT)
		return true;
	switch ((int)i.op) {
	case IR_EQ:
		if (iv.lo == 1)
			return assume_iv(ex, st, i.x, (struct interval){0, 0}, depth);
		if (iv.hi == 0)
			return assume_outside(ex, st, i.x, (struct interval){0, 0}, depth);
		return true;
	case IR_LE:
		if (iv.lo == 1)
			return assume_iv(ex, st, i.x, (struct interval){INT64_MIN, 0}, depth);
		if (iv.hi == 0)
			return assume_iv(ex, st, i.x, (struct interval){1, INF}, depth);
		return true;
	case IR_LT: /* opaque comparisons (eval.c): x < y, x <= y, x != y */
	case IR_GE:
	case IR_NE:
		return propagate_large(ex, st, &i, iv, depth);
	case OP_WRAP: {
		int64_t width, lo, hi;
		struct interval fit = {0, -1};
		int n = 0;

		a = bounds(ex, st, i.x, 2);
		iv = meet(iv, i.range);
		if (iv.lo == i.range.lo && iv.hi == i.range.hi)
			return true;
		if (i.range.hi == INF || i.range.lo == INT64_MIN) {
			/* 64 bits: negative values come out above INT64_MAX */
			if (iv.hi < INF / 2 && a.lo > INT64_MIN / 2 && iv.lo >= 0)
				return assume_iv(ex, st, i.x, iv, depth);
			return true;
		}
		if (!is_narrow(i.range))
			return true;
		width = i.range.hi - i.range.lo + 1;
		if (a.lo < -4 * width || a.hi > 4 * width)
			return is_window(&ex->t, i.x) && iv.lo >= 0 && iv.hi < i.range.hi / 2
				       ? assume_iv(ex, st, i.x, iv, depth)
				       : true;
		if (width == (int64_t)1 << 32) { /* of operands that have 32 bits as well */
			a.lo = ps_max_i64(a.lo, INT32_MIN);
			a.hi = ps_min_i64(a.hi, UINT32_MAX);
		}
		for (k = -4; k <= 4; k++) {
			lo = ps_max_i64(a.lo, iv.lo + k * width);
			hi = ps_min_i64(a.hi, iv.hi + k * width);
			if (lo > hi)
				continue;
			fit = n++ ? iv_hull(fit, (struct interval){lo, hi})
				  : (struct interval){lo, hi};
		}
		/* a bound that is only the type's is not passed on as one that was said */
		if (n && (iv.hi == i.range.hi || fit.hi == a.hi))
			fit.hi = INF;
		if (n && fit.lo == a.lo)
			fit.lo = INT64_MIN;
		return n ? assume_iv(ex, st, i.x, fit, depth) : false;
	}
	case OP_TABLE:
		a = bounds(ex, st, i.x, 2);
		return table_refine(ex, st, s, iv, &a) && assume_offset(ex, st, &i, a, depth);
	case IR_AND:
		k = mask_of(&ex->t, &i);
		if (val_is_const(&ex->t, i.x, &(int64_t){0}))
			i.x = i.y;
		a = bounds(ex, st, i.x, 2);
		if (k > 0 && iv.lo > 0 && iv.lo < (k & -k)) /* one of the mask's bits is set */
			return refine_sym(ex, st, s, (struct interval){k & -k, INF}, depth);
		if (k > 0 && (iv.lo > 0 || iv.hi == 0) && !bits_spread(ex, st, i.x, k, iv))
			return false;
		if (iv.lo == 0 && iv.hi == 0)
			return without_bits(ex, st, i.x, a, k, depth);
		if (a.lo < 0 || iv.lo <= 0)
			return true;
		return assume_iv(ex, st, i.x, (struct interval){iv.lo, INF}, depth);
	case IR_REM: /* has the sign of the dividend, and is no farther from 0 */
		if (iv.lo > 0)
			return assume_iv(ex, st, i.x, (struct interval){iv.lo, INF}, depth);
		if (iv.hi < 0)
			return assume_iv(ex, st, i.x, (struct interval){INT64_MIN, iv.hi}, depth);
		return true;
	case IR_DIV:
		if (!val_is_const(&ex->t, i.y, &k) || k <= 0 || iv.lo < 0)
			return true;
		a.lo = iv.lo ? sat_mul(iv.lo, k) : INT64_MIN;
		a.hi = iv.hi == INF ? INF : sat_add(sat_mul(iv.hi, k), k - 1);
		return assume_iv(ex, st, i.x, a, depth);
	case IR_SHR:
		if (!val_is_const(&ex->t, i.y, &k) || k < 0 || k > 31 || iv.lo < 0)
			return true;
		a.lo = iv.lo ? sat_mul(iv.lo, (int64_t)1 << k) : INT64_MIN;
		a.hi = iv.hi == INF
			       ? INF
			       : sat_add(sat_mul(iv.hi, (int64_t)1 << k), ((int64_t)1 << k) - 1);
		return assume_iv(ex, st, i.x, a, depth);
	default:
		return true;
	}
}

/* Something that was read out of an object in which there are strings. */
static bool is_character(const struct explorer *ex, sym s)
{
	const struct sym_info *i = sym_info(&ex->t, s);

	return i->kind == SYM_LOAD && !ex->t.cells.v[i->x].chars &&
	       sym_info(&ex->t, ex->t.cells.v[i->x].region)->has_strings;
}

/* Put knowledge c (already met with what was there) on a symbol. */
static bool set_sym(struct explorer *ex, struct state *st, sym s, struct con *c, int depth)
{
	uint32_t old = pmap_get(&st->con, s), id;

	if (!con_shrink(c))
		return false;
	id = con_id(ex, c);
	if (id == old)
		return true;
	pmap_set(&st->con, &ex->mem, st->owner, s, id);
	if (!c->iv.lo && !c->iv.hi && sym_info(&ex->t, s)->flags & SYM_F_OOM)
		st->oom = true;
	if (!c->iv.lo && !c->iv.hi && sym_info(&ex->t, s)->kind == SYM_PARAM &&
	    sym_info(&ex->t, s)->x < 32)
		st->zero_args |= (uint32_t)1 << sym_info(&ex->t, s)->x;
	if (sym_info(&ex->t, s)->flags & SYM_F_FAILS && c->iv.hi <= 0 &&
	    (c->iv.hi < 0 || sym_info(&ex->t, s)->flags & SYM_F_POINTER))
		st->failed = true;
	if (is_character(ex, s) && (!con_has(c, 0) || (!c->iv.lo && !c->iv.hi)) &&
	    !str_character(ex, st, s, !c->iv.lo && !c->iv.hi))
		return false;
	return depth <= 0 || propagate(ex, st, s, c->iv, depth - 1);
}

static struct con con_of(struct explorer *ex, uint32_t id, struct interval dflt)
{
	if (id)
		return ex->cons.v[id];
	return (struct con){.iv = dflt};
}

static bool refine_sym(struct explorer *ex, struct state *st, sym s, struct interval iv, int depth)
{
	/* only what is said is kept: ranges of types are met when bounds are asked for */
	struct con c = con_of(ex, known(st, s), (struct interval){INT64_MIN, INF});
	struct interval both;

	ex->fuel = FUEL;
	both = meet(sym_bounds(ex, st, s, 3), iv);
	if (both.lo > both.hi)
		return false;
	if (iv.lo <= c.iv.lo && iv.hi >= c.iv.hi)
		return true;
	c.iv = meet(c.iv, iv);
	c.guess |= ex->guessing;
	return set_sym(ex, st, s, &c, depth);
}

static int64_t div_floor(int64_t a, int64_t b)
{
	int64_t q;

	if (b == -1)
		return a == INT64_MIN ? INT64_MAX : -a;
	q = a / b;
	return a % b && (a < 0) != (b < 0) ? q - 1 : q;
}

static int64_t div_ceil(int64_t a, int64_t b)
{
	int64_t q;

	if (b == -1)
		return a == INT64_MIN ? INT64_MAX : -a;
	q = a / b;
	return a % b && (a < 0) == (b < 0) ? q + 1 : q;
}

/* Values x with lo <= k·x <= hi. */
static struct interval unscale(struct interval iv, int64_t k)
{
	struct interval r = {INT64_MIN, INF};

	if (k > 0) {
		if (iv.lo != INT64_MIN)
			r.lo = div_ceil(iv.lo, k);
		if (iv.hi != INF)
			r.hi = div_floor(iv.hi, k);
	} else {
		if (iv.hi != INF)
			r.lo = div_ceil(iv.hi, k);
		if (iv.lo != INT64_MIN)
			r.hi = div_floor(iv.lo, k);
	}
	return r;
}

static int64_t less(int64_t x, int64_t by)
{
	int64_t r;

	if (__builtin_sub_overflow(x, by, &r))
		return x < 0 ? INT64_MIN : INF;
	return r;
}

static struct interval shift_back(struct interval iv, int64_t by)
{
	if (iv.lo != INT64_MIN)
		iv.lo = less(iv.lo, by);
	if (iv.hi != INF)
		iv.hi = less(iv.hi, by);
	return iv;
}

static void set_rel(struct explorer *ex, struct state *st, val part, const struct con *c)
{
	pmap_set(&st->rel, &ex->mem, st->owner, part, con_id(ex, c));
	st->rel_syms |= syms_bits(val_form(&ex->t, part));
}

/* v in iv. */
static bool assume_iv(struct explorer *ex, struct state *st, val v, struct interval iv, int depth)
{
	struct form f;
	struct con c;
	int64_t scale, c0;
	val part;

	if (v <= VAL_UNINIT)
		return true;
	f = *val_form(&ex->t, v);
	if (!f.n)
		return iv_has(iv, f.c);
	if (f.n == 1) {
		struct interval now = {INT64_MIN, INF};

		iv = unscale(shift_back(iv, f.c), f.t[0].k);
		/* relations may rule it out, by bounds of types that nobody said */
		if (st->rel.n && st->rel_syms & syms_bits(&f))
			now = bounds(ex, st, val_sym(&ex->t, f.t[0].s), 2);
		return iv.lo <= iv.hi && now.lo <= iv.hi && now.hi >= iv.lo &&
		       refine_sym(ex, st, f.t[0].s, iv, depth);
	}
	{
		struct interval now = bounds(ex, st, v, 3);
		struct interval both = meet(now, iv);

		if (both.lo > both.hi)
			return false;
		if (both.lo == now.lo && both.hi == now.hi)
			return true; /* nothing new */
	}
	part = val_part(&ex->t, v, &scale, &c0);
	iv = unscale(shift_back(iv, c0), scale);
	if (iv.lo > iv.hi)
		return false;
	c = con_of(ex, pmap_get(&st->rel, part), (struct interval){INT64_MIN, INF});
	c.iv = meet(c.iv, iv);
	c.guess |= ex->guessing;
	c.asserted = ex->asserting;
	if (!con_shrink(&c))
		return false;
	set_rel(ex, st, part, &c);
	if (depth <= 0)
		return true;
	/* what it says of each symbol, given the bounds of the others */
	f = *val_form(&ex->t, part);
	for (uint32_t i = 0; i < f.n; i++) {
		struct form others = f;
		struct interval rest, mine;
		bool is_table = sym_is_table(&ex->t, f.t[i].s);

		memmove(&others.t[i], &others.t[i + 1], (others.n - i - 1) * sizeof others.t[0]);
		others.n--;
		/* that a counter starts at 0 says nothing of what it is compared with */
		ex->said_only = ex->no_counters = !is_table;
		rest = others.n > 1 ? bounds(ex, st, val_of_form(&ex->t, &others), 2)
				    : form_bounds(ex, st, &others, 2);
		ex->said_only = ex->no_counters = false;
		mine.lo = c.iv.lo == INT64_MIN || rest.hi == INF
				  ? INT64_MIN
				  : sat_add(c.iv.lo, -ps_max_i64(rest.hi, -INF));
		mine.hi = c.iv.hi == INF || rest.lo == INT64_MIN ? INF : sat_add(c.iv.hi, -rest.lo);
		mine = unscale(mine, f.t[i].k);
		/* … but that a value fits its type rules out elements of a table */
		if (mine.lo > mine.hi ||
		    !(is_table ? propagate : refine_sym)(ex, st, f.t[i].s, mine, depth - 1))
			return false;
	}
	return true;
}

/* The largest number of a type stands for "none", "all" or "not yet": that something is not that
 * says nothing of how large it can be. */
static bool is_sentinel(struct explorer *ex, const struct state *st, const struct form *f,
			struct interval gap)
{
	const struct sym_info *s = f->n == 1 ? sym_info(&ex->t, f->t[0].s) : NULL;

	if (!s || !says_nothing(s) || gap.lo != gap.hi)
		return false;
	gap = unscale(shift_back(gap, f->c), f->t[0].k);
	return gap.lo == gap.hi && gap.hi == s->range.hi &&
	       sym_bounds(ex, st, f->t[0].s, 3).lo < gap.lo - 1;
}

/* v is not in gap */
static bool assume_outside(struct explorer *ex, struct state *st, val v, struct interval gap,
			   int depth)
{
	struct form f;
	struct con c;
	struct interval now;
	int64_t scale, c0;
	val part;
	bool is_inside;

	if (v <= VAL_UNINIT)
		return true;
	f = *val_form(&ex->t, v);
	if (!f.n)
		return !iv_has(gap, f.c);
	now = bounds(ex, st, v, 3);
	if (now.lo > gap.hi || now.hi < gap.lo)
		return true;
	if (gap.lo <= now.lo && gap.hi >= now.hi)
		return false;
	is_inside = is_sentinel(ex, st, &f, gap);
	/* that a pointer is not null does not say that it is no error number (eval.c) */
	if (gap.lo <= now.lo && !is_inside &&
	    !(now.lo == 0 && gap.hi == 0 && val_single(&ex->t, v) &&
	      ev_is_plain_pointer(ex, val_single(&ex->t, v))))
		return assume_iv(ex, st, v, (struct interval){gap.hi + 1, INF}, depth);
	if (gap.hi >= now.hi && !is_inside)
		return assume_iv(ex, st, v, (struct interval){INT64_MIN, gap.lo - 1}, depth);
	if (f.n == 1) {
		gap = unscale(shift_back(gap, f.c), f.t[0].k);
		if (gap.lo > gap.hi)
			return true;
		c = con_of(ex, known(st, f.t[0].s), (struct interval){INT64_MIN, INF});
		con_exclude(&ex->mem, &c, gap);
		c.guess |= ex->guessing;
		return set_sym(ex, st, f.t[0].s, &c, depth);
	}
	part = val_part(&ex->t, v, &scale, &c0);
	gap = unscale(shift_back(gap, c0), scale);
	if (gap.lo > gap.hi)
		return true;
	c = con_of(ex, pmap_get(&st->rel, part), (struct interval){INT64_MIN, INF});
	con_exclude(&ex->mem, &c, gap);
	c.guess |= ex->guessing;
	set_rel(ex, st, part, &c);
	return true;
}

bool st_assume_outside(struct explorer *ex, struct state *st, val v, struct interval gap)
{
	return assume_outside(ex, st, v, gap, MAX_DEPTH);
}

bool st_assume_le(struct explorer *ex, struct state *st, val v, int64_t c)
{
	return assume_iv(ex, st, v, (struct interval){INT64_MIN, c}, MAX_DEPTH);
}

bool st_assume_ge(struct explorer *ex, struct state *st, val v, int64_t c)
{
	return assume_iv(ex, st, v, (struct interval){c, INF}, MAX_DEPTH);
}

bool st_assume_eq(struct explorer *ex, struct state *st, val v, int64_t c)
{
	if (st_excludes(ex, st, v, c))
		return false;
	return assume_iv(ex, st, v, (struct interval){c, c}, MAX_DEPTH);
}

bool st_assume_ne(struct explorer *ex, struct state *st, val v, int64_t c)
{
	return assume_outside(ex, st, v, (struct interval){c, c}, MAX_DEPTH);
}

bool st_assume(struct explorer *ex, struct state *st, val cond, bool truth)
{
	return truth ? st_assume_ne(ex, st, cond, 0) : st_assume_eq(ex, st, cond, 0);
}
