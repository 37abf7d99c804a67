/* rules_p.h - what the files of rules/ share: the tree of a YAML file, messages, sizes. */
#ifndef PS_RULES_P_H
#define PS_RULES_P_H

#include "engine/base/arena.h"
#include "rules/rules.h"

/* Bounds on what a rules file may be.  The largest shipped one uses a tenth of each. */
enum {
	RULES_MAX_BYTES = 4 << 20,
	RULES_MAX_DEPTH = 16,
	RULES_MAX_NODES = 400000, /* with every alias counted as what it stands for       */
	RULES_MAX_ANCHORS = 200,
	RULES_MAX_ERRORS = 20, /* said per file                                        */
	RULES_MAX_FUNCTIONS = 20000,
	RULES_MAX_WORK = 2000000, /* nodes applied: an entry counts once for each of its names */
};

/* The file being read and what was found wrong with it. */
struct rules_src {
	const char *path;
	struct strbuf *err;
	uint32_t n_errors;
};

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

/* A node of the tree.  Aliases are the anchored node itself, so the tree may share parts. */
struct node {
	enum node_kind kind;
	bool quoted;	    /* scalar in quotes or a block                                 */
	uint32_t line, col; /* from 1, columns in characters                               */
	uint32_t weight;    /* nodes below and with this one, aliases expanded             */
	const char *text;   /* scalar: its value, no NUL inside                            */
	uint32_t n;	    /* list: items; map: pairs                                     */
	struct node **v;    /* list: v[i]; map: key v[2 * i], value v[2 * i + 1]           */
};

/* Parse text into a tree that lives in mem.  NULL after saying why. */
struct node *tree_parse(struct rules_src *src, struct arena *mem, const char *text, size_t n_bytes);

/* What a key fills: struct model, and for RULES_ARG one of its arguments. */
struct target {
	struct models *set;
	struct model *model;
	struct model_arg *arg; /* NULL outside of args                                    */
};

/* Fill what key says from value (neither NESTED nor BY_NAME).  Problems go to src. */
void fill_key(struct rules_src *src, struct arena *mem, const struct rules_key *key,
	      const struct node *value, const struct target *to);
/* … from nothing but its name: true.  Only for RULES_FLAG. */
void fill_flag(const struct rules_key *key, const struct target *to, uint32_t word_bits, bool on);
/* Bring `writes`, `may_write` into the form that model.h describes. */
void fill_finish(struct model *m);

/* Say that something is wrong at a place; after RULES_MAX_ERRORS only counts. */
void rules_error(struct rules_src *src, uint32_t line, uint32_t col, const char *fmt, ...)
	PS_PRINTF(4, 5);

/* Whether enough was said already; then the error is counted.  Asked before a message that takes
 * work to make. */
bool rules_error_counted(struct rules_src *src);

/* s as it can stand in a message: shortened, control characters replaced.  Lives in mem. */
const char *rules_shown(struct arena *mem, const char *s);

/* Number of edits (insert, delete, replace, swap neighbours) from a to b, at most max + 1. */
uint32_t rules_distance(const char *a, const char *b, uint32_t max);

/* "; did you mean 'X'?" with the nearest of the n names, or "" if none is near.  Lives in mem. */
const char *rules_suggest(struct arena *mem, const char *found, const char *const *names,
			  uint32_t n);

/* Read a size expression.  Returns NULL, or what was expected at *ret_at of text. */
const char *size_parse(const char *text, struct model_size *ret, size_t *ret_at);
/* The expression that reads as s; "" if it is unknown. */
void size_print(const struct model_size *s, struct strbuf *out);
/* The highest argument number in it, 0 if none. */
int64_t size_max_arg(const struct model_size *s);

/* Read an integer: decimal, 0x…, or the name of a limit (INT_MAX); whole text or false. */
bool number_parse(const char *text, int64_t *ret);

#endif
