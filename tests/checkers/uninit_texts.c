// RUN: %panicscan scan --verify -- cc -c %s
//
// uninit-use: texts that are read where nothing was written.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
	char name[32];
	char note[64];
	int id;
};

void show_text(const char *s);
int fill(char *to, size_t size);

void append_bad(void)
{
	char line[100];

	strcat(line, "end"); // expect: uninit-use
	show_text(line);
}

void append_ok(void)
{
	char line[100];

	line[0] = '\0';
	strcat(line, "end");
	show_text(line);
}

void append_part_bad(const char *s)
{
	char line[100];

	strncat(line, s, 20); // expect: uninit-use
	show_text(line);
}

void append_part_ok(const char *s)
{
	char line[100] = "";

	strncat(line, s, 20);
	show_text(line);
}

size_t length_bad(void)
{
	char line[100];

	return strlen(line); // expect: uninit-use
}

size_t length_filled_ok(void)
{
	char line[100];

	if (fill(line, sizeof line) < 0)
		return 0;
	return strlen(line);
}

int compare_bad(const char *s)
{
	char word[16];

	return strcmp(word, s); // expect: uninit-use
}

int compare_ok(const char *s)
{
	char word[16];

	strcpy(word, "stop");
	return strcmp(word, s);
}

char *copy_bad(int quiet)
{
	char word[16];

	if (!quiet)
		strcpy(word, "stop");
	return strdup(word); // expect: uninit-use
}

char *copy_ok(int quiet)
{
	char word[16];

	strcpy(word, quiet ? "" : "stop");
	return strdup(word);
}

void append_to_heap_bad(const char *s)
{
	char *line = malloc(100);

	if (!line)
		return;
	strcat(line, s); // expect: uninit-use
	show_text(line);
	free(line);
}

void append_to_heap_ok(const char *s)
{
	char *line = calloc(1, 100);

	if (!line)
		return;
	strncat(line, s, 99);
	show_text(line);
	free(line);
}

void append_to_member_bad(int id)
{
	struct job j;

	j.id = id;
	strcat(j.name, "job"); // expect: uninit-use
	show_text(j.name);
}

void append_to_member_ok(int id)
{
	struct job j;

	j.id = id;
	snprintf(j.name, sizeof j.name, "%d", id);
	strcat(j.name, "j");
	show_text(j.name);
}

void other_member_bad(int id)
{
	struct job j;

	snprintf(j.name, sizeof j.name, "%d", id);
	strcat(j.note, j.name); // expect: uninit-use
	show_text(j.note);
}

/* By fields of its own length there is nothing to read before. */
void by_hand_ok(void)
{
	char line[4];

	for (int i = 0; i < 3; i++)
		line[i] = 'a';
	line[3] = '\0';
	strcat(line + 3, "");
	show_text(line);
}

/* ---- across calls --------------------------------------------------------------------------- */

static void append_end(char *line)
{
	strcat(line, "end");
}

void given_bad(void)
{
	char line[100];

	append_end(line); // expect: uninit-use
	show_text(line);
}

void given_ok(void)
{
	char line[100];

	line[0] = '\0';
	append_end(line);
	show_text(line);
}

static void start_line(char *line)
{
	line[0] = '\0';
}

void started_ok(void)
{
	char line[100];

	start_line(line);
	append_end(line);
	show_text(line);
}

static void copy_then_append(char *line, const char *s)
{
	strcpy(line, s);
	strcat(line, "end");
}

void copied_first_ok(void)
{
	char line[100];

	copy_then_append(line, "begin, ");
	show_text(line);
}

static void append_if_any(char *line, int any)
{
	if (any)
		strcat(line, "end");
	else
		line[0] = '\0';
}

void not_appended_ok(void)
{
	char line[100];

	append_if_any(line, 0);
	show_text(line);
}

/* ---- a buffer that another object holds ---- */

struct room {
	char *at;
	unsigned long n, size;
};

static void add_text(struct room *r, const char *text)
{
	while (*text && r->n < r->size)
		r->at[r->n++] = *text++;
}

static void end_text(struct room *r)
{
	if (r->n < r->size)
		r->at[r->n++] = '\0';
	else if (r->size)
		r->at[r->size - 1] = '\0';
}

static int first_of(const char *text)
{
	return text[0];
}

int path_of_ok(const char *folder, const char *name)
{
	char path[64];
	struct room r = {path, 0, sizeof path};

	add_text(&r, folder);
	add_text(&r, "/");
	add_text(&r, name);
	end_text(&r);
	return first_of(path);
}

int path_of_nothing_bad(void)
{
	char path[64];

	return first_of(path); // expect: uninit-use
}
