"""Running panicscan and the reference, and what they cost."""

import json
import os
import re
import shlex
import subprocess
from pathlib import Path

from spec import Failure


class Cost:
    """CPU seconds and the largest resident set of a process with all that it waited for."""

    def __init__(self, argv, cwd=None, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        p = subprocess.Popen(argv, cwd=cwd, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)
        _, status, ru = os.wait4(p.pid, 0)
        p.returncode = self.status = os.waitstatus_to_exitcode(status)
        self.cpu_s = ru.ru_utime + ru.ru_stime
        self.peak_mb = ru.ru_maxrss / 1024


def unknown_flags(text):
    """The arguments that clang says it does not know: it ends there, where libclang goes on."""
    return set(re.findall(r"error: (?:unknown argument|unsupported option|optimization flag)[^']*'([^']*)'",
                          text))


def reference(project, options):
    """clang over the arguments that panicscan cleaned: entries, failed ones, CPU seconds."""
    r = subprocess.run([options.panicscan, "scan", "-p", str(project.build), "--dump", "commands"],
                       capture_output=True, text=True, errors="surrogateescape")
    if r.returncode != 0:
        raise Failure(f"--dump commands ended with {r.returncode}: {r.stderr.strip()}")
    n, failed, cpu_s, unknown = 0, [], 0.0, set()

    def run(args, folder):
        return Cost([options.clang, "-w", *(a for a in args if a not in unknown)], cwd=folder)

    for line in r.stdout.splitlines():
        _, folder, _, _, *args = shlex.split(line)  # cd FOLDER && cc ARGS
        first = run(args, folder)
        if first.status != 0:
            said = subprocess.run([options.clang, "-w", *args], cwd=folder, capture_output=True,
                                  text=True, errors="replace").stderr
            if unknown_flags(said) - unknown:
                unknown |= unknown_flags(said)
                first = run(args, folder)
        costs = [first, *(run(args, folder) for _ in range(options.runs - 1))]
        n += 1
        cpu_s += min(c.cpu_s for c in costs)
        if first.status != 0:
            failed.append(os.path.relpath(args[-1], project.home))
    return {"entries": n, "failed": failed, "cpu_s": cpu_s}


def stats_of(text):
    """The rows of `--stats`, "CPU of parsing   0.12 s", by name: {"cpu_of_parsing": 0.12}."""
    found = {}
    for line in text.splitlines():
        m = re.match(r"  ([A-Za-z][A-Za-z ]*?)\s+(\d+(?:\.\d+)?)(?: |$)", line)
        if m:
            found[m.group(1).lower().replace(" ", "_")] = float(m.group(2))
    return found


def counted(items):
    n = {}
    for i in items:
        n[i] = n.get(i, 0) + 1
    return dict(sorted(n.items(), key=lambda kv: (-kv[1], kv[0])))


def plain_reason(text):
    """A reason without what is particular to its place."""
    return re.sub(r"\d+", "N", re.sub(r"'[^']*'", "'…'", text or "no reason given"))


def report(project, options):
    """Scan a project: (cost, the JSON report, the text with the statistics), of the cheapest run.

    The last two stay beside the project as last.json and last.txt.  The scan runs in the project's
    folder, so that paths, and with them fingerprints, do not depend on where the cache is.
    """
    best = None
    last, errors = project.home / "last.json", project.home / "last.txt"
    for _ in range(options.runs):
        last.unlink(missing_ok=True)
        with open(errors, "w") as err:
            cost = Cost([options.panicscan, "scan", "-p", "build", "--stats", "--format", "json",
                         "-o", str(last), "--jobs", str(options.jobs), "--progress", "never"],
                        cwd=project.home, stderr=err)
        text = errors.read_text(errors="replace")
        if cost.status not in (0, 1, 3) or not last.exists():
            raise Failure(f"panicscan ended with {cost.status}: {text.strip()[-300:]}")
        if best is None or cost.cpu_s < best[0].cpu_s:
            best = cost, json.loads(last.read_text(errors="replace")), text
    return best


def kept_report(project):
    """What the last scan left: (the JSON report, the text with the statistics)."""
    last = project.home / "last.json"
    if not last.exists():
        raise Failure("was not scanned yet")
    return json.loads(last.read_text(errors="replace")), \
        (project.home / "last.txt").read_text(errors="replace")


def scan(project, options):
    cost, found, text = report(project, options)
    if options.findings:
        write_findings(project, options)
    files = counted(f["state"] for f in found["files"])
    return {
        "project": project.name,
        "version": project.version(),
        "status": cost.status,
        "files": files,
        "failed_files": [f["path"] for f in found["files"] if f["state"] == "failed"],
        "functions": found.get("functions", {}),
        "gaps": {kind: counted(plain_reason(g.get("reason")) for g in found["gaps"]
                               if g["kind"] == kind) for kind in ("degraded", "partial", "none")},
        "findings": counted(f["rule"] for f in found["findings"]),
        "severities": counted(f["severity"] for f in found["findings"]),
        "cpu_s": cost.cpu_s,
        "peak_mb": cost.peak_mb,
        "stats": stats_of(text),
        "reference": reference(project, options),
    }


def write_findings(project, options):
    folder = Path(options.findings)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"{project.name}.txt", "w") as out:
        subprocess.run([options.panicscan, "scan", "-p", str(project.build), "--color", "never",
                        "--progress", "never", "--jobs", str(options.jobs), "--stats", "--verbose"],
                       stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
