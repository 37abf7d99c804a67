/* parse_ins.c - instructions of the text form.
 *
 * What is left out of an instruction follows from its operands, so these are read first into
 * the instruction's fields, and the gaps are filled in behind them.
 */
#include "engine/ir/parse_p.h"

#include <string.h>

enum ir_op ir_p_find_op(const char *name)
{
	unsigned op = 0;

	while (op < IR_N_OPS && strcmp(ir_ops[op].name, name) != 0)
		op++;
	return (enum ir_op)op;
}

/* What an instruction line has said, besides the instruction's own fields. */
struct said {
	bool lead, result, ftype, loc;
};

/* The type that stands before the operands, from the first operand where it was left out. */
static ir_type guess_lead(const struct ir_parser *p, const struct ir_ins *ins)
{
	switch ((enum ir_op)ins->op) {
	case IR_LOAD:
	case IR_STORE:
	case IR_COPY:
	case IR_ZERO:
	case IR_DATA:
	case IR_FIELD:
	case IR_ELEM:
	case IR_PTRDIFF:
		return ir_p_place_type(p, ins->a);
	case IR_VLA:
	case IR_ALLOCA:
	case IR_ADD:
	case IR_SUB:
	case IR_MUL:
	case IR_DIV:
	case IR_REM:
	case IR_AND:
	case IR_OR:
	case IR_XOR:
	case IR_SHL:
	case IR_SHR:
	case IR_NEG:
	case IR_NOT:
	case IR_CAST:
	case IR_EQ:
	case IR_NE:
	case IR_LT:
	case IR_LE:
	case IR_GT:
	case IR_GE:
	case IR_CALL:
	case IR_VA_ARG:
	case IR_ASM:
	case IR_UNKNOWN:
	case IR_ASSUME:
	case IR_ENTER:
	case IR_EXIT:
	case IR_N_OPS:
		break;
	}
	return ir_p_value_type(p, ins->a);
}

static void set_lead(struct ir_ins *ins, ir_type t)
{
	if (ir_text_lead((enum ir_op)ins->op) == IR_LEAD_TYPE)
		ins->type = t;
	else
		ins->aux = t;
}

static ir_type operand_type(struct ir_parser *p, const struct ir_ins *ins, unsigned which)
{
	struct ir_typ t = ir_text_operand(p->u, ins, which);

	return t.kind == IR_RECORD ? 0 : ir_type_add(p->u, &t);
}

/* Is the type written?  A constant also begins with its type, but then no value follows. */
static void take_lead(struct ir_parser *p, struct ir_ins *ins, struct said *said)
{
	if (ir_text_lead((enum ir_op)ins->op) == IR_LEAD_NONE || !ir_p_at_type(p))
		return;
	set_lead(ins, ir_p_type(p));
	said->lead = true;
}

/* ", name" or ", #number" */
static void take_member(struct ir_parser *p, struct ir_ins *ins)
{
	const struct ir_typ *t = ir_typ(p->u, ins->aux);
	ir_str name;

	ir_p_expect(p, ',');
	if (ir_p_accept(p, '#')) {
		ins->imm = ir_p_take_u32(p, "a field's number");
		return;
	}
	if (p->lx.tok != TOK_WORD && p->lx.tok != TOK_STRING) {
		ir_p_expected(p, "a field's name");
		return;
	}
	name = ir_p_str(p);
	for (uint32_t i = 0; t->kind == IR_RECORD && i < t->n; i++) {
		if (p->u->fields.v[t->first + i].name == name) {
			ins->imm = i;
			ir_p_next(p);
			return;
		}
	}
	ir_p_expected(p, "a field of the record");
}

static void take_operands(struct ir_parser *p, struct ir_ins *ins, struct said *said)
{
	uint8_t n = ir_ops[ins->op].n_operands;

	if (n > 0) {
		ins->a = ir_p_ref(p, operand_type(p, ins, 0));
		if (!said->lead && ir_text_lead((enum ir_op)ins->op) != IR_LEAD_NONE)
			set_lead(ins, guess_lead(p, ins));
	}
	if (n > 1) {
		ir_p_expect(p, ',');
		ins->b = ir_p_ref(p, operand_type(p, ins, 1));
	}
	if (ins->op == IR_FIELD)
		take_member(p, ins);
	if (ins->op == IR_DATA) {
		ir_p_expect(p, ',');
		ins->imm = ir_p_data(p, ins->type);
	}
}

