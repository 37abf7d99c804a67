// RUN: %verify
//
// Indices, sizes, divisors and shifts: what readers found to be false in real projects, each as
// small as it still says the same.  FP_ is what is still reported.  What is lacking, by the words of
// bench/triage:
//
//	MODEL-PROC, TRUSTED-SOURCE			what somebody else keeps to
//	STRIDE, STRING-CONTENT				sizes that are whole units
//	ZERO-TRIP-LIST, CALLER-CONSTANTS, TWO-COUNTERS	counts
//	TABLE-CONTENT, TWO-PASS, BOUND-IS-INDEX, MODEL-CTYPE
//							tables that end by what they hold
//	WIDEN-INVARIANT, JOIN-CORRELATION		rings and counters
//	SUMMARY-RELATION, SIZE-WRAP			room that was made
//	TRAILING-ARRAY					records at the front of buffers
//	KNOWN-BITS, ENTRY-INVARIANT			bits and shifts

#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void use(const void *p);
void take(void *p);
int next_word(const char *line);
extern int n_input;

/* ---- what somebody else keeps to ------------------------------------------------------------ */

/* The kernel writes the file: names of interfaces have at most 15 letters. */
int FP_routes_of_kernel_ok(FILE *proc)
{
	char dest[33], iface[16];

	return fscanf(proc, "%32s %s", dest, iface) == 2 ? dest[0] + iface[0] : -1; // expect: buffer-overflow-call
}

static const char *const tcp_states[12] = {"", "established", "syn-sent"};

/* The kernel's own numbers for states. */
const char *FP_state_of_kernel_ok(const char *line)
{
	int state;

	if (sscanf(line, "%*d: %*x:%*x %*x:%*x %x", &state) != 1)
		return NULL;
	return tcp_states[state]; // expect: index-unchecked
}

/* ---- sizes that are whole units ------------------------------------------------------------- */

/* The size is a number of longs, so there is room for sixteen digits of each. */
char *mask_digits_ok(const unsigned long *mask, unsigned size_bytes)
{
	char *text = malloc(2 * size_bytes + 1), *p = text;

	if (!text)
		return NULL;
	for (unsigned i = size_bytes / sizeof(long); i-- > 0;)
		p += sprintf(p, "%016lx", mask[i]);
	return text;
}

/* Its length was asked for where it came from, before it was copied. */
int numbered_copy_ok(int argc, char **argv)
{
	char in[2000], out[2000];

	if (argc < 2 || strlen(argv[1]) >= 2000 - 20)
		return -1;
	strcpy(in, argv[1]);
	sprintf(out, "rec%05d", argc);
	strcat(out, in);
	use(out);
	return 0;
}

/* ---- counts ---------------------------------------------------------------------------------- */

struct session {
	struct session *next;
	int width;
};

/* There is at least one session while something is drawn. */
int FP_share_of_each_ok(const struct session *list, int width)
{
	int total = 0;

	for (const struct session *s = list; s; s = s->next)
		total++;
	return width / total; // expect: div-zero
}

/* All callers pass the length of a table. */
static int FP_field_value_ok(const char *const *names, int n, int from)
{
	int last = n - 1, at = from;

	if (last < -1)
		return -1;
	for (int i = 0; i < 3; i++)
		at = (at + 1) % n; // expect: div-zero
	use(names[at]);
	return at;
}

int field_of_table_ok(int from)
{
	static const char *const days[7] = {"sun", "mon"};

	return FP_field_value_ok(days, 7, from);
}

/* What is chosen is never more than what there is, and both count down together. */
unsigned shuffled_ok(unsigned n_lines, unsigned n_out)
{
	unsigned sum = 0;

	if (n_out > n_lines)
		n_out = n_lines;
	while (n_out--) {
		sum += (unsigned)rand() % n_lines;
		n_lines--;
	}
	return sum;
}

/* ---- tables that end by what they hold ------------------------------------------------------- */

static const int limits[6] = {0x7f, 0x7ff, 0xffff, 0x1fffff, 0x3ffffff, 0x7fffffff};
static const int marks[6] = {0, 0xc0, 0xe0, 0xf0, 0xf8, 0xfc};

/* The last limit is above every number. */
int last_entry_is_above_ok(int value)
{
	int i;

	for (i = 0; i < 6; i++)
		if (value <= limits[i])
			break;
	return marks[i];
}

static const int short_limits[5] = {0x7f, 0x7ff, 0xffff, 0x1fffff, 0x3ffffff};

/* The last limit is above every value that callers pass. */
int FP_last_entry_is_enough_ok(int value)
{
	int i;

	for (i = 0; i < 5; i++)
		if (value <= short_limits[i])
			break;
	return short_limits[i] & marks[i]; // expect: index-off-by-one
}

