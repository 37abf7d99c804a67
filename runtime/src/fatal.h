/* fatal.h - the end of a process, and the stacks of all threads. */
#ifndef PANIC_FATAL_H
#define PANIC_FATAL_H

#include "out.h"
#pragma GCC visibility push(hidden)

/* As report_fatal(), from a signal handler. */
void report_fatal_in_handler(struct report_data *rep);
/* Stacks of the other threads of the process: by a signal to each, with a timeout. */
void threads_write(struct out *o, bool all_frames);
void event_fatal(void);

#pragma GCC visibility pop
#endif
