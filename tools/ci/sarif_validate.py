"""Validate SARIF files: sarif_validate.py VALIDATOR_FOLDER FILE|FOLDER…  (see sarif-validate)"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import jsonschema


def sarif_files(paths):
    for path in map(pathlib.Path, paths):
        yield from sorted(path.rglob("*.sarif")) if path.is_dir() else [path]


def load(path):
    with open(path, encoding="utf-8-sig") as f:
        return json.load(f)


def schema_problems(validator, path):
    """What the official schema says about one file."""
    try:
        document = load(path)
    except ValueError as e:
        yield f"not JSON: {e}"
        return
    for error in validator.iter_errors(document):
        where = "/".join(map(str, error.absolute_path))
        yield f"schema: {where}: {error.message[:300]}"


def run_multitool(folder, path, out):
    """Its exit status is 0 also when it finds errors: the answer is in the output file."""
    command = [folder / "Sarif.Multitool", "validate", path, "--rule-kind", "Sarif;Ghas",
               "-o", out, "--log", "ForceOverwrite", "--max-file-size-in-kb", "1000000"]
    env = dict(os.environ, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1")
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True)
    if done.returncode or not out.exists():
        return [f"validator failed with status {done.returncode}: {done.stdout[-2000:]}"]
    return None


def message(result, rules):
    """The text of a validator's result, its arguments filled in."""
    m = result["message"]
    text = m.get("text")
    if text is None:
        rule = rules.get(result.get("ruleId", "").split("/")[0], {})
        text = rule.get("messageStrings", {}).get(m.get("id"), {}).get("text", m.get("id"))
    for i, argument in enumerate(m.get("arguments", [])):
        text = text.replace("{%d}" % i, argument)
    return text


def multitool_problems(folder, path):
    """What Microsoft's validator says at level error or warning."""
    with tempfile.TemporaryDirectory() as tmp:
        out = pathlib.Path(tmp, "out.sarif")
        failed = run_multitool(folder, path, out)
        if failed:
            return failed
        log = load(out)
    problems = []
    for run in log["runs"]:
        rules = {r["id"]: r for r in run["tool"]["driver"].get("rules", [])}
        for result in run.get("results", []):
            level = result.get("level", "warning")
            if level in ("error", "warning"):
                problems.append(f"{level} {result.get('ruleId')}: {message(result, rules)}")
        for invocation in run.get("invocations", []):
            for n in invocation.get("toolExecutionNotifications", []):
                if n.get("level", "warning") in ("error", "warning"):
                    problems.append(f"validator: {n['message'].get('text')}")
    return problems


def main(folder, *paths):
    folder = pathlib.Path(folder)
    schema = load(folder / "sarif-2.1.0.json")
    validator = jsonschema.validators.validator_for(schema)(schema)
    files = list(sarif_files(paths))
    n_bad = 0
    for path in files:
        problems = list(schema_problems(validator, path)) or multitool_problems(folder, path)
        n_bad += bool(problems)
        for problem in problems:
            print(f"{path}: {problem}")
    print(f"SARIF validation: {len(files) - n_bad} passed, {n_bad} failed")
    if not files:
        print("sarif-validate: no *.sarif there", file=sys.stderr)
        return 2
    return 1 if n_bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
