/* targets.h - which function of a library the program's pointers to functions lead to
 * (flow/target.h).
 */
#ifndef PS_PROGRAM_TARGETS_H
#define PS_PROGRAM_TARGETS_H

#include "engine/flow/model.h"
#include "engine/flow/target.h"
#include "engine/program/facts.h"

void targets_make(const struct ir_unit *u, const struct facts *facts, const struct models *models,
		  struct targets *ret);
void targets_release(struct targets *t);

/* The innermost member at an offset into a type.  False: there is none. */
bool targets_member(const struct ir_unit *u, ir_type type, uint64_t offset, uint32_t *ret_type,
		    uint32_t *ret_field);
/* A place of the facts (a global, a field) as targets have it. */
uint64_t targets_place(const struct ir_unit *u, const uint32_t place[3]);

#endif
