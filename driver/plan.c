#include "driver/plan.h"
#include "driver/unit_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char no_database[] =
	"\n\n"
	"A compile database (compile_commands.json) says how each file is compiled.  To get one:\n"
	"  CMake   cmake -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON\n"
	"  Meson   meson setup build (always writes it)\n"
	"  others  bear -- make\n"
	"then: panicscan -p build.  Or scan one file without: panicscan scan -- cc -c file.c";

/* ---- units that are there already -------------------------------------------------------------
 */

static bool all_units(const struct text_list *words)
{
	for (uint32_t i = 0; i < words->n; i++)
		if (!unit_file_is_name(words->v[i]))
			return false;
	return words->n > 0;
}

static const char *real_path(struct plan *p, const char *path)
{
	char *real = realpath(path, NULL);
	const char *ret = real ? arena_strdup(&p->mem, real) : NULL;

	free(real);
	return ret;
}

static int plan_units(struct plan *p, const struct text_list *words, struct strbuf *reterr)
{
	struct map seen = {0};
	int status = PS_OK;

	for (uint32_t i = 0; i < words->n && status == PS_OK; i++) {
		const char *path = real_path(p, words->v[i]);
		bool is_new = true;

		if (!path) {
			strbuf_printf(reterr, "%s: %s", words->v[i], strerror(errno));
			status = PS_EINVAL;
			break;
		}
		map_put(&seen, hash_bytes(path, strlen(path), 0), &is_new);
		if (is_new)
			*vec_push(&p->units) = (struct plan_unit){.path = path};
	}
	map_release(&seen);
	return status;
}

/* Units are named one by one: a folder, or a source, is what a scan is given. */
static int plan_link(struct plan *p, const struct options *opt, struct strbuf *reterr)
{
	static const char make_one[] =
		"units are made by 'panicscan unit -o FILE.psu -- CC ARGS...'";

	if (opt->cc) {
		strbuf_printf(reterr, "link takes unit files, no command; %s", make_one);
		return PS_EINVAL;
	}
	if (!opt->words.n) {
		strbuf_printf(reterr, "link wants FILE.psu...; %s", make_one);
		return PS_EINVAL;
	}
	return plan_units(p, &opt->words, reterr);
}

/* ---- PATHs that limit the scan ----------------------------------------------------------------
 */

/* A PATH as it was typed and as it really is: entries may be written either way. */
struct limit {
	const char *word, *typed, *real;
	bool used;
};

