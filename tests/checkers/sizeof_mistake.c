// RUN: %verify
//
// sizeof-mistake: the size of a pointer for what it points to, of an array parameter, of an element for
// a whole array; bytes counted as elements and elements as bytes; sizes that are multiplied twice.

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wchar.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

typedef struct session *session_t;
typedef unsigned char digest_t[32];

struct point {
	double x, y, z;
};

struct pair {
	long key, value;
};

struct session {
	char name[64], *title;
	struct point *track;
	int channels[16];
	struct session *next, **peers;
	void *user;
};

struct packet {
	uint32_t type, length;
	unsigned char payload[];
};

void use(const void *p);
void *xmalloc(size_t n);
void *pool_alloc(void *pool, size_t n);
void hash_update(void *hash, const void *data, size_t n);
int compare(const void *a, const void *b);

/* ---- the pointer's own size ---------------------------------------------------------------------------- */

void clear_bad(struct session *s)
{
	memset(s, 0, sizeof(s)); // expect: sizeof-mistake: sizeof('s') is the size of the pointer
}

void clear_ok(struct session *s)
{
	memset(s, 0, sizeof(*s));
}

void clear_member_bad(struct session *s)
{
	memset(s->track, 0, sizeof s->track); // expect: sizeof-mistake
}

void clear_member_ok(struct session *s)
{
	memset(&s->track, 0, sizeof s->track);
	memset(s->name, 0, sizeof s->name);
	memset(s->channels, 0, sizeof s->channels);
}

void copy_bad(struct pair *to, const struct pair *from)
{
	memcpy(to, from, sizeof(from)); // expect: sizeof-mistake
}

void copy_ok(struct pair *to, const struct pair *from)
{
	memcpy(to, from, sizeof(*from));
}

int compare_bad(const struct point *a, const struct point *b)
{
	return memcmp(a, b, sizeof(a)) == 0; // expect: sizeof-mistake
}

