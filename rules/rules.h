/* rules.h - YAML files that say what library functions do, and the table of their keys.
 *
 * A rules file holds knowledge, no code:
 *
 *	version: 1
 *	library: libc
 *	functions:
 *	  malloc: {returns: {may_be_null: oom, alloc: heap, size: arg1}}
 *	  "exit, _Exit": noreturn exits
 *	  fgets:
 *	    returns: {may_be_null: true, aliases: 1, success: nonnull}
 *	    args: {1: {nonnull: true, may_write: arg2, string_out: true}, 3: nonnull}
 *
 * Every key stands once in rules_keys[] (keys.c): the loader, `dump` and the tests read that
 * table, and so can a JSON Schema or a manual.  rules/README.md explains the form to users.
 *
 * All input is taken for hostile: size, depth, number of nodes and what aliases expand to are
 * bounded; anything that is not understood is an error with its place, never skipped.
 */
#ifndef PS_RULES_H
#define PS_RULES_H

#include "engine/base/strbuf.h"
#include "engine/flow/model.h"

/* A YAML file that was embedded in the binary when it was built (tools/cmake/EmbedRules.cmake). */
struct rules_file {
	const char *path; /* below the repository's root: "rules/models/libc.yaml"        */
	const unsigned char *bytes;
	size_t size_bytes;
};

extern const struct rules_file rules_shipped[];
extern const uint32_t rules_n_shipped;

/* Load all shipped models and then the user's files, in order.  What a later file says of a
 * function replaces what was known of it key by key (`replace: true`: wholly).  PS_OK with *ret
 * (models_free); PS_EPARSE, PS_ENOENT, PS_EIO or PS_ELIMIT (a file that is too large) with *ret
 * NULL and one line per problem in *reterr: "path:line:column: what is wrong". */
int models_load(struct models **ret, const char *const *user_files, uint32_t n,
		struct strbuf *reterr);

/* Add one file's text, path being its name in messages.  PS_OK, or PS_EPARSE or PS_ELIMIT with
 * messages; models of functions read before the error may have been changed then.  The caller
 * calls models_finish at the end. */
int models_add_text(struct models *m, const char *path, const char *text, size_t n_bytes,
		    bool shipped, struct strbuf *reterr);

/* All models as a rules file that can be read again, in the order of names. */
void models_dump(const struct models *m, struct strbuf *out);
/* One of them: its entry below `functions:`. */
void models_dump_one(const struct model *m, struct strbuf *out);

/* ---- the table of keys ------------------------------------------------------------------- */

/* Where a key may stand; bits, for keys that may stand in several places. */
enum rules_scope {
	RULES_FILE = 1 << 0,	 /* at the top of the file                                */
	RULES_FUNCTION = 1 << 1, /* under functions: NAME                                 */
	RULES_RETURNS = 1 << 2,	 /* under returns                                         */
	RULES_ARG = 1 << 3,	 /* under args: N                                         */
};

/* What its value looks like and how it fills the struct at `offset` of struct model, or of
 * struct model_arg for RULES_ARG. */
enum rules_type {
	RULES_VERSION, /* the number 1                                                    */
	RULES_TEXT,    /* any text; kept only for `library`                               */
	RULES_FLAG,    /* true or false, or one of words: sets or clears bits of flags     */
	RULES_ARGNO,   /* argument number: uint8_t at offset                              */
	RULES_SIZE,    /* one of words, or a size expression: struct model_size at offset  */
	RULES_RANGE,   /* [lo, hi]: two int64_t from offset on                             */
	RULES_KIND,    /* name of a resource kind: const char * at offset                 */
	RULES_WORD,    /* one of words: uint8_t at offset                                 */
	RULES_NESTED,  /* a mapping with keys of scope `inner`                            */
	RULES_BY_NAME, /* a mapping from names or argument numbers to those                */
};

struct rules_word {
	const char *name;
	uint32_t value; /* RULES_FLAG, RULES_SIZE: further bits of flags; RULES_WORD: the value */
};

struct rules_key {
	const char *name;
	uint8_t scope;	     /* enum rules_scope bits                                    */
	uint8_t type;	     /* enum rules_type                                          */
	uint8_t inner;	     /* RULES_NESTED, RULES_BY_NAME: scope of what is inside     */
	size_t offset;	     /* of the field that holds the value                        */
	size_t present;	     /* of a bool that says that it was given; 0: none           */
	uint32_t set, clear; /* bits of flags that giving it sets and clears             */
	const struct rules_word *words; /* ends with name NULL; NULL: none                */
	const char *excludes; /* key that must not stand beside this one, or NULL         */
	const char *help;     /* one line, no full stop                                   */
};

extern const struct rules_key rules_keys[];
extern const uint32_t rules_n_keys;

/* The key of that name which may stand in scope, or NULL. */
const struct rules_key *rules_key_find(uint8_t scope, const char *name);

#endif
