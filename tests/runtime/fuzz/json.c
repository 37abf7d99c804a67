/* json.c - libFuzzer: any message, field and report gives valid UTF-8 JSON, one line.
 *
 *	clang -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -Iruntime/include -Iruntime/src
 *-fexceptions \ tests/runtime/fuzz/json.c runtime/src/[a-z]*.c -o fuzz-json
 */
#include "out.h"
#include "write.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A reader of JSON strings, numbers, objects and arrays that knows no mercy. */
static const char *value(const char *s, const char *end, int depth);

static const char *need(const char *s, const char *end, char c)
{
	if (!s || s == end || *s != c)
		abort();
	return s + 1;
}

static const char *string(const char *s, const char *end)
{
	for (s = need(s, end, '"'); s < end && *s != '"'; s++) {
		if ((unsigned char)*s < 0x20)
			abort();
		if (*s != '\\')
			continue;
		if (++s == end || !strchr("\"\\/bfnrtu", *s))
			abort();
		if (*s == 'u') {
			if (end - s < 5 || strspn(s + 1, "0123456789abcdef") < 4)
				abort();
			s += 4;
		}
	}
	return need(s, end, '"');
}

static const char *members(const char *s, const char *end, char close, int depth)
{
	if (s < end && *s == close)
		return s + 1;
	for (;;) {
		if (close == '}')
			s = need(string(s, end), end, ':');
		s = value(s, end, depth + 1);
		if (s < end && *s == close)
			return s + 1;
		s = need(s, end, ',');
	}
}

static const char *value(const char *s, const char *end, int depth)
{
	if (s == end || depth > 20)
		abort();
	if (*s == '"')
		return string(s, end);
	if (*s == '{' || *s == '[')
		return members(s + 1, end, *s == '{' ? '}' : ']', depth);
	s += strspn(s, "truefalsn-0123456789");
	return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[1 << 16];
	struct report_data rep;
	struct write_opts opts = {0};
	char key[64], val[512];

	if (size < 8)
		return 0;
	memset(&rep, 0, sizeof(rep));
	rep.magic = REPORT_MAGIC;
	rep.kind = data[0];
	rep.code = (int)data[1] - 128;
	rep.recovered = data[2] & 1;
	rep.n_causes = data[3] % (CAUSES_MAX + 1);
	rep.time_ns = (uint64_t)data[4] << 56 | (uint64_t)data[5] << 20;
	data += 6;
	size -= 6;
	rep.msg_len = (uint16_t)(size < MSG_MAX ? size : MSG_MAX - 1);
	memcpy(rep.msg, data, rep.msg_len);
	for (unsigned i = 0; i < rep.n_causes; i++) {
		size_t n = size < CAUSE_MSG_MAX ? size : CAUSE_MSG_MAX - 1;

		memcpy(rep.causes[i].msg, data, n);
	}
	memcpy(key, data, size < 63 ? size : 63);
	key[size < 63 ? size : 63] = '\0';
	memcpy(val, data, size < 511 ? size : 511);
	val[size < 511 ? size : 511] = '\0';
	rep_add_field(&rep, key, val);
	for (int f = 0; f < 3; f++) {
		size_t n = panic_report_format((panic_report *)(void *)&rep, (enum panic_format)f,
					       text, sizeof(text));

		if (n >= sizeof(text))
			abort();
		if (f != PANIC_TEXT && strcmp(value(text, text + n, 0), "\n") != 0)
			abort();
	}
	return 0;
}
