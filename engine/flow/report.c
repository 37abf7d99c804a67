/* report.c - from a fault in a state to a finding with the path that proves it.
 *
 * Of the path, the steps that matter are printed: where the value at fault comes from, what was
 * assumed of it, and the last few assumptions between there and the fault without which it would
 * not have come about (relevant_p.h).
 */
#include "engine/flow/deed_p.h"
#include "engine/flow/relevant_p.h"
#include "engine/flow/inflow.h"
#include "engine/flow/state_p.h"
#include "engine/flow/summary_p.h"

#include <string.h>

enum {
	MAX_STEPS = 16,	 /* that a reader is asked to follow                              */
	MAX_OTHERS = 5,	 /* … of them assumptions that do not mention the value           */
	MANY = 4,	 /* findings with one cause: they are not all what they seem to be  */
	MAX_TRIED = 256, /* branches that are looked at for whether they matter           */
};

const char *flow_text(const struct flow_ctx *cx, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(cx->scratch, fmt, ap);
	va_end(ap);
	return s;
}

const char *flow_ref_text(const struct flow_ctx *cx, struct ir_ref r)
{
	return ir_ref_text(cx->unit, cx->fn, r, cx->scratch);
}

const char *flow_function_name(const struct flow_ctx *cx)
{
	return ir_cstr(cx->unit, cx->unit->syms.v[cx->fn->sym].name);
}

const char *flow_place_text(const struct flow_ctx *cx, struct ir_ref addr)
{
	return ir_place_text(cx->unit, cx->fn, addr, cx->scratch);
}

struct diag_span flow_span(const struct ir_unit *u, ir_loc loc, struct arena *mem)
{
	const struct ir_span *s = &u->locs.v[loc];
	const char *path =
		loc && s->file < u->files.n ? ir_cstr(u, u->files.v[s->file].path) : NULL;
	const char *dir = ir_cstr(u, u->dir);

	if (path && path[0] != '/' && dir[0])
		path = arena_printf(mem, "%s/%s", dir, path);
	return (struct diag_span){.path = path,
				  .line = s->line,
				  .col = s->col,
				  .end_line = s->end_line,
				  .end_col = s->end_col,
				  .macro = s->macro ? ir_cstr(u, s->macro) : NULL};
}

/* ---- how a condition reads ------------------------------------------------------------------- */

static bool is_null_const(const struct flow_ctx *cx, struct ir_ref r)
{
	const struct ir_const *c;

	while (ir_ref_is(r, IR_TMP) && cx->fn->ins[ir_ref_index(r)].op == IR_CAST)
		r = cx->fn->ins[ir_ref_index(r)].a;
	if (!ir_ref_is(r, IR_CONST))
		return false;
	c = &cx->unit->consts.v[ir_ref_index(r)];
	return c->value == 0;
}

static bool is_number(const struct ir_func *fn, struct ir_ref r)
{
	const struct ir_ins *i;

	if (!ir_ref_is(r, IR_TMP))
		return ir_ref_is(r, IR_CONST);
	i = &fn->ins[ir_ref_index(r)];
	if (i->op == IR_CAST || i->op == IR_NEG || i->op == IR_NOT)
		return is_number(fn, i->a);
	return i->op >= IR_ADD && i->op <= IR_SHR && is_number(fn, i->a) && is_number(fn, i->b);
}

/* Names are quoted, numbers are not. */
static const char *operand_text(const struct flow_ctx *cx, struct ir_ref r)
{
	const char *text = flow_ref_text(cx, r);

	return is_number(cx->fn, r) ? text : flow_text(cx, "'%s'", text);
}

static const char *relation(enum ir_op op, bool truth)
{
	switch ((int)op) {
	case IR_EQ:
		return truth ? "==" : "!=";
	case IR_NE:
		return truth ? "!=" : "==";
	case IR_LT:
		return truth ? "<" : ">=";
	case IR_LE:
		return truth ? "<=" : ">";
	case IR_GT:
		return truth ? ">" : "<=";
	default:
		return truth ? ">=" : "<";
	}
}

