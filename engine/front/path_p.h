/* path_p.h - one name for each file, however it was reached: findings in a header are then one,
 * whichever way its includers go to it.
 */
#ifndef PS_FRONT_PATH_P_H
#define PS_FRONT_PATH_P_H

#include "engine/base/map.h"

/* path, relative to dir, as an absolute one without ".", ".." and "//".  By the text where that
 * means the same file (it does not where a/../b passes a symbolic link), so that paths look as they
 * were given; else by the file system.  Lives in strs. */
const char *path_absolute(struct strtab *strs, const char *dir, const char *path);

#endif
