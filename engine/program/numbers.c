/* numbers.c - facts of a function: from where to where it moves numbers, and which of them it
 * compares with something.
 *
 * A number goes from a call's result, a parameter or a member to another member, an argument or the
 * function's own result, by way of arithmetic and local variables, in whatever order.  What a local
 * variable is compared with anywhere in the function bounds what goes on from there: that is no
 * longer the number as it came.
 */
#include "engine/flow/least.h"
#include "engine/program/collect_p.h"

#include <string.h>

enum {
	MAX_STEPS = 256, /* of a number's way back                                              */
	MAX_SOURCES = 6, /* of a number: more of them say nothing of it                        */
	MAX_DEPTH = 8,	 /* of expressions and local variables on the way                      */
	WORD_BITS = 64,
};

struct source {
	uint32_t place[3];
	uint32_t bits; /* and FACT_NUMBER_LOW                                              */
};

/* A store to a local variable, or a call that is given its address. */
struct set {
	struct ir_ref value; /* or IR_NOREF: by the call                                   */
	uint32_t callee, arg, next;
};

struct numbers {
	struct collecting *c;
	const struct ir_func *fn;
	uint32_t *sets;	  /* by local: 1 + its last in `all`                              */
	uint8_t *checked; /* by local: enum fact_compared                                */
	bool *busy;	  /* by local: being followed                                     */
	VEC(struct set) all;
	struct source source[MAX_SOURCES];
	uint32_t fuel; /* steps that are left                                            */
	uint32_t n;
	uint32_t n_bytes; /* single bytes of memory that went into it                       */
	bool shifted, many;
};

static bool is_number(const struct numbers *n, ir_type t)
{
	return ir_type_is(n->c->u, t, IR_INT) && !(ir_typ(n->c->u, t)->flags & IR_TF_BOOL);
}

static uint32_t bits_of(const struct numbers *n, ir_type t)
{
	uint64_t bytes = ir_typ(n->c->u, t)->size_bytes;

	return bytes < WORD_BITS / 8 ? (uint32_t)bytes * 8 : WORD_BITS;
}

/* The member or global that an address is.  False: something else. */
static bool place_of(const struct numbers *n, struct ir_ref address, uint32_t ret[3])
{
	struct ir_ref r = ir_without_casts(n->fn, address);
	const struct ir_ins *i = ir_ins_of(n->fn, r);

	if (ir_ref_is(r, IR_GLOBAL))
		memcpy(ret, (uint32_t[3]){FACT_GLOBAL, ir_ref_index(r), 0}, 3 * sizeof *ret);
	else if (i && i->op == IR_FIELD)
		memcpy(ret, (uint32_t[3]){FACT_FIELD, i->aux, i->imm}, 3 * sizeof *ret);
	else
		return false;
	return true;
}

/* ---- where a number comes from
 * --------------------------------------------------------------------- */

static void follow(struct numbers *n, struct ir_ref r, uint32_t bits, int depth);

static void add_source(struct numbers *n, uint32_t kind, uint32_t a, uint32_t b, uint32_t bits)
{
	struct source s = {{kind, a, b}, bits};

	for (uint32_t i = 0; i < n->n; i++)
		if (memcmp(&n->source[i], &s, sizeof s) == 0)
			return;
	if (n->n < MAX_SOURCES)
		n->source[n->n++] = s;
	else
		n->many = true;
}

static uint32_t narrower(uint32_t bits, uint32_t than)
{
	return (bits & ~FACT_NUMBER_LOW) < than ? bits : than | (bits & FACT_NUMBER_LOW);
}

static void follow_local(struct numbers *n, uint32_t local, uint32_t bits, int depth)
{
	if (n->busy[local] || n->checked[local] & FACT_COMPARED_ABOVE)
		return;
	if (n->checked[local] & FACT_COMPARED_BELOW)
		bits |= FACT_NUMBER_LOW;
	n->busy[local] = true;
	if (local < n->fn->n_params)
		add_source(n, FACT_PARAM, n->fn->sym, local, bits);
	for (uint32_t i = n->sets[local]; i && !n->many; i = n->all.v[i - 1].next) {
		const struct set *s = &n->all.v[i - 1];

		if (ir_ref_is(s->value, IR_NONE))
			add_source(n, FACT_POINTEE, s->callee, s->arg, bits);
		else
			follow(n, s->value, bits, depth - 1);
	}
	n->busy[local] = false;
}

