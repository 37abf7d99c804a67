#include "engine/program/meaning.h"
#include "engine/ir/content.h"
#include "engine/program/targets.h"

#include <string.h>

enum {
	TYPE_ROUNDS = 12, /* how deep types and constant objects are looked into: deeper than the */
	DATA_ROUNDS = 8, /* engine follows either without code that names what it comes to        */
};

static uint64_t mix(uint64_t h, uint64_t x)
{
	return hash_mix(h, x);
}

static uint64_t text(const struct ir_unit *u, ir_str s)
{
	const char *t = ir_cstr(u, s);

	return hash_bytes(t, strlen(t), 0);
}

/* ---- types -------------------------------------------------------------------------------------
 */

static uint64_t next_type(const struct ir_unit *u, const uint64_t *h, ir_type t)
{
	const struct ir_typ *ty = ir_typ(u, t);
	uint64_t m = h[t];

	if (ty->kind == IR_PTR || ty->kind == IR_ARRAY || ty->kind == IR_FUNC)
		m = mix(m, h[ty->elem]);
	for (uint32_t i = 0; i < ty->n && ty->kind == IR_FUNC; i++)
		m = mix(m, h[u->params.v[ty->first + i]]);
	for (uint32_t i = 0; i < ty->n && ty->kind == IR_RECORD; i++)
		m = mix(m, h[u->fields.v[ty->first + i].type]);
	return m;
}

/* Types of one content are one type to the linker; where it was not asked, the first has the name
 * and the others get one of their own. */
static uint64_t unique(struct map *at, uint64_t name, uint32_t number)
{
	for (;; name = mix(name, 1)) {
		bool is_new;
		uint64_t *known = map_put(at, name, &is_new);

		if (is_new) {
			*known = number;
			return name;
		}
	}
}

static uint64_t *begin(struct meaning *m, enum summary_thing thing, uint32_t n)
{
	m->names.n[thing] = n;
	m->names.of[thing] = xcalloc((size_t)n + 1, sizeof(uint64_t));
	return m->names.meaning[thing] = xcalloc((size_t)n + 1, sizeof(uint64_t));
}

static void make_types(struct meaning *m)
{
	const struct ir_unit *u = m->u;
	uint64_t *h = begin(m, SUMMARY_TYPE, u->types.n);
	uint64_t *next = xcalloc((size_t)u->types.n + 1, sizeof *next);

	for (ir_type t = 0; t < u->types.n; t++) {
		h[t] = ir_content_type(m->content, t);
		m->names.of[SUMMARY_TYPE][t] = unique(&m->names.at[SUMMARY_TYPE], h[t], t);
	}
	for (int round = 0; round < TYPE_ROUNDS; round++) {
		for (ir_type t = 0; t < u->types.n; t++)
			next[t] = next_type(u, h, t);
		memcpy(h, next, sizeof *h * u->types.n);
	}
	free(next);
}

static uint64_t type(const struct meaning *m, ir_type t)
{
	return m->names.meaning[SUMMARY_TYPE][t];
}

/* Scalars of a size, where only that is known, are taken to be of the first such type (summary.c).
 */
static uint64_t first_integers(const struct meaning *m)
{
	uint64_t h = m->u->ptr_bytes, seen = 0;

	for (ir_type t = 1; t < m->u->types.n; t++) {
		const struct ir_typ *ty = ir_typ(m->u, t);

		if (ty->kind != IR_INT || ty->size_bytes > 16 || seen >> ty->size_bytes & 1)
			continue;
		seen |= (uint64_t)1 << ty->size_bytes;
		h += mix(ty->size_bytes, type(m, t));
	}
	return h;
}

/* ---- functions, as others see them -------------------------------------------------------------
 */

static uint64_t declaration(const struct meaning *m, const struct ir_sym *s)
{
	const struct ir_unit *u = m->u;
	uint64_t h = mix(text(u, s->name), text(u, s->key));

	h = mix(mix(h, type(m, s->type)), (uint64_t)s->flags << 8 | s->linkage);
	h = mix(mix(h, text(u, s->annotate)), (uint64_t)s->alloc_size[0] << 8 | s->alloc_size[1]);
	for (uint32_t i = 0; i < s->n_param_flags; i++)
		h = mix(h, u->param_flags.v[s->first_param_flags + i]);
	h = mix(h, m->ends->never[s - u->syms.v]);
	if (s->body == IR_NO)
		return h;
	h = mix(h, (uint64_t)u->funcs.v[s->body].n_params + 1);
	for (const uint32_t *w = facts_begin(m->facts, s->body, FACTS_params);
	     w < facts_end(m->facts, s->body, FACTS_params); w += 5)
		h = mix(h, text(u, *w));
	return m->facts->funcs.v[s->body].flags & FACT_LOOKED_INTO
		       ? mix(h, m->facts->funcs.v[s->body].content)
		       : h;
}

