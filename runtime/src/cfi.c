/* cfi.c - rows of .eh_frame, cached by pc.
 *
 * The cache is one table for the process without locks: an entry is two words, pc ^ row and row, so
 * a reader that sees halves of two writers finds that they don't belong together.  Rows stay right
 * as long as no other module is mapped at the same address.
 */
#include "cfi.h"
#include <string.h>

#if defined(__x86_64__)
enum { REG_FP = 6, REG_SP = 7, REG_RA = 16 };
#else
enum { REG_FP = 29, REG_SP = 31, REG_RA = 30 };
#endif

/* ---- the cache ----------------------------------------------------------------------------------
 */

enum { CACHE_SIZE = 2048 };

static struct {
	_Atomic uint64_t tag, row;
} cache[CACHE_SIZE];

enum { F_FP = 1, F_LR = 2, F_SAVED = 4, F_SIGNAL = 8, F_END = 16 };

/* cfa_off 24 bits, ra_off and fp_off 16 each in words, flags 8.  0 is no row: there is no CFA at 0.
 */
static bool pack(const struct cfi_row *r, uint64_t *ret_v)
{
	int32_t ra = r->ra_off / 8, fp = r->fp_off / 8;
	uint64_t flags = (uint64_t)(r->cfa_is_fp ? F_FP : 0) | (r->ra_in_lr ? F_LR : 0) |
			 (r->fp_saved ? F_SAVED : 0) | (r->signal ? F_SIGNAL : 0) |
			 (r->end ? F_END : 0) | 128;

	if (r->cfa_off != (r->cfa_off << 8) >> 8 || ra != (int16_t)ra || fp != (int16_t)fp ||
	    r->ra_off % 8 || r->fp_off % 8)
		return false;
	*ret_v = ((uint64_t)r->cfa_off & 0xffffff) << 40 | ((uint64_t)ra & 0xffff) << 24 |
		 ((uint64_t)fp & 0xffff) << 8 | flags;
	return true;
}

static void unpack(uint64_t v, struct cfi_row *r)
{
	r->cfa_off = (int32_t)(v >> 32) >> 8;
	r->ra_off = (int16_t)(v >> 24) * 8;
	r->fp_off = (int16_t)(v >> 8) * 8;
	r->cfa_is_fp = v & F_FP;
	r->ra_in_lr = v & F_LR;
	r->fp_saved = v & F_SAVED;
	r->signal = v & F_SIGNAL;
	r->end = v & F_END;
}

static size_t slot_of(uintptr_t pc)
{
	return (size_t)(((uint64_t)pc * 0x9e3779b97f4a7c15u) >> 53);
}

/* ---- reading ------------------------------------------------------------------------------------
 */

struct cursor {
	const uint8_t *p, *end;
	bool bad;
};

static uint64_t fixed(struct cursor *c, unsigned n)
{
	uint64_t v = 0;

	if ((size_t)(c->end - c->p) < n) {
		c->bad = true;
		return 0;
	}
	memcpy(&v, c->p, n); /* little endian */
	c->p += n;
	return v;
}

static uint64_t uleb(struct cursor *c)
{
	uint64_t v = 0;

	for (unsigned shift = 0;; shift += 7) {
		uint64_t b = fixed(c, 1);

		if (shift < 64)
			v |= (b & 0x7f) << shift;
		if (!(b & 0x80) || c->bad)
			return v;
	}
}

static int64_t sleb(struct cursor *c)
{
	uint64_t v = 0;

	for (unsigned shift = 0;;) {
		uint64_t b = fixed(c, 1);

		if (shift < 64)
			v |= (b & 0x7f) << shift;
		shift += 7;
		if (!(b & 0x80) || c->bad) {
			if (shift < 64 && (b & 0x40))
				v |= ~(uint64_t)0 << shift;
			return (int64_t)v;
		}
	}
}

