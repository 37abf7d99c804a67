// RUN: %panicscan scan --verify -- cc -c %s
//
// Masks.  The width of a mask says what fits into a field, not what occurs in it; and two masks of
// one value say more together than each by itself.  With twins.

#include <stdint.h>
#include <stdlib.h>

/* ---- the width of a field is no evidence of its values ---- */

enum kind { KIND_NIL, KIND_FLAG, KIND_NUMBER, KIND_TEXT, KIND_TABLE, KIND_LAST };

struct value {
	unsigned char tag; /* kind, and a variant in the upper half */
	void *data;
};

static void *const metas[KIND_LAST];

/* Four bits for five kinds. */
void *mask_tag_ok(const struct value *v)
{
	return metas[v->tag & 0x0f];
}

/* The same behind a switch that takes two kinds out. */
void *mask_tag_switch_ok(const struct value *v)
{
	switch (v->tag & 0x0f) {
	case KIND_TABLE:
	case KIND_TEXT:
		return v->data;
	default:
		return metas[v->tag & 0x0f];
	}
}

void *mask_tag_bad(const struct value *v)
{
	if ((v->tag & 0x0f) == KIND_LAST)
		return metas[v->tag & 0x0f]; // expect: index-out-of-bounds
	return NULL;
}

/* The mask is the count itself: an element past the end is all that it picks besides the first. */
void *mask_is_count_bad(const struct value *v)
{
	static void *const rows[8];

	return rows[v->tag & 8]; // expect: index-off-by-one
}

#define NAME(k) names[(k) + 1]

static const char *const names[] = {"none", "nil", "flag", "number", "text", "table"};

/* With an offset, through a macro. */
const char *mask_name_ok(const struct value *v)
{
	return NAME(v->tag & 0x0f);
}

const char *mask_name_bad(const struct value *v)
{
	if ((v->tag & 0x0f) < KIND_LAST)
		return NULL;
	return NAME(v->tag & 0x0f); // expect: index-off-by-one
}

/* An operation in the low bits of an instruction word; the table has one row per operation. */
#define OP_BITS	    7
#define GET_OP(i)   ((enum op)(((i) >> 0) & ~(~(uint32_t)0 << OP_BITS)))
#define IS_TEST(op) (op_modes[op] & (1 << 4))

enum op { OP_MOVE, OP_LOAD, OP_ADD, OP_TEST, OP_LAST };

static const unsigned char op_modes[OP_LAST];

int mask_op_ok(const uint32_t *code, int pc)
{
	return pc >= 1 && IS_TEST(GET_OP(code[pc - 1]));
}

int mask_op_bad(const uint32_t *code, int pc)
{
	enum op op = GET_OP(code[pc]);

	if (op <= OP_LAST)
		return 0;
	return IS_TEST(op); // expect: index-out-of-bounds
}

/* A field of three bits, seven ages. */
unsigned char mask_age_ok(struct value *v)
{
	static const unsigned char next_age[] = {1, 3, 3, 4, 4, 5, 6};

	if ((v->tag & 7) == 0)
		return 0;
	v->tag = (unsigned char)((v->tag & ~7) | next_age[v->tag & 7]);
	return v->tag;
}

/* What a loop runs through is more than a field: the mask does not keep it in. */
unsigned mask_loop_bad(void)
{
	static const unsigned char next_age[] = {1, 3, 3, 4, 4, 5, 6};
	unsigned sum = 0;

	for (unsigned i = 0; i < 8; i++)
		sum += next_age[i & 7]; // expect: index-off-by-one
	return sum;
}

/* ---- bits that are known to be zero ---- */

#define FLAG_ALPHA  1u
#define FLAG_COLOUR 2u
#define FLAG_LINEAR 4u
#define FLAG_MAP    8u
#define FORMATS	    (FLAG_ALPHA | FLAG_COLOUR | FLAG_LINEAR | FLAG_MAP)

static uint16_t errors[16][4];

/* Only the two low bits are left. */
int known_bits_ok(unsigned in, unsigned out)
{
	in &= FORMATS;
	out &= FORMATS;
	if (out & (FLAG_LINEAR | FLAG_MAP))
		exit(1);
	return errors[in][out];
}

int known_bits_bad(unsigned in, unsigned out)
{
	in &= FORMATS;
	out &= FORMATS;
	if (!(out & FLAG_LINEAR))
		exit(1);
	return errors[in][out]; // expect: index-off-by-one
}

/* The row is used after its address went through a variable. */
int known_bits_row_ok(unsigned in, unsigned out)
{
	const uint16_t *row;
	static uint16_t cube[16][4][4];

	in &= FORMATS;
	out &= FORMATS;
	if (out & (FLAG_LINEAR | FLAG_MAP))
		exit(1);
	row = cube[in][out];
	return row[0] + row[1] + row[2] + row[3];
}

int known_bits_row_bad(unsigned in, unsigned out)
{
	const uint16_t *row;
	static uint16_t cube[16][4][4];

	in &= FORMATS;
	out &= FORMATS;
	if (in != FORMATS || !(out & FLAG_LINEAR))
		exit(1);
	row = cube[in][out];
	return row[0]; // expect: index-off-by-one
}
