/* compdb_response.c - response files (@file) that libclang must not be let loose on.
 *
 * It expands them in this process, as soon as it reads the database: a pipe would keep it waiting
 * forever, a device feed it without end, and files that name each other twice double with each
 * step.  So they are looked at first, with about the eyes of a shell: what might be a response
 * file counts as one.
 */
#include "engine/front/compdb_p.h"
#include "engine/front/path_p.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
	MAX_FILES = 1000, /* for one command, each as often as it is named                       */
	MAX_DEPTH = 20,
};

/* All of them together; a linker's list of 100,000 objects has 10 MB. */
#define MAX_BYTES ((size_t)64 << 20)

struct response {
	const char *dir;
	uint32_t n_files, depth;
	size_t n_bytes;
	struct strbuf *reterr;
};

static bool look_at_text(struct response *r, const char *text, size_t n_bytes);

static bool bad(struct response *r, const char *name, const char *what)
{
	strbuf_printf(r->reterr, "response file %s %s", name, what);
	return false;
}

static bool look_into(struct response *r, const char *name, const char *path, size_t n_bytes)
{
	struct strbuf text = {0};
	bool ok;

	r->n_bytes += n_bytes;
	if (r->n_bytes > MAX_BYTES || ++r->n_files > MAX_FILES)
		return bad(r, name, "is too large, or names too many others");
	if (r->depth == MAX_DEPTH) /* libclang notices that they go round in circles */
		return true;
	r->depth++;
	ok = strbuf_read_file(&text, path, MAX_BYTES) != PS_OK ||
	     look_at_text(r, strbuf_str(&text), text.n_bytes);
	r->depth--;
	strbuf_release(&text);
	return ok;
}

/* What is not there or cannot be read is no harm: libclang leaves the word as it is. */
static bool look_at(struct response *r, const char *name)
{
	struct strbuf path = {0};
	struct stat st;
	bool ok = true;

	if (name[0] != '/')
		strbuf_printf(&path, "%s/", r->dir);
	strbuf_puts(&path, name);
	if (stat(path.s, &st) == 0 && !S_ISDIR(st.st_mode))
		ok = S_ISREG(st.st_mode) ? look_into(r, name, path.s, (size_t)st.st_size)
					 : bad(r, name, "is no regular file");
	strbuf_release(&path);
	return ok;
}

/* From behind the @ to the end of the word, without its quotes; quote: the one in front of the @.
 */
static size_t take_word(const char *p, const char *end, char quote, struct strbuf *word)
{
	const char *start = p;

	for (; p < end && *p && (quote || !isspace((unsigned char)*p)); p++) {
		if (*p == quote)
			quote = '\0';
		else if (!quote && (*p == '"' || *p == '\''))
			quote = *p;
		else if (*p == '\\' && p + 1 < end && quote != '\'')
			strbuf_putc(word, *++p);
		else
			strbuf_putc(word, *p);
	}
	return (size_t)(p - start);
}

static bool look_at_text(struct response *r, const char *text, size_t n_bytes)
{
	const char *end = text + n_bytes, *p = text;
	bool ok = true;

	while (ok && (p = memchr(p, '@', (size_t)(end - p)))) {
		char before = p > text ? p[-1] : ' ';
		struct strbuf word = {0};

		p++;
		if (before == '"' || before == '\'')
			p += take_word(p, end, before, &word);
		else if (isspace((unsigned char)before))
			p += take_word(p, end, '\0', &word);
		ok = !word.n_bytes || look_at(r, word.s);
		strbuf_release(&word);
	}
	return ok;
}

bool compdb_response_ok(const char *dir, const char *command, struct strbuf *reterr)
{
	struct response r = {.dir = dir, .reterr = reterr};

	return look_at_text(&r, command, strlen(command));
}

bool compdb_response_ok_word(const char *dir, const char *arg, struct strbuf *reterr)
{
	struct response r = {.dir = dir, .reterr = reterr};

	return arg[0] != '@' || look_at(&r, arg + 1);
}

bool compdb_response_any(const char *path)
{
	FILE *f = fopen(path, "rbe");
	bool found = false, at_start = false;
	int c;

	while (f && !found && (c = getc_unlocked(f)) != EOF) {
		found = c == '@' && at_start;
		at_start = isspace(c) || c == '"' || c == '\'' || c == '\\';
	}
	if (f)
		fclose(f);
	return found;
}
