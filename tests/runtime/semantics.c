// RUN: %rt %s
// RUN: %rt -f "-O0 -g" -p "gcc-chain clang-unwind gcc-unwind" %s
// RUN: %rt -f "-O3 -flto" -p "gcc-chain gcc-unwind" %s
// RUN: %rt -s asan -f "-O1 -g" -p "clang-chain clang-unwind" %s
//
// Go's specification of defer, panic and recover, sentence by sentence.  The sentences that have no
// counterpart in C are at the end, with reasons.
#include "t.h"

static panic_report rep;

#define LOG(word) PANIC_DEFER(t_log_ptr, (void *)(word))

// "A defer statement invokes a function whose execution is deferred to the moment the surrounding
// function returns" - here: the surrounding block is left - "because it executed a return statement,
// reached the end of its function body, or because the corresponding goroutine is panicking."

static int by_return(int x)
{
	LOG("deferred");
	if (x)
		return t_log("return"), 1;
	t_log("end");
	return 0;
}

static void test_ways_out(void)
{
	by_return(1);
	CHECK_LOG("return deferred");
	by_return(0);
	CHECK_LOG("end deferred");
	for (int i = 0; i < 3; i++) {
		LOG("d");
		if (i == 0)
			continue;
		if (i == 1)
			break;
		t_log("not here");
	}
	CHECK_LOG("d d");
	{
		LOG("goto");
		goto out;
	}
out:
	CHECK_LOG("goto");
	switch (1) {
	case 1: {
		LOG("switch");
		break;
	}
	}
	CHECK_LOG("switch");
}

// "Each time a defer statement executes, the function value and parameters to the call are evaluated
// as usual and saved anew but the actual function is not invoked."

static void test_evaluated_at_defer(void)
{
	{
		const char *s = "first";
		LOG(s);
		s = "second";
		t_log(s);
	}
	CHECK_LOG("second first");
}

// "Instead, deferred functions are invoked immediately before the surrounding function returns, in the
// reverse order they were deferred."

static void panic_with_three(void *arg)
{
	LOG("1");
	LOG("2");
	LOG("3");
	if (arg)
		panic("after three");
}

static void test_order(void)
{
	CHECK(panic_call(panic_with_three, NULL, &rep) == PANIC_OK);
	CHECK_LOG("3 2 1");
	CHECK(panic_call(panic_with_three, &rep, &rep) == PANIC_CAUGHT);
	CHECK_LOG("3 2 1");
	CHECK_STR(panic_report_message(&rep), "after three");
}

// "While executing a function F, an explicit call to panic or a run-time panic terminates the execution
// of F. Any functions deferred by F are then executed as usual. Next, any deferred functions run by F's
// caller are run, and so on up to any deferred by the top-level function in the executing goroutine."

static void level(void *arg)
{
	int n = *(int *)arg;
	char name[2] = {(char)('a' + n), 0};

	LOG(name);
	if (n == 4)
		panic_value(n, arg);
	if (n < 9)
		level(&(int){n + 1});
	t_log("not here");
}

static void test_callers(void)
{
	CHECK(panic_call(level, &(int){0}, &rep) == PANIC_CAUGHT);
	CHECK_LOG("e d c b a");
	CHECK(panic_report_kind(&rep) == PANIC_KIND_VALUE && panic_report_code(&rep) == 4);
	CHECK(panic_report_value(&rep) != NULL);
}

// "The recover function allows a program to manage behavior of a panicking goroutine. Suppose a function
// G defers a function D that calls recover and a panic occurs in a function on the same goroutine in
// which G is executing. When the running of deferred functions reaches D, the return value of D's call
// to recover will be the value passed to the call of panic."

static void recovers(panic_scope *s, void *arg)
{
	const panic_report *r = panic_recover(s);

	t_log(r ? panic_report_message(r) : "nothing");
	if (arg)
		*(int *)arg = r ? panic_report_code(r) : -1;
}

static void code_42(void *arg)
{
	LOG("below");
	PANIC_DEFER_RECOVER(recovers, arg);
	LOG("above");
	panic_value(42, NULL);
}

