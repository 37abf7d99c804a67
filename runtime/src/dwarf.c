/* dwarf.c - from an address to functions, inlined ones included, and lines.  DWARF 2 to 5.
 *
 * Three steps: the compilation unit whose ranges hold the address; its line program; its tree of
 * entries, for the subprogram and the inlined subroutines around the address.  Nothing is kept: a
 * crash asks some thirty times.
 */
#include "elf_file.h"
#include "out.h"
#include <string.h>

enum {
	TAG_inlined = 0x1d,
	TAG_subprogram = 0x2e,

	AT_sibling = 0x01,
	AT_name = 0x03,
	AT_stmt_list = 0x10,
	AT_low_pc = 0x11,
	AT_high_pc = 0x12,
	AT_comp_dir = 0x1b,
	AT_abstract_origin = 0x31,
	AT_specification = 0x47,
	AT_ranges = 0x55,
	AT_call_file = 0x58,
	AT_call_line = 0x59,
	AT_str_offsets_base = 0x72,
	AT_addr_base = 0x73,
	AT_rnglists_base = 0x74,

	MAX_ABBREVS = 2048,
	MAX_INLINES = 16,
};

struct cur {
	const uint8_t *p, *end;
	bool bad;
};

static uint64_t u(struct cur *c, unsigned n)
{
	uint64_t v = 0;

	if ((size_t)(c->end - c->p) < n) {
		c->bad = true;
		c->p = c->end;
		return 0;
	}
	memcpy(&v, c->p, n);
	c->p += n;
	return v;
}

static uint64_t leb(struct cur *c)
{
	uint64_t v = 0;

	for (unsigned shift = 0; c->p < c->end; shift += 7) {
		uint8_t b = *c->p++;

		if (shift < 64)
			v |= (uint64_t)(b & 0x7f) << shift;
		if (!(b & 0x80))
			return v;
	}
	c->bad = true;
	return v;
}

static int64_t leb_signed(struct cur *c)
{
	uint64_t v = 0;
	unsigned shift = 0;

	while (c->p < c->end) {
		uint8_t b = *c->p++;

		if (shift < 64)
			v |= (uint64_t)(b & 0x7f) << shift;
		shift += 7;
		if (!(b & 0x80)) {
			if (shift < 64 && (b & 0x40))
				v |= ~(uint64_t)0 << shift;
			return (int64_t)v;
		}
	}
	c->bad = true;
	return 0;
}

static void skip(struct cur *c, uint64_t n)
{
	if (n > (uint64_t)(c->end - c->p)) {
		c->bad = true;
		c->p = c->end;
	} else {
		c->p += n;
	}
}

static const char *str(struct cur *c)
{
	const char *s = (const char *)c->p;
	const uint8_t *nul = c->p < c->end ? memchr(c->p, 0, (size_t)(c->end - c->p)) : NULL;

	if (!nul) {
		c->bad = true;
		c->p = c->end;
		return "";
	}
	c->p = nul + 1;
	return s;
}

static struct cur section_at(const struct elf *e, enum elf_section s, uint64_t off)
{
	const struct bytes *b = &e->sec[s];

	if (!b->p || off > b->n)
		return (struct cur){NULL, NULL, true};
	return (struct cur){b->p + off, b->p + b->n, false};
}

static const char *str_at(const struct elf *e, enum elf_section s, uint64_t off)
{
	struct cur c = section_at(e, s, off);

	return c.bad ? NULL : str(&c);
}

/* ---- units and attributes -----------------------------------------------------------------------
 */

struct unit {
	const struct elf *e;
	uint64_t off, end; /* in .debug_info: its header, its end */
	uint64_t dies;
	uint64_t abbrev;
	unsigned version, addr_size, off_size;
	uint64_t low_pc, str_offsets, addr_base, rnglists, line;
	bool has_line;
	uint32_t abbrevs[MAX_ABBREVS]; /* by code: offset + 1 in .debug_abbrev */
};

struct attr {
	enum { V_NONE, V_UINT, V_STR, V_REF, V_ADDR, V_BLOCK } what;
	uint64_t v;
	const char *s;
	bool is_offset; /* high_pc, ranges: relative to something, or an index */
};

static uint64_t indexed_addr(const struct unit *un, uint64_t i)
{
	struct cur c = section_at(un->e, SEC_ADDR, un->addr_base + i * un->addr_size);

	return u(&c, un->addr_size);
}

