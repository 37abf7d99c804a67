/* link_copy.c - one unit's tables and functions, with the program's numbers. */
#include "engine/base/strbuf.h"
#include "engine/program/link_p.h"

#include <string.h>

void link_unit_begin(struct link_unit *lu, struct linker *l, const struct ir_unit *u,
		     const struct facts_bytes *facts)
{
	*lu = (struct link_unit){
		.l = l, .p = l->p, .u = u, .facts = facts, .content = ir_content_new(u)};
	lu->places = xcalloc(facts ? facts->n_places + 1 : 1, sizeof *lu->places);
	lu->strs = xcalloc(u->strs.s.n + 1, sizeof *lu->strs);
	lu->locs = xcalloc(u->locs.n + 1, sizeof *lu->locs);
	lu->types = xcalloc(u->types.n + 1, sizeof *lu->types);
	lu->lits = xcalloc(u->lits.n + 1, sizeof *lu->lits);
	lu->datas = xcalloc(u->datas.n + 1, sizeof *lu->datas);
	lu->files = xcalloc(u->files.n + 1, sizeof *lu->files);
	lu->consts = xcalloc(u->consts.n + 1, sizeof *lu->consts);
	lu->syms = xcalloc(u->syms.n + 1, sizeof *lu->syms);
	lu->globals = xcalloc(u->globals.n + 1, sizeof *lu->globals);
}

void link_unit_end(struct link_unit *lu, struct link_kept *ret_kept)
{
	struct link_kept kept = {.syms = lu->syms, .globals = lu->globals, .lits = lu->lits};

	ir_content_free(lu->content);
	free(lu->places);
	free(lu->strs);
	free(lu->locs);
	free(lu->types);
	free(lu->datas);
	free(lu->files);
	free(lu->consts);
	if (ret_kept) {
		*ret_kept = kept;
	} else {
		free(kept.syms);
		free(kept.globals);
		free(kept.lits);
	}
}

/* ---- tables ------------------------------------------------------------------------------------
 */

ir_str link_str(struct link_unit *lu, ir_str s)
{
	if (!lu->strs[s])
		lu->strs[s] = strtab_add(&lu->p->strs, ir_cstr(lu->u, s)) + 1;
	return lu->strs[s] - 1;
}

static uint32_t file(struct link_unit *lu, uint32_t f)
{
	const char *path, *dir = ir_cstr(lu->u, lu->u->dir);
	struct ir_file new;
	struct strbuf whole = {0};
	uint64_t *known;
	bool is_new;

	if (f >= lu->u->files.n)
		return f;
	if (lu->files[f])
		return lu->files[f] - 1;
	new = lu->u->files.v[f];
	path = ir_cstr(lu->u, new.path);
	if (path[0] != '/' && dir[0])
		strbuf_printf(&whole, "%s/", dir);
	strbuf_puts(&whole, path);
	new.path = strtab_add(&lu->p->strs, strbuf_str(&whole));
	strbuf_release(&whole);
	known = map_put(&lu->l->files, (uint64_t)new.path << 1 | new.is_system, &is_new);
	if (is_new) {
		*known = lu->p->files.n;
		*vec_push(&lu->p->files) = new;
	} else if (new.is_main) {
		lu->p->files.v[*known].is_main = true;
	}
	lu->files[f] = (uint32_t)*known + 1;
	return (uint32_t)*known;
}

static ir_loc span(struct link_unit *lu, const struct ir_span *from)
{
	struct ir_span s = *from;

	s.file = file(lu, s.file);
	s.macro = link_str(lu, s.macro);
	return ir_loc_add(lu->p, &s);
}

static ir_loc loc(struct link_unit *lu, ir_loc l)
{
	if (!l)
		return 0;
	if (!lu->locs[l])
		lu->locs[l] = span(lu, &lu->u->locs.v[l]) + 1;
	return lu->locs[l] - 1;
}

