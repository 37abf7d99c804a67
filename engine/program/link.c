/* link.c - who is who: which symbols and globals of the units are one in the program. */
#include "engine/program/link_p.h"

#include <string.h>

struct linker *link_new(void)
{
	struct linker *l = xcalloc(1, sizeof *l);

	l->p = ir_unit_new();
	return l;
}

void link_free(struct linker *l)
{
	if (!l)
		return;
	ir_unit_free(l->p);
	facts_release(&l->facts);
	map_release(&l->sym_defs);
	map_release(&l->near_defs);
	map_release(&l->global_defs);
	map_release(&l->syms);
	map_release(&l->globals);
	map_release(&l->types);
	map_release(&l->files);
	vec_release(&l->defs);
	for (uint32_t i = 0; i < l->kept.n; i++) {
		free(l->kept.v[i].syms);
		free(l->kept.v[i].globals);
		free(l->kept.v[i].lits);
	}
	vec_release(&l->kept);
	vec_release(&l->origin);
	free(l);
}

const struct ir_unit *link_program(const struct linker *l)
{
	return l->p;
}

const struct facts *link_facts(const struct linker *l)
{
	return &l->facts;
}

struct link_stats link_stats(const struct linker *l)
{
	return l->stats;
}

struct link_origin link_origin(const struct linker *l, uint32_t func)
{
	return l->origin.v[func];
}

/* ---- definitions, before anybody refers to them ------------------------------------------------
 */

static uint64_t name_of(const struct ir_unit *u, ir_str key)
{
	const char *text = ir_cstr(u, key);

	return hash_bytes(text, strlen(text), 0);
}

/* What declarations of one variable agree on, though one may leave out the length of an array or
 * the members of a record. */
static uint64_t shape_of(const struct ir_unit *u, ir_type type)
{
	const struct ir_typ *t = ir_typ(u, type);
	uint64_t h = hash_mix(t->kind, 0);

	for (; t->kind == IR_ARRAY; t = ir_typ(u, t->elem))
		h = hash_mix(h, ir_typ(u, t->elem)->kind);
	return t->kind == IR_RECORD ? h : hash_mix(h, t->size_bytes);
}

/* A variable is named by its shape, too: `int level` of one program is no other's `int level[4]`.
 */
static uint64_t global_name_of(const struct ir_unit *u, const struct ir_global *g)
{
	return hash_mix(name_of(u, g->key), shape_of(u, g->type));
}

/* A name among the files of one folder, which more likely make one program than those of two. */
static uint64_t name_near(const struct ir_unit *u, uint64_t name)
{
	const char *dir = ir_cstr(u, u->dir), *path = ir_cstr(u, u->main_path),
		   *end = strrchr(path, '/');
	uint64_t h = *path == '/' ? 0 : hash_bytes(dir, strlen(dir), 0);

	return hash_mix(hash_mix(name, h), hash_bytes(path, end ? (size_t)(end - path) : 0, 1));
}

static struct link_defs *defs_of(struct linker *l, struct map *m, uint64_t name)
{
	bool is_new;
	uint64_t *at = map_put(m, name, &is_new);

	if (is_new) {
		*at = l->defs.n;
		*vec_push(&l->defs) = (struct link_defs){0};
	}
	return &l->defs.v[*at];
}

static const struct link_defs *find_defs(const struct linker *l, const struct map *m, uint64_t name)
{
	static const struct link_defs none;
	const uint64_t *at = map_get(m, name);

	return at ? &l->defs.v[*at] : &none;
}

/* Some more than one is all that matters: the content of the first decides. */
static void add_def(uint64_t *content, uint32_t *n, uint64_t of)
{
	if (!*n)
		*content = of;
	if (!*n || *content != of)
		++*n;
}

static void add_global_def(struct link_defs *d, const struct ir_global *g, uint64_t content)
{
	if (g->data == IR_NO)
		add_def(&d->tentative, &d->n_tentative, content);
	else
		add_def(&d->content, &d->n, content);
}

