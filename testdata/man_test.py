#!/usr/bin/env python3
"""Checks the manual pages. usage: man_test.py --man DIR --bin DIR [--types HEADER] PROGRAM...

Each program has a page (or several, one a section), mandoc has nothing to say about any page, and every option that
`PROGRAM --help` lists, for subcommands too, is in its page. Each map type that HEADER
(libmaps/map_type_names.h) names has a page TYPE_table(5), of its own or as a line ".so man5/PAGE" that leads
to one which says something about it.
"""

import argparse
import glob
import os
import re
import shutil
import subprocess
import sys


def plain(path):
    """The page as text, without overstrikes and with plain hyphens."""
    shown = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=400", path], capture_output=True, text=True).stdout
    return re.sub(r".\x08", "", shown).replace("‐", "-").replace("−", "-").replace("–", "-")


def link_target(page):
    """The page that one line ".so manN/PAGE" leads to, beside it; None when it is a page itself."""
    with open(page, encoding="utf-8") as file:
        link = re.fullmatch(r"\.so man(\d)/(\S+\.\1)\n", file.read())
    return os.path.join(os.path.dirname(page), link[2]) if link else None


def types_in(header):
    with open(header, encoding="utf-8") as file:
        names = re.search(r"kMapTypeNames\[\] = \{(.*?)\};", file.read(), re.DOTALL)
    return re.findall(r'"(\w+)"', names[1])


def missing_types(man, header):
    for name in types_in(header):
        page = os.path.join(man, f"{name}_table.5")
        if not os.path.exists(page):
            yield f"the type {name} has no page {name}_table.5"
            continue
        page = link_target(page) or page
        if os.path.exists(page) and not re.search(rf"\b{name}\b", plain(page)):
            yield f"{os.path.basename(page)} says nothing of {name}"


def help_of(program, *subcommand):
    return subprocess.run([program, *subcommand, "--help"], capture_output=True, text=True).stdout


def options_of(program):
    """Options that the help of the program and of its subcommands lists: -x and --word, at the beginning
    of a line or after a comma."""
    shown = help_of(program)
    _, _, subcommands = shown.partition("Subcommands:\n")
    for name in re.findall(r"^ {2}([a-z]+) ", subcommands, re.MULTILINE):
        shown += help_of(program, name)
    return set(re.findall(r"(?:^ +|, ?)(--?[A-Za-z][-A-Za-z]*)", shown, re.MULTILINE))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--man", metavar="DIR", required=True)
    parser.add_argument("--bin", metavar="DIR", required=True)
    parser.add_argument("--types", metavar="HEADER")
    parser.add_argument("programs", metavar="PROGRAM", nargs="*")
    arguments = parser.parse_args()
    if not shutil.which("mandoc"):
        print("man_test: skipped: mandoc is not installed")
        return 77
    messages = []
    pages = sorted(glob.glob(os.path.join(arguments.man, "*.[1-9]")))
    for page in pages:
        target = link_target(page)
        if target:
            if not os.path.exists(target) or link_target(target):
                messages.append(f"{os.path.basename(page)} leads to {os.path.basename(target)}, which is no page")
            continue
        said = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True)
        messages += said.stdout.splitlines()
    for program in arguments.programs:
        own = [path for path in pages if re.fullmatch(rf"{program}\.[1-9]", os.path.basename(path))]
        if not own:
            messages.append(f"{program} has no manual page")
            continue
        text = "".join(plain(page) for page in own)
        for option in sorted(options_of(os.path.join(arguments.bin, program))):
            if not re.search(rf"(?<![-\w]){re.escape(option)}(?![-\w])", text):
                messages.append(f"{', '.join(os.path.basename(page) for page in own)}: {option} is not in it")
    if arguments.types:
        messages += missing_types(arguments.man, arguments.types)
    for message in messages:
        print(f"man_test: {message}", file=sys.stderr)
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
