/* rounds.c - null that is there only for what the path guesses of the rounds of loops.
 *
 * How often a loop goes round, and which element is read in a round, the engine mostly makes up.
 * A pointer that is null for no other reason has nothing in the code that speaks for it:
 *
 *	set by a round	it was null before a loop whose rounds set it, and which goes on then: what
 *			the rounds leave there is the last one, or the one before.  On the path none
 *			has done so, but it has guessed an answer since: that may tell that one has.
 *			Not where the loop ends with what it found, or asks for it at its end: that
 *			search may find nothing
 *	filled		… the same for an element of an array
 *	written		… the same for a variable without a value
 *	other index	an element was found null under one index, and is read under another one:
 *			that the two are equal is a guess
 *	end of a list	a walk along a list has ended after so many rounds that the path knows the
 *			last element by another name, too, and reads on from there
 *	copy		a variable that can also be null by itself was set to the pointer, and then
 *			found null: that tells the null which is set elsewhere
 *	counted		the pointer was found null, and what it should lead to is read at an index
 *			that runs up to a number: that is 0 where there is nothing, mostly
 */
#include "engine/flow/relevant_p.h"
#include "engine/flow/state_p.h"

enum { MAX_DEPTH = 8 };

static bool is_null(const struct flow_ctx *cx, struct ir_ref r)
{
	r = ir_without_casts(cx->fn, r);
	return ir_ref_is(r, IR_CONST) && !cx->unit->consts.v[ir_ref_index(r)].value;
}

bool same_text(const struct ir_func *fn, struct ir_ref a, struct ir_ref b, int depth)
{
	const struct ir_ins *x, *y;

	a = ir_without_casts(fn, a);
	b = ir_without_casts(fn, b);
	if (a.bits == b.bits)
		return true;
	x = ir_ins_of(fn, a);
	y = ir_ins_of(fn, b);
	return x && y && depth && x->op == y->op && x->imm == y->imm && x->op != IR_CALL &&
	       same_text(fn, x->a, y->a, depth - 1) && same_text(fn, x->b, y->b, depth - 1);
}

static bool mentions(const struct ir_func *fn, struct ir_ref r, struct ir_ref place, int depth)
{
	const struct ir_ins *i = ir_ins_of(fn, r);

	if (!i || !depth || i->op == IR_CALL)
		return false;
	return (i->op == IR_LOAD && same_text(fn, i->a, place, MAX_DEPTH)) ||
	       mentions(fn, i->a, place, depth - 1) || mentions(fn, i->b, place, depth - 1);
}

/* ---- set by a round ------------------------------------------------------------------------- */

/* Does a round go on after this block? */
static bool goes_on(const struct flow_ctx *cx, const struct loop *l, uint32_t block)
{
	const struct ir_func *fn = cx->fn;
	bool *seen = arena_array(&cx->ex->mem, bool, fn->n_blocks);

	seen[block] = true;
	for (uint32_t b = block; b < fn->n_blocks; b++)
		for (uint32_t i = 0; seen[b] && i < fn->blocks[b].n_succ; i++) {
			uint32_t to = fn->succs[fn->blocks[b].succ + i];

			if (to == l->head)
				return true;
			seen[to] |= bit_get(l->body, to);
		}
	return false;
}

/* Does the loop end here, by a branch? */
static bool is_way_out(const struct flow_ctx *cx, const struct loop *l, uint32_t block)
{
	const struct ir_block *b = &cx->fn->blocks[block];

	return bit_get(l->body, block) && b->term == IR_BR &&
	       (!bit_get(l->body, cx->fn->succs[b->succ]) ||
		!bit_get(l->body, cx->fn->succs[b->succ + 1]));
}

/* Does it depend on what lies there whether the loop goes on? */
static bool ends_with(const struct flow_ctx *cx, const struct loop *l, struct ir_ref place)
{
	for (uint32_t b = l->head; b < cx->fn->n_blocks; b++)
		if (is_way_out(cx, l, b) &&
		    mentions(cx->fn, cx->fn->blocks[b].cond, place, MAX_DEPTH))
			return true;
	return false;
}

