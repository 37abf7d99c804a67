/* wire.h - an engine_result as bytes: from the worker that made it to the process that reports, and
 * into the cache.
 *
 * The form is private to one run of one binary: numbers as LEB128, strings once each and by
 * number afterwards, rules by id.  The decoder trusts nothing: a truncated or damaged answer is an
 * error, never a crash.
 */
#ifndef PS_ENGINE_WIRE_H
#define PS_ENGINE_WIRE_H

#include "engine/base/strbuf.h"
#include "engine/engine.h"

void wire_encode(const struct engine_result *r, struct strbuf *out);

/* PS_OK, or PS_EPARSE; *ret is released with engine_result_release in both cases. */
int wire_decode(const void *p, size_t n_bytes, struct engine_result *ret);

#endif
