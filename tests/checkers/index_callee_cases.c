// RUN: %verify
/* What callees ask of an index: their own cases say nothing of this caller, unless it asks for the answer. */
#include <stddef.h>
#include <stdint.h>

enum part { PART_NAME, PART_SIZE, PART_DATE, N_PARTS };

struct out {
	unsigned char *bytes;
	size_t n, cap;
};

void grow(struct out *o);

/* Seven bits a byte, the last one below 128. */
static void put_number(struct out *o, uint64_t v)
{
	while (v >= 128) {
		if (o->n == o->cap)
			grow(o);
		o->bytes[o->n++] = (unsigned char)(v | 128);
		v >>= 7;
	}
	if (o->n == o->cap)
		grow(o);
	o->bytes[o->n++] = (unsigned char)v;
}

static const char *const names[N_PARTS] = {"name", "size", "date"};

const char *put_part_ok(struct out *o, enum part p)
{
	put_number(o, p);
	return names[p];
}

static int is_long(unsigned n)
{
	return n >= 16;
}

static int widths[8];

int width_of_bad(unsigned n)
{
	if (is_long(n))
		return widths[n]; // expect: index-out-of-bounds
	return 0;
}

int width_of_ok(unsigned n)
{
	if (is_long(n) || n >= 8)
		return 0;
	return widths[n];
}
