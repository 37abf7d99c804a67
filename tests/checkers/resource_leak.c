// RUN: %verify
//
// resource-leak: what a function has acquired is neither released nor handed on when it returns.

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct conn {
	struct conn *next;
	char *peer, *text;
	int state;
};

struct table {
	struct conn *first;
	char *names[8];
	unsigned n;
};

static struct table all;

int read_all(const char *path, char *to, size_t size);
int next_byte(void *stream);
void log_warn(const char *fmt, ...);
void table_add(struct table *t, struct conn *c);
void init_conn(struct conn *c);

static bool is_word(const char *s)
{
	while (*s)
		if (*s++ == ' ')
			return false;
	return true;
}

static void *xalloc(size_t n)
{
	void *p = malloc(n);

	if (!p)
		abort();
	return p;
}

static void remember(struct conn *c)
{
	c->next = all.first;
	all.first = c;
}

static void conn_free(struct conn *c)
{
	if (!c)
		return;
	free(c->peer);
	free(c);
}

static void freep(void *p)
{
	free(*(void **)p);
}

/* ---- ways out after an error -------------------------------------------------------------------------- */

int load_bad(const char *path)
{
	char *text = malloc(4096);
	int n;

	if (!text)
		return -ENOMEM;
	if (!is_word(path))
		return -EINVAL; // expect: resource-leak: what 'malloc' has given to 'text' is not released on this path
	n = (int)strnlen(path, 4095);
	memcpy(text, path, (size_t)n + 1);
	puts(text);
	free(text);
	return n;
}

int load_ok(const char *path)
{
	char *text = malloc(4096);
	int n = -EINVAL;

	if (!text)
		return -ENOMEM;
	if (!is_word(path))
		goto out;
	n = (int)strnlen(path, 4095);
	memcpy(text, path, (size_t)n + 1);
	puts(text);
out:
	free(text);
	return n;
}

int pair_bad(size_t n)
{
	char *a = malloc(n), *b;

	if (!a)
		return -1;
	b = malloc(n);
	if (!b)
		return -1; // expect: resource-leak: what 'malloc' has given to 'a'
	memset(a, 0, n);
	memcpy(b, a, n);
	free(b);
	free(a);
	return 0;
}

int pair_ok(size_t n)
{
	char *a = malloc(n), *b = malloc(n);
	int r = -1;

	if (a && b) {
		memset(a, 0, n);
		memcpy(b, a, n);
		r = 0;
	}
	free(b);
	free(a);
	return r;
}

int count_lines_bad(const char *path)
{
	FILE *f = fopen(path, "r");
	int n = 0, c;

	if (!f)
		return -1;
	while ((c = fgetc(f)) != EOF) {
		if (c == 0)
			return -1; // expect: resource-leak: what 'fopen' has given to 'f' is not released on this path
		n += c == '\n';
	}
	fclose(f);
	return n;
}

int count_lines_ok(const char *path)
{
	FILE *f = fopen(path, "r");
	int n = 0, c;

	if (!f)
		return -1;
	while ((c = fgetc(f)) != EOF)
		n += c == '\n';
	fclose(f);
	return n;
}

/* Never released at all. */
size_t upper_bad(const char *s)
{
	char *copy = strdup(s);

	if (!copy)
		return 0;
	for (char *p = copy; *p; p++)
		if (*p == ' ')
			*p = '_';
	return strlen(copy); // expect: resource-leak
}

/* ---- handed on ------------------------------------------------------------------------------------------- */

char *returned_ok(const char *s)
{
	char *copy = strdup(s);

	if (!copy)
		return NULL;
	copy[0] = '_';
	return copy;
}

char *returned_inside_ok(size_t n)
{
	char *block = malloc(n + 16);

	return block ? block + 16 : NULL;
}

void stored_ok(struct conn *c, const char *s)
{
	c->peer = strdup(s);
}

void stored_global_ok(const char *s)
{
	all.names[all.n++ % 8] = strdup(s);
}

int stored_out_ok(const char *s, char **ret)
{
	char *copy = strdup(s);

	if (!copy)
		return -1;
	*ret = copy;
	return 0;
}

void linked_ok(void)
{
	struct conn *c = calloc(1, sizeof *c);

	if (c)
		remember(c);
}

void added_ok(struct table *t)
{
	struct conn *c = calloc(1, sizeof *c);

	if (c)
		table_add(t, c);
}

struct conn *made_ok(const char *peer)
{
	struct conn *c = calloc(1, sizeof *c);

