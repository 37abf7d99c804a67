/* relevant_p.h - which branches on a path matter to where it ends.
 *
 * A path to a fault decides many branches; a reader needs those without which the fault would not
 * have come about.  One that was taken at a block matters if
 *
 *	the way there	the other side can leave the function without getting to where the path
 *			has to: to the fault, or to the branch after this one that matters.
 *			Where the other side ends the process, an assertion held: it does not
 *	the value	one of the sides writes what the fault reads, the other does not
 *
 * It is asked for the branches of one path, from the fault backwards.
 */
#ifndef PS_FLOW_RELEVANT_P_H
#define PS_FLOW_RELEVANT_P_H

#include "engine/ir/ir.h"

struct relevant_field {
	ir_type rec;
	uint32_t field;
};

struct relevant {
	const struct ir_func *fn;
	uint32_t target;     /* block that the path has to get to                          */
	bool *can_avoid;     /* by block: leads out of the function without the target     */
	bool *writes;	     /* by block: may write what the fault reads                   */
	bool *before;	     /* by block: can be passed before the life of it begins       */
	bool *reach[2];	     /* by block: on the side that was taken, on the others        */
	uint32_t *queue;     /* n_blocks                                                   */
	bool *wanted_local;  /* by local: the fault reads it                               */
	bool *wanted_global; /* by global                                                  */
	VEC(struct relevant_field) wanted_fields; /* of what pointers point to              */
};

/* The fault is at this instruction of this block, or at its terminator where ins is IR_NO. */
void relevant_init(struct relevant *r, const struct ir_unit *u, const struct ir_func *fn,
		   uint32_t block, uint32_t ins);
void relevant_release(struct relevant *r);

/* What is read there was copied from this place before, which matters from here on backwards. */
void relevant_want(struct relevant *r, struct ir_ref addr);

/* Does it matter that the path left this block by its successor number `taken`? */
bool relevant_branch(struct relevant *r, uint32_t block, uint32_t taken);

/* Did it decide that the path went through the block `origin` on its way to where it has to get? */
bool relevant_chose(struct relevant *r, uint32_t block, uint32_t taken, uint32_t origin);

/* What the fault reads begins its life at this instruction. */
void relevant_born(struct relevant *r, uint32_t ins);
/* Can this block be passed before that? */
bool relevant_is_before(const struct relevant *r, uint32_t block);

#endif
