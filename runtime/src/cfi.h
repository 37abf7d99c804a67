/* cfi.h - what .eh_frame says of one pc, as far as walking a stack needs it. */
#ifndef PANIC_CFI_H
#define PANIC_CFI_H

#include "capture.h"
#pragma GCC visibility push(hidden)

struct cfi_row {
	bool cfa_is_fp; /* CFA = fp + cfa_off, or sp + cfa_off */
	bool ra_in_lr, fp_saved;
	bool signal; /* a signal trampoline's frame */
	bool end;    /* the outermost frame */
	int32_t cfa_off, ra_off, fp_off;
};

/* Async-signal-safe.  False: no table for pc, or a rule that doesn't fit in a row. */
bool cfi_row_at(uintptr_t pc, struct cfi_row *ret_row);

#pragma GCC visibility pop
#endif
