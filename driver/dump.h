/* dump.h - what a stage made, as text. */
#ifndef PS_DRIVER_DUMP_H
#define PS_DRIVER_DUMP_H

#include "driver/plan.h"
#include "engine/ir/ir.h"

/* Every function's control-flow graph, in the language of Graphviz. */
void dump_cfg(const struct ir_unit *u, struct strbuf *out);

/* One line per entry that can be read by a shell: cd to the folder, then the compiler with the
 * arguments that clang gets. */
void dump_commands(const struct plan *p, struct strbuf *out);

#endif
