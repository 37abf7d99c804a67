#include "driver/program.h"
#include "driver/interrupt.h"
#include "engine/wire.h"
#include "engine/base/pack.h"
#include "engine/ir/unit_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum {
	MAX_THREADS = 256,
	MAX_CULPRITS = 64, /* functions that cost a worker; with more of them we give up       */
};

/* Of units, as they are sent; decoded they have some ten times as many. */
#define MAX_BYTES_AT_ONCE ((size_t)24 << 20)

/* ---- answers -----------------------------------------------------------------------------------
 */

void program_content(const struct engine_result *front, const struct ir_unit *u, struct strbuf *out)
{
	struct engine_result timeless = *front;
	struct strbuf said = {0};

	timeless.stats.parse_cpu_s = timeless.stats.lower_cpu_s = 0;
	wire_encode(&timeless, &said);
	pack_bytes(out, said.s, said.n_bytes);
	strbuf_release(&said);
	if (u)
		ir_encode_unit(u, &(struct ir_origin){0}, out);
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

/* One unit on its way: what its worker sent. */
struct part {
	uint32_t unit; /* index into the plan                                              */
	const char *path;
	const char *bytes; /* of the unit, in the answer                                   */
	size_t n_bytes;
	uint64_t hash; /* … of them                                                        */
	struct ir_unit *decoded; /* NULL: not now                                            */
};

struct parts {
	VEC(struct part) v;
	struct map seen; /* hash of the bytes of the unit files                           */
};

static int cmp_part(const void *pa, const void *pb)
{
	const struct part *a = pa, *b = pb;
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
static bool is_known(struct parts *parts, uint64_t hash)
{
	bool is_new;

	map_put(&parts->seen, hash, &is_new);
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

static void take_answer(struct program *p, struct parts *parts, const struct plan *plan, uint32_t i,
			const struct pool_result *r, struct merged *m)
{
	const struct plan_unit *pu = &plan->units.v[i];
	const char *path = pu->path, *trouble, *content;
	struct answer_head head;
	size_t n_bytes, n_wire;
	const void *wire;
	struct unpack u;
	uint64_t hash;

	if (r->failure) {
		merge_failure(m, path, r);
		return;
	}
	if (!program_answer_parts(&r->answer, &head, &trouble, &content, &n_bytes)) {
		fail(m, path, "the worker's answer makes no sense");
		return;
	}
	u = unpack_begin(content, n_bytes);
	wire = unpack_bytes(&u, &n_wire);
	n_bytes = (size_t)(u.end - u.at);
	hash = hash_bytes(u.at, n_bytes, 0);
	if (n_bytes && !pu->entry && is_known(parts, hash)) {
		say_twice(m, path);
		p->is_special = true;
		return;
	}
	if (take_front(p, pu, wire, n_wire, &head, &path, m) && n_bytes)
		*vec_push(&parts->v) = (struct part){
			.unit = i,
			.path = path,
			.bytes = (const char *)u.at,
			.n_bytes = n_bytes,
			.hash = hash,
		};
}

/* ---- linking ---------------------------------------------------------------------------------
 */

static struct ir_unit *decode(const struct part *part)
{
	struct strbuf err = {0};
	struct ir_origin origin;
	struct ir_unit *u = NULL;

	if (ir_decode_unit(part->bytes, part->n_bytes, &u, &origin, &err) != PS_OK)
		u = NULL;
	strbuf_release(&err);
	return u;
}

/* The linker of units with such pointers. */
static struct linker *linker_for(struct linker **l, uint32_t ptr_bytes, uint32_t *of, uint32_t *n)
{
	for (uint32_t i = 0; i < *n; i++)
		if (of[i] == ptr_bytes)
			return l[i];
	if (*n == 2)
		return NULL;
	of[*n] = ptr_bytes;
	l[*n] = link_new();
	return l[(*n)++];
}

/* Units are read twice, unless there is room for all of them at once. */
static bool fit_in_memory(const struct parts *parts)
{
	size_t n_bytes = 0;

	for (uint32_t i = 0; i < parts->v.n; i++)
		n_bytes += parts->v.v[i].n_bytes;
	return n_bytes <= MAX_BYTES_AT_ONCE;
}

static void link_parts(struct program *p, struct parts *parts, struct pool_result *results,
		       struct merged *m)
{
	bool at_once = fit_in_memory(parts);
	struct linker *l[2];
	uint32_t of[2], n = 0;

	for (int adding = 0; adding < 2; adding++)
		for (uint32_t i = 0; i < parts->v.n; i++) {
			struct part *part = &parts->v.v[i];
			struct ir_unit *u = part->decoded ? part->decoded : decode(part);
			struct linker *to = u ? linker_for(l, u->ptr_bytes, of, &n) : NULL;

			if (to && !adding)
				link_declare(to, u);
			else if (to)
				link_add(to, u);
			else if (!adding) {
				fail(m, part->path,
				     "what its worker sent does not read back "
				     "(types nested too deeply, or a bug of ours)");
				p->is_special = true;
			}
			part->decoded = at_once && !adding ? u : NULL;
			if (!part->decoded)
				ir_unit_free(u);
			if (adding)
				pool_result_release(&results[part->unit]);
		}
	for (p->n_parts = 0; p->n_parts < n; p->n_parts++) {
		struct link_stats s;

		p->parts[p->n_parts] = link_finish(l[p->n_parts], &s);
		p->link.n_units += s.n_units;
		p->link.n_shared += s.n_shared;
		p->link.n_ambiguous += s.n_ambiguous;
	}
}

void program_link(struct program *p, const struct plan *plan, struct pool_result *results,
		  struct merged *m)
{
	struct parts parts = {0};

	*p = (struct program){0};
	for (uint32_t i = 0; i < plan->units.n; i++)
		take_answer(p, &parts, plan, i, &results[i], m);
	merge_skipped(m, plan);
	/* by path, and variants of a file by content: the order of the database means nothing */
	if (parts.v.n)
		qsort(parts.v.v, parts.v.n, sizeof *parts.v.v, cmp_part);
	link_parts(p, &parts, results, m);
	vec_release(&parts.v);
	map_release(&parts.seen);
}

uint32_t program_n_functions(const struct program *p)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->n_parts; i++)
		n += p->parts[i]->funcs.n;
	return n;
}

void program_release(struct program *p)
{
	for (uint32_t i = 0; i < p->n_parts; i++)
		ir_unit_free(p->parts[i]);
	strbuf_release(&p->fronts);
	strbuf_release(&p->answer);
	strbuf_release(&p->known);
	strbuf_release(&p->memo);
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

static void work(void *arg, uint32_t task, struct strbuf *out)
{
	struct analysis *a = arg;
	struct engine_options opt = *a->opt;
	struct engine_result res = {0};
	struct strbuf wire = {0}, memo = {0};

	(void)task;
	note_culprits(a->ledger);
	pool_alive(0);
	opt.n_threads = a->n_threads;
	opt.on_function = on_function;
	opt.on_function_arg = a;
	if (a->p->has_memo) {
		opt.known = strbuf_str(&a->p->known);
		opt.n_known_bytes = a->p->known.n_bytes;
		opt.memo = &memo;
	}
	for (a->part = 0; a->part < a->p->n_parts; a->part++)
		engine_analyse(a->p->parts[a->part], &opt, &res);
	wire_encode(&res, &wire);
	pack_bytes(out, wire.s, wire.n_bytes);
	pack_bytes(out, memo.s, memo.n_bytes);
	strbuf_release(&wire);
	strbuf_release(&memo);
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
	size_t n_wire, n_memo;
	const void *wire = unpack_bytes(&u, &n_wire), *memo = unpack_bytes(&u, &n_memo);

	if (r->failure || !unpack_is_done(&u) || wire_decode(wire, n_wire, ret) != PS_OK)
		return false;
	strbuf_add(&p->memo, memo, n_memo);
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
