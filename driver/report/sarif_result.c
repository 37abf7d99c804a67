/* sarif_result.c - what was found: results, the paths that prove them, places in the source. */
#include "driver/report/sarif_p.h"
#include "driver/report/utf8.h"

#include <stdio.h>
#include <string.h>

/* ---- messages ---------------------------------------------------------------------------- */

/* "{0}" at s: a reader of SARIF would put an argument there. */
static bool is_placeholder(const char *s)
{
	size_t n = *s == '{' ? strspn(s + 1, "0123456789") : 0;

	return n && s[n + 1] == '}';
}

/* Append text to a message so that nothing in it is a placeholder or a link. */
static void add_literal(struct strbuf *b, const char *text, bool in_link)
{
	bool brackets = in_link || strstr(text, "]("), braces = false;

	for (; *text; text++) {
		if ((brackets && (*text == '[' || *text == ']')) || (in_link && *text == '\\'))
			strbuf_putc(b, '\\');
		if (is_placeholder(text) || (braces && *text == '}')) {
			braces = *text == '{';
			strbuf_putc(b, *text);
		}
		strbuf_putc(b, *text);
	}
}

static void add_full_stop(struct strbuf *b)
{
	if (!b->n_bytes || !strchr(".!?", b->s[b->n_bytes - 1]))
		strbuf_putc(b, '.');
}

static json_t *take_message(struct strbuf *b)
{
	json_t *v = jx_obj_str("text", strbuf_str(b));

	strbuf_release(b);
	return v;
}

/* Append the text, where it happens in a macro, and a full stop. */
static void add_sentence(struct strbuf *b, const char *text, const char *macro)
{
	add_literal(b, text, false);
	if (macro) {
		strbuf_puts(b, " (in expansion of macro '");
		add_literal(b, macro, false);
		strbuf_puts(b, "')");
	}
	add_full_stop(b);
}

json_t *sarif_message(const char *text)
{
	struct strbuf b = {0};

	add_sentence(&b, text, NULL);
	return take_message(&b);
}

/* ---- places ------------------------------------------------------------------------------ */

enum { MAX_COLUMN = 1 << 30 }; /* beyond it readers that use 32 bits would overflow */

/* Column (from 1, UTF-16 code units: run.columnKind) of a column in bytes. */
static uint32_t column(struct source_line line, uint32_t col)
{
	if (!col)
		return 1;
	if (!line.text || col - 1 > line.n_bytes)
		return ps_min_u32(col, MAX_COLUMN);
	return utf8_utf16_units(line.text, line.n_bytes, col - 1) + 1;
}

/* Every member is there and the region is never empty, whatever was known. */
static json_t *region(struct sarif *s, const struct diag_span *span, bool one_line)
{
	const struct source_file *file = source_get(&s->sources, span->path);
	uint32_t line = span->line ? span->line : 1;
	struct source_line first = source_line(file, line);
	uint32_t from = column(first, span->col), to = from + 1, end_line = line;
	json_t *r = json_object();

	if (span->end_line > line && !one_line) {
		end_line = span->end_line;
		to = column(source_line(file, end_line), span->end_col);
	} else if (span->end_line > line && first.text) {
		to = column(first, (uint32_t)first.n_bytes + 1);
	} else if (span->end_line == line) {
		to = column(first, span->end_col);
	}
	if (end_line == line && to <= from)
		to = from + 1;
	jx_set_int(r, "startLine", line);
	jx_set_int(r, "startColumn", from);
	jx_set_int(r, "endLine", end_line);
	jx_set_int(r, "endColumn", to);
	return r;
}

json_t *sarif_location(struct sarif *s, const struct diag_span *span, enum artifact_role role,
		       bool one_line)
{
	json_t *physical = json_object();

	if (!span->path)
		return physical;
	jx_set(physical, "artifactLocation", sarif_artifact_location(s, span->path, role));
	jx_set(physical, "region", region(s, span, one_line));
	return jx_set(json_object(), "physicalLocation", physical);
}

static json_t *step_location(struct sarif *s, const struct diag_step *step)
{
	json_t *l = sarif_location(s, &step->span, ROLE_TRACED, false);
	struct strbuf b = {0};

	add_sentence(&b, step->text, step->span.macro);
	return jx_set(l, "message", take_message(&b));
}

/* ---- related locations ----------------------------------------------------------------- */

