/* verify_scope.c - ENTER and EXIT balance on every edge, and nothing is used out of scope.
 *
 * One walk in depth keeps the set of live locals up to date and undoes it on the way back.
 * Where an edge meets a block that was seen before, hashes of the sets are compared.  So it
 * is linear in instructions and edges; the sets themselves are only made for messages.
 */
#include "engine/ir/verify_p.h"

#include <inttypes.h>
#include <string.h>

/* A local that lives by ENTER and EXIT; parameters, temporaries and the place of the result
 * that have none live as long as the function. */
enum { LIVES_ALWAYS, LIVES_BY_SCOPE };

struct scope_visit {
	uint32_t block, next; /* successors visited so far                                */
	uint32_t undo;	      /* what was on the undo list before                         */
};

struct scopes {
	struct ir_verifier *v;
	uint8_t *how;  /* by local: one of the above                             */
	bool *live;    /* by local, at the point of the walk                     */
	uint64_t hash; /* of the live ones                                       */
	uint32_t n_live;
	uint64_t *entry_hash; /* by block                                               */
	uint32_t *parent;     /* by block: where the walk came from; IR_NO = not seen   */
	VEC(uint32_t) undo;   /* locals whose life was changed                          */
	VEC(struct scope_visit) stack;
	uint32_t n_reports;
};

static void toggle(struct scopes *s, uint32_t local)
{
	s->live[local] = !s->live[local];
	s->n_live += s->live[local] ? 1 : UINT32_MAX;
	s->hash ^= hash_u64(local + 1);
}

static void find_scoped(struct scopes *s)
{
	const struct ir_func *fn = s->v->fn;

	for (uint32_t i = 0; i < fn->n_locals; i++) {
		bool is_named =
			!(fn->locals[i].flags & (IR_L_PARAM | IR_L_TEMP)) && i != fn->ret_local;

		s->how[i] = is_named ? LIVES_BY_SCOPE : LIVES_ALWAYS;
	}
	for (uint32_t i = 0; i < fn->n_ins; i++) {
		if (fn->ins[i].op == IR_ENTER && ir_ref_is(fn->ins[i].a, IR_LOCAL))
			s->how[ir_ref_index(fn->ins[i].a)] = LIVES_BY_SCOPE;
	}
}

static void check_place(const struct scopes *s, struct ir_ref r)
{
	struct ir_verifier *v = s->v;
	uint32_t i = ir_ref_index(r);

	if (!ir_ref_is(r, IR_LOCAL) || s->how[i] != LIVES_BY_SCOPE || s->live[i])
		return;
	ir_v_report(v, "expected %s to be entered here, found it out of scope", ir_v_ref(v, r));
}

/* A local is read and written while it lives.  That its address is known later, and returned, is a
 * fault of the program, not of its IR. */
static void check_access(const struct scopes *s, const struct ir_ins *ins)
{
	switch ((int)ins->op) {
	case IR_COPY:
		check_place(s, ins->b);
		check_place(s, ins->a);
		break;
	case IR_LOAD:
	case IR_STORE:
	case IR_ZERO:
	case IR_DATA:
	case IR_VLA:
		check_place(s, ins->a);
		break;
	default:
		break;
	}
}

static void enter_or_exit(struct scopes *s, const struct ir_ins *ins)
{
	uint32_t local = ir_ref_index(ins->a);
	bool enters = ins->op == IR_ENTER;

	if (!ir_ref_is(ins->a, IR_LOCAL))
		return; /* reported with the operands */
	if (s->live[local] == enters) {
		ir_v_report(s->v, "expected %s to be %s here, found it %s", ir_v_ref(s->v, ins->a),
			    enters ? "out of scope" : "entered",
			    enters ? "entered" : "out of scope");
		return;
	}
	toggle(s, local);
	*vec_push(&s->undo) = local;
}

static void walk_block(struct scopes *s, uint32_t block)
{
	struct ir_verifier *v = s->v;
	const struct ir_block *b = &v->fn->blocks[block];

	v->block = block;
	for (uint32_t i = b->first; i < b->first + b->n; i++) {
		const struct ir_ins *ins = &v->fn->ins[i];

		v->ins = i;
		if (ins->op == IR_ENTER || ins->op == IR_EXIT)
			enter_or_exit(s, ins);
		else
			check_access(s, ins);
	}
	v->ins = IR_NO;
}

