#include "engine/program/effects.h"

#include "engine/flow/model.h"
#include "engine/program/order.h"
#include "engine/program/targets.h"

#include <string.h>

/* More than this is not worth it: rows are functions times names. */
#define MOST_BYTES ((size_t)512 << 20)

enum { MAX_NESTED = 8 }; /* records in records whose fields are all written           */

struct edge {
	uint32_t from, to; /* rows */
};

struct make {
	const struct ir_unit *u;
	const struct models *models;
	struct effects *e;
	const struct ir_func *fn;
	uint64_t *row;	   /* of fn                                                     */
	uint32_t self;	   /* … its number                                              */
	uint64_t *written; /* bit per global: stored to in some function                  */
	uint64_t *taken;   /* bit per symbol: its address is used, not only to call it  */
	uint64_t *handed;  /* … as an argument of a call                                  */
	VEC(struct edge) edges;
	VEC(bool) lost; /* by file: code of it is missing, which may do anything      */
};

static void set(uint64_t *row, uint32_t bit)
{
	row[bit / 64] |= (uint64_t)1 << (bit % 64);
}

/* ---- places ---------------------------------------------------------------------------------- */

/* Where an address lies, as far as its expression says. */
struct place {
	uint32_t global, local; /* it is part of, or IR_NO                                   */
	ir_type rec;		/* the innermost field that it is in, or 0                   */
	uint32_t field;
	bool element;	 /* … of something, or of that field                          */
	ir_type pointee; /* before it was converted                                   */
};

static ir_type pointee_of(const struct make *m, struct ir_ref r)
{
	switch (ir_ref_kind(r)) {
	case IR_LOCAL:
		return m->fn->locals[ir_ref_index(r)].type;
	case IR_GLOBAL:
		return m->u->globals.v[ir_ref_index(r)].type;
	case IR_TMP: {
		const struct ir_ins *i = &m->fn->ins[ir_ref_index(r)];

		if (i->op == IR_FIELD)
			return m->u->fields.v[ir_typ(m->u, i->aux)->first + i->imm].type;
		if (i->op == IR_ELEM)
			return i->aux;
		return ir_type_is(m->u, i->type, IR_PTR) ? ir_typ(m->u, i->type)->elem : 0;
	}
	case IR_NONE:
	case IR_CONST:
	case IR_SYM:
	case IR_STR:
	case IR_LABEL:
		break;
	}
	return 0;
}

static struct place place_of(const struct make *m, struct ir_ref r)
{
	struct place p = {.global = IR_NO, .local = IR_NO};
	bool first = true;

	for (;;) {
		const struct ir_ins *i = ir_ref_is(r, IR_TMP) ? &m->fn->ins[ir_ref_index(r)] : NULL;

		if (i && i->op == IR_CAST && ir_type_is(m->u, i->aux, IR_PTR) &&
		    ir_type_is(m->u, i->type, IR_PTR)) {
			r = i->a;
			continue;
		}
		if (first)
			p.pointee = pointee_of(m, r);
		first = false;
		if (i && i->op == IR_FIELD && !p.rec) {
			p.rec = i->aux;
			p.field = i->imm;
		} else if (i && i->op == IR_ELEM) {
			p.element |= !p.rec;
		} else if (!i || i->op != IR_FIELD) {
			break;
		}
		r = i->a;
	}
	if (ir_ref_is(r, IR_GLOBAL))
		p.global = ir_ref_index(r);
	if (ir_ref_is(r, IR_LOCAL))
		p.local = ir_ref_index(r);
	return p;
}

/* ---- what is written ----------------------------------------------------------------------- */

static void write_field(const struct make *m, ir_type rec, uint32_t field)
{
	const struct ir_typ *t = ir_typ(m->u, rec);

	if (!(t->flags & IR_TF_UNION)) {
		set(m->row, effect_field_bit(m->e, m->u, rec, field));
		return;
	}
	for (uint32_t i = 0; i < t->n; i++)
		set(m->row, effect_field_bit(m->e, m->u, rec, i));
}

