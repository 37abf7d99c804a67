// RUN: %panicscan scan --verify -- cc -D_GNU_SOURCE -c %s
//
// Accesses that seem to leave their object only for a guess that the code itself speaks against.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- turned back: an index that moves by one is not past what it was just asked for ---------- */

void ring_ok(FILE *in, unsigned count)
{
	char *ring = malloc(++count);
	unsigned head = 0;

	if (!ring)
		return;
	for (;;) {
		int c = getc(in);

		if (c == EOF)
			goto out;
		ring[head++] = (char)c;
		if (head == count)
			break;
	}
	for (;;) {
		int c;

		if (head == count)
			head = 0;
		putchar(ring[head]);
		c = getc(in);
		if (c == EOF)
			goto out;
		ring[head] = (char)c;
		head++;
	}
out:
	free(ring);
}

/* Asked for one too late. */
void ring_bad(FILE *in)
{
	char ring[64];
	unsigned head = 0;

	for (;;) {
		int c = getc(in);

		if (c == EOF)
			break;
		if (head > sizeof ring)
			head = 0;
		ring[head] = (char)c; // expect: index-off-by-one
		head++;
	}
}

/* ---- a comparison that is counted with ---------------------------------------------------------- */

static const unsigned short day_of[2][13] = {
	{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365},
	{0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366}};

int month_ok(int year, int month)
{
	int rest = month % 12;
	int negative = rest < 0;

	return day_of[(year & 3) == 0][rest + 12 * negative];
}

int month_bad(int year, int month)
{
	int rest = month % 12;
	int negative = rest < 0;

	return day_of[(year & 3) == 0][rest + 14 * negative]; // expect: index-off-by-one
}

/* ---- counted before ------------------------------------------------------------------------------
 */

struct node {
	struct node *next;
	int weight;
};

struct node **list_to_array_ok(struct node *head)
{
	struct node *n, **v;
	unsigned count = 0;

	for (n = head; n; n = n->next)
		count++;
	v = malloc(count * sizeof *v);
	if (!v)
		return NULL;
	count = 0;
	for (n = head; n; n = n->next)
		v[count++] = n;
	return v;
}

struct node **list_to_array_bad(struct node *head)
{
	struct node *n, **v;
	unsigned count = 0, i;

	for (n = head; n; n = n->next)
		count++;
	v = malloc(count * sizeof *v);
	if (!v)
		return NULL;
	for (i = 0, n = head; i <= count && n; n = n->next)
		v[i++] = n; // expect: index-off-by-one
	return v;
}

struct node **list_with_end_bad(struct node *head)
{
	struct node *n, **v;
	unsigned count = 0;

	for (n = head; n; n = n->next)
		count++;
	v = malloc(count * sizeof *v);
	if (!v)
		return NULL;
	count = 0;
	for (n = head; n; n = n->next)
		v[count++] = n;
	v[count] = NULL; // expect: index-off-by-one
	return v;
}

struct node **list_with_end_ok(struct node *head)
{
	struct node *n, **v;
	int count = 0;

	for (n = head; n; n = n->next)
		count++;
	v = malloc(sizeof *v * (size_t)(count + 1));
	if (!v)
		return NULL;
	count = 0;
	for (n = head; n; n = n->next) {
		v[count] = n;
		count++;
	}
	v[count] = NULL;
	return v;
}

/* Lengths of what a format is replaced by, then the replacing. */
char *expand_ok(const char *fmt, const char *dir)
{
	size_t len = 0;
	const char *p;
	char *q, *buf;

	for (p = fmt; *p; p++)
		len += *p == '%' ? strlen(dir) : 1;
	buf = malloc(len + 1);
	if (!buf)
		return NULL;
	for (q = buf, p = fmt; *p; p++) {
		if (*p == '%')
			q = stpcpy(q, dir);
		else
			*q++ = *p;
	}
	while (q > buf && q[-1] == '/')
		q--;
	*q = '\0';
	return buf;
}

/* ---- grown --------------------------------------------------------------------------------------
 */

/* As in many libraries: makes room for more. */
static void *grow(void *p, size_t *room, size_t bytes)
{
	size_t n = *room;
	void *more;

	if (!p) {
		if (!n)
			n = 64 / bytes + 1;
	} else {
		n += n / 2 + 1;
	}
	more = realloc(p, n * bytes);
	if (!more)
		abort();
	*room = n;
	return more;
}

static const char **names;
static size_t n_names, names_room;

void add_name_ok(const char *name)
{
	if (n_names == names_room)
		names = grow(names, &names_room, sizeof *names);
	names[n_names++] = name;
}

void add_name_copy_ok(const char *name)
{
	if (n_names == names_room) {
		size_t n = names_room;

		names = grow(names, &n, sizeof *names);
		names_room = n;
	}
	names[n_names++] = name;
}

void add_name_bad(const char *name)
{
	const char **more;

	if (n_names == names_room) {
		more = realloc(names, names_room * sizeof *names);
		if (!more)
			return;
		names = more;
	}
	names[n_names++] = name; // expect: index-off-by-one
}

/* ---- whole multiples ---------------------------------------------------------------------------
 */

struct feature {
	unsigned char tag, length;
	unsigned short low, high;
};

