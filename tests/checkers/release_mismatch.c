// RUN: %verify
//
// release-mismatch: released by a function that is not made for it, or never acquired.

#include <alloca.h>
#include <dirent.h>
#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct conn {
	struct conn *next;
	char *peer;
	bool is_static;
};

struct hold {
	size_t size;
	unsigned char data[];
};

static char fallback[64] = "localhost";
static struct conn the_first;

static void conn_free(struct conn *c)
{
	free(c->peer);
	free(c);
}

static void conn_clear(struct conn *c)
{
	free(c->peer);
	c->peer = NULL;
}

static void conn_drop(struct conn *c)
{
	free(c->peer);
	if (!c->is_static)
		free(c);
}

static void *hold_new(size_t n)
{
	struct hold *h = malloc(sizeof *h + n);

	if (!h)
		return NULL;
	h->size = n;
	return h->data;
}

static void hold_free(void *p)
{
	if (p)
		free((char *)p - offsetof(struct hold, data));
}

/* ---- kinds --------------------------------------------------------------------------------------- */

int run_bad(const char *cmd)
{
	char line[80];
	FILE *f = popen(cmd, "r");

	if (!f)
		return -1;
	while (fgets(line, sizeof line, f))
		fputs(line, stdout);
	fclose(f); // expect: release-mismatch: 'f' is released by 'fclose', but 'popen' has given it, which goes with 'pclose'
	return 0;
}

int run_ok(const char *cmd)
{
	char line[80];
	FILE *f = popen(cmd, "r");

	if (!f)
		return -1;
	while (fgets(line, sizeof line, f))
		fputs(line, stdout);
	return pclose(f);
}

void map_bad(int fd)
{
	void *p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		return;
	free(p); // expect: release-mismatch: 'p' is released by 'free', but 'mmap' has given it, which goes with 'munmap'
}

void map_ok(int fd)
{
	void *p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		return;
	munmap(p, 4096);
}

void dir_bad(const char *path)
{
	DIR *d = opendir(path);

	if (!d)
		return;
	free(d); // expect: release-mismatch: 'd' is released by 'free', but 'opendir' has given it
}

void dir_ok(const char *path)
{
	DIR *d = opendir(path);

	if (d)
		closedir(d);
}

/* ---- never acquired --------------------------------------------------------------------------------- */

const char *name_bad(const char *given)
{
	char *name = fallback;

	if (given)
		name = strdup(given);
	puts(name ? name : "-");
	free(name); // expect: release-mismatch: 'name' is released by 'free', but it leads to the variable 'fallback'
	return given;
}

const char *name_ok(const char *given)
{
	char *name = fallback;

	if (given)
		name = strdup(given);
	puts(name ? name : "-");
	if (name != fallback)
		free(name);
	return given;
}

void text_bad(size_t n)
{
	char small[32], *p = small;

	if (n > sizeof small)
		p = malloc(n);
	if (!p)
		return;
	memset(p, 0, n);
	free(p); // expect: release-mismatch: 'p' is released by 'free', but it leads to the variable 'small'
}

void text_ok(size_t n)
{
	char small[32], *p = small;

	if (n > sizeof small)
		p = malloc(n);
	if (!p)
		return;
	memset(p, 0, n);
	if (p != small)
		free(p);
}

void on_stack_bad(size_t n)
{
	char *p = alloca(n + 1);

	memset(p, 0, n + 1);
	free(p); // expect: release-mismatch: 'p' is released by 'free', but alloca() has given it
}

void literal_bad(const char *given)
{
	const char *mode = "r";

	if (given)
		mode = strdup(given);
	free((char *)mode); // expect: release-mismatch: it is a string literal
}

void literal_ok(const char *given)
{
	const char *mode = NULL;

	if (given)
		mode = strdup(given);
	puts(mode ? mode : "r");
	free((char *)mode);
}

void by_helper_bad(const char *peer)
{
	struct conn c = {.peer = strdup(peer)};

	conn_free(&c); // expect: release-mismatch: '&c' is released by 'conn_free', but it is a variable of this function
}

void by_helper_ok(const char *peer)
{
	struct conn c = {.peer = strdup(peer)};

	conn_clear(&c);
}

void flagged_ok(const char *peer)
{
	struct conn c = {.peer = strdup(peer), .is_static = true};

	conn_drop(&c);
}

void global_bad(void)
{
	struct conn *c = &the_first;

	free(c->peer);
	free(c); // expect: release-mismatch: 'c' is released by 'free', but it leads to the variable 'the_first'
}

bool in_place_ok(const char *text)
{
	regex_t re;
	bool r;

	if (regcomp(&re, "^#", 0))
		return false;
	r = !regexec(&re, text, 0, NULL, 0);
	regfree(&re);
	return r;
}

/* ---- within an object ------------------------------------------------------------------------------- */

char *word_bad(const char *text)
{
	char *copy = strdup(text), *word;

	if (!copy)
		return NULL;
	while (*copy == ' ')
		copy++;
	word = strndup(copy, strcspn(copy, " "));
	free(copy); // expect: release-mismatch: 'copy' is released by 'free', but it leads 1 byte into what 'strdup' has given
	return word;
}

char *word_ok(const char *text)
{
	char *copy = strdup(text), *p = copy, *word;

	if (!copy)
		return NULL;
	while (*p == ' ')
		p++;
	word = strndup(p, strcspn(p, " "));
	free(copy);
	return word;
}

void header_bad(size_t n)
{
	unsigned char *p = malloc(n + 8);

	if (!p)
		return;
	p += 8;
	memset(p, 0, n);
	free(p); // expect: release-mismatch: it leads 8 bytes into what 'malloc' has given
}

void header_ok(size_t n)
{
	unsigned char *p = malloc(n + 8);

	if (!p)
		return;
	p += 8;
	memset(p, 0, n);
	free(p - 8);
}

void held_bad(size_t n)
{
	void *p = hold_new(n);

	free(p); // expect: release-mismatch: 'p' is released by 'free', but it leads 8 bytes into what 'hold_new' has given
}

void held_ok(size_t n)
{
	void *p = hold_new(n);

	hold_free(p);
}

void *grow_bad(void)
{
	static char first[16];
	char *p = first;

	return realloc(p, 64); // expect: release-mismatch: 'p' is released by 'realloc', but it leads to the variable 'first'
}
