// RUN: %panicscan scan --verify -- cc -c %s
//
// What moves by threes from 0 is a multiple of three: below 12 that is 9 at most.  The same for
// pointers, which move by whole elements.

#include <stdint.h>
#include <string.h>

struct opt {
	const char *name;
	int c, arg;
};

static const struct opt opts[] = {{"file", 'f', 1}, {"list", 'l', 0}, {"quiet", 'q', 0}};

#define END(a) (&(a)[sizeof(a) / sizeof((a)[0])])

int more(void);
int pick(int i);
void show(int a, int b);

/* ---- by whole elements, in a loop within another one ---- */

int parse_ok(int argc, char **argv)
{
	int n = 0;

	for (int i = 1; i < argc; i++)
		for (const char *z = argv[i]; *z; z++)
			for (const struct opt *o = opts; o < END(opts); o++)
				if (o->c == *z)
					n += o->arg;
	return n;
}

int parse_past_bad(int argc, char **argv)
{
	int n = 0;

	for (int i = 1; i < argc; i++)
		for (const char *z = argv[i]; *z; z++)
			for (const struct opt *o = opts; o <= END(opts); o++)
				if (o->c == *z) // expect: index-out-of-bounds
					n += o->arg;
	return n;
}

/* Where the loop is left by its test, it is the end, no further. */
int parse_last_ok(int argc, char **argv)
{
	int n = 0;

	for (int i = 1; i < argc; i++) {
		const struct opt *o = opts;

		while (o < END(opts) && o->c != argv[i][0])
			o++;
		if (o == END(opts))
			return -1;
		n += o->arg;
	}
	return n;
}

int parse_last_bad(int argc, char **argv)
{
	int n = 0;

	for (int i = 1; i < argc; i++) {
		const struct opt *o = opts;

		while (o < END(opts) && o->c != argv[i][0])
			o++;
		n += o->arg; // expect: index-out-of-bounds
	}
	return n;
}

/* What it is compared with changes as it goes: nothing is known of the rounds before. */
int end_moves_bad(int argc, int limit)
{
	int slots[16];
	int n = 0;

	memset(slots, 0, sizeof slots);
	if (limit > 16)
		return 0;
	for (int i = 0; i < argc; i++) {
		int k;

		for (k = 0; k < limit; k++)
			if (more())
				limit = pick(k);
		if (k <= 16)
			n += slots[k]; // expect: index-off-by-one
	}
	return n;
}

/* ---- numbers ---- */

static const char names[12][4];

void quarters_ok(int years)
{
	for (int y = 0; y < years; y++)
		for (int m = 0; m < 12; m += 3)
			show(names[m][0], names[m + 2][0]);
}

void quarters_bad(int years)
{
	for (int y = 0; y < years; y++)
		for (int m = 0; m < 12; m += 3)
			show(names[m][0], names[m + 3][0]); // expect: index-off-by-one
}

void quarters_late_bad(int years)
{
	for (int y = 0; y < years; y++)
		for (int m = 1; m < 12; m += 3)
			show(names[m][0], names[m + 2][0]); // expect: index-off-by-one
}

void backwards_ok(const uint8_t (*rows)[8], int n, uint8_t *to)
{
	for (int r = 0; r < n; r++)
		for (int i = 6; i >= 0; i -= 2) {
			to[0] = rows[r][i];
			to[1] = rows[r][i + 1];
		}
}

void backwards_bad(const uint8_t (*rows)[8], int n, uint8_t *to)
{
	for (int r = 0; r < n; r++)
		for (int i = 7; i >= 0; i -= 2) {
			to[0] = rows[r][i];
			to[1] = rows[r][i + 1]; // expect: index-off-by-one
		}
}

/* ---- both ways ---- */

struct call {
	int from, to;
};

/* Three slots for each call, or none. */
int stack_ok(const struct call *c)
{
	int stack[30];
	unsigned top = 0;

	while (more()) {
		if (c->from && top < 30) {
			stack[top] = c->from;
			stack[top + 1] = c->to;
			stack[top + 2] = 0;
			top += 3;
		} else if (top > 0) {
			top -= 3;
			show(stack[top], stack[top + 1]);
		}
	}
	return (int)top;
}

/* One of the ways frees but two of them. */
int stack_bad(const struct call *c)
{
	int stack[30];
	unsigned top = 0;

	while (more()) {
		if (c->from && top < 30) {
			stack[top] = c->from;
			stack[top + 1] = c->to; // expect: index-off-by-one
			stack[top + 2] = 0;
			top += 3;
		} else if (top > 1) {
			top -= 2;
			show(stack[top], stack[top + 1]);
		}
	}
	return (int)top;
}
