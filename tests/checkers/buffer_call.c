// RUN: %panicscan scan --verify -- cc -c %s
//
// buffer-overflow-call: sizes and strings that do not fit what a call is given; by exactly one it
// is index-off-by-one.

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define IFNAMSIZ 16

struct request {
	char method[8];
	char path[64];
	unsigned len;
	char tail[16];
};

struct message {
	unsigned len;
	char data[];
};

void use(const void *p);

/* ---- sizes */

void copy_bad(const char *from)
{
	char to[32];

	memcpy(to, from, 64); // expect: buffer-overflow-call
	use(to);
}

void copy_ok(const char *from)
{
	char to[64];

	memcpy(to, from, 64);
	use(to);
}

void clear_bad(void)
{
	int v[16];

	memset(v, 0, 16 * sizeof(long)); // expect: buffer-overflow-call
	use(v);
}

void clear_ok(void)
{
	int v[16];

	memset(v, 0, 16 * sizeof(int));
	use(v);
}

/* The source's size, for the destination. */
void copy_source_size_bad(void)
{
	char from[128] = "data", to[100];

	memcpy(to, from, sizeof from); // expect: buffer-overflow-call
	use(to);
}

void copy_source_size_ok(void)
{
	char from[128] = "data", to[100];

	memcpy(to, from, sizeof to);
	use(to);
}

/* What is read counts as well. */
void read_over_bad(char *to)
{
	char from[20] = "0123456789";

	memcpy(to, from, 40); // expect: buffer-overflow-call
}

void read_over_ok(char *to)
{
	char from[40] = "0123456789";

	memcpy(to, from, 40);
}

int compare_over_bad(const char *sig)
{
	return memcmp(sig, "\x89PNG\r\n", 16) == 0; // expect: buffer-overflow-call
}

int compare_over_ok(const char *sig)
{
	return memcmp(sig, "\x89PNG\r\n\x1a\n", 8) == 0;
}

void send_over_bad(int fd)
{
	char head[12] = "HELLO";

	write(fd, head, 64); // expect: buffer-overflow-call
}

void send_over_ok(int fd)
{
	char head[12] = "HELLO";

	write(fd, head, sizeof head);
}

/* Symbolic sizes. */
char *grow_bad(const char *old, size_t n)
{
	char *p = malloc(n);

	if (!p)
		return NULL;
	memcpy(p, old, n + 8); // expect: buffer-overflow-call
	return p;
}

char *grow_ok(const char *old, size_t n)
{
	char *p = malloc(n + 8);

	if (!p)
		return NULL;
	memcpy(p, old, n + 8);
	return p;
}

int *elements_bad(const int *old, size_t n)
{
	int *p = malloc(n);

	if (!p)
		return NULL;
	memcpy(p, old, n * sizeof *p); // expect: buffer-overflow-call
	return p;
}

int *elements_ok(const int *old, size_t n)
{
	int *p = malloc(n * sizeof *p);

	if (!p)
		return NULL;
	memcpy(p, old, n * sizeof *p);
	return p;
}

struct message *message_bad(const char *text, unsigned n)
{
	struct message *m = malloc(sizeof *m + n);

	if (!m)
		return NULL;
	m->len = n;
	memcpy(m->data, text, n + 4); // expect: buffer-overflow-call
	return m;
}

struct message *message_ok(const char *text, unsigned n)
{
	struct message *m = malloc(sizeof *m + n);

	if (!m)
		return NULL;
	m->len = n;
	memcpy(m->data, text, n);
	return m;
}

/* The code's own bound. */
int put_bad(const char *data, size_t n)
{
	char block[512];

	if (n > 1024)
		return -1;
	memcpy(block, data, n); // expect: buffer-overflow-call
	use(block);
	return 0;
}

int put_ok(const char *data, size_t n)
{
	char block[512];

	if (n > sizeof block)
		return -1;
	memcpy(block, data, n);
	use(block);
	return 0;
}

