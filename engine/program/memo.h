/* memo.h - what an earlier analysis said of functions, for those of which it would say the same.
 *
 * An entry has a *key*: the function's meaning (meaning.h), and the summaries of all that it refers
 * to and may use; options and models are the same for all entries that are given.  It holds what
 * was found in the function, as bytes that the caller makes and reads, and its summary.  So an edit
 * costs the functions that it changes, and their callers as far up as summaries change.
 *
 * Summaries are decoded only where a function is analysed that uses them.
 */
#ifndef PS_PROGRAM_MEMO_H
#define PS_PROGRAM_MEMO_H

#include "engine/program/meaning.h"

struct memo;

/* For a program whose summaries are made in sums; old: entries as memo_pack() made them, or any
 * other bytes.  What is in facts is borrowed, and so are the bytes. */
struct memo *memo_new(const struct program_facts *facts, struct summaries *sums, const void *old,
		      size_t n_old);
void memo_free(struct memo *m);

/* The functions below are called by any thread for a function whose turn it is (schedule.h). */

/* Is it known?  Then *ret is what was found in it, borrowed, and its summary is as good as made. */
bool memo_find(struct memo *m, uint32_t func, const void **ret, size_t *ret_n_bytes);
/* It is about to be analysed: the summaries that it may use are there after this.  redo makes one
 * anew that does not decode. */
void memo_need(struct memo *m, uint32_t func, uint32_t thread,
	       void (*redo)(void *arg, uint32_t thread, uint32_t func), void *arg);
/* It was analysed, and this was found. */
void memo_keep(struct memo *m, uint32_t func, const void *p, size_t n_bytes);

/* Append the entries of all functions that were found or kept; nothing where that is what old has.
 */
void memo_pack(const struct memo *m, struct strbuf *out);

#endif
