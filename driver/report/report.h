/* report.h - from sorted findings to text, SARIF, …: one function per format.
 *
 * A format is one file, driver/report/<name>.c with report_<name>(), and one line in reports.def.
 * It appends to a buffer and cannot fail; what is done with the buffer (standard output, a file)
 * is the caller's affair.  All strings that come in are bytes of any kind: paths, messages and
 * source lines may be no valid UTF-8 and may hold control characters.  Nothing here depends on
 * the locale, the time or the terminal, except through the input.
 */
#ifndef PS_REPORT_H
#define PS_REPORT_H

#include "engine/base/strbuf.h"
#include "engine/diag/diag.h"
#include "engine/engine.h"

enum report_file_state {
	REPORT_FILE_DONE,    /* parsed and analysed                                      */
	REPORT_FILE_REDUCED, /* came only with the essential flags                       */
	REPORT_FILE_FAILED,  /* not analysed: no unit came, the worker died or timed out */
	REPORT_FILE_SKIPPED, /* not C: assembler, C++, …                                 */
};

/* A source file that the scan was asked to look at. */
struct report_file {
	const char *path; /* absolute                                               */
	enum report_file_state state;
	const char *reason; /* why it failed, was skipped or reduced; NULL when DONE  */
};

/* Everything that a report can say.  All of it is borrowed. */
struct report_input {
	const struct finding *findings; /* in the order of diag_sort(), the suppressed too */
	uint32_t n_findings;
	const struct rule *const *rules; /* in force; those of the findings are among them  */
	uint32_t n_rules;
	const struct report_file *files; /* sorted by path, every path once             */
	uint32_t n_files;
	const struct engine_stats *stats; /* summed over all files; NULL: not known       */
	const struct engine_gap *gaps;	  /* sorted                                       */
	uint32_t n_gaps;
	const struct engine_note *notes; /* sorted; also those of the driver             */
	uint32_t n_notes;

	const char *tool_version; /* "0.1.0"                                      */
	/* The command line.  Options without influence on the result (--jobs, --progress) are
	 * better left out: reports of equal scans are then equal byte by byte. */
	const char *const *argv;
	uint32_t argc;
	const char *cwd;		/* absolute; text paths are relative to it      */
	const char *root;		/* absolute; SARIF paths are relative to it     */
	int64_t start_s;		/* seconds since 1970; < 0: not said            */
	int exit_code;			/* that the run will end with                   */
	const char *category;		/* automationDetails.id; NULL: "panicscan/"     */
	enum confidence min_confidence; /* what is left out: findings below this        */

	bool colour;  /* text: escape sequences                       */
	bool verbose; /* text: what was not analysed, one line each   */
	bool quiet;   /* text: no summary line                        */
};

struct report_format {
	const char *name; /* as in --format                               */
	void (*write)(const struct report_input *in, struct strbuf *out);
	const char *help; /* one line, no full stop                       */
};

/* The formats in the order of reports.def; the name is NULL at the end. */
extern const struct report_format report_formats[];

/* The format of this name, or NULL. */
const struct report_format *report_find(const char *name);

/* Write a whole file: beside it under another name, then renamed, so that path holds either the
 * old or the new text.  Symbolic links are followed; a path that is there and no regular file
 * (/dev/stdout, a pipe) is written to as it is.  PS_OK, or PS_EIO with one line in *reterr and
 * nothing left behind. */
int report_write_file(const char *path, const void *text, size_t n_bytes, struct strbuf *reterr);

/* Would report_write_file() come to it?  PS_OK, or PS_EIO with its line in *reterr: better known
 * before a long scan than after it.  Writes nothing. */
int report_can_write(const char *path, struct strbuf *reterr);

/* SOURCE_DATE_EPOCH, or -1 where it is not set or no number: for start_s.  Without it reports
 * hold no time, since equal scans give equal reports. */
int64_t report_start_time(void);

/* path below folder as a relative path, else path itself; folder may be NULL.  Borrowed. */
const char *report_relative(const char *path, const char *folder);

/* ---- explain.c: what the rules mean ------------------------------------------------------ */

/* `panicscan explain RULE`: wrapped at 80 columns. */
void report_explain(const struct rule *rule, struct strbuf *out);

/* `panicscan rules list`: one line per rule, in the order given. */
void report_rules_list(const struct rule *const *rules, uint32_t n_rules, struct strbuf *out);

/* ---- fingerprint.c: the same finding in another version of the source -------------------- */

struct report_fingerprint {
	char line_hash[32]; /* "a7f2ff13bc495cf2:1": GitHub's primaryLocationLineHash           */
	char context[32];   /* "<16 hex digits>:<n>": rule, path below root, function, subject and
			     * text; the n-th of this kind in the file.  Other lines may come, go
			     * and change: it stays                                             */
};

/* One per finding, in their order.  A file that cannot be read hashes like an empty one. */
void report_fingerprints(const struct report_input *in, struct report_fingerprint *ret);

/* GitHub's hash of every line of a text: n_lines of them, "%x:%u" each.  Free with free(). */
char (*report_line_hashes(const char *text, size_t n_bytes, uint32_t *ret_n_lines))[32];

#endif
