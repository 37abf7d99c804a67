#include "driver/program.h"
#include "driver/interrupt.h"
#include "engine/wire.h"
#include "engine/base/pack.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum {
	MAX_THREADS = 256,
	MAX_CULPRITS = 64, /* functions that cost a worker; with more of them we give up       */
};

/* ---- answers -----------------------------------------------------------------------------------
 */

static void add_unit(const struct ir_unit *u, struct strbuf *out)
{
	struct strbuf bytes = {0};
	struct facts facts;

	facts_collect(u, &facts);
	facts_pack(u, &facts, &bytes);
	pack_bytes(out, bytes.s, bytes.n_bytes);
	facts_release(&facts);
	strbuf_release(&bytes);
	ir_encode_unit(u, &(struct ir_origin){0}, out);
}

void program_content(const struct engine_result *front, const struct ir_unit *u, struct strbuf *out)
{
	struct engine_result timeless = *front;
	struct strbuf said = {0};

	timeless.stats.parse_cpu_s = timeless.stats.lower_cpu_s = 0;
	wire_encode(&timeless, &said);
	pack_bytes(out, said.s, said.n_bytes);
	strbuf_release(&said);
	if (u)
		add_unit(u, out);
}

void program_answer(const struct answer_head *head, const char *trouble, const void *content,
		    size_t n_bytes, struct strbuf *out)
{
	strbuf_add(out, head, sizeof *head);
	strbuf_puts(out, trouble ? trouble : "");
	strbuf_putc(out, '\0');
	strbuf_add(out, content, n_bytes);
}

bool program_answer_parts(const struct strbuf *answer, struct answer_head *ret,
			  const char **ret_trouble, const char **ret_content, size_t *ret_n_bytes)
{
	const char *at = answer->s, *end;
	size_t left = answer->n_bytes;

	if (left < sizeof *ret)
		return false;
	memcpy(ret, at, sizeof *ret);
	at += sizeof *ret;
	left -= sizeof *ret;
	end = memchr(at, '\0', left);
	if (!end)
		return false;
	*ret_trouble = at;
	*ret_content = end + 1;
	*ret_n_bytes = left - (size_t)(end + 1 - at);
	return true;
}

/* What a content consists of. */
struct content {
	const void *wire, *facts, *unit; /* unit NULL: none came                                */
	size_t n_wire, n_facts, n_unit;
};

static bool split(const void *p, size_t n_bytes, struct content *ret)
{
	struct unpack u = unpack_begin(p, n_bytes);

	*ret = (struct content){0};
	ret->wire = unpack_bytes(&u, &ret->n_wire);
	if (u.at == u.end)
		return !u.bad;
	ret->facts = unpack_bytes(&u, &ret->n_facts);
	ret->unit = u.at;
	ret->n_unit = (size_t)(u.end - u.at);
	return !u.bad;
}

static bool open_unit(const void *unit, size_t n_unit, const void *facts, size_t n_facts,
		      struct program_unit *ret)
{
	*ret = (struct program_unit){0};
	if (ir_parts_open(unit, n_unit, &ret->parts) != PS_OK)
		return false;
	if (facts_unpack(ir_parts_unit(ret->parts), facts, n_facts, &ret->facts))
		return true;
	program_unit_close(ret);
	return false;
}

bool program_answer_opens(const struct strbuf *answer, struct program_unit *ret)
{
	const char *trouble, *content;
	struct answer_head head;
	struct content c;
	size_t n_bytes;

	return program_answer_parts(answer, &head, &trouble, &content, &n_bytes) &&
	       split(content, n_bytes, &c) && c.unit &&
	       open_unit(c.unit, c.n_unit, c.facts, c.n_facts, ret);
}

void program_unit_close(struct program_unit *u)
{
	ir_parts_close(u->parts);
	facts_bytes_release(&u->facts);
	*u = (struct program_unit){0};
}

static int cmp_part(const void *pa, const void *pb)
{
	const struct program_part *a = pa, *b = pb;
	int c = strcmp(a->path, b->path);

	return c ? c : (a->hash > b->hash) - (a->hash < b->hash);
}

