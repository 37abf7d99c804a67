/* fatal.c - a panic that nothing stops: report, then the default action of a signal. */
#include "fatal.h"
#include "config.h"
#include "events.h"
#include "recorder.h"
#include "sinks.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static _Atomic int reporter; /* tid of the thread whose report is being written */

_Noreturn void die_of(int sig)
{
	struct sigaction sa = {.sa_handler = SIG_DFL};
	sigset_t set;

	sigaction(sig, &sa, NULL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), sig);
	_exit(128 + sig); /* blocked by somebody else still */
}

_Noreturn void die_saying(const char *text)
{
	char window[256];
	struct out o = OUT_FD(window, sizeof(window), STDERR_FILENO);

	out_str(&o, "libpanic: ");
	out_str(&o, text);
	out_char(&o, '\n');
	out_flush(&o);
	die_of(SIGABRT);
}

/* Should writing hang (a full pipe, a lock that a dead thread holds), the process dies all the
 * same. */
static bool watchdog(timer_t *timer)
{
	struct sigevent ev = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGABRT};
	struct itimerspec when = {.it_value.tv_sec = config_get(DEBUG_WATCHDOG)};
	struct sigaction sa = {.sa_handler = SIG_DFL};
	sigset_t set;

	if (!when.it_value.tv_sec || timer_create(CLOCK_MONOTONIC, &ev, timer) != 0)
		return false;
	sigaction(SIGABRT, &sa, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGABRT);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	timer_settime(*timer, 0, &when, NULL);
	return true;
}

static void gauges(struct out *o)
{
	struct rusage u;

	if (getrusage(RUSAGE_SELF, &u) != 0)
		return;
	out_str(o, "memory: ");
	out_i64(o, u.ru_maxrss);
	out_str(o, " KiB at most; cpu: ");
	out_i64(o, u.ru_utime.tv_sec * 1000 + u.ru_utime.tv_usec / 1000);
	out_str(o, " ms user, ");
	out_i64(o, u.ru_stime.tv_sec * 1000 + u.ru_stime.tv_usec / 1000);
	out_str(o, " ms system\n");
}

static void surroundings(struct out *o, void *arg)
{
	int level = atomic_load(&config_traceback);

	(void)arg;
	gauges(o);
	if (atomic_load(&recorder_on))
		recorder_tail(o, 32);
	if (level >= PANIC_TRACEBACK_ALL)
		threads_write(o, level >= PANIC_TRACEBACK_SYSTEM);
}

static void report(struct report_data *rep, bool in_handler)
{
	int level, none = 0, me = state_tid(), saved = errno;
	struct write_opts opts = {.fatal = true};
	timer_t timer;
	bool watched;

	config_need();
	level = atomic_load(&config_traceback);
	opts.all_frames = level >= PANIC_TRACEBACK_SYSTEM;
	opts.no_stack = level == PANIC_TRACEBACK_NONE;
	/* Others that die meanwhile wait: the first report is the one that matters. */
	if (!atomic_compare_exchange_strong(&reporter, &none, me) && none != me)
		for (;;)
			pause();
	event_fatal();
	watched = watchdog(&timer);
	sinks_report(rep, &opts, in_handler);
	sinks_crash_output(rep, &opts);
	if (level > PANIC_TRACEBACK_NONE)
		sinks_text(surroundings, NULL);
	if (watched)
		timer_delete(timer);
	errno = saved;
}

void report_fatal(struct report_data *rep)
{
	report(rep, false);
}

void report_fatal_in_handler(struct report_data *rep)
{
	report(rep, true);
}

_Noreturn void die_reported(struct report_data *rep, int sig)
{
	report_fatal(rep);
	die_of(sig);
}

void fatal_after_fork(void)
{
	atomic_store(&reporter, 0);
}
