// RUN: %panicscan scan --verify --confidence possible -- cc -c %s
//
// Out-parameters and results go together: what a function did not set on a way out is what it was.

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

struct item {
	int *value;
	int n;
};

/* Sets *out on success only. */
static int lookup(struct item *t, int key, int **out)
{
	if (key < 0)
		return -1;
	if (!t->value)
		return -2;
	*out = &t->value[key & 7];
	return 0;
}

int failed_untouched_ok(struct item *t, int key)
{
	int *p = NULL;

	if (lookup(t, key, &p) < 0)
		return 0;
	return *p;
}

int failed_untouched_bad(struct item *t, int key)
{
	int *p = NULL;

	if (lookup(t, key, &p) < 0)
		return *p; // expect: null-deref
	return 0;
}

int failed_kept_ok(struct item *t, int key)
{
	int x = 3, *p = &x;

	(void)lookup(t, key, &p);
	return *p;
}

int failed_unset_bad(struct item *t, int key)
{
	int *p;

	if (lookup(t, key, &p) == -2)
		return p != NULL; // expect: uninit-use
	return 0;
}

int failed_unset_ok(struct item *t, int key)
{
	int *p;

	return lookup(t, key, &p) == 0 ? *p : 0;
}

/* Null goes with a count that was not touched. */
static int *elements(struct item *t, int *n)
{
	if (t->n <= 0)
		return NULL;
	*n = t->n;
	return t->value;
}

int count_untouched_ok(struct item *t)
{
	int n = 0, *p;

	if (t->value == NULL)
		return 0;
	p = elements(t, &n);
	return n > 0 ? p[0] : 0;
}

int count_untouched_bad(struct item *t)
{
	int n = 1, *p;

	if (t->value == NULL)
		return 0;
	p = elements(t, &n);
	return n > 0 ? p[0] : 0; // expect: null-unchecked-return
}

/* Several ways to fail, several to succeed: more than a summary keeps apart. */
static int open_item(struct item *t, int how, int **out)
{
	int *v;

	if (how < 0)
		return -1;
	if (how == 7)
		return -3;
	v = malloc(sizeof *v * 4);
	if (!v)
		return -2;
	if (how == 1) {
		t->n = 1;
		*out = v;
		return 0;
	}
	if (how == 2) {
		free(v);
		if (!t->value)
			return -4;
		*out = t->value;
		return 0;
	}
	t->n = 4;
	t->value = v;
	*out = v;
	return 0;
}

int many_exits_ok(struct item *t, int how)
{
	int *p = NULL;

	if (open_item(t, how, &p) != 0)
		return 0;
	*p = 1;
	return 0;
}

int many_exits_bad(struct item *t, int how)
{
	int *p = NULL;

	if (open_item(t, how, &p) == 0)
		return 0;
	return *p; // expect: null-deref
}

/* Both a member and an error code. */
static int fill(struct item *t, int n)
{
	int *v;

	t->n = 0;
	if (n <= 0)
		return -1;
	v = calloc((size_t)n, sizeof *v);
	if (!v)
		return -1;
	free(t->value);
	t->value = v;
	t->n = n;
	return 0;
}

int member_kept_ok(struct item *t, int n)
{
	t->value = NULL;
	if (fill(t, n))
		return -1;
	return t->value[0];
}

int member_kept_bad(struct item *t, int n)
{
	t->value = NULL;
	if (!fill(t, n))
		return 0;
	return t->value[0]; // expect: null-deref
}

/* ---- an error code that is whatever the callee's own callee gave --------------------------- */

int read_some(int fd, unsigned char *p, int n);

static int read_number(int fd, unsigned *out)
{
	unsigned char b[4];
	int rc = read_some(fd, b, 4);

	if (rc == 0)
		*out = (unsigned)b[0] << 8 | b[1];
	return rc;
}

unsigned passed_on_ok(int fd)
{
	unsigned n;
	int rc = read_number(fd, &n);

	if (rc != 0)
		return 0;
	return n;
}

unsigned passed_on_bad(int fd)
{
	unsigned n;
	int rc = read_number(fd, &n);

	if (rc == 1)
		return 0;
	return n; // expect: uninit-use
}

/* ---- what is written by va_arg --------------------------------------------------------------- */

static int scan_numbers(const char *text, int n, ...)
{
	va_list ap;
	int done = 0;

	va_start(ap, n);
	for (; done < n && *text >= '0' && *text <= '9'; text++, done++)
		*va_arg(ap, int *) = *text - '0';
	va_end(ap);
	return done;
}

int variadic_ok(const char *text)
{
	int a, b;

	if (scan_numbers(text, 2, &a, &b) != 2)
		return 0;
	return a + b;
}

int variadic_bad(const char *text)
{
	int a, b;

	scan_numbers(text, 1, &a);
	return a + b; // expect: uninit-use
}

/* ---- several error codes in one variable ----------------------------------------------------- */

struct page {
	int n;
};

int pager_get(int number, struct page **out);

static int get_page(int number, int last, struct page **out, int *cursor)
{
	struct page *p;
	int rc;

	if (number > last) {
		rc = 11;
		goto fail;
	}
	rc = pager_get(number, &p);
	if (rc)
		goto fail;
	*out = p;
	return 0;
fail:
	if (cursor)
		--*cursor;
	return rc;
}

int several_codes_ok(int number, int last)
{
	struct page *p;
	int rc = get_page(number, last, &p, NULL);

	if (rc)
		return rc;
	return p->n;
}

int several_codes_bad(int number, int last)
{
	struct page *p;
	int rc = get_page(number, last, &p, NULL);

	if (rc == 11)
		return rc;
	return p->n; // expect: uninit-use
}

int first_of_elements_ok(struct item *t)
{
	int n, *p = elements(t, &n);

	return p ? p[0] : 0;
}

int last_of_elements_ok(struct item *t)
{
	int n, *p = elements(t, &n);

	return p && n ? p[n - 1] : 0;
}

/* ---- what a callee turns down: one argument or another is null or 0 ---- */

struct slot {
	int id, flags;
};

int slot_find(struct slot *to, const char *name, unsigned n)
{
	if (to == NULL || name == NULL || n == 0)
		return -1;
	to->id = name[0];
	to->flags = (int)n;
	return 0;
}

int slot_of_name_ok(void)
{
	struct slot s;

	slot_find(&s, "first", 5);
	return s.id + s.flags;
}

int slot_of_checked_ok(const char *name)
{
	struct slot s;

	if (!name)
		return 0;
	slot_find(&s, name, 4);
	return s.id;
}

int slot_of_null_bad(void)
{
	struct slot s;

	slot_find(&s, NULL, 5);
	return s.id; // expect: uninit-use
}

int slot_of_nothing_bad(const char *name)
{
	struct slot s;
	unsigned n = 0;

	slot_find(&s, name, n);
	return s.flags; // expect: uninit-use
}
