/* report.c - from a fault in a state to a finding with the path that proves it.
 *
 * Of the path, the steps that matter are printed: where the value at fault comes from, what was
 * assumed of it, and the last few assumptions between there and the fault.
 */
#include "engine/flow/state_p.h"

#include <string.h>

enum {
	MAX_STEPS = 16, /* that a reader is asked to follow                              */
	MAX_OTHERS = 5, /* … of them assumptions that do not mention the value           */
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
		return flow_text(cx, "assuming '%s' %s '%s'", flow_ref_text(cx, i->a),
				 relation((enum ir_op)i->op, truth), flow_ref_text(cx, i->b));
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
	struct diag_step steps[MAX_STEPS]; /* newest first */
	uint32_t n, n_others;
	bool found_origin;
	sym focus[FORM_MAX_TERMS];
	uint32_t n_focus;
};

static void add_step(struct path *p, enum step_kind kind, ir_loc loc, const char *text)
{
	if (p->n == MAX_STEPS - 1 || !loc)
		return;
	p->steps[p->n++] = (struct diag_step){
		.kind = kind, .span = flow_span(p->cx->unit, loc, p->cx->scratch), .text = text};
}

bool val_mentions(const struct symtab *t, val v, sym s, int depth);

static bool about_focus(const struct path *p, val v)
{
	for (uint32_t i = 0; i < p->n_focus; i++)
		if (val_mentions(&p->cx->ex->t, v, p->focus[i], 4))
			return true;
	return false;
}

static void step_store(struct path *p, const struct trail *t)
{
	const struct ir_ins *ins = &p->cx->fn->ins[t->ins];
	const char *place = flow_place_text(p->cx, ins->a);

	if (p->found_origin || !p->r->subject || strcmp(place, p->r->subject) != 0)
		return;
	p->found_origin = true;
	if (t->value == VAL_ZERO)
		add_step(p, STEP_VALUE, ins->loc,
			 flow_text(p->cx, "'%s' is set to %s", place,
				   ir_type_is(p->cx->unit, ins->type, IR_PTR) ? "null" : "0"));
	else
		add_step(p, STEP_VALUE, ins->loc,
			 flow_text(p->cx, "'%s' is set to '%s'", place,
				   flow_ref_text(p->cx, ins->b)));
}

static void walk(struct path *p)
{
	const struct flow_ctx *cx = p->cx;

	for (const struct trail *t = cx->st->trail; t && p->n < MAX_STEPS - 2; t = t->up) {
		bool about = t->kind == TRAIL_STORE ? false : about_focus(p, t->value);
		const struct ir_block *b = &cx->fn->blocks[t->block];

		switch (t->kind) {
		case TRAIL_BRANCH:
		case TRAIL_SWITCH:
			if (!about && (p->found_origin || p->n_others == MAX_OTHERS))
				break;
			p->n_others += !about;
			add_step(p, STEP_ASSUME, b->loc,
				 t->kind == TRAIL_BRANCH ? condition_text(cx, b->cond, t->taken)
							 : switch_text(cx, t));
			break;
		case TRAIL_STORE:
			step_store(p, t);
			break;
		case TRAIL_CALL:
		case TRAIL_LOOP:
			break;
		}
		if (p->r->origin != IR_NO && t->kind == TRAIL_CALL && t->ins == p->r->origin)
			p->found_origin = true;
	}
}

void flow_report(const struct flow_ctx *cx, const struct flow_report *r)
{
	struct path p = {.cx = cx, .r = r};
	struct diag_step order[MAX_STEPS];
	struct finding f;
	uint32_t n = 0;
	bool is_new = true;

	if (cx->ex->survey) {
		cx->ex->candidate = true;
		return;
	}
	/* one finding of a rule in a place: the first path to it says enough */
	map_put(&cx->ex->reported,
		hash_mix(hash_bytes(r->rule->id, strlen(r->rule->id), 0), r->loc), &is_new);
	if (!is_new && r->severity != SEV_NOTE)
		return;
	if (r->focus > VAL_UNINIT) {
		const struct form *form = val_form(&cx->ex->t, r->focus);

		for (uint32_t i = 0; i < form->n; i++)
			p.focus[p.n_focus++] = form->t[i].s;
	}
	if (cx->st)
		walk(&p);
	if (r->origin != IR_NO && r->origin_text && p.n < MAX_STEPS - 1)
		order[n++] = (struct diag_step){
			.kind = STEP_CALL,
			.span = flow_span(cx->unit, cx->fn->ins[r->origin].loc, cx->scratch),
			.text = r->origin_text};
	for (uint32_t i = p.n; i-- > 0 && n < MAX_STEPS - 1;)
		order[n++] = p.steps[i];
	order[n++] = (struct diag_step){.kind = STEP_FAULT,
					.span = flow_span(cx->unit, r->loc, cx->scratch),
					.text = r->text};
	f = (struct finding){.rule = r->rule,
			     .severity = r->severity,
			     .confidence = r->confidence,
			     .function = ir_cstr(cx->unit, cx->unit->syms.v[cx->fn->sym].name),
			     .span = order[n - 1].span,
			     .text = r->text,
			     .subject = r->subject,
			     .steps = order,
			     .n_steps = n};
	if (f.span.path)
		diag_add(cx->ex->sink, &f);
}
