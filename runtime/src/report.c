/* report.c - panic_report from inside: filling, copying, reading. */
#include "internal.h"
#include "config.h"
#include "capture.h"
#include "events.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

void rep_copy(struct report_data *to, const struct report_data *from)
{
	memcpy(to, from, offsetof(struct report_data, fault));
	if (from->has_fault)
		to->fault = from->fault;
	memcpy(to->msg, from->msg, from->msg_len + 1u);
	memcpy(to->frames, from->frames, from->n_frames * sizeof(from->frames[0]));
	memcpy(to->causes, from->causes, from->n_causes * sizeof(from->causes[0]));
	memcpy(to->fields, from->fields, from->fields_len);
}

void rep_set_message(struct report_data *rep, const char *fmt, va_list ap)
{
	int n = vsnprintf(rep->msg, MSG_MAX, fmt, ap);

	if (n < 0) { /* an argument that the locale can't show */
		rep_set_text(rep, fmt);
		return;
	}
	rep->msg_cut = n >= MSG_MAX;
	rep->msg_len = (uint16_t)(n < MSG_MAX ? n : MSG_MAX - 1);
}

void rep_set_text(struct report_data *rep, const char *text)
{
	size_t n = strnlen(text, MSG_MAX - 1);

	memcpy(rep->msg, text, n);
	rep->msg[n] = '\0';
	rep->msg_len = (uint16_t)n;
}

static void cause_of(struct cause *c, const struct report_data *rep)
{
	size_t n = rep->msg_len < CAUSE_MSG_MAX ? rep->msg_len : CAUSE_MSG_MAX - 1u;

	c->site = rep->site;
	c->kind = rep->kind;
	c->code = rep->code;
	memcpy(c->msg, rep->msg, n);
	c->msg[n] = '\0';
}

/* The newest first; of many, the first of all stays at the end. */
void rep_add_cause(struct report_data *rep, const struct report_data *cause)
{
	unsigned keep = cause->n_causes;

	cause_of(&rep->causes[0], cause);
	rep->causes_dropped = cause->causes_dropped;
	if (keep == CAUSES_MAX) {
		rep->causes_dropped++;
		memcpy(&rep->causes[1], &cause->causes[0], (CAUSES_MAX - 2) * sizeof(struct cause));
		rep->causes[CAUSES_MAX - 1] = cause->causes[CAUSES_MAX - 1];
		rep->n_causes = CAUSES_MAX;
		return;
	}
	memcpy(&rep->causes[1], cause->causes, keep * sizeof(struct cause));
	rep->n_causes = (uint8_t)(keep + 1);
}

bool rep_add_field(struct report_data *rep, const char *key, const char *value)
{
	size_t k = strlen(key) + 1, v = strlen(value) + 1;

	if (rep->magic != REPORT_MAGIC || k + v > FIELDS_MAX - (size_t)rep->fields_len)
		return false;
	memcpy(rep->fields + rep->fields_len, key, k);
	memcpy(rep->fields + rep->fields_len + k, value, v);
	rep->fields_len = (uint16_t)(rep->fields_len + k + v);
	return true;
}

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static uint64_t mix_str(uint64_t h, const char *s)
{
	while (*s)
		h = mix(h, (unsigned char)*s++);
	return h;
}

/* The kind, the site (compilers merge calls that never return) and the three topmost frames as
 * offsets in their modules: the same in each process of a build. */
static uint64_t fingerprint(const struct report_data *rep)
{
	uint64_t h = mix(0x70616e6963, rep->kind);

	if (rep->kind == PANIC_KIND_VALUE)
		h = mix(h, (uint64_t)rep->code);
	for (unsigned i = 0; i < rep->n_frames && i < 3; i++)
		h = mix(h, rep->frames[i] - module_base(rep->frames[i]));
	if (rep->site)
		h = mix(mix_str(h, rep->site->file), rep->site->line);
	return rep->n_frames || rep->site ? h : 0;
}

static void collected(struct report_data *rep, const struct capture *c)
{
	struct timespec now;

	rep->n_frames = (uint8_t)c->n;
	rep->capture = (uint8_t)c->how;
	clock_gettime(CLOCK_REALTIME, &now);
	rep->time_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
	rep->fingerprint = fingerprint(rep);
	fields_into(rep);
}

