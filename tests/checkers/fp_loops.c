// RUN: %panicscan scan --verify -- cc -c %s
//
// What loops keep: facts that no round that can happen changes, variables that no round writes,
// sums that only grow.  With twins.

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int more(void);
unsigned step(unsigned);

/* ---- a fact that every feasible round keeps ---- */

/* Without data there is no length, and whoever takes a byte has looked at the length. */
int empty_input_ok(const unsigned char *next, unsigned have, unsigned bits)
{
	unsigned long hold = 0;

	if (next == NULL && have != 0)
		return -1;
	while (more()) {
		while (bits < 16) {
			if (have == 0)
				return 1;
			have--;
			hold += (unsigned long)*next++ << bits;
			bits += 8;
		}
		bits = step((unsigned)hold);
	}
	return 0;
}

/* One of the loops takes a byte without having looked. */
int empty_input_bad(const unsigned char *next, unsigned have, unsigned bits)
{
	unsigned long hold = 0;

	if (next == NULL && have != 0)
		return -1;
	while (more()) {
		if (bits < 16) {
			if (have > 0)
				have--;
			hold += (unsigned long)*next++ << bits; // expect: null-deref
			bits += 8;
		}
		bits = step((unsigned)hold);
	}
	return 0;
}

/* The same for an index: nothing was counted, so nothing is looked up. */
int empty_table_ok(const int *use, int n)
{
	static int slots[4];
	int at = -1;

	if (n != 0)
		at = 0;
	while (more()) {
		if (!use[0])
			continue;
		if (n == 0)
			return 0;
		n--;
		slots[at]++;
	}
	return slots[0];
}

int empty_table_bad(const int *use, int n)
{
	static int slots[4];
	int at = -1;

	if (n != 0)
		at = 0;
	while (more()) {
		if (!use[0])
			continue;
		if (n != 0)
			return 0;
		slots[at]++; // expect: index-out-of-bounds
	}
	return slots[0];
}

/* ---- a variable that the loop does not write ---- */

/* The number of groups is chosen once, from 2 to 6; what happens in a round does not change it. */
int group_count_ok(int total, const int *weight)
{
	int n, seen = 0;

	if (total < 200)
		n = 2;
	else if (total < 600)
		n = 3;
	else if (total < 1200)
		n = 4;
	else if (total < 2400)
		n = 5;
	else
		n = 6;
	while (more()) {
		if (more())
			seen |= 1;
		if (more())
			seen |= 2;
		if (more())
			seen |= 4;
		if (n < 2)
			weight = NULL;
		seen += *weight;
	}
	return seen;
}

int group_count_bad(int total, const int *weight)
{
	int n, seen = 0;

	if (total < 200)
		n = 1;
	else if (total < 600)
		n = 3;
	else if (total < 1200)
		n = 4;
	else if (total < 2400)
		n = 5;
	else
		n = 6;
	while (more()) {
		if (more())
			seen |= 1;
		if (more())
			seen |= 2;
		if (more())
			seen |= 4;
		if (n < 2)
			weight = NULL;
		seen += *weight; // expect: null-deref
	}
	return seen;
}

/* The same as a divisor and as an index. */
int group_default_ok(int total)
{
	static int sizes[7];
	int n, seen = 0;

	if (total < 200)
		n = 2;
	else if (total < 600)
		n = 3;
	else if (total < 1200)
		n = 4;
	else if (total < 2400)
		n = 5;
	else
		n = 6;
	while (more()) {
		if (more())
			seen |= 1;
		if (more())
			seen |= 2;
		if (more())
			seen |= 4;
		if (n == 0)
			seen += 100 / n;
		if (n == 7)
			seen += sizes[n];
	}
	return seen;
}

int group_default_bad(int total)
{
	static int sizes[7];
	int n, seen = 0;

	if (total < 200)
		n = 0;
	else if (total < 600)
		n = 3;
	else if (total < 1200)
		n = 4;
	else if (total < 2400)
		n = 5;
	else
		n = 7;
	while (more()) {
		if (more())
			seen |= 1;
		if (more())
			seen |= 2;
		if (more())
			seen |= 4;
		if (n == 0)
			seen += 100 / n; // expect: div-zero
		if (n == 7)
			seen += sizes[n]; // expect: index-out-of-bounds
	}
	return seen;
}

/* ---- what only grows ---- */

/* Each group begins behind the last one: through a second variable. */
void groups_ok(int *count, int n)
{
	static int freq[258];
	int start = 0;

	while (more()) {
		int end = start - 1;

		while (end < n - 1 && *count > 0) {
			end++;
			*count -= freq[end];
		}
		start = end + 1;
	}
}

/* Here it begins one before. */
void groups_bad(int *count, int n)
{
	static int freq[258];
	int start = -1;

	while (more()) {
		int end = start;

		while (end < n - 1 && *count > 0) {
			*count -= freq[end]; // expect: index-off-by-one
			end++;
		}
		start = end;
	}
}

/* ---- a counter that moves under a condition on the data ---- */

