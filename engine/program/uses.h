/* uses.h - what a function does with a pointer that it has from elsewhere. */
#ifndef PS_PROGRAM_USES_H
#define PS_PROGRAM_USES_H

/* What happens to a value, or to what a local holds. */
enum fate {
	FATE_CHECKED = 1,
	FATE_ASSERTED = 2, /* a check that says that null never comes                      */
	FATE_DEREFED = 4,
	FATE_PASSED = 8,
	FATE_SET = 16, /* a field or global: written here                                 */
	/* what a call returns that was given the address of a variable: looked at; ignored */
	FATE_HEARD = 32,
	FATE_DROPPED = 64,
};

#endif
