#include "engine/program/order.h"

#include <string.h>

enum {
	MAX_TABLE =
		64, /* functions that a global leads to; more say nothing about any one of them  */
	MAX_GROUP = 8,	      /* functions of a component that is made twice                 */
	MAX_GROUP_INS = 1000, /* … and instructions                                          */
};

/* Edges of the reference graph: to[first[f] .. first[f + 1]), in the order of the code. */
struct graph {
	const struct ir_unit *u;
	const struct facts *facts;
	uint32_t n, *first;
	VEC(uint32_t) to;
	uint32_t *seen;	  /* by function: the last f + 1 that has an edge there         */
	uint32_t *seen_g; /* by global: likewise                                       */
};

/* ---- who refers to whom ----------------------------------------------------------------------
 */

static void add_edge(struct graph *g, uint32_t from, uint32_t sym)
{
	uint32_t to = g->u->syms.v[sym].body;

	if (to == IR_NO || to == from || g->seen[to] == from + 1)
		return;
	g->seen[to] = from + 1;
	*vec_push(&g->to) = to;
}

/* The functions that a global's initialiser leads to, itself or through other globals. */
static void add_global(struct graph *g, uint32_t from, uint32_t global)
{
	const struct ir_unit *u = g->u;
	VEC(uint32_t) work = {0};
	uint32_t before = g->to.n;

	*vec_push(&work) = global;
	while (work.n) {
		uint32_t data, at = work.v[--work.n];

		if (g->seen_g[at] == from + 1)
			continue;
		g->seen_g[at] = from + 1;
		data = u->globals.v[at].data;
		for (uint32_t i = 0; data != IR_NO && i < u->datas.v[data].n; i++) {
			struct ir_ref r = u->items.v[u->datas.v[data].first + i].value;

			if (g->to.n - before > MAX_TABLE)
				break;
			if (ir_ref_is(r, IR_SYM))
				add_edge(g, from, ir_ref_index(r));
			else if (ir_ref_is(r, IR_GLOBAL))
				*vec_push(&work) = ir_ref_index(r);
		}
	}
	vec_release(&work);
}

static void add_ref(struct graph *g, uint32_t from, struct ir_ref r)
{
	if (ir_ref_is(r, IR_SYM))
		add_edge(g, from, ir_ref_index(r));
	else if (ir_ref_is(r, IR_GLOBAL))
		add_global(g, from, ir_ref_index(r));
}

/* What function f refers to but by calling it. */
static void add_named(struct graph *g, uint32_t from, uint32_t f)
{
	for (const uint32_t *w = facts_begin(g->facts, f, FACTS_refs);
	     w < facts_end(g->facts, f, FACTS_refs); w++)
		add_ref(g, from, (struct ir_ref){*w});
}

/* Functions that the callees of f choose by what it gives them, or hand to it. */
static void add_chosen(struct graph *g, uint32_t f)
{
	for (const uint32_t *w = facts_begin(g->facts, f, FACTS_callees);
	     w < facts_end(g->facts, f, FACTS_callees); w++) {
		uint32_t body = g->u->syms.v[*w].body;

		if (body != IR_NO && body != f && g->facts->funcs.v[body].flags & FACT_CHOOSES)
			add_named(g, f, body);
	}
}

/* Calls come first: where a cycle must be cut, it is not at those if there is a choice. */
static void add_function(struct graph *g, uint32_t f)
{
	for (const uint32_t *w = facts_begin(g->facts, f, FACTS_callees);
	     w < facts_end(g->facts, f, FACTS_callees); w++)
		add_edge(g, f, *w);
	add_named(g, f, f);
	add_chosen(g, f);
}

static void graph_make(struct graph *g, const struct ir_unit *u, const struct facts *facts)
{
	*g = (struct graph){.u = u, .facts = facts, .n = u->funcs.n};
	g->first = xcalloc(g->n + 1, sizeof *g->first);
	g->seen = xcalloc(g->n + 1, sizeof *g->seen);
	g->seen_g = xcalloc(u->globals.n + 1, sizeof *g->seen_g);
	for (uint32_t f = 0; f < g->n; f++) {
		g->first[f] = g->to.n;
		add_function(g, f);
	}
	g->first[g->n] = g->to.n;
}

static void graph_release(struct graph *g)
{
	free(g->first);
	free(g->seen);
	free(g->seen_g);
	vec_release(&g->to);
}

/* ---- walks -------------------------------------------------------------------------------------
 */

