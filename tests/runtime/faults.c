// RUN: %rt -p "gcc-chain clang-chain" %s
// RUN: %rt -p "gcc-chain clang-chain" -f "-O0 -g" %s
// RUN: %rt -p "gcc-unwind" -f "-O2 -g -fnon-call-exceptions" %s
// RUN: %rt -p "gcc-unwind" -f "-O0 -g -fnon-call-exceptions" %s
// RUN: %rt -p "clang-unwind gcc-unwind" -f "-O2 -g -DREFUSED" %s
//
// Faults as panics, where the module allows it.
#include "t.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>

PANIC_FAULTS_HERE;

static panic_report rep;
static unsigned n_deferred;

static void count(void *arg)
{
	(void)arg;
	n_deferred++;
}

struct list {
	struct list *next;
	int value;
};

static int sum(const struct list *l, int n)
{
	PANIC_DEFER(count, NULL);
	return n ? l->value + sum(l->next, n - 1) : 0;
}

static void null_deref(void *arg)
{
	struct list one = {NULL, 1};

	*(volatile int *)arg = sum(&one, 3);
}

static void write_to(void *arg)
{
	PANIC_DEFER(count, NULL);
	*(volatile char *)arg = 1;
}

__attribute__((unused)) static void copies(void *arg)
{
	char buf[64];
	volatile size_t n = sizeof(buf);

	PANIC_DEFER(count, NULL);
	memcpy(buf, arg, n);
	t_log(buf);
}

static void divides(void *arg)
{
	volatile int zero = 0;

	PANIC_DEFER(count, NULL);
	*(volatile int *)arg = 100 / zero;
}

static void fault_in_defer(void *arg)
{
	PANIC_DEFER(write_to, arg);
	panic("first");
}

static void recovers(panic_scope *s, void *arg)
{
	struct panic_fault f;
	const panic_report *r = panic_recover(s);

	CHECK(r && panic_report_fault(r, &f) && f.signal == SIGSEGV);
	*(uintptr_t *)arg = f.address;
}

static void recovered(void *arg)
{
	PANIC_DEFER_RECOVER(recovers, arg);
	volatile uintptr_t eight = 8;

	*(volatile char *)eight = 1;
}

static void *in_thread(void *arg)
{
	panic_report r;

	CHECK(panic_call(write_to, arg, &r) == PANIC_CAUGHT);
	CHECK(panic_report_kind(&r) == PANIC_KIND_FAULT);
	return NULL;
}

static int refused(void)
{
	CHECK(panic_signals_install(PANIC_FAULT_NULL) == ENOTSUP);
	return 0;
}

int main(void)
{
	sigset_t before, after;
	struct panic_fault f;
	uintptr_t where = 0;
	pthread_t t;
	int v;

#ifdef REFUSED
	return refused();
#endif
	(void)refused;
	sigemptyset(&before);
	sigaddset(&before, SIGUSR1);
	sigprocmask(SIG_BLOCK, &before, NULL);
	sigprocmask(SIG_SETMASK, NULL, &before);

	CHECK(panic_signals_install(PANIC_FAULT_NULL) == 0);
	for (int i = 1; i <= 1000; i++) {
		CHECK(panic_call(null_deref, &v, &rep) == PANIC_CAUGHT);
		CHECK(n_deferred == 2u * (unsigned)i);
	}
	CHECK(panic_report_kind(&rep) == PANIC_KIND_FAULT && panic_report_code(&rep) == SIGSEGV);
	CHECK(panic_report_fault(&rep, &f) && f.address == offsetof(struct list, value));
	CHECK(strstr(panic_report_message(&rep), "null pointer dereference: access to 0x8"));
	sigprocmask(SIG_SETMASK, NULL, &after);
	CHECK(memcmp(&before, &after, sizeof(before)) == 0);

	n_deferred = 0;
#ifdef PANIC_UNWINDER
	n_deferred++; /* gcc has no landing pad at memcpy(): such faults stay fatal */
#else
	CHECK(panic_call(copies, (void *)16, &rep) == PANIC_CAUGHT && n_deferred == 1);
#endif
	CHECK(panic_call(divides, &v, &rep) == PANIC_CAUGHT && n_deferred == 2);
	CHECK_STR(panic_report_message(&rep), "integer division by zero");
	CHECK(panic_call(fault_in_defer, NULL, &rep) == PANIC_CAUGHT && n_deferred == 3);
	CHECK_STR(panic_report_cause(&rep, 0), "first");
	CHECK(panic_call(recovered, &where, &rep) == PANIC_RECOVERED && where == 8);
	CHECK(pthread_create(&t, NULL, in_thread, NULL) == 0 && pthread_join(t, NULL) == 0);

	/* Any address, also one that the CPU doesn't tell. */
	CHECK(panic_signals_install(PANIC_FAULT_ANY) == 0);
	n_deferred = 0;
	CHECK(panic_call(write_to, (void *)0x7000000000, &rep) == PANIC_CAUGHT && n_deferred == 1);
	CHECK(strstr(panic_report_message(&rep), "invalid memory address: write to 0x7000000000"));
	CHECK(panic_call(write_to, (void *)(uintptr_t)0xdead000000000000u, &rep) == PANIC_CAUGHT);
	CHECK(strstr(panic_report_message(&rep), "not canonical"));
	CHECK(panic_report_fault(&rep, &f) && f.address == 0);
	return 0;
}