static void make_functions(struct meaning *m)
{
	const struct ir_unit *u = m->u;
	uint64_t *h = begin(m, SUMMARY_FUNC, u->syms.n);

	m->has_model = xcalloc((size_t)u->syms.n + 1, sizeof *m->has_model);
	for (uint32_t i = 0; i < u->syms.n; i++) {
		const struct ir_sym *s = &u->syms.v[i];
		uint64_t name = mix(text(u, s->key), s->linkage);

		m->has_model[i] = m->models && models_find(m->models, ir_cstr(u, s->name));
		h[i] = declaration(m, s);
		/* several of one name are told apart by what they are */
		if (map_get(&m->names.at[SUMMARY_FUNC], name))
			name = mix(name, s->body == IR_NO ? 0 : m->facts->funcs.v[s->body].content);
		m->names.of[SUMMARY_FUNC][i] = unique(&m->names.at[SUMMARY_FUNC], name, i);
	}
}

/* ---- literals and globals ----------------------------------------------------------------------
 */

static uint64_t lit_content(const struct meaning *m, uint32_t i)
{
	const struct ir_lit *l = &m->u->lits.v[i];

	return mix(hash_bytes(l->bytes, l->size_bytes, 1), type(m, l->elem));
}

/* A literal is named by who is the first to have it, so that it does not matter how many others
 * there are elsewhere. */
static void name_lit(struct meaning *m, struct ir_ref r, uint64_t owner)
{
	uint32_t i = ir_ref_index(r);

	if (!ir_ref_is(r, IR_STR) || m->names.of[SUMMARY_STR][i])
		return;
	m->names.meaning[SUMMARY_STR][i] = lit_content(m, i);
	m->names.of[SUMMARY_STR][i] =
		unique(&m->names.at[SUMMARY_STR], mix(owner, m->names.meaning[SUMMARY_STR][i]), i);
}

static void name_data_lits(struct meaning *m, uint32_t data, uint64_t owner)
{
	const struct ir_data *d = &m->u->datas.v[data];

	for (uint32_t i = 0; i < d->n; i++)
		name_lit(m, m->u->items.v[d->first + i].value, owner);
}

static void name_function_lits(struct meaning *m, uint32_t func)
{
	uint64_t owner = m->names.of[SUMMARY_FUNC][m->u->funcs.v[func].sym];

	for (const uint32_t *w = facts_begin(m->facts, func, FACTS_lits);
	     w < facts_end(m->facts, func, FACTS_lits); w++)
		name_lit(m, (struct ir_ref){*w}, owner);
}

static void make_lits(struct meaning *m)
{
	const struct ir_unit *u = m->u;

	begin(m, SUMMARY_STR, u->lits.n);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		name_function_lits(m, f);
	for (uint32_t g = 0; g < u->globals.n; g++)
		if (u->globals.v[g].data != IR_NO)
			name_data_lits(m, u->globals.v[g].data, m->names.of[SUMMARY_GLOBAL][g]);
}

/* What something refers to means, globals as far as they are known yet. */
static uint64_t ref(const struct meaning *m, struct ir_ref r, const uint64_t *globals)
{
	uint32_t i = ir_ref_index(r);

	switch (ir_ref_kind(r)) {
	case IR_CONST:
		return mix(type(m, m->u->consts.v[i].type),
			   type(m, m->u->measures.v[m->u->consts.v[i].measure].type));
	case IR_GLOBAL:
		return mix(globals[i], m->names.of[SUMMARY_GLOBAL][i]);
	case IR_SYM:
		return mix(m->names.meaning[SUMMARY_FUNC][i], m->names.of[SUMMARY_FUNC][i]);
	case IR_STR:
		return m->names.of[SUMMARY_STR][i];
	case IR_NONE:
	case IR_TMP:
	case IR_LOCAL:
	case IR_LABEL:
		break;
	}
	return 0;
}

