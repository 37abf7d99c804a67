/* hash.c - the content of a unit as one number.
 *
 * The tables are hashed as they lie, in their order: the front end fills them in the order of the
 * source, so that equal sources give equal tables.  Field by field, because padding between fields
 * has no value.  What is left out can be made again from the rest: the maps that intern.
 *
 * A field that is not hashed would make units equal that are not, and lose findings.  The asserts
 * below are there to be met by whoever adds one: first add it to the words, and to the columns of
 * unit_file.c, which would lose it; then change the size.
 */
#include "engine/ir/ir.h"

#include <string.h>

#if UINTPTR_MAX == UINT64_MAX
_Static_assert(sizeof(struct ir_typ) == 40, "ir_typ: hash the new field");
_Static_assert(sizeof(struct ir_field) == 24, "ir_field: hash the new field");
_Static_assert(sizeof(struct ir_const) == 16, "ir_const: hash the new field");
_Static_assert(sizeof(struct ir_measure) == 12, "ir_measure: hash the new field");
_Static_assert(sizeof(struct ir_lit) == 16, "ir_lit: hash the new field");
_Static_assert(sizeof(struct ir_file) == 8, "ir_file: hash the new field");
_Static_assert(sizeof(struct ir_span) == 28, "ir_span: hash the new field");
_Static_assert(sizeof(struct ir_sym) == 44, "ir_sym: hash the new field");
_Static_assert(sizeof(struct ir_global) == 24, "ir_global: hash the new field");
_Static_assert(sizeof(struct ir_data) == 12, "ir_data: hash the new field");
_Static_assert(sizeof(struct ir_item) == 24, "ir_item: hash the new field");
_Static_assert(sizeof(struct ir_ins) == 28, "ir_ins: hash the new field");
_Static_assert(sizeof(struct ir_call) == 28, "ir_call: hash the new field");
_Static_assert(sizeof(struct ir_arg) == 16, "ir_arg: hash the new field");
_Static_assert(sizeof(struct ir_local) == 20, "ir_local: hash the new field");
_Static_assert(sizeof(struct ir_block) == 40, "ir_block: hash the new field");
_Static_assert(sizeof(struct ir_case) == 16, "ir_case: hash the new field");
_Static_assert(sizeof(struct ir_func) == 152, "ir_func: hash the new field");
_Static_assert(sizeof(struct ir_note) == 12, "ir_note: hash the new field");
_Static_assert(offsetof(struct ir_unit, const_ids) - offsetof(struct ir_unit, dir) == 256,
	       "ir_unit: hash the new table");
#endif

/* Words are collected and hashed by the buffer, which costs little more than reading them. */
struct digest {
	uint64_t hash;
	uint32_t n;
	uint64_t words[512];
};

static void flush(struct digest *d)
{
	d->hash = hash_bytes(d->words, d->n * sizeof *d->words, d->hash);
	d->n = 0;
}

static void put(struct digest *d, uint64_t word)
{
	if (d->n == PS_ARRAY_SIZE(d->words))
		flush(d);
	d->words[d->n++] = word;
}

static void put2(struct digest *d, uint32_t a, uint32_t b)
{
	put(d, (uint64_t)a << 32 | b);
}

static void put_bytes(struct digest *d, const void *p, size_t n_bytes)
{
	put(d, n_bytes);
	put(d, hash_bytes(p, n_bytes, 0));
}

/* ---- the tables of the unit ---------------------------------------------------------------------
 */

static void put_types(struct digest *d, const struct ir_unit *u)
{
	put(d, u->types.n);
	for (uint32_t i = 0; i < u->types.n; i++) {
		const struct ir_typ *t = &u->types.v[i];

		put2(d, t->kind, t->flags);
		put(d, t->size_bytes);
		put(d, t->count);
		put2(d, t->align_bytes, t->elem);
		put2(d, t->first, t->n);
		put(d, t->name);
	}
	put(d, u->fields.n);
	for (uint32_t i = 0; i < u->fields.n; i++) {
		const struct ir_field *f = &u->fields.v[i];

		put2(d, f->name, f->type);
		put(d, f->offset_bits);
		put2(d, f->width_bits, f->counted_by);
	}
	put_bytes(d, u->params.v, u->params.n * sizeof *u->params.v);
}

static void put_texts(struct digest *d, const struct ir_unit *u)
{
	put(d, u->strs.s.n);
	for (uint32_t i = 0; i < u->strs.s.n; i++)
		put_bytes(d, u->strs.s.v[i], strlen(u->strs.s.v[i]));
	put(d, u->lits.n);
	for (uint32_t i = 0; i < u->lits.n; i++) {
		put(d, u->lits.v[i].elem);
		put_bytes(d, u->lits.v[i].bytes, u->lits.v[i].size_bytes);
	}
}

static void put_places(struct digest *d, const struct ir_unit *u)
{
	put(d, u->files.n);
	for (uint32_t i = 0; i < u->files.n; i++) {
		const struct ir_file *f = &u->files.v[i];

		put2(d, f->path, (uint32_t)f->is_system << 1 | f->is_main);
	}
	put(d, u->locs.n);
	for (uint32_t i = 0; i < u->locs.n; i++) {
		const struct ir_span *s = &u->locs.v[i];

		put2(d, s->file, s->line);
		put2(d, s->col, s->end_line);
		put2(d, s->end_col, s->macro);
		put(d, s->flags);
	}
	put(d, u->notes.n);
	for (uint32_t i = 0; i < u->notes.n; i++) {
		put2(d, u->notes.v[i].kind, u->notes.v[i].loc);
		put(d, u->notes.v[i].text);
	}
}

