/* deed_p.h - where functions do what their callers may be blamed for (deed.c). */
#ifndef PS_FLOW_DEED_P_H
#define PS_FLOW_DEED_P_H

#include "engine/flow/state_p.h"

/* Told from the line of the function's name, so that a summary is the same wherever its function
 * stands in its file. */
struct deed {
	uint32_t func;			       /* whose: its symbol                           */
	uint32_t line, col, end_line, end_col; /* lines: 0 is that of the name                */
	const char *text;		       /* "'s->mode' is read", in its own words         */
};

/* What it is a deed upon: a pointer that is dereferenced, a demand. */
static inline uint64_t deed_on_symbol(sym s)
{
	return s;
}

static inline uint64_t deed_on_result(void) /* that it is null */
{
	return (uint64_t)2 << 32;
}

static inline uint64_t deed_on_demand(uint32_t demand)
{
	return (uint64_t)1 << 32 | demand;
}

/* The function that is being explored does it here, itself or (from) by what it calls.  False: it
 * is not noted. */
bool deed_note(struct explorer *ex, uint64_t key, ir_loc loc, const struct deed *from);
/* The place that the path to st (NULL: any) has passed; where it is this function's own, in mem,
 * with text. NULL: none, or nobody knows which. */
const struct deed *deed_find(const struct explorer *ex, struct arena *mem, uint64_t key,
			     const struct state *st, const char *text);
/* A place of the function that is being explored; NULL: it is not in its file. */
const struct deed *deed_make(const struct explorer *ex, struct arena *mem, ir_loc loc,
			     const char *text);

/* What a callee calls `inner` ("s->mode"), reached by its parameter, in the words of its caller,
 * who gives ref ("&screen": "screen.mode"); inner, where there are none. */
const char *deed_callers_words(const struct explorer *ex, struct arena *mem, const char *param,
			       const char *inner, struct ir_ref ref);

#endif