static void test_recover(void)
{
	int code = 0;

	CHECK(panic_call(code_42, &code, &rep) == PANIC_RECOVERED);
	CHECK_LOG("above panic with a value below");
	CHECK(code == 42 && panic_report_code(&rep) == 42 && panic_report_recovered(&rep));
}

// "If D returns normally, without starting a new panic, the panicking sequence stops. In that case, the
// state of functions called between G and the call to panic is discarded, and normal execution resumes.
// Any functions deferred by G before D are then run" (above: "below") "and G's execution terminates by
// returning to its caller" - here: its guard returns.

static void recover_then(void *arg)
{
	(void)arg;
	PANIC_DEFER_RECOVER(recovers, NULL);
	LOG("x");
	PANIC_DEFER_RECOVER(recovers, NULL);
	panic("once");
}

static void test_recovered_stays(void)
{
	CHECK(panic_call(recover_then, NULL, &rep) == PANIC_RECOVERED);
	CHECK_LOG("once x nothing");
}

// "The return value of recover is nil when the goroutine is not panicking" ...

static void not_panicking(void *arg)
{
	(void)arg;
	PANIC_DEFER_RECOVER(recovers, NULL);
}

static void test_recover_without_panic(void)
{
	CHECK(panic_call(not_panicking, NULL, &rep) == PANIC_OK);
	CHECK_LOG("nothing");
	CHECK(panic_recover(NULL) == NULL);
}

// ... "or recover was not called directly by a deferred function."  Here: without a token that is alive.

static panic_scope *kept;

static void keeps(panic_scope *s, void *arg)
{
	(void)arg;
	kept = s;
	t_log(panic_peek(s) ? "kept" : "none");
}

static void uses_kept(void *arg)
{
	(void)arg;
	t_log(panic_recover(kept) ? "recovered with a dead token" : "dead");
}

static void nested_with_kept(void *arg)
{
	(void)arg;
	PANIC_DEFER_RECOVER(recovers, NULL);
	panic("inner");
}

static void kept_in_other(panic_scope *s, void *arg)
{
	kept = s;
	(void)arg;
	/* A panic within, with its own token: ours is none of its. */
	CHECK(panic_call(nested_with_kept, NULL, NULL) == PANIC_RECOVERED);
	t_log(panic_recover(kept) ? "back" : "lost");
}

static void dead_token(void *arg)
{
	(void)arg;
	PANIC_DEFER(uses_kept, NULL);
	PANIC_DEFER_RECOVER(keeps, NULL);
	panic("p");
}

static void token_through_nested(void *arg)
{
	(void)arg;
	PANIC_DEFER_RECOVER(kept_in_other, NULL);
	panic("outer");
}

static void test_dead_token(void)
{
	CHECK(panic_call(dead_token, NULL, &rep) == PANIC_CAUGHT);
	CHECK_LOG("kept dead");
	uses_kept(NULL);
	CHECK_LOG("dead");
	CHECK(panic_call(token_through_nested, NULL, &rep) == PANIC_RECOVERED);
	CHECK_LOG("inner back");
	CHECK_STR(panic_report_message(&rep), "outer");
}

// A panic in a deferred function replaces the current one, which stays its cause.

static void panics(void *arg)
{
	t_log((const char *)arg);
	panic("%s", (const char *)arg);
}

static void replaced(void *arg)
{
	(void)arg;
	LOG("end");
	PANIC_DEFER(panics, (void *)"second");
	LOG("mid");
	panic("first");
}

static void test_replaced(void)
{
	CHECK(panic_call(replaced, NULL, &rep) == PANIC_CAUGHT);
	CHECK_LOG("mid second end");
	CHECK_STR(panic_report_message(&rep), "second");
	CHECK(panic_report_causes(&rep) == 1);
	CHECK_STR(panic_report_cause(&rep, 0), "first");
}

static void replaced_often(void *arg)
{
	(void)arg;
	PANIC_DEFER(panics, (void *)"7");
	PANIC_DEFER(panics, (void *)"6");
	PANIC_DEFER(panics, (void *)"5");
	PANIC_DEFER(panics, (void *)"4");
	PANIC_DEFER(panics, (void *)"3");
	PANIC_DEFER(panics, (void *)"2");
	panic("1");
}

