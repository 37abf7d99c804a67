// RUN: %verify
// Lengths and indices that are put together of bytes, as files and packets have them (assembled.c).
#include <stddef.h>
#include <string.h>

struct decoder {
	unsigned char literals[4096];
	size_t n;
};

int show(const void *p, size_t n);

int packet_bad(const unsigned char *p)
{
	char buf[64];
	unsigned n = p[0] << 8 | p[1];

	memcpy(buf, p + 2, n); // expect: index-unchecked: 'n' is put together of bytes, and can be 65535
	return show(buf, n);
}

int packet_ok(const unsigned char *p)
{
	char buf[64];
	unsigned n = p[0] << 8 | p[1];

	if (n > sizeof buf)
		return -1;
	memcpy(buf, p + 2, n);
	return show(buf, n);
}

/* Masks leave room for too much … */
int run_bad(struct decoder *d, const unsigned char *in)
{
	size_t n = ((in[0] & 15) << 16) + (in[1] << 8) + in[2];

	memset(d->literals, in[3], n); // expect: index-unchecked: there is room for 4096
	d->n = n;
	return 0;
}

/* … or not. */
int run_ok(struct decoder *d, const unsigned char *in)
{
	size_t n = ((in[0] & 15) << 8) + in[1];

	memset(d->literals, in[2], n);
	d->n = n;
	return 0;
}

/* Bits of the first byte say how many there are. */
int by_kind_bad_FN(struct decoder *d, const unsigned char *in)
{
	size_t n;

	switch (in[0] >> 6) {
	case 0:
		n = in[0] & 63;
		break;
	case 1:
		n = ((in[0] & 63) << 8) + in[1];
		break;
	default:
		return -1;
	}
	memset(d->literals, in[2], n);
	d->n = n;
	return 0;
}

static unsigned read32(const void *p)
{
	const unsigned char *b = p;

	return b[0] | b[1] << 8 | b[2] << 16 | (unsigned)b[3] << 24;
}

int by_reader_bad(struct decoder *d, const unsigned char *in)
{
	size_t n = read32(in) & 0xffffff;

	memcpy(d->literals, in + 4, n); // expect: index-unchecked
	d->n = n;
	return 0;
}

int by_reader_ok(struct decoder *d, const unsigned char *in, size_t size)
{
	size_t n = read32(in) & 0xffffff;

	if (size < 4 || n > size - 4 || n >= sizeof d->literals)
		return -1;
	memcpy(d->literals, in + 4, n);
	d->n = n;
	return 0;
}

/* That there is so much input is another question: but who has asked one may have asked more. */
int by_input_ok(struct decoder *d, const unsigned char *in, size_t size)
{
	size_t n = (in[0] << 8) + in[1];

	if (n > size)
		return -1;
	memcpy(d->literals, in + 2, n);
	return 0;
}

int table_bad(const unsigned char *p)
{
	static const short widths[1024];

	return widths[p[0] << 8 | p[1]]; // expect: index-unchecked: used as an index
}

int table_ok(const unsigned char *p)
{
	static const short widths[1024];

	return widths[(p[0] << 8 | p[1]) & 1023];
}

/* What wraps around below 0 is no matter of how large it can be. */
int pair_ok(const unsigned char *p)
{
	static const char widths[131072];
	unsigned i = ((unsigned)(p[0] << 8 | p[1]) << 1) - 2;

	return widths[i] + widths[i + 1];
}

/* A single byte is a character of an alphabet that the author knows. */
int letter_ok(const unsigned char *p)
{
	static const char weight[128];

	return weight[p[0]];
}

/* What the function has put together itself. */
int own_ok(unsigned a, unsigned b)
{
	unsigned char part[2];
	char buf[64];
	unsigned n;

	part[0] = (unsigned char)(a & 0);
	part[1] = (unsigned char)(b & 31);
	n = part[0] << 8 | part[1];
	memset(buf, 0, n);
	return show(buf, n);
}

int first_byte_checked_ok(struct decoder *d, const unsigned char *in)
{
	if (in[0] > 15)
		return -1;
	memset(d->literals, 0, (size_t)(in[0] << 8 | in[1]));
	return 0;
}
