/* flow.h - path-sensitive exploration of one function, as checkers see it.
 *
 * The engine walks the control-flow graph with abstract states (state_p.h) and tells every
 * checker what happens.  A checker's callback may query the state, set facts of its own and
 * report; the path that led there is added to the report by the engine.
 */
#ifndef PS_FLOW_H
#define PS_FLOW_H

#include "engine/diag/diag.h"
#include "engine/flow/model.h"
#include "engine/ir/ir.h"

struct checker;
struct least_place;
struct explorer; /* the exploration of one function (explore.c)                        */
struct state;	 /* what is known at one program point of one path (state_p.h)         */

/* An abstract value: a linear form over symbols, by number.  Equal numbers are equal values. */
typedef uint32_t val;

/* Integers that a value can have; lo > hi never happens. */
struct interval {
	int64_t lo, hi;
};

enum tri { TRI_NO, TRI_YES, TRI_UNKNOWN };

/* Where an event happens.  All pointers are borrowed for the length of the callback. */
struct flow_ctx {
	struct explorer *ex;
	struct state *st;
	const struct ir_unit *unit;
	const struct ir_func *fn;
	const struct checker *self; /* the checker that is being called                  */
	uint32_t ins;		    /* index into fn->ins, or IR_NO at a terminator      */
	ir_loc loc;
	struct arena *scratch; /* dies with the function                            */
};

enum access_kind {
	ACCESS_READ,
	ACCESS_WRITE,
	ACCESS_CALL,	/* handed to a callee that does either                            */
	ACCESS_NONNULL, /* handed to a callee that is declared not to take null           */
};

/* Memory is accessed through an address. */
struct ev_deref {
	enum access_kind kind;
	struct ir_ref addr_ref; /* the operand: for its name                            */
	val addr;		/* its value                                            */
	uint64_t size_bytes;	/* 0: unknown                                           */
	val size;		/* symbolic size for calls, 0: use size_bytes           */
	const char *callee;	/* ACCESS_CALL, ACCESS_NONNULL: who accesses            */
	uint32_t arg;		/* … and which argument, from 1; 0: reached from a global */
	const char *inner;	/* … of which the callee accesses this ("c->peer", in its own
				 * words): addr is what that holds; NULL: the argument itself */
	const char *name;	/* … what this function would call it, if it can; else inner      */
	val inner_at;		/* … and this is where it lies                          */
	bool only_bounds;	/* the null check does not apply (optional argument)    */
	bool unsure;		/* the callee accesses it on some of the ways that it may go …  */
	bool assumes;		/* … which hang on something that is not known here       */
	bool by_state;		/* … but for one of them on no number that it is given    */
};

/* A value was read that was never written. */
struct ev_uninit {
	struct ir_ref addr_ref; /* where; of a call, its argument, or none                     */
	val addr;		/* its value                                                */
	const char *callee;	/* who reads it, if it is not this function                      */
	uint32_t arg;		/* … by which argument, from 1; 0: reached from a global      */
	const char *inner;	/* … and what it calls it                                       */
	const char *name;	/* … and this function would, if it can                         */
};

/* A condition is about to be decided: value of ref is compared with zero. */
struct ev_branch {
	struct ir_ref cond;
	val value;
};

/* A division or modulus. */
struct ev_div {
	struct ir_ref divisor_ref; /* of a call, its argument, or none                         */
	val divisor;
	const char *callee; /* who divides, if it is not this function                         */
	uint32_t arg;	    /* … by which argument, from 1; 0: reached from a global         */
	const char *inner;  /* … and what it calls the divisor                               */
	const char *name;   /* … and this function would, if it can                          */
	bool unsure;	    /* … on some of the ways that it may go …                       */
	bool assumes;	    /* … which hang on something that is not known here             */
};

/* A shift of an integer. */
struct ev_shift {
	struct ir_ref value_ref, amount_ref;
	val amount;
	uint32_t width_bits; /* of the promoted left operand                            */
};

/* An array of variable length, or a block of alloca(), is about to be made. */
struct ev_stack {
	const char *name;
	val bytes;
};

/* A pointer is about to be stored. */
struct ev_store {
	struct ir_ref addr_ref, value_ref;
	val addr, value;
};

/* The function is left by a return: memory is as the caller finds it, locals have ended their
 * lives. */
struct ev_ret {
	struct ir_ref value_ref; /* IR_NONE: none, or an aggregate in fn->ret_local        */
	val value;
};

/* A call, before its effects. */
struct ev_call {
	const struct ir_call *call;
	const struct ir_sym *callee; /* NULL when not known                              */
	const struct model *model;   /* or NULL                                          */
	const val *args;	     /* call->n of them                                  */
};

