// RUN: %panicscan scan --verify -- cc -c %s
//
// Constant contents: the bytes of a literal end a walk through it, and so do the entries of a
// constant table.  With twins.

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

int more(void);

/* ---- literals ---- */

/* Three bytes are compared before the terminator ends the loop. */
int walk_mark_ok(FILE *f)
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

int walk_mark_bad(FILE *f)
{
	const char *p = "\xEF\xBB\xBF";
	int c;

	do {
		c = getc(f);
		if (c == EOF || c != *(const unsigned char *)p++)
			return c;
	} while (*p != '!'); // expect: index-off-by-one
	return getc(f);
}

#define PUT(text)                                                                                  \
	{                                                                                          \
		const char *s = text;                                                              \
		while (*s != '\0') {                                                               \
			if (p >= end)                                                              \
				return NULL;                                                       \
			*p++ = *s++;                                                               \
		}                                                                                  \
	}

/* A short one, copied by a macro in a loop that goes round often. */
char *walk_short_ok(char *p, const char *end, const char *in)
{
	while (*in != '\0') {
		switch (*in++) {
		case '[':
			PUT("[");
			break;
		case '*':
			PUT(".*");
			break;
		default:
			PUT("\\");
			if (p >= end)
				return NULL;
			*p++ = in[-1];
			break;
		}
	}
	return p;
}

/* One byte more than there is. */
char *walk_short_bad(char *p, const char *end, const char *in)
{
	while (*in != '\0') {
		const char *s = "]";

		if (*in++ != '[')
			continue;
		for (int i = 0; i < 3; i++) {
			if (p >= end)
				return NULL;
			*p++ = s[i]; // expect: index-off-by-one
		}
	}
	return p;
}

/* By index, in an array that is initialised with one. */
int walk_array_ok(void)
{
	static const char text[] = "ab";
	int n = 0;

	while (text[n] != '\0')
		n++;
	return n;
}

int walk_array_bad(void)
{
	static const char text[2] = "ab";
	int n = 0;

	while (text[n] != '\0') // expect: index-off-by-one
		n++;
	return n;
}

/* ---- tables ---- */

static const int limits[] = {0x7f, 0x7ff, 0xffff, 0x1fffff, 0x7fffffff};
static const int marks[] = {0x00, 0xc0, 0xe0, 0xf0, 0xfc};
static const int n_limits = sizeof limits / sizeof limits[0];

/* The last limit stops whatever is let in. */
int table_limit_ok(uint32_t value)
{
	int i;

	if (value > 0x7fffffff)
		return -1;
	for (i = 0; i < n_limits; i++)
		if (value <= (uint32_t)limits[i])
			break;
	return marks[i];
}

int table_limit_bad(uint32_t value)
{
	int i;

	if (value > 0x80000000)
		return -1;
	for (i = 0; i < n_limits; i++)
		if (value <= (uint32_t)limits[i])
			break;
	return marks[i]; // expect: index-off-by-one
}

/* Who calls a function of this file lets no more in. */
static int mark_of(uint32_t value)
{
	int i;

	for (i = 0; i < n_limits; i++)
		if (value <= (uint32_t)limits[i])
			break;
	return marks[i]; // expect: index-off-by-one
}

int table_limit_callers_ok(const unsigned char *s)
{
	uint32_t value = 0;

	for (int digits = 0; digits < 6; digits++)
		value = value << 4 | (s[digits] & 15);
	return mark_of(value) + mark_of(0x7f) + mark_of(s[0]);
}

/* A list with an end of its own. */
static const char *const words[] = {"while", "until", NULL};

int table_end_ok(const char *s)
{
	int i = 0;

	while (words[i] != NULL && words[i][0] != s[0])
		i++;
	return words[i] != NULL;
}

static const char *const open_words[] = {"while", "until"};

int table_end_bad(const char *s)
{
	int i = 0;

	while (open_words[i] != NULL && open_words[i][0] != s[0]) // expect: index-off-by-one
		i++;
	return i;
}