static void follow_load(struct numbers *n, const struct ir_ins *i, uint32_t bits, int depth)
{
	struct ir_ref a = ir_without_casts(n->fn, i->a);
	const struct ir_ins *from = ir_ins_of(n->fn, a);
	uint32_t place[3];

	bits = narrower(bits, bits_of(n, i->type));
	if (ir_ref_is(a, IR_LOCAL))
		follow_local(n, ir_ref_index(a), bits, depth);
	else if (place_of(n, a, place))
		add_source(n, place[0], place[1], place[2], bits);
	else if (from && (from->op == IR_ELEM || from->op == IR_LOAD) && bits_of(n, i->type) == 8)
		n->n_bytes++;
}

static void follow(struct numbers *n, struct ir_ref r, uint32_t bits, int depth)
{
	const struct ir_ins *i = ir_ins_of(n->fn, r);

	if (!i || depth <= 0 || n->many)
		return;
	/* a function of thousands of assignments would be gone through for each of them */
	if (!n->fuel--) {
		n->many = true;
		return;
	}
	switch ((int)i->op) {
	case IR_CAST:
		if (is_number(n, i->type) && is_number(n, i->aux))
			follow(n, i->a, narrower(bits, bits_of(n, i->type)), depth - 1);
		return;
	case IR_SHL:
		n->shifted = true;
		follow(n, i->a, bits, depth - 1);
		return;
	case IR_ADD:
	case IR_SUB:
	case IR_MUL:
	case IR_OR:
	case IR_XOR:
		n->shifted |= i->op == IR_MUL;
		follow(n, i->a, bits, depth - 1);
		follow(n, i->b, bits, depth - 1);
		return;
	case IR_LOAD:
		follow_load(n, i, bits, depth);
		return;
	case IR_CALL: {
		struct ir_ref callee = n->fn->calls[i->imm].callee;

		if (ir_ref_is(callee, IR_SYM) && is_number(n, i->type))
			add_source(n, FACT_RESULT, ir_ref_index(callee), 0,
				   narrower(bits, bits_of(n, i->type)));
		return;
	}
	default: /* masks, remainders and the like bound what comes out */
		return;
	}
}

static void find_sources(struct numbers *n, struct ir_ref r, uint32_t bits)
{
	n->n = n->n_bytes = 0;
	n->shifted = n->many = false;
	n->fuel = MAX_STEPS;
	follow(n, r, bits, MAX_DEPTH);
	if (n->shifted && n->n_bytes > 1)
		add_source(n, FACT_BYTES, 0, 0, narrower(bits, n->n_bytes * 8));
	if (n->many)
		n->n = 0;
}

/* ---- what is compared --------------------------------------------------------------------------
 */

static void put_compared(struct numbers *n, const uint32_t place[3], uint32_t how)
{
	struct facts *f = n->c->facts;

	if (!collect_is_new(n->c, FACTS_compared,
			    hash_mix(hash_mix((uint64_t)place[0] << 32 | place[1], place[2]), how)))
		return;
	for (int i = 0; i < 3; i++)
		facts_put(f, FACTS_compared, place[i]);
	facts_put(f, FACTS_compared, how);
}

static bool constant_of(const struct numbers *n, struct ir_ref r, int64_t *ret)
{
	r = ir_without_casts(n->fn, r);
	if (!ir_ref_is(r, IR_CONST))
		return false;
	*ret = n->c->u->consts.v[ir_ref_index(r)].value;
	return true;
}

/* A comparison says something of a local variable, and of what came into it. */
static void compared_local(struct numbers *n, struct ir_ref load, uint32_t local, uint32_t how,
			   bool is_order)
{
	const struct ir_typ *t = ir_typ(n->c->u, n->fn->locals[local].type);

	if (local < n->fn->n_params && is_order)
		put_compared(n, (uint32_t[3]){FACT_PARAM, n->fn->sym, local},
			     how | (t->flags & IR_TF_SIGNED ? 0 : FACT_COMPARED_BELOW));
	find_sources(n, load, WORD_BITS);
	for (uint32_t k = 0; k < n->n; k++)
		if (n->source[k].place[0] == FACT_FIELD || n->source[k].place[0] == FACT_GLOBAL)
			put_compared(n, n->source[k].place, how);
	n->checked[local] |= (uint8_t)how;
}

/* … of the numbers that r is computed of. */
static void compared(struct numbers *n, struct ir_ref r, uint32_t how, bool is_order, int depth)
{
	const struct ir_ins *i = ir_ins_of(n->fn, r);
	uint32_t place[3];

	if (!i || depth <= 0)
		return;
	if (i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL)) {
		compared_local(n, r, ir_ref_index(i->a), how, is_order);
	} else if (i->op == IR_LOAD) {
		if (place_of(n, i->a, place))
			put_compared(n, place, how);
	} else if (i->op >= IR_ADD && i->op <= IR_CAST) {
		compared(n, i->a, how, is_order, depth - 1);
		compared(n, i->b, how, is_order, depth - 1);
	}
}

