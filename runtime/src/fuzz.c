/* fuzz.c - see panic/fuzz.h. */
#include "internal.h"
#include "config.h"
#include "sinks.h"
#include <panic/fuzz.h>
#include <fcntl.h>
#include <unistd.h>

struct run {
	const uint8_t *data;
	size_t size;
	void (*target)(const uint8_t *, size_t);
};

static void call_target(void *arg)
{
	const struct run *r = arg;

	r->target(r->data, r->size);
}

static int open_new(const char *dir, uint64_t print, const char *ending)
{
	char path[512];
	struct out o = OUT_BUF(path, sizeof(path));

	out_str(&o, dir);
	out_str(&o, "/panic-");
	out_hex(&o, print, 16);
	out_str(&o, ending);
	if (out_end(&o) >= sizeof(path))
		return -1;
	return open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

static void keep(const struct run *r, const panic_report *report)
{
	const char *dir = config_env("PANIC_FUZZ_DIR");
	uint64_t print = panic_report_fingerprint(report);
	int fd = open_new(dir ? dir : ".", print, ".input");

	if (fd < 0)
		return; /* seen before */
	write_all(fd, (const char *)r->data, r->size);
	close(fd);
	fd = open_new(dir ? dir : ".", print, ".json");
	if (fd >= 0) {
		panic_report_write(report, PANIC_JSON, fd);
		close(fd);
	}
}

int panic_fuzz_hook(const uint8_t *data, size_t size, void (*target)(const uint8_t *, size_t),
		    enum panic_fuzz how)
{
	struct run r = {data, size, target};
	panic_report report;

	if (panic_call(call_target, &r, &report) != PANIC_CAUGHT)
		return 0;
	keep(&r, &report);
	if (how == PANIC_FUZZ_CRASH)
		die_reported(rep_of(&report), SIGABRT);
	return 0;
}
