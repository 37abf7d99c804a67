/* compdb_args.c - what of a compiler's command line matters to a reader of the source.
 *
 * Kept is what changes the meaning of the program: macros, include paths, the language, the
 * target.  Dropped is what writes files, loads code, prints, only concerns later stages, or
 * makes errors out of warnings.  An option in no row is kept: clang names those that it does
 * not know, and they are counted there.
 */
#include "engine/front/compdb_p.h"

#include <string.h>

enum {
	KEEP = 0,
	DROP = 1 << 0,
	VALUE = 1 << 1,	 /* as a word of its own, the next word is its value               */
	PREFIX = 1 << 2, /* also matches words that begin so                               */
};

struct arg_rule {
	const char *name;
	int how;
};

/* The first row that matches decides. */
static const struct arg_rule arg_rules[] = {
	/* Values that must not be taken for files. */
	{"-I", KEEP | VALUE},
	{"-D", KEEP | VALUE},
	{"-U", KEEP | VALUE},
	{"-F", KEEP | VALUE},
	{"-isystem", KEEP | VALUE},
	{"-iquote", KEEP | VALUE},
	{"-idirafter", KEEP | VALUE},
	{"-include", KEEP | VALUE},
	{"-include-pch", KEEP | VALUE},
	{"-imacros", KEEP | VALUE},
	{"-imultilib", KEEP | VALUE},
	{"-ivfsoverlay", KEEP | VALUE},
	{"-iwithsysroot", KEEP | VALUE},
	{"-iprefix", KEEP | VALUE},
	{"-iwithprefix", KEEP | VALUE},
	{"-iwithprefixbefore", KEEP | VALUE},
	{"-iframework", KEEP | VALUE},
	{"-isysroot", KEEP | VALUE},
	{"--sysroot", KEEP | VALUE},
	{"-target", KEEP | VALUE},
	{"-arch", KEEP | VALUE},
	{"-working-directory", KEEP | VALUE},
	/* What to do and where to put it. */
	{"-c", DROP},
	{"-S", DROP},
	{"-E", DROP},
	{"-P", DROP},
	{"-C", DROP},
	{"-CC", DROP},
	{"-r", DROP},
	{"-s", DROP},
	{"-v", DROP},
	{"-###", DROP},
	{"-pipe", DROP},
	{"-fsyntax-only", DROP},
	{"-emit-llvm", DROP},
	{"-emit-ast", DROP},
	{"--analyze", DROP},
	{"--version", DROP},
	{"--help", DROP | PREFIX},
	{"-print-", DROP | PREFIX},
	{"--print-", DROP | PREFIX},
	{"-ObjC", KEEP},
	{"-o", DROP | VALUE | PREFIX},
	{"--output", DROP | VALUE | PREFIX},
	/* Files written on the side. */
	{"-MF", DROP | VALUE | PREFIX},
	{"-MT", DROP | VALUE | PREFIX},
	{"-MQ", DROP | VALUE | PREFIX},
	{"-MJ", DROP | VALUE | PREFIX},
	{"-M", DROP | PREFIX},
	{"-save-temps", DROP | PREFIX},
	{"--save-temps", DROP | PREFIX},
	{"-aux-info", DROP | VALUE},
	{"-dumpbase-ext", DROP | VALUE},
	{"-dumpbase", DROP | VALUE},
	{"-dumpdir", DROP | VALUE},
	{"-dM", DROP},
	{"-dD", DROP},
	{"-dI", DROP},
	{"-dN", DROP},
	{"-dA", DROP},
	{"-fdump-", DROP | PREFIX},
	{"-fopt-info", DROP | PREFIX},
	{"-fstack-usage", DROP},
	{"-fcallgraph-info", DROP | PREFIX},
	{"-ftime-", DROP | PREFIX},
	{"-fproc-stat-report", DROP | PREFIX},
	{"-fsave-optimization-record", DROP | PREFIX},
	{"-foptimization-record", DROP | PREFIX},
	{"-fcrash-diagnostics", DROP | PREFIX},
	{"-fverify-", DROP | PREFIX},
	{"-index-store-path", DROP | VALUE},
	{"-serialize-diagnostics", DROP | VALUE},
	{"--serialize-diagnostics", DROP | VALUE},
	{"-dependency-file", DROP | VALUE},
	{"-fmodule", DROP | PREFIX},
	{"-fimplicit-module", DROP | PREFIX},
	{"-fbuild-session", DROP | PREFIX},
	{"-gen-reproducer", DROP | PREFIX},
	/* Code and configuration that the compiler would load. */
	{"-fplugin", DROP | PREFIX},
	{"-fpass-plugin", DROP | PREFIX},
	{"-Xclang", DROP | VALUE},
	{"-mllvm", DROP | VALUE | PREFIX},
	{"-specs", DROP | VALUE | PREFIX},
	{"--specs", DROP | VALUE | PREFIX},
	{"--config", DROP | VALUE | PREFIX},
	{"--no-default-config", DROP},
	{"-ccc-", DROP | PREFIX},
	{"-wrapper", DROP | VALUE},
	{"-B", DROP | VALUE | PREFIX},
	{"-resource-dir", DROP | VALUE | PREFIX},
	{"--param", DROP | VALUE | PREFIX},
	/* Profiles and coverage: their files are missing or get written. */
	{"-flto", DROP | PREFIX},
	{"-fno-lto", DROP},
	{"-ffat-lto-objects", DROP},
	{"-fno-fat-lto-objects", DROP},
	{"-fprofile", DROP | PREFIX},
	{"-fno-profile", DROP | PREFIX},
	{"-fauto-profile", DROP | PREFIX},
	{"-fcs-profile", DROP | PREFIX},
	{"-fcoverage", DROP | PREFIX},
	{"-ftest-coverage", DROP},
	{"--coverage", DROP},
	{"-coverage", DROP},
	{"-fsanitize-", DROP | PREFIX},
	{"-fxray-", DROP | PREFIX},
	{"-fembed-bitcode", DROP | PREFIX},
	/* Diagnostics: all of them come, as warnings. */
	{"-Werror", DROP | PREFIX},
	{"-Wfatal-errors", DROP},
	{"-pedantic-errors", DROP},
	{"-ferror-limit", DROP | PREFIX},
	{"-fmax-errors", DROP | PREFIX},
	{"-fdiagnostics", DROP | PREFIX},
	{"-fno-diagnostics", DROP | PREFIX},
	{"-fcolor-diagnostics", DROP},
	{"-fno-color-diagnostics", DROP},
	/* The language's standard does not go with C. */
	{"-std=c++", DROP | PREFIX},
	{"-std=gnu++", DROP | PREFIX},
	/* Assembler and linker. */
	{"-Wa,", DROP | PREFIX},
	{"-Wl,", DROP | PREFIX},
	{"-Xassembler", DROP | VALUE},
	{"-Xlinker", DROP | VALUE},
	{"-shared", DROP | PREFIX},
	{"-static", DROP | PREFIX},
	{"-rdynamic", DROP},
	{"-fuse-ld", DROP | PREFIX},
	{"-framework", DROP | VALUE},
	{"-L", DROP | VALUE | PREFIX},
	{"-l", DROP | VALUE | PREFIX},
	{"-T", DROP | VALUE | PREFIX},
	{"-u", DROP | VALUE},
	{"-z", DROP | VALUE},
	{"-e", DROP | VALUE},
};

