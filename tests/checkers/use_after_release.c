// RUN: %verify
//
// use-after-release: memory is read, written or handed on after it was released.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
	struct job *next, *prev;
	char *name, *text;
	int status;
	char inner[32];
};

struct queue {
	struct job *first, *last, *free_list;
	unsigned n;
};

int run(const char *name);
int next_byte(void *stream);
void log_warn(const char *fmt, ...);
void remember(const void *p);
void refill(struct queue *q);

/* ---- reads and writes ---------------------------------------------------------------------------- */

int finish_bad(struct job *j)
{
	free(j->text);
	free(j);
	return j->status; // expect: use-after-release: 'j' is used after 'free' has released it
}

int finish_ok(struct job *j)
{
	int status = j->status;

	free(j->text);
	free(j);
	return status;
}

void write_bad(size_t n)
{
	char *p = malloc(n);

	if (!p)
		return;
	free(p);
	p[0] = 0; // expect: use-after-release
}

/* Once for each release. */
void follow_bad(struct job *j)
{
	free(j);
	j->status = 0; // expect: use-after-release
	j->next = NULL;
}

int alias_bad(struct job *j)
{
	char *name = j->name;

	free(j->name);
	return name[0]; // expect: use-after-release: 'name' is used after 'free' has released it
}

/* A pointer into it. */
int inside_bad(struct job *j)
{
	char *in = j->inner;

	free(j);
	return in[3]; // expect: use-after-release
}

char found_bad(const char *line)
{
	char *copy = strdup(line), *eq;

	if (!copy)
		return 0;
	eq = strchr(copy, '=');
	free(copy);
	return eq ? eq[1] : 0; // expect: use-after-release: 'eq'
}

char found_ok(const char *line)
{
	char *copy = strdup(line), *eq, c;

	if (!copy)
		return 0;
	eq = strchr(copy, '=');
	c = eq ? eq[1] : 0;
	free(copy);
	return c;
}

/* What it led to is still there. */
int member_ok(struct job *j)
{
	char *text = j->text;
	int r;

	free(j);
	r = text[0];
	free(text);
	return r;
}

void reset_ok(struct job *j)
{
	free(j->text);
	j->text = malloc(10);
	if (j->text)
		j->text[0] = 0;
}

int null_ok(struct job *j, bool again)
{
	free(j->text);
	j->text = NULL;
	if (again)
		j->text = strdup("again");
	return j->text ? j->text[0] : 0;
}

/* ---- lists ---------------------------------------------------------------------------------------- */

void drop_bad(struct job *j)
{
	for (; j; j = j->next) // expect: use-after-release: 'j' is used after 'free' has released it
		free(j);
}

void drop_ok(struct job *j)
{
	struct job *next;

	for (; j; j = next) {
		next = j->next;
		free(j);
	}
}

void drop_first_ok(struct queue *q)
{
	while (q->first) {
		struct job *j = q->first;

		q->first = j->next;
		free(j->name);
		free(j);
	}
}

void drop_one_ok(struct queue *q, int status)
{
	struct job **at = &q->first, *j;

	while ((j = *at)) {
		if (j->status == status) {
			*at = j->next;
			free(j);
			q->n--;
			continue;
		}
		at = &j->next;
	}
}

void drop_one_bad(struct queue *q, int status)
{
	for (struct job *j = q->first; j; j = j->next) // expect: use-after-release
		if (j->status == status) {
			if (j->prev)
				j->prev->next = j->next;
			free(j);
		}
}

void drop_found_ok(struct queue *q, int status)
{
	for (struct job *j = q->first; j; j = j->next)
		if (j->status == status) {
			if (j->prev)
				j->prev->next = j->next;
			free(j);
			break;
		}
}

void refilled_ok(struct queue *q)
{
	free(q->first);
	refill(q);
	q->first->status = 1;
}

/* ---- calls ---------------------------------------------------------------------------------------- */

size_t length_bad(char *s)
{
	free(s);
	return strlen(s); // expect: use-after-release: 's' is passed to 'strlen' after 'free' has released it
}

void print_bad(struct job *j)
{
	free(j->name);
	printf("%s is done\n", j->name); // expect: use-after-release: 'j->name' is passed to 'printf'
}

void print_address_ok(struct job *j)
{
	free(j);
	printf("%p is gone\n", (void *)j);
}

void print_ok(struct job *j)
{
	printf("%s is done\n", j->name);
	free(j->name);
}

void copy_bad(struct job *j, char *to)
{
	free(j->name);
	memcpy(to, j->name, 8); // expect: use-after-release
}

/* ---- realloc --------------------------------------------------------------------------------------- */

struct job *grow_bad(struct job *j, size_t n)
{
	struct job *bigger = realloc(j, n);

	if (!bigger)
		return NULL;
	bigger->status = j->status; // expect: use-after-release: 'j' is used after 'realloc' has released it
	return bigger;
}

