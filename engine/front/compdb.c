/* compdb.c - the compile database: which files there are and how each is compiled.
 *
 * Reading is libclang's: it knows about quoting, response files and compiler wrappers.  What it
 * leaves to do is done here: absolute and normal paths, cleaned arguments, duplicates, and a
 * reason for each entry that is no C.  A command line after `scan --` goes the same way, as a
 * database with one entry.
 */
#include "engine/front/compdb_p.h"
#include "engine/front/path_p.h"

#include <clang-c/CXCompilationDatabase.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what an entry is ----------------------------------------------------------------------- */

static const struct {
	const char *ext; /* what file names end in                                             */
	const char *why; /* NULL: C                                                            */
} languages[] = {
	{".c", NULL},		{".i", NULL},	     {".cc", "C++"},	  {".cp", "C++"},
	{".cpp", "C++"},	{".cxx", "C++"},     {".c++", "C++"},	  {".C", "C++"},
	{".CPP", "C++"},	{".ii", "C++"},	     {".cu", "CUDA"},	  {".m", "Objective-C"},
	{".mm", "Objective-C"}, {".S", "assembler"}, {".s", "assembler"}, {".sx", "assembler"},
	{".asm", "assembler"},
};

static const char *language_of_name(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < PS_ARRAY_SIZE(languages); i++)
		if (strcmp(dot, languages[i].ext) == 0)
			return languages[i].why;
	return "not a C file";
}

static bool looks_like_source(const char *word)
{
	const char *why = language_of_name(word);

	return !why || strcmp(why, "not a C file") != 0;
}

/* Why the file is not for us, or NULL. */
static const char *not_c(const struct compdb_clean *c, const char *path)
{
	const char *why = language_of_name(path);

	if (c->cl)
		return "the compiler takes Microsoft's options";
	if (c->lang && (strcmp(c->lang, "c") == 0 || strcmp(c->lang, "cpp-output") == 0))
		return NULL;
	if (c->lang && strstr(c->lang, "c++"))
		return "C++";
	if (c->lang && strstr(c->lang, "assembler"))
		return "assembler";
	if (c->lang)
		return "not C by its -x option";
	return !why && c->cxx ? "C++" : why;
}

/* ---- entries -------------------------------------------------------------------------------- */

/* A database that is being read. */
struct reader {
	struct compdb *db;
	struct map seen; /* hash of an entry -> its index + 1                              */
	VEC(struct compdb_entry) entries;
	VEC(const char *) problems;
};

PS_PRINTF(3, 4)
static void problem(struct reader *r, uint32_t number, const char *fmt, ...)
{
	struct strbuf line = {0};
	va_list ap;

	if (number)
		strbuf_printf(&line, "entry %u: ", number);
	va_start(ap, fmt);
	strbuf_vprintf(&line, fmt, ap);
	va_end(ap);
	*vec_push(&r->problems) = strtab_get(&r->db->strs, strtab_add(&r->db->strs, line.s));
	strbuf_release(&line);
}

static bool entries_equal(const struct compdb_entry *a, const struct compdb_entry *b)
{
	/* Interned strings: pointers say it all. */
	return a->dir == b->dir && a->path == b->path && a->skip == b->skip &&
	       a->n_argv == b->n_argv &&
	       (a->n_argv == 0 || memcmp(a->argv, b->argv, a->n_argv * sizeof *a->argv) == 0);
}

static uint64_t entry_hash(const struct compdb_entry *e)
{
	uint64_t h = hash_bytes(&e->path, sizeof e->path, (uintptr_t)e->dir);

	return hash_bytes(e->argv, e->n_argv * sizeof *e->argv, h);
}

static void add_entry(struct reader *r, struct compdb_entry *e)
{
	bool is_new;
	uint64_t *at = map_put(&r->seen, entry_hash(e), &is_new);

	if (!is_new && entries_equal(&r->entries.v[*at - 1], e)) {
		r->db->n_duplicates++;
		free(e->argv);
		return;
	}
	*vec_push(&r->entries) = *e;
	*at = r->entries.n;
}

