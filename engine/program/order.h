/* order.h - in which order the functions of a program are analysed: callees first.
 *
 * A function refers to another by calling it, by taking its address, or through the initialisers of
 * the globals that it names; and to what its callees choose from, where they call by pointers or
 * return such.  Strongly connected components go one after the other; within one,
 * which are functions that call each other, the order is that of a walk from the function whose
 * name is first, so that it does not depend on who calls into it from outside.
 *
 * A small component is a *group*: what its functions do is made twice, the first time without what
 * they do for each other.  They go one after the other, by whichever thread.
 */
#ifndef PS_PROGRAM_ORDER_H
#define PS_PROGRAM_ORDER_H

#include "engine/program/facts.h"

/* Functions that call each other, or one that calls itself: funcs[at .. at + n). */
struct order_group {
	uint32_t at, n;
};

struct order {
	uint32_t n;	 /* functions                                                     */
	uint32_t *funcs; /* all of them, callees first                                    */
	/* Functions that f refers to and that come before it, ascending:
	 * deps[first[f] .. first[f + 1]). */
	uint32_t *first, *deps;
	uint32_t *group; /* by function: its index into groups + 1; 0: in none           */
	struct order_group *groups;
	uint32_t n_groups;
};

void order_make(const struct ir_unit *u, const struct facts *facts, struct order *ret);
void order_release(struct order *o);

#endif