enum { BOTH_SIDES = FACT_COMPARED_ABOVE | FACT_COMPARED_BELOW };

/* Is what is loaded there the same variable or member? */
static bool is_same_place(const struct numbers *n, const struct ir_ins *x, const struct ir_ins *y)
{
	const struct ir_ins *f = ir_ins_of(n->fn, x->a), *g = ir_ins_of(n->fn, y->a);

	return x->a.bits == y->a.bits || (f && g && f->op == IR_FIELD && g->op == IR_FIELD &&
					  f->aux == g->aux && f->imm == g->imm);
}

/* Does the way from a block leave the function at once, without another look at what is loaded? */
static bool is_way_out(const struct numbers *n, uint32_t block, const struct ir_ins *load)
{
	const struct ir_func *fn = n->fn;

	for (int steps = 0; steps < 4; steps++) {
		const struct ir_block *b = &fn->blocks[block];

		for (uint32_t i = b->first; i < b->first + b->n; i++)
			if (fn->ins[i].op == IR_LOAD && is_same_place(n, &fn->ins[i], load))
				return false;
		if (b->term != IR_JMP)
			return b->term == IR_RET || b->term == IR_UNREACHABLE;
		block = fn->succs[b->succ];
	}
	return false;
}

/* Against 0 and 1: whether there is anything at all.  Against others it counts which way leaves the
 * function: too large, or too small. */
static uint32_t how_against(const struct numbers *n, const struct ir_ins *i, struct ir_ref mine,
			    struct ir_ref other, const struct ir_block *k)
{
	bool is_order = i->op != IR_EQ && i->op != IR_NE;
	const struct ir_ins *load = ir_ins_of(n->fn, ir_without_casts(n->fn, mine));
	bool less = (i->op == IR_LT || i->op == IR_LE) == (mine.bits == i->a.bits), out[2];
	int64_t c;

	if (!constant_of(n, other, &c))
		return BOTH_SIDES;
	if (c >= -1 && c <= 1)
		return is_order ? FACT_COMPARED_BELOW : 0;
	if (!is_order || !load || load->op != IR_LOAD || k->term != IR_BR ||
	    ir_ins_of(n->fn, k->cond) != i)
		return BOTH_SIDES;
	out[0] = is_way_out(n, n->fn->succs[k->succ], load);
	out[1] = is_way_out(n, n->fn->succs[k->succ + 1], load);
	return out[0] == out[1] ? BOTH_SIDES
	       : out[0] == less ? FACT_COMPARED_BELOW
				: FACT_COMPARED_ABOVE;
}

static void comparison(struct numbers *n, const struct ir_ins *i, const struct ir_block *k)
{
	bool is_order = i->op != IR_EQ && i->op != IR_NE;
	bool in_loop = k->flags & IR_B_LOOP_COND;
	uint32_t a, b;

	if (!is_number(n, i->aux))
		return;
	a = how_against(n, i, i->a, i->b, k);
	b = how_against(n, i, i->b, i->a, k);
	/* what bounds a loop's counter is not bounded by that */
	if (in_loop && is_order && !ir_ref_is(i->b, IR_CONST) && !ir_ref_is(i->a, IR_CONST)) {
		if (i->op == IR_LT || i->op == IR_LE)
			b = 0;
		else
			a = 0;
	}
	if (a)
		compared(n, i->a, a, is_order, MAX_DEPTH);
	if (b)
		compared(n, i->b, b, is_order, MAX_DEPTH);
}

static void comparisons(struct numbers *n)
{
	const struct ir_func *fn = n->fn;

	for (uint32_t b = 0; b < fn->n_blocks; b++) {
		const struct ir_block *k = &fn->blocks[b];

		for (uint32_t i = k->first; i < k->first + k->n; i++)
			if (fn->ins[i].op >= IR_EQ && fn->ins[i].op <= IR_GE)
				comparison(n, &fn->ins[i], k);
		if (k->term == IR_SWITCH)
			compared(n, k->cond, BOTH_SIDES, false, MAX_DEPTH);
	}
}

/* ---- small numbers
 * ------------------------------------------------------------------------------- */

/* The member that an operand was loaded from, also by way of a local variable that nothing else is
 * stored to. */