/* A depth-first walk without recursion: call chains can be as long as a program has functions. */
struct walk {
	const struct graph *g;
	uint32_t *func, *edge, n; /* the way down: function, next edge to follow               */
};

static void walk_down(struct walk *w, uint32_t f)
{
	w->func[w->n] = f;
	w->edge[w->n++] = w->g->first[f];
}

/* The next edge of the innermost function, or IR_NO when there is none left. */
static uint32_t walk_next(struct walk *w)
{
	uint32_t f = w->func[w->n - 1], *at = &w->edge[w->n - 1];

	return *at < w->g->first[f + 1] ? w->g->to.v[(*at)++] : IR_NO;
}

struct tarjan {
	struct walk w;
	uint32_t *index, *low; /* 0: not visited                                           */
	uint32_t *stack, n_stack;
	uint32_t *component; /* by function, from 1; 0: on the stack or not visited          */
	uint32_t n_components, next;
	uint32_t *out, n_out; /* by component                                                */
};

static void visit(struct tarjan *t, uint32_t f)
{
	t->index[f] = t->low[f] = ++t->next;
	t->stack[t->n_stack++] = f;
	walk_down(&t->w, f);
}

static void leave(struct tarjan *t, uint32_t f)
{
	uint32_t g;

	if (t->low[f] == t->index[f]) {
		t->n_components++;
		do {
			g = t->stack[--t->n_stack];
			t->component[g] = t->n_components;
			t->out[t->n_out++] = g;
		} while (g != f);
	}
	if (--t->w.n) {
		g = t->w.func[t->w.n - 1];
		t->low[g] = ps_min_u32(t->low[g], t->low[f]);
	}
}

/* Strongly connected components, callees first (Tarjan, "Depth-first search and linear graph
 * algorithms", 1972). */
static void components(struct tarjan *t, uint32_t n)
{
	for (uint32_t f = 0; f < n; f++) {
		if (!t->index[f])
			visit(t, f);
		while (t->w.n) {
			uint32_t at = t->w.func[t->w.n - 1], g = walk_next(&t->w);

			if (g == IR_NO)
				leave(t, at);
			else if (!t->index[g])
				visit(t, g);
			else if (!t->component[g])
				t->low[at] = ps_min_u32(t->low[at], t->index[g]);
		}
	}
}

/* ---- within a component
 * ---------------------------------------------------------------------------
 */

struct named {
	const char *key;
	uint32_t func;
};

static int cmp_named(const void *pa, const void *pb)
{
	const struct named *a = pa, *b = pb;
	int c = strcmp(a->key, b->key);

	return c ? c : (a->func > b->func) - (a->func < b->func);
}

/* Sort a component: each function when all that it leads to within the component has been. */
static void sort_component(struct tarjan *t, uint32_t *v, uint32_t n, uint8_t *done)
{
	const struct ir_unit *u = t->w.g->u;
	struct named *names = xcalloc(n, sizeof *names);
	uint32_t component = t->component[v[0]], n_out = 0;

	for (uint32_t i = 0; i < n; i++)
		names[i] = (struct named){ir_cstr(u, u->syms.v[u->funcs.v[v[i]].sym].key), v[i]};
	qsort(names, n, sizeof *names, cmp_named);
	for (uint32_t i = 0; i < n; i++) {
		if (done[names[i].func])
			continue;
		done[names[i].func] = 1;
		walk_down(&t->w, names[i].func);
		while (t->w.n) {
			uint32_t g = walk_next(&t->w);

			if (g == IR_NO)
				v[n_out++] = t->w.func[--t->w.n];
			else if (t->component[g] == component && !done[g]) {
				done[g] = 1;
				walk_down(&t->w, g);
			}
		}
	}
	free(names);
}

static void sort_components(struct tarjan *t)
{
	uint8_t *done = xcalloc(t->n_out + 1, 1);
	uint32_t n;

	for (uint32_t i = 0; i < t->n_out; i += n) {
		n = 1;
		while (i + n < t->n_out && t->component[t->out[i + n]] == t->component[t->out[i]])
			n++;
		if (n > 1)
			sort_component(t, t->out + i, n, done);
	}
	free(done);
}

/* ---- the whole ---------------------------------------------------------------------------------
 */

static int cmp_u32(const void *pa, const void *pb)
{
	const uint32_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

static uint32_t count_ins(const struct graph *g, const uint32_t *funcs, uint32_t n)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < n; i++)
		sum += g->facts->funcs.v[funcs[i]].n_ins;
	return sum;
}