static const char *condition_text(const struct flow_ctx *cx, struct ir_ref cond, bool truth)
{
	const struct ir_ins *i = ir_ref_is(cond, IR_TMP) ? &cx->fn->ins[ir_ref_index(cond)] : NULL;

	if (i && i->op >= IR_EQ && i->op <= IR_GE) {
		bool ptr = ir_type_is(cx->unit, i->aux, IR_PTR);

		if ((i->op == IR_EQ || i->op == IR_NE) && is_null_const(cx, i->a))
			return flow_text(cx, "assuming '%s' is %s", flow_ref_text(cx, i->b),
					 (i->op == IR_EQ) != truth ? ptr ? "not null" : "not 0"
					 : ptr			   ? "null"
								   : "0");
		if ((i->op == IR_EQ || i->op == IR_NE) && is_null_const(cx, i->b)) {
			bool zero = (i->op == IR_EQ) == truth;

			if (ptr)
				return flow_text(cx, "assuming '%s' is %s", flow_ref_text(cx, i->a),
						 zero ? "null" : "not null");
			return flow_text(cx, "assuming '%s' is %s", flow_ref_text(cx, i->a),
					 zero ? "0" : "not 0");
		}
		return flow_text(cx, "assuming %s %s %s", operand_text(cx, i->a),
				 relation((enum ir_op)i->op, truth), operand_text(cx, i->b));
	}
	return flow_text(cx, "assuming '%s' is %s", flow_ref_text(cx, cond), truth ? "not 0" : "0");
}

static const char *switch_text(const struct flow_ctx *cx, const struct trail *t)
{
	const struct ir_block *b = &cx->fn->blocks[t->block];
	const struct ir_case *c;

	if (!t->taken)
		return flow_text(cx, "no case applies to '%s'", flow_ref_text(cx, b->cond));
	c = &cx->fn->cases[b->cases + t->taken - 1];
	if (c->lo == c->hi)
		return flow_text(cx, "assuming '%s' is %lld", flow_ref_text(cx, b->cond),
				 (long long)c->lo);
	return flow_text(cx, "assuming '%s' is %lld to %lld", flow_ref_text(cx, b->cond),
			 (long long)c->lo, (long long)c->hi);
}

/* ---- choosing steps ----------------------------------------------------------------------------
 */

struct path {
	const struct flow_ctx *cx;
	const struct flow_report *r;
	struct relevant relevant;
	struct diag_step steps[MAX_STEPS];    /* newest first */
	const struct trail *asked[MAX_TRIED]; /* branches and switches that matter */
	uint32_t n_asked;
	uint32_t n, n_others;
	const char *subject;   /* the place whose value is looked for                      */
	struct ir_ref unnamed; /* … which is this local, or none                           */
	uint32_t set_block;    /* where the subject was set, until it is known why there    */
	uint32_t n_tried;      /* branches that were looked at                              */
	uint64_t compared;     /* what the last of them compared with a constant; 0: nothing */
	bool found_origin, said_origin, across;
	val at;		 /* the address of the subject's place, 0: not known              */
	uint32_t set_at; /* the instruction that set it, IR_NO: not found                */
	uint32_t made;	 /* the instruction that makes r->object, IR_NO: not to be said   */
	sym focus[FORM_MAX_TERMS];
	uint32_t n_focus;
};

/* What is said already is not said again: a path goes round its loops. */
static void add_step(struct path *p, enum step_kind kind, ir_loc loc, const char *text)
{
	struct diag_span span = flow_span(p->cx->unit, loc, p->cx->scratch);

	if (p->n == MAX_STEPS - 1 || !loc)
		return;
	for (uint32_t i = 0; i < p->n; i++)
		if (p->steps[i].span.line == span.line && p->steps[i].span.col == span.col &&
		    strcmp(p->steps[i].text, text) == 0)
			return;
	p->steps[p->n++] = (struct diag_step){.kind = kind, .span = span, .text = text};
}