/* A pointer in one of .eh_frame's encodings; datarel is relative to base. */
static uintptr_t encoded(struct cursor *c, uint8_t enc, uintptr_t base)
{
	uintptr_t at = (uintptr_t)c->p, v;

	if (enc == 0xff)
		return 0;
	switch (enc & 0x0f) {
	case 0x00:
	case 0x04:
	case 0x0c:
		v = (uintptr_t)fixed(c, 8);
		break;
	case 0x01:
		v = (uintptr_t)uleb(c);
		break;
	case 0x02:
		v = (uintptr_t)fixed(c, 2);
		break;
	case 0x03:
		v = (uintptr_t)fixed(c, 4);
		break;
	case 0x09:
		v = (uintptr_t)sleb(c);
		break;
	case 0x0a:
		v = (uintptr_t)(int64_t)(int16_t)fixed(c, 2);
		break;
	case 0x0b:
		v = (uintptr_t)(int64_t)(int32_t)fixed(c, 4);
		break;
	default:
		c->bad = true;
		return 0;
	}
	if (!v)
		return 0;
	if ((enc & 0x70) == 0x10)
		v += at;
	else if ((enc & 0x70) == 0x30)
		v += base;
	return v;
}

/* ---- finding the FDE ----------------------------------------------------------------------------
 */

struct fde {
	uintptr_t lo, hi;
	struct cursor cie_code, code;
	uint64_t code_align;
	int64_t data_align;
	bool signal;
};

static bool parse_cie(const uint8_t *p, struct fde *f, uint8_t *ret_enc, bool *ret_has_aug)
{
	struct cursor c = {p, p + 4, false};
	uint64_t len = fixed(&c, 4);
	const char *aug;
	uint8_t version;

	if (len == 0xffffffff || len < 8)
		return false;
	c.end = c.p + len;
	fixed(&c, 4); /* CIE id */
	version = (uint8_t)fixed(&c, 1);
	aug = (const char *)c.p;
	c.p += strnlen(aug, (size_t)(c.end - c.p)) + 1;
	f->code_align = uleb(&c);
	f->data_align = sleb(&c);
	if (version == 1)
		fixed(&c, 1);
	else
		uleb(&c);
	*ret_enc = 0;
	*ret_has_aug = aug[0] == 'z';
	f->cie_code = c;
	if (aug[0] == 'z') {
		uint64_t n = uleb(&c);

		f->cie_code = (struct cursor){c.p + n, c.end, false};
		for (const char *a = aug + 1; *a; a++) {
			if (*a == 'R') {
				*ret_enc = (uint8_t)fixed(&c, 1);
			} else if (*a == 'P') {
				uint8_t enc = (uint8_t)fixed(&c, 1);

				encoded(&c, enc & 0x7f, 0);
			} else if (*a == 'L') {
				fixed(&c, 1);
			} else if (*a == 'S') {
				f->signal = true;
			}
		}
	}
	return !c.bad;
}

static bool parse_fde(const uint8_t *p, uintptr_t pc, struct fde *f)
{
	struct cursor c = {p, p + 8, false};
	uint64_t len = fixed(&c, 4);
	const uint8_t *id_at = c.p;
	uint64_t cie = fixed(&c, 4);
	uint8_t enc;
	bool has_aug;

	if (len == 0xffffffff || len < 8 || !cie)
		return false;
	c.end = id_at + len;
	f->signal = false;
	if (!parse_cie(id_at - cie, f, &enc, &has_aug))
		return false;
	f->lo = encoded(&c, enc, 0);
	f->hi = f->lo + encoded(&c, enc & 0x0f, 0);
	if (has_aug) {
		uint64_t n = uleb(&c);

		c.p += n;
	}
	f->code = c;
	return !c.bad && c.p <= c.end && pc >= f->lo && pc < f->hi;
}