static const char *indexed_str(const struct unit *un, uint64_t i)
{
	struct cur c = section_at(un->e, SEC_STR_OFFSETS, un->str_offsets + i * un->off_size);
	uint64_t off = u(&c, un->off_size);

	return c.bad ? NULL : str_at(un->e, SEC_STR, off);
}

#define UINT(x)	 ((struct attr){.what = V_UINT, .v = (x)})
#define REF(x)	 ((struct attr){.what = V_REF, .v = (x)})
#define TEXT(x)	 ((struct attr){.what = V_STR, .s = (x)})
#define ADDR(x)	 ((struct attr){.what = V_ADDR, .v = (x)})
#define BLOCK(n) (skip(c, (n)), (struct attr){.what = V_BLOCK})

static struct attr read_form(const struct unit *un, struct cur *c, uint64_t form, int64_t implicit)
{
	switch (form) {
	case 0x01:
		return ADDR(u(c, un->addr_size));
	case 0x03:
		return BLOCK(u(c, 2));
	case 0x04:
		return BLOCK(u(c, 4));
	case 0x05:
		return UINT(u(c, 2));
	case 0x06:
		return UINT(u(c, 4));
	case 0x07:
		return UINT(u(c, 8));
	case 0x08:
		return TEXT(str(c));
	case 0x09:
	case 0x18:
		return BLOCK(leb(c));
	case 0x0a:
		return BLOCK(u(c, 1));
	case 0x0b:
	case 0x0c:
		return UINT(u(c, 1));
	case 0x0d:
		return UINT((uint64_t)leb_signed(c));
	case 0x0e:
		return TEXT(str_at(un->e, SEC_STR, u(c, un->off_size)));
	case 0x0f:
		return UINT(leb(c));
	case 0x10:
		return REF(u(c, un->version <= 2 ? un->addr_size : un->off_size));
	case 0x11:
		return REF(un->off + u(c, 1));
	case 0x12:
		return REF(un->off + u(c, 2));
	case 0x13:
		return REF(un->off + u(c, 4));
	case 0x14:
		return REF(un->off + u(c, 8));
	case 0x15:
		return REF(un->off + leb(c));
	case 0x16: {
		uint64_t real = leb(c);

		return real == 0x16 ? BLOCK(UINT64_MAX) : read_form(un, c, real, 0);
	}
	case 0x17:
		return UINT(u(c, un->off_size));
	case 0x19:
		return UINT(1);
	case 0x1a:
		return TEXT(indexed_str(un, leb(c)));
	case 0x1b:
		return ADDR(indexed_addr(un, leb(c)));
	case 0x1c: /* ref_sup4 */
	case 0x1d: /* strp_sup */
	case 0x1f60:
		return BLOCK(form == 0x1c ? 4 : un->off_size);
	case 0x1e:
		return BLOCK(16);
	case 0x1f:
		return TEXT(str_at(un->e, SEC_LINE_STR, u(c, un->off_size)));
	case 0x20:
		return BLOCK(8);
	case 0x21:
		return UINT((uint64_t)implicit);
	case 0x22: /* loclistx */
		return UINT(leb(c));
	case 0x23: /* rnglistx */
		return (struct attr){.what = V_UINT, .v = leb(c), .is_offset = true};
	case 0x24: /* ref_sup8 */
		return BLOCK(8);
	case 0x25:
	case 0x26:
	case 0x27:
	case 0x28: {
		static const uint8_t n[] = {1, 2, 3, 4};

		return TEXT(indexed_str(un, u(c, n[form - 0x25])));
	}
	case 0x29:
	case 0x2a:
	case 0x2b:
	case 0x2c: {
		static const uint8_t n[] = {1, 2, 3, 4};

		return ADDR(indexed_addr(un, u(c, n[form - 0x29])));
	}
	case 0x1f20: /* GNU_ref_alt, GNU_strp_alt: dwz */
	case 0x1f21:
		return BLOCK(un->off_size);
	default:
		c->bad = true;
		return (struct attr){.what = V_NONE};
	}
}

/* What is asked of an entry. */
struct die {
	uint64_t off, tag;
	bool children;
	const char *name;
	struct attr low, high, ranges, stmt_list, str_base, addr_base, rng_base;
	uint64_t sibling, origin, call_file, call_line;
};

