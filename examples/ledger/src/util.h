/* util.h - checked allocation, messages, small string helpers. */
#ifndef LEDGER_UTIL_H
#define LEDGER_UTIL_H

#include <stddef.h>
#include <stdio.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Never return NULL: print a message and exit with 2 when memory is exhausted. */
void *xcalloc(size_t n, size_t size);
char *xstrdup(const char *s);
/* A fresh string "A B". */
char *str_join(const char *a, const char *b);

/* Print "ledger: ..." to standard error. */
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Prints a number that changes when the file does.  0, or -1 with a message. */
int file_digest(const char *path, FILE *out);

/* Does it begin like a text?  What cannot be opened is none. */
int file_is_text(const char *path);

/* Takes the backslashes out of "rent\, heating": \t is a tab, what else follows one stands for
 * itself.  Returns s. */
char *str_unescape(char *s);

/* Skip leading blanks; cut trailing blanks and the newline. */
char *str_trim(char *s);

/* If s starts with word followed by a blank, what follows the blanks, else NULL. */
char *str_after_word(char *s, const char *word);

#endif
