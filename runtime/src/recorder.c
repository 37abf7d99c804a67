/* recorder.c - rings of events, one per thread.
 *
 * A ring outlives its thread, so that a report shows what a thread did that has just ended; the
 * rings of ended threads are taken over by new ones, oldest first.  Readers copy events while their
 * thread may write: each event ends in its sequence number, which is cleared before and set after;
 * an event whose number isn't the expected one is skipped.
 *
 * Time: the counter of the CPU where it is invariant (x86-64, aarch64), calibrated against the
 * clock when an event is read; clock_gettime elsewhere.
 */
#include "recorder.h"
#include "ext.h"
#include "write.h"
#include <panic/recorder.h>
#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#include <x86intrin.h>
#endif

enum { RING_EVENTS = 1024, MAX_RINGS = 512 };

struct event {
	_Atomic uint64_t time;
	const char *_Atomic name;
	_Atomic uint64_t value;
	_Atomic uint64_t seq_type; /* number << 8 | type; 0: being written */
};

struct ring {
	_Atomic int tid;
	_Atomic bool ended;
	_Atomic uint64_t n; /* events ever */
	struct event events[RING_EVENTS];
};

_Atomic bool recorder_on;
static struct ring *_Atomic rings[MAX_RINGS];
static _Atomic unsigned n_rings;
static _Atomic bool tsc;
static uint64_t start_ticks, start_ns;

/* ---- time ---------------------------------------------------------------------------------------
 */

static uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static bool counter_is_good(void)
{
#if defined(__x86_64__)
	unsigned a, b, c, d;

	return __get_cpuid(0x80000007, &a, &b, &c, &d) && (d & 1u << 8);
#elif defined(__aarch64__)
	return true;
#else
	return false;
#endif
}

static uint64_t counter(void)
{
#if defined(__x86_64__)
	return __rdtsc();
#elif defined(__aarch64__)
	uint64_t v;

	__asm__ volatile("mrs %0, cntvct_el0" : "=r"(v));
	return v;
#else
	return 0;
#endif
}

static inline uint64_t ticks(void)
{
	return atomic_load_explicit(&tsc, memory_order_relaxed) ? counter() : clock_ns();
}

/* Ticks to nanoseconds of CLOCK_MONOTONIC: the rate since the start. */
struct scale {
	uint64_t ticks, ns, now_ns;
};

static struct scale scale_now(void)
{
	struct scale s = {.ticks = ticks() - start_ticks, .now_ns = clock_ns()};

	s.ns = s.now_ns - start_ns;
	if (!s.ticks)
		s.ticks = 1;
	return s;
}

static uint64_t to_ns(const struct scale *s, uint64_t t)
{
	__extension__ typedef unsigned __int128 wide;
	uint64_t d = t > start_ticks ? t - start_ticks : 0;

	return start_ns + (uint64_t)((wide)d * s->ns / s->ticks);
}

/* ---- writing ------------------------------------------------------------------------------------
 */

static struct ring *ring_reuse(void)
{
	unsigned n = atomic_load(&n_rings);

	for (unsigned i = 0; i < n && i < MAX_RINGS; i++) {
		struct ring *r = atomic_load(&rings[i]);
		bool ended = true;

		if (r && atomic_compare_exchange_strong(&r->ended, &ended, false))
			return r;
	}
	return NULL;
}

static struct ring *ring_new(void)
{
	unsigned n = atomic_load(&n_rings);
	struct ring *r = n >= 64 ? ring_reuse() : NULL;

	if (!r) {
		unsigned i = atomic_fetch_add(&n_rings, 1);

		if (i >= MAX_RINGS) {
			atomic_fetch_sub(&n_rings, 1);
			return ring_reuse();
		}
		r = mmap(NULL, sizeof(*r), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			 0);
		if (r == MAP_FAILED)
			return NULL;
		atomic_store(&rings[i], r);
	}
	atomic_store(&r->n, 0);
	atomic_store(&r->tid, state_tid());
	return r;
}

void recorder_thread_ends(struct ring *r)
{
	atomic_store(&r->ended, true);
}

static struct ring *my_ring(void)
{
	struct thread_ext *x = ts.ext;

	if (__builtin_expect(x && x->ring, 1))
		return x->ring;
	x = ext_get();
	if (x && !x->ring)
		x->ring = ring_new();
	return x ? x->ring : NULL;
}

