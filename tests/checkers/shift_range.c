// RUN: %verify
//
// shift-range: a shift by a negative amount, or by as many bits as the promoted value has or more.

#include <assert.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

void log_warn(const char *fmt, ...);
int next_byte(void *stream);
int find_free(const unsigned char *map, int n);

/* ---- bit readers and writers: 32 - n, with n == 0 ------------------------------------------------ */

struct bits {
	const uint8_t *p, *end;
	uint32_t word;
	unsigned n_left; /* 0 … 32 */
};

uint32_t peek_bad(const struct bits *b, unsigned n)
{
	if (n == 0)
		log_warn("nothing asked for");
	return b->word >> (32 - n); // expect: shift-range
}

uint32_t peek_ok(const struct bits *b, unsigned n)
{
	if (n == 0)
		return 0;
	return b->word >> (32 - n);
}

uint32_t peek_unchecked_ok(const struct bits *b, unsigned n)
{
	return b->word >> (32 - n);
}

uint32_t rotate_bad(uint32_t x, unsigned n)
{
	if (n > 32)
		n = 32;
	return x << n; // expect: shift-range
}

uint32_t rotate_ok(uint32_t x, unsigned n)
{
	n &= 31;
	return x << n | x >> (-n & 31);
}

/* A mask says what there is room for: that n can be 0 here is the caller's matter. */
uint32_t rotate_masked_ok(uint32_t x, unsigned n)
{
	n &= 31;
	return x << n | x >> (32 - n);
}

void skip_bad(struct bits *b, unsigned n)
{
	if (n > b->n_left || n > 32)
		return;
	b->word <<= n; // expect: shift-range
	b->n_left -= n;
}

void skip_ok(struct bits *b, unsigned n)
{
	if (n > b->n_left || n >= 32)
		return;
	b->word <<= n;
	b->n_left -= n;
}

/* The whole word is a case of its own. */
void skip_all_ok(struct bits *b, unsigned n)
{
	if (n > b->n_left || n > 32)
		return;
	b->word = n == 32 ? 0 : b->word << n;
	b->n_left -= n;
}

/* ---- masks of n bits ------------------------------------------------------------------------------ */

#define LOW_BITS(n)   ((1u << (n)) - 1)
#define SAFE_BITS(n)  ((n) >= 32 ? ~0u : (1u << (n)) - 1)
#define BIT(n)	      (1ul << (n))
#define NIBBLE(x, i) ((x) >> (4 * (i)) & 15)

uint32_t netmask_bad(int prefix)
{
	if (prefix < 0 || prefix > 32)
		return 0;
	return ~0u << (32 - prefix); // expect: shift-range
}

uint32_t netmask_ok(int prefix)
{
	if (prefix < 0 || prefix > 32)
		return 0;
	return prefix ? ~0u << (32 - prefix) : 0;
}

uint32_t all_channels_bad(void)
{
	return LOW_BITS(32); // expect: shift-range
}

uint32_t all_channels_ok(void)
{
	return SAFE_BITS(32);
}

uint64_t flags_bad(void)
{
	return 1 << 40; // expect: shift-range
}

uint64_t flags_ok(void)
{
	return BIT(40);
}

/* ---- loops ----------------------------------------------------------------------------------------- */

uint64_t collect_bad(const bool *set)
{
	uint64_t mask = 0;

	for (int i = 0; i < 64; i++)
		if (set[i])
			mask |= 1 << i; // expect: shift-range
	return mask;
}

uint64_t collect_ok(const bool *set)
{
	uint64_t mask = 0;

	for (int i = 0; i < 64; i++)
		if (set[i])
			mask |= 1ull << i;
	return mask;
}

unsigned count_bad(uint32_t word)
{
	unsigned n = 0;

	for (unsigned i = 0; i <= 32; i++)
		n += word >> i & 1; // expect: shift-range
	return n;
}

unsigned count_ok(uint32_t word)
{
	unsigned n = 0;

	for (unsigned i = 0; i < 32; i++)
		n += word >> i & 1;
	return n;
}

unsigned count_some_ok(uint32_t word, unsigned bits)
{
	unsigned n = 0;

	for (unsigned i = 0; i < bits; i++)
		n += word >> i & 1;
	return n;
}

uint32_t big_endian_bad(const uint8_t *p)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v |= (uint32_t)p[i] << (8 * (4 - i)); // expect: shift-range
	return v;
}

uint32_t big_endian_ok(const uint8_t *p)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v |= (uint32_t)p[i] << (8 * (3 - i));
	return v;
}

uint64_t little_endian_bad(const uint8_t *p)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v |= p[i] << (8 * i); // expect: shift-range
	return v;
}

uint64_t little_endian_ok(const uint8_t *p)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

void print_hex_bad(uint32_t v, char *out)
{
	for (int shift = 32; shift >= 0; shift -= 4)
		*out++ = "0123456789abcdef"[v >> shift & 15]; // expect: shift-range
}

