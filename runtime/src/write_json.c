/* write_json.c - a report as one line of JSON (schema/report.json), and as an OTLP log record. */
#include "write.h"
#include "capture.h"
#include "config.h"
#include "symbolize.h"
#include <string.h>

static void str_member(struct out *o, bool *first, const char *key, const char *value)
{
	out_key(o, first, key);
	out_json_str(o, value);
}

static void int_member(struct out *o, bool *first, const char *key, int64_t value)
{
	out_key(o, first, key);
	out_i64(o, value);
}

/* Addresses are strings: JSON's numbers end at 2^53. */
static void hex_member(struct out *o, bool *first, const char *key, uint64_t value)
{
	out_key(o, first, key);
	out_str(o, "\"0x");
	out_hex(o, value, 1);
	out_char(o, '"');
}

static void bool_member(struct out *o, bool *first, const char *key, bool value)
{
	out_key(o, first, key);
	out_str(o, value ? "true" : "false");
}

static void site_members(struct out *o, const panic_site *s)
{
	bool first = true;

	out_char(o, '{');
	str_member(o, &first, "file", s->file);
	int_member(o, &first, "line", s->line);
	str_member(o, &first, "function", s->func);
	out_char(o, '}');
}

struct frames {
	struct out *o;
	bool first;
};

static void frame_member(const struct frame *f, void *arg)
{
	struct frames *fs = arg;
	struct out *o = fs->o;
	bool first = true;

	out_str(o, fs->first ? "{" : ",{");
	fs->first = false;
	hex_member(o, &first, "pc", f->pc);
	str_member(o, &first, "module", f->module);
	hex_member(o, &first, "offset", f->offset);
	if (f->build_id.n) {
		out_key(o, &first, "build_id");
		out_char(o, '"');
		for (size_t i = 0; i < f->build_id.n && i < 32; i++)
			out_hex(o, f->build_id.p[i], 2);
		out_char(o, '"');
	}
	if (f->src.func)
		str_member(o, &first, "function", f->src.func);
	if (f->src.file[0]) {
		str_member(o, &first, "file", f->src.file);
		int_member(o, &first, "line", f->src.line);
	}
	bool_member(o, &first, "inlined", f->src.inlined);
	str_member(o, &first, "class", frame_class_names[f->class]);
	out_char(o, '}');
}

static void fault_member(struct out *o, bool *first, const struct report_data *rep)
{
	bool f = true;

	if (!rep->has_fault)
		return;
	out_key(o, first, "fault");
	out_char(o, '{');
	str_member(o, &f, "signal", signal_name(rep->fault.sig));
	int_member(o, &f, "code", rep->fault.code);
	hex_member(o, &f, "address", rep->fault.addr);
	hex_member(o, &f, "pc", rep->fault.pc);
	hex_member(o, &f, "sp", rep->fault.sp);
	if (rep->fault.sender)
		int_member(o, &f, "sender", rep->fault.sender);
	out_char(o, '}');
}

static void cause_members(struct out *o, bool *first, const struct report_data *rep)
{
	out_key(o, first, "causes");
	out_char(o, '[');
	for (unsigned i = 0; i < rep->n_causes; i++) {
		const struct cause *c = &rep->causes[i];
		bool f = true;

		out_str(o, i ? ",{" : "{");
		str_member(o, &f, "kind", rep_kind_name(c->kind));
		str_member(o, &f, "message", c->msg);
		int_member(o, &f, "code", c->code);
		if (c->site) {
			out_key(o, &f, "site");
			site_members(o, c->site);
		}
		out_char(o, '}');
	}
	out_char(o, ']');
	if (rep->causes_dropped)
		int_member(o, first, "causes_dropped", rep->causes_dropped);
}

static void field_member(struct out *o, const char *key, const char *value, void *arg)
{
	str_member(o, arg, key, value);
}

static void who_members(struct out *o, bool *first, const struct report_data *rep)
{
	char name[64];
	bool f = true;

	out_key(o, first, "process");
	out_char(o, '{');
	int_member(o, &f, "pid", state_pid());
	process_name(name, sizeof(name));
	str_member(o, &f, "name", name);
	out_char(o, '}');
	f = true;
	out_key(o, first, "thread");
	out_char(o, '{');
	int_member(o, &f, "id", rep->tid);
	thread_name(rep->tid, name, sizeof(name));
	str_member(o, &f, "name", name);
	out_char(o, '}');
}

