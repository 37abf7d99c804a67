/* keys.c - the one table of what may stand in a rules file. */
#include "rules/rules.h"

#include <string.h>

static const struct rules_word null_words[] = {{"oom", MODEL_NULL_IS_OOM},
					       {"no_match", MODEL_NULL_IS_NO_MATCH},
					       {"misfit", MODEL_NULL_IS_MISFIT},
					       {NULL, 0}};
static const struct rules_word nonnull_words[] = {{"unless_zero", MODEL_A_NULL_OK_IF_ZERO},
						  {NULL, 0}};
static const struct rules_word reads_words[] = {
	{"string", MODEL_A_STRING}, {"pointee", 0}, {NULL, 0}};
static const struct rules_word writes_words[] = {{"pointee", 0}, {NULL, 0}};
static const struct rules_word may_write_words[] = {{"unknown", 0}, {NULL, 0}};
static const struct rules_word success_words[] = {
	{"always", MODEL_OK_ALWAYS},
	{"zero", MODEL_OK_ZERO},
	{"nonnegative", MODEL_OK_NONNEG},
	{"positive", MODEL_OK_POSITIVE},
	{"nonzero", MODEL_OK_NONZERO},
	{"nonnull", MODEL_OK_NONNULL},
	{NULL, 0},
};

#define IN_MODEL(field) offsetof(struct model, field)
#define IN_ARG(field)	offsetof(struct model_arg, field)

