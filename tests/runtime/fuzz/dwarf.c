/* dwarf.c - libFuzzer: a damaged ELF file gives no names, never a fault.  Start from small objects
 *with -g.
 *
 *	clang -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -Iruntime/include -Iruntime/src
 *-fexceptions \ tests/runtime/fuzz/dwarf.c runtime/src/[a-z]*.c -o fuzz-dwarf
 */
#include "elf_file.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct src_frame frames[8];
	struct elf e;
	uint64_t start;

	if (elf_parse(&e, (struct bytes){data, size}) != 0)
		return 0;
	elf_build_id(&e);
	for (uint64_t addr = 0; addr < 0x4000; addr += addr < 0x100 ? 9 : 0x311) {
		elf_symbol(&e, addr, &start);
		dwarf_frames(&e, addr, frames, 8);
	}
	return 0;
}
