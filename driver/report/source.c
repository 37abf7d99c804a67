#include "driver/report/source.h"

#include <string.h>
#include <sys/stat.h>

/* Sources that anybody looks at are smaller; generated ones beyond it go without snippets. */
enum { MAX_SOURCE_BYTES = 256 << 20 };

void source_release(struct source_cache *c)
{
	for (uint32_t i = 0; i < c->files.n; i++) {
		struct source_file *f = c->files.v[i];

		free(f->path);
		strbuf_release(&f->text);
		vec_release(&f->starts);
		free(f);
	}
	vec_release(&c->files);
	map_release(&c->by_path);
}

/* Lines end as compilers see it: "\n", "\r\n", or "\r" alone. */
static void find_lines(struct source_file *f)
{
	const char *s = strbuf_str(&f->text), *at = s;
	size_t n = f->text.n_bytes;

	*vec_push(&f->starts) = 0;
	if (!memchr(s, '\r', n)) { /* as nearly always */
		while ((at = memchr(at, '\n', n - (size_t)(at - s))) != NULL)
			*vec_push(&f->starts) = (uint32_t)(++at - s);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\r' && i + 1 < n && s[i + 1] == '\n')
			continue;
		if (s[i] == '\n' || s[i] == '\r')
			*vec_push(&f->starts) = (uint32_t)(i + 1);
	}
}

static struct source_file *read_source(const char *path)
{
	struct source_file *f = xcalloc(1, sizeof *f);
	struct stat st;

	f->path = xstrdup(path);
	/* A pipe or device named as a source must not make the report hang. */
	f->missing = stat(path, &st) < 0 || !S_ISREG(st.st_mode) ||
		     strbuf_read_file(&f->text, path, MAX_SOURCE_BYTES) != PS_OK;
	find_lines(f);
	return f;
}

const struct source_file *source_get(struct source_cache *c, const char *path)
{
	for (uint64_t key = hash_bytes(path, strlen(path), 0);; key++) {
		uint64_t *at = map_put(&c->by_path, key, NULL);

		if (!*at) {
			*vec_push(&c->files) = read_source(path);
			*at = c->files.n;
		}
		if (strcmp(c->files.v[*at - 1]->path, path) == 0)
			return c->files.v[*at - 1];
	}
}

struct source_line source_line(const struct source_file *f, uint32_t line)
{
	const char *s = strbuf_str(&f->text);
	size_t from, to;

	if (f->missing || !line || line > f->starts.n)
		return (struct source_line){NULL, 0};
	from = f->starts.v[line - 1];
	to = line < f->starts.n ? f->starts.v[line] : f->text.n_bytes;
	if (line < f->starts.n && to > from && s[to - 1] == '\n')
		to--;
	if (to > from && s[to - 1] == '\r')
		to--;
	return (struct source_line){s + from, to - from};
}