/* The cleaned arguments become the entry's; -x c stays where the name does not say C. */
static void set_argv(struct reader *r, struct compdb_entry *e, struct compdb_clean *c)
{
	if (c->lang && !e->skip) {
		*vec_push(&c->argv) = strtab_get(&r->db->strs, strtab_add(&r->db->strs, "-x"));
		*vec_push(&c->argv) = c->lang;
	}
	e->argv = c->argv.v;
	e->n_argv = c->argv.n;
	memset(&c->argv, 0, sizeof c->argv);
}

/* The empty source of a probe. */
static bool is_null_device(const struct stat *st)
{
	struct stat null;

	return stat("/dev/null", &null) == 0 && S_ISCHR(st->st_mode) && st->st_rdev == null.st_rdev;
}

static void build_entry(struct reader *r, uint32_t number, const char *dir, const char *file,
			struct compdb_clean *c)
{
	struct compdb_entry e = {.dir = dir};
	struct stat st;

	e.path = path_absolute(&r->db->strs, dir, file);
	e.skip = not_c(c, e.path);
	if (c->missing)
		problem(r, number, "response file %s cannot be read (%s)", c->missing, e.path);
	if (!e.skip && stat(e.path, &st) != 0) {
		e.skip = errno == EACCES ? "no permission for the folder it is in"
					 : "the file is missing";
		e.missing = true;
	} else if (!e.skip && S_ISDIR(st.st_mode)) {
		e.skip = "a directory";
		e.missing = true;
	} else if (!e.skip && !S_ISREG(st.st_mode) && !is_null_device(&st)) {
		e.skip = "not a regular file";
		e.missing = true;
	}
	set_argv(r, &e, c);
	add_entry(r, &e);
}

/* ---- libclang ------------------------------------------------------------------------------- */

/* A command as libclang gives it.  Strings are borrowed from it until command_release. */
struct command {
	CXString dir, file;
	VEC(CXString) args;
	VEC(const char *) argv;
};

static void command_get(CXCompileCommand cmd, struct command *ret)
{
	unsigned n = clang_CompileCommand_getNumArgs(cmd);

	memset(ret, 0, sizeof *ret);
	ret->dir = clang_CompileCommand_getDirectory(cmd);
	ret->file = clang_CompileCommand_getFilename(cmd);
	for (unsigned i = 0; i < n; i++) {
		CXString arg = clang_CompileCommand_getArg(cmd, i);
		const char *text = clang_getCString(arg);

		*vec_push(&ret->args) = arg;
		*vec_push(&ret->argv) = text ? text : "";
	}
}

static void command_release(struct command *c)
{
	clang_disposeString(c->dir);
	clang_disposeString(c->file);
	for (uint32_t i = 0; i < c->args.n; i++)
		clang_disposeString(c->args.v[i]);
	vec_release(&c->args);
	vec_release(&c->argv);
}

/* libclang says what is wrong with a database on standard error only, where nobody expects it;
 * we find out ourselves.  Returns the saved descriptor for stderr_back(). */
static int stderr_away(void)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);

	if (null >= 0 && saved >= 0)
		dup2(null, STDERR_FILENO);
	if (null >= 0)
		close(null);
	return saved;
}

static void stderr_back(int saved)
{
	if (saved < 0)
		return;
	dup2(saved, STDERR_FILENO);
	close(saved);
}

/* All commands of the database in dir, or NULL where libclang refuses it (and for an empty one).
 * Response files below a relative directory are looked for from the working folder: it is base
 * for the moment.  *ret_db is disposed of by the caller where not NULL. */
static CXCompileCommands read_commands(const char *dir, const char *base,
				       CXCompilationDatabase *ret_db)
{
	CXCompilationDatabase_Error err = CXCompilationDatabase_NoError;
	CXCompileCommands all = NULL;
	int cwd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int saved = stderr_away();
	bool moved = cwd >= 0 && chdir(base) == 0;

	*ret_db = clang_CompilationDatabase_fromDirectory(dir, &err);
	if (*ret_db)
		all = clang_CompilationDatabase_getAllCompileCommands(*ret_db);
	stderr_back(saved);
	if (moved && fchdir(cwd) != 0)
		PS_BUG("the working folder is gone");
	if (cwd >= 0)
		close(cwd);
	return all;
}

