// RUN: %panicscan scan --verify -- cc -c %s
//
// div-zero: a divisor or modulus that is zero on a feasible path.

#include <assert.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct stats {
	uint64_t bytes;
	uint64_t packets;
	unsigned interval_ms;
	unsigned buckets;
};

struct image {
	unsigned width, height, channels;
	unsigned char tile;
};

enum unit { UNIT_BYTE, UNIT_KILO, UNIT_MEGA };

void log_warn(const char *fmt, ...);
unsigned long now_ms(void);

int average_bad(const int *v, int n)
{
	int sum = 0, count = 0;

	for (int i = 0; i < n; i++) {
		if (v[i] < 0)
			continue;
		sum += v[i];
		count++;
	}
	return sum / count; // expect: div-zero
}

int average_ok(const int *v, int n)
{
	int sum = 0, count = 0;

	for (int i = 0; i < n; i++) {
		if (v[i] < 0)
			continue;
		sum += v[i];
		count++;
	}
	return count ? sum / count : 0;
}

uint64_t rate_bad(const struct stats *s)
{
	unsigned ms = s->interval_ms;

	if (ms == 0)
		log_warn("no interval");
	return s->bytes * 1000 / ms; // expect: div-zero
}

uint64_t rate_ok(const struct stats *s)
{
	unsigned ms = s->interval_ms;

	if (ms == 0) {
		log_warn("no interval");
		return 0;
	}
	return s->bytes * 1000 / ms;
}

/* The default that never comes. */
unsigned bucket_bad(struct stats *s, unsigned hash)
{
	unsigned n = s->buckets;

	if (n == 0)
		s->buckets = 16;
	return hash % n; // expect: div-zero
}

unsigned bucket_ok(struct stats *s, unsigned hash)
{
	unsigned n = s->buckets;

	if (n == 0)
		n = s->buckets = 16;
	return hash % n;
}

/* Nobody has said anything of the divisor. */
uint64_t unchecked_parameter_ok(uint64_t bytes, uint64_t packets)
{
	return bytes / packets;
}

uint64_t checked_and_used_bad(uint64_t bytes, uint64_t packets)
{
	if (packets == 0)
		bytes = 0;
	return bytes / packets; // expect: div-zero
}

/* A switch that leaves the initial value. */
unsigned long scale_bad(unsigned long v, enum unit u)
{
	unsigned long div = 0;

	switch (u) {
	case UNIT_KILO:
		div = 1024;
		break;
	case UNIT_MEGA:
		div = 1024 * 1024;
		break;
	case UNIT_BYTE:
		break;
	}
	return v / div; // expect: div-zero
}

unsigned long scale_ok(unsigned long v, enum unit u)
{
	unsigned long div = 1;

	switch (u) {
	case UNIT_KILO:
		div = 1024;
		break;
	case UNIT_MEGA:
		div = 1024 * 1024;
		break;
	case UNIT_BYTE:
		break;
	}
	return v / div;
}

/* Loop counters. */
int harmonic_bad(int n)
{
	int s = 0;

	for (int i = 0; i < n; i++)
		s += 1000 / i; // expect: div-zero
	return s;
}

int harmonic_ok(int n)
{
	int s = 0;

	for (int i = 1; i < n; i++)
		s += 1000 / i;
	return s;
}

int count_down_bad(int n)
{
	int s = 0;

	for (int i = 8; i >= 0; i--)
		s += n / i; // expect: div-zero
	return s;
}

int count_down_ok(int n)
{
	int s = 0;

	for (int i = 8; i > 0; i--)
		s += n / i;
	return s;
}

int post_decrement_bad(int n, int total)
{
	int s = 0;

	while (n-- > 0)
		s += total / n; // expect: div-zero
	return s;
}

int post_decrement_ok(int n, int total)
{
	int s = 0;

	while (n > 0)
		s += total / n--;
	return s;
}

/* Modulus and compound assignment. */
unsigned wrap_bad(unsigned pos, int reset)
{
	unsigned size = 64;

	if (reset)
		size = 0;
	pos %= size; // expect: div-zero
	return pos;
}

