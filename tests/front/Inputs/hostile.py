"""Writes C that is large, deep or odd: hostile.py FOLDER SHAPE...

FOLDER/SHAPE.c has a function of that shape, and behind it one with a fault, so that a test sees that
the rest of the file is looked at.  FOLDER/compile_commands.json lists them.  "odd" stands for all
shapes that cost next to nothing.
"""

import json
import os
import sys

N = 100_000
REST = "\nint fault_of_{0}(void)\n{{\n\tint *p = 0;\n\treturn *p;\n}}\n"


def function(body, before="", args="int x"):
    return f"{before}int g(int);\nint f({args})\n{{\n{body}\n}}\n"


def lines(n, form):
    return "\n".join(form.format(i=i) for i in range(n))


def nested_structs(n):
    text = "struct s0 { int a; };\n"
    text += "".join(f"struct s{i} {{ struct s{i - 1} x; int a; }};\n" for i in range(1, n + 1))
    value = "{" * (n + 1) + "1}" + "".join(f", {i}}}" for i in range(n))
    return text, value


def nested():
    types, value = nested_structs(60)
    return function(f"\tstruct s60 l = {value};\n\treturn l.a + v.x.a;",
                    f"{types}struct s60 v = {value};\n")


def macros(n):
    text = "#define M0(x) (x)\n"
    text += "".join(f"#define M{i}(x) M{i - 1}((x) + 1)\n" for i in range(1, n))
    return function(f"\treturn M{n - 1}(x);", text)


def wild_lines():
    names = ["/dev/zero", "../../../../etc/passwd", "", r"\033[31mred\n\x01", "x" * 5000, "<built-in>"]
    text = "".join(f'#line {n * 7 + 1} "{name}"\nint f{n}(int x)\n{{\n\treturn x;\n}}\n'
                   for n, name in enumerate(names))
    return text + '#line 4000000000 "far.c"\nint f(int x)\n{\n\treturn x;\n}\n'