static bool begins(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

static const struct arg_rule *find_rule(const char *arg)
{
	for (size_t i = 0; i < PS_ARRAY_SIZE(arg_rules); i++) {
		const struct arg_rule *r = &arg_rules[i];

		/* most are told apart by their first letter, and there are many arguments */
		if (arg[0] != r->name[0] || arg[1] != r->name[1])
			continue;
		if (strcmp(arg, r->name) == 0 || ((r->how & PREFIX) && begins(arg, r->name)))
			return r;
	}
	return NULL;
}

/* Fortified string functions hide the calls that were written: never wanted. */
static bool is_fortify(const char *macro)
{
	return begins(macro, "_FORTIFY_SOURCE");
}

static void keep(struct strtab *strs, struct compdb_clean *c, const char *arg)
{
	*vec_push(&c->argv) = strtab_get(strs, strtab_add(strs, arg));
}

/* -Wp,a,b: arguments for the preprocessor, of which only definitions and paths matter.
 * A value of its own (-Wp,-MD,file) is dropped with its option, which begins no kept one. */
static void clean_preprocessor_list(struct strtab *strs, struct compdb_clean *c, const char *list)
{
	while (*list) {
		size_t n = strcspn(list, ",");
		const char *one = strtab_get(strs, strtab_addn(strs, list, n));

		if ((begins(one, "-D") && !is_fortify(one + 2)) || begins(one, "-U") ||
		    begins(one, "-I"))
			keep(strs, c, one);
		list += n + (list[n] == ',');
	}
}

/* The compiler's name says C++, or libclang did, having looked at it. */
static bool names_cxx(const char *compiler)
{
	const char *base = strrchr(compiler, '/');
	const char *plus = strstr(base ? base : compiler, "++");

	return plus && (plus[2] == '\0' || plus[2] == '-' || plus[2] == '.');
}

/* An argument that says which language follows; *i moves over its value. */
static bool take_language(struct strtab *strs, const char *const *argv, uint32_t n, uint32_t *i,
			  const char **ret_lang)
{
	const char *arg = argv[*i];
	const char *lang;

	if (begins(arg, "--language="))
		lang = arg + strlen("--language=");
	else if (strcmp(arg, "-x") == 0 && *i + 1 < n)
		lang = argv[++*i];
	else if (begins(arg, "-x") && arg[2])
		lang = arg + 2;
	else
		return false;
	*ret_lang = strcmp(lang, "none") ? strtab_get(strs, strtab_add(strs, lang)) : NULL;
	return true;
}

/* One option at argv[i]; returns the index of the last word that belongs to it. */
static uint32_t clean_option(struct strtab *strs, struct compdb_clean *c, const char *const *argv,
			     uint32_t n, uint32_t i)
{
	const char *arg = argv[i];
	const struct arg_rule *rule;
	bool has_value;

	if (begins(arg, "-Wp,")) {
		clean_preprocessor_list(strs, c, arg + 4);
		return i;
	}
	if (strcmp(arg, "-Xpreprocessor") == 0 && i + 1 < n) {
		clean_preprocessor_list(strs, c, argv[i + 1]);
		return i + 1;
	}
	if (begins(arg, "--driver-mode=")) {
		c->cxx = c->cxx || strcmp(arg, "--driver-mode=g++") == 0;
		c->cl = strcmp(arg, "--driver-mode=cl") == 0;
		return i;
	}
	rule = find_rule(arg);
	has_value = rule && (rule->how & VALUE) && strcmp(arg, rule->name) == 0 && i + 1 < n;
	if ((rule && (rule->how & DROP)) || (begins(arg, "-D") && is_fortify(arg + 2)) ||
	    (strcmp(arg, "-D") == 0 && has_value && is_fortify(argv[i + 1])))
		return i + has_value;
	keep(strs, c, arg);
	if (has_value)
		keep(strs, c, argv[i + 1]);
	return i + has_value;
}

void compdb_clean_args(struct strtab *strs, const char *const *argv, uint32_t n_argv,
		       struct compdb_clean *ret)
{
	const char *lang = NULL;
	bool only_words = false;

	memset(ret, 0, sizeof *ret);
	ret->cxx = n_argv > 0 && names_cxx(argv[0]);
	for (uint32_t i = 1; i < n_argv; i++) {
		const char *arg = argv[i];

		if (only_words || arg[0] != '-' || arg[1] == '\0') {
			if (arg[0] == '@' && !only_words) {
				ret->missing = strtab_get(strs, strtab_add(strs, arg + 1));
				continue;
			}
			*vec_push(&ret->words) = strtab_get(strs, strtab_add(strs, arg));
			if (lang && !ret->lang)
				ret->lang = lang;
		} else if (strcmp(arg, "--") == 0) {
			only_words = true;
		} else if (!take_language(strs, argv, n_argv, &i, &lang)) {
			i = clean_option(strs, ret, argv, n_argv, i);
		}
	}
}

void compdb_clean_release(struct compdb_clean *c)
{
	vec_release(&c->argv);
	vec_release(&c->words);
}
