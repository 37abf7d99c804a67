// RUN: %panicscan scan --verify -- cc -c %s
//
// index-negative: results of calls that have failed, numbers from outside of which only the upper
// bound was looked at, and differences that wrap below 0.

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define N_SLOTS 32

struct slot {
	int state;
	char name[16];
};

static struct slot slots[N_SLOTS];
static int table[256];

void use(const void *p, size_t n);
void log_line(const char *s);

/* ---- results of calls that fail ---------------------------------------------------------- */

int terminate_bad(int fd)
{
	char buf[128];
	ssize_t n = read(fd, buf, sizeof buf - 1);

	buf[n] = '\0'; // expect: index-negative
	log_line(buf);
	return 0;
}

int terminate_ok(int fd)
{
	char buf[128];
	ssize_t n = read(fd, buf, sizeof buf - 1);

	if (n < 0)
		return -1;
	buf[n] = '\0';
	log_line(buf);
	return 0;
}

/* The end is looked for, the failure is not. */
int only_end_bad(int s)
{
	char buf[512];
	int n = (int)recv(s, buf, sizeof buf - 1, 0);

	if (n == 0)
		return 0;
	buf[n] = '\0'; // expect: index-negative
	log_line(buf);
	return 1;
}

int only_end_ok(int s)
{
	char buf[512];
	int n = (int)recv(s, buf, sizeof buf - 1, 0);

	if (n == 0 || n == -1)
		return 0;
	buf[n] = '\0';
	log_line(buf);
	return 1;
}

int in_loop_ok(int s)
{
	char buf[512];
	ssize_t n;

	while ((n = recv(s, buf, sizeof buf - 1, 0)) > 0) {
		buf[n] = '\0';
		log_line(buf);
	}
	return 0;
}

/* Of a link's name: there is no room for the terminator to worry about, but the link may be gone. */
int link_name_bad(const char *path, char *ret)
{
	char name[256];
	ssize_t n = readlink(path, name, sizeof name - 1);

	name[n] = '\0'; // expect: index-negative
	strcpy(ret, name);
	return 0;
}

int link_name_ok(const char *path, char *ret)
{
	char name[256];
	ssize_t n = readlink(path, name, sizeof name - 1);

	if (n == -1) {
		perror(path);
		return -1;
	}
	name[n] = '\0';
	strcpy(ret, name);
	return 0;
}

/* As a length, -1 is all there is. */
int pass_on_bad(int from, int to)
{
	char buf[1024];
	ssize_t n = read(from, buf, sizeof buf);

	return (int)write(to, buf, (size_t)n); // expect: index-negative
}

int pass_on_ok(int from, int to)
{
	char buf[1024];
	ssize_t n = read(from, buf, sizeof buf);

	if (n <= 0)
		return (int)n;
	return (int)write(to, buf, (size_t)n);
}

char *load_file_bad(FILE *f)
{
	long size;
	char *text;

	fseek(f, 0, SEEK_END);
	size = ftell(f);
	rewind(f);
	text = malloc((size_t)size + 1);
	if (!text)
		return NULL;
	if (fread(text, 1, (size_t)size, f) != (size_t)size) { // expect: index-negative
		free(text);
		return NULL;
	}
	text[size] = '\0';
	return text;
}

char *load_file_ok(FILE *f)
{
	long size;
	char *text;

	fseek(f, 0, SEEK_END);
	size = ftell(f);
	if (size < 0)
		return NULL;
	rewind(f);
	text = malloc((size_t)size + 1);
	if (!text)
		return NULL;
	if (fread(text, 1, (size_t)size, f) != (size_t)size) {
		free(text);
		return NULL;
	}
	text[size] = '\0';
	return text;
}

/* EOF is -1. */
int count_char_bad(FILE *f, unsigned *histogram)
{
	int c = fgetc(f);

	histogram[c]++; // expect: index-negative
	return c;
}

int count_char_ok(FILE *f, unsigned *histogram)
{
	int c = fgetc(f);

	if (c != EOF)
		histogram[c]++;
	return c;
}

