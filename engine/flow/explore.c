/* explore.c - the exploration: states wait at blocks, the first block in reverse post-order that
 * has any is executed next, what comes out waits at its successors.
 *
 * A function is surveyed first, with few states: that makes its summary, and shows whether there is
 * anything to be found.  Only then it is explored closely, path by path.
 *
 * A loop is gone round a few times for real and then once more in a widened state that stands
 * for all further rounds (widen.c); what comes back to the head after that takes the ways out.
 * Where more states meet at a block than are kept apart, the most alike are joined.
 */
#include "engine/flow/deed_p.h"
#include "engine/flow/explore.h"
#include "engine/flow/state_p.h"
#include "engine/flow/summary_p.h"

#include <string.h>

enum {
	STEPS_PER_INS = 15, /* budget of a close look: per instruction of the function      */
	STEPS_BASE = 6000,  /* … and for each function                                      */
	SURVEY_PER_INS = 6, /* budget of the cheap pass                                     */
	SURVEY_BASE = 600,
	HOPELESS = 2,		 /* times the budget, after which a degraded function is left    */
	MAX_STATES = 8,		 /* kept apart per block and loop context, in short functions   */
	MIN_STATES = 3,		 /* … in long ones                                              */
	LONG_FUNCTION = 800,	 /* instructions: one state in the survey, no real rounds        */
	HUGE_FUNCTION = 6000,	 /* instructions: two states, one in the survey                 */
	STATES_TIMES_INS = 3000, /* … between them                                             */
	SURVEY_STATES = 2,	 /* … in the cheap pass                                         */
	SMALL_FUNCTION = 60,	 /* instructions: looked at closely at once                      */
	LEAVES_NOW = 1 << 20,	 /* in the number of a round: it is the last                    */
	LARGE_STATE = 1024,	 /* constraints in a state that is cleaned wherever it is     */
	MANY_OUTCOMES = 12,	 /* of calls in a row: joined, too                              */
	FEW_STATES = 3,		 /* … once half of the budget is gone                           */
	MAX_REAL_ROUNDS = 2,	 /* of outermost loops                                          */
	BUSY_BLOCK = 24,	 /* predecessors: joins of interpreters and parsers             */
	MAX_SWITCH_SPLIT = 300,	 /* cases that get states of their own                          */
};

struct wait {
	VEC(struct state *) st;
};

/* A state that goes on in the middle of a block. */
struct resume {
	struct state *st;
	uint32_t at; /* index of the instruction within the block                   */
	val *vals;   /* of the instructions before it                               */
};

struct explore {
	struct explorer ex; /* first, so that the two can be converted                     */
	struct wait *wait;  /* by block                                                    */
	uint64_t *ready;    /* bit per block: somebody waits                               */
	VEC(struct resume) resumes;
};

static struct explore *whole(struct explorer *ex)
{
	return (struct explore *)(void *)ex;
}

/* ---- loops and edges ------------------------------------------------------------------------ */

static uint32_t it_get(struct explorer *ex, uint32_t up, uint32_t loop, uint32_t count)
{
	bool is_new;
	uint64_t *id = map_put(&ex->it_ids, hash_mix(hash_mix(up + 1, loop), count), &is_new);

	if (is_new)
		*id = ex->it_ids.e.n;
	return (uint32_t)*id;
}

/* A loop that begins in a later round of one around it has been gone round there in the first one:
 * one pass stands for all that it does now. */
static bool is_coarse(const struct explorer *ex, const struct frame *f)
{
	if (ex->degraded || ex->fn->n_ins > HUGE_FUNCTION)
		return true;
	for (const struct frame *up = f->up; up; up = up->up)
		if (up->phase != ROUND_REAL || up->count)
			return true;
	return false;
}

static uint32_t real_rounds(const struct explorer *ex, const struct loop *l, const struct frame *f)
{
	if (is_coarse(ex, f))
		return !ex->survey && !ex->degraded && l->depth == 1;
	if (ex->survey && ex->fn->n_ins > LONG_FUNCTION)
		return 0;
	if (ex->survey || l->depth > 2)
		return 1;
	return l->depth == 1 && ex->n_steps < ex->max_steps / 4 ? MAX_REAL_ROUNDS : 1;
}

static void wait_at(struct explorer *ex, struct state *st, uint32_t block)
{
	*vec_push(&whole(ex)->wait[block].st) = st;
	bit_set(whole(ex)->ready, block);
}

/* Before what st knows is widened: the loop may also be left now, with all that is known. */
static void leave_now(struct explorer *ex, struct state *st, const struct frame *f, uint32_t head)
{
	struct state *out = st_fork(ex, st);
	struct frame *now = arena_dup(&ex->mem, f, sizeof *f);

	now->phase = ROUND_AFTER;
	now->it = it_get(ex, f->up ? f->up->it : 0, f->loop, f->count | LEAVES_NOW);
	now->mem = out->mem;
	now->gmem = out->gmem;
	out->frame = now;
	wait_at(ex, out, head);
}

/* Remember what st holds as it begins another round. */
static void arrive(struct explorer *ex, struct state *st, struct frame *f)
{
	f->mem = st->mem;
	f->gmem = st->gmem;
	st->owner = ++ex->next_owner; /* the frame shares the nodes now */
}

static void widen_waiting(struct explorer *ex, const struct wait *w)
{
	struct map changed = {0};
	sym first = ex->t.s.n;

	for (uint32_t i = 0; i < w->st.n; i++)
		if (w->st.v[i]->frame && w->st.v[i]->frame->phase == ROUND_WIDENS)
			widen_note_changes(w->st.v[i], &changed);
	for (uint32_t i = 0; i < w->st.n; i++) {
		struct state *st = w->st.v[i];
		struct frame *f;

		if (!st->frame || st->frame->phase != ROUND_WIDENS)
			continue;
		f = arena_dup(&ex->mem, st->frame, sizeof *f);
		st->frame = f;
		f->first = first;
		widen_at_head(ex, st, f, &changed);
		arrive(ex, st, f);
	}
	map_release(&changed);
}

/* Keep the loops of st->frame in step with going to block; false: the loop has been covered. */
static bool follow_loops(struct explorer *ex, struct state *st, uint32_t to)
{
	uint32_t loop = ex->cfg.head_of[to];
	const struct frame *in;
	struct frame *f;

	while (st->frame && !bit_get(ex->cfg.loops.v[st->frame->loop].body, to)) {
		/* the first of these rounds was left by a state of its own, any further one is left
		 * after the next */
		if (st->frame->phase == ROUND_ANY && !is_coarse(ex, st->frame))
			return false;
		st->frame = st->frame->up;
	}
	for (in = st->frame; in; in = in->up)
		if (in->phase == ROUND_AFTER && !bit_get(ex->cfg.loops.v[in->loop].can_leave, to) &&
		    ex->cfg.loops.v[in->loop].head != to)
			return false;
	if (loop == IR_NO)
		return true;
	/* inner loops' frames end where an outer head is reached */
	while (st->frame && st->frame->loop != loop &&
	       ex->cfg.loops.v[st->frame->loop].depth >= ex->cfg.loops.v[loop].depth)
		st->frame = st->frame->up;
	f = arena_new(&ex->mem, struct frame);
	if (st->frame && st->frame->loop == loop) {
		if (st->frame->phase == ROUND_AFTER)
			return false;
		*f = *st->frame;
		f->count++;
		if (f->phase == ROUND_ANY && is_coarse(ex, f))
			return false; /* left in any round, see above */
		if (f->phase == ROUND_ANY)
			f->phase = ROUND_AFTER;
	} else {
		f->up = st->frame;
		f->loop = loop;
	}
	f->it = it_get(ex, f->up ? f->up->it : 0, loop, f->count);
	st->frame = f;
	if (f->phase == ROUND_REAL && f->count >= real_rounds(ex, &ex->cfg.loops.v[loop], f)) {
		if (!is_coarse(ex, f))
			leave_now(ex, st, f, to);
		f->phase = ROUND_WIDENS; /* when all that come round are here */
		return true;
	}
	arrive(ex, st, f);
	return true;
}

