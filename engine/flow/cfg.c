#include "engine/flow/cfg_p.h"

#include <string.h>

uint32_t cfg_local_of(const struct ir_func *fn, struct ir_ref addr)
{
	while (ir_ref_is(addr, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(addr)];

		if (i->op != IR_FIELD && i->op != IR_ELEM)
			return IR_NO;
		addr = i->a;
	}
	return ir_ref_is(addr, IR_LOCAL) ? ir_ref_index(addr) : IR_NO;
}

static const uint32_t *succs(const struct ir_func *fn, uint32_t b, uint32_t *n)
{
	*n = fn->blocks[b].n_succ;
	return fn->succs + fn->blocks[b].succ;
}

/* ---- predecessors ------------------------------------------------------------------ */

struct preds {
	uint32_t *first, *list; /* list[first[b] .. first[b + 1]) */
};

static struct preds make_preds(struct cfg *c, const struct ir_func *fn, struct arena *mem)
{
	struct preds p;
	uint32_t *at;

	p.first = arena_array(mem, uint32_t, c->n_blocks + 1);
	p.list = arena_array(mem, uint32_t, fn->n_succs + 1);
	at = arena_array(mem, uint32_t, c->n_blocks + 1);
	for (uint32_t i = 0; i < fn->n_succs; i++)
		c->n_preds[fn->succs[i]]++;
	for (uint32_t b = 0; b < c->n_blocks; b++)
		at[b + 1] = p.first[b + 1] = p.first[b] + c->n_preds[b];
	at[0] = 0;
	for (uint32_t b = 0; b < c->n_blocks; b++) {
		uint32_t n;
		const uint32_t *s = succs(fn, b, &n);

		for (uint32_t i = 0; i < n; i++)
			p.list[at[s[i]]++] = b;
	}
	return p;
}

/* ---- loops --------------------------------------------------------------------------- */

/* All blocks at or after the head in reverse post-order that reach a latch without leaving that
 * range: the natural loop where the graph is reducible. */
static void find_body(const struct preds *p, struct loop *l, uint32_t latch, uint32_t *stack)
{
	uint32_t n = 0;

	if (!bit_get(l->body, latch)) {
		bit_set(l->body, latch);
		stack[n++] = latch;
	}
	while (n) {
		uint32_t b = stack[--n];

		if (b == l->head)
			continue;
		for (uint32_t i = p->first[b]; i < p->first[b + 1]; i++) {
			uint32_t q = p->list[i];

			if (q < l->head || bit_get(l->body, q))
				continue;
			bit_set(l->body, q);
			stack[n++] = q;
		}
	}
}

static void find_loops(struct cfg *c, const struct preds *p, struct arena *mem)
{
	uint32_t *stack = arena_array(mem, uint32_t, c->n_blocks + 1);
	uint32_t words = c->n_blocks / 64 + 1;

	for (uint32_t h = 0; h < c->n_blocks; h++) {
		for (uint32_t i = p->first[h]; i < p->first[h + 1]; i++) {
			struct loop *l;

			if (p->list[i] < h) /* forward edge */
				continue;
			if (c->head_of[h] == IR_NO) {
				c->head_of[h] = c->loops.n;
				l = vec_push(&c->loops);
				memset(l, 0, sizeof *l);
				l->head = h;
				l->up = c->loop_of[h];
				l->depth = l->up == IR_NO ? 1 : c->loops.v[l->up].depth + 1;
				l->body = arena_array(mem, uint64_t, words);
				bit_set(l->body, h);
			}
			find_body(p, &c->loops.v[c->head_of[h]], p->list[i], stack);
		}
		if (c->head_of[h] == IR_NO)
			continue;
		/* heads come in RPO, outer loops first: inner ones overwrite */
		for (uint32_t b = h; b < c->n_blocks; b++)
			if (bit_get(c->loops.v[c->head_of[h]].body, b))
				c->loop_of[b] = c->head_of[h];
	}
}