struct job *grow_ok(struct job *j, size_t n)
{
	struct job *bigger = realloc(j, n);

	if (!bigger) {
		j->status = -1;
		return NULL;
	}
	bigger->status = 0;
	return bigger;
}

/* The old address is only compared, and what pointed into the block is moved. */
char *moved_ok(char *buf, char **at, size_t n)
{
	char *bigger = realloc(buf, n);

	if (!bigger)
		return NULL;
	if (bigger != buf)
		*at = bigger + (*at - buf);
	**at = 0;
	return bigger;
}

int line_ok(void *in)
{
	size_t size = 16, n = 0;
	char *buf = malloc(size);
	int c;

	if (!buf)
		return -1;
	while ((c = next_byte(in)) != EOF) {
		if (n + 1 == size) {
			char *p = realloc(buf, size *= 2);

			if (!p) {
				free(buf);
				return -1;
			}
			buf = p;
		}
		buf[n++] = (char)c;
	}
	buf[n] = 0;
	n = (size_t)run(buf);
	free(buf);
	return (int)n;
}

/* A pointer that was taken before the block was moved. */
int kept_bad(char *buf, size_t n)
{
	char *first = buf;

	buf = realloc(buf, n);
	if (!buf)
		return -1;
	return first[0]; // expect: use-after-release, resource-leak
}

/* ---- paths ----------------------------------------------------------------------------------------- */

int failed_bad(struct job *j)
{
	int r = run(j->name);

	if (r < 0) {
		free(j);
		log_warn("a job failed");
	}
	if (r < -1)
		return j->status; // expect: use-after-release
	return r;
}

int failed_ok(struct job *j)
{
	int r = run(j->name);

	if (r < 0) {
		free(j);
		log_warn("a job failed");
	}
	if (r >= 0)
		return j->status;
	return r;
}

int stream_bad(const char *path)
{
	FILE *f = fopen(path, "r");
	int c;

	if (!f)
		return -1;
	fclose(f);
	c = fgetc(f); // expect: use-after-release: 'f' is passed to 'fgetc' after 'fclose' has released it
	return c;
}

int stream_ok(const char *path)
{
	FILE *f = fopen(path, "r");
	int c;

	if (!f)
		return -1;
	c = fgetc(f);
	fclose(f);
	return c;
}

void compare_ok(struct queue *q, struct job *j)
{
	free(j);
	if (q->last == j)
		q->last = NULL;
}

/* ---- lists that are linked through pointers to pointers (queue.h) --------------------------------------- */

struct item {
	struct item *next, **prev;
	char *text;
};

struct items {
	struct item *first, **last;
};

static void items_remove(struct items *l, struct item *i)
{
	if (i->next)
		i->next->prev = i->prev;
	else
		l->last = i->prev;
	*i->prev = i->next;
}

void items_drop_ok(struct items *l)
{
	struct item *i;

	while ((i = l->first)) {
		if (i->next)
			i->next->prev = i->prev;
		else
			l->last = i->prev;
		*i->prev = i->next;
		free(i->text);
		free(i);
	}
}

void items_drop_by_call_ok(struct items *l)
{
	while (l->first) {
		struct item *i = l->first;

		items_remove(l, i);
		free(i->text);
		free(i);
	}
}

int items_next_ok(struct items *l)
{
	struct item *i = l->first;

	items_remove(l, i);
	free(i);
	i = l->first;
	return i ? i->text[0] : 0;
}

/* Not taken out: it is still there. */
int items_next_bad(struct items *l)
{
	struct item *i = l->first;

	free(i);
	i = l->first;
	return i ? i->text[0] : 0; // expect: use-after-release
}

/* ---- what is made anew in the same place ------------------------------------------------------------- */

#include <glob.h>
#include <regex.h>

int patterns_ok(const char *const *words, int n, const char *text)
{
	regex_t re;
	int found = 0;

	for (int i = 0; i < n; i++) {
		if (regcomp(&re, words[i], REG_NOSUB))
			continue;
		found += !regexec(&re, text, 0, NULL, 0);
		regfree(&re);
	}
	return found;
}

size_t globs_ok(const char *a, const char *b)
{
	glob_t g;
	size_t n = 0;

	if (glob(a, 0, NULL, &g) == 0)
		n += g.gl_pathc;
	globfree(&g);
	if (glob(b, 0, NULL, &g) == 0)
		n += g.gl_pathc;
	globfree(&g);
	return n;
}

/* ---- one place, several types ------------------------------------------------------------------------ */

struct table {
	struct item **items;
};

struct walker {
	struct walker *prev;
};

struct variable {
	int type;
	union {
		struct table *table;
		struct walker *walker;
	} x;
};

void variable_clear_ok(struct variable *v)
{
	if (v->type & 1) {
		free(v->x.table->items);
		free(v->x.table);
	}
	if (v->type & 2) {
		while (v->x.walker) {
			struct walker *w = v->x.walker;

			v->x.walker = w->prev;
			free(w);
		}
	}
}
