#include "driver/report/utf8.h"

/* Length of the sequence that b starts, and the range that its second byte must lie in (which
 * keeps out overlong forms, surrogates and what lies beyond U+10FFFF).  0: b starts none. */
static unsigned sequence(unsigned char b, unsigned char *ret_lo, unsigned char *ret_hi)
{
	*ret_lo = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
	*ret_hi = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
	if (b < 0x80)
		return 1;
	if (b >= 0xC2 && b <= 0xDF)
		return 2;
	if (b >= 0xE0 && b <= 0xEF)
		return 3;
	return b >= 0xF0 && b <= 0xF4 ? 4 : 0;
}

uint32_t utf8_next(const char **at, const char *end)
{
	const unsigned char *p = (const unsigned char *)*at;
	unsigned char lo, hi;
	unsigned n = sequence(p[0], &lo, &hi), i;
	uint32_t c = p[0];

	if (n >= 2)
		c &= 0x7Fu >> n;
	for (i = 1; i < n; i++) {
		if (*at + i == end || p[i] < lo || p[i] > hi)
			break;
		c = c << 6 | (p[i] & 0x3F);
		lo = 0x80;
		hi = 0xBF;
	}
	*at += i;
	return n && i == n ? c : UTF8_BAD;
}

void utf8_add_valid(struct strbuf *out, const char *text, size_t n_bytes)
{
	const char *at = text, *end = text + n_bytes;

	while (at < end) {
		const char *from = at;

		if (utf8_next(&at, end) == UTF8_BAD)
			strbuf_puts(out, "\xEF\xBF\xBD");
		else
			strbuf_add(out, from, (size_t)(at - from));
	}
}

struct range {
	uint32_t lo, hi;
};

static bool in_ranges(const struct range *r, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n && r[i].lo <= c; i++)
		if (c <= r[i].hi)
			return true;
	return false;
}

unsigned utf8_width(uint32_t c)
{
	/* The blocks that matter in source text, not all of Unicode: an odd caret is the worst. */
	static const struct range none[] = {
		{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},	{0x0610, 0x061A},
		{0x064B, 0x065F}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},	{0x200B, 0x200F},
		{0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20F0},	{0xFE00, 0xFE0F},
		{0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
	};
	static const struct range wide[] = {
		{0x1100, 0x115F},   {0x2E80, 0x303E},	{0x3041, 0xA4CF},   {0xA960, 0xA97C},
		{0xAC00, 0xD7A3},   {0xF900, 0xFAFF},	{0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
		{0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
		{0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
	};

	if (c < 0x300)
		return 1;
	if (in_ranges(none, PS_ARRAY_SIZE(none), c))
		return 0;
	return in_ranges(wide, PS_ARRAY_SIZE(wide), c) ? 2 : 1;
}

uint32_t utf8_utf16_units(const char *text, size_t text_bytes, size_t n_bytes)
{
	const char *at = text, *stop = text + (n_bytes < text_bytes ? n_bytes : text_bytes);
	uint32_t units = 0;

	while (at < stop)
		units += utf8_next(&at, text + text_bytes) > 0xFFFF ? 2 : 1;
	return units;
}
