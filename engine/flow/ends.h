/* ends.h - functions that never return, as the code of the whole program says it.
 *
 * The summary of a function without exits says so, too.  But functions that end the program often
 * belong to a large circle (an error is reported, what reports flushes its output, and that may
 * fail): then there is no summary of them where they are called.
 *
 * Made once over the whole program, before it is analysed (program/ends.c).
 */
#ifndef PS_FLOW_ENDS_H
#define PS_FLOW_ENDS_H

#include "engine/ir/ir.h"

struct ends {
	bool *never; /* by function as others see it (unit->syms): a call of it does not return */
};

#endif