/* Blocks from which the loop can be left in the round that is under way. */
static void find_ways_out(struct cfg *c, const struct ir_func *fn, struct arena *mem)
{
	for (uint32_t k = 0; k < c->loops.n; k++) {
		struct loop *l = &c->loops.v[k];

		l->can_leave = arena_array(mem, uint64_t, c->n_blocks / 64 + 1);
		/* backwards in reverse post-order, inner loops' back edges need a second look */
		for (uint32_t pass = 0; pass < 2; pass++) {
			for (uint32_t b = c->n_blocks; b-- > l->head;) {
				uint32_t n;
				const uint32_t *s = succs(fn, b, &n);

				for (uint32_t i = 0; bit_get(l->body, b) && i < n; i++)
					if (!bit_get(l->body, s[i]) ||
					    (s[i] != l->head && bit_get(l->can_leave, s[i])))
						bit_set(l->can_leave, b);
			}
		}
	}
}

/* ---- what loops write ---------------------------------------------------------------- */

/* The constant that the store adds to its own target, in bytes for pointers; 0: it does not. */
static int64_t store_moves(const struct ir_unit *u, const struct ir_func *fn,
			   const struct ir_ins *st)
{
	const struct ir_ins *op, *load;
	int64_t c;

	if (st->op != IR_STORE || !ir_ref_is(st->b, IR_TMP))
		return 0;
	op = &fn->ins[ir_ref_index(st->b)];
	while (op->op == IR_CAST && ir_ref_is(op->a, IR_TMP))
		op = &fn->ins[ir_ref_index(op->a)];
	if ((op->op != IR_ADD && op->op != IR_SUB && op->op != IR_ELEM) ||
	    !ir_ref_is(op->a, IR_TMP) || !ir_ref_is(op->b, IR_CONST))
		return 0;
	load = &fn->ins[ir_ref_index(op->a)];
	while (load->op == IR_CAST && ir_ref_is(load->a, IR_TMP))
		load = &fn->ins[ir_ref_index(load->a)];
	if (load->op != IR_LOAD || load->a.bits != st->a.bits)
		return 0;
	c = u->consts.v[ir_ref_index(op->b)].value;
	if (op->op == IR_ELEM &&
	    __builtin_mul_overflow(c, ps_max_i64((int64_t)ir_typ(u, op->aux)->size_bytes, 1), &c))
		return 0;
	if (c < -INT32_MAX || c > INT32_MAX)
		return 0;
	return op->op == IR_SUB || op->flags & IR_MINUS ? -c : c;
}

static uint32_t gcd(uint32_t a, int64_t step)
{
	int64_t x = a, y = step < 0 ? -step : step;

	while (y) {
		int64_t r = x % y;

		x = y;
		y = r;
	}
	return x > UINT32_MAX ? 1 : (uint32_t)x;
}

static bool at_varying_index(const struct ir_func *fn, struct ir_ref addr)
{
	while (ir_ref_is(addr, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(addr)];

		if (i->op == IR_ELEM && !ir_ref_is(i->b, IR_CONST))
			return true;
		if (i->op != IR_FIELD && i->op != IR_ELEM)
			return false;
		addr = i->a;
	}
	return false;
}

/* The local whose value is the pointer to the object that addr is in; IR_NO: none. */
static uint32_t pointer_of(const struct ir_func *fn, struct ir_ref addr)
{
	while (ir_ref_is(addr, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(addr)];

		if (i->op == IR_LOAD)
			return ir_ref_is(i->a, IR_LOCAL) ? ir_ref_index(i->a) : IR_NO;
		if (i->op != IR_FIELD && i->op != IR_ELEM)
			return IR_NO;
		addr = i->a;
	}
	return IR_NO;
}

