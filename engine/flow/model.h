/* model.h - what is known of a function without looking at its body.
 *
 * Filled by rules/ from YAML and by the engine from attributes; read by the transfer
 * functions.  Arguments count from 1, so that 0 can mean "none"; MODEL_RET names the result.
 */
#ifndef PS_FLOW_MODEL_H
#define PS_FLOW_MODEL_H

#include "engine/base/util.h"

enum { MODEL_MAX_ARGS = 10, MODEL_RET = 255 };

enum model_flag {
	MODEL_NORETURN = 1 << 0,    /* never comes back: exits, aborts or throws          */
	MODEL_EXITS = 1 << 1,       /* … by ending the process (also exec*)               */
	MODEL_UNWINDS = 1 << 2,     /* may leave by longjmp (always, if also NORETURN)    */
	MODEL_MAY_BE_NULL = 1 << 3, /* result can be null when it fails                   */
	MODEL_NULL_IS_OOM = 1 << 4, /* … only when memory is exhausted                    */
	MODEL_NONNULL = 1 << 5,     /* result is never null                               */
	MODEL_MAY_BE_NEG = 1 << 6,  /* result can be a negative error code                */
	MODEL_TAINTED = 1 << 7,     /* result comes from outside                          */
	MODEL_ERRPTR = 1 << 8,      /* result may be an encoded error pointer             */
	MODEL_PURE = 1 << 9,        /* no effect but its result; same arguments, same result */
	MODEL_ZEROED = 1 << 10,     /* the memory of the result is all zero               */
	MODEL_ALLOC = 1 << 11,      /* result is a fresh object that the caller owns      */
	MODEL_RELEASES_OLD = 1 << 12, /* realloc: argument `realloc_of` is released on success */
	MODEL_INTERNAL = 1 << 13,   /* result points into the library's own memory (getenv) */
	MODEL_ASSERTS = 1 << 14,    /* argument 1 is non-zero afterwards                  */
	MODEL_NULL_WHEN_NULL = 1 << 15, /* result is null if and only if the aliased arg is */
};

/* A size or count in bytes: product of up to two terms plus a constant. */
enum model_term_kind {
	MODEL_T_NONE,
	MODEL_T_ARG,    /* value of argument n                                            */
	MODEL_T_STRLEN, /* length of the string at argument n                             */
	MODEL_T_CONST,  /* n itself                                                       */
	MODEL_T_RET,    /* the result                                                     */
};

struct model_term {
	uint8_t kind;
	int64_t n;
};

struct model_size {
	struct model_term a, b; /* a * b; b NONE means a; a NONE means unknown            */
	int64_t plus;
	bool min;               /* min(a, b) instead of a * b                             */
};

enum model_arg_flag {
	MODEL_A_NONNULL = 1 << 0,  /* must not be null                                    */
	MODEL_A_READS = 1 << 1,    /* reads what it points to: `reads` bytes, or a string */
	MODEL_A_STRING = 1 << 2,   /* … up to its terminator                              */
	MODEL_A_WRITES = 1 << 3,   /* always fills `writes` bytes (or *arg) on success    */
	MODEL_A_MAY_WRITE = 1 << 4,/* writes at most `writes` bytes                       */
	MODEL_A_STRING_OUT = 1 << 5,/* leaves a terminated string there                   */
	MODEL_A_RELEASES = 1 << 6, /* the object is gone afterwards                       */
	MODEL_A_KEEPS = 1 << 7,    /* stores the pointer: it escapes                      */
	MODEL_A_FORMAT = 1 << 8,   /* printf-like format                                  */
	MODEL_A_CALLBACK = 1 << 9, /* called by the function                              */
	MODEL_A_NULL_OK_IF_ZERO = 1 << 10, /* nonnull unless its size is 0                */
	MODEL_A_TAINTS = 1 << 11,  /* what it writes comes from outside                   */
	MODEL_A_NONZERO = 1 << 12,
	MODEL_A_RANGE = 1 << 13,   /* must lie in lo … hi                                 */
	MODEL_A_SCANF = 1 << 14,   /* from here on variadic pointers are written          */
};

struct model_arg {
	uint16_t flags;                  /* enum model_arg_flag                           */
	struct model_size reads, writes; /* bytes through this argument                   */
	int64_t lo, hi;
	const char *resource;            /* kind released or kept: "heap", "FILE", or NULL */
};

struct model {
	const char *name;          /* of the function                                     */
	const char *library;       /* of the file it stands in: "libc"                    */
	uint32_t flags;            /* enum model_flag                                     */
	uint8_t aliases;           /* result is this argument (strcpy: 1), 0 none         */
	uint8_t interior_of;       /* result points into this argument's object or is null */
	uint8_t realloc_of;
	struct model_size size;    /* bytes of the result's object (malloc: arg 1)        */
	bool has_range;            /* result lies in lo … hi                              */
	int64_t lo, hi;
	struct model_size max;     /* result is at most this (read: arg 3), NONE: no bound */
	const char *resource;      /* kind acquired: "heap", "FILE", "fd"                 */
	uint8_t n_args;            /* args[0] is argument 1; further ones: nothing known  */
	struct model_arg args[MODEL_MAX_ARGS];
};

/* All models of a run.  Immutable after loading: any thread may read. */
struct models;

/* The model of a function by name (leading "__builtin_" and "__builtin___…_chk" are tried
 * without), or NULL. */
const struct model *models_find(const struct models *m, const char *name);

#endif
