/* plan.h - what a scan looks at: from the command line and the compile database to a list. */
#ifndef PS_DRIVER_PLAN_H
#define PS_DRIVER_PLAN_H

#include "driver/options.h"
#include "engine/front/front.h"

/* One thing to analyse: a C file as it is compiled, or a file that holds its unit. */
struct plan_unit {
	const char *path;		  /* absolute                                      */
	const struct compdb_entry *entry; /* NULL: unit_file.h                             */
};

struct plan {
	struct compdb db;
	struct arena mem;
	const char *cwd;			  /* absolute                          */
	const char *db_name;			  /* the database as the user knows it; NULL */
	const char *db_path;			  /* … absolute                        */
	VEC(struct plan_unit) units;		  /* in the database's order           */
	VEC(const struct compdb_entry *) skipped; /* with a reason each                */
};

/* PS_OK, or PS_EINVAL with the whole message, also about what to do, in *reterr.  Release in both
 * cases. */
int plan_make(const struct options *opt, struct plan *ret, struct strbuf *reterr);
void plan_release(struct plan *p);

#endif
