"""What readers made of findings: bench/triage/PROJECT.yaml.

A verdict is `true` (a fault, or what its author would mend once told), `false` (it cannot happen,
or nobody would change the code for it) or `unclear`, with the reason in one line.  It belongs to
a finding by its fingerprint and the text of its line; where the fingerprint has changed (another
wording), by rule, file, function and text of the line, last by the family of the rule (null-deref
that has become null-arg).  So it outlives moves of lines, but not a change of the very line: that
wants to be read again.

    1f9c3a…-1:
      rule: null-deref
      file: src/lib/a.c
      function: f
      code: "return *p;"
      verdict: false
      lacks: TABLE-CONTENT
      reason: "the table ends with a row that matches everything"

`lacks` names what panicscan would have to know; several findings share one.
"""

import hashlib
import json
import math

from results import table, verdict_table
from spec import Failure, read_yaml

VERDICTS = ("true", "false", "unclear")
FIELDS = ("rule", "file", "function", "code", "verdict", "lacks", "reason")
SEED = b"panicscan triage 1"


# ---- findings ----------------------------------------------------------------------------------


class Sources:
    """Lines of the files that a report names."""

    def __init__(self, home):
        self.home = home
        self.files = {}

    def lines(self, path):
        if path not in self.files:
            try:
                text = (self.home / path).read_text(errors="replace")
            except OSError:
                text = ""
            self.files[path] = text.split("\n")
        return self.files[path]

    def line(self, path, number):
        lines = self.lines(path)
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def findings_of(project, found):
    """The findings of a report, with what a verdict is found by."""
    sources, out = Sources(project.home), []
    for f in found["findings"]:
        f["project"] = project.name
        f["id"] = f["fingerprint"].replace(":", "-")
        f["file"] = f.get("path", "")
        f["code"] = sources.line(f["file"], f.get("line", 0))
        out.append(f)
    return out


# ---- verdicts ----------------------------------------------------------------------------------


def read_verdicts(path):
    if not path.exists():
        return []
    out = []
    for name, v in read_yaml(path).items():
        if not isinstance(v, dict) or v.get("verdict") not in VERDICTS:
            raise Failure(f"{path}: {name}: the verdict is none of {', '.join(VERDICTS)}")
        out.append({"id": name, **{k: v.get(k, "") for k in FIELDS}})
    return out


def write_verdicts(path, verdicts, name):
    out = [f"# {name}: what readers made of its findings (bench/lib/triage.py)", ""]
    for v in sorted(verdicts, key=lambda v: (v["file"], v["function"], v["rule"], v["id"])):
        out.append(f"{v['id']}:")
        for k in FIELDS:
            if v[k]:
                quoted = k in ("code", "reason")
                out.append(f"  {k}: " + (json.dumps(v[k], ensure_ascii=False) if quoted else v[k]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(out) + "\n")


def key_of(f, keys):
    """What a finding or a verdict is compared by."""
    values = {**f, "family": f["rule"].split("-")[0]}
    return tuple(values.get(k) or "" for k in keys)


def match(findings, verdicts):
    """Give every finding its "verdict" (or None); the verdicts whose finding is gone."""
    left = list(verdicts)
    for f in findings:
        f["verdict"] = None
    for keys in (("id", "code"), ("rule", "file", "function", "code"),
                 ("family", "file", "function", "code")):
        open_by_key = {}
        for v in left:
            open_by_key.setdefault(key_of(v, keys), []).append(v)
        for f in findings:
            same = open_by_key.get(key_of(f, keys))
            if not f["verdict"] and same:
                f["verdict"] = same.pop(0)
        taken = {id(f["verdict"]) for f in findings}
        left = [v for v in left if id(v) not in taken]
    return left


def borrow(findings, verdicts):
    """Verdicts from another project that has the same code in other files."""
    for keys in (("rule", "function", "code"), ("family", "function", "code")):
        by_key = {}
        for v in verdicts:
            by_key.setdefault(key_of(v, keys), v)
        for f in findings:
            if not f["verdict"]:
                f["verdict"] = by_key.get(key_of(f, keys))


# ---- what is to be read ------------------------------------------------------------------------


def draw(f):
    """A finding's number in the lottery: depends on nothing but itself."""
    return hashlib.sha256(SEED + f"{f['project']} {f['id']}".encode()).digest()


def select(findings, n_sample):
    """Mark what is to be read: errors all, of the rest the first so many of each rule by lot.

    Findings that come and go leave the order of the others alone.
    """
    kinds = {}
    for f in findings:
        kinds.setdefault((f["rule"], f["severity"]), []).append(f)
    for (_, severity), all_of_kind in kinds.items():
        if severity == "error":
            chosen = all_of_kind
        else:
            chosen = sorted(all_of_kind, key=draw)[:n_sample]
        for f in all_of_kind:
            f["selected"] = False
        for f in chosen:
            f["selected"] = True
    return kinds


def wilson(n_hit, n):
    """The 95 % interval of a share."""
    if not n:
        return 0.0, 1.0
    z, p = 1.96, n_hit / n
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))


# ---- what it comes to --------------------------------------------------------------------------


def verdict_of(f):
    return f["verdict"]["verdict"] if f["verdict"] else "new"


