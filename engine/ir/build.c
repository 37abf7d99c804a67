/* build.c - makes one function, block by block, and hands it to the unit in its final order.
 *
 * While it is built, an instruction's number is its place in one long list, and each block
 * chains its own through `next`: so blocks may be filled in any order and in turns.  At the
 * end the blocks that only jump are jumped over, chains of blocks are made one, what cannot
 * be reached is dropped, and everything is numbered anew in reverse post-order.
 */
#include "engine/ir/ir.h"

#include <string.h>

struct build_ins {
	struct ir_ins i;
	uint32_t next; /* in the same block, or IR_NO                             */
};

struct build_block {
	uint32_t head, tail; /* of its chain of instructions, or IR_NO                  */
	struct ir_block b;   /* succ, cases: into the builder's lists                   */
	bool closed;	     /* has a terminator                                        */
	uint32_t merged;     /* finish: the block that continues this one, or IR_NO      */
	uint32_t n_preds;    /* finish                                                  */
	uint32_t final;	     /* finish: number in the function, or IR_NO: unreachable    */
};

struct ir_builder {
	struct ir_unit *u;
	uint32_t sym;
	uint32_t here;
	VEC(struct ir_local) locals;
	VEC(struct build_ins) ins;
	VEC(struct build_block) blocks;
	VEC(uint32_t) succs;
	VEC(struct ir_case) cases;
	VEC(struct ir_call) calls;
	VEC(struct ir_arg) args;
};

struct ir_builder *ir_build_begin(struct ir_unit *u, uint32_t sym)
{
	struct ir_builder *b = xcalloc(1, sizeof *b);

	b->u = u;
	b->sym = sym;
	b->here = ir_build_block(b);
	return b;
}

void ir_build_abandon(struct ir_builder *b)
{
	if (!b)
		return;
	vec_release(&b->locals);
	vec_release(&b->ins);
	vec_release(&b->blocks);
	vec_release(&b->succs);
	vec_release(&b->cases);
	vec_release(&b->calls);
	vec_release(&b->args);
	free(b);
}

uint32_t ir_build_local(struct ir_builder *b, const struct ir_local *l)
{
	*vec_push(&b->locals) = *l;
	return b->locals.n - 1;
}

struct ir_local *ir_build_local_at(struct ir_builder *b, uint32_t local)
{
	return &b->locals.v[local];
}

uint32_t ir_build_block(struct ir_builder *b)
{
	*vec_push(&b->blocks) =
		(struct build_block){.head = IR_NO, .tail = IR_NO, .merged = IR_NO, .final = IR_NO};
	return b->blocks.n - 1;
}

void ir_build_at(struct ir_builder *b, uint32_t block)
{
	b->here = block;
}

uint32_t ir_build_here(const struct ir_builder *b)
{
	return b->here;
}

bool ir_build_open(const struct ir_builder *b)
{
	return !b->blocks.v[b->here].closed;
}

/* The block that is being filled; after a terminator, a fresh one that nothing leads to:
 * statements behind a return are lowered like all others and dropped at the end. */
static struct build_block *open_block(struct ir_builder *b)
{
	if (b->blocks.v[b->here].closed)
		b->here = ir_build_block(b);
	return &b->blocks.v[b->here];
}

struct ir_ref ir_build_ins(struct ir_builder *b, const struct ir_ins *ins)
{
	struct build_block *block = open_block(b);
	uint32_t at = b->ins.n;

	*vec_push(&b->ins) = (struct build_ins){.i = *ins, .next = IR_NO};
	if (block->tail == IR_NO)
		block->head = at;
	else
		b->ins.v[block->tail].next = at;
	block->tail = at;
	return IR_REF(IR_TMP, at);
}

const struct ir_ins *ir_build_ins_at(const struct ir_builder *b, uint32_t ins)
{
	return &b->ins.v[ins].i;
}

