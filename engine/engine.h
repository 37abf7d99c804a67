/* engine.h - from source to units, from a program to findings: the engine's table of contents.
 *
 * driver/ calls this in worker processes, on a big stack; nothing here prints.
 */
#ifndef PS_ENGINE_H
#define PS_ENGINE_H

#include "engine/diag/diag.h"
#include "engine/flow/model.h"
#include "engine/front/front.h"

struct facts;
struct memo_shelf;

struct engine_options {
	const struct models *models;	/* may be NULL: attributes only                  */
	uint32_t steps_per_function;	/* 0: the default                                 */
	bool verify_ir;			/* run the verifier even in a release build       */
	enum confidence min_confidence; /* findings that are less sure are not looked for    */
	bool costs;			/* of each function, too                          */
	bool debug_facts;		/* understand ps_eval() and friends (tests)       */
	uint32_t n_threads;		/* of the analysis; 0: one                        */
	/* Called by the thread that is about to analyse function func of the program (begin), and
	 * when it is done, or NULL.  What it returns at the beginning, unless NULL, is why the
	 * function is not to be analysed. */
	const char *(*on_function)(void *arg, uint32_t thread, uint32_t func, bool begin);
	void *on_function_arg;
	/* What an earlier analysis with these options has left there (any program; any bytes), and
	 * where this one leaves the same, or NULL: of functions that mean the same it says what was
	 * said then (program/memo.h).  Where functions belong: the first one if shelf_of is NULL.
	 */
	struct memo_shelf *memo;
	uint32_t n_memo;
	uint32_t (*shelf_of)(void *arg, uint32_t func);
	/* Of the program (program/facts.h), or NULL: they are collected. */
	const struct facts *facts;
	/* Put in the bodies of these functions of the program, which are not there yet, or NULL:
	 * all are. */
	void (*bodies)(void *arg, const uint32_t *funcs, uint32_t n);
	void *program_arg; /* of both                                                         */
};

/* How many functions were analysed how well; the four always add up to n_functions. */
struct engine_stats {
	uint32_t n_functions, n_full, n_degraded, n_partial, n_none;
	uint64_t n_lines; /* of source that functions came from             */
	uint64_t n_steps; /* instructions executed abstractly               */
	uint32_t n_calls_body, n_calls_model, n_calls_havoc; /* what was known of call sites */
	uint32_t n_known; /* functions of which an earlier analysis knew        */
	double parse_cpu_s, lower_cpu_s, analyse_cpu_s;
};

enum engine_gap_kind { GAP_DEGRADED, GAP_PARTIAL, GAP_NONE };

/* A function that was not, or not fully, analysed. */
struct engine_gap {
	int kind; /* enum engine_gap_kind                           */
	const char *function, *reason;
	struct diag_span span;
};

/* What the analysis of a function cost. */
struct engine_cost {
	const char *function;
	struct diag_span span;
	uint64_t n_steps, bytes; /* of memory, besides its summary                        */
	double cpu_s;
};

/* A message about the unit as a whole: a compile error, a dropped flag. */
struct engine_note {
	enum ir_note_kind kind;
	struct diag_span span; /* path NULL: no position                         */
	const char *text;
};

/* A file that was read for the unit. */
struct engine_file {
	const char *path; /* absolute                                       */
	bool is_system, is_main;
};

struct engine_result {
	struct diag_sink sink; /* its arena holds the strings of the lists below */
	struct engine_stats stats;
	VEC(struct engine_gap) gaps;
	VEC(struct engine_cost) costs; /* where they were asked for                       */
	VEC(struct engine_note) notes;
	VEC(struct engine_file) files;
	const char *error; /* why nothing came, or no function, or NULL      */
	bool reduced;	   /* parsed with the essential flags only           */
};

/* Parse and lower one unit.  PS_OK with *ret_unit (free with ir_unit_free); PS_EPARSE with
 * ret->error where none came.  *ret has what the front end knows: notes, files, and its part of the
 * statistics; it is always released with engine_result_release. */
int engine_front(const struct front_input *in, const struct engine_options *opt,
		 struct engine_result *ret, struct ir_unit **ret_unit);

/* Notes and files of a unit that came from elsewhere (IR text, a unit file), and why there is no
 * function in it where errors of its source are to blame. */
void engine_take_unit(const struct ir_unit *u, struct engine_result *ret);

/* Analyse a program: a unit, or several that link.h has made one. */
void engine_analyse(const struct ir_unit *program, const struct engine_options *opt,
		    struct engine_result *ret);

/* The summaries of a unit's functions as text, for --dump summaries. */
void engine_dump_summaries(const struct ir_unit *u, const struct engine_options *opt,
			   struct strbuf *out);

/* The states at the entries of blocks, in the order in which functions are looked at closely, for
 * --dump states.  Here, that is all of them, also where nothing asks for it. */
void engine_dump_states(const struct ir_unit *u, const struct engine_options *opt,
			struct strbuf *out);

void engine_result_release(struct engine_result *r);

#endif
