/* contradict.c - paths that answer one question in two ways.
 *
 * Where a path finds a condition true and further on finds the same condition false, the engine
 * believes that something has changed in between.  It may be wrong: a call of which little is known
 * is taken to write all that it could, and what joined states knew together is known of none.  If
 * nothing between the two says so itself, by a store, by passing the address, by a callee that is
 * known to write just that, then the path rests on a change that nobody sees.
 *
 * The same goes for flags: after `opts & (A | B)` was found to be 0, `opts & A` is; and for
 * numbers: what was found to be at most 2 is not case 6 of a switch.
 *
 * A path that rests on a negative number which only follows from what a number is not (`n > 0` is
 * false, `n == 0` is false, further on, where positive ones are meant) is no better.
 */
#include "engine/flow/effect.h"
#include "engine/flow/relevant_p.h"
#include "engine/flow/state_p.h"

enum {
	MAX_QUESTIONS = 48, /* of one path, the last ones                                */
	MAX_DEPTH = 8,
	MAX_WAYS = 10000, /* blocks of a function whose ways are told apart */
};

struct question {
	uint64_t text; /* of the expression; of x where it is x & mask                */
	uint64_t mask; /* all ones: no mask                                           */
	bool is_zero;  /* the answer                                                  */
	uint32_t block;
	val value; /* of the condition                                                */
	const struct trail *at;
};

/* A number for an expression as it is written; 0: it has calls, or is none of a few operators. */
static uint64_t text_of(const struct flow_ctx *cx, struct ir_ref r, int depth)
{
	uint64_t h = hash_mix(ir_ref_kind(r) + 1, ir_ref_index(r)), a, b;
	const struct ir_ins *i;

	if (ir_ref_is(r, IR_CONST))
		return hash_mix(3, (uint64_t)cx->unit->consts.v[ir_ref_index(r)].value);
	if (!ir_ref_is(r, IR_TMP))
		return h | 1;
	i = &cx->fn->ins[ir_ref_index(r)];
	if (i->op == IR_CALL || i->op == IR_ASM || i->flags & IR_VOLATILE || depth == 0)
		return 0;
	if (i->op == IR_CAST)
		return text_of(cx, i->a, depth - 1);
	a = text_of(cx, i->a, depth - 1);
	b = ir_ref_is(i->b, IR_NONE) ? 1 : text_of(cx, i->b, depth - 1);
	return a && b ? hash_mix(hash_mix(hash_mix(i->op, i->imm), a), b) | 1 : 0;
}

/* Is it a number as it is written, also one made of several (OPT_A | OPT_B)? */
static bool constant(const struct flow_ctx *cx, struct ir_ref r, int depth, int64_t *ret)
{
	const struct ir_ins *i;
	int64_t a, b;

	while (ir_ref_is(r, IR_TMP) && cx->fn->ins[ir_ref_index(r)].op == IR_CAST)
		r = cx->fn->ins[ir_ref_index(r)].a;
	if (ir_ref_is(r, IR_CONST)) {
		*ret = cx->unit->consts.v[ir_ref_index(r)].value;
		return true;
	}
	if (!ir_ref_is(r, IR_TMP) || !depth)
		return false;
	i = &cx->fn->ins[ir_ref_index(r)];
	if (i->op != IR_OR && i->op != IR_AND && i->op != IR_XOR)
		return false;
	if (!constant(cx, i->a, depth - 1, &a) || !constant(cx, i->b, depth - 1, &b))
		return false;
	*ret = i->op == IR_OR ? a | b : i->op == IR_AND ? a & b : a ^ b;
	return true;
}

