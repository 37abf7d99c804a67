/* paint_p.h - text for a terminal: what may be printed, colours, and source lines with carets. */
#ifndef PS_REPORT_PAINT_P_H
#define PS_REPORT_PAINT_P_H

#include "driver/report/source.h"
#include "engine/diag/diag.h"

enum paint { PAINT_BOLD, PAINT_ERROR, PAINT_WARNING, PAINT_NOTE, PAINT_DIM, PAINT_CARET };

/* Colours on and off; nothing is printed unless colour. */
void paint_on(struct strbuf *out, bool colour, enum paint p);
void paint_off(struct strbuf *out, bool colour);

/* Append text so that a terminal shows it: control characters and bytes that are no UTF-8 as
 * <1B>, bidirectional overrides as <U+202E>.  Newlines become spaces. */
void paint_text(struct strbuf *out, const char *text);

/* The source line of a span with its caret and range:
 *
 *	   41 |         return acc->balance;
 *	      |                ^~~~~~~~~~~~
 *
 * Tabs are expanded, a very long line shows what is around the caret.  Nothing where the line is
 * not to be had.  indent spaces stand before the number, which is right-aligned in digits. */
void paint_snippet(struct strbuf *out, const struct source_file *file, const struct diag_span *span,
		   unsigned indent, unsigned digits, bool colour);

#endif