void ex_suspect(struct explorer *ex)
{
	ex->candidate = true;
	if (!ex->survey)
		return;
	if (ex->block < ex->cfg.n_blocks)
		bit_set(ex->suspects, ex->block);
	else /* found when all was done: anywhere */
		memset(ex->suspects, 0xff, sizeof *ex->suspects * (ex->cfg.n_blocks / 64 + 1));
}

/* The close look is for what the survey has seen: what does not lead there is left out. */
static bool is_wanted(const struct explorer *ex, uint32_t block)
{
	return ex->survey || !ex->suspects || bit_get(ex->suspects, block);
}

static void go_to(struct explorer *ex, struct state *st, uint32_t to)
{
	if (is_wanted(ex, to) && follow_loops(ex, st, to))
		wait_at(ex, st, to);
}

/* ---- instructions --------------------------------------------------------------------------- */

struct flow_ctx flow_ctx_at(struct explorer *ex, struct state *st, uint32_t ins, ir_loc loc)
{
	return (struct flow_ctx){.ex = ex,
				 .st = st,
				 .unit = ex->unit,
				 .fn = ex->fn,
				 .ins = ins,
				 .loc = loc,
				 .scratch = &ex->mem};
}

/* The pointer is dereferenced: from here on it is a good one, neither null nor an error number. */
static bool take_for_object(struct explorer *ex, struct state *st, sym base, ir_loc loc)
{
	bool is_pointer = ir_type_is(ex->unit, sym_info(&ex->t, base)->type, IR_PTR);
	bool unknown = st_is_zero(ex, st, val_sym(&ex->t, base)) == TRI_UNKNOWN;
	struct con c;
	uint32_t id;

	if (unknown && sym_info(&ex->t, base)->kind == SYM_PARAM && sym_info(&ex->t, base)->x < 64)
		ex->deref_params |= (uint64_t)1 << sym_info(&ex->t, base)->x;
	if (sym_info(&ex->t, base)->kind == SYM_PARAM && sym_info(&ex->t, base)->x < 32)
		st->used_args |= (uint32_t)1 << sym_info(&ex->t, base)->x;
	if (unknown && sym_info(&ex->t, base)->kind == SYM_CALL)
		latent_uses_result(ex, st, sym_info(&ex->t, base)->ins);
	if (is_pointer ? !st_assume_ge(ex, st, val_sym(&ex->t, base), 1)
		       : !st_assume_ne(ex, st, val_sym(&ex->t, base), 0))
		return false;
	id = pmap_get(&st->con, base);
	if (!unknown || !id)
		return true;
	(void)deed_note(ex, deed_on_symbol(base), loc, ex->told ? ex->told->deed : NULL);
	c = ex->cons.v[id];
	c.derefed = true;
	pmap_set(&st->con, &ex->mem, st->owner, base, con_id(ex, &c));
	return true;
}

bool event_deref(struct explorer *ex, struct state *st, uint32_t ins, ir_loc loc,
		 const struct ev_deref *ev)
{
	struct flow_ctx cx = flow_ctx_at(ex, st, ins, loc);
	sym base;
	val off;

	for (uint32_t i = 0; ex->checkers && ex->checkers[i]; i++) {
		if (!ex->checkers[i]->deref)
			continue;
		cx.self = ex->checkers[i];
		cx.self->deref(&cx, ev);
	}
	if (st->dead)
		return false;
	/* what was dereferenced is not null from here on */
	if (ev->only_bounds || ev->unsure || ev->addr <= VAL_UNINIT)
		return true;
	if (!val_split(&ex->t, ev->addr, &base, &off))
		return st_assume_ne(ex, st, ev->addr, 0);
	if (sym_info(&ex->t, base)->kind == SYM_NULLBASE)
		return false;
	return take_for_object(ex, st, base, loc);
}

static const struct ir_field *bit_field(const struct explorer *ex, struct ir_ref addr)
{
	const struct ir_ins *f;

	if (!ir_ref_is(addr, IR_TMP))
		return NULL;
	f = &ex->fn->ins[ir_ref_index(addr)];
	if (f->op != IR_FIELD)
		return NULL;
	{
		const struct ir_field *fi =
			&ex->unit->fields.v[ir_typ(ex->unit, f->aux)->first + f->imm];

		return fi->width_bits ? fi : NULL;
	}
}

static uint64_t access_bytes(const struct explorer *ex, const struct ir_ins *ins)
{
	const struct ir_field *f = bit_field(ex, ins->a);

	if (f)
		return (f->offset_bits % 8 + f->width_bits + 7) / 8;
	return ir_typ(ex->unit, ins->type)->size_bytes;
}

/* Do the checks of an access; false: the path ends here. */
static bool access(struct explorer *ex, struct state *st, uint32_t n, struct ir_ref ref, val addr,
		   enum access_kind kind)
{
	const struct ir_ins *ins = &ex->fn->ins[n];

	if (ir_ref_is(ref, IR_LOCAL) || ir_ref_is(ref, IR_GLOBAL))
		return true; /* a whole variable by name */
	return event_deref(ex, st, n, ins->loc,
			   &(struct ev_deref){.kind = kind,
					      .addr_ref = ref,
					      .addr = addr,
					      .size_bytes = access_bytes(ex, ins)});
}

/* Cells know the field through which they were reached: loops say what they write by field. */
static void name_cell(struct explorer *ex, struct ir_ref ref, val addr, ir_type type)
{
	const struct ir_ins *f;
	sym region;
	val off;
	uint32_t c;

	if (!ir_ref_is(ref, IR_TMP))
		return;
	f = &ex->fn->ins[ir_ref_index(ref)];
	if (f->op != IR_FIELD || !val_split(&ex->t, addr, &region, &off))
		return;
	c = cell_get(&ex->t, region, off, (uint32_t)ir_typ(ex->unit, type)->size_bytes);
	if (!ex->t.cells.v[c].rec) {
		ex->t.cells.v[c].rec = f->aux;
		ex->t.cells.v[c].field = f->imm;
	}
}

bool ex_may_be_unwritten(struct explorer *ex, const struct state *st, val loaded)
{
	const struct sym_info *i =
		sym_info(&ex->t, loaded > VAL_UNINIT ? val_single(&ex->t, loaded) : 0);

	if (i->flags & SYM_F_JOIN_UNINIT)
		return !guard_rules_out(ex, st, i->unwritten_if);
	return i->kind == SYM_LOAD && st_region(ex, st, ex->t.cells.v[i->x].region).unwritten_once;
}

