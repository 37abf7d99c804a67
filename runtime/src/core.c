/* core.c - what a panic does on its way down.
 *
 * A panic is an object in a slot of its thread; a flight carries it to a guard.  The chain strategy
 * walks the list of records, on top of the panicking frame: run a deferred call, take the next,
 * until a guard is on top; then one longjmp.  The unwinder strategy (unwind.c) has the frames
 * unwound, and their cleanup handlers come here.
 *
 * Every deferred call that a flight runs is itself run under a guard, an internal one.  A panic in
 * it therefore ends there, and takes the place of the one that the flight carries: that is the
 * whole of "replaces", "cause" and "the remaining ones still run", for both strategies and
 * compilers.
 */
#undef _FORTIFY_SOURCE /* ____longjmp_chk knows one stack only */
#include "internal.h"
#include "config.h"
#include "events.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

__thread struct panic_record *panic__chain __attribute__((tls_model("initial-exec")));
int panic__unwinding;
_Atomic int strategy;

/* What stands behind an internal guard. */
struct inner {
	struct flight *flight; /* whose deferred call is run; NULL: a hook's */
	struct panic_obj *caught;
	bool exited;
};

struct panic_record *record_below(const struct panic_record *r)
{
	return (struct panic_record *)(r->link & ~PANIC__KIND_MASK);
}

static uintptr_t record_kind(const struct panic_record *r)
{
	return r->link & PANIC__KIND_MASK;
}

/* Frames that a longjmp has left stay in the list; a newer record that is laid over one of them may
 * refer to itself, by however many steps.  A walk that comes back to where it was says so (Brent).
 */
struct walk {
	const struct panic_record *mark;
	size_t left, power;
};

static struct panic_record *step(struct walk *w, const struct panic_record *r)
{
	struct panic_record *below = record_below(r);

	if (!w->left) {
		w->mark = r;
		w->left = w->power = w->power ? w->power * 2 : 1;
	}
	w->left--;
	if (below && below == w->mark)
		die_saying("the list of deferred calls is damaged: a longjmp has left frames with "
			   "records, see panic_chain_mark()");
	return below;
}

/* The guard where a panic that starts now would end. */
static struct panic_guard *nearest_guard(void)
{
	struct panic_record *r = panic__chain;
	struct walk w = {0};

	while (r && record_kind(r) != PANIC__KIND_GUARD)
		r = step(&w, r);
	return (struct panic_guard *)r;
}

/* Records in frames that are gone: below the stack pointer, on this thread's own stack.  The stack
 * grows down everywhere we run.  What lies elsewhere (a coroutine's stack) is believed. */
static void cut_dead_records(void)
{
	uintptr_t sp = (uintptr_t)__builtin_frame_address(0);
	uintptr_t lo = ts.stack_lo ? ts.stack_lo : sp - (64u << 10);
	struct walk w = {0};

	while (panic__chain && (uintptr_t)panic__chain < sp && (uintptr_t)panic__chain > lo) {
		ts.lost++;
		panic__chain = step(&w, panic__chain);
	}
}

/* ---- deferred calls -----------------------------------------------------------------------------
 */

static void nothing(void *arg)
{
	(void)arg;
}

static void nothing_to_recover(panic_scope *scope, void *arg)
{
	(void)scope;
	(void)arg;
}

/* What a deferred call that was cut short by a panic or an exit does to the flight that ran it. */
static void flight_take_over(struct flight *fl, struct inner *in)
{
	if (!in->caught && (!in->exited || fl->fatal))
		return;
	/* An exit-thread in a deferred call drops the panic that runs it, as in Go. */
	if (fl->cur && fl->cur != fl->holder)
		obj_free(fl->cur);
	fl->cur = in->caught;
	fl->exiting |= in->exited;
	if (fl->fatal) {
		ts.busy++;
		report_fatal(&fl->cur->rep);
		ts.busy--;
	}
}

