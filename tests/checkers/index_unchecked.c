// RUN: %panicscan scan --verify -- cc -c %s
//
// index-unchecked: numbers from outside as indices, offsets, sizes and lengths, and every way to
// check them.

#include <arpa/inet.h>
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define N_TYPES	       16
#define MAX_BODY       4096
#define MIN(a, b)      ((a) < (b) ? (a) : (b))
#define ARRAY_SIZE(a)  (sizeof(a) / sizeof((a)[0]))

struct header {
	uint32_t magic;
	uint32_t type;
	uint32_t length;
	uint16_t flags;
};

struct handler {
	void (*run)(const void *body, size_t n);
};

static struct handler handlers[N_TYPES];
static int histogram[256], small[64];

void use(const void *p);
int is_known_type(uint32_t type);
int check_length(uint32_t n);

/* ---- what is read into a structure */

int dispatch_bad(int fd)
{
	struct header h;

	if (read(fd, &h, sizeof h) != sizeof h)
		return -1;
	handlers[h.type].run(NULL, 0); // expect: index-unchecked
	return 0;
}

int dispatch_ok(int fd)
{
	struct header h;

	if (read(fd, &h, sizeof h) != sizeof h)
		return -1;
	if (h.type >= N_TYPES)
		return -1;
	handlers[h.type].run(NULL, 0);
	return 0;
}

int dispatch_array_size_ok(int fd)
{
	struct header h;

	if (read(fd, &h, sizeof h) != sizeof h)
		return -1;
	if (h.type < ARRAY_SIZE(handlers))
		handlers[h.type].run(NULL, 0);
	return 0;
}

/* In network byte order. */
int dispatch_swapped_bad(int fd)
{
	struct header h;
	uint32_t type;

	if (recv(fd, &h, sizeof h, 0) != sizeof h)
		return -1;
	type = ntohl(h.type);
	handlers[type].run(NULL, 0); // expect: index-unchecked
	return 0;
}

int dispatch_swapped_ok(int fd)
{
	struct header h;
	uint32_t type;

	if (recv(fd, &h, sizeof h, 0) != sizeof h)
		return -1;
	type = ntohl(h.type);
	if (type >= N_TYPES)
		return -1;
	handlers[type].run(NULL, 0);
	return 0;
}

/* The wrong field was checked. */
int wrong_field_bad(FILE *f)
{
	struct header h;

	if (fread(&h, sizeof h, 1, f) != 1)
		return -1;
	if (h.length >= N_TYPES)
		return -1;
	return small[h.type]; // expect: index-unchecked
}

/* ---- bytes that are put together */

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

int parsed_bad(int fd)
{
	uint8_t buf[64];
	uint32_t at;

	if (read(fd, buf, sizeof buf) < 8)
		return -1;
	at = get32(buf + 4);
	return small[at]; // expect: index-unchecked
}

int parsed_ok(int fd)
{
	uint8_t buf[64];
	uint32_t at;

	if (read(fd, buf, sizeof buf) < 8)
		return -1;
	at = get32(buf + 4);
	if (at > 63)
		return -1;
	return small[at];
}

int copied_bad(int fd)
{
	uint8_t buf[64];
	uint32_t at;

	if (read(fd, buf, sizeof buf) < 8)
		return -1;
	memcpy(&at, buf + 4, sizeof at);
	return small[at]; // expect: index-unchecked
}

int copied_ok(int fd)
{
	uint8_t buf[64];
	uint32_t at;

	if (read(fd, buf, sizeof buf) < 8)
		return -1;
	memcpy(&at, buf + 4, sizeof at);
	return at < 64 ? small[at] : 0;
}

/* One byte has a place in a table of 256. */
int byte_ok(int fd)
{
	uint8_t buf[16];

	if (read(fd, buf, sizeof buf) < 1)
		return -1;
	return histogram[buf[0]]++;
}

int byte_bad(int fd)
{
	uint8_t buf[16];

	if (read(fd, buf, sizeof buf) < 1)
		return -1;
	return small[buf[0]]++; // expect: index-unchecked
}

/* ---- text */

int argument_bad(int argc, char **argv)
{
	int i;

	if (argc < 2)
		return 1;
	i = atoi(argv[1]);
	if (i < 0)
		return 1;
	return small[i]; // expect: index-unchecked
}

int argument_ok(int argc, char **argv)
{
	int i;

	if (argc < 2)
		return 1;
	i = atoi(argv[1]);
	if (i < 0 || i >= 64)
		return 1;
	return small[i];
}