def rule_rows(kinds, n_lines):
    """A row per rule and severity.  Precision is of what was read and is not unclear; false ones
    per 1,000 lines are that share of all there are."""
    rows = []
    for (rule, severity), all_of_kind in sorted(kinds.items()):
        read = [verdict_of(f) for f in all_of_kind if f["selected"] and f["verdict"]]
        n = {v: read.count(v) for v in VERDICTS}
        n_sure = n["true"] + n["false"]
        low, high = wilson(n["true"], n_sure)
        rate = "-"
        if read and n_lines:
            rate = f"{n['false'] / len(read) * len(all_of_kind) / n_lines * 1000:.3f}"
        rows.append([rule, severity, len(all_of_kind), sum(f["selected"] for f in all_of_kind),
                     n["true"], n["false"], n["unclear"],
                     f"{100 * n['true'] / n_sure:.0f} %" if n_sure else "-",
                     f"{100 * low:.0f}-{100 * high:.0f}" if n_sure else "-", rate])
    return rows


def counts(findings):
    """By rule: how many findings there are, how many are judged, and how; "across": those of them
    that rest on what other functions do."""
    out = {}
    for f in findings:
        row = out.setdefault(f["rule"], {"all": empty_count(), "across": empty_count()})
        for n in [row["all"]] + ([row["across"]] if f.get("interprocedural") else []):
            n["findings"] += 1
            n["judged"] += f["verdict"] is not None
            if f["verdict"]:
                n[verdict_of(f)] += 1
    return dict(sorted(out.items()))


def empty_count():
    return {k: 0 for k in ("findings", "judged", *VERDICTS)}


def place(f):
    return f"{f['file']}:{f.get('line', 0)}: {f['rule']}"


def as_text(findings, gone, kinds, n_lines, name_all):
    """The comparison for people; whether a true finding is gone.

    Of what is gone only true findings are named, or everything.
    """
    parts, lost = [], [v for v in gone if v["verdict"] == "true"]
    for name in dict.fromkeys([f["project"] for f in findings] + [v["project"] for v in gone]):
        of = [verdict_of(f) for f in findings if f["project"] == name]
        n = {v: of.count(v) for v in (*VERDICTS, "new")}
        todo = sum(f["selected"] and not f["verdict"] for f in findings if f["project"] == name)
        went = [v["verdict"] for v in gone if v["project"] == name]
        parts.append(f"{name}: {len(of)} findings: {n['true']} known true, {n['false']} known "
                     f"false, {n['unclear']} unclear, {n['new']} new ({todo} to be read); gone: "
                     f"{went.count('true')} true, {len(went) - went.count('true')} others")
    for f in findings:
        if f["selected"] and not f["verdict"]:
            parts.append(f"new: {f['project']} {f['id']} {place(f)}: {f['message']}")
    for v in gone if name_all else lost:
        word = "LOST" if v["verdict"] == "true" else f"gone ({v['verdict']})"
        parts.append(f"{word}: {v['project']} {v['id']} {v['file']}: {v['rule']} in "
                     f"{v['function'] or '-'}: {v['code']}")
    parts += ["", table(["rule", "severity", "count", "to read", "true", "false", "unclear",
                         "precision", "95 %", "false/1,000 lines"], rule_rows(kinds, n_lines))]
    if findings:
        parts += ["", *verdict_table(counts(findings), n_lines)]
    lacks = {}
    for f in findings:
        if verdict_of(f) == "false":
            lacks.setdefault(f["verdict"]["lacks"] or "-", []).append(f)
    if lacks:
        rows = sorted(lacks.items(), key=lambda kv: (-len(kv[1]), kv[0]))
        parts += ["", "False ones by what panicscan lacks.", "",
                  table(["lacks", "findings", "functions"],
                        [[k, len(v), len({(f["project"], f.get("function")) for f in v})]
                         for k, v in rows])]
    if lost:
        parts += ["", f"{len(lost)} true findings are lost."]
    return "\n".join(parts) + "\n", bool(lost)


# ---- for the reader ----------------------------------------------------------------------------


def for_reader(f, sources, around, title):
    """A finding with its path and the source around it."""
    steps = {}
    for i, s in enumerate(f["steps"], 1):
        if s.get("path") == f["file"]:
            steps.setdefault(s.get("line"), []).append(str(i))
    line = f.get("line", 0)
    out = [f"==== {title}: {f['id']}",
           f"{f['file']}:{line}: {f['severity']} ({f['confidence']}): {f['rule']} in "
           f"{f.get('function') or '-'}", f["message"], ""]
    for i, s in enumerate(f["steps"], 1):
        out.append(f"{i:4}. {s.get('path', '')}:{s.get('line', 0)}: {s['message']}")
        code = sources.line(s.get("path", ""), s.get("line", 0))
        if code:
            out.append(f"          {code}")
    out.append("")
    lines = sources.lines(f["file"])
    for number in range(max(1, line - around), min(len(lines), line + around) + 1):
        mark = ">" if number == line else " "
        out.append(f"{','.join(steps.get(number, [])):>6}{mark}{number:6} "
                   f"{lines[number - 1]}".rstrip())
    return "\n".join(out) + "\n"


def judge(findings, verdicts, arguments, lacks):
    """Add or replace the verdict on the finding whose id starts as said."""
    if len(arguments) != 3 or arguments[1] not in VERDICTS:
        raise Failure("judge takes NAME ID VERDICT REASON; VERDICT is true, false or unclear")
    prefix, verdict, reason = arguments
    hit = [f for f in findings if f["id"] == prefix] or \
        [f for f in findings if f["id"].startswith(prefix)]
    if len(hit) != 1:
        raise Failure(f"{len(hit)} findings of the last scan have an id that starts with {prefix}")
    f = hit[0]
    v = f["verdict"]
    if not v:
        v = {}
        verdicts.append(v)
    v.update({"id": f["id"], "rule": f["rule"], "file": f["file"],
              "function": f.get("function") or "", "code": f["code"],
              "verdict": verdict, "lacks": lacks or "", "reason": reason})
    return verdicts
