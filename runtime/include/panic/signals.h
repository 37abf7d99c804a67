/* panic/signals.h - faults: reported always, panics where the program says so.
 *
 * panic_signals_install() makes SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT (abort, assert, the
 * stack protector, FORTIFY, std::terminate) print a report before they do what they did before.  A
 * handler that was installed earlier runs afterwards.
 *
 * With PANIC_FAULT_NULL or PANIC_FAULT_ANY a fault becomes a panic, which a guard can catch, if
 *   - the CPU raised it (not kill()), it is no stack overflow, and the library itself isn't
 * running;
 *   - the faulting instruction is in a module (program or shared library) that has said
 *     PANIC_FAULTS_HERE, or in one of libc's mem* and str* functions called from such a one.
 * Anywhere else a lock may be held that nobody would ever release: such faults are fatal.
 *
 * Unwinder strategy: needs gcc's -fnon-call-exceptions on x86-64.  Whether the deferred calls of a
 * faulting function would run is tried out at installation, and refused (ENOTSUP) where they don't:
 * clang skips them in silence.  Faults in mem* and str* stay fatal: gcc has no landing pad there.
 *
 * Stack overflow is recognised on threads that have an alternate stack: that of
 * panic_signals_install(), of panic_thread_create(), and all that have called
 * panic_signals_thread().
 */
#ifndef PANIC_SIGNALS_H
#define PANIC_SIGNALS_H

#include <panic/core.h>

PANIC__BEGIN

enum panic_signal_flags {
	PANIC_FAULT_NULL = 1, /* accesses to the first 64 KiB, and integer division by zero  */
	PANIC_FAULT_ANY = 2,  /* every fault that the CPU raises                             */
};

/* 0, ENOTSUP (above), or an errno.  May be called again with other flags.  Not thread-safe: at
 * start. */
PANIC_API int panic_signals_install(unsigned flags);

/* Give the calling thread an alternate signal stack, unless it has one.  0 or an errno. */
PANIC_API int panic_signals_thread(void);

/* The signal that panic uses to ask other threads for their stacks; SIGRTMAX - 2 unless set.  0, or
 * -1 with errno EINVAL. */
PANIC_API int panic_set_threads_signal(int sig);

PANIC_API void panic__faults_here(void (*probe)(const volatile char *));
PANIC_API void panic__fault_probe_ran(void *arg);

/* At file scope, once in a module: "a fault in this module's code may be a panic".  The code must
 * bear being left at any load or store: no locks of its own without a deferred unlock. */
#ifdef PANIC_UNWINDER
#define PANIC_FAULTS_HERE                                                                          \
	static __attribute__((noinline)) void panic__fault_probe(const volatile char *p)           \
	{                                                                                          \
		PANIC_DEFER(panic__fault_probe_ran, NULL);                                         \
		(void)*p;                                                                          \
	}                                                                                          \
	PANIC__FAULTS_HERE
#else
#define PANIC_FAULTS_HERE                                                                          \
	static __attribute__((noinline)) void panic__fault_probe(const volatile char *p)           \
	{                                                                                          \
		(void)*p;                                                                          \
	}                                                                                          \
	PANIC__FAULTS_HERE
#endif
#define PANIC__FAULTS_HERE                                                                         \
	static __attribute__((constructor, used)) void panic__fault_mark(void)                     \
	{                                                                                          \
		panic__faults_here(panic__fault_probe);                                            \
	}                                                                                          \
	typedef int panic__faults_here_needs_a_semicolon

PANIC__END

#endif
