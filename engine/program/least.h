/* least.h - how small members can be (flow/least.h). */
#ifndef PS_PROGRAM_LEAST_H
#define PS_PROGRAM_LEAST_H

#include "engine/flow/least.h"

struct facts;

/* One look at the constants that all functions put into members, and compare them with. */
void least_make(const struct ir_unit *u, const struct facts *facts, struct least *ret);
void least_release(struct least *l);

#endif
