/* unit_file.h - files with units in them: a.psu as `panicscan unit -o` writes it, and IR text. */
#ifndef PS_DRIVER_UNIT_FILE_H
#define PS_DRIVER_UNIT_FILE_H

#include "engine/ir/unit_file.h"

/* Read either kind, told apart by how it begins.  A unit file verifies when it comes out of here,
 * since nobody says who wrote it; IR text need not: what somebody is writing is looked at as it is.
 * PS_OK with *ret_unit (free with ir_unit_free) and *ret_origin, else negative with the reason,
 * which does not name the file, in *reterr.  Only regular files are read: nothing waits for the
 * other end of a pipe. */
int unit_file_read(const char *path, struct ir_unit **ret_unit, struct ir_origin *ret_origin,
		   struct strbuf *reterr);

/* Is this the name of such a file? */
bool unit_file_is_name(const char *path);

/* Write a.psu: beside, then renamed.  PS_OK, PS_EIO with one line in *reterr and nothing left
 * behind. */
int unit_file_write(const char *path, const struct ir_unit *u, const struct ir_origin *origin,
		    struct strbuf *reterr);

#endif