unsigned wrap_ok(unsigned pos, int reset)
{
	unsigned size = 64;

	if (reset)
		size = 32;
	pos %= size;
	return pos;
}

unsigned step_bad(unsigned total, unsigned parts)
{
	if (parts < 1)
		log_warn("no parts");
	total /= parts; // expect: div-zero
	return total;
}

unsigned step_ok(unsigned total, unsigned parts)
{
	if (parts < 1)
		parts = 1;
	total /= parts;
	return total;
}

/* Correlated: the flag says that there was something to count. */
int flag_ok(const int *v, int n)
{
	int sum = 0, count = 0, any = 0;

	for (int i = 0; i < n; i++)
		if (v[i] > 0) {
			sum += v[i];
			count++;
			any = 1;
		}
	if (!any)
		return -1;
	return sum / count;
}

int flag_bad(const int *v, int n)
{
	int sum = 0, count = 0, any = 1;

	for (int i = 0; i < n; i++)
		if (v[i] > 0) {
			sum += v[i];
			count++;
			any = 1;
		}
	if (!any)
		return -1;
	return sum / count; // expect: div-zero
}

#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define MAX(a, b)	   ((a) > (b) ? (a) : (b))
#define ARRAY_SIZE(a)	   (sizeof(a) / sizeof((a)[0]))

unsigned tiles_bad(const struct image *im)
{
	unsigned missing = 0;

	if (!im->tile)
		missing++;
	return missing + DIV_ROUND_UP(im->width, im->tile); // expect: div-zero
}

unsigned tiles_ok(const struct image *im)
{
	if (!im->tile)
		return 1;
	return DIV_ROUND_UP(im->width, im->tile);
}

int at_least_one_ok(int total, int n)
{
	if (n == 0)
		log_warn("none");
	return total / MAX(n, 1);
}

int at_least_zero_bad(int total, int n)
{
	if (n == 0)
		log_warn("none");
	return total / MAX(n, 0); // expect: div-zero
}

int or_one_ok(int total, int n)
{
	if (n == 0)
		log_warn("none");
	return total / (n | 1);
}

int elvis_ok(int total, int n)
{
	return total / (n ?: 1);
}

/* Signed and below zero: both sides have to be excluded. */
int positive_ok(int total, int n)
{
	if (n <= 0)
		return 0;
	return total / n;
}

int not_negative_bad(int total, int n)
{
	if (n <= 0 && n != 0)
		return 0;
	if (n == 0)
		log_warn("none");
	return total / n; // expect: div-zero
}

/* The difference of two that were found equal. */
unsigned long speed_bad(unsigned long start, unsigned long end, unsigned long bytes)
{
	if (end == start)
		log_warn("no time has passed");
	return bytes / (end - start); // expect: div-zero
}

unsigned long speed_ok(unsigned long start, unsigned long end, unsigned long bytes)
{
	if (end == start)
		return bytes;
	return bytes / (end - start);
}

/* goto jumps over the assignment. */
int setup_bad(int fd, int total)
{
	int shares = 0, r;

	if (fd < 0)
		goto out;
	shares = 4;
out:
	r = total / shares; // expect: div-zero
	return r;
}

int setup_ok(int fd, int total)
{
	int shares = 0, r = 0;

	if (fd < 0)
		goto out;
	shares = 4;
	r = total / shares;
out:
	return r;
}

/* && and || in the condition. */
int and_ok(const struct stats *s)
{
	return s->packets != 0 && s->bytes / s->packets > 1500;
}

int and_bad(const struct stats *s)
{
	return s->packets == 0 && s->bytes / s->packets > 1500; // expect: div-zero
}

int or_ok(const struct stats *s)
{
	return s->packets == 0 || s->bytes % s->packets == 0;
}

int or_bad(const struct stats *s)
{
	return s->packets != 0 || s->bytes % s->packets == 0; // expect: div-zero
}

