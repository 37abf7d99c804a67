/* doubt.c - what speaks against an access that seems to leave its object.
 *
 * Where a loop ends the engine often has to guess, and a guess that the code itself contradicts is
 *no evidence:
 *
 *	turned back	`if (head == size) head = 0;` before each use, and head moves by one: it
 *does not get past size, though a widened head that is not size may be above it counted before	the
 *object was made for what a first loop has counted, and a second loop goes through the same things:
 *that it goes on for longer is a guess bit of a mask	`if (mask & (1 << i)) name[i]`: who made the
 *mask knows which bits there are no round	`for (i = 0; i < n; i++) …; last = a[i - 1];`:
 *before the start only where n is 0, which nothing speaks for
 */
#include "engine/flow/state_p.h"

enum {
	MAX_NESTED = 8,
	MAX_STEPS_BACK = 256, /* of a path */
	MAX_PLACES = 4,
};

/* What an address is computed from: variables, members; those that loops move. */
struct moved {
	struct ir_ref place[MAX_PLACES];
	uint32_t n;
};

static bool is_in_loop(const struct flow_ctx *cx, uint32_t ins)
{
	return cx->ex->cfg.loop_of[ir_block_of(cx->fn, ins)] != IR_NO;
}

/* Does the value come from what lies at the place? */
static bool mentions(const struct ir_func *fn, struct ir_ref r, struct ir_ref place, int depth)
{
	const struct ir_ins *i = ir_ins_of(fn, r);

	if (!i || !depth || i->op == IR_CALL)
		return false;
	return (i->op == IR_LOAD && same_text(fn, i->a, place, MAX_NESTED)) ||
	       mentions(fn, i->a, place, depth - 1) || mentions(fn, i->b, place, depth - 1);
}

/* Is it stored to in a loop, as a step from what it was? */
static bool is_moved(const struct flow_ctx *cx, struct ir_ref place)
{
	for (uint32_t n = 0; n < cx->fn->n_ins; n++) {
		const struct ir_ins *i = &cx->fn->ins[n];

		if (i->op == IR_STORE && same_text(cx->fn, i->a, place, MAX_NESTED) &&
		    mentions(cx->fn, i->b, place, MAX_NESTED) && is_in_loop(cx, n))
			return true;
	}
	return false;
}

/* What a variable was set to last counts for it. */
static void find_places(const struct flow_ctx *cx, struct ir_ref r, struct moved *m, bool in_loops,
			int depth)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, r);
	uint32_t set;

	if (!i || !depth || i->op == IR_CALL)
		return;
	if (i->op != IR_LOAD) {
		find_places(cx, i->a, m, in_loops, depth - 1);
		find_places(cx, i->b, m, in_loops, depth - 1);
	} else if (m->n < MAX_PLACES && (!in_loops || is_moved(cx, i->a))) {
		m->place[m->n++] = i->a;
	} else if (ir_ref_is(i->a, IR_LOCAL)) {
		set = flow_assigned_at(cx, i->a);
		if (set != IR_NO)
			find_places(cx, cx->fn->ins[set].b, m, in_loops, depth / 2);
	}
}

static void find_moved(const struct flow_ctx *cx, struct ir_ref r, struct moved *m, int depth)
{
	find_places(cx, r, m, true, depth);
}

static bool number(const struct flow_ctx *cx, struct ir_ref r, int64_t *ret)
{
	r = ir_without_casts(cx->fn, r);
	if (!ir_ref_is(r, IR_CONST))
		return false;
	*ret = cx->unit->consts.v[ir_ref_index(r)].value;
	return true;
}

/* ---- turned back ------------------------------------------------------------------------------
 */

/* A constant of 1 or -1, or something else than a step from what the place holds. */
static bool is_unit_step(const struct flow_ctx *cx, const struct ir_ins *store)
{
	struct ir_ref by = ir_without_casts(cx->fn, store->b);
	const struct ir_ins *i = ir_ins_of(cx->fn, by);
	int64_t c;

	if (!mentions(cx->fn, by, store->a, MAX_NESTED))
		return true;
	if (!i || (i->op != IR_ADD && i->op != IR_SUB && i->op != IR_ELEM))
		return false;
	return number(cx, i->b, &c) && (c == 1 || c == -1);
}

