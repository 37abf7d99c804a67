/* args.c - the arguments that libclang gets: the compile command's, and ours behind them. */
#include "engine/front/args_p.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

/* Ours come last, so that they win.  Warnings are off, which also takes back -Werror=… of the
 * command; what gcc 12 takes with a warning is no error; assertions stay, so that what they
 * say is known; calls are the calls that were written, not their fortified kin. */
static const char *const own_args[] = {
	"-w",
	"-Wno-error=implicit-function-declaration",
	"-Wno-error=implicit-int",
	"-Wno-error=int-conversion",
	"-Wno-error=incompatible-pointer-types",
	"-Wno-error=incompatible-function-pointer-types",
	"-Wno-error=return-mismatch",
	"-Wno-error=return-type",
	"-Wno-error=strict-prototypes",
	"-Wno-fatal-errors",
	"-ferror-limit=0",
	"-fbracket-depth=20000",
	"-fno-spell-checking",
	"-UNDEBUG",
	"-U_FORTIFY_SOURCE",
};

/* Where LLVM's own headers may be if libclang does not find them itself. */
static const char *const resource_dirs[] = {
	"/usr/lib/llvm-19/lib/clang/19",
	"/usr/lib/llvm-18/lib/clang/18",
	"/usr/lib/llvm-17/lib/clang/17",
	"/usr/lib/clang/19",
	"/usr/lib/clang/18",
	"/usr/lib/clang/17",
	"/usr/local/lib/clang/19",
	"/usr/lib64/clang/19",
};

static const char *resource_dir; /* needed on the command line, or NULL                    */
static pthread_once_t probed = PTHREAD_ONCE_INIT;

static bool finds_headers(const char *dir)
{
	struct CXUnsavedFile file = {.Filename = "/panicscan-probe.c",
				     .Contents = "#include <stddef.h>\n",
				     .Length = 20};
	const char *args[] = {"-resource-dir", dir};
	CXIndex index = clang_createIndex(0, 0);
	CXTranslationUnit tu = NULL;
	bool ok;

	clang_parseTranslationUnit2(index, file.Filename, args, dir ? 2 : 0, &file, 1, 0, &tu);
	ok = tu && clang_getNumDiagnostics(tu) == 0;
	if (tu)
		clang_disposeTranslationUnit(tu);
	clang_disposeIndex(index);
	return ok;
}

static void probe(void)
{
	if (finds_headers(NULL))
		return;
	for (size_t i = 0; i < PS_ARRAY_SIZE(resource_dirs) && !resource_dir; i++)
		if (access(resource_dirs[i], R_OK) == 0 && finds_headers(resource_dirs[i]))
			resource_dir = resource_dirs[i];
}

/* Arguments that decide what the source says, and nothing else. */
static bool is_essential(const char *arg, bool *ret_takes_next)
{
	static const char *const with_value[] = {"-I",	     "-D",	"-U",	      "-include",
						 "-isystem", "-iquote", "-idirafter", "-isysroot",
						 "-imacros", "-x",	"--sysroot"};
	static const char *const alone[] = {"-std=",	     "-fsigned-char", "-funsigned-char",
					    "-m32",	     "-m64",	      "-nostdinc",
					    "-ansi",	     "--sysroot=",    "-fms-extensions",
					    "-fshort-enums", "-fshort-wchar", "-fblocks",
					    "-ffreestanding"};

	*ret_takes_next = false;
	for (size_t i = 0; i < PS_ARRAY_SIZE(with_value); i++) {
		size_t n = strlen(with_value[i]);

		if (strncmp(arg, with_value[i], n) != 0)
			continue;
		*ret_takes_next = arg[n] == '\0';
		return true;
	}
	for (size_t i = 0; i < PS_ARRAY_SIZE(alone); i++)
		if (strncmp(arg, alone[i], strlen(alone[i])) == 0)
			return true;
	return false;
}

void args_make(const struct front_input *in, bool essential_only, struct arena *mem,
	       struct front_args *ret)
{
	pthread_once(&probed, probe);
	ret->n = 0;
	for (uint32_t i = 0; i < in->n_argv; i++) {
		bool takes_next;

		if (!essential_only) {
			*vec_push(ret) = in->argv[i];
			continue;
		}
		if (!is_essential(in->argv[i], &takes_next))
			continue;
		*vec_push(ret) = in->argv[i];
		if (takes_next && i + 1 < in->n_argv)
			*vec_push(ret) = in->argv[++i];
	}
	*vec_push(ret) = arena_printf(mem, "-working-directory=%s", in->dir);
	if (resource_dir) {
		*vec_push(ret) = "-resource-dir";
		*vec_push(ret) = resource_dir;
	}
	for (size_t i = 0; i < PS_ARRAY_SIZE(own_args); i++)
		*vec_push(ret) = own_args[i];
}
