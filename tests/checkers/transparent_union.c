// RUN: %verify
//
// uninit-use: with _GNU_SOURCE, glibc declares the address that socket calls take as a transparent union.
// What stands at the call is what is passed.

#define _GNU_SOURCE
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

union address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static int family_of(const union address *a)
{
	return a->sa.sa_family;
}

int bound_family_ok(int fd)
{
	union address addr;
	socklen_t len = sizeof(addr);

	if (getsockname(fd, (struct sockaddr *)&addr, &len) == -1)
		return -1;
	return addr.sa.sa_family;
}

int peer_family_ok(int fd)
{
	union address addr;
	socklen_t len = sizeof(addr);

	if (getpeername(fd, &addr.sa, &len) == -1)
		return -1;
	return family_of(&addr);
}

int accepted_family_ok(int listener, bool *is_v4)
{
	struct sockaddr_storage from;
	socklen_t len = sizeof(from);
	int fd = accept(listener, (struct sockaddr *)&from, &len);

	if (fd < 0)
		return -1;
	*is_v4 = from.ss_family == AF_INET;
	return fd;
}

int accepted_family_bad(int listener, bool *is_v4)
{
	struct sockaddr_storage from;
	int fd = accept(listener, NULL, NULL);

	if (fd < 0)
		return -1;
	*is_v4 = from.ss_family == AF_INET; // expect: uninit-use
	return fd;
}

int datagram_ok(int fd, char *buf, size_t size, int *family)
{
	union address from;
	socklen_t len = sizeof(from);
	ssize_t n = recvfrom(fd, buf, size, 0, &from.sa, &len);

	if (n < 0)
		return -1;
	*family = from.in6.sin6_family;
	return (int)n;
}

/* A union of the program's own, handed on whole, is one. */
union number {
	int *i;
	float *f;
	void *p;
} __attribute__((transparent_union));

int first_of(union number n);

int own_union_ok(float *f)
{
	union number whole = {.f = f};

	return first_of(f) + first_of(whole) + first_of((union number){.f = f});
}

int own_union_bad(int which)
{
	int *p;

	if (which)
		p = &which;
	return first_of(p); // expect: uninit-use
}