static bool about_focus(const struct path *p, val v)
{
	for (uint32_t i = 0; i < p->n_focus; i++)
		if (val_mentions(&p->cx->ex->t, v, p->focus[i], 4))
			return true;
	return false;
}

/* A step in a callee; false: nobody knows where. */
static bool deed_step(const struct flow_ctx *cx, enum step_kind kind, const struct deed *d,
		      const char *callee, struct diag_step *ret)
{
	const struct ir_sym *whose = d ? &cx->unit->syms.v[d->func] : NULL;
	const char *name = d ? ir_cstr(cx->unit, whose->name) : NULL;
	struct diag_span span;

	if (!d || whose->body == IR_NO)
		return false;
	span = flow_span(cx->unit, cx->unit->funcs.v[whose->body].loc, cx->scratch);
	*ret = (struct diag_step){.kind = kind,
				  .nesting = 1,
				  .span = {.path = span.path,
					   .line = d->line,
					   .col = d->col,
					   .end_line = d->end_line,
					   .end_col = d->end_col},
				  .text = strcmp(name, callee) == 0
						  ? d->text
						  : flow_text(cx, "%s in '%s'", d->text, name),
				  .function = name,
				  .is_relative = true};
	return true;
}

/* Of all exits, the one that returns null: where. */
static const struct deed *only_null(const struct summary *s)
{
	const struct deed *d = NULL;
	uint32_t n = 0;

	for (uint32_t k = 0; k < s->n_exits; k++) {
		const struct form *f = &s->forms.v[s->exits[k].result];

		if (!s->exits[k].result || f->n || f->c)
			continue;
		d = s->exits[k].null;
		n++;
	}
	return n == 1 ? d : NULL;
}

/* Where the call at `ins` has returned null from, on this path. */
static void add_null_deed(struct path *p, uint32_t ins)
{
	const struct flow_ctx *cx = p->cx;
	const struct ir_ref callee = cx->fn->calls[cx->fn->ins[ins].imm].callee;
	const struct ir_sym *s =
		ir_ref_is(callee, IR_SYM) ? &cx->unit->syms.v[ir_ref_index(callee)] : NULL;
	const struct summary *sum =
		s && s->body != IR_NO && across_is_noted(cx->ex, ins)
			? summary_for(cx->ex->summaries, cx->unit->syms.v[cx->fn->sym].body,
				      s->body)
			: NULL;
	const struct deed *d = sum ? only_null(sum) : NULL;
	struct diag_step there;

	for (const struct trail *t = cx->st ? cx->st->trail : NULL; sum && t; t = t->up)
		if (t->kind == TRAIL_CALL && t->ins == ins) {
			d = (t->few ? sum->few : sum->exits)[t->exit].null;
			break;
		}
	if (p->n < MAX_STEPS - 2 &&
	    deed_step(cx, STEP_VALUE, d, s ? ir_cstr(cx->unit, s->name) : "", &there))
		p->steps[p->n++] = there;
}

/* The step that the checker has for where the value comes from. */
static void add_origin(struct path *p)
{
	const struct flow_report *r = p->r;
	const struct ir_ins *ins;

	if (p->said_origin || r->origin == IR_NO || !r->origin_text)
		return;
	p->said_origin = true;
	ins = &p->cx->fn->ins[r->origin];
	if (ins->op == IR_CALL) /* steps go backwards */
		add_null_deed(p, r->origin);
	add_step(p, ins->op == IR_CALL ? STEP_CALL : STEP_VALUE, ins->loc, r->origin_text);
}

/* Where another function has put into a member what comes from outside. */
static void add_inflow(struct path *p)
{
	const struct flow_ctx *cx = p->cx;
	const struct inflow_place *in = taint_place_of(cx->ex, p->r->focus);
	const char *what;

	if (!in || !in->loc)
		return;
	p->across = true;
	if (in->type != INFLOW_GLOBAL && in->type >= INFLOW_POINTEE(INFLOW_MAX_ARGS)) {
		add_step(p, STEP_VALUE, in->loc,
			 flow_text(cx, "'%s' brings it in from outside",
				   ir_cstr(cx->unit, cx->unit->syms.v[in->func].name)));
		return;
	}
	what = in->type == INFLOW_GLOBAL
		       ? ir_cstr(cx->unit, cx->unit->globals.v[in->field].name)
		       : ir_cstr(cx->unit,
				 cx->unit->fields.v[ir_typ(cx->unit, in->type)->first + in->field]
					 .name);
	add_step(p, STEP_VALUE, in->loc,
		 flow_text(cx, "'%s' puts a number from outside into '%s', and nobody checks it",
			   ir_cstr(cx->unit, cx->unit->syms.v[in->func].name), what));
}

