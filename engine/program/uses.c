/* uses.c - facts of a function: which pointers it checks for null, and which it uses as they are.
 */
#include "engine/program/collect_p.h"
#include "engine/program/uses.h"

#include <string.h>

/* A use of a field or a global: one for the whole function.                              */
struct use {
	uint32_t type, field; /* type IR_NO: of global `field`                              */
	uint8_t fate;
	ir_loc check; /* the first check, or 0 */
};

struct counting {
	const struct ir_unit *u;
	const struct ir_func *fn;
	uint8_t *tmp;	  /* by instruction: fates of its value                         */
	uint8_t *local;	  /* by local: fates of what is loaded from it                  */
	bool *decides;	  /* by instruction: a branch hangs on it */
	uint32_t *stored; /* by instruction: 1 + the local that its value is stored to  */
	ir_loc *check;	  /* by instruction, then by local: its first check             */
	struct map here;  /* fields and globals: key -> index into uses                 */
	VEC(struct use) uses;
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
static bool key_of(const struct counting *c, struct ir_ref addr, struct use *ret)
{
	const struct ir_ins *i;

	*ret = (struct use){.type = IR_NO, .field = ir_ref_index(addr)};
	if (ir_ref_is(addr, IR_GLOBAL))
		return true;
	i = ir_ins_of(c->fn, addr);
	if (!i || i->op != IR_FIELD || ir_typ(c->u, i->aux)->flags & IR_TF_UNION)
		return false;
	*ret = (struct use){.type = i->aux, .field = i->imm};
	return true;
}

static struct use *use_of(struct counting *c, const struct use *k)
{
	bool is_new;
	uint64_t *at = map_put(&c->here, (uint64_t)k->type << 32 | k->field, &is_new);

