#!/usr/bin/env python3
"""Which shared libraries postconf needs, and which it loads for ordinary work. usage: libraries_test.py POSTCONF

OpenSSL, ICU and clients of databases cost start-up time, and must be loaded only for what asks for them. What is
loaded is what the dynamic loader says (LD_DEBUG=files), so that this test sees libraries that dlopen() brought, too.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

POSTCONF = os.path.abspath(sys.argv[1])
# The C library and what it is made of.
ORDINARY = {"libc", "libm", "libdl", "libpthread", "ld-linux-x86-64", "ld-linux-aarch64"}


def name_of(library):
    return library.rpartition("/")[2].partition(".so")[0]


class Libraries(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        (pathlib.Path(self.directory.name) / "main.cf").write_text(
            "myhostname = mx.example.com\nmynetworks = 127.0.0.0/8\nmail_name = $myhostname\n")
        (pathlib.Path(self.directory.name) / "master.cf").write_text("smtp inet n - n - - smtpd -o mail_name=x\n")

    def loaded(self, *words):
        done = subprocess.run([POSTCONF, "-c", self.directory.name, *words], capture_output=True, check=True,
                              env={"LD_DEBUG": "files", "PATH": "/usr/bin:/bin", "LC_ALL": "C"})
        names = {name_of(path.decode()) for path in re.findall(rb"calling init: (\S+)", done.stderr)}
        self.assertIn("libc", names, "LD_DEBUG=files says something else here")
        return names - ORDINARY

    def test_needed_is_the_c_library_alone(self):
        listed = subprocess.run(["readelf", "-d", POSTCONF], capture_output=True, check=True, text=True).stdout
        needed = {name_of(name) for name in re.findall(r"\(NEEDED\)[^\[]*\[([^\]]+)\]", listed)}
        self.assertIn("libc", needed)
        self.assertEqual(needed - ORDINARY, set())

    def test_ordinary_work_loads_nothing(self):
        for words in (["-h", "queue_directory"], ["-n"], ["-d", "daemon_directory"], ["-x", "myhostname"], ["-M"], ["-P"], ["-jn"], ["-m"],
                      ["-t"], ["-b"], ["-a"], ["-l"], ["-e", "mail_name=y"]):
            with self.subTest(words=words):
                self.assertEqual(self.loaded(*words), set())

    def test_defaults_that_depend_on_openssl_load_it_and_nothing_else(self):
        for words in ([], ["-d"], ["-h", "tls_eecdh_auto_curves"], ["-d", "tls_ffdhe_auto_groups"]):
            with self.subTest(words=words):
                self.assertEqual(self.loaded(*words) - {"libcrypto"}, set())

    def test_what_needs_a_library_loads_it(self):
        domain = self.loaded("-x", "-o", "relayhost=${domain_to_ascii{b\u00fccher.example}}", "relayhost")
        self.assertTrue({name for name in domain if name.startswith("libicu")})
        if subprocess.run([POSTCONF, "-T", "run-version"], capture_output=True, check=False).returncode == 0:
            self.assertIn("libcrypto", self.loaded("-T", "run-version"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