/* The object's own place: where it is allocated, or declared. */
static uint32_t made_at(const struct flow_ctx *cx, val object)
{
	uint32_t call = flow_allocation(cx, object), local;
	val off;

	if (call != IR_NO || object <= VAL_UNINIT || !flow_in_frame(cx, object, &local, &off) ||
	    local == IR_NO || !cx->fn->locals[local].name)
		return call;
	for (uint32_t i = 0; i < cx->fn->n_ins; i++)
		if (cx->fn->ins[i].op == IR_ENTER && ir_ref_index(cx->fn->ins[i].a) == local)
			return i;
	return IR_NO;
}

static void add_made(struct path *p)
{
	const struct flow_ctx *cx = p->cx;
	const struct ir_ins *ins = p->made != IR_NO ? &cx->fn->ins[p->made] : NULL;

	p->made = IR_NO;
	if (ins && ins->op == IR_CALL)
		add_step(p, STEP_CALL, ins->loc,
			 flow_text(cx, "the object comes from '%s'",
				   flow_called_name(cx, (uint32_t)(ins - cx->fn->ins))));
	else if (ins)
		add_step(p, STEP_VALUE, ins->loc,
			 flow_text(cx, "'%s' is declared here", flow_place_text(cx, ins->a)));
}

static const struct ir_ins *tmp_ins(const struct ir_func *fn, struct ir_ref r)
{
	return ir_ref_is(r, IR_TMP) ? &fn->ins[ir_ref_index(r)] : NULL;
}

static bool is_within(const struct ir_span *s, const struct ir_span *outer)
{
	return s->file == outer->file &&
	       (s->line > outer->line || (s->line == outer->line && s->col >= outer->col)) &&
	       (s->end_line < outer->end_line ||
		(s->end_line == outer->end_line && s->end_col <= outer->end_col));
}

/* "n++" leaves where the value comes from to an earlier step.  In the fault itself it is seen. */
static bool step_incdec(struct path *p, const struct ir_ins *store, const char *place)
{
	const struct ir_ins *by = tmp_ins(p->cx->fn, ir_without_casts(p->cx->fn, store->b));

	if (!by || !(by->flags & IR_INCDEC))
		return false;
	if (is_within(&p->cx->unit->locs.v[store->loc], &p->cx->unit->locs.v[p->r->loc]))
		return true;
	add_step(p, STEP_VALUE, store->loc,
		 flow_text(p->cx, "'%s' is %s", place,
			   by->op == IR_SUB || by->flags & IR_MINUS ? "decremented"
								    : "incremented"));
	return true;
}

/* What carries the value of ?:, && and || has no name. */
static bool is_unnamed(const struct ir_func *fn, struct ir_ref addr)
{
	return ir_ref_is(addr, IR_LOCAL) && !fn->locals[ir_ref_index(addr)].name;
}

/* "'p' is set to null"; NULL where there is no name for what it is set to. */
static const char *store_text(const struct path *p, const struct trail *t, const char *place)
{
	const struct flow_ctx *cx = p->cx;
	const struct ir_ins *ins = &cx->fn->ins[t->ins];
	const struct ir_ins *from = tmp_ins(cx->fn, ir_without_casts(cx->fn, ins->b));
	const char *zero = ir_type_is(cx->unit, ins->type, IR_PTR) ? "null" : "0";
	const char *value = operand_text(cx, ins->b);
	bool has_name = from && !(from->op == IR_LOAD && is_unnamed(cx->fn, from->a));

	if (is_unnamed(cx->fn, ins->a))
		return NULL;
	if (t->value == VAL_ZERO)
		return has_name
			       ? flow_text(cx, "'%s' is set to %s, which is %s", place, value, zero)
			       : flow_text(cx, "'%s' is set to %s", place, zero);
	return has_name || !from ? flow_text(cx, "'%s' is set to %s", place, value) : NULL;
}

