// RUN: %panicscan scan --verify -- cc -c %s
//
// null-inconsistent: the odd use that lacks the check which nearly all others have.  Each subject
// has a structure of its own, since what is counted is uses of a field, a global, a result.

#include <stddef.h>
#include <stdlib.h>

void log_warn(const char *fmt, ...);

/* ---- the result of a function that nothing is known of ------------------------------------- */

struct route {
	int metric, flags;
	struct route *next;
};

struct route *route_lookup(unsigned addr);
struct route *route_default(void);

int metric_of(unsigned addr)
{
	struct route *r = route_lookup(addr);

	if (r == NULL)
		return -1;
	return r->metric;
}

int flags_of(unsigned addr)
{
	struct route *r = route_lookup(addr);

	return r ? r->flags : 0;
}

int is_direct(unsigned addr)
{
	struct route *r;

	if ((r = route_lookup(addr)) == NULL) {
		log_warn("no route to %u", addr);
		return 0;
	}
	return r->metric == 0;
}

int better_bad(unsigned a, unsigned b)
{
	struct route *x = route_lookup(a), *y;

	if (!x)
		return -1;
	y = route_lookup(b);
	return x->metric < y->metric; // expect: null-inconsistent: checked for null at 4 of 5 uses
}

/* Nobody checks this one. */
int default_metric_ok(void)
{
	return route_default()->metric;
}

int default_flags_ok(void)
{
	return route_default()->flags;
}

/* ---- a field that comes and goes ----------------------------------------------------------- */

struct proxy {
	const char *host;
	int port;
};

struct conn {
	int fd;
	struct proxy *proxy;
	struct conn *peer; /* never null once connected */
};

int proxy_port(const struct conn *c)
{
	return c->proxy ? c->proxy->port : 0;
}

const char *proxy_host(const struct conn *c)
{
	if (c->proxy == NULL)
		return "direct";
	return c->proxy->host;
}

void proxy_set_port(struct conn *c, int port)
{
	if (c->proxy != NULL)
		c->proxy->port = port;
}

int is_proxied_to(const struct conn *c, int port)
{
	return c->proxy && c->proxy->port == port;
}

int same_proxy(const struct conn *a, const struct conn *b)
{
	if (!a->proxy || !b->proxy)
		return 0;
	return a->proxy->port == b->proxy->port;
}

void proxy_log(const struct conn *c)
{
	const struct proxy *p = c->proxy;

	if (p)
		log_warn("via %s:%d", p->host, p->port);
}

int proxy_weight(const struct conn *c)
{
	if (c->proxy)
		return c->proxy->port > 1024 ? 2 : 1;
	return 0;
}

int proxy_is_local_bad(const struct conn *c)
{
	return c->proxy->host[0] == '/'; // expect: null-inconsistent: 'proxy' of 'struct conn' is checked for null at 8 of 9 uses
}

/* A static helper whose callers check does not count, nor do those who set it first. */
static int raw_port(const struct conn *c)
{
	return c->proxy->port;
}

int port_plus_one_ok(const struct conn *c)
{
	return c->proxy ? raw_port(c) + 1 : 1;
}

int use_new_proxy_ok(struct conn *c, struct proxy *p)
{
	c->proxy = p;
	return c->proxy->port;
}

/* Others do not check this field. */
int peer_fd_ok(const struct conn *c)
{
	return c->peer->fd;
}

int peer_peer_ok(const struct conn *c)
{
	return c->peer->peer == c;
}

/* ---- an optional callback -------------------------------------------------------------------- */

struct ops {
	int (*open)(struct conn *c);
	int (*flush)(struct conn *c);
	void (*close)(struct conn *c);
};

struct channel {
	struct conn *conn;
	const struct ops *ops;
};

int flush_all(struct channel **v, int n)
{
	int err = 0;

	for (int i = 0; i < n; i++)
		if (v[i]->ops->flush && v[i]->ops->flush(v[i]->conn) < 0)
			err = -1;
	return err;
}

int flush_one(struct channel *ch)
{
	if (ch->ops->flush == NULL)
		return 0;
	return ch->ops->flush(ch->conn);
}

int flush_and_close(struct channel *ch)
{
	int err = 0;

	if (ch->ops->flush)
		err = ch->ops->flush(ch->conn);
	ch->ops->close(ch->conn);
	return err;
}

int flush_twice(struct channel *ch)
{
	int (*f)(struct conn *c) = ch->ops->flush;

	return f ? f(ch->conn) + f(ch->conn) : 0;
}

int flush_if(struct channel *ch, int wanted)
{
	return wanted && ch->ops->flush ? ch->ops->flush(ch->conn) : 0;
}

int can_flush(const struct channel *ch)
{
	return ch->ops->flush != NULL;
}

int flush_or_warn(struct channel *ch)
{
	if (!ch->ops->flush) {
		log_warn("can't flush");
		return -1;
	}
	return ch->ops->flush(ch->conn);
}

int flush_at_exit_bad(struct channel *ch)
{
	return ch->ops->flush(ch->conn); // expect: null-inconsistent
}

/* ---- a global ---------------------------------------------------------------------------------- */

