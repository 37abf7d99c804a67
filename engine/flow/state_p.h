/* state_p.h - the abstract state and the explorer that owns it, for files of flow/ only.
 *
 * A state (one disjunct) is: values of memory cells, constraints on symbols, facts on regions,
 * facts of checkers, and the path that led here.  All maps are persistent, so that copying a
 * state is cheap; st_fork() gives both copies owners of their own.
 */
#ifndef PS_FLOW_STATE_P_H
#define PS_FLOW_STATE_P_H

#include "engine/base/pmap.h"
#include "engine/flow/cfg_p.h"
#include "engine/flow/effect.h"
#include "engine/flow/flow.h"
#include "engine/flow/own_p.h"
#include "engine/flow/sym_p.h"

enum {
	CON_MAX_GAPS = 32,
	ERROR_POINTERS = 4095, /* the highest error number in the form of a pointer         */
};

/* What is known of a symbol or of the linear part of a form.  Copies share their gaps, which never
 * change: an operation that leaves others makes an array of its own (con.c). */
struct con {
	struct interval iv;
	const struct interval *gap; /* excluded: ascending, apart, within iv                   */
	uint32_t n_gaps;	    /* up to CON_MAX_GAPS                                     */
	bool guess;    /* some of it only because a loop was not entered (explore.c)           */
	bool derefed;  /* of a pointer, not null: it was dereferenced before anything asked    */
	bool asserted; /* of a difference: who wrote its bounds last was sure of them         */
};

enum region_init {
	REGION_UNKNOWN, /* what is not in a cell is what epoch `epoch` left there         */
	REGION_UNINIT,	/* … was never written                                            */
	REGION_ZERO,	/* … is zero                                                      */
};

enum region_life { LIFE_ALIVE, LIFE_RELEASED, LIFE_MAYBE };

struct rfact {
	uint8_t init;	 /* enum region_init                                                 */
	uint8_t life;	 /* enum region_life                                                 */
	uint8_t escaped; /* its address is known outside: a call may change it            */
	uint8_t unwritten_once; /* what is not in a cell was never written in a state that joined */
	uint32_t epoch;
	val size;	/* overrides the symbol's own size when not VAL_NONE                */
	uint32_t taint; /* what is not in a cell comes from outside, by this instruction + 1  */
};

enum { MAX_GUARDS = 8 };

/* Something is so only if d is in con, for each of g (guard.c). */
struct guard {
	val d;
	uint32_t con;
};

struct guards {
	uint32_t n;
	struct guard g[MAX_GUARDS];
};

/* One step of a path; nodes are shared by all paths that go through them. */
struct trail {
	const struct trail *up;
	enum {
		TRAIL_BRANCH,
		TRAIL_SWITCH,
		TRAIL_STORE,
		TRAIL_CALL,
		TRAIL_LOOP,
		TRAIL_LEFT,
		TRAIL_RETURN
	} kind;
	uint32_t block; /* BRANCH, SWITCH, LOOP, RETURN: whose terminator             */
	uint32_t ins;	/* STORE, CALL, LEFT                                          */
	uint32_t taken; /* BRANCH: 1 true; SWITCH: successor; CALL: outcome; LEFT: type */
	bool guess;	/* CALL: an outcome of no round of a loop of the callee       */
	val value;	/* BRANCH: the condition; STORE, LEFT: what; CALL: result     */
	val at;		/* LEFT: the address where the callee has left 0 or null      */
	/* CALL: the exit of the callee's summary, and bit per exit: those possible there */
	uint8_t exit, possible;
	bool few;	   /* … they are those of its short form                          */
	bool assumes_null; /* … and it takes a null argument, of which nothing is known    */
};

/* The loops that a path is inside of, innermost first. */
struct frame {
	const struct frame *up;
	uint32_t loop;	/* index into cfg->loops                                      */
	uint32_t count; /* arrivals over a back edge                                  */
	uint32_t it;	/* interned (up->it, loop, count): names instances of symbols */
	enum {
		ROUND_REAL,   /* one round of its own                                    */
		ROUND_WIDENS, /* waits at the head to be widened                        */
		ROUND_ANY,    /* widened: any further round, never left                   */
		ROUND_AFTER,  /* after a round of that kind, with what held in it: left here */
	} phase;
	sym round;	       /* the widened loop's counter of further rounds, from 0            */
	sym steps;	       /* … in a loop that was not gone round yet: how often what moves by
				* the same number each round has moved, any number              */
	sym first;	       /* the first symbol that the widening could make              */
	struct pmap mem, gmem; /* at the last arrival at the head                         */
};

