"""special_db.py FOLDER: databases about files that are none, or have odd names, in FOLDER/NAME."""

import json
import os
import sys

top = os.path.abspath(sys.argv[1])
os.makedirs(top)
os.chdir(top)
FAULT = b"int %s(int *p)\n{\n\tp = 0;\n\treturn *p;\n}\n"


def entry(file, command=None, directory=top, **more):
    return {"directory": directory, "file": file, "command": command or f"cc -c {file}"} | more


def database(name, entries):
    os.makedirs(name)
    with open(f"{name}/compile_commands.json", "wb") as f:
        f.write(entries if isinstance(entries, bytes) else json.dumps(entries).encode())


def source(name, text=None):
    with open(name, "wb") as f:
        f.write(text or FAULT % b"fault")


source("a.c")
os.mkfifo("pipe.c")
os.symlink("round.c", "round.c")
os.symlink("round.h", "round.h")
os.symlink("nowhere.c", "dangling.c")
os.symlink("/dev/zero", "endless.c")
os.symlink("/dev/null", "null.c")
os.mkdir("folder.h")
for name in ("round", "folder"):
    source(f"with_{name}.c", f'#include "{name}.h"\n'.encode() + FAULT % f"with_{name}".encode())
source("with_itself.c", b'#include "with_itself.c"\nint itself;\n')
source("with_loop.c", b'#include "loop_a.h"\n' + FAULT % b"with_loop")
source("loop_a.h", b'#include "loop_b.h"\n')
source("loop_b.h", b'#include "loop_a.h"\n')
database("files", [entry(f) for f in (
    "a.c", "pipe.c", "round.c", "dangling.c", "endless.c", "null.c", "with_round.c",
    "with_folder.c", "with_itself.c", "with_loop.c")])

database("gone", [entry("a.c", directory=f"{top}/no/such/build"),
                  entry(f"{top}/a.c", directory=f"{top}/no/such/build")])
database("copies", [entry("a.c")] * 10_000)
database("flags", [entry("a.c", f"cc {f} -c a.c") for f in ("-DA", "-O2 -DB", "-std=c99")])
database("arguments", [
    {"directory": top, "file": "a.c", "arguments": []},
    {"directory": top, "file": "a.c", "command": ""}, entry("a.c", "   "), entry("", "cc -c a.c"),
    entry("a.c", "cc -c a.c -D"),
    entry("a.c", 'cc -c a.c "-DX='), entry("a.c", "cc -c a.c " + "-DX " * 50_000),
    entry("a.c", "cc -DX=" + "1" * 1_000_000 + " -c a.c")])

bytes_name, control_name = b"\xff\xfe.c", b"a\n\x1b[31mb.c"
source(bytes_name, FAULT % b"bytes")
source(control_name, FAULT % b"control")
database("names", b'[{"directory": "' + top.encode() + b'", "file": "\xff\xfe.c", "arguments": '
         b'["cc", "-c", "\xff\xfe.c"]}, ' + json.dumps({
             "directory": top, "file": control_name.decode(),
             "arguments": ["cc", "-c", control_name.decode()]}).encode() + b"]")
database("latin", b'[{"directory": "..", "file": "a.c", "arguments": ["cc", "-DX=\\"\xe4\xf6\\"", "-c", "a.c"]}]')
database("long", [entry("/".join(["d" * 200] * 30) + "/a.c"), entry("n" * 5_000 + ".c"),
                  entry("../" * 3_000 + top[1:] + "/a.c")])

# response files
os.mkfifo("pipe.rsp")
for i in range(30):
    source(f"double{i}.rsp", f"@double{i + 1}.rsp @double{i + 1}.rsp".encode())
source("double30.rsp", b"-DX")
source("nested.rsp", b"-DX '@pipe.rsp'")
source("round.rsp", b"-DX @round.rsp")
source("many.rsp", b" ".join(b"-DX%d" % i for i in range(20_000)))
database("responses", [
    entry("a.c", "cc @pipe.rsp -c a.c"), entry("a.c", 'cc "@pipe.rsp" -c a.c', ".."),
    {"directory": top, "file": "a.c", "arguments": ["cc", "@/dev/zero", "-c", "a.c"]},
    entry("a.c", "cc @nested.rsp -c a.c"), entry("a.c", "cc @double0.rsp -c a.c"),
    entry("a.c", "cc @round.rsp -c a.c"), entry("a.c", "cc @missing.rsp -c a.c"),
    entry("a.c", "cc @many.rsp -c a.c")])