/* Is this a store to the place whose value is looked for? */
static bool is_subject(const struct path *p, const struct ir_ins *store, const char *place)
{
	if (ir_ref_is(p->unnamed, IR_LOCAL))
		return store->a.bits == p->unnamed.bits;
	return p->subject && strcmp(place, p->subject) == 0;
}

/* The subject is set.  Where it is copied from another place, that is where to look further. */
static void step_store(struct path *p, const struct trail *t)
{
	const struct ir_func *fn = p->cx->fn;
	const struct ir_ins *ins = &fn->ins[t->ins], *from;
	const char *place = flow_place_text(p->cx, ins->a), *text;
	struct ir_ref b = ir_without_casts(fn, ins->b);

	if (p->found_origin || !is_subject(p, ins, place) || step_incdec(p, ins, place))
		return;
	p->set_at = t->ins;
	/* The origin says itself what it gives. */
	p->found_origin = ir_ref_is(b, IR_TMP) && ir_ref_index(b) == p->r->origin;
	if (p->found_origin) {
		p->set_block = t->block;
		add_origin(p);
	}
	from = tmp_ins(fn, b);
	if (from && across_is_noted(p->cx->ex, ir_ref_index(b))) {
		p->across = true;
		if (!p->found_origin && t->value == VAL_ZERO)
			add_null_deed(p, ir_ref_index(b));
	}
	if (p->found_origin || (from && strcmp(flow_ref_text(p->cx, b), place) == 0))
		return;
	if (from && ir_ref_index(b) == p->made)
		p->made = IR_NO; /* the same says who made it */
	text = store_text(p, t, place);
	if (text)
		add_step(p, STEP_VALUE, ins->loc, text);
	p->found_origin = !from || from->op != IR_LOAD;
	p->set_block = t->block;
	if (p->found_origin)
		return;
	p->subject = flow_ref_text(p->cx, b);
	p->at = flow_value_now(p->cx, from->a);
	p->set_at = IR_NO;
	p->unnamed = is_unnamed(fn, from->a) ? from->a : IR_NOREF;
	relevant_want(&p->relevant, from->a);
}

/* A callee has set the subject. */
static void step_left(struct path *p, const struct trail *t)
{
	const struct ir_call *call = &p->cx->fn->calls[p->cx->fn->ins[t->ins].imm];

	if (p->found_origin || t->at <= VAL_UNINIT || t->at != p->at)
		return;
	p->found_origin = p->across = true;
	p->set_block = t->block;
	p->set_at = t->ins;
	add_step(p, STEP_CALL, p->cx->fn->ins[t->ins].loc,
		 flow_text(p->cx, "'%s' sets '%s' to %s", flow_ref_text(p->cx, call->callee),
			   p->subject, ir_type_is(p->cx->unit, t->taken, IR_PTR) ? "null" : "0"));
}

/* Is the branch needed to understand the path? */
static bool matters(struct path *p, const struct trail *t)
{
	uint32_t taken = t->kind == TRAIL_SWITCH ? t->taken : !t->taken;

	/* What was decided before the value was there has not led to it … */
	if (!p->found_origin && relevant_is_before(&p->relevant, t->block)) {
		p->found_origin = true;
		add_origin(p);
	}
	if (p->n_tried++ >= MAX_TRIED)
		return false;
	if (!p->found_origin)
		return relevant_branch(&p->relevant, t->block, taken);
	/* … but for what decided that it was set there. */
	if (p->set_block == IR_NO || !relevant_chose(&p->relevant, t->block, taken, p->set_block))
		return false;
	p->set_block = IR_NO;
	return true;
}

