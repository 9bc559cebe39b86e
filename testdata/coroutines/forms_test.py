#!/usr/bin/python3
"""Runs scripts/check-coroutines on forms.cc: it must find the lines that end in "bad", and nothing else."""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CHECK = HERE.parent.parent / "scripts" / "check-coroutines"


def main():
    forms = HERE / "forms.cc"
    run = subprocess.run([CHECK, forms], capture_output=True, text=True)
    if run.returncode == 77:
        return 77
    found = {int(line) for line in re.findall(r"^.*forms\.cc:(\d+):", run.stdout, re.MULTILINE)}
    lines = forms.read_text(encoding="utf-8").splitlines()
    expected = {number for number, line in enumerate(lines, 1) if line.endswith("// bad")}
    if found == expected and expected and run.returncode == 1:
        return 0
    print(run.stdout, run.stderr)
    print(f"missed: {sorted(expected - found)}, too many: {sorted(found - expected)}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
