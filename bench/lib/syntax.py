"""Syntax trees of C functions, read through libclang's C interface.

`functions(library, argv, folder, path)` gives the functions that a file defines, each as a tree of
`Node`s.  Positions are offsets of bytes in the file itself; what comes out of a macro has the range
of the macro's use and says so (`macro`), so that nobody edits text that is not there.
"""

import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_longlong, c_uint, c_void_p

# Kinds of cursors and types, as clang-c/Index.h numbers them.
FUNCTION, VAR, PARM = 8, 9, 10
UNEXPOSED, REF, MEMBER, CALL = 100, 101, 102, 103
INTEGER, CHARACTER, PAREN, UNARY, SUBSCRIPT, BINARY, COMPOUND_ASSIGN = 106, 110, 111, 112, 113, 114, 115
CONDITIONAL, CAST, MEASURE = 116, 117, 136
LABEL, BLOCK, CASE, DEFAULT, IF, SWITCH, WHILE, DO, FOR = range(201, 210)
GOTO, CONTINUE, BREAK, RETURN, NULL_STMT, DECLS = 210, 212, 213, 214, 230, 231
T_POINTER, T_RECORD, T_ARRAY = 101, 105, 112

DIV, REM, ADD, SUB, LT, GT, LE, GE, EQ, NE, LAND, LOR, ASSIGN = 4, 5, 6, 7, 11, 12, 13, 14, 15, 16, 20, 21, 22
DIV_ASSIGN, REM_ASSIGN = 24, 25
POST_INC, POST_DEC, PRE_INC, PRE_DEC, ADDRESS, DEREF, NOT = 1, 2, 3, 4, 5, 6, 10


class Cursor(Structure):
    _fields_ = [("kind", c_int), ("xdata", c_int), ("data", c_void_p * 3)]


class Location(Structure):
    _fields_ = [("data", c_void_p * 2), ("offset", c_uint)]


class Range(Structure):
    _fields_ = [("data", c_void_p * 2), ("begin", c_uint), ("end", c_uint)]


class Type(Structure):
    _fields_ = [("kind", c_int), ("data", c_void_p * 2)]


class String(Structure):
    _fields_ = [("data", c_void_p), ("flags", c_uint)]


Visitor = CFUNCTYPE(c_int, Cursor, Cursor, c_void_p)


class Library:
    SIGNATURES = {
        "createIndex": (c_void_p, c_int, c_int),
        "parseTranslationUnit2FullArgv": (c_int, c_void_p, c_char_p, POINTER(c_char_p), c_int,
                                          c_void_p, c_uint, c_uint, POINTER(c_void_p)),
        "getTranslationUnitCursor": (Cursor, c_void_p),
        "disposeTranslationUnit": (None, c_void_p),
        "visitChildren": (c_uint, Cursor, Visitor, c_void_p),
        "getCursorExtent": (Range, Cursor),
        "getRangeStart": (Location, Range),
        "getRangeEnd": (Location, Range),
        "getExpansionLocation": (None, Location, c_void_p, c_void_p, c_void_p, POINTER(c_uint)),
        "getSpellingLocation": (None, Location, c_void_p, c_void_p, c_void_p, POINTER(c_uint)),
        "getCursorSpelling": (String, Cursor),
        "getCString": (c_char_p, String),
        "disposeString": (None, String),
        "getCursorType": (Type, Cursor),
        "getCanonicalType": (Type, Type),
        "getArraySize": (c_longlong, Type),
        "getCursorReferenced": (Cursor, Cursor),
        "hashCursor": (c_uint, Cursor),
        "getCursorBinaryOperatorKind": (c_int, Cursor),
        "getCursorUnaryOperatorKind": (c_int, Cursor),
        "Location_isFromMainFile": (c_int, Location),
        "isCursorDefinition": (c_uint, Cursor),
        "Cursor_Evaluate": (c_void_p, Cursor),
        "EvalResult_getKind": (c_int, c_void_p),
        "EvalResult_getAsLongLong": (c_longlong, c_void_p),
        "EvalResult_dispose": (None, c_void_p),
    }

    def __init__(self, path):
        so = ctypes.CDLL(path)
        for name, (result, *arguments) in self.SIGNATURES.items():
            f = getattr(so, "clang_" + name)
            f.restype, f.argtypes = result, arguments
            setattr(self, name, f)
        self.index = self.createIndex(0, 0)

    def text(self, string):
        out = self.getCString(string)
        self.disposeString(string)
        return (out or b"").decode("latin-1")

    def offsets(self, location):
        out, spelled = c_uint(), c_uint()
        self.getExpansionLocation(location, None, None, None, byref(out))
        self.getSpellingLocation(location, None, None, None, byref(spelled))
        return out.value, out.value != spelled.value


