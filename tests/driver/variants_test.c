/* variants_test.c - claims of content: one task of each kind does the work, in whichever worker it
 * is, and where that one cannot the others fail with it.
 */
#include "driver/merge.h"
#include "driver/wire.h"

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

enum { N_TASKS = 12, N_CONTENTS = 3 };

/* Task i claims content i % 3; the first of each works.  Content 2 is fatal. */
static void work(void *arg, uint32_t task, struct strbuf *out)
{
	uint32_t content = task % N_CONTENTS;

	(void)arg;
	if (!pool_claim(content))
		return;
	if (content == 2)
		abort();
	strbuf_printf(out, "%u", content);
}

static void check_claims(uint32_t n_workers)
{
	struct pool_options opt = {.n_workers = n_workers,
				   .timeout_s = 60,
				   .memory_bytes = (uint64_t)1 << 32,
				   .work = work};
	struct pool_result r[N_TASKS];
	struct pool_stats stats;
	uint32_t n_first[N_CONTENTS] = {0};

	memset(r, 0, sizeof r);
	CHECK(pool_run(&opt, N_TASKS, r, &stats) == PS_OK);
	CHECK(stats.n_replaced == 2); /* once, and when it was tried once more */
	for (uint32_t i = 0; i < N_TASKS; i++) {
		uint32_t content = i % N_CONTENTS, first = r[i].claim_lost - 1;

		if (r[i].claim_lost) {
			CHECK(first < N_TASKS && first != i && first % N_CONTENTS == content);
			CHECK(!r[first].claim_lost && !r[i].failure && !r[i].answer.n_bytes);
			continue;
		}
		n_first[content]++;
		CHECK((content == 2) == (r[i].failure != NULL));
		CHECK(content == 2 || r[i].answer.s[0] == (char)('0' + content));
	}
	for (uint32_t c = 0; c < N_CONTENTS; c++)
		CHECK(n_first[c] == 1);
	for (uint32_t i = 0; i < N_TASKS; i++)
		pool_result_release(&r[i]);
}

static void encode(struct engine_stats stats, struct strbuf *out)
{
	struct engine_result res;

	memset(&res, 0, sizeof res);
	res.stats = stats;
	wire_encode(&res, out);
	engine_result_release(&res);
}

/* Units 0 and 2 leave it to unit 1, which did it or failed. */
static void check_merged(bool is_failing)
{
	struct pool_result r[3];
	struct merged m;
	struct plan plan;

	memset(r, 0, sizeof r);
	memset(&m, 0, sizeof m);
	memset(&plan, 0, sizeof plan);
	for (int i = 0; i < 3; i++)
		*vec_push(&plan.units) = (struct plan_unit){.path = "/a.c", .has_variants = true};
	for (int i = 0; i < 3; i += 2) {
		encode((struct engine_stats){.n_lines = 10}, &r[i].answer);
		r[i].claim_lost = 2;
	}
	if (is_failing)
		r[1].failure = xstrdup("crashed (Aborted)");
	else
		encode(
			(struct engine_stats){
				.n_functions = 4, .n_full = 3, .n_none = 1, .n_lines = 10},
			&r[1].answer);
	merge_results(&m, &plan, r);
	CHECK(m.n_equal == 2);
	if (is_failing) {
		CHECK(m.n_failed == 3 && m.stats.n_functions == 0);
	} else {
		CHECK(m.n_failed == 0 && m.stats.n_lines == 30);
		CHECK(m.stats.n_functions == 12 && m.stats.n_full == 9 && m.stats.n_none == 3);
	}
	merge_finish(&m);
	CHECK(m.files.n == 1);
	CHECK(m.files.v[0].state == (is_failing ? REPORT_FILE_FAILED : REPORT_FILE_DONE));
	merge_release(&m);
	for (int i = 0; i < 3; i++)
		pool_result_release(&r[i]);
	vec_release(&plan.units);
}

int main(void)
{
	for (uint32_t n_workers = 1; n_workers <= 4; n_workers++)
		check_claims(n_workers);
	check_merged(false);
	check_merged(true);
	puts("variants: ok");
	return 0;
}
