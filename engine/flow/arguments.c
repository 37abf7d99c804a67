/* arguments.c - the vector of a program's arguments: argv has argc elements, and null behind them
 * (C17 5.1.2.2.1).  So it is with functions that main() hands both to, which call them by the same
 * names.
 */
#include "engine/flow/state_p.h"

#include <string.h>

enum { MAX_DEPTH = 4 };

static bool is_called(const struct flow_ctx *cx, uint32_t param, const char *name)
{
	return strcmp(ir_cstr(cx->unit, cx->fn->locals[param].name), name) == 0;
}

static bool is_text_vector(const struct ir_unit *u, ir_type t)
{
	for (int depth = 0; depth < 2; depth++) {
		if (!ir_type_is(u, t, IR_PTR))
			return false;
		t = ir_typ(u, t)->elem;
	}
	return ir_typ(u, t)->kind == IR_INT && ir_typ(u, t)->size_bytes == 1;
}

static bool is_main(const struct flow_ctx *cx)
{
	return strcmp(ir_cstr(cx->unit, cx->unit->syms.v[cx->fn->sym].name), "main") == 0;
}

/* Is the parameter such a vector, and the one before it how long it is? */
static bool is_vector(const struct flow_ctx *cx, uint32_t param)
{
	const struct ir_local *l = cx->fn->locals;

	return param > 0 && param < cx->fn->n_params && is_text_vector(cx->unit, l[param].type) &&
	       ir_type_is(cx->unit, l[param - 1].type, IR_INT) &&
	       (is_main(cx) ? param == 1
			    : is_called(cx, param, "argv") && is_called(cx, param - 1, "argc"));
}

/* Is the number given to a call, which may go on only where it is large enough? */
static bool is_handed_on(const struct ir_func *fn, uint32_t param)
{
	for (uint32_t i = 0; i < fn->n_args; i++) {
		const struct ir_ins *load = ir_ins_of(fn, ir_without_casts(fn, fn->args[i].value));

		if (load && load->op == IR_LOAD && ir_ref_is(load->a, IR_LOCAL) &&
		    ir_ref_index(load->a) == param)
			return true;
	}
	return false;
}

static bool has_symbol(const struct symtab *t, val v, sym s)
{
	const struct form *f = val_form(t, v);

	for (uint32_t i = 0; i < f->n; i++)
		if (f->t[i].s == s)
			return true;
	return false;
}

static bool compares(const struct sym_info *i)
{
	return i->kind == SYM_OP && (i->op == IR_EQ || i->op == IR_NE || i->op == IR_LT ||
				     i->op == IR_LE || i->op == IR_GT || i->op == IR_GE);
}

/* Is a condition one on nothing but what a value is made of, and the rounds of loops? */
static bool is_made_of(const struct symtab *t, val cond, val of, int depth)
{
	const struct form *f = cond > VAL_UNINIT ? val_form(t, cond) : NULL;

	for (uint32_t i = 0; f && i < f->n; i++) {
		const struct sym_info *s = sym_info(t, f->t[i].s);

		if (has_symbol(t, of, f->t[i].s) ||
		    (s->kind != SYM_OP && s->kind != SYM_LOAD && s->kind != SYM_CALL))
			continue;
		if (!compares(s) || !depth || !is_made_of(t, s->x, of, depth - 1) ||
		    !is_made_of(t, s->y, of, depth - 1))
			return false;
	}
	return true;
}

/* Has the path asked for their number in a way that bounds do not tell: whether it is even, or
 * more than some table says? */
static bool is_asked_otherwise(const struct flow_ctx *cx, val left, sym count)
{
	const struct symtab *t = &cx->ex->t;

	for (const struct trail *at = cx->st->trail; at; at = at->up)
		if ((at->kind == TRAIL_BRANCH || at->kind == TRAIL_SWITCH) &&
		    val_mentions(t, at->value, count, MAX_DEPTH) &&
		    !is_made_of(t, at->value, left, MAX_DEPTH))
			return true;
	return false;
}

bool flow_is_argument(const struct flow_ctx *cx, val pointer, struct flow_argument *ret)
{
	struct symtab *t = &cx->ex->t;
	sym s = pointer > VAL_UNINIT ? val_single(t, pointer) : 0;
	const struct sym_info *i = sym_info(t, s);
	const struct cell *c = s && i->kind == SYM_LOAD ? &t->cells.v[i->x] : NULL;
	const struct sym_info *vector = c ? sym_info(t, c->region) : NULL;
	uint64_t size;
	uint32_t param;
	val offset, left;
	sym count;

	if (!c || vector->kind != SYM_PARAM || !is_vector(cx, vector->x))
		return false;
	param = vector->x;
	offset = c->offset;
	size = c->size_bytes;
	count = sym_get(t, SYM_PARAM, 0, cx->fn->locals[param - 1].type, param - 1, 0, 0);
	left = val_lin(t, (int64_t)size, val_sym(t, count), -1, offset, 0);
	if (left <= VAL_UNINIT || is_asked_otherwise(cx, left, count))
		return false;
	*ret = (struct flow_argument){.of_main = is_main(cx),
				      .is_handed_on = is_handed_on(cx->fn, param - 1),
				      .count = ir_cstr(cx->unit, cx->fn->locals[param - 1].name),
				      .left = st_bounds(cx->ex, cx->st, left),
				      .said = st_said(cx->ex, cx->st, left)};
	ret->is_constant = val_is_const(t, offset, &ret->index);
	ret->index /= (int64_t)size;
	return true;
}
