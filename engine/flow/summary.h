/* summary.h - the summaries of a unit's functions (see summary_p.h). */
#ifndef PS_FLOW_SUMMARY_H
#define PS_FLOW_SUMMARY_H

#include "engine/base/strbuf.h"
#include "engine/ir/ir.h"

struct summaries;

/* One, not yet known, for each function of the unit, to be made by n_threads threads.  A function f
 * uses those of deps[first[f] .. first[f + 1]), ascending, and no others, so that it does not
 * matter which thread was where; and of those of its group[f], unless that is 0, itself among
 * them.  first NULL: whatever is known.  The arrays are borrowed. */
struct summaries *summaries_new(const struct ir_unit *u, uint32_t n_threads, const uint32_t *first,
				const uint32_t *deps, const uint32_t *group);
void summaries_free(struct summaries *s);

/* ---- as bytes (summary_code.c) ------------------------------------------------------------------
 *
 * For whoever keeps summaries beyond the process: what a program's numbers stand for goes by names,
 * which another program may have other numbers for.
 */

enum summary_thing { SUMMARY_TYPE, SUMMARY_GLOBAL, SUMMARY_FUNC, SUMMARY_STR, N_SUMMARY_THINGS };

struct summary_names {
	uint64_t *of[N_SUMMARY_THINGS];	     /* by number: its name                           */
	uint64_t *meaning[N_SUMMARY_THINGS]; /* … and what is known of it                      */
	uint32_t n[N_SUMMARY_THINGS];
	struct map at[N_SUMMARY_THINGS]; /* by name: its number                               */
};

/* Append function f's summary.  Equal ones give equal bytes, if what they name means the same. */
void summary_encode(const struct summaries *s, uint32_t f, const struct summary_names *names,
		    struct strbuf *out);
/* Is everything there that it names?  Then it decodes, unless somebody has tampered with it. */
bool summary_fits(const void *p, size_t n_bytes, const struct summary_names *names);
/* Make it function f's, in memory of thread's store.  Any bytes may be given: false, and f's
 * summary is not known, where they make no sense. */
bool summary_decode(struct summaries *s, uint32_t f, uint32_t thread, const void *p, size_t n_bytes,
		    const struct summary_names *names);

/* All of them as text, a line or more for each function. */
void summaries_print(const struct summaries *s, const struct ir_unit *u, struct strbuf *out);

#endif
