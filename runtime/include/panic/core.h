/* panic/core.h - panic, defer, guard, recover, exit-thread.
 *
 *	static void work(void *arg)
 *	{
 *		FILE *f = fopen(arg, "r");
 *		if (!f)
 *			panic("cannot open %s", (char *)arg);
 *		PANIC_DEFER(fclose, f);
 *		parse(f);                            // may panic
 *	}
 *
 *	panic_report r;
 *	if (panic_call(work, path, &r) != PANIC_OK)
 *		fprintf(stderr, "%s\n", panic_report_message(&r));
 *
 * A panic unwinds to the nearest guard of the same thread.  The deferred calls between run last in,
 * first out, each at most once.  A panic in a deferred call replaces the current one, which stays
 * reachable as its cause; the remaining deferred calls still run.  A panic with no guard is
 * reported, the deferred calls run, and the process dies of SIGABRT.
 *
 * What differs from Go, and why:
 *   - A recovered panic returns to the guard, not to the caller of the deferring function: in C
 *     there is no frame to return from without a setjmp in each.
 *   - Defers belong to a block, not to a function: a loop body that defers releases each time
 *round.
 *   - A deferred call takes one pointer, evaluated at the defer.
 *   - There are no named results to change: write through the pointer.
 *   - The right to recover is a token: a helper that is handed it can recover too.
 *
 * Threads: everything works on the calling thread.  Signals: nothing here may be called from a
 * signal handler; faults become panics through panic/signals.h.
 */
#ifndef PANIC_CORE_H
#define PANIC_CORE_H

#include <panic/base.h>
#include <setjmp.h>

PANIC__BEGIN

/* ---- records: laid out here because macros place them on the stack; not to be touched ----------
 */

/* link: the record below, its two low bits the kind of this one. */
struct panic_record {
	uintptr_t link;
};
#define PANIC__KIND_DEFER   ((uintptr_t)0)
#define PANIC__KIND_GUARD   ((uintptr_t)1)
#define PANIC__KIND_RECOVER ((uintptr_t)2)
#define PANIC__KIND_MASK    ((uintptr_t)3)

typedef struct panic_scope panic_scope;
struct panic_context;

struct panic_defer {
	struct panic_record rec;
	void (*fn)(void *);
	void *arg;
};

struct panic_defer_recover {
	struct panic_record rec;
	void (*fn)(panic_scope *, void *);
	void *arg;
};

struct panic_guard {
	struct panic_record rec;
	panic_report *report;
	void *owner;	/* by flags: a context, or the library's */
	unsigned flags; /* 0: an ordinary guard          */
	volatile int status;
	jmp_buf buf;
};

extern PANIC_API __thread struct panic_record *panic__chain
	__attribute__((tls_model("initial-exec")));
/* How many unwinder panics are on their way in the process.  0: nothing to look at. */
extern PANIC_API int panic__unwinding;

PANIC_API void panic__defer_leave_slow(struct panic_defer *d);
PANIC_API void panic__recover_leave_slow(struct panic_defer_recover *d);
PANIC_API void panic__guard_leave_slow(struct panic_guard *g);

/* ---- panic --------------------------------------------------------------------------------------
 */

/* Panic with a formatted message (cut at 511 bytes).  Never returns.  Allocates only at a thread's
 * first panic, and then does without if it can't. */
PANIC_API void panic_at(const panic_site *site, const char *fmt, ...) PANIC_NORETURN
	PANIC_PRINTF(2, 3);

/* Panic with a code and a pointer, both handed to the recovering side as they are; the library
 * never dereferences the pointer.  The cheapest panic: nothing is formatted. */
PANIC_API void panic_value_at(const panic_site *site, int code, void *value) PANIC_NORETURN;

/* Go on panicking with what was recovered or reported before, typically after the layer in between
 * has had a look.  The report is copied; kind, message, value, causes and trace stay those of the
 * first panic. */
PANIC_API void panic_again(const panic_report *report) PANIC_NORETURN;

#ifndef PANIC_NO_SHORT_NAMES
#define panic(...)		 panic_at(PANIC_SITE, __VA_ARGS__)
#define panic_value(code, value) panic_value_at(PANIC_SITE, (code), (value))
#endif

/* Leave the thread as Go's Goexit does: runs all deferred calls, is no panic, can't be recovered;
 * guards on the way don't stop it.  A thread of panic_thread_create() ends with result NULL, any
 * other by pthread_exit(NULL).  A panic in a deferred call meanwhile ends at the next guard, and
 * the thread goes on leaving; with no guard it is fatal. */
PANIC_API void panic_exit_thread(void) PANIC_NORETURN;

