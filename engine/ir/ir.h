/* ir.h - the intermediate representation: what the front end makes of a translation unit
 * and everything after it reads.
 *
 * A unit holds tables (types, strings, locations, symbols, globals, data) and functions.  A
 * function is a control-flow graph of basic blocks of small instructions over places.
 * Everything is an index into a table of the unit or of the function: indices survive array
 * growth, print well and serialise.
 *
 *   values      An operand (struct ir_ref) is a constant, the address of a local, global,
 *               function or string, or the value of an earlier instruction (IR_TMP).  Each
 *               instruction yields at most one value, used only where its block dominates.
 *   places      There is no SSA form for variables: locals are memory, read by LOAD and
 *               written by STORE.  &x is the operand IR_LOCAL itself.  p->f[i].g is FIELD,
 *               ELEM, FIELD over addresses; array-to-pointer decay is the address unchanged.
 *   aggregates  Values of record, array, complex or vector type are not IR values: an
 *               expression of such type is the address where it lies.  Assignment is COPY, a
 *               call that returns one writes it at call->dest, an argument of such type is
 *               its address with IR_ARG_BYVAL.
 *   conditions  &&, || and ?: are control flow; where their value is used, a synthetic local
 *               (IR_L_TEMP) carries it.
 *   scopes      ENTER/EXIT bracket the life of every local that is declared in a block.  Every
 *               edge that leaves a scope carries, in its own block if need be, what leaving
 *               runs, in order: cleanup functions as real CALLs (IR_CALL_CLEANUP, argument &v),
 *               then EXIT v, innermost and latest declared first.  Returning is such an edge;
 *               the returned value is computed before.  Parameters have no ENTER/EXIT.
 *   text        print.c writes a unit as text and parse.c reads it back, identically.
 *
 * A unit is built by one thread and immutable afterwards: then any thread may read it.
 */
#ifndef PS_IR_H
#define PS_IR_H

#include "engine/base/arena.h"
#include "engine/base/map.h"
#include "engine/base/vec.h"

typedef uint32_t ir_type; /* index into unit->types; 0 = void                        */
typedef uint32_t ir_str;  /* number in unit->strs; 0 = ""                             */
typedef uint32_t ir_loc;  /* index into unit->locs; 0 = nowhere                       */

#define IR_NO UINT32_MAX /* "none" for any index                                    */

/* ---- types ------------------------------------------------------------------------ */

enum ir_type_kind {
	IR_VOID,
	IR_INT,	   /* integers, _Bool, enums, up to 128 bits                              */
	IR_FLOAT,  /* float, double, long double, _Float16…                               */
	IR_PTR,	   /* elem = pointee                                                      */
	IR_ARRAY,  /* elem, count; IR_NO_COUNT for [] (incomplete, flexible) and VLAs     */
	IR_RECORD, /* struct or union; fields[first .. first + n)                         */
	IR_FUNC,   /* elem = returned type, params[first .. first + n)                    */
	IR_OPAQUE, /* complex, vector, anything else that has a size only                 */
};

enum ir_type_flag {
	IR_TF_SIGNED = 1 << 0,	   /* IR_INT                                                */
	IR_TF_BOOL = 1 << 1,	   /* IR_INT: _Bool, conversion is != 0                     */
	IR_TF_ENUM = 1 << 2,	   /* IR_INT: declared as enum                              */
	IR_TF_CHAR = 1 << 3,	   /* IR_INT: char, signed char, unsigned char              */
	IR_TF_UNION = 1 << 4,	   /* IR_RECORD                                             */
	IR_TF_INCOMPLETE = 1 << 5, /* IR_RECORD: only declared; size unknown (0)            */
	IR_TF_VARIADIC = 1 << 6,   /* IR_FUNC: ends in ...                                  */
	IR_TF_NOPROTO = 1 << 7,	   /* IR_FUNC: declared as f()                              */
	IR_TF_CONST_ELEM = 1 << 8, /* IR_PTR: the pointee is const                          */
	IR_TF_VLA = 1 << 9,	   /* IR_ARRAY: size known at run time only                 */
};

#define IR_NO_COUNT UINT64_MAX

struct ir_typ {
	uint8_t kind;	/* enum ir_type_kind                                         */
	uint16_t flags; /* enum ir_type_flag                                         */
	uint32_t align_bytes;
	uint64_t size_bytes; /* 0 for void, functions, incomplete and flexible types      */
	uint64_t count;	     /* IR_ARRAY; IR_INT: bits of value (1 for _Bool)             */
	ir_type elem;
	uint32_t first, n; /* into unit->fields or unit->params                         */
	ir_str name;	   /* records and enums: as said in messages, "struct foo"      */
};