static void take_attr(struct die *d, uint64_t at, const struct attr *a)
{
	switch (at) {
	case AT_name:
		d->name = a->s;
		break;
	case AT_low_pc:
		d->low = *a;
		break;
	case AT_high_pc:
		d->high = *a;
		break;
	case AT_ranges:
		d->ranges = *a;
		break;
	case AT_stmt_list:
		d->stmt_list = *a;
		break;
	case AT_str_offsets_base:
		d->str_base = *a;
		break;
	case AT_addr_base:
		d->addr_base = *a;
		break;
	case AT_rnglists_base:
		d->rng_base = *a;
		break;
	case AT_sibling:
		d->sibling = a->v;
		break;
	case AT_abstract_origin:
	case AT_specification:
		if (a->what == V_REF)
			d->origin = a->v;
		break;
	case AT_call_file:
		d->call_file = a->v;
		break;
	case AT_call_line:
		d->call_line = a->v;
		break;
	default:
		break;
	}
}

static void index_abbrevs(struct unit *un)
{
	struct cur c = section_at(un->e, SEC_ABBREV, un->abbrev);

	memset(un->abbrevs, 0, sizeof(un->abbrevs));
	while (!c.bad) {
		uint64_t code = leb(&c);

		if (!code)
			return;
		if (code < MAX_ABBREVS)
			un->abbrevs[code] = (uint32_t)(c.p - un->e->sec[SEC_ABBREV].p) + 1;
		leb(&c);
		u(&c, 1);
		for (uint64_t at = 1, form = 1; (at || form) && !c.bad;) {
			at = leb(&c);
			form = leb(&c);
			if (form == 0x21)
				leb_signed(&c);
		}
	}
}

/* The entry at c, which is moved behind it.  False at its end or where it makes no sense; a null
 * entry has tag 0. */
static bool read_die(const struct unit *un, struct cur *c, struct die *d)
{
	uint64_t code;
	struct cur ab;

	memset(d, 0, sizeof(*d));
	d->off = (uint64_t)(c->p - un->e->sec[SEC_INFO].p);
	code = leb(c);
	if (c->bad)
		return false;
	if (!code)
		return true;
	if (code >= MAX_ABBREVS || !un->abbrevs[code])
		return false;
	ab = section_at(un->e, SEC_ABBREV, un->abbrevs[code] - 1u);
	d->tag = leb(&ab);
	d->children = u(&ab, 1) != 0;
	for (;;) {
		uint64_t at = leb(&ab), form = leb(&ab);
		int64_t implicit = form == 0x21 ? leb_signed(&ab) : 0;
		struct attr a;

		if (!at && !form)
			break;
		a = read_form(un, c, form, implicit);
		if (c->bad || ab.bad)
			return false;
		take_attr(d, at, &a);
	}
	return true;
}

static bool unit_header(struct unit *un, uint64_t off)
{
	struct cur c = section_at(un->e, SEC_INFO, off);
	uint64_t len = u(&c, 4);
	unsigned type = 1;

	un->off = off;
	un->off_size = 4;
	if (len == 0xffffffff) {
		len = u(&c, 8);
		un->off_size = 8;
	}
	if (c.bad || !len || len > (uint64_t)(c.end - c.p))
		return false;
	un->end = (uint64_t)(c.p - un->e->sec[SEC_INFO].p) + len;
	un->version = (unsigned)u(&c, 2);
	if (un->version >= 5) {
		type = (unsigned)u(&c, 1);
		un->addr_size = (unsigned)u(&c, 1);
		un->abbrev = u(&c, un->off_size);
		if (type == 4 || type == 5) /* skeleton, split: an id follows */
			u(&c, 8);
	} else {
		un->abbrev = u(&c, un->off_size);
		un->addr_size = (unsigned)u(&c, 1);
	}
	un->dies = (uint64_t)(c.p - un->e->sec[SEC_INFO].p);
	un->low_pc = 0;
	un->str_offsets = un->addr_base = un->rnglists = 0;
	un->has_line = false;
	return un->version >= 2 && un->version <= 5 && (un->addr_size == 8 || un->addr_size == 4) &&
	       !c.bad;
}

