/* front_p.h - what the files of the front end share: the state of one translation unit, the
 * state of one function that is being lowered, and who does what.
 *
 *	front.c   arguments, parsing, diagnostics, the order of things
 *	text.c    the source's text: buffers, lines, what stands where
 *	loc.c     source ranges
 *	types.c   types, records, fields
 *	decls.c   functions and globals; attrs.c their attributes
 *	consts.c  literals and constant expressions; measure.c what sizeof measures
 *	data.c    initialisers of globals; brace.c the walk over braces and designators
 *	func.c    one function from its parameters to its end
 *	stmt.c    statements; local.c declarations; loop.c for, while, do; switch.c;
 *	          scope.c leaving and goto; asm.c
 *	expr.c    values; place.c places; unexposed.c, generic.c, atomic.c what libclang shows
 *	          without saying what it is
 *	ops.c     arithmetic, conversions, assignment; cond.c conditions; call.c, builtin.c calls
 *	init.c    initialisers of locals
 *	vanished.c assertions that were compiled out, read by little.c; macros.c macros as text
 *	lost.c     what an error took out of a function; gone.c functions that it took
 *
 * Cursors are asked for their children once, into a buffer that is used like a stack.
 * A construct that cannot be lowered ends the function with fn_fail(), which does not return:
 * fn_try() catches it by longjmp, so nothing between the two owns memory other than in the
 * buffers of struct front, which are cut back there.  Where the source has errors, it ends the
 * statement only (lost.c).
 */
#ifndef PS_FRONT_P_H
#define PS_FRONT_P_H

#include "engine/front/front.h"

#include <clang-c/Index.h>

/* ---- one translation unit ------------------------------------------------------------- */

struct src_file {
	CXFile file;
	const char *buf; /* libclang's; NULL where it has none                     */
	size_t size_bytes;
	VEC(uint32_t) lines; /* offsets of line starts; empty until asked for          */
	uint32_t hint;	     /* line that was asked for last                           */
	bool is_lowered;     /* functions came from here                               */
};

struct src_error {
	uint32_t file, offset;
	ir_loc loc;
	ir_str text;
};

#define LOC_SLOTS 4096

struct loc_slot {
	unsigned begin, end; /* libclang's raw numbers                                 */
	ir_loc loc;
};

/* The use of a macro with its arguments, by offsets into a file. */
struct macro_use {
	uint32_t file;
	unsigned start, end;
};

/* Where a macro is defined: behind "#define" up to the end of the file.  next: another definition
 * of the same name, index into front.macros + 1. */
struct macro_line {
	const char *p, *end;
	uint32_t next;
};

/* What a declaration became: kind in the upper half, index in the lower. */
enum decl_kind { DECL_NONE, DECL_SYM, DECL_GLOBAL, DECL_LOCAL };

/* One operator on the way from the leftmost operand of a chain to its top (ops.c). */
struct link {
	CXCursor node, right; /* right: null for an implicit conversion                 */
	ir_type type;
	enum CXBinaryOperatorKind op;
};

struct front {
	const struct front_input *in;
	CXTranslationUnit tu;
	struct ir_unit *u;
	VEC(struct src_file) files; /* parallel to u->files                               */
	struct map file_ids;	    /* CXFile -> number                                   */
	struct map path_ids;	    /* ir_str -> number                                   */
	CXFile last_file;
	uint32_t last_file_id;
	struct loc_slot *loc_slots; /* LOC_SLOTS of them, by hash                         */
	struct macro_use last_use;  /* that was measured                                  */
	ir_loc nowhere;		    /* where that is what libclang says of what is wrong  */
	struct map types;	    /* CXType.data[0] -> ir_type | quals << 32            */
	struct map records;	    /* record declaration -> ir_type                      */
	struct map fields;	    /* field declaration -> record << 32 | field          */
	struct map decls;	    /* declaration -> enum decl_kind << 32 | index        */
	struct map names;	    /* ir_str of a function -> index into named + 1        */
	struct map enumerators;	    /* ir_str -> value, of enums at the top of the file      */
	bool has_enumerators;
	struct map macro_ids;	/* hash of a name -> index into macros + 1            */
	struct map macro_files; /* buffers that were read for macros                  */
	VEC(struct macro_line) macros;
	VEC(CXCursor) named;
	VEC(uint8_t) builtin; /* by symbol: enum builtin                            */
	VEC(CXCursor) def;    /* by symbol: its definition, or null                 */
	VEC(uint32_t) work;   /* symbols whose definitions are to be lowered        */
	uint32_t n_worked;
	VEC(uint32_t) global_work; /* globals whose initialisers are to be read          */
	VEC(CXCursor) global_def;  /* by global: the declaration with the initialiser    */
	VEC(CXCursor) kids;	   /* buffer of children, used like a stack              */
	VEC(struct link) chain;	   /* used like a stack, too                              */
	VEC(struct src_error) errors;
	VEC(struct ir_arg) args;  /* used like a stack                                   */
	VEC(uint32_t) numbers;	  /* used like a stack                                   */
	VEC(struct plan *) plans; /* initialisers under way (init.c), a stack            */
	struct map unknown_data;  /* type -> data of which nothing is known             */
	ir_type t_int, t_char, t_uchar, t_size, t_ptrdiff, t_voidp;
	bool is_static_init; /* reading the initialiser of a global                 */
	uint64_t n_lines;
	uint32_t n_failed;
};

