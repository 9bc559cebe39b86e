#!/usr/bin/env python3
"""Checks all JSON output of postconf against its schemas. usage: schema_test.py --bin DIR

`postconf --schema` has each docs/postconf-*.schema.json, each is a schema, and what the views print on the
configuration beside this file and on those of the golden cases is valid. Exit status 77 (skipped) without the
Python module jsonschema.
"""

import argparse
import json
import os
import pathlib
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
    ("batch", ["--json-full", "--dry-run", "--batch", str(HERE / "batch")]),
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
        self.documents = 0

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

    def check(self, name, directory, words):
        done = self.run("-c", directory, *words)
        if done.returncode != (1 if name == "diff" and b'"differs": true' in done.stdout else 0):
            return  # a broken file; the golden cases say what then happens
        lines = name.startswith("j")
        for text in done.stdout.splitlines() if lines else [done.stdout]:
            try:
                # -j copies bytes that are no UTF-8.
                document = json.loads(text.decode("utf-8", "replace" if lines else "strict"))
                self.validators[name].validate(document)
                self.documents += 1
            except (ValueError, self.jsonschema.ValidationError) as fault:
                self.faults.append(f"{directory}: {' '.join(words)}: {str(fault)[:500]}")


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
    for name, words in VIEWS + SLOW:
        checker.check(name, str(HERE), words)
    before = checker.documents
    for other in (str(HERE), str(TOP / "testdata/cases/postconf/006-explicit-settings")):
        checker.check("diff", str(HERE), ["--json-full", "--diff", other])
        checker.check("diff", other, ["--json-full", "--diff", str(HERE)])
    if checker.documents != before + 4:
        checker.faults.append("--diff: not all ran")
    cases = sorted((TOP / "testdata/cases/postconf").iterdir())
    for case in cases:
        if (case / "main.cf").exists():
            for name, words in VIEWS:
                checker.check(name, str(case), words)
    for fault in checker.faults:
        print(f"schema_test: {fault}")
    print(f"schema_test: {checker.documents} documents")
    return 1 if checker.faults or checker.documents < len(cases) else 0


if __name__ == "__main__":
    sys.exit(main())
