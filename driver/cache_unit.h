/* cache_unit.h - units of earlier scans, by what they were made of.
 *
 * Which files a unit is made of is known only once it has been made.  So there are two steps: the
 * command (its cleaned arguments, folder, main file, the build of panicscan) leads to lists of
 * *inputs*: files with the hash of what was in them, and paths where there was no file.  Where all
 * of a list still holds, it names the unit, by a hash of its content.
 *
 * It is the content of a file that counts.  A file is not read again where its size, times, number
 * and device are those of then, and it was left alone for long enough by then that no later change
 * could have had the same time.
 */
#ifndef PS_DRIVER_CACHE_UNIT_H
#define PS_DRIVER_CACHE_UNIT_H

#include "driver/cache.h"
#include "engine/front/front.h"

/* What is known of files, so that each is looked at once in a scan. */
struct file_facts;
struct file_facts *file_facts_new(void);
void file_facts_free(struct file_facts *f);

/* The name of the lists of a command. */
struct hash128 cache_unit_name(const struct cache *c, const struct compdb_entry *e);

/* The unit that this command makes of today's files.  False: not known. */
bool cache_find_unit(struct cache *c, struct file_facts *facts, const struct compdb_entry *e,
		     struct hash128 *ret_name);

/* The time before the files are read. */
uint64_t cache_start_unit(void);

/* It has been made, by a run before which start_ns was asked for: keep the bytes, by their hash,
 * and what they were made of.  False where it is better made again each time. */
bool cache_keep_unit(struct cache *c, const struct compdb_entry *e, const struct front_inputs *in,
		     uint64_t start_ns, const void *p, size_t n_bytes, struct hash128 *ret_name);

#endif