/* Run of children in f->kids. */
struct kids {
	uint32_t base, n;
};

struct kids kids_of(struct front *f, CXCursor c);
static inline CXCursor kid(const struct front *f, struct kids k, uint32_t i)
{
	return f->kids.v[k.base + i];
}
static inline void kids_drop(struct front *f, struct kids k)
{
	f->kids.n = k.base;
}
/* The first max children in out; returns how many there are. */
uint32_t kids_few(CXCursor c, CXCursor *out, uint32_t max);
CXCursor kid_only(CXCursor c); /* the first child, or a null cursor                        */

/* Strings of libclang as ours. */
ir_str front_str(struct front *f, CXString s);

/* text.c */
uint32_t file_id(struct front *f, CXFile file);
uint32_t file_line(struct src_file *s, uint32_t offset, uint32_t *ret_col);
/* Text from where loc is spelled up to the end of its buffer; NULL, both, where there is none. */
const char *text_at(struct front *f, CXSourceLocation loc, const char **ret_end);
const char *text_of(struct front *f, CXCursor c, const char **ret_end);
bool text_starts(const char *p, const char *end, const char *word);
const char *text_skip_space(const char *p, const char *end);
/* Past the token at p: an identifier, number, string, comment or single character. */
const char *text_skip_token(const char *p, const char *end);
/* Split the list in parentheses that opens at or after p at separator, at depth 0; returns
 * the number of parts (at most max; more: max + 1), or 0 where there is no such list. */
struct text_part {
	const char *s, *end;
};
uint32_t text_split(const char *p, const char *end, char separator, struct text_part *parts,
		    uint32_t max);
/* Is there anything but spaces and comments? */
bool text_part_empty(struct text_part part);
bool text_parts_equal(struct text_part a, struct text_part b);

/* loc.c */
ir_loc loc_of(struct front *f, CXCursor c);
ir_loc loc_of_binary(struct front *f, CXCursor c, CXCursor right); /* right: its last operand */
ir_loc loc_of_range(struct front *f, CXSourceRange r);
ir_loc loc_of_point(struct front *f, CXSourceLocation l);
ir_loc loc_of_end(struct front *f, CXCursor c); /* its last character                       */
/* loc, as what a construct does with it: "if (p)" in a macro compares there, though p is an
 * argument. */
ir_loc loc_in(struct front *f, ir_loc loc, ir_loc construct);
/* From c's first to behind its last character, as offsets in the file that uses the macros it
 * may come from; false where libclang does not know. */
bool loc_offsets(struct front *f, CXCursor c, uint32_t *ret_file, uint32_t *ret_from,
		 uint32_t *ret_to);

