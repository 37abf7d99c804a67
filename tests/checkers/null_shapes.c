// RUN: %panicscan scan --verify --confidence possible -- cc -c %s
//
// The null family in the shapes that crash fixes of real projects have: each bad function is one
// before its fix, the ok one after it.

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct buf {
	uint8_t *data;
	size_t len, cap;
};

struct hdr {
	char *name, *value;
	struct hdr *next;
};

struct conn;

struct proto {
	const char *scheme;
	int (*connect)(struct conn *c);
	int (*done)(struct conn *c);
};

struct conn {
	int fd;
	char *host;
	struct hdr *headers;
	const struct proto *proto;
	struct conn *next, *parent;
	struct buf in;
	void *priv;
};

struct ctx {
	struct conn *conns, *cur;
	struct hdr *defaults;
	FILE *log;
	int verbose;
};

void log_err(const char *fmt, ...);
int read_line(int fd, char *buf, size_t n);
int lookup_host(const char *host, struct conn *c);
void buf_release(struct buf *b);

static struct hdr *hdr_find(struct hdr *h, const char *name)
{
	for (; h; h = h->next)
		if (strcmp(h->name, name) == 0)
			return h;
	return NULL;
}

static struct conn *conn_find(struct ctx *ctx, int fd)
{
	struct conn *c;

	for (c = ctx->conns; c != NULL; c = c->next)
		if (c->fd == fd)
			return c;
	return NULL;
}

int http_connect(struct conn *c);
int http_done(struct conn *c);
int ftp_connect(struct conn *c);

static const struct proto protos[] = {{"http", http_connect, http_done}, {"ftp", ftp_connect, NULL}};

static const struct proto *proto_by_name(const char *name)
{
	for (size_t i = 0; i < sizeof protos / sizeof protos[0]; i++)
		if (strcmp(protos[i].scheme, name) == 0)
			return &protos[i];
	return NULL;
}

/* ---- lookups ------------------------------------------------------------------------------- */

long content_length_bad(struct conn *c)
{
	return strtol(hdr_find(c->headers, "Content-Length")->value, NULL, 10); // expect: null-unchecked-return
}

long content_length_ok(struct conn *c)
{
	struct hdr *h = hdr_find(c->headers, "Content-Length");

	return h ? strtol(h->value, NULL, 10) : -1;
}

int is_keep_alive_ok(struct conn *c)
{
	struct hdr *h = hdr_find(c->headers, "Connection");

	return h != NULL && strcmp(h->value, "keep-alive") == 0;
}

int set_proto_bad(struct conn *c, const char *url)
{
	char scheme[16];
	const char *colon = strchr(url, ':');
	size_t n = (size_t)(colon - url);

	if (n >= sizeof scheme)
		return -1;
	memcpy(scheme, url, n);
	scheme[n] = '\0';
	c->proto = proto_by_name(scheme);
	return c->proto->connect(c); // expect: null-unchecked-return
}

int set_proto_ok(struct conn *c, const char *url)
{
	char scheme[16];
	const char *colon = strchr(url, ':');
	size_t n;

	if (!colon || (size_t)(colon - url) >= sizeof scheme)
		return -1;
	n = (size_t)(colon - url);
	memcpy(scheme, url, n);
	scheme[n] = '\0';
	c->proto = proto_by_name(scheme);
	if (!c->proto || !c->proto->connect)
		return -1;
	return c->proto->connect(c);
}

void close_conn_bad(struct ctx *ctx, int fd)
{
	struct conn *c = conn_find(ctx, fd);

	if (!c)
		log_err("closing unknown connection to %s", c->host); // expect: null-deref
	else
		free(c->host);
}

void close_conn_ok(struct ctx *ctx, int fd)
{
	struct conn *c = conn_find(ctx, fd);

	if (!c)
		log_err("closing unknown connection %d", fd);
	else
		free(c->host);
}