static bool in_rnglist(const struct unit *un, uint64_t off, uint64_t addr)
{
	struct cur c = section_at(un->e, SEC_RNGLISTS, off);
	uint64_t base = un->low_pc;

	while (!c.bad) {
		uint64_t lo = 0, hi = 0;

		switch (u(&c, 1)) {
		case 0:
			return false;
		case 1:
			base = indexed_addr(un, leb(&c));
			continue;
		case 2:
			lo = indexed_addr(un, leb(&c));
			hi = indexed_addr(un, leb(&c));
			break;
		case 3:
			lo = indexed_addr(un, leb(&c));
			hi = lo + leb(&c);
			break;
		case 4:
			lo = base + leb(&c);
			hi = base + leb(&c);
			break;
		case 5:
			base = u(&c, un->addr_size);
			continue;
		case 6:
			lo = u(&c, un->addr_size);
			hi = u(&c, un->addr_size);
			break;
		case 7:
			lo = u(&c, un->addr_size);
			hi = lo + leb(&c);
			break;
		default:
			return false;
		}
		if (addr >= lo && addr < hi)
			return true;
	}
	return false;
}

static bool in_ranges(const struct unit *un, const struct attr *a, uint64_t addr)
{
	uint64_t off = a->v, base = un->low_pc;
	uint64_t top = un->addr_size == 8 ? UINT64_MAX : UINT32_MAX;
	struct cur c;

	if (un->version >= 5) {
		if (a->is_offset) { /* an index into the offsets at the unit's base */
			c = section_at(un->e, SEC_RNGLISTS, un->rnglists + off * un->off_size);
			off = un->rnglists + u(&c, un->off_size);
			if (c.bad)
				return false;
		}
		return in_rnglist(un, off, addr);
	}
	for (c = section_at(un->e, SEC_RANGES, off); !c.bad;) {
		uint64_t lo = u(&c, un->addr_size), hi = u(&c, un->addr_size);

		if (!lo && !hi)
			return false;
		if (lo == top)
			base = hi;
		else if (addr >= base + lo && addr < base + hi)
			return true;
	}
	return false;
}

static bool die_holds(const struct unit *un, const struct die *d, uint64_t addr)
{
	if (d->ranges.what != V_NONE && d->ranges.what != V_BLOCK)
		return in_ranges(un, &d->ranges, addr);
	if (d->low.what == V_NONE || d->high.what == V_NONE)
		return false;
	return addr >= d->low.v &&
	       addr < (d->high.what == V_ADDR ? d->high.v : d->low.v + d->high.v);
}

/* Reads the unit's own entry, twice: the bases that its forms need may come after them. */
static bool unit_open(struct unit *un, uint64_t off, uint64_t addr)
{
	struct die d;

	if (!unit_header(un, off))
		return false;
	index_abbrevs(un);
	for (int round = 0; round < 2; round++) {
		struct cur c = section_at(un->e, SEC_INFO, un->dies);

		if (!read_die(un, &c, &d) || !d.tag)
			return false;
		un->str_offsets = d.str_base.v;
		un->addr_base = d.addr_base.v;
		un->rnglists = d.rng_base.v;
	}
	un->low_pc = d.low.what == V_ADDR ? d.low.v : 0;
	un->line = d.stmt_list.v;
	un->has_line = d.stmt_list.what != V_NONE;
	return die_holds(un, &d, addr);
}

static bool find_unit(struct unit *un, uint64_t addr)
{
	for (uint64_t off = 0; off < un->e->sec[SEC_INFO].n;) {
		struct unit *probe = un;

		if (!unit_header(probe, off))
			return false;
		{
			uint64_t end = probe->end;

			if (unit_open(un, off, addr))
				return true;
			off = end;
		}
	}
	return false;
}

/* ---- lines --------------------------------------------------------------------------------------
 */

struct line_header {
	struct unit *un;
	struct cur program;
	unsigned version, off_size, min_inst, line_range, opcode_base;
	int line_base;
	uint8_t lengths[256];
	struct cur dirs, files; /* version 5: at the format counts; before: at the lists */
};

