/* model.h - what is known of a function without looking at its body.
 *
 * Filled by rules/ from YAML and by the engine from attributes; read by the transfer
 * functions.  Arguments count from 1, so that 0 can mean "none"; MODEL_RET names the result.
 */
#ifndef PS_FLOW_MODEL_H
#define PS_FLOW_MODEL_H

#include "engine/base/util.h"
#include "engine/ir/ir.h"

enum { MODEL_MAX_ARGS = 10, MODEL_RET = 255 };

enum model_flag {
	MODEL_NORETURN = 1 << 0,	/* never comes back: exits, aborts or throws          */
	MODEL_EXITS = 1 << 1,		/* … by ending the process (also exec*)               */
	MODEL_UNWINDS = 1 << 2,		/* may leave by longjmp (always, if also NORETURN)    */
	MODEL_MAY_BE_NULL = 1 << 3,	/* result can be null when it fails                   */
	MODEL_NULL_IS_OOM = 1 << 4,	/* … only when memory is exhausted                    */
	MODEL_NONNULL = 1 << 5,		/* result is never null                               */
	MODEL_MAY_BE_NEG = 1 << 6,	/* result can be a negative error code                */
	MODEL_TAINTED = 1 << 7,		/* result comes from outside                          */
	MODEL_ERRPTR = 1 << 8,		/* result may be an encoded error pointer             */
	MODEL_PURE = 1 << 9,		/* no effect but its result; same arguments, same result */
	MODEL_ZEROED = 1 << 10,		/* the memory of the result is all zero               */
	MODEL_ALLOC = 1 << 11,		/* result is a fresh object that the caller owns      */
	MODEL_RELEASES_OLD = 1 << 12,	/* realloc: argument `realloc_of` is released on success */
	MODEL_INTERNAL = 1 << 13,	/* result points into the library's own memory (getenv) */
	MODEL_ASSERTS = 1 << 14,	/* argument 1 is non-zero afterwards                  */
	MODEL_NULL_WHEN_NULL = 1 << 15, /* result is null if and only if the aliased arg is */
	MODEL_RETURNS_TWICE = 1 << 16,	/* setjmp and kin                                    */
	MODEL_INITIALIZED = 1 << 17,	/* the memory of the result is written all over (strdup) */
	MODEL_STRING = 1 << 18,		/* result, unless null, is a terminated string         */
	MODEL_SHIPPED = 1 << 19,	/* comes with the tool, no user's file changed it: meant for
					 * the function of that name in a system header, not for a
					 * function of the program that happens to have its name  */
	MODEL_NULL_IS_NO_MATCH = 1 << 23, /* null: what was looked for is not there (strchr)  */
	MODEL_NULL_IS_MISFIT = 1 << 24,	  /* null: arguments that do not fit, and nothing else
					   * (inet_ntop: another family, a short buffer)      */
	MODEL_GLOBALS = 1 << 20, /* changes global variables: its library's (getopt: optarg), or
				  * by letting other threads run (pthread_mutex_lock)      */
	MODEL_WIDE = 1 << 21,	 /* its strings are of wchar_t                             */
};

/* What the result is when the call succeeded: only then are `writes` written and what is acquired
 * there. */
enum model_success {
	MODEL_OK_ALWAYS,   /* it can't fail, or says so by ending the process           */
	MODEL_OK_ZERO,	   /* result == 0                                               */
	MODEL_OK_NONNEG,   /* result >= 0                                               */
	MODEL_OK_POSITIVE, /* result > 0                                                */
	MODEL_OK_NONZERO,  /* result != 0                                               */
	MODEL_OK_NONNULL,  /* result is not a null pointer                              */
};

/* A size or count in bytes: up to two terms and a constant. */
enum model_term_kind {
	MODEL_T_NONE,
	MODEL_T_ARG,	/* value of argument n                                            */
	MODEL_T_STRLEN, /* length of the string at argument n                             */
	MODEL_T_CONST,	/* n itself                                                       */
	MODEL_T_RET,	/* the result                                                     */
};

struct model_term {
	uint8_t kind;
	int64_t n;
};

struct model_size {
	struct model_term a, b; /* a * b; b NONE means a; a NONE means unknown            */
	int64_t plus;
	bool min; /* min(a, b) instead of a * b                             */
	bool sum; /* a + b instead of a * b                                 */
};

