// RUN: %rt %s
// RUN: %rt -p "gcc-chain clang-unwind" -u "ulimit -v 400000" %s memory
//
// Foreign jumps, coroutines, threads that end by pthread_exit and cancellation, no memory.
#include "t.h"
#include <pthread.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

static panic_report rep;
static unsigned n_run;

static void count(void *arg)
{
	(void)arg;
	n_run++;
}

static void panics(void *arg)
{
	PANIC_DEFER(count, NULL);
	panic("%s", (const char *)arg);
}

/* ---- longjmp over records ------------------------------------------------------------------------ */

static jmp_buf env;

static void jumps_out(void)
{
	PANIC_DEFER(count, NULL);
	PANIC_DEFER(count, NULL);
	longjmp(env, 1);
}

static void foreign_jump(void *arg)
{
	panic_mark m = panic_chain_mark();

	if (_setjmp(env) == 0)
		jumps_out();
#ifdef PANIC_UNWINDER
	CHECK(panic_chain_cut(m) == 0);
#else
	CHECK(panic_chain_cut(m) == 2);
#endif
	panics(arg);
}

/* ---- coroutines ---------------------------------------------------------------------------------- */

static ucontext_t main_ctx, co_ctx;
static char co_stack[256 << 10];
static panic_mark main_mark, co_mark;

static void yield(void)
{
	co_mark = panic_chain_swap(main_mark);
	swapcontext(&co_ctx, &main_ctx);
}

static void resume(void)
{
	main_mark = panic_chain_swap(co_mark);
	swapcontext(&main_ctx, &co_ctx);
}

static void co_main(void)
{
	panic_report r;

	CHECK(panic_call(panics, (void *)"in the coroutine", &r) == PANIC_CAUGHT);
	{
		PANIC_DEFER(count, NULL);
		yield();
	}
	yield();
}

static void coroutine(void *arg)
{
	getcontext(&co_ctx);
	co_ctx.uc_stack.ss_sp = co_stack;
	co_ctx.uc_stack.ss_size = sizeof(co_stack);
	co_ctx.uc_link = &main_ctx;
	makecontext(&co_ctx, co_main, 0);
	n_run = 0;
	resume();
	CHECK(n_run == 1);
	/* The coroutine's defer is pending; a panic here is none of its business. */
	CHECK(panic_call(panics, (void *)"beside it", &rep) == PANIC_CAUGHT && n_run == 2);
	resume();
	CHECK(n_run == 3);
	panics(arg);
}

/* ---- ends of threads ------------------------------------------------------------------------------ */

static void *exits(void *arg)
{
	PANIC_DEFER(count, NULL);
	CHECK(panic_call(panics, (void *)"before", NULL) == PANIC_CAUGHT);
	pthread_exit(arg);
}

static void *waits(void *arg)
{
	PANIC_DEFER(count, NULL);
	CHECK(panic_call(panics, (void *)"before", NULL) == PANIC_CAUGHT);
	for (;;)
		pause();
	return arg;
}

static void test_ends(void)
{
	struct panic_counts c;
	pthread_t t;

	n_run = 0;
	CHECK(pthread_create(&t, NULL, exits, NULL) == 0 && pthread_join(t, NULL) == 0);
	CHECK(pthread_create(&t, NULL, waits, NULL) == 0);
	usleep(50000);
	CHECK(pthread_cancel(t) == 0 && pthread_join(t, NULL) == 0);
	panic_counts_get(&c);
#ifdef PANIC_UNWINDER
	CHECK(n_run == 4 && c.lost_defers == 0);
#else
	CHECK(n_run == 2 && c.lost_defers == 2);
#endif
}

/* ---- no memory ------------------------------------------------------------------------------------ */

static void *first_panic(void *arg)
{
	CHECK(panic_call(panics, arg, NULL) == PANIC_CAUGHT);
	return NULL;
}

static int no_memory(void)
{
	pthread_t t;
	size_t n = 0;
	pthread_attr_t attr;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 256 << 10);
	CHECK(pthread_create(&t, &attr, waits, NULL) == 0);
	usleep(20000);
	while (mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
		n++;
	CHECK(n > 100);
	/* No first panic yet on this thread, and no page left for its slots. */
	for (int i = 0; i < 100; i++)
		first_panic((void *)"without memory");
	CHECK(panic_error_new(&panic_error_system, 1, "%1000000d", 1) == panic_error_oom());
	_exit(0);
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return no_memory();
	CHECK(panic_call(foreign_jump, (void *)"after the jump", &rep) == PANIC_CAUGHT && n_run == 1);
	CHECK(panic_call(coroutine, (void *)"after the coroutine", &rep) == PANIC_CAUGHT);
	CHECK_STR(panic_report_message(&rep), "after the coroutine");
	test_ends();
	return 0;
}