/* How many of the rows are of one kind is a matter of the rows. */
int collected_ok(const uint16_t kind[486], int want)
{
	int16_t found[256];
	int n = 0;

	for (size_t i = 0; i < 486; i++) {
		if (kind[i] != want)
			continue;
		found[n++] = (int16_t)i;
	}
	return n;
}

int collected_bad(const uint16_t kind[486])
{
	int16_t found[256];
	int n = 0;

	for (size_t i = 0; i < 486; i++)
		found[n++] = (int16_t)kind[i]; // expect: index-out-of-bounds
	return n;
}

/* Another bound of its own, in the same condition. */
int collected_bound_bad(const uint16_t kind[486], int want)
{
	int16_t found[256];
	int n = 0;

	for (size_t i = 0; i < 486; i++) {
		if (kind[i] != want || n > 256)
			continue;
		found[n++] = (int16_t)i; // expect: index-off-by-one
	}
	return n;
}

/* ---- steps of two ---- */

struct piece {
	const char *at, *end;
};

/* Both go up and down by two, so that room for one is room for two. */
int pairs_ok(const char *s, const char *end)
{
	const char *stack[20];
	unsigned n = 0;

	while (more()) {
		if (s == end) {
			if (n == 0)
				break;
			end = stack[--n];
			s = stack[--n];
			continue;
		}
		if (*s++ == '(') {
			if (n >= 20)
				return -1;
			stack[n++] = s;
			stack[n++] = end;
			end = s + 1;
		}
	}
	return 0;
}

/* Not from an even start. */
int pairs_bad(const char *s, const char *end)
{
	const char *stack[20];
	unsigned n = 0;

	stack[n++] = s;
	while (more()) {
		if (s == end) {
			if (n == 1)
				break;
			end = stack[--n];
			s = stack[--n];
			continue;
		}
		if (*s++ == '(') {
			if (n >= 20)
				return -1;
			stack[n++] = s;
			stack[n++] = end; // expect: index-off-by-one
			end = s + 1;
		}
	}
	return 0;
}

/* ---- no round at all is a guess ---- */

struct run {
	int length, letter;
	unsigned sum;
	unsigned char used[256];
};

/* Runs are not empty: that the loop might be skipped says nothing about that. */
void run_ok(struct run *r)
{
	for (int i = 0; i < r->length; i++)
		r->sum = step(r->sum);
	switch (r->length) {
	case 1:
	case 2:
	case 3:
		r->sum++;
		break;
	default:
		r->used[r->length - 4] = 1;
		break;
	}
}

/* Asked for in so many words. */
void run_bad(struct run *r)
{
	if (r->length == 0)
		r->sum = 0;
	switch (r->length) {
	case 1:
	case 2:
	case 3:
		r->sum++;
		break;
	default:
		r->used[r->length - 4] = 1; // expect: index-out-of-bounds
		break;
	}
}

/* ---- written in another round ---- */

/* Rows are written through a pointer; where one was counted, the first is written. */
int rows_by_pointer_ok(const uint16_t *kind, size_t n, int want)
{
	int16_t rows[16][2];
	int used = 0;

	for (size_t i = 0; i < n && used < 16; i++) {
		int16_t *row;

		if (kind[i] != want)
			continue;
		row = rows[used++];
		row[0] = (int16_t)i;
		row[1] = -1;
	}
	return used ? rows[0][0] : 0;
}

int rows_by_pointer_bad(const uint16_t *kind, size_t n, int want)
{
	int16_t rows[16][2];
	int used = 0;

	for (size_t i = 0; i < n && used < 16; i++) {
		int16_t *row;

		if (kind[i] != want)
			continue;
		row = rows[used++];
		row[1] = -1;
	}
	return used ? 0 : rows[0][0]; // expect: uninit-use
}

/* ---- known too little: faults that are missed ---- */

/* The best may be none: in every round, and after any number of them. */
int FN_none_is_cheaper_bad(const uint16_t *price)
{
	int chosen[6] = {0};
	int best = 40000, at = -1;

	for (int t = 0; t < 6; t++)
		if (price[t] < best) {
			best = price[t];
			at = t;
		}
	chosen[at]++;
	return chosen[0];
}

int none_is_cheaper_ok(const uint16_t *price)
{
	int chosen[6] = {0};
	int best = 70000, at = -1;

	for (int t = 0; t < 6; t++)
		if (price[t] < best) {
			best = price[t];
			at = t;
		}
	chosen[at]++;
	return chosen[0];
}

/* ---- a search that ends without a hit says how many there are: by rounds that were made up ---- */

struct parts {
	unsigned n, size[2];
	void *of[2];
};

void *part_new(void);

unsigned FP_search_then_append_ok(struct parts *p, unsigned size)
{
	for (unsigned i = 0; i < p->n; i++)
		if (p->size[i] == size) // expect: index-off-by-one
			return i;
	if (p->n == 2)
		return 2;
	p->size[p->n] = size; // expect: index-out-of-bounds
	p->of[p->n] = part_new();
	return p->n++;
}
