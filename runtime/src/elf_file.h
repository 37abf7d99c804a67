/* elf_file.h - a module's file, mapped, and what it says of an address.
 *
 * No allocation and no locks beyond a try-lock in symbolize.c; every offset is checked against the
 * mapping, so that a damaged file gives no name, never a fault.
 */
#ifndef PANIC_ELF_FILE_H
#define PANIC_ELF_FILE_H

#include "internal.h"
#pragma GCC visibility push(hidden)

struct bytes {
	const uint8_t *p;
	size_t n;
};

enum elf_section {
	SEC_SYMTAB,
	SEC_STRTAB,
	SEC_DYNSYM,
	SEC_DYNSTR,
	SEC_INFO,
	SEC_ABBREV,
	SEC_LINE,
	SEC_LINE_STR,
	SEC_STR,
	SEC_STR_OFFSETS,
	SEC_ADDR,
	SEC_RANGES,
	SEC_RNGLISTS,
	SEC_BUILD_ID,
	SEC_DEBUGLINK,
	SEC_COUNT
};

struct elf {
	struct bytes map;
	bool is64;
	bool compressed; /* has debug sections that are compressed: left to panic-symbolize */
	struct bytes sec[SEC_COUNT];
};

/* 0, or an errno (ENOEXEC: no ELF file of this machine's byte order). */
int elf_open(struct elf *e, const char *path);
/* From bytes that the caller keeps. */
int elf_parse(struct elf *e, struct bytes file);
void elf_close(struct elf *e);
/* The function symbol that holds addr (an address in the file); NULL if none does. */
const char *elf_symbol(const struct elf *e, uint64_t addr, uint64_t *ret_start);
/* The build id's bytes; n is 0 if there is none. */
struct bytes elf_build_id(const struct elf *e);

/* ---- DWARF --------------------------------------------------------------------------------------
 */

struct src_frame {
	const char *func; /* in the mapping; NULL: not known */
	char file[256];	  /* "": not known */
	unsigned line;
	bool inlined; /* into the next one */
};

/* The innermost function first, then those that it was inlined into.  Returns how many, at most
 * max; 0 if nothing is known. */
unsigned dwarf_frames(const struct elf *e, uint64_t addr, struct src_frame *frames, unsigned max);

#pragma GCC visibility pop
#endif