ir_loc link_place(struct link_unit *lu, uint32_t place)
{
	const uint32_t *row = lu->facts->places + ((size_t)place - 1) * FACT_PLACE_WORDS;

	if (!place)
		return 0;
	if (!lu->places[place])
		lu->places[place] = span(lu, &(struct ir_span){row[0], row[1], row[2], row[3],
							       row[4], row[5], (uint8_t)row[6]}) +
				    1;
	return lu->places[place] - 1;
}

/* The fields of a record, once it has a number that they may lead back to. */
static void fields(struct link_unit *lu, ir_type to, const struct ir_typ *t)
{
	uint32_t first = lu->p->fields.n;

	for (uint32_t i = 0; i < t->n; i++)
		*vec_push(&lu->p->fields) = (struct ir_field){0};
	lu->p->types.v[to].first = first;
	for (uint32_t i = 0; i < t->n; i++) {
		struct ir_field f = lu->u->fields.v[t->first + i];

		f.name = link_str(lu, f.name);
		f.counted_by = link_str(lu, f.counted_by);
		f.type = link_type(lu, f.type);
		lu->p->fields.v[first + i] = f;
	}
}

static ir_type record(struct link_unit *lu, ir_type t)
{
	const struct ir_typ *from = &lu->u->types.v[t];
	struct ir_typ to = *from;
	bool is_new;
	uint64_t *known = map_put(&lu->l->types, ir_content_type(lu->content, t), &is_new);
	ir_type made;

	if (!is_new) {
		lu->types[t] = (uint32_t)*known + 1;
		return (ir_type)*known;
	}
	to.name = link_str(lu, to.name);
	*known = made = ir_type_add(lu->p, &to);
	lu->types[t] = made + 1;
	fields(lu, made, from);
	return made;
}

/* A function's parameters lie in a row that other types must not break: they are translated before
 * they are pushed. */
static void parameters(struct link_unit *lu, struct ir_typ *to, const struct ir_typ *from)
{
	for (uint32_t i = 0; i < from->n; i++)
		link_type(lu, lu->u->params.v[from->first + i]);
	to->first = lu->p->params.n;
	for (uint32_t i = 0; i < from->n; i++) {
		ir_type t = link_type(lu, lu->u->params.v[from->first + i]);

		*vec_push(&lu->p->params) = t;
	}
}

ir_type link_type(struct link_unit *lu, ir_type t)
{
	const struct ir_typ *from = &lu->u->types.v[t];
	struct ir_typ to = *from;
	ir_type made;

	if (lu->types[t])
		return lu->types[t] - 1;
	if (from->kind == IR_RECORD)
		return record(lu, t);
	to.name = link_str(lu, to.name);
	if (from->kind == IR_PTR || from->kind == IR_ARRAY || from->kind == IR_FUNC)
		to.elem = link_type(lu, from->elem);
	if (from->kind == IR_FUNC)
		parameters(lu, &to, from);
	made = ir_type_add(lu->p, &to);
	lu->types[t] = made + 1;
	return made;
}

static struct ir_ref constant(struct link_unit *lu, uint32_t n)
{
	if (!lu->consts[n]) {
		const struct ir_const *c = &lu->u->consts.v[n];
		ir_type t = link_type(lu, c->type);
		struct ir_measure m = lu->u->measures.v[c->measure];
		struct ir_ref r;

		if (c->measure) {
			m.type = link_type(lu, m.type);
			m.expr = link_str(lu, m.expr);
			r = ir_const_add_size(lu->p, t, c->value, &m);
		} else {
			r = ir_const_add(lu->p, t, c->value);
		}
		lu->consts[n] = ir_ref_index(r) + 1;
	}
	return IR_REF(IR_CONST, lu->consts[n] - 1);
}

static uint32_t literal(struct link_unit *lu, uint32_t n)
{
	struct ir_lit l;

	if (lu->lits[n])
		return lu->lits[n] - 1;
	l = lu->u->lits.v[n];
	l.elem = link_type(lu, l.elem);
	l.bytes = arena_dup(&lu->p->mem, l.bytes, l.size_bytes);
	*vec_push(&lu->p->lits) = l;
	lu->lits[n] = lu->p->lits.n;
	return lu->p->lits.n - 1;
}