static bool moves_by_one(const struct flow_ctx *cx, struct ir_ref place)
{
	for (uint32_t n = 0; n < cx->fn->n_ins; n++) {
		const struct ir_ins *i = &cx->fn->ins[n];

		if (i->op == IR_STORE && same_text(cx->fn, i->a, place, MAX_NESTED) &&
		    !is_unit_step(cx, i))
			return false;
	}
	return true;
}

/* x - y of a condition that asks whether x and y are equal; VAL_NONE: it does not. */
static val asked_difference(const struct symtab *t, val cond)
{
	const struct form *f = cond > VAL_UNINIT ? val_form(t, cond) : NULL;
	val at = VAL_NONE;

	while (f && f->n == 1) {
		const struct sym_info *i = sym_info(t, f->t[0].s);

		if (i->kind != SYM_OP || i->op != IR_EQ || i->y || i->x <= VAL_UNINIT)
			break;
		at = i->x;
		f = val_form(t, at);
	}
	return at;
}

static bool is_multiple(const struct flow_ctx *cx, val v, val of, int64_t k)
{
	int64_t c;
	val d = flow_linear(cx, 1, v, -k, of, 0);

	return d > VAL_UNINIT && flow_is_constant(cx, d, &c) && c == 0;
}

bool flow_is_turned_back(const struct flow_ctx *cx, struct ir_ref addr, val excess,
			 int64_t elem_bytes)
{
	struct moved m = {0};
	uint32_t n = 0;
	bool asked = false;

	if (!flow_is_known(excess))
		return false;
	for (const struct trail *t = cx->st->trail; t && n < MAX_STEPS_BACK && !asked; t = t->up) {
		val x = t->kind == TRAIL_BRANCH ? asked_difference(&cx->ex->t, t->value) : VAL_NONE;

		n++;
		for (int sign = -1; sign <= 1 && x != VAL_NONE; sign += 2)
			asked |= is_multiple(cx, excess, x, sign) ||
				 is_multiple(cx, excess, x, sign * elem_bytes);
	}
	if (!asked)
		return false;
	find_moved(cx, addr, &m, MAX_NESTED);
	for (uint32_t i = 0; i < m.n; i++)
		if (!moves_by_one(cx, m.place[i]))
			return false;
	return m.n;
}

/* ---- counted before -------------------------------------------------------------------------- */

/* The call that made the object at an address, or NULL. */
static const struct ir_call *maker_of(const struct flow_ctx *cx, val address)
{
	const struct sym_info *i;
	sym base;
	val off;

	if (address <= VAL_UNINIT || !val_split(&cx->ex->t, address, &base, &off))
		return NULL;
	i = sym_info(&cx->ex->t, base);
	if ((i->kind != SYM_HEAP && i->kind != SYM_CALL) || i->ins >= cx->fn->n_ins ||
	    cx->fn->ins[i->ins].op != IR_CALL)
		return NULL;
	return &cx->fn->calls[cx->fn->ins[i->ins].imm];
}

static bool is_moved_in(const struct flow_ctx *cx, const struct loop *l, struct ir_ref place)
{
	for (uint32_t n = 0; n < cx->fn->n_ins; n++) {
		const struct ir_ins *i = &cx->fn->ins[n];

		if (i->op == IR_STORE && same_text(cx->fn, i->a, place, MAX_NESTED) &&
		    mentions(cx->fn, i->b, place, MAX_NESTED) &&
		    bit_get(l->body, ir_block_of(cx->fn, n)))
			return true;
	}
	return false;
}

/* Does the expression read a number that the loop moves? */
static bool mentions_counter(const struct flow_ctx *cx, const struct loop *l, struct ir_ref r,
			     int depth)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, r);

	if (!i || !depth || i->op == IR_CALL)
		return false;
	if (i->op == IR_LOAD)
		return is_moved_in(cx, l, i->a);
	return mentions_counter(cx, l, i->a, depth - 1) || mentions_counter(cx, l, i->b, depth - 1);
}

/* Does the loop, which moves the place, compare that, or something that moves along, with a number?
 */
static bool is_compared(const struct flow_ctx *cx, const struct loop *l, struct ir_ref place)
{
	for (uint32_t b = l->head; b < cx->fn->n_blocks; b++) {
		const struct ir_ins *i =
			ir_ins_of(cx->fn, ir_without_casts(cx->fn, cx->fn->blocks[b].cond));

		if (!bit_get(l->body, b) || cx->fn->blocks[b].term != IR_BR || !i ||
		    i->op < IR_EQ || i->op > IR_GE)
			continue;
		if (mentions(cx->fn, i->a, place, 3) || mentions(cx->fn, i->b, place, 3))
			return true;
		if (i->op != IR_EQ && i->op != IR_NE &&
		    (mentions_counter(cx, l, i->a, 3) || mentions_counter(cx, l, i->b, 3)))
			return true;
	}
	return false;
}