static bool member_of(const struct numbers *n, struct ir_ref r, uint32_t ret[3])
{
	const struct ir_ins *i = ir_ins_of(n->fn, ir_without_casts(n->fn, r));

	if (i && i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL)) {
		uint32_t set = n->sets[ir_ref_index(i->a)];

		if (!set || n->all.v[set - 1].next)
			return false;
		i = ir_ins_of(n->fn, ir_without_casts(n->fn, n->all.v[set - 1].value));
	}
	return i && i->op == IR_LOAD && is_number(n, i->type) && place_of(n, i->a, ret) &&
	       ret[0] == FACT_FIELD;
}

static void put_small(struct numbers *n, const uint32_t place[3], int64_t number, uint32_t how,
		      ir_loc loc)
{
	struct facts *f = n->c->facts;

	if (number < 0 || number >= LEAST_MAX ||
	    !collect_is_new(n->c, FACTS_small,
			    hash_mix(hash_mix(place[1], place[2]), (uint64_t)number << 1 | how)))
		return;
	for (int i = 0; i < 3; i++)
		facts_put(f, FACTS_small, place[i]);
	facts_put(f, FACTS_small, (uint32_t)number << 1 | how);
	facts_put(f, FACTS_small, loc);
}

static void small(struct numbers *n, const struct ir_ins *i)
{
	uint32_t place[3];
	int64_t c;

	if (i->op == IR_STORE) {
		if (is_number(n, i->type) && constant_of(n, i->b, &c) && place_of(n, i->a, place) &&
		    place[0] == FACT_FIELD)
			put_small(n, place, c, 0, i->loc);
	} else if (i->op != IR_EQ && i->op != IR_NE && constant_of(n, i->b, &c) &&
		   member_of(n, i->a, place)) { /* equality is for kinds, not for how many */
		put_small(n, place, c, FACT_SMALL_COMPARED, i->loc);
	}
}

/* ---- where numbers go --------------------------------------------------------------------------
 */

static void move(struct numbers *n, uint32_t kind, uint32_t a, uint32_t b, const struct source *s,
		 ir_loc loc)
{
	struct facts *f = n->c->facts;

	if (s->place[0] == kind && s->place[1] == a && s->place[2] == b)
		return;
	facts_put(f, FACTS_numbers, kind);
	facts_put(f, FACTS_numbers, a);
	facts_put(f, FACTS_numbers, b);
	for (int i = 0; i < 3; i++)
		facts_put(f, FACTS_numbers, s->place[i]);
	facts_put(f, FACTS_numbers, s->bits);
	facts_put(f, FACTS_numbers, loc);
}

static void move_value(struct numbers *n, uint32_t kind, uint32_t a, uint32_t b, struct ir_ref r,
		       ir_type type, ir_loc loc)
{
	if (!is_number(n, type) || !ir_ins_of(n->fn, r))
		return;
	find_sources(n, r, bits_of(n, type));
	for (uint32_t i = 0; i < n->n; i++)
		move(n, kind, a, b, &n->source[i], loc);
}

/* The parameter that a pointer is, or is moved on from; or IR_NO. */
static uint32_t param_of(const struct numbers *n, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(n->fn, ir_without_casts(n->fn, r));

	while (i && i->op == IR_ELEM)
		i = ir_ins_of(n->fn, ir_without_casts(n->fn, i->a));
	return i && i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL) &&
			       ir_ref_index(i->a) < n->fn->n_params
		       ? ir_ref_index(i->a)
		       : IR_NO;
}

static void store(struct numbers *n, const struct ir_ins *i)
{
	uint32_t place[3], param = param_of(n, i->a);

	if (place_of(n, i->a, place))
		move_value(n, place[0], place[1], place[2], i->b, i->type, i->loc);
	else if (param != IR_NO)
		move_value(n, FACT_POINTEE, n->fn->sym, param, i->b, i->type, i->loc);
}

/* The record that an address of a whole one is, before it became void *; or 0. */
static ir_type record_at(const struct numbers *n, struct ir_ref r)
{
	const struct ir_unit *u = n->c->u;
	const struct ir_ins *i;
	ir_type t = 0;

	r = ir_without_casts(n->fn, r);
	i = ir_ins_of(n->fn, r);
	if (ir_ref_is(r, IR_LOCAL))
		t = n->fn->locals[ir_ref_index(r)].type;
	else if (ir_ref_is(r, IR_GLOBAL))
		t = u->globals.v[ir_ref_index(r)].type;
	else if (i && i->op == IR_FIELD)
		t = u->fields.v[ir_typ(u, i->aux)->first + i->imm].type;
	else if (i && i->op == IR_LOAD && ir_type_is(u, i->type, IR_PTR))
		t = ir_typ(u, i->type)->elem;
	return ir_type_is(u, t, IR_RECORD) ? t : 0;
}