/* All that an object of the type consists of. */
static void write_all(const struct make *m, ir_type type, int depth)
{
	const struct ir_typ *t = ir_typ(m->u, type);

	while (t->kind == IR_ARRAY) {
		type = t->elem;
		t = ir_typ(m->u, type);
		if (t->kind != IR_RECORD)
			set(m->row, effect_size_bit(t->size_bytes));
	}
	if (t->kind != IR_RECORD || depth == 0)
		return;
	for (uint32_t i = 0; i < t->n; i++) {
		set(m->row, effect_field_bit(m->e, m->u, type, i));
		write_all(m, m->u->fields.v[t->first + i].type, depth - 1);
	}
}

static void write_place(const struct make *m, const struct place *p, ir_type type)
{
	const struct ir_typ *t = ir_typ(m->u, type);

	if (p->local != IR_NO) /* no caller has ever seen that */
		return;
	if (p->global != IR_NO) {
		set(m->row, effect_global_bit(p->global));
		set(m->written, p->global);
	}
	if (p->rec)
		write_field(m, p->rec, p->field);
	if (ir_type_is_aggregate(m->u, type))
		write_all(m, type, MAX_NESTED);
	else if (p->element || (!p->rec && p->global == IR_NO))
		set(m->row, effect_size_bit(t->size_bytes));
}

/* Somebody else writes by a pointer: no one knows how much. */
static void write_by_pointer(const struct make *m, struct ir_ref r)
{
	struct place p = place_of(m, r);
	const struct ir_typ *t = ir_typ(m->u, p.pointee);

	if (p.local != IR_NO)
		return;
	p.element = true; /* it may go on behind it */
	write_place(m, &p, p.pointee);
	if (t->kind == IR_VOID || t->kind == IR_OPAQUE)
		for (uint32_t i = 0; i < 5; i++)
			set(m->row, EFFECT_SIZES + i);
	else if (t->kind == IR_PTR)
		set(m->row, effect_size_bit(m->u->ptr_bytes));
}

/* ---- what is handed out -------------------------------------------------------------------- */

static bool is_for_reading(const struct make *m, ir_type pointer)
{
	const struct ir_typ *t = ir_typ(m->u, pointer);

	return t->kind == IR_PTR && t->flags & IR_TF_CONST_ELEM;
}

static void hand_out(const struct make *m, struct ir_ref r, ir_type type)
{
	struct place p;

	if (ir_ref_is(r, IR_SYM))
		set(m->taken, ir_ref_index(r));
	if (is_for_reading(m, type))
		return;
	p = place_of(m, r);
	if (p.global != IR_NO)
		set(m->e->exposed, effect_global_bit(p.global));
	if (p.rec)
		set(m->e->exposed, effect_field_bit(m->e, m->u, p.rec, p.field));
}

static void hand_out_data(const struct make *m)
{
	for (uint32_t i = 0; i < m->u->items.n; i++) {
		const struct ir_item *it = &m->u->items.v[i];

		if (ir_ref_is(it->value, IR_SYM))
			set(m->taken, ir_ref_index(it->value));
		if (ir_ref_is(it->value, IR_GLOBAL) && !is_for_reading(m, it->type))
			set(m->e->exposed, effect_global_bit(ir_ref_index(it->value)));
	}
}

/* ---- calls ----------------------------------------------------------------------------------- */

static void calls(struct make *m, uint32_t row)
{
	*vec_push(&m->edges) = (struct edge){m->self, row};
}

/* Functions that are given to the callee, to be called. */
static void call_back(struct make *m, const struct ir_call *c)
{
	for (uint32_t i = 0; i < c->n; i++) {
		const struct ir_arg *a = &m->fn->args[c->first + i];
		const struct ir_typ *t = ir_typ(m->u, a->type);

		if (ir_ref_is(a->value, IR_SYM) &&
		    m->u->syms.v[ir_ref_index(a->value)].body != IR_NO)
			calls(m, m->u->syms.v[ir_ref_index(a->value)].body);
		else if (t->kind == IR_PTR && ir_type_is(m->u, t->elem, IR_FUNC))
			calls(m, m->e->n_funcs);
	}
}

static const struct model *model_of(const struct make *m, const struct ir_sym *s)
{
	const struct model *model;

	if (!m->models || s->linkage == IR_LINK_INTERNAL)
		return NULL;
	model = models_find(m->models, ir_cstr(m->u, s->name));
	if (model && model->flags & MODEL_SHIPPED && s->body != IR_NO &&
	    !(s->flags & (IR_S_SYSTEM | IR_S_BUILTIN)))
		return NULL;
	return model;
}