struct ir_ref ir_build_call(struct ir_builder *b, const struct ir_ins *ins, struct ir_call *call,
			    const struct ir_arg *args, uint32_t n_args)
{
	struct ir_ins copy = *ins;

	call->first = b->args.n;
	call->n = n_args;
	for (uint32_t i = 0; i < n_args; i++)
		*vec_push(&b->args) = args[i];
	copy.imm = b->calls.n;
	*vec_push(&b->calls) = *call;
	return ir_build_ins(b, &copy);
}

/* Ends the current block; the successors are pushed by the caller, n of them. */
static struct build_block *close_block(struct ir_builder *b, enum ir_term_kind term, uint32_t n,
				       ir_loc loc)
{
	struct build_block *block = open_block(b);

	block->closed = true;
	block->b.term = (uint8_t)term;
	block->b.loc = loc;
	block->b.succ = b->succs.n;
	block->b.n_succ = n;
	return block;
}

void ir_build_jmp(struct ir_builder *b, uint32_t to, ir_loc loc)
{
	close_block(b, IR_JMP, 1, loc);
	*vec_push(&b->succs) = to;
}

void ir_build_br(struct ir_builder *b, struct ir_ref cond, ir_type type, uint32_t yes, uint32_t no,
		 uint8_t block_flags, ir_loc loc)
{
	struct build_block *block = close_block(b, IR_BR, 2, loc);

	block->b.cond = cond;
	block->b.cond_type = type;
	block->b.flags |= block_flags;
	*vec_push(&b->succs) = yes;
	*vec_push(&b->succs) = no;
}

void ir_build_switch(struct ir_builder *b, struct ir_ref cond, ir_type type, uint32_t dflt,
		     const struct ir_case *cases, const uint32_t *to, uint32_t n, ir_loc loc)
{
	struct build_block *block = close_block(b, IR_SWITCH, n + 1, loc);

	block->b.cond = cond;
	block->b.cond_type = type;
	block->b.cases = b->cases.n;
	*vec_push(&b->succs) = dflt;
	for (uint32_t i = 0; i < n; i++) {
		*vec_push(&b->cases) = cases[i];
		*vec_push(&b->succs) = to[i];
	}
}

void ir_build_ret(struct ir_builder *b, struct ir_ref value, ir_type type, ir_loc loc)
{
	struct build_block *block = close_block(b, IR_RET, 0, loc);

	block->b.cond = value;
	block->b.cond_type = type;
}

void ir_build_unreachable(struct ir_builder *b, ir_loc loc)
{
	close_block(b, IR_UNREACHABLE, 0, loc);
}

void ir_build_igoto(struct ir_builder *b, struct ir_ref target, const uint32_t *to, uint32_t n,
		    ir_loc loc)
{
	struct build_block *block = close_block(b, IR_IGOTO, n, loc);

	block->b.cond = target;
	block->b.cond_type = ir_type_add(b->u, &(struct ir_typ){.kind = IR_PTR,
								.size_bytes = b->u->ptr_bytes,
								.align_bytes = b->u->ptr_bytes});
	for (uint32_t i = 0; i < n; i++)
		*vec_push(&b->succs) = to[i];
}

void ir_build_label(struct ir_builder *b, uint32_t block, ir_str name)
{
	b->blocks.v[block].b.label = name;
}

void ir_build_flags(struct ir_builder *b, uint32_t block, uint8_t flags)
{
	b->blocks.v[block].b.flags |= flags;
}

/* ---- finish: shape ------------------------------------------------------------------ */

/* Does the block do nothing but jump on? */
static bool only_jumps(const struct ir_builder *b, const struct build_block *block)
{
	return block->head == IR_NO && block->closed && block->b.term == IR_JMP &&
	       !block->b.label && b->succs.v[block->b.succ] != (uint32_t)(block - b->blocks.v);
}

/* Where an edge to block ends up.  Blocks on the way are pointed there, too, so that long rows
 * of case labels cost no more than their number; rings of empty blocks stop the walk. */
static uint32_t thread_edge(struct ir_builder *b, uint32_t block)
{
	uint32_t end = block, hops = 0;

	while (hops++ < b->blocks.n && only_jumps(b, &b->blocks.v[end]))
		end = b->succs.v[b->blocks.v[end].b.succ];
	while (block != end && only_jumps(b, &b->blocks.v[block])) {
		uint32_t *next = &b->succs.v[b->blocks.v[block].b.succ];

		block = *next;
		*next = end;
	}
	return end;
}

