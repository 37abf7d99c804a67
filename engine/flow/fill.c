/* fill.c - elements of an array that are written one after the other, by a loop that something else
 * ends.
 *
 *	for (n = 0; *s && *s != ','; s++)
 *		name[n++] = *s;
 *
 * The loop goes on as long as the text, or the list, or what a function reads says so.  Nothing
 * asks how much room is left: neither a comparison with the counter, nor what is known of how often
 * the loop can go round.  A loop that another counter ends is not looked at: there mostly are as
 * many elements as were counted.
 */
#include "engine/flow/strings_p.h"

enum {
	MAX_NESTED = 8,
	MAX_STEPS = 3, /* that a walk has made before its rounds are one, and in this one     */
};

/* The local that an index, or an address, is on its own; IR_NO: none. */
static uint32_t cursor_of(const struct ir_func *fn, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(fn, ir_without_casts(fn, r));

	return i && i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL) ? ir_ref_index(i->a) : IR_NO;
}

/* Is the value of the local, or its address, a part of r, or given to who is called for it?  What
 * lies where it leads to is another matter. */
static bool mentions(const struct ir_func *fn, struct ir_ref r, uint32_t local, int depth)
{
	const struct ir_ins *i = ir_ins_of(fn, r);

	if (ir_ref_is(r, IR_LOCAL))
		return ir_ref_index(r) == local;
	if (!i || depth <= 0 || (i->op == IR_LOAD && !ir_ref_is(i->a, IR_LOCAL)))
		return false;
	if (i->op == IR_CALL) {
		const struct ir_call *c = &fn->calls[i->imm];

		for (uint32_t k = 0; k < c->n; k++)
			if (mentions(fn, fn->args[c->first + k].value, local, depth - 1))
				return true;
		return false;
	}
	return mentions(fn, i->a, local, depth - 1) || mentions(fn, i->b, local, depth - 1);
}

/* Does the function compare the local with anything before the loop has filled the array, or hand
 * it to somebody who may, or keep what it was for something that is compared? */
static bool is_asked(const struct flow_ctx *cx, const struct loop *l, uint32_t local)
{
	const struct ir_func *fn = cx->fn;

	while (l->up != IR_NO)
		l = &cx->ex->cfg.loops.v[l->up];
	for (uint32_t b = 0; b < fn->n_blocks; b++)
		if ((fn->blocks[b].term == IR_BR || fn->blocks[b].term == IR_SWITCH) &&
		    (b < l->head || bit_get(l->body, b)) &&
		    mentions(fn, fn->blocks[b].cond, local, MAX_NESTED))
			return true;
	return false;
}

static bool leads_out(const struct ir_func *fn, const struct loop *l, uint32_t block)
{
	const struct ir_block *b = &fn->blocks[block];

	for (uint32_t i = 0; i < b->n_succ; i++)
		if (!bit_get(l->body, fn->succs[b->succ + i]))
			return true;
	return false;
}

/* ---- what ends the loop ---------------------------------------------------------------------- */

struct fill {
	const struct flow_ctx *cx;
	const struct loop *loop;
	sym filled;	/* the object                                                   */
	bool by_others; /* a list, or a function of a library says how long it goes on     */
	bool by_text;	/* a character that is read does                                   */
	val length;	/* of the text that it is in, where it begins, or none             */
};

static bool is_contents(struct fill *f, struct ir_ref r, int depth);

/* Does the loop give a function the place of the local, to put something there? */
static bool is_set_by_calls(const struct fill *f, uint32_t local)
{
	const struct ir_func *fn = f->cx->fn;

	for (uint32_t k = 0; k < fn->n_ins; k++) {
		const struct ir_call *c;

		if (fn->ins[k].op != IR_CALL || !bit_get(f->loop->body, ir_block_of(fn, k)))
			continue;
		c = &fn->calls[fn->ins[k].imm];
		for (uint32_t a = 0; a < c->n; a++) {
			struct ir_ref r = ir_without_casts(fn, fn->args[c->first + a].value);

			if (ir_ref_is(r, IR_LOCAL) && ir_ref_index(r) == local)
				return true;
		}
	}
	return false;
}

