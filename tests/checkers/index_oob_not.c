// RUN: %panicscan scan --verify -- cc -c %s
//
// index-out-of-bounds: every way to check an index that has to be understood, each with a
// twin that is a fault and differs in as little as possible.

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define N	       8
#define ARRAY_SIZE(a)  (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)      ((a) < (b) ? (a) : (b))
#define MAX(a, b)      ((a) > (b) ? (a) : (b))
#define CLAMP(v, l, h) MIN(MAX(v, l), h)

enum state { ST_IDLE, ST_OPEN, ST_BUSY, ST_CLOSED, ST_LAST = ST_CLOSED };

static int ring[N];
static const char *const state_names[ST_LAST + 1] = {"idle", "open", "busy", "closed"};
static const char *const short_names[ST_LAST] = {"i", "o", "b"};

static void die(const char *why)
{
	fprintf(stderr, "%s\n", why);
	exit(1);
}

static void complain(const char *why)
{
	fprintf(stderr, "%s\n", why);
}

static void check_failed(const char *what)
{
	fprintf(stderr, "check failed: %s\n", what);
	abort();
}

#define CHECK(e) ((e) ? (void)0 : check_failed(#e))

/* ARRAY_SIZE */
int array_size_ok(unsigned i)
{
	if (i >= ARRAY_SIZE(ring))
		return -1;
	return ring[i];
}

int array_size_bad(unsigned i)
{
	if (i > ARRAY_SIZE(ring))
		return -1;
	return ring[i]; // expect: index-off-by-one
}

int array_size_loop_ok(void)
{
	int sum = 0;

	for (size_t i = 0; i < ARRAY_SIZE(ring); i++)
		sum += ring[i];
	return sum;
}

int array_size_loop_bad(void)
{
	int sum = 0;

	for (size_t i = 0; i <= ARRAY_SIZE(ring); i++)
		sum += ring[i]; // expect: index-off-by-one
	return sum;
}

/* min() and clamp */
int min_ok(unsigned i)
{
	return ring[MIN(i, N - 1)];
}

int min_bad(unsigned i)
{
	return ring[MIN(i, N)]; // expect: index-out-of-bounds
}

int clamp_ok(int i)
{
	int k = CLAMP(i, 0, N - 1);

	return ring[k];
}

int clamp_bad(int i)
{
	int k = CLAMP(i, -1, N - 1);

	return ring[k]; // expect: index-out-of-bounds
}

int clamp_by_if_ok(int i)
{
	if (i < 0)
		i = 0;
	if (i > N - 1)
		i = N - 1;
	return ring[i];
}

int clamp_by_if_bad(int i)
{
	if (i < 0)
		i = 0;
	if (i > N - 1)
		i = N;
	return ring[i]; // expect: index-out-of-bounds
}

/* modulus */
int modulus_ok(unsigned i)
{
	return ring[i % N];
}

int modulus_bad(unsigned i)
{
	return ring[i % (N + 1)]; // expect: index-off-by-one
}

int ring_step_ok(unsigned head, int rounds)
{
	int sum = 0;

	for (head %= N; rounds > 0; rounds--) {
		sum += ring[head];
		head = (head + 1) % N;
	}
	return sum;
}

int ring_step_bad(unsigned head, int rounds)
{
	int sum = 0;

	for (head %= N; rounds > 0; rounds--) {
		head = head % N + 1;
		sum += ring[head]; // expect: index-off-by-one
	}
	return sum;
}

/* mask: what is left is in the table; where it need not be, the data may know better */
int mask_ok(unsigned long hash)
{
	return ring[hash & (N - 1)];
}

int mask_wide_ok(unsigned long tag)
{
	return ring[tag & 15];
}

int mask_bad(unsigned long hash)
{
	if ((hash & 15) == N)
		return ring[hash & 15]; // expect: index-out-of-bounds
	return 0;
}

int shifted_ok(uint32_t hash)
{
	return ring[hash >> 29];
}

/* What is left after a shift is no evidence by itself; a value that it is found to have is. */
int shifted_far_ok(uint32_t hash)
{
	return ring[hash >> 28];
}

int shifted_bad(uint32_t hash)
{
	if (hash >> 28 == N)
		return ring[hash >> 28]; // expect: index-out-of-bounds
	return 0;
}