static void thread_edges(struct ir_builder *b)
{
	for (uint32_t i = 0; i < b->blocks.n; i++)
		for (uint32_t k = 0; k < b->blocks.v[i].b.n_succ; k++) {
			uint32_t *to = &b->succs.v[b->blocks.v[i].b.succ + k];

			*to = thread_edge(b, *to);
		}
}

struct frame {
	uint32_t block, next; /* successors not yet visited: [0, next)                     */
};

/* The reachable blocks in reverse post-order.  Later successors are visited first, so that
 * the branch that is taken stands before the one that is not. */
static uint32_t *order_blocks(struct ir_builder *b, uint32_t *ret_n)
{
	VEC(struct frame) stack = {0};
	uint32_t *order = xcalloc(b->blocks.n, sizeof *order);
	bool *seen = xcalloc(b->blocks.n, sizeof *seen);
	uint32_t at = b->blocks.n;

	seen[0] = true;
	*vec_push(&stack) = (struct frame){0, b->blocks.v[0].b.n_succ};
	while (stack.n) {
		struct frame *f = &stack.v[stack.n - 1];
		uint32_t to;

		if (f->next == 0) {
			order[--at] = f->block;
			stack.n--;
			continue;
		}
		to = b->succs.v[b->blocks.v[f->block].b.succ + --f->next];
		b->blocks.v[to].n_preds++;
		if (seen[to])
			continue;
		seen[to] = true;
		*vec_push(&stack) = (struct frame){to, b->blocks.v[to].b.n_succ};
	}
	*ret_n = b->blocks.n - at;
	memmove(order, order + at, *ret_n * sizeof *order);
	free(seen);
	vec_release(&stack);
	return order;
}

/* Appends blocks that only their one predecessor jumps to; gives numbers to the others. */
static uint32_t number_blocks(struct ir_builder *b, const uint32_t *order, uint32_t n)
{
	uint32_t n_final = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct build_block *block = &b->blocks.v[order[i]];
		uint32_t to;

		if (block->final != IR_NO) /* continues an earlier one */
			continue;
		block->final = n_final++;
		for (struct build_block *tail = block; tail->b.term == IR_JMP;) {
			struct build_block *next;

			to = b->succs.v[tail->b.succ];
			next = &b->blocks.v[to];
			if (to == 0 || next->n_preds != 1 || next->b.label || next == block)
				break;
			tail->merged = to;
			next->final = block->final;
			tail = next;
		}
	}
	return n_final;
}

/* ---- finish: copying ------------------------------------------------------------------ */

struct finish {
	struct ir_builder *b;
	struct ir_func *fn;
	uint32_t *new_ins; /* number in the function by number in the builder             */
};

static struct ir_ref moved(const struct finish *f, struct ir_ref r)
{
	if (ir_ref_is(r, IR_TMP))
		return IR_REF(IR_TMP, f->new_ins[ir_ref_index(r)]);
	if (ir_ref_is(r, IR_LABEL)) {
		uint32_t to = f->b->blocks.v[ir_ref_index(r)].final;

		/* Nothing can jump there: any address will do. */
		return to == IR_NO ? ir_const_add(f->b->u, 0, 0) : IR_REF(IR_LABEL, to);
	}
	return r;
}

static void copy_call(struct finish *f, struct ir_ins *ins)
{
	struct ir_func *fn = f->fn;
	struct ir_call call = f->b->calls.v[ins->imm];
	uint32_t first = fn->n_args;

	for (uint32_t i = 0; i < call.n; i++) {
		struct ir_arg arg = f->b->args.v[call.first + i];

		arg.value = moved(f, arg.value);
		fn->args[fn->n_args++] = arg;
	}
	call.first = first;
	call.callee = moved(f, call.callee);
	call.dest = moved(f, call.dest);
	ins->imm = fn->n_calls;
	fn->calls[fn->n_calls++] = call;
}

