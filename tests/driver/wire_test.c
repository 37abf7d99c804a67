/* wire_test.c - an answer of a worker comes back as it was sent; every damaged one is refused or at
 * least harmless (with the sanitizers of the debug build watching). */
#include "checkers/checker.h"
#include "engine/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(x)                                                                                   \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #x);            \
			exit(1);                                                                   \
		}                                                                                  \
	} while (0)

static struct engine_result sample(void)
{
	static const struct diag_step steps[] = {
		{.span = {"/a.c", 3, 5, 3, 7, NULL}, .text = "assuming 'p' is null"},
		{.kind = STEP_FAULT,
		 .nesting = 1,
		 .span = {"/a.c", 4, 9, 4, 11, "DEREF"},
		 .text = "null pointer dereferenced",
		 .function = "callee",
		 .is_relative = true},
	};
	uint32_t n_rules;
	struct finding f = {
		.rule = checkers_rules(&n_rules)[0],
		.severity = SEV_WARNING,
		.confidence = CONF_LIKELY,
		.interprocedural = true,
		.function = "f",
		.span = {"/a.c", 4, 9, 4, 11, "DEREF"},
		.text = "'p' is null here",
		.subject = "",
		.steps = steps,
		.n_steps = 2,
	};
	struct engine_result r;

	memset(&r, 0, sizeof r);
	diag_add(&r.sink, &f);
	r.stats = (struct engine_stats){
		.n_functions = 300, .n_none = 1, .n_steps = UINT64_MAX, .parse_cpu_s = 0.5};
	*vec_push(&r.gaps) = (struct engine_gap){GAP_NONE, "g", "asm goto", {.path = "/a.c"}};
	*vec_push(&r.notes) = (struct engine_note){.kind = IR_NOTE_FLAG, .text = "unknown: -fx"};
	*vec_push(&r.files) = (struct engine_file){"/a.c", false, true};
	*vec_push(&r.files) = (struct engine_file){"/usr/include/stdio.h", true, false};
	r.reduced = true;
	return r;
}

static void check_same(const struct engine_result *a)
{
	const struct finding *f = &a->sink.v.v[0];

	CHECK(a->sink.v.n == 1 && a->gaps.n == 1 && a->notes.n == 1 && a->files.n == 2);
	CHECK(f->severity == SEV_WARNING && f->confidence == CONF_LIKELY && f->n_steps == 2);
	CHECK(strcmp(f->text, "'p' is null here") == 0 && strcmp(f->subject, "") == 0);
	CHECK(!f->suppressed && strcmp(f->span.macro, "DEREF") == 0);
	CHECK(strcmp(f->steps[1].text, "null pointer dereferenced") == 0);
	CHECK(f->interprocedural && f->steps[1].is_relative && !f->steps[0].is_relative);
	CHECK(!f->steps[0].function && strcmp(f->steps[1].function, "callee") == 0);
	CHECK(f->steps[1].span.line == 4 && f->steps[0].kind == STEP_ASSUME);
	CHECK(a->stats.n_functions == 300 && a->stats.n_steps == UINT64_MAX);
	CHECK(a->stats.parse_cpu_s == 0.5 && a->reduced && !a->error);
	CHECK(a->gaps.v[0].kind == GAP_NONE && strcmp(a->gaps.v[0].reason, "asm goto") == 0);
	CHECK(a->notes.v[0].kind == IR_NOTE_FLAG && !a->notes.v[0].span.path);
	CHECK(a->files.v[0].is_main && !a->files.v[0].is_system && a->files.v[1].is_system);
}

/* A copy on the heap of exactly its size, so that reading over its end is seen. */
static int decode(const char *p, size_t n)
{
	struct engine_result r;
	char *copy = xmalloc(n);
	int status;

	memcpy(copy, p, n);
	status = wire_decode(copy, n, &r);
	engine_result_release(&r);
	free(copy);
	return status;
}

int main(void)
{
	struct engine_result r = sample(), back;
	struct strbuf wire = {0};

	wire_encode(&r, &wire);
	CHECK(wire_decode(wire.s, wire.n_bytes, &back) == PS_OK);
	check_same(&back);
	for (size_t n = 0; n < wire.n_bytes; n++)
		CHECK(decode(wire.s, n) != PS_OK);
	for (size_t i = 0; i < wire.n_bytes * 8; i++) {
		wire.s[i / 8] ^= (char)(1 << i % 8);
		decode(wire.s, wire.n_bytes);
		wire.s[i / 8] ^= (char)(1 << i % 8);
	}
	strbuf_putc(&wire, 0);
	CHECK(decode(wire.s, wire.n_bytes) != PS_OK);
	puts("wire: ok");
	strbuf_release(&wire);
	engine_result_release(&back);
	engine_result_release(&r);
	return 0;
}
