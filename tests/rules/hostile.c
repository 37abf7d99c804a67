/* hostile.c - texts that nobody writes by mistake: each must be refused, soon and without harm.
 *
 * Under the sanitizers this is where a missing bound would show. */
#include "tests/rules/rules_test.h"

#include "rules/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_CPU_S = 10 };

static int n_failed;

/* Load text; it must end with status, and say `says` if that is not NULL. */
static void load(const char *what, const struct strbuf *text, int status, const char *says)
{
	struct models *m = models_new();
	struct strbuf err = {0};
	clock_t start = clock();
	int r = models_add_text(m, what, strbuf_str(text), text->n_bytes, false, &err);
	double cpu_s = (double)(clock() - start) / CLOCKS_PER_SEC;

	if (r != status || (says && !strstr(strbuf_str(&err), says)) || cpu_s > MAX_CPU_S ||
	    (r != PS_OK) != (err.n_bytes != 0)) {
		fprintf(stderr, "%s: status %d, %.1f s, said: %.500s\n", what, r, cpu_s,
			strbuf_str(&err));
		n_failed++;
	}
	models_finish(m);
	models_free(m);
	strbuf_release(&err);
}

static void repeat(struct strbuf *b, const char *s, size_t n)
{
	while (n-- > 0)
		strbuf_puts(b, s);
}

static void nothing(void)
{
	struct strbuf b = {0};

	load("empty", &b, PS_EPARSE, "empty");
	strbuf_puts(&b, "# only a comment\n\n");
	load("comment", &b, PS_EPARSE, "empty");
	strbuf_puts(&b, "---\n");
	load("empty document", &b, PS_EPARSE, "expected a mapping");
	strbuf_release(&b);
}

static void binary(void)
{
	struct strbuf b = {0};
	uint32_t x = 12345;

	for (int i = 0; i < 4096; i++) {
		x = x * 1103515245U + 12345U;
		strbuf_putc(&b, (char)(x >> 16));
	}
	load("random bytes", &b, PS_EPARSE, NULL);
	strbuf_release(&b);
	repeat(&b, "\0x", 0);
	strbuf_add(&b, "version: 1\nlibrary: \0\n", 22);
	load("NUL", &b, PS_EPARSE, "not UTF-8 text");
	strbuf_release(&b);
	strbuf_puts(&b, "version: 1\nlibrary: \"a\\0b\"\n");
	load("escaped NUL", &b, PS_EPARSE, "NUL");
	strbuf_release(&b);
	strbuf_puts(&b, "version: 1\nlibrary: \xff\xfe\n");
	load("not UTF-8", &b, PS_EPARSE, "not UTF-8 text");
	strbuf_release(&b);
}

static void deep(const char *what, const char *open, size_t n)
{
	struct strbuf b = {0};

	strbuf_puts(&b, "version: 1\nfunctions: ");
	repeat(&b, open, n);
	load(what, &b, PS_EPARSE, NULL);
	strbuf_release(&b);
}

/* Each line is ten times the one before. */
static void alias_bomb(void)
{
	struct strbuf b = {0};

	strbuf_puts(&b, "- &a0 [x, x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 30; i++) {
		strbuf_printf(&b, "- &a%d [", i);
		for (int j = 0; j < 10; j++)
			strbuf_printf(&b, "%s*a%d", j ? ", " : "", i - 1);
		strbuf_puts(&b, "]\n");
	}
	load("alias bomb", &b, PS_EPARSE, "too large once its aliases are put in");
	strbuf_release(&b);
}

/* Few nodes, but an entry that counts once for each of its names. */
static void name_bomb(void)
{
	struct strbuf b = {0};

	strbuf_puts(&b, "version: 1\nfunctions:\n  ? \"");
	for (int i = 0; i < 100000; i++)
		strbuf_printf(&b, "f%d ", i);
	strbuf_puts(&b, "\"\n  : {args: {1: {nonnull: true, reads: arg2}, 2: nonzero}}\n");
	load("name bomb", &b, PS_EPARSE, "too many functions");
	strbuf_release(&b);
}