/* Is all that the loop sets the local to something that was read, or called for? */
static bool is_set_to_contents(struct fill *f, uint32_t local, int depth)
{
	const struct ir_func *fn = f->cx->fn;
	bool set = false;

	for (uint32_t k = 0; k < fn->n_ins; k++) {
		const struct ir_ins *i = &fn->ins[k];

		if (i->op != IR_STORE || !ir_ref_is(i->a, IR_LOCAL) ||
		    ir_ref_index(i->a) != local || !bit_get(f->loop->body, ir_block_of(fn, k)))
			continue;
		if (!is_contents(f, i->b, depth - 1))
			return false;
		set = true;
	}
	if (!set && ir_type_is(f->cx->unit, fn->locals[local].type, IR_PTR) &&
	    is_set_by_calls(f, local))
		set = f->by_others = true;
	return set;
}

/* What an address is made of, without members and elements. */
static struct ir_ref start_of(const struct ir_func *fn, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(fn, r);

	while (i && (i->op == IR_ELEM || i->op == IR_FIELD || i->op == IR_CAST)) {
		r = i->a;
		i = ir_ins_of(fn, r);
	}
	return r;
}

/* What an address or an index is worth now: a variable may have moved since it was read. */
static val value_now(const struct fill *f, struct ir_ref r)
{
	struct explorer *ex = f->cx->ex;
	uint32_t local = cursor_of(f->cx->fn, r);
	sym base;
	val off;

	if (local == IR_NO ||
	    !val_split(&ex->t, flow_value(f->cx, IR_REF(IR_LOCAL, local)), &base, &off))
		return flow_value_now(f->cx, r);
	return mem_peek(ex, f->cx->st, base, off,
			(uint32_t)ir_typ(f->cx->unit, f->cx->fn->locals[local].type)->size_bytes);
}

/* Does the address lead into the object that is filled, as far as that is known here? */
static bool is_filled(const struct fill *f, struct ir_ref addr)
{
	sym base;
	val v, off;

	v = value_now(f, start_of(f->cx->fn, addr));
	return v > VAL_UNINIT && val_split(&f->cx->ex->t, v, &base, &off) && base == f->filled;
}

static bool is_constant_object(const struct flow_ctx *cx, struct ir_ref r)
{
	return ir_ref_is(r, IR_STR) ||
	       (ir_ref_is(r, IR_GLOBAL) && cx->unit->globals.v[ir_ref_index(r)].flags & IR_G_CONST);
}

/* Is the pointer set to the start of constants, wherever it goes from there? */
static bool starts_at_constant(const struct flow_ctx *cx, uint32_t local)
{
	const struct ir_func *fn = cx->fn;
	bool constant = false;

	for (uint32_t k = 0; k < fn->n_ins; k++) {
		const struct ir_ins *i = &fn->ins[k];

		if (i->op != IR_STORE || !ir_ref_is(i->a, IR_LOCAL) || ir_ref_index(i->a) != local)
			continue;
		if (cursor_of(fn, start_of(fn, i->b)) == local)
			continue;
		if (!is_constant_object(cx, start_of(fn, i->b)))
			return false;
		constant = true;
	}
	return constant;
}

/* What a constant says is counted by who has written it. */
static bool is_constant(const struct fill *f, struct ir_ref addr)
{
	const struct ir_ins *i;
	const struct sym_info *s;
	sym base;
	val v, off;

	addr = start_of(f->cx->fn, addr);
	i = ir_ins_of(f->cx->fn, addr);
	if (is_constant_object(f->cx, addr) ||
	    (i && i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL) &&
	     starts_at_constant(f->cx, ir_ref_index(i->a))))
		return true;
	v = value_now(f, addr);
	if (v <= VAL_UNINIT || !val_split(&f->cx->ex->t, v, &base, &off))
		return false;
	s = sym_info(&f->cx->ex->t, base);
	return s->kind == SYM_STR ||
	       (s->kind == SYM_GLOBAL && f->cx->unit->globals.v[s->x].flags & IR_G_CONST);
}

