/* memo_test.c - what an earlier analysis knew of functions: the same is found with it and without;
 * damaged, it harms nobody (with the sanitizers of the debug build watching).
 *
 *	memo-test UNIT [STEP]    a unit whose last function calls the others; every STEPth bit is
 *	                         flipped, and it is cut off at every STEPth byte
 */
#include "driver/unit_file.h"
#include "engine/base/pack.h"
#include "engine/program/memo.h"
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

static struct ir_unit *unit;

/* What is found, as bytes, and how many functions were known. */
static uint32_t analyse(const void *known, size_t n_known, struct strbuf *ret_found,
			struct strbuf *ret_memo)
{
	struct memo_shelf shelf = {.old = known, .n_old = n_known};
	struct engine_options opt = {.memo = &shelf, .n_memo = 1};
	struct engine_result res = {0};
	uint32_t n;

	engine_analyse(unit, &opt, &res);
	*ret_memo = shelf.new;
	n = res.stats.n_known;
	res.stats.n_known = 0;
	res.stats.analyse_cpu_s = 0;
	diag_sort(&res.sink);
	wire_encode(&res, ret_found);
	engine_result_release(&res);
	return n;
}

/* All entries but the last one: that function is analysed anew, with the summaries of the others.
 */
static size_t without_last(const struct strbuf *memo)
{
	struct unpack u = unpack_begin(memo->s, memo->n_bytes);
	size_t last = 0, n;

	while (u.at < u.end) {
		last = (size_t)((const char *)u.at - memo->s);
		u.at += 3 * sizeof(uint64_t);
		unpack_bytes(&u, &n);
		unpack_bytes(&u, &n);
		CHECK(!u.bad);
	}
	return last;
}

static void harmless(const char *p, size_t n_bytes)
{
	struct strbuf found = {0}, memo = {0};
	char *copy = xmalloc(n_bytes); /* of this size, for AddressSanitizer */

	memcpy(copy, p, n_bytes);
	analyse(copy, n_bytes, &found, &memo);
	free(copy);
	strbuf_release(&found);
	strbuf_release(&memo);
}

static void damage(const struct strbuf *memo, size_t n_bytes, size_t step)
{
	char *copy = xmalloc(n_bytes);

	for (size_t n = 0; n < n_bytes; n += step)
		harmless(memo->s, n);
	for (size_t bit = 0; bit < n_bytes * 8; bit += step) {
		memcpy(copy, memo->s, n_bytes);
		copy[bit / 8] ^= (char)(1 << bit % 8);
		harmless(copy, n_bytes);
	}
	free(copy);
}

static void test(void *arg)
{
	struct strbuf cold = {0}, again = {0}, memo = {0}, nothing = {0}, part = {0}, new = {0};
	size_t step = *(const size_t *)arg, last;

	CHECK(analyse(NULL, 0, &cold, &memo) == 0);
	CHECK(analyse(memo.s, memo.n_bytes, &again, &nothing) == unit->funcs.n);
	CHECK(nothing.n_bytes == 0); /* nothing is new */
	CHECK(cold.n_bytes == again.n_bytes && memcmp(cold.s, again.s, cold.n_bytes) == 0);
	last = without_last(&memo);
	CHECK(analyse(memo.s, last, &part, &new) == unit->funcs.n - 1);
	CHECK(cold.n_bytes == part.n_bytes && memcmp(cold.s, part.s, cold.n_bytes) == 0);
	CHECK(new.n_bytes == memo.n_bytes &&memcmp(new.s, memo.s, new.n_bytes) == 0);
	damage(&memo, last, step);
	strbuf_release(&cold);
	strbuf_release(&again);
	strbuf_release(&memo);
	strbuf_release(&nothing);
	strbuf_release(&part);
	strbuf_release(&new);
}

int main(int argc, char **argv)
{
	size_t step = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	struct ir_origin origin;
	struct strbuf err = {0};

	CHECK(argc > 1 && step);
	if (unit_file_read(argv[1], &unit, &origin, &err) != PS_OK) {
		fprintf(stderr, "%s: %s\n", argv[1], strbuf_str(&err));
		return 1;
	}
	front_on_big_stack(test, &step);
	ir_unit_free(unit);
	return 0;
}
