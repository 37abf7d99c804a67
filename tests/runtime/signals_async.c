// RUN: %rt -p "gcc-chain clang-chain" %s 1500
// RUN: %rt -p "gcc-unwind clang-unwind" %s 1000
//
// A timer at 1 kHz interrupts panics and captures at any moment; its handler walks the stack.  Nothing
// deadlocks, no report is torn.
#include "t.h"
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static _Atomic unsigned n_signals;

static void on_timer(int sig)
{
	uintptr_t pcs[32];

	(void)sig;
	n_signals++;
	panic_stack(pcs, 32);
}

static void release(void *arg)
{
	++*(unsigned *)arg;
}

static void work(void *arg)
{
	PANIC_DEFER(release, arg);
	PANIC_DEFER(release, arg);
	panic("number %u", *(unsigned *)arg);
}

static void *run(void *arg)
{
	struct timespec start, now;
	unsigned ms = *(unsigned *)arg, n = 0;
	char want[64], text[4096];
	panic_report r;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		snprintf(want, sizeof(want), "number %u", n);
		CHECK(panic_call(work, &n, &r) == PANIC_CAUGHT);
		CHECK_STR(panic_report_message(&r), want);
		if (n % 64 == 0) {
			CHECK(panic_report_format(&r, PANIC_JSON, text, sizeof(text)) < sizeof(text));
			CHECK(strstr(text, want) && text[strlen(text) - 2] == '}');
		}
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 < ms);
	CHECK(n > 0 && n % 2 == 0);
	return NULL;
}

int main(int argc, char **argv)
{
	struct sigaction sa = {.sa_handler = on_timer, .sa_flags = SA_RESTART};
	struct itimerval every = {{0, 1000}, {0, 1000}};
	unsigned ms = argc > 1 ? (unsigned)atoi(argv[1]) : 500;
	uintptr_t pcs[4];
	pthread_t t;

	alarm(60); /* a deadlock ends the test */
	CHECK(panic_stack(pcs, 4) >= 2);
	sigaction(SIGALRM, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
	sigaction(SIGPROF, &sa, NULL);
	setitimer(ITIMER_PROF, &every, NULL);
	CHECK(pthread_create(&t, NULL, run, &ms) == 0);
	run(&ms);
	CHECK(pthread_join(t, NULL) == 0);
	CHECK(n_signals > 5);
	return 0;
}
