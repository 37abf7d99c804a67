// RUN: %verify
//
// Accesses that seem to leave their object only for a guess that the code itself speaks against.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- turned back: an index that moves by one is not past what it was just asked for ---------- */

void ring_ok(FILE *in, unsigned count)
{
	char *ring = malloc(++count);
	unsigned head = 0;

	if (!ring)
		return;
	for (;;) {
		int c = getc(in);

		if (c == EOF)
			goto out;
		ring[head++] = (char)c;
		if (head == count)
			break;
	}
	for (;;) {
		int c;

		if (head == count)
			head = 0;
		putchar(ring[head]);
		c = getc(in);
		if (c == EOF)
			goto out;
		ring[head] = (char)c;
		head++;
	}
out:
	free(ring);
}

/* Asked for one too late. */
void ring_bad(FILE *in)
{
	char ring[64];
	unsigned head = 0;

	for (;;) {
		int c = getc(in);

		if (c == EOF)
			break;
		if (head > sizeof ring)
			head = 0;
		ring[head] = (char)c; // expect: index-off-by-one
		head++;
	}
}

/* ---- a comparison that is counted with ---------------------------------------------------------- */

static const unsigned short day_of[2][13] = {
	{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365},
	{0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366}};

int month_ok(int year, int month)
{
	int rest = month % 12;
	int negative = rest < 0;

	return day_of[(year & 3) == 0][rest + 12 * negative];
}

int month_bad(int year, int month)
{
	int rest = month % 12;
	int negative = rest < 0;

	return day_of[(year & 3) == 0][rest + 14 * negative]; // expect: index-off-by-one
}

/* ---- counted before ------------------------------------------------------------------------------
 */

struct node {
	struct node *next;
	int weight;
};

struct node **list_to_array_ok(struct node *head)
{
	struct node *n, **v;
	unsigned count = 0;

	for (n = head; n; n = n->next)
		count++;
	v = malloc(count * sizeof *v);
	if (!v)
		return NULL;
	count = 0;
	for (n = head; n; n = n->next)
		v[count++] = n;
	return v;
}

struct node **list_to_array_bad(struct node *head)
{
	struct node *n, **v;
	unsigned count = 0, i;

	for (n = head; n; n = n->next)
		count++;
	v = malloc(count * sizeof *v);
	if (!v)
		return NULL;
	for (i = 0, n = head; i <= count && n; n = n->next)
		v[i++] = n; // expect: index-off-by-one
	return v;
}

struct node **list_with_end_bad(struct node *head)
{
	struct node *n, **v;
	unsigned count = 0;

	for (n = head; n; n = n->next)
		count++;
	v = malloc(count * sizeof *v);
	if (!v)
		return NULL;
	count = 0;
	for (n = head; n; n = n->next)
		v[count++] = n;
	v[count] = NULL; // expect: index-off-by-one
	return v;
}

/* ---- bits of a mask ------------------------------------------------------------------------------
 */

static const char *const packages[] = {"graphics", "color"};

void print_packages_ok(unsigned mask)
{
	for (int i = 0; i < 31; i++)
		if (mask & (1u << i))
			puts(packages[i]);
}

void print_packages_bad(const char *asked)
{
	for (int i = 0; i < 3; i++)
		if (asked[i])
			puts(packages[i]); // expect: index-off-by-one
}

/* ---- no round: no error, but worth a word ------------------------------------------------------
 */

int first_bit_warned_bad(const char *sum, int n)
{
	char bits[16];
	int i;

	memcpy(bits, sum, sizeof bits);
	for (i = 0; i < n && bits[i] == 0; i++)
		;
	if (i == n) {
		i--;
		bits[i]++; // expect: index-off-by-one
	}
	return bits[0];
}