/* Narrow types: 256 stored in a byte is zero. */
unsigned narrow_bad(unsigned total)
{
	uint8_t n = (uint8_t)(UCHAR_MAX + 1);

	return total / n; // expect: div-zero
}

unsigned narrow_ok(unsigned total)
{
	uint8_t n = (uint8_t)(UCHAR_MAX + 2);

	return total / n;
}

/* Integer division makes the zero. */
unsigned percent_bad(unsigned total)
{
	unsigned share = 3 / 4;

	return total / share; // expect: div-zero
}

unsigned percent_ok(unsigned total)
{
	unsigned share = 4 / 3;

	return total / share;
}

/* Floating point has infinities. */
double mean_ok(double sum, int n)
{
	double d = 0.0;

	if (n > 0)
		d = n;
	return sum / d;
}

/* Fixed sizes. */
static const int weights[] = {3, 1, 4, 1, 5};

int table_mean_ok(int sum)
{
	return sum / (int)ARRAY_SIZE(weights);
}

int table_pick_ok(unsigned long seed)
{
	return weights[seed % ARRAY_SIZE(weights)];
}

static void die(const char *why)
{
	fprintf(stderr, "%s\n", why);
	exit(1);
}

int die_ok(int total, int n)
{
	if (n == 0)
		die("no divisor");
	return total / n;
}

int warn_bad(int total, int n)
{
	if (n == 0)
		log_warn("no divisor");
	return total / n; // expect: div-zero
}

int assert_ok(int total, int n)
{
	if (n == 0)
		log_warn("no divisor");
	assert(n != 0);
	return total / n;
}

int assert_bad(int total, int n)
{
	if (n == 0)
		log_warn("no divisor");
	assert(total != 0);
	return total / n; // expect: div-zero
}

/* What sizeof asks is never computed. */
size_t not_evaluated_ok(int n)
{
	int zero = 0;

	return sizeof(n / zero);
}

/* A struct copied whole. */
unsigned copied_bad(void)
{
	struct image im = {640, 480, 0, 16}, copy;

	copy = im;
	return copy.width / copy.channels; // expect: div-zero
}

unsigned copied_ok(void)
{
	struct image im = {640, 480, 3, 16}, copy;

	copy = im;
	return copy.width / copy.channels;
}

/* ---- what a callee asks is the callee's matter ---- */

struct ring {
	unsigned n_before, n_after;
	char *line[32];
};

static struct ring ring;
int tick(void);

static void show_line(const char *line)
{
	if (ring.n_before == 0 && ring.n_after == 0)
		tick();
	ring.n_after += line != 0;
}

unsigned ring_show_ok(unsigned i)
{
	if (!ring.n_before)
		return 0;
	while (ring.line[i]) {
		show_line(ring.line[i]);
		i = (i + 1) % ring.n_before;
	}
	return i;
}

unsigned ring_show_bad(unsigned i)
{
	if (ring.n_before == 0)
		show_line("none");
	return (i + 1) % ring.n_before; // expect: div-zero
}

static int page_alloc(struct ring *r)
{
	return r->n_before <= 65536 ? tick() : 0;
}

unsigned pages_ok(struct ring *r, unsigned n)
{
	return page_alloc(r) ? n / r->n_before : 0;
}

/* ---- counts of a callee ---- */

struct link {
	struct link *next;
};

static unsigned count_links(const struct link *l)
{
	unsigned n = 0;

	for (; l; l = l->next)
		n++;
	return n;
}

unsigned share_ok(const struct link *l, unsigned width)
{
	return width / count_links(l);
}

static unsigned count_or_none(const struct link *l, int on)
{
	unsigned n = 0;

	if (!on)
		return 0;
	for (; l; l = l->next)
		n++;
	return n;
}

unsigned share_none_bad(const struct link *l, unsigned width, int on)
{
	return width / count_or_none(l, on); // expect: div-zero
}

unsigned share_asked_bad(const struct link *l, unsigned width)
{
	unsigned n = count_links(l);

	if (n == 0)
		tick();
	return width / n; // expect: div-zero
}
