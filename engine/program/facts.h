/* facts.h - what everything but the analysis of a function itself wants to know of it: lists of
 * what its code refers to, calls, writes and checks.
 *
 * They are collected once, when the unit is made, and kept beside it.  From them linking, the order
 * of functions, beliefs, effects and meanings are made; code is read only of functions that are
 * analysed.  So what these passes can see of a function is what stands here, whether its body is
 * there or not.
 *
 * The facts of a unit have the unit's numbers, those of a program the program's (link.h).
 */
#ifndef PS_PROGRAM_FACTS_H
#define PS_PROGRAM_FACTS_H

#include "engine/base/strbuf.h"
#include "engine/ir/ir.h"

/* LIST(name, columns of a row).  Columns: R operand (function, global, literal, or none), S
 * function, G global, T type, P place, Z string, W a word, B three words: a place (enum
 * fact_place).
 */
#define FACT_LISTS(LIST)                                                                           \
	/* parameters: name, type, flags, flags of the declaration, place; for messages of callers \
	 */                                                                                        \
	LIST(params, "ZTWWP")                                                                      \
	LIST(callees, "S") /* by name, each once                                           */      \
	/* number of a way to a return, ascending; whom it calls there (ways.c) */                 \
	LIST(ways, "WS")                                                                           \
	/* functions and globals, each once: of arguments, instructions, constant data, results */ \
	LIST(refs, "R")                                                                            \
	LIST(more, "R")	 /* … of other terminators, of cleanups */                                 \
	LIST(lits, "R")	 /* literals, each once, in the order in which they get their names */     \
	LIST(named, "S") /* functions whose address is used for more than to call them */          \
	LIST(types, "T") /* all that its code has, each once */                                    \
	LIST(fields, "TW")                                                                         \
	/* beliefs: what they are about (of a call: and the instruction), fate, first check */     \
	LIST(result_uses, "SWWP")                                                                  \
	LIST(field_uses, "TWWP")                                                                   \
	LIST(global_uses, "GWP")                                                                   \
	/* who is given null that is written there, or a parameter of the function: number of the  \
	 * argument, of the parameter (from 1; 0: it is null) */                                   \
	LIST(nulls, "SWW")                                                                         \
	LIST(looked, "SWW") /* who it calls; a character that it looks for */                      \
	LIST(sought, "WW")  /* constants that it gives to calls */                                 \
	/* callee or none, type, enum fact_call, arguments; function or none, enum fact_arg,       \
	 * rows in arg_writes: what is written if the callee writes by it */                       \
	LIST(calls, "RTWW")                                                                        \
	LIST(args, "RWW")                                                                          \
	LIST(arg_writes, "B")                                                                      \
	LIST(writes, "B")                                                                          \
	LIST(exposed, "B") /* handed out for writing */                                            \
	LIST(handed, "S")  /* functions that are given to calls */                                 \
	/* where pointers to functions lie that it calls, and what it puts into such places */     \
	LIST(pointers, "B")                                                                        \
	LIST(stores, "BS")                                                                         \
	/* numbers: where one goes, where it comes from, how many bits of it, where that is done;  \
	 * what is compared: with what, as enum fact_compared */                                   \
	LIST(numbers, "BBWP")                                                                      \
	LIST(compared, "BW")                                                                       \
	/* a member, a small number that it is set to or compared with (enum fact_small) */        \
	LIST(small, "BWP")

enum fact_list {
#define LIST(name, columns) FACTS_##name,
	FACT_LISTS(LIST)
#undef LIST
		N_FACT_LISTS
};

extern const char *const fact_columns[N_FACT_LISTS];

static inline uint32_t fact_column_words(char column)
{
	return column == 'B' ? 3 : 1;
}
/* … of a row. */
uint32_t fact_row_words(int list);

/* The three words of a place: this, and what it says. */
enum fact_place {
	FACT_SIZES,  /* scalars without a name: bits of their sizes, from EFFECT_SIZES on       */
	FACT_GLOBAL, /* a global                                                               */
	FACT_FIELD,  /* record type, field                                                     */
	FACT_ALL,    /* type: all that an object of it consists of                             */
	/* of lists of numbers only */
	FACT_RESULT,  /* a function: what it returns                                           */
	FACT_PARAM,   /* a function, number: what it is given                                  */
	FACT_POINTEE, /* a function, number: what it writes by that pointer                    */
	FACT_BYTES,   /* bytes of memory, put together                                         */
};

