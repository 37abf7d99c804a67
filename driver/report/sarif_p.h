/* sarif_p.h - the parts of the SARIF writer.
 *
 *	sarif.c        the log and its run: invocation, notifications, artifacts
 *	sarif_rule.c   what the tool is and can find: rules, CWE taxonomy
 *	sarif_result.c what it found: results, code flows, locations
 *
 * Member names are those of the standard (SARIF 2.1.0, OASIS); what is put in and what is left
 * out follows what code-scanning services read.
 */
#ifndef PS_REPORT_SARIF_P_H
#define PS_REPORT_SARIF_P_H

#include "driver/report/jsonx.h"
#include "driver/report/report.h"
#include "driver/report/source.h"

/* What services take at most: more makes GitHub reject or cut a file. */
enum {
	SARIF_MAX_RESULTS = 25000,
	SARIF_MAX_STEPS = 1000,
	SARIF_MAX_RELATED = 20,
	SARIF_MAX_NOTIFICATIONS = 1000, /* ours: of one kind                             */
	SARIF_MAX_DESCRIPTION_BYTES = 1000,
};

enum artifact_role { ROLE_TARGET = 1, ROLE_RESULT = 2, ROLE_TRACED = 4 };

struct sarif_artifact {
	const char *path;
	unsigned roles; /* enum artifact_role                                           */
};

struct sarif {
	const struct report_input *in;
	struct source_cache sources;
	VEC(const struct rule *) rules; /* the order of rules[]: index is ruleIndex      */
	struct map rule_index;		/* hash of the id → index + 1                    */
	VEC(unsigned) cwes;		/* ascending: index into taxa[]                  */
	VEC(struct sarif_artifact) artifacts;
	struct map artifact_index; /* hash of the path → index + 1                  */
	bool below_root;	   /* some URI is relative to the folder "/"        */
	bool any_suppressed;
	uint32_t n_results_cut;
};

/* Collect rules and CWE numbers, before anything else is asked for. */
void sarif_collect_rules(struct sarif *s);
uint32_t sarif_rule_index(const struct sarif *s, const struct rule *rule);
json_t *sarif_driver(const struct sarif *s);
json_t *sarif_taxonomies(const struct sarif *s);

json_t *sarif_results(struct sarif *s);

/* Note that a file was met in this role; returns its index in run.artifacts. */
uint32_t sarif_artifact(struct sarif *s, const char *path, enum artifact_role role);
/* {"uri": …, "uriBaseId": …}. */
json_t *sarif_uri(struct sarif *s, const char *path);
/* The same with the file's index. */
json_t *sarif_artifact_location(struct sarif *s, const char *path, enum artifact_role role);

/* A location, empty without a path; one_line cuts the region at the end of its first line. */
json_t *sarif_location(struct sarif *s, const struct diag_span *span, enum artifact_role role,
		       bool one_line);

/* {"text": "<text>."}: nothing in the text is a placeholder or a link, and it ends. */
json_t *sarif_message(const char *text);

/* "error", "warning", "note". */
json_t *sarif_level(enum severity severity);

#endif
