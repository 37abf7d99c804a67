/* inputs.c - what a unit was made of: the files that were read, as libclang has read them, and the
 * places where an include was looked for in vain.
 *
 * libclang says which file each include led to, and where that include stands.  Its name is read
 * from there; the folders in which it is looked for are those of the command line, the one of the
 * including file, and where compilers look by themselves.  Wherever nothing is found there today, a
 * file that appears tomorrow could change the unit.  Not seen are includes of a name that comes out
 * of a macro, those that a guard or #pragma once has made libclang skip, and __has_include.
 */
#include "engine/front/inputs_p.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Looked in by the driver itself, if they are there. */
static const char *const default_dirs[] = {"/usr/local/include", "/usr/include"};

/* Options that make libclang read what it does not tell of. */
static const char *const hidden[] = {
	"-include-pch", "-ivfsoverlay", "-fmodule", "-fsanitize-ignorelist", "-fsanitize-blacklist",
	"-embed-dir",	"--embed-dir",	"@",	    "-fprofile-list",	     "-fxray",
};

struct taking {
	struct front *f;
	struct front_inputs *ret;
	struct strtab strs; /* paths by number                                                */
	struct map seen;    /* path that was tried -> 1                                         */
	struct map files;   /* buffer -> 1                                                      */
	VEC(const char *) dirs;
};

/* ---- where includes are looked for -------------------------------------------------------------
 */

/* Not made shorter: a/../b is another file once the link a leads elsewhere. */
static const char *joined(struct taking *t, const char *dir, const char *path)
{
	struct strbuf whole = {0};
	const char *ret;

	if (path[0] != '/')
		strbuf_printf(&whole, "%s/", dir);
	strbuf_puts(&whole, path);
	ret = strtab_get(&t->strs, strtab_addn(&t->strs, whole.s, whole.n_bytes));
	strbuf_release(&whole);
	return ret;
}

static void add_dir(struct taking *t, const char *dir)
{
	*vec_push(&t->dirs) = joined(t, t->f->in->dir, dir);
}

static void read_arguments(struct taking *t)
{
	static const char *const names[] = {"-I", "-iquote", "-isystem", "-idirafter"};
	const struct front_input *in = t->f->in;

	for (uint32_t i = 0; i < in->n_argv; i++) {
		const char *arg = in->argv[i];

		for (size_t h = 0; h < PS_ARRAY_SIZE(hidden); h++)
			if (strncmp(arg, hidden[h], strlen(hidden[h])) == 0)
				t->ret->unknown = "an argument names files that clang does not "
						  "tell of";
		for (size_t k = 0; k < PS_ARRAY_SIZE(names); k++) {
			size_t n = strlen(names[k]);

			if (strncmp(arg, names[k], n) != 0)
				continue;
			if (arg[n])
				add_dir(t, arg + n);
			else if (i + 1 < in->n_argv)
				add_dir(t, in->argv[++i]);
			break;
		}
	}
	for (size_t i = 0; i < PS_ARRAY_SIZE(default_dirs); i++)
		add_dir(t, default_dirs[i]);
}

/* Nothing is there: that has to stay so. */
static void try_place(struct taking *t, const char *dir, const char *name)
{
	const char *path = joined(t, dir, name);
	bool is_new;

	map_put(&t->seen, strtab_add(&t->strs, path), &is_new);
	if (is_new && access(path, F_OK) != 0)
		*vec_push(&t->ret->absent) = arena_strdup(&t->ret->mem, path);
}

/* ---- the files --------------------------------------------------------------------------------
 */

/* C23's #embed reads files that are in no list. */
static bool may_embed(const char *p, size_t n_bytes)
{
	static const char word[] = "embed";
	const char *end = p + n_bytes, *at = p;

	while ((at = memmem(at, (size_t)(end - at), word, sizeof word - 1)) != NULL) {
		const char *hash = at;

		while (hash > p && (hash[-1] == ' ' || hash[-1] == '\t'))
			hash--;
		if (hash > p && hash[-1] == '#')
			return true;
		at++;
	}
	return false;
}

