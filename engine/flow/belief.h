/* belief.h - what the code of a program shows that it believes.
 *
 * That a function can return null is often a matter of arguments that nobody passes; that a field
 * can be null, of a state that the code at hand is never in.  Whether those who use it look at it
 * before tells which it is: "checked at 7 of 8 uses" (Engler et al., "Bugs as deviant behavior",
 * SOSP 2001).
 *
 * Counted once over the whole program, before it is analysed (program/beliefs.c).
 */
#ifndef PS_FLOW_BELIEF_H
#define PS_FLOW_BELIEF_H

#include "engine/ir/ir.h"

enum belief_kind {
	BELIEF_RESULT, /* what function a (a symbol) returns; a use is a call               */
	BELIEF_FIELD,  /* a pointer in field b of record type a; a use is a function         */
	BELIEF_GLOBAL, /* the pointer that global a is; a use is a function                  */
};

typedef uint64_t belief_key;

static inline belief_key belief_key_of(enum belief_kind kind, uint32_t a, uint32_t b)
{
	return (uint64_t)kind << 60 | (uint64_t)(a & 0x3fffffff) << 28 | (b & 0xfffffff);
}

/* Uses that need the pointer not to be null. */
struct belief {
	uint32_t n_checked;   /* compared with null before or after                           */
	uint32_t n_unchecked; /* dereferenced, and compared nowhere in the function           */
	uint32_t n_passed;    /* … handed to another function, which may do either            */
	uint32_t n_checkers;  /* results: functions that have such a comparison                 */
	uint32_t checker;     /* … the last of them, from 1                                   */
	/* results of calls that are given the address of a variable: something is done with them;
	 * nothing is */
	uint32_t n_heard, n_dropped;
	ir_loc check; /* the first such comparison                                    */
};

struct beliefs {
	uint32_t n_syms;
	struct belief *result; /* by symbol                                               */
	VEC(struct belief) of; /* fields and globals, and again with what one file says     */
	struct map ids;	       /* key, or key and file -> index into `of`                    */
	uint64_t *named;       /* bit per symbol: a function's address is used, not just called */
	uint64_t *called;      /* … another function calls it by its name                   */
	struct map looked;     /* function (a symbol) and character: one that calls it looks for
				* that in some text */
	struct map nulls;      /* function (a symbol) and argument, from 1 -> who writes null there,
				* or hands on what others have written: a symbol */
	struct map odd;	       /* key and function, or key and call -> 1: an unchecked use   */
};

/* NULL: nothing was counted. */
const struct belief *belief_of(const struct beliefs *b, belief_key k);
/* … in one file. */
const struct belief *belief_in(const struct beliefs *b, belief_key k, uint32_t file);
/* Is it used unchecked by this function (of a result: by this call of it), and nothing known to
 * excuse that? */
bool belief_is_odd(const struct beliefs *b, belief_key k, uint32_t func, uint32_t call);

/* Is the address of a function (a symbol) used for more than to call it? */
bool belief_is_named(const struct beliefs *b, uint32_t symbol);

/* Is null written as an argument (from 1) of the function (a symbol) somewhere, or handed on by one
 * of its callers? *ret_by: the function where it is written. */
bool belief_is_given_null(const struct beliefs *b, uint32_t symbol, uint32_t arg, uint32_t *ret_by);
/* False: that is known already. */
bool belief_put_null(struct beliefs *b, uint32_t symbol, uint32_t arg, uint32_t by);
/* Does another function of the program call this one by its name? */
bool belief_is_called(const struct beliefs *b, uint32_t symbol);

/* Does a function that calls this one look for a character in some text? */
bool belief_is_looked_for(const struct beliefs *b, uint32_t symbol, int64_t character);
void belief_put_looked(struct beliefs *b, uint32_t symbol, int64_t character);

/* … in any call of this function? */
bool belief_has_odd_call(const struct beliefs *b, uint32_t func);

/* ---- for counting -------------------------------------------------------------------------- */

struct belief *belief_put(struct beliefs *b, belief_key k);
struct belief *belief_put_in(struct beliefs *b, belief_key k, uint32_t file);
void belief_put_odd(struct beliefs *b, belief_key k, uint32_t func, uint32_t call);

#endif
