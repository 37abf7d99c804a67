/* diag.h - findings: what a checker says, before anybody prints it.
 *
 * A finding owns nothing: its strings live in the sink's arena.  Positions are already
 * resolved to paths, so findings outlive the unit they came from and can be sent from a
 * worker process to the one that reports.
 */
#ifndef PS_DIAG_H
#define PS_DIAG_H

#include "engine/base/arena.h"
#include "engine/base/map.h"
#include "engine/base/vec.h"

enum severity { SEV_NOTE, SEV_WARNING, SEV_ERROR };
enum confidence { CONF_POSSIBLE, CONF_LIKELY, CONF_CERTAIN };

/* One rule: what `panicscan explain` and SARIF's rules[] say is all here. */
struct rule {
	const char *id;		/* kebab-case, never renamed: the SARIF ruleId            */
	const char *summary;	/* one line, no full stop                                 */
	const char *help;	/* a paragraph or two: what it means and how to mend it   */
	const char *bad, *good; /* example functions; themselves tests                    */
	unsigned cwe[3];	/* CWE numbers, the principal one first, 0 ends           */
	enum severity severity; /* default                                                */
	double security;	/* SARIF security-severity, 0.0 … 10.0                    */
};

/* A range of the source, by path.  Lines and columns from 1, columns in bytes, end one past. */
struct diag_span {
	const char *path; /* absolute                                               */
	uint32_t line, col, end_line, end_col;
	const char *macro; /* outermost macro whose use stands here, or NULL         */
};

enum step_kind {
	STEP_ASSUME, /* a branch was taken: "assuming 'p' is null"                        */
	STEP_VALUE,  /* where a value comes from: "'p' is set to null"                    */
	STEP_CALL,   /* a call that matters                                               */
	STEP_ENTER,  /* into a callee; nesting + 1                                        */
	STEP_FAULT,  /* the last one: what goes wrong                                     */
};

struct diag_step {
	enum step_kind kind;
	uint32_t nesting; /* 0 in the function of the finding, callees deeper       */
	struct diag_span span;
	const char *text;
	const char *function; /* the callee that it is in; NULL: the finding's own          */
	bool is_relative;     /* lines from that of the function's name: until place_steps()  */
};

struct finding {
	const struct rule *rule;
	enum severity severity;
	enum confidence confidence;
	bool interprocedural;  /* it rests on what other functions do (flow/across.c)      */
	const char *function;  /* name of the function that it is in                     */
	struct diag_span span; /* primary place                                          */
	const char *text;      /* one sentence, no full stop, names as in the source     */
	const char *subject; /* what it is about, for the context fingerprint: "p", "cfg->items" */
	const struct diag_step *steps; /* in execution order, the fault last             */
	uint32_t n_steps;
	uint32_t cause; /* while its function is explored: what it shares with others; 0: nothing */
	const char *suppressed; /* reason of the suppression in the source, or NULL       */
};

/* Collects the findings of one analysis.  All zeroes is an empty one.  Not thread-safe: one per
 * unit, merged later. */
struct diag_sink {
	struct arena mem;
	VEC(struct finding) v;
	struct map seen; /* hash of rule, span, text → index into v + 1            */
};

/* Add a copy of f, strings and steps included (the rule is borrowed).  Of findings with the same
 * rule, span and text one stays: the more certain, then the one with fewer steps, then the one
 * whose steps sort first, so that the order of adding does not matter.  Returns whether f is
 * another finding than those that were there. */
bool diag_add(struct diag_sink *s, const struct finding *f);
/* f takes the place of the finding s->v.v[at], of which it says something surer. */
void diag_replace(struct diag_sink *s, uint32_t at, const struct finding *f);
void diag_sink_release(struct diag_sink *s);

/* Sort by path, line, column, rule, text: the order of every report. */
void diag_sort(struct diag_sink *s);

/* "error", "warning", "note"; "certain", "likely", "possible": as on the command line. */
const char *severity_name(enum severity s);
const char *confidence_name(enum confidence c);

#endif
