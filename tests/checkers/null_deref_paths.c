// RUN: %panicscan scan --verify -- cc -c %s
//
// null-deref: a pointer that is null on a path, whatever the caller does: assigned null, or
// found null by a check whose branch goes on.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
	int id;
	int weight;
	struct node *next;
};

struct conn {
	int fd;
	const char *peer;
	struct node *queue;
	struct conn *parent;
};

void log_warn(const char *fmt, ...);
struct conn *conn_lookup(int fd);
int poll_ready(int fd);

int warned_but_used_bad(const struct conn *c)
{
	if (!c)
		log_warn("no connection");
	return c->fd; // expect: null-deref
}

int warned_and_left_ok(const struct conn *c)
{
	if (!c) {
		log_warn("no connection");
		return -1;
	}
	return c->fd;
}

/* The branches are the wrong way round. */
int inverted_check_bad(const struct conn *c)
{
	if (c)
		return 0;
	return c->fd; // expect: null-deref
}

int straight_check_ok(const struct conn *c)
{
	if (!c)
		return 0;
	return c->fd;
}

int list_search_bad(const struct node *head, int id)
{
	const struct node *n = head;

	while (n != NULL && n->id != id)
		n = n->next;
	return n->weight; // expect: null-deref
}

int list_search_ok(const struct node *head, int id)
{
	const struct node *n = head;

	while (n != NULL && n->id != id)
		n = n->next;
	return n != NULL ? n->weight : 0;
}

int for_search_bad(const struct node *head, int id)
{
	const struct node *n;

	for (n = head; n; n = n->next)
		if (n->id == id)
			break;
	return n->weight; // expect: null-deref
}

int for_search_ok(const struct node *head, int id)
{
	const struct node *n;

	for (n = head; n; n = n->next)
		if (n->id == id)
			return n->weight;
	return -1;
}

int best_of_list_bad(const struct node *head)
{
	const struct node *best = NULL;

	for (const struct node *n = head; n; n = n->next)
		if (!best || n->weight > best->weight)
			best = n;
	return best->id; // expect: null-deref
}

int best_of_list_ok(const struct node *head)
{
	const struct node *best = NULL;

	for (const struct node *n = head; n; n = n->next)
		if (!best || n->weight > best->weight)
			best = n;
	if (!best)
		return -1;
	return best->id;
}

/* A case without its assignment. */
int switch_case_bad(const struct conn *in, const struct conn *out, int dir)
{
	const struct conn *c = NULL;

	switch (dir) {
	case 'r':
		c = in;
		break;
	case 'w':
		c = out;
		break;
	case 'x':
		log_warn("exception");
		break;
	default:
		return -1;
	}
	return c->fd; // expect: null-deref
}

int switch_case_ok(const struct conn *in, const struct conn *out, int dir)
{
	const struct conn *c = NULL;

	switch (dir) {
	case 'r':
		c = in;
		break;
	case 'w':
		c = out;
		break;
	case 'x':
		log_warn("exception");
		return 0;
	default:
		return -1;
	}
	return c->fd;
}

int goto_cleanup_bad(int fd)
{
	struct conn *c = NULL;
	int r = -1;

	if (!poll_ready(fd))
		goto out;
	c = conn_lookup(fd);
	r = c->fd;
out:
	c->queue = NULL; // expect: null-deref
	return r;
}

int goto_cleanup_ok(int fd)
{
	struct conn *c = NULL;
	int r = -1;

	if (!poll_ready(fd))
		goto out;
	c = conn_lookup(fd);
	r = c->fd;
out:
	if (c)
		c->queue = NULL;
	return r;
}

/* The check's own branch uses what it found missing. */
void report_missing_bad(const struct conn *c, int fd)
{
	if (c == NULL)
		log_warn("fd %d: lost %s", fd, c->peer); // expect: null-deref
}

void report_missing_ok(const struct conn *c, int fd)
{
	if (c == NULL)
		log_warn("fd %d: lost", fd);
	else
		log_warn("fd %d: is %s", fd, c->peer);
}

int wrong_operator_bad(const struct conn *c)
{
	if (c == NULL && c->fd < 0) // expect: null-deref
		return -1;
	return 0;
}

int wrong_operator_ok(const struct conn *c)
{
	if (c == NULL || c->fd < 0)
		return -1;
	return 0;
}

int or_for_and_bad(const struct conn *c)
{
	if (c != NULL || c->fd > 0) // expect: null-deref
		return 1;
	return 0;
}

int or_for_and_ok(const struct conn *c)
{
	if (c != NULL && c->fd > 0)
		return 1;
	return 0;
}

