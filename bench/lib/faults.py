"""Faults that can be seeded into C functions: where a check, a bound or an initialiser can be taken
out so that a fault becomes possible.

`sites(function, source, program)` gives, for each operator, the places in a function where its edit
leaves something unguarded that the same function does later: the pointer that was compared with null
is dereferenced before anybody looks at it again, the number that was limited indexes an array or is
the length of a copy.  Whether the check was needed at all is not decided here: those who read the
misses say so.
"""

import re
from collections import namedtuple

from syntax import *

# `what`: the expression that the check is about; `edits`: (start, end, text); `use`: offset of what
# is unguarded by then.
Site = namedtuple("Site", "op family what start use edits")

ALLOCATES = re.compile(r"alloc|strn?dup|memdup|(^|_)(new|create)($|_)", re.I)
ENDS = re.compile(r"exit|abort|die|fatal|panic|usage|longjmp|throw|(^|_)v?errx?$|perror_and|error_and|_bail")
COPIES = {"memcpy", "memmove", "memset", "memcmp", "strncpy", "strncat", "read", "write", "recv", "fread",
          "fwrite", "fgets", "safe_read", "full_read", "snprintf", "pread", "memchr", "strlcpy"}
READS_POINTER = COPIES | {"strlen", "strcpy", "strcat", "strcmp", "strncmp", "strchr", "strrchr",
                          "strstr", "fclose", "fputs", "fprintf", "strcasecmp", "atoi", "strtol"}
INTEGERS = range(3, 21)


# ---- expressions -------------------------------------------------------------------------------


def strip(n):
    while n.kind in (UNEXPOSED, PAREN, CAST) and n.children:
        n = n.children[-1]
    return n


def outer(n):
    """The node above that is no parenthesis or conversion, and the child of it that leads here."""
    while n.parent is not None and n.parent.kind in (UNEXPOSED, PAREN, CAST):
        n = n.parent
    return n.parent, n


def key(n):
    """What a place is called: the same for the same variable or member of it; None for other things."""
    n = strip(n)
    if n.kind == REF:
        return f"{n.name}#{n.decl}" if n.type != 111 else None
    if n.kind == MEMBER and n.children:
        base = key(n.children[0])
        return base and f"{base}.{n.name}"
    if n.kind == UNARY and n.op == DEREF:
        base = key(n.children[0])
        return base and f"*{base}"
    if n.kind == SUBSCRIPT:
        base, i = key(n.children[0]), strip(n.children[1])
        at = str(i.value) if i.value is not None else key(i)
        return base and at and f"{base}[{at}]"
    return None


def plain(k):
    return re.sub(r"#\d+", "", k)


def is_zero(n):
    return strip(n).value == 0 or n.value == 0


def flipped(op):
    return {LT: GT, GT: LT, LE: GE, GE: LE}.get(op, op)


def negated(op):
    return {LT: GE, GE: LT, GT: LE, LE: GT, EQ: NE, NE: EQ}[op]


Test = namedtuple("Test", "key op bound node place assigned")  # place OP bound; bound None: zero


def test_of(n, holds=True):
    """What a condition says of a place where it holds (or does not)."""
    n = n if n.kind not in (PAREN, UNEXPOSED) else strip(n)
    if n.kind == UNARY and n.op == NOT:
        t = test_of(n.children[0], not holds)
        return t and t._replace(node=n)
    if n.kind == BINARY and n.op in (LT, GT, LE, GE, EQ, NE):
        left, right, op = n.children[0], n.children[1], n.op
        if place_of(left) is None or left.value is not None:
            left, right, op = right, left, flipped(op)
        place = place_of(left)
        if place is None:
            return None
        k, assigned = place
        zero = op in (EQ, NE) and is_zero(right)
        return Test(k, op if holds else negated(op), None if zero else right, n, left, assigned)
    place = place_of(n)
    if place is None:
        return None
    return Test(place[0], NE if holds else EQ, None, n, n, place[1])


