/* inflow.h - members, globals and results that take numbers from outside of the program.
 *
 * One function reads a number and leaves it in a record, another one uses it: what it finds there
 * is as good as read by itself.  That holds as long as no code of the program compares the member
 * with what it may be; then it is taken to be checked, wherever that is.  What a function puts
 * together of single bytes is a number in some format, and as such from outside, too.
 *
 * Made once over the whole program, before it is analysed (program/inflow.c), for members by type
 * and name: which object it is does not matter.
 */
#ifndef PS_FLOW_INFLOW_H
#define PS_FLOW_INFLOW_H

#include "engine/base/map.h"
#include "engine/ir/ir.h"

#define INFLOW_GLOBAL	  IR_NO
#define INFLOW_RESULT	  (IR_NO - 1)
#define INFLOW_POINTEE(k) (IR_NO - 2 - (k)) /* k < INFLOW_MAX_ARGS */

enum { INFLOW_MAX_ARGS = 10 };

struct inflow_place {
	ir_type type;	/* of the record; INFLOW_GLOBAL: global `field`; INFLOW_RESULT: what the
			 * function `field` (a symbol) returns; INFLOW_POINTEE(k): … what it writes
			 * by argument k, of bytes or a number                              */
	uint32_t field; /* …                                                               */
	uint32_t bits;	/* so large the number can be                                       */
	bool asked;	/* somebody has looked whether it is too small                      */
	bool bounded;	/* … too large                                                    */
	uint32_t func;	/* the function (a symbol) that puts it there                       */
	ir_loc loc;	/* … where                                                         */
};

struct inflow {
	VEC(struct inflow_place) places; /* in the order of types and fields, globals last   */
	struct map at;			 /* key -> index of it                                */
};

static inline uint64_t inflow_key(ir_type type, uint32_t field)
{
	return (uint64_t)type << 32 | field;
}

/* The index of a place, or IR_NO. */
static inline uint32_t inflow_of(const struct inflow *in, ir_type type, uint32_t field)
{
	const uint64_t *at = map_get(&in->at, inflow_key(type, field));

	return at ? (uint32_t)*at : IR_NO;
}

#endif
