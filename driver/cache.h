/* cache.h - what earlier scans have made, kept in a folder: names to bytes.
 *
 * A name is a hash of all that an entry depends on, the very build of panicscan among it.  A file
 * is never changed, but at most replaced: it is written beside and renamed, and has a checksum over
 * its name and content: any number of processes may use a folder, on any number of machines, and
 * whatever else is found there (cut off, damaged, of another version, somebody else's) is no entry.
 * What cannot be read is made again, what cannot be written is not kept: neither costs more than
 * time.
 *
 * Used by one thread of a process.  A child that was forked may go on with what it inherited.
 */
#ifndef PS_DRIVER_CACHE_H
#define PS_DRIVER_CACHE_H

#include "engine/base/map.h"
#include "engine/base/strbuf.h"

enum cache_kind {
	CACHE_INPUTS,	 /* by command: what a unit was made of, and which (cache_unit.c)        */
	CACHE_UNITS,	 /* by content: what the front end says of a unit, and the unit          */
	CACHE_ANSWERS,	 /* by units and options: what the analysis says (cache_answer.c)        */
	CACHE_FUNCTIONS, /* by paths and options: … of functions, the last time (cache_answer.c) */
	N_CACHE_KINDS
};

struct cache_counts {
	uint32_t n_known[N_CACHE_KINDS], n_new[N_CACHE_KINDS]; /* entries found; added          */
	uint32_t n_damaged;  /* files that were no entries                                       */
	uint32_t n_unkept;   /* entries that could not be written                                */
	uint32_t n_left_out; /* units of which it is not known what they were made of           */
	uint32_t n_evicted;
	uint64_t n_new_bytes;
};

struct cache {
	char *dir; /* NULL: there is no cache; then why says why                                 */
	char *why;
	char *trouble; /* the first file that was damaged or could not be written, and how      */
	bool read_only;
	uint64_t max_bytes;
	struct hash128 tool; /* this panicscan, and the clang in it                              */
	struct cache_counts counts;
};

/* dir as the user typed it, NULL for the default; max_mb of all entries.  Makes the folder.  Where
 * that cannot be, there is no cache: false, and *ret says why. */
bool cache_open(struct cache *ret, const char *dir, uint32_t max_mb);
void cache_none(struct cache *ret, const char *why);
void cache_close(struct cache *c);

/* A name: begins with the build of panicscan; then whatever else matters is added to *text. */
void cache_name_begin(const struct cache *c, struct strbuf *text);
struct hash128 cache_name_end(struct strbuf *text);

/* Append an entry to *out.  False: there is none. */
bool cache_get(struct cache *c, enum cache_kind kind, struct hash128 name, struct strbuf *out);
/* An entry was not what it has to be, though its checksum is right. */
void cache_is_bad(struct cache *c, enum cache_kind kind, struct hash128 name, const char *how);
void cache_put(struct cache *c, enum cache_kind kind, struct hash128 name, const void *p,
	       size_t n_bytes);

/* What a forked child has counted, and what it met with first. */
void cache_add_counts(struct cache *c, const struct cache_counts *more, const char *trouble);

/* Where much was added, and now and then where little was: drop the entries that were not used for
 * longest, until the rest is well within max_bytes.  To look at all of them takes its time. */
void cache_trim(struct cache *c);

#endif
