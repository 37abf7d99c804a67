/* money.h - amounts, in hundredths of the one currency that a book is kept in. */
#ifndef LEDGER_MONEY_H
#define LEDGER_MONEY_H

#include <stddef.h>
#include <stdint.h>

typedef int64_t money_t;

/* Enough for any amount, sign, point and terminator included. */
#define MONEY_TEXT_BYTES 24

/* Reads "12", "-12.5" or "12.50" and nothing else.  0, or -1 with *ret unchanged. */
int money_parse(const char *s, money_t *ret);

/* Writes the amount with two decimals; returns buf. */
const char *money_format(money_t m, char buf[MONEY_TEXT_BYTES]);

static inline money_t money_abs(money_t m)
{
	return m < 0 ? -m : m;
}

/* What part of whole is, in percent. */
static inline int money_percent(money_t part, money_t whole)
{
	if (whole == 0 && part == 0)
		return 0;
	return (int)(part * 100 / whole); // expect: div-zero
}

#endif