int compare_ok(const struct point *a, const struct point *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* Strings behind a pointer. */
void set_title_bad(char *title, const char *text)
{
	strncpy(title, text, sizeof(title)); // expect: sizeof-mistake
	title[sizeof(title) - 1] = '\0';     // expect: sizeof-mistake
}

void set_title_ok(struct session *s, const char *text)
{
	strncpy(s->name, text, sizeof(s->name));
	s->name[sizeof(s->name) - 1] = '\0';
}

void format_bad(char *out, int n)
{
	snprintf(out, sizeof out, "%d", n); // expect: sizeof-mistake
}

void format_ok(char *out, size_t size, int n)
{
	snprintf(out, size, "%d", n);
}

int is_magic_bad(const char *data)
{
	const char *magic = "PSU1";

	return strncmp(data, magic, sizeof(magic)) == 0; // expect: sizeof-mistake
}

int is_magic_ok(const char *data)
{
	static const char magic[] = "PSU1";

	return strncmp(data, magic, sizeof(magic) - 1) == 0;
}

ssize_t read_bad(int fd, char *buf)
{
	return read(fd, buf, sizeof(buf) - 1); // expect: sizeof-mistake
}

ssize_t read_ok(int fd)
{
	char buf[128];
	ssize_t n = read(fd, buf, sizeof(buf) - 1);

	use(buf);
	return n;
}

ssize_t send_bad(int fd, const char *text)
{
	return send(fd, text, sizeof(text), 0); // expect: sizeof-mistake
}

ssize_t send_ok(int fd, const char *text)
{
	return send(fd, text, strlen(text), 0);
}

char *get_line_bad(FILE *f, char *line)
{
	return fgets(line, sizeof(line), f); // expect: sizeof-mistake
}

/* By way of a variable. */
void clear_by_variable_bad(struct pair *p)
{
	const size_t n = sizeof(p);

	memset(p, 0, n); // expect: sizeof-mistake
}

void clear_by_variable_ok(struct pair *p)
{
	const size_t n = sizeof(*p);

	memset(p, 0, n);
}

/* Functions that we do not know. */
void digest_bad(void *hash, const struct packet *p)
{
	hash_update(hash, p, sizeof(p)); // expect: sizeof-mistake
}

void digest_ok(void *hash, const struct packet *p)
{
	hash_update(hash, p, sizeof(*p));
	hash_update(hash, &p, sizeof(p));
}

/* By type. */
void clear_type_bad(struct session *s)
{
	memset(s, 0, sizeof(struct session *)); // expect: sizeof-mistake
}

void clear_type_ok(struct session *s)
{
	memset(s, 0, sizeof(struct session));
}

void clear_typedef_bad(session_t s)
{
	memset(s, 0, sizeof(session_t)); // expect: sizeof-mistake
}

/* The other way round: the pointer is overwritten. */
void clear_address_bad(struct session *s)
{
	memset(&s->track, 0, sizeof(*s->track)); // expect: sizeof-mistake: the address of the pointer
}

void clear_address_ok(struct session *s)
{
	memset(s->track, 0, sizeof(*s->track));
}

/* ---- where pointers are what is stored, copied, sorted ----------------------------------------------------- */

void store_pointer_ok(unsigned char *out, struct session *s)
{
	memcpy(out, &s, sizeof(s));
}

struct session *load_pointer_ok(const unsigned char *in)
{
	struct session *s;

	memcpy(&s, in, sizeof(s));
	return s;
}

void into_pointer_ok(void *p, uintptr_t value)
{
	memcpy(p, &value, sizeof(p));
}

void sort_names_ok(char **names, size_t n)
{
	qsort(names, n, sizeof(char *), compare);
	qsort(names, n, sizeof(names[0]), compare);
	qsort(names, n, sizeof(names), compare);
}

void sort_points_bad(struct point *v, size_t n)
{
	qsort(v, n, sizeof(v), compare); // expect: sizeof-mistake
}

void sort_points_ok(struct point *v, size_t n)
{
	qsort(v, n, sizeof(*v), compare);
}

char **grow_names_ok(char **names, size_t n)
{
	return realloc(names, n * sizeof(names));
}

char **new_names_ok(size_t n)
{
	char **v = malloc(n * sizeof(v));

	return v;
}

void shift_peers_ok(struct session *s, size_t n)
{
	memmove(s->peers, s->peers + 1, n * sizeof(s->peers[0]));
	memset(s->peers, 0, n * sizeof(struct session *));
}

/* Printing how large a pointer is. */
void print_size_ok(struct session *s)
{
	printf("%p takes %zu\n", (void *)s, sizeof(s));
}

/* ---- parameters that are declared as arrays ------------------------------------------------------------------ */

void copy_digest_bad(unsigned char *out, const digest_t in)
{
	memcpy(out, in, sizeof(in)); // expect: sizeof-mistake: 'in' is a parameter
}

void copy_digest_ok(unsigned char *out, const digest_t in)
{
	memcpy(out, in, sizeof(digest_t));
}

void fill_bad(int v[16])
{
	memset(v, 0, sizeof(v)); // expect: sizeof-mistake
}

void fill_ok(int v[16])
{
	memset(v, 0, 16 * sizeof(v[0]));
}

size_t length_bad(char text[80])
{
	size_t n = sizeof(text); // expect: sizeof-mistake

	return n - 1;
}

int sum_bad(int v[])
{
	int s = 0;

	for (size_t i = 0; i < COUNT(v); i++) // expect: sizeof-mistake
		s += v[i];
	return s;
}

int sum_ok(void)
{
	int v[4] = {1, 2, 3, 4}, s = 0;

	for (size_t i = 0; i < COUNT(v); i++)
		s += v[i];
	return s;
}

size_t va_list_ok(va_list ap)
{
	return sizeof(ap);
}

/* ---- counting elements of a pointer ----------------------------------------------------------------------------- */

double total_bad(const struct session *s)
{
	double sum = 0;

	for (size_t i = 0; i < COUNT(s->track); i++) // expect: sizeof-mistake: 's->track' is a pointer
		sum += s->track[i].x;
	return sum;
}

int total_ok(const struct session *s)
{
	int sum = 0;

	for (size_t i = 0; i < COUNT(s->channels); i++)
		sum += s->channels[i];
	return sum;
}

size_t arguments_bad(char **argv)
{
	return sizeof(argv) / sizeof(argv[0]) - 1; // expect: sizeof-mistake
}

size_t words_ok(void)
{
	static const char *const words[] = {"one", "two"};

	return sizeof(words) / sizeof(words[0]);
}

/* The bits of a pointer. */
size_t bytes_ok(const struct session *s)
{
	return sizeof(s) / sizeof(uint16_t) + sizeof(s) * 8;
}

void wipe_bad(char *text)
{
	for (size_t i = 0; i < sizeof(text); i++) // expect: sizeof-mistake
		text[i] = '\0';
}

void wipe_ok(void)
{
	char text[16];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = '\0';
	use(text);
}

void limit_bad(char *out, const char *in, size_t n)
{
	if (n > sizeof(out)) // expect: sizeof-mistake
		return;
	memcpy(out, in, n);
}

void limit_ok(struct session *s, const char *in, size_t n)
{
	if (n > sizeof(s->name))
		return;
	memcpy(s->name, in, n);
}

int set_if_short_bad(struct session *s, const char *text)
{
	if (strlen(text) >= sizeof(s->title)) // expect: sizeof-mistake
		return -1;
	strcpy(s->title, text);
	return 0;
}

int set_if_short_ok(struct session *s, const char *text)
{
	if (strlen(text) >= sizeof(s->name))
		return -1;
	strcpy(s->name, text);
	return 0;
}

/* What fits into the pointer is stored in its place. */
void small_object_ok(struct session *s, const void *data, size_t n)
{
	if (n <= sizeof(s->user))
		memcpy(&s->user, data, n);
}

/* ---- allocations --------------------------------------------------------------------------------------------------- */

struct session *new_session_bad(void)
{
	struct session *s = malloc(sizeof(s)); // expect: sizeof-mistake

	return s;
}

struct session *new_session_ok(void)
{
	struct session *s = malloc(sizeof(*s));

	return s;
}

struct session *new_by_type_bad(void)
{
	return malloc(sizeof(struct session *)); // expect: sizeof-mistake
}

struct session *new_by_type_ok(void)
{
	return malloc(sizeof(struct session));
}

session_t new_by_typedef_bad(void)
{
	session_t s = calloc(1, sizeof(session_t)); // expect: sizeof-mistake

	return s;
}

struct point *new_points_bad(size_t n)
{
	struct point *v = malloc(n * sizeof(struct point *)); // expect: sizeof-mistake

	return v;
}

struct point *new_points_ok(size_t n)
{
	struct point *v = malloc(n * sizeof(struct point));

	return v;
}

struct session **new_peers_ok(size_t n)
{
	struct session **v = calloc(n, sizeof(struct session *));

	return v;
}

char **new_list_bad(size_t n)
{
	char **v = malloc(n * sizeof(char)); // expect: sizeof-mistake: allocated for a pointer

	return v;
}

char **new_list_ok(size_t n)
{
	char **v = malloc(n * sizeof(char *));

	return v;
}

double *new_values_bad(size_t n)
{
	double *v = malloc(n * sizeof(float)); // expect: sizeof-mistake

	return v;
}

double *new_values_ok(size_t n)
{
	double *v = malloc(n * sizeof(double));

	return v;
}

/* By the size that happens to be the same. */
double *new_value_bad(void)
{
	double *data = malloc(sizeof(data)); // expect: sizeof-mistake

	if (data)
		*data = 1.7;
	return data;
}

double *new_value_ok(void)
{
	double *data = malloc(sizeof(*data));

	if (data)
		*data = 1.7;
	return data;
}

struct packet *new_packet_bad(size_t n)
{
	struct packet *p = malloc(sizeof(p) + n); // expect: sizeof-mistake

	return p;
}

struct packet *new_packet_ok(size_t n)
{
	struct packet *p = malloc(sizeof(*p) + n);

	return p;
}

/* A header, and room for pointers behind it. */
struct session *new_with_peers_ok(size_t n)
{
	struct session *s = malloc(sizeof(struct session) + n * sizeof(struct session *));

	return s;
}

struct pair *new_smaller_bad(void)
{
	struct pair *p = malloc(sizeof(struct packet)); // expect: sizeof-mistake

	return p;
}

struct pair *new_larger_ok(void)
{
	struct pair *p = malloc(sizeof(struct point));

	return p;
}

/* Room for anything. */
char *new_room_ok(size_t n)
{
	char *p = malloc(n * sizeof(void *));

	return p;
}

void *new_untyped_ok(size_t n)
{
	return malloc(n * sizeof(struct session *));
}

/* Wrappers. */
struct pair *new_wrapped_bad(void *pool)
{
	struct pair *p = pool_alloc(pool, sizeof(p)); // expect: sizeof-mistake

	return p;
}

struct pair *new_wrapped_ok(void *pool)
{
	struct pair *p = pool_alloc(pool, sizeof(*p));

	return p;
}

#define NEW(p)	    ((p) = xmalloc(sizeof(p)))
#define NEW_OF(T)   ((T *)xmalloc(sizeof(T)))
#define ZERO(x)	    memset(&(x), 0, sizeof(x))
#define ZERO_AT(x)  memset((x), 0, sizeof(x))

struct pair *macro_bad(void)
{
	struct pair *p;

	NEW(p); // expect: sizeof-mistake
	return p;
}

struct pair *macro_ok(void)
{
	struct pair *p = NEW_OF(struct pair);

	ZERO(*p);
	return p;
}

void macro_zero_bad(struct session *s)
{
	ZERO_AT(s->track); // expect: sizeof-mistake
}

void macro_zero_ok(struct session *s)
{
	ZERO_AT(s->name);
	ZERO(s->track);
}

/* ---- results instead of what they stand for ------------------------------------------------------------------------ */

enum { NAME_BYTES = 64 };
#define TITLE_BYTES 128

void literal_bad(const char *text)
{
	char title[TITLE_BYTES];

	snprintf(title, sizeof(TITLE_BYTES), "%s", text); // expect: sizeof-mistake
	use(title);
}

void literal_ok(const char *text)
{
	char title[TITLE_BYTES];

	snprintf(title, TITLE_BYTES, "%s", text);
	use(title);
}

void enumerator_bad(struct session *s)
{
	memset(s->name, 0, sizeof(NAME_BYTES)); // expect: sizeof-mistake
}

#define MAGIC 0xfeedface

void magic_ok(FILE *f)
{
	uint32_t magic = MAGIC;

	fwrite(&magic, sizeof(MAGIC), 1, f);
}

void one_less_bad(const char *text)
{
	char buf[64];

	strncpy(buf, text, sizeof(buf - 1)); // expect: sizeof-mistake: measures a pointer
	buf[63] = '\0';
	use(buf);
}

void one_less_ok(const char *text)
{
	char buf[64];

	strncpy(buf, text, sizeof(buf) - 1);
	buf[63] = '\0';
	use(buf);
}

char *copy_text_bad(const char *text)
{
	char *p = malloc(100);

	if (p)
		memcpy(p, text, sizeof(strlen(text))); // expect: sizeof-mistake
	return p;
}

void twice_bad(unsigned char *out)
{
	unsigned char key[32] = {0};

	memcpy(out, key, sizeof(sizeof(key))); // expect: sizeof-mistake
}

void twice_ok(unsigned char *out)
{
	unsigned char key[32] = {0};

	memcpy(out, key, sizeof(key));
}

/* ---- elements and bytes ------------------------------------------------------------------------------------------------ */

void wide_copy_bad(const wchar_t *from)
{
	wchar_t to[32];

	wcsncpy(to, from, sizeof(to)); // expect: sizeof-mistake: counts characters
	use(to);
}

void wide_copy_ok(const wchar_t *from)
{
	wchar_t to[32];

	wcsncpy(to, from, COUNT(to));
	wmemset(to, L' ', sizeof(to) / sizeof(wchar_t));
	use(to);
}

void wide_read_bad(FILE *f)
{
	wchar_t line[80];

	if (fgetws(line, sizeof(line), f)) // expect: sizeof-mistake
		use(line);
}

void wide_print_bad(int n)
{
	wchar_t text[16];

	swprintf(text, sizeof(text) - 1, L"%d", n); // expect: sizeof-mistake
	use(text);
}

wchar_t *wide_dup_bad(const wchar_t *s)
{
	wchar_t *copy = malloc(wcslen(s) + 1); // expect: sizeof-mistake

	if (copy)
		wcscpy(copy, s); // expect: buffer-overflow-call
	return copy;
}

wchar_t *wide_dup_ok(const wchar_t *s)
{
	wchar_t *copy = malloc((wcslen(s) + 1) * sizeof(wchar_t));

	if (copy)
		wcscpy(copy, s);
	return copy;
}

void clear_channels_bad(struct session *s)
{
	memset(s->channels, 0, COUNT(s->channels)); // expect: sizeof-mistake: counts bytes
}

void clear_channels_ok(struct session *s)
{
	memset(s->channels, 0, COUNT(s->channels) * sizeof(s->channels[0]));
}

void clear_by_number_bad(struct session *s)
{
	memset(s->channels, 0, 16); // expect: sizeof-mistake
}

void clear_by_number_ok(struct session *s)
{
	memset(s->channels, 0, 32);
	memset(s->name, 0, 64);
}

void copy_by_number_bad(struct session *s)
{
	int old[16];

	memcpy(old, s->channels, 16); // expect: sizeof-mistake
	use(old);
}

/* Bytes of another kind. */
void copy_by_number_ok(struct session *s, const unsigned char *p)
{
	memcpy(s->channels, p, 16);
}

void clear_first_bad(struct session *s)
{
	memset(s->channels, 0, sizeof(s->channels[0])); // expect: sizeof-mistake: one element
}

void clear_first_ok(struct session *s)
{
	memset(&s->channels[0], 0, sizeof(s->channels[0]));
}

uint32_t *skip_bad(uint32_t *p, size_t n)
{
	return p + n * sizeof(uint32_t); // expect: sizeof-mistake: a size in bytes is added
}

uint32_t *skip_ok(uint32_t *p, size_t n)
{
	p += n;
	return (uint32_t *)((char *)p + n * sizeof(uint32_t));
}

int last_bad(const int *v, size_t n)
{
	return v[n * sizeof(*v) - 1]; // expect: sizeof-mistake
}

int last_ok(const int *v, size_t n)
{
	return v[n - 1] + v[sizeof(struct pair) / sizeof(int)];
}

/* That a byte count is used as an index into an array of known size, index-out-of-bounds says. */
int sum_bytes_bad(void)
{
	int v[8] = {0}, s = 0;

	for (size_t i = 0; i < sizeof(v); i++)
		s += v[i]; // expect: index-out-of-bounds
	return s;
}

/* ---- sizes that are multiplied ------------------------------------------------------------------------------------------ */

struct pair *table_bad(size_t n)
{
	return calloc(n * sizeof(struct pair), sizeof(struct pair)); // expect: sizeof-mistake
}

struct pair *table_ok(size_t n)
{
	return calloc(n, sizeof(struct pair));
}

size_t load_bad(FILE *f)
{
	int v[64];
	size_t n = fread(v, sizeof(int), sizeof(v), f); // expect: sizeof-mistake

	use(v);
	return n;
}

size_t load_ok(FILE *f)
{
	int v[64];
	size_t n = fread(v, sizeof(int), COUNT(v), f);

	n += fread(v, 1, sizeof(v), f);
	n += fread(v, sizeof(char), sizeof(v), f);
	use(v);
	return n;
}

int *squared_bad(size_t n)
{
	return malloc(n * sizeof(int) * sizeof(int)); // expect: sizeof-mistake
}

#define CHUNK (16 * sizeof(void *) * sizeof(double))

void *chunk_ok(size_t n)
{
	static const int v[4] = {0};

	use(v);
	return malloc(CHUNK + n * sizeof(struct pair) * sizeof(v) / sizeof(v[0]));
}
