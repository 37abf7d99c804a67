/* format.c - how many characters printf() makes of a format and its arguments.
 *
 * Literal text counts exactly, %s by the length of its string, numbers by the digits that their
 * bounds allow.  What the type of a number would allow is no evidence that it has so many digits:
 * only bounds that the code itself says are passed on as such.
 */
#include "engine/flow/strings_p.h"

#include <ctype.h>
#include <string.h>

enum { MAX_FLOAT = 5000, MAX_WIDTH = 100000 };

struct reader {
	struct explorer *ex;
	struct state *st;
	const char *at, *end;
	const val *args;
	const ir_type *types;
	uint32_t n_args, next; /* arguments, and the next to be used          */
	uint32_t ins, n_made;
	val sum;		/* so far; VAL_NONE: too complex, then … */
	struct interval bounds; /* … it is within these                  */
};

struct directive {
	bool plus, space, alt;
	struct interval width; /* 0: none */
	bool has_precision;
	struct interval precision;
	char length, conv;
};

static val next_arg(struct reader *r, ir_type *ret_type)
{
	if (r->next >= r->n_args)
		return VAL_NONE;
	*ret_type = r->types[r->next];
	return r->args[r->next++];
}

static void add(struct reader *r, val v)
{
	struct interval iv = st_bounds(r->ex, r->st, v);

	iv.lo = ps_max_i64(iv.lo, 0);
	r->bounds = iv_add(r->bounds, iv);
	if (r->sum != VAL_NONE)
		r->sum = val_lin(&r->ex->t, 1, r->sum, 1, v, 0);
}

/* A number of characters within [lo, hi], which nobody says but the code's own bound `said`; of
 * something from outside that nothing bounds (source). */
static void add_between(struct reader *r, int64_t lo, int64_t hi, int64_t said, uint32_t source)
{
	struct explorer *ex = r->ex;
	uint32_t n_syms = ex->t.s.n;
	struct interval *range;
	val v;

	if (lo == hi) {
		add(r, val_const(&ex->t, lo));
		return;
	}
	v = str_some(ex, r->st, r->ins, 160 + r->n_made++, hi);
	range = &ex->t.s.v[val_single(&ex->t, v)].range;
	range->lo = val_single(&ex->t, v) >= n_syms ? lo : ps_min_i64(range->lo, lo);
	if (range->lo < lo)
		(void)st_assume_ge(ex, r->st, v, lo);
	if (said <= hi && said != INF)
		(void)st_assume_le(ex, r->st, v, said);
	taint_value(ex, v, source);
	add(r, v);
}

/* ---- the format ---------------------------------------------------------------------------- */

static struct interval number(struct reader *r, bool *ret_given)
{
	struct interval iv = {0, 0};
	ir_type type;

	*ret_given = true;
	if (r->at < r->end && *r->at == '*') {
		r->at++;
		return st_bounds(r->ex, r->st, next_arg(r, &type));
	}
	*ret_given = r->at < r->end && isdigit((unsigned char)*r->at);
	for (; r->at < r->end && isdigit((unsigned char)*r->at); r->at++)
		if (iv.lo < MAX_WIDTH)
			iv.lo = iv.lo * 10 + (*r->at - '0');
	iv.hi = iv.lo;
	return iv;
}

/* After the '%'; false: the format ends in it. */
static bool read_directive(struct reader *r, struct directive *d)
{
	bool given;

	*d = (struct directive){0};
	for (; r->at < r->end && *r->at && strchr("+ #0-'I", *r->at); r->at++) {
		d->plus |= *r->at == '+';
		d->space |= *r->at == ' ';
		d->alt |= *r->at == '#';
	}
	d->width = number(r, &given);
	if (d->width.lo < 0) /* a negative width is one on the other side */
		d->width = (struct interval){0, d->width.hi == INF ? INF : MAX_WIDTH};
	if (r->at < r->end && *r->at == '.') {
		r->at++;
		d->has_precision = true;
		d->precision = number(r, &given);
	}
	for (; r->at < r->end && *r->at && strchr("hlLqjzt", *r->at); r->at++)
		d->length = *r->at;
	if (r->at >= r->end)
		return false;
	d->conv = *r->at++;
	return true;
}

/* ---- conversions ---------------------------------------------------------------------------- */

static int64_t digits(uint64_t x, unsigned base)
{
	int64_t n = 1;

	for (; x >= base; x /= base)
		n++;
	return n;
}

