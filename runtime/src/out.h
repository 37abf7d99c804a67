/* out.h - text into a buffer or a descriptor, async-signal-safe: no allocation, no stdio, no
 * locale.
 *
 * With fd < 0 the text goes to buf alone: what doesn't fit is counted, not written, as snprintf
 * does. Otherwise buf is a window that is written out when full and by out_flush().
 */
#ifndef PANIC_OUT_H
#define PANIC_OUT_H

#include "internal.h"
#pragma GCC visibility push(hidden)

struct out {
	char *buf;
	size_t size, len; /* len: bytes in buf, or (fd < 0) bytes asked for */
	int fd;
	int error; /* errno of the first write that failed; nothing is written after it */
};

void out_flush(struct out *o);
void out_mem(struct out *o, const char *s, size_t n);
void out_str(struct out *o, const char *s);
void out_char(struct out *o, char c);
void out_u64(struct out *o, uint64_t v);
void out_i64(struct out *o, int64_t v);
void out_hex(struct out *o, uint64_t v, unsigned min_digits);
/* For people: control characters, invalid UTF-8 and bidi controls as \xNN, \u{NNNN}. */
void out_visible(struct out *o, const char *s, size_t n);
/* A JSON string with its quotes; invalid UTF-8 becomes U+FFFD, bidi controls are escaped. */
void out_json(struct out *o, const char *s, size_t n);
void out_json_str(struct out *o, const char *s);
/* "key": */
void out_key(struct out *o, bool *first, const char *key);

/* A descriptor with a window of n bytes at buf. */
#define OUT_FD(b, n, descriptor) ((struct out){.buf = (b), .size = (n), .fd = (descriptor)})
#define OUT_BUF(b, n)		 ((struct out){.buf = (b), .size = (n), .fd = -1})

/* Final NUL; returns the whole length. */
size_t out_end(struct out *o);
/* Write all of it; interrupted and short writes go on.  0 or an errno. */
int write_all(int fd, const char *s, size_t n);

#pragma GCC visibility pop
#endif
