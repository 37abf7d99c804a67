// RUN: %verify
//
// What library functions say and do not say, from false alarms in the second set of real
// projects.  With twins.

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- the present time has a year ---- */

int now_ok(char *to, size_t n)
{
	time_t now = time(NULL);
	struct tm *tm = localtime(&now);

	strftime(to, n, "%H:%M", tm);
	return tm->tm_hour;
}

int now_by_pointer_ok(void)
{
	time_t now;

	time(&now);
	return localtime(&now)->tm_year;
}

int now_utc_ok(struct tm *to)
{
	time_t now = time(NULL);

	return gmtime_r(&now, to)->tm_year;
}

int small_time_ok(int seconds)
{
	time_t t = seconds;

	return localtime(&t)->tm_year;
}

int file_time_bad(const time_t *mtime)
{
	return localtime(mtime)->tm_year; // expect: null-unchecked-return
}

/* ---- asked twice, answered alike ---- */

const char *last_name_ok(const char *path)
{
	const char *name = path;

	if (strrchr(name, '/'))
		name = strrchr(name, '/') + 1;
	return name + strlen(name);
}

const char *other_character_bad(const char *path)
{
	const char *name = path;

	if (strrchr(name, '/'))
		name = strrchr(name, '\\') + 1;
	return name + strlen(name); // expect: null-unchecked-return
}

/* … unless something was written in between, be it by what was found. */
int all_replaced_bad(char *line)
{
	char *p;
	int n;

	while ((p = strchr(line, '\t')) != NULL)
		*p = ' ';
	return n + line[0]; // expect: uninit-use
}

int written_between_bad(char *line)
{
	if (!strchr(line, ':'))
		return -1;
	line[0] = ' ';
	return *strchr(line, ':'); // expect: null-unchecked-return
}

const char *ends_alike_ok(const char *name)
{
	const char *end;

	if (strcmp(name, "-") != 0)
		end = name + strlen(name);
	if (strcmp(name, "-") == 0)
		return name;
	return end;
}

/* What a copy holds, what was found in it. */
void copy_of_found_ok(const char *s)
{
	char *copy;

	if (!strchr(s, ':'))
		return;
	copy = strdup(s);
	if (!copy)
		return;
	*strchr(copy, ':') = '\0';
	free(copy);
}

void copy_of_not_found_bad(const char *s)
{
	char *copy = strdup(s);

	if (!copy)
		return;
	*strchr(copy, ':') = '\0'; // expect: null-unchecked-return
	free(copy);
}

/* ---- strsep gives null only for null ---- */

int first_word_ok(char *list)
{
	char *word = strsep(&list, ",");

	return word[0];
}

int first_of_copy_ok(const char *list)
{
	char *next = strdup(list), *word;

	if (!next)
		return -1;
	word = strsep(&next, ",");
	return word[0];
}

int second_word_bad(char *list)
{
	strsep(&list, ",");
	return strsep(&list, ",")[0]; // expect: null-unchecked-return
}

/* ---- no blank, digit or letter is 0 ---- */

const char *sql_of(int i);

const char *blanks_of_empty_ok(int i)
{
	const char *z = sql_of(i);

	if (z == 0)
		z = "";
	while (isspace((unsigned char)z[0]))
		z++;
	return z;
}

/* ---- null that is allowed ---- */

void accounting_off_ok(void)
{
	acct(NULL);
}

/* ---- the length of a literal ---- */

static int strlen30(const char *z)
{
	if (z == 0)
		return 0;
	return 0x3fffffff & (int)strlen(z);
}

const char *type_of(int c);

static const char *type_or(int c, const char *otherwise)
{
	const char *t = type_of(c);

	return t ? t : otherwise;
}

int hidden_ok(int c)
{
	const char *z = type_or(c, "");
	int i, n = strlen30(z);

	for (i = 0; i < n; i++)
		if (strncasecmp("hidden", &z[i], 6) == 0 && (z[i + 6] == '\0' || z[i + 6] == ' '))
			break;
	return i;
}