static bool line_header(struct unit *un, struct line_header *h)
{
	struct cur c = section_at(un->e, SEC_LINE, un->line);
	uint64_t len = u(&c, 4), header;

	h->un = un;
	h->off_size = 4;
	if (len == 0xffffffff) {
		h->off_size = 8;
		len = u(&c, 8);
	}
	if (c.bad || len > (uint64_t)(c.end - c.p))
		return false;
	c.end = c.p + len;
	h->version = (unsigned)u(&c, 2);
	if (h->version < 2 || h->version > 5)
		return false;
	if (h->version >= 5)
		u(&c, 2); /* address and segment selector sizes */
	header = u(&c, h->off_size);
	if (header > (uint64_t)(c.end - c.p))
		return false;
	h->program = (struct cur){c.p + header, c.end, false};
	h->min_inst = (unsigned)u(&c, 1);
	if (h->version >= 4)
		u(&c, 1);
	u(&c, 1); /* default_is_stmt: every row counts here */
	h->line_base = (int8_t)u(&c, 1);
	h->line_range = (unsigned)u(&c, 1);
	h->opcode_base = (unsigned)u(&c, 1);
	if (!h->line_range || !h->opcode_base)
		return false;
	for (unsigned i = 1; i < h->opcode_base; i++)
		h->lengths[i] = (uint8_t)u(&c, 1);
	h->dirs = c;
	if (h->version < 5) {
		while (!c.bad && c.p < c.end && *c.p)
			str(&c);
		u(&c, 1);
	}
	h->files = c;
	return !c.bad;
}

/* Version 5: entry i of the table at *c, which is left at the table's end. */
static bool entry_v5(const struct line_header *h, struct cur *c, uint64_t i, const char **ret_name,
		     uint64_t *ret_dir)
{
	unsigned n_formats = (unsigned)u(c, 1);
	struct cur formats = *c;
	uint64_t count;
	bool found = false;

	for (unsigned k = 0; k < n_formats; k++) {
		leb(c);
		leb(c);
	}
	count = leb(c);
	for (uint64_t e = 0; e < count && !c->bad; e++) {
		struct cur f = formats;

		for (unsigned k = 0; k < n_formats; k++) {
			uint64_t content = leb(&f), form = leb(&f);
			struct unit un = {.e = h->un->e, .version = 5, .addr_size = 8};
			struct attr a;

			un.off_size = h->off_size;
			un.str_offsets = h->un->str_offsets;
			a = read_form(&un, c, form, 0);
			if (e != i)
				continue;
			found = true;
			if (content == 1)
				*ret_name = a.s;
			else if (content == 2)
				*ret_dir = a.v;
		}
	}
	return found && !c->bad;
}

static void file_name(const struct line_header *h, uint64_t file, char *buf, size_t size)
{
	const char *name = NULL, *dir = NULL;
	uint64_t dir_index = 0, ignored = 0;
	struct cur dirs = h->dirs, files = h->files;
	struct out o = OUT_BUF(buf, size);

	if (h->version >= 5) {
		files = dirs;
		entry_v5(h, &files, UINT64_MAX, &name, &ignored); /* over the directories */
		if (!entry_v5(h, &files, file, &name, &dir_index))
			name = NULL;
		if (dir_index)
			entry_v5(h, &dirs, dir_index, &dir, &ignored);
	} else {
		for (uint64_t i = 1; !files.bad && files.p < files.end && *files.p; i++) {
			const char *s = str(&files);
			uint64_t d = leb(&files);

			leb(&files);
			leb(&files);
			if (i == file) {
				name = s;
				dir_index = d;
				break;
			}
		}
		for (uint64_t i = 1; dir_index && i <= dir_index && !dirs.bad; i++)
			dir = str(&dirs);
	}
	if (name && name[0] != '/' && dir) {
		out_str(&o, dir);
		out_char(&o, '/');
	}
	out_str(&o, name ? name : "");
	out_end(&o);
}

struct line_state {
	uint64_t addr, file, line;
	bool end;
};

