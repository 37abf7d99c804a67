// RUN: %panicscan scan --verify -- cc -c %s
//
// Across calls: objects that are smaller than what a callee takes them for, loops of the callee
// that go as far as the caller says, indices and lengths below 0 into what the callee has made, and
// objects that begin too late.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reply {
	int code;
	int detail;
};

struct frame {
	uint16_t kind;
	uint16_t len;
	uint8_t body[12];
};

void show(int n);
void show_text(const char *s);

/* ---- more than there is --------------------------------------------------------------------- */

static void show_number(void *data)
{
	show(*(int *)data);
}

void number_of_char_bad(void)
{
	char c = 'a';

	show_number(&c); // expect: buffer-overflow-call
}

void number_of_short_bad(void)
{
	short s = 8;

	show_number(&s); // expect: buffer-overflow-call
}

void number_of_int_ok(void)
{
	int i = 8;

	show_number(&i);
}

void number_of_long_ok(void)
{
	long l = 8;

	show_number(&l);
}

void number_of_bytes_bad(void)
{
	unsigned char raw[2] = {1, 2};

	show_number(raw); // expect: buffer-overflow-call
}

void number_of_bytes_ok(void)
{
	unsigned char raw[4] = {1, 2, 3, 4};

	show_number(raw);
}

static void show_detail(void *data)
{
	struct reply *r = data;

	show(r->detail);
}

void detail_of_int_bad(void)
{
	int code = 100;

	show_detail(&code); // expect: buffer-overflow-call
}

void detail_of_reply_ok(void)
{
	struct reply r = {100, 1};

	show_detail(&r);
}

static void show_code(void *data)
{
	struct reply *r = data;

	show(r->code);
}

/* The member that is used is there. */
void code_of_int_ok(void)
{
	int code = 100;

	show_code(&code);
}

static void put_detail(char *to, int detail)
{
	((struct reply *)to)->detail = detail;
}

void put_in_bytes_bad(void)
{
	char buf[6];

	put_detail(buf, 3); // expect: buffer-overflow-call
}

void put_in_bytes_ok(void)
{
	char buf[sizeof(struct reply)];

	put_detail(buf, 3);
}

void put_in_heap_bad(void)
{
	char *buf = malloc(sizeof(int));

	if (!buf)
		return;
	put_detail(buf, 3); // expect: buffer-overflow-call
	free(buf);
}

void put_in_heap_ok(void)
{
	char *buf = malloc(sizeof(struct reply));

	if (!buf)
		return;
	put_detail(buf, 3);
	free(buf);
}

/* Through a function pointer, a global, a member, the address of a pointer. */
void by_pointer_bad(void)
{
	void (*fn)(void *) = show_number;
	short s = 1;

	fn(&s); // expect: buffer-overflow-call
}

void by_pointer_ok(void)
{
	void (*fn)(void *) = show_number;
	int i = 1;

	fn(&i);
}

static void *current;

static void show_current(void)
{
	show(((struct reply *)current)->detail);
}

static int one_number = 1;
static struct reply one_reply = {1, 2};

void by_global_bad(void)
{
	current = &one_number;
	show_current(); // expect: buffer-overflow-call
}

void by_global_ok(void)
{
	current = &one_reply;
	show_current();
}

struct box {
	void *what;
	int tag;
};

static void show_boxed(struct box b)
{
	show(((struct reply *)b.what)->detail);
}

void by_member_bad(void)
{
	struct box b = {&one_number, 0};

	show_boxed(b); // expect: buffer-overflow-call
}

void by_member_ok(void)
{
	struct box b = {&one_reply, 0};

	show_boxed(b);
}

static void show_behind(void *p)
{
	void *data = *(void **)p;

	show(((struct reply *)data)->detail);
}

void by_address_bad(void)
{
	void *data = &one_number;

	show_behind(&data); // expect: buffer-overflow-call
}

void by_address_ok(void)
{
	void *data = &one_reply;

	show_behind(&data);
}

/* A tag says which one it is. */
static void show_tagged(const struct box *b)
{
	if (b->tag == 1)
		show(((struct reply *)b->what)->detail);
	else
		show(*(int *)b->what);
}

