/* cxx_c.c - the C in the middle. */
#include <panic/panic.h>
#include <stdio.h>

void c_defers(void (*fn)(void *), void *arg);

static void say(void *s)
{
	puts(s);
}

void c_defers(void (*fn)(void *), void *arg)
{
	PANIC_DEFER(say, (void *)(uintptr_t)"deferred in C");
	fn(arg);
}
