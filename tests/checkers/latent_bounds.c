// RUN: %panicscan scan --verify -- cc -c %s
//
// The index family across calls: what a callee takes for granted of an index, a length or the room
// that it is given, and a caller that gives something else.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_PORTS 8
#define BLOCK	64

struct port {
	char name[12];
	int speed;
};

static struct port ports[N_PORTS];

void use(const void *p);

/* ---- indices ------------------------------------------------------------------------------- */

static void set_speed(unsigned port, int speed)
{
	ports[port].speed = speed;
}

static void set_speed_checked(unsigned port, int speed)
{
	if (port < N_PORTS)
		ports[port].speed = speed;
}

void last_port_bad(void)
{
	set_speed(N_PORTS, 100); // expect: index-out-of-bounds
}

void last_port_ok(void)
{
	set_speed(N_PORTS - 1, 100);
	set_speed_checked(N_PORTS, 100);
}

void all_ports_bad(void)
{
	for (unsigned i = 0; i <= N_PORTS; i++)
		set_speed(i, 100); // expect: index-off-by-one
}

void all_ports_ok(void)
{
	for (unsigned i = 0; i < N_PORTS; i++)
		set_speed(i, 100);
	for (unsigned i = 0; i <= N_PORTS; i++)
		set_speed_checked(i, 100);
}

void asked_port_bad(int argc, char **argv)
{
	if (argc > 1)
		set_speed((unsigned)strtoul(argv[1], NULL, 10), 10); // expect: index-unchecked
}

void asked_port_ok(int argc, char **argv)
{
	unsigned long n = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;

	if (n < N_PORTS)
		set_speed((unsigned)n, 10);
	set_speed_checked((unsigned)n, 10);
}

/* By two calls. */
static void reset_port(unsigned port)
{
	set_speed(port, 0);
}

void reset_bad(void)
{
	reset_port(12); // expect: index-out-of-bounds
}

void reset_ok(void)
{
	reset_port(3);
}

/* Behind a pointer, in a record, in a global. */
struct request {
	int port, speed;
};

static int speed_of(const struct request *r)
{
	return ports[r->port].speed;
}

int request_bad(FILE *f)
{
	struct request r;

	if (fread(&r, sizeof r, 1, f) != 1)
		return -1;
	return speed_of(&r); // expect: index-unchecked
}

int request_ok(FILE *f)
{
	struct request r;

	if (fread(&r, sizeof r, 1, f) != 1 || r.port < 0 || r.port >= N_PORTS)
		return -1;
	return speed_of(&r);
}

int request_half_bad(FILE *f)
{
	struct request r;

	if (fread(&r, sizeof r, 1, f) != 1 || r.port >= N_PORTS)
		return -1;
	return speed_of(&r); // expect: index-negative
}

static int current;

static int current_speed(void)
{
	return ports[current].speed;
}

int select_bad(void)
{
	current = 20;
	return current_speed(); // expect: index-out-of-bounds
}

int select_ok(void)
{
	current = 2;
	return current_speed();
}

/* What the callee does in some case of its own, of which the caller knows nothing. */
static int speed_if(const struct request *r, int port)
{
	if (r->speed > 0)
		return ports[port].speed;
	return 0;
}

int in_some_case_ok(const struct request *r)
{
	return speed_if(r, N_PORTS);
}

int in_this_case_bad(void)
{
	struct request r = {.speed = 1};

	return speed_if(&r, N_PORTS); // expect: index-out-of-bounds
}

int in_other_case_ok(void)
{
	struct request r = {.speed = 0};

	return speed_if(&r, N_PORTS);
}

/* -1 where it is not found. */
static int find_port(const char *name)
{
	for (int i = 0; i < N_PORTS; i++)
		if (strcmp(ports[i].name, name) == 0)
			return i;
	return -1;
}

int found_ok(const char *name)
{
	int i = find_port(name);

	if (i < 0)
		return -1;
	set_speed((unsigned)i, 5);
	return 0;
}

/* ---- lengths ------------------------------------------------------------------------------- */

static void name_port(unsigned port, const char *name)
{
	if (port < N_PORTS)
		strcpy(ports[port].name, name);
}

void long_name_bad(void)
{
	name_port(1, "uplink to the core"); // expect: buffer-overflow-call
}

void long_name_ok(void)
{
	name_port(1, "uplink");
}

static int load_block(int fd, size_t n)
{
	char block[BLOCK];

	if (read(fd, block, n) < 1)
		return -1;
	return block[0];
}

int block_size_bad(int fd)
{
	return load_block(fd, 2 * BLOCK); // expect: buffer-overflow-call
}

int block_size_ok(int fd)
{
	return load_block(fd, BLOCK);
}

int told_size_bad(int fd)
{
	uint32_t n;

	if (read(fd, &n, sizeof n) != sizeof n)
		return -1;
	return load_block(fd, n); // expect: index-unchecked
}

int told_size_ok(int fd)
{
	uint32_t n;

	if (read(fd, &n, sizeof n) != sizeof n || n > BLOCK)
		return -1;
	return load_block(fd, n);
}