int environment_bad(void)
{
	const char *s = getenv("LEVEL");
	unsigned long n = s ? strtoul(s, NULL, 10) : 0;

	return small[n]; // expect: index-unchecked
}

int environment_ok(void)
{
	const char *s = getenv("LEVEL");
	unsigned long n = s ? strtoul(s, NULL, 10) : 0;

	return small[n % 64];
}

int scanned_bad(FILE *f)
{
	unsigned n;

	if (fscanf(f, "%u", &n) != 1)
		return -1;
	return small[n]; // expect: index-unchecked
}

int scanned_ok(FILE *f)
{
	unsigned n;

	if (fscanf(f, "%u", &n) != 1 || n >= 64)
		return -1;
	return small[n];
}

/* %n says how far it got in a text that is there. */
int scanned_so_far_ok(char *line)
{
	int n = 0;

	if (sscanf(line, "%*s%n", &n) < 0)
		return -1;
	line[n] = '\0';
	return n;
}

int random_bad(void)
{
	return small[rand()]; // expect: index-unchecked
}

int random_ok(void)
{
	return small[rand() % 64] + small[rand() & 63];
}

/* ---- checks of all kinds */

int clamped_ok(FILE *f)
{
	unsigned n;

	if (fscanf(f, "%u", &n) != 1)
		return -1;
	n = MIN(n, 63);
	return small[n];
}

int switched_ok(FILE *f)
{
	unsigned n;

	if (fscanf(f, "%u", &n) != 1)
		return -1;
	switch (n) {
	case 1:
	case 2:
	case 3:
		return small[n];
	default:
		return 0;
	}
}

int asserted_ok(FILE *f)
{
	unsigned n;

	if (fscanf(f, "%u", &n) != 1)
		return -1;
	assert(n < 64);
	return small[n];
}

int asked_ok(int fd)
{
	struct header h;

	if (read(fd, &h, sizeof h) != sizeof h || !is_known_type(h.type))
		return -1;
	handlers[h.type].run(NULL, 0);
	return 0;
}

static int in_range(uint32_t type)
{
	return type < N_TYPES;
}

static int not_the_first(uint32_t type)
{
	return type != 0;
}

int predicate_ok(int fd)
{
	struct header h;

	if (read(fd, &h, sizeof h) != sizeof h || !in_range(h.type))
		return -1;
	handlers[h.type].run(NULL, 0);
	return 0;
}

int predicate_bad(int fd)
{
	struct header h;

	if (read(fd, &h, sizeof h) != sizeof h || !not_the_first(h.type))
		return -1;
	handlers[h.type].run(NULL, 0); // expect: index-unchecked
	return 0;
}

/* Against something that is not known, but not from outside either. */
int against_count_ok(int fd, const int *v, uint32_t n)
{
	struct header h;

	if (read(fd, &h, sizeof h) != sizeof h || h.type >= n)
		return -1;
	return v[h.type];
}

/* Against something that is from outside itself. */
int against_outside_bad(int fd, const int *v)
{
	struct header h;

	if (read(fd, &h, sizeof h) != sizeof h || h.type >= h.length)
		return -1;
	return v[h.type]; // expect: index-unchecked
}

/* ---- offsets, lengths, sizes */

const char *offset_bad(int fd, const char *base)
{
	uint32_t at;

	if (read(fd, &at, sizeof at) != sizeof at)
		return NULL;
	return *(base + at) ? base : NULL; // expect: index-unchecked
}

int body_bad(int fd)
{
	struct header h;
	char body[MAX_BODY];

	if (read(fd, &h, sizeof h) != sizeof h)
		return -1;
	if (read(fd, body, h.length) < 0) // expect: index-unchecked
		return -1;
	use(body);
	return 0;
}

int body_ok(int fd)
{
	struct header h;
	char body[MAX_BODY];

	if (read(fd, &h, sizeof h) != sizeof h || h.length > sizeof body)
		return -1;
	if (read(fd, body, h.length) < 0)
		return -1;
	use(body);
	return 0;
}

int asked_body_ok(int fd)
{
	struct header h;
	char body[MAX_BODY];

	if (read(fd, &h, sizeof h) != sizeof h || !check_length(h.length))
		return -1;
	if (read(fd, body, h.length) < 0)
		return -1;
	use(body);
	return 0;
}

