// RUN: %panicscan scan --verify -- cc -c %s
//
// buffer-overflow-call: strings that do not fit, by what is known of their lengths; and what the
// engine knows of those.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

void use(const void *p);
void ps_eval(int);
void ps_dump(long);

static const char banner[] = "welcome to the machine";
static const char *const words[] = {"one", "three"};

/* ---- copies */

void literal_bad(void)
{
	char s[8];

	strcpy(s, "far too long"); // expect: buffer-overflow-call
	use(s);
}

void literal_ok(void)
{
	char s[16];

	strcpy(s, "far too long");
	use(s);
}

/* Just its terminator. */
void terminator_bad(void)
{
	char s[12];

	strcpy(s, "far too long"); // expect: index-off-by-one
	use(s);
}

void constant_bad(void)
{
	char s[16];

	strcpy(s, banner); // expect: buffer-overflow-call
	use(s);
}

void constant_ok(void)
{
	char s[sizeof banner];

	strcpy(s, banner);
	use(s);
}

char *duplicate_bad(const char *s)
{
	char *p = malloc(strlen(s));

	if (p)
		strcpy(p, s); // expect: index-off-by-one
	return p;
}

char *duplicate_ok(const char *s)
{
	char *p = malloc(strlen(s) + 1);

	if (p)
		strcpy(p, s);
	return p;
}

char *join_path_bad(const char *dir, const char *name)
{
	char *p = malloc(strlen(dir) + strlen(name) + 1);

	if (!p)
		return NULL;
	strcpy(p, dir);
	strcat(p, "/");
	strcat(p, name); // expect: index-off-by-one
	return p;
}

char *join_path_ok(const char *dir, const char *name)
{
	char *p = malloc(strlen(dir) + strlen(name) + 2);

	if (!p)
		return NULL;
	strcpy(p, dir);
	strcat(p, "/");
	strcat(p, name);
	return p;
}

char *join_printf_bad(const char *dir, const char *name)
{
	char *p = malloc(strlen(dir) + strlen(name) + 1);

	if (!p)
		return NULL;
	sprintf(p, "%s/%s", dir, name); // expect: index-off-by-one
	return p;
}

char *join_printf_ok(const char *dir, const char *name)
{
	char *p = malloc(strlen(dir) + strlen(name) + 2);

	if (!p)
		return NULL;
	sprintf(p, "%s/%s", dir, name);
	return p;
}

/* The string behind a prefix is shorter than all of it, not longer. */
char *value_of_ok(const char *pair, size_t key)
{
	char *p = malloc(strlen(pair) + 1);

	if (!p || key > strlen(pair))
		return NULL;
	strcpy(p, pair + key);
	return p;
}

/* The code's own bound. */
int set_name_bad(char *out, const char *s)
{
	char name[32];

	if (strlen(s) > 32)
		return -1;
	strcpy(name, s); // expect: index-off-by-one
	strcpy(out, name);
	return 0;
}

int set_name_far_bad(char *out, const char *s)
{
	char name[32];

	if (strlen(s) > 64)
		return -1;
	strcpy(name, s); // expect: buffer-overflow-call
	strcpy(out, name);
	return 0;
}

int set_name_ok(char *out, const char *s)
{
	char name[32];

	if (strlen(s) >= 32)
		return -1;
	strcpy(name, s);
	strcpy(out, name);
	return 0;
}

int set_name_by_length_ok(char *out, const char *s)
{
	char name[32];
	size_t n = strlen(s);

	if (n + 1 > sizeof name)
		return -1;
	memcpy(name, s, n + 1);
	strcpy(out, name);
	return 0;
}

/* Nothing is known of the length. */
void unknown_bad(const char *s)
{
	char name[32];

	strcpy(name, s); // expect: buffer-overflow-call
	use(name);
}

/* ---- appending */

void pieces_bad(void)
{
	char s[16] = "alpha";

	strcat(s, "-beta");
	strcat(s, "-gamma"); // expect: index-off-by-one
	use(s);
}

void pieces_ok(void)
{
	char s[17] = "alpha";

	strcat(s, "-beta");
	strcat(s, "-gamma");
	use(s);
}