static void fail(struct merged *m, const char *path, const char *why)
{
	struct pool_result r = {.failure = xstrdup(why)};

	merge_failure(m, path, &r);
	pool_result_release(&r);
}

/* A unit that was read from a file goes by the name of the source that it was made of. */
static const char *path_of(const struct plan_unit *pu, const struct engine_result *front,
			   struct merged *m)
{
	for (uint32_t i = 0; !pu->entry && i < front->files.n; i++)
		if (front->files.v[i].is_main)
			return arena_strdup(&m->sink.mem, front->files.v[i].path);
	return pu->path;
}

/* Copies of one unit file would count everything twice. */
static bool is_known(struct map *seen, uint64_t hash)
{
	bool is_new;

	map_put(seen, hash, &is_new);
	return !is_new;
}

static void say_twice(struct merged *m, const char *path)
{
	merge_note(m, path, 0, "the same unit as in another file that was given: it counts once");
}

/* What the front end says of a unit; its path is what it is of then. */
static bool take_front(struct program *p, const struct plan_unit *pu, const void *wire,
		       size_t n_bytes, const struct answer_head *head, const char **path,
		       struct merged *m)
{
	struct engine_result front;
	bool ok = wire_decode(wire, n_bytes, &front) == PS_OK;

	if (ok) {
		front.stats.parse_cpu_s = head->parse_cpu_s;
		front.stats.lower_cpu_s = head->lower_cpu_s;
		*path = path_of(pu, &front, m);
		merge_unit(m, *path, &front);
		pack_str(&p->fronts, *path);
		pack_bytes(&p->fronts, wire, n_bytes);
		p->n_fronts++;
	} else {
		fail(m, *path, "the worker's answer makes no sense");
	}
	engine_result_release(&front);
	return ok;
}

static void take_answer(struct program *p, struct map *seen, const struct plan *plan, uint32_t i,
			const struct pool_result *r, struct program_unit *open, struct merged *m)
{
	const struct plan_unit *pu = &plan->units.v[i];
	const char *path = pu->path, *trouble, *content;
	struct answer_head head;
	struct content c;
	size_t n_bytes;
	uint64_t hash;

	if (r->failure) {
		merge_failure(m, path, r);
		return;
	}
	if (!program_answer_parts(&r->answer, &head, &trouble, &content, &n_bytes) ||
	    !split(content, n_bytes, &c)) {
		fail(m, path, "the worker's answer makes no sense");
		return;
	}
	hash = hash_bytes(c.unit, c.n_unit, 0);
	if (c.n_unit && !pu->entry && is_known(seen, hash)) {
		say_twice(m, path);
		p->is_special = true;
		return;
	}
	if (take_front(p, pu, c.wire, c.n_wire, &head, &path, m) && c.n_unit)
		*vec_push(&p->units) = (struct program_part){
			.unit = i,
			.path = path,
			.facts = c.facts,
			.bytes = c.unit,
			.n_facts = c.n_facts,
			.n_bytes = c.n_unit,
			.hash = hash,
			.open = open,
		};
}

/* ---- linking ---------------------------------------------------------------------------------
 */

/* The linker of units with such pointers: its number, or 2. */
static uint32_t linker_for(struct program *p, uint32_t ptr_bytes, uint32_t *of)
{
	for (uint32_t i = 0; i < p->n_parts; i++)
		if (of[i] == ptr_bytes)
			return i;
	if (p->n_parts >= 2)
		return 2;
	of[p->n_parts] = ptr_bytes;
	p->linkers[p->n_parts] = link_new();
	return p->n_parts++;
}

static bool open_part(struct program_part *part)
{
	return part->open->parts ||
	       open_unit(part->bytes, part->n_bytes, part->facts, part->n_facts, part->open);
}

/* Units are read twice, unless there is room for all of them at once. */
static bool fit_in_memory(const struct program *p)
{
	size_t n_bytes = 0;

	for (uint32_t i = 0; i < p->units.n; i++)
		n_bytes += p->units.v[i].n_bytes;
	return n_bytes <= PROGRAM_OPEN_BYTES;
}

