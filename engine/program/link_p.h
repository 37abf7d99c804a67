/* link_p.h - between link.c (who is who) and link_copy.c (one unit's numbers as the program's). */
#ifndef PS_PROGRAM_LINK_P_H
#define PS_PROGRAM_LINK_P_H

#include "engine/ir/content.h"
#include "engine/program/link.h"

struct linker {
	struct ir_unit *p; /* the program                                                */
	struct link_stats stats;
	struct map sym_defs, global_defs; /* name -> index into defs */
	struct map syms, globals;	  /* identity -> the program's number                   */
	struct map types;		  /* content of a record -> the program's type          */
	struct map files;		  /* path -> the program's number                       */
	VEC(struct link_defs) defs;
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
	struct ir_content *content;
	uint32_t *strs, *locs, *types, *lits, *datas, *files, *consts; /* number + 1, 0: not yet */
	uint32_t *syms, *globals; /* the program's numbers                                      */
};

void link_unit_begin(struct link_unit *lu, struct linker *l, const struct ir_unit *u);
void link_unit_end(struct link_unit *lu);

ir_str link_str(struct link_unit *lu, ir_str s);
ir_loc link_loc(struct link_unit *lu, ir_loc l);
ir_type link_type(struct link_unit *lu, ir_type t);
uint32_t link_data(struct link_unit *lu, uint32_t data);
/* Add function f of the unit to the program as the body of the program's symbol sym. */
void link_func(struct link_unit *lu, uint32_t f, uint32_t sym);

#endif