struct ir_field {
	ir_str name; /* "" for anonymous members                                 */
	ir_type type;
	uint64_t offset_bits;
	uint32_t width_bits; /* bit-fields: their width; 0 for others                    */
	ir_str counted_by;   /* name of the field with the element count, from the attribute */
};

/* ---- operands --------------------------------------------------------------------- */

enum ir_ref_kind {
	IR_NONE,   /* no operand                                                          */
	IR_TMP,	   /* value of fn->ins[index]                                             */
	IR_CONST,  /* unit->consts[index]                                                 */
	IR_LOCAL,  /* address of fn->locals[index]                                        */
	IR_GLOBAL, /* address of unit->globals[index]                                     */
	IR_SYM,	   /* address of the function unit->syms[index]                           */
	IR_STR,	   /* address of the first byte of unit->lits[index]                      */
	IR_LABEL,  /* address of label: block index (GNU &&label)                         */
};

struct ir_ref {
	uint32_t bits; /* kind in the upper 4 bits, index in the lower 28                 */
};

#define IR_REF(kind, index) ((struct ir_ref){(uint32_t)(kind) << 28 | (uint32_t)(index)})
#define IR_NOREF	    ((struct ir_ref){0})

static inline enum ir_ref_kind ir_ref_kind(struct ir_ref r)
{
	return (enum ir_ref_kind)(r.bits >> 28);
}

static inline uint32_t ir_ref_index(struct ir_ref r)
{
	return r.bits & 0x0fffffff;
}

static inline bool ir_ref_is(struct ir_ref r, enum ir_ref_kind kind)
{
	return ir_ref_kind(r) == kind;
}

enum ir_measure_flag {
	IR_M_EXPR = 1 << 0,	/* of an expression, not of a type                        */
	IR_M_DECAYED = 1 << 1,	/* … a parameter that is declared as an array             */
	IR_M_COMPUTED = 1 << 2, /* … the result of an operator, of a call, a number, sizeof */
};

/* What a sizeof has measured. */
struct ir_measure {
	ir_type type;	/* of the operand; the constant's value is its size                */
	ir_str expr;	/* the operand as ir_ref_text() spells it, "" for types and others */
	uint32_t flags; /* enum ir_measure_flag                                            */
};

/* A typed constant.  Integers: the value, sign- or zero-extended from its type.  Pointers:
 * the address (0 for null).  Floating point: the bits of a double.  One that was written as
 * a sizeof, in an expression that is code, says what it has measured. */
struct ir_const {
	ir_type type;
	uint32_t measure; /* index into unit->measures; 0: is no sizeof                    */
	int64_t value;
};

/* A string literal: bytes include the terminating NUL(s). */
struct ir_lit {
	ir_type elem;	     /* char, wchar_t…                                        */
	uint32_t size_bytes; /* of the array, terminator included                     */
	const char *bytes;   /* owned by the unit's arena                             */
};

/* ---- where things stand in the source ----------------------------------------------- */

struct ir_file {
	ir_str path;	/* absolute, or relative to unit->dir when it was so given        */
	bool is_system; /* found through a system include path                            */
	bool is_main;
};

enum ir_loc_flag {
	IR_LOC_MACRO = 1 << 0,	      /* came out of a macro expansion; position = the use */
	IR_LOC_MACRO_ARG = 1 << 1,    /* … but was spelled in the macro's arguments        */
	IR_LOC_SYSTEM_MACRO = 1 << 2, /* … and the (innermost) macro is a system header's  */
	IR_LOC_VANISHED = 1 << 3,     /* in an assertion that was compiled out: never executed */
};

/* A source range.  Lines and columns count from 1, columns in bytes; end_col is one past. */
struct ir_span {
	uint32_t file; /* index into unit->files                                      */
	uint32_t line, col;
	uint32_t end_line, end_col;
	ir_str macro;  /* outermost macro whose use stands here, "" for none          */
	uint8_t flags; /* enum ir_loc_flag                                            */
};

/* ---- symbols ------------------------------------------------------------------------ */

enum ir_linkage { IR_LINK_NONE, IR_LINK_INTERNAL, IR_LINK_EXTERNAL };

