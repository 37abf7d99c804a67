// RUN: %panicscan scan --verify -- cc -c %s
//
// index-after-use: the bounds check that comes after the access, and comparisons of an index that
// are no such check.

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define N_SLOTS 32

struct slot {
	int id, used;
};

struct table {
	struct slot slots[N_SLOTS];
	int n;
};

struct view {
	const uint8_t *data;
	size_t len, pos;
};

static struct slot slots[N_SLOTS];

void use(const void *p);
void log_error(const char *text);

/* ---- in one condition */

size_t word_end_bad(const char *buf, size_t n)
{
	size_t i = 0;

	while (buf[i] != ' ' && i < n) // expect: index-after-use
		i++;
	return i;
}

size_t word_end_ok(const char *buf, size_t n)
{
	size_t i = 0;

	while (i < n && buf[i] != ' ')
		i++;
	return i;
}

int first_free_bad(const struct table *t)
{
	int i;

	for (i = 0; t->slots[i].used && i < N_SLOTS; i++) // expect: index-after-use
		;
	return i;
}

int first_free_ok(const struct table *t)
{
	int i;

	for (i = 0; i < N_SLOTS && t->slots[i].used; i++)
		;
	return i;
}

int is_blank_bad(const struct view *v)
{
	return v->data[v->pos] == ' ' && v->pos < v->len; // expect: index-after-use
}

int is_blank_ok(const struct view *v)
{
	return v->pos < v->len && v->data[v->pos] == ' ';
}

/* More than one test before it. */
size_t skip_blank_bad(const char *buf, size_t n)
{
	size_t i = 0;

	while ((buf[i] == ' ' || buf[i] == '\t') && n > i) // expect: index-after-use
		i++;
	return i;
}

size_t skip_two_bad(const char *buf, size_t n)
{
	size_t i = 0;

	while (buf[i] != '\r' && buf[i] != '\n' && i < n) // expect: index-after-use
		i++;
	return i;
}

/* From the end. */
size_t trimmed_bad(const char *s, size_t n)
{
	while (s[n - 1] == ' ' && n > 0) // expect: index-after-use
		n--;
	return n;
}

size_t trimmed_ok(const char *s, size_t n)
{
	while (n > 0 && s[n - 1] == ' ')
		n--;
	return n;
}

int pop_bad(const int *stack, int top)
{
	if (stack[top - 1] == 0 || top < 1) // expect: index-after-use
		return -1;
	return stack[top - 1];
}

/* The contrary. */
int missing_bad(const int *ids, int n, int at)
{
	if (ids[at] < 0 || at >= n) // expect: index-after-use
		return 1;
	return 0;
}

int missing_ok(const int *ids, int n, int at)
{
	if (at >= n || ids[at] < 0)
		return 1;
	return 0;
}

/* Cursors. */
const char *trim_bad(const char *p, const char *end)
{
	while (*p == ' ' && p < end) // expect: index-after-use
		p++;
	return p;
}

const char *trim_ok(const char *p, const char *end)
{
	while (p < end && *p == ' ')
		p++;
	return p;
}

/* The string has its own end. */
const char *string_end_ok(const char *p, const char *limit)
{
	while (*p && p < limit)
		p++;
	return p;
}

/* What the limit points to was looked at itself. */
const char *last_blank_ok(const char *p, const char *end)
{
	const char *last = end - 1;

	if (*last != '\n')
		return NULL;
	while (*p == ' ' && p < last)
		p++;
	return p;
}

/* ---- later */

int slot_id_bad(int i)
{
	int id = slots[i].id;

	if (i >= N_SLOTS) // expect: index-after-use
		return -1;
	return id;
}

int slot_id_ok(int i)
{
	int id;

	if (i >= N_SLOTS)
		return -1;
	id = slots[i].id;
	return id;
}

int slot_in_use_bad(struct table *t, int i)
{
	if (t->slots[i].used == 0)
		log_error("free slot");
	if (i < 0 || i > N_SLOTS - 1) // expect 2: index-after-use
		return -1;
	return t->slots[i].id;
}

int element_bad(const struct view *v, size_t i)
{
	uint8_t x = v->data[i];

	if (i >= v->len) // expect: index-after-use
		return -1;
	return x;
}

int element_ok(const struct view *v, size_t i)
{
	if (i >= v->len)
		return -1;
	return v->data[i];
}

int negative_bad(const int *v, int i)
{
	int x = v[i];

	if (i < 0) // expect: index-after-use
		return 0;
	return x;
}

int written_bad(int i, int id)
{
	slots[i].id = id;
	if (i == 3)
		log_error("three");
	if (i < N_SLOTS) // expect: index-after-use
		return 0;
	return -1;
}

