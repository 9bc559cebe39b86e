#!/usr/bin/env python3
"""Checks all JSON output of postconf against its schemas. usage: schema_test.py --bin DIR

`postconf --schema` has each docs/postconf-*.schema.json, each is a schema, and what the views print on the
configuration beside this file and on those of the golden cases is valid. Each schema has a view here, and each option that
goes with --json-full. Exit status 77 (skipped) without the Python module jsonschema.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
# Schema and command: the first ones run on every configuration. Of j and the like, each line is a document.
VIEWS = (
    ("parameters", ["-n", "--json-full"]),
    ("services", ["-M", "--json-full"]),
    ("services", ["-P", "--json-full"]),
    ("j", ["-nj"]),
    ("jM", ["-jM"]),
    ("jF", ["-jF"]),
    ("jP", ["-jP"]),
)
SLOW = (
    ("parameters", ["--json-full"]),
    ("parameters", ["-d", "--json-full"]),
    ("parameters", ["-C", "user", "--json-full", "-o", "mail_name=given"]),
    ("services", ["-F", "--json-full", "*/*/chroot"]),
    ("services", ["-P", "-P", "--json-full"]),
    ("parameters", ["-p", "--json-full", "-o", "mail_name=given", "mail_name"]),
    ("batch", ["--json-full", "--dry-run", "--batch", str(HERE / "batch")]),
    ("batch", ["--json-full", "--dry-run", "--batch", str(HERE / "batch_without_effect")]),
    ("compatibility", ["--json-full", "--compat-report"]),
    ("compatibility", ["--json-full", "--compat-report", "-o", "compatibility_level=0"]),
    *(("why", ["--why", "--json-full", name, *service])
      for name in ("smtpd_banner", "mail_name", "mynetworks", "relayhost", "mydomain", "smtpd_timeout", "smtpd_delay_reject", "mail_owner")
      for service in ([], ["*"])),
)


class Checker:
    def __init__(self, program, jsonschema):
        self.program = program
        self.jsonschema = jsonschema
        self.validators = {}
        self.faults = []
        self.documents = collections.Counter()  # by schema

    def run(self, *words):
        return subprocess.run([self.program, *words], capture_output=True)

    def read_schemas(self):
        names = self.run("--schema").stdout.decode().split()
        files = sorted(path.name[len("postconf-"):-len(".schema.json")] for path in (TOP / "docs").glob("postconf-*.schema.json"))
        if sorted(names) != files:
            self.faults.append(f"--schema lists {names}, docs has {files}")
        for name in names:
            text = self.run("--schema", name).stdout
            if text != (TOP / "docs" / f"postconf-{name}.schema.json").read_bytes():
                self.faults.append(f"--schema {name} is not what docs has")
            schema = json.loads(text)
            self.jsonschema.Draft202012Validator.check_schema(schema)
            if schema["$id"] != f"urn:postwright:postconf-{name}:1":
                self.faults.append(f"{name}: $id is {schema['$id']}")
            self.validators[name] = self.jsonschema.Draft202012Validator(schema)

    def check(self, name, directory, words, must_work=False):
        done = self.run("-c", directory, *words)
        says_so = (name == "diff" and b'"differs": true' in done.stdout and done.returncode == 1 or
                   name == "batch" and b'"changed": false' in done.stdout and done.returncode == 4)
        if done.returncode != 0 and not says_so:
            if must_work:
                self.faults.append(f"{' '.join(words)}: exit status {done.returncode}: {done.stderr.decode()}")
            return  # a broken file; the golden cases say what then happens
        lines = name.startswith("j")
        for text in done.stdout.splitlines() if lines else [done.stdout]:
            try:
                # -j copies bytes that are not UTF-8.
                document = json.loads(text.decode("utf-8", "replace" if lines else "strict"))
                self.validators[name].validate(document)
                self.documents[name] += 1
            except (ValueError, self.jsonschema.ValidationError) as fault:
                self.faults.append(f"{directory}: {' '.join(words)}: {str(fault)[:500]}")


    def check_options(self):
        """Each mode of the program that has documents is among the views above."""
        views = [set(" ".join(words).split()) for _, words in VIEWS + SLOW] + [{"--diff", "--json-full"}]
        modes = {option for option in re.findall(r"^ +(--[a-z-]+)", self.run("--help").stdout.decode(), re.M)} | set("-" + letter for letter in "aAblmtpMFPT")
        for mode in sorted(modes - {"--json-full", "--help", "--version"}):
            operands = {"-T": ["run-version"], "--diff": [str(HERE)], "--batch": [str(HERE / "batch"), "--dry-run"], "--why": ["mail_name"],
                        "--explain": ["mail_name"], "--all": ["--diff", str(HERE)], "--dry-run": ["--batch", str(HERE / "batch")]}
            done = self.run("-c", str(HERE), "--json-full", mode, *operands.get(mode, []))
            if not done.stdout.startswith(b"{"):
                continue
            name = json.loads(done.stdout)["schema"].split(":")[2].removeprefix("postconf-")
            if name not in self.validators:
                self.faults.append(f"{mode}: its document names {name}, which --schema does not list")
            elif not any({"--json-full", mode} <= words for words in views) and mode not in ("--all", "--warnings-as-errors"):
                self.faults.append(f"{mode}: has documents, but no view here")


def main():
    try:
        import jsonschema
    except ImportError:
        print("schema_test: skipped: needs the Python module jsonschema (python3-jsonschema)")
        return 77
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--bin", metavar="DIR", required=True)
    checker = Checker(os.path.join(parser.parse_args().bin, "postconf"), jsonschema)
    checker.read_schemas()
    checker.check_options()
    for name, words in VIEWS + SLOW:
        # A value that cannot be expanded ends the others.
        checker.check(name, str(HERE), words, must_work="--json-full" in words)
    for other in (str(HERE), str(TOP / "testdata/cases/postconf/006-explicit-settings")):
        checker.check("diff", str(HERE), ["--json-full", "--diff", other], must_work=True)
        checker.check("diff", other, ["--json-full", "--diff", str(HERE)], must_work=True)
        checker.check("diff", other, ["--json-full", "--all", "--diff", str(HERE)], must_work=True)
    cases = sorted((TOP / "testdata/cases/postconf").iterdir())
    for case in cases:
        if (case / "main.cf").exists():
            for name, words in VIEWS:
                checker.check(name, str(case), words)
    for name in checker.validators.keys() - checker.documents.keys():
        checker.faults.append(f"no view here prints documents of {name}")
    for fault in checker.faults:
        print(f"schema_test: {fault}")
    documents = sum(checker.documents.values())
    print(f"schema_test: {documents} documents")
    return 1 if checker.faults or documents < len(cases) else 0


if __name__ == "__main__":
    sys.exit(main())