/* The loop around the access that moves the place, or NULL. */
static const struct loop *mover_of(const struct flow_ctx *cx, struct ir_ref place)
{
	const struct cfg *cfg = &cx->ex->cfg;
	uint32_t k = cx->ins == IR_NO ? IR_NO : cfg->loop_of[ir_block_of(cx->fn, cx->ins)];

	while (k != IR_NO && !is_moved_in(cx, &cfg->loops.v[k], place))
		k = cfg->loops.v[k].up;
	return k == IR_NO ? NULL : &cfg->loops.v[k];
}

/* Is something added to what was counted (count + 1)?  The element behind the last has room, then.
 */
static bool has_room_for_end(const struct flow_ctx *cx, struct ir_ref r, int depth)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, r);
	int64_t c;

	if (!i || !depth || i->op == IR_CALL || i->op == IR_LOAD)
		return false;
	return (i->op == IR_ADD && number(cx, i->b, &c) && c > 0) ||
	       has_room_for_end(cx, i->a, depth - 1) || has_room_for_end(cx, i->b, depth - 1);
}

/* Does no loop that moves the place ask how far it is? */
static bool is_never_compared(const struct flow_ctx *cx, struct ir_ref place)
{
	for (uint32_t k = 0; k < cx->ex->cfg.loops.n; k++) {
		const struct loop *l = &cx->ex->cfg.loops.v[k];

		if (is_moved_in(cx, l, place) && is_compared(cx, l, place))
			return false;
	}
	return true;
}

bool flow_is_counted_before(const struct flow_ctx *cx, struct ir_ref addr, val address)
{
	const struct ir_call *c = maker_of(cx, address);
	struct moved counted = {0}, m = {0};
	bool with_end = false;

	for (uint32_t i = 0; c && i < c->n; i++) {
		find_moved(cx, cx->fn->args[c->first + i].value, &counted, MAX_NESTED);
		with_end |= has_room_for_end(cx, cx->fn->args[c->first + i].value, MAX_NESTED);
	}
	find_moved(cx, addr, &m, MAX_NESTED);
	if (!counted.n)
		return false;
	for (uint32_t i = 0; i < m.n; i++) {
		const struct loop *l = mover_of(cx, m.place[i]);

		if (l ? is_compared(cx, l, m.place[i])
		      : !with_end || !is_never_compared(cx, m.place[i]))
			return false;
	}
	return m.n;
}

/* ---- no line ---------------------------------------------------------------------------------
 */

/* Is it a quotient, or a product of two numbers that vary? */
static bool is_no_line(const struct flow_ctx *cx, struct ir_ref r, int depth)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, r);
	uint32_t set;
	int64_t c;

	if (!i || !depth || i->op == IR_CALL)
		return false;
	if (i->op == IR_DIV || i->op == IR_REM || i->op == IR_SHR ||
	    (i->op == IR_MUL && !number(cx, i->a, &c) && !number(cx, i->b, &c)))
		return true;
	if (i->op == IR_LOAD) {
		set = ir_ref_is(i->a, IR_LOCAL) ? flow_assigned_at(cx, i->a) : IR_NO;
		return set != IR_NO && is_no_line(cx, cx->fn->ins[set].b, depth / 2);
	}
	return is_no_line(cx, i->a, depth - 1) || is_no_line(cx, i->b, depth - 1);
}

bool flow_is_of_no_line(const struct flow_ctx *cx, struct ir_ref addr, val address)
{
	const struct ir_call *c = maker_of(cx, address);
	struct moved m = {0};

	for (uint32_t i = 0; c && i < c->n; i++)
		if (is_no_line(cx, cx->fn->args[c->first + i].value, MAX_NESTED)) {
			find_moved(cx, addr, &m, MAX_NESTED);
			return m.n;
		}
	return false;
}

/* ---- grown --------------------------------------------------------------------------------------
 */

/* Has the path compared one of these with what lies at the address, or with what was copied there?
 */