/* ---- room ------------------------------------------------------------------------------------ */

static void clear_block(char *block)
{
	memset(block, 0, BLOCK);
}

void short_block_bad(void)
{
	char b[32];

	clear_block(b); // expect: buffer-overflow-call
	use(b);
}

void short_block_ok(void)
{
	char b[BLOCK];

	clear_block(b);
	use(b);
}

/* A wrapper, and the size in its hands. */
static int read_all(int fd, void *buf, size_t n)
{
	return read(fd, buf, n) == (ssize_t)n ? 0 : -1;
}

int wrapper_bad(int fd)
{
	char b[16];

	if (read_all(fd, b, 64) < 0) // expect: buffer-overflow-call
		return -1;
	return b[0];
}

int wrapper_ok(int fd)
{
	char b[64];

	if (read_all(fd, b, sizeof b) < 0)
		return -1;
	return b[0];
}

int wrapper_heap_bad(int fd, size_t n)
{
	char *b = malloc(n);

	if (!b || read_all(fd, b, n + 1) < 0) // expect: buffer-overflow-call
		return -1;
	use(b);
	free(b);
	return 0;
}

int wrapper_heap_ok(int fd, size_t n)
{
	char *b = malloc(n + 1);

	if (!b || read_all(fd, b, n + 1) < 0)
		return -1;
	use(b);
	free(b);
	return 0;
}

/* A loop that fills it. */
static void fill(int *v)
{
	for (int i = 0; i < 16; i++)
		v[i] = i;
}

void fill_bad(void)
{
	int v[10];

	fill(v); // expect: buffer-overflow-call
	use(v);
}

void fill_ok(void)
{
	int v[16];

	fill(v);
	use(v);
}

/* As far as the text goes. */
static int count_blanks(const char *s)
{
	int n = 0;

	for (int i = 0; i < 100 && s[i]; i++)
		n += s[i] == ' ';
	return n;
}

int of_text_ok(void)
{
	return count_blanks("a b c");
}

/* By a pointer to a function. */
void by_pointer_bad(void)
{
	void (*how)(char *) = clear_block;
	char b[32];

	how(b); // expect: buffer-overflow-call
	use(b);
}

/* Behind the start is nothing. */
void before_start_bad(void)
{
	char b[128];
	char *p = b - 8;

	clear_block(p); // expect: buffer-overflow-call
	use(b);
}

void behind_start_ok(void)
{
	char b[128];
	char *p = b + 8;

	clear_block(p);
	use(b);
}

/* Kept in a global in between. */
static char *shared;

static void clear_shared(void)
{
	memset(shared, 0, BLOCK);
}

void shared_bad(void)
{
	char b[16];

	shared = b;
	clear_shared(); // expect: buffer-overflow-call
	shared = NULL;
}

void shared_ok(void)
{
	char b[BLOCK];

	shared = b;
	clear_shared();
	shared = NULL;
}

/* ---- sizes of allocations ------------------------------------------------------------------ */

static void *get_memory(size_t n)
{
	void *p = malloc(n);

	if (!p)
		exit(1);
	return p;
}

void *body_bad(FILE *f)
{
	uint32_t n;

	if (fread(&n, sizeof n, 1, f) != 1)
		return NULL;
	return get_memory(n); // expect: index-unchecked
}

void *body_ok(FILE *f)
{
	uint32_t n;

	if (fread(&n, sizeof n, 1, f) != 1 || n > 65536)
		return NULL;
	return get_memory(n);
}

void *line_ok(FILE *f)
{
	char line[512];

	return fgets(line, sizeof line, f) ? get_memory(strlen(line) + 1) : NULL;
}

/* ---- what says nothing of the caller ---- */

int next_letter(const char **at);

/* How far it reads is a matter of what the text says. */
static int is_marked(const char *from)
{
	const char *at = from;
	int c = next_letter(&at);

	return c == 7 && __builtin_memcmp(from, "\a\b\f", 3) == 0;
}

int short_text_ok(int quiet)
{
	return is_marked(quiet ? "-" : "loud and clear");
}

/* That there is something at all says little of how much. */
static void seal(unsigned char *p)
{
	for (int i = 0; i < 8; i++)
		p[24 + i] = 0;
}

unsigned char *copy_of_ok(const unsigned char *from, unsigned long n)
{
	unsigned char *p;

	if (n == 0)
		return 0;
	p = __builtin_malloc(n);
	if (!p)
		return 0;
	__builtin_memcpy(p, from, n);
	seal(p);
	return p;
}

/* One byte where there are none is no size that anybody counts on. */
unsigned char *FP_copy_of_none_ok(const unsigned char *from, unsigned long n)
{
	unsigned char *p = __builtin_malloc(n ? n : 1);

	if (!p)
		return 0;
	__builtin_memcpy(p, from, n);
	seal(p); // expect: buffer-overflow-call
	return p;
}

unsigned char *seal_short_bad(void)
{
	unsigned char *p = __builtin_malloc(16);

	if (p)
		seal(p); // expect: buffer-overflow-call
	return p;
}
