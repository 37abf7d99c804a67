// RUN: %panicscan scan --verify --skip resource-leak -- cc -c %s
//
// null-unchecked-return: results of library calls that can fail, used as if they could not.

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buf {
	char *data;
	size_t len, cap;
};

struct entry {
	int key;
	int value;
};

int table_insert(struct entry *e);
void log_warn(const char *fmt, ...);

int *counter_new_bad(void)
{
	int *c = malloc(sizeof *c);

	*c = 0; // expect: null-unchecked-return
	return c;
}

int *counter_new_ok(void)
{
	int *c = malloc(sizeof *c);

	if (!c)
		return NULL;
	*c = 0;
	return c;
}

struct buf *buf_new_bad(size_t cap)
{
	struct buf *b = calloc(1, sizeof(*b));

	b->cap = cap; // expect: null-unchecked-return
	b->len = 0;
	return b;
}

struct buf *buf_new_ok(size_t cap)
{
	struct buf *b = calloc(1, sizeof(*b));

	if (b == NULL)
		goto out;
	b->cap = cap;
	b->len = 0;
out:
	return b;
}

/* Stored into a field first. */
int buf_alloc_bad(struct buf *b, size_t cap)
{
	b->data = malloc(cap);
	b->data[0] = '\0'; // expect: null-unchecked-return
	b->cap = cap;
	return 0;
}

int buf_alloc_ok(struct buf *b, size_t cap)
{
	b->data = malloc(cap);
	if (!b->data)
		return -ENOMEM;
	b->data[0] = '\0';
	b->cap = cap;
	return 0;
}

int buf_grow_bad(struct buf *b, size_t cap)
{
	char *data = realloc(b->data, cap);

	data[b->len] = '\0'; // expect: null-unchecked-return
	b->data = data;
	b->cap = cap;
	return 0;
}

int buf_grow_ok(struct buf *b, size_t cap)
{
	char *data = realloc(b->data, cap);

	if (data == NULL)
		return -1;
	data[b->len] = '\0';
	b->data = data;
	b->cap = cap;
	return 0;
}

int read_first_line_bad(const char *path, char *line, int size)
{
	FILE *f = fopen(path, "r");
	int r = 0;

	if (!fgets(line, size, f)) // expect: null-unchecked-return
		r = -1;
	fclose(f);
	return r;
}

int read_first_line_ok(const char *path, char *line, int size)
{
	FILE *f = fopen(path, "r");
	int r = 0;

	if (!f)
		return -errno;
	if (!fgets(line, size, f))
		r = -1;
	fclose(f);
	return r;
}

/* The failure is reported, and then forgotten: the check was made, and found it null. */
int clear_name_bad(struct buf *b)
{
	char *colon = strchr(b->data, ':');

	if (!colon)
		log_warn("no colon in %s", b->data);
	*colon = '\0'; // expect: null-deref
	return 0;
}

int clear_name_ok(struct buf *b)
{
	char *colon = strchr(b->data, ':');

	if (!colon) {
		log_warn("no colon in %s", b->data);
		return -1;
	}
	*colon = '\0';
	return 0;
}

size_t home_length_bad(void)
{
	return strlen(getenv("HOME")); // expect: null-unchecked-return
}

size_t home_length_ok(void)
{
	const char *home = getenv("HOME");

	return home ? strlen(home) : 0;
}

int shell_is_absolute_bad(void)
{
	const char *shell = getenv("SHELL");

	return shell[0] == '/'; // expect: null-unchecked-return
}

int shell_is_absolute_ok(void)
{
	const char *shell = getenv("SHELL");

	return shell && shell[0] == '/';
}

/* "key=value" cut in two. */
int split_pair_bad(char *line, char **key, char **value)
{
	char *eq = strchr(line, '=');

	*eq++ = '\0'; // expect: null-unchecked-return
	*key = line;
	*value = eq;
	return 0;
}

int split_pair_ok(char *line, char **key, char **value)
{
	char *eq = strchr(line, '=');

	if (!eq)
		return -EINVAL;
	*eq++ = '\0';
	*key = line;
	*value = eq;
	return 0;
}

/* One past "not found" is as good as null. */
int base_starts_with_dot_bad(const char *path)
{
	const char *base = strrchr(path, '/') + 1;

	return *base == '.'; // expect: null-unchecked-return
}

int base_starts_with_dot_ok(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;

	return *base == '.';
}

void chomp_bad(char *line)
{
	*strchr(line, '\n') = '\0'; // expect: null-unchecked-return
}

void chomp_ok(char *line)
{
	char *nl = strchr(line, '\n');

	if (nl)
		*nl = '\0';
}

static int by_key(const void *a, const void *b)
{
	return ((const struct entry *)a)->key - ((const struct entry *)b)->key;
}

int lookup_bad(const struct entry *tab, size_t n, int key)
{
	struct entry want = {.key = key, .value = 0};
	const struct entry *e = bsearch(&want, tab, n, sizeof *tab, by_key);

	return e->value; // expect: null-unchecked-return
}

