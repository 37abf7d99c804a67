// RUN: %panicscan scan --verify -- cc -c %s
//
// The ends of the integers: nothing here may upset the arithmetic of the analysis itself.

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

long least_divided_ok(void)
{
	long least = LONG_MIN, minus = -1;

	return least / minus + least % minus;
}

int64_t least_range_ok(int64_t v)
{
	if (v < INT64_MIN + 2)
		return v / -1 + v % -1;
	return -v;
}

size_t all_ones_ok(size_t n)
{
	size_t unset = ~(size_t)0;

	if (n == unset)
		return n / 3 + unset % n;
	return unset - n;
}

unsigned long top_bit_ok(unsigned n)
{
	unsigned long v = 1UL << 63;

	return (v >> n) * v + (v << n) - ULONG_MAX;
}

unsigned top_bit_bad(unsigned v)
{
	unsigned top = 1u << 31;

	top += top;
	return v / top; // expect: div-zero
}

int shifted_ok(int n)
{
	int sum = 0;

	for (int i = 0; i < 64; i++)
		sum += (INT_MAX >> (i & 31)) * (n >> (i % 31));
	return sum;
}

unsigned wrapped_ok(uint8_t a, uint8_t b)
{
	uint8_t d = (uint8_t)(a - b);

	return d == 255 ? (unsigned)(a * b) % 7u : d;
}

unsigned wrapped_bad(uint8_t a)
{
	uint8_t next = (uint8_t)(a + 1);

	if (a == 255)
		return a / next; // expect: div-zero
	return next;
}

int bits_ok(int v)
{
	return (v & INT_MIN) | (v ^ -1) | ~v | -v | !v;
}

#ifdef __SIZEOF_INT128__
__int128 wide_ok(__int128 v, unsigned long w)
{
	__int128 big = (__int128)w << 64;

	return v * big / ((__int128)w + 1) - (v % 3);
}
#endif

intmax_t mixed_ok(intmax_t s, uintmax_t u)
{
	if (s < 0 && u > (uintmax_t)INTMAX_MAX)
		return (intmax_t)(u + (uintmax_t)s);
	return s > (intmax_t)u ? s - (intmax_t)u : (intmax_t)(u % 10);
}

long growing_ok(long n)
{
	long f = 1, big = LONG_MAX;

	for (long i = 1; i <= n; i++) {
		f *= i;
		big *= 3;
		f -= big * i;
	}
	return f;
}

int negated_ok(long v)
{
	if (-v <= LONG_MIN)
		return 1;
	return -v == LONG_MIN || LONG_MAX - v < 0;
}

/* A bit map in a table of tables, twice, the second time for what came out of the first. */
uint32_t bitmap_ok(const unsigned char *tables, uint32_t ch, int force)
{
	if (((tables + 512 + (force > 0 ? 96 : 128))[ch / 8] & (1u << (ch % 8))) == 0)
		ch = (tables + 256)[ch];
	if (((tables + 512 + (force > 0 ? 96 : 128))[ch / 8] & (1u << (ch % 8))) == 0)
		ch = (tables + 256)[ch];
	return ch;
}

long widest_mask_ok(long x)
{
	return x & 0x7fffffffffffffff;
}
