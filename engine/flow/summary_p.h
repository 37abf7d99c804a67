/* summary_p.h - what calling a function does, in terms of its arguments.
 *
 * A summary is a small set of *exits*: conditions on the inputs under which a return is reached,
 * the result, and what was written by then.  Values in it are numbers of a table of their
 * own (struct svals), made of parameters, globals, what inputs held at entry, and unknowns; at a
 * call they are rebuilt from the caller's values.  It is made from the states that reach a return.
 *
 * Compositional symbolic summaries, as in Calcagno et al., "Compositional shape analysis by means
 * of bi-abduction" (2009), without the separation logic.
 */
#ifndef PS_FLOW_SUMMARY_P_H
#define PS_FLOW_SUMMARY_P_H

#include "engine/flow/deed_p.h"

enum {
	MAX_EXITS = 4,	 /* more are joined, the most alike first                         */
	FEW_EXITS = 2,	 /* … for callers that keep few paths apart                       */
	MAX_CONDS = 12,	 /* per exit; further conditions are dropped, never facts         */
	MAX_WRITES = 40, /* per exit; beyond, the regions count as written somehow        */
	MAX_HAVOC = 24,	 /* … and beyond, everything within reach does                    */
	MAX_NEEDS = 4,	 /* those that come first                                         */
	MAX_USED = 4,	 /* resources that were released and are used by a callee         */
	MAX_LOCKS = 4,	 /* per exit; beyond, any lock may have been locked or unlocked   */
	MAX_OWNS = 12,	 /* per exit; of further ones nothing is known                    */
};

/* The fields of what follows are also listed in summary_code.c, which keeps them. */

/* A symbol in a summary's own table.  Number 0 is none. */
struct ssym {
	uint8_t kind; /* enum sym_kind: PARAM, GLOBAL, FUNC, STR, LOAD, HEAP, OP,
		       * BIG, NULLBASE; LOCAL: the struct that is returned; everything unknown
		       * is FRESH                                                */
	uint8_t op;
	uint16_t flags;
	ir_type type;
	uint32_t x, y;		     /* OP: sval operands; LOAD: x = sval of the address, op: the
				      * length of the string of such characters there, not 0;
				      * others as in sym_p.h                                    */
	struct interval range, said; /* FRESH: what is known of it at the exit                    */
	bool not_zero;		     /* … besides                                               */
	uint32_t size;		     /* HEAP: sval of its size, 0 unknown                       */
	uint8_t init;		     /* HEAP: enum region_init                                  */
	ir_type rec;		     /* LOAD: the field that it was reached by, or 0            */
	uint32_t field;
};

struct scond {
	uint32_t value; /* sval                                                    */
	struct con con;
	const char *derefs; /* it is not null because it was dereferenced: the callee's words
			     * for it ("c->peer"); else NULL                        */
	bool of_result;	    /* relates the result to the inputs: "less than argument 2"        */
	uint32_t arg;	    /* … and the argument by which it is reached, from 1; 0: a global */
	const struct deed *deed; /* derefs: where; NULL: nobody knows                          */
};

/* What some exits do with an input (struct demand), bit per demand in sexit. */
struct sdemand {
	enum demand_kind kind;
	uint32_t value;	  /* sval; WRITTEN: what was read, a LOAD                    */
	const char *name; /* the callee's words for it ("c->scale"), or NULL         */
	uint32_t arg;	  /* the argument by which it is reached, from 1; 0: a global */
	uint32_t n_args;  /* CALL                                                    */
	uint32_t args[MAX_DEMAND_ARGS]; /* … svals, 0: unknown                            */
	bool touched;
	const struct deed *deed; /* where; NULL: nobody knows                                 */
};

struct swrite {
	uint32_t addr, value; /* svals; value 0: unknown                                 */
	ir_type type;	      /* a scalar type of the cell's size                        */
	uint32_t size_bytes;
	bool extent;   /* bytes that are zero or unknown, not a scalar            */
	bool deep;     /* … and what they pointed to may be written               */
	uint8_t chars; /* the length of a string of such characters, not 0    */
};

/* What an exit does with a resource (own_p.h). */
struct sown {
	uint32_t value; /* sval                                                        */
	uint32_t arg;	/* by which it is reached, from 1; 0: a global                 */
	const char *kind;
	const char *name; /* … the callee's words for it ("c->peer"); NULL: the argument itself */
	uint8_t gone;	  /* enum own_is: released                                       */
};

