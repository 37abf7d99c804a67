#include "engine/base/fd.h"

#include <errno.h>
#include <unistd.h>

bool fd_write_all(int fd, const void *p, size_t n_bytes)
{
	const char *at = p;

	while (n_bytes) {
		ssize_t n = write(fd, at, n_bytes);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		at += n;
		n_bytes -= (size_t)n;
	}
	return true;
}

bool fd_read_all(int fd, void *p, size_t n_bytes)
{
	char *at = p;

	while (n_bytes) {
		ssize_t n = read(fd, at, n_bytes);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		n_bytes -= (size_t)n;
	}
	return true;
}