void tagged_ok(void)
{
	struct box b = {&one_number, 0};

	show_tagged(&b);
}

void tagged_wrong_bad(void)
{
	struct box b = {&one_number, 1};

	show_tagged(&b); // expect: buffer-overflow-call
}

/* Over three functions. */
static void show_inner(void *p)
{
	show_detail(p);
}

static void show_outer(void *p)
{
	show_inner(p);
}

void deep_bad(void)
{
	int n = 1;

	show_outer(&n); // expect: buffer-overflow-call
}

void deep_ok(void)
{
	struct reply r = {1, 1};

	show_outer(&r);
}

/* ---- loops of the callee -------------------------------------------------------------------- */

static void keep_name(const char *name)
{
	char kept[50] = "";
	size_t n = strlen(name);

	for (size_t i = 0; i < n; i++)
		kept[i] = name[i];
	kept[49] = '\0';
	show_text(kept);
}

void long_name_bad(void)
{
	char name[100];

	memset(name, 'n', sizeof name - 1);
	name[99] = '\0';
	keep_name(name); // expect: index-out-of-bounds
}

void short_name_ok(void)
{
	char name[100];

	memset(name, 'n', 49);
	name[49] = '\0';
	keep_name(name);
}

static void sum_first(const int *from, int n)
{
	int copy[8];

	for (int i = 0; i < n; i++)
		copy[i] = from[i];
	show(copy[0]);
}

void many_bad(void)
{
	int numbers[10] = {0};

	sum_first(numbers, 10); // expect: index-out-of-bounds
}

void few_ok(void)
{
	int numbers[10] = {0};

	sum_first(numbers, 8);
}

static void fill_heap(const int *from, int n)
{
	int *copy = malloc(8 * sizeof(int));

	if (!copy)
		return;
	for (int i = 0; i < n; i++)
		copy[i] = from[i];
	show(copy[0]);
	free(copy);
}

void many_to_heap_bad(void)
{
	int numbers[10] = {0};

	fill_heap(numbers, 10); // expect: index-out-of-bounds
}

void few_to_heap_ok(void)
{
	int numbers[10] = {0};

	fill_heap(numbers, 8);
}

/* One more than it says. */
static void fill_with_end(const int *from, int n)
{
	int copy[8];

	for (int i = 0; i <= n; i++)
		copy[i] = i < n ? from[i] : -1;
	show(copy[0]);
}

void with_end_bad(void)
{
	int numbers[8] = {0};

	fill_with_end(numbers, 8); // expect: index-out-of-bounds
}

void with_end_ok(void)
{
	int numbers[8] = {0};

	fill_with_end(numbers, 7);
}

/* What is copied decides where it ends. */
static void copy_word(const char *from, size_t n)
{
	char word[16];

	for (size_t i = 0; i < n; i++) {
		word[i] = from[i];
		if (!from[i])
			break;
	}
	word[15] = '\0';
	show_text(word);
}

void word_ok(void)
{
	char line[64] = "hello";

	copy_word(line, sizeof line);
}

static void check_key(const uint8_t *key)
{
	unsigned sum = 0;

	for (int i = 0; i < 16; i++)
		sum += key[i];
	show((int)sum);
}

void short_key_bad(void)
{
	uint8_t key[8] = {0};

	check_key(key); // expect: buffer-overflow-call
}

void whole_key_ok(void)
{
	uint8_t key[16] = {0};

	check_key(key);
}

/* ---- before the beginning ------------------------------------------------------------------- */

void key_before_bad(void)
{
	uint8_t room[32] = {0};
	uint8_t *key = room - 8;

	check_key(key); // expect: buffer-overflow-call
}

void key_inside_ok(void)
{
	uint8_t room[32] = {0};

	check_key(room + 8);
}

void text_before_bad(void)
{
	char to[100], room[100];
	char *data;

	memset(room, 'A', 99);
	room[99] = '\0';
	data = room - 8;
	strcpy(to, data); // expect: buffer-overflow-call
	show_text(to);
}

