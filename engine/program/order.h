/* order.h - in which order the functions of a unit are analysed: callees first. */
#ifndef PS_PROGRAM_ORDER_H
#define PS_PROGRAM_ORDER_H

#include "engine/ir/ir.h"

/* Indices of all functions of the unit, callees before callers (by direct calls; within a cycle
 * in the order of the unit): unit->funcs.n of them, free() them. */
uint32_t *order_bottom_up(const struct ir_unit *u);

#endif
