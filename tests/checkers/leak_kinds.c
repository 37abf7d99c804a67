// RUN: %verify
//
// resource-leak by kinds of resources: descriptors, what is acquired through an argument, mappings.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <regex.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

struct server {
	int listener, epoll;
	const char *path;
};

static int the_log = -1;

int talk(int fd);
void log_errno(const char *what);

/* ---- descriptors ------------------------------------------------------------------------------------ */

int read_pid_bad(const char *path)
{
	char buf[32];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, buf, sizeof buf - 1);
	if (n <= 0)
		return -EIO; // expect: resource-leak: what 'open' has given to 'fd' is not released on this path
	buf[n] = 0;
	close(fd);
	return atoi(buf);
}

int read_pid_ok(const char *path)
{
	char buf[32];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, buf, sizeof buf - 1);
	close(fd);
	if (n <= 0)
		return -EIO;
	buf[n] = 0;
	return atoi(buf);
}

int listen_on_bad(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd == -1)
		return -1;
	strncpy(to.sun_path, path, sizeof to.sun_path - 1);
	if (bind(fd, (struct sockaddr *)&to, sizeof to) == -1)
		return -1; // expect: resource-leak: what 'socket' has given to 'fd'
	if (listen(fd, 5) == -1) {
		close(fd);
		return -1;
	}
	return fd;
}

int listen_on_ok(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd == -1)
		return -1;
	strncpy(to.sun_path, path, sizeof to.sun_path - 1);
	if (bind(fd, (struct sockaddr *)&to, sizeof to) == -1 || listen(fd, 5) == -1) {
		close(fd);
		return -1;
	}
	return fd;
}

static int open_or_warn(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		log_errno(path);
	return fd;
}

bool is_elf_bad(const char *path)
{
	char magic[4];
	int fd = open_or_warn(path);

	if (fd < 0)
		return false;
	if (pread(fd, magic, 4, 0) != 4)
		return false; // expect: resource-leak: what 'open_or_warn' has given to 'fd'
	close(fd);
	return memcmp(magic, "\177ELF", 4) == 0;
}

bool is_elf_ok(const char *path)
{
	char magic[4];
	bool r;
	int fd = open_or_warn(path);

	if (fd < 0)
		return false;
	r = pread(fd, magic, 4, 0) == 4 && memcmp(magic, "\177ELF", 4) == 0;
	close(fd);
	return r;
}

/* Waiting for it with select() does not hand it on. */
int wait_for_bad(const char *path)
{
	fd_set set;
	struct timeval tv = {1, 0};
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return -1;
	FD_ZERO(&set);
	FD_SET(fd, &set);
	if (select(fd + 1, &set, NULL, NULL, &tv) < 0)
		return -1; // expect: resource-leak
	close(fd);
	return 0;
}

int wait_for_ok(const char *path)
{
	struct pollfd p = {.events = POLLIN};
	int r;

	p.fd = open(path, O_RDONLY);
	if (p.fd < 0)
		return -1;
	r = poll(&p, 1, 1000);
	close(p.fd);
	return r;
}

int handed_on_ok(const char *path)
{
	int fd = open(path, O_RDWR);

	if (fd < 0)
		return -1;
	return talk(fd);
}

int kept_ok(struct server *s)
{
	s->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	if (s->listener < 0)
		return -1;
	return listen(s->listener, 5);
}

void open_log_ok(const char *path)
{
	int fd = open(path, O_WRONLY | O_APPEND);

	if (fd >= 0)
		the_log = fd;
}

/* It is held for as long as the process lives. */
int lock_file_ok(const char *path)
{
	int fd = open(path, O_CREAT | O_RDWR, 0600);

	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		close(fd);
		return -1;
	}
	return 0;
}

int watch_ok(const char *path, struct server *s)
{
	struct epoll_event ev = {.events = EPOLLIN};
	int fd = open(path, O_RDONLY | O_NONBLOCK);

	if (fd < 0)
		return -1;
	ev.data.fd = fd;
	if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &ev) < 0)
		return -1;
	return 0;
}