/* The global whose storage an address operand lies in by name alone, or IR_NO. */
static uint32_t global_of(const struct ir_func *fn, struct ir_ref addr)
{
	while (ir_ref_is(addr, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(addr)];

		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			return IR_NO;
		addr = i->a;
	}
	return ir_ref_is(addr, IR_GLOBAL) ? ir_ref_index(addr) : IR_NO;
}

static void note_write(const struct ir_unit *u, const struct ir_func *fn, struct loop *l,
		       const struct ir_ins *ins, bool in_inner_loop)
{
	uint32_t local = cfg_local_of(fn, ins->a);
	struct loop_write w = {
		.size_bytes = (uint32_t)ir_typ(u, ins->type)->size_bytes,
		.global = global_of(fn, ins->a),
		.local = local != IR_NO && !(fn->locals[local].flags & IR_L_ADDR_TAKEN) ? local
											: IR_NO};

	if (local != IR_NO) {
		int64_t way = store_moves(u, fn, ins);

		if (!bit_get(l->locals, local)) {
			bit_set(l->only_up, local);
			bit_set(l->only_down, local);
		}
		if (!bit_get(l->locals, local)) {
			bit_set(l->by_steps, local);
			if (!in_inner_loop)
				bit_set(l->once, local);
		} else {
			bit_set(l->several, local);
			bit_clear(l->once, local);
		}
		if (!way || fn->locals[local].flags & IR_L_ADDR_TAKEN)
			bit_clear(l->by_steps, local);
		bit_set(l->locals, local);
		l->stride[local] = gcd(l->stride[local], way);
		if (at_varying_index(fn, ins->a))
			bit_set(l->filled, local);
		if (way <= 0)
			bit_clear(l->only_up, local);
		if (way >= 0)
			bit_clear(l->only_down, local);
		if (ir_ref_is(ins->a, IR_LOCAL))
			return;
	}
	local = pointer_of(fn, ins->a);
	if (local != IR_NO)
		bit_set(l->through, local);
	if (ir_ref_is(ins->a, IR_TMP) && fn->ins[ir_ref_index(ins->a)].op == IR_FIELD) {
		w.rec = fn->ins[ir_ref_index(ins->a)].aux;
		w.field = fn->ins[ir_ref_index(ins->a)].imm;
	}
	for (uint32_t i = 0; i < l->writes.n; i++)
		if (l->writes.v[i].rec == w.rec && l->writes.v[i].field == w.field &&
		    l->writes.v[i].size_bytes == w.size_bytes && l->writes.v[i].local == w.local &&
		    (w.rec || l->writes.v[i].global == w.global))
			return;
	*vec_push(&l->writes) = w;
}

static void find_writes(struct cfg *c, const struct ir_unit *u, const struct ir_func *fn,
			struct arena *mem)
{
	for (uint32_t i = 0; i < c->loops.n; i++) {
		c->loops.v[i].locals = arena_array(mem, uint64_t, fn->n_locals / 64 + 1);
		c->loops.v[i].filled = arena_array(mem, uint64_t, fn->n_locals / 64 + 1);
		c->loops.v[i].through = arena_array(mem, uint64_t, fn->n_locals / 64 + 1);
		c->loops.v[i].only_up = arena_array(mem, uint64_t, fn->n_locals / 64 + 1);
		c->loops.v[i].only_down = arena_array(mem, uint64_t, fn->n_locals / 64 + 1);
		c->loops.v[i].by_steps = arena_array(mem, uint64_t, fn->n_locals / 64 + 1);
		c->loops.v[i].once = arena_array(mem, uint64_t, fn->n_locals / 64 + 1);
		c->loops.v[i].several = arena_array(mem, uint64_t, fn->n_locals / 64 + 1);
		c->loops.v[i].stride = arena_array(mem, uint32_t, fn->n_locals + 1);
	}
	for (uint32_t b = 0; b < c->n_blocks; b++) {
		for (uint32_t k = c->loop_of[b]; k != IR_NO; k = c->loops.v[k].up) {
			struct loop *l = &c->loops.v[k];

			for (uint32_t i = 0; i < fn->blocks[b].n; i++) {
				const struct ir_ins *ins = &fn->ins[fn->blocks[b].first + i];

				if (ins->op == IR_CALL || ins->op == IR_ASM) {
					l->has_call = true;
				} else if (ins->op == IR_STORE || ins->op == IR_COPY ||
					   ins->op == IR_ZERO || ins->op == IR_DATA) {
					note_write(u, fn, l, ins, c->loop_of[b] != k);
				} else if (ins->op == IR_ENTER || ins->op == IR_VLA) {
					uint32_t local = ir_ref_index(ins->a);

					bit_set(l->locals, local);
					bit_clear(l->by_steps, local);
					bit_clear(l->once, local);
					bit_clear(l->only_up, local);
					bit_clear(l->only_down, local);
				}
			}
		}
	}
}