def place_of(n):
    """(key, the assignment) of a place, or of one that is assigned to here."""
    n = strip(n)
    if n.kind == BINARY and n.op == ASSIGN:
        k = key(n.children[0])
        return k and (k, n)
    k = key(n)
    return k and (k, None)


# ---- functions -----------------------------------------------------------------------------------


class Function:
    def __init__(self, node, source):
        self.node, self.source = node, source
        self.all = list(node.walk())
        self.keyed = []
        for n in self.all:
            if n.kind in (REF, MEMBER, UNARY, SUBSCRIPT):
                k = key(n)
                if k:
                    self.keyed.append((k, n))

    def text(self, n):
        return self.source[n.start:n.end].decode("latin-1")

    def nodes(self, region):
        return [n for n in self.all if any(a <= n.start and n.end <= b for a, b in region)]

    def callees(self):
        return {n.name for n in self.all if n.kind in (CALL, REF) and (n.kind == CALL or n.type == 111)}

    # -- uses of a place

    def use(self, n):
        """What happens to a place where it is named."""
        above, me = outer(n)
        if above is None:
            return "other"
        first = above.children and above.children[0] is me
        if above.kind == MEMBER:
            return "deref" if n.type == T_POINTER else "other"
        if above.kind == SUBSCRIPT:
            return ("deref" if n.type == T_POINTER else "other") if first else "index"
        if above.kind == UNARY:
            return {DEREF: "deref", ADDRESS: "escape", NOT: "test"}.get(above.op, "other")
        if above.kind in (IF, WHILE, DO, FOR):
            return "test"
        if above.kind == CONDITIONAL and first:
            return "test"
        if above.kind == BINARY:
            if above.op in (LAND, LOR, EQ, NE):
                return "test"
            if above.op == ASSIGN and first:
                return "write"
        if above.kind == CALL and above.name in READS_POINTER:
            return "deref"
        return "other"

    def first_fault(self, k, region):
        """The dereference of k that nothing guards any more, or None."""
        for at, n in sorted(((n.start, n) for name, n in self.keyed if name == k or k.startswith(name)),
                            key=lambda x: x[0]):
            if not any(a <= n.start and n.end <= b for a, b in region):
                continue
            what = self.use(n)
            if key(n) != k:
                if what == "write":
                    return None
                continue
            if what == "deref":
                return n
            if what == "write":
                right = outer(n)[0].children[1]
                for m in right.walk():
                    if key(m) == k and self.use(m) == "deref":
                        return m
                return None
            if what in ("test", "escape"):
                return None
        return None

    def written(self, k, before):
        """The last value that the text gives to a place: the node of the value, or None."""
        best = None
        for n in self.all:
            if n.start >= before:
                break
            if n.kind == BINARY and n.op == ASSIGN and key(n.children[0]) == k:
                best = n.children[1]
            elif n.kind == VAR and f"{n.name}#{n.decl}" == k and n.children and \
                    n.children[-1].kind < 200 and n.children[-1].kind >= 100:
                best = n.children[-1]
        return best

    def origin(self, k, before):
        value = self.written(k, before)
        if value is None:
            if "." in k or "*" in k or "[" in k:
                return "field", None
            for p in self.node.children:
                if p.kind == PARM and f"{p.name}#{p.decl}" == k:
                    return "param", p
            return "other", None
        v = strip(value)
        if v.kind == CALL:
            return "call", v
        if v.kind in (MEMBER, SUBSCRIPT) or (v.kind == UNARY and v.op == DEREF):
            return "loaded", v
        if v.kind == UNARY and v.op in (POST_INC, POST_DEC, PRE_INC, PRE_DEC):
            return "counter", v
        return "other", v

    # -- edits

    def editable(self, start, end):
        text = self.source[start:end]
        return b"#" not in text and b"/*" not in text and b"//" not in text

    def drop(self, statement):
        end = statement.end
        if self.source[end:end + 1] == b";":
            end += 1
        if statement.macro or not self.source[statement.start:].startswith(b"if") or \
           not self.editable(statement.start, end):
            return None
        return [(statement.start, end, ";")]

    def drop_operand(self, n):
        """A condition of a chain of && or || out of it."""
        above, me = outer(n)
        if above is None or above.kind != BINARY or above.op not in (LAND, LOR):
            return None
        left, right = above.children
        if left is me:
            start, end, between = me.start, right.start, self.source[me.end:right.start]
        else:
            start, end, between = left.end, me.end, self.source[left.end:me.start]
        if n.macro or me.macro or above.macro or between.strip() not in (b"&&", b"||") or \
           not self.editable(start, end) or start >= end:
            return None
        if self.source[start:end].count(b"(") != self.source[start:end].count(b")"):
            return None
        return [(start, end, "")]


