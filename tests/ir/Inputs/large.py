"""Large functions as IR text: large.py joins|scopes|loops COUNT"""

import sys


def joins(n):
    yield "func @f($x: i32) -> i32 {"
    yield "  %a = load $x"
    for i in range(n):
        yield f"  %c{i} = eq %a, {i}"
        yield f"  br %c{i}, yes{i}, no{i}"
        yield f"yes{i}:"
        yield f"  store $x, {i}"
        yield "  jmp out"
        yield f"no{i}:"
    yield from ("  jmp out", "out:", "  ret %a", "}")


def scopes(n):
    yield "func @f($x: i32) -> i32 {"
    yield from (f"  local $v{i}: i32" for i in range(n))
    yield "  %a = load $x"
    yield from (f"  enter $v{i}" for i in range(n))
    for i in range(n):
        yield f"  br %a, yes{i}, no{i}"
        yield f"yes{i}:"
        yield f"  store $v{i}, 2"
        yield f"  jmp no{i}"
        yield f"no{i}:"
    yield from (f"  exit $v{i}" for i in reversed(range(n)))
    yield from ("  ret %a", "}")


def loops(n):
    yield from ("func @f($x: i32) -> i32 {", "  %a = load $x", "  jmp head0")
    for i in range(n):
        yield f"head{i}:"
        yield f"  br %a, head{i + 1}, tail{i}"
    yield f"head{n}:"
    yield f"  jmp tail{n - 1}"
    for i in reversed(range(n)):
        yield f"tail{i}:"
        yield f"  br %a, head{i}, " + (f"tail{i - 1}" if i else "out")
    yield from ("out:", "  ret %a", "}")


for line in {"joins": joins, "scopes": scopes, "loops": loops}[sys.argv[1]](int(sys.argv[2])):
    print(line)
