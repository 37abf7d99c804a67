/* macros_p.h - macros as text (macros.c): their definitions, and what a use of one becomes.
 *
 * libclang tells where something of a macro is spelled, not which macros led there, and keeps
 * no definitions unless it is asked to note every use of every macro.  So they are read from
 * the files.  Which one of several definitions is in force is not known: all are shown.
 */
#ifndef PS_FRONT_MACROS_P_H
#define PS_FRONT_MACROS_P_H

#include "engine/front/front_p.h"

enum { MACRO_MAX_PARAMS = 12, MACRO_MAX_DEFS = 8 };

struct macro {
	struct text_part name, body;
	struct text_part params[MACRO_MAX_PARAMS];
	uint32_t n_params;
	bool is_function; /* is used with parentheses                                    */
	bool is_variadic; /* the last parameter takes all that is left                    */
	bool has_paste;	  /* ## in its body: macro_apply() does not                     */
};

/* The definition that [at] of buffer [start, end) lies in. */
bool macro_around(const char *start, const char *at, const char *end, struct macro *ret);

/* The different definitions of name; how many, or 0 where there are more than max. */
uint32_t macros_named(struct front *f, struct text_part name, struct macro *ret, uint32_t max);

/* A use of a macro: its name and what stands behind it in parentheses. */
struct macro_use_text {
	struct text_part name, args[MACRO_MAX_PARAMS];
	uint32_t n_args;  /* 0: no parentheses                                           */
	const char *end;  /* behind the name                                             */
	const char *past; /* … and behind the parentheses, if there are any              */
};
bool macro_use_at(const char *p, const char *end, struct macro_use_text *ret);

/* The body of m with u's arguments in place of its parameters, in mem; false where u is no use
 * of m or that is not understood. */
bool macro_apply(const struct macro *m, const struct macro_use_text *u, struct text_part body,
		 struct arena *mem, struct text_part *ret);

/* Is a macro with this name an assertion (vanished.c)? */
bool macro_is_assertion(const char *name, size_t n_bytes);

void macros_release(struct front *f);

#endif