/* A number for what a condition compares with a constant: a value, or what strcmp() and kin are
 * given first.  *ret_unequal: it is another one.  0: it is no such condition. */
static uint64_t compared(const struct flow_ctx *cx, const struct trail *t, bool *ret_unequal)
{
	const struct ir_func *fn = cx->fn;
	struct ir_ref r = ir_without_casts(fn, fn->blocks[t->block].cond);
	const struct ir_ins *i = tmp_ins(fn, r);
	bool unequal = t->taken;
	const char *text;

	if (t->kind != TRAIL_BRANCH)
		return 0;
	if (i && (i->op == IR_EQ || i->op == IR_NE)) {
		bool zero = is_null_const(cx, i->b);

		if (!is_number(fn, ir_without_casts(fn, i->b)))
			return 0;
		unequal = (i->op == IR_NE) == (bool)t->taken;
		r = ir_without_casts(fn, i->a);
		i = tmp_ins(fn, r);
		if (zero && !(i && i->op == IR_CALL))
			return 0; /* that it is not null, or not 0, says more than that */
	} else if (!i || i->op != IR_CALL) {
		return 0;
	}
	*ret_unequal = unequal;
	text = flow_ref_text(cx, r);
	if (i && i->op == IR_CALL) {
		const struct ir_call *c = &fn->calls[i->imm];

		if (c->n < 2 || !ir_ref_is(fn->args[c->first + 1].value, IR_STR))
			return 0;
		text = flow_text(cx, "%s(%s)", flow_ref_text(cx, c->callee),
				 flow_ref_text(cx, fn->args[c->first].value));
	}
	return hash_bytes(text, strlen(text), 5);
}

/* Of a chain of comparisons (if (a == 1) … else if (a == 2) …) the last one is enough. */
static bool is_said(struct path *p, const struct trail *t)
{
	bool unequal = false;
	uint64_t what = compared(p->cx, t, &unequal), last = p->compared;

	p->compared = what;
	return what && what == last && unequal;
}

static void step_branch(struct path *p, const struct trail *t)
{
	const struct flow_ctx *cx = p->cx;
	const struct ir_block *b = &cx->fn->blocks[t->block];
	bool about = about_focus(p, t->value), other = matters(p, t) && !about;

	if ((!about && !other) || (other && is_said(p, t)))
		return;
	if (p->n_asked < MAX_TRIED)
		p->asked[p->n_asked++] = t;
	if (other && p->n_others++ >= MAX_OTHERS)
		return;
	add_step(p, STEP_ASSUME, b->loc,
		 t->kind == TRAIL_BRANCH ? condition_text(cx, b->cond, t->taken)
					 : switch_text(cx, t));
}

/* Blocks are in reverse post-order, instructions in that of their blocks. */
static bool is_before(const struct trail *t, uint32_t ins, uint32_t block)
{
	if (t->kind == TRAIL_STORE || t->kind == TRAIL_CALL || t->kind == TRAIL_LEFT)
		return t->ins < ins;
	return t->block < block;
}

static void walk(struct path *p)
{
	const struct flow_ctx *cx = p->cx;
	const uint32_t origin = p->r->origin;
	const uint32_t at = origin != IR_NO ? ir_block_of(cx->fn, origin) : IR_NO;

	p->subject = p->r->subject;
	p->at = p->r->at;
	p->set_block = p->set_at = IR_NO;
	relevant_init(&p->relevant, cx->unit, cx->fn, cx->ex->block, cx->ins);
	if (origin != IR_NO && cx->fn->ins[origin].op == IR_ENTER)
		relevant_born(&p->relevant, origin);
	for (const struct trail *t = cx->st->trail; t && p->n < MAX_STEPS - 2; t = t->up) {
		if (at != IR_NO && is_before(t, origin, at))
			add_origin(p);
		if (p->made != IR_NO && is_before(t, p->made, ir_block_of(cx->fn, p->made)))
			add_made(p);
		if (t->kind == TRAIL_BRANCH || t->kind == TRAIL_SWITCH)
			step_branch(p, t);
		else if (t->kind == TRAIL_STORE)
			step_store(p, t);
		else if (t->kind == TRAIL_LEFT)
			step_left(p, t);
		else if (t->kind == TRAIL_CALL && t->ins == origin)
			p->found_origin = true;
	}
	relevant_release(&p->relevant);
}