static void test_replaced_often(void)
{
	CHECK(panic_call(replaced_often, NULL, &rep) == PANIC_CAUGHT);
	CHECK_LOG("2 3 4 5 6 7");
	CHECK_STR(panic_report_message(&rep), "7");
	CHECK(panic_report_causes(&rep) == 4);
	CHECK_STR(panic_report_cause(&rep, 0), "6");
	CHECK_STR(panic_report_cause(&rep, 3), "1");
}

// A panic on an ordinary exit is a panic like any other.

static void panics_on_return(void *arg)
{
	(void)arg;
	LOG("rest");
	PANIC_DEFER(panics, (void *)"on return");
	t_log("body");
}

static void test_panic_on_return(void)
{
	CHECK(panic_call(panics_on_return, NULL, &rep) == PANIC_CAUGHT);
	CHECK_LOG("body on return rest");
	CHECK(panic_report_causes(&rep) == 0);
}

// Recover, then panic: in the recovering function itself the first is the cause's place no more; in a
// later one the new panic has no cause.

static void recovers_and_panics(panic_scope *s, void *arg)
{
	(void)arg;
	recovers(s, NULL);
	panic("again");
}

static void recover_panic(void *arg)
{
	(void)arg;
	LOG("tail");
	PANIC_DEFER_RECOVER(recovers_and_panics, NULL);
	panic("one");
}

static void later_panic(void *arg)
{
	(void)arg;
	PANIC_DEFER(panics, (void *)"later");
	PANIC_DEFER_RECOVER(recovers, NULL);
	panic("one");
}

static void test_recover_then_panic(void)
{
	CHECK(panic_call(recover_panic, NULL, &rep) == PANIC_CAUGHT);
	CHECK_LOG("one tail");
	CHECK_STR(panic_report_message(&rep), "again");
	CHECK(panic_report_causes(&rep) == 0);
	CHECK(panic_call(later_panic, NULL, &rep) == PANIC_CAUGHT);
	CHECK_LOG("one later");
	CHECK_STR(panic_report_message(&rep), "later");
	CHECK(panic_report_causes(&rep) == 0 && !panic_report_recovered(&rep));
}

// A recovering function that doesn't recover lets the panic go on.

static void looks(panic_scope *s, void *arg)
{
	(void)arg;
	t_log(panic_peek(s) ? "saw" : "nothing");
}

static void only_looks(void *arg)
{
	(void)arg;
	PANIC_DEFER_RECOVER(looks, NULL);
	panic("seen");
}

static void test_peek(void)
{
	CHECK(panic_call(only_looks, NULL, &rep) == PANIC_CAUGHT);
	CHECK_LOG("saw");
	CHECK(!panic_report_recovered(&rep));
}

// Panics within a deferred function that end there don't concern the one that is on its way.

static void guarded_inside(void *arg)
{
	panic_report inner;

	(void)arg;
	CHECK(panic_call(panic_with_three, &rep, &inner) == PANIC_CAUGHT);
	CHECK_STR(panic_report_message(&inner), "after three");
}

static void defers_guarded(void *arg)
{
	(void)arg;
	LOG("z");
	PANIC_DEFER(guarded_inside, NULL);
	panic("outside");
}

static void test_independent(void)
{
	CHECK(panic_call(defers_guarded, NULL, &rep) == PANIC_CAUGHT);
	CHECK_LOG("3 2 1 z");
	CHECK_STR(panic_report_message(&rep), "outside");
	CHECK(panic_report_causes(&rep) == 0);
}

// Guards nest: the nearest one takes it; raised again, the next one does.

static void inner_guard(void *arg)
{
	panic_report r;

	(void)arg;
	LOG("outer defer");
	CHECK(panic_call(panics, (void *)"deep", &r) == PANIC_CAUGHT);
	t_log("between");
	panic_again(&r);
}

static void test_again(void)
{
	CHECK(panic_call(inner_guard, NULL, &rep) == PANIC_CAUGHT);
	CHECK_LOG("deep between outer defer");
	CHECK_STR(panic_report_message(&rep), "deep");
}

// The block form, left by every jump.

