#include "driver/pool.h"
#include "driver/interrupt.h"
#include "engine/base/fd.h"
#include "engine/base/vec.h"
#include "engine/front/front.h"

#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	POLL_MS = 100,		  /* how often limits are looked at                          */
	LAST_WORDS_BYTES = 16384, /* a sanitizer's report fits                               */
	MAX_OUTPUT_BYTES =
		64 << 20, /* what a worker may write to its standard error, or to any file */
	/* Steps limit the analysis, not time; this many timeouts after which we believe that a
	 * bug of ours keeps it busy. */
	UNTIMED_FACTOR = 10,
	STARVED_FACTOR = 20, /* a worker that gets so little of the processor is given up, too */
};

#define NO_TASK UINT32_MAX

/* An answer longer than this is taken for garbage. */
#define MAX_ANSWER_BYTES ((uint32_t)1 << 30)

enum frame_kind { FRAME_ANSWER = 0x70730a01, FRAME_ALIVE };

/* What goes over the pipe from a worker, followed by the bytes. */
struct frame {
	uint32_t kind, n_bytes;
	uint64_t hash; /* of the bytes; FRAME_ALIVE: how far it is                         */
};

struct worker {
	pid_t pid;	   /* 0: not running                                               */
	int to, from, err; /* pipes, and the memory file that is its standard error        */
	int stat;	   /* its /proc/PID/stat, or -1 where there is no /proc            */
	uint32_t task;	   /* NO_TASK: idle                                                */
	double started_s;
	double started_cpu_s; /* CPU seconds of the worker then                           */
	double moved_s;	      /* when it was last seen to have used the processor         */
	double moved_cpu_s;   /* … and how much of it all in all                          */
	bool untimed;
	struct strbuf in; /* received, not yet a whole frame                              */
};

struct pool {
	const struct pool_options *opt;
	struct pool_result *results;
	struct pool_stats stats;
	struct worker *workers;
	uint32_t n_workers;
	uint32_t n_done;
	bool retrying;
	VEC(uint32_t) failed; /* to be tried once more                                     */
};

/* ---- in the worker -------------------------------------------------------------------------- */

static int answer_fd = -1, task_fd = -1;

void pool_alive(uint64_t n_done)
{
	struct frame f = {.kind = FRAME_ALIVE, .hash = n_done};

	if (answer_fd >= 0 && !fd_write_all(answer_fd, &f, sizeof f))
		_exit(1);
}

/* What one function needed the next one needs again: memory is kept, not given back to the system
 * and faulted in anew.  A worker that grows too large is replaced at any rate. */
static void keep_memory(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, 1 << 30);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

static void work_loop(void *arg)
{
	const struct pool_options *opt = *(const struct pool_options *const *)arg;
	uint32_t task;

	while (fd_read_all(task_fd, &task, sizeof task)) {
		struct strbuf out = {0};
		struct frame f = {.kind = FRAME_ANSWER};

		opt->work(opt->arg, task, &out);
		f.n_bytes = (uint32_t)out.n_bytes;
		f.hash = hash_bytes(strbuf_str(&out), out.n_bytes, 0);
		if (out.n_bytes > MAX_ANSWER_BYTES || !fd_write_all(answer_fd, &f, sizeof f) ||
		    !fd_write_all(answer_fd, out.s, out.n_bytes))
			_exit(1);
		strbuf_release(&out);
	}
}

static void close_all(const struct pool *p)
{
	for (uint32_t i = 0; i < p->n_workers; i++)
		if (p->workers[i].pid) {
			close(p->workers[i].to);
			close(p->workers[i].from);
			close(p->workers[i].err);
			if (p->workers[i].stat >= 0)
				close(p->workers[i].stat);
		}
}

/* Its standard error is a file in memory, which nobody counts; a core of it would land in whatever
 * folder the scan was started from. */
static void limit_output(void)
{
	struct rlimit out, core;

	if (getrlimit(RLIMIT_FSIZE, &out) == 0 && out.rlim_cur > MAX_OUTPUT_BYTES) {
		out.rlim_cur = MAX_OUTPUT_BYTES;
		setrlimit(RLIMIT_FSIZE, &out);
	}
	if (getrlimit(RLIMIT_CORE, &core) == 0) {
		core.rlim_cur = 0;
		setrlimit(RLIMIT_CORE, &core);
	}
	signal(SIGXFSZ, SIG_IGN);
}

