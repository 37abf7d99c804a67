/* events.c - counters, the hook, and everything else that hears of a panic. */
#include "events.h"
#include "config.h"
#include "out.h"
#include "recorder.h"
#include <panic/breaker.h>
#include <string.h>

static _Atomic uint64_t n_raised[8], n_caught, n_recovered, n_fatal, n_lost;
_Atomic uint64_t n_suppressed;

/* ---- by fingerprint -----------------------------------------------------------------------------
 */

enum { N_PRINTS = 256 };

static struct {
	_Atomic uint64_t print, count;
	const char *_Atomic file;
	_Atomic unsigned line;
} prints[N_PRINTS];
static _Atomic uint64_t n_other;

static void count_print(const struct report_data *rep)
{
	uint64_t print = rep->fingerprint;

	if (!print) /* no trace: the site is its own fingerprint */
		print = (uint64_t)(uintptr_t)rep->site;
	for (unsigned i = 0; i < 16 && print; i++) {
		unsigned at = (unsigned)(print + i) % N_PRINTS;
		uint64_t there = atomic_load_explicit(&prints[at].print, memory_order_relaxed);

		if (!there && atomic_compare_exchange_strong(&prints[at].print, &there, print)) {
			there = print;
			if (rep->site) {
				atomic_store(&prints[at].line, rep->site->line);
				atomic_store(&prints[at].file, rep->site->file);
			}
		}
		if (there == print) {
			atomic_fetch_add_explicit(&prints[at].count, 1, memory_order_relaxed);
			return;
		}
	}
	atomic_fetch_add_explicit(&n_other, 1, memory_order_relaxed);
}

void panic_counts_get(struct panic_counts *ret_counts)
{
	uint64_t raised = 0;

	for (unsigned i = 0; i < 8; i++)
		raised += atomic_load(&n_raised[i]);
	*ret_counts = (struct panic_counts){
		.raised = raised,
		.caught = atomic_load(&n_caught),
		.recovered = atomic_load(&n_recovered),
		.fatal = atomic_load(&n_fatal),
		.suppressed = atomic_load(&n_suppressed),
		.lost_defers = atomic_load(&n_lost),
	};
}

static void sample(struct out *o, const char *name, const char *help, uint64_t v)
{
	out_str(o, "# HELP ");
	out_str(o, name);
	out_char(o, ' ');
	out_str(o, help);
	out_str(o, "\n# TYPE ");
	out_str(o, name);
	out_str(o, " counter\n");
	out_str(o, name);
	out_char(o, ' ');
	out_u64(o, v);
	out_char(o, '\n');
}

/* A label's value: backslash, quote and newline are escaped. */
static void label(struct out *o, const char *s)
{
	for (; *s; s++) {
		if (*s == '\\' || *s == '"')
			out_char(o, '\\');
		if (*s == '\n')
			out_str(o, "\\n");
		else
			out_char(o, *s);
	}
}

size_t panic_counts_prometheus(char *buf, size_t size)
{
	struct out o = OUT_BUF(buf, size);

	out_str(&o, "# HELP panic_raised_total Panics raised, by kind.\n"
		    "# TYPE panic_raised_total counter\n");
	for (int i = PANIC_KIND_MESSAGE; i <= PANIC_KIND_ABORT; i++) {
		out_str(&o, "panic_raised_total{kind=\"");
		out_str(&o, rep_kind_name(i));
		out_str(&o, "\"} ");
		out_u64(&o, atomic_load(&n_raised[i]));
		out_char(&o, '\n');
	}
	sample(&o, "panic_caught_total", "Panics that ended at a guard.", atomic_load(&n_caught));
	sample(&o, "panic_recovered_total", "Panics that were recovered.",
	       atomic_load(&n_recovered));
	sample(&o, "panic_fatal_total", "Panics without a guard.", atomic_load(&n_fatal));
	sample(&o, "panic_suppressed_total", "Reports that the breaker held back.",
	       atomic_load(&n_suppressed));
	sample(&o, "panic_lost_defers_total", "Deferred calls that were jumped over.",
	       atomic_load(&n_lost));
	out_str(&o, "# HELP panic_by_fingerprint_total Panics by fingerprint.\n"
		    "# TYPE panic_by_fingerprint_total counter\n");
	for (unsigned i = 0; i < N_PRINTS; i++) {
		const char *file = atomic_load(&prints[i].file);

		if (!atomic_load(&prints[i].print))
			continue;
		out_str(&o, "panic_by_fingerprint_total{fingerprint=\"");
		out_hex(&o, atomic_load(&prints[i].print), 16);
		if (file) {
			out_str(&o, "\",site=\"");
			label(&o, file);
			out_char(&o, ':');
			out_u64(&o, atomic_load(&prints[i].line));
		}
		out_str(&o, "\"} ");
		out_u64(&o, atomic_load(&prints[i].count));
		out_char(&o, '\n');
	}
	if (atomic_load(&n_other)) {
		out_str(&o, "panic_by_fingerprint_total{fingerprint=\"other\"} ");
		out_u64(&o, atomic_load(&n_other));
		out_char(&o, '\n');
	}
	return out_end(&o);
}

/* ---- what happened ------------------------------------------------------------------------------
 */

void event_panic(struct panic_obj *o)
{
	unsigned kind = o->rep.kind < 8 ? o->rep.kind : 0;

	atomic_fetch_add_explicit(&n_raised[kind], 1, memory_order_relaxed);
	count_print(&o->rep);
	recorder_event(RECORD_PANIC, o->rep.site ? o->rep.site->func : o->rep.msg, o->rep.serial);
}

void event_fault(const struct report_data *rep)
{
	atomic_fetch_add_explicit(&n_raised[rep->kind < 8 ? rep->kind : 0], 1,
				  memory_order_relaxed);
}

void event_caught(const struct report_data *rep)
{
	atomic_fetch_add_explicit(&n_caught, 1, memory_order_relaxed);
	recorder_event(RECORD_CAUGHT, "caught", rep->serial);
}

void event_recovered(const struct report_data *rep)
{
	atomic_fetch_add_explicit(&n_recovered, 1, memory_order_relaxed);
	recorder_event(RECORD_RECOVERED, "recovered", rep->serial);
}

void event_fatal(void)
{
	atomic_fetch_add_explicit(&n_fatal, 1, memory_order_relaxed);
}

void event_lost_defers(unsigned n)
{
	atomic_fetch_add_explicit(&n_lost, n, memory_order_relaxed);
	recorder_event(RECORD_LOST, "deferred calls lost", n);
}

/* ---- the hook -----------------------------------------------------------------------------------
 */

static struct hook {
	panic_hook_fn *_Atomic fn;
	void *_Atomic arg;
} hook;

panic_hook_fn *panic_set_hook(panic_hook_fn *fn, void *arg)
{
	panic_hook_fn *old = atomic_exchange(&hook.fn, NULL);

	atomic_store(&hook.arg, arg);
	atomic_store(&hook.fn, fn);
	return old;
}

bool hook_is_set(void)
{
	return atomic_load_explicit(&hook.fn, memory_order_relaxed) != NULL;
}

void hook_run(struct panic_obj *o)
{
	panic_hook_fn *fn = atomic_load(&hook.fn);

	if (fn)
		fn((panic_report *)(void *)&o->rep, atomic_load(&hook.arg));
}
