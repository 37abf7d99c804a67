// RUN: %verify
//
// double-release and use-after-release of descriptors, which are known by their number.

#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

struct chan {
	int fd;
	unsigned n;
};

static int put_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t w = write(fd, p, n);

		if (w < 0)
			return -1;
		p += w;
		n -= (size_t)w;
	}
	return 0;
}

int twice_bad(const char *path, char *to, size_t n)
{
	int fd = open(path, O_RDONLY);
	ssize_t got;

	if (fd < 0)
		return -1;
	got = read(fd, to, n);
	if (got < 0)
		close(fd);
	close(fd); // expect: double-release: 'fd' is released by 'close' after 'close' has released it
	return (int)got;
}

int once_ok(const char *path, char *to, size_t n)
{
	int fd = open(path, O_RDONLY);
	ssize_t got;

	if (fd < 0)
		return -1;
	got = read(fd, to, n);
	if (got < 0) {
		close(fd);
		return -1;
	}
	close(fd);
	return (int)got;
}

int read_closed_bad(int fd, char *to, size_t n)
{
	close(fd);
	return (int)read(fd, to, n); // expect: use-after-release: 'fd' is passed to 'read' after 'close' has released it
}

int read_first_ok(int fd, char *to, size_t n)
{
	int r = (int)read(fd, to, n);

	close(fd);
	return r;
}

void reply_bad(struct chan *c, const char *text, size_t n)
{
	if (c->n == 0)
		close(c->fd);
	send(c->fd, text, n, 0); // expect: use-after-release: 'c->fd' is passed to 'send'
}

void reply_ok(struct chan *c, const char *text, size_t n)
{
	if (c->n == 0) {
		close(c->fd);
		return;
	}
	send(c->fd, text, n, 0);
}

void reopened_ok(struct chan *c, const char *path)
{
	close(c->fd);
	c->fd = open(path, O_RDWR);
	if (c->fd >= 0)
		lseek(c->fd, 0, SEEK_END);
}

void replaced_ok(int from, int to)
{
	close(to);
	if (dup2(from, to) < 0)
		return;
	(void)!write(to, "\n", 1);
}

int wrapped_ok(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600), r;
	FILE *f;

	if (fd < 0)
		return -1;
	f = fdopen(fd, "w");
	if (!f) {
		close(fd);
		return -1;
	}
	fputs("x\n", f);
	fflush(f);
	r = fsync(fd);
	fclose(f);
	return r;
}

int FN_put_bad(int fd, const char *p, size_t n)
{
	close(fd);
	return put_all(fd, p, n);
}

int put_ok(int fd, const char *p, size_t n)
{
	int r = put_all(fd, p, n);

	close(fd);
	return r;
}
