#include "engine/program/inflow.h"

#include "engine/flow/model.h"
#include "engine/program/facts.h"

#include <stdlib.h>

enum {
	MAX_NESTED = 6,	 /* records in records that are read as a whole                        */
	ALL_BITS = 64,	 /* of a number                                                       */
	LEAST_BITS = 31, /* what a library's function returns is a number if it has so many    */
	MAX_HOPS = 6,	 /* results, parameters and members on the way                         */
};

struct node {
	uint64_t key;
	uint32_t place[3];
	uint32_t bits; /* from outside, or 0                                                   */
	bool asked;
	uint32_t compared; /* enum fact_compared                                             */
	uint32_t first;	   /* 1 + the first of its edges                                      */
	uint32_t hops;	   /* how far it is from outside                                       */
	uint32_t func;	   /* where it gets it first                                          */
	ir_loc loc;
};

struct edge {
	uint32_t to, bits, next, func;
	ir_loc loc;
};

struct make {
	const struct ir_unit *u;
	const struct facts *facts;
	const struct models *models;
	struct map ids;
	VEC(struct node) nodes;
	VEC(struct edge) edges;
	VEC(uint32_t) work;
	bool *merged; /* by type: a member of a union                                        */
	bool *shared; /* by type: a record that functions make or change whose bodies are not here
		       */
};

static uint32_t node(struct make *m, const uint32_t place[3])
{
	uint64_t key = hash_mix((uint64_t)place[0] << 32 | place[1], place[2]);
	bool is_new;
	uint64_t *at = map_put(&m->ids, key, &is_new);

	if (is_new) {
		*at = m->nodes.n;
		*vec_push(&m->nodes) =
			(struct node){.key = key, .place = {place[0], place[1], place[2]}};
	}
	return (uint32_t)*at;
}

/* ---- unions
 * -------------------------------------------------------------------------------------- */

/* What lies beside other numbers in a union is told apart by its place only: what is loaded of one
 * member is the other, too. */
static void find_merged(struct make *m)
{
	const struct ir_unit *u = m->u;

	m->merged = xcalloc((size_t)u->types.n + 1, sizeof *m->merged);
	for (ir_type t = 0; t < u->types.n; t++) {
		const struct ir_typ *ty = ir_typ(u, t);

		for (uint32_t i = 0; ty->flags & IR_TF_UNION && i < ty->n; i++)
			m->merged[u->fields.v[ty->first + i].type] = true;
	}
}

static bool is_merged(const struct make *m, const uint32_t *place)
{
	const struct ir_unit *u = m->u;
	const struct ir_typ *t = ir_typ(u, place[1]);

	if (place[0] != FACT_FIELD)
		return false;
	if (!(t->flags & IR_TF_UNION))
		return m->merged[place[1]];
	for (uint32_t i = 0; i < t->n; i++)
		if (i != place[2] && (ir_type_is(u, u->fields.v[t->first + i].type, IR_INT) ||
				      ir_type_is(u, u->fields.v[t->first + i].type, IR_RECORD)))
			return true;
	return false;
}

/* ---- records of libraries
 * ------------------------------------------------------------------------- */

static void share(struct make *m, ir_type pointer)
{
	const struct ir_typ *t = ir_typ(m->u, pointer);

	if (t->kind == IR_PTR && !(t->flags & IR_TF_CONST_ELEM))
		m->shared[t->elem] = true;
}

/* Who knows what they have looked at: a struct tm is one where localtime() has filled it, too. */
static void find_shared(struct make *m)
{
	m->shared = xcalloc((size_t)m->u->types.n + 1, sizeof *m->shared);
	for (uint32_t i = 0; i < m->u->syms.n; i++) {
		const struct ir_sym *s = &m->u->syms.v[i];
		const struct ir_typ *t = ir_typ(m->u, s->type);

		if (s->body != IR_NO || t->kind != IR_FUNC)
			continue;
		share(m, t->elem);
		for (uint32_t k = 0; k < t->n; k++)
			share(m, m->u->params.v[t->first + k]);
	}
}

/* ---- what comes from outside
 * ------------------------------------------------------------------------ */

static const struct model *model_of(const struct make *m, uint32_t sym)
{
	return model_of_function(m->models, m->u, &m->u->syms.v[sym]);
}

static bool writes_from_outside(const struct model *of, uint32_t arg)
{
	if (arg < of->n_args && of->args[arg].flags & MODEL_A_TAINTS)
		return true;
	for (uint32_t i = 0; i < of->n_args && i <= arg; i++)
		if (of->args[i].flags & MODEL_A_SCANF && of->args[i].flags & MODEL_A_TAINTS)
			return true;
	return false;
}

