/* write_text.c - a report for people.
 *
 *	panic: index 5 out of range, length 3
 *	  replaced: cannot read header (reader.c:71)
 *	thread 4242 "worker", process 4240 "server", 2026-01-31T12:00:00.123456789Z
 *	  parse_table              src/parse.c:118
 *	  parse                    src/parse.c:40
 *	  … 4 frames hidden
 *	  trace_id: 7f3a
 */
#include "write.h"
#include "capture.h"
#include "config.h"
#include "symbolize.h"
#include <string.h>

struct stack {
	struct out *o;
	bool all;
	unsigned printed, hidden, max;
	bool any_user;
};

static void pad(struct out *o, size_t from, size_t to)
{
	do
		out_char(o, ' ');
	while (++from < to);
}

static void frame_line(struct out *o, const struct frame *f)
{
	const char *func = f->src.func ? f->src.func : "??";

	out_str(o, "  ");
	out_visible(o, func, strlen(func));
	pad(o, strlen(func), 28);
	if (f->src.file[0]) {
		out_visible(o, f->src.file, strlen(f->src.file));
		out_char(o, ':');
		out_u64(o, f->src.line);
	} else {
		out_visible(o, f->module, strlen(f->module));
		out_str(o, "+0x");
		out_hex(o, f->offset, 1);
		if (f->build_id.n && !f->src.func) {
			out_str(o, " build-id ");
			for (size_t i = 0; i < f->build_id.n && i < 20; i++)
				out_hex(o, f->build_id.p[i], 2);
		}
	}
	if (f->src.inlined)
		out_str(o, " (inlined)");
	out_char(o, '\n');
}

static void hidden_line(struct stack *s)
{
	if (!s->hidden)
		return;
	out_str(s->o, "  … ");
	out_u64(s->o, s->hidden);
	out_str(s->o, s->hidden == 1 ? " frame hidden\n" : " frames hidden\n");
	s->hidden = 0;
}

static void show_frame(const struct frame *f, void *arg)
{
	struct stack *s = arg;

	if ((!s->all && f->class != FRAME_USER) || s->printed == s->max) {
		s->hidden += f->class != FRAME_RUNTIME; /* ours are nobody's business */
		return;
	}
	hidden_line(s);
	frame_line(s->o, f);
	s->printed++;
}

static void look_for_user(const struct frame *f, void *arg)
{
	*(bool *)arg |= f->class == FRAME_USER;
}

void write_stack(struct out *o, const uintptr_t *pcs, unsigned n, bool all)
{
	struct stack s = {.o = o, .all = all, .max = (unsigned)config_get(DEBUG_FRAMES)};
	bool any_user = false;

	if (!config_get(DEBUG_HIDE))
		s.all = true;
	if (!s.all) { /* nothing of the user's: better too much than nothing */
		symbolize(pcs, n, look_for_user, &any_user);
		s.all = !any_user;
	}
	symbolize(pcs, n, show_frame, &s);
	hidden_line(&s);
}

/* ------------------------------------------------------------------------------------------------
 */

static void site(struct out *o, const panic_site *s)
{
	if (!s)
		return;
	out_str(o, " (");
	out_visible(o, s->file, strlen(s->file));
	out_char(o, ':');
	out_u64(o, s->line);
	out_char(o, ')');
}

static void headline(struct out *o, const struct report_data *rep)
{
	const char *kind = rep_kind_name(rep->kind);

	out_str(o, rep->kind == PANIC_KIND_FAULT || rep->kind == PANIC_KIND_ABORT ? kind : "panic");
	out_str(o, ": ");
	if (rep->kind == PANIC_KIND_VALUE && !rep->msg_len) {
		out_str(o, "code ");
		out_i64(o, rep->code);
		out_str(o, ", value 0x");
		out_hex(o, (uintptr_t)rep->value, 1);
	}
	out_visible(o, rep->msg, rep->msg_len);
	if (rep->msg_cut)
		out_str(o, "…");
	if (rep->recovered)
		out_str(o, " [recovered]");
	if (!rep->n_frames)
		site(o, rep->site);
	out_char(o, '\n');
}

static void causes(struct out *o, const struct report_data *rep)
{
	for (unsigned i = 0; i < rep->n_causes; i++) {
		const struct cause *c = &rep->causes[i];

		if (i + 1 == rep->n_causes && rep->causes_dropped) {
			out_str(o, "  … ");
			out_u64(o, rep->causes_dropped);
			out_str(o, " panics between\n");
		}
		out_str(o, "  replaced: ");
		out_visible(o, c->msg, strlen(c->msg));
		if (c->kind == PANIC_KIND_VALUE) {
			out_str(o, "code ");
			out_i64(o, c->code);
		}
		site(o, c->site);
		out_char(o, '\n');
	}
}

static void where(struct out *o, const struct report_data *rep)
{
	char name[64];

	out_str(o, "thread ");
	out_i64(o, rep->tid);
	thread_name(rep->tid, name, sizeof(name));
	if (name[0]) {
		out_str(o, " \"");
		out_visible(o, name, strlen(name));
		out_char(o, '"');
	}
	process_name(name, sizeof(name));
	out_str(o, ", process ");
	out_i64(o, state_pid());
	if (name[0]) {
		out_str(o, " \"");
		out_visible(o, name, strlen(name));
		out_char(o, '"');
	}
	if (rep->time_ns) {
		out_str(o, ", ");
		write_time(o, rep->time_ns);
	}
	out_char(o, '\n');
}

static void fault(struct out *o, const struct report_data *rep)
{
	if (!rep->has_fault)
		return;
	out_str(o, "  signal ");
	out_str(o, signal_name(rep->fault.sig));
	out_str(o, ", code ");
	out_i64(o, rep->fault.code);
	out_str(o, ", address 0x");
	out_hex(o, rep->fault.addr, 1);
	out_str(o, ", pc 0x");
	out_hex(o, rep->fault.pc, 1);
	out_str(o, ", sp 0x");
	out_hex(o, rep->fault.sp, 1);
	out_char(o, '\n');
}

static void field(struct out *o, const char *key, const char *value, void *arg)
{
	(void)arg;
	out_str(o, "  ");
	out_visible(o, key, strlen(key));
	out_str(o, ": ");
	out_visible(o, value, strlen(value));
	out_char(o, '\n');
}

void write_text(struct out *o, const struct report_data *rep, const struct write_opts *opts)
{
	headline(o, rep);
	out_flush(o); /* the line that matters most, should the rest fault */
	causes(o, rep);
	where(o, rep);
	fault(o, rep);
	if (!opts->no_stack)
		write_stack(o, rep->frames, rep->n_frames, opts->all_frames);
	fields_each(o, rep, field, NULL);
}