static uint64_t data(const struct meaning *m, uint32_t n, const uint64_t *globals)
{
	const struct ir_data *d = &m->u->datas.v[n];
	uint64_t h = type(m, d->type);

	for (uint32_t i = 0; i < d->n; i++) {
		struct ir_ref r = m->u->items.v[d->first + i].value;

		if (!ir_ref_is(r, IR_CONST) && !ir_ref_is(r, IR_NONE))
			h = mix(h, ref(m, r, globals));
	}
	return h;
}

static uint64_t global_facts(const struct meaning *m, uint32_t i)
{
	return !m->effects
		       ? 0
		       : 1 | (uint64_t)effect_is_constant(m->effects, m->u, i) << 1 |
				 (uint64_t)effect_is_left(m->effects, i) << 4 |
				 (uint64_t)effect_is_private(m->effects, m->u, i) << 2 |
				 (uint64_t)effect_is_exposed(m->effects, effect_global_bit(i)) << 3;
}

static void name_globals(struct meaning *m)
{
	const struct ir_unit *u = m->u;

	begin(m, SUMMARY_GLOBAL, u->globals.n);
	m->own = xcalloc((size_t)u->globals.n + 1, sizeof *m->own);
	for (uint32_t i = 0; i < u->globals.n; i++) {
		const struct ir_global *g = &u->globals.v[i];
		uint64_t h = mix(ir_content_global(m->content, i), type(m, g->type)), name;

		h = mix(mix(h, text(u, g->name)), (uint64_t)g->flags << 8 | g->linkage);
		m->own[i] = mix(h, global_facts(m, i));
		name = mix(text(u, g->key), g->linkage);
		if (map_get(&m->names.at[SUMMARY_GLOBAL], name))
			name = mix(name, h);
		m->names.of[SUMMARY_GLOBAL][i] = unique(&m->names.at[SUMMARY_GLOBAL], name, i);
	}
}

/* Initialisers lead from one to the next. */
static void make_globals(struct meaning *m)
{
	const struct ir_unit *u = m->u;
	uint64_t *h = m->names.meaning[SUMMARY_GLOBAL];
	uint64_t *next = xcalloc((size_t)u->globals.n + 1, sizeof *next);

	memcpy(h, m->own, sizeof *h * u->globals.n);
	for (int round = 0; round < DATA_ROUNDS; round++) {
		for (uint32_t i = 0; i < u->globals.n; i++) {
			next[i] = h[i];
			if (u->globals.v[i].data != IR_NO)
				next[i] = mix(m->own[i], data(m, u->globals.v[i].data, h));
		}
		memcpy(h, next, sizeof *h * u->globals.n);
	}
	free(next);
}

/* The functions that members of objects are initialised with. */
static uint64_t function_tables(const struct meaning *m)
{
	const struct ir_unit *u = m->u;
	uint64_t h = 0;

	for (uint32_t g = 0; g < u->globals.n; g++) {
		const struct ir_data *d =
			u->globals.v[g].data == IR_NO ? NULL : &u->datas.v[u->globals.v[g].data];

		for (uint32_t i = 0; d && i < d->n; i++) {
			const struct ir_item *it = &u->items.v[d->first + i];

			if (ir_ref_is(it->value, IR_SYM))
				h = mix(mix(mix(h, type(m, d->type)), it->offset_bytes),
					ref(m, it->value, m->own));
		}
	}
	return h;
}

/* ---- effects
 * -------------------------------------------------------------------------------------
 *
 * A row of effects has thousands of names; what a function can tell apart by it are those that it
 * comes to know: globals that it names, or a callee whose summary it uses, fields of the records
 * that it works on, and the bits that stand for no name.
 */

static uint64_t *row(uint64_t *rows, const struct meaning *m, uint32_t i)
{
	return rows + (size_t)i * m->effects->words;
}

