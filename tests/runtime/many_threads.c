// RUN: %rt -p gcc-chain %s 1000000 1
// RUN: %rt -p "clang-chain gcc-unwind clang-unwind" %s 50000 1
// RUN: %rt -s tsan -f "-O1 -g" -p "clang-chain" %s 250000 1
// RUN: %rt -s tsan -f "-O1 -g" -p "clang-unwind" %s 20000 1
// RUN: %rt -p "gcc-chain clang-unwind" %s 20000 0
//
// Eight threads, each with so many panics: nothing is lost, nothing mixed, the counters are exact.  The
// second argument says whether traces are off.
#include "t.h"
#include <pthread.h>

static unsigned long n_each;

struct job {
	unsigned thread, i, defers;
};

static void undo(void *arg)
{
	((struct job *)arg)->defers++;
}

static void work(void *arg)
{
	struct job *j = arg;

	PANIC_DEFER(undo, j);
	if (j->i % 16 == 0)
		panic("thread %u, %u", j->thread, j->i);
	panic_value((int)j->i, j);
}

static void *thread(void *arg)
{
	struct job j = {.thread = (unsigned)(uintptr_t)arg};
	panic_report r;
	char want[64];

	for (j.i = 0; j.i < n_each; j.i++) {
		if (panic_call(work, &j, &r) != PANIC_CAUGHT)
			return "status";
		if (j.i % 16 == 0) {
			snprintf(want, sizeof(want), "thread %u, %u", j.thread, j.i);
			if (strcmp(panic_report_message(&r), want) != 0)
				return "message";
		} else if (panic_report_code(&r) != (int)j.i || panic_report_value(&r) != &j) {
			return "value";
		}
	}
	return j.defers == n_each ? NULL : "defers";
}

int main(int argc, char **argv)
{
	pthread_t t[8];
	struct panic_counts c;

	CHECK(argc == 3);
	n_each = strtoul(argv[1], NULL, 10);
	panic_set_switch("trace", argv[2][0] == '0');
	for (uintptr_t i = 0; i < 8; i++)
		CHECK(pthread_create(&t[i], NULL, thread, (void *)i) == 0);
	for (unsigned i = 0; i < 8; i++) {
		void *wrong;

		CHECK(pthread_join(t[i], &wrong) == 0);
		if (wrong)
			fprintf(stderr, "thread %u: %s\n", i, (char *)wrong);
		CHECK(!wrong);
	}
	panic_counts_get(&c);
	CHECK(c.raised == 8 * n_each && c.caught == 8 * n_each);
	return 0;
}
