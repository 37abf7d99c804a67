// RUN: %verify
// What errno says: it is never negative, where it is negated something has failed, and a function
// may tell its caller by it that it has written nothing.
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

struct inode {
	unsigned flags;
	long size;
};

struct inode *inode_open(const char *path);
int inode_close(struct inode *ni);
int inode_write(struct inode *ni, const char *buf, int size);
void log_line(const char *what);

// The shape of file system drivers: one exit for all, and a result that is an error number or more.
int fs_write_ok(const char *path, const char *buf, int size)
{
	struct inode *ni = inode_open(path);
	int res;

	if (!ni) {
		res = -errno;
		goto out;
	}
	res = inode_write(ni, buf, size);
out:
	if (res > 0)
		ni->flags |= 1;
	if (ni)
		inode_close(ni);
	return res;
}

int fs_truncate_ok(const char *path)
{
	struct inode *ni;
	int err = 0;

	ni = inode_open(path);
	if (!ni)
		err = -errno;
	if (!err)
		ni->size = 0;
	return err;
}

int fs_close_bad(const char *path, const char *buf, int size)
{
	struct inode *ni = inode_open(path);
	int res;

	if (!ni) {
		res = -errno;
		goto out;
	}
	res = inode_write(ni, buf, size);
out:
	if (res < 0)
		ni->flags |= 2; // expect: null-deref
	return res;
}

// errno itself may be 0.
int fs_probe_bad(const char *path)
{
	struct inode *ni = inode_open(path);

	if (!ni) {
		log_line("cannot be opened");
		if (errno)
			return -1;
	}
	return (int)ni->size; // expect: null-deref
}

static long to_number(const char *s, char **end)
{
	errno = 0;
	if (isdigit((unsigned char)*s))
		return strtol(s, end, 10);
	errno = EINVAL;
	return 0;
}

long decode_ok(const char *s)
{
	char *end;
	long n = to_number(s, &end);

	if (errno == EINVAL || *end) {
		log_line("malformed");
		return -1;
	}
	return n;
}

enum outcome { FINE, INVALID };

static enum outcome parse_number(const char *s, int *digits, long *ret)
{
	if (!isdigit((unsigned char)*s))
		return INVALID;
	*digits = 0;
	for (*ret = 0; isdigit((unsigned char)*s); s++, ++*digits)
		*ret = *ret * 10 + (*s - '0');
	return FINE;
}

// Nobody asks for errno, or for the result in time.
long decode_bad(const char *s)
{
	int digits;
	long n = 0;
	enum outcome o = parse_number(s, &digits, &n);

	if (digits > 18) // expect: uninit-use
		return -1;
	return o == FINE ? n : 0;
}

// Asked for before the call, errno says nothing of it.
long decode_late_bad(const char *s)
{
	int digits;
	long n = 0;

	if (errno == EINTR)
		return 0;
	if (parse_number(s, &digits, &n) == INVALID)
		log_line("malformed");
	if (digits > 18) // expect: uninit-use
		return -1;
	return n;
}