enum ir_sym_flag {
	IR_S_NORETURN = 1 << 0,
	IR_S_RETURNS_NONNULL = 1 << 1,
	IR_S_MALLOC = 1 << 2, /* __attribute__((malloc))                            */
	IR_S_WARN_UNUSED = 1 << 3,
	IR_S_PURE = 1 << 4, /* pure or const                                      */
	IR_S_WEAK = 1 << 5,
	IR_S_INLINE = 1 << 6,
	IR_S_SYSTEM = 1 << 7,  /* declared in a system header                        */
	IR_S_BUILTIN = 1 << 8, /* __builtin_…, no declaration in the source          */
	IR_S_RETURNS_TWICE = 1 << 9,
	IR_S_CONSTRUCTOR = 1 << 10,
	IR_S_RETURNS_NULLABLE = 1 << 11, /* declared _Nullable                             */
};

enum ir_param_flag {
	IR_P_NONNULL = 1 << 0,	/* nonnull(…), _Nonnull, [static n]                        */
	IR_P_NULLABLE = 1 << 1, /* _Nullable                                               */
};

/* A function, declared or defined.  Named by key across the program: external ones by
 * their name, static ones by "path:name". */
struct ir_sym {
	ir_str name, key;
	ir_type type;	/* IR_FUNC                                                */
	uint32_t flags; /* enum ir_sym_flag                                       */
	uint8_t linkage;
	ir_loc loc;
	uint32_t body;	       /* index into unit->funcs, or IR_NO                       */
	uint8_t alloc_size[2]; /* attribute: argument numbers from 1, 0 = none           */
	uint32_t first_param_flags, n_param_flags; /* into unit->param_flags              */
	ir_str annotate; /* __attribute__((annotate("…"))), "" for none            */
};

enum ir_global_flag {
	IR_G_CONST = 1 << 0,
	IR_G_VOLATILE = 1 << 1,
	IR_G_THREAD = 1 << 2,
	IR_G_DEFINED = 1 << 3, /* defined here (also tentatively)                        */
	IR_G_WEAK = 1 << 4,
	IR_G_SYSTEM = 1 << 5,
	IR_G_LOCAL_STATIC = 1 << 6,
	IR_G_SECTION = 1 << 7, /* in a named section                                     */
};

struct ir_global {
	ir_str name, key;
	ir_type type;
	uint16_t flags;
	uint8_t linkage;
	uint32_t data; /* initialiser in unit->datas, or IR_NO: zero if defined   */
	ir_loc loc;
};

/* A constant initialiser: the bytes not named by an item are zero. */
struct ir_data {
	ir_type type;
	uint32_t first, n; /* into unit->items                                       */
};

struct ir_item {
	uint64_t offset_bytes;
	ir_type type;
	struct ir_ref value; /* constant or address; IR_NONE: not a constant we can say */
	int64_t addend;	     /* bytes to add to an address                             */
};

/* ---- functions ------------------------------------------------------------------------ */

enum ir_op {
#define OP(op, name, operands, flags, text) IR_##op,
#include "engine/ir/ops.def"
#undef OP
	IR_N_OPS
};

enum ir_ins_flag {
	IR_VOLATILE = 1 << 0,  /* LOAD/STORE: of a volatile or _Atomic object, READ_ONCE   */
	IR_INIT = 1 << 1,      /* STORE/COPY/ZERO/DATA: initialiser of a declaration       */
	IR_SUBSCRIPT = 1 << 2, /* ELEM: written p[i]                                       */
	IR_MINUS = 1 << 3,     /* ELEM: subtract                                           */
	IR_IMPLICIT = 1 << 4,  /* CAST: not written in the source                          */
	IR_ARROW = 1 << 5,     /* FIELD: written p->f (a is a pointer value, not a place)  */
	IR_ADDROF = 1 << 6,    /* FIELD/ELEM: only its address is taken (&p->f, &p[i])     */
	IR_INCDEC = 1 << 7,    /* ELEM/ADD/SUB: from ++ or --                              */
};

struct ir_ins {
	uint16_t op;	/* enum ir_op                                               */
	uint16_t flags; /* enum ir_ins_flag                                         */
	ir_type type;
	struct ir_ref a, b;
	uint32_t imm; /* see ops.def                                              */
	ir_type aux;  /* see ops.def                                              */
	ir_loc loc;
};

enum ir_call_flag {
	IR_CALL_CLEANUP = 1 << 0, /* run by leaving a scope: cleanup attribute             */
	IR_CALL_DEFER = 1 << 1,	  /* … by a defer                                          */
};

enum ir_arg_flag { IR_ARG_BYVAL = 1 << 0 };

