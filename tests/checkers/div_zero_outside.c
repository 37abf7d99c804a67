// RUN: %panicscan scan --verify -- cc -c %s
//
// div-zero: divisors that come from outside of the program, of which nobody has asked whether they
// are 0.

#include <arpa/inet.h>
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct wave_header {
	uint32_t rate;
	uint16_t channels;
	uint16_t bits;
};

struct limits {
	int burst;
	int period;
};

int checked_elsewhere(int n);
void log_number(int n);

/* ---- where it comes from ------------------------------------------------------------------- */

int from_line_bad(void)
{
	char line[32] = "";
	int per = -1;

	if (fgets(line, sizeof line, stdin))
		per = atoi(line);
	return 3600 / per; // expect: div-zero: comes from outside
}

int from_line_ok(void)
{
	char line[32] = "";
	int per = -1;

	if (fgets(line, sizeof line, stdin))
		per = atoi(line);
	if (per == 0)
		return 0;
	return 3600 / per;
}

int from_scanf_bad(int total)
{
	int share = 1;

	fscanf(stdin, "%d", &share);
	return total % share; // expect: div-zero
}

int from_scanf_positive_ok(int total)
{
	int share = 1;

	if (scanf("%d", &share) != 1 || share <= 0)
		return -1;
	return total % share;
}

int from_scanf_not_negative_bad(int total)
{
	int share = 1;

	if (scanf("%d", &share) != 1 || share < 0)
		return -1;
	return total % share; // expect: div-zero
}

/* An upper bound says nothing of 0. */
int from_scanf_not_large_bad(int total)
{
	int share = 1;

	if (scanf("%d", &share) != 1 || share > 100)
		return -1;
	return total % share; // expect: div-zero
}

int from_environment_bad(int total)
{
	const char *s = getenv("SHARES");

	return s ? total / atoi(s) : total; // expect: div-zero
}

int from_environment_ok(int total)
{
	const char *s = getenv("SHARES");
	int n = s ? atoi(s) : 0;

	return n > 0 ? total / n : total;
}

unsigned long from_strtoul_bad(const char *s, unsigned long total)
{
	unsigned long n = strtoul(s, NULL, 0);

	return total / n; // expect: div-zero
}

unsigned long from_strtoul_or_one_ok(const char *s, unsigned long total)
{
	unsigned long n = strtoul(s, NULL, 0);

	return total / (n ? n : 1);
}

int from_random_bad(int total)
{
	return total / rand(); // expect: div-zero
}

int from_random_ok(int total)
{
	return total / (rand() % 6 + 1);
}

/* The other way round, the number from outside is divided. */
int random_index_ok(int n)
{
	return n > 0 ? rand() % n : 0;
}

int from_socket_bad(int fd)
{
	char text[14];
	ssize_t n = recv(fd, text, sizeof text - 1, 0);
	int frames;

	if (n <= 0)
		return -1;
	text[n] = '\0';
	frames = atoi(text);
	return 25000 / frames; // expect: div-zero
}

int from_socket_ok(int fd)
{
	char text[14];
	ssize_t n = recv(fd, text, sizeof text - 1, 0);
	int frames;

	if (n <= 0)
		return -1;
	text[n] = '\0';
	frames = atoi(text);
	if (!frames)
		return -1;
	return 25000 / frames;
}

unsigned from_header_bad(int fd, unsigned bytes)
{
	struct wave_header h;

	if (read(fd, &h, sizeof h) != sizeof h)
		return 0;
	return bytes / h.channels; // expect: div-zero
}

unsigned from_header_ok(int fd, unsigned bytes)
{
	struct wave_header h;

	if (read(fd, &h, sizeof h) != sizeof h || h.channels == 0)
		return 0;
	return bytes / h.channels;
}

unsigned from_header_swapped_bad(int fd, unsigned bytes)
{
	uint32_t n;

	if (read(fd, &n, sizeof n) != sizeof n)
		return 0;
	n = ntohl(n);
	return bytes / n; // expect: div-zero
}

/* Whole bytes of a sample: of fewer than 8 bits there is none, but that is for others to say. */
unsigned from_header_product_bad(FILE *f, unsigned bytes)
{
	struct wave_header h;

	if (fread(&h, sizeof h, 1, f) != 1)
		return 0;
	return bytes / (h.channels * 4u); // expect: div-zero
}

int from_argument_bad(int argc, char **argv)
{
	if (argc < 2)
		return 1;
	return 1000 / atoi(argv[1]); // expect: div-zero
}

