/* strings_p.h - lengths of strings, for files of flow/ only (strings.c, format.c). */
#ifndef PS_FLOW_STRINGS_P_H
#define PS_FLOW_STRINGS_P_H

#include "engine/flow/state_p.h"

/* Characters before the terminator of the string at addr, the same value each time until something
 * is written there; VAL_NONE: addr is no address. */
val str_length(struct explorer *ex, struct state *st, val addr, uint8_t char_bytes, uint32_t ins);
/* … as far as something is known of it; VAL_NONE: nothing is. */
val str_known_length(struct explorer *ex, struct state *st, val addr, uint8_t char_bytes);
/* … of the text of bytes that the object at an address which was given began with, whatever was
 * written since; VAL_NONE: it is no such object. */
val str_length_at_entry(struct explorer *ex, sym region);
/* How many characters there are surely not 0, where no terminator is known. */
val str_prefix(struct explorer *ex, struct state *st, val addr, uint8_t char_bytes);
/* The character that symbol s was loaded as is the terminator, or is none: what that says of the
 * strings that it is part of.  False: it cannot be. */
bool str_character(struct explorer *ex, struct state *st, sym s, bool is_zero);
/* Bytes as characters, VAL_NONE: no whole number of them; and characters as bytes. */
val str_chars(struct explorer *ex, val bytes, uint8_t char_bytes);
val str_bytes(struct explorer *ex, val chars, uint8_t char_bytes);

/* A length that is not known, made at ins for purpose `what`, from 0 to most. */
val str_some(struct explorer *ex, struct state *st, uint32_t ins, uint32_t what, int64_t most);
/* v <= most holds, but is no evidence that v reaches most. */
void str_at_most(struct explorer *ex, struct state *st, val v, val most);

/* The literal that is the content of a literal or constant object at byte off of it, which is byte
 * *ret_off of the literal; NULL: none. */
const struct ir_lit *str_literal(const struct explorer *ex, sym region, int64_t off,
				 int64_t *ret_off);

/* A string of len characters stands at addr now; prefix: so many that are not 0. */
void str_put(struct explorer *ex, struct state *st, val addr, uint8_t char_bytes, val len,
	     bool prefix);

/* Strings that go on with one that is written within them or at their end. */
enum { STR_MAX_JOINED = 4 };
struct str_joined {
	uint32_t n;
	uint32_t cell[STR_MAX_JOINED];
	val len[STR_MAX_JOINED];
};

/* Before a string of len characters is written at addr: those, and how long they become. */
void str_joins(struct explorer *ex, struct state *st, val addr, uint8_t char_bytes, val len,
	       struct str_joined *ret);
void str_set_joined(struct explorer *ex, struct state *st, const struct str_joined *j);

/* [off, off + size) of the region is about to become v, a scalar, or VAL_NONE: anything; size 0: of
 * unknown length. */
void str_written(struct explorer *ex, struct state *st, sym region, val off, uint64_t size, val v,
		 uint32_t ins);
/* v is about to be written somewhere in the region. */
void str_touched(struct explorer *ex, struct state *st, sym region, val v, uint32_t ins);
/* size bytes were copied from src to dst. */
void str_copied(struct explorer *ex, struct state *st, val dst, val src, uint64_t size);

/* Characters that printf() makes of the format at fmt and the n arguments behind it; VAL_NONE:
 * the format is not known. */
val format_length(struct explorer *ex, struct state *st, val fmt, const val *args,
		  const ir_type *types, uint32_t n, uint32_t ins);

/* What scanf() does with the n-th pointer behind its format (from 0). */
struct scanned {
	char conv;   /* 's', '[', 'c', 'd', 'n' …                                     */
	char length; /* 'l', 'h' …; 'm' where it allocates                            */
	bool has_width;
	int64_t width; /* most characters, without a terminator                         */
};

/* False: the format is not known, or has no such conversion. */
bool format_scanned(struct explorer *ex, val fmt, uint32_t n, struct scanned *ret);

#endif