static bool is_varying_element(const struct ir_func *fn, struct ir_ref place)
{
	const struct ir_ins *i = ir_ins_of(fn, place);

	return i && i->op == IR_ELEM && !ir_ref_is(ir_without_casts(fn, i->b), IR_CONST);
}

/* The array that an element belongs to. */
static struct ir_ref array_of(const struct ir_func *fn, struct ir_ref place)
{
	return fn->ins[ir_ref_index(place)].a;
}

static bool is_given(const struct ir_func *fn, const struct ir_call *c, struct ir_ref place)
{
	for (uint32_t i = 0; i < c->n; i++)
		if (ir_without_casts(fn, fn->args[c->first + i].value).bits == place.bits)
			return true;
	return false;
}

/* Is it a store to the place, or to any element where the place is one, or a call that is given its
 * address? */
static bool is_store_to(const struct flow_ctx *cx, const struct ir_ins *i, struct ir_ref place)
{
	const struct ir_ins *p = ir_ins_of(cx->fn, place);

	if (i->op == IR_CALL)
		return is_given(cx->fn, &cx->fn->calls[i->imm], place);
	if (i->op != IR_STORE || is_null(cx, i->b))
		return false;
	if (p && p->op == IR_ELEM)
		return is_varying_element(cx->fn, i->a) &&
		       same_text(cx->fn, array_of(cx->fn, i->a), p->a, MAX_DEPTH);
	return same_text(cx->fn, i->a, place, MAX_DEPTH);
}

static bool sets_in_rounds(const struct flow_ctx *cx, const struct loop *l, struct ir_ref place)
{
	for (uint32_t b = l->head; b < cx->fn->n_blocks; b++) {
		const struct ir_block *k = &cx->fn->blocks[b];

		for (uint32_t n = k->first; bit_get(l->body, b) && n < k->first + k->n; n++)
			if (is_store_to(cx, &cx->fn->ins[n], place) && goes_on(cx, l, b))
				return !ends_with(cx, l, place);
	}
	return false;
}

/* Is it an answer that follows from none before?  A switch is on every path, but its value may have
 * been asked for. */
static bool is_guessed(const struct flow_ctx *cx, const struct trail *t)
{
	int64_t c;
	sym s;

	if (t->kind == TRAIL_BRANCH)
		return true;
	if (t->kind != TRAIL_SWITCH || val_is_const(&cx->ex->t, t->value, &c))
		return false;
	s = t->value > VAL_UNINIT ? val_single(&cx->ex->t, t->value) : 0;
	for (t = t->up; t && s; t = t->up)
		if (t->kind == TRAIL_BRANCH && val_mentions(&cx->ex->t, t->value, s, 3))
			return false;
	return true;
}

/* Has the path, behind the head of the loop, guessed an answer without which it would not have come
 * here?  That may be what tells that there was such a round.  Straight behind a loop nothing does.
 */
static bool is_chosen(const struct flow_ctx *cx, const struct loop *l)
{
	const struct ir_func *fn = cx->fn;
	bool within = bit_get(l->body, cx->ex->block), found = false;
	struct relevant r;

	relevant_init(&r, cx->unit, fn, cx->ex->block, IR_NO);
	for (const struct trail *t = cx->st->trail; t && !found; t = t->up) {
		const struct ir_block *b = &fn->blocks[t->block];

		if (!is_guessed(cx, t) || t->block < l->head ||
		    bit_get(l->body, t->block) != within || b->flags & IR_B_LOOP_COND)
			continue;
		for (uint32_t i = 0; i < b->n_succ; i++)
			found |= r.can_avoid[fn->succs[b->succ + i]];
	}
	relevant_release(&r);
	return found;
}

/* Has a loop that begins after a block gone on without setting the place?  behind: one that is left
 * by now. */
static bool is_left_since(const struct flow_ctx *cx, struct ir_ref place, uint32_t from,
			  bool behind)
{
	const struct cfg *c = &cx->ex->cfg;

	for (uint32_t i = 0; i < c->loops.n; i++) {
		const struct loop *l = &c->loops.v[i];

		if (l->head > from && l->head <= cx->ex->block && !bit_get(l->body, from) &&
		    !(behind && bit_get(l->body, cx->ex->block)) && sets_in_rounds(cx, l, place) &&
		    is_chosen(cx, l))
			return true;
	}
	return false;
}