/* ---- calls ---------------------------------------------------------------------------------- */

/* The function called; a name that nothing declares is declared by this call. */
static struct ir_ref take_callee(struct ir_parser *p)
{
	struct ir_ref r;
	uint32_t key;
	ir_str name;

	if (p->lx.tok != TOK_GLOBAL)
		return ir_p_ref(p, 0);
	r = ir_p_symbol(p);
	if (!ir_ref_is(r, IR_NONE))
		return r;
	key = ir_p_key(p);
	name = ir_p_str(p);
	ir_p_next(p);
	return IR_REF(IR_SYM, ir_p_add_sym(p, key, name));
}

/* Type of parameter i as the callee's prototype has it, 0 if it has none. */
static ir_type param_type(const struct ir_parser *p, ir_type ftype, uint32_t i)
{
	const struct ir_typ *t = ir_typ(p->u, ftype);

	return t->kind == IR_FUNC && i < t->n ? p->u->params.v[t->first + i] : 0;
}

/* [T] value [byval] [!loc] */
static void take_arg(struct ir_parser *p, struct ir_call *c, const char *flag_word)
{
	ir_type known = param_type(p, c->ftype, c->n);
	struct ir_arg a = {.loc = IR_NO};
	struct ir_typ ptr = ir_text_ptr(p->u, 0);

	if (ir_p_at_type(p)) {
		a.type = ir_p_type(p);
		a.value = ir_p_ref(p, a.type);
	} else {
		a.value = ir_p_ref(p, known);
		a.type = known ? known : ir_p_value_type(p, a.value);
		if (!a.type)
			a.type = ir_type_add(p->u, &ptr);
	}
	if (ir_p_accept_word(p, flag_word))
		a.flags = IR_ARG_BYVAL;
	if (p->lx.tok == TOK_LOC)
		a.loc = ir_p_take_loc(p);
	*vec_push(&p->f->args) = a;
	c->n++;
}

/* [T] callee: the type of the result may also stand here; before a constant it is that of the
 * constant. */
static void take_result_callee(struct ir_parser *p, struct ir_ins *ins, struct ir_call *c,
			       struct said *said)
{
	ir_type t;

	if (!ir_p_at_type(p)) {
		c->callee = take_callee(p);
		return;
	}
	t = ir_p_type(p);
	if (p->lx.tok == TOK_INT || ir_p_at_word(p, "null")) {
		c->callee = ir_p_const(p, t);
		return;
	}
	ins->type = t;
	said->result = true;
	c->callee = take_callee(p);
}

static void take_call(struct ir_parser *p, struct ir_ins *ins, struct ir_call *c, struct said *said)
{
	bool is_asm = ins->op == IR_ASM;

	if (!is_asm)
		take_result_callee(p, ins, c, said);
	if (ir_ref_is(c->callee, IR_SYM))
		c->ftype = p->u->syms.v[ir_ref_index(c->callee)].type;
	ir_p_expect(p, '(');
	while (!ir_p_at(p, ')') && p->lx.tok != TOK_END) {
		take_arg(p, c, is_asm ? "out" : "byval");
		if (!ir_p_accept(p, ','))
			break;
	}
	ir_p_expect(p, ')');
}

static void take_cleanup(struct ir_parser *p, struct ir_call *c, bool has_flag)
{
	struct ir_ref r;

	if (has_flag)
		c->flags |= IR_CALL_CLEANUP;
	if (p->lx.tok != TOK_LOCAL) {
		if (!has_flag)
			ir_p_expected(p, "a local");
		return;
	}
	r = ir_p_ref(p, 0);
	if (ir_ref_is(r, IR_LOCAL))
		c->cleanup_of = ir_ref_index(r);
}

static bool take_call_attr(struct ir_parser *p, struct ir_call *c, struct said *said)
{
	if (ir_p_accept_word(p, "as")) {
		c->ftype = ir_p_type(p);
		said->ftype = true;
	} else if (ir_p_accept_word(p, "dest")) {
		c->dest = ir_p_ref(p, 0);
	} else if (ir_p_accept_word(p, "cleanup")) {
		take_cleanup(p, c, true);
	} else if (ir_p_accept_word(p, "cleanup_of")) {
		take_cleanup(p, c, false);
	} else if (ir_p_accept_word(p, "defer")) {
		c->flags |= IR_CALL_DEFER;
	} else {
		return false;
	}
	return true;
}

