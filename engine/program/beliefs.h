/* beliefs.h - counting what a program's code believes (flow/belief.h). */
#ifndef PS_PROGRAM_BELIEFS_H
#define PS_PROGRAM_BELIEFS_H

#include "engine/flow/belief.h"
#include "engine/ir/ir.h"

/* One look at every function, without regard to the order of things in it.  A check that ends in an
 * abort is none: it says that null never comes. */
void beliefs_count(const struct ir_unit *u, struct beliefs *ret);
void beliefs_release(struct beliefs *b);

#endif