/* Was null stored there, and has a loop that begins after that gone on without setting it? */
static bool is_left_by_rounds(const struct flow_ctx *cx, struct ir_ref place)
{
	const struct trail *t = cx->st->trail;

	while (t && !(t->kind == TRAIL_STORE && t->value == VAL_ZERO &&
		      same_text(cx->fn, cx->fn->ins[t->ins].a, place, MAX_DEPTH)))
		t = t->up;
	return t && is_left_since(cx, place, ir_block_of(cx->fn, t->ins), false);
}

bool flow_rounds_write(const struct flow_ctx *cx, uint32_t local)
{
	for (uint32_t n = 0; n < cx->fn->n_ins; n++)
		if (cx->fn->ins[n].op == IR_ENTER && ir_ref_index(cx->fn->ins[n].a) == local)
			/* the first round of a loop that it is read in is no guess */
			return is_left_since(cx, IR_REF(IR_LOCAL, local), ir_block_of(cx->fn, n),
					     true);
	return false;
}

/* ---- elements ---------------------------------------------------------------------------------
 */

/* The place that a condition compares with null; IR_NOREF: none. */
static struct ir_ref tested_place(const struct flow_ctx *cx, struct ir_ref cond)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, cond);

	if (i && (i->op == IR_EQ || i->op == IR_NE))
		i = ir_ins_of(cx->fn, ir_without_casts(cx->fn, is_null(cx, i->b) ? i->a : i->b));
	return i && i->op == IR_LOAD ? i->a : IR_NOREF;
}

/* Has the path found the pointer null in an element under another index only? */
static bool is_other_element(const struct flow_ctx *cx, struct ir_ref place, val pointer)
{
	bool other = false;
	sym s = val_single(&cx->ex->t, pointer);

	if (!s || !is_varying_element(cx->fn, place))
		return false;
	for (const struct trail *t = cx->st->trail; t; t = t->up) {
		struct ir_ref at;

		if (t->kind != TRAIL_BRANCH || !val_mentions(&cx->ex->t, t->value, s, 2))
			continue;
		at = tested_place(cx, cx->fn->blocks[t->block].cond);
		if (!ir_ref_is(at, IR_TMP) || cx->fn->ins[ir_ref_index(at)].op != IR_ELEM ||
		    same_text(cx->fn, at, place, MAX_DEPTH))
			return false;
		other = true;
	}
	return other;
}

/* ---- asked under another name -------------------------------------------------------------------
 */

/* The variable by which a place is reached. */
static struct ir_ref root_of(const struct ir_func *fn, struct ir_ref place)
{
	const struct ir_ins *i;

	while ((i = ir_ins_of(fn, place)) != NULL &&
	       (i->op == IR_FIELD || i->op == IR_ELEM || i->op == IR_CAST || i->op == IR_LOAD))
		place = i->a;
	return place;
}

/* Was this the end of a loop that takes the variable along a list (p = p->next)? */
static bool is_end_of_walk(const struct flow_ctx *cx, const struct trail *t, struct ir_ref walker)
{
	const struct cfg *c = &cx->ex->cfg;
	const struct ir_block *b = &cx->fn->blocks[t->block];
	const struct loop *l =
		c->loop_of[t->block] == IR_NO ? NULL : &c->loops.v[c->loop_of[t->block]];

	if (!l || !ir_ref_is(walker, IR_LOCAL) ||
	    bit_get(l->body, cx->fn->succs[b->succ + !t->taken]))
		return false;
	for (uint32_t n = 0; n < cx->fn->n_ins; n++) {
		const struct ir_ins *i = &cx->fn->ins[n],
				    *from = i->op == IR_STORE && i->a.bits == walker.bits
						    ? ir_ins_of(cx->fn,
								ir_without_casts(cx->fn, i->b))
						    : NULL;

		if (from && from->op == IR_LOAD && ir_ref_is(from->a, IR_TMP) &&
		    root_of(cx->fn, from->a).bits == walker.bits &&
		    bit_get(l->body, ir_block_of(cx->fn, n)))
			return true;
	}
	return false;
}