/* Runs the program until a row's range holds addr. */
static bool find_line(const struct line_header *h, uint64_t addr, uint64_t *ret_file,
		      unsigned *ret_line)
{
	struct cur c = h->program;
	struct line_state s = {.file = 1, .line = 1}, last = {0};
	bool have_last = false;

	while (c.p < c.end && !c.bad) {
		unsigned op = (unsigned)u(&c, 1);
		bool row = false;

		if (op >= h->opcode_base) {
			unsigned a = op - h->opcode_base;

			s.addr += (uint64_t)(a / h->line_range) * h->min_inst;
			s.line += (uint64_t)(int64_t)(h->line_base + (int)(a % h->line_range));
			row = true;
		} else if (op == 0) {
			uint64_t n = leb(&c);
			struct cur x = {c.p, c.p, false};

			skip(&c, n);
			x.end = c.p;
			switch (u(&x, 1)) {
			case 1:
				s.end = row = true;
				break;
			case 2:
				s.addr = u(&x, n == 9 ? 8 : 4);
				break;
			default:
				break;
			}
		} else if (op == 1) {
			row = true;
		} else if (op == 2) {
			s.addr += leb(&c) * h->min_inst;
		} else if (op == 3) {
			s.line += (uint64_t)leb_signed(&c);
		} else if (op == 4) {
			s.file = leb(&c);
		} else if (op == 8) {
			s.addr += (uint64_t)((255 - h->opcode_base) / h->line_range) * h->min_inst;
		} else if (op == 9) {
			s.addr += u(&c, 2);
		} else {
			for (unsigned i = 0; i < h->lengths[op]; i++)
				leb(&c);
		}
		if (!row)
			continue;
		if (have_last && addr >= last.addr && addr < s.addr) {
			*ret_file = last.file;
			*ret_line = (unsigned)last.line;
			return true;
		}
		last = s;
		have_last = !s.end;
		if (s.end)
			s = (struct line_state){.file = 1, .line = 1};
	}
	return false;
}

/* ---- functions ----------------------------------------------------------------------------------
 */

/* The name of the entry at off in .debug_info, through abstract origins; units may differ. */
static const char *name_at(struct unit *un, uint64_t off)
{
	struct die d;

	for (int hops = 0; off && hops < 4; hops++) {
		struct cur c = section_at(un->e, SEC_INFO, off);

		if (off < un->off || off >= un->end || !read_die(un, &c, &d))
			return NULL;
		if (d.name)
			return d.name;
		off = d.origin;
	}
	return NULL;
}

struct hit {
	const char *name;
	uint64_t call_file, call_line;
};

/* Fills hits with the functions around addr, the outermost first. */
static unsigned find_functions(struct unit *un, uint64_t addr, struct hit *hits)
{
	struct cur c = section_at(un->e, SEC_INFO, un->dies);
	unsigned n = 0, depth = 0, hit_depth[MAX_INLINES + 1];
	struct die d;

	c.end = un->e->sec[SEC_INFO].p + un->end;
	while (c.p < c.end && read_die(un, &c, &d)) {
		if (!d.tag) {
			if (!depth || --depth == 0)
				break;
			if (n && depth <= hit_depth[n - 1])
				break; /* the innermost one is over */
			continue;
		}
		if ((d.tag == TAG_subprogram || d.tag == TAG_inlined) && die_holds(un, &d, addr) &&
		    n < MAX_INLINES) {
			hits[n] = (struct hit){d.name ? d.name : name_at(un, d.origin), d.call_file,
					       d.call_line};
			hit_depth[n++] = depth;
		} else if (d.tag == TAG_subprogram && d.children && d.sibling > d.off &&
			   d.sibling < un->end) {
			c.p = un->e->sec[SEC_INFO].p + d.sibling;
			continue;
		}
		depth += d.children;
	}
	return n;
}

unsigned dwarf_frames(const struct elf *e, uint64_t addr, struct src_frame *frames, unsigned max)
{
	struct unit un;
	struct line_header h;
	struct hit hits[MAX_INLINES];
	unsigned n_hits, n = 0;
	uint64_t file = 0;
	unsigned line = 0;
	bool has_lines;

	un.e = e;
	if (!e->sec[SEC_INFO].p || !find_unit(&un, addr))
		return 0;
	has_lines = un.has_line && line_header(&un, &h);
	if (has_lines && !find_line(&h, addr, &file, &line))
		line = 0;
	n_hits = find_functions(&un, addr, hits);
	for (unsigned i = n_hits; i > 0 && n < max; i--) {
		struct src_frame *f = &frames[n++];

		f->func = hits[i - 1].name;
		f->line = line;
		f->inlined = i > 1;
		f->file[0] = '\0';
		if (has_lines && line)
			file_name(&h, file, f->file, sizeof(f->file));
		file = hits[i - 1].call_file;
		line = (unsigned)hits[i - 1].call_line;
	}
	if (!n_hits && max && line) {
		frames[0] = (struct src_frame){.line = line};
		file_name(&h, file, frames[0].file, sizeof(frames[0].file));
		n = 1;
	}
	return n;
}
