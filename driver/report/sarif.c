/* sarif.c - the SARIF 2.1.0 log: one run with what was asked, found, read and missed. */
#include "driver/report/sarif_p.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

json_t *sarif_level(enum severity severity)
{
	return jx_str(severity_name(severity));
}

/* ---- URIs and artifacts ------------------------------------------------------------------ */

/* Percent-encode all bytes of a path that are not plain in every part of a URI. */
static void add_encoded(struct strbuf *b, const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/+@,=";

	for (; *path; path++) {
		if (strchr(plain, *path))
			strbuf_putc(b, *path);
		else
			strbuf_printf(b, "%%%02X", (unsigned char)*path);
	}
}

static json_t *encoded(const char *before, const char *path, const char *after)
{
	struct strbuf b = {0};
	json_t *v;

	strbuf_puts(&b, before);
	add_encoded(&b, path);
	strbuf_puts(&b, after);
	v = jx_str(strbuf_str(&b));
	strbuf_release(&b);
	return v;
}

/* "file:///folder/". */
static json_t *folder_uri(const char *path)
{
	size_t n = strlen(path);

	return encoded("file://", path, n && path[n - 1] == '/' ? "" : "/");
}

json_t *sarif_uri(struct sarif *s, const char *path)
{
	const char *relative = report_relative(path, s->in->root);
	bool outside = relative == path && path[0] == '/';
	json_t *l = json_object();

	/* Absolute URIs beside relative ones make services reject a file. */
	s->below_root |= outside;
	jx_set(l, "uri", encoded("", outside ? path + 1 : relative, ""));
	return jx_set_str(l, "uriBaseId", outside ? "ROOT" : "SRCROOT");
}

uint32_t sarif_artifact(struct sarif *s, const char *path, enum artifact_role role)
{
	for (uint64_t key = hash_bytes(path, strlen(path), 0);; key++) {
		uint64_t *at = map_put(&s->artifact_index, key, NULL);

		if (!*at) {
			*vec_push(&s->artifacts) = (struct sarif_artifact){path, 0};
			*at = s->artifacts.n;
		}
		if (strcmp(s->artifacts.v[*at - 1].path, path) == 0) {
			s->artifacts.v[*at - 1].roles |= role;
			return (uint32_t)*at - 1;
		}
	}
}

json_t *sarif_artifact_location(struct sarif *s, const char *path, enum artifact_role role)
{
	return jx_set_int(sarif_uri(s, path), "index", sarif_artifact(s, path, role));
}

static json_t *artifact(struct sarif *s, uint32_t i)
{
	static const char *const role[] = {"analysisTarget", "resultFile", "tracedFile"};
	const struct sarif_artifact *a = &s->artifacts.v[i];
	json_t *o = jx_set(json_object(), "location", sarif_artifact_location(s, a->path, 0));
	json_t *roles = json_array();
	struct stat st;

	if (stat(a->path, &st) == 0 && S_ISREG(st.st_mode))
		jx_set_int(o, "length", st.st_size);
	for (unsigned k = 0; k < PS_ARRAY_SIZE(role); k++)
		if (a->roles & 1u << k)
			jx_add(roles, jx_str(role[k]));
	jx_set(o, "roles", roles);
	return jx_set_str(o, "sourceLanguage", "c");
}

static json_t *artifacts(struct sarif *s)
{
	json_t *all = json_array();

	for (uint32_t i = 0; i < s->artifacts.n; i++)
		jx_add(all, artifact(s, i));
	return all;
}

/* ---- notifications: what the scan has to say about itself -------------------------------- */

enum notification {
	NOTE_FILE_LOST,
	NOTE_FILE_SKIPPED,
	NOTE_FILE_REDUCED,
	NOTE_FUNCTION_LOST,
	NOTE_FUNCTION_PARTIAL,
	NOTE_FUNCTION_DEGRADED,
	NOTE_SOURCE_ERROR,
	NOTE_FLAG,
	NOTE_OTHER,
	NOTE_RESULTS_CUT,
};

