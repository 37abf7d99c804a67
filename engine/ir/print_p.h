/* print_p.h - what the two halves of the printer share. */
#ifndef PS_IR_PRINT_P_H
#define PS_IR_PRINT_P_H

#include "engine/ir/text_p.h"

struct ir_printer {
	const struct ir_unit *u;
	const struct ir_func *fn; /* NULL outside of functions                            */
	struct strbuf *out;
	uint32_t file;		  /* what a location without file means                   */
	uint32_t *type_no;	  /* by type: suffix of its name, 0 = none                */
	bool *sym_no, *global_no; /* by number: does its name need the suffix?            */
	bool *local_no;		  /* … of fn                                              */
};

/* A printer of the unit: works out which names need a suffix. */
void ir_pr_init(struct ir_printer *p, const struct ir_unit *u, struct strbuf *out);
void ir_pr_release(struct ir_printer *p);
/* The same for the locals of p->fn. */
void ir_pr_name_locals(struct ir_printer *p);

void ir_pr_put(struct ir_printer *p, const char *s);
/* In quotes, with escapes. */
void ir_pr_bytes(struct ir_printer *p, const char *s, size_t n);
void ir_pr_quoted(struct ir_printer *p, ir_str s);
/* Quoted only if need be. */
void ir_pr_name(struct ir_printer *p, ir_str name);
/* " word" for each bit. */
void ir_pr_words(struct ir_printer *p, const struct ir_word *w, uint32_t bits);
void ir_pr_local(struct ir_printer *p, uint32_t i);
void ir_pr_global(struct ir_printer *p, uint32_t i);
void ir_pr_sym(struct ir_printer *p, uint32_t i);
/* " !3:5-9", " !f2:3:5-4:1{ASSERT arg}" */
void ir_pr_loc(struct ir_printer *p, ir_loc loc);
void ir_pr_type(struct ir_printer *p, ir_type type);
/* "(i32, ...) -> T" */
void ir_pr_signature(struct ir_printer *p, const struct ir_typ *t);
/* The lines that declare enums and records. */
void ir_pr_types(struct ir_printer *p);

#endif
