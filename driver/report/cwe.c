#include "driver/report/cwe.h"

#include <stddef.h>

const char *cwe_name(unsigned number)
{
	switch (number) {
#define CWE(n, name)                                                                               \
	case n:                                                                                    \
		return name;
#include "driver/report/cwe.def"
#undef CWE
	default:
		return NULL;
	}
}