static bool is_library(const struct flow_ctx *cx, const struct ir_call *c)
{
	const struct ir_sym *s =
		ir_ref_is(c->callee, IR_SYM) ? &cx->unit->syms.v[ir_ref_index(c->callee)] : NULL;

	return s && s->body == IR_NO && cx->ex->models &&
	       models_find(cx->ex->models, ir_cstr(cx->unit, s->name));
}

/* The length of the text that a walk reads at the address, from where the walk began. */
static val length_of(const struct fill *f, struct ir_ref addr)
{
	struct explorer *ex = f->cx->ex;
	const struct ir_ins *i = ir_ins_of(f->cx->fn, addr);
	bool is_elem = i && i->op == IR_ELEM && !(i->flags & IR_MINUS);
	val at = value_now(f, is_elem ? i->a : addr), off;
	struct form form;
	int64_t o;
	sym text;

	if (is_elem && at > VAL_UNINIT) {
		val index = value_now(f, i->b);

		at = index > VAL_UNINIT ? val_lin(&ex->t, 1, at, 1, index, 0) : VAL_NONE;
	}
	if (at <= VAL_UNINIT)
		return VAL_NONE;
	form = *val_form(&ex->t, at);
	for (uint32_t k = 0; k < form.n;) {
		if (sym_info(&ex->t, form.t[k].s)->kind == SYM_IND && form.t[k].k > 0)
			form.t[k] = form.t[--form.n];
		else
			k++;
	}
	at = val_of_form(&ex->t, &form);
	if (!val_split(&ex->t, at, &text, &off) || !val_is_const(&ex->t, off, &o) || o < 0 ||
	    o > MAX_STEPS)
		return VAL_NONE;
	at = str_length_at_entry(ex, text);
	/* a text that was brought in, of which nobody has asked the length */
	if (at == VAL_NONE && !sym_info(&ex->t, text)->has_strings &&
	    taint_of_region(ex, f->cx->st, text))
		at = str_length(ex, f->cx->st, val_sym(&ex->t, text), 1, f->cx->ins);
	return at;
}

/* A call that is asked about a character is a test of the text that it is in. */
static bool is_call_for_contents(struct fill *f, const struct ir_call *c, bool is_pointer,
				 int depth)
{
	const struct ir_func *fn = f->cx->fn;

	for (uint32_t k = 0; k < c->n; k++) {
		struct ir_ref r = ir_without_casts(fn, fn->args[c->first + k].value);
		const struct ir_ins *i = ir_ins_of(fn, r);

		if (i && i->op == IR_LOAD && !ir_ref_is(i->a, IR_LOCAL) &&
		    ir_typ(f->cx->unit, i->type)->size_bytes == 1)
			return is_contents(f, r, depth - 1);
	}
	f->by_others |= is_pointer || is_library(f->cx, c);
	return true;
}

/* Is it read from memory, other than that which is filled, or what a function has returned? */
static bool is_contents(struct fill *f, struct ir_ref r, int depth)
{
	const struct ir_func *fn = f->cx->fn;
	const struct ir_ins *i = ir_ins_of(fn, ir_without_casts(fn, r));
	bool is_pointer;

	if (!i || depth <= 0)
		return false;
	is_pointer = ir_type_is(f->cx->unit, i->type, IR_PTR);
	if (i->op == IR_CALL)
		return is_call_for_contents(f, &fn->calls[i->imm], is_pointer, depth);
	if (i->op != IR_LOAD)
		return false;
	if (ir_ref_is(i->a, IR_LOCAL))
		return is_set_to_contents(f, ir_ref_index(i->a), depth);
	if (is_filled(f, i->a) || is_constant(f, i->a))
		return false;
	f->by_others |= is_pointer;
	if (ir_typ(f->cx->unit, i->type)->size_bytes == 1) {
		f->by_text = true;
		if (f->length == VAL_NONE)
			f->length = length_of(f, i->a);
	}
	return true;
}