/* enum switch */
const char *enum_switch_ok(enum state s)
{
	switch (s) {
	case ST_IDLE:
	case ST_OPEN:
	case ST_BUSY:
		return short_names[s];
	case ST_CLOSED:
		return "x";
	}
	return "?";
}

const char *enum_switch_bad(enum state s)
{
	switch (s) {
	case ST_IDLE:
	case ST_OPEN:
	case ST_BUSY:
		return "-";
	case ST_CLOSED:
		return short_names[s]; // expect: index-out-of-bounds
	}
	return "?";
}

/* a table sized by the enum's last member */
const char *last_member_ok(enum state s)
{
	return state_names[s];
}

const char *last_member_bad(enum state s)
{
	if (s != ST_LAST)
		return state_names[s];
	return short_names[s]; // expect: index-out-of-bounds
}

/* loop bounds */
int loop_bound_ok(int n)
{
	int i, sum = 0;

	for (i = 0; i < n && i < N; i++)
		sum += ring[i];
	return sum;
}

int loop_bound_bad(int n)
{
	int i, sum = 0;

	for (i = 0; i < n && i < N + 1; i++)
		sum += ring[i]; // expect: index-off-by-one
	return sum;
}

int loop_break_ok(int n)
{
	int i = 0;

	for (;;) {
		if (i == N)
			break;
		ring[i++] = n;
	}
	return i;
}

int loop_break_bad(int n)
{
	int i = 0;

	for (;;) {
		if (i == N + 1)
			break;
		ring[i++] = n; // expect: index-off-by-one
	}
	return i;
}

int while_down_ok(void)
{
	int i = N, sum = 0;

	while (--i >= 0)
		sum += ring[i];
	return sum;
}

int while_down_bad(void)
{
	int i = N, sum = 0;

	while (i-- >= 0)
		sum += ring[i]; // expect: index-off-by-one
	return sum;
}

int unsigned_down_ok(void)
{
	unsigned i = N;
	int sum = 0;

	while (i-- > 0)
		sum += ring[i];
	return sum;
}

int unsigned_down_bad(void)
{
	unsigned i = N;
	int sum = 0;

	do
		sum += ring[i]; // expect: index-off-by-one
	while (i-- > 0);
	return sum;
}

/* both bounds by one unsigned comparison */
int unsigned_cast_ok(int i)
{
	if ((unsigned)i < N)
		return ring[i];
	return -1;
}

int unsigned_cast_bad(int i)
{
	if ((unsigned)i <= N)
		return ring[i]; // expect: index-off-by-one
	return -1;
}

/* asserted */
int asserted_ok(int i)
{
	if (i == N)
		complain("full");
	assert(i >= 0 && i < N);
	return ring[i];
}

int asserted_bad(int i)
{
	if (i == N)
		complain("full");
	assert(i >= 0 && i <= N);
	return ring[i]; // expect: index-out-of-bounds
}

int own_assert_ok(int i)
{
	if (i < 0 || i > N)
		return -1;
	CHECK(i != N);
	return ring[i];
}

int own_assert_bad(int i)
{
	if (i < 0 || i > N)
		return -1;
	CHECK(i != N + 1);
	return ring[i]; // expect: index-off-by-one
}

int noreturn_ok(int i)
{
	if (i == N)
		die("ring is full");
	if (i < 0 || i > N)
		return -1;
	return ring[i];
}

int noreturn_bad(int i)
{
	if (i == N)
		complain("ring is full");
	if (i < 0 || i > N)
		return -1;
	return ring[i]; // expect: index-out-of-bounds
}

/* the wanted range, in all its spellings */
int in_range_ok(int i)
{
	return i >= 0 && i < N ? ring[i] : -1;
}

int in_range_bad(int i)
{
	return i >= 0 && i <= N ? ring[i] : -1; // expect: index-off-by-one
}

int not_out_of_range_ok(int i)
{
	if (!(i < 0 || i >= N))
		return ring[i];
	return -1;
}

int not_out_of_range_bad(int i)
{
	if (!(i < 0 || i > N))
		return ring[i]; // expect: index-off-by-one
	return -1;
}