/* The call and what it needs across the setjmp live here, out of reach of registers. */
struct deferred {
	void (*fn)(void *);
	void (*recover)(panic_scope *, void *);
	void *arg;
	struct inner in;
	uintptr_t scope;
	struct flight *scope_flight, *landing;
	unsigned busy;
};

static uintptr_t new_scope(void)
{
	/* Unique in the process as far as anybody can tell; never dereferenced. */
	return ((uintptr_t)&ts ^ (uintptr_t)(++ts.n_scopes << 1)) | 1;
}

static __attribute__((noinline)) void run_guarded(struct deferred *volatile d)
{
	struct panic_guard g __attribute__((cleanup(panic__guard_leave)));

	panic__guard_enter(&g, NULL);
	g.flags = GUARD_INTERNAL;
	g.owner = &d->in;
	if (_setjmp(g.buf) == 0) {
		if (d->recover)
			d->recover((panic_scope *)ts.scope, d->arg);
		else
			d->fn(d->arg);
	}
}

static void run_deferred(struct deferred *d)
{
	struct flight *fl = d->in.flight;

	d->scope = ts.scope;
	d->scope_flight = ts.scope_flight;
	d->landing = ts.landing;
	d->busy = ts.busy;
	ts.landing = NULL;
	ts.busy = 0;
	ts.scope = d->recover && fl && fl->cur && !fl->cur->rep.recovered && !fl->fatal
			   ? new_scope()
			   : 0;
	ts.scope_flight = fl;
	run_guarded(d);
	ts.scope = d->scope;
	ts.scope_flight = d->scope_flight;
	ts.landing = d->landing;
	ts.busy = d->busy;
	if (fl)
		flight_take_over(fl, &d->in);
}

void flight_run_defer(struct flight *fl, void (*fn)(void *), void *arg)
{
	run_deferred(&(struct deferred){.fn = fn, .arg = arg, .in.flight = fl});
}

void flight_run_recover(struct flight *fl, void (*fn)(panic_scope *, void *), void *arg)
{
	run_deferred(&(struct deferred){.recover = fn, .arg = arg, .in.flight = fl});
}

/* ---- arriving -----------------------------------------------------------------------------------
 */

static void flight_end(struct flight *fl)
{
	struct panic_obj *holder = fl->holder, *cur = fl->cur;

	if (strategy == STRATEGY_UNWINDER)
		__atomic_fetch_sub(&panic__unwinding, 1, __ATOMIC_RELAXED);
	ts.landing = NULL;
	if (cur && cur != holder)
		obj_free(cur);
	obj_free(holder);
}

/* The panic ends at g, an ordinary guard. */
static void guard_takes(struct flight *fl, struct panic_guard *g)
{
	struct report_data *rep = &fl->cur->rep;

	g->status = rep->recovered ? PANIC_RECOVERED : PANIC_CAUGHT;
	if (g->report)
		rep_copy(rep_of(g->report), rep);
	if (g->flags & GUARD_CONTEXT)
		context_cancel_by_panic(g->owner);
	if (!ts.quiet)
		event_caught(rep);
}

static void guard_takes_inner(struct flight *fl, struct panic_guard *g)
{
	struct inner *in = g->owner;

	in->exited = fl->exiting;
	in->caught = NULL;
	if (fl->cur) {
		/* The object goes over to the flight that was interrupted; its own flight ends. */
		in->caught = fl->cur;
		if (fl->cur == fl->holder)
			fl->holder = NULL;
		else
			fl->cur = NULL;
	}
	if (strategy == STRATEGY_UNWINDER)
		__atomic_fetch_sub(&panic__unwinding, 1, __ATOMIC_RELAXED);
	ts.landing = NULL;
	if (fl->holder) {
		if (fl->cur && fl->cur != fl->holder)
			obj_free(fl->cur);
		obj_free(fl->holder);
	}
}

