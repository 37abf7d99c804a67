/* uninit_p.h - what the checkers of uninit_*.c share. */
#ifndef PS_UNINIT_P_H
#define PS_UNINIT_P_H

#include "checkers/checker.h"

/* Listed by uninit_use.c, reported by others, too. */
extern const struct rule rule_uninit_use;

#endif
