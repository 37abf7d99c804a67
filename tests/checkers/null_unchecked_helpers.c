// RUN: %panicscan scan --verify --confidence possible -- cc -c %s
//
// null-unchecked-return: functions of this file that return null on some path, and those
// that look as if but do not.

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CONNS 16

struct conn {
	int fd;
	unsigned events;
	char peer[64];
	struct conn *next;
};

static struct conn conns[MAX_CONNS];
static struct conn *idle;

void log_warn(const char *fmt, ...);

static struct conn *conn_find(int fd)
{
	for (int i = 0; i < MAX_CONNS; i++)
		if (conns[i].fd == fd)
			return &conns[i];
	return NULL;
}

static struct conn *conn_by_list(int fd)
{
	struct conn *c;

	for (c = idle; c != NULL; c = c->next)
		if (c->fd == fd)
			break;
	return c;
}

static struct conn *conn_first(void)
{
	return &conns[0];
}

static void die(const char *what)
{
	fprintf(stderr, "%s\n", what);
	exit(1);
}

static void *xmalloc(size_t n)
{
	void *p = malloc(n);

	if (p == NULL)
		die("out of memory");
	return p;
}

/* Says so, and returns null all the same. */
static void *log_malloc(size_t n)
{
	void *p = malloc(n);

	if (p == NULL)
		log_warn("out of memory");
	return p;
}

static char *xstrdup(const char *s)
{
	char *p = strdup(s);

	if (!p)
		abort();
	return p;
}

static const char *error_name(int e)
{
	switch (e) {
	case 0:
		return "none";
	case 1:
		return "refused";
	case 2:
		return "reset";
	default:
		return NULL;
	}
}

static const char *error_text(int e)
{
	switch (e) {
	case 0:
		return "none";
	case 1:
		return "refused";
	default:
		return "unknown";
	}
}

int find_bad(int fd)
{
	struct conn *c = conn_find(fd);

	return (int)c->events; // expect: null-unchecked-return
}

int find_ok(int fd)
{
	struct conn *c = conn_find(fd);

	if (c == NULL)
		return -1;
	return (int)c->events;
}

void find_and_store_bad(int fd, unsigned events)
{
	conn_find(fd)->events = events; // expect: null-unchecked-return
}

void find_and_store_ok(int fd, unsigned events)
{
	struct conn *c;

	if ((c = conn_find(fd)) != NULL)
		c->events = events;
}

unsigned list_find_bad(int fd)
{
	struct conn *c = conn_by_list(fd);

	return c->events; // expect: null-unchecked-return
}

unsigned list_find_ok(int fd)
{
	struct conn *c = conn_by_list(fd);

	return c ? c->events : 0;
}

unsigned never_null_ok(void)
{
	return conn_first()->events;
}

int *wrapper_exits_ok(size_t n)
{
	int *v = xmalloc(n * sizeof *v + 4);

	v[0] = 0;
	return v;
}

int *wrapper_logs_bad(size_t n)
{
	int *v = log_malloc(n * sizeof *v + 4);

	v[0] = 0; // expect: null-unchecked-return
	return v;
}

int *wrapper_logs_ok(size_t n)
{
	int *v = log_malloc(n * sizeof *v + 4);

	if (v)
		v[0] = 0;
	return v;
}

char first_char_ok(const char *s)
{
	char *copy = xstrdup(s);
	char c = copy[0];

	free(copy);
	return c;
}

size_t error_length_bad(int e)
{
	const char *name = error_name(e);

	return strlen(name); // expect: null-unchecked-return
}

size_t error_length_ok(int e)
{
	const char *text = error_text(e);

	return strlen(text);
}

int asserted_ok(int fd)
{
	struct conn *c = conn_find(fd);

	assert(c != NULL);
	return (int)c->events;
}

int asserted_too_little_bad(int fd)
{
	struct conn *c = conn_find(fd);

	assert(fd >= 0);
	return (int)c->events; // expect: null-unchecked-return
}

int die_ok(int fd)
{
	struct conn *c = conn_find(fd);

	if (!c)
		die("lost connection");
	return (int)c->events;
}

int replaced_ok(int fd)
{
	struct conn *c = conn_find(fd);

	if (!c)
		c = &conns[0];
	c->fd = fd;
	return c->fd;
}

int only_one_replaced_bad(int fd, int spare)
{
	struct conn *c = conn_find(fd);

	if (spare >= 0 && fd < 0)
		c = &conns[0];
	c->fd = fd; // expect: null-unchecked-return
	return c->fd;
}

int until_found_ok(int fd)
{
	struct conn *c;

	while ((c = conn_find(fd)) == NULL)
		fd--;
	return (int)c->events;
}

int until_found_bad(int fd)
{
	struct conn *c;

	do {
		c = conn_find(fd);
		fd--;
	} while (fd > 0);
	return (int)c->events; // expect: null-unchecked-return
}

static bool has_peer(int fd)
{
	struct conn *c = conn_find(fd);

	return c && c->peer[0] != '\0';
}

int both_results_ok(int fd)
{
	struct conn *a = conn_find(fd), *b = conn_by_list(fd);

	if (a == NULL || b == NULL)
		return -1;
	return a->fd == b->fd && has_peer(fd);
}

int one_result_bad(int fd)
{
	struct conn *a = conn_find(fd), *b = conn_by_list(fd);

	if (a == NULL)
		return -1;
	return a->fd == b->fd; // expect: null-unchecked-return
}

#define CONN(fd) conn_find(fd)

unsigned macro_call_bad(int fd)
{
	return CONN(fd)->events; // expect: null-unchecked-return
}

unsigned macro_call_ok(int fd)
{
	struct conn *c = CONN(fd);

	if (!c)
		return 0;
	return c->events;
}

/* The address of a member is not an access; reading through it is. */
const char *peer_address_ok(int fd)
{
	struct conn *c = conn_find(fd);
	const char *peer = c->peer;

	return c ? peer : "?";
}

char peer_char_bad(int fd)
{
	struct conn *c = conn_find(fd);
	const char *peer = c->peer;

	return peer[0]; // expect: null-unchecked-return
}

/* Others look at the result: that is what makes the one above odd. */
size_t error_length_checked_ok(int e)
{
	const char *name = error_name(e);

	return name ? strlen(name) : 0;
}
