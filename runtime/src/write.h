/* write.h - the formats of a report.  All are async-signal-safe. */
#ifndef PANIC_WRITE_H
#define PANIC_WRITE_H

#include "out.h"
#pragma GCC visibility push(hidden)

struct write_opts {
	bool fatal;
	bool all_frames;
	bool no_stack;
};

void write_text(struct out *o, const struct report_data *rep, const struct write_opts *opts);
void write_json(struct out *o, const struct report_data *rep, const struct write_opts *opts);
void write_otlp(struct out *o, const struct report_data *rep, const struct write_opts *opts);
void write_report(struct out *o, const struct report_data *rep, enum panic_format format,
		  const struct write_opts *opts);

/* A trimmed stack, one frame a line. */
void write_stack(struct out *o, const uintptr_t *pcs, unsigned n, bool all);
/* 2026-01-31T23:59:59.123456789Z */
void write_time(struct out *o, uint64_t time_ns);
const char *signal_name(int sig);
/* What si_code says of a fault, or "". */
const char *signal_reason(int sig, int code);

/* The values of fields as they may be shown: redacted, the last of equal keys.  fn gets each once.
 */
typedef void field_fn(struct out *o, const char *key, const char *value, void *arg);
void fields_each(struct out *o, const struct report_data *rep, field_fn *fn, void *arg);

/* Name of the thread tid of this process and of the process, from /proc; "" without it. */
void thread_name(int tid, char *buf, size_t size);
void process_name(char *buf, size_t size);

#pragma GCC visibility pop
#endif
