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
struct explorer;  /* the exploration of one function (explore.c)                        */
struct state;     /* what is known at one program point of one path (state_p.h)         */

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
	const struct checker *self;  /* the checker that is being called                  */
	uint32_t ins;                /* index into fn->ins, or IR_NO at a terminator      */
	ir_loc loc;
	struct arena *scratch;       /* dies with the function                            */
};

enum access_kind { ACCESS_READ, ACCESS_WRITE, ACCESS_CALL /* handed to a callee that does */ };

/* Memory is accessed through an address. */
struct ev_deref {
	enum access_kind kind;
	struct ir_ref addr_ref;   /* the operand: for its name                            */
	val addr;                 /* its value                                            */
	uint64_t size_bytes;      /* 0: unknown                                           */
	val size;                 /* symbolic size for calls, 0: use size_bytes           */
	const char *callee;       /* ACCESS_CALL: who accesses                            */
	uint32_t arg;             /* … and which argument, from 1                         */
	bool only_bounds;         /* the null check does not apply (optional argument)    */
};

/* A value was read that was never written. */
struct ev_uninit {
	struct ir_ref addr_ref;
};

/* A condition is about to be decided: value of ref is compared with zero. */
struct ev_branch {
	struct ir_ref cond;
	val value;
};

/* A division or modulus. */
struct ev_div {
	struct ir_ref divisor_ref;
	val divisor;
};

/* A call, before its effects. */
struct ev_call {
	const struct ir_call *call;
	const struct ir_sym *callee;  /* NULL when not known                              */
	const struct model *model;    /* or NULL                                          */
	const val *args;              /* call->n of them                                  */
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
	void (*call)(struct flow_ctx *cx, const struct ev_call *ev);
	/* After all paths: for findings that need to hold on every one of them. */
	void (*end_function)(struct flow_ctx *cx);
};

#endif
