#include "driver/cache.h"
#include "engine/base/fd.h"
#include "engine/front/front.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	FORMAT = 1,
	STALE_S = 3600, /* a file that was being written for so long has nobody who writes it     */
	TOUCH_S = 3600, /* how old the time of the last use may be                               */
	MUCH = 1024,	/* what is a small part of the room that there is                        */
	NOW_AND_THEN = 16,
};

#define MAX_ENTRY_BYTES ((size_t)1 << 30)

static const char *const kind_names[N_CACHE_KINDS] = {
	[CACHE_INPUTS] = "inputs",
	[CACHE_UNITS] = "units",
	[CACHE_ANSWERS] = "answers",
	[CACHE_FUNCTIONS] = "functions",
};

/* What a file begins with; numbers as this machine has them: the checksum tells. */
struct head {
	char magic[8];
	uint32_t format, kind;
	struct hash128 tool;
	uint64_t n_bytes;
	struct hash128 sum; /* over the content and the name                                    */
};

static const char magic[8] = {'\177', 'P', 'S', 'C', '\r', '\n', '\032', '\n'};

static struct hash128 sum_of(struct hash128 name, const void *p, size_t n_bytes)
{
	struct hash128 h = hash_bytes128(p, n_bytes);

	h.lo = hash_mix(h.lo, name.lo);
	h.hi = hash_mix(h.hi, name.hi);
	return h;
}

/* ---- the folder ---------------------------------------------------------------------------------
 */

void cache_none(struct cache *ret, const char *why)
{
	*ret = (struct cache){.why = xstrdup(why)};
}

void cache_close(struct cache *c)
{
	free(c->dir);
	free(c->why);
	free(c->trouble);
	*c = (struct cache){0};
}

/* All of path that is not there yet. */
static int make_folders(const char *path, mode_t mode)
{
	char *copy = xstrdup(path);
	int r = 0;

	for (char *p = copy + 1; *p && r == 0; p++)
		if (*p == '/') {
			*p = '\0';
			if (mkdir(copy, mode) < 0 && errno != EEXIST)
				r = -1;
			*p = '/';
		}
	if (r == 0 && mkdir(copy, mode) < 0 && errno != EEXIST)
		r = -1;
	free(copy);
	return r;
}

/* As the XDG Base Directory Specification says; a relative path there is to be ignored. */
static char *default_dir(void)
{
	const char *own = getenv("PANICSCAN_CACHE"), *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	struct strbuf b = {0};

	if (own && *own)
		return xstrdup(own);
	if (xdg && xdg[0] == '/')
		strbuf_printf(&b, "%s/panicscan", xdg);
	else if (home && home[0] == '/')
		strbuf_printf(&b, "%s/.cache/panicscan", home);
	return b.s ? strbuf_detach(&b) : NULL;
}

static bool refuse(struct cache *c, const char *dir, const char *why)
{
	struct strbuf b = {0};

	strbuf_printf(&b, "%s: %s", dir, why);
	cache_close(c);
	c->why = strbuf_detach(&b);
	return false;
}

/* Two builds of one version differ in what they find: the program itself is hashed. */
static bool know_tool(struct cache *c)
{
	struct strbuf b = {0};
	struct hash128 program;
	bool ok = hash_file128("/proc/self/exe", &program);

	if (ok) {
		strbuf_add(&b, &program, sizeof program);
		strbuf_puts(&b, front_clang_version());
		c->tool = hash_bytes128(b.s, b.n_bytes);
	}
	strbuf_release(&b);
	return ok;
}

static bool is_folder(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return false;
	errno = ENOTDIR;
	return S_ISDIR(st.st_mode);
}

static void write_tag(const struct cache *c)
{
	static const char text[] =
		"Signature: 8a477f597d28d172789f06886806bc55\n"
		"# Made by panicscan: what is in this folder can be made again.\n";
	struct strbuf path = {0};
	int fd;

	strbuf_printf(&path, "%s/CACHEDIR.TAG", c->dir);
	fd = open(path.s, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd >= 0) {
		(void)!write(fd, text, sizeof text - 1);
		close(fd);
	}
	strbuf_release(&path);
}

