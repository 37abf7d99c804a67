// RUN: %verify
/* Shapes of faults from the histories of real projects (bench/history.yaml) that are not seen, with
 * the word that stands there for what is lacking, and next to each how it was mended. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int get_bits(int n);
size_t read_block(void *to, size_t n);

/* ---- CURSOR: the loop around bounds the cursor, the one that moves it does not ---------------- */

enum { N_CODES = 19 };
static unsigned char code_length[N_CODES];

void read_lengths_bad(int n)
{
	int i = 0;

	if (n > N_CODES)
		n = N_CODES;
	while (i < n) {
		int c = get_bits(3);

		if (c == 7) {
			for (c = get_bits(9); c > 0; c--)
				code_length[i++] = 0; // expect: index-inconsistent
			continue;
		}
		code_length[i++] = (unsigned char)c;
	}
}

void read_lengths_ok(int n)
{
	int i = 0;

	if (n > N_CODES)
		n = N_CODES;
	while (i < n) {
		int c = get_bits(3);

		if (c == 7) {
			for (c = get_bits(9); c > 0 && i < n; c--)
				code_length[i++] = 0;
			continue;
		}
		code_length[i++] = (unsigned char)c;
	}
}

void FN_dump_rows_bad(const unsigned char *section, int length)
{
	for (int a = 0; a < length; a += 10) {
		for (int b = 0; b < 10; b++)
			printf(" %02x", section[a + b]);
		printf("\n");
	}
}

void line_before_bad(const char *base, const char *cur)
{
	while (*cur == '\n' || *cur == '\r') // expect: index-inconsistent
		cur--;
	while (cur > base && *cur != '\n')
		cur--;
	puts(cur);
}

static unsigned char answer[128], *answer_end = answer;

void FN_add_answer_bad(unsigned char func, unsigned char flag, unsigned char val)
{
	if ((*answer_end++ = func) == 0xff)
		*answer_end++ = 0xff;
	if ((*answer_end++ = flag) == 0xff)
		*answer_end++ = 0xff;
	if ((*answer_end++ = val) == 0xff)
		*answer_end++ = 0xff;
}

/* ---- STRING-BOUNDS: how many digits a number has is a matter of its type ---------------------- */

struct entry {
	uint16_t method;
	uint32_t size, packed;
};

void say_method_bad(const struct entry *e)
{
	char text[8] = "Unk:";

	if (e->method > 11)
		sprintf(text + 4, "%03u", e->method); // expect: buffer-overflow-call
	puts(text);
}

/* ---- GROWING-BUFFER: by a constant, where what is needed has no bound ------------------------- */

static char *buf;
static size_t filled, room;

void FN_load_bad(const char *text, size_t len)
{
	if (filled + len > room) {
		char *larger = realloc(buf, room += 128);

		if (!larger)
			return;
		buf = larger;
	}
	memcpy(buf + filled, text, len);
	filled += len;
}

/* ---- STATICS: what two variables say of each other from one call to the next ------------------ */

void digest(const void *p, size_t n);

void FN_sum_bad(const char *data, int len)
{
	static char *copy;
	static int copy_len;

	if (len > copy_len) {
		free(copy);
		copy = malloc((size_t)len + 4);
		if (!copy)
			abort();
		copy_len = len;
	}
	memcpy(copy, data, (size_t)len);
	copy[len] = 0;
	digest(copy, (size_t)len + 1);
}

/* ---- NO-TERMINATOR: a buffer that was filled is printed as a text ----------------------------- */

void FN_print_copyright_bad(void)
{
	size_t n;
	char *text;

	if (read_block(&n, sizeof n) != sizeof n || n > 4096 || !(text = malloc(n)))
		return;
	if (read_block(text, n) == n)
		printf("%s\n", text);
	free(text);
}

/* ---- LIST-LENGTH: two lists are walked in step ------------------------------------------------- */

struct point {
	int x, y;
	struct point *next;
};

struct control {
	double x, y;
	struct control *next;
};

void FN_spline_bad(const struct point *points, const struct control *controls)
{
	const struct control *a = controls, *b;

	for (const struct point *p = points->next; p; p = p->next)
		a = a->next;
	for (const struct point *p = points->next; p; p = p->next) {
		b = a->next;
		printf("%g %g %d\n", b->x, b->y, p->x);
		a = b;
	}
}

/* ---- RELATION: one field says how much is allocated, another one how much is copied ------------ */

uint32_t get_long(const unsigned char *p);

int FN_unpack_bad(const unsigned char *field, size_t n_field)
{
	uint32_t size;
	unsigned char *to;

	if (n_field < 8)
		return -1;
	size = get_long(field);
	to = malloc(size);
	if (!to)
		return -1;
	memcpy(to, field + 4, n_field - 4);
	free(to);
	return 0;
}
