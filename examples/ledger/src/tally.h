/* tally.h - how often something was noticed, whichever thread noticed it. */
#ifndef LEDGER_TALLY_H
#define LEDGER_TALLY_H

#include <stdio.h>

/* One more of what; negative: there is no room for another kind. */
int tally_note(const char *what);
unsigned tally_of(const char *what);
/* 0, or negative: there was none. */
int tally_forget(const char *what);
void tally_print(FILE *out);

#endif
