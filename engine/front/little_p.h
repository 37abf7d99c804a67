/* little_p.h - expressions that are read from text (little.c) for assertions that were
 * compiled out (vanished.c).
 */
#ifndef PS_FRONT_LITTLE_P_H
#define PS_FRONT_LITTLE_P_H

#include "engine/front/front_p.h"

enum { LITTLE_MAX_PATH = 8, LITTLE_UNARY_LEVEL = 11 };

enum little_kind {
	LITTLE_CONST,
	LITTLE_LOCAL,	/* index                                                          */
	LITTLE_GLOBAL,	/* index                                                          */
	LITTLE_MEMBER,	/* l->path or l.path                                              */
	LITTLE_INDEX,	/* l[r]                                                           */
	LITTLE_DEREF,	/* *l                                                             */
	LITTLE_ADDRESS, /* &l                                                             */
	LITTLE_UNARY,	/* op l                                                           */
	LITTLE_BINARY,	/* l binary r                                                     */
};

struct little {
	enum little_kind kind;
	struct little *l, *r;
	ir_type type;
	uint32_t index;
	int64_t value;
	char op;
	enum CXBinaryOperatorKind binary;
	ir_type operands; /* binary: after the usual conversions             */
	bool is_arrow;
	ir_type record;			/* member: of what                                  */
	uint32_t path[LITTLE_MAX_PATH]; /* … through anonymous members                      */
	int n_path;
};

static inline bool little_is_place(const struct little *n)
{
	return n->kind == LITTLE_LOCAL || n->kind == LITTLE_GLOBAL || n->kind == LITTLE_MEMBER ||
	       n->kind == LITTLE_INDEX || n->kind == LITTLE_DEREF;
}

/* The expression in [p, end) as it would be read at this point of the function, or NULL where
 * it is not understood.  It has no effects.  Lives in mem. */
const struct little *little_parse(struct fn *fn, const char *p, const char *end, struct arena *mem);

/* Emits n's value. */
struct val little_value(struct fn *fn, const struct little *n, ir_loc loc);

#endif
