/* ends.h - which functions never return (flow/ends.h). */
#ifndef PS_PROGRAM_ENDS_H
#define PS_PROGRAM_ENDS_H

#include "engine/flow/ends.h"
#include "engine/program/order.h"

struct models;

/* From the functions that are declared not to return, or that models say so of: one that has no way
 * to a return but by a call of such a function is one itself.  Calling only itself does not make it
 * one.  models may be NULL. */
void ends_make(const struct ir_unit *u, const struct facts *facts, const struct models *models,
	       const struct order *order, struct ends *ret);
void ends_release(struct ends *e);

#endif