/* Locals that every round writes: a forward must-analysis of the body, from the head to the edges
 * back to it.  What an inner loop's rounds add needs no second look: its head has it already. */
static void find_steady(struct cfg *c, const struct ir_func *fn, const struct preds *p,
			struct arena *mem)
{
	uint32_t w = fn->n_locals / 64 + 1;
	uint64_t *out = arena_array(mem, uint64_t, (size_t)w * c->n_blocks);

	for (uint32_t k = 0; k < c->loops.n; k++) {
		struct loop *l = &c->loops.v[k];

		l->steady = arena_array(mem, uint64_t, w);
		memset(l->steady, 0xff, w * sizeof *l->steady);
		memset(out, 0xff, sizeof *out * w * c->n_blocks);
		for (uint32_t b = l->head; b < c->n_blocks; b++) {
			uint64_t *row = out + (size_t)b * w;

			if (!bit_get(l->body, b))
				continue;
			if (b == l->head)
				memset(row, 0, w * sizeof *row);
			for (uint32_t i = p->first[b]; b != l->head && i < p->first[b + 1]; i++)
				for (uint32_t n = 0; bit_get(l->body, p->list[i]) && n < w; n++)
					row[n] &= out[(size_t)p->list[i] * w + n];
			for (uint32_t i = 0; i < fn->blocks[b].n; i++) {
				const struct ir_ins *ins = &fn->ins[fn->blocks[b].first + i];

				if (ins->op == IR_STORE && ir_ref_is(ins->a, IR_LOCAL))
					bit_set(row, ir_ref_index(ins->a));
			}
		}
		for (uint32_t i = p->first[l->head]; i < p->first[l->head + 1]; i++)
			for (uint32_t n = 0; bit_get(l->body, p->list[i]) && n < w; n++)
				l->steady[n] &= out[(size_t)p->list[i] * w + n];
	}
}

/* ---- strides ---------------------------------------------------------------------------------
 *
 * How far a local has been moved since the round began is some number modulo another one (Granger,
 * "Static analysis of arithmetical congruences", 1989): a forward analysis of the loop's body. What
 * comes back to the head is a multiple of the stride.
 */

struct moved {
	bool is_reached;
	int64_t by;	 /* moved by that …                                             */
	uint32_t modulo; /* … and by any multiple of this, 0: by no more                      */
};

/* b joins a; true: a has changed. */
static bool join_moved(struct moved *a, const struct moved *b)
{
	uint32_t m;

	if (!a->is_reached) {
		*a = *b;
		return true;
	}
	m = gcd(gcd(a->modulo, b->modulo), a->by - b->by);
	if (m == a->modulo)
		return false;
	a->modulo = m;
	return true;
}

uint32_t cfg_stride(struct cfg *c, const struct ir_unit *u, const struct ir_func *fn,
		    struct loop *l, uint32_t local)
{
	struct moved *in, all = {.is_reached = true};
	bool changed = true;