/* The missing return. */
int send_to_bad(struct ctx *ctx, int fd, const char *text)
{
	struct conn *c = conn_find(ctx, fd);

	if (c == NULL) {
		log_err("no connection %d", fd);
		errno = ENOENT;
	}
	c->in.len = strlen(text); // expect: null-deref
	return 0;
}

int send_to_ok(struct ctx *ctx, int fd, const char *text)
{
	struct conn *c = conn_find(ctx, fd);

	if (c == NULL) {
		log_err("no connection %d", fd);
		errno = ENOENT;
		return -1;
	}
	c->in.len = strlen(text);
	return 0;
}

/* ---- conditions that say something else than was meant ---------------------------------------- */

int both_missing_bad(const struct conn *a, const struct conn *b)
{
	if (!a && !b)
		return 0;
	return a->fd - b->fd; // expect: null-deref, null-inconsistent
}

int both_missing_ok(const struct conn *a, const struct conn *b)
{
	if (!a || !b)
		return 0;
	return a->fd - b->fd;
}

int else_if_bad(struct conn *c, struct hdr *h)
{
	if (c && h && h->value)
		return 1;
	else if (!c || h->next) // expect: null-deref
		return 2;
	return 0;
}

int else_if_ok(struct conn *c, struct hdr *h)
{
	if (c && h && h->value)
		return 1;
	else if (!c || (h && h->next))
		return 2;
	return 0;
}

int assigned_in_condition_bad(struct conn *c)
{
	if (c = NULL) // an '=' too few
		return -1;
	return c->fd; // expect: null-deref
}

int negated_whole_bad(struct conn *c)
{
	if (!(c && c->fd > 0))
		return c->fd; // expect: null-deref
	return 0;
}

int negated_whole_ok(struct conn *c)
{
	if (!(c && c->fd > 0))
		return -1;
	return c->fd;
}

int ternary_order_bad(const struct conn *c)
{
	return c->parent ? 1 : c->parent->fd; // expect: null-deref
}

int ternary_order_ok(const struct conn *c)
{
	return c->parent ? c->parent->fd : 1;
}

/* ---- allocation -------------------------------------------------------------------------------- */

struct conn *conn_new_bad(const char *host)
{
	struct conn *c = malloc(sizeof *c);

	memset(c, 0, sizeof *c); // expect: null-unchecked-return
	c->host = strdup(host);
	return c;
}

struct conn *conn_new_ok(const char *host)
{
	struct conn *c = calloc(1, sizeof *c);

	if (!c)
		return NULL;
	c->host = strdup(host);
	if (!c->host) {
		free(c);
		return NULL;
	}
	return c;
}

/* The first check, but not the second. */
struct hdr *hdr_new_bad(const char *name, const char *value)
{
	struct hdr *h = malloc(sizeof *h);

	if (h == NULL)
		return NULL;
	h->name = strdup(name);
	h->value = malloc(strlen(value) + 1);
	strcpy(h->value, value); // expect: null-unchecked-return
	return h;
}

struct hdr *hdr_new_ok(const char *name, const char *value)
{
	struct hdr *h = malloc(sizeof *h);

	if (h == NULL)
		return NULL;
	h->name = strdup(name);
	h->value = malloc(strlen(value) + 1);
	if (h->value)
		strcpy(h->value, value);
	return h;
}

int grow_bad(struct buf *b, size_t n)
{
	if (b->cap >= n)
		return 0;
	b->data = realloc(b->data, n);
	b->cap = n;
	b->data[b->len] = 0; // expect: null-unchecked-return
	return 0;
}

int grow_ok(struct buf *b, size_t n)
{
	uint8_t *p;

	if (b->cap >= n)
		return 0;
	p = realloc(b->data, n);
	if (!p)
		return -1;
	b->data = p;
	b->cap = n;
	b->data[b->len] = 0;
	return 0;
}