void behind_bad(void)
{
	char s[16];
	int n = sprintf(s, "%s", "alpha-beta");

	strcpy(s + n, "-gamma"); // expect: index-off-by-one
	use(s);
}

void behind_ok(void)
{
	char s[17];
	int n = sprintf(s, "%s", "alpha-beta");

	strcpy(s + n, "-gamma");
	ps_eval(strlen(s) == 16); // expect: debug-fact: TRUE
	use(s);
}

void cut_ok(void)
{
	char s[16] = "alpha-beta";

	s[5] = '\0';
	ps_eval(strlen(s) == 5); // expect: debug-fact: TRUE
	strcat(s, "-gamma");
	use(s);
}

void cut_elsewhere_bad(void)
{
	char s[16] = "alpha-beta";

	s[12] = '\0';
	strcat(s, "-gamma"); // expect: index-off-by-one
	use(s);
}

/* Found and cut off through a pointer into it. */
void cut_at_dash_ok(void)
{
	char s[16] = "alpha-beta";
	char *dash = strchr(s, '-');

	if (!dash)
		return;
	*dash = '\0';
	strcat(s, "-gamma");
	use(s);
}

/* ---- filled buffers */

void filled_bad(void)
{
	char from[100], to[50];

	memset(from, 'A', 99);
	from[99] = '\0';
	strcpy(to, from); // expect: buffer-overflow-call
	use(to);
}

void filled_ok(void)
{
	char from[100], to[50];

	memset(from, 'A', 49);
	from[49] = '\0';
	strcpy(to, from);
	use(to);
}

void filled_copy_bad(void)
{
	char from[100], to[50] = "";

	memset(from, 'A', 99);
	from[99] = '\0';
	memcpy(to, from, strlen(from) * sizeof(char)); // expect: buffer-overflow-call
	use(to);
}

void filled_append_bad(void)
{
	char from[100], to[50] = "";

	memset(from, 'A', 99);
	from[99] = '\0';
	strncat(to, from, strlen(from)); // expect: buffer-overflow-call
	use(to);
}

/* As many as the other one has. */
void over_read_bad(void)
{
	char from[50], to[100];

	memset(from, 'A', 49);
	from[49] = '\0';
	memset(to, 'C', 99);
	to[99] = '\0';
	memcpy(to, from, strlen(to)); // expect: buffer-overflow-call
	use(to);
}

void over_read_ok(void)
{
	char from[50], to[100];

	memset(from, 'A', 49);
	from[49] = '\0';
	memset(to, 'C', 99);
	to[99] = '\0';
	memcpy(to, from, strlen(from) + 1);
	ps_eval(strlen(to) == 49); // expect: debug-fact: TRUE
	use(to);
}

/* No terminator anywhere in it. */
size_t no_terminator_bad(void)
{
	char s[16];

	memset(s, 'x', sizeof s);
	return strlen(s); // expect: index-off-by-one
}

size_t no_terminator_ok(void)
{
	char s[16];

	memset(s, 'x', sizeof s);
	s[15] = '\0';
	return strlen(s);
}

void cut_copy_bad(void)
{
	char s[8], t[32];

	strncpy(s, "a longer text", sizeof s);
	strcpy(t, s); // expect: index-off-by-one
	use(t);
}

void cut_copy_ok(void)
{
	char s[8], t[32];

	strncpy(s, "a longer text", sizeof s - 1);
	s[sizeof s - 1] = '\0';
	strcpy(t, s);
	use(t);
}

/* ---- formats */

void format_bad(void)
{
	char s[16];

	sprintf(s, "%s: %s", "warning", "disk full"); // expect: buffer-overflow-call
	use(s);
}

void format_ok(void)
{
	char s[20];

	sprintf(s, "%s: %s", "warning", "disk full");
	use(s);
}

void number_bad(int x)
{
	char s[4];

	if (x < 1000 || x > 99999)
		return;
	sprintf(s, "%d", x); // expect: buffer-overflow-call
	use(s);
}

void number_ok(int x)
{
	char s[6];

	if (x < 1000 || x > 99999)
		return;
	sprintf(s, "%d", x);
	use(s);
}

/* All that an int can be is no evidence. */
void any_number_ok(int x)
{
	char s[8];

	sprintf(s, "%d", x);
	use(s);
}