/* Compared as an unsigned number, -1 is too large. */
int unsigned_check_ok(int fd)
{
	char buf[128];
	size_t n = (size_t)read(fd, buf, sizeof buf);

	if (n >= sizeof buf)
		return -1;
	buf[n] = '\0';
	log_line(buf);
	return 0;
}

/* Told apart by how much was asked for. */
int exact_ok(int fd)
{
	char buf[65];
	ssize_t n = read(fd, buf, 64);

	if (n != 64)
		return -1;
	buf[n] = '\0';
	log_line(buf);
	return 0;
}

/* The C library looks at its own tables. */
int digits_ok(FILE *f)
{
	int n = 0, c;

	do {
		c = getc(f);
		n += c >= '0' && c <= '9';
	} while (c != EOF);
	return n;
}

/* ---- own functions that say -1 ---------------------------------------------------------- */

static int slot_of(const char *name)
{
	for (int i = 0; i < N_SLOTS; i++)
		if (strcmp(slots[i].name, name) == 0)
			return i;
	return -1;
}

int set_state_ok(const char *name, int state)
{
	int i = slot_of(name);

	if (i < 0)
		return -1;
	slots[i].state = state;
	return 0;
}

struct pool {
	int *used;
	int n, max;
};

static int pool_get(struct pool *p)
{
	if (p->n >= p->max) {
		int *more = realloc(p->used, sizeof *more * (size_t)(p->max + 16));

		if (!more)
			return -1;
		p->used = more;
		p->max += 16;
	}
	return p->n++;
}

int pool_mark_bad(struct pool *p)
{
	int i = pool_get(p);

	p->used[i] = 1; // expect: index-negative
	return i;
}

int pool_mark_ok(struct pool *p)
{
	int i = pool_get(p);

	if (i < 0)
		return -1;
	p->used[i] = 1;
	return i;
}

/* The failure is passed on first. */
int pool_mark_checked_ok(struct pool *p)
{
	int i;

	if ((i = pool_get(p)) == -1) {
		log_line("no memory");
		return -1;
	}
	p->used[i] = 1;
	return i;
}

/* ---- only the upper bound ---------------------------------------------------------------- */

int select_bad(int argc, char **argv)
{
	int i;

	if (argc < 2)
		return -1;
	i = atoi(argv[1]);
	if (i >= N_SLOTS)
		return -1;
	return slots[i].state; // expect: index-negative
}

int select_ok(int argc, char **argv)
{
	int i;

	if (argc < 2)
		return -1;
	i = atoi(argv[1]);
	if (i < 0 || i >= N_SLOTS)
		return -1;
	return slots[i].state;
}

int select_unsigned_ok(int argc, char **argv)
{
	int i;

	if (argc < 2)
		return -1;
	i = atoi(argv[1]);
	if ((unsigned)i >= N_SLOTS)
		return -1;
	return slots[i].state;
}

/* From the network, signed by mistake. */
int peer_slot_bad(int s)
{
	int32_t i;

	if (recv(s, &i, sizeof i, MSG_WAITALL) != sizeof i)
		return -1;
	if (i > N_SLOTS - 1)
		return -1;
	slots[i].state = 1; // expect: index-negative
	return 0;
}

int peer_slot_ok(int s)
{
	uint32_t i;

	if (recv(s, &i, sizeof i, MSG_WAITALL) != sizeof i)
		return -1;
	if (i > N_SLOTS - 1)
		return -1;
	slots[i].state = 1;
	return 0;
}

/* The remainder has the sign of the dividend. */
int bucket_bad(const char *text)
{
	int h = atoi(text);

	return table[h % 256]; // expect: index-negative
}

int bucket_ok(const char *text)
{
	unsigned h = (unsigned)atoi(text);

	return table[h % 256];
}

/* Where char is signed, half of all bytes are negative. */
int byte_class_bad(int fd)
{
	char c;

	if (read(fd, &c, 1) != 1)
		return -1;
	return table[(int)c]; // expect: index-negative
}

int byte_class_ok(int fd)
{
	char c;

	if (read(fd, &c, 1) != 1)
		return -1;
	return table[(unsigned char)c];
}

