/* ir_p.h - what the files of engine/ir/ share among themselves. */
#ifndef PS_IR_P_H
#define PS_IR_P_H

#include "engine/base/strbuf.h"
#include "engine/ir/ir.h"

/* The number that ir_type_add() would give, or IR_NO where the unit has no such type. */
ir_type ir_type_find(const struct ir_unit *u, const struct ir_typ *t);

/* Make the types of a unit whose table was read as a whole known to ir_type_find(). */
void ir_type_index(struct ir_unit *u);

/* A type as the text form spells it. */
void ir_print_type(const struct ir_unit *u, ir_type t, struct strbuf *out);

#endif