/* Does it rest on what other functions do? */
static bool is_across(const struct path *p)
{
	const struct flow_report *r = p->r;

	if (p->across || p->cx->ex->told || across_is_noted(p->cx->ex, r->origin) ||
	    taint_place_of(p->cx->ex, r->focus) || across_made(p->cx->ex, r->focus) ||
	    across_made(p->cx->ex, r->at))
		return true;
	/* the value is a number that is none of anybody's; or it was there before, and a callee
	 * could have written it but has not */
	return (r->focus <= VAL_UNINIT || !val_form(&p->cx->ex->t, r->focus)->n) &&
	       (across_is_used(p->cx->ex, p->cx->ins) ||
		(p->cx->st && across_was_lent(p->cx, r->at, p->set_at)));
}

/* "'&s' goes to 'screen_init' as 's', its argument 1". */
static const char *call_text(const struct flow_ctx *cx, const struct told *t)
{
	const char *given = ir_ref_is(t->ref, IR_NONE)	? NULL
			    : is_number(cx->fn, t->ref) ? flow_ref_text(cx, t->ref)
							: operand_text(cx, t->ref);

	if (!given || !t->arg)
		return flow_text(cx, "'%s' is called", t->callee);
	if (!t->param || !t->param[0])
		return flow_text(cx, "%s goes to '%s' as argument %u", given, t->callee, t->arg);
	return flow_text(cx, "%s goes to '%s' as '%s', argument %u", given, t->callee, t->param,
			 t->arg);
}

/* The fault is that of a callee: the call, and what the callee does. */
static bool add_deed(const struct path *p, struct diag_step *order, uint32_t *n)
{
	const struct flow_ctx *cx = p->cx;
	const struct told *told = cx->ex->told;
	struct diag_step there;

	if (!told || *n + 2 > MAX_STEPS ||
	    !deed_step(cx, STEP_FAULT, told->deed, told->callee, &there))
		return false;
	order[(*n)++] = (struct diag_step){.kind = STEP_CALL,
					   .span = flow_span(cx->unit, p->r->loc, cx->scratch),
					   .text = call_text(cx, told)};
	order[(*n)++] = there;
	return true;
}

/* The finding, in the function's scratch memory. */
static struct finding make(const struct flow_ctx *cx, const struct flow_report *r)
{
	struct path p = {.cx = cx, .r = r};
	struct diag_step *order = arena_array(cx->scratch, struct diag_step, MAX_STEPS);
	struct diag_span span = flow_span(cx->unit, r->loc, cx->scratch);
	enum confidence confidence = r->confidence;
	uint32_t n = 0;

	if (r->focus > VAL_UNINIT) {
		const struct form *form = val_form(&cx->ex->t, r->focus);

		for (uint32_t i = 0; i < form->n; i++)
			p.focus[p.n_focus++] = form->t[i].s;
	}
	p.made = cx->st ? made_at(cx, r->object) : IR_NO;
	if (cx->st)
		walk(&p);
	add_made(&p);
	add_origin(&p);
	add_inflow(&p);
	if (r->confidence > CONF_POSSIBLE && path_has_contrary_numbers(cx, p.asked, p.n_asked))
		confidence = CONF_POSSIBLE;
	for (uint32_t i = p.n; i-- > 0 && n < MAX_STEPS - 2;)
		order[n++] = p.steps[i];
	if (!add_deed(&p, order, &n))
		order[n++] = (struct diag_step){.kind = STEP_FAULT, .span = span, .text = r->text};
	return (struct finding){.rule = r->rule,
				.severity = r->severity,
				.confidence = confidence,
				.interprocedural = is_across(&p),
				.function = ir_cstr(cx->unit, cx->unit->syms.v[cx->fn->sym].name),
				.span = span,
				.text = r->text,
				.subject = r->subject,
				.steps = order,
				.n_steps = n,
				.cause = r->cause};
}

