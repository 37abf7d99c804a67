#include "engine/ir/content.h"

#include <string.h>

/* Every answer is one number made by mixing, memorised by index; 0 means not yet asked. */
struct ir_content {
	const struct ir_unit *u;
	uint64_t *types, *brief; /* by type: in full; as others refer to it      */
	uint64_t *locs, *datas, *lits, *strs;
};

struct ir_content *ir_content_new(const struct ir_unit *u)
{
	struct ir_content *c = xcalloc(1, sizeof *c);

	c->u = u;
	c->types = xcalloc(u->types.n + 1, sizeof *c->types);
	c->brief = xcalloc(u->types.n + 1, sizeof *c->brief);
	c->locs = xcalloc(u->locs.n + 1, sizeof *c->locs);
	c->datas = xcalloc(u->datas.n + 1, sizeof *c->datas);
	c->lits = xcalloc(u->lits.n + 1, sizeof *c->lits);
	c->strs = xcalloc(u->strs.s.n + 1, sizeof *c->strs);
	return c;
}

void ir_content_free(struct ir_content *c)
{
	if (!c)
		return;
	free(c->types);
	free(c->brief);
	free(c->locs);
	free(c->datas);
	free(c->lits);
	free(c->strs);
	free(c);
}

static uint64_t mix2(uint64_t h, uint32_t a, uint32_t b)
{
	return hash_mix(h, (uint64_t)a << 32 | b);
}

/* An answer that is none: 0 means "not yet". */
static uint64_t answer(uint64_t h)
{
	return h ? h : 1;
}

static uint64_t str(struct ir_content *c, ir_str s)
{
	const char *text = ir_cstr(c->u, s);

	if (!c->strs[s])
		c->strs[s] = answer(hash_bytes(text, strlen(text), 0));
	return c->strs[s];
}

/* ---- types -----------------------------------------------------------------------------------
 */

static uint64_t scalar_part(struct ir_content *c, const struct ir_typ *t)
{
	uint64_t h = mix2(t->kind, t->flags, t->align_bytes);

	return hash_mix(hash_mix(hash_mix(h, t->size_bytes), t->count), str(c, t->name));
}

/* A record by its name and size: so that what it holds may lead back to it.  All other types are
 * finite. */
static uint64_t brief(struct ir_content *c, ir_type t)
{
	const struct ir_typ *ty = &c->u->types.v[t];
	uint64_t h;

	if (c->brief[t])
		return c->brief[t];
	if (ty->kind == IR_RECORD) {
		/* complete here and only declared there: the same to who points to it */
		h = hash_mix(mix2(ty->kind, ty->flags & IR_TF_UNION, 0), str(c, ty->name));
	} else {
		h = scalar_part(c, ty);
		if (ty->kind == IR_PTR || ty->kind == IR_ARRAY || ty->kind == IR_FUNC)
			h = hash_mix(h, brief(c, ty->elem));
		for (uint32_t i = 0; ty->kind == IR_FUNC && i < ty->n; i++)
			h = hash_mix(h, brief(c, c->u->params.v[ty->first + i]));
	}
	return c->brief[t] = answer(h);
}

uint64_t ir_content_type(struct ir_content *c, ir_type t)
{
	const struct ir_typ *ty = &c->u->types.v[t];
	uint64_t h;

	if (c->types[t])
		return c->types[t];
	if (ty->kind == IR_RECORD) {
		h = scalar_part(c, ty);
		for (uint32_t i = 0; i < ty->n; i++) {
			const struct ir_field *f = &c->u->fields.v[ty->first + i];

			h = hash_mix(hash_mix(h, str(c, f->name)), f->offset_bits);
			h = hash_mix(mix2(h, f->width_bits, 0), str(c, f->counted_by));
			h = hash_mix(h, brief(c, f->type));
		}
	} else {
		h = scalar_part(c, ty);
		if (ty->kind == IR_PTR || ty->kind == IR_ARRAY || ty->kind == IR_FUNC)
			h = hash_mix(h, ir_content_type(c, ty->elem));
		for (uint32_t i = 0; ty->kind == IR_FUNC && i < ty->n; i++)
			h = hash_mix(h, ir_content_type(c, c->u->params.v[ty->first + i]));
	}
	return c->types[t] = answer(h);
}

/* ---- places and constants --------------------------------------------------------------------
 */

static uint64_t place(struct ir_content *c, ir_loc l)
{
	const struct ir_span *s = &c->u->locs.v[l];
	uint64_t h;

	if (c->locs[l])
		return c->locs[l];
	h = mix2(mix2(1, s->line, s->col), s->end_line, s->end_col);
	if (s->file < c->u->files.n)
		h = hash_mix(h, str(c, c->u->files.v[s->file].path));
	h = hash_mix(mix2(h, s->flags, 0), str(c, s->macro));
	return c->locs[l] = answer(h);
}

static uint64_t lit(struct ir_content *c, uint32_t n)
{
	const struct ir_lit *l = &c->u->lits.v[n];

	if (!c->lits[n])
		c->lits[n] =
			answer(hash_mix(hash_bytes(l->bytes, l->size_bytes, 1), brief(c, l->elem)));
	return c->lits[n];
}

static uint64_t measure(struct ir_content *c, uint32_t n)
{
	const struct ir_measure *m = &c->u->measures.v[n];

	return n ? mix2(hash_mix(brief(c, m->type), str(c, m->expr)), m->flags, 2) : 2;
}