static void link_units(struct program *p, struct merged *m)
{
	bool at_once = fit_in_memory(p);
	uint32_t of[2] = {0};

	for (int adding = 0; adding < 2; adding++)
		for (uint32_t i = 0; i < p->units.n; i++) {
			struct program_part *part = &p->units.v[i];
			const struct ir_unit *u =
				open_part(part) ? ir_parts_unit(part->open->parts) : NULL;

			if (!adding)
				part->linker = u ? linker_for(p, u->ptr_bytes, of) : 2;
			if (part->linker < 2 && u && !adding) {
				link_declare(p->linkers[part->linker], u, &part->open->facts);
			} else if (part->linker < 2 && u) {
				*vec_push(&p->by_number[part->linker]) = i;
				link_add(p->linkers[part->linker], u, &part->open->facts);
			} else if (!adding) {
				fail(m, part->path,
				     "what its worker sent does not read back "
				     "(types nested too deeply, or a bug of ours)");
				p->is_special = true;
			}
			if (!at_once)
				program_unit_close(part->open);
		}
	for (uint32_t i = 0; i < p->n_parts; i++) {
		struct link_stats s = link_stats(p->linkers[i]);

		p->link.n_units += s.n_units;
		p->link.n_shared += s.n_shared;
		p->link.n_ambiguous += s.n_ambiguous;
	}
}

void program_link(struct program *p, const struct plan *plan, const struct pool_result *results,
		  struct program_unit *open, struct merged *m)
{
	struct map seen = {0};

	*p = (struct program){0};
	for (uint32_t i = 0; i < plan->units.n; i++)
		take_answer(p, &seen, plan, i, &results[i], &open[i], m);
	merge_skipped(m, plan);
	/* by path, and variants of a file by content: the order of the database means nothing */
	if (p->units.n)
		qsort(p->units.v, p->units.n, sizeof *p->units.v, cmp_part);
	link_units(p, m);
	map_release(&seen);
}

/* Which of the units a function of a linker is from: they were added in their order. */
static uint32_t unit_of(const struct program *p, uint32_t linker, uint32_t func)
{
	return p->by_number[linker].v[link_origin(p->linkers[linker], func).unit];
}

/* ---- bodies ------------------------------------------------------------------------------------
 */

struct wanted {
	struct program_part *part;
	uint32_t func;
};

static int cmp_wanted(const void *pa, const void *pb)
{
	const struct wanted *a = pa, *b = pb;

	return a->part != b->part ? (a->part > b->part) - (a->part < b->part)
				  : (a->func > b->func) - (a->func < b->func);
}

/* n of them are of one unit. */
static void load_of_unit(struct linker *l, const struct wanted *w, uint32_t n)
{
	struct program_part *part = w[0].part;
	bool was_open = part->open->parts, ok = open_part(part);
	uint32_t *funcs = xcalloc(n, sizeof *funcs);

	for (uint32_t i = 0; i < n; i++) {
		funcs[i] = w[i].func;
		ok = ok && ir_parts_body(part->open->parts, link_origin(l, funcs[i]).func);
	}
	if (!ok)
		PS_BUG("%s: a body that was kept does not read back", part->path);
	link_bodies(l, ir_parts_unit(part->open->parts), funcs, n);
	if (!was_open)
		program_unit_close(part->open);
	free(funcs);
}

/* Of one linker: what it asks for, unit by unit. */
static void load_bodies(struct program *p, uint32_t linker, const uint32_t *funcs, uint32_t n)
{
	struct linker *l = p->linkers[linker];
	struct wanted *w = xcalloc(n + 1, sizeof *w);

	for (uint32_t i = 0; i < n; i++)
		w[i] = (struct wanted){&p->units.v[unit_of(p, linker, funcs[i])], funcs[i]};
	qsort(w, n, sizeof *w, cmp_wanted);
	for (uint32_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && w[k].part == w[i].part;)
			k++;
		load_of_unit(l, w + i, k - i);
	}
	free(w);
}

