"""Measurements as tables: for people in Markdown, for later comparison in JSON."""

import json
from pathlib import Path


def table(head, rows):
    """Markdown, aligned so that it can be read as text; all but the first column to the right."""
    rows = [[str(c) for c in r] for r in [head, *rows]]
    width = [max(len(r[i]) for r in rows) for i in range(len(head))]
    out = []
    for k, r in enumerate(rows):
        cells = [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(r, width))]
        out.append("| " + " | ".join(cells) + " |")
        if k == 0:
            out.append("|" + "|".join(("-" * (w + 2)) if i == 0 else ("-" * (w + 1) + ":")
                                      for i, w in enumerate(width)) + "|")
    return "\n".join(out)


def verdict_cells(n, n_lines):
    sure = n["true"] + n["false"]
    return [n["findings"], n["judged"], n["true"], n["false"],
            f"{100 * n['true'] / sure:.0f} %" if sure else "-",
            f"{n['false'] / n_lines * 1000:.3f}" if n_lines and n["judged"] else "-"]


def verdict_table(by_rule, n_lines):
    """What triage.counts() counted, as paragraphs: all findings of each rule, and apart those that
    rest on what other functions do."""
    head = ["findings", "judged", "true", "false", "precision", "false/1,000 lines"]
    rows = [[rule, *verdict_cells(n["all"], n_lines), *verdict_cells(n["across"], n_lines)]
            for rule, n in by_rule.items()]
    if len(by_rule) > 1:
        total = add_counts(by_rule.values())
        rows.append(["all", *verdict_cells(total["all"], n_lines),
                     *verdict_cells(total["across"], n_lines)])
    return ["Verdicts by rule; \"across\": of those, the ones that rest on what other functions do.",
            "", table(["rule", *head, *(f"across: {h}" for h in head)], rows)]


def add_counts(counts):
    out = {}
    for c in counts:
        for part, n in c.items():
            to = out.setdefault(part, {})
            for k, v in n.items():
                to[k] = to.get(k, 0) + v
    return out


def percent(part, whole):
    return f"{100 * part / whole:.1f}" if whole else "-"


def seconds(x):
    return "-" if x is None else f"{x:.2f}"


def stat(result, name):
    return result["stats"].get(name)


def total_of(results):
    """A row of sums; peak memory is the largest."""
    def add(dicts):
        out = {}
        for d in dicts:
            for k, v in d.items():
                out[k] = out.get(k, 0) + v
        return out

    return {
        "project": "all", "version": "",
        "files": add(r["files"] for r in results),
        "functions": add(r["functions"] for r in results),
        "findings": add(r["findings"] for r in results),
        "severities": add(r["severities"] for r in results),
        "cpu_s": sum(r["cpu_s"] for r in results),
        "peak_mb": max(r["peak_mb"] for r in results),
        "stats": add(r["stats"] for r in results),
        "reference": {"entries": sum(r["reference"]["entries"] for r in results),
                      "failed": [f for r in results for f in r["reference"]["failed"]],
                      "cpu_s": sum(r["reference"]["cpu_s"] for r in results)},
    }


def coverage_row(r):
    fn, files = r["functions"], r["files"]
    n = fn.get("total", 0)
    lines = stat(r, "lines")
    return [f"{r['project']} {r['version']}".strip(),
            sum(v for k, v in files.items() if k != "skipped"), files.get("failed", 0),
            "-" if lines is None else int(lines), n, percent(fn.get("full", 0), n),
            fn.get("degraded", 0), fn.get("partial", 0), fn.get("none", 0)]


def cost_row(r):
    ref = r["reference"]
    return [r["project"], seconds(stat(r, "cpu_of_parsing")),
            seconds(stat(r, "cpu_of_lowering")), seconds(stat(r, "cpu_of_analysis")),
            seconds(r["cpu_s"]),
            seconds(ref["cpu_s"]),
            f"{r['cpu_s'] / ref['cpu_s']:.2f}" if ref["cpu_s"] else "-",
            f"{r['peak_mb']:.0f}", len(ref["failed"])]


def as_markdown(results, title):
    rows = results + ([total_of(results)] if len(results) > 1 else [])
    rules = sorted({rule for r in results for rule in r["findings"]})
    parts = [f"# Corpus: {title}", "",
             table(["project", "files", "failed", "lines", "functions", "full %", "degraded",
                    "partial", "none"], [coverage_row(r) for r in rows]), "",
             "CPU seconds; the reference is `clang -fsyntax-only` over the same arguments.", "",
             table(["project", "parsing", "lowering", "analysis", "all", "reference", "ratio",
                    "peak MB", "fail in reference"], [cost_row(r) for r in rows]), "",
             "Findings by rule.", "",
             table(["project", *(rules or ["none"])],
                   [[r["project"], *([r["findings"].get(x, 0) for x in rules] or [0])]
                    for r in rows])]
    by_rule = {rule: add_counts(r["verdicts"][rule] for r in results
                                if rule in r.get("verdicts", {})) for rule in rules}
    if all(by_rule.values()) and by_rule:
        parts += ["", *verdict_table(by_rule, sum(stat(r, "lines") or 0 for r in results))]
    reasons = [f"- {r['project']}, {kind}: {n} × {why}" for r in results
               for kind, whys in r["gaps"].items() for why, n in whys.items()]
    failed = [f"- {r['project']}: not analysed: {f}" for r in results for f in r["failed_files"]]
    failed += [f"- {r['project']}: fails in the reference: {f}" for r in results
               for f in r["reference"]["failed"]]
    if reasons or failed:
        parts += ["", "What was not analysed in full, and why.", "", *failed, *reasons]
    return "\n".join(parts) + "\n"


def write_results(results, folder, name):
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(as_markdown(results, name))
    (folder / f"{name}.json").write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    return folder / f"{name}.md"
