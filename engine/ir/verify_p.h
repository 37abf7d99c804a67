/* verify_p.h - what the parts of the verifier share.
 *
 * verify.c checks the unit's tables, verify_ins.c the operands and types of each instruction,
 * verify_cfg.c the shape of a function's graph, verify_dom.c its dominators, verify_scope.c
 * what lives where.  A part runs only where the ones before found that it can.
 */
#ifndef PS_IR_VERIFY_P_H
#define PS_IR_VERIFY_P_H

#include "engine/ir/ir_p.h"

struct ir_verifier {
	const struct ir_unit *u;
	struct strbuf *err;
	uint32_t n_violations;

	/* where we are, for the messages; IR_NO = not in one */
	const struct ir_func *fn;
	uint32_t block, ins;

	/* facts about fn, by block */
	uint32_t *idom;		    /* immediate dominator, of the entry the entry itself      */
	uint32_t *dom_in, *dom_out; /* first and last visit in the tree of dominators     */
	/* by instruction */
	uint32_t *block_of;
};

/* One violation: "function f, block b3, instruction 12 (load): expected …, found …". */
void ir_v_report(struct ir_verifier *v, const char *fmt, ...) PS_PRINTF(2, 3);

/* Types and operands as text in the unit's text form; the buffers rotate, use at once. */
const char *ir_v_type(struct ir_verifier *v, ir_type t);
const char *ir_v_ref(struct ir_verifier *v, struct ir_ref r);

/* A block on the stack of a walk in depth. */
struct ir_visit {
	uint32_t block, next; /* successors visited so far                                */
};

static inline uint32_t ir_v_succ(const struct ir_verifier *v, uint32_t block, uint32_t i)
{
	return v->fn->succs[v->fn->blocks[block].succ + i];
}

/* Graph: blocks end, are reachable, in order, and their dominators; false if there is no graph
 * to go on with. */
bool ir_v_cfg(struct ir_verifier *v);
void ir_v_cfg_release(struct ir_verifier *v);
/* Fills in idom, dom_in and dom_out. */
void ir_v_dominators(struct ir_verifier *v);
bool ir_v_dominates(const struct ir_verifier *v, uint32_t a, uint32_t b);
/* ENTER and EXIT balance on every edge. */
void ir_v_scopes(struct ir_verifier *v);

/* Every number in fn is an index of what it should be; else nothing more can be checked. */
bool ir_v_ranges(struct ir_verifier *v);
/* Operands are defined where they are used, and types agree. */
void ir_v_instructions(struct ir_verifier *v);

/* Call fn for each operand of instruction `ins`, of its call too. */
typedef void (*ir_v_operand_fn)(struct ir_verifier *v, struct ir_ref r, void *arg);
void ir_v_each_operand(struct ir_verifier *v, uint32_t ins, ir_v_operand_fn f, void *arg);

#endif
