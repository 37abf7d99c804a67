// RUN: %verify
/* The macros of ctype.h look into a table: of a character that is known, what they find is, too. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Blanks end before the terminator. */
int blank_of_nothing_ok(void)
{
	char text[1] = "";
	const char *s = text;

	while (isspace((unsigned char)*s))
		s++;
	return *s;
}

int blank_of_nothing_bad(void)
{
	char text[1] = " ";
	const char *s = text;

	while (isspace((unsigned char)*s)) // expect: index-off-by-one
		s++;
	return *s;
}

int class_ok(int n)
{
	char kinds[] = "7";
	int *p = NULL;

	if (isdigit((unsigned char)kinds[0]))
		p = &n;
	return *p;
}

int class_bad(int n)
{
	char kinds[] = "x";
	int *p = NULL;

	if (isdigit((unsigned char)kinds[0]))
		p = &n;
	return *p; // expect: null-deref
}

int lower_ok(int n)
{
	char c = 'A';
	int *p = NULL;

	if (tolower((unsigned char)c) == 'a')
		p = &n;
	return *p;
}

int not_ascii_bad(int n, unsigned char c)
{
	int *p = NULL;

	if (isalpha(c))
		p = &n;
	return *p; // expect: null-deref
}

/* ---- constant texts ------------------------------------------------------------------------------ */

static const char digits[4] = "07";

int text_ok(int n)
{
	int *p = NULL;

	if (digits[1] == '7' && !digits[3])
		p = &n;
	return *p;
}

int text_bad(int n)
{
	int *p = NULL;

	if (digits[0] == '7')
		p = &n;
	return *p; // expect: null-deref
}
