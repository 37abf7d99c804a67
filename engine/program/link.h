/* link.h - the units of a program as one unit: what a linker does, for the analysis.
 *
 * Functions and globals with external linkage become one each, by name; functions and statics of
 * headers become one for all units in which they come out equal.  Records of equal name and shape
 * become one type.  Paths become absolute.
 *
 * A database can hold several programs, and then several definitions of one name.  The unit that
 * has one of its own uses that; who has none gets the only one of its folder, or else none, and
 * such ambiguous references are counted.  Variables are one only where their types agree.  A weak
 * definition stands for nobody else.
 *
 * Units are linked by their tables and facts (facts.h): what is declared, what refers to what.
 * Bodies are put in when they are asked for; until then a function has no blocks.  Which ones are
 * there changes nothing of the rest but the numbers of constants and places.
 *
 * Use: link_declare() each unit, then link_add() each in the same order, then link_bodies().  A
 * unit may be freed after each call and made again in between.  The order of units decides numbers
 * and which of equal copies stays, so callers keep it independent of timing.  Not thread-safe.
 */
#ifndef PS_PROGRAM_LINK_H
#define PS_PROGRAM_LINK_H

#include "engine/ir/ir.h"
#include "engine/program/facts.h"

struct linker;

struct link_stats {
	uint32_t n_units;
	uint32_t n_shared;    /* copies of functions that were dropped                        */
	uint32_t n_ambiguous; /* functions and globals that a unit uses and several define    */
};

struct linker *link_new(void);
void link_free(struct linker *l);

void link_declare(struct linker *l, const struct ir_unit *u, const struct facts_bytes *facts);
void link_add(struct linker *l, const struct ir_unit *u, const struct facts_bytes *facts);

/* The program, and its facts; borrowed. */
const struct ir_unit *link_program(const struct linker *l);
const struct facts *link_facts(const struct linker *l);
struct link_stats link_stats(const struct linker *l);

/* Where a function of the program is from: the number of the unit, as they were added, and its own
 * there. */
struct link_origin {
	uint32_t unit, func;
};
struct link_origin link_origin(const struct linker *l, uint32_t func);

/* Put in the bodies of n functions of the program that are all from this unit, where they are. */
void link_bodies(struct linker *l, const struct ir_unit *u, const uint32_t *funcs, uint32_t n);

#endif