/* A resource is about to be released. */
struct ev_release {
	struct ir_ref ref;
	val value;
	const char *kind;   /* "heap", "FILE", as models call it                         */
	const char *callee; /* … by whom                                               */
	uint32_t arg;	    /* … by which argument, from 1; 0: reached from a global    */
	const char *inner;  /* … the callee's words for it, where it is not the argument itself */
	bool unsure;	    /* … in some of the ways that the callee can go            */
};

/* The function is left, and nobody knows any more what it has acquired. */
struct ev_lost {
	uint32_t by; /* the call that acquired it                                       */
	val object;
	const char *kind; /* "heap", "fd", as models call it; "": not known                  */
	const char *name; /* of the place that held it first, or NULL                       */
	bool lent; /* only the type says that a function which was given it does not keep it    */
};

/* What becomes of a lock (lock.c). */
struct ev_lock {
	enum {
		LOCK_TWICE,    /* it is locked while this path holds it                     */
		UNLOCK_TWICE,  /* it is unlocked after this path has unlocked it              */
		LEFT_LOCKED,   /* the function returns, and holds what it has locked           */
		LEFT_UNLOCKED, /* … has locked and unlocked it                                */
	} what;
	struct ir_ref ref; /* TWICE: IR_NOREF: a callee does it                              */
	val addr;
	uint32_t by;	    /* the call that locked or unlocked it before                     */
	const char *callee; /* TWICE: by whom, where ref says what                            */
	const char *inner;  /* … the callee's words for it, or NULL                           */
	const char *kind;   /* "mutex", as models call it; or NULL                            */
	val result;	    /* LEFT: what is returned                                         */
};

/* A callee accesses what it is given, whatever way it goes. */
struct ev_use {
	struct ir_ref ref;
	val value;
	const char *callee;
	uint32_t arg;	   /* by which it is reached, from 1; 0: a global                  */
	const char *inner; /* the callee's words for it, where it is not the argument itself */
};

/* A call is about to read or write memory through an argument: from addr on, so many bytes. */
struct ev_extent {
	struct ir_ref addr_ref;
	val addr;
	const char *callee;
	uint32_t arg; /* from 1                                                    */
	bool writes;
	bool string;	    /* content ends with a terminator                            */
	bool any;	    /* content comes from outside and may have any length (gets) */
	uint8_t char_bytes; /* of a character, where it is a string                  */
	val content;	    /* what is accessed; 0: not known                            */
	val limit;	    /* … but no more than this, as the caller says; 0: no limit  */
	struct ir_ref
		bytes_ref;    /* the argument that content or limit is, IR_NOREF: no single one */
	struct ir_ref to_ref; /* where what is read is copied to                          */
	val to;		      /* … 0: nowhere                                             */
};

/* What a function takes for granted of a number or an address that it is given: used as it is, it
 * must be so.  Checkers note it where they cannot decide (flow_need), and hear of it at calls. */
struct ev_need {
	enum need_kind {
		NEED_INDEX,  /* v is in lo … hi                                         */
		NEED_LENGTH, /* v, in bytes, is in lo … hi                              */
		NEED_SIZE,   /* v, of an allocation, is something that was bounded        */
		NEED_SHIFT,  /* v, the amount of a shift, is in lo … hi                   */
		NEED_ROOM,   /* v is the address of as many bytes                       */
	} kind;
	val v, bytes; /* bytes: ROOM                                                       */
	int64_t lo, hi;
	bool writes;	  /* LENGTH, ROOM                                                  */
	const char *text; /* "an index of 'buf', which has 8 elements, in 'f'"            */
	/* at calls: */
	struct ir_ref arg_ref;
	const char *callee;
	uint32_t arg;	   /* by which v is reached, from 1; 0: a global                   */
	const char *inner; /* the callee's words for it, where it is not the argument itself */
	const char *name;  /* … and those of this function, if it has any                  */
	bool assumes;	   /* the callee does so on ways that hang on what is not known here */
};

struct checker {
	const char *name;
	const struct rule *const *rules;
	uint32_t n_rules;
	void (*begin_function)(struct flow_ctx *cx);
	void (*deref)(struct flow_ctx *cx, const struct ev_deref *ev);
	void (*uninit)(struct flow_ctx *cx, const struct ev_uninit *ev);
	void (*branch)(struct flow_ctx *cx, const struct ev_branch *ev);
	void (*div)(struct flow_ctx *cx, const struct ev_div *ev);
	void (*shift)(struct flow_ctx *cx, const struct ev_shift *ev);
	void (*stack)(struct flow_ctx *cx, const struct ev_stack *ev);
	void (*store)(struct flow_ctx *cx, const struct ev_store *ev);
	void (*call)(struct flow_ctx *cx, const struct ev_call *ev);
	void (*ret)(struct flow_ctx *cx, const struct ev_ret *ev);
	void (*release)(struct flow_ctx *cx, const struct ev_release *ev);
	void (*use)(struct flow_ctx *cx, const struct ev_use *ev);
	void (*lost)(struct flow_ctx *cx, const struct ev_lost *ev);
	void (*lock)(struct flow_ctx *cx, const struct ev_lock *ev);
	void (*extent)(struct flow_ctx *cx, const struct ev_extent *ev);
	void (*need)(struct flow_ctx *cx, const struct ev_need *ev);
	/* After all paths: for findings that need to hold on every one of them. */
	void (*end_function)(struct flow_ctx *cx);
};