/* A reply of as many bytes as the request says, from a request that may have fewer. */
char *echo_bad(const uint8_t *packet, FILE *f)
{
	uint32_t n;
	char *reply;

	if (fread(&n, sizeof n, 1, f) != 1)
		return NULL;
	reply = malloc(n); // expect: index-unchecked
	if (reply)
		memcpy(reply, packet, n);
	return reply;
}

char *echo_ok(const uint8_t *packet, size_t size, FILE *f)
{
	uint32_t n;
	char *reply;

	if (fread(&n, sizeof n, 1, f) != 1 || n > size)
		return NULL;
	reply = malloc(n);
	if (reply)
		memcpy(reply, packet, n);
	return reply;
}

void *table_bad(FILE *f)
{
	size_t n;

	if (fread(&n, sizeof n, 1, f) != 1)
		return NULL;
	return calloc(n, 16); // expect: index-unchecked
}

void *table_ok(FILE *f)
{
	size_t n;

	if (fread(&n, sizeof n, 1, f) != 1 || n > 65536)
		return NULL;
	return calloc(n, 16);
}

/* No more than 16 bits. */
void *short_ok(FILE *f)
{
	uint16_t n;

	if (fread(&n, sizeof n, 1, f) != 1)
		return NULL;
	return malloc(n);
}

/* The length of a string that is there. */
char *line_ok(FILE *f)
{
	char line[256], *copy;

	if (!fgets(line, sizeof line, f))
		return NULL;
	copy = malloc(strlen(line) + 1);
	if (copy)
		memcpy(copy, line, strlen(line) + 1);
	return copy;
}

/* ---- how often a loop goes round */

int entries_bad(FILE *f)
{
	uint32_t n;
	int v[64];

	if (fread(&n, sizeof n, 1, f) != 1)
		return -1;
	for (uint32_t i = 0; i < n; i++)
		if (fread(&v[i], sizeof v[i], 1, f) != 1) // an address only
			return -1;
	for (uint32_t i = 0; i < n; i++)
		v[i] = htonl(v[i]); // expect: index-unchecked
	use(v);
	return 0;
}

int entries_ok(FILE *f)
{
	uint32_t n;
	int v[64];

	if (fread(&n, sizeof n, 1, f) != 1 || n > 64)
		return -1;
	for (uint32_t i = 0; i < n; i++)
		v[i] = fgetc(f);
	use(v);
	return 0;
}

/* ---- through functions */

static uint32_t read_number(FILE *f)
{
	uint32_t n = 0;

	if (fread(&n, sizeof n, 1, f) != 1)
		return 0;
	return n;
}

static int read_header(int fd, struct header *h)
{
	return read(fd, h, sizeof *h) == sizeof *h ? 0 : -1;
}

static int read_small(FILE *f, unsigned *ret)
{
	unsigned n;

	if (fscanf(f, "%u", &n) != 1 || n >= 64)
		return -1;
	*ret = n;
	return 0;
}

int by_result_bad(FILE *f)
{
	return small[read_number(f)]; // expect: index-unchecked
}

int by_result_ok(FILE *f)
{
	uint32_t n = read_number(f);

	return n < 64 ? small[n] : 0;
}

int by_pointer_bad(int fd)
{
	struct header h;

	if (read_header(fd, &h) < 0)
		return -1;
	return small[h.type]; // expect: index-unchecked
}

int by_pointer_ok(int fd)
{
	struct header h;

	if (read_header(fd, &h) < 0 || h.type > 63)
		return -1;
	return small[h.type];
}

int checked_there_ok(FILE *f)
{
	unsigned n;

	if (read_small(f, &n) < 0)
		return -1;
	return small[n];
}

/* Kept in a field in between. */
struct reader {
	FILE *f;
	uint32_t at;
};

int by_field_bad(struct reader *r)
{
	if (fread(&r->at, sizeof r->at, 1, r->f) != 1)
		return -1;
	return small[r->at]; // expect: index-unchecked
}

int by_field_ok(struct reader *r)
{
	if (fread(&r->at, sizeof r->at, 1, r->f) != 1 || r->at >= 64)
		return -1;
	return small[r->at];
}

/* What was read into one member says nothing of its neighbours. */
struct input {
	int pos;
	char buf[128];
	int left;
};

int neighbour_ok(struct input *in, int fd)
{
	if (in->pos < 0 || in->pos >= 64)
		return -1;
	if (read(fd, in->buf + in->pos, (size_t)in->left) < 0)
		return -1;
	return small[in->pos];
}