int ternary_bad(const struct conn *c)
{
	const char *peer = c ? c->peer : "nobody";

	log_warn("peer %s", peer);
	return c->fd; // expect: null-deref
}

int ternary_ok(const struct conn *c)
{
	const char *peer = c ? c->peer : "nobody";

	log_warn("peer %s", peer);
	return c ? c->fd : -1;
}

/* The repair stands in the wrong branch. */
int field_of_parent_bad(struct conn *c)
{
	if (c->parent != NULL)
		c->parent = c;
	return c->parent->fd; // expect: null-deref
}

int field_of_parent_ok(struct conn *c)
{
	if (c->parent == NULL)
		c->parent = c;
	return c->parent->fd;
}

void cleared_then_used_bad(struct conn *c)
{
	free(c->queue);
	c->queue = NULL;
	c->queue->next = NULL; // expect: null-deref
}

void cleared_then_used_ok(struct conn *c, struct node *fresh)
{
	free(c->queue);
	c->queue = NULL;
	c->queue = fresh;
	c->queue->next = NULL;
}

/* &p->f of a null pointer is harmless until somebody reads through it. */
int inner_address_bad(struct conn *c)
{
	struct node **link;

	if (!c)
		log_warn("nothing to do");
	link = &c->queue;
	return *link != NULL; // expect: null-deref
}

int inner_address_ok(struct conn *c, struct node **spare)
{
	struct node **link;

	if (!c)
		log_warn("nothing to do");
	link = &c->queue;
	if (!c)
		link = spare;
	return *link != NULL;
}

/* An array of pointers: one slot was cleared just before. */
int slot_cleared_bad(void)
{
	struct conn *slots[4] = {NULL, NULL, NULL, NULL};

	slots[1] = conn_lookup(1);
	slots[2] = NULL;
	return slots[1]->fd + slots[2]->fd; // expect: null-deref
}

int slot_set_ok(void)
{
	struct conn *slots[4] = {NULL, NULL, NULL, NULL};

	slots[1] = conn_lookup(1);
	slots[2] = slots[1];
	return slots[1]->fd + slots[2]->fd;
}

int function_pointer_bad(int (*hook)(int), int v)
{
	if (!hook)
		log_warn("no hook");
	return hook(v); // expect: null-deref
}

int function_pointer_ok(int (*hook)(int), int v)
{
	if (!hook)
		return v;
	return hook(v);
}

/* A static that starts as null, but others fill it before we run. */
static struct conn *current;

void set_current(struct conn *c)
{
	current = c;
}

int static_pointer_ok(void)
{
	return current->fd;
}

int static_pointer_bad(void)
{
	int missing = 0;

	if (current == NULL)
		missing++;
	return current->fd + missing; // expect: null-deref
}

/* An extern function without a body, a model or an attribute is trusted. */
int unknown_result_ok(int fd)
{
	return conn_lookup(fd)->fd;
}

int walk_two_steps_bad(struct node *n)
{
	if (n->next == NULL)
		return n->next->id; // expect: null-deref
	return n->id;
}

int walk_two_steps_ok(struct node *n)
{
	if (n->next != NULL)
		return n->next->id;
	return n->id;
}

/* A pointer set inside the loop is null when the loop does not run at all. */
int last_of_args_bad(int argc, char **argv)
{
	const char *last = NULL;

	for (int i = 1; i < argc; i++)
		last = argv[i];
	return last[0]; // expect: null-deref
}

int last_of_args_ok(int argc, char **argv)
{
	const char *last = NULL;

	for (int i = 1; i < argc; i++)
		last = argv[i];
	if (argc <= 1)
		return 0;
	return last[0];
}

/* A fixed number of rounds does run. */
int fixed_rounds_ok(char **argv)
{
	const char *last = NULL;

	for (int i = 0; i < 3; i++)
		last = argv[i];
	return last[0];
}

/* Three fields deep, through a copy of the pointer. */
int copy_of_pointer_bad(struct conn *c)
{
	struct conn *up = c->parent;

	if (!c->parent)
		log_warn("%s is an orphan", c->peer);
	return up->fd; // expect: null-deref
}

int copy_of_pointer_ok(struct conn *c)
{
	struct conn *up = c->parent;

	if (!c->parent)
		return -1;
	return up->fd;
}

union handle {
	struct conn *conn;
	struct node *node;
};

int union_member_bad(int fd)
{
	union handle h;

	h.conn = NULL;
	if (poll_ready(fd))
		h.conn = conn_lookup(fd);
	return h.conn->fd; // expect: null-deref
}

int union_member_ok(int fd)
{
	union handle h;

	h.conn = NULL;
	if (poll_ready(fd))
		h.conn = conn_lookup(fd);
	return h.conn ? h.conn->fd : -1;
}
