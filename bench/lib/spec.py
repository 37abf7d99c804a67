"""The YAML that bench/ is written in: nested maps, lists of one level, plain and quoted strings,
comments.  A reader of its own keeps the scripts free of packages."""

import json


class Failure(Exception):
    """Something that ends the work on one project; its text is one line for the user."""


def scalar(text):
    text = text.strip()
    if text[:1] == '"':
        return json.loads(text)
    if text[:1] == "'":
        return text[1:-1].replace("''", "'")
    if text[:1] == "[":
        return [scalar(t) for t in text.strip("[]").split(",") if t.strip()]
    return text


def block(lines, i, indent):
    """Read the map or list whose lines start at i with that indent: (value, next line)."""
    value = [] if lines[i][1].startswith("- ") else {}
    while i < len(lines) and lines[i][0] == indent:
        number, text = lines[i][2], lines[i][1]
        i += 1
        if isinstance(value, list):
            if not text.startswith("- "):
                raise Failure(f"line {number}: a list goes on with something else")
            value.append(scalar(text[2:]))
            continue
        key, colon, rest = text.partition(":")
        if not colon:
            raise Failure(f"line {number}: no colon")
        if rest.strip():
            value[key.strip()] = scalar(rest)
        elif i < len(lines) and lines[i][0] > indent:
            value[key.strip()], i = block(lines, i, lines[i][0])
        else:
            value[key.strip()] = ""
    if i < len(lines) and lines[i][0] > indent:
        raise Failure(f"line {lines[i][2]}: indented without a reason")
    return value, i


def read_yaml(path):
    lines = []
    for number, text in enumerate(path.read_text().splitlines(), 1):
        body = text.strip()
        if body and not body.startswith("#"):
            lines.append((len(text) - len(text.lstrip()), body, number))
    if not lines:
        return {}
    value, i = block(lines, 0, 0)
    if i != len(lines):
        raise Failure(f"{path}:{lines[i][2]}: indented less than the start")
    return value
