// RUN: %panicscan scan --verify -- cc -c %s
//
// vla-bound: arrays of variable length and alloca() of sizes that nobody has bounded.

#include <alloca.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_LINE 4096

int read_block_bad(int fd)
{
	uint32_t n;

	if (read(fd, &n, sizeof n) != sizeof n)
		return -1;
	char buf[n]; // expect: vla-bound
	return read(fd, buf, sizeof buf) > 0 ? buf[0] : -1;
}

int read_block_ok(int fd)
{
	uint32_t n;

	if (read(fd, &n, sizeof n) != sizeof n || n == 0 || n > MAX_LINE)
		return -1;
	char buf[n];
	return read(fd, buf, sizeof buf) > 0 ? buf[0] : -1;
}

long sum_arguments_bad(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1;
	long sum = 0;

	if (argc < 2)
		return 0;
	n = atoi(argv[1]);
	long v[n]; // expect: vla-bound
	memset(v, 0, sizeof v);
	for (int i = 0; i < n; i++)
		sum += v[i];
	return sum;
}

long sum_arguments_ok(int argc, char **argv)
{
	int n;
	long sum = 0;

	if (argc < 2)
		return 0;
	n = atoi(argv[1]);
	if (n < 1 || n > 100)
		return 0;
	long v[n];
	memset(v, 0, sizeof v);
	for (int i = 0; i < n; i++)
		sum += v[i];
	return sum;
}

/* Only the upper bound. */
int half_checked_bad(FILE *f)
{
	int n;

	if (fscanf(f, "%d", &n) != 1 || n > 256)
		return -1;
	char buf[n]; // expect: vla-bound
	return fread(buf, 1, sizeof buf, f) > 0 ? buf[0] : -1;
}

int half_checked_ok(FILE *f)
{
	unsigned n;

	if (fscanf(f, "%u", &n) != 1 || n > 256 || !n)
		return -1;
	char buf[n];
	return fread(buf, 1, sizeof buf, f) > 0 ? buf[0] : -1;
}

/* -1 where it fails. */
int by_position_bad(FILE *f)
{
	long n;

	fseek(f, 0, SEEK_END);
	n = ftell(f);
	rewind(f);
	if (n > MAX_LINE)
		return -1;
	char buf[n]; // expect: vla-bound
	return buf == NULL;
}

int by_position_ok(FILE *f)
{
	long n;

	fseek(f, 0, SEEK_END);
	n = ftell(f);
	rewind(f);
	if (n < 1 || n > MAX_LINE)
		return -1;
	char buf[n];
	return buf == NULL;
}

int stack_copy_bad(FILE *f)
{
	unsigned n;
	char *p;

	if (fscanf(f, "%u", &n) != 1)
		return -1;
	p = alloca(n); // expect: vla-bound
	return fread(p, 1, n, f) == n ? p[0] : -1;
}

int stack_copy_ok(FILE *f)
{
	unsigned n;
	char *p;

	if (fscanf(f, "%u", &n) != 1)
		return -1;
	if (n > MAX_LINE)
		return -1;
	p = alloca(n);
	return fread(p, 1, n, f) == n ? p[0] : -1;
}

/* The caller knows. */
int of_parameter_ok(const int *v, int n)
{
	int copy[n];

	memcpy(copy, v, sizeof copy);
	return copy[0];
}

int of_text_ok(const char *name)
{
	char path[strlen(name) + 6];

	sprintf(path, "/tmp/%s", name);
	return unlink(path);
}

/* The type is bound enough. */
int of_byte_ok(int fd)
{
	uint8_t n;

	if (read(fd, &n, 1) != 1 || !n)
		return -1;
	char buf[n];
	return read(fd, buf, n) == n ? buf[0] : -1;
}