SHAPES = {
    # what a generator makes
    "lines": lambda: function(lines(N, "\tx = g(x + {i});") + "\n\treturn x;"),
    "branches": lambda: function(
        lines(N, "\tif (x == {i}) a[{i} % 10] = g(x); else p[{i} % 7] = x;") + "\n\treturn a[1];",
        args="int *p, int x, int a[10]"),
    "slow": lambda: function(
        lines(30_000, "\tif (x == {i}) a[{i} % 10] = g(x); else p[{i} % 7] = x;") + "\n\treturn a[1];",
        args="int *p, int x, int a[10]"),
    "else_if": lambda: function("\t" + lines(20_000, "if (x == {i} * 2) return {i}; else ") +
                                "\n\treturn -1;"),
    "else_if_strings": lambda: function(
        "\t" + lines(8_000, 'if (strcmp(s, "k{i}") == 0) return {i}; else ') + "\n\treturn -1;",
        "#include <string.h>\n", "const char *s"),
    "sum": lambda: function("\treturn " + " + ".join(["x"] * 50_000) + ";"),
    "sum_of_many": lambda: function(
        "\treturn " + " + ".join(f"v{i}" for i in range(50_000)) + ";",
        "int " + ", ".join(f"v{i}" for i in range(50_000)) + ";\n", "void"),
    "table": lambda: function("\treturn t[x & 1023];",
                              "int t[] = {\n" + lines(500_000, "\t{i},") + "\n};\n"),
    "table_of_structs": lambda: function(
        "\treturn t[x & 1023].a;", "struct s { int a; const char *b; } t[] = {\n" +
        lines(100_000, '\t{{{i}, "x{i}"}},') + "\n};\n"),
    "local_table": lambda: function("\tint t[] = {\n" + lines(100_000, "\t{i},") +
                                    "\n};\n\treturn t[x & 1023];"),
    "cases": lambda: function("\tswitch (x) {\n" + lines(20_000, "\tcase {i}: x += g({i});") +
                              "\n\t}\n\treturn x;"),
    "locals": lambda: function(lines(10_000, "\tint v{i} = g(x + {i});") + "\n\treturn " +
                               " + ".join(f"v{i}" for i in range(10_000)) + ";"),
    "gotos": lambda: function(
        lines(5_000, "l{i}: if (g(x)) goto l{i};") + "\n" +
        "\n".join(f"\tif (g(x + {i})) goto l{i * 7919 % 5000};" for i in range(5_000)) +
        "\n\treturn x;"),
    "computed_gotos": lambda: function(
        "\tstatic void *t[] = {" + ", ".join(f"&&l{i}" for i in range(5_000)) + "};\n\tgoto *t[x];\n" +
        lines(5_000, "l{i}: if (g(x)) goto *t[g(x)];") + "\n\treturn x;"),
    "functions": lambda: lines(20_000, "int f{i}(int x)\n{{\n\treturn x + {i};\n}}"),
    "callees": lambda: ("int f0(int *p) { return p ? *p : 0; }\n" + "\n".join(
        f"int f{i}(int *p) {{ return f{i - 1}(p); }}" for i in range(1, 2_000))),
    # nested
    "parentheses": lambda: function("\treturn " + "(" * 2_000 + "x" + ")" * 2_000 + ";"),
    "blocks": lambda: function("{" * 2_000 + "x++;" + "}" * 2_000 + "\n\treturn x;"),
    "ifs": lambda: function("if (x) {\n" * 3_000 + "x++;" + "}" * 3_000 + "\n\treturn x;"),
    "loops": lambda: function(
        "".join(f"for (int i{i} = 0; i{i} < x; i{i}++)\n" for i in range(300)) +
        "g(x);\n\treturn x;"),
    "members": lambda: function("\treturn p" + "->n" * 2_000 + "->v;",
                                "struct s { struct s *n; int v; };\n", "struct s *p"),
    "calls": lambda: function("\treturn " + "g(" * 3_000 + "x" + ")" * 3_000 + ";"),
    "statement_expressions": lambda: function("\treturn " + "({" * 500 + "x;" + "});" * 500),
    "pointers": lambda: "int " + "*" * 5_000 + "deep;\nint f(int x)\n{\n\treturn x;\n}\n",
    "typedefs": lambda: ("typedef int t0;\n" + "".join(
        f"typedef t{i - 1} *t{i};\n" for i in range(1, 3_000)) +
        "t2999 v;\nint f(int x)\n{\n\treturn x + (v != 0);\n}\n"),
    "initialiser": nested,
    "macros": lambda: macros(150),
    "conditions": lambda: "#if 1\n" * 10_000 + "int f(int x)\n{\n\treturn x;\n}\n" + "#endif\n" * 10_000,
    # deeper than anybody can follow
    "too_many_minuses": lambda: function("\treturn " + "- " * 100_000 + "x;"),
    # odd
    "names": lambda: function("\treturn x + " + "a" * N + ";", "int " + "a" * N + ";\n"),
    "long_line": lambda: function("\tx = " + " " * 1_000_000 + "g(x);" + "x = g(x); " * 1_000 +
                                  "return x;"),
    "strings": lambda: 'const char *s =\n' + '"abc"\n' * 50_000 + ";\nint f(int x)\n{\n\treturn x;\n}\n",
    "huge_arrays": lambda: function(
        "\tchar c[1ul << 40];\n\tc[x] = a[x];\n\treturn c[5] + b[3][x];",
        "char a[0x7fffffffffffffff];\nchar b[1ull << 60][4];\n"),
    "lines_elsewhere": wild_lines,
    "carriage_returns": lambda: function("\treturn x;").replace("\n", "\r"),
    "both_line_ends": lambda: function("\tx = \\\n\t\tg(x);\n\treturn x;").replace("\n", "\r\n"),
    "counter": lambda: ("#define J2(a, b) a##b\n#define J(a, b) J2(a, b)\nint J(v, __COUNTER__);\n"
                        "int J(f, __COUNTER__)(int x)\n{\n\tint J(x, __COUNTER__) = x;\n"
                        "\treturn x + __COUNTER__ + __LINE__;\n}\n"),
    "poison": lambda: ("#pragma GCC poison malloc strcpy\n#include <stdlib.h>\n"
                       "int f(int x)\n{\n\treturn x;\n}\n"),
    "nul_bytes": lambda: "int f(int x)\n{\n\treturn x;\0\0\0\n}\n" + "\0" * 10_000,
    "byte_order_mark": lambda: "\ufeff" + function("\treturn x;"),
    "names_of_the_world": lambda: "int grün(int π)\n{\n\treturn π;\n}\n",
}

COSTLY = {"lines", "branches", "slow", "else_if", "gotos"}


def main():
    folder, names = sys.argv[1], sys.argv[2:]
    if names == ["odd"]:
        names = [n for n in SHAPES if n not in COSTLY]
    os.makedirs(folder, exist_ok=True)
    for name in names:
        text = SHAPES[name]().replace("int f(", f"int f_of_{name}(") + REST.format(name)
        with open(f"{folder}/{name}.c", "wb") as out:
            out.write(text.encode())
    with open(f"{folder}/compile_commands.json", "w") as out:
        json.dump([{"directory": ".", "file": f"{n}.c", "command": f"cc -c {n}.c"} for n in names],
                  out)


main()