enum { FACT_NUMBER_LOW = 1 << 8 /* beside the bits of a number: compared with 0 on its way  */ };

enum fact_small { FACT_SMALL_COMPARED = 1 /* beside the number, times two                   */ };

enum fact_compared {
	FACT_COMPARED_BELOW = 1, /* whether it is too small                                   */
	FACT_COMPARED_ABOVE = 2, /* … too large                                               */
};

enum fact_call { FACT_CALL_POINTER = 1 /* returns one                                         */ };

enum fact_arg {
	FACT_ARG_WRITABLE = 1, /* a pointer, not for reading                                 */
	FACT_ARG_FUNCTION = 2, /* a pointer to a function                                    */
};

enum fact_flag {
	FACT_LOST = 1 << 0,	   /* part of its code is missing                             */
	FACT_EMPTY = 1 << 1,	   /* all of it                                               */
	FACT_ASM = 1 << 2,	   /* has assembler                                          */
	FACT_BY_MEMBER = 1 << 3,   /* calls what a member of some object says                  */
	FACT_LOOKED_INTO = 1 << 4, /* the analysis of its callers looks at its code             */
	FACT_CALLBACK = 1 << 5,	   /* gives a pointer to a function to a call                  */
	FACT_CHOOSES = 1 << 6,	   /* calls by pointers, or returns one to a function          */
	FACT_RETURNS = 1 << 7,	   /* has a way to a return without calls by name, or may have */
};

struct func_facts {
	uint64_t content; /* ir_content_func()                                                */
	uint32_t flags;	  /* enum fact_flag                                                   */
	uint32_t n_ins;
	uint32_t first[N_FACT_LISTS + 1]; /* list k: words[first[k] .. first[k + 1])           */
};

struct facts {
	VEC(struct func_facts) funcs;
	VEC(uint32_t) words;
	VEC(uint32_t) open[N_FACT_LISTS]; /* of the function that is collected            */
};

/* Of all functions of a unit, or of a program that has all its bodies. */
void facts_collect(const struct ir_unit *u, struct facts *ret);
void facts_release(struct facts *f);

/* A list of a function: rows from begin up to end. */
static inline const uint32_t *facts_begin(const struct facts *f, uint32_t func, enum fact_list l)
{
	return f->words.v + f->funcs.v[func].first[l];
}
static inline const uint32_t *facts_end(const struct facts *f, uint32_t func, enum fact_list l)
{
	return f->words.v + f->funcs.v[func].first[l + 1];
}

/* ---- for collecting and linking ----------------------------------------------------------- */

static inline void facts_put(struct facts *f, enum fact_list l, uint32_t word)
{
	*vec_push(&f->open[l]) = word;
}
/* The lists that were put are of the next function. */
void facts_close(struct facts *f, uint64_t content, uint32_t flags, uint32_t n_ins);
/* The next function has as many words in its lists as `first` says, which begins anywhere: they are
 * copied, and can be changed by the caller until more are added. */
struct func_facts *facts_copy(struct facts *f, const uint32_t *first, const uint32_t *words);

/* ---- as bytes -------------------------------------------------------------------------------
 *
 * With the places that symbols, globals and functions have, so that those of the unit need not be
 * read.  For this machine and this build. */

void facts_pack(const struct ir_unit *u, const struct facts *f, struct strbuf *out);

struct facts_bytes {
	const uint32_t *places; /* rows of FACT_PLACE_WORDS, from number 1 on                 */
	const uint32_t *of_syms, *of_globals, *of_funcs; /* … a number each; of functions three:
							  * name, end, reason */
	const uint32_t *funcs; /* rows of FACT_FUNC_WORDS                                     */
	const uint32_t *words;
	uint32_t n_places, n_words;
	uint32_t *mem;
};

enum {
	FACT_PLACE_WORDS = 7, /* file, line, column, end line, end column, macro, flags        */
	FACT_FUNC_WORDS = 4 + N_FACT_LISTS + 1, /* content, flags, n_ins, first                 */
};

/* Of unit u, any bytes: false where they make no sense.  Released with facts_bytes_release. */
bool facts_unpack(const struct ir_unit *u, const void *p, size_t n_bytes, struct facts_bytes *ret);
void facts_bytes_release(struct facts_bytes *b);
uint64_t facts_bytes_content(const struct facts_bytes *b, uint32_t func);

#endif