/* What a branch has asked, and how it was answered.  False: nothing that could be compared. */
static bool question_of(const struct flow_ctx *cx, const struct trail *t, struct question *ret)
{
	struct ir_ref r = cx->fn->blocks[t->block].cond;
	bool zero = !t->taken;
	int64_t c;

	*ret = (struct question){
		.mask = ~(uint64_t)0, .block = t->block, .value = t->value, .at = t};
	while (ir_ref_is(r, IR_TMP)) { /* x != 0, x == 0, !x */
		const struct ir_ins *i = &cx->fn->ins[ir_ref_index(r)];

		if (i->op == IR_CAST) {
			r = i->a;
		} else if ((i->op == IR_EQ || i->op == IR_NE) &&
			   constant(cx, i->b, MAX_DEPTH, &c) && !c) {
			zero ^= i->op == IR_EQ;
			r = i->a;
		} else if (i->op == IR_NE) { /* x != y is the contrary of x == y */
			uint64_t a = text_of(cx, i->a, MAX_DEPTH), b = text_of(cx, i->b, MAX_DEPTH);

			ret->is_zero = !zero;
			ret->text =
				a && b ? hash_mix(hash_mix(hash_mix(IR_EQ, i->imm), a), b) | 1 : 0;
			return ret->text;
		} else {
			break;
		}
	}
	if (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &cx->fn->ins[ir_ref_index(r)];

		if (i->op == IR_AND && constant(cx, i->b, MAX_DEPTH, &c)) {
			ret->mask = (uint64_t)c;
			r = i->a;
		} else if (i->op == IR_AND && constant(cx, i->a, MAX_DEPTH, &c)) {
			ret->mask = (uint64_t)c;
			r = i->b;
		}
	}
	ret->is_zero = zero;
	ret->text = ir_ref_is(r, IR_TMP) ? text_of(cx, r, MAX_DEPTH) : 0;
	return ret->text;
}

/* What a callee is known to have left there is in one of the values, and not in the other. */
static bool has_calls_own(const struct symtab *t, val v, val other)
{
	const struct form *f = v > VAL_UNINIT ? val_form(t, v) : NULL;

	for (uint32_t i = 0; f && i < f->n; i++) {
		const struct sym_info *s = sym_info(t, f->t[i].s);

		if (s->kind == SYM_CALL && !val_mentions(t, other, f->t[i].s, 4))
			return true;
		if (s->kind == SYM_OP &&
		    (has_calls_own(t, s->x, other) || has_calls_own(t, s->y, other)))
			return true;
	}
	return false;
}

/* The variable that an address, or the pointer that it is computed from, comes from. */
static struct ir_ref root_of(const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(r)];

		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST && i->op != IR_LOAD)
			return IR_NOREF;
		r = i->a;
	}
	return r;
}

/* Does the expression read what a pointer in this variable leads to? */
static bool reads_through(const struct ir_func *fn, struct ir_ref r, struct ir_ref root, int depth)
{
	const struct ir_ins *i = ir_ref_is(r, IR_TMP) ? &fn->ins[ir_ref_index(r)] : NULL;

	if (!i || i->op == IR_CALL || !depth)
		return false;
	if (i->op == IR_LOAD && ir_ref_is(i->a, IR_TMP) && root_of(fn, i->a).bits == root.bits)
		return true;
	return reads_through(fn, i->a, root, depth - 1) || reads_through(fn, i->b, root, depth - 1);
}

/* Can running the callee change a member that the expression reads, as far as names tell? */
static bool may_change(const struct flow_ctx *cx, const struct ir_call *c, struct ir_ref r,
		       int depth)
{
	const struct effects *e = cx->ex->effects;
	const struct ir_ins *i = ir_ref_is(r, IR_TMP) ? &cx->fn->ins[ir_ref_index(r)] : NULL, *at;
	effect_row by;
	uint32_t bit;

	if (!i || i->op == IR_CALL)
		return false;
	if (!depth || may_change(cx, c, i->a, depth - 1) || may_change(cx, c, i->b, depth - 1))
		return true;
	if (i->op != IR_LOAD || ir_ref_is(i->a, IR_LOCAL))
		return false;
	at = ir_ref_is(i->a, IR_TMP) ? &cx->fn->ins[ir_ref_index(i->a)] : NULL;
	if (!e || !at || at->op != IR_FIELD ||
	    (ir_ref_is(c->callee, IR_SYM) &&
	     cx->unit->syms.v[ir_ref_index(c->callee)].body == IR_NO))
		return true;
	by = effect_of_call(e, cx->unit, c);
	bit = effect_field_bit(e, cx->unit, at->aux, at->imm);
	return effect_has(by, EFFECT_UNKNOWN) || effect_has(by, bit) || effect_is_exposed(e, bit);
}

