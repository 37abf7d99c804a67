#include "driver/cache_unit.h"
#include "engine/base/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	MAX_VARIANTS = 4, /* lists of inputs that are kept for a command: a few branches     */
	MAX_SOURCE_BYTES = 1 << 30,
	MAX_PATH_BYTES = 1 << 16,
};

/* File systems tell times apart that are so far from each other. */
#define RACY_NS UINT64_C(2000000000)

/* What tells a change of a file without a look into it.  All zero: the content has to be read. */
struct stamp {
	uint64_t size_bytes, mtime_ns, ctime_ns, inode, device;
};

static uint64_t in_ns(struct timespec t)
{
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* As the kernel writes it to files. */
static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME_COARSE, &t);
	return in_ns(t);
}

uint64_t cache_start_unit(void)
{
	return now_ns();
}

static struct stamp stamp_of(const struct stat *st)
{
	return (struct stamp){
		.size_bytes = (uint64_t)st->st_size,
		.mtime_ns = in_ns(st->st_mtim),
		.ctime_ns = in_ns(st->st_ctim),
		.inode = st->st_ino,
		.device = st->st_dev,
	};
}

static bool stamps_equal(const struct stamp *a, const struct stamp *b)
{
	return a->size_bytes == b->size_bytes && a->mtime_ns == b->mtime_ns &&
	       a->ctime_ns == b->ctime_ns && a->inode == b->inode && a->device == b->device;
}

/* Had nobody touched the file for long enough by then? */
static bool is_settled(const struct stamp *s, uint64_t then_ns)
{
	return s->ctime_ns + RACY_NS < then_ns && s->mtime_ns + RACY_NS < then_ns;
}

/* ---- files as they are today --------------------------------------------------------------------
 */

struct fact {
	bool is_there, is_hashed, is_settled;
	struct stamp stamp;
	struct hash128 content;
};

struct file_facts {
	struct map ids; /* hash of the path -> index into v                                     */
	VEC(struct fact) v;
	uint64_t now_ns;
};

struct file_facts *file_facts_new(void)
{
	struct file_facts *f = xcalloc(1, sizeof *f);

	f->now_ns = now_ns();
	return f;
}

void file_facts_free(struct file_facts *f)
{
	if (!f)
		return;
	map_release(&f->ids);
	vec_release(&f->v);
	free(f);
}

static struct fact *fact_of(struct file_facts *f, const char *path, size_t n)
{
	bool is_new;
	uint64_t *id = map_put(&f->ids, hash_bytes(path, n, 0), &is_new);
	struct fact *fact;
	struct stat st;

	if (!is_new)
		return &f->v.v[*id];
	*id = f->v.n;
	fact = vec_push(&f->v);
	*fact = (struct fact){0};
	fact->is_there = stat(path, &st) == 0;
	if (fact->is_there) {
		fact->stamp = stamp_of(&st);
		fact->is_settled = is_settled(&fact->stamp, f->now_ns);
	}
	return fact;
}

/* Zeroes where it cannot be read: no content hashes to that. */
static struct hash128 content_of(struct fact *fact, const char *path)
{
	struct strbuf b = {0};

	if (!fact->is_hashed && strbuf_read_file(&b, path, MAX_SOURCE_BYTES) == PS_OK)
		fact->content = hash_bytes128(strbuf_str(&b), b.n_bytes);
	fact->is_hashed = true;
	strbuf_release(&b);
	return fact->content;
}

/* ---- lists of inputs ----------------------------------------------------------------------------
 *
 * An entry has up to MAX_VARIANTS of them, the newest first.  Paths are sorted, and say only what
 * they do not have in common with the one before.
 */

struct input {
	char *path;
	struct hash128 content;
	struct stamp stamp;
};

struct variant {
	struct hash128 unit;
	VEC(struct input) files;
	VEC(char *) absent;
};

static void variant_release(struct variant *v)
{
	for (uint32_t i = 0; i < v->files.n; i++)
		free(v->files.v[i].path);
	for (uint32_t i = 0; i < v->absent.n; i++)
		free(v->absent.v[i]);
	vec_release(&v->files);
	vec_release(&v->absent);
}

static void pack_path(struct strbuf *out, const char *before, const char *path)
{
	size_t same = 0;

	while (before[same] && before[same] == path[same])
		same++;
	pack_u64(out, same);
	pack_bytes(out, path + same, strlen(path + same));
}

static void pack_variant(struct strbuf *out, const struct variant *v)
{
	const char *before = "";

	pack_hash(out, v->unit);
	pack_u64(out, v->files.n);
	for (uint32_t i = 0; i < v->files.n; i++) {
		const struct input *in = &v->files.v[i];

		pack_path(out, before, in->path);
		before = in->path;
		pack_hash(out, in->content);
		strbuf_add(out, &in->stamp, sizeof in->stamp);
	}
	pack_u64(out, v->absent.n);
	for (uint32_t i = 0; i < v->absent.n; i++) {
		pack_path(out, before, v->absent.v[i]);
		before = v->absent.v[i];
	}
}

