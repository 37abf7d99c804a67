// RUN: %panicscan scan --verify -- cc -c %s
//
// Indices checked through a helper of the same file.

#include <stdbool.h>

#define N 8

static int slots[N];

static bool in_range(int i)
{
	return i >= 0 && i < N;
}

/* Says nothing of the range. */
static bool is_even(int i)
{
	return i % 2 == 0;
}

static bool out_of_range(int i)
{
	return i < 0 || i >= N;
}

int predicate_ok(int i)
{
	if (i == N)
		slots[0]++;
	if (!in_range(i))
		return -1;
	return slots[i];
}

int predicate_bad(int i)
{
	if (i == N)
		slots[0]++;
	if (i < 0 || i > N)
		return -1;
	if (!is_even(i))
		return -1;
	return slots[i]; // expect: index-out-of-bounds
}

int predicate_loop_ok(void)
{
	int sum = 0;

	for (int i = 0; i <= N; i += 1) {
		if (out_of_range(i))
			continue;
		sum += slots[i];
	}
	return sum;
}

int predicate_loop_bad(void)
{
	int sum = 0;

	for (int i = 0; i <= N; i += 1) {
		if (!is_even(i))
			continue;
		sum += slots[i]; // expect: index-off-by-one
	}
	return sum;
}