/* Was the variable set to the pointer on the path, where the function also sets it to null? */
static bool is_copy(const struct flow_ctx *cx, const struct trail *t, struct ir_ref variable,
		    val pointer)
{
	const struct trail *set = t;

	if (!ir_ref_is(variable, IR_LOCAL))
		return false;
	while (set && !(set->kind == TRAIL_STORE && cx->fn->ins[set->ins].a.bits == variable.bits))
		set = set->up;
	for (uint32_t n = 0; set && set->value == pointer && n < cx->fn->n_ins; n++)
		if (cx->fn->ins[n].op == IR_STORE && cx->fn->ins[n].a.bits == variable.bits &&
		    is_null(cx, cx->fn->ins[n].b))
			return true;
	return false;
}

/* Has the path found the pointer null only where it asked for something else? */
static bool is_asked_elsewhere(const struct flow_ctx *cx, struct ir_ref place, val pointer)
{
	struct ir_ref root = root_of(cx->fn, place);
	bool other = false;
	sym s = val_single(&cx->ex->t, pointer);

	for (const struct trail *t = s ? cx->st->trail : NULL; t; t = t->up) {
		struct ir_ref at, by;

		if (t->kind != TRAIL_BRANCH || !val_mentions(&cx->ex->t, t->value, s, 2))
			continue;
		at = tested_place(cx, cx->fn->blocks[t->block].cond);
		by = root_of(cx->fn, at);
		if (ir_ref_is(at, IR_NONE) || by.bits == root.bits ||
		    !((ir_ref_is(place, IR_TMP) && is_end_of_walk(cx, t, by)) ||
		      is_copy(cx, t, at, pointer)))
			return false;
		other = true;
	}
	return other;
}

/* ---- counted ----------------------------------------------------------------------------------
 */

/* Does a condition compare this index with a number that varies? */
static bool is_bound(const struct flow_ctx *cx, struct ir_ref cond, struct ir_ref index)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, ir_without_casts(cx->fn, cond));
	struct ir_ref a, b;

	if (!i || (i->op != IR_LT && i->op != IR_LE && i->op != IR_NE))
		return false;
	a = ir_without_casts(cx->fn, i->a);
	b = ir_without_casts(cx->fn, i->b);
	return (same_text(cx->fn, a, index, MAX_DEPTH) && ir_ref_is(b, IR_TMP)) ||
	       (same_text(cx->fn, b, index, MAX_DEPTH) && ir_ref_is(a, IR_TMP));
}

/* Does a loop around the read go on as long as this index is below a number? */
static bool is_counted(const struct flow_ctx *cx, struct ir_ref index)
{
	const struct cfg *c = &cx->ex->cfg;

	for (uint32_t l = c->loop_of[cx->ex->block]; l != IR_NO; l = c->loops.v[l].up)
		for (uint32_t b = c->loops.v[l].head; b < cx->fn->n_blocks; b++)
			if (is_way_out(cx, &c->loops.v[l], b) &&
			    is_bound(cx, cx->fn->blocks[b].cond, index))
				return true;
	return false;
}

bool flow_is_counted_read(const struct flow_ctx *cx, struct ir_ref addr)
{
	const struct ir_ins *i;

	for (; (i = ir_ins_of(cx->fn, addr)) != NULL; addr = i->a) {
		if (i->op == IR_ELEM && is_counted(cx, i->b))
			return true;
		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			break;
	}
	return false;
}

bool flow_hangs_on_rounds(const struct flow_ctx *cx, struct ir_ref addr, struct ir_ref place,
			  const struct null_why *why)
{
	const struct ir_func *fn = cx->fn;

	if (cx->ex->survey || why->call != IR_NO) /* a closer look may find a surer path */
		return false;
	if (!ir_ref_is(place, IR_NONE) && why->assigned && is_left_by_rounds(cx, place))
		return true;
	if (ir_ref_is(place, IR_TMP) && is_varying_element(fn, place) &&
	    (why->assigned ? is_counted(cx, fn->ins[ir_ref_index(place)].b)
			   : is_other_element(cx, place, why->pointer)))
		return true;
	if (why->tested && !why->assigned && !ir_ref_is(place, IR_NONE) &&
	    is_asked_elsewhere(cx, place, why->pointer))
		return true;
	return why->tested && flow_is_counted_read(cx, addr);
}
