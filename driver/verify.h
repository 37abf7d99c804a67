/* verify.h - the test mode: findings must be those that the comments of the files expect.
 *
 *	// expect: rule                  one finding of this rule on this line
 *	// expect: rule, rule2: text     both, with text in their messages
 *	// expect@+1: rule               on the next line; @-1: on the one before
 *	// expect 2: rule                two of them
 *
 * in comments of either kind, in main files and in the headers that are not the system's.  A
 * finding out of a macro stands on the line of the macro's use.
 */
#ifndef PS_DRIVER_VERIFY_H
#define PS_DRIVER_VERIFY_H

#include "driver/merge.h"
#include "driver/policy.h"

/* Compare the findings (sorted; suppressed ones do not count) with the comments of the files that
 * were read and of the plan's own.  Every difference is a line of *out: "file:line: …", paths
 * below cwd relative to it.  Rules that are switched off are not expected.  Returns the number of
 * differences. */
uint32_t verify_findings(const struct merged *m, const struct plan *plan,
			 const struct policy *policy, const struct finding *findings,
			 uint32_t n_findings, struct strbuf *out);

#endif
