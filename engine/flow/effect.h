/* effect.h - what running a function may write, by name.
 *
 * Where memory is known in part only, what is certain of a call is at least what it does *not*
 * write: a field that no function within its reach stores to is after the call what it was before.
 * So each function has a set of names, its own and those of all that it may call:
 *
 *	globals		stored to by name, or by an address that was made of their name
 *	fields		of record types, through whatever pointer
 *	sizes		of scalars without a name, stored to through pointers
 *	library		code of a library ran: its own globals (optarg) may have changed
 *	unknown		code ran of which nothing is known
 *
 * A function pointer leads to the functions of its type whose address is taken; where there are
 * none, to unknown code.  Unknown code may write everything but *private* globals, which have
 * internal linkage and whose address is nowhere handed out for writing: those it may only change by
 * calling functions of the program back.  Field and type names stand for memory as in Diwan et al.,
 * "Type-based alias analysis" (1998).
 *
 * Made once over the whole program, before it is analysed (program/effects.c).
 */
#ifndef PS_FLOW_EFFECT_H
#define PS_FLOW_EFFECT_H

#include "engine/base/map.h"
#include "engine/flow/target.h"
#include "engine/ir/ir.h"

enum effect_bit {
	EFFECT_UNKNOWN,
	EFFECT_LIBRARY,
	EFFECT_SIZES, /* of 1, 2, 4, 8 bytes, and others                                    */
	EFFECT_GLOBALS = EFFECT_SIZES + 5,
};

typedef const uint64_t *effect_row;

struct effects {
	uint32_t n_funcs, n_rows, words, first_field;
	uint64_t *rows; /* of functions; of unknown code; of what libraries call back; of types */
	uint64_t *exposed;  /* a row: globals and fields whose address is handed out for writing */
	uint64_t *constant; /* bit per global: what its initialiser says, for good          */
	uint64_t *left;	    /* … or else just as far as this code goes                     */
	struct map by_type; /* function type -> row                                         */
	struct targets targets;
};

static inline bool effect_has(effect_row row, uint32_t bit)
{
	return row[bit / 64] >> (bit % 64) & 1;
}

uint32_t effect_size_bit(uint64_t size_bytes);
static inline uint32_t effect_global_bit(uint32_t global)
{
	return EFFECT_GLOBALS + global;
}

uint32_t effect_field_bit(const struct effects *e, const struct ir_unit *u, ir_type rec,
			  uint32_t field);

/* What calling a function with a body may write. */
effect_row effect_of(const struct effects *e, uint32_t func);
/* … what a pointer to a function of this type leads to. */
effect_row effect_of_type(const struct effects *e, ir_type function);
effect_row effect_of_unknown(const struct effects *e);
/* … of a function of a library: what it calls back, as far as we know. */
effect_row effect_of_library(const struct effects *e);
/* … of a call, by who is called by name. */
effect_row effect_of_call(const struct effects *e, const struct ir_unit *u,
			  const struct ir_call *call);

bool effect_is_exposed(const struct effects *e, uint32_t bit);
/* Has it internal linkage, and only its name leads to it? */
bool effect_is_private(const struct effects *e, const struct ir_unit *u, uint32_t global);
/* Does it hold what its initialiser says, const or not?  e may be NULL. */
bool effect_is_constant(const struct effects *e, const struct ir_unit *u, uint32_t global);
/* Does nobody here change what its initialiser says, but others may, who use this as a library?  e
 * may be NULL. */
bool effect_is_left(const struct effects *e, uint32_t global);

#endif
