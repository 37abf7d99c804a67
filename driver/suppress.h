/* suppress.h - findings that the source says it can live with:
 *
 *	// panicscan: ignore[rule, rule2] the reason
 *
 * on the line of the finding or the line before, in a comment of either kind. */
#ifndef PS_DRIVER_SUPPRESS_H
#define PS_DRIVER_SUPPRESS_H

#include "driver/merge.h"

/* Mark the suppressed findings with the reason; one without a reason is marked, and noted.  So is
 * one that names no rule, or one that there is not. */
void suppress_findings(struct merged *m);

#endif
