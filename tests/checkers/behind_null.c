// RUN: %verify
/* Functions that say the same of no text and of an empty one. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static int length_of(const char *s)
{
	int n = 0;

	if (s == NULL)
		return 0;
	while (*s != '\0') {
		s++;
		n++;
	}
	return n;
}

char *type_ok(const char *charset)
{
	const char *start = "charset=";
	char *to = malloc((size_t)length_of(start) + strlen(charset) + 1);

	if (to) {
		strcpy(to, start);
		strcat(to, charset);
	}
	return to;
}

char *FN_type_bad(const char *charset)
{
	const char *start = "charset=";
	char *to = malloc((size_t)length_of(start) + strlen(charset));

	if (to) {
		strcpy(to, start);
		strcat(to, charset);
	}
	return to;
}

/* What is there none of has no length, … */
int of_null_bad(int on)
{
	const char *s = NULL;
	int *p = NULL;

	if (length_of(s) == 0)
		return *p; // expect: null-deref
	return on;
}

int of_empty_bad(int on)
{
	int *p = NULL;

	if (length_of("") == 0)
		return *p; // expect: null-deref
	return on;
}

int of_some_ok(int on)
{
	int *p = NULL;

	if (length_of("some") == 0)
		return *p;
	return on;
}

int of_any_bad(const char *s)
{
	int *p = NULL;

	if (length_of(s) == 0)
		return *p; // expect: null-deref
	return 0;
}