/* Characters and pointers are what texts and lists are made of; other numbers are counts. */
static bool is_element(const struct fill *f, struct ir_ref r)
{
	const struct ir_unit *u = f->cx->unit;
	const struct ir_ins *i = ir_ins_of(f->cx->fn, ir_without_casts(f->cx->fn, r));

	return i && (i->op == IR_CALL || ir_type_is(u, i->type, IR_PTR) ||
		     ir_typ(u, i->type)->size_bytes == 1);
}

static bool is_content_test(struct fill *f, struct ir_ref cond)
{
	const struct ir_ins *i = ir_ins_of(f->cx->fn, ir_without_casts(f->cx->fn, cond));

	if (!i)
		return false;
	switch ((int)i->op) {
	case IR_EQ:
	case IR_NE:
		return ir_ref_is(ir_without_casts(f->cx->fn, i->b), IR_CONST) &&
		       is_contents(f, i->a, 3);
	case IR_LT:
	case IR_LE:
	case IR_GT:
	case IR_GE:
		return ir_ref_is(ir_without_casts(f->cx->fn, i->b), IR_CONST) &&
		       is_element(f, i->a) && is_contents(f, i->a, 3);
	default:
		return is_contents(f, cond, 3);
	}
}

/* Does nothing but contents end the loop? */
static bool ends_by_contents(struct fill *f)
{
	const struct ir_func *fn = f->cx->fn;
	bool ends = false;

	for (uint32_t b = f->loop->head; b < fn->n_blocks; b++) {
		if (!bit_get(f->loop->body, b) || !leads_out(fn, f->loop, b))
			continue;
		if ((fn->blocks[b].term != IR_BR && fn->blocks[b].term != IR_SWITCH) ||
		    !is_content_test(f, fn->blocks[b].cond))
			return false;
		ends = true;
	}
	return ends;
}

/* The innermost loop around the instruction that moves the local up, and only up. */
static const struct loop *loop_of(const struct flow_ctx *cx, uint32_t local)
{
	const struct cfg *cfg = &cx->ex->cfg;
	uint32_t k = cfg->loop_of[ir_block_of(cx->fn, cx->ins)];

	while (k != IR_NO && !bit_get(cfg->loops.v[k].locals, local))
		k = cfg->loops.v[k].up;
	return k != IR_NO && bit_get(cfg->loops.v[k].only_up, local) ? &cfg->loops.v[k] : NULL;
}

/* ---- runs within a loop
 *---------------------------------------------------------------------------
 *
 *	while (i < n) {
 *		c = get_bits(9);
 *		while (--c >= 0)
 *			length[i++] = 0;
 *	}
 *
 * The outer loop asks for the cursor, the inner one for a count that was read.
 */

/* The local that the loop steps, and the test asks for; IR_NO: none, or several. */
static uint32_t counter_in(const struct ir_func *fn, const struct loop *l, struct ir_ref r,
			   int depth)
{
	const struct ir_ins *i = ir_ins_of(fn, r);
	uint32_t a, b;

	if (!i || depth <= 0 || i->op == IR_CALL)
		return IR_NO;
	if (i->op == IR_LOAD)
		return ir_ref_is(i->a, IR_LOCAL) && bit_get(l->by_steps, ir_ref_index(i->a))
			       ? ir_ref_index(i->a)
			       : IR_NO;
	a = counter_in(fn, l, i->a, depth - 1);
	b = counter_in(fn, l, i->b, depth - 1);
	return a == IR_NO ? b : b == IR_NO ? a : IR_NO;
}

/* The one counter that ends the loop by its own, IR_NO: something else does. */
static uint32_t count_of(const struct ir_func *fn, const struct loop *l)
{
	uint32_t count = IR_NO;

	for (uint32_t b = l->head; b < fn->n_blocks; b++) {
		uint32_t c;

		if (!bit_get(l->body, b) || !leads_out(fn, l, b))
			continue;
		c = fn->blocks[b].term == IR_BR ? counter_in(fn, l, fn->blocks[b].cond, MAX_NESTED)
						: IR_NO;
		if (c == IR_NO || (count != IR_NO && c != count))
			return IR_NO;
		count = c;
	}
	return count;
}

