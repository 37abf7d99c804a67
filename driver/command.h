/* command.h - what main() calls: one function per row of commands.def. */
#ifndef PS_DRIVER_COMMAND_H
#define PS_DRIVER_COMMAND_H

#include "driver/options.h"

/* Each returns the exit status. */
#define COMMAND(name, args, summary, text) int cmd_##name(const struct options *opt);
#include "driver/commands.def"
#undef COMMAND

#endif