/* The array has an element for every node of the same list, counted before. */
struct session **listed_ok(struct session *list)
{
	struct session **all, *s;
	unsigned n = 0, i = 0;

	for (s = list; s; s = s->next)
		n++;
	all = calloc(n + 1, sizeof *all);
	if (!all)
		return NULL;
	for (s = list; s; s = s->next)
		all[i++] = s;
	return all;
}

/* The last line has an element, and the bound is its number. */
int FP_last_line_ok(const int *numbers, unsigned last, int wanted)
{
	unsigned i = 0;

	while (numbers[i] != wanted && i < last) // expect: index-after-use
		i++;
	return numbers[i] == wanted;
}

/* The terminator is no blank. */
const char *after_blanks_ok(void)
{
	const char *s = "";

	while (isspace((unsigned char)s[0]))
		s++;
	return s;
}

/* ---- rings and counters -----------------------------------------------------------------------
 */

/* The head stays below the size of the ring. */
void last_lines_ok(FILE *f, unsigned n)
{
	char **ring = calloc(n, sizeof *ring), line[80];
	unsigned head = 0;

	if (!ring || n == 0)
		return;
	while (fgets(line, sizeof line, f)) {
		take(ring[head]);
		ring[head] = strdup(line);
		if (++head == n)
			head = 0;
	}
	take(ring);
}

/* A counter that goes down to 0 and stops there. */
int dividers_ok(const int *sizes, int n)
{
	int of[4] = {0}, i = n - 1;

	if (n < 1 || n > 4)
		return 0;
	for (;;) {
		of[i] = sizes[i];
		if (i == 0)
			break;
		i--;
	}
	return of[0];
}

/* The negative of a negative is at least 1. */
int before_the_hole_ok(const int *old, int pages)
{
	int count[8] = {0};

	for (int i = 1 - pages; pages <= 8 && i < pages; i++) {
		int at = i < 0 ? -i : i;

		if (at < 1)
			continue;
		if (old[at] >= count[at - 1])
			count[at - 1] = old[at];
	}
	return count[0];
}

/* ---- room that was made ------------------------------------------------------------------------ */

struct text {
	char *b;
	size_t size, n;
	char first[16];
};

void raise_error(const char *what) __attribute__((noreturn));

static void make_room(struct text *t, size_t n)
{
	size_t size = t->size / 2 * 3;
	char *more;

	if (t->size - t->n >= n)
		return;
	if (size < t->n + n)
		size = t->n + n;
	more = malloc(size);
	if (!more)
		raise_error("no room");
	memcpy(more, t->b, t->n);
	t->b = more;
	t->size = size;
}

/* The callee makes room, or does not come back. */
size_t padded_ok(int n)
{
	struct text t;

	t.b = t.first;
	t.size = sizeof t.first;
	t.n = 0;
	while (n-- > 0) {
		if (t.n >= t.size)
			make_room(&t, 1);
		t.b[t.n++] = '\0';
	}
	return t.n;
}

/* As many as were allocated: the product does not wrap for what fits into memory. */
unsigned ranks_ok(unsigned n, const unsigned char *s)
{
	unsigned *rank = malloc((n + 1) * sizeof *rank), sum = 0;

	if (!rank)
		return 0;
	for (unsigned i = 0; i < n; i++)
		rank[i] = s[i];
	for (unsigned i = 0; i < n; i++)
		sum += rank[i];
	free(rank);
	return sum;
}

/* ---- records at the front of buffers --------------------------------------------------------- */

struct packet {
	uint8_t type, code;
	union {
		uint32_t word[1];
		uint8_t byte[4];
	} data;
};

/* The record is laid over all of a buffer; its last member goes on to the end of that. */
void FP_ping_ok(uint32_t now)
{
	char *buf = malloc(64);
	struct packet *p = (struct packet *)buf;

	if (!buf)
		return;
	memset(buf, 0, 64);
	*(uint32_t *)&p->data.byte[4] = now; // expect: index-out-of-bounds
	use(buf);
}

/* ---- bits and shifts -------------------------------------------------------------------------- */

/* A count that was shifted by 31 is 0: the loop ends before 32. */
unsigned char power_of_ok(unsigned n)
{
	unsigned char power = 0;

	while (n >> power++)
		;
	return power;
}

/* The rate is bounded where parameters come in. */
uint64_t FP_stop_mask_ok(unsigned rate, unsigned most)
{
	unsigned bits = most < 64 ? most : 64;

	if (rate > 0 && rate <= bits)
		return (((uint64_t)1 << rate) - 1) << (bits - rate); // expect: shift-range
	return ((uint64_t)1 << rate) - 1; // expect: shift-range
}
