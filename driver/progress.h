/* progress.h - one line on the terminal that says how far the scan is. */
#ifndef PS_DRIVER_PROGRESS_H
#define PS_DRIVER_PROGRESS_H

#include "engine/base/util.h"

/* Show "[12/196] path", in place of what was shown before. */
void progress_show(uint32_t n_done, uint32_t n, const char *path);
/* Show "analysing: 1234 functions". */
void progress_functions(uint64_t n_done);
void progress_clear(void);

#endif
