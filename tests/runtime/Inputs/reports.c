/* reports.c - panics of all kinds, as text, JSON and OTLP, into files of the folder argv[1]. */
#include "t.h"
#include <fcntl.h>
#include <unistd.h>

static inline __attribute__((always_inline)) void helper(int x)
{
	if (x)
		panic("in a helper"); // line: helper
}

static __attribute__((noinline)) void middle(void *arg)
{
	helper(arg != NULL);
	t_log("");
}

static __attribute__((noinline)) void deep(int n)
{
	if (n == 0)
		panic_value(-7, stdout);
	if (n < 1000)
		deep(n - 1);
	t_log("");
}

static void deep_call(void *arg)
{
	deep(*(int *)arg);
}

static void panics(void *arg)
{
	panic("%s", (const char *)arg);
}

static void replaced(void *arg)
{
	PANIC_DEFER(panics, arg);
	PANIC_DEFER(panics, (void *)"second \"quoted\" \\ \x01\x7f");
	panic("first");
}

static void recovers(panic_scope *s, void *arg)
{
	(void)arg;
	panic_recover(s);
}

static void recovered(void *arg)
{
	PANIC_DEFER_RECOVER(recovers, NULL);
	(void)PANIC_INDEX(*(int *)arg, 2);
}

static void write_all_formats(const char *dir, const char *exe, const char *name, const panic_report *r)
{
	static const char *const endings[] = {"text", "json", "otlp"};
	char path[500];

	for (int f = 0; f < 3; f++) {
		int fd;

		snprintf(path, sizeof(path), "%s/%s.%s.%s", dir, exe, name, endings[f]);
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		CHECK(fd >= 0 && panic_report_write(r, (enum panic_format)f, fd) == 0);
		close(fd);
	}
}

int main(int argc, char **argv)
{
	const char *dir = argv[1], *exe = strrchr(argv[0], '/') + 1;
	char long_text[2000];
	panic_report r;

	panic_field_set("bad\xff\xfe", "\xe2\x80\xae" "evil\xc0\x80\r\n\x1b[31m");
	panic_field_set("twice", "1");
	panic_field_set("twice", "2");
	CHECK(panic_call(middle, &argc, &r) == PANIC_CAUGHT);
	write_all_formats(dir, exe, "inlined", &r);
	if (argc > 2) {
		panic_report_write(&r, PANIC_TEXT, 2);
		return 0;
	}
	CHECK(panic_call(deep_call, &(int){200}, &r) == PANIC_CAUGHT);
	write_all_formats(dir, exe, "deep", &r);
	memset(long_text, 'x', sizeof(long_text));
	long_text[sizeof(long_text) - 1] = '\0';
	CHECK(panic_call(replaced, long_text, &r) == PANIC_CAUGHT);
	write_all_formats(dir, exe, "replaced", &r);
	CHECK(panic_call(recovered, &(int){9}, &r) == PANIC_RECOVERED);
	write_all_formats(dir, exe, "recovered", &r);
	panic_set_switch("trace", 0);
	CHECK(panic_call(deep_call, &(int){1}, &r) == PANIC_CAUGHT);
	write_all_formats(dir, exe, "notrace", &r);
	return 0;
}
