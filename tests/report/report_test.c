/* report_test.c - findings from a JSON file, through the sink, into any format.
 *
 *	report-test [--colour] [--verbose] [--quiet] FORMAT|sink|rules|explain CASE.json
 *	report-test hash FILE          GitHub's hash of every line
 *	report-test write FILE         standard input by report_write_file()
 *
 * Paths in the case are relative to its folder, which is also root and working directory.
 * Strings may hold bytes that JSON cannot: "\\xE9" is one byte.  Places are "a.c:3", "a.c:3:5",
 * "a.c:3:5-9" or "a.c:3:5-4:2".  The tests beside this file show the members.
 */
#include "driver/report/report.h"

#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test {
	struct arena mem;
	struct diag_sink sink;
	struct report_input in;
	char *root;
	VEC(const struct rule *) rules;
	VEC(struct report_file) files;
	VEC(struct engine_gap) gaps;
	VEC(struct engine_note) notes;
	struct engine_stats stats;
};

PS_NORETURN static void die(const char *what, const char *name)
{
	fprintf(stderr, "report-test: %s: %s\n", what, name);
	exit(2);
}

/* ---- reading a case ---------------------------------------------------------------------- */

/* n bytes of a string with their "\xNN" decoded. */
static const char *decode(struct test *t, const char *s, size_t n)
{
	struct strbuf b = {0};
	unsigned byte;
	char *copy;

	for (const char *end = s + n; s < end; s++) {
		if (s[0] == '\\' && s[1] == 'x' && sscanf(s + 2, "%2x", &byte) == 1) {
			strbuf_putc(&b, (char)byte);
			s += 3;
		} else {
			strbuf_putc(&b, *s);
		}
	}
	copy = arena_strdup(&t->mem, strbuf_str(&b));
	strbuf_release(&b);
	return copy;
}

/* A string member, or NULL. */
static const char *get_str(struct test *t, const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? decode(t, s, strlen(s)) : NULL;
}

static uint32_t get_num(const json_t *o, const char *key, uint32_t otherwise)
{
	const json_t *v = json_object_get(o, key);

	return v ? (uint32_t)json_integer_value(v) : otherwise;
}

/* The index of a string member in a list of words. */
static unsigned get_word(const json_t *o, const char *key, const char *const *words, unsigned n,
			 unsigned otherwise)
{
	const char *s = json_string_value(json_object_get(o, key));

	if (!s)
		return otherwise;
	for (unsigned i = 0; i < n; i++)
		if (strcmp(words[i], s) == 0)
			return i;
	die("unknown word", s);
}

static const char *get_path(struct test *t, const char *path)
{
	return path[0] == '/' ? path : arena_printf(&t->mem, "%s/%s", t->root, path);
}

static struct diag_span get_span(struct test *t, const json_t *o)
{
	const char *at = json_string_value(json_object_get(o, "at"));
	struct diag_span s = {.macro = get_str(t, o, "macro")};
	const char *colon = at ? strchr(at, ':') : NULL;
	unsigned line = 0, col = 0, a = 0, b = 0;
	int n;

	if (!at)
		return s;
	s.path = get_path(t, decode(t, at, colon ? (size_t)(colon - at) : strlen(at)));
	n = colon ? sscanf(colon, ":%u:%u-%u:%u", &line, &col, &a, &b) : 0;
	s.line = line;
	s.col = col;
	s.end_line = n == 4 ? a : line;
	s.end_col = n == 4 ? b : n == 3 ? a : col;
	return s;
}

static const char *const severities[] = {"note", "warning", "error"};
static const char *const confidences[] = {"possible", "likely", "certain"};

static void read_rule(struct test *t, const json_t *o)
{
	struct rule *r = arena_new(&t->mem, struct rule);
	const json_t *cwe = json_object_get(o, "cwe");

	r->id = get_str(t, o, "id");
	r->summary = get_str(t, o, "summary");
	r->help = get_str(t, o, "help");
	r->bad = get_str(t, o, "bad");
	r->good = get_str(t, o, "good");
	for (size_t i = 0; i < json_array_size(cwe) && i < PS_ARRAY_SIZE(r->cwe); i++)
		r->cwe[i] = (unsigned)json_integer_value(json_array_get(cwe, i));
	r->severity = (enum severity)get_word(o, "severity", severities, 3, SEV_ERROR);
	r->security = json_number_value(json_object_get(o, "security"));
	*vec_push(&t->rules) = r;
}

