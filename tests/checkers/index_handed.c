// RUN: %verify
/* Elements behind the last one: given to functions that use them, and of memory that a replaced
 * allocator has made. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	int key, n_uses;
	char name[8];
};

static void init_entry(struct entry *e)
{
	e->key = -1;
	e->n_uses = 0;
	e->name[0] = '\0';
}

struct entry *make_table_bad(int n)
{
	struct entry *table = malloc((size_t)n * sizeof *table);

	if (!table)
		return NULL;
	for (int i = 0; i <= n; i++)
		init_entry(&table[i]); // expect: index-off-by-one
	return table;
}

struct entry *make_table_ok(int n)
{
	struct entry *table = malloc((size_t)n * sizeof *table);

	if (!table)
		return NULL;
	for (int i = 0; i < n; i++)
		init_entry(&table[i]);
	return table;
}

static int sum_range(const int *from, const int *end)
{
	int sum = 0;

	for (; from < end; from++)
		sum += *from;
	return sum;
}

/* The end is not looked at. */
int sum_ok(void)
{
	int values[4] = {1, 2, 3, 4};

	return sum_range(values, &values[4]);
}

void clear_last_bad(void)
{
	struct entry two[2];

	init_entry(&two[0]);
	init_entry(two + 2); // expect: index-out-of-bounds
}

static void init_if(struct entry *e, int on)
{
	if (on)
		e->key = 0;
}

/* It may not be looked at. */
void clear_sometimes_ok(int n, int on)
{
	struct entry *table = malloc((size_t)n * sizeof *table);

	if (!table)
		return;
	for (int i = 0; i <= n; i++)
		init_if(&table[i], i < n && on);
	free(table);
}

/* ---- memory of an allocator that can be replaced --------------------------------------------- */

void *(*tool_malloc)(size_t) = malloc;
void *(*tool_realloc)(void *, size_t) = realloc;

int *copy_bad(const int *from, int n)
{
	int *to = tool_malloc((size_t)n * sizeof *to);

	if (!to)
		return NULL;
	for (int i = 0; i <= n; i++)
		to[i] = from[i]; // expect: index-off-by-one
	return to;
}

int *copy_ok(const int *from, int n)
{
	int *to = tool_malloc((size_t)n * sizeof *to);

	if (!to)
		return NULL;
	for (int i = 0; i < n; i++)
		to[i] = from[i];
	return to;
}

char *twice_bad(const char *s)
{
	char *to = tool_malloc(strlen(s) * 2);

	if (!to)
		return NULL;
	strcpy(to, s);
	strcat(to, s); // expect: index-off-by-one
	return to;
}

char *twice_ok(const char *s)
{
	char *to = tool_malloc(strlen(s) * 2 + 1);

	if (!to)
		return NULL;
	strcpy(to, s);
	strcat(to, s);
	return to;
}

struct memory {
	void *(*make)(void *, size_t);
	void *opaque;
};

static void *make_of(const struct memory *m, size_t bytes)
{
	if (m->make)
		return m->make(m->opaque, bytes);
	return malloc(bytes);
}

int *fill_bad(const struct memory *m, int n)
{
	int *to = make_of(m, (size_t)n * sizeof *to);

	if (!to)
		return NULL;
	for (int i = 0; i <= n; i++)
		to[i] = 1; // expect: index-off-by-one
	return to;
}

char *(*tool_strdup)(const char *) = strdup;

/* As long as the text is, which nobody knows: nothing to be said. */
char *with_slash_ok(const char *dir)
{
	char *to = tool_strdup(dir);

	if (to)
		strcpy(to, dir);
	return to;
}

/* From the end backwards: who is given the start, too, is given a range. */
static char *format_number(const char *start, char *end, unsigned n)
{
	*--end = '\0';
	do {
		*--end = (char)('0' + n % 10);
		n /= 10;
	} while (n && end > start);
	return end;
}

unsigned number_of_digits_ok(unsigned n)
{
	char text[24];

	return (unsigned)strlen(format_number(text, text + sizeof text, n));
}

struct named {
	const char *name;
	struct named *next;
};

/* Of a size that the caller says, or none. */
static struct named *add_named(struct named **list, const char *name, size_t size)
{
	struct named *n;

	if (!size)
		return NULL;
	n = tool_malloc(size);
	if (!n)
		return NULL;
	n->name = name;
	n->next = *list;
	*list = n;
	return n;
}

struct named *add_ok(struct named **list, const char *name)
{
	return add_named(list, name, sizeof(struct named));
}

static char *put_number(char *end, unsigned n)
{
	*--end = '\0';
	do
		*--end = (char)('0' + n % 10);
	while (n /= 10);
	return end;
}

/* Written from its end. */
int number_ok(unsigned n)
{
	char text[24];

	return (int)strlen(put_number(text + 24, n));
}

/* ---- one after the other, to whoever it is */

struct worker {
	unsigned long id;
	void *stack;
};

int start_worker(unsigned long *id, int n);
int start(struct worker *w);

int start_all_bad(size_t n)
{
	struct worker *w = calloc(n, sizeof *w);

	if (!w)
		return -1;
	for (size_t i = 0; i <= n; i++)
		if (start(&w[i])) // expect: index-off-by-one: '&w[i]' is one past the end of its object
			break;
	free(w);
	return 0;
}

int start_all_ok(size_t n)
{
	struct worker *w = calloc(n, sizeof *w);

	if (!w)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (start(&w[i]))
			break;
	free(w);
	return 0;
}

int ids_bad(unsigned n)
{
	unsigned long *ids = malloc(n * sizeof *ids);

	if (!ids)
		return -1;
	for (unsigned i = 0; i <= n; i++)
		if (start_worker(&ids[i], 3)) // expect: index-off-by-one
			break;
	free(ids);
	return 0;
}

int start_by_name_bad(size_t n)
{
	struct worker *all = calloc(n, sizeof *all), *w;

	if (!all)
		return -1;
	for (size_t i = 0; i <= n; i++) {
		w = &all[i];
		if (start(w)) // expect: index-off-by-one
			break;
	}
	free(all);
	return 0;
}

int start_by_name_ok(size_t n)
{
	struct worker *all = calloc(n, sizeof *all), *w;

	if (!all)
		return -1;
	for (size_t i = 0; i < n; i++) {
		w = &all[i];
		if (start(w))
			break;
	}
	free(all);
	return 0;
}

/* The end of a range is no element. */
int sum_of(const unsigned long *from, const unsigned long *to);

int ranges_ok(unsigned n)
{
	unsigned long *ids = calloc(n, sizeof *ids);
	int sum = 0;

	if (!ids)
		return -1;
	for (unsigned i = 1; i <= n; i++)
		sum += sum_of(&ids[i - 1], &ids[i]);
	free(ids);
	return sum;
}

int all_ok(unsigned n)
{
	unsigned long *ids = calloc(n, sizeof *ids);
	int sum;

	if (!ids)
		return -1;
	sum = sum_of(&ids[0], &ids[n]);
	free(ids);
	return sum;
}

/* Behind the last character stands the terminator. */
int print_from(const char *s);

int tails_ok(const char *text, unsigned n)
{
	char *s = malloc(n);

	if (!s)
		return -1;
	memcpy(s, text, n);
	for (unsigned i = 0; i <= n; i++)
		if (print_from(&s[i]))
			break;
	free(s);
	return 0;
}
