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

/* ---- an index against the last of what is kept ----------------------------------------------- */

struct entry {
	int tag;
	const char *name;
};

struct set {
	struct entry *entries;
	unsigned int count;
	int n_signed;
};

const char *name_at_bad(const struct set *s, unsigned int i)
{
	if (!s || i > s->count - 1) // expect: index-negative
		return NULL;
	return s->entries[i].name;
}

const char *name_at_ok(const struct set *s, unsigned int i)
{
	if (!s || i >= s->count)
		return NULL;
	return s->entries[i].name;
}

/* There is something. */
const char *name_of_some_ok(const struct set *s, unsigned int i)
{
	if (s->count == 0 || i > s->count - 1)
		return NULL;
	return s->entries[i].name;
}

const char *name_signed_ok(const struct set *s, int i)
{
	if (i < 0 || i > s->n_signed - 1)
		return NULL;
	return s->entries[i].name;
}

/* A loop, which is mostly left where there is nothing. */
int last_tag_ok(const struct set *s)
{
	int tag = 0;

	for (unsigned int i = 0; i < s->count; i++)
		if (i == s->count - 1)
			tag = s->entries[i].tag;
	return tag;
}
