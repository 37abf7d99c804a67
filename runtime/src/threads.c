/* threads.c - the stacks of all threads.
 *
 * Each thread in /proc/self/task gets a signal; its handler walks its own stack into a slot.
 * Threads that don't answer in time (blocked signal, stopped) are counted.  What each waits for and
 * its CPU time come from /proc.  Equal stacks are printed once.
 */
#include "fatal.h"
#include "capture.h"
#include "config.h"
#include "write.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { MAX_THREADS = 128, MAX_FRAMES = 32 };

static struct slot {
	_Atomic int tid; /* who may fill it; 0 when filled */
	int who;
	unsigned n;
	uintptr_t pcs[MAX_FRAMES];
	bool printed;
} slots[MAX_THREADS];
static _Atomic unsigned n_slots;
static _Atomic int signal_number; /* 0: SIGRTMAX - 2 */
static _Atomic int busy;

int panic_set_threads_signal(int sig)
{
	if (sig < 1 || sig > SIGRTMAX) {
		errno = EINVAL;
		return -1;
	}
	atomic_store(&signal_number, sig);
	return 0;
}

static void on_signal(int sig, siginfo_t *info, void *ucontext)
{
	int saved = errno, me = (int)syscall(SYS_gettid);
	unsigned n = atomic_load(&n_slots);

	(void)sig;
	(void)info;
	for (unsigned i = 0; i < n; i++)
		if (atomic_load(&slots[i].tid) == me) {
			struct capture c = {.pcs = slots[i].pcs, .max = MAX_FRAMES};
			struct regs r;

			regs_of_context(&r, ucontext);
			capture_from(&c, &r);
			slots[i].n = c.n;
			atomic_store(&slots[i].tid, 0);
			break;
		}
	errno = saved;
}

static int number(const char *s)
{
	int v = 0;

	while (*s >= '0' && *s <= '9')
		v = v * 10 + (*s++ - '0');
	return *s ? 0 : v;
}

struct entry64 {
	uint64_t ino;
	int64_t off;
	unsigned short len;
	unsigned char type;
	char name[];
};

/* Signals the others; returns how many there are.  No opendir: it allocates. */
static unsigned ask(int sig)
{
	int fd = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC), me = state_tid();
	_Alignas(8) char buf[2048];
	unsigned n = 0;
	long got;

	atomic_store(&n_slots, 0);
	while (fd >= 0 && (got = syscall(SYS_getdents64, fd, buf, sizeof(buf))) > 0) {
		for (long at = 0; at < got;) {
			const struct entry64 *e = (const struct entry64 *)(buf + at);
			int tid = number(e->name);

			at += e->len;
			if (!tid || tid == me || n == MAX_THREADS)
				continue;
			slots[n].who = tid;
			slots[n].n = 0;
			slots[n].printed = false;
			atomic_store(&slots[n].tid, tid);
			atomic_store(&n_slots, ++n);
			syscall(SYS_tgkill, getpid(), tid, sig);
		}
	}
	if (fd >= 0)
		close(fd);
	return n;
}

static unsigned missing(unsigned n)
{
	unsigned m = 0;

	for (unsigned i = 0; i < n; i++)
		m += atomic_load(&slots[i].tid) != 0;
	return m;
}

static void proc_word(int tid, const char *file, char *buf, size_t size)
{
	char path[64];
	struct out o = OUT_BUF(path, sizeof(path));
	int fd;
	ssize_t n = 0;

	out_str(&o, "/proc/self/task/");
	out_i64(&o, tid);
	out_str(&o, file);
	out_end(&o);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, buf, size - 1);
		close(fd);
	}
	buf[n > 0 ? n : 0] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
}

/* utime + stime of stat, in ticks: fields 14 and 15, counted behind the name's bracket. */
static uint64_t cpu_ticks(int tid)
{
	char stat[512];
	const char *s;
	uint64_t total = 0;

	proc_word(tid, "/stat", stat, sizeof(stat));
	s = strrchr(stat, ')');
	for (int field = 3; s && *s && field <= 15; field++) {
		s = strchr(s + 1, ' ');
		if (s && field >= 14) {
			uint64_t v = 0;

			for (const char *d = s + 1; *d >= '0' && *d <= '9'; d++)
				v = v * 10 + (uint64_t)(*d - '0');
			total += v;
		}
	}
	return total;
}

static void one_thread(struct out *o, int tid)
{
	char word[64];

	out_str(o, "thread ");
	out_i64(o, tid);
	thread_name(tid, word, sizeof(word));
	out_str(o, " \"");
	out_visible(o, word, strlen(word));
	out_str(o, "\"");
	proc_word(tid, "/wchan", word, sizeof(word));
	if (word[0] && strcmp(word, "0") != 0) {
		out_str(o, " in ");
		out_visible(o, word, strlen(word));
	}
	out_str(o, ", cpu ");
	out_u64(o, cpu_ticks(tid) * 1000 / (uint64_t)sysconf(_SC_CLK_TCK));
	out_str(o, " ms\n");
}

void threads_write(struct out *o, bool all_frames)
{
	struct sigaction sa = {.sa_sigaction = on_signal,
			       .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART},
			 old;
	int sig = atomic_load(&signal_number), none = 0;
	unsigned n, silent;

	if (!sig)
		sig = SIGRTMAX - 2;
	if (!atomic_compare_exchange_strong(&busy, &none, 1))
		return;
	sigaction(sig, &sa, &old);
	n = ask(sig);
	for (int ms = config_get(DEBUG_THREADS); ms > 0 && missing(n); ms--)
		nanosleep(&(struct timespec){0, 1000000}, NULL);
	silent = missing(n);
	for (unsigned i = 0; i < n; i++) {
		struct slot *s = &slots[i];

		if (s->printed)
			continue;
		for (unsigned k = i; k < n; k++)
			if (k == i ||
			    (s->n && slots[k].n == s->n &&
			     memcmp(slots[k].pcs, s->pcs, s->n * sizeof(s->pcs[0])) == 0)) {
				one_thread(o, slots[k].who);
				slots[k].printed = true;
			}
		if (atomic_load(&s->tid))
			out_str(o, "  (no answer)\n");
		else
			write_stack(o, s->pcs, s->n, all_frames);
	}
	if (silent) {
		out_u64(o, silent);
		out_str(o, silent == 1 ? " thread did not answer\n" : " threads did not answer\n");
	}
	/* Late signals must not kill: the handler stays if nobody had one. */
	if (old.sa_handler != SIG_DFL)
		sigaction(sig, &old, NULL);
	for (unsigned i = 0; i < n; i++)
		atomic_store(&slots[i].tid, 0);
	atomic_store(&busy, 0);
}