/* types.c */
enum quals { Q_CONST = 1, Q_VOLATILE = 2, Q_ATOMIC = 4, Q_NORETURN = 8 };
struct qtype {
	ir_type t;
	uint32_t quals;
};
struct qtype type_of(struct front *f, CXType t);
struct qtype expr_type(struct front *f, CXCursor c);
/* The same for values: what has to do with a parameter "int a[]" is shown as an array. */
ir_type value_type(struct front *f, CXCursor c);
ir_type type_ptr_to(struct front *f, ir_type elem, bool elem_is_const);
ir_type type_decayed(struct front *f, ir_type t); /* of parameters: arrays, functions        */
ir_type type_pointee(const struct front *f, ir_type t);
/* Record and number of a field; false where it is unknown. */
bool field_of(struct front *f, CXCursor field, ir_type *ret_record, uint32_t *ret_index);
/* Way from record to field inner of record target through anonymous members: numbers of the
 * steps before the last in path[0 .. n); n, or -1. */
int field_path(const struct front *f, ir_type record, ir_type target, uint32_t *path, int max);
bool type_same_int(const struct ir_unit *u, ir_type a, ir_type b);

/* decls.c */
uint64_t decl_lookup(struct front *f, CXCursor decl);
void decl_bind(struct front *f, CXCursor decl, enum decl_kind kind, uint32_t index);
uint32_t decl_sym(struct front *f, CXCursor decl);
bool decl_enumerator(struct front *f, ir_str name, int64_t *ret); /* of the file's top      */
uint32_t decl_sym_builtin(struct front *f, const char *name, ir_type ret);
uint32_t decl_sym_named(struct front *f, const char *name, CXCursor *ret);
uint32_t decl_global(struct front *f, CXCursor decl, const char *function);
void decls_top(struct front *f);
uint32_t global_anonymous(struct front *f, ir_type t, const char *name);

/* attrs.c */
struct attrs {
	uint32_t sym_flags;    /* enum ir_sym_flag                                       */
	uint16_t global_flags; /* weak, section                                          */
	uint16_t param_flags;  /* nonnull on a parameter                                 */
	bool unused, nonnull_all;
	uint32_t nonnull[8]; /* argument numbers from 1                                */
	uint32_t n_nonnull;
	uint8_t alloc_size[2];
	char cleanup[128], counted_by[128], annotate[256];
};
void attrs_of(struct front *f, CXCursor decl, struct attrs *ret);

/* consts.c */
bool literal_int(struct front *f, CXCursor c, int64_t *ret);
bool literal_float(struct front *f, CXCursor c, double *ret);
uint32_t literal_string(struct front *f, CXCursor c);	   /* index into u->lits           */
bool const_int(struct front *f, CXCursor c, int64_t *ret); /* integer constant expression  */
int64_t const_fit(struct front *f, ir_type t, int64_t v);  /* as a value of type t         */
struct ir_ref const_convert(struct front *f, struct ir_ref c, ir_type to);
struct ir_ref const_double(struct front *f, ir_type t, double v);
/* A constant of type `to`: a number, or an address and bytes to add to it. */
bool const_value(struct front *f, CXCursor c, ir_type to, struct ir_ref *ret, int64_t *ret_addend);
bool const_bool(struct front *f, CXCursor c, bool *ret);

/* measure.c: what a sizeof that gives `size` measures; false: that is not known. */
bool measure_of(struct front *f, CXCursor c, int64_t size, struct ir_measure *ret);

/* brace.c: the leaves of an initialiser, in order. */
struct leaf {
	uint64_t offset_bytes;
	ir_type type;	/* of the object                                          */
	ir_type record; /* bit-fields: their record and field; record 0: none     */
	uint32_t field;
	CXCursor value;
	uint64_t repeat; /* [a ... b]: how many elements get the value             */
	uint64_t stride_bytes;
	uint32_t first_step, n_steps; /* way to the object, into steps                     */
};
struct step {
	ir_type aux;	/* record, or element type                                */
	uint32_t field; /* IR_NO: an element                                      */
	uint64_t index;
};
struct leaves {
	VEC(struct leaf) v;
	VEC(struct step) steps;
	VEC(struct step) at; /* way to the current object                              */
	bool *dynamic;	     /* init.c: by leaf; owned                                 */
	const char *problem; /* what was not understood, or NULL                       */
};
void leaves_of(struct front *f, ir_type t, CXCursor init, struct leaves *ret);
void leaves_release(struct leaves *l);
bool is_string_init(struct front *f, ir_type array, CXCursor init, CXCursor *ret);
CXCursor strip_parens(CXCursor c);