void link_declare(struct linker *l, const struct ir_unit *u, const struct facts_bytes *facts)
{
	struct ir_content *c = ir_content_new(u);

	for (uint32_t i = 0; i < u->syms.n; i++) {
		const struct ir_sym *s = &u->syms.v[i];
		uint64_t name, content;
		struct link_defs *d;

		if (s->body == IR_NO || s->linkage != IR_LINK_EXTERNAL || s->flags & IR_S_WEAK)
			continue;
		name = name_of(u, s->key);
		content = facts_bytes_content(facts, s->body);
		d = defs_of(l, &l->sym_defs, name);
		add_def(&d->content, &d->n, content);
		d = defs_of(l, &l->near_defs, name_near(u, name));
		add_def(&d->content, &d->n, content);
	}
	for (uint32_t i = 0; i < u->globals.n; i++) {
		const struct ir_global *g = &u->globals.v[i];
		uint64_t name;

		if (!(g->flags & IR_G_DEFINED) || g->linkage != IR_LINK_EXTERNAL ||
		    g->flags & IR_G_WEAK)
			continue;
		name = global_name_of(u, g);
		add_global_def(defs_of(l, &l->global_defs, name), g, ir_content_global(c, i));
		add_global_def(defs_of(l, &l->near_defs, name_near(u, name)), g,
			       ir_content_global(c, i));
	}
	ir_content_free(c);
}

/* ---- symbols ----------------------------------------------------------------------------------
 */

enum { ALONE = 1, NOBODY = 2 }; /* marks of identities that are not a mere name */

static uint64_t sym_identity(struct link_unit *lu, const struct ir_sym *s)
{
	uint64_t name = name_of(lu->u, s->key);
	const struct link_defs *d = find_defs(lu->l, &lu->l->sym_defs, name);
	bool is_own = s->linkage != IR_LINK_EXTERNAL;

	if (s->body != IR_NO && (is_own || d->n > 1 || s->flags & IR_S_WEAK))
		return hash_mix(hash_mix(name, ALONE), facts_bytes_content(lu->facts, s->body));
	if (is_own)
		return hash_mix(name, NOBODY);
	if (s->body == IR_NO && d->n > 1) {
		d = find_defs(lu->l, &lu->l->near_defs, name_near(lu->u, name));
		if (d->n == 1)
			return hash_mix(hash_mix(name, ALONE), d->content);
		lu->l->stats.n_ambiguous++;
		return hash_mix(hash_mix(name, NOBODY), link_type(lu, s->type));
	}
	return name;
}

static void take_params(struct link_unit *lu, struct ir_sym *to, const struct ir_sym *from)
{
	to->first_param_flags = lu->p->param_flags.n;
	to->n_param_flags = from->n_param_flags;
	for (uint32_t i = 0; i < from->n_param_flags; i++)
		*vec_push(&lu->p->param_flags) = lu->u->param_flags.v[from->first_param_flags + i];
}

static void new_sym(struct link_unit *lu, const struct ir_sym *from, uint32_t place)
{
	struct ir_sym to = *from;

	to.name = link_str(lu, from->name);
	to.key = link_str(lu, from->key);
	to.type = link_type(lu, from->type);
	to.loc = link_place(lu, place);
	to.annotate = link_str(lu, from->annotate);
	to.body = IR_NO;
	take_params(lu, &to, from);
	*vec_push(&lu->p->syms) = to;
}

/* What another declaration of the same function adds.  The definition's is the one that counts. */
static void more_sym(struct link_unit *lu, uint32_t n, const struct ir_sym *from, uint32_t place)
{
	struct ir_sym *to = &lu->p->syms.v[n];

	to->flags |= from->flags;
	if (from->annotate && !to->annotate)
		to->annotate = link_str(lu, from->annotate);
	if (from->alloc_size[0] && !to->alloc_size[0])
		memcpy(to->alloc_size, from->alloc_size, sizeof to->alloc_size);
	if (from->body == IR_NO || to->body != IR_NO)
		return;
	to->type = link_type(lu, from->type);
	to->loc = link_place(lu, place);
	take_params(lu, to, from);
}

static void add_syms(struct link_unit *lu)
{
	for (uint32_t i = 0; i < lu->u->syms.n; i++) {
		const struct ir_sym *s = &lu->u->syms.v[i];
		bool is_new;
		uint64_t *at = map_put(&lu->l->syms, sym_identity(lu, s), &is_new);

		if (is_new)
			*at = lu->p->syms.n;
		lu->syms[i] = (uint32_t)*at;
		if (is_new)
			new_sym(lu, s, lu->facts->of_syms[i]);
		else
			more_sym(lu, lu->syms[i], s, lu->facts->of_syms[i]);
	}
}

/* ---- globals -----------------------------------------------------------------------------------
 */

/* Two statics of one name in one function: the second and later are told apart by number. */
static uint64_t nth(struct map *seen, uint64_t identity)
{
	return hash_mix(identity, (*map_put(seen, identity, NULL))++);
}

/* Do all definitions make one variable? */
static bool is_one(const struct link_defs *d)
{
	return d->n ? d->n == 1 : d->n_tentative <= 1;
}

