/* checker.h - what a checker is and the few things that it may touch.
 *
 * A checker is one const struct checker in checkers/<name>.c and one line in checkers.def.
 * It hears of events while the engine explores a function, asks the state questions, keeps
 * facts of its own on symbols, and reports.  It changes nothing else.
 */
#ifndef PS_CHECKER_H
#define PS_CHECKER_H

#include "engine/diag/diag.h"
#include "engine/flow/flow.h"

/* The checkers, in the order of checkers.def; NULL at the end. */
extern const struct checker *const checkers_builtin[];

/* All rules of all checkers, in that order; *ret_n of them. */
const struct rule *const *checkers_rules(uint32_t *ret_n);

/* The rule with this id, or NULL. */
const struct rule *checkers_rule(const char *id);

#endif