enum model_arg_flag {
	MODEL_A_NONNULL = 1 << 0,	   /* must not be null                                    */
	MODEL_A_READS = 1 << 1,		   /* reads what it points to: `reads` bytes, or a string */
	MODEL_A_STRING = 1 << 2,	   /* … up to its terminator                              */
	MODEL_A_WRITES = 1 << 3,	   /* always fills `writes` bytes (or *arg) on success    */
	MODEL_A_MAY_WRITE = 1 << 4,	   /* writes at most `writes` bytes                       */
	MODEL_A_STRING_OUT = 1 << 5,	   /* leaves a terminated string there                   */
	MODEL_A_RELEASES = 1 << 6,	   /* the object is gone afterwards                       */
	MODEL_A_KEEPS = 1 << 7,		   /* stores the pointer: it escapes                      */
	MODEL_A_FORMAT = 1 << 8,	   /* printf-like format                                  */
	MODEL_A_CALLBACK = 1 << 9,	   /* called by the function                              */
	MODEL_A_NULL_OK_IF_ZERO = 1 << 10, /* nonnull unless its size is 0                */
	MODEL_A_TAINTS = 1 << 11,	   /* what it writes comes from outside                   */
	MODEL_A_NONZERO = 1 << 12,
	MODEL_A_RANGE = 1 << 13, /* must lie in lo … hi                                 */
	MODEL_A_SCANF = 1 << 14, /* from here on variadic pointers are written          */
	MODEL_A_DEEP = 1 << 15,	 /* what is reached through it may be written, too (iovec)  */
	MODEL_A_APPENDS =
		1 << 16, /* what it writes begins at the end of the string there (strcat) */
	MODEL_A_ZEROES = 1 << 17, /* what it writes is zero                                 */
	MODEL_A_TAKES = 1 << 18,  /* where the call succeeds, the resource is the result's  */
	MODEL_A_LOCKS = 1 << 20,  /* it is locked then, where the result is 0               */
	MODEL_A_TRIES = 1 << 21,  /* … without waiting                                      */
	MODEL_A_SHARES = 1 << 22, /* … for reading, together with others                    */
	MODEL_A_UNLOCKS = 1 << 23,
	MODEL_A_USES = 1 << 19, /* the resource must not have been released               */
};

struct model_arg {
	uint32_t flags;			 /* enum model_arg_flag                           */
	struct model_size reads, writes; /* bytes through this argument; NONE: all of *arg, or for
					  * MAY_WRITE: some part that is not known        */
	struct model_size fills;	 /* with MAY_WRITE: so much of it is written for sure on
					  * success (read: the result); NONE: nothing is    */
	int64_t lo, hi;			 /* MODEL_A_RANGE                                 */
	uint8_t copies;	      /* what is written comes from what this argument points to */
	uint8_t calls_with;   /* it is called, with this argument as its first           */
	uint8_t filled_with;  /* each character written is this argument (memset)       */
	const char *resource; /* kind released or kept: "heap", "FILE", or NULL */
	const char *acquires; /* on success *arg is a fresh object of this kind that
			       * the caller owns (getline, posix_memalign), or NULL */
	struct model_size acquired_size; /* … of so many bytes, NONE: not known           */
};

struct model {
	const char *name;    /* of the function                                     */
	const char *library; /* of the file it stands in: "libc"                    */
	uint32_t flags;	     /* enum model_flag                                     */
	uint8_t aliases;     /* result is this argument (strcpy: 1), 0 none         */
	uint8_t interior_of; /* result points into this argument's object or is null */
	uint8_t realloc_of;
	uint8_t copies;	  /* what the result points to was copied from this argument's object */
	uint8_t success;  /* enum model_success                                  */
	uint8_t exits_if; /* ends the process when this argument is non-zero; 0: none       */
	struct model_size size; /* bytes of the result's object (malloc: arg 1)        */
	bool has_range;		/* result lies in lo … hi                              */
	int64_t lo, hi;
	struct model_size is;  /* result is exactly this (strlen), NONE: not so simple     */
	struct model_size max; /* result is at most this (read: arg 3), NONE: no bound */
	const char *resource;  /* kind acquired: "heap", "FILE", "fd"; MODEL_ALLOC is set
				* where the result points to it ("fd" is a number)    */
	uint8_t n_args;	       /* args[0] is argument 1; further ones: nothing known; at
				* most MODEL_MAX_ARGS                                 */
	struct model_arg args[MODEL_MAX_ARGS];
};

/* All models of a run.  Immutable after loading: any thread may read. */
struct models;

/* The model of a function by name, or NULL.  Names that compilers and libraries make of a name
 * mean the same: "__builtin_X", "__X_chk" and "__builtin___X_chk" (only the leading arguments that
 * have the same places are told), "__isoc99_X", "__isoc23_X". */
const struct model *models_find(const struct models *m, const char *name);

/* The one that calls of a function are understood by: none of those that are internal, and shipped
 * ones of the library's function only, not of one with that name in the program.  m may be NULL. */
const struct model *model_of_function(const struct models *m, const struct ir_unit *u,
				      const struct ir_sym *s);

/* Call fn for every model, in the order of names. */
void models_each(const struct models *m, void (*fn)(void *arg, const struct model *model),
		 void *arg);
uint32_t models_count(const struct models *m);

/* Building, by one thread: rules/ does this from YAML, tests do it by hand.  models_find and
 * models_each see what was there at the last models_finish; models_free takes NULL too. */
struct models *models_new(void);
void models_free(struct models *m);
/* The model of exactly this name to be filled in, all zero but for its name when it is new;
 * *ret_new (may be NULL) says so.  Valid as long as m. */
struct model *models_put(struct models *m, const char *name, bool *ret_new);
/* A copy of s that lives as long as m; equal strings are the same pointer. */
const char *models_intern(struct models *m, const char *s);
void models_finish(struct models *m);

#endif