void flight_at_guard(struct flight *fl, struct panic_guard *g)
{
	if (g->flags & GUARD_INTERNAL) {
		guard_takes_inner(fl, g);
		ts.busy = 0;
		longjmp(g->buf, 1);
	}
	if (fl->cur) {
		guard_takes(fl, g);
		if (fl->exiting && fl->cur != fl->holder)
			obj_free(fl->cur);
		if (fl->exiting)
			fl->cur = NULL;
	}
	if (fl->exiting && !(g->flags & GUARD_BASE))
		return;
	if (fl->exiting)
		g->status = PANIC_EXITED;
	flight_end(fl);
	ts.busy = 0;
	longjmp(g->buf, 1);
}

_Noreturn void flight_at_end(struct flight *fl)
{
	if (fl->cur && !fl->cur->rep.recovered) {
		if (!fl->fatal)
			report_fatal(&fl->cur->rep);
		die_of(SIGABRT);
	}
	flight_end(fl);
	ts.busy = 0;
	pthread_exit(NULL);
}

/* ---- the chain strategy -------------------------------------------------------------------------
 */

static _Noreturn void fly_chain(struct flight *fl)
{
	struct panic_record *r;

	while ((r = panic__chain)) {
		panic__chain = record_below(r);
		if (record_kind(r) == PANIC__KIND_GUARD) {
			flight_at_guard(fl, (struct panic_guard *)r);
		} else if (record_kind(r) == PANIC__KIND_RECOVER) {
			struct panic_defer_recover *d = (struct panic_defer_recover *)r;
			void (*fn)(panic_scope *, void *) = d->fn;

			/* At most once: foreign unwinding may still pass its cleanup. */
			d->fn = nothing_to_recover;
			flight_run_recover(fl, fn, d->arg);
		} else {
			struct panic_defer *d = (struct panic_defer *)r;
			void (*fn)(void *) = d->fn;

			d->fn = nothing;
			flight_run_defer(fl, fn, d->arg);
		}
	}
	flight_at_end(fl);
}

static inline __attribute__((always_inline)) _Noreturn void fly(struct flight *fl)
{
	if (strategy == STRATEGY_UNWINDER)
		fly_unwinder(fl);
	fly_chain(fl);
}

/* ---- raising ------------------------------------------------------------------------------------
 */

static void call_hook(void *arg)
{
	hook_run(arg);
}

/* A hook is the user's: what it panics with ends here. */
static void see_hook(struct panic_obj *o)
{
	struct deferred d = {.fn = call_hook, .arg = o};

	ts.in_hook = true;
	run_deferred(&d);
	ts.in_hook = false;
	if (d.in.caught) {
		rep_add_field(&o->rep, "panic_in_hook", d.in.caught->rep.msg);
		obj_free(d.in.caught);
	}
}

_Noreturn void throw_obj(struct panic_obj *o)
{
	struct flight *fl = &o->flight;
	struct panic_guard *g;

	ts.busy++;
	cut_dead_records();
	g = nearest_guard();
	if (g && (g->flags & GUARD_INTERNAL)) {
		struct flight *outer = ((struct inner *)g->owner)->flight;

		if (outer && outer->cur && !outer->cur->rep.recovered)
			rep_add_cause(&o->rep, &outer->cur->rep);
	}
	if (!ts.quiet)
		event_panic(o);
	if (hook_is_set() && !ts.in_hook && !ts.quiet)
		see_hook(o);
	fl->cur = fl->holder = o;
	fl->exiting = false;
	fl->fatal = !g;
	if (fl->fatal) {
		report_fatal(&o->rep);
		if (!config_defers_when_fatal())
			die_of(SIGABRT);
	}
	fly(fl);
}

void panic_at(const panic_site *site, const char *fmt, ...)
{
	struct panic_obj *o = OBJ_NEW(PANIC_KIND_MESSAGE, site);
	va_list ap;

	va_start(ap, fmt);
	rep_set_message(&o->rep, fmt, ap);
	va_end(ap);
	throw_obj(o);
}

/* Nobody wants to see this panic on its way, and a guard is next: straight to it, without an
 * object. Returns where that isn't so. */