	if (!c)
		return NULL;
	c->peer = strdup(peer);
	return c;
}

struct conn *made_bad(const char *peer)
{
	struct conn *c = calloc(1, sizeof *c);

	if (!c)
		return NULL;
	c->peer = strdup(peer);
	if (!c->peer)
		return NULL; // expect: resource-leak: what 'calloc' has given to 'c'
	return c;
}

struct conn *made_partly_ok(const char *peer)
{
	struct conn *c = calloc(1, sizeof *c);

	if (!c)
		return NULL;
	c->peer = strdup(peer);
	if (!c->peer) {
		conn_free(c);
		return NULL;
	}
	return c;
}

/* The outer one is released, what it holds is not. */
int outer_bad(const char *peer)
{
	struct conn *c = calloc(1, sizeof *c);
	int n;

	if (!c)
		return -1;
	c->peer = strdup(peer);
	if (!c->peer) {
		free(c);
		return -1;
	}
	n = (int)strlen(c->peer);
	free(c);
	return n; // expect: resource-leak: what 'strdup' has given to 'c->peer'
}

struct pair {
	char *a, *b;
};

struct pair by_value_ok(const char *s)
{
	struct pair p = {strdup(s), strdup(s)};

	return p;
}

void local_struct_ok(const char *s)
{
	struct conn c = {.peer = strdup(s)};

	init_conn(&c);
}

int local_struct_bad(const char *s)
{
	struct conn c = {.peer = strdup(s)};

	return c.peer ? (int)strlen(c.peer) : 0; // expect: resource-leak: what 'strdup' has given to 'c.peer'
}

/* ---- by way of helpers ------------------------------------------------------------------------------------- */

int borrowed_bad(const char *s)
{
	char *copy = strdup(s);

	if (!copy)
		return -1;
	if (is_word(copy))
		return 1; // expect: resource-leak
	free(copy);
	return 0;
}

int borrowed_ok(const char *s)
{
	char *copy = strdup(s);
	bool word;

	if (!copy)
		return -1;
	word = is_word(copy);
	free(copy);
	return word;
}

int wrapped_bad(const char *s)
{
	char *copy = xalloc(strlen(s) + 1);

	strcpy(copy, s);
	if (is_word(copy))
		return 1; // expect: resource-leak: what 'xalloc' has given to 'copy' is not released on this path
	free(copy);
	return 0;
}

int wrapped_ok(const char *s)
{
	char *copy = xalloc(strlen(s) + 1);
	int r;

	strcpy(copy, s);
	r = is_word(copy);
	free(copy);
	return r;
}

void by_cleanup_ok(const char *s)
{
	__attribute__((cleanup(freep))) char *copy = strdup(s);

	if (!copy || is_word(copy))
		return;
	puts(copy);
}

void by_helper_ok(const char *peer)
{
	struct conn *c = calloc(1, sizeof *c);

	if (!c)
		return;
	c->peer = strdup(peer);
	conn_free(c);
}

/* ---- realloc ------------------------------------------------------------------------------------------------- */

int grow_bad(size_t n)
{
	char *p = malloc(16);

	if (!p)
		return -1;
	p = realloc(p, n);
	if (!p)
		return -1; // expect: resource-leak: what 'malloc' has given to 'p'
	p[0] = 0;
	free(p);
	return 0;
}

int grow_ok(size_t n)
{
	char *p = malloc(16), *q;

	if (!p)
		return -1;
	q = realloc(p, n);
	if (!q) {
		free(p);
		return -1;
	}
	q[0] = 0;
	free(q);
	return 0;
}

char *read_line_ok(void *in)
{
	size_t size = 16, n = 0;
	char *buf = malloc(size);
	int c;

	if (!buf)
		return NULL;
	while ((c = next_byte(in)) != EOF) {
		if (n + 1 == size) {
			char *p = realloc(buf, size *= 2);

			if (!p) {
				free(buf);
				return NULL;
			}
			buf = p;
		}
		buf[n++] = (char)c;
	}
	buf[n] = 0;
	return buf;
}

/* ---- loops and lists -------------------------------------------------------------------------------------------- */

int each_bad(void *in)
{
	int c;

	while ((c = next_byte(in)) != EOF) {
		char *p = malloc(16);

		if (!p)
			return -1;
		if (c == 0)
			return -1; // expect: resource-leak
		p[0] = (char)c;
		free(p);
	}
	return 0;
}

