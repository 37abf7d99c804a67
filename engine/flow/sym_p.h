/* sym_p.h - symbols and linear forms: the values of the abstract machine.
 *
 * A *symbol* stands for one unknown number: the address of an object, what a parameter held
 * at entry, what a call returned, or a term over other values (op, a, b).  Symbols are
 * interned, so that the same computation over the same values is the same symbol: that is
 * what makes correlated conditions correlate.
 *
 * A *value* (val) is an interned linear form c + k1*s1 + k2*s2 + k3*s3 over mathematical
 * integers, symbols ascending.  Numbers and addresses are one: an address is the symbol of its
 * object plus an offset in bytes, so pointer differences cancel by themselves.  Where a C
 * operation may wrap or lose bits, its result is a symbol defined as OP_WRAP of the form.
 *
 * One table per explored function; it only grows.
 */
#ifndef PS_FLOW_SYM_P_H
#define PS_FLOW_SYM_P_H

#include "engine/base/index.h"
#include "engine/flow/flow.h"

#define INF INT64_MAX /* +∞ as an upper bound, −∞ is INT64_MIN: bounds saturate there   */

typedef uint32_t sym;

enum sym_kind {
	SYM_NONE,
	SYM_UNINIT,   /* what was never written                                            */
	SYM_NULLBASE, /* 0, as the base of an offset from a null pointer                    */
	SYM_BIG,      /* a constant above INT64_MAX: x, y = its low and high 32 bits        */
	SYM_LOCAL,    /* address of local x                                                */
	SYM_GLOBAL,   /* address of global x                                               */
	SYM_FUNC,     /* address of function x                                             */
	SYM_STR,      /* address of string literal x                                       */
	SYM_HEAP,     /* address of the object that the call or alloca at x, y made         */
	SYM_PARAM,    /* what parameter x held at entry                                    */
	SYM_LOAD,     /* what cell x held in epoch y                                       */
	SYM_CALL,     /* what the call at x, y returned (z tells several apart)            */
	SYM_FRESH,    /* unknown, made at x, y for purpose z                               */
	SYM_IND,      /* rounds of loop x since it was widened, in context y: 0, 1, 2 …     */
	SYM_OP,	      /* term op over values x and y                                       */
};

/* Operators of SYM_OP: enum ir_op, and these. */
enum {
	OP_WRAP = 200, /* x reduced into the range of the symbol's type                       */
	OP_TABLE,      /* what the constant object at address y holds at offset x (table.c)   */
};

enum sym_flag {
	SYM_F_MAY_BE_NULL = 1 << 0, /* result of a call that can fail, so say model or body */
	SYM_F_OOM = 1 << 1,	    /* … when memory is exhausted only                      */
	SYM_F_OBJECT = 1 << 2,	    /* address of an object: never null unless MAY_BE_NULL  */
	SYM_F_TAINTED = 1 << 3, /* comes from outside (taint.c); pointers: so does what is there */
	SYM_F_POINTER = 1 << 4, /* has pointer type, or an address as its value         */
	SYM_F_GLOBAL = 1 << 5,	/* reached from a global: any call may change what is there */
	SYM_F_FLOAT = 1 << 6,
	SYM_F_JOIN_NULL = 1 << 7,    /* null in one of the states that were joined               */
	SYM_F_JOIN_UNINIT = 1 << 8,  /* never written in one of the states that were joined      */
	SYM_F_JOIN_KEPT = 1 << 9,    /* written in one, what a caller had there in the other     */
	SYM_F_DOUBTED = 1 << 10,     /* … but its callers do not seem to believe that it fails   */
	SYM_F_MAY_BE_ERR = 1 << 11,  /* result of a call that can fail with an error pointer    */
	SYM_F_ASKED_AGAIN = 1 << 12, /* result of a pure call that the function makes twice     */
	SYM_F_SEVERAL = 1 << 13,     /* what any of several paths, or any round of a loop, left  */
	SYM_F_FAILS = 1 << 14,	/* null, or negative: something outside of the program failed */
	SYM_F_LENGTH = 1 << 15, /* of a string that is there                                */
};

