/* link.h - the units of a program as one unit: what a linker does, for the analysis.
 *
 * Functions and globals with external linkage become one each, by name; functions and statics of
 * headers become one for all units in which they come out equal.  Records of equal name and shape
 * become one type.  Paths become absolute.
 *
 * A database can hold several programs, and then several definitions of one name.  The unit that
 * has one of its own uses that; who has none gets none, and ambiguous references are counted.  A
 * weak definition stands for nobody else.
 *
 * Use: link_declare() each unit, then link_add() each in the same order, then link_finish().  A
 * unit may be freed after each call and made again in between.  The order of units decides numbers
 * and which of equal copies stays, so callers keep it independent of timing.  Not thread-safe.
 */
#ifndef PS_PROGRAM_LINK_H
#define PS_PROGRAM_LINK_H

#include "engine/ir/ir.h"

struct linker;

struct link_stats {
	uint32_t n_units;
	uint32_t n_shared;    /* copies of functions that were dropped                        */
	uint32_t n_ambiguous; /* functions and globals that a unit uses and several define    */
};

struct linker *link_new(void);
void link_declare(struct linker *l, const struct ir_unit *u);
void link_add(struct linker *l, const struct ir_unit *u);
/* The program, to be freed with ir_unit_free; l is gone.  ret_stats may be NULL. */
struct ir_unit *link_finish(struct linker *l, struct link_stats *ret_stats);
void link_abandon(struct linker *l);

#endif