struct state {
	uint32_t owner;
	bool dead;	  /* a checker found that it can't go on                                 */
	bool oom;	  /* it is what happens when memory is exhausted                         */
	bool skipped;	  /* a loop was not entered, which is a guess (explore.c)                */
	bool failed;	  /* on this path, or one that joined it, something outside has failed   */
	struct pmap mem;  /* cell -> val: this frame's and its parameters' memory       */
	struct pmap gmem; /* … memory reached from globals                              */
	struct pmap con;  /* symbol -> con id                                           */
	struct pmap pre;  /* … of inputs that nothing here mentions any more: kept for
			   * the summary, no part of what makes states differ           */
	struct pmap pre_rel;  /* … and relations between such                                 */
	struct pmap rel;      /* linear part with two or more terms -> con id               */
	struct pmap reg;      /* region -> rfact id                                         */
	struct pmap made;     /* resource that was acquired here, and nobody else knows -> by what
			       * (leak.c): no part of what makes states differ           */
	struct pmap locks;    /* address -> lock id (lock.c)                                    */
	struct pmap pre_own;  /* … of what nothing mentions any more, and what holds perhaps     */
	struct pmap own;      /* resource -> own id (own_p.h)                                   */
	struct pmap tag;      /* checkers' facts: tag_key() -> number                       */
	struct pmap tmp;      /* instruction + 1 -> val, for values used in other blocks    */
	uint64_t rel_syms;    /* bit per hash of a symbol: rel may mention it                  */
	uint64_t demands;     /* bit per ex->demands: met on this path (latent.c)              */
	uint32_t used_args;   /* bit per parameter: what it points to was accessed              */
	uint32_t kept_args;   /* bit per parameter: others may know or release what it points to */
	uint32_t kept_inside; /* … what is held there                                          */
	uint32_t zero_args; /* bit per parameter, one of which came as 0 or null; 0: none had to */
	uint32_t world;	    /* epoch of memory reached from globals                       */
	uint32_t joined_in; /* session of the last join that it came out of, 0: none        */
	const struct frame *frame;
	const struct trail *trail;
};

enum { TAG_SLOTS = 4 }; /* facts that checkers may keep per value: key = val * 4 + slot */

/* What a function does with something that it was given, which its caller may know better. */
enum demand_kind {
	DEMAND_DIVISOR, /* divides by it: value                                              */
	DEMAND_WRITTEN, /* reads it: value is what was there                                 */
	DEMAND_CALL,	/* calls it                                                         */
	DEMAND_RESULT,	/* … and dereferences what it returns, without a check              */
};

enum {
	MAX_DEMANDS = 32,    /* of a function; further ones are not noted                       */
	MAX_DEMAND_ARGS = 4, /* … of a call                                                     */
};

/* Where the function does something to what it was given (deed.c). */
struct deed;
struct noted_deed {
	ir_loc loc;
	uint32_t block;
	const struct deed *from; /* what the callee does that is called there, or NULL        */
	uint32_t next;		 /* index + 1 of another place of the same deed, 0 ends         */
};

/* What a callee does, which checkers are being told of. */
struct told {
	const struct deed *deed; /* or NULL                                                  */
	const char *callee;
	uint32_t arg; /* by which argument, from 1; 0: none of this call                       */
	struct ir_ref ref;
	const char *param; /* what the callee calls it, or NULL                               */
	const struct told *outer;
};

struct demand {
	enum demand_kind kind;
	val value;
	uint32_t ins;	 /* CALL, RESULT: the first call                                    */
	uint32_t n_args; /* …                                                               */
	val args[MAX_DEMAND_ARGS];
	bool touched; /* … something that they lead to was written before                   */
};

struct summaries;
struct summary_store;

