#include "engine/program/memo.h"
#include "engine/base/pack.h"

#include <string.h>

struct entry {
	uint64_t key, name, summary_hash;
	const void *summary, *found;
	size_t n_summary, n_found;
	uint32_t shelf; /* where it was                                                       */
};

enum slot_state {
	SLOT_OPEN,    /* not known yet                                                        */
	SLOT_NOTHING, /* nothing will come of it                                              */
	SLOT_FOUND,   /* an old entry, whose summary is not decoded yet                       */
	SLOT_DECODED, /* … is                                                                  */
	SLOT_KEPT,    /* a new one                                                              */
};

struct slot {
	enum slot_state state;
	bool is_bad; /* its entry makes no sense                                              */
	struct entry e;
	struct strbuf summary, found; /* of a new one                                          */
	uint64_t summary_hash;	      /* while it is open: what the last one was               */
};

struct memo {
	const struct ir_unit *u;
	const struct order *o;
	struct summaries *sums;
	struct meaning meaning;
	struct memo_shelf *shelves;
	uint32_t n_shelves;
	VEC(struct entry) old;
	struct map at, by_name; /* key; name -> index into old                                */
	struct slot *v;		/* by function                                                */
};

static bool read_entry(struct unpack *u, struct entry *e)
{
	uint64_t head[3];

	if ((size_t)(u->end - u->at) < sizeof head)
		return false;
	memcpy(head, u->at, sizeof head);
	u->at += sizeof head;
	e->key = head[0];
	e->name = head[1];
	e->summary_hash = head[2];
	e->summary = unpack_bytes(u, &e->n_summary);
	e->found = unpack_bytes(u, &e->n_found);
	return !u->bad;
}

static void read_shelf(struct memo *m, uint32_t shelf)
{
	struct unpack in = unpack_begin(m->shelves[shelf].old, m->shelves[shelf].n_old);
	struct entry e = {.shelf = shelf};

	while (read_entry(&in, &e)) {
		*map_put(&m->at, e.key, NULL) = m->old.n;
		*map_put(&m->by_name, e.name, NULL) = m->old.n;
		*vec_push(&m->old) = e;
	}
}

struct memo *memo_new(const struct program_facts *facts, struct summaries *sums,
		      struct memo_shelf *shelves, uint32_t n_shelves)
{
	struct memo *m = xcalloc(1, sizeof *m);

	m->u = facts->u;
	m->o = facts->order;
	m->sums = sums;
	m->shelves = shelves;
	m->n_shelves = n_shelves;
	m->v = xcalloc((size_t)facts->u->funcs.n + 1, sizeof *m->v);
	meaning_make(&m->meaning, facts);
	for (uint32_t i = 0; i < n_shelves; i++)
		read_shelf(m, i);
	return m;
}

void memo_free(struct memo *m)
{
	if (!m)
		return;
	for (uint32_t f = 0; f < m->u->funcs.n; f++) {
		strbuf_release(&m->v[f].summary);
		strbuf_release(&m->v[f].found);
	}
	free(m->v);
	vec_release(&m->old);
	map_release(&m->at);
	map_release(&m->by_name);
	meaning_release(&m->meaning);
	free(m);
}

static uint64_t name_of(const struct memo *m, uint32_t func)
{
	return m->meaning.names.of[SUMMARY_FUNC][m->u->funcs.v[func].sym];
}

/* What a group's functions are, and what they use from outside of it. */
static uint64_t group_key(const struct memo *m, uint32_t group)
{
	const struct order_group *in = &m->o->groups[group - 1];
	uint64_t sum = 0;

	for (uint32_t k = 0; k < in->n; k++) {
		uint32_t f = m->o->funcs[in->at + k];

		sum += hash_mix(m->meaning.of[f], in->n);
		for (uint32_t i = m->o->first[f]; i < m->o->first[f + 1]; i++) {
			uint32_t g = m->o->deps[i];

			if (m->o->group[g] != group)
				sum += hash_mix(name_of(m, g), m->v[g].summary_hash);
		}
	}
	return sum;
}

/* The order of dependencies is that of numbers, which are others in another program: it is left out
 * of account. */
static uint64_t key_of(const struct memo *m, uint32_t func)
{
	uint64_t sum = 0;

	for (uint32_t i = m->o->first[func]; i < m->o->first[func + 1]; i++) {
		uint32_t g = m->o->deps[i];

		sum += hash_mix(name_of(m, g), m->v[g].summary_hash);
	}
	if (m->o->group[func])
		sum = hash_mix(sum, group_key(m, m->o->group[func]));
	return hash_mix(m->meaning.of[func], sum);
}

/* Is there an entry for it, with what its key is now? */
static bool find(struct memo *m, uint32_t func)
{
	struct slot *s = &m->v[func];
	const uint64_t *at;

	s->e.key = key_of(m, func);
	at = s->is_bad ? NULL : map_get(&m->at, s->e.key);
	if (!at)
		return false;
	s->e = m->old.v[*at];
	s->summary_hash = s->e.summary_hash;
	return true;
}

/* What its summary was the last time. */
static void expect(struct memo *m, uint32_t func)
{
	const uint64_t *at = map_get(&m->by_name, name_of(m, func));

	m->v[func].summary_hash = at ? m->old.v[*at].summary_hash : 0;
}

bool memo_knows(struct memo *m, uint32_t func, uint32_t thread)
{
	if (!find(m, func))
		return false;
	/* whoever comes next may use it, and bytes are not trusted */
	m->v[func].is_bad = !summary_decode(m->sums, func, thread, m->v[func].e.summary,
					    m->v[func].e.n_summary, &m->meaning.names);
	m->v[func].state = m->v[func].is_bad ? SLOT_OPEN : SLOT_DECODED;
	return !m->v[func].is_bad;
}

