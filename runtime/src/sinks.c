/* sinks.c - see panic/report.h.
 *
 * One report at a time: a lock that a dying thread can't be stopped by for long.  A sink that fails
 * is passed over, and counted.
 */
#include "sinks.h"
#include "config.h"
#include "events.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MAX_SINKS = 8, WINDOW = 4096 };

enum sink_type { SINK_NONE, SINK_FD, SINK_FILE, SINK_CALLBACK, SINK_SYSLOG, SINK_JOURNALD };

struct sink {
	_Atomic int type; /* set last */
	int fd;
	enum panic_format format;
	size_t max_bytes, bytes;
	char path[256];
	panic_sink_fn *fn;
	void *arg;
};

static struct sink sinks[MAX_SINKS];
static pthread_mutex_t setup = PTHREAD_MUTEX_INITIALIZER;
static _Atomic int writer; /* tid of who writes now */
static _Atomic int crash_fd = -1;
static _Atomic uint64_t n_failed;

static bool begin(void)
{
	int me = state_tid();

	if (atomic_load(&writer) == me)
		return false;
	for (int i = 0; i < 2000; i++) {
		int none = 0;

		if (atomic_compare_exchange_strong(&writer, &none, me))
			return true;
		if (i < 100)
			sched_yield();
		else
			nanosleep(&(struct timespec){0, 1000000}, NULL);
	}
	return false; /* better two texts mixed than none */
}

static void end(bool locked)
{
	if (locked)
		atomic_store(&writer, 0);
}

/* ---- making them --------------------------------------------------------------------------------
 */

static int add(const struct sink *s, int type)
{
	int id = -1;

	pthread_mutex_lock(&setup);
	for (int i = 0; i < MAX_SINKS && id < 0; i++) {
		if (atomic_load(&sinks[i].type) != SINK_NONE)
			continue;
		sinks[i].fd = s->fd;
		sinks[i].format = s->format;
		sinks[i].max_bytes = s->max_bytes;
		sinks[i].bytes = s->bytes;
		sinks[i].fn = s->fn;
		sinks[i].arg = s->arg;
		memcpy(sinks[i].path, s->path, sizeof(s->path));
		atomic_store(&sinks[i].type, type);
		id = i + 1;
	}
	pthread_mutex_unlock(&setup);
	if (id < 0)
		errno = ENOSPC;
	return id;
}

int panic_sink_fd(int fd, enum panic_format format)
{
	if (fcntl(fd, F_GETFD) < 0)
		return -1;
	return add(&(struct sink){.fd = fd, .format = format}, SINK_FD);
}

static int open_log(const char *path)
{
	return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
}

int panic_sink_file(const char *path, enum panic_format format, size_t max_bytes)
{
	struct sink s = {.format = format, .max_bytes = max_bytes};
	struct stat st;
	int id;

	if (strlen(path) >= sizeof(s.path) - 2) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(s.path, path);
	s.fd = open_log(path);
	if (s.fd < 0)
		return -1;
	s.bytes = fstat(s.fd, &st) == 0 ? (size_t)st.st_size : 0;
	id = add(&s, SINK_FILE);
	if (id < 0) {
		close(s.fd);
		errno = ENOSPC;
	}
	return id;
}

int panic_sink_callback(panic_sink_fn *fn, void *arg, enum panic_format format)
{
	return add(&(struct sink){.fd = -1, .fn = fn, .arg = arg, .format = format}, SINK_CALLBACK);
}

static int datagram_to(const char *path)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	strncpy(addr.sun_path, path, sizeof(addr.sun_path) - 1);
	if (connect(fd, (const struct sockaddr *)&addr, sizeof(addr)) != 0) {
		int saved = errno;

		close(fd);
		errno = saved;
		return -1;
	}
	return fd;
}

static int add_datagram(const char *variable, const char *path, int type)
{
	const char *other = config_env(variable);
	int fd = datagram_to(other ? other : path), id;

	if (fd < 0)
		return -1;
	id = add(&(struct sink){.fd = fd}, type);
	if (id < 0)
		close(fd);
	return id;
}

int panic_sink_syslog(void)
{
	return add_datagram("PANIC_SYSLOG_SOCKET", "/dev/log", SINK_SYSLOG);
}

int panic_sink_journald(void)
{
	return add_datagram("PANIC_JOURNAL_SOCKET", "/run/systemd/journal/socket", SINK_JOURNALD);
}

int panic_sink_remove(int id)
{
	struct sink *s = id > 0 && id <= MAX_SINKS ? &sinks[id - 1] : NULL;
	int type;
	bool locked;

	if (!s)
		return -1;
	locked = begin();
	type = atomic_exchange(&s->type, SINK_NONE);
	end(locked);
	if (type == SINK_FILE || type == SINK_SYSLOG || type == SINK_JOURNALD)
		close(s->fd);
	return type == SINK_NONE ? -1 : 0;
}