	if (!bit_get(l->by_steps, local))
		return 1;
	if (!bit_get(l->several, local))
		return l->stride[local];
	bit_clear(l->several, local);
	in = xcalloc(c->n_blocks, sizeof *in);
	in[l->head].is_reached = true;
	while (changed && all.modulo != l->stride[local]) {
		changed = false;
		for (uint32_t b = l->head; b < c->n_blocks; b++) {
			const struct ir_block *bl = &fn->blocks[b];
			struct moved m = in[b];
			uint32_t n;
			const uint32_t *to = succs(fn, b, &n);

			if (!bit_get(l->body, b) || !m.is_reached)
				continue;
			for (uint32_t i = bl->first; i < bl->first + bl->n; i++)
				if (fn->ins[i].op == IR_STORE &&
				    ir_ref_is(fn->ins[i].a, IR_LOCAL) &&
				    ir_ref_index(fn->ins[i].a) == local)
					m.by += store_moves(u, fn, &fn->ins[i]);
			for (uint32_t i = 0; i < n; i++)
				if (to[i] == l->head)
					(void)join_moved(&all, &m);
				else if (bit_get(l->body, to[i]))
					changed |= join_moved(&in[to[i]], &m);
		}
	}
	free(in);
	l->stride[local] = all.modulo;
	return all.modulo;
}

/* ---- liveness of locals (backward may-analysis over bit sets) -------------------------- */

struct sets {
	uint64_t *use, *def; /* upward exposed uses; definitions before any use */
};

static void use_ref(uint64_t *use, const uint64_t *def, struct ir_ref r)
{
	if (ir_ref_is(r, IR_LOCAL) && !bit_get(def, ir_ref_index(r)))
		bit_set(use, ir_ref_index(r));
}

static void block_sets(const struct ir_unit *u, const struct ir_func *fn, uint32_t b, uint64_t *use,
		       uint64_t *def)
{
	for (uint32_t i = 0; i < fn->blocks[b].n; i++) {
		const struct ir_ins *ins = &fn->ins[fn->blocks[b].first + i];

		/* A whole scalar is overwritten: what it held before is dead. */
		if (ins->op == IR_STORE && ir_ref_is(ins->a, IR_LOCAL)) {
			const struct ir_local *l = &fn->locals[ir_ref_index(ins->a)];

			use_ref(use, def, ins->b);
			if (ir_typ(u, l->type)->size_bytes == ir_typ(u, ins->type)->size_bytes &&
			    !bit_get(use, ir_ref_index(ins->a)))
				bit_set(def, ir_ref_index(ins->a));
			continue;
		}
		if (ins->op == IR_ENTER) {
			if (!bit_get(use, ir_ref_index(ins->a)))
				bit_set(def, ir_ref_index(ins->a));
			continue;
		}
		if (ins->op == IR_EXIT)
			continue;
		use_ref(use, def, ins->a);
		use_ref(use, def, ins->b);
		if (ins->op == IR_CALL || ins->op == IR_ASM) {
			const struct ir_call *call = &fn->calls[ins->imm];

			use_ref(use, def, call->callee);
			use_ref(use, def, call->dest);
			for (uint32_t k = 0; k < call->n; k++)
				use_ref(use, def, fn->args[call->first + k].value);
		}
	}
	use_ref(use, def, fn->blocks[b].cond);
}

static void find_liveness(struct cfg *c, const struct ir_unit *u, const struct ir_func *fn,
			  struct arena *mem)
{
	uint32_t w = c->live_words = fn->n_locals / 64 + 1;
	struct arena scratch = {0};
	uint64_t *use = arena_array(&scratch, uint64_t, (size_t)w * c->n_blocks);
	uint64_t *def = arena_array(&scratch, uint64_t, (size_t)w * c->n_blocks);
	bool changed = true;

