/* front.h - from C source to IR, by libclang.  The only folder that includes clang-c/.
 *
 * One call parses one translation unit and lowers every function that is defined in its main
 * file or in a header and reached from there.  Runs libclang on the calling thread
 * (LIBCLANG_NOTHREADS), so call it on a thread with a large stack: front_on_big_stack().
 * No limits of time or memory are kept here: the worker's parent keeps them.
 */
#ifndef PS_FRONT_H
#define PS_FRONT_H

#include "engine/base/strbuf.h"
#include "engine/ir/ir.h"

struct front_source {
	const char *path;
	struct hash128 content;
};

/* What a unit was made of: while all of this holds, the same command makes the same unit. */
struct front_inputs {
	struct arena mem;
	VEC(struct front_source) files; /* that were read, the main file among them; absolute */
	VEC(const char *)
	absent;		     /* paths where an include would be found before the file that it
			      * was found in, or at all; sorted                        */
	const char *unknown; /* why this is not all, or NULL; static                    */
};

void front_inputs_release(struct front_inputs *in);

/* The variables of the environment that change what a command means, as one text. */
void front_environment(struct strbuf *out);

struct front_input {
	const char *dir;	 /* working directory of the compile command, absolute   */
	const char *path;	 /* source file, absolute or relative to dir             */
	const char *const *argv; /* arguments after the compiler's name, without the file */
	uint32_t n_argv;
	const char *unsaved; /* text to use instead of the file's, or NULL           */
	size_t unsaved_bytes;
	struct front_inputs *inputs; /* empty: to be filled in; or NULL                       */
};

struct front_result {
	struct ir_unit *unit;		 /* owned by the caller; NULL if nothing came            */
	const char *error;		 /* why not; static                                      */
	bool reduced;			 /* came only with the essential flags                   */
	double parse_cpu_s, lower_cpu_s; /* CPU seconds of this thread                    */
	uint32_t n_errors;		 /* errors of the source                                 */
	uint32_t n_unknown_flags;
	uint64_t n_lines; /* of the main file and the headers it was lowered from */
};

/* PS_OK with a unit (it may have notes and partial functions), PS_EPARSE without one. */
int front_run(const struct front_input *in, struct front_result *ret);

/* Run fn(arg) on a fresh thread with a stack of 1 GiB (address space, not memory) and wait. */
void front_on_big_stack(void (*fn)(void *), void *arg);

/* clang's version text, for --version and the cache keys; static storage. */
const char *front_clang_version(void);

/* Compile database (compdb.c): entries of DIR/compile_commands.json as libclang reads it.
 * Strings live in the database's string table: equal ones are the same pointer. */
struct compdb_entry {
	const char *dir, *path; /* absolute, normalised (a/../b resolved)               */
	const char **argv;	/* cleaned: no compiler, file, -o, -c, writing or plugin flags */
	uint32_t n_argv;
	const char *skip; /* reason why it is not analysed (C++, assembler), or NULL */
	bool missing;	  /* … the source file is not there: skip says so         */
};

struct compdb {
	struct compdb_entry *v; /* in the database's order, equal entries once          */
	uint32_t n;
	uint32_t n_duplicates; /* dropped because equal in all                         */
	const char **problems; /* bad entries, one line each: "entry 3: no \"file\""   */
	uint32_t n_problems;
	uint32_t n_lost;    /* entries that could not be used at all                */
	struct strtab strs; /* owns all of the above                                */
};

/* PS_OK; PS_ENOENT where DIR has no database, PS_EINVAL where it is no folder, PS_EPARSE where
 * nothing could be read, with one line in *reterr.  *ret is empty then, and always released with
 * compdb_release.  Not thread-safe: standard error is turned away for the moment that libclang
 * reads. */
int compdb_load(const char *build_dir, struct compdb *ret, struct strbuf *reterr);
/* One entry from a command line as after `scan --`: argv[0] is the compiler; exactly one
 * source file must be there. */
int compdb_from_command(int argc, char *const *argv, struct compdb *ret, struct strbuf *reterr);
void compdb_release(struct compdb *db);

#endif
