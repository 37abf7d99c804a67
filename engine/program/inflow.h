/* inflow.h - which members and globals take numbers from outside (flow/inflow.h). */
#ifndef PS_PROGRAM_INFLOW_H
#define PS_PROGRAM_INFLOW_H

#include "engine/flow/inflow.h"

struct facts;
struct models;

/* One look at where all functions move numbers (numbers.c), from what models say comes from outside
 * and from bytes that are put together, as far as it goes.  models may be NULL. */
void inflow_make(const struct ir_unit *u, const struct facts *facts, const struct models *models,
		 struct inflow *ret);
void inflow_release(struct inflow *in);

#endif
