/* target.h - the library's function behind a pointer: `void *(*my_malloc)(size_t) = malloc;`.
 *
 * Programs that let their users replace the allocator call it through a pointer: a global, or a
 * member of some context.  Who replaces it keeps the contract of what stands there by default: what
 * can fail can fail.  Nothing else is taken over: what is called may do more, and write anything.
 *
 * A place counts where all functions of libraries that the program ever puts there by name are
 * one.  Where it puts functions of its own there as well, or into a member, whose objects can
 * differ, that holds for what makes memory only.
 *
 * Found once over the whole program, before it is analysed (program/targets.c).
 */
#ifndef PS_FLOW_TARGET_H
#define PS_FLOW_TARGET_H

#include "engine/base/map.h"
#include "engine/ir/ir.h"

struct targets {
	struct map of; /* place -> 1 + symbol                                                  */
};

static inline uint64_t target_global(uint32_t global)
{
	return global;
}

static inline uint64_t target_field(const struct ir_unit *u, ir_type rec, uint32_t field)
{
	return (uint64_t)1 << 32 | (ir_typ(u, rec)->first + field);
}

/* The place that an address is, or UINT64_MAX. */
uint64_t target_place(const struct ir_unit *u, const struct ir_func *fn, struct ir_ref address);

/* The function that stands by default where a call goes through a pointer: its symbol, or IR_NO. */
uint32_t target_of(const struct targets *t, const struct ir_unit *u, const struct ir_func *fn,
		   struct ir_ref callee);

#endif