static uint32_t bits_from_outside(const struct make *m, const struct node *n)
{
	const struct model *of;

	if (n->place[0] == FACT_BYTES)
		return ALL_BITS;
	if (n->place[0] != FACT_RESULT && n->place[0] != FACT_POINTEE)
		return 0;
	of = model_of(m, n->place[1]);
	if (!of)
		return 0;
	if (n->place[0] == FACT_POINTEE)
		return writes_from_outside(of, n->place[2]) ? ALL_BITS : 0;
	if (!(of->flags & MODEL_TAINTED))
		return 0;
	if (!of->has_range)
		return ALL_BITS;
	return of->hi >= INT32_MAX ? LEAST_BITS : 0;
}

/* ---- where it goes ----------------------------------------------------------------------------
 */

static void add_edges(struct make *m, uint32_t func)
{
	const uint32_t *w = facts_begin(m->facts, func, FACTS_numbers);

	for (; w < facts_end(m->facts, func, FACTS_numbers); w += 8) {
		uint32_t to, from;

		/* what a function makes of what it is given hangs on the caller */
		if ((w[0] == FACT_RESULT || w[0] == FACT_POINTEE) && w[3] == FACT_PARAM)
			continue;
		to = node(m, w);
		from = node(m, w + 3);
		*vec_push(&m->edges) = (struct edge){to, w[6], m->nodes.v[from].first,
						     m->u->funcs.v[func].sym, w[7]};
		m->nodes.v[from].first = m->edges.n;
	}
	w = facts_begin(m->facts, func, FACTS_compared);
	for (; w < facts_end(m->facts, func, FACTS_compared); w += 4) {
		uint32_t at = node(m, w);

		m->nodes.v[at].compared |= w[3];
	}
}

static bool is_number(const struct ir_unit *u, ir_type t)
{
	while (ir_type_is(u, t, IR_ARRAY))
		t = ir_typ(u, t)->elem;
	return ir_type_is(u, t, IR_INT) && !(ir_typ(u, t)->flags & IR_TF_BOOL);
}

static bool is_signed(const struct make *m, const struct node *n)
{
	const struct ir_unit *u = m->u;
	ir_type t = n->place[0] == FACT_FIELD
			    ? u->fields.v[ir_typ(u, n->place[1])->first + n->place[2]].type
		    : n->place[0] == FACT_GLOBAL ? u->globals.v[n->place[1]].type
						 : 0;

	return is_number(u, t) && ir_typ(u, t)->flags & IR_TF_SIGNED;
}

/* Has somebody seen to it that it is not too large? */
static bool is_bounded(const struct node *n)
{
	return n->compared & FACT_COMPARED_ABOVE;
}

/* … nor too small? */
static bool is_checked(const struct make *m, const struct node *n)
{
	return is_bounded(n) && (n->compared & FACT_COMPARED_BELOW || !is_signed(m, n));
}

/* Who gives a function that looks at both sides of it what lies somewhere, has that checked; and so
 * is what is checked where it has been copied to. */
static bool check_through_edges(struct make *m)
{
	bool changed = false;

	for (uint32_t i = 0; i < m->nodes.n; i++) {
		struct node *n = &m->nodes.v[i];

		if (n->place[0] != FACT_FIELD && n->place[0] != FACT_GLOBAL)
			continue;
		for (uint32_t e = n->first; e; e = m->edges.v[e - 1].next) {
			const struct node *to = &m->nodes.v[m->edges.v[e - 1].to];

			bool is_copy = to->place[0] == FACT_FIELD || to->place[0] == FACT_GLOBAL;

			if (!(to->compared & ~n->compared) ||
			    !(is_copy ||
			      (to->place[0] == FACT_PARAM &&
			       to->compared == (FACT_COMPARED_ABOVE | FACT_COMPARED_BELOW))))
				continue;
			n->compared |= to->compared;
			changed = true;
		}
	}
	return changed;
}

static void reach(struct make *m, uint32_t to, uint32_t hops, uint32_t bits, bool asked,
		  uint32_t func, ir_loc loc)
{
	struct node *n = &m->nodes.v[to];
	bool is_new = !n->bits;

	if (is_checked(m, n) || (!is_new && n->bits >= bits && (asked || !n->asked)))
		return;
	if (is_new) {
		n->hops = hops;
		n->func = func;
		n->loc = loc;
		n->asked = true;
	}
	n->bits = bits > n->bits ? bits : n->bits;
	n->asked &= asked;
	*vec_push(&m->work) = to;
}