def ends(n):
    """Whether a statement leaves its place in the text."""
    if n.kind == BLOCK:
        return bool(n.children) and ends(n.children[-1])
    if n.kind in (RETURN, GOTO, CONTINUE, BREAK):
        return True
    n = strip(n)
    return n.kind == CALL and bool(ENDS.search(n.name))


def rest_of_block(n):
    up = n
    while up.parent is not None and up.parent.kind != BLOCK:
        if up.parent.kind not in (LABEL, CASE, DEFAULT):
            return None
        up = up.parent
    return [(n.end, up.parent.end)] if up.parent is not None else None


def condition(n):
    """The condition of an if, a loop, a conditional; None where there is none."""
    if n.kind in (IF, WHILE, CONDITIONAL) and n.children:
        return n.children[0]
    if n.kind == DO and len(n.children) == 2:
        return n.children[1]
    if n.kind == FOR:
        inner = [c for c in n.children[:-1]
                 if strip(c).kind == BINARY and strip(c).op in (LT, GT, LE, GE, EQ, NE, LAND, LOR)]
        return inner[0] if len(inner) == 1 else None
    return None


def guarded(f, n):
    """The kind of guard that a condition n is, and what it guards:
    ("drop", the region where it does not hold, edits without it) or None."""
    above, me = outer(n)
    if above is None:
        return None
    chain = None
    top, below = above, me
    if above.kind == BINARY and above.op in (LAND, LOR):
        chain = above.op
        while top.kind == BINARY and top.op == chain:
            below = top
            top, below = outer(below)
            if top is None:
                return None
    region, holds = [], chain == LAND
    if chain:
        region.append((n.end, below.end))
    if top.kind in (IF, WHILE, FOR, CONDITIONAL) and condition(top) is below:
        if chain != LOR and len(top.children) > 1:
            body = top.children[-1] if top.kind in (WHILE, FOR) else top.children[1]
            if top.kind != IF or not ends(body) or chain == LAND:
                region.append((body.start, body.end))
                holds = True
        if not holds and top.kind == IF and len(top.children) == 2 and ends(top.children[1]):
            rest = rest_of_block(top)
            if rest:
                region += rest
        elif not holds and not chain:
            return None
    elif not chain:
        return None
    if chain:
        edits = f.drop_operand(n)
    elif holds:
        edits = [(below.start, below.end, "1")] if top.kind == IF and len(top.children) == 2 and \
            not below.macro and f.editable(below.start, below.end) else None
    else:
        edits = f.drop(top)
    return (holds, region, edits, top) if region else None


# ---- operators -----------------------------------------------------------------------------------


