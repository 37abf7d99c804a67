#include "engine/program/beliefs.h"

#include <string.h>

/* What happens to a value, or to what a local holds. */
enum fate {
	FATE_CHECKED = 1,
	FATE_ASSERTED = 2, /* a check that says that null never comes                      */
	FATE_DEREFED = 4,
	FATE_PASSED = 8,
	FATE_SET = 16, /* a field or global: written here                                 */
};

/* What a function does with what it reads from a field or global, or with what a call returns. */
struct use {
	belief_key key;
	uint32_t func, call; /* call: its instruction; IR_NO for fields and globals         */
	uint8_t fate;
	ir_loc check; /* the first check, or 0 */
};

struct counting {
	const struct ir_unit *u;
	const struct ir_func *fn;
	uint32_t func;
	struct beliefs *b;
	uint8_t *tmp;	      /* by instruction: fates of its value                         */
	uint8_t *local;	      /* by local: fates of what is loaded from it                  */
	bool *decides;	      /* by instruction: a branch hangs on it */
	uint32_t *stored;     /* by instruction: 1 + the local that its value is stored to  */
	ir_loc *check;	      /* by instruction, then by local: its first check             */
	struct map here;      /* the function's fields and globals: key -> index into uses   */
	VEC(struct use) uses; /* of all functions                                          */
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

static void note_check(ir_loc *first, ir_loc loc)
{
	if (!*first)
		*first = loc;
}

static void note(struct counting *c, struct ir_ref r, enum fate f, ir_loc loc)
{
	const struct ir_ins *i;

	if (!ir_ref_is(r, IR_TMP))
		return;
	c->tmp[ir_ref_index(r)] |= (uint8_t)f;
	if (f == FATE_CHECKED)
		note_check(&c->check[ir_ref_index(r)], loc);
	i = &c->fn->ins[ir_ref_index(r)];
	if (i->op != IR_LOAD || !ir_ref_is(i->a, IR_LOCAL))
		return;
	c->local[ir_ref_index(i->a)] |= (uint8_t)f;
	if (f == FATE_CHECKED)
		note_check(&c->check[c->fn->n_ins + ir_ref_index(i->a)], loc);
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

static bool is_in_macro_body(const struct counting *c, ir_loc loc)
{
	uint8_t flags = c->u->locs.v[loc].flags;

	return flags & IR_LOC_MACRO && !(flags & IR_LOC_MACRO_ARG);
}

/* Is it a macro that decides what happens with null (g_return_if_fail), and no loop of its user's?
 */
static bool is_macros_own(const struct counting *c, const struct ir_block *b, uint32_t null)
{
	if (b->flags & IR_B_LOOP_COND || !(c->u->locs.v[b->loc].flags & IR_LOC_MACRO))
		return false;
	return is_in_macro_body(c, b->loc) || is_in_macro_body(c, c->fn->blocks[null].loc);
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
		c->decides[ir_ref_index(b->cond)] = true;
		test = &fn->ins[ir_ref_index(b->cond)];
		p = tested(c, test);
		null = fn->succs[b->succ + (test->op == IR_EQ ? 0 : 1)];
		note(c, p,
		     is_end(c, null) || is_macros_own(c, b, null) ? FATE_ASSERTED : FATE_CHECKED,
		     test->loc);
	}
}

static void accesses(struct counting *c)
{
	for (uint32_t i = 0; i < c->fn->n_ins; i++) {
		const struct ir_ins *s = &c->fn->ins[i];

		if (s->op == IR_LOAD || s->op == IR_STORE || s->op == IR_COPY)
			note(c, base(c->fn, s->a), FATE_DEREFED, 0);
		if (s->op == IR_COPY)
			note(c, base(c->fn, s->b), FATE_DEREFED, 0);
		if (s->op == IR_CALL)
			note(c, plain(c->fn, c->fn->calls[s->imm].callee), FATE_DEREFED, 0);
		if (!c->decides[i] && !is_in_macro_body(c, s->loc)) /* return p != NULL */
			note(c, tested(c, s), FATE_CHECKED, s->loc);
		if (s->op == IR_STORE && ir_ref_is(s->a, IR_LOCAL) &&
		    ir_ref_is(plain(c->fn, s->b), IR_TMP))
			c->stored[ir_ref_index(plain(c->fn, s->b))] = ir_ref_index(s->a) + 1;
	}
	/* who is given it may be the one who looks: if (is_valid(p)) */
	for (uint32_t i = 0; i < c->fn->n_args; i++)
		note(c, plain(c->fn, c->fn->args[i].value), FATE_PASSED, 0);
}

/* ---- fields and globals -------------------------------------------------------------------- */

/* The pointer that lies at an address: in a field, or a global.  False: something else. */
static bool key_of(const struct counting *c, struct ir_ref addr, belief_key *ret)
{
	const struct ir_ins *i;

	if (ir_ref_is(addr, IR_GLOBAL)) {
		*ret = belief_key_of(BELIEF_GLOBAL, ir_ref_index(addr), 0);
		return true;
	}
	i = ir_ref_is(addr, IR_TMP) ? &c->fn->ins[ir_ref_index(addr)] : NULL;
	if (!i || i->op != IR_FIELD || ir_typ(c->u, i->aux)->flags & IR_TF_UNION)
		return false;
	*ret = belief_key_of(BELIEF_FIELD, i->aux, i->imm);
	return true;
}

static struct use *use_of(struct counting *c, belief_key k)
{
	bool is_new;
	uint64_t *at = map_put(&c->here, k, &is_new);

