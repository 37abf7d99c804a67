// RUN: %verify
/* Arrays that a loop fills for as long as something else goes on. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
	struct word *next;
	char *text;
};

int execute(char *const *argv);

int run_words_bad(const struct word *w)
{
	char *argv[16];
	int n = 0;

	for (; w; w = w->next)
		argv[n++] = w->text; // expect: index-inconsistent
	argv[n] = NULL;
	return execute(argv);
}

int run_words_ok(const struct word *w)
{
	char *argv[16];
	int n = 0;

	for (; w && n < 15; w = w->next)
		argv[n++] = w->text;
	argv[n] = NULL;
	return execute(argv);
}

/* … where the check stands in the body. */
int run_words_break_ok(const struct word *w)
{
	char *argv[16];
	size_t n = 0;

	for (; w; w = w->next) {
		if (n == sizeof argv / sizeof argv[0] - 1)
			return -1;
		argv[n++] = w->text;
	}
	argv[n] = NULL;
	return execute(argv);
}

int split_bad(char *line)
{
	char *argv[8], *word;
	int n = 0;

	for (word = strtok(line, " "); word; word = strtok(NULL, " "))
		argv[n++] = word; // expect: index-inconsistent
	argv[n] = NULL;
	return execute(argv);
}

static int is_full(int n)
{
	return n >= 7;
}

/* Somebody else is asked whether there is room. */
int split_asks_ok(char *line)
{
	char *argv[8], *word;
	int n = 0;

	for (word = strtok(line, " "); word; word = strtok(NULL, " ")) {
		if (is_full(n))
			break;
		argv[n++] = word;
	}
	argv[n] = NULL;
	return execute(argv);
}

static char names[32][16];

int load_names_bad(char *list)
{
	char *name;
	int n = 0;

	while ((name = strsep(&list, ",")) != NULL)
		strcpy(names[n++], name); // expect: index-inconsistent, buffer-overflow-call
	return n;
}

int read_line_bad(FILE *f)
{
	char line[80];
	int c, n = 0;

	while ((c = getc(f)) != EOF && c != '\n')
		line[n++] = (char)c; // expect: index-inconsistent
	line[n] = '\0';
	return puts(line);
}

int read_line_pointer_bad(FILE *f)
{
	char line[80], *p = line;
	int c;

	while ((c = getc(f)) != EOF && c != '\n')
		*p++ = (char)c; // expect: index-inconsistent
	*p = '\0';
	return puts(line);
}

int read_line_pointer_ok(FILE *f)
{
	char line[80], *p = line;
	int c;

	while ((c = getc(f)) != EOF && c != '\n')
		if (p < line + sizeof line - 1)
			*p++ = (char)c;
	*p = '\0';
	return puts(line);
}

/* How long the text is hangs on the caller: nothing is shown here, … */
static int first_word(const char *s)
{
	char word[32];
	int n = 0;

	for (; *s && *s != ' '; s++)
		word[n++] = *s;
	word[n] = '\0';
	return puts(word);
}

int first_of_known_ok(void)
{
	return first_word("no longer than this");
}

