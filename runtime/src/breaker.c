/* breaker.c - see panic/breaker.h. */
#include "internal.h"
#include "sinks.h"
#include <panic/breaker.h>

void panic_report_emit(const panic_report *r)
{
	if (rep_of_const(r)->magic == REPORT_MAGIC)
		sinks_emit(rep_of_const(r), true);
}