uint32_t program_n_functions(const struct program *p)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->n_parts; i++)
		n += link_program(p->linkers[i])->funcs.n;
	return n;
}

void program_release(struct program *p)
{
	for (uint32_t i = 0; i < p->n_parts; i++)
		link_free(p->linkers[i]);
	for (uint32_t i = 0; i < 2; i++)
		vec_release(&p->by_number[i]);
	strbuf_release(&p->fronts);
	strbuf_release(&p->answer);
	for (uint32_t i = 0; p->memo && i < p->units.n; i++)
		strbuf_release(&p->memo[i].new);
	free(p->memo);
	vec_release(&p->units);
	*p = (struct program){0};
}

/* ---- analysis --------------------------------------------------------------------------------
 */

/* Shared with the worker, so that its death does not take it along. */
struct ledger {
	uint64_t busy[MAX_THREADS]; /* the function that a thread is in: its number + 1          */
	uint64_t culprits[MAX_CULPRITS];
	uint32_t n_culprits;
	uint64_t n_done;
	int64_t last_s; /* when we last said that we are alive                              */
};

struct analysis {
	struct program *p;
	const struct engine_options *opt;
	uint32_t n_threads;
	struct ledger *ledger;
	uint32_t part; /* in the worker: the one being analysed                           */
};

static uint64_t number_of(const struct analysis *a, uint32_t func)
{
	return (uint64_t)a->part << 32 | func;
}

