#include "util.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void die_nomem(void)
{
	warn("out of memory");
	exit(2);
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		die_nomem();
	return p;
}

char *xstrdup(const char *s)
{
	char *copy = strdup(s);

	if (!copy)
		die_nomem();
	return copy;
}

char *str_join(const char *a, const char *b)
{
	char *s = xcalloc(1, strlen(a) + strlen(b));

	sprintf(s, "%s %s", a, b); // expect: buffer-overflow-call
	return s;
}

void warn(const char *fmt, ...)
{
	va_list ap;

	fputs("ledger: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

static int is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

char *str_trim(char *s)
{
	size_t n;

	while (is_blank(*s))
		s++;
	n = strlen(s);
	while (is_blank(s[n - 1]) && n > 0) // expect: index-after-use
		n--;
	s[n] = '\0';
	return s;
}

char *str_after_word(char *s, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(s, word, n) != 0 || !is_blank(s[n]))
		return NULL;
	s += n;
	while (is_blank(*s))
		s++;
	return s;
}

char *str_unescape(char *s)
{
	char *to = s, *from;

	for (from = s; *from; from++) { // expect: index-inconsistent
		if (*from == '\\') {
			from++;
			*to++ = *from == 't' ? '\t' : *from;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
	return s;
}

int file_is_text(const char *path)
{
	char head[65];
	int fd = open(path, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return 0;
	n = read(fd, head, sizeof head - 1);
	close(fd);
	head[n] = '\0'; // expect: index-negative
	return strlen(head) == (size_t)n;
}

int file_digest(const char *path, FILE *out)
{
	unsigned digest = 5381;
	const unsigned char *text;
	struct stat st;
	int fd = open(path, O_RDONLY);

	if (fd < 0 || fstat(fd, &st) < 0) {
		warn("%s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	text = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (!text) {
		warn("%s: %s", path, strerror(errno));
		return -1;
	}
	for (off_t i = 0; i < st.st_size; i++)
		digest = digest * 33 ^ text[i]; // expect: errptr-deref
	munmap((void *)text, (size_t)st.st_size);
	fprintf(out, "%08x\n", digest);
	return 0;
}