/* data.c */
uint32_t data_begin(struct front *f, ir_type t);
void data_item(struct front *f, uint32_t data, const struct ir_item *item);
uint32_t data_of_leaves(struct front *f, ir_type t, const struct leaves *l, const bool *skip);
uint32_t data_unknown(struct front *f, ir_type t);
uint32_t data_of_init(struct front *f, ir_type t, CXCursor init);
void data_globals(struct front *f);

/* ---- one function --------------------------------------------------------------------- */

struct val {
	struct ir_ref ref; /* aggregates: the address                                */
	ir_type type;
};

struct place {
	struct ir_ref addr;
	ir_type type;
	uint32_t quals;
	bool is_bits;  /* a bit-field: reading back what was stored may differ   */
	uint32_t bits; /* … its width                                            */
};

struct scope_node {
	uint32_t parent, local;
};

struct jump {
	uint32_t block, scope; /* block IR_NO: not inside any                            */
};

struct label {
	uint32_t block, scope;	   /* scope IR_NO: not met yet                               */
	bool addr_taken, is_bound; /* is_bound: its statement is known                     */
	ir_str name;
};

struct pending {
	uint32_t from, scope; /* the unfinished block that the goto ends                */
	uint32_t label;	      /* into fn->labels, or IR_NO: the hub of computed gotos   */
	ir_loc loc;
};

struct switch_case {
	struct ir_case range;
	uint32_t block, scope;
};

struct switch_ctx {
	struct switch_ctx *outer;
	ir_type type;
	bool has_lost; /* an error may have taken labels from it                         */
	VEC(struct switch_case) cases;
	struct jump dflt;
};

struct fn {
	struct front *f;
	struct ir_builder *b;
	ir_str name;
	ir_type ret;
	uint32_t n_params;
	uint32_t ret_local;
	uint32_t depth; /* of recursion                                           */
	uint32_t scope; /* innermost, into scopes; 0 = the function               */
	VEC(struct scope_node) scopes;
	struct jump brk, cont;
	struct switch_ctx *sw;
	struct map label_ids; /* label statement -> into labels + 1                     */
	VEC(struct label) labels;
	VEC(struct pending) gotos;
	uint32_t hub_temp;    /* local with the target of computed gotos, or IR_NO      */
	struct map vla_sizes; /* canonical CXType -> local that holds its size in bytes */
	uint8_t branch_flags; /* for the next branch                                    */
	ir_loc construct;     /* if, loop, ?: whose condition is being lowered             */
	bool in_short;	      /* inside &&, ||, ?:                                      */
	VEC(uint32_t) errors; /* of the source: offsets in its file, in order             */
	uint32_t file;	      /* … which is this one                                      */
	bool is_guarded;      /* errors, there or elsewhere: what is not understood is lost  */
	struct fn_guard *guard;
	ir_str reason; /* of what was not understood last                               */
	ir_loc reason_loc;
};

#define FN_MAX_DEPTH 20000

/* Runs f(fn, arg); false where it ended in fn_fail().  What was built by then stays; all else
 * is as it was before. */
bool fn_try(struct fn *fn, void (*f)(struct fn *, void *), void *arg);
/* Ends the innermost fn_try(); does not return. */
PS_NORETURN void fn_fail(struct fn *fn, CXCursor at, const char *fmt, ...) PS_PRINTF(3, 4);
/* … saying the kind of at: "expression is not understood: BlockExpr". */
PS_NORETURN void fn_fail_kind(struct fn *fn, CXCursor at, const char *what);
static inline void fn_deeper(struct fn *fn, CXCursor at)
{
	if (++fn->depth > FN_MAX_DEPTH)
		fn_fail(fn, at, "nested too deeply");
}

/* func.c */
void lower_function(struct front *f, uint32_t sym, CXCursor def);
/* When all others are lowered: those that clang dropped are functions that failed. */
void gone_functions(struct front *f);

/* addr.c: IR_L_ADDR_TAKEN */
void mark_addr_taken(const struct ir_unit *u, struct ir_func *fn);

/* stmt.c */
void stmt(struct fn *fn, CXCursor c);
void compound(struct fn *fn, CXCursor c);
struct val stmt_expr(struct fn *fn, CXCursor c, bool want_value);

