// RUN: %panicscan scan --verify -- cc -c %s
//
// Shapes of public suites (CWE-121, 122, 124, 126, 127, 193): a source, a way through variables,
// loops and functions, and a sink.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

void print_line(const char *s);
void print_int(int x);

#define SOURCE "0123456789abcde0123"

typedef struct {
	char first[16];
	void *second, *third;
} holder;

static const int const_five = 5;
static int static_five = 5;

static int returns_true(void)
{
	return 1;
}

/* CWE-121: type overrun */
void overrun_bad(void)
{
	holder h;

	h.second = (void *)SOURCE;
	memcpy(h.first, SOURCE, sizeof h); // expect: buffer-overflow-call
	h.first[sizeof h.first / sizeof(char) - 1] = '\0';
	print_line(h.first);
}

void overrun_good(void)
{
	holder h;

	h.second = (void *)SOURCE;
	memcpy(h.first, SOURCE, sizeof h.first);
	h.first[sizeof h.first / sizeof(char) - 1] = '\0';
	print_line(h.first);
}

/* CWE-805: copy with the size of the source */
void loop_805_bad(void)
{
	char *data, buffer[50];

	data = buffer;
	data[0] = '\0';
	{
		char source[100];
		size_t i;

		memset(source, 'C', 100 - 1);
		source[100 - 1] = '\0';
		for (i = 0; i < 100; i++)
			data[i] = source[i]; // expect: index-out-of-bounds
		data[100 - 1] = '\0';
		print_line(data);
	}
}

void loop_805_good(void)
{
	char *data, buffer[100];

	data = buffer;
	data[0] = '\0';
	{
		char source[100];
		size_t i;

		memset(source, 'C', 100 - 1);
		source[100 - 1] = '\0';
		for (i = 0; i < 100; i++)
			data[i] = source[i];
		data[100 - 1] = '\0';
		print_line(data);
	}
}

void memmove_805_bad(void)
{
	char *data, *bad = malloc(50 * sizeof(char));

	if (bad == NULL)
		exit(-1);
	data = bad;
	data[0] = '\0';
	if (const_five == 5) {
		char source[100];

		memset(source, 'C', 100 - 1);
		source[100 - 1] = '\0';
		memmove(data, source, 100 * sizeof(char)); // expect: buffer-overflow-call
		print_line(data);
	}
	free(data);
}

void memmove_805_good(void)
{
	char *data, *good = malloc(100 * sizeof(char));

	if (good == NULL)
		exit(-1);
	data = good;
	data[0] = '\0';
	if (static_five == 5) {
		char source[100];

		memset(source, 'C', 100 - 1);
		source[100 - 1] = '\0';
		memmove(data, source, 100 * sizeof(char));
		print_line(data);
	}
	free(data);
}

/* CWE-806: copy with the length of the data */
void strncpy_806_bad(void)
{
	char *data, buffer[100];

	data = buffer;
	while (1) {
		memset(data, 'A', 100 - 1);
		data[100 - 1] = '\0';
		break;
	}
	{
		char dest[50] = "";

		strncpy(dest, data, strlen(data)); // expect: buffer-overflow-call
		dest[50 - 1] = '\0';
		print_line(data);
	}
}

void strncpy_806_good(void)
{
	char *data, buffer[100];

	data = buffer;
	while (1) {
		memset(data, 'A', 50 - 1);
		data[50 - 1] = '\0';
		break;
	}
	{
		char dest[50] = "";

		strncpy(dest, data, strlen(data));
		dest[50 - 1] = '\0';
		print_line(data);
	}
}

void snprintf_806_bad(void)
{
	char *data, buffer[100];

	data = buffer;
	switch (6) {
	case 6:
		memset(data, 'A', 100 - 1);
		data[100 - 1] = '\0';
		break;
	default:
		print_line("benign");
		break;
	}
	{
		char dest[50] = "";

		snprintf(dest, strlen(data), "%s", data); // expect: buffer-overflow-call
		print_line(data);
	}
}

void loop_806_bad(void)
{
	char *data = malloc(100 * sizeof(char));

	if (data == NULL)
		exit(-1);
	memset(data, 'A', 100 - 1);
	data[100 - 1] = '\0';
	{
		char dest[50] = "";
		size_t i, n = strlen(data);

		for (i = 0; i < n; i++)
			dest[i] = data[i]; // expect: index-out-of-bounds
		dest[50 - 1] = '\0';
		print_line(data);
	}
	free(data);
}

void wide_806_bad(void)
{
	wchar_t *data, buffer[100];

	data = buffer;
	if (returns_true()) {
		wmemset(data, L'A', 100 - 1);
		data[100 - 1] = L'\0';
	}
	{
		wchar_t dest[50] = L"";

		wcscpy(dest, data); // expect: buffer-overflow-call
		print_line("done");
	}
}

/* CWE-193: no room for the terminator */
void cpy_193_bad(void)
{
	char *data, small[10];

	data = small;
	data[0] = '\0';
	{
		char source[10 + 1] = "AAAAAAAAAA";

		strcpy(data, source); // expect: index-off-by-one
		print_line(data);
	}
}

void cpy_193_good(void)
{
	char *data, large[10 + 1];

	data = large;
	data[0] = '\0';
	{
		char source[10 + 1] = "AAAAAAAAAA";

		strcpy(data, source);
		print_line(data);
	}
}

