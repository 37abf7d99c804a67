/* jsonx.h - jansson as the reports use it: building never fails, any bytes are a string.
 *
 * jansson fails where memory is out (which ends us anyway) and at text that is no UTF-8 (which is
 * replaced here).  Keys come out in the order in which they were put in.
 */
#ifndef PS_REPORT_JSONX_H
#define PS_REPORT_JSONX_H

#include "engine/base/strbuf.h"

#include <jansson.h>

/* A string; bytes that are no UTF-8 become U+FFFD. */
json_t *jx_str(const char *s);
json_t *jx_strf(const char *fmt, ...) PS_PRINTF(1, 2);

/* Put a member; takes the value over.  The object comes back, for nesting. */
json_t *jx_set(json_t *object, const char *key, json_t *value);
/* Put a string member; nothing where s is NULL. */
json_t *jx_set_str(json_t *object, const char *key, const char *s);
json_t *jx_set_int(json_t *object, const char *key, long long n);

/* Append; takes the value over. */
void jx_add(json_t *array, json_t *value);

/* {"key": "text"}, as in SARIF's messages. */
json_t *jx_obj_str(const char *key, const char *s);

/* Append the text of a document, indented by one space, with a newline at its end; frees it. */
void jx_dump(json_t *document, struct strbuf *out);

#endif
