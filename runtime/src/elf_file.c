/* elf_file.c - sections and symbols; see elf_file.h. */
#include "elf_file.h"
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const section_names[SEC_COUNT] = {
	".symtab",	   ".strtab",
	".dynsym",	   ".dynstr",
	".debug_info",	   ".debug_abbrev",
	".debug_line",	   ".debug_line_str",
	".debug_str",	   ".debug_str_offsets",
	".debug_addr",	   ".debug_ranges",
	".debug_rnglists", ".note.gnu.build-id",
	".gnu_debuglink",
};

static bool inside(const struct bytes *b, uint64_t off, uint64_t n)
{
	return off <= b->n && n <= b->n - off;
}

struct shdr {
	uint32_t name;
	uint64_t flags, off, size;
	uint32_t type;
};

static bool section_header(const struct elf *e, uint64_t off, struct shdr *ret_s)
{
	if (e->is64) {
		Elf64_Shdr s;

		if (!inside(&e->map, off, sizeof(s)))
			return false;
		memcpy(&s, e->map.p + off, sizeof(s));
		*ret_s = (struct shdr){s.sh_name, s.sh_flags, s.sh_offset, s.sh_size, s.sh_type};
	} else {
		Elf32_Shdr s;

		if (!inside(&e->map, off, sizeof(s)))
			return false;
		memcpy(&s, e->map.p + off, sizeof(s));
		*ret_s = (struct shdr){s.sh_name, s.sh_flags, s.sh_offset, s.sh_size, s.sh_type};
	}
	return true;
}

static void take_section(struct elf *e, const struct shdr *s, const struct bytes *names)
{
	const char *name = (const char *)names->p + s->name;

	if (s->name >= names->n || !memchr(name, 0, names->n - s->name))
		return;
	for (unsigned i = 0; i < SEC_COUNT; i++) {
		if (strcmp(name, section_names[i]) != 0)
			continue;
		if (s->flags & SHF_COMPRESSED)
			e->compressed = true;
		else if (s->type != SHT_NOBITS && inside(&e->map, s->off, s->size))
			e->sec[i] = (struct bytes){e->map.p + s->off, (size_t)s->size};
	}
}

int elf_parse(struct elf *e, struct bytes file)
{
	uint64_t shoff, shentsize, shnum, shstrndx;
	struct bytes names;
	struct shdr s;

	*e = (struct elf){.map = file};
	if (file.n < sizeof(Elf64_Ehdr) || memcmp(file.p, ELFMAG, SELFMAG) != 0 ||
	    file.p[EI_DATA] != ELFDATA2LSB)
		return ENOEXEC;
	e->is64 = file.p[EI_CLASS] == ELFCLASS64;
	if (e->is64) {
		Elf64_Ehdr h;

		memcpy(&h, file.p, sizeof(h));
		shoff = h.e_shoff;
		shentsize = h.e_shentsize;
		shnum = h.e_shnum;
		shstrndx = h.e_shstrndx;
	} else {
		Elf32_Ehdr h;

		memcpy(&h, file.p, sizeof(h));
		shoff = h.e_shoff;
		shentsize = h.e_shentsize;
		shnum = h.e_shnum;
		shstrndx = h.e_shstrndx;
	}
	if (!shoff || shoff > file.n || !section_header(e, shoff + shstrndx * shentsize, &s) ||
	    !inside(&file, s.off, s.size))
		return 0; /* no sections: no names */
	names = (struct bytes){file.p + s.off, (size_t)s.size};
	for (uint64_t i = 0; i < shnum; i++)
		if (section_header(e, shoff + i * shentsize, &s))
			take_section(e, &s, &names);
	return 0;
}

int elf_open(struct elf *e, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error;
	struct stat st;
	void *p;

	if (fd < 0)
		return errno;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0) {
		close(fd);
		return ENOEXEC;
	}
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	error = errno;
	close(fd);
	if (p == MAP_FAILED)
		return error;
	error = elf_parse(e, (struct bytes){p, (size_t)st.st_size});
	if (error)
		munmap(p, (size_t)st.st_size);
	return error;
}

void elf_close(struct elf *e)
{
	if (e->map.p)
		munmap((void *)(uintptr_t)e->map.p, e->map.n);
	e->map.p = NULL;
}

static const char *search(const struct elf *e, const struct bytes *syms, const struct bytes *strs,
			  uint64_t addr, uint64_t *ret_start)
{
	size_t entry = e->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	const char *best = NULL;

	for (size_t at = 0; at + entry <= syms->n; at += entry) {
		uint64_t value, size, name;
		unsigned type;

		if (e->is64) {
			Elf64_Sym s;

			memcpy(&s, syms->p + at, sizeof(s));
			value = s.st_value, size = s.st_size, name = s.st_name;
			type = ELF64_ST_TYPE(s.st_info);
		} else {
			Elf32_Sym s;

			memcpy(&s, syms->p + at, sizeof(s));
			value = s.st_value & ~1u, size = s.st_size, name = s.st_name;
			type = ELF32_ST_TYPE(s.st_info);
		}
		if ((type != STT_FUNC && type != STT_GNU_IFUNC) || addr < value ||
		    addr - value >= (size ? size : 1) || name >= strs->n ||
		    !memchr(strs->p + name, 0, strs->n - name))
			continue;
		best = (const char *)strs->p + name;
		*ret_start = value;
	}
	return best;
}

const char *elf_symbol(const struct elf *e, uint64_t addr, uint64_t *ret_start)
{
	const char *name = search(e, &e->sec[SEC_SYMTAB], &e->sec[SEC_STRTAB], addr, ret_start);

	return name ? name : search(e, &e->sec[SEC_DYNSYM], &e->sec[SEC_DYNSTR], addr, ret_start);
}

struct bytes elf_build_id(const struct elf *e)
{
	struct bytes s = e->sec[SEC_BUILD_ID];
	uint32_t n_name, n_desc;

	if (s.n < 16)
		return (struct bytes){NULL, 0};
	memcpy(&n_name, s.p, 4);
	memcpy(&n_desc, s.p + 4, 4);
	if (n_name != 4 || n_desc > s.n - 16)
		return (struct bytes){NULL, 0};
	return (struct bytes){s.p + 16, n_desc};
}
