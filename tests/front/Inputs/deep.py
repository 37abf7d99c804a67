"""Writes a function of one shape and a given size: deep.py SHAPE N."""

import sys

shape, n = sys.argv[1], int(sys.argv[2])
body = {
    "else_if": "".join(f"if (x == {i}) return {i}; else " for i in range(n)) + "return -1;",
    "sum": "return " + "+".join(["x"] * n) + ";",
    "and": "return " + "&&".join(["x"] * n) + ";",
    "or_condition": "if (" + "||".join(["x"] * n) + ") return 1; return 0;",
    "comma": "return " + ",".join(["x++"] * n) + ";",
    "minus": "return " + "- " * n + "x;",
    "parentheses": "return " + "(" * n + "x" + ")" * n + ";",
    "choices": "return " + "".join(f"x == {i} ? {i} : " for i in range(n)) + "0;",
    "blocks": "{" * n + "x++;" + "}" * n + " return x;",
    "ifs": "if (x) " * n + "x++; return x;",
    "cases": "switch (x) {" + "".join(f"case {i}: " for i in range(n)) + "return 1; } return 0;",
}[shape]
print("int f(int x)\n{\n\t" + body + "\n}")