PS_NORETURN static void worker_main(const struct pool *p, int tasks, int answers, int err,
				    pid_t parent)
{
	const struct pool_options *opt = p->opt;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	signal(SIGINT, SIG_IGN); /* a terminal sends it to all: the parent decides */
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	limit_output();
	close_all(p); /* else the others never see the end of their pipes */
	if (null >= 0)
		dup2(null, STDIN_FILENO);
	dup2(err, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	answer_fd = answers;
	task_fd = tasks;
	keep_memory();
	front_on_big_stack(work_loop, &opt);
	_exit(0);
}

/* ---- starting and ending workers --------------------------------------------------------------
 */

static void set_nonblocking(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static void close_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* -1 where there is no /proc; then nobody knows how large the worker is. */
static int open_stat(pid_t pid)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* PS_EIO, with errno, where there are no descriptors or processes left. */
static int worker_start(struct pool *p, struct worker *w)
{
	int to[2] = {-1, -1}, from[2] = {-1, -1}, err, spare, e;
	pid_t self = getpid(), pid;

	memset(w, 0, sizeof *w);
	w->task = NO_TASK;
	/* for stat, whose name is not known before the process is */
	spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
	err = memfd_create("panicscan-worker", MFD_CLOEXEC);
	if (spare < 0 || err < 0 || pipe2(to, O_CLOEXEC) < 0 || pipe2(from, O_CLOEXEC) < 0)
		goto fail;
	pid = fork();
	if (pid < 0)
		goto fail;
	if (pid == 0) {
		close(spare);
		close(to[1]);
		close(from[0]);
		worker_main(p, to[0], from[1], err, self);
	}
	close(spare);
	close(to[0]);
	close(from[1]);
	set_nonblocking(from[0]);
	w->pid = pid;
	w->to = to[1];
	w->from = from[0];
	w->err = err;
	w->stat = open_stat(pid);
	p->stats.is_blind |= w->stat < 0;
	return PS_OK;
fail:
	e = errno;
	for (int i = 0; i < 2; i++) {
		close_open(to[i]);
		close_open(from[i]);
	}
	close_open(err);
	close_open(spare);
	errno = e;
	return PS_EIO;
}

/* Wait for the worker's end and forget it.  Returns its wait status. */
static int worker_reap(struct pool *p, struct worker *w)
{
	struct rusage ru;
	int status = 0;

	close(w->to);
	while (wait4(w->pid, &status, 0, &ru) < 0 && errno == EINTR)
		;
	if ((uint64_t)ru.ru_maxrss * 1024 > p->stats.peak_bytes)
		p->stats.peak_bytes = (uint64_t)ru.ru_maxrss * 1024;
	close(w->from);
	close(w->err);
	close_open(w->stat);
	strbuf_release(&w->in);
	w->pid = 0;
	w->task = NO_TASK;
	return status;
}

/* An idle worker has nothing to lose, and one that somebody has stopped would not end by itself. */
static int worker_end(struct pool *p, struct worker *w)
{
	kill(w->pid, SIGKILL);
	return worker_reap(p, w);
}

static void stop_all(struct pool *p)
{
	for (uint32_t i = 0; i < p->n_workers; i++)
		if (p->workers[i].pid)
			kill(p->workers[i].pid, SIGKILL);
	for (uint32_t i = 0; i < p->n_workers; i++)
		if (p->workers[i].pid)
			worker_reap(p, &p->workers[i]);
}

/* What a worker has taken so far; all 0 where that is not known. */
struct usage {
	double cpu_s;
	uint64_t resident_bytes;
};

static struct usage usage_of(const struct worker *w)
{
	unsigned long long user = 0, kernel = 0, pages = 0;
	char text[1024];
	ssize_t n = w->stat >= 0 ? pread(w->stat, text, sizeof text - 1, 0) : 0;
	const char *at;

	if (n <= 0)
		return (struct usage){0};
	text[n] = '\0';
	at = strrchr(text, ')'); /* its name may hold anything */
	/* fields 14, 15 and 24 of proc(5) */
	if (!at || sscanf(at + 1,
			  " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu %llu"
			  " %*s %*s %*s %*s %*s %*s %*s %*s %llu",
			  &user, &kernel, &pages) != 3)
		return (struct usage){0};
	return (struct usage){
		.cpu_s = (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK),
		.resident_bytes = pages * (uint64_t)sysconf(_SC_PAGESIZE),
	};
}

/* ---- tasks --------------------------------------------------------------------------------------
 */

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void task_done(struct pool *p, uint32_t task)
{
	p->n_done++;
	if (p->opt->progress)
		p->opt->progress(p->opt->arg, p->n_done, task);
}

static char *read_last_words(int err)
{
	char *text = xcalloc(1, LAST_WORDS_BYTES + 1);
	ssize_t n = pread(err, text, LAST_WORDS_BYTES, 0);

	if (n > 0)
		return text;
	free(text);
	return NULL;
}

/* The worker's task is lost, for this reason; the worker is gone. */
static void task_failed(struct pool *p, uint32_t task, char *failure, char *last_words)
{
	struct pool_result *r = &p->results[task];

	pool_result_release(r);
	r->failure = failure;
	r->last_words = last_words;
	p->stats.n_replaced++;
	if (p->retrying)
		task_done(p, task);
	else
		*vec_push(&p->failed) = task;
}

static char *death_text(int status)
{
	struct strbuf b = {0};

	if (WIFSIGNALED(status))
		strbuf_printf(&b, "crashed (%s)", strsignal(WTERMSIG(status)));
	else
		strbuf_printf(&b, "gave up (status %d)", WEXITSTATUS(status));
	return strbuf_detach(&b);
}

/* End a busy worker whose task is lost; failure NULL: because it died by itself. */
static void worker_lost(struct pool *p, struct worker *w, char *failure)
{
	uint32_t task = w->task;
	char *words;
	int status;

	words = read_last_words(w->err);
	status = failure ? worker_end(p, w) : worker_reap(p, w);
	task_failed(p, task, failure ? failure : death_text(status), words);
}

/* From here on its time counts. */
static void start_clock(struct worker *w)
{
	w->started_s = w->moved_s = now_s();
	w->started_cpu_s = w->moved_cpu_s = usage_of(w).cpu_s;
}

/* On a machine that has too much to do, time goes by in which a worker just waits for its turn.  It
 * is late if it has used the processor for as long as it may, or has not been seen to use it for
 * half of that: then it waits for something that does not come. */
static bool is_late(struct worker *w, const struct usage *u, double limit_s)
{
	double now = now_s();

	if (u->cpu_s > w->moved_cpu_s) {
		w->moved_cpu_s = u->cpu_s;
		w->moved_s = now;
	}
	return now - w->started_s > limit_s &&
	       (u->cpu_s - w->started_cpu_s >= limit_s || now - w->moved_s > limit_s / 2 ||
		now - w->started_s > limit_s * STARVED_FACTOR);
}

static void check_limits(struct pool *p, struct worker *w)
{
	double limit_s = (double)p->opt->timeout_s * (w->untimed ? UNTIMED_FACTOR : 1);
	struct usage u = usage_of(w);
	struct strbuf why = {0};

	if (is_late(w, &u, limit_s))
		strbuf_printf(&why, "took longer than %.0f s to %s", limit_s,
			      w->untimed ? "analyse" : "parse");
	else if (u.resident_bytes > p->opt->memory_bytes)
		strbuf_printf(&why, "needed more than %llu MB of memory",
			      (unsigned long long)(p->opt->memory_bytes >> 20));
	if (why.s)
		worker_lost(p, w, strbuf_detach(&why));
}

static void take_answer(struct pool *p, struct worker *w, const char *bytes, uint32_t n_bytes)
{
	struct pool_result *r = &p->results[w->task];

	free(r->failure); /* of the first try; its last words may help */
	r->failure = NULL;
	strbuf_add(&r->answer, bytes, n_bytes);
	task_done(p, w->task);
	w->task = NO_TASK;
}

/* Take one whole frame out of what was received.  Returns false where there is none, or where it
 * is garbage: then *ret_bad. */
static bool take_frame(struct pool *p, struct worker *w, bool *ret_bad)
{
	struct frame f;
	const char *bytes = w->in.s + sizeof f;
	size_t whole;

	if (w->in.n_bytes < sizeof f)
		return false;
	memcpy(&f, w->in.s, sizeof f);
	if (f.kind < FRAME_ANSWER || f.kind > FRAME_ALIVE || f.n_bytes > MAX_ANSWER_BYTES) {
		*ret_bad = true;
		return false;
	}
	whole = sizeof f + f.n_bytes;
	if (w->in.n_bytes < whole)
		return false;
	if (f.kind == FRAME_ALIVE) {
		w->untimed = true;
		start_clock(w);
		if (p->opt->alive)
			p->opt->alive(p->opt->arg, f.hash);
	} else if (hash_bytes(bytes, f.n_bytes, 0) != f.hash) {
		*ret_bad = true;
		return false;
	} else {
		take_answer(p, w, bytes, f.n_bytes);
	}
	memmove(w->in.s, w->in.s + whole, w->in.n_bytes - whole);
	w->in.n_bytes -= whole;
	return true;
}

static void receive(struct pool *p, struct worker *w)
{
	char chunk[65536];
	ssize_t n = read(w->from, chunk, sizeof chunk);
	bool bad = false;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		worker_lost(p, w, NULL);
		return;
	}
	strbuf_add(&w->in, chunk, (size_t)n);
	while (w->task != NO_TASK && take_frame(p, w, &bad))
		;
	if (bad)
		worker_lost(p, w, xstrdup("sent an answer that makes no sense"));
}

/* A worker that has grown by the files before would take the blame for them. */
static void retire_if_fat(struct pool *p, struct worker *w)
{
	if (usage_of(w).resident_bytes > p->opt->memory_bytes / 2)
		worker_end(p, w);
}

static int hand_out(struct pool *p, struct worker *w, uint32_t task)
{
	if (w->pid)
		retire_if_fat(p, w);
	if (!w->pid && worker_start(p, w) != PS_OK)
		return PS_EIO;
	if (ftruncate(w->err, 0) == 0)
		lseek(w->err, 0, SEEK_SET);
	w->task = task;
	start_clock(w);
	w->untimed = false;
	/* Where this fails the worker is dead, which its other pipe shows at once. */
	(void)!write(w->to, &task, sizeof task);
	return PS_OK;
}

/* Wait for something from a busy worker, then look at the limits. */
static void attend(struct pool *p, double *last_check_s)
{
	struct pollfd fds[1024];
	struct worker *of[1024];
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->n_workers && n < PS_ARRAY_SIZE(fds); i++)
		if (p->workers[i].task != NO_TASK) {
			of[n] = &p->workers[i];
			fds[n++] = (struct pollfd){.fd = p->workers[i].from, .events = POLLIN};
		}
	if (poll(fds, n, POLL_MS) > 0)
		for (uint32_t i = 0; i < n; i++)
			if (fds[i].revents)
				receive(p, of[i]);
	if (now_s() - *last_check_s < POLL_MS / 1e3)
		return;
	*last_check_s = now_s();
	for (uint32_t i = 0; i < n; i++)
		if (of[i]->task != NO_TASK)
			check_limits(p, of[i]);
}