/* Of known size by its allocation. */
int *filled_bad(size_t n, size_t at)
{
	int *v = calloc(n, sizeof *v);

	if (!v)
		return NULL;
	v[at] = 1;
	if (at >= n) { // expect: index-after-use
		free(v);
		return NULL;
	}
	return v;
}

int *filled_ok(size_t n, size_t at)
{
	int *v = calloc(n, sizeof *v);

	if (!v)
		return NULL;
	if (at >= n) {
		free(v);
		return NULL;
	}
	v[at] = 1;
	return v;
}

/* ---- what is no bounds check of this */

/* For the next round. */
int sum_ok(const int *v, int n)
{
	int i = 0, sum = 0;

	if (n <= 0)
		return 0;
	do
		sum += v[i];
	while (++i < n);
	return sum;
}

int sum_break_ok(const int *v, int n)
{
	int i = 0, sum = 0;

	for (;;) {
		sum += v[i];
		i++;
		if (i >= n)
			break;
	}
	return sum;
}

int sum_last_ok(const int *v, int n)
{
	int i = 0, sum = 0;

	for (;;) {
		sum += v[i];
		if (i >= n - 1)
			break;
		i++;
	}
	return sum;
}

/* Another place: the index was changed. */
int moved_ok(const int *v, int n, int i)
{
	int x = v[i];

	i++;
	if (i >= n)
		return x;
	return x + v[i];
}

/* A case distinction. */
int first_or_not_ok(const char *s, size_t i)
{
	char c = s[i];

	if (i > 0)
		return c == s[i - 1];
	return c == ' ';
}

int last_ok(struct table *t, int i)
{
	struct slot *s = &t->slots[i];

	if (s->used && i < N_SLOTS - 1)
		return s[1].id;
	return s->id;
}

int halves_ok(struct table *t, int i)
{
	int id = t->slots[i].id;

	return i < N_SLOTS / 2 ? id : -id;
}

/* The bound is that of what is written. */
size_t copy_word_ok(const char *s, char *out, size_t room)
{
	size_t i;

	for (i = 0; s[i] != '\0' && i < room; i++)
		out[i] = s[i];
	return i;
}

size_t name_ok(const char *s)
{
	char name[16];
	size_t i = 0;

	while (s[i] != '\0' && i < sizeof name - 1) {
		name[i] = s[i];
		i++;
	}
	name[i] = '\0';
	use(name);
	return i;
}

int too_long_ok(const char *s, size_t at, char *token, size_t room)
{
	char c = s[at];

	if (at >= room)
		return -1;
	token[at] = c;
	return 0;
}

/* Checked before as well. */
int twice_ok(const int *v, int n, int i)
{
	int x;

	if (i >= n)
		return -1;
	x = v[i];
	if (i >= n)
		return -1;
	return x;
}

/* On some paths only: the check may be for the others. */
int some_paths_ok(const int *v, int n, int i, int early)
{
	int x = 0;

	if (early)
		x = v[i];
	if (i >= n)
		return x;
	return v[i];
}

/* By an assertion, or in a macro that serves others, too. */
#define CHECK_INDEX(i, n)                                                                          \
	do {                                                                                       \
		if ((i) >= (n))                                                                    \
			abort();                                                                   \
	} while (0)

int asserted_ok(int i)
{
	int id = slots[i].id;

	assert(i < N_SLOTS);
	CHECK_INDEX(i, N_SLOTS);
	return id;
}

/* A loop that goes on from there. */
int largest_ok(const int *v, int n, int i)
{
	int most = v[i];

	for (; i < n; i++)
		if (v[i] > most)
			most = v[i];
	return most;
}

/* What is at n is there: the terminator. */
int ends_with_ok(const char *s, char c)
{
	size_t n = strlen(s), i = 0;

	while (s[i] != c && s[i] != '\0')
		i++;
	if (i > n / 2)
		return 1;
	return 0;
}

/* ---- a comparison on some ways only has reasons of its own ---- */

struct graph {
	const unsigned *block_of;
	unsigned n, at, block;
};

void complain(const struct graph *g, unsigned def);

int comes_before_ok(const struct graph *g, unsigned def)
{
	unsigned home = g->block_of[def];

	if (home == g->block) {
		if (def >= g->at) {
			complain(g, def);
			return -1;
		}
		return 1;
	}
	return 0;
}

int home_of_bad(const struct graph *g, unsigned def)
{
	unsigned home = g->block_of[def];

	if (def >= g->n) // expect: index-after-use
		return -1;
	return home == g->block;
}
