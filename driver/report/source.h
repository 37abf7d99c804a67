/* source.h - lines of source files, for snippets, columns and hashes.
 *
 * A file may have changed, shrunk or vanished since it was analysed: then lines are missing, and
 * that is all.  Not thread-safe: one cache per report.
 */
#ifndef PS_REPORT_SOURCE_H
#define PS_REPORT_SOURCE_H

#include "engine/base/map.h"
#include "engine/base/strbuf.h"

struct source_file {
	char *path;
	struct strbuf text;   /* empty where the file cannot be read                    */
	VEC(uint32_t) starts; /* offset of every line; always the first                 */
	bool missing;	      /* no file, no permission, no regular file, or too large  */
};

struct source_cache {
	struct map by_path; /* hash of the path → index into files + 1                */
	VEC(struct source_file *) files;
};

/* Bytes of a line, without its end ("\n", "\r\n" or "\r"); no NUL after them. */
struct source_line {
	const char *text; /* NULL: there is no such line                            */
	size_t n_bytes;
};

/* All zeroes is an empty cache. */
void source_release(struct source_cache *c);

/* The file, read at the first call; never NULL.  Borrowed until the cache is released. */
const struct source_file *source_get(struct source_cache *c, const char *path);

/* Line number line (from 1). */
struct source_line source_line(const struct source_file *f, uint32_t line);

#endif
