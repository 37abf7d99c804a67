// RUN: %rt -d -p "gcc-chain clang-chain" %s not-opted 2>&1 | FileCheck --check-prefix=STDIO %s
// RUN: %rt -d -p "gcc-chain" %s allocator 2>&1 | FileCheck --check-prefix=ALLOC %s
// RUN: %rt -d -p "gcc-chain clang-unwind" %s overflow 2>&1 | FileCheck --check-prefix=OVERFLOW %s
// RUN: %rt -d -p "gcc-chain clang-chain" %s overflow-thread 2>&1 | FileCheck --check-prefix=OVERFLOW %s
// RUN: %rt -d -p "gcc-chain" %s sent 2>&1 | FileCheck --check-prefix=SENT %s
// RUN: %rt -d -p "gcc-chain" %s canonical 2>&1 | FileCheck --check-prefix=CANON %s
// RUN: %rt -d -p "gcc-chain clang-chain" %s double 2>&1 | FileCheck --check-prefix=DOUBLE %s
// RUN: %rt -d -p "gcc-chain clang-unwind" %s abort 2>&1 | FileCheck --check-prefix=ABORT %s
// RUN: %rt -d -p "gcc-chain" %s assert 2>&1 | FileCheck --check-prefix=ASSERT %s
// RUN: %rt -d -p "gcc-chain" -f "-O2 -g -fstack-protector-all -Wno-stringop-overflow" %s smash 2>&1 | FileCheck --check-prefix=SMASH %s
// RUN: %rt -d -p "gcc-chain" %s chained 2>&1 | FileCheck --check-prefix=CHAINED %s
// RUN: %rt -d -p "gcc-chain" %s closed-stderr > %t.out 2>&1
// RUN: FileCheck --check-prefix=CLOSED %s < %t.out
// RUN: %rt -d -p "gcc-chain" %s disk-full 2>&1 | FileCheck --check-prefix=FULL %s
//
// Faults that stay fatal, each with a report and the signal's own end of the process.
#include "t.h"
#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

PANIC_FAULTS_HERE;

static void in_stdio(void *arg)
{
	printf("%s\n", (char *)arg);
	t_log("no tail call");
}

static void in_allocator(void *arg)
{
	volatile size_t n = (uintptr_t)arg;

	free((void *)n);
	t_log("no tail call");
}

static volatile int deepest = 1 << 30;

static int overflow(int n)
{
	volatile char buf[512];

	buf[n & 511] = (char)n;
	return n == deepest ? 0 : overflow(n + 1) + buf[0] - (n < 0);
}

static void *overflow_thread(void *arg)
{
	panic_signals_thread();
	overflow(0);
	return arg;
}

static void write_to(void *arg)
{
	*(volatile char *)arg = 1;
}

static void bad_redact(const char *key, char *value, void *arg)
{
	(void)key;
	(void)value;
	write_to(arg);
}

static void not_recoverable(void *arg)
{
	(void)arg;
	__asm__ volatile("");
	raise(SIGSEGV);
	t_log("no tail call");
}

static void old_handler(int sig)
{
	(void)sig;
	(void)!write(2, "old handler\n", 12);
	_exit(7);
}

static __attribute__((noinline)) void smash(const char *s)
{
	char buf[8];
	volatile size_t n = strlen(s) + 1;

	memcpy(buf, s, n);
	t_log(buf);
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	pthread_t t;

#define HOW(name) (strcmp(how, name) == 0)
	if (HOW("chained"))
		signal(SIGSEGV, old_handler);
	panic_signals_install(HOW("canonical") || HOW("chained") ? 0 : PANIC_FAULT_ANY);
	if (HOW("not-opted"))
		panic_call(in_stdio, (void *)0x123456, NULL);
	else if (HOW("allocator"))
		panic_call(in_allocator, (void *)0x10010, NULL);
	else if (HOW("overflow"))
		return overflow(0);
	else if (HOW("overflow-thread"))
		return pthread_create(&t, NULL, overflow_thread, NULL) || pthread_join(t, NULL);
	else if (HOW("sent"))
		panic_call(not_recoverable, NULL, NULL);
	else if (HOW("canonical"))
		write_to((void *)(uintptr_t)0xdead000000000000u);
	else if (HOW("double")) {
		panic_field_set("secret", "x");
		panic_set_redact(bad_redact, NULL);
		abort();
	} else if (HOW("abort"))
		abort();
	else if (HOW("assert"))
		assert(argc < 0);
	else if (HOW("smash"))
		smash("a string that is much longer than the buffer that it is copied to");
	else if (HOW("chained"))
		write_to(NULL);
	else if (HOW("closed-stderr")) {
		close(2);
		panic("nobody hears");
	} else if (HOW("disk-full")) {
		CHECK(panic_sink_fd(open("/dev/full", O_WRONLY), PANIC_JSON) > 0);
		CHECK(panic_sink_fd(2, PANIC_TEXT) > 0);
		panic("disk full");
	}
	return 0;
}

// STDIO: fault: invalid memory address: access to 0x123456, address not mapped
// STDIO: in_stdio {{.*}}fatal_faults.c:[[@LINE-110]]
// STDIO: signal: SEGV
// STDIO: == clang-chain
// STDIO: signal: SEGV
// ALLOC: fault: invalid memory address
// ALLOC: in_allocator
// ALLOC: signal: SEGV
// OVERFLOW: fault: stack overflow
// OVERFLOW-NEXT: thread
// OVERFLOW-NEXT: signal SIGSEGV
// OVERFLOW-NEXT: overflow {{.*}}fatal_faults.c:
// OVERFLOW: signal: SEGV
// OVERFLOW: fault: stack overflow
// OVERFLOW: signal: SEGV
// SENT: fault: SIGSEGV raised by the program itself
// SENT: not_recoverable
// SENT: signal: SEGV
// CANON: fault: invalid memory address, not canonical
// CANON: signal: SEGV
// DOUBLE: abort: abort() called
// DOUBLE: libpanic: fault while a fault was being reported: SIGSEGV at address 0x0
// DOUBLE-NEXT: signal: SEGV
// ABORT: abort: abort() called
// ABORT: main {{.*}}fatal_faults.c
// ABORT: signal: ABRT
// ABORT: == clang-unwind
// ABORT: abort: abort() called
// ABORT: signal: ABRT
// ASSERT: Assertion `argc < 0' failed
// ASSERT: abort: abort() called
// ASSERT: main {{.*}}fatal_faults.c
// ASSERT: signal: ABRT
// SMASH: stack smashing detected
// SMASH: abort: abort() called
// SMASH: smash {{.*}}fatal_faults.c
// SMASH: signal: ABRT
// CHAINED: fault: null pointer dereference: write to 0x0
// CHAINED: old handler
// CHAINED-NEXT: exit: 7
// CLOSED: == gcc-chain
// CLOSED-NEXT: signal: ABRT
// FULL: panic: disk full
// FULL: signal: ABRT
