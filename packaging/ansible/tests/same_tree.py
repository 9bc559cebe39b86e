#!/usr/bin/env python3
"""Are two sites the same: names, bytes, modes and owners? Journals of reindexer do not count.

usage: same_tree.py DIR DIR; exit status 1 and the differences where they are not.
"""

import os
import sys

JOURNALS = "var/lib/postwright"


def tree(top):
    found = {}
    for directory, _names, files in os.walk(top):
        if os.path.relpath(directory, top).startswith(JOURNALS):
            continue
        for name in files:
            path = os.path.join(directory, name)
            status = os.lstat(path)
            with open(path, "rb") as file:
                found[os.path.relpath(path, top)] = (file.read(), status.st_mode, status.st_uid, status.st_gid)
    return found


def main():
    one, other = tree(sys.argv[1]), tree(sys.argv[2])
    different = sorted(path for path in set(one) | set(other) if one.get(path) != other.get(path))
    print("\n".join(different))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