void text_inside_ok(void)
{
	char to[100], room[100];
	char *data;

	memset(room, 'A', 99);
	room[99] = '\0';
	data = room + 8;
	strcpy(to, data);
	show_text(to);
}

void part_before_bad(void)
{
	char to[16], room[100] = "text";

	strncpy(to, room - 2, 15); // expect: buffer-overflow-call
	to[15] = '\0';
	show_text(to);
}

void part_inside_ok(void)
{
	char to[16], room[100] = "text";

	strncpy(to, room + 2, 15);
	to[15] = '\0';
	show_text(to);
}

static void show_copy(const char *data)
{
	char to[100];

	strcpy(to, data);
	show_text(to);
}

void copy_before_bad(void)
{
	char *room = malloc(100);

	if (!room)
		return;
	memset(room, 'A', 99);
	room[99] = '\0';
	show_copy(room - 8); // expect: buffer-overflow-call
	free(room);
}

void copy_inside_ok(void)
{
	char *room = malloc(100);

	if (!room)
		return;
	memset(room, 'A', 99);
	room[99] = '\0';
	show_copy(room + 8);
	free(room);
}

void length_before_bad(char *room)
{
	char own[8] = "a";

	show((int)strlen(own - 1)); // expect: buffer-overflow-call
	show((int)strlen(room - 1));
}

/* ---- indices and lengths below 0 ------------------------------------------------------------ */

static void set_heap_slot(int slot)
{
	int *slots = calloc(10, sizeof(int));

	if (!slots)
		return;
	if (slot < 10)
		slots[slot] = 1;
	else
		show(slot);
	show(slots[0]);
	free(slots);
}

void slot_bad(void)
{
	set_heap_slot(-5); // expect: index-out-of-bounds
}

void slot_ok(void)
{
	set_heap_slot(5);
}

void slot_too_large_ok(void)
{
	set_heap_slot(50);
}

void slot_from_outside_bad(void)
{
	int slot = -1;

	fscanf(stdin, "%d", &slot);
	set_heap_slot(slot); // expect: index-negative
}

void slot_from_outside_ok(void)
{
	int slot = -1;

	fscanf(stdin, "%d", &slot);
	if (slot < 0)
		return;
	set_heap_slot(slot);
}

static void set_checked_slot(int slot)
{
	int *slots = calloc(10, sizeof(int));

	if (!slots)
		return;
	if (slot >= 0 && slot < 10)
		slots[slot] = 1;
	show(slots[0]);
	free(slots);
}

void checked_slot_ok(void)
{
	int slot = -1;

	fscanf(stdin, "%d", &slot);
	set_checked_slot(slot);
	set_checked_slot(-5);
}

static void pad(int n)
{
	char *line;

	if (n >= 100)
		return;
	line = malloc(n);
	if (!line)
		return;
	memset(line, ' ', n - 1);
	line[n - 1] = '\0';
	show_text(line);
	free(line);
}

void pad_bad(void)
{
	pad(-1); // expect: buffer-overflow-call
}

void pad_ok(void)
{
	pad(20);
}

void pad_from_outside_bad(void)
{
	char line[32] = "";

	if (fgets(line, sizeof line, stdin))
		pad(atoi(line)); // expect: index-negative
}

void pad_from_outside_ok(void)
{
	char line[32] = "";
	int n;

	if (!fgets(line, sizeof line, stdin))
		return;
	n = atoi(line);
	if (n > 0)
		pad(n);
}

/* ---- a variable that is the head of larger ones ---- */

struct node {
	int kind;
	unsigned count;
};

struct listed {
	struct node node;
	struct node *item[6];
};

static struct node nothing = {3, 1};

static struct node *nth_of(struct node *n, int i)
{
	struct listed *l = (struct listed *)n;

	return l->item[i];
}

static struct node *find_kind(struct node *n, int kind)
{
	if (n->kind == 7)
		return nth_of(n, kind);
	return n;
}

static int says_nothing(int kind)
{
	return find_kind(&nothing, kind)->kind == 3;
}

int variable_as_head_ok(void)
{
	return says_nothing(2);
}
