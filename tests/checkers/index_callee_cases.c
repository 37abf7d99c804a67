// RUN: %verify
/* What callees ask of an index: their own cases say nothing of this caller, unless it asks for the answer. */
#include <stddef.h>
#include <stdint.h>

enum part { PART_NAME, PART_SIZE, PART_DATE, N_PARTS };

struct out {
	unsigned char *bytes;
	size_t n, cap;
};

void grow(struct out *o);

/* Seven bits a byte, the last one below 128. */
static void put_number(struct out *o, uint64_t v)
{
	while (v >= 128) {
		if (o->n == o->cap)
			grow(o);
		o->bytes[o->n++] = (unsigned char)(v | 128);
		v >>= 7;
	}
	if (o->n == o->cap)
		grow(o);
	o->bytes[o->n++] = (unsigned char)v;
}

static const char *const names[N_PARTS] = {"name", "size", "date"};

const char *put_part_ok(struct out *o, enum part p)
{
	put_number(o, p);
	return names[p];
}

static int is_long(unsigned n)
{
	return n >= 16;
}

static int widths[8];

int width_of_bad(unsigned n)
{
	if (is_long(n))
		return widths[n]; // expect: index-out-of-bounds
	return 0;
}

int width_of_ok(unsigned n)
{
	if (is_long(n) || n >= 8)
		return 0;
	return widths[n];
}

/* ---- what a callee asserts of its result --------------------------------------------------------
 */

extern void die(const char *what) __attribute__((noreturn));
extern void *memcpy(void *to, const void *from, size_t n);

#define must(x) \
	do { \
		if (!(x)) \
			die(#x); \
	} while (0)

static char *digits_of(char *end, unsigned long v)
{
	do
		*--end = (char)('0' + v % 10);
	while (v /= 10);
	return end;
}

/* There is room for all: how much of it is left is not said. */
static size_t put_decimal(char *to, size_t room, unsigned long v)
{
	char tmp[24];
	char *s = digits_of(tmp + sizeof tmp, v);
	size_t n = (size_t)(tmp + sizeof tmp - s);

	must(n <= room);
	memcpy(to, s, n);
	return n;
}

void send_line(const char *s, size_t n);

void send_range_ok(unsigned long from, unsigned long to)
{
	char line[72] = "bytes ";
	size_t n = 6;

	n += put_decimal(line + n, sizeof line - n, from);
	line[n++] = '-';
	n += put_decimal(line + n, sizeof line - n, to);
	line[n++] = '\n';
	send_line(line, n);
}

size_t decode(unsigned char *to, const char *from, size_t n);

static size_t decode_token(unsigned char *to, size_t room, const char *from, size_t n)
{
	size_t made = decode(to, from, n);

	must(made <= room);
	return made;
}

int check_token_ok(const char *from, size_t n)
{
	unsigned char user[1024];

	if (n > 1363)
		return -1;
	n = decode_token(user, sizeof user, from, n);
	if (!n)
		return -1;
	user[n] = 0;
	return user[0] == 'u';
}

/* What is cut to the room fills it: the assertion says nothing that is new. */
static size_t decode_cut(char *to, size_t room, const char *from, size_t n)
{
	size_t made = decode((unsigned char *)to, from, n);

	if (made > room)
		made = room;
	must(made <= room);
	return made;
}

void greet_bad(const char *from, size_t n)
{
	char name[32];

	n = decode_cut(name, sizeof name, from, n);
	name[n] = 0; // expect: index-off-by-one
	send_line(name, n);
}

/* What is too long is refused, and what just fits is not. */
static size_t fetch(char *to, size_t room, const char *from, size_t n)
{
	size_t made = decode((unsigned char *)to, from, n);

	if (made > room)
		die("too long");
	return made;
}

void greet_decoded_bad(const char *from, size_t n)
{
	char name[32];

	n = fetch(name, sizeof name, from, n);
	name[n] = 0; // expect: index-off-by-one
	send_line(name, n);
}
