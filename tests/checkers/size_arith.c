// RUN: %panicscan scan --verify -- cc -c %s
//
// size-arith-overflow: sizes of allocations that are computed from numbers that nobody has bounded,
// and every way to bound them.

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct record {
	uint64_t key;
	char name[24];
};

struct image {
	uint32_t width, height;
};

void *xmalloc(size_t n);

/* ---- products ---------------------------------------------------------------------------- */

struct record *read_all_bad(FILE *f)
{
	size_t n;

	if (fread(&n, sizeof n, 1, f) != 1)
		return NULL;
	return malloc(n * sizeof(struct record)); // expect: size-arith-overflow
}

struct record *read_all_ok(FILE *f)
{
	size_t n;

	if (fread(&n, sizeof n, 1, f) != 1 || n > 4096)
		return NULL;
	return malloc(n * sizeof(struct record));
}

struct record *read_all_divided_ok(FILE *f)
{
	size_t n;

	if (fread(&n, sizeof n, 1, f) != 1)
		return NULL;
	if (n > SIZE_MAX / sizeof(struct record))
		return NULL;
	return malloc(n * sizeof(struct record)); // what is left is how much, not what wraps
}

/* In 32 bits, whatever the size that comes out is passed as. */
char *pixels_bad(FILE *f)
{
	struct image im;

	if (fread(&im, sizeof im, 1, f) != 1)
		return NULL;
	return malloc(im.width * im.height * 4); // expect: size-arith-overflow
}

char *pixels_ok(FILE *f)
{
	struct image im;

	if (fread(&im, sizeof im, 1, f) != 1)
		return NULL;
	if (im.width > 8192 || im.height > 8192)
		return NULL;
	return malloc(im.width * im.height * 4);
}

/* The variable was made of it before. */
char *row_bad(int s)
{
	uint32_t n, size;
	char *row;

	if (recv(s, &n, sizeof n, MSG_WAITALL) != sizeof n)
		return NULL;
	n = ntohl(n);
	size = n * 3;
	row = xmalloc(size); // expect: size-arith-overflow
	memset(row, 0, 3);
	return row;
}

char *row_ok(int s)
{
	uint32_t n, size;
	char *row;

	if (recv(s, &n, sizeof n, MSG_WAITALL) != sizeof n)
		return NULL;
	n = ntohl(n);
	if (n > 65535)
		return NULL;
	size = n * 3;
	row = xmalloc(size);
	memset(row, 0, 3);
	return row;
}

/* What its own check leaves does not fit. */
int *cells_bad(unsigned n)
{
	if (n > 200000000)
		return NULL;
	return malloc(n * 32u); // expect: size-arith-overflow
}

int *cells_ok(unsigned n)
{
	if (n > 100000000)
		return NULL;
	return malloc(n * 32u);
}

int *cells_wide_ok(unsigned n)
{
	if (n > 200000000)
		return NULL;
	return malloc(n * sizeof(struct record));
}

/* ---- sums ------------------------------------------------------------------------------------ */

char *text_bad(int fd)
{
	uint32_t n;
	char *s;

	if (read(fd, &n, sizeof n) != sizeof n)
		return NULL;
	s = malloc(n + 1); // expect: size-arith-overflow
	if (!s)
		return NULL;
	s[0] = '\0';
	return s;
}

char *text_ok(int fd)
{
	uint16_t n;
	char *s;

	if (read(fd, &n, sizeof n) != sizeof n)
		return NULL;
	s = malloc(n + 1u);
	if (!s)
		return NULL;
	s[0] = '\0';
	return s;
}

char *text_limited_ok(int fd)
{
	uint32_t n;
	char *s;

	if (read(fd, &n, sizeof n) != sizeof n || n > 1 << 16)
		return NULL;
	s = malloc(n + 1);
	if (!s)
		return NULL;
	s[0] = '\0';
	return s;
}

/* There are no strings of that length. */
char *copy_ok(const char *s)
{
	char *t = malloc(strlen(s) + 1);

	return t ? strcpy(t, s) : NULL;
}

char *joined_ok(FILE *f)
{
	char a[128], b[128], *t;

	if (!fgets(a, sizeof a, f) || !fgets(b, sizeof b, f))
		return NULL;
	t = malloc(strlen(a) + strlen(b) + 1);
	if (t) {
		strcpy(t, a);
		strcat(t, b);
	}
	return t;
}

/* Of what is in memory, there is no more than fits. */
struct list {
	struct record *v;
	size_t n, max;
};

int push_ok(struct list *l, const struct record *r)
{
	if (l->n == l->max) {
		size_t max = l->max ? l->max * 2 : 16;
		struct record *v = realloc(l->v, max * sizeof *v);

		if (!v)
			return -1;
		l->v = v;
		l->max = max;
	}
	l->v[l->n++] = *r;
	return 0;
}

/* calloc() looks for itself. */
struct record *calloc_ok(FILE *f)
{
	uint16_t n;

	if (fread(&n, sizeof n, 1, f) != 1)
		return NULL;
	return calloc(n, sizeof(struct record));
}

/* From the command line. */
int *table_bad(int argc, char **argv)
{
	unsigned long n;

	if (argc < 2)
		return NULL;
	n = strtoul(argv[1], NULL, 0);
	return malloc(n * sizeof(int)); // expect: size-arith-overflow
}

int *table_ok(int argc, char **argv)
{
	unsigned long n;

	if (argc < 2)
		return NULL;
	n = strtoul(argv[1], NULL, 0);
	if (n == 0 || n > 1000)
		return NULL;
	return malloc(n * sizeof(int));
}
