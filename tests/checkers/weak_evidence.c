// RUN: %verify
// RUN: %panicscan scan -q -- cc -c %s > %t
// RUN: FileCheck %s < %t
//
// What little speaks for is a warning: with that the exit status is 0.
// CHECK-NOT: error:

#include <stdlib.h>
#include <string.h>

struct pane {
	struct pane *next;
	int width;
};

/* Nobody says that there are no panes. */
int width_of_each_bad(const struct pane *panes, int width)
{
	const struct pane *p;
	int count = 0;

	for (p = panes; p; p = p->next)
		count++;
	return width / count; // expect: div-zero
}

/* No rounds for a width of 0: that is just how the loop ends. */
int mean_bad(const int *v, int from, int to)
{
	int sum = 0;

	for (int i = from; i < to; i++)
		sum += v[i];
	if (from > to)
		return 0;
	return sum / (to - from); // expect: div-zero
}

static int width_of_type(int type)
{
	switch (type) {
	case 1:
		return 1;
	case 2:
		return 2;
	case 3:
		return 4;
	default:
		return 0;
	}
}

int samples_bad(int bytes, int type)
{
	int width = width_of_type(type);

	return bytes / width; // expect: div-zero
}

/* The types of entries, not the bits that there are. */
static const unsigned mask_of[17] = {0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 2047, 4095, 8191, 16383, 32767, 65535};

struct entry {
	unsigned char type;
	unsigned short base;
};

unsigned length_bad(const struct entry *e, unsigned bits)
{
	unsigned type = e->type;

	if (type == 32)
		return 1;
	if (type < 31)
		return e->base + (bits & mask_of[type]); // expect: index-out-of-bounds
	return 0;
}

static int find(const char *const *names, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

static const char *const modes[] = {"none", "ask", "all"};
static const int values[] = {0, 1, 7};

int mode_of_bad(const char *name)
{
	return values[find(modes, 3, name)]; // expect: index-out-of-bounds, index-negative
}