static void call_model(struct make *m, const struct ir_call *c, const struct model *model)
{
	for (uint32_t i = 0; i < c->n; i++) {
		const struct ir_arg *a = &m->fn->args[c->first + i];
		uint32_t f = i < model->n_args ? model->args[i].flags : 0;

		if (i >= model->n_args && model->n_args)
			f = model->args[model->n_args - 1].flags & MODEL_A_SCANF;
		if (f & (MODEL_A_WRITES | MODEL_A_MAY_WRITE | MODEL_A_STRING_OUT | MODEL_A_SCANF))
			write_by_pointer(m, a->value);
		if (f & MODEL_A_DEEP)
			set(m->row, EFFECT_SIZES);
		if (f & MODEL_A_CALLBACK)
			call_back(m, c);
	}
	if (model->flags & MODEL_GLOBALS)
		calls(m, m->e->n_funcs);
}

static void call_unseen(struct make *m, const struct ir_call *c, const struct ir_sym *s)
{
	for (uint32_t i = 0; i < c->n; i++) {
		const struct ir_arg *a = &m->fn->args[c->first + i];

		if (ir_type_is(m->u, a->type, IR_PTR) && !is_for_reading(m, a->type))
			write_by_pointer(m, a->value);
	}
	if (s->flags & IR_S_PURE)
		return;
	if (s->flags & (IR_S_SYSTEM | IR_S_BUILTIN) && !(s->flags & IR_S_WEAK)) {
		calls(m, m->e->n_funcs + 1);
		call_back(m, c);
	} else {
		calls(m, m->e->n_funcs);
	}
}

static void call(struct make *m, const struct ir_call *c)
{
	const struct ir_sym *s =
		ir_ref_is(c->callee, IR_SYM) ? &m->u->syms.v[ir_ref_index(c->callee)] : NULL;
	const struct model *model = s ? model_of(m, s) : NULL;

	if (ir_ref_is(c->dest, IR_NONE) == 0) {
		struct place p = place_of(m, c->dest);

		write_place(m, &p, ir_typ(m->u, c->ftype)->elem);
	}
	for (uint32_t i = 0; i < c->n; i++) {
		const struct ir_arg *a = &m->fn->args[c->first + i];

		if (!(a->flags & IR_ARG_BYVAL))
			hand_out(m, a->value, a->type);
		if (ir_ref_is(a->value, IR_SYM))
			set(m->handed, ir_ref_index(a->value));
	}
	if (model) {
		call_model(m, c, model);
	} else if (!s) {
		const uint64_t *row = map_get(&m->e->by_type, c->ftype);

		calls(m, row ? (uint32_t)*row : m->e->n_funcs);
	} else if (s->body != IR_NO) {
		calls(m, s->body);
		if (s->flags & IR_S_WEAK)
			calls(m, m->e->n_funcs);
	} else {
		call_unseen(m, c, s);
	}
}

/* ---- one function ------------------------------------------------------------------------ */

static void instruction(struct make *m, const struct ir_ins *i)
{
	struct place p;

	switch ((int)i->op) {
	case IR_STORE:
		p = place_of(m, i->a);
		write_place(m, &p, i->type);
		hand_out(m, i->b, i->type);
		return;
	case IR_COPY:
	case IR_ZERO:
		p = place_of(m, i->a);
		write_place(m, &p, i->type);
		return;
	case IR_DATA:
		p = place_of(m, i->a);
		write_place(m, &p, m->u->datas.v[i->imm].type);
		return;
	case IR_CAST:
		if (!ir_type_is(m->u, i->type, IR_PTR))
			hand_out(m, i->a, 0);
		return;
	case IR_VA_ARG:
		hand_out(m, i->a, 0);
		return;
	case IR_CALL:
		call(m, &m->fn->calls[i->imm]);
		return;
	case IR_ASM:
		for (uint32_t k = 0; k < m->fn->calls[i->imm].n; k++)
			hand_out(m, m->fn->args[m->fn->calls[i->imm].first + k].value, 0);
		calls(m, m->e->n_funcs);
		return;
	default:
		break;
	}
}

static void note_lost(struct make *m)
{
	const struct ir_span *at = &m->u->locs.v[m->fn->loc];

	while (m->lost.n <= at->file)
		*vec_push(&m->lost) = false;
	m->lost.v[at->file] = true;
}

