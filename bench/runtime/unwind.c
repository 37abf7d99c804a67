/* unwind.c - the unwinder strategy against C++'s throw and catch, the same depth. */
#include "bench.h"
#include <panic/panic.h>

void cxx_throw_catch(long n);
void cxx_touch(void);

enum { DEPTH = 4 };

static __attribute__((noinline)) void release(void *p)
{
	__asm__ volatile("" ::"r"(p) : "memory");
}

static __attribute__((noinline)) void raises(int depth)
{
	PANIC_DEFER(release, NULL);
	if (depth == 0)
		panic_value(1, NULL);
	if (depth > 0)
		raises(depth - 1);
	cxx_touch();
}

static void panic_catch(long n)
{
	for (volatile long i = 0; i < n; i++) {
		PANIC_GUARD(NULL)
		{
			raises(DEPTH);
		}
		PANIC_GUARD_END;
	}
}

int main(void)
{
	panic_set_switch("trace", 0);
	bench_ratio("unwinder_panic/cxx_throw", panic_catch, cxx_throw_catch, 20000, 0.8);
	return bench_missed;
}