struct ir_arg {
	struct ir_ref value;
	ir_type type;
	uint32_t flags; /* enum ir_arg_flag; for ASM: bit 0 = output             */
	ir_loc loc;
};

struct ir_call {
	struct ir_ref callee; /* IR_SYM for a direct call; IR_NONE for ASM             */
	ir_type ftype;	      /* IR_FUNC as seen at the call                           */
	struct ir_ref dest;   /* where an aggregate result goes, or none               */
	uint32_t first, n;    /* into fn->args                                         */
	uint16_t flags;	      /* enum ir_call_flag                                     */
	uint32_t cleanup_of;  /* IR_CALL_CLEANUP: the local; else IR_NO                */
};

enum ir_local_flag {
	IR_L_PARAM = 1 << 0,
	IR_L_TEMP = 1 << 1,    /* made by the front end                                 */
	IR_L_CLEANUP = 1 << 2, /* has __attribute__((cleanup))                          */
	IR_L_VOLATILE = 1 << 3,
	IR_L_ADDR_TAKEN = 1 << 4, /* its address is used other than to load, store, copy   */
	IR_L_VLA = 1 << 5,
	IR_L_REGISTER = 1 << 6,
	IR_L_COMPOUND = 1 << 7,	   /* compound literal                                      */
	IR_L_UNUSED_ATTR = 1 << 8, /* __attribute__((unused))                               */
};

struct ir_local {
	ir_str name; /* "" for temporaries                                    */
	ir_type type;
	uint16_t flags;
	uint16_t param_flags; /* enum ir_param_flag                                    */
	uint32_t cleanup;     /* cleanup function, index into unit->syms, or IR_NO     */
	ir_loc loc;
};

enum ir_term_kind {
	IR_JMP,		/* to succ[0]                                                      */
	IR_BR,		/* cond != 0: succ[0], else succ[1]                                */
	IR_SWITCH,	/* succ[0] = default; cases[i] -> succ[i + 1]                      */
	IR_RET,		/* cond = value, or none; aggregates are COPYed to fn->ret_local   */
	IR_UNREACHABLE, /* after a noreturn call, __builtin_unreachable, fall off the end  */
	IR_IGOTO,	/* computed goto: any of succ                                      */
};

struct ir_case {
	int64_t lo, hi; /* inclusive, as values of the condition's type          */
};

enum ir_block_flag {
	IR_B_LOOP_COND = 1 << 0,  /* holds (the start of) a loop's condition               */
	IR_B_SHORT = 1 << 1,	  /* its branch belongs to &&, ||, ?: inside an expression  */
	IR_B_EXHAUSTIVE = 1 << 2, /* its switch names all of an enum: no default is meant     */
};

struct ir_block {
	uint32_t first, n; /* into fn->ins                                          */
	uint8_t term;	   /* enum ir_term_kind                                     */
	uint8_t flags;	   /* enum ir_block_flag                                    */
	struct ir_ref cond;
	ir_type cond_type;
	uint32_t succ, n_succ; /* into fn->succs                                        */
	uint32_t cases;	       /* into fn->cases: n_succ - 1 of them                    */
	ir_loc loc;	       /* of the terminator                                     */
	ir_str label;	       /* name of the label that stands at its start, ""        */
};

enum ir_func_status {
	IR_FULL,
	IR_PARTIAL, /* its source has errors: findings that rest on absence are not made    */
	IR_FAILED,  /* could not be lowered: reason says why, there are no blocks           */
};

struct ir_func {
	uint32_t sym;	/* index into unit->syms                                 */
	uint8_t status; /* enum ir_func_status                                   */
	ir_str reason;	/* for PARTIAL and FAILED                                */
	ir_loc reason_loc;
	ir_loc loc, end_loc; /* the name; the closing brace                           */
	ir_type ret;
	uint32_t ret_local; /* aggregate results: the local to copy to, or IR_NO     */
	uint32_t n_params;  /* locals[0 .. n_params) are the parameters              */
	struct ir_local *locals;
	uint32_t n_locals;
	struct ir_ins *ins;
	uint32_t n_ins;
	struct ir_block *blocks; /* in reverse post-order, entry first, all reachable     */
	uint32_t n_blocks;
	uint32_t *succs;
	uint32_t n_succs;
	struct ir_case *cases;
	uint32_t n_cases;
	struct ir_call *calls;
	uint32_t n_calls;
	struct ir_arg *args;
	uint32_t n_args;
};

/* ---- units ------------------------------------------------------------------------------ */

