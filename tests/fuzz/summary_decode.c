/* summary_decode.c - fuzz target: any bytes as a function's summary, in a program that has a few
 * types, a function and a global to name.  What is decoded must encode to something that decodes to
 * the same. */
#include "engine/flow/summary.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ir_unit *program(void)
{
	static struct ir_unit *u;

	if (!u) {
		u = ir_unit_new();
		ir_type_add(u, &(struct ir_typ){.kind = IR_INT, .size_bytes = 4, .count = 32});
		ir_type_add(u, &(struct ir_typ){.kind = IR_PTR, .size_bytes = 8, .elem = 1});
		*vec_push(&u->syms) = (struct ir_sym){.body = 0};
		*vec_push(&u->globals) = (struct ir_global){.type = 1, .data = IR_NO};
		*vec_push(&u->lits) = (struct ir_lit){.size_bytes = 1, .bytes = ""};
		*vec_push(&u->funcs) = (struct ir_func){0};
	}
	return u;
}

/* Names are small, so that a fuzzer comes upon them: a thing's is its number + 1. */
static struct summary_names *names(const struct ir_unit *u)
{
	static struct summary_names s;
	const uint32_t n[] = {u->types.n, u->globals.n, u->syms.n, u->lits.n};

	for (int t = 0; t < N_SUMMARY_THINGS && !s.n[N_SUMMARY_THINGS - 1]; t++) {
		s.n[t] = n[t];
		s.of[t] = xcalloc(n[t], sizeof *s.of[t]);
		s.meaning[t] = xcalloc(n[t], sizeof *s.meaning[t]);
		for (uint32_t i = 0; i < n[t]; i++) {
			s.of[t][i] = i + 1;
			*map_put(&s.at[t], i + 1, NULL) = i;
		}
	}
	return &s;
}

static bool decode(const struct ir_unit *u, const void *p, size_t n_bytes, struct strbuf *ret_again)
{
	struct summaries *s = summaries_new(u, 1, NULL, NULL, NULL);
	bool ok = summary_decode(s, 0, 0, p, n_bytes, names(u));

	if (ok)
		summary_encode(s, 0, names(u), ret_again);
	summaries_free(s);
	return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf again = {0}, more = {0};
	const struct ir_unit *u = program();

	if (decode(u, data, size, &again)) {
		if (!summary_fits(again.s, again.n_bytes, names(u)) ||
		    !decode(u, again.s, again.n_bytes, &more))
			PS_BUG("a summary does not decode that was decoded");
		if (more.n_bytes != again.n_bytes || memcmp(more.s, again.s, more.n_bytes) != 0)
			PS_BUG("a summary has other bytes than those that it was read from");
	}
	strbuf_release(&again);
	strbuf_release(&more);
	return 0;
}
