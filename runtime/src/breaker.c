/* breaker.c - token buckets, the state of the breaker, dumps; panic/breaker.h is the manual.
 *
 * A bucket is one 64-bit word: the time at which it would be full again.  Taking a token moves that
 * time by one token's worth; there is none when it lies further ahead than the bucket is deep.
 */
#include "internal.h"
#include "config.h"
#include "fatal.h"
#include "recorder.h"
#include "sinks.h"
#include <panic/breaker.h>
#include <panic/recorder.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

extern HIDDEN _Atomic uint64_t n_suppressed;

enum { N_BUCKETS = 256 };
#define MINUTE_NS 60000000000ull

static _Atomic unsigned per_minute = 60, reports_per_minute = 3, sample_percent = 5,
			cool_ms = 10000;
static void (*_Atomic on_change)(enum panic_breaker, void *);
static void *_Atomic on_change_arg;
static char dump_dir[256];
static _Atomic bool have_dump_dir;
static _Atomic size_t dump_dir_bytes;
static pthread_mutex_t dump_lock = PTHREAD_MUTEX_INITIALIZER;

static _Atomic uint64_t all_panics, all_reports;
static struct bucket {
	_Atomic uint64_t print, full_at, seen, held, first_ns;
} buckets[N_BUCKETS];

static _Atomic int state;
static _Atomic uint64_t opened_at, last_panic_at;

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static bool take(_Atomic uint64_t *full_at, uint64_t now, unsigned rate)
{
	uint64_t cost = MINUTE_NS / (rate ? rate : 1), old = atomic_load(full_at), from;

	do {
		from = old > now ? old : now;
		if (from + cost > now + MINUTE_NS)
			return false;
	} while (!atomic_compare_exchange_weak(full_at, &old, from + cost));
	return true;
}

static unsigned or_default(unsigned v, unsigned d)
{
	return v ? v : d;
}

void panic_breaker_configure(const struct panic_breaker_options *o)
{
	atomic_store(&per_minute, or_default(o->per_minute, 60));
	atomic_store(&reports_per_minute, or_default(o->reports_per_minute, 3));
	atomic_store(&sample_percent,
		     o->sample_percent > 100 ? 100 : or_default(o->sample_percent, 5));
	atomic_store(&cool_ms, or_default(o->cool_ms, 10000));
	atomic_store(&on_change, NULL);
	atomic_store(&on_change_arg, o->arg);
	atomic_store(&on_change, o->on_change);
	atomic_store(&dump_dir_bytes, o->dump_dir_bytes ? o->dump_dir_bytes : 64u << 20);
	pthread_mutex_lock(&dump_lock);
	if (o->dump_dir && strlen(o->dump_dir) < sizeof(dump_dir))
		strcpy(dump_dir, o->dump_dir);
	atomic_store(&have_dump_dir, o->dump_dir && strlen(o->dump_dir) < sizeof(dump_dir));
	pthread_mutex_unlock(&dump_lock);
}

/* ---- state --------------------------------------------------------------------------------------
 */

static void change(int from, enum panic_breaker to)
{
	void (*fn)(enum panic_breaker, void *) = atomic_load(&on_change);

	if (atomic_compare_exchange_strong(&state, &from, (int)to) && fn)
		fn(to, atomic_load(&on_change_arg));
}

/* What time alone does: open becomes half-open, half-open becomes closed. */
static int state_at(uint64_t now)
{
	uint64_t cool = (uint64_t)atomic_load(&cool_ms) * 1000000u;
	int s = atomic_load(&state);

	if (s == PANIC_BREAKER_OPEN && now - atomic_load(&opened_at) >= cool)
		change(s, PANIC_BREAKER_HALF_OPEN);
	else if (s == PANIC_BREAKER_HALF_OPEN && now - atomic_load(&last_panic_at) >= cool &&
		 now - atomic_load(&opened_at) >= 2 * cool)
		change(s, PANIC_BREAKER_CLOSED);
	return atomic_load(&state);
}

enum panic_breaker panic_breaker_state(void)
{
	return (enum panic_breaker)state_at(now_ns());
}

static void count_panic(uint64_t now)
{
	int s = state_at(now);

	atomic_store(&last_panic_at, now);
	if (take(&all_panics, now, atomic_load(&per_minute)) && s != PANIC_BREAKER_HALF_OPEN)
		return;
	atomic_store(&opened_at, now);
	if (s != PANIC_BREAKER_OPEN)
		change(s, PANIC_BREAKER_OPEN);
}

/* ---- reports ------------------------------------------------------------------------------------
 */

static struct bucket *bucket_of(uint64_t print)
{
	for (unsigned i = 0; i < 16; i++) {
		struct bucket *b = &buckets[(print + i) % N_BUCKETS];
		uint64_t none = 0;

		if (atomic_load(&b->print) == print ||
		    atomic_compare_exchange_strong(&b->print, &none, print) || none == print)
			return b;
	}
	return &buckets[print % N_BUCKETS];
}

