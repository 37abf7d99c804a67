// RUN: %panicscan scan --verify -- cc -c %s
//
// uninit-use: local variables that are read on a path that never wrote them.

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum mode { MODE_READ, MODE_WRITE, MODE_BOTH };

void log_warn(const char *fmt, ...);
int open_port(int n);
void close_port(int fd);
int get_value(int *ret_value);
void put_value(int value);
bool next_token(const char **pos, int *ret_kind);

int if_without_else_bad(int level)
{
	int flags;

	if (level > 2)
		flags = 1;
	return flags; // expect: uninit-use
}

int if_with_else_ok(int level)
{
	int flags;

	if (level > 2)
		flags = 1;
	else
		flags = 0;
	return flags;
}

int else_if_chain_bad(char c)
{
	int base;

	if (c == 'x')
		base = 16;
	else if (c == 'o')
		base = 8;
	else if (c == 'b')
		base = 2;
	return base * 2; // expect: uninit-use
}

int else_if_chain_ok(char c)
{
	int base;

	if (c == 'x')
		base = 16;
	else if (c == 'o')
		base = 8;
	else if (c == 'b')
		base = 2;
	else
		return -EINVAL;
	return base * 2;
}

int switch_without_default_bad(int c)
{
	int width;

	switch (c) {
	case 'b':
		width = 1;
		break;
	case 'h':
		width = 2;
		break;
	case 'w':
		width = 4;
		break;
	}
	return width; // expect: uninit-use
}

int switch_with_default_ok(int c)
{
	int width;

	switch (c) {
	case 'b':
		width = 1;
		break;
	case 'h':
		width = 2;
		break;
	default:
		width = 4;
		break;
	}
	return width;
}

int switch_forgotten_case_bad(enum mode m)
{
	int bits;

	switch (m) {
	case MODE_READ:
		bits = 4;
		break;
	case MODE_WRITE:
		bits = 2;
		break;
	case MODE_BOTH:
		log_warn("both");
		break;
	default:
		return 0;
	}
	return bits; // expect: uninit-use
}

/* All that the enum has is there: what else it may hold is another matter. */
int switch_all_of_enum_ok(enum mode m)
{
	int bits;

	switch (m) {
	case MODE_READ:
		bits = 4;
		break;
	case MODE_WRITE:
		bits = 2;
		break;
	case MODE_BOTH:
		bits = 6;
		break;
	}
	return bits;
}

int switch_most_of_enum_bad(enum mode m)
{
	int bits;

	switch (m) {
	case MODE_READ:
		bits = 4;
		break;
	case MODE_WRITE:
		bits = 2;
		break;
	}
	return bits; // expect: uninit-use
}

int switch_fallthrough_ok(enum mode m)
{
	int bits;

	switch (m) {
	case MODE_BOTH:
		log_warn("both");
		/* fall through */
	case MODE_READ:
		bits = 4;
		break;
	case MODE_WRITE:
		bits = 2;
		break;
	default:
		return 0;
	}
	return bits;
}

/* Loops that may not run. */
int last_value_bad(const int *v, int n)
{
	int last;

	for (int i = 0; i < n; i++)
		last = v[i];
	return last; // expect: uninit-use
}

int last_value_ok(const int *v, int n)
{
	int last;

	if (n <= 0)
		return 0;
	for (int i = 0; i < n; i++)
		last = v[i];
	return last;
}

int fixed_loop_ok(const int *v)
{
	int last;

	for (int i = 0; i < 4; i++)
		last = v[i];
	return last;
}

int do_loop_ok(const int *v)
{
	int last;

	do {
		last = *v++;
	} while (last > 0);
	return last;
}

int while_loop_bad(const int *v)
{
	int last;

	while (*v > 0)
		last = *v++;
	return last; // expect: uninit-use
}

/* A sum needs a start. */
int sum_bad(const int *v, int n)
{
	int sum;

	for (int i = 0; i < n; i++)
		sum += v[i]; // expect: uninit-use
	return 0;
}

