#include "money.h"

#include <inttypes.h>
#include <stdio.h>

static int is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int money_parse(const char *s, money_t *ret)
{
	money_t m = 0;
	int negative = 0, n_digits = 0, n_decimals = 0;

	if (*s == '-') {
		negative = 1;
		s++;
	}
	for (; is_digit(*s); s++, n_digits++) {
		if (n_digits == 15)
			return -1;
		m = m * 10 + (*s - '0');
	}
	if (n_digits == 0)
		return -1;
	if (*s == '.')
		for (s++; is_digit(*s) && n_decimals < 2; s++, n_decimals++)
			m = m * 10 + (*s - '0');
	if (*s != '\0')
		return -1;
	for (; n_decimals < 2; n_decimals++)
		m *= 10;
	*ret = negative ? -m : m;
	return 0;
}

const char *money_format(money_t m, char buf[MONEY_TEXT_BYTES])
{
	money_t a = money_abs(m);

	snprintf(buf, MONEY_TEXT_BYTES, "%s%" PRId64 ".%02d", m < 0 ? "-" : "", a / 100,
		 (int)(a % 100));
	return buf;
}
