/* comments.h - the comments of a C text: where expectations and suppressions are written. */
#ifndef PS_DRIVER_COMMENTS_H
#define PS_DRIVER_COMMENTS_H

#include "engine/base/util.h"

/* Text without its delimiters and the blanks inside them.  Borrowed from the source. */
struct comment {
	uint32_t line, end_line; /* from 1                                                 */
	const char *text;	 /* no NUL at its end                                      */
	size_t n_bytes;
};

/* Call fn for every comment, in order.  Strings and character constants are stepped over; nothing
 * else of C is understood, and no text is too broken. */
void comments_each(const char *text, size_t n_bytes, void (*fn)(void *arg, const struct comment *c),
		   void *arg);

#endif
