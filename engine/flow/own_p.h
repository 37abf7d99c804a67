/* own_p.h - resources: what was acquired, released and handed on, on one path.
 *
 * An object is known by the symbol of its address, a descriptor by the symbol of its number.  What
 * a state says of it hangs on the path alone: where states that say different things are joined,
 * it is `maybe`, which is good for a closer look, and for no finding.
 *
 * Typestates as in Strom and Yemini, "Typestate: a programming language concept for enhancing
 * software reliability" (1986), over the objects of the state instead of its variables: copies of a
 * pointer are one object without being listed.
 */
#ifndef PS_FLOW_OWN_P_H
#define PS_FLOW_OWN_P_H

#include "engine/flow/sym_p.h"

struct callsite;
struct explorer;
struct state;

enum own_is { OWN_NO, OWN_MAYBE, OWN_YES };

struct own {
	const char *kind; /* "heap", "FILE", as models call it                             */
	uint8_t gone;	  /* enum own_is: released                                         */
	uint32_t gone_at; /* … by this call                                                */
	uint32_t arg;	  /* … by which argument, from 1; 0: not known                     */
	const char *name; /* … the callee's words for it, where it is not the argument     */
	bool unsure;	  /* … which does so in some of its ways, as its result says       */
	val unless;	  /* … only where this is not null; VAL_NONE: whatever else holds  */
};

/* Does the state say anything at all? */
bool own_any(const struct state *st);
/* What the state says of a symbol; all zero: nothing. */
struct own own_of(const struct explorer *ex, const struct state *st, sym s);
void own_set(struct explorer *ex, struct state *st, sym s, const struct own *o);
/* s is something new from here on. */
void own_new(struct explorer *ex, struct state *st, sym s);
/* The symbol by which the resource that v stands for is known, an object by its address or a
 * number; 0: none. */
sym own_key(struct explorer *ex, val v, bool is_address);
/* Has it been released, for all that the state knows now? */
enum own_is own_is_gone(struct explorer *ex, const struct state *st, const struct own *o);

/* s is released: what it was taken out of does not hold it any more; nor does what it was
 * read from, where that was taken out. */
void own_forget_lists(struct explorer *ex, struct state *st, sym s, uint32_t ins);

/* A call by its model is about to be executed: the checkers hear of what it releases.  False: the
 * path ends. */
bool own_before_model(struct explorer *ex, struct state *st, const struct callsite *cs,
		      uint32_t ins);
/* … and was. */
void own_after_model(struct explorer *ex, struct state *st, const struct callsite *cs, val result,
		     uint32_t ins);

/* … without a model: numbers that were released may stand for something else by then. */
void own_pass_numbers(struct explorer *ex, struct state *st, const struct callsite *cs);

void own_tell_release(struct flow_ctx *cx, const struct ev_release *ev);

/* What holds in both a and b, of one symbol. */
void own_join(struct explorer *ex, struct state *into, const struct state *a, const struct state *b,
	      sym s);

#endif
