/* memo.h - what an earlier analysis said of functions, for those of which it would say the same.
 *
 * An entry has a *key*: the function's meaning (meaning.h), and the summaries of all that it refers
 * to and may use; options and models are the same for all entries that are given.  It holds what
 * was found in the function, as bytes that the caller makes and reads, and its summary.  So an edit
 * costs the functions that it changes, and their callees' callers as far up as summaries change.
 *
 * It goes by rounds: memo_plan() says which functions are to be analysed now.  Callers of those
 * wait where the entry would do if the new summaries came out as the old ones, which they mostly
 * do: so nobody reads code that is not needed.  Summaries are decoded only where a function is
 * analysed that uses them.
 */
#ifndef PS_PROGRAM_MEMO_H
#define PS_PROGRAM_MEMO_H

#include "engine/program/meaning.h"

struct memo;

/* The entries of some of the functions, as they are kept: so that an edit changes few bytes. */
struct memo_shelf {
	const void *old; /* entries as memo_pack() made them, or any other bytes              */
	size_t n_old;
	struct strbuf new; /* what memo_pack() makes of it                                    */
	bool is_new;	   /* … which is not the same as before                              */
};

/* For a program whose summaries are made in sums.  What is in facts is borrowed, and so are the
 * shelves. */
struct memo *memo_new(const struct program_facts *facts, struct summaries *sums,
		      struct memo_shelf *shelves, uint32_t n_shelves);
void memo_free(struct memo *m);

/* How many functions are to be analysed now: those with todo[function].  Their summaries may use
 * those of all that comes before them.  0: everything is known. */
uint32_t memo_plan(struct memo *m, bool *todo);

/* For a function that was to be analysed, by any thread, in its turn (schedule.h).  Is it known now
 * that what it uses is? */
bool memo_knows(struct memo *m, uint32_t func, uint32_t thread);
/* … it was analysed, and this was found. */
void memo_keep(struct memo *m, uint32_t func, const void *p, size_t n_bytes);
/* … it cannot be. */
void memo_none(struct memo *m, uint32_t func);

/* What an entry says was found, borrowed; false: the function is not known by an entry. */
bool memo_found(const struct memo *m, uint32_t func, const void **ret, size_t *ret_n_bytes);
/* That makes no sense: the function is to be analysed. */
void memo_distrust(struct memo *m, uint32_t func);

/* Put the entries of all functions that were found or kept on their shelves, where those are not
 * as before; shelf_of(arg, function), or the first one where it is NULL. */
void memo_pack(struct memo *m, uint32_t (*shelf_of)(void *arg, uint32_t func), void *arg);

#endif
