#include "driver/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool shown;

static size_t terminal_width(void)
{
	struct winsize ws;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 20 ? ws.ws_col : 80;
}

/* Of a long path the end says most.  Control characters in it are not the terminal's to obey. */
static void put_tail(const char *path, size_t room)
{
	size_t n = strlen(path);

	if (n > room) {
		fputs("...", stderr);
		path += n - room + 3;
	}
	for (; *path; path++)
		fputc((unsigned char)*path < 0x20 || *path == 0x7f ? '?' : *path, stderr);
}

void progress_show(uint32_t n_done, uint32_t n, const char *path)
{
	char head[32];
	int n_head = snprintf(head, sizeof head, "[%u/%u] ", n_done, n);

	fprintf(stderr, "\r\033[K%s", head);
	put_tail(path, terminal_width() - (size_t)n_head - 1);
	fflush(stderr);
	shown = true;
}

void progress_functions(uint64_t n_done)
{
	fprintf(stderr, "\r\033[Kanalysing: %llu functions", (unsigned long long)n_done);
	fflush(stderr);
	shown = true;
}

void progress_clear(void)
{
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
}