/* Run the tasks on at most n_workers of the workers.  Where descriptors or processes are short,
 * those that could be started do it all. */
static int run_round(struct pool *p, const uint32_t *tasks, uint32_t n, uint32_t n_workers)
{
	uint32_t next = 0, n_busy = n;
	double last_check_s = now_s();

	while (n_busy) {
		n_busy = 0;
		if (interrupt_signal())
			return PS_ELIMIT;
		for (uint32_t i = 0; i < n_workers; i++) {
			struct worker *w = &p->workers[i];

			if (w->task == NO_TASK && next < n && hand_out(p, w, tasks[next]) == PS_OK)
				next++;
			n_busy += w->task != NO_TASK;
		}
		if (!n_busy && next < n)
			return PS_EIO;
		if (n_busy)
			attend(p, &last_check_s);
	}
	return PS_OK;
}

/* Those that failed, each with a worker and the machine to itself. */
static int retry_failed(struct pool *p)
{
	stop_all(p);
	p->retrying = true;
	return p->failed.n ? run_round(p, p->failed.v, p->failed.n, 1) : PS_OK;
}

int pool_run(const struct pool_options *opt, uint32_t n, struct pool_result *results,
	     struct pool_stats *ret_stats)
{
	struct pool p = {.opt = opt, .results = results};
	uint32_t *tasks = xcalloc(n + 1, sizeof *tasks);
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
	int status, e;

	for (uint32_t i = 0; i < n; i++)
		tasks[i] = i;
	p.n_workers = opt->n_workers < 1 ? 1 : ps_min_u32(opt->n_workers, 1024);
	p.workers = xcalloc(p.n_workers, sizeof *p.workers);
	for (uint32_t i = 0; i < p.n_workers; i++)
		p.workers[i].task = NO_TASK;
	sigaction(SIGPIPE, &ignore, &old);
	status = run_round(&p, tasks, n, p.n_workers);
	if (status == PS_OK)
		status = retry_failed(&p);
	e = errno;
	stop_all(&p);
	sigaction(SIGPIPE, &old, NULL);
	*ret_stats = p.stats;
	vec_release(&p.failed);
	free(p.workers);
	free(tasks);
	errno = e;
	return status;
}

void pool_result_release(struct pool_result *r)
{
	strbuf_release(&r->answer);
	free(r->failure);
	free(r->last_words);
	memset(r, 0, sizeof *r);
}