/* The check is of what holds it, which is there. */
int dup_into_bad(struct conn *c, const char *host)
{
	c->host = strdup(host);
	if (c == NULL) // expect: null-after-deref
		return -1;
	c->host[0] = (char)toupper((unsigned char)c->host[0]); // expect: null-unchecked-return
	return 0;
}

int dup_into_ok(struct conn *c, const char *host)
{
	c->host = strdup(host);
	if (c->host == NULL)
		return -1;
	c->host[0] = (char)toupper((unsigned char)c->host[0]);
	return 0;
}

/* ---- error paths ---------------------------------------------------------------------------------- */

struct ctx *ctx_open_bad(const char *path)
{
	struct ctx *ctx = NULL;
	FILE *f = fopen(path, "a");

	if (!f)
		goto fail;
	ctx = calloc(1, sizeof *ctx);
	if (!ctx)
		goto fail;
	ctx->log = f;
	return ctx;
fail:
	log_err("can't open %s", path);
	if (ctx->log) // expect: null-deref
		fclose(ctx->log);
	free(ctx);
	return NULL;
}

struct ctx *ctx_open_ok(const char *path)
{
	struct ctx *ctx = NULL;
	FILE *f = fopen(path, "a");

	if (!f)
		goto fail;
	ctx = calloc(1, sizeof *ctx);
	if (!ctx)
		goto fail;
	ctx->log = f;
	return ctx;
fail:
	log_err("can't open %s", path);
	if (f)
		fclose(f);
	free(ctx);
	return NULL;
}

static void conn_free(struct conn *c)
{
	free(c->host);
	buf_release(&c->in);
	free(c);
}

static void conn_free_if(struct conn *c)
{
	if (!c)
		return;
	free(c->host);
	free(c);
}

int dial_bad(const char *host)
{
	struct conn *c = NULL;
	int r = -1;

	if (host[0] == '\0')
		goto out;
	c = conn_new_ok(host);
	if (!c)
		goto out;
	r = lookup_host(host, c);
out:
	conn_free(c); // expect: null-arg
	return r;
}

int dial_ok(const char *host)
{
	struct conn *c = NULL;
	int r = -1;

	if (host[0] == '\0')
		goto out;
	c = conn_new_ok(host);
	if (!c)
		goto out;
	r = lookup_host(host, c);
out:
	conn_free_if(c);
	return r;
}

/* ---- loops and lists --------------------------------------------------------------------------------- */

/* The walk ends one too late. */
struct hdr *last_header_bad(struct conn *c)
{
	struct hdr *h = c->headers;

	while (h)
		h = h->next;
	h->next = NULL; // expect: null-deref
	return h;
}

struct hdr *last_header_ok(struct conn *c)
{
	struct hdr *h = c->headers;

	while (h && h->next)
		h = h->next;
	if (h)
		h->next = NULL;
	return h;
}

/* Order of the two halves. */
int count_until_bad(const struct hdr *h, const char *name)
{
	int n = 0;

	while (strcmp(h->name, name) != 0 && h != NULL) { // expect: null-after-deref
		n++;
		h = h->next;
	}
	return n;
}

int count_until_ok(const struct hdr *h, const char *name)
{
	int n = 0;

	while (h != NULL && strcmp(h->name, name) != 0) {
		n++;
		h = h->next;
	}
	return n;
}

void unlink_bad(struct ctx *ctx, struct conn *which)
{
	struct conn *prev = NULL, *c;

	for (c = ctx->conns; c && c != which; c = c->next)
		prev = c;
	prev->next = which->next; // expect: null-deref
}

void unlink_ok(struct ctx *ctx, struct conn *which)
{
	struct conn *prev = NULL, *c;

	for (c = ctx->conns; c && c != which; c = c->next)
		prev = c;
	if (prev)
		prev->next = which->next;
	else
		ctx->conns = which->next;
}

/* The best of none. */
int oldest_bad(struct ctx *ctx)
{
	const struct conn *best = NULL;

	for (const struct conn *c = ctx->conns; c; c = c->next)
		if (!best || c->fd < best->fd)
			best = c;
	return best->fd; // expect: null-deref
}

