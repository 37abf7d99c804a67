/* compdb_p.h - what the files of the compile database share: reading (compdb.c), cleaning one
 * command line (compdb_args.c), finding the offending entries (compdb_repair.c), looking at
 * response files before libclang does (compdb_response.c).
 */
#ifndef PS_FRONT_COMPDB_P_H
#define PS_FRONT_COMPDB_P_H

#include "engine/front/front.h"

/* A file larger than this is no compile database. */
#define COMPDB_MAX_BYTES ((size_t)1 << 30)

/* What one command line is made of.  Strings live in the database's table. */
struct compdb_clean {
	VEC(const char *) argv;	 /* kept                                                  */
	VEC(const char *) words; /* no options: source files, objects                     */
	const char *lang;	 /* of -x, as it stood before the source file; or NULL    */
	bool cxx;		 /* the compiler is a C++ one                             */
	bool cl;		 /* … or takes Microsoft's options                        */
	const char *missing;	 /* response file that could not be read, or NULL         */
};

/* argv[0] is the compiler's name. */
void compdb_clean_args(struct strtab *strs, const char *const *argv, uint32_t n_argv,
		       struct compdb_clean *ret);
void compdb_clean_release(struct compdb_clean *c);

/* What is left of a database that libclang refuses. */
struct compdb_repair {
	struct strbuf text;   /* the usable entries, as JSON                             */
	VEC(uint32_t) number; /* of each usable entry in the original, from 1            */
	VEC(char *) problems; /* owned lines                                             */
	uint32_t n_lost;
	uint32_t n_endless; /* of these: for their response files                        */
};

/* Relative directories start at base.  PS_OK, or PS_EPARSE with one line in *reterr where the file
 * is no JSON array. */
int compdb_repair(const char *file, const char *base, struct compdb_repair *ret,
		  struct strbuf *reterr);
void compdb_repair_release(struct compdb_repair *r);

/* compdb_response.c.  May libclang expand the response files (@file) of this command line, of this
 * single argument?  False with a few words in *reterr.  Relative names start at dir. */
bool compdb_response_ok(const char *dir, const char *command, struct strbuf *reterr);
bool compdb_response_ok_word(const char *dir, const char *arg, struct strbuf *reterr);
/* Might the database name a response file at all?  Most do not. */
bool compdb_response_any(const char *path);

#endif
