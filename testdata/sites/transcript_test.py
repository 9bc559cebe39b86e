#!/usr/bin/env python3
"""Replays transcripts of commands on a copy of a sample site. usage: transcript_test.py [--update] --bin DIR FILE...

A transcript begins with comment lines and `site: NAME`; then come commands, each with what it prints and,
when it is not 0, its exit status:

    $ reindexer scan --root $SITE -c /etc/postfix
    ...
    [1]

Commands are run by sh in the copy, one after the other, with our programs first in PATH. $SITE is the
copy, $TOP the source tree. Standard output and standard error are one stream; the copy's path is
shown as SITE. Blank lines between commands do not count. --update writes what was printed into the file.
Sites are copied with owners, so this needs root; exit status 77 is "skipped".
"""

import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def read_transcript(path):
    """Head (text up to the first command), site, and the commands in order."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    head, _, rest = text.partition("\n$ ")
    site = re.search(r"^site: (\S+)$", head, re.MULTILINE)
    if not site or not rest:
        raise SystemExit(f"transcript_test: {path}: expected a line 'site: NAME', then '$ COMMAND' lines")
    commands = [line[2:] for line in ("$ " + rest).splitlines() if line.startswith("$ ")]
    return text, head, site.group(1), commands


def play(command, site, bin_directory):
    environment = {"PATH": f"{bin_directory}:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "SITE": site,
                   "TOP": TOP, "HOME": site}
    done = subprocess.run(["sh", "-c", command], cwd=site, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, timeout=120)
    shown = done.stdout.decode("utf-8", errors="backslashreplace").replace(site, "SITE")
    if shown and not shown.endswith("\n"):
        shown += "\n(no newline)\n"
    if done.returncode != 0:
        shown += f"[{done.returncode}]\n"
    return shown


def replay(path, bin_directory):
    """The transcript as it is, and as it should be by what the programs print now."""
    text, head, site_name, commands = read_transcript(path)
    with tempfile.TemporaryDirectory(prefix="transcript-") as work:
        site = os.path.join(work, "site")
        subprocess.run([os.path.join(TOP, "scripts", "copy-sample-site"), site_name, site], check=True)
        played = [f"$ {command}\n{play(command, site, bin_directory)}" for command in commands]
    return text, head.rstrip("\n") + "\n\n" + "\n".join(played)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--bin", metavar="DIR", required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("files", metavar="FILE", nargs="+")
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        print("transcript_test: skipped: needs root, for the owners of the site's files")
        return 77
    os.umask(0o022)
    status = 0
    for path in arguments.files:
        expected, actual = replay(path, os.path.abspath(arguments.bin))
        if expected == actual:
            continue
        if arguments.update:
            with open(path, "w", encoding="utf-8") as file:
                file.write(actual)
            print(f"updated {path}")
        else:
            status = 1
            sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), actual.splitlines(True), path, "now"))
    return status


if __name__ == "__main__":
    sys.exit(main())
