#include "driver/report/paint_p.h"

#include "driver/report/utf8.h"

#include <stdio.h>
#include <string.h>

enum {
	TAB_COLS = 8,
	MAX_COLS = 96,	   /* with the gutter a line still fits into a wide terminal         */
	BEFORE_CARET = 32, /* what a cut line keeps on the left of its caret                 */
};

void paint_on(struct strbuf *out, bool colour, enum paint p)
{
	static const char *const code[] = {
		[PAINT_BOLD] = "\033[1m",	[PAINT_ERROR] = "\033[1;31m",
		[PAINT_WARNING] = "\033[1;35m", [PAINT_NOTE] = "\033[1;36m",
		[PAINT_DIM] = "\033[2m",	[PAINT_CARET] = "\033[1;32m",
	};

	if (colour)
		strbuf_puts(out, code[p]);
}

void paint_off(struct strbuf *out, bool colour)
{
	if (colour)
		strbuf_puts(out, "\033[0m");
}

/* Characters that would act on the terminal instead of being shown. */
static bool hidden(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200E && c <= 0x200F) ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/* The next character as it is shown; returns its columns. */
static unsigned show_char(const char **at, const char *end, char shown[40])
{
	const char *from = *at;
	uint32_t c = utf8_next(at, end);
	int n = 0;

	if (c == UTF8_BAD && (*at - from != 3 || memcmp(from, "\xEF\xBF\xBD", 3) != 0)) {
		for (; from < *at; from++)
			n += snprintf(shown + n, 40 - (size_t)n, "<%02X>", (unsigned char)*from);
		return (unsigned)n;
	}
	if (hidden(c))
		return (unsigned)snprintf(shown, 40, c < 0x80 ? "<%02X>" : "<U+%04X>", c);
	memcpy(shown, from, (size_t)(*at - from));
	shown[*at - from] = '\0';
	return utf8_width(c);
}

void paint_text(struct strbuf *out, const char *text)
{
	const char *end = text + strlen(text);
	char shown[40];

	while (text < end) {
		if (*text == '\n' || *text == '\t') {
			strbuf_putc(out, ' ');
			text++;
			continue;
		}
		show_char(&text, end, shown);
		strbuf_puts(out, shown);
	}
}

/* A source line as it is shown, and where its bytes went. */
struct shown_line {
	struct strbuf text;
	uint32_t from_col, to_col; /* columns of the range, from 0; equal: nothing to mark    */
	uint32_t n_cols;
};

/* Append one character of the line; returns the columns it takes at column col. */
static unsigned show_in_line(struct strbuf *out, const char **at, const char *end, uint32_t col)
{
	char shown[40];
	unsigned width;

	if (**at == '\t') {
		width = TAB_COLS - col % TAB_COLS;
		strbuf_printf(out, "%*s", (int)width, "");
		(*at)++;
		return width;
	}
	width = show_char(at, end, shown);
	strbuf_puts(out, shown);
	return width;
}

/* Bytes [from, to) of the line are the range. */
static void lay_out(struct shown_line *l, struct source_line line, size_t from, size_t to)
{
	const char *at = line.text, *end = line.text + line.n_bytes;

	while (at < end) {
		size_t pos = (size_t)(at - line.text);
		unsigned width = show_in_line(&l->text, &at, end, l->n_cols);

		if ((size_t)(at - line.text) <= from)
			l->from_col = l->n_cols + width;
		if (pos < to)
			l->to_col = l->n_cols + width;
		l->n_cols += width;
	}
	if (l->to_col <= l->from_col)
		l->to_col = l->from_col + 1;
}

/* Keep columns [first, first + MAX_COLS) of the shown text.  Only the ends move, so a wide
 * character at an edge costs one column at most. */
static void cut(struct shown_line *l, uint32_t first, struct strbuf *ret)
{
	const char *at = strbuf_str(&l->text), *end = at + l->text.n_bytes;
	uint32_t col = 0, last = first + MAX_COLS;

	if (first)
		strbuf_puts(ret, "…");
	while (at < end && col < last) {
		const char *from = at;
		uint32_t width = utf8_width(utf8_next(&at, end));

		if (col >= first)
			strbuf_add(ret, from, (size_t)(at - from));
		col += width;
	}
	if (at < end)
		strbuf_puts(ret, "…");
}

/* Show only what is around the caret of a line that is too long. */
static void cut_to_window(struct shown_line *l)
{
	struct strbuf window = {0};
	uint32_t first = 0;

	if (l->n_cols <= MAX_COLS)
		return;
	if (l->to_col > MAX_COLS && l->from_col > BEFORE_CARET)
		first = l->from_col - BEFORE_CARET;
	if (first > l->n_cols - MAX_COLS)
		first = l->n_cols - MAX_COLS;
	cut(l, first, &window);
	strbuf_release(&l->text);
	l->text = window;
	if (first) { /* the "…" in front takes a column */
		l->from_col = l->from_col - first + 1;
		l->to_col = l->to_col - first + 1;
	}
	if (l->to_col > MAX_COLS + 1)
		l->to_col = MAX_COLS + 1;
	if (l->to_col <= l->from_col)
		l->to_col = l->from_col + 1;
}

static size_t without_trailing_blanks(struct source_line line)
{
	size_t n = line.n_bytes;

	while (n && (line.text[n - 1] == ' ' || line.text[n - 1] == '\t'))
		n--;
	return n;
}

static void gutter(struct strbuf *out, unsigned indent, unsigned digits, uint32_t line, bool colour)
{
	paint_on(out, colour, PAINT_DIM);
	if (line)
		strbuf_printf(out, "%*s%*u |", (int)indent, "", (int)digits, line);
	else
		strbuf_printf(out, "%*s%*s |", (int)indent, "", (int)digits, "");
	paint_off(out, colour);
	strbuf_putc(out, ' ');
}

static void trim_end(struct strbuf *b)
{
	while (b->n_bytes && b->s[b->n_bytes - 1] == ' ')
		b->s[--b->n_bytes] = '\0';
}

void paint_snippet(struct strbuf *out, const struct source_file *file, const struct diag_span *span,
		   unsigned indent, unsigned digits, bool colour)
{
	struct source_line line = source_line(file, span->line);
	struct shown_line l = {0};
	size_t from = span->col ? span->col - 1 : 0, to = from + 1;

	/* Changed since: a caret behind the end would point at nothing. */
	if (!line.text || from > line.n_bytes)
		return;
	if (span->end_line > span->line)
		to = without_trailing_blanks(line);
	else if (span->end_line == span->line && span->end_col > span->col)
		to = span->end_col - 1;
	lay_out(&l, line, from, to);
	cut_to_window(&l);
	trim_end(&l.text);
	gutter(out, indent, digits, span->line, colour);
	strbuf_puts(out, strbuf_str(&l.text));
	strbuf_putc(out, '\n');
	gutter(out, indent, digits, 0, colour);
	strbuf_printf(out, "%*s", (int)l.from_col, "");
	paint_on(out, colour, PAINT_CARET);
	strbuf_putc(out, '^');
	for (uint32_t i = l.from_col + 1; i < l.to_col; i++)
		strbuf_putc(out, '~');
	paint_off(out, colour);
	strbuf_putc(out, '\n');
	strbuf_release(&l.text);
}
