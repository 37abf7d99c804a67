/* path.c - one name for each file, see path_p.h. */
#include "engine/front/path_p.h"
#include "engine/base/strbuf.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Resolve ".", ".." and "//" of an absolute path by the text alone. */
static void normalise_text(const char *path, struct strbuf *out)
{
	while (*path) {
		size_t n;

		path += strspn(path, "/");
		n = strcspn(path, "/");
		if (n == 2 && path[0] == '.' && path[1] == '.') {
			while (out->n_bytes && out->s[--out->n_bytes] != '/')
				;
		} else if (n && !(n == 1 && path[0] == '.')) {
			strbuf_putc(out, '/');
			strbuf_add(out, path, n);
		}
		path += n;
	}
	if (!out->n_bytes)
		strbuf_putc(out, '/');
	out->s[out->n_bytes] = '\0';
}

static bool same_file(const char *a, const char *b)
{
	struct stat sa, sb;

	return stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev &&
	       sa.st_ino == sb.st_ino;
}

const char *path_absolute(struct strtab *strs, const char *dir, const char *path)
{
	struct strbuf whole = {0}, normal = {0};
	char *real = NULL;
	const char *ret;

	if (path[0] != '/')
		strbuf_printf(&whole, "%s/", dir);
	strbuf_puts(&whole, path);
	normalise_text(strbuf_str(&whole), &normal);
	if (strcmp(whole.s, normal.s) != 0 && !same_file(whole.s, normal.s))
		real = realpath(whole.s, NULL);
	ret = strtab_get(strs, strtab_add(strs, real ? real : normal.s));
	free(real);
	strbuf_release(&whole);
	strbuf_release(&normal);
	return ret;
}
