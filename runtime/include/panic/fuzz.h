/* panic/fuzz.h - fuzz targets of libFuzzer and AFL++.
 *
 *	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
 *	{
 *		return panic_fuzz_hook(data, size, parse_one, PANIC_FUZZ_CRASH);
 *	}
 */
#ifndef PANIC_FUZZ_H
#define PANIC_FUZZ_H

#include <panic/core.h>

PANIC__BEGIN

enum panic_fuzz {
	PANIC_FUZZ_CRASH, /* a panic is a crash: the fuzzer sees SIGABRT                      */
	PANIC_FUZZ_GO_ON, /* one panic of each fingerprint is written, and the fuzzer goes on */
};

/* Run target(data, size) under a guard.  The first panic of each fingerprint (of this process)
 * writes panic-FINGERPRINT.input and .json into the folder PANIC_FUZZ_DIR (environment; default
 * "."), mode 0600; files that are there already are kept.  Returns 0.  Thread-safe. */
PANIC_API int panic_fuzz_hook(const uint8_t *data, size_t size,
			      void (*target)(const uint8_t *data, size_t size),
			      enum panic_fuzz how);

PANIC__END

#endif