/* The related locations: where values came from and calls that matter, or else the last thing that
 * was assumed. */
static uint32_t related_steps(const struct finding *f, uint32_t ret[SARIF_MAX_RELATED])
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->n_steps && n < SARIF_MAX_RELATED; i++)
		if (f->steps[i].kind == STEP_VALUE || f->steps[i].kind == STEP_CALL)
			ret[n++] = i;
	for (uint32_t i = f->n_steps; i-- && !n;)
		if (f->steps[i].kind == STEP_ASSUME)
			ret[n++] = i;
	return n;
}

static json_t *result_message(const struct finding *f, const uint32_t *related, uint32_t n_related)
{
	struct strbuf b = {0};

	add_sentence(&b, f->text, f->span.macro);
	if (n_related) {
		strbuf_puts(&b, " See: [");
		add_literal(&b, f->steps[related[0]].text, true);
		strbuf_puts(&b, "](1).");
	}
	return take_message(&b);
}

static json_t *related_locations(struct sarif *s, const struct finding *f, const uint32_t *related,
				 uint32_t n_related)
{
	json_t *all = json_array();

	for (uint32_t i = 0; i < n_related; i++) {
		json_t *l = json_object();

		jx_set_int(l, "id", i + 1);
		json_object_update_new(l, step_location(s, &f->steps[related[i]]));
		jx_add(all, l);
	}
	return all;
}

/* ---- paths ------------------------------------------------------------------------------- */

/* How a step is shown: as viewers fold paths, and in the standard's words for what it does. */
static const struct {
	const char *importance, *kinds[2];
} step_looks[] = {
	[STEP_ASSUME] = {"important", {"branch"}},
	[STEP_VALUE] = {"essential", {"value"}},
	[STEP_CALL] = {"essential", {"call"}},
	[STEP_ENTER] = {"important", {"enter", "function"}},
	[STEP_FAULT] = {"essential", {"danger"}},
};

static json_t *flow_location(struct sarif *s, const struct diag_step *step, uint32_t order)
{
	json_t *l = json_object(), *kinds = json_array();

	for (size_t i = 0; i < 2 && step_looks[step->kind].kinds[i]; i++)
		jx_add(kinds, jx_str(step_looks[step->kind].kinds[i]));
	jx_set(l, "location", step_location(s, step));
	jx_set(l, "kinds", kinds);
	jx_set_int(l, "nestingLevel", step->nesting);
	jx_set_int(l, "executionOrder", order);
	jx_set_str(l, "importance", step_looks[step->kind].importance);
	return l;
}

/* A path too long for services loses its middle, and says so there. */
static json_t *flow_locations(struct sarif *s, const struct finding *f)
{
	uint32_t n_cut = f->n_steps > SARIF_MAX_STEPS ? f->n_steps - SARIF_MAX_STEPS + 1 : 0;
	uint32_t cut_at = n_cut ? SARIF_MAX_STEPS / 10 : f->n_steps;
	json_t *all = json_array();

	for (uint32_t i = 0; i < f->n_steps; i++) {
		struct diag_step step = f->steps[i];
		char text[64];

		if (i == cut_at && n_cut) {
			snprintf(text, sizeof text, "%u steps are left out here", n_cut);
			step.text = text;
		}
		jx_add(all, flow_location(s, &step, i + 1));
		if (i == cut_at && n_cut)
			i += n_cut - 1;
	}
	return all;
}

static json_t *code_flows(struct sarif *s, const struct finding *f)
{
	json_t *thread = jx_set(json_object(), "locations", flow_locations(s, f));
	json_t *threads = json_array(), *flows = json_array();

	jx_add(threads, thread);
	jx_add(flows, jx_set(json_object(), "threadFlows", threads));
	return flows;
}

/* ---- results ----------------------------------------------------------------------------- */

/* A result without a place would make services reject the whole file: take the nearest one. */
static struct diag_span primary_span(const struct sarif *s, const struct finding *f)
{
	if (f->span.path)
		return f->span;
	for (uint32_t i = f->n_steps; i--;)
		if (f->steps[i].span.path)
			return f->steps[i].span;
	return (struct diag_span){.path = s->in->n_files ? s->in->files[0].path : "unknown"};
}

