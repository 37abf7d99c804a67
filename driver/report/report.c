/* report.c - the table of formats, and output files that are never half-written. */
#include "driver/report/report.h"
#include "engine/base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REPORT(name, help) void report_##name(const struct report_input *in, struct strbuf *out);
#include "driver/report/reports.def"
#undef REPORT

const struct report_format report_formats[] = {
#define REPORT(name, help) {#name, report_##name, help},
#include "driver/report/reports.def"
#undef REPORT
	{NULL, NULL, NULL},
};

const struct report_format *report_find(const char *name)
{
	for (const struct report_format *f = report_formats; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

const char *report_relative(const char *path, const char *folder)
{
	size_t n = folder ? strlen(folder) : 0;

	while (n && folder[n - 1] == '/')
		n--;
	if (!folder || !folder[0] || strncmp(path, folder, n) != 0 || path[n] != '/' ||
	    !path[n + 1])
		return path;
	return path + n + 1;
}

int64_t report_start_time(void)
{
	const char *s = getenv("SOURCE_DATE_EPOCH");
	char *end;
	long long t;

	if (!s || !*s)
		return -1;
	errno = 0;
	t = strtoll(s, &end, 10);
	/* The year 9999 is the last that the formats can spell. */
	return errno || *end || t < 0 || t > 253402300799LL ? -1 : t;
}

static int write_text(int fd, const char *text, size_t n_bytes)
{
	return fd_write_all(fd, text, n_bytes) ? PS_OK : PS_EIO;
}

static int fail(struct strbuf *reterr, const char *path)
{
	strbuf_printf(reterr, "cannot write %s: %s", path, strerror(errno));
	return PS_EIO;
}

/* Close, also after a failure, whose errno is kept: a full disk may show only here. */
static int finish(int fd, int r)
{
	int e = errno;

	if (close(fd) < 0 && r == PS_OK)
		return PS_EIO;
	errno = e;
	return r;
}

static int write_in_place(const char *path, const char *text, size_t n_bytes, struct strbuf *reterr)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || finish(fd, write_text(fd, text, n_bytes)) != PS_OK)
		return fail(reterr, path);
	return PS_OK;
}

/* Permissions of the new file: those of the old one, else what open() would have given. */
static mode_t new_mode(const struct stat *old)
{
	mode_t mask;

	if (old)
		return old->st_mode & 07777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static int write_beside(const char *path, const struct stat *old, const char *text, size_t n_bytes,
			struct strbuf *reterr)
{
	struct strbuf tmp = {0};
	int fd, r = PS_EIO;

	strbuf_printf(&tmp, "%s.XXXXXX", path);
	fd = mkstemp(tmp.s);
	if (fd >= 0) {
		if (fchmod(fd, new_mode(old)) == 0)
			r = write_text(fd, text, n_bytes);
		r = finish(fd, r);
		if (r == PS_OK && rename(tmp.s, path) < 0)
			r = PS_EIO;
	}
	if (r != PS_OK)
		fail(reterr, path);
	if (fd >= 0 && r != PS_OK)
		unlink(tmp.s);
	strbuf_release(&tmp);
	return r;
}

/* The folder that the file is, or will be, in. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *ret = xstrdup(slash ? path : ".");

	if (slash)
		ret[slash == path ? 1 : slash - path] = '\0';
	return ret;
}

int report_can_write(const char *path, struct strbuf *reterr)
{
	char *real = realpath(path, NULL), *folder = folder_of(real ? real : path);
	struct stat st;
	int r = PS_OK;

	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		errno = EISDIR;
		if (S_ISDIR(st.st_mode) || access(path, W_OK) != 0)
			r = fail(reterr, path);
	} else if (stat(folder, &st) != 0 || access(folder, W_OK | X_OK) != 0) {
		errno = stat(folder, &st) == 0 && !S_ISDIR(st.st_mode) ? ENOTDIR : errno;
		r = fail(reterr, path);
	}
	free(folder);
	free(real);
	return r;
}

int report_write_file(const char *path, const void *text, size_t n_bytes, struct strbuf *reterr)
{
	char *real = realpath(path, NULL);
	struct stat st;
	int r;

	if (stat(path, &st) < 0)
		r = write_beside(path, NULL, text, n_bytes, reterr);
	else if (!S_ISREG(st.st_mode))
		r = write_in_place(path, text, n_bytes, reterr);
	else
		r = write_beside(real ? real : path, &st, text, n_bytes, reterr);
	free(real);
	return r;
}
