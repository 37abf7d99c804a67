/* addr.c - which locals have their address used for more than to load, store and copy.
 *
 * An address that FIELD and ELEM are computed from is followed through their results:
 * definitions come before uses in the order of the blocks.
 */
#include "engine/front/front_p.h"

struct marks {
	struct ir_func *fn;
	uint32_t *root; /* by instruction: local that its address is in, or IR_NO        */
};

static uint32_t root_of(const struct marks *m, struct ir_ref r)
{
	if (ir_ref_is(r, IR_LOCAL))
		return ir_ref_index(r);
	if (ir_ref_is(r, IR_TMP))
		return m->root[ir_ref_index(r)];
	return IR_NO;
}

static void escape(const struct marks *m, struct ir_ref r)
{
	uint32_t local = root_of(m, r);

	if (local != IR_NO)
		m->fn->locals[local].flags |= IR_L_ADDR_TAKEN;
}

static void mark_call(const struct marks *m, const struct ir_call *call)
{
	if (call->flags & IR_CALL_CLEANUP)
		return;
	escape(m, call->callee);
	for (uint32_t i = 0; i < call->n; i++) {
		const struct ir_arg *arg = &m->fn->args[call->first + i];

		if (!(arg->flags & 1)) /* by value, or an output of asm */
			escape(m, arg->value);
	}
}

static void mark_ins(const struct ir_unit *u, const struct marks *m, uint32_t i)
{
	const struct ir_ins *ins = &m->fn->ins[i];
	uint8_t n = ir_ops[ins->op].n_operands;

	m->root[i] = IR_NO;
	switch ((int)ins->op) {
	case IR_CAST:
		if (!ir_type_is(u, ins->type, IR_PTR)) {
			escape(m, ins->a);
			return;
		}
		m->root[i] = root_of(m, ins->a);
		return;
	case IR_FIELD:
	case IR_ELEM:
		m->root[i] = root_of(m, ins->a);
		escape(m, ins->b);
		return;
	case IR_CALL:
	case IR_ASM:
		mark_call(m, &m->fn->calls[ins->imm]);
		return;
	case IR_PTRDIFF:
	case IR_EQ:
	case IR_NE:
	case IR_LT:
	case IR_LE:
	case IR_GT:
	case IR_GE:
	case IR_ASSUME:
	case IR_LOAD:
	case IR_ZERO:
	case IR_DATA:
	case IR_VLA:
	case IR_ENTER:
	case IR_EXIT:
	case IR_COPY:
		return;
	case IR_STORE:
		escape(m, ins->b);
		return;
	default:
		if (n > 0)
			escape(m, ins->a);
		if (n > 1)
			escape(m, ins->b);
		return;
	}
}

void mark_addr_taken(const struct ir_unit *u, struct ir_func *fn)
{
	struct marks m = {.fn = fn, .root = xcalloc(fn->n_ins + 1, sizeof *m.root)};

	for (uint32_t i = 0; i < fn->n_ins; i++)
		mark_ins(u, &m, i);
	for (uint32_t i = 0; i < fn->n_blocks; i++)
		if (fn->blocks[i].term == IR_RET)
			escape(&m, fn->blocks[i].cond);
	free(m.root);
}