/* ---- questions to the state (query.c) ---------------------------------------------------- */

/* The value of an operand at this point; 0: none. */
val flow_value(const struct flow_ctx *cx, struct ir_ref r);
/* … also of one of an earlier block, where it is what a variable held that still has its value; 0:
 * it is not known. */
val flow_value_now(const struct flow_ctx *cx, struct ir_ref r);
struct interval flow_bounds(const struct flow_ctx *cx, val v);
/* Is the object that addr leads to a variable that is an array of bytes? */
bool flow_is_bytes(const struct flow_ctx *cx, val addr);
/* … without what only holds because a loop on the way was not entered. */
struct interval flow_bounds_sure(const struct flow_ctx *cx, val v);
enum tri flow_is_zero(const struct flow_ctx *cx, val v);
bool flow_is_known(val v); /* neither none nor uninitialised */

/* Can the object that an address is based on be null here, and how do we know? */
enum nullness {
	NULLNESS_UNKNOWN, /* nothing speaks for it                                        */
	NULLNESS_NEVER,
	NULLNESS_MAY_FAIL, /* comes from a call that can return null, not checked          */
	NULLNESS_NULL,	   /* null on this path                                            */
};

struct null_why {
	val pointer;   /* the base, as a value                                         */
	uint32_t call; /* MAY_FAIL, and NULL out of a call: its instruction, or IR_NO   */
	bool oom;      /* … which fails only when memory is exhausted                  */
	bool doubted;  /* … which its callers do not seem to believe in                */
	bool no_match; /* … which says that a library's search has found nothing (strchr) */
	uint32_t n_checked, n_uses; /* … of so many uses in the program, so many check for null   */
	bool tested;	/* this path has compared it with null, written at this level   */
	bool in_macro;	/* … only inside macros or called functions                     */
	bool assigned;	/* a null constant                                              */
	int64_t offset; /* constant offset from it, 0 if none or not constant           */
};

enum nullness flow_nullness(const struct flow_ctx *cx, val addr, struct null_why *ret);

/* May there be a reason on this path why the pointer is not null: is it the branch of an ordinary
 * condition, not the case of a switch, or does the pointer come from memory? */
bool flow_is_conditioned(const struct flow_ctx *cx, val pointer);

/* A parameter that some caller writes null for (*ret_by: its name, or that of one further up), on a
 * path that is in no loop and has not asked what the other arguments are. */
bool flow_is_given_null(const struct flow_ctx *cx, val pointer, const char **ret_by);

/* An element of the vector of the program's arguments (argv), which has null behind the last. */
struct flow_argument {
	bool of_main;		    /* in main() itself                                    */
	bool is_handed_on;	    /* their number is given to a function                 */
	bool is_constant;	    /* the index is: this                                  */
	int64_t index;		    /* …                                                   */
	struct interval left, said; /* from the element on, in bytes: what holds of it, and
				     * what the code says of it                            */
	const char *count;	    /* what their number is called                         */
};

bool flow_is_argument(const struct flow_ctx *cx, val pointer, struct flow_argument *ret);

/* The pointer that an instruction compares with null, or IR_NOREF. */
struct ir_ref flow_compared_with_null(const struct flow_ctx *cx, uint32_t ins);

/* In a branch event on such a comparison: is it a guard or an assertion, which says nothing of null
 * being expected?  The process ends where it is null, or what happens then is spelled in a macro.
 */
bool flow_guards_null(const struct flow_ctx *cx, uint32_t ins);

/* Does this state stand for several paths that have met, and lost what told them apart? */
bool flow_is_joined(const struct flow_ctx *cx);
/* Does the path answer one question in two ways, without anything in between that says why
 * (contradict.c)?  What it leads to is possible, and no more. */
bool flow_is_contradictory(const struct flow_ctx *cx);

/* What lies at this place has been there since before a call that was given its address, and has
 * left it alone on this path: is that the fault of the function that goes on with it?  Possible:
 * the callee may have left it so, and nothing tells its caller (outcome.c). */