/* Is a callee given what the condition of a block reads, to do with it as it likes? */
static bool is_given_away(const struct flow_ctx *cx, uint32_t in, uint32_t to)
{
	const struct ir_func *fn = cx->fn;
	const struct ir_block *b = &fn->blocks[in];

	for (uint32_t n = b->first; n < b->first + b->n; n++) {
		const struct ir_call *c =
			fn->ins[n].op == IR_CALL ? &fn->calls[fn->ins[n].imm] : NULL;

		for (uint32_t k = 0; c && k < c->n; k++) {
			const struct ir_arg *a = &fn->args[c->first + k];
			const struct ir_typ *t = ir_typ(cx->unit, a->type);
			struct ir_ref root = root_of(fn, a->value);

			if (t->kind == IR_PTR && !(t->flags & IR_TF_CONST_ELEM) &&
			    (ir_ref_is(root, IR_LOCAL) || ir_ref_is(root, IR_GLOBAL)) &&
			    reads_through(fn, fn->blocks[to].cond, root, MAX_DEPTH) &&
			    may_change(cx, c, fn->blocks[to].cond, MAX_DEPTH))
				return true;
		}
	}
	return false;
}

/* Is b in a loop around the block that is not also around `but`? */
static bool is_in_loop_around(const struct cfg *c, uint32_t b, uint32_t around, uint32_t but)
{
	for (uint32_t l = c->loop_of[around]; l != IR_NO; l = c->loops.v[l].up)
		if ((but == IR_NO || !bit_get(c->loops.v[l].body, but)) &&
		    bit_get(c->loops.v[l].body, b))
			return true;
	return false;
}

/* Has the path begun another round of a loop around the first block since it was there? */
static bool went_round(const struct trail *first, const struct trail *last)
{
	for (const struct trail *t = last; t && t != first; t = t->up)
		if ((t->kind == TRAIL_BRANCH || t->kind == TRAIL_SWITCH) &&
		    t->block <= first->block)
			return true;
	return false;
}

/* ---- blocks on the way -------------------------------------------------------------------------
 */

struct way {
	const struct ir_func *fn;
	uint64_t *seen, *on; /* bit per block: was looked at; leads to the end */
};

static bool leads_to(struct way *w, uint32_t b, uint32_t to)
{
	const struct ir_block *bl = &w->fn->blocks[b];

	if (b == to)
		bit_set(w->on, b);
	if (b >= to || bit_get(w->seen, b))
		return bit_get(w->on, b);
	bit_set(w->seen, b);
	for (uint32_t i = 0; i < bl->n_succ; i++)
		if (w->fn->succs[bl->succ + i] > b && leads_to(w, w->fn->succs[bl->succ + i], to))
			bit_set(w->on, b);
	return bit_get(w->on, b);
}

/* The blocks that the path may have passed between two of its branches, bit per block: from each of
 * its decisions to the next.  Blocks are in reverse post-order. */
static uint64_t *blocks_between(const struct flow_ctx *cx, const struct trail *first,
				const struct trail *last)
{
	const uint32_t words = cx->fn->n_blocks / 64 + 1;
	struct way w = {.fn = cx->fn, .on = arena_array(cx->scratch, uint64_t, words)};
	uint32_t to = last->block;

	for (const struct trail *t = last->up; t; t = t->up) {
		const struct ir_block *b = &cx->fn->blocks[t->block];
		uint32_t taken = t->kind == TRAIL_SWITCH ? t->taken : !t->taken;

		if (t->kind != TRAIL_BRANCH && t->kind != TRAIL_SWITCH)
			continue;
		w.seen = arena_array(cx->scratch, uint64_t, words);
		leads_to(&w, cx->fn->succs[b->succ + taken], to);
		to = t->block;
		if (t == first)
			break;
	}
	return w.on;
}