static void argument(struct numbers *n, const struct ir_arg *a, uint32_t callee, uint32_t k,
		     ir_loc loc)
{
	const struct ir_unit *u = n->c->u;
	const struct ir_typ *t = ir_typ(u, a->type);
	struct source written = {{FACT_POINTEE, callee, k}, WORD_BITS};
	uint32_t place[3], param;
	ir_type rec;

	if (t->kind != IR_PTR) {
		move_value(n, FACT_PARAM, callee, k, a->value, a->type, loc);
		return;
	}
	if (t->flags & IR_TF_CONST_ELEM || a->flags & IR_ARG_BYVAL)
		return;
	rec = record_at(n, a->value);
	param = param_of(n, a->value);
	if (rec && !ir_type_is(u, t->elem, IR_RECORD))
		move(n, FACT_ALL, rec, 0, &written, loc);
	else if (!rec && param != IR_NO)
		move(n, FACT_POINTEE, n->fn->sym, param, &written, loc);
	else if (!rec && place_of(n, a->value, place) && is_number(n, t->elem))
		move(n, place[0], place[1], place[2], &written, loc);
}

static void calls(struct numbers *n, const struct ir_ins *i)
{
	const struct ir_call *c = &n->fn->calls[i->imm];

	if (!ir_ref_is(c->callee, IR_SYM))
		return;
	for (uint32_t k = 0; k < c->n; k++)
		argument(n, &n->fn->args[c->first + k], ir_ref_index(c->callee), k, i->loc);
}

static void moves(struct numbers *n)
{
	const struct ir_func *fn = n->fn;

	for (uint32_t i = 0; i < fn->n_ins; i++) {
		if (fn->ins[i].op == IR_STORE && is_number(n, fn->ins[i].type))
			store(n, &fn->ins[i]);
		else if (fn->ins[i].op == IR_CALL)
			calls(n, &fn->ins[i]);
		if (fn->ins[i].op == IR_STORE || (fn->ins[i].op >= IR_EQ && fn->ins[i].op <= IR_GE))
			small(n, &fn->ins[i]);
	}
	for (uint32_t b = 0; b < fn->n_blocks; b++)
		if (fn->blocks[b].term == IR_RET)
			move_value(n, FACT_RESULT, fn->sym, 0, fn->blocks[b].cond, fn->ret,
				   fn->blocks[b].loc);
}

/* ---- the whole ---------------------------------------------------------------------------------
 */

static void add_set(struct numbers *n, uint32_t local, struct ir_ref value, uint32_t callee,
		    uint32_t arg)
{
	if (!is_number(n, n->fn->locals[local].type))
		return;
	*vec_push(&n->all) = (struct set){value, callee, arg, n->sets[local]};
	n->sets[local] = n->all.n;
}

static void find_sets(struct numbers *n)
{
	const struct ir_func *fn = n->fn;

	for (uint32_t i = 0; i < fn->n_ins; i++) {
		const struct ir_ins *s = &fn->ins[i];
		const struct ir_call *c;

		if (s->op == IR_STORE && ir_ref_is(s->a, IR_LOCAL))
			add_set(n, ir_ref_index(s->a), s->b, 0, 0);
		if (s->op != IR_CALL)
			continue;
		c = &fn->calls[s->imm];
		for (uint32_t k = 0; ir_ref_is(c->callee, IR_SYM) && k < c->n; k++) {
			struct ir_ref r = ir_without_casts(fn, fn->args[c->first + k].value);

			if (ir_ref_is(r, IR_LOCAL))
				add_set(n, ir_ref_index(r), IR_NOREF, ir_ref_index(c->callee), k);
		}
	}
}

void collect_numbers(struct collecting *c)
{
	const struct ir_func *fn = c->fn;
	struct numbers n = {.c = c, .fn = fn};

	n.sets = xcalloc((size_t)fn->n_locals + 1, sizeof *n.sets);
	n.checked = xcalloc((size_t)fn->n_locals + 1, sizeof *n.checked);
	n.busy = xcalloc((size_t)fn->n_locals + 1, sizeof *n.busy);
	find_sets(&n);
	comparisons(&n);
	moves(&n);
	vec_release(&n.all);
	free(n.sets);
	free(n.checked);
	free(n.busy);
}