struct explorer {
	const struct ir_unit *unit;
	const struct ir_func *fn;
	const struct models *models;
	struct summaries *summaries;   /* of callees; NULL: none                            */
	struct summary_store *store;   /* … what this thread adds to them                   */
	const struct beliefs *beliefs; /* or NULL                                         */
	const struct effects *effects; /* or NULL                                         */
	const struct inflow *inflow;   /* or NULL                                         */
	const struct least *least;     /* or NULL                                         */
	const struct ends *ends;       /* or NULL                                         */
	const struct checker *const *checkers;
	struct diag_sink *sink;
	struct cfg cfg;
	struct symtab t;
	struct arena mem; /* states, trails, nodes: dies with the function     */
	VEC(struct con) cons;
	VEC(struct rfact) rfacts;
	VEC(struct own) owns;
	VEC(struct lock) locks;	   /* from 1                                                 */
	VEC(struct made) mades;	   /* from 1 */
	VEC(struct guards) guards; /* from 1                                              */
	struct demand demands[MAX_DEMANDS];
	uint32_t n_demands;
	struct index con_ids, rfact_ids, own_ids, made_ids, lock_ids;
	struct map it_ids, epoch_ids;
	VEC(struct table *) tables; /* constant objects that were looked into               */
	struct map table_ids;
	uint32_t next_owner, next_epoch;
	struct {
		uint32_t ins, it, epoch;
	} after;	     /* the last answer of epoch_after()                             */
	uint32_t sweep;	     /* memory.c: number of the sweep through what may have been written  */
	uint32_t last_rfact; /* set last                                               */
	bool in_sweep;	     /* … which goes on                                             */
	uint32_t n_joins;    /* joins so far                                              */
	uint32_t join_session;	 /* number of the meeting of states that is being thinned out */
	sym join_first_sym;	 /* the first symbol that could be made in it                 */
	uint32_t *mark, n_marks; /* by symbol: the sweep that saw it last (clean.c)           */
	uint32_t mark_now;
	val *vals;	 /* by instruction: value in the block being executed */
	val *value_room; /* of the call being executed (summary_apply.c)      */
	uint32_t n_value_room;
	uint32_t block; /* being executed                                    */
	uint32_t n_steps, max_steps;
	uint32_t max_states;   /* disjuncts per block                               */
	uint64_t deref_params; /* bit per parameter: dereferenced without a check */
	uint32_t n_forks; /* by calls, since the block was begun                                */
	bool degraded;
	bool survey; /* the cheap pass: nothing is reported, candidates are noticed          */
	enum confidence min_confidence; /* of findings that anybody wants to hear of       */
	bool candidate; /* … one was                                                            */
	uint64_t *suspects; /* … bit per block: there; in a close look: from where one can get there
			     */
	bool no_counters; /* … not by where counters of rounds start either                       */
	bool said_only;	  /* bounds: by what the code says, not by types (constraint.c) */
	bool with_guesses;    /* … also by what a loop that was not entered says           */
	bool no_guesses;      /* bounds: without what a loop that was not entered says       */
	uint32_t fuel;	      /* bounds: terms that may still be looked into for this question */
	bool guessing;	      /* what is assumed now is such a guess                       */
	bool asserting;	      /* … is what an assertion says                               */
	uint64_t *summarised; /* bit per instruction: a call by its callee's summary; NULL: none */
	const struct told *told; /* NULL: of nothing that a callee does                      */
	VEC(struct noted_deed) deeds;
	struct map deed_at; /* what it is done to -> the last place + 1                     */
	uint32_t n_calls_body, n_calls_model, n_calls_havoc;
	struct summary_build *build; /* the function's own summary, while it is made (summary.c) */
	struct map reported;	     /* rule and place -> index of what was found there       */
	VEC(struct finding) found;   /* … so far on any path                                  */
	struct map held_ids;	     /* key -> index of what is held back (report.c)         */
	VEC(struct finding) held;
	const uint64_t **scopes; /* by local: bit per block in which it is alive at first, or
				  * NULL (query.c)                                       */
	struct map check_data;	 /* checkers' own: key -> number                      */
	struct strbuf *dump;	 /* NULL, or where states go as text (dump.c)         */
};