static void anchors(void)
{
	struct strbuf b = {0};

	strbuf_puts(&b, "version: 1\nfunctions: &f {g: *f}\n");
	load("anchor in itself", &b, PS_EPARSE, "has no anchor");
	strbuf_release(&b);
	for (int i = 0; i < 1100; i++)
		strbuf_printf(&b, "- &a%d x\n", i);
	load("many anchors", &b, PS_EPARSE, "too many anchors");
	strbuf_release(&b);
}

static void large(void)
{
	struct strbuf b = {0};

	strbuf_puts(&b, "version: 1\nfunctions:\n");
	for (int i = 0; b.n_bytes < 10 << 20; i++)
		strbuf_printf(&b, "  function_number_%d: {returns: nonnull}\n", i);
	load("10 MB", &b, PS_EPARSE, "larger than");
	b.n_bytes = 3 << 20;
	b.s[b.n_bytes] = '\0';
	load("3 MB", &b, PS_EPARSE, NULL);
	strbuf_release(&b);
	strbuf_puts(&b, "version: 1\nlibrary: ");
	repeat(&b, "x", 3 << 20);
	load("long word", &b, PS_OK, NULL);
	strbuf_release(&b);
	strbuf_puts(&b, "version: 1\n");
	repeat(&b, "k: 1\n", 100000);
	load("one key many times", &b, PS_EPARSE, "more");
	strbuf_release(&b);
}

/* Thousands of wrong words: only for the first ones is a near word looked for. */
static void many_errors(void)
{
	struct strbuf b = {0};

	strbuf_puts(&b, "version: 1\nfunctions:\n  f: {");
	for (int i = 0; i < 60000; i++)
		strbuf_printf(&b, "a_word_that_is_rather_long_%d: 1,", i);
	strbuf_puts(&b, "}\n");
	load("many errors", &b, PS_EPARSE, "and 59980 more");
	strbuf_release(&b);
}

/* Bytes that other systems put into text files. */
static void foreign(void)
{
	struct strbuf b = {0};

	strbuf_puts(&b, "\xef\xbb\xbfversion: 1\r\nfunctions:\r\n  f: pure\r\n");
	load("byte order mark, CRLF", &b, PS_OK, NULL);
	strbuf_release(&b);
	strbuf_add(&b, "\xff\xfev\0e\0r\0", 8);
	load("UTF-16", &b, PS_EPARSE, "not UTF-8 text");
	strbuf_release(&b);
}

/* Every prefix of a good file, and the file with every byte changed. */
static void mangled(void)
{
	static const char good[] =
		"version: 1\nlibrary: l\nfunctions:\n"
		"  f: &x\n    realloc_of: 1\n    returns: {size: \"arg2 * 4\", "
		"range: [-1, INT_MAX], success: zero}\n"
		"    args: {1: {reads: string, releases: heap}, \"2, 3\": nonnull}\n"
		"  g: *x\n";
	size_t n = sizeof good - 1;

	for (size_t i = 0; i < n; i++)
		for (int flip = 0; flip < 256; flip += 5) {
			struct strbuf b = {0}, err = {0};
			struct models *m = models_new();

			strbuf_add(&b, good, flip ? n : i);
			if (flip)
				b.s[i] ^= (char)flip;
			if (models_add_text(m, "mangled", b.s, b.n_bytes, false, &err) == PS_OK)
				models_finish(m);
			else if (!err.n_bytes)
				n_failed++;
			models_free(m);
			strbuf_release(&b);
			strbuf_release(&err);
		}
}

int hostile_run(void)
{
	nothing();
	binary();
	deep("deep lists", "[", 500000);
	deep("deep mappings", "{a: ", 200000);
	deep("deep block lists", "- ", 200000);
	deep("deep keys", "? ", 200000);
	deep("quotes", "\"", 200001);
	alias_bomb();
	name_bomb();
	anchors();
	large();
	many_errors();
	foreign();
	mangled();
	return n_failed;
}