/* May something that the source shows have changed what is asked between two branches: on the way
 * or in a loop around the second only, or, where the path has gone round it, around the first? */
static bool is_written_between(const struct flow_ctx *cx, const struct trail *first,
			       const struct trail *last)
{
	const bool round = went_round(first, last);
	const uint32_t from = first->block, to = last->block;
	const struct cfg *c = &cx->ex->cfg;
	const uint64_t *on =
		round || cx->fn->n_blocks > MAX_WAYS ? NULL : blocks_between(cx, first, last);
	struct relevant r;
	bool found = false;

	relevant_init(&r, cx->unit, cx->fn, to, IR_NO);
	for (uint32_t b = 0; b < cx->fn->n_blocks && !found; b++) {
		bool between = (on ? bit_get(on, b) : b > from && b <= to) ||
			       is_in_loop_around(c, b, to, round ? IR_NO : from) ||
			       (round && is_in_loop_around(c, b, from, IR_NO));

		found = between && (r.writes[b] || is_given_away(cx, b, to));
	}
	relevant_release(&r);
	return found;
}

/* Does the expression read nothing but variables that only the function itself can store to? */
static bool reads_only_own(const struct ir_func *fn, struct ir_ref r, int depth)
{
	const struct ir_ins *i = ir_ref_is(r, IR_TMP) ? &fn->ins[ir_ref_index(r)] : NULL;

	if (!i)
		return ir_ref_is(r, IR_CONST) || ir_ref_is(r, IR_NONE);
	if (i->op == IR_CALL || !depth)
		return false;
	if (i->op == IR_LOAD)
		return ir_ref_is(i->a, IR_LOCAL) &&
		       !(fn->locals[ir_ref_index(i->a)].flags & IR_L_ADDR_TAKEN);
	return reads_only_own(fn, i->a, depth - 1) && reads_only_own(fn, i->b, depth - 1);
}

/* Has a callee in between changed what is asked, as far as the values say? */
static bool was_changed_by_call(const struct flow_ctx *cx, const struct question *a,
				const struct question *b)
{
	const struct symtab *t = &cx->ex->t;

	/* of a variable, values that differ only come from states that were joined */
	if (reads_only_own(cx->fn, cx->fn->blocks[a->block].cond, MAX_DEPTH))
		return false;
	return has_calls_own(t, a->value, b->value) || has_calls_own(t, b->value, a->value);
}

static bool is_contrary(const struct flow_ctx *cx, const struct question *q, uint32_t n,
			const struct question *with)
{
	uint64_t left = with->mask;
	const struct question *first = with, *last = with;

	for (uint32_t i = 0; i < n; i++) {
		if (q[i].text != with->text || !q[i].is_zero || !(q[i].mask & left) ||
		    (with->mask == ~(uint64_t)0) != (q[i].mask == ~(uint64_t)0) ||
		    was_changed_by_call(cx, &q[i], with))
			continue;
		left &= ~q[i].mask;
		first = q[i].block < first->block ? &q[i] : first;
		last = q[i].block > last->block ? &q[i] : last;
	}
	return !left && first->block != last->block && !is_written_between(cx, first->at, last->at);
}

/* ---- numbers -----------------------------------------------------------------------------------
 */

/* What a branch or switch has said of a number: it lies in a range, or not in it. */
struct range {
	uint64_t text; /* of the expression */
	struct interval in;
	bool outside;
	uint32_t block;
	val value; /* of the condition */
	const struct trail *at;
};

static bool range_of_switch(const struct flow_ctx *cx, const struct trail *t, struct range *r)
{
	const struct ir_block *b = &cx->fn->blocks[t->block];

	if (!t->taken) /* none of the cases: nothing that one range could say */
		return false;
	r->in.lo = cx->fn->cases[b->cases + t->taken - 1].lo;
	r->in.hi = cx->fn->cases[b->cases + t->taken - 1].hi;
	r->text = text_of(cx, b->cond, MAX_DEPTH);
	return r->text;
}