static void read_command(struct reader *r, CXCompileCommand cmd, uint32_t number, const char *base)
{
	struct compdb_clean clean;
	struct command c;
	const char *file, *dir;

	command_get(cmd, &c);
	file = clang_getCString(c.file);
	dir = clang_getCString(c.dir);
	if (!c.argv.n) {
		problem(r, number, "empty command (%s)", file);
		r->db->n_lost++;
	} else if (!file || !file[0]) {
		problem(r, number, "no \"file\"");
		r->db->n_lost++;
	} else {
		dir = path_absolute(&r->db->strs, base, dir);
		compdb_clean_args(&r->db->strs, c.argv.v, c.argv.n, &clean);
		build_entry(r, number, dir, file, &clean);
		compdb_clean_release(&clean);
	}
	command_release(&c);
}

/* Read the database in dir; relative directories in it start at base.  numbers: of the entries
 * as the user's file has them, or NULL where they just count.  Returns whether libclang took it. */
static bool read_dir(struct reader *r, const char *dir, const char *base, const uint32_t *numbers)
{
	CXCompilationDatabase cdb;
	CXCompileCommands all = read_commands(dir, base, &cdb);
	unsigned n = all ? clang_CompileCommands_getSize(all) : 0;

	for (unsigned i = 0; i < n; i++)
		read_command(r, clang_CompileCommands_getCommand(all, i),
			     numbers ? numbers[i] : i + 1, base);
	if (all)
		clang_CompileCommands_dispose(all);
	if (cdb)
		clang_CompilationDatabase_dispose(cdb);
	return all != NULL;
}

/* ---- a database of our own making ----------------------------------------------------------- */

/* A temporary folder that holds text as compile_commands.json. */
struct own_database {
	char dir[PATH_MAX], file[PATH_MAX + 32];
};

static void own_database_remove(const struct own_database *own)
{
	unlink(own->file);
	rmdir(own->dir);
}

static bool write_all(const char *path, const struct strbuf *text)
{
	FILE *f = fopen(path, "wxe");
	bool ok;

	if (!f)
		return false;
	ok = fwrite(strbuf_str(text), 1, text->n_bytes, f) == text->n_bytes;
	return fclose(f) == 0 && ok;
}

/* Where the first choice cannot be written to, the next one does as well. */
static bool make_temporary(struct own_database *own, struct strbuf *reterr)
{
	const char *const places[] = {getenv("TMPDIR"), "/tmp", "/var/tmp", "/dev/shm"};

	strbuf_puts(reterr, "no place for a temporary folder (set TMPDIR to one that can be "
			    "written to):");
	for (size_t i = 0; i < PS_ARRAY_SIZE(places); i++) {
		if (!places[i] || !places[i][0])
			continue;
		snprintf(own->dir, sizeof own->dir, "%s/panicscan-XXXXXX", places[i]);
		if (mkdtemp(own->dir)) {
			reterr->n_bytes = 0;
			reterr->s[0] = '\0';
			return true;
		}
		strbuf_printf(reterr, "\n  %s: %s", places[i], strerror(errno));
	}
	return false;
}

static int own_database_make(struct own_database *own, const struct strbuf *text,
			     struct strbuf *reterr)
{
	if (!make_temporary(own, reterr))
		return PS_EIO;
	snprintf(own->file, sizeof own->file, "%s/compile_commands.json", own->dir);
	if (!write_all(own->file, text)) {
		strbuf_printf(reterr, "%s: %s", own->file, strerror(errno));
		own_database_remove(own);
		return PS_EIO;
	}
	return PS_OK;
}

static int read_text(struct reader *r, const struct strbuf *text, const char *base,
		     const uint32_t *numbers, struct strbuf *reterr)
{
	struct own_database own;
	int status = own_database_make(&own, text, reterr);

	if (status != PS_OK)
		return status;
	read_dir(r, own.dir, base, numbers);
	own_database_remove(&own);
	return PS_OK;
}

