/* unit_file_p.h - the layout of unit files, for encode.c and decode.c.
 *
 * A file is a head, a list of sections and the sections, which follow one another without gaps.
 * Numbers in head and list are little-endian and fixed:
 *
 *	0	8	magic
 *	8	4	version of the format
 *	12	4	number of sections
 *	16	8	bytes of the whole file
 *	24	8	checksum (XXH64) of all other bytes
 *	32	8	what the tables below look like: builds that differ there do not mix
 *	40	24	version of panicscan, zeroes behind
 *	64	16 n	the sections: number from 1, rows, bytes (4, 4, 8)
 *
 * A section is a table of the unit, stored by columns: all values of the first field, then all of
 * the second…  Each is a number in 7-bit groups, low ones first, as short as can be.  So every row
 * takes a byte per column at least, which bounds what a count in the list may ask for, and a table
 * is read by one short loop per column.
 */
#ifndef PS_IR_UNIT_FILE_P_H
#define PS_IR_UNIT_FILE_P_H

#include "engine/ir/ir_p.h"
#include "engine/ir/unit_file.h"

#define UNIT_MAGIC   "\177PSU\r\n\032\n" /* what copies that mend line ends would spoil */
#define UNIT_VERSION 1

enum {
	AT_VERSION = 8,
	AT_N_SECTIONS = 12,
	AT_TOTAL = 16,
	AT_CHECKSUM = 24,
	AT_SHAPE = 32,
	AT_TOOL = 40,
	AT_SECTIONS = 64,
	TOOL_BYTES = AT_SECTIONS - AT_TOOL,
	SECTION_BYTES = 16,
};

/* How a value becomes a number that is mostly small. */
enum column_how {
	PLAIN,
	SIGNED,	      /* small around zero                                              */
	NEAR,	      /* the difference to the row before                               */
	OPTIONAL,     /* IR_NO or IR_NO_COUNT is 0, all others one up                   */
	OPERAND,      /* struct ir_ref: index, then the kind in the lower 3 bits         */
	OPERAND_NEAR, /* …, values of instructions as so many rows back                  */
};

/* What a value must be below. */
enum column_bound {
	B_ANY, /* what its field can hold                                               */
	B_STRS,
	B_FILES,
	B_LOCS,
	B_TYPES,
	B_CONSTS,
	B_MEASURES,
	B_LITS,
	B_SYMS,
	B_GLOBALS,
	B_DATAS,
	B_FUNCS,
	/* of the function that is read; none in the tables of the unit */
	B_LOCALS,
	B_INS,
	B_BLOCKS,
	/* that ir.h sets */
	B_BOOL,
	B_PTR_BYTES,
	B_TYPE_KIND,
	B_TYPE_FLAGS,
	B_LOC_FLAGS,
	B_MEASURE_FLAGS,
	B_LINKAGE,
	B_SYM_FLAGS,
	B_PARAM_FLAGS,
	B_GLOBAL_FLAGS,
	B_OP,
	B_INS_FLAGS,
	B_CALL_FLAGS,
	B_ARG_FLAGS,
	B_LOCAL_FLAGS,
	B_TERM,
	B_BLOCK_FLAGS,
	B_STATUS,
	B_NOTE_KIND,
	N_BOUNDS
};

struct column {
	const char *name; /* of the field, for messages                                 */
	uint16_t offset;
	uint8_t size_bytes, how, bound; /* … enum column_how, enum column_bound          */
};

struct table {
	const char *name;
	const struct column *columns;
	uint32_t n_columns, row_bytes;
};

/* What is not in a table of the unit, as a table of one row. */
struct unit_head {
	ir_str dir, main_path;
	uint32_t ptr_bytes;
	uint64_t n_lines;
	uint8_t is_reduced;
};

/* The tables of a unit that are nothing but rows: TABLE(field of ir_unit, rows that every unit has
 * and that are left out). */
#define UNIT_TABLES(TABLE)                                                                         \
	TABLE(files, 0)                                                                            \
	TABLE(locs, 1)                                                                             \
	TABLE(types, 1)                                                                            \
	TABLE(fields, 0)                                                                           \
	TABLE(params, 0)                                                                           \
	TABLE(consts, 0)                                                                           \
	TABLE(measures, 1)                                                                         \
	TABLE(lits, 0)                                                                             \
	TABLE(syms, 0)                                                                             \
	TABLE(param_flags, 0)                                                                      \
	TABLE(globals, 0)                                                                          \
	TABLE(datas, 0)                                                                            \
	TABLE(items, 0)                                                                            \
	TABLE(notes, 0)                                                                            \
	TABLE(funcs, 0)

/* Those of a function, with n_<name> rows: in this order, function by function. */
#define FUNC_TABLES(TABLE)                                                                         \
	TABLE(locals)                                                                              \
	TABLE(ins)                                                                                 \
	TABLE(blocks)                                                                              \
	TABLE(succs)                                                                               \
	TABLE(cases)                                                                               \
	TABLE(calls)                                                                               \
	TABLE(args)

enum table_id {
	TABLE_head,
#define TABLE(name, skip) TABLE_##name,
	UNIT_TABLES(TABLE)
#undef TABLE
#define TABLE(name) TABLE_##name,
		FUNC_TABLES(TABLE)
#undef TABLE
			TABLE_body_sizes,
	N_TABLES
};

/* The sections in their order. */
enum section {
	SEC_head,
	SEC_strs, /* rows: strings, each with its NUL; number 0 is left out               */
#define TABLE(name, skip) SEC_##name,
	UNIT_TABLES(TABLE)
#undef TABLE
		SEC_lit_bytes, /* rows: bytes of all string literals                      */
	SEC_bodies,	       /* rows: functions                                         */
	SEC_body_sizes,	       /* rows: how many bytes each of them takes there           */
	N_SECTIONS
};

extern const struct table unit_tables[N_TABLES];

/* The bounds that ir.h sets; those of tables are 0. */
void unit_bounds_init(uint64_t bounds[N_BOUNDS]);

/* Of all tables and operations, as one number. */
uint64_t unit_shape(void);

/* Of all but the checksum itself. */
uint64_t unit_checksum(const unsigned char *p, size_t n_bytes);

#endif
