/* fd.h - whole reads and writes of file descriptors.  Thread-safe: nothing is kept. */
#ifndef PS_BASE_FD_H
#define PS_BASE_FD_H

#include <stdbool.h>
#include <stddef.h>

/* Goes on after interruptions and short counts.  False: an error, which errno names. */
bool fd_write_all(int fd, const void *p, size_t n_bytes);
/* False: an error, or the end came before n_bytes. */
bool fd_read_all(int fd, void *p, size_t n_bytes);

#endif
