/* wrapped_library - an existing C library behind functions that panic: callers have no return codes
 *to check, what is open is closed by defers, and at the edge of the program a panic is an error
 *again.
 *
 *	wrapped_library PATTERN TEXT...
 *
 * The library is POSIX's regex.h; libpng or SQLite look the same. */
#include <panic/panic.h>
#include <regex.h>
#include <stdio.h>

static const panic_error_kind bad_pattern = {"bad pattern"};

/* ---- the wrapper --------------------------------------------------------------------------------
 */

static void re_compile(regex_t *re, const char *pattern)
{
	int r = regcomp(re, pattern, REG_EXTENDED);
	char text[128];

	if (r) {
		regerror(r, re, text, sizeof(text));
		panic_error_throw(panic_error_new(&bad_pattern, r, "%s: %s", pattern, text));
	}
}

static int re_matches(const regex_t *re, const char *text)
{
	int r = regexec(re, text, 0, NULL, 0);

	panic_if(r && r != REG_NOMATCH, "regexec: error %d", r);
	return r == 0;
}

PANIC_DEFER_FN(re_free, regex_t *, regfree)

/* ---- a caller: no error handling at all
 * ---------------------------------------------------------- */

struct job {
	const char *pattern;
	char **texts;
	int n, found;
};

static void count(void *arg)
{
	struct job *j = arg;
	regex_t re;

	re_compile(&re, j->pattern);
	PANIC_DEFER(re_free, &re);
	for (int i = 0; i < j->n; i++)
		j->found += re_matches(&re, j->texts[i]);
}

/* ---- the edge -----------------------------------------------------------------------------------
 */

static panic_error *count_matches(struct job *j)
{
	panic_report report;

	if (panic_call(count, j, &report) == PANIC_OK)
		return NULL;
	return panic_error_wrap(panic_error_from(&report), "counting matches");
}

int main(int argc, char **argv)
{
	struct job j = {argc > 1 ? argv[1] : "", argv + 2, argc - 2, 0};
	panic_error *e;

	if (argc < 3) {
		fprintf(stderr, "usage: wrapped_library PATTERN TEXT...\n");
		return 2;
	}
	e = count_matches(&j);
	if (e) {
		printf("%s%s\n", panic_error_message(e),
		       panic_error_is(e, &bad_pattern) ? " (check the pattern)" : "");
		panic_error_free(e);
		return 1;
	}
	printf("%d of %d match\n", j.found, j.n);
	return 0;
}