/* Services want a help for these as they do for rules. */
static const struct {
	const char *id, *text, *help;
	enum severity level;
} notification_info[] = {
	[NOTE_FILE_LOST] = {"file-not-analysed", "A source file was not analysed.",
			    "Nothing is known about this file. The message says why: often a "
			    "missing header or a compile command that is out of date.",
			    SEV_ERROR},
	[NOTE_FILE_SKIPPED] = {"file-skipped", "A file that is not C was skipped.",
			       "C++ and assembler are not analysed. Nothing needs to be done.",
			       SEV_NOTE},
	[NOTE_FILE_REDUCED] =
		{"file-reduced", "A source file was parsed with its essential flags only.",
		 "The compile command holds a flag that clang does not take. The file "
		 "was analysed without it, so findings may differ.",
		 SEV_WARNING},
	[NOTE_FUNCTION_LOST] = {"function-not-analysed", "A function was not analysed.",
				"The function holds a construct that is not handled. Nothing is "
				"known about it, and its callers assume the least.",
				SEV_ERROR},
	[NOTE_FUNCTION_PARTIAL] = {"function-partial", "A function was analysed in part.",
				   "The source of the function has errors, which take statements "
				   "away. Mend the errors to have it analysed whole.",
				   SEV_WARNING},
	[NOTE_FUNCTION_DEGRADED] = {"function-degraded",
				    "A function was analysed over fewer paths.",
				    "The function is over its budget of steps. A larger "
				    "--steps-per-function analyses it whole.",
				    SEV_NOTE},
	[NOTE_SOURCE_ERROR] = {"source-error", "The compiler reports an error in the source.",
			       "The functions that the error touches are analysed in part. Often a "
			       "generated header is missing: build the project first.",
			       SEV_WARNING},
	[NOTE_FLAG] = {"flag-dropped", "A compiler flag is not known and was dropped.",
		       "Most such flags are those of another compiler and change nothing here.",
		       SEV_NOTE},
	[NOTE_OTHER] = {"note", "A remark about the scan.", "The message says it all.", SEV_NOTE},
	[NOTE_RESULTS_CUT] = {"results-cut", "There are more results than services accept.",
			      "The most severe are in the file. Mend or suppress some, or scan "
			      "parts of the project by themselves.",
			      SEV_WARNING},
};

enum { N_NOTIFICATIONS = PS_ARRAY_SIZE(notification_info) };

static json_t *notification_descriptors(void)
{
	json_t *all = json_array();

	for (int i = 0; i < N_NOTIFICATIONS; i++) {
		json_t *d = jx_obj_str("id", notification_info[i].id);

		jx_set(d, "shortDescription", jx_obj_str("text", notification_info[i].text));
		jx_set(d, "fullDescription", jx_obj_str("text", notification_info[i].text));
		jx_set(d, "help", jx_obj_str("text", notification_info[i].help));
		jx_set(d, "defaultConfiguration",
		       jx_set(json_object(), "level", sarif_level(notification_info[i].level)));
		jx_add(all, d);
	}
	return all;
}

/* The list, and how many of each kind are in it. */
struct notifications {
	struct sarif *s;
	json_t *all;
	uint32_t n[N_NOTIFICATIONS];
};

static json_t *notification(enum notification kind, const char *text)
{
	json_t *n = json_object(), *descriptor = jx_obj_str("id", notification_info[kind].id);

	jx_set(n, "descriptor", jx_set_int(descriptor, "index", kind));
	jx_set(n, "level", sarif_level(notification_info[kind].level));
	return jx_set(n, "message", sarif_message(text));
}

static void set_place(struct sarif *s, json_t *n, const struct diag_span *span)
{
	json_t *where = sarif_location(s, span, ROLE_TRACED, true), *all = json_array();

	if (!span->line)
		json_object_del(json_object_get(where, "physicalLocation"), "region");
	jx_add(all, where);
	jx_set(n, "locations", all);
}

/* The place is optional (path NULL), its line too. */
static void notify(struct notifications *l, enum notification kind, const struct diag_span *span,
		   const char *fmt, ...) PS_PRINTF(4, 5);
