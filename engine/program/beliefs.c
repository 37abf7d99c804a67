#include "engine/program/beliefs.h"

#include <string.h>

/* What happens to a value, or to what a local holds. */
enum fate { FATE_CHECKED = 1, FATE_ASSERTED = 2, FATE_DEREFED = 4, FATE_PASSED = 8 };

struct counting {
	const struct ir_unit *u;
	const struct ir_func *fn;
	struct beliefs *b;
	uint8_t *tmp;	/* by instruction: fates of its value                              */
	uint8_t *local; /* by local: fates of what is loaded from it                       */
};

static struct ir_ref plain(const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP) && fn->ins[ir_ref_index(r)].op == IR_CAST)
		r = fn->ins[ir_ref_index(r)].a;
	return r;
}

/* The pointer that an address is computed from. */
static struct ir_ref base(const struct ir_func *fn, struct ir_ref r)
{
	for (;;) {
		const struct ir_ins *i;

		r = plain(fn, r);
		if (!ir_ref_is(r, IR_TMP))
			return r;
		i = &fn->ins[ir_ref_index(r)];
		if (i->op != IR_FIELD && i->op != IR_ELEM)
			return r;
		r = i->a;
	}
}

static void note(struct counting *c, struct ir_ref r, enum fate f)
{
	const struct ir_ins *i;

	if (!ir_ref_is(r, IR_TMP))
		return;
	c->tmp[ir_ref_index(r)] |= (uint8_t)f;
	i = &c->fn->ins[ir_ref_index(r)];
	if (i->op == IR_LOAD && ir_ref_is(i->a, IR_LOCAL))
		c->local[ir_ref_index(i->a)] |= (uint8_t)f;
}

static bool is_null(const struct counting *c, struct ir_ref r)
{
	r = plain(c->fn, r);
	return ir_ref_is(r, IR_CONST) && c->u->consts.v[ir_ref_index(r)].value == 0;
}

/* The pointer that an instruction compares with null, or IR_NOREF. */
static struct ir_ref tested(const struct counting *c, const struct ir_ins *i)
{
	if ((i->op != IR_EQ && i->op != IR_NE) || !ir_type_is(c->u, i->aux, IR_PTR))
		return IR_NOREF;
	return is_null(c, i->b)	  ? plain(c->fn, i->a)
	       : is_null(c, i->a) ? plain(c->fn, i->b)
				  : IR_NOREF;
}

static bool is_end(const struct counting *c, uint32_t block)
{
	return c->fn->blocks[block].term == IR_UNREACHABLE;
}

/* Comparisons that decide a branch. */
static void branches(struct counting *c)
{
	const struct ir_func *fn = c->fn;

	for (uint32_t i = 0; i < fn->n_blocks; i++) {
		const struct ir_block *b = &fn->blocks[i];
		const struct ir_ins *test;
		struct ir_ref p;
		uint32_t null;

		if (b->term != IR_BR || !ir_ref_is(b->cond, IR_TMP))
			continue;
		test = &fn->ins[ir_ref_index(b->cond)];
		p = tested(c, test);
		null = fn->succs[b->succ + (test->op == IR_EQ ? 0 : 1)];
		note(c, p, is_end(c, null) ? FATE_ASSERTED : FATE_CHECKED);
	}
}

static void accesses(struct counting *c)
{
	for (uint32_t i = 0; i < c->fn->n_ins; i++) {
		const struct ir_ins *s = &c->fn->ins[i];

		if (s->op == IR_LOAD || s->op == IR_STORE || s->op == IR_COPY)
			note(c, base(c->fn, s->a), FATE_DEREFED);
		if (s->op == IR_COPY)
			note(c, base(c->fn, s->b), FATE_DEREFED);
	}
	/* who is given it may be the one who looks: if (is_valid(p)) */
	for (uint32_t i = 0; i < c->fn->n_args; i++)
		note(c, plain(c->fn, c->fn->args[i].value), FATE_PASSED);
}

/* Where a call's value goes, besides being used at once. */
static uint8_t fate_of(const struct counting *c, uint32_t call)
{
	uint8_t fate = c->tmp[call];

	for (uint32_t i = call + 1; i < c->fn->n_ins; i++) {
		const struct ir_ins *s = &c->fn->ins[i];

		if (s->op == IR_STORE && ir_ref_is(s->a, IR_LOCAL) &&
		    plain(c->fn, s->b).bits == IR_REF(IR_TMP, call).bits)
			return fate | c->local[ir_ref_index(s->a)];
		if (s->op == IR_CALL)
			break;
	}
	return fate;
}

static void votes(struct counting *c)
{
	for (uint32_t i = 0; i < c->fn->n_ins; i++) {
		const struct ir_ins *s = &c->fn->ins[i];
		struct belief *b;
		uint8_t fate;

		if (s->op != IR_CALL || !ir_type_is(c->u, s->type, IR_PTR) ||
		    !ir_ref_is(c->fn->calls[s->imm].callee, IR_SYM))
			continue;
		b = &c->b->result[ir_ref_index(c->fn->calls[s->imm].callee)];
		fate = fate_of(c, i);
		if (fate & FATE_CHECKED)
			b->n_checked++;
		else if (fate & FATE_PASSED)
			b->n_passed++;
		else if (fate & FATE_DEREFED)
			b->n_unchecked++;
	}
}

void beliefs_count(const struct ir_unit *u, struct beliefs *ret)
{
	*ret = (struct beliefs){.n_syms = u->syms.n};
	ret->result = xcalloc((size_t)u->syms.n + 1, sizeof *ret->result);
	for (uint32_t f = 0; f < u->funcs.n; f++) {
		const struct ir_func *fn = &u->funcs.v[f];
		struct counting c = {.u = u, .fn = fn, .b = ret};

		c.tmp = xcalloc((size_t)fn->n_ins + 1, 1);
		c.local = xcalloc((size_t)fn->n_locals + 1, 1);
		branches(&c);
		accesses(&c);
		votes(&c);
		free(c.tmp);
		free(c.local);
	}
}

void beliefs_release(struct beliefs *b)
{
	free(b->result);
	*b = (struct beliefs){0};
}