/* The comparison that holds exactly where op does not. */
static uint8_t contrary_of(uint8_t op)
{
	switch (op) {
	case IR_LT:
		return IR_GE;
	case IR_LE:
		return IR_GT;
	case IR_GT:
		return IR_LE;
	case IR_GE:
		return IR_LT;
	case IR_EQ:
		return IR_NE;
	default:
		return IR_EQ;
	}
}

static bool range_of_branch(const struct flow_ctx *cx, const struct trail *t, struct range *r)
{
	struct ir_ref cond = cx->fn->blocks[t->block].cond;
	const struct ir_ins *i;
	bool taken = t->taken;
	uint8_t op;
	int64_t c;

	for (;; cond = i->a) { /* (x < c) != 0, !(x < c) */
		const struct ir_ins *of;

		cond = ir_without_casts(cx->fn, cond);
		if (!ir_ref_is(cond, IR_TMP))
			return false;
		i = &cx->fn->ins[ir_ref_index(cond)];
		if (i->op < IR_EQ || i->op > IR_GE)
			return false;
		of = ir_ref_is(i->a, IR_TMP) ? &cx->fn->ins[ir_ref_index(i->a)] : NULL;
		if (!of || of->op < IR_EQ || of->op > IR_GE || (i->op != IR_EQ && i->op != IR_NE) ||
		    !constant(cx, i->b, MAX_DEPTH, &c) || c)
			break;
		taken ^= i->op == IR_EQ;
	}
	op = i->op;
	if (!constant(cx, i->b, MAX_DEPTH, &c)) /* constants stand on the right */
		return false;
	if (!taken)
		op = contrary_of(op);
	if ((op == IR_LT && c == INT64_MIN) || (op == IR_GT && c == INT64_MAX))
		return false;
	r->in = (struct interval){-INF, INF};
	if (op == IR_LT || op == IR_LE)
		r->in.hi = op == IR_LT ? c - 1 : c;
	else if (op == IR_GT || op == IR_GE)
		r->in.lo = op == IR_GT ? c + 1 : c;
	else
		r->in = (struct interval){c, c};
	r->outside = op == IR_NE;
	r->text = text_of(cx, i->a, MAX_DEPTH);
	return r->text;
}

static bool range_of(const struct flow_ctx *cx, const struct trail *t, struct range *ret)
{
	*ret = (struct range){.block = t->block, .value = t->value, .at = t};
	return t->kind == TRAIL_SWITCH	 ? range_of_switch(cx, t, ret)
	       : t->kind == TRAIL_BRANCH ? range_of_branch(cx, t, ret)
					 : false;
}

static bool is_apart(const struct range *a, const struct range *b)
{
	if (a->outside && b->outside)
		return false;
	if (a->outside)
		return b->in.lo >= a->in.lo && b->in.hi <= a->in.hi;
	if (b->outside)
		return is_apart(b, a);
	return a->in.hi < b->in.lo || b->in.hi < a->in.lo;
}

/* Is an answer one of several alternatives (c == 'a' || c == 'b') that go on alike?  Then it is
 * just the one whose state was first where all of them were joined. */
static bool is_one_of_several(const struct flow_ctx *cx, const struct range *r)
{
	const struct ir_func *fn = cx->fn;
	const struct ir_block *of = &fn->blocks[r->block];
	uint32_t to =
		fn->succs[of->succ + (r->at->kind == TRAIL_SWITCH ? r->at->taken : !r->at->taken)];
	uint32_t n = 0;

	if (r->outside || !iv_single(r->in))
		return false;
	for (uint32_t b = 0; b < to; b++) {
		for (uint32_t i = 0; i < fn->blocks[b].n_succ; i++) {
			bool is_switch = fn->blocks[b].term == IR_SWITCH;
			struct trail t = {.kind = is_switch ? TRAIL_SWITCH : TRAIL_BRANCH,
					  .block = b,
					  .taken = is_switch ? i : !i};
			struct range other;

			n += fn->succs[fn->blocks[b].succ + i] == to &&
			     (is_switch || fn->blocks[b].term == IR_BR) &&
			     range_of(cx, &t, &other) && other.text == r->text;
		}
	}
	return n > 1;
}

