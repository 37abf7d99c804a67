// RUN: %panicscan scan --verify -- cc -c %s
//
// index-out-of-bounds: arrays, tables, members and literals of known size.

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define N_SLOTS	     8
#define NAME_MAX_LEN 16

enum color { RED, GREEN, BLUE, N_COLORS };

struct point {
	int x, y;
};

struct frame {
	uint8_t header[4];
	char name[NAME_MAX_LEN];
	struct point corners[4];
	int total;
};

union word {
	uint32_t w;
	uint8_t b[4];
};

static int slots[N_SLOTS];
static const char *const color_names[N_COLORS] = {"red", "green", "blue"};
static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

void use(const void *p);
int next_value(void);

int constant_bad(void)
{
	int v[4] = {1, 2, 3, 4};

	return v[4]; // expect: index-out-of-bounds
}

int constant_ok(void)
{
	int v[4] = {1, 2, 3, 4};

	return v[3];
}

void constant_store_bad(void)
{
	slots[N_SLOTS] = 1; // expect: index-out-of-bounds
}

void constant_store_ok(void)
{
	slots[N_SLOTS - 1] = 1;
}

int negative_bad(void)
{
	int v[4] = {1, 2, 3, 4};
	int i = 0;

	i--;
	return v[i]; // expect: index-out-of-bounds
}

int negative_ok(void)
{
	int v[4] = {1, 2, 3, 4};
	const int *mid = v + 2;

	return mid[-1] + mid[-2];
}

int negative_from_middle_bad(void)
{
	int v[4] = {1, 2, 3, 4};
	const int *mid = v + 2;

	return mid[-3]; // expect: index-out-of-bounds
}

void clear_bad(void)
{
	for (int i = 0; i <= N_SLOTS; i++)
		slots[i] = 0; // expect: index-off-by-one
}

void clear_ok(void)
{
	for (int i = 0; i < N_SLOTS; i++)
		slots[i] = 0;
}

int sum_down_bad(void)
{
	int sum = 0;

	for (int i = N_SLOTS; i >= 0; i--)
		sum += slots[i]; // expect: index-off-by-one
	return sum;
}

int sum_down_ok(void)
{
	int sum = 0;

	for (int i = N_SLOTS - 1; i >= 0; i--)
		sum += slots[i];
	return sum;
}

/* Counts below zero before it looks. */
int find_back_bad(int want)
{
	int i = N_SLOTS - 1;

	while (i >= 0) {
		i--;
		if (slots[i] == want) // expect: index-off-by-one
			return i;
	}
	return -1;
}

int find_back_ok(int want)
{
	int i = N_SLOTS;

	while (i > 0) {
		i--;
		if (slots[i] == want)
			return i;
	}
	return -1;
}

/* The search went through the end, and the end is used. */
int find_or_last_bad(int want)
{
	int i;

	for (i = 0; i < N_SLOTS; i++)
		if (slots[i] == want)
			break;
	return slots[i]; // expect: index-off-by-one
}

int find_or_last_ok(int want)
{
	int i;

	for (i = 0; i < N_SLOTS; i++)
		if (slots[i] == want)
			break;
	if (i == N_SLOTS)
		return -1;
	return slots[i];
}

int next_neighbour_bad(void)
{
	int rising = 0;

	for (int i = 0; i < N_SLOTS; i++)
		if (slots[i + 1] > slots[i]) // expect: index-off-by-one
			rising++;
	return rising;
}

int next_neighbour_ok(void)
{
	int rising = 0;

	for (int i = 0; i + 1 < N_SLOTS; i++)
		if (slots[i + 1] > slots[i])
			rising++;
	return rising;
}

/* Bytes and elements. */
int sizeof_as_count_bad(void)
{
	int sum = 0;

	for (size_t i = 0; i < sizeof(days); i++)
		sum += days[i]; // expect: index-out-of-bounds
	return sum;
}

int sizeof_as_count_ok(void)
{
	int sum = 0;

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		sum += days[i];
	return sum;
}