def null_sites(f, program):
    for n in f.all:
        if n.kind not in (REF, MEMBER, UNARY, BINARY, SUBSCRIPT, PAREN, UNEXPOSED):
            continue
        above = n.parent
        if n.macro or (n.kind in (PAREN, UNEXPOSED)) or above is None:
            continue
        t = test_of(n)
        if t is None or t.bound is not None or strip(t.place).type != T_POINTER:
            continue
        g = guarded(f, n)
        if g is None:
            continue
        holds, region, edits, top = g
        if (t.op == NE) != holds:
            continue
        if t.assigned is not None:
            a = t.assigned
            if top.kind != IF or len(top.children) != 2 or outer(n)[0] is not top or holds or \
               a.macro or not f.editable(top.start, top.end):
                continue
            edits = [(top.start, a.start, ""), (a.end, top.end, ";")]
            value, kind = strip(a.children[1]), "other"
            if value.kind == CALL:
                kind = "call"
        else:
            kind, value = f.origin(t.key, n.start)
        if edits is None:
            continue
        use = f.first_fault(t.key, region)
        if use is None:
            continue
        if kind == "call":
            op = "alloc-check" if ALLOCATES.search(value.name) else "result-check"
        elif kind == "param":
            i = [p for p in f.node.children if p.kind == PARM].index(value)
            if (f.node.name, i) not in program.null_arguments:
                continue
            op = "param-check"
        elif kind == "field":
            op = "field-check"
        elif kind == "loaded":
            op = "loaded-check"
        else:
            op = "other-check"
        yield Site(op, "null", plain(t.key), n.start, use.start, edits)


def index_uses(f, k, region):
    """(node, elements of the array or -1, what is added to k, key of the base) where k is an index."""
    for n in f.nodes(region):
        if n.kind != SUBSCRIPT:
            continue
        i, delta = strip(n.children[1]), 0
        if i.kind == BINARY and i.op in (ADD, SUB) and strip(i.children[1]).value is not None:
            delta = strip(i.children[1]).value * (1 if i.op == ADD else -1)
            i = strip(i.children[0])
        if i.kind == UNARY and i.op in (POST_INC, PRE_INC):
            delta = 1 if i.op == PRE_INC else 0
            i = strip(i.children[0])
        if key(i) == k:
            base = strip(n.children[0])
            yield n, base.size if base.type == T_ARRAY else -1, delta, key(base)


def length_uses(f, k, region):
    """Calls that are given k as a number of bytes, and an array."""
    for n in f.nodes(region):
        if n.kind != CALL or n.name.replace("__builtin_", "") not in COPIES:
            continue
        args = n.children[1:]
        array = any(strip(a).type == T_ARRAY for a in args)
        if array and any(key(m) == k for a in args for m in a.walk()):
            yield n


def origin_word(f, k, before):
    kind, v = f.origin(k, before)
    for n in f.all:
        if n.kind == UNARY and n.op in (POST_INC, PRE_INC) and key(n.children[0]) == k:
            return "counter"
    return {"call": "result", "loaded": "loaded", "param": "param", "field": "field"}.get(kind, "other")


def allocated_with(f, base, bound):
    """Whether the text allocates what base points to with the bound in its size."""
    if bound is None or base is None:
        return False
    value = f.written(base, f.node.end)
    v = value and strip(value)
    if not v or v.kind != CALL or not ALLOCATES.search(v.name):
        return False
    for m in v.walk():
        if key(m) == bound:
            up = m
            while up is not v:
                if up.kind == BINARY and up.op == ADD:  # room for one more
                    return False
                up = up.parent
            return True
    return False


def bound_sites(f, program):
    for n in f.all:
        if n.kind != BINARY or n.op not in (LT, GT, LE, GE) or n.macro:
            continue
        t = test_of(n)
        if t is None or t.assigned is not None or strip(t.place).type not in INTEGERS:
            continue
        g = guarded(f, n)
        if g is None:
            continue
        holds, region, edits, top = g
        op = t.op if holds else negated(t.op)  # what holds where it is used
        value = t.bound.value
        arrays = [u for u in index_uses(f, t.key, region)]
        if op == LT:  # place < bound
            for u, size, delta, base in arrays:
                exact = value is not None and size > 1 and value + delta == size
                alloc = size < 0 and delta == 0 and (value is None) and \
                    allocated_with(f, base, key(t.bound))
                if exact or alloc:
                    left, right = n.children
                    between = f.source[left.end:right.start].decode("latin-1")
                    sign = between.strip()
                    new = {"<": "<=", ">": ">=", ">=": ">", "<=": "<"}.get(sign)
                    if new and f.editable(left.end, right.start):
                        yield Site("weaker-bound" if exact else "weaker-alloc-bound", "index",
                                   plain(t.key), n.start, u.start, [(left.end, right.start, f" {new} ")])
                    break
        if edits is None:
            continue
        if top.kind in (WHILE, FOR) and outer(n)[0] is top:
            continue
        if op in (LT, LE) and value != 0:
            sized = [u for u in arrays if u[1] > 1]
            lengths = list(length_uses(f, t.key, region))
            if sized:
                yield Site("upper-check-" + origin_word(f, t.key, n.start), "index", plain(t.key),
                           n.start, sized[0][0].start, edits)
            elif lengths:
                yield Site("length-check", "index", plain(t.key), n.start, lengths[0].start, edits)
        elif op in (GT, GE) and value in (0, 1, -1) and arrays:
            u = arrays[0]
            if (value, op) == (0, GT) and u[2] >= 0:
                continue
            yield Site("lower-check", "index", plain(t.key), n.start, u[0].start, edits)