/* What follows from an object that was not written is one fault, however many of its elements are
 * read. */
static void said_once(struct explorer *ex, struct state *st, val addr, uint32_t n)
{
	struct rfact f;
	sym region;
	val off;

	if (!val_split(&ex->t, addr, &region, &off))
		return;
	f = st_region(ex, st, region);
	f.init = REGION_UNKNOWN;
	f.epoch = epoch_at(ex, n, st_it(st), region);
	st_region_set(ex, st, region, &f);
}

/* Is what instruction n loads only copied into a variable?  Nothing depends on it yet then: a copy
 * of what was never written is as unwritten as the original, and it is the use that matters (the
 * definedness of Seward and Nethercote, "Using Valgrind to detect undefined value errors", 2005).
 */
static bool is_only_copied(const struct explorer *ex, uint32_t n)
{
	const struct ir_ins *to = &ex->fn->ins[n + 1];

	return n + 1 < ex->fn->n_ins && to->op == IR_STORE && !(to->flags & IR_VOLATILE) &&
	       ir_ref_is(to->b, IR_TMP) && ir_ref_index(to->b) == n && ir_ref_is(to->a, IR_LOCAL) &&
	       !(ex->fn->locals[ir_ref_index(to->a)].flags & IR_L_ADDR_TAKEN) &&
	       to->type == ex->fn->ins[n].type;
}

val event_uninit(struct explorer *ex, struct state *st, uint32_t ins, ir_loc loc, val addr,
		 ir_type type, const struct ev_uninit *ev)
{
	struct flow_ctx cx = flow_ctx_at(ex, st, ins, loc);
	struct ev_uninit told = *ev;
	val v;

	told.addr = addr;
	for (uint32_t i = 0; ex->checkers && ex->checkers[i]; i++) {
		if (!ex->checkers[i]->uninit)
			continue;
		cx.self = ex->checkers[i];
		cx.self->uninit(&cx, &told);
	}
	v = ev_fresh(ex, st, type, ins, 5);
	mem_store(ex, st, addr, type, v, ins);
	said_once(ex, st, addr, ins);
	return v;
}

static val load(struct explorer *ex, struct state *st, uint32_t n, val addr)
{
	const struct ir_ins *ins = &ex->fn->ins[n];
	const struct ir_field *bits = bit_field(ex, ins->a);
	val v;

	if (ins->flags & IR_VOLATILE)
		return ev_fresh(ex, st, ins->type, n, 4);
	name_cell(ex, ins->a, addr, ins->type);
	v = ir_ref_is(ins->a, IR_TMP) ? known_load(ex, addr, ins->type) : VAL_NONE;
	if (v != VAL_NONE)
		return v;
	v = mem_load(ex, st, addr, ins->type, n);
	taint_loaded(ex, ins->a, v);
	if (ex->survey && ex_may_be_unwritten(ex, st, v) && !is_only_copied(ex, n))
		ex_suspect(ex);
	if (v > VAL_UNINIT && !is_only_copied(ex, n))
		latent_reads(ex, st, v, ins->loc);
	if (v == VAL_UNINIT && ex->unit->locs.v[ins->loc].flags & IR_LOC_VANISHED)
		return ev_fresh(ex, st, ins->type, n, 5);
	if (v == VAL_UNINIT && !is_only_copied(ex, n))
		v = event_uninit(ex, st, n, ins->loc, addr, ins->type,
				 &(struct ev_uninit){.addr_ref = ins->a});
	if (bits && bits->width_bits < 63) {
		bool sign = ir_typ(ex->unit, ins->type)->flags & IR_TF_SIGNED;
		int64_t half = (int64_t)1 << (bits->width_bits - 1);
		sym one = val_single(&ex->t, v);

		if (one && sym_info(&ex->t, one)->kind == SYM_LOAD) {
			ex->t.s.v[one].range.lo = sign ? -half : 0;
			ex->t.s.v[one].range.hi = sign ? half - 1 : half - 1 + half;
		}
	}
	return v;
}

static void store(struct explorer *ex, struct state *st, uint32_t n, val addr, val v)
{
	const struct ir_ins *ins = &ex->fn->ins[n];
	const struct ir_field *bits = bit_field(ex, ins->a);

	if (bits && bits->width_bits < 63 && v > VAL_UNINIT) {
		struct interval iv = st_bounds(ex, st, v);
		bool sign = ir_typ(ex->unit, ins->type)->flags & IR_TF_SIGNED;
		int64_t half = (int64_t)1 << (bits->width_bits - 1);

		if (iv.lo < (sign ? -half : 0) || iv.hi > (sign ? half - 1 : half - 1 + half))
			v = ev_fresh(ex, st, ins->type, n, 8);
	}
	if (ins->flags & IR_VOLATILE)
		v = ev_fresh(ex, st, ins->type, n, 9);
	name_cell(ex, ins->a, addr, ins->type);
	mem_store(ex, st, addr, ins->type, v, n);
	st_trail(ex, st,
		 (struct trail){.kind = TRAIL_STORE, .ins = n, .block = ex->block, .value = v});
}

static val field_address(struct explorer *ex, struct state *st, const struct ir_ins *ins, val a,
			 uint32_t n)
{
	const struct ir_field *f =
		&ex->unit->fields.v[ir_typ(ex->unit, ins->aux)->first + ins->imm];
	val v = ev_add_offset(ex, st, a, val_const(&ex->t, (int64_t)(f->offset_bits / 8)), n);

	if (f->width_bits && v > VAL_UNINIT) {
		/* bit-fields that share a byte are different places: give each a position of
		 * its own, a symbol whose value is 0 */
		sym s = sym_get(&ex->t, SYM_OP, IR_FIELD, 0, VAL_ZERO, VAL_ZERO,
				(uint32_t)hash_mix(f->offset_bits, f->width_bits));
		val with;

		ex->t.s.v[s].range = (struct interval){0, 0};
		with = val_lin(&ex->t, 1, v, 1, val_sym(&ex->t, s), 0);
		if (with != VAL_NONE)
			return with;
	}
	return v;
}

static val elem_address(struct explorer *ex, struct state *st, const struct ir_ins *ins, val a,
			val b, uint32_t n)
{
	int64_t size = (int64_t)ir_typ(ex->unit, ins->aux)->size_bytes;
	val off;

	if (a <= VAL_UNINIT || b <= VAL_UNINIT)
		return VAL_NONE;
	if (!size)
		size = 1; /* void and function pointers, as GNU C counts */
	off = val_lin(&ex->t, ins->flags & IR_MINUS ? -size : size, b, 0, b, 0);
	if (off == VAL_NONE)
		off = ev_fresh(ex, st, 0, n, 6);
	return ev_add_offset(ex, st, a, off, n);
}

bool event_div(struct explorer *ex, struct state *st, uint32_t ins, ir_loc loc,
	       const struct ev_div *ev)
{
	struct flow_ctx cx = flow_ctx_at(ex, st, ins, loc);

	for (uint32_t i = 0; ex->checkers && ex->checkers[i]; i++) {
		if (!ex->checkers[i]->div)
			continue;
		cx.self = ex->checkers[i];
		cx.self->div(&cx, ev);
	}
	return !st->dead && (ev->unsure || st_assume_ne(ex, st, ev->divisor, 0));
}