/* Is everything that it uses known (sure), or about to be (soon)? */
static void look_at(const struct memo *m, const bool *todo, uint32_t func, bool *ret_sure,
		    bool *ret_soon)
{
	*ret_sure = *ret_soon = true;
	for (uint32_t i = m->o->first[func]; i < m->o->first[func + 1]; i++) {
		uint32_t g = m->o->deps[i];

		*ret_sure &= m->v[g].state != SLOT_OPEN;
		*ret_soon &= m->v[g].state != SLOT_OPEN || todo[g];
	}
}

static uint32_t plan(struct memo *m, bool *todo)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < m->o->n; k++) {
		uint32_t f = m->o->funcs[k];
		bool sure, soon, found;

		todo[f] = false;
		if (m->v[f].state != SLOT_OPEN)
			continue;
		look_at(m, todo, f, &sure, &soon);
		found = find(m, f);
		if (found && sure)
			m->v[f].state = SLOT_FOUND;
		else if (sure || (soon && !found))
			todo[f] = true;
		if (!found)
			expect(m, f);
		n += todo[f];
	}
	return n;
}

/* The summaries that a function may use.  False: one does not decode, and is open again. */
static bool decode_used_by(struct memo *m, uint32_t f)
{
	bool ok = true;

	for (uint32_t i = m->o->first[f]; i < m->o->first[f + 1]; i++) {
		uint32_t g = m->o->deps[i];
		struct slot *s = &m->v[g];

		if (s->state != SLOT_FOUND)
			continue;
		s->state = SLOT_DECODED;
		if (summary_decode(m->sums, g, 0, s->e.summary, s->e.n_summary, &m->meaning.names))
			continue;
		memo_distrust(m, g);
		ok = false;
	}
	return ok;
}

/* … those to be analysed, and the others of their groups. */
static bool decode_used(struct memo *m, const bool *todo)
{
	bool ok = true;

	for (uint32_t f = 0; f < m->u->funcs.n; f++) {
		const struct order_group *in =
			m->o->group[f] ? &m->o->groups[m->o->group[f] - 1] : NULL;

		if (!todo[f])
			continue;
		ok &= decode_used_by(m, f);
		for (uint32_t k = 0; in && k < in->n; k++)
			ok &= decode_used_by(m, m->o->funcs[in->at + k]);
	}
	return ok;
}

uint32_t memo_plan(struct memo *m, bool *todo)
{
	uint32_t n;

	do
		n = plan(m, todo);
	while (n && !decode_used(m, todo));
	return n;
}

void memo_none(struct memo *m, uint32_t func)
{
	m->v[func].state = SLOT_NOTHING;
	m->v[func].summary_hash = 0;
}

bool memo_found(const struct memo *m, uint32_t func, const void **ret, size_t *ret_n_bytes)
{
	const struct slot *s = &m->v[func];

	*ret = s->e.found;
	*ret_n_bytes = s->e.n_found;
	return s->state == SLOT_FOUND || s->state == SLOT_DECODED;
}

void memo_distrust(struct memo *m, uint32_t func)
{
	m->v[func].state = SLOT_OPEN;
	m->v[func].is_bad = true;
}

void memo_keep(struct memo *m, uint32_t func, const void *p, size_t n_bytes)
{
	struct slot *s = &m->v[func];

	summary_encode(m->sums, func, &m->meaning.names, &s->summary);
	strbuf_add(&s->found, p, n_bytes);
	s->summary_hash = s->e.summary_hash = hash_bytes(s->summary.s, s->summary.n_bytes, 0);
	s->e.name = name_of(m, func);
	s->e.summary = s->summary.s;
	s->e.n_summary = s->summary.n_bytes;
	s->e.found = strbuf_str(&s->found);
	s->e.n_found = s->found.n_bytes;
	s->state = SLOT_KEPT;
}

/* All that was known is known still, and no more: then a shelf is as before. */
static void find_changes(struct memo *m, const uint32_t *shelf_of)
{
	uint32_t *n = xcalloc((size_t)m->n_shelves + 1, sizeof *n);

	for (uint32_t i = 0; i < m->old.n; i++)
		n[m->old.v[i].shelf]++;
	for (uint32_t f = 0; f < m->u->funcs.n; f++) {
		const struct slot *s = &m->v[f];

		if (s->state <= SLOT_NOTHING)
			continue;
		n[shelf_of[f]]--;
		if (s->state == SLOT_KEPT || s->e.shelf != shelf_of[f])
			m->shelves[shelf_of[f]].is_new = true;
	}
	for (uint32_t i = 0; i < m->n_shelves; i++)
		m->shelves[i].is_new |= n[i] != 0;
	free(n);
}

void memo_pack(struct memo *m, uint32_t (*shelf_of)(void *arg, uint32_t func), void *arg)
{
	uint32_t *of = xcalloc((size_t)m->u->funcs.n + 1, sizeof *of);

	for (uint32_t f = 0; f < m->u->funcs.n && shelf_of; f++)
		of[f] = shelf_of(arg, f);
	find_changes(m, of);
	for (uint32_t f = 0; f < m->u->funcs.n; f++) {
		const struct slot *s = &m->v[f];
		struct strbuf *out = &m->shelves[of[f]].new;

		if (s->state <= SLOT_NOTHING || !m->shelves[of[f]].is_new)
			continue;
		strbuf_add(out, &s->e.key, sizeof s->e.key);
		strbuf_add(out, &s->e.name, sizeof s->e.name);
		strbuf_add(out, &s->e.summary_hash, sizeof s->e.summary_hash);
		pack_bytes(out, s->e.summary, s->e.n_summary);
		pack_bytes(out, s->e.found, s->e.n_found);
	}
	free(of);
}
