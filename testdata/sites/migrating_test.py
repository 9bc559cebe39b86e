#!/usr/bin/env python3
"""Checks that docs/migrating.md names tests that exist. usage: migrating_test.py TOP

The last column of its tables has one row for each gap B1 to B26 and each S1, S2, ... of what sites bring along, with `FILE: TEST`, `TEST` (of the file
before it), `FILE` or `SITE/NAME.transcript`. FILE is FILE.cc beside the code; TEST is a name in it, with
its suite in front where that makes it clearer.
"""

import glob
import os
import re
import sys

GAPS = [f"B{number}" for number in range(1, 27)]


def tests_in(path):
    """Names of tests, of cases that are parameters of one, and all of them with their suite in front."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    names = set(re.findall(r'^    \{"(\w+)",', text, re.MULTILINE))
    for suite, name in re.findall(r"^TEST(?:_[FP])?\((\w+),\s*(\w+)\)", text, re.MULTILINE):
        names |= {name, f"{suite}.{name}"}
    return names


def faults_of(top, gap, shown_by):
    tests = None
    for word in re.findall(r"`([^`]+)`", shown_by):
        if word.endswith(".transcript"):
            if not os.path.exists(os.path.join(top, "testdata", "sites", word)):
                yield f"{gap}: there is no testdata/sites/{word}"
            continue
        file, _, test = word.rpartition(": ")
        if not file and word.endswith("_test"):
            file, test = word, ""
        if file:
            paths = glob.glob(os.path.join(top, "*", f"{file}.cc")) + glob.glob(os.path.join(top, "*", "*", f"{file}.cc"))
            if len(paths) != 1:
                yield f"{gap}: {len(paths)} files are called {file}.cc"
                return
            tests = tests_in(paths[0])
        if test and test not in (tests or ()):
            yield f"{gap}: there is no test {test} in {file or 'the file before it'}"


def main():
    top = sys.argv[1]
    with open(os.path.join(top, "docs", "migrating.md"), encoding="utf-8") as file:
        rows = re.findall(r"^\| ([BS]\d+) \|.*\| ([^|]*) \|$", file.read(), re.MULTILINE)
    named = [gap for gap, _ in rows]
    expected = GAPS + [f"S{number}" for number in range(1, len(named) - len(GAPS) + 1)]
    faults = [] if named == expected else [f"expected the rows {GAPS[0]} to {GAPS[-1]}, then S1 and so on, in order"]
    for gap, shown_by in rows:
        if not shown_by.strip():
            faults.append(f"{gap}: nothing shows it")
        faults += faults_of(top, gap, shown_by)
    for fault in faults:
        print(f"docs/migrating.md: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