static bool divide(struct explorer *ex, struct state *st, uint32_t n, val divisor)
{
	const struct ir_ins *ins = &ex->fn->ins[n];

	if (!ir_type_is(ex->unit, ins->type, IR_INT) || divisor <= VAL_UNINIT)
		return true;
	latent_divides(ex, st, divisor, ins->loc);
	return event_div(ex, st, n, ins->loc,
			 &(struct ev_div){.divisor_ref = ins->b, .divisor = divisor});
}

/* Tells the checkers; false: the path ends. */
static bool shift(struct explorer *ex, struct state *st, uint32_t n, val amount)
{
	const struct ir_ins *ins = &ex->fn->ins[n];
	struct flow_ctx cx = flow_ctx_at(ex, st, n, ins->loc);
	struct ev_shift ev = {.value_ref = ins->a,
			      .amount_ref = ins->b,
			      .amount = amount,
			      .width_bits = (uint32_t)ir_typ(ex->unit, ins->type)->count};

	if (!ir_type_is(ex->unit, ins->type, IR_INT) || amount <= VAL_UNINIT)
		return true;
	for (uint32_t i = 0; ex->checkers && ex->checkers[i]; i++) {
		if (!ex->checkers[i]->shift)
			continue;
		cx.self = ex->checkers[i];
		cx.self->shift(&cx, &ev);
	}
	return !st->dead;
}

static void store_event(struct explorer *ex, struct state *st, uint32_t n, val addr, val value)
{
	const struct ir_ins *ins = &ex->fn->ins[n];
	struct flow_ctx cx = flow_ctx_at(ex, st, n, ins->loc);
	struct ev_store ev = {
		.addr_ref = ins->a, .value_ref = ins->b, .addr = addr, .value = value};

	if (!ir_type_is(ex->unit, ins->type, IR_PTR))
		return;
	for (uint32_t i = 0; ex->checkers && ex->checkers[i]; i++) {
		if (!ex->checkers[i]->store)
			continue;
		cx.self = ex->checkers[i];
		cx.self->store(&cx, &ev);
	}
}

static void enter_local(struct explorer *ex, struct state *st, uint32_t local, uint32_t n)
{
	val addr = ev_ref(ex, st, IR_REF(IR_LOCAL, local));
	sym region = val_single(&ex->t, addr);
	const struct ir_local *l = &ex->fn->locals[local];
	struct rfact f = {.init = l->flags & IR_L_VOLATILE ? REGION_UNKNOWN : REGION_UNINIT};

	(void)n;
	mem_drop_region(ex, st, region);
	st_region_set(ex, st, region, &f);
}

/* Tells the checkers; false: the path ends. */
static bool stack_event(struct explorer *ex, struct state *st, uint32_t n, val bytes)
{
	const struct ir_ins *ins = &ex->fn->ins[n];
	struct flow_ctx cx = flow_ctx_at(ex, st, n, ins->loc);
	struct ir_ref what = ins->op == IR_VLA ? ins->a : IR_REF(IR_TMP, n);
	struct ev_stack ev = {.bytes = bytes};

	for (uint32_t i = 0; ex->checkers && ex->checkers[i]; i++) {
		if (!ex->checkers[i]->stack)
			continue;
		cx.self = ex->checkers[i];
		ev.name = ins->op == IR_VLA ? flow_place_text(&cx, what) : flow_ref_text(&cx, what);
		cx.self->stack(&cx, &ev);
	}
	return !st->dead;
}

static void vla(struct explorer *ex, struct state *st, uint32_t n, val addr, val size)
{
	sym region = addr > VAL_UNINIT ? val_single(&ex->t, addr) : 0;
	struct rfact f = {.init = REGION_UNINIT, .size = size > VAL_UNINIT ? size : VAL_NONE};

	(void)n;
	if (!region)
		return;
	mem_drop_region(ex, st, region);
	st_region_set(ex, st, region, &f);
}

static val new_block(struct explorer *ex, struct state *st, uint32_t n, val size)
{
	sym s = sym_get(&ex->t, SYM_HEAP, 0, 0, n, st_it(st), 0);
	struct rfact f = {.init = REGION_UNINIT, .size = size > VAL_UNINIT ? size : VAL_NONE};

	ex->t.s.v[s].ins = n;
	st_region_set(ex, st, s, &f);
	return val_sym(&ex->t, s);
}

/* Execute one instruction; false: the path ends. */
static bool execute(struct explorer *ex, struct state *st, uint32_t n)
{
	const struct ir_ins *ins = &ex->fn->ins[n];
	val a = ev_ref(ex, st, ins->a), b = ev_ref(ex, st, ins->b), v = VAL_NONE;

	ex->n_steps++;
	switch ((enum ir_op)ins->op) {
	case IR_LOAD:
		if (!access(ex, st, n, ins->a, a, ACCESS_READ))
			return false;
		v = load(ex, st, n, a);
		break;
	case IR_STORE:
		if (!access(ex, st, n, ins->a, a, ACCESS_WRITE))
			return false;
		store_event(ex, st, n, a, b);
		store(ex, st, n, a, b);
		break;
	case IR_COPY:
		if (!access(ex, st, n, ins->b, b, ACCESS_READ) ||
		    !access(ex, st, n, ins->a, a, ACCESS_WRITE))
			return false;
		mem_copy_typed(ex, st, a, b, ins->type, n);
		break;
	case IR_ZERO:
		if (!access(ex, st, n, ins->a, a, ACCESS_WRITE))
			return false;
		mem_zero_typed(ex, st, a, ins->type, n);
		break;
	case IR_DATA:
		mem_data(ex, st, a, ins->imm, n);
		break;
	case IR_FIELD:
		v = field_address(ex, st, ins, a, n);
		break;
	case IR_ELEM:
		v = elem_address(ex, st, ins, a, b, n);
		break;
	case IR_PTRDIFF: {
		int64_t size = (int64_t)ir_typ(ex->unit, ins->aux)->size_bytes;
		val d = a > VAL_UNINIT && b > VAL_UNINIT ? val_lin(&ex->t, 1, a, -1, b, 0)
							 : VAL_NONE;

		v = d == VAL_NONE ? ev_fresh(ex, st, ins->type, n, 0)
				  : ev_arith(ex, st, IR_DIV, ins->type, d,
					     val_const(&ex->t, size > 0 ? size : 1), n);
		break;
	}
	case IR_VLA:
		if (!stack_event(ex, st, n, b))
			return false;
		vla(ex, st, n, a, b);
		break;
	case IR_ALLOCA:
		if (!stack_event(ex, st, n, a))
			return false;
		v = new_block(ex, st, n, a);
		break;
	case IR_DIV:
	case IR_REM:
		if (!divide(ex, st, n, b))
			return false;
		v = ev_arith(ex, st, (enum ir_op)ins->op, ins->type, a, b, n);
		break;
	case IR_SHL:
	case IR_SHR:
		if (!shift(ex, st, n, b))
			return false;
		v = ev_arith(ex, st, (enum ir_op)ins->op, ins->type, a, b, n);
		break;
	case IR_ADD:
	case IR_SUB:
	case IR_MUL:
	case IR_AND:
	case IR_OR:
	case IR_XOR:
	case IR_NEG:
	case IR_NOT:
		v = ev_arith(ex, st, (enum ir_op)ins->op, ins->type, a, b, n);
		break;
	case IR_CAST:
		v = ev_cast(ex, st, ins->aux, ins->type, a, n);
		break;
	case IR_EQ:
	case IR_NE:
	case IR_LT:
	case IR_LE:
	case IR_GT:
	case IR_GE:
		v = ev_compare(ex, st, (enum ir_op)ins->op, ins->aux, ins->type, a, b);
		if (v == VAL_NONE)
			v = ev_fresh(ex, st, ins->type, n, 0);
		break;
	case IR_CALL:
		return call_exec(ex, st, n);
	case IR_VA_ARG:
		v = ev_fresh(ex, st, ins->type, n, 0);
		break;
	case IR_ASM:
		call_asm(ex, st, n);
		break;
	case IR_UNKNOWN:
		v = ev_fresh(ex, st, ins->type, n, 0);
		break;
	case IR_ASSUME:
		return a <= VAL_UNINIT || st_assume(ex, st, a, true);
	case IR_ENTER:
		enter_local(ex, st, ir_ref_index(ins->a), n);
		break;
	case IR_EXIT:
		mem_drop_region(ex, st, val_single(&ex->t, a));
		break;
	case IR_N_OPS:
		PS_BUG("no such operation");
	}
	ex_set_value(ex, st, n, v);
	return true;
}