/* What an exit does with a lock. */
struct slock {
	uint32_t addr;		 /* sval                                                        */
	const char *name, *kind; /* the callee's words for it; kind: or NULL                */
	uint8_t first, now;	 /* LOCK_HELD …                                              */
	bool shared, maybe;
};

struct sexit {
	uint32_t result; /* sval, 0: none or unknown                                */
	struct scond *conds;
	uint32_t n_conds;
	struct swrite *writes; /* extents first: scalars lie on top of them, strings on both */
	uint32_t n_writes;
	uint32_t *havoc; /* svals of addresses whose objects were written somehow   */
	uint32_t n_havoc;
	uint32_t *tainted; /* svals of addresses whose objects were filled from outside then */
	uint32_t n_tainted;
	struct sown *owns;
	uint32_t n_owns;
	struct slock *locks;
	uint32_t n_locks;
	uint32_t demands;     /* bit per demand of the summary                              */
	uint32_t kept_args;   /* bit per parameter: others may know or release what it points to */
	uint32_t kept_inside; /* … what is held there                                          */
	uint32_t used_args;   /* bit per parameter: what it points to is accessed for sure     */
	/* Bit per parameter: one of these is 0 or null at least (if (!to || !from) return -1;); 0:
	 * none has to be. */
	uint32_t zero_args;
	const struct deed *null; /* where it returns null; NULL: it does not, or nobody knows    */
	const char *gives; /* what is returned is new, of this kind, and the caller's; or NULL  */
	bool any_lock;	   /* some lock that callers cannot name is unlocked                 */
	bool globals;	   /* any global may have changed                             */
	bool oom;	   /* reached where memory is exhausted only                      */
	bool skipped;	   /* reached where a loop was not entered, which is a guess              */
	bool failed;	   /* … or something outside of the program has failed, mayhap    */
	bool joined;	   /* of several states: some conditions of each are lost          */
	bool all;	   /* … and everything that the arguments lead to: too much to list   */
};

/* What the function takes for granted (ev_need in flow.h), where conds hold. */
struct sneed {
	uint8_t kind; /* enum need_kind                                            */
	bool writes;
	bool joined;	       /* of several states: some conditions of each are lost          */
	uint32_t value, bytes; /* svals; bytes 0: none                                        */
	int64_t lo, hi;
	uint32_t arg;	  /* by which it is reached, from 1; 0: a global                  */
	const char *name; /* … the function's words for it                               */
	const char *text;
	struct scond *conds;
	uint32_t n_conds;
	const struct deed *deed; /* where; NULL: nobody knows                                 */
};

struct summary {
	bool known;	     /* false: recursive or not analysed, nothing is known      */
	uint32_t n_exits;    /* 0 and known: never returns                              */
	uint64_t must_deref; /* bit per parameter: dereferenced unchecked, whatever the other inputs
			      */
	bool derefs;	     /* some condition is there because of a dereference            */
	bool settled;	     /* reads nothing but arguments, own variables and constants    */
	struct sexit exits[MAX_EXITS];
	uint32_t n_few; /* the same in FEW_EXITS at most, failures apart from successes; 0: exits */
	struct sexit few[FEW_EXITS];
	struct sdemand *demands;
	uint32_t n_demands;
	struct sneed needs[MAX_NEEDS];
	uint32_t n_needs;
	VEC(struct ssym) syms;
	VEC(struct form) forms; /* t[i].s are ssym numbers                                */
};

/* What one thread makes. */
struct summary_store {
	struct arena mem;
	struct arena scratch; /* of the function being explored: its memory is used again  */
};

struct summaries {
	uint32_t n;	   /* as many as the unit has functions                        */
	struct summary *v; /* by function index                                        */
	struct summary_store *stores;
	uint32_t n_stores;
	const uint32_t *first, *deps, *group; /* see summaries_new                     */
};

/* Is the value one symbol, which is a pointer? */
bool summary_is_pointer(const struct explorer *ex, val v);

/* The summary of function g, where it is known and function f may use it; or NULL. */
const struct summary *summary_for(const struct summaries *s, uint32_t f, uint32_t g);

