/* error.c - messages about rules files: places, and the name that was probably meant. */
#include "rules/rules_p.h"

#include <string.h>

enum { SHOWN_BYTES = 60, NAME_BYTES = 40 };

void rules_error(struct rules_src *src, uint32_t line, uint32_t col, const char *fmt, ...)
{
	va_list ap;

	src->n_errors++;
	if (src->n_errors > RULES_MAX_ERRORS)
		return;
	if (line)
		strbuf_printf(src->err, "%s:%u:%u: ", src->path, line, col);
	else
		strbuf_printf(src->err, "%s: ", src->path);
	va_start(ap, fmt);
	strbuf_vprintf(src->err, fmt, ap);
	va_end(ap);
	strbuf_putc(src->err, '\n');
}

bool rules_error_counted(struct rules_src *src)
{
	if (src->n_errors < RULES_MAX_ERRORS)
		return false;
	src->n_errors++;
	return true;
}

const char *rules_shown(struct arena *mem, const char *s)
{
	size_t n = strnlen(s, SHOWN_BYTES + 1);
	bool cut = n > SHOWN_BYTES;
	char *copy;

	if (cut) {
		n = SHOWN_BYTES;
		while (n && ((unsigned char)s[n] & 0xc0) == 0x80) /* whole characters only */
			n--;
	}
	copy = arena_printf(mem, "%.*s%s", (int)n, s, cut ? "…" : "");
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)copy[i] < ' ' || copy[i] == 0x7f)
			copy[i] = '?';
	return copy;
}

static uint32_t min3(uint32_t a, uint32_t b, uint32_t c)
{
	return ps_min_u32(a, ps_min_u32(b, c));
}

/* Optimal string alignment over three rows of the table. */
uint32_t rules_distance(const char *a, const char *b, uint32_t max)
{
	uint32_t rows[3][NAME_BYTES + 1];
	size_t na = strnlen(a, NAME_BYTES + 1), nb = strnlen(b, NAME_BYTES + 1);

	if (na > NAME_BYTES || nb > NAME_BYTES)
		return max + 1;
	for (uint32_t j = 0; j <= nb; j++)
		rows[0][j] = j;
	for (uint32_t i = 1; i <= na; i++) {
		uint32_t *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

		now[0] = i;
		for (uint32_t j = 1; j <= nb; j++) {
			uint32_t differs = a[i - 1] != b[j - 1];

			now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + differs);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = ps_min_u32(now[j], before[j - 2] + 1);
		}
	}
	return ps_min_u32(rows[na % 3][nb], max + 1);
}

const char *rules_suggest(struct arena *mem, const char *found, const char *const *names,
			  uint32_t n)
{
	/* A third of the letters may be wrong: further away it is a guess that misleads. */
	uint32_t max = (uint32_t)(strnlen(found, NAME_BYTES) + 2) / 3, best = max + 1;
	const char *nearest = NULL;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t d = rules_distance(found, names[i], max);

		if (d < best) {
			best = d;
			nearest = names[i];
		}
	}
	return nearest ? arena_printf(mem, "; did you mean '%s'?", nearest) : "";
}