def text_length_sites(f, program):
    """if (strlen(s) >= sizeof buf) return ...; strcpy(buf, s);"""
    for n in f.all:
        if n.kind != IF or len(n.children) != 2 or not ends(n.children[1]):
            continue
        lens = [m for m in n.children[0].walk() if m.kind == CALL and m.name.endswith("strlen")]
        if len(lens) != 1 or len(lens[0].children) < 2:
            continue
        k, rest, edits = key(lens[0].children[1]), rest_of_block(n), f.drop(n)
        if not k or not rest or edits is None:
            continue
        for m in f.nodes(rest):
            if m.kind == CALL and m.name.endswith(("strcpy", "strcat", "sprintf")) and \
               any(key(a) == k for a in m.children[2:]) and strip(m.children[1]).type == T_ARRAY:
                yield Site("length-check", "index", plain(k), n.start, m.start, edits)
                break


def limited(f, k, after):
    """What of a number is an index into an array or the length of a copy, from there on."""
    region = [(after, f.node.end)]
    for u in index_uses(f, k, region):
        if u[1] > 1:
            return u[0]
    return next(length_uses(f, k, region), None)


MINIMUM = re.compile(r"(?:[A-Za-z_]*_)?(?:MIN|min|Min)\s*\((.*)\)\Z", re.S)


def halves(text):
    """The two arguments of a macro's use, or None."""
    depth, cuts = 0, []
    for i, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if c == "," and depth == 0:
            cuts.append(i)
    return (text[:cuts[0]], text[cuts[0] + 1:]) if len(cuts) == 1 else None


def assigned_place(n):
    above, me = outer(n)
    if above is None:
        return None
    if above.kind == VAR:
        return f"{above.name}#{above.decl}"
    if above.kind == BINARY and above.op == ASSIGN and above.children[1] is me:
        return key(above.children[0])
    return None


def clamp_sites(f, program):
    for n in f.all:
        if n.kind == IF and len(n.children) == 2:  # if (k > b) k = b;
            t = test_of(n.children[0])
            then = n.children[1]
            while then.kind == BLOCK and len(then.children) == 1:
                then = then.children[0]
            if t is None or t.bound is None or t.op not in (GT, GE) or then.kind != BINARY or \
               then.op != ASSIGN or key(then.children[0]) != t.key or t.assigned is not None or \
               strip(t.place).type not in INTEGERS:
                continue
            edits, u = f.drop(n), limited(f, t.key, n.end)
            if edits and u:
                yield Site("clamp", "index", plain(t.key), n.start, u.start, edits)
        elif n.kind == CONDITIONAL and len(n.children) == 3:
            k, u = assigned_place(n), None
            if k:
                u = limited(f, k, n.end)
            else:
                above = outer(n)[0]
                if above is not None and above.kind == CALL and above.name in COPIES and \
                   any(strip(a).type == T_ARRAY for a in above.children[1:]):
                    u = above
            if u is None:
                continue
            if n.macro:
                m = MINIMUM.match(f.text(n))
                parts = m and halves(m.group(1))
                if not parts:
                    continue
                a, b = (p.strip() for p in parts)
                const = re.compile(r"^\(?(sizeof\b.*|[A-Z0-9_]+|\d+)\)?( *[-+] *\d+)?$")
                keep = b if const.match(a) else a
                if const.match(keep) or not f.editable(n.start, n.end):
                    continue
                yield Site("clamp", "index", keep, n.start, u.start, [(n.start, n.end, f"({keep})")])
            else:
                t = test_of(n.children[0])
                yes, no = n.children[1:]
                if t is None or t.bound is None or t.op not in (LT, GT, LE, GE) or t.assigned:
                    continue
                small, large = (yes, no) if t.op in (LT, LE) else (no, yes)
                if key(small) == t.key and not n.macro and small.end <= n.end and \
                   large.value != 0 and f.editable(n.start, n.end):
                    yield Site("clamp", "index", plain(t.key), n.start, u.start,
                               [(n.start, n.end, f"({f.text(small)})")])