/* ---- guards -------------------------------------------------------------------------------------
 */

enum panic_status {
	PANIC_OK = 0,	     /* returned                                                     */
	PANIC_CAUGHT = 1,    /* panicked; ended at this guard                                */
	PANIC_RECOVERED = 2, /* panicked; a PANIC_DEFER_RECOVER function recovered           */
	PANIC_EXITED = 3,    /* the thread is being left; seen by thread wrappers alone      */
};

/* Call fn(arg) under a guard: the recommended form.  report may be NULL; otherwise it is written
 * only if the result is not PANIC_OK. */
PANIC_API enum panic_status panic_call(void (*fn)(void *), void *arg, panic_report *report);

/* The same with a context (panic/context.h): a panic cancels it before this returns.  ctx may be
 * NULL and is borrowed. */
PANIC_API enum panic_status panic_call_in(struct panic_context *ctx, void (*fn)(void *), void *arg,
					  panic_report *report);

static inline __attribute__((always_inline)) void panic__guard_enter(struct panic_guard *g,
								     panic_report *report)
{
	g->report = report;
	g->flags = 0;
	g->status = PANIC_OK;
	g->rec.link = (uintptr_t)panic__chain | PANIC__KIND_GUARD;
	PANIC__BARRIER();
	panic__chain = &g->rec;
	PANIC__BARRIER();
}

static inline __attribute__((always_inline)) void panic__guard_pop(struct panic_guard *g)
{
	PANIC__BARRIER();
	panic__chain = (struct panic_record *)(g->rec.link & ~PANIC__KIND_MASK);
}

static inline __attribute__((unused)) void panic__guard_leave(struct panic_guard *g)
{
#if defined(PANIC_UNWINDER) || defined(PANIC__LIBRARY)
	if (PANIC__UNLIKELY(__atomic_load_n(&panic__unwinding, __ATOMIC_RELAXED))) {
		panic__guard_leave_slow(g);
		return;
	}
#endif
	panic__guard_pop(g);
}

/* The block form.
 *
 *	PANIC_GUARD(&report) {
 *		...
 *	} PANIC_CAUGHT_HERE {       // optional
 *		...
 *	} PANIC_GUARD_END;
 *
 * return, break, continue and goto out of the block leave the guard properly.  As with setjmp, a
 * local variable that is changed in the block and read after a panic must be volatile. */