struct summary {
	uint64_t held, since_ns;
};

static void summary_text(struct out *o, void *arg)
{
	const struct summary *s = arg;

	out_str(o, "panic: ");
	out_u64(o, s->held);
	out_str(o, " more like the next one since ");
	write_time(o, s->since_ns);
	out_str(o, ", not printed\n");
}

static void emit(const struct report_data *rep, struct bucket *b)
{
	uint64_t seen = atomic_fetch_add(&b->seen, 1), held = atomic_exchange(&b->held, 0);
	unsigned percent = atomic_load(&sample_percent);

	if (held) {
		struct summary s = {held, atomic_load(&b->first_ns)};

		sinks_text(summary_text, &s);
	}
	/* The first in full; then every so many. */
	sinks_emit(rep, seen == 0 || seen % (100 / percent) == 0);
	if (seen == 0 && atomic_load(&have_dump_dir))
		panic_dump((const panic_report *)(const void *)rep);
}

void panic_report_emit(const panic_report *r)
{
	const struct report_data *rep = rep_of_const(r);
	uint64_t now = now_ns(), print;
	struct bucket *b;

	if (rep->magic != REPORT_MAGIC)
		return;
	config_need();
	if (!config_get(DEBUG_BREAKER)) {
		sinks_emit(rep, true);
		return;
	}
	count_panic(now);
	print = panic_report_fingerprint(r);
	b = bucket_of(print ? print : 1);
	if (take(&b->full_at, now, atomic_load(&reports_per_minute)) &&
	    take(&all_reports, now, 3 * atomic_load(&reports_per_minute))) {
		emit(rep, b);
		return;
	}
	if (atomic_fetch_add(&b->held, 1) == 0)
		atomic_store(&b->first_ns, rep->time_ns);
	atomic_fetch_add(&n_suppressed, 1);
}

/* ---- dumps --------------------------------------------------------------------------------------
 */

static bool is_dump(const char *name)
{
	return strncmp(name, "panic-", 6) == 0 && strlen(name) > 11 &&
	       strcmp(name + strlen(name) - 5, ".dump") == 0;
}

/* Delete the oldest dumps until the folder is small enough. */
static void make_room(int dir, size_t max)
{
	for (;;) {
		int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
		char oldest[256] = "";
		struct timespec when = {0};
		size_t total = 0;
		struct dirent *e;
		struct stat st;

		if (!d) {
			if (fd >= 0)
				close(fd);
			return;
		}
		while ((e = readdir(d))) {
			if (!is_dump(e->d_name) ||
			    fstatat(dir, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
				continue;
			total += (size_t)st.st_size;
			if (!oldest[0] || st.st_mtim.tv_sec < when.tv_sec ||
			    (st.st_mtim.tv_sec == when.tv_sec &&
			     st.st_mtim.tv_nsec < when.tv_nsec)) {
				strcpy(oldest, e->d_name);
				when = st.st_mtim;
			}
		}
		closedir(d);
		if (total <= max || !oldest[0] || unlinkat(dir, oldest, 0) != 0)
			return;
	}
}

static int write_dump(int dir, const panic_report *report)
{
	static _Atomic unsigned n;
	char name[80], window[4096];
	struct out no = OUT_BUF(name, sizeof(name)), o;
	struct timespec t;
	int fd;

	clock_gettime(CLOCK_REALTIME, &t);
	out_str(&no, "panic-");
	out_i64(&no, t.tv_sec);
	out_char(&no, '-');
	out_i64(&no, state_pid());
	out_char(&no, '-');
	out_u64(&no, atomic_fetch_add(&n, 1));
	out_str(&no, ".dump");
	out_end(&no);
	fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	o = OUT_FD(window, sizeof(window), fd);
	if (report) {
		struct write_opts opts = {.all_frames = true};

		write_text(&o, rep_of_const(report), &opts);
		write_json(&o, rep_of_const(report), &opts);
	}
	threads_write(&o, true);
	out_flush(&o);
	if (!o.error && atomic_load(&recorder_on) && panic_recorder_write(fd, 0) != 0)
		o.error = errno;
	if (close(fd) != 0 && !o.error)
		o.error = errno;
	if (o.error) {
		unlinkat(dir, name, 0); /* half a dump helps nobody, and the disk is full */
		errno = o.error;
	}
	return o.error ? -1 : 0;
}

int panic_dump(const panic_report *report)
{
	int dir, r = -1, saved;

	if (!atomic_load(&have_dump_dir)) {
		errno = ENOENT;
		return -1;
	}
	pthread_mutex_lock(&dump_lock);
	dir = open(dump_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir >= 0) {
		r = write_dump(dir, report);
		saved = errno;
		make_room(dir, atomic_load(&dump_dir_bytes));
		close(dir);
		errno = saved;
	}
	pthread_mutex_unlock(&dump_lock);
	return r;
}
