#include <panic/panic.h>

static unsigned n;

static void count(void *arg)
{
	(void)arg;
	n++;
}

static void work(void *arg)
{
	PANIC_DEFER(count, NULL);
	panic("with %p", arg);
}

int main(void)
{
	panic_report r;

	return panic_call(work, NULL, &r) == PANIC_CAUGHT && n == 1 ? 0 : 1;
}