static uint64_t ref(struct ir_content *c, struct ir_ref r)
{
	const struct ir_unit *u = c->u;
	uint32_t i = ir_ref_index(r);

	switch (ir_ref_kind(r)) {
	case IR_CONST:
		return hash_mix(
			hash_mix(measure(c, u->consts.v[i].measure), brief(c, u->consts.v[i].type)),
			(uint64_t)u->consts.v[i].value);
	case IR_GLOBAL:
		return hash_mix(3, str(c, u->globals.v[i].key));
	case IR_SYM:
		return hash_mix(4, str(c, u->syms.v[i].key));
	case IR_STR:
		return hash_mix(5, lit(c, i));
	case IR_NONE:
	case IR_TMP:
	case IR_LOCAL:
	case IR_LABEL:
		break;
	}
	return r.bits;
}

static uint64_t data(struct ir_content *c, uint32_t n)
{
	const struct ir_data *d = &c->u->datas.v[n];
	uint64_t h;

	if (c->datas[n])
		return c->datas[n];
	h = hash_mix(6, ir_content_type(c, d->type));
	for (uint32_t i = 0; i < d->n; i++) {
		const struct ir_item *it = &c->u->items.v[d->first + i];

		h = hash_mix(hash_mix(h, it->offset_bytes), brief(c, it->type));
		h = hash_mix(hash_mix(h, ref(c, it->value)), (uint64_t)it->addend);
	}
	return c->datas[n] = answer(h);
}

uint64_t ir_content_global(struct ir_content *c, uint32_t global)
{
	const struct ir_global *g = &c->u->globals.v[global];
	uint64_t h = hash_mix(7, ir_content_type(c, g->type));

	return g->data == IR_NO ? h : hash_mix(h, data(c, g->data));
}

/* ---- functions ---------------------------------------------------------------------------------
 */

static uint64_t code(struct ir_content *c, const struct ir_func *fn, uint64_t h)
{
	for (uint32_t i = 0; i < fn->n_ins; i++) {
		const struct ir_ins *s = &fn->ins[i];

		h = hash_mix(
			mix2(h, (uint32_t)s->op << 16 | s->flags, s->op == IR_DATA ? 0 : s->imm),
			ref(c, s->a));
		h = hash_mix(hash_mix(h, ref(c, s->b)), place(c, s->loc));
		h = hash_mix(hash_mix(h, ir_content_type(c, s->type)), ir_content_type(c, s->aux));
		if (s->op == IR_DATA)
			h = hash_mix(h, data(c, s->imm));
	}
	for (uint32_t i = 0; i < fn->n_calls; i++) {
		const struct ir_call *l = &fn->calls[i];

		h = hash_mix(mix2(h, l->first, l->n), ref(c, l->callee));
		h = hash_mix(mix2(h, l->flags, l->cleanup_of), ref(c, l->dest));
		h = hash_mix(h, ir_content_type(c, l->ftype));
	}
	for (uint32_t i = 0; i < fn->n_args; i++) {
		const struct ir_arg *a = &fn->args[i];

		h = hash_mix(mix2(h, a->flags, 0), ref(c, a->value));
		h = hash_mix(hash_mix(h, ir_content_type(c, a->type)), place(c, a->loc));
	}
	return h;
}

static uint64_t graph(struct ir_content *c, const struct ir_func *fn, uint64_t h)
{
	for (uint32_t i = 0; i < fn->n_blocks; i++) {
		const struct ir_block *b = &fn->blocks[i];

		h = hash_mix(mix2(h, b->first, b->n), ref(c, b->cond));
		h = mix2(mix2(h, (uint32_t)b->term << 8 | b->flags, b->cases), b->succ, b->n_succ);
		h = hash_mix(hash_mix(h, brief(c, b->cond_type)), place(c, b->loc));
	}
	h = hash_bytes(fn->succs, fn->n_succs * sizeof *fn->succs, h);
	for (uint32_t i = 0; i < fn->n_cases; i++)
		h = hash_mix(hash_mix(h, (uint64_t)fn->cases[i].lo), (uint64_t)fn->cases[i].hi);
	return h;
}

uint64_t ir_content_func(struct ir_content *c, uint32_t func)
{
	const struct ir_unit *u = c->u;
	const struct ir_func *fn = &u->funcs.v[func];
	uint64_t h = hash_mix(8, str(c, u->syms.v[fn->sym].key));

	h = hash_mix(mix2(h, fn->status, fn->ret_local), str(c, fn->reason));
	h = hash_mix(hash_mix(h, place(c, fn->loc)), place(c, fn->end_loc));
	h = hash_mix(mix2(h, fn->n_params, fn->n_locals), ir_content_type(c, fn->ret));
	for (uint32_t i = 0; i < fn->n_locals; i++) {
		const struct ir_local *l = &fn->locals[i];

		h = hash_mix(mix2(h, l->flags, l->param_flags), str(c, l->name));
		h = hash_mix(hash_mix(h, ir_content_type(c, l->type)), place(c, l->loc));
		if (l->cleanup != IR_NO)
			h = hash_mix(h, str(c, u->syms.v[l->cleanup].key));
	}
	return answer(graph(c, fn, code(c, fn, h)));
}