/* clang-format off */
const struct rules_key rules_keys[] = {
	/* The file. */
	{.name = "version", .scope = RULES_FILE, .type = RULES_VERSION,
	 .help = "version of the form of this file; required, always 1"},
	{.name = "library", .scope = RULES_FILE, .type = RULES_TEXT, .offset = IN_MODEL(library),
	 .help = "name of the library that the functions belong to, for messages"},
	{.name = "description", .scope = RULES_FILE | RULES_FUNCTION, .type = RULES_TEXT,
	 .help = "text for the reader of the file; nothing is done with it"},
	{.name = "source", .scope = RULES_FILE, .type = RULES_TEXT,
	 .help = "the standard or manual that the facts were taken from"},
	{.name = "functions", .scope = RULES_FILE, .type = RULES_BY_NAME, .inner = RULES_FUNCTION,
	 .help = "what is known of functions, by name; several names with commas share an entry"},

	/* A function. */
	{.name = "replace", .scope = RULES_FUNCTION, .type = RULES_FLAG,
	 .help = "forget what other files said of this function"},
	{.name = "noreturn", .scope = RULES_FUNCTION, .type = RULES_FLAG, .set = MODEL_NORETURN,
	 .help = "never comes back to its caller: exits, aborts or throws"},
	{.name = "exits", .scope = RULES_FUNCTION, .type = RULES_FLAG, .set = MODEL_EXITS,
	 .help = "ends the process, or puts another program in its place"},
	{.name = "exits_if", .scope = RULES_FUNCTION, .type = RULES_ARGNO,
	 .offset = IN_MODEL(exits_if),
	 .help = "ends the process, if this argument is not zero (glibc's error)"},
	{.name = "unwinds", .scope = RULES_FUNCTION, .type = RULES_FLAG, .set = MODEL_UNWINDS,
	 .help = "may leave by longjmp; with noreturn: always does"},
	{.name = "returns_twice", .scope = RULES_FUNCTION, .type = RULES_FLAG,
	 .set = MODEL_RETURNS_TWICE, .help = "comes back again later, as setjmp does"},
	{.name = "pure", .scope = RULES_FUNCTION, .type = RULES_FLAG, .set = MODEL_PURE,
	 .help = "has no effect but its result, which depends on its arguments and what they point to"},
	{.name = "globals", .scope = RULES_FUNCTION, .type = RULES_FLAG, .set = MODEL_GLOBALS,
	 .help = "changes global variables: its library's (optarg), or by letting other threads run"},
	{.name = "wide", .scope = RULES_FUNCTION, .type = RULES_FLAG, .set = MODEL_WIDE,
	 .help = "its strings are of wchar_t: strlen() counts those; sizes stay bytes"},
	{.name = "asserts", .scope = RULES_FUNCTION, .type = RULES_FLAG, .set = MODEL_ASSERTS,
	 .help = "comes back only when its first argument is not zero"},
	{.name = "realloc_of", .scope = RULES_FUNCTION, .type = RULES_ARGNO,
	 .offset = IN_MODEL(realloc_of), .set = MODEL_RELEASES_OLD,
	 .help = "argument whose object is released on success, its content moved to the result"},
	{.name = "returns", .scope = RULES_FUNCTION, .type = RULES_NESTED, .inner = RULES_RETURNS,
	 .help = "what is known of the result"},
	{.name = "args", .scope = RULES_FUNCTION, .type = RULES_BY_NAME, .inner = RULES_ARG,
	 .help = "what is done with arguments, by number from 1; several with commas share an entry"},

	/* Its result. */
	{.name = "may_be_null", .scope = RULES_RETURNS, .type = RULES_FLAG, .words = null_words,
	 .set = MODEL_MAY_BE_NULL,
	 .clear = MODEL_NONNULL | MODEL_NULL_IS_OOM | MODEL_NULL_IS_NO_MATCH | MODEL_NULL_IS_MISFIT,
	 .excludes = "nonnull",
	 .help = "can be a null pointer; oom: only when memory is exhausted; no_match: when what was "
		 "looked for is not there; misfit: only when arguments do not fit each other"},
	{.name = "nonnull", .scope = RULES_RETURNS, .type = RULES_FLAG, .set = MODEL_NONNULL,
	 .clear = MODEL_MAY_BE_NULL | MODEL_NULL_IS_OOM | MODEL_NULL_IS_NO_MATCH |
		  MODEL_NULL_IS_MISFIT,
	 .help = "is never a null pointer"},
	{.name = "may_be_negative", .scope = RULES_RETURNS, .type = RULES_FLAG,
	 .set = MODEL_MAY_BE_NEG, .help = "is negative when the function fails"},
	{.name = "error_pointer", .scope = RULES_RETURNS, .type = RULES_FLAG, .set = MODEL_ERRPTR,
	 .help = "can be an error number in the form of a pointer (Linux ERR_PTR)"},
	{.name = "success", .scope = RULES_RETURNS, .type = RULES_WORD, .words = success_words,
	 .offset = IN_MODEL(success),
	 .help = "what it is when the call succeeded; only then is what args say written"},
	{.name = "tainted", .scope = RULES_RETURNS, .type = RULES_FLAG, .set = MODEL_TAINTED,
	 .help = "comes from outside of the program"},
	{.name = "range", .scope = RULES_RETURNS, .type = RULES_RANGE, .offset = IN_MODEL(lo),
	 .present = IN_MODEL(has_range), .help = "lies in [lowest, highest]"},
	{.name = "is", .scope = RULES_RETURNS, .type = RULES_SIZE, .offset = IN_MODEL(is),
	 .help = "is exactly this"},
	{.name = "max", .scope = RULES_RETURNS, .type = RULES_SIZE, .offset = IN_MODEL(max),
	 .help = "is at most this"},
	{.name = "aliases", .scope = RULES_RETURNS, .type = RULES_ARGNO, .offset = IN_MODEL(aliases),
	 .help = "is this argument (or null, where it may be)"},
	{.name = "interior_of", .scope = RULES_RETURNS, .type = RULES_ARGNO,
	 .offset = IN_MODEL(interior_of), .excludes = "aliases",
	 .help = "points into the object of this argument (or is null, where it may be)"},
	{.name = "copies", .scope = RULES_RETURNS, .type = RULES_ARGNO, .offset = IN_MODEL(copies),
	 .help = "what it points to was copied from what this argument points to"},
	{.name = "null_when_null", .scope = RULES_RETURNS, .type = RULES_FLAG,
	 .set = MODEL_NULL_WHEN_NULL, .help = "is null if and only if the aliased argument is"},
	{.name = "alloc", .scope = RULES_RETURNS, .type = RULES_KIND, .offset = IN_MODEL(resource),
	 .set = MODEL_ALLOC,
	 .help = "points to a fresh object of this kind (heap, FILE) that the caller owns"},
	{.name = "acquires", .scope = RULES_RETURNS, .type = RULES_KIND,
	 .offset = IN_MODEL(resource), .clear = MODEL_ALLOC, .excludes = "alloc",
	 .help = "names a fresh resource of this kind (fd) that the caller owns, not by pointer"},
	{.name = "size", .scope = RULES_RETURNS, .type = RULES_SIZE, .offset = IN_MODEL(size),
	 .help = "the object that it points to has so many bytes"},
	{.name = "zeroed", .scope = RULES_RETURNS, .type = RULES_FLAG,
	 .set = MODEL_ZEROED | MODEL_INITIALIZED, .help = "that object is all zero"},
	{.name = "initialized", .scope = RULES_RETURNS, .type = RULES_FLAG, .set = MODEL_INITIALIZED,
	 .help = "that object is written all over"},
	{.name = "string", .scope = RULES_RETURNS, .type = RULES_FLAG, .set = MODEL_STRING,
	 .help = "points to a terminated string"},
	{.name = "internal", .scope = RULES_RETURNS, .type = RULES_FLAG, .set = MODEL_INTERNAL,
	 .help = "points into memory that the library keeps: not to be released by the caller"},

	/* An argument. */
	{.name = "nonnull", .scope = RULES_ARG, .type = RULES_FLAG, .words = nonnull_words,
	 .set = MODEL_A_NONNULL, .clear = MODEL_A_NULL_OK_IF_ZERO,
	 .help = "must not be null; unless_zero: may be where the bytes read or written are none"},
	{.name = "format", .scope = RULES_ARG, .type = RULES_FLAG,
	 .set = MODEL_A_FORMAT | MODEL_A_READS | MODEL_A_STRING,
	 .help = "is a printf-like format (a string that is read)"},
	{.name = "reads", .scope = RULES_ARG, .type = RULES_SIZE, .words = reads_words,
	 .offset = IN_ARG(reads), .set = MODEL_A_READS, .clear = MODEL_A_STRING,
	 .help = "so many bytes are read there; string: up to the terminator; pointee: all of *arg"},
	{.name = "string", .scope = RULES_ARG, .type = RULES_FLAG,
	 .set = MODEL_A_READS | MODEL_A_STRING, .help = "short for reads: string"},
	{.name = "writes", .scope = RULES_ARG, .type = RULES_SIZE, .words = writes_words,
	 .offset = IN_ARG(fills), .set = MODEL_A_WRITES,
	 .help = "on success so many bytes are written there; pointee: all of *arg"},
	{.name = "may_write", .scope = RULES_ARG, .type = RULES_SIZE, .words = may_write_words,
	 .offset = IN_ARG(writes), .set = MODEL_A_MAY_WRITE,
	 .help = "at most so many bytes are written there: there must be room for them"},
	{.name = "string_out", .scope = RULES_ARG, .type = RULES_FLAG, .set = MODEL_A_STRING_OUT,
	 .help = "what is written ends as a terminated string"},
	{.name = "appends", .scope = RULES_ARG, .type = RULES_FLAG, .set = MODEL_A_APPENDS,
	 .help = "what is written begins at the end of the string that is there (strcat)"},
	{.name = "copies", .scope = RULES_ARG, .type = RULES_ARGNO, .offset = IN_ARG(copies),
	 .help = "what is written comes from what this argument points to"},
	{.name = "filled_with", .scope = RULES_ARG, .type = RULES_ARGNO,
	 .offset = IN_ARG(filled_with), .help = "what is written is this argument, over and over"},
	{.name = "zeroed", .scope = RULES_ARG, .type = RULES_FLAG, .set = MODEL_A_ZEROES,
	 .help = "what is written is zero"},
	{.name = "taints", .scope = RULES_ARG, .type = RULES_FLAG, .set = MODEL_A_TAINTS,
	 .help = "what is written comes from outside of the program"},
	{.name = "releases", .scope = RULES_ARG, .type = RULES_KIND, .offset = IN_ARG(resource),
	 .set = MODEL_A_RELEASES, .help = "the object or resource of this kind is gone afterwards"},
	{.name = "takes", .scope = RULES_ARG, .type = RULES_KIND, .offset = IN_ARG(resource),
	 .set = MODEL_A_TAKES,
	 .help = "on success the resource of this kind belongs to the result, and goes with it"},
	{.name = "uses", .scope = RULES_ARG, .type = RULES_KIND, .offset = IN_ARG(resource),
	 .set = MODEL_A_USES,
	 .help = "a resource of this kind that must not have been released (the fd of read)"},
	{.name = "locks", .scope = RULES_ARG, .type = RULES_KIND, .offset = IN_ARG(resource),
	 .set = MODEL_A_LOCKS, .help = "is a lock of this kind, held afterwards, where the result is 0 or void"},
	{.name = "tries", .scope = RULES_ARG, .type = RULES_FLAG, .set = MODEL_A_TRIES,
	 .help = "with locks: does not wait for it, and says by its result whether it is held"},
	{.name = "shared", .scope = RULES_ARG, .type = RULES_FLAG, .set = MODEL_A_SHARES,
	 .help = "with locks: others may hold it at the same time, for reading"},
	{.name = "unlocks", .scope = RULES_ARG, .type = RULES_KIND, .offset = IN_ARG(resource),
	 .set = MODEL_A_UNLOCKS, .help = "is a lock of this kind, not held any more afterwards"},
	{.name = "keeps", .scope = RULES_ARG, .type = RULES_FLAG, .set = MODEL_A_KEEPS,
	 .help = "the pointer is stored somewhere that outlives the call"},
	{.name = "acquires", .scope = RULES_ARG, .type = RULES_KIND, .offset = IN_ARG(acquires),
	 .help = "on success *arg is a fresh object or resource of this kind that the caller owns"},
	{.name = "acquired_size", .scope = RULES_ARG, .type = RULES_SIZE,
	 .offset = IN_ARG(acquired_size), .help = "… that has so many bytes"},
	{.name = "scanf", .scope = RULES_ARG, .type = RULES_FLAG, .set = MODEL_A_SCANF,
	 .help = "from this argument on, variadic pointers may be written"},
	{.name = "deep", .scope = RULES_ARG, .type = RULES_FLAG, .set = MODEL_A_DEEP,
	 .help = "what is reached through pointers in it may be written, too"},
	{.name = "calls_with", .scope = RULES_ARG, .type = RULES_ARGNO,
	 .offset = IN_ARG(calls_with), .set = MODEL_A_CALLBACK,
	 .help = "is called by the function or a thread of its, with this argument as its first"},
	{.name = "callback", .scope = RULES_ARG, .type = RULES_FLAG, .set = MODEL_A_CALLBACK,
	 .help = "is a function that is called"},
	{.name = "range", .scope = RULES_ARG, .type = RULES_RANGE, .offset = IN_ARG(lo),
	 .set = MODEL_A_RANGE, .help = "must lie in [lowest, highest]"},
	{.name = "nonzero", .scope = RULES_ARG, .type = RULES_FLAG, .set = MODEL_A_NONZERO,
	 .help = "must not be zero"},
};
/* clang-format on */

const uint32_t rules_n_keys = PS_ARRAY_SIZE(rules_keys);

const struct rules_key *rules_key_find(uint8_t scope, const char *name)
{
	for (uint32_t i = 0; i < rules_n_keys; i++)
		if (rules_keys[i].scope & scope && strcmp(rules_keys[i].name, name) == 0)
			return &rules_keys[i];
	return NULL;
}
