// RUN: %verify
//
// Texts from outside, and a size that the program has computed from them: what is not followed is no
// evidence.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The length without blanks. */
static size_t squeeze(char *s)
{
	char *to = s;

	for (const char *from = s; *from; from++)
		if (*from != ' ' && *from != '\t')
			*to++ = *from;
	*to = '\0';
	return (size_t)(to - s);
}

char *read_name_ok(FILE *in)
{
	char line[256], *name;

	if (!fgets(line, sizeof line, in))
		return NULL;
	name = malloc(squeeze(line) + 1);
	if (name)
		strcpy(name, line);
	return name;
}

void read_home_bad(void)
{
	char home[64];
	const char *dir = getenv("HOME");

	if (!dir)
		return;
	strcpy(home, dir); // expect: buffer-overflow-call
	puts(home);
}

char *read_home_copied_bad(void)
{
	const char *dir = getenv("HOME");
	char *home = malloc(64);

	if (dir && home)
		strcpy(home, dir); // expect: buffer-overflow-call
	return home;
}
