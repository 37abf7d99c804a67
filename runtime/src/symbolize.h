/* symbolize.h - frames for people: function, file, line, and whose code it is. */
#ifndef PANIC_SYMBOLIZE_H
#define PANIC_SYMBOLIZE_H

#include "elf_file.h"
#pragma GCC visibility push(hidden)

enum frame_class { FRAME_RUNTIME, FRAME_SYSTEM, FRAME_THIRD_PARTY, FRAME_USER };
extern const char *const frame_class_names[];

struct frame {
	uintptr_t pc, offset; /* offset: in the module's file, of the call */
	const char *module;   /* path; "" if none holds pc */
	struct bytes build_id;
	enum frame_class class;
	struct src_frame src;
};

/* Call fn for each frame of pcs, inlined ones before the one that they are in.  Async-signal-safe;
 * without names if another thread keeps the symbol reader busy for long. */
typedef void frame_fn(const struct frame *f, void *arg);
void symbolize(const uintptr_t *pcs, unsigned n, frame_fn *fn, void *arg);

#pragma GCC visibility pop
#endif
