// RUN: %verify
//
// Where paths meet, members of which one path knows nothing are told apart on the other side, too: that all of them
// are null on the one does not make them the same on the other.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct index {
	uint32_t n, n_slots;
	uint64_t *slots;
	uint32_t *rows;
	char *names;
};

struct stats {
	unsigned n_read, n_dropped, n_late, n_errors, level, room;
};

void index_read(struct index *ix, int fd);
void stats_log(const struct stats *st);

static void index_clear(struct index *ix)
{
	ix->n = ix->n_slots = 0;
	ix->slots = NULL;
	ix->rows = NULL;
	ix->names = NULL;
}

static void index_release(struct index *ix)
{
	free(ix->slots);
	free(ix->rows);
	free(ix->names);
	memset(ix, 0, sizeof *ix);
}

/* More paths than are kept apart: those that differ in the index alone are joined first, and then with one that
 * cleared it. */
void serve_ok(int fd, unsigned flags)
{
	struct index ix;
	struct stats st = {0};

	if (fd >= 0)
		index_read(&ix, fd);
	else
		index_clear(&ix);
	if (flags & 1)
		st = (struct stats){1, 2, 3, 4, 5, 6};
	if (flags & 2)
		st = (struct stats){11, 12, 13, 14, 15, 16};
	if (flags & 4)
		st = (struct stats){21, 22, 23, 24, 25, 26};
	if (flags & 8)
		st = (struct stats){31, 32, 33, 34, 35, 36};
	if (flags & 16)
		st = (struct stats){41, 42, 43, 44, 45, 46};
	if (flags & 32)
		st = (struct stats){51, 52, 53, 54, 55, 56};
	if (flags & 64)
		st = (struct stats){61, 62, 63, 64, 65, 66};
	if (flags & 128)
		index_clear(&ix);
	stats_log(&st);
	index_release(&ix);
}
