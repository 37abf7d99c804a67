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
	const struct facts *facts;
	const struct models *models;
	struct effects *e;
	const struct ir_func *fn;
	uint64_t *row;	  /* of fn                                                     */
	uint32_t self;	  /* … its number                                              */
	uint32_t *called; /* by row: the last function that calls it, from 1                */
	const struct model **model_of; /* by function as others see it, or NULL               */
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

/* A row of a list of what is written. */
static void write_row(struct make *m, const uint32_t *w)
{
	switch ((enum fact_place)w[0]) {
	case FACT_SIZES:
		m->row[EFFECT_SIZES / 64] |= (uint64_t)w[1] << EFFECT_SIZES % 64;
		return;
	case FACT_GLOBAL:
		set(m->row, effect_global_bit(w[1]));
		set(m->written, w[1]);
		return;
	case FACT_FIELD:
		write_field(m, w[1], w[2]);
		return;
	case FACT_ALL:
		write_all(m, w[1], MAX_NESTED);
		return;
	case FACT_RESULT:
	case FACT_PARAM:
	case FACT_POINTEE:
	case FACT_BYTES:
		return; /* of numbers only */
	}
}

static void expose_row(struct make *m, const uint32_t *w)
{
	set(m->e->exposed, w[0] == FACT_GLOBAL ? effect_global_bit(w[1])
					       : effect_field_bit(m->e, m->u, w[1], w[2]));
}

/* ---- what is handed out -------------------------------------------------------------------- */

static bool is_for_reading(const struct make *m, ir_type pointer)
{
	const struct ir_typ *t = ir_typ(m->u, pointer);

	return t->kind == IR_PTR && t->flags & IR_TF_CONST_ELEM;
}

static void hand_out_data(const struct make *m)
{
	for (uint32_t i = 0; i < m->u->items.n; i++) {
		const struct ir_item *it = &m->u->items.v[i];

		if (ir_ref_is(it->value, IR_GLOBAL) && !is_for_reading(m, it->type))
			set(m->e->exposed, effect_global_bit(ir_ref_index(it->value)));
	}
}

/* ---- calls ----------------------------------------------------------------------------------- */

static void calls(struct make *m, uint32_t row)
{
	if (m->called[row] == m->self + 1)
		return;
	m->called[row] = m->self + 1;
	*vec_push(&m->edges) = (struct edge){m->self, row};
}

/* A call, as its facts say it. */
struct call {
	uint32_t n;
	const uint32_t *args, *writes; /* rows of the arguments; of what is written by them     */
};

static bool is_function(const struct make *m, uint32_t bits)
{
	struct ir_ref r = {bits};

	return ir_ref_is(r, IR_SYM) && m->u->syms.v[ir_ref_index(r)].body != IR_NO;
}

/* Functions that are given to the callee, to be called. */
static void call_back(struct make *m, const struct call *c)
{
	for (uint32_t i = 0; i < c->n; i++) {
		const uint32_t *a = c->args + (size_t)i * 3;

		if (is_function(m, a[0]))
			calls(m, m->u->syms.v[ir_ref_index((struct ir_ref){a[0]})].body);
		else if (a[1] & FACT_ARG_FUNCTION)
			calls(m, m->e->n_funcs);
	}
}

static void write_by_argument(struct make *m, const uint32_t *arg, const uint32_t *writes)
{
	for (uint32_t i = 0; i < arg[2]; i++)
		write_row(m, writes + (size_t)i * 3);
}

static void call_model(struct make *m, const struct call *c, const struct model *model)
{
	const uint32_t *w = c->writes;

	for (uint32_t i = 0; i < c->n; i++) {
		const uint32_t *a = c->args + (size_t)i * 3;
		uint32_t f = i < model->n_args ? model->args[i].flags : 0;

		if (i >= model->n_args && model->n_args)
			f = model->args[model->n_args - 1].flags & MODEL_A_SCANF;
		if (f & (MODEL_A_WRITES | MODEL_A_MAY_WRITE | MODEL_A_STRING_OUT | MODEL_A_SCANF))
			write_by_argument(m, a, w);
		if (f & MODEL_A_DEEP)
			set(m->row, EFFECT_SIZES);
		if (f & MODEL_A_CALLBACK)
			call_back(m, c);
		w += (size_t)a[2] * 3;
	}
	if (model->flags & MODEL_GLOBALS)
		calls(m, m->e->n_funcs);
}