int masked_ok(int s)
{
	int32_t i;

	if (recv(s, &i, sizeof i, MSG_WAITALL) != sizeof i)
		return -1;
	return table[i & 0xff];
}

int clamped_ok(FILE *f)
{
	int i;

	if (fscanf(f, "%d", &i) != 1)
		return -1;
	if (i < 0)
		i = 0;
	if (i > 255)
		i = 255;
	return table[i];
}

/* Asked in a function of its own. */
static int is_slot(int i)
{
	return i >= 0 && i < N_SLOTS;
}

static int is_below_end(int i)
{
	return i < N_SLOTS;
}

int predicate_ok(FILE *f)
{
	int i;

	if (fscanf(f, "%d", &i) != 1 || !is_slot(i))
		return -1;
	return slots[i].state;
}

int predicate_bad(FILE *f)
{
	int i;

	if (fscanf(f, "%d", &i) != 1 || !is_below_end(i))
		return -1;
	return slots[i].state; // expect: index-negative
}

/* ---- differences that wrap ------------------------------------------------------------------ */

struct frame {
	uint16_t type, length; /* with these four bytes */
};

int payload_bad(int s, char *to, const char *from)
{
	struct frame h;

	if (recv(s, &h, sizeof h, 0) != sizeof h)
		return -1;
	h.length = ntohs(h.length);
	memcpy(to, from, h.length - sizeof h); // expect: index-negative
	return 0;
}

int payload_ok(int s, char *to, const char *from)
{
	struct frame h;

	if (recv(s, &h, sizeof h, 0) != sizeof h)
		return -1;
	h.length = ntohs(h.length);
	if (h.length < sizeof h)
		return -1;
	memcpy(to, from, h.length - sizeof h);
	return 0;
}

int datagram_bad(int s, char *to)
{
	char buf[1500];
	ssize_t n = recv(s, buf, sizeof buf, 0);

	if (n <= 0)
		return -1;
	memcpy(to, buf + 8, (size_t)n - 8); // expect: index-negative
	return (int)n - 8;
}

int datagram_ok(int s, char *to)
{
	char buf[1500];
	ssize_t n = recv(s, buf, sizeof buf, 0);

	if (n < 8)
		return -1;
	memcpy(to, buf + 8, (size_t)n - 8);
	return (int)n - 8;
}

/* ---- the last character of a text that may have none ------------------------------------------ */

/* A line of a file may begin with a NUL. */
int ends_in_newline_bad(FILE *f)
{
	char line[100];

	if (!fgets(line, sizeof line, f))
		return 0;
	return line[strlen(line) - 1] == '\n'; // expect: index-negative
}

int ends_in_newline_ok(FILE *f)
{
	char line[100];
	size_t n;

	if (!fgets(line, sizeof line, f))
		return 0;
	n = strlen(line);
	return n > 0 && line[n - 1] == '\n';
}

int ends_in_newline_looked_ok(FILE *f)
{
	char line[100];

	if (!fgets(line, sizeof line, f) || line[0] == '\0')
		return 0;
	return line[strlen(line) - 1] == '\n';
}

int home_ends_in_slash_bad(void)
{
	const char *home = getenv("HOME");

	return home && home[strlen(home) - 1] == '/'; // expect: index-negative
}

int home_ends_in_slash_ok(void)
{
	const char *home = getenv("HOME");

	return home && *home && home[strlen(home) - 1] == '/';
}

/* Callers may know. */
int ends_in_slash_ok(const char *path)
{
	return path[strlen(path) - 1] == '/';
}

/* An unsigned number that becomes an int, of which only the upper bound is asked. */
void clear_as_int_bad(int fd)
{
	char to[64];
	uint32_t n;
	int len;

	if (recv(fd, &n, sizeof n, 0) != sizeof n)
		return;
	len = (int)ntohl(n);
	if (len > 64)
		return;
	memset(to, 0, (size_t)len); // expect: index-negative
	puts(to);
}

void clear_as_unsigned_ok(int fd)
{
	char to[64];
	uint32_t n;

	if (recv(fd, &n, sizeof n, 0) != sizeof n)
		return;
	n = ntohl(n);
	if (n > 64)
		return;
	memset(to, 0, n);
	puts(to);
}
