/* strategy_unwinder.c - the same for the unwinder strategy. */
#include "internal.h"

void panic__strategy_use(int which);

#ifndef PANIC__SHARED
HIDDEN const int panic_strategies_mixed_in_one_program = STRATEGY_UNWINDER;
#endif

void panic__strategy_unwinder(void)
{
	panic__strategy_use(STRATEGY_UNWINDER);
}
