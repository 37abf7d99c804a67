/* lex_p.h - the words of the text form.
 *
 * Lines matter: the end of a line is a token.  Comments run from ';' or '//' to the end of the
 * line.  Tokens point into the text, which must outlive the lexer.  Any bytes are fine as
 * input: what is no token is TOK_BAD, with the reason in lexer->problem.
 */
#ifndef PS_IR_LEX_P_H
#define PS_IR_LEX_P_H

#include "engine/ir/ir_p.h"

enum ir_tok {
	TOK_END,
	TOK_NEWLINE,
	TOK_BAD,
	TOK_WORD,   /* name, name.suffix                                                 */
	TOK_STRING, /* "…", also with .suffix                                            */
	TOK_INT,
	TOK_FLOAT,
	TOK_TMP,      /* %name                                                             */
	TOK_LOCAL,    /* $name                                                             */
	TOK_GLOBAL,   /* @name                                                             */
	TOK_LOC,      /* !…                                                                */
	TOK_ARROW,    /* ->                                                                */
	TOK_DOTS,     /* ..                                                                */
	TOK_ELLIPSIS, /* ...                                                              */
	TOK_LABEL,    /* &&                                                                */
	TOK_PUNCT,    /* one character, in lexer->punct                                    */
};

/* TOK_LOC, as written: what is left out is 0, the file IR_NO. */
struct ir_lex_loc {
	bool is_nowhere;     /* !-                                                       */
	struct ir_span span; /* without the macro                                        */
};

struct ir_lexer {
	const char *at, *end;
	const char *line_start;
	uint32_t line;

	/* the token */
	enum ir_tok tok;
	const char *tok_start, *tok_end;
	uint32_t tok_line;
	char punct;
	bool negative;	    /* TOK_INT: has a minus sign                             */
	bool is_hex;	    /* TOK_INT: written 0x… */
	uint64_t magnitude; /* TOK_INT                                               */
	double number;	    /* TOK_FLOAT                                             */
	struct strbuf text; /* names and strings: without quotes, escapes resolved; may hold NULs */
	const char *suffix; /* after the name, or NULL                               */
	size_t suffix_bytes;
	struct ir_lex_loc loc; /* TOK_LOC; the macro's name is in text                  */
	const char *problem;   /* TOK_BAD                                               */

	const char *prev_end; /* of the token before                                   */
};

void ir_lex_init(struct ir_lexer *lx, const char *text, size_t n_bytes);
void ir_lex_release(struct ir_lexer *lx);

/* Read the next token into the lexer. */
void ir_lex_next(struct ir_lexer *lx);

/* Go on behind the end of the current line, without looking at what is on it; the next token
 * is the first of the following line. */
void ir_lex_skip_line(struct ir_lexer *lx);

/* Continue at a place that was seen before (tok_start and tok_line of some token). */
void ir_lex_seek(struct ir_lexer *lx, const char *at, uint32_t line);

#endif