/* The path that is read next, in *b. */
static const char *unpack_path(struct unpack *u, struct strbuf *b)
{
	uint32_t same = unpack_upto(u, (uint32_t)b->n_bytes);
	size_t n_bytes = 0;
	const char *rest;

	rest = unpack_bytes(u, &n_bytes);
	if (!(same + n_bytes) || same + n_bytes > MAX_PATH_BYTES || memchr(rest, 0, n_bytes)) {
		unpack_fail(u);
		return "";
	}
	b->n_bytes = same;
	strbuf_add(b, rest, n_bytes);
	return strbuf_str(b);
}

static void unpack_stamp(struct unpack *u, struct stamp *ret)
{
	if ((size_t)(u->end - u->at) < sizeof *ret) {
		unpack_fail(u);
		return;
	}
	memcpy(ret, u->at, sizeof *ret);
	u->at += sizeof *ret;
}

/* ---- does it still hold? ------------------------------------------------------------------------
 */

struct checking {
	struct file_facts *facts;
	bool holds;
	bool is_late; /* some stamp would do now that did not when the list was made             */
};

static void check_file(struct checking *c, const char *path, size_t n, struct hash128 content,
		       const struct stamp *stamp)
{
	struct fact *fact;

	if (!c->holds)
		return;
	fact = fact_of(c->facts, path, n);
	if (!fact->is_there) {
		c->holds = false;
	} else if (!stamps_equal(stamp, &fact->stamp)) {
		c->holds = hash128_equal(content, content_of(fact, path));
		c->is_late |= fact->is_settled;
	}
}

/* Reads to the end of the variant in any case. */
static bool variant_holds(struct unpack *u, struct checking *c, struct hash128 *ret_unit)
{
	struct strbuf path = {0};

	*ret_unit = unpack_hash(u);
	strbuf_puts(&path, "");
	for (uint32_t n = unpack_count(u); n && !u->bad; n--) {
		const char *p = unpack_path(u, &path);
		struct hash128 content = unpack_hash(u);
		struct stamp stamp = {0};

		unpack_stamp(u, &stamp);
		if (!u->bad)
			check_file(c, p, path.n_bytes, content, &stamp);
	}
	for (uint32_t n = unpack_count(u); n && !u->bad; n--) {
		const char *p = unpack_path(u, &path);

		if (!u->bad && c->holds)
			c->holds = !fact_of(c->facts, p, path.n_bytes)->is_there;
	}
	strbuf_release(&path);
	return c->holds && !u->bad;
}

struct hash128 cache_unit_name(const struct cache *c, const struct compdb_entry *e)
{
	struct strbuf text = {0};

	cache_name_begin(c, &text);
	front_environment(&text);
	pack_str(&text, e->dir);
	pack_str(&text, e->path);
	for (uint32_t i = 0; i < e->n_argv; i++)
		pack_str(&text, e->argv[i]);
	return cache_name_end(&text);
}

/* ---- keeping ------------------------------------------------------------------------------------
 */

static int cmp_input(const void *pa, const void *pb)
{
	return strcmp(((const struct input *)pa)->path, ((const struct input *)pb)->path);
}

/* A file that was written while it was being read: nobody knows what was read of it. */
static bool was_changed(const struct stamp *s, uint64_t start_ns)
{
	return s->ctime_ns >= start_ns && s->ctime_ns <= now_ns();
}

static bool make_variant(const struct front_inputs *in, uint64_t start_ns, struct variant *ret)
{
	for (uint32_t i = 0; i < in->files.n; i++) {
		const struct front_source *f = &in->files.v[i];
		struct input *to = vec_push(&ret->files);
		struct stamp stamp;
		struct stat st;

		*to = (struct input){.path = xstrdup(f->path), .content = f->content};
		if (stat(f->path, &st) < 0)
			return false;
		stamp = stamp_of(&st);
		if (was_changed(&stamp, start_ns))
			return false;
		if (is_settled(&stamp, start_ns))
			to->stamp = stamp;
	}
	if (ret->files.n)
		qsort(ret->files.v, ret->files.n, sizeof *ret->files.v, cmp_input);
	for (uint32_t i = 0; i < in->absent.n; i++)
		*vec_push(&ret->absent) = xstrdup(in->absent.v[i]);
	return true;
}