static void reach_record(struct make *m, ir_type rec, const struct node *from, int depth)
{
	const struct ir_typ *t = ir_typ(m->u, rec);

	if (t->kind != IR_RECORD || depth == 0)
		return;
	for (uint32_t i = 0; i < t->n; i++) {
		ir_type type = m->u->fields.v[t->first + i].type;

		if (is_number(m->u, type))
			reach(m, node(m, (uint32_t[3]){FACT_FIELD, rec, i}), from->hops, from->bits,
			      from->asked, from->func, from->loc);
		else
			reach_record(m, type, from, depth - 1);
	}
}

static void propagate(struct make *m)
{
	for (uint32_t w = 0; w < m->work.n; w++) {
		struct node n = m->nodes.v[m->work.v[w]];

		if (n.place[0] == FACT_ALL)
			reach_record(m, n.place[1], &n, MAX_NESTED);
		for (uint32_t e = is_bounded(&n) || n.hops >= MAX_HOPS ? 0 : n.first; e;
		     e = m->edges.v[e - 1].next) {
			struct edge k = m->edges.v[e - 1];
			uint32_t bits = k.bits & ~FACT_NUMBER_LOW;

			reach(m, k.to, n.hops + 1, n.bits < bits ? n.bits : bits,
			      n.asked || k.bits & FACT_NUMBER_LOW, k.func, k.loc);
		}
	}
}

/* ---- the outcome ------------------------------------------------------------------------------
 */

static int by_key(const void *a, const void *b)
{
	const struct inflow_place *x = a, *y = b;

	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	return x->field < y->field ? -1 : x->field > y->field;
}

/* Does a function write plain bytes, or a number, by that argument?  Of records it may have looked
 * at what it has read. */
static bool writes_bytes(const struct make *m, const struct node *n)
{
	const struct ir_unit *u = m->u;
	const struct ir_typ *t = ir_typ(u, u->syms.v[n->place[1]].type);
	ir_type p = n->place[2] < t->n ? u->params.v[t->first + n->place[2]] : 0;
	ir_type to = ir_type_is(u, p, IR_PTR) ? ir_typ(u, p)->elem : 0;

	return to && (ir_type_is(u, to, IR_INT) || ir_type_is(u, to, IR_VOID));
}

/* Is it something that functions find who use it? */
static bool is_told(const struct make *m, const struct node *n)
{
	switch (n->place[0]) {
	case FACT_FIELD:
		return !m->shared[n->place[1]] && !is_merged(m, n->place);
	case FACT_GLOBAL:
		return true;
	case FACT_RESULT:
		return n->loc && m->u->syms.v[n->place[1]].body != IR_NO;
	case FACT_POINTEE:
		return n->loc && m->u->syms.v[n->place[1]].body != IR_NO &&
		       n->place[2] < INFLOW_MAX_ARGS && writes_bytes(m, n);
	default:
		return false;
	}
}

static void put_places(const struct make *m, struct inflow *ret)
{
	for (uint32_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = &m->nodes.v[i];

		if (!n->bits || !is_told(m, n))
			continue;
		*vec_push(&ret->places) = (struct inflow_place){
			.type = n->place[0] == FACT_FIELD     ? n->place[1]
				: n->place[0] == FACT_RESULT  ? INFLOW_RESULT
				: n->place[0] == FACT_POINTEE ? INFLOW_POINTEE(n->place[2])
							      : INFLOW_GLOBAL,
			.field = n->place[0] == FACT_FIELD ? n->place[2] : n->place[1],
			.bits = n->bits,
			.asked = n->asked || n->compared & FACT_COMPARED_BELOW,
			.bounded = is_bounded(n),
			.func = n->func,
			.loc = n->loc};
	}
	if (ret->places.n)
		qsort(ret->places.v, ret->places.n, sizeof *ret->places.v, by_key);
	for (uint32_t i = 0; i < ret->places.n; i++)
		*map_put(&ret->at, inflow_key(ret->places.v[i].type, ret->places.v[i].field),
			 NULL) = i;
}

void inflow_make(const struct ir_unit *u, const struct facts *facts, const struct models *models,
		 struct inflow *ret)
{
	struct make m = {.u = u, .facts = facts, .models = models};

	*ret = (struct inflow){0};
	find_merged(&m);
	find_shared(&m);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		add_edges(&m, f);
	for (int round = 0; round < MAX_HOPS && check_through_edges(&m); round++)
		;
	for (uint32_t i = 0, n = m.nodes.n; i < n; i++) {
		struct node *k = &m.nodes.v[i];

		k->bits = bits_from_outside(&m, k);
		if (k->bits)
			*vec_push(&m.work) = i;
	}
	propagate(&m);
	put_places(&m, ret);
	free(m.merged);
	free(m.shared);
	map_release(&m.ids);
	vec_release(&m.nodes);
	vec_release(&m.edges);
	vec_release(&m.work);
}

void inflow_release(struct inflow *in)
{
	vec_release(&in->places);
	map_release(&in->at);
}
