/* unwind.c - the unwinder strategy: landing pads instead of a list.
 *
 * _Unwind_ForcedUnwind calls stop() at each frame and then lets the frame's landing pads run.  They
 * are the cleanup attributes of the macros, so control comes back to the *_leave_slow functions
 * below, which tell a landing pad from an ordinary exit by ts.landing.
 *
 * Guards and recovering defers keep their record in this strategy too: the records say which guard
 * is the nearest before anything is unwound, and a record that is top of the flight's own part of
 * the list is one of a frame that goes, not of a function that a destructor called meanwhile.
 *
 * A deferred call that panics: it runs under an internal guard (core.c), so the second unwinding
 * ends in our own frame and never comes to the landing pad that is being run.  clang would
 * terminate there.
 */
#include "internal.h"
#include "config.h"
#include "events.h"
#include <string.h>

void panic__strategy_use(int which);

void panic__strategy_use(int which)
{
	int expected = STRATEGY_NONE;

	if (!atomic_compare_exchange_strong(&strategy, &expected, which) && expected != which)
		die_saying("parts of this process were built for the chain strategy, others with "
			   "-DPANIC_UNWINDER: build all of them the same way");
}

static void swallowed(_Unwind_Reason_Code reason, struct _Unwind_Exception *exc)
{
	(void)exc;
	(void)reason;
	die_saying("a C++ catch (...) has swallowed a panic: it must end in throw;");
}

static bool on_own_stack(uintptr_t p)
{
	return p >= ts.stack_lo && p < ts.stack_hi;
}

static _Unwind_Reason_Code stop(int version, _Unwind_Action actions, _Unwind_Exception_Class cls,
				struct _Unwind_Exception *exc, struct _Unwind_Context *ctx,
				void *param)
{
	struct flight *fl = param;

	(void)version;
	(void)cls;
	(void)exc;
	if (actions & _UA_END_OF_STACK)
		flight_at_end(fl);
	fl->sp = _Unwind_GetCFA(ctx);
	/* What is in the frames above this one should have popped itself. */
	if (fl->top && on_own_stack((uintptr_t)fl->top) && (uintptr_t)fl->top < fl->sp)
		die_saying("a panic has passed a guard or recovering defer in a frame without "
			   "landing pads: build it with -fexceptions");
	ts.landing = fl;
	ts.busy = 0; /* cleanups are the user's code */
	return _URC_NO_REASON;
}

_Noreturn void fly_unwinder(struct flight *fl)
{
	if (!ts.stack_hi)
		state_bounds();
	memset(&fl->exc, 0, sizeof(fl->exc));
	memcpy(&fl->exc.exception_class, "PANICC\0", sizeof(fl->exc.exception_class));
	fl->exc.exception_cleanup = swallowed;
	fl->top = panic__chain;
	__atomic_fetch_add(&panic__unwinding, 1, __ATOMIC_RELAXED);
	_Unwind_ForcedUnwind(&fl->exc, stop, fl);
	/* Back here: a frame without unwind tables. */
	if (fl->cur && !fl->fatal)
		report_fatal(&fl->cur->rep);
	die_saying("the stack can't be unwound: a frame has no unwind tables");
}

/* The flight whose landing pad calls a handler with r, or NULL on an ordinary exit. */
static struct flight *landing_at(struct panic_record *r)
{
	struct flight *fl = ts.landing;

	if (!fl || fl->top != r)
		return NULL;
	fl->top = record_below(r);
	return fl;
}

void panic__guard_leave_slow(struct panic_guard *g)
{
	struct flight *fl = landing_at(&g->rec);

	panic__guard_pop(g);
	if (fl)
		flight_at_guard(fl, g);
}

void panic__recover_leave_slow(struct panic_defer_recover *d)
{
	struct flight *fl = landing_at(&d->rec);

	PANIC__BARRIER();
	panic__chain = record_below(&d->rec);
	PANIC__BARRIER();
	if (fl)
		flight_run_recover(fl, d->fn, d->arg);
	else
		d->fn(NULL, d->arg);
}

/* No record here: the address tells, as far as the frame is on the thread's own stack (and not on
 * AddressSanitizer's).  Taken for a landing pad, an ordinary exit only gets a guard that it does
 * not need. */
void panic__defer_leave_slow(struct panic_defer *d)
{
	struct flight *fl = ts.landing;

	if (fl && (!on_own_stack((uintptr_t)d) || (uintptr_t)d >= fl->sp))
		flight_run_defer(fl, d->fn, d->arg);
	else
		d->fn(d->arg);
}
