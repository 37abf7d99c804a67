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
