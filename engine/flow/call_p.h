/* call_p.h - a call that is being executed, for call.c and call_bytes.c. */
#ifndef PS_FLOW_CALL_P_H
#define PS_FLOW_CALL_P_H

#include "engine/flow/state_p.h"
#include "engine/flow/strings_p.h"

enum { MAX_ARGS = 32 };

struct callsite {
	const struct ir_ins *ins;
	const struct ir_call *call;
	const struct ir_arg *args;
	const struct ir_sym *callee; /* NULL: not known */
	const struct model *model;
	const struct summary *summary;
	val v[MAX_ARGS];
	ir_type types[MAX_ARGS];
	uint32_t n;
	const struct model *stand_in; /* callee unknown: what stands there by default (target.h) */
};

/* Is a function called like one that keeps what it is given? */
bool call_keeps_by_name(const char *name);
/* What is known of a function by its name, or NULL. */
const struct model *call_model(const struct explorer *ex, const struct ir_sym *callee);

/* A size in bytes; VAL_NONE: not known. */
val call_size(struct explorer *ex, struct state *st, const struct callsite *cs,
	      const struct model_size *s, uint32_t ins, val result);

static inline uint8_t call_char_bytes(const struct callsite *cs)
{
	return cs->model->flags & MODEL_WIDE ? 4 : 1;
}

/* The model's argument i (from 0), or NULL. */
static inline const struct model_arg *call_arg(const struct callsite *cs, uint32_t i)
{
	return i < cs->model->n_args && i < MODEL_MAX_ARGS && i < cs->n ? &cs->model->args[i]
									: NULL;
}

/* ---- call_bytes.c ------------------------------------------------------------------------ */

/* A string, or a prefix of one, that a call leaves behind. */
struct call_string {
	uint32_t arg;
	val addr, len;
	bool prefix;
	struct str_joined joined;
};

struct call_strings {
	val printed; /* result of sprintf(): the length of its output; VAL_NONE: not known */
	uint32_t n;
	struct call_string v[MODEL_MAX_ARGS];
	uint32_t
		source[MODEL_MAX_ARGS]; /* what is written through an argument comes from outside */
};

/* Tell the checkers what the call reads and writes, and find out which strings it leaves: before
 * anything is written.  False: the path ends. */
bool call_bytes_before(struct explorer *ex, struct state *st, const struct callsite *cs,
		       uint32_t ins, struct call_strings *ret);
/* They are there now. */
void call_bytes_after(struct explorer *ex, struct state *st, const struct callsite *cs,
		      const struct call_strings *s, uint32_t ins);

#endif