static bool is_below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	while (n && folder[n - 1] == '/')
		n--;
	return strncmp(path, folder, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

static int unknown_word(const char *word, struct strbuf *reterr)
{
	const char *names[N_COMMANDS];
	const char *near;

	for (int c = 0; c < N_COMMANDS; c++)
		names[c] = command_rows[c].name;
	near = strchr(word, '/') ? NULL : nearest_name(word, names, N_COMMANDS);
	strbuf_printf(reterr, "%s: no such file or folder", word);
	if (near)
		strbuf_printf(reterr, "; did you mean the command '%s'?", near);
	return PS_EINVAL;
}

static int make_limits(struct plan *p, const struct text_list *words, struct limit *ret,
		       struct strbuf *reterr)
{
	for (uint32_t i = 0; i < words->n; i++) {
		const char *w = words->v[i];

		ret[i] = (struct limit){.word = w, .real = real_path(p, w)};
		if (!ret[i].real) /* gone since we looked */
			return unknown_word(w, reterr);
		while (w[0] == '.' && w[1] == '/')
			w += 2;
		ret[i].typed = w[0] == '/' ? w : arena_printf(&p->mem, "%s/%s", p->cwd, w);
	}
	return PS_OK;
}

static bool within(struct limit *limits, uint32_t n, const char *path)
{
	bool found = n == 0;

	for (uint32_t i = 0; i < n; i++)
		if (is_below(path, limits[i].real) || is_below(path, limits[i].typed))
			found = limits[i].used = true;
	return found;
}

/* ---- the database -----------------------------------------------------------------------------
 */

/* Sort the entries into those to analyse and those that are not. */
static int take_entries(struct plan *p, const struct text_list *words, struct strbuf *reterr)
{
	struct limit *limits = arena_array(&p->mem, struct limit, words->n + 1);
	int status = make_limits(p, words, limits, reterr);

	if (status != PS_OK)
		return status;
	for (uint32_t i = 0; i < p->db.n; i++) {
		const struct compdb_entry *e = &p->db.v[i];

		if (!within(limits, words->n, e->path))
			continue;
		if (e->skip)
			*vec_push(&p->skipped) = e;
		else
			*vec_push(&p->units) = (struct plan_unit){.path = e->path, .entry = e};
	}
	for (uint32_t i = 0; i < words->n; i++)
		if (!limits[i].used) {
			strbuf_printf(reterr, "%s lists no file in %s", p->db_name, limits[i].word);
			return PS_EINVAL;
		}
	return PS_OK;
}

/* The folder to look in where none was named: the first of these that has a database. */
static const char *default_dir(void)
{
	if (access("compile_commands.json", F_OK) == 0)
		return ".";
	return access("build/compile_commands.json", F_OK) == 0 ? "build" : NULL;
}

/* As the user would call it: DIR may also be the file itself. */
static const char *database_name(struct plan *p, const char *dir)
{
	static const char file[] = "compile_commands.json";
	size_t n = strlen(dir), n_file = strlen(file);

	if (strcmp(dir, ".") == 0)
		return file;
	if (n >= n_file && strcmp(dir + n - n_file, file) == 0)
		return dir;
	return arena_printf(&p->mem, "%s%s%s", dir, dir[n ? n - 1 : 0] == '/' ? "" : "/", file);
}

static void add_problems(const struct plan *p, struct strbuf *reterr)
{
	for (uint32_t i = 0; i < p->db.n_problems; i++)
		strbuf_printf(reterr, "\n  %s", p->db.problems[i]);
}

static int plan_database(struct plan *p, const struct options *opt, struct strbuf *reterr)
{
	const char *dir = opt->build_dir ? opt->build_dir : default_dir();
	int status;

	for (uint32_t i = 0; i < opt->words.n; i++)
		if (access(opt->words.v[i], F_OK) != 0)
			return unknown_word(opt->words.v[i], reterr);
	if (!dir) {
		strbuf_printf(reterr,
			      "no compile_commands.json here or in ./build, and no -p DIR%s",
			      no_database);
		return PS_EINVAL;
	}
	p->db_name = database_name(p, dir);
	status = compdb_load(dir, &p->db, reterr);
	if (status == PS_ENOENT)
		strbuf_puts(reterr, no_database);
	if (status != PS_OK)
		return PS_EINVAL;
	p->db_path = real_path(p, p->db_name);
	if (!p->db.n) {
		strbuf_printf(reterr, "%s lists no files", p->db_name);
		add_problems(p, reterr);
		return PS_EINVAL;
	}
	return take_entries(p, &opt->words, reterr);
}

static int plan_command(struct plan *p, const struct options *opt, struct strbuf *reterr)
{
	static const struct text_list none;
	const struct compdb_entry *e;

	if (opt->build_dir || opt->words.n) {
		strbuf_puts(reterr, "a command after -- goes with neither -p nor PATHs");
		return PS_EINVAL;
	}
	if (compdb_from_command(opt->n_cc, opt->cc, &p->db, reterr) != PS_OK)
		return PS_EINVAL;
	e = &p->db.v[0];
	if (e->skip) {
		strbuf_printf(reterr, "%s: %s", e->path, e->skip);
		return PS_EINVAL;
	}
	return take_entries(p, &none, reterr);
}

int plan_make(const struct options *opt, struct plan *ret, struct strbuf *reterr)
{
	char *cwd = getcwd(NULL, 0);

	memset(ret, 0, sizeof *ret);
	ret->cwd = arena_strdup(&ret->mem, cwd ? cwd : "/");
	free(cwd);
	if (opt->command == CMD_link)
		return plan_link(ret, opt, reterr);
	if (opt->cc)
		return plan_command(ret, opt, reterr);
	if (opt->command == CMD_unit || (!opt->build_dir && all_units(&opt->words)))
		return plan_units(ret, &opt->words, reterr);
	return plan_database(ret, opt, reterr);
}

void plan_release(struct plan *p)
{
	vec_release(&p->units);
	vec_release(&p->skipped);
	if (p->db.strs.s.v)
		compdb_release(&p->db);
	arena_release(&p->mem);
}
