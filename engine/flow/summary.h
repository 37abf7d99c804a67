/* summary.h - the summaries of a unit's functions (see summary_p.h). */
#ifndef PS_FLOW_SUMMARY_H
#define PS_FLOW_SUMMARY_H

#include "engine/ir/ir.h"

struct summaries;

/* One, not yet known, for each function of the unit. */
struct summaries *summaries_new(const struct ir_unit *u);
void summaries_free(struct summaries *s);

#endif