/* Correlated: the index counts only where the flag is set. */
int correlated_ok(int want)
{
	int i, found = 0;

	for (i = 0; i < N; i++)
		if (ring[i] == want) {
			found = 1;
			break;
		}
	if (!found)
		return -1;
	return ring[i];
}

int correlated_bad(int want)
{
	int i, found = 0;

	for (i = 0; i < N; i++)
		if (ring[i] == want) {
			found = 1;
			break;
		}
	if (found)
		return -1;
	return ring[i]; // expect: index-off-by-one
}

/* A cursor and its bound move together. */
int together_ok(const char *s)
{
	char out[N], *o = out;
	int room = N - 1;

	while (*s && room > 0) {
		*o++ = *s++;
		room--;
	}
	*o = '\0';
	return out[0];
}

int together_bad(const char *s)
{
	char out[N], *o = out;
	int room = N;

	while (*s && room > 0) {
		*o++ = *s++;
		room--;
	}
	*o = '\0'; // expect: index-off-by-one
	return out[0];
}

/* Narrow types bound by themselves. */
int narrow_ok(uint8_t b)
{
	static const int squares[256] = {0, 1, 4};

	return squares[b];
}

int narrow_bad(uint8_t b)
{
	static const int squares[256] = {0, 1, 4};

	return b == 255 ? squares[b + 1] : 0; // expect: index-out-of-bounds
}

/* Bit-fields as well. */
struct flags {
	unsigned kind : 3;
	unsigned level : 4;
};

int bitfield_ok(struct flags f)
{
	return ring[f.kind];
}

int bitfield_bad(struct flags f)
{
	f.level = 8;
	return ring[f.level]; // expect: index-out-of-bounds
}

/* Where a part of the address leads does not matter: buf + n - 1 is buf[n - 1]. */

int last_of_sum_ok(int n)
{
	static unsigned char buf[512];

	if (n <= 0 || n > 512)
		return -1;
	return *(buf + n - 1);
}

int sum_bad(int n)
{
	static unsigned char buf[512];

	if (n <= 0 || n > 512)
		return -1;
	return *(buf + n - 0); // expect: index-off-by-one
}

int row_bad(int n, int k)
{
	static unsigned char buf[16][32];

	if (n <= 0 || n > 16 || k < 0 || k > 31)
		return -1;
	return *(*(buf + n) + k); // expect: index-off-by-one
}

/* A remainder is not above what it is the remainder of. */

int tail_ok(int n)
{
	static unsigned char buf[512];
	int sum = 0;

	if (n <= 0 || n > 512)
		return -1;
	switch (n % 4) {
	case 3:
		sum += buf[n - 3];
		/* FALLTHROUGH */
	case 2:
		sum += buf[n - 2];
		/* FALLTHROUGH */
	case 1:
		sum += buf[n - 1];
	}
	return sum;
}

int tail_bad(int n)
{
	static unsigned char buf[512];

	if (n < 0 || n > 512)
		return -1;
	if (n % 4 == 1)
		return buf[n - 2]; // expect: index-off-by-one
	return 0;
}

/* ---- members that name where something begins ------------------------------------------------------------- */

struct attribute {
	unsigned next;
	unsigned char flags, name_length;
	unsigned short value_length;
	char name[0];
	char value[0];
};

int is_terminated_ok(const struct attribute *a)
{
	return a->name_length && !a->name[a->name_length];
}

/* A text and its terminator, which is as long as there is room for. */
struct text {
	size_t length;
	unsigned users;
	char chars[2];
};

struct text *text_room(size_t length);

struct text *text_of_ok(const char *from)
{
	struct text *t = text_room(16);

	for (int i = 0; i < 16; i++)
		t->chars[i] = from[i];
	t->chars[16] = 0;
	return t;
}

struct label {
	unsigned users;
	char chars[16];
};

struct label *label_room(void);

struct label *label_of_bad(const char *from)
{
	struct label *t = label_room();

	for (int i = 0; i < 16; i++)
		t->chars[i] = from[i];
	t->chars[16] = 0; // expect: index-out-of-bounds
	return t;
}

char text_in_place_bad(void)
{
	struct text t = {0};

	t.users = 1;
	return t.chars[t.users + 3]; // expect: index-out-of-bounds
}
