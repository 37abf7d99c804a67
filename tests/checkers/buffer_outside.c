// RUN: %panicscan scan --verify -- cc -c %s
//
// buffer-overflow-call: text from outside, of any length or of more than fits.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void use(const void *p);
char *gets(char *s);

struct user {
	char name[32];
	char home[64];
	int id;
};

/* ---- nothing limits it */

void gets_bad(void)
{
	char line[128];

	if (gets(line)) // expect: buffer-overflow-call
		use(line);
}

void fgets_ok(void)
{
	char line[128];

	if (fgets(line, sizeof line, stdin))
		use(line);
}

void environment_bad(void)
{
	const char *home = getenv("HOME");
	char path[64];

	if (!home)
		return;
	strcpy(path, home); // expect: buffer-overflow-call
	use(path);
}

void environment_checked_ok(void)
{
	const char *home = getenv("HOME");
	char path[64];

	if (!home || strlen(home) >= sizeof path)
		return;
	strcpy(path, home);
	use(path);
}

void environment_checked_bad(void)
{
	const char *home = getenv("HOME");
	char path[64];

	if (!home || strlen(home) > sizeof path)
		return;
	strcpy(path, home); // expect: index-off-by-one
	use(path);
}

void environment_limited_ok(void)
{
	const char *home = getenv("HOME");
	char path[64];

	if (!home)
		return;
	snprintf(path, sizeof path, "%s/.profile", home);
	use(path);
}

void environment_printed_bad(void)
{
	const char *home = getenv("HOME");
	char path[64];

	if (!home)
		return;
	sprintf(path, "%s/.profile", home); // expect: buffer-overflow-call
	use(path);
}

void environment_appended_bad(struct user *u)
{
	const char *sub = getenv("SUBDIR");

	if (!sub)
		return;
	strcpy(u->home, "/home/");
	strcat(u->home, sub); // expect: buffer-overflow-call
}

/* Room was made for it. */
char *environment_sized_ok(void)
{
	const char *home = getenv("HOME");
	char *path;

	if (!home)
		return NULL;
	path = malloc(strlen(home) + sizeof "/.profile");
	if (path)
		sprintf(path, "%s/.profile", home);
	return path;
}

int main(int argc, char **argv)
{
	char name[32], other[32];

	if (argc < 3)
		return 1;
	strcpy(name, argv[1]); // expect: buffer-overflow-call
	strncpy(other, argv[2], sizeof other - 1);
	other[sizeof other - 1] = '\0';
	use(name);
	use(other);
	return 0;
}

/* ---- as long as a line */

void line_bad(FILE *f, struct user *u)
{
	char line[256];

	if (!fgets(line, sizeof line, f))
		return;
	strcpy(u->name, line); // expect: buffer-overflow-call
}

void line_ok(FILE *f, char *out)
{
	char line[256], copy[256];

	if (!fgets(line, sizeof line, f))
		return;
	strcpy(copy, line);
	strcpy(out, copy);
}

void line_part_ok(FILE *f, struct user *u)
{
	char line[256];

	if (!fgets(line, sizeof u->name, f))
		return;
	strcpy(u->name, line);
}

void FN_bytes_bad(int fd, struct user *u)
{
	char text[512];
	ssize_t n = read(fd, text, sizeof text - 1);

	if (n < 0)
		return;
	text[n] = '\0';
	strcpy(u->home, text);
}

void bytes_ok(int fd, struct user *u)
{
	char text[512];
	ssize_t n = read(fd, text, sizeof u->home - 1);

	if (n < 0)
		return;
	text[n] = '\0';
	strcpy(u->home, text);
}

/* ---- formats of scanf */

void word_bad(FILE *f)
{
	char word[32];

	if (fscanf(f, "%s", word) == 1) // expect: buffer-overflow-call
		use(word);
}

void word_ok(FILE *f)
{
	char word[32];

	if (fscanf(f, "%31s", word) == 1)
		use(word);
}

void word_full_bad(FILE *f)
{
	char word[32];

	if (fscanf(f, "%32s", word) == 1) // expect: index-off-by-one
		use(word);
}

void set_bad(FILE *f)
{
	char key[16], value[64];

	if (fscanf(f, " %15[a-z] = %127[^\n]", key, value) == 2) // expect: buffer-overflow-call
		use(value);
}

void set_ok(FILE *f)
{
	char key[16], value[64];

	if (fscanf(f, " %15[a-z] = %63[^\n]%*c", key, value) == 2)
		use(value);
}

void two_bad(const char *line)
{
	char line_copy[256], first[256], second[8];

	snprintf(line_copy, sizeof line_copy, "%s", line);
	if (sscanf(line_copy, "%255s %15s", first, second) == 2) // expect: buffer-overflow-call
		use(first);
}

void split_bad(FILE *f)
{
	char line[256], key[32];

	if (!fgets(line, sizeof line, f))
		return;
	if (sscanf(line, "%s", key) == 1) // expect: buffer-overflow-call
		use(key);
}

void split_ok(FILE *f)
{
	char line[256], key[256];

	if (!fgets(line, sizeof line, f))
		return;
	if (sscanf(line, "%s", key) == 1)
		use(key);
}

void allocated_ok(FILE *f)
{
	char *word;

	if (fscanf(f, "%ms", &word) == 1)
		free(word);
}

/* ---- what is not known to come from outside: any_text.c of the engine */

void given_bad(const char *s, struct user *u)
{
	strcpy(u->name, s); // expect: buffer-overflow-call: nobody has looked at the length
}

void numbers_ok(FILE *f)
{
	char text[16];
	int x;

	if (fscanf(f, "%d", &x) != 1)
		return;
	sprintf(text, "%d", x);
	use(text);
}
