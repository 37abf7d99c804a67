/* say.h - messages to the person at the terminal, on standard error. */
#ifndef PS_DRIVER_SAY_H
#define PS_DRIVER_SAY_H

#include "engine/base/strbuf.h"

/* "panicscan: error: …" and a line end. */
void say_error(const char *fmt, ...) PS_PRINTF(1, 2);
void say_warning(const char *fmt, ...) PS_PRINTF(1, 2);

/* All of a text to standard output.  PS_OK, or PS_EIO where it did not get there (a full disk, a
 * closed descriptor), which is said. */
int say_out(const struct strbuf *text);

#endif
