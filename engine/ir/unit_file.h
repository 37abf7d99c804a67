/* unit_file.h - a unit as bytes, for files that outlive the process: `panicscan unit -o a.psu`, and
 * whoever keeps units to read them faster than the source (docs/ir.md has the layout).
 *
 * Equal units give equal bytes.  What is read back prints and hashes as what was written; it is
 * finished: nothing may be added to it, since only strings and types can be found again by content.
 *
 * Any bytes may be given to ir_decode_unit.  What it accepts has every number in range, every type
 * finite, and needs memory in proportion to the bytes; it may be hashed and given to
 * ir_verify_unit.  Whether its code makes sense, the verifier says: a file that somebody else could
 * have written goes through both before anything else looks at it.
 */
#ifndef PS_IR_UNIT_FILE_H
#define PS_IR_UNIT_FILE_H

#include "engine/base/strbuf.h"
#include "engine/ir/ir.h"

/* What the front end knows of a unit beside what is in it; zero for IR text. */
struct ir_origin {
	uint64_t n_lines; /* of the source that it was lowered from                       */
	bool is_reduced;  /* parsed with the essential arguments only                     */
};

/* Append the unit, which must verify, to out. */
void ir_encode_unit(const struct ir_unit *u, const struct ir_origin *origin, struct strbuf *out);

/* Do these bytes begin as a unit file does? */
bool ir_is_unit_file(const void *p, size_t n_bytes);

/* PS_OK with *ret_unit (free with ir_unit_free) and *ret_origin.  PS_EVERSION where another version
 * of panicscan wrote it, PS_EPARSE where it is damaged or no unit file at all, with one line in
 * *reterr that also says what to do. */
int ir_decode_unit(const void *p, size_t n_bytes, struct ir_unit **ret_unit,
		   struct ir_origin *ret_origin, struct strbuf *reterr);

/* A unit whose bodies are read when they are asked for; bytes that were checked as a whole (by the
 * checksum of whoever kept them, who had decoded and verified them before), which must outlive it.
 * Numbers and ranges are checked all the same. */
struct ir_parts;

/* PS_OK with *ret; PS_EPARSE or PS_EVERSION where they are no unit file of this panicscan. */
int ir_parts_open(const void *p, size_t n_bytes, struct ir_parts **ret);
void ir_parts_close(struct ir_parts *parts);
/* Its unit: without places, notes and bodies, and nothing can be found in it by content. */
const struct ir_unit *ir_parts_unit(const struct ir_parts *parts);
/* Make the body of a function be there, and all places.  False: it is damaged. */
bool ir_parts_body(struct ir_parts *parts, uint32_t func);

#endif
