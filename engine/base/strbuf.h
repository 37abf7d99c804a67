/* strbuf.h - a growing string.  Always NUL-terminated once something was added. */
#ifndef PS_BASE_STRBUF_H
#define PS_BASE_STRBUF_H

#include "engine/base/util.h"

#include <stdarg.h>

struct strbuf {
	char *s; /* NULL while empty and never used; owned           */
	size_t n_bytes, cap_bytes;
};

void strbuf_add(struct strbuf *b, const void *p, size_t n_bytes);
void strbuf_puts(struct strbuf *b, const char *s);
void strbuf_putc(struct strbuf *b, char c);
void strbuf_printf(struct strbuf *b, const char *fmt, ...) PS_PRINTF(2, 3);
void strbuf_vprintf(struct strbuf *b, const char *fmt, va_list ap);
/* Room for n_bytes more, to be written by the caller, and to be taken away where nothing came of
 * it.
 */
char *strbuf_more(struct strbuf *b, size_t n_bytes);
void strbuf_less(struct strbuf *b, size_t n_bytes);
void strbuf_release(struct strbuf *b);

/* The text, never NULL; borrowed until the next change. */
const char *strbuf_str(const struct strbuf *b);

/* Hand the text over (free() it); the buffer is empty afterwards. */
char *strbuf_detach(struct strbuf *b);

/* Append all of a file.  PS_OK, or PS_EIO / PS_ENOENT with errno set and *b as it was;
 * PS_ELIMIT when it is larger than max_bytes. */
int strbuf_read_file(struct strbuf *b, const char *path, size_t max_bytes);

#endif