static bool calls_itself(const struct graph *g, uint32_t f)
{
	for (const uint32_t *w = facts_begin(g->facts, f, FACTS_callees);
	     w < facts_end(g->facts, f, FACTS_callees); w++)
		if (*w == g->u->funcs.v[f].sym)
			return true;
	return false;
}

static void make_groups(const struct tarjan *t, struct order *o)
{
	const struct graph *g = t->w.g;
	VEC(struct order_group) groups = {0};

	o->group = xcalloc(o->n + 1, sizeof *o->group);
	for (uint32_t i = 0, n; i < o->n; i += n) {
		const uint32_t *v = o->funcs + i;

		n = 1;
		while (i + n < o->n && t->component[v[n]] == t->component[v[0]])
			n++;
		if ((n == 1 && !calls_itself(g, v[0])) || n > MAX_GROUP ||
		    count_ins(g, v, n) > MAX_GROUP_INS)
			continue;
		*vec_push(&groups) = (struct order_group){i, n};
		for (uint32_t k = 0; k < n; k++)
			o->group[v[k]] = groups.n;
	}
	o->groups = groups.v;
	o->n_groups = groups.n;
}

struct deps {
	const struct graph *g;
	const uint32_t *pos; /* by function */
	VEC(uint32_t) v;
	uint32_t from; /* where those of the function begin */
};

static void add_dep(struct deps *d, uint32_t f)
{
	for (uint32_t i = d->from; i < d->v.n; i++)
		if (d->v.v[i] == f)
			return;
	*vec_push(&d->v) = f;
}

/* What f refers to that comes before the function at a place. */
static void add_deps(struct deps *d, uint32_t f, uint32_t place)
{
	for (uint32_t e = d->g->first[f]; e < d->g->first[f + 1]; e++)
		if (d->pos[d->g->to.v[e]] < place)
			*vec_push(&d->v) = d->g->to.v[e];
}

/* The first of a group waits for all that the others refer to outside of it, they for the one
 * before. */
static void add_deps_of_group(struct deps *d, const struct order *o, uint32_t f,
			      const struct order_group *in)
{
	uint32_t place = d->pos[f];

	if (place > in->at) {
		add_deps(d, f, place);
		add_dep(d, o->funcs[place - 1]);
		return;
	}
	for (uint32_t k = 0; k < in->n; k++) {
		uint32_t g = o->funcs[in->at + k];

		for (uint32_t e = d->g->first[g]; e < d->g->first[g + 1]; e++)
			if (d->pos[d->g->to.v[e]] < in->at)
				add_dep(d, d->g->to.v[e]);
	}
}

static void make_deps(const struct graph *g, struct order *o)
{
	uint32_t *pos = xcalloc(o->n + 1, sizeof *pos);
	struct deps d = {.g = g, .pos = pos};

	for (uint32_t i = 0; i < o->n; i++)
		pos[o->funcs[i]] = i;
	o->first = xcalloc(o->n + 1, sizeof *o->first);
	for (uint32_t f = 0; f < o->n; f++) {
		o->first[f] = d.from = d.v.n;
		if (o->group[f])
			add_deps_of_group(&d, o, f, &o->groups[o->group[f] - 1]);
		else
			add_deps(&d, f, pos[f]);
		if (d.v.n > d.from)
			qsort(d.v.v + d.from, d.v.n - d.from, sizeof *d.v.v, cmp_u32);
	}
	o->first[o->n] = d.v.n;
	*vec_push(&d.v) = 0; /* never NULL */
	o->deps = d.v.v;
	free(pos);
}

void order_make(const struct ir_unit *u, const struct facts *facts, struct order *ret)
{
	uint32_t n = u->funcs.n, *mem = xcalloc((size_t)n * 6 + 1, sizeof *mem);
	struct graph g;
	struct tarjan t = {.w = {.g = &g, .func = mem, .edge = mem + n},
			   .index = mem + (size_t)n * 2,
			   .low = mem + (size_t)n * 3,
			   .stack = mem + (size_t)n * 4,
			   .component = mem + (size_t)n * 5,
			   .out = xcalloc(n + 1, sizeof *t.out)};

	graph_make(&g, u, facts);
	components(&t, n);
	sort_components(&t);
	*ret = (struct order){.n = n, .funcs = t.out};
	make_groups(&t, ret);
	make_deps(&g, ret);
	graph_release(&g);
	free(mem);
}

void order_release(struct order *o)
{
	free(o->funcs);
	free(o->first);
	free(o->deps);
	free(o->group);
	free(o->groups);
	*o = (struct order){0};
}
