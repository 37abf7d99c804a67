/* panic/panic.h - all of libpanic.  The headers by themselves are the manual; start with core.h. */
#ifndef PANIC_PANIC_H
#define PANIC_PANIC_H

#include <panic/base.h>
#include <panic/breaker.h>
#include <panic/census.h>
#include <panic/check.h>
#include <panic/context.h>
#include <panic/core.h>
#include <panic/error.h>
#include <panic/fuzz.h>
#include <panic/recorder.h>
#include <panic/report.h>
#include <panic/signals.h>
#include <panic/thread.h>
#include <panic/watch.h>

#endif
