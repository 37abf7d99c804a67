#include "engine/base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

uint64_t hash_bytes(const void *p, size_t n_bytes, uint64_t seed)
{
	return XXH64(p, n_bytes, seed);
}

struct hash128 hash_bytes128(const void *p, size_t n_bytes)
{
	XXH128_hash_t h = XXH3_128bits(p, n_bytes);

	return (struct hash128){.hi = h.high64, .lo = h.low64};
}

bool hash_file128(const char *path, struct hash128 *ret)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), e;
	XXH3_state_t *state = XXH3_createState();
	char buf[65536];
	ssize_t n = -1;

	PS_ASSERT(state);
	XXH3_128bits_reset(state);
	while (fd >= 0 && (n = read(fd, buf, sizeof buf)) > 0)
		XXH3_128bits_update(state, buf, (size_t)n);
	e = errno;
	if (fd >= 0)
		close(fd);
	if (n == 0) {
		XXH128_hash_t h = XXH3_128bits_digest(state);

		*ret = (struct hash128){.hi = h.high64, .lo = h.low64};
	}
	XXH3_freeState(state);
	errno = e;
	return n == 0;
}

void map_release(struct map *m)
{
	free(m->slots);
	vec_release(&m->e);
	memset(m, 0, sizeof *m);
}

/* Slot where key, whose hash is h, is or would go.  The slots' halves of the hash tell most other
 * keys apart without a look at their entries, which are far away. */
static uint32_t map_slot(const struct map *m, uint64_t key, uint64_t h)
{
	uint32_t i = (uint32_t)h & (m->n_slots - 1);

	while (m->slots[i] &&
	       (m->slots[i] >> 32 != h >> 32 || m->e.v[(uint32_t)m->slots[i] - 1].key != key))
		i = (i + 1) & (m->n_slots - 1);
	return i;
}

uint64_t *map_get(const struct map *m, uint64_t key)
{
	uint32_t slot;

	if (!m->n_slots)
		return NULL;
	slot = (uint32_t)m->slots[map_slot(m, key, hash_u64(key))];
	return slot ? &m->e.v[slot - 1].val : NULL;
}

uint64_t *map_at(const struct map *m, uint64_t key)
{
	uint64_t *at = map_get(m, key);

	PS_ASSERT(at);
	return at;
}

static void map_rehash(struct map *m)
{
	free(m->slots);
	m->n_slots = m->n_slots ? m->n_slots * 2 : 16;
	m->slots = xcalloc(m->n_slots, sizeof *m->slots);
	for (uint32_t n = 0; n < m->e.n; n++) {
		uint64_t h = hash_u64(m->e.v[n].key);
		uint32_t i = (uint32_t)h & (m->n_slots - 1);

		while (m->slots[i])
			i = (i + 1) & (m->n_slots - 1);
		m->slots[i] = h >> 32 << 32 | (n + 1);
	}
}

uint64_t *map_put(struct map *m, uint64_t key, bool *ret_new)
{
	uint64_t h = hash_u64(key);
	uint32_t i;

	if (m->e.n * 4 >= m->n_slots * 3)
		map_rehash(m);
	i = map_slot(m, key, h);
	if (ret_new)
		*ret_new = !m->slots[i];
	if (!m->slots[i]) {
		*vec_push(&m->e) = (struct map_entry){.key = key};
		m->slots[i] = h >> 32 << 32 | m->e.n;
	}
	return &m->e.v[(uint32_t)m->slots[i] - 1].val;
}

void strtab_init(struct strtab *t)
{
	memset(t, 0, sizeof *t);
	strtab_add(t, "");
}

void strtab_release(struct strtab *t)
{
	arena_release(&t->mem);
	free(t->slots);
	vec_release(&t->s);
	vec_release(&t->hash);
	memset(t, 0, sizeof *t);
}

static uint32_t strtab_slot(const struct strtab *t, const char *s, size_t n, uint32_t h)
{
	uint32_t i = h & (t->n_slots - 1);

	for (; t->slots[i]; i = (i + 1) & (t->n_slots - 1)) {
		uint32_t id = t->slots[i] - 1;

		if (t->hash.v[id] == h && strncmp(t->s.v[id], s, n) == 0 && !t->s.v[id][n])
			break;
	}
	return i;
}

static void strtab_rehash(struct strtab *t, uint32_t n_slots)
{
	free(t->slots);
	t->n_slots = n_slots;
	t->slots = xcalloc(t->n_slots, sizeof *t->slots);
	for (uint32_t id = 0; id < t->s.n; id++) {
		uint32_t i = t->hash.v[id] & (t->n_slots - 1);

		while (t->slots[i])
			i = (i + 1) & (t->n_slots - 1);
		t->slots[i] = id + 1;
	}
}

uint32_t strtab_addn(struct strtab *t, const char *s, size_t n)
{
	const char *nul = memchr(s, 0, n);
	uint32_t h, i;

	if (nul)
		n = (size_t)(nul - s);
	h = (uint32_t)hash_bytes(s, n, 0);
	if (t->s.n * 4 >= t->n_slots * 3)
		strtab_rehash(t, t->n_slots ? t->n_slots * 2 : 64);
	i = strtab_slot(t, s, n, h);
	if (!t->slots[i]) {
		*vec_push(&t->s) = arena_strndup(&t->mem, s, n);
		*vec_push(&t->hash) = h;
		t->slots[i] = t->s.n;
	}
	return t->slots[i] - 1;
}

uint32_t strtab_add(struct strtab *t, const char *s)
{
	return strtab_addn(t, s, strlen(s));
}

bool strtab_load(struct strtab *t, const char *text, size_t n_bytes, uint32_t n)
{
	uint32_t n_slots = t->n_slots;
	const char *s, *end;

	if (n > n_bytes || (n_bytes && text[n_bytes - 1]))
		return false;
	while ((uint64_t)n_slots * 3 < ((uint64_t)n + 2) * 4 && n_slots < (uint32_t)1 << 31)
		n_slots *= 2;
	strtab_rehash(t, n_slots);
	s = arena_dup(&t->mem, text, n_bytes);
	for (end = s + n_bytes; s < end && t->s.n <= n;) {
		size_t len = strlen(s);
		uint32_t h = (uint32_t)hash_bytes(s, len, 0), i = strtab_slot(t, s, len, h);

		if (t->slots[i])
			return false;
		*vec_push(&t->s) = s;
		*vec_push(&t->hash) = h;
		t->slots[i] = t->s.n;
		s += len + 1;
	}
	return s == end && t->s.n == n + 1;
}

bool strtab_borrow(struct strtab *t, const char *text, size_t n_bytes, uint32_t n)
{
	const char *s = text, *end = text + n_bytes;

	if (n > n_bytes || (n_bytes && text[n_bytes - 1]))
		return false;
	t->s.v = xreallocarray(t->s.v, (size_t)n + 1, sizeof *t->s.v);
	t->s.cap = n + 1;
	for (; s < end && t->s.n <= n; s += strlen(s) + 1)
		*vec_push(&t->s) = s;
	return s == end && t->s.n == n + 1;
}
