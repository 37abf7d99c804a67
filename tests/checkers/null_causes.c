// RUN: %panicscan scan --verify --skip resource-leak -- cc -c %s
//
// null-unchecked-return by what null comes from: the world outside, want of memory, a search
// that finds nothing, a case of the callee's own.  What is doubted is possible, and not shown.

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>

void say(const char *fmt, ...);

/* ---- texts ---- */

/* All who call it have looked for the colon. */
static size_t host_length_ok(const char *spec)
{
	const char *end = strchr(spec, ':');

	return (size_t)(&end[0] - spec) + (*end == ':');
}

size_t spec_length(const char *spec)
{
	return strchr(spec, ':') ? host_length_ok(spec) : strlen(spec);
}

/* Anybody can call this one. */
size_t name_length_bad(const char *line)
{
	const char *end = strchr(line, '=');

	return *end ? (size_t)(end - line) : 0; // expect: null-unchecked-return
}

/* Nobody has looked for the dot. */
static void cut_extension_bad(char *name)
{
	*strrchr(name, '.') = '\0'; // expect: null-unchecked-return
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		cut_extension_bad(argv[i]);
	return 0;
}

int first_line_bad(FILE *f)
{
	char line[80];

	if (!fgets(line, sizeof line, f))
		return -1;
	*strchr(line, '\n') = '\0'; // expect: null-unchecked-return
	return line[0];
}

int first_line_ok(FILE *f)
{
	char line[80], *end;

	if (!fgets(line, sizeof line, f))
		return -1;
	end = strchr(line, '\n');
	if (end)
		*end = '\0';
	return line[0];
}

/* What was found in a text is in its copy. */
char *without_port_ok(const char *host)
{
	char *copy;

	if (!strchr(host, ':'))
		return NULL;
	copy = strdup(host);
	if (copy)
		*strrchr(copy, ':') = '\0';
	return copy;
}

char *without_path_bad(const char *host)
{
	char *copy;

	if (!strchr(host, ':'))
		return NULL;
	copy = strdup(host);
	if (copy)
		*strrchr(copy, '/') = '\0'; // expect: null-unchecked-return
	return copy;
}

/* Where there is one, there need not be two. */
int second_field_bad(const char *line)
{
	const char *p = strchr(line, ':'), *q;

	if (!p)
		return -1;
	q = strchr(p + 1, ':');
	return q[1]; // expect: null-unchecked-return
}

/* Marks that the program has put there itself. */
int between_marks_ok(char *text)
{
	char *p = strchr(text, '\003');

	if (!p)
		return 0;
	*p++ = '\0';
	p = strchr(p, '\003');
	*p = '\0';
	return (int)(p - text);
}

/* ctime() ends in a newline. */
char *date_of_ok(const time_t *t)
{
	char *text = ctime(t);

	*strchr(text, '\n') = '\0';
	return text;
}

/* ---- times ---- */

int year_now_ok(void)
{
	struct timeval tv;

	gettimeofday(&tv, NULL);
	return gmtime(&tv.tv_sec)->tm_year;
}

static void now(struct timespec *ts)
{
	clock_gettime(CLOCK_REALTIME, ts);
}

int year_by_helper_ok(void)
{
	struct timespec ts;

	now(&ts);
	return localtime(&ts.tv_sec)->tm_year;
}

int year_of_boot_ok(long uptime)
{
	time_t t = time(NULL) - uptime;

	return localtime(&t)->tm_year;
}

int year_of_file_bad(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return -1;
	return localtime(&st.st_mtime)->tm_year; // expect: null-unchecked-return
}

/* ---- arguments that fit ---- */

void print_address_ok(const struct in_addr *a)
{
	char text[INET_ADDRSTRLEN];

	puts(inet_ntop(AF_INET, a, text, sizeof text));
}

/* ---- a file that is not there ---- */

struct settings {
	int level;
	char name[32];
};

static struct settings *read_settings(const char *path)
{
	FILE *f = fopen(path, "r");
	struct settings *s;

	if (!f)
		return NULL;
	s = malloc(sizeof *s);
	if (!s)
		abort();
	if (!fgets(s->name, sizeof s->name, f))
		s->name[0] = '\0';
	s->level = 1;
	fclose(f);
	return s;
}

