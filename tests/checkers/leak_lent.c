// RUN: %verify
//
// resource-leak: what functions are given to look at, what they are given inside something else.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct request {
	char *path, *body;
	struct request *next;
	int fd;
};

static struct request *queue;
static char *last_path;

void log_line(const char *line);
void show_request(const struct request *r);
void set_title(const char *title);
const char *intern(const char *s);
void send_text(char *text);
void handle(struct request r);

/* ---- functions of which nothing is known ------------------------------------------------------------ */

void logged_bad(const char *who)
{
	char *line = malloc(strlen(who) + 8);

	if (!line)
		return;
	sprintf(line, "hello %s", who);
	log_line(line);
} // expect: resource-leak: what 'malloc' has given to 'line' is not released on this path

void logged_ok(const char *who)
{
	char *line = malloc(strlen(who) + 8);

	if (!line)
		return;
	sprintf(line, "hello %s", who);
	log_line(line);
	free(line);
}

void shown_bad(void)
{
	struct request *r = calloc(1, sizeof *r);

	if (!r)
		abort();
	r->fd = 3;
	show_request(r);
} // expect: resource-leak: what 'calloc' has given to 'r'

/* Called like one that keeps it; not constant; its result may hold it. */
void titled_ok(const char *who)
{
	set_title(strdup(who));
}

void sent_ok(const char *who)
{
	char *text = strdup(who);

	if (text)
		send_text(text);
}

const char *interned_ok(const char *who)
{
	char *text = strdup(who);

	return text ? intern(text) : NULL;
}

/* ---- inside of something else ------------------------------------------------------------------------- */

static void print_it(char **p)
{
	const char *text = *p;

	if (text)
		puts(text);
}

void printed_bad(void)
{
	char *text = strdup("x");

	if (!text)
		return;
	print_it(&text);
} // expect: resource-leak: what 'strdup' has given to 'text'

static void release_it(char **p)
{
	free(*p);
	*p = NULL;
}

void released_ok(void)
{
	char *text = strdup("x");

	if (!text)
		return;
	print_it(&text);
	release_it(&text);
}

static bool is_long(const struct request *r)
{
	return r->path && strlen(r->path) > 80;
}

int checked_bad(const char *path)
{
	struct request r = {.path = strdup(path)};

	if (is_long(&r))
		return -1; // expect: resource-leak: what 'strdup' has given to 'r.path'
	send_text(r.path);
	return 0;
}

int checked_ok(const char *path)
{
	struct request r = {.path = strdup(path)};

	if (is_long(&r)) {
		free(r.path);
		return -1;
	}
	send_text(r.path);
	return 0;
}

static void remember(struct request *r)
{
	last_path = r->path;
}

void remembered_ok(const char *path)
{
	struct request r = {.path = strdup(path)};

	remember(&r);
}

static void enqueue(const struct request *r)
{
	struct request *copy = malloc(sizeof *copy);

	if (!copy)
		return;
	*copy = *r;
	copy->next = queue;
	queue = copy;
}

void enqueued_ok(const char *path)
{
	struct request r = {.path = strdup(path)};

	enqueue(&r);
}

static void pass_on(struct request *r)
{
	struct request copy;

	memcpy(&copy, r, sizeof copy);
	send_text(copy.body);
}

void passed_on_ok(const char *body)
{
	struct request r = {.body = strdup(body)};

	pass_on(&r);
}

static void by_value(struct request *r)
{
	handle(*r);
}

void by_value_ok(const char *body)
{
	struct request r = {.body = strdup(body)};

	by_value(&r);
}

static void drop_all(struct request *r)
{
	for (; r; r = r->next)
		free(r->path);
}

void dropped_ok(const char *path)
{
	struct request r = {.path = strdup(path)};

	drop_all(&r);
}

static void drop_deep(struct request *r)
{
	release_it(&r->path);
}

void dropped_deep_ok(const char *path)
{
	struct request r = {.path = strdup(path)};

	drop_deep(&r);
}

static char *path_of(const struct request *r)
{
	return r->path;
}

char *taken_out_ok(const char *path)
{
	struct request r = {.path = strdup(path)};

	return path_of(&r);
}

static void free_each(char **v, int n)
{
	for (int i = 0; i < n; i++)
		free(v[i]);
}

void each_ok(const char *a, const char *b)
{
	char *v[2] = {strdup(a), strdup(b)};

	free_each(v, 2);
}

/* ---- returned after its release ------------------------------------------------------------------------- */

char *reverse_bad(const char *s)
{
	size_t n = strlen(s);
	char *r = malloc(n + 1);

	if (!r)
		return NULL;
	for (size_t i = 0; i < n; i++)
		r[i] = s[n - i - 1];
	r[n] = 0;
	free(r);
	return r; // expect: use-after-release: 'r' is returned after 'free' has released it
}

char *reverse_ok(const char *s)
{
	size_t n = strlen(s);
	char *r = malloc(n + 1);

	if (!r)
		return NULL;
	for (size_t i = 0; i < n; i++)
		r[i] = s[n - i - 1];
	r[n] = 0;
	if (strcmp(r, s) == 0) {
		free(r);
		r = NULL;
	}
	return r;
}
