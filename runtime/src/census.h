/* census.h - threads of ours, for panic/census.h. */
#ifndef PANIC_CENSUS_P_H
#define PANIC_CENSUS_P_H

#include "internal.h"
#pragma GCC visibility push(hidden)

/* On the stack of the thread, linked for as long as it runs. */
struct census_thread {
	struct census_thread *next, **link;
	const panic_site *site;
};
void census_thread_begins(struct census_thread *t, const panic_site *site);
void census_thread_ends(struct census_thread *t);

#pragma GCC visibility pop
#endif
