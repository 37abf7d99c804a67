// RUN: %panicscan scan --verify -- cc -c %s
// What was decided early is kept in flags, and many other things are decided before they are read.
#include <stddef.h>

struct format {
	int swap, little, bits, red, alpha;
};

struct pixel {
	unsigned v[4];
};

unsigned sample(const unsigned char *row, int bit);

unsigned flags_of_pointer_ok(struct pixel *px, const unsigned char *row, int type,
			     const struct format *fmt)
{
	int swap = fmt != NULL && fmt->swap;
	int little = fmt != NULL && fmt->little;
	int bits = fmt != NULL && fmt->bits;

	px->v[0] = sample(row, swap);
	if (type & 1)
		px->v[1] = sample(row, little);
	else
		px->v[1] = px->v[0];
	if (type & 2)
		px->v[2] = sample(row, swap + little);
	else if (fmt != NULL && fmt->alpha)
		px->v[2] = 1;
	if (type & 4) {
		if (fmt == NULL || !fmt->alpha)
			px->v[3] = sample(row, type);
		if (fmt != NULL && fmt->red)
			px->v[3] ^= 255;
	}
	return bits ? px->v[0] << fmt->red : px->v[0];
}

unsigned flags_of_pointer_bad(struct pixel *px, const unsigned char *row, int type,
			      const struct format *fmt)
{
	int swap = fmt != NULL && fmt->swap;
	int bits = fmt != NULL && fmt->bits;

	px->v[0] = sample(row, swap);
	if (type & 1)
		px->v[1] = sample(row, bits);
	if (type & 4) {
		if (fmt == NULL || !fmt->alpha)
			px->v[3] = sample(row, type);
	}
	return swap ? px->v[0] : px->v[0] << fmt->red; // expect: null-deref
}

/* The palette is filled where it will be asked for. */
unsigned filled_when_needed_ok(int type, int n, const unsigned *from, int how)
{
	unsigned palette[16], sum = 0;
	int used = 0;

	if (n > 16)
		return 0;
	if (type == 3)
		for (int i = 0; i < 16; i++)
			palette[i] = from[i];
	for (int i = 0; i < n; i++) {
		if (how == 1)
			used++;
		else if (how == 2)
			used += 2;
		sum += type == 3 ? palette[i] : (unsigned)used;
	}
	return sum;
}

unsigned filled_when_needed_bad(int type, int n, const unsigned *from)
{
	unsigned palette[16], sum = 0;

	if (n > 16)
		return 0;
	if (type == 3)
		for (int i = 0; i < 16; i++)
			palette[i] = from[i];
	for (int i = 0; i < n; i++)
		sum += type != 3 ? palette[i] : 1; // expect: uninit-use
	return sum;
}

/* A list that ends in a value that is always put there. */
int listed_ok(int c, int d)
{
	unsigned list[8], *p = list;

	*p++ = 2;
	if (c) {
		*p++ = (unsigned)c;
		if (d)
			*p++ = (unsigned)d;
	}
	*p = 0xffffffffu;
	for (p = list + 1; *p != 0xffffffffu; p++)
		if (*p == (unsigned)d)
			return 1;
	return 0;
}

int listed_bad(int c, int d)
{
	unsigned list[8], *p = list;

	*p++ = 2;
	if (c)
		*p = (unsigned)c;
	for (p = list + 1; *p != 0xffffffffu; p++) // expect: uninit-use
		if (*p == (unsigned)d)
			return 1;
	return 0;
}