enum confidence flow_left_alone(const struct flow_ctx *cx, struct ir_ref addr);
/* The place that was never written, where what is read at addr was only copied from there; else
 * addr itself. */
struct ir_ref flow_original(const struct flow_ctx *cx, struct ir_ref addr);
/* … where nothing was ever written there, by loops either. */
enum confidence flow_unwritten(const struct flow_ctx *cx, struct ir_ref addr);
/* Was something that was allocated here given to another function since, which may have filled it
 * in another of its ways than the one of this path? */
bool flow_was_lent(const struct flow_ctx *cx, val addr);
/* Is a pointer null, on this path, only for what it guesses of the rounds of loops?  addr is the
 * address that is dereferenced, place where the pointer was read from, or IR_NOREF (rounds.c). */
bool flow_hangs_on_rounds(const struct flow_ctx *cx, struct ir_ref addr, struct ir_ref place,
			  const struct null_why *why);
/* Is an array that ends a record declared with so few elements that it stands for as many as there
 * is room for: none, one, or a character and its terminator? */
bool flow_stands_for_more(const struct ir_unit *u, const struct ir_typ *array);
/* Is a local unwritten, on this path, only for what it guesses of the rounds of a loop?  */
bool flow_rounds_write(const struct flow_ctx *cx, uint32_t local);
/* Is this an element at an index that a loop around the access counts up to a number that varies?
 * That number is 0 where there are no elements, mostly. */
bool flow_is_counted_read(const struct flow_ctx *cx, struct ir_ref addr);
/* Has the path, since this call, asked for something that its callee may have left behind an
 * argument, such as an error that it keeps there (db->failed)? */
bool flow_asked_for_error(const struct flow_ctx *cx, uint32_t call);

/* Where an object was cleared, or initialised without something. */
struct cleared {
	uint32_t by;	  /* the instruction that did; IR_NO: it is not in this function      */
	bool initialiser; /* it is an initialiser                                            */
	bool made;	  /* it made the object (calloc)                                     */
};

/* Is what lies at this place 0 because nothing was written there since its object was cleared? */
bool flow_was_cleared(const struct flow_ctx *cx, val place, struct cleared *ret);

/* Can a pointer be an error number in the form of a pointer (Linux ERR_PTR, MAP_FAILED)? */
enum errness {
	ERRNESS_NEVER, /* nothing speaks for it                                            */
	ERRNESS_ASKED, /* the code itself asks somewhere whether it is                     */
	ERRNESS_MAY,   /* comes from a call that can return one, not checked               */
	ERRNESS_IS,    /* it is one on this path                                           */
};

struct err_why {
	uint32_t call; /* MAY, and IS out of a call: its instruction, or IR_NO              */
	bool found;    /* IS: by a check on this path                                       */
	bool good;     /* NEVER: because a check or a dereference on this path says so      */
};

enum errness flow_errness(const struct flow_ctx *cx, val pointer, struct err_why *ret);
/* A function that does nothing but return one of its arguments: which one, from 1; or 0. */
uint32_t flow_returns_arg(const struct flow_ctx *cx, const struct ir_sym *callee);

/* What the program's other uses of a pointer say of it: of the result of the same function, the
 * same field, the same global (belief.h). */
struct flow_belief {
	const char *what; /* "the result of 'f'", "'peer' of 'struct conn'"                   */
	bool is_memory;	  /* a field or global, which is as it is at this point of its life   */
	bool is_excused;  /* there may be a reason that we do not see: the path has asked more
			   * than whether pointers are null, it links a list, the callee has a body
			   */
	uint32_t n_checked, n_unchecked;	   /* uses: this one is among the unchecked    */
	uint32_t n_checked_here, n_unchecked_here; /* … in this file                          */
	ir_loc check; /* an example of a check, in this file if there is one                  */
};

/* False: nothing is known, or this function checks it, too. */
bool flow_belief(const struct flow_ctx *cx, struct ir_ref ref, val pointer,
		 struct flow_belief *ret);

/* The object that an address points into: offset and size in bytes (size VAL 0: not known).
 * False: no single object. */
bool flow_object(const struct flow_ctx *cx, val addr, val *ret_offset, val *ret_size);

/* What v was before it was reduced into the range of its unsigned type; v itself if it was not. */
val flow_unwrapped(const struct flow_ctx *cx, val v);

/* Does it lie in a variable or a block of this function of which nothing is known to be written but
 * single places, so that all others were not? */
bool flow_is_fresh(const struct flow_ctx *cx, val addr);

/* Does the address lie in a variable or in something allocated here, not behind a pointer that was
 * given? */
bool flow_is_object(const struct flow_ctx *cx, val addr);