void recorder_put(enum record_type type, const char *name, uint64_t value)
{
	struct ring *r = my_ring();
	struct event *e;
	uint64_t n;

	if (!r)
		return;
	n = atomic_load_explicit(&r->n, memory_order_relaxed);
	e = &r->events[n % RING_EVENTS];
	atomic_store_explicit(&e->seq_type, 0, memory_order_relaxed);
	atomic_signal_fence(memory_order_seq_cst);
	atomic_store_explicit(&e->time, ticks(), memory_order_relaxed);
	atomic_store_explicit(&e->name, name, memory_order_relaxed);
	atomic_store_explicit(&e->value, value, memory_order_relaxed);
	atomic_store_explicit(&e->seq_type, (n + 1) << 8 | type, memory_order_release);
	atomic_store_explicit(&r->n, n + 1, memory_order_release);
}

void panic_note(const char *name, uint64_t value)
{
	recorder_event(RECORD_MARK, name, value);
}

void panic_span_begin(const char *name)
{
	recorder_event(RECORD_BEGIN, name, 0);
}

void panic_span_end(const char *name)
{
	recorder_event(RECORD_END, name, 0);
}

void panic_gauge(const char *name, uint64_t value)
{
	recorder_event(RECORD_COUNTER, name, value);
}

/* ---- reading ------------------------------------------------------------------------------------
 */

struct copy {
	uint64_t time, value, n;
	const char *name;
	enum record_type type;
};

static bool event_at(struct ring *r, uint64_t n, struct copy *ret_c)
{
	struct event *e = &r->events[n % RING_EVENTS];
	uint64_t seq = atomic_load_explicit(&e->seq_type, memory_order_acquire);

	if (seq >> 8 != n + 1)
		return false;
	ret_c->time = atomic_load_explicit(&e->time, memory_order_relaxed);
	ret_c->name = atomic_load_explicit(&e->name, memory_order_relaxed);
	ret_c->value = atomic_load_explicit(&e->value, memory_order_relaxed);
	ret_c->type = (enum record_type)(seq & 0xff);
	atomic_thread_fence(memory_order_acquire);
	return atomic_load_explicit(&e->seq_type, memory_order_relaxed) == seq;
}

static const char *const type_names[] = {"mark",  "begin",  "end",	 "gauge",
					 "panic", "caught", "recovered", "lost"};

static void text_event(struct out *o, const struct scale *s, int tid, const struct copy *c)
{
	uint64_t ago = s->now_ns - to_ns(s, c->time);

	out_str(o, "  -");
	out_u64(o, ago / 1000);
	out_str(o, " us thread ");
	out_i64(o, tid);
	out_char(o, ' ');
	out_str(o, type_names[c->type]);
	if (c->name) {
		out_char(o, ' ');
		out_visible(o, c->name, strlen(c->name));
	}
	if (c->value) {
		out_char(o, ' ');
		out_u64(o, c->value);
	}
	out_char(o, '\n');
}

/* A merge of the rings' ends by time: the youngest event that is older than the last one taken, n
 * times to find where the tail begins, then forward. */
void recorder_tail(struct out *o, unsigned n)
{
	struct scale s = scale_now();
	unsigned k = atomic_load(&n_rings);
	uint64_t from = UINT64_MAX;
	struct copy c;

	for (unsigned i = 0; i < n; i++) {
		uint64_t best = 0;

		for (unsigned j = 0; j < k && j < MAX_RINGS; j++) {
			struct ring *r = atomic_load(&rings[j]);
			uint64_t end = r ? atomic_load(&r->n) : 0;

			for (uint64_t m = end; m > 0 && end - m < n; m--)
				if (event_at(r, m - 1, &c) && c.time < from) {
					best = c.time > best ? c.time : best;
					break;
				}
		}
		if (!best)
			break;
		from = best;
	}
	if (from == UINT64_MAX)
		return;
	out_str(o, "recorder:\n");
	for (;;) {
		struct copy first = {.time = UINT64_MAX};
		int tid = 0;

		for (unsigned j = 0; j < k && j < MAX_RINGS; j++) {
			struct ring *r = atomic_load(&rings[j]);
			uint64_t end = r ? atomic_load(&r->n) : 0;
			uint64_t m = end > n ? end - n : 0;

			for (; m < end; m++)
				if (event_at(r, m, &c) && c.time >= from) {
					if (c.time < first.time) {
						first = c;
						tid = atomic_load(&r->tid);
					}
					break;
				}
		}
		if (first.time == UINT64_MAX || !n--)
			return;
		text_event(o, &s, tid, &first);
		from = first.time + 1;
	}
}