static uint64_t global_identity(struct link_unit *lu, uint32_t i, struct map *seen)
{
	const struct ir_global *g = &lu->u->globals.v[i];
	uint64_t name = global_name_of(lu->u, g);
	const struct link_defs *d = find_defs(lu->l, &lu->l->global_defs, name);
	bool defined = g->flags & IR_G_DEFINED;

	if (g->linkage != IR_LINK_EXTERNAL)
		return nth(seen,
			   hash_mix(hash_mix(name, ALONE), ir_content_global(lu->content, i)));
	if (is_one(d) && !(g->flags & IR_G_WEAK))
		return name;
	if (defined)
		return hash_mix(hash_mix(name, ALONE), ir_content_global(lu->content, i));
	d = find_defs(lu->l, &lu->l->near_defs, name_near(lu->u, name));
	if (is_one(d) && (d->n || d->n_tentative))
		return hash_mix(hash_mix(name, ALONE), d->n ? d->content : d->tentative);
	lu->l->stats.n_ambiguous++;
	/* The programs may have it of different types, too: then it is not the same nobody's. */
	return hash_mix(hash_mix(name, NOBODY), link_type(lu, g->type));
}

static void new_global(struct link_unit *lu, const struct ir_global *from, uint32_t place)
{
	struct ir_global to = *from;

	to.name = link_str(lu, from->name);
	to.key = link_str(lu, from->key);
	to.type = link_type(lu, from->type);
	to.loc = link_place(lu, place);
	to.data = IR_NO;
	*vec_push(&lu->p->globals) = to;
}

static bool is_better(const struct ir_global *from, const struct ir_global *to)
{
	if (from->flags & IR_G_DEFINED && !(to->flags & IR_G_DEFINED))
		return true;
	return from->data != IR_NO && to->data == IR_NO;
}

/* Initialisers refer to globals and symbols: all of them have numbers when the first is copied. */
static void add_globals(struct link_unit *lu)
{
	bool *takes = xcalloc(lu->u->globals.n + 1, sizeof *takes);
	struct map seen = {0};

	for (uint32_t i = 0; i < lu->u->globals.n; i++) {
		const struct ir_global *g = &lu->u->globals.v[i];
		bool is_new;
		uint64_t *at = map_put(&lu->l->globals, global_identity(lu, i, &seen), &is_new);
		struct ir_global *to;

		if (is_new) {
			*at = lu->p->globals.n;
			new_global(lu, g, lu->facts->of_globals[i]);
		}
		lu->globals[i] = (uint32_t)*at;
		to = &lu->p->globals.v[*at];
		takes[i] = is_new ? g->data != IR_NO : is_better(g, to);
		to->flags |= g->flags;
	}
	for (uint32_t i = 0; i < lu->u->globals.n; i++) {
		const struct ir_global *g = &lu->u->globals.v[i];
		uint32_t data;

		if (!takes[i])
			continue;
		data = link_data(lu, g->data);
		lu->p->globals.v[lu->globals[i]].data = data;
		lu->p->globals.v[lu->globals[i]].type = link_type(lu, g->type);
		lu->p->globals.v[lu->globals[i]].loc = link_place(lu, lu->facts->of_globals[i]);
	}
	map_release(&seen);
	free(takes);
}

/* ---- a unit ------------------------------------------------------------------------------------
 */

void link_add(struct linker *l, const struct ir_unit *u, const struct facts_bytes *facts)
{
	struct link_unit lu;

	if (!l->stats.n_units++)
		l->p->ptr_bytes = u->ptr_bytes;
	link_unit_begin(&lu, l, u, facts);
	add_syms(&lu);
	add_globals(&lu);
	for (uint32_t i = 0; i < u->funcs.n; i++) {
		uint32_t sym = lu.syms[u->funcs.v[i].sym];

		if (l->p->syms.v[sym].body == IR_NO)
			link_func(&lu, i, sym);
		else
			l->stats.n_shared++;
	}
	link_unit_end(&lu, vec_push(&l->kept));
}

void link_bodies(struct linker *l, const struct ir_unit *u, const uint32_t *funcs, uint32_t n)
{
	const struct link_kept *kept = &l->kept.v[l->origin.v[funcs[0]].unit];
	struct link_unit lu;

	link_unit_begin(&lu, l, u, NULL);
	memcpy(lu.syms, kept->syms, u->syms.n * sizeof *lu.syms);
	memcpy(lu.globals, kept->globals, u->globals.n * sizeof *lu.globals);
	memcpy(lu.lits, kept->lits, u->lits.n * sizeof *lu.lits);
	for (uint32_t i = 0; i < n; i++)
		link_body(&lu, l->origin.v[funcs[i]].func, funcs[i]);
	link_unit_end(&lu, NULL);
}