static void put_syms(struct digest *d, const struct ir_unit *u)
{
	put(d, u->syms.n);
	for (uint32_t i = 0; i < u->syms.n; i++) {
		const struct ir_sym *s = &u->syms.v[i];

		put2(d, s->name, s->key);
		put2(d, s->type, s->flags);
		put2(d, s->linkage, s->loc);
		put2(d, s->body, (uint32_t)s->alloc_size[0] << 8 | s->alloc_size[1]);
		put2(d, s->first_param_flags, s->n_param_flags);
		put(d, s->annotate);
	}
	put_bytes(d, u->param_flags.v, u->param_flags.n);
}

static void put_globals(struct digest *d, const struct ir_unit *u)
{
	put(d, u->globals.n);
	for (uint32_t i = 0; i < u->globals.n; i++) {
		const struct ir_global *g = &u->globals.v[i];

		put2(d, g->name, g->key);
		put2(d, g->type, (uint32_t)g->flags << 8 | g->linkage);
		put2(d, g->data, g->loc);
	}
	put(d, u->datas.n);
	for (uint32_t i = 0; i < u->datas.n; i++) {
		put2(d, u->datas.v[i].type, u->datas.v[i].first);
		put(d, u->datas.v[i].n);
	}
	put(d, u->items.n);
	for (uint32_t i = 0; i < u->items.n; i++) {
		const struct ir_item *it = &u->items.v[i];

		put(d, it->offset_bytes);
		put2(d, it->type, it->value.bits);
		put(d, (uint64_t)it->addend);
	}
	put(d, u->consts.n);
	for (uint32_t i = 0; i < u->consts.n; i++) {
		put2(d, u->consts.v[i].type, u->consts.v[i].measure);
		put(d, (uint64_t)u->consts.v[i].value);
	}
	put(d, u->measures.n);
	for (uint32_t i = 0; i < u->measures.n; i++) {
		put2(d, u->measures.v[i].type, u->measures.v[i].expr);
		put(d, u->measures.v[i].flags);
	}
}

/* ---- functions ----------------------------------------------------------------------------------
 */

static void put_code(struct digest *d, const struct ir_func *fn)
{
	put(d, fn->n_ins);
	for (uint32_t i = 0; i < fn->n_ins; i++) {
		const struct ir_ins *s = &fn->ins[i];

		put2(d, (uint32_t)s->op << 16 | s->flags, s->type);
		put2(d, s->a.bits, s->b.bits);
		put2(d, s->imm, s->aux);
		put(d, s->loc);
	}
	put(d, fn->n_calls);
	for (uint32_t i = 0; i < fn->n_calls; i++) {
		const struct ir_call *c = &fn->calls[i];

		put2(d, c->callee.bits, c->ftype);
		put2(d, c->dest.bits, c->first);
		put2(d, c->n, c->flags);
		put(d, c->cleanup_of);
	}
	put(d, fn->n_args);
	for (uint32_t i = 0; i < fn->n_args; i++) {
		const struct ir_arg *a = &fn->args[i];

		put2(d, a->value.bits, a->type);
		put2(d, a->flags, a->loc);
	}
}

static void put_graph(struct digest *d, const struct ir_func *fn)
{
	put(d, fn->n_blocks);
	for (uint32_t i = 0; i < fn->n_blocks; i++) {
		const struct ir_block *b = &fn->blocks[i];

		put2(d, b->first, b->n);
		put2(d, (uint32_t)b->term << 8 | b->flags, b->cond.bits);
		put2(d, b->cond_type, b->cases);
		put2(d, b->succ, b->n_succ);
		put2(d, b->loc, b->label);
	}
	put_bytes(d, fn->succs, fn->n_succs * sizeof *fn->succs);
	put(d, fn->n_cases);
	for (uint32_t i = 0; i < fn->n_cases; i++) {
		put(d, (uint64_t)fn->cases[i].lo);
		put(d, (uint64_t)fn->cases[i].hi);
	}
}

static void put_func(struct digest *d, const struct ir_func *fn)
{
	put2(d, fn->sym, fn->status);
	put2(d, fn->reason, fn->reason_loc);
	put2(d, fn->loc, fn->end_loc);
	put2(d, fn->ret, fn->ret_local);
	put2(d, fn->n_params, fn->n_locals);
	for (uint32_t i = 0; i < fn->n_locals; i++) {
		const struct ir_local *l = &fn->locals[i];

		put2(d, l->name, l->type);
		put2(d, (uint32_t)l->flags << 16 | l->param_flags, l->cleanup);
		put(d, l->loc);
	}
	put_code(d, fn);
	put_graph(d, fn);
}

uint64_t ir_unit_hash(const struct ir_unit *u)
{
	struct digest d = {0};

	put2(&d, u->dir, u->main_path);
	put(&d, u->ptr_bytes);
	put_texts(&d, u);
	put_types(&d, u);
	put_places(&d, u);
	put_syms(&d, u);
	put_globals(&d, u);
	put(&d, u->funcs.n);
	for (uint32_t i = 0; i < u->funcs.n; i++)
		put_func(&d, &u->funcs.v[i]);
	flush(&d);
	return d.hash;
}