void to_null_ok(void)
{
	int fd = open("/dev/null", O_RDWR);

	if (fd < 0)
		return;
	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

void lowest_ok(void)
{
	close(0);
	open("/dev/null", O_RDONLY);
	close(1);
	(void)!dup(2);
}

void standard_ok(void)
{
	int fd;

	while ((fd = open("/dev/null", O_RDWR)) >= 0)
		if (fd > 2) {
			close(fd);
			break;
		}
}

FILE *stream_bad(const char *path)
{
	int fd = open(path, O_RDONLY);
	FILE *f;

	if (fd < 0)
		return NULL;
	f = fdopen(fd, "r");
	if (!f)
		return NULL; // expect: resource-leak: what 'open' has given to 'fd'
	return f;
}

FILE *stream_ok(const char *path)
{
	int fd = open(path, O_RDONLY);
	FILE *f;

	if (fd < 0)
		return NULL;
	f = fdopen(fd, "r");
	if (!f)
		close(fd);
	return f;
}

int stream_lost_bad(const char *path)
{
	int fd = open(path, O_RDONLY), c;
	FILE *f;

	if (fd < 0)
		return -1;
	f = fdopen(fd, "r");
	if (!f) {
		close(fd);
		return -1;
	}
	c = fgetc(f);
	return c; // expect: resource-leak: what 'fdopen' has given to 'f'
}

int child_ok(const char *path, char *const argv[])
{
	int fd = open(path, O_RDONLY);
	pid_t pid;

	if (fd < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		dup2(fd, 0);
		execv(argv[0], argv);
		_exit(127);
	}
	close(fd);
	return pid;
}

/* ---- acquired through an argument --------------------------------------------------------------------- */

int run_bad(char *const argv[])
{
	int ends[2];
	pid_t pid;

	if (pipe(ends) < 0)
		return -1;
	pid = fork();
	if (pid < 0)
		return -1; // expect: resource-leak: what 'pipe' has given to 'ends'
	if (pid == 0) {
		dup2(ends[1], 1);
		execv(argv[0], argv);
		_exit(127);
	}
	close(ends[1]);
	close(ends[0]);
	return 0;
}

int run_ok(char *const argv[])
{
	int ends[2];
	pid_t pid;

	if (pipe(ends) < 0)
		return -1;
	pid = fork();
	if (pid < 0) {
		close(ends[0]);
		close(ends[1]);
		return -1;
	}
	if (pid == 0) {
		dup2(ends[1], 1);
		execv(argv[0], argv);
		_exit(127);
	}
	close(ends[1]);
	return ends[0];
}

int resolve_bad(const char *host, struct sockaddr_storage *to)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;

	if (getaddrinfo(host, "80", &hints, &list) != 0)
		return -1;
	if (list->ai_addrlen > sizeof *to)
		return -1; // expect: resource-leak: what 'getaddrinfo' has given to 'list'
	memcpy(to, list->ai_addr, list->ai_addrlen);
	freeaddrinfo(list);
	return 0;
}

int resolve_ok(const char *host, struct sockaddr_storage *to)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	int r = -1;

	if (getaddrinfo(host, "80", &hints, &list))
		return -1;
	for (struct addrinfo *a = list; a; a = a->ai_next)
		if (a->ai_addrlen <= sizeof *to) {
			memcpy(to, a->ai_addr, a->ai_addrlen);
			r = 0;
			break;
		}
	freeaddrinfo(list);
	return r;
}

int say_bad(const char *name, int fd)
{
	char *text;
	int n = asprintf(&text, "hello, %s\n", name);

	if (n < 0)
		return -1;
	if (write(fd, text, n) != n)
		return -1; // expect: resource-leak: what 'asprintf' has given to 'text'
	free(text);
	return 0;
}

int say_ok(const char *name, int fd)
{
	char *text;
	int n = asprintf(&text, "hello, %s\n", name), r = 0;

	if (n < 0)
		return -1;
	if (write(fd, text, n) != n)
		r = -1;
	free(text);
	return r;
}

char *format_ok(const char *name)
{
	char *text;

	return asprintf(&text, "<%s>", name) < 0 ? NULL : text;
}