/* libclang refused the file, or must not see all of it: find out why, and read what is good of it.
 * Where only for endless response files, and there are none, nothing is done and *ret_read is
 * false. */
static int read_repaired(struct reader *r, const char *file, const char *base, bool only_endless,
			 bool *ret_read, struct strbuf *reterr)
{
	struct compdb_repair rep;
	int status = compdb_repair(file, base, &rep, reterr);

	*ret_read = !only_endless || (status == PS_OK && rep.n_endless);
	if (status == PS_OK && *ret_read) {
		for (uint32_t i = 0; i < rep.problems.n; i++)
			problem(r, 0, "%s", rep.problems.v[i]);
		r->db->n_lost = rep.n_lost;
		if (rep.number.n)
			status = read_text(r, &rep.text, base, rep.number.v, reterr);
	}
	compdb_repair_release(&rep);
	return status;
}

/* ---- interface ------------------------------------------------------------------------------ */

static void reader_init(struct reader *r, struct compdb *db)
{
	memset(db, 0, sizeof *db);
	strtab_init(&db->strs);
	memset(r, 0, sizeof *r);
	r->db = db;
}

static int reader_finish(struct reader *r, int status)
{
	map_release(&r->seen);
	r->db->v = r->entries.v;
	r->db->n = r->entries.n;
	r->db->problems = r->problems.v;
	r->db->n_problems = r->problems.n;
	return status;
}

/* The folder of the database, from what the user gave: that folder, or the file itself. */
static char *database_dir(const char *given, struct strbuf *reterr)
{
	char *real = realpath(given, NULL);
	struct stat st;
	char *base;

	if (!real || stat(real, &st) != 0) {
		strbuf_printf(reterr, "%s: %s", given, strerror(errno));
		free(real);
		return NULL;
	}
	if (S_ISDIR(st.st_mode))
		return real;
	base = strrchr(real, '/');
	if (base && strcmp(base + 1, "compile_commands.json") == 0) {
		*base = '\0';
		return real;
	}
	strbuf_printf(reterr, "%s: not a folder", given);
	free(real);
	return NULL;
}

/* A pipe would keep libclang waiting, a device feed it forever. */
static int check_file(const char *build_dir, const char *file, struct strbuf *reterr)
{
	struct stat st;

	if (stat(file, &st) != 0) {
		strbuf_printf(reterr, "%s has no compile_commands.json", build_dir);
		return PS_ENOENT;
	}
	if (!S_ISREG(st.st_mode) || (size_t)st.st_size > COMPDB_MAX_BYTES) {
		strbuf_printf(reterr, "%s: %s", file,
			      S_ISREG(st.st_mode) ? "larger than a compile database can be (1 GiB)"
						  : "not a regular file");
		return PS_EINVAL;
	}
	return PS_OK;
}

static int read_database(struct reader *r, const char *dir, const char *file, struct strbuf *reterr)
{
	struct strbuf ignored = {0};
	bool is_read = false;
	int status = PS_OK;

	if (compdb_response_any(file))
		status = read_repaired(r, file, dir, true, &is_read, &ignored);
	strbuf_release(&ignored);
	if (!is_read && !read_dir(r, dir, dir, NULL))
		status = read_repaired(r, file, dir, false, &is_read, reterr);
	else if (!is_read)
		status = PS_OK;
	return status;
}

int compdb_load(const char *build_dir, struct compdb *ret, struct strbuf *reterr)
{
	struct strbuf file = {0};
	struct reader r;
	char *dir;
	int status;

	reader_init(&r, ret);
	dir = database_dir(build_dir, reterr);
	if (!dir)
		return reader_finish(&r, PS_EINVAL);
	strbuf_printf(&file, "%s/compile_commands.json", dir);
	status = check_file(build_dir, file.s, reterr);
	if (status == PS_OK)
		status = read_database(&r, dir, file.s, reterr);
	strbuf_release(&file);
	free(dir);
	return reader_finish(&r, status);
}