/* Characters of the number itself, x being what it is at least or at most. */
static int64_t signed_length(int64_t x, bool sign)
{
	return x < 0 ? 1 + digits(-(uint64_t)x, 10) : sign + digits((uint64_t)x, 10);
}

/* The fewest and the most characters of any number in iv. */
static struct interval span_signed(struct interval iv, bool sign)
{
	int64_t lo = iv.lo == INT64_MIN ? INT64_MIN + 1 : iv.lo;
	struct interval r;

	r.hi = ps_max_i64(signed_length(lo, sign), signed_length(iv.hi, sign));
	if (iv_has(iv, 0))
		r.lo = 1 + sign;
	else
		r.lo = iv.lo > 0 ? signed_length(iv.lo, sign) : signed_length(iv.hi, sign);
	return r;
}

/* … of so many bytes; a negative one is printed as the large one that it converts to. */
static struct interval span_unsigned(struct interval iv, unsigned base, uint64_t size_bytes)
{
	uint64_t most = size_bytes >= 8 ? UINT64_MAX : UINT32_MAX;

	if (iv.lo < 0)
		return (struct interval){1, digits(most, base)};
	return (struct interval){digits((uint64_t)iv.lo, base),
				 digits(iv.hi == INF ? most : (uint64_t)iv.hi, base)};
}

static int64_t at_least(int64_t n, int64_t width)
{
	return ps_max_i64(n, width);
}

static void convert_integer(struct reader *r, const struct directive *d)
{
	bool is_signed = d->conv == 'd' || d->conv == 'i', sign = d->plus || d->space;
	unsigned base = d->conv == 'o' ? 8 : d->conv == 'x' || d->conv == 'X' ? 16 : 10;
	ir_type type = 0;
	val v = next_arg(r, &type);
	uint64_t bytes = ir_typ(r->ex->unit, type)->size_bytes;
	struct interval iv = type_range(r->ex->unit, type), said = {INT64_MIN, INF}, n, s;
	int64_t extra = d->alt && base == 16 ? 2 : d->alt && base == 8;
	uint32_t source = 0;

	if (v > VAL_UNINIT) {
		iv = st_bounds(r->ex, r->st, v);
		said = st_said(r->ex, r->st, v);
		if (iv.lo >= INT16_MIN && iv.hi <= UINT16_MAX)
			said = iv; /* who made it so narrow has room for all of it */
		else if (said.hi == INF && val_single(&r->ex->t, v))
			source = taint_is_free(r->ex, r->st, val_single(&r->ex->t, v));
	}
	if (d->length == 'h') /* only the low bits are printed: no more than a short has */
		iv = is_signed ? (struct interval){-32768, 32767} : (struct interval){0, 65535};
	n = is_signed ? span_signed(iv, sign) : span_unsigned(iv, base, bytes);
	s = (struct interval){n.lo, n.hi};
	if (said.lo != INT64_MIN && said.hi != INF && d->length != 'h')
		s = is_signed ? span_signed(said, sign) : span_unsigned(said, base, bytes);
	else
		s.hi = INF;
	n.hi += extra;
	s.hi = s.hi == INF ? INF : s.hi + extra;
	if (d->has_precision) {
		n.lo = at_least(n.lo, d->precision.lo);
		n.hi = at_least(n.hi, d->precision.hi == INF ? INF : d->precision.hi + 1 + extra);
	}
	if (d->precision.hi > n.lo || d->width.hi > n.lo)
		source = 0; /* so many characters are the format's, whatever the number is */
	n.lo = at_least(n.lo, d->width.lo);
	n.hi = at_least(n.hi, d->width.hi);
	add_between(r, n.lo, n.hi, at_least(s.hi, n.lo), source);
}

static void convert_string(struct reader *r, const struct directive *d)
{
	ir_type type = 0;
	val v = next_arg(r, &type);
	val len = v > VAL_UNINIT && d->length != 'l' ? str_length(r->ex, r->st, v, 1, r->ins)
						     : VAL_NONE;
	struct interval iv = {0, INF};

	if (len != VAL_NONE)
		iv = st_bounds(r->ex, r->st, len);
	if (d->has_precision && iv.hi > d->precision.lo) {
		iv.hi = ps_min_i64(iv.hi, ps_max_i64(d->precision.hi, 0));
		iv.lo = ps_min_i64(iv.lo, ps_max_i64(d->precision.lo, 0));
		len = VAL_NONE;
	}
	if (len != VAL_NONE && iv.lo >= d->width.hi) {
		add(r, len);
		return;
	}
	add_between(r, at_least(iv.lo, d->width.lo), at_least(iv.hi, d->width.hi), INF, 0);
}

