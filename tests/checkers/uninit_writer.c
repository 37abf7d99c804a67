// RUN: %verify
//
// A writer that keeps a pointer to the buffer that it fills: which ways its functions go is their own
// affair, and what they leave alone is no fault of whoever reads the buffer.
#include <fcntl.h>
#include <stddef.h>
#include <string.h>

struct out {
	char *buf;
	size_t size, len;
	int fd;
};

#define OUT_BUF(b, n) ((struct out){.buf = (b), .size = (n), .fd = -1})

void out_flush(struct out *o);

static void out_mem(struct out *o, const char *s, size_t n)
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

static void out_str(struct out *o, const char *s)
{
	out_mem(o, s, strlen(s));
}

static void out_end(struct out *o)
{
	if (o->size)
		o->buf[o->len < o->size ? o->len : o->size - 1] = '\0';
}

static int module_open(const char *path)
{
	return open(path, O_RDONLY);
}

int find_module_ok(const char *const *dirs, unsigned n, const char *name)
{
	int fd = -1;

	for (unsigned i = 0; i < n && fd < 0; i++) {
		char path[512];
		struct out o = OUT_BUF(path, sizeof path);

		out_str(&o, dirs[i]);
		out_str(&o, "/.build-id/");
		for (const char *s = name; *s; s++)
			out_mem(&o, s, 1);
		out_str(&o, ".debug");
		out_end(&o);
		fd = module_open(path);
	}
	return fd;
}

/* Nobody was given it. */
int find_nothing_bad(const char *dir)
{
	char path[512], other[512];
	struct out o = OUT_BUF(other, sizeof other);

	out_str(&o, dir);
	out_end(&o);
	return module_open(path); // expect: uninit-use
}

int find_one_ok(const char *dir)
{
	char path[512];
	struct out o = OUT_BUF(path, sizeof path);

	out_str(&o, dir);
	out_end(&o);
	return module_open(path);
}
