// RUN: %panicscan scan --verify -- cc -c %s
//
// index-out-of-bounds: objects whose size is an argument: heap, VLA, flexible arrays.

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct cell {
	int key;
	long value;
};

struct packet {
	uint16_t len;
	uint16_t type;
	uint8_t data[];
};

/* The old spelling of a flexible array. */
struct blob {
	int len;
	char data[1];
};

int *ten_bad(void)
{
	int *v = malloc(10 * sizeof *v);

	if (!v)
		return NULL;
	v[10] = 0; // expect: index-out-of-bounds
	return v;
}

int *ten_ok(void)
{
	int *v = malloc(10 * sizeof *v);

	if (!v)
		return NULL;
	v[9] = 0;
	return v;
}

/* Bytes where elements were meant. */
int *bytes_bad(void)
{
	int *v = malloc(10);

	if (v)
		v[9] = 0; // expect: index-out-of-bounds
	return v;
}

char *bytes_ok(void)
{
	char *v = malloc(10);

	if (v)
		v[9] = 0;
	return v;
}

int *fill_bad(void)
{
	int *v = calloc(4, sizeof *v);

	if (!v)
		return NULL;
	for (int i = 0; i <= 4; i++)
		v[i] = i; // expect: index-off-by-one
	return v;
}

int *fill_ok(void)
{
	int *v = calloc(4, sizeof *v);

	if (!v)
		return NULL;
	for (int i = 0; i < 4; i++)
		v[i] = i;
	return v;
}

/* The size is a symbol. */
char *terminated_bad(size_t n)
{
	char *s = malloc(n);

	if (!s)
		return NULL;
	s[n] = '\0'; // expect: index-off-by-one
	return s;
}

char *terminated_ok(size_t n)
{
	char *s = malloc(n + 1);

	if (!s)
		return NULL;
	s[n] = '\0';
	return s;
}

int *sentinel_bad(size_t n)
{
	int *v = malloc(n * sizeof *v);

	if (!v)
		return NULL;
	v[n] = -1; // expect: index-off-by-one
	return v;
}

int *sentinel_ok(size_t n)
{
	int *v = malloc((n + 1) * sizeof *v);

	if (!v)
		return NULL;
	v[n] = -1;
	return v;
}

struct cell *cells_bad(size_t n)
{
	struct cell *c = calloc(n, sizeof *c);

	if (!c)
		return NULL;
	for (size_t i = 0; i <= n; i++)
		c[i].key = -1; // expect: index-off-by-one
	return c;
}

struct cell *cells_ok(size_t n)
{
	struct cell *c = calloc(n, sizeof *c);

	if (!c)
		return NULL;
	for (size_t i = 0; i < n; i++)
		c[i].key = -1;
	return c;
}

int *walk_bad(size_t n)
{
	int *v = malloc(n * sizeof *v), *end;

	if (!v)
		return NULL;
	end = v + n;
	for (int *p = v; p <= end; p++)
		*p = 0; // expect: index-off-by-one
	return v;
}

int *walk_ok(size_t n)
{
	int *v = malloc(n * sizeof *v), *end;

	if (!v)
		return NULL;
	end = v + n;
	for (int *p = v; p < end; p++)
		*p = 0;
	return v;
}

/* Only the size of the pointer. */
struct cell *pointer_size_bad(void)
{
	struct cell *c = malloc(sizeof c); // expect: sizeof-mistake

	if (!c)
		return NULL;
	c->key = 0;
	c->value = 0; // expect: index-out-of-bounds
	return c;
}

struct cell *pointer_size_ok(void)
{
	struct cell *c = malloc(sizeof *c);

	if (!c)
		return NULL;
	c->key = 0;
	c->value = 0;
	return c;
}

int *shrunk_bad(int *v)
{
	int *w = realloc(v, 4 * sizeof *w);

	if (!w)
		return NULL;
	w[4] = 0; // expect: index-out-of-bounds
	return w;
}

int *shrunk_ok(int *v)
{
	int *w = realloc(v, 4 * sizeof *w);

	if (!w)
		return NULL;
	w[3] = 0;
	return w;
}

/* Flexible arrays have what was allocated behind the struct. */
struct packet *packet_bad(void)
{
	struct packet *p = malloc(sizeof *p + 8);

	if (!p)
		return NULL;
	p->len = 8;
	p->data[8] = 0; // expect: index-out-of-bounds
	return p;
}

struct packet *packet_ok(void)
{
	struct packet *p = malloc(sizeof *p + 8);

	if (!p)
		return NULL;
	p->len = 8;
	p->data[7] = 0;
	return p;
}

struct packet *packet_fill_bad(size_t n)
{
	struct packet *p = malloc(sizeof *p + n);

	if (!p)
		return NULL;
	p->type = 1;
	for (size_t i = 0; i <= n; i++)
		p->data[i] = 0; // expect: index-off-by-one
	return p;
}

struct packet *packet_fill_ok(size_t n)
{
	struct packet *p = malloc(sizeof *p + n);

	if (!p)
		return NULL;
	p->type = 1;
	for (size_t i = 0; i < n; i++)
		p->data[i] = 0;
	return p;
}

/* A last member of one element behind a pointer is a flexible array of the old kind. */
int old_flexible_ok(const struct blob *b)
{
	int sum = 0;

	for (int i = 0; i < 3; i++)
		sum += b->data[i];
	return sum;
}

struct blob *old_flexible_bad(void)
{
	struct blob *b = malloc(sizeof *b);

	if (!b)
		return NULL;
	b->len = 8;
	b->data[8] = '\0'; // expect: index-out-of-bounds
	return b;
}

int vla_bad(int n)
{
	if (n < 1)
		return 0;

	int v[n];

	for (int i = 0; i < n; i++)
		v[i] = i;
	v[n] = 0; // expect: index-off-by-one
	return v[0];
}

int vla_ok(int n)
{
	if (n < 1)
		return 0;

	int v[n];

	for (int i = 0; i < n; i++)
		v[i] = i;
	v[n - 1] = 0;
	return v[0];
}

/* The constant decides between two allocations. */
char *small_or_big_bad(int big)
{
	size_t cap = big ? 64 : 16;
	char *s = malloc(cap);

	if (!s)
		return NULL;
	s[16] = '\0'; // expect: index-out-of-bounds
	return s;
}

char *small_or_big_ok(int big)
{
	size_t cap = big ? 64 : 16;
	char *s = malloc(cap);

	if (!s)
		return NULL;
	if (big)
		s[16] = '\0';
	s[15] = '\0';
	return s;
}

/* An element from a heap array, through a moving pointer. */
int cursor_bad(void)
{
	int *v = calloc(3, sizeof *v), *p = v, r;

	if (!v)
		return 0;
	p += 2;
	p++;
	r = *p; // expect: index-out-of-bounds
	free(v);
	return r;
}

int cursor_ok(void)
{
	int *v = calloc(3, sizeof *v), *p = v, r;

	if (!v)
		return 0;
	p += 2;
	r = *p++;
	free(v);
	return r;
}

/* calloc's two arguments multiply. */
long product_bad(size_t rows)
{
	long *m = calloc(rows, 4 * sizeof *m), r;

	if (!m)
		return 0;
	r = m[rows * 4]; // expect: index-off-by-one
	free(m);
	return r;
}

long product_ok(size_t rows)
{
	long *m = calloc(rows + 1, 4 * sizeof *m), r;

	if (!m)
		return 0;
	r = m[rows * 4];
	free(m);
	return r;
}
