/* variants.h - one file compiled several times, and what that costs.
 *
 * Builds often compile each file twice: for the program and for the tests, or once for the static
 * and once with -fPIC for the shared library.  The switches differ, but what the front end makes
 * of the source usually does not.  Such equal variants are analysed once:
 *
 *	plan     units whose file is there more than once are marked
 *	worker   lowers a marked unit, and claims the hash of all that it holds (ir_unit_hash)
 *	pool     knows who claimed a hash first, in whichever worker: that one is analysed, the
 *	         others end here and answer with what the front end knows (pool_claim)
 *	merge    counts the functions of the first for the others too; their findings, being the
 *	         same, would be merged anyway
 *
 * The first one to come stands for all: since all are equal it does not matter which that is, and
 * the order of tasks need not care.  Where its analysis fails, theirs would have: they fail with
 *it.
 */
#ifndef PS_DRIVER_VARIANTS_H
#define PS_DRIVER_VARIANTS_H

#include "driver/plan.h"
#include "engine/engine.h"

/* Mark the units whose file the plan has more than once. */
void variants_mark(struct plan *p);

/* In a worker: is this unit to be analysed, being the first of its kind? */
bool variants_claim(const struct plan_unit *pu, const struct ir_unit *u);

/* Count what was analysed of one unit for another one that equals it.  CPU time is not: it was
 * spent once. */
void variants_count(const struct engine_stats *first, struct engine_stats *to);

#endif