/* In the middle of it. */
int put_at_bad(const char *data, size_t n)
{
	char block[512];

	if (n > sizeof block)
		return -1;
	memcpy(block + 16, data, n); // expect: buffer-overflow-call
	use(block);
	return 0;
}

int put_at_ok(const char *data, size_t n)
{
	char block[512];

	if (n > sizeof block - 16)
		return -1;
	memcpy(block + 16, data, n);
	use(block);
	return 0;
}

void before_bad(const char *data)
{
	char block[64], *p = block - 8;

	memcpy(p, data, 64); // expect: buffer-overflow-call
	use(block);
}

void before_ok(const char *data)
{
	char block[64], *p = block + 8;

	p -= 8;
	memcpy(p, data, 64);
	use(block);
}

/* Members: what follows is another member. */
void method_bad(struct request *r, const char *line)
{
	memcpy(r->method, line, 16); // expect: buffer-overflow-call
}

void method_ok(struct request *r, const char *line)
{
	memcpy(r->method, line, 8);
}

void whole_request_ok(struct request *r)
{
	memset(r, 0, sizeof *r);
}

void from_a_member_on_ok(struct request *r)
{
	memset(&r->len, 0, sizeof *r - 72);
}

void overrun_bad(struct request *r, const struct request *from)
{
	memcpy(r->path, from->path, sizeof *r); // expect: buffer-overflow-call
}

/* Capacity. */
int line_bad(FILE *f)
{
	char line[80];

	if (!fgets(line, 128, f)) // expect: buffer-overflow-call
		return -1;
	return line[0];
}

int line_ok(FILE *f)
{
	char line[128];

	if (!fgets(line, 128, f))
		return -1;
	return line[0];
}

int line_one_more_bad(FILE *f)
{
	char line[80];

	if (!fgets(line, sizeof line + 1, f)) // expect: index-off-by-one
		return -1;
	return line[0];
}

void number_text_bad(int x)
{
	char text[16];

	snprintf(text, sizeof text + 1, "%d", x); // expect: index-off-by-one
	use(text);
}

void number_text_ok(int x)
{
	char text[16];

	snprintf(text, sizeof text, "%d", x);
	use(text);
}

/* Wrong even where today's content fits. */
void number_wide_bad(int x)
{
	char text[16];

	snprintf(text, 64, "%d", x); // expect: index-off-by-one
	use(text);
}

void packet_bad(int fd)
{
	unsigned char packet[1500];

	if (recv(fd, packet, 2048, 0) > 0) // expect: buffer-overflow-call
		use(packet);
}

void packet_ok(int fd)
{
	unsigned char packet[2048];

	if (recv(fd, packet, 2048, 0) > 0)
		use(packet);
}

void block_bad(FILE *f)
{
	int block[64];

	if (fread(block, sizeof *block, 128, f) == 128) // expect: buffer-overflow-call
		use(block);
}

void block_ok(FILE *f)
{
	int block[128];

	if (fread(block, sizeof *block, 128, f) == 128)
		use(block);
}

void directory_bad(void)
{
	char path[256];

	if (getcwd(path, PATH_MAX)) // expect: buffer-overflow-call
		use(path);
}

void directory_ok(void)
{
	char path[PATH_MAX];

	if (getcwd(path, PATH_MAX))
		use(path);
}

void append_name_bad(const char *s)
{
	char name[32] = "eth";

	strncat(name, s, sizeof name); // expect: buffer-overflow-call
	use(name);
}

void append_to_empty_bad(const char *s)
{
	char name[32] = "";

	strncat(name, s, sizeof name); // expect: index-off-by-one
	use(name);
}

void append_rest_bad(const char *s)
{
	char name[32] = "eth";

	strncat(name, s, sizeof name - strlen(name)); // expect: index-off-by-one
	use(name);
}

void append_rest_ok(const char *s)
{
	char name[32] = "eth";

	strncat(name, s, sizeof name - strlen(name) - 1);
	use(name);
}

void name_bad(const char *s)
{
	char name[IFNAMSIZ];

	strncpy(name, s, 2 * IFNAMSIZ); // expect: buffer-overflow-call
	use(name);
}