static struct ir_ref ref(struct link_unit *lu, struct ir_ref r)
{
	uint32_t i = ir_ref_index(r);

	switch (ir_ref_kind(r)) {
	case IR_CONST:
		return constant(lu, i);
	case IR_GLOBAL:
		return IR_REF(IR_GLOBAL, lu->globals[i]);
	case IR_SYM:
		return IR_REF(IR_SYM, lu->syms[i]);
	case IR_STR:
		return IR_REF(IR_STR, literal(lu, i));
	case IR_NONE:
	case IR_TMP:
	case IR_LOCAL:
	case IR_LABEL:
		break;
	}
	return r;
}

uint32_t link_data(struct link_unit *lu, uint32_t data)
{
	struct ir_data d;
	uint32_t first;

	if (data == IR_NO || lu->datas[data])
		return data == IR_NO ? IR_NO : lu->datas[data] - 1;
	d = lu->u->datas.v[data];
	first = lu->p->items.n;
	for (uint32_t i = 0; i < d.n; i++) {
		struct ir_item it = lu->u->items.v[d.first + i];

		it.type = link_type(lu, it.type);
		it.value = ref(lu, it.value);
		*vec_push(&lu->p->items) = it;
	}
	d.first = first;
	d.type = link_type(lu, d.type);
	*vec_push(&lu->p->datas) = d;
	lu->datas[data] = lu->p->datas.n;
	return lu->p->datas.n - 1;
}

/* ---- functions -------------------------------------------------------------------------------
 */

#define COPY(lu, v, n) arena_dup(&(lu)->p->mem, (v), sizeof *(v) * (n))

static void locals(struct link_unit *lu, struct ir_func *fn)
{
	for (uint32_t i = 0; i < fn->n_locals; i++) {
		struct ir_local *l = &fn->locals[i];

		l->name = link_str(lu, l->name);
		l->type = link_type(lu, l->type);
		l->loc = loc(lu, l->loc);
		if (l->cleanup != IR_NO)
			l->cleanup = lu->syms[l->cleanup];
	}
}

static void code(struct link_unit *lu, struct ir_func *fn)
{
	for (uint32_t i = 0; i < fn->n_ins; i++) {
		struct ir_ins *s = &fn->ins[i];

		s->type = link_type(lu, s->type);
		s->aux = link_type(lu, s->aux);
		s->a = ref(lu, s->a);
		s->b = ref(lu, s->b);
		s->loc = loc(lu, s->loc);
		if (s->op == IR_DATA)
			s->imm = link_data(lu, s->imm);
	}
	for (uint32_t i = 0; i < fn->n_calls; i++) {
		struct ir_call *c = &fn->calls[i];

		c->callee = ref(lu, c->callee);
		c->ftype = link_type(lu, c->ftype);
		c->dest = ref(lu, c->dest);
	}
	for (uint32_t i = 0; i < fn->n_args; i++) {
		struct ir_arg *a = &fn->args[i];

		a->value = ref(lu, a->value);
		a->type = link_type(lu, a->type);
		a->loc = loc(lu, a->loc);
	}
}

static void blocks(struct link_unit *lu, struct ir_func *fn)
{
	for (uint32_t i = 0; i < fn->n_blocks; i++) {
		struct ir_block *b = &fn->blocks[i];

		b->cond = ref(lu, b->cond);
		b->cond_type = link_type(lu, b->cond_type);
		b->loc = loc(lu, b->loc);
		b->label = link_str(lu, b->label);
	}
}

