// RUN: %rt -d %s panic 2>&1 | FileCheck --check-prefix=PANIC %s
// RUN: %rt -d %s defers 2>&1 | FileCheck --check-prefix=DEFERS %s
// RUN: %rt -d %s recover 2>&1 | FileCheck --check-prefix=RECOVER %s
// RUN: %rt -d %s defer-panics 2>&1 | FileCheck --check-prefix=TWICE %s
// RUN: env PANIC_TRACEBACK=crash %rt -d %s defers 2>&1 | FileCheck --check-prefix=CRASH %s
// RUN: env PANIC_TRACEBACK=none %rt -d %s panic 2>&1 | FileCheck --check-prefix=NONE %s
// RUN: env PANIC_DEBUG=trace=0 %rt -d %s panic 2>&1 | FileCheck --check-prefix=NOTRACE %s
//
// A panic with no guard: report, deferred calls, SIGABRT.  The faulty line is the first frame.
#include "t.h"
#include <unistd.h>

static void say(void *s)
{
	(void)!write(2, s, strlen(s));
	(void)!write(2, "\n", 1);
}

static void recovers(panic_scope *s, void *arg)
{
	(void)arg;
	say(panic_recover(s) ? "recovered" : "no guard to return to");
}

static void panics(void *arg)
{
	panic("second: %s", (char *)arg);
}

static __attribute__((noinline)) void faulty(const char *how)
{
	PANIC_DEFER(say, (void *)"deferred");
	if (strcmp(how, "recover") == 0) {
		PANIC_DEFER_RECOVER(recovers, NULL);
		panic("first");
	}
	if (strcmp(how, "defer-panics") == 0) {
		PANIC_DEFER(panics, (void *)"x");
		panic("first");
	}
	panic("cannot go on: %d", 42);
}

int main(int argc, char **argv)
{
	faulty(argc > 1 ? argv[1] : "");
	return 0;
}

// PANIC: == gcc-chain
// PANIC-NEXT: panic: cannot go on: 42
// PANIC-NEXT: thread {{[0-9]+}} "no_guard-{{.*}}, process {{[0-9]+}} "{{.*}}, 2{{[0-9]+}}-{{[0-9-]+}}T{{[0-9:.]+}}Z
// PANIC-NEXT: {{^}}  faulty {{.*}}no_guard.c:[[@LINE-12]]{{$}}
// PANIC-NEXT: {{^}}  main {{.*}}no_guard.c:[[@LINE-8]]{{$}}
// PANIC-NEXT: … {{[0-9]+}} frames hidden
// PANIC-NEXT: memory:
// PANIC-NEXT: deferred
// PANIC-NEXT: signal: ABRT

// DEFERS-COUNT-4: {{^}}deferred
// RECOVER-COUNT-4: no guard to return to
// TWICE: == gcc-chain
// TWICE: panic: first
// TWICE: panic: second: x
// TWICE-NEXT: replaced: first ({{.*}}no_guard.c:{{[0-9]+}})
// TWICE: deferred
// TWICE-NEXT: signal: ABRT
// TWICE: == clang-unwind
// TWICE: panic: second: x
// TWICE-NEXT: replaced: first
// TWICE: deferred
// TWICE-NEXT: signal: ABRT
// CRASH-NOT: deferred
// CRASH-COUNT-4: signal: ABRT
// CRASH-NOT: deferred
// NONE: panic: cannot go on: 42
// NONE-NEXT: thread
// NONE-NEXT: deferred
// NOTRACE: panic: cannot go on: 42 ({{.*}}no_guard.c:{{[0-9]+}})