int oldest_ok(struct ctx *ctx)
{
	const struct conn *best = NULL;

	for (const struct conn *c = ctx->conns; c; c = c->next)
		if (!best || c->fd < best->fd)
			best = c;
	return best ? best->fd : -1;
}

/* ---- fields -------------------------------------------------------------------------------------------- */

int finish_bad(struct conn *c)
{
	if (c->proto && c->proto->connect)
		log_err("finishing %s", c->proto->scheme);
	return c->proto->done(c); // expect: null-deref
}

int finish_ok(struct conn *c)
{
	if (c->proto && c->proto->connect)
		log_err("finishing %s", c->proto->scheme);
	return c->proto && c->proto->done ? c->proto->done(c) : 0;
}

void log_current_bad(struct ctx *ctx)
{
	if (ctx->cur == NULL)
		ctx->verbose = 0;
	fprintf(ctx->log, "%s\n", ctx->cur->host); // expect: null-deref
}

void log_current_ok(struct ctx *ctx)
{
	if (ctx->cur == NULL)
		ctx->verbose = 0;
	else
		fprintf(ctx->log, "%s\n", ctx->cur->host);
}

int parent_fd_bad(const struct conn *c)
{
	const struct conn *p = c->parent;

	while (p && p->fd < 0)
		p = p->parent;
	return p->fd; // expect: null-deref
}

int parent_fd_ok(const struct conn *c)
{
	const struct conn *p = c->parent;

	while (p && p->fd < 0)
		p = p->parent;
	return p ? p->fd : -1;
}

/* ---- parsing with the C library ------------------------------------------------------------------------- */

int parse_pair_bad(char *line, char **key, char **value)
{
	*key = strtok(line, "=");
	*value = strtok(NULL, "=");
	return (int)strlen(*value); // expect: null-unchecked-return
}

int parse_pair_ok(char *line, char **key, char **value)
{
	*key = strtok(line, "=");
	*value = strtok(NULL, "=");
	return *value ? (int)strlen(*value) : -1;
}

const char *extension_bad(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(slash + 1, '.'); // expect: null-unchecked-return

	return dot ? dot : "";
}

const char *extension_ok(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(slash ? slash + 1 : path, '.');

	return dot ? dot : "";
}

int count_entries_bad(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;

	while (readdir(d) != NULL) // expect: null-unchecked-return
		n++;
	closedir(d);
	return n;
}

int count_entries_ok(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;

	if (!d)
		return -1;
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n;
}

int year_bad(time_t t)
{
	return localtime(&t)->tm_year + 1900; // expect: null-unchecked-return
}

int year_ok(time_t t)
{
	const struct tm *tm = localtime(&t);

	return tm ? tm->tm_year + 1900 : 0;
}

int is_debug_bad(void)
{
	return strcmp(getenv("DEBUG"), "1") == 0; // expect: null-unchecked-return
}

int is_debug_ok(void)
{
	const char *s = getenv("DEBUG");

	return s && strcmp(s, "1") == 0;
}

/* ---- out-parameters ------------------------------------------------------------------------------------- */

static int conn_get(struct ctx *ctx, int fd, struct conn **ret)
{
	*ret = conn_find(ctx, fd);
	return *ret ? 0 : -ENOENT;
}

int get_unchecked_bad(struct ctx *ctx, int fd)
{
	struct conn *c;

	conn_get(ctx, fd, &c);
	return c->fd; // expect: null-unchecked-return
}

int get_checked_ok(struct ctx *ctx, int fd)
{
	struct conn *c;

	if (conn_get(ctx, fd, &c) < 0)
		return -1;
	return c->fd;
}

/* Success and failure mixed up. */
int get_inverted_bad(struct ctx *ctx, int fd)
{
	struct conn *c;

	if (!conn_get(ctx, fd, &c))
		return -1;
	return c->fd; // expect: null-unchecked-return
}
