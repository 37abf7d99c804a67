/* content.h - what a function, a global or a type is, as one number that means the same in every
 * unit.
 *
 * Unlike ir_unit_hash, which takes tables as they lie, this goes by names, shapes and places: a
 * function of a header has the same content in each unit that includes it, unless macros made it
 * another one there.
 */
#ifndef PS_IR_CONTENT_H
#define PS_IR_CONTENT_H

#include "engine/ir/ir.h"

struct ir_content;

/* Answers for one unit, remembered; the unit must outlive it. */
struct ir_content *ir_content_new(const struct ir_unit *u);
void ir_content_free(struct ir_content *c);

/* Records by name, size and fields, what they point to by name only. */
uint64_t ir_content_type(struct ir_content *c, ir_type t);
/* Code, types, places, and the names of what it refers to. */
uint64_t ir_content_func(struct ir_content *c, uint32_t func);
/* Type and initialiser. */
uint64_t ir_content_global(struct ir_content *c, uint32_t global);

#endif
