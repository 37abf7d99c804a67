/* merge.h - what the front end and the analysis say, as one: in the order of the plan, so that
 * nothing depends on who finished first.
 */
#ifndef PS_DRIVER_MERGE_H
#define PS_DRIVER_MERGE_H

#include "driver/plan.h"
#include "driver/pool.h"
#include "driver/report/report.h"

/* A whole scan.  Strings live in the sink's arena. */
struct merged {
	struct diag_sink sink;		 /* all findings, equal ones once                    */
	VEC(struct engine_gap) gaps;	 /* sorted, equal ones once                          */
	VEC(struct engine_note) notes;	 /* likewise                                         */
	VEC(struct engine_cost) costs;	 /* of functions, the dearest first                  */
	VEC(struct engine_file) sources; /* every file that was read, once                   */
	VEC(struct report_file) files;	 /* that the scan was asked for; by path             */
	struct engine_stats stats;	 /* summed                                           */
	uint32_t n_failed;		 /* units that did not come                          */
	uint32_t n_reduced;
	struct map seen_sources; /* hash of the path                                 */
};

/* Take in what the front end says of a unit; or that its worker did not come to an end. */
void merge_unit(struct merged *m, const char *path, const struct engine_result *res);
void merge_failure(struct merged *m, const char *path, const struct pool_result *r);

/* What the analysis of the program found. */
void merge_analysis(struct merged *m, const struct engine_result *res);

/* The entries of the database that are no C files, or are not there. */
void merge_skipped(struct merged *m, const struct plan *plan);

/* A note of the driver's own; path may be NULL.  Before merge_finish(). */
void merge_note(struct merged *m, const char *path, uint32_t line, const char *text);

/* Sort everything and drop what is there twice. */
void merge_finish(struct merged *m);

void merge_release(struct merged *m);

#endif
