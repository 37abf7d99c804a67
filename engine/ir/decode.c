/* decode.c - the bytes of a unit file as a unit.  All of them are hostile until shown otherwise.
 *
 * Order: head and checksum; the list of sections, which says how many rows each table has, so that
 * the bounds of all numbers are known; the tables, each number against its bound as it is read;
 * last what goes beyond one number: ranges of rows, types before those that are made of them.
 *
 * Bodies, and the places that only they need, can also be read one by one, when they are asked for.
 */
#include "engine/ir/unit_file_p.h"

#include <inttypes.h>
#include <string.h>

/* Of pointers to arrays to functions…, so that a walk may recurse.  Compilers take no more than
 * hundreds. */
enum { MAX_TYPE_DEPTH = 10000 };

struct section_entry {
	uint32_t n_rows;
	uint64_t n_bytes;
	const unsigned char *begin;
};

struct reader {
	const unsigned char *at, *end; /* of the section that is read                  */
	bool bad;		       /* sticky: everything reads as zero from then on */
	struct strbuf *err;	       /* why; the first reason stays                  */
	uint64_t bounds[N_BOUNDS];
	struct section_entry sections[N_SECTIONS];
	struct ir_unit *u;
};

/* ---- failing ------------------------------------------------------------------------------------
 */

PS_PRINTF(2, 3)
static void fail(struct reader *r, const char *fmt, ...)
{
	va_list ap;

	if (!r->bad) {
		strbuf_puts(r->err, "the unit file is damaged: ");
		va_start(ap, fmt);
		strbuf_vprintf(r->err, fmt, ap);
		va_end(ap);
	}
	r->bad = true;
	r->at = r->end;
}

/* ---- numbers ------------------------------------------------------------------------------------
 */

static uint64_t fixed(const unsigned char *p, uint32_t n_bytes)
{
	uint64_t v = 0;

	while (n_bytes--)
		v = v << 8 | p[n_bytes];
	return v;
}

/* One that takes more than a byte.  The form is unique: no zero bits in front. */
static uint64_t get_long(struct reader *r)
{
	uint64_t v = 0;

	for (unsigned shift = 0; r->at < r->end && shift < 64; shift += 7) {
		unsigned char c = *r->at++;

		v |= (uint64_t)(c & 0x7f) << shift;
		if (c & 0x80)
			continue;
		if ((!c && shift) || (shift == 63 && c > 1))
			break;
		return v;
	}
	fail(r, "a number ends too late");
	return 0;
}

/* *at is a copy of r->at, kept in a register while rows are written, which could be anywhere as far
 * as the compiler knows. */
static inline uint64_t get(struct reader *r, const unsigned char **at)
{
	const unsigned char *p = *at;
	uint64_t v;

	if (r->end - p >= 2 && p[0] < 0x80) {
		*at = p + 1;
		return p[0];
	}
	if (r->end - p >= 2 && (unsigned)p[1] - 1 < 0x7f) {
		*at = p + 2;
		return (p[0] & 0x7f) | (uint64_t)p[1] << 7;
	}
	r->at = p;
	v = get_long(r);
	*at = r->at;
	return v;
}

static uint64_t unzigzag(uint64_t v)
{
	return v >> 1 ^ (v & 1 ? UINT64_MAX : 0);
}

static inline void store(unsigned char *p, uint8_t size_bytes, uint64_t v)
{
	uint16_t u16 = (uint16_t)v;
	uint32_t u32 = (uint32_t)v;

	switch (size_bytes) {
	case 1:
		*p = (unsigned char)v;
		break;
	case 2:
		memcpy(p, &u16, 2);
		break;
	case 4:
		memcpy(p, &u32, 4);
		break;
	default:
		memcpy(p, &v, 8);
		break;
	}
}

/* ---- columns ------------------------------------------------------------------------------------
 */

static const uint8_t bound_of_kind[] = {
	[IR_TMP] = B_INS,  [IR_CONST] = B_CONSTS, [IR_LOCAL] = B_LOCALS, [IR_GLOBAL] = B_GLOBALS,
	[IR_SYM] = B_SYMS, [IR_STR] = B_LITS,	  [IR_LABEL] = B_BLOCKS,
};

