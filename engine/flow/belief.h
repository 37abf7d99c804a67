/* belief.h - what the code of a program shows that it believes.
 *
 * That a function can return null is often a matter of arguments that nobody passes.  Whether its
 * callers look at the result before they use it tells which it is: "checked by 9 of 11 callers"
 * (Engler et al., "Bugs as deviant behavior", SOSP 2001).
 */
#ifndef PS_FLOW_BELIEF_H
#define PS_FLOW_BELIEF_H

#include <stdint.h>

/* Uses of a function's result that need it not to be null, over the whole program. */
struct belief {
	uint32_t n_checked;   /* compared with null before or after                           */
	uint32_t n_unchecked; /* dereferenced, and compared nowhere in the function           */
	uint32_t n_passed;    /* … handed to another function, which may do either            */
};

struct beliefs {
	uint32_t n_syms;
	struct belief *result; /* by symbol                                               */
};

#endif