#define PANIC_GUARD(report) PANIC__GUARD((report), PANIC__UNIQUE(guard))
#define PANIC__GUARD(report, g)                                                                    \
	{                                                                                          \
		struct panic_guard g __attribute__((cleanup(panic__guard_leave)));                 \
		panic__guard_enter(&g, report);                                                    \
		if (_setjmp(g.buf) == 0)
#define PANIC_CAUGHT_HERE else
#define PANIC_GUARD_END	  }

/* ---- defers -------------------------------------------------------------------------------------
 */

#ifdef PANIC_UNWINDER
static inline __attribute__((always_inline)) void panic__defer_enter(struct panic_defer *d,
								     void (*fn)(void *), void *arg)
{
	d->fn = fn;
	d->arg = arg;
}

static inline __attribute__((always_inline, unused)) void panic__defer_leave(struct panic_defer *d)
{
	if (PANIC__UNLIKELY(__atomic_load_n(&panic__unwinding, __ATOMIC_RELAXED)))
		panic__defer_leave_slow(d);
	else
		d->fn(d->arg);
}
#else
static inline __attribute__((always_inline)) void panic__defer_enter(struct panic_defer *d,
								     void (*fn)(void *), void *arg)
{
	d->fn = fn;
	d->arg = arg;
	d->rec.link = (uintptr_t)panic__chain;
	/* Without it the compiler drops the record: nobody in sight reads it. */
	PANIC__BARRIER();
	panic__chain = &d->rec;
	PANIC__BARRIER();
}

static inline __attribute__((always_inline, unused)) void panic__defer_leave(struct panic_defer *d)
{
	PANIC__BARRIER();
	panic__chain = (struct panic_record *)d->rec.link;
	PANIC__BARRIER();
	d->fn(d->arg);
}
#endif

/* Call fn(ptr) when the block is left, by whatever way: its end, return, break, continue, goto, a
 * panic, exit-thread.  fn takes one pointer; its result is dropped (PANIC_DEFER(fclose, f) loses
 * what fclose says).  ptr is evaluated now.  No allocation; the record is on the stack, so the
 * block's frame must not be left by a longjmp of your own, see panic_chain_mark().
 *
 * fn is called through a pointer to void(void *).  Every ABI that is supported takes that for a
 * function of one pointer; where it must hold by the letter (clang's -fsanitize=function), define
 * a function of that very type with PANIC_DEFER_FN(). */
#define PANIC_DEFER(fn, ptr) PANIC__DEFER(fn, ptr, PANIC__UNIQUE(defer))
#define PANIC__DEFER(f, p, d)                                                                      \
	struct panic_defer d __attribute__((cleanup(panic__defer_leave)));                         \
	(void)sizeof((f)(p), 0);                                                                   \
	panic__defer_enter(&d, (void (*)(void *))(void (*)(void))(f), (void *)(uintptr_t)(p))

/* Define name as a function of type void(void *) that calls fn((type)ptr). */
#define PANIC_DEFER_FN(name, type, fn)                                                             \
	static void name(void *panic__ptr)                                                         \
	{                                                                                          \
		(void)fn((type)panic__ptr);                                                        \
	}

static inline __attribute__((always_inline)) void
panic__recover_enter(struct panic_defer_recover *d, void (*fn)(panic_scope *, void *), void *arg)
{
	d->fn = fn;
	d->arg = arg;
	d->rec.link = (uintptr_t)panic__chain | PANIC__KIND_RECOVER;
	PANIC__BARRIER();
	panic__chain = &d->rec;
	PANIC__BARRIER();
}

static inline __attribute__((unused)) void panic__recover_leave(struct panic_defer_recover *d)
{
#ifdef PANIC_UNWINDER
	if (PANIC__UNLIKELY(__atomic_load_n(&panic__unwinding, __ATOMIC_RELAXED))) {
		panic__recover_leave_slow(d);
		return;
	}
#endif
	PANIC__BARRIER();
	panic__chain = (struct panic_record *)(d->rec.link & ~PANIC__KIND_MASK);
	PANIC__BARRIER();
	d->fn(NULL, d->arg);
}

/* Call fn(scope, ptr) when the block is left, where fn is void(panic_scope *, void *).  On a panic
 * scope is the token that panic_recover() takes; on every other way out it is NULL. */
#define PANIC_DEFER_RECOVER(fn, ptr) PANIC__DEFER_RECOVER(fn, ptr, PANIC__UNIQUE(recover))
#define PANIC__DEFER_RECOVER(f, p, d)                                                              \
	struct panic_defer_recover d __attribute__((cleanup(panic__recover_leave)));               \
	panic__recover_enter(&d, (f), (p))

/* ---- recover ------------------------------------------------------------------------------------
 */

/* Stop the panic that scope belongs to.  Returns what it was, valid until the deferred function
 * returns (copy it with =), or NULL where there is nothing to recover: scope is NULL, its call is
 * over, another deferred function is running, the panic was recovered already, the thread is being
 * left, or no guard is there to return to.  With PANIC_DEBUG=recover a dead token is said on
 * stderr.
 *
 * Afterwards the remaining deferred calls up to the guard run as normal exits, and the guard
 * returns PANIC_RECOVERED.  A panic in one of them is a new panic without cause. */
PANIC_API const panic_report *panic_recover(panic_scope *scope);

/* The panic that scope belongs to without stopping it; NULL as above. */
PANIC_API const panic_report *panic_peek(panic_scope *scope);

/* ---- frames left by other means -----------------------------------------------------------------
 */

/* A longjmp of your own over frames with records leaves the list pointing into dead stack.  Take a
 * mark beside the setjmp, and cut to it when the longjmp has arrived:
 *
 *	panic_mark m = panic_chain_mark();
 *	if (setjmp(env))
 *		panic_chain_cut(m);
 *
 * panic_chain_cut() runs nothing: the deferred calls that were jumped over are lost, their number
 * is its result.  Coroutines (ucontext): swap the mark with the stack, one list per coroutine, with
 * panic_chain_swap(). */
typedef struct panic_mark {
	struct panic_record *top;
} panic_mark;
PANIC_API panic_mark panic_chain_mark(void);
PANIC_API unsigned panic_chain_cut(panic_mark mark);
/* Make next the list of this thread, return the one before.  {NULL} is the empty list. */
PANIC_API panic_mark panic_chain_swap(panic_mark next);

/* ---- the strategy of this object ----------------------------------------------------------------
 */

PANIC_API void panic__strategy_chain(void);
PANIC_API void panic__strategy_unwinder(void);

#ifndef PANIC__LIBRARY
static __attribute__((constructor, used)) void panic__strategy_mark(void)
{
#ifdef PANIC_UNWINDER
	panic__strategy_unwinder();
#else
	panic__strategy_chain();
#endif
}
#endif

PANIC__END

#endif