/* struct ir_ref of an operand, or IR_NO where it is out of range. */
static uint64_t operand(const struct reader *r, uint64_t v, uint32_t row, bool near)
{
	uint64_t index = v >> 3, kind = v & 7;

	if (index > 0x0fffffff)
		return IR_NO;
	if (near && kind == IR_TMP)
		index = (row - index) & 0x0fffffff;
	if (kind == IR_NONE ? index != 0 : index >= r->bounds[bound_of_kind[kind]])
		return IR_NO;
	return kind << 28 | index;
}

static uint64_t bound_of(const struct reader *r, const struct column *c)
{
	bool is_operand = c->how == OPERAND || c->how == OPERAND_NEAR;

	if (c->bound != B_ANY)
		return r->bounds[c->bound];
	if (is_operand || (c->how == OPTIONAL && c->size_bytes == 4))
		return IR_NO;
	return c->size_bytes == 8 ? 0 : (uint64_t)1 << 8 * c->size_bytes;
}

__attribute__((always_inline)) static inline void get_rows(struct reader *r, const struct table *t,
							   const struct column *c,
							   unsigned char *rows, uint32_t n,
							   enum column_how how, uint8_t size_bytes)
{
	uint64_t bound = bound_of(r, c), before = 0, v;
	const unsigned char *at = r->at;
	unsigned char *to = rows + c->offset;

	for (uint32_t i = 0; i < n; i++, to += t->row_bytes) {
		v = get(r, &at);
		switch (how) {
		case PLAIN:
			break;
		case SIGNED:
			v = unzigzag(v);
			break;
		case NEAR:
			v = before += unzigzag(v);
			break;
		case OPTIONAL:
			if (!v--) {
				store(to, size_bytes, v);
				continue;
			}
			break;
		case OPERAND:
		case OPERAND_NEAR:
			v = operand(r, v, i, how == OPERAND_NEAR);
			break;
		}
		if (v >= bound && (bound || c->bound != B_ANY)) {
			fail(r, "%s of row %" PRIu32 " of %s is out of range", c->name, i, t->name);
			return;
		}
		store(to, size_bytes, v);
	}
	r->at = at;
}

/* The common kinds get a loop each, with nothing left to choose in it. */
static void get_column(struct reader *r, const struct table *t, const struct column *c,
		       unsigned char *rows, uint32_t n)
{
	if (c->how == PLAIN && c->size_bytes == 4)
		get_rows(r, t, c, rows, n, PLAIN, 4);
	else if (c->how == NEAR && c->size_bytes == 4)
		get_rows(r, t, c, rows, n, NEAR, 4);
	else if (c->how == OPERAND_NEAR)
		get_rows(r, t, c, rows, n, OPERAND_NEAR, 4);
	else
		get_rows(r, t, c, rows, n, (enum column_how)c->how, c->size_bytes);
}

/* A row has a byte in each column: more rows than that are not worth memory. */
static bool may_hold(struct reader *r, enum table_id id, uint32_t n)
{
	uint64_t least = (uint64_t)n * unit_tables[id].n_columns;

	if (least > (uint64_t)(r->end - r->at))
		fail(r, "%s has fewer rows than the %" PRIu32 " that it should have",
		     unit_tables[id].name, n);
	return !r->bad;
}

static void get_table(struct reader *r, enum table_id id, void *rows, uint32_t n)
{
	const struct table *t = &unit_tables[id];

	for (uint32_t i = 0; i < t->n_columns && !r->bad; i++)
		get_column(r, t, &t->columns[i], rows, n);
}

/* ---- head and list of sections ------------------------------------------------------------------
 */

bool ir_is_unit_file(const void *p, size_t n_bytes)
{
	return n_bytes >= AT_VERSION && memcmp(p, UNIT_MAGIC, AT_VERSION) == 0;
}

#define MAKE_AGAIN "; make it again with 'panicscan unit -o'"