/* ---- state.c ------------------------------------------------------------------------- */

struct state *st_new(struct explorer *ex);
struct state *st_fork(struct explorer *ex, struct state *st);
void st_trail(struct explorer *ex, struct state *st, struct trail step);
uint32_t st_it(const struct state *st);
uint64_t st_hash(const struct state *st);

/* ---- join.c -------------------------------------------------------------------------- */

/* Join the most alike of *n states of one loop context until max of each are left. */
void st_join_alike(struct explorer *ex, struct state **v, uint32_t *n, uint32_t max,
		   uint32_t block);
/* a becomes what holds in both. */
void st_join(struct explorer *ex, struct state *a, const struct state *b, uint32_t block);

/* ---- guard.c ------------------------------------------------------------------------- */

/* In what joined states differ; of each value d that is one thing in a, another in b. */
struct sign {
	val d;	       /* in what they were joined to                                            */
	uint32_t a, b; /* con ids, without anything in common                             */
};

enum doubt { DOUBT_NULL, DOUBT_UNWRITTEN };

/* A symbol that is null, or was never written, in one of the states. */
struct doubtful {
	sym s;
	enum doubt about;
	bool in_a, in_b;
	uint32_t if_a, if_b; /* … there only if these guards hold                        */
};

/* A value that is a in one of the states and b in the other is `now` where they are joined. */
struct renamed {
	val a, b, now;
};

struct signs { /* of one join                                                     */
	const struct state *st_a, *st_b;
	uint32_t n;
	struct sign v[2 * MAX_GUARDS];
	VEC(struct doubtful) doubts;
	VEC(struct renamed) renamed;
};

/* va in a, within iva, and vb in b, within ivb, are now `now`: it may tell them apart. */
void guard_sign(struct explorer *ex, struct signs *sg, val va, struct interval iva, val vb,
		struct interval ivb, val now);
/* s, which is va in a and vb in b, is null or unwritten where is_a and is_b say, or where an
 * earlier join left doubts of va and vb. */
void guard_doubt(struct explorer *ex, struct signs *sg, enum doubt about, sym s, val va, bool is_a,
		 val vb, bool is_b);
/* Where va is in a and vb in b, `now` is: what earlier guards say of them goes on for it. */
void guard_rename(struct signs *sg, val va, val vb, val now);
/* The join is done: gives the doubtful symbols their flags and guards; releases sg. */
void guard_attach(struct explorer *ex, struct signs *sg);
/* Does what st knows speak against all that the list of guards allows? */
bool guard_rules_out(struct explorer *ex, const struct state *st, uint32_t list);

/* ---- clean.c ------------------------------------------------------------------------- */

/* Drop what dead locals held and constraints on symbols that nothing mentions; block IR_NO: the
 * function has been left. */
void st_clean(struct explorer *ex, struct state *st, uint32_t block);

/* ---- state.c: facts on regions ------------------------------------------------------- */

uint32_t rfact_id(struct explorer *ex, const struct rfact *f);
struct rfact st_region(const struct explorer *ex, const struct state *st, sym region);
void st_region_set(struct explorer *ex, struct state *st, sym region, const struct rfact *f);
uint32_t epoch_at(struct explorer *ex, uint32_t at, uint32_t it, uint32_t what);
/* The epoch that begins with this instruction, whatever it writes. */
uint32_t epoch_after(struct explorer *ex, const struct state *st, uint32_t ins);

/* ---- constraint.c -------------------------------------------------------------------- */

struct interval st_bounds(struct explorer *ex, const struct state *st, val v);
/* … without those that only hold because a loop was not entered. */
struct interval st_bounds_sure(struct explorer *ex, const struct state *st, val v);
/* … of them those that the code itself says, by comparing, masking, counting: not its types. */
struct interval st_said(struct explorer *ex, const struct state *st, val v);
/* Bounds by each symbol alone, without relations between them: cheap. */
struct interval st_bounds_quick(struct explorer *ex, const struct state *st, val v);
struct interval st_said_quick(struct explorer *ex, const struct state *st, val v);
/* Is v == 0?  v may be VAL_UNINIT: unknown. */
enum tri st_is_zero(struct explorer *ex, const struct state *st, val v);
bool st_excludes(struct explorer *ex, const struct state *st, val v, int64_t c);
/* Add knowledge; false: contradicts what is known, the path is infeasible. */
bool st_assume_le(struct explorer *ex, struct state *st, val v, int64_t c);
bool st_assume_ge(struct explorer *ex, struct state *st, val v, int64_t c);
bool st_assume_eq(struct explorer *ex, struct state *st, val v, int64_t c);
bool st_assume_ne(struct explorer *ex, struct state *st, val v, int64_t c);
bool st_assume_outside(struct explorer *ex, struct state *st, val v, struct interval gap);
bool st_assume(struct explorer *ex, struct state *st, val cond, bool truth);

