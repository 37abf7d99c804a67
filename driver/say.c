#include "driver/say.h"

#include <stdarg.h>
#include <stdio.h>

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
