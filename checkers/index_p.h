/* index_p.h - what the checkers of index_*.c share. */
#ifndef PS_INDEX_P_H
#define PS_INDEX_P_H

#include "checkers/checker.h"

/* Exactly one element past the end (or before the start), by a check, a loop or an allocation that
 * leaves the boundary; listed by index_bounds.c, reported by others, too. */
extern const struct rule rule_index_off_by_one;

/* The others, listed by the file of that name. */
extern const struct rule rule_index_out_of_bounds, rule_index_unchecked, rule_index_negative,
	rule_buffer_overflow_call;

/* An access that leaves its object, and how much speaks for it. */
struct index_leaves {
	struct excess x;
	enum severity severity;
};

/* What a loop that reads up to a terminator has come to is a matter of what it reads; and a guess
 * that the code speaks against is none.  beyond: of the access, bytes from the first place outside;
 * by_one: it is never farther away.  Lowers the confidence, sets the severity. */
void index_weigh(const struct flow_ctx *cx, struct ir_ref addr, val beyond, int64_t elem_bytes,
		 bool by_one, struct index_leaves *e);
/* A bound that leaves room for more than one element too many may be about something else, unless
 * it is the size in bytes.  in_bytes: what v is for the size as an index. */
void index_weigh_bound(const struct flow_ctx *cx, val v, bool by_one, int64_t in_bytes,
		       struct index_leaves *e);

/* Is the index that the instruction of cx uses compared with something later in the same condition
 * (a[i] && i < n)?  Then that is the fault, and index-after-use says so. */
bool index_is_checked_later(const struct flow_ctx *cx, struct ir_ref index);

/* Was a function that we do not see given v, a number from outside?  It may have said what it is
 * good for. */
bool index_was_given_away(const struct flow_ctx *cx, val v);

/* A number, its value, and what it is used as; whether there was something to say. */
typedef bool index_check(struct flow_ctx *cx, struct ir_ref number, val v, const char *use);
/* Check the indices and offsets of an address, the outermost first, until something was said. */
bool index_check_address(struct flow_ctx *cx, struct ir_ref addr, index_check *check);
/* … and the length of what a call accesses there. */
void index_check_extent(struct flow_ctx *cx, const struct ev_extent *ev, index_check *check);

#endif