/* False: what follows cannot be told. */
static bool convert(struct reader *r, const struct directive *d)
{
	ir_type type;

	switch (d->conv) {
	case '%':
		add_between(r, 1, 1, INF, 0);
		return true;
	case 'd':
	case 'i':
	case 'u':
	case 'x':
	case 'X':
	case 'o':
		convert_integer(r, d);
		return true;
	case 's':
		convert_string(r, d);
		return true;
	case 'c':
		(void)next_arg(r, &type);
		add_between(r, at_least(d->length == 'l' ? 0 : 1, d->width.lo),
			    at_least(d->length == 'l' ? 6 : 1, d->width.hi), INF, 0);
		return true;
	case 'p':
		(void)next_arg(r, &type);
		add_between(r, at_least(1, d->width.lo), at_least(20, d->width.hi), INF, 0);
		return true;
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
	case 'a':
	case 'A':
		(void)next_arg(r, &type);
		add_between(r, at_least(1, d->width.lo), at_least(MAX_FLOAT, d->width.hi), INF, 0);
		return true;
	case 'n':
		(void)next_arg(r, &type);
		return true;
	default:
		return false;
	}
}

/* The literal text of the format at the address, and how far it goes. */
static bool find_text(struct explorer *ex, val fmt, const char **ret_at, const char **ret_end)
{
	const struct ir_lit *lit;
	sym region;
	int64_t o;
	val off;

	if (fmt <= VAL_UNINIT || !val_split(&ex->t, fmt, &region, &off) ||
	    !val_is_const(&ex->t, off, &o))
		return false;
	lit = str_literal(ex, region, o, &o);
	if (!lit || ir_typ(ex->unit, lit->elem)->size_bytes != 1 || o < 0 || o >= lit->size_bytes)
		return false;
	*ret_at = lit->bytes + o;
	*ret_end = lit->bytes + o + strnlen(lit->bytes + o, lit->size_bytes - (size_t)o);
	return true;
}

val format_length(struct explorer *ex, struct state *st, val fmt, const val *args,
		  const ir_type *types, uint32_t n, uint32_t ins)
{
	struct reader r = {.ex = ex,
			   .st = st,
			   .args = args,
			   .types = types,
			   .n_args = n,
			   .ins = ins,
			   .sum = VAL_ZERO};
	struct directive d;
	val v;

	if (!find_text(ex, fmt, &r.at, &r.end))
		return VAL_NONE;
	while (r.at < r.end) {
		const char *from = r.at;

		while (r.at < r.end && *r.at != '%')
			r.at++;
		if (r.at > from)
			add(&r, val_const(&ex->t, r.at - from));
		if (r.at == r.end)
			break;
		r.at++;
		if (read_directive(&r, &d) && convert(&r, &d))
			continue;
		r.sum = VAL_NONE; /* so much at least */
		r.bounds.hi = INF;
		break;
	}
	if (r.sum != VAL_NONE)
		return r.sum;
	v = str_some(ex, st, ins, 159, r.bounds.hi);
	(void)st_assume_ge(ex, st, v, r.bounds.lo);
	return v;
}

/* ---- scanf ---------------------------------------------------------------------------------- */

/* After "%[": what is within the brackets. */
static const char *skip_set(const char *p, const char *end)
{
	if (p < end && *p == '^')
		p++;
	if (p < end && *p == ']')
		p++;
	while (p < end && *p != ']')
		p++;
	return p < end ? p + 1 : p;
}

bool format_scanned(struct explorer *ex, val fmt, uint32_t n, struct scanned *ret)
{
	const char *p, *end;

	if (!find_text(ex, fmt, &p, &end))
		return false;
	while (p < end) {
		struct scanned s = {0};
		bool assigned = true;

		if (*p++ != '%')
			continue;
		if (p < end && *p == '*') {
			assigned = false;
			p++;
		}
		for (; p < end && isdigit((unsigned char)*p); p++) {
			s.has_width = true;
			if (s.width < MAX_WIDTH)
				s.width = s.width * 10 + (*p - '0');
		}
		for (; p < end && strchr("hlLqjztm'", *p); p++)
			s.length = *p;
		if (p >= end)
			return false;
		s.conv = *p++;
		if (s.conv == '[')
			p = skip_set(p, end);
		if (s.conv == '%' || !assigned)
			continue;
		if (!n--) {
			*ret = s;
			return true;
		}
	}
	return false;
}
