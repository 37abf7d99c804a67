/* panic/breaker.h - a service protected from its own panics: how many reports are printed, when it
 * stops taking work; and counters.
 *
 * panic_report_emit() goes through here.  Two token buckets (all panics; each fingerprint) say
 * whether a report is printed.  Of a fingerprint the first is printed in full; of the others a
 * sample; the rest is counted and summed up in one line when the fingerprint is next let through.
 * Fatal reports are always printed.
 *
 * The state is for health checks: closed while there are tokens; open when the bucket of all panics
 * is empty; half-open after the cooling time, when one more panic opens it again and the same time
 * without one closes it.
 *
 * Thread-safe, lock-free but for the dump; not for signal handlers.
 */
#ifndef PANIC_BREAKER_H
#define PANIC_BREAKER_H

#include <panic/report.h>

PANIC__BEGIN

enum panic_breaker { PANIC_BREAKER_CLOSED, PANIC_BREAKER_OPEN, PANIC_BREAKER_HALF_OPEN };

struct panic_breaker_options {
	unsigned per_minute;	     /* panics in all before it opens; default 60              */
	unsigned reports_per_minute; /* printed per fingerprint, and three times that in all; 3 */
	unsigned sample_percent;     /* of those after the first, with stack; default 5         */
	unsigned cool_ms;	     /* until half-open; default 10,000                         */
	const char *dump_dir;	     /* NULL: no dumps.  Copied, at most 255 bytes              */
	size_t dump_dir_bytes;	     /* oldest dumps go when there is more; default 64 MiB      */
	/* Called when the state changes, in the thread that changed it: shed load.  May be NULL. */
	void (*on_change)(enum panic_breaker state, void *arg);
	void *arg;
};

/* 0 in a number is its default.  Set before the first panic; later calls take effect at the next.
 */
PANIC_API void panic_breaker_configure(const struct panic_breaker_options *options);
PANIC_API enum panic_breaker panic_breaker_state(void);

/* Write a dump now: report (may be NULL), all threads, recorder, into dump_dir as a new file of
 * mode 0600.  0, or -1 with errno. */
PANIC_API int panic_dump(const panic_report *report);

/* ---- counters -----------------------------------------------------------------------------------
 */

/* Panics raised, ended at a guard, recovered, fatal; reports suppressed by the breaker; deferred
 * calls lost to pthread_exit and foreign jumps. */
struct panic_counts {
	uint64_t raised, caught, recovered, fatal, suppressed, lost_defers;
};
PANIC_API void panic_counts_get(struct panic_counts *ret_counts);

/* Counters in Prometheus's text format, by kind and, of panics with a trace, by fingerprint (at
 * most 256; the others are summed up as fingerprint="other").  As snprintf. */
PANIC_API size_t panic_counts_prometheus(char *buf, size_t size);

PANIC__END

#endif