/* local.c */
void decl_stmt(struct fn *fn, CXCursor c);
void keep_param_sizes(struct fn *fn, CXCursor param); /* int a[n][m]                        */
/* Size in bytes of a variable-length array type that was declared here, false if unknown. */
bool vla_size(struct fn *fn, CXType t, struct val *ret, ir_loc loc);

/* loop.c */
void while_stmt(struct fn *fn, CXCursor c);
void do_stmt(struct fn *fn, CXCursor c);
void for_stmt(struct fn *fn, CXCursor c);

/* switch.c */
void switch_stmt(struct fn *fn, CXCursor c);
CXCursor case_label(struct fn *fn, CXCursor c); /* the statement behind it                   */

/* scope.c */
void scope_enter(struct fn *fn, uint32_t local, ir_loc loc);
void scope_leave(struct fn *fn, uint32_t to, ir_loc loc); /* EXITs down to scope to    */
void scope_close(struct fn *fn, uint32_t to, ir_loc loc); /* … and go on from there    */
void scope_jump(struct fn *fn, struct jump to, ir_loc loc);
void scope_edge(struct fn *fn, uint32_t from, struct jump to, ir_loc loc);
uint32_t label_id(struct fn *fn, CXCursor label_stmt);
uint32_t label_named(struct fn *fn, ir_str name);
void goto_label(struct fn *fn, uint32_t label, ir_loc loc);
CXCursor label_stmt(struct fn *fn, CXCursor c); /* the statement behind it                   */
void goto_stmt(struct fn *fn, CXCursor c);
void igoto_stmt(struct fn *fn, CXCursor c);
void scope_finish(struct fn *fn, CXCursor body, ir_loc loc); /* ends the gotos             */

/* asm.c */
void asm_stmt(struct fn *fn, CXCursor c);
struct ir_arg asm_operand(struct fn *fn, CXCursor c, bool is_output);
bool is_place_kind(CXCursor c); /* may c be an output?                                   */

/* expr.c */
struct val rv(struct fn *fn, CXCursor c);
void eff(struct fn *fn, CXCursor c); /* effects only                              */
void rv_into(struct fn *fn, struct place to, CXCursor c); /* initialise an aggregate         */

/* place.c */
struct place lv(struct fn *fn, CXCursor c);
struct place lv_flags(struct fn *fn, CXCursor c, uint16_t flags);
struct val load(struct fn *fn, struct place p, ir_loc loc);
void store(struct fn *fn, struct place p, struct val v, uint16_t flags, ir_loc loc);
struct place place_field(struct fn *fn, struct place base, ir_type record, uint32_t field,
			 uint16_t flags, ir_loc loc);
struct place place_local(struct fn *fn, uint32_t local);
uint32_t temp_local(struct fn *fn, ir_type t, ir_loc loc);
bool is_plain_var(struct fn *fn, CXCursor c);
bool local_named(struct fn *fn, ir_str name, uint32_t *ret); /* as seen from here           */

/* unexposed.c */
enum ux {
	UX_CAST,     /* implicit conversion, or a mere wrapper, of kid[0]                  */
	UX_CONST,    /* a constant: ask clang_Cursor_Evaluate                              */
	UX_SELECT,   /* __builtin_choose_expr: kid[0] is the one that is chosen            */
	UX_ELVIS,    /* kid[0] ?: kid[1]                                                   */
	UX_VA_ARG,   /* of kid[0]                                                          */
	UX_OFFSETOF, /* not constant                                                       */
	UX_ATOMIC,   /* __atomic_…, __c11_atomic_…                                         */
	UX_OPAQUE,   /* vector shuffles and conversions: kids, value unknown              */
	UX_LOST,     /* an expression with an error in it: the kids are what is left of it  */
};
enum ux ux_of(struct front *f, CXCursor c, CXCursor ret_kids[2]);
struct val rv_unexposed(struct fn *fn, CXCursor c);
struct val rv_elvis(struct fn *fn, CXCursor c, CXCursor value, CXCursor other);

/* atomic.c */
struct val rv_atomic(struct fn *fn, CXCursor c);

/* generic.c */
bool generic_choice(struct front *f, CXCursor c, CXCursor *ret);

/* ops.c */
struct ir_ref emit(struct fn *fn, enum ir_op op, ir_type t, struct ir_ref a, struct ir_ref b,
		   ir_loc loc);