int panic_set_crash_output(int fd)
{
	int own = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 3), old;

	if (fd >= 0 && own < 0)
		return -1;
	if (own >= 0)
		fcntl(own, F_SETFL, fcntl(own, F_GETFL) & ~O_NONBLOCK);
	old = atomic_exchange(&crash_fd, own);
	if (old >= 0)
		close(old);
	return 0;
}

/* ---- writing ------------------------------------------------------------------------------------
 */

void write_report(struct out *o, const struct report_data *rep, enum panic_format format,
		  const struct write_opts *opts)
{
	if (format == PANIC_JSON)
		write_json(o, rep, opts);
	else if (format == PANIC_OTLP)
		write_otlp(o, rep, opts);
	else
		write_text(o, rep, opts);
}

static int to_fd(int fd, const struct report_data *rep, enum panic_format format,
		 const struct write_opts *opts)
{
	char window[WINDOW];
	struct out o = OUT_FD(window, sizeof(window), fd);

	write_report(&o, rep, format, opts);
	out_flush(&o);
	return o.error;
}

static void rotate(struct sink *s)
{
	char old[sizeof(s->path) + 2];
	struct out o = OUT_BUF(old, sizeof(old));
	struct stat st;
	int fd;

	s->bytes = fstat(s->fd, &st) == 0 ? (size_t)st.st_size : 0;
	if (!s->max_bytes || s->bytes < s->max_bytes)
		return;
	out_str(&o, s->path);
	out_str(&o, ".1");
	out_end(&o);
	if (rename(s->path, old) != 0)
		return;
	fd = open_log(s->path);
	if (fd < 0)
		return;
	dup3(fd, s->fd, O_CLOEXEC);
	close(fd);
	s->bytes = 0;
}

static int to_syslog(const struct sink *s, const struct report_data *rep)
{
	char line[900];
	struct out o = OUT_BUF(line, sizeof(line));
	char name[64];

	process_name(name, sizeof(name));
	out_str(&o, "<10>"); /* user, critical */
	out_str(&o, name);
	out_char(&o, '[');
	out_i64(&o, state_pid());
	out_str(&o, "]: panic: ");
	out_visible(&o, rep->msg, rep->msg_len);
	if (rep->site) {
		out_str(&o, " at ");
		out_str(&o, rep->site->file);
		out_char(&o, ':');
		out_u64(&o, rep->site->line);
	}
	out_end(&o);
	return send(s->fd, line, o.len < sizeof(line) ? o.len : sizeof(line) - 1, MSG_NOSIGNAL) < 0
		       ? errno
		       : 0;
}

/* KEY, newline, 64-bit length, value, newline: values may hold anything. */
static void journal_field(struct out *o, const char *key, const char *value)
{
	uint64_t n = strlen(value);

	out_str(o, key);
	out_char(o, '\n');
	for (unsigned i = 0; i < 8; i++)
		out_char(o, (char)(n >> (8 * i)));
	out_mem(o, value, n);
	out_char(o, '\n');
}

/* A field's key as the journal has them: upper case, digits, underscores. */
static void journal_user_field(struct out *o, const char *key, const char *value, void *arg)
{
	char name[64] = "PANIC_";
	size_t n = 6;

	(void)arg;
	for (; *key && n < sizeof(name) - 1; key++)
		name[n++] = *key >= 'a' && *key <= 'z' ? (char)(*key - 'a' + 'A')
			    : (*key >= 'A' && *key <= 'Z') || (*key >= '0' && *key <= '9') ? *key
											   : '_';
	name[n] = '\0';
	journal_field(o, name, value);
}

static int to_journald(const struct sink *s, const struct report_data *rep,
		       const struct write_opts *opts)
{
	char text[6000], stack[3072];
	struct out o = OUT_BUF(text, sizeof(text)), so = OUT_BUF(stack, sizeof(stack));

	write_stack(&so, rep->frames, rep->n_frames, opts->all_frames);
	out_end(&so);
	journal_field(&o, "MESSAGE", rep->msg);
	journal_field(&o, "PRIORITY", "2");
	journal_field(&o, "PANIC_KIND", rep_kind_name(rep->kind));
	journal_field(&o, "PANIC_STACK", stack);
	if (rep->site) {
		char line[24];
		struct out lo = OUT_BUF(line, sizeof(line));

		out_u64(&lo, rep->site->line);
		out_end(&lo);
		journal_field(&o, "CODE_FILE", rep->site->file);
		journal_field(&o, "CODE_LINE", line);
		journal_field(&o, "CODE_FUNC", rep->site->func);
	}
	fields_each(&o, rep, journal_user_field, NULL);
	if (o.len > sizeof(text))
		return EMSGSIZE;
	return send(s->fd, text, o.len, MSG_NOSIGNAL) < 0 ? errno : 0;
}

struct callback {
	const struct sink *s;
	const struct report_data *rep;
	const char *text;
	size_t len;
};

