// RUN: %verify
//
// double-release and use-after-release where a function that is called releases or uses.

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buffer {
	char *data;
	size_t len, size;
};

struct conn {
	struct conn *next;
	char *peer;
	struct buffer in;
	int refs, state;
	bool closed;
};

struct server {
	struct conn *conns;
	char *name;
};

int send_bytes(int state, const char *data, size_t n);
bool last_reference(int *refs);
void log_warn(const char *fmt, ...);

/* ---- helpers --------------------------------------------------------------------------------------- */

static void buffer_release(struct buffer *b)
{
	free(b->data);
}

static void buffer_clear(struct buffer *b)
{
	free(b->data);
	b->data = NULL;
	b->len = b->size = 0;
}

static void conn_free(struct conn *c)
{
	if (!c)
		return;
	buffer_clear(&c->in);
	free(c->peer);
	free(c);
}

static void conn_destroy(struct conn **c)
{
	conn_free(*c);
	*c = NULL;
}

static void conn_unref(struct conn *c)
{
	if (--c->refs > 0)
		return;
	conn_free(c);
}

static void conn_unref_atomic(struct conn *c)
{
	if (last_reference(&c->refs))
		conn_free(c);
}

/* Releases what it is given where it fails, as its result says. */
static int conn_send(struct conn *c, const char *text)
{
	if (send_bytes(c->state, text, strlen(text)) < 0) {
		conn_free(c);
		return -1;
	}
	return 0;
}

static int conn_state(const struct conn *c)
{
	return c->state;
}

static void *grow(void *p, size_t n)
{
	void *q = realloc(p, n);

	if (!q) {
		log_warn("out of memory");
		abort();
	}
	return q;
}

static bool is_same(const struct conn *a, const struct conn *b)
{
	return a == b;
}

static void forget(struct server *s, const struct conn *c)
{
	for (struct conn **at = &s->conns; *at; at = &(*at)->next)
		if (*at == c) {
			*at = c->next;
			break;
		}
}

/* ---- released by a callee ----------------------------------------------------------------------------- */

int close_bad(struct conn *c)
{
	conn_free(c);
	return c->state; // expect: use-after-release: 'c' is used after 'conn_free' has released it
}

int close_ok(struct conn *c)
{
	int state = c->state;

	conn_free(c);
	return state;
}

void close_twice_bad(struct conn *c)
{
	conn_free(c);
	free(c); // expect: double-release: 'c' is released by 'free' after 'conn_free' has released it
}

void close_by_both_bad(struct conn *c)
{
	free(c);
	conn_free(c); // expect: use-after-release: 'c' is passed to 'conn_free' after 'free' has released it
}

void close_pointer_ok(struct conn *c)
{
	conn_destroy(&c);
	conn_destroy(&c);
}

int close_pointer_bad(struct server *s)
{
	struct conn *c = s->conns;

	conn_destroy(&s->conns);
	return c->state; // expect: use-after-release
}

int state_bad(struct conn *c)
{
	free(c);
	return conn_state(c); // expect: use-after-release: 'c' is passed to 'conn_state' after 'free' has released it
}

bool compare_ok(struct conn *a, struct conn *b)
{
	free(a);
	return is_same(a, b);
}

/* ---- members ------------------------------------------------------------------------------------------- */

void buffer_twice_bad(struct buffer *b)
{
	buffer_release(b);
	free(b->data); // expect: double-release: 'b->data' is released by 'free' after 'buffer_release' has released it
}

void buffer_twice_by_call_bad(struct conn *c)
{
	free(c->in.data);
	buffer_release(&c->in); // expect: double-release: 'b->data' is released by 'buffer_release' after 'free' has
}

void buffer_twice_ok(struct buffer *b)
{
	buffer_clear(b);
	free(b->data);
}

char buffer_use_bad(struct buffer *b)
{
	buffer_release(b);
	return b->data[0]; // expect: use-after-release
}

char buffer_use_ok(struct buffer *b)
{
	buffer_release(b);
	b->data = malloc(4);
	if (!b->data)
		return 0;
	b->data[0] = 1;
	return b->data[0];
}

/* ---- in some cases only ----------------------------------------------------------------------------------- */

/* Whether it was the last one is for the counter to say. */
int unref_ok(struct conn *c)
{
	conn_unref(c);
	return c->state;
}

int unref_atomic_ok(struct conn *c)
{
	conn_unref_atomic(c);
	return c->state;
}

int unref_last_bad(struct conn *c)
{
	c->refs = 1;
	conn_unref(c);
	return c->state; // expect: use-after-release
}

int send_bad(struct conn *c)
{
	if (conn_send(c, "hello") < 0) {
		log_warn("%s is gone", c->peer); // expect: use-after-release: 'c' is used after 'conn_send' has released it
		return -1;
	}
	return c->state;
}

int send_free_bad(struct conn *c)
{
	int r = conn_send(c, "hello");

	if (r < 0)
		goto fail;
	return 0;
fail:
	free(c); // expect: double-release: 'c' is released by 'free' after 'conn_send' has released it
	return r;
}

int send_ok(struct conn *c)
{
	if (conn_send(c, "hello") < 0) {
		log_warn("somebody is gone");
		return -1;
	}
	return c->state;
}

/* Nobody looks whether it failed. */
int FN_send_unchecked_bad(struct conn *c)
{
	(void)conn_send(c, "hello");
	return c->state;
}

/* ---- realloc that does not fail ------------------------------------------------------------------------------ */

char *grow_ok(char *p, size_t n)
{
	p = grow(p, n);
	p[n - 1] = 0;
	return p;
}

char *grow_bad(char *p, size_t n)
{
	char *bigger = grow(p, n);

	bigger[0] = p[0]; // expect: use-after-release: 'p' is used after 'grow' has released it
	return bigger;
}

/* ---- lists ---------------------------------------------------------------------------------------------------- */

void server_drop_ok(struct server *s, struct conn *c)
{
	forget(s, c);
	conn_free(c);
	for (c = s->conns; c; c = c->next)
		c->closed = true;
}

void server_drop_all_ok(struct server *s)
{
	while (s->conns) {
		struct conn *c = s->conns;

		s->conns = c->next;
		conn_free(c);
	}
}

void server_drop_all_bad(struct server *s)
{
	for (struct conn *c = s->conns; c; c = c->next) // expect: use-after-release
		conn_free(c);
}

void server_free_ok(struct server *s)
{
	struct conn *c, *next;

	for (c = s->conns; c; c = next) {
		next = c->next;
		conn_free(c);
	}
	free(s->name);
	free(s);
}

void server_free_bad(struct server *s)
{
	free(s);
	server_drop_all_ok(s); // expect: use-after-release
}

void pop_and_use_ok(struct server *s)
{
	struct conn *c = s->conns;

	if (!c)
		return;
	s->conns = c->next;
	c->next = NULL;
	if (conn_send(c, "bye") == 0)
		conn_free(c);
}
