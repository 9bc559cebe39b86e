#!/usr/bin/env python3
"""Checks postlint's reports in each format, its options and exit statuses. usage: formats_test.py POSTLINT"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

try:
    import jsonschema
except ImportError:
    jsonschema = None

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
POSTLINT = ""

MAIN_CF = """\
relayhost = [a]
relayhost = [b&<">]
smtpd_banner: x
mydestination = \u00e4\u00f6 hash:/x {{ y }}, localhost\t
virtual_alias_maps = hash:/etc/postfix/virtual
"""


class Formats(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.site = pathlib.Path(self.directory.name)
        (self.site / "main.cf").write_bytes(MAIN_CF.encode() + b"bad = \xff\xfe\x01\n")
        (self.site / "master.cf").write_text("smtp inet n - n - smtpd\n")

    def tearDown(self):
        self.directory.cleanup()

    def run_lint(self, *arguments, status=None, stdin=None):
        done = subprocess.run([POSTLINT, "--no-config", *arguments], cwd=self.site, capture_output=True, input=stdin,
                              timeout=60, check=False)
        if status is not None:
            self.assertEqual(done.returncode, status, done.stderr.decode())
        return done.stdout.decode(), done.stderr.decode()

    def test_json_fits_its_schema(self):
        report = json.loads(self.run_lint("--format", "json", ".", status=1)[0])
        if jsonschema:
            schema = json.loads((ROOT / "docs" / "postlint-report.schema.json").read_text())
            jsonschema.Draft202012Validator(schema).validate(report)
        lines = self.run_lint("--format", "jsonl", ".")[0].splitlines()
        self.assertEqual([json.loads(line) for line in lines], report["findings"])
        self.assertIn("PF603", {finding["rule"] for finding in report["findings"]})

    def test_sarif_fits_its_schema(self):
        report = json.loads(self.run_lint("--format", "sarif", "--severity", "PF603=error", ".", status=1)[0])
        if jsonschema:
            schema = json.loads((ROOT / "testdata" / "schemas" / "sarif-schema-2.1.0.json").read_text())
            jsonschema.Draft7Validator(schema).validate(report)
        run = report["runs"][0]
        overridden = run["invocations"][0]["ruleConfigurationOverrides"]
        self.assertEqual([row["descriptor"]["id"] for row in overridden], ["PF603"])
        for result in run["results"]:
            self.assertEqual(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"], result["ruleId"])
            self.assertFalse(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("/"))

    def test_columns_of_sarif_are_characters(self):
        report = json.loads(self.run_lint("--format", "sarif", "--select", "PF201", "--target-without-bdb", "main.cf",
                                         status=1)[0])
        columns = {(region["startLine"], region["startColumn"]) for result in report["runs"][0]["results"]
                   for region in [result["locations"][0]["physicalLocation"]["region"]]}
        self.assertIn((4, 20), columns)

    def test_xml_is_well_formed(self):
        for name in ("checkstyle", "junit"):
            document = xml.etree.ElementTree.fromstring(self.run_lint("--format", name, ".", status=1)[0])
            self.assertIn(document.tag, ("checkstyle", "testsuites"))
        for suite in document:
            self.assertEqual(int(suite.get("tests")), len(suite))
            self.assertEqual(int(suite.get("failures")), len(suite.findall("testcase/failure")))

    def test_junit_of_a_clean_file_passes(self):
        (self.site / "main.cf").write_text("compatibility_level = 3.11\n")
        (self.site / "master.cf").unlink()
        document = xml.etree.ElementTree.fromstring(self.run_lint("--format", "junit", ".", status=0)[0])
        self.assertEqual([(suite.get("tests"), suite.get("failures")) for suite in document], [("1", "0")])

    def test_github_and_gitlab(self):
        for line in self.run_lint("--format", "github", ".")[0].splitlines():
            self.assertRegex(line, r"^::(error|warning|notice) file=[^,]+,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,"
                                   r"title=PF\d{3} [-a-z0-9]+::.+$")
        issues = json.loads(self.run_lint("--format", "gitlab", ".")[0])
        prints = [issue["fingerprint"] for issue in issues]
        self.assertEqual(len(prints), len(set(prints)))
        self.assertTrue({issue["severity"] for issue in issues} <= {"info", "minor", "major", "critical", "blocker"})

    def test_text_has_a_caret_and_no_colour(self):
        out, _ = self.run_lint("--select", "PF603", ".")
        self.assertIn("main.cf:1:1: warning: relayhost is set again in line 2", out)
        self.assertIn("  1 | relayhost = [a]\n    | ^~~~~~~~~\n", out)
        self.assertNotIn("\x1b", out)

    def test_long_text_is_one_line_a_finding_errors_first(self):
        (self.site / "main.cf").write_text("".join(f"a{n} = b \n" for n in range(12)) + "relayhost = x\nrelayhost = y\n"
                                           "smtpd_timeout = x\nsmtp_helo_timeout = x\n")
        out, _ = self.run_lint("--select", "PF603,PF606,PF616", "main.cf", status=1)
        lines = out.splitlines()
        self.assertEqual([line.rsplit("[", 1)[1][:5] for line in lines[:4]], ["PF606", "PF606", "PF603", "PF616"])
        self.assertTrue(lines[3].endswith("(and 11 more)"), lines[3])
        self.assertEqual(lines[4], "2 errors, 1 warning, 12 style; --fix mends 13; read: 1 main.cf")
        self.assertEqual(lines[5], "postlint --explain PF606 says what it means")

    def test_the_summary_says_what_was_read(self):
        for name in ("main.cf.web", "main.cf.j2", "sub/postfix_main_cf", "sub/deeper/master.cf.orig", "main.cf.d/10-tls",
                     "sub/virtual_domain.cf", "main.cf~", ".git/main.cf"):
            path = self.site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("" if "master" in name else "mydomain = example.com\n")
        out, err = self.run_lint("--select", "PF603", ".")
        self.assertTrue(out.splitlines()[-2].endswith("read: 5 main.cf, 2 master.cf"), out)
        self.assertEqual(err, "")
        files = json.loads(self.run_lint("--select", "PF603", "--format", "json", ".")[0])
        self.assertEqual(files["kinds"], {"main.cf": 5, "master.cf": 2})
        self.assertEqual(len(files["files"]), 7)

    def test_a_file_of_no_known_kind_is_said(self):
        (self.site / "notes.txt").write_text("# Notes\n\nThis is prose, and nothing else.\n")
        out, err = self.run_lint("notes.txt", status=2)
        self.assertEqual(err, "postlint: notes.txt: nothing says what kind of file this is; specify --kind\n")
        self.run_lint("--kind", "table", "notes.txt")
        (self.site / "mta.web").write_text("myhostname = mx.example.com\nsmtpd_timeout = x\n")
        self.assertIn("[PF606]", self.run_lint("--format", "concise", "mta.web", status=1)[0])

    def test_branches_of_templates_stay(self):
        for name, opened, other, closed in (
                ("go", '{{ if eq .DB "ldap" }}', "{{ else }}", "{{ end }}"),
                ("handlebars", "{{#if ldap}}", "{{else}}", "{{/if}}"),
                ("jinja", "{% if ldap %}", "{% else %}", "{% endif %}"),
                ("erb", "<% if @ldap -%>", "<% else -%>", "<% end -%>"),
                ("epp", "<% if $ldap { -%>", "<% } else { -%>", "<% } -%>")):
            text = (f"{opened}\nvirtual_mailbox_maps = ldap:/a\n{other}\nvirtual_mailbox_maps = mysql:/b\n{closed}\n"
                    f"{opened}\nsmtpd_use_tls = yes \nsmtpd_forbid_bare_newline = no\n{closed}\n")
            for file in ("main.cf", "main.cf.tmpl"):
                (self.site / file).write_text(text)
                self.run_lint("--fix", file)
                self.assertEqual((self.site / file).read_text(), text, name)
                out, _ = self.run_lint("--format", "concise", file)
                self.assertEqual(set(re.findall(r"PF\d+", out)), {"PF101"}, name)

    def test_expressions_of_templates(self):
        (self.site / "main.cf.j2").write_text(
            "myhostname = {{ a | default('}}', true) }}\n{{ x(y='z', w=1) }}\nmynetworks = {{ nets\n  | join(', ') }}\n"
            "mydestination =\n  {{ list | map('regex_replace', '=', '') | join(' ') }}\n")
        (self.site / "master.cf.j2").write_text(
            "{{ first }}\nsmtp inet n - n - - smtpd\n  {{ options }}\n{{ a.name }} unix - - n - - {{ a.command }}\n"
            "    {% for k, v in o.items() %}\n  -o {{ k }}={{ v }}\n    {% endfor %}\n")
        out, err = self.run_lint("--format", "concise", "main.cf.j2", "master.cf.j2")
        self.assertEqual(out + err, "")

    def test_a_template_language_that_is_not_known_is_one_finding(self):
        for text in ("%%uncomment VAR:zimbraX%%a = b\nc d\ne f\n", "%{with_x}a = b\nc d\n", "myhostname = PH_HOSTNAME\nc d\n"):
            (self.site / "main.cf").write_text(text)
            out, _ = self.run_lint("--format", "concise", "main.cf", status=1)
            self.assertEqual(re.findall(r"PF\d+", out), ["PF904"])
            out, _ = self.run_lint("--templates", "none", "--format", "concise", "main.cf")
            self.assertIn("PF601", out)

    def test_several_reports_in_one_run(self):
        out, _ = self.run_lint("--format", "concise", "--format", "json", "-o", "-", "-o", "out.json", ".")
        self.assertTrue(out.splitlines()[0].endswith("]"))
        self.assertTrue(json.loads((self.site / "out.json").read_text())["findings"])

    def test_exit_statuses(self):
        self.run_lint("--select", "PF603", "main.cf", status=1)
        self.run_lint("--select", "PF603", "--fail-on", "error", "main.cf", status=0)
        self.run_lint("--no-such-option", status=2)
        self.run_lint("--select", "PF000", "main.cf", status=2)
        self.run_lint("--target-version", "4.0", "main.cf", status=2)
        self.run_lint(status=2)
        self.assertIn("nothing-here", self.run_lint("nothing-here", status=3)[1])
        self.assertIn("PF603", self.run_lint("--select", "PF603", "nothing-here", "main.cf", status=3)[0])

    def test_standard_input(self):
        out, _ = self.run_lint("--select", "PF620", "--format", "concise", "--stdin-filename", "x/master.cf", "-",
                               stdin=b"smtp inet\n", status=1)
        self.assertEqual(out, "x/master.cf:1:1: error: bad field count [PF620]\n")
        out, _ = self.run_lint("--select", "PF603", "--fix", "-", stdin=b"a = 1\na = 2\n")
        self.assertEqual(out, "a = 2\n")
        out, _ = self.run_lint("--select", "PF603", "--fix", "-", stdin=b"a = 2\n")
        self.assertEqual(out, "a = 2\n")

    def test_fix_reports_what_is_left(self):
        (self.site / "main.cf").write_text("relayhost = [a]\nrelayhost = [b]\nsmtpd_timeout = x\n")
        out, _ = self.run_lint("--select", "PF603,PF606", "--format", "concise", "--fix", "main.cf", status=1)
        self.assertEqual([line.split()[-1] for line in out.splitlines()], ["[PF606]"])

    def test_fix_diff_check(self):
        before = (self.site / "main.cf").read_bytes()
        out, _ = self.run_lint("--select", "PF603", "--diff", ".", status=1)
        self.assertIn("-relayhost = [a]\n", out)
        out, _ = self.run_lint("--select", "PF603", "--check", ".", status=1)
        self.assertIn("would fix ", out)
        self.assertEqual((self.site / "main.cf").read_bytes(), before)
        (self.site / "main.cf").chmod(0o640)
        self.run_lint("--select", "PF603", "--fix", ".", status=0)
        self.assertEqual((self.site / "main.cf").read_bytes(), before.replace(b"relayhost = [a]\n", b""))
        self.assertEqual((self.site / "main.cf").stat().st_mode & 0o777, 0o640)
        self.run_lint("--select", "PF603", "--check", ".", status=0)

    def test_baseline(self):
        self.run_lint("--write-baseline", "accepted.json", ".", status=0)
        out, _ = self.run_lint("--baseline", "accepted.json", "--format", "concise", ".", status=0)
        self.assertEqual(out, "")
        text = (self.site / "main.cf").read_bytes()
        (self.site / "main.cf").write_bytes(b"# moved down\n\n" + text + b"default_database_type = hash\n")
        out, _ = self.run_lint("--baseline", "accepted.json", "--fail-on", "info", "--format", "concise", ".", status=1)
        self.assertEqual(re.findall(r"\[(PF\d+)\]", out), ["PF202"])
        (self.site / "main.cf").write_bytes(text.replace(b"relayhost = [a]\n", b""))
        out, _ = self.run_lint("--baseline", "accepted.json", "--format", "concise", ".", status=0)
        self.assertIn("nothing matches PF603 in ", out)
        for damaged in ("[]", "{", '{"schema": "urn:postwright:postlint-baseline:1", "schema_version": "1"}'):
            (self.site / "accepted.json").write_text(damaged)
            self.run_lint("--baseline", "accepted.json", ".", status=2)

    def test_config_file(self):
        (self.site / "postlint.toml").write_text('select = ["PF603"]\n[severity]\nPF603 = "info"\n')
        done = subprocess.run([POSTLINT, "--format", "concise", "."], cwd=self.site, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(len(done.stdout.splitlines()), 1)
        self.assertIn(": info: ", done.stdout)

    def test_links_that_leave_the_site_are_not_followed(self):
        secret = self.site / "secret"
        secret.write_text("/(/ x\n")
        inside = self.site / "site"
        inside.mkdir()
        (inside / "main.cf").write_text("header_checks = regexp:/etc/postfix/checks\n")
        (inside / "checks").symlink_to(secret)
        self.assertEqual(self.run_lint("--select", "PF216", "--format", "concise", "site", status=0)[0], "")
        (inside / "checks").unlink()
        (inside / "checks").write_text("/(/ x\n")
        self.run_lint("--select", "PF216", "site", status=1)


if __name__ == "__main__":
    POSTLINT = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
