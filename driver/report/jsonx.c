#include "driver/report/jsonx.h"

#include "driver/report/utf8.h"

#include <string.h>

static json_t *need(json_t *v)
{
	if (!v)
		PS_BUG("jansson made no value");
	return v;
}

json_t *jx_str(const char *s)
{
	struct strbuf valid = {0};
	json_t *v;

	utf8_add_valid(&valid, s, strlen(s));
	v = need(json_stringn(strbuf_str(&valid), valid.n_bytes));
	strbuf_release(&valid);
	return v;
}

json_t *jx_strf(const char *fmt, ...)
{
	struct strbuf text = {0};
	va_list ap;
	json_t *v;

	va_start(ap, fmt);
	strbuf_vprintf(&text, fmt, ap);
	va_end(ap);
	v = jx_str(strbuf_str(&text));
	strbuf_release(&text);
	return v;
}

json_t *jx_set(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, need(value)) < 0)
		PS_BUG("jansson did not take member %s", key);
	return object;
}

json_t *jx_set_str(json_t *object, const char *key, const char *s)
{
	return s ? jx_set(object, key, jx_str(s)) : object;
}

json_t *jx_set_int(json_t *object, const char *key, long long n)
{
	return jx_set(object, key, json_integer(n));
}

void jx_add(json_t *array, json_t *value)
{
	if (json_array_append_new(array, need(value)) < 0)
		PS_BUG("jansson did not take an element");
}

json_t *jx_obj_str(const char *key, const char *s)
{
	return jx_set(need(json_object()), key, jx_str(s));
}

static int add_chunk(const char *text, size_t n_bytes, void *out)
{
	strbuf_add(out, text, n_bytes);
	return 0;
}

void jx_dump(json_t *document, struct strbuf *out)
{
	if (json_dump_callback(document, add_chunk, out, JSON_INDENT(1)) < 0)
		PS_BUG("jansson did not write the document");
	strbuf_putc(out, '\n');
	json_decref(document);
}