/* The locals that live when the block is entered, by walking there again: for messages. */
static bool *live_at(const struct scopes *s, uint32_t block)
{
	const struct ir_func *fn = s->v->fn;
	bool *live = xcalloc(fn->n_locals + 1, sizeof *live);
	VEC(uint32_t) path = {0};

	while (block != 0) {
		block = s->parent[block];
		*vec_push(&path) = block;
	}
	while (path.n) {
		const struct ir_block *b = &fn->blocks[path.v[--path.n]];

		for (uint32_t i = b->first; i < b->first + b->n; i++) {
			const struct ir_ins *ins = &fn->ins[i];

			if (ins->op == IR_ENTER || ins->op == IR_EXIT)
				live[ir_ref_index(ins->a)] = ins->op == IR_ENTER;
		}
	}
	vec_release(&path);
	return live;
}

/* Messages that need the sets themselves cost a walk each: so many, then only the fact. */
#define SETS_MAX_REPORTS 50

static void report_edge(struct scopes *s, uint32_t to)
{
	struct ir_verifier *v = s->v;
	bool *live;

	if (++s->n_reports > SETS_MAX_REPORTS) {
		ir_v_report(v, "expected the same locals to live on all ways to b%" PRIu32, to);
		return;
	}
	live = live_at(s, to);
	for (uint32_t i = 0; i < v->fn->n_locals; i++) {
		if (live[i] == s->live[i])
			continue;
		ir_v_report(v,
			    "expected %s to be %s on the edge to b%" PRIu32
			    " as on the other edges there, found it %s",
			    ir_v_ref(v, IR_REF(IR_LOCAL, i)), live[i] ? "entered" : "out of scope",
			    to, live[i] ? "out of scope" : "entered");
	}
	free(live);
}

static void report_ret(struct scopes *s)
{
	for (uint32_t i = 0; i < s->v->fn->n_locals; i++) {
		if (s->live[i])
			ir_v_report(s->v, "expected %s to be out of scope at ret, found it entered",
				    ir_v_ref(s->v, IR_REF(IR_LOCAL, i)));
	}
}

static void arrive(struct scopes *s, uint32_t block, uint32_t from)
{
	s->parent[block] = from;
	s->entry_hash[block] = s->hash;
	*vec_push(&s->stack) = (struct scope_visit){block, 0, s->undo.n};
	walk_block(s, block);
	if (s->v->fn->blocks[block].term == IR_RET && s->n_live)
		report_ret(s);
}

static void leave(struct scopes *s, uint32_t undo)
{
	while (s->undo.n > undo)
		toggle(s, s->undo.v[--s->undo.n]);
	s->stack.n--;
}

static void walk(struct scopes *s)
{
	arrive(s, 0, 0);
	while (s->stack.n) {
		struct scope_visit *f = &s->stack.v[s->stack.n - 1];
		uint32_t from = f->block, to;

		if (f->next == s->v->fn->blocks[from].n_succ) {
			leave(s, f->undo);
			continue;
		}
		to = ir_v_succ(s->v, from, f->next++);
		s->v->block = from;
		if (s->parent[to] == IR_NO)
			arrive(s, to, from);
		else if (s->entry_hash[to] != s->hash)
			report_edge(s, to);
	}
}

void ir_v_scopes(struct ir_verifier *v)
{
	const struct ir_func *fn = v->fn;
	struct scopes s = {.v = v};

	s.how = xcalloc(fn->n_locals + 1, sizeof *s.how);
	s.live = xcalloc(fn->n_locals + 1, sizeof *s.live);
	s.entry_hash = xcalloc(fn->n_blocks, sizeof *s.entry_hash);
	s.parent = xcalloc(fn->n_blocks, sizeof *s.parent);
	memset(s.parent, 0xff, fn->n_blocks * sizeof *s.parent);
	find_scoped(&s);
	walk(&s);
	free(s.how);
	free(s.live);
	free(s.entry_hash);
	free(s.parent);
	vec_release(&s.undo);
	vec_release(&s.stack);
	v->block = v->ins = IR_NO;
}
