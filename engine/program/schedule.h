/* schedule.h - the functions of a program, analysed by several threads. */
#ifndef PS_PROGRAM_SCHEDULE_H
#define PS_PROGRAM_SCHEDULE_H

#include "engine/program/order.h"

/* Call work(arg, thread, func) once for each function, when it is done for all that func depends
 * on; what they wrote is visible then.  thread is 0 .. n_threads - 1, each on a stack of its own
 * of stack_bytes.  Where a thread cannot be had, the others do its work. */
void schedule_run(const struct order *o, uint32_t n_threads, size_t stack_bytes,
		  void (*work)(void *arg, uint32_t thread, uint32_t func), void *arg);

#endif