enum ir_note_kind {
	IR_NOTE_ERROR, /* an error of the source, as the compiler says it                */
	IR_NOTE_FLAG,  /* an argument that clang does not know was dropped               */
	IR_NOTE_OTHER,
};

struct ir_note {
	uint8_t kind;
	ir_loc loc;
	ir_str text;
};

struct ir_unit {
	struct arena mem; /* everything below that is not a VEC lives here          */
	struct strtab strs;
	ir_str dir, main_path;
	uint32_t ptr_bytes; /* size of a pointer on the target                        */
	VEC(struct ir_file) files;
	VEC(struct ir_span) locs;
	VEC(struct ir_typ) types;
	VEC(struct ir_field) fields;
	VEC(ir_type) params;
	VEC(struct ir_const) consts;
	VEC(struct ir_measure) measures; /* 0: none                                     */
	VEC(struct ir_lit) lits;
	VEC(struct ir_sym) syms;
	VEC(uint8_t) param_flags;
	VEC(struct ir_global) globals;
	VEC(struct ir_data) datas;
	VEC(struct ir_item) items;
	VEC(struct ir_func) funcs;
	VEC(struct ir_note) notes;
	struct map const_ids; /* interning of consts, types and locations               */
	struct map type_ids;
	struct map loc_ids;
};

/* A unit with void as type 0, location 0 and string 0; and its end.  NULL is fine. */
struct ir_unit *ir_unit_new(void);
void ir_unit_free(struct ir_unit *u);

/* The main file's path, for a unit that was read from text which does not say it. */
void ir_unit_set_main(struct ir_unit *u, const char *path);

/* Interned: equal arguments give equal numbers.  t->first/n of functions and records are
 * the caller's; records are never merged, functions and the rest structurally. */
ir_type ir_type_add(struct ir_unit *u, const struct ir_typ *t);
struct ir_ref ir_const_add(struct ir_unit *u, ir_type type, int64_t value);
/* … that is the size of what m says. */
struct ir_ref ir_const_add_size(struct ir_unit *u, ir_type type, int64_t value,
				const struct ir_measure *m);
ir_loc ir_loc_add(struct ir_unit *u, const struct ir_span *s);

static inline const struct ir_typ *ir_typ(const struct ir_unit *u, ir_type t)
{
	return &u->types.v[t];
}

/* The instruction whose value r is, or NULL. */
static inline const struct ir_ins *ir_ins_of(const struct ir_func *fn, struct ir_ref r)
{
	return ir_ref_is(r, IR_TMP) ? &fn->ins[ir_ref_index(r)] : NULL;
}

/* What r is the value of before any conversion. */
static inline struct ir_ref ir_without_casts(const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP) && fn->ins[ir_ref_index(r)].op == IR_CAST)
		r = fn->ins[ir_ref_index(r)].a;
	return r;
}

/* The comparison that says the same of its operands the other way round. */
static inline enum ir_op ir_mirrored(enum ir_op op)
{
	switch ((int)op) {
	case IR_LT:
		return IR_GT;
	case IR_LE:
		return IR_GE;
	case IR_GT:
		return IR_LT;
	case IR_GE:
		return IR_LE;
	default:
		return op;
	}
}

/* Does a function give its parameter p another value (if (!ret) ret = &unused), or put the one or
 * the other into a variable (to = ret ? ret : &unused)?  What is written there is written to one of
 * two objects, and can be said of none.  IR_NO: any parameter. */
bool ir_mixes_param(const struct ir_func *fn, uint32_t p);

/* The block of an instruction; looks at one block after the other. */
uint32_t ir_block_of(const struct ir_func *fn, uint32_t ins);

static inline const char *ir_cstr(const struct ir_unit *u, ir_str s)
{
	return strtab_get(&u->strs, s);
}

static inline bool ir_type_is(const struct ir_unit *u, ir_type t, enum ir_type_kind kind)
{
	return u->types.v[t].kind == kind;
}

/* Is the type an aggregate in the sense of the head of this file? */
static inline bool ir_type_is_aggregate(const struct ir_unit *u, ir_type t)
{
	uint8_t k = u->types.v[t].kind;

	return k == IR_RECORD || k == IR_ARRAY || k == IR_OPAQUE;
}

/* Type of an operand's value: pointer types for addresses of places are void * (0-elem) and
 * not to be relied on.  fn may be NULL where r is no IR_TMP. */
ir_type ir_ref_type(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref r);