static const struct rule *find_rule(struct test *t, const char *id)
{
	for (uint32_t i = 0; i < t->rules.n; i++)
		if (strcmp(t->rules.v[i]->id, id) == 0)
			return t->rules.v[i];
	die("unknown rule", id);
}

static struct diag_step *read_steps(struct test *t, const json_t *list, uint32_t *ret_n)
{
	static const char *const kinds[] = {"assume", "value", "call", "enter", "fault"};
	VEC(struct diag_step) steps = {0};
	struct diag_step *copy;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *o = json_array_get(list, i);
		struct diag_step s = {.span = get_span(t, o), .text = get_str(t, o, "text")};

		s.kind = (enum step_kind)get_word(o, "kind", kinds, 5, STEP_ASSUME);
		s.nesting = get_num(o, "nesting", 0);
		s.function = get_str(t, o, "function");
		for (uint32_t k = get_num(o, "repeat", 1); k; k--)
			*vec_push(&steps) = s;
	}
	*ret_n = steps.n;
	copy = arena_dup(&t->mem, steps.v, steps.n * sizeof *steps.v);
	vec_release(&steps);
	return copy;
}

static void read_finding(struct test *t, const json_t *o, bool say)
{
	struct finding f = {.span = get_span(t, o)};

	f.rule = find_rule(t, json_string_value(json_object_get(o, "rule")));
	f.severity = (enum severity)get_word(o, "severity", severities, 3, f.rule->severity);
	f.confidence = (enum confidence)get_word(o, "confidence", confidences, 3, CONF_CERTAIN);
	f.interprocedural = json_is_true(json_object_get(o, "interprocedural"));
	f.function = get_str(t, o, "function");
	f.text = get_str(t, o, "text");
	f.subject = get_str(t, o, "subject");
	f.suppressed = get_str(t, o, "suppressed");
	f.steps = read_steps(t, json_object_get(o, "steps"), &f.n_steps);
	for (uint32_t k = get_num(o, "repeat", 1); k; k--) {
		bool added = diag_add(&t->sink, &f);

		if (say)
			printf("%s: %s\n", added ? "added" : "there", f.text);
		f.span.line++;
		f.span.end_line++;
	}
}

static void read_losses(struct test *t, const json_t *o)
{
	static const char *const states[] = {"done", "reduced", "failed", "skipped"};
	static const char *const gaps[] = {"degraded", "partial", "none"};
	static const char *const notes[] = {"error", "flag", "note"};
	const json_t *list, *e;
	size_t i;

	list = json_object_get(o, "files");
	for (i = 0; (e = json_array_get(list, i)); i++)
		*vec_push(&t->files) = (struct report_file){
			get_path(t, get_str(t, e, "path")),
			(enum report_file_state)get_word(e, "state", states, 4, REPORT_FILE_DONE),
			get_str(t, e, "reason")};
	list = json_object_get(o, "gaps");
	for (i = 0; (e = json_array_get(list, i)); i++)
		for (uint32_t k = get_num(e, "repeat", 1); k; k--)
			*vec_push(&t->gaps) =
				(struct engine_gap){.kind = get_word(e, "kind", gaps, 3, GAP_NONE),
						    .function = get_str(t, e, "function"),
						    .reason = get_str(t, e, "reason"),
						    .span = get_span(t, e)};
	list = json_object_get(o, "notes");
	for (i = 0; (e = json_array_get(list, i)); i++)
		*vec_push(&t->notes) = (struct engine_note){
			.kind = (enum ir_note_kind)get_word(e, "kind", notes, 3, IR_NOTE_OTHER),
			.span = get_span(t, e),
			.text = get_str(t, e, "text")};
}

static void read_stats(struct test *t, const json_t *o)
{
	if (!o)
		return;
	t->stats.n_functions = get_num(o, "functions", 0);
	t->stats.n_degraded = get_num(o, "degraded", 0);
	t->stats.n_partial = get_num(o, "partial", 0);
	t->stats.n_none = get_num(o, "none", 0);
	t->stats.n_full =
		t->stats.n_functions - t->stats.n_degraded - t->stats.n_partial - t->stats.n_none;
	t->in.stats = &t->stats;
}