void ex_set_value(struct explorer *ex, struct state *st, uint32_t ins, val v)
{
	if (v == VAL_NONE && ir_ops[ex->fn->ins[ins].op].flags & IR_OPF_R)
		v = ev_fresh(ex, st, ex->fn->ins[ins].type, ins, 0);
	ex->vals[ins] = v;
	if (v && bit_get(ex->cfg.crosses, ins))
		pmap_set(&st->tmp, &ex->mem, st->owner, ins + 1, v);
}

void ex_resume(struct explorer *ex, struct state *st, uint32_t ins)
{
	const struct ir_block *b = &ex->fn->blocks[ex->block];
	uint32_t n = ins - b->first;
	struct resume *r = vec_push(&whole(ex)->resumes);

	r->st = st;
	r->at = n + 1;
	r->vals = arena_dup(&ex->mem, ex->vals + b->first, sizeof(val) * (n + 1));
}

/* ---- terminators ---------------------------------------------------------------------------- */

static void branch_event(struct explorer *ex, struct state *st, const struct ir_block *b, val cond)
{
	struct flow_ctx cx = flow_ctx_at(ex, st, IR_NO, b->loc);

	for (uint32_t i = 0; ex->checkers && ex->checkers[i]; i++) {
		if (!ex->checkers[i]->branch)
			continue;
		cx.self = ex->checkers[i];
		cx.self->branch(&cx, &(struct ev_branch){.cond = b->cond, .value = cond});
	}
}

/* That a loop which fills an array has no round at all is a guess of ours: it is no evidence that
 * the elements were never written, since what reads them counts likewise. */
static void assume_filled(struct explorer *ex, struct state *st, const struct loop *l)
{
	for (uint32_t i = 0; i < ex->fn->n_locals; i++) {
		val addr;
		struct rfact f;
		sym region;

		if (!bit_get(l->filled, i))
			continue;
		addr = ev_ref(ex, st, IR_REF(IR_LOCAL, i));
		region = val_single(&ex->t, addr);
		f = st_region(ex, st, region);
		if (f.init != REGION_UNINIT)
			continue;
		f.init = REGION_UNKNOWN;
		f.epoch = epoch_at(ex, l->head, st_it(st), region);
		st_region_set(ex, st, region, &f);
	}
}

static void take(struct explorer *ex, struct state *st, uint32_t block, val cond, bool truth,
		 bool assumed)
{
	const struct ir_block *b = &ex->fn->blocks[block];
	uint32_t to = ex->fn->succs[b->succ + (truth ? 0 : 1)];

	if (st->frame && (assumed || !st->frame->count) &&
	    !bit_get(ex->cfg.loops.v[st->frame->loop].body, to))
		assume_filled(ex, st, &ex->cfg.loops.v[st->frame->loop]);
	if (assumed)
		st_trail(ex, st,
			 (struct trail){.kind = TRAIL_BRANCH,
					.block = block,
					.taken = truth,
					.value = cond});
	go_to(ex, st, to);
}

/* Does the branch's outcome stay inside the innermost loop of the path? */
static bool goes_on(const struct explorer *ex, const struct state *st, uint32_t block, bool truth)
{
	uint32_t to = ex->fn->succs[ex->fn->blocks[block].succ + (truth ? 0 : 1)];

	return st->frame && bit_get(ex->cfg.loops.v[st->frame->loop].body, to);
}

/* x, of a comparison with 0, as k * rounds + rest in the widened loop that the path is in; k, 0: it
 * does not count them. */
static int64_t counts_rounds(struct explorer *ex, const struct frame *f, val x, val *ret_rest)
{
	struct form form = *val_form(&ex->t, x);

	for (uint32_t n = 0; n < form.n; n++)
		if (form.t[n].s == f->round || (f->steps && form.t[n].s == f->steps)) {
			*ret_rest = val_lin(&ex->t, 1, x, -form.t[n].k,
					    val_sym(&ex->t, form.t[n].s), 0);
			return form.t[n].k;
		}
	return 0;
}

/* The comparison with 0 that the condition is, NULL: another one. */
static const struct sym_info *comparison(const struct explorer *ex, val cond, uint8_t op)
{
	const struct form *c = val_form(&ex->t, cond);
	const struct sym_info *i = c->n == 1 ? sym_info(&ex->t, c->t[0].s) : NULL;

	return i && i->kind == SYM_OP && i->op == op && !i->y ? i : NULL;
}

/* A loop that is left when its counter equals something (for (;;) { if (i == n) break; …) has not
 * met that yet in any round before: where it steps by one, it is still below. */
static bool stay_below(struct explorer *ex, struct state *st, val cond)
{
	const struct sym_info *i = comparison(ex, cond, IR_EQ);
	val x, rest;
	int64_t k;

	if (!st->frame || st->frame->phase == ROUND_REAL || !i)
		return true;
	/* x = k * round + rest, not 0 so far; at round 0 it was rest */
	x = i->x;
	k = counts_rounds(ex, st->frame, x, &rest);
	if (k == 1 && st_bounds(ex, st, rest).hi <= 0)
		return st_assume_le(ex, st, x, -1);
	if (k == -1 && st_bounds(ex, st, rest).lo >= 0)
		return st_assume_ge(ex, st, x, 1);
	return true;
}

/* Is it the same in all rounds? */
static bool is_invariant(const struct explorer *ex, const struct frame *f, val v)
{
	const struct form *form = val_form(&ex->t, v);

	for (uint32_t i = 0; i < form->n; i++)
		if (form->t[i].s >= f->first)
			return false;
	return true;
}

/* The test at the head of a loop, which any round before has passed, is what it is left by: what is
 * compared there has gone one step too far, no more. */
