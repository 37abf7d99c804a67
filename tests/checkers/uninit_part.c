// RUN: %panicscan scan --verify -- cc -c %s
//
// uninit-use: objects of which only the beginning was written, and that are read further.

#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct point {
	int x, y;
};

void show(int n);
void show_all(const int *v, int n);
void fill(int *v, int n);
int measure(void);

void half_of_array_bad(void)
{
	int v[10];

	for (int i = 0; i < 5; i++)
		v[i] = i;
	for (int i = 0; i < 10; i++)
		show(v[i]); // expect: uninit-use: as far as byte 40
}

void whole_array_ok(void)
{
	int v[10];

	for (int i = 0; i < 10; i++)
		v[i] = i;
	for (int i = 0; i < 10; i++)
		show(v[i]);
}

void two_halves_ok(void)
{
	int v[10];

	for (int i = 0; i < 5; i++)
		v[i] = i;
	for (int i = 5; i < 10; i++)
		v[i] = -i;
	for (int i = 0; i < 10; i++)
		show(v[i]);
}

/* What is written later, or elsewhere, is no part of it on this path; that is not what this says. */
void rest_later_ok(void)
{
	int v[10];

	for (int i = 0; i < 5; i++)
		v[i] = i;
	for (int i = 0; i < 5; i++)
		show(v[i]);
	for (int i = 5; i < 10; i++)
		v[i] = i;
	for (int i = 0; i < 10; i++)
		show(v[i]);
}

void backwards_ok(void)
{
	int v[10];

	for (int i = 9; i >= 0; i--)
		v[i] = i;
	for (int i = 0; i < 10; i++)
		show(v[i]);
}

void half_of_heap_bad(void)
{
	double *v = malloc(10 * sizeof *v);

	if (!v)
		return;
	for (int i = 0; i < 10 / 2; i++)
		v[i] = i;
	for (int i = 0; i < 10; i++)
		show((int)v[i]); // expect: uninit-use
	free(v);
}

void whole_heap_ok(void)
{
	double *v = malloc(10 * sizeof *v);

	if (!v)
		return;
	for (int i = 0; i < 10; i++)
		v[i] = i;
	for (int i = 0; i < 10; i++)
		show((int)v[i]);
	free(v);
}

void cleared_heap_ok(void)
{
	double *v = calloc(10, sizeof *v);

	if (!v)
		return;
	for (int i = 0; i < 5; i++)
		v[i] = i;
	for (int i = 0; i < 10; i++)
		show((int)v[i]);
	free(v);
}

void initialised_array_ok(void)
{
	int v[10] = {0};

	for (int i = 0; i < 5; i++)
		v[i] = i;
	for (int i = 0; i < 10; i++)
		show(v[i]);
}

void set_array_ok(void)
{
	int v[10];

	memset(v, 0, sizeof v);
	for (int i = 0; i < 5; i++)
		v[i] = i;
	for (int i = 0; i < 10; i++)
		show(v[i]);
}

void half_of_stack_block_bad(void)
{
	struct point *v = alloca(10 * sizeof *v);

	for (int i = 0; i < 5; i++) {
		v[i].x = i;
		v[i].y = i;
	}
	for (int i = 0; i < 10; i++)
		show(v[i].x + v[i].y); // expect: uninit-use
}

void while_loops_bad(void)
{
	unsigned v[10], sum = 0;
	int i = 0;

	while (1) {
		for (i = 0; i < 5; i++)
			v[i] = (unsigned)i;
		break;
	}
	while (1) {
		for (i = 0; i < 10; i++)
			sum += v[i]; // expect: uninit-use
		break;
	}
	show((int)sum);
}

/* A place that is read and written in one round: what it was before is lost. */
void FN_updated_bad(void)
{
	float v[10], *p = v;

	for (int i = 0; i < 5; i++)
		p[i] = (float)i;
	for (int i = 0; i < 10; i++)
		v[i] = p[i] + 1;
	show((int)v[9]);
}

void by_cursor_bad(void)
{
	float v[10], *p = v, sum = 0;

	for (int i = 0; i < 5; i++)
		p[i] = (float)i;
	for (int i = 0; i < 10; i++)
		sum += p[i]; // expect: uninit-use
	show((int)sum);
}

