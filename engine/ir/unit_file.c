/* unit_file.c - which fields of a unit are in its file, and how: the one list that both ways use.
 *
 * A field that is missing here comes back as zero, which the round trips of tests/ir/ notice: they
 * compare by ir_unit_hash, where new fields are asked for by assertion.
 */
#include "engine/ir/unit_file_p.h"

#include <string.h>

#define COL(T, field, how, bound)                                                                  \
	{#field, offsetof(struct T, field), sizeof((struct T *)0)->field, how, bound}
#define SCALARS(how, bound, T) {"number", 0, sizeof(T), how, bound}

static const struct column head[] = {
	COL(unit_head, dir, PLAIN, B_STRS),
	COL(unit_head, main_path, PLAIN, B_STRS),
	COL(unit_head, ptr_bytes, PLAIN, B_PTR_BYTES),
	COL(unit_head, n_lines, PLAIN, B_ANY),
	COL(unit_head, is_reduced, PLAIN, B_BOOL),
};

/* ---- tables of the unit -------------------------------------------------------------------------
 */

static const struct column files[] = {
	COL(ir_file, path, PLAIN, B_STRS),
	COL(ir_file, is_system, PLAIN, B_BOOL),
	COL(ir_file, is_main, PLAIN, B_BOOL),
};

static const struct column locs[] = {
	COL(ir_span, file, PLAIN, B_FILES),	 COL(ir_span, line, NEAR, B_ANY),
	COL(ir_span, col, PLAIN, B_ANY),	 COL(ir_span, end_line, NEAR, B_ANY),
	COL(ir_span, end_col, PLAIN, B_ANY),	 COL(ir_span, macro, PLAIN, B_STRS),
	COL(ir_span, flags, PLAIN, B_LOC_FLAGS),
};

static const struct column types[] = {
	COL(ir_typ, kind, PLAIN, B_TYPE_KIND),	COL(ir_typ, flags, PLAIN, B_TYPE_FLAGS),
	COL(ir_typ, align_bytes, PLAIN, B_ANY), COL(ir_typ, size_bytes, PLAIN, B_ANY),
	COL(ir_typ, count, OPTIONAL, B_ANY),	COL(ir_typ, elem, PLAIN, B_TYPES),
	COL(ir_typ, first, PLAIN, B_ANY),	COL(ir_typ, n, PLAIN, B_ANY),
	COL(ir_typ, name, PLAIN, B_STRS),
};

static const struct column fields[] = {
	COL(ir_field, name, PLAIN, B_STRS),	  COL(ir_field, type, PLAIN, B_TYPES),
	COL(ir_field, offset_bits, NEAR, B_ANY),  COL(ir_field, width_bits, PLAIN, B_ANY),
	COL(ir_field, counted_by, PLAIN, B_STRS),
};

static const struct column params[] = {SCALARS(PLAIN, B_TYPES, ir_type)};
static const struct column param_flags[] = {SCALARS(PLAIN, B_PARAM_FLAGS, uint8_t)};

static const struct column consts[] = {
	COL(ir_const, type, PLAIN, B_TYPES),
	COL(ir_const, measure, PLAIN, B_MEASURES),
	COL(ir_const, value, SIGNED, B_ANY),
};

static const struct column measures[] = {
	COL(ir_measure, type, PLAIN, B_TYPES),
	COL(ir_measure, expr, PLAIN, B_STRS),
	COL(ir_measure, flags, PLAIN, B_MEASURE_FLAGS),
};

/* The bytes have a section of their own. */
static const struct column lits[] = {
	COL(ir_lit, elem, PLAIN, B_TYPES),
	COL(ir_lit, size_bytes, PLAIN, B_ANY),
};

static const struct column syms[] = {
	COL(ir_sym, name, PLAIN, B_STRS),	  COL(ir_sym, key, PLAIN, B_STRS),
	COL(ir_sym, type, PLAIN, B_TYPES),	  COL(ir_sym, flags, PLAIN, B_SYM_FLAGS),
	COL(ir_sym, linkage, PLAIN, B_LINKAGE),	  COL(ir_sym, loc, PLAIN, B_LOCS),
	COL(ir_sym, body, OPTIONAL, B_FUNCS),	  COL(ir_sym, alloc_size[0], PLAIN, B_ANY),
	COL(ir_sym, alloc_size[1], PLAIN, B_ANY), COL(ir_sym, first_param_flags, PLAIN, B_ANY),
	COL(ir_sym, n_param_flags, PLAIN, B_ANY), COL(ir_sym, annotate, PLAIN, B_STRS),
};

static const struct column globals[] = {
	COL(ir_global, name, PLAIN, B_STRS),	   COL(ir_global, key, PLAIN, B_STRS),
	COL(ir_global, type, PLAIN, B_TYPES),	   COL(ir_global, flags, PLAIN, B_GLOBAL_FLAGS),
	COL(ir_global, linkage, PLAIN, B_LINKAGE), COL(ir_global, data, OPTIONAL, B_DATAS),
	COL(ir_global, loc, PLAIN, B_LOCS),
};

static const struct column datas[] = {
	COL(ir_data, type, PLAIN, B_TYPES),
	COL(ir_data, first, PLAIN, B_ANY),
	COL(ir_data, n, PLAIN, B_ANY),
};

static const struct column items[] = {
	COL(ir_item, offset_bytes, NEAR, B_ANY),
	COL(ir_item, type, PLAIN, B_TYPES),
	COL(ir_item, value, OPERAND, B_ANY),
	COL(ir_item, addend, SIGNED, B_ANY),
};

static const struct column notes[] = {
	COL(ir_note, kind, PLAIN, B_NOTE_KIND),
	COL(ir_note, loc, PLAIN, B_LOCS),
	COL(ir_note, text, PLAIN, B_STRS),
};

/* ---- functions ----------------------------------------------------------------------------------
 */

static const struct column funcs[] = {
	COL(ir_func, sym, PLAIN, B_SYMS),     COL(ir_func, status, PLAIN, B_STATUS),
	COL(ir_func, reason, PLAIN, B_STRS),  COL(ir_func, reason_loc, PLAIN, B_LOCS),
	COL(ir_func, loc, PLAIN, B_LOCS),     COL(ir_func, end_loc, PLAIN, B_LOCS),
	COL(ir_func, ret, PLAIN, B_TYPES),    COL(ir_func, ret_local, OPTIONAL, B_ANY),
	COL(ir_func, n_params, PLAIN, B_ANY), COL(ir_func, n_locals, PLAIN, B_ANY),
	COL(ir_func, n_ins, PLAIN, B_ANY),    COL(ir_func, n_blocks, PLAIN, B_ANY),
	COL(ir_func, n_succs, PLAIN, B_ANY),  COL(ir_func, n_cases, PLAIN, B_ANY),
	COL(ir_func, n_calls, PLAIN, B_ANY),  COL(ir_func, n_args, PLAIN, B_ANY),
};

static const struct column locals[] = {
	COL(ir_local, name, PLAIN, B_STRS),
	COL(ir_local, type, PLAIN, B_TYPES),
	COL(ir_local, flags, PLAIN, B_LOCAL_FLAGS),
	COL(ir_local, param_flags, PLAIN, B_PARAM_FLAGS),
	COL(ir_local, cleanup, OPTIONAL, B_SYMS),
	COL(ir_local, loc, NEAR, B_LOCS),
};

static const struct column ins[] = {
	COL(ir_ins, op, PLAIN, B_OP),	     COL(ir_ins, flags, PLAIN, B_INS_FLAGS),
	COL(ir_ins, type, PLAIN, B_TYPES),   COL(ir_ins, a, OPERAND_NEAR, B_ANY),
	COL(ir_ins, b, OPERAND_NEAR, B_ANY), COL(ir_ins, imm, PLAIN, B_ANY),
	COL(ir_ins, aux, PLAIN, B_TYPES),    COL(ir_ins, loc, NEAR, B_LOCS),
};

static const struct column blocks[] = {
	COL(ir_block, first, NEAR, B_ANY),   COL(ir_block, n, PLAIN, B_ANY),
	COL(ir_block, term, PLAIN, B_TERM),  COL(ir_block, flags, PLAIN, B_BLOCK_FLAGS),
	COL(ir_block, cond, OPERAND, B_ANY), COL(ir_block, cond_type, PLAIN, B_TYPES),
	COL(ir_block, succ, NEAR, B_ANY),    COL(ir_block, n_succ, PLAIN, B_ANY),
	COL(ir_block, cases, NEAR, B_ANY),   COL(ir_block, loc, NEAR, B_LOCS),
	COL(ir_block, label, PLAIN, B_STRS),
};

static const struct column succs[] = {SCALARS(NEAR, B_BLOCKS, uint32_t)};

static const struct column cases[] = {
	COL(ir_case, lo, NEAR, B_ANY),
	COL(ir_case, hi, NEAR, B_ANY),
};

static const struct column calls[] = {
	COL(ir_call, callee, OPERAND, B_ANY),
	COL(ir_call, ftype, PLAIN, B_TYPES),
	COL(ir_call, dest, OPERAND, B_ANY),
	COL(ir_call, first, NEAR, B_ANY),
	COL(ir_call, n, PLAIN, B_ANY),
	COL(ir_call, flags, PLAIN, B_CALL_FLAGS),
	COL(ir_call, cleanup_of, OPTIONAL, B_LOCALS),
};

static const struct column args[] = {
	COL(ir_arg, value, OPERAND, B_ANY),
	COL(ir_arg, type, PLAIN, B_TYPES),
	COL(ir_arg, flags, PLAIN, B_ARG_FLAGS),
	COL(ir_arg, loc, NEAR, B_LOCS),
};

static const struct column body_sizes[] = {SCALARS(PLAIN, B_ANY, uint32_t)};

const struct table unit_tables[N_TABLES] = {
	[TABLE_head] = {"head", head, PS_ARRAY_SIZE(head), sizeof(struct unit_head)},
#define TABLE(name, skip)                                                                          \
	[TABLE_##name] = {#name, name, PS_ARRAY_SIZE(name), sizeof *((struct ir_unit *)0)->name.v},
	UNIT_TABLES(TABLE)
#undef TABLE
#define TABLE(name)                                                                                \
	[TABLE_##name] = {#name, name, PS_ARRAY_SIZE(name), sizeof *((struct ir_func *)0)->name},
		FUNC_TABLES(TABLE)
#undef TABLE
			[TABLE_body_sizes] = {"body_sizes", body_sizes, PS_ARRAY_SIZE(body_sizes),
					      sizeof(uint32_t)},
};

/* ---- bounds -------------------------------------------------------------------------------------
 */

/* Above all bits up to the last one. */
#define FLAGS(last) ((uint64_t)(last) * 2)

void unit_bounds_init(uint64_t bounds[N_BOUNDS])
{
	memset(bounds, 0, N_BOUNDS * sizeof *bounds);
	bounds[B_BOOL] = 2;
	bounds[B_PTR_BYTES] = 17;
	bounds[B_TYPE_KIND] = IR_OPAQUE + 1;
	bounds[B_TYPE_FLAGS] = FLAGS(IR_TF_VLA);
	bounds[B_LOC_FLAGS] = FLAGS(IR_LOC_VANISHED);
	bounds[B_MEASURE_FLAGS] = FLAGS(IR_M_COMPUTED);
	bounds[B_LINKAGE] = IR_LINK_EXTERNAL + 1;
	bounds[B_SYM_FLAGS] = FLAGS(IR_S_RETURNS_NULLABLE);
	bounds[B_PARAM_FLAGS] = FLAGS(IR_P_NULLABLE);
	bounds[B_GLOBAL_FLAGS] = FLAGS(IR_G_SECTION);
	bounds[B_OP] = IR_N_OPS;
	bounds[B_INS_FLAGS] = FLAGS(IR_INCDEC);
	bounds[B_CALL_FLAGS] = FLAGS(IR_CALL_DEFER);
	bounds[B_ARG_FLAGS] = FLAGS(IR_ARG_BYVAL);
	bounds[B_LOCAL_FLAGS] = FLAGS(IR_L_UNUSED_ATTR);
	bounds[B_TERM] = IR_IGOTO + 1;
	bounds[B_BLOCK_FLAGS] = FLAGS(IR_B_EXHAUSTIVE);
	bounds[B_STATUS] = IR_FAILED + 1;
	bounds[B_NOTE_KIND] = IR_NOTE_OTHER + 1;
}

/* ---- what a build's files look like -------------------------------------------------------------
 */

static uint64_t mix_text(uint64_t h, const char *s)
{
	return hash_bytes(s, strlen(s), h);
}

uint64_t unit_shape(void)
{
	uint64_t bounds[N_BOUNDS], h = 0;

	unit_bounds_init(bounds);
	for (uint32_t i = 0; i < IR_N_OPS; i++)
		h = mix_text(h, ir_ops[i].name);
	for (uint32_t i = 0; i < N_TABLES; i++) {
		const struct table *t = &unit_tables[i];

		h = mix_text(h, t->name);
		for (uint32_t k = 0; k < t->n_columns; k++) {
			const struct column *c = &t->columns[k];

			h = mix_text(h, c->name);
			h = hash_mix(hash_mix(h, c->size_bytes), c->how);
			h = hash_mix(hash_mix(h, c->bound), bounds[c->bound]);
		}
	}
	return h;
}

uint64_t unit_checksum(const unsigned char *p, size_t n_bytes)
{
	uint64_t h = hash_bytes(p, AT_CHECKSUM, 0);

	return hash_bytes(p + AT_SHAPE, n_bytes - AT_SHAPE, h);
}
