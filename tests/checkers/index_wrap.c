// RUN: %verify
/* Unsigned bounds that wrap for the one value which a check has left. */
#include <stddef.h>
#include <stdint.h>

enum { WORK = 1 << 16 };

struct machine {
	unsigned char memory[WORK];
};

void filter_bad(struct machine *vm, uint32_t length)
{
	if (length > WORK || length < 4)
		return;
	for (uint32_t i = 0; i <= length - 5; i++) // expect: index-negative
		if (vm->memory[i] == 0xe8)
			vm->memory[i + 4] = 0;
}

void filter_ok(struct machine *vm, uint32_t length)
{
	if (length > WORK || length <= 4)
		return;
	for (uint32_t i = 0; i <= length - 5; i++)
		if (vm->memory[i] == 0xe8)
			vm->memory[i + 4] = 0;
}

/* Nothing is said of how short it can be: callers may know. */
void unsaid_ok(struct machine *vm, uint32_t length)
{
	for (uint32_t i = 0; i + 1 < length - 5; i++)
		vm->memory[i % WORK] = 0;
}

int has_header_bad(const unsigned char *p, size_t n, size_t at)
{
	if (n < 8)
		return 0;
	if (at > n - 9) // expect: index-negative
		return 0;
	return p[at] == 'P' && p[at + 8] == 'K';
}

int has_header_ok(const unsigned char *p, size_t n, size_t at)
{
	if (n < 9)
		return 0;
	if (at > n - 9)
		return 0;
	return p[at] == 'P' && p[at + 8] == 'K';
}

/* That there is something is another question than how much. */
int fits_ok(size_t n, size_t room)
{
	if (!room)
		return 0;
	return n < room - 2;
}

/* A range check by a difference that may wrap. */
int is_digit_ok(unsigned c)
{
	return c - '0' <= 9u;
}

/* Signed ones do not wrap. */
int last_ok(const char *s, int n)
{
	int k = 0;

	if (n < 0)
		return -1;
	for (int i = 0; i <= n - 1; i++)
		k += s[i];
	return k;
}