class Node:
    """kind: of the cursor; start, end: offsets; name: of what is declared, referred to, called;
    type: kind of its canonical type; size: elements of an array type; decl: a number for what is
    referred to or declared; op: of operators; value: of an integer constant; macro: from one."""

    __slots__ = ("kind", "start", "end", "macro", "name", "type", "size", "decl", "op", "value",
                 "children", "parent")

    def walk(self):
        yield self
        for c in self.children:
            yield from c.walk()


def node_of(lib, cursor, parent):
    n = Node()
    n.kind, n.parent, n.children, n.value = cursor.kind, parent, [], None
    extent = lib.getCursorExtent(cursor)
    n.start, in_macro = lib.offsets(lib.getRangeStart(extent))
    n.end, ends_in_macro = lib.offsets(lib.getRangeEnd(extent))
    n.macro = in_macro or (ends_in_macro and n.end <= n.start)
    n.name, n.decl, n.op, n.size, n.type = "", 0, 0, -1, 0
    if n.kind < 200 or n.kind >= 300:
        t = lib.getCanonicalType(lib.getCursorType(cursor))
        n.type = t.kind
        if t.kind == T_ARRAY:
            n.size = lib.getArraySize(t)
    if n.kind in (VAR, PARM, FUNCTION, REF, MEMBER, CALL):
        n.name = lib.text(lib.getCursorSpelling(cursor))
        n.decl = lib.hashCursor(lib.getCursorReferenced(cursor))
    elif n.kind in (BINARY, COMPOUND_ASSIGN):
        n.op = lib.getCursorBinaryOperatorKind(cursor)
    elif n.kind == UNARY:
        n.op = lib.getCursorUnaryOperatorKind(cursor)
    if n.kind == INTEGER or (n.kind in (CHARACTER, UNEXPOSED, PAREN, UNARY, BINARY, CAST, MEASURE) and
                               n.type in range(3, 25)):
        r = lib.Cursor_Evaluate(cursor)
        if r:
            if lib.EvalResult_getKind(r) == 1:
                n.value = lib.EvalResult_getAsLongLong(r)
            lib.EvalResult_dispose(r)
    return n


def subtree(lib, cursor, parent):
    n = node_of(lib, cursor, parent)
    inner = []

    def visit(c, _, __):
        inner.append(Cursor.from_buffer_copy(c))
        return 1

    callback = Visitor(visit)
    lib.visitChildren(cursor, callback, None)
    n.children = [subtree(lib, c, n) for c in inner]
    return n


def functions(lib, argv, path):
    """The functions that the file defines; [] where it cannot be parsed."""
    words = (c_char_p * len(argv))(*[a.encode("utf-8", "surrogateescape") for a in argv])
    unit = c_void_p()
    if lib.parseTranslationUnit2FullArgv(lib.index, None, words, len(argv), None, 0, 0,
                                         byref(unit)) != 0:
        return []
    tops = []

    def visit(c, _, __):
        if c.kind == FUNCTION and lib.isCursorDefinition(c) and \
           lib.Location_isFromMainFile(lib.getRangeStart(lib.getCursorExtent(c))):
            tops.append(Cursor.from_buffer_copy(c))
        return 1

    callback = Visitor(visit)
    lib.visitChildren(lib.getTranslationUnitCursor(unit), callback, None)
    out = [subtree(lib, c, None) for c in tops]
    lib.disposeTranslationUnit(unit)
    return out
