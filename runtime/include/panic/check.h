/* panic/check.h - conditions that panic.
 *
 * The comparison is inline, the panic is out of line and cold.  Unlike assert() none of them goes
 * away with NDEBUG.  Arguments are evaluated once.
 */
#ifndef PANIC_CHECK_H
#define PANIC_CHECK_H

#include <panic/core.h>

PANIC__BEGIN

PANIC_API void panic__check_failed(const panic_site *site, const char *what) PANIC_NORETURN;
PANIC_API void panic__index_failed(const panic_site *site, intmax_t i, size_t n) PANIC_NORETURN;
PANIC_API void panic__null_failed(const panic_site *site, const char *what) PANIC_NORETURN;

static inline size_t panic__index(intmax_t i, size_t n, const panic_site *site)
{
	if (PANIC__UNLIKELY((uintmax_t)i >= n))
		panic__index_failed(site, i, n);
	return (size_t)i;
}

/* "assertion failed: x > 0" */
#define panic_assert(cond)                                                                         \
	((void)(__builtin_expect(!!(cond), 1) ? (void)0 : panic__check_failed(PANIC_SITE, #cond)))

/* panic_if(err, "cannot open %s", path) */
#define panic_if(cond, ...)                                                                        \
	((void)(PANIC__UNLIKELY(cond) ? panic_at(PANIC_SITE, __VA_ARGS__) : (void)0))

/* i, if it is in [0, n); otherwise "index 5 out of range, length 3".  a[PANIC_INDEX(i, n)]. */
#define PANIC_INDEX(i, n) panic__index((intmax_t)(i), (size_t)(n), PANIC_SITE)

/* p, if it is not null; otherwise "null pointer: p". */
#define PANIC_NONNULL(p)                                                                           \
	(__extension__({                                                                           \
		__typeof__(p) panic__p = (p);                                                      \
		if (PANIC__UNLIKELY(!panic__p))                                                    \
			panic__null_failed(PANIC_SITE, #p);                                        \
		panic__p;                                                                          \
	}))

PANIC__END

#endif