static void notify(struct notifications *l, enum notification kind, const struct diag_span *span,
		   const char *fmt, ...)
{
	struct strbuf text = {0};
	va_list ap;
	json_t *n;

	if (l->n[kind]++ >= SARIF_MAX_NOTIFICATIONS)
		return;
	va_start(ap, fmt);
	strbuf_vprintf(&text, fmt, ap);
	va_end(ap);
	n = notification(kind, strbuf_str(&text));
	if (span && span->path)
		set_place(l->s, n, span);
	jx_add(l->all, n);
	strbuf_release(&text);
}

static void notify_files(struct notifications *l)
{
	static const struct {
		enum notification kind;
		const char *text;
	} what[] = {
		[REPORT_FILE_REDUCED] = {NOTE_FILE_REDUCED,
					 "The file was analysed with its essential flags only"},
		[REPORT_FILE_FAILED] = {NOTE_FILE_LOST, "The file was not analysed"},
		[REPORT_FILE_SKIPPED] = {NOTE_FILE_SKIPPED, "The file was skipped"},
	};

	for (uint32_t i = 0; i < l->s->in->n_files; i++) {
		const struct report_file *f = &l->s->in->files[i];
		struct diag_span span = {.path = f->path};

		if (f->state != REPORT_FILE_DONE)
			notify(l, what[f->state].kind, &span, "%s%s%s", what[f->state].text,
			       f->reason ? ": " : "", f->reason ? f->reason : "");
	}
}

static void notify_gaps(struct notifications *l)
{
	static const struct {
		enum notification kind;
		const char *text;
	} what[] = {
		[GAP_DEGRADED] = {NOTE_FUNCTION_DEGRADED, "analysed over fewer paths"},
		[GAP_PARTIAL] = {NOTE_FUNCTION_PARTIAL, "analysed in part"},
		[GAP_NONE] = {NOTE_FUNCTION_LOST, "not analysed"},
	};

	for (uint32_t i = 0; i < l->s->in->n_gaps; i++) {
		const struct engine_gap *g = &l->s->in->gaps[i];

		notify(l, what[g->kind].kind, &g->span, "Function '%s' was %s: %s",
		       g->function ? g->function : "?", what[g->kind].text,
		       g->reason ? g->reason : "no reason given");
	}
}

static void notify_notes(struct notifications *l)
{
	static const enum notification kind[] = {
		[IR_NOTE_ERROR] = NOTE_SOURCE_ERROR,
		[IR_NOTE_FLAG] = NOTE_FLAG,
		[IR_NOTE_OTHER] = NOTE_OTHER,
	};

	for (uint32_t i = 0; i < l->s->in->n_notes; i++) {
		const struct engine_note *n = &l->s->in->notes[i];

		notify(l, kind[n->kind], &n->span, "%s", n->text);
	}
}

/* One of each kind that says how many more there were. */
static void notify_cuts(struct notifications *l)
{
	for (int i = 0; i < N_NOTIFICATIONS; i++) {
		struct strbuf text = {0};

		if (l->n[i] <= SARIF_MAX_NOTIFICATIONS)
			continue;
		strbuf_printf(&text, "%u further notifications of this kind are left out",
			      l->n[i] - SARIF_MAX_NOTIFICATIONS);
		jx_add(l->all, notification((enum notification)i, text.s));
		strbuf_release(&text);
	}
}

/* Must come after the results: it says how many were cut. */
static json_t *notifications(struct sarif *s)
{
	struct notifications l = {.s = s, .all = json_array()};

	notify_files(&l);
	notify_gaps(&l);
	notify_notes(&l);
	if (s->n_results_cut)
		notify(&l, NOTE_RESULTS_CUT, NULL,
		       "%u results are left out: the %d most severe are here", s->n_results_cut,
		       SARIF_MAX_RESULTS);
	notify_cuts(&l);
	return l.all;
}

/* ---- the run ----------------------------------------------------------------------------- */

