// RUN: %panicscan scan --verify -- cc -c %s
//
// index-out-of-bounds: what string literals and constant tables hold decides how far they are
// walked, and which index comes out of a search in them.

#include <stdio.h>
#include <string.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* ---- literals are walked to their terminators -------------------------------------------------- */

/* A byte order mark, read from a file. */
int starts_with_mark_ok(FILE *f)
{
	const char *p = "\xEF\xBB\xBF";
	int c;

	do {
		c = getc(f);
		if (c == EOF || c != *(const unsigned char *)p++)
			return c;
	} while (*p != '\0');
	return getc(f);
}

char *put_words_ok(char *p, const char *end)
{
	const char *s = "\\[";

	while (*s != '\0') {
		if (p >= end)
			return NULL;
		*p++ = *s++;
	}
	s = "]";
	while (*s != '\0') {
		if (p >= end)
			return NULL;
		*p++ = *s++;
	}
	return p;
}

char *put_words_bad(char *p, const char *end)
{
	const char *s = "]";

	for (int i = 0; i < 3; i++) {
		if (p >= end)
			return NULL;
		*p++ = *s++; // expect: index-off-by-one
	}
	return p;
}

#define PUT(text)                                                                                  \
	do {                                                                                       \
		const char *s_ = (text);                                                           \
		while (*s_ != 0) {                                                                 \
			if (p >= end)                                                              \
				return NULL;                                                       \
			*p++ = *s_++;                                                              \
		}                                                                                  \
	} while (0)

/* Also where one loop is inside of another, of any length. */
char *quote_ok(char *p, const char *end, const char *from)
{
	PUT("");
	PUT("(");
	for (; *from; from++) {
		switch (*from) {
		case '\n':
			PUT("\\n");
			break;
		case '*':
			PUT("[^/]*+");
			break;
		case '?':
			PUT("]");
			break;
		default:
			PUT("0123456789");
			break;
		}
	}
	PUT(")?$");
	return p;
}

char *put_do_ok(char *p, const char *end, int which)
{
	const char *s = which == 0 ? "a" : which == 1 ? "ab" : which == 2 ? "abc" : "abcdefghij";

	do {
		if (p >= end)
			return NULL;
		*p++ = *s++;
	} while (*s);
	return p;
}

/* The empty one has no first character to be put before it is looked at. */
char *put_do_bad(char *p)
{
	const char *s = "";

	do {
		*p++ = *s++;
	} while (*s); // expect: index-off-by-one
	return p;
}

/* Beyond the terminator of a long one, too. */
unsigned sum_ok(void)
{
	unsigned sum = 0;

	for (const char *s = "the quick brown fox"; *s; s++)
		sum += (unsigned)s[1];
	return sum;
}

unsigned sum_bad(void)
{
	unsigned sum = 0;

	for (const char *s = "the quick brown fox"; *s; s++)
		sum += (unsigned)s[2]; // expect: index-off-by-one
	return sum;
}

/* The second is looked at only where the first is not the end. */
unsigned pairs_ok(void)
{
	static const char digits[] = "00010203040506070809";
	unsigned n = 0;

	for (const char *s = digits; s[0] && s[1]; s += 2)
		n += (unsigned)(s[0] * 10 + s[1]);
	return n;
}

/* Only the first of several strings in one. */
unsigned first_of_list_ok(void)
{
	static const char list[] = "one\0two\0three";
	unsigned n = 0;

	for (const char *s = list; *s; s++)
		n++;
	return n;
}

/* Two literals, one index. */
int map_digit_ok(int c)
{
	static const char from[] = "abcdef", to[] = "ABCDEF";

	for (int i = 0; from[i] != '\0'; i++)
		if (from[i] == c)
			return to[i];
	return c;
}

int map_digit_bad(int c)
{
	static const char from[] = "abcdef";
	static const char to[] = {'A', 'B', 'C', 'D', 'E'};

	for (int i = 0; from[i] != '\0'; i++)
		if (from[i] == c)
			return to[i]; // expect: index-off-by-one
	return c;
}

/* ---- tables with a sentinel --------------------------------------------------------------------- */

struct entry {
	const char *name;
	int code;
};

static const struct entry with_end[] = {
	{"north", 1}, {"east", 2}, {"south", 3}, {"west", 4}, {"up", 5}, {NULL, 0},
};

static const struct entry without_end[] = {
	{"north", 1}, {"east", 2}, {"south", 3}, {"west", 4}, {"up", 5},
};

int code_of_ok(const char *name)
{
	for (const struct entry *e = with_end; e->name; e++)
		if (strcmp(e->name, name) == 0)
			return e->code;
	return -1;
}

int code_by_index_ok(const char *name)
{
	for (int i = 0; with_end[i].name != NULL; i++)
		if (strcmp(with_end[i].name, name) == 0)
			return with_end[i].code;
	return -1;
}

