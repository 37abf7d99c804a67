/* cache_test.c - entries whose checksum is right and whose content is not: somebody else may write
 *to the folder, too.  Cut off everywhere, and with every bit flipped, they are no entries, or
 *others; none does harm (with the sanitizers of the debug build watching).
 *
 *	cache-test FOLDER SOURCE
 */
#include "driver/cache_answer.h"
#include "driver/cache_unit.h"
#include "engine/wire.h"
#include "engine/base/pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(x)                                                                                   \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #x);            \
			exit(1);                                                                   \
		}                                                                                  \
	} while (0)

static struct cache cache;

/* Writes each damaged variant of an entry in its place, and looks at it. */
static void damage(enum cache_kind kind, struct hash128 name, void (*look)(void *), void *arg)
{
	struct strbuf good = {0};
	char *copy;

	CHECK(cache_get(&cache, kind, name, &good));
	for (size_t n = 0; n < good.n_bytes; n++) {
		cache_put(&cache, kind, name, good.s, n);
		look(arg);
	}
	copy = xmalloc(good.n_bytes);
	for (size_t bit = 0; bit < good.n_bytes * 8; bit++) {
		memcpy(copy, good.s, good.n_bytes);
		copy[bit / 8] ^= (char)(1 << bit % 8);
		cache_put(&cache, kind, name, copy, good.n_bytes);
		look(arg);
	}
	cache_put(&cache, kind, name, good.s, good.n_bytes);
	free(copy);
	strbuf_release(&good);
}

/* ---- inputs ------------------------------------------------------------------------------------
 */

struct unit_test {
	struct compdb_entry entry;
	struct hash128 name, unit;
};

static bool find(struct unit_test *t)
{
	struct file_facts *facts = file_facts_new();
	struct hash128 unit;
	bool found = cache_find_unit(&cache, facts, &t->entry, &unit);

	file_facts_free(facts);
	return found;
}

static void look_for_unit(void *arg)
{
	find(arg);
}

static void test_inputs(const char *source)
{
	static const char *argv[] = {"-DX"};
	static const char unit[] = "what a unit may be";
	struct unit_test t = {.entry = {.dir = "/", .path = source, .argv = argv, .n_argv = 1}};
	struct front_inputs in = {0};
	struct strbuf text = {0}, again = {0};

	CHECK(strbuf_read_file(&text, source, 1 << 20) == PS_OK);
	CHECK(!find(&t));
	*vec_push(&in.files) =
		(struct front_source){source, hash_bytes128(strbuf_str(&text), text.n_bytes)};
	*vec_push(&in.absent) = "/nowhere/a.h";
	*vec_push(&in.absent) = "/nowhere/b.h";
	CHECK(cache_keep_unit(&cache, &t.entry, &in, cache_start_unit(), unit, sizeof unit,
			      &t.unit));
	CHECK(find(&t));
	CHECK(cache_get(&cache, CACHE_UNITS, t.unit, &again));
	CHECK(again.n_bytes == sizeof unit && memcmp(again.s, unit, sizeof unit) == 0);
	t.name = cache_unit_name(&cache, &t.entry);
	damage(CACHE_INPUTS, t.name, look_for_unit, &t);
	CHECK(find(&t));
	*vec_push(&in.absent) = source;
	CHECK(cache_keep_unit(&cache, &t.entry, &in, cache_start_unit(), unit, sizeof unit,
			      &t.unit));
	in.unknown = "for a reason";
	CHECK(!cache_keep_unit(&cache, &t.entry, &in, cache_start_unit(), unit, sizeof unit,
			       &t.unit));
	front_inputs_release(&in);
	strbuf_release(&text);
	strbuf_release(&again);
}

/* ---- answers -----------------------------------------------------------------------------------
 */

struct answer_test {
	struct plan plan;
	struct hash128 name;
};

static void look_for_answer(void *arg)
{
	struct answer_test *t = arg;
	struct merged m = {0};
	struct link_stats link;

	cache_find_answer(&cache, t->name, &t->plan, &m, &link);
	merge_finish(&m);
	merge_release(&m);
}

static void test_answers(void)
{
	struct answer_test t = {.name = {1, 2}};
	struct engine_result res = {.stats = {.n_functions = 7, .n_full = 7}};
	struct program p = {.link = {.n_units = 3, .n_shared = 4, .n_ambiguous = 5}};
	struct merged m = {0};
	struct link_stats link;
	struct strbuf wire = {0};

	*vec_push(&res.notes) = (struct engine_note){.kind = IR_NOTE_OTHER, .text = "a note"};
	wire_encode(&res, &p.answer);
	wire_encode(&res, &wire);
	pack_str(&p.fronts, "/a.c");
	pack_bytes(&p.fronts, wire.s, wire.n_bytes);
	p.n_fronts = 1;
	cache_keep_answer(&cache, t.name, &p);
	CHECK(cache_find_answer(&cache, t.name, &t.plan, &m, &link));
	CHECK(link.n_units == 3 && link.n_shared == 4 && link.n_ambiguous == 5);
	CHECK(m.stats.n_functions == 14 && m.files.n == 1 && m.notes.n == 2);
	damage(CACHE_ANSWERS, t.name, look_for_answer, &t);
	merge_release(&m);
	engine_result_release(&res);
	strbuf_release(&wire);
	program_release(&p);
}

int main(int argc, char **argv)
{
	struct hash128 none = {3, 4};
	struct strbuf out = {0};

	CHECK(argc == 3);
	CHECK(cache_open(&cache, argv[1], 1));
	CHECK(!cache_get(&cache, CACHE_UNITS, none, &out));
	test_inputs(argv[2]);
	test_answers();
	CHECK(cache.counts.n_unkept == 0 && cache.counts.n_damaged > 0);
	cache_trim(&cache);
	cache_close(&cache);
	return 0;
}
