/* targets.h - which function of a library the program's pointers to functions lead to
 * (flow/target.h).
 */
#ifndef PS_PROGRAM_TARGETS_H
#define PS_PROGRAM_TARGETS_H

#include "engine/flow/model.h"
#include "engine/flow/target.h"

void targets_make(const struct ir_unit *u, const struct models *models, struct targets *ret);
void targets_release(struct targets *t);

#endif