static bool leave_in_time(struct explorer *ex, struct state *st, uint32_t block, val cond)
{
	const struct sym_info *i = comparison(ex, cond, IR_LE);
	const struct frame *f = st->frame;
	val x, rest;
	int64_t k;

	if (!f || f->phase != ROUND_ANY || ex->cfg.loops.v[f->loop].head != block || !i)
		return true;
	x = i->x;
	k = counts_rounds(ex, f, x, &rest);
	if (!k || rest == VAL_NONE || !is_invariant(ex, f, rest))
		return true;
	if (k > 0 && st_bounds(ex, st, x).lo >= 1 && st_bounds(ex, st, rest).hi <= k)
		return st_assume_le(ex, st, x, k);
	if (k < 0 && st_bounds(ex, st, x).hi <= 0 && st_bounds(ex, st, rest).lo >= 1 + k)
		return st_assume_ge(ex, st, x, 1 + k);
	return true;
}

/* A loop that is not entered at all: mostly nobody meant that.  What its condition then says of an
 * index (for (i = 0; i < n; i++): n <= 0) correlates, but is no evidence against anything. */
static bool is_passed_by(const struct explorer *ex, const struct state *st, uint32_t block)
{
	return st->frame && !st->frame->count && ex->cfg.loops.v[st->frame->loop].head == block &&
	       !is_coarse(ex, st->frame);
}

/* A macro that ends the program where the outcome is another one.  Who ends it in so many words has
 * an input in mind that can come. */
static bool is_assertion(const struct explorer *ex, const struct ir_block *b, bool truth)
{
	const struct ir_block *other = &ex->fn->blocks[ex->fn->succs[b->succ + (truth ? 1 : 0)]];

	return other->term == IR_UNREACHABLE && ex->unit->locs.v[b->loc].flags & IR_LOC_MACRO;
}

static bool assume_branch(struct explorer *ex, struct state *st, uint32_t block, val cond,
			  bool truth, bool leaves)
{
	bool ok;

	ex->guessing = leaves && is_passed_by(ex, st, block);
	ex->asserting = is_assertion(ex, &ex->fn->blocks[block], truth);
	st->skipped |= ex->guessing;
	ok = st_assume(ex, st, cond, truth);
	ex->guessing = ex->asserting = false;
	return ok;
}

/* The pointer that the condition compares with null, where it is known to be null already: from a
 * callee.  That it is asked for here belongs to the path. */
static val known_null(struct explorer *ex, struct state *st, struct ir_ref cond)
{
	const struct ir_ins *i;
	val v;

	if (!ir_ref_is(cond, IR_TMP))
		return VAL_NONE;
	i = &ex->fn->ins[ir_ref_index(cond)];
	if ((i->op != IR_EQ && i->op != IR_NE) || !ir_type_is(ex->unit, i->aux, IR_PTR) ||
	    ev_ref(ex, st, i->b) != VAL_ZERO)
		return VAL_NONE;
	v = ev_ref(ex, st, i->a);
	return v > VAL_UNINIT && val_single(&ex->t, v) && st_is_zero(ex, st, v) == TRI_YES
		       ? v
		       : VAL_NONE;
}

/* The outcome stays in the loop that the path is in, and so does the other: or not. */
static bool assume_outcome(struct explorer *ex, struct state *st, uint32_t block, val cond,
			   bool truth, bool stays, bool other_stays)
{
	if (cond <= VAL_UNINIT)
		return true;
	if (!assume_branch(ex, st, block, cond, truth, other_stays && !stays))
		return false;
	if (stays && !other_stays)
		return stay_below(ex, st, cond) && table_walk(ex, st, block, cond, truth);
	return stays || !other_stays || leave_in_time(ex, st, block, cond);
}

static void branch(struct explorer *ex, struct state *st, uint32_t block)
{
	const struct ir_block *b = &ex->fn->blocks[block];
	val cond = ev_ref(ex, st, b->cond);
	struct state *no;
	bool yes_stays, no_stays;
	enum tri zero;
	val null;

	branch_event(ex, st, b, cond);
	zero = st_is_zero(ex, st, cond);
	yes_stays = goes_on(ex, st, block, true);
	no_stays = goes_on(ex, st, block, false);
	if (zero != TRI_UNKNOWN) {
		if (yes_stays != no_stays && yes_stays == (zero == TRI_NO) &&
		    !table_endless(ex, st, block))
			return;
		null = known_null(ex, st, b->cond);
		take(ex, st, block, null != VAL_NONE ? null : cond, zero == TRI_NO,
		     null != VAL_NONE);
		return;
	}
	no = st_fork(ex, st);
	if (assume_outcome(ex, st, block, cond, true, yes_stays, no_stays))
		take(ex, st, block, cond, true, true);
	if (assume_outcome(ex, no, block, cond, false, no_stays, yes_stays))
		take(ex, no, block, cond, false, true);
}

static void switch_to(struct explorer *ex, struct state *st, uint32_t block)
{
	const struct ir_block *b = &ex->fn->blocks[block];
	const uint32_t *succ = ex->fn->succs + b->succ;
	val cond = ev_ref(ex, st, b->cond);
	bool split = b->n_succ <= MAX_SWITCH_SPLIT && cond > VAL_UNINIT;

	branch_event(ex, st, b, cond);
	for (uint32_t i = 1; i < b->n_succ; i++) {
		const struct ir_case *c = &ex->fn->cases[b->cases + i - 1];
		struct state *s;

		if (cond > VAL_UNINIT) {
			struct interval iv = st_bounds(ex, st, cond);

			if (iv.hi < c->lo || iv.lo > c->hi)
				continue;
		}
		s = st_fork(ex, st);
		if (split &&
		    !(st_assume_ge(ex, s, cond, c->lo) && st_assume_le(ex, s, cond, c->hi)))
			continue;
		st_trail(ex, s,
			 (struct trail){
				 .kind = TRAIL_SWITCH, .block = block, .taken = i, .value = cond});
		go_to(ex, s, succ[i]);
	}
	/* the default is what no case takes */
	for (uint32_t i = 1; split && i < b->n_succ; i++) {
		const struct ir_case *c = &ex->fn->cases[b->cases + i - 1];
		struct interval iv = st_bounds(ex, st, cond);

		if (c->lo <= iv.lo && iv.lo <= c->hi) {
			if (c->hi == INF || !st_assume_ge(ex, st, cond, c->hi + 1))
				return;
		} else if (c->lo <= iv.hi && iv.hi <= c->hi) {
			if (!st_assume_le(ex, st, cond, c->lo - 1))
				return;
		} else if (c->lo == c->hi && !st_assume_ne(ex, st, cond, c->lo)) {
			return;
		}
	}
	if (b->flags & IR_B_EXHAUSTIVE)
		return; /* every enumerator has a case: nothing is left */
	st_trail(ex, st, (struct trail){.kind = TRAIL_SWITCH, .block = block, .value = cond});
	go_to(ex, st, succ[0]);
}

static void ret_event(struct explorer *ex, struct state *st, const struct ir_block *b, val value)
{
	struct flow_ctx cx = flow_ctx_at(ex, st, IR_NO, b->loc);

	for (uint32_t i = 0; ex->checkers && ex->checkers[i]; i++) {
		if (!ex->checkers[i]->ret)
			continue;
		cx.self = ex->checkers[i];
		cx.self->ret(&cx, &(struct ev_ret){.value_ref = b->cond, .value = value});
	}
}

