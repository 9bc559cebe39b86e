#!/usr/bin/env python3
"""Checks that the built-in parameters are the same everywhere. usage: parameters_test.py POSTCONF

The names of the committed list, of libconf/parameters/data, of `postconf -d` and of the manual page, in the same order; and what
scripts/make-parameters makes is up to date.
"""
import csv
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def of_data():
    with open(TOP / "libconf/parameters/data/parameters.tsv", encoding="utf-8") as file:
        return sorted(row["name"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def of_postconf(postconf):
    """Of a directory with empty files, so that no service adds names of its own."""
    with tempfile.TemporaryDirectory() as directory:
        for name in ("main.cf", "master.cf"):
            (pathlib.Path(directory) / name).touch()
        shown = subprocess.run([postconf, "-c", directory, "-d"], capture_output=True, text=True)
    if shown.returncode != 0 or shown.stderr:
        sys.exit(f"parameters_test: postconf -d: exit status {shown.returncode}: {shown.stderr}")
    return [line.split(" ", 1)[0] for line in shown.stdout.splitlines()]


def of_page():
    page = (TOP / "man/postconf.5").read_text(encoding="utf-8")
    section = re.search(r"^\.Sh PARAMETERS\n(.*?)^\.Sh ", page, re.MULTILINE | re.DOTALL)
    return re.findall(r"^\.It Va (\S+)$", section[1], re.MULTILINE)


def main():
    expected = lines(HERE / "built-in")
    if len(expected) < 800 or expected != sorted(set(expected)):
        sys.exit("parameters_test: testdata/parameters/built-in is not a sorted list of all names")
    failed = False
    for what, names in (("libconf/parameters/data/parameters.tsv", of_data()), ("postconf -d", of_postconf(sys.argv[1])),
                        ("man/postconf.5", of_page())):
        if names == expected:
            continue
        failed = True
        print(f"parameters_test: {what}: missing {sorted(set(expected) - set(names))}, "
              f"too many {sorted(set(names) - set(expected))}, or in another order", file=sys.stderr)
    failed |= subprocess.run([TOP / "scripts/make-parameters", "--check"]).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