/* ---- sure.c -------------------------------------------------------------------------- */

enum sure { SURE_NOT, SURE_TRUE, SURE_FALSE };

/* Are these the parentheses of a macro that says what its argument, a condition, comes to? */
enum sure sure_of(struct fn *fn, CXCursor paren);

struct ir_ref emit_aux(struct fn *fn, enum ir_op op, ir_type t, struct ir_ref a, struct ir_ref b,
		       ir_type aux, uint16_t flags, ir_loc loc);
struct ir_ref emit_call_void(struct fn *fn, uint32_t sym, struct ir_arg *arg, uint16_t flags,
			     uint32_t cleanup_of, ir_loc loc);
struct ir_ref int_const(struct fn *fn, ir_type t, int64_t v);
struct val convert(struct fn *fn, struct val v, ir_type to, bool is_explicit, ir_loc loc);
struct val unknown(struct fn *fn, ir_type t, ir_loc loc);
struct val truth(struct fn *fn, struct val v, bool negate, ir_loc loc);
struct val as_pointer(struct fn *fn, struct val v, ir_loc loc);
struct val as_index(struct fn *fn, struct val v, ir_loc loc);
ir_type promoted(struct fn *fn, ir_type t);
struct val binary_op(struct fn *fn, enum CXBinaryOperatorKind op, struct val a, struct val b,
		     ir_type t, ir_loc loc);
struct val rv_binary(struct fn *fn, CXCursor c);
struct val rv_unary(struct fn *fn, CXCursor c);
struct val assign(struct fn *fn, CXCursor c, bool want_value);
struct val compound_assign(struct fn *fn, CXCursor c, bool want_value);
struct val inc_dec(struct fn *fn, CXCursor c, bool want_value);

/* cond.c */
void cond(struct fn *fn, CXCursor c, uint32_t yes, uint32_t no);
void branch_on(struct fn *fn, struct val v, uint32_t yes, uint32_t no, ir_loc loc);
struct val rv_logical(struct fn *fn, CXCursor c);
struct val rv_conditional(struct fn *fn, CXCursor c, const struct place *dest, bool want_value);

/* call.c */
struct val rv_call(struct fn *fn, CXCursor c, const struct place *dest);
struct val call_sym(struct fn *fn, uint32_t sym, ir_type ret, const struct ir_arg *args, uint32_t n,
		    ir_loc loc);
CXCursor callee_decl(CXCursor callee);

/* builtin.c */
enum builtin {
	B_NONE,
	B_EXPECT,
	B_UNREACHABLE,
	B_ASSUME,
	B_EVALUATE, /* constant_p and kin                                                   */
	B_OBJECT_SIZE,
	B_ALLOCA,
	B_SAME, /* value of the first argument                                          */
	B_ADDRESSOF,
};
enum builtin builtin_of_name(const char *name);
bool builtin_noreturn(const char *name);
/* True with *ret where the call was lowered here. */
bool rv_builtin(struct fn *fn, CXCursor c, enum builtin b, struct kids args, struct val *ret);

/* vanished.c: where an assertion may have been compiled out, what it says is assumed */
void vanished_here(struct fn *fn, CXCursor c);		 /* c is all that a macro left     */
void vanished_before(struct fn *fn, CXCursor null_stmt); /* the macro came to nothing      */

/* lost.c: where the source has errors, fn->errors.n > 0; else nothing is done */
void lost_find(struct fn *fn, CXCursor def);
/* Statements of a block: what was lost before next, or before its end.  *at is the offset up
 * to which the block's text is accounted for; start with lost_start(). */
uint32_t lost_start(struct fn *fn, CXCursor block);
void lost_before(struct fn *fn, uint32_t *at, CXCursor next);
void lost_at_end(struct fn *fn, uint32_t at, CXCursor block);
bool lost_here(struct fn *fn, CXCursor null_stmt); /* does it stand for what was lost?      */
void lost_stmt(struct fn *fn, ir_loc loc);	   /* whatever it was, paths end            */
struct val lost_expr(struct fn *fn, CXCursor c);

/* init.c */
void init_local(struct fn *fn, struct place to, CXCursor init);
struct place compound_literal(struct fn *fn, CXCursor c);
void plans_drop(struct front *f, uint32_t down_to);

#endif