static void terminate(struct explorer *ex, struct state *st, uint32_t block)
{
	const struct ir_block *b = &ex->fn->blocks[block];

	switch ((enum ir_term_kind)b->term) {
	case IR_JMP:
		go_to(ex, st, ex->fn->succs[b->succ]);
		break;
	case IR_BR:
		branch(ex, st, block);
		break;
	case IR_SWITCH:
		switch_to(ex, st, block);
		break;
	case IR_RET:
		ret_event(ex, st, b, ev_ref(ex, st, b->cond));
		leak_at_return(ex, st, ev_ref(ex, st, b->cond));
		if (st->locks.n)
			lock_at_return(ex, st, ev_ref(ex, st, b->cond));
		if (ex->build)
			summary_return(ex, st, ev_ref(ex, st, b->cond));
		break;
	case IR_UNREACHABLE:
		break;
	case IR_IGOTO:
		for (uint32_t i = 0; i < b->n_succ; i++)
			go_to(ex, i + 1 < b->n_succ ? st_fork(ex, st) : st,
			      ex->fn->succs[b->succ + i]);
		break;
	}
}

/* ---- blocks --------------------------------------------------------------------------------- */

static void run_from(struct explorer *ex, struct state *st, uint32_t block, uint32_t from)
{
	const struct ir_block *b = &ex->fn->blocks[block];

	for (uint32_t i = from; i < b->n; i++)
		if (!execute(ex, st, b->first + i))
			return;
	terminate(ex, st, block);
}

static void run_block(struct explorer *ex, struct state *st, uint32_t block)
{
	struct explore *e = whole(ex);
	const struct ir_block *b = &ex->fn->blocks[block];

	ex->block = block;
	ex->n_forks = 0;
	run_from(ex, st, block, 0);
	while (e->resumes.n) {
		struct resume r = e->resumes.v[--e->resumes.n];

		memset(ex->vals + b->first, 0, sizeof(val) * b->n);
		memcpy(ex->vals + b->first, r.vals, sizeof(val) * r.at);
		run_from(ex, r.st, block, r.at);
	}
	memset(ex->vals + b->first, 0, sizeof(val) * b->n);
}

/* Drop states that equal an earlier one, which then stands for both: what they were entered with is
 * no part of what makes states equal. */
static void drop_equal(struct explorer *ex, struct wait *w, uint32_t block)
{
	struct map seen = {0};
	uint32_t n = 0;

	for (uint32_t i = 0; i < w->st.n; i++) {
		bool is_new;
		uint64_t *at = map_put(&seen, st_hash(w->st.v[i]), &is_new);

		if (!is_new) {
			st_join(ex, w->st.v[*at], w->st.v[i], block);
			continue;
		}
		*at = n;
		w->st.v[n++] = w->st.v[i];
	}
	w->st.n = n;
	map_release(&seen);
}

/* Branch after branch leaves something behind, also where no ways meet. */
static bool is_large(const struct state *st)
{
	return st->con.n > LARGE_STATE;
}

static bool any_is_large(const struct wait *w)
{
	for (uint32_t i = 0; i < w->st.n; i++)
		if (is_large(w->st.v[i]))
			return true;
	return false;
}

static void run_waiting(struct explorer *ex, uint32_t block)
{
	struct explore *e = whole(ex);
	struct wait w = e->wait[block];
	uint32_t max = ex->max_states;

	memset(&e->wait[block], 0, sizeof w);
	e->ready[block / 64] &= ~((uint64_t)1 << (block % 64));
	/* one way in, but calls before have had many outcomes */
	if (ex->cfg.head_of[block] != IR_NO)
		widen_waiting(ex, &w);
	if (ex->cfg.n_preds[block] > 1 || w.st.n > MANY_OUTCOMES || any_is_large(&w)) {
		for (uint32_t i = 0; i < w.st.n; i++)
			if (w.st.n > 1 || ex->cfg.head_of[block] != IR_NO || is_large(w.st.v[i]))
				st_clean(ex, w.st.v[i], block);
		drop_equal(ex, &w, block);
		if (ex->cfg.n_preds[block] > BUSY_BLOCK)
			max = ps_min_u32(max, FEW_STATES);
		if (ex->degraded)
			max = 1;
		st_join_alike(ex, w.st.v, &w.st.n, max, block);
	}
	if (ex->dump)
		dump_states(ex, w.st.v, w.st.n, block, ex->dump);
	for (uint32_t i = 0; i < w.st.n; i++)
		run_block(ex, w.st.v[i], block);
	vec_release(&w.st);
	if (ex->n_steps > ex->max_steps / 2)
		ex->max_states = FEW_STATES;
	if (ex->n_steps > ex->max_steps)
		ex->degraded = true;
}

/* The first block but `but` that somebody waits at, of those in a set (NULL: of all). */
static uint32_t first_ready(const struct explore *e, const uint64_t *in, uint32_t but)
{
	uint32_t words = e->ex.cfg.n_blocks / 64 + 1;

	for (uint32_t i = 0; i < words; i++) {
		uint64_t w = e->ready[i] & (in ? in[i] : UINT64_MAX);

		if (but / 64 == i)
			w &= ~((uint64_t)1 << (but % 64));
		if (w)
			return i * 64 + (uint32_t)__builtin_ctzll(w);
	}
	return IR_NO;
}

/* The block to go on with: the first in reverse post-order, but a loop goes into its next round
 * only when nobody is left in this one, so that all ways through the body meet at the head
 * (Bourdoncle, "Efficient chaotic iteration strategies with widenings", 1993: the recursive
 * strategy on a weak topological order). */
static uint32_t next_block(const struct explore *e)
{
	uint32_t b = first_ready(e, NULL, IR_NO);

	while (b != IR_NO && e->ex.cfg.head_of[b] != IR_NO) {
		uint32_t in = first_ready(e, e->ex.cfg.loops.v[e->ex.cfg.head_of[b]].body, b);

		if (in == IR_NO)
			break;
		b = in;
	}
	return b;
}

/* ---- functions ------------------------------------------------------------------------------ */

static struct state *entry_state(struct explorer *ex)
{
	struct state *st = st_new(ex);

	for (uint32_t i = 0; i < ex->fn->n_params; i++) {
		const struct ir_local *l = &ex->fn->locals[i];
		sym s;

		if (ir_type_is_aggregate(ex->unit, l->type))
			continue; /* what is in it is an input */
		s = sym_get(&ex->t, SYM_PARAM, 0, l->type, i, 0, 0);
		if (l->param_flags & IR_P_NONNULL)
			ex->t.s.v[s].range.lo = 1;
		if (i == 1 &&
		    strcmp(ir_cstr(ex->unit, ex->unit->syms.v[ex->fn->sym].name), "main") == 0)
			taint_symbol(ex, s, TAINT_ARGV);
		mem_store(ex, st, ev_ref(ex, st, IR_REF(IR_LOCAL, i)), l->type, val_sym(&ex->t, s),
			  0);
	}
	/* variables that the front end made are no declarations: they start unknown, never
	 * uninitialised */
	st->trail = NULL;
	return st;
}

