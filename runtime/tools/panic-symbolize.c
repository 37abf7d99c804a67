/* panic-symbolize - names for the addresses of a report, where the process had none.
 *
 *	panic-symbolize MODULE OFFSET...     one "function file:line" a line, inlined ones first
 *	panic-symbolize < report             copies a text report, with names put in for
 *"MODULE+0xOFFSET"; behind a JSON report it prints its stack
 *
 * -d DIR adds a folder of separate debug files (DIR/.build-id/ab/cdef.debug) to /usr/lib/debug.
 * Exit status: 0, or 1 if a module can't be read, or 2 for wrong usage.
 */
#include "elf_file.h"
#include "out.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *debug_dirs[8] = {"/usr/lib/debug"};
static unsigned n_debug_dirs = 1;

struct module_file {
	struct module_file *next;
	char *path;
	struct elf elf, debug;
	bool ok, has_debug;
};

static void open_debug(struct module_file *m)
{
	struct bytes id = elf_build_id(&m->elf);

	for (unsigned i = 0; i < n_debug_dirs && id.n > 2 && !m->has_debug; i++) {
		char path[512];
		struct out o = OUT_BUF(path, sizeof(path));

		out_str(&o, debug_dirs[i]);
		out_str(&o, "/.build-id/");
		out_hex(&o, id.p[0], 2);
		out_char(&o, '/');
		for (size_t k = 1; k < id.n; k++)
			out_hex(&o, id.p[k], 2);
		out_str(&o, ".debug");
		out_end(&o);
		m->has_debug = elf_open(&m->debug, path) == 0;
	}
	if (!m->has_debug && m->elf.sec[SEC_DEBUGLINK].n) {
		const char *link = (const char *)m->elf.sec[SEC_DEBUGLINK].p;
		size_t n = strnlen(link, m->elf.sec[SEC_DEBUGLINK].n);
		const char *slash = strrchr(m->path, '/');
		char path[512];
		struct out o = OUT_BUF(path, sizeof(path));

		out_mem(&o, m->path, slash ? (size_t)(slash - m->path) + 1 : 0);
		out_str(&o, ".debug/");
		out_mem(&o, link, n);
		if (out_end(&o) < sizeof(path))
			m->has_debug = elf_open(&m->debug, path) == 0;
	}
}

static struct module_file *module_file(const char *path)
{
	static struct module_file *all;
	struct module_file *m;

	for (m = all; m; m = m->next)
		if (strcmp(m->path, path) == 0)
			return m;
	m = calloc(1, sizeof(*m));
	if (!m || !(m->path = strdup(path))) {
		fputs("panic-symbolize: out of memory\n", stderr);
		exit(1);
	}
	m->next = all;
	all = m;
	m->ok = elf_open(&m->elf, path) == 0;
	if (m->ok && !m->elf.sec[SEC_INFO].p)
		open_debug(m);
	if (m->ok && m->elf.compressed && !m->has_debug)
		fprintf(stderr,
			"panic-symbolize: %s: its debug sections are compressed; "
			"objcopy --decompress-debug-sections makes them readable\n",
			path);
	return m;
}

/* The frames of one address, each by print; 0 if nothing is known. */
static unsigned lookup(const char *path, uint64_t offset, const char *before)
{
	struct module_file *m = module_file(path);
	struct src_frame frames[8];
	unsigned n;
	uint64_t start;

	if (!m->ok)
		return 0;
	n = dwarf_frames(m->has_debug ? &m->debug : &m->elf, offset, frames, 8);
	if (!n) {
		frames[0] = (struct src_frame){.func = NULL};
		n = 1;
	}
	if (!frames[n - 1].func)
		frames[n - 1].func = elf_symbol(&m->elf, offset, &start);
	if (!frames[n - 1].func && m->has_debug)
		frames[n - 1].func = elf_symbol(&m->debug, offset, &start);
	if (!frames[n - 1].func && !frames[0].file[0])
		return 0;
	for (unsigned i = 0; i < n; i++) {
		printf("%s%s", before, frames[i].func ? frames[i].func : "??");
		if (frames[i].file[0])
			printf(" %s:%u", frames[i].file, frames[i].line);
		puts(frames[i].inlined ? " (inlined)" : "");
	}
	return n;
}

/* A line of a text report: "  ??    /usr/bin/x+0x1234 build-id ...". */
static bool text_line(char *line)
{
	char *plus = strstr(line, "+0x"), *path;
	uint64_t offset;

	if (!plus || strncmp(line, "  ", 2) != 0)
		return false;
	for (path = plus; path > line && path[-1] != ' ' && path[-1] != '\t';)
		path--;
	offset = strtoull(plus + 3, NULL, 16);
	*plus = '\0';
	if (path < plus && lookup(path, offset, "  "))
		return true;
	*plus = '+';
	return false;
}

/* The frames of a JSON report, found by their first members: the writer's order is fixed. */
static void json_line(const char *line)
{
	for (const char *at = line; (at = strstr(at, "\"module\":\"")); at++) {
		const char *path = at + 10, *end = strchr(path, '"'), *offset;
		char module[512];

		offset = end ? strstr(end, "\"offset\":\"0x") : NULL;
		if (!offset || (size_t)(end - path) >= sizeof(module))
			continue;
		memcpy(module, path, (size_t)(end - path));
		module[end - path] = '\0';
		if (!lookup(module, strtoull(offset + 12, NULL, 16), "  "))
			printf("  ?? %s+0x%llx\n", module, strtoull(offset + 12, NULL, 16));
	}
}

static int from_input(void)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 0) {
		if (line[0] == '{') {
			fputs(line, stdout);
			json_line(line);
		} else if (!text_line(line)) {
			fputs(line, stdout);
		}
	}
	free(line);
	return 0;
}

int main(int argc, char **argv)
{
	int i = 1, status = 0;

	for (; i + 1 < argc && strcmp(argv[i], "-d") == 0; i += 2)
		if (n_debug_dirs < 8)
			debug_dirs[n_debug_dirs++] = argv[i + 1];
	if (i == argc)
		return from_input();
	if (argv[i][0] == '-' || i + 1 == argc) {
		fputs("usage: panic-symbolize [-d DIR]... [MODULE OFFSET...]\n", stderr);
		return 2;
	}
	if (!module_file(argv[i])->ok) {
		fprintf(stderr, "panic-symbolize: %s: no ELF file that can be read\n", argv[i]);
		return 1;
	}
	for (int k = i + 1; k < argc; k++)
		if (!lookup(argv[i], strtoull(argv[k], NULL, 16), "")) {
			puts("??");
			status = 1;
		}
	return status;
}