int sum_of_codes_ok(void)
{
	int sum = 0;

	for (const struct entry *e = with_end; e->name; e++)
		sum += e->code;
	return sum;
}

int sum_of_codes_bad(void)
{
	int sum = 0;

	for (const struct entry *e = without_end; e->name; e++) // expect: index-off-by-one
		sum += e->code;
	return sum;
}

/* The search may be left before the end, by what it looks for: there may be no fault. */
int FN_code_of_bad(const char *name)
{
	for (const struct entry *e = without_end; e->name; e++)
		if (strcmp(e->name, name) == 0)
			return e->code;
	return -1;
}

static const short steps[] = {8, 9, 12, 30, 31, 44, -1};
static const short endless[] = {8, 9, 12, 30, 31, 44};

int count_steps_ok(void)
{
	int i = 0;

	while (steps[i] != -1)
		i++;
	return steps[i];
}

int count_steps_bad(void)
{
	int i = 0;

	while (endless[i] != -1) // expect: index-off-by-one
		i++;
	return i;
}

/* The sentinel is there, but is looked at too late. */
int after_end_bad(void)
{
	int i = 0;

	while (steps[i] != -1)
		i++;
	return steps[i + 1]; // expect: index-off-by-one
}

/* One that is met before the end of the table. */
int sentinel_within_ok(void)
{
	static const signed char t[] = {3, 4, 5, 6, -1, 7, 8};
	int i = 0;

	while (t[i] != -1)
		i++;
	return t[i + 2];
}

int sentinel_within_bad(void)
{
	static const signed char t[] = {3, 4, 5, 6, -1, 7, 8};
	int i = 0;

	while (t[i] != -1)
		i++;
	return t[i + 3]; // expect: index-off-by-one
}

/* Something else ends it. */
int counted_ok(int n)
{
	int sum = 0;

	for (int i = 0; i < n && endless[i] > 0; i++)
		sum += endless[i];
	return sum;
}

/* ---- searches that always find -------------------------------------------------------------------- */

static const int limits[] = {0x7f, 0x7ff, 0xffff, 0x1fffff, 0x3ffffff, 0x7fffffff};
static const int low_limits[] = {0x7f, 0x7ff, 0xffff, 0x1fffff, 0x3ffffff, 0x7ffffffe};
static const unsigned char marks[] = {0, 0xc0, 0xe0, 0xf0, 0xf8, 0xfc};

int encode_ok(unsigned value)
{
	unsigned i;

	if (value > 0x7fffffffu)
		return -1;
	for (i = 0; i < ARRAY_SIZE(limits); i++)
		if (value <= (unsigned)limits[i])
			break;
	return marks[i];
}

int encode_bad(unsigned value)
{
	unsigned i;

	if (value > 0x7fffffffu)
		return -1;
	for (i = 0; i < ARRAY_SIZE(low_limits); i++)
		if (value <= (unsigned)low_limits[i])
			break;
	return marks[i]; // expect: index-off-by-one
}

int encode_signed_ok(int value)
{
	int i;

	for (i = 0; i < (int)ARRAY_SIZE(limits); i++)
		if (value <= limits[i])
			break;
	return marks[i];
}

/* ---- values of a table as indices --------------------------------------------------------------- */

static const unsigned char slots[] = {0, 2, 1, 3, 3, 2};

int slot_ok(const int *from, unsigned i)
{
	int counts[4] = {0};

	if (i < ARRAY_SIZE(slots))
		counts[slots[i]] = from[i];
	return counts[3];
}

int slot_bad(const int *from, unsigned i)
{
	int counts[3] = {0};

	if (i < ARRAY_SIZE(slots) && slots[i] == 3)
		counts[slots[i]] = from[i]; // expect: index-out-of-bounds
	return counts[2];
}

/* Some have none. */
static const signed char handlers[] = {0, -1, 1, 2, -1, 3};

int handler_ok(const int *counts4, unsigned kind)
{
	int counts[4];

	memcpy(counts, counts4, sizeof counts);
	if (handlers[kind] < 0)
		return 0;
	return counts[handlers[kind]];
}

int handler_bad(const int *counts4, unsigned kind)
{
	int counts[4];

	memcpy(counts, counts4, sizeof counts);
	if (handlers[kind] >= 0)
		return 0;
	return counts[handlers[kind]]; // expect: index-out-of-bounds
}

/* Names: some are missing. */
static const char *const names[] = {"zero", NULL, "two", NULL};

size_t name_ok(unsigned i)
{
	return names[i] ? strlen(names[i]) : 0;
}

size_t name_bad(unsigned i)
{
	if (i == 3)
		return strlen(names[i]); // expect: null-arg
	return 0;
}