/* ---- con.c --------------------------------------------------------------------------- */

uint32_t con_id(struct explorer *ex, const struct con *c);
bool con_has(const struct con *c, int64_t x);
bool con_is_useless(const struct con *c);
/* Bring gaps and ends into order after a change of either; false: nothing is left. */
bool con_shrink(struct con *c);
void con_exclude(struct arena *mem, struct con *c, struct interval gap);
/* What is in either. */
struct con con_join(struct arena *mem, const struct con *a, const struct con *b);

/* ---- eval.c -------------------------------------------------------------------------- */

val ev_arith(struct explorer *ex, struct state *st, enum ir_op op, ir_type type, val a, val b,
	     uint32_t ins);
val ev_compare(struct explorer *ex, struct state *st, enum ir_op op, ir_type operands,
	       ir_type result, val a, val b);
/* The 64 bits of a constant, also of a large unsigned one. */
bool ev_bits(const struct explorer *ex, val v, int64_t *ret);
/* v, of which the low `bits` bits matter: conversions to as many bits or more do not. */
val ev_drop_wraps(const struct explorer *ex, val v, uint64_t bits);
/* What the term `op` of two values, a comparison that is none of linear forms, comes to. */
enum tri ev_opaque(struct explorer *ex, struct state *st, uint8_t op, val x, val y);
val ev_cast(struct explorer *ex, struct state *st, ir_type from, ir_type to, val a, uint32_t ins);
val ev_add_offset(struct explorer *ex, struct state *st, val addr, val offset, uint32_t ins);
val ev_fresh(struct explorer *ex, struct state *st, ir_type type, uint32_t ins, uint32_t what);
val ev_ref(struct explorer *ex, struct state *st, struct ir_ref r);
/* v as a load of this type reads it. */
val ev_conform(struct explorer *ex, struct state *st, val v, ir_type type);
val ev_const(struct explorer *ex, ir_type type, int64_t value);
/* A pointer of which nothing is known but its type. */
bool ev_is_plain_pointer(const struct explorer *ex, sym s);
/* The code asks whether v is an error number in the form of a pointer: such a one can be. */
void ev_admit_error(struct explorer *ex, val v);

/* ---- bits.c -------------------------------------------------------------------------- */

/* x & mask, mask being positive. */
val bits_and(struct explorer *ex, struct state *st, ir_type type, val x, int64_t mask);
/* x & mask is in iv: what that says of x & wider masks; false: contradicts what is known. */
bool bits_spread(struct explorer *ex, struct state *st, val x, int64_t mask, struct interval iv);

/* ---- memory.c ------------------------------------------------------------------------ */

val mem_load(struct explorer *ex, struct state *st, val addr, ir_type type, uint32_t ins);
void mem_store(struct explorer *ex, struct state *st, val addr, ir_type type, val v, uint32_t ins);
/* Copy or clear an object of a type, field by field where it is small. */
void mem_copy_typed(struct explorer *ex, struct state *st, val dst, val src, ir_type type,
		    uint32_t ins);
void mem_zero_typed(struct explorer *ex, struct state *st, val addr, ir_type type, uint32_t ins);
void mem_fill(struct explorer *ex, struct state *st, val addr, uint64_t size_bytes,
	      enum region_init what, uint32_t ins);
void mem_data(struct explorer *ex, struct state *st, val addr, uint32_t data, uint32_t ins);
/* Everything that addr leads to may have been written; deep: also what that points to.  by: by what
 * writes no more than this, or NULL (effect.h). */