static void set(uint64_t *bits, uint32_t bit)
{
	bits[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static void name_bits(struct meaning *m)
{
	const struct effects *e = m->effects;
	const struct ir_unit *u = m->u;

	m->bit_names = xcalloc((size_t)e->words * 64 + 1, sizeof *m->bit_names);
	for (uint32_t i = 0; i < EFFECT_GLOBALS; i++)
		m->bit_names[i] = hash_u64(i + 1);
	for (uint32_t i = 0; i < u->globals.n; i++)
		m->bit_names[effect_global_bit(i)] = mix(2, m->names.of[SUMMARY_GLOBAL][i]);
	for (ir_type t = 0; t < u->types.n; t++)
		for (uint32_t i = 0; ir_type_is(u, t, IR_RECORD) && i < ir_typ(u, t)->n; i++)
			m->bit_names[effect_field_bit(e, u, t, i)] =
				mix(mix(3, m->names.of[SUMMARY_TYPE][t]), i);
}

/* A global, and what its initialiser leads to. */
static void know_global(struct meaning *m, uint64_t *bits, struct ir_ref r)
{
	uint32_t from = m->work.n;

	if (!ir_ref_is(r, IR_GLOBAL) || effect_has(bits, effect_global_bit(ir_ref_index(r))))
		return;
	set(bits, effect_global_bit(ir_ref_index(r)));
	*vec_push(&m->work) = ir_ref_index(r);
	while (m->work.n > from) {
		uint32_t data = m->u->globals.v[m->work.v[--m->work.n]].data;
		const struct ir_data *d = data == IR_NO ? NULL : &m->u->datas.v[data];

		for (uint32_t i = 0; d && i < d->n; i++) {
			struct ir_ref to = m->u->items.v[d->first + i].value;

			if (!ir_ref_is(to, IR_GLOBAL) ||
			    effect_has(bits, effect_global_bit(ir_ref_index(to))))
				continue;
			set(bits, effect_global_bit(ir_ref_index(to)));
			*vec_push(&m->work) = ir_ref_index(to);
		}
	}
}

/* Of all functions, callees first: what a summary names is among it. */
static void make_known(struct meaning *m, const struct order *o)
{
	uint32_t words = m->effects->words;

	m->known = xcalloc((size_t)m->u->funcs.n * words + 1, sizeof *m->known);
	for (uint32_t k = 0; k < o->n; k++) {
		uint32_t f = o->funcs[k];
		uint64_t *bits = row(m->known, m, f);

		for (const uint32_t *w = facts_begin(m->facts, f, FACTS_refs);
		     w < facts_end(m->facts, f, FACTS_refs); w++)
			know_global(m, bits, (struct ir_ref){*w});
		for (uint32_t i = o->first[f]; i < o->first[f + 1]; i++)
			for (uint32_t w = 0; w < words; w++)
				bits[w] |= row(m->known, m, o->deps[i])[w];
	}
}

/* The fields of a record, and of those that lie in it. */
static void know_fields(struct meaning *m, ir_type t, int depth)
{
	const struct ir_typ *ty = ir_typ(m->u, t);

	if (depth > TYPE_ROUNDS)
		return;
	if (ty->kind == IR_ARRAY || ty->kind == IR_PTR)
		know_fields(m, ty->elem, depth + 1 + (ty->kind == IR_PTR ? TYPE_ROUNDS / 2 : 0));
	if (ty->kind != IR_RECORD || !ty->n ||
	    effect_has(m->relevant, effect_field_bit(m->effects, m->u, t, 0)))
		return;
	for (uint32_t i = 0; i < ty->n; i++) {
		set(m->relevant, effect_field_bit(m->effects, m->u, t, i));
		if (!ir_type_is(m->u, m->u->fields.v[ty->first + i].type, IR_PTR))
			know_fields(m, m->u->fields.v[ty->first + i].type, depth + 1);
	}
}

static void make_relevant(struct meaning *m, uint32_t func)
{
	memcpy(m->relevant, row(m->known, m, func), sizeof(uint64_t) * m->effects->words);
	for (uint32_t i = 0; i < EFFECT_GLOBALS; i++)
		set(m->relevant, i);
	for (const uint32_t *w = facts_begin(m->facts, func, FACTS_types);
	     w < facts_end(m->facts, func, FACTS_types); w++)
		know_fields(m, *w, 0);
}

static uint64_t effect(const struct meaning *m, effect_row r)
{
	uint64_t sum = 0;

	for (uint32_t w = 0; w < m->effects->words; w++)
		for (uint64_t bits = r[w] & m->relevant[w]; bits; bits &= bits - 1)
			sum += m->bit_names[w * 64 + (uint32_t)__builtin_ctzll(bits)];
	return sum;
}

/* A call through a pointer: all functions of that type are told apart, should it be known which one
 * it is. */
static uint64_t effects_of_type(const struct meaning *m, ir_type t)
{
	uint64_t sum = effect(m, effect_of_type(m->effects, t));

	for (uint32_t i = 0; i < m->u->syms.n; i++) {
		const struct ir_sym *s = &m->u->syms.v[i];

		if (s->type == t && s->body != IR_NO)
			sum += mix(m->names.of[SUMMARY_FUNC][i],
				   effect(m, effect_of(m->effects, s->body)));
	}
	return sum;
}

/* Does it call anything but bodies of the program, by name, or hand out what may be called? */
static bool calls_others(const struct meaning *m, uint32_t func)
{
	if (m->facts->funcs.v[func].flags & (FACT_ASM | FACT_CALLBACK))
		return true;
	for (const uint32_t *w = facts_begin(m->facts, func, FACTS_calls);
	     w < facts_end(m->facts, func, FACTS_calls); w += 4) {
		struct ir_ref r = {w[0]};
		const struct ir_sym *s =
			ir_ref_is(r, IR_SYM) ? &m->u->syms.v[ir_ref_index(r)] : NULL;

		if (!s || s->body == IR_NO || s->flags & IR_S_WEAK || m->has_model[ir_ref_index(r)])
			return true;
	}
	return false;
}

static uint64_t effects_of_call(const struct meaning *m, struct ir_ref callee, ir_type ftype)
{
	struct ir_call c = {.callee = callee, .ftype = ftype};

	return ir_ref_is(callee, IR_SYM) ? mix(m->names.of[SUMMARY_FUNC][ir_ref_index(callee)],
					       effect(m, effect_of_call(m->effects, m->u, &c)))
					 : effects_of_type(m, ftype);
}

/* What all that the function may call may write. */
static uint64_t effects(struct meaning *m, uint32_t func)
{
	struct map seen = {0};
	uint64_t sum;
	const uint32_t *w;

	make_relevant(m, func);
	sum = effect(m, m->effects->exposed);
	if (calls_others(m, func))
		sum = mix(mix(sum, effect(m, effect_of_unknown(m->effects))),
			  effect(m, effect_of_library(m->effects)));
	for (w = facts_begin(m->facts, func, FACTS_calls);
	     w < facts_end(m->facts, func, FACTS_calls); w += 4) {
		bool is_new;

		map_put(&seen, w[0] ? w[0] : (uint64_t)w[1] << 32, &is_new);
		if (is_new)
			sum += effects_of_call(m, (struct ir_ref){w[0]}, w[1]);
	}
	for (w = facts_begin(m->facts, func, FACTS_handed);
	     w < facts_end(m->facts, func, FACTS_handed); w++) /* what is called back */
		if (m->u->syms.v[*w].body != IR_NO)
			sum += mix(m->names.of[SUMMARY_FUNC][*w],
				   effect(m, effect_of(m->effects, m->u->syms.v[*w].body)));
	map_release(&seen);
	return sum;
}

/* ---- a function ---------------------------------------------------------------------------------
 */

static uint64_t place(const struct ir_unit *u, ir_loc l)
{
	const struct ir_span *s = &u->locs.v[l];
	uint64_t h =
		mix((uint64_t)s->line << 32 | s->col, (uint64_t)s->end_line << 32 | s->end_col);

	h = mix(mix(h, s->flags), text(u, s->macro));
	return s->file < u->files.n ? mix(h, text(u, u->files.v[s->file].path)) : h;
}

static uint64_t one_belief(const struct meaning *m, const struct belief *b)
{
	if (!b)
		return 1;
	return mix(mix((uint64_t)b->n_checked << 32 | b->n_unchecked, b->n_passed),
		   place(m->u, b->check));
}

/* What the function goes against. */
static uint64_t odd(const struct meaning *m, belief_key k, uint32_t func, uint32_t call)
{
	uint32_t file = m->u->locs.v[m->u->funcs.v[func].loc].file;

	if (!belief_is_odd(m->beliefs, k, func, call))
		return 0;
	return mix(one_belief(m, belief_of(m->beliefs, k)),
		   one_belief(m, belief_in(m->beliefs, k, file)));
}

/* Without where the first check stands: that is asked for odd uses only. */
static uint64_t result_belief(const struct meaning *m, uint32_t sym)
{
	const struct belief *b = &m->beliefs->result[sym];

	return mix(mix((uint64_t)b->n_checked << 32 | b->n_unchecked,
		       (uint64_t)b->n_checkers << 32 | b->n_passed),
		   (uint64_t)b->n_heard << 32 | b->n_dropped);
}

/* What its callers are known to look for in what it is given (flow/cause.c), and whether there are
 * any (flow/any_text.c). */
static uint64_t looked_for(const struct meaning *m, uint32_t func)
{
	uint32_t sym = m->u->funcs.v[func].sym;
	uint64_t h = mix(belief_is_named(m->beliefs, sym), belief_is_called(m->beliefs, sym));

	for (const uint32_t *w = facts_begin(m->facts, func, FACTS_sought);
	     w < facts_end(m->facts, func, FACTS_sought); w += 2)
		h = mix(h, belief_is_looked_for(m->beliefs, sym,
						(int64_t)((uint64_t)w[1] << 32 | w[0])));
	return h;
}

/* Of its parameters: who writes null there. */
static uint64_t given_nulls(const struct meaning *m, uint32_t func)
{
	const struct ir_func *fn = &m->u->funcs.v[func];
	uint64_t h = 0;
	uint32_t by;

	for (uint32_t p = 1; p <= fn->n_params; p++)
		h = mix(h, belief_is_given_null(m->beliefs, fn->sym, p, &by)
				   ? text(m->u, m->u->syms.v[by].name)
				   : 0);
	return h;
}

/* What a list of its references means, and what it goes against there. */
static uint64_t references(const struct meaning *m, uint32_t func, enum fact_list l)
{
	uint64_t h = 0;

	for (const uint32_t *w = facts_begin(m->facts, func, l); w < facts_end(m->facts, func, l);
	     w++) {
		struct ir_ref r = {*w};

		h = mix(h, ref(m, r, m->names.meaning[SUMMARY_GLOBAL]));
		if (ir_ref_is(r, IR_GLOBAL))
			h = mix(h, odd(m, belief_key_of(BELIEF_GLOBAL, ir_ref_index(r), 0), func,
				       IR_NO));
	}
	return h;
}

static uint64_t least(const struct meaning *m, const struct least_place *p)
{
	uint64_t h = 0;

	if (!p)
		return 0;
	h = mix(p->stored, place(m->u, p->store));
	for (uint32_t i = 0; i < LEAST_MAX; i++)
		h = p->checks[i] ? mix(mix(h, i << 16 | p->checks[i]), place(m->u, p->check[i]))
				 : h;
	return h;
}

static uint64_t types_and_fields(const struct meaning *m, uint32_t func)
{
	uint64_t h = 0;
	const uint32_t *w;

	for (w = facts_begin(m->facts, func, FACTS_types);
	     w < facts_end(m->facts, func, FACTS_types); w++)
		h = mix(h, type(m, *w));
	for (w = facts_begin(m->facts, func, FACTS_fields);
	     w < facts_end(m->facts, func, FACTS_fields); w += 2)
		h = mix(mix(h, odd(m, belief_key_of(BELIEF_FIELD, w[0], w[1]), func, IR_NO)),
			least(m, least_of(m->least, w[0], w[1])) +
				least_is_excused(m->least, w[0], w[1], m->u->funcs.v[func].sym));
	return h;
}

static uint64_t results(const struct meaning *m, uint32_t func)
{
	uint64_t h = m->facts->funcs.v[func].flags & FACT_BY_MEMBER ? m->tables : 0;

	for (const uint32_t *w = facts_begin(m->facts, func, FACTS_result_uses);
	     w < facts_end(m->facts, func, FACTS_result_uses); w += 4)
		h = mix(mix(h, odd(m, belief_key_of(BELIEF_RESULT, w[0], 0), func, w[1])),
			result_belief(m, w[0]));
	return h;
}

static uint64_t one_inflow(const struct meaning *m, uint32_t i)
{
	const struct inflow_place *p;

	if (i == IR_NO)
		return 0;
	p = &m->inflow->places.v[i];
	return mix(mix(p->bits, (uint64_t)p->asked << 1 | p->bounded),
		   mix(place(m->u, p->loc), m->names.of[SUMMARY_FUNC][p->func]));
}

/* The functions that it calls by name, and those that stand by default where it calls by pointers.
 */
static uint64_t callees(const struct meaning *m, uint32_t func)
{
	const uint64_t *globals = m->names.meaning[SUMMARY_GLOBAL];
	const uint32_t *w;
	uint64_t h = 0;

	for (w = facts_begin(m->facts, func, FACTS_callees);
	     w < facts_end(m->facts, func, FACTS_callees); w++) {
		h = mix(h, ref(m, IR_REF(IR_SYM, *w), globals));
		h = mix(h, one_inflow(m, inflow_of(m->inflow, INFLOW_RESULT, *w)));
		for (uint32_t k = 0; k < INFLOW_MAX_ARGS; k++)
			h = mix(h, one_inflow(m, inflow_of(m->inflow, INFLOW_POINTEE(k), *w)));
	}
	for (w = facts_begin(m->facts, func, FACTS_pointers);
	     m->effects && w < facts_end(m->facts, func, FACTS_pointers); w += 3) {
		const uint64_t *is = map_get(&m->effects->targets.of, targets_place(m->u, w));

		h = mix(h, is && *is ? ref(m, IR_REF(IR_SYM, *is - 1), globals) : 0);
	}
	return h;
}

/* What others put from outside into the globals and fields that it can know; without effects, into
 * any. */
static uint64_t inflow(const struct meaning *m)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < m->inflow->places.n; i++) {
		const struct inflow_place *p = &m->inflow->places.v[i];
		bool is_global = p->type == INFLOW_GLOBAL;
		uint64_t is;

		if (p->type != INFLOW_GLOBAL && p->type >= INFLOW_POINTEE(INFLOW_MAX_ARGS))
			continue; /* of its callees only: callees() */
		if (m->effects &&
		    !effect_has(m->relevant,
				is_global ? effect_global_bit(p->field)
					  : effect_field_bit(m->effects, m->u, p->type, p->field)))
			continue;
		is = is_global ? mix(2, m->names.of[SUMMARY_GLOBAL][p->field])
			       : mix(mix(3, m->names.of[SUMMARY_TYPE][p->type]), p->field);
		sum += mix(is, one_inflow(m, i));
	}
	return sum;
}