/* … where the text has been measured there is nothing to be said. */
int upper_ok(const char *name)
{
	char out[16], *p = out;

	if (!name || strlen(name) > 15)
		return -1;
	while (*name) {
		char c = *name++;

		if (c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		*p++ = c;
	}
	*p = '\0';
	return puts(out);
}

static int use_name(const char *s)
{
	char name[64];

	strcpy(name, s);
	return puts(name);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 1;
	use_name("short"); // a text that is known
	use_name(argv[1]); // expect: buffer-overflow-call
	if (strlen(argv[2]) < 64)
		use_name(argv[2]);
	return 0;
}

/* A walk within what it writes to ends by what is there. */
void to_front_ok(unsigned char value)
{
	unsigned char order[256], last, here;
	unsigned char *at = order;

	for (int i = 0; i < 256; i++)
		order[i] = (unsigned char)i;
	last = order[0];
	while (value != last) {
		at++;
		here = last;
		last = *at;
		*at = here;
	}
	order[0] = last;
	printf("%d\n", (int)(at - order));
}

/* Digits come to an end. */
int base128_ok(unsigned long v, FILE *to)
{
	unsigned char buf[10];
	int n = 0;

	do {
		buf[n++] = (unsigned char)(v & 0x7f);
		v >>= 7;
	} while (v);
	return fwrite(buf, 1, (size_t)n, to) == (size_t)n;
}

/* As many as were counted. */
int pick_ok(const int *from, int count, int *sum)
{
	int odd[64], n = 0;

	for (int i = 0; i < count; i++)
		if (from[i] & 1)
			odd[n++] = from[i];
	for (int i = 0; i < n; i++)
		*sum += odd[i];
	return n;
}

/* ---- runs within a loop ---------------------------------------------------------------------- */

int next_bits(int n);

static unsigned char lengths[320];

void lengths_bad(int n)
{
	int i = 0;

	while (i < n && i < 320) {
		int c = next_bits(5);

		if (c == 16) {
			int last = i ? lengths[i - 1] : 0;

			for (c = 3 + next_bits(2); c; c--)
				lengths[i++] = (unsigned char)last; // expect: index-inconsistent
		} else {
			lengths[i++] = (unsigned char)c;
		}
	}
}

int lengths_ok(int n)
{
	int i = 0;

	while (i < n && i < 320) {
		int c = next_bits(5);

		if (c == 16) {
			int last = i ? lengths[i - 1] : 0;

			c = 3 + next_bits(2);
			if (i + c > 320)
				return -1;
			for (; c; c--)
				lengths[i++] = (unsigned char)last;
		} else {
			lengths[i++] = (unsigned char)c;
		}
	}
	return 0;
}

/* … in each round */
void lengths_each_ok(int n)
{
	int i = 0;

	while (i < n && i < 320) {
		int c = next_bits(5);

		if (c == 16)
			for (c = 3 + next_bits(2); c && i < 320; c--)
				lengths[i++] = 0;
		else
			lengths[i++] = (unsigned char)c;
	}
}

/* ---- walks back ------------------------------------------------------------------------------ */

size_t trim_bad(const char *s, size_t len, size_t *word)
{
	while (s[len - 1] == ' ') // expect: index-inconsistent
		len--;
	*word = len;
	while (len > 0 && s[len - 1] != ' ')
		len--;
	return len;
}

size_t trim_ok(const char *s, size_t len, size_t *word)
{
	while (len > 0 && s[len - 1] == ' ')
		len--;
	*word = len;
	while (len > 0 && s[len - 1] != ' ')
		len--;
	return len;
}

/* A mark that stops it. */
const char *to_mark_ok(const char *at)
{
	while (*at != '\0')
		at--;
	return at + 1;
}

/* The parts of a character of several bytes. */
const unsigned char *char_before_ok(const unsigned char *p, const unsigned char *start, int utf)
{
	p--;
	while (p > start && p[-1] != '\n')
		p--;
	if (utf)
		while ((*p & 0xc0) == 0x80)
			p--;
	return p;
}

/* A text from outside. */
int copy_home_bad(void)
{
	char copy[64], *to = copy;
	const char *home = getenv("HOME");

	if (!home)
		return 0;
	while (*home)
		*to++ = *home++; // expect: index-inconsistent
	*to = '\0';
	return puts(copy);
}

int copy_home_ok(void)
{
	char copy[64], *to = copy;
	const char *home = getenv("HOME");

	if (!home || strlen(home) >= sizeof copy)
		return 0;
	while (*home)
		*to++ = *home++;
	*to = '\0';
	return puts(copy);
}

int copy_home_length_bad(void)
{
	char copy[64];
	const char *home = getenv("HOME");
	size_t n = home ? strlen(home) : 0;

	if (!home)
		return 0;
	memcpy(copy, home, n); // expect: buffer-overflow-call
	return (int)n;
}

/* ---- texts that are given, tables, what several steps of a round add up to */

int parse_zone(const char *zone);
int is_delegate(const struct word *a);
void *pop_word(struct word **list);

int zone_bad(const char *h)
{
	char zone[16];
	int i = 0;

	while (*h && *h != ']')
		zone[i++] = *h++; // expect: index-inconsistent
	zone[i] = 0;
	return parse_zone(zone);
}

int zone_ok(const char *h)
{
	char zone[16];
	int i = 0;

	while (*h && *h != ']' && i < 15)
		zone[i++] = *h++;
	zone[i] = 0;
	return parse_zone(zone);
}

/* What is asked afterwards comes too late; what is asked before holds. */
int asked_later_bad(const char *s)
{
	char name[64];
	int n = 0;

	while (*s != ':' && *s)
		name[n++] = *s++; // expect: index-inconsistent
	if (n >= 64)
		return -1;
	name[n] = 0;
	return parse_zone(name);
}

int asked_before_ok(const char *s, int n, int length)
{
	char name[64];

	if (n < 0 || n + length > 63)
		return -1;
	while (*s != ':' && *s)
		name[n++] = *s++;
	name[n] = 0;
	return parse_zone(name);
}

/* One or two characters in a round. */
int unwrap_bad(const char *urn)
{
	char result[200];
	unsigned i = 0;

	while (*urn) {
		if (*urn == '+') {
			result[i++] = ' '; // expect: index-inconsistent
			urn++;
		} else if (*urn == ':') {
			result[i++] = '/';
			result[i++] = '/';
			urn++;
		} else {
			result[i++] = *urn++;
		}
	}
	result[i] = 0;
	return parse_zone(result);
}

int unwrap_ok(const char *urn)
{
	char result[200];
	unsigned i = 0;

	while (*urn) {
		if (i > sizeof result - 4)
			break;
		if (*urn == '+') {
			result[i++] = ' ';
			urn++;
		} else if (*urn == ':') {
			result[i++] = '/';
			result[i++] = '/';
			urn++;
		} else {
			result[i++] = *urn++;
		}
	}
	result[i] = 0;
	return parse_zone(result);
}

/* That something is not there yet says nothing of how much there is. */
int delegates_bad_FN(const struct word *cur)
{
	const char *seen[50];
	int n = 0, i;

	for (; cur; cur = cur->next) {
		if (!is_delegate(cur))
			continue;
		for (i = 0; i < n; i++)
			if (seen[i] == cur->text)
				break;
		if (i < n)
			continue;
		seen[n++] = cur->text;
	}
	return n;
}

int delegates_ok(const struct word *cur)
{
	const char *seen[50];
	int n = 0, i;

	for (; cur; cur = cur->next) {
		if (!is_delegate(cur))
			continue;
		for (i = 0; i < n; i++)
			if (seen[i] == cur->text)
				break;
		if (i < n)
			continue;
		if (n < 50)
			seen[n++] = cur->text;
	}
	return n;
}

/* A function takes the words off their list. */
int words_bad(struct word *list)
{
	void *word[10];
	int n = 1;

	while (list)
		word[n++] = pop_word(&list); // expect: index-inconsistent
	return parse_zone(word[1]);
}

int words_ok(struct word *list)
{
	void *word[10];
	int n = 1;

	while (list && n < 10)
		word[n++] = pop_word(&list);
	return parse_zone(word[1]);
}

/* A table was written beside the array that has room for it. */
static const struct feature {
	const char *name;
	int (*present)(void);
} features[] = {{"ssl", 0}, {"zlib", 0}, {"ipv6", 0}, {0, 0}};

int table_ok(const char **ret)
{
	static const char *names[4];
	const struct feature *p;
	int n = 0;

	for (p = features; p->name; p++)
		if (!p->present || p->present())
			names[n++] = p->name;
	*ret = names[0];
	return n;
}

static const char variables[] = "FS\0RS\0NR\0";

void list_ok(void)
{
	static const char *names[4];
	const char *v = variables;
	int n;

	for (n = 0; *v; n++) {
		names[n] = pop_word((struct word **)&v);
		if (*v == '*')
			v++;
	}
	parse_zone(names[0]);
}

/* The digits of a number are as many as it has. */
int next_digit(unsigned long *n);
int is_zero(const unsigned long *n);

int digits_ok(const unsigned long *number)
{
	unsigned long n = *number;
	char buf[32];
	int k = 0;

	do {
		buf[k] = (char)('0' + next_digit(&n));
		k++;
	} while (!is_zero(&n));
	return buf[k - 1];
}