/* Bytes that are no valid UTF-8 pass as they are: libclang minds as little as the file system. */
static void json_string_add(struct strbuf *out, const char *s)
{
	strbuf_putc(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			strbuf_printf(out, "\\%c", *s);
		else if ((unsigned char)*s < 0x20)
			strbuf_printf(out, "\\u%04x", (unsigned)*s);
		else
			strbuf_putc(out, *s);
	}
	strbuf_putc(out, '"');
}

/* The command line as a database.  Which word the source is shows only when libclang has
 * expanded the response files. */
static void command_json(const char *dir, int argc, char *const *argv, struct strbuf *out)
{
	strbuf_puts(out, "[{\"directory\": ");
	json_string_add(out, dir);
	strbuf_puts(out, ", \"file\": \"?\", \"arguments\": [");
	for (int i = 0; i < argc; i++) {
		strbuf_puts(out, i ? ", " : "");
		json_string_add(out, argv[i]);
	}
	strbuf_puts(out, "]}]");
}

/* The one source file among the words of a command line, or NULL with a message. */
static const char *only_source(const struct compdb_clean *c, struct strbuf *reterr)
{
	const char *found = NULL;

	for (uint32_t i = 0; i < c->words.n; i++) {
		const char *w = c->words.v[i];

		if (!looks_like_source(w) && !(c->lang && c->words.n == 1))
			continue;
		if (found) {
			strbuf_printf(reterr, "more than one source file: %s and %s", found, w);
			return NULL;
		}
		found = w;
	}
	if (!found)
		strbuf_puts(reterr, "no source file in the command after -- "
				    "(it reads like: -- cc -Iinclude -c file.c)");
	return found;
}

static int read_one(struct reader *r, const char *own_dir, const char *cwd, struct strbuf *reterr)
{
	CXCompilationDatabase cdb;
	CXCompileCommands all = read_commands(own_dir, cwd, &cdb);
	struct compdb_clean clean;
	const char *source;
	struct command c;
	int status = PS_EINVAL;

	if (all && clang_CompileCommands_getSize(all) == 1) {
		command_get(clang_CompileCommands_getCommand(all, 0), &c);
		compdb_clean_args(&r->db->strs, c.argv.v, c.argv.n, &clean);
		source = only_source(&clean, reterr);
		if (source) {
			build_entry(r, 0, path_absolute(&r->db->strs, cwd, "."), source, &clean);
			status = PS_OK;
		}
		compdb_clean_release(&clean);
		command_release(&c);
	} else {
		strbuf_puts(reterr, "the command after -- cannot be read");
	}
	if (all)
		clang_CompileCommands_dispose(all);
	if (cdb)
		clang_CompilationDatabase_dispose(cdb);
	return status;
}

static int check_responses(const char *cwd, int argc, char *const *argv, struct strbuf *reterr)
{
	for (int i = 1; i < argc; i++)
		if (!compdb_response_ok_word(cwd, argv[i], reterr))
			return PS_EINVAL;
	return PS_OK;
}

int compdb_from_command(int argc, char *const *argv, struct compdb *ret, struct strbuf *reterr)
{
	struct own_database own;
	struct strbuf text = {0};
	struct reader r;
	char *cwd = getcwd(NULL, 0);
	int status;

	reader_init(&r, ret);
	if (!cwd || argc < 1) {
		strbuf_puts(reterr, cwd ? "no command after --"
					: "the current folder is gone; change to another one");
		free(cwd);
		return reader_finish(&r, PS_EINVAL);
	}
	command_json(cwd, argc, argv, &text);
	status = check_responses(cwd, argc, argv, reterr);
	if (status == PS_OK)
		status = own_database_make(&own, &text, reterr);
	if (status == PS_OK) {
		status = read_one(&r, own.dir, cwd, reterr);
		own_database_remove(&own);
	}
	strbuf_release(&text);
	free(cwd);
	return reader_finish(&r, status);
}

void compdb_release(struct compdb *db)
{
	for (uint32_t i = 0; i < db->n; i++)
		free(db->v[i].argv);
	free(db->v);
	free(db->problems);
	strtab_release(&db->strs);
	memset(db, 0, sizeof *db);
}
