// RUN: %verify
//
// Paths that answer a question about a member in two ways, with calls in between that are given the
// object: those that cannot write the member, as far as names tell, are no reason for it.

#include <stddef.h>

struct page {
	unsigned char leaf, key;
	int n;
	int (*parse)(struct page *p, const unsigned char *cell);
	unsigned char *data;
};

struct check {
	unsigned *heap;
	int errors;
	struct page *pages[256];
};

static int parse_table(struct page *p, const unsigned char *cell)
{
	return cell[0] + p->key;
}

static int parse_index(struct page *p, const unsigned char *cell)
{
	p->key = cell[1];
	return cell[1];
}

static int parse_any(struct page *p, const unsigned char *cell)
{
	p->leaf = cell[0];
	return cell[1];
}

static int load_page(struct page *p, unsigned char flags)
{
	p->leaf = flags >> 3;
	p->parse = flags & 1 ? parse_table : parse_index;
	return flags & 4;
}

int check_tree_ok(struct check *k, int no)
{
	struct page *p = k->pages[no];
	unsigned *heap = NULL;
	int sum = 0;

	if (load_page(p, p->data[0]))
		return 1;
	if (!p->leaf) {
		if (check_tree_ok(k, p->data[1]))
			k->errors++;
	} else {
		heap = k->heap;
	}
	for (int i = 0; i < p->n && k->errors < 9; i++) {
		int size = p->parse(p, p->data + i);

		if (size > 100)
			continue;
		if (p->leaf)
			heap[0] += size;
		else
			sum += size;
	}
	return sum;
}

/* This callee writes it, each time. */
int check_any_bad(struct check *k, struct page *p)
{
	unsigned *heap = NULL;
	int sum = 0;

	if (p->leaf)
		heap = k->heap;
	sum = parse_any(p, p->data);
	if (p->leaf)
		heap[0] += sum; // expect: null-deref
	return sum;
}

/* The same of numbers: what was found to be at most 4 is not case 6 further on. */
int check_kinds_ok(struct check *k, int no)
{
	struct page *p = k->pages[no];
	unsigned *heap = NULL;
	int sum = 0;

	if (load_page(p, p->data[0]))
		return 1;
	if (p->leaf <= 4) {
		if (check_kinds_ok(k, p->data[1]))
			k->errors++;
	} else {
		heap = k->heap;
	}
	for (int i = 0; i < p->n && k->errors < 9; i++) {
		int size = p->parse(p, p->data + i);

		if (size > 100)
			continue;
		switch (p->leaf) {
		case 6:
			heap[0] += size;
			break;
		default:
			sum += size;
		}
	}
	return sum;
}

int check_kinds_bad(struct check *k, int no)
{
	struct page *p = k->pages[no];
	unsigned *heap = NULL;
	int sum = 0;

	if (load_page(p, p->data[0]))
		return 1;
	if (p->leaf <= 4) {
		if (check_kinds_bad(k, p->data[1]))
			k->errors++;
	} else {
		heap = k->heap;
	}
	for (int i = 0; i < p->n && k->errors < 9; i++) {
		int size = p->parse(p, p->data + i);

		if (size > 100)
			continue;
		switch (p->leaf) {
		case 3:
			heap[0] += size; // expect: null-deref
			break;
		default:
			sum += size;
		}
	}
	return sum;
}
