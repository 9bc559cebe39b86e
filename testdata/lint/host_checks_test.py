#!/usr/bin/env python3
"""Rules that look at modes, owners and times of files, which a repository does not keep. usage: host_checks_test.py POSTLINT"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

POSTLINT = ""


class HostChecks(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.directory.name)
        self.site = self.root / "etc" / "postfix"
        self.site.mkdir(parents=True, mode=0o755)

    def tearDown(self):
        self.directory.cleanup()

    def write(self, path, text="", mode=0o644, age=0):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)
        os.utime(file, (1_000_000_000 - age, 1_000_000_000 - age))

    def found(self, rule, *options):
        options = options or ("--root", str(self.root))
        done = subprocess.run([POSTLINT, "--no-config", "--select", rule, "--format", "concise", *options, str(self.site)],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.stderr, "")
        self.assertIn(done.returncode, (0, 1))
        return [line.split(": ", 2)[2].replace(f" [{rule}]", "") for line in done.stdout.splitlines()]

    def test_stale_index(self):
        self.write("etc/postfix/main.cf", "virtual_alias_maps = lmdb:/etc/postfix/virtual\nalias_maps = hash:/etc/aliases\n")
        self.write("etc/postfix/virtual")
        self.write("etc/postfix/virtual.lmdb", age=1)
        self.write("etc/aliases", age=1)
        self.write("etc/aliases.db", age=1)
        self.assertEqual(self.found("PF206"), ["/etc/postfix/virtual.lmdb is older than /etc/postfix/virtual: run postmap "
                                               "lmdb:/etc/postfix/virtual"])

    def test_secret_that_others_read(self):
        self.write("etc/postfix/main.cf", "smtp_sasl_password_maps = lmdb:/etc/postfix/sasl_passwd\n"
                   "virtual_alias_maps = mysql:/etc/postfix/a.cf, mysql:/etc/postfix/b.cf, mysql:/etc/postfix/c.cf\n")
        self.write("etc/postfix/sasl_passwd", mode=0o600)
        self.write("etc/postfix/sasl_passwd.lmdb", mode=0o644)
        self.write("etc/postfix/a.cf", "password = x\n", mode=0o644)
        self.write("etc/postfix/b.cf", "password = x\n", mode=0o640)
        self.write("etc/postfix/c.cf", "user = x\n", mode=0o644)
        self.assertEqual([text.split()[7].rstrip(",") for text in self.found("PF221")],
                         ["/etc/postfix/sasl_passwd.lmdb", "/etc/postfix/a.cf"])

    def test_private_key(self):
        self.write("etc/postfix/main.cf", "smtpd_tls_key_file = /etc/ssl/open.pem\nsmtp_tls_key_file = /etc/ssl/group.pem\n"
                   "smtpd_tls_cert_file = /etc/ssl/cert.pem\n")
        self.write("etc/ssl/open.pem", mode=0o644)
        self.write("etc/ssl/group.pem", mode=0o640)
        self.write("etc/ssl/cert.pem", mode=0o644)
        self.assertEqual(self.found("PF410"), ["every user of the host can read the private key in /etc/ssl/open.pem"])

    def test_files_of_others(self):
        self.write("etc/postfix/main.cf", "alias_maps = hash:/etc/aliases\n", mode=0o664)
        self.write("etc/postfix/master.cf")
        self.write("etc/aliases.db")
        wanted = ["/etc/postfix/main.cf may be written by others than root"]
        if os.geteuid() == 0:
            os.chown(self.root / "etc" / "aliases.db", 1, 1)
            wanted.append("/etc/aliases.db does not belong to root")
            self.assertEqual(sorted(self.found("PF642")), sorted(wanted))
        else:
            self.assertIn(wanted[0], self.found("PF642"))

    def test_no_link_leads_out_of_the_image(self):
        self.write("etc/postfix/main.cf", "myorigin = /etc/link\nsmtpd_tls_cert_file = /etc/inside\n")
        (self.root / "etc" / "link").symlink_to("/etc/passwd")
        self.write("etc/real")
        (self.root / "etc" / "inside").symlink_to("/etc/real")
        self.assertEqual(self.found("PF637"), ["/etc/link does not exist"])
        self.assertEqual(self.found("PF409"), [])

    def test_nothing_is_looked_at_unasked(self):
        self.write("etc/postfix/main.cf", "myorigin = /no/such/file\n", mode=0o666)
        self.assertEqual(self.found("PF637,PF642,PF204", "--fail-on", "error"), [])


if __name__ == "__main__":
    POSTLINT = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
