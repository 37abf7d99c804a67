/* args_p.h - the arguments that libclang gets (args.c). */
#ifndef PS_FRONT_ARGS_P_H
#define PS_FRONT_ARGS_P_H

#include "engine/front/front_p.h"

struct front_args {
	const char **v; /* borrowed from the input, from mem, or static; free(v)           */
	uint32_t n, cap;
};

/* The arguments for in; essential_only: without all that libclang may choke on. */
void args_make(const struct front_input *in, bool essential_only, struct arena *mem,
	       struct front_args *ret);

#endif
