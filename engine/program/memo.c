#include "engine/program/memo.h"
#include "engine/base/pack.h"

#include <pthread.h>
#include <string.h>

struct entry {
	uint64_t key;
	const void *summary, *found;
	size_t n_summary, n_found;
};

enum slot_state {
	SLOT_NOTHING, /* not known, not kept: refused, or nothing came of it                    */
	SLOT_FOUND,   /* an old entry, whose summary is not decoded yet                         */
	SLOT_DECODED, /* … is                                                                  */
	SLOT_KEPT,    /* a new one                                                              */
};

struct slot {
	enum slot_state state;
	struct entry e;
	struct strbuf summary, found; /* of a new one                                          */
	uint64_t summary_hash;
};

struct memo {
	const struct ir_unit *u;
	const struct order *o;
	struct summaries *sums;
	struct meaning meaning;
	VEC(struct entry) old;
	struct map at;	/* key -> index into old                                                */
	struct slot *v; /* by function                                                          */
	pthread_mutex_t lock; /* of states, while summaries are decoded                         */
};

static bool read_entry(struct unpack *u, struct entry *e)
{
	if ((size_t)(u->end - u->at) < sizeof e->key)
		return false;
	memcpy(&e->key, u->at, sizeof e->key);
	u->at += sizeof e->key;
	e->summary = unpack_bytes(u, &e->n_summary);
	e->found = unpack_bytes(u, &e->n_found);
	return !u->bad;
}

struct memo *memo_new(const struct program_facts *facts, struct summaries *sums, const void *old,
		      size_t n_old)
{
	struct memo *m = xcalloc(1, sizeof *m);
	struct unpack in = unpack_begin(old, n_old);
	pthread_mutexattr_t attr;
	struct entry e;

	m->u = facts->u;
	m->o = facts->order;
	m->sums = sums;
	m->v = xcalloc((size_t)facts->u->funcs.n + 1, sizeof *m->v);
	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&m->lock, &attr);
	pthread_mutexattr_destroy(&attr);
	meaning_make(&m->meaning, facts);
	while (read_entry(&in, &e)) {
		*map_put(&m->at, e.key, NULL) = m->old.n;
		*vec_push(&m->old) = e;
	}
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
	meaning_release(&m->meaning);
	pthread_mutex_destroy(&m->lock);
	free(m);
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
				sum += hash_mix(
					m->meaning.names.of[SUMMARY_FUNC][m->u->funcs.v[g].sym],
					m->v[g].summary_hash);
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

		sum += hash_mix(m->meaning.names.of[SUMMARY_FUNC][m->u->funcs.v[g].sym],
				m->v[g].summary_hash);
	}
	if (m->o->group[func])
		sum = hash_mix(sum, group_key(m, m->o->group[func]));
	return hash_mix(m->meaning.of[func], sum);
}

bool memo_find(struct memo *m, uint32_t func, const void **ret, size_t *ret_n_bytes)
{
	struct slot *s = &m->v[func];
	const uint64_t *at;

	s->e.key = key_of(m, func);
	at = map_get(&m->at, s->e.key);
	if (!at || !summary_fits(m->old.v[*at].summary, m->old.v[*at].n_summary, &m->meaning.names))
		return false;
	s->e = m->old.v[*at];
	s->summary_hash = hash_bytes(s->e.summary, s->e.n_summary, 0);
	s->state = SLOT_FOUND;
	*ret = s->e.found;
	*ret_n_bytes = s->e.n_found;
	return true;
}

void memo_need(struct memo *m, uint32_t func, uint32_t thread,
	       void (*redo)(void *arg, uint32_t thread, uint32_t func), void *arg)
{
	pthread_mutex_lock(&m->lock);
	for (uint32_t i = m->o->first[func]; i < m->o->first[func + 1]; i++) {
		uint32_t g = m->o->deps[i];
		struct slot *s = &m->v[g];

		if (s->state != SLOT_FOUND)
			continue;
		s->state = SLOT_DECODED;
		if (summary_decode(m->sums, g, thread, s->e.summary, s->e.n_summary,
				   &m->meaning.names))
			continue;
		memo_need(m, g, thread, redo, arg);
		redo(arg, thread, g);
	}
	pthread_mutex_unlock(&m->lock);
}

void memo_keep(struct memo *m, uint32_t func, const void *p, size_t n_bytes)
{
	struct slot *s = &m->v[func];

	summary_encode(m->sums, func, &m->meaning.names, &s->summary);
	strbuf_add(&s->found, p, n_bytes);
	s->summary_hash = hash_bytes(s->summary.s, s->summary.n_bytes, 0);
	s->e.summary = s->summary.s;
	s->e.n_summary = s->summary.n_bytes;
	s->e.found = strbuf_str(&s->found);
	s->e.n_found = s->found.n_bytes;
	s->state = SLOT_KEPT;
}

/* All that was known is known still, and no more. */
static bool is_as_before(const struct memo *m)
{
	uint32_t n = 0;

	for (uint32_t f = 0; f < m->u->funcs.n; f++) {
		n += m->v[f].state != SLOT_NOTHING;
		if (m->v[f].state == SLOT_KEPT)
			return false;
	}
	return n == m->old.n;
}

void memo_pack(const struct memo *m, struct strbuf *out)
{
	if (is_as_before(m))
		return;
	for (uint32_t f = 0; f < m->u->funcs.n; f++) {
		const struct slot *s = &m->v[f];

		if (s->state == SLOT_NOTHING)
			continue;
		strbuf_add(out, &s->e.key, sizeof s->e.key);
		pack_bytes(out, s->e.summary, s->e.n_summary);
		pack_bytes(out, s->e.found, s->e.n_found);
	}
}
