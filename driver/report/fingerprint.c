/* fingerprint.c - names for findings that outlive edits of the source.
 *
 * Two of them: the hash that GitHub computes for a result that carries none (so that alerts keep
 * their identity whoever computes it), and our own, which knows what a finding is about and so
 * does not mind what happens on other lines. */
#include "driver/report/report.h"
#include "driver/report/source.h"
#include "driver/report/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* GitHub's: the characters of a line and of what follows, WINDOW of them, blanks left out, are
 * the digits of a number to base 37, modulo 2^64.  After the last character comes 65535, and
 * then as many zeroes as are needed. */
enum { WINDOW = 100, BASE = 37, END_OF_FILE = 65535 };

struct digits {
	VEC(uint16_t) v;      /* UTF-16 code units without blanks, and the end      */
	VEC(uint32_t) starts; /* index of every line's first digit                  */
};

static void push_digit(struct digits *d, uint16_t c, bool *line_start)
{
	if (*line_start)
		*vec_push(&d->starts) = d->v.n;
	*vec_push(&d->v) = c;
	*line_start = c == '\n';
}

/* "\r\n" and "\r" are one "\n"; a blank between the two makes them two, as it does at GitHub. */
static void read_digits(struct digits *d, const char *text, size_t n_bytes)
{
	const char *at = text, *end = text + n_bytes;
	bool line_start = true;
	uint32_t before = 0;

	while (at < end) {
		uint32_t c = utf8_next(&at, end);
		bool skip = c == ' ' || c == '\t' || (c == '\n' && before == '\r');

		before = c;
		if (skip)
			continue;
		if (c > 0xFFFF) {
			push_digit(d, (uint16_t)(0xD7C0 + (c >> 10)), &line_start);
			c = 0xDC00 + (c & 0x3FF);
		}
		push_digit(d, c == '\r' ? '\n' : (uint16_t)c, &line_start);
	}
	push_digit(d, END_OF_FILE, &line_start);
}

static uint64_t digit(const struct digits *d, uint32_t i)
{
	return i < d->v.n ? d->v.v[i] : 0;
}

char (*report_line_hashes(const char *text, size_t n_bytes, uint32_t *ret_n_lines))[32]
{
	struct digits d = {0};
	struct map seen = {0};
	uint64_t h = 0, top = 1;
	uint32_t line = 0;
	char(*ret)[32];

	read_digits(&d, text, n_bytes);
	ret = xcalloc(d.starts.n, sizeof *ret);
	for (uint32_t i = 0; i < WINDOW; i++) {
		h = h * BASE + digit(&d, i);
		top *= BASE;
	}
	/* h is the hash of the window at i; rolling it on drops the highest digit. */
	for (uint32_t i = 0; line < d.starts.n; i++) {
		if (d.starts.v[line] == i)
			snprintf(ret[line++], sizeof *ret, "%" PRIx64 ":%" PRIu64, h,
				 ++*map_put(&seen, h, NULL));
		h = h * BASE + digit(&d, i + WINDOW) - top * digit(&d, i);
	}
	*ret_n_lines = d.starts.n;
	vec_release(&d.v);
	vec_release(&d.starts);
	map_release(&seen);
	return ret;
}

static const char *path_of(const struct finding *f)
{
	return f->span.path ? f->span.path : "";
}

/* Fill in the line hashes of findings [from, to), which are all of one file. */
static void hash_lines(const struct report_input *in, uint32_t from, uint32_t to,
		       struct source_cache *sources, struct report_fingerprint *ret)
{
	const struct source_file *f = source_get(sources, path_of(&in->findings[from]));
	uint32_t n_lines;
	char(*hash)[32] = report_line_hashes(strbuf_str(&f->text), f->text.n_bytes, &n_lines);

	for (uint32_t i = from; i < to; i++) {
		uint32_t line = in->findings[i].span.line;

		/* A line that is not there any more: GitHub takes the first one as well. */
		if (!line || line > n_lines)
			line = 1;
		memcpy(ret[i].line_hash, hash[line - 1], sizeof *hash);
	}
	free(hash);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Copy a message without its line numbers ("line 12", "book.c:12:3"): they move with the text
 * above. */
static void add_without_lines(struct strbuf *out, const char *text)
{
	for (const char *p = text; *p; p++) {
		bool number = is_digit(*p) && p > text && !is_digit(p[-1]);

		if (number && (p[-1] == ':' || (p - text >= 5 && !strncmp(p - 5, "line ", 5)))) {
			while (is_digit(p[1]))
				p++;
			strbuf_putc(out, '#');
		} else {
			strbuf_putc(out, *p);
		}
	}
}

static uint64_t hash_context(const struct report_input *in, const struct finding *f)
{
	const char *part[] = {f->rule->id, report_relative(path_of(f), in->root), f->function,
			      f->subject};
	struct strbuf key = {0};
	uint64_t h;

	for (size_t i = 0; i < PS_ARRAY_SIZE(part); i++) {
		strbuf_puts(&key, part[i] ? part[i] : "");
		strbuf_putc(&key, '\n');
	}
	add_without_lines(&key, f->text);
	h = hash_bytes(key.s, key.n_bytes, 0);
	strbuf_release(&key);
	return h;
}

void report_fingerprints(const struct report_input *in, struct report_fingerprint *ret)
{
	struct source_cache sources = {0};
	struct map seen = {0};

	for (uint32_t from = 0, to; from < in->n_findings; from = to) {
		const char *path = path_of(&in->findings[from]);

		for (to = from; to < in->n_findings; to++)
			if (strcmp(path_of(&in->findings[to]), path) != 0)
				break;
		hash_lines(in, from, to, &sources, ret);
	}
	for (uint32_t i = 0; i < in->n_findings; i++) {
		uint64_t h = hash_context(in, &in->findings[i]);

		snprintf(ret[i].context, sizeof ret[i].context, "%016" PRIx64 ":%" PRIu64, h,
			 ++*map_put(&seen, h, NULL));
	}
	map_release(&seen);
	source_release(&sources);
}
