/* assembled.c - numbers that the code puts together of single bytes.
 *
 *	n = p[0] << 8 | p[1];
 *	memcpy(buf, p + 2, n);
 *
 * So are numbers read that others have written, in a file or a packet: they can be all that their
 * bits and masks leave room for, as long as nothing compares them with anything.
 */
#include "engine/flow/state_p.h"

enum {
	MAX_OPERANDS = 8, /* operations on the way to a byte                                   */
	MIN_BYTES = 2,
};

struct assembly {
	const struct flow_ctx *cx;
	sym byte[MIN_BYTES]; /* that went into it                                            */
	uint32_t n;
	bool shifted;
	bool checked; /* something has compared one of its parts                             */
};

static bool look_into(struct assembly *a, val v, int depth);

/* A byte of what others have: of memory that the function is given, or has got from somewhere. */
static bool is_byte(const struct assembly *a, sym s)
{
	const struct explorer *ex = a->cx->ex;
	const struct sym_info *i = sym_info(&ex->t, s);
	const struct sym_info *in;

	if (i->flags & (SYM_F_SEVERAL | SYM_F_POINTER | SYM_F_LENGTH) || i->is_join)
		return false;
	if (i->kind != SYM_LOAD || ex->t.cells.v[i->x].size_bytes != 1 ||
	    ex->t.cells.v[i->x].chars || ex->t.cells.v[i->x].rec)
		return false;
	in = sym_info(&ex->t, ex->t.cells.v[i->x].region);
	return in->kind == SYM_PARAM || in->kind == SYM_LOAD || in->kind == SYM_CALL;
}

static bool look_at(struct assembly *a, sym s, int depth)
{
	const struct sym_info *i = sym_info(&a->cx->ex->t, s);
	uint32_t before = a->n;

	if (flow_said(a->cx, val_sym(&a->cx->ex->t, s)).hi != INF || outside_has_upper(a->cx, s))
		a->checked = true;
	/* some of the bits of a byte may say what the others mean */
	if (is_byte(a, s)) {
		if (a->n < MIN_BYTES && (!a->n || a->byte[0] != s))
			a->byte[a->n++] = s;
		return true;
	}
	if (i->kind != SYM_OP || depth <= 0)
		return false;
	if (outside_was_compared(a->cx, s))
		a->checked = true;
	switch ((int)i->op) {
	case IR_SHL:
	case IR_MUL:
		a->shifted = true;
		break;
	case IR_SHR:
	case IR_AND:
	case IR_OR:
	case IR_XOR:
		break;
	case OP_WRAP: /* what is only so large because it was negative is another matter */
		if (flow_bounds(a->cx, i->x).lo < 0)
			return false;
		break;
	default:
		return false;
	}
	if (!look_into(a, i->x, depth - 1) || (i->op != OP_WRAP && !look_into(a, i->y, depth - 1)))
		return false;
	/* the upper bits of the whole choose a case: somebody has made a table for them */
	if (i->op == IR_SHR && !before && a->n == MIN_BYTES)
		a->checked = true;
	return true;
}

static bool look_into(struct assembly *a, val v, int depth)
{
	struct form f;

	if (v <= VAL_UNINIT)
		return false;
	f = *val_form(&a->cx->ex->t, v);
	for (uint32_t i = 0; i < f.n; i++) {
		if (f.t[i].k < 0 || !look_at(a, f.t[i].s, depth))
			return false;
		a->shifted |= f.t[i].k >= 256;
	}
	return true;
}

bool flow_is_assembled(const struct flow_ctx *cx, val v, int64_t limit)
{
	struct assembly a = {.cx = cx};

	return v > VAL_UNINIT && flow_bounds(cx, v).hi >= limit && flow_said(cx, v).hi == INF &&
	       look_into(&a, v, MAX_OPERANDS) && a.n == MIN_BYTES && a.shifted && !a.checked;
}
