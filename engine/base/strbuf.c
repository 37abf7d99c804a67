#include "engine/base/strbuf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(struct strbuf *b, size_t more)
{
	if (b->n_bytes + more + 1 <= b->cap_bytes)
		return;
	b->cap_bytes = (b->n_bytes + more + 1) * 3 / 2 + 32;
	b->s = xreallocarray(b->s, b->cap_bytes, 1);
}

void strbuf_add(struct strbuf *b, const void *p, size_t n_bytes)
{
	reserve(b, n_bytes);
	if (n_bytes)
		memcpy(b->s + b->n_bytes, p, n_bytes);
	b->n_bytes += n_bytes;
	b->s[b->n_bytes] = '\0';
}

void strbuf_puts(struct strbuf *b, const char *s)
{
	strbuf_add(b, s, strlen(s));
}

void strbuf_putc(struct strbuf *b, char c)
{
	strbuf_add(b, &c, 1);
}

void strbuf_vprintf(struct strbuf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		PS_BUG("bad format: %s", fmt);
	reserve(b, (size_t)n);
	vsnprintf(b->s + b->n_bytes, (size_t)n + 1, fmt, ap);
	b->n_bytes += (size_t)n;
}

void strbuf_printf(struct strbuf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strbuf_vprintf(b, fmt, ap);
	va_end(ap);
}

char *strbuf_more(struct strbuf *b, size_t n_bytes)
{
	if (!b->s) { /* mostly all that there will be */
		b->cap_bytes = n_bytes + 1;
		b->s = xmalloc(b->cap_bytes);
	}
	reserve(b, n_bytes);
	b->n_bytes += n_bytes;
	b->s[b->n_bytes] = '\0';
	return b->s + b->n_bytes - n_bytes;
}

void strbuf_less(struct strbuf *b, size_t n_bytes)
{
	b->n_bytes -= n_bytes;
	b->s[b->n_bytes] = '\0';
}

void strbuf_release(struct strbuf *b)
{
	free(b->s);
	memset(b, 0, sizeof *b);
}

const char *strbuf_str(const struct strbuf *b)
{
	return b->s ? b->s : "";
}

char *strbuf_detach(struct strbuf *b)
{
	char *s = b->s ? b->s : xstrdup("");

	memset(b, 0, sizeof *b);
	return s;
}

int strbuf_read_file(struct strbuf *b, const char *path, size_t max_bytes)
{
	FILE *f = fopen(path, "rb");
	size_t before = b->n_bytes, got;
	char buf[16384];
	int r = PS_OK;

	if (!f)
		return errno == ENOENT ? PS_ENOENT : PS_EIO;
	while ((got = fread(buf, 1, sizeof buf, f)) > 0) {
		if (b->n_bytes - before + got > max_bytes) {
			r = PS_ELIMIT;
			break;
		}
		strbuf_add(b, buf, got);
	}
	if (r == PS_OK && ferror(f))
		r = PS_EIO;
	fclose(f);
	if (r != PS_OK) {
		b->n_bytes = before;
		if (b->s)
			b->s[before] = '\0';
	}
	return r;
}