static void read_case(struct test *t, const char *path, bool say)
{
	static const char *const argv[] = {"panicscan", "scan", "-p", "build"};
	char *real = realpath(path, NULL), *name;
	json_error_t err;
	json_t *o;

	if (!real)
		die("no such file", path);
	o = json_load_file(path, 0, &err);
	if (!o)
		die(path, err.text);
	name = strrchr(real, '/');
	if (!name)
		die("no absolute path", real);
	*name = '\0';
	t->root = real;
	for (size_t i = 0; i < json_array_size(json_object_get(o, "rules")); i++)
		read_rule(t, json_array_get(json_object_get(o, "rules"), i));
	for (size_t i = 0; i < json_array_size(json_object_get(o, "findings")); i++)
		read_finding(t, json_array_get(json_object_get(o, "findings"), i), say);
	diag_sort(&t->sink);
	read_losses(t, o);
	read_stats(t, json_object_get(o, "stats"));
	t->in.exit_code = (int)get_num(o, "exit_code", t->sink.v.n ? 1 : 0);
	t->in.min_confidence =
		(enum confidence)get_word(o, "min_confidence", confidences, 3, CONF_LIKELY);
	t->in.findings = t->sink.v.v;
	t->in.n_findings = t->sink.v.n;
	t->in.rules = t->rules.v;
	t->in.n_rules = t->rules.n;
	t->in.files = t->files.v;
	t->in.n_files = t->files.n;
	t->in.gaps = t->gaps.v;
	t->in.n_gaps = t->gaps.n;
	t->in.notes = t->notes.v;
	t->in.n_notes = t->notes.n;
	t->in.tool_version = PANICSCAN_VERSION;
	t->in.argv = argv;
	t->in.argc = PS_ARRAY_SIZE(argv);
	t->in.cwd = t->in.root = t->root;
	t->in.start_s = report_start_time();
	json_decref(o);
}

static void release(struct test *t)
{
	diag_sink_release(&t->sink);
	arena_release(&t->mem);
	vec_release(&t->rules);
	vec_release(&t->files);
	vec_release(&t->gaps);
	vec_release(&t->notes);
	free(t->root);
}

/* ---- what is printed --------------------------------------------------------------------- */

static void print_sink(const struct test *t)
{
	for (uint32_t i = 0; i < t->sink.v.n; i++) {
		const struct finding *f = &t->sink.v.v[i];

		printf("%s:%u:%u: %s: %s: %s, %u steps\n", report_relative(f->span.path, t->root),
		       f->span.line, f->span.col, f->rule->id, f->text,
		       confidence_name(f->confidence), f->n_steps);
	}
}

static void print_report(const struct test *t, const char *what)
{
	const struct report_format *format = report_find(what);
	struct strbuf out = {0};

	if (format)
		format->write(&t->in, &out);
	else if (strcmp(what, "rules") == 0)
		report_rules_list(t->in.rules, t->in.n_rules, &out);
	else if (strcmp(what, "explain") == 0)
		report_explain(t->in.rules[0], &out);
	else
		die("no such format", what);
	fwrite(strbuf_str(&out), 1, out.n_bytes, stdout);
	strbuf_release(&out);
}

static int print_hashes(const char *path)
{
	struct strbuf text = {0};
	uint32_t n;
	char(*hash)[32];

	if (strbuf_read_file(&text, path, SIZE_MAX) != PS_OK)
		die("cannot read", path);
	hash = report_line_hashes(strbuf_str(&text), text.n_bytes, &n);
	for (uint32_t i = 0; i < n; i++)
		printf("%u %s\n", i + 1, hash[i]);
	free(hash);
	strbuf_release(&text);
	return 0;
}

static int write_file(const char *path)
{
	struct strbuf text = {0}, err = {0};
	int r;

	if (strbuf_read_file(&text, "/dev/stdin", SIZE_MAX) != PS_OK)
		die("cannot read", "standard input");
	r = report_write_file(path, strbuf_str(&text), text.n_bytes, &err);
	if (r != PS_OK)
		printf("%s\n", strbuf_str(&err));
	strbuf_release(&text);
	strbuf_release(&err);
	return r == PS_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct test t = {0};

	for (; argc > 1 && strncmp(argv[1], "--", 2) == 0; argc--, argv++) {
		t.in.colour |= strcmp(argv[1], "--colour") == 0;
		t.in.verbose |= strcmp(argv[1], "--verbose") == 0;
		t.in.quiet |= strcmp(argv[1], "--quiet") == 0;
	}
	if (argc != 3)
		die("usage", "report-test [--colour] [--verbose] [--quiet] WHAT FILE");
	if (strcmp(argv[1], "hash") == 0)
		return print_hashes(argv[2]);
	if (strcmp(argv[1], "write") == 0)
		return write_file(argv[2]);
	read_case(&t, argv[2], strcmp(argv[1], "sink") == 0);
	if (strcmp(argv[1], "sink") == 0)
		print_sink(&t);
	else
		print_report(&t, argv[1]);
	release(&t);
	return 0;
}