	c->live_in = arena_array(mem, uint64_t, (size_t)w * c->n_blocks);
	for (uint32_t b = 0; b < c->n_blocks; b++)
		block_sets(u, fn, b, use + (size_t)b * w, def + (size_t)b * w);
	while (changed) {
		changed = false;
		for (uint32_t b = c->n_blocks; b-- > 0;) {
			uint64_t *in = c->live_in + (size_t)b * w;
			uint32_t n;
			const uint32_t *s = succs(fn, b, &n);

			for (uint32_t k = 0; k < w; k++) {
				uint64_t out = 0, now;

				for (uint32_t i = 0; i < n; i++)
					out |= c->live_in[(size_t)s[i] * w + k];
				now = use[(size_t)b * w + k] | (out & ~def[(size_t)b * w + k]);
				changed |= now != in[k];
				in[k] = now;
			}
		}
	}
	arena_release(&scratch);
}

/* ---- values that cross blocks ------------------------------------------------------------ */

static void cross_ref(struct cfg *c, const uint32_t *block_of, uint32_t b, struct ir_ref r)
{
	if (!ir_ref_is(r, IR_TMP))
		return;
	bit_set(c->used, ir_ref_index(r));
	if (block_of[ir_ref_index(r)] == b)
		return;
	bit_set(c->crosses, ir_ref_index(r));
	if (c->last_use[ir_ref_index(r)] < b)
		c->last_use[ir_ref_index(r)] = b;
}

static void find_crossing(struct cfg *c, const struct ir_func *fn, struct arena *mem)
{
	uint32_t *block_of = arena_array(mem, uint32_t, fn->n_ins + 1);

	c->used = arena_array(mem, uint64_t, fn->n_ins / 64 + 1);
	c->crosses = arena_array(mem, uint64_t, fn->n_ins / 64 + 1);
	c->last_use = arena_array(mem, uint32_t, fn->n_ins + 1);
	for (uint32_t b = 0; b < c->n_blocks; b++)
		for (uint32_t i = 0; i < fn->blocks[b].n; i++)
			block_of[fn->blocks[b].first + i] = b;
	for (uint32_t b = 0; b < c->n_blocks; b++) {
		for (uint32_t i = 0; i < fn->blocks[b].n; i++) {
			const struct ir_ins *ins = &fn->ins[fn->blocks[b].first + i];

			cross_ref(c, block_of, b, ins->a);
			cross_ref(c, block_of, b, ins->b);
			if (ins->op == IR_CALL || ins->op == IR_ASM) {
				const struct ir_call *call = &fn->calls[ins->imm];

				cross_ref(c, block_of, b, call->callee);
				cross_ref(c, block_of, b, call->dest);
				for (uint32_t k = 0; k < call->n; k++)
					cross_ref(c, block_of, b, fn->args[call->first + k].value);
			}
		}
		cross_ref(c, block_of, b, fn->blocks[b].cond);
	}
}

void cfg_init(struct cfg *c, const struct ir_unit *u, const struct ir_func *fn, struct arena *mem)
{
	struct preds p;

	memset(c, 0, sizeof *c);
	c->n_blocks = fn->n_blocks;
	c->n_preds = arena_array(mem, uint32_t, c->n_blocks + 1);
	c->loop_of = arena_array(mem, uint32_t, c->n_blocks + 1);
	c->head_of = arena_array(mem, uint32_t, c->n_blocks + 1);
	memset(c->loop_of, 0xff, sizeof(uint32_t) * c->n_blocks);
	memset(c->head_of, 0xff, sizeof(uint32_t) * c->n_blocks);
	p = make_preds(c, fn, mem);
	find_loops(c, &p, mem);
	find_ways_out(c, fn, mem);
	find_writes(c, u, fn, mem);
	find_steady(c, fn, &p, mem);
	find_liveness(c, u, fn, mem);
	find_crossing(c, fn, mem);
}

void cfg_release(struct cfg *c)
{
	for (uint32_t i = 0; i < c->loops.n; i++)
		vec_release(&c->loops.v[i].writes);
	vec_release(&c->loops);
}