int each_ok(void *in)
{
	int c;

	while ((c = next_byte(in)) != EOF) {
		char *p = malloc(16);

		if (!p)
			return -1;
		p[0] = (char)c;
		puts(p);
		free(p);
	}
	return 0;
}

struct conn *list_ok(void *in)
{
	struct conn *head = NULL, *c;

	while (next_byte(in) != EOF) {
		c = calloc(1, sizeof *c);
		if (!c)
			break;
		c->next = head;
		head = c;
	}
	return head;
}

void list_dropped_ok(void *in)
{
	struct conn *head = NULL, *c, *next;

	while (next_byte(in) != EOF) {
		c = calloc(1, sizeof *c);
		if (!c)
			break;
		c->next = head;
		head = c;
	}
	for (c = head; c; c = next) {
		next = c->next;
		free(c);
	}
}

void vector_ok(size_t n)
{
	char **v = calloc(n, sizeof *v);

	if (!v)
		return;
	for (size_t i = 0; i < n; i++)
		v[i] = strdup("x");
	for (size_t i = 0; i < n; i++)
		free(v[i]);
	free(v);
}

void fixed_ok(void)
{
	char *v[4];

	for (int i = 0; i < 4; i++)
		v[i] = malloc(16);
	for (int i = 3; i >= 0; i--)
		free(v[i]);
}

void swapped_ok(size_t n)
{
	char *a = malloc(n), *b = malloc(n), *t = a;

	a = b;
	b = t;
	free(a);
	free(b);
}

/* ---- conditions ---------------------------------------------------------------------------------------------------- */

int flagged_ok(const char *s, bool copy)
{
	char *p = copy ? strdup(s) : NULL;
	int n = (int)strlen(s);

	if (copy)
		free(p);
	return n;
}

int shared_ok(const char *s, bool copy)
{
	char *mine = NULL;
	const char *p = s;
	int n;

	if (copy) {
		mine = strdup(s);
		if (!mine)
			return -1;
		p = mine;
	}
	n = (int)strlen(p);
	if (p != s)
		free(mine);
	return n;
}

void found_ok(const char *s)
{
	char *copy = strdup(s), *eq;

	if (!copy)
		return;
	eq = strchr(copy, '=');
	if (eq)
		*eq = 0;
	puts(copy);
	free(copy);
}

void tagged_ok(struct table *t)
{
	struct conn *c = calloc(1, sizeof *c);

	t->first = (struct conn *)((uintptr_t)c | 1);
}

/* Moved, and moved back. */
void moved_ok(const char *s)
{
	size_t i, n = strlen(s);
	char *p = xalloc(n + 1);

	for (i = 0; i < n; i++)
		*p++ = s[n - i - 1];
	p -= n;
	free(p);
}

/* What is new is nothing that was there before. */
int resolve_ok(char **name)
{
	char *tmp = *name;

	if (tmp[0] == '@')
		tmp = strdup(tmp + 1);
	if (tmp == *name)
		return 0;
	if (tmp)
		*name = tmp;
	return 1;
}

/* Released where a constant asks for it, which it does not: on purpose. */
enum { CLEAN_UP = 0 };

int on_purpose_ok(const char *s)
{
	char *copy = strdup(s);
	int n = copy ? (int)strlen(copy) : 0;

	if (CLEAN_UP)
		free(copy);
	return n;
}

int stdin_ok(const char *path)
{
	FILE *f = path ? fopen(path, "r") : stdin;
	int c;

	if (!f)
		return -1;
	c = fgetc(f);
	if (f != stdin)
		fclose(f);
	return c;
}

/* Its failure is kept elsewhere, and was asked for there. */
struct db {
	bool failed;
};

static void *db_alloc(struct db *db, size_t n)
{
	void *p = malloc(n);

	if (!p)
		db->failed = true;
	return p;
}

int failed_flag_ok(struct db *db)
{
	char *p = db_alloc(db, 4);

	if (db->failed)
		return -1;
	p[0] = 0;
	free(p);
	return 0;
}

/* ---- the end of the process -------------------------------------------------------------------------------------------- */

void usage_ok(const char *s)
{
	char *copy = strdup(s);

	if (!copy)
		return;
	fprintf(stderr, "%s\n", copy);
	exit(1);
}

int copy_main(int argc, char **argv)
{
	char *copy = strdup(argv[0]);

	return argc > 1 && copy ? 0 : 1;
}

int main(int argc, char **argv)
{
	char *copy = strdup(argv[0]);

	if (!copy)
		return 1;
	return argc > 1 ? 0 : is_word(copy);
}
