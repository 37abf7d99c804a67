// RUN: %verify
//
// double-release: what was released is released again, on a path that the function itself can take.

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct conn {
	char *peer, *greeting;
	unsigned char *in;
	size_t in_size;
	struct conn *next;
	int refs;
};

int read_all(const char *path, char *to, size_t size);
int next_byte(void *stream);
void log_warn(const char *fmt, ...);
void rebuild(struct conn *c);

/* ---- error paths -------------------------------------------------------------------------------- */

int load_bad(const char *path, char **ret)
{
	char *text = malloc(4096);

	if (!text)
		return -ENOMEM;
	if (read_all(path, text, 4096) < 0) {
		log_warn("%s: cannot be read", path);
		free(text);
		goto out;
	}
	*ret = text;
	return 0;
out:
	free(text); // expect: double-release: 'text' is released by 'free' after 'free' has released it
	return -1;
}

int load_ok(const char *path, char **ret)
{
	char *text = malloc(4096);

	if (!text)
		return -ENOMEM;
	if (read_all(path, text, 4096) < 0) {
		log_warn("%s: cannot be read", path);
		goto out;
	}
	*ret = text;
	return 0;
out:
	free(text);
	return -1;
}

int load_null_ok(const char *path, char **ret)
{
	char *text = malloc(4096);

	if (!text)
		return -ENOMEM;
	if (read_all(path, text, 4096) < 0) {
		free(text);
		text = NULL;
		goto out;
	}
	*ret = text;
	return 0;
out:
	free(text);
	return -1;
}

/* Two buffers, one label too far. */
int pair_bad(size_t n)
{
	char *a = malloc(n), *b = NULL;
	int ret = -1;

	if (!a)
		return -1;
	b = malloc(n);
	if (!b) {
		free(a);
		goto out;
	}
	ret = read_all("a", a, n) + read_all("b", b, n);
out:
	free(b);
	free(a); // expect: double-release
	return ret;
}

int pair_ok(size_t n)
{
	char *a = malloc(n), *b = NULL;
	int ret = -1;

	if (!a)
		return -1;
	b = malloc(n);
	if (!b)
		goto out;
	ret = read_all("a", a, n) + read_all("b", b, n);
out:
	free(b);
	free(a);
	return ret;
}

/* A flag says who releases. */
int flagged_ok(const char *path, size_t n)
{
	bool owned = true;
	char *p = malloc(n);
	int r;

	if (!p)
		return -1;
	r = read_all(path, p, n);
	if (r < 0) {
		free(p);
		owned = false;
	}
	if (owned)
		free(p);
	return r;
}

int flagged_bad(const char *path, size_t n)
{
	bool owned = true;
	char *p = malloc(n);
	int r;

	if (!p)
		return -1;
	r = read_all(path, p, n);
	if (r < 0) {
		free(p);
		owned = r == -2;
	}
	if (owned)
		free(p); // expect: double-release
	return r;
}

/* ---- aliases ------------------------------------------------------------------------------------ */

void alias_bad(size_t n)
{
	char *p = malloc(n), *q = p;

	free(p);
	free(q); // expect: double-release: 'q' is released by 'free' after 'free' has released it
}

void swapped_ok(size_t n)
{
	char *p = malloc(n), *q = malloc(n), *t;

	t = p;
	p = q;
	q = t;
	free(p);
	free(q);
}

void swapped_bad(size_t n)
{
	char *p = malloc(n), *q = malloc(n);

	p = q;
	free(p); // p's own block is lost, too
	free(q); // expect: double-release
} // expect: resource-leak

/* ---- members ------------------------------------------------------------------------------------ */

void conn_clear_bad(struct conn *c)
{
	free(c->peer);
	free(c->greeting);
	c->greeting = NULL;
	if (c->in_size)
		log_warn("%zu bytes are lost", c->in_size);
	free(c->in);
	free(c->peer); // expect: double-release: 'c->peer'
}

void conn_clear_ok(struct conn *c)
{
	free(c->peer);
	free(c->greeting);
	c->peer = c->greeting = NULL;
	free(c->in);
	free(c->peer);
}

/* Another function may have put something else there. */
void conn_rebuild_ok(struct conn *c)
{
	free(c->peer);
	rebuild(c);
	free(c->peer);
}

void conn_replace_ok(struct conn *c, const char *peer)
{
	free(c->peer);
	c->peer = strdup(peer);
	free(c->peer);
}

