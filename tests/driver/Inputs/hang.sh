#!/bin/bash
# hang.sh - a header that is a pipe which nobody writes to: clang waits for it forever.
# usage: hang.sh DIR; makes DIR/hang.c, DIR/good.c, DIR/bad.c and their database.
mkdir -p "$1" && cd "$1" || exit 1
mkfifo hang.h
printf '#include "hang.h"\nint hang;\n' >hang.c
printf 'int good(void)\n{\n\treturn 1;\n}\n' >good.c
printf 'int bad(void)\n{\n\tint *p = 0;\n\treturn *p;\n}\n' >bad.c
cat >compile_commands.json <<'J'
[{"directory": ".", "file": "good.c", "command": "cc -c good.c"},
 {"directory": ".", "file": "hang.c", "command": "cc -c hang.c"},
 {"directory": ".", "file": "bad.c", "command": "cc -c bad.c"}]
J
