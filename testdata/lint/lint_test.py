#!/usr/bin/env python3
"""Runs the cases of testdata/lint. usage: lint_test.py POSTLINT [CASE...]"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
META = {"expected", "options", "fixed"}
# Their examples need more than one file.
SEVERAL_FILES = {"PF223", "PF311", "PF327", "PF624", "PF626", "PF633", "PF635", "PF641"}
IN_HOST_CHECKS_TEST = {"PF206", "PF221", "PF410", "PF642"}


def run(postlint, arguments, directory):
    done = subprocess.run([postlint, "--no-config", *arguments], cwd=directory, capture_output=True, text=True,
                          errors="surrogateescape", timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


class Tests:
    def __init__(self, postlint):
        self.postlint = str(pathlib.Path(postlint).resolve())
        self.failures = 0
        self.count = 0

    def check(self, name, wanted, got):
        self.count += 1
        if wanted == got:
            return
        self.failures += 1
        print(f"FAILED {name}\n--- wanted\n{wanted}--- got\n{got}---")

    def copy(self, case, to):
        for path in case.iterdir():
            if path.name in META:
                continue
            if path.is_dir():
                shutil.copytree(path, to / path.name, symlinks=True)
            else:
                shutil.copy(path, to / path.name)

    def case(self, case):
        rule = case.parent.name
        options_file = case / "options"
        options = options_file.read_text().split("\n") if options_file.exists() else []
        options = [option for option in options if option]
        unsafe = "--unsafe-fixes" in options
        options = [option for option in options if option != "--unsafe-fixes"]
        inputs = sorted(path.name for path in case.iterdir() if path.name not in META)
        paths = ["."] if {"main.cf", "master.cf"} & set(inputs) else inputs
        with tempfile.TemporaryDirectory() as directory:
            work = pathlib.Path(directory)
            self.copy(case, work)
            select = ["--select", rule, *options]
            status, out, err = run(self.postlint, [*select, "--format", "concise", *paths], work)
            out = out.replace("./", "")
            self.check(f"{rule}/{case.name}", (case / "expected").read_text(errors="surrogateescape"), out + err)
            self.check(f"{rule}/{case.name} status", "1 or 0", "1 or 0" if status in (0, 1) else str(status))
            fixed = case / "fixed"
            if fixed.is_dir():
                fix = "--unsafe-fixes" if unsafe else "--fix"
                run(self.postlint, [*select, fix, *paths], work)
                for path in sorted(fixed.iterdir()):
                    self.check(f"{rule}/{case.name} fixed {path.name}", path.read_text(), (work / path.name).read_text())
                before = {path: path.read_bytes() for path in work.iterdir() if path.is_file()}
                run(self.postlint, [*select, fix, *paths], work)
                after = {path: path.read_bytes() for path in work.iterdir() if path.is_file()}
                self.check(f"{rule}/{case.name} fixed twice", True, before == after)

    def examples(self, rule):
        """What the documentation shows as bad is found, and what it shows as good is not."""
        if rule["id"].startswith("PF9") or rule["looks_at_files"] or rule["id"] in SEVERAL_FILES:
            return
        example = rule["example"]
        for which, found in (("bad", True), ("good", False)):
            with tempfile.TemporaryDirectory() as directory:
                work = pathlib.Path(directory)
                if example["file"] in ("main.cf", "master.cf"):
                    for name in ("main.cf", "master.cf"):
                        (work / name).write_text("")
                (work / example["file"]).write_text(example[which])
                arguments = ["--select", rule["id"], "--fail-on", "style", *example.get("options", []), example["file"]]
                status, out, err = run(self.postlint, arguments, work)
                self.check(f"{rule['id']} {which} example", 1 if found else 0, status)

    def rule(self, rule):
        if rule["id"] == "PF903" or rule["id"] in IN_HOST_CHECKS_TEST:
            return
        cases = [case for case in (HERE / rule["id"]).glob("*/") if (case / "expected").exists()]
        caught = any((case / "expected").read_text(errors="surrogateescape") for case in cases)
        missed = any(not (case / "expected").read_text(errors="surrogateescape") for case in cases)
        self.check(f"{rule['id']} has a case that catches", True, caught)
        self.check(f"{rule['id']} has a near miss", True, missed)
        self.examples(rule)

    def stock(self, site):
        _, out, err = run(self.postlint, ["--fail-on", "warning", "--format", "concise", str(site)], HERE)
        loud = "".join(line + "\n" for line in out.splitlines() if ": error: " in line or ": warning: " in line)
        self.check(f"stock/{site.name}", "", loud + err)

    def all(self):
        _, out, _ = run(self.postlint, ["--list-rules", "--format", "json"], HERE)
        rules = json.loads(out)["rules"]
        known = {rule["id"] for rule in rules}
        for rule in rules:
            self.rule(rule)
        for directory in sorted(HERE.glob("PF*/")):
            self.check(f"{directory.name} is a rule", True, directory.name in known)
            for case in sorted(directory.glob("*/")):
                self.case(case)
        for site in sorted((HERE / "stock").glob("*/")):
            self.stock(site)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    tests = Tests(sys.argv[1])
    if len(sys.argv) > 2:
        for case in sys.argv[2:]:
            tests.case(pathlib.Path(case).resolve())
    else:
        tests.all()
    print(f"{tests.count} checks, {tests.failures} failed")
    sys.exit(1 if tests.failures else 0)


if __name__ == "__main__":
    main()
