// RUN: %panicscan scan --verify -- cc -c %s
//
// shift-range: amounts that come from outside of the program, and amounts that a callee is given.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void use(unsigned n);

struct field {
	unsigned value;
	int shift;
};

void by_random_bad(void)
{
	use(1u << rand()); // expect: shift-range: comes from outside
}

void by_random_ok(void)
{
	use(1u << (rand() % 32));
}

void by_random_masked_ok(void)
{
	use(1u << (rand() & 31));
}

void by_text_bad(const char *s)
{
	int n = atoi(s);

	use(1u << n); // expect: shift-range
}

void by_text_ok(const char *s)
{
	int n = atoi(s);

	if (n < 0 || n > 31)
		return;
	use(1u << n);
}

void by_text_not_negative_bad(const char *s)
{
	int n = atoi(s);

	if (n < 0)
		return;
	use(1u << n); // expect: shift-range
}

void by_scanned_bad(FILE *f)
{
	unsigned n = 0;

	fscanf(f, "%u", &n);
	use(0x80u >> n); // expect: shift-range
}

void by_scanned_ok(FILE *f)
{
	unsigned n = 0;

	fscanf(f, "%u", &n);
	use(n < 32 ? 0x80u >> n : 0);
}

uint64_t by_word_bad(int fd)
{
	uint32_t n;

	if (read(fd, &n, sizeof n) != sizeof n)
		return 0;
	return UINT64_C(1) << n; // expect: shift-range
}

uint64_t by_word_ok(int fd)
{
	uint32_t n;

	if (read(fd, &n, sizeof n) != sizeof n || n >= 64)
		return 0;
	return UINT64_C(1) << n;
}

/* A byte from outside, of which only some bits are taken. */
unsigned by_some_bits_ok(int fd)
{
	uint8_t n;

	if (read(fd, &n, 1) != 1)
		return 0;
	return 1u << (n & 7) | 1u << (n >> 4);
}

/* ---- callees -------------------------------------------------------------------------------- */

static unsigned bit(int n)
{
	return 1u << n;
}

void given_too_much_bad(void)
{
	use(bit(32)); // expect: shift-range: here it is 32
}

void given_enough_ok(void)
{
	use(bit(31));
}

void given_negative_bad(void)
{
	use(bit(-1)); // expect: shift-range
}

static unsigned checked_bit(int n)
{
	return n >= 0 && n < 32 ? 1u << n : 0;
}

void checked_there_ok(void)
{
	use(checked_bit(32) | checked_bit(-1));
}

static unsigned field_of(const struct field *f)
{
	return f->value << f->shift;
}

void in_record_bad(void)
{
	struct field f = {1, 40};

	use(field_of(&f)); // expect: shift-range
}

void in_record_ok(void)
{
	struct field f = {1, 4};

	use(field_of(&f));
}

static unsigned outer_bit(int n)
{
	return bit(n) | 1;
}

void deep_bad(void)
{
	use(outer_bit(64)); // expect: shift-range
}

void deep_ok(void)
{
	use(outer_bit(6));
}

static int the_shift;

static unsigned shifted(void)
{
	return 1u << the_shift;
}

void by_static_bad(void)
{
	the_shift = 33;
	use(shifted()); // expect: shift-range
}

void by_static_ok(void)
{
	the_shift = 3;
	use(shifted());
}

static unsigned wide_or_not(int wide, int n)
{
	if (wide)
		return (unsigned)(UINT64_C(1) << n >> 32);
	return 1u << n;
}

void by_flag_ok(void)
{
	use(wide_or_not(1, 40));
}

void by_flag_bad(void)
{
	use(wide_or_not(0, 40)); // expect: shift-range
}

static int forty(void)
{
	return 40;
}

void by_result_bad(void)
{
	use(1u << forty()); // expect: shift-range
}

void by_pointers_bad(void)
{
	int n = 33, *p = &n, **pp = &p;

	use(1u << **pp); // expect: shift-range
}

void by_pointers_ok(void)
{
	int n = 3, *p = &n, **pp = &p;

	use(1u << **pp);
}

void by_element_bad(void)
{
	const int by[4] = {1, 2, 40, 3};

	use(1u << by[2]); // expect: shift-range
}

void by_element_ok(void)
{
	const int by[4] = {1, 2, 4, 3};

	use(1u << by[2]);
}
