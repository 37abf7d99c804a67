/* parse_p.h - what the files of the parser share.
 *
 * The text is read twice.  The first pass takes the names that lines declare, so that order
 * does not matter, and then the types and signatures; the second reads the rest.  After the
 * first error the lexer stands at the end of the text for good: loops end by themselves, and
 * only the first message is kept.
 */
#ifndef PS_IR_PARSE_P_H
#define PS_IR_PARSE_P_H

#include "engine/ir/lex_p.h"
#include "engine/ir/text_p.h"

/* Where a line starts: location of what says none. */
struct ir_mark {
	const char *at;
	uint32_t line, col;
};

/* What a name stands for in the text, as a value of ir_parser->symbols. */
#define IR_NAME(ref)	 ((uint64_t)(ref).bits)
#define IR_NAME_REF(val) ((struct ir_ref){(uint32_t)(val)})

/* A block as it is named in the text, whether or not it has come yet. */
struct ir_block_name {
	uint32_t key;
	uint32_t block; /* IR_NO until it starts                                          */
	uint32_t line;	/* where it was first named                                       */
};

/* A function while it is read. */
struct ir_func_text {
	struct ir_func fn;
	VEC(struct ir_local) locals;
	VEC(struct ir_ins) ins;
	VEC(struct ir_block) blocks;
	VEC(uint32_t) succs; /* numbers of names, until the end                 */
	VEC(struct ir_case) cases;
	VEC(struct ir_call) calls;
	VEC(struct ir_arg) args;
	struct map local_ids, tmp_ids; /* by name key                                     */
	struct map block_ids;	       /* by name key: number in block_names              */
	VEC(struct ir_block_name) block_names;
	uint32_t ret_local_key; /* 0 = none                                        */
	bool open;		/* the last block has no terminator yet            */
	bool has_labels;	/* an operand is &&name                            */
	bool variadic, noproto;
};

struct ir_parser {
	struct ir_lexer lx;
	struct ir_unit *u;
	struct strbuf *err;
	bool failed;
	unsigned depth;		   /* of types                                        */
	uint32_t file;		   /* what a location without file means              */
	struct strtab names;	   /* keys: names as written, suffix included         */
	struct map records, enums; /* key -> type                                     */
	struct map symbols;	   /* key -> IR_NAME()                                */
	struct map unsized;	   /* record types whose size is not known yet        */
	struct map lits;	   /* hash -> index, to have equal ones once          */
	VEC(uint8_t) sym_declared, sym_defined;
	struct ir_func_text *f; /* the function being read, or NULL                */
};

/* ---- parse.c: words -------------------------------------------------------------------- */

void ir_p_fail(struct ir_parser *p, const char *fmt, ...) PS_PRINTF(2, 3);
/* "line N: expected WHAT, found …" */
void ir_p_expected(struct ir_parser *p, const char *what);
void ir_p_next(struct ir_parser *p);
bool ir_p_at(const struct ir_parser *p, char punct);
bool ir_p_accept(struct ir_parser *p, char punct);
bool ir_p_expect(struct ir_parser *p, char punct);
bool ir_p_at_word(const struct ir_parser *p, const char *word);
bool ir_p_accept_word(struct ir_parser *p, const char *word);
void ir_p_end_line(struct ir_parser *p);
void ir_p_skip_newlines(struct ir_parser *p);

/* Key of the name that the token is; the name itself, without suffix. */
uint32_t ir_p_key(struct ir_parser *p);
ir_str ir_p_str(struct ir_parser *p);
/* A quoted string or a plain word, taken. */
ir_str ir_p_take_str(struct ir_parser *p, const char *what);
uint64_t ir_p_take_u64(struct ir_parser *p, const char *what);
uint32_t ir_p_take_u32(struct ir_parser *p, const char *what);
/* Set the bit if the token is one of the words, and take it. */
bool ir_p_take_flag(struct ir_parser *p, const struct ir_word *words, uint32_t *bits);

struct ir_mark ir_p_mark(const struct ir_parser *p);
/* From the mark to what was taken last. */
ir_loc ir_p_line_loc(struct ir_parser *p, struct ir_mark m);
/* A TOK_LOC, taken. */
ir_loc ir_p_take_loc(struct ir_parser *p);
/* The same if there is one, else the line. */
ir_loc ir_p_loc_or_line(struct ir_parser *p, struct ir_mark m);

/* A new function symbol of that name, external, without type. */
uint32_t ir_p_add_sym(struct ir_parser *p, uint32_t key, ir_str name);
void ir_p_set_key(struct ir_parser *p, ir_str name, uint8_t linkage, ir_str *key);
/* internal, nolink, key "…" */
bool ir_p_take_linkage(struct ir_parser *p, uint8_t *linkage, ir_str *key);

/* ---- parse_type.c ------------------------------------------------------------------------ */

bool ir_p_at_type_name(const struct ir_parser *p); /* struct, union, record, enum */
bool ir_p_at_type(const struct ir_parser *p);
ir_type ir_p_type(struct ir_parser *p);
/* "(i32, ...) -> T", as it follows fn or a declared name. */
ir_type ir_p_signature(struct ir_parser *p);
ir_type ir_p_func_type(struct ir_parser *p, const ir_type *params, uint32_t n, uint16_t flags,
		       ir_type ret);
/* First pass: the name that a `type` line declares, the lexer behind `type`. */
void ir_p_declare_type(struct ir_parser *p);
/* … and later all of it. */
void ir_p_type_line(struct ir_parser *p);

/* ---- parse_value.c ------------------------------------------------------------------------ */

/* An operand; bare constants are of type `expected` where that can have one. */
struct ir_ref ir_p_ref(struct ir_parser *p, ir_type expected);
/* A number or null, as a constant of that type. */
struct ir_ref ir_p_const(struct ir_parser *p, ir_type t);
/* An initialiser of an object of that type; number of the data. */
uint32_t ir_p_data(struct ir_parser *p, ir_type expected);
/* The type of the value, as far as the text needs to know. */
ir_type ir_p_value_type(const struct ir_parser *p, struct ir_ref r);
/* The type of what lies at an address, likewise; 0 = not known. */
ir_type ir_p_place_type(const struct ir_parser *p, struct ir_ref addr);
/* A function's or global's name, 0 bits where it is not known. */
struct ir_ref ir_p_symbol(struct ir_parser *p);

/* ---- parse_func.c, parse_ins.c ------------------------------------------------------------- */

/* First pass: give the function its type if nothing else declared it. */
void ir_p_func_signature(struct ir_parser *p);
void ir_p_func(struct ir_parser *p);
void ir_p_func_release(struct ir_func_text *f);
/* Number of a block's name for succs; defined when the block starts. */
uint32_t ir_p_block_name(struct ir_parser *p);

/* One instruction of operation op; tmp_key is the name that it gets, or IR_NO. */
void ir_p_ins(struct ir_parser *p, enum ir_op op, uint32_t tmp_key, struct ir_mark m);
enum ir_op ir_p_find_op(const char *name); /* IR_N_OPS: none */

#endif
