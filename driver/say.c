#include "driver/say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void say(const char *what, const char *fmt, va_list ap)
{
	fprintf(stderr, "panicscan: %s: ", what);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

void say_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("error", fmt, ap);
	va_end(ap);
}

void say_warning(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("warning", fmt, ap);
	va_end(ap);
}

int say_out(const struct strbuf *text)
{
	if (fwrite(strbuf_str(text), 1, text->n_bytes, stdout) == text->n_bytes &&
	    fflush(stdout) == 0)
		return PS_OK;
	say_error("cannot write to standard output: %s", strerror(errno));
	return PS_EIO;
}