static const char *path_of(struct taking *t, CXFile file)
{
	CXString s = clang_getFileName(file);
	const char *name = clang_getCString(s), *path = NULL;

	if (name && *name)
		path = joined(t, t->f->in->dir, name);
	clang_disposeString(s);
	return path;
}

/* The name between the quotes of an include, or NULL. */
static const char *name_at(struct taking *t, CXSourceLocation at, bool *ret_quoted,
			   const char **ret_from)
{
	size_t n_bytes = 0;
	const char *p, *stop;
	unsigned offset;
	CXFile file;

	clang_getSpellingLocation(at, &file, NULL, NULL, &offset);
	p = file ? clang_getFileContents(t->f->tu, file, &n_bytes) : NULL;
	if (!p || offset >= n_bytes || (p[offset] != '"' && p[offset] != '<'))
		return NULL;
	*ret_quoted = p[offset] == '"';
	*ret_from = path_of(t, file);
	p += offset + 1;
	n_bytes -= offset + 1;
	stop = memchr(p, *ret_quoted ? '"' : '>', n_bytes < 4096 ? n_bytes : 4096);
	return stop ? strtab_get(&t->strs, strtab_addn(&t->strs, p, (size_t)(stop - p))) : NULL;
}

static void take_absent(struct taking *t, CXSourceLocation at)
{
	const char *from = NULL, *name;
	bool quoted = false;

	name = name_at(t, at, &quoted, &from);
	if (!name || name[0] == '/')
		return;
	if (quoted && from) {
		const char *slash = strrchr(from, '/');
		size_t n = slash > from ? (size_t)(slash - from) : 1;

		try_place(t, strtab_get(&t->strs, strtab_addn(&t->strs, from, n)), name);
	}
	for (uint32_t i = 0; i < t->dirs.n; i++)
		try_place(t, t->dirs.v[i], name);
}

static void take_file(CXFile file, CXSourceLocation *stack, unsigned n_stack, CXClientData data)
{
	struct taking *t = data;
	size_t n_bytes = 0;
	const char *p = clang_getFileContents(t->f->tu, file, &n_bytes);
	const char *path = path_of(t, file);
	bool is_new;

	if (!p || !path) {
		t->ret->unknown = "clang does not say what it has read";
		return;
	}
	if (n_stack)
		take_absent(t, stack[0]);
	map_put(&t->files, (uintptr_t)p, &is_new);
	if (!is_new)
		return;
	if (may_embed(p, n_bytes))
		t->ret->unknown = "it may embed files";
	*vec_push(&t->ret->files) = (struct front_source){
		.path = arena_strdup(&t->ret->mem, path),
		.content = hash_bytes128(p, n_bytes),
	};
}

static int cmp_path(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void inputs_take(struct front *f, struct front_inputs *ret)
{
	struct taking t = {.f = f, .ret = ret};

	strtab_init(&t.strs);
	read_arguments(&t);
	clang_getInclusions(f->tu, take_file, &t);
	/* where it would have to appear is not known */
	for (uint32_t i = 0; i < f->u->notes.n; i++)
		if (strstr(ir_cstr(f->u, f->u->notes.v[i].text), "file not found"))
			ret->unknown = "an include was not found";
	if (f->in->unsaved || !ret->files.n)
		ret->unknown = "its text is in no file";
	if (ret->absent.n)
		qsort(ret->absent.v, ret->absent.n, sizeof *ret->absent.v, cmp_path);
	vec_release(&t.dirs);
	map_release(&t.seen);
	map_release(&t.files);
	strtab_release(&t.strs);
}

void front_inputs_release(struct front_inputs *in)
{
	vec_release(&in->files);
	vec_release(&in->absent);
	arena_release(&in->mem);
	*in = (struct front_inputs){0};
}

void front_environment(struct strbuf *out)
{
	static const char *const names[] = {"CPATH",	       "C_INCLUDE_PATH",
					    "SDKROOT",	       "SOURCE_DATE_EPOCH",
					    "GCC_EXEC_PREFIX", "COMPILER_PATH"};

	for (size_t i = 0; i < PS_ARRAY_SIZE(names); i++) {
		const char *value = getenv(names[i]);

		strbuf_printf(out, "%s=%s\n", names[i], value ? value : "");
	}
}
