/* explore.h - exploring one function, path by path. */
#ifndef PS_FLOW_EXPLORE_H
#define PS_FLOW_EXPLORE_H

#include "engine/flow/flow.h"

struct beliefs;
struct effects;
struct ends;
struct inflow;
struct least;
struct strbuf;
struct summaries;

struct explore_options {
	const struct models *models;	       /* or NULL                                     */
	struct summaries *summaries;	       /* of what was explored before; or NULL        */
	const struct checker *const *checkers; /* NULL-terminated; none: only summarise       */
	const struct beliefs *beliefs;	       /* or NULL                                     */
	const struct effects *effects;	       /* or NULL                                     */
	const struct inflow *inflow;	       /* or NULL                                     */
	const struct least *least;	       /* or NULL                                     */
	const struct ends *ends;	       /* or NULL                                     */
	uint32_t thread;		       /* number of the calling thread: its summary store */
	enum confidence min_confidence;	       /* of findings: less is not looked for         */
	uint32_t max_steps;		       /* 0: the default                              */
	bool only_summary;		       /* nothing is looked for: the summary will do  */
	struct strbuf *states;		       /* NULL, or where the states at block entries go */
};

struct explore_result {
	uint64_t n_steps;
	uint64_t bytes; /* of memory that it took, at most                */
	bool degraded;	/* over budget: fewer paths were kept apart    */
	uint32_t n_calls_body, n_calls_model, n_calls_havoc;
};

/* Explore unit->funcs[func] and add what checkers find to sink; where opt->summaries is set, the
 * function's own summary is put there.  The function must have blocks (not IR_FAILED). */
void explore_function(const struct ir_unit *u, uint32_t func, const struct explore_options *opt,
		      struct diag_sink *sink, struct explore_result *ret);

#endif