/* Two answers of a path that no number satisfies. */
static bool are_contrary(const struct flow_ctx *cx, const struct range *a, const struct range *b)
{
	const struct range *first = a->block < b->block ? a : b, *last = first == a ? b : a;
	struct question qa = {.block = a->block, .value = a->value},
			qb = {.block = b->block, .value = b->value};

	return a->text == b->text && a->block != b->block && is_apart(a, b) &&
	       !is_one_of_several(cx, first) && !was_changed_by_call(cx, &qa, &qb) &&
	       !is_written_between(cx, first->at, last->at);
}

/* ---- numbers that nobody has in mind -----------------------------------------------------------
 */

/* Is there a branch that tells the negative values of an expression from others? */
static bool is_asked_for_negative(const struct flow_ctx *cx, uint64_t text)
{
	for (uint32_t b = 0; b < cx->fn->n_blocks; b++) {
		struct trail t = {.kind = TRAIL_BRANCH, .block = b, .taken = 1};
		struct range r;

		if (cx->fn->blocks[b].term == IR_BR && range_of(cx, &t, &r) && r.text == text &&
		    (r.in.lo == 0 || r.in.hi < 0 || (r.in.lo != -INF && r.in.lo < 0)) &&
		    !(r.in.lo == 0 && r.in.hi == 0))
			return true;
	}
	return false;
}

/* Not above 0, and not 0: where the second question is also asked of what is above 0, its answer
 * stands for that, and negative numbers are only what is left over. */
static bool is_left_over(const struct flow_ctx *cx, const struct range *a, const struct range *b)
{
	const struct ir_block *of = &cx->fn->blocks[a->block];
	struct way w = {.fn = cx->fn};

	if (a->text != b->text || a->block >= b->block || a->outside || a->in.hi != 0 ||
	    a->in.lo != -INF || !b->outside || b->in.lo != 0 || b->in.hi != 0 || of->n_succ != 2 ||
	    cx->fn->n_blocks > MAX_WAYS)
		return false;
	w.on = arena_array(cx->scratch, uint64_t, cx->fn->n_blocks / 64 + 1);
	w.seen = arena_array(cx->scratch, uint64_t, cx->fn->n_blocks / 64 + 1);
	return leads_to(&w, cx->fn->succs[of->succ + a->at->taken], b->block) &&
	       !is_asked_for_negative(cx, a->text) && !is_written_between(cx, a->at, b->at);
}

/* None of the cases of a switch over x % n, though there is one for each of 0 to n - 1. */
static bool is_negative_remainder(const struct flow_ctx *cx, const struct trail *t)
{
	enum { MAX_CASES = 64 };
	const struct ir_block *b = &cx->fn->blocks[t->block];
	const struct ir_ins *i = ir_ins_of(cx->fn, ir_without_casts(cx->fn, b->cond));
	uint64_t left;
	int64_t n;

	if (t->kind != TRAIL_SWITCH || t->taken || !i || i->op != IR_REM ||
	    !constant(cx, i->b, MAX_DEPTH, &n) || n < 1 || n >= MAX_CASES)
		return false;
	left = ((uint64_t)1 << n) - 1;
	for (uint32_t k = 0; k + 1 < b->n_succ; k++) {
		const struct ir_case *c = &cx->fn->cases[b->cases + k];

		for (int64_t v = ps_max_i64(c->lo, 0); v <= c->hi && v < n; v++)
			left &= ~((uint64_t)1 << v);
	}
	return !left && !is_asked_for_negative(cx, text_of(cx, i->a, MAX_DEPTH));
}

