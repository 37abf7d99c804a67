// RUN: %verify
/* What snprintf() says of texts that it has cut short. */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void say_bad(const char *who, const char *fmt, ...)
{
	char buf[256];
	int len;
	va_list ap;

	len = snprintf(buf, sizeof buf, "[%s] ", who);
	va_start(ap, fmt);
	len += vsnprintf(buf + len, sizeof buf - len, fmt, ap); // expect: buffer-overflow-call
	va_end(ap);
	write(2, buf, len); // expect: buffer-overflow-call
}

void say_ok(const char *who, const char *fmt, ...)
{
	char buf[256];
	int len;
	va_list ap;

	len = snprintf(buf, sizeof buf, "[%s] ", who);
	if (len < 0 || len >= (int)sizeof buf)
		return;
	va_start(ap, fmt);
	len += vsnprintf(buf + len, sizeof buf - len, fmt, ap);
	va_end(ap);
	if (len > (int)sizeof buf - 1)
		len = (int)sizeof buf - 1;
	write(2, buf, len);
}

/* That it has failed is no answer to whether all was printed. */
void debug_bad(const char *fmt, ...)
{
	char buf[512];
	int n;
	va_list ap;

	va_start(ap, fmt);
	n = vsnprintf(buf, sizeof buf, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	fwrite(buf, 1, (size_t)n, stderr); // expect: buffer-overflow-call
}

void debug_clamped_ok(const char *fmt, ...)
{
	char buf[512];
	size_t n;
	va_list ap;

	va_start(ap, fmt);
	n = (size_t)vsnprintf(buf, sizeof buf, fmt, ap);
	va_end(ap);
	fwrite(buf, 1, n < sizeof buf ? n : sizeof buf - 1, stderr);
}

void end_line_bad(const char *name)
{
	char line[64];
	int n = snprintf(line, sizeof line, "hello %s", name);

	line[n] = '\n'; // expect: index-out-of-bounds
	write(1, line, 8);
}

/* Numbers have so many digits at most. */
void end_number_ok(int x, unsigned long y)
{
	char line[64];
	int n = snprintf(line, sizeof line, "%d %lu", x, y);

	line[n++] = '\n';
	write(1, line, n);
}

/* The texts are as long as they are. */
void end_known_ok(int on)
{
	char line[64];
	int n = snprintf(line, sizeof line, "switched %s", on ? "on" : "off");

	line[n++] = '\n';
	write(1, line, n);
}

size_t join_bad(char *buf, size_t size, const char *a, const char *b)
{
	size_t n = (size_t)snprintf(buf, size, "%s", a);

	n += (size_t)snprintf(buf + n, size - n, "%s", b); // expect: buffer-overflow-call
	return n;
}

size_t join_ok(char *buf, size_t size, const char *a, const char *b)
{
	size_t n = (size_t)snprintf(buf, size, "%s", a);

	if (n < size)
		n += (size_t)snprintf(buf + n, size - n, "%s", b);
	return n;
}

void list_bad(const char *const *items, int count)
{
	char buf[128];
	int n = 0;

	for (int i = 0; i < count; i++)
		n += snprintf(buf + n, sizeof buf - n, "%s,", items[i]); // expect: buffer-overflow-call
	puts(buf);
}

void list_ok(const char *const *items, int count)
{
	char buf[128];
	int n = 0;

	for (int i = 0; i < count && n < (int)sizeof buf; i++)
		n += snprintf(buf + n, sizeof buf - n, "%s,", items[i]);
	puts(buf);
}

/* Asked first, printed then. */
char *make_ok(const char *a, const char *b)
{
	int n = snprintf(NULL, 0, "%s/%s", a, b);
	char *s = n < 0 ? NULL : malloc((size_t)n + 1);

	if (s) {
		snprintf(s, (size_t)n + 1, "%s/%s", a, b);
		s[n] = '\0';
	}
	return s;
}

/* ---- how many digits a number has ------------------------------------------------------------ */

struct entry {
	unsigned short method;
	unsigned char made_by;
	int n;
};

void method_bad(const struct entry *e)
{
	char text[8] = "unk:";

	sprintf(&text[4], "%03u", e->method); // expect: buffer-overflow-call
	puts(text);
}

void method_ok(const struct entry *e)
{
	char text[8] = "unk:";

	if (e->method <= 999)
		sprintf(&text[4], "%03u", e->method);
	puts(text);
}

void version_bad(const struct entry *e)
{
	static char text[16] = "------------";
	unsigned v = e->made_by;

	sprintf(&text[12], "%u.%u", v / 10, v % 10); // expect: index-off-by-one
	puts(text);
}

void version_ok(const struct entry *e)
{
	static char text[16] = "-----------";
	unsigned v = e->made_by;

	sprintf(&text[11], "%u.%u", v / 10, v % 10);
	puts(text);
}

/* Numbers of type int are mostly smaller than they might be, … */
void count_ok(const struct entry *e)
{
	char text[8];

	sprintf(text, "%d", e->n);
	puts(text);
}

/* … unless anybody can say which. */
void count_of_user_bad(const char *s)
{
	char text[8];

	sprintf(text, "%d", atoi(s)); // expect: buffer-overflow-call
	puts(text);
}

/* ---- strftime() counts what is there, without the terminator ------------------------------------------ */

#include <time.h>

void stamp_ok(const struct tm *tm, unsigned usec)
{
	static char stamp[24];
	unsigned n = (unsigned)strftime(stamp, sizeof(stamp), "%F %T", tm);

	stamp[n] = usec ? '.' : '\0';
}

void stamp_bad(const struct tm *tm, unsigned usec)
{
	static char stamp[24];
	unsigned n = (unsigned)strftime(stamp, sizeof(stamp) + 1, "%F %T", tm); // expect: index-off-by-one

	stamp[n] = usec ? '.' : '\0';
}
