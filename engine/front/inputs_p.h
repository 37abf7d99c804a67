/* inputs_p.h - what a unit was made of (inputs.c). */
#ifndef PS_FRONT_INPUTS_P_H
#define PS_FRONT_INPUTS_P_H

#include "engine/front/front_p.h"

/* After parsing: the files that libclang has read, and what it has looked for in vain. */
void inputs_take(struct front *f, struct front_inputs *ret);

#endif
