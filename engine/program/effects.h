/* effects.h - what the functions of a program may write (flow/effect.h). */
#ifndef PS_PROGRAM_EFFECTS_H
#define PS_PROGRAM_EFFECTS_H

#include "engine/flow/effect.h"

struct facts;
struct models;
struct order;

/* One look at what every function writes by itself (writes.c), then callees' effects added to those
 * of their callers until nothing changes.  models may be NULL.  False: the program is too large for
 * it, and *ret is empty. */
bool effects_make(const struct ir_unit *u, const struct facts *facts, const struct models *models,
		  const struct order *order, struct effects *ret);
void effects_release(struct effects *e);

#endif
