/* origin.c - what an address or a number was made as, for whoever releases it. */
#include "engine/flow/call_p.h"

#include <string.h>

static const char *kind_of_call(const struct flow_ctx *cx, sym s, uint32_t ins)
{
	const struct explorer *ex = cx->ex;
	const char *kind = leak_kind(ex, cx->st, s);
	const struct model *m;
	struct ir_ref callee;

	if (kind || cx->fn->ins[ins].op != IR_CALL)
		return kind;
	callee = cx->fn->calls[cx->fn->ins[ins].imm].callee;
	m = ir_ref_is(callee, IR_SYM) ? call_model(ex, &cx->unit->syms.v[ir_ref_index(callee)])
				      : NULL;
	return m ? m->resource : NULL;
}

void flow_origin(const struct flow_ctx *cx, val v, struct flow_origin *ret)
{
	struct explorer *ex = cx->ex;
	const struct sym_info *i;
	sym base;
	val off;

	*ret = (struct flow_origin){.by = IR_NO};
	base = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;
	if (!base && (v <= VAL_UNINIT || !val_split(&ex->t, v, &base, &off) ||
		      !val_is_const(&ex->t, off, &ret->offset)))
		return;
	i = sym_info(&ex->t, base);
	switch ((int)i->kind) {
	case SYM_LOCAL:
		ret->from = ORIGIN_STACK;
		ret->name = ir_cstr(cx->unit, cx->fn->locals[i->x].name);
		return;
	case SYM_GLOBAL:
		ret->from = ORIGIN_GLOBAL;
		ret->name = ir_cstr(cx->unit, cx->unit->globals.v[i->x].name);
		return;
	case SYM_STR:
		ret->from = ORIGIN_LITERAL;
		return;
	case SYM_FUNC:
		ret->from = ORIGIN_CODE;
		return;
	case SYM_HEAP:
		ret->by = i->ins;
		if (cx->fn->ins[i->ins].op == IR_ALLOCA) {
			ret->from = ORIGIN_STACK;
			return;
		}
		break;
	case SYM_CALL:
		if (i->z) /* by a callee, or behind an argument */
			return;
		ret->by = i->ins;
		break;
	default:
		return;
	}
	ret->from = ORIGIN_ACQUIRED;
	ret->kind = kind_of_call(cx, base, ret->by);
}

struct sought {
	const char *kind, *name;
	bool in_place;
};

static void find_releaser(void *arg, const struct model *m)
{
	struct sought *s = arg;

	for (uint32_t i = 0; i < m->n_args; i++) {
		const struct model_arg *a = &m->args[i];

		if (a->flags & MODEL_A_RELEASES && a->resource &&
		    strcmp(a->resource, s->kind) == 0 &&
		    (!s->name || strlen(m->name) < strlen(s->name)))
			s->name = m->name;
		if (a->acquires && !(a->flags & MODEL_A_WRITES) &&
		    strcmp(a->acquires, s->kind) == 0)
			s->in_place = true;
	}
}

static struct sought look_for(const struct flow_ctx *cx, const char *kind)
{
	struct sought s = {.kind = kind};

	if (cx->ex->models)
		models_each(cx->ex->models, find_releaser, &s);
	return s;
}

const char *flow_releaser(const struct flow_ctx *cx, const char *kind)
{
	return look_for(cx, kind).name;
}

bool flow_is_made_in_place(const struct flow_ctx *cx, const char *kind)
{
	return look_for(cx, kind).in_place;
}