/* Months are written from 1. */
int month_bad(void)
{
	int sum = 0;

	for (int month = 1; month <= 12; month++)
		sum += days[month]; // expect: index-off-by-one
	return sum;
}

int month_ok(void)
{
	int sum = 0;

	for (int month = 1; month <= 12; month++)
		sum += days[month - 1];
	return sum;
}

const char *color_constant_bad(void)
{
	return color_names[N_COLORS]; // expect: index-out-of-bounds
}

const char *color_constant_ok(void)
{
	return color_names[N_COLORS - 1];
}

/* Members: the neighbour's memory is not the member's. */
void frame_name_bad(struct frame *f)
{
	f->name[sizeof f->name] = '\0'; // expect: index-off-by-one
}

void frame_name_ok(struct frame *f)
{
	f->name[sizeof f->name - 1] = '\0';
}

int frame_header_bad(const struct frame *f)
{
	int sum = 0;

	for (unsigned i = 0; i < 5; i++)
		sum += f->header[i]; // expect: index-off-by-one
	return sum;
}

int frame_header_ok(const struct frame *f)
{
	int sum = 0;

	for (unsigned i = 0; i < 4; i++)
		sum += f->header[i];
	return sum;
}

int frame_corner_bad(struct frame f[2])
{
	return f[1].corners[4].x; // expect: index-out-of-bounds
}

int frame_corner_ok(struct frame f[2])
{
	return f[1].corners[3].x;
}

struct frame frame_local_bad(void)
{
	struct frame f = {.total = 0};

	f.corners[f.total].x = 1;
	f.corners[f.total + 4].y = 1; // expect: index-out-of-bounds
	return f;
}

struct frame frame_local_ok(void)
{
	struct frame f = {.total = 0};

	f.corners[f.total].x = 1;
	f.corners[f.total + 3].y = 1;
	return f;
}

unsigned union_bytes_bad(uint32_t w)
{
	union word u;

	u.w = w;
	return u.b[0] + u.b[4]; // expect: index-out-of-bounds
}

unsigned union_bytes_ok(uint32_t w)
{
	union word u;

	u.w = w;
	return u.b[0] + u.b[3];
}

/* Literals have a terminator, and end there. */
char hex_digit_bad(void)
{
	return "0123456789abcdef"[17]; // expect: index-out-of-bounds
}

char hex_digit_ok(void)
{
	return "0123456789abcdef"[16];
}

int literal_pointer_bad(void)
{
	const char *ext = ".tar";

	return ext[5] == '.'; // expect: index-out-of-bounds
}

int literal_pointer_ok(void)
{
	const char *ext = ".tar";

	return ext[4] == '\0';
}

char literal_array_bad(void)
{
	char ext[] = ".gz";

	ext[4] = '\0'; // expect: index-out-of-bounds
	return ext[0];
}

char literal_array_ok(void)
{
	char ext[] = ".gz";

	ext[3] = '\0';
	return ext[0];
}

/* More than one dimension: the row is the object. */
int matrix_row_bad(void)
{
	int m[3][4] = {{0}};

	m[0][0] = next_value();
	return m[3][0]; // expect: index-out-of-bounds
}

int matrix_row_ok(void)
{
	int m[3][4] = {{0}};

	m[0][0] = next_value();
	return m[2][3];
}

int matrix_column_bad(void)
{
	int m[3][4] = {{0}};

	m[0][0] = next_value();
	return m[1][4]; // expect: index-out-of-bounds
}

void matrix_loop_bad(int m[3][4])
{
	for (int i = 0; i < 3; i++)
		for (int k = 0; k <= 4; k++)
			m[i][k] = 0; // expect: index-off-by-one
}

void matrix_loop_ok(int m[3][4])
{
	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 4; k++)
			m[i][k] = 0;
}

/* Walking pointers. */
void walk_bad(void)
{
	int v[6];

	for (int *p = v; p <= v + 6; p++)
		*p = 0; // expect: index-off-by-one
	use(v);
}