static void function(struct make *m, uint32_t f)
{
	const struct ir_func *fn = &m->u->funcs.v[f];
	const struct ir_typ *type = ir_typ(m->u, m->u->syms.v[fn->sym].type);

	m->fn = fn;
	m->self = f;
	m->row = m->e->rows + (size_t)f * m->e->words;
	if (fn->status != IR_FULL) {
		note_lost(m);
		memset(m->row, 0xff, m->e->words * sizeof *m->row);
	}
	for (uint32_t i = 0; i < fn->n_ins; i++)
		instruction(m, &fn->ins[i]);
	for (uint32_t b = 0; b < fn->n_blocks; b++)
		if (fn->blocks[b].term == IR_RET && !ir_ref_is(fn->blocks[b].cond, IR_NONE))
			hand_out(m, fn->blocks[b].cond, type->elem);
}

/* ---- function pointers ----------------------------------------------------------------------- */

/* Whose address is used: in a first look, since calls by pointer ask for it. */
static void take(struct make *m, struct ir_ref r)
{
	if (ir_ref_is(r, IR_SYM))
		set(m->taken, ir_ref_index(r));
}

static void find_taken(struct make *m)
{
	const struct ir_unit *u = m->u;

	for (uint32_t f = 0; f < u->funcs.n; f++) {
		const struct ir_func *fn = &u->funcs.v[f];

		for (uint32_t i = 0; i < fn->n_ins; i++) {
			take(m, fn->ins[i].a);
			take(m, fn->ins[i].b);
		}
		for (uint32_t i = 0; i < fn->n_args; i++)
			take(m, fn->args[i].value);
		for (uint32_t b = 0; b < fn->n_blocks; b++)
			take(m, fn->blocks[b].cond);
	}
	for (uint32_t i = 0; i < u->items.n; i++)
		take(m, u->items.v[i].value);
}

static bool is_in(const uint64_t *bits, uint32_t i)
{
	return bits[i / 64] >> (i % 64) & 1;
}

static bool is_main(const struct ir_unit *u, const struct ir_sym *s)
{
	return strcmp(ir_cstr(u, s->name), "main") == 0;
}

/* A row for each type of function that some pointer can lead to. */
static void number_types(struct make *m)
{
	const struct ir_unit *u = m->u;

	m->e->n_rows = u->funcs.n + 2;
	for (uint32_t s = 0; s < u->syms.n; s++) {
		bool is_new;
		uint64_t *row;

		if (!is_in(m->taken, s) || u->syms.v[s].body == IR_NO)
			continue;
		row = map_put(&m->e->by_type, u->syms.v[s].type, &is_new);
		if (is_new)
			*row = m->e->n_rows++;
		*vec_push(&m->edges) = (struct edge){(uint32_t)*row, u->syms.v[s].body};
	}
}

/* What is not seen can call what it can name, or was given. */
static void find_ways_in(struct make *m)
{
	const struct ir_unit *u = m->u;

	for (uint32_t s = 0; s < u->syms.n; s++) {
		const struct ir_sym *y = &u->syms.v[s];

		if (y->body == IR_NO)
			continue;
		if (is_in(m->taken, s) || (y->linkage == IR_LINK_EXTERNAL && !is_main(u, y)))
			*vec_push(&m->edges) = (struct edge){u->funcs.n, y->body};
		if (is_in(m->handed, s))
			*vec_push(&m->edges) = (struct edge){u->funcs.n + 1, y->body};
	}
	set(m->e->rows + (size_t)u->funcs.n * m->e->words, EFFECT_UNKNOWN);
	set(m->e->rows + (size_t)(u->funcs.n + 1) * m->e->words, EFFECT_LIBRARY);
}

/* ---- all together ------------------------------------------------------------------------- */

static bool add_row(const struct effects *e, uint32_t to, uint32_t from)
{
	uint64_t *a = e->rows + (size_t)to * e->words, changed = 0;
	const uint64_t *b = e->rows + (size_t)from * e->words;

	for (uint32_t i = 0; i < e->words; i++) {
		changed |= b[i] & ~a[i];
		a[i] |= b[i];
	}
	return changed;
}