static void call_back(void *arg)
{
	const struct callback *c = arg;

	c->s->fn((const panic_report *)(const void *)c->rep, c->text, c->len, c->s->arg);
}

/* Under a guard: a panic in it must not carry the lock away. */
static void to_callback(const struct sink *s, const struct report_data *rep,
			const struct write_opts *opts)
{
	struct out o = OUT_BUF(NULL, 0);
	char *text;

	write_report(&o, rep, s->format, opts);
	text = malloc(o.len + 64); /* some room: what is in /proc may have grown */
	if (text) {
		struct out t = OUT_BUF(text, o.len + 64);

		write_report(&t, rep, s->format, opts);
		out_end(&t);
		panic_call(
			call_back,
			&(struct callback){s, rep, text, t.len < o.len + 64 ? t.len : o.len + 63},
			NULL);
	}
	free(text);
}

static int to_sink(struct sink *s, const struct report_data *rep, const struct write_opts *opts,
		   bool in_handler)
{
	switch (atomic_load(&s->type)) {
	case SINK_FD:
		return to_fd(s->fd, rep, s->format, opts);
	case SINK_FILE:
		rotate(s);
		return to_fd(s->fd, rep, s->format, opts);
	case SINK_SYSLOG:
		return to_syslog(s, rep);
	case SINK_JOURNALD:
		return to_journald(s, rep, opts);
	case SINK_CALLBACK:
		if (!in_handler)
			to_callback(s, rep, opts);
		return 0;
	default:
		return 0;
	}
}

void sinks_report(const struct report_data *rep, const struct write_opts *opts, bool in_handler)
{
	bool locked = begin(), any = false;

	for (unsigned i = 0; i < MAX_SINKS; i++) {
		if (atomic_load(&sinks[i].type) == SINK_NONE)
			continue;
		any = true;
		if (to_sink(&sinks[i], rep, opts, in_handler) != 0)
			atomic_fetch_add(&n_failed, 1);
	}
	if (!any && to_fd(STDERR_FILENO, rep, PANIC_TEXT, opts) != 0)
		atomic_fetch_add(&n_failed, 1);
	end(locked);
}

void sinks_crash_output(const struct report_data *rep, const struct write_opts *opts)
{
	int fd = atomic_load(&crash_fd);

	if (fd >= 0)
		to_fd(fd, rep, PANIC_TEXT, opts);
}

static void text_to(int fd, sinks_text_fn *fn, void *arg)
{
	char window[WINDOW];
	struct out o = OUT_FD(window, sizeof(window), fd);

	fn(&o, arg);
	out_flush(&o);
}

void sinks_text(sinks_text_fn *fn, void *arg)
{
	bool locked = begin(), any = false;

	for (unsigned i = 0; i < MAX_SINKS; i++) {
		int type = atomic_load(&sinks[i].type);

		any |= type != SINK_NONE;
		if ((type == SINK_FD || type == SINK_FILE) && sinks[i].format == PANIC_TEXT)
			text_to(sinks[i].fd, fn, arg);
	}
	if (!any)
		text_to(STDERR_FILENO, fn, arg);
	if (atomic_load(&crash_fd) >= 0)
		text_to(atomic_load(&crash_fd), fn, arg);
	end(locked);
}

/* ---- by hand ------------------------------------------------------------------------------------
 */

static struct write_opts opts_now(bool fatal)
{
	int level = (int)panic_get_traceback();

	return (struct write_opts){.fatal = fatal,
				   .all_frames = level >= PANIC_TRACEBACK_SYSTEM,
				   .no_stack = level == PANIC_TRACEBACK_NONE};
}

size_t panic_report_format(const panic_report *r, enum panic_format format, char *buf, size_t size)
{
	struct out o = OUT_BUF(buf, size);
	struct write_opts opts = opts_now(false);

	if (rep_of_const(r)->magic == REPORT_MAGIC)
		write_report(&o, rep_of_const(r), format, &opts);
	return out_end(&o);
}

int panic_report_write(const panic_report *r, enum panic_format format, int fd)
{
	struct write_opts opts = opts_now(false);
	bool locked;
	int error;

	if (rep_of_const(r)->magic != REPORT_MAGIC)
		return 0;
	locked = begin();
	error = to_fd(fd, rep_of_const(r), format, &opts);
	end(locked);
	if (error)
		errno = error;
	return error ? -1 : 0;
}

int panic_stack_write(const uintptr_t *pcs, unsigned n, int fd)
{
	char window[WINDOW];
	struct out o = OUT_FD(window, sizeof(window), fd);

	config_need();
	write_stack(&o, pcs, n, false);
	out_flush(&o);
	if (o.error)
		errno = o.error;
	return o.error ? -1 : 0;
}

void sinks_emit(const struct report_data *rep, bool with_stack)
{
	struct write_opts opts = opts_now(false);

	opts.no_stack |= !with_stack;
	sinks_report(rep, &opts, false);
}

void sinks_after_fork(void)
{
	atomic_store(&writer, 0);
}