bool path_has_contrary_numbers(const struct flow_ctx *cx, const struct trail *const *asked,
			       uint32_t n)
{
	struct range r[MAX_QUESTIONS];
	uint32_t m = 0;

	for (uint32_t i = 0; i < n && m < MAX_QUESTIONS; i++)
		m += range_of(cx, asked[i], &r[m]);
	for (uint32_t i = 0; i < m; i++)
		for (uint32_t k = 0; k < i; k++)
			if (are_contrary(cx, &r[i], &r[k]) || is_left_over(cx, &r[i], &r[k]) ||
			    is_left_over(cx, &r[k], &r[i]))
				return true;
	for (uint32_t i = 0; i < n; i++)
		if (is_negative_remainder(cx, asked[i]))
			return true;
	return false;
}

/* What the initialiser of a scalar variable says. */
static bool initial_number(const struct ir_unit *u, uint32_t global, int64_t *ret)
{
	const struct ir_global *g = &u->globals.v[global];
	const struct ir_data *d = &u->datas.v[g->data];
	struct ir_ref r;

	if (!ir_type_is(u, g->type, IR_INT) || d->n > 1)
		return false;
	*ret = 0;
	if (!d->n)
		return true;
	r = u->items.v[d->first].value;
	if (!ir_ref_is(r, IR_CONST))
		return false;
	*ret = u->consts.v[ir_ref_index(r)].value;
	return true;
}

/* What a value is as long as nobody changes such variables; false: it is made of something else. */
static bool as_left(const struct flow_ctx *cx, val v, int depth, int64_t *ret)
{
	const struct symtab *s = &cx->ex->t;
	const struct form *f = v > VAL_UNINIT ? val_form(s, v) : NULL;
	const struct sym_info *i;
	int64_t n, m = 0; /* x == 0 has no y */

	if (v == VAL_ZERO)
		return *ret = 0, true;
	if (!f || f->n > 1 || depth < 0)
		return false;
	*ret = f->c;
	if (!f->n)
		return true;
	i = sym_info(s, f->t[0].s);
	if (i->kind == SYM_OP && i->op == IR_EQ) {
		if (!as_left(cx, i->x, depth - 1, &n) ||
		    (i->y != VAL_NONE && !as_left(cx, i->y, depth - 1, &m)))
			return false;
		n = n == m;
	} else {
		const struct cell *c = &s->cells.v[i->kind == SYM_LOAD ? i->x : 0];

		if (i->kind != SYM_LOAD || c->offset != VAL_ZERO ||
		    sym_info(s, c->region)->kind != SYM_GLOBAL ||
		    !effect_is_left(cx->ex->effects, sym_info(s, c->region)->x) ||
		    !initial_number(cx->unit, sym_info(s, c->region)->x, &n))
			return false;
	}
	if (n > INT32_MAX || n < INT32_MIN || f->t[0].k > INT32_MAX || f->t[0].k < INT32_MIN)
		return false;
	*ret = sat_add(f->c, f->t[0].k * n);
	return true;
}

/* Does the path need a variable to be something else than its initialiser says, which no code that
 * we see changes?  Of a number alone it says nothing. */
static bool is_not_as_left(const struct flow_ctx *cx, const struct trail *t)
{
	int64_t n;

	return t->value > VAL_UNINIT && val_form(&cx->ex->t, t->value)->n &&
	       as_left(cx, t->value, 2, &n) && (n != 0) != t->taken;
}

bool flow_is_contradictory(const struct flow_ctx *cx)
{
	struct question q[MAX_QUESTIONS];
	uint32_t n = 0;

	if (!cx->st)
		return false;
	for (const struct trail *t = cx->st->trail; t && n < MAX_QUESTIONS; t = t->up)
		if (t->kind == TRAIL_BRANCH && is_not_as_left(cx, t))
			return true;
		else if (t->kind == TRAIL_BRANCH && question_of(cx, t, &q[n]))
			n++;
	for (uint32_t i = 0; i < n; i++)
		if (!q[i].is_zero && is_contrary(cx, q, n, &q[i]))
			return true;
	return false;
}
