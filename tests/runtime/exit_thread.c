// RUN: %rt %s
// RUN: %rt -s tsan -f "-O1 -g" -p "clang-chain clang-unwind" %s
//
// panic_exit_thread: runs deferred calls, is no panic, passes guards, can't be recovered.
#include "t.h"
#include <pthread.h>

#define LOG(word) PANIC_DEFER(t_log_ptr, (void *)(word))

static void run(void *(*fn)(void *))
{
	pthread_t t;

	CHECK(pthread_create(&t, NULL, fn, NULL) == 0);
	CHECK(pthread_join(t, NULL) == 0);
}

static void recovers(panic_scope *s, void *arg)
{
	(void)arg;
	t_log(panic_recover(s) ? "recovered" : "nothing");
}

static void leaves(void *arg)
{
	(void)arg;
	LOG("1");
	PANIC_DEFER_RECOVER(recovers, NULL);
	panic_exit_thread();
}

static void *plain(void *arg)
{
	LOG("2");
	panic_call(leaves, NULL, NULL);
	t_log("not here");
	return arg;
}

static void panics(void *arg)
{
	t_log("panics");
	panic("%s", (const char *)arg);
}

static void leaves_and_panics(void *arg)
{
	(void)arg;
	LOG("a");
	PANIC_DEFER(panics, (void *)"while leaving");
	panic_exit_thread();
}

/* The panic ends at the guard; the thread goes on leaving. */
static void *panic_while_leaving(void *arg)
{
	LOG("b");
	panic_call(leaves_and_panics, NULL, NULL);
	t_log("not here");
	return arg;
}

static void recovered_while_leaving(void *arg)
{
	(void)arg;
	PANIC_DEFER_RECOVER(recovers, NULL);
	PANIC_DEFER(panics, (void *)"while leaving");
	panic_exit_thread();
}

static void *recover_while_leaving(void *arg)
{
	LOG("c");
	recovered_while_leaving(arg);
	t_log("not here");
	return arg;
}

static void exits(void *arg)
{
	(void)arg;
	t_log("exits");
	panic_exit_thread();
}

static void panics_and_exits(void *arg)
{
	(void)arg;
	LOG("d");
	PANIC_DEFER(exits, NULL);
	panic("dropped");
}

/* Leaving in a deferred call drops the panic that runs it. */
static void *exit_while_panicking(void *arg)
{
	LOG("e");
	panic_call(panics_and_exits, NULL, NULL);
	t_log("not here");
	return arg;
}

static void guarded_defer(void *arg)
{
	(void)arg;
	CHECK(panic_call(panics, (void *)"inside", NULL) == PANIC_CAUGHT);
	t_log("caught");
}

/* A guard within a deferred call that runs because the thread is left is a guard like any other. */
static void *guard_while_leaving(void *arg)
{
	PANIC_DEFER(guarded_defer, NULL);
	leaves(arg);
	return arg;
}

int main(void)
{
	run(plain);
	CHECK_LOG("nothing 1 2");
	run(panic_while_leaving);
	CHECK_LOG("panics a b");
	run(recover_while_leaving);
	CHECK_LOG("panics recovered c");
	run(exit_while_panicking);
	CHECK_LOG("exits d e");
	run(guard_while_leaving);
	CHECK_LOG("nothing 1 panics caught");
	return 0;
}