bool cache_open(struct cache *ret, const char *dir, uint32_t max_mb)
{
	char *path = dir ? xstrdup(dir) : default_dir();
	bool ok = true;

	*ret = (struct cache){.max_bytes = (uint64_t)max_mb << 20};
	if (!path) {
		ok = refuse(ret, "no folder for it", "neither XDG_CACHE_HOME nor HOME is set");
	} else if (!dir && strcmp(path, "off") == 0) {
		ok = refuse(ret, "PANICSCAN_CACHE", "off");
	} else if (make_folders(path, dir ? 0777 : 0700) < 0 || !is_folder(path)) {
		ok = refuse(ret, path, strerror(errno));
	} else if (!know_tool(ret)) {
		ok = refuse(ret, "/proc/self/exe", strerror(errno));
	} else {
		ret->dir = realpath(path, NULL);
		if (!ret->dir)
			ok = refuse(ret, path, strerror(errno));
	}
	if (ok)
		write_tag(ret);
	free(path);
	return ok;
}

/* ---- names --------------------------------------------------------------------------------------
 */

void cache_name_begin(const struct cache *c, struct strbuf *text)
{
	strbuf_add(text, &c->tool, sizeof c->tool);
}

struct hash128 cache_name_end(struct strbuf *text)
{
	struct hash128 h = hash_bytes128(strbuf_str(text), text->n_bytes);

	strbuf_release(text);
	return h;
}

static void path_of(const struct cache *c, enum cache_kind kind, struct hash128 name,
		    struct strbuf *out)
{
	strbuf_printf(out, "%s/%s/%x/%016llx%016llx", c->dir, kind_names[kind],
		      (unsigned)(name.hi >> 60), (unsigned long long)name.hi,
		      (unsigned long long)name.lo);
}

static void note_trouble(struct cache *c, const char *path, const char *how)
{
	struct strbuf b = {0};

	if (c->trouble)
		return;
	strbuf_printf(&b, "%s: %s", path, how);
	c->trouble = strbuf_detach(&b);
}

/* ---- reading ------------------------------------------------------------------------------------
 */

/* What is wrong with the head, or NULL. */
static const char *check_head(const struct cache *c, const struct head *h, enum cache_kind kind,
			      size_t n_bytes)
{
	if (memcmp(h->magic, magic, sizeof magic) != 0)
		return "it is no entry of a cache";
	if (h->format != FORMAT || !hash128_equal(h->tool, c->tool))
		return "another version of panicscan wrote it";
	if (h->kind != (uint32_t)kind)
		return "it belongs elsewhere";
	if (h->n_bytes != n_bytes)
		return "it is cut off";
	return NULL;
}

/* Oldest is what was not used for longest. */
static void touch(const struct cache *c, int fd, const struct stat *st)
{
	if (!c->read_only && time(NULL) - st->st_mtime > TOUCH_S)
		(void)futimens(fd, NULL);
}

static const char *read_entry(struct cache *c, int fd, enum cache_kind kind, struct hash128 name,
			      struct strbuf *out)
{
	size_t n_bytes;
	struct head h;
	struct stat st;
	const char *wrong;
	char *buf;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return "it is no regular file";
	if ((size_t)st.st_size < sizeof h || (size_t)st.st_size > MAX_ENTRY_BYTES)
		return "it has a size that no entry has";
	if (!fd_read_all(fd, &h, sizeof h))
		return "it cannot be read";
	n_bytes = (size_t)st.st_size - sizeof h;
	wrong = check_head(c, &h, kind, n_bytes);
	if (wrong)
		return wrong;
	buf = strbuf_more(out, n_bytes);
	if (!fd_read_all(fd, buf, n_bytes))
		wrong = "it cannot be read";
	else if (!hash128_equal(h.sum, sum_of(name, buf, n_bytes)))
		wrong = "its checksum is wrong";
	if (wrong)
		strbuf_less(out, n_bytes);
	if (!wrong)
		touch(c, fd, &st);
	return wrong;
}