void rep_collect(struct report_data *rep, uintptr_t above)
{
	struct capture c = {.pcs = rep->frames, .max = FRAMES_MAX, .above = above};

	capture_here(&c);
	collected(rep, &c);
}

void rep_collect_at(struct report_data *rep, const struct regs *r)
{
	struct capture c = {.pcs = rep->frames, .max = FRAMES_MAX};

	capture_from(&c, r);
	collected(rep, &c);
}

const char *rep_kind_name(int kind)
{
	static const char *const names[] = {"none",  "panic", "value", "error",
					    "check", "fault", "abort"};

	return kind >= 0 && kind < (int)(sizeof(names) / sizeof(names[0])) ? names[kind] : "none";
}

/* ---- reading ------------------------------------------------------------------------------------
 */

static const struct report_data *filled(const panic_report *r)
{
	const struct report_data *rep = r ? rep_of_const(r) : NULL;

	return rep && rep->magic == REPORT_MAGIC ? rep : NULL;
}

enum panic_kind panic_report_kind(const panic_report *r)
{
	const struct report_data *rep = filled(r);

	return rep ? (enum panic_kind)rep->kind : PANIC_KIND_NONE;
}

const char *panic_report_kind_name(const panic_report *r)
{
	return rep_kind_name(panic_report_kind(r));
}

const char *panic_report_message(const panic_report *r)
{
	const struct report_data *rep = filled(r);

	if (rep && rep->kind == PANIC_KIND_VALUE && !rep->msg_len)
		return "panic with a value";
	return rep ? rep->msg : "";
}

int panic_report_code(const panic_report *r)
{
	const struct report_data *rep = filled(r);

	return rep ? rep->code : 0;
}

void *panic_report_value(const panic_report *r)
{
	const struct report_data *rep = filled(r);

	return rep ? rep->value : NULL;
}

const panic_site *panic_report_site(const panic_report *r)
{
	const struct report_data *rep = filled(r);

	return rep ? rep->site : NULL;
}

bool panic_report_recovered(const panic_report *r)
{
	const struct report_data *rep = filled(r);

	return rep && rep->recovered;
}

uint64_t panic_report_fingerprint(const panic_report *r)
{
	const struct report_data *rep = filled(r);

	if (!rep)
		return 0;
	return rep->fingerprint ? rep->fingerprint : fingerprint(rep);
}

unsigned panic_report_causes(const panic_report *r)
{
	const struct report_data *rep = filled(r);

	return rep ? rep->n_causes : 0;
}

const char *panic_report_cause(const panic_report *r, unsigned i)
{
	const struct report_data *rep = filled(r);

	return rep && i < rep->n_causes ? rep->causes[i].msg : NULL;
}

unsigned panic_report_frames(const panic_report *r, const uintptr_t **ret_pcs)
{
	const struct report_data *rep = filled(r);

	if (!rep)
		return 0;
	*ret_pcs = rep->frames;
	return rep->n_frames;
}

bool panic_report_fault(const panic_report *r, struct panic_fault *ret_fault)
{
	const struct report_data *rep = filled(r);

	if (!rep || !rep->has_fault)
		return false;
	*ret_fault = (struct panic_fault){.signal = rep->fault.sig,
					  .code = rep->fault.code,
					  .address = rep->fault.addr,
					  .pc = rep->fault.pc,
					  .sender = rep->fault.sender};
	return true;
}

const char *panic_report_field(const panic_report *r, const char *key)
{
	const struct report_data *rep = filled(r);
	const char *found = NULL;

	for (unsigned at = 0; rep && at < rep->fields_len;) {
		const char *k = rep->fields + at, *v = k + strlen(k) + 1;

		if (strcmp(k, key) == 0)
			found = v; /* the last one holds */
		at = (unsigned)(v + strlen(v) + 1 - rep->fields);
	}
	return found;
}

bool panic_report_add(panic_report *r, const char *key, const char *value)
{
	return rep_add_field(rep_of(r), key, value);
}
