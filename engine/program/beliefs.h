/* beliefs.h - counting what a program's code believes (flow/belief.h). */
#ifndef PS_PROGRAM_BELIEFS_H
#define PS_PROGRAM_BELIEFS_H

#include "engine/flow/belief.h"
#include "engine/program/facts.h"

/* One look at the uses of every function (uses.c), without regard to the order of things in it.  A
 * check that ends in an abort is none: it says that null never comes. */
void beliefs_count(const struct ir_unit *u, const struct facts *facts, struct beliefs *ret);
void beliefs_release(struct beliefs *b);

#endif