/* The bounds that the code itself gives v on this path, by comparing, masking or counting; types do
 * not count.  What reaches such a bound is what its author left room for. */
struct interval flow_said(const struct flow_ctx *cx, val v);
/* Does v count the rounds of a loop, so that it takes every value (step by step) in its bounds? */
bool flow_counts_rounds(const struct flow_ctx *cx, val v);
/* … and nothing else? */
bool flow_counts_only_rounds(const struct flow_ctx *cx, val v);
/* … and is their number compared with something else that is not known (i < n)? */
bool flow_rounds_are_limited(const struct flow_ctx *cx, val v);
/* Is v what a library's function has returned, but for a constant: n - 4? */
bool flow_is_result_and_constant(const struct flow_ctx *cx, val v);
/* Has a branch on this path asked something of v, or of what v is made of; or is it a remainder by
 * a constant, which says as much? */
bool flow_was_asked(const struct flow_ctx *cx, val v);
/* … compared it with a number as it is written? */
bool flow_was_compared_with_number(const struct flow_ctx *cx, val v);
/* Is v, the value of r, what a call has given because a loop of the callee had no round?  That
 * there is nothing to go round is a guess, unless the function tests it, too. */
bool flow_is_count_of_nothing(const struct flow_ctx *cx, struct ir_ref r, val v);
/* Is v made of what parameters held at entry, of what memory holds that this path has not written,
 * or of what is not known? */
bool flow_is_input(const struct flow_ctx *cx, val v);
/* What the code says of this very value, not of its parts: of i + n, not of i and of n. */
struct interval flow_said_itself(const struct flow_ctx *cx, val v);

/* ---- resources (own.c) ---------------------------------------------------------------------- */

/* What was released on this path. */
struct flow_gone {
	uint32_t by;	  /* the call that did                                             */
	uint32_t arg;	  /* … by which argument, from 1; 0: not known                       */
	const char *kind; /* "heap", "FILE", as models call it                              */
	const char *name; /* the callee's words for it, where it is not the argument itself */
	bool unsure;	  /* … which releases it in some of its ways                        */
	val object;
};

/* Was what the address leads to released before, and is no other thing by now?  ref: by what name
 * it is known here, without members and elements. */
bool flow_is_gone(const struct flow_ctx *cx, struct ir_ref ref, val addr, struct flow_gone *ret);
/* The name of what the call at ins calls. */
const char *flow_call_name(const struct flow_ctx *cx, uint32_t ins);
/* Who released it: the callee's name. */
const char *flow_gone_by(const struct flow_ctx *cx, const struct flow_gone *g);
/* The step of the path that did: "'free' releases 'p'". */
const char *flow_gone_step(const struct flow_ctx *cx, const struct flow_gone *g);
/* What an address is made of, without members and elements: the name of the object. */
struct ir_ref flow_root(const struct flow_ctx *cx, struct ir_ref addr);
/* What an address or a number that is released was made as (origin.c). */
struct flow_origin {
	enum {
		ORIGIN_UNKNOWN,
		ORIGIN_STACK,	 /* a variable of this function, or alloca()                  */
		ORIGIN_GLOBAL,	 /* a variable that is always there                           */
		ORIGIN_LITERAL,	 /* a string literal                                          */
		ORIGIN_CODE,	 /* a function                                                */
		ORIGIN_ACQUIRED, /* by a call                                                 */
	} from;
	uint32_t by;	  /* ACQUIRED: the call; STACK: alloca(), or IR_NO                 */
	const char *kind; /* … "heap", "FILE"; NULL: not known                           */
	const char *name; /* STACK, GLOBAL: the variable's, or NULL                       */
	int64_t offset;	  /* from its first byte                                          */
};

void flow_origin(const struct flow_ctx *cx, val v, struct flow_origin *ret);
/* A library's function that releases what is of this kind: "fclose"; or NULL. */
const char *flow_releaser(const struct flow_ctx *cx, const char *kind);
/* Do models make this out of an object that was there before (regcomp), so that there is nothing
 * wrong in releasing a variable? */
bool flow_is_made_in_place(const struct flow_ctx *cx, const char *kind);
/* Enough was said of it. */
void flow_forget_gone(const struct flow_ctx *cx, const struct flow_gone *g);

/* ---- evidence (evidence.c) ------------------------------------------------------------------ */

/* A value that leaves the range which it must be in. */
struct excess {
	int64_t at;    /* what it is, or what the code's own bound leaves room for         */
	int64_t most;  /* … and how far it can get by such a bound                         */
	bool by_bound; /* it can also have values that do not leave the range              */
	enum confidence confidence;
};

/* Can v be limit or more (limit or less), for certain or by the bound that the code itself gives
 * it? */