static inline void value_to_guard(const panic_site *site, int code, void *value)
{
	struct panic_record *r = panic__chain;
	struct panic_guard *g = (struct panic_guard *)r;

	if (!r || record_kind(r) != PANIC__KIND_GUARD || g->flags ||
	    (uintptr_t)r < (uintptr_t)__builtin_frame_address(0) || strategy != STRATEGY_CHAIN ||
	    config_state != 2 || config_trace() || hook_is_set() || event_somebody_looks())
		return;
	if (g->report) {
		struct report_data *rep = rep_of(g->report);

		memset(rep, 0, offsetof(struct report_data, fault));
		rep->magic = REPORT_MAGIC;
		rep->kind = PANIC_KIND_VALUE;
		rep->code = code;
		rep->value = value;
		rep->site = site;
		rep->tid = state_tid();
		rep->msg[0] = '\0';
	}
	event_value_caught();
	g->status = PANIC_CAUGHT;
	panic__chain = record_below(r);
	longjmp(g->buf, 1);
}

void panic_value_at(const panic_site *site, int code, void *value)
{
	struct panic_obj *o;

	value_to_guard(site, code, value);
	o = OBJ_NEW(PANIC_KIND_VALUE, site);

	o->rep.code = code;
	o->rep.value = value;
	throw_obj(o);
}

void panic_again(const panic_report *report)
{
	struct panic_obj *o = obj_new(PANIC_KIND_NONE, NULL, 0);

	rep_copy(&o->rep, rep_of_const(report));
	o->rep.recovered = false;
	throw_obj(o);
}

void panic_exit_thread(void)
{
	struct panic_obj *o = obj_new(PANIC_KIND_NONE, NULL, 0);

	ts.busy++;
	cut_dead_records();
	o->flight.cur = NULL;
	o->flight.holder = o;
	o->flight.exiting = true;
	o->flight.fatal = false;
	fly(&o->flight);
}

/* ---- guards and recover -------------------------------------------------------------------------
 */

enum panic_status panic_call_in(struct panic_context *ctx, void (*fn)(void *), void *arg,
				panic_report *report)
{
	struct panic_guard g __attribute__((cleanup(panic__guard_leave)));

	panic__guard_enter(&g, report);
	if (ctx) {
		g.owner = ctx;
		g.flags = GUARD_CONTEXT;
	}
	if (_setjmp(g.buf) == 0)
		fn(arg);
	return (enum panic_status)g.status;
}

enum panic_status panic_call(void (*fn)(void *), void *arg, panic_report *report)
{
	return panic_call_in(NULL, fn, arg, report);
}

static struct flight *scope_check(panic_scope *scope)
{
	if (scope && (uintptr_t)scope == ts.scope)
		return ts.scope_flight;
	if (scope && config_has(DEBUG_RECOVER))
		fputs("libpanic: recover with a token whose deferred call is over\n", stderr);
	return NULL;
}

const panic_report *panic_recover(panic_scope *scope)
{
	struct flight *fl = scope_check(scope);

	if (!fl || !fl->cur || fl->cur->rep.recovered)
		return NULL;
	fl->cur->rep.recovered = true;
	event_recovered(&fl->cur->rep);
	return (const panic_report *)(const void *)&fl->cur->rep;
}

const panic_report *panic_peek(panic_scope *scope)
{
	struct flight *fl = scope_check(scope);

	if (!fl || !fl->cur || fl->cur->rep.recovered)
		return NULL;
	return (const panic_report *)(const void *)&fl->cur->rep;
}

/* ---- marks --------------------------------------------------------------------------------------
 */

panic_mark panic_chain_mark(void)
{
	return (panic_mark){panic__chain};
}

unsigned panic_chain_cut(panic_mark mark)
{
	unsigned n = 0;

	for (struct panic_record *r = panic__chain; r && r != mark.top; r = record_below(r))
		n += record_kind(r) != PANIC__KIND_GUARD;
	panic__chain = mark.top;
	ts.lost += n;
	return n;
}

panic_mark panic_chain_swap(panic_mark next)
{
	panic_mark old = {panic__chain};

	panic__chain = next.top;
	return old;
}
