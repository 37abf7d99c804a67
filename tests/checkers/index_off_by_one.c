// RUN: %panicscan scan --verify -- cc -c %s
//
// index-off-by-one: checks, loops and sizes that leave exactly the boundary; the plain number that
// is out of range is index-out-of-bounds, and so is a bound that misses by more.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_PEERS  32
#define LINE_BYTES 80

enum level { DEBUG, INFO, WARN, N_LEVELS };

struct peer {
	int fd;
	char name[24];
};

static struct peer peers[MAX_PEERS];
static const char *const level_names[N_LEVELS] = {"debug", "info", "warn"};

/* ---- checks */

struct peer *peer_get_bad(unsigned id)
{
	if (id > MAX_PEERS)
		return NULL;
	peers[id].fd = -1; // expect: index-off-by-one
	return &peers[id];
}

struct peer *peer_get_ok(unsigned id)
{
	if (id >= MAX_PEERS)
		return NULL;
	peers[id].fd = -1;
	return &peers[id];
}

struct peer *peer_get_far_bad(unsigned id)
{
	if (id > MAX_PEERS + 4)
		return NULL;
	peers[id].fd = -1; // expect: index-out-of-bounds
	return &peers[id];
}

const char *level_name_bad(int level)
{
	return level >= 0 && level <= N_LEVELS ? level_names[level] // expect: index-off-by-one
					       : "?";
}

const char *level_name_ok(int level)
{
	return level >= 0 && level < N_LEVELS ? level_names[level] : "?";
}

static int is_level(int level)
{
	return level >= DEBUG && level <= N_LEVELS;
}

static int is_real_level(int level)
{
	return level >= DEBUG && level < N_LEVELS;
}

const char *level_by_helper_bad(int level)
{
	if (!is_level(level))
		return "?";
	return level_names[level]; // expect: index-off-by-one
}

const char *level_by_helper_ok(int level)
{
	if (!is_real_level(level))
		return "?";
	return level_names[level];
}

/* The check comes before the increment.  That == is meant as >= nothing says. */
int push_peer_bad(int *n, int fd)
{
	if (*n >= MAX_PEERS)
		return -1;
	peers[++*n].fd = fd; // expect: index-off-by-one
	return 0;
}

int push_peer_equal_bad_FN(int *n, int fd)
{
	if (*n == MAX_PEERS)
		return -1;
	peers[++*n].fd = fd;
	return 0;
}

int push_peer_ok(int *n, int fd)
{
	if (*n == MAX_PEERS)
		return -1;
	peers[(*n)++].fd = fd;
	return 0;
}

int stack_pop_bad(const int stack[8], int top)
{
	int copy[8];

	memcpy(copy, stack, sizeof copy);
	if (top < 0 || top > 7)
		return -1;
	return copy[top - 1]; // expect: index-off-by-one
}

int stack_pop_ok(const int stack[8], int top)
{
	int copy[8];

	memcpy(copy, stack, sizeof copy);
	if (top < 1 || top > 8)
		return -1;
	return copy[top - 1];
}

/* ---- loops */

void peers_close_bad(void)
{
	for (int i = 0; i <= MAX_PEERS; i++)
		close(peers[i].fd); // expect: index-off-by-one
}

void peers_close_ok(void)
{
	for (int i = 0; i < MAX_PEERS; i++)
		close(peers[i].fd);
}

/* A loop of so few rounds that each is gone through by itself. */
int pair_bad(void)
{
	int v[2] = {1, 2}, sum = 0;

	for (int i = 0; i <= 2; i++)
		sum += v[i]; // expect: index-off-by-one
	return sum;
}

int pair_ok(void)
{
	int v[2] = {1, 2}, sum = 0;

	for (int i = 0; i < 2; i++)
		sum += v[i];
	return sum;
}

/* Neighbours. */
int sorted_bad(const uint16_t *from)
{
	uint16_t v[16];
	int ok = 1;

	memcpy(v, from, sizeof v);
	for (size_t i = 0; i < sizeof v / sizeof v[0]; i++)
		if (v[i] > v[i + 1]) // expect: index-off-by-one
			ok = 0;
	return ok;
}

int sorted_ok(const uint16_t *from)
{
	uint16_t v[16];
	int ok = 1;

	memcpy(v, from, sizeof v);
	for (size_t i = 1; i < sizeof v / sizeof v[0]; i++)
		if (v[i - 1] > v[i])
			ok = 0;
	return ok;
}

/* ---- sizes as indices */

void terminate_name_bad(struct peer *p)
{
	p->name[sizeof p->name] = '\0'; // expect: index-off-by-one
}

void terminate_name_ok(struct peer *p)
{
	p->name[sizeof p->name - 1] = '\0';
}

void number_bad(void)
{
	char digits[10];

	memset(digits, '0', sizeof digits);
	digits[10] = '\0'; // expect: index-out-of-bounds
}

/* ---- allocations */

char *read_value_bad(FILE *f, size_t n)
{
	char *v = malloc(n);

	if (!v)
		return NULL;
	if (fread(v, 1, n, f) != n) {
		free(v);
		return NULL;
	}
	v[n] = '\0'; // expect: index-off-by-one
	return v;
}

char *read_value_ok(FILE *f, size_t n)
{
	char *v = malloc(n + 1);

	if (!v)
		return NULL;
	if (fread(v, 1, n, f) != n) {
		free(v);
		return NULL;
	}
	v[n] = '\0';
	return v;
}

char **argv_copy_bad(char *const *argv, int argc)
{
	char **v = calloc((size_t)argc, sizeof *v);

	if (!v)
		return NULL;
	for (int i = 0; i < argc; i++)
		v[i] = argv[i];
	v[argc] = NULL; // expect: index-off-by-one
	return v;
}

char **argv_copy_ok(char *const *argv, int argc)
{
	char **v = calloc((size_t)argc + 1, sizeof *v);

	if (!v)
		return NULL;
	for (int i = 0; i < argc; i++)
		v[i] = argv[i];
	v[argc] = NULL;
	return v;
}

/* ---- terminators of what was read */

int command_bad(int fd)
{
	char line[LINE_BYTES];
	ssize_t n = read(fd, line, sizeof line);

	if (n < 0)
		return -1;
	line[n] = '\0'; // expect: index-off-by-one
	return line[0];
}

int command_ok(int fd)
{
	char line[LINE_BYTES];
	ssize_t n = read(fd, line, sizeof line - 1);

	if (n < 0)
		return -1;
	line[n] = '\0';
	return line[0];
}

int link_target_bad(const char *path)
{
	char target[256];
	ssize_t n = readlink(path, target, sizeof target);

	if (n == -1)
		return -1;
	target[n] = '\0'; // expect: index-off-by-one
	return target[0] == '/';
}

int link_target_ok(const char *path)
{
	char target[256];
	ssize_t n = readlink(path, target, sizeof target);

	if (n == -1 || n == sizeof target)
		return -1;
	target[n] = '\0';
	return target[0] == '/';
}

int word_bad(const char *s)
{
	char word[16];
	int n = 0;

	while (*s && *s != ' ') {
		if (n >= (int)sizeof word)
			break;
		word[n++] = *s++;
	}
	word[n] = '\0'; // expect: index-off-by-one
	return word[0];
}

int word_ok(const char *s)
{
	char word[16];
	int n = 0;

	while (*s && *s != ' ') {
		if (n >= (int)sizeof word - 1)
			break;
		word[n++] = *s++;
	}
	word[n] = '\0';
	return word[0];
}
