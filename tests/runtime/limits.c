// RUN: %rt %s
//
// Many and deep: a million defers in a loop, 100,000 alive at once, guards nested 1,000 deep, a thousand
// panicking defers, panics in panics.
#include "t.h"
#include <sys/resource.h>

static unsigned n_run;
static panic_report rep;

static void count(void *arg)
{
	(void)arg;
	n_run++;
}

static void loop(void *arg)
{
	for (int i = 0; i < 1000000; i++) {
		PANIC_DEFER(count, NULL);
		if (i == 999999 && arg)
			panic("at the end");
	}
}

static void recurse(int n)
{
	PANIC_DEFER(count, NULL);
	if (n == 0)
		panic("at the bottom");
	if (n > 0)
		recurse(n - 1);
	n_run += 0;
}

static void deep(void *arg)
{
	recurse(*(int *)arg);
}

static volatile int depth;

static void nested(void *arg)
{
	panic_report r;
	int n = *(int *)arg;

	if (n == 0)
		panic("inside all");
	if (panic_call(nested, &(int){n - 1}, &r) != PANIC_OK) {
		depth++;
		panic_again(&r);
	}
}

static void panics(void *arg)
{
	n_run++;
	panic("%p", arg);
}

static void chain(int n)
{
	PANIC_DEFER(panics, NULL);
	if (n > 0)
		chain(n - 1);
	n_run += 0;
}

static void panicking_defers(void *arg)
{
	chain(*(int *)arg);
}

static void panic_in_panic(void *arg);

static void dig(void *arg)
{
	int n = *(int *)arg;

	if (n > 0)
		CHECK(panic_call(panic_in_panic, &(int){n - 1}, NULL) == PANIC_CAUGHT);
	n_run++;
}

/* A panic whose deferred call catches a panic whose deferred call ... */
static void panic_in_panic(void *arg)
{
	PANIC_DEFER(dig, arg);
	panic("one of many");
}

int main(void)
{
	/* 100,000 frames, and the unwinder strategy's walk over them. */
	struct rlimit big = {.rlim_cur = 512 << 20, .rlim_max = RLIM_INFINITY};

	setrlimit(RLIMIT_STACK, &big);
	CHECK(panic_call(loop, NULL, &rep) == PANIC_OK && n_run == 1000000);
	n_run = 0;
	CHECK(panic_call(loop, &rep, &rep) == PANIC_CAUGHT && n_run == 1000000);
	n_run = 0;
	CHECK(panic_call(deep, &(int){40000}, &rep) == PANIC_CAUGHT);
	CHECK(n_run == 40001);
	CHECK(panic_call(nested, &(int){1000}, &rep) == PANIC_CAUGHT);
	CHECK(depth == 1000);
	CHECK_STR(panic_report_message(&rep), "inside all");
	n_run = 0;
	CHECK(panic_call(panicking_defers, &(int){999}, &rep) == PANIC_CAUGHT);
	CHECK(n_run == 1000 && panic_report_causes(&rep) == 4);
	n_run = 0;
	CHECK(panic_call(panic_in_panic, &(int){100}, &rep) == PANIC_CAUGHT);
	CHECK(n_run == 101);
	return 0;
}