bool cache_get(struct cache *c, enum cache_kind kind, struct hash128 name, struct strbuf *out)
{
	struct strbuf path = {0};
	const char *wrong = NULL;
	int fd;

	if (!c->dir)
		return false;
	path_of(c, kind, name, &path);
	fd = open(path.s, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0) {
		wrong = read_entry(c, fd, kind, name, out);
		close(fd);
	} else if (errno != ENOENT) {
		wrong = strerror(errno);
	}
	if (wrong) {
		note_trouble(c, path.s, wrong);
		c->counts.n_damaged++;
	}
	strbuf_release(&path);
	c->counts.n_known[kind] += fd >= 0 && !wrong;
	return fd >= 0 && !wrong;
}

void cache_is_bad(struct cache *c, enum cache_kind kind, struct hash128 name, const char *how)
{
	struct strbuf path = {0};

	path_of(c, kind, name, &path);
	note_trouble(c, path.s, how);
	c->counts.n_damaged++;
	c->counts.n_known[kind]--;
	strbuf_release(&path);
}

/* ---- writing ------------------------------------------------------------------------------------
 */

/* mkostemp() makes files that nobody else may read. */
static mode_t new_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* A new file in a folder of the cache, which is made where it is missing. */
static int new_file(const struct cache *c, const char *folder, struct strbuf *ret_path)
{
	int fd;

	for (int again = 0; again < 2; again++) {
		strbuf_release(ret_path);
		strbuf_printf(ret_path, "%s/%s/XXXXXX", c->dir, folder);
		fd = mkostemp(ret_path->s, O_CLOEXEC);
		if (fd >= 0 || errno != ENOENT)
			return fd;
		strbuf_release(ret_path);
		strbuf_printf(ret_path, "%s/%s", c->dir, folder);
		if (make_folders(ret_path->s, 0777) < 0)
			return -1;
	}
	return -1;
}

static bool move(const char *from, const char *to)
{
	char *folder, *slash;
	bool ok = rename(from, to) == 0;

	if (ok || errno != ENOENT)
		return ok;
	folder = xstrdup(to);
	slash = strrchr(folder, '/');
	if (slash) {
		*slash = '\0';
		ok = make_folders(folder, 0777) == 0 && rename(from, to) == 0;
	}
	free(folder);
	return ok;
}

static bool write_entry(struct cache *c, const char *path, const struct head *h, const void *p,
			size_t n_bytes)
{
	struct strbuf tmp = {0};
	int fd = new_file(c, "tmp", &tmp), e;
	bool ok = fd >= 0;

	ok = ok && fchmod(fd, new_mode()) == 0;
	ok = ok && fd_write_all(fd, h, sizeof *h) && fd_write_all(fd, p, n_bytes);
	if (fd >= 0)
		ok = close(fd) == 0 && ok;
	ok = ok && move(tmp.s, path);
	e = errno;
	if (fd >= 0 && !ok)
		unlink(tmp.s);
	strbuf_release(&tmp);
	errno = e;
	return ok;
}

void cache_put(struct cache *c, enum cache_kind kind, struct hash128 name, const void *p,
	       size_t n_bytes)
{
	struct head h = {.format = FORMAT, .kind = (uint32_t)kind, .tool = c->tool};
	struct strbuf path = {0};

	if (!c->dir)
		return;
	if (c->read_only || n_bytes > MAX_ENTRY_BYTES - sizeof h) {
		c->counts.n_unkept++;
		return;
	}
	memcpy(h.magic, magic, sizeof magic);
	h.n_bytes = n_bytes;
	h.sum = sum_of(name, p, n_bytes);
	path_of(c, kind, name, &path);
	if (write_entry(c, path.s, &h, p, n_bytes)) {
		c->counts.n_new[kind]++;
		c->counts.n_new_bytes += n_bytes;
	} else {
		note_trouble(c, path.s, strerror(errno));
		c->counts.n_unkept++;
		c->read_only = true; /* what failed once would fail again, for every file */
	}
	strbuf_release(&path);
}

