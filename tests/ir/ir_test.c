/* ir_test.c - the spelling of each value of a unit, and its hash, for tests.
 *
 *	ir-test FILE.ir           one line for each value and each address: "%3 value x + 1"
 *	ir-test --hash FILE.ir    does the hash change with everything that the text shows?
 */
#include "engine/base/strbuf.h"
#include "engine/ir/ir.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void spell(const struct ir_unit *u, const struct ir_func *fn, uint32_t i)
{
	const struct ir_ins *ins = &fn->ins[i];
	struct arena mem = {0};

	if (ir_ops[ins->op].flags & IR_OPF_R && ins->type)
		printf("%%%" PRIu32 " value %s\n", i, ir_ref_text(u, fn, IR_REF(IR_TMP, i), &mem));
	if (ins->op == IR_LOAD || ins->op == IR_STORE)
		printf("%%%" PRIu32 " place %s\n", i, ir_place_text(u, fn, ins->a, &mem));
	if (ins->op == IR_STORE)
		printf("%%%" PRIu32 " stored %s\n", i, ir_ref_text(u, fn, ins->b, &mem));
	arena_release(&mem);
}

/* ---- the hash -------------------------------------------------------------------------------- */

struct hash_check {
	struct ir_unit *u;
	struct strbuf text; /* of the unit as it is                                         */
	uint64_t hash;
	uint32_t n_seen, n_missed; /* changes that the text shows; … and the hash does not    */
};

static void check_change(struct hash_check *c, const char *table, size_t byte)
{
	struct strbuf text = {0}, err = {0};

	/* What does not verify may not be printed either. */
	if (ir_verify_unit(c->u, &err) == PS_OK) {
		ir_print_unit(c->u, &text);
		if (strcmp(strbuf_str(&text), strbuf_str(&c->text)) != 0) {
			c->n_seen++;
			if (ir_unit_hash(c->u) == c->hash) {
				printf("missed: byte %zu of %s\n", byte, table);
				c->n_missed++;
			}
		}
	}
	strbuf_release(&text);
	strbuf_release(&err);
}

static void flip(struct hash_check *c, const char *table, void *p, size_t n_bytes)
{
	unsigned char *at = p;

	for (size_t i = 0; i < n_bytes; i++)
		for (unsigned bit = 1; bit < 256; bit <<= 1) {
			at[i] ^= (unsigned char)bit;
			check_change(c, table, i);
			at[i] ^= (unsigned char)bit;
		}
}

/* Truth values have one bit to flip. */
static void flip_file(struct hash_check *c, struct ir_file *f)
{
	flip(c, "files", &f->path, sizeof f->path);
	f->is_main = !f->is_main;
	check_change(c, "files", offsetof(struct ir_file, is_main));
	f->is_main = !f->is_main;
	f->is_system = !f->is_system;
	check_change(c, "files", offsetof(struct ir_file, is_system));
	f->is_system = !f->is_system;
}

#define FLIP(c, table)	     flip(c, #table, (c)->u->table.v, (c)->u->table.n * sizeof *(c)->u->table.v)
#define FLIP_OF(c, fn, list) flip(c, #list, (fn)->list, (fn)->n_##list * sizeof *(fn)->list)

/* Whatever the text shows is in the hash: flip every bit of every table, but for those of types,
 * which could be made of themselves then. */
static bool check_hash(struct ir_unit *u)
{
	struct hash_check c = {.u = u, .hash = ir_unit_hash(u)};

	ir_print_unit(u, &c.text);
	for (uint32_t i = 0; i < u->files.n; i++)
		flip_file(&c, &u->files.v[i]);
	FLIP(&c, locs);
	FLIP(&c, consts);
	FLIP(&c, syms);
	FLIP(&c, param_flags);
	FLIP(&c, globals);
	FLIP(&c, datas);
	FLIP(&c, items);
	FLIP(&c, notes);
	for (uint32_t i = 0; i < u->funcs.n; i++) {
		struct ir_func *fn = &u->funcs.v[i];

		FLIP_OF(&c, fn, locals);
		FLIP_OF(&c, fn, ins);
		FLIP_OF(&c, fn, blocks);
		FLIP_OF(&c, fn, succs);
		FLIP_OF(&c, fn, cases);
		FLIP_OF(&c, fn, calls);
		FLIP_OF(&c, fn, args);
	}
	printf("%" PRIu32 " changes, %" PRIu32 " missed\n", c.n_seen, c.n_missed);
	strbuf_release(&c.text);
	return !c.n_missed;
}

static void spell_all(const struct ir_unit *u)
{
	for (uint32_t f = 0; f < u->funcs.n; f++) {
		const struct ir_func *fn = &u->funcs.v[f];

		printf("%s\n", ir_cstr(u, u->syms.v[fn->sym].name));
		for (uint32_t i = 0; i < fn->n_ins; i++)
			spell(u, fn, i);
	}
}

int main(int argc, char **argv)
{
	bool is_hash = argc == 3 && strcmp(argv[1], "--hash") == 0;
	struct strbuf text = {0}, err = {0};
	struct ir_unit *u = NULL;
	int r = PS_EINVAL;

	if ((argc == 2 || is_hash) && strbuf_read_file(&text, argv[argc - 1], 1 << 24) == PS_OK)
		r = ir_parse_unit(strbuf_str(&text), text.n_bytes, &u, &err);
	if (r != PS_OK)
		fprintf(stderr, "ir-test: %s\n",
			err.n_bytes ? err.s : "usage: ir-test [--hash] FILE.ir");
	else if (!is_hash)
		spell_all(u);
	else if (!check_hash(u))
		r = PS_EINVAL;
	ir_unit_free(u);
	strbuf_release(&text);
	strbuf_release(&err);
	return r == PS_OK ? 0 : 1;
}