	if (is_new) {
		*at = c->uses.n;
		*vec_push(&c->uses) = *k;
	}
	return &c->uses.v[*at];
}

static void fields(struct counting *c)
{
	for (uint32_t i = 0; i < c->fn->n_ins; i++) {
		const struct ir_ins *s = &c->fn->ins[i];
		struct use *use, k;

		if ((s->op != IR_LOAD && s->op != IR_STORE) || !ir_type_is(c->u, s->type, IR_PTR) ||
		    !key_of(c, s->a, &k))
			continue;
		use = use_of(c, &k);
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

/* Is a call given the address of a variable, or of something in one, for what it writes there? */
static bool is_given_variable(const struct counting *c, const struct ir_call *call)
{
	for (uint32_t i = 0; i < call->n; i++)
		if (ir_ref_is(base(c->fn, c->fn->args[call->first + i].value), IR_LOCAL))
			return true;
	return false;
}

/* By instruction: something is done with its value. */
static bool *find_heard(const struct counting *c)
{
	const struct ir_func *fn = c->fn;
	bool *heard = xcalloc((size_t)fn->n_ins + 1, sizeof *heard);
	struct ir_ref r;

	for (uint32_t i = 0; i < fn->n_ins; i++)
		for (int k = 0; k < 2; k++) {
			r = k ? fn->ins[i].b : fn->ins[i].a;
			if (ir_ref_is(r, IR_TMP))
				heard[ir_ref_index(r)] = true;
		}
	for (uint32_t i = 0; i < fn->n_args; i++)
		if (ir_ref_is(r = fn->args[i].value, IR_TMP))
			heard[ir_ref_index(r)] = true;
	for (uint32_t i = 0; i < fn->n_blocks; i++)
		if (ir_ref_is(r = fn->blocks[i].cond, IR_TMP))
			heard[ir_ref_index(r)] = true;
	return heard;
}

static void results(const struct counting *c, struct facts *to)
{
	bool *heard = find_heard(c);

	for (uint32_t i = 0; i < c->fn->n_ins; i++) {
		const struct ir_ins *s = &c->fn->ins[i];
		struct ir_ref callee;
		uint8_t fate;
		ir_loc check;

		if (s->op != IR_CALL)
			continue;
		callee = c->fn->calls[s->imm].callee;
		if (!ir_ref_is(callee, IR_SYM))
			continue;
		if (ir_type_is(c->u, s->type, IR_PTR))
			fate = fate_of(c, i, &check);
		else if (ir_type_is(c->u, s->type, IR_INT))
			fate = 0, check = 0;
		else
			continue;
		if (is_given_variable(c, &c->fn->calls[s->imm]))
			fate |= heard[i] ? FATE_HEARD : FATE_DROPPED;
		else if (!ir_type_is(c->u, s->type, IR_PTR))
			continue;
		facts_put(to, FACTS_result_uses, ir_ref_index(callee));
		facts_put(to, FACTS_result_uses, i);
		facts_put(to, FACTS_result_uses, fate);
		facts_put(to, FACTS_result_uses, check);
	}
	free(heard);
}

static void put_uses(const struct counting *c, struct facts *to)
{
	for (uint32_t i = 0; i < c->uses.n; i++) {
		const struct use *use = &c->uses.v[i];
		enum fact_list l = use->type == IR_NO ? FACTS_global_uses : FACTS_field_uses;

		if (l == FACTS_field_uses)
			facts_put(to, l, use->type);
		facts_put(to, l, use->field);
		facts_put(to, l, use->fate);
		facts_put(to, l, use->check);
	}
}

/* ---- what is looked for ------------------------------------------------------------------------
 */

static void put_number(struct facts *to, enum fact_list l, int64_t v)
{
	facts_put(to, l, (uint32_t)v);
	facts_put(to, l, (uint32_t)((uint64_t)v >> 32));
}

/* The character that a call looks for, by the like of strchr(): where it is no such call, or not
 * known, false. */
static bool looks_for(const struct ir_unit *u, const struct ir_func *fn, const struct ir_call *c,
		      int64_t *ret)
{
	const struct ir_sym *s =
		ir_ref_is(c->callee, IR_SYM) ? &u->syms.v[ir_ref_index(c->callee)] : NULL;
	struct ir_ref what = c->n == 2 ? plain(fn, fn->args[c->first + 1].value) : IR_NOREF;

	if (!s || !ir_ref_is(what, IR_CONST) || !strstr(ir_cstr(u, s->name), "chr"))
		return false;
	*ret = u->consts.v[ir_ref_index(what)].value;
	return *ret >= 0;
}

static void looked(const struct counting *c, struct facts *to)
{
	for (uint32_t i = 0; i < c->fn->n_calls; i++) {
		int64_t what;

		if (!looks_for(c->u, c->fn, &c->fn->calls[i], &what))
			continue;
		facts_put(to, FACTS_looked, ir_ref_index(c->fn->calls[i].callee));
		put_number(to, FACTS_looked, what);
	}
	for (uint32_t i = 0; i < c->fn->n_args; i++) {
		struct ir_ref r = plain(c->fn, c->fn->args[i].value);

		if (ir_ref_is(r, IR_CONST))
			put_number(to, FACTS_sought, c->u->consts.v[ir_ref_index(r)].value);
	}
}

/* ---- null that is handed on --------------------------------------------------------------------
 */

/* By parameter: it is given another value somewhere. */
static bool *find_stored(const struct counting *c)
{
	bool *stored = xcalloc((size_t)c->fn->n_params + 1, sizeof *stored);

	for (uint32_t i = 0; i < c->fn->n_ins; i++)
		if (c->fn->ins[i].op == IR_STORE && ir_ref_is(c->fn->ins[i].a, IR_LOCAL) &&
		    ir_ref_index(c->fn->ins[i].a) < c->fn->n_params)
			stored[ir_ref_index(c->fn->ins[i].a)] = true;
	return stored;
}

/* The parameter that a value is, as it was given and never looked at (from 1), or 0. */
static uint32_t own_param(const struct counting *c, const bool *stored, struct ir_ref r)
{
	const struct ir_ins *load = ir_ins_of(c->fn, r);
	uint32_t local;

	if (!load || load->op != IR_LOAD || !ir_ref_is(load->a, IR_LOCAL))
		return 0;
	local = ir_ref_index(load->a);
	return local < c->fn->n_params && !(c->local[local] & (FATE_CHECKED | FATE_ASSERTED)) &&
			       !stored[local]
		       ? local + 1
		       : 0;
}

static void nulls(const struct counting *c, struct collecting *of)
{
	bool *stored = find_stored(c);

	for (uint32_t i = 0; i < c->fn->n_calls; i++) {
		const struct ir_call *call = &c->fn->calls[i];

		for (uint32_t k = 0; ir_ref_is(call->callee, IR_SYM) && k < call->n; k++) {
			const struct ir_arg *a = &c->fn->args[call->first + k];
			struct ir_ref r = plain(c->fn, a->value);
			uint32_t callee = ir_ref_index(call->callee),
				 param = own_param(c, stored, r);

			if (!ir_type_is(c->u, a->type, IR_PTR) || (!param && !is_null(c, r)) ||
			    !collect_is_new(of, FACTS_nulls,
					    hash_mix((uint64_t)callee << 32 | k, param)))
				continue;
			facts_put(of->facts, FACTS_nulls, callee);
			facts_put(of->facts, FACTS_nulls, k + 1);
			facts_put(of->facts, FACTS_nulls, param);
		}
	}
	free(stored);
}

void collect_uses(struct collecting *of)
{
	const struct ir_func *fn = of->fn;
	struct counting c = {.u = of->u, .fn = fn};

	c.tmp = xcalloc((size_t)fn->n_ins + 1, 1);
	c.local = xcalloc((size_t)fn->n_locals + 1, 1);
	c.decides = xcalloc((size_t)fn->n_ins + 1, sizeof *c.decides);
	c.stored = xcalloc((size_t)fn->n_ins + 1, sizeof *c.stored);
	c.check = xcalloc((size_t)fn->n_ins + fn->n_locals + 1, sizeof *c.check);
	branches(&c);
	accesses(&c);
	fields(&c);
	put_uses(&c, of->facts);
	results(&c, of->facts);
	nulls(&c, of);
	looked(&c, of->facts);
	map_release(&c.here);
	vec_release(&c.uses);
	free(c.tmp);
	free(c.local);
	free(c.decides);
	free(c.stored);
	free(c.check);
}