/* Is the count set in the outer loop, but for the inner one, to what a function returned? */
static bool is_asked_for(const struct ir_func *fn, const struct loop *outer,
			 const struct loop *inner, uint32_t count)
{
	for (uint32_t k = 0; k < fn->n_ins; k++) {
		const struct ir_ins *i = &fn->ins[k], *v;
		uint32_t b = i->op == IR_STORE ? ir_block_of(fn, k) : 0;

		if (i->op != IR_STORE || !ir_ref_is(i->a, IR_LOCAL) ||
		    ir_ref_index(i->a) != count || !bit_get(outer->body, b) ||
		    bit_get(inner->body, b))
			continue;
		v = ir_ins_of(fn, ir_without_casts(fn, i->b));
		while (v && (v->op == IR_ADD || v->op == IR_SUB) &&
		       ir_ref_is(ir_without_casts(fn, v->b), IR_CONST))
			v = ir_ins_of(fn, ir_without_casts(fn, v->a));
		if (v && v->op == IR_CALL)
			return true;
	}
	return false;
}

static bool is_run(const struct flow_ctx *cx, const struct loop *l, uint32_t local)
{
	const struct ir_func *fn = cx->fn;
	const struct loop *outer = l->up == IR_NO ? NULL : &cx->ex->cfg.loops.v[l->up];
	uint32_t count = outer && bit_get(outer->only_up, local) ? count_of(fn, l) : IR_NO;
	bool asked = false;

	if (count == IR_NO || !is_asked_for(fn, outer, l, count))
		return false;
	for (uint32_t b = 0; b < fn->n_blocks; b++) {
		struct ir_ref cond = fn->blocks[b].cond;

		if (fn->blocks[b].term != IR_BR || !mentions(fn, cond, local, MAX_NESTED))
			continue;
		if (bit_get(l->body, b) || mentions(fn, cond, count, MAX_NESTED))
			return false;
		asked |= bit_get(outer->body, b) && leads_out(fn, outer, b);
	}
	return asked;
}

/* Is it more with each round, by what is the same each time or not? */
static bool goes_on(const struct flow_ctx *cx, val v)
{
	const struct form *f = val_form(&cx->ex->t, v);

	if (flow_counts_rounds(cx, v))
		return true;
	for (uint32_t i = 0; i < f->n; i++)
		if (sym_info(&cx->ex->t, f->t[i].s)->flags & SYM_F_SEVERAL)
			return flow_bounds(cx, v).hi >= INT16_MAX &&
			       !taint_is_bounded(cx->ex, cx->st, f->t[i].s);
	return false;
}

bool flow_is_filled_blindly(const struct flow_ctx *cx, const struct ev_deref *ev,
			    struct ir_ref cursor, val v, int64_t n, struct blind_fill *ret)
{
	uint32_t local = cursor_of(cx->fn, cursor);
	struct fill f = {.cx = cx};
	val off;

	if (local == IR_NO || cx->ins == IR_NO || v <= VAL_UNINIT || flow_bounds(cx, v).hi < n ||
	    !goes_on(cx, v) || flow_said(cx, v).hi != INF ||
	    !val_split(&cx->ex->t, ev->addr, &f.filled, &off) || !(f.loop = loop_of(cx, local)))
		return false;
	*ret = (struct blind_fill){.by_others = true};
	if (is_run(cx, f.loop, local))
		return true;
	if (flow_rounds_are_limited(cx, v) || is_asked(cx, f.loop, local) || !ends_by_contents(&f))
		return false;
	*ret = (struct blind_fill){
		.by_others = f.by_others, .by_text = f.by_text, .length = f.length};
	return f.length == VAL_NONE || flow_bounds(cx, f.length).hi >= n;
}