def zero_sites(f, program):
    for n in f.all:
        if n.macro or n.kind in (PAREN, UNEXPOSED):
            continue
        t = test_of(n)
        if t is None or t.assigned is not None or strip(t.place).type not in INTEGERS:
            continue
        if t.bound is not None and not (t.bound.value == 0 and t.op in (LE, GT)):
            continue
        g = guarded(f, n)
        if g is None or g[2] is None or (t.op in (NE, GT)) != g[0]:
            continue
        for m in f.nodes(g[1]):
            if m.kind in (BINARY, COMPOUND_ASSIGN) and m.type in INTEGERS and \
               m.op in (DIV, REM, DIV_ASSIGN, REM_ASSIGN) and \
               key(m.children[1]) == t.key:
                yield Site("zero-check", "div", plain(t.key), n.start, m.start, g[2])
                break
        else:
            above = outer(n)[0]
            if above is not None and above.kind == CONDITIONAL:
                continue


def initialiser_sites(f, program):
    for n in f.all:
        if n.kind != VAR or n.macro or n.parent.kind != DECLS or not n.children or \
           n.type not in (*INTEGERS, T_POINTER, 106):
            continue
        init = n.children[-1]
        if not 100 <= init.kind < 200 or init.macro and not is_zero(init) or \
           not (is_zero(init) or init.value is not None):
            continue
        text = f.source[n.start:init.end]
        equals = f.source.find(b"=", n.start, init.end)
        if equals < 0 or b"static" in f.source[n.parent.start:n.end] or \
           b"const " in f.source[n.parent.start:n.start + len(text)] and n.type != T_POINTER or \
           not f.editable(equals, init.end):
            continue
        end = init.end
        if init.macro:
            m = re.match(rb"\w+", f.source[init.start:])
            if not m or f.source[init.start + m.end():init.start + m.end() + 1] == b"(":
                continue
            end = init.start + m.end()
        k, block = f"{n.name}#{n.decl}", n.parent.parent
        uses, first, filled = None, None, 0
        for name, m in f.keyed:
            if name != k or m.start < n.end:
                continue
            what = f.use(m)
            above, me = outer(m)
            statement = above
            if what == "write":
                if statement.parent is block:
                    break
                first = first or "fill"
                while statement.parent is not block and statement.parent is not None:
                    statement = statement.parent
                filled = max(filled, statement.end)  # what comes within may well be filled
                continue
            if what == "escape":
                first = first or "out"
                continue
            if m.start < filled:
                continue
            first = first or "read"
            uses = m
            break
        if uses is not None:
            yield Site("initialiser-" + first, "uninit", n.name, n.start, uses.start,
                       [(equals, end, "")])


FINDERS = (null_sites, bound_sites, text_length_sites, clamp_sites, zero_sites, initialiser_sites)


def null_arguments(f):
    """(function, number of the argument) where null is written as an argument."""
    for n in f.all:
        if n.kind == CALL and n.name:
            for i, a in enumerate(n.children[1:]):
                if a.type == T_POINTER and strip(a).value == 0:
                    yield n.name, i


def sites(f, program):
    for finder in FINDERS:
        yield from finder(f, program)
