/* strategy_chain.c - what objects of the chain strategy refer to; see strategy_unwinder.c. */
#include "internal.h"

void panic__strategy_use(int which);

#ifndef PANIC__SHARED
/* The name is the message: both archive members define it, so ld refuses a mix. */
HIDDEN const int panic_strategies_mixed_in_one_program = STRATEGY_CHAIN;
#endif

void panic__strategy_chain(void)
{
	panic__strategy_use(STRATEGY_CHAIN);
}