static bool unpack_variant(struct unpack *u, struct variant *ret)
{
	struct strbuf path = {0};

	strbuf_puts(&path, "");
	ret->unit = unpack_hash(u);
	for (uint32_t n = unpack_count(u); n && !u->bad; n--) {
		struct input *in = vec_push(&ret->files);

		*in = (struct input){.path = xstrdup(unpack_path(u, &path))};
		in->content = unpack_hash(u);
		unpack_stamp(u, &in->stamp);
	}
	for (uint32_t n = unpack_count(u); n && !u->bad; n--)
		*vec_push(&ret->absent) = xstrdup(unpack_path(u, &path));
	strbuf_release(&path);
	return !u->bad;
}

static bool same_inputs(const struct variant *a, const struct variant *b)
{
	bool same = a->files.n == b->files.n && a->absent.n == b->absent.n;

	for (uint32_t i = 0; same && i < a->files.n; i++)
		same = strcmp(a->files.v[i].path, b->files.v[i].path) == 0 &&
		       hash128_equal(a->files.v[i].content, b->files.v[i].content);
	for (uint32_t i = 0; same && i < a->absent.n; i++)
		same = strcmp(a->absent.v[i], b->absent.v[i]) == 0;
	return same;
}

/* The lists that there are, but for what is the same as the new one, and the oldest. */
static void add_old(struct cache *c, struct hash128 name, const struct variant *new,
		    struct strbuf *out)
{
	struct strbuf old = {0};
	struct unpack u;

	if (!cache_get(c, CACHE_INPUTS, name, &old)) {
		strbuf_release(&old);
		return;
	}
	c->counts.n_known[CACHE_INPUTS]--; /* no use was made of it */
	u = unpack_begin(strbuf_str(&old), old.n_bytes);
	for (int kept = 1; u.at < u.end && kept < MAX_VARIANTS;) {
		struct variant v = {0};

		if (unpack_variant(&u, &v) && !same_inputs(&v, new)) {
			pack_variant(out, &v);
			kept++;
		}
		variant_release(&v);
	}
	strbuf_release(&old);
}

static void keep_inputs(struct cache *c, struct hash128 name, const struct variant *v)
{
	struct strbuf out = {0};

	pack_variant(&out, v);
	add_old(c, name, v, &out);
	cache_put(c, CACHE_INPUTS, name, out.s, out.n_bytes);
	strbuf_release(&out);
}

bool cache_keep_unit(struct cache *c, const struct compdb_entry *e, const struct front_inputs *in,
		     uint64_t start_ns, const void *p, size_t n_bytes, struct hash128 *ret_name)
{
	struct variant v = {.unit = hash_bytes128(p, n_bytes)};
	bool ok = !in->unknown && make_variant(in, start_ns, &v);

	*ret_name = v.unit;
	if (ok && c->dir) {
		cache_put(c, CACHE_UNITS, v.unit, p, n_bytes);
		keep_inputs(c, cache_unit_name(c, e), &v);
	}
	variant_release(&v);
	return ok;
}

/* ---- finding ------------------------------------------------------------------------------------
 */

/* The list of this unit, with the stamps of today: the next scan need not read the files. */
static void renew(struct cache *c, struct file_facts *facts, struct hash128 name,
		  struct hash128 unit, const struct strbuf *lists)
{
	struct unpack u = unpack_begin(lists->s, lists->n_bytes);

	while (u.at < u.end) {
		struct variant v = {0};

		if (unpack_variant(&u, &v) && hash128_equal(v.unit, unit)) {
			for (uint32_t i = 0; i < v.files.n; i++) {
				struct input *in = &v.files.v[i];
				const struct fact *f = fact_of(facts, in->path, strlen(in->path));

				if (f->is_settled && (stamps_equal(&in->stamp, &f->stamp) ||
						      hash128_equal(in->content, f->content)))
					in->stamp = f->stamp;
			}
			keep_inputs(c, name, &v);
			u.at = u.end;
		}
		variant_release(&v);
	}
}

bool cache_find_unit(struct cache *c, struct file_facts *facts, const struct compdb_entry *e,
		     struct hash128 *ret_name)
{
	struct hash128 name, unit;
	struct strbuf lists = {0};
	struct unpack u;
	bool found = false;

	if (!c->dir)
		return false;
	name = cache_unit_name(c, e);
	if (!cache_get(c, CACHE_INPUTS, name, &lists)) {
		strbuf_release(&lists);
		return false;
	}
	u = unpack_begin(lists.s, lists.n_bytes);
	while (u.at < u.end && !found) {
		struct checking check = {.facts = facts, .holds = true};

		found = variant_holds(&u, &check, &unit);
		if (found && check.is_late)
			renew(c, facts, name, unit, &lists);
	}
	if (u.bad)
		cache_is_bad(c, CACHE_INPUTS, name, "its content makes no sense");
	else if (found)
		*ret_name = unit;
	else
		c->counts.n_known[CACHE_INPUTS]--;
	strbuf_release(&lists);
	return found && !u.bad;
}
