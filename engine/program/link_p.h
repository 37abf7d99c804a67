/* link_p.h - between link.c (who is who) and link_copy.c (one unit's numbers as the program's). */
#ifndef PS_PROGRAM_LINK_P_H
#define PS_PROGRAM_LINK_P_H

#include "engine/ir/content.h"
#include "engine/program/link.h"

/* What is kept of a unit that was added, for its bodies: the program's numbers. */
struct link_kept {
	uint32_t *syms, *globals;
	uint32_t *lits; /* number + 1, 0: none needs it                                       */
};

struct linker {
	struct ir_unit *p; /* the program                                                */
	struct facts facts;
	struct link_stats stats;
	struct map sym_defs, global_defs; /* name -> index into defs */
	struct map near_defs;		  /* name and folder -> index into defs                 */
	struct map syms, globals;	  /* identity -> the program's number                   */
	struct map types;		  /* content of a record -> the program's type          */
	struct map files;		  /* path -> the program's number                       */
	VEC(struct link_defs) defs;
	VEC(struct link_kept) kept;	/* by unit                                            */
	VEC(struct link_origin) origin; /* by function of the program                         */
};

/* The definitions of one name, over all units. */
struct link_defs {
	uint64_t content;   /* of the first                                               */
	uint32_t n;	    /* different ones                                             */
	uint64_t tentative; /* of a global without an initialiser                         */
	uint32_t n_tentative;
};

/* One unit on its way into the program.  Tables are translated when something asks for an entry:
 * what only dropped copies need stays behind. */
struct link_unit {
	struct linker *l;
	struct ir_unit *p;
	const struct ir_unit *u;
	const struct facts_bytes *facts; /* or NULL: bodies are put in                        */
	struct ir_content *content;
	uint32_t *places; /* of facts: number + 1, 0: not yet                              */
	uint32_t *strs, *locs, *types, *lits, *datas, *files, *consts; /* number + 1, 0: not yet */
	uint32_t *syms, *globals; /* the program's numbers                                      */
};

void link_unit_begin(struct link_unit *lu, struct linker *l, const struct ir_unit *u,
		     const struct facts_bytes *facts);
/* What is kept of the unit is moved to *ret_kept, or freed where that is NULL. */
void link_unit_end(struct link_unit *lu, struct link_kept *ret_kept);

ir_str link_str(struct link_unit *lu, ir_str s);
ir_type link_type(struct link_unit *lu, ir_type t);
uint32_t link_data(struct link_unit *lu, uint32_t data);
/* A place of the facts. */
ir_loc link_place(struct link_unit *lu, uint32_t place);
/* Add function f of the unit to the program as the body of the program's symbol sym, with its
 * facts, but without its code. */
void link_func(struct link_unit *lu, uint32_t f, uint32_t sym);
/* Put in the code of the program's function `to`, which is f there. */
void link_body(struct link_unit *lu, uint32_t f, uint32_t to);

#endif
