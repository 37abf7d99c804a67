#include "driver/comments.h"

struct cursor {
	const char *at, *end;
	uint32_t line;
};

static bool looking_at(const struct cursor *c, char a, char b)
{
	return c->end - c->at >= 2 && c->at[0] == a && c->at[1] == b;
}

static void step(struct cursor *c)
{
	if (*c->at++ == '\n')
		c->line++;
}

/* Over a string or character constant; one that is not closed ends with its line. */
static void skip_quoted(struct cursor *c)
{
	char quote = *c->at;

	for (step(c); c->at < c->end && *c->at != '\n'; step(c)) {
		if (*c->at == quote) {
			step(c);
			return;
		}
		if (*c->at == '\\' && c->end - c->at >= 2)
			step(c);
	}
}

/* To the end of a line comment, which a backslash carries over to the next line. */
static void skip_line(struct cursor *c)
{
	while (c->at < c->end && (*c->at != '\n' || c->at[-1] == '\\'))
		step(c);
}

static void skip_block(struct cursor *c)
{
	while (c->at < c->end && !looking_at(c, '*', '/'))
		step(c);
}

static bool is_blank(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\r' || ch == '\n';
}

/* What stands before the text of a comment: also the rest of "///" and the stars of a box. */
static bool is_decoration(char ch)
{
	return is_blank(ch) || ch == '*' || ch == '/' || ch == '!' || ch == '<';
}

static void one_comment(struct cursor *c, void (*fn)(void *, const struct comment *), void *arg)
{
	bool is_block = c->at[1] == '*';
	struct comment found = {.line = c->line};
	const char *end;

	c->at += 2;
	found.text = c->at;
	if (is_block)
		skip_block(c);
	else
		skip_line(c);
	end = c->at;
	found.end_line = c->line;
	if (is_block && c->at < c->end)
		c->at += 2;
	/* The first line that says something is the comment's. */
	for (; found.text < end && is_decoration(*found.text); found.text++)
		found.line += *found.text == '\n';
	while (end > found.text && is_blank(end[-1]))
		end--;
	found.n_bytes = (size_t)(end - found.text);
	if (found.n_bytes)
		fn(arg, &found);
}

void comments_each(const char *text, size_t n_bytes, void (*fn)(void *arg, const struct comment *c),
		   void *arg)
{
	struct cursor c = {text, text + n_bytes, 1};

	while (c.at < c.end) {
		if (looking_at(&c, '/', '/') || looking_at(&c, '/', '*'))
			one_comment(&c, fn, arg);
		else if (*c.at == '"' || *c.at == '\'')
			skip_quoted(&c);
		else
			step(&c);
	}
}