struct sym_info {
	uint8_t kind; /* enum sym_kind                                             */
	uint8_t op;
	uint16_t flags; /* enum sym_flag                                             */
	ir_type type;
	uint32_t x, y, z;
	uint32_t ins;	       /* instruction that made it, or IR_NO                        */
	uint32_t source;       /* SYM_F_TAINTED: instruction that it came in by + 1, 0: not known */
	struct interval range; /* what its type or making allows                            */
	uint32_t cells;	       /* first cell of the object at this address, 0: none          */
	uint32_t n_cells;
	val size;	  /* objects: their size in bytes; VAL_NONE: unknown           */
	bool has_extents; /* objects: some of its places are extents                       */
	bool overlaps;	  /* … or may share bytes: not all are scalars at fixed offsets */
	bool has_strings; /* objects: lengths of strings in it were asked for           */
	bool is_join;	  /* made where states met: any of several values                */
	bool is_no_name;  /* … of which one was not known: places that hold it may differ  */
	uint8_t input;	  /* clean.c: given to the function? 1: no, 2: yes, 0: not asked yet */
	uint32_t join;	  /* join that made it stand for one more value …              */
	val joined;	  /* … which is this one …                                      */
	uint32_t join_at; /* … in this cell, 0: in no memory (join.c)                     */
	val within;	  /* results of strchr and kin: an address in the same object, or null;
			   * other results of pure calls: what they depend on             */
	val as_val;	  /* the symbol as a value, once somebody asked for it          */
	uint32_t swept;	  /* objects: the sweep that was here last, how deep (memory.c)  */
	int8_t swept_depth;
	uint32_t null_if;      /* JOIN_NULL: guards, 0: none (guard.c)                     */
	uint32_t unwritten_if; /* JOIN_UNINIT: likewise                                    */
};

enum { FORM_MAX_TERMS = 3 };

struct term {
	sym s;
	int64_t k; /* neither 0 nor INT64_MIN: it can be divided by and negated          */
};

struct form {
	int64_t c;
	uint16_t n;
	uint16_t less_at; /* of an interned form: the term which …                         */
	val less;	  /* … this value is without, 0: not known yet (val_split)         */
	struct term t[FORM_MAX_TERMS];
};

enum { VAL_NONE = 0, VAL_UNINIT = 1, VAL_ZERO = 2 };

struct cell { /* a scalar place in memory, or an extent                       */
	sym region;
	val offset;
	uint32_t size_bytes;
	ir_type type; /* of integers: as it was accessed first                             */
	bool mixed;   /* … and as another one later: values are converted when read         */
	ir_type rec;  /* record and field through which it was reached first, or 0    */
	uint32_t field;
	ir_type called_rec; /* … and by what a function did that was called, for messages */
	uint32_t called_field;
	uint32_t next;	/* next cell of the same region, 0 ends                         */
	bool extent;	/* bytes that were written together (memory.c)                  */
	uint8_t chars;	/* bytes of a character: the length of the string there (strings.c) */
	bool prefix;	/* … only how many characters there are known not to be 0       */
	bool deep;	/* … once by a call that may have followed pointers in them     */
	uint8_t demand; /* number of the demand that it was written + 1 (latent.c), 0: none   */
	val constant;	/* what the unit's text says that is here, once looked for      */
	bool constant_known;
};

/* A term x & mask. */
struct mask {
	sym term;
	int64_t mask;
	uint32_t next; /* another one of the same x; 0 ends                                */
};

enum { FIRST_SMALL = -16, N_SMALL = 272 }; /* numbers that are asked for again and again */

struct symtab {
	const struct ir_unit *unit;
	VEC(struct sym_info) s;
	VEC(struct form) f;
	VEC(struct cell) cells;
	VEC(struct mask) masks; /* from 1                                                  */
	struct index sym_ids, form_ids, cell_ids;
	struct map mask_ids;
	val small[N_SMALL]; /* as values, once they are; from FIRST_SMALL                   */
	struct map asked;   /* call.c: how often the function makes a pure call, by its text    */
	bool asked_known;
};