static bool compared_with(const struct flow_ctx *cx, const struct moved *m, struct ir_ref at)
{
	uint32_t set = ir_ref_is(at, IR_LOCAL) ? flow_assigned_at(cx, at) : IR_NO, n = 0;
	const struct ir_ins *copy =
		set == IR_NO ? NULL
			     : ir_ins_of(cx->fn, ir_without_casts(cx->fn, cx->fn->ins[set].b));

	if (copy && copy->op == IR_LOAD)
		at = copy->a;

	for (const struct trail *t = cx->st->trail; t && n < MAX_STEPS_BACK; t = t->up, n++) {
		const struct ir_ins *i =
			t->kind == TRAIL_BRANCH
				? ir_ins_of(cx->fn,
					    ir_without_casts(cx->fn, cx->fn->blocks[t->block].cond))
				: NULL;

		for (uint32_t k = 0; i && i->op >= IR_EQ && i->op <= IR_GE && k < m->n; k++)
			if ((mentions(cx->fn, i->a, m->place[k], 3) &&
			     mentions(cx->fn, i->b, at, 3)) ||
			    (mentions(cx->fn, i->b, m->place[k], 3) &&
			     mentions(cx->fn, i->a, at, 3)))
				return true;
	}
	return false;
}

bool flow_is_grown(const struct flow_ctx *cx, struct ir_ref addr, val address)
{
	const struct ir_call *c = maker_of(cx, address);
	struct moved m = {0};

	if (!c || !ir_ref_is(c->callee, IR_SYM) ||
	    cx->unit->syms.v[ir_ref_index(c->callee)].body == IR_NO)
		return false;
	find_places(cx, addr, &m, false, MAX_NESTED);
	for (uint32_t i = 0; i < c->n; i++)
		if (compared_with(cx, &m, cx->fn->args[c->first + i].value))
			return true;
	return false;
}

/* ---- multiple ---------------------------------------------------------------------------------
 */

/* Is the place moved by so much? */
static bool moves_by(const struct flow_ctx *cx, struct ir_ref place, int64_t step)
{
	for (uint32_t n = 0; n < cx->fn->n_ins; n++) {
		const struct ir_ins *i = &cx->fn->ins[n], *by;
		int64_t c;

		if (i->op != IR_STORE || !same_text(cx->fn, i->a, place, MAX_NESTED))
			continue;
		by = ir_ins_of(cx->fn, ir_without_casts(cx->fn, i->b));
		if (by && (by->op == IR_ADD || by->op == IR_ELEM) && number(cx, by->b, &c) &&
		    (c == step || (by->op == IR_ELEM &&
				   c * (int64_t)ir_typ(cx->unit, by->aux)->size_bytes == step)))
			return true;
	}
	return false;
}

static int64_t divisor_in(const struct flow_ctx *cx, struct ir_ref r, int depth)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, r);
	int64_t c;

	if (!i || !depth || i->op == IR_CALL || i->op == IR_LOAD)
		return 0;
	if (i->op == IR_REM)
		return number(cx, i->b, &c) ? c : 0;
	c = divisor_in(cx, i->a, depth - 1);
	return c ? c : divisor_in(cx, i->b, depth - 1);
}

bool flow_is_whole_multiple(const struct flow_ctx *cx, struct ir_ref addr)
{
	struct moved m = {0};

	find_moved(cx, addr, &m, MAX_NESTED);
	for (const struct trail *t = cx->st->trail; t && m.n; t = t->up) {
		int64_t by = t->kind == TRAIL_BRANCH
				     ? divisor_in(cx, cx->fn->blocks[t->block].cond, 4)
				     : 0;

		for (uint32_t i = 0; by > 1 && i < m.n; i++)
			if (moves_by(cx, m.place[i], by))
				return true;
	}
	return false;
}

/* ---- by a table -------------------------------------------------------------------------------
 */

/* Is it read from a constant table, at an index that is not a number? */
static bool is_from_table(const struct flow_ctx *cx, struct ir_ref r)
{
	const struct ir_ins *i = ir_ins_of(cx->fn, ir_without_casts(cx->fn, r)), *at;
	int64_t c;

	if (!i || i->op != IR_LOAD)
		return false;
	at = ir_ins_of(cx->fn, i->a);
	return at && at->op == IR_ELEM && ir_ref_is(at->a, IR_GLOBAL) && !number(cx, at->b, &c) &&
	       cx->unit->globals.v[ir_ref_index(at->a)].flags & IR_G_CONST;
}

