/* ir_parse.c - fuzz target: any bytes as IR text.  What parses is printed and must parse again to
 * the same text, is verified, and has all its operands spelled. */
#include "engine/base/strbuf.h"
#include "engine/ir/ir.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void spell_all(const struct ir_unit *u)
{
	struct arena mem = {0};

	for (uint32_t i = 0; i < u->funcs.n; i++) {
		const struct ir_func *fn = &u->funcs.v[i];

		for (uint32_t k = 0; k < fn->n_ins; k++) {
			ir_ref_text(u, fn, IR_REF(IR_TMP, k), &mem);
			ir_place_text(u, fn, fn->ins[k].a, &mem);
		}
		arena_release(&mem);
	}
}

static void print_again(const struct ir_unit *u)
{
	struct strbuf text = {0}, again = {0}, err = {0};
	struct ir_unit *copy;

	ir_print_unit(u, &text);
	if (ir_parse_unit(text.s, text.n_bytes, &copy, &err) != PS_OK)
		PS_BUG("printed text does not parse: %s\n%s", strbuf_str(&err), text.s);
	ir_print_unit(copy, &again);
	if (strcmp(text.s, again.s) != 0)
		PS_BUG("printed text differs when printed again:\n%s\n----\n%s", text.s, again.s);
	ir_unit_free(copy);
	strbuf_release(&text);
	strbuf_release(&again);
	strbuf_release(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf err = {0};
	struct ir_unit *u;
	int r;

	if (ir_parse_unit((const char *)data, size, &u, &err) != PS_OK) {
		if (!err.n_bytes)
			PS_BUG("an error without a message");
		strbuf_release(&err);
		return 0;
	}
	print_again(u);
	r = ir_verify_unit(u, &err);
	if ((r == PS_OK) != (err.n_bytes == 0))
		PS_BUG("status %d with the message: %s", r, strbuf_str(&err));
	spell_all(u);
	ir_unit_free(u);
	strbuf_release(&err);
	return 0;
}
