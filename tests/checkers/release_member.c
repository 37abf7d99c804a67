// RUN: %verify
//
// An object of which a member is released (a table that grows) is still where it was; one that was taken out of its
// list through its own links is not.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- an object stays where it is ------------------------------------------------------------------------------ */

struct pool {
	const char **texts;
	uint32_t *hashes;
	uint32_t n, n_hashes;
};

struct lines {
	const char **v;
	uint32_t n;
	struct pool pool;
};

struct reader {
	struct lines *to;
	const char **v;
	uint32_t n, room;
};

void pool_make(struct pool *ret);

static void pool_add(struct pool *p, const char *text)
{
	p->texts[p->n++] = text;
	if (p->n > p->n_hashes) {
		free(p->hashes);
		p->hashes = NULL;
	}
}

static void read_line(struct reader *r, const char *text)
{
	pool_add(&r->to->pool, text);
	if (r->n == r->room) {
		r->room = r->room ? 2 * r->room : 8;
		r->v = realloc(r->v, r->room * sizeof *r->v);
		if (!r->v)
			abort();
	}
	r->v[r->n++] = text;
}

static int read_lines(const char *text, struct lines *ret)
{
	struct reader r = {.to = ret};

	memset(ret, 0, sizeof *ret);
	pool_make(&ret->pool);
	if (!text[0])
		return -1;
	read_line(&r, text);
	r.to->v = r.v;
	r.to->n = r.n;
	return 0;
}

char first_ok(const char *text)
{
	struct lines l;
	char c;

	if (read_lines(text, &l) != 0)
		return 0;
	c = l.v[0][0];
	free(l.v);
	return c;
}

/* ---- … or was taken out --------------------------------------------------------------------------------------- */

struct conn {
	struct conn *next, **prev;
	char *peer;
};

struct server {
	struct conn *conns;
};

static void conn_unlink(struct conn *c)
{
	if (c->next)
		c->next->prev = c->prev;
	*c->prev = c->next;
}

int retire_ok(struct server *s)
{
	struct conn *c = s->conns;
	int n = 0;

	if (!c)
		return 0;
	conn_unlink(c);
	free(c->peer);
	for (struct conn *d = s->conns; d; d = d->next)
		n += d->peer[0];
	free(c);
	return n;
}

int hide_bad(struct server *s)
{
	struct conn *c = s->conns;
	int n = 0;

	if (!c)
		return 0;
	free(c->peer);
	for (struct conn *d = s->conns; d; d = d->next)
		n += d->peer[0]; // expect: use-after-release: 'd->peer' is used after 'free' has released it
	return n;
}
