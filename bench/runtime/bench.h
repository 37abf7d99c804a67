/* bench.h - medians, and one line "name ratio goal" for each row of the cost table. */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 15 };

static inline double bench_now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline int bench_order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static inline double bench_once(void (*fn)(long), long n)
{
	double start = bench_now_ns();

	fn(n);
	return (bench_now_ns() - start) / (double)n;
}

/* Nanoseconds a call of what fn does n times: two candidates side by side, the medians of rounds
 * that alternate, so that what disturbs the machine disturbs both. */
static inline void bench_pair(void (*a)(long), void (*b)(long), long n, double *ret_a,
			      double *ret_b)
{
	double x[ROUNDS], y[ROUNDS];

	a(n / 10 + 1);
	b(n / 10 + 1);
	for (int i = 0; i < ROUNDS; i++) {
		x[i] = bench_once(a, n);
		y[i] = bench_once(b, n);
	}
	qsort(x, ROUNDS, sizeof(x[0]), bench_order);
	qsort(y, ROUNDS, sizeof(y[0]), bench_order);
	*ret_a = x[ROUNDS / 2];
	*ret_b = y[ROUNDS / 2];
}

static int bench_missed;

static inline void bench_line(const char *name, double value, double goal, const char *note)
{
	printf("%-34s %8.3f %8.3f%s%s\n", name, value, goal, value <= goal ? "" : " MISSED ", note);
	bench_missed |= value > goal;
}

static inline void bench_ratio(const char *name, void (*ours)(long), void (*theirs)(long), long n,
			       double goal)
{
	double a, b;
	char note[80];

	bench_pair(ours, theirs, n, &a, &b);
	snprintf(note, sizeof(note), "   %.1f ns against %.1f ns", a, b);
	bench_line(name, a / b, goal, note);
}

#endif