bool flow_is_told_by_table(const struct flow_ctx *cx, struct ir_ref addr)
{
	struct moved m = {0};
	uint32_t n = 0;

	find_moved(cx, addr, &m, MAX_NESTED);
	for (const struct trail *t = cx->st->trail; t && m.n && n < MAX_STEPS_BACK;
	     t = t->up, n++) {
		const struct ir_ins *i =
			t->kind == TRAIL_SWITCH
				? ir_ins_of(cx->fn,
					    ir_without_casts(cx->fn, cx->fn->blocks[t->block].cond))
				: NULL;

		for (uint32_t k = 0; i && i->op == IR_LOAD && k < cx->fn->n_ins; k++)
			if (cx->fn->ins[k].op == IR_STORE && cx->fn->ins[k].a.bits == i->a.bits &&
			    is_from_table(cx, cx->fn->ins[k].b))
				return true;
	}
	return false;
}

/* ---- bit of a mask ------------------------------------------------------------------------------
 */

/* Is a number shifted by what lies at the place, or by so much? */
static bool shifts_by(const struct ir_func *fn, struct ir_ref r, struct ir_ref place, int depth)
{
	const struct ir_ins *i = ir_ins_of(fn, r);

	if (!i || !depth || i->op == IR_CALL)
		return false;
	if ((i->op == IR_SHL || i->op == IR_SHR) && mentions(fn, i->b, place, 2))
		return true;
	return shifts_by(fn, i->a, place, depth - 1) || shifts_by(fn, i->b, place, depth - 1);
}

bool flow_is_bit_of_mask(const struct flow_ctx *cx, struct ir_ref addr)
{
	struct moved m = {0};
	uint32_t n = 0;

	find_moved(cx, addr, &m, MAX_NESTED);
	for (const struct trail *t = cx->st->trail; t && m.n && n < MAX_STEPS_BACK; t = t->up) {
		n++;
		for (uint32_t i = 0; i < m.n; i++) {
			if (t->kind == TRAIL_BRANCH &&
			    shifts_by(cx->fn, cx->fn->blocks[t->block].cond, m.place[i],
				      MAX_NESTED))
				return true;
			if (t->kind == TRAIL_STORE &&
			    same_text(cx->fn, cx->fn->ins[t->ins].a, m.place[i], MAX_NESTED))
				return false;
		}
	}
	return false;
}

/* ---- no round ---------------------------------------------------------------------------------
 */

/* Has the path left a loop here that moves the place, as its first decision there? */
static bool leaves_at_once(const struct flow_ctx *cx, const struct trail *t, struct ir_ref place)
{
	const struct cfg *cfg = &cx->ex->cfg;
	const struct ir_block *b = &cx->fn->blocks[t->block];
	const struct loop *l;

	if (t->kind != TRAIL_BRANCH || cfg->loop_of[t->block] == IR_NO)
		return false;
	l = &cfg->loops.v[cfg->loop_of[t->block]];
	if (bit_get(l->body, cx->fn->succs[b->succ + !t->taken]) || !is_moved_in(cx, l, place))
		return false;
	t = t->up;
	return !t || !bit_get(l->body, t->kind == TRAIL_STORE || t->kind == TRAIL_CALL
					       ? ir_block_of(cx->fn, t->ins)
					       : t->block);
}

bool flow_is_empty_by_guess(const struct flow_ctx *cx, val address)
{
	const struct ir_call *c = maker_of(cx, address);
	struct interval bytes;
	val off, size;
	int64_t n;

	if (!c || !flow_object(cx, address, &off, &size) || !flow_is_known(size))
		return false;
	bytes = flow_bounds(cx, size);
	if (bytes.lo || bytes.hi)
		return false;
	for (uint32_t i = 0; i < c->n; i++)
		if (number(cx, cx->fn->args[c->first + i].value, &n) && !n)
			return false;
	return true;
}

bool flow_had_no_round(const struct flow_ctx *cx, struct ir_ref addr)
{
	struct moved m = {0};
	uint32_t n = 0;

	find_moved(cx, addr, &m, MAX_NESTED);
	for (const struct trail *t = cx->st->trail; t && m.n && n < MAX_STEPS_BACK; t = t->up, n++)
		for (uint32_t i = 0; i < m.n; i++)
			if (leaves_at_once(cx, t, m.place[i]))
				return true;
	return false;
}