void cache_add_counts(struct cache *c, const struct cache_counts *more, const char *trouble)
{
	for (int k = 0; k < N_CACHE_KINDS; k++) {
		c->counts.n_known[k] += more->n_known[k];
		c->counts.n_new[k] += more->n_new[k];
	}
	c->counts.n_new_bytes += more->n_new_bytes;
	c->counts.n_damaged += more->n_damaged;
	c->counts.n_unkept += more->n_unkept;
	c->counts.n_left_out += more->n_left_out;
	if (trouble && *trouble && !c->trouble)
		c->trouble = xstrdup(trouble);
}

/* ---- room ---------------------------------------------------------------------------------------
 */

struct old_file {
	struct timespec used;
	uint64_t n_bytes;
	char name[40]; /* below the cache: "units/a/…"                                          */
	int kind, digit;
};

struct trimming {
	VEC(struct old_file) v;
	uint64_t n_bytes;
};

static bool is_entry_name(const char *name)
{
	return strlen(name) == 32 && strspn(name, "0123456789abcdef") == 32;
}

static void look_at(struct trimming *t, int folder, const char *name, int kind, int digit)
{
	struct old_file *f;
	struct stat st;

	if (!is_entry_name(name) || fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !S_ISREG(st.st_mode))
		return;
	f = vec_push(&t->v);
	*f = (struct old_file){.used = st.st_mtim, .kind = kind, .digit = digit};
	f->n_bytes = (uint64_t)st.st_blocks * 512;
	memcpy(f->name, name, 33);
	t->n_bytes += f->n_bytes;
}

static void walk(const struct cache *c, struct trimming *t, int kind, int digit)
{
	struct strbuf path = {0};
	struct dirent *e;
	DIR *d;

	strbuf_printf(&path, "%s/%s/%x", c->dir, kind_names[kind], (unsigned)digit);
	d = opendir(path.s);
	while (d && (e = readdir(d)) != NULL)
		look_at(t, dirfd(d), e->d_name, kind, digit);
	if (d)
		closedir(d);
	strbuf_release(&path);
}

/* Left behind by who was killed while writing. */
static void drop_unfinished(const struct cache *c)
{
	struct strbuf path = {0};
	struct dirent *e;
	struct stat st;
	DIR *d;

	strbuf_printf(&path, "%s/tmp", c->dir);
	d = opendir(path.s);
	while (d && (e = readdir(d)) != NULL)
		if (strlen(e->d_name) == 6 &&
		    fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && time(NULL) - st.st_mtime > STALE_S)
			unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	strbuf_release(&path);
}

static int cmp_used(const void *pa, const void *pb)
{
	const struct old_file *a = pa, *b = pb;

	if (a->used.tv_sec != b->used.tv_sec)
		return a->used.tv_sec < b->used.tv_sec ? -1 : 1;
	if (a->used.tv_nsec != b->used.tv_nsec)
		return a->used.tv_nsec < b->used.tv_nsec ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void drop(struct cache *c, const struct old_file *f)
{
	struct strbuf path = {0};

	strbuf_printf(&path, "%s/%s/%x/%s", c->dir, kind_names[f->kind], (unsigned)f->digit,
		      f->name);
	c->counts.n_evicted += unlink(path.s) == 0;
	strbuf_release(&path);
}

/* So it grows beyond max_bytes by a small part of it at most. */
static bool is_time_to_trim(const struct cache *c)
{
	uint64_t n = c->counts.n_new_bytes;

	return c->dir && n && (n > c->max_bytes / MUCH || hash_u64(n) % NOW_AND_THEN == 0);
}

void cache_trim(struct cache *c)
{
	struct trimming t = {0};

	if (!is_time_to_trim(c))
		return;
	drop_unfinished(c);
	for (int k = 0; k < N_CACHE_KINDS; k++)
		for (int digit = 0; digit < 16; digit++)
			walk(c, &t, k, digit);
	if (t.n_bytes > c->max_bytes) {
		qsort(t.v.v, t.v.n, sizeof *t.v.v, cmp_used);
		/* not at once again */
		for (uint32_t i = 0; i < t.v.n && t.n_bytes > c->max_bytes / 5 * 4; i++) {
			drop(c, &t.v.v[i]);
			t.n_bytes -= t.v.v[i].n_bytes;
		}
	}
	vec_release(&t.v);
}
