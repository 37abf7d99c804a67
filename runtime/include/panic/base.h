/* panic/base.h - what the other headers stand on: linkage, attributes, positions in the source.
 *
 * Names that start with panic__ or PANIC__ (two underscores) are the library's own: macros expand
 * to them, programs don't call them.
 *
 * Two strategies exist, and a program is built for one of them:
 *   chain     the default.  Deferred calls are records in a list of the thread.
 *   unwinder  -fexceptions -DPANIC_UNWINDER.  Deferred calls are landing pads of the compiler.
 * Two objects of one program that disagree are refused: by the linker ("multiple definition of
 * panic_strategies_mixed_in_one_program") with the static library, at start with the shared one.
 */
#ifndef PANIC_BASE_H
#define PANIC_BASE_H

#include <stddef.h>
#include <stdint.h>

#if defined(PANIC_UNWINDER) && !defined(__EXCEPTIONS)
#error "PANIC_UNWINDER needs -fexceptions: without it a panic would pass this file's defers in silence"
#endif

#ifdef __cplusplus
#define PANIC__BEGIN extern "C" {
#define PANIC__END   }
#else
#define PANIC__BEGIN
#define PANIC__END
#endif

#define PANIC_API			 __attribute__((visibility("default")))
#define PANIC_NORETURN			 __attribute__((noreturn, cold))
#define PANIC_PRINTF(fmt_arg, first_arg) __attribute__((format(printf, fmt_arg, first_arg)))

#define PANIC__CAT2(a, b)   a##b
#define PANIC__CAT(a, b)    PANIC__CAT2(a, b)
#define PANIC__UNIQUE(name) PANIC__CAT(panic__##name##_, __COUNTER__)
#define PANIC__BARRIER()    __asm__ volatile("" ::: "memory")
#define PANIC__UNLIKELY(x)  __builtin_expect(!!(x), 0)

PANIC__BEGIN

/* A position in the source.  Lives as long as the module that it is compiled into. */
typedef struct panic_site {
	const char *file;
	const char *func;
	unsigned line;
} panic_site;

/* The position where the macro stands: a pointer to static, constant data. */
#define PANIC_SITE                                                                                 \
	(__extension__({                                                                           \
		static const panic_site panic__here = {__FILE__, __func__, __LINE__};              \
		&panic__here;                                                                      \
	}))

/* What a panic was and what is known about it: a value.  It owns nothing, can be copied with =,
 * kept, and passed between threads; it needs no release.  Accessors: panic/report.h. */
typedef struct panic_report {
	uint64_t opaque[384];
} panic_report;

PANIC__END

#endif
