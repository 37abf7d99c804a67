"""Debian's source packages, unpacked and with a compile database each."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from spec import Failure


def run_logged(argv, log, **kwargs):
    """Run a command with its output appended to a file; Failure with the last line if it fails."""
    with open(log, "a") as out:
        print("+", " ".join(map(str, argv)), file=out, flush=True)
        r = subprocess.run(argv, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                           **kwargs)
    if r.returncode != 0:
        last = Path(log).read_text(errors="replace").rstrip().rsplit("\n", 1)[-1]
        raise Failure(f"'{argv[0]}' ended with {r.returncode}: {last} (all of it in {log})")


class Apt:
    """Debian's sources through a package list of our own: the system's stays as it is."""

    def __init__(self, cache, suite):
        self.home = cache / "apt"
        self.pool = cache / "src"
        self.suite = suite
        self.log = cache / "apt.log"
        self.fresh = False

    def mirror(self):
        """The mirror that this system uses for the suite."""
        r = subprocess.run(["apt-get", "indextargets", "--format",
                            "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages"],
                           capture_output=True, text=True)
        for line in r.stdout.splitlines():
            if line.split()[1:] == [self.suite, "main"]:
                return line.split()[0]
        return "http://deb.debian.org/debian/"

    def command(self, *args):
        return ["apt-get", "-o", f"Dir::Etc::sourcelist={self.home}/corpus.sources",
                "-o", "Dir::Etc::sourceparts=/dev/null", "-o", f"Dir::State::lists={self.home}/lists",
                "-o", f"Dir::Cache={self.home}/cache", "-o", "APT::Get::List-Cleanup=0",
                "-o", "APT::Sandbox::User=root", *args]

    def update(self):
        if self.fresh:
            return
        for d in ("lists/partial", "cache/archives/partial"):
            (self.home / d).mkdir(parents=True, exist_ok=True)
        self.pool.mkdir(parents=True, exist_ok=True)
        (self.home / "corpus.sources").write_text(
            f"Types: deb-src\nURIs: {self.mirror()}\nSuites: {self.suite}\nComponents: main\n"
            "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n")
        run_logged(self.command("update"), self.log)
        self.fresh = True

    def fetch(self, package):
        """The .dsc of the suite's version; downloaded once."""
        have = sorted(self.pool.glob(f"{package}_*.dsc"))
        if not have:
            self.update()
            run_logged(self.command("source", "--download-only", "-qq", package), self.log,
                       cwd=self.pool)
            have = sorted(self.pool.glob(f"{package}_*.dsc"))
        if not have:
            raise Failure(f"no source package {package} in {self.suite}")
        return have[-1]


def missing_packages(names):
    r = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names],
                       capture_output=True, text=True)
    have = {line.split()[0] for line in r.stdout.splitlines() if line.endswith(" installed")}
    return [n for n in names if n not in have]


class Project:
    def __init__(self, name, spec, cache):
        self.name = name
        self.spec = spec
        self.home = cache / name
        self.build = self.home / "build"
        self.database = self.build / "compile_commands.json"

    def version(self):
        stamp = self.home / "stamp"
        return stamp.read_text().split()[1] if stamp.exists() else "-"

    def prepare(self, apt, jobs, force=False):
        missing = missing_packages(["dpkg-dev", *self.spec.get("packages", [])])
        if missing:
            raise Failure("needs: apt-get install --no-install-recommends " + " ".join(missing))
        dsc = apt.fetch(self.spec["package"])
        recipe = hashlib.sha256(json.dumps(self.spec, sort_keys=True).encode()).hexdigest()[:16]
        stamp = f"{recipe} {dsc.stem.split('_', 1)[1]}\n"
        stamp_file = self.home / "stamp"
        if not force and self.database.exists() and stamp_file.exists() \
           and stamp_file.read_text() == stamp:
            return False
        shutil.rmtree(self.home, ignore_errors=True)
        self.build.mkdir(parents=True)
        log = self.home / "prepare.log"
        run_logged(["dpkg-source", "--no-check", *self.spec.get("unpack", []), "-x", str(dsc),
                    str(self.home / "src")], log)
        env = dict(os.environ, BUILD=str(self.build), JOBS=str(jobs))
        for step in self.spec["steps"]:
            run_logged(["sh", "-euc", step], log, env=env,
                       cwd=self.home / "src" / self.spec.get("folder", "."))
        if not self.database.exists():
            raise Failure(f"the steps left no {self.database}")
        stamp_file.write_text(stamp)
        return True
