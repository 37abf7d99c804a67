/* call_mismatch.h - the rule that two checkers report: call_mismatch.c, about functions and what
 * they are called as, and format_args.c, about formats and their arguments.
 */
#ifndef PS_CALL_MISMATCH_H
#define PS_CALL_MISMATCH_H

#include "checkers/checker.h"

extern const struct rule rule_call_mismatch;

/* What a value is to the one who passes it on: in which registers it travels, and how much of it.
 */
enum value_class {
	CLASS_VOID,
	CLASS_INT, /* integers, also enum and bool                                         */
	CLASS_PTR,
	CLASS_FLOAT,
	CLASS_RECORD,
	CLASS_OTHER,
};

enum value_class value_class(const struct ir_unit *u, ir_type t);
/* "an integer", "a pointer" …, in front of "of 4 bytes". */
const char *class_name(enum value_class c);

#endif