	if (is_new) {
		*at = c->uses.n;
		*vec_push(&c->uses) = (struct use){.key = k, .func = c->func, .call = IR_NO};
	}
	return &c->uses.v[*at];
}

static void fields(struct counting *c)
{
	for (uint32_t i = 0; i < c->fn->n_ins; i++) {
		const struct ir_ins *s = &c->fn->ins[i];
		struct use *use;
		belief_key k;

		if ((s->op != IR_LOAD && s->op != IR_STORE) || !ir_type_is(c->u, s->type, IR_PTR) ||
		    !key_of(c, s->a, &k))
			continue;
		use = use_of(c, k);
		if (s->op == IR_STORE) {
			use->fate |= FATE_SET;
			continue;
		}
		use->fate |= c->tmp[i];
		note_check(&use->check, c->check[i]);
		if (c->stored[i]) {
			use->fate |= c->local[c->stored[i] - 1];
			note_check(&use->check, c->check[c->fn->n_ins + c->stored[i] - 1]);
		}
	}
}

/* ---- results
 * ---------------------------------------------------------------------------------------- */

static bool is_load_of(const struct counting *c, uint32_t ins, uint32_t local)
{
	return c->fn->ins[ins].op == IR_LOAD && ir_ref_is(c->fn->ins[ins].a, IR_LOCAL) &&
	       ir_ref_index(c->fn->ins[ins].a) == local;
}

/* Does a loop's condition check the local, so that what a round leaves there is looked at next? */
static bool is_loops_check(const struct counting *c, uint32_t local)
{
	for (uint32_t b = 0; b < c->fn->n_blocks; b++) {
		const struct ir_block *k = &c->fn->blocks[b];

		for (uint32_t i = k->first; k->flags & IR_B_LOOP_COND && i < k->first + k->n; i++)
			if (is_load_of(c, i, local) && c->tmp[i] & FATE_CHECKED)
				return true;
	}
	return false;
}

/* Is what was stored to the local here dereferenced before it is checked, or set again?  In the
 * order of the blocks. */
static bool is_used_first(const struct counting *c, uint32_t store, uint32_t local)
{
	bool used = false;

	for (uint32_t i = store + 1; i < c->fn->n_ins; i++) {
		const struct ir_ins *s = &c->fn->ins[i];

		if (s->op == IR_STORE && ir_ref_is(s->a, IR_LOCAL) && ir_ref_index(s->a) == local)
			return used;
		if (is_load_of(c, i, local) && c->tmp[i] & FATE_CHECKED)
			return false;
		used |= is_load_of(c, i, local) && c->tmp[i] & FATE_DEREFED;
	}
	return used && !is_loops_check(c, local);
}

/* Where a call's value goes, besides being used at once. */
static uint8_t fate_of(const struct counting *c, uint32_t call, ir_loc *ret_check)
{
	uint8_t fate = c->tmp[call];

	*ret_check = c->check[call];
	for (uint32_t i = call + 1; i < c->fn->n_ins; i++) {
		const struct ir_ins *s = &c->fn->ins[i];

		if (s->op == IR_STORE && ir_ref_is(s->a, IR_LOCAL) &&
		    plain(c->fn, s->b).bits == IR_REF(IR_TMP, call).bits) {
			uint32_t local = ir_ref_index(s->a);

			if (is_used_first(c, i, local))
				return fate | FATE_DEREFED;
			note_check(ret_check, c->check[c->fn->n_ins + local]);
			return fate | c->local[local];
		}
		if (s->op == IR_CALL)
			break;
	}
	return fate;
}

static void votes(struct counting *c)
{
	for (uint32_t i = 0; i < c->fn->n_ins; i++) {
		const struct ir_ins *s = &c->fn->ins[i];
		struct use use = {.func = c->func, .call = i};
		struct belief *b;
		uint32_t callee;

		if (s->op != IR_CALL || !ir_type_is(c->u, s->type, IR_PTR) ||
		    !ir_ref_is(c->fn->calls[s->imm].callee, IR_SYM))
			continue;
		callee = ir_ref_index(c->fn->calls[s->imm].callee);
		b = &c->b->result[callee];
		use.key = belief_key_of(BELIEF_RESULT, callee, 0);
		use.fate = fate_of(c, i, &use.check);
		*vec_push(&c->uses) = use;
		if (use.fate & FATE_CHECKED) {
			b->n_checked++;
			b->n_checkers += b->checker != c->func + 1;
			b->checker = c->func + 1;
		} else if (use.fate & FATE_PASSED)
			b->n_passed++;
		else if (use.fate & FATE_DEREFED)
			b->n_unchecked++;
	}
}

/* ---- sums
 * --------------------------------------------------------------------------------------------- */

/* The functions that call f: list[first[f] .. first[f + 1]). */
struct callers {
	uint32_t *first, *list;
};

static uint32_t body_called(const struct ir_unit *u, const struct ir_call *c)
{
	return ir_ref_is(c->callee, IR_SYM) ? u->syms.v[ir_ref_index(c->callee)].body : IR_NO;
}

static void callers_make(const struct ir_unit *u, struct callers *ret)
{
	uint32_t *at = xcalloc((size_t)u->funcs.n + 2, sizeof *at), n = 0;

	ret->first = xcalloc((size_t)u->funcs.n + 2, sizeof *ret->first);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		for (uint32_t i = 0; i < u->funcs.v[f].n_calls; i++) {
			uint32_t to = body_called(u, &u->funcs.v[f].calls[i]);

			n += to != IR_NO;
			if (to != IR_NO)
				ret->first[to + 1]++;
		}
	for (uint32_t f = 0; f < u->funcs.n; f++)
		at[f + 1] = ret->first[f + 1] += ret->first[f];
	ret->list = xcalloc((size_t)n + 1, sizeof *ret->list);
	for (uint32_t f = 0; f < u->funcs.n; f++)
		for (uint32_t i = 0; i < u->funcs.v[f].n_calls; i++) {
			uint32_t to = body_called(u, &u->funcs.v[f].calls[i]);

			if (to != IR_NO)
				ret->list[at[to]++] = f;
		}
	free(at);
}

static uint32_t file_of(const struct ir_unit *u, uint32_t func)
{
	return u->locs.v[u->funcs.v[func].loc].file;
}

static bool is_checked_by(const struct map *checked, belief_key k, uint32_t func)
{
	return map_get(checked, hash_mix(hash_u64(k), func)) != NULL;
}

/* Dereferenced without a check, and none of the function's callers has one either. */
static bool is_unchecked(const struct use *use, const struct callers *by, const struct map *checked)
{
	if ((use->fate & (FATE_CHECKED | FATE_ASSERTED | FATE_SET | FATE_DEREFED)) != FATE_DEREFED)
		return false;
	for (uint32_t i = by->first[use->func]; i < by->first[use->func + 1]; i++)
		if (is_checked_by(checked, use->key, by->list[i]))
			return false;
	return true;
}

static void count(struct belief *b, bool checked, ir_loc check)
{
	b->n_checked += checked;
	b->n_unchecked += !checked;
	if (checked)
		note_check(&b->check, check);
}

static void sum_up(const struct ir_unit *u, struct counting *c)
{
	struct map checked = {0};
	struct callers by;

	callers_make(u, &by);
	for (uint32_t i = 0; i < c->uses.n; i++)
		if (c->uses.v[i].fate & FATE_CHECKED)
			map_put(&checked, hash_mix(hash_u64(c->uses.v[i].key), c->uses.v[i].func),
				NULL);
	for (uint32_t i = 0; i < c->uses.n; i++) {
		const struct use *use = &c->uses.v[i];
		bool is_checked = use->fate & FATE_CHECKED;

		/* a check of what was set just before is none of what others left there */
		if (use->fate & FATE_SET || (!is_checked && !is_unchecked(use, &by, &checked)))
			continue;
		count(belief_put(c->b, use->key), is_checked, use->check);
		count(belief_put_in(c->b, use->key, file_of(u, use->func)), is_checked, use->check);
		if (!is_checked)
			belief_put_odd(c->b, use->key, use->func, use->call);
	}
	free(by.first);
	free(by.list);
	map_release(&checked);
}

static void name(struct beliefs *b, struct ir_ref r)
{
	if (ir_ref_is(r, IR_SYM))
		b->named[ir_ref_index(r) / 64] |= (uint64_t)1 << ir_ref_index(r) % 64;
}

/* Functions that somebody may call who does not name them. */
static void find_named(const struct ir_unit *u, struct beliefs *b)
{
	for (uint32_t f = 0; f < u->funcs.n; f++) {
		const struct ir_func *fn = &u->funcs.v[f];

		for (uint32_t i = 0; i < fn->n_ins; i++) {
			name(b, fn->ins[i].a);
			name(b, fn->ins[i].b);
		}
		for (uint32_t i = 0; i < fn->n_args; i++)
			name(b, fn->args[i].value);
		for (uint32_t i = 0; i < fn->n_blocks; i++)
			name(b, fn->blocks[i].cond);
	}
	for (uint32_t i = 0; i < u->items.n; i++)
		name(b, u->items.v[i].value);
}

/* The character that a call looks for, by the like of strchr(); -1: it is no such call. */
static int64_t looks_for(const struct ir_unit *u, const struct ir_func *fn, const struct ir_call *c)
{
	const struct ir_sym *s =
		ir_ref_is(c->callee, IR_SYM) ? &u->syms.v[ir_ref_index(c->callee)] : NULL;
	struct ir_ref what = c->n == 2 ? plain(fn, fn->args[c->first + 1].value) : IR_NOREF;

	if (!s || s->body != IR_NO || !ir_ref_is(what, IR_CONST) ||
	    !strstr(ir_cstr(u, s->name), "chr"))
		return -1;
	return u->consts.v[ir_ref_index(what)].value;
}

/* What callers look for, their callees need not. */
static void find_looked(const struct ir_unit *u, struct beliefs *b)
{
	for (uint32_t f = 0; f < u->funcs.n; f++) {
		const struct ir_func *fn = &u->funcs.v[f];

		for (uint32_t i = 0; i < fn->n_calls; i++) {
			int64_t what = looks_for(u, fn, &fn->calls[i]);

			for (uint32_t k = 0; what >= 0 && k < fn->n_calls; k++)
				if (ir_ref_is(fn->calls[k].callee, IR_SYM))
					belief_put_looked(b, ir_ref_index(fn->calls[k].callee),
							  what);
		}
	}
}

void beliefs_count(const struct ir_unit *u, struct beliefs *ret)
{
	struct counting c = {.u = u, .b = ret};

	*ret = (struct beliefs){.n_syms = u->syms.n};
	ret->result = xcalloc((size_t)u->syms.n + 1, sizeof *ret->result);
	ret->named = xcalloc((size_t)u->syms.n / 64 + 1, sizeof *ret->named);
	find_named(u, ret);
	find_looked(u, ret);
	for (uint32_t f = 0; f < u->funcs.n; f++) {
		const struct ir_func *fn = &u->funcs.v[f];

		c.fn = fn;
		c.func = f;
		c.tmp = xcalloc((size_t)fn->n_ins + 1, 1);
		c.local = xcalloc((size_t)fn->n_locals + 1, 1);
		c.decides = xcalloc((size_t)fn->n_ins + 1, sizeof *c.decides);
		c.stored = xcalloc((size_t)fn->n_ins + 1, sizeof *c.stored);
		c.check = xcalloc((size_t)fn->n_ins + fn->n_locals + 1, sizeof *c.check);
		branches(&c);
		accesses(&c);
		fields(&c);
		votes(&c);
		map_release(&c.here);
		c.here = (struct map){0};
		free(c.tmp);
		free(c.local);
		free(c.decides);
		free(c.stored);
		free(c.check);
	}
	sum_up(u, &c);
	vec_release(&c.uses);
}

void beliefs_release(struct beliefs *b)
{
	free(b->result);
	free(b->named);
	map_release(&b->looked);
	vec_release(&b->of);
	map_release(&b->ids);
	map_release(&b->odd);
	*b = (struct beliefs){0};
}