void print_hex_ok(uint32_t v, char *out)
{
	for (int shift = 28; shift >= 0; shift -= 4)
		*out++ = "0123456789abcdef"[v >> shift & 15];
}

unsigned nibbles_bad(uint32_t x)
{
	unsigned sum = 0;

	for (int i = 0; i <= 8; i++)
		sum += NIBBLE(x, i); // expect: shift-range
	return sum;
}

unsigned nibbles_ok(uint32_t x)
{
	unsigned sum = 0;

	for (int i = 0; i < 8; i++)
		sum += NIBBLE(x, i);
	return sum;
}

/* A variable that moves along with the counter. */
uint32_t varint_bad(const uint8_t *p)
{
	uint32_t v = 0;
	int shift = 0;

	for (int i = 0; i < 6; i++) {
		v |= (uint32_t)(p[i] & 0x7f) << shift; // expect: shift-range
		if (!(p[i] & 0x80))
			break;
		shift += 7;
	}
	return v;
}

uint32_t varint_ok(const uint8_t *p)
{
	uint32_t v = 0;
	int shift = 0;

	for (int i = 0; i < 5; i++) {
		v |= (uint32_t)(p[i] & 0x7f) << shift;
		if (!(p[i] & 0x80))
			break;
		shift += 7;
	}
	return v;
}

/* How long the number is, nobody says. */
uint64_t varint_unbounded_ok(void *stream)
{
	uint64_t v = 0;
	unsigned shift = 0;
	int c;

	do {
		c = next_byte(stream);
		v |= (uint64_t)(c & 0x7f) << shift;
		shift += 7;
	} while (c & 0x80);
	return v;
}

uint64_t varint_checked_bad(void *stream)
{
	uint64_t v = 0;
	unsigned shift = 0;
	int c;

	do {
		c = next_byte(stream);
		v |= (uint64_t)(c & 0x7f) << shift; // expect: shift-range
		shift += 7;
	} while (c & 0x80 && shift <= 70);
	return v;
}

uint64_t varint_checked_ok(void *stream)
{
	uint64_t v = 0;
	unsigned shift = 0;
	int c;

	do {
		c = next_byte(stream);
		v |= (uint64_t)(c & 0x7f) << shift;
		shift += 7;
	} while (c & 0x80 && shift < 64);
	return v;
}

/* What fills up and is emptied, as in the output of a compressor: each round adds to it only if there
 * is room. */
struct deflate {
	uint16_t buffer;
	int n_valid;
	uint8_t pending[4096];
	unsigned n_pending;
};

#define BUFFER_BITS 16
#define SEND(s, value, length)                                                                         \
	do {                                                                                           \
		if ((s)->n_valid > BUFFER_BITS - (length)) {                                           \
			(s)->buffer |= (uint16_t)((value) << (s)->n_valid);                            \
			(s)->pending[(s)->n_pending++] = (uint8_t)(s)->buffer;                         \
			(s)->buffer = (uint16_t)((value) >> (BUFFER_BITS - (s)->n_valid));             \
			(s)->n_valid += (length) - BUFFER_BITS;                                        \
		} else {                                                                               \
			(s)->buffer |= (uint16_t)((value) << (s)->n_valid);                            \
			(s)->n_valid += (length);                                                      \
		}                                                                                      \
	} while (0)

void send_lengths_ok(struct deflate *s, const uint8_t *lengths, int codes)
{
	SEND(s, codes - 4, 4);
	for (int rank = 0; rank < codes && rank < 19; rank++)
		SEND(s, lengths[rank], 3);
}

/* ---- negative amounts ------------------------------------------------------------------------------ */

static int log2_of(unsigned size)
{
	for (int i = 0; i < 32; i++)
		if (1u << i == size)
			return i;
	return -1;
}

uint32_t bucket_bad(uint32_t hash, unsigned size)
{
	int shift = log2_of(size);

	return hash >> shift; // expect: shift-range: negative
}

uint32_t bucket_ok(uint32_t hash, unsigned size)
{
	int shift = log2_of(size);

	if (shift < 0)
		return 0;
	return hash >> shift;
}

int scale_bad(int mantissa, int exponent)
{
	if (exponent < 0)
		return mantissa << exponent; // expect: shift-range
	return mantissa;
}

int scale_ok(int mantissa, int exponent)
{
	if (exponent < 0)
		return mantissa >> -exponent;
	return mantissa;
}

uint32_t align_bad(uint32_t v, int depth)
{
	int shift = 0;

	for (shift = 8; shift >= -8; shift -= 8)
		v ^= v << shift; // expect: shift-range
	return v >> depth;
}

uint32_t align_ok(uint32_t v, int depth)
{
	int shift = 0;

	for (shift = 8; shift >= 0; shift -= 8)
		v ^= v << shift;
	return v >> depth;
}