static bool find_fde(uintptr_t pc, struct fde *ret_f)
{
	struct module m;
	struct cursor c;
	const uint8_t *hdr;
	uint64_t n;
	size_t lo = 0, hi;

	if (!module_of(pc, &m) || !m.eh_hdr)
		return false;
	hdr = (const uint8_t *)m.eh_hdr;
	if (hdr[0] != 1 || hdr[3] != 0x3b) /* a sorted table of 32-bit offsets from the header */
		return false;
	c = (struct cursor){hdr + 4, hdr + 32, false};
	encoded(&c, hdr[1], m.eh_hdr);
	n = encoded(&c, hdr[2], m.eh_hdr);
	hi = (size_t)n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int32_t off;

		memcpy(&off, c.p + mid * 8, 4);
		if (m.eh_hdr + (uintptr_t)(intptr_t)off <= pc)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo)
		return false;
	{
		int32_t off;

		memcpy(&off, c.p + (lo - 1) * 8 + 4, 4);
		return parse_fde(hdr + off, pc, ret_f);
	}
}

bool function_extent(uintptr_t pc, uintptr_t *ret_lo, uintptr_t *ret_hi)
{
	struct fde f;

	if (!find_fde(pc, &f))
		return false;
	*ret_lo = f.lo;
	*ret_hi = f.hi;
	return true;
}

/* ---- running the program ------------------------------------------------------------------------
 */

enum rule { RULE_SAME, RULE_OFFSET, RULE_UNDEFINED, RULE_OTHER };

struct state {
	uint64_t cfa_reg;
	int64_t cfa_off;
	bool cfa_other;
	enum rule ra, fp;
	int64_t ra_off, fp_off;
};

static void set_rule(struct state *s, uint64_t reg, enum rule rule, int64_t off)
{
	if (reg == REG_RA) {
		s->ra = rule;
		s->ra_off = off;
	} else if (reg == REG_FP) {
		s->fp = rule;
		s->fp_off = off;
	}
}

static void restore_rule(struct state *s, const struct state *initial, uint64_t reg)
{
	if (reg == REG_RA)
		set_rule(s, reg, initial->ra, initial->ra_off);
	else
		set_rule(s, reg, initial->fp, initial->fp_off);
}

static void skip_block(struct cursor *c)
{
	uint64_t n = uleb(c);

	if (n > (uint64_t)(c->end - c->p))
		c->bad = true;
	else
		c->p += n;
}

struct run {
	const struct fde *f;
	struct state initial, stack[8];
	unsigned depth;
};

/* The opcodes that are bytes of their own.  Returns how far the location advances. */
static uint64_t extended_op(struct run *r, struct cursor *c, struct state *s, uint8_t op)
{
	uint64_t reg;

	switch (op) {
	case 0x00: /* nop */
	case 0x2d: /* GNU window save, aarch64: negate RA state */
		return 0;
	case 0x02:
		return fixed(c, 1) * r->f->code_align;
	case 0x03:
		return fixed(c, 2) * r->f->code_align;
	case 0x04:
		return fixed(c, 4) * r->f->code_align;
	case 0x05: /* offset_extended */
		reg = uleb(c);
		set_rule(s, reg, RULE_OFFSET, (int64_t)uleb(c) * r->f->data_align);
		return 0;
	case 0x11: /* offset_extended_sf */
		reg = uleb(c);
		set_rule(s, reg, RULE_OFFSET, sleb(c) * r->f->data_align);
		return 0;
	case 0x06:
		restore_rule(s, &r->initial, uleb(c));
		return 0;
	case 0x07:
		set_rule(s, uleb(c), RULE_UNDEFINED, 0);
		return 0;
	case 0x08:
		set_rule(s, uleb(c), RULE_SAME, 0);
		return 0;
	case 0x09: /* register */
		reg = uleb(c);
		uleb(c);
		set_rule(s, reg, RULE_OTHER, 0);
		return 0;
	case 0x0a: /* remember_state */
		if (r->depth < 8)
			r->stack[r->depth++] = *s;
		else
			c->bad = true;
		return 0;
	case 0x0b:
		if (r->depth)
			*s = r->stack[--r->depth];
		else
			c->bad = true;
		return 0;
	case 0x0c: /* def_cfa */
		s->cfa_reg = uleb(c);
		s->cfa_off = (int64_t)uleb(c);
		s->cfa_other = false;
		return 0;
	case 0x12:
		s->cfa_reg = uleb(c);
		s->cfa_off = sleb(c) * r->f->data_align;
		s->cfa_other = false;
		return 0;
	case 0x0d:
		s->cfa_reg = uleb(c);
		s->cfa_other = false;
		return 0;
	case 0x0e:
		s->cfa_off = (int64_t)uleb(c);
		return 0;
	case 0x13:
		s->cfa_off = sleb(c) * r->f->data_align;
		return 0;
	case 0x0f: /* def_cfa_expression */
		skip_block(c);
		s->cfa_other = true;
		return 0;
	case 0x10: /* expression */
	case 0x16: /* val_expression */
		reg = uleb(c);
		skip_block(c);
		set_rule(s, reg, RULE_OTHER, 0);
		return 0;
	case 0x2e: /* GNU_args_size */
		uleb(c);
		return 0;
	default:
		c->bad = true;
		return 0;
	}
}