static void tell(struct ledger *l)
{
	uint64_t n = __atomic_add_fetch(&l->n_done, 1, __ATOMIC_RELAXED);
	int64_t now = time(NULL), last = __atomic_load_n(&l->last_s, __ATOMIC_RELAXED);

	if (now != last && __atomic_compare_exchange_n(&l->last_s, &last, now, false,
						       __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		pool_alive(n);
}

static const char *on_function(void *arg, uint32_t thread, uint32_t func, bool begin)
{
	struct analysis *a = arg;
	struct ledger *l = a->ledger;

	l->busy[thread] = begin ? number_of(a, func) + 1 : 0;
	if (!begin) {
		tell(l);
		return NULL;
	}
	for (uint32_t i = 0; i < l->n_culprits; i++)
		if (l->culprits[i] == number_of(a, func)) {
			l->busy[thread] = 0;
			return "analysing it crashed, hung or took too much memory";
		}
	return NULL;
}

/* Whatever the worker before was in when it ended is not tried again. */
static void note_culprits(struct ledger *l)
{
	for (uint32_t i = 0; i < MAX_THREADS; i++) {
		if (l->busy[i] && l->n_culprits < MAX_CULPRITS)
			l->culprits[l->n_culprits++] = l->busy[i] - 1;
		l->busy[i] = 0;
	}
	l->n_done = 0;
}

static void bodies(void *arg, const uint32_t *funcs, uint32_t n)
{
	struct analysis *a = arg;

	load_bodies(a->p, a->part, funcs, n);
}

static uint32_t shelf_of(void *arg, uint32_t func)
{
	const struct analysis *a = arg;

	return unit_of(a->p, a->part, func);
}

static void work(void *arg, uint32_t task, struct strbuf *out)
{
	struct analysis *a = arg;
	struct engine_options opt = *a->opt;
	struct engine_result res = {0};
	struct strbuf wire = {0};

	(void)task;
	note_culprits(a->ledger);
	pool_alive(0);
	opt.n_threads = a->n_threads;
	opt.on_function = on_function;
	opt.on_function_arg = a;
	opt.memo = a->p->memo;
	opt.n_memo = a->p->units.n;
	opt.shelf_of = shelf_of;
	opt.bodies = bodies;
	opt.program_arg = a;
	for (a->part = 0; a->part < a->p->n_parts; a->part++) {
		opt.facts = link_facts(a->p->linkers[a->part]);
		engine_analyse(link_program(a->p->linkers[a->part]), &opt, &res);
	}
	wire_encode(&res, &wire);
	pack_bytes(out, wire.s, wire.n_bytes);
	for (uint32_t i = 0; a->p->memo && i < a->p->units.n; i++) {
		if (!a->p->memo[i].is_new)
			continue;
		pack_u64(out, i);
		pack_bytes(out, a->p->memo[i].new.s, a->p->memo[i].new.n_bytes);
	}
	strbuf_release(&wire);
	engine_result_release(&res);
}

/* The rest of the scan is reported all the same. */
static void add_lost(struct merged *m, const struct program *p, const char *failure)
{
	struct strbuf text = {0};

	strbuf_printf(&text, "the analysis of the program failed: %s", failure);
	merge_note(m, NULL, 0, strbuf_str(&text));
	m->stats.n_functions += program_n_functions(p);
	m->stats.n_none += program_n_functions(p);
	strbuf_release(&text);
}

/* Of a worker that some function has cost; which one, its gap says. */
static void add_last_words(struct merged *m, const struct pool_result *r)
{
	struct strbuf text = {0};

	if (!r->last_words)
		return;
	strbuf_printf(&text, "last words of the worker that failed: %s", r->last_words);
	merge_note(m, NULL, 0, strbuf_str(&text));
	strbuf_release(&text);
}

/* Every scan spends its own time. */
static void keep_answer(struct program *p, struct engine_result *res)
{
	struct engine_result timeless = *res;

	timeless.stats.analyse_cpu_s = 0;
	timeless.stats.n_known = 0;
	wire_encode(&timeless, &p->answer);
}

static bool read_answer(struct program *p, const struct pool_result *r, struct engine_result *ret)
{
	struct unpack u = unpack_begin(strbuf_str(&r->answer), r->answer.n_bytes);
	size_t n_wire;
	const void *wire = unpack_bytes(&u, &n_wire);

	if (r->failure || u.bad || wire_decode(wire, n_wire, ret) != PS_OK)
		return false;
	while (u.at < u.end && p->memo) {
		uint32_t unit = unpack_upto(&u, p->units.n - 1);
		size_t n;
		const void *entries = unpack_bytes(&u, &n);

		if (u.bad)
			return false;
		p->memo[unit].is_new = true;
		strbuf_add(&p->memo[unit].new, entries, n);
	}
	return true;
}

static int attempts(struct analysis *a, const struct pool_options *po, struct merged *m,
		    struct pool_stats *ret_stats)
{
	uint32_t n_culprits;
	int status;

	do {
		struct pool_result r = {0};
		struct engine_result res = {0};

		n_culprits = a->ledger->n_culprits;
		status = pool_run(po, 1, &r, ret_stats);
		if (status == PS_OK && read_answer(a->p, &r, &res)) {
			merge_analysis(m, &res);
			add_last_words(m, &r);
			if (!n_culprits)
				keep_answer(a->p, &res);
			n_culprits = MAX_CULPRITS;
		} else if (status == PS_OK && a->ledger->n_culprits == n_culprits) {
			add_lost(m, a->p, r.failure ? r.failure : "its answer makes no sense");
			add_last_words(m, &r);
			n_culprits = MAX_CULPRITS;
		}
		engine_result_release(&res);
		pool_result_release(&r);
	} while (status == PS_OK && n_culprits < MAX_CULPRITS);
	return status;
}

int program_analyse(struct program *p, const struct engine_options *opt,
		    const struct pool_options *limits, struct merged *m,
		    struct pool_stats *ret_stats)
{
	struct analysis a = {.p = p, .opt = opt};
	struct pool_options po = *limits;
	int status;

	if (!p->n_parts)
		return PS_OK;
	a.ledger = mmap(NULL, sizeof *a.ledger, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			-1, 0);
	if (a.ledger == MAP_FAILED)
		return PS_EIO;
	a.n_threads = ps_min_u32(po.n_workers, MAX_THREADS);
	po.n_workers = 1;
	po.progress = NULL;
	po.work = work;
	po.arg = &a;
	status = attempts(&a, &po, m, ret_stats);
	munmap(a.ledger, sizeof *a.ledger);
	return status;
}
