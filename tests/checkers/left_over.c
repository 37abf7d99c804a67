// RUN: %verify
//
// Negative numbers that only follow from what a number is not: after n > 0 was found false, and n == 0
// as well, n is negative; but where the second question is also asked of what is above 0, that is
// what its answer is about.

#include <stdio.h>
#include <stdlib.h>

struct dash {
	double length, gap;
	int n;
};

static int count_of(const struct dash *d, double room)
{
	return (int)(room / (d->length + d->gap));
}

void draw_dashes_ok(FILE *out, const struct dash *d, double room)
{
	int count = count_of(d, room), digits;

	if (count > 0)
		digits = count > 9 ? 2 : 1;
	fprintf(out, "%f", room);
	if (count == 0)
		fprintf(out, "none");
	else
		fprintf(out, "%*d", digits, count);
}

void draw_dashes_bad(FILE *out, const struct dash *d, double room)
{
	int count = count_of(d, room), digits;

	if (count > 1)
		digits = count > 9 ? 2 : 1;
	fprintf(out, "%f", room);
	if (count == 0)
		fprintf(out, "none");
	else
		fprintf(out, "%*d", digits, count); // expect: uninit-use
}

/* Somebody thinks of negative numbers here. */
void draw_signed_bad(FILE *out, const struct dash *d, double room)
{
	int count = count_of(d, room), digits;

	if (count < 0)
		fprintf(out, "-");
	if (count > 0)
		digits = count > 9 ? 2 : 1;
	if (count == 0)
		fprintf(out, "none");
	else
		fprintf(out, "%*d", digits, count); // expect: uninit-use
}

/* The second question is only asked of what is not above 0. */
int read_some_bad(FILE *in, char *to, int room)
{
	int n = (int)fread(to, 1, (size_t)room, in) - 1;
	int *left = NULL;

	if (n > 0)
		return n;
	if (n == 0)
		return 0;
	return *left; // expect: null-deref
}

int style_ok(int font)
{
	int style;

	switch (font % 4) {
	case 0:
		style = 1;
		break;
	case 1:
		style = 3;
		break;
	case 2:
	case 3:
		style = 2;
		break;
	}
	return style;
}

int style_bad(int font)
{
	int style;

	switch (font % 4) {
	case 0:
		style = 1;
		break;
	case 1:
		style = 3;
		break;
	case 3:
		style = 2;
		break;
	}
	return style; // expect: uninit-use
}
