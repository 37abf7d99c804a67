/* text_p.h - what printer and parser must agree on: the words for flags, and what may be left
 * out because it follows from the rest.  The printer leaves out only what these rules give
 * back, so a rule that changes here changes both sides. */
#ifndef PS_IR_TEXT_P_H
#define PS_IR_TEXT_P_H

#include "engine/ir/ir_p.h"

/* A word of the text form and the flag that it stands for; a table ends with name NULL. */
struct ir_word {
	const char *name;
	uint32_t bit;
};

extern const struct ir_word ir_ins_words[], ir_local_words[], ir_param_words[], ir_sym_words[],
	ir_global_words[], ir_block_words[], ir_measure_words[];

/* Words by number, for enumerations; "" for those that go without saying. */
extern const char *const ir_linkage_words[3], *const ir_note_words[3];

/* Is s a name that needs no quotes? */
bool ir_text_is_plain(const char *s);

/* Size and alignment that a type of this kind has unless it says otherwise.  Records: only
 * once their fields are laid out, so not here. */
uint64_t ir_text_size(const struct ir_unit *u, const struct ir_typ *t);
uint32_t ir_text_align(const struct ir_unit *u, const struct ir_typ *t);

/* The layout that records have unless they say otherwise: add the fields in order. */
struct ir_layout {
	uint64_t at_bits;   /* where the last field ends                                  */
	uint64_t size_bits; /* end of the largest extent so far                           */
	uint32_t align_bytes;
	bool is_union;
};
/* Offset in bits that the field gets by itself. */
uint64_t ir_layout_offset(const struct ir_layout *l, const struct ir_unit *u,
			  const struct ir_field *f);
/* Account for the field at f->offset_bits. */
void ir_layout_add(struct ir_layout *l, const struct ir_unit *u, const struct ir_field *f);
uint64_t ir_layout_size(const struct ir_layout *l);

/* Which of an instruction's two types is written before its operands. */
enum ir_lead { IR_LEAD_NONE, IR_LEAD_TYPE, IR_LEAD_AUX };
enum ir_lead ir_text_lead(enum ir_op op);

/* Type of the result where "-> T" is left out. */
struct ir_typ ir_text_result(const struct ir_unit *u, const struct ir_func *fn,
			     const struct ir_ins *ins);

/* Type of a constant that stands bare as operand 0 (a) or 1 (b); IR_VOID: none. */
struct ir_typ ir_text_operand(const struct ir_unit *u, const struct ir_ins *ins, unsigned which);

struct ir_typ ir_text_int(void);			     /* int                        */
struct ir_typ ir_text_ptr(const struct ir_unit *u, ir_type); /* T *                        */
struct ir_typ ir_text_char(void);			     /* char                       */

/* The file that a location means which names none: of the unit, and inside a function. */
uint32_t ir_text_unit_file(const struct ir_unit *u);
uint32_t ir_text_func_file(const struct ir_unit *u, const struct ir_func *fn);

/* Key of a function or global that does not say one. */
void ir_text_key(const struct ir_unit *u, ir_str name, uint8_t linkage, struct strbuf *out);

#endif