bool flow_reaches(const struct flow_ctx *cx, val v, int64_t limit, struct excess *ret);
bool flow_sinks(const struct flow_ctx *cx, val v, int64_t limit, struct excess *ret);
/* Does v come from outside, not counting lengths of strings that are there?  *ret_ins: the
 * instruction that brought it in, IR_NO: none of this function. */
bool flow_is_outside(const struct flow_ctx *cx, val v, uint32_t *ret_ins);
/* … just as it came, or but for what leaves it 0 where it was 0, and no comparison with it was too
 * complex to be understood? */
bool flow_is_plain_outside(const struct flow_ctx *cx, val v, uint32_t *ret_ins);
/* … or is made of the length of a text from outside? */
bool flow_is_outside_text(const struct flow_ctx *cx, val v, uint32_t *ret_ins);
/* Is v the larger the longer a text is, of which nothing says how long it may be: its length, or
 * the distance of two places in it (any_text.c)? */
bool flow_is_any_text(const struct flow_ctx *cx, val v);
/* … because of what other functions leave in a member or a global (inflow.h)? */
bool flow_is_from_member(const struct flow_ctx *cx, val v);
/* Is v what a member held, less a number, and nothing on the path says how small that is?  What the
 * program's code says of the member (least.h). */
bool flow_is_member_less(const struct flow_ctx *cx, val v, const struct least_place **ret_place,
			 int64_t *ret_less);
/* Such a v can be limit or more, and nothing but its type keeps it from there: the code has neither
 * compared it with anything that is itself bounded, nor masked it, nor taken a remainder. */
bool flow_is_unbounded(const struct flow_ctx *cx, val v, int64_t limit);
/* Is v put together of single bytes of memory that others have written, can it be limit or more by
 * its bits, and has nothing compared it with anything (assembled.c)? */
bool flow_is_assembled(const struct flow_ctx *cx, val v, int64_t limit);
/* Is v a parameter which the path has found not to be negative, and has asked nothing else of, and
 * that can be limit or more? */
bool flow_is_half_checked(const struct flow_ctx *cx, val v, int64_t limit);
/* … or negative: nothing but its type keeps it from there. */
bool flow_is_unbounded_below(const struct flow_ctx *cx, val v);
/* Is v, the value of r, what a call has given that may fail, and negative where it has failed, of
 * which nothing on this path says that it has not?  *ret_call: the call. */
bool flow_is_failure(const struct flow_ctx *cx, struct ir_ref r, val v, uint32_t *ret_call);
/* v is a number that was converted to an unsigned type, and no comparison since keeps it below what
 * a negative one becomes there: that number, where it can be negative; 0: no such thing. */
val flow_negative_before(const struct flow_ctx *cx, val v);
/* Is v, the value of r, how many characters a call would have printed that was told how much room
 * there is (snprintf), and has nothing asked whether there was so much?  *ret_call: the call. */
bool flow_is_cut_short(const struct flow_ctx *cx, struct ir_ref r, val v, uint32_t *ret_call);
/* What the rounds that v counts are limited by, if that comes from outside; 0: no such thing. */
val flow_outside_limit(const struct flow_ctx *cx, val v);
/* The number of which the rounds that v counts do not come further than v <= number + c, where
 * that is something that the function is given; 0: no such thing. */
val flow_given_limit(const struct flow_ctx *cx, val v, int64_t *ret_c);
/* Is v above 0 wherever count is? */
bool flow_is_positive_with(const struct flow_ctx *cx, val v, val count);
/* Is v, the value of operand r, just a number on this path, which no loop counted up to? */
bool flow_is_plain(const struct flow_ctx *cx, val v, struct ir_ref r);
/* Is the address where it is only because a loop has gone on for so long, which what the object
 * holds decides: a walk to a terminator?  Then nothing is known of where it ends. */
bool flow_ends_by_contents(const struct flow_ctx *cx, struct ir_ref addr);
/* Does the access ask for the terminator of a text where the character before may have been it?
 * Then that one's value, else VAL_NONE. */
val flow_skipped_terminator(const struct flow_ctx *cx, const struct ev_deref *ev);
/* Does a loop walk back through what is read here, until it is something else, and another loop of
 * the function, which walks back by the same variable, also asks for where it starts (walk_back.c)?
 */
bool flow_walks_back_blindly(const struct flow_ctx *cx, const struct ev_deref *ev);
/* What says how long a loop goes on that fills an array. */
struct blind_fill {
	bool by_others; /* a list, or a function of a library                           */
	bool by_text;	/* a character that is read                                     */
	val length;	/* of the text that it is in; 0: none, or not known                */
};