void summary_begin(struct explorer *ex);
void summary_return(struct explorer *ex, struct state *st, val result);
void summary_end(struct explorer *ex);

/* A summary's values (numbers of its forms) as those of a caller in state st, which may be a fork.
 */
struct apply;
struct apply *summary_values(struct explorer *ex, struct state *st, const struct summary *s,
			     uint32_t exit, uint32_t ins, const val *args, uint32_t n_args);
val summary_value(struct apply *a, uint32_t value);
/* … of what was there before the call only; what the call itself makes is VAL_NONE.  One of these
 * at a time: for all that is asked of a call. */
struct apply *summary_inputs(struct explorer *ex, struct state *st, const struct summary *s,
			     uint32_t ins, const val *args, uint32_t n_args);
/* The cell at the address that a LOAD stands for, by the name that it has there; 0: none. */
uint32_t summary_cell(struct explorer *ex, const struct ssym *load, val addr);

/* latent.c: a function that is called, and what it is given. */
struct called {
	const struct summary *s;
	struct apply *inputs; /* of s in the state, or NULL                                  */
	const char *name;
	const val *args;
	const struct ir_ref *refs; /* … as operands of the call, or IR_NOREF                 */
	uint32_t n_args;
	bool only_args; /* what they lead to may be something else when it is called   */
	int depth;	/* of calls by pointers that were handed on                         */
};

/* Tell the checkers of what exits that are possible here do with what the caller knows better:
 * pointers that are null and dereferenced, numbers that are 0 and divided by, memory that was never
 * written and read, functions that are given and called.  False: the path ends there. */
bool summary_check_latent(struct explorer *ex, struct state *st, const struct called *c,
			  uint32_t ins);
/* The same for a pointer to a function that is called here for sure, by somebody else. */
bool summary_check_callback(struct explorer *ex, struct state *st, val function, const val *args,
			    const struct ir_ref *refs, uint32_t n_args, uint32_t ins);
/* … and what an exit does with something that this function was given itself, is what the path does
 * that takes it. */
void summary_inherit(struct explorer *ex, struct state *st, const struct summary *s,
		     const struct sexit *x, struct apply *values, ir_loc loc);

/* Note what the function that is being explored takes for granted. */
bool summary_may_need(struct explorer *ex, val v);
void summary_need(struct explorer *ex, struct state *st, const struct ev_need *d, ir_loc loc);
/* latent.c: tell the checkers of what the callee takes for granted and is not so, or may not be;
 * what hangs on inputs of this function is noted for its own callers. */
void summary_check_needs(struct explorer *ex, struct state *st, const struct summary *s,
			 struct apply *inputs, uint32_t ins, const char *callee, const val *args);

/* own_summary.c: what the exits that are possible here do with resources. */
struct own_outcome {
	struct state *st;
	const struct sexit *x;
	val result;
	bool assumes;	     /* something of the inputs that nothing said before                */
	val lock[MAX_LOCKS]; /* the addresses of x->locks                                 */
	val of[MAX_OWNS];    /* what x->owns are about, as of before the call                   */
	uint32_t n_used;     /* what the exit dereferences and this path has released           */
	struct {
		val v;
		const struct scond *cond;
	} used[MAX_USED];
};

/* The exit is possible: note what resources it is about. */
void own_outcome(struct explorer *ex, struct apply *a, struct state *st, const struct sexit *x,
		 uint32_t ins, struct own_outcome *ret);
/* Tell the checkers of what was released already and is used by the callee in all of them. */
void own_check_uses(struct explorer *ex, const struct own_outcome *of, uint32_t n, uint32_t ins,
		    const val *args, uint32_t n_args);
/* What is returned is new, and this function's. */
void leak_given(struct explorer *ex, const struct own_outcome *of, uint32_t n, uint32_t ins);
/* Is the result of the call looked at anywhere? */
bool own_result_is_used(const struct explorer *ex, uint32_t ins);
/* … and of what they release, which is gone then. */
void own_apply(struct explorer *ex, struct own_outcome *of, uint32_t n, uint32_t ins,
	       uint32_t n_args);

/* Apply a callee's summary in the state of its inputs: that becomes the first outcome, others are
 * handed to ex_resume.  same: what the result is equal to, or VAL_NONE.  False: no outcome is
 * possible, the path ends. */
bool summary_apply(struct apply *inputs, val same);

#endif