/* A function that nothing declared has the type that its first call shows. */
static void guess_ftype(struct ir_parser *p, struct ir_ins *ins, struct ir_call *c, bool has_result,
			const struct said *said)
{
	struct ir_typ int_type = ir_text_int();
	ir_type *params, ret = ins->type;

	if (!said->result)
		ret = has_result ? ir_type_add(p->u, &int_type) : 0;
	params = xcalloc(c->n + 1, sizeof *params);
	for (uint32_t i = 0; i < c->n; i++)
		params[i] = p->f->args.v[c->first + i].type;
	c->ftype = ir_p_func_type(p, params, c->n, 0, ret);
	free(params);
	if (ir_ref_is(c->callee, IR_SYM) && !p->u->syms.v[ir_ref_index(c->callee)].type)
		p->u->syms.v[ir_ref_index(c->callee)].type = c->ftype;
}

/* ---- the rest of the line ------------------------------------------------------------------- */

static bool take_attr(struct ir_parser *p, struct ir_ins *ins, struct said *said)
{
	uint32_t flags = 0;

	if (p->lx.tok == TOK_ARROW) {
		ir_p_next(p);
		ins->type = ir_p_type(p);
		said->result = true;
	} else if (p->lx.tok == TOK_LOC) {
		ins->loc = ir_p_take_loc(p);
		said->loc = true;
	} else if (ir_p_take_flag(p, ir_ins_words, &flags)) {
		ins->flags |= (uint16_t)flags;
	} else if (ir_p_accept_word(p, "aux")) {
		ins->aux = ir_p_type(p);
	} else if (ir_p_accept_word(p, "imm")) {
		ins->imm = ir_p_take_u32(p, "a number");
	} else {
		return false;
	}
	return true;
}

static void set_result(struct ir_parser *p, struct ir_ins *ins)
{
	struct ir_func fn = {.calls = p->f->calls.v};
	struct ir_typ t = ir_text_result(p->u, &fn, ins);

	ins->type = t.kind == IR_VOID ? 0 : ir_type_add(p->u, &t);
}

/* Arguments that say no location stand where the call does. */
static void place_args(struct ir_parser *p, const struct ir_call *c, ir_loc loc)
{
	for (uint32_t i = 0; i < c->n; i++) {
		struct ir_arg *a = &p->f->args.v[c->first + i];

		if (a->loc == IR_NO)
			a->loc = loc;
	}
}

void ir_p_ins(struct ir_parser *p, enum ir_op op, uint32_t tmp_key, struct ir_mark m)
{
	bool is_call = op == IR_CALL || op == IR_ASM;
	struct ir_func_text *f = p->f;
	struct ir_ins ins = {.op = (uint16_t)op};
	struct ir_call c = {.first = f->args.n, .cleanup_of = IR_NO};
	struct said said = {0};

	take_lead(p, &ins, &said);
	if (is_call)
		take_call(p, &ins, &c, &said);
	else
		take_operands(p, &ins, &said);
	while (take_attr(p, &ins, &said) || (is_call && take_call_attr(p, &c, &said)))
		;
	if (!said.loc)
		ins.loc = ir_p_line_loc(p, m);
	if (is_call) {
		if (op == IR_CALL && !said.ftype && !c.ftype)
			guess_ftype(p, &ins, &c, tmp_key != IR_NO, &said);
		place_args(p, &c, ins.loc);
		ins.imm = f->calls.n;
		*vec_push(&f->calls) = c;
	}
	if (op == IR_CAST && !said.result)
		ir_p_expected(p, "-> and the type that the value gets");
	if (!said.result && ir_text_lead(op) != IR_LEAD_TYPE)
		set_result(p, &ins);
	if (tmp_key != IR_NO && (!ins.type || !(ir_ops[op].flags & IR_OPF_R)))
		ir_p_fail(p, "expected an instruction that yields a value, found %s",
			  ir_ops[op].name);
	if (tmp_key != IR_NO)
		*map_put(&f->tmp_ids, tmp_key, NULL) = f->ins.n;
	*vec_push(&f->ins) = ins;
}