static bool run_program(struct run *r, struct cursor c, struct state *s, uintptr_t pc)
{
	uintptr_t loc = r->f->lo;

	while (c.p < c.end && !c.bad) {
		uint8_t op = (uint8_t)fixed(&c, 1);

		switch (op >> 6) {
		case 1:
			loc += (op & 0x3f) * r->f->code_align;
			break;
		case 2:
			set_rule(s, op & 0x3f, RULE_OFFSET, (int64_t)uleb(&c) * r->f->data_align);
			break;
		case 3:
			restore_rule(s, &r->initial, op & 0x3f);
			break;
		default:
			loc += extended_op(r, &c, s, op);
		}
		if (loc > pc)
			break;
	}
	return !c.bad;
}

static bool compute(uintptr_t pc, struct cfi_row *row)
{
	struct fde f;
	struct run r = {.f = &f};
	struct state s = {0};

	if (!find_fde(pc, &f))
		return false;
	memset(row, 0, sizeof(*row));
	if (f.signal) {
		row->signal = true;
		return true;
	}
	if (!run_program(&r, f.cie_code, &s, UINTPTR_MAX))
		return false;
	r.initial = s;
	r.depth = 0;
	if (!run_program(&r, f.code, &s, pc))
		return false;
	if (s.ra == RULE_UNDEFINED) {
		row->end = true;
		return true;
	}
	if (s.cfa_other || s.ra == RULE_OTHER || s.fp == RULE_OTHER ||
	    (s.cfa_reg != REG_SP && s.cfa_reg != REG_FP))
		return false;
	row->cfa_is_fp = s.cfa_reg == REG_FP;
	row->cfa_off = (int32_t)s.cfa_off;
	row->ra_in_lr = s.ra == RULE_SAME;
	row->ra_off = row->ra_in_lr ? 0 : (int32_t)s.ra_off;
	row->fp_saved = s.fp == RULE_OFFSET;
	row->fp_off = row->fp_saved ? (int32_t)s.fp_off : 0;
#if defined(__x86_64__)
	return !row->ra_in_lr;
#else
	return true;
#endif
}

bool cfi_row_at(uintptr_t pc, struct cfi_row *ret_row)
{
	size_t i = slot_of(pc);
	uint64_t row = atomic_load_explicit(&cache[i].row, memory_order_relaxed);

	if ((atomic_load_explicit(&cache[i].tag, memory_order_relaxed) ^ row) == pc && row) {
		unpack(row, ret_row);
		return true;
	}
	if (!compute(pc, ret_row))
		return false;
	if (pack(ret_row, &row)) {
		atomic_store_explicit(&cache[i].row, row, memory_order_relaxed);
		atomic_store_explicit(&cache[i].tag, row ^ pc, memory_order_relaxed);
	}
	return true;
}