/* Is cursor, worth v, a variable that a loop moves on and on for as long as a text, a list or a
 * function says, so that it can be n or more: compared with nothing, and the loop ends by nothing
 * that is counted (fill.c)? */
bool flow_is_filled_blindly(const struct flow_ctx *cx, const struct ev_deref *ev,
			    struct ir_ref cursor, val v, int64_t n, struct blind_fill *ret);

/* ---- doubt (doubt.c) ------------------------------------------------------------------------ */

/* An access leaves its object, as far as the state goes.  Does the path, or the function, say that
 * it does not?  addr is the address, excess how many bytes the access begins after the last byte of
 * the object that it may, for elements of so many bytes: 0 where it is the next one. */

/* It moves by single elements, and the path has asked whether it is just there. */
bool flow_is_turned_back(const struct flow_ctx *cx, struct ir_ref addr, val excess,
			 int64_t elem_bytes);
/* The object has room for what one loop has counted, and another one, that something else than a
 * number ends, goes on after as many rounds. */
bool flow_is_counted_before(const struct flow_ctx *cx, struct ir_ref addr, val address);
/* The object's size is a quotient or a product, and a loop moves the index. */
bool flow_is_of_no_line(const struct flow_ctx *cx, struct ir_ref addr, val address);
/* The object comes from a function of the program that was given the place of the number with which
 * the path has compared the index: it is larger now. */
bool flow_is_grown(const struct flow_ctx *cx, struct ir_ref addr, val address);
/* The path has asked whether something is a multiple of what the index moves by. */
bool flow_is_whole_multiple(const struct flow_ctx *cx, struct ir_ref addr);
/* What the path does was read from a constant table, and the index moves. */
bool flow_is_told_by_table(const struct flow_ctx *cx, struct ir_ref addr);
/* The object has no bytes, of a size that is no number as it is written. */
bool flow_is_empty_by_guess(const struct flow_ctx *cx, val address);
/* The path was let through by the bit of a mask whose number is the index. */
bool flow_is_bit_of_mask(const struct flow_ctx *cx, struct ir_ref addr);
/* The index is what it was before a loop that had no round on this path. */
bool flow_had_no_round(const struct flow_ctx *cx, struct ir_ref addr);

/* From here on v is in [lo, hi]; where that cannot be, the path ends after this event. */
void flow_assume(const struct flow_ctx *cx, val v, int64_t lo, int64_t hi);
/* The call that made the object which an address leads into, or IR_NO. */
uint32_t flow_allocation(const struct flow_ctx *cx, val addr);
/* The name of what is called there, as in the source. */
const char *flow_called_name(const struct flow_ctx *cx, uint32_t ins);
/* The pointer that an address is based on, as a value; 0: none. */
val flow_pointer(const struct flow_ctx *cx, val addr);
/* What a call was given that returns a pointer into that, or null (strchr); 0: v is no such result.
 */
val flow_points_into(const struct flow_ctx *cx, val v);
/* The number of which v is a multiple: the count, where v is a size in bytes; v itself if none. */
val flow_multiplied(const struct flow_ctx *cx, val v);
/* Does the call make memory, of a size that its arguments say? */
bool flow_allocates(const struct flow_ctx *cx, const struct ev_call *ev);
/* The function that a pointer is the address of, or NULL. */
const struct ir_sym *flow_function(const struct flow_ctx *cx, val v);
/* The bytes of the string literal that an address leads into, from there to its end; false: it
 * leads elsewhere, or its characters are wide. */
bool flow_literal(const struct flow_ctx *cx, val addr, const char **ret, uint32_t *ret_size_bytes);
/* ka * a + kb * b + c, or 0. */
val flow_linear(const struct flow_ctx *cx, int64_t ka, val a, int64_t kb, val b, int64_t c);
val flow_constant(const struct flow_ctx *cx, int64_t c);
/* Is it a number in all states, not a symbol that happens to have just one value here? */
bool flow_is_constant(const struct flow_ctx *cx, val v, int64_t *ret);

/* Does an address lie in this frame: in a local variable (*ret_local), or in a block that alloca()
 * made (*ret_local = IR_NO)?  *ret_offset: bytes from its start, VAL_NONE where that is unknown. */
bool flow_in_frame(const struct flow_ctx *cx, val addr, uint32_t *ret_local, val *ret_offset);
/* Is the block in which the local was declared being executed?  Parameters always are. */
bool flow_in_scope(const struct flow_ctx *cx, uint32_t local);

/* A place that is there when the function has been left, and what it holds. */
struct flow_place {
	val addr, value;
	val object;	 /* the address of the object that it is in                       */
	uint32_t global; /* … a global variable, or IR_NO                                 */
	uint32_t call;	 /* … what was reached through the result of this call, or IR_NO  */
	ir_type type;	 /* of what was stored last, 0: not known                         */
};

