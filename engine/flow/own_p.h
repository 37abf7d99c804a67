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

/* Something that was acquired here, and nobody else knows. */
struct made {
	const char *kind; /* "heap", "fd", as models call it; "": not known                    */
	uint32_t by;	  /* the call that acquired it                                       */
	uint32_t arg;	  /* … through this argument, from 1; 0: it is what the call returns   */
	uint32_t part;	  /* … which element there                                            */
	val test;	  /* … if this says so; VAL_NONE: for sure                            */
	uint8_t success;  /* … what it is then: enum model_success, or one of the following   */
	bool maybe;	  /* … only in one of the states that were joined                     */
	bool lent;	  /* a function of which nothing is known has looked at it             */
};

enum {
	MADE_UNTIL_TAKEN = 100, /* it is another's as soon as the test is not null (fdopen)       */
	MADE_IF_ASKED, /* a callee has released it, or has not, as the test tells who asks  */
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

/* ---- leak.c: what was acquired here, and nobody else knows ----------------------------------- */

struct sexit;
struct summary;

/* v is known by others from here on. */
void leak_escape(struct explorer *ex, struct state *st, val v);
/* … is one of several by now: what it leads to goes by other names, too. */
void leak_blur(struct explorer *ex, struct state *st, val v);
/* … was put into an object. */
void leak_store(struct explorer *ex, struct state *st, sym region, val v);
/* … was acquired, as m says. */
void leak_make(struct explorer *ex, struct state *st, val v, const struct made *m);
/* s is released where a call succeeds, by realloc(); for sure. */
void leak_move(struct explorer *ex, struct state *st, sym s);
void leak_release(struct explorer *ex, struct state *st, sym s);
/* What lies at an address is copied, as a whole. */
void leak_copy(struct explorer *ex, struct state *st, val from);
/* v is not released by the call at ins that returns result, which does so in other ways. */
void leak_doubt(struct explorer *ex, struct state *st, val v, val result, bool result_is_used);
/* A call was executed by its model; is, of a function that is not known; … that goes this way. */
void leak_call_model(struct explorer *ex, struct state *st, const struct callsite *cs, val result,
		     uint32_t ins);
void leak_call_unknown(struct explorer *ex, struct state *st, const struct callsite *cs);
void leak_call_summary(struct explorer *ex, struct state *st, const struct summary *s,
		       const struct sexit *x, uint32_t ins, const val *args, uint32_t n_args,
		       uint32_t n_params);
/* One symbol's number in two states that are joined. */
void leak_join(struct explorer *ex, struct state *into, uint32_t s, uint32_t a, uint32_t b);
/* Before constraints on what is not mentioned any more are dropped. */
void leak_clean(struct explorer *ex, struct state *st);
/* The kind of what is known as made here; NULL: it is not. */
const char *leak_kind(const struct explorer *ex, const struct state *st, sym s);
/* Is what is returned new, and the caller's?  The kind that it is of, or NULL. */
const char *leak_gives(struct explorer *ex, const struct state *st, val result);
/* Tell the checkers of what is lost by returning. */
void leak_at_return(struct explorer *ex, struct state *st, val result);

/* ---- lock.c: which locks a path holds -------------------------------------------------------- */

enum { LOCK_UNKNOWN, LOCK_HELD, LOCK_FREE };

struct lock {
	uint32_t by;	/* the call that locked or unlocked it last                          */
	uint32_t since; /* … that locked it last; IR_NO: any of several                       */
	val test;	/* it is held if this is 0; VAL_NONE: it is                            */
	uint8_t now;	/* LOCK_UNKNOWN …                                                     */
	uint8_t first;	/* … what was done with it first                                      */
	bool shared;	/* for reading                                                        */
	bool tried;	/* by a call that does not wait                                        */
	bool maybe;	/* in one of the states that were joined, or unseen                    */
};

struct own_outcome;

void lock_call_model(struct explorer *ex, struct state *st, const struct callsite *cs, val result,
		     uint32_t ins);
void lock_call_unknown(struct explorer *ex, struct state *st, const struct callsite *cs);
void lock_apply(struct explorer *ex, const struct own_outcome *of, uint32_t n, uint32_t ins);
/* One address's number in two states that are joined. */
void lock_join(struct explorer *ex, struct state *into, uint32_t addr, uint32_t a, uint32_t b);
/* Before constraints on what is not mentioned any more are dropped. */
void lock_clean(struct explorer *ex, struct state *st);
/* Tell the checkers of what is held by returning, and of what is not any more. */
void lock_at_return(struct explorer *ex, struct state *st, val result);
/* As callers see it: the lock with this number. */
struct lock lock_left(struct explorer *ex, const struct state *st, uint32_t id);

/* What holds in both a and b, of one symbol. */
void own_join(struct explorer *ex, struct state *into, const struct state *a, const struct state *b,
	      sym s);

#endif