int lookup_ok(const struct entry *tab, size_t n, int key)
{
	struct entry want = {.key = key, .value = 0};
	const struct entry *e = bsearch(&want, tab, n, sizeof *tab, by_key);

	return e ? e->value : -1;
}

int host_of_url_bad(const char *url)
{
	const char *host = strstr(url, "://");

	return host[3]; // expect: null-unchecked-return
}

int host_of_url_ok(const char *url)
{
	const char *host = strstr(url, "://");

	if (host == NULL)
		return url[0];
	return host[3];
}

/* Checked, but another pointer. */
int wrong_pointer_bad(size_t n)
{
	char *in = malloc(n), *out = malloc(n);
	int r = -1;

	if (!in)
		goto done;
	out[0] = '\0'; // expect: null-unchecked-return
	in[0] = '\0';
	r = 0;
done:
	free(in);
	free(out);
	return r;
}

int both_pointers_ok(size_t n)
{
	char *in = malloc(n), *out = malloc(n);
	int r = -1;

	if (!in || !out)
		goto done;
	out[0] = '\0';
	in[0] = '\0';
	r = 0;
done:
	free(in);
	free(out);
	return r;
}

/* && leaves one of the two null: the first was checked, the second was not even looked at. */
int and_for_or_bad(size_t n)
{
	char *in = malloc(n), *out = malloc(n);
	int r = -1;

	if (!in && !out)
		goto done;
	in[0] = '\0';  // expect: null-deref
	out[0] = '\0'; // expect: null-unchecked-return
	r = 0;
done:
	free(in);
	free(out);
	return r;
}

/* Allocated in a loop, checked after it: too late for all but the last. */
int rows_bad(char **rows, int n)
{
	char *row = NULL;

	for (int i = 0; i < n; i++) {
		row = malloc(80);
		row[0] = '\0'; // expect: null-unchecked-return
		rows[i] = row;
	}
	return row != NULL;
}

int rows_ok(char **rows, int n)
{
	char *row = NULL;

	for (int i = 0; i < n; i++) {
		row = malloc(80);
		if (!row)
			break;
		row[0] = '\0';
		rows[i] = row;
	}
	return row != NULL;
}

/* A result that is only handed on or compared is nobody's fault yet. */
char *handed_on_ok(const char *s)
{
	return strchr(s, '/');
}

int only_compared_ok(const char *s)
{
	return strchr(s, '/') == s;
}

void freed_unchecked_ok(size_t n)
{
	void *p = malloc(n);

	free(p);
}

/* A struct of allocations with one exit. */
struct pair {
	char *name;
	char *text;
};

struct pair *pair_new_bad(const char *name)
{
	struct pair *p = malloc(sizeof *p);

	if (!p)
		return NULL;
	p->name = strdup(name);
	p->text = malloc(32);
	if (!p->name) {
		free(p->text);
		free(p);
		return NULL;
	}
	p->text[0] = p->name[0]; // expect: null-unchecked-return
	return p;
}

struct pair *pair_new_ok(const char *name)
{
	struct pair *p = malloc(sizeof *p);

	if (!p)
		return NULL;
	p->name = strdup(name);
	p->text = malloc(32);
	if (!p->name || !p->text) {
		free(p->name);
		free(p->text);
		free(p);
		return NULL;
	}
	p->text[0] = p->name[0];
	return p;
}

/* Correlated: the flag was set only where the call succeeded. */
int flag_of_success_ok(const char *s)
{
	const char *at = strchr(s, '@');
	int is_mail = 0;

	if (at != NULL)
		is_mail = 1;
	if (is_mail)
		return at[1];
	return 0;
}

int flag_of_nothing_bad(const char *s)
{
	const char *at = strchr(s, '@');
	int is_mail = 0;

	if (s[0] != '\0')
		is_mail = 1;
	if (is_mail)
		return at[1]; // expect: null-unchecked-return
	return 0;
}

/* Cleared again on the error path of a later step. */
int checked_then_cleared_bad(const char *path, int want)
{
	struct buf *b = calloc(1, sizeof *b);

	if (!b)
		return -1;
	b->data = strdup(path);
	if (!b->data) {
		free(b);
		b = NULL;
	}
	return b->cap > (size_t)want; // expect: null-deref
}

int checked_then_cleared_ok(const char *path, int want)
{
	struct buf *b = calloc(1, sizeof *b);

	if (!b)
		return -1;
	b->data = strdup(path);
	if (!b->data) {
		free(b);
		return -1;
	}
	return b->cap > (size_t)want;
}

/* The value of the conditional operator is a new allocation or the caller's object. */
int own_or_theirs_bad(struct buf *theirs)
{
	struct buf *b = theirs ? theirs : malloc(sizeof *b);

	b->len = 0; // expect: null-unchecked-return
	return table_insert(NULL);
}

int own_or_theirs_ok(struct buf *theirs)
{
	struct buf *b = theirs ? theirs : malloc(sizeof *b);

	if (!b)
		return -1;
	b->len = 0;
	return table_insert(NULL);
}
