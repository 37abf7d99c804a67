/* panic/recorder.h - the flight recorder: what each thread did in the last seconds.
 *
 * Per-thread rings of 1,024 events of 32 bytes, written without locks by their thread; the last
 * ones come with fatal reports, all of them on demand.  A sampler thread may add gauges.  While the
 * recorder is off an event costs one load.
 *
 * Thread-safe.  The functions that record are not for signal handlers that may interrupt one of
 * the same thread.
 */
#ifndef PANIC_RECORDER_H
#define PANIC_RECORDER_H

#include <panic/base.h>

PANIC__BEGIN

/* sample_ms: every so often memory (RSS, heap in use), threads and descriptors are recorded by a
 * thread of the library; 0: no such thread.  0, or an errno. */
PANIC_API int panic_recorder_start(unsigned sample_ms);
PANIC_API void panic_recorder_stop(void);

/* name must be a string literal or live as long as the process: the pointer is kept. */
PANIC_API void panic_note(const char *name, uint64_t value);
PANIC_API void panic_span_begin(const char *name);
PANIC_API void panic_span_end(const char *name);
PANIC_API void panic_gauge(const char *name, uint64_t value);

/* All rings as Chrome trace events (JSON that Perfetto and chrome://tracing open), to fd.  seconds:
 * not older than that; 0: all there is.  0, or -1 with errno. */
PANIC_API int panic_recorder_write(int fd, unsigned seconds);

PANIC__END

#endif