void width_bad(unsigned x)
{
	char s[8];

	sprintf(s, "%08x", x); // expect: index-off-by-one
	use(s);
}

void width_ok(unsigned x)
{
	char s[9];

	sprintf(s, "%08x", x);
	use(s);
}

void precision_ok(void)
{
	char s[8];

	sprintf(s, "%.7s", banner);
	ps_eval(strlen(s) == 7); // expect: debug-fact: TRUE
	use(s);
}

void precision_bad(void)
{
	char s[8];

	sprintf(s, "%.8s", banner); // expect: index-off-by-one
	use(s);
}

/* What snprintf() cut off does not get any further. */
void limited_ok(const char *name)
{
	char s[8], t[8];

	snprintf(s, sizeof s, "user %s", name);
	strcpy(t, s);
	use(t);
}

void limited_bad(void)
{
	char s[16], t[8];

	snprintf(s, sizeof s, "%s", banner);
	strcpy(t, s); // expect: buffer-overflow-call
	use(t);
}

/* ---- through calls */

static void put_greeting(char *to)
{
	strcpy(to, "good morning");
}

void through_call_bad(void)
{
	char s[32], t[8];

	put_greeting(s);
	strcpy(t, s); // expect: buffer-overflow-call
	use(t);
}

void through_call_ok(void)
{
	char s[32], t[13];

	put_greeting(s);
	strcpy(t, s);
	use(t);
}

static size_t length_with_end(const char *s)
{
	return strlen(s) + 1;
}

char *sized_by_call_ok(const char *s)
{
	char *p = malloc(length_with_end(s));

	if (p)
		strcpy(p, s);
	return p;
}

char *sized_by_call_bad(const char *s)
{
	char *p = malloc(length_with_end(s) - 1);

	if (p)
		strcpy(p, s); // expect: index-off-by-one
	return p;
}

/* ---- either */

void either_ok(int long_form)
{
	char s[8];

	strcpy(s, long_form ? "verbose" : "v");
	use(s);
}

void either_bad(int long_form)
{
	char s[4];

	strcpy(s, long_form ? "verbose" : "v"); // expect: buffer-overflow-call
	use(s);
}

void from_table_ok(int i)
{
	char s[8];

	strcpy(s, words[i & 1]);
	use(s);
}

/* ---- wide */

void wide_bad(void)
{
	wchar_t s[8];

	wcscpy(s, L"far too long"); // expect: buffer-overflow-call
	use(s);
}

void wide_ok(void)
{
	wchar_t s[13];

	wcscpy(s, L"far too long");
	ps_eval(wcslen(s) == 12); // expect: debug-fact: TRUE
	use(s);
}

void wide_terminator_bad(void)
{
	wchar_t s[12];

	wcscpy(s, L"far too long"); // expect: index-off-by-one
	use(s);
}

void wide_filled_bad(void)
{
	wchar_t from[100], to[50] = L"";

	wmemset(from, L'A', 99);
	from[99] = L'\0';
	wcsncat(to, from, wcslen(from)); // expect: buffer-overflow-call
	use(to);
}

/* ---- loops */

void grow_ok(int n)
{
	char s[256] = "";

	for (int i = 0; i < n; i++)
		strcat(s, "x");
	use(s);
}

/* ---- what is known */

void facts(const char *s, char *t)
{
	size_t n = strlen(s);
	char buf[32];

	ps_eval(n == strlen(s)); // expect: debug-fact: TRUE
	t[0] = 'x';
	ps_eval(n == strlen(s)); // expect: debug-fact: TRUE
	strcpy(buf, s);		   // expect: buffer-overflow-call
	ps_eval(strlen(buf) == n); // expect: debug-fact: TRUE
	if (n < 3)
		return;
	ps_eval(strlen(buf + 3) == n - 3); // expect: debug-fact: TRUE
	buf[2] = '\0';
	ps_eval(strlen(buf) == 2); // expect: debug-fact: TRUE
	use(buf);
	memset(buf, 0, sizeof buf);
	ps_eval(strlen(buf) == 0); // expect: debug-fact: TRUE
	buf[0] = 'a';
	buf[1] = 'b';
	ps_eval(strlen(buf) == 2); // expect: debug-fact: TRUE
}
