/* nearest.c - what somebody may have meant who typed something else. */
#include "driver/options.h"

#include <string.h>

enum { MAX_NAME = 63 }; /* longer ones are no typing mistakes of ours */

/* Insertions, deletions, replacements and swaps of neighbours that make b of a. */
static unsigned edit_distance(const char *a, size_t na, const char *b, size_t nb)
{
	unsigned d[MAX_NAME + 1][MAX_NAME + 1];

	for (size_t i = 0; i <= na; i++)
		d[i][0] = (unsigned)i;
	for (size_t j = 0; j <= nb; j++)
		d[0][j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++)
		for (size_t j = 1; j <= nb; j++) {
			unsigned best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);

			if (d[i - 1][j] + 1 < best)
				best = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < best)
				best = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	return d[na][nb];
}

const char *nearest_name(const char *typed, const char *const *names, uint32_t n)
{
	size_t n_typed = strlen(typed);
	const char *best = NULL;
	unsigned best_distance = (unsigned)(n_typed < 4 ? 1 : n_typed / 3);

	if (n_typed > MAX_NAME)
		return NULL;
	for (uint32_t i = 0; i < n; i++) {
		size_t n_name = strlen(names[i]);
		unsigned d;

		if (n_name > MAX_NAME)
			continue;
		d = edit_distance(typed, n_typed, names[i], n_name);
		if (d < best_distance || (d == best_distance && !best)) {
			best_distance = d;
			best = names[i];
		}
	}
	return best;
}
