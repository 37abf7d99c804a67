"""Write a compile database of the C files of a folder: what "split-file" has made of a test."""

import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.c"))
entries = [{"directory": str(folder), "file": f, "arguments": ["cc", "-c", f]} for f in files]
(folder / "compile_commands.json").write_text(json.dumps(entries))