static void call_unseen(struct make *m, const struct call *c, const struct ir_sym *s)
{
	const uint32_t *w = c->writes;

	for (uint32_t i = 0; i < c->n; i++) {
		const uint32_t *a = c->args + (size_t)i * 3;

		if (a[1] & FACT_ARG_WRITABLE)
			write_by_argument(m, a, w);
		w += (size_t)a[2] * 3;
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

static void call(struct make *m, struct ir_ref callee, ir_type ftype, const struct call *c)
{
	const struct ir_sym *s =
		ir_ref_is(callee, IR_SYM) ? &m->u->syms.v[ir_ref_index(callee)] : NULL;
	const struct model *model = s ? m->model_of[ir_ref_index(callee)] : NULL;

	if (model) {
		call_model(m, c, model);
	} else if (!s) {
		const uint64_t *row = map_get(&m->e->by_type, ftype);

		calls(m, row ? (uint32_t)*row : m->e->n_funcs);
	} else if (s->body != IR_NO) {
		calls(m, s->body);
		if (s->flags & IR_S_WEAK)
			calls(m, m->e->n_funcs);
	} else {
		call_unseen(m, c, s);
	}
}

static void all_calls(struct make *m, uint32_t func)
{
	struct call c = {.args = facts_begin(m->facts, func, FACTS_args),
			 .writes = facts_begin(m->facts, func, FACTS_arg_writes)};

	for (const uint32_t *w = facts_begin(m->facts, func, FACTS_calls);
	     w < facts_end(m->facts, func, FACTS_calls); w += 4) {
		c.n = w[3];
		call(m, (struct ir_ref){w[0]}, w[1], &c);
		for (; c.n; c.n--, c.args += 3)
			c.writes += (size_t)c.args[2] * 3;
	}
}

/* ---- one function ------------------------------------------------------------------------ */

static void note_lost(struct make *m)
{
	const struct ir_span *at = &m->u->locs.v[m->fn->loc];

	while (m->lost.n <= at->file)
		*vec_push(&m->lost) = false;
	m->lost.v[at->file] = true;
}

static void function(struct make *m, uint32_t f)
{
	const struct facts *facts = m->facts;
	const uint32_t *w;

	m->fn = &m->u->funcs.v[f];
	m->self = f;
	m->row = m->e->rows + (size_t)f * m->e->words;
	if (facts->funcs.v[f].flags & FACT_LOST) {
		note_lost(m);
		memset(m->row, 0xff, m->e->words * sizeof *m->row);
	}
	for (w = facts_begin(facts, f, FACTS_writes); w < facts_end(facts, f, FACTS_writes); w += 3)
		write_row(m, w);
	for (w = facts_begin(facts, f, FACTS_exposed); w < facts_end(facts, f, FACTS_exposed);
	     w += 3)
		expose_row(m, w);
	for (w = facts_begin(facts, f, FACTS_handed); w < facts_end(facts, f, FACTS_handed); w++)
		set(m->handed, *w);
	all_calls(m, f);
	if (facts->funcs.v[f].flags & FACT_ASM)
		calls(m, m->e->n_funcs);
}

/* ---- function pointers ----------------------------------------------------------------------- */

/* Whose address is used: in a first look, since calls by pointer ask for it. */
static void find_taken(struct make *m)
{
	for (uint32_t f = 0; f < m->u->funcs.n; f++)
		for (const uint32_t *w = facts_begin(m->facts, f, FACTS_named);
		     w < facts_end(m->facts, f, FACTS_named); w++)
			set(m->taken, *w);
	for (uint32_t i = 0; i < m->u->items.n; i++)
		if (ir_ref_is(m->u->items.v[i].value, IR_SYM))
			set(m->taken, ir_ref_index(m->u->items.v[i].value));
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

/* Variables that no function stores to, and whose address nobody has who may: for good, or but for
 * what others do with a library. */
static void find_constants(const struct make *m)
{
	const struct ir_unit *u = m->u;
	bool closed = has_main(u);

	for (uint32_t g = 0; g < u->globals.n; g++) {
		const struct ir_global *v = &u->globals.v[g];
		uint32_t file = u->locs.v[v->loc].file;

		if (v->flags & (IR_G_VOLATILE | IR_G_WEAK | IR_G_SECTION | IR_G_SYSTEM) ||
		    !(v->flags & IR_G_DEFINED) || v->data == IR_NO || is_in(m->written, g) ||
		    effect_is_exposed(m->e, effect_global_bit(g)) ||
		    (file < m->lost.n && m->lost.v[file]))
			continue;
		if (v->linkage == IR_LINK_INTERNAL || closed)
			m->e->constant[g / 64] |= (uint64_t)1 << (g % 64);
		else
			m->e->left[g / 64] |= (uint64_t)1 << (g % 64);
	}
}

bool effects_make(const struct ir_unit *u, const struct facts *facts, const struct models *models,
		  const struct order *order, struct effects *ret)
{
	struct make m = {.u = u, .facts = facts, .models = models, .e = ret};
	uint32_t bits = EFFECT_GLOBALS + u->globals.n + u->fields.n;

	*ret = (struct effects){.n_funcs = u->funcs.n,
				.words = bits / 64 + 1,
				.first_field = EFFECT_GLOBALS + u->globals.n};
	targets_make(u, facts, models, &ret->targets);
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
	ret->left = xcalloc(u->globals.n / 64 + 1, sizeof *ret->left);
	m.handed = xcalloc(u->syms.n / 64 + 1, sizeof *m.handed);
	m.written = xcalloc(u->globals.n / 64 + 1, sizeof *m.written);
	m.called = xcalloc((size_t)ret->n_rows + 1, sizeof *m.called);
	m.model_of = xcalloc((size_t)u->syms.n + 1, sizeof(const struct model *));
	for (uint32_t i = 0; i < u->syms.n; i++)
		m.model_of[i] = model_of_function(models, u, &u->syms.v[i]);
	hand_out_data(&m);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		function(&m, f);
	find_ways_in(&m);
	spread(&m, order);
	find_constants(&m);
	free(m.taken);
	free(m.called);
	free(m.model_of);
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
	free(e->left);
	map_release(&e->by_type);
	targets_release(&e->targets);
	*e = (struct effects){0};
}
