// RUN: %panicscan scan --verify -- cc -c %s
//
// Loops that go on until they read what ends them: where that lies the object's contents decide,
// which nobody knows.  What the loop itself asks of its index is another matter.

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PAGES 3
#define N_CELLS	  (MAX_PAGES * 2)

struct cells {
	int n;
	int last[N_CELLS]; /* number of the first cell behind part i: rising */
	unsigned char *end[N_CELLS];
};

int use(unsigned char *at, unsigned char *end);
void refill(char *buf, size_t size);
int is_blank(int c);

/* ---- the element that is large enough ---- */

int cells_copy_ok(struct cells *c, unsigned char *data, int i, int n)
{
	unsigned char *end;
	int k;

	for (k = 0; c->last[k] <= i; k++)
		assert(k < N_CELLS);
	end = c->end[k];
	for (; i < n; i++) {
		data += use(data, end);
		if (c->last[k] <= i) {
			k++;
			end = c->end[k];
		}
	}
	return 0;
}

int cells_find_bad(struct cells *c, int i)
{
	int k;

	for (k = 0; k <= N_CELLS; k++)
		if (c->last[k] > i) // expect: index-off-by-one
			return k;
	return -1;
}

/* The test is there, but too late. */
int cells_tested_late_bad(struct cells *c, int i)
{
	int k = 0;

	while (c->last[k] <= i && k < N_CELLS) // expect: index-after-use
		k++;
	return k;
}

int cells_not_found_bad(struct cells *c, int i)
{
	int k = 0;

	while (k < N_CELLS && c->last[k] <= i)
		k++;
	return c->last[k]; // expect: index-off-by-one
}

/* ---- strings in buffers ---- */

int blanks_ok(void)
{
	char line[2], *p = line;

	refill(line, sizeof line);
	while (*p == ' ' || *p == '\t')
		p++;
	return *p;
}

int blanks_called_ok(void)
{
	char line[2];
	int i = 0;

	refill(line, sizeof line);
	while (is_blank(line[i]))
		i++;
	return line[i];
}

int blanks_copied_ok(void)
{
	char line[2];
	int i = 0, c;

	refill(line, sizeof line);
	do {
		c = line[i];
		i++;
	} while (c == ' ');
	return line[i - 1];
}

int blanks_counted_bad(void)
{
	char line[2];

	refill(line, sizeof line);
	for (int i = 0; i < 3; i++)
		if (line[i] != ' ') // expect: index-off-by-one
			return line[i];
	return 0;
}

/* Something else counts its rounds, which is no matter of the contents. */
int counted_beside_bad(void)
{
	char line[2], *p = line;

	refill(line, sizeof line);
	for (int i = 0; i < 3 && *p == ' '; i++) // expect: index-off-by-one
		p++;
	return 0;
}

/* ---- what is found once is no bound for what follows ---- */

static int table[4];

int found_once_bad(int i)
{
	if (i < 0 || i > 4)
		return 0;
	table[i] = 1; // expect: index-off-by-one
	return table[i];
}
