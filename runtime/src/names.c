/* names.c - names and numbers for reports: signals, threads, the time of day. */
#include "write.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

const char *signal_name(int sig)
{
	switch (sig) {
	case SIGSEGV:
		return "SIGSEGV";
	case SIGBUS:
		return "SIGBUS";
	case SIGFPE:
		return "SIGFPE";
	case SIGILL:
		return "SIGILL";
	case SIGABRT:
		return "SIGABRT";
	case SIGTRAP:
		return "SIGTRAP";
	case SIGSYS:
		return "SIGSYS";
	default:
		return "signal";
	}
}

const char *signal_reason(int sig, int code)
{
	switch (sig) {
	case SIGSEGV:
		return code == SEGV_MAPERR   ? "address not mapped"
		       : code == SEGV_ACCERR ? "access not permitted"
					     : "";
	case SIGBUS:
		return code == BUS_ADRALN   ? "address not aligned"
		       : code == BUS_ADRERR ? "behind the end of a mapped file"
		       : code == BUS_OBJERR ? "hardware error"
					    : "";
	case SIGFPE:
		return code == FPE_INTDIV   ? "integer division by zero"
		       : code == FPE_INTOVF ? "integer overflow"
		       : code == FPE_FLTDIV ? "floating-point division by zero"
					    : "";
	case SIGILL:
		return "illegal instruction";
	default:
		return "";
	}
}

static void read_name(const char *path, char *buf, size_t size)
{
	int saved = errno, fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, buf, size - 1) : 0;

	if (fd >= 0)
		close(fd);
	errno = saved;
	if (n < 0)
		n = 0;
	buf[n] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
}

void thread_name(int tid, char *buf, size_t size)
{
	char path[64];
	struct out o = OUT_BUF(path, sizeof(path));

	out_str(&o, "/proc/self/task/");
	out_i64(&o, tid);
	out_str(&o, "/comm");
	out_end(&o);
	read_name(path, buf, size);
}

void process_name(char *buf, size_t size)
{
	char path[64];
	struct out o = OUT_BUF(path, sizeof(path));

	/* The first thread's name: comm of the process. */
	out_str(&o, "/proc/self/task/");
	out_i64(&o, getpid());
	out_str(&o, "/comm");
	out_end(&o);
	read_name(path, buf, size);
}

static void digits(struct out *o, uint64_t v, unsigned n)
{
	char d[10];

	for (unsigned i = n; i > 0; i--, v /= 10)
		d[i - 1] = (char)('0' + v % 10);
	out_mem(o, d, n);
}

void write_time(struct out *o, uint64_t time_ns)
{
	uint64_t s = time_ns / 1000000000u, days = s / 86400, of_day = s % 86400;
	/* Days to year, month, day, with years that begin in March. */
	uint64_t z = days + 719468, era = z / 146097, doe = z % 146097;
	uint64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	uint64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	uint64_t month = mp < 10 ? mp + 3 : mp - 9;

	digits(o, yoe + era * 400 + (month <= 2), 4);
	out_char(o, '-');
	digits(o, month, 2);
	out_char(o, '-');
	digits(o, doy - (153 * mp + 2) / 5 + 1, 2);
	out_char(o, 'T');
	digits(o, of_day / 3600, 2);
	out_char(o, ':');
	digits(o, of_day / 60 % 60, 2);
	out_char(o, ':');
	digits(o, of_day % 60, 2);
	out_char(o, '.');
	digits(o, time_ns % 1000000000u, 9);
	out_char(o, 'Z');
}
