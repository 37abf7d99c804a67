// RUN: %panicscan scan --verify -- cc -c %s
//
// What a function returns in relation to what it is given: less than its second argument, at most
// the number of elements.

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void ps_eval(int truth);

/* ---- formatted text that fits, or the end of the program ---- */

static int xvformat(char *to, size_t size, const char *fmt, va_list ap)
{
	int n;

	if (size > INT_MAX)
		abort();
	n = vsnprintf(to, size, fmt, ap);
	if (n < 0 || n >= (int)size)
		abort();
	return n;
}

static int xformat(char *to, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = xvformat(to, size, fmt, ap);
	va_end(ap);
	return n;
}

const char *flags_ok(int flags)
{
	static char buf[64];
	size_t n = (size_t)xformat(buf, sizeof buf, "%s%s", flags & 1 ? "a," : "",
				   flags & 2 ? "b," : "");

	ps_eval(n < 64); // expect: debug-fact: TRUE
	if (n > 0)
		buf[n - 1] = '\0';
	return buf;
}

size_t mouse_ok(char *out, int button, int x)
{
	char buf[40];
	size_t n = (size_t)xformat(buf, sizeof buf, "\033[M");

	buf[n] = (char)button;
	memcpy(out, buf, n + 1);
	return n + (size_t)x;
}

/* What else is put there the caller has in mind. */
size_t mouse_more_ok(char *out, int button, int x)
{
	char buf[40];
	size_t n = (size_t)xformat(buf, sizeof buf, "\033[M");

	buf[n++] = (char)button;
	buf[n++] = (char)x;
	memcpy(out, buf, n);
	return n;
}

/* As much as would have been written. */
static int format(char *to, size_t size, int value)
{
	int n = snprintf(to, size, "%d items", value);

	return n < 0 ? 0 : n;
}

static int at_most(char *to, size_t size, int value)
{
	int n = snprintf(to, size, "%d items", value);

	if (n < 0)
		return 0;
	if (n > (int)size)
		n = (int)size;
	return n;
}

void terminate_bad(int value, int fd)
{
	char buf[8];
	int n = at_most(buf, sizeof buf, value);

	buf[n] = '\n'; // expect: index-out-of-bounds
	write(fd, buf, (size_t)n);
}

int terminate_unknown_ok(int value)
{
	char buf[8];
	int n = format(buf, sizeof buf, value);

	return n < 8 ? buf[n] : 0;
}

/* ---- places in tables ---- */

static int find(const int *v, int n, int what)
{
	int i;

	for (i = 0; i < n; i++)
		if (v[i] == what)
			break;
	return i;
}

static int find_or_die(const int *v, int n, int what)
{
	for (int i = 0; i < n; i++)
		if (v[i] == what)
			return i;
	abort();
}

int lookup_ok(int what)
{
	int v[6];
	int i;

	for (i = 0; i < 6; i++)
		v[i] = i * i;
	return v[find_or_die(v, 6, what)];
}

int lookup_bad_FN(int what)
{
	int v[6];
	int i;

	for (i = 0; i < 6; i++)
		v[i] = i * i;
	i = find(v, 6, what);
	return v[i];
}

int lookup_checked_ok(int what)
{
	int v[6];
	int i;

	for (i = 0; i < 6; i++)
		v[i] = i * i;
	i = find(v, 6, what);
	return i < 6 ? v[i] : -1;
}

/* ---- that a loop of a callee has no round is a guess there, and here ---- */

static unsigned n_parts;
extern unsigned long part_start[], part_size[];

static void fill_bounds(unsigned long *first, unsigned long *last)
{
	for (unsigned i = 0; i < n_parts; i++) {
		first[i] = part_start[i];
		last[i] = part_start[i] + part_size[i];
	}
}

void count_parts(unsigned n)
{
	n_parts = n;
}

unsigned long verify_ok(void)
{
	unsigned long first[n_parts], last[n_parts], total = 0;

	fill_bounds(first, last);
	for (unsigned i = 0; i < n_parts; i++)
		total += last[i] - first[i];
	return total;
}

/* What is asked again may have changed: but not that it was 0 before. */
unsigned long verify_again_ok(void)
{
	unsigned long first[n_parts], last[n_parts];
	unsigned i = 0;

	fill_bounds(first, last);
	count_parts(4);
	if (i < n_parts)
		first[i] = last[i] = 0;
	return 0;
}

unsigned long verify_bad(unsigned n)
{
	unsigned long first[n], last[n];

	for (unsigned i = 0; i < n; i++) {
		first[i] = part_start[i];
		last[i] = part_start[i] + part_size[i];
	}
	return last[n - 1] - first[n]; // expect: index-off-by-one
}
