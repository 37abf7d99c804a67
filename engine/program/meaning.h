/* meaning.h - what the analysis of a function can see of the program, as one number; and names for
 * types, functions, globals and literals that outlive the program's numbers.
 *
 * A function is analysed alike wherever its *meaning* is the same and the summaries that it uses
 * are: that is what lets an earlier analysis stand for it (memo.h).  It is made of facts, not of
 * bodies (facts.h), and all that flow/ and the checkers look at has to be in here:
 *
 *	code      with its places, names, types, literals (engine/ir/content.c)
 *	types     in depth: the records that they lead to
 *	functions that it refers to: how they are declared, whether they have a body, how many
 *	          parameters that has; the body itself where callers look into it (call_mismatch.c,
 *	          outcome.c)
 *	globals   that it refers to: how they are declared, what constant ones hold, in depth
 *	beliefs   of what it calls, those that it goes against, and who writes null as its argument
 *	effects   of what it may call, on the globals and fields that it can know
 *	inflow    into the members that it can know, and all globals
 *	least     how small others think the members that it names
 *	ends      which of the functions that it refers to never return
 *	tables    of functions in the whole program, where it calls through a member
 *
 * Whoever makes the engine or a checker look at something else of the program adds it.
 */
#ifndef PS_PROGRAM_MEANING_H
#define PS_PROGRAM_MEANING_H

#include "engine/flow/belief.h"
#include "engine/flow/effect.h"
#include "engine/flow/ends.h"
#include "engine/flow/inflow.h"
#include "engine/flow/least.h"
#include "engine/flow/model.h"
#include "engine/flow/summary.h"
#include "engine/program/order.h"

/* A program, and what was made of all of it before its functions are analysed. */
struct program_facts {
	const struct ir_unit *u;
	const struct facts *facts;
	const struct order *order;
	const struct beliefs *beliefs;
	const struct effects *effects; /* or NULL                                               */
	const struct inflow *inflow;
	const struct least *least;
	const struct ends *ends;
	const struct models *models; /* or NULL                                               */
};

struct meaning {
	struct summary_names names;
	uint64_t *of; /* by function                                                            */
	/* while it is made */
	const struct ir_unit *u;
	const struct facts *facts;
	const struct beliefs *beliefs;
	const struct effects *effects;
	const struct inflow *inflow;
	const struct least *least;
	const struct ends *ends;
	const struct models *models;
	uint64_t *bit_names; /* of effects, by bit                                              */
	bool *has_model;     /* by function as others see it                                    */
	uint64_t *known;     /* by function, a row: the globals that it and its callees name     */
	uint64_t *relevant;  /* a row: … and the fields that it can know                        */
	VEC(uint32_t) work;  /* globals that are to be looked into                               */
	struct ir_content *content;
	uint64_t *own;	 /* by global: without what it leads to                                 */
	uint64_t tables; /* of functions, in all globals                                        */
	uint64_t whole;	 /* what every function can see                                        */
};

void meaning_make(struct meaning *ret, const struct program_facts *facts);
void meaning_release(struct meaning *m);

#endif