static json_t *primary_locations(struct sarif *s, const struct finding *f)
{
	struct diag_span span = primary_span(s, f);
	json_t *l = sarif_location(s, &span, ROLE_RESULT, true), *all = json_array();

	if (f->function) {
		json_t *logical = json_array(), *fn = jx_obj_str("name", f->function);

		jx_set_str(fn, "fullyQualifiedName", f->function);
		jx_set_str(fn, "kind", "function");
		jx_add(logical, fn);
		jx_set(l, "logicalLocations", logical);
	}
	jx_add(all, l);
	return all;
}

static json_t *suppressions(const struct finding *f)
{
	json_t *one = jx_obj_str("kind", "inSource"), *all = json_array();

	jx_set_str(one, "status", "accepted");
	if (*f->suppressed)
		jx_set_str(one, "justification", f->suppressed);
	jx_add(all, one);
	return all;
}

static json_t *fingerprints(const struct report_fingerprint *fp)
{
	json_t *o = jx_obj_str("primaryLocationLineHash", fp->line_hash);

	return jx_set_str(o, "panicscan/context/v1", fp->context);
}

static json_t *result(struct sarif *s, const struct finding *f, const struct report_fingerprint *fp)
{
	static const int rank[] = {[CONF_POSSIBLE] = 40, [CONF_LIKELY] = 75, [CONF_CERTAIN] = 95};
	uint32_t related[SARIF_MAX_RELATED], n_related = related_steps(f, related);
	json_t *r = jx_obj_str("ruleId", f->rule->id);
	json_t *properties = jx_obj_str("confidence", confidence_name(f->confidence));

	jx_set_int(r, "ruleIndex", sarif_rule_index(s, f->rule));
	jx_set_str(r, "kind", "fail");
	jx_set(r, "level", sarif_level(f->severity));
	jx_set_int(r, "rank", rank[f->confidence]);
	jx_set(r, "message", result_message(f, related, n_related));
	jx_set(r, "locations", primary_locations(s, f));
	jx_set(r, "partialFingerprints", fingerprints(fp));
	if (f->n_steps)
		jx_set(r, "codeFlows", code_flows(s, f));
	if (n_related)
		jx_set(r, "relatedLocations", related_locations(s, f, related, n_related));
	/* The standard wants the list for all results or for none. */
	if (s->any_suppressed)
		jx_set(r, "suppressions", f->suppressed ? suppressions(f) : json_array());
	if (f->interprocedural)
		jx_set(properties, "interprocedural", json_true());
	return jx_set(r, "properties", properties);
}

struct rated {
	const struct finding *f;
	uint32_t i;
};

/* What is shown first where not all can be: not suppressed, severe, certain. */
static int cmp_rated(const void *pa, const void *pb)
{
	const struct rated *a = pa, *b = pb;

	if (!a->f->suppressed != !b->f->suppressed)
		return a->f->suppressed ? 1 : -1;
	if (a->f->severity != b->f->severity)
		return a->f->severity > b->f->severity ? -1 : 1;
	if (a->f->confidence != b->f->confidence)
		return a->f->confidence > b->f->confidence ? -1 : 1;
	return (a->i > b->i) - (a->i < b->i);
}

/* Which findings are shown, where there are more than services take; the others are false. */
static bool *choose(const struct report_input *in)
{
	struct rated *rated = xcalloc(in->n_findings, sizeof *rated);
	bool *chosen = xcalloc(in->n_findings, sizeof *chosen);

	for (uint32_t i = 0; i < in->n_findings; i++)
		rated[i] = (struct rated){&in->findings[i], i};
	if (in->n_findings > SARIF_MAX_RESULTS)
		qsort(rated, in->n_findings, sizeof *rated, cmp_rated);
	for (uint32_t i = 0; i < in->n_findings && i < SARIF_MAX_RESULTS; i++)
		chosen[rated[i].i] = true;
	free(rated);
	return chosen;
}

json_t *sarif_results(struct sarif *s)
{
	const struct report_input *in = s->in;
	struct report_fingerprint *fp = xcalloc(in->n_findings, sizeof *fp);
	bool *chosen = choose(in);
	json_t *all = json_array();

	report_fingerprints(in, fp);
	for (uint32_t i = 0; i < in->n_findings; i++)
		s->any_suppressed |= in->findings[i].suppressed != NULL;
	for (uint32_t i = 0; i < in->n_findings; i++) {
		if (chosen[i])
			jx_add(all, result(s, &in->findings[i], &fp[i]));
		else
			s->n_results_cut++;
	}
	free(chosen);
	free(fp);
	return all;
}