void memcpy_193_bad(void)
{
	char *data = malloc(10 * sizeof(char));

	if (data == NULL)
		exit(-1);
	{
		char source[10 + 1] = "AAAAAAAAAA";

		memcpy(data, source, (strlen(source) + 1) * sizeof(char)); // expect: buffer-overflow-call
		print_line(data);
	}
	free(data);
}

void loop_193_bad(void)
{
	char *data, small[10];

	data = small;
	{
		char source[10 + 1] = "AAAAAAAAAA";
		size_t i, n = strlen(source);

		for (i = 0; i < n + 1; i++)
			data[i] = source[i]; // expect: index-off-by-one
		print_line(data);
	}
}

/* CWE-124: before the buffer */
void under_124_bad(void)
{
	char *data, buffer[100];

	memset(buffer, 'A', 100 - 1);
	buffer[100 - 1] = '\0';
	data = buffer - 8;
	{
		char source[100];

		memset(source, 'C', 100 - 1);
		source[100 - 1] = '\0';
		strcpy(data, source); // expect: buffer-overflow-call
		print_line(data);
	}
}

void under_124_loop_bad(void)
{
	char *data, buffer[100];

	memset(buffer, 'A', 100 - 1);
	buffer[100 - 1] = '\0';
	if (static_five == 5)
		data = buffer - 8;
	else
		data = buffer;
	{
		size_t i;
		char source[100];

		memset(source, 'C', 100 - 1);
		source[100 - 1] = '\0';
		for (i = 0; i < 100; i++)
			data[i] = source[i]; // expect: index-out-of-bounds
		data[100 - 1] = '\0';
	}
}

void under_124_good(void)
{
	char *data, buffer[100];

	memset(buffer, 'A', 100 - 1);
	buffer[100 - 1] = '\0';
	data = buffer;
	{
		char source[100];

		memset(source, 'C', 100 - 1);
		source[100 - 1] = '\0';
		strcpy(data, source);
		print_line(data);
	}
}

/* CWE-126, CWE-127: reading */
void over_126_bad(void)
{
	char *data, small[50];

	memset(small, 'A', 50 - 1);
	small[50 - 1] = '\0';
	data = small;
	{
		size_t i, n;
		char dest[100];

		memset(dest, 'C', 100 - 1);
		dest[100 - 1] = '\0';
		n = strlen(dest);
		for (i = 0; i < n; i++)
			dest[i] = data[i]; // expect: index-out-of-bounds
		dest[100 - 1] = '\0';
		print_line(dest);
	}
}

void over_126_memmove_bad(void)
{
	char *data, small[50];

	memset(small, 'A', 50 - 1);
	small[50 - 1] = '\0';
	data = small;
	{
		char dest[100];

		memset(dest, 'C', 100 - 1);
		dest[100 - 1] = '\0';
		memmove(dest, data, strlen(dest) * sizeof(char)); // expect: buffer-overflow-call
		dest[100 - 1] = '\0';
		print_line(dest);
	}
}

void under_127_bad(void)
{
	char *data, buffer[100];

	memset(buffer, 'A', 100 - 1);
	buffer[100 - 1] = '\0';
	data = buffer - 8;
	{
		char dest[100];

		memset(dest, 'C', 100 - 1);
		dest[100 - 1] = '\0';
		memcpy(dest, data, 100 * sizeof(char)); // expect: buffer-overflow-call
		dest[100 - 1] = '\0';
		print_line(dest);
	}
}

/* From a function of the same file. */
static char *make_small(char *data)
{
	memset(data, 'A', 50 - 1);
	data[50 - 1] = '\0';
	return data;
}

static char *make_large(char *data)
{
	memset(data, 'A', 100 - 1);
	data[100 - 1] = '\0';
	return data;
}

void source_in_function_bad(void)
{
	char buffer[100], dest[50] = "", *data = buffer;

	data = make_large(data);
	strcpy(dest, data); // expect: buffer-overflow-call
	print_line(dest);
}

void source_in_function_good(void)
{
	char buffer[100], dest[50] = "", *data = buffer;

	data = make_small(data);
	strcpy(dest, data);
	print_line(dest);
}

/* Through a pointer to the pointer, a union, a structure. */
void pointer_to_pointer_bad(void)
{
	char *data = NULL, **p1 = &data, **p2 = &data, small[50];

	{
		char *data = *p1;

		data = small;
		data[0] = '\0';
		*p1 = data;
	}
	{
		char *data = *p2, source[100];

		memset(source, 'C', 100 - 1);
		source[100 - 1] = '\0';
		strcat(data, source); // expect: buffer-overflow-call
		print_line(data);
	}
}

union either {
	char *first, *second;
};

void union_bad(void)
{
	union either u;
	char small[50], source[100], *data = small;

	u.first = data;
	memset(source, 'C', 100 - 1);
	source[100 - 1] = '\0';
	strcpy(u.second, source); // expect: buffer-overflow-call
	print_line(small);
}

void goto_bad(void)
{
	char small[50], source[100], *data;

	goto source;
source:
	data = small;
	goto sink;
sink:
	memset(source, 'C', 100 - 1);
	source[100 - 1] = '\0';
	strncat(data, source, 100); // expect: buffer-overflow-call, uninit-use
	print_line(small);
}

/* The sink is in a function that the object is given to. */
static void sink(char *data)
{
	char source[100];

	memset(source, 'C', 100 - 1);
	source[100 - 1] = '\0';
	strcpy(data, source);
	print_line(data);
}

void sink_in_function_bad(void)
{
	char small[50];

	sink(small); // expect: buffer-overflow-call
}