/* Edges by where they start, in the order in which they were added. */
static uint32_t *index_edges(const struct make *m, uint32_t **ret_to)
{
	uint32_t n = m->e->n_rows;
	uint32_t *first = xcalloc((size_t)n + 2, sizeof *first), *at;

	for (uint32_t i = 0; i < m->edges.n; i++)
		first[m->edges.v[i].from + 1]++;
	for (uint32_t i = 0; i < n; i++)
		first[i + 1] += first[i];
	at = xcalloc((size_t)n + 1, sizeof *at);
	memcpy(at, first, n * sizeof *at);
	*ret_to = xcalloc((size_t)m->edges.n + 1, sizeof **ret_to);
	for (uint32_t i = 0; i < m->edges.n; i++)
		(*ret_to)[at[m->edges.v[i].from]++] = m->edges.v[i].to;
	free(at);
	return first;
}

/* Callees first, again and again until nothing changes. */
static void spread(const struct make *m, const struct order *order)
{
	uint32_t *to, *first = index_edges(m, &to);
	uint32_t n = m->e->n_rows, n_funcs = m->e->n_funcs;
	bool changed = true;

	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < n; i++) {
			uint32_t row = i < n_funcs ? order->funcs[i] : n_funcs + n - 1 - i;

			for (uint32_t k = first[row]; k < first[row + 1]; k++)
				if (add_row(m->e, row, to[k]))
					changed = true;
		}
	}
	free(first);
	free(to);
}

/* Is it a program, not a library for others, who may store to what it declares? */
static bool has_main(const struct ir_unit *u)
{
	for (uint32_t s = 0; s < u->syms.n; s++)
		if (u->syms.v[s].body != IR_NO && is_main(u, &u->syms.v[s]))
			return true;
	return false;
}

/* Variables that no function stores to, and whose address nobody has who may. */
static void find_constants(const struct make *m)
{
	const struct ir_unit *u = m->u;
	bool closed = has_main(u);

	for (uint32_t g = 0; g < u->globals.n; g++) {
		const struct ir_global *v = &u->globals.v[g];
		uint32_t file = u->locs.v[v->loc].file;

		if (v->flags & (IR_G_VOLATILE | IR_G_WEAK | IR_G_SECTION | IR_G_SYSTEM) ||
		    !(v->flags & IR_G_DEFINED) || v->data == IR_NO || is_in(m->written, g) ||
		    (v->linkage != IR_LINK_INTERNAL && !closed) ||
		    effect_is_exposed(m->e, effect_global_bit(g)) ||
		    (file < m->lost.n && m->lost.v[file]))
			continue;
		m->e->constant[g / 64] |= (uint64_t)1 << (g % 64);
	}
}

bool effects_make(const struct ir_unit *u, const struct models *models, const struct order *order,
		  struct effects *ret)
{
	struct make m = {.u = u, .models = models, .e = ret};
	uint32_t bits = EFFECT_GLOBALS + u->globals.n + u->fields.n;

	*ret = (struct effects){.n_funcs = u->funcs.n,
				.words = bits / 64 + 1,
				.first_field = EFFECT_GLOBALS + u->globals.n};
	targets_make(u, models, &ret->targets);
	m.taken = xcalloc(u->syms.n / 64 + 1, sizeof *m.taken);
	find_taken(&m);
	number_types(&m);
	if ((size_t)ret->n_rows * ret->words > MOST_BYTES / sizeof *ret->rows) {
		free(m.taken);
		vec_release(&m.edges);
		effects_release(ret);
		return false;
	}
	ret->rows = xcalloc((size_t)ret->n_rows * ret->words, sizeof *ret->rows);
	ret->exposed = xcalloc(ret->words, sizeof *ret->exposed);
	ret->constant = xcalloc(u->globals.n / 64 + 1, sizeof *ret->constant);
	m.handed = xcalloc(u->syms.n / 64 + 1, sizeof *m.handed);
	m.written = xcalloc(u->globals.n / 64 + 1, sizeof *m.written);
	hand_out_data(&m);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		function(&m, f);
	find_ways_in(&m);
	spread(&m, order);
	find_constants(&m);
	free(m.taken);
	free(m.handed);
	free(m.written);
	vec_release(&m.edges);
	vec_release(&m.lost);
	return true;
}

void effects_release(struct effects *e)
{
	free(e->rows);
	free(e->exposed);
	free(e->constant);
	map_release(&e->by_type);
	targets_release(&e->targets);
	*e = (struct effects){0};
}
