/* panic/error.h - errors as values with a chain.
 *
 *	panic_error *e = read_config(path);
 *	if (e)
 *		return panic_error_wrap(e, "cannot start %s", name);
 *
 * A panic_error is immutable, counted, and refers to the error that it wraps.  NULL is no error.
 *What returns a panic_error * gives the caller a reference; what takes one says whether it keeps
 *it. Where there is no memory, functions return panic_error_oom(), which needs none.
 *
 * Kinds are addresses: `static const panic_error_kind not_found = {"not found"};`.  Thread-safe,
 *apart from what is pointed to; not for signal handlers.
 */
#ifndef PANIC_ERROR_H
#define PANIC_ERROR_H

#include <panic/core.h>
#include <stdbool.h>

PANIC__BEGIN

typedef struct panic_error panic_error;

typedef struct panic_error_kind {
	const char *name;
} panic_error_kind;

extern PANIC_API const panic_error_kind panic_error_deadline, panic_error_cancelled,
	panic_error_no_memory, panic_error_system, panic_error_panicked;

PANIC_API panic_error *panic_error_new(const panic_error_kind *kind, int code, const char *fmt, ...)
	PANIC_PRINTF(3, 4);
/* Of errno's value: kind panic_error_system, the text of strerror appended. */
PANIC_API panic_error *panic_error_errno(int error, const char *fmt, ...) PANIC_PRINTF(2, 3);
/* Context for e, whose reference is taken over.  NULL stays NULL.  The kind and code are e's. */
PANIC_API panic_error *panic_error_wrap(panic_error *e, const char *fmt, ...) PANIC_PRINTF(2, 3);
PANIC_API panic_error *panic_error_oom(void);

PANIC_API panic_error *panic_error_ref(panic_error *e);
PANIC_API void panic_error_free(panic_error *e); /* one reference; NULL is fine */
/* For PANIC_DEFER and __attribute__((cleanup)). */
PANIC_API void panic_error_freep(panic_error **e);

/* "cannot start x: cannot open y: No such file or directory"; lives as long as e. */
PANIC_API const char *panic_error_message(const panic_error *e);
PANIC_API int panic_error_code(const panic_error *e);
/* The error that e wraps, borrowed, or NULL. */
PANIC_API panic_error *panic_error_unwrap(const panic_error *e);
/* Is e, or one that it wraps, of this kind? */
PANIC_API bool panic_error_is(const panic_error *e, const panic_error_kind *kind);
/* The first in the chain of this kind, borrowed, or NULL. */
PANIC_API panic_error *panic_error_as(panic_error *e, const panic_error_kind *kind);

/* Panic with e (kind PANIC_KIND_ERROR, its code, its message; the pointer as value).  The reference
 * goes to the panic: take it back with panic_error_from(). */
PANIC_API void panic_error_throw_at(const panic_site *site, panic_error *e) PANIC_NORETURN;
#define panic_error_throw(e) panic_error_throw_at(PANIC_SITE, (e))
/* What a guard has caught as an error: the thrown one itself, once; otherwise a new one of kind
 * panic_error_panicked with the message. */
PANIC_API panic_error *panic_error_from(panic_report *report);

PANIC__END

#endif
