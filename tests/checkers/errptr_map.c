// RUN: %panicscan scan --verify --skip resource-leak -- cc -c %s
//
// errptr-deref: functions of the system that fail with (void *)-1, by model.

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>

struct map {
	char *base;
	size_t n;
};

char unchecked_bad(int fd, size_t n)
{
	char *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);

	return p[0]; // expect: errptr-deref
}

char checked_ok(int fd, size_t n)
{
	char *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);

	if (p == MAP_FAILED) {
		perror("mmap");
		return 0;
	}
	return p[0];
}

char null_check_bad(int fd, size_t n)
{
	char *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);

	if (p == NULL)
		return 0;
	return p[0]; // expect: errptr-deref
}

/* Both are asked for, which is once too often, but right. */
char both_checks_ok(int fd, size_t n)
{
	char *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);

	if (p == NULL || p == (void *)-1)
		return 0;
	return p[0];
}

int in_condition_ok(int fd, size_t n)
{
	const unsigned char *p;
	int sum = 0;

	if ((p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0)) != MAP_FAILED && n > 4) {
		sum = p[0] + p[1];
		munmap((void *)p, n);
	}
	return sum;
}

int in_condition_bad(int fd, size_t n)
{
	const unsigned char *p;

	if ((p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0)) != MAP_FAILED || n > 4)
		return p[0] + p[1]; // expect: errptr-deref
	return 0;
}

static int map_open(struct map *m, int fd, size_t n)
{
	m->base = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
	if (m->base == MAP_FAILED) {
		m->base = NULL;
		return -1;
	}
	m->n = n;
	return 0;
}

static int map_open_carelessly(struct map *m, int fd, size_t n)
{
	m->base = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
	m->n = n;
	return 0;
}

char helper_ok(int fd, size_t n)
{
	struct map m;

	if (map_open(&m, fd, n) < 0)
		return 0;
	return m.base[0];
}

char helper_bad(int fd, size_t n)
{
	struct map m;

	if (map_open_carelessly(&m, fd, n) < 0)
		return 0;
	return m.base[0]; // expect: errptr-deref
}

void released_bad(int fd, size_t n)
{
	char *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);

	munmap(p, n); // expect: errptr-deref
}

void released_ok(int fd, size_t n)
{
	char *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);

	if (p != MAP_FAILED)
		munmap(p, n);
}

int shared_memory_bad(int id)
{
	const int *p = shmat(id, NULL, SHM_RDONLY);

	return *p; // expect: errptr-deref
}

int shared_memory_ok(int id)
{
	const int *p = shmat(id, NULL, SHM_RDONLY);

	return p == (void *)-1 ? -1 : *p;
}