void mem_havoc(struct explorer *ex, struct state *st, val addr, bool deep, effect_row by,
	       uint32_t ins);
/* … of the size_bytes bytes at addr only. */
void mem_havoc_range(struct explorer *ex, struct state *st, val addr, uint64_t size_bytes,
		     bool deep, effect_row by, uint32_t ins);
void mem_havoc_globals(struct explorer *ex, struct state *st, effect_row by, uint32_t ins);
/* Between begin and not, these are one operation by one `by`: no object is gone through twice. */
void mem_sweep(struct explorer *ex, bool begin);
/* May a cell's bytes be written by it? */
bool mem_may_write(const struct explorer *ex, effect_row by, uint32_t cell);
/* addr becomes known to others. */
void mem_escape(struct explorer *ex, struct state *st, val addr);
void mem_drop_region(struct explorer *ex, struct state *st, sym region);
/* Is v what the cell holds where nothing was written to it since its region's epoch began? */
bool mem_is_initial(struct explorer *ex, const struct state *st, uint32_t cell, val v);
/* A number for what a region holds: another one as soon as something may have been written. */
uint64_t mem_stamp(struct explorer *ex, const struct state *st, sym region);
/* Any element of the object may have been written, fields that have names have not. */
void mem_blur(struct explorer *ex, struct state *st, sym region, uint32_t epoch);
/* The scalar of so many bytes, as far as it is known without looking further; VAL_NONE: not. */
val mem_peek(struct explorer *ex, struct state *st, sym region, val off, uint32_t size_bytes);
/* What is in a cell that nothing was written to by name. */
val mem_initial(struct explorer *ex, struct state *st, uint32_t cell, uint32_t ins);
struct pmap *mem_map(struct explorer *ex, struct state *st, sym region);
val mem_size(struct explorer *ex, const struct state *st, sym region);
/* Can so many bytes at off be part of the object?  False: some of them surely lie outside. */
bool mem_is_within(struct explorer *ex, struct state *st, sym region, val off, uint64_t size_bytes);

/* ---- table.c ------------------------------------------------------------------------- */

/* What a constant object holds at an offset that varies; VAL_NONE: not known. */
val table_load(struct explorer *ex, struct state *st, sym object, val off, ir_type type);
/* Bounds of such a term where its offset is within `at`. */
struct interval table_bounds(struct explorer *ex, const struct sym_info *term, struct interval at);
/* The term is within iv, its offset within *at: which becomes what follows for the offset.  False:
 * no element is like that. */
bool table_refine(struct explorer *ex, const struct state *st, sym term, struct interval iv,
		  struct interval *at);
/* The path stays in its loop, since cond is true (or not), at the end of the block.  Where that is
 * a matter of the element that the round looks at, all rounds before had one like that.  False:
 * none. */
bool table_walk(struct explorer *ex, struct state *st, uint32_t block, val cond, bool truth);
/* … and could not leave there: it goes on to the end of the object, if that is the only way out. */
bool table_endless(struct explorer *ex, struct state *st, uint32_t block);

/* ---- latent.c ------------------------------------------------------------------------- */

/* The path divides by v, of which it is not known whether it is 0. */
void latent_divides(struct explorer *ex, struct state *st, val v, ir_loc loc);
/* The path has read a scalar, and v was there. */
void latent_reads(struct explorer *ex, struct state *st, val v, ir_loc loc);
/* The path calls v, of which it is not known what it is. */
void latent_calls(struct explorer *ex, struct state *st, val v, const val *args, uint32_t n_args,
		  uint32_t ins);
/* The path dereferences what the call at ins returned, which nothing has asked for. */
void latent_uses_result(struct explorer *ex, struct state *st, uint32_t ins);

/* ---- reach.c ------------------------------------------------------------------------- */

/* The bytes that a callee may write by an address that it is given; size_bytes 0: of the whole
 * object. */
struct reach {
	val addr;
	uint64_t size_bytes;
	bool first; /* a record begins there, too */
};

struct reach reach_of(struct explorer *ex, struct state *st, const struct ir_arg *arg, val v);
/* mem_havoc() as far as r goes, v being the address that was given. */
void mem_havoc_reach(struct explorer *ex, struct state *st, val v, const struct reach *r, bool deep,
		     effect_row by, uint32_t ins);

