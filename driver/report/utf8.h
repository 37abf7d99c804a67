/* utf8.h - bytes of any kind read as UTF-8, for columns, terminals and JSON. */
#ifndef PS_REPORT_UTF8_H
#define PS_REPORT_UTF8_H

#include "engine/base/strbuf.h"

enum { UTF8_BAD = 0xFFFD };

/* Decode one character at *at (< end) and move behind it.  What is no UTF-8 gives UTF8_BAD for
 * the longest start of a sequence that could have become one, as web browsers count; a real
 * U+FFFD gives the same, and is three bytes long. */
uint32_t utf8_next(const char **at, const char *end);

/* Append text with everything that is no UTF-8 replaced by U+FFFD. */
void utf8_add_valid(struct strbuf *out, const char *text, size_t n_bytes);

/* Columns of a terminal: 0 for combining marks, 2 for wide characters, else 1. */
unsigned utf8_width(uint32_t c);

/* UTF-16 code units of the first n_bytes of text: what SARIF and editors call columns.  A byte
 * that is no UTF-8 is one unit; a character cut by n_bytes counts whole. */
uint32_t utf8_utf16_units(const char *text, size_t text_bytes, size_t n_bytes);

#endif