void symtab_init(struct symtab *t, const struct ir_unit *u);
void symtab_release(struct symtab *t);

/* The symbol with this identity, made on first use with the range of its type. */
sym sym_get(struct symtab *t, enum sym_kind kind, uint8_t op, ir_type type, uint32_t x, uint32_t y,
	    uint32_t z);

static inline const struct sym_info *sym_info(const struct symtab *t, sym s)
{
	return &t->s.v[s];
}

/* Is it what a constant object holds somewhere (table.c)? */
static inline bool sym_is_table(const struct symtab *t, sym s)
{
	return t->s.v[s].kind == SYM_OP && t->s.v[s].op == OP_TABLE;
}

/* The terms x & constant, for bits.c: the first one's index in masks, 0: none. */
uint32_t sym_masks(const struct symtab *t, val x);
/* `term` is x & mask: remember it, once. */
void sym_note_mask(struct symtab *t, val x, sym term, int64_t mask);

static inline const struct form *val_form(const struct symtab *t, val v)
{
	return &t->f.v[v];
}

val val_const(struct symtab *t, int64_t c);
val val_sym(struct symtab *t, sym s);
val val_of_form(struct symtab *t, const struct form *f);

/* ka*a + kb*b + c; VAL_NONE when it has too many terms or a coefficient overflows. */
val val_lin(struct symtab *t, int64_t ka, val a, int64_t kb, val b, int64_t c);

static inline bool val_is_const(const struct symtab *t, val v, int64_t *ret)
{
	if (v <= VAL_UNINIT || t->f.v[v].n)
		return false;
	*ret = t->f.v[v].c;
	return true;
}

/* The single symbol that v is (coefficient 1, no constant), or 0. */
static inline sym val_single(const struct symtab *t, val v)
{
	const struct form *f = &t->f.v[v];

	return v > VAL_UNINIT && f->n == 1 && f->c == 0 && f->t[0].k == 1 ? f->t[0].s : 0;
}

/* Split an address into the symbol of its object and the offset in bytes.  False when no
 * or no single symbol of v is an address. */
bool val_split(struct symtab *t, val v, sym *ret_base, val *ret_offset);

/* The primitive linear part of v: its constant dropped, coefficients without common divisor, the
 * first one positive; v = *ret_scale * part + *ret_c.  v must not be constant. */
val val_part(struct symtab *t, val v, int64_t *ret_scale, int64_t *ret_c);

uint32_t cell_get(struct symtab *t, sym region, val offset, uint32_t size_bytes);
/* The extent of these bytes: a place of its own, also where a scalar is as large. */
uint32_t extent_get(struct symtab *t, sym region, val offset, uint32_t size_bytes);
/* What is known of the string of such characters that begins there. */
uint32_t string_get(struct symtab *t, sym region, val offset, uint8_t char_bytes, bool prefix);
/* The scalar cell, if there is one already; 0: none. */
uint32_t cell_find(struct symtab *t, sym region, val offset, uint32_t size_bytes);
static inline uint32_t cell_first(const struct symtab *t, sym region) /* 0: none */
{
	return t->s.v[region].cells;
}

/* ---- saturating arithmetic on bounds ------------------------------------------------- */

int64_t sat_add(int64_t a, int64_t b);
int64_t sat_mul(int64_t a, int64_t b);
struct interval iv_add(struct interval a, struct interval b);
struct interval iv_mul(struct interval a, struct interval b);
struct interval iv_scale(struct interval a, int64_t k);
struct interval iv_hull(struct interval a, struct interval b);

static inline bool iv_has(struct interval i, int64_t x)
{
	return i.lo <= x && x <= i.hi;
}

static inline bool iv_single(struct interval i)
{
	return i.lo == i.hi && i.lo != INF && i.lo != INT64_MIN;
}

/* What a type can hold; 64-bit unsigned and pointers: 0 … INF. */
struct interval type_range(const struct ir_unit *u, ir_type t);

#endif