/* ---- loops -------------------------------------------------------------------------------------- */

void list_ok(struct conn *c)
{
	struct conn *next;

	while (c) {
		next = c->next;
		free(c->peer);
		free(c);
		c = next;
	}
}

void each_line_ok(FILE *f)
{
	char *line = NULL;

	while (next_byte(f) != EOF) {
		line = malloc(80);
		if (!line)
			break;
		free(line);
	}
}

/* Left behind for the end, when the last round has released it. */
void each_line_bad(FILE *f)
{
	char *line = NULL;

	while (next_byte(f) != EOF) {
		line = malloc(80);
		if (!line)
			break;
		free(line);
	}
	free(line); // expect: double-release
}

void each_line_null_ok(FILE *f)
{
	char *line = NULL;

	while (next_byte(f) != EOF) {
		line = malloc(80);
		if (!line)
			break;
		free(line);
		line = NULL;
	}
	free(line);
}

/* In a loop that goes on with what it has released. */
int retry_bad(const char *path, int n)
{
	char *buf = malloc(512);

	for (int i = 0; i < n; i++) {
		if (read_all(path, buf, 512) == 0)
			break;
		free(buf); // expect: double-release
	}
	return n; // expect: resource-leak
}

void table_ok(char **table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(table[i]);
	free(table);
}

void table_fixed_ok(void)
{
	char *t[4] = {0};

	for (int i = 0; i < 4; i++)
		t[i] = malloc(16);
	for (int i = 0; i < 4; i++)
		free(t[i]);
}

/* ---- realloc ------------------------------------------------------------------------------------ */

int grow_bad(struct conn *c, size_t n)
{
	unsigned char *in = realloc(c->in, n);

	if (!in)
		return -1;
	free(c->in); // expect: double-release: 'c->in' is released by 'free' after 'realloc' has released it
	c->in = in;
	return 0;
}

int grow_ok(struct conn *c, size_t n)
{
	unsigned char *in = realloc(c->in, n);

	if (!in) {
		free(c->in);
		c->in = NULL;
		return -1;
	}
	c->in = in;
	return 0;
}

/* ---- null, and answers that exclude each other ------------------------------------------------------ */

void null_ok(void)
{
	char *p = NULL;

	free(p);
	free(p);
}

void either_ok(char *p, int mode)
{
	if (mode == 1)
		free(p);
	else if (mode == 2)
		log_warn("%s", p);
	if (mode != 1)
		free(p);
}

void either_bad(char *p, int mode)
{
	if (mode == 1)
		free(p);
	if (mode < 2)
		free(p); // expect: double-release
}

void counted_ok(struct conn *c)
{
	if (--c->refs == 0)
		free(c);
}

/* ---- streams -------------------------------------------------------------------------------------- */

int copy_bad(const char *from)
{
	FILE *f = fopen(from, "r");
	int c;

	if (!f)
		return -1;
	c = next_byte(f);
	if (c == EOF)
		fclose(f);
	return fclose(f); // expect: double-release: 'f' is released by 'fclose' after 'fclose' has released it
}

int copy_ok(const char *from)
{
	FILE *f = fopen(from, "r");
	int c;

	if (!f)
		return -1;
	c = next_byte(f);
	if (c == EOF) {
		fclose(f);
		return -1;
	}
	return fclose(f);
}

/* ---- descriptors are numbers, and are used again --------------------------------------------------------- */

#include <unistd.h>

void move_fd(int from, int to);

void close_all_ok(int fd)
{
	while (fd > 2)
		close(fd--);
}

void redirect_ok(int in, int fd)
{
	close(fd);
	dup2(in, fd);
	close(fd);
}

void redirect_by_call_ok(int in, int fd)
{
	close(fd);
	move_fd(in, fd);
	close(fd);
}

int close_twice_bad(int fd)
{
	if (write(fd, "x", 1) != 1)
		close(fd);
	return close(fd); // expect: double-release
}

/* ---- what is in an object, and the object ------------------------------------------------------------ */

#include <regex.h>

void free_pattern_ok(regex_t **re)
{
	if (*re) {
		regfree(*re);
		free(*re);
	}
	*re = NULL;
}

void free_pattern_bad(regex_t *re, int keep)
{
	regfree(re);
	free(re);
	if (!keep)
		free(re); // expect: double-release
}
