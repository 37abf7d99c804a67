// RUN: %panicscan scan --verify -- cc -c %s
//
// Sets of values: a variable that is one of a few values is not all that lies between them, and one
// that is none of many has none of them back.  With twins.

#include <stddef.h>
#include <stdint.h>

int more(void);

struct context {
	unsigned count;
};

/* ---- one of a few ---- */

/* Without a context only c, o and x are allowed, and these do not need it: g lies between. */
int one_of_ok(int letter, struct context *cx, unsigned options)
{
	int r = 0;

	if (cx == NULL && letter != 'c' && letter != 'o' && letter != 'x')
		return -1;
	if (options & 1)
		r |= 1;
	if (options & 2)
		r |= 2;
	if (options & 4)
		r |= 4;
	switch (letter) {
	case 'g':
		r = (int)cx->count;
		break;
	default:
		r += 3;
		break;
	}
	return r;
}

int one_of_bad(int letter, struct context *cx, unsigned options)
{
	int r = 0;

	if (cx == NULL && letter != 'c' && letter != 'g' && letter != 'x')
		return -1;
	if (options & 1)
		r |= 1;
	if (options & 2)
		r |= 2;
	if (options & 4)
		r |= 4;
	switch (letter) {
	case 'g':
		r = (int)cx->count; // expect: null-deref
		break;
	default:
		r += 3;
		break;
	}
	return r;
}

/* Two groups of operations that use one table. */
int two_groups_ok(unsigned op, unsigned options)
{
	static const int least[] = {0, 0, 1, 1, 0, 0};
	int r = 0;

	switch (op) {
	case 33:
	case 34:
	case 35:
	case 36:
	case 37:
	case 38:
	case 46:
	case 47:
	case 48:
	case 49:
	case 50:
	case 51:
		if (options & 1)
			r |= 1;
		if (options & 2)
			r |= 2;
		return r + least[op - (op < 46 ? 33 : 46)];
	default:
		return -1;
	}
}

int two_groups_bad(unsigned op, unsigned options)
{
	static const int least[] = {0, 0, 1, 1, 0, 0};
	int r = 0;

	switch (op) {
	case 33:
	case 34:
	case 35:
	case 36:
	case 37:
	case 38:
	case 39:
	case 46:
	case 47:
	case 48:
	case 49:
	case 50:
		if (options & 1)
			r |= 1;
		if (options & 2)
			r |= 2;
		return r + least[op - (op < 46 ? 33 : 46)]; // expect: index-off-by-one
	default:
		return -1;
	}
}

/* The same, read from memory again, in an interpreter's loop. */
int two_groups_memory_ok(const unsigned char *code)
{
	static const int least[] = {0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0};
	int r = 0;

	for (;;) {
		unsigned char op = *code;
		unsigned at;

		switch (op) {
		case 0:
			return r;
		case 33:
		case 34:
		case 35:
		case 36:
		case 37:
		case 38:
		case 46:
		case 47:
		case 48:
		case 49:
		case 50:
		case 51:
			at = *code++ - (op < 46 ? 33 : 46);
			r += least[at];
			break;
		default:
			code++;
			break;
		}
	}
}

int two_groups_memory_bad(const unsigned char *code)
{
	static const int least[] = {0, 0, 1, 1, 0};
	int r = 0;

	for (;;) {
		unsigned char op = *code;
		unsigned at;

		switch (op) {
		case 0:
			return r;
		case 33:
		case 34:
		case 35:
		case 38:
		case 46:
		case 47:
		case 48:
		case 49:
			at = *code++ - (op < 46 ? 33 : 46);
			r += least[at]; // expect: index-out-of-bounds
			break;
		default:
			code++;
			break;
		}
	}
}

/* ---- none of many ---- */

struct info {
	uint32_t groups, captures, first, last, limit, heap, depth, flags;
};

/* How long the answer is, or the answer: both are asked by the same names. */
int none_of_ok(const struct info *in, int what, uint32_t *where)
{
	if (where == NULL)
		switch (what) {
		case 1:
		case 2:
		case 4:
		case 5:
		case 7:
		case 9:
		case 11:
		case 14:
			return sizeof(uint32_t);
		default:
			break;
		}
	switch (what) {
	case 1:
		*where = in->groups;
		break;
	case 2:
		*where = in->captures;
		break;
	case 4:
		*where = in->first;
		break;
	case 5:
		*where = in->last;
		break;
	case 7:
		*where = in->limit;
		break;
	case 9:
		*where = in->heap;
		break;
	case 11:
		*where = in->depth;
		break;
	case 14:
		*where = in->flags;
		break;
	default:
		return -1;
	}
	return 0;
}

/* One name was forgotten. */
int none_of_bad(const struct info *in, int what, uint32_t *where)
{
	if (where == NULL)
		switch (what) {
		case 1:
		case 2:
		case 4:
		case 5:
		case 7:
		case 9:
		case 14:
			return sizeof(uint32_t);
		default:
			break;
		}
	switch (what) {
	case 1:
		*where = in->groups;
		break;
	case 11:
		*where = in->depth; // expect: null-deref
		break;
	default:
		return -1;
	}
	return 0;
}

/* By a chain of comparisons. */
int none_of_chain_ok(int c, const char *name)
{
	if (name == NULL && (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'))
		return 0;
	if (c == 'a' || c == 'i' || c == 'u')
		return name[0];
	return c == 'e' || c == 'o' || c == 'y' ? name[1] : 0;
}

int none_of_chain_bad(int c, const char *name)
{
	if (name == NULL && (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'y'))
		return 0;
	if (c == 'u')
		return name[0]; // expect: null-deref
	return 0;
}