void link_body(struct link_unit *lu, uint32_t f, uint32_t to)
{
	const struct ir_func *from = &lu->u->funcs.v[f];
	struct ir_func fn = lu->p->funcs.v[to];

#define PART(name)                                                                                 \
	fn.name = COPY(lu, from->name, from->n_##name);                                            \
	fn.n_##name = from->n_##name
	PART(locals);
	PART(ins);
	PART(blocks);
	PART(succs);
	PART(cases);
	PART(calls);
	PART(args);
#undef PART
	locals(lu, &fn);
	code(lu, &fn);
	blocks(lu, &fn);
	lu->p->funcs.v[to] = fn;
}

/* ---- facts -------------------------------------------------------------------------------------
 */

static void fact(struct link_unit *lu, char column, uint32_t *w)
{
	switch (column) {
	case 'R':
		*w = ref(lu, (struct ir_ref){*w}).bits;
		return;
	case 'S':
		*w = lu->syms[*w];
		return;
	case 'G':
		*w = lu->globals[*w];
		return;
	case 'T':
		*w = link_type(lu, *w);
		return;
	case 'Z':
		*w = link_str(lu, *w);
		return;
	case 'P':
		*w = link_place(lu, *w);
		return;
	case 'B':
		if (w[0] == FACT_GLOBAL)
			w[1] = lu->globals[w[1]];
		else if (w[0] == FACT_FIELD || w[0] == FACT_ALL)
			w[1] = link_type(lu, w[1]);
		else if (w[0] != FACT_SIZES && w[0] != FACT_BYTES)
			w[1] = lu->syms[w[1]];
		return;
	default:
		return;
	}
}

/* By columns: what is done with one value is done with many. */
static void facts(struct link_unit *lu, uint32_t f)
{
	const uint32_t *row = lu->facts->funcs + (size_t)f * FACT_FUNC_WORDS;
	struct facts *to = &lu->l->facts;
	struct func_facts *fn = facts_copy(to, row + 4, lu->facts->words);

	fn->content = facts_bytes_content(lu->facts, f);
	fn->flags = row[2];
	fn->n_ins = row[3];
	for (int l = 0; l < N_FACT_LISTS; l++) {
		uint32_t *w = to->words.v + fn->first[l], *end = to->words.v + fn->first[l + 1];
		uint32_t n = fact_row_words(l);

		for (const char *c = fact_columns[l]; *c; w += fact_column_words(*c++))
			for (uint32_t *at = w; *c != 'W' && at < end; at += n)
				fact(lu, *c, at);
	}
}

/* The parameters, which callers name; the other locals come with the body. */
static struct ir_local *params(struct link_unit *lu, uint32_t func, uint32_t n)
{
	struct ir_local *v = arena_array(&lu->p->mem, struct ir_local, n);
	const uint32_t *w = facts_begin(&lu->l->facts, func, FACTS_params);

	for (uint32_t i = 0; i < n; i++, w += 5)
		v[i] = (struct ir_local){.name = w[0],
					 .type = w[1],
					 .flags = (uint16_t)w[2],
					 .param_flags = (uint16_t)w[3],
					 .cleanup = IR_NO,
					 .loc = w[4]};
	return v;
}

void link_func(struct link_unit *lu, uint32_t f, uint32_t sym)
{
	const struct ir_func *from = &lu->u->funcs.v[f];
	const uint32_t *places = lu->facts->of_funcs + (size_t)f * 3;
	struct ir_func fn = {.sym = sym,
			     .status = from->status,
			     .reason = link_str(lu, from->reason),
			     .loc = link_place(lu, places[0]),
			     .end_loc = link_place(lu, places[1]),
			     .reason_loc = link_place(lu, places[2]),
			     .ret = link_type(lu, from->ret),
			     .ret_local = from->ret_local,
			     .n_params = from->n_params};

	facts(lu, f);
	fn.locals = params(lu, lu->p->funcs.n, fn.n_params);
	fn.n_locals = fn.n_params;
	lu->p->syms.v[sym].body = lu->p->funcs.n;
	*vec_push(&lu->p->funcs) = fn;
	*vec_push(&lu->l->origin) = (struct link_origin){lu->l->kept.n, f};
}
