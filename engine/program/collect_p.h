/* collect_p.h - facts of one function after the other: collect.c has what it refers to, uses.c what
 * it believes, writes.c what it writes, stores.c where it puts functions, numbers.c where it
 * moves numbers, ways.c whom it calls before it returns. */
#ifndef PS_PROGRAM_COLLECT_P_H
#define PS_PROGRAM_COLLECT_P_H

#include "engine/ir/content.h"
#include "engine/program/facts.h"

struct collecting {
	const struct ir_unit *u;
	const struct ir_func *fn;
	struct facts *facts;
	struct ir_content *content;
	struct map seen; /* list and what is in it already                                     */
	uint32_t flags;	 /* of fn: enum fact_flag                                              */
};

/* Is this the first time that the function asks for x in a list? */
bool collect_is_new(struct collecting *c, enum fact_list l, uint64_t x);

void collect_uses(struct collecting *c);
void collect_writes(struct collecting *c);
void collect_stores(struct collecting *c);
void collect_numbers(struct collecting *c);
void collect_ways(struct collecting *c); /* after its callees                            */

#endif
