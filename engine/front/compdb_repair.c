/* compdb_repair.c - which entries of a compile database libclang stumbled over.
 *
 * libclang gives up on the whole file for one entry without "file" or with a key that it does
 * not know, and says so on standard error only.  Here the file is read again, each entry is
 * judged alone, and the good ones are written out for a second try.
 */
#include "engine/front/compdb_p.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *const known_keys[] = {"directory", "file", "command", "arguments", "output"};

static bool is_known_key(const char *key)
{
	for (size_t i = 0; i < PS_ARRAY_SIZE(known_keys); i++)
		if (strcmp(key, known_keys[i]) == 0)
			return true;
	return false;
}

PS_PRINTF(3, 4)
static void problem(struct compdb_repair *r, size_t number, const char *fmt, ...)
{
	struct strbuf line = {0};
	va_list ap;

	strbuf_printf(&line, "entry %zu: ", number);
	va_start(ap, fmt);
	strbuf_vprintf(&line, fmt, ap);
	va_end(ap);
	*vec_push(&r->problems) = strbuf_detach(&line);
}

static bool is_text(const json_t *v)
{
	return json_is_string(v) && json_string_length(v) > 0;
}

static bool is_text_list(const json_t *v)
{
	size_t n = json_array_size(v);

	for (size_t i = 0; i < n; i++)
		if (!json_is_string(json_array_get(v, i)))
			return false;
	return n > 0;
}

/* Why the entry cannot be used at all, or NULL. */
static const char *why_lost(const json_t *entry)
{
	const json_t *args, *cmd;

	if (!json_is_object(entry))
		return "not an object";
	if (!is_text(json_object_get(entry, "file")))
		return "no \"file\"";
	if (!is_text(json_object_get(entry, "directory")))
		return "no \"directory\"";
	args = json_object_get(entry, "arguments");
	cmd = json_object_get(entry, "command");
	if (!args && !cmd)
		return "neither \"arguments\" nor \"command\"";
	if (args && !is_text_list(args) && !is_text(cmd))
		return "\"arguments\" is no list of strings";
	if (!args && !is_text(cmd))
		return "\"command\" is no string";
	return NULL;
}

/* The entry's usable keys as a new object. */
static json_t *usable_part(const json_t *entry)
{
	json_t *out = json_object();
	json_t *args = json_object_get(entry, "arguments");

	json_object_set(out, "directory", json_object_get(entry, "directory"));
	json_object_set(out, "file", json_object_get(entry, "file"));
	if (args && is_text_list(args))
		json_object_set(out, "arguments", args);
	else
		json_object_set(out, "command", json_object_get(entry, "command"));
	return out;
}

static void report_unknown_keys(struct compdb_repair *r, size_t number, json_t *entry)
{
	const char *key;
	json_t *value;

	json_object_foreach(entry, key, value)
	{
		if (!is_known_key(key))
			problem(r, number, "unknown key \"%s\" ignored (%s)", key,
				json_string_value(json_object_get(entry, "file")));
	}
}

/* False with the reason in *reterr. */
static bool responses_ok(const json_t *entry, const char *base, struct strbuf *reterr)
{
	const char *dir = json_string_value(json_object_get(entry, "directory"));
	const json_t *args = json_object_get(entry, "arguments");
	struct strbuf whole = {0};
	bool ok = true;

	if (dir[0] != '/')
		strbuf_printf(&whole, "%s/", base);
	strbuf_puts(&whole, dir);
	if (is_text_list(args))
		for (size_t i = 0; ok && i < json_array_size(args); i++)
			ok = compdb_response_ok_word(
				whole.s, json_string_value(json_array_get(args, i)), reterr);
	else
		ok = compdb_response_ok(
			whole.s, json_string_value(json_object_get(entry, "command")), reterr);
	strbuf_release(&whole);
	return ok;
}

static json_t *judge_entries(const json_t *root, const char *base, struct compdb_repair *r)
{
	json_t *kept = json_array();
	size_t n = json_array_size(root);

	for (size_t i = 0; i < n; i++) {
		json_t *entry = json_array_get(root, i);
		const char *why = why_lost(entry);
		const char *file = json_string_value(json_object_get(entry, "file"));
		struct strbuf response = {0};

		if (!why && !responses_ok(entry, base, &response)) {
			why = response.s;
			r->n_endless++;
		}
		if (why) {
			problem(r, i + 1, file ? "%s (%s)" : "%s", why, file);
			r->n_lost++;
			strbuf_release(&response);
			continue;
		}
		report_unknown_keys(r, i + 1, entry);
		json_array_append_new(kept, usable_part(entry));
		*vec_push(&r->number) = (uint32_t)i + 1;
	}
	return kept;
}

static int dump_to_strbuf(const char *text, size_t n_bytes, void *out)
{
	strbuf_add(out, text, n_bytes);
	return 0;
}

int compdb_repair(const char *file, const char *base, struct compdb_repair *ret,
		  struct strbuf *reterr)
{
	struct strbuf text = {0};
	json_error_t err;
	json_t *root, *kept;
	int r;

	memset(ret, 0, sizeof *ret);
	r = strbuf_read_file(&text, file, COMPDB_MAX_BYTES);
	if (r != PS_OK) {
		strbuf_printf(reterr, "%s: cannot be read: %s", file, strerror(errno));
		return PS_EPARSE;
	}
	root = json_loadb(strbuf_str(&text), text.n_bytes, 0, &err);
	strbuf_release(&text);
	if (!root) {
		strbuf_printf(reterr, "%s:%d:%d: %s", file, err.line, err.column, err.text);
		return PS_EPARSE;
	}
	if (!json_is_array(root)) {
		strbuf_printf(reterr, "%s: not a JSON array of commands", file);
		json_decref(root);
		return PS_EPARSE;
	}
	kept = judge_entries(root, base, ret);
	json_dump_callback(kept, dump_to_strbuf, &ret->text, 0);
	json_decref(kept);
	json_decref(root);
	return PS_OK;
}

void compdb_repair_release(struct compdb_repair *r)
{
	strbuf_release(&r->text);
	vec_release(&r->number);
	for (uint32_t i = 0; i < r->problems.n; i++)
		free(r->problems.v[i]);
	vec_release(&r->problems);
}