bool matches_bad(const char *pattern, const char *text)
{
	regex_t re;

	if (regcomp(&re, pattern, REG_EXTENDED) != 0)
		return false;
	return regexec(&re, text, 0, NULL, 0) == 0; // expect: resource-leak: what 'regcomp' has given to 're'
}

bool matches_ok(const char *pattern, const char *text)
{
	regex_t re;
	bool r;

	if (regcomp(&re, pattern, REG_EXTENDED) != 0)
		return false;
	r = regexec(&re, text, 0, NULL, 0) == 0;
	regfree(&re);
	return r;
}

bool matches_in_ok(regex_t *re, const char *pattern)
{
	return regcomp(re, pattern, REG_EXTENDED) == 0;
}

int first_line_bad(FILE *f)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n = getline(&line, &size, f);

	if (n < 0)
		return -1; // expect: resource-leak: what 'getline' has given to 'line'
	n = line[0];
	free(line);
	return (int)n;
}

int lines_ok(FILE *f)
{
	char *line = NULL;
	size_t size = 0;
	int n = 0;

	while (getline(&line, &size, f) >= 0)
		n += line[0] == '#';
	free(line);
	return n;
}

/* ---- handles of other kinds --------------------------------------------------------------------------- */

int count_bad(const char *path, const char *skip)
{
	DIR *d = opendir(path);
	int n = 0;

	if (!d)
		return -1;
	for (struct dirent *e; (e = readdir(d)) != NULL; n++)
		if (strcmp(e->d_name, skip) == 0)
			return -1; // expect: resource-leak: what 'opendir' has given to 'd'
	closedir(d);
	return n;
}

int count_ok(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;

	if (!d)
		return -1;
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

int sum_bad(int fd, size_t size)
{
	unsigned char *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	int sum = 0;

	if (p == MAP_FAILED)
		return -1;
	if (p[0] != '#')
		return -1; // expect: resource-leak: what 'mmap' has given to 'p'
	for (size_t i = 0; i < size; i++)
		sum += p[i];
	munmap(p, size);
	return sum;
}

int sum_ok(int fd, size_t size)
{
	unsigned char *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	int sum = 0;

	if (p == MAP_FAILED)
		return -1;
	for (size_t i = 0; i < size; i++)
		sum += p[i];
	munmap(p, size);
	return sum;
}

int run_and_read_bad(const char *cmd, char *to, int size)
{
	FILE *f = popen(cmd, "r");

	if (!f)
		return -1;
	if (!fgets(to, size, f))
		return -1; // expect: resource-leak: what 'popen' has given to 'f'
	return pclose(f);
}

int run_and_read_ok(const char *cmd, char *to, int size)
{
	FILE *f = popen(cmd, "r");
	int r;

	if (!f)
		return -1;
	r = fgets(to, size, f) ? 0 : -1;
	pclose(f);
	return r;
}

/* ---- by way of helpers that release in some of their ways ----------------------------------------------- */

static int above_ten(int from)
{
	int fd = fcntl(from, F_DUPFD_CLOEXEC, 10), err = fd < 0 ? errno : 0;

	if (err != EBADF) {
		if (err)
			abort();
		close(from);
	}
	return fd;
}

int script_ok(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (fd < 10)
		fd = above_ten(fd);
	talk(fd);
	return fd;
}

static int check_magic(int fd)
{
	char magic[4];

	if (read(fd, magic, 4) != 4) {
		close(fd);
		return -1;
	}
	return 0;
}

int magic_bad(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return -1;
	if (check_magic(fd) < 0)
		return -1;
	return 0; // expect: resource-leak: what 'open' has given to 'fd'
}

int magic_ok(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return -1;
	if (check_magic(fd) < 0)
		return -1;
	close(fd);
	return 0;
}

/* What a number's address is given to reads it, and keeps it. */
static void adopt(struct server *s, const int *fd)
{
	s->listener = *fd;
}

int adopted_ok(struct server *s)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0)
		return -1;
	adopt(s, &fd);
	return 0;
}