static uint64_t function(struct meaning *m, uint32_t func)
{
	const struct ir_func *fn = &m->u->funcs.v[func];
	uint64_t h = mix(m->facts->funcs.v[func].content, m->whole);

	h = mix(h, m->names.meaning[SUMMARY_FUNC][fn->sym]);
	h = mix(mix(h, place(m->u, fn->reason_loc)), looked_for(m, func));
	h = mix(h, given_nulls(m, func));
	if (m->effects)
		h = mix(h, effects(m, func));
	h = mix(h, inflow(m));
	h = mix(mix(h, callees(m, func)), references(m, func, FACTS_refs));
	h = mix(h, references(m, func, FACTS_more));
	h = mix(h, references(m, func, FACTS_lits));
	return mix(mix(h, types_and_fields(m, func)), results(m, func));
}

void meaning_make(struct meaning *ret, const struct program_facts *facts)
{
	const struct ir_unit *u = facts->u;

	*ret = (struct meaning){.u = u,
				.facts = facts->facts,
				.beliefs = facts->beliefs,
				.effects = facts->effects,
				.inflow = facts->inflow,
				.least = facts->least,
				.ends = facts->ends,
				.models = facts->models,
				.content = ir_content_new(u)};
	make_types(ret);
	make_functions(ret);
	name_globals(ret);
	make_lits(ret);
	make_globals(ret);
	ret->tables = function_tables(ret);
	ret->whole = first_integers(ret);
	if (ret->effects) {
		name_bits(ret);
		make_known(ret, facts->order);
		ret->relevant = xcalloc(ret->effects->words + 1, sizeof *ret->relevant);
	}
	ret->of = xcalloc((size_t)u->funcs.n + 1, sizeof *ret->of);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		ret->of[f] = function(ret, f);
	ir_content_free(ret->content);
	ret->content = NULL;
}

void meaning_release(struct meaning *m)
{
	for (int i = 0; i < N_SUMMARY_THINGS; i++) {
		free(m->names.of[i]);
		free(m->names.meaning[i]);
		map_release(&m->names.at[i]);
	}
	free(m->bit_names);
	free(m->known);
	free(m->has_model);
	free(m->relevant);
	vec_release(&m->work);
	free(m->own);
	free(m->of);
}
