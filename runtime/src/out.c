/* out.c - see out.h. */
#include "out.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

int write_all(int fd, const char *s, size_t n)
{
	while (n) {
		ssize_t w = write(fd, s, n);

		if (w < 0 && errno == EAGAIN) {
			struct pollfd p = {.fd = fd, .events = POLLOUT};

			if (poll(&p, 1, 1000) <= 0)
				return EAGAIN;
			continue;
		}
		if (w < 0 && errno != EINTR)
			return errno;
		if (w > 0) {
			s += w;
			n -= (size_t)w;
		}
	}
	return 0;
}

void out_flush(struct out *o)
{
	if (o->fd < 0)
		return;
	if (!o->error)
		o->error = write_all(o->fd, o->buf, o->len);
	o->len = 0;
}

void out_mem(struct out *o, const char *s, size_t n)
{
	while (n) {
		size_t room = o->len < o->size ? o->size - o->len : 0;
		size_t k = n < room ? n : room;

		if (k)
			memcpy(o->buf + o->len, s, k);
		if (o->fd < 0) {
			o->len += n;
			return;
		}
		o->len += k;
		s += k;
		n -= k;
		if (n)
			out_flush(o);
	}
}

size_t out_end(struct out *o)
{
	if (o->size)
		o->buf[o->len < o->size ? o->len : o->size - 1] = '\0';
	return o->len;
}

void out_str(struct out *o, const char *s)
{
	out_mem(o, s, strlen(s));
}

void out_char(struct out *o, char c)
{
	out_mem(o, &c, 1);
}

void out_u64(struct out *o, uint64_t v)
{
	char d[20];
	unsigned n = sizeof(d);

	do
		d[--n] = (char)('0' + v % 10);
	while (v /= 10);
	out_mem(o, d + n, sizeof(d) - n);
}

void out_i64(struct out *o, int64_t v)
{
	if (v < 0)
		out_char(o, '-');
	out_u64(o, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

void out_hex(struct out *o, uint64_t v, unsigned min_digits)
{
	char d[16];
	unsigned n = sizeof(d);

	do
		d[--n] = "0123456789abcdef"[v & 15];
	while ((v >>= 4) || (sizeof(d) - n < min_digits && n));
	out_mem(o, d + n, sizeof(d) - n);
}

/* One code point of s: its length, or 0 if the bytes are no UTF-8 (overlong, surrogate, cut off).
 */
static unsigned utf8(const char *s, size_t n, uint32_t *ret_cp)
{
	const unsigned char *p = (const unsigned char *)s;
	unsigned len = p[0] < 0x80   ? 1
		       : p[0] < 0xc2 ? 0
		       : p[0] < 0xe0 ? 2
		       : p[0] < 0xf0 ? 3
		       : p[0] < 0xf5 ? 4
				     : 0;
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t cp = len == 1 ? p[0] : p[0] & (0x7fu >> len);

	if (!len || len > n)
		return 0;
	for (unsigned i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		cp = cp << 6 | (p[i] & 0x3f);
	}
	if (cp < least[len] || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
		return 0;
	*ret_cp = cp;
	return len;
}

/* Would change how the text around it looks. */
static bool is_deceptive(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x061c ||
	       (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff;
}

void out_visible(struct out *o, const char *s, size_t n)
{
	while (n) {
		uint32_t cp = 0;
		unsigned len = utf8(s, n, &cp);

		if (!len || (cp < 0x80 && is_deceptive(cp) && cp != '\t')) {
			out_str(o, "\\x");
			out_hex(o, (unsigned char)*s, 2);
			len = 1;
		} else if (is_deceptive(cp) && cp != '\t') {
			out_str(o, "\\u{");
			out_hex(o, cp, 4);
			out_char(o, '}');
		} else {
			out_mem(o, s, len);
		}
		s += len;
		n -= len;
	}
}

static void json_cp(struct out *o, const char *s, unsigned len, uint32_t cp)
{
	static const char shorts[] = "btnvfr"; /* 8 to 13; \v is none of JSON's */

	if (cp == '"' || cp == '\\') {
		out_char(o, '\\');
		out_char(o, (char)cp);
	} else if (cp >= 8 && cp <= 13 && cp != 11) {
		out_char(o, '\\');
		out_char(o, shorts[cp - 8]);
	} else if (is_deceptive(cp)) {
		out_str(o, "\\u");
		out_hex(o, cp, 4);
	} else {
		out_mem(o, s, len);
	}
}

void out_json(struct out *o, const char *s, size_t n)
{
	out_char(o, '"');
	while (n) {
		uint32_t cp = 0;
		unsigned len = utf8(s, n, &cp);

		if (len)
			json_cp(o, s, len, cp);
		else
			out_str(o, "\\ufffd");
		s += len ? len : 1;
		n -= len ? len : 1;
	}
	out_char(o, '"');
}

void out_json_str(struct out *o, const char *s)
{
	out_json(o, s, strlen(s));
}

void out_key(struct out *o, bool *first, const char *key)
{
	if (!*first)
		out_char(o, ',');
	*first = false;
	out_json_str(o, key);
	out_char(o, ':');
}