/* In a long function most of what differs between paths has nothing to do with each other. */
static uint32_t states_for(const struct ir_func *fn)
{
	uint32_t n = STATES_TIMES_INS / (fn->n_ins + 1);

	if (fn->n_ins > HUGE_FUNCTION)
		return 2;
	return n > MAX_STATES ? MAX_STATES : n < MIN_STATES ? MIN_STATES : n;
}

static void explorer_init(struct explorer *ex, const struct ir_unit *u, const struct ir_func *fn,
			  const struct explore_options *opt, struct diag_sink *sink)
{
	ex->unit = u;
	ex->fn = fn;
	ex->models = opt->models;
	ex->summaries = opt->summaries;
	ex->beliefs = opt->beliefs;
	ex->effects = opt->effects;
	ex->inflow = opt->inflow;
	ex->least = opt->least;
	ex->ends = opt->ends;
	ex->min_confidence = opt->min_confidence;
	ex->checkers = opt->checkers;
	ex->sink = sink;
	ex->max_steps = opt->max_steps ? opt->max_steps : STEPS_BASE + STEPS_PER_INS * fn->n_ins;
	ex->max_states = states_for(fn);
	cfg_init(&ex->cfg, u, fn, &ex->mem);
	symtab_init(&ex->t, u);
	*vec_push(&ex->cons) = (struct con){.iv = {INT64_MIN, INF}};
	*vec_push(&ex->rfacts) = (struct rfact){0};
	*vec_push(&ex->owns) = (struct own){0};
	*vec_push(&ex->mades) = (struct made){0};
	*vec_push(&ex->locks) = (struct lock){0};
	*vec_push(&ex->guards) = (struct guards){0};
	ex->vals = arena_array(&ex->mem, val, fn->n_ins + 1);
}

static void explorer_release(struct explorer *ex)
{
	cfg_release(&ex->cfg);
	symtab_release(&ex->t);
	vec_release(&ex->cons);
	vec_release(&ex->rfacts);
	vec_release(&ex->owns);
	vec_release(&ex->mades);
	vec_release(&ex->locks);
	vec_release(&ex->guards);
	vec_release(&ex->tables);
	map_release(&ex->table_ids);
	index_release(&ex->con_ids);
	index_release(&ex->rfact_ids);
	index_release(&ex->own_ids);
	index_release(&ex->made_ids);
	index_release(&ex->lock_ids);
	map_release(&ex->it_ids);
	map_release(&ex->epoch_ids);
	free(ex->mark);
	free(ex->value_room);
	map_release(&ex->check_data);
	map_release(&ex->reported);
	vec_release(&ex->found);
	map_release(&ex->held_ids);
	map_release(&ex->deed_at);
	vec_release(&ex->deeds);
	vec_release(&ex->held);
	if (ex->summaries)
		arena_clear(&ex->mem);
	else
		arena_release(&ex->mem);
}

static void tell_functions(struct explorer *ex, bool begin)
{
	struct flow_ctx cx = flow_ctx_at(ex, NULL, IR_NO, ex->fn->loc);

	for (uint32_t i = 0; ex->checkers && ex->checkers[i]; i++) {
		cx.self = ex->checkers[i];
		if (begin && cx.self->begin_function)
			cx.self->begin_function(&cx);
		if (!begin && cx.self->end_function)
			cx.self->end_function(&cx);
	}
}

/* From the blocks of a set to all from which they can be reached.  The loop of an interpreter leads
 * from everywhere to everywhere: in so large a function, only what leads there within a round. */
static void add_ways_there(const struct ir_func *fn, uint64_t *set)
{
	bool is_huge = fn->n_ins > HUGE_FUNCTION, more = true;

	while (more) {
		more = false;
		for (uint32_t b = fn->n_blocks; b-- > 0;) {
			const struct ir_block *bl = &fn->blocks[b];

			for (uint32_t i = 0; i < bl->n_succ && !bit_get(set, b); i++) {
				uint32_t to = fn->succs[bl->succ + i];

				if (!bit_get(set, to) || (is_huge && to <= b))
					continue;
				bit_set(set, b);
				more = true;
			}
		}
	}
}

/* One pass over the function.  The survey puts into suspects where a closer look is due, and makes
 * the summary; the closer look goes where suspects says.  Without a survey (suspects NULL) one pass
 * does both.  Returns whether that was all. */
static bool explore_pass(const struct ir_unit *u, uint32_t func, const struct explore_options *opt,
			 bool survey, uint64_t *suspects, struct diag_sink *sink,
			 struct explore_result *ret)
{
	bool summarises = opt->summaries && (survey || !suspects);
	struct explore e = {0};
	struct explorer *ex = &e.ex;
	bool done;
	uint32_t b;

	if (opt->summaries) {
		ex->store = &opt->summaries->stores[opt->thread];
		ex->mem = ex->store->scratch;
	}
	explorer_init(ex, u, &u->funcs.v[func], opt, sink);
	ex->survey = survey;
	ex->suspects = suspects;
	ex->dump = opt->states;
	if (ex->dump)
		dump_function(ex, ex->dump);
	if (survey) {
		ex->max_states = ex->fn->n_ins > LONG_FUNCTION ? 1 : SURVEY_STATES;
		ex->max_steps = SURVEY_BASE + SURVEY_PER_INS * ex->fn->n_ins;
	}
	e.wait = arena_array(&ex->mem, struct wait, ex->cfg.n_blocks + 1);
	e.ready = arena_array(&ex->mem, uint64_t, ex->cfg.n_blocks / 64 + 1);
	if (summarises)
		summary_begin(ex);
	tell_functions(ex, true);
	go_to(ex, entry_state(ex), 0);
	while ((b = next_block(&e)) != IR_NO && ex->n_steps / HOPELESS < ex->max_steps)
		run_waiting(ex, b);
	for (uint32_t i = 0; i < ex->cfg.n_blocks; i++)
		vec_release(&e.wait[i].st);
	ex->block = IR_NO;
	tell_functions(ex, false);
	report_all(ex);
	if (summarises)
		summary_end(ex);
	ret->n_steps += ex->n_steps;
	if (ex->mem.used_bytes > ret->bytes)
		ret->bytes = ex->mem.used_bytes;
	ret->degraded = ex->degraded && !survey; /* a survey is coarse at any rate */
	ret->n_calls_body = ex->n_calls_body;
	ret->n_calls_model = ex->n_calls_model;
	ret->n_calls_havoc = ex->n_calls_havoc;
	done = !ex->candidate;
	vec_release(&e.resumes);
	explorer_release(ex);
	if (ex->store)
		ex->store->scratch = ex->mem;
	return done;
}

void explore_function(const struct ir_unit *u, uint32_t func, const struct explore_options *opt,
		      struct diag_sink *sink, struct explore_result *ret)
{
	const struct ir_func *fn = &u->funcs.v[func];
	uint64_t *suspects;

	*ret = (struct explore_result){0};
	if (!opt->only_summary && (fn->n_ins <= SMALL_FUNCTION || opt->states)) {
		explore_pass(u, func, opt, false, NULL, sink, ret);
		return;
	}
	suspects = xcalloc(fn->n_blocks / 64 + 1, sizeof *suspects);
	if (!explore_pass(u, func, opt, true, suspects, sink, ret) && !opt->only_summary) {
		add_ways_there(fn, suspects);
		explore_pass(u, func, opt, false, suspects, sink, ret);
	}
	free(suspects);
}
