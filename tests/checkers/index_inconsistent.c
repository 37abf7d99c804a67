// RUN: %verify
/* Walks over a text that step over its terminator. */
#include <stddef.h>
#include <string.h>
#include <ctype.h>

size_t unescape_bad(char *to, const char *s)
{
	char *at = to;

	for (; *s; s++) { // expect: index-inconsistent
		if (*s == '\\') {
			s++;
			if (*s == 'n')
				*at++ = '\n';
			else if (*s == 't')
				*at++ = '\t';
			else
				*at++ = *s;
		} else {
			*at++ = *s;
		}
	}
	return (size_t)(at - to);
}

size_t unescape_ok(char *to, const char *s)
{
	char *at = to;

	for (; *s; s++) {
		if (*s == '\\') {
			s++;
			if (!*s)
				break;
			if (*s == 'n')
				*at++ = '\n';
			else if (*s == 't')
				*at++ = '\t';
			else
				*at++ = *s;
		} else {
			*at++ = *s;
		}
	}
	return (size_t)(at - to);
}

size_t unescape_ahead_ok(char *to, const char *s)
{
	char *at = to;

	for (; *s; s++) {
		if (*s == '\\' && s[1] != '\0') {
			s++;
			*at++ = *s == 'n' ? '\n' : *s;
		} else {
			*at++ = *s;
		}
	}
	return (size_t)(at - to);
}

size_t unescape_switch_ok(char *to, const char *s)
{
	char *at = to;

	for (; *s; s++) {
		if (*s != '%') {
			*at++ = *s;
			continue;
		}
		switch (*++s) {
		case '\0':
			return (size_t)(at - to);
		case 'n':
			*at++ = '\n';
			break;
		default:
			*at++ = *s;
		}
	}
	return (size_t)(at - to);
}

size_t unescape_switch_bad(char *to, const char *s)
{
	char *at = to;

	for (; *s; s++) { // expect: index-inconsistent
		if (*s != '%') {
			*at++ = *s;
			continue;
		}
		switch (*++s) {
		case 'n':
			*at++ = '\n';
			break;
		default:
			*at++ = *s;
		}
	}
	return (size_t)(at - to);
}

/* By the end of the buffer as well. */
size_t unescape_to_end_ok(char *to, const char *s, const char *end)
{
	char *at = to;

	for (; s < end && *s; s++) {
		if (*s == '\\') {
			s++;
			if (s == end)
				break;
			*at++ = *s == 'n' ? '\n' : *s;
		} else {
			*at++ = *s;
		}
	}
	return (size_t)(at - to);
}

/* Quoted words in the header of a message. */

char *FN_skip_quoted_bad(char *start)
{
	char *target = start, delim = 0;
	int i;

	switch (*start) {
	case '(':
		*target++ = delim = ')';
		start++;
		break;
	case '"':
		*target++ = delim = '"';
		start++;
		break;
	default:
		return start;
	}
	do
		if ((i = *target++ = *start++) == delim)
			break;
		else if (i == '\\' && *start)
			*target++ = *start++;
	while (*start);
	return target;
}

char *skip_quoted_ok(char *start)
{
	char *target = start, delim = 0;
	int i;

	switch (*start) {
	case '(':
		*target++ = delim = ')';
		start++;
		break;
	case '"':
		*target++ = delim = '"';
		start++;
		break;
	default:
		return start;
	}
	while (*start)
		if ((i = *target++ = *start++) == delim)
			break;
		else if (i == '\\' && *start)
			*target++ = *start++;
	return target;
}

/* The class of a character says that it is none. */
int hex_bytes_ok(const char *s)
{
	int n = 0;

	for (; *s; s++) {
		if (*s == '%' && isxdigit((unsigned char)s[1]) && isxdigit((unsigned char)s[2]))
			s += 2;
		n++;
	}
	return n;
}

/* Headers of records are no text. */
int records_ok(const unsigned char *p, size_t n)
{
	int found = 0;

	for (size_t i = 0; i + 4 <= n; i += 4)
		if (p[i] == 'R' && p[i + 1] != 'X' && p[i + 2])
			found++;
	return found;
}

int first_words_ok(const char *s)
{
	if (s[0] != 'G' && s[0] != 'P')
		return 0;
	while (*s && *s != ' ')
		s++;
	return *s == ' ';
}

/* How many bytes a character has says somebody who knows the text. */
extern int (*char_bytes)(const char *p);

size_t escaped_length_ok(const char *s)
{
	size_t n = 0;

	for (; *s; s++) {
		if (*s == '\\')
			n++;
		for (int k = char_bytes(s) - 1; k > 0; k--)
			if (*++s == '\\')
				n++;
		n++;
	}
	return n;
}

/* The length is counted down as well. */
int model_name_ok(const char *s, int left)
{
	int n = 0;

	while (left && *s) {
		if (*s == ' ') {
			s++;
			left--;
			if (*s == '-')
				n++;
			if (!left)
				break;
		}
		s++;
		left--;
	}
	return n;
}

/* strchr() finds the terminator, too. */
const char *skip_escaped_bad(const char *s, const char *end)
{
	int brackets = 0;

	for (; *s != '\0'; s++) { // expect: index-inconsistent
		if (*s == '#' && s[1] == '{')
			brackets++;
		if (*s == '#' && strchr(",#{}:", s[1]) != NULL) {
			s++;
			continue;
		}
		if (*s == '}')
			brackets--;
		if (strchr(end, *s) != NULL && brackets == 0)
			break;
	}
	return *s == '\0' ? NULL : s;
}