long control(void *buf, size_t size, unsigned long *got);

int find_feature_ok(void)
{
	unsigned char buf[256];
	unsigned long n, i;

	if (control(buf, sizeof buf, &n))
		return -1;
	if (n % sizeof(struct feature) != 0 || n > sizeof buf)
		return -1;
	for (i = 0; i < n; i += sizeof(struct feature)) {
		const struct feature *f = (const struct feature *)(buf + i);

		if (f->tag == 6)
			return f->high;
	}
	return 0;
}

int find_feature_bad(void)
{
	unsigned char buf[256];
	unsigned long n, i;

	if (control(buf, sizeof buf, &n))
		return -1;
	if (n > sizeof buf)
		return -1;
	for (i = 0; i < n; i += sizeof(struct feature)) {
		const struct feature *f = (const struct feature *)(buf + i);

		if (f->tag == 6)
			return f->high; // expect: index-off-by-one
	}
	return 0;
}

/* ---- automata --------------------------------------------------------------------------------- */

static const signed char action_of[] = {0, 2, 3, 1, 2, 0, 3};
static const unsigned char next_state[] = {1, 4, 2, 6, 3, 5, 0};

int run_automaton_ok(int (*read_token)(void))
{
	int stack[64], *top = stack, state = 0, n;

	*top = 0;
	for (;;) {
		n = action_of[(state + read_token()) % 7];
		state = next_state[(state + n) % 7];
		switch (n) {
		case 0:
			return *top;
		case 1:
			if (top - stack >= 63)
				return -1;
			*++top = state;
			break;
		case 2:
			top[-1] += top[0];
			top -= 1;
			break;
		default:
			top[-2] += top[-1] * top[0];
			top -= 2;
			break;
		}
	}
}

int run_automaton_bad(const unsigned char *code)
{
	int stack[64], *top = stack;

	*top = 0;
	for (;; code++) {
		switch (*code) {
		case 0:
			return *top;
		case 1:
			if (top - stack >= 63)
				return -1;
			*++top = code[1];
			break;
		default:
			top[-1] += top[0]; // expect: index-out-of-bounds
			top -= 1;
			break;
		}
	}
}

/* ---- bits of a mask ------------------------------------------------------------------------------
 */

static const char *const packages[] = {"graphics", "color"};

void print_packages_ok(unsigned mask)
{
	for (int i = 0; i < 31; i++)
		if (mask & (1u << i))
			puts(packages[i]);
}

void print_packages_bad(const char *asked)
{
	for (int i = 0; i < 3; i++)
		if (asked[i])
			puts(packages[i]); // expect: index-off-by-one
}

/* ---- no round: no error, but worth a word ------------------------------------------------------
 */

int first_bit_warned_bad(const char *sum, int n)
{
	char bits[16];
	int i;

	memcpy(bits, sum, sizeof bits);
	for (i = 0; i < n && bits[i] == 0; i++)
		;
	if (i == n) {
		i--;
		bits[i]++; // expect: index-off-by-one
	}
	return bits[0];
}

/* A member for each action, but for the last one. */
static const char *const action_names[] = {"none", "read", "write"};
enum { ACTION_NONE, ACTION_READ, ACTION_WRITE, ACTION_ERASE, ACTION_MAX };

void print_actions_bad(unsigned mask)
{
	for (int i = 0; i < ACTION_MAX; i++)
		if (mask & (1u << i))
			puts(action_names[i]); // expect: index-off-by-one
}

/* ---- no line ---------------------------------------------------------------------------------- */

unsigned char *bits_to_bytes_ok(const unsigned char *bits, size_t n_bits, size_t *size)
{
	size_t bytes = (n_bits + 7) / 8 + 1;
	unsigned char *all = malloc(bytes), *to = all;

	if (!all)
		return NULL;
	*size = bytes;
	to++;
	while (n_bits) {
		int n = n_bits < 8 ? (int)n_bits : 8;

		*to = 0;
		for (int i = 0; i < n; i++)
			*to |= (unsigned char)((bits[i / 8] >> i % 8 & 1) << i);
		n_bits -= (size_t)n;
		bits++;
		to++;
	}
	return all;
}

int sum_matrix_ok(const int *m, int n)
{
	int *copy = malloc((size_t)n * (size_t)n * sizeof *copy), *from, sum = 0;

	if (!copy)
		return 0;
	memcpy(copy, m, (size_t)n * (size_t)n * sizeof *copy);
	from = copy;
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++)
			sum += *from++;
	free(copy);
	return sum;
}

/* ---- ends by the contents: that there is a list at all is another question --------------------- */

static const unsigned char name_a[] = "lock", name_b[] = "link";
static const unsigned char *ignored[] = {name_a, name_b, NULL};

int is_ignored_ok(const char *name)
{
	const unsigned char **at = ignored;
	int found = 0;

	while (at && *at && !found) {
		if (memcmp(name, *at, 4) == 0)
			found = 1;
		at++;
	}
	return found;
}

int is_listed_bad(const char *name)
{
	static const char *const listed[] = {"a", "b"};
	const char *const *at = listed;

	while (at && at <= listed + 2) {
		if (strcmp(name, *at) == 0) // expect: index-off-by-one
			return 1;
		at++;
	}
	return 0;
}