/* The source's name for an operand: "x", "p->next", "a[i].b", "f(…)", for messages.
 * An IR_TMP that loads is named by the place that it loads.  Text lives in mem. */
const char *ir_ref_text(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref r,
			struct arena *mem);

/* The place that an address denotes, named likewise: "x", "*p", "p->next". */
const char *ir_place_text(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref addr,
			  struct arena *mem);

/* Properties of the operations, made from ops.def. */
enum ir_op_flag { IR_OPF_R = 1, IR_OPF_M = 2, IR_OPF_E = 4 };
struct ir_op_info {
	const char *name; /* lower case, as in the text form                        */
	uint8_t n_operands;
	uint8_t flags; /* enum ir_op_flag                                        */
};
extern const struct ir_op_info ir_ops[IR_N_OPS];

/* ---- building (build.c) --------------------------------------------------------------- */

/* Builds one function: blocks may be filled in any order; finish() sorts them into reverse
 * post-order, drops the unreachable ones and renumbers. */
struct ir_builder;

struct ir_builder *ir_build_begin(struct ir_unit *u, uint32_t sym);
uint32_t ir_build_local(struct ir_builder *b, const struct ir_local *l);
struct ir_local *ir_build_local_at(struct ir_builder *b, uint32_t local); /* until the next add */
uint32_t ir_build_block(struct ir_builder *b);		/* a new, empty, unfinished block */
void ir_build_at(struct ir_builder *b, uint32_t block); /* what follows goes there        */
uint32_t ir_build_here(const struct ir_builder *b);	/* current block                  */
bool ir_build_open(const struct ir_builder *b);		/* current block has no terminator */
struct ir_ref ir_build_ins(struct ir_builder *b, const struct ir_ins *ins);
const struct ir_ins *ir_build_ins_at(const struct ir_builder *b, uint32_t ins); /* of an IR_TMP */
/* call->first and ->n are set here; args are copied. */
struct ir_ref ir_build_call(struct ir_builder *b, const struct ir_ins *ins, struct ir_call *call,
			    const struct ir_arg *args, uint32_t n_args);
void ir_build_jmp(struct ir_builder *b, uint32_t to, ir_loc loc);
void ir_build_br(struct ir_builder *b, struct ir_ref cond, ir_type type, uint32_t yes, uint32_t no,
		 uint8_t block_flags, ir_loc loc);
void ir_build_switch(struct ir_builder *b, struct ir_ref cond, ir_type type, uint32_t dflt,
		     const struct ir_case *cases, const uint32_t *to, uint32_t n, ir_loc loc);
void ir_build_ret(struct ir_builder *b, struct ir_ref value, ir_type type, ir_loc loc);
void ir_build_unreachable(struct ir_builder *b, ir_loc loc);
void ir_build_igoto(struct ir_builder *b, struct ir_ref target, const uint32_t *to, uint32_t n,
		    ir_loc loc);
void ir_build_label(struct ir_builder *b, uint32_t block, ir_str name);
void ir_build_flags(struct ir_builder *b, uint32_t block, uint8_t flags); /* adds to them    */
/* Adds the function to the unit and frees the builder.  Status PARTIAL/FAILED with reason. */
uint32_t ir_build_finish(struct ir_builder *b, const struct ir_func *proto);
/* Throws away what was built; the unit has no function for it. */
void ir_build_abandon(struct ir_builder *b);

/* ---- comparing (hash.c) --------------------------------------------------------------- */

/* The whole content: what is analysed and what is said of it, places, names and notes included, and
 * the folder and main file that it belongs to.  Units of equal hash come to the same findings. */
uint64_t ir_unit_hash(const struct ir_unit *u);

/* ---- text, verifier, binary ------------------------------------------------------------- */

struct strbuf;

/* The unit (or one function) as text.  The form is documented in docs/ir.md. */
void ir_print_unit(const struct ir_unit *u, struct strbuf *out);
void ir_print_func(const struct ir_unit *u, const struct ir_func *fn, struct strbuf *out);

/* Read the text form.  PS_OK with *ret_unit (free with ir_unit_free), or PS_EPARSE with a
 * message "line N: …" in *reterr. */
int ir_parse_unit(const char *text, size_t n_bytes, struct ir_unit **ret_unit,
		  struct strbuf *reterr);

/* Check the invariants; PS_OK, or PS_EINVAL with all violations in *reterr, each naming
 * function, block, instruction, what was expected and what was found. */
int ir_verify_unit(const struct ir_unit *u, struct strbuf *reterr);

#endif