int slot_bad(const unsigned char *map)
{
	int slot = find_free(map, 32);

	if (slot == -1)
		log_warn("all slots are taken");
	return 1 << slot; // expect: shift-range
}

int slot_ok(const unsigned char *map)
{
	int slot = find_free(map, 32);

	if (slot == -1)
		return 0;
	return 1 << slot;
}

/* ---- sizes of types -------------------------------------------------------------------------------- */

/* Narrow types are promoted to int, and no wider. */
unsigned promoted_ok(uint8_t hi, uint16_t lo)
{
	return (unsigned)hi << 16 | lo << 8;
}

unsigned promoted_bad(uint8_t hi, int wide)
{
	int by = wide ? 32 : 16;

	return hi << by; // expect: shift-range
}

/* Decided by the size of a type: never run here. */
uint64_t high_half_ok(size_t n)
{
	unsigned int lo = (unsigned int)n;

	if (sizeof(lo) > 4)
		return lo >> 32;
	return sizeof n > 4 ? n >> 32 : 0;
}

uint64_t high_half_bad(size_t n)
{
	unsigned int lo = (unsigned int)n;

	if (sizeof(lo) > 2)
		return lo >> 32; // expect: shift-range
	return n;
}

/* Not evaluated. */
size_t unevaluated_ok(void)
{
	return sizeof(1 << 40);
}

/* Left shift of a negative value and into the sign are other matters. */
int into_sign_ok(int v)
{
	return v << 1 | 1 << 31 | -1 << 4;
}

__int128 wide_ok(void)
{
	return (__int128)1 << 100;
}

__int128 wide_bad(void)
{
	return (__int128)1 << 128; // expect: shift-range
}

/* ---- bits of a set ---------------------------------------------------------------------------------- */

struct set {
	uint64_t words[4];
};

void set_add_bad(struct set *s, unsigned bit)
{
	s->words[bit / 64 & 3] |= 1 << (bit & 63); // expect: shift-range
}

void set_add_ok(struct set *s, unsigned bit)
{
	s->words[bit / 64 & 3] |= 1ull << (bit & 63);
}

void set_remainder_bad(struct set *s, unsigned bit)
{
	s->words[bit / 64 & 3] |= 1 << bit % 64; // expect: shift-range
}

void set_remainder_ok(struct set *s, unsigned bit)
{
	s->words[bit / 64 & 3] |= (uint64_t)1 << bit % 64;
}

/* A field of six bits of an instruction, of which the format allows 32 values. */
uint32_t decode_ok(uint32_t insn, uint32_t reg)
{
	return reg << (insn >> 6 & 63);
}

/* How large the divisor can be, its type says and nobody else. */
struct device {
	uint8_t n_lanes;
};

uint32_t lane_ok(const struct device *d, unsigned seed)
{
	return 1u << seed % d->n_lanes;
}

/* ---- asserted, clamped, switched ---------------------------------------------------------------------- */

uint32_t clamped_ok(uint32_t v, unsigned n)
{
	return v << (n < 31 ? n : 31);
}

uint32_t clamped_bad(uint32_t v, unsigned n)
{
	return v << (n < 32 ? n : 32); // expect: shift-range
}

uint32_t asserted_ok(uint32_t v, unsigned n)
{
	if (n > 40)
		return 0;
	assert(n < 32);
	return v >> n;
}

enum format { FORMAT_8, FORMAT_16, FORMAT_32, FORMAT_NONE };

static unsigned depth_of(enum format f)
{
	switch (f) {
	case FORMAT_8:
		return 8;
	case FORMAT_16:
		return 16;
	case FORMAT_32:
		return 32;
	case FORMAT_NONE:
		break;
	}
	return 0;
}

uint32_t max_value_bad(enum format f)
{
	return (1u << depth_of(f)) - 1; // expect: shift-range
}

uint32_t max_value_ok(enum format f)
{
	unsigned depth = depth_of(f);

	return depth < 32 ? (1u << depth) - 1 : ~0u;
}

/* What a helper is content with is no bound that its caller has in mind. */
static uint32_t hash_of(uint32_t v, uint32_t bits)
{
	if (bits > 32)
		abort();
	return bits ? v * 2654435761u >> (32 - bits) : 0;
}

unsigned fill_ok(uint32_t *table, uint32_t v, uint32_t bits)
{
	table[hash_of(v, bits)] = v;
	return 1u << bits;
}

/* Shifted twice by what was said once. */
uint64_t twice_bad(uint32_t v, unsigned n)
{
	if (n > 32)
		return 0;
	v ^= v << n; // expect: shift-range
	v ^= v >> n;
	return v;
}

uint64_t twice_ok(uint32_t v, unsigned n)
{
	if (n > 31)
		return 0;
	v ^= v << n;
	v ^= v >> n;
	return v;
}
