#!/usr/bin/env python3
"""Tests of --check and --progress of postmap and postalias. usage: own_options_test.py BIN_DIRECTORY"""

import os
import pty
import subprocess
import sys
import tempfile
import unittest

BIN = ""
# Each source has something to say about; what building says is what --check must say.
SOURCES = {
    "good": b"a 1\nb 2\n",
    "empty": b"",
    "duplicate": b"a 1\nA 2\nb 3\n",
    "faults": b" orphan\na\nb: 1\n\"c 2\nd\0e 3\n\xff x\nf 4\n",
    "long key": b"a 1\n" + b"k" * 511 + b" 2\nb 3\n",
    "not lower case": "É 1\né 2\n".encode(),
}
ALIASES = {
    "good": b"a: b\nlist: c, d\n",
    "faults": b"a b\na@b: c\nx: 1\nX: 2\n: y\n",
}


class OwnOptions(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.write("main.cf", b"compatibility_level = 3.6\nmyhostname = mx.example.org\n")

    def path(self, name):
        return os.path.join(self.directory.name, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def run_program(self, program, *arguments):
        done = subprocess.run([os.path.join(BIN, program), "-c", ".", *arguments], cwd=self.directory.name, capture_output=True)
        return done.returncode, done.stdout, done.stderr

    def check_says_what_building_says(self, program, source, options, kind):
        self.write("t", source)
        before = set(os.listdir(self.directory.name))
        checked = self.run_program(program, "--check", *options, f"{kind}:t")
        self.assertEqual(set(os.listdir(self.directory.name)), before, "nothing is made")
        self.assertEqual(checked, self.run_program(program, *options, f"{kind}:t"))
        for name in set(os.listdir(self.directory.name)) - before:
            os.remove(self.path(name))

    def test_check_says_what_building_says(self):
        for name, source in SOURCES.items():
            for kind in ("lmdb", "cdb"):
                for options in ([], ["-w"], ["-r"], ["-f"], ["-u"], ["-n"], ["-F"]):
                    with self.subTest(source=name, type=kind, options=options):
                        self.check_says_what_building_says("postmap", source, options, kind)

    def test_check_of_aliases(self):
        for name, source in ALIASES.items():
            for options in ([], ["-w"], ["-r"]):
                with self.subTest(source=name, options=options):
                    self.check_says_what_building_says("postalias", source, options, "lmdb")

    def test_check_finds_what_it_should(self):
        self.write("t", SOURCES["duplicate"])
        self.assertEqual(self.run_program("postmap", "--check", "lmdb:t"), (0, b"", b"postmap: warning: lmdb:t: duplicate entry: \"a\"\n"))
        self.write("t", SOURCES["long key"])
        status, _, said = self.run_program("postmap", "--check", "lmdb:t")
        self.assertEqual(status, 1)
        self.assertIn(b"MDB_BAD_VALSIZE", said)

    def test_check_leaves_an_index_alone(self):
        self.write("t", SOURCES["good"])
        self.assertEqual(self.run_program("postmap", "lmdb:t"), (0, b"", b""))
        os.utime(self.path("t.lmdb"), (1_600_000_000, 1_600_000_000))
        index, inode = self.read("t.lmdb"), os.stat(self.path("t.lmdb")).st_ino
        self.write("t", b"new 1\n")
        self.assertEqual(self.run_program("postmap", "--check", "lmdb:t"), (0, b"", b""))
        status = os.stat(self.path("t.lmdb"))
        self.assertEqual((self.read("t.lmdb"), status.st_ino, status.st_mtime), (index, inode, 1_600_000_000))

    def test_check_of_what_cannot_be_built(self):
        self.write("t", SOURCES["good"])
        for table, said in (("lmdb:missing", b"open missing: No such file or directory"), ("nope:t", b"unsupported map type: nope"),
                            ("regexp:t", b"no 'map create' support for this type: regexp")):
            status, out, error = self.run_program("postmap", "--check", table)
            self.assertEqual((status, out), (1, b""), table)
            self.assertIn(said, error)

    def test_check_only_goes_with_building(self):
        for mode in (["-q", "a"], ["-d", "a"], ["-s"], ["-i"]):
            status, _, error = self.run_program("postmap", "--check", *mode, "lmdb:t")
            self.assertEqual(status, 1)
            self.assertIn(b"option --check does not go with -d -i -q or -s", error)

    def on_terminal(self, *arguments):
        """What postmap writes to a terminal as standard error, and its exit status."""
        shown, terminal = pty.openpty()
        process = subprocess.Popen([os.path.join(BIN, "postmap"), "-c", ".", *arguments], cwd=self.directory.name, stderr=terminal,
                                   stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        os.close(terminal)
        text = b""
        while True:
            try:
                more = os.read(shown, 65536)
            except OSError:  # the other end is closed
                break
            if not more:
                break
            text += more
        os.close(shown)
        return text, process.wait()

    def test_progress_is_for_terminals(self):
        self.write("t", b"".join(b"key%d value\n" % i for i in range(20000)))
        for mode in ([], ["--check"]):
            text, status = self.on_terminal("--progress", *mode, "lmdb:t")
            self.assertEqual(status, 0)
            self.assertRegex(text, rb"^\r\x1b\[K(lmdb:)?t(\.lmdb)?: [0-9]+ so far")
            self.assertTrue(text.endswith(b"\r\x1b[K"), "the line is wiped out in the end")
        self.assertEqual(self.on_terminal("lmdb:t"), (b"", 0), "only when it is asked for")
        self.assertEqual(self.run_program("postmap", "--progress", "lmdb:t"), (0, b"", b""), "only on a terminal")
        self.assertEqual(self.run_program("postmap", "-q", "key19999", "lmdb:t"), (0, b"value\n", b""))


if __name__ == "__main__":
    BIN = os.path.abspath(sys.argv.pop(1))
    unittest.main()