static int other_version(const unsigned char *p, struct strbuf *err)
{
	char tool[TOOL_BYTES + 1] = {0};

	memcpy(tool, p + AT_TOOL, TOOL_BYTES);
	for (char *c = tool; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	if (strcmp(tool, PANICSCAN_VERSION) == 0)
		strbuf_printf(err, "another build of panicscan %s wrote this unit file", tool);
	else
		strbuf_printf(err, "panicscan %s wrote this unit file, and this is %s", tool,
			      PANICSCAN_VERSION);
	return PS_EVERSION;
}

PS_PRINTF(2, 3)
static int refuse(struct strbuf *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strbuf_vprintf(err, fmt, ap);
	va_end(ap);
	return PS_EPARSE;
}

/* All of the head but the checksum. */
static int check_shape(const unsigned char *p, size_t n_bytes, struct strbuf *err)
{
	uint64_t version, n_said;

	if (n_bytes < AT_SECTIONS)
		return refuse(err, "the unit file is damaged: it ends in its head");
	version = fixed(p + AT_VERSION, 4);
	if (version != UNIT_VERSION) {
		strbuf_printf(err, "the unit file has format %" PRIu64 ", this panicscan reads %d",
			      version, UNIT_VERSION);
		return PS_EVERSION;
	}
	n_said = fixed(p + AT_TOTAL, 8);
	if (n_said != n_bytes)
		return refuse(err,
			      "the unit file is damaged: it should have %" PRIu64
			      " bytes and has %zu",
			      n_said, n_bytes);
	return PS_OK;
}

static int check_build(const unsigned char *p, struct strbuf *err)
{
	if (memcmp(p + AT_TOOL, (char[TOOL_BYTES]){PANICSCAN_VERSION}, TOOL_BYTES) != 0 ||
	    fixed(p + AT_SHAPE, 8) != unit_shape())
		return other_version(p, err);
	return PS_OK;
}

static int check_head(const unsigned char *p, size_t n_bytes, struct strbuf *err)
{
	int status = check_shape(p, n_bytes, err);

	if (status != PS_OK)
		return status;
	if (fixed(p + AT_CHECKSUM, 8) != unit_checksum(p, n_bytes))
		return refuse(err, "the unit file is damaged: its checksum is wrong");
	return check_build(p, err);
}

/* The sections follow one another up to the end. */
static bool read_sections(struct reader *r, const unsigned char *p, size_t n_bytes)
{
	uint64_t left = n_bytes - AT_SECTIONS;

	if (fixed(p + AT_N_SECTIONS, 4) != N_SECTIONS || left < N_SECTIONS * SECTION_BYTES) {
		fail(r, "it has another number of sections than %d", N_SECTIONS);
		return false;
	}
	left -= N_SECTIONS * SECTION_BYTES;
	for (uint32_t i = 0; i < N_SECTIONS; i++) {
		const unsigned char *entry = p + AT_SECTIONS + (size_t)i * SECTION_BYTES;

		r->sections[i].n_rows = (uint32_t)fixed(entry + 4, 4);
		r->sections[i].n_bytes = fixed(entry + 8, 8);
		if (fixed(entry, 4) != i + 1 || r->sections[i].n_bytes > left) {
			fail(r, "section %" PRIu32 " is not where it should be", i + 1);
			return false;
		}
		left -= r->sections[i].n_bytes;
	}
	if (left)
		fail(r, "%" PRIu64 " bytes follow its last section", left);
	r->at = r->end = p + AT_SECTIONS + N_SECTIONS * SECTION_BYTES;
	for (uint32_t i = 0; i < N_SECTIONS; i++)
		r->sections[i].begin =
			i ? r->sections[i - 1].begin + r->sections[i - 1].n_bytes : r->at;
	return !r->bad;
}

/* How many rows the tables have, with those that are left out. */
static bool set_bounds(struct reader *r)
{
	static const struct {
		uint8_t bound, section, skip;
	} of[] = {
		{B_STRS, SEC_strs, 1},	 {B_FILES, SEC_files, 0},   {B_LOCS, SEC_locs, 1},
		{B_TYPES, SEC_types, 1}, {B_CONSTS, SEC_consts, 0}, {B_MEASURES, SEC_measures, 1},
		{B_LITS, SEC_lits, 0},	 {B_SYMS, SEC_syms, 0},	    {B_GLOBALS, SEC_globals, 0},
		{B_DATAS, SEC_datas, 0}, {B_FUNCS, SEC_funcs, 0},
	};

	unit_bounds_init(r->bounds);
	for (size_t i = 0; i < PS_ARRAY_SIZE(of); i++) {
		r->bounds[of[i].bound] = (uint64_t)r->sections[of[i].section].n_rows + of[i].skip;
		if (r->bounds[of[i].bound] >= IR_NO)
			fail(r, "section %d has too many rows", of[i].section + 1);
	}
	return !r->bad;
}

static void begin_section(struct reader *r, enum section s)
{
	if (!r->bad)
		r->at = r->sections[s].begin;
	r->end = r->at + (r->bad ? 0 : r->sections[s].n_bytes);
}

static void end_section(struct reader *r, enum section s)
{
	if (r->at != r->end)
		fail(r, "section %d is longer than its rows", s + 1);
}

/* ---- sections -----------------------------------------------------------------------------------
 */

static void get_head(struct reader *r, struct ir_origin *ret_origin)
{
	struct unit_head h = {0};

	if (r->sections[SEC_head].n_rows != 1)
		fail(r, "it has no head of one row");
	get_table(r, TABLE_head, &h, 1);
	r->u->dir = h.dir;
	r->u->main_path = h.main_path;
	r->u->ptr_bytes = h.ptr_bytes;
	*ret_origin = (struct ir_origin){.n_lines = h.n_lines, .is_reduced = h.is_reduced};
}

static void get_strs(struct reader *r, bool to_find)
{
	const char *text = (const char *)r->at;
	size_t n_bytes = (size_t)(r->end - r->at);
	uint32_t n = r->sections[SEC_strs].n_rows;

	if (to_find ? !strtab_load(&r->u->strs, text, n_bytes, n)
		    : !strtab_borrow(&r->u->strs, text, n_bytes, n))
		fail(r, "its strings are not so many different ones");
	r->at = r->end;
}

static void *new_rows(struct reader *r, enum table_id id, uint32_t n_skip, uint32_t n)
{
	if (!may_hold(r, id, n))
		n = 0;
	return xcalloc((size_t)n + n_skip, unit_tables[id].row_bytes);
}

static void get_lit_bytes(struct reader *r)
{
	uint64_t left = (uint64_t)(r->end - r->at);
	const char *bytes;

	if (left != r->sections[SEC_lit_bytes].n_rows)
		fail(r, "its string literals have another size than they say");
	if (r->bad)
		return;
	bytes = arena_dup(&r->u->mem, r->at, left);
	for (uint32_t i = 0; i < r->u->lits.n; i++) {
		struct ir_lit *l = &r->u->lits.v[i];

		l->bytes = bytes;
		if (l->size_bytes > left) {
			fail(r, "size_bytes of row %" PRIu32 " of lits is out of range", i);
			return;
		}
		bytes += l->size_bytes;
		left -= l->size_bytes;
	}
	r->at = r->end - left;
}

/* To be freed. */
static uint32_t *get_body_sizes(struct reader *r)
{
	uint32_t n, *sizes;

	begin_section(r, SEC_body_sizes);
	n = r->bad ? 0 : r->sections[SEC_body_sizes].n_rows;
	if (!r->bad && n != r->u->funcs.n)
		fail(r, "it says the size of another number of bodies");
	sizes = new_rows(r, TABLE_body_sizes, 1, n);
	get_table(r, TABLE_body_sizes, sizes, r->bad ? 0 : n);
	end_section(r, SEC_body_sizes);
	return sizes;
}

static void *new_body(struct reader *r, enum table_id id, uint32_t n)
{
	if (!n || !may_hold(r, id, n))
		return NULL;
	return arena_alloc(&r->u->mem, (size_t)n * unit_tables[id].row_bytes);
}

static void get_body(struct reader *r, struct ir_func *fn)
{
	r->bounds[B_LOCALS] = fn->n_locals;
	r->bounds[B_INS] = fn->n_ins;
	r->bounds[B_BLOCKS] = fn->n_blocks;
#define TABLE(name)                                                                                \
	fn->name = new_body(r, TABLE_##name, fn->n_##name);                                        \
	if (fn->name)                                                                              \
		get_table(r, TABLE_##name, fn->name, fn->n_##name);                                \
	else                                                                                       \
		fn->n_##name = 0;
	FUNC_TABLES(TABLE)
#undef TABLE
}

/* ---- what goes beyond one number ----------------------------------------------------------------
 */

/* The rows of a table that belong to rows of another one; how many were given away. */
struct part_table {
	const char *name;
	uint64_t n_rows, n_used;
};

/* Nobody shares rows: else a small file could describe a huge unit. */
static void check_rows(struct reader *r, struct part_table *t, uint64_t first, uint64_t n)
{
	t->n_used += n;
	if ((n && first + n > t->n_rows) || t->n_used > t->n_rows)
		fail(r, "rows of %s are out of range, or of two owners", t->name);
}

/* What a type is made of: rows of another table, a type; nothing is left over in fields that its
 * kind does not use.  Only records may be made of types behind them: so every other type is finite,
 * and a walk through pointers comes to an end. */
static void check_type(struct reader *r, uint32_t i, struct part_table *fields,
		       struct part_table *params, uint16_t *depth)
{
	const struct ir_unit *u = r->u;
	const struct ir_typ *t = &u->types.v[i];
	struct part_table none = {.name = "types"}, *of = &none;
	uint32_t below = 1;

	switch ((enum ir_type_kind)t->kind) {
	case IR_VOID:
		fail(r, "row %" PRIu32 " of types is a second void", i);
		return;
	case IR_INT:
	case IR_FLOAT:
	case IR_OPAQUE:
		break;
	case IR_PTR:
	case IR_ARRAY:
		below = i;
		break;
	case IR_RECORD:
		of = fields;
		break;
	case IR_FUNC:
		of = params;
		below = i;
		break;
	}
	if (t->elem >= below)
		fail(r, "elem of row %" PRIu32 " of types is out of range", i);
	check_rows(r, of, t->first, t->n);
	if (r->bad || t->kind == IR_RECORD)
		return;
	depth[i] = depth[t->elem] + 1;
	for (uint32_t k = 0; k < t->n; k++) {
		ir_type p = u->params.v[t->first + k];

		if (p >= i) {
			fail(r, "params of row %" PRIu32 " of types are out of range", i);
			return;
		}
		if (depth[i] <= depth[p])
			depth[i] = depth[p] + 1;
	}
	if (depth[i] > MAX_TYPE_DEPTH)
		fail(r, "row %" PRIu32 " of types is nested too deep", i);
}

static void check_types(struct reader *r)
{
	struct part_table fields = {"fields", r->u->fields.n, 0};
	struct part_table params = {"params", r->u->params.n, 0};
	uint16_t *depth = xcalloc(r->u->types.n, sizeof *depth);

	for (uint32_t i = 1; i < r->u->types.n && !r->bad; i++)
		check_type(r, i, &fields, &params, depth);
	free(depth);
}

static void check_tables(struct reader *r)
{
	const struct ir_unit *u = r->u;
	struct part_table param_flags = {"param_flags", u->param_flags.n, 0};
	struct part_table items = {"items", u->items.n, 0};

	for (uint32_t i = 0; i < u->syms.n; i++)
		check_rows(r, &param_flags, u->syms.v[i].first_param_flags,
			   u->syms.v[i].n_param_flags);
	for (uint32_t i = 0; i < u->datas.n; i++)
		check_rows(r, &items, u->datas.v[i].first, u->datas.v[i].n);
}

static void check_ins(struct reader *r, const struct ir_func *fn)
{
	struct part_table args = {"args", fn->n_args, 0};

	for (uint32_t i = 0; i < fn->n_ins; i++) {
		const struct ir_ins *s = &fn->ins[i];
		bool calls = s->op == IR_CALL || s->op == IR_ASM;

		if ((calls && s->imm >= fn->n_calls) ||
		    (s->op == IR_DATA && s->imm >= r->u->datas.n))
			fail(r, "imm of row %" PRIu32 " of ins is out of range", i);
	}
	for (uint32_t i = 0; i < fn->n_calls; i++)
		check_rows(r, &args, fn->calls[i].first, fn->calls[i].n);
}

static void check_func(struct reader *r, const struct ir_func *fn)
{
	struct part_table ins = {"ins", fn->n_ins, 0}, succs = {"succs", fn->n_succs, 0},
			  cases = {"cases", fn->n_cases, 0};

	if (fn->n_params > fn->n_locals ||
	    (fn->ret_local != IR_NO && fn->ret_local >= fn->n_locals))
		fail(r, "a function has more parameters than locals");
	for (uint32_t i = 0; i < fn->n_blocks; i++) {
		const struct ir_block *b = &fn->blocks[i];

		check_rows(r, &ins, b->first, b->n);
		check_rows(r, &succs, b->succ, b->n_succ);
		if (b->term == IR_SWITCH && b->n_succ)
			check_rows(r, &cases, b->cases, b->n_succ - 1);
	}
	check_ins(r, fn);
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

/* One table of the unit, in the place of what is there: rows that are left out come from
 * ir_unit_new() or are zero. */
#define GET_TABLE(r, u, name, skip)                                                                \
	do {                                                                                       \
		uint32_t n;                                                                        \
                                                                                                   \
		begin_section(r, SEC_##name);                                                      \
		n = (r)->bad ? 0 : (r)->sections[SEC_##name].n_rows;                               \
		vec_release(&(u)->name);                                                           \
		(u)->name.v = new_rows(r, TABLE_##name, skip, n);                                  \
		(u)->name.n = (u)->name.cap = ((r)->bad ? 0 : n) + (skip);                         \
		get_table(r, TABLE_##name, (u)->name.v + (skip), (r)->bad ? 0 : n);                \
		end_section(r, SEC_##name);                                                        \
	} while (0)

static bool is_for_bodies(enum section s)
{
	return s == SEC_locs || s == SEC_notes;
}

static void get_tables(struct reader *r, bool with_bodies)
{
#define TABLE(name, skip)                                                                          \
	if (with_bodies || !is_for_bodies(SEC_##name))                                             \
		GET_TABLE(r, r->u, name, skip);
	UNIT_TABLES(TABLE)
#undef TABLE
}

/* All but the bodies, and what only they are made of. */
static void get_face(struct reader *r, struct ir_origin *ret_origin, bool with_bodies)
{
	begin_section(r, SEC_head);
	get_head(r, ret_origin);
	end_section(r, SEC_head);
	begin_section(r, SEC_strs);
	get_strs(r, with_bodies);
	r->bounds[B_BLOCKS] = 1 << 28; /* a label that data holds is of some function */
	get_tables(r, with_bodies);
	begin_section(r, SEC_lit_bytes);
	get_lit_bytes(r);
	end_section(r, SEC_lit_bytes);
	check_types(r);
	check_tables(r);
	if (r->sections[SEC_bodies].n_rows != r->u->funcs.n)
		fail(r, "it has another number of bodies than of functions");
}

static void get_bodies(struct reader *r)
{
	uint32_t n = r->u->funcs.n, *sizes = xcalloc((size_t)n + 1, sizeof *sizes), *said;

	begin_section(r, SEC_bodies);
	for (uint32_t i = 0; i < n && !r->bad; i++) {
		const unsigned char *began = r->at;

		get_body(r, &r->u->funcs.v[i]);
		check_func(r, &r->u->funcs.v[i]);
		sizes[i] = (uint32_t)(r->at - began);
	}
	end_section(r, SEC_bodies);
	said = get_body_sizes(r);
	if (!r->bad && memcmp(said, sizes, n * sizeof *sizes) != 0)
		fail(r, "its functions have other sizes than it says");
	free(said);
	free(sizes);
}

/* With bounds and a unit for what is in the bytes. */
static int begin(struct reader *r, const unsigned char *p, size_t n_bytes)
{
	if (!read_sections(r, p, n_bytes) || !set_bounds(r))
		return PS_EPARSE;
	r->u = ir_unit_new();
	return PS_OK;
}

static int decode(const void *p, size_t n_bytes, struct ir_unit **ret_unit,
		  struct ir_origin *ret_origin, struct strbuf *reterr)
{
	struct reader r = {.err = reterr};
	struct ir_origin origin;
	int status = check_head(p, n_bytes, reterr);

	if (status == PS_OK)
		status = begin(&r, p, n_bytes);
	if (status != PS_OK)
		return status;
	get_face(&r, &origin, true);
	get_bodies(&r);
	if (r.bad) {
		ir_unit_free(r.u);
		return PS_EPARSE;
	}
	ir_type_index(r.u);
	*ret_unit = r.u;
	*ret_origin = origin;
	return PS_OK;
}

/* ---- in parts -----------------------------------------------------------------------------------
 */

struct ir_parts {
	struct reader r;
	struct strbuf err;
	bool has_locs;
	size_t *at; /* by function: where its body begins in the section                      */
	bool *has;  /* … it is there                                                          */
};

static bool find_bodies(struct ir_parts *parts)
{
	struct reader *r = &parts->r;
	uint32_t n = r->u->funcs.n, *sizes = get_body_sizes(r);
	size_t at = 0;

	parts->at = xcalloc((size_t)n + 1, sizeof *parts->at);
	parts->has = xcalloc((size_t)n + 1, sizeof *parts->has);
	for (uint32_t i = 0; i < n && !r->bad; i++) {
		parts->at[i] = at;
		at += sizes[i];
	}
	parts->at[n] = at;
	if (at != r->sections[SEC_bodies].n_bytes)
		fail(r, "its functions have other sizes than it says");
	free(sizes);
	return !r->bad;
}

int ir_parts_open(const void *p, size_t n_bytes, struct ir_parts **ret)
{
	struct ir_parts *parts = xcalloc(1, sizeof *parts);
	struct ir_origin origin;
	int status;

	parts->r.err = &parts->err;
	status = check_shape(p, n_bytes, &parts->err);
	if (status == PS_OK)
		status = begin(&parts->r, p, n_bytes);
	if (status == PS_OK) {
		get_face(&parts->r, &origin, false);
		if (!find_bodies(parts))
			status = PS_EPARSE;
	}
	if (status == PS_OK)
		*ret = parts;
	else
		ir_parts_close(parts);
	return status;
}

const struct ir_unit *ir_parts_unit(const struct ir_parts *parts)
{
	return parts->r.u;
}

bool ir_parts_body(struct ir_parts *parts, uint32_t func)
{
	struct reader *r = &parts->r;
	struct ir_func *fn = &r->u->funcs.v[func];

	if (!parts->has_locs)
		GET_TABLE(r, r->u, locs, 1);
	parts->has_locs = true;
	if (parts->has[func])
		return !r->bad;
	parts->has[func] = true;
	begin_section(r, SEC_bodies);
	if (!r->bad) {
		r->end = r->at + parts->at[func + 1];
		r->at += parts->at[func];
		get_body(r, fn);
		check_func(r, fn);
	}
	if (r->at != r->end)
		fail(r, "a function is longer than its body");
	return !r->bad;
}

void ir_parts_close(struct ir_parts *parts)
{
	if (!parts)
		return;
	ir_unit_free(parts->r.u);
	strbuf_release(&parts->err);
	free(parts->at);
	free(parts->has);
	free(parts);
}

int ir_decode_unit(const void *p, size_t n_bytes, struct ir_unit **ret_unit,
		   struct ir_origin *ret_origin, struct strbuf *reterr)
{
	int status;

	if (!n_bytes)
		return refuse(reterr, "the file is empty");
	if (!ir_is_unit_file(p, n_bytes))
		return refuse(reterr, "this is no unit file of panicscan");
	status = decode(p, n_bytes, ret_unit, ret_origin, reterr);
	if (status != PS_OK)
		strbuf_puts(reterr, MAKE_AGAIN);
	return status;
}
