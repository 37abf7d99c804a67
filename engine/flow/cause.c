/* cause.c - why a library's function returns null, and whether its caller has to reckon with that.
 *
 * A file that cannot be opened, a variable that is not set: that is decided outside of the program,
 * and nobody can know it.  That a character is not in a text is another matter: the author may know
 * the text.  There are grounds against null where
 *
 *	it was looked for before	and found on this path, in another text: mostly in the one
 *that this is a copy of.  Not behind what was found: a second one may be missing callers look for
 *it		where all of them are known the program put it there	a character that nobody
 *types (\003) the text was made		by a format, or by the library: ctime() ends in a
 *newline
 *
 * and for what fails for want of a fitting argument alone (inet_ntop with another family), as long
 * as nothing shows such an argument.
 */
#include "engine/flow/belief.h"
#include "engine/flow/state_p.h"

#include <string.h>

enum { MAX_LOCALS = 8, MAX_DEPTH = 8 };

/* Where a text comes from, by what the function assigns to the variables that lead to it. */
struct origin {
	struct explorer *ex;
	uint32_t call; /* that is given the text: what is assigned after it matters not */
	uint32_t seen[MAX_LOCALS], n_seen;
	bool given, made, other;
};

static void trace(struct origin *o, struct ir_ref r, int depth);

static const struct model *model_called(const struct explorer *ex, const struct ir_call *c)
{
	const struct ir_sym *s =
		ir_ref_is(c->callee, IR_SYM) ? &ex->unit->syms.v[ir_ref_index(c->callee)] : NULL;

	return s && s->body == IR_NO && ex->models
		       ? models_find(ex->models, ir_cstr(ex->unit, s->name))
		       : NULL;
}

static bool is_named_printf(const struct explorer *ex, const struct ir_call *c)
{
	return ir_ref_is(c->callee, IR_SYM) &&
	       strstr(ir_cstr(ex->unit, ex->unit->syms.v[ir_ref_index(c->callee)].name), "printf");
}

static void trace_call(struct origin *o, const struct ir_call *c, int depth)
{
	const struct model *m = model_called(o->ex, c);
	uint32_t arg = m ? (m->interior_of ? m->interior_of : m->aliases) : 0;

	if ((m && m->flags & MODEL_STRING && m->flags & MODEL_INTERNAL &&
	     !(m->flags & (MODEL_MAY_BE_NULL | MODEL_TAINTED))) ||
	    is_named_printf(o->ex, c))
		o->made = true;
	else if (arg && arg <= c->n)
		trace(o, o->ex->fn->args[c->first + arg - 1].value, depth - 1);
	else if (call_allocates_by_name(o->ex, c) && c->n)
		trace(o, o->ex->fn->args[c->first].value, depth - 1);
	else
		o->other = true;
}

static void trace_local(struct origin *o, uint32_t local, int depth)
{
	const struct ir_func *fn = o->ex->fn;
	bool found = local < fn->n_params;

	for (uint32_t i = 0; i < o->n_seen; i++)
		if (o->seen[i] == local)
			return;
	if (o->n_seen == MAX_LOCALS) {
		o->other = true;
		return;
	}
	o->seen[o->n_seen++] = local;
	o->given |= found;
	for (uint32_t n = 0; n < o->call; n++) {
		const struct ir_ins *i = &fn->ins[n];

		if (i->op != IR_STORE || !ir_ref_is(i->a, IR_LOCAL) || ir_ref_index(i->a) != local)
			continue;
		trace(o, i->b, depth - 1);
		found = true;
	}
	o->other |= !found;
}

static void trace(struct origin *o, struct ir_ref r, int depth)
{
	const struct ir_func *fn = o->ex->fn;

	while (ir_ref_is(r, IR_TMP) && depth > 0) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(r)];

		if (i->op == IR_CALL) {
			trace_call(o, &fn->calls[i->imm], depth);
			return;
		}
		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST && i->op != IR_LOAD)
			break;
		r = i->a;
	}
	if (ir_ref_is(r, IR_LOCAL) && depth > 0)
		trace_local(o, ir_ref_index(r), depth);
	else if (!ir_ref_is(r, IR_CONST))
		o->other = true;
}

