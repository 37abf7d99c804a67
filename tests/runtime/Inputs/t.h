/* t.h - a test's log and its checks. */
#ifndef T_H
#define T_H

#include <panic/panic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char t_text[65536];
static size_t t_len;

/* Append a word to the log. */
static inline void t_log(const char *s)
{
	t_len += (size_t)snprintf(t_text + t_len, sizeof(t_text) - t_len, "%s%s", t_len ? " " : "", s);
}

static inline void t_log_ptr(void *s)
{
	t_log((const char *)s);
}

#define CHECK(cond)                                                                                \
	do {                                                                                       \
		if (!(cond)) {                                                                     \
			fprintf(stderr, "%s:%d: %s: failed: %s\n  log: %s\n", __FILE__, __LINE__,  \
				__func__, #cond, t_text);                                          \
			exit(1);                                                                   \
		}                                                                                  \
	} while (0)

/* The log is text; it is emptied. */
#define CHECK_LOG(text)                                                                            \
	do {                                                                                       \
		if (strcmp(t_text, (text)) != 0) {                                                 \
			fprintf(stderr, "%s:%d: %s: log is\n  %s\nand not\n  %s\n", __FILE__,      \
				__LINE__, __func__, t_text, (text));                               \
			exit(1);                                                                   \
		}                                                                                  \
		t_text[0] = '\0';                                                                  \
		t_len = 0;                                                                         \
	} while (0)

#define CHECK_STR(a, b)                                                                            \
	do {                                                                                       \
		if (strcmp((a), (b)) != 0) {                                                       \
			fprintf(stderr, "%s:%d: %s: \"%s\" is not \"%s\"\n", __FILE__, __LINE__,   \
				__func__, (a), (b));                                               \
			exit(1);                                                                   \
		}                                                                                  \
	} while (0)

#endif