/* Call fn for the places outside of this frame that hold pointers into it, as far as this path
 * knows: globals, what parameters lead to, what calls returned, heap objects that these or `result`
 * lead to. */
void flow_each_left(const struct flow_ctx *cx, val result,
		    void (*fn)(void *arg, const struct flow_place *p), void *arg);
/* Does an address lie in a global or in what a parameter leads to? */
bool flow_is_callers(const struct flow_ctx *cx, val addr);
/* Are there cells of a local that do (fn->ret_local)?  The first of them, or VAL_NONE. */
val flow_frame_in_local(const struct flow_ctx *cx, uint32_t local);

/* The pointer that was written to, or read from, a place last; VAL_NONE: not known. */
val flow_held(const struct flow_ctx *cx, val addr);
/* Was the address of a local stored where others can find it? */
bool flow_is_exposed(const struct flow_ctx *cx, val addr);
/* The last store to this local on this path, or IR_NO. */
uint32_t flow_assigned_at(const struct flow_ctx *cx, struct ir_ref local);
/* The last store of value on this path that was not to a variable of this function, or IR_NO. */
uint32_t flow_stored_at(const struct flow_ctx *cx, val value);
/* Do the conditions on this path say that the last call at ins did not return 0? */
bool flow_call_was_not_zero(const struct flow_ctx *cx, uint32_t ins);
/* There may be something to be found by the time this function returns, that a survey of it does
 * not show. */
void flow_look_closer(const struct flow_ctx *cx);

/* Facts of a checker on a value, kept along the path and where all joined paths agree.  Slots
 * 0 … 3; number 0 means no fact.  Those in slot FLOW_TAG_LASTING are kept until the function is
 * left, the others as long as something mentions the value. */
enum { FLOW_TAG_LASTING = 3 };
void flow_each_lasting(const struct flow_ctx *cx, void (*fn)(void *arg, val v, uint32_t number),
		       void *arg);
uint32_t flow_tag(const struct flow_ctx *cx, val v, uint32_t slot);
void flow_set_tag(const struct flow_ctx *cx, val v, uint32_t slot, uint32_t number);

/* Bytes of what a pointer that the function is given leads to, by its declared type: 0 where that
 * is void; INT64_MAX: it is not given, or leads to something without a size. */
int64_t flow_declared_bytes(const struct flow_ctx *cx, val pointer);
/* Does v hang on nothing but what the function is given, and is there anybody to be told? */
bool flow_may_need(const struct flow_ctx *cx, val v);
/* On this path the function does what is only good if d holds, which hangs on its inputs. */
void flow_need(const struct flow_ctx *cx, const struct ev_need *d);

/* Numbers for the whole function, over all paths, each checker's its own: 0 at first. */
uint64_t *flow_count(const struct flow_ctx *cx, uint32_t slot, uint32_t key);

/* ---- reports (report.c) ---------------------------------------------------------------------- */

struct flow_report {
	const struct rule *rule;
	enum severity severity;
	enum confidence confidence;
	ir_loc loc;
	const char *text;    /* one sentence, no full stop                                 */
	const char *subject; /* what it is about, as in the source                         */
	val focus;	     /* the value at fault: steps that matter mention it; 0: none   */
	val cause;	     /* of findings of one function with the same cause the first is told,
			      * if there are many: one assumption is behind them; 0: none   */
	val at;		     /* the address of the place that it is in; 0: none, not known  */
	val object;	     /* the address of the object that is too small: where that is made is
			      * a step; 0: none                                            */
	uint32_t origin;     /* instruction where it comes from, or IR_NO                  */
	const char *origin_text;
};

/* Add a finding with the path of cx's state (if it has one) that leads to it. */
void flow_report(const struct flow_ctx *cx, const struct flow_report *r);

/* Has a rule been reported there already, on this path or another? */
bool flow_is_reported(const struct flow_ctx *cx, const char *rule, ir_loc loc);

/* The same, but kept until it is known whether it holds: one for each key, the first. */
void flow_hold(const struct flow_ctx *cx, uint32_t key, const struct flow_report *r);
void flow_release(const struct flow_ctx *cx, uint32_t key, enum confidence confidence);

/* Text for messages, in the function's scratch memory. */
const char *flow_text(const struct flow_ctx *cx, const char *fmt, ...) PS_PRINTF(2, 3);
const char *flow_ref_text(const struct flow_ctx *cx, struct ir_ref r);
const char *flow_function_name(const struct flow_ctx *cx);
const char *flow_place_text(const struct flow_ctx *cx, struct ir_ref addr);

struct diag_span flow_span(const struct ir_unit *u, ir_loc loc, struct arena *mem);

#endif