static void copy_chain(struct finish *f, uint32_t head)
{
	for (uint32_t i = head; i != IR_NO; i = f->b->ins.v[i].next) {
		struct ir_ins ins = f->b->ins.v[i].i;

		ins.a = moved(f, ins.a);
		ins.b = moved(f, ins.b);
		if (ins.op == IR_CALL || ins.op == IR_ASM)
			copy_call(f, &ins);
		f->new_ins[i] = f->fn->n_ins;
		f->fn->ins[f->fn->n_ins++] = ins;
	}
}

static void copy_terminator(struct finish *f, const struct build_block *from, struct ir_block *to)
{
	struct ir_builder *b = f->b;
	struct ir_func *fn = f->fn;

	to->term = from->b.term;
	to->cond = moved(f, from->b.cond);
	to->cond_type = from->b.cond_type;
	to->loc = from->b.loc;
	to->succ = fn->n_succs;
	to->n_succ = from->b.n_succ;
	to->cases = fn->n_cases;
	for (uint32_t i = 0; i < from->b.n_succ; i++)
		fn->succs[fn->n_succs++] = b->blocks.v[b->succs.v[from->b.succ + i]].final;
	if (from->b.term == IR_SWITCH)
		for (uint32_t i = 0; i + 1 < from->b.n_succ; i++)
			fn->cases[fn->n_cases++] = b->cases.v[from->b.cases + i];
}

static void copy_block(struct finish *f, const struct build_block *block)
{
	struct ir_block *to = &f->fn->blocks[block->final];

	to->first = f->fn->n_ins;
	to->label = block->b.label;
	for (;;) {
		to->flags |= block->b.flags;
		copy_chain(f, block->head);
		if (block->merged == IR_NO)
			break;
		block = &f->b->blocks.v[block->merged];
	}
	to->n = f->fn->n_ins - to->first;
	copy_terminator(f, block, to);
}

static void copy_blocks(struct ir_builder *b, struct ir_func *fn, const uint32_t *order, uint32_t n)
{
	struct finish f = {.b = b, .fn = fn};
	struct arena *mem = &b->u->mem;

	f.new_ins = xcalloc(b->ins.n + 1, sizeof *f.new_ins);
	fn->ins = arena_array(mem, struct ir_ins, b->ins.n);
	fn->blocks = arena_array(mem, struct ir_block, n);
	fn->succs = arena_array(mem, uint32_t, b->succs.n);
	fn->cases = arena_array(mem, struct ir_case, b->cases.n);
	fn->calls = arena_array(mem, struct ir_call, b->calls.n);
	fn->args = arena_array(mem, struct ir_arg, b->args.n);
	for (uint32_t i = 0; i < n; i++) {
		const struct build_block *block = &b->blocks.v[order[i]];

		if (block->final == fn->n_blocks) {
			copy_block(&f, block);
			fn->n_blocks++;
		}
	}
	free(f.new_ins);
}

uint32_t ir_build_finish(struct ir_builder *b, const struct ir_func *proto)
{
	struct ir_unit *u = b->u;
	struct ir_func fn = *proto;
	uint32_t n, *order;

	fn.sym = b->sym;
	fn.n_locals = b->locals.n;
	fn.locals = arena_array(&u->mem, struct ir_local, b->locals.n);
	if (b->locals.n)
		memcpy(fn.locals, b->locals.v, b->locals.n * sizeof *fn.locals);
	if (fn.status != IR_FAILED) {
		for (uint32_t i = 0; i < b->blocks.n; i++)
			if (!b->blocks.v[i].closed) {
				b->here = i;
				ir_build_unreachable(b, fn.end_loc);
			}
		thread_edges(b);
		order = order_blocks(b, &n);
		number_blocks(b, order, n);
		copy_blocks(b, &fn, order, n);
		free(order);
	}
	u->syms.v[b->sym].body = u->funcs.n;
	*vec_push(&u->funcs) = fn;
	ir_build_abandon(b);
	return u->funcs.n - 1;
}