/* Reads of what an earlier round has written. */
void running_sum_ok(void)
{
	int v[10];

	for (int i = 0; i < 10; i++) {
		int before = i ? v[i - 1] : 0;

		v[i] = before + i;
	}
	show(v[9]);
}

void sorted_ok(void)
{
	int v[10], n = 0;

	for (int k = 0; k < 10; k++) {
		int new = measure(), at = n;

		while (at > 0 && v[at - 1] > new) {
			v[at] = v[at - 1];
			at--;
		}
		v[at] = new;
		n++;
	}
	for (int i = 0; i < n; i++)
		show(v[i]);
}

/* As many as were written. */
void counted_ok(void)
{
	int v[10], n = 0;

	for (int i = 0; i < 5; i++)
		if (measure())
			v[n++] = i;
	for (int i = 0; i < n; i++)
		show(v[i]);
}

void as_told_ok(int n)
{
	int v[10];

	for (int i = 0; i < n && i < 10; i++)
		v[i] = i;
	for (int i = 0; i < 10; i++)
		show(v[i]);
}

/* Others may have written the rest. */
void filled_elsewhere_ok(void)
{
	int v[10];

	for (int i = 0; i < 5; i++)
		v[i] = i;
	fill(v + 5, 5);
	for (int i = 0; i < 10; i++)
		show(v[i]);
}

struct window {
	int *from;
	int n;
};

void fill_window(struct window *w);

void filled_by_record_ok(void)
{
	int v[10];
	struct window w = {v, 10};

	for (int i = 0; i < 5; i++)
		v[i] = i;
	fill_window(&w);
	for (int i = 0; i < 10; i++)
		show(v[i]);
}

void scanned_ok(FILE *f)
{
	int v[10];

	for (int i = 0; i < 10; i++)
		if (fscanf(f, "%d", &v[i]) != 1)
			v[i] = 0;
	for (int i = 0; i < 10; i++)
		show(v[i]);
}

void left_early_ok(void)
{
	int v[10];

	for (int i = 0; i < 5; i++)
		v[i] = i < 4;
	for (int i = 0; i < 10; i++) {
		if (i == 5)
			break;
		show(v[i]);
	}
}

void up_to_mark_ok(void)
{
	int v[10];

	for (int i = 0; i < 5; i++)
		v[i] = i;
	v[5] = -1;
	for (int i = 0; v[i] >= 0; i++)
		show(v[i]);
}

/* ---- across calls --------------------------------------------------------------------------- */

static void show_ten(const int *v)
{
	for (int i = 0; i < 10; i++)
		show(v[i]);
}

void given_half_bad(void)
{
	int v[10];

	for (int i = 0; i < 5; i++)
		v[i] = i;
	show_ten(v); // expect: uninit-use: 'show_ten' reads 'v'
}

void given_whole_ok(void)
{
	int v[10];

	for (int i = 0; i < 10; i++)
		v[i] = i;
	show_ten(v);
}

static void set_and_show_ten(int *v)
{
	for (int i = 0; i < 10; i++)
		v[i] = i;
	for (int i = 0; i < 10; i++)
		show(v[i]);
}

void set_there_ok(void)
{
	int v[10];

	for (int i = 0; i < 5; i++)
		v[i] = i;
	set_and_show_ten(v);
}

static int *window;

static void show_window(void)
{
	const int *from = window;

	for (int i = 0; i < 10; i++)
		show(from[i]);
}

void by_global_bad(void)
{
	int *v = malloc(10 * sizeof *v);

	if (!v)
		return;
	for (int i = 0; i < 5; i++)
		v[i] = i;
	window = v;
	show_window(); // expect: uninit-use
	window = NULL;
	free(v);
}

void by_global_ok(void)
{
	int *v = malloc(10 * sizeof *v);

	if (!v)
		return;
	for (int i = 0; i < 10; i++)
		v[i] = i;
	window = v;
	show_window();
	window = NULL;
	free(v);
}

static void show_inner(const int *v)
{
	show_ten(v);
}

void deep_bad(void)
{
	int v[10];

	for (int i = 0; i < 5; i++)
		v[i] = i;
	show_inner(v); // expect: uninit-use
}

void (*shower)(const int *v) = show_ten;

void by_pointer_bad(void)
{
	void (*fn)(const int *v) = show_ten;
	int v[10];

	for (int i = 0; i < 5; i++)
		v[i] = i;
	fn(v); // expect: uninit-use
}
