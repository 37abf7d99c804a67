// RUN: %panicscan scan --verify -- cc -c %s
//
// index-out-of-bounds: bounds that nobody states.  A loop that ends at a count from elsewhere is
// no evidence that the count is too large; a constant, a capacity or a result that is known to
// reach the end is.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_GROUPS 6
#define ALPHA	   258

struct coder {
	int n_groups;
	int alpha_size;
	unsigned char len[MAX_GROUPS][ALPHA];
	int freq[MAX_GROUPS][ALPHA];
	int total[ALPHA];
	int last;
};

struct queue {
	int slot[16];
	unsigned head, n;
	int last;
};

int next_group(void);

void clear_groups_ok(int n_groups)
{
	int cost[MAX_GROUPS];

	for (int t = 0; t < n_groups; t++)
		cost[t] = next_group();
	if (n_groups > 0)
		printf("%d\n", cost[0]);
}

void clear_groups_bad(void)
{
	int cost[MAX_GROUPS];

	for (int t = 0; t < MAX_GROUPS + 1; t++)
		cost[t] = next_group(); // expect: index-off-by-one
	printf("%d\n", cost[0]);
}

void clear_tables_ok(struct coder *c)
{
	for (int t = 0; t < c->n_groups; t++)
		for (int v = 0; v < c->alpha_size; v++)
			c->freq[t][v] = 0;
}

void clear_tables_bad(struct coder *c)
{
	for (int t = 0; t < MAX_GROUPS; t++)
		for (int v = 0; v <= ALPHA; v++)
			c->freq[t][v] = 0; // expect: index-off-by-one
}

/* A cursor that runs up to a limit from elsewhere, and back from there. */
int partition_ok(const struct coder *c, int want)
{
	int ge = -1, sum = 0;

	while (sum < want && ge < c->alpha_size - 1) {
		ge++;
		sum += c->total[ge];
	}
	if (ge > 0 && sum > want)
		sum -= c->total[ge];
	return sum;
}

int partition_bad(const struct coder *c, int want)
{
	int ge = -1, sum = 0;

	while (sum < want && ge < ALPHA) {
		ge++;
		sum += c->total[ge]; // expect: index-off-by-one
	}
	return sum;
}

/* What read() gives back is at most what it was asked for. */
int read_word_ok(int fd)
{
	char buf[64];
	ssize_t n = read(fd, buf, sizeof buf - 1);

	if (n <= 0)
		return -1;
	buf[n] = '\0';
	return atoi(buf);
}

int read_word_bad(int fd)
{
	char buf[64];
	ssize_t n = read(fd, buf, sizeof buf);

	if (n <= 0)
		return -1;
	buf[n] = '\0'; // expect: index-off-by-one
	return atoi(buf);
}

size_t read_block_ok(FILE *f)
{
	unsigned char block[512];
	size_t n = fread(block, 1, sizeof block, f), sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += block[i];
	return sum;
}

/* The last character of a line, wherever that is. */
int chomp_ok(FILE *f)
{
	char line[80];
	size_t n;

	if (!fgets(line, sizeof line, f))
		return -1;
	n = strlen(line);
	if (n > 0 && line[n - 1] == '\n')
		line[n - 1] = '\0';
	return line[0];
}

/* A queue whose two counters keep each other in bounds. */
int queue_put_ok(struct queue *q, int v)
{
	if (q->n == 16)
		return -1;
	q->slot[(q->head + q->n++) % 16] = v;
	return 0;
}

int queue_put_bad(struct queue *q, int v)
{
	unsigned at = q->head + q->n;

	if (at > 16)
		at -= 16;
	if (q->n == 16)
		return -1;
	q->slot[at] = v; // expect: index-off-by-one
	q->n++;
	return 0;
}

int queue_get_ok(struct queue *q, int *ret)
{
	if (q->n == 0)
		return -1;
	*ret = q->slot[q->head];
	q->head = q->head == 15 ? 0 : q->head + 1;
	q->n--;
	return 0;
}

/* A stack without a look at its size says nothing of its own size. */
struct stack {
	int depth;
	int level[8];
	int last;
};

void push_ok(struct stack *s, int v)
{
	s->level[s->depth++] = v;
}

void push_bad(struct stack *s, int v)
{
	if (s->depth > 8)
		return;
	s->level[s->depth++] = v; // expect: index-off-by-one
}

int pop_ok(struct stack *s)
{
	return s->depth > 0 ? s->level[--s->depth] : 0;
}

int pop_bad(struct stack *s)
{
	return s->depth == 0 ? s->level[--s->depth] : 0; // expect: index-out-of-bounds
}

/* Grown when full: the capacity is a field, the size a product. */
struct list {
	int *v;
	size_t n, cap;
};

int append_ok(struct list *l, int v)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 8;
		int *grown = realloc(l->v, cap * sizeof *grown);

		if (!grown)
			return -1;
		l->v = grown;
		l->cap = cap;
	}
	l->v[l->n++] = v;
	return 0;
}

/* A copy with its terminator. */
char *copy_ok(const char *s)
{
	size_t n = strlen(s);
	char *p = malloc(n + 1);

	if (!p)
		return NULL;
	for (size_t i = 0; i < n; i++)
		p[i] = s[i];
	p[n] = '\0';
	return p;
}

char *copy_bad(const char *s)
{
	size_t n = strlen(s);
	char *p = malloc(n);

	if (!p)
		return NULL;
	for (size_t i = 0; i < n; i++)
		p[i] = s[i];
	p[n] = '\0'; // expect: index-off-by-one
	return p;
}

char *join_ok(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b);
	char *p = malloc(na + nb + 2);

	if (!p)
		return NULL;
	p[na] = '/';
	p[na + nb + 1] = '\0';
	return p;
}

char *join_bad(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b);
	char *p = malloc(na + nb + 1);

	if (!p)
		return NULL;
	p[na] = '/';
	p[na + nb + 1] = '\0'; // expect: index-off-by-one
	return p;
}

/* How many there are is a number beside them: that a loop can be gone round often is no evidence. */
struct few {
	unsigned n;
	int v[3];
};

int few_ok(const struct few *f, int x)
{
	for (unsigned i = 0; i < f->n; i++)
		if (f->v[i] == x)
			return 1;
	return 0;
}

int few_bad(const struct few *f, int x)
{
	for (unsigned i = 0; i < f->n && i <= 3; i++)
		if (f->v[i] == x) // expect: index-off-by-one
			return 1;
	return 0;
}