void write_json(struct out *o, const struct report_data *rep, const struct write_opts *opts)
{
	struct frames fs = {o, true};
	bool first = true, f = true;

	out_char(o, '{');
	str_member(o, &first, "schema", "panic.report/1");
	str_member(o, &first, "kind", rep_kind_name(rep->kind));
	out_key(o, &first, "message");
	out_json(o, rep->msg, rep->msg_len);
	bool_member(o, &first, "fatal", opts->fatal);
	bool_member(o, &first, "recovered", rep->recovered);
	int_member(o, &first, "code", rep->code);
	hex_member(o, &first, "value", (uintptr_t)rep->value);
	int_member(o, &first, "serial", (int64_t)rep->serial);
	hex_member(o, &first, "fingerprint", rep->fingerprint);
	if (rep->time_ns) {
		out_key(o, &first, "time");
		out_char(o, '"');
		write_time(o, rep->time_ns);
		out_char(o, '"');
	}
	who_members(o, &first, rep);
	if (rep->site) {
		out_key(o, &first, "site");
		site_members(o, rep->site);
	}
	fault_member(o, &first, rep);
	cause_members(o, &first, rep);
	str_member(o, &first, "capture", capture_names[rep->capture]);
	out_key(o, &first, "frames");
	out_char(o, '[');
	if (!opts->no_stack)
		symbolize(rep->frames, rep->n_frames, frame_member, &fs);
	out_char(o, ']');
	out_key(o, &first, "fields");
	out_char(o, '{');
	fields_each(o, rep, field_member, &f);
	out_char(o, '}');
	out_str(o, "}\n");
}

/* ---- OTLP ---------------------------------------------------------------------------------------
 */

static void attr_begin(struct out *o, bool *first, const char *key)
{
	out_str(o, *first ? "{\"key\":" : ",{\"key\":");
	*first = false;
	out_json_str(o, key);
	out_str(o, ",\"value\":{");
}

static void attr_str(struct out *o, bool *first, const char *key, const char *value)
{
	attr_begin(o, first, key);
	out_str(o, "\"stringValue\":");
	out_json_str(o, value);
	out_str(o, "}}");
}

/* 64-bit integers are strings in OTLP's JSON. */
static void attr_int(struct out *o, bool *first, const char *key, int64_t value)
{
	attr_begin(o, first, key);
	out_str(o, "\"intValue\":\"");
	out_i64(o, value);
	out_str(o, "\"}}");
}

static void attr_field(struct out *o, const char *key, const char *value, void *arg)
{
	attr_str(o, arg, key, value);
}

static bool is_hex(const char *s, size_t n)
{
	return s && strlen(s) == n && strspn(s, "0123456789abcdef") == n;
}

static void trace_context(struct out *o, const struct report_data *rep)
{
	const panic_report *r = (const panic_report *)(const void *)rep;
	const char *trace = panic_report_field(r, "trace_id"),
		   *span = panic_report_field(r, "span_id");

	if (is_hex(trace, 32)) {
		out_str(o, ",\"traceId\":");
		out_json_str(o, trace);
	}
	if (is_hex(span, 16)) {
		out_str(o, ",\"spanId\":");
		out_json_str(o, span);
	}
}

void write_otlp(struct out *o, const struct report_data *rep, const struct write_opts *opts)
{
	char stack[3072], name[64];
	struct out so = OUT_BUF(stack, sizeof(stack));
	bool f = true;

	if (!opts->no_stack)
		write_stack(&so, rep->frames, rep->n_frames, opts->all_frames);
	out_end(&so);
	process_name(name, sizeof(name));
	out_str(o, "{\"resourceLogs\":[{\"resource\":{\"attributes\":[");
	attr_str(o, &f, "process.executable.name", name);
	attr_int(o, &f, "process.pid", state_pid());
	out_str(o, "]},\"scopeLogs\":[{\"scope\":{\"name\":\"libpanic\"},\"logRecords\":[{"
		   "\"timeUnixNano\":\"");
	out_u64(o, rep->time_ns);
	out_str(o, opts->fatal ? "\",\"severityNumber\":21,\"severityText\":\"FATAL\""
			       : "\",\"severityNumber\":17,\"severityText\":\"ERROR\"");
	out_str(o, ",\"eventName\":\"exception\",\"body\":{\"stringValue\":");
	out_json(o, rep->msg, rep->msg_len);
	out_str(o, "},\"attributes\":[");
	f = true;
	attr_str(o, &f, "exception.type", rep_kind_name(rep->kind));
	attr_str(o, &f, "exception.message", rep->msg);
	attr_str(o, &f, "exception.stacktrace", stack);
	attr_int(o, &f, "thread.id", rep->tid);
	thread_name(rep->tid, name, sizeof(name));
	attr_str(o, &f, "thread.name", name);
	if (rep->site) {
		attr_str(o, &f, "code.file.path", rep->site->file);
		attr_int(o, &f, "code.line.number", rep->site->line);
		attr_str(o, &f, "code.function.name", rep->site->func);
	}
	fields_each(o, rep, attr_field, &f);
	out_str(o, "]");
	trace_context(o, rep);
	out_str(o, "}]}]}]}\n");
}