static void trace_event(struct out *o, const struct scale *s, int tid, const struct copy *c,
			bool *first)
{
	static const char phases[] = "iBECiiii";
	uint64_t ns = to_ns(s, c->time);

	out_str(o, *first ? "\n" : ",\n");
	*first = false;
	out_str(o, "{\"name\":");
	out_json_str(o, c->name ? c->name : type_names[c->type]);
	out_str(o, ",\"cat\":");
	out_json_str(o, type_names[c->type]);
	out_str(o, ",\"ph\":\"");
	out_char(o, phases[c->type]);
	out_str(o, "\",\"ts\":");
	out_u64(o, ns / 1000);
	out_char(o, '.');
	out_char(o, (char)('0' + ns / 100 % 10));
	out_str(o, ",\"pid\":");
	out_i64(o, state_pid());
	out_str(o, ",\"tid\":");
	out_i64(o, tid);
	if (phases[c->type] == 'i')
		out_str(o, ",\"s\":\"t\"");
	out_str(o, ",\"args\":{\"value\":");
	out_u64(o, c->value);
	out_str(o, "}}");
}

int panic_recorder_write(int fd, unsigned seconds)
{
	char window[4096];
	struct out o = OUT_FD(window, sizeof(window), fd);
	struct scale s = scale_now();
	unsigned k = atomic_load(&n_rings);
	bool first = true;
	uint64_t since = seconds ? s.now_ns - seconds * 1000000000ull : 0;

	out_str(&o, "{\"traceEvents\":[");
	for (unsigned j = 0; j < k && j < MAX_RINGS; j++) {
		struct ring *r = atomic_load(&rings[j]);
		uint64_t end = r ? atomic_load(&r->n) : 0;
		struct copy c;

		for (uint64_t m = end > RING_EVENTS ? end - RING_EVENTS : 0; m < end; m++)
			if (event_at(r, m, &c) && to_ns(&s, c.time) >= since)
				trace_event(&o, &s, atomic_load(&r->tid), &c, &first);
	}
	out_str(&o, "\n]}\n");
	out_flush(&o);
	if (o.error)
		errno = o.error;
	return o.error ? -1 : 0;
}

/* ---- on, off, samples ---------------------------------------------------------------------------
 */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static pthread_t sampler;
static bool sampling;

static uint64_t count_entries(const char *path)
{
	DIR *d = opendir(path);
	uint64_t n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n > 2 ? n - 2 : 0;
}

static void sample(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	unsigned long size, resident;

	if (f && fscanf(f, "%lu %lu", &size, &resident) == 2)
		panic_gauge("rss", (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE));
	if (f)
		fclose(f);
#if defined(__GLIBC__)
	panic_gauge("heap", mallinfo2().uordblks);
#endif
	panic_gauge("threads", count_entries("/proc/self/task"));
	panic_gauge("descriptors", count_entries("/proc/self/fd"));
}

static void *sampler_main(void *arg)
{
	unsigned ms = (unsigned)(uintptr_t)arg;

	pthread_setname_np(pthread_self(), "panic-sampler");
	pthread_mutex_lock(&lock);
	while (sampling) {
		struct timespec t;

		pthread_mutex_unlock(&lock);
		sample();
		pthread_mutex_lock(&lock);
		clock_gettime(CLOCK_REALTIME, &t);
		t.tv_sec += ms / 1000;
		t.tv_nsec += (long)(ms % 1000) * 1000000;
		if (t.tv_nsec >= 1000000000) {
			t.tv_sec++;
			t.tv_nsec -= 1000000000;
		}
		if (sampling)
			pthread_cond_timedwait(&wake, &lock, &t);
	}
	pthread_mutex_unlock(&lock);
	return NULL;
}

int panic_recorder_start(unsigned sample_ms)
{
	int r = 0;

	pthread_mutex_lock(&lock);
	if (!start_ns) {
		atomic_store(&tsc, counter_is_good());
		start_ticks = ticks();
		start_ns = clock_ns();
	}
	atomic_store(&recorder_on, true);
	if (sample_ms && !sampling) {
		sampling = true;
		r = pthread_create(&sampler, NULL, sampler_main, (void *)(uintptr_t)sample_ms);
		sampling = r == 0;
	}
	pthread_mutex_unlock(&lock);
	return r;
}

void panic_recorder_stop(void)
{
	bool was;

	pthread_mutex_lock(&lock);
	atomic_store(&recorder_on, false);
	was = sampling;
	sampling = false;
	pthread_cond_signal(&wake);
	pthread_mutex_unlock(&lock);
	if (was)
		pthread_join(sampler, NULL);
}
