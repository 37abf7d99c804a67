/* cfg_p.h - what is known of a function's control-flow graph before it is explored: loops,
 * what they write, which locals are live where, which values cross blocks.
 */
#ifndef PS_FLOW_CFG_P_H
#define PS_FLOW_CFG_P_H

#include "engine/base/arena.h"
#include "engine/ir/ir.h"

/* A field that a loop writes through some address. */
struct loop_write {
	ir_type rec; /* record and field, or rec 0: an access of size_bytes          */
	uint32_t field;
	uint32_t global; /* … by the name of this global, or IR_NO                      */
	uint32_t local;	 /* … of this local, whose address nobody has, or IR_NO         */
	uint32_t size_bytes;
};

/* The target of a retreating edge in reverse post-order, with the blocks that can get back to
 * it (natural loops, and the like for irreducible graphs). */
struct loop {
	uint32_t head;
	uint32_t up;		       /* enclosing loop or IR_NO                                 */
	uint32_t depth;		       /* 1: outermost                                            */
	uint64_t *body;		       /* bit per block                                           */
	uint64_t *locals;	       /* bit per local: written by name in the body              */
	uint64_t *only_up, *only_down; /* … only by adding to, taking from what it was     */
	uint64_t *by_steps;	       /* … only by adding constants to what it was               */
	uint64_t *once;		       /* … once in a round at most                               */
	uint64_t *several;	       /* … in more than one place, strides not looked into yet   */
	uint32_t *stride;	       /* by local: what divides each of them: see cfg_stride()   */
	uint64_t *steady;	       /* … in every round that goes on, whatever way it takes    */
	VEC(struct loop_write) writes;
	uint64_t *filled;    /* bit per local: elements at varying indices are written      */
	uint64_t *through;   /* … that is a pointer: what it leads to is                    */
	uint64_t *can_leave; /* bit per block of the body: leads out without passing the head */
	bool has_call;
	const uint64_t *effect; /* of the calls in it, once asked for (widen.c)                */
};

struct cfg {
	uint32_t n_blocks;
	uint32_t *n_preds;
	uint32_t *loop_of; /* innermost loop of each block, IR_NO: none               */
	uint32_t *head_of; /* loop whose head the block is, IR_NO: none               */
	uint64_t *live_in; /* n_blocks rows of live_words: locals live at entry       */
	uint32_t live_words;
	uint64_t *used;		/* bit per instruction: its value is used at all           */
	uint64_t *crosses;	/* bit per instruction: value used in another block        */
	uint32_t *last_use;	/* … the last such block in reverse post-order             */
	VEC(struct loop) loops; /* outer before inner                                      */
};

static inline bool bit_get(const uint64_t *b, uint32_t i)
{
	return b[i / 64] >> (i % 64) & 1;
}

static inline void bit_set(uint64_t *b, uint32_t i)
{
	b[i / 64] |= (uint64_t)1 << (i % 64);
}

static inline void bit_clear(uint64_t *b, uint32_t i)
{
	b[i / 64] &= ~((uint64_t)1 << (i % 64));
}

/* Arrays live in mem; the vectors are released by cfg_release. */
void cfg_init(struct cfg *c, const struct ir_unit *u, const struct ir_func *fn, struct arena *mem);
void cfg_release(struct cfg *c);

/* What divides the distance by which any round of the loop moves the local, in bytes for pointers;
 * 0: it is where it was; 1: it may be anywhere. */
uint32_t cfg_stride(struct cfg *c, const struct ir_unit *u, const struct ir_func *fn,
		    struct loop *l, uint32_t local);

/* The local whose storage an address operand lies in by name alone (x, x.f, x[2]), or IR_NO. */
uint32_t cfg_local_of(const struct ir_func *fn, struct ir_ref addr);

#endif