void name_ok(const char *s)
{
	char name[IFNAMSIZ];

	strncpy(name, s, IFNAMSIZ);
	name[IFNAMSIZ - 1] = '\0';
	use(name);
}

void name_terminated_bad(const char *s)
{
	char name[IFNAMSIZ];

	strncpy(name, s, IFNAMSIZ);
	name[sizeof name] = '\0'; // expect: index-off-by-one
	use(name);
}

/* A helper's constant. */
static size_t block_bytes(void)
{
	return 4096;
}

void zero_block_bad(void)
{
	char block[1024];

	memset(block, 0, block_bytes()); // expect: buffer-overflow-call
	use(block);
}

void zero_block_ok(void)
{
	char block[4096];

	memset(block, 0, block_bytes());
	use(block);
}

/* Unknown on either side: nothing to say. */
void unknown_length_ok(const char *from, size_t n)
{
	char to[32];

	memcpy(to, from, n);
	use(to);
}

void unknown_object_ok(char *to, const char *from)
{
	memcpy(to, from, 4096);
}

/* Several of a kind in a row, up to the end of one of them. */
struct frame {
	unsigned char to[6], from[6];
	unsigned short type;
};

void addresses_ok(struct frame *f, const unsigned char *both)
{
	memcpy(f->to, both, 12);
}

void addresses_bad(struct frame *f, const unsigned char *both)
{
	memcpy(f->to, both, 14); // expect: buffer-overflow-call
}

/* The last member goes on as far as the object does. */
static char shared[1024];

struct view {
	int n;
	char line[16];
};

int view_ok(int fd)
{
	struct view *v = (struct view *)shared;

	return (int)read(fd, v->line, 512);
}

int view_bad(int fd)
{
	struct view *v = (struct view *)shared;

	return (int)read(fd, v->line, 1024); // expect: buffer-overflow-call
}

extern char scratch[];

int scratch_view_ok(int fd)
{
	struct view *v = (struct view *)scratch;

	return (int)read(fd, v->line, 512);
}

int given_view_bad(int fd, struct view *v)
{
	return (int)read(fd, v->line, 512); // expect: buffer-overflow-call
}

/* A bound that is the destination's is none of the source's. */
struct glyph {
	unsigned char data[21];
	unsigned char size;
};

size_t join_glyphs_ok(const struct glyph *g, size_t n, char *out)
{
	char word[64];
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		if (used + g[i].size >= sizeof word)
			break;
		memcpy(word + used, g[i].data, g[i].size);
		used += g[i].size;
	}
	memcpy(out, word, used);
	return used;
}

size_t join_glyphs_bad(const struct glyph *g, char *out)
{
	char word[64];

	if (g->size != 0 && g->size < 24)
		return 0;
	memcpy(word, g->data, g->size == 0 ? 8 : 24); // expect: buffer-overflow-call
	memcpy(out, word, 8);
	return 8;
}

/* A check that is about something else, of a value of which the loop has lost the bound. */
static int put_rune(char *to, int c);

char *long_name_ok(int c)
{
	char name[105], *copy;
	int n = 0;

	do {
		if (c < 0x80)
			name[n++] = (char)c;
		else
			n += put_rune(name + n, c);
		c = getchar();
	} while (c != EOF && n < 100);
	if (n > 50000)
		return NULL;
	copy = malloc((size_t)n + 1);
	if (copy)
		memcpy(copy, name, (size_t)n);
	return copy;
}

static int put_rune(char *to, int c)
{
	int n = 0;

	if (c >= 0x800)
		to[n++] = (char)(0xe0 | c >> 12);
	to[n++] = (char)(0xc0 | (c >> 6 & 0x3f));
	to[n++] = (char)(0x80 | (c & 0x3f));
	return n;
}

/* Addresses of any family by their common type: glibc declares it as a transparent union. */
#include <netinet/in.h>

int bind_any_ok(int fd)
{
	struct sockaddr_in a = {.sin_family = AF_INET};

	return bind(fd, (struct sockaddr *)&a, sizeof a);
}