/* ---- call.c -------------------------------------------------------------------------- */

/* Execute a call; further outcomes than st's are handed to ex_resume.  False: st's path ends. */
bool call_exec(struct explorer *ex, struct state *st, uint32_t ins);
/* Does it make memory, to judge by its name: so that null means that there is none? */
bool call_allocates_by_name(struct explorer *ex, const struct ir_call *call);
/* A result that is a struct comes back through memory: something is there then. */
void call_result_in_memory(struct explorer *ex, struct state *st, uint32_t ins);
void call_asm(struct explorer *ex, struct state *st, uint32_t ins);
/* Add what a call may write, but for what its model says of its arguments, to a row. */
void call_add_effect(const struct explorer *ex, const struct ir_call *call, uint64_t *row);

/* ---- cause.c -------------------------------------------------------------------------- */

/* Are there grounds against null as the result of this call of a function with that model? */
bool null_is_doubted(struct explorer *ex, struct state *st, const struct model *m, uint32_t call);

/* ---- outcome.c ------------------------------------------------------------------------ */

/* Has the path asked a callee whether the pointer is null, and nothing else (!is_set(p))? */
bool outcome_is_null_test(const struct flow_ctx *cx, val pointer);

/* ---- across.c ------------------------------------------------------------------------ */

/* The call at ins is executed by the summary of its callee. */
void across_note(struct explorer *ex, uint32_t ins);
bool across_is_noted(const struct explorer *ex, uint32_t ins);
/* Is v made of what such a call gave? */
bool across_made(struct explorer *ex, val v);
/* Is an operand of the instruction made of it, to go by the text? */
bool across_is_used(const struct explorer *ex, uint32_t ins);
/* Was such a call, of those after instruction `since` (IR_NO: all) and before cx's, given an
 * address in the object that place is in? */
bool across_was_lent(const struct flow_ctx *cx, val place, uint32_t since);

/* ---- known.c ------------------------------------------------------------------------- */

/* A call of a function that has a model. */
struct known_call {
	const char *name;
	const val *args;
	const ir_type *types; /* of the arguments                                          */
	uint32_t n;
	uint32_t ins;
};

/* The result, where it is known; VAL_NONE: it is not. */
val known_result(struct explorer *ex, struct state *st, const struct known_call *c);
/* What stands at an address in the library's own tables of characters; VAL_NONE: not known. */
val known_load(struct explorer *ex, val addr, ir_type type);
/* Does it not fail with these arguments? */
bool known_succeeds(struct explorer *ex, struct state *st, const struct known_call *c);
/* Does a function of this name return the address of errno? */
bool known_gives_errno(const char *name);
/* What it leaves in memory, on top of what its model says. */
void known_effects(struct explorer *ex, struct state *st, const struct known_call *c, val result);

/* ---- taint.c: what comes from outside, by which instruction + 1; 0: it does not --------- */

#define TAINT_UNKNOWN UINT32_MAX
#define TAINT_ARGV    (UINT32_MAX - 1)
#define TAINT_PLACES                                                                               \
	(UINT32_MAX / 2) /* + index of a place that another function filled: inflow.h */

static inline bool taint_is_place(uint32_t source)
{
	return source >= TAINT_PLACES && source < TAINT_ARGV;
}

void taint_symbol(struct explorer *ex, sym s, uint32_t source);
/* v, if it is a symbol of its own. */
void taint_value(struct explorer *ex, val v, uint32_t source);
uint32_t taint_of(const struct explorer *ex, val v);
/* … not counting lengths of strings: those are no longer than what is there. */
uint32_t taint_of_number(const struct explorer *ex, val v);
/* … not counting what stands for several values: some of them may have been bounded, or come from
 * elsewhere. */
