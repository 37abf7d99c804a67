/* json.c - findings as plain JSON, for scripts that want no SARIF.
 *
 *	{"version": 1, "tool": "panicscan 0.1.0",
 *	 "findings": [{"rule": …, "severity": …, "path": …, "line": …, "steps": […]}, …],
 *	 "files": [{"path": …, "state": …}, …], "gaps": […], "notes": […], "functions": {…}}
 *
 * A finding that rests on what other functions do has "interprocedural": true, others have no such
 * member.
 *
 * Members are only ever added; "version" changes if one goes or changes its meaning.  Paths are
 * relative to the scanned folder where they lie below it.  Columns are bytes from 1.
 */
#include "driver/report/jsonx.h"
#include "driver/report/report.h"

/* Put the members of a place into an object. */
static json_t *put_span(json_t *o, const struct report_input *in, const struct diag_span *span)
{
	if (!span->path)
		return o;
	jx_set_str(o, "path", report_relative(span->path, in->root));
	if (!span->line)
		return o;
	jx_set_int(o, "line", span->line);
	jx_set_int(o, "column", span->col);
	jx_set_int(o, "endLine", span->end_line);
	jx_set_int(o, "endColumn", span->end_col);
	return jx_set_str(o, "macro", span->macro);
}

static json_t *step(const struct report_input *in, const struct diag_step *s)
{
	static const char *const kind[] = {
		[STEP_ASSUME] = "assume", [STEP_VALUE] = "value", [STEP_CALL] = "call",
		[STEP_ENTER] = "enter",	  [STEP_FAULT] = "fault",
	};
	json_t *o = put_span(json_object(), in, &s->span);

	jx_set_str(o, "kind", kind[s->kind]);
	jx_set_int(o, "nesting", s->nesting);
	jx_set_str(o, "function", s->function);
	return jx_set_str(o, "message", s->text);
}

static json_t *finding(const struct report_input *in, const struct finding *f,
		       const struct report_fingerprint *fp)
{
	json_t *o = jx_obj_str("rule", f->rule->id), *steps = json_array();

	jx_set_str(o, "severity", severity_name(f->severity));
	jx_set_str(o, "confidence", confidence_name(f->confidence));
	if (f->interprocedural)
		jx_set(o, "interprocedural", json_true());
	put_span(o, in, &f->span);
	jx_set_str(o, "function", f->function);
	jx_set_str(o, "message", f->text);
	jx_set_str(o, "subject", f->subject);
	jx_set_str(o, "suppressed", f->suppressed);
	jx_set_str(o, "fingerprint", fp->context);
	for (uint32_t i = 0; i < f->n_steps; i++)
		jx_add(steps, step(in, &f->steps[i]));
	return jx_set(o, "steps", steps);
}

static json_t *findings(const struct report_input *in)
{
	struct report_fingerprint *fp = xcalloc(in->n_findings, sizeof *fp);
	json_t *all = json_array();

	report_fingerprints(in, fp);
	for (uint32_t i = 0; i < in->n_findings; i++)
		jx_add(all, finding(in, &in->findings[i], &fp[i]));
	free(fp);
	return all;
}

static json_t *files(const struct report_input *in)
{
	static const char *const state[] = {"done", "reduced", "failed", "skipped"};
	json_t *all = json_array();

	for (uint32_t i = 0; i < in->n_files; i++) {
		const struct report_file *f = &in->files[i];
		json_t *o = jx_obj_str("path", report_relative(f->path, in->root));

		jx_set_str(o, "state", state[f->state]);
		jx_add(all, jx_set_str(o, "reason", f->reason));
	}
	return all;
}

static json_t *gaps(const struct report_input *in)
{
	static const char *const kind[] = {
		[GAP_DEGRADED] = "degraded", [GAP_PARTIAL] = "partial", [GAP_NONE] = "none"};
	json_t *all = json_array();

	for (uint32_t i = 0; i < in->n_gaps; i++) {
		const struct engine_gap *g = &in->gaps[i];
		json_t *o = put_span(json_object(), in, &g->span);

		jx_set_str(o, "function", g->function);
		jx_set_str(o, "kind", kind[g->kind]);
		jx_add(all, jx_set_str(o, "reason", g->reason));
	}
	return all;
}

static json_t *notes(const struct report_input *in)
{
	static const char *const kind[] = {
		[IR_NOTE_ERROR] = "error", [IR_NOTE_FLAG] = "flag", [IR_NOTE_OTHER] = "note"};
	json_t *all = json_array();

	for (uint32_t i = 0; i < in->n_notes; i++) {
		const struct engine_note *n = &in->notes[i];
		json_t *o = put_span(json_object(), in, &n->span);

		jx_set_str(o, "kind", kind[n->kind]);
		jx_add(all, jx_set_str(o, "message", n->text));
	}
	return all;
}

static json_t *functions(const struct engine_stats *st)
{
	json_t *o = json_object();

	jx_set_int(o, "total", st->n_functions);
	jx_set_int(o, "full", st->n_full);
	jx_set_int(o, "degraded", st->n_degraded);
	jx_set_int(o, "partial", st->n_partial);
	return jx_set_int(o, "none", st->n_none);
}

void report_json(const struct report_input *in, struct strbuf *out)
{
	json_t *o = jx_set_int(json_object(), "version", 1);

	jx_set(o, "tool", jx_strf("panicscan %s", in->tool_version));
	jx_set(o, "findings", findings(in));
	jx_set(o, "files", files(in));
	jx_set(o, "gaps", gaps(in));
	jx_set(o, "notes", notes(in));
	if (in->stats)
		jx_set(o, "functions", functions(in->stats));
	jx_set_int(o, "exitCode", in->exit_code);
	jx_dump(o, out);
}
