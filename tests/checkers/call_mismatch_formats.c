// RUN: %verify
//
// call-mismatch: arguments of printf and scanf that are not what the format names.

#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <wchar.h>

struct user {
	char name[32];
	const char *home;
	unsigned uid;
	long quota;
	double load;
	uint64_t bytes;
};

/* ---- too few ------------------------------------------------------------------------------------------ */

void print_user_bad(const struct user *u)
{
	printf("%s: %u of %ld\n", u->name, u->uid); // expect: call-mismatch: asks for 3 arguments and 2 are given
}

void print_user_ok(const struct user *u)
{
	printf("%s: %u of %ld\n", u->name, u->uid, u->quota);
}

int build_bad(char *dest, size_t n)
{
	return snprintf(dest, n, "%s %s", "one"); // expect: call-mismatch: asks for 2
}

int build_ok(char *dest, size_t n)
{
	return snprintf(dest, n, "%s %s", "one", "two");
}

/* A percent sign that was not meant. */
void progress_bad(int done)
{
	fprintf(stderr, "%d% complete\n", done); // expect: call-mismatch
}

void progress_ok(int done)
{
	fprintf(stderr, "%d%% complete\n", done);
}

void width_bad(const char *s)
{
	printf("%-*s|\n", s); // expect: call-mismatch
}

void width_ok(const char *s)
{
	printf("%-*.*s|\n", 10, 4, s);
}

/* What is not asked for does no harm. */
void too_many_ok(const char *s)
{
	printf("%s\n", s, 3);
}

/* ---- of another class ----------------------------------------------------------------------------------- */

void number_as_text_bad(const struct user *u)
{
	syslog(LOG_INFO, "login of %s", u->uid); // expect: call-mismatch: argument 3 is an integer
}

void number_as_text_ok(const struct user *u)
{
	syslog(LOG_INFO, "login of %s, %m", u->name);
}

void text_as_number_bad(const char *dest)
{
	printf("%d\n", dest); // expect: call-mismatch
}

void text_as_number_ok(const char *dest)
{
	printf("%p %s\n", (void *)dest, dest);
}

void character_as_text_bad(const char *s)
{
	printf("%s\n", s[0]); // expect: call-mismatch
}

void character_as_text_ok(const char *s)
{
	printf("%c\n", s[0]);
}

void load_bad(const struct user *u)
{
	printf("%d\n", u->load); // expect: call-mismatch
}

void load_ok(const struct user *u)
{
	printf("%.2f %d\n", u->load, (int)u->load);
}

void ratio_bad(int n)
{
	printf("%5.1f\n", n); // expect: call-mismatch
}

void ratio_ok(float n)
{
	printf("%5.1f %Lf\n", n, (long double)n);
}

/* By way of a variable: no compiler sees it. */
void chosen_bad(const struct user *u, int verbose)
{
	const char *format = "%s\n";

	if (verbose)
		format = "%s %s\n";
	printf(format, u->name, u->uid); // expect: call-mismatch
}

void chosen_ok(const struct user *u, int verbose)
{
	const char *format = "%s\n";

	if (verbose)
		format = "%s %u\n";
	printf(format, u->name, u->uid);
}

/* ---- of another width ------------------------------------------------------------------------------------- */

void wide_bad(const struct user *u)
{
	printf("%ld\n", u->uid); // expect: call-mismatch
}

void wide_ok(const struct user *u)
{
	printf("%ld %zu %td %" PRIu64 " %jd %lld\n", u->quota, sizeof *u, (ptrdiff_t)0, u->bytes,
	       (intmax_t)u->uid, (long long)u->uid);
}

/* Narrow ones are promoted; a zero is a zero. */
void promoted_ok(unsigned char c, short s)
{
	printf("%hhu %hd %d %ld\n", c, s, c, 0);
}

/* 64 bits printed as 32: wrong by the letter, and no harm to what comes behind. */
void narrow_ok(const struct user *u)
{
	printf("%d %s\n", u->quota, u->name);
}

void wide_text_bad(const wchar_t *w)
{
	printf("%s\n", w); // expect: call-mismatch
}

void wide_text_ok(const wchar_t *w, const unsigned char *b, char (*line)[80], void *p)
{
	printf("%ls %s %s %s\n", w, b, *line, p);
}

void record_as_text_bad(const struct user *u)
{
	printf("%s\n", &u->quota); // expect: call-mismatch
}

void record_as_text_ok(const struct user *u)
{
	printf("%s %s\n", u->home, u->name);
}

/* ---- scanf ------------------------------------------------------------------------------------------------- */

int read_number_bad(const char *line)
{
	int n = 0;

	sscanf(line, "%d", n); // expect: call-mismatch: stores through a pointer
	return n;
}

int read_number_ok(const char *line)
{
	int n = 0;

	sscanf(line, "%d", &n);
	return n;
}

long read_long_bad(const char *line)
{
	long n = 0;

	return sscanf(line, "%d", &n) == 1 ? n : 0; // expect: call-mismatch
}

long read_long_ok(const char *line)
{
	long n = 0;

	return sscanf(line, "%ld", &n) == 1 ? n : 0;
}

unsigned char read_byte_bad(FILE *f)
{
	unsigned char b[4] = {0};

	if (fscanf(f, "%x", &b[0]) != 1) // expect: call-mismatch: points to an integer of 1 byte,
		return 0;
	return b[0];
}

unsigned char read_byte_ok(FILE *f)
{
	unsigned char b[4] = {0};

	if (fscanf(f, "%hhx", &b[0]) != 1)
		return 0;
	return b[0];
}

double read_double_bad(const char *line)
{
	double d = 0;

	return sscanf(line, "%f", &d) == 1 ? d : 0; // expect: call-mismatch
}

double read_double_ok(const char *line)
{
	double d = 0;
	float f = 0;

	return sscanf(line, "%lf %f", &d, &f) == 2 ? d + (double)f : 0;
}

int read_words_bad(const char *line, struct user *u)
{
	return sscanf(line, "%31s %*d %u", u->name); // expect: call-mismatch: asks for 2
}

int read_words_ok(const char *line, struct user *u)
{
	char set[8], *made = NULL;
	int n, r;

	r = sscanf(line, "%31s %*d %u %7[^]:] %ms%n", u->name, &u->uid, set, &made, &n);
	free(made);
	return r;
}

/* Arguments by number, and what only some libraries know: not understood, not reported. */
void numbered_ok(const struct user *u)
{
	printf("%2$u %1$s\n", u->name, u->uid);
}

#define TRACE(fmt, ...) fprintf(stderr, "%s: " fmt "\n", __func__, __VA_ARGS__)

void macro_bad(const struct user *u)
{
	TRACE("%s logged in", u->uid); // expect: call-mismatch
}

void macro_ok(const struct user *u)
{
	TRACE("%u logged in", u->uid);
}

/* The translation of a message may be any text. */
char *gettext(const char *id);

void translated_ok(const struct user *u)
{
	printf(gettext("%s logged in\n"), u->uid);
}
