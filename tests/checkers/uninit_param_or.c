// RUN: %verify
// What is written through a variable that is the parameter, or another address where that is null, is
// written to one of two objects: where many ways have met, that the parameter's was left alone is not
// known any more.
#include <ctype.h>
#include <stddef.h>

enum outcome { FINE, INVALID };
enum { QUOTED = 1, ESCAPED = 2, SPACED = 4, LINES = 8, INDENTED = 16 };

static enum outcome find_end(const char *s, const char **end, int *kind, unsigned flags)
{
	const char *unused, **to = end ? end : &unused;
	int quoted = 0, escaped = 0, spaced = 0, line = 0;

	if (flags & QUOTED)
		quoted = *s == '"';
	if (flags & ESCAPED)
		escaped = *s == '\\';
	if (flags & SPACED)
		spaced = *s == ' ';
	if (flags & LINES)
		line = *s == '\n';
	if (flags & INDENTED)
		s++;
	if (*s == '-')
		return INVALID;
	*to = s;
	while (**to && !isspace((unsigned char)**to))
		++*to;
	if (*to == s)
		return INVALID;
	*kind = quoted ? 1 : escaped ? 2 : spaced ? 3 : line;
	return FINE;
}

int delimiter_ok(const char *s, unsigned flags)
{
	const char *end;
	int kind;

	if (find_end(s, &end, &kind, flags) != FINE)
		return -1;
	return *end;
}

int kind_ok(const char *s, unsigned flags)
{
	int kind;

	return find_end(s, NULL, &kind, flags) == FINE ? kind : -1;
}

// Of what it is given otherwise the same is said as ever.
int kind_bad(const char *s, unsigned flags)
{
	int kind;
	enum outcome o = find_end(s, NULL, &kind, flags);

	if (kind == 3) // expect: uninit-use
		return 0;
	return o;
}