static json_t *invocation(struct sarif *s)
{
	static const char *const meaning[] = {
		"Nothing at or above the level asked for.",
		"There are findings at or above the level asked for.",
		"The command line or the configuration is wrong.",
		"A file or a function was not analysed.",
	};
	const struct report_input *in = s->in;
	json_t *i = json_object(), *arguments = json_array();
	char when[32];

	for (uint32_t k = 1; k < in->argc; k++)
		jx_add(arguments, jx_str(in->argv[k]));
	jx_set(i, "executionSuccessful", json_boolean(in->exit_code == 0 || in->exit_code == 1));
	jx_set_int(i, "exitCode", in->exit_code);
	if (in->exit_code >= 0 && (size_t)in->exit_code < PS_ARRAY_SIZE(meaning))
		jx_set_str(i, "exitCodeDescription", meaning[in->exit_code]);
	jx_set(i, "arguments", arguments);
	if (in->cwd)
		jx_set(i, "workingDirectory", jx_set(json_object(), "uri", folder_uri(in->cwd)));
	if (in->start_s >= 0) {
		time_t t = (time_t)in->start_s;
		struct tm tm;

		if (gmtime_r(&t, &tm) && strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &tm))
			jx_set_str(i, "startTimeUtc", when);
	}
	return jx_set(i, "toolExecutionNotifications", notifications(s));
}

static json_t *base_ids(const struct sarif *s)
{
	json_t *ids = json_object(), *root = json_object();

	jx_set(root, "uri", folder_uri(s->in->root ? s->in->root : "/"));
	jx_set(root, "description",
	       jx_obj_str("text", "The folder that was scanned: paths in it are relative to it."));
	jx_set(ids, "SRCROOT", root);
	if (s->below_root)
		jx_set(ids, "ROOT", jx_obj_str("uri", "file:///"));
	return ids;
}

static json_t *statistics(const struct engine_stats *st)
{
	json_t *functions = json_object();

	jx_set_int(functions, "total", st->n_functions);
	jx_set_int(functions, "full", st->n_full);
	jx_set_int(functions, "degraded", st->n_degraded);
	jx_set_int(functions, "partial", st->n_partial);
	jx_set_int(functions, "none", st->n_none);
	return jx_set(json_object(), "functions", functions);
}

static json_t *run(struct sarif *s)
{
	const struct report_input *in = s->in;
	json_t *r = json_object(), *all, *driver;

	for (uint32_t i = 0; i < in->n_files; i++)
		sarif_artifact(s, in->files[i].path, ROLE_TARGET);
	sarif_collect_rules(s);
	driver = sarif_driver(s);
	jx_set(driver, "notifications", notification_descriptors());
	jx_set(r, "tool", jx_set(json_object(), "driver", driver));
	/* The order is one for reading; what is made first does not follow it. */
	jx_set(r, "automationDetails",
	       jx_obj_str("id", in->category ? in->category : "panicscan/"));
	jx_set(r, "results", sarif_results(s));
	all = json_array();
	jx_add(all, invocation(s));
	jx_set(r, "invocations", all);
	jx_set(r, "artifacts", artifacts(s));
	jx_set(r, "originalUriBaseIds", base_ids(s));
	jx_set_str(r, "columnKind", "utf16CodeUnits");
	jx_set_str(r, "defaultSourceLanguage", "c");
	if (s->cwes.n)
		jx_set(r, "taxonomies", sarif_taxonomies(s));
	if (in->stats)
		jx_set(r, "properties", statistics(in->stats));
	return r;
}

void report_sarif(const struct report_input *in, struct strbuf *out)
{
	struct sarif s = {.in = in};
	json_t *log = json_object(), *runs = json_array();

	jx_set_str(log, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	jx_set_str(log, "version", "2.1.0");
	jx_add(runs, run(&s));
	jx_dump(jx_set(log, "runs", runs), out);
	source_release(&s.sources);
	vec_release(&s.rules);
	vec_release(&s.cwes);
	vec_release(&s.artifacts);
	map_release(&s.rule_index);
	map_release(&s.artifact_index);
}