int sum_ok(const int *v, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++)
		sum += v[i];
	return sum;
}

unsigned counter_bad(const char *s)
{
	unsigned n;

	if (*s == '#')
		n++; // expect: uninit-use
	else
		n = 0;
	return n;
}

unsigned counter_ok(const char *s)
{
	unsigned n = 0;

	if (*s == '#')
		n++;
	return n;
}

/* goto over the first assignment. */
int goto_cleanup_bad(int port, int privileged)
{
	int fd, r = -EPERM;

	if (!privileged)
		goto out;
	fd = open_port(port);
	r = fd < 0 ? -errno : 0;
out:
	if (fd >= 0) // expect: uninit-use
		close_port(fd);
	return r;
}

int goto_cleanup_ok(int port, int privileged)
{
	int fd = -1, r = -EPERM;

	if (!privileged)
		goto out;
	fd = open_port(port);
	r = fd < 0 ? -errno : 0;
out:
	if (fd >= 0)
		close_port(fd);
	return r;
}

void free_on_error_bad(size_t n)
{
	char *in, *out;

	in = malloc(n);
	if (!in)
		goto fail;
	out = malloc(n);
	if (!out)
		goto fail;
	in[0] = out[0] = '\0';
fail:
	free(out); // expect: uninit-use
	free(in);
}

void free_on_error_ok(size_t n)
{
	char *in, *out = NULL;

	in = malloc(n);
	if (!in)
		goto fail;
	out = malloc(n);
	if (!out)
		goto fail;
	in[0] = out[0] = '\0';
fail:
	free(out);
	free(in);
}

/* Passed by value, branched on, computed with, dereferenced. */
void passed_bad(int c)
{
	int v;

	if (c)
		v = 1;
	put_value(v); // expect: uninit-use
}

void passed_ok(int c)
{
	int v;

	v = c ? 1 : 0;
	put_value(v);
}

int branched_bad(int c)
{
	bool seen;

	if (c > 10)
		seen = true;
	if (seen) // expect: uninit-use
		return 1;
	return 0;
}

int branched_ok(int c)
{
	bool seen = false;

	if (c > 10)
		seen = true;
	if (seen)
		return 1;
	return 0;
}

int switched_bad(int c)
{
	int kind;

	if (c > 10)
		kind = 2;
	switch (kind) { // expect: uninit-use
	case 2:
		return 1;
	default:
		return 0;
	}
}

int dereferenced_bad(void)
{
	int *p;

	return *p; // expect: uninit-use
}

int dereferenced_ok(int *q)
{
	int *p;

	p = q;
	return *p;
}

int index_bad(const int *v, int n)
{
	int i;

	while (i < n) { // expect: uninit-use
		if (v[i] == 0)
			return i;
		i++;
	}
	return -1;
}

int index_ok(const int *v, int n)
{
	int i;

	i = 0;
	while (i < n) {
		if (v[i] == 0)
			return i;
		i++;
	}
	return -1;
}

/* Declared inside the loop: a new variable each round. */
int per_round_bad(const int *v, int n)
{
	int r = 0;

	for (int i = 0; i < n; i++) {
		int prev;

		if (i > 0)
			r += prev; // expect: uninit-use
		prev = v[i];
		r += prev;
	}
	return r;
}

int per_round_ok(const int *v, int n)
{
	int r = 0, prev;

	for (int i = 0; i < n; i++) {
		if (i > 0)
			r += prev;
		prev = v[i];
	}
	return r;
}

/* Correlated flags. */
int flag_ok(int c)
{
	int v, have = 0;

	if (c > 3) {
		v = c - 3;
		have = 1;
	}
	log_warn("%d", have);
	if (have)
		return v;
	return 0;
}

int flag_bad(int c)
{
	int v, have = 0;

	if (c > 3)
		v = c - 3;
	if (c > 2)
		have = 1;
	log_warn("%d", have);
	if (have)
		return v; // expect: uninit-use
	return 0;
}