static int leave(int how)
{
	volatile int rounds = 0;

	for (; rounds < 3; rounds++) {
		PANIC_GUARD(&rep) {
			LOG("in");
			if (how == 0)
				return 100;
			if (how == 1)
				break;
			if (how == 2)
				continue;
			if (how == 3)
				goto out;
			if (how == 4)
				panic("in a guard");
		} PANIC_CAUGHT_HERE {
			t_log("caught");
		} PANIC_GUARD_END;
		t_log("after");
	}
out:
	return rounds;
}

static void unguarded(void *arg)
{
	leave((int)(intptr_t)arg);
	panic("outside");
}

static void test_block(void)
{
	CHECK(leave(0) == 100);
	CHECK_LOG("in");
	CHECK(leave(1) == 0);
	CHECK_LOG("in");
	CHECK(leave(2) == 3);
	CHECK_LOG("in in in");
	CHECK(leave(3) == 0);
	CHECK_LOG("in");
	CHECK(leave(4) == 3);
	CHECK_LOG("in caught after in caught after in caught after");
	for (intptr_t how = 0; how < 5; how++) {
		CHECK(panic_call(unguarded, (void *)how, &rep) == PANIC_CAUGHT);
		CHECK_STR(panic_report_message(&rep), "outside");
		t_text[t_len = 0] = '\0';
	}
}

static void test_block_keeps_outer(void)
{
	volatile int n = 0;

	{
		LOG("kept");
		PANIC_GUARD(NULL) {
			LOG("gone");
			n = 1;
			panic("x");
		} PANIC_GUARD_END;
		n++;
		t_log("here");
	}
	CHECK(n == 2);
	CHECK_LOG("gone here kept");
}

// Checks.

static void checks(void *arg)
{
	int a[3] = {1, 2, 3}, *null = arg;

	PANIC_GUARD(&rep) {
		t_log(a[PANIC_INDEX(5, 3)] ? "?" : "!");
	} PANIC_GUARD_END;
	CHECK_STR(panic_report_message(&rep), "index 5 out of range, length 3");
	PANIC_GUARD(&rep) {
		t_log(a[PANIC_INDEX(-1, 3)] ? "?" : "!");
	} PANIC_GUARD_END;
	CHECK_STR(panic_report_message(&rep), "index -1 out of range, length 3");
	CHECK(a[PANIC_INDEX(2, 3)] == 3);
	PANIC_GUARD(&rep) {
		t_log(*PANIC_NONNULL(null) ? "?" : "!");
	} PANIC_GUARD_END;
	CHECK_STR(panic_report_message(&rep), "null pointer: null");
	PANIC_GUARD(&rep) {
		panic_assert(a[0] > a[1]);
	} PANIC_GUARD_END;
	CHECK_STR(panic_report_message(&rep), "assertion failed: a[0] > a[1]");
	CHECK(panic_report_kind(&rep) == PANIC_KIND_CHECK);
	PANIC_GUARD(&rep) {
		panic_if(a[0] == 1, "a[0] is %d", a[0]);
	} PANIC_GUARD_END;
	CHECK_STR(panic_report_message(&rep), "a[0] is 1");
	panic_assert(a[0] == 1);
	panic_if(a[0] == 2, "never");
}

static int all(void)
{
	test_ways_out();
	test_evaluated_at_defer();
	test_order();
	test_callers();
	test_recover();
	test_recovered_stays();
	test_recover_without_panic();
	test_dead_token();
	test_replaced();
	test_replaced_often();
	test_panic_on_return();
	test_recover_then_panic();
	test_peek();
	test_independent();
	test_again();
	test_block();
	test_block_keeps_outer();
	checks(NULL);
	CHECK_LOG("");
	return 0;
}

int main(void)
{
	all();
	CHECK(panic_chain_mark().top == NULL);
	panic_set_switch("trace", 0);
	return all();
}

// No counterpart:
// - "if a deferred function value evaluates to nil, execution panics when the function is invoked": a
//   null function pointer faults, which is a panic with PANIC_FAULT_NULL (faults.c).
// - "if the deferred function is a function literal ... may access and modify the result parameters":
//   C has neither; write through the pointer.
// - "the deferred function's return values are discarded": so they are, by the type void(void *).
// - "calling panic with a nil interface value causes a run-time panic": panic_value(0, NULL) is a value
//   like any other, as the status and not the value says that there was a panic.
// - "program execution terminates and the error condition is reported": no-guard.c
