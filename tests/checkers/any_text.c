// RUN: %verify
// Texts that a function is given, of which nobody has asked how long they are (any_text.c).
#include <stdlib.h>
#include <string.h>

struct request {
	char *path;
	char name[16];
	struct {
		char *host;
	} state;
};

struct message {
	unsigned short n;
	char bytes[64];
};

int send_message(struct message *m);
int send_bytes(const char *p, unsigned n);
int look_up(const char *name);
void log_text(const char *text);

int open_file_bad(struct request *req)
{
	struct message msg;

	memset(&msg, 0, sizeof msg);
	msg.n = (unsigned short)strlen(req->path);
	strcpy(msg.bytes, req->path); // expect: buffer-overflow-call: nobody has looked at the length
	return send_message(&msg);
}

int open_file_ok(struct request *req)
{
	struct message msg;

	if (strlen(req->path) + 1 > sizeof msg.bytes)
		return -1;
	memset(&msg, 0, sizeof msg);
	msg.n = (unsigned short)strlen(req->path);
	strcpy(msg.bytes, req->path);
	return send_message(&msg);
}

/* The call may have changed the text, for all that is known: nobody means that. */
int asked_before_a_call_ok(struct request *req)
{
	struct message msg;

	if (strlen(req->path) >= sizeof msg.bytes)
		return -1;
	log_text(req->path);
	if (send_bytes(req->path, 1) < 0)
		return -1;
	strcpy(msg.bytes, req->path);
	return send_message(&msg);
}

int sum_of_two_ok(struct request *req, const char *prefix)
{
	struct message msg;
	size_t n = 2 + strlen(prefix);

	n += strlen(req->state.host);
	if (n > sizeof msg.bytes)
		return -1;
	log_text(prefix);
	strcpy(msg.bytes, prefix);
	strcat(msg.bytes, req->state.host);
	return send_message(&msg);
}

/* An array that is declared says how long its text is. */
int text_of_an_array_ok(struct request *req)
{
	char buf[16];

	strcpy(buf, req->name);
	return look_up(buf);
}

int bracket_bad(const char *s)
{
	char host[48];
	const char *end = strchr(s, ']');
	size_t n;

	if (!end)
		return 0;
	n = end - s + 1;
	memcpy(host, s, n); // expect: buffer-overflow-call: nobody has looked at the length
	host[n] = 0;
	return look_up(host);
}

int bracket_ok(const char *s)
{
	char host[48];
	const char *end = strchr(s, ']');
	size_t n;

	if (!end)
		return 0;
	n = end - s + 1;
	if (n >= sizeof host)
		return 0;
	memcpy(host, s, n);
	host[n] = 0;
	return look_up(host);
}

/* The whole text was found to be short enough, so each part of it is. */
int part_of_short_text_ok(const char *s)
{
	char host[48];
	const char *end = strchr(s, ']');

	if (!end || strlen(s) >= sizeof host)
		return 0;
	memcpy(host, s, (size_t)(end - s));
	host[end - s] = 0;
	return look_up(host);
}

int word_bad(const char *in)
{
	char word[64];
	size_t n = strcspn(in, " \t");

	memcpy(word, in, n); // expect: buffer-overflow-call
	word[n] = 0;
	return look_up(word);
}

int word_ok(const char *in)
{
	char word[64];
	size_t n = strcspn(in, " \t");

	if (n > sizeof word - 1)
		return -1;
	memcpy(word, in, n);
	word[n] = 0;
	return look_up(word);
}

int with_terminator_bad(const char *interface)
{
	struct request r;
	size_t n = strlen(interface);

	if (!n)
		return -1;
	memset(&r, 0, sizeof r);
	memcpy(r.name, interface, n + 1); // expect: buffer-overflow-call
	return look_up(r.name);
}

int limited_length_ok(const char *volume)
{
	struct message m;

	m.n = (unsigned short)strnlen(volume, sizeof m.bytes);
	if (m.n >= sizeof m.bytes)
		return -1;
	strcpy(m.bytes, volume);
	return send_message(&m);
}

/* Those who call a function that nobody else can call know what they give it. */
static int open_static(const char *name)
{
	char path[32];

	strcpy(path, "/etc/");
	strcat(path, name);
	return look_up(path);
}

int open_known_ok(void)
{
	return open_static("hosts") + open_static("services");
}

static int to_buffer(const char *name)
{
	char buf[32];

	strcpy(buf, name);
	return look_up(buf);
}

int by_its_caller_bad(const char *name)
{
	return to_buffer(name); // expect: buffer-overflow-call: nobody has looked at how long this text is
}

int by_its_caller_ok(const char *name)
{
	return strlen(name) < 32 ? to_buffer(name) : -1;
}

/* … also of one that others could call. */
int open_named(const char *name)
{
	char path[32];

	strcpy(path, name);
	return look_up(path);
}

int open_named_ok(void)
{
	return open_named("/etc/hosts");
}

/* A copy has the size of what is copied. */
char *copy_ok(const char *s)
{
	char *p = malloc(strlen(s) + 1);

	return p ? strcpy(p, s) : NULL;
}

/* The text that comes out of a list was looked at when it came in. */
struct entry {
	struct entry *next;
	char *name;
};

int FP_in_a_list_ok(struct entry *e, int n)
{
	char buf[16];

	for (; e; e = e->next)
		if (!n--) {
			strcpy(buf, e->name); // expect: buffer-overflow-call
			return look_up(buf);
		}
	return 0;
}
