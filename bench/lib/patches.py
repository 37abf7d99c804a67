"""Patches of a Debian source package: which there are, what they change, and a tree without one."""

import re
import shutil
import subprocess

from spec import Failure

SOURCES = (".c", ".h")


def split(text):
    """The description of a patch, and its difference."""
    m = re.search(r"^(diff |Index: |--- )", text, re.M)
    return (text[:m.start()], text[m.start():]) if m else (text, "")


class Patch:
    def __init__(self, folder, name):
        self.name = name
        self.text = (folder / name).read_bytes().decode(errors="surrogateescape")
        self.description, self.difference = split(self.text)
        self.parts = {}  # file, without the first folder, to its part of the difference
        self.n_lines = 0  # lines of C that are added or taken away
        for part in re.split(r"(?m)^(?=--- \S)", self.difference):
            m = re.match(r"--- (\S+).*\n\+\+\+ (\S+)", part)
            if not m:
                continue
            name = m.group(1) if m.group(2) == "/dev/null" else m.group(2)
            name = name.split("/", 1)[-1]
            part = re.split(r"(?m)^(?:diff --git|Index: |diff -)", part)[0]
            self.parts[name] = self.parts.get(name, "") + part
            if name.endswith(SOURCES):
                self.n_lines += len(re.findall(r"(?m)^[+-](?!\+\+ |-- )", part))

    def c_files(self):
        return [f for f in self.parts if f.endswith(SOURCES)]

    def of_c(self):
        """The difference of the C files alone."""
        return "".join(p for f, p in self.parts.items() if f.endswith(SOURCES))


def series(tree):
    """The patches of an unpacked package in their order."""
    folder = tree / "debian" / "patches"
    if not (folder / "series").exists():
        return []
    names = [line.split("#")[0].split() for line in
             (folder / "series").read_text(errors="replace").splitlines()]
    return [Patch(folder, n[0]) for n in names if n and (folder / n[0]).exists()]


class Without:
    """A tree as it was before a patch (with "before"), or right after it (else), while this is used.

    Later patches of the series that change the same files, or files of such patches, are taken back
    first.  Only C files are touched; they are put back from copies in the end, also after a crash of
    an earlier run.
    """

    def __init__(self, tree, patch, before):
        self.tree, self.before = tree, before
        self.copies = tree.parent / "kept"
        patches = series(tree)
        at = next((i for i, p in enumerate(patches) if p.name == patch), None)
        if at is None:
            raise Failure(f"no patch {patch} in its series")
        files = set(patches[at].c_files())
        later, grown = [], True
        while grown:
            later = [p for p in patches[at + 1:] if files & set(p.c_files())]
            more = files.union(*(p.c_files() for p in later))
            grown, files = more != files, more
        self.later, self.patch, self.files = later, patches[at], sorted(files)

    def restore(self):
        if not self.copies.exists():
            return
        for copy in self.copies.rglob("*"):
            if copy.is_file():
                shutil.copy2(copy, self.tree / copy.relative_to(self.copies))
        shutil.rmtree(self.copies)

    def take_back(self, patch):
        r = subprocess.run(["patch", "-R", "-p1", "-f", "-s", "-r", "-", "--no-backup-if-mismatch"],
                           cwd=self.tree, input=patch.of_c().encode(errors="surrogateescape"),
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if r.returncode != 0:
            raise Failure(f"{patch.name} cannot be taken back: "
                          + r.stdout.decode(errors="replace").strip().replace("\n", "; ")[:300])

    def __enter__(self):
        self.restore()
        for f in self.files:
            if (self.tree / f).exists():
                (self.copies / f).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(self.tree / f, self.copies / f)
        try:
            for p in reversed(self.later):
                self.take_back(p)
            if self.before:
                self.take_back(self.patch)
        except Failure:
            self.restore()
            raise
        return self

    def __exit__(self, *_):
        self.restore()
