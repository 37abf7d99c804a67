/* front.c - one translation unit from its command line to a unit: parse, say what was wrong,
 * lower what is defined.
 */
#include "engine/front/args_p.h"
#include "engine/front/inputs_p.h"
#include "engine/front/macros_p.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- children ----------------------------------------------------------------------- */

static enum CXChildVisitResult push_kid(CXCursor c, CXCursor parent, CXClientData data)
{
	struct front *f = data;

	(void)parent;
	*vec_push(&f->kids) = c;
	return CXChildVisit_Continue;
}

struct kids kids_of(struct front *f, CXCursor c)
{
	struct kids k = {.base = f->kids.n};

	clang_visitChildren(c, push_kid, f);
	k.n = f->kids.n - k.base;
	return k;
}

struct few {
	CXCursor *out;
	uint32_t max, n;
};

static enum CXChildVisitResult push_few(CXCursor c, CXCursor parent, CXClientData data)
{
	struct few *few = data;

	(void)parent;
	if (few->n < few->max)
		few->out[few->n] = c;
	few->n++;
	return CXChildVisit_Continue;
}

uint32_t kids_few(CXCursor c, CXCursor *out, uint32_t max)
{
	struct few few = {.out = out, .max = max};

	clang_visitChildren(c, push_few, &few);
	return few.n;
}

CXCursor kid_only(CXCursor c)
{
	CXCursor k = clang_getNullCursor();

	kids_few(c, &k, 1);
	return k;
}

/* ---- parsing ------------------------------------------------------------------------ */

static const unsigned parse_flags =
	CXTranslationUnit_KeepGoing | CXTranslationUnit_IncludeAttributedTypes;

static CXTranslationUnit parse(CXIndex index, const struct front_input *in, bool essential_only,
			       enum CXErrorCode *ret_code)
{
	struct CXUnsavedFile unsaved = {in->path, in->unsaved, (unsigned long)in->unsaved_bytes};
	struct front_args args = {0};
	CXTranslationUnit tu = NULL;
	struct arena mem = {0};
	const char *path = in->path;

	if (path[0] != '/' && in->dir)
		path = arena_printf(&mem, "%s/%s", in->dir, path);
	unsaved.Filename = path;
	args_make(in, essential_only, &mem, &args);
	*ret_code = clang_parseTranslationUnit2(index, path, args.v, (int)args.n, &unsaved,
						in->unsaved ? 1 : 0, parse_flags, &tu);
	vec_release(&args);
	arena_release(&mem);
	return tu;
}

/* Why libclang has made nothing of it; static. */
static const char *why_nothing(const struct front_input *in, enum CXErrorCode code)
{
	struct stat st;

	if (!in->unsaved && stat(in->path, &st) != 0)
		return errno == ENOENT ? "the file is missing" : "the file cannot be reached";
	if (!in->unsaved && access(in->path, R_OK) != 0)
		return "the file cannot be read";
	if (code == CXError_Crashed)
		return "libclang crashed on it";
	return "libclang refuses its arguments; 'panicscan scan --dump commands' shows them";
}

static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- what the compiler said -------------------------------------------------------------- */

static void add_note(struct front *f, enum ir_note_kind kind, ir_loc loc, ir_str text)
{
	*vec_push(&f->u->notes) = (struct ir_note){.kind = (uint8_t)kind, .loc = loc, .text = text};
}

static void add_error(struct front *f, CXSourceLocation where, ir_str text)
{
	struct src_error e = {.file = IR_NO, .text = text};
	CXFile file;

	clang_getExpansionLocation(where, &file, NULL, NULL, &e.offset);
	if (file) {
		e.file = file_id(f, file);
		e.loc = loc_of_point(f, where);
		*vec_push(&f->errors) = e;
	}
	add_note(f, file ? IR_NOTE_ERROR : IR_NOTE_OTHER, e.loc, text);
}

static void read_diagnostics(struct front *f, struct front_result *ret)
{
	unsigned n = clang_getNumDiagnostics(f->tu);

	for (unsigned i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(f->tu, i);
		ir_str text;

		if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error) {
			text = front_str(f, clang_getDiagnosticSpelling(d));
			if (strncmp(ir_cstr(f->u, text), "unknown argument", 16) == 0) {
				add_note(f, IR_NOTE_FLAG, 0, text);
				ret->n_unknown_flags++;
			} else {
				add_error(f, clang_getDiagnosticLocation(d), text);
				ret->n_errors++;
			}
		}
		clang_disposeDiagnostic(d);
	}
}

/* ---- lowering ------------------------------------------------------------------------- */

static ir_type int_type(struct ir_unit *u, uint32_t size_bytes, uint16_t flags)
{
	return ir_type_add(u, &(struct ir_typ){
				      .kind = IR_INT,
				      .flags = flags,
				      .align_bytes = size_bytes,
				      .size_bytes = size_bytes,
				      .count = flags & IR_TF_BOOL ? 1 : size_bytes * 8,
			      });
}

