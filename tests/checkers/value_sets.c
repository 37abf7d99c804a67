// RUN: %verify
//
// What a value can be where paths meet: one of a few numbers, and none of those in between.

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>

struct group {
	int count, flags;
};

int fold(int c);
int more(void);
struct buffer;
int next_char(void);
int append(struct buffer *b, int ch);
int complain(const char *fmt, int ch);

/* Only these three are allowed without a group. */
int check_escape_ok(const struct group *g, const unsigned char *text, int caseless)
{
	int c = *text, extra = 0;

	if (caseless)
		c = fold(c);
	if (!g) {
		if (c != 'c' && c != 'o' && c != 'x')
			return -1;
		extra = more();
	}
	if (more())
		extra++;
	for (int i = 0; i < 3; i++)
		if (text[i] == '-')
			extra += more();
	switch (c) {
	case 'l':
	case 'u':
		return 1;
	case 'g':
		return g->count + extra;
	case 'o':
	case 'x':
		return 2;
	case 'c':
		return 3;
	case 'k':
		return g->flags;
	default:
		return 0;
	}
}

int check_escape_bad(const struct group *g, const unsigned char *text, int caseless)
{
	int c = *text, extra = 0;

	if (caseless)
		c = fold(c);
	if (!g) {
		if (c != 'c' && c != 'g' && c != 'x')
			return -1;
		extra = more();
	}
	if (more())
		extra++;
	for (int i = 0; i < 3; i++)
		if (text[i] == '-')
			extra += more();
	switch (c) {
	case 'l':
	case 'u':
		return 1;
	case 'g':
		return g->count + extra; // expect: null-deref
	default:
		return 0;
	}
}

/* Four digits or eight. */
int read_escape_ok(struct buffer *b)
{
	int ch = next_char(), kind;
	unsigned size, i, value;
	char digits[9];

	if (ch >= '0' && ch <= '3') {
		int low = next_char();

		if (low >= '0' && low <= '7')
			return append(b, 8 * (ch - '0') + (low - '0'));
		return complain("octal", ch);
	}
	switch (ch) {
	case EOF:
		return 0;
	case 'a':
		ch = '\a';
		break;
	case 'n':
		ch = '\n';
		break;
	case 't':
		ch = '\t';
		break;
	case 'u':
		kind = 'u';
		size = 4;
		goto unicode;
	case 'U':
		kind = 'U';
		size = 8;
		goto unicode;
	}
	return append(b, ch);

unicode:
	for (i = 0; i < size; i++) {
		ch = next_char();
		if (ch == EOF || ch == '\n')
			return 0;
		if (!isxdigit((unsigned char)ch))
			return complain("\\%c", kind);
		digits[i] = (char)ch;
	}
	digits[i] = '\0';
	if ((size == 4 && sscanf(digits, "%4x", &value) != 1) ||
	    (size == 8 && sscanf(digits, "%8x", &value) != 1))
		return complain("\\%c", kind);
	return append(b, (int)value);
}

/* … or two, which are not read. */
int read_escape_bad(struct buffer *b)
{
	int ch = next_char(), kind;
	unsigned size, i, value;
	char digits[9];

	if (ch >= '0' && ch <= '3') {
		int low = next_char();

		if (low >= '0' && low <= '7')
			return append(b, 8 * (ch - '0') + (low - '0'));
		return complain("octal", ch);
	}
	switch (ch) {
	case EOF:
		return 0;
	case 'a':
		ch = '\a';
		break;
	case 'n':
		ch = '\n';
		break;
	case 't':
		ch = '\t';
		break;
	case 'x':
		kind = 'x';
		size = 2;
		goto unicode;
	case 'u':
		kind = 'u';
		size = 4;
		goto unicode;
	case 'U':
		kind = 'U';
		size = 8;
		goto unicode;
	}
	return append(b, ch);

unicode:
	for (i = 0; i < size; i++) {
		ch = next_char();
		if (ch == EOF || ch == '\n')
			return 0;
		if (!isxdigit((unsigned char)ch))
			return complain("\\%c", kind);
		digits[i] = (char)ch;
	}
	digits[i] = '\0';
	if ((size == 4 && sscanf(digits, "%4x", &value) != 1) ||
	    (size == 8 && sscanf(digits, "%8x", &value) != 1))
		return complain("\\%c", kind);
	return append(b, (int)value); // expect: uninit-use
}