int level_ok(void)
{
	struct settings *s = read_settings("main.conf");

	return s ? s->level : 0;
}

int level_bad(void)
{
	return read_settings("other.conf")->level; // expect: null-unchecked-return
}

/* ---- nothing found: the exception among several functions ---- */

struct item {
	int id, size;
	struct item *next;
};

static struct item *items;

static struct item *find_item(int id)
{
	for (struct item *i = items; i; i = i->next)
		if (i->id == id)
			return i;
	return NULL;
}

int size_ok(int id)
{
	struct item *i = find_item(id);

	return i ? i->size : 0;
}

bool is_known_ok(int id)
{
	return find_item(id) != NULL;
}

void grow_ok(int id)
{
	struct item *i;

	if ((i = find_item(id)))
		i->size++;
}

void shrink_bad(int id)
{
	find_item(id)->size--; // expect: null-unchecked-return
}

/* … not where two of five do without. */
static struct item *next_item(int id)
{
	for (struct item *i = items; i; i = i->next)
		if (i->id > id)
			return i;
	return NULL;
}

int next_size_ok(int id)
{
	struct item *i = next_item(id);

	return i ? i->size : 0;
}

bool has_next_ok(int id)
{
	return next_item(id) != NULL;
}

void grow_next_ok(int id)
{
	struct item *i;

	if ((i = next_item(id)))
		i->size++;
}

int first_size_ok(void)
{
	return next_item(0)->size;
}

int second_size_ok(void)
{
	return next_item(1)->size;
}

/* A variable that is set twice: the check is of what came later. */
static struct item *last_item(int id)
{
	struct item *found = NULL;

	for (struct item *i = items; i; i = i->next)
		if (i->id <= id)
			found = i;
	return found;
}

int two_of_one_name_ok(void)
{
	struct item *i = last_item(1);
	int n = i->size;

	i = last_item(2);
	if (i)
		n += i->size;
	return n;
}

/* ---- for nothing: the program's allocator gives null where no bytes are asked for ---- */

void *xresize(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p && size != 0)
		abort();
	return p;
}

struct text {
	char *data;
	size_t n, max;
};

void text_add_ok(struct text *t, char c)
{
	if (t->n == t->max) {
		t->max = t->max * 2 + 16;
		t->data = xresize(t->data, t->max);
	}
	t->data[t->n++] = c;
}

static void text_grow(struct text *t, size_t more)
{
	if (t->n + more > t->max) {
		t->max += more | 255;
		t->data = xresize(t->data, t->max + 1);
	}
}

void text_add_by_helper_ok(struct text *t, char c)
{
	text_grow(t, 1);
	t->data[t->n++] = c;
}

void text_init_bad(struct text *t)
{
	t->data = malloc(16);
	t->data[0] = '\0'; // expect: null-unchecked-return
}

/* ---- a failure that stays in memory, and is asked for there ---- */

struct session {
	int failed, verbose, n;
};

static void *session_alloc(struct session *s, size_t size)
{
	void *p = calloc(1, size);

	if (!p)
		s->failed = 1;
	s->n++;
	return p;
}

int alloc_checked(struct session *s)
{
	void *p = session_alloc(s, 8);
	int found = p != NULL;

	free(p);
	return found;
}

int alloc_checked_too(struct session *s)
{
	char *p = session_alloc(s, 8);

	if (!p)
		return -1;
	p[0] = 1;
	free(p);
	return 0;
}

int alloc_checked_as_well(struct session *s)
{
	char *p = session_alloc(s, 8);

	if (!p)
		return -1;
	p[1] = 1;
	free(p);
	return 0;
}

int alloc_checked_again(struct session *s)
{
	char *p = session_alloc(s, 4);

	return p ? p[2] : -1;
}

struct item *new_item_ok(struct session *s)
{
	struct item *i = session_alloc(s, sizeof *i);

	if (s->failed)
		return NULL;
	i->size = 1;
	return i;
}

struct item *new_item_bad(struct session *s)
{
	struct item *i = session_alloc(s, sizeof *i);

	i->size = 1; // expect: null-unchecked-return
	return i;
}