uint32_t taint_of_one(const struct explorer *ex, val v);
uint32_t taint_of_region(struct explorer *ex, const struct state *st, sym region);
/* Does a relation to other numbers bound the symbol from above? */
bool taint_is_bounded(struct explorer *ex, const struct state *st, sym s);
/* A number from outside that nothing the code says bounds from above. */
uint32_t taint_is_free(struct explorer *ex, const struct state *st, sym s);
/* The bytes at the address. */
uint32_t taint_of_memory(struct explorer *ex, struct state *st, val addr);
/* ins has just written there. */
void taint_bytes(struct explorer *ex, struct state *st, val addr, uint32_t source, uint32_t ins);
/* What was just loaded from an address, if others put there what comes from outside. */
void taint_loaded(struct explorer *ex, struct ir_ref address, val loaded);
/* What a call of a function returns whose result is made of bytes from outside. */
void taint_returned(struct explorer *ex, uint32_t call, val result);
/* … and what it has written by its arguments. */
void taint_by_call(struct explorer *ex, struct state *st, uint32_t call, const val *args,
		   uint32_t n_args);
/* The member or global that v was loaded from where that is why it comes from outside; or NULL. */
const struct inflow_place *taint_place_of(const struct explorer *ex, val v);
/* s stands for v among others. */
void taint_several(struct explorer *ex, const struct state *st, sym s, val v);

/* ---- widen.c ------------------------------------------------------------------------- */

void widen_at_head(struct explorer *ex, struct state *st, struct frame *f,
		   const struct map *changed);
/* Note in `changed` what st changed in the round that brought it to the head. */
void widen_note_changes(const struct state *st, struct map *changed);

/* ---- query.c ------------------------------------------------------------------------- */

/* Does v depend on symbol s, also through terms? */
bool val_mentions(const struct symtab *t, val v, sym s, int depth);

/* ---- dump.c -------------------------------------------------------------------------- */

struct strbuf;

/* The name of the function as a heading, and the states that are about to enter a block. */
void dump_function(const struct explorer *ex, struct strbuf *out);
void dump_states(const struct explorer *ex, struct state *const *st, uint32_t n, uint32_t block,
		 struct strbuf *out);

/* ---- report.c ------------------------------------------------------------------------ */

/* What was found in the function, to its sink. */
void report_all(struct explorer *ex);

/* ---- events -------------------------------------------------------------------------- */

struct flow_ctx flow_ctx_at(struct explorer *ex, struct state *st, uint32_t ins, ir_loc loc);
/* Tells the checkers that it is divided by a value, then takes it that this is not 0; false: it is,
 * the path ends. */
bool event_div(struct explorer *ex, struct state *st, uint32_t ins, ir_loc loc,
	       const struct ev_div *ev);
/* Tells the checkers of a read at an address where nothing was ever written; something is there
 * from then on, which is the result. */
val event_uninit(struct explorer *ex, struct state *st, uint32_t ins, ir_loc loc, val addr,
		 ir_type type, const struct ev_uninit *ev);
/* Was it never written in one of the states that were joined, for all that is known? */
bool ex_may_be_unwritten(struct explorer *ex, const struct state *st, val loaded);
/* Tells the checkers, then takes it that the address is not null; false: it is, the path ends. */
bool event_deref(struct explorer *ex, struct state *st, uint32_t ins, ir_loc loc,
		 const struct ev_deref *ev);
/* The survey found something here that is worth a closer look. */
void ex_suspect(struct explorer *ex);
/* The value of an instruction is v. */
void ex_set_value(struct explorer *ex, struct state *st, uint32_t ins, val v);
/* st, too, goes on after ins of the block being executed, with the values as they are now. */
void ex_resume(struct explorer *ex, struct state *st, uint32_t ins);

/* Do two of these branches and switches of a path give answers about one number that no number
 * satisfies, with nothing in between that changes it (contradict.c)?  Meant for what decided that
 * the path leads to its fault: other answers may be those of any of the states that were joined. */
bool path_has_contrary_numbers(const struct flow_ctx *cx, const struct trail *const *asked,
			       uint32_t n);

/* Does the path compare s in a way that is too complex for facts (outside.c)? */
bool outside_was_compared(const struct flow_ctx *cx, sym s);
/* … or is something that is bounded itself known to be no less than s? */
bool outside_has_upper(const struct flow_ctx *cx, sym s);

/* The same expression, as it is written (rounds.c). */
bool same_text(const struct ir_func *fn, struct ir_ref a, struct ir_ref b, int depth);

#endif