int main(int argc, char **argv)
{
	return from_argument_bad(argc, argv);
}

/* ---- what was asked ------------------------------------------------------------------------ */

int in_range_ok(const char *s, int total)
{
	int n = atoi(s);

	if (n < 1 || n > 64)
		return -1;
	return total / n;
}

int in_range_with_zero_bad(const char *s, int total)
{
	int n = atoi(s);

	if (n < 0 || n > 64)
		return -1;
	return total / n; // expect: div-zero
}

int clamped_ok(const char *s, int total)
{
	int n = atoi(s);

	if (n < 1)
		n = 1;
	return total / n;
}

int clamped_above_bad(const char *s, int total)
{
	int n = atoi(s);

	if (n > 100)
		n = 100;
	return total / n; // expect: div-zero
}

/* Another function was asked, of which the body is not seen. */
int checked_elsewhere_ok(const char *s, int total)
{
	int n = atoi(s);

	if (!checked_elsewhere(n))
		return -1;
	return total / n;
}

static int is_share(int n)
{
	return n > 0 && n < 1000;
}

int checked_by_helper_ok(const char *s, int total)
{
	int n = atoi(s);

	if (!is_share(n))
		return -1;
	return total / n;
}

static int is_small(int n)
{
	return n < 1000;
}

int checked_for_something_else_bad(const char *s, int total)
{
	int n = atoi(s);

	if (!is_small(n))
		return -1;
	return total / n; // expect: div-zero
}

int switched_ok(const char *s, int total)
{
	int n = atoi(s);

	switch (n) {
	case 1:
	case 2:
	case 4:
		return total / n;
	default:
		return total;
	}
}

int masked_bad(const char *s, int total)
{
	int n = atoi(s) & 7;

	return total / n; // expect: div-zero
}

int set_bit_ok(const char *s, int total)
{
	unsigned n = (unsigned)atoi(s) | 1u;

	return total / (int)n;
}

/* 0 is a length that can be, but lengths of texts are for others. */
size_t by_length_ok(const char *s, size_t total)
{
	return total / (strlen(s) + 1);
}

/* ---- who divides --------------------------------------------------------------------------- */

static int share_of(int total, int n)
{
	return total / n;
}

int given_to_helper_bad(const char *s)
{
	return share_of(100, atoi(s)); // expect: div-zero
}

int given_to_helper_ok(const char *s)
{
	int n = atoi(s);

	return n ? share_of(100, n) : 0;
}

static int share_if_any(int total, int n)
{
	if (!n)
		return 0;
	return total / n;
}

int given_to_careful_helper_ok(const char *s)
{
	return share_if_any(100, atoi(s));
}

static int period_of(const struct limits *l)
{
	return l->burst + 3600 / l->period;
}

static int ratio_of(const struct limits *l)
{
	return l->burst / l->period;
}

/* Both come by the same call. */
int in_record_both_bad(FILE *f)
{
	struct limits l = {.burst = 10, .period = 1};

	fscanf(f, "%d %d", &l.burst, &l.period);
	return ratio_of(&l); // expect: div-zero
}

/* Only the number that is scanned comes from outside, not the one beside it. */
int beside_the_scanned_ok(FILE *f)
{
	struct limits l = {.burst = 10, .period = 1};

	fscanf(f, "%d", &l.burst);
	return period_of(&l);
}

int in_record_bad(FILE *f)
{
	struct limits l = {.burst = 10, .period = 1};

	fscanf(f, "%d %d", &l.burst, &l.period);
	return period_of(&l); // expect: div-zero
}

int in_record_ok(FILE *f)
{
	struct limits l = {.burst = 10, .period = 1};

	fscanf(f, "%d %d", &l.burst, &l.period);
	if (!l.period)
		l.period = 1;
	return period_of(&l);
}

static int read_number(FILE *f)
{
	char line[32];

	if (!fgets(line, sizeof line, f))
		return 1;
	return atoi(line);
}

int from_helper_bad(FILE *f)
{
	int n = read_number(f);

	return 60 / n; // expect: div-zero
}

int from_helper_ok(FILE *f)
{
	int n = read_number(f);

	return n ? 60 / n : 60;
}

static int the_number;

static void load_number(FILE *f)
{
	the_number = read_number(f);
}

int from_static_bad(FILE *f)
{
	load_number(f);
	return 60 / the_number; // expect: div-zero
}

int from_static_ok(FILE *f)
{
	load_number(f);
	if (the_number <= 0)
		the_number = 1;
	return 60 / the_number;
}
