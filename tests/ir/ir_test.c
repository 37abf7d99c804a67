/* ir_test.c - the spelling of each value of a unit, for tests.
 *
 *	ir-test FILE.ir     one line for each value and each address: "%3 value x + 1"
 */
#include "engine/base/strbuf.h"
#include "engine/ir/ir.h"

#include <inttypes.h>
#include <stdio.h>

static void spell(const struct ir_unit *u, const struct ir_func *fn, uint32_t i)
{
	const struct ir_ins *ins = &fn->ins[i];
	struct arena mem = {0};

	if (ir_ops[ins->op].flags & IR_OPF_R && ins->type)
		printf("%%%" PRIu32 " value %s\n", i, ir_ref_text(u, fn, IR_REF(IR_TMP, i), &mem));
	if (ins->op == IR_LOAD || ins->op == IR_STORE)
		printf("%%%" PRIu32 " place %s\n", i, ir_place_text(u, fn, ins->a, &mem));
	if (ins->op == IR_STORE)
		printf("%%%" PRIu32 " stored %s\n", i, ir_ref_text(u, fn, ins->b, &mem));
	arena_release(&mem);
}

int main(int argc, char **argv)
{
	struct strbuf text = {0}, err = {0};
	struct ir_unit *u = NULL;
	int r = PS_EINVAL;

	if (argc == 2 && strbuf_read_file(&text, argv[1], 1 << 24) == PS_OK)
		r = ir_parse_unit(strbuf_str(&text), text.n_bytes, &u, &err);
	if (r != PS_OK)
		fprintf(stderr, "ir-test: %s\n", err.n_bytes ? err.s : "usage: ir-test FILE.ir");
	for (uint32_t f = 0; u && f < u->funcs.n; f++) {
		const struct ir_func *fn = &u->funcs.v[f];

		printf("%s\n", ir_cstr(u, u->syms.v[fn->sym].name));
		for (uint32_t i = 0; i < fn->n_ins; i++)
			spell(u, fn, i);
	}
	ir_unit_free(u);
	strbuf_release(&text);
	strbuf_release(&err);
	return r == PS_OK ? 0 : 1;
}