static void begin(struct front *f)
{
	CXTargetInfo target = clang_getTranslationUnitTargetInfo(f->tu);
	int bits = clang_TargetInfo_getPointerWidth(target);

	clang_TargetInfo_dispose(target);
	f->u = ir_unit_new();
	f->u->ptr_bytes = bits > 0 ? (uint32_t)bits / 8 : 8;
	f->u->dir = strtab_add(&f->u->strs, f->in->dir ? f->in->dir : "");
	f->u->main_path = strtab_add(&f->u->strs, f->in->path);
	f->loc_slots = xcalloc(LOC_SLOTS, sizeof *f->loc_slots);
	f->t_int = int_type(f->u, 4, IR_TF_SIGNED);
	f->t_char = int_type(f->u, 1, IR_TF_SIGNED | IR_TF_CHAR);
	f->t_uchar = int_type(f->u, 1, IR_TF_CHAR);
	f->t_size = int_type(f->u, f->u->ptr_bytes, 0);
	f->t_ptrdiff = int_type(f->u, f->u->ptr_bytes, IR_TF_SIGNED);
	f->t_voidp = type_ptr_to(f, 0, false);
}

/* Functions and initialisers lead to others, until nothing new is met. */
static void lower_all(struct front *f)
{
	decls_top(f);
	while (f->n_worked < f->work.n || f->global_work.n) {
		data_globals(f);
		if (f->n_worked < f->work.n) {
			uint32_t sym = f->work.v[f->n_worked++];

			lower_function(f, sym, f->def.v[sym]);
		}
	}
}

static uint64_t count_lines(struct front *f)
{
	uint64_t n = 0;
	uint32_t col;

	for (uint32_t i = 0; i < f->files.n; i++) {
		struct src_file *s = &f->files.v[i];

		if (s->buf && (s->is_lowered || f->u->files.v[i].is_main))
			n += file_line(s, (uint32_t)s->size_bytes, &col);
	}
	return n;
}

static void end(struct front *f)
{
	for (uint32_t i = 0; i < f->files.n; i++)
		vec_release(&f->files.v[i].lines);
	vec_release(&f->files);
	map_release(&f->file_ids);
	map_release(&f->path_ids);
	free(f->loc_slots);
	map_release(&f->types);
	map_release(&f->records);
	map_release(&f->fields);
	map_release(&f->decls);
	map_release(&f->names);
	map_release(&f->enumerators);
	macros_release(f);
	vec_release(&f->named);
	vec_release(&f->builtin);
	vec_release(&f->def);
	vec_release(&f->work);
	vec_release(&f->global_work);
	vec_release(&f->global_def);
	vec_release(&f->kids);
	vec_release(&f->chain);
	vec_release(&f->args);
	vec_release(&f->numbers);
	vec_release(&f->plans);
	vec_release(&f->errors);
	map_release(&f->unknown_data);
}

int front_run(const struct front_input *in, struct front_result *ret)
{
	struct front f = {.in = in};
	double start = cpu_s(), parsed;
	enum CXErrorCode code;
	CXIndex index;

	memset(ret, 0, sizeof *ret);
	setenv("LIBCLANG_NOTHREADS", "1", 1); /* our stack is large, its own is not */
	/* A process that has crashed within is not to be trusted with the next file. */
	setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
	index = clang_createIndex(0, 0);
	f.tu = parse(index, in, false, &code);
	if (!f.tu) {
		f.tu = parse(index, in, true, &code);
		ret->reduced = f.tu != NULL;
	}
	parsed = cpu_s();
	ret->parse_cpu_s = parsed - start;
	if (!f.tu) {
		clang_disposeIndex(index);
		ret->error = why_nothing(in, code);
		return PS_EPARSE;
	}
	begin(&f);
	read_diagnostics(&f, ret);
	if (in->inputs)
		inputs_take(&f, in->inputs);
	lower_all(&f);
	if (f.u->funcs.n)
		gone_functions(&f);
	ret->n_lines = count_lines(&f);
	ret->unit = f.u;
	end(&f);
	clang_disposeTranslationUnit(f.tu);
	clang_disposeIndex(index);
	ret->lower_cpu_s = cpu_s() - parsed;
	return PS_OK;
}

/* ---- stack ---------------------------------------------------------------------------- */

struct job {
	void (*fn)(void *);
	void *arg;
};

static void *run_job(void *arg)
{
	struct job *job = arg;

	job->fn(job->arg);
	return NULL;
}

void front_on_big_stack(void (*fn)(void *), void *arg)
{
	struct job job = {fn, arg};
	size_t size_bytes = (size_t)1 << 30;
	pthread_attr_t attr;
	pthread_t thread;
	int err;

	pthread_attr_init(&attr);
	/* Where address space is short, a smaller one has to do. */
	do {
		pthread_attr_setstacksize(&attr, size_bytes);
		err = pthread_create(&thread, &attr, run_job, &job);
		size_bytes /= 2;
	} while (err && size_bytes >= (size_t)8 << 20);
	pthread_attr_destroy(&attr);
	if (err)
		fn(arg);
	else
		pthread_join(thread, NULL);
}

const char *front_clang_version(void)
{
	static char text[160];
	CXString s = clang_getClangVersion();
	const char *v = clang_getCString(s);

	snprintf(text, sizeof text, "%s", v ? v : "unknown");
	clang_disposeString(s);
	return text;
}