void walk_ok(void)
{
	int v[6];

	for (int *p = v; p < v + 6; p++)
		*p = 0;
	use(v);
}

void walk_until_end_ok(void)
{
	int v[6], *end = &v[6];

	for (int *p = v; p != end; ++p)
		*p = 0;
	use(v);
}

int walk_back_bad(void)
{
	char buf[8] = "abc";
	char *p = buf;

	p--;
	return *p; // expect: index-out-of-bounds
}

int walk_back_ok(void)
{
	char buf[8] = "abc";
	char *p = buf + sizeof buf;

	p--;
	return *p;
}

int end_deref_bad(void)
{
	int v[3] = {1, 2, 3};
	int *end = v + 3;

	return *end; // expect: index-out-of-bounds
}

/* The address one past the end is fine. */
ptrdiff_t end_address_ok(void)
{
	int v[3] = {1, 2, 3};
	int *begin = v, *end = &v[3];

	use(v);
	return end - begin;
}

/* Unsigned indices wrap. */
int before_first_bad(void)
{
	unsigned n = 0;

	return slots[n - 1]; // expect: index-out-of-bounds
}

int before_first_ok(void)
{
	unsigned n = 0;

	n++;
	return slots[n - 1];
}

/* Appending: the count is compared before, and after. */
int append_bad(const int *in, int n)
{
	int out[4], k = 0;

	for (int i = 0; i < n; i++)
		if (in[i] > 0 && k <= 4)
			out[k++] = in[i]; // expect: index-off-by-one
	use(out);
	return k;
}

int append_ok(const int *in, int n)
{
	int out[4], k = 0;

	for (int i = 0; i < n; i++)
		if (in[i] > 0 && k < 4)
			out[k++] = in[i];
	use(out);
	return k;
}

/* The terminator of a full buffer. */
int terminate_bad(const char *s)
{
	char word[8];
	size_t n = 0;

	while (n < sizeof word && s[n] != '\0' && s[n] != ' ') {
		word[n] = s[n];
		n++;
	}
	word[n] = '\0'; // expect: index-off-by-one
	return word[0];
}

int terminate_ok(const char *s)
{
	char word[8];
	size_t n = 0;

	while (n < sizeof word - 1 && s[n] != '\0' && s[n] != ' ') {
		word[n] = s[n];
		n++;
	}
	word[n] = '\0';
	return word[0];
}

/* switch: one case is one too far. */
int quarter_bad(int q)
{
	static const int first[3] = {1, 4, 7};
	int i = 0;

	switch (q) {
	case 'a':
		i = 0;
		break;
	case 'b':
		i = 1;
		break;
	case 'c':
		i = 3;
		break;
	}
	return first[i]; // expect: index-out-of-bounds
}

int quarter_ok(int q)
{
	static const int first[3] = {1, 4, 7};
	int i = 0;

	switch (q) {
	case 'a':
		i = 0;
		break;
	case 'b':
		i = 1;
		break;
	case 'c':
		i = 2;
		break;
	}
	return first[i];
}

/* The size is on no line that we see: nothing is known, nothing said. */
extern int outside[];

int unknown_size_ok(int i)
{
	return outside[100] + outside[i];
}

int parameter_size_ok(const int *v)
{
	return v[1000];
}

/* An index that comes from anywhere is not out of bounds by itself. */
int unknown_index_ok(int i)
{
	return slots[i];
}

/* Each byte value has its place. */
int byte_table_ok(const unsigned char *s)
{
	static unsigned count[256];

	while (*s)
		count[*s++]++;
	return (int)count['a'];
}

int byte_table_bad(const unsigned char *s)
{
	static unsigned count[128];

	if (*s == 128)
		count[*s]++; // expect: index-out-of-bounds
	return (int)count['a'];
}

/* A bound that lets two through. */
int two_past_bad(unsigned i)
{
	static const int row[6] = {1, 2, 3, 4, 5, 6};

	if (i > 7)
		return 0;
	return row[i]; // expect: index-out-of-bounds
}
