/* say.h - messages to the person at the terminal, on standard error. */
#ifndef PS_DRIVER_SAY_H
#define PS_DRIVER_SAY_H

#include "engine/base/util.h"

/* "panicscan: error: …" and a line end. */
void say_error(const char *fmt, ...) PS_PRINTF(1, 2);
void say_warning(const char *fmt, ...) PS_PRINTF(1, 2);

#endif