int same_condition_ok(int verbose, int n)
{
	int start;

	if (verbose)
		start = n;
	n *= 2;
	if (verbose)
		log_warn("from %d to %d", start, n);
	return n;
}

int other_condition_bad(int verbose, int quiet, int n)
{
	int start;

	if (verbose)
		start = n;
	n *= 2;
	if (!quiet)
		log_warn("from %d to %d", start, n); // expect: uninit-use
	return n;
}

/* Out-parameters. */
int out_parameter_ok(void)
{
	int v;

	if (get_value(&v) < 0)
		return -1;
	return v;
}

/* Nothing was passed that could set it. */
int out_parameter_bad(void)
{
	int v, w;

	if (get_value(&w) < 0)
		return -1;
	return v + w; // expect: uninit-use
}

/* Perhaps the callee always sets it: nobody can tell without its body. */
int out_parameter_unchecked_ok(void)
{
	int v;

	get_value(&v);
	return v;
}

int out_parameter_by_bool_ok(const char *s)
{
	int kind, n = 0;

	while (next_token(&s, &kind))
		n += kind == 'i';
	return n;
}

int out_parameter_too_late_bad(void)
{
	int v, r;

	r = v > 0 ? 1 : 0; // expect: uninit-use
	get_value(&v);
	return r + v;
}

/* The address was given away: who knows who writes through it. */
int *remembered;

int address_given_ok(void)
{
	int v;

	remembered = &v;
	open_port(1);
	remembered = NULL;
	return v;
}

/* && and ||: the right side runs only after the left. */
int short_circuit_ok(const char *s)
{
	const char *eq;

	if (s && (eq = strchr(s, '=')) != NULL && eq[1] != '\0')
		return eq[1];
	return 0;
}

int short_circuit_bad(const char *s)
{
	const char *eq;

	if (s != NULL && (eq = strchr(s, '=')) == NULL)
		return 0;
	return eq[1]; // expect: uninit-use
}

int ternary_assign_ok(int c)
{
	int a, b;

	c > 0 ? (a = 1, b = 2) : (a = 3, b = 4);
	return a + b;
}

int comma_bad(int c)
{
	int a, b;

	b = (c > 0 && (a = c)) ? 1 : 0;
	return a + b; // expect: uninit-use
}

/* Neither sizeof, nor taking the address, nor a cast to void reads. */
size_t sizeof_ok(void)
{
	long v;
	long *p = &v;

	(void)v;
	return sizeof v + sizeof *p;
}

/* A static variable starts as zero. */
int static_ok(void)
{
	static int calls;

	return ++calls;
}

/* A noreturn helper closes the path. */
static void usage(void)
{
	fprintf(stderr, "usage: tool [rw]\n");
	exit(2);
}

int noreturn_ok(int c)
{
	int mode;

	if (c == 'r')
		mode = 0;
	else if (c == 'w')
		mode = 1;
	else
		usage();
	return mode;
}

static void hint(void)
{
	fprintf(stderr, "usage: tool [rw]\n");
}

int returning_helper_bad(int c)
{
	int mode;

	if (c == 'r')
		mode = 0;
	else if (c == 'w')
		mode = 1;
	else
		hint();
	return mode; // expect: uninit-use
}

/* Macros: the loop's variable, and a retry loop around a call. */
#define RETRY(e)                                                                                   \
	({                                                                                         \
		long r_;                                                                           \
		do                                                                                 \
			r_ = (e);                                                                  \
		while (r_ == -1 && errno == EINTR);                                                \
		r_;                                                                                \
	})

long retry_ok(int fd, char *buf, size_t n)
{
	long r;

	r = RETRY(read(fd, buf, n));
	return r;
}

#define SWAP(a, b)                                                                                 \
	do {                                                                                       \
		int tmp_ = (a);                                                                    \
		(a) = (b);                                                                         \
		(b) = tmp_;                                                                        \
	} while (0)

int swap_bad(int a)
{
	int b;

	SWAP(a, b);
	return a; // expect: uninit-use
}

int swap_ok(int a)
{
	int b = 1;

	SWAP(a, b);
	return a;
}
