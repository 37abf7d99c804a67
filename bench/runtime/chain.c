/* chain.c - what libpanic costs, against what it is made of. */
#include "bench.h"
#include <execinfo.h>
#include <panic/panic.h>
#include <setjmp.h>

static volatile int sink;

static void guard_enter_leave(long n)
{
	for (long i = 0; i < n; i++) {
		PANIC_GUARD(NULL)
		{
			sink = 1;
		}
		PANIC_GUARD_END;
	}
}

static void setjmp_only(long n)
{
	for (long i = 0; i < n; i++) {
		jmp_buf env;

		if (_setjmp(env) == 0)
			sink = 1;
	}
}

static __attribute__((noinline)) void raises(void *arg)
{
	panic_value(1, arg);
}

static void panic_and_catch(long n)
{
	for (long i = 0; i < n; i++) {
		PANIC_GUARD(NULL)
		{
			raises(NULL);
		}
		PANIC_GUARD_END;
	}
}

static __attribute__((noinline)) void jumps(jmp_buf env)
{
	longjmp(env, 1);
}

static void setjmp_longjmp(long n)
{
	for (volatile long i = 0; i < n; i++) {
		jmp_buf env;

		if (_setjmp(env) == 0)
			jumps(env);
	}
}

static __attribute__((noinline)) void raises_text(int x)
{
	panic("index %d out of range, length %d", x, 3);
}

static void panic_text(long n)
{
	for (volatile long i = 0; i < n; i++) {
		PANIC_GUARD(NULL)
		{
			raises_text(5);
		}
		PANIC_GUARD_END;
	}
}

static void pair_and_snprintf(long n)
{
	char text[128];

	for (volatile long i = 0; i < n; i++) {
		jmp_buf env;

		snprintf(text, sizeof(text), "index %d out of range, length %d", 5, 3);
		snprintf(text, sizeof(text), "index %d out of range, length %d", 5, 3);
		if (_setjmp(env) == 0)
			jumps(env);
	}
}

static __attribute__((noinline)) void release(void *p)
{
	__asm__ volatile("" ::"r"(p) : "memory");
}

static inline void release_var(void **p)
{
	release(*p);
}

static void with_defer(long n)
{
	for (long i = 0; i < n; i++) {
		PANIC_DEFER(release, NULL);
		sink = 1;
	}
}

static void with_cleanup(long n)
{
	for (long i = 0; i < n; i++) {
		void *p __attribute__((cleanup(release_var))) = NULL;

		sink = 1;
		(void)p;
	}
}

static uintptr_t pcs[64];
static long n_captures;

static __attribute__((noinline)) void capture(int depth, void (*how)(void))
{
	if (depth > 0)
		capture(depth - 1, how);
	else
		for (long i = 0; i < n_captures; i++)
			how();
	__asm__ volatile("");
}

static void ours(void)
{
	panic_stack(pcs, 32);
}

static void glibc(void)
{
	backtrace((void **)pcs, 32);
}

static void capture_ours(long n)
{
	n_captures = n;
	capture(40, ours);
}

static void capture_glibc(long n)
{
	n_captures = n;
	capture(40, glibc);
}

static void record(long n)
{
	for (long i = 0; i < n; i++)
		panic_note("event", (uint64_t)i);
}

static void read_clock(long n)
{
	struct timespec t;

	for (long i = 0; i < n; i++)
		clock_gettime(CLOCK_MONOTONIC, &t);
}

int main(void)
{
	double a, b;
	char note[80];

	panic_set_switch("trace", 0);
	bench_ratio("guard/setjmp", guard_enter_leave, setjmp_only, 1000000, 1.6);
	bench_ratio("panic_value/pair", panic_and_catch, setjmp_longjmp, 500000, 1.5);
	bench_ratio("panic_fmt/pair+2snprintf", panic_text, pair_and_snprintf, 300000, 1.0);
	bench_pair(with_defer, with_cleanup, 2000000, &a, &b);
	snprintf(note, sizeof(note), "   ns more than a bare cleanup (%.1f against %.1f)", a, b);
	bench_line("chain_defer_ns", a - b, 2.5, note);
	panic_set_switch("capture", 1);
	bench_ratio("capture_fp/backtrace", capture_ours, capture_glibc, 20000, 0.05);
	panic_set_switch("capture", 0);
	bench_ratio("capture_tables/backtrace", capture_ours, capture_glibc, 20000, 0.2);
	panic_set_switch("capture", 2);
	bench_ratio("capture_libgcc/backtrace", capture_ours, capture_glibc, 20000, 1.0);
	panic_recorder_start(0);
	bench_ratio("recorder_event/clock_gettime", record, read_clock, 1000000, 0.8);
	return bench_missed;
}
