/* events.c - counters, the hook, and everything else that hears of a panic. */
#include "events.h"
#include "config.h"
#include "out.h"
#include "recorder.h"
#include <panic/breaker.h>
#include <panic/recorder.h>
#include <pthread.h>
#include <string.h>

/* Of threads that have ended or have no counters of their own; the others' are in the list. */
static struct thread_counts common;
static _Atomic uint64_t n_fatal, n_lost;
_Atomic uint64_t n_suppressed;

static struct thread_counts *live;
static pthread_mutex_t live_lock = PTHREAD_MUTEX_INITIALIZER;

void counts_register(struct thread_counts *c)
{
	pthread_mutex_lock(&live_lock);
	c->next = live;
	c->link = &live;
	if (live)
		live->link = &c->next;
	live = c;
	pthread_mutex_unlock(&live_lock);
}

static void add(struct thread_counts *to, const struct thread_counts *c)
{
	for (unsigned i = 0; i < 8; i++)
		atomic_fetch_add(&to->raised[i], atomic_load(&c->raised[i]));
	atomic_fetch_add(&to->caught, atomic_load(&c->caught));
	atomic_fetch_add(&to->recovered, atomic_load(&c->recovered));
}

void counts_fold(struct thread_counts *c)
{
	pthread_mutex_lock(&live_lock);
	add(&common, c);
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
	pthread_mutex_unlock(&live_lock);
}

static void sum(struct thread_counts *ret_sum)
{
	memset(ret_sum, 0, sizeof(*ret_sum));
	pthread_mutex_lock(&live_lock);
	add(ret_sum, &common);
	for (struct thread_counts *c = live; c; c = c->next)
		add(ret_sum, c);
	pthread_mutex_unlock(&live_lock);
}

static inline void one_more(_Atomic uint64_t *own, _Atomic uint64_t *shared)
{
	if (own)
		atomic_store_explicit(own, atomic_load_explicit(own, memory_order_relaxed) + 1,
				      memory_order_relaxed);
	else
		atomic_fetch_add_explicit(shared, 1, memory_order_relaxed);
}

#define ONE_MORE(member) one_more(ts.counts ? &ts.counts->member : NULL, &common.member)

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
	struct thread_counts all;
	uint64_t raised = 0;

	sum(&all);
	for (unsigned i = 0; i < 8; i++)
		raised += atomic_load(&all.raised[i]);
	*ret_counts = (struct panic_counts){
		.raised = raised,
		.caught = atomic_load(&all.caught),
		.recovered = atomic_load(&all.recovered),
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
	struct thread_counts all;

	sum(&all);
	out_str(&o, "# HELP panic_raised_total Panics raised, by kind.\n"
		    "# TYPE panic_raised_total counter\n");
	for (int i = PANIC_KIND_MESSAGE; i <= PANIC_KIND_ABORT; i++) {
		out_str(&o, "panic_raised_total{kind=\"");
		out_str(&o, rep_kind_name(i));
		out_str(&o, "\"} ");
		out_u64(&o, atomic_load(&all.raised[i]));
		out_char(&o, '\n');
	}
	sample(&o, "panic_caught_total", "Panics that ended at a guard.", atomic_load(&all.caught));
	sample(&o, "panic_recovered_total", "Panics that were recovered.",
	       atomic_load(&all.recovered));
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

	if (__builtin_expect(config_get(DEBUG_RECORDER) && !atomic_load(&recorder_on), 0))
		panic_recorder_start(0);
	ONE_MORE(raised[kind]);
	if (o->rep.fingerprint)
		count_print(&o->rep);
	recorder_event(RECORD_PANIC, o->rep.site ? o->rep.site->func : o->rep.msg, o->rep.serial);
}

void event_fault(const struct report_data *rep)
{
	atomic_fetch_add_explicit(&common.raised[rep->kind < 8 ? rep->kind : 0], 1,
				  memory_order_relaxed);
}

void event_caught(const struct report_data *rep)
{
	ONE_MORE(caught);
	recorder_event(RECORD_CAUGHT, "caught", rep->serial);
}

bool event_somebody_looks(void)
{
	return !ts.counts || ts.quiet || ts.in_hook ||
	       atomic_load_explicit(&recorder_on, memory_order_relaxed) ||
	       config_get(DEBUG_RECORDER);
}

void event_value_caught(void)
{
	ONE_MORE(raised[PANIC_KIND_VALUE]);
	ONE_MORE(caught);
}

void event_recovered(const struct report_data *rep)
{
	ONE_MORE(recovered);
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

void events_after_fork(void)
{
	pthread_mutex_init(&live_lock, NULL);
}