static uint64_t place_key(const char *rule, ir_loc loc)
{
	return hash_mix(hash_bytes(rule, strlen(rule), 0), loc);
}

bool flow_is_reported(const struct flow_ctx *cx, const char *rule, ir_loc loc)
{
	return map_get(&cx->ex->reported, place_key(rule, loc));
}

/* One finding of a rule in a place, told when all paths are known: the first path to it says
 * enough, or another that is surer. */
static void keep(const struct flow_ctx *cx, const struct flow_report *r)
{
	struct explorer *ex = cx->ex;
	const uint64_t key = place_key(r->rule->id, r->loc);
	const uint64_t *known = map_get(&ex->reported, key);
	struct finding *before = known && r->severity != SEV_NOTE ? &ex->found.v[*known] : NULL;
	struct finding f;

	if (before && before->confidence >= r->confidence)
		return;
	f = make(cx, r);
	if (f.confidence < ex->min_confidence || (before && before->confidence >= f.confidence))
		return;
	if (before) {
		*before = f;
	} else {
		*map_put(&ex->reported, key, NULL) = ex->found.n;
		*vec_push(&ex->found) = f;
	}
}

void flow_report(const struct flow_ctx *cx, const struct flow_report *r)
{
	if (r->confidence < cx->ex->min_confidence)
		return;
	/* what is not executed has no faults */
	if (cx->unit->locs.v[r->loc].flags & IR_LOC_VANISHED)
		return;
	if (cx->ex->survey) {
		ex_suspect(cx->ex);
		return;
	}
	if (r->confidence == CONF_POSSIBLE || !flow_is_contradictory(cx)) {
		keep(cx, r);
	} else if (cx->ex->min_confidence == CONF_POSSIBLE) {
		struct flow_report less = *r;

		less.confidence = CONF_POSSIBLE;
		keep(cx, &less);
	}
}

void flow_hold(const struct flow_ctx *cx, uint32_t key, const struct flow_report *r)
{
	bool is_new;
	uint64_t *at = map_put(&cx->ex->held_ids, key, &is_new);

	if (!is_new)
		return;
	*at = cx->ex->held.n;
	*vec_push(&cx->ex->held) = cx->ex->survey ? (struct finding){0} : make(cx, r);
}

void flow_release(const struct flow_ctx *cx, uint32_t key, enum confidence confidence)
{
	const uint64_t *at = map_get(&cx->ex->held_ids, key);

	if (!at)
		return;
	ex_suspect(cx->ex);
	cx->ex->held.v[*at].confidence = confidence;
	if (!cx->ex->survey)
		*vec_push(&cx->ex->found) = cx->ex->held.v[*at];
}

static bool is_before_in_text(const struct finding *f, const struct finding *g)
{
	return f->span.line < g->span.line ||
	       (f->span.line == g->span.line && f->span.col < g->span.col);
}

/* Does a function as a whole speak against what many findings assume?  Each is a path of its own on
 * which a pointer is null that the function has asked for somewhere, or a variable without a value,
 * and is used in many places as if it could not be: something that the function does not say
 * decides which of them that can come to (a mode, a table of commands).  The first of them tells
 * all there is to see. */
static bool is_one_of_many(const struct explorer *ex, const struct finding *f)
{
	uint32_t n = 0;
	bool is_first = true;

	for (uint32_t i = 0; f->cause && i < ex->found.n; i++) {
		const struct finding *g = &ex->found.v[i];

		n += g->cause == f->cause;
		is_first &= g == f || g->cause != f->cause || !is_before_in_text(g, f);
	}
	return n >= MANY && !is_first;
}

void report_all(struct explorer *ex)
{
	for (uint32_t i = 0; i < ex->found.n; i++) {
		struct finding f = ex->found.v[i];

		if (is_one_of_many(ex, &f))
			f.confidence = CONF_POSSIBLE;
		if (f.span.path && f.confidence >= ex->min_confidence)
			diag_add(ex->sink, &f);
	}
}
