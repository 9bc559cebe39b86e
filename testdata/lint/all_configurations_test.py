#!/usr/bin/env python3
"""Every configuration in testdata, with every rule: postlint comes to an end, says nothing on standard error, and what its
fixes leave can be linted too. usage: all_configurations_test.py POSTLINT"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

TESTDATA = pathlib.Path(__file__).resolve().parent.parent
NAMES = ("main.cf", "master.cf")


def lint(postlint, *arguments):
    done = subprocess.run([postlint, "--no-config", "--select", "all", "--format", "json", *arguments], capture_output=True,
                          timeout=120, check=False)
    problems = [] if done.returncode in (0, 1) else [f"exit status {done.returncode}"]
    return problems + ([done.stderr.decode(errors="replace")] if done.stderr else [])


def main():
    postlint = str(pathlib.Path(sys.argv[1]).resolve())
    directories = sorted({path.parent for name in NAMES for path in TESTDATA.rglob(name) if path.is_file()})
    failed = 0
    with tempfile.TemporaryDirectory() as work:
        for number, directory in enumerate(directories):
            copy = pathlib.Path(work) / str(number)
            copy.mkdir()
            for name in NAMES:
                if (directory / name).is_file():
                    shutil.copyfile(directory / name, copy / name)
            for arguments in ([str(directory)], ["--unsafe-fixes", str(copy)], [str(copy)]):
                for problem in lint(postlint, *arguments):
                    failed += 1
                    print(f"FAILED {directory.relative_to(TESTDATA)} {arguments[:-1]}: {problem}")
    print(f"{len(directories)} configurations, {failed} problems")
    if not directories:
        failed = 1
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