/* A character that is in no text but by the program's own doing. */
static bool is_own_mark(const struct explorer *ex, const struct ir_call *c)
{
	struct ir_ref what = c->n == 2 ? ex->fn->args[c->first + 1].value : IR_NOREF;
	int64_t v = ir_ref_is(what, IR_CONST) ? ex->unit->consts.v[ir_ref_index(what)].value : 0;

	return v > 0 && v < ' ' && (v < '\a' || v > '\r') && v != 033;
}

/* Are all who call the function known, and does one of them look for the same? */
static bool callers_look(const struct explorer *ex, const struct ir_call *c)
{
	struct ir_ref what = c->n == 2 ? ex->fn->args[c->first + 1].value : IR_NOREF;

	return ex->beliefs && ir_ref_is(what, IR_CONST) &&
	       ex->unit->syms.v[ex->fn->sym].linkage == IR_LINK_INTERNAL &&
	       !belief_is_named(ex->beliefs, ex->fn->sym) &&
	       belief_is_looked_for(ex->beliefs, ex->fn->sym,
				    ex->unit->consts.v[ir_ref_index(what)].value);
}

/* Do two calls look for the same number in a text, by the like of strchr()? */
static bool look_for_same(const struct explorer *ex, uint32_t a, uint32_t b)
{
	const struct ir_call *x = &ex->fn->calls[ex->fn->ins[a].imm];
	const struct ir_call *y = &ex->fn->calls[ex->fn->ins[b].imm];
	const struct model *m = model_called(ex, x);

	return m && m->flags & MODEL_NULL_IS_NO_MATCH && x->n == 2 && y->n == 2 &&
	       ir_ref_is(ex->fn->args[x->first + 1].value, IR_CONST) &&
	       ex->fn->args[x->first + 1].value.bits == ex->fn->args[y->first + 1].value.bits;
}

/* … and has the path found it in another text, be it the one that this is a copy of? */
static bool was_found_before(struct explorer *ex, const struct state *st, uint32_t call, val text)
{
	sym base = 0;
	val off;

	if (text > VAL_UNINIT && !val_split(&ex->t, text, &base, &off))
		base = 0;
	for (const struct trail *t = st->trail; t; t = t->up) {
		const struct form *f;
		const struct sym_info *i;
		sym s;

		if (t->kind != TRAIL_BRANCH || t->value <= VAL_UNINIT)
			continue;
		f = val_form(&ex->t, t->value);
		if (f->n != 1)
			continue;
		s = f->t[0].s;
		i = sym_info(&ex->t, s);
		if (i->kind == SYM_OP && i->op == IR_EQ && i->x > VAL_UNINIT &&
		    val_form(&ex->t, i->x)->n == 1) {
			s = val_form(&ex->t, i->x)->t[0].s;
			i = sym_info(&ex->t, s);
		}
		if (i->ins != IR_NO && i->ins != call && ex->fn->ins[i->ins].op == IR_CALL &&
		    i->within != text && base != s && look_for_same(ex, i->ins, call) &&
		    st_is_zero(ex, st, val_sym(&ex->t, s)) == TRI_NO)
			return true;
	}
	return false;
}

bool null_is_doubted(struct explorer *ex, struct state *st, const struct model *m, uint32_t call)
{
	const struct ir_call *c = &ex->fn->calls[ex->fn->ins[call].imm];
	struct origin o = {.ex = ex, .call = call};
	struct ir_ref text;

	if (m->flags & MODEL_NULL_IS_MISFIT)
		return true;
	if (!(m->flags & MODEL_NULL_IS_NO_MATCH) || !m->interior_of || m->interior_of > c->n)
		return false;
	text = ex->fn->args[c->first + m->interior_of - 1].value;
	if (is_own_mark(ex, c) || was_found_before(ex, st, call, ev_ref(ex, st, text)))
		return true;
	trace(&o, text, MAX_DEPTH);
	return !o.other && ((o.made && !o.given) || (o.given && callers_look(ex, c)));
}