struct config {
	int verbose;
	const char *root;
};

struct config *config;

int is_verbose(void)
{
	return config && config->verbose;
}

const char *root_of(void)
{
	return config ? config->root : "/";
}

void be_quiet(void)
{
	if (config)
		config->verbose = 0;
}

void be_loud(void)
{
	if (config == NULL)
		return;
	config->verbose++;
}

int verbosity(void)
{
	if (config == NULL)
		return 0;
	return config->verbose;
}

int is_very_verbose(void)
{
	return config != NULL && config->verbose > 2;
}

int root_is_set(void)
{
	if (!config)
		return 0;
	return config->root != NULL;
}

int root_is_absolute_bad(void)
{
	return config->root[0] == '/'; // expect: null-inconsistent
}

/* ---- what looks like it, but is not -------------------------------------------------------------- */

/* A guard against misuse is no belief that null comes. */
#define return_if_fail(e)                                                                          \
	do {                                                                                       \
		if (!(e))                                                                          \
			return -1;                                                                 \
	} while (0)

struct widget {
	struct widget *parent;
	int width;
};

int widget_a(struct widget *w)
{
	return_if_fail(w->parent != NULL);
	return w->parent->width;
}

int widget_b(struct widget *w)
{
	return_if_fail(w->parent);
	return w->parent->width + 1;
}

int widget_c(struct widget *w)
{
	return_if_fail(w->parent != NULL && w->parent->width > 0);
	return w->parent->width + 2;
}

int widget_d(struct widget *w)
{
	return_if_fail(w->parent != NULL);
	return w->parent->width + 3;
}

int widget_e(struct widget *w)
{
	if (w->parent == NULL)
		abort();
	return w->parent->width + 4;
}

int widget_f(struct widget *w)
{
	return_if_fail(w->parent != NULL);
	return w->parent->width + 5;
}

int widget_g(struct widget *w)
{
	return_if_fail(w->parent != NULL);
	return w->parent->width + 6;
}

int widget_unguarded_ok(struct widget *w)
{
	return w->parent->width + 7;
}

/* What is checked is what was allocated just before: it says nothing of those who come later. */
struct pool {
	char *space;
	int n;
};

int pool_a(struct pool *p)
{
	p->space = malloc(64);
	if (!p->space)
		return -1;
	return p->space[0] = 1;
}

int pool_b(struct pool *p)
{
	p->space = malloc(128);
	if (!p->space)
		return -1;
	return p->space[0] = 2;
}

int pool_c(struct pool *p)
{
	if ((p->space = malloc(256)) == NULL)
		return -1;
	return p->space[0] = 3;
}

int pool_d(struct pool *p)
{
	p->space = malloc(512);
	if (!p->space)
		return -1;
	return p->space[0] = 4;
}

int pool_e(struct pool *p)
{
	p->space = malloc(64);
	return p->space ? 0 : -1;
}

int pool_f(struct pool *p)
{
	p->space = malloc(64);
	return p->space ? 0 : -1;
}

int pool_g(struct pool *p)
{
	p->space = malloc(64);
	return p->space ? 0 : -1;
}

int pool_later_ok(struct pool *p)
{
	return p->space[1];
}

/* The count of what there is says that there is some. */
struct queue {
	struct route *first;
	int n;
};

int queue_first(const struct queue *q)
{
	return q->first ? q->first->metric : -1;
}

int queue_empty(const struct queue *q)
{
	return q->first == NULL;
}

int queue_flags(const struct queue *q)
{
	if (!q->first)
		return 0;
	return q->first->flags;
}

int queue_second(const struct queue *q)
{
	return q->first && q->first->next ? q->first->next->metric : -1;
}

void queue_drop(struct queue *q)
{
	struct route *r = q->first;

	if (!r)
		return;
	free(r);
}

int queue_direct(const struct queue *q)
{
	return q->first != NULL && q->first->metric == 0;
}

int queue_metric(const struct queue *q)
{
	if (q->first == NULL)
		return -1;
	return q->first->metric;
}

int queue_counted_ok(const struct queue *q)
{
	if (q->n == 0)
		return 0;
	return q->first->metric;
}

/* A list that is not empty here, as its owner knows. */
struct track {
	int length;
	struct track *next;
};

struct album {
	struct track *tracks;
	const char *title;
};

int album_first(const struct album *a)
{
	return a->tracks ? a->tracks->length : 0;
}

int album_empty(const struct album *a)
{
	return a->tracks == NULL;
}

int album_second(const struct album *a)
{
	return a->tracks && a->tracks->next ? a->tracks->next->length : 0;
}

int album_is_short(const struct album *a)
{
	if (!a->tracks)
		return 1;
	return a->tracks->length < 60;
}

int album_is_long(const struct album *a)
{
	if (!a->tracks)
		return 0;
	return a->tracks->length > 600;
}

int album_add_to_first(const struct album *a, int n)
{
	if (a->tracks)
		a->tracks->length += n;
	return n;
}

int album_half(const struct album *a)
{
	return a->tracks == NULL ? 0 : a->tracks->length / 2;
}

int album_just_filled_ok(const struct album *a)
{
	return a->tracks->length;
}
