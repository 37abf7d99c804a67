// RUN: %panicscan scan --verify --confidence possible -- cc -c %s

// True findings on real projects that were given once and then lost, each reduced.

#include <errno.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The test of a product with 0 says that the factor can be 0.

int column_count(void *statement);
void show(long n, char *marks);

void rows_of_no_columns_bad(void *statement)
{
	int n_columns = column_count(statement);
	long room = n_columns * 4;
	char **cells;
	char *marks;

	if (room <= 0)
		room = 1;
	cells = malloc(room * sizeof(*cells));
	if (!cells)
		exit(1);
	marks = malloc(room / n_columns); // expect: div-zero
	if (!marks)
		exit(1);
	cells[0] = marks;
	show(room, cells[0]);
	free(marks);
	free(cells);
}

// A counter goes up in rounds that leave the pointer null.  Without the offset and the flag it is
// found: with them, the state that has both is joined with others.

struct line {
	unsigned used;
	bool wrapped;
	char *text;
};

int put_cell(struct line *to, const struct line *from, unsigned at);

void join_lines_bad(struct line *table, unsigned n, unsigned at, unsigned width)
{
	struct line *from = NULL;
	unsigned lines = 0, want = 0, left;

	for (;;) {
		if (at + 1 + lines == n)
			break;
		if (table[at + 1 + lines].used == 0) {
			if (!table[at + 1 + lines].wrapped)
				break;
			lines++;
			continue;
		}
		from = &table[at + 1 + lines];
		for (want = 0; want < from->used; want++) {
			if (!put_cell(&table[at], from, want))
				break;
		}
		lines++;
		if (want != from->used || width == want)
			break;
	}
	if (lines == 0)
		return;
	left = from->used - want; // expect: null-deref
	from->used = left;
}

// What || goes on with is null.

static const char *home_of_user(void)
{
	static const char *home;
	struct passwd *entry;

	if (home != NULL)
		return home;
	home = getenv("HOME");
	if (home == NULL || *home == '\0') {
		entry = getpwuid(getuid());
		if (entry != NULL)
			home = entry->pw_dir;
		else
			home = NULL;
	}
	return home;
}

int go_home_bad(const char *folder)
{
	const char *home;

	if (chdir(folder) == 0)
		return 0;
	if ((home = home_of_user()) != NULL || chdir(home) == 0) // expect: null-arg
		return 1;
	return -1;
}

// The callee leaves early for what it takes to be no valid argument, and that argument can be so.

struct transfer {
	struct transfer *next;
	void *handle;
	struct settings {
		int retries;
	} *settings;
};

int perform(void *handle);
struct transfer *transfers;
void wait_ms(long ms);

static int after_transfer(struct transfer *t, int result, bool *retry, long *delay)
{
	if (!t->handle || !t->settings)
		return result;
	*retry = false;
	*delay = 0;
	if (result && t->settings->retries > 0) {
		t->settings->retries--;
		*retry = true;
		*delay = 1000;
	}
	return result;
}

int run_transfers_bad(void)
{
	int result = 0;

	for (struct transfer *t = transfers; t;) {
		bool retry;
		long delay;

		result = after_transfer(t, perform(t->handle), &retry, &delay);
		if (retry) { // expect: uninit-use
			wait_ms(delay); // expect: uninit-use
			continue;
		}
		t = t->next;
	}
	return result;
}

// The callee leaves early for null, which the function that made the argument gives for a file that
// is not there.  With one exit less it is found: the early one, which stores nothing, is made one
// with another that gives 0.

struct parser {
	FILE *file;
	char line[256];
};

static struct parser *parser_open(const char *name)
{
	struct parser *p;
	FILE *f = fopen(name, "r");

	if (!f)
		return NULL;
	p = calloc(1, sizeof(*p));
	if (!p)
		exit(1);
	p->file = f;
	return p;
}

static int parser_read(struct parser *p, char **words, int n)
{
	if (!p)
		return 0;
	memset(words, 0, n * sizeof(*words));
	if (!fgets(p->line, sizeof(p->line), p->file))
		return 0;
	words[0] = strtok(p->line, " \t\n");
	for (int i = 1; i < n && words[i - 1]; i++)
		words[i] = strtok(NULL, " \t\n");
	return words[0] != NULL;
}

int FN_find_mode_bad(const char *file, const char *mode)
{
	char *words[2];
	struct parser *p = parser_open(file);

	while (parser_read(p, words, 2)) {
		if (strcmp(words[0], "mode") == 0 && words[1] && strcmp(words[1], mode) == 0)
			break;
	}
	if (!words[0])
		return 0;
	return 1;
}

// The output is null, and the result says success.

struct address {
	char *path;
};

struct address *parse_address(const char *text);

static int file_name_of(char **name, const char *text)
{
	struct address *a;
	char *last;

	*name = NULL;
	a = parse_address(text);
	if (a && a->path) {
		last = strrchr(a->path, '/');
		*name = strdup(last ? last + 1 : "");
		if (!*name)
			return ENOMEM;
	}
	return 0;
}

int name_output_bad(char **output, const char *text)
{
	if (!*output) {
		int error = file_name_of(output, text);

		if (error)
			return error;
		if (!**output) // expect: null-deref
			return EINVAL;
	}
	return 0;
}

// An argument that is tested for null in one place is followed in another.

struct stream {
	int file;
	int skipped;
};

long decode(const char *from, long n);

long unpack_bad(struct stream *s)
{
	char buffer[512];
	long n = 0, total = 0;

	if (!s || s->skipped) {
		strcpy(buffer, "\3757zXZ");
		n = 6;
	}
	for (;;) {
		if (n == 0) {
			n = read(s->file, buffer, sizeof(buffer)); // expect: null-deref
			if (n <= 0)
				break;
		}
		total += decode(buffer, n);
		n = 0;
	}
	return total;
}

// Without a word the loop never stores the address.

struct prefix {
	int family, length;
	unsigned char data[16];
};

int parse_prefix(struct prefix *p, const char *text);
int send_address(const struct prefix *p, int length);

int change_address_bad(char **arguments)
{
	struct prefix local;
	int length = 0;

	while (*arguments) {
		if (strcmp(*arguments, "length") == 0) {
			if (!*++arguments)
				return -1;
			length = atoi(*arguments);
		} else {
			if (parse_prefix(&local, *arguments))
				return -1;
		}
		arguments++;
	}
	if (length == 0)
		length = local.length;
	return send_address(&local, length); // expect: uninit-use
}

// Memory comes from a function that the program can put another in the place of.

struct value {
	int kind;
	char *text;
};

static void *(*get_memory)(size_t) = malloc;

void set_memory(void *(*get)(size_t))
{
	get_memory = get;
}

static struct value *value_new(int kind)
{
	struct value *v = get_memory(sizeof(*v));

	if (v == NULL)
		return NULL;
	memset(v, 0, sizeof(*v));
	v->kind = kind;
	return v;
}

struct value *value_copy_bad(const struct value *from)
{
	struct value *v = value_new(from->kind);

	if (from->text)
		v->text = strdup(from->text); // expect: null-unchecked-return
	return v;
}

// The option without its argument.

int mount_shared_bad(char **arguments, unsigned flags, int all)
{
	if (!arguments[0]) {
		if (!all)
			return 1;
	}
	if (flags & 0x100000)
		return strlen(arguments[0]) > 5; // expect: null-arg
	return 0;
}
